"""Rules about the form of a supplement, the stomach it meets, and the meal it is taken in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import time
from math import inf
from typing import ClassVar

from camg import _attrs as attrs
from camg._numeric import widened
from camg._value import on_demand
from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Solubility
from camg.catalogue.terms import acid_column
from camg.intake.intake import Intake, Meal, MealState
from camg.intake.regimen import Regimen
from camg.rules.case import Case
from camg.rules.ladder import Limits, Step, Subject
from camg.rules.outcome import Finding, Severity
from camg.rules.rule import Family, Find
from camg.rules.situation import Situation
from camg.uptake.absorption import absorb
from camg.uptake.gut import ACID_LOWERING, acid_of, acid_state

__all__ = ["MealBinding", "PoorForm", "WithMeal", "acid_is_low"]


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

    def finder(self, case: Case) -> Find | None:
        """Ask for the verdict only where a supplement of the mineral is known to be taken fasted."""
        mineral = self.mineral

        def find(situation: Situation) -> Sequence[Finding]:
            for intake in situation.supplements(mineral):
                if intake.meal is not None and intake.meal.state is _FASTED:
                    return self.told(situation)
            return ()

        return find if mineral.name in case.listed else None

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


def acid_is_low(situation: Situation) -> tuple[bool | None, tuple[str, ...]]:
    """Tell whether a medicine or a condition lowers the acid of the stomach; where not known, what is missing."""
    if acid_state(situation.regimen, situation.person) is not None:
        return True, ()
    person = situation.person
    stated = (("treatments", person.treatments_taken), ("conditions", person.conditions))
    missing = tuple([name for name, known in stated if known is None])
    return (None, missing) if missing else (False, ())


@attrs.frozen(kw_only=True, eq=False, repr=False)
class PoorForm(Family):
    """Supplements are of a form that dissolves: always, or where the acid of the stomach is low.

    Attributes
    ----------
    mineral : Mineral
    solubility : Solubility
        The class that dissolves poorly.
    coated : bool
        Whether an enteric coating counts too, whatever the salt.
    low_acid : bool
        Whether the form matters only where a medicine or a condition lowers the acid.
    fasted, fed : Severity
        Without a meal and with one; where they are the same the meal does not matter.
    excused_by : tuple of str
        Goals for which the rule does not apply.
    """

    set_aside_by: ClassVar[tuple[str, ...]] = ("goals",)

    mineral: Mineral
    solubility: Solubility
    coated: bool = False
    low_acid: bool = False
    fasted: Severity
    fed: Severity
    excused_by: tuple[str, ...] = ()

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the step with a meal, and where that weighs otherwise, the one without."""
        steps: list[tuple[Step, float | None]] = [(Step("above", self.fed), 0.0)]
        return steps if self.fasted is self.fed else [*steps, (Step("above", self.fasted), 0.0)]

    def finder(self, case: Case) -> Find | None:
        """Climb the ladder for supplements known to be of the form, where goals and acid let it matter."""
        mineral, person, climbers = self.mineral, case.person, self.climbers
        if mineral.name not in case.listed or person.wants(*self.excused_by):
            return None
        if self.low_acid and acid_of(case.listed, person) is None:
            return None
        is_poor, hangs_on_acid = self._is_poor, self.low_acid

        def find(situation: Situation) -> Sequence[Finding]:
            findings: list[Finding] = []
            for intake in situation.supplements(mineral):
                if is_poor(intake):
                    if intake.meal is None or hangs_on_acid:
                        return self.told(situation)
                    (limits,), _ = self._worlds(intake)
                    findings += climbers[limits](intake.dose.elemental_mg, (intake,), situation)
            return findings

        return find

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure every supplement that is of the form, or could be; of the others only that they are."""
        if situation.person.wants(*self.excused_by):
            return
        doses = situation.supplements(self.mineral)
        low, unknown_acid = acid_is_low(situation) if self.low_acid and doses else (True, ())
        none: Limits = (None,) * len(self.limits)
        plain = False
        for intake in doses:
            poor = self._is_poor(intake)
            if poor is False or low is False:
                plain = True
                continue
            worlds, meal = self._worlds(intake)
            salt = ("salt",) if poor is None else ()
            if salt or unknown_acid:
                worlds = (*worlds, none)
            yield Subject(intake.dose.elemental_mg, worlds, (intake,), (), (*salt, *unknown_acid, *meal))
        if plain:
            yield Subject(0.0, (none,))

    def _is_poor(self, intake: Intake) -> bool | None:
        """Tell whether a dose is of the form; None where its salt, or how that dissolves, is not known."""
        if intake.dose.coating is not None:
            return self.coated
        salt = intake.dose.salt
        return None if salt is None or salt.solubility is None else salt.solubility is self.solubility

    def _worlds(self, intake: Intake) -> tuple[tuple[Limits, ...], tuple[str, ...]]:
        """Return the step that holds for the meal of a dose; both where the meal is not known."""
        if self.fasted is self.fed:
            return (self.limits,), ()
        fed, fasted = (self.limits[0], None), (None, self.limits[1])
        if intake.meal is None:
            return (fed, fasted), ("meal",)
        return ((fasted,) if intake.meal.state is MealState.FASTED else (fed,)), ()

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return ("form", "meal", "eaten", *(("lowered_by",) if self.low_acid else ()))

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Say what of the form is meant, and what lowers the acid."""
        intake = finding.intakes[0]
        meal = "not known" if intake.meal is None else intake.meal.state.value
        eaten = "meal not known" if intake.meal is None else "fasted" if meal == "fasted" else f"with a {meal} meal"
        form = "coated" if intake.dose.coating else "salt"
        facts: dict[str, float | str] = {"form": form, "meal": meal, "eaten": eaten}
        if self.low_acid:
            facts["lowered_by"] = ", ".join(_lowering(situation))
        return facts


def _lowering(situation: Situation) -> tuple[str, ...]:
    """Name the medicines and conditions that lower the acid of the stomach, each once."""
    person = situation.person
    taken = [(each.name, each.classes) for each in situation.regimen.medicines]
    taken += [(each.name, each.classes) for each in person.treatments_taken or ()]
    names = [name.replace("-", " ") for name, classes in taken if any(kind in classes for kind in ACID_LOWERING)]
    names += [each.replace("-", " ") for each in person.conditions or () if acid_column(each)]
    return tuple(dict.fromkeys(names))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MealBinding(Family):
    """Supplements are not taken in a meal that binds them.

    Attributes
    ----------
    minerals : tuple of Mineral
    phytate_mmol, oxalate_mmol : float
        From which amount in the meal of the dose on the rule speaks [mmol].
    severity : Severity
    says_unmodelled : str
        The sentence for a mineral whose loss the model does not compute.
    """

    unit: ClassVar[str] = "mmol"

    minerals: tuple[Mineral, ...]
    phytate_mmol: float
    oxalate_mmol: float
    severity: Severity
    says_unmodelled: str

    @on_demand
    def _least(self) -> tuple[float, float]:
        return widened(self.phytate_mmol, self.phytate_mmol)[0], widened(self.oxalate_mmol, self.oxalate_mmol)[0]

    def _most_beyond(self, phytate: float | None, oxalate: float | None) -> tuple[int, float] | None:
        """Return which binder of a meal is furthest at or beyond its limit, and its amount [mmol]."""
        least_phytate, least_oxalate = self._least
        most = None if phytate is None or phytate < least_phytate else (0, phytate)
        if oxalate is None or oxalate < least_oxalate:
            return most
        if most is None or _times(oxalate, self.oxalate_mmol) >= _times(most[1], self.phytate_mmol):
            return 1, oxalate
        return most

    def template(self, facts: Mapping[str, float | str]) -> str:
        """Return the sentence; it gives the loss where the model computes one."""
        return self.says if "lost_percent" in facts else self.says_unmodelled

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return a step for phytate and one for oxalate."""
        step = Step("at least", self.severity)
        return [(step, self.phytate_mmol), (step, self.oxalate_mmol)]

    def finder(self, case: Case) -> Find | None:
        """Climb the ladder for every supplement whose meal is known to hold so much of either."""
        minerals = [each for each in self.minerals if each.name in case.listed]
        (least_phytate, least_oxalate), limits = self._least, self.limits
        climb = self.climbers[limits[0], None], self.climbers[None, limits[1]]

        def find(situation: Situation) -> Sequence[Finding]:
            findings: list[Finding] = []
            for mineral in minerals:
                for intake in situation.supplements(mineral):
                    meal = intake.meal
                    if meal is None or meal.state is _FASTED:
                        continue
                    phytate, oxalate = meal.phytate_mmol, meal.oxalate_mmol
                    if (phytate or 0.0) < least_phytate and (oxalate or 0.0) < least_oxalate:
                        continue  # as most meals do, without a call for each
                    most = self._most_beyond(phytate, oxalate)
                    if most is not None:
                        place, mmol = most
                        findings += climb[place](mmol, (intake,), situation)
            return findings

        return find if minerals else None

    def subjects(self, situation: Situation) -> list[Subject]:
        """Measure what binds in the meal of every supplement: the most where it is much, else both."""
        phytate, oxalate = (self.limits[0], None), (None, self.limits[1])
        subjects: list[Subject] = []
        most_phytate = most_oxalate = -1.0
        fasted = False
        for mineral in self.minerals:
            for intake in situation.supplements(mineral):
                meal = intake.meal
                if meal is None:
                    subjects += [Subject(0.0, (each,), (intake,), (inf,), _NO_MEAL) for each in (phytate, oxalate)]
                    continue
                if meal.state is MealState.FASTED:
                    fasted = True
                    continue
                amounts = meal.phytate_mmol, meal.oxalate_mmol
                most = self._most_beyond(*amounts)
                if most is not None:
                    place, mmol = most
                    subjects.append(Subject(mmol, ((phytate, oxalate)[place],), (intake,)))
                    continue
                if None in amounts:
                    missing = tuple([name for name, amount in zip(_BINDERS, amounts, strict=True) if amount is None])
                    unknown = [each for each, amount in zip((phytate, oxalate), amounts, strict=True) if amount is None]
                    subjects += [Subject(0.0, (each,), (intake,), (inf,), missing) for each in unknown]
                here, there = amounts
                if here is not None and here > most_phytate:
                    most_phytate = here
                if there is not None and there > most_oxalate:
                    most_oxalate = there
        # Of the meals that hold little, only the nearest to the limits is measured.
        if most_phytate >= 0:
            subjects.append(Subject(most_phytate, (phytate,)))
        if most_oxalate >= 0:
            subjects.append(Subject(most_oxalate, (oxalate,)))
        if fasted:
            subjects.append(Subject(0.0, (self.limits,)))
        return subjects

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "mineral", "binder", "bound_mg", "free_mg", "lost_percent"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Say what binds, and what the model makes of this dose alone with its meal and without what binds in it."""
        intake = finding.intakes[0]
        mineral = intake.dose.mineral
        facts: dict[str, float | str] = {
            "mineral": mineral.name,
            "binder": _BINDERS[0 if finding.allowed[1] == self.phytate_mmol else 1],
        }
        bound, free = [
            absorb(Regimen.of(attrs.evolve(intake, at=_NOON, meal=meal)), situation.person, model=situation.model)
            for meal in (intake.meal, None if intake.meal is None else Meal(state=intake.meal.state))
        ]
        bound_mg, free_mg = bound.absorbed_mg(mineral), free.absorbed_mg(mineral)
        if bound_mg < free_mg:
            facts |= {"bound_mg": bound_mg, "free_mg": free_mg, "lost_percent": 100 * (1 - bound_mg / free_mg)}
        return facts


def _times(mmol: float, limit: float) -> float:
    """Return how many times its limit an amount is; of a limit of 0 any is beyond compare."""
    return mmol / limit if limit else inf


_BINDERS = ("phytate", "oxalate")
_FASTED = MealState.FASTED  # because looking up a member of an enum takes its time
_NOON = time(12)


_NO_MEAL = ("meal", *_BINDERS)
