"""Where a simulated body comes to rest, and whether it stays there."""

import math
import warnings
from collections.abc import Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import attrs

from camg.errors import InputError, SolverError
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.result import Result
from camg.homeostasis.solving import integrated, jacobian, numpy, solver

__all__ = ["Steady", "check_start", "found", "resting", "steady_state"]

RTOL = 1e-8
"""The relative tolerance of the way to a steady state; the root find then goes on to rounding."""

_RESIDUAL = 1e-12
_NEAR = 1e-3
_MOST_STEPS = 30
_MOST_HALVINGS = 8


@attrs.frozen(kw_only=True, eq=False, repr=False, slots=False)
class Steady(Result):
    """A steady state: every state and flow as a number, with a residual and a statement on stability.

    Attributes
    ----------
    amounts : tuple of float
        The states as the equations keep them, in their order.
    residual : float
        Largest rate of change, in usual amounts of its state per unit of time.
    eigenvalues : tuple of complex
        Of the Jacobian, per unit of time, the fastest first.
    """

    amounts: tuple[float, ...]
    residual: float
    eigenvalues: tuple[complex, ...]

    @property
    def stable(self) -> bool:
        """Whether a small disturbance dies away: every eigenvalue has a negative real part."""
        return all(each.real < 0 for each in self.eigenvalues)

    def to_dict(self) -> dict[str, Any]:
        """Return the steady state as plain data."""
        return {
            **self.made_with(),
            "residual": self.residual,
            "stable": self.stable,
            "eigenvalues": [[each.real, each.imag] for each in self.eigenvalues],
            "values": {name: {"value": value, "unit": self.unit(name)} for name, value in self.series.items()},
        }

    def table(self) -> str:
        """Return every state and flow with its unit, one a line."""
        width = max(map(len, self.series))
        lines = [f"{name:<{width}}  {value:>13.7g} {self.unit(name)}" for name, value in self.series.items()]
        return self._remarked(lines)

    def __repr__(self) -> str:
        word = "stable" if self.stable else "unstable"
        return f"<Steady state of {self._label()}: {word}, residual {self.residual:.1e}>"


def steady_state(parameters: Parameters, *, start: Steady | None = None) -> Steady:
    """Return the steady state that a body comes to.

    Parameters
    ----------
    parameters : Parameters
        Of `rat`, or another body's.
    start : Steady, optional
        A steady state near by, from which the root is sought at once; without it the body is simulated from the
        start values of its data file until it rests, and the root sought from there; so it is where none is near.

    Returns
    -------
    Steady
        With residual, eigenvalues and stability.

    Raises
    ------
    InputError
        When `parameters` or `start` are something else.
    SolverError
        When no root is found.
    MissingExtraError
        When SciPy is not installed.

    Warns
    -----
    HomeostasisWarning
        One of its subclasses for each known defect of the model that the steady state meets.

    Examples
    --------
    >>> from camg import homeostasis
    >>> steady = homeostasis.steady_state(homeostasis.rat())
    >>> round(steady["calcium_plasma"], 6), steady.unit("calcium_plasma"), steady.stable
    (1.250004, 'mmol/L', True)
    """
    check_start(parameters, start)
    steady = found(parameters, None if start is None else start.amounts)
    defects = tuple(steady.parameters.body.defects(steady))
    for each in defects:
        warnings.warn(each, stacklevel=2)
    return attrs.evolve(steady, warnings=tuple(map(str, defects)))


def check_start(parameters: Parameters, start: object, of: str = "steady_state") -> None:
    """Refuse a start that is no steady state of the same body."""
    if not isinstance(parameters, Parameters):
        raise InputError("parameters", parameters, "the parameters of a body", "Write homeostasis.rat().")
    if start is not None and not (isinstance(start, Steady) and start.parameters.body is parameters.body):
        raise InputError(
            f"{of}(start=)", start, f"a steady state of the same body, {parameters.body.id}", "Leave it out."
        )


def found(parameters: Parameters, near: Sequence[float] | None = None) -> Steady:
    """Return the steady state without a word on defects (see `steady_state`)."""
    np, body = numpy(), parameters.body
    rates, scale = body.rates(parameters), np.array(list(body.start.values()))
    if near is None:
        amounts = resting(parameters)
        residual = _residual(rates, np.array(amounts), scale)[1]
    else:
        amounts, residual = _rest(parameters, rates, scale, near)
    values = np.linalg.eigvals(jacobian(rates, amounts, scale))
    return Steady(
        parameters=parameters,
        solver=solver(RTOL),
        series=MappingProxyType(body.series(parameters, amounts)),
        amounts=amounts,
        residual=residual,
        eigenvalues=tuple(sorted((complex(each) for each in values), key=lambda each: (each.real, each.imag))),
    )


@lru_cache(maxsize=256)
def resting(parameters: Parameters) -> tuple[float, ...]:
    """Return the amounts of the steady state alone (see `steady_state`); once found, they are kept."""
    body = parameters.body
    return _rest(parameters, body.rates(parameters), numpy().array(list(body.start.values())), None)[0]


def _rest(
    parameters: Parameters, rates: Any, scale: Any, near: Sequence[float] | None
) -> tuple[tuple[float, ...], float]:
    """Return the amounts of the steady state and the residual there."""
    np, body = numpy(), parameters.body
    start = list(body.start.values())
    amounts, residual = tuple(start), _residual(rates, np.array(start), scale)[1]
    if near is not None and len(near) == len(start):
        amounts, residual = _root(rates, np.array(near), scale)
    elif _RESIDUAL <= residual < _NEAR:
        amounts, residual = _root(rates, np.array(start), scale)
    if not residual < _RESIDUAL:
        settled = integrated(rates, start, (0.0, body.settling), rtol=RTOL, scale=body.start, time_unit=body.time_unit)
        amounts, residual = _root(rates, settled[-1], scale)
    if not residual < _RESIDUAL:
        state = dict(zip(body.start, amounts, strict=True))
        raise SolverError(f"no steady state was found (residual {residual:.1e})", "steady state", state)
    return amounts, residual


def _root(rates: Any, near: Any, scale: Any) -> tuple[tuple[float, ...], float]:
    """Go down to rounding by Newton's method, never below 0."""
    np = numpy()
    best, (rate, residual) = near, _residual(rates, near, scale)
    for _ in range(_MOST_STEPS if math.isfinite(residual) else 0):
        try:
            step = np.linalg.solve(jacobian(rates, best.tolist(), scale), -rate)
        except (ArithmeticError, ValueError):
            break
        for halving in range(_MOST_HALVINGS):
            trial = np.maximum(best + step * 0.5**halving, 0.0)
            trial_rate, trial_residual = _residual(rates, trial, scale)
            if trial_residual < residual:
                break
        else:
            break
        best, rate, residual = trial, trial_rate, trial_residual
    return tuple(best.tolist()), residual


def _residual(rates: Any, amounts: Any, scale: Any) -> tuple[Any, float]:
    """Return how fast the states change, and the largest change in usual amounts."""
    np = numpy()
    try:
        rate = np.array(rates(*amounts.tolist()))
    except (ArithmeticError, ValueError):  # a step too far, such as plasma without calcium
        return None, math.inf
    return rate, float(np.max(np.abs(rate / scale)))
