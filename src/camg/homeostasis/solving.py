"""The one integrator, the Jacobian, and the door to SciPy, which the extra ``models`` brings."""

import importlib
import math
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from camg._numeric import Array
from camg.errors import MissingExtraError, SolverError

__all__ = ["Solver", "extra", "integrated", "jacobian", "numpy", "scipy", "solver"]

_MOST_STEPS = 100_000
_SMALL = 1e-3
_NEAR_ZERO = 1e3


class Solver(NamedTuple):
    """How a result was computed.

    `atol` is relative to the start values of the body's data file, state by state.
    """

    method: str
    rtol: float
    atol: float
    version: str


def extra(module: str) -> Any:
    """Return a module of the extra ``models``, or say that it brings it."""
    loaded = sys.modules.get(module)  # because this is asked some thirty times a run
    if loaded is not None:
        return loaded
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingExtraError(module.partition(".")[0], "models") from None


def numpy() -> Any:
    """Return NumPy, or say which extra brings it."""
    return extra("numpy")


def scipy(part: str) -> Any:
    """Return a part of SciPy, or say which extra brings it."""
    return extra(f"scipy.{part}")


def solver(rtol: float) -> Solver:
    """Return what `integrated` does at a relative tolerance."""
    scipy("integrate")
    return Solver("LSODA (SciPy odeint)", rtol, _SMALL * rtol, str(extra("scipy").__version__))


def integrated(
    rates: Callable[..., Any],
    amounts: Sequence[float] | Array,
    times: Sequence[float] | Array,
    *,
    rtol: float,
    scale: Mapping[str, float],
    time_unit: str,
    band: int | None = None,
) -> Array:
    """Return the states at `times`, of which the first is when they have the given amounts.

    Parameters
    ----------
    rates : callable
        How fast the states change, as a function of the amounts.
    amounts : sequence of float, length n
        The state at the first time.
    times : sequence of float, length k
        Never falling, in units of the equations.
    rtol : float
        Relative tolerance.
    scale : mapping of str to float
        Name and usual amount of each state; 0.001 `rtol` of it is the absolute tolerance.
    time_unit : str
        For messages.
    band : int, optional
        The equations fall apart into bodies of one more than this many states; `rates` then takes them all as one
        array. Without it they are one body and `rates` takes floats.

    Returns
    -------
    array, shape (k, n)
        Amounts, 0 or more.

    Raises
    ------
    SolverError
        When the solver stops, the equations cannot be evaluated, or an amount falls below 0; with time and state.
    MissingExtraError
        When SciPy is not installed.
    """
    np, integrate = numpy(), scipy("integrate")
    usual = np.array(list(scale.values()))
    atol = _SMALL * rtol * usual

    def failed(problem: str, time: float, state: Sequence[float]) -> SolverError:
        return SolverError(problem, f"{time:.6g} {time_unit}", dict(zip(scale, map(float, state), strict=True)))

    def derivatives(state: Any, time: float) -> Any:
        try:
            return rates(*state.tolist())
        except (ArithmeticError, ValueError) as fault:
            raise failed(f"the equations cannot be evaluated ({fault})", time, state) from fault

    def columns(state: Any, _time: float) -> Any:
        return rates(state)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # because what it would say is raised below, with time and state
        states, told = integrate.odeint(
            derivatives if band is None else columns,
            amounts,
            times,
            rtol=rtol,
            atol=atol,
            ml=band,
            mu=band,
            mxstep=_MOST_STEPS,
            full_output=True,
        )
    if told["message"] != "Integration successful.":
        raise failed(f"the solver stopped ({told['message']})", *_reached(times, states, told))
    bad = ~np.isfinite(states).all(axis=1) | (states < -_NEAR_ZERO * atol).any(axis=1)
    if bad.any():
        where = int(np.argmax(bad))
        raise failed("an amount is below 0 or not finite", float(times[where]), states[where])
    result: Array = np.maximum(states, 0.0)
    return result


def _reached(times: Any, states: Any, told: Mapping[str, Any]) -> tuple[float, Any]:
    """Return where a solver stopped: the time and the state there.

    It fills the place of the time that it did not reach; those after it are left as they were and may hold anything.
    """
    place = int(numpy().argmin(told["tcur"] >= times[1:]))
    if told["message"].startswith("Illegal input"):  # a state that is no number: what was before it counts
        return float(times[place]), states[place]
    return float(told["tcur"][place]), states[place + 1]


def jacobian(rates: Callable[..., tuple[Any, ...]], amounts: Sequence[float], scale: Sequence[float]) -> Array:
    """Return how the rates change with the amounts, by central differences.

    Parameters
    ----------
    rates : callable
        How fast the states change, as a function of the amounts.
    amounts : sequence of float, length n
        The state.
    scale : sequence of float, length n
        Usual amounts, from which the step is taken where a state is near 0.

    Returns
    -------
    array, shape (n, n)
        Row: rate; column: amount.
    """
    np = numpy()
    columns: list[Any] = []
    for place, (amount, usual) in enumerate(zip(amounts, scale, strict=True)):
        step = math.cbrt(2.0**-52) * max(abs(amount), _SMALL * usual)
        above, below = list(amounts), list(amounts)
        above[place] += step
        below[place] -= step
        up, down = np.array(rates(*above)), np.array(rates(*below))
        columns.append((up - down) / (above[place] - below[place]))
    result: Array = np.column_stack(columns)
    return result
