"""The worked examples of the rule catalogue, as situations with what is expected of one rule."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from camg import Dose, Intake, Meal, Medicine, Person, Regimen
from camg.intake.dose import DoseBasis
from camg.rules.situation import Situation

__all__ = ["Example", "boundaries", "examples", "printed_counts", "printed_grades", "situation_of"]

SOURCE = Path(__file__).parent / "reference" / "worked_examples.toml"


@attrs.frozen
class Example:
    """One row: a rule, a situation as plain mappings, and what the rule says of it."""

    rule: str
    text: str
    expect: dict[str, Any]
    given: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"

    @property
    def situation(self) -> Situation:
        return situation_of(self.given)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def _rows(table: str) -> list[Example]:
    inputs = ("person", "intakes", "medicines", "complete", "standards", "model")
    rows: list[Example] = []
    for row in _data()[table]:
        if unknown := set(row) - {"rule", "text", "note", "expect", *inputs}:
            message = f"{row['rule']}: {row['text']} has unknown keys {unknown}"
            raise KeyError(message)
        given = {name: row[name] for name in inputs if name in row}
        rows.append(Example(row["rule"], row["text"], row["expect"], given))
    return rows


def examples() -> list[Example]:
    """What the catalogue prints."""
    return _rows("example")


def boundaries() -> list[Example]:
    """Both sides of its thresholds."""
    return _rows("boundary")


def printed_counts() -> dict[str, int]:
    """How many examples the catalogue prints for each rule."""
    counts: dict[str, int] = _data()["count"]
    return counts


def printed_grades() -> dict[str, str]:
    """The grade of each rule."""
    grades: dict[str, str] = _data()["grade"]
    return grades


def situation_of(given: dict[str, Any]) -> Situation:
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
