"""A user's file: it must pass mypy and pyright in strict mode, and run."""

from datetime import date, datetime, time
from pathlib import Path
from typing import assert_type

import attrs

import camg
from camg import (
    CALCIUM,
    MAGNESIUM,
    Absorption,
    Assessment,
    Balance,
    Diary,
    DiaryAssessment,
    Dose,
    Driver,
    Excretion,
    Finding,
    Grade,
    Intake,
    Meal,
    MealState,
    Medicine,
    Model,
    Origin,
    Outcome,
    Person,
    Reference,
    Regimen,
    Remedy,
    Rule,
    RuleSet,
    Salt,
    Severity,
    Situation,
    Standards,
    Totals,
    Treatment,
)

# Values ---------------------------------------------------------------------------------------------------------

calcium = Intake.of(Dose.of("calcium", "600 mg", salt="ca-carbonate"), at="08:00", meal="full")
magnesium = Intake.of(Dose.of_salt(camg.salt("mg-oxide"), "400 mg"), at=time(8), meal=MealState.FASTED)
labelled = Intake.of(Dose.from_label("Magnesium (as magnesium oxide) 250 mg"), at="21:00", origin=Origin.SUPPLEMENT)
coated = Intake.of(
    Dose.of(MAGNESIUM, "12.5 mmol", coating="enteric"),
    at="12:00",
    meal=Meal.of("light", phytate="0.3 mmol"),
    origin="medicine",
    product="A capsule",
)
pill = Medicine.of("levothyroxine", at="06:30")
drops = Medicine.unlisted("Dr. Who's drops", at="07:00")
day: Regimen = Regimen.of(calcium, magnesium, labelled, coated, pill, drops, complete=False)
shorter: Regimen = day.without(drops).with_(Medicine.of("omeprazole", at="07:00"))

again = Dose.of("calcium", Dose.of("calcium", "500 mg").amount)
assert_type(again.elemental_mg, float)
assert_type(again.to("mmol").magnitude, float)
salt_mass = Dose.of_salt("ca-carbonate", "1250 mg").salt_amount
if salt_mass is not None:
    assert_type(salt_mass.magnitude, float)

mine = Salt.of("mg-fluoride-like", formula="MgCl2", mineral="magnesium", solubility="soluble")
shares: dict[str, float] = {each.id: each.fraction for each in (*camg.salts(), mine)}
symbols: list[str] = [each.symbol for each in camg.minerals()]

ann: Person = Person.of(
    age="46 year",
    sex="female",
    life_stage="lactating",
    serum_magnesium="0.80 mmol/L",
    dietary_calcium=again.amount,
    treatments={"omeprazole": "18 month", "levothyroxine": None, "furosemide": Treatment.of("1 month", daily="40 mg")},
    conditions=["achlorhydria"],
    stress="low",
)
older = attrs.evolve(ann, age_y=60.0)

# Judging --------------------------------------------------------------------------------------------------------

assessment = camg.assess(day, ann, standards="efsa", model="no-competition")
assert_type(assessment, Assessment)
findings: tuple[Finding, ...] = assessment.findings
outcomes: tuple[Outcome, ...] = assessment.outcomes
worst: Severity | None = assessment.worst
if worst is not None and worst >= Severity.CAUTION:
    print(assessment.report(width=80))
for finding in findings:
    low, high = finding.allowed
    measured: float | None = finding.measured
    cited: tuple[Reference, ...] = finding.references
    print(finding.rule_id, str(finding.severity), measured, low, high, finding.unit, finding.message, len(cited))
missing: list[tuple[str, ...]] = [outcome.missing for outcome in assessment.not_evaluated]
failed: list[str] = [error.rule_id for error in assessment.errors]
html: str = assessment._repr_html_()
version: object = assessment.to_dict()["camg"]

absorption: Absorption = camg.absorb(shorter, ann, model=Model.named("fine-1991"))
for each in absorption.intakes:
    share: float | None = each.fraction
    narrow, wide = each.range_mg
    assert_type(narrow + wide + each.lost_competition_mg, float)
sums: Totals = camg.totals(day)
from_pills: float = sums.mg(CALCIUM, origins=[Origin.SUPPLEMENT, "medicine"])
ratio: float | None = camg.ratio(day, basis="molar", origins=["supplement"])
gone: Excretion = camg.excretion(absorption, ann, drinking="3 h", diarrhoea="500 mL", usual=older)
urine_mg: float | None = gone.magnesium.urine_mg
driven: list[tuple[str, float | None, Grade]] = [(one.name, one.change_mg, one.grade) for one in gone.drivers]
unknown: tuple[Driver, ...] = gone.unknown
kept: Balance = camg.balance(day, ann)
kept_mg: float | None = kept.of("calcium").retained_mg
low_mg, high_mg = kept.magnesium.neutral_interval_mg
weaker: Model = attrs.evolve(Model.named("default"), overlap_exponent=2.0)

diary = Diary.of(
    Intake.of(Dose.of("calcium", "600 mg"), at=datetime(2026, 3, 1, 8)),
    Intake.of(Dose.of("magnesium", "200 mg"), at="2026-03-02T08:00"),
)
judged = camg.assess(diary, older, model=weaker)
assert_type(judged, DiaryAssessment)
by_day: dict[date, Severity | None] = {moment: one.worst for moment, one in judged.days.items()}

clinic = Standards.of(
    "clinic",
    name="Our clinic",
    rows=[{"mineral": "magnesium", "word": "UL", "mg": 250, "basis": "supplements", "reference": "our clinic"}],
)

# Remedies -------------------------------------------------------------------------------------------------------

later = camg.Move.of(day, calcium, at="12:00")
assert_type(later, camg.Move)
changes: list[Remedy] = [
    later,
    camg.Split.of(day, calcium, parts=2, at=("08:00", time(20)), meal="light"),
    camg.Reduce.of(day, labelled, to="100 mg"),
    camg.SwitchSalt.of(day, labelled, salt="mg-bisglycinate"),
    camg.TakeWithMeal.of(day, magnesium),
    camg.Add.of(day, Dose.of("magnesium", "80 mg"), at="12:00", meal="full"),
    camg.AskClinician.of("serum magnesium"),
]
better: Regimen = camg.apply(day, Remedy.joined(*changes[1:3]))
for change in changes:
    counts: list[int] = [count for _, count in (*change.before, *change.after)]
    gained: float | None = None if change.gain is None else change.gain.mg("magnesium")
    print(change.text, counts, gained)

# Rules of one's own ---------------------------------------------------------------------------------------------


@camg.rule(id="clinic/any-magnesium", statement="Some magnesium is taken.", grade="D")
def any_magnesium(this: Rule, situation: Situation) -> Outcome:
    """A rule that is a function."""
    if situation.totals.mg(MAGNESIUM) > 0:
        return Outcome.clear(this, margin=situation.totals.mg("magnesium"))
    return Outcome.found(this, Finding.of(this, severity="advice", measured=0.0, allowed=(1.0, None), unit="mg"))


@attrs.frozen(kw_only=True)
class NeverTogether:
    """A rule that is a class of one's own."""

    id: str = "clinic/never-together"
    statement: str = "Calcium and magnesium never meet."
    grade: Grade = Grade.D
    references: tuple[Reference, ...] = ()
    gap_h: float = 1.0

    def check(self, situation: Situation) -> Outcome:
        """Look at every pair."""
        pairs = situation.pairs(CALCIUM, "magnesium")
        if not pairs:
            return Outcome.not_applicable(self)
        near = [pair for pair in pairs if pair.gap_h < self.gap_h]
        if not near:
            return Outcome.clear(self, margin=min(pair.gap_h for pair in pairs) - self.gap_h)
        return Outcome.found(
            self,
            *[
                Finding.of(
                    self,
                    severity=Severity.INFO,
                    measured=pair.gap_h,
                    allowed=(self.gap_h, None),
                    unit="h",
                    about=pair.intakes,
                )
                for pair in near
            ],
        )


house = RuleSet.of(any_magnesium, NeverTogether(), id="clinic", version="1")
rules: RuleSet = (camg.default_rules() | house).without("dose/split-gain")
stricter = rules.replace(NeverTogether(gap_h=2.0), reason="The clinic is careful.")
strict: Assessment = camg.assess(day, rules=stricter, standards=clinic)
occasions: list[float] = [occasion.mg for occasion in Situation.of(day, ann).occasions("calcium")]

# Reading, writing, errors ---------------------------------------------------------------------------------------

text: str = camg.writing.to_json(day, indent=2)
plain: object = camg.writing.to_dict(ann)


def on_file(path: Path) -> Assessment | None:
    """Read a file, or say what is wrong with it."""
    try:
        read = camg.reading.read_regimen(path)
    except camg.InputErrors as faults:
        for fault in faults.exceptions:
            print(fault)
        return None
    except camg.UnknownNameError as fault:
        print(fault.field, fault.value, fault.nearest)
        return None
    except camg.InputError as fault:
        print(fault.field, fault.allowed, fault.fix)
        return None
    return camg.assess(read.regimen, read.person, standards=read.standards)


assert_type(on_file(Path("no such day.toml")), Assessment | None)

for line in camg.reading.read_label("Magnesium Oxide 400 mg Tablets").lines:
    amount: float | None = line.elemental_mg
    candidates: list[float] = list(line.candidates_mg)
    print(line.mineral.name, str(line.basis), amount, candidates, line.percent_daily_value)
