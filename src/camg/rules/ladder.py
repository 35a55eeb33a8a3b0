"""Most rules are a measure and a ladder: this is the one place where a ladder is climbed.

A subject is measured; steps say from where on that matters, and how much. What is not known is not guessed: the
subject lists every number its measure could be and every set of limits that could hold, and the verdict is what all
of them agree on. One that differs makes it `not evaluated`, or found at the lowest severity that is certain.
"""

from collections.abc import Callable, Iterable
from math import inf
from typing import Literal, NamedTuple, TypeAlias

import attrs

from camg._numeric import above, at_least, at_most, below
from camg.intake.intake import Item
from camg.rules.outcome import Finding, Outcome, OutcomeKind, Rule, Severity, found
from camg.rules.situation import Situation

__all__ = ["NOT_APPLICABLE", "Limits", "Side", "Step", "Subject", "Verdict", "judge", "not_evaluated"]

Side: TypeAlias = Literal["above", "at least", "below", "at most"]
Limits: TypeAlias = tuple[float | None, ...]
"""One limit per step of the ladder; None where the step does not hold."""


@attrs.frozen
class Step:
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
    """

    measured: float
    worlds: tuple[Limits, ...]
    items: tuple[Item, ...] = ()
    others: tuple[float, ...] = ()
    missing: tuple[str, ...] = ()


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
    findings: list[Finding] = []
    missing: list[str] = []
    margin = inf
    looked = undecided = False
    for subject in subjects:
        looked = True
        measured, worlds, items, others, unsettled = subject
        limits = worlds[0]
        unknown: tuple[str, ...] = ()
        if others or len(worlds) > 1:
            lowest, highest, limits = _over_all_worlds(steps, subject)
            nearest = _margin(steps, limits, measured)
            if highest is not lowest:
                unknown = unsettled
        else:
            lowest, rank, nearest = None, 0, inf
            for step, limit in zip(steps, limits, strict=False):
                if limit is not None:
                    inside = limit - measured if step.upper else measured - limit
                    if inside < nearest:
                        nearest = inside
                    if step.rank > rank and step.reached(measured, limit):
                        lowest, rank = step.severity, step.rank
            highest = lowest
        if (lowest is not None or highest is None) and nearest < margin:
            margin = nearest
        if lowest is not None:
            allowed = _bounds(steps, limits)
            findings.append(found(rule, lowest, measured, allowed, unit, items, unknown, situation))
        elif highest is not None:
            undecided = True
            missing += unsettled
    if findings:
        lacked = tuple(dict.fromkeys(missing)) if undecided else ()
        return Verdict(OutcomeKind.FOUND, tuple(findings), lacked, margin if -inf < margin < inf else None)
    if undecided:
        return not_evaluated(missing)
    if not looked:
        return NOT_APPLICABLE
    return Verdict(OutcomeKind.CLEAR, (), (), margin if margin < inf else None)


def _highest_step(steps: tuple[Step, ...], limits: Limits, measured: float) -> Severity | None:
    highest: Severity | None = None
    for step, limit in zip(steps, limits, strict=True):
        if (
            limit is not None
            and (highest is None or step.severity.rank > highest.rank)
            and step.reached(measured, limit)
        ):
            highest = step.severity
    return highest


def _over_all_worlds(steps: tuple[Step, ...], subject: Subject) -> tuple[Severity | None, Severity | None, Limits]:
    """Return the lowest and the highest severity that could hold, and the limits to speak of.

    Those are the widest that find something at the lowest severity, and the nearest where nothing is found.
    """
    seen = [
        (_highest_step(steps, world, number), world)
        for world in subject.worlds
        for number in (subject.measured, *subject.others)
    ]

    def by_rank(each: tuple[Severity | None, Limits]) -> tuple[int, float]:
        margin = _margin(steps, each[1], subject.measured)
        return _rank(each[0]), margin if each[0] is None else -margin

    ranked = sorted(seen, key=by_rank)
    highest = max((severity for severity, _ in seen), key=_rank)
    return ranked[0][0], highest, ranked[0][1]


def _rank(severity: Severity | None) -> int:
    return 0 if severity is None else severity.rank


def _bounds(steps: tuple[Step, ...], limits: Limits) -> tuple[float | None, float | None]:
    """Return the range in which no step is reached."""
    if len(limits) == 1:
        return (None, limits[0]) if steps[0].upper else (limits[0], None)
    low = high = None
    for step, limit in zip(steps, limits, strict=True):
        if limit is None:
            continue
        if step.upper:
            high = limit if high is None or limit < high else high
        else:
            low = limit if low is None or limit > low else low
    return low, high


def _margin(steps: tuple[Step, ...], limits: Limits, measured: float) -> float:
    """Return how far a measure is inside the range in which no step is reached; negative outside."""
    margin = inf
    for step, limit in zip(steps, limits, strict=True):
        if limit is not None:
            inside = limit - measured if step.upper else measured - limit
            margin = min(margin, inside)
    return margin
