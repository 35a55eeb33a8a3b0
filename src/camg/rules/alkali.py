"""The rule about calcium taken with alkali."""

from collections.abc import Iterable, Iterator, Sequence
from math import fsum
from typing import ClassVar

from camg import _attrs as attrs
from camg._numeric import at_least, at_most, below
from camg.catalogue.medicines import word_faults
from camg.catalogue.minerals import Mineral
from camg.errors import InputError, UnknownNameError
from camg.intake.intake import Intake
from camg.person import Person
from camg.rules.case import Case
from camg.rules.ladder import Condition, Limits, Side, Step, Subject, Verdict
from camg.rules.outcome import Finding
from camg.rules.rule import Family, Find, Rung
from camg.rules.situation import Situation

__all__ = ["AlkaliLoad"]

_PREGNANCY = "Pregnancy is not stated: judged as not pregnant."


@attrs.frozen(kw_only=True, eq=False, repr=False)
class AlkaliLoad(Family):
    """Calcium from supplements that give alkali stays within limits; the lower one counts beside a risk factor.

    Which salts give alkali, the catalogue of salts says; an unnamed salt counts as one. Beside a medicine that is
    an alkali all supplemental calcium counts.

    Attributes
    ----------
    mineral : Mineral
    rung : Rung
        Above which amount it always matters [mg].
    at_risk : Rung
        From which amount on it matters beside a risk factor [mg].
    alkali, risky_class : str
        Classes of medicines.
    below_egfr_ml_min, from_age_y, above_vitamin_d_iu, above_hydroxyvitamin_d_nmol_l : float
        Further risk factors, as is pregnancy.
    """

    does_without: ClassVar[tuple[str, ...]] = ("salt",)
    set_aside_by: ClassVar[tuple[str, ...]] = ("treatments",)

    mineral: Mineral
    rung: Rung
    at_risk: Rung
    alkali: str
    risky_class: str
    below_egfr_ml_min: float
    from_age_y: float
    above_vitamin_d_iu: float
    above_hydroxyvitamin_d_nmol_l: float

    def faults(self, place: str) -> Iterable[InputError | UnknownNameError]:
        """Refuse classes of medicines that the catalogue does not have."""
        yield from word_faults((self.alkali,), f"{place}.alkali")
        yield from word_faults((self.risky_class,), f"{place}.risky_class")

    @property
    def drugs(self) -> tuple[str, ...]:
        """The classes of medicines that are read."""
        return self.alkali, self.risky_class

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("clock-rotation", "more-is-no-milder")

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the step that always holds, and the one beside a risk factor."""
        return [
            (Step("above", self.rung.severity), self.rung.limit),
            (Step("at least", self.at_risk.severity), self.at_risk.limit),
        ]

    def finder(self, case: Case) -> Find | None:
        """Ask for the verdict only where the supplements hold as much as matters, with the risk that is stated."""
        mineral = self.mineral
        if mineral.name not in case.listed:
            return None
        person, at_risk_mg, always_mg = case.person, self.at_risk.limit, self.rung.limit
        at_risk = self._risk(person, self.risky_class in case.listed or person.takes(self.risky_class))[0]

        def find(situation: Situation) -> Sequence[Finding]:
            every_mg = situation.totals.supplement_mg(mineral)
            if below(every_mg, at_risk_mg) or (not at_risk and at_most(every_mg, always_mg)):
                return ()
            return self.told(situation)

        return find

    def verdict(self, situation: Situation) -> Verdict:
        """Climb the ladder; say where pregnancy was left open."""
        verdict = super().verdict(situation)
        amount_mg = fsum(each.dose.elemental_mg for each in self._counted(situation))
        risk, _ = self.risk(situation)
        left_open = situation.person.life_stage is None and situation.person.sex != "male"
        if left_open and risk is False and self._hangs_on_risk(amount_mg):
            return verdict._replace(notes=(_PREGNANCY,))
        return verdict

    def _hangs_on_risk(self, amount_mg: float) -> bool:
        return at_least(amount_mg, self.at_risk.limit) and at_most(amount_mg, self.rung.limit)

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure the calcium that gives alkali, and what it could be where an alkali medicine is not ruled out."""
        every = situation.supplements(self.mineral)
        counted = self._counted(situation)
        open_alkali = len(counted) < len(every) and situation.takes(self.alkali) is None
        if not counted and not open_alkali:
            return
        amount_mg = fsum(each.dose.elemental_mg for each in counted)
        others = (fsum(each.dose.elemental_mg for each in every),) if open_alkali else ()
        risk, missing = self.risk(situation)
        if risk is None and not any(self._hangs_on_risk(each) for each in (amount_mg, *others)):
            risk, missing = True, ()  # either way the same is found
        at_risk, alone = self.limits, (self.rung.limit, None)
        worlds: tuple[Limits, ...] = (alone, at_risk) if risk is None else (at_risk if risk else alone,)
        medicines = ("treatments",) if open_alkali else ()
        lacking = tuple(dict.fromkeys((*medicines, *missing)))
        hangs = any(self._hangs_on_risk(each) for each in (amount_mg, *others))
        conditions = tuple(filter(None, self._numbers(situation.person).values())) if hangs else ()
        yield Subject(amount_mg, worlds, counted, others, lacking, conditions)

    def _counted(self, situation: Situation) -> tuple[Intake, ...]:
        every = situation.supplements(self.mineral)
        if situation.takes(self.alkali):
            return every
        return tuple(each for each in every if each.dose.salt is None or each.dose.salt.alkali)

    def risk(self, situation: Situation) -> tuple[bool | None, tuple[str, ...]]:
        """Tell whether a risk factor is stated; None, and what is not known, where one could be.

        That somebody is not pregnant cannot be stated, so that pregnancy counts only where it is.
        """
        return self._risk(situation.person, situation.takes(self.risky_class))

    def _risk(self, person: Person, risky_medicine: bool | None) -> tuple[bool | None, tuple[str, ...]]:
        numbers = {name: None if each is None else each.reached for name, each in self._numbers(person).items()}
        egfr, age, vitamin_d, status = numbers.items()
        pregnant = person.life_stage == "pregnant"
        factors = (egfr, ("treatments", risky_medicine), age, ("pregnancy", pregnant), vitamin_d, status)
        if any([holds for _, holds in factors]):
            return True, ()
        missing = tuple([name for name, holds in factors if holds is None])
        return (None, missing) if missing else (False, ())

    def _numbers(self, person: Person) -> dict[str, Condition | None]:
        """Compare each number that makes a risk factor with its limit; None of one that is not known."""
        numbers: tuple[tuple[str, float | None, str, Side, float], ...] = (
            ("eGFR", person.egfr_ml_min, "mL/min", "below", self.below_egfr_ml_min),
            ("age", person.age_y, "y", "at least", self.from_age_y),
            ("vitamin D intake", person.vitamin_d_iu, "IU", "above", self.above_vitamin_d_iu),
            ("25(OH)D", person.hydroxyvitamin_d_nmol_l, "nmol/L", "above", self.above_hydroxyvitamin_d_nmol_l),
        )
        return {
            what: None if value is None else Condition(what, value, unit, side, limit)
            for what, value, unit, side, limit in numbers
        }

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "risk", "risk_said", "alkali_medicine", "alkali_said"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Say whether a risk factor is stated, and whether an alkali medicine is taken."""
        risk, _ = self.risk(situation)
        alkali = situation.takes(self.alkali)
        open_risk = "Whether there is a risk factor is not known."
        return {
            "risk_said": open_risk if risk is None else "A risk factor is stated." if risk else "",
            "alkali_said": "A medicine that is an alkali is taken too." if alkali else "",
            "risk": "not known" if risk is None else "stated" if risk else "none stated",
            "alkali_medicine": "stated" if alkali else "none stated",
        }
