"""Laws of what is not known: each thing that a situation tells is taken away in turn."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import attrs

from camg.intake.dose import DoseBasis
from camg.intake.intake import Intake
from camg.intake.regimen import Regimen
from camg.person import PERSON_FIELDS, Person, Treatment
from camg.rules.outcome import Outcome, OutcomeKind, Rule
from camg.rules.situation import Situation
from camg.testing.trial import Broken, Draw, Trial, anew, said_of

__all__ = ["FIELDS", "TRIALS", "Less", "forgotten", "spared"]

FOUND, CLEAR, NOT_EVALUATED = OutcomeKind.FOUND, OutcomeKind.CLEAR, OutcomeKind.NOT_EVALUATED
_KEYWORDS: dict[str, str] = {inside: name for name, (inside, _) in PERSON_FIELDS.items()} | {
    "treatments_taken": "treatments"
}


FIELDS = frozenset(
    {
        *_KEYWORDS, *_KEYWORDS.values(), *(each.name for each in attrs.fields(Person)), "duration", "daily",
        "meal", "phytate", "oxalate", "salt", "complete",
    }
)  # fmt: skip
"""What can be taken away, by its keyword or by its name inside."""


class Less(NamedTuple):
    """A situation of which one thing less is known."""

    field: str
    """A keyword of `Person.of`; ``meal``, ``phytate``, ``oxalate`` or ``salt`` of an intake; ``duration`` or
    ``daily`` of a treatment; ``complete`` of the list."""
    about: str
    situation: Situation


def forgotten(situation: Situation) -> Iterator[Less]:
    """Take away each thing that is known of a situation in turn."""
    yield from _of_person(situation)
    regimen = situation.regimen
    if not isinstance(regimen, Regimen):
        return
    if regimen.complete:
        about = "that the list is complete"
        yield Less("complete", about, anew(situation, regimen=Regimen.of(*regimen)))
    for place, item in enumerate(regimen.items):
        if not isinstance(item, Intake) or item in regimen.items[:place]:
            continue
        for field, lesser in _of_intake(item):
            same = [lesser if each == item else each for each in regimen.items]
            about = f"the {field} of {item!r}"
            yield Less(field, about, anew(situation, regimen=Regimen.of(*same, complete=regimen.complete)))


def _of_person(situation: Situation) -> Iterator[Less]:
    person = situation.person
    listed = situation.regimen.complete or situation.regimen.lists_food_or_water
    for field in attrs.fields(Person):
        value: Any = getattr(person, field.name)
        name = _KEYWORDS[field.name] if field.name in _KEYWORDS else field.name  # noqa: SIM401  # because pyright cannot tell what get returns here
        if value is None or (listed and name.startswith("dietary")):
            continue  # usual food beside a list of food is an amount to add: without it another total is known
        yield Less(name, name, anew(situation, person=attrs.evolve(person, **{field.name: None})))
    taken = person.treatments_taken or ()
    for place, treatment in enumerate(taken):
        for name, lesser in _of_treatment(treatment):
            treatments = (*taken[:place], lesser, *taken[place + 1 :])
            without = anew(situation, person=attrs.evolve(person, treatments_taken=treatments))
            yield Less(name, f"the {name} of {treatment.name}", without)


def _of_treatment(treatment: Treatment) -> Iterator[tuple[str, Treatment]]:
    if treatment.months is not None:
        yield "duration", attrs.evolve(treatment, months=None)
    if treatment.daily_mg is not None:
        yield "daily", attrs.evolve(treatment, daily_mg=None)


def _of_intake(intake: Intake) -> Iterator[tuple[str, Intake]]:
    meal, dose = intake.meal, intake.dose
    if meal is not None:
        yield "meal", attrs.evolve(intake, meal=None)
        if meal.phytate_mmol is not None:
            yield "phytate", attrs.evolve(intake, meal=attrs.evolve(meal, phytate_mmol=None))
        if meal.oxalate_mmol is not None:
            yield "oxalate", attrs.evolve(intake, meal=attrs.evolve(meal, oxalate_mmol=None))
    if dose.salt is not None:
        basis = DoseBasis.DECLARED if dose.basis is DoseBasis.COMPUTED else dose.basis
        yield "salt", attrs.evolve(intake, dose=attrs.evolve(dose, salt=None, basis=basis))


# The laws -------------------------------------------------------------------------------------------------------


def _missing(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = said_of(rule, situation)
    if said is None:
        return None
    for less in _judged(rule, situation):
        lesser = said_of(rule, less.situation)
        if lesser is None:
            continue
        wrong = _passes(said, lesser)
        if wrong and said.kind is OutcomeKind.NOT_APPLICABLE and less.field in _named(rule, "set_aside_by"):
            continue
        if wrong:
            return _broken(situation, said, less, lesser, f"without {less.about} {wrong}")
    return None


def _passes(said: Outcome, lesser: Outcome) -> str:
    if lesser.kind is CLEAR and said.kind is not CLEAR:
        return "it is clear"
    if lesser.kind is not FOUND or said.kind is NOT_EVALUATED:
        return ""  # of a finding where more was not evaluated speaks the law `more-information`
    if said.kind is not FOUND:
        return "it is found"
    if said.severity is None or lesser.severity is None or said.severity is lesser.severity:
        return ""
    if lesser.severity > said.severity:
        return "it weighs more"
    named = lesser.missing or any(each.missing for each in lesser.findings)
    return "" if named else "it weighs less, and does not name what is missing"


def _more(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = said_of(rule, situation)
    if said is None or said.kind is not NOT_EVALUATED:
        return None
    for less in _judged(rule, situation):
        lesser = said_of(rule, less.situation)
        if lesser is not None and lesser.kind is FOUND:
            remark = f"once {less.about} is known, what was found is not evaluated"
            return _broken(situation, said, less, lesser, remark)
    return None


def _broken(situation: Situation, said: Outcome, less: Less, lesser: Outcome, remark: str) -> Broken:
    return Broken(situation=situation, said=said, remark=remark, other=less.situation, other_said=lesser)


def _judged(rule: Rule, situation: Situation) -> Iterator[Less]:
    without = spared(rule)
    return (less for less in forgotten(situation) if less.field not in without)


def spared(rule: Rule) -> frozenset[str]:
    """Return the fields for which, where they are not stated, the catalogue puts something in place: `Less.field`."""
    return _named(rule, "does_without")


def _named(rule: Rule, attribute: str) -> frozenset[str]:
    """Return the fields that a rule names, by the keyword of the door whichever way they are written."""
    names: tuple[str, ...] = getattr(rule, attribute, ())
    return frozenset(_KEYWORDS.get(each, each) for each in names)


TRIALS: dict[str, Trial] = {"missing-input": _missing, "more-information": _more}
"""What tries these laws, by the id of the law."""
