"""Rules about the time of day."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from camg import _attrs as attrs
from camg.catalogue.minerals import Mineral
from camg.catalogue.terms import unlisted_terms
from camg.errors import InputError, UnknownNameError
from camg.rules.case import Case
from camg.rules.ladder import Step, Subject
from camg.rules.outcome import Severity
from camg.rules.rule import Family, Find
from camg.rules.situation import Situation

__all__ = ["CustomaryHours"]

_DAY_H = 24.0


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CustomaryHours(Family):
    """A supplement that is taken for a goal has a dose within its customary hours."""

    unit: ClassVar[str] = "1"

    mineral: Mineral
    goals: tuple[str, ...]
    from_h: float
    to_h: float
    severity: Severity

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the one step: no dose within the hours."""
        return [(Step("below", self.severity), 1.0)]

    def faults(self, place: str) -> Iterable[InputError | UnknownNameError]:
        """Refuse goals that the catalogue does not have, and hours that no clock shows."""
        yield from unlisted_terms("goal", self.goals, f"{place}.goals")
        if not (self.from_h < self.to_h and self.from_h <= _DAY_H and self.to_h <= self.from_h + _DAY_H):
            hours = f"{self.from_h:g} to {self.to_h:g}"
            yield InputError(
                f"{place}.to_h", hours, "from 0 to 24, to a later hour within a day", "22 to 26 ends at 2."
            )

    def finder(self, case: Case) -> Find | None:
        """Ask for the verdict only where such a goal is stated, and the mineral is listed."""
        return self.told if self.mineral.name in case.listed and case.person.wants(*self.goals) else None

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Count the doses within the hours, both ends included; midnight is the end of a day too."""
        if not situation.person.wants(*self.goals):
            return
        doses = situation.supplements(self.mineral)
        if doses:
            within = [each for each in doses if self._holds(each.minute / 60)]
            yield Subject(float(len(within)), (self.limits,), doses)

    def _holds(self, hour: float) -> bool:
        return self.from_h <= hour <= self.to_h or self.from_h <= hour + 24 <= self.to_h
