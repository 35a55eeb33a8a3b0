"""Transmitter release: calcium makes it, magnesium competes."""

from typing import Any, NamedTuple, overload

from camg._numeric import Array, power
from camg.catalogue.cell import constants, law
from camg.cell._law import Scalar, Values, evaluated, taken, within

__all__ = ["ReleaseElasticities", "occupied_share", "relative_release", "release_drive", "release_elasticities"]

_LAW = "release"


class ReleaseElasticities(NamedTuple):
    """By how many per cent release changes where one ion changes by one per cent."""

    calcium: Any
    magnesium: Any


@overload
def occupied_share(calcium_mm: Scalar, magnesium_mm: Scalar, *, strict: bool = False) -> float: ...
@overload
def occupied_share(calcium_mm: Array, magnesium_mm: Values, *, strict: bool = False) -> Array: ...
@overload
def occupied_share(calcium_mm: Scalar, magnesium_mm: Array, *, strict: bool = False) -> Array: ...
def occupied_share(calcium_mm: Values, magnesium_mm: Values, *, strict: bool = False) -> Any:
    r"""Return the share of the release sites that hold calcium while magnesium competes for them.

    .. math:: s = \frac{c / K_1}{1 + c / K_1 + m / K_2} = \frac{c}{c + K_1 (1 + m / K_2)}

    Parameters
    ----------
    calcium_mm, magnesium_mm : float, array, text or quantity
        Free concentrations :math:`c` and :math:`m` outside [mM], 0 or more.
    strict : bool
        Whether to raise outside the range of the law, rather than warn.

    Returns
    -------
    float or array
        [1], 0 to 1.

    Raises
    ------
    RangeError
        When a concentration is negative or not finite, or, where `strict`, outside the range.

    Warns
    -----
    ExtrapolationWarning
        When a concentration is outside the range: calcium 0.1 to 10 mM, magnesium 0 to 10 mM.

    Notes
    -----
    Dodge and Rahamimoff, J Physiol 193:419 (1967), frog neuromuscular junction, temperature not noted: form checked,
    :math:`K_1` = 1.1 mM and :math:`K_2` = 2.97 mM recalled (grade C).

    Examples
    --------
    >>> round(occupied_share(1.2, 0.5), 6)
    0.482861
    """
    return evaluated(_LAW, strict, _share, calcium_mm=calcium_mm, magnesium_mm=magnesium_mm)


@overload
def release_drive(
    calcium_mm: Scalar, magnesium_mm: Scalar, *, exponent: float | None = None, strict: bool = False
) -> float: ...
@overload
def release_drive(
    calcium_mm: Array, magnesium_mm: Values, *, exponent: float | None = None, strict: bool = False
) -> Array: ...
@overload
def release_drive(
    calcium_mm: Scalar, magnesium_mm: Array, *, exponent: float | None = None, strict: bool = False
) -> Array: ...
def release_drive(
    calcium_mm: Values, magnesium_mm: Values, *, exponent: float | None = None, strict: bool = False
) -> Any:
    r"""Return transmitter release on a scale that hangs on the preparation: only ratios mean anything.

    .. math:: r = s^n

    Parameters
    ----------
    calcium_mm, magnesium_mm : float, array, text or quantity
        Free concentrations outside [mM] (see `occupied_share`).
    exponent : float, optional
        Ions of calcium :math:`n` that act together; 3.5 to 4 is the range of the experiments, 4 the default.
    strict : bool
        Whether to raise outside the range of the law, rather than warn.

    Returns
    -------
    float or array
        [1], 0 to 1.

    Raises
    ------
    RangeError
        See `occupied_share`.

    Notes
    -----
    Dodge and Rahamimoff, J Physiol 193:419 (1967): slope of the logarithms 3.78 (0.2) in 28 experiments; magnesium
    lowers release without changing it (grade C). Where it holds is said at `occupied_share`.

    Examples
    --------
    >>> round(release_drive(1.2, 0.5), 5)
    0.05436
    """
    (n,) = within(_LAW, strict, exponent=exponent)
    return evaluated(
        _LAW, strict, lambda c, m: _raised(_share(c, m), n), calcium_mm=calcium_mm, magnesium_mm=magnesium_mm
    )


@overload
def relative_release(
    calcium_mm: Scalar,
    magnesium_mm: Scalar,
    *,
    reference_calcium_mm: Scalar | None = None,
    reference_magnesium_mm: Scalar | None = None,
    exponent: float | None = None,
    strict: bool = False,
) -> float: ...
@overload
def relative_release(
    calcium_mm: Array,
    magnesium_mm: Values,
    *,
    reference_calcium_mm: Scalar | None = None,
    reference_magnesium_mm: Scalar | None = None,
    exponent: float | None = None,
    strict: bool = False,
) -> Array: ...
@overload
def relative_release(
    calcium_mm: Scalar,
    magnesium_mm: Array,
    *,
    reference_calcium_mm: Scalar | None = None,
    reference_magnesium_mm: Scalar | None = None,
    exponent: float | None = None,
    strict: bool = False,
) -> Array: ...
def relative_release(
    calcium_mm: Values,
    magnesium_mm: Values,
    *,
    reference_calcium_mm: Scalar | None = None,
    reference_magnesium_mm: Scalar | None = None,
    exponent: float | None = None,
    strict: bool = False,
) -> Any:
    r"""Return transmitter release, of that in a reference state.

    .. math:: \frac{r}{r_0} = \left(\frac{s(c, m)}{s(c_0, m_0)}\right)^n

    Parameters
    ----------
    calcium_mm, magnesium_mm : float, array, text or quantity
        Free concentrations outside [mM] (see `occupied_share`).
    reference_calcium_mm, reference_magnesium_mm : float, text or quantity, optional
        The reference state; 1.2 and 0.5 mM where not given.
    exponent : float, optional
        See `release_drive`.
    strict : bool
        Whether to raise outside the range of the law, rather than warn.

    Returns
    -------
    float or array
        [1]; 1 in the reference state.

    Raises
    ------
    RangeError
        See `occupied_share`; also when the reference is without calcium.

    Notes
    -----
    Dodge and Rahamimoff (see `occupied_share` and `release_drive`; grade C).

    Examples
    --------
    Half of the magnesium; four times as much, as in clinical excess; a quarter less calcium:

    >>> [round(relative_release(*state), 2) for state in ((1.2, 0.25), (1.2, 2.0), (0.9, 0.5))]
    [1.16, 0.45, 0.53]
    """
    n, c0, m0 = within(
        _LAW,
        strict,
        exponent=exponent,
        reference_calcium_mm=reference_calcium_mm,
        reference_magnesium_mm=reference_magnesium_mm,
    )
    usual = _share(c0, m0)
    return evaluated(
        _LAW, strict, lambda c, m: _raised(_share(c, m) / usual, n), calcium_mm=calcium_mm, magnesium_mm=magnesium_mm
    )


def release_elasticities(
    calcium_mm: Values, magnesium_mm: Values, *, exponent: float | None = None, strict: bool = False
) -> ReleaseElasticities:
    r"""Return how strongly release hangs on either ion.

    .. math:: e_c = n \frac{1 + m / K_2}{1 + c / K_1 + m / K_2}, \qquad e_m = -n \frac{m / K_2}{1 + c / K_1 + m / K_2}

    Parameters
    ----------
    calcium_mm, magnesium_mm : float, array, text or quantity
        Free concentrations outside [mM] (see `occupied_share`).
    exponent : float, optional
        See `release_drive`.
    strict : bool
        Whether to raise outside the range of the law, rather than warn.

    Returns
    -------
    ReleaseElasticities
        Per cent of release per per cent of calcium, and of magnesium; floats, or arrays where arrays came.

    Raises
    ------
    RangeError
        See `occupied_share`.

    Notes
    -----
    The derivative of Dodge and Rahamimoff's law (see `occupied_share` and `release_drive`; grade C).

    Examples
    --------
    Calcium is seven times as strong:

    >>> [round(each, 3) for each in release_elasticities(1.2, 0.5)]
    [2.069, -0.298]
    """
    (n,) = within(_LAW, strict, exponent=exponent)
    by_calcium = evaluated(
        _LAW, strict, lambda c, m: n * (1 - _share(c, m)), calcium_mm=calcium_mm, magnesium_mm=magnesium_mm
    )
    m: Any = taken(magnesium_mm, law(_LAW).inputs_by_name["magnesium_mm"], _LAW)
    # 1 - s is (1 + m/K2) over the whole, of which -m/K2 is the share -m/(m + K2), with one sign for both:
    return ReleaseElasticities(by_calcium, m / (-constants(_LAW)["k_magnesium_mm"] - m) * by_calcium)


# The arithmetic -----------------------------------------------------------------------------------------------


def _share(c: float, m: float) -> float:
    known = constants(_LAW)
    half = known["k_calcium_mm"]
    return c / (m * (half / known["k_magnesium_mm"]) + half + c)


def _raised(base: float, n: float) -> float:
    """Return a power; the usual fourth one by two squares, a tenth of the time of a real exponent on a column."""
    if n == 4.0:
        squared = base * base
        return squared * squared
    return power(base, n)
