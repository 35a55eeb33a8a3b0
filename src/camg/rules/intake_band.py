"""Rules about the day's amount: too little, too much, and what large amounts do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import fsum, inf
from typing import ClassVar

from camg import _attrs as attrs
from camg._numeric import at_least, below
from camg.catalogue.minerals import Mineral
from camg.catalogue.standards import Cell, ReferenceValue
from camg.catalogue.terms import unlisted_terms
from camg.errors import InputError, UnknownNameError
from camg.rules.case import Case
from camg.rules.ladder import (
    NOT_APPLICABLE,
    Limits,
    Step,
    Subject,
    Verdict,
    below_the_level,
    judge,
    not_evaluated,
)
from camg.rules.outcome import Finding, Severity
from camg.rules.rule import Family, Find, Rung
from camg.rules.situation import Occasion, Situation
from camg.uptake.line import balance_mg, outside_studies

__all__ = ["Adequacy", "DailyCeiling", "Laxative", "NegativeBalance", "UpperLimit"]

FOOD = "food"
"""What a list that may lack food is missing."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Adequacy(Family):
    """The day's total reaches the requirement and the recommended intake."""

    does_without: ClassVar[tuple[str, ...]] = ("life_stage",)
    set_aside_by: ClassVar[tuple[str, ...]] = ("age",)

    mineral: Mineral
    below_requirement: Severity
    below_recommendation: Severity
    says_of_requirement: str = ""

    def template(self, facts: Mapping[str, float | str]) -> str:
        """Return the sentence; it names the requirement where the standards have one."""
        return self.says_of_requirement if self.says_of_requirement and "ear_mg" in facts else self.says

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("more-is-no-worse",)

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return a step for the EAR and one for the RDA."""
        return [(Step("below", self.below_requirement), None), (Step("below", self.below_recommendation), None)]

    def finder(self, case: Case) -> Find | None:
        """Compare the total, where it is known, with the values of the one kind of person this is."""
        worlds = self._worlds(case.cells(self.mineral))
        if len(worlds) != 1:
            return self.told if worlds else None
        mineral, name, climb = self.mineral, self.mineral.name, self.climbers[worlds[0]]
        enough_mg = max([limit for limit in worlds[0] if limit is not None])

        def find(situation: Situation) -> Sequence[Finding]:
            total_mg = situation.totals.known_mg.get(name)
            if total_mg is None or total_mg >= enough_mg:
                return ()
            return climb(total_mg, situation.of_mineral(mineral), situation)

        return find

    def verdict(self, situation: Situation) -> Verdict:
        """Climb the ladder; a list that may lack food cannot show too little."""
        worlds = self._worlds(situation.cells(self.mineral))
        if not worlds:
            return NOT_APPLICABLE
        if not situation.totals.knows(self.mineral):
            return not_evaluated([FOOD])
        total_mg = situation.totals.mg(self.mineral)
        items = situation.of_mineral(self.mineral)
        missing = situation.missing_for(self.mineral, words=("EAR", "RDA"))
        subject = Subject(total_mg, worlds, items, (), missing)
        return judge(self, self.ladder, (subject,), unit=self.unit, situation=situation)

    def _worlds(self, cells: tuple[Cell, ...]) -> tuple[Limits, ...]:
        limits = [
            (None if cell.ear is None else cell.ear.mg, None if cell.rda is None else cell.rda.mg) for cell in cells
        ]
        return tuple(dict.fromkeys(each for each in limits if each != (None, None)))

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return *_row_names("ear"), *_row_names("rda")

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Name the reference values that were used."""
        return {**_named_row(situation, self.mineral, "ear"), **_named_row(situation, self.mineral, "rda")}


def _row_names(word: str) -> tuple[str, ...]:
    return tuple(f"{word}_{part}" for part in ("kind", "mg", "most_mg", "people"))


def _named_row(situation: Situation, mineral: Mineral, word: str) -> dict[str, float | str]:
    cells = situation.cells(mineral)
    rows: list[ReferenceValue] = [row for cell in cells if (row := getattr(cell, word)) is not None]
    if not rows:
        return {}
    amounts = sorted({row.mg for row in rows})
    return {
        f"{word}_kind": f"{situation.standards.id.upper()} {rows[0].kind}",
        f"{word}_mg": amounts[0],
        f"{word}_most_mg": amounts[-1],
        f"{word}_people": rows[0].people if len(amounts) == 1 else "by age and sex",
    }


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UpperLimit(Family):
    """The day's amount stays within the upper level of the standards; what it counts, the standards say.

    `near_share` and `near` add a milder step below the level.
    """

    does_without: ClassVar[tuple[str, ...]] = ("life_stage",)
    set_aside_by: ClassVar[tuple[str, ...]] = ("age",)

    mineral: Mineral
    above_limit: Severity
    near_share: float | None = None
    near: Severity = Severity.INFO

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("more-is-no-milder",)

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the step at the level, and the milder one below it."""
        steps: list[tuple[Step, float | None]] = [(Step("above", self.above_limit), None)]
        if self.near_share is not None:
            steps.append((Step("above", self.near), None))
        return steps

    def finder(self, case: Case) -> Find | None:
        """Compare what counts, where that is known, with the level of the one kind of person this is."""
        cells = case.cells(self.mineral)
        row = cells[0].ul if len(cells) == 1 else None
        if row is None:
            return self.told if _levels(cells)[0] else None
        mineral, name, share = self.mineral, self.mineral.name, self.near_share
        supplements_only = row.basis == "supplements"
        climb = self.climbers[(row.mg,) if share is None else (row.mg, share * row.mg)]
        fine_mg = row.mg if share is None else share * row.mg

        def find(situation: Situation) -> Sequence[Finding]:
            totals = situation.totals
            if supplements_only:
                amount_mg = totals.supplement_mg(mineral)
                items = situation.supplements(mineral)
            else:
                known_mg = totals.known_mg.get(name)
                if known_mg is None:
                    return self.told(situation)
                amount_mg, items = known_mg, situation.of_mineral(mineral)
            return () if amount_mg == 0 or amount_mg <= fine_mg else climb(amount_mg, items, situation)

        return find

    def verdict(self, situation: Situation) -> Verdict:
        """Climb the ladder; what is listed can already be too much."""
        levels, supplements_only = _levels(situation.cells(self.mineral))
        if not levels:
            return NOT_APPLICABLE
        totals = situation.totals
        if supplements_only:
            amount_mg = totals.supplement_mg(self.mineral)
            if amount_mg == 0:
                return NOT_APPLICABLE
            items = situation.supplements(self.mineral)
            open_ended = False
        else:
            amount_mg = totals.mg(self.mineral)
            items = situation.of_mineral(self.mineral)
            open_ended = not totals.knows(self.mineral)
        share = self.near_share
        worlds = tuple([(level,) if share is None else (level, share * level) for level in levels])
        missing: tuple[str, ...] = (FOOD,) if open_ended else ()
        if len(levels) > 1:
            missing += situation.missing_for(self.mineral, words=("UL",))
        subject = Subject(amount_mg, worlds, items, (inf,) if open_ended else (), missing)
        return judge(self, self.ladder, (subject,), unit=self.unit, situation=situation)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "counts", *_row_names("ul")

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Name the level that was used and what it counts."""
        _, supplements_only = _levels(situation.cells(self.mineral))
        counts = "supplements and medicines only" if supplements_only else "all sources"
        return {**_named_row(situation, self.mineral, "ul"), "counts": counts}


@lru_cache(maxsize=256)
def _levels(cells: tuple[Cell, ...]) -> tuple[tuple[float, ...], bool]:
    """Return the upper levels [mg] that could hold, and whether they count supplements only."""
    rows = [cell.ul for cell in cells if cell.ul is not None]
    return tuple(dict.fromkeys(row.mg for row in rows)), {row.basis for row in rows} == {"supplements"}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DailyCeiling(Family):
    """A very high daily total of one mineral is remarked, earlier where the other mineral is short."""

    does_without: ClassVar[tuple[str, ...]] = ("life_stage",)

    mineral: Mineral
    other: Mineral
    short: Rung
    rung: Rung

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the step that holds where the other mineral is below its RDA, and the one that always holds."""
        return [
            (Step("above", self.short.severity), self.short.limit),
            (Step("above", self.rung.severity), self.rung.limit),
        ]

    def finder(self, case: Case) -> Find | None:
        """Ask for the verdict only where what is listed exceeds a rung."""
        mineral, fine_mg = self.mineral, min(self.short.limit, self.rung.limit)
        return lambda situation: () if situation.totals.mg(mineral) <= fine_mg else self.told(situation)

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure the day's total."""
        totals = situation.totals
        total_mg, other_mg = totals.mg(self.mineral), totals.mg(self.other)
        always = (None, self.rung.limit)
        worlds: dict[Limits, None] = {}
        missing: list[str] = []
        for cell in situation.cells(self.other):
            short = cell.rda is not None and below(other_mg, cell.rda.mg)
            worlds[self.limits if short else always] = None
            if short and not totals.knows(self.other):
                worlds[always] = None
        if len(worlds) > 1:
            missing += situation.missing_for(self.other, words=("RDA",))
        open_ended = not totals.knows(self.mineral)
        if open_ended or not totals.knows(self.other):
            missing.append(FOOD)
        items = situation.of_mineral(self.mineral)
        levels = [None if cell.rda is None else cell.rda.mg for cell in situation.cells(self.other)]
        is_known = totals.knows(self.other)
        conditions = below_the_level(f"{self.other.name} of the day", other_mg, levels) if is_known else ()
        yield Subject(total_mg, tuple(worlds), items, (inf,) if open_ended else (), tuple(missing), conditions)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return (f"{self.other.name}_mg",)

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Add the total of the other mineral."""
        return {f"{self.other.name}_mg": situation.totals.mg(self.other)}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Laxative(Family):
    """Supplemental magnesium stays below what loosens stools, by the day and by osmotic salts at once.

    A salt that is not named may be osmotic, and so may one of the user's own that `salts` does not list; a salt of
    the catalogue that it does not list is not.
    """

    set_aside_by: ClassVar[tuple[str, ...]] = ("goals",)

    mineral: Mineral
    per_day_mg: float
    per_occasion_mg: float
    salts: tuple[str, ...]
    condition: str
    excused_by: tuple[str, ...]
    severity: Severity
    with_condition: Severity
    condition_alone: Severity
    says_of_condition: str

    def faults(self, place: str) -> Iterable[InputError | UnknownNameError]:
        """Refuse conditions and goals that the catalogue does not have; a salt may be anybody's own."""
        yield from unlisted_terms("condition", (self.condition,), f"{place}.condition")
        yield from unlisted_terms("goal", self.excused_by, f"{place}.excused_by")

    def template(self, facts: Mapping[str, float | str]) -> str:
        """Return the sentence; where the condition alone is remarked there is no amount to compare with."""
        return self.says_of_condition if facts.get("condition_alone") == "yes" else self.says

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("clock-rotation", "more-is-no-milder")

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the step for stools that are loose already, and the two at the limits."""
        return [
            (Step("above", self.condition_alone), 0.0),
            (Step("at least", self.severity), self.per_day_mg),
            (Step("at least", self.with_condition), self.per_day_mg),
        ]

    def finder(self, case: Case) -> Find | None:
        """Measure the day alone where that reaches its limit; ask for the verdict where an occasion could."""
        mineral, person = self.mineral, case.person
        if mineral.name not in case.listed or person.wants(*self.excused_by):
            return None
        loose, per_day_mg, per_occasion_mg = person.has(self.condition), self.per_day_mg, self.per_occasion_mg
        climb = self.climbers[(0.0, None, per_day_mg) if loose else (None, per_day_mg, None)]

        def find(situation: Situation) -> Sequence[Finding]:
            amount_mg = situation.totals.supplement_mg(mineral)
            if loose is not None and amount_mg > 0 and at_least(amount_mg, per_day_mg):
                return climb(amount_mg, situation.supplements(mineral), situation)
            if not loose and below(amount_mg, per_day_mg) and below(situation.largest_mg(mineral), per_occasion_mg):
                return ()
            return self.told(situation)

        return find

    def subjects(self, situation: Situation) -> list[Subject]:
        """Measure the day, and where it is below its limit, the osmotic salts of every occasion."""
        person = situation.person
        amount_mg = situation.totals.supplement_mg(self.mineral)
        if amount_mg == 0 or person.wants(*self.excused_by):
            return []
        loose = person.has(self.condition)
        missing = () if loose is not None else (self.condition.replace("-", " "),)
        day = _either(loose, (0.0, None, self.per_day_mg), (None, self.per_day_mg, None))
        whole = Subject(amount_mg, day, situation.supplements(self.mineral), (), missing)
        if at_least(amount_mg, self.per_day_mg):
            return [whole]
        at_once = _either(loose, (None, None, self.per_occasion_mg), (None, self.per_occasion_mg, None))
        subjects: list[Subject] = []
        reached = False
        for occasion in situation.occasions(self.mineral):
            osmotic, unknown = self._osmotic_mg(occasion)
            others = (osmotic + unknown,) if unknown else ()
            reached = reached or at_least(osmotic, self.per_occasion_mg)
            lacking = (*missing, "salt") if unknown else missing
            subjects.append(Subject(osmotic, at_once, occasion.intakes, others, lacking))
        return subjects if reached else [*subjects, whole]

    def _osmotic_mg(self, occasion: Occasion) -> tuple[float, float]:
        """Return the amount of the osmotic salts, and of those of which that is not known."""
        osmotic: list[float] = []
        unknown: list[float] = []
        for intake in occasion.intakes:
            compound = intake.dose.salt
            if compound is not None and compound.id in self.salts:
                osmotic.append(intake.dose.elemental_mg)
            elif compound is None or not compound.is_listed:
                unknown.append(intake.dose.elemental_mg)
        return fsum(osmotic), fsum(unknown)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "subject", "condition_alone", "condition", "condition_said"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Say whether the day or one occasion is meant, and whether stools are loose."""
        whole = finding.measured == situation.totals.supplement_mg(self.mineral)
        alone = finding.allowed[1] == 0
        loose = situation.person.has(self.condition)
        return {
            "subject": "the day's supplements" if whole else "one occasion",
            "condition_alone": "yes" if alone else "no",
            "condition": "not stated" if loose is None else "stated" if loose else "none",
            "condition_said": "Loose stools are stated, so that it matters more." if loose else "",
        }


def _either(known: bool | None, yes: Limits, no: Limits) -> tuple[Limits, ...]:
    """Return the limits that hold when a condition is stated, is not, or could be either."""
    return (no, yes) if known is None else ((yes,) if known else (no,))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NegativeBalance(Family):
    """The mean balance predicted for the day's totals is not below zero."""

    unit: ClassVar[str] = "mg"
    does_without: ClassVar[tuple[str, ...]] = ("life_stage",)
    set_aside_by: ClassVar[tuple[str, ...]] = ("age",)

    minerals: tuple[Mineral, ...]
    severity: Severity

    @property
    def parameters(self) -> tuple[str, ...]:
        """What is retained of an intake of each mineral, and what is lost without any."""
        return tuple(f"balance.{each.name}_{part}" for each in self.minerals for part in ("retained", "lost_mg"))

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the one step: below zero."""
        return [(Step("below", self.severity), 0.0)]

    def finder(self, case: Case) -> Find | None:
        """Measure the balance of each mineral whose total is known; the studies are of adults alone."""
        if case.person.outside_adults:
            return None
        minerals, climb = self.minerals, self.climbers[self.limits]

        def find(situation: Situation) -> Sequence[Finding]:
            findings: list[Finding] = []
            known_mg = situation.totals.known_mg
            for mineral in minerals:
                total_mg = known_mg.get(mineral.name)
                if total_mg is not None:
                    balance = balance_mg(mineral, total_mg)
                    if balance < 0:
                        findings += climb(balance, situation.of_mineral(mineral), situation)
            return findings

        return find

    def verdict(self, situation: Situation) -> Verdict:
        """Climb the ladder for each mineral; the studies are of adults, neither pregnant nor lactating."""
        if situation.outside_adults:
            return NOT_APPLICABLE
        missing = [] if all(situation.totals.knows(each) for each in self.minerals) else [FOOD]
        subjects = list(self.subjects(situation))
        outcome = judge(self, self.ladder, subjects, unit=self.unit, situation=situation)
        if missing and not outcome.findings:
            return not_evaluated(missing)
        return outcome._replace(missing=(*outcome.missing, *missing)) if missing else outcome

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure the balance of each mineral whose total is known."""
        totals = situation.totals
        for mineral in self.minerals:
            if totals.knows(mineral):
                items = situation.of_mineral(mineral)
                yield Subject(balance_mg(mineral, totals.mg(mineral)), (self.limits,), items)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "mineral", "intake_mg", "extrapolated", "studied_said"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Name the mineral, its intake, and whether it lies outside the studies."""
        named = [each.dose.mineral for each in finding.intakes]
        mineral = next(
            each
            for each in named or self.minerals
            if situation.totals.knows(each) and balance_mg(each, situation.totals.mg(each)) == finding.measured
        )
        intake_mg = situation.totals.mg(mineral)
        outside = {True: "yes", False: "no", None: "not known"}[outside_studies(mineral, intake_mg)]
        said = {
            "yes": "This intake lies outside what was studied.",
            "no": "",
            "not known": "Which intakes were studied is not known.",
        }
        facts: dict[str, float | str] = {"mineral": mineral.name, "intake_mg": intake_mg}
        return {**facts, "extrapolated": outside, "studied_said": said[outside]}
