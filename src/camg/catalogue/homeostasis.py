"""The constants of the simulated bodies, each with unit, source, basis and grade."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from camg.catalogue._files import read_data
from camg.catalogue.parameters import Parameter
from camg.provenance import Basis, Grade

__all__ = ["Constants", "constants"]


class Constants(NamedTuple):
    """The constants of one body by name, and the states, as amounts, from which its steady state is looked for."""

    parameters: Mapping[str, Parameter]
    start: Mapping[str, float]


@cache
def constants(body: str) -> Constants:
    """Return the constants of a simulated body.

    >>> row = constants("rat").parameters["gfr"]
    >>> row.value, row.unit, row.reference
    (0.0012523, 'L/min', 'dutta-layton-2024')
    """
    tables = read_data(f"homeostasis_{body}")
    rows = {name: _made(name, row) for name, row in tables["parameter"].items()}
    return Constants(MappingProxyType(rows), MappingProxyType(tables["start"]))


def _made(name: str, row: dict[str, Any]) -> Parameter:
    known: dict[str, Any] = {**row, "basis": Basis(row["basis"]), "grade": Grade(row["grade"])}
    return Parameter(id=name, **known)
