"""Minerals: calcium, magnesium, and the neighbours that meet them."""

from functools import cache, cached_property
from typing import TypeAlias

from camg import _attrs as attrs
from camg import units
from camg._value import Value
from camg.catalogue._files import Index, read_data

__all__ = ["CALCIUM", "MAGNESIUM", "ZINC", "Mineral", "MineralLike", "atomic_masses", "minerals"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Mineral(Value):
    """An element with its molar mass and the charge of its ion.

    Attributes
    ----------
    name, symbol : str
        ``"calcium"``, ``"Ca"``.
    molar_mass : float
        [g/mol], IUPAC 2021.
    charge : int or None
        Of the ion; None where it depends on pH (phosphorus), so that there is no mEq.
    """

    name: str
    symbol: str = attrs.field(eq=False)
    molar_mass: float = attrs.field(eq=False)
    charge: int | None = attrs.field(default=None, eq=False)

    @staticmethod
    def named(mineral: "MineralLike", *, field: str = "mineral") -> "Mineral":
        """Return the mineral of this name, symbol or listed synonym.

        Raises
        ------
        UnknownNameError
            When the catalogue has no such mineral.
        """
        if isinstance(mineral, Mineral):
            return mineral
        known = _index().find(mineral)
        return known or _index().get(mineral, field=field, fix=f"Known: {', '.join(each.name for each in minerals())}.")

    @staticmethod
    def find(name: str) -> "Mineral | None":
        """Return the mineral of this name, symbol or listed synonym, or None."""
        return _index().find(name)

    @cached_property
    def scale(self) -> units.Scale:
        """The scale of single elemental amounts."""
        return units.mineral_scale(self.name, self.molar_mass, self.charge)

    @cached_property
    def daily_scale(self) -> units.Scale:
        """The scale of daily elemental amounts."""
        return units.mineral_scale(self.name, self.molar_mass, self.charge, high=50_000.0, daily=True)

    def __repr__(self) -> str:
        return f"Mineral.named({self.name!r})"

    def __str__(self) -> str:
        return self.name


MineralLike: TypeAlias = Mineral | str
"""A mineral, or its name."""


@cache
def _data() -> tuple[dict[str, float], tuple[Mineral, ...], Index[Mineral]]:
    tables = read_data("minerals")
    masses: dict[str, float] = {k: float(v) for k, v in tables["atomic_mass"].items() if k != "source"}
    found: list[Mineral] = []
    names: list[tuple[str, Mineral]] = []
    for name, row in tables["mineral"].items():
        symbol = row["symbol"]
        mineral = Mineral(name=name, symbol=symbol, molar_mass=masses[symbol], charge=row.get("charge"))
        found.append(mineral)
        names += [(each, mineral) for each in (name, symbol, *row["synonyms"])]
    return masses, tuple(found), Index("mineral", names)


def _index() -> Index[Mineral]:
    return _data()[2]


def atomic_masses() -> dict[str, float]:
    """Return the atomic masses [g/mol] that formulas are computed from."""
    return dict(_data()[0])


def minerals() -> tuple[Mineral, ...]:
    """Return every mineral of the catalogue: calcium and magnesium, then their neighbours."""
    return _data()[1]


CALCIUM = Mineral.named("calcium")
MAGNESIUM = Mineral.named("magnesium")
ZINC = Mineral.named("zinc")
