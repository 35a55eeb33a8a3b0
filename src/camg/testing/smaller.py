"""Smaller situations of which the same still holds, found by taking away and rounding.

Hypothesis shrinks what it drew; where a situation may be any, it is quicker to take from it what people would take
first: an item, a stated field, a digit.
"""

from collections.abc import Callable, Iterator
from datetime import time
from decimal import Decimal
from math import floor, log10
from typing import Any

import attrs

from camg.catalogue.models import Model
from camg.catalogue.standards import standards
from camg.intake.dose import DoseBasis
from camg.intake.intake import Intake, Item, Origin
from camg.intake.regimen import Regimen
from camg.person import NOBODY, Person
from camg.rules.situation import Situation
from camg.testing.situation_strategy import code

__all__ = ["simpler", "size", "smallest"]

_MOST_STEPS = 400


def size(situation: Situation) -> tuple[int, int, int]:
    """Return how much there is to read of a situation: items, stated fields of the person, characters of its code."""
    stated = [each for each in attrs.fields(Person) if getattr(situation.person, each.name) is not None]
    return len(situation.regimen), len(stated), len(code(situation))


def smallest(situation: Situation, holds: Callable[[Situation], bool]) -> Situation:
    """Return a situation from which nothing can be taken, and in which no number can be rounded, while it holds.

    A day of a diary comes back as it is.
    """
    if not isinstance(situation.regimen, Regimen):
        return situation
    steps = simpler(situation)
    for _ in range(_MOST_STEPS):
        each = next(steps, None)
        if each is None:
            break
        if holds(each):
            situation, steps = each, simpler(each)
    return situation


def simpler(situation: Situation) -> Iterator[Situation]:
    """Return situations that are one step simpler, the largest steps first."""
    regimen = situation.regimen
    assert isinstance(regimen, Regimen)

    def with_items(items: Iterator[Item] | list[Item]) -> Situation:
        return _anew(situation, regimen=Regimen.of(*items, complete=regimen.complete))

    items = list(regimen)
    for number in range(len(items)):
        yield with_items([*items[:number], *items[number + 1 :]])
    if regimen.complete:
        yield _anew(situation, regimen=Regimen.of(*items))
    if situation.person != NOBODY:
        yield _anew(situation, person=NOBODY)
    for usual in ({"standards": standards("iom")}, {"model": Model.named("default")}):
        if any(getattr(situation, name) != value for name, value in usual.items()):
            yield _anew(situation, **usual)
    for changed in _simpler_person(situation.person):
        yield _anew(situation, person=changed)
    for number, item in enumerate(items):
        for simple in _simpler_item(item):
            yield with_items([*items[:number], simple, *items[number + 1 :]])


def _anew(situation: Situation, **changes: Any) -> Situation:
    return attrs.evolve(situation, whole=None, **changes)


def _simpler_person(person: Person) -> Iterator[Person]:
    for field in attrs.fields(Person):
        value: object = getattr(person, field.name)
        if value is None:
            continue
        yield attrs.evolve(person, **{field.name: None})
        changed: list[Any] = []
        listed: Any = value
        if isinstance(value, tuple):
            changed = [listed[:number] + listed[number + 1 :] for number in range(len(listed))]
        elif isinstance(value, float):
            changed = list(_rounded(value))
        for other in changed:
            yield attrs.evolve(person, **{field.name: other})


def _simpler_item(item: Item) -> Iterator[Item]:
    for minute in dict.fromkeys((0, 480, item.minute // 60 * 60, item.minute // 30 * 30, item.minute // 15 * 15)):
        if _is_rounder(minute, item.minute):
            yield attrs.evolve(item, at=time(minute // 60, minute % 60))
    if not isinstance(item, Intake):
        return
    dose, meal = item.dose, item.meal
    plain: dict[str, Any] = {"meal": None, "product": None, "origin": Origin.SUPPLEMENT}
    for name, value in plain.items():
        if getattr(item, name) != value:
            yield attrs.evolve(item, **{name: value})
    if meal is not None and (meal.phytate_mmol, meal.oxalate_mmol) != (None, None):
        yield attrs.evolve(item, meal=attrs.evolve(meal, phytate_mmol=None, oxalate_mmol=None))
    if dose.salt is not None or dose.basis is not DoseBasis.DECLARED:
        yield attrs.evolve(item, dose=attrs.evolve(dose, salt=None, basis=DoseBasis.DECLARED))
    if dose.coating is not None:
        yield attrs.evolve(item, dose=attrs.evolve(dose, coating=None))
    for number in _rounder(dose.elemental_mg):
        yield attrs.evolve(item, dose=attrs.evolve(dose, elemental_mg=number))


_MINUTES = (1440, 60, 30, 15, 1)


def _is_rounder(one: int, than: int) -> bool:
    """Tell whether a clock time is plainer: midnight, then the morning at 08:00, then full hours and their parts."""
    return _plainness(one) < _plainness(than)


def _plainness(minute: int) -> tuple[int, int]:
    if minute in (0, 480):
        return 0, minute
    return next(place for place, step in enumerate(_MINUTES) if minute % step == 0), 0


def _rounder(value: float) -> Iterator[float]:
    """Return plainer amounts: 0, smaller ones of one digit, and the amount itself with fewer digits."""
    own = _digits(value)
    if not own:
        return
    yield 0.0
    most = floor(log10(abs(value)))
    for power in range(most - (own > 1), most + 1):  # 1 is no plainer than 10
        for digit in range(1, 10):
            if digit * 10.0**power < value:
                yield float(f"{digit}e{power}")
    yield from _rounded(value)


def _rounded(value: float) -> Iterator[float]:
    """Return a number with fewer digits, the fewest first."""
    own = _digits(value)
    for digits in range(1, own):
        rounded = float(f"{value:.{digits}g}")
        if _digits(rounded) < own:
            yield rounded


def _digits(value: float) -> int:
    """Return how many digits a number is written with, without the zeros around them."""
    return 0 if value == 0 else len(Decimal(repr(value)).normalize().as_tuple().digits)
