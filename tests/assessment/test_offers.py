"""What is offered and what is not: the kinds that each rule names, vetoes, and proposals of one's own or that fail."""

import pickle
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from crowded_days import crowded_days, known_people
from hypothesis import given, settings
from rule_strategies import rule_persons

import camg
from camg import (
    CALCIUM,
    AskClinician,
    Assessment,
    Diary,
    Dose,
    Finding,
    Grade,
    Intake,
    Meal,
    Medicine,
    Origin,
    Outcome,
    Person,
    Reduce,
    Regimen,
    Remedy,
    RuleSet,
    Split,
    assess,
    default_rules,
)
from camg.assessment.offers import VETOES
from camg.rules.change import Change
from camg.rules.situation import Situation
from camg.schema import from_plain
from camg.writing import to_dict

ASK = "ask-clinician"
NAMED = {
    "timing/separate-high-dose-ca-mg": {"move"},
    "competition/predicted-loss": {"move", "reduce"},
    "competition/very-high-daily-ca": {"reduce", "add"},
    "competition/mg-lowers-ca": {"move"},
    "timing/evening-mg": {"move"},
    "timing/carbonate-with-meal": {"take-with-meal", "switch-salt"},
    "dose/ca-single-cap": {"split", "reduce"},
    "dose/mg-single-cap": {"split", "reduce"},
    "dose/split-gain": set(),
    "dose/elemental-vs-compound": set(),
    "ratio/daily-2-1": {"add"},
    "ratio/daily-high": {"add", "reduce"},
    "ratio/daily-low": {"add", "reduce"},
    "ratio/supplement-1-1": set(),
    "ratio/official-context": set(),
    "intake/mg-inadequate": {"add", ASK},
    "intake/ca-inadequate": {"add", ASK},
    "intake/ca-ul": {"reduce", ASK},
    "intake/mg-supp-ul": {"reduce", ASK},
    "intake/mg-laxative": {"reduce", "split", "switch-salt", ASK},
    "balance/negative": {"add"},
    "form/acid-suppressed-ca": {"switch-salt"},
    "form/acid-suppressed-mg": {"switch-salt"},
    "form/low-bioavailability-mg": {"switch-salt"},
    "form/inhibitors-at-meal": {"move"},
    "depletion/ppi": {ASK},
    "depletion/diuretic": {ASK},
    "depletion/alcohol": {ASK},
    "depletion/stress": {"add"},
    "depletion/low-whole-food-diet": {"add"},
    "depletion/gut-impairment": {ASK},
    "depletion/caffeine-sodium": set(),
    "depletion/several-factors": {ASK},
    "lab/hypocalcaemia-with-low-mg": {ASK},
    "lab/serum-mg-low": {ASK},
    "lab/serum-mg-high": {ASK},
    "kidney/hypercalcaemia-wastes-mg": {ASK},
    "vitd/status": {ASK},
    "vitd/needs-mg": {"add"},
    "renal/mg-egfr": {ASK},
    "safety/milk-alkali": {"reduce", ASK},
    "drug/levothyroxine": {"move"},
    "drug/tetracycline": {"move"},
    "drug/quinolone": {"move"},
    "drug/bisphosphonate": {"move"},
    "mineral/iron-ca": {"move"},
    "mineral/zinc-ca": {"move"},
    "mineral/zinc-high-mg": {"reduce", ASK},
}
"""The remedies column of the rule catalogue."""


def taken(mineral: str, amount: str, at: str, *, salt: str | None = None, origin: str = "supplement") -> Intake:
    """Make a dose with a full meal."""
    return Intake.of(Dose.of(mineral, amount, salt=salt), at=at, meal="full", origin=origin)  # type: ignore[arg-type]


def of_rule(result: Assessment, rule_id: str) -> Finding:
    """Return the finding of a rule, shown or noted."""
    listed = [each for finding in result.findings for each in (finding, *finding.notes)]
    return next(each for each in listed if each.rule_id == rule_id)


def kinds(remedies: tuple[Remedy, ...]) -> set[str]:
    return {each.kind for each in remedies}


def proposed(finding: Finding) -> Iterator[Remedy]:
    """What the rule itself proposes, before anything is tried."""
    situation = finding.situation
    assert situation is not None
    yield from finding.rule.propose(situation, finding)  # type: ignore[attr-defined]  # because families have it


def medicine(mineral: str, amount: str, at: str = "08:00", **given: Any) -> Intake:
    return Intake.of(Dose.of(mineral, amount, salt=given.pop("salt", None)), at=at, origin="medicine", **given)


PILL = Medicine.of("levothyroxine", at="06:30")
PRESCRIBED: dict[str, tuple[Any, ...]] = {
    "drug/levothyroxine": (PILL, medicine("calcium", "300 mg")),
    "drug/quinolone": (Medicine.of("ciprofloxacin", at="07:30"), medicine("magnesium", "100 mg")),
    "mineral/iron-ca": (medicine("iron", "60 mg"), medicine("calcium", "400 mg")),
    "dose/ca-single-cap": (medicine("calcium", "600 mg"),),
    "dose/mg-single-cap": (medicine("magnesium", "250 mg"),),
    "timing/carbonate-with-meal": (medicine("calcium", "300 mg", salt="ca-carbonate", meal="fasted"),),
}
INFORMS = medicine("magnesium", "100 mg", salt="mg-oxide", meal="light")


@pytest.mark.parametrize("rule_id", PRESCRIBED)
def test_of_a_medicine_that_holds_a_mineral_a_clinician_is_asked(rule_id: str) -> None:
    """It is never moved, divided, reduced or exchanged; the same as supplements is, and nobody need be asked."""

    def offered(items: tuple[Any, ...]) -> list[Remedy]:
        day = assess(Regimen.of(*items), Person.of(goals=[]))
        (finding,) = [each for each in day.findings if each.rule_id == rule_id]
        return list(finding.remedies)

    supplements = [
        each if isinstance(each, Medicine) else attrs.evolve(each, origin=Origin.SUPPLEMENT)
        for each in PRESCRIBED[rule_id]
    ]
    (asked,) = offered(PRESCRIBED[rule_id])

    assert isinstance(asked, AskClinician)
    assert "a medicine that holds" in asked.text
    kinds = [type(each) for each in offered(tuple(supplements))]
    assert kinds
    assert AskClinician not in kinds


def test_a_clinician_is_asked_where_no_change_of_a_supplement_beside_the_medicine_suffices() -> None:
    """600 mg of a medicine stay too much at once, whatever becomes of the 100 mg beside it."""
    both = Regimen.of(
        medicine("calcium", "600 mg", meal="full"), Intake.of(Dose.of("calcium", "100 mg"), at="08:00", meal="full")
    )
    (finding,) = [each for each in assess(both).findings if each.rule_id == "dose/ca-single-cap"]

    assert finding.offers.refused
    assert [type(each) for each in finding.remedies] == [AskClinician]


def test_nobody_is_asked_where_a_finding_only_informs() -> None:
    """An oxide that was prescribed is remarked as info."""
    (finding,) = assess(Regimen.of(INFORMS), Person.of(goals=[])).findings

    assert finding.remedies == ()


def test_a_finding_against_which_nothing_is_proposed_says_so() -> None:
    """Instead of leaving it out: here the minerals of one tablet, which cannot stand apart."""
    both = [
        Intake.of(Dose.of(mineral, f"{mg} mg"), at="08:00", meal="full", product="T")
        for mineral, mg in (("calcium", 600), ("magnesium", 300))
    ]
    (found,) = [each for each in assess(Regimen.of(*both)).findings if each.rule_id.startswith("timing/")]

    assert found.remedies == ()
    assert "No change is offered: the rule has none to propose for what it found." in found.why()


def test_of_what_was_taken_already_it_is_not_said_that_nothing_can_be_proposed() -> None:
    """A day of a diary is not asked for changes, and neither is a rule that is asked by itself."""
    dose = Dose.of("calcium", "600 mg")
    of_a_diary = assess(Diary.of(Intake.of(dose, at="2026-11-01T08:00+00:00", meal="full"))).findings
    day = Situation.of(Regimen.of(Intake.of(dose, at="08:00", meal="full")))
    alone = default_rules()["dose/ca-single-cap"].check(day).findings

    assert of_a_diary
    assert alone
    assert not any("No change is offered" in each.why() for each in (*of_a_diary, *alone))


def test_every_rule_has_a_row_of_remedies() -> None:
    """A rule without one would propose what nobody decided."""
    assert {each.id for each in default_rules()} == set(NAMED)


@settings(max_examples=25)
@given(crowded_days(), known_people())
def test_a_rule_proposes_only_the_kinds_that_the_catalogue_names(regimen: Regimen, person: Person) -> None:
    """`Split` belongs to the dose caps, a clinician to what camg does not change."""
    for outcome in assess(regimen, person).outcomes:
        for finding in outcome.findings:
            found = {change.kind for each in proposed(finding) if each.kind != ASK for change in each.changes} | {
                ASK for each in proposed(finding) if each.kind == ASK
            }
            assert found <= NAMED[finding.rule_id]


SHORT: dict[str, Any] = {"age": "40 year", "sex": "male", "dietary_calcium": "1000 mg", "dietary_magnesium": "250 mg"}


def test_magnesium_is_added_where_nothing_forbids_it() -> None:
    """To the recommended intake, from food."""
    finding = of_rule(assess(Regimen.of(), Person.of(**SHORT, egfr="90 mL/min")), "intake/mg-inadequate")

    assert "add" in kinds(finding.remedies)


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        ({"egfr": "59 mL/min"}, "eGFR is below 60"),
        ({"serum_magnesium": "1.11 mmol/L"}, "serum magnesium is above 1.10"),
        ({"conditions": ["kidney-disease"]}, "kidney disease is stated without an eGFR"),
    ],
)
def test_no_magnesium_is_added_under_a_veto(stated: dict[str, Any], why: str) -> None:
    """A weak kidney retains it: whoever should add is asked to ask."""
    finding = of_rule(assess(Regimen.of(), Person.of(**SHORT, **stated)), "intake/mg-inadequate")

    assert kinds(finding.remedies) == {ASK}
    assert why in finding.remedies[0].text
    assert any(why in reason for each in finding.offers.refused for reason in each.against)


WEAK: dict[str, Any] = {"egfr": "45 mL/min", "dietary_calcium": "1100 mg", "dietary_magnesium": "120 mg"}
"""Somebody whose kidneys retain magnesium, and who eats little of it."""


def test_who_must_not_have_more_is_told_what_to_ask_about() -> None:
    """What the rule would have proposed, as one says it, and why it does not."""
    person = Person.of(age="46 year", sex="female", **WEAK)
    result = assess(Regimen.of(taken("magnesium", "50 mg", "08:00", salt="mg-oxide")), person)
    because = "None is proposed here, because eGFR is below 60 mL/min."
    asked = {
        rule_id: [each.text for each in of_rule(result, rule_id).remedies]
        for rule_id in ("intake/mg-inadequate", "form/low-bioavailability-mg")
    }

    assert asked == {
        "intake/mg-inadequate": [f"Ask a clinician about more magnesium. {because}"],
        "form/low-bioavailability-mg": [f"Ask a clinician about another form of magnesium. {because}"],
    }


@settings(max_examples=10)
@given(crowded_days(), known_people())
def test_nobody_is_asked_about_a_mineral_that_the_rule_would_not_add(regimen: Regimen, person: Person) -> None:
    """A veto of what another rule would have added, in a change of several, is not this rule's."""
    for finding in assess(regimen, person).findings:
        for remedy in finding.remedies:
            if isinstance(remedy, AskClinician) and "None is proposed here" in remedy.text:
                named = remedy.text.partition(".")[0].rsplit(" ", 1)[-1]
                changes = [change for each in proposed(finding) for change in each.changes]
                assert any(each.dose.mineral.name == named for change in changes for each in change.new)


def test_no_sentence_of_a_finding_advises_more_of_a_mineral() -> None:
    """That is for the remedy, which a veto can stop."""
    told = [text for each in default_rules() for name, text in vars(each).items() if name.startswith("says")] + [
        part.says for each in default_rules() for part in getattr(each, "parts", ())
    ]

    assert len(told) > len(default_rules())
    for text in told:
        for word in ("Consider food", "Consider whole", "Consider milk", "Consider a soluble", "oxide is fine"):
            assert word not in text


def test_the_vetoes_are_the_bounds_of_the_rules_that_speak_of_the_danger() -> None:
    """A threshold that is changed in one of them must not be forgotten in the other."""
    rules: Any = camg.default_rules()
    high_calcium = rules["kidney/hypercalcaemia-wastes-mg"]

    assert VETOES.least_egfr_ml_min == rules["renal/mg-egfr"].limits[1]
    assert VETOES.most_serum_magnesium_mmol_l == rules["lab/serum-mg-high"].limits[0]
    assert VETOES.most_ionised_mmol_l == high_calcium.high[0].limit
    assert VETOES.most_corrected_mmol_l == high_calcium.corrected[0]


def test_a_stated_egfr_settles_a_stated_kidney_disease() -> None:
    """The number decides, not the word."""
    person = Person.of(**SHORT, conditions=["kidney-disease"], egfr="90 mL/min")

    assert "add" in kinds(of_rule(assess(Regimen.of(), person), "intake/mg-inadequate").remedies)


@pytest.mark.parametrize(
    "stated", [{"ionised_calcium": "1.31 mmol/L"}, {"serum_calcium": "2.61 mmol/L", "albumin": "40 g/L"}]
)
def test_no_calcium_is_added_where_blood_calcium_is_high(stated: dict[str, Any]) -> None:
    """Ionised where it is known, else corrected for albumin."""
    person = Person.of(age="40 year", sex="male", dietary_calcium="500 mg", dietary_magnesium="420 mg", **stated)

    assert kinds(of_rule(assess(Regimen.of(), person), "intake/ca-inadequate").remedies) == {ASK}


def test_nothing_is_added_for_an_infant() -> None:
    """Under one year of age a clinician decides."""
    person = Person.of(age="8 month", dietary_calcium="100 mg", dietary_magnesium="30 mg")
    findings = [each for each in assess(Regimen.of(), person).findings if each.rule_id.endswith("inadequate")]

    assert findings
    assert all(kinds(each.remedies) == {ASK} for each in findings)


@settings(max_examples=25)
@given(crowded_days(), known_people())
def test_nothing_that_is_offered_adds_magnesium_under_a_veto(regimen: Regimen, person: Person) -> None:
    """Whatever rule proposes it, also as one of several changes."""
    weak = person.egfr_ml_min is not None and person.egfr_ml_min < 60
    full = person.serum_magnesium_mmol_l is not None and person.serum_magnesium_mmol_l > 1.10
    if not (weak or full):
        return
    for finding in assess(regimen, person).findings:
        for remedy in finding.remedies:
            for change in remedy.changes:
                assert change.kind != "add" or all(each.dose.mineral.symbol != "Mg" for each in change.new)


def test_a_medicine_is_never_changed() -> None:
    """A prescribed amount is for whoever prescribed it."""
    result = assess(Regimen.of(taken("magnesium", "400 mg", "08:00", origin="medicine")), Person.of(age="40 year"))
    finding = of_rule(result, "intake/mg-supp-ul")

    assert kinds(finding.remedies) == {ASK}
    assert "prescribed" in finding.remedies[0].text


def test_magnesium_is_proposed_before_less_calcium() -> None:
    """A high ratio is a lack of magnesium first."""
    person = Person.of(age="55 year", sex="female", dietary_calcium="900 mg", dietary_magnesium="300 mg")
    finding = of_rule(assess(Regimen.of(taken("calcium", "400 mg", "08:00")), person), "ratio/daily-high")
    named = [each.kind for each in proposed(finding)]

    assert named[0] == "add"
    assert "reduce" not in named[: named.index("reduce")] if "reduce" in named else True


def test_a_ratio_with_both_low_offers_nothing() -> None:
    """The adequacy rules own it."""
    person = Person.of(age="30 year", sex="female", dietary_calcium="600 mg", dietary_magnesium="200 mg")

    assert of_rule(assess(Regimen.of(), person), "ratio/daily-high").remedies == ()


def test_a_tablet_that_holds_both_is_not_told_to_separate_them() -> None:
    """One product at one moment stays one tablet."""
    day = Regimen.of(
        Intake.of(Dose.of("calcium", "600 mg"), at="08:00", meal="full", product="both"),
        Intake.of(Dose.of("magnesium", "200 mg"), at="08:00", meal="full", product="both"),
    )
    finding = of_rule(assess(day), "timing/separate-high-dose-ca-mg")

    assert finding.offers.refused == ()
    assert finding.remedies == ()


def test_a_laboratory_value_asks_a_clinician_from_caution_on() -> None:
    """The mildest step of low serum magnesium only informs."""
    mild, low = (
        of_rule(assess(Regimen.of(), Person.of(serum_magnesium=f"{value} mmol/L")), "lab/serum-mg-low")
        for value in (0.80, 0.65)
    )

    assert (kinds(mild.remedies), kinds(low.remedies)) == (set(), {ASK})


def test_what_is_refused_says_what_stood_in_the_way() -> None:
    """Two medicines leave no hour for the tablet."""
    day = Regimen.of(
        taken("calcium", "400 mg", "12:00"),
        *[Medicine.of("levothyroxine", at=at) for at in ("05:00", "10:00", "15:00", "20:00")],
    )
    finding = of_rule(assess(day), "drug/levothyroxine")

    assert finding.remedies == ()
    assert {why for each in finding.offers.refused for why in each.against} <= {"drug/levothyroxine still speaks"}
    assert finding.offers.text in finding.why() or not finding.offers.refused


def test_a_lower_bound_that_is_too_much_can_be_lowered() -> None:
    """Supplements alone exceed the upper level: taking less clears that, and what food adds is not known."""
    day = Regimen.of(taken("calcium", "1050 mg", "08:00"), taken("calcium", "1050 mg", "20:00"))
    finding = of_rule(assess(day, Person.of(age="60 year", sex="male")), "intake/ca-ul")

    assert [each.kind for each in finding.remedies] == ["reduce", "reduce"]
    for remedy in finding.remedies:
        assert remedy.hangs_on == ("food",)
        assert remedy.text.endswith("Whether that is enough hangs on food, which is not known.")


AMOUNTS: dict[str, tuple[list[Intake], list[tuple[float, tuple[str, ...]]]]] = {
    "intake/mg-supp-ul": ([taken("magnesium", "400 mg", "08:00")], [(350.0, ("age",)), (65.0, ())]),
    "intake/mg-laxative": (
        [taken("magnesium", "400 mg", "08:00", salt="mg-oxide")],
        [(249.0, ("loose stools",)), (0.0, ())],
    ),
    "safety/milk-alkali": (
        [taken("calcium", "1250 mg", at, salt="ca-carbonate") for at in ("08:00", "20:00")],
        [
            (2000.0, ("eGFR", "treatments", "age", "vitamin D intake", "25(OH)D")),
            (2000.0, ("eGFR", "treatments", "age", "vitamin D intake", "25(OH)D")),
            (1199.0, ()),
        ],
    ),
}


@pytest.mark.parametrize("rule_id", AMOUNTS)
def test_of_somebody_unknown_the_least_change_comes_first_and_then_one_that_surely_clears(rule_id: str) -> None:
    """The first answers what is certain and says what it hangs on; the last holds for everybody."""
    taken_now, expected = AMOUNTS[rule_id]
    day = Regimen.of(*taken_now)
    finding = of_rule(assess(day), rule_id)
    changes = [each for each in finding.remedies if each.kind != ASK]
    left = [sum(each.dose.elemental_mg for each in camg.apply(day, remedy).intakes) for remedy in changes]

    assert [(mg, each.hangs_on) for mg, each in zip(left, changes, strict=True)] == expected


@settings(max_examples=15)
@given(crowded_days(), rule_persons())
def test_a_change_that_leaves_its_rule_without_an_answer_says_on_what_it_hangs(
    regimen: Regimen, person: Person
) -> None:
    """On what was not known before either; a change that says nothing leaves the rule with an answer."""
    before = assess(regimen, person)
    of_others = {each.rule_id: each.missing for each in before.outcomes}
    for finding in before.findings:
        for remedy in finding.remedies:
            if isinstance(remedy, AskClinician):
                continue
            after = assess(camg.apply(regimen, remedy), person)
            lacking = {each.rule_id: each.missing for each in after.not_evaluated}.get(finding.rule_id, ())
            assert set(remedy.hangs_on) <= set(lacking) <= {*remedy.hangs_on, *of_others[finding.rule_id]}
            assert ("hangs on" in remedy.text) == bool(remedy.hangs_on)


def test_a_change_does_not_hang_on_what_is_not_known_of_another_tablet() -> None:
    """That nobody knows the calcium's meal says nothing of the magnesium, whose new meal is known."""
    bound = Intake.of(Dose.of("magnesium", "87.5 mg"), at="08:00", meal=Meal.of("full", phytate="1.5 mmol"))
    day = Regimen.of(bound, Intake.of(Dose.of("calcium", "100 mg"), at="20:00"))
    moved = of_rule(assess(day), "form/inhibitors-at-meal").remedies

    assert [each.kind for each in moved] == ["move"]
    assert moved[0].hangs_on == ()


def test_what_it_hangs_on_is_written_and_read_back() -> None:
    """As every other part of a remedy."""
    finding = of_rule(assess(Regimen.of(taken("magnesium", "400 mg", "08:00"))), "intake/mg-supp-ul")
    again = from_plain(to_dict(finding.remedies[0]), Remedy)

    assert again.hangs_on == ("age",)
    assert again.text == finding.remedies[0].text


def test_a_change_that_forgets_a_meal_is_refused() -> None:
    """Then the rule lacks what it had: nothing is cleared by knowing less."""
    rules = RuleSet.of(Forgetting(), id="clinic", version="1")
    (finding,) = assess(Regimen.of(taken("calcium", "500 mg", "08:00")), rules=rules).findings

    assert finding.remedies == ()
    assert finding.offers.text == (
        "1 change was tried and none is offered: clinic/forgetting could no longer be judged, as the change leaves "
        "open what is known now (1)."
    )


def test_what_stood_in_the_way_is_told_in_words() -> None:
    """Which rule would still, or newly, find what."""
    day = Regimen.of(
        taken("calcium", "400 mg", "12:00"),
        *[Medicine.of("levothyroxine", at=at) for at in ("05:00", "10:00", "15:00", "20:00")],
    )
    told = of_rule(assess(day), "drug/levothyroxine").offers

    assert told.refused == () or "drug/levothyroxine would still find this" in told.text


class Proposing:
    """A stranger's rule, as a class that proposes."""

    id, statement, references, grade = "clinic/proposing", "Calcium stays at 300 mg.", (), Grade.D

    def check(self, situation: Situation) -> Outcome:
        """Find calcium above 300 mg."""
        much = [each for each in situation.supplements(CALCIUM) if each.dose.elemental_mg > 300]
        found = [Finding.of(self, severity="advice", about=[each], message="much") for each in much]
        return Outcome.found(self, *found) if found else Outcome.clear(self)

    def propose(self, situation: Situation, finding: Finding) -> Iterator[Remedy]:
        """Propose what does not help, then what does."""
        regimen = situation.regimen
        assert isinstance(regimen, Regimen)
        for intake in finding.intakes:
            yield Reduce.of(regimen, intake, to="400 mg")
            yield Reduce.of(regimen, intake, to="300 mg")
        yield AskClinician.of("calcium")


class Forgetting(Proposing):
    """One that looks at meals, and proposes food of which none is known."""

    id = "clinic/forgetting"

    def check(self, situation: Situation) -> Outcome:
        """Find doses with a meal; lack the meal of others."""
        doses = situation.supplements(CALCIUM)
        if any(each.meal is None for each in doses):
            return Outcome.not_evaluated(self, missing=["meal"])
        return Outcome.found(self, *[Finding.of(self, severity="advice", about=doses, message="eaten")])

    def propose(self, situation: Situation, finding: Finding) -> Iterator[Remedy]:
        """Propose the same without its meal."""
        old = finding.intakes[0]
        change = Change(kind="move", old=(old,), new=(Intake.of(old.dose, at="20:00"),))
        yield Remedy(changes=(change,), before=((old, 1), (change.new[0], 0)))


class Failing(Proposing):
    """One whose proposals raise."""

    def propose(self, situation: Situation, finding: Finding) -> Iterator[Remedy]:
        """Raise."""
        raise ZeroDivisionError("no idea")


def test_a_rule_of_ones_own_proposes_too() -> None:
    """What it proposes is tried like everything else."""
    rules = RuleSet.of(Proposing(), id="clinic", version="1")
    (finding,) = assess(Regimen.of(taken("calcium", "500 mg", "08:00")), rules=rules).findings

    assert [each.kind for each in finding.remedies] == ["reduce", ASK]
    assert finding.remedies[0].changes[0].new[0].dose.elemental_mg == 300.0
    assert len(finding.offers.refused) == 1


def test_proposals_that_fail_leave_the_finding_and_are_told() -> None:
    """A finding stands, whatever the rule would have proposed."""
    rules = RuleSet.of(Failing(), id="clinic", version="1")
    result = assess(Regimen.of(taken("calcium", "500 mg", "08:00")), rules=rules)
    (finding,) = result.findings

    assert finding.remedies == ()
    assert "ZeroDivisionError: no idea" in finding.offers.failed
    assert "ZeroDivisionError" in finding.why()
    assert "ZeroDivisionError" in " ".join(result.report().split())


def test_a_finding_by_itself_offers_nothing() -> None:
    """Only an assessment knows all rules."""
    situation = Situation.of(Regimen.of(taken("calcium", "600 mg", "08:00")))
    (finding,) = default_rules()["dose/ca-single-cap"].check(situation).findings

    assert finding.remedies == ()
    assert finding.offers.refused == ()


def test_remedies_are_written_with_their_finding_and_pickle() -> None:
    """As plain data with text and gain; a finding that was read pickles as one that was not."""
    result = assess(Regimen.of(taken("calcium", "600 mg", "08:00")))
    (finding,) = [each for each in result.findings if each.rule_id == "dose/ca-single-cap"]
    written = to_dict(result)["findings"][0]["remedies"]

    assert [each["text"] for each in written] == [each.text for each in finding.remedies]
    assert isinstance(finding.remedies[0], Split)
    assert pickle.loads(pickle.dumps(result)).findings[0].remedies == finding.remedies
