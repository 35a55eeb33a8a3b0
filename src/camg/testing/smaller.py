"""The smallest situation that still breaks a law: one thing after another is left out, as long as it breaks."""

from collections.abc import Callable, Iterator
from datetime import time
from typing import Any

import attrs

from camg.catalogue.models import Model
from camg.catalogue.standards import standards
from camg.intake.dose import DoseBasis
from camg.intake.intake import Intake, Item, Origin
from camg.intake.regimen import Regimen
from camg.person import NOBODY, Person
from camg.rules.situation import Situation
from camg.testing.trial import anew

__all__ = ["smallest"]

_MOST_TRIALS = 400


def smallest(situation: Situation, breaks: Callable[[Situation], bool]) -> Situation:
    """Return a plainer situation for which the predicate still holds; the same where none was found.

    Parameters
    ----------
    situation : Situation
        For which the predicate holds.
    breaks : callable
    """
    trials = 0
    while True:
        for simpler in _simpler(situation):
            trials += 1
            if trials > _MOST_TRIALS:
                return situation
            if breaks(simpler):
                situation = simpler
                break
        else:
            return situation


def _simpler(situation: Situation) -> Iterator[Situation]:
    """Leave one thing out, or make it plainer: what takes most away first."""
    regimen, person = situation.regimen, situation.person
    if not isinstance(regimen, Regimen):
        return
    if person != NOBODY:
        yield anew(situation, person=NOBODY)
    if situation.standards != standards("iom"):
        yield anew(situation, standards=standards("iom"))
    if situation.model != Model.named("default"):
        yield anew(situation, model=Model.named("default"))
    items = regimen.items
    for place in range(len(items)):
        yield anew(situation, regimen=Regimen.of(*items[:place], *items[place + 1 :], complete=regimen.complete))
    yield from _plainer_people(situation)
    if regimen.complete:
        yield anew(situation, regimen=Regimen.of(*items))
    for place, item in enumerate(items):
        for plainer in _plainer_items(item):
            changed = Regimen.of(*items[:place], plainer, *items[place + 1 :], complete=regimen.complete)
            if changed != regimen:
                yield anew(situation, regimen=changed)


def _plainer_people(situation: Situation) -> Iterator[Situation]:
    person = situation.person
    for field in attrs.fields(Person):
        value: Any = getattr(person, field.name)
        if value is None:
            continue
        plainer: list[Any] = [None]
        if isinstance(value, tuple):
            plainer += [value[1:]] if value else []
        elif isinstance(value, float):
            plainer += _rounder(value)
        for each in plainer:
            changes: dict[str, Any] = {field.name: each}
            yield anew(situation, person=attrs.evolve(person, **changes))


def _rounder(number: float) -> Iterator[float]:
    """Return numbers that are shorter to write, the shortest first."""
    for digits in (-3, -2, -1, 0, 1, 2, 3):
        shorter = round(number, digits) + 0.0
        if len(f"{shorter:g}") < len(repr(number).removesuffix(".0")) and shorter != number:
            yield shorter


def _plainer_items(item: Item) -> Iterator[Item]:
    if item.minute not in (0, 480):
        yield attrs.evolve(item, at=time(8))
        yield attrs.evolve(item, at=time(round(item.minute / 60) % 24))
    if not isinstance(item, Intake):
        return
    dose = item.dose
    plain: dict[str, Any] = {"meal": None, "origin": Origin.SUPPLEMENT, "product": None}
    for name, value in plain.items():
        if getattr(item, name) != value:
            yield attrs.evolve(item, **{name: value})
    if dose.salt is not None or dose.basis is not DoseBasis.DECLARED:
        yield attrs.evolve(item, dose=attrs.evolve(dose, salt=None, coating=None, basis=DoseBasis.DECLARED))
        yield attrs.evolve(item, dose=attrs.evolve(dose, basis=DoseBasis.DECLARED))
    for mg in _rounder(dose.elemental_mg):
        yield attrs.evolve(item, dose=attrs.evolve(dose, elemental_mg=mg))
