"""Where a simulated body comes to rest, and whether it stays there."""

import math
import warnings
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import attrs

from camg.errors import InputError, SolverError
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.result import Result
from camg.homeostasis.solving import integrated, jacobian, numpy, solver

__all__ = ["Steady", "found", "steady_state"]

RTOL = 1e-8
"""The relative tolerance of the way to a steady state; the root find then goes on to rounding."""

_RESIDUAL = 1e-12
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
        return "\n".join(f"{name:<{width}}  {value:>13.7g} {self.unit(name)}" for name, value in self.series.items())

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
    if start is not None and not isinstance(start, Steady):
        raise InputError("steady_state(start=)", start, "a steady state of the same body", "Leave it out.")
    steady = found(parameters, None if start is None else start.amounts)
    defects = tuple(steady.parameters.body.defects(steady))
    for each in defects:
        warnings.warn(each, stacklevel=2)
    return attrs.evolve(steady, warnings=tuple(map(str, defects)))


def found(parameters: Parameters, near: Sequence[float] | None = None) -> Steady:
    """Return the steady state without a word on defects (see `steady_state`)."""
    if not isinstance(parameters, Parameters):
        raise InputError("parameters", parameters, "the parameters of a body", "Write homeostasis.rat().")
    np = numpy()
    body = parameters.body
    rates = body.rates(parameters)
    scale = np.array(list(body.start.values()))
    amounts, residual = tuple(body.start.values()), math.inf
    if near is not None and len(near) == len(scale):
        amounts, residual = _root(rates, np.array(near), scale)
    if not residual < _RESIDUAL:
        settled = integrated(
            rates,
            list(body.start.values()),
            (0.0, body.settling),
            rtol=RTOL,
            scale=body.start,
            time_unit=body.time_unit,
        )
        amounts, residual = _root(rates, settled[-1], scale)
    if not residual < _RESIDUAL:
        state = dict(zip(body.start, amounts, strict=True))
        raise SolverError(f"no steady state was found (residual {residual:.1e})", "steady state", state)
    values = np.linalg.eigvals(jacobian(rates, amounts, scale))
    return Steady(
        parameters=parameters,
        solver=solver(RTOL),
        series=MappingProxyType(body.series(parameters, amounts)),
        amounts=amounts,
        residual=residual,
        eigenvalues=tuple(sorted((complex(each) for each in values), key=lambda each: (each.real, each.imag))),
    )


def _root(rates: Any, near: Any, scale: Any) -> tuple[tuple[float, ...], float]:
    """Go down to rounding by Newton's method, never below 0."""
    np = numpy()

    def residual_at(amounts: Any) -> tuple[Any, float]:
        try:
            rate = np.array(rates(*amounts.tolist()))
        except ArithmeticError:  # a step too far, such as plasma without calcium
            return None, math.inf
        return rate, float(np.max(np.abs(rate / scale)))

    best, (rate, residual) = near, residual_at(near)
    for _ in range(_MOST_STEPS if math.isfinite(residual) else 0):
        try:
            step = np.linalg.solve(jacobian(rates, best.tolist(), scale), -rate)
        except (np.linalg.LinAlgError, ArithmeticError):
            break
        for halving in range(_MOST_HALVINGS):
            trial = np.maximum(best + step * 0.5**halving, 0.0)
            trial_rate, trial_residual = residual_at(trial)
            if trial_residual < residual:
                break
        else:
            break
        best, rate, residual = trial, trial_rate, trial_residual
    return tuple(best.tolist()), residual
