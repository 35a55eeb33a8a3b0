"""Rules with one fault each, and the law that names it."""

import datetime as clock
import os
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from camg import CALCIUM, MAGNESIUM, Dose, Finding, Intake, Move, Outcome, Reduce, Regimen, Remedy, Rule, Severity, rule
from camg.intake.dose import DoseBasis
from camg.provenance import Grade, Reference
from camg.rules.dose_size import DoseCap
from camg.rules.function_rule import FunctionRule
from camg.rules.outcome import OutcomeKind
from camg.rules.rule import Rung
from camg.rules.situation import Situation

__all__ = ["FAULTY", "Faulty"]

Check = Callable[[Any, Situation], Any]


@attrs.frozen
class Faulty:
    """A rule, what is wrong with it in words, and the law that says so."""

    rule: Rule
    fault: str
    law: str


FAULTY: list[Faulty] = []


def faulty(law: str, fault: str, **attributes: Any) -> Callable[[Check], Rule]:
    """Make a rule of a function, with the fault that it has."""

    def made(check: Check) -> Rule:
        kind = attrs.make_class(
            f"{check.__name__}_rule",
            {},
            frozen=True,
            bases=(Stranger,),
            class_body={"check": check, "__module__": __name__, **attributes},
        )
        globals()[kind.__name__] = kind  # where a pickle looks for it
        one: Any = kind(id=f"faulty/{check.__name__.replace('_', '-')}")
        FAULTY.append(Faulty(one, fault, law))
        result: Rule = one
        return result

    return made


@attrs.frozen
class Stranger:
    """What the faulty rules share."""

    id: str
    statement: str = "A dose of calcium stays at 500 mg."
    grade: Grade = Grade.D
    references: tuple[Reference, ...] = ()


def largest(situation: Situation, mineral: Any = CALCIUM) -> Intake | None:
    taken = situation.of_mineral(mineral)
    return max(taken, key=lambda each: each.dose.elemental_mg, default=None)


def found(this: Any, intake: Intake, *, measured: float | None = None, limit: float = 500.0) -> Outcome:
    mg = intake.dose.elemental_mg if measured is None else measured
    finding = Finding.of(this, severity="advice", measured=mg, allowed=(None, limit), unit="mg", about=[intake])
    return Outcome.found(this, finding)


def capped(this: Any, situation: Situation) -> Outcome:
    """The rule without a fault."""
    intake = largest(situation)
    if intake is None:
        return Outcome.not_applicable(this)
    return found(this, intake) if intake.dose.elemental_mg > 500.001 else Outcome.clear(this)


# total


@faulty("total", "divides by the magnesium, which may be none")
def divides(this: Any, situation: Situation) -> Outcome:
    ratio = situation.totals.mg(CALCIUM) / situation.totals.mg(MAGNESIUM)
    return Outcome.clear(this, margin=ratio)


@faulty("total", "forgets one case and returns nothing")
def forgets(this: Any, situation: Situation) -> Outcome | None:
    intake = largest(situation)
    return None if intake is None else Outcome.clear(this)


@faulty("total", "answers with a truth value")
def answers_true(this: Any, situation: Situation) -> bool:
    return largest(situation) is None


@faulty("total", "compares a value of the person that is not stated")
def trusts_stated(this: Any, situation: Situation) -> Outcome:
    age: Any = situation.person.age_y
    return Outcome.clear(this) if age > 19 else Outcome.not_applicable(this)


@faulty("total", "asks for the first intake of an empty list")
def takes_first(this: Any, situation: Situation) -> Outcome:
    return Outcome.clear(this) if situation.regimen.intakes[0] else Outcome.not_applicable(this)


@faulty("total", "gives its outcome the id of another rule")
def wrong_id(this: Any, situation: Situation) -> Outcome:
    return attrs.evolve(capped(this, situation), rule_id="dose/ca-single-cap")


@faulty("total", "is not evaluated, and does not say why")
def keeps_silent(this: Any, situation: Situation) -> Outcome:
    return Outcome.not_evaluated(this, missing=())


@faulty("total", "is found without a finding")
def finds_nothing(this: Any, situation: Situation) -> Outcome:
    return Outcome(rule_id=this.id, kind=OutcomeKind.FOUND)


@faulty("total", "is clear although something is missing")
def clear_but_missing(this: Any, situation: Situation) -> Outcome:
    return Outcome(rule_id=this.id, kind=OutcomeKind.CLEAR, missing=("age",))


@faulty("total", "compares with a clock time, and a diary has dates")
def forgets_diaries(this: Any, situation: Situation) -> Outcome:
    intake = largest(situation)
    at: Any = None if intake is None else intake.at
    return Outcome.not_applicable(this) if at is None or at < clock.time(12) else Outcome.clear(this)


# pure


@faulty("pure", "reads the clock")
def reads_clock(this: Any, situation: Situation) -> Outcome:
    return Outcome.clear(this) if clock.datetime.now().year > 2000 else Outcome.not_applicable(this)


@faulty("pure", "reads today's date")
def reads_date(this: Any, situation: Situation) -> Outcome:
    return Outcome.clear(this) if clock.date.today().year > 2000 else Outcome.not_applicable(this)


@faulty("pure", "reads the time since the epoch")
def reads_epoch(this: Any, situation: Situation) -> Outcome:
    return Outcome.clear(this) if time.time() > 0 else Outcome.not_applicable(this)


@faulty("pure", "throws dice")
def throws_dice(this: Any, situation: Situation) -> Outcome:
    return Outcome.clear(this) if random.random() < 2 else Outcome.not_applicable(this)


@faulty("pure", "reads the environment")
def reads_environment(this: Any, situation: Situation) -> Outcome:
    return Outcome.clear(this) if os.getenv("CLINIC") is None else Outcome.not_applicable(this)


@faulty("pure", "reads a file")
def reads_file(this: Any, situation: Situation) -> Outcome:
    with open(__file__, encoding="utf-8") as source:
        return Outcome.clear(this) if source.readable() else Outcome.not_applicable(this)


COUNT = {"asked": 0}


@faulty("pure", "counts how often it was asked")
def counts(this: Any, situation: Situation) -> Outcome:
    COUNT["asked"] += 1
    return Outcome.clear(this, margin=float(COUNT["asked"]))


# keeps


@faulty("keeps", "marks what it has seen in the regimen")
def marks_regimen(this: Any, situation: Situation) -> Outcome:
    object.__setattr__(situation.regimen, "complete", True)
    return Outcome.not_applicable(this)


@faulty("keeps", "fills in an age that was not stated")
def fills_in(this: Any, situation: Situation) -> Outcome:
    if situation.person.age_y is None:
        object.__setattr__(situation.person, "age_y", 40.0)
    return Outcome.not_applicable(this)


@faulty("keeps", "changes its own statement")
def changes_itself(this: Any, situation: Situation) -> Outcome:
    object.__setattr__(this, "statement", f"{this.statement}!")
    return Outcome.not_applicable(this)


@faulty("keeps", "keeps a list of all that it was asked", asked=[])
def remembers(this: Any, situation: Situation) -> Outcome:
    this.asked.append(len(situation.regimen))
    return Outcome.not_applicable(this)


@faulty("keeps", "counts what it was asked, from a number of its class", asked_times=0)
def counts_itself(this: Any, situation: Situation) -> Outcome:
    object.__setattr__(this, "asked_times", this.asked_times + 1)
    return Outcome.not_applicable(this)


# order


@faulty("order", "takes the one that lies first in memory")
def first_in_memory(this: Any, situation: Situation) -> Outcome:
    chosen = min(situation.regimen, key=id, default=None)
    if chosen is None:
        return Outcome.not_applicable(this)
    return Outcome.found(this, Finding.of(this, severity="info", about=[chosen]))


# units


@faulty("units", "compares floats without tolerance")
def bare_comparison(this: Any, situation: Situation) -> Outcome:
    age = situation.person.age_y
    if age is None:
        return Outcome.not_evaluated(this, missing=["age"])
    return Outcome.not_applicable(this) if age < 30.0 else Outcome.clear(this)


@faulty("units", "looks for one exact number")
def exact_number(this: Any, situation: Situation) -> Outcome:
    return Outcome.not_applicable(this) if situation.person.age_y != 50.3 else Outcome.clear(this)


# entry


@faulty("entry", "takes the mass of the compound for that of the element")
def takes_compound(this: Any, situation: Situation) -> Outcome:
    for each in situation.regimen.intakes:
        entered = each.dose.salt_mg if each.dose.basis is DoseBasis.COMPUTED else each.dose.elemental_mg
        if entered is not None and entered > 500.001:
            return found(this, each, measured=entered)
    return Outcome.not_applicable(this)


@faulty("entry", "judges only what was declared")
def declared_only(this: Any, situation: Situation) -> Outcome:
    declared = [each for each in situation.regimen.intakes if each.dose.basis is DoseBasis.DECLARED]
    return Outcome.clear(this) if declared else Outcome.not_applicable(this)


# clock-rotation


@faulty("clock-rotation", "breaks at midnight", claimed_laws=("clock-rotation",))
def breaks_at_midnight(this: Any, situation: Situation) -> Outcome:
    calcium, magnesium = situation.of_mineral(CALCIUM), situation.of_mineral(MAGNESIUM)
    for one in calcium:
        for other in magnesium:
            if abs(one.minute - other.minute) < 240:
                return Outcome.found(this, Finding.of(this, severity="info", about=[one, other]))
    return Outcome.clear(this) if calcium and magnesium else Outcome.not_applicable(this)


@faulty("clock-rotation", "calls the evening what is after six", claimed_laws=("clock-rotation",))
def evening(this: Any, situation: Situation) -> Outcome:
    late = [each for each in situation.regimen.intakes if each.minute >= 18 * 60]
    return Outcome.clear(this) if late else Outcome.not_applicable(this)


# missing-input


@faulty("missing-input", "passes on a serum value that is not stated")
def passes_on_missing(this: Any, situation: Situation) -> Outcome:
    serum = situation.person.serum_magnesium_mmol_l
    if serum is not None and serum < 0.7:
        about = Finding.of(this, severity="caution", measured=serum, allowed=(0.7, None), unit="mmol/L")
        return Outcome.found(this, about)
    return Outcome.clear(this)


@faulty("missing-input", "takes an unknown meal for a full one")
def unknown_meal(this: Any, situation: Situation) -> Outcome:
    for each in situation.of_mineral(CALCIUM):
        if each.meal is not None and each.meal.state.value == "fasted":
            return Outcome.found(this, Finding.of(this, severity="info", about=[each]))
    return Outcome.clear(this)


@faulty("missing-input", "takes unknown conditions for none")
def unknown_conditions(this: Any, situation: Situation) -> Outcome:
    if "dialysis" in (situation.person.conditions or ()):
        return Outcome.found(this, Finding.of(this, severity="warning"))
    return Outcome.clear(this)


@faulty("missing-input", "weighs less where the age is not stated, and does not say so")
def milder_unknown(this: Any, situation: Situation) -> Outcome:
    old = situation.person.age_y is not None and situation.person.age_y >= 18.0
    return Outcome.found(this, Finding.of(this, severity="caution" if old else "info"))


@faulty("missing-input", "weighs more where the eGFR is not stated")
def severer_unknown(this: Any, situation: Situation) -> Outcome:
    known = situation.person.egfr_ml_min is not None
    return Outcome.found(this, Finding.of(this, severity="info" if known else "warning"))


@faulty("missing-input", "passes whoever does not say for how long a medicine was taken")
def unknown_duration(this: Any, situation: Situation) -> Outcome:
    taken = [each for each in situation.person.treatments_taken or () if each.months is not None]
    if not taken:
        return Outcome.not_applicable(this) if situation.person.treatments_taken is None else Outcome.clear(this)
    return Outcome.found(this, Finding.of(this, severity="info"))


# more-information


@faulty("more-information", "is not sure any more once it knows of food")
def unsure_beside_food(this: Any, situation: Situation) -> Outcome:
    if situation.person.dietary_calcium_mg is not None:
        return Outcome.not_evaluated(this, missing=["food"])
    return Outcome.found(this, Finding.of(this, severity="info"))


@faulty("more-information", "asks for albumin once serum calcium is known")
def asks_for_more(this: Any, situation: Situation) -> Outcome:
    if situation.person.serum_calcium_mmol_l is not None:
        return Outcome.not_evaluated(this, missing=["albumin"])
    return Outcome.found(this, Finding.of(this, severity="info"))


# about-what-is-taken


@faulty("about-what-is-taken", "speaks of a tablet that nobody takes")
def invents(this: Any, situation: Situation) -> Outcome:
    tablet = Intake.of(Dose.of("calcium", "777 mg"), at="07:07", product="invented")
    return Outcome.found(this, Finding.of(this, severity="info", about=[tablet]))


@faulty("about-what-is-taken", "speaks of a rounded copy of the intake")
def rounds(this: Any, situation: Situation) -> Outcome:
    intake = largest(situation)
    if intake is None:
        return Outcome.not_applicable(this)
    mg = float(round(intake.dose.elemental_mg, -1))
    copy = attrs.evolve(intake, dose=attrs.evolve(intake.dose, elemental_mg=mg))
    return Outcome.found(this, Finding.of(this, severity="info", about=[copy]))


# measured-and-allowed


@faulty("measured-and-allowed", "finds what it allows")
def finds_allowed(this: Any, situation: Situation) -> Outcome:
    intake = largest(situation)
    return Outcome.not_applicable(this) if intake is None else found(this, intake, measured=100.0)


@faulty("measured-and-allowed", "compares mmol with mg")
def mixes_units(this: Any, situation: Situation) -> Outcome:
    intake = largest(situation)
    if intake is None or intake.dose.elemental_mg <= 500.001:
        return Outcome.not_applicable(this)
    return found(this, intake, measured=intake.dose.elemental_mg / 40.078)


@faulty("measured-and-allowed", "is clear by a negative margin")
def negative_margin(this: Any, situation: Situation) -> Outcome:
    return Outcome.clear(this, margin=-1.0)


@faulty("measured-and-allowed", "measures nothing that is a number")
def not_a_number(this: Any, situation: Situation) -> Outcome:
    about = Finding.of(this, severity="info", measured=float("nan"), allowed=(None, 1.0))
    return attrs.evolve(Outcome.found(this, about))


@faulty("measured-and-allowed", "allows a range that is upside down")
def upside_down(this: Any, situation: Situation) -> Outcome:
    return Outcome.found(this, Finding.of(this, severity="info", measured=5.0, allowed=(4.0, 1.0)))


# explanation


@faulty("explanation", "says something else when it is explained")
def two_faced(this: Any, situation: Situation) -> Outcome:
    if type(situation) is Situation:
        return Outcome.clear(this)
    return Outcome.not_applicable(this)


def _no_words(_this: Any, facts: Any) -> str:
    return " "


@faulty("explanation", "has a sentence without words", template=_no_words)
def wordless(this: Any, situation: Situation) -> Outcome:
    return Outcome.found(this, Finding.of(this, severity="info", measured=2.0, allowed=(None, 1.0)))


# remedies-clear


def _half_an_hour_later(_this: Any, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    for each in finding.intakes:
        yield Move.of(_regimen(situation), each, at="12:34")


def _regimen(situation: Situation) -> Regimen:
    assert isinstance(situation.regimen, Regimen)
    return situation.regimen


@faulty("remedies-clear", "moves what is too large", propose=_half_an_hour_later)
def moves_too_much(this: Any, situation: Situation) -> Outcome:
    taken = [each for each in situation.of_mineral(CALCIUM) if each.origin.value == "supplement"]
    intake = max(taken, key=lambda each: each.dose.elemental_mg, default=None)
    if intake is None or intake.dose.elemental_mg < 500.001:
        return Outcome.not_applicable(this)
    return found(this, intake)


def _an_other_day(_this: Any, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    tablet = Intake.of(Dose.of("calcium", "900 mg"), at="08:00")
    yield Reduce.of(Regimen.of(tablet), tablet, to="100 mg")


@faulty("remedies-clear", "proposes a change to another regimen", propose=_an_other_day)
def other_regimen(this: Any, situation: Situation) -> Outcome:
    return Outcome.found(this, Finding.of(this, severity="info"))


def _advice(_this: Any, situation: Situation, finding: Finding) -> Iterator[Any]:
    yield "Take less."


@faulty("remedies-clear", "proposes text", propose=_advice)
def proposes_text(this: Any, situation: Situation) -> Outcome:
    return Outcome.found(this, Finding.of(this, severity="info"))


# values


@faulty("values", "keeps a list in its outcome")
def unhashable(this: Any, situation: Situation) -> Outcome:
    notes: Any = ["a list"]
    return attrs.evolve(Outcome.clear(this), notes=notes)


def _here() -> FunctionRule:
    @rule(id="faulty/local-function", statement="A rule inside a function.", grade="D")
    def local(this: Any, situation: Situation) -> Outcome:
        return Outcome.clear(this)

    return local


FAULTY.append(Faulty(_here(), "is a function inside a function, which no pickle can name", "values"))


# severity


@faulty("more-is-no-milder", "thinks a very large dose a mistake of unit", claimed_laws=("more-is-no-milder",))
def milder(this: Any, situation: Situation) -> Outcome:
    intake = largest(situation)
    if intake is None or intake.dose.elemental_mg > 1000.001:
        return Outcome.not_applicable(this)
    return capped(this, situation)


@faulty("more-is-no-worse", "claims that more is never worse, and caps", claimed_laws=("more-is-no-worse",))
def worse(this: Any, situation: Situation) -> Outcome:
    return capped(this, situation)


@faulty("apart-is-no-worse", "thinks twelve hours apart too far", claimed_laws=("apart-is-no-worse",))
def too_far(this: Any, situation: Situation) -> Outcome:
    if len(situation.regimen) != 2:
        return Outcome.not_applicable(this)
    one, other = situation.regimen
    if abs(one.minute - other.minute) == 720:
        return Outcome.found(this, Finding.of(this, severity="info", about=[one, other]))
    return Outcome.clear(this)


@faulty("falls-with", "looks for weak kidneys above the limit", claimed_laws=("falls-with:egfr",))
def strong_kidneys(this: Any, situation: Situation) -> Outcome:
    egfr = situation.person.egfr_ml_min
    if egfr is None:
        return Outcome.not_evaluated(this, missing=["eGFR"])
    if egfr < 60.0:
        return Outcome.clear(this)
    finding = Finding.of(this, severity="info", measured=egfr, allowed=(None, 60.0), unit="mL/min")
    return Outcome.found(this, finding)


@faulty("rises-with", "gets milder above a value", claimed_laws=("rises-with:serum_calcium",))
def milder_above(this: Any, situation: Situation) -> Outcome:
    serum = situation.person.serum_calcium_mmol_l
    if serum is None or serum < 2.2:
        return Outcome.not_applicable(this)
    return Outcome.found(this, Finding.of(this, severity="warning" if serum < 2.6 else "info"))


# json


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ForgetfulCap(DoseCap):
    """A family with a parameter that is left out of its JSON."""

    factor: float = attrs.field(default=1.0, metadata={"plain": False})


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RememberingCap(DoseCap):
    """A family that hangs on something beside its parameters: on being the very object that was made first."""

    def check(self, situation: Situation) -> Outcome:
        said = super().check(situation)
        return said if self is FIRST else attrs.evolve(said, notes=("not the first",))


CAP: dict[str, Any] = {
    "statement": "A dose of calcium stays at 500 mg.",
    "grade": Grade.D,
    "sources": ("camg-judgement",),
    "says": "{measured} at once.",
    "mineral": CALCIUM,
    "rungs": (Rung(500.0, Severity.ADVICE),),
}
FIRST = RememberingCap(id="faulty/remembering", **CAP)
FAULTY += [
    Faulty(ForgetfulCap(id="faulty/forgetful", factor=2.0, **CAP), "does not write a parameter", "json"),
    Faulty(FIRST, "says otherwise once it is read from a file", "json"),
]
