"""Rules about the size of one dose, and how its amount was known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import inf
from operator import itemgetter
from typing import ClassVar

from camg import _attrs as attrs
from camg._numeric import widened
from camg._value import on_demand
from camg.body.absorption import absorbed_mg
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral
from camg.catalogue.models import Kinetics, Model
from camg.intake.dose import DoseBasis
from camg.intake.intake import Intake
from camg.rules.case import Case
from camg.rules.ladder import Limits, Step, Subject
from camg.rules.outcome import Finding, Severity
from camg.rules.rule import Family, Find, Rung
from camg.rules.situation import Occasion, Situation

__all__ = ["DoseCap", "OneReading", "SplitGain"]

_BOTH = (CALCIUM, MAGNESIUM)
_ASSUMED = DoseBasis.ASSUMED


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DoseCap(Family):
    """One occasion of a mineral stays within an amount."""

    mineral: Mineral
    rungs: tuple[Rung, ...]

    @on_demand
    def _lowest(self) -> float:
        return min((rung.limit for rung in self.rungs), default=inf)

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("clock-rotation", "more-is-no-milder")

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per rung."""
        return [(Step("above", rung.severity), rung.limit) for rung in self.rungs]

    def finder(self, case: Case) -> Find | None:
        """Climb the ladder for the occasions above the lowest rung."""
        if self.mineral.name not in case.listed:
            return None
        mineral, lowest, climb = self.mineral, self._lowest, self.climbers[self.limits]

        def find(situation: Situation) -> Sequence[Finding]:
            if situation.largest_mg(mineral) <= lowest:
                return ()
            findings: list[Finding] = []
            for each in situation.occasions(mineral):
                if each.mg > lowest:
                    findings += climb(each.mg, each.intakes, situation)
            return findings

        return find

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure every occasion."""
        worlds = (self.limits,)
        for mg, occasion in largest([(each.mg, each) for each in situation.occasions(self.mineral)], self._lowest):
            yield Subject(mg, worlds, occasion.intakes)


def largest(measured: list[tuple[float, Occasion]], limit: float) -> list[tuple[float, Occasion]]:
    """Return what comes near or above a limit; where nothing does, the largest, which is nearest to it."""
    least, _ = widened(limit, limit)
    near = [each for each in measured if each[0] >= least]
    return near or ([max(measured, key=itemgetter(0))] if measured else [])


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SplitGain(Family):
    """Say what splitting an occasion in two would gain, by the model in use: soluble and alone."""

    gains: tuple[tuple[Mineral, float], ...] = attrs.field(metadata={"unit": "mg"})
    severity: Severity

    @on_demand
    def _worlds(self) -> tuple[tuple[Mineral, float, tuple[Limits]], ...]:
        places = range(len(self.gains))
        return tuple(
            (mineral, widened(gain_mg, gain_mg)[0], (tuple(gain_mg if here == place else None for here in places),))
            for place, (mineral, gain_mg) in enumerate(self.gains)
        )

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("clock-rotation",)

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per mineral."""
        return [(Step("at least", self.severity), gain_mg) for _, gain_mg in self.gains]

    def finder(self, case: Case) -> Find | None:
        """Climb the ladder for every occasion that comes near the limit."""
        measures = [
            (mineral, least_mg, _gains(_kinetics(case.model, mineral)), self.climbers[limits])
            for mineral, least_mg, (limits,) in self._worlds
            if mineral.name in case.listed
        ]

        def find(situation: Situation) -> Sequence[Finding]:
            findings: list[Finding] = []
            for mineral, least_mg, gains, climb in measures:
                for each in situation.occasions(mineral):
                    gain = gains[each.mg]
                    if gain >= least_mg:
                        findings += climb(gain, each.intakes, situation)
            return findings

        return find if measures else None

    def subjects(self, situation: Situation) -> list[Subject]:
        """Measure the gain of every occasion that comes near the limit or, where none does, of the nearest."""
        subjects: list[Subject] = []
        for mineral, least_mg, worlds in self._worlds:
            occasions = situation.occasions(mineral)
            known = _gains(_kinetics(situation.model, mineral))
            most_mg, near = -inf, False
            nearest: tuple[Intake, ...] = ()
            for each in occasions:
                gain = known[each.mg]
                if gain >= least_mg:
                    near = True
                    subjects.append(Subject(gain, worlds, each.intakes))
                elif gain > most_mg:
                    most_mg, nearest = gain, each.intakes
            if nearest and not near:
                subjects.append(Subject(most_mg, worlds, nearest))
        return subjects

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "mineral", "dose_mg", "whole_mg", "gain_percent"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Add the dose and what it gives whole."""
        dose_mg = sum(each.dose.elemental_mg for each in finding.intakes)
        mineral = finding.intakes[0].dose.mineral
        whole = _absorbed(dose_mg, _kinetics(situation.model, mineral))
        return {
            "mineral": mineral.name,
            "dose_mg": dose_mg,
            "whole_mg": whole,
            "gain_percent": 100 * (finding.measured or 0.0) / whole,
        }


def _kinetics(model: Model, mineral: Mineral) -> Kinetics:
    return model.calcium if mineral.symbol == "Ca" else model.magnesium


def _absorbed(dose_mg: float, kinetics: Kinetics) -> float:
    return absorbed_mg(
        dose_mg,
        dose_mg,
        0.0,
        vmax_mg=kinetics.vmax_mg,
        km_mg=kinetics.km_mg,
        passive=kinetics.passive,
        ki_mmol=kinetics.ki_mmol,
        ceiling=kinetics.ceiling,
    )


@lru_cache(maxsize=16)
def _gains(kinetics: Kinetics) -> "_Gains":
    return _Gains(kinetics)


class _Gains(dict[float, float]):
    """What splitting gains by the dose [mg], each computed once."""

    def __init__(self, kinetics: Kinetics) -> None:
        super().__init__()
        self._kinetics = kinetics

    def __missing__(self, dose_mg: float) -> float:
        if len(self) > _MOST_GAINS:
            self.clear()
        gain = self[dose_mg] = 2 * _absorbed(dose_mg / 2, self._kinetics) - _absorbed(dose_mg, self._kinetics)
        return gain


_MOST_GAINS = 10_000


@attrs.frozen(kw_only=True, eq=False, repr=False)
class OneReading(Family):
    """The amount of a supplement has one reading: the label decides between element and compound."""

    unit: ClassVar[str] = "1"

    severity: Severity
    says_without_formula: str

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the one step: more than one reading."""
        return [(Step("above", self.severity), 1.0)]

    def finder(self, case: Case) -> Find | None:
        """Ask for the verdict only where an amount could be read in two ways."""

        def find(situation: Situation) -> Sequence[Finding]:
            for mineral in _BOTH:
                for intake in situation.supplements(mineral):
                    if intake.dose.basis is _ASSUMED:
                        return self.told(situation)
            return ()

        return find

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Count the readings of the doses that could have more than one, and those of the others once."""
        worlds, plain = (self.limits,), False
        for mineral in _BOTH:
            for intake in situation.supplements(mineral):
                if intake.dose.basis is _ASSUMED:
                    yield Subject(2.0, worlds, (intake,))
                else:
                    plain = True
        if plain:
            yield Subject(1.0, worlds)

    def template(self, facts: Mapping[str, float | str]) -> str:
        """Return the sentence; without the compound's formula there is no second reading to compute."""
        return self.says if "if_compound_mg" in facts else self.says_without_formula

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "taken_mg", "mineral", "salt", "if_compound_mg", "if_element_mg"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Give the other reading of each number that the label may have.

        A dose does not tell which reading was chosen. `taken_mg` is the label's own number where that was the
        element's, and the compound's reading of it is `if_compound_mg`; where the compound's was chosen the label's
        number is the mass of compound, and that mass is the element's reading, `if_element_mg`.
        """
        dose = finding.intakes[0].dose
        facts: dict[str, float | str] = {"taken_mg": dose.elemental_mg, "mineral": dose.mineral.name}
        if dose.salt is not None and dose.salt.is_settled:
            facts["salt"] = dose.salt.name
            facts["if_compound_mg"] = dose.elemental_mg * dose.salt.fraction
            facts["if_element_mg"] = dose.elemental_mg / dose.salt.fraction
        return facts
