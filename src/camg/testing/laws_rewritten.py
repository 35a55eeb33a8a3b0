"""Laws of situations that are written otherwise and are the same."""

from datetime import time
from functools import cache
from typing import Any, cast

import attrs

from camg.intake.dose import MOST_MG, Dose, DoseBasis
from camg.intake.intake import Item
from camg.intake.regimen import Regimen
from camg.person import PERSON_FIELDS, Person, _scale
from camg.rules.outcome import Rule
from camg.rules.situation import Situation
from camg.testing.trial import Broken, Draw, Trial, anew, compared, with_doses, with_items

__all__ = ["TRIALS"]


def _ordered(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    """Write the items anew, in another order: of each another object, which lies elsewhere in memory."""
    items = [attrs.evolve(each) for each in situation.regimen]
    if len(items) < 2:
        return None
    turned = draw(0, len(items) - 1)
    other = with_items(situation, reversed([*items[turned:], *items[:turned]]))
    return compared(rule, situation, other, "the same, written in another order, is judged otherwise", items=True)


_UNITS = ("mmol", "mEq", "g", "mcg")


def _in_units(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    """Write every amount in another unit and read it again, as another user would have entered it."""
    which = draw(0, len(_UNITS))
    unit = _UNITS[which % len(_UNITS)]

    def rewritten(dose: Dose) -> Dose:
        factor = dose.mineral.scale.factors.get(unit)
        if factor is None or round(dose.elemental_mg / factor * factor, 9) > MOST_MG:
            return dose
        number = dose.elemental_mg / factor
        amount: Any = f"{number!r} {unit}" if which else _registry().Quantity(number, unit)
        return attrs.evolve(dose, elemental_mg=Dose.of(dose.mineral, amount).elemental_mg)

    other = anew(with_doses(situation, rewritten), person=_person_in_units(situation.person))
    return compared(rule, situation, other, "the same amounts, written in other units, are judged otherwise")


@cache
def _registry() -> Any:
    from importlib import import_module

    pint: Any = import_module("pint")

    return pint.UnitRegistry()  # one of the user's own, which camg has never met


def _person_in_units(person: Person) -> Person:
    """Return the person with each value written in a unit that does not bring back the same float, if there is one."""
    changed: dict[str, float] = {}
    for name, (inside, _unit) in PERSON_FIELDS.items():
        value: float | None = getattr(person, inside)
        if value is None:
            continue
        for factor in _scale(name).factors.values():
            if value / factor * factor != value:
                changed[inside] = value / factor * factor
    return attrs.evolve(person, **cast("dict[str, Any]", changed)) if changed else person


def _entered(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    def declared(dose: Dose) -> Dose:
        return attrs.evolve(dose, basis=DoseBasis.DECLARED) if dose.basis is DoseBasis.COMPUTED else dose

    def computed(dose: Dose) -> Dose:
        known = dose.salt is not None and dose.salt.is_settled and dose.basis is DoseBasis.DECLARED
        return attrs.evolve(dose, basis=DoseBasis.COMPUTED) if known else dose

    remark = "the same dose, entered by its compound and by its element, is judged otherwise"
    return compared(rule, with_doses(situation, declared), with_doses(situation, computed), remark)


def _turned(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    """Turn the day so that each item in turn falls on midnight, and once by any time."""
    moves = [1440 - each.minute for each in situation.regimen]
    for minutes in dict.fromkeys([draw(1, 1439), *moves, *(each - 1 for each in moves)]):
        items: list[Item] = []
        for each in situation.regimen:
            minute = (each.minute + minutes) % 1440
            items.append(attrs.evolve(each, at=time(minute // 60, minute % 60)))
        remark = f"the whole day moved by {minutes} minutes is judged otherwise"
        broken = compared(rule, situation, with_items(situation, items), remark)
        if broken is not None:
            return broken
    return None


def _of_routines(trial: Trial) -> Trial:
    """Return a trial that leaves days of a diary alone: they are not written anew without their neighbours."""

    def tried(rule: Rule, situation: Situation, draw: Draw) -> Broken | bool | None:
        return trial(rule, situation, draw) if isinstance(situation.regimen, Regimen) else None

    return tried


TRIALS: dict[str, Trial] = {
    "order": _of_routines(_ordered),
    "units": _of_routines(_in_units),
    "entry": _of_routines(_entered),
    "clock-rotation": _of_routines(_turned),
}
"""What tries these laws, by the id of the law."""
