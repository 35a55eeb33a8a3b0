"""How the laws of the cell take what they are given: units at the door, nothing impossible, and a range."""

import math
import os
import sys
import warnings
from typing import TYPE_CHECKING, Any, TypeAlias

from camg._numeric import Array, widened
from camg.catalogue.cell import LawInput, cell_parameter
from camg.catalogue.cell import law as law_of
from camg.errors import ExtrapolationWarning, InputError, RangeError
from camg.units import Amount

if TYPE_CHECKING:
    from camg.units import Scale

__all__ = ["Scalar", "Values", "checked", "taken", "within"]

Scalar: TypeAlias = float | Amount
"""One number in the stated unit, or text or a quantity with a unit."""

Values: TypeAlias = float | Amount | Array
"""One number, or an array of them in the stated unit or with a unit."""

_HERE = os.path.dirname(__file__)
_INFINITE = 0x7FF0000000000000  # the bits of infinity; those of NaN and of all with a minus sign are above it
_scales: "dict[tuple[str, bool], Scale]" = {}


def within(law: str, strict: bool, **given: Values | None) -> tuple[float, ...]:
    """Return the inputs of a law as floats or arrays, once it is sure that the law can take them.

    Floats to the type checkers, so that the arithmetic is written once; arrays where arrays came.

    Parameters
    ----------
    law : str
        The id of the law, in whose inputs stands from where to where each may be.
    strict : bool
        Whether to raise outside that range, rather than warn.
    **given : float, array, text or quantity
        In the unit of the law where it has none of its own; None for what is usual.

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
    >>> within("nmda-block", True, brain_magnesium_mm="500 umol/L", voltage_mv=-65.0)
    (0.5, -65.0)
    """
    known = law_of(law).inputs_by_name
    return tuple([checked(taken(value, known[name], law), known[name], law, strict) for name, value in given.items()])


def taken(value: Any, known: LawInput, law: str) -> Any:
    """Return a float or an array in the unit of an input; where nothing was given, what is usual."""
    if type(value) is float:
        return value
    if value is None and known.usual:
        return cell_parameter(known.usual).value
    return _number(value, f"{law}: {known.name}", known)


def checked(given: Any, known: LawInput, law: str, strict: bool) -> Any:
    """Return a float or an array in the unit of an input, once it is sure that the law can take it (see `within`)."""
    if isinstance(given, float):
        least = most = given
    elif given.size:
        least, most = _ends(given, known)
    else:
        return given
    impossible = known.low >= 0 > least
    if impossible or not (math.isfinite(least) and math.isfinite(most)):
        wrong = least if impossible or not math.isfinite(least) else most
        allowed = f"finite and {'0 or more' if known.low >= 0 else 'of either sign'} [{known.unit}]"
        raise RangeError(f"{law}: {known.name}", wrong, allowed, f"The law holds {_span(known)}.")
    if known.positive and least <= 0:
        raise RangeError(f"{law}: {known.name}", least, "above 0", "The law says nothing of none at all.")
    start, end = widened(known.low, known.high)
    if least < start or most > end:
        _outside(least if least < start else most, known, law, strict)
    return given


def _ends(values: Any, known: LawInput) -> tuple[float, float]:
    """Return the least and the most of an array; where NaN is among them, one of the two is.

    As whole numbers, the bits of floats without a sign are in the order of the floats, with infinity and NaN above
    them and all that has a sign above these. So one pass shows that an array is finite and nowhere below 0, and how
    far it goes; its least is only looked for where the law needs it.
    """
    import numpy as np

    top = values.view(np.uint64).max()
    if top < _INFINITE:
        least = float(values.min()) if known.low > 0 or known.positive else 0.0
        return least, float(top.view(np.float64))
    return float(values.min()), float(values.max())


def _span(known: LawInput) -> str:
    until = f"to {known.high:g}" if math.isfinite(known.high) else "upwards"
    return f"from {known.low:g} {until} {known.unit}"


def _outside(value: float, known: LawInput, law: str, strict: bool) -> None:
    if strict:
        fix = "Stay within it, or leave out strict=True for an extrapolated value with a warning."
        raise RangeError(f"{law}: {known.name}", value, f"{_span(known)}, where the law holds", fix)
    message = f"{law}: {known.name} is {value:g}; the law holds {_span(known)}: extrapolated (strict=True would raise)"
    warnings.warn(message, ExtrapolationWarning, stacklevel=_caller())


def _caller() -> int:
    """Return how many frames above `_outside` the first one is that is not in this room."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and os.path.dirname(frame.f_code.co_filename) == _HERE:
        level, frame = level + 1, frame.f_back
    return level


# Floats, arrays, and what has a unit --------------------------------------------------------------------------


def _number(value: Any, field: str, known: LawInput) -> Any:
    """Return a float, or an array of floats, in the unit of the law."""
    allowed = f"a number, an array of numbers, text or a quantity [{known.unit}]"
    if isinstance(value, bool) or value is None:
        raise InputError(field, value, allowed)
    if isinstance(value, float | int):
        return _float(value)
    if isinstance(value, str) or hasattr(value, "magnitude"):
        return _with_unit(value, field, known)
    if getattr(getattr(value, "dtype", None), "kind", None) not in ("f", "i", "u"):
        raise InputError(field, value, allowed, "Make a list an array, with numpy.asarray.")
    return _floats(value)


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number beyond all floats
        return math.inf


def _floats(values: Any) -> Any:
    import numpy as np

    numbers = np.asarray(values, dtype=np.float64)
    return numbers if numbers.ndim else float(numbers)


def _with_unit(value: Any, field: str, known: LawInput) -> Any:
    """Return text or a quantity, of one number or an array of them, in the unit of the law."""
    from camg import units
    from camg.errors import UnitError

    if known.unit not in _UNITS:
        raise UnitError(field, value, f"a plain number [{known.unit}]", "Leave the unit out.")
    if isinstance(value, str):
        return units.read(value, _scale(known), field=field)
    if known.unit == "K":  # whose zero is not that of other units, so that no factor leads to it
        try:
            return _floats(value.to("kelvin").magnitude)
        except (AttributeError, TypeError, ValueError):
            raise UnitError(field, value, "a temperature", "Give a quantity in kelvin.") from None
    if getattr(value.magnitude, "shape", ()):
        one = units.read(type(value)(1.0, value.units), _scale(known), field=field)
        return _floats(value.magnitude) * one
    return units.read(value, _scale(known), field=field)


def _scale(known: LawInput) -> "Scale":
    from camg.units import Scale

    key = known.unit, known.low < 0
    if key not in _scales:
        kind, base, factors, sample = _UNITS[known.unit]
        low = -math.inf if known.low < 0 else 0.0
        _scales[key] = Scale(kind=kind, unit=known.unit, factors=factors, bases={base: 1.0}, low=low, sample=sample)
    return _scales[key]


_MILLI = {"mM": 1.0, "mmol/L": 1.0, "mmol/l": 1.0}
_MICRO = dict.fromkeys(("uM", "\u00b5M", "\u03bcM", "umol/L", "\u00b5mol/L", "\u03bcmol/L"), 1e-3)
_MOLAR = {**_MILLI, "M": 1e3, "mol/L": 1e3, **_MICRO, "nM": 1e-6, "nmol/L": 1e-6}
_UNITS: dict[str, tuple[str, str, dict[str, float], str]] = {
    "mM": ("a free concentration", "mmol/L", _MOLAR, "1.2"),
    "uM": ("a free concentration", "umol/L", {unit: 1e3 * each for unit, each in _MOLAR.items()}, "100"),
    "mV": ("a voltage", "mV", {"mV": 1.0, "V": 1e3}, "-65"),
    "ms": ("a time", "ms", {"ms": 1.0, "s": 1e3}, "1500"),
    "K": ("a temperature", "kelvin", {"K": 1.0}, "310.15"),
    "1/M": ("a binding constant", "liter/mole", {"1/M": 1.0, "L/mol": 1.0, "1/mM": 1e3}, "12"),
    "mg/d": ("a mass per day", "mg/day", {"mg/d": 1.0, "mg/day": 1.0, "g/d": 1e3, "g/day": 1e3}, "368"),
    "C/m2": ("a charge per area", "coulomb/m**2", {"C/m2": 1.0, "C/m^2": 1.0}, "-0.05"),
}
