"""The parameters of the equations, each with range, unit, source, basis and grade."""

import math
from functools import cache
from typing import Any, NamedTuple

from camg.catalogue._files import Index, read_data
from camg.provenance import Basis, Grade

__all__ = ["Parameter", "Sigma", "made", "parameter", "parameters", "preset_rows", "sigmas"]


class Parameter(NamedTuple):
    """A number of an equation and where it comes from.

    `low` and `high` are the ends that lower and raise the result, which for a half-saturation load is the larger
    and the smaller number; `studied` is the range of loads its source saw.
    """

    id: str
    value: float
    unit: str
    meaning: str
    reference: str
    where: str
    basis: Basis
    grade: Grade
    low: float | None = None
    high: float | None = None
    studied: tuple[float, float] | None = None


class Sigma(NamedTuple):
    """The dissolved share of one class in one state of the stomach, with its range."""

    value: float
    low: float
    high: float


@cache
def _tables() -> dict[str, Any]:
    return read_data("parameters")


@cache
def _data() -> Index[Parameter]:
    return Index(
        "parameter",
        [
            (f"{room}.{name}", made(f"{room}.{name}", row))
            for room in ("calcium", "magnesium", "overlap", "modifier", "plasma", "balance", "kidney", "driver")
            for name, row in _tables()[room].items()
        ],
    )


def made(key: str, row: dict[str, Any]) -> Parameter:
    """Return the parameter of one row of a data file."""
    limitless: dict[str, Any] = {end: math.inf for end in ("low", "high") if end in row and row[end] is None}
    known: dict[str, Any] = {**row, **limitless, "basis": Basis(row["basis"]), "grade": Grade(row["grade"])}
    if "studied" in row:
        known["studied"] = tuple(row["studied"])
    return Parameter(id=key, **known)


def parameter(key: str) -> Parameter:
    """Return a parameter by its id.

    >>> parameter("magnesium.passive").value, parameter("magnesium.passive").grade.value
    (0.07, 'A')
    """
    return _data().get(key, field="parameter")


def parameters() -> tuple[Parameter, ...]:
    """Return every parameter of the equations."""
    return tuple(_data().names.values())


@cache
def sigmas() -> dict[tuple[str, str, bool], Sigma]:
    """Return the dissolved share by class, state of the stomach, and whether there is food."""
    rows = _tables()["dissolution"]["rows"]
    return {(r["class"], r["acid"], r["fed"]): Sigma(r["value"], r["low"], r["high"]) for r in rows}


def preset_rows() -> dict[str, dict[str, Any]]:
    """Return what each preset of the model sets apart from the default."""
    rows: dict[str, dict[str, Any]] = _tables()["preset"]
    return rows
