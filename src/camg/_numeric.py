"""Arithmetic that serves a float and an array alike, and the one way to compare with a threshold.

numpy is imported only when an array arrives.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array: TypeAlias = npt.NDArray[np.float64]
    Flags: TypeAlias = npt.NDArray[np.bool_]
else:
    Array = Any
    Flags = Any

__all__ = [
    "TOLERANCE",
    "Array",
    "Real",
    "above",
    "at_least",
    "at_most",
    "below",
    "clipped",
    "exp",
    "in_digits",
    "interpolated",
    "log",
    "maximum",
    "minimum",
    "power",
    "widened",
]

TOLERANCE = 1e-9
"""Relative distance within which a value counts as equal to a threshold."""

_SCALAR = (float, int)

Real = TypeVar("Real", float, Array)
"""A float, or an array of them; what goes in comes out."""


@overload
def above(value: float, limit: float) -> bool: ...
@overload
def above(value: Array, limit: "float | Array") -> Flags: ...
@overload
def above(value: float, limit: Array) -> Flags: ...
def above(value: Any, limit: Any) -> Any:
    """Tell whether `value` exceeds `limit` by more than 1e-9 of the limit.

    Every comparison with a threshold in camg is this one, so that 500.0000000001 mg is not above 500 mg,
    whichever unit it came from, on floats and on columns.

    >>> above(500.0 * (1 + 1e-12), 500.0), above(500.1, 500.0), above(math.inf, 4.0), above(4.0, math.inf)
    (False, True, True, False)
    """
    return value - limit > TOLERANCE * abs(limit)


@overload
def below(value: float, limit: float) -> bool: ...
@overload
def below(value: Array, limit: "float | Array") -> Flags: ...
@overload
def below(value: float, limit: Array) -> Flags: ...
def below(value: Any, limit: Any) -> Any:
    """Tell whether `value` falls short of `limit` (see `above`)."""
    return limit - value > TOLERANCE * abs(limit)


def at_least(value: float, limit: float) -> bool:
    """Tell whether `value` reaches `limit` (see `above`)."""
    return not below(value, limit)


def at_most(value: float, limit: float) -> bool:
    """Tell whether `value` does not exceed `limit` (see `above`)."""
    return not above(value, limit)


def _numpy() -> Any:
    import numpy as np

    return np


@overload
def exp(value: float) -> float: ...
@overload
def exp(value: Array) -> Array: ...
def exp(value: Any) -> Any:
    """Return the exponential of a float or, element by element, of an array."""
    return math.exp(value) if isinstance(value, _SCALAR) else _numpy().exp(value)


@overload
def log(value: float) -> float: ...
@overload
def log(value: Array) -> Array: ...
def log(value: Any) -> Any:
    """Return the natural logarithm of a float or, element by element, of an array, all above 0."""
    return math.log(value) if isinstance(value, _SCALAR) else _numpy().log(value)


@overload
def power(base: float, exponent: float) -> float: ...
@overload
def power(base: Array, exponent: float) -> Array: ...
def power(base: Any, exponent: float) -> Any:
    """Return `base` (0 or more) to a real exponent."""
    return math.pow(base, exponent) if isinstance(base, _SCALAR) else _numpy().power(base, exponent)


def interpolated(value: Any, places: Sequence[float], heights: Sequence[float]) -> Any:
    """Return the height of straight lines between points at `places`, which rise; level beyond both ends.

    >>> [interpolated(place, (0.0, 1.0, 3.0), (5.0, 6.0, 2.0)) for place in (-1.0, 0.5, 2.0, 3.0)]
    [5.0, 5.5, 4.0, 2.0]
    """
    if not isinstance(value, _SCALAR):
        return _numpy().interp(value, places, heights)
    from bisect import bisect_right

    if value >= places[-1]:
        return heights[-1]
    at = bisect_right(places, value)
    if at == 0:
        return heights[0]
    rise = (heights[at] - heights[at - 1]) / (places[at] - places[at - 1])
    return heights[at - 1] + rise * (value - places[at - 1])


def widened(low: float, high: float) -> tuple[float, float]:
    """Return the ends between which a value counts as from `low` to `high`, both included (see `above`)."""
    return low - TOLERANCE * abs(low), high + (TOLERANCE * abs(high) if math.isfinite(high) else 0.0)


def in_digits(value: float, digits: int, *, sign: str = "") -> str:
    """Write a number with so many digits, halves away from 0 as people round; `sign` as in a format.

    >>> in_digits(3.125, 2), in_digits(-0.25, 1), in_digits(33.42, 1, sign="+")
    ('3.13', '-0.3', '+33.4')
    """
    if not math.isfinite(value):
        return f"{value:{sign}}"
    from decimal import ROUND_HALF_UP, Context, Decimal

    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, Context(prec=400))
    return f"{rounded:{sign}f}"


def minimum(one: Any, other: Any) -> Any:
    """Return the smaller of two values, element by element where one is an array."""
    if isinstance(one, _SCALAR) and isinstance(other, _SCALAR):
        return min(one, other)
    return _numpy().minimum(one, other)


def maximum(one: Any, other: Any) -> Any:
    """Return the larger of two values, element by element where one is an array."""
    if isinstance(one, _SCALAR) and isinstance(other, _SCALAR):
        return max(one, other)
    return _numpy().maximum(one, other)


def clipped(value: Real, low: float, high: float) -> Real:
    """Return `value` moved into `low` to `high`."""
    result: Real = minimum(maximum(value, low), high)
    return result
