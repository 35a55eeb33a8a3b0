"""Examples as a table of one line each, as spreadsheets write them, made into the rows that TOML has.

A cell that holds several things has them between semicolons; an empty cell is unknown, and ``none`` says that there
is nothing. An intake is a line of a label, ``@``, its time, and if known its meal and origin.
"""

import csv
import io
import os
import re
from collections.abc import Iterator
from inspect import signature
from typing import Any, TypeAlias

import attrs

from camg.catalogue.worked_examples import EXAMPLE_KEYS
from camg.errors import InputError, RangeError, UnknownNameError, nearest_names
from camg.intake.intake import MealState, Origin
from camg.person import Person
from camg.reading.regimen_file import LARGEST_FILE, _file_text

__all__ = ["csv_rows", "is_csv"]

Fault: TypeAlias = InputError | UnknownNameError

_EXPECT = ("expect", "severity", "measured", "margin", "missing")
_OWN = tuple(key for key in EXAMPLE_KEYS if key not in ("person", "expect"))
_PERSON = tuple(signature(Person.of).parameters)
_SEVERAL = ("conditions", "goals", "diet")
_YES = {"yes": True, "true": True, "no": False, "false": False}
_MOST_LINES = 10_000


def is_csv(source: Any) -> bool:
    """Tell a table from TOML and JSON: by the file's name, or by a first line without their signs."""
    if not isinstance(source, str):
        return hasattr(source, "__fspath__") and _path(source).lower().endswith(".csv")
    head = source.lstrip("\ufeff \t\r\n").partition("\n")[0]
    return "rule" in head and "expect" in head and not any(sign in head for sign in "=[{")


def _path(source: Any) -> str:
    path: os.PathLike[str] = source
    return os.fspath(path)


def csv_rows(source: Any, faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the lines of a table as the mappings that TOML would have, each after its place."""
    text: str = source if isinstance(source, str) else _file_text(_path(source))
    text = text.lstrip("\ufeff\r\n")
    if len(text) > LARGEST_FILE:
        raise RangeError("text", f"{len(text)} characters", f"at most {LARGEST_FILE} characters", "Split the table.")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        listed = [(lines.line_num, [cell.strip() for cell in cells]) for cells in lines]
    except csv.Error as fault:
        raise InputError(f"line {lines.line_num}", first, "a table of comma-separated values", f"{fault}.") from None
    if not 1 < len(listed) <= _MOST_LINES:
        raise InputError("table", f"{len(listed)} lines", f"a line of names and 1 to {_MOST_LINES - 1} examples")
    columns = listed[0][1]
    faults += _wrong_columns(columns)
    return _rows(columns, listed[1:], faults)


def _rows(columns: list[str], lines: list[tuple[int, list[str]]], faults: list[Fault]) -> Iterator[Any]:
    for number, cells in lines:
        place = f"line {number}"
        if not any(cells):
            continue
        if len(cells) > len(columns):
            fix = "Put a cell with commas between quotation marks."
            faults.append(InputError(place, f"{len(cells)} cells", f"at most {len(columns)} cells", fix))
            continue
        yield place, _row(_Line(place, dict(zip(columns, cells, strict=False)), faults))


def _wrong_columns(columns: list[str]) -> Iterator[Fault]:
    for name in columns:
        if name not in (*_OWN, *_EXPECT, *_PERSON):
            near = nearest_names(name, [*_OWN, *_EXPECT, *_PERSON])
            yield UnknownNameError("line 1", name, near, "Columns are those of examples, and the fields of Person.")
    for name in dict.fromkeys(columns):
        if columns.count(name) > 1:
            yield InputError("line 1", name, "each column once", "Put several things into one cell.")


@attrs.frozen
class _Line:
    """The cells of one example by their columns."""

    place: str
    cells: dict[str, str]
    faults: list[Fault]

    def fault(self, column: str, value: str, allowed: str, fix: str = "") -> None:
        self.faults.append(InputError(f"{self.place}.{column}", value, allowed, fix))


def _row(line: _Line) -> dict[str, Any]:
    row: dict[str, Any] = {}
    person: dict[str, Any] = {}
    expect: dict[str, Any] = {}
    for column, cell in line.cells.items():
        if not cell:
            continue
        if column in _EXPECT:
            expect["kind" if column == "expect" else column] = _expected(line, column, cell)
        elif column in ("intake", "medicine"):
            row[column] = [made for each in _listed(cell) if (made := _item(line, column, each))]
        elif column == "complete":
            if cell.lower() not in _YES:
                line.fault(column, cell, "yes or no")
            row[column] = _YES.get(cell.lower(), False)
        elif column in _OWN:
            row[column] = cell
        elif column in _PERSON:
            person[column] = _of_person(column, cell)
    row["expect"] = expect
    return {**row, "person": person} if person else row


def _listed(cell: str) -> list[str]:
    return [] if cell.lower() == "none" else [each.strip() for each in cell.split(";") if each.strip()]


_MOMENT = re.compile(r"[0-9]{1,2}:[0-9]{2}")


def _item(line: _Line, column: str, text: str) -> dict[str, Any] | None:
    """Read ``calcium 500 mg @ 08:00 full food``, or ``levothyroxine @ 06:30``."""
    what, _, when = text.rpartition("@")
    words = when.split()
    rest = words[1:] if words and _MOMENT.fullmatch(words[0]) else None
    if not what.strip() or rest is None or (column == "medicine" and rest):
        example = "calcium 500 mg @ 08:00 full" if column == "intake" else "levothyroxine @ 06:30"
        line.fault(column, text, f"what is taken and when, such as {example!r}", "Several stand between semicolons.")
        return None
    entry: dict[str, Any] = {"label" if column == "intake" else "name": what.strip(), "at": words[0]}
    for word in rest:
        key = "meal" if word in tuple(MealState) else "origin" if word in tuple(Origin) else None
        if key is None or key in entry:
            known = ", ".join((*MealState, *Origin))
            line.fault(column, text, f"after the time one meal and one origin: {known}")
            return None
        entry[key] = word
    return entry


def _of_person(column: str, cell: str) -> Any:
    if column in _SEVERAL:
        return _listed(cell)
    if column == "treatments":
        taken = [each.partition(" ") for each in _listed(cell)]
        return {name: duration.strip() or None for name, _, duration in taken}
    return cell


def _expected(line: _Line, column: str, cell: str) -> Any:
    if column == "missing":
        return _listed(cell)
    if column not in ("measured", "margin"):
        return cell
    number, _, tolerance = cell.partition("±")
    try:
        return [float(number), float(tolerance or 0)]
    except ValueError:
        line.fault(column, cell, "a number, or number ± tolerance")
        return 0.0
