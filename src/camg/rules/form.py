"""Rules about the form of a supplement and the stomach it meets."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

import attrs

from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Solubility
from camg.intake.intake import MealState
from camg.rules.ladder import Limits, Step, Subject
from camg.rules.outcome import Severity
from camg.rules.rule import Family
from camg.rules.situation import Situation

__all__ = ["WithMeal"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class WithMeal(Family):
    """Supplements of a solubility class are taken with food."""

    unit: ClassVar[str] = "1"

    mineral: Mineral
    solubility: Solubility
    severity: Severity

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the one step: no meal."""
        return [(Step("below", self.severity), 1.0)]

    def is_quiet(self, situation: Situation) -> bool:
        """Tell whether no supplement is known to be taken fasted."""
        for intake in situation.supplements(self.mineral):
            if intake.meal is not None and intake.meal.state is MealState.FASTED:
                return False
        return True

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Count the meal of every supplement: 1 where there is one, 0 fasted."""
        settled = False
        for intake in situation.supplements(self.mineral):
            if intake.meal is not None and intake.meal.state is not MealState.FASTED:
                settled = True
                continue
            missing: list[str] = []
            worlds: tuple[Limits, ...] = (self.limits,)
            salt = intake.dose.salt
            if intake.dose.coating is not None:
                worlds = ((None,),)
            elif salt is None or salt.solubility is None:
                worlds = (self.limits, (None,))
                missing.append("salt")
            elif salt.solubility is not self.solubility:
                worlds = ((None,),)
            if intake.meal is None:
                yield Subject(1.0, worlds, (intake,), (0.0,), (*missing, "meal"))
            else:
                yield Subject(0.0, worlds, (intake,), (), tuple(missing))
        if settled:
            yield Subject(1.0, (self.limits,))
