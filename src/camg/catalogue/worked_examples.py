"""The worked examples of the rule catalogue: what the tests run is what a rule's page prints."""

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

import attrs

__all__ = ["WorkedExample", "printed_counts", "printed_grades", "worked_boundaries", "worked_examples"]

_FILE = os.path.join(os.path.dirname(__file__), "data", "worked_examples.toml")
_GIVEN = ("person", "intakes", "medicines", "complete", "standards", "model")
_KEYS = frozenset(("rule", "text", "note", "expect", *_GIVEN))


@attrs.frozen
class WorkedExample:
    """One row: a rule, a case, and what the rule says of it.

    Attributes
    ----------
    rule : str
        The rule's id.
    text : str
        Case and answer in the catalogue's words.
    note : str
        Which reading was chosen where the words leave an input open.
    expect : mapping
        Kind, severity, and numbers with their tolerance.
    given : mapping
        Person, intakes, medicines and the like, as their constructors take them.
    """

    rule: str
    text: str
    note: str
    expect: Mapping[str, Any]
    given: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"


@cache
def _data() -> dict[str, Any]:
    with open(_FILE, "rb") as file:
        return tomllib.load(file)


def _rows(table: str, rule_id: str | None) -> tuple[WorkedExample, ...]:
    rows: list[WorkedExample] = []
    for row in _data()[table]:
        if unknown := set(row) - _KEYS:
            message = f"{row['rule']}: {row['text']} has unknown keys {unknown}"
            raise KeyError(message)
        if rule_id in (None, row["rule"]):
            given = {name: row[name] for name in _GIVEN if name in row}
            rows.append(WorkedExample(row["rule"], row["text"], row.get("note", ""), row["expect"], given))
    return tuple(rows)


def worked_examples(rule_id: str | None = None) -> tuple[WorkedExample, ...]:
    """Return what the catalogue prints, of all rules or of one; nothing for a rule that it does not know.

    >>> worked_examples("dose/ca-single-cap")[0].text
    '600 -> advice'
    """
    return _rows("example", rule_id)


def worked_boundaries(rule_id: str | None = None) -> tuple[WorkedExample, ...]:
    """Return both sides of the thresholds that the catalogue prints."""
    return _rows("boundary", rule_id)


def printed_counts() -> dict[str, int]:
    """Return how many examples the catalogue prints for each rule."""
    counts: dict[str, int] = _data()["count"]
    return counts


def printed_grades() -> dict[str, str]:
    """Return the grade that the catalogue prints for each rule."""
    grades: dict[str, str] = _data()["grade"]
    return grades
