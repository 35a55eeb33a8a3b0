"""Whatever a caller passes, a public constructor or reader takes it or raises a CamgError: never a bare error."""

import inspect
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from rule_sets import cap

import camg
from camg import CamgError, CamgWarning, Finding, InputError, Outcome, RuleSet
from camg.errors import UnknownNameError
from camg.provenance import Basis
from camg.rules.outcome import OutcomeKind
from camg.rules.rule import Rung
from camg.schema import from_plain, to_plain

NOT_A_NUMBER = float("nan")
HOSTILE: tuple[Any, ...] = (
    None, 5, -1.5, NOT_A_NUMBER, True, "x", "", b"x", [], ["x"], [None], [5], (), {}, {"x": 1}, {5: None}, object(),
    object,
)  # fmt: skip

DOSE = camg.Dose.of("magnesium", "400 mg", salt="mg-oxide")
INTAKE = camg.Intake.of(DOSE, at="08:00", meal="full")
DAY = camg.Regimen.of(INTAKE, camg.Medicine.of("levothyroxine", at="06:30"))
DIARY = camg.Diary.of(camg.Intake.of(DOSE, at="2026-03-01T08:00"))
SET = RuleSet.of(cap(), id="own", version="1")
RULE = SET["clinic/cap"]
ROW = {"mineral": "magnesium", "kind": "RDA", "amount": "350 mg", "life_stage": "adult", "source": "own"}
TAKING: Any = {"regimen": DAY, "intake": INTAKE}
TOTALS = camg.totals(DAY)


def of_one(make: Callable[..., Any]) -> Callable[..., Any]:
    """Return a maker of several things as one that takes a single `item`."""

    def made(*, item: Any, **more: Any) -> Any:
        return make(item, **more)

    return made


MAKERS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "Dose.of": (camg.Dose.of, {"mineral": "magnesium", "amount": "5 mg", "salt": "mg-oxide", "coating": "enteric"}),
    "Dose.of_salt": (camg.Dose.of_salt, {"salt": "mg-oxide", "amount": "5 mg", "coating": "enteric"}),
    "Dose.from_label": (camg.Dose.from_label, {"text": "Magnesium 5 mg"}),
    "Dose.to": (DOSE.to, {"unit": "mg"}),
    "Meal.of": (camg.Meal.of, {"state": "full", "phytate": "1 mmol", "oxalate": "1 mmol"}),
    "Intake.of": (
        camg.Intake.of,
        {"dose": DOSE, "at": "08:00", "meal": "full", "origin": "food", "product": "oats"},
    ),
    "Medicine.of": (camg.Medicine.of, {"name": "levothyroxine", "at": "06:30"}),
    "Medicine.unlisted": (camg.Medicine.unlisted, {"name": "drops", "at": "06:30"}),
    "Regimen.of": (of_one(camg.Regimen.of), {"item": INTAKE, "complete": True}),
    "Diary.of": (
        of_one(camg.Diary.of),
        {"item": DIARY.intakes[0], "complete": True},
    ),
    "Regimen.with_": (DAY.with_, {"item": INTAKE}),
    "Regimen.without": (DAY.without, {"item": INTAKE}),
    "Diary.on": (DIARY.on, {"day": DIARY.days[0]}),
    "Salt.of": (
        camg.Salt.of,
        {
            "id": "mg-mine", "formula": "MgO", "mineral": "magnesium", "name": "mine", "solubility": "soluble",
            "references": (), "alkali": False,
        },
    ),
    "salt": (camg.salt, {"id_or_name": "mg-oxide"}),
    "minerals": (camg.Mineral.named, {"mineral": "magnesium"}),
    "Treatment.of": (camg.Treatment.of, {"duration": "1 month", "daily": "40 mg"}),
    "Person.of": (
        camg.Person.of,
        dict.fromkeys(inspect.signature(camg.Person.of).parameters),
    ),
    "Standards.of": (camg.Standards.of, {"id": "own", "name": "Own", "rows": ()}),
    "standards": (camg.standards, {"name": "iom"}),
    "Model.named": (camg.Model.named, {"preset": "default"}),
    "Situation.of": (
        camg.Situation.of,
        {"regimen": DAY, "person": None, "standards": None, "model": None},
    ),
    "occasions": (camg.Situation.of(DAY).occasions, {"mineral": "magnesium"}),
    "pairs": (camg.Situation.of(DAY).pairs, {"one": "magnesium", "other": "levothyroxine"}),
    "absorb": (camg.absorb, {"regimen": DAY, "person": None, "model": None}),
    "Absorption.absorbed_mg": (camg.absorb(DAY).absorbed_mg, {"mineral": "magnesium"}),
    "Absorption.range_mg": (camg.absorb(DAY).range_mg, {"mineral": "magnesium"}),
    "excretion": (
        camg.excretion,
        {
            "absorption": camg.absorb(DAY), "person": None, "totals": TOTALS, "usual": None, "drinking": None,
            "diarrhoea": None,
        },
    ),
    "balance": (camg.balance, {"regimen": DAY, "person": None}),
    "totals": (camg.totals, {"regimen": DAY}),
    "Totals.mg": (TOTALS.mg, {"mineral": "magnesium", "origins": ("food",)}),
    "Totals.ratio": (TOTALS.ratio, {"basis": "mass", "origins": ("food",)}),
    "Totals.knows": (TOTALS.knows, {"mineral": "magnesium"}),
    "Totals.food_mg": (TOTALS.food_mg, {"mineral": "magnesium"}),
    "Totals.supplement_mg": (TOTALS.supplement_mg, {"mineral": "magnesium"}),
    "ratio": (camg.ratio, {"regimen": DAY, "basis": "mass", "origins": ("food",)}),
    "assess": (
        camg.assess,
        {"regimen": DAY, "person": None, "rules": SET, "standards": None, "model": None},
    ),
    "apply": (camg.apply, {"regimen": DAY, "remedy": camg.Move.of(DAY, INTAKE, at="12:00")}),
    "Move.of": (camg.Move.of, {**TAKING, "at": "12:00", "meal": "full"}),
    "Split.of": (camg.Split.of, {**TAKING, "parts": 2, "at": ("08:00", "20:00"), "meal": None}),
    "Reduce.of": (camg.Reduce.of, {**TAKING, "to": "100 mg"}),
    "SwitchSalt.of": (camg.SwitchSalt.of, {**TAKING, "salt": "mg-citrate-anhydrous", "coating": None}),
    "TakeWithMeal.of": (camg.TakeWithMeal.of, {**TAKING, "meal": "light"}),
    "Add.of": (camg.Add.of, {"regimen": DAY, "dose": DOSE, "at": "12:00", "meal": "full", "origin": "food"}),
    "AskClinician.of": (camg.AskClinician.of, {"reason": "Ask."}),
    "Remedy.joined": (of_one(camg.Remedy.joined), {"item": camg.Move.of(DAY, INTAKE, at="12:00")}),
    "RuleSet.of": (
        of_one(RuleSet.of),
        {"item": cap(), "id": "own", "version": "1", "precedence": ()},
    ),
    "RuleSet[]": (SET.__getitem__, {"rule_id": "clinic/cap"}),
    "RuleSet|": (SET.__or__, {"other": RuleSet.of(cap("other/cap"), id="other", version="1")}),
    "RuleSet.without": (SET.without, {"rule_id": "clinic/cap"}),
    "RuleSet.replace": (SET.replace, {"rule": cap(), "reason": "Because."}),
    "RuleSet.override": (SET.override, {"rule_id": "clinic/cap", "reason": "Because.", "rungs": cap().rungs}),
    "RuleSet.reason_for": (SET.reason_for, {"rule_id": "clinic/cap"}),
    "Rung.of": (Rung.of, {"limit": "300 mg", "severity": "info"}),
    "Precedence": (camg.Precedence, {"name": "own", "rules": ("clinic/cap",)}),
    "Finding.of": (
        lambda **given: Finding.of(**given).message,
        {
            "rule": RULE, "severity": "info", "measured": 5.0, "allowed": (None, 4.0), "unit": "mg", "about": (INTAKE,),
            "message": "A sentence.",
        },
    ),
    "Outcome.found": (
        lambda rule, finding, missing, margin: Outcome.found(rule, finding, missing=missing, margin=margin),
        {"rule": RULE, "finding": Finding.of(RULE, severity="info"), "missing": ("age",), "margin": 1.0},
    ),
    "Outcome.clear": (Outcome.clear, {"rule": RULE, "margin": 1.0, "notes": ("a note",)}),
    "Outcome.not_applicable": (Outcome.not_applicable, {"rule": RULE}),
    "Outcome.not_evaluated": (Outcome.not_evaluated, {"rule": RULE, "missing": ("age",)}),
    "rule": (camg.rule, {"id": "own/rule", "statement": "So it is.", "grade": "D", "references": ()}),
    "read_label": (camg.reading.read_label, {"text": "Magnesium 5 mg"}),
    "read_regimen": (camg.reading.read_regimen, {"source": {}}),
    "read_rules": (camg.reading.read_rules, {"source": to_plain(SET), "families": ()}),
    "to_dict": (camg.writing.to_dict, {"value": DOSE}),
    "to_json": (camg.writing.to_json, {"value": DOSE}),
    "Severity": (camg.Severity, {"value": "info"}),
    "Grade": (camg.Grade, {"value": "A"}),
    "Basis": (Basis, {"value": "measured"}),
    "Origin": (camg.Origin, {"value": "food"}),
    "MealState": (camg.MealState, {"value": "full"}),
    "DoseBasis": (camg.DoseBasis, {"value": "declared"}),
    "OutcomeKind": (OutcomeKind, {"value": "found"}),
    "LabelBasis": (camg.reading.LabelBasis, {"value": "declared"}),
}  # fmt: skip

READ_BACK = (
    camg.Mineral, camg.Salt, camg.Dose, camg.Meal, camg.Intake, camg.Medicine, camg.Regimen, camg.Diary, camg.Person,
    camg.Treatment, camg.Model, camg.Standards, camg.Gain, camg.Remedy, camg.Move, camg.AskClinician, camg.RuleSet,
    camg.Finding, camg.Outcome, camg.Absorption, camg.Totals, camg.Assessment, camg.DiaryAssessment, camg.Situation,
    camg.Excretion, camg.Balance, camg.Reference, camg.Precedence, camg.Severity, camg.Grade, camg.Origin, Rung,
    type(cap()), camg.reading.LabelReading, camg.reading.RegimenFile,
)  # fmt: skip


def calls() -> Iterator[Any]:
    """Each parameter of each maker, in turn, to be given something hostile while the others are right."""
    for name, (_, good) in MAKERS.items():
        for parameter in good:
            yield pytest.param(name, parameter, id=f"{name}-{parameter}")


def outcome_of(call: Callable[[], Any]) -> BaseException | None:
    """Call it; return what it raised, if anything."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CamgWarning)
        try:
            str(call())
        except Exception as raised:
            return raised
    return None


@pytest.mark.parametrize("name", MAKERS)
def test_what_the_sweep_begins_from_is_right(name: str) -> None:
    """Else nothing would be known of what is refused."""
    make, good = MAKERS[name]

    assert outcome_of(lambda: make(**good)) is None


@pytest.mark.parametrize(("name", "parameter"), list(calls()))
def test_a_public_call_raises_nothing_but_a_camg_error(name: str, parameter: str) -> None:
    """Naming what is wrong; never a bare TypeError, KeyError or the error of a library beneath."""
    make, good = MAKERS[name]
    for value in HOSTILE:
        given = {**good, parameter: value}
        raised = outcome_of(partial(make, **given))

        assert raised is None or isinstance(raised, CamgError), (value, raised)
        if isinstance(raised, UnknownNameError):
            assert raised.nearest or raised.fix, (value, raised)
        if isinstance(raised, InputError):
            assert raised.allowed, (value, raised)


@pytest.mark.parametrize("kind", READ_BACK, ids=lambda kind: kind.__name__)
def test_plain_data_of_a_stranger_raises_nothing_but_a_camg_error(kind: type[Any]) -> None:
    """Also for results, which are written and not read back."""
    for value in HOSTILE:
        raised = outcome_of(partial(from_plain, value, kind))

        assert raised is None or isinstance(raised, CamgError), (value, raised)


@pytest.mark.parametrize("kind", [None, 5, "x", [], object(), int, list[int], dict], ids=repr)
def test_plain_data_is_read_into_types_of_camg_alone(kind: Any) -> None:
    """Whatever else is asked for is refused by name, or is plain data itself."""
    raised = outcome_of(lambda: from_plain({"mineral": "calcium", "amount": "5 mg"}, kind))

    assert raised is None or isinstance(raised, CamgError)


@pytest.mark.parametrize("word", ["E", "a", None, 5], ids=repr)
@pytest.mark.parametrize(
    "kind",
    [camg.Grade, camg.Severity, camg.Origin, camg.MealState, camg.DoseBasis, OutcomeKind, Basis],
    ids=lambda kind: kind.__name__,
)
def test_a_word_that_is_no_member_is_an_unknown_name_with_the_known_ones(kind: Any, word: Any) -> None:
    """Every enumeration alike."""
    with pytest.raises(UnknownNameError) as caught:
        kind(word)

    assert all(each.value in str(caught.value) for each in kind)
