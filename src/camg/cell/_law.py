"""How the laws of the cell take what they are given: units at the door, nothing impossible, and a range."""

import math
import warnings
from typing import TYPE_CHECKING, Any, TypeAlias

from camg._numeric import Array, widened
from camg.catalogue.cell import constants
from camg.catalogue.cell import law as law_of
from camg.errors import ExtrapolationWarning, InputError, RangeError
from camg.units import Amount

if TYPE_CHECKING:
    from camg.units import Scale

__all__ = ["Scalar", "Values", "above_zero", "checked", "usual", "within"]

Scalar: TypeAlias = float | Amount
"""One number in the stated unit, or text or a quantity with a unit."""

Values: TypeAlias = float | Amount | Array
"""One number, or an array of them in the stated unit."""

_CALLER_OF_LAW = 5  # _outside, _checked, checked or within, the law, and who called it
_scales: "dict[tuple[str, bool], Scale]" = {}


def checked(value: Values, *, name: str, low: float, high: float, unit: str, law: str, strict: bool) -> Any:
    """Return what a law was given as a float or an array, once it is sure that the law can take it.

    Parameters
    ----------
    value : float, array, text or quantity
        In `unit` where it has none of its own.
    name : str
        What it is, for messages.
    low, high : float
        From where to where the law holds, both included. Where `low` is 0 or more, nothing is below 0.
    unit : str
        The unit inside.
    law : str
        The id of the law, for messages.
    strict : bool
        Whether to raise outside the range, rather than warn.

    Returns
    -------
    float or array
        In `unit`.

    Raises
    ------
    RangeError
        When a value is not finite, or below 0 where nothing is, or outside the range and `strict`.
    UnitError
        When text or a quantity has no unit, or one of another kind.
    InputError
        When it is none of all these.

    Warns
    -----
    ExtrapolationWarning
        When a value is outside the range.

    Examples
    --------
    >>> checked("500 umol/L", name="magnesium_mm", low=0.0, high=10.0, unit="mM", law="nmda-block", strict=True)
    0.5
    """
    return _checked(value, name=name, low=low, high=high, unit=unit, law=law, strict=strict)


def _checked(value: Any, *, name: str, low: float, high: float, unit: str, law: str, strict: bool) -> Any:
    given: Any = value if type(value) is float else _number(value, f"{law}: {name}", unit, low)
    if isinstance(given, float):
        least = most = given
    elif given.size:
        least, most = float(given.min()), float(given.max())
    else:
        return given
    impossible = low >= 0 > least
    if impossible or not (math.isfinite(least) and math.isfinite(most)):
        wrong = least if impossible or not math.isfinite(least) else most
        allowed = f"finite and {'0 or more' if low >= 0 else 'of either sign'} [{unit}]"
        raise RangeError(f"{law}: {name}", wrong, allowed, f"The law holds from {low:g} to {high:g} {unit}.")
    start, end = widened(low, high)
    if least < start or most > end:
        _outside(least if least < start else most, name, f"{low:g} to {high:g} {unit}", law, strict)
    return given


def _outside(value: float, name: str, span: str, law: str, strict: bool) -> None:
    if strict:
        fix = "Stay within it, or leave out strict=True for an extrapolated value with a warning."
        raise RangeError(f"{law}: {name}", value, f"{span}, where the law holds", fix)
    message = f"{law}: {name} is {value:g}; the law holds from {span}: extrapolated (strict=True would raise)"
    warnings.warn(message, ExtrapolationWarning, stacklevel=_CALLER_OF_LAW)


def within(law: str, strict: bool, **given: Values) -> tuple[float, ...]:
    """Return the inputs of a law of the catalogue, each `checked` against the range that stands there.

    Floats to the type checkers, so that the arithmetic is written once; arrays where arrays came.
    """
    known = law_of(law)
    taken: list[Any] = []
    for name, value in given.items():
        each = known.inputs_by_name[name]
        taken.append(_checked(value, name=name, low=each.low, high=each.high, unit=each.unit, law=law, strict=strict))
    return tuple(taken)


def usual(given: Any, key: str) -> Any:
    """Return what was given, or where nothing was, the constant of the catalogue.

    >>> usual(None, "outside.calcium_mm"), usual(2.0, "outside.calcium_mm")
    (1.2, 2.0)
    """
    if given is not None:
        return given
    group, _, name = key.partition(".")
    return constants(group)[name]


def above_zero(value: float, *, name: str, law: str) -> float:
    """Return a value of which the law takes a logarithm, or by which it divides.

    Raises
    ------
    RangeError
        When it, or one of an array, is 0.
    """
    held: Any = value
    least: float = value if isinstance(value, float) else held.min(initial=math.inf)
    if least <= 0:
        raise RangeError(f"{law}: {name}", 0.0, "above 0", "The law says nothing of none at all.")
    return value


# Floats, arrays, and what has a unit --------------------------------------------------------------------------


def _number(value: Any, field: str, unit: str, low: float) -> Any:
    """Return a float, or an array of floats, in the unit of the law."""
    if isinstance(value, bool) or value is None:
        raise InputError(field, value, f"a number, an array, text or a quantity [{unit}]")
    if isinstance(value, float | int):
        return _float(value)
    if isinstance(value, str) or hasattr(value, "magnitude"):
        from camg import units

        return units.read(value, _scale(unit, below_zero=low < 0, field=field, value=value), field=field)
    kind = getattr(getattr(value, "dtype", None), "kind", None)
    if kind not in ("f", "i", "u"):
        fix = "Make a list an array, with numpy.asarray."
        raise InputError(field, value, f"a number, an array of numbers, text or a quantity [{unit}]", fix)
    import numpy as np

    numbers = np.asarray(value, dtype=np.float64)
    return numbers if numbers.ndim else float(numbers)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond all floats
        return math.inf


def _scale(unit: str, *, below_zero: bool, field: str, value: object) -> "Scale":
    from camg.errors import UnitError
    from camg.units import Scale

    known = _scales.get((unit, below_zero))
    if known is None:
        if unit not in _UNITS:
            raise UnitError(field, value, f"a plain number [{unit}]", "Leave the unit out.")
        kind, base, factors, sample = _UNITS[unit]
        known = _scales[unit, below_zero] = Scale(
            kind=kind,
            unit=unit,
            factors=factors,
            bases={base: 1.0},
            low=-math.inf if below_zero else 0.0,
            sample=sample,
        )
    return known


_MILLI = {"mM": 1.0, "mmol/L": 1.0, "mmol/l": 1.0}
_MICRO = dict.fromkeys(("uM", "\u00b5M", "\u03bcM", "umol/L", "\u00b5mol/L", "\u03bcmol/L"), 1e-3)
_MOLAR = {**_MILLI, "M": 1e3, "mol/L": 1e3, **_MICRO, "nM": 1e-6, "nmol/L": 1e-6}
_UNITS: dict[str, tuple[str, str, dict[str, float], str]] = {
    "mM": ("a free concentration", "mmol/L", _MOLAR, "1.2"),
    "uM": ("a free concentration", "umol/L", {unit: 1e3 * each for unit, each in _MOLAR.items()}, "100"),
    "mV": ("a voltage", "mV", {"mV": 1.0, "V": 1e3}, "-65"),
    "mg/d": ("a mass per day", "mg/day", {"mg/d": 1.0, "mg/day": 1.0, "g/d": 1e3, "g/day": 1e3}, "368"),
    "C/m2": ("a charge per area", "coulomb/m**2", {"C/m2": 1.0, "C/m^2": 1.0}, "-0.05"),
}
