"""HUMAN-9 held to what was observed: every row of its calibration and validation is run, and passes or fails."""

import math
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

import attrs

from camg import units
from camg.catalogue.evidence import Observation, Protocol, human_evidence
from camg.catalogue.minerals import CALCIUM
from camg.homeostasis import human_laws as laws
from camg.homeostasis.change import Change
from camg.homeostasis.course import Course, simulate
from camg.homeostasis.defects import HomeostasisWarning
from camg.homeostasis.human_model import human
from camg.homeostasis.human_parameters import HumanParameters
from camg.homeostasis.solving import numpy

__all__ = ["Checked", "human_evidence_checked"]

MOST_SD = 2.3
"""How many standard deviations a row of the calibration may lie from its target."""

_POINTS = 288
"""Even steps in which a mean or a least value is sought."""

_END = "end"
_ALONG = {"mean_ratio", "retained", "time_of_least"}
"""Measures that look at the way to their time, not at that time only."""


class Checked(NamedTuple):
    """A row of the evidence, run.

    Attributes
    ----------
    row : Observation
        What is read, and what it is held against.
    protocol : Protocol
        What was run.
    found : float
        What the model gives, in the row's unit.
    z : float or None
        Its distance from the target in standard deviations, where the row has a target.
    passed : bool or None
        Whether it lies within 2.3 standard deviations or within the band; None where the row has neither.
    """

    row: Observation
    protocol: Protocol
    found: float
    z: float | None
    passed: bool | None


@cache
def human_evidence_checked() -> tuple[Checked, ...]:
    """Run every protocol of HUMAN-9's evidence and return every row with what was found.

    Returns
    -------
    tuple of Checked
        In the order of the model's page: ``calibration`` (fitted), ``development`` (never fitted, but looked at while
        the structure was chosen), ``blind`` (bands written before the run); then ``comparison`` with other models and
        ``ablation``, which are read only. It takes some seconds, once.

    Raises
    ------
    MissingExtraError
        When SciPy is not installed.

    Examples
    --------
    >>> from camg import homeostasis
    >>> blind = [each for each in homeostasis.human_evidence_checked() if each.row.table == "blind"]
    >>> sum(each.passed for each in blind), len(blind)
    (12, 16)
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HomeostasisWarning)  # the rows say what fails
        return tuple(_checked(row) for row in human_evidence().observations)


def _checked(row: Observation) -> Checked:
    found = _found(row)
    protocol = human_evidence().protocols[row.protocol]
    if row.target is not None and row.sd is not None:
        z = (found - row.target) / row.sd
        return Checked(row, protocol, found, z, abs(z) <= MOST_SD)
    if row.low is None and row.high is None:
        return Checked(row, protocol, found, None, None)
    low = -math.inf if row.low is None else row.low
    high = math.inf if row.high is None else row.high
    return Checked(row, protocol, found, None, low <= found <= high)


# Running --------------------------------------------------------------------------------------------------------


def _minutes(time: str) -> float:
    return units.read(time, units.SPAN, field="at")


def _person(protocol: Protocol) -> HumanParameters:
    changed: dict[str, Any] = dict(protocol.person or {})
    return attrs.evolve(human(), **changed).rebalanced() if changed else human()


def _run(protocol: Protocol, times_min: Iterable[float]) -> Course:
    """Return the course of a protocol, from the end of the one where it begins."""
    changes = [Change(**each) for each in protocol.changes]
    times = sorted({0.0, *times_min})
    last = max([times[-1], *(change.at_min + 1 for change in changes)])
    return simulate(
        _person(protocol),
        changes=changes,
        duration=f"{last!r} min",
        times=[f"{time!r} min" for time in times],
        start=None if protocol.start is None else _ended(protocol.start),
    )


@cache
def _course(key: str) -> Course:
    """Return the course of a protocol at every time that a row reads, at its end where one reads that."""
    times = set[float]()
    for row in human_evidence().observations:
        if key in (row.protocol, row.control):
            named = [each for each in (*row.at, row.against) if each is not None]
            if _END in named:
                return _ended(key)
            times |= {_minutes(each) for each in named}
            if row.measure in _ALONG:
                times |= {_minutes(row.at[0]) * step / _POINTS for step in range(_POINTS)}
    return _run(human_evidence().protocols[key], times)


@cache
def _ended(key: str) -> Course:
    """Return a protocol up to its end: a time, or when an observable has fallen to a value."""
    protocol = human_evidence().protocols[key]
    end = _minutes(protocol.end or "")
    for name, value in (protocol.until or {}).items():
        daily = _run(protocol, (day * 1440.0 for day in range(int(end / 1440) + 1)))
        falling: Any = daily[name][::-1]
        end = float(numpy().interp(value, falling, daily.clock[::-1])) * 60
    return _run(protocol, (end,))


# Reading --------------------------------------------------------------------------------------------------------


def _at(course: Course, name: str, time: str) -> float:
    """Return what is read of a course at a time, or at its end."""
    place = -1 if time == _END else int(numpy().argmin(abs(course.clock * 60 - _minutes(time))))
    return float(course[name][place])


def _usual(name: str) -> float:
    start = human().body.start
    return float(human().body.series(human(), start.values())[name])


def _mean_until(course: Course, name: str, time: str) -> float:
    """Return the mean of what is read of a course from its beginning to a time."""
    inside = course.clock * 60 <= _minutes(time) * (1 + 1e-9)
    clock, values = course.clock[inside], course[name][inside]
    return float(numpy().trapezoid(values, clock) / clock[-1])


def _found(row: Observation) -> float:
    """Return what the model gives for a row."""
    if row.name in _ALONE:
        return _ALONE[row.name](row)
    course = _course(row.protocol)
    if row.measure in _ALONG:
        return _along(row, course)
    value = sum(_at(course, row.name, time) for time in row.at) / len(row.at)
    before = _usual(row.name) if row.against is None else _at(course, row.name, row.against)
    match row.measure:
        case "value":
            return value
        case "ratio":
            return value / before
        case "share":
            return 100 * value / before
        case "share_of_one":
            return 100 * value
        case "percent":
            return 100 * (value / before - 1)
        case "fall":
            return 100 * (1 - value / before)
        case "change":
            return value - before
        case "gain_since_start":
            return value - float(course[row.name][0])
        case "mg":
            return value * CALCIUM.molar_mass
        case "recovered":
            first = float(course[row.name][0])
            return (value - first) / (before - first)
        case _:
            raise ValueError(row.measure)


def _along(row: Observation, course: Course) -> float:
    """Return what the model gives for a row that looks at the way to its time."""
    (time,) = row.at
    if row.measure == "mean_ratio":
        return _mean_until(course, row.name, time) / _usual(row.name)
    if row.measure == "retained":
        more = _mean_until(course, row.name, time) - _mean_until(_course(str(row.control)), row.name, time)
        return 100 * (1 - more * _minutes(time) / 1440 / row.dose)
    return float(course.clock[int(numpy().argmin(course[row.name]))])


def _gain(_row: Observation) -> float:
    """Return dlnP/dlnc of PTH at rest with calcium, one per cent to either side of the usual."""
    step = 0.01

    def resting(factor: float) -> float:
        p = human()
        sensed = laws.sensed_calcium(p, factor * p.calcium_ionised_usual, p.magnesium_ionised_usual)
        rate = laws.release_rate(p, 1.0, sensed)
        return rate / (rate + p.gland_loss * p.pth_release)

    return math.log(resting(1 + step) / resting(1 - step)) / math.log((1 + step) / (1 - step))


def _reabsorbed(row: Observation) -> float:
    """Return the magnesium taken back per litre of filtrate [mmol/L]."""
    course = _course(row.protocol)
    kept = _at(course, "magnesium_filtered", row.at[0]) - _at(course, "magnesium_urine", row.at[0])
    return kept / human().hours_per_day / human().gfr


_ALONE: dict[str, Callable[[Observation], float]] = {"gain": _gain, "magnesium": _reabsorbed}
"""Rows that are not read off one series."""
