"""Saturation: Hill functions that neither overflow nor divide by zero, however steep."""

from typing import Any, overload

from camg._numeric import Array, maximum, minimum, power

__all__ = ["falling", "rising"]

_SCALAR = (float, int)


@overload
def rising(value: float, half: float, exponent: float) -> float: ...
@overload
def rising(value: Array, half: float, exponent: float) -> Array: ...
def rising(value: Any, half: Any, exponent: float) -> Any:
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
    if isinstance(value, _SCALAR):
        if value <= 0:
            return 0.0
        ratio = value / half
        if ratio > 1:
            return 1 / (1 + ratio**-exponent)
        powered = ratio**exponent
        return powered / (1 + powered)
    up, down = _powers(value, half, exponent)
    return up / (up + down)


@overload
def falling(value: float, half: float, exponent: float) -> float: ...
@overload
def falling(value: Array, half: float, exponent: float) -> Array: ...
def falling(value: Any, half: Any, exponent: float) -> Any:
    r"""Return a Hill function that falls from 1 to 0, which is 1 less `rising` without its rounding.

    .. math:: L = \frac{K^n}{x^n + K^n}

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
    >>> falling(2.0, 2.0, 4.0), falling(0.0, 2.0, 4.0)
    (0.5, 1.0)
    """
    if isinstance(value, _SCALAR):
        if value <= 0:
            return 1.0
        ratio = value / half
        if ratio > 1:
            powered = ratio**-exponent
            return powered / (1 + powered)
        return 1 / (1 + ratio**exponent)
    up, down = _powers(value, half, exponent)
    return down / (up + down)


def _powers(value: Any, half: Any, exponent: float) -> tuple[Any, Any]:
    """Return both powers divided by the larger one, so that one of them is 1."""
    held: Any = maximum(value, 0.0)
    low: Array = minimum(held, half) / half
    high: Array = half / maximum(held, half)
    return power(low, exponent), power(high, exponent)
