"""Laws of rules that claim how their severity moves with what is taken, when, and what is measured."""

from collections.abc import Callable, Iterator
from datetime import time
from functools import cache
from typing import Any

import attrs

from camg.intake.dose import MOST_MG
from camg.intake.intake import Item
from camg.intake.regimen import Regimen
from camg.person import PERSON_FIELDS, _scale
from camg.rules.outcome import Outcome, Rule
from camg.rules.situation import Situation
from camg.testing.trial import Broken, Draw, Trial, anew, said_of

__all__ = ["OF_FIELDS", "TRIALS", "claims", "unclaimed"]

OF_FIELDS = ("rises-with", "falls-with")
"""Laws that are claimed of a field: ``falls-with:egfr``."""


def claims(rule: Rule) -> tuple[str, ...]:
    """Return the laws that a rule claims: of camg's families `claims` holds something else, the popular claims."""
    return (*getattr(rule, "claims", ()), *getattr(rule, "claimed_laws", ()))


@cache
def unclaimed(law_id: str) -> Callable[[Rule], str]:
    """Return what tells why a law does not speak of a rule: it does not claim it."""

    def unfit(rule: Rule) -> str:
        made = any(each.partition(":")[0] == law_id for each in claims(rule))
        return "" if made else "the rule does not claim it"

    return unfit


def _rank(outcome: Outcome) -> int:
    return 0 if outcome.severity is None else outcome.severity.rank


def _moved(rule: Rule, situation: Situation, others: Iterator[Situation], sign: int, remark: str) -> Broken | None:
    """Tell where the severity of other situations lies in the direction of the sign."""
    said = said_of(rule, situation)
    if said is None:
        return None
    for other in others:
        after = said_of(rule, other)
        if after is not None and sign * (_rank(after) - _rank(said)) > 0:
            return Broken(situation=situation, said=said, remark=remark, other=other, other_said=after)
    return None


# What is taken --------------------------------------------------------------------------------------------------


def _heavier(situation: Situation, draw: Draw) -> Iterator[Situation]:
    """Make each dose larger in turn."""
    regimen = situation.regimen
    if not isinstance(regimen, Regimen):
        return
    more = draw(1, 1000)
    for chosen in dict.fromkeys(regimen.intakes):
        for by in (more, 1000):
            mg = min(round(chosen.dose.elemental_mg + by, 9), MOST_MG)
            larger = attrs.evolve(chosen, dose=attrs.evolve(chosen.dose, elemental_mg=mg))
            yield anew(situation, regimen=regimen.without(chosen).with_(larger))


def _more_is_no_milder(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    return _moved(rule, situation, _heavier(situation, draw), -1, "a larger dose weighs less")


def _more_is_no_worse(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    return _moved(rule, situation, _heavier(situation, draw), 1, "a larger dose weighs more")


# When -----------------------------------------------------------------------------------------------------------

_HALF_A_DAY = 720


def _further_apart(situation: Situation, draw: Draw) -> Iterator[Situation]:
    """Move the later of two things away from the other; of three, what is far from one is near another."""
    regimen = situation.regimen
    if not isinstance(regimen, Regimen) or len(regimen) != 2:
        return
    one, other = regimen.items
    by = draw(1, _HALF_A_DAY)
    for still, moving in ((one, other), (other, one)):
        ahead = (moving.minute - still.minute) % 1440
        if ahead <= _HALF_A_DAY:
            for minutes in dict.fromkeys((min(by, _HALF_A_DAY - ahead), _HALF_A_DAY - ahead)):
                later = _at(moving, moving.minute + minutes)
                yield anew(situation, regimen=Regimen.of(still, later, complete=regimen.complete))


def _at(item: Item, minute: int) -> Item:
    return attrs.evolve(item, at=time(minute // 60 % 24, minute % 60))


def _apart_is_no_worse(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    return _moved(rule, situation, _further_apart(situation, draw), 1, "further apart it weighs more")


# What is measured -----------------------------------------------------------------------------------------------


def _higher(rule: Rule, situation: Situation, draw: Draw, law_id: str) -> Iterator[Situation]:
    """Raise each stated value of the person that a rule claims something of, by a tenth and by more."""
    fields = [each.partition(":")[2] for each in claims(rule) if each.partition(":")[0] == law_id]
    share = draw(1, 300)
    for name in fields:
        inside = PERSON_FIELDS[name][0]
        value: float | None = getattr(situation.person, inside)
        if value is None:
            continue
        highest = _scale(name).high
        for higher in dict.fromkeys((min(value * (1 + share / 100), highest), min(value * 1.1, highest))):
            changes: dict[str, Any] = {inside: higher}
            yield anew(situation, person=attrs.evolve(situation.person, **changes))


def _rises_with(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    others = _higher(rule, situation, draw, "rises-with")
    return _moved(rule, situation, others, -1, "a higher value weighs less")


def _falls_with(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    others = _higher(rule, situation, draw, "falls-with")
    return _moved(rule, situation, others, 1, "a higher value weighs more")


TRIALS: dict[str, Trial] = {
    "more-is-no-milder": _more_is_no_milder,
    "more-is-no-worse": _more_is_no_worse,
    "apart-is-no-worse": _apart_is_no_worse,
    "rises-with": _rises_with,
    "falls-with": _falls_with,
}
"""What tries these laws, by the id of the law."""
