"""Situations nearer to what is wanted, found by small moves: what Hypothesis draws at random seldom fits two rules."""

from collections.abc import Callable, Iterable, Iterator
from datetime import time
from functools import cache
from math import ceil
from typing import Any, TypeAlias, TypeVar

import attrs

from camg.errors import CamgError
from camg.intake.dose import Dose
from camg.intake.intake import Intake, Item
from camg.intake.regimen import Regimen
from camg.person import Person
from camg.rules.situation import Situation
from camg.testing.smaller import simpler

__all__ = ["Lacking", "joined", "nearest"]

Lacking: TypeAlias = tuple[int, float]
"""How many rules are not satisfied, and by how much; (0, 0) is what is wanted."""

Valued = TypeVar("Valued", Dose, Person)

_MOST_MOVES = 1500
_DAY_MINUTES = 1440


def joined(parts: Iterable[Situation]) -> Situation:
    """Return one situation of several: all that is taken, by one of whom all is stated; the first has the last word."""
    first, *others = parts
    items, person, complete = list(first.regimen), first.person, first.regimen.complete
    for each in others:
        items += [item for item in each.regimen if item not in items]
        complete = complete or each.regimen.complete
        person = _filled(person, each.person)
    return attrs.evolve(first, whole=None, person=person, regimen=Regimen.of(*items, complete=complete))


def _filled(person: Person, other: Person) -> Person:
    added: dict[str, Any] = {
        field.name: value
        for field in attrs.fields(Person)
        if getattr(person, field.name) is None and (value := getattr(other, field.name)) is not None
    }
    if added.get("life_stage") and person.sex == "male":
        del added["life_stage"]
    if added.get("sex") == "male" and person.life_stage:
        del added["sex"]
    return attrs.evolve(person, **added)


def nearest(
    situation: Situation,
    lacking: Callable[[Situation], Lacking | None],
    steps: Callable[[Situation], Iterable[float]],
) -> Situation:
    """Move a situation by small steps as near as they lead.

    Parameters
    ----------
    situation : Situation
        Of a daily routine.
    lacking : callable
        How far a situation is from what is wanted; None for one that is out of the question.
    steps : callable
        By how much the rules are missed, in their own units: amounts and times are moved by that.
    """
    least = lacking(situation)
    if least is None or not isinstance(situation.regimen, Regimen):
        return situation
    stated = attrs.evolve(situation, whole=None, person=_filled(situation.person, _nothing()))
    known = lacking(stated)
    if known is not None and known <= least:
        situation, least = stated, known  # what is not stated keeps rules from speaking
    moves = _moves(situation, tuple(steps(situation)))
    for _ in range(_MOST_MOVES):
        each = next(moves, None)
        if each is None or least == (0, 0.0):
            break
        now = lacking(each)
        if now is not None and now < least:
            situation, least = each, now
            moves = _moves(situation, tuple(steps(situation)))
    return situation


def _moves(situation: Situation, steps: tuple[float, ...]) -> Iterator[Situation]:
    regimen = situation.regimen
    assert isinstance(regimen, Regimen)
    items = list(regimen)
    for number, item in enumerate(items):
        for moved in _moved(item, steps):
            listed = [*items[:number], moved, *items[number + 1 :]]
            yield attrs.evolve(situation, whole=None, regimen=Regimen.of(*listed, complete=regimen.complete))
    for person in _changed(situation.person, steps):
        yield attrs.evolve(situation, whole=None, person=person)
    yield from simpler(situation)


def _moved(item: Item, steps: tuple[float, ...]) -> Iterator[Item]:
    minutes = [item.minute + way * ceil(60 * step) for step in steps if step <= 24 for way in (1, -1)]
    for minute in dict.fromkeys(each % _DAY_MINUTES for each in (*minutes, *range(0, _DAY_MINUTES, 60))):
        yield attrs.evolve(item, at=time(minute // 60, minute % 60))
    if isinstance(item, Intake):
        mg = item.dose.elemental_mg
        shifted = [each for step in steps for each in (mg + step, mg - step)]
        for other in dict.fromkeys((*shifted, 2 * mg, mg / 2, *_ROUND_MG)):
            dose = _evolved(item.dose, "elemental_mg", other)
            if dose is not None:
                yield attrs.evolve(item, dose=dose)


_ROUND_MG = tuple(100.0 * each for each in range(1, 11))


@cache
def _nothing() -> Person:
    """Return a person of whom it is stated that there is nothing to state."""
    return Person.of(
        conditions=[], goals=[], diet=[], treatments={}, stress="low", alcohol="0 g", caffeine="0 mg", sodium="0 mg"
    )


def _changed(person: Person, steps: tuple[float, ...]) -> Iterator[Person]:
    for field in attrs.fields(Person):
        value: Any = getattr(person, field.name)
        if isinstance(value, float):
            for other in (each for step in steps for each in (value + step, value - step)):
                moved = _evolved(person, field.name, other)
                if moved is not None and other >= 0:
                    yield moved


def _evolved(value: Valued, name: str, other: float) -> Valued | None:
    """Return the value with another number; None for one that nothing can have."""
    changed: Any = {name: other}
    try:
        return attrs.evolve(value, **changed)
    except CamgError:
        return None
