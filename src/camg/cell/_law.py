"""What every law of the cell asks of its inputs: finite, not negative, and inside the range it was made for."""

import math
import warnings
from typing import Any

from camg._numeric import Real
from camg.errors import ExtrapolationWarning, RangeError

__all__ = ["checked"]


def checked(value: Real, *, name: str, low: float, high: float, unit: str, law: str, strict: bool) -> Real:
    """Return `value` if a law can take it.

    Parameters
    ----------
    value : float or array, shape (n,)
        What the caller gave, in `unit`.
    name : str
        The argument, for messages.
    low, high : float
        The valid range of the law, both included.
    unit, law : str
        The unit, and the id of the law, for messages.
    strict : bool
        Whether a value outside the range is refused; otherwise it is warned of.

    Raises
    ------
    RangeError
        When a value is negative or not finite, or, with `strict`, outside the range.

    Warns
    -----
    ExtrapolationWarning
        When a value is outside the range, without `strict`.
    """
    smallest, largest = _ends(value)
    if not (smallest >= 0 and math.isfinite(largest)):
        raise RangeError(name, value, f"finite numbers of 0 or more, in {unit}")
    if smallest < low or largest > high:
        allowed = f"{low:g} to {high:g} {unit}, where {law} holds"
        if strict:
            raise RangeError(name, value, allowed, "Leave strict out to extrapolate with a warning.")
        worst = largest if largest > high else smallest
        warnings.warn(f"{name} is {worst:g}; {law} holds for {low:g} to {high:g} {unit}", ExtrapolationWarning, 3)
    return value


def _ends(value: Any) -> tuple[float, float]:
    if isinstance(value, float | int):
        return float(value), float(value)
    if not value.size:
        return math.inf, 0.0
    return float(value.min()), float(value.max())
