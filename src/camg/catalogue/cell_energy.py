"""The parameters of energy and muscle in the cell, and the range for which each of their laws holds."""

from functools import cache
from typing import Any, NamedTuple

from camg.catalogue._files import Index, read_data
from camg.catalogue.parameters import Parameter
from camg.provenance import Basis, Grade

__all__ = ["CellLaw", "cell_law", "cell_laws", "cell_parameter", "cell_parameters", "cell_values"]


class CellLaw(NamedTuple):
    """A law of the cell: what it is of, and the range for which it holds.

    `ranges` are the lowest and highest value by input, in the unit that stands with it.
    """

    id: str
    title: str
    species: str
    tissue: str
    temperature: str
    ranges: dict[str, tuple[float, float, str]]
    reference: str
    where: str
    basis: Basis
    grade: Grade


@cache
def _tables() -> dict[str, Any]:
    return read_data("cell_energy")


@cache
def _parameters() -> Index[Parameter]:
    return Index(
        "parameter of the cell",
        [
            (f"{room}.{name}", _parameter(f"{room}.{name}", row))
            for room in ("atp", "fast", "cardiac")
            for name, row in _tables()[room].items()
        ],
    )


def _parameter(key: str, row: dict[str, Any]) -> Parameter:
    known: dict[str, Any] = {**row, "basis": Basis(row["basis"]), "grade": Grade(row["grade"])}
    if "studied" in row:
        known["studied"] = tuple(row["studied"])
    return Parameter(id=key, **known)


@cache
def _laws() -> Index[CellLaw]:
    return Index("law of the cell", [(key, _law(key, row)) for key, row in _tables()["law"].items()])


def _law(key: str, row: dict[str, Any]) -> CellLaw:
    ranges = {name: (low, high, unit) for name, (low, high, unit) in row["ranges"].items()}
    known: dict[str, Any] = {**row, "ranges": ranges, "basis": Basis(row["basis"]), "grade": Grade(row["grade"])}
    return CellLaw(id=key, **known)


def cell_law(key: str) -> CellLaw:
    """Return a law by its id.

    >>> cell_law("fast-transient").temperature
    '16 to 18 degrees C'
    """
    return _laws().get(key, field="law")


def cell_laws() -> tuple[CellLaw, ...]:
    """Return every law, in the order of the file."""
    return tuple(_laws().names.values())


def cell_parameter(key: str) -> Parameter:
    """Return a parameter by its id.

    >>> cell_parameter("fast.release_magnesium_mm").value
    1.0
    """
    return _parameters().get(key, field="parameter")


def cell_parameters() -> tuple[Parameter, ...]:
    """Return every parameter of energy and muscle."""
    return tuple(_parameters().names.values())


@cache
def cell_values(room: str) -> dict[str, float]:
    """Return the numbers of one room, such as ``"atp"``, by their short names."""
    return {name: row["value"] for name, row in _tables()[room].items()}
