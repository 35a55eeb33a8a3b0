"""The pair at a glance: what each law says of two states, beside what the popular text claims."""

import math
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Literal, NamedTuple, Self

import attrs

from camg.catalogue.cell import LawInput, PairRow, Unsaid, cell_parameter, law, pair_rows, unsaid_rows
from camg.cell._law import Scalar, taken
from camg.errors import InputError, MissingExtraError, RangeError
from camg.provenance import Grade

__all__ = ["CellState", "Compared", "Comparison", "Uncomputed", "at_a_glance", "compare", "halved"]

Direction = Literal["higher", "lower", "same"]

_SAME = 1e-3
"""Relative difference below which two values count as the same: transients are solved, not exact."""


_ALWAYS_STRICT = ("channel-activity",)
"""Laws that never extrapolate, and so are not told."""


def _usual(key: str) -> Any:
    return attrs.field(factory=lambda: cell_parameter(key).value)


@attrs.frozen(kw_only=True)
class CellState:
    """Free (ionised) calcium and magnesium around and in a cell.

    What is not given is usual: 1.2 mM of calcium and 0.5 mM of magnesium outside, 0.1 uM and 1 mM inside, and 1.1 mM of
    magnesium around the neurones of the brain. Nothing outside is taken for what is inside, and nothing of plasma for
    the brain: serum values say little of cells, and the fluid of the brain is actively kept. Calcium inside is that at
    rest; the laws of muscle have a resting level of their own.

    Attributes
    ----------
    calcium_outside_mm, magnesium_outside_mm : float
        Around the cell [mM], 0 or more.
    calcium_inside_um : float
        In the cell at rest [uM], 0 or more.
    magnesium_inside_mm : float
        In the cell [mM], 0 or more.
    brain_magnesium_mm : float
        Around the neurones of the brain [mM], 0 or more.
    """

    calcium_outside_mm: float = _usual("outside.calcium_mm")
    magnesium_outside_mm: float = _usual("outside.magnesium_mm")
    calcium_inside_um: float = _usual("inside.calcium_um")
    magnesium_inside_mm: float = _usual("inside.magnesium_mm")
    brain_magnesium_mm: float = _usual("brain.magnesium_mm")

    def __attrs_post_init__(self) -> None:
        for name, value in attrs.asdict(self).items():
            unit = _unit(name)
            if isinstance(value, bool) or not isinstance(value, float | int):
                fix = f"Read text and quantities with CellState.of({name.rpartition('_')[0]}=...)."
                raise InputError(f"CellState.{name}", value, f"a number [{unit}]", fix)
            if not 0 <= value < math.inf:
                raise RangeError(f"CellState.{name}", value, f"a finite number of 0 or more [{unit}]")

    @classmethod
    def of(
        cls,
        *,
        calcium_outside: Scalar | None = None,
        magnesium_outside: Scalar | None = None,
        calcium_inside: Scalar | None = None,
        magnesium_inside: Scalar | None = None,
        brain_magnesium: Scalar | None = None,
    ) -> Self:
        """Read a state from text or quantities with units; what is left out is usual.

        Parameters
        ----------
        calcium_outside, magnesium_outside, magnesium_inside, brain_magnesium : float, text or quantity, optional
            A plain number is in mM.
        calcium_inside : float, text or quantity, optional
            A plain number is in uM.

        Raises
        ------
        UnitError
            When text or a quantity has no unit, or one of another kind.
        RangeError
            When a concentration is negative or not finite.

        Examples
        --------
        >>> CellState.of(magnesium_inside="500 umol/L", calcium_inside="100 nM").magnesium_inside_mm
        0.5
        """
        given = {
            "calcium_outside_mm": calcium_outside,
            "magnesium_outside_mm": magnesium_outside,
            "calcium_inside_um": calcium_inside,
            "magnesium_inside_mm": magnesium_inside,
            "brain_magnesium_mm": brain_magnesium,
        }
        return cls(
            **{
                name: taken(value, LawInput(name, _unit(name), 0.0, math.inf, ""), "CellState")
                for name, value in given.items()
                if value is not None
            }
        )


def _unit(field: str) -> str:
    return {"mm": "mM", "um": "uM"}[field.rpartition("_")[2]]


def _ion(field: str) -> str:
    return "calcium" if "calcium" in field else "magnesium"


class Compared(NamedTuple):
    """What one law says of two states.

    Attributes
    ----------
    id, matter, what, unit : str
        The row: ``"nerve/release"`` of ``"nerve"``, in words, and the unit of its values.
    law : str
        The id of the law.
    low, normal : float
        What it says of either state.
    ratio : float or None
        Of the two; None where the value of the normal state is 0.
    claims : tuple of str
        Ids of the claims of the ledger that speak of what differs between the states.
    claimed : ``"higher"``, ``"lower"`` or None
        What they say; None where there are none, or where two say opposite things.
    found : ``"higher"``, ``"lower"`` or ``"same"``
        What the law says.
    agrees : bool or None
        Whether that is what is claimed.
    grade : Grade
    """

    id: str
    matter: str
    what: str
    unit: str
    law: str
    low: float
    normal: float
    ratio: float | None
    claims: tuple[str, ...]
    claimed: Direction | None
    found: Direction
    agrees: bool | None
    grade: Grade


class Uncomputed(NamedTuple):
    """A row whose law needs a package that is not installed.

    Attributes
    ----------
    id, matter, what, law : str
        As of `Compared`.
    package, extra : str
        What is missing, and the extra of camg that brings it.
    """

    id: str
    matter: str
    what: str
    law: str
    package: str
    extra: str


class Comparison(NamedTuple):
    """What the laws say of two states; printed, a table.

    Attributes
    ----------
    rows : tuple of Compared
        One for each statement.
    unsaid : tuple of Unsaid
        What two states say nothing of, and why; it prints below the table.
    uncomputed : tuple of Uncomputed
        What could be said with a package that is not installed: transients, which are solved and not computed.
    """

    rows: tuple[Compared, ...]
    unsaid: tuple[Unsaid, ...]
    uncomputed: tuple[Uncomputed, ...] = ()

    def __str__(self) -> str:
        head = ("", "low", "normal", "ratio", "claimed", "claim", "found", "agrees", "grade")
        lines: list[tuple[str, ...]] = [head]
        matter = ""
        for row in self.rows:
            if row.matter != matter:
                matter = row.matter
                lines.append((matter, *[""] * (len(head) - 1)))
            lines.append(_cells(row))
        widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
        table = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
        below = [f"  {each.what}: {each.why}" for each in self.unsaid]
        return "\n".join([*map(str.rstrip, table), *self._lacking(), "", "not said by two states:", *below])

    def _lacking(self) -> Iterator[str]:
        for extra, package in dict.fromkeys((each.extra, each.package) for each in self.uncomputed):
            yield from ("", f"not computed, for {package} is not installed (pip install 'camg[{extra}]'):")
            yield from (f"  {each.matter}: {each.what}" for each in self.uncomputed if each.extra == extra)


def compare(low: CellState, normal: CellState | None = None, *, strict: bool = False) -> Comparison:
    """Ask every law of the pair about two states, and say where it agrees with the popular text.

    Two laws have no row, as a state says nothing of what they are given: `camg.cell.energy.free_magnesium_mm`, of
    all magnesium, and `camg.cell.channel.supplement_effect`, of a dose. Of vessels nothing but a fact is known. They
    are named as `unsaid`.

    Parameters
    ----------
    low : CellState
        The state that is asked about.
    normal : CellState, optional
        What it is compared with; the usual one where it is not given.
    strict : bool
        Whether to raise where a value is outside the range of a law, rather than warn.

    Returns
    -------
    Comparison
        One row per statement. The same law may stand there twice, with different mechanisms: then the statement
        hangs on them. Without scipy the transients of muscle are not solved, and are named as `uncomputed`.

    Raises
    ------
    InputError
        When one of the two is no state.
    RangeError
        With `strict`, when a value is outside the range of a law.

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
    answers: dict[str, Any] = {}
    rows: list[Compared] = []
    lacking: list[Uncomputed] = []
    for row in pair_rows():
        try:
            rows.append(_compared(row, low, usual, answers, strict=strict))
        except MissingExtraError as fault:
            lacking.append(Uncomputed(row.id, row.matter, row.what, row.law, fault.package, fault.extra))
    return Comparison(tuple(rows), unsaid_rows(), tuple(lacking))


def _compared(row: PairRow, low: CellState, normal: CellState, answers: dict[str, Any], *, strict: bool) -> Compared:
    (one, grade), (other, _) = (_asked(row, state, answers, strict=strict) for state in (low, normal))
    found = _direction(one, other)
    said = _said(row, low, normal)
    claimed = next(iter(said.values())) if len(set(said.values())) == 1 else None
    return Compared(
        id=row.id,
        matter=row.matter,
        what=row.what,
        unit=row.unit,
        law=row.law,
        low=one,
        normal=other,
        ratio=one / other if other else None,
        claims=tuple(said),
        claimed=claimed,
        found=found,
        agrees=None if claimed is None else claimed == found,
        grade=grade,
    )


def _asked(row: PairRow, state: CellState, answers: dict[str, Any], *, strict: bool) -> tuple[float, Grade]:
    """Return what a law says of a state, and how far it is to be trusted: a transient says so itself.

    Several rows may read the same answer, which is asked for once.
    """
    known = law(row.law)
    given = {argument: getattr(state, field) for argument, field in row.inputs.items()} | row.options
    key = f"{row.law} {row.function} {given}"
    if key not in answers:
        function = getattr(import_module(f"camg.cell.{known.module}"), row.function)
        answers[key] = function(**given) if row.law in _ALWAYS_STRICT else function(**given, strict=strict)
    answer = answers[key]
    return float(getattr(answer, row.reads) if row.reads else answer), getattr(answer, "grade", known.grade)


def _direction(one: float, other: float) -> Direction:
    if abs(one - other) <= _SAME * abs(other):
        return "same"
    return "higher" if one > other else "lower"


def _said(row: PairRow, low: CellState, normal: CellState) -> dict[str, Direction]:
    """Return what the text claims of what differs between the states, by claim."""
    said: dict[str, Direction] = {}
    for field in row.inputs.values():
        change = _direction(getattr(low, field), getattr(normal, field))
        if change != "same" and _ion(field) in row.claims:
            claim, when_low = row.claims[_ion(field)]
            said[claim] = "higher" if (when_low == "higher") == (change == "lower") else "lower"
    return said


def _cells(row: Compared) -> tuple[str, ...]:
    agrees = {None: "-", True: "yes", False: "no"}[row.agrees]
    return (
        f"  {row.what} [{row.unit}]",
        f"{row.low:.3g}",
        f"{row.normal:.3g}",
        "-" if row.ratio is None else f"{row.ratio:.{_digits(row)}f}",
        row.claimed or "-",
        ", ".join(row.claims) or "-",
        row.found,
        agrees,
        row.grade.value,
    )


def _digits(row: Compared) -> int:
    """Return as many decimals of the ratio as show that it is not 1, where the law finds a difference."""
    return 3 if row.found != "same" and row.ratio is not None and f"{row.ratio:.2f}" == "1.00" else 2


# Printed ------------------------------------------------------------------------------------------------------


def halved() -> CellState:
    """Return the usual state with half of its magnesium, inside and outside; the brain keeps its own."""
    usual = CellState()
    return CellState(
        magnesium_outside_mm=usual.magnesium_outside_mm / 2, magnesium_inside_mm=usual.magnesium_inside_mm / 2
    )


def at_a_glance(low: CellState, pair: Comparison) -> str:
    """Return what sets a state apart from the usual one, and the table of what the laws say of the two."""
    usual = CellState()
    differing = [
        f"  {name.rpartition('_')[0].replace('_', ' ')} {value:g} instead of {getattr(usual, name):g} {_unit(name)}"
        for name, value in attrs.asdict(low).items()
        if value != getattr(usual, name)
    ]
    said = "\n".join(differing) or "  nothing differs"
    return f"Low against normal, free concentrations:\n{said}\n\n{pair}\n\n{_LEGEND}\n"


_LEGEND = (
    "claimed: what popular texts claim of this change (claim: its number in the ledger); found: what the law says.\n"
    "A: strong human trials; B: consistent human evidence; C: mechanism, animals; D: a constant that camg chose."
)
