"""Many bodies drawn at random, simulated at once."""

import math
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from camg import units
from camg._numeric import Array
from camg.errors import InputError, RangeError
from camg.homeostasis.change import Change, Phase, jumped, phases
from camg.homeostasis.compiled import form_of, holding
from camg.homeostasis.course import Course, Times, check_rtol, clock_of, span_min
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.progress import along
from camg.homeostasis.result import Result
from camg.homeostasis.solving import numpy, solver
from camg.homeostasis.steady import Steady, check_start, resting
from camg.homeostasis.telling import gathered
from camg.homeostasis.together import Columns

__all__ = ["PERSONAL", "Ensemble", "ensemble"]

PERSONAL = ("calcium_intake", "magnesium_intake", "vitamin_d", "pth_synthesis", "gfr")
"""What is drawn unless said otherwise: what differs between people, and every body has."""

_TOGETHER = 1000
_SPACES = 24
_SETTLED = 1e-4


@attrs.frozen(kw_only=True, eq=False, repr=False, slots=False)
class Ensemble(Result):
    """Many bodies along `times`: every state and flow as an array, shape (members, times).

    Attributes
    ----------
    clock : array, shape (times,)
        `times` as bare numbers, in the body's unit of time.
    drawn : mapping of str to array, shape (members,)
        The parameters that were drawn, in their units.
    changes : tuple of Change
        What was changed on the way, alike in all.
    seed : int
        Of NumPy's default generator.
    spread : mapping of str to float
        Standard deviation of the logarithm of each drawn parameter.
    """

    clock: Array
    drawn: Mapping[str, Array]
    changes: tuple[Change, ...]
    seed: int
    spread: Mapping[str, float]

    @property
    def times(self) -> units.Quantity:
        """The times along which every state and flow is given."""
        return units.quantity(self.clock, self.parameters.body.time_unit)  # type: ignore[arg-type]  # a column, as pint takes it

    def __len__(self) -> int:
        return len(next(iter(self.drawn.values())))

    def member(self, place: int) -> Parameters:
        """Return the parameters of one member, from 0."""
        own: dict[str, Any] = {name: float(values[place]) for name, values in self.drawn.items()}
        return attrs.evolve(self.parameters, **own)

    def quantiles(self, name: str, levels: Sequence[float] = (0.05, 0.5, 0.95)) -> Array:
        """Return quantiles of a state or flow across the members, in its unit.

        Parameters
        ----------
        name : str
            Of a state or flow.
        levels : sequence of float
            From 0 to 1.

        Returns
        -------
        array, shape (levels, times)

        Raises
        ------
        UnknownNameError
            When there is no such state or flow.
        RangeError
            When a level is not from 0 to 1.
        """
        for level in levels:
            if not 0 <= level <= 1:
                raise RangeError("Ensemble.quantiles(levels=)", level, "0 to 1", "Write 0.5 for the median.")
        result: Array = numpy().quantile(self[name], list(levels), axis=0)
        return result

    def table(self, *names: str) -> str:
        """Return median and 5 % and 95 % quantiles at the last time, one state or flow a line."""
        chosen = names or tuple(state.name for state in self.parameters.body.states)
        width = max(map(len, chosen))
        rows = [f"{'':<{width}}  {'5 %':>13} {'median':>13} {'95 %':>13}"]
        for name in chosen:
            numbers = " ".join(f"{each:>13.7g}" for each in self.quantiles(name)[:, -1])
            rows.append(f"{name:<{width}}  {numbers} {self.unit(name)}")
        return self._remarked(rows)

    def to_dict(self) -> dict[str, Any]:
        """Return what was drawn, and 5 %, 50 % and 95 % quantiles along the times, as plain data."""
        return {
            **self.made_with(),
            "members": len(self),
            "seed": self.seed,
            "spread": dict(self.spread),
            "drawn": {
                name: {"unit": self.parameters.unit(name), "values": v.tolist()} for name, v in self.drawn.items()
            },
            "times": {"unit": self.parameters.body.time_unit, "values": self.clock.tolist()},
            "quantiles": {
                name: {"unit": self.unit(name), "5 %": low.tolist(), "50 %": mid.tolist(), "95 %": high.tolist()}
                for name in self.names
                for low, mid, high in [self.quantiles(name)]
            },
        }

    def __repr__(self) -> str:
        if self.clock[-1] == 0:
            return f"<Ensemble of {self._label()}: {len(self)} members at rest>"
        end = f"{self.clock[-1]:g} {self.parameters.body.time_unit}"
        return f"<Ensemble of {self._label()}: {len(self)} members, {end}, {len(self.changes)} changes>"


def ensemble(
    parameters: Parameters,
    *,
    draws: int = 1000,
    seed: int = 1,
    spread: float | Mapping[str, float] = 0.1,
    changes: Iterable[Change] = (),
    duration: units.Amount | None = None,
    times: Times | None = None,
    start: Steady | None = None,
    rtol: float = 3e-5,
    progress: bool = True,
) -> Ensemble:
    """Simulate many bodies whose parameters are drawn around the given ones, all at once.

    Each drawn parameter is multiplied by a log-normal number with median 1, independently of the others. How wide, and
    that nothing goes with anything, is the caller's judgement, not a finding about people.

    Parameters
    ----------
    parameters : Parameters
        Of `rat`, or another body's: the middle.
    draws : int
        How many, from 1 to 1 000 000.
    seed : int
        The same seed draws the same bodies, 0 or more.
    spread : float or mapping of str to float
        Standard deviation of the logarithm, above 0 and at most 1: of `PERSONAL` parameters (intakes, vitamin D, PTH
        synthesis, GFR), or of those named.
    changes, duration, times
        As in `simulate`, alike for all; a factor is on what each was drawn. Without `times` 25 evenly spaced ones, and
        without `duration` only how each begins, at time 0.
    start : Steady, optional
        Where all begin; without it each in its own steady state.
    rtol : float
        Relative tolerance of the solver, 1e-12 to 0.001; by default what is shown is within 1e-4 of `simulate`.
    progress : bool
        Whether a bar counts the members on a terminal.

    Returns
    -------
    Ensemble
        States and flows as quantities, shape (draws, times).

    Raises
    ------
    InputError
        When something is not what it should be; `RangeError` and `UnknownNameError` say more.
    SolverError
        When a member cannot be solved: with the member, time and state.
    MissingExtraError
        When SciPy is not installed.

    Warns
    -----
    HomeostasisWarning
        One of its subclasses for each known defect that a member meets at one of the times, with how many do.

    Examples
    --------
    >>> from camg import homeostasis
    >>> homeostasis.ensemble(homeostasis.rat(), draws=50, seed=1)
    <Ensemble of rat, dutta-layton-2024, mass_consistent: 50 members at rest>
    >>> many = homeostasis.ensemble(homeostasis.rat(), draws=50, seed=1, duration="10 day")
    >>> many["calcium_plasma"].shape
    (50, 25)
    """
    check_start(parameters, start, "ensemble")
    _check(draws, seed, rtol)
    wide = _spread(parameters, spread)
    body = parameters.body
    chosen = (changes,) if isinstance(changes, Change) else tuple(changes)
    until_min, minutes = _clock(duration, times, chosen)
    clock = minutes / body.minutes
    stretches = tuple(phases(parameters, chosen, until_min=until_min))
    drawn = _drawn(parameters, wide, draws, seed)
    parts: list[dict[str, Array]] = []
    for first in along(range(0, draws, _TOGETHER), "members, by the thousand", progress=progress):
        some = {name: values[first : first + _TOGETHER] for name, values in drawn.items()}
        beginning = _beginning(parameters, some, start)
        parts.append(_run(stretches, chosen, some, beginning, clock, until_min / body.minutes, rtol))
    np = numpy()
    series = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    for values in (*series.values(), *drawn.values()):
        values.setflags(write=False)
    result = Ensemble(
        parameters=parameters,
        solver=solver(rtol),
        series=MappingProxyType(series),
        clock=clock,
        drawn=MappingProxyType(drawn),
        changes=chosen,
        seed=seed,
        spread=MappingProxyType(wide),
    )
    courses = _courses(result, stretches, disturbed=start is not None)
    told = gathered((body.defects(each) for each in courses), "members")
    for each in told:
        warnings.warn(each, stacklevel=2)
    return attrs.evolve(result, warnings=tuple(map(str, told)))


def _clock(duration: units.Amount | None, times: Any, changes: tuple[Change, ...]) -> tuple[float, Array]:
    """Return how long is simulated, and the times to report [min]; of steady states nothing but 0."""
    if duration is not None:
        until_min = span_min(duration, "ensemble(duration=)")
        return until_min, clock_of(times, duration, spaces=_SPACES)
    if changes or times is not None:
        given = changes or times
        raise InputError("ensemble(duration=)", given, "how long, with changes or times", "Write duration='90 day'.")
    return 0.0, numpy().zeros(1)


def _check(draws: object, seed: object, rtol: object) -> None:
    if isinstance(draws, bool) or not isinstance(draws, int) or not 1 <= draws <= 1_000_000:
        raise RangeError("ensemble(draws=)", draws, "1 to 1 000 000", "Write draws=1000.")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise RangeError("ensemble(seed=)", seed, "a whole number, 0 or more", "Write seed=1.")
    check_rtol(rtol, "ensemble")


def _spread(parameters: Parameters, spread: float | Mapping[str, float]) -> dict[str, float]:
    """Return how wide each parameter is drawn."""
    wide = dict(spread) if isinstance(spread, Mapping) else dict.fromkeys(PERSONAL, spread)
    if not wide:
        raise InputError("ensemble(spread=)", spread, "at least one parameter", "Write spread=0.1.")
    for name, each in wide.items():
        middle = parameters[name]
        if isinstance(each, bool) or not isinstance(each, float | int) or not (math.isfinite(each) and 0 < each <= 1):
            raise RangeError(f"ensemble(spread=).{name}", each, "above 0 and at most 1", "Write 0.1 for about 10 %.")
        if middle == 0:
            raise InputError(f"ensemble(spread=).{name}", each, "parameters that are not 0", "Any factor of 0 is 0.")
    return {name: float(each) for name, each in wide.items()}


def _drawn(parameters: Parameters, wide: Mapping[str, float], draws: int, seed: int) -> dict[str, Array]:
    """Draw the parameters, each by a stream of its own name's place, so that draws do not depend on their number."""
    np = numpy()
    random = np.random.default_rng(seed)
    factors = np.exp(random.standard_normal((draws, len(wide))) * list(wide.values()))
    drawn = {name: parameters[name] * factors[:, place] for place, name in enumerate(wide)}
    for end in (np.min, np.max):  # so that what no parameter may be is refused as for one body
        extreme: dict[str, Any] = {name: float(end(values)) for name, values in drawn.items()}
        attrs.evolve(parameters, **extreme)
    return drawn


def _beginning(parameters: Parameters, drawn: Mapping[str, Array], start: Steady | None) -> Array:
    """Return the states at the start, shape (members, states)."""
    np = numpy()
    number = len(next(iter(drawn.values())))
    if start is not None:
        return np.tile(start.amounts, (number, 1))  # type: ignore[no-any-return]  # NumPy is an extra
    middle = np.tile(resting(parameters), (number, 1))
    amounts, pending = Columns(parameters, drawn).at_rest(middle)
    if pending.any():
        some = Columns(parameters, {name: values[pending] for name, values in drawn.items()})
        settled = some.integrated(middle[pending], np.array([0.0, parameters.body.settling]), _SETTLED)[-1]
        amounts[pending], still = some.at_rest(settled)
        for place in np.flatnonzero(pending)[still]:
            amounts[place] = resting(_alone(parameters, _fields(parameters), drawn, place))
    return amounts


def _run(
    stretches: Sequence[Phase],
    changes: Sequence[Change],
    drawn: Mapping[str, Array],
    amounts: Array,
    clock: Array,
    until: float,
    rtol: float,
) -> dict[str, Array]:
    """Integrate phase by phase; a time at a change belongs to the phase that begins there."""
    np = numpy()
    parts: list[dict[str, Array]] = []
    for phase, end in zip(stretches, [*(each.start for each in stretches[1:]), until], strict=True):
        columns = Columns(phase.parameters, _in_phase(phase, changes, drawn))
        inside = clock[(clock >= phase.start) & ((clock <= end) if end == until else (clock < end))]
        begun = phase._replace(parameters=columns.held)
        begin = [np.broadcast_to(each, len(amounts)) for each in jumped(begun, list(amounts.T.copy()))]
        amounts = np.stack(begin, axis=1)
        along = np.concatenate([[phase.start], inside, [end]])
        states = columns.integrated(amounts, along, rtol) if end > phase.start else np.array([amounts] * len(along))
        parts += [columns.series(each) for each in states[1:-1]]
        amounts = states[-1]
    return {name: np.stack([part[name] for part in parts], axis=1) for name in parts[0]}


def _in_phase(phase: Phase, changes: Sequence[Change], drawn: Mapping[str, Array]) -> dict[str, Array]:
    """Return the drawn parameters as they are in a phase: a factor is on what was drawn, a value holds for all."""
    minutes = phase.parameters.body.minutes
    values = dict(drawn)
    for change in changes:
        if change.at_min / minutes <= phase.start:
            for name, effect in change.effects:
                if name in values:
                    alike = numpy().full_like(drawn[name], phase.parameters[name])
                    values[name] = drawn[name] * effect if isinstance(effect, float | int) else alike
    return values


def _fields(parameters: Parameters) -> dict[str, Any]:
    return {**form_of(parameters), **parameters.values}


def _alone(parameters: Parameters, fields: Mapping[str, Any], values: Mapping[str, Array], place: int) -> Parameters:
    """Return the parameters of one member, which were checked when they were drawn."""
    own = {name: float(each[place]) for name, each in values.items()}
    kept: Parameters = holding(type(parameters), {**fields, **own})
    return kept


def _courses(result: Ensemble, stretches: Sequence[Phase], *, disturbed: bool) -> Iterator[Course]:
    """Return each member as a course of its own."""
    common = _fields(result.parameters)
    drawn = [(each, _fields(each.parameters), _in_phase(each, result.changes, result.drawn)) for each in stretches]
    for place in range(len(result)):
        yield Course(
            parameters=_alone(result.parameters, common, result.drawn, place),
            solver=result.solver,
            series={name: values[place] for name, values in result.series.items()},
            clock=result.clock,
            changes=result.changes,
            phases=tuple(
                phase._replace(parameters=_alone(phase.parameters, fields, values, place))
                for phase, fields, values in drawn
            ),
            amounts=(),
            disturbed=disturbed,
        )
