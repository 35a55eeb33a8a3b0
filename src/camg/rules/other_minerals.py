"""Rules about iron and zinc beside calcium and magnesium."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from math import fsum
from typing import ClassVar

from camg import _attrs as attrs
from camg._numeric import at_least
from camg.catalogue.minerals import Mineral
from camg.intake.intake import Intake
from camg.intake.moment import instant_minute
from camg.intake.regimen import MINUTES_PER_DAY, Records, Regimen
from camg.rules.case import Case
from camg.rules.ladder import Condition, Step, Subject
from camg.rules.outcome import Finding, Severity
from camg.rules.rule import Family, Find, Rung
from camg.rules.situation import CHAIN_MINUTES, Occasion, Side, Situation, mg_of

__all__ = ["HinderedUptake", "SupplementCeiling"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class HinderedUptake(Family):
    """Doses of a mineral stand some hours apart from much of another, which hinders its uptake.

    Attributes
    ----------
    mineral, rival : Mineral
    from_mg : float
        Doses of the mineral count from here on [mg].
    rival_from_mg : float
        So does what is taken of the rival within half an hour [mg].
    with_meals : bool
        Whether food and water count too, on both sides; else supplements and medicines alone.
    below_h : float
        [h]
    """

    unit: ClassVar[str] = "h"

    mineral: Mineral
    rival: Mineral
    from_mg: float
    rival_from_mg: float
    with_meals: bool
    below_h: float
    severity: Severity

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("clock-rotation", "apart-is-no-worse")

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the one step: too close."""
        return [(Step("below", self.severity), self.below_h)]

    def finder(self, case: Case) -> Find | None:
        """Ask for the verdict only where both minerals are listed."""
        return self.told if self.mineral.name in case.listed and self.rival.name in case.listed else None

    @staticmethod
    def _records(situation: Situation) -> Records:
        return situation.regimen if situation.diary is None else situation.diary

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure the hours between every dose and what is taken of the rival at a time."""
        doses = self._doses(situation)
        rivals = self._rivals(situation) if doses else ()
        for rival in rivals:
            limits = (self.below_h,) if at_least(mg_of(rival), self.rival_from_mg) else (None,)
            amount = Condition(f"{self.rival.name} at once", mg_of(rival), "mg", "at least", self.rival_from_mg)
            for dose in doses:
                apart = situation.distance_h(dose, rival)
                if apart is not None:
                    yield Subject(min(apart), (limits,), (*dose.items, *rival.items), (), (), (amount,))

    def _doses(self, situation: Situation) -> tuple[Occasion, ...]:
        """Return every dose by itself, as an occasion of one."""
        records = self._records(situation)
        listed = records.by_mineral if self.with_meals else records.supplements_by_mineral
        return tuple(
            Occasion((each,), each.dose.elemental_mg, (_minute(each),))
            for each in listed.get(self.mineral.name, ())
            if each.dose.elemental_mg > 0 and at_least(each.dose.elemental_mg, self.from_mg)
        )

    def _rivals(self, situation: Situation) -> Iterable[Side]:
        if not self.with_meals:
            return situation.sides(self.rival)
        return _moments(self._records(situation), self.rival)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return f"{self.mineral.name}_mg", f"{self.rival.name}_mg"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Name both amounts."""
        amounts = {
            mineral.name: [each.dose.elemental_mg for each in finding.intakes if each.dose.mineral == mineral]
            for mineral in (self.mineral, self.rival)
        }
        return {f"{name}_mg": fsum(listed) for name, listed in amounts.items()}


def _minute(intake: Intake) -> int:
    return instant_minute(intake.at) if isinstance(intake.at, datetime) else intake.minute


def _moments(records: Records, mineral: Mineral) -> tuple[Occasion, ...]:
    """Chain what is taken of a mineral, meals included, as occasions chain its supplements."""
    chains: list[list[Intake]] = []
    for each in records.by_mineral.get(mineral.name, ()):
        if each.dose.elemental_mg > 0:
            if chains and _minute(each) - _minute(chains[-1][-1]) <= CHAIN_MINUTES:
                chains[-1].append(each)
            else:
                chains.append([each])
    if isinstance(records, Regimen) and len(chains) > 1:
        across_midnight = _minute(chains[0][0]) + MINUTES_PER_DAY - _minute(chains[-1][-1])
        if across_midnight <= CHAIN_MINUTES:
            chains[0] = chains.pop() + chains[0]
    return tuple(
        Occasion(tuple(chain), fsum(each.dose.elemental_mg for each in chain), tuple(map(_minute, chain)))
        for chain in chains
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SupplementCeiling(Family):
    """The day's supplements of a mineral stay below an amount."""

    mineral: Mineral
    rungs: tuple[Rung, ...]

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("more-is-no-milder",)

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per rung, which includes its limit."""
        return [(Step("at least", rung.severity), rung.limit) for rung in self.rungs]

    def finder(self, case: Case) -> Find | None:
        """Ask for the verdict only where the mineral is listed."""
        return self.told if self.mineral.name in case.listed else None

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure the day's supplements."""
        amount_mg = situation.totals.supplement_mg(self.mineral)
        if amount_mg > 0:
            yield Subject(amount_mg, (self.limits,), situation.supplements(self.mineral))
