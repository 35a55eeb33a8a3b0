"""Saturation: Hill functions that neither overflow nor divide by zero, however steep."""

from typing import Any

from camg._numeric import Array, Real, maximum, power
from camg.homeostasis.tracing import WHOLE, Traced

__all__ = ["falling", "rising"]

_SCALAR = (float, int)


def rising(value: Real, half: float, exponent: float) -> Real:
    r"""Return a Hill function that rises from 0 to 1.

    .. math:: U = \frac{x^n}{x^n + K^n}

    Parameters
    ----------
    value : float or array, shape (n,)
        :math:`x`; below 0, where a solver may probe, it counts as 0.
    half : float
        :math:`K`, in the unit of `value`, above 0.
    exponent : float
        :math:`n` [1], above 0.

    Returns
    -------
    float or array, shape (n,)
        [1], 0 to 1.

    Examples
    --------
    >>> rising(0.4, 0.4, 50.0), rising(0.0, 0.4, 50.0), rising(1e9, 0.4, 50.0)
    (0.5, 0.0, 1.0)
    """
    share: Real = _share(value, half, exponent)
    return share


def falling(value: Real, half: float, exponent: float) -> Real:
    r"""Return a Hill function that falls from 1 to 0, which is 1 less `rising` without its rounding.

    .. math:: L = \frac{K^n}{x^n + K^n}

    Arguments and result are those of `rising`.

    Examples
    --------
    >>> falling(2.0, 2.0, 4.0), falling(0.0, 2.0, 4.0)
    (0.5, 1.0)
    """
    share: Real = _share(half, value, exponent)
    return share


def _share(one: Any, other: Any, exponent: Any) -> Any:
    """Return what a power is of its sum with another power; one of the two values is above 0."""
    if isinstance(one, _SCALAR) and isinstance(other, _SCALAR):
        if one > other:
            return 1 / (1 + (other / one) ** exponent) if other > 0 else 1.0
        if one <= 0:
            return 0.0
        powered = (one / other) ** exponent
        return powered / (1 + powered)
    if isinstance(one, Traced) or isinstance(other, Traced):
        if exponent in WHOLE:  # values are above 0 here, as `compiled` makes sure
            return one**exponent / (one**exponent + other**exponent)
        return 1 / (1 + (other / one) ** exponent)
    one, other = maximum(one, 0.0), maximum(other, 0.0)
    high: Array = one / maximum(one, other)
    low: Array = other / maximum(one, other)
    up, down = power(high, exponent), power(low, exponent)
    return up / (up + down)
