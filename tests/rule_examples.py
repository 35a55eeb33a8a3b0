"""The worked examples of the rule catalogue, as situations with what is expected of one rule."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from camg import Dose, Intake, Meal, Medicine, Person, Regimen
from camg.catalogue.worked_examples import (
    WorkedExample,
    printed_counts,
    printed_grades,
    worked_boundaries,
    worked_examples,
)
from camg.intake.dose import DoseBasis
from camg.rules.situation import Situation

__all__ = ["Example", "boundaries", "examples", "printed_counts", "printed_grades", "situation_of"]


@attrs.frozen
class Example:
    """One row: a rule, a situation as plain mappings, and what the rule says of it."""

    rule: str
    text: str
    expect: Mapping[str, Any]
    given: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"

    @property
    def situation(self) -> Situation:
        return situation_of(self.given)


def _rows(rows: Iterable[WorkedExample]) -> list[Example]:
    return [Example(row.rule, row.text, row.expect, row.given) for row in rows]


def examples() -> list[Example]:
    """What the catalogue prints."""
    return _rows(worked_examples())


def boundaries() -> list[Example]:
    """Both sides of its thresholds."""
    return _rows(worked_boundaries())


def situation_of(given: Mapping[str, Any]) -> Situation:
    """Make a situation of plain mappings."""
    items = [_intake(each) for each in given.get("intakes", ())]
    medicines = [Medicine.of(each["name"], at=each["at"]) for each in given.get("medicines", ())]
    return Situation.of(
        Regimen.of(*items, *medicines, complete=given.get("complete", False)),
        Person.of(**given.get("person", {})),
        standards=given.get("standards"),
        model=given.get("model"),
    )


def _intake(row: dict[str, Any]) -> Intake:
    place = {name: row[name] for name in ("at", "meal", "origin", "product") if name in row}
    if isinstance(place.get("meal"), dict):
        place["meal"] = Meal.of(**place["meal"])
    coating = row.get("coating")
    if "mass" in row:
        dose = Dose.of_salt(row["salt"], row["mass"], coating=coating)
    else:
        dose = Dose.of(row["mineral"], row["amount"], salt=row.get("salt"), coating=coating)
    if "basis" in row:
        dose = attrs.evolve(dose, basis=DoseBasis(row["basis"]))
    return Intake.of(dose, **place)
