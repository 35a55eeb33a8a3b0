"""Rules about the time of day."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

import attrs

from camg.catalogue.minerals import Mineral
from camg.rules.ladder import Step, Subject
from camg.rules.outcome import Severity
from camg.rules.rule import Family
from camg.rules.situation import Situation

__all__ = ["CustomaryHours"]


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

    def is_quiet(self, situation: Situation) -> bool:
        """Tell whether no such goal is stated."""
        return not situation.person.wants(*self.goals)

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
