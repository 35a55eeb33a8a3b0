"""The pair at a glance: what each law says of two states, beside what the popular text claims."""

import math
from importlib import import_module
from typing import Any, Literal, NamedTuple

import attrs

from camg.catalogue.cell_pair import PairRow, pair_rows, usual_state
from camg.errors import InputError, RangeError
from camg.provenance import Grade

__all__ = ["CellState", "Compared", "Comparison", "compare"]

Direction = Literal["higher", "lower", "same"]

_SAME = 1e-3
"""Relative difference below which two values count as the same: transients are solved, not exact."""


def _usual(name: str) -> Any:
    return attrs.field(factory=lambda: usual_state()[name])


@attrs.frozen(kw_only=True)
class CellState:
    """Free (ionised) calcium and magnesium around and in a cell.

    What is not given is usual. Nothing outside is taken for what is inside: serum values say little of cells. Free
    calcium inside is no input, for the laws of muscle solve for it.

    Attributes
    ----------
    calcium_outside_mm, magnesium_outside_mm, magnesium_inside_mm : float
        Concentrations [mM], 0 or more.
    """

    calcium_outside_mm: float = _usual("calcium_outside_mm")
    magnesium_outside_mm: float = _usual("magnesium_outside_mm")
    magnesium_inside_mm: float = _usual("magnesium_inside_mm")

    def __attrs_post_init__(self) -> None:
        for name, value in attrs.asdict(self).items():
            if isinstance(value, bool) or not isinstance(value, float | int):
                raise InputError(f"CellState.{name}", value, "a number, in mM")
            if not 0 <= value < math.inf:
                raise RangeError(f"CellState.{name}", value, "a finite number of 0 or more, in mM")


class Compared(NamedTuple):
    """What one law says of two states.

    `claimed` is None where the text says nothing of this change, and then so is `agrees`; `ratio` is None where the
    value of the normal state is 0.
    """

    id: str
    matter: str
    what: str
    unit: str
    low: float
    normal: float
    ratio: float | None
    claimed: Direction | None
    found: Direction
    agrees: bool | None
    claim: str
    grade: Grade


class Comparison(NamedTuple):
    """The rows of a comparison; printed, a table."""

    rows: tuple[Compared, ...]

    def __str__(self) -> str:
        head = ("", "low", "normal", "ratio", "claimed", "found", "agrees", "grade")
        lines = [head, *(_cells(row) for row in self.rows)]
        widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
        )


def compare(low: CellState, normal: CellState | None = None, *, strict: bool = False) -> Comparison:
    """Ask every law of the pair about two states, and say where it agrees with the popular text.

    Parameters
    ----------
    low : CellState
        The state that is asked about.
    normal : CellState, optional
        What it is compared with; the usual one where it is not given.
    strict : bool
        Whether a value outside the range of a law is refused rather than warned of.

    Returns
    -------
    Comparison
        One row per statement. The same law may stand there twice, with different mechanisms: then the statement
        hangs on them.

    Raises
    ------
    InputError
        When one of the two is no state.
    RangeError
        With `strict`, when a value is outside the range of a law.
    MissingExtraError
        When scipy is not installed.

    Examples
    --------
    >>> pair = compare(CellState(magnesium_inside_mm=0.5))
    >>> [(row.id, row.found, row.agrees) for row in pair.rows][:2]
    [('muscle/calcium-stays', 'lower', False), ('muscle/calcium-stays-release', 'higher', True)]
    """
    usual = CellState() if normal is None else normal
    for name, state in (("low", low), ("normal", usual)):
        if not isinstance(state, CellState):
            raise InputError(name, state, "a CellState", "Write CellState(magnesium_inside_mm=0.5).")
    return Comparison(tuple(_compared(row, low, usual, strict=strict) for row in pair_rows()))


def _compared(row: PairRow, low: CellState, normal: CellState, *, strict: bool) -> Compared:
    one, other = (_asked(row, state, strict=strict) for state in (low, normal))
    found = _direction(one, other)
    claimed = _claimed(row, low, normal)
    return Compared(
        id=row.id,
        matter=row.matter,
        what=row.what,
        unit=row.unit,
        low=one,
        normal=other,
        ratio=one / other if other else None,
        claimed=claimed,
        found=found,
        agrees=None if claimed is None else claimed == found,
        claim=row.claim,
        grade=row.grade,
    )


def _asked(row: PairRow, state: CellState, *, strict: bool) -> float:
    module, _, name = row.law.partition(".")
    law = getattr(import_module(f"camg.cell.{module}"), name)
    inputs = {argument: getattr(state, field) for argument, field in row.inputs.items()}
    result = law(**inputs, **row.options, strict=strict)
    return float(getattr(result, row.reads) if row.reads else result)


def _direction(one: float, other: float) -> Direction:
    if abs(one - other) <= _SAME * abs(other):
        return "same"
    return "higher" if one > other else "lower"


def _claimed(row: PairRow, low: CellState, normal: CellState) -> Direction | None:
    """Return what the text claims of this change; None where it is silent, or says two things at once."""
    said: set[str] = set()
    for field in row.inputs.values():
        ion = field.partition("_")[0]
        change = _direction(getattr(low, field), getattr(normal, field))
        if change != "same" and ion in row.when_low:
            claimed = row.when_low[ion]
            said.add(claimed if change == "lower" else _opposite(claimed))
    return None if len(said) != 1 else "higher" if said.pop() == "higher" else "lower"


def _opposite(direction: str) -> str:
    return "lower" if direction == "higher" else "higher"


def _cells(row: Compared) -> tuple[str, ...]:
    agrees = {None: "-", True: "yes", False: "no"}[row.agrees]
    return (
        f"{row.what} [{row.unit}]",
        f"{row.low:.3g}",
        f"{row.normal:.3g}",
        "-" if row.ratio is None else f"{row.ratio:.2f}",
        row.claimed or "-",
        row.found,
        agrees,
        row.grade.value,
    )
