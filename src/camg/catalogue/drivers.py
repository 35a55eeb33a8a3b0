"""What drives the two minerals out of the body: habits, states and medicines, with or without a number."""

from functools import cache
from typing import Any, Literal, TypeAlias

import attrs

from camg.catalogue._files import read_data
from camg.catalogue.minerals import Mineral
from camg.catalogue.parameters import Parameter, parameter
from camg.catalogue.references import reference
from camg.provenance import Basis, Grade, Reference

__all__ = ["DriverKind", "DriverRow", "Effect", "Route", "driver_rows"]

Route: TypeAlias = Literal["urine", "stools"]
Effect: TypeAlias = Literal["raises", "lowers"]
DriverKind: TypeAlias = Literal["amount", "drinking", "stress", "ionised calcium", "volume", "direction"]


@attrs.frozen(kw_only=True)
class DriverRow:
    """One driver of one mineral as the sources have it.

    Attributes
    ----------
    name : str
    mineral : Mineral
    route : str
        ``"urine"`` or ``"stools"``.
    effect : str
        ``"raises"`` or ``"lowers"`` what leaves that way.
    kind : str
        How it is counted; ``"direction"`` where the sources give no number.
    asks : str
        The input that it needs (see the data file).
    parameter : Parameter or None
        Its number; None where there is none.
    grade, basis, references
        Of the number, or of the direction.
    note : str
    """

    name: str
    mineral: Mineral
    route: Route
    effect: Effect
    kind: DriverKind
    asks: str
    parameter: Parameter | None
    grade: Grade
    basis: Basis
    references: tuple[Reference, ...]
    note: str = ""


@cache
def driver_rows() -> tuple[DriverRow, ...]:
    """Return every driver, those with a number first.

    >>> [(row.name, row.mineral.name, row.grade.value) for row in driver_rows()][:2]
    [('sodium', 'calcium', 'B'), ('protein', 'calcium', 'B')]
    """
    return tuple(_row(row) for row in read_data("drivers")["driver"])


def _row(row: dict[str, Any]) -> DriverRow:
    known = parameter(row["parameter"]) if "parameter" in row else None
    return DriverRow(
        name=row["name"],
        mineral=Mineral.named(row["mineral"]),
        route=row.get("route", "urine"),
        effect=row["effect"],
        kind=row["kind"],
        asks=row["asks"],
        parameter=known,
        grade=Grade(row["grade"]) if known is None else known.grade,
        basis=Basis(row["basis"]) if known is None else known.basis,
        references=tuple(reference(key) for key in row["references"]),
        note=row.get("note", ""),
    )
