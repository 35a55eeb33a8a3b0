"""Thresholds as people write them: the scale of a unit, and which unit a parameter of a rule is in."""

from functools import cache

from camg.catalogue.minerals import Mineral
from camg.errors import UnitError
from camg.units import DURATION, ENERGY, HOURS, MASS, MOLES, Amount, Scale, read

__all__ = ["scale_of", "threshold", "unit_of_name"]

_UNITS = {
    "_mmol_l": "mmol/L",
    "_nmol_l": "nmol/L",
    "_pmol_l": "pmol/L",
    "_g_l": "g/L",
    "_ml_min": "mL/min",
    "_mmol": "mmol",
    "_mg": "mg",
    "_g": "g",
    "_h": "h",
    "_y": "year",
    "_months": "month",
    "_iu": "IU",
    "_kcal": "kcal",
    "_share": "1",
    "_ratio": "1",
}
"""The unit of a parameter, by how its name ends; of two that fit the longer comes first."""

_SCALES = {each.unit: each for each in (MASS, HOURS, MOLES, DURATION, ENERGY)}
_WRITTEN = (*_SCALES, "mmol/L", "nmol/L", "pmol/L", "g/L", "mL/min", "IU")
"""The units that a threshold may be written in where the family is not known yet."""


def unit_of_name(name: str) -> str | None:
    """Return the unit that a parameter's name ends in; None where it names none.

    >>> unit_of_name("low_serum_mmol_l"), unit_of_name("below_h"), unit_of_name("limit")
    ('mmol/L', 'h', None)
    """
    return next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), None)


@cache
def scale_of(unit: str, mineral: Mineral | None = None) -> Scale | None:
    """Return the scale in which a threshold of a unit may be written; None for a ratio or share, a bare number.

    With the mineral known, mmol and mEq of it are amounts too.
    """
    if unit == "1":
        return None
    if unit == "mg" and mineral is not None:
        return mineral.daily_scale
    return _SCALES.get(unit) or Scale(kind="a threshold", unit=unit, factors={unit: 1.0}, bases={unit: 1.0})


def threshold(limit: Amount, *, field: str) -> tuple[float, str]:
    """Return a threshold and the unit in which it is kept.

    Raises
    ------
    UnitError, RangeError
        When it is no amount, or of a unit that no rule measures in.

    Examples
    --------
    >>> threshold("0.5 g", field="limit"), threshold("90 min", field="limit")
    ((500.0, 'mg'), (1.5, 'h'))
    """
    for unit in _WRITTEN:
        scale = scale_of(unit)
        if scale is not None:
            try:
                return read(limit, scale, field=field), unit
            except UnitError:
                continue
    allowed = f"a number with one of the units {', '.join(_WRITTEN)}"
    raise UnitError(field, limit, allowed, "Write '500 mg' or '4 h'; a ratio is a bare number, Rung(2.8, severity).")
