"""A user's mistakes: a type checker must see each marked line, and no other."""

# ruff: noqa: B015, B018

from datetime import time

import camg
from camg import Diary, Dose, Finding, Intake, Medicine, Outcome, Person, Regimen, RuleSet, Severity, Situation

dose = Dose.of("calcium", "500 mg")
intake = Intake.of(dose, at="08:00")
day = Regimen.of(intake)
ann = Person.of(age="46 year")

camg.asess(day)  # error
camg.reading.read_lable("Calcium 500 mg")  # error
Dose.of("calcium", 500)  # error
Dose.of("calcium", "500 mg", "ca-carbonate")  # error
Dose.of("calcium", "500 mg", coating="shiny")  # error
Dose.of_salt("mg-oxide", 400.0)  # error
Dose.from_label(None)  # error
Intake.of("500 mg", at="08:00")  # error
Intake.of(dose)  # error
Intake.of(dose, at=8)  # error
Intake.of(dose, at=time(8), meal="fed")  # error
Intake.of(dose, at="08:00", origin="pill")  # error
Medicine.of("levothyroxine")  # error
Person.of(age=46)  # error
Person.of(sex="f")  # error
Person.of(serum_magnesium=0.8)  # error
Person.of(serum_magnesum="0.8 mmol/L")  # error
Regimen.of(dose)  # error
Diary.of([intake])  # error
camg.assess("day.toml")  # error
camg.assess(day, "ann")  # error
camg.assess(day, ann, "iom")  # error
camg.assess(day, standards="usa")  # error
camg.assess(day, model="strong")  # error
camg.assess(day).days  # error
camg.assess(day).findings[0].severity > "advice"  # error
camg.ratio(day) + 1  # error
camg.ratio(day, basis="weight")  # error
camg.absorb(intake)  # error
camg.absorb(day).intakes[0].fraction * 100  # error
camg.totals(day).mg("calcium", origins=["pill"])  # error
camg.standards("usa")  # error
RuleSet.of(camg.default_rules(), id="mine", version="1")  # error
camg.default_rules().replace(camg.default_rules()["dose/ca-single-cap"])  # error
dose.elemental_mg = 600.0  # error
ann.age_y = 47.0  # error
camg.Move.of(day, intake)  # error
camg.apply(day, "move")  # error
camg.Add.of(day, dose, at="12:00", origin="pill")  # error
camg.rule(id="clinic/none", statement="None.", grade="E")  # error


class NoGrade:
    """Not a rule: it has no grade, statement or references."""

    id = "clinic/no-grade"

    def check(self, situation: Situation) -> Outcome:
        """Say nothing."""
        return Outcome.not_applicable(self)  # error


RuleSet.of(NoGrade(), id="mine", version="1")  # error
Finding.of(camg.default_rules()["dose/ca-single-cap"], severity="serious")  # error
worst: Severity = camg.assess(day).worst  # error
