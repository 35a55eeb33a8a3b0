"""What is known of the cell: its laws with the range in which each holds, their constants, facts, and the pair.

One file, ``data/cell.json``, and one way to each of the four: `cell_parameter` and `constants`, `law`, `fact`,
`pair_rows` (with `unsaid_rows`, of what has no row).
"""

import math
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import attrs

from camg._value import OnDemand, on_demand
from camg.catalogue._files import Index, read_data
from camg.catalogue.parameters import Parameter, made
from camg.catalogue.references import reference
from camg.provenance import Basis, Grade, Reference

__all__ = [
    "Fact",
    "Law",
    "LawInput",
    "LawPoint",
    "PairRow",
    "Unsaid",
    "cell_parameter",
    "cell_parameters",
    "constants",
    "fact",
    "facts",
    "law",
    "laws",
    "pair_rows",
    "unsaid_rows",
]


class LawInput(NamedTuple):
    """What a law is given: its unit, and from where to where the law holds.

    `usual` is the id of the constant that stands for it where it is left out; where `positive`, the law says nothing
    of 0, in its range or not.
    """

    name: str
    unit: str
    low: float
    high: float
    meaning: str
    usual: str = ""
    positive: bool = False


class LawPoint(NamedTuple):
    """A test point: a function of the law's module, what it is given, and what the printed equation makes of it.

    Where the result has several numbers, `value` has those that are printed, by attribute.
    """

    function: str
    given: Mapping[str, Any]
    value: float | Mapping[str, float]


class PairRow(NamedTuple):
    """One row of the pair at a glance: which law is asked what, and what the popular texts claim of it.

    Attributes
    ----------
    id, matter, what, unit : str
        ``"nerve/release"`` of ``"nerve"``, in words, and the unit of its values.
    law, function : str
        The id of the law, and which function of its module is asked.
    inputs : dict of str to str
        Arguments of the function, by field of the state.
    options : dict
        What else the function is given.
    reads : str
        The attribute of its result, where that is no number.
    claims : mapping of str to (str, str)
        By ion: the id of the claim, and whether it says ``"higher"`` or ``"lower"`` where that ion is low.
    """

    id: str
    matter: str
    what: str
    unit: str
    law: str
    function: str
    inputs: dict[str, str]
    options: dict[str, Any]
    reads: str
    claims: Mapping[str, tuple[str, str]]


class Unsaid(NamedTuple):
    """What two states of a cell say nothing of: a law that is given something else, or a fact without a law.

    Attributes
    ----------
    id, matter, what : str
        ``"vessels/tone"`` of ``"heart and vessels"``, in words.
    law, fact : str
        The id of the law, or else of the fact; the other is empty.
    why : str
    """

    id: str
    matter: str
    what: str
    law: str
    fact: str
    why: str


@attrs.frozen(kw_only=True, slots=False)
class Law(OnDemand):
    """What one law of the cell says, for whom, and how far it may be trusted.

    Attributes
    ----------
    id : str
        ``"nmda-block"``; warnings and errors name it.
    module : str
        The module of `camg.cell` that holds its functions.
    statement : str
        The law in a sentence.
    formula, result, unit : str
        The equation as its source writes it, what comes out, and in which unit.
    species, tissue, temperature : str
        What it was measured on; ``"not noted"`` where the notes do not say.
    inputs : tuple of LawInput
        What goes in, and the range in which the law holds.
    range_basis : Basis
        Whether that range was measured, recalled or judged.
    sources : tuple of str
        Ids of the bibliography.
    where : str
        What of the sources was checked.
    basis : Basis
    grade : Grade
    caveat : str
        What must be said beside a number of this law.
    points : tuple of LawPoint
        Test points.
    tolerance : float
        How far a point may be missed, of the value; where `is_absolute`, in the unit of the result.
    is_absolute : bool
    """

    id: str
    module: str
    statement: str
    formula: str
    result: str
    unit: str
    species: str
    tissue: str
    temperature: str
    inputs: tuple[LawInput, ...]
    range_basis: Basis
    sources: tuple[str, ...]
    where: str
    basis: Basis
    grade: Grade
    caveat: str
    points: tuple[LawPoint, ...]
    tolerance: float
    is_absolute: bool

    @property
    def references(self) -> tuple[Reference, ...]:
        """The sources, from the bibliography."""
        return tuple(reference(key) for key in self.sources)

    @on_demand
    def inputs_by_name(self) -> Mapping[str, LawInput]:
        """What is said of each input, by its name."""
        return MappingProxyType({each.name: each for each in self.inputs})


@attrs.frozen(kw_only=True)
class Fact:
    """Something known of the pair that is no equation.

    Attributes
    ----------
    id, statement : str
    value, low, high : float or None
        The number, or its range, where there is one.
    unit : str
        Of the number; empty where there is none.
    carries : tuple of str
        Of a transporter: the minerals that it carries.
    claims : tuple of str
        Ids of the ledger's claims that it bears on.
    sources : tuple of str
        Ids of the bibliography.
    basis : Basis
    grade : Grade
    note : str
    """

    id: str
    statement: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    carries: tuple[str, ...]
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    basis: Basis
    grade: Grade
    note: str

    @property
    def references(self) -> tuple[Reference, ...]:
        """The sources, from the bibliography."""
        return tuple(reference(key) for key in self.sources)


@cache
def _tables() -> dict[str, Any]:
    return read_data("cell")


@cache
def _parameters() -> Index[Parameter]:
    return Index(
        "parameter of the cell",
        [
            (f"{group}.{name}", made(f"{group}.{name}", row))
            for group, rows in _tables()["parameters"].items()
            for name, row in rows.items()
        ],
    )


def cell_parameter(key: str) -> Parameter:
    """Return a constant of the cell's laws by its id.

    >>> cell_parameter("receptor.k_magnesium_mm").value, cell_parameter("receptor.k_magnesium_mm").basis.value
    (3.57, 'fitted')
    """
    return _parameters().get(key, field="parameter of the cell")


def cell_parameters() -> tuple[Parameter, ...]:
    """Return every constant of the cell's laws."""
    return tuple(_parameters().names.values())


@cache
def constants(group: str) -> Mapping[str, float]:
    """Return the values of one group of constants by name, as an equation takes them.

    >>> dict(constants("outside")), dict(constants("inside"))
    ({'calcium_mm': 1.2, 'magnesium_mm': 0.5}, {'calcium_um': 0.1, 'magnesium_mm': 1.0})
    """
    return MappingProxyType({name: float(row["value"]) for name, row in _tables()["parameters"][group].items()})


@cache
def _laws() -> Index[Law]:
    return Index("law", [(key, _made_law(key, row)) for key, row in _tables()["laws"].items()])


def _made_law(key: str, row: dict[str, Any]) -> Law:
    points = [LawPoint(each["function"], MappingProxyType(each["given"]), each["value"]) for each in row["points"]]
    inputs: list[LawInput] = []
    for name, each in row["inputs"].items():
        given: dict[str, Any] = {**each, "high": math.inf if each["high"] is None else each["high"]}
        inputs.append(LawInput(name=name, **given))
    known = {name: row[name] for name in ("module", "statement", "formula", "result", "unit")}
    seen = {name: row[name] for name in ("species", "tissue", "temperature", "where", "caveat", "tolerance")}
    return Law(
        id=key,
        **known,
        **seen,
        inputs=tuple(inputs),
        range_basis=Basis(row["range_basis"]),
        sources=tuple(row["references"]),
        basis=Basis(row["basis"]),
        grade=Grade(row["grade"]),
        points=tuple(points),
        is_absolute=row.get("absolute", False),
    )


def law(key: str) -> Law:
    """Return the law with this id.

    Raises
    ------
    UnknownNameError
        When there is none.

    Examples
    --------
    >>> law("nmda-block").species, law("nmda-block").inputs_by_name["voltage_mv"].low
    ('rat', -100.0)
    """
    return _laws().get(key, field="law")


def laws() -> tuple[Law, ...]:
    """Return every law of the cell."""
    return tuple(_laws().names.values())


@cache
def _facts() -> Index[Fact]:
    return Index("fact", [(key, _made_fact(key, row)) for key, row in _tables()["facts"].items()])


def _made_fact(key: str, row: dict[str, Any]) -> Fact:
    return Fact(
        id=key,
        statement=row["statement"],
        value=row.get("value"),
        low=row.get("low"),
        high=row.get("high"),
        unit=row.get("unit", ""),
        carries=tuple(row.get("carries", ())),
        claims=tuple(row["claims"]),
        sources=tuple(row["references"]),
        basis=Basis(row["basis"]),
        grade=Grade(row["grade"]),
        note=row.get("note", ""),
    )


def fact(key: str) -> Fact:
    """Return the fact with this id.

    Raises
    ------
    UnknownNameError
        When there is none.

    Examples
    --------
    >>> fact("magnesium-in-bone").low, fact("magnesium-in-bone").high, fact("magnesium-in-bone").unit
    (50.0, 60.0, '%')
    """
    return _facts().get(key, field="fact")


def facts() -> tuple[Fact, ...]:
    """Return every fact that is no equation."""
    return tuple(_facts().names.values())


@cache
def pair_rows() -> tuple[PairRow, ...]:
    """Return the rows of the pair at a glance, in the order of the file.

    >>> pair_rows()[0].law, dict(pair_rows()[0].claims)
    ('fast-transient', {'magnesium': ('S1-23', 'higher')})
    """
    return tuple(_made_row(key, row) for key, row in _tables()["pair"].items())


def _made_row(key: str, row: dict[str, Any]) -> PairRow:
    claims = {ion: (each["id"], each["when_low"]) for ion, each in row["claims"].items()}
    known: dict[str, Any] = {"options": {}, "reads": "", **row, "claims": MappingProxyType(claims)}
    return PairRow(id=key, **known)


@cache
def unsaid_rows() -> tuple[Unsaid, ...]:
    """Return what the pair at a glance has no row for, and why.

    >>> [(each.what, each.law or each.fact) for each in unsaid_rows()][:2]
    [('tone of small arteries', 'myogenic-tone'), ('blood pressure', 'blood-pressure')]
    """
    return tuple(Unsaid(**{"id": key, "law": "", "fact": "", **row}) for key, row in _tables()["unsaid"].items())
