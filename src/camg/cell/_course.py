"""The course of a transient in time: solved by scipy, and measured at its peak, half and tail."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from camg._numeric import Array
from camg.errors import MissingExtraError, RangeError

__all__ = ["Course", "followed"]


class Course(NamedTuple):
    """A solved course and its measures (see `camg.cell.muscle.Transient`)."""

    peak_um: float
    t50_ms: float
    width_ms: float
    tail_ms: float
    times_ms: Array
    calcium_um: Array
    troponin_um: Array


def followed(
    change: Callable[[float, Any], tuple[float, ...]],
    start: list[float],
    *,
    delay_ms: float,
    duration_ms: float,
) -> Course:
    """Solve a course from the release on; before it nothing moves.

    Parameters
    ----------
    change : callable
        The rates [per ms] of the states at a time after the release began [ms]; the first two states are free
        calcium and the calcium on troponin [uM].
    start : list of float
        The states at rest.
    delay_ms, duration_ms : float
        When the release begins, and how long to follow all [ms].

    Raises
    ------
    RangeError
        When the transient is not over in that time.
    MissingExtraError
        When scipy is not installed.
    """
    if not delay_ms < duration_ms < float("inf"):
        raise RangeError("duration_ms", duration_ms, f"a finite time above {delay_ms:g} ms")
    integrate = _integrate()
    np: Any = import_module("numpy")

    end = duration_ms - delay_ms
    # The solver's own steps are the course: they are close where it is quick, and to ask for others costs as much again
    # as the solving. The first step is held small, so that a release that starts from nothing is not stepped over.
    solved = integrate.solve_ivp(
        change, (0.0, end), start, method="LSODA", rtol=1e-7, atol=1e-8, first_step=min(1e-3, end)
    )
    if not solved.success:
        message = f"the course could not be solved: {solved.message}"
        raise ArithmeticError(message)
    times, calcium, troponin = solved.t, solved.y[0], solved.y[1]
    top_ms, peak = _top(times, calcium)
    full_ms, full = _top(times, troponin)
    rise = full - start[1]
    half_ms, narrowed_ms, ended_ms = (
        _fallen_ms(times, *each, duration_ms)
        for each in (
            (calcium, start[0] + (peak - start[0]) / 2),
            (troponin, start[1] + rise / 2),
            (troponin, start[1] + rise / 10),
        )
    )
    rising = slice(int(troponin.argmax()) + 1)
    risen_ms = float(np.interp(start[1] + rise / 2, troponin[rising], times[rising]))
    kept: list[Any] = [
        np.concatenate([[0.0], times + delay_ms]),
        np.concatenate([start[:1], calcium]),
        np.concatenate([start[1:2], troponin]),
    ]
    for column in kept:
        column.flags.writeable = False
    return Course(peak, half_ms - top_ms, narrowed_ms - risen_ms, ended_ms - full_ms, *kept)


def _integrate() -> Any:
    try:
        return import_module("scipy.integrate")
    except ImportError as fault:
        raise MissingExtraError("scipy", "models") from fault


def _top(times: Any, values: Any) -> tuple[float, float]:
    """Return when a curve is highest and how high, by the parabola through the three highest points."""
    at = min(max(int(values.argmax()), 1), len(values) - 2)
    before, after = float(times[at - 1] - times[at]), float(times[at + 1] - times[at])
    top = float(values[at])
    falls = float(values[at - 1] - top) / before, float(values[at + 1] - top) / after
    bend = (falls[1] - falls[0]) / (after - before)
    if not bend < 0:
        return float(times[at]), top
    slope = falls[0] - bend * before
    return float(times[at]) - slope / (2 * bend), top - slope**2 / (4 * bend)


def _fallen_ms(times: Any, values: Any, level: float, duration_ms: float) -> float:
    """Return when the values, after their top, come down to a level."""
    top = int(values.argmax())
    low = (values[top:] <= level).nonzero()[0]
    if not low.size:
        raise RangeError("duration_ms", duration_ms, "long enough for the transient to end", "Give a longer time.")
    at = top + int(low[0])
    share = (values[at - 1] - level) / (values[at - 1] - values[at])
    return float(times[at - 1] + share * (times[at] - times[at - 1]))
