"""Rules about what one ion costs the other, by the model."""

from collections.abc import Iterable
from typing import ClassVar

import attrs

from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.rules.ladder import Step, Subject
from camg.rules.outcome import Finding
from camg.rules.rule import Family, Rung
from camg.rules.situation import Situation

__all__ = ["PredictedLoss"]

_BOTH = (CALCIUM, MAGNESIUM)
_MEAL = ("meal",)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PredictedLoss(Family):
    """The share of a day's uptake that the rival ion costs, ``1 - A / A(no rival)``, stays small."""

    unit: ClassVar[str] = "1"

    rungs: tuple[Rung, ...]

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per rung."""
        return [(Step("at least", rung.severity), rung.limit) for rung in self.rungs]

    def subjects(self, situation: Situation) -> list[Subject]:
        """Measure the loss of either ion, where both are taken; an unknown meal could be any."""
        subjects: list[Subject] = []
        for mineral in _BOTH:
            losses = situation.absorption.loss_shares(mineral)
            if losses:
                items = tuple([each for each in situation.of_mineral(mineral) if each.dose.elemental_mg > 0])
                if items:
                    subjects.append(Subject(losses[0], (self.limits,), items, losses[1:], _MEAL))
        return subjects

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Add the loss in mg."""
        mineral = finding.intakes[0].dose.mineral
        rival = MAGNESIUM if mineral == CALCIUM else CALCIUM
        return {
            "mineral": mineral.name,
            "rival": rival.name,
            "lost_mg": situation.absorption.lost_competition_mg(mineral),
            "absorbed_mg": situation.absorption.absorbed_mg(mineral),
        }
