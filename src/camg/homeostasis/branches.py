"""A branch of steady states followed along a parameter, round the folds where it turns back."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import attrs

from camg._numeric import Array
from camg.errors import InputError, SolverError
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.solving import jacobian, numpy
from camg.homeostasis.steady import found
from camg.homeostasis.sweeps import Sweep, laid_out, one_parameter

__all__ = ["Branch", "continuation"]

_FIRST, _LEAST, _MOST = 0.01, 1e-9, 0.03
_STRAIGHT = 0.98
_CORRECTIONS = 8
_CLOSE = 1e-10
_POINTS = 5000
_BISECTIONS = 60


@attrs.frozen(kw_only=True, eq=False, repr=False, slots=False)
class Branch(Sweep):
    """Steady states along a parameter, in the order of the branch; `factors` turn back at a fold.

    Attributes
    ----------
    folds : tuple of float
        The factors at which the branch turns back; between two of them more than one steady state is possible.
    """

    folds: tuple[float, ...]

    @property
    def hysteresis(self) -> bool:
        """Whether the way back can be another one than the way there."""
        return len(self.folds) > 1

    def to_dict(self) -> dict[str, Any]:
        """Return the branch as plain data."""
        return {**super().to_dict(), "folds": list(self.folds)}

    def __repr__(self) -> str:
        return f"<Branch of {self._label()}: {self.name}, {len(self.factors)} points, {len(self.folds)} folds>"


class _Point(NamedTuple):
    """A steady state in usual amounts with the way gone along the parameter, 0 to 1, and the direction onwards."""

    place: Array
    tangent: Array


def continuation(parameters: Parameters, **ends: Sequence[float]) -> Branch:
    """Follow a branch of steady states along a parameter: ``continuation(body, magnesium_intake=(1, 0.1))``.

    Pseudo-arclength continuation: steps along the branch and not along the parameter, so that it goes round folds. It
    ends where the parameter reaches its last factor, or comes back to the first.

    Parameters
    ----------
    parameters : Parameters
        Of `rat`, or another body's.
    **ends : pair of float
        One parameter by name, and the factors from which and to which it is followed.

    Returns
    -------
    Branch
        States and flows along the branch, with its folds and the stability of every point.

    Raises
    ------
    InputError
        When something is not what it should be; `RangeError` and `UnknownNameError` say more.
    SolverError
        When the branch cannot be followed further.
    MissingExtraError
        When SciPy is not installed.

    Warns
    -----
    HomeostasisWarning
        One of its subclasses for each known defect that is met, with how many points meet it.

    Examples
    --------
    >>> from camg import homeostasis
    >>> branch = homeostasis.continuation(homeostasis.rat(), calcium_intake=(1.0, 0.5))
    >>> branch.folds, all(branch.stable)
    ((), True)
    """
    name, factors = one_parameter(parameters, ends, "continuation")
    if len(factors) != 2 or factors[0] == factors[1]:
        raise InputError(f"continuation({name}=)", factors, "two different factors", f"Write {name}=(1, 0.5).")
    way = _Way(parameters, name, factors[0], factors[1])
    points, folds = _followed(way)
    steady = [found(way.parameters_at(each.place[-1]), way.amounts(each.place)) for each in points]
    return Branch(
        **laid_out(parameters, steady, "points"),
        name=name,
        factors=numpy().array([way.factor(each.place[-1]) for each in points]),
        after_min=None,
        stable=tuple(each.stable for each in steady),
        folds=folds,
    )


class _Way:
    """The equations of steady states along a parameter."""

    def __init__(self, parameters: Parameters, name: str, first: float, last: float) -> None:
        self.parameters, self.name, self.first, self.last = parameters, name, first, last
        self.usual: Array = numpy().array(list(parameters.body.start.values()))

    def factor(self, along: float) -> float:
        """Return the factor from the way gone; never below 0, for there are no such bodies."""
        return max(float(self.first + along * (self.last - self.first)), 0.0)

    def parameters_at(self, along: float) -> Parameters:
        """Return the parameters at the way gone."""
        return self.parameters.scaled(**{self.name: self.factor(along)})

    def amounts(self, place: Array) -> list[float]:
        """Return the amounts of a point."""
        amounts: list[float] = numpy().maximum(place[:-1] * self.usual, 0.0).tolist()
        return amounts

    def rates(self, place: Array) -> Array:
        """Return how fast the states change, in usual amounts."""
        body = self.parameters.body
        rates: Array = numpy().array(body.rates(self.parameters_at(place[-1]))(*self.amounts(place))) / self.usual
        return rates

    def slopes(self, place: Array) -> Array:
        """Return how the rates change with every state and with the way, shape (states, states + 1)."""
        np = numpy()
        rates = self.parameters.body.rates(self.parameters_at(place[-1]))
        by_state = jacobian(rates, self.amounts(place), self.usual.tolist()) * self.usual / self.usual[:, None]
        above, below = place.copy(), place.copy()
        above[-1] += 1e-6
        below[-1] -= 1e-6
        by_way = (self.rates(above) - self.rates(below)) / 2e-6
        slopes: Array = np.column_stack([by_state, by_way])
        return slopes

    def tangent(self, place: Array, before: Array) -> Array:
        """Return the direction of the branch, the way it went before."""
        np = numpy()
        rows = np.vstack([self.slopes(place), before])
        direction = np.linalg.solve(rows, np.append(np.zeros(len(self.usual)), 1.0))
        tangent: Array = direction / np.linalg.norm(direction)
        return tangent

    def corrected(self, guess: Array, across: Array) -> Array | None:
        """Return the point of the branch that a guess means, sought across a direction; None where none is near."""
        np = numpy()
        place: Array = guess
        for _ in range(_CORRECTIONS):
            try:
                rows = np.vstack([self.slopes(place), across])
                step = np.linalg.solve(rows, -np.append(self.rates(place), across @ (place - guess)))
            except (ArithmeticError, np.linalg.LinAlgError):
                return None
            place = np.add(place, step)
            if not np.isfinite(place).all():
                return None
            if np.abs(step).max() < _CLOSE:
                return place
        return None

    def onwards(self, point: _Point, length: float) -> _Point | None:
        """Return the point this far along the branch; None where the step is too long."""
        place = self.corrected(point.place + length * point.tangent, point.tangent)
        if place is None or bool((place[:-1] < 0).any()):
            return None
        tangent = self.tangent(place, point.tangent)
        return _Point(place, tangent) if float(tangent @ point.tangent) > _STRAIGHT else None


def _followed(way: _Way) -> tuple[list[_Point], tuple[float, ...]]:
    """Return the points of the branch and the factors of its folds."""
    np = numpy()
    start = found(way.parameters_at(0.0))
    place = np.append(np.array(start.amounts) / way.usual, 0.0)
    point = _Point(place, way.tangent(place, np.append(np.zeros(len(way.usual)), 1.0)))
    points, folds, length = [point], list[float](), _FIRST
    while len(points) < _POINTS:
        beyond = (1.0 - point.place[-1]) / point.tangent[-1] if point.tangent[-1] > 0 else np.inf
        ahead = way.onwards(point, min(length, beyond))
        if ahead is None:
            length /= 2
            if length < _LEAST:
                state = dict(zip(way.parameters.body.start, way.amounts(point.place), strict=True))
                at = f"{way.name} x {way.factor(point.place[-1]):.6g}"
                raise SolverError("the branch of steady states cannot be followed further", at, state)
            continue
        if ahead.tangent[-1] * point.tangent[-1] < 0:
            folds.append(way.factor(_fold(way, point, min(length, beyond)).place[-1]))
        end = _end(way, point, ahead)
        points.append(end or ahead)
        if end is not None:
            return points, tuple(folds)
        point, length = ahead, min(1.5 * length, _MOST)
    raise SolverError(f"the branch has more than {_POINTS} points", way.name, {})


def _end(way: _Way, before: _Point, after: _Point) -> _Point | None:
    """Return the point at the end of the way, where it was reached or passed; None elsewhere."""
    np = numpy()
    for end in (0.0, 1.0):
        gone = after.place[-1]
        if (gone >= 1.0 - 1e-9) if end == 1.0 else (gone <= 0.0):
            share = (end - before.place[-1]) / (gone - before.place[-1])
            guess = before.place + share * (after.place - before.place)
            guess[-1] = end
            place = way.corrected(guess, np.append(np.zeros(len(way.usual)), 1.0))
            return after if place is None else _Point(place, after.tangent)
    return None


def _fold(way: _Way, before: _Point, length: float) -> _Point:
    """Return the point after `before`, within a length, at which the branch turns back."""
    low, high, best = 0.0, length, before
    for _ in range(_BISECTIONS):
        middle = way.onwards(before, (low + high) / 2)
        if middle is None or high - low < 1e-12:
            break
        best = middle
        if middle.tangent[-1] * before.tangent[-1] > 0:
            low = (low + high) / 2
        else:
            high = (low + high) / 2
    return best
