"""What becomes of a simulated body in time."""

import math
import warnings
from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from types import MappingProxyType
from typing import Any, TypeAlias

import attrs

from camg import units
from camg._numeric import Array
from camg.errors import InputError, RangeError, UnitError, unknown_name
from camg.homeostasis.change import Change, Phase, jumped, phases, scale_of
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.result import Result
from camg.homeostasis.solving import integrated, numpy, solver
from camg.homeostasis.steady import Steady, found, resting

__all__ = ["Course", "Start", "Times", "check_rtol", "clock_of", "moved", "quietly", "simulate", "span_min"]

_SPACES = 200


@attrs.frozen(kw_only=True, eq=False, repr=False, slots=False)
class Course(Result):
    """A body along `times`: every state and flow as an array, right after the change where one comes at that time.

    Attributes
    ----------
    clock : array, shape (n,)
        `times` as bare numbers, in the body's unit of time.
    changes : tuple of Change
        What was changed on the way.
    phases : tuple of Phase
        The stretches between the changes, with their parameters.
    amounts : tuple of float
        The states at the end, as the equations keep them.
    disturbed : bool
        Whether it began elsewhere than in the steady state of its parameters.
    throughout : mapping of str to array
        Every state and flow also between `times`, and right after and before each change: where known defects are
        looked for. Without it they are looked for at `times`.
    """

    clock: Array
    changes: tuple[Change, ...]
    phases: tuple[Phase, ...]
    amounts: tuple[float, ...]
    disturbed: bool
    throughout: Mapping[str, Array] | None = None

    @property
    def times(self) -> units.Quantity:
        """The times along which every state and flow is given."""
        return _as_quantity(self.clock, self.parameters.body.time_unit)

    def first(self, name: str) -> float:
        """Return a state or flow as it is at the beginning, in its unit."""
        return float(self._met(name)[0])

    def _met(self, name: str) -> Any:
        return super()._met(name) if self.throughout is None else self.throughout[name]

    def to_dict(self) -> dict[str, Any]:
        """Return the course as plain data."""
        series = {
            name: {"unit": self.unit(name), "values": [float(each) for each in values]}
            for name, values in self.series.items()
        }
        return {
            **self.made_with(),
            "changes": [
                {"at": f"{change.at_min:g} min", **{name: _plain(effect) for name, effect in change.effects}}
                for change in self.changes
            ],
            "times": {"unit": self.parameters.body.time_unit, "values": [float(each) for each in self.clock]},
            "series": series,
        }

    def table(self, *names: str) -> str:
        """Return states and flows along the times as text, one time a line; without names all states.

        Raises
        ------
        UnknownNameError
            When a name is no state or flow; it carries the nearest names.
        """
        return self._columns(f"time [{self.parameters.body.time_unit}]", self.clock, names)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What has to be said with the numbers: whose they are, what was changed, and what was warned of."""
        changes = [
            f"from {change.at_min:g} min: {', '.join(f'{name} = {_plain(effect)}' for name, effect in change.effects)}"
            for change in self.changes
        ]
        whose, *warned = super().remarks
        return (whose, *changes, *warned)

    def __repr__(self) -> str:
        end = f"{self.clock[-1]:g} {self.parameters.body.time_unit}"
        return f"<Course of {self._label()}: {end}, {len(self.clock)} times, {len(self.changes)} changes>"


Start: TypeAlias = Steady | Course | Mapping[str, units.Amount]
"""Where a course begins: a steady state, the end of a course, or states with units, the others being steady."""

Times: TypeAlias = Sequence[units.Amount | float] | units.QuantityLike | Array
"""When a course is reported: bare numbers are in the unit in which its duration is written."""


def simulate(
    parameters: Parameters,
    *,
    changes: Iterable[Change] = (),
    duration: units.Amount,
    start: Start | None = None,
    times: Times | None = None,
    rtol: float = 1e-8,
) -> Course:
    """Simulate a body through a sequence of changes.

    Parameters
    ----------
    parameters : Parameters
        Of `rat`, or another body's.
    changes : iterable of Change
        In the order of time, each before the end; the solver starts anew at each.
    duration : str or quantity
        How long, above 0: ``"120 day"``.
    start : Steady, Course or mapping of str to amount, optional
        Where to begin; without it in the steady state of `parameters`.
    times : sequence of str, quantity or float, array, or quantity of an array, optional
        When to report, rising, from 0 to `duration`; bare numbers are in the unit in which `duration` is written.
        Without it 201 evenly spaced times.
    rtol : float
        Relative tolerance of the solver, 1e-12 to 0.001.

    Returns
    -------
    Course
        States and flows as quantities along its `times`.

    Raises
    ------
    InputError
        When something is not what it should be, a time or a change is out of order; `UnitError`, `RangeError` and
        `UnknownNameError` say more.
    SolverError
        When the solver fails: with time and state.
    MissingExtraError
        When SciPy is not installed.

    Warns
    -----
    HomeostasisWarning
        One of its subclasses for each known defect of the model that the run meets.

    Examples
    --------
    A tenth more calcium in the food for a week, in a rat:

    >>> from camg import homeostasis
    >>> more = homeostasis.Change(at="0 day", calcium_intake=1.1)
    >>> course = homeostasis.simulate(homeostasis.rat(), changes=[more], duration="10 day", times=["0 day", "10 day"])
    >>> [round(float(each), 3) for each in course["calcium_plasma"]]
    [1.25, 1.296]
    """
    if not isinstance(parameters, Parameters):
        raise InputError("parameters", parameters, "the parameters of a body", "Write homeostasis.rat().")
    check_rtol(rtol)
    until_min = span_min(duration)
    minutes = clock_of(times, duration, spaces=_SPACES)
    chosen = (changes,) if isinstance(changes, Change) else tuple(changes)
    course = quietly(parameters, chosen, until_min, start=start, minutes=minutes, rtol=rtol)
    defects = tuple(parameters.body.defects(course))
    for each in defects:
        warnings.warn(each, stacklevel=2)
    return attrs.evolve(course, warnings=tuple(map(str, defects)))


def quietly(
    parameters: Parameters,
    changes: tuple[Change, ...],
    until_min: float,
    *,
    start: Start | None,
    minutes: Sequence[float] | Array,
    rtol: float = 1e-8,
) -> Course:
    """Return a course without a word on defects (see `simulate`), reported at these minutes."""
    body = parameters.body
    clock: Array = numpy().asarray(minutes, dtype=float) / body.minutes
    stretches = tuple(phases(parameters, changes, until_min=until_min))
    amounts, disturbed = _beginning(parameters, start)
    throughout, shown, amounts = _run(stretches, amounts, clock, until_min / body.minutes, rtol)
    everything = len(shown) == len(next(iter(throughout.values())))
    series = throughout if everything else {name: values[shown] for name, values in throughout.items()}
    for values in (*series.values(), *throughout.values()):
        values.setflags(write=False)
    return Course(
        parameters=parameters,
        solver=solver(rtol),
        series=MappingProxyType(series),
        clock=clock,
        changes=changes,
        phases=stretches,
        amounts=tuple(amounts),
        disturbed=disturbed,
        throughout=MappingProxyType(throughout),
    )


def moved(
    parameters: Parameters, near: Sequence[float], base: Steady, factors: Mapping[str, float], after_min: float | None
) -> Steady | Course:
    """Return the body with parameters multiplied: at rest, sought from `near`, or some minutes after `base`."""
    if after_min is None:
        return found(parameters.scaled(**factors), near)
    return quietly(parameters, (Change(at="0 min", **factors),), after_min, start=base, minutes=(after_min,))


def check_rtol(rtol: object, of: str = "simulate") -> None:
    """Refuse a relative tolerance that the solver cannot keep."""
    if isinstance(rtol, bool) or not isinstance(rtol, float | int) or not 1e-12 <= rtol <= 1e-3:
        raise RangeError(f"{of}(rtol=)", rtol, "1e-12 to 0.001", "Leave it out.")


def span_min(duration: units.Amount, field: str = "simulate(duration=)") -> float:
    """Return how long a run is [min]."""
    minutes = units.read(duration, units.SPAN, field=field)
    if not minutes > 0:
        raise RangeError(field, duration, "a span of time above 0", "Write '120 day'.")
    return minutes


def _run(
    stretches: Sequence[Phase], amounts: list[float], clock: Array, until: float, rtol: float
) -> tuple[dict[str, Array], list[int], list[float]]:
    """Integrate phase by phase; a time at a change belongs to the phase that begins there.

    Returns
    -------
    tuple of mapping, list of int, list of float
        Everything that can be shown, at the times of `clock`, at even times, and at both ends of each phase; which
        places of it are the times of `clock`; and the amounts at the end.
    """
    np = numpy()
    body = stretches[0].parameters.body
    even = np.linspace(0.0, until, _SPACES + 1)
    parts: list[dict[str, Array]] = []
    shown: list[int] = []
    passed = 0
    for phase, end in zip(stretches, [*(each.start for each in stretches[1:]), until], strict=True):
        last = end == until
        inside = clock[(clock >= phase.start) & ((clock <= end) if last else (clock < end))]
        amounts = jumped(phase, amounts)
        between = even[(even > phase.start) & (even < end)]
        along = np.unique(np.concatenate([[phase.start], inside, between, [end]]))
        shown += (passed + np.searchsorted(along, inside)).tolist()
        passed += len(along)
        states = integrated(
            body.rates(phase.parameters), amounts, along, rtol=rtol, scale=body.start, time_unit=body.time_unit
        )
        parts.append(
            {
                name: values if np.shape(values) == along.shape else np.full(along.shape, values)
                for name, values in body.series(phase.parameters, states.T).items()
            }
        )
        amounts = states[-1].tolist()
    met = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return met, shown, amounts


def _beginning(parameters: Parameters, start: Start | None) -> tuple[list[float], bool]:
    """Return the amounts at the start, and whether they are others than those of the steady state."""
    body = parameters.body
    if start is None:
        return list(resting(parameters)), False
    if isinstance(start, Steady | Course):
        if start.parameters.body is not body:
            raise InputError("simulate(start=)", start, f"a state of {body.id}", "Start from the same body.")
        return list(start.amounts), not (isinstance(start, Steady) and start.parameters == parameters)
    if not isinstance(start, Mapping):
        allowed = "a steady state, a course, or states by name"
        raise InputError("simulate(start=)", start, allowed, "Leave it out to begin in the steady state.")
    amounts = list(resting(parameters))
    for name, value in start.items():
        place = body.index(name)
        if place is None:
            known = [state.name for state in body.states]
            raise unknown_name("simulate(start=)", name, known)
        shown = units.read(value, scale_of(body.states[place].unit), field=f"simulate(start=).{name}")
        amounts[place] = body.amount(parameters, place, shown)
    return amounts, True


def clock_of(times: Times | None, duration: units.Amount, *, spaces: int) -> Array:
    """Return the times to report, in minutes; without any, the ends of this many even spaces."""
    np, until_min = numpy(), span_min(duration)
    field = "simulate(times=)"
    if times is None:
        evenly: Array = np.linspace(0.0, until_min, spaces + 1)
        return evenly
    if isinstance(times, str):
        raise UnitError(field, times, "several spans of time", f"Write [{times!r}].")
    unit_min = units.unit_of(duration, units.SPAN, field=field)
    minutes = np.array([_minute(each, unit_min, field) for each in _each(times, field)], dtype=float)
    if minutes.size == 0 or bool((np.diff(minutes) <= 0).any()) or not minutes[-1] <= until_min * (1 + 1e-12):
        allowed = f"at least one time, rising, up to the end at {until_min:g} min"
        raise InputError(field, times, allowed, "Sort the times and give each once.")
    held: Array = np.minimum(minutes, until_min)
    return held


def _minute(time: Any, unit_min: float, field: str) -> float:
    """Return a time in minutes; a bare number is in the unit of the duration."""
    if not isinstance(time, Real) or isinstance(time, bool):
        return units.read(time, units.SPAN, field=field)
    minute = float(time) * unit_min
    if not 0 <= minute < math.inf:
        raise RangeError(field, time, "finite times, 0 or more", "Write them in the unit of the duration.")
    return minute


def _each(times: Any, field: str) -> list[Any]:
    try:
        return list(times)
    except TypeError:
        raise InputError(field, times, "several spans of time", "Write ['1 day', '2 day'].") from None


def _plain(effect: object) -> float | str:
    return effect if isinstance(effect, float | int | str) else f"{effect}"


def _as_quantity(values: Any, unit: str) -> units.Quantity:
    return units.quantity(values, unit)
