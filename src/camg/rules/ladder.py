"""Most rules are a measure and a ladder: this is the one place where a ladder is climbed.

A subject is measured; steps say from where on that matters, and how much. What is not known is not guessed: the
subject lists every number its measure could be and every set of limits that could hold, and the verdict is what all
of them agree on. One that differs makes it `not evaluated`, or found at the lowest severity that is certain.
"""

from collections.abc import Callable, Iterable
from math import inf, nextafter
from typing import Any, Literal, NamedTuple, Self, TypeAlias

from camg import _attrs as attrs
from camg._numeric import above, at_least, at_most, below, widened
from camg._value import Value
from camg.intake.intake import Item
from camg.rules.outcome import Finding, Outcome, OutcomeKind, Rule, Severity, found
from camg.rules.situation import Situation

__all__ = [
    "NOT_APPLICABLE",
    "Climb",
    "Climber",
    "Climbers",
    "Condition",
    "Ladder",
    "Limits",
    "Side",
    "Step",
    "Subject",
    "Verdict",
    "below_level",
    "below_the_level",
    "judge",
    "not_evaluated",
]

Side: TypeAlias = Literal["above", "at least", "below", "at most"]
Limits: TypeAlias = tuple[float | None, ...]
"""One limit per step of the ladder; None where the step does not hold."""


@attrs.frozen(eq=False, repr=False)
class Step(Value):
    """One rung: from where on a measure matters, and how much.

    Attributes
    ----------
    side : str
        ``"above"``, ``"at least"``, ``"below"`` or ``"at most"``.
    severity : Severity
    """

    side: Side
    severity: Severity
    upper: bool = attrs.field(init=False, eq=False, repr=False)
    rank: int = attrs.field(init=False, eq=False, repr=False)
    reached: Callable[[float, float], bool] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "upper", self.side in ("above", "at least"))
        object.__setattr__(self, "rank", self.severity.rank)
        object.__setattr__(self, "reached", _REACHED[self.side])


_REACHED: dict[Side, Callable[[float, float], bool]] = {
    "above": above,
    "at least": at_least,
    "below": below,
    "at most": at_most,
}


class Climb(NamedTuple):
    """A ladder with its limits in place.

    Attributes
    ----------
    rungs : tuple of (bool, float, Severity)
        The steps that hold, the highest severity first: whether it is reached above (else below) an edge, and that
        edge, which lies off the limit by what counts as equal to it.
    low, high : float
        The range in which no step is reached; infinite where open.
    allowed : (float or None, float or None)
        The same range as findings show it.
    """

    rungs: tuple[tuple[bool, float, Severity], ...]
    low: float
    high: float
    allowed: tuple[float | None, float | None]


class Ladder(tuple[Step, ...]):  # noqa: SLOT001  # because it remembers beside its steps
    """The steps of a rule, which remembers its climbs."""

    climbs: "_Climbs"

    def __new__(cls, steps: Iterable[Step]) -> Self:
        """Make a ladder of its steps."""
        made = super().__new__(cls, steps)
        made.climbs = _Climbs(tuple(made))
        return made


class _Climbs(dict[Limits, Climb]):
    """The climbs of a ladder by limits, each worked out once."""

    def __init__(self, steps: tuple[Step, ...] = ()) -> None:
        super().__init__()
        self.steps = steps

    def __missing__(self, limits: Limits) -> Climb:
        if len(self) > _MOST_CLIMBS:
            self.clear()
        steps = [(step, limit) for step, limit in zip(self.steps, limits, strict=True) if limit is not None]
        rungs = [(step.upper, _edge(step.side, limit), step.severity) for step, limit in steps]
        rungs.sort(key=_by_severity, reverse=True)
        low = max([limit for step, limit in steps if not step.upper], default=-inf)
        high = min([limit for step, limit in steps if step.upper], default=inf)
        allowed = (None if low == -inf else low, None if high == inf else high)
        climb = self[limits] = Climb(tuple(rungs), low, high, allowed)
        return climb


_MOST_CLIMBS = 1000


def _by_severity(rung: tuple[bool, float, Severity]) -> int:
    return rung[2].rank


def _edge(side: Side, limit: float) -> float:
    """Return beyond which number a step is reached, for a comparison that knows no tolerance (see `above`)."""
    lower, upper = widened(limit, limit)
    if side == "at least":
        return nextafter(lower, -inf)
    if side == "at most":
        return nextafter(upper, inf)
    return upper if side == "above" else lower


class Condition(NamedTuple):
    """What a limit hangs on beyond the measure: another number that was compared, so that a trace can tell it.

    Attributes
    ----------
    what : str
        In words: ``"serum magnesium"``.
    measured : float
    unit : str
    side : str
        As of a step.
    limit : float
    """

    what: str
    measured: float
    unit: str
    side: Side
    limit: float

    @property
    def reached(self) -> bool:
        """Whether it is beyond the limit."""
        return _REACHED[self.side](self.measured, self.limit)


def below_level(what: str, amount_mg: float, level_mg: float) -> Condition:
    """Return the comparison of an amount with what it should reach [mg]."""
    return Condition(what, amount_mg, "mg", "below", level_mg)


def below_the_level(what: str, amount_mg: float, levels: Iterable[float | None]) -> tuple[Condition, ...]:
    """Return the same where one level alone could hold; none where several could, or there is none."""
    known = set(levels)
    return tuple([below_level(what, amount_mg, each) for each in known if each is not None and len(known) == 1])


class Subject(NamedTuple):
    """What a rule measures once: the day, an occasion, a pair, an intake.

    Attributes
    ----------
    measured : float
        The number, as far as it is known.
    worlds : tuple of Limits
        Every set of limits that could hold; one when all is known.
    items : tuple of Intake or Medicine
        What the subject consists of.
    others : tuple of float
        Other numbers that the measure could be, such as infinity for a lower bound.
    missing : tuple of str
        What would settle the differences between worlds and numbers.
    conditions : tuple of Condition
        Why these limits hold and no others, where that hangs on other numbers.
    """

    measured: float
    worlds: tuple[Limits, ...]
    items: tuple[Item, ...] = ()
    others: tuple[float, ...] = ()
    missing: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()


class Verdict(NamedTuple):
    """What a ladder says, before anyone asks for the outcome as an object."""

    kind: OutcomeKind
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    margin: float | None = None
    notes: tuple[str, ...] = ()

    def outcome(self, rule_id: str) -> Outcome:
        """Return the same as an outcome."""
        return Outcome(
            rule_id=rule_id,
            kind=self.kind,
            findings=self.findings,
            missing=self.missing,
            margin=self.margin,
            notes=self.notes,
        )


NOT_APPLICABLE = Verdict(OutcomeKind.NOT_APPLICABLE)
_FOUND, _CLEAR = OutcomeKind.FOUND, OutcomeKind.CLEAR  # because looking up a member of an enum takes its time


def not_evaluated(missing: Iterable[str]) -> Verdict:
    """Say which inputs a ladder lacked."""
    return Verdict(OutcomeKind.NOT_EVALUATED, missing=tuple(dict.fromkeys(missing)))


def judge(
    rule: Rule,
    steps: tuple[Step, ...],
    subjects: Iterable[Subject],
    *,
    unit: str,
    situation: Situation,
) -> Verdict:
    """Return the verdict of a ladder over its subjects; without subjects the rule does not apply."""
    if situation.watch is not None:
        subjects = situation.watch(rule, steps, subjects, unit)
    climbs = (steps if isinstance(steps, Ladder) else Ladder(steps)).climbs
    findings: list[Finding] = []
    missing: list[str] = []
    margin = inf
    looked = undecided = False
    for subject in subjects:
        looked = True
        measured, worlds, items, others, unsettled, _ = subject
        limits = worlds[0]
        if others or len(worlds) > 1:
            lowest, highest, limits = _over_all_worlds(climbs, subject)
            _, low, high, allowed = climbs[limits]
            unknown = unsettled if highest is not lowest else ()
        else:
            rungs, low, high, allowed = climbs[limits]
            lowest = highest = _severity(rungs, measured)
            unknown = ()
        if lowest is not None:
            findings.append(
                Finding(
                    rule=rule, severity=lowest, measured=measured, allowed=allowed, unit=unit, items=items,
                    missing=unknown, situation=situation,
                )
            )  # fmt: skip
        elif highest is not None:
            undecided = True
            missing += unsettled
            continue
        if high - measured < margin:
            margin = high - measured
        if measured - low < margin:
            margin = measured - low
    if findings:
        lacked = tuple(dict.fromkeys(missing)) if undecided else ()
        return Verdict(_FOUND, tuple(findings), lacked, margin if -inf < margin < inf else None)
    if undecided:
        return not_evaluated(missing)
    if not looked:
        return NOT_APPLICABLE
    return Verdict(_CLEAR, (), (), margin if margin < inf else None)


Climber: TypeAlias = Callable[[float, tuple[Item, ...], Situation], tuple[Finding, ...]]
"""Finds what `judge` would of one subject of which all is known, without all else that it tells."""


class Climbers(dict[Limits, Climber]):
    """What climbs the ladder of a rule, by the limits that hold, each made once."""

    def __init__(self, rule: Rule, ladder: Ladder, unit: str) -> None:
        super().__init__()
        self._rule, self._ladder, self._unit = rule, ladder, unit

    def __missing__(self, limits: Limits) -> Climber:
        if len(self) > _MOST_CLIMBS:
            self.clear()
        climb = self[limits] = _climber(self._rule, self._ladder.climbs[limits], self._unit)
        return climb


def _climber(rule: Rule, climb: Climb, unit: str) -> Climber:
    rungs: list[tuple[bool, float, dict[str, Any]]] = []
    for upper, edge, severity in climb.rungs:
        alike = Finding(rule=rule, severity=severity, measured=None, allowed=climb.allowed, unit=unit, items=())
        rungs.append((upper, edge, {**vars(alike)}))

    def found_of(measured: float, items: tuple[Item, ...], situation: Situation) -> tuple[Finding, ...]:
        for upper, edge, alike in rungs:
            if (measured > edge) if upper else (measured < edge):
                return (found(alike, measured, items, situation),)
        return ()

    return found_of


def _over_all_worlds(climbs: _Climbs, subject: Subject) -> tuple[Severity | None, Severity | None, Limits]:
    """Return the lowest and the highest severity that could hold, and the limits to speak of.

    Those are the widest that find something at the lowest severity, and the nearest where nothing is found.
    """
    seen = [
        (_severity(climbs[world].rungs, number), world)
        for world in subject.worlds
        for number in (subject.measured, *subject.others)
    ]

    def by_rank(each: tuple[Severity | None, Limits]) -> tuple[int, float]:
        _, low, high, _ = climbs[each[1]]
        margin = min(high - subject.measured, subject.measured - low)
        return _rank(each[0]), margin if each[0] is None else -margin

    ranked = sorted(seen, key=by_rank)
    highest = max((severity for severity, _ in seen), key=_rank)
    return ranked[0][0], highest, ranked[0][1]


def _severity(rungs: tuple[tuple[bool, float, Severity], ...], measured: float) -> Severity | None:
    for upper, edge, severity in rungs:
        if (measured > edge) if upper else (measured < edge):
            return severity
    return None


def _rank(severity: Severity | None) -> int:
    return 0 if severity is None else severity.rank
