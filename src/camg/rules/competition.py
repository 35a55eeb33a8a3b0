"""Rules about what one ion costs the other, by the model."""

from collections.abc import Iterable, Sequence
from math import inf
from typing import ClassVar

import attrs

from camg._numeric import widened
from camg._value import on_demand
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral
from camg.intake.intake import Item
from camg.rules.case import Case
from camg.rules.ladder import Step, Subject
from camg.rules.outcome import Finding
from camg.rules.rule import Family, Find, Rung
from camg.rules.situation import Situation

__all__ = ["PredictedLoss"]

_BOTH = (CALCIUM, MAGNESIUM)
_MEAL = ("meal",)


@attrs.frozen(kw_only=True, slots=False, eq=False, repr=False)
class PredictedLoss(Family):
    """The share of a day's uptake that the rival ion costs, ``1 - A / A(no rival)``, stays small."""

    unit: ClassVar[str] = "1"
    does_without: ClassVar[tuple[str, ...]] = (
        "age",
        "hydroxyvitamin_d",
        "calcitriol",
        "conditions",
        "treatments",
        "meal",
        "phytate",
        "oxalate",
        "salt",
    )

    rungs: tuple[Rung, ...]

    @on_demand
    def _first(self) -> float:
        first = min([rung.limit for rung in self.rungs], default=inf)
        return widened(first, first)[0]

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("clock-rotation",)

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per rung."""
        return [(Step("at least", rung.severity), rung.limit) for rung in self.rungs]

    def finder(self, case: Case) -> Find | None:
        """Climb the ladder for either ion, where both are listed and every meal is known."""
        if CALCIUM.name not in case.listed or MAGNESIUM.name not in case.listed:
            return None
        first, climb = self._first, self.climbers[self.limits]

        def find(situation: Situation) -> Sequence[Finding]:
            findings: list[Finding] = []
            absorption = situation.absorption
            for mineral in _BOTH:
                losses = absorption.loss_shares(mineral)
                if len(losses) > 1:
                    return self.told(situation)
                if losses and losses[0] >= first:
                    findings += climb(losses[0], _dosed(situation, mineral), situation)
            return findings

        return find

    def subjects(self, situation: Situation) -> list[Subject]:
        """Measure the loss of either ion, where both are taken; an unknown meal could be any."""
        subjects: list[Subject] = []
        for mineral in _BOTH:
            losses = situation.absorption.loss_shares(mineral)
            if losses:
                items = _dosed(situation, mineral)
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


def _dosed(situation: Situation, mineral: Mineral) -> tuple[Item, ...]:
    return tuple([each for each in situation.of_mineral(mineral) if each.dose.elemental_mg > 0])
