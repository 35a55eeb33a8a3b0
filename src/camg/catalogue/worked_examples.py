"""Tables of examples: a case, a rule, and what the rule says of it; and those of camg's own catalogue.

What the tests run is what a rule's page prints. Here a row is taken apart and no more; `camg.testing.read_examples`
makes situations of rows.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias, cast

import attrs

from camg.errors import InputError, UnknownNameError, raise_all, unknown_key

__all__ = [
    "EXAMPLE_KEYS",
    "GIVEN_KEYS",
    "WORKED_BOUNDARIES",
    "WORKED_EXAMPLES",
    "WorkedExample",
    "example_rows",
    "listed_examples",
    "worked_boundaries",
    "worked_examples",
]

_DATA = os.path.join(os.path.dirname(__file__), "data")
WORKED_EXAMPLES = os.path.join(_DATA, "worked_examples.toml")
"""The file of what the rule catalogue prints."""
WORKED_BOUNDARIES = os.path.join(_DATA, "worked_boundaries.toml")
"""The file of both sides of the thresholds that it prints."""

GIVEN_KEYS = ("person", "intake", "medicine", "complete", "standards", "model")
"""What makes the situation of an example: the keys of a regimen file, and the model."""
EXAMPLE_KEYS = ("rule", "text", "note", "expect", *GIVEN_KEYS)
_MOST_ROWS = 10_000

Fault: TypeAlias = InputError | UnknownNameError


@attrs.frozen
class WorkedExample:
    """One row as it stands: a rule, a case, and what the rule says of it.

    Attributes
    ----------
    rule : str
        The rule's id.
    text : str
        Case and answer in words.
    note : str
        Which reading was chosen where the words leave an input open.
    expect : mapping
        Kind, severity, and numbers with their tolerance.
    given : mapping
        Person, intakes, medicines and the like, as a regimen file has them.
    place : str
        Where it stands, such as ``$.example[2]``.
    """

    rule: str
    text: str
    note: str
    expect: Mapping[str, Any]
    given: Mapping[str, Any]
    place: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"


def example_rows(entries: Iterator[tuple[str, Any]], faults: list[Fault]) -> list[WorkedExample]:
    """Take rows apart; put on the list, with its place, whatever is wrong with their shape.

    Parameters
    ----------
    entries : iterator of (str, any)
        Each row after its place.
    faults : list of InputError or UnknownNameError
        To which the faults are added; a row with one is left out of the result.
    """
    rows: list[WorkedExample] = []
    seen: dict[str, str] = {}
    for place, entry in entries:
        wrong = list(_wrong_shape(entry, place))
        faults += wrong
        if wrong:
            continue
        expect = entry["expect"]
        row = WorkedExample(
            rule=entry["rule"],
            text=entry["text"],
            note=entry.get("note", ""),
            expect={"kind": expect} if isinstance(expect, str) else expect,
            given={key: entry[key] for key in GIVEN_KEYS if key in entry},
            place=place,
        )
        first = seen.setdefault(str(row), place)
        if first != place:
            faults.append(InputError(f"{place}.text", row.text, "a text of its own", f"{first} has it too."))
        rows.append(row)
    return rows


def _wrong_shape(entry: Any, place: str) -> Iterator[Fault]:
    if not isinstance(entry, Mapping):
        yield InputError(place, entry, "an entry with keys and values", "Write key = value lines.")
        return
    row = cast("Mapping[str, Any]", entry)
    for key in row:
        if key not in EXAMPLE_KEYS:
            yield unknown_key(place, key, EXAMPLE_KEYS)
    for key in ("rule", "text"):
        if not isinstance(row.get(key), str) or not row[key].strip():
            yield InputError(f"{place}.{key}", row.get(key), "text", f"Add {key}.")
    if not isinstance(row.get("note", ""), str):
        yield InputError(f"{place}.note", row["note"], "text")
    if not isinstance(row.get("expect"), str | Mapping):
        fix = "Write expect = 'clear', or expect = {kind = 'found', severity = 'advice'}."
        yield InputError(f"{place}.expect", row.get("expect"), "what the rule says", fix)


def listed_examples(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return the rows of a document, each after its place.

    Raises
    ------
    InputError
        When it holds no list of examples, or too many.
    """
    found: object = data.get("example")
    entries: Any = found
    if not isinstance(found, list) or not 0 < len(entries) <= _MOST_ROWS:
        fix = "Head each with [[example]] in TOML."
        raise InputError("$.example", entries, f"a list of 1 to {_MOST_ROWS} examples", fix)
    for number, entry in enumerate(entries):
        yield f"$.example[{number}]", entry


@cache
def _rows(path: str) -> tuple[WorkedExample, ...]:
    with open(path, "rb") as file:
        data = tomllib.load(file)
    faults: list[Fault] = []
    rows = example_rows(listed_examples(data), faults)
    raise_all(f"{os.path.basename(path)} cannot be used", faults)
    return tuple(rows)


def _of(path: str, rule_id: str | None) -> tuple[WorkedExample, ...]:
    return tuple(row for row in _rows(path) if rule_id in (None, row.rule))


def worked_examples(rule_id: str | None = None) -> tuple[WorkedExample, ...]:
    """Return what the catalogue prints, of all rules or of one; nothing for a rule that it does not know.

    >>> worked_examples("dose/ca-single-cap")[0].text
    '600 -> advice'
    """
    return _of(WORKED_EXAMPLES, rule_id)


def worked_boundaries(rule_id: str | None = None) -> tuple[WorkedExample, ...]:
    """Return both sides of the thresholds that the catalogue prints."""
    return _of(WORKED_BOUNDARIES, rule_id)
