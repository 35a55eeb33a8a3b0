"""What a law is, and what laws share."""

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any, TypeAlias, cast

import attrs

from camg._numeric import above, below
from camg.intake.dose import Dose
from camg.intake.intake import Intake, Item
from camg.intake.regimen import Diary, Regimen
from camg.rules.outcome import Allowed, Finding, Outcome, Rule
from camg.rules.situation import Situation, situations

__all__ = [
    "Broken",
    "Draw",
    "Law",
    "Trial",
    "anew",
    "as_a_day_of_a_diary",
    "compared",
    "said_of",
    "with_doses",
    "with_items",
]


@attrs.frozen(kw_only=True)
class Broken:
    """What broke a law.

    Attributes
    ----------
    situation : Situation
    said : Outcome, Exception or other
        What the rule said of it.
    remark : str
        What is wrong, in a few words.
    other : Situation or None
        A second situation, where the law compares two.
    other_said : Outcome or other
    excusable : bool
        Whether it counts only where the law held on none of several other situations either.
    """

    situation: Situation
    said: object
    remark: str
    other: Situation | None = None
    other_said: object = None
    excusable: bool = False


Draw: TypeAlias = Callable[[int, int], int]
"""Draws a whole number between two others, both included; shrinks to the first."""
Trial: TypeAlias = Callable[[Rule, Situation, Draw], "Broken | bool | None"]
"""Returns what broke the law; True where it was seen to hold and that excuses situations where it could not."""


def _always(_rule: Rule) -> str:
    return ""


@attrs.frozen(kw_only=True)
class Law:
    """A law of rules.

    Attributes
    ----------
    id : str
    sentence : str
        What holds.
    reason : str
        Why it must.
    tried : callable
        Of a rule, a situation and what draws further whole numbers: None, or what broke the law.
    unfit : callable
        Of a rule: why the law does not speak of it; empty where it does.
    """

    id: str
    sentence: str
    reason: str
    tried: Trial = attrs.field(repr=False)
    unfit: Callable[[Rule], str] = attrs.field(default=_always, repr=False)


# What laws ask --------------------------------------------------------------------------------------------------


def said_of(rule: Rule, situation: Situation) -> Outcome | None:
    """Return what a rule says; None where it raises or returns something else, of which the law `total` speaks."""
    try:
        said: object = rule.check(situation)
    except Exception:
        return None
    return said if isinstance(said, Outcome) else None


def anew(situation: Situation, **changes: Any) -> Situation:
    """Return the situation made anew, without anything that it has computed; of a diary the gut of its days is kept."""
    kept: dict[str, Any] = {} if situation.diary is not None else {"whole": None}
    return attrs.evolve(situation, **kept, **changes)


def with_items(situation: Situation, items: Iterable[Item]) -> Situation:
    """Return the situation of other items."""
    return anew(situation, regimen=Regimen.of(*items, complete=situation.regimen.complete))


_SOME_DAY = date(2026, 3, 2)


def as_a_day_of_a_diary(situation: Situation) -> Situation | None:
    """Return a routine written as the one day of a diary; None where nothing is taken, or it is a day already."""
    regimen = situation.regimen
    if not isinstance(regimen, Regimen) or not regimen.items:
        return None
    items = [attrs.evolve(each, at=datetime.combine(_SOME_DAY, cast(time, each.at))) for each in regimen]
    diary = Diary.of(*items, complete=regimen.complete)
    return next(situations(diary, situation.person, standards=situation.standards, model=situation.model))


def with_doses(situation: Situation, dose: Callable[[Dose], Dose]) -> Situation:
    """Return the situation with every dose given by a function of it."""
    items = [
        attrs.evolve(each, dose=dose(each.dose)) if isinstance(each, Intake) else each for each in situation.regimen
    ]
    return with_items(situation, items)


def compared(rule: Rule, situation: Situation, other: Situation, remark: str, *, items: bool = False) -> Broken | None:
    """Return a broken law where a rule says something else of the other situation; nothing where it says nothing."""
    said, other_said = said_of(rule, situation), said_of(rule, other)
    if said is None or other_said is None or _same(said, other_said, items=items):
        return None
    return Broken(situation=situation, said=said, remark=remark, other=other, other_said=other_said)


def _same(one: Outcome, other: Outcome, *, items: bool) -> bool:
    """Tell whether two outcomes say the same, numbers to what counts as equal."""
    if _words(one) != _words(other) or len(one.findings) != len(other.findings):
        return False
    if not _about(one.margin, other.margin):
        return False
    pairs = zip(_sorted(one.findings, items=items), _sorted(other.findings, items=items), strict=True)
    return all(_same_finding(a, b, items=items) for a, b in pairs)


def _words(outcome: Outcome) -> tuple[Any, ...]:
    return outcome.rule_id, outcome.kind, frozenset(outcome.missing)


def _sorted(findings: Iterable[Finding], *, items: bool) -> list[Finding]:
    def key(finding: Finding) -> tuple[Any, ...]:
        measured = math.inf if finding.measured is None else round(finding.measured, 6)
        bounds = tuple(math.inf if each is None else round(each, 6) for each in finding.allowed)
        named = _named(finding) if items else ()
        return finding.severity.rank, finding.unit, measured, bounds, len(finding.items), named

    return sorted(findings, key=key)


def _named(finding: Finding) -> tuple[str, ...]:
    return tuple(sorted(map(repr, finding.items)))


def _same_finding(one: Finding, other: Finding, *, items: bool) -> bool:
    if (one.severity, one.unit, len(one.items)) != (other.severity, other.unit, len(other.items)):
        return False
    if items and _named(one) != _named(other):
        return False
    return _about(one.measured, other.measured) and _about_range(one.allowed, other.allowed)


def _about_range(one: Allowed, other: Allowed) -> bool:
    return _about(one[0], other[0]) and _about(one[1], other[1])


def _about(one: float | None, other: float | None) -> bool:
    if one is None or other is None or math.isinf(one):
        return one == other
    return not (above(one, other) or below(one, other)) or abs(one - other) < 1e-6
