"""Rules about laboratory values, vitamin D and the kidney."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from math import inf
from typing import ClassVar

from camg import _attrs as attrs
from camg._numeric import at_least, below
from camg.body.plasma import corrected_calcium_mmol_l
from camg.catalogue.minerals import Mineral
from camg.catalogue.parameters import parameter
from camg.person import PERSON_FIELDS, Person
from camg.rules.case import Case
from camg.rules.intake_band import FOOD
from camg.rules.ladder import NOT_APPLICABLE, Condition, Limits, Side, Step, Subject, Verdict, judge, not_evaluated
from camg.rules.outcome import Finding, Severity
from camg.rules.rule import Family, Find, Rung
from camg.rules.situation import Situation

__all__ = ["URGENT", "KidneyLimit", "LaboratoryBand", "VitaminNeed", "corrected_calcium_of", "value_words"]

URGENT = "Symptoms (cramps, tetany, fits, irregular heartbeat, confusion, marked weakness) need urgent medical care."
"""What every warning about a laboratory value says."""

EGFR = "eGFR"

_WORDS: Mapping[str, str] = {
    "ionised_calcium": "ionised calcium",
    "serum_magnesium": "serum magnesium",
    "hydroxyvitamin_d": "25(OH)D",
}


def value_words(field: str) -> str:
    """Return what people call a laboratory value, by its field of `Person`."""
    return _WORDS.get(field, field.replace("_", " "))


def corrected_calcium_of(person: Person) -> float | None:
    """Return the albumin-corrected calcium of a person [mmol/L]; None without total calcium or albumin."""
    calcium, albumin = person.serum_calcium_mmol_l, person.albumin_g_l
    if calcium is None or albumin is None:
        return None
    per_albumin, usual_albumin_g_l = _correction()
    return corrected_calcium_mmol_l(calcium, albumin, per_albumin=per_albumin, usual_albumin_g_l=usual_albumin_g_l)


@cache
def _correction() -> tuple[float, float]:
    return parameter("plasma.calcium_per_albumin").value, parameter("plasma.usual_albumin_g_l").value


def urgent(finding: Finding) -> str:
    """Return the sentence on symptoms for a warning, and nothing below one."""
    return URGENT if finding.severity is Severity.WARNING else ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LaboratoryBand(Family):
    """A laboratory value lies within its limits.

    Attributes
    ----------
    analyte : str
        ``"serum_magnesium"``: a field of `Person`.
    low, high : tuple of Rung
        Below and above which numbers it matters, in the unit of the field.
    corrected : tuple of float
        The same limits, low ones first, for albumin-corrected calcium: read where ionised calcium is not known.
    only_below : (str, float) or None
        Found only where this other value is below its limit too.
    noted : (str, str, float) or None
        A value, a side and a limit, beyond which a finding carries `note`.
    """

    does_without: ClassVar[tuple[str, ...]] = ("ionised_calcium",)

    analyte: str
    low: tuple[Rung, ...] = ()
    high: tuple[Rung, ...] = ()
    corrected: tuple[float, ...] = ()
    only_below: tuple[str, float] | None = None
    noted: tuple[str, Side, float] | None = None
    note: str = ""

    @property
    def unit(self) -> str:  # type: ignore[override]  # because it hangs on the value
        """The unit of the value."""
        return PERSON_FIELDS[self.analyte][1]

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """How it weighs hangs on the value alone, where only one end is watched."""
        if self.low and self.high:
            return ()
        return (f"{'rises' if self.high else 'falls'}-with:{self.analyte}",)

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return a step for every limit."""
        low = [(Step("below", rung.severity), rung.limit) for rung in self.low]
        return [*low, *((Step("above", rung.severity), rung.limit) for rung in self.high)]

    def finder(self, case: Case) -> Find | None:
        """Find what the value says, where it is known and beyond some limit, whatever is taken."""
        measured, limits = self._measured(case.person)
        if measured is None or self._together(case.person)[0] is not True:
            return None
        ladder = zip(self.ladder, limits, strict=True)
        if not any([limit is not None and step.reached(measured, limit) for step, limit in ladder]):
            return None
        climb = self.climbers[limits]
        return lambda situation: climb(measured, (), situation)

    def verdict(self, situation: Situation) -> Verdict:
        """Climb the ladder; a value that is not stated is no subject, unless its companion is."""
        person = situation.person
        if not self._is_stated(person):
            return NOT_APPLICABLE
        nothing: Limits = (None,) * len(self.ladder)
        measured, limits = self._measured(person)
        together, missing = self._together(person)
        if measured is None:
            if together is not False:
                return not_evaluated([*self._lacking(person), *missing])
            subject = Subject(inf, (nothing,), conditions=self._conditions(person))
            return judge(self, self.ladder, (subject,), unit=self.unit, situation=situation)
        worlds = (nothing, limits) if together is None else (limits if together else nothing,)
        subject = Subject(measured, worlds, (), (), missing, self._conditions(person))
        verdict = judge(self, self.ladder, (subject,), unit=self.unit, situation=situation)
        return verdict._replace(notes=(self.note,)) if verdict.findings and self._is_noted(person) else verdict

    def _measured(self, person: Person) -> tuple[float | None, Limits]:
        """Return the value and its limits; albumin-corrected calcium stands in where the rule allows it."""
        measured: float | None = getattr(person, PERSON_FIELDS[self.analyte][0])
        if measured is None and self.corrected:
            return corrected_calcium_of(person), self.corrected
        return measured, self.limits

    def _is_stated(self, person: Person) -> bool:
        names = (self.analyte, *(("serum_calcium",) if self.corrected else ()))
        others = () if self.only_below is None else (self.only_below[0],)
        return any(getattr(person, PERSON_FIELDS[name][0]) is not None for name in (*names, *others))

    def _together(self, person: Person) -> tuple[bool | None, tuple[str, ...]]:
        """Tell whether the other value is below its limit; None, and what is missing, where it is not known."""
        if self.only_below is None:
            return True, ()
        known = self._conditions(person)
        return (known[0].reached, ()) if known else (None, (value_words(self.only_below[0]),))

    def _conditions(self, person: Person) -> tuple[Condition, ...]:
        """Compare the other value with its limit, where there is one and it is known."""
        if self.only_below is None:
            return ()
        name, limit = self.only_below
        inside, unit = PERSON_FIELDS[name]
        value: float | None = getattr(person, inside)
        return () if value is None else (Condition(value_words(name), value, unit, "below", limit),)

    def _lacking(self, person: Person) -> tuple[str, ...]:
        """Return what would settle calcium."""
        if person.serum_calcium_mmol_l is not None:
            return ("ionised calcium or albumin",)
        return ("ionised calcium, or serum calcium and albumin",)

    def _is_noted(self, person: Person) -> bool:
        if self.noted is None:
            return False
        name, side, limit = self.noted
        value: float | None = getattr(person, PERSON_FIELDS[name][0])
        return value is not None and Step(side, Severity.INFO).reached(value, limit)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return (
            "value", "note", "urgent", *(("corrected_calcium_mmol_l",) if self.corrected else ()),
            *(() if self.only_below is None else (PERSON_FIELDS[self.only_below[0]][0],)),
        )  # fmt: skip

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Name the value that decided, the others that were read, the note, and when to hurry."""
        person = situation.person
        known: dict[str, float | str] = {"value": value_words(self.analyte)}
        corrected = corrected_calcium_of(person) if self.corrected else None
        if corrected is not None:
            known["corrected_calcium_mmol_l"] = corrected
            if person.ionised_calcium_mmol_l is None:
                known["value"] = "albumin-corrected calcium"
        if self.only_below is not None:
            inside = PERSON_FIELDS[self.only_below[0]][0]
            known[inside] = getattr(person, inside)
        return {**known, "note": self.note if self._is_noted(person) else "", "urgent": urgent(finding)}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class KidneyLimit(Family):
    """A mineral that the kidney clears is not supplemented where the kidney is weak.

    Attributes
    ----------
    mineral : Mineral
    rungs : tuple of Rung
        Below which eGFR a supplement matters [mL/min], per 1.73 m2.
    conditions : tuple of str
        Stated, they weigh as the `stated` severity, whatever the eGFR.
    """

    unit: ClassVar[str] = "mL/min"
    does_without: ClassVar[tuple[str, ...]] = ("conditions",)

    mineral: Mineral
    rungs: tuple[Rung, ...]
    conditions: tuple[str, ...]
    stated: Severity
    says_of_condition: str

    def template(self, facts: Mapping[str, float | str]) -> str:
        """Return the sentence; where a condition decides, it is the amount that is measured."""
        return self.says_of_condition if facts.get("condition") else self.says

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("more-is-no-milder", "falls-with:egfr")

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return a step for every eGFR, and one for any amount beside a condition."""
        by_egfr = [(Step("below", rung.severity), rung.limit) for rung in self.rungs]
        return [*by_egfr, (Step("above", self.stated), None)]

    def finder(self, case: Case) -> Find | None:
        """Ask for the verdict only where the mineral is listed, and what is stated of the kidney speaks against it."""
        egfr = case.person.egfr_ml_min
        weak = egfr is not None and any([below(egfr, rung.limit) for rung in self.rungs])
        speaks = self.mineral.name in case.listed and (weak or self._condition(case.person))
        return self.told if speaks else None

    def verdict(self, situation: Situation) -> Verdict:
        """Measure the eGFR beside a supplement; a stated condition decides by itself."""
        amount_mg = situation.totals.supplement_mg(self.mineral)
        if amount_mg == 0:
            return NOT_APPLICABLE
        items = situation.supplements(self.mineral)
        if self._condition(situation.person):
            any_amount = (*((None,) * len(self.rungs)), 0.0)
            subject = Subject(amount_mg, (any_amount,), items)
            return judge(self, self.ladder, (subject,), unit="mg", situation=situation)
        egfr = situation.person.egfr_ml_min
        if egfr is None:
            return not_evaluated([EGFR])
        return judge(self, self.ladder, (Subject(egfr, (self.limits,), items),), unit=self.unit, situation=situation)

    def _condition(self, person: Person) -> str:
        return next((each.replace("-", " ") for each in self.conditions if person.has(each)), "")

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return f"{self.mineral.name}_mg", "condition", "urgent"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Name the amount and what is stated of the kidney."""
        return {
            f"{self.mineral.name}_mg": situation.totals.supplement_mg(self.mineral),
            "condition": self._condition(situation.person),
            "urgent": urgent(finding),
        }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class VitaminNeed(Family):
    """Beside a vitamin D supplement the day's total of a mineral reaches the requirement."""

    does_without: ClassVar[tuple[str, ...]] = ("life_stage",)
    set_aside_by: ClassVar[tuple[str, ...]] = ("age",)

    mineral: Mineral
    from_iu: float
    severity: Severity

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the one step: below the EAR, or where there is none below the RDA."""
        return [(Step("below", self.severity), None)]

    def finder(self, case: Case) -> Find | None:
        """Ask for the verdict only where enough vitamin D is stated."""
        taken = case.person.vitamin_d_iu
        return None if taken is None or not at_least(taken, self.from_iu) else self.told

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure the day's total, where vitamin D is taken."""
        taken = situation.person.vitamin_d_iu
        if taken is None or taken == 0:
            return
        values = [cell.ear or cell.rda for cell in situation.cells(self.mineral)]
        worlds: tuple[Limits, ...] = tuple(dict.fromkeys((value.mg,) for value in values if value is not None))
        if not worlds:
            return
        total_mg = situation.totals.mg(self.mineral)
        daily = Condition("vitamin D intake", taken, "IU", "at least", self.from_iu)
        if not at_least(taken, self.from_iu):
            yield Subject(total_mg, ((None,),), conditions=(daily,))
            return
        known = situation.totals.knows(self.mineral)
        others, food = ((), ()) if known else ((inf,), (FOOD,))
        unknown = situation.missing_for(self.mineral, words=("EAR", "RDA")) if len(worlds) > 1 else ()
        yield Subject(total_mg, worlds, situation.of_mineral(self.mineral), others, (*food, *unknown), (daily,))

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "vitamin_d_iu", "requirement"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Add the vitamin D and whose requirement was read."""
        values = [cell.ear or cell.rda for cell in situation.cells(self.mineral)]
        kinds = [value.kind for value in values if value is not None]
        return {
            "vitamin_d_iu": situation.person.vitamin_d_iu or 0.0,
            "requirement": f"{situation.standards.id.upper()} {kinds[0]}",
        }
