"""The pair at a glance: which statements of the popular text a law of the cell can be asked about, and how."""

from functools import cache
from typing import Any, NamedTuple

from camg.catalogue._files import read_data
from camg.provenance import Grade

__all__ = ["PairRow", "pair_rows", "usual_state"]


class PairRow(NamedTuple):
    """One statement: the law to ask, where its inputs come from, and what the text claims.

    `when_low` says by ion whether the text claims a higher or a lower value where that ion is low.
    """

    id: str
    matter: str
    what: str
    unit: str
    law: str
    inputs: dict[str, str]
    when_low: dict[str, str]
    claim: str
    grade: Grade
    options: dict[str, Any]
    reads: str = ""


@cache
def pair_rows() -> tuple[PairRow, ...]:
    """Return every row, in the order of the file.

    >>> pair_rows()[0].law
    'muscle.transient'
    """
    made: list[PairRow] = []
    for key, row in read_data("cell_pair")["row"].items():
        known: dict[str, Any] = {"options": {}, **row, "grade": Grade(row["grade"])}
        made.append(PairRow(id=key, **known))
    return tuple(made)


@cache
def usual_state() -> dict[str, float]:
    """Return the usual free concentrations [mM], by field of the state; a judgement of this library."""
    usual: dict[str, float] = read_data("cell_pair")["usual"]
    return usual
