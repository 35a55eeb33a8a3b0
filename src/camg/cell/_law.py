"""How the laws of the cell take what they are given: units at the door, nothing impossible, and a range."""

import math
import os
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from camg._numeric import Array, widened
from camg.catalogue.cell import LawInput, cell_parameter
from camg.catalogue.cell import law as law_of
from camg.errors import ExtrapolationWarning, InputError, RangeError
from camg.units import Amount

if TYPE_CHECKING:
    from camg.units import Scale

__all__ = ["Scalar", "Steps", "Values", "checked", "evaluated", "taken", "through", "within"]

Scalar: TypeAlias = float | Amount
"""One number in the stated unit, or text or a quantity with a unit."""

Values: TypeAlias = float | Amount | Array
"""One number, or an array of them in the stated unit or with a unit."""

Equation: TypeAlias = Callable[[Any], Any] | Callable[[Any, Any], Any] | Callable[[Any, Any, Any], Any]
"""What takes one to three floats or arrays, and returns one."""


class Steps:
    """An equation of one input, as steps through which an array is taken in place: none is made between them.

    A step is ``("multiply", a)``, ``("divide", a)``, ``("add", a)``, or ``("log", a)``: the logarithm, times a.

    >>> Steps(("divide", 1.2), ("log", 9.32))(1.2)
    0.0
    """

    def __init__(self, *steps: tuple[str, float]) -> None:
        self._steps = steps

    def __call__(self, value: Any) -> Any:
        """Return what the steps make of a float or an array."""
        if not isinstance(value, float):
            import numpy as np

            return self.into(np.empty_like(value), value)
        for name, number in self._steps:
            value = math.log(value) * number if name == "log" else _ON_FLOATS[name](value, number)
        return value

    @property
    def scale(self) -> float:
        """By what the first step multiplies, where it leaves sign and order as they are; else 0.

        >>> Steps(("divide", 4.0), ("log", 9.32)).scale, Steps(("log", 9.32)).scale
        (0.25, 0.0)
        """
        name, number = self._steps[0]
        if number <= 0 or name not in ("multiply", "divide"):
            return 0.0
        return number if name == "multiply" else 1 / number

    def into(self, out: Any, values: Any, look: Callable[[Any], None] | None = None) -> Any:
        """Write what the steps make of an array into another, and return that; `look` sees what the first one makes."""
        import numpy as np

        for name, number in self._steps:
            if name == "log":
                values = np.multiply(np.log(values, out), number, out)
            else:
                values = getattr(np, name)(values, number, out)
            if look is not None:
                look(values)
                look = None
        return out


_ON_FLOATS: dict[str, Callable[[float, float], float]] = {
    "multiply": lambda value, number: value * number,
    "divide": lambda value, number: value / number,
    "add": lambda value, number: value + number,
}

_HERE = os.path.dirname(__file__)
_BLOCK = 1 << 16
"""Half a megabyte of floats: with a smaller one calling NumPy costs more than the cache saves."""
_LONG_BLOCK = 1 << 18
"""Where nothing is made between the steps, what is called for each block is all that a longer one saves."""
_POSSIBLE = {"mM": 1e5, "uM": 1e8, "mV": 1e4}
"""Beyond this nothing is dissolved and no membrane holds: numbers with which no law is asked, by mistake of a unit."""
_MINUS_ZERO = 1 << 63  # as bits
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
    return tuple([checked(value, known, law, strict) for value, known in _inputs(law, given)])


def evaluated(
    law: str,
    strict: bool,
    equation: Equation | Steps,
    *,
    of: tuple[str, Equation] | None = None,
    **given: Values | None,
) -> Any:
    """Return what an equation makes of the inputs of a law, once it is sure that the law can take them.

    A long array goes through checks and equation a block at a time: what either works with then stays in the cache,
    where the whole would be written to memory and read again at every step.

    Parameters
    ----------
    law, strict, **given
        See `within`.
    equation : callable or Steps
        Takes the inputs as floats or arrays, in their order, and returns one float or array.
    of : (str, callable), optional
        Of which input of the law the equation is, where none of those given is: how it is made of them.

    Raises
    ------
    RangeError, UnitError, InputError
        See `within`.

    Examples
    --------
    >>> evaluated("nmda-block", True, lambda m, v: (m, v), brain_magnesium_mm="500 umol/L", voltage_mv=-65.0)
    (0.5, -65.0)
    """
    inputs = _inputs(law, given)
    if of is None:
        return through(law, strict, equation, inputs)
    return through(law, strict, equation, inputs, (law_of(law).inputs_by_name[of[0]], of[1]))


def _inputs(law: str, given: dict[str, Any]) -> list[tuple[Any, LawInput]]:
    known = _known(law)
    inputs = [(taken(value, known[name], law), known[name]) for name, value in given.items()]
    arrays = [(value.shape, each.name) for value, each in inputs if not isinstance(value, float)]
    if len({shape for shape, _ in arrays}) > 1:
        _must_fit(law, arrays)
    return inputs


def _must_fit(law: str, arrays: list[tuple[tuple[int, ...], str]]) -> None:
    """Refuse arrays that NumPy cannot lay beside each other."""
    import numpy as np

    first, name = arrays[0]
    for shape, other in arrays[1:]:
        try:
            first = np.broadcast_shapes(first, shape)
        except ValueError:
            fix = "Give one number of each in every row, or one number beside an array."
            raise InputError(f"{law}: {other}", shape, f"a shape beside {first} of {name}", fix) from None


@cache
def _known(law: str) -> Mapping[str, LawInput]:
    return law_of(law).inputs_by_name


def through(
    law: str,
    strict: bool,
    equation: Equation | Steps,
    inputs: list[tuple[Any, LawInput]],
    of: tuple[LawInput, Equation] | None = None,
) -> Any:
    """Return what an equation makes of inputs that are floats or arrays already (see `evaluated`)."""
    if _are_long([value for value, _ in inputs if not isinstance(value, float)]):
        if of is None and isinstance(equation, Steps) and equation.scale:
            return _in_place(law, strict, equation, *inputs[0])
        return _by_blocks(law, strict, equation, inputs, of)
    values = [checked(value, known, law, strict) for value, known in inputs]
    return equation(*values if of is None else [checked(of[1](*values), of[0], law, strict)])


def _are_long(arrays: list[Any]) -> bool:
    return bool(arrays) and arrays[0].size > _BLOCK and all(each.shape == (arrays[0].size,) for each in arrays)


def _in_place(law: str, strict: bool, steps: Steps, values: Any, known: LawInput) -> Any:
    """Take a long array through its steps, and look at what the first of them makes instead of the array itself.

    It has the order, the signs, and all that is not finite of the array, and was written a moment ago: to look at it
    costs least, and where a law is a single multiplication looking is most of what can be saved. Where that does not
    show every number within the range, the array itself is looked at, for the very numbers; also where a 0 has a sign,
    which may have been the smallest of all numbers below 0.
    """
    import numpy as np

    seen, scale = _Seen(known), steps.scale
    made: Any = np.empty(values.size)
    with np.errstate(all="ignore"):  # because what is impossible is refused when all of it was seen
        for start in range(0, values.size, _LONG_BLOCK):
            part = slice(start, start + _LONG_BLOCK)
            steps.into(made[part], values[part], seen.see)
    least, most = (end / scale for end in seen.ends())
    within_range = known.low <= least <= most <= known.high and most < math.inf
    if not within_range or seen.minus_zero or (known.positive and least <= 0):
        checked(values, known, law, strict)
    return made


def _by_blocks(
    law: str,
    strict: bool,
    equation: Equation | Steps,
    inputs: list[tuple[Any, LawInput]],
    of: tuple[LawInput, Equation] | None,
) -> Any:
    import numpy as np

    columns = [(value, _Seen(known)) for value, known in inputs if not isinstance(value, float)]
    derived = None if of is None else _Seen(of[0])
    for value, known in inputs:
        if isinstance(value, float):
            checked(value, known, law, strict)
    made: Any = np.empty(columns[0][0].size)
    with np.errstate(all="ignore"):  # because what is impossible is refused when all of it was seen
        for start in range(0, made.size, _BLOCK):
            part = slice(start, start + _BLOCK)
            for value, seen in columns:
                seen.see(value[part])
            passed = [value if isinstance(value, float) else value[part] for value, _ in inputs]
            if of is not None and derived is not None:
                passed = [of[1](*passed)]
                derived.see(passed[0])
            if isinstance(equation, Steps):
                equation.into(made[part], passed[0])
            else:
                made[part] = equation(*passed)
    for seen in [each for _, each in columns] + ([] if derived is None else [derived]):
        _judge(*seen.ends(), seen.known, law, strict)
    return made


def taken(value: Any, known: LawInput, law: str) -> Any:
    """Return a float or an array in the unit of an input; where nothing was given, what is usual."""
    if type(value) is float or _is_ready(value):
        return value
    if value is None and known.usual:
        return cell_parameter(known.usual).value
    return _number(value, f"{law}: {known.name}", known)


def _is_ready(value: Any) -> bool:
    """Tell whether a value is an array of floats, so that the way of all that may have a unit is not gone."""
    np = sys.modules.get("numpy")
    return np is not None and type(value) is np.ndarray and value.ndim > 0 and value.dtype == np.float64


def checked(value: Any, known: LawInput, law: str, strict: bool) -> Any:
    """Return a float or an array in the unit of an input, once it is sure that the law can take it (see `within`)."""
    if isinstance(value, float):
        _judge(value, value, known, law, strict)
    elif value.size:
        seen = _Seen(known)
        seen.see(value)
        _judge(*seen.ends(), known, law, strict)
    return value


def _judge(least: float, most: float, known: LawInput, law: str, strict: bool) -> None:
    """Refuse what an input cannot be, and refuse or warn of what is outside its range."""
    impossible = known.low >= 0 > least
    if impossible or not (math.isfinite(least) and math.isfinite(most)):
        wrong = least if impossible or not math.isfinite(least) else most
        allowed = f"finite and {'0 or more' if known.low >= 0 else 'of either sign'} [{known.unit}]"
        raise RangeError(f"{law}: {known.name}", wrong, allowed, f"The law holds {_span(known)}.")
    most_possible = _POSSIBLE.get(known.unit, math.inf) if math.isfinite(known.high) else math.inf
    if most > most_possible or least < -most_possible:
        wrong = most if most > most_possible else least
        raise RangeError(f"{law}: {known.name}", wrong, f"within {most_possible:g} {known.unit}", "Check the unit.")
    if known.positive and least <= 0:
        raise RangeError(f"{law}: {known.name}", least, "above 0", "The law says nothing of none at all.")
    start, end = widened(known.low, known.high)
    if least < start or most > end:
        _outside(least if least < start else most, known, law, strict)


class _Seen:
    """How far an input goes, of which one block is seen after the other; where NaN is among it, an end is NaN.

    As whole numbers, the bits of floats without a sign are in the order of the floats, with infinity and NaN above
    them and all that has a sign above these. So for what cannot be below 0 one pass shows whether it is finite and
    nowhere below 0, and how far it goes; its least is only looked for where the law needs it.
    """

    __slots__ = ("_has_sign", "_leasts", "_mosts", "_needs_least", "_np", "known", "minus_zero")

    def __init__(self, known: LawInput) -> None:
        import numpy as np

        self._np = np
        self.known = known
        self.minus_zero = False
        self._has_sign = known.low < 0
        self._needs_least = self._has_sign or known.low > 0 or known.positive
        self._leasts: list[Any] = []
        self._mosts: list[Any] = []

    def see(self, values: Any) -> None:
        np = self._np
        if self._needs_least:
            self._leasts.append(np.minimum.reduce(values, None))
        if self._has_sign:
            self._mosts.append(np.maximum.reduce(values, None))
            return
        top = np.maximum.reduce(values.view(np.uint64), None)
        if int(top) == _MINUS_ZERO:  # which is 0, and hides what is above it
            self.minus_zero = True
            top = np.maximum.reduce((values + 0.0).view(np.uint64), None)
        self._mosts.append(top)

    def ends(self) -> tuple[float, float]:
        """Return the least and the most; where something has a sign that cannot have one, that is both."""
        np = self._np
        most = max(self._mosts).view(np.float64) if not self._has_sign else np.maximum.reduce(self._mosts)
        least = np.minimum.reduce(self._leasts) if self._needs_least else min(most, 0.0)
        return float(least), float(most)


def _span(known: LawInput) -> str:
    unit = "" if known.unit == "1" else f" {known.unit}"
    if math.isinf(known.high):
        return f"from {known.low:g}{unit} upwards"
    return f"from {known.low:g} to {known.high:g}{unit}"


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

    if hasattr(values, "filled"):  # an array with a mask: what is under it is not known, and so no number
        values = values.astype(np.float64).filled(np.nan)
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
