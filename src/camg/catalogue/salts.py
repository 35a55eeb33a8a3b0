"""Salts: what a compound weighs, how much of it is mineral, and how it dissolves."""

import re
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any, TypeAlias

from camg import _attrs as attrs
from camg._value import Value
from camg.catalogue._files import Index, normalised, read_data
from camg.catalogue.minerals import Mineral, MineralLike, atomic_masses
from camg.errors import InputError, UnknownNameError, Word, nearest_names

__all__ = [
    "Salt",
    "SaltLike",
    "Solubility",
    "find_salt",
    "formula_mass",
    "salt",
    "salt_names",
    "salts",
    "unsettled_salts",
]


class Solubility(Word):
    """How a salt dissolves in the stomach: its class at gate 1."""

    SOLUBLE = "soluble"
    ACID_DEPENDENT_CA = "acid_dependent_ca"
    ACID_DEPENDENT_MG = "acid_dependent_mg"
    INTERMEDIATE = "intermediate"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Salt(Value):
    """A compound that carries a mineral.

    Attributes
    ----------
    id, name : str
        ``"mg-oxide"``, ``"magnesium oxide"``.
    mineral : Mineral
        What it carries.
    formula : str or None
        ``"CaCl2.2H2O"``; None for a name that several compounds share, or that has no single formula.
    solubility : Solubility or None
        Its class at gate 1; None when unknown.
    needs_acid, take, evidence : str
        Notes of the catalogue.
    references : tuple of str
        Ids in the bibliography.
    alkali : bool
        Whether it gives alkali (carbonate and organic anions).
    members : tuple of str
        For a shared name: the ids of the salts that it may mean.
    """

    id: str
    name: str
    mineral: Mineral
    formula: str | None = None
    solubility: Solubility | None = None
    needs_acid: str = ""
    take: str = ""
    evidence: str = ""
    references: tuple[str, ...] = ()
    alkali: bool = False
    members: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        id: str,
        *,
        formula: str,
        mineral: MineralLike,
        name: str | None = None,
        solubility: "Solubility | str | None" = None,
        references: Iterable[str] = (),
        alkali: bool = False,
    ) -> "Salt":
        """Make a salt of one's own, with the checks of the catalogue's.

        Parameters
        ----------
        id : str
            Its id; the catalogue's ids are taken.
        formula : str
            Elements, counts, round brackets, and water after points: ``"Mg3(C6H5O7)2.9H2O"``.
        mineral : Mineral or str
            What it carries; the formula must hold it.
        solubility : str, optional
            One of the classes of `Solubility`; left out, the class is unknown.

        Raises
        ------
        InputError
            When the formula cannot be read, or holds none of the mineral.

        Examples
        --------
        >>> Salt.of("mg-fluoride-like", formula="MgCl2", mineral="magnesium").fraction
        0.255291...
        """
        if not isinstance(id, str) or not re.fullmatch(r"[a-z][a-z0-9-]{1,60}", id):
            raise InputError("Salt.id", id, "lower-case letters, digits and hyphens", "Write an id such as 'mg-oxide'.")
        if _data().index.find(id) is not None:
            raise InputError("Salt.id", id, "an id the catalogue does not use", f"Use camg.salt({id!r}).")
        if name is not None and (not isinstance(name, str) or not 0 < len(name) <= 200):
            raise InputError("Salt.name", name, "text of 1 to 200 characters", "Leave it out to use the id.")
        given: object = references
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise InputError("Salt.references", given, "a list of ids of the bibliography", "Leave it out if none.")
        made = cls(
            id=id,
            name=name or id,
            mineral=Mineral.named(mineral, field="Salt.mineral"),
            formula=formula,
            solubility=_solubility(solubility),
            references=tuple(references),
            alkali=alkali,
        )
        _ = made.fraction
        return made

    @cached_property
    def molar_mass(self) -> float:
        """Mass of the formula [g/mol].

        Raises
        ------
        InputError
            When the name stands for no single formula.
        """
        return formula_mass(self._settled)

    @cached_property
    def fraction(self) -> float:
        """Elemental mass per mass of compound, computed from the formula.

        Raises
        ------
        InputError
            When the name stands for no single formula.
        """
        count = _counts(self._settled).get(self.mineral.symbol, 0)
        if not count:
            raise InputError(
                "Salt.formula",
                self.formula,
                f"a formula that holds {self.mineral.symbol}",
                "Check formula and mineral.",
            )
        return count * self.mineral.molar_mass / self.molar_mass

    @property
    def _settled(self) -> str:
        if self.formula is None:
            raise InputError("salt", self.name, "a salt with one formula", _which(self))
        return self.formula

    @property
    def is_settled(self) -> bool:
        """Whether there is one formula, and so an elemental fraction."""
        return self.formula is not None

    @property
    def is_listed(self) -> bool:
        """Whether it is one of the catalogue's, not one of one's own."""
        return self == _data().by_id.get(self.id)

    def __repr__(self) -> str:
        if self.is_listed:
            return f"salt({self.id!r})"
        named = [f"{self.id!r}", f"formula={self.formula!r}", f"mineral={self.mineral.name!r}"]
        if self.name != self.id:
            named.append(f"name={self.name!r}")
        if self.solubility is not None:
            named.append(f"solubility={self.solubility.value!r}")
        named += [
            f"{key}={value!r}" for key, value in (("references", self.references), ("alkali", self.alkali)) if value
        ]
        return f"Salt.of({', '.join(named)})"

    def __str__(self) -> str:
        return self.name


SaltLike: TypeAlias = Salt | str
"""A salt, or its id or one of its names."""


# Formulas -----------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"([A-Z][a-z]?)([0-9]*)|(\()|(\))([0-9]*)")
_PART = re.compile(r"([0-9]*)(.+)")
_LONGEST_FORMULA = 120


def _counts(formula: str) -> dict[str, int]:
    """Count the atoms of a formula such as ``Ca3(C6H5O7)2.4H2O``."""
    if not isinstance(formula, str) or not formula or len(formula) > _LONGEST_FORMULA or not formula.isascii():
        raise _formula_fault(formula)
    totals: dict[str, int] = {}
    for part in formula.split("."):
        whole = _PART.fullmatch(part)
        if whole is None:
            raise _formula_fault(formula)
        times = int(whole.group(1) or 1)
        for element, count in _part_counts(whole.group(2), formula).items():
            totals[element] = totals.get(element, 0) + times * count
    return totals


def _part_counts(text: str, formula: str) -> dict[str, int]:
    stack: list[dict[str, int]] = [{}]
    place = 0
    known = atomic_masses()
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise _formula_fault(formula)
        element, count, opened, closed, times = token.groups()
        if element:
            if element not in known:
                raise _formula_fault(formula)
            stack[-1][element] = stack[-1].get(element, 0) + int(count or 1)
        elif opened:
            stack.append({})
        elif closed and len(stack) > 1:
            for inner, number in stack.pop().items():
                stack[-1][inner] = stack[-1].get(inner, 0) + number * int(times or 1)
        else:
            raise _formula_fault(formula)
        place = token.end()
    if len(stack) != 1:
        raise _formula_fault(formula)
    return stack[0]


def _formula_fault(formula: object) -> InputError:
    known = ", ".join(atomic_masses())
    return InputError(
        "Salt.formula", formula, f"elements out of {known}, counts, round brackets, water after a point",
        "Write it like 'Mg3(C6H5O7)2.9H2O'.",
    )  # fmt: skip


def formula_mass(formula: str) -> float:
    """Return the mass of a formula [g/mol].

    >>> round(formula_mass("CaCO3"), 3)
    100.086
    """
    masses = atomic_masses()
    return sum(count * masses[element] for element, count in _counts(formula).items())


def _solubility(word: "Solubility | str | None") -> Solubility | None:
    if word is None:
        return None
    try:
        return Solubility(word)
    except UnknownNameError:
        raise UnknownNameError("Salt.solubility", word, tuple(Solubility)) from None


# The catalogue ------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False, repr=False)
class _Salts:
    by_id: dict[str, Salt]
    index: Index[Salt]
    settled: tuple[Salt, ...]
    unsettled: tuple[Salt, ...]


def _made(key: str, row: dict[str, Any]) -> Salt:
    return Salt(
        id=key,
        name=row["name"],
        mineral=Mineral.named(row["mineral"]),
        formula=row.get("formula"),
        solubility=_solubility(row.get("solubility")),
        needs_acid=row.get("needs_acid", ""),
        take=row.get("take", ""),
        evidence=row.get("evidence", row.get("note", "")),
        references=tuple(row.get("references", ())),
        alkali=row.get("alkali", False),
        members=tuple(row.get("members", ())),
    )


@cache
def _data() -> _Salts:
    tables = read_data("salts")
    settled: list[Salt] = []
    unsettled: list[Salt] = []
    names: list[tuple[str, Salt]] = []
    for kind, found in (("salt", settled), ("family", unsettled)):
        for key, row in tables[kind].items():
            made = _made(key, row)
            found.append(made)
            names += [(each, made) for each in dict.fromkeys((key, made.name, *row["synonyms"]))]
    by_id = {each.id: each for each in (*settled, *unsettled)}
    return _Salts(by_id, Index("salt", names), tuple(settled), tuple(unsettled))


def salts() -> tuple[Salt, ...]:
    """Return every salt with one formula; `unsettled_salts` has the other names that labels carry."""
    return _data().settled


def unsettled_salts() -> tuple[Salt, ...]:
    """Return the names that several salts share or that have no single formula, such as calcium citrate malate."""
    return _data().unsettled


def salt_names() -> dict[str, Salt]:
    """Return every normalised name of the catalogue with its salt (or shared name)."""
    return dict(_data().index.names)


def find_salt(name: str) -> Salt | None:
    """Return the salt, or the shared name, that is called exactly this; None when there is none."""
    return _data().index.find(name)


def salt(id_or_name: SaltLike, *, field: str = "salt") -> Salt:
    """Return a salt by its id, name or listed synonym.

    The id of a shared name (``"mg-citrate"``) is taken where only its class is wanted: it has no fraction.

    Raises
    ------
    UnknownNameError
        When the catalogue has no such salt; it carries the nearest names.
    InputError
        When several salts share the name: each is listed with its fraction.

    Examples
    --------
    >>> round(salt("magnesium oxide").fraction, 4)
    0.603
    >>> salt("magnesium citrate")
    Traceback (most recent call last):
    ...
    camg.errors.InputError: salt is 'magnesium citrate'; allowed: a name that one salt has...
    """
    if isinstance(id_or_name, Salt):
        return id_or_name
    found = _data().index.find(id_or_name)
    if found is None:
        if not isinstance(id_or_name, str):
            raise InputError(field, id_or_name, "a salt, or its id or name as text", "See camg.salts().")
        near = nearest_names(normalised(id_or_name[:200]), _data().index.names)
        raise UnknownNameError(field, id_or_name, near, "A salt of one's own is made by Salt.of.")
    if found.members and id_or_name != found.id:
        raise InputError(field, id_or_name, "a name that one salt has", _which(found))
    return found


def _which(shared: Salt) -> str:
    if not shared.members:
        return f"{shared.name} has no single formula: take the elemental amount from the label."
    listed = ", ".join(f"{key} ({_data().by_id[key].fraction:.4f})" for key in shared.members)
    return f"Say which, each with its elemental fraction: {listed}; or {shared.id!r} where only the element counts."
