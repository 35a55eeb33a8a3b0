"""The parathyroid gland of man by itself: PTH against calcium, what magnesium does to it, and a calcium clamp.

For what `HUMAN-9` puts into a whole body. All concentrations are ionised [mmol/L]; floats and arrays alike.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from camg._numeric import Array, Real, at_least
from camg.catalogue.homeostasis import constants
from camg.errors import InputError, RangeError
from camg.homeostasis.hill import falling, rising
from camg.homeostasis.solving import integrated, numpy

__all__ = [
    "Clamped",
    "clamp",
    "crossings",
    "pth_curve",
    "pth_response",
    "release_allowed",
    "release_rate",
    "resting_pth",
    "sensed_calcium",
]


def _value(name: str) -> float:
    return constants("gland").parameters[name].value


# The four-parameter curve -----------------------------------------------------------------------------------------


def pth_curve(calcium: Real) -> Real:
    r"""Return PTH at rest against calcium, by the inverse sigmoid of Brown.

    .. math:: P = P_{min} + \frac{P_{max} - P_{min}}{1 + (c / S)^k}

    Parameters
    ----------
    calcium : float or array, shape (n,)
        :math:`c`, ionised [mmol/L]; 0.8 to 1.6 was studied.

    Returns
    -------
    float or array, shape (n,)
        [ng/L].

    Notes
    -----
    Ends from Brent 1988 and set point from Schwarz 1994; the exponent makes the basal 23.2 ng/L at 1.25 mmol/L. At
    rest only: a fall within minutes releases several times as much (see `clamp`).

    Examples
    --------
    >>> round(pth_curve(1.25), 4), round(pth_curve(1.0), 5)
    (23.2, 83.68428)
    """
    least, most = _value("curve_least"), _value("curve_most")
    return least + (most - least) * falling(calcium, _value("curve_set_point"), _value("curve_steepness"))


def sensed_calcium(calcium: Real, magnesium: float) -> Real:
    r"""Return the calcium that a gland takes plenty of magnesium and calcium for, :math:`c + (m - 0.5) / 2.5`.

    Parameters
    ----------
    calcium : float or array, shape (n,)
        Ionised [mmol/L].
    magnesium : float
        Ionised [mmol/L]; below 0.8, where no effect was seen, it counts for nothing (this library's judgement).

    Returns
    -------
    float or array, shape (n,)
        [mmol/L], for `pth_curve`.

    Examples
    --------
    >>> round(pth_curve(sensed_calcium(1.25, 1.0)), 6), round(pth_curve(sensed_calcium(1.25, 2.0)), 6)
    (8.424382, 6.073983)
    """
    if not at_least(magnesium, _value("sensed_magnesium_from")):
        return calcium
    return calcium + (magnesium - _value("sensed_magnesium_usual")) / _value("sensed_magnesium_per_calcium")


def release_allowed(magnesium: Real) -> Real:
    r"""Return what want of magnesium leaves of the release of PTH, over what it is at 0.5 mmol/L.

    .. math:: \frac{g(m)}{g(0.5)}, \quad g = \frac{m^4}{m^4 + 0.33^4}

    Parameters
    ----------
    magnesium : float or array, shape (n,)
        Ionised [mmol/L].

    Returns
    -------
    float or array, shape (n,)
        [1]. Both constants are this library's judgement; no fitted curve is published.

    Examples
    --------
    >>> round(release_allowed(0.33) * 0.840515, 5)
    0.5
    """
    half, exponent = _value("release_magnesium"), _value("release_exponent")
    return rising(magnesium, half, exponent) / rising(_value("sensed_magnesium_usual"), half, exponent)


def pth_response(magnesium: Real) -> Real:
    """Return what want of magnesium leaves of the answer of bone and kidney to PTH [1], as `release_allowed`."""
    half, exponent = _value("response_magnesium"), _value("release_exponent")
    return rising(magnesium, half, exponent) / rising(_value("sensed_magnesium_usual"), half, exponent)


# Two pools under a clamp ------------------------------------------------------------------------------------------


class Clamped(NamedTuple):
    """A gland under a clamp along `minutes`: ionised calcium [mmol/L], PTH of the gland and of plasma [pmol/L]."""

    minutes: Array
    calcium: Array
    store: Array
    plasma: Array


def _synthesis() -> float:
    """Return how fast PTH is made [pmol/L/min]."""
    lost = _value("clamp_store_loss") * _value("clamp_store_usual")
    return _value("clamp_clearance") * _value("clamp_pth_usual") + lost


def _limit(plasma: float) -> float:
    """Return the rate of release at which this much PTH is in plasma at rest [1/min]."""
    loss, clearance = _value("clamp_store_loss"), _value("clamp_clearance")
    return loss * clearance * plasma / (_synthesis() - clearance * plasma)


def release_rate(calcium: float) -> float:
    r"""Return the rate of release of a gland's PTH.

    .. math:: \lambda = \frac{A - B}{1 + (c / S)^\mu} + B, \quad \mu = \frac{m_1}{1 + e^{-\beta (R - c)}} + m_2

    with :math:`S` such that it rests at the usual calcium: Shrestha et al. 2010.

    Parameters
    ----------
    calcium : float
        :math:`c`, ionised [mmol/L], above 0.

    Returns
    -------
    float
        [1/min].
    """
    most, least = _limit(_value("clamp_pth_most")), _limit(_value("clamp_pth_least"))
    store, plasma = _value("clamp_store_usual"), _value("clamp_clearance") * _value("clamp_pth_usual")
    abrupt = _value("clamp_switch") * (_value("clamp_reference") - calcium)
    switched = 1 / (1 + math.exp(-abrupt)) if abrupt > 0 else math.exp(abrupt) / (1 + math.exp(abrupt))
    steepness = _value("clamp_release_most") * switched + _value("clamp_release_least")
    halfway = _value("clamp_usual_calcium") * (-(store * least - plasma) / (store * most - plasma)) ** (1 / steepness)
    return (most - least) * falling(calcium, halfway, steepness) + least


def resting_pth(calcium: float) -> float:
    """Return PTH of plasma at rest [pmol/L] at an ionised calcium [mmol/L] that is held.

    >>> round(resting_pth(1.255), 6), round(resting_pth(1.15), 6)
    (6.629, 14.042759)
    """
    rate = release_rate(calcium)
    return rate * _synthesis() / (rate + _value("clamp_store_loss")) / _value("clamp_clearance")


def clamp(calcium: Callable[[float], float], *, minutes: Sequence[float], switches: Sequence[float] = ()) -> Clamped:
    """Return what a human gland does while calcium is held on a course: Shrestha et al. 2010.

    Parameters
    ----------
    calcium : callable
        Ionised calcium [mmol/L], above 0, at a time [min].
    minutes : sequence of float
        When to report, rising, 0 or more; the gland rests at 0.
    switches : sequence of float, optional
        When calcium passes 1.2162 mmol/L, at which the law jumps; the solver starts anew there. Without it they are
        sought between the reported times.

    Returns
    -------
    Clamped
        Along `minutes`.

    Raises
    ------
    InputError
        When times do not rise.
    RangeError
        When calcium is not above 0.
    SolverError, MissingExtraError
        As `simulate`.

    Examples
    --------
    >>> import math
    >>> fall = clamp(lambda t: 1.255 - 0.1817 * (1 - math.exp(-0.0442 * t)), minutes=[10.0, 200.0])
    >>> fall.plasma.round(2).tolist()
    [35.13, 14.04]
    """
    np = numpy()
    times = [float(each) for each in minutes]
    if not times or times[0] < 0 or any(after <= before for before, after in itertools.pairwise(times)):
        raise InputError("clamp(minutes=)", minutes, "times that rise, 0 or more", "Sort them and give each once.")
    held = [calcium(each) for each in times]
    for each in held:
        if not (math.isfinite(each) and each > 0):
            raise RangeError("clamp(calcium=)", each, "above 0 mmol/L", "Return ionised calcium in mmol/L.")
    state = [_value("clamp_store_usual"), _value("clamp_pth_usual"), 0.0]
    usual = {"store": state[0], "plasma": state[1], "time": 1.0}
    loss, clearance, made = _value("clamp_store_loss"), _value("clamp_clearance"), _synthesis()

    def rates(store: float, plasma: float, time: float) -> tuple[float, float, float]:
        released = release_rate(calcium(time)) * store
        return made - released - loss * store, released - clearance * plasma, 1.0

    stops = sorted({0.0, *times, *(switches or crossings(calcium, [0.0, *times]))})
    reached = {0.0: (state[0], state[1])}
    for begin, end in itertools.pairwise(stops):
        state = integrated(rates, state, (begin, end), rtol=1e-9, scale=usual, time_unit="min")[-1].tolist()
        state[2] = end
        reached[end] = (state[0], state[1])
    store, plasma = zip(*(reached[each] for each in times), strict=True)
    return Clamped(np.array(times), np.array(held), np.array(store), np.array(plasma))


def crossings(calcium: Callable[[float], float], times: Sequence[float]) -> list[float]:
    """Return when calcium [mmol/L] passes 1.2162, at which the law of release jumps, between times [min]."""
    reference = _value("clamp_reference")
    found: list[float] = []
    for begin, end in itertools.pairwise(times):
        low, high = begin, end
        if (calcium(low) - reference) * (calcium(high) - reference) >= 0:
            continue
        while high - low > 1e-12 * max(1.0, high):
            middle = (low + high) / 2
            same = (calcium(middle) - reference) * (calcium(low) - reference) > 0
            low, high = (middle, high) if same else (low, middle)
        found.append(high)
    return found
