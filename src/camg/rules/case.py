"""What stays the same from day to day: who takes it, whose reference values hold, and what is listed at all."""

from functools import lru_cache
from typing import Any, NamedTuple

from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, MineralLike
from camg.catalogue.models import Model
from camg.catalogue.standards import Cell, Standards
from camg.person import ADULT_Y, Person

__all__ = ["Case"]


class Case(NamedTuple):
    """Everything a rule may read that does not change with the hours and amounts of a day.

    Attributes
    ----------
    person : Person
    standards : Standards
    model : Model
    listed : frozenset of str
        The words of all medicines and the names of all minerals; of a diary those of all its days.
    """

    person: Person
    standards: Standards
    model: Model
    listed: frozenset[str]

    def cells(self, mineral: MineralLike) -> tuple[Cell, ...]:
        """Return the reference values of a mineral for every kind of person this could be."""
        mineral = Mineral.named(mineral)
        known = _looked_up(self.standards, self.person)
        cells: tuple[Cell, ...] | None = known.get(mineral.name)
        if cells is None:
            cells = known[mineral.name] = tuple([cell for (cell,) in self._joint_cells((mineral,), 0.0)])
        return cells

    def adult_cells(self) -> tuple[tuple[Cell, Cell], ...]:
        """Return the values of calcium and magnesium together, for every kind of adult this could be."""
        known = _looked_up(self.standards, self.person)
        cells: tuple[tuple[Cell, Cell], ...] | None = known.get("adult")
        if cells is None:
            joint = self._joint_cells((CALCIUM, MAGNESIUM), ADULT_Y)
            cells = known["adult"] = tuple([(one, other) for one, other in joint])
        return cells

    def _joint_cells(self, minerals: tuple[Mineral, ...], youngest_y: float) -> tuple[tuple[Cell, ...], ...]:
        person = self.person
        return self.standards.joint_cells(
            minerals, age_y=person.age_y, sex=person.sex, stage=person.life_stage, youngest_y=youngest_y
        )


@lru_cache(maxsize=256)
def _looked_up(_standards: Standards, _person: Person) -> dict[str, Any]:
    """Return what was looked up in the standards for a person so far."""
    return {}
