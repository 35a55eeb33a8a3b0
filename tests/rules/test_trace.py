"""Traces: every outcome explains itself, by what was read, what it was compared with, and by how much it decided."""

import pickle
from typing import Any, cast

import attrs
import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st
from rule_examples import BOUNDARIES, EXAMPLES, Example
from rule_strategies import situations

from camg import (
    CALCIUM,
    MAGNESIUM,
    Diary,
    Dose,
    Finding,
    Intake,
    Medicine,
    Model,
    Outcome,
    Person,
    Regimen,
    RuleSet,
    Severity,
    Situation,
    assess,
    rule,
    standards,
)
from camg.person import PERSON_FIELDS
from camg.rules.default import default_rules
from camg.rules.dose_size import DoseCap
from camg.rules.outcome import OutcomeKind, Rule
from camg.rules.rule import Rung
from camg.rules.situation import situations as days_of
from camg.rules.trace import Read, Trace, trace
from camg.rules.wording import described

RULES = default_rules()
EVERY = [*EXAMPLES, *BOUNDARIES]


def explained(situation: Situation) -> list[tuple[Rule, Outcome, Trace]]:
    return [(each, each.check(situation), trace(each, situation)) for each in RULES]


def cases() -> st.SearchStrategy[Situation]:
    """Mostly days near the thresholds, some of anything."""
    return situations(calm=True) | situations(calm=True) | situations(calm=True) | situations()


def read(found: Trace, name: str) -> Read:
    (value,) = [each for each in found.reads if each.name == name]
    return value


# Laws ---------------------------------------------------------------------------------------------------------


@given(cases())
def test_a_trace_says_what_the_outcome_says(situation: Situation) -> None:
    """Kind, severity, margin and what was missing are those of the rule unwatched."""
    for _, outcome, found in explained(situation):
        assert (found.kind, found.severity, found.missing) == (outcome.kind, outcome.severity, outcome.missing)
        assert found.margin == outcome.margin
        assert found.rule_id == outcome.rule_id


@given(cases())
def test_watching_a_rule_never_changes_what_it_says(situation: Situation) -> None:
    """Not even afterwards: what was watched leaves nothing behind in the regimen."""
    before = [each.check(situation) for each in RULES]
    for each in RULES:
        trace(each, situation)
    again = Situation.of(situation.regimen, situation.person, standards=situation.standards, model=situation.model)  # type: ignore[arg-type]

    assert [each.check(situation) for each in RULES] == before
    assert [each.check(again) for each in RULES] == before


FULL: dict[str, Any] = {
    "age": "40 year",
    "sex": "male",
    "treatments": {"omeprazole": "18 month"},
    "alcohol": "42 g",
    "stress": "low",
    "conditions": [],
    "energy": "2000 kcal",
    "diet": [],
    "dietary_calcium": "1000 mg",
}
PAIR = [Intake.of(Dose.of(mineral, f"{mg} mg"), at="08:00") for mineral, mg in (("calcium", 400), ("magnesium", 200))]
HINGES: dict[str, tuple[Regimen, dict[str, Any], OutcomeKind, list[tuple[str, float, float]]]] = {
    "lab/hypocalcaemia-with-low-mg": (
        Regimen.of(), {"ionised_calcium": "1.05 mmol/L", "serum_magnesium": "0.85 mmol/L"}, OutcomeKind.CLEAR,
        [("serum magnesium", 0.85, 0.7)],
    ),
    "depletion/several-factors": (
        Regimen.of(), {**FULL, "dietary_magnesium": "450 mg"}, OutcomeKind.CLEAR,
        [("magnesium of the day", 450.0, 420.0)],
    ),
    "ratio/daily-high": (
        Regimen.of(), {**FULL, "dietary_magnesium": "300 mg"}, OutcomeKind.FOUND,
        [("magnesium of the day", 300.0, 350.0)],
    ),
    "ratio/daily-low": (
        Regimen.of(), {**FULL, "dietary_calcium": "900 mg", "dietary_magnesium": "600 mg"}, OutcomeKind.FOUND,
        [("calcium of the day", 900.0, 1000.0)],
    ),
    "timing/separate-high-dose-ca-mg": (
        Regimen.of(*PAIR), {}, OutcomeKind.CLEAR,
        [("the largest calcium at once", 400.0, 500.0), ("the largest calcium at once", 400.0, 1000.0)],
    ),
    "competition/very-high-daily-ca": (
        Regimen.of(), {**FULL, "dietary_calcium": "2300 mg", "dietary_magnesium": "300 mg"}, OutcomeKind.FOUND,
        [("magnesium of the day", 300.0, 420.0)],
    ),
    "mineral/iron-ca": (
        Regimen.of(*[Intake.of(Dose.of(each, "60 mg"), at="08:00") for each in ("iron", "calcium")]), {},
        OutcomeKind.CLEAR, [("calcium at once", 60.0, 300.0)],
    ),
    "vitd/needs-mg": (
        Regimen.of(), {**FULL, "dietary_magnesium": "300 mg", "vitamin_d_intake": "400 IU"}, OutcomeKind.CLEAR,
        [("vitamin D intake", 400.0, 1000.0)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule_id", HINGES)
def test_what_the_limits_hang_on_is_told_with_its_margin(rule_id: str) -> None:
    """Another number than the one that is measured, in its own unit, also where nothing is found."""
    regimen, stated, kind, expected = HINGES[rule_id]
    judged = assess(regimen, Person.of(**stated))
    found = judged.trace(rule_id)
    hinges = [each for each in found.decisive if each.what]

    assert found.kind is kind
    assert [(each.what, each.measured, each.limit) for each in hinges] == expected
    assert all(
        each.margin
        == pytest.approx(each.limit - each.measured if each.side == "at least" else each.measured - each.limit)
        for each in hinges
    )
    assert all(f"{each.what} {each.measured:g}" in " ".join(judged.why(rule_id).split()) for each in hinges)


def test_looks_of_rules_that_are_held_bear_their_id_and_the_margin_its_own_unit() -> None:
    """Eighteen months and 42 g are of other rules; what several factors measure is a number of them."""
    told = assess(Regimen.of(), Person.of(**FULL, dietary_magnesium="300 mg")).why("depletion/several-factors")

    assert "depletion/ppi: As a whole: 18 month" in told
    assert "depletion/alcohol: As a whole: 42 g" in told
    assert "\n  As a whole: 2\n" in told
    assert "\n  Margin: 0 from where it would matter.\n" in told


@given(cases())
def test_what_decided_agrees_with_what_was_said(situation: Situation) -> None:
    """Found: a limit reached, at that severity; clear: the nearest limit, not reached, as far away as the margin.

    What a limit hangs on decided where it let the rule speak, or kept it from it.
    """
    for _, outcome, found in explained(situation):
        decided = [each for each in found.decisive if not each.what]
        conditions = [each for each in found.decisive if each.what]
        assert {each.reached for each in conditions} <= {outcome.kind is OutcomeKind.FOUND}
        if outcome.kind is OutcomeKind.FOUND:
            assert decided
            assert all(each.reached and each.severity is outcome.severity for each in decided)
        elif outcome.kind is OutcomeKind.CLEAR:
            assert bool(decided) == (outcome.margin is not None)
            assert not any(each.reached for each in decided)
            assert {each.margin for each in decided} <= {outcome.margin}
        elif outcome.kind is OutcomeKind.NOT_APPLICABLE:
            assert not found.looks
        else:
            assert found.missing
            assert not any(each.certain for each in decided)


@given(cases())
def test_the_margin_is_that_of_the_nearest_subject(situation: Situation) -> None:
    """The one that is furthest beyond its limit, or nearest to it; a rule of several parts has the margin of one."""
    for _, outcome, found in explained(situation):
        margins = [look.margin for look in found.looks if look.rule_id == found.rule_id and look.margin is not None]
        if outcome.margin is not None:
            assert outcome.margin in margins
            assert outcome.margin == min(margins) or hasattr(RULES[found.rule_id], "parts")
        for look in found.looks:
            if look.margin is not None:
                assert look.margin in {each.margin for each in look.comparisons if each.measured == look.measured}


@given(cases())
def test_every_finding_is_about_a_subject_of_the_trace(situation: Situation) -> None:
    """The number that it measured, and the entries, stand there."""
    for _, outcome, found in explained(situation):
        seen = {(look.measured, look.items, look.severity) for look in found.looks}
        assert {(each.measured, each.items, each.severity) for each in outcome.findings} <= seen


@given(cases())
def test_every_value_read_is_what_the_situation_holds(situation: Situation) -> None:
    """Fields of the person, entries, totals, rows and parameters, each as it stands there."""
    entries = {described((each,)): each for each in situation.regimen.items}
    for _, _, found in explained(situation):
        for each in found.reads:
            if each.origin == "person":
                assert_of_person(each, situation)
            elif each.origin == "regimen" and each.name in entries:
                item = entries[each.name]
                assert each.value == (item.dose.elemental_mg if isinstance(item, Intake) else True)
            elif each.origin == "standards":
                assert each.value is None or each.value in {row.mg for row in situation.standards.rows}
            elif each.name in (f"{mineral} a day" for mineral in ("calcium", "magnesium")):
                assert each.value == situation.totals.mg(each.name.split()[0])
            elif each.origin == "model":
                room, _, word = each.name.partition(".")
                assert each.value == parameter_of(situation.model, room, word)


def assert_of_person(each: Read, situation: Situation) -> None:
    person = situation.person
    if each.name.startswith("takes "):
        assert each.value == situation.takes(each.name.removeprefix("takes "))
    elif each.name == "treatments":
        assert (each.value is None) == (person.treatments_taken is None)
        assert len(each.value or ()) == len(person.treatments_taken or ())  # type: ignore[arg-type]
    else:
        inside, unit = PERSON_FIELDS.get(each.name, (each.name, ""))
        assert (each.value, each.unit) == (getattr(person, inside), unit)


def parameter_of(model: Model, room: str, word: str) -> Any:
    if room == "modifier":
        return getattr(model.modifiers, word)
    return getattr(model, f"overlap_{word}") if room == "overlap" else getattr(getattr(model, room), word)


@given(situations(calm=True))
def test_a_read_stands_once_with_its_unit_and_its_origin(situation: Situation) -> None:
    """A number without a unit, or from nowhere, explains nothing."""
    for _, _, found in explained(situation):
        assert len(set(found.reads)) == len(found.reads)
        for each in found.reads:
            number = isinstance(each.value, float) and not isinstance(each.value, bool)
            assert each.name
            assert each.unit or not number, each
            assert each.reference or each.source or each.origin == "person", each


@given(own.diaries())
def test_the_days_of_a_diary_are_traced_too(diary: Diary) -> None:
    """Across midnight, and with what the day before left in the gut."""
    for day in days_of(diary):
        for _, outcome, found in explained(day):
            assert (found.kind, found.severity, found.margin) == (outcome.kind, outcome.severity, outcome.margin)


@given(situations(calm=True))
def test_a_trace_is_a_value(situation: Situation) -> None:
    """The same case gives an equal trace, which can be kept."""
    for each in RULES:
        found = trace(each, situation)
        assert found == trace(each, situation)
        assert pickle.loads(pickle.dumps(found)) == found
        assert hash(found) == hash(trace(each, situation))


@pytest.mark.parametrize("example", EVERY, ids=str)
def test_a_worked_example_is_explained(example: Example) -> None:
    """What is found or clear was compared with a limit; of the rest the trace says what was read."""
    found = trace(RULES[example.rule], example.situation)

    assert found.kind == example.expected.kind
    assert found.decisive or found.margin is None
    assert found.reads


# Single traces ------------------------------------------------------------------------------------------------


def traced(rule_id: str, *items: Intake | Medicine, person: Person | None = None, **more: Any) -> Trace:
    return trace(RULES[rule_id], Situation.of(Regimen.of(*items), person, **more))


def test_an_amount_says_which_entry_and_which_usual_food_it_is_made_of() -> None:
    """280 mg of magnesium: a tablet of 100 and usual food of 180."""
    ann = Person.of(age="46 year", sex="female", dietary_magnesium="180 mg")
    tablet = Intake.of(Dose.of("magnesium", "100 mg"), at="21:00", product="Night")
    found = traced("intake/mg-inadequate", tablet, person=ann)

    assert read(found, "magnesium a day").value == 280.0
    assert read(found, "magnesium a day").source == "1 entry and usual food"
    assert read(found, "dietary_magnesium") == Read(name="dietary_magnesium", value=180.0, unit="mg", origin="person")
    assert read(found, "100 mg magnesium at 21:00").source == (
        "supplement, product Night, meal not stated, amount declared"
    )


def test_a_reference_value_says_whose_row_it_is_and_from_which_source() -> None:
    """EAR 265 and RDA 320 of women of 31 to 50 years."""
    ann = Person.of(age="46 year", sex="female", dietary_magnesium="280 mg")
    found = traced("intake/mg-inadequate", person=ann)
    (decided,) = found.decisive

    assert (decided.limit, decided.origin, decided.source) == (320.0, "standards", "IOM RDA, female, 31-50 y, verified")
    assert read(found, "magnesium EAR").value == 265.0
    assert read(found, "magnesium RDA").reference == "dri-guide-2006"
    assert (read(found, "age").value, read(found, "sex").value) == (46.0, "female")


def test_what_an_authority_does_not_set_is_said() -> None:
    """EFSA has an AI and no EAR."""
    found = traced("intake/mg-inadequate", person=Person.of(age="46 year", sex="female"), standards="efsa")

    assert read(found, "magnesium EAR") == Read(
        name="magnesium EAR", value=None, unit="mg", origin="standards", source="EFSA sets none"
    )


def test_a_rules_own_threshold_is_told_from_one_of_the_standards() -> None:
    """500 mg is the rule's, and 0.9 of the upper level is computed from it."""
    dose = Intake.of(Dose.of("calcium", "600 mg"), at="08:00")
    (own_limit,) = traced("dose/ca-single-cap", dose).decisive
    ann = Person.of(age="46 year", sex="female")
    (look,) = traced("intake/ca-ul", dose, person=attrs.evolve(ann, dietary_calcium_mg=1700.0)).looks

    assert (own_limit.limit, own_limit.origin, own_limit.margin) == (500.0, "rule", -100.0)
    assert [(each.limit, each.origin) for each in look.comparisons] == [(2500.0, "standards"), (2250.0, "computed")]


def test_a_parameter_of_the_model_has_its_reference_and_a_changed_one_says_so() -> None:
    """Ki 75 mmol was judged by Andon's trial; 20 is the preset's, 33 somebody's own."""
    doses = [Intake.of(Dose.of(m, "500 mg"), at="08:00", meal="full") for m in ("calcium", "magnesium")]
    mine = Model.named("default")
    mine = attrs.evolve(mine, id="mine", magnesium=attrs.evolve(mine.magnesium, ki_mmol=33.0))
    by_model = [
        read(traced("competition/predicted-loss", *doses, model=model), "magnesium.ki_mmol")
        for model in ("default", "strong-competition", mine)
    ]

    assert [each.value for each in by_model] == [75.0, 20.0, 33.0]
    assert [each.reference for each in by_model] == ["andon-1996", None, None]
    assert [each.source for each in by_model][1:] == ["set by the preset strong-competition", "of the model mine"]


def test_the_constants_of_balance_have_their_references() -> None:
    """They are no parameters of the gut."""
    found = traced("balance/negative", person=Person.of(dietary_calcium="900 mg", dietary_magnesium="300 mg"))

    assert (read(found, "balance.calcium_lost_mg").value, read(found, "balance.calcium_lost_mg").reference) == (
        148.29,
        "hunt-2007",
    )


def test_each_subject_is_shown_with_its_own_comparisons() -> None:
    """Two portions, of which one is too large."""
    found = traced(
        "dose/mg-single-cap",
        Intake.of(Dose.of("magnesium", "250 mg"), at="08:00"),
        Intake.of(Dose.of("magnesium", "400 mg"), at="20:00"),
    )

    assert [(look.measured, str(look.severity), look.decides) for look in found.looks] == [
        (250.0, "advice", False),
        (400.0, "caution", True),
    ]
    assert [(each.limit, each.reached, each.decisive) for each in found.looks[1].comparisons] == [
        (200.0, True, False),
        (350.0, True, True),
    ]


def test_what_is_not_known_shows_both_of_what_it_could_be() -> None:
    """Age and sex unknown: several recommended intakes, of which none is certain."""
    found = traced("intake/mg-inadequate", person=Person.of(dietary_magnesium="300 mg"))
    (look,) = found.looks

    assert found.kind is OutcomeKind.NOT_EVALUATED
    assert found.missing == ("age", "sex")
    assert len({each.limit for each in look.comparisons}) > 3
    assert not any(each.certain for each in look.comparisons)


def test_what_does_not_apply_shows_what_was_read() -> None:
    """No goal is stated, so that no evening dose is asked for."""
    found = traced("timing/evening-mg", Intake.of(Dose.of("magnesium", "200 mg"), at="08:00"))

    assert (found.kind, found.looks) == (OutcomeKind.NOT_APPLICABLE, ())
    assert found.reads == (Read(name="goals", value=None, origin="person"),)


def test_a_reason_for_another_threshold_is_kept() -> None:
    """Who overrides a rule says why."""
    ours = attrs.evolve(cast(DoseCap, RULES["dose/ca-single-cap"]), rungs=(Rung(600.0, Severity.ADVICE),))
    rules = RULES.replace(ours, reason="our clinic says 600")
    day = Regimen.of(Intake.of(Dose.of("calcium", "700 mg"), at="08:00"))
    assessment = assess(day, rules=rules)
    (finding,) = [each for each in assessment.findings if each.rule_id == "dose/ca-single-cap"]

    assert assessment.trace("dose/ca-single-cap").reason == "our clinic says 600"
    assert assessment.trace("dose/mg-single-cap").reason == ""
    assert "Why it stands in place of another rule\n  our clinic says 600\n" in finding.why()
    assert pickle.loads(pickle.dumps(finding)).why() == finding.why()


# Rules of strangers -------------------------------------------------------------------------------------------


@rule(id="clinic/late", statement="No calcium late.", grade="D")
def late(this: Rule, situation: Situation) -> Outcome:
    taken = [each for each in situation.regimen.intakes if each.dose.mineral == CALCIUM and each.minute >= 22 * 60]
    if not taken:
        return Outcome.clear(this)
    person = situation.person
    severity: Any = "caution" if person.serum_calcium_mmol_l and person.serum_calcium_mmol_l > 2.6 else "info"
    return Outcome.found(
        this,
        Finding.of(this, severity=severity, measured=taken[0].minute / 60, allowed=(None, 22.0), unit="h", about=taken),
    )


def test_a_function_explains_itself_by_what_it_read() -> None:
    """Nobody has to write a trace for it."""
    day = Regimen.of(Intake.of(Dose.of("calcium", "500 mg"), at="23:00"))
    found = trace(late, Situation.of(day, Person.of(serum_calcium="2.4 mmol/L")))
    (look,) = found.looks

    assert read(found, "serum_calcium") == Read(name="serum_calcium", value=2.4, unit="mmol/L", origin="person")
    assert read(found, "500 mg calcium at 23:00").value == 500.0
    assert (look.measured, look.unit, look.decides) == (23.0, "h", True)
    assert [(each.side, each.limit, each.reached) for each in found.decisive] == [("above", 22.0, True)]


@rule(id="clinic/what-if", statement="More calcium would not be too much.", grade="D")
def what_if(this: Rule, situation: Situation) -> Outcome:
    more = situation.regimen.with_(Intake.of(Dose.of("calcium", "500 mg"), at="12:00"))
    older = attrs.evolve(situation.person, age_y=70.0)
    changed = attrs.evolve(situation, regimen=more, person=older)
    absorbed = changed.absorption.absorbed_mg("calcium") + changed.totals.mg("calcium")
    rows = changed.cells(CALCIUM)
    return Outcome.clear(this, margin=absorbed + len(rows) + hash(older) - hash(older))


@given(situations(calm=True))
def test_a_rule_may_change_what_it_was_given(situation: Situation) -> None:
    """What it makes of the watched values answers like any other."""
    outcome = what_if.check(situation)

    assert trace(what_if, situation).margin == outcome.margin


@rule(id="clinic/faulty", statement="It breaks.", grade="D")
def faulty(this: Rule, situation: Situation) -> Outcome:
    if situation.person.albumin_g_l is None:
        raise ZeroDivisionError
    return Outcome.clear(this)


def test_a_rule_that_raises_is_traced_until_it_did() -> None:
    """What it had read then often says why."""
    found = trace(faulty, Situation.of(Regimen.of()))

    assert (found.kind, found.missing) == (OutcomeKind.NOT_EVALUATED, ("a rule that does not raise",))
    assert found.reads == (Read(name="albumin", value=None, unit="g/L", origin="person"),)
    assert found.problem == "raised ZeroDivisionError: "


@pytest.mark.parametrize(
    ("returned", "problem"),
    [
        (None, "raised TypeError: check returned NoneType, not an Outcome"),
        (Outcome.clear(faulty), "raised ValueError: check returned the outcome of rule clinic/faulty"),
    ],
)
def test_a_rule_that_says_nothing_of_its_own_has_failed_wherever_it_is_asked(returned: Any, problem: str) -> None:
    """Not only in the errors: its outcome, its trace, the text and the plain data say the same."""

    @rule(id="clinic/beside", statement="It says nothing.", grade="D")
    def beside(this: Rule, situation: Situation) -> Outcome:
        return returned  # type: ignore[no-any-return]  # because that is the fault

    judged = assess(Regimen.of(), rules=RuleSet.of(beside, id="clinic", version="1"))
    (outcome,) = judged.outcomes

    assert [each.problem for each in judged.errors] == [problem]
    assert outcome.kind is OutcomeKind.NOT_EVALUATED
    assert judged.trace("clinic/beside").problem == problem
    assert f"The rule failed: it {problem}." in judged.why("clinic/beside").replace("\n    ", " ")
    assert judged.to_dict()["outcomes"][0]["trace"]["problem"] == problem


def test_pairs_and_medicines_that_a_function_asks_for_are_noted() -> None:
    """With the hours between them."""

    @rule(id="clinic/pairs", statement="Pairs.", grade="D")
    def pairs(this: Rule, situation: Situation) -> Outcome:
        assert situation.takes("levothyroxine")
        assert situation.occasions("calcium")
        assert [each.name for each in situation.regimen.medicines] == ["levothyroxine"]
        return Outcome.clear(this, margin=situation.pairs("levothyroxine", "calcium")[0].gap_h)

    day = Regimen.of(Medicine.of("levothyroxine", at="06:30"), Intake.of(Dose.of("calcium", "500 mg"), at="08:00"))
    found = trace(pairs, Situation.of(day))

    assert read(found, "gap of levothyroxine at 06:30 and 500 mg calcium at 08:00").value == 1.5
    assert read(found, "takes levothyroxine").source == "listed in the regimen"
    assert read(found, "levothyroxine at 06:30").source == "medicine"


def test_standards_of_ones_own_are_named() -> None:
    """Their source is what was given for them."""
    row = {"mineral": "magnesium", "word": "UL", "mg": 150, "basis": "supplements", "reference": "our clinic"}
    mine = type(standards("iom")).of("clinic", name="Our clinic", rows=[row])
    found = traced("intake/mg-supp-ul", Intake.of(Dose.of(MAGNESIUM, "200 mg"), at="08:00"), standards=mine)

    assert read(found, "magnesium UL").reference == "our clinic"
    assert read(found, "magnesium UL").source.startswith("CLINIC UL")
