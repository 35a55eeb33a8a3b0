"""The one integrator, the Jacobian, and the door to SciPy, which the extra ``models`` brings."""

import importlib
import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from camg._numeric import Array
from camg.errors import MissingExtraError, SolverError

__all__ = ["Solver", "integrated", "jacobian", "numpy", "scipy", "solver"]

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


def _extra(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingExtraError(module.partition(".")[0], "models") from None


def numpy() -> Any:
    """Return NumPy, or say which extra brings it."""
    return _extra("numpy")


def scipy(part: str) -> Any:
    """Return a part of SciPy, or say which extra brings it."""
    return _extra(f"scipy.{part}")


def solver(rtol: float) -> Solver:
    """Return what `integrated` does at a relative tolerance."""
    return Solver("LSODA (SciPy odeint)", rtol, _SMALL * rtol, str(_extra("scipy").__version__))


def integrated(
    rates: Callable[..., tuple[Any, ...]],
    amounts: Sequence[float],
    times: Sequence[float],
    *,
    rtol: float,
    scale: Mapping[str, float],
    time_unit: str,
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

    def derivatives(state: Any, time: float) -> tuple[Any, ...]:
        values = state.tolist()
        try:
            return rates(*values)
        except ArithmeticError as fault:
            raise failed(f"the equations cannot be evaluated ({fault})", time, values) from fault

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # because what it would say is raised below, with time and state
        states, told = integrate.odeint(
            derivatives, amounts, times, rtol=rtol, atol=atol, mxstep=_MOST_STEPS, full_output=True
        )
    if told["message"] != "Integration successful.":
        reached = int(np.count_nonzero(told["nst"]))
        raise failed(
            f"the solver stopped ({told['message']})", float(np.max(told["tcur"])), states[max(reached - 1, 0)]
        )
    bad = ~np.isfinite(states).all(axis=1) | (states < -_NEAR_ZERO * atol).any(axis=1)
    if bad.any():
        where = int(np.argmax(bad))
        raise failed("an amount is below 0 or not finite", float(times[where]), states[where])
    result: Array = np.maximum(states, 0.0)
    return result


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
