"""Assessments: what all rules say of a regimen or a diary, in one value."""

import json
import math
import pickle
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
import strategies as own
from hypothesis import given, settings
from rule_strategies import calm_regimens, rule_persons

import camg
from camg import (
    CamgError,
    Diary,
    Dose,
    Finding,
    Grade,
    Intake,
    Medicine,
    Model,
    Outcome,
    Person,
    Regimen,
    RuleError,
    RuleSet,
    Severity,
    Situation,
    assess,
    default_rules,
    standards,
)
from camg.rules.dose_size import DoseCap
from camg.rules.ladder import Subject
from camg.rules.outcome import OutcomeKind
from camg.rules.rule import Rung
from camg.schema import from_plain

BERLIN = ZoneInfo("Europe/Berlin")

CALCIUM = Intake.of(Dose.of("calcium", "1200 mg", salt="ca-carbonate"), at="08:00", meal="full")
MAGNESIUM = Intake.of(Dose.of("magnesium", "400 mg", salt="mg-citrate-anhydrous"), at="09:00", meal="full")
PILL = Medicine.of("levothyroxine", at="06:30")
DAY = Regimen.of(CALCIUM, MAGNESIUM, PILL)
ANN = Person.of(age="46 year", sex="female", dietary_calcium="700 mg", dietary_magnesium="180 mg")


@attrs.frozen(kw_only=True)
class Raises:
    """A rule with a fault in it."""

    id: str = "clinic/faulty"
    statement: str = "Nothing."
    grade: Grade = Grade.D
    references: tuple[camg.Reference, ...] = ()

    def check(self, situation: Situation) -> Outcome:
        raise ZeroDivisionError("division by a missing number")


@attrs.frozen(kw_only=True)
class Says:
    """A rule that always finds something."""

    id: str
    severity: Severity
    statement: str = "Something."
    grade: Grade = Grade.D
    references: tuple[camg.Reference, ...] = ()

    def check(self, situation: Situation) -> Outcome:
        return Outcome.found(self, Finding.of(self, severity=self.severity))


WITH_FAULT = RuleSet.of(Raises(), id="clinic", version="1") | default_rules()


def taken(mineral: str, mg: float, at: datetime) -> Intake:
    return Intake.of(Dose.of(mineral, f"{mg!r} mg"), at=at, meal="full")


def found_by(assessment: camg.Assessment, rule_id: str) -> list[Finding]:
    return [finding for finding in assessment.findings if finding.rule_id == rule_id]


# Findings and outcomes ------------------------------------------------------------------------------------------


def test_the_most_severe_finding_comes_first() -> None:
    """A tired person reads the first line; among equals the rule's id decides."""
    rules = RuleSet.of(
        Says(id="b/info", severity=Severity.INFO),
        Says(id="b/warning", severity=Severity.WARNING),
        Says(id="a/advice", severity=Severity.ADVICE),
        Says(id="b/caution", severity=Severity.CAUTION),
        Says(id="a/warning", severity=Severity.WARNING),
        id="test",
        version="1",
    )
    ids = [finding.rule_id for finding in assess(DAY, rules=rules).findings]

    assert ids == ["a/warning", "b/warning", "b/caution", "a/advice", "b/info"]


@given(calm_regimens(), rule_persons())
def test_findings_fall_in_severity_and_rise_in_rule_id(regimen: Regimen, person: Person) -> None:
    """For every day and person, not only for the one in the example."""
    findings = assess(regimen, person).findings

    for earlier, later in pairwise(findings):
        assert earlier.severity >= later.severity
        assert earlier.severity > later.severity or earlier.rule_id <= later.rule_id


@given(own.regimens(), own.persons())
def test_every_rule_has_one_outcome(regimen: Regimen, person: Person) -> None:
    """A rule that was silent and a rule that was never asked must not look the same."""
    outcomes = assess(regimen, person).outcomes

    assert [outcome.rule_id for outcome in outcomes] == [rule.id for rule in default_rules()]


@given(calm_regimens(), rule_persons())
def test_findings_are_those_of_the_outcomes(regimen: Regimen, person: Person) -> None:
    """Nothing is lost and nothing added on the way from the rules to the list."""
    result = assess(regimen, person)
    of_outcomes = [finding for outcome in result.outcomes for finding in outcome.findings]
    listed = [each for finding in result.findings for each in (finding, *finding.notes)]

    assert len(listed) == len(of_outcomes)
    assert all(finding in listed for finding in of_outcomes)
    assert all(bool(outcome.findings) == (outcome.kind is OutcomeKind.FOUND) for outcome in result.outcomes)


@given(own.regimens(), own.persons())
def test_the_same_case_is_judged_the_same_twice(regimen: Regimen, person: Person) -> None:
    """No hidden clock, no state, no memory of the case before."""
    first = assess(regimen, person)
    assess(DAY, ANN)
    second = assess(regimen, person)

    assert first == second
    assert hash(first) == hash(second)
    assert first.to_dict() == second.to_dict()
    assert first.report() == second.report()


def test_the_worst_finding_gives_its_severity() -> None:
    """One word for a traffic light."""

    assert assess(DAY, ANN).worst is Severity.WARNING
    assert assess(Regimen.of(CALCIUM)).worst is Severity.CAUTION


def test_where_nothing_is_found_there_is_no_worst() -> None:
    """None, and not the lowest severity: nothing was found, which is not the same as safe."""
    result = assess(Regimen.of())

    assert result.findings == ()
    assert result.worst is None


def test_what_lacked_an_input_says_which() -> None:
    """A missing input never reads as a pass."""
    result = assess(Regimen.of(MAGNESIUM))
    missing = {outcome.rule_id: outcome.missing for outcome in result.not_evaluated}

    assert missing["intake/mg-inadequate"] == ("food",)
    assert set(missing) == {each.rule_id for each in result.outcomes if each.kind is OutcomeKind.NOT_EVALUATED}
    assert all(missing.values())


def test_references_are_those_of_the_findings_each_once() -> None:
    """Whoever doubts a remark can look it up, and is not shown what nobody cited."""
    result = assess(DAY, ANN)
    cited = [reference for finding in result.findings for reference in finding.references]

    assert len(cited) > len(set(cited))
    assert sorted(each.id for each in result.references) == sorted({each.id for each in cited})
    assert result.references[0] == result.findings[0].references[0]


# Rules that raise -----------------------------------------------------------------------------------------------


def test_a_rule_that_raises_does_not_silence_the_others() -> None:
    """One stranger's mistake must not hide a warning."""

    assert assess(DAY, ANN, rules=WITH_FAULT).findings == assess(DAY, ANN).findings
    assert assess(DAY, ANN).findings != ()


def test_a_rule_that_raises_is_an_error_with_its_id_and_cause() -> None:
    """Its author needs to know what happened; nobody else may take it for a pass."""
    result = assess(DAY, ANN, rules=WITH_FAULT)
    (error,) = result.errors

    assert isinstance(error, RuleError)
    assert error.rule_id == "clinic/faulty"
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert "ZeroDivisionError: division by a missing number" in str(error)


def test_a_rule_that_hands_in_the_outcome_of_another_is_an_error() -> None:
    """Under its own id nothing was judged, and under the other's it would be told twice."""

    @camg.rule(id="clinic/borrowed", statement="It asks another.", grade="D")
    def borrowed(this: Any, situation: Any) -> camg.Outcome:
        return camg.Outcome.clear(default_rules()["dose/ca-single-cap"])

    result = assess(DAY, rules=default_rules() | RuleSet.of(borrowed, id="clinic", version="1"))
    ids = [each.rule_id for each in result.outcomes]

    assert [error.rule_id for error in result.errors] == ["clinic/borrowed"]
    assert "dose/ca-single-cap" in str(result.errors[0])
    assert sorted(ids) == sorted(each.id for each in result.rule_set)
    assert result.outcomes[ids.index("clinic/borrowed")].kind is OutcomeKind.NOT_EVALUATED


def test_a_rule_that_raises_was_not_evaluated() -> None:
    """Its outcome is neither clear nor left out."""
    result = assess(DAY, ANN, rules=WITH_FAULT)

    assert result.outcomes[0].rule_id == "clinic/faulty"
    assert result.outcomes[0].kind is OutcomeKind.NOT_EVALUATED
    assert result.outcomes[0] in result.not_evaluated


def test_a_rule_that_raises_is_the_first_thing_in_the_report() -> None:
    """Before what is taken and before every finding."""
    lines = [line for line in assess(DAY, ANN, rules=WITH_FAULT).report().splitlines() if line]

    assert lines[1].startswith("RULE FAILED: rule clinic/faulty: raised ZeroDivisionError")
    assert "RULE FAILED" not in assess(DAY, ANN).report()


def test_a_rule_that_raises_stands_in_the_plain_data() -> None:
    """A service that reads only the JSON learns of it too."""
    plain = assess(DAY, ANN, rules=WITH_FAULT).to_dict()

    assert [error["rule_id"] for error in plain["errors"]] == ["clinic/faulty"]
    assert assess(DAY, ANN).to_dict()["errors"] == []


def test_a_rule_that_raises_is_an_error_on_every_day_of_a_diary() -> None:
    """Each day lacks its outcome."""
    diary = Diary.of(taken("calcium", 600, datetime(2026, 3, 1, 8)), taken("calcium", 600, datetime(2026, 3, 2, 8)))

    assert [error.rule_id for error in assess(diary, rules=WITH_FAULT).errors] == ["clinic/faulty"] * 2


# Medicines that camg does not know ------------------------------------------------------------------------------


def test_an_unlisted_medicine_is_named_as_not_judged() -> None:
    """It is kept and listed, so that its silence is not taken for safety."""
    result = assess(Regimen.of(CALCIUM, PILL, Medicine.unlisted("Drops of my aunt", at="08:00")))

    assert [medicine.name for medicine in result.not_judged] == ["Drops of my aunt"]
    assert "NOT JUDGED: Drops of my aunt" in result.report()
    assert "Drops of my aunt" in result._repr_html_()
    assert result.to_dict()["not_judged"] == ["Drops of my aunt"]


def test_a_medicine_is_either_judged_or_named_as_not_judged() -> None:
    """A report that warns of a medicine and says that camg does not know it contradicts itself."""
    result = assess(Regimen.of(CALCIUM, Medicine.unlisted("levothyroxine", at="08:00")))
    judged = any(isinstance(item, Medicine) for finding in result.findings for item in finding.items)

    assert judged is (result.not_judged == ())


def test_an_unlisted_medicine_of_a_diary_is_named() -> None:
    """Once per entry, over all days."""
    unknown = Medicine.unlisted("Drops of my aunt", at=datetime(2026, 3, 1, 8))

    assert assess(Diary.of(unknown)).not_judged == (unknown,)


# Totals and ratio -----------------------------------------------------------------------------------------------


def test_without_food_there_is_no_ratio() -> None:
    """The list is a lower bound, and a quotient of lower bounds says nothing."""

    assert assess(DAY).ratio is None
    assert assess(DAY).totals.mg("calcium") == 1200


def test_with_usual_food_the_ratio_counts_it() -> None:
    """700 mg and 180 mg of usual food beside 1200 mg and 400 mg of supplements."""

    assert assess(DAY, ANN).ratio == pytest.approx(1900 / 580)


def test_with_the_usual_food_of_one_mineral_there_is_no_ratio() -> None:
    """Half of a ratio is not known better than none."""

    assert assess(DAY, Person.of(dietary_calcium="700 mg")).ratio is None


def test_a_list_declared_complete_has_a_ratio() -> None:
    """Then there is nothing else that could move it."""

    assert assess(Regimen.of(CALCIUM, MAGNESIUM, complete=True)).ratio == pytest.approx(3.0)


def test_without_magnesium_there_is_no_ratio() -> None:
    """Nothing is divided by zero."""

    assert assess(Regimen.of(CALCIUM, complete=True)).ratio is None


# Standards and model --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["iom", "efsa", "uk", "who"])
def test_standards_may_be_given_by_name(name: Any) -> None:
    """The name and the table behind it mean the same."""

    assert assess(DAY, ANN, standards=name) == assess(DAY, ANN, standards=standards(name))
    assert assess(DAY, ANN, standards=name).to_dict()["standards"] == name


def test_the_standards_decide() -> None:
    """400 mg of supplemental magnesium is above the upper level in the US, and an EFSA one of 250 mg is another."""
    (iom,) = found_by(assess(DAY, ANN), "intake/mg-supp-ul")
    (efsa,) = found_by(assess(DAY, ANN, standards="efsa"), "intake/mg-supp-ul")

    assert (iom.allowed, efsa.allowed) == ((None, 350.0), (None, 250.0))


def test_where_no_standards_are_named_those_of_the_iom_hold() -> None:
    """The default is stated, and shown in every report."""

    assert assess(DAY, ANN) == assess(DAY, ANN, standards="iom")
    assert "reference values iom" in assess(DAY, ANN).report()


def test_a_model_may_be_given_by_name() -> None:
    """The name and the parameters behind it mean the same, and they decide what the gut makes of it."""
    without = assess(DAY, ANN, model="no-competition")

    assert without == assess(DAY, ANN, model=Model.named("no-competition"))
    assert without.absorption.lost_competition_mg("magnesium") == pytest.approx(0, abs=1e-9)
    assert assess(DAY, ANN).absorption.lost_competition_mg("magnesium") > 1


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"standards": "usa"}, "standards"),
        ({"model": "strong"}, "model"),
        ({"rules": [1]}, "rules"),
        ({"person": {"age": "46 year"}}, "person"),
        ({"regimen": [CALCIUM]}, "regimen"),
        ({"regimen": None}, "regimen"),
    ],
)
def test_an_argument_of_another_kind_is_refused_by_its_name(arguments: dict[str, Any], named: str) -> None:
    """With what is allowed, before any rule runs."""
    given_arguments: dict[str, Any] = {"regimen": DAY, **arguments}
    with pytest.raises(CamgError, match=f"^{named} is "):
        assess(given_arguments.pop("regimen"), given_arguments.pop("person", None), **given_arguments)


# Plain data -----------------------------------------------------------------------------------------------------


@given(own.regimens(), own.persons())
def test_the_plain_form_of_an_assessment_is_json(regimen: Regimen, person: Person) -> None:
    """No nan, no infinity, nothing that comes back as another type."""
    plain = assess(regimen, person).to_dict()

    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


@settings(max_examples=20)
@given(own.diaries(), own.persons())
def test_the_plain_form_of_a_diarys_assessment_is_json(diary: Diary, person: Person) -> None:
    """Day by day, the days in order under their dates."""
    plain = assess(diary, person).to_dict()

    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert list(plain["days"]) == [str(day) for day in diary.days]


def test_the_plain_form_of_a_finding_suffices_to_say_it_in_another_language() -> None:
    """Rule, severity, number, range, unit and what it is about: no English has to be read."""
    (first,) = assess(Regimen.of(CALCIUM, PILL)).to_dict()["findings"][:1]

    assert first["rule_id"] == "drug/levothyroxine"
    assert first["severity"] == "warning"
    assert (first["measured"], first["allowed"], first["unit"]) == (1.5, [4.0, None], "h")
    assert [from_plain(first["about"][0], Medicine), from_plain(first["about"][1], Intake)] == [PILL, CALCIUM]
    assert first["grade"] == "B"
    assert first["facts"] == {"medicine": "levothyroxine", "mineral": "calcium", "before_h": 4.0, "after_h": 4.0}


@given(calm_regimens(), rule_persons())
def test_every_number_of_a_finding_stands_in_its_plain_form(regimen: Regimen, person: Person) -> None:
    """What the sentence is made of can be had without the sentence."""
    result = assess(regimen, person)

    for finding, plain in zip(result.findings, result.to_dict()["findings"], strict=True):
        assert plain["measured"] == finding.measured
        assert plain["allowed"] == list(finding.allowed)
        assert plain["facts"] == finding.facts
        assert len(plain["about"]) == len(finding.items)
        assert [each["id"] for each in plain["references"]] == [each.id for each in finding.references]


@given(calm_regimens(), rule_persons())
def test_a_sentence_lacks_none_of_its_numbers(regimen: Regimen, person: Person) -> None:
    """No place of a sentence is left as written in its template."""
    for finding in assess(regimen, person).findings:
        assert "{" not in finding.message
        assert "nan" not in finding.message.split()


def test_the_plain_form_has_what_each_intake_gave() -> None:
    """What was absorbed and the three losses add up to the dose, in numbers with a unit."""
    plain = assess(DAY, ANN).to_dict()["absorption"]

    assert plain["unit"] == "mg"
    for each, dose_mg in zip(plain["intakes"], (1200, 400), strict=True):
        parts = ("absorbed", "lost_digestion", "lost_saturation", "lost_competition")
        assert math.fsum(each[part]["value"] for part in parts) == pytest.approx(dose_mg)
        low, high = each["absorbed"]["range"]
        assert low <= each["absorbed"]["value"] <= high


def test_the_plain_form_has_totals_by_mineral_and_origin() -> None:
    """So that usual food and pills can be told apart."""
    amounts = assess(DAY, ANN).to_dict()["totals"]["amounts"]

    assert {"mineral": "calcium", "origin": "food", "amount": 700.0, "unit": "mg"} in amounts
    assert {"mineral": "magnesium", "origin": "supplement", "amount": 400.0, "unit": "mg"} in amounts
    assert len(amounts) == 4


# Diaries --------------------------------------------------------------------------------------------------------


FOOD = Intake.of(Dose.of("calcium", "300 mg"), at="12:00", meal="full", origin="food")


@pytest.mark.parametrize(
    ("items", "person", "said"),
    [
        ((CALCIUM,), ANN, "added"),
        ((CALCIUM, FOOD), ANN, "not added, as food is listed"),
        ((CALCIUM, FOOD), Person(), "not stated"),
        ((CALCIUM,), Person.of(dietary_magnesium="0 mg"), "added"),
        ((FOOD,), Person.of(dietary_magnesium="0 mg"), "not added, as food is listed"),
    ],
)
def test_the_plain_form_says_what_became_of_usual_food(items: Any, person: Person, said: str) -> None:
    """As the report does: where food is listed, what is stated of usual food is not in the totals."""
    result = assess(Regimen.of(*items), person)
    plain = result.to_dict()
    food = [each for each in plain["totals"]["amounts"] if each["origin"] == "food"]

    assert plain["usual_food"] == said
    assert ("the usual food that is stated is not added" in result.report()) == (said.startswith("not added"))
    assert len(food) == sum(
        (said == "added" and mg is not None) or (mineral == "calcium" and FOOD in items)
        for mineral, mg in (("calcium", person.dietary_calcium_mg), ("magnesium", person.dietary_magnesium_mg))
    )


def test_the_plain_form_of_a_diary_says_it_of_each_day() -> None:
    """Food on one day does not speak for the other."""
    days = [datetime(2026, 3, day, 8) for day in (1, 2)]
    items = [Intake.of(FOOD.dose, at=days[0], origin="food"), *(Intake.of(CALCIUM.dose, at=at) for at in days)]
    plain = assess(Diary.of(*items), ANN).to_dict()

    assert [each["usual_food"] for each in plain["days"].values()] == ["not added, as food is listed", "added"]


def test_a_diary_is_judged_day_by_day() -> None:
    """Each day as its own assessment, by date and in order."""
    diary = Diary.of(
        taken("calcium", 1200, datetime(2026, 3, 3, 8)),
        taken("calcium", 300, datetime(2026, 3, 1, 8)),
    )
    result = assess(diary)

    assert list(result.days) == [date(2026, 3, 1), date(2026, 3, 3)]
    assert found_by(result.days[date(2026, 3, 1)], "dose/ca-single-cap") == []
    assert len(found_by(result.days[date(2026, 3, 3)], "dose/ca-single-cap")) == 1
    assert result.findings == result.days[date(2026, 3, 1)].findings + result.days[date(2026, 3, 3)].findings


def test_a_day_without_entries_is_unknown() -> None:
    """It is no day of fasting: it has no assessment and does not pull the means down."""
    diary = Diary.of(taken("calcium", 600, datetime(2026, 3, 1, 8)), taken("calcium", 200, datetime(2026, 3, 5, 8)))
    result = assess(diary)

    assert len(result.days) == 2
    assert date(2026, 3, 2) not in result.days
    assert result.totals.mg("calcium") == 400


def test_totals_and_ratio_of_a_diary_are_means_over_its_days() -> None:
    """The ratio is that of the means, not the mean of ratios."""
    diary = Diary.of(
        taken("calcium", 1000, datetime(2026, 3, 1, 8)),
        taken("magnesium", 100, datetime(2026, 3, 1, 20)),
        taken("calcium", 500, datetime(2026, 3, 2, 8)),
        taken("magnesium", 400, datetime(2026, 3, 2, 20)),
        complete=True,
    )
    result = assess(diary)

    assert (result.totals.mg("calcium"), result.totals.mg("magnesium")) == (750, 250)
    assert result.ratio == 3
    assert [day.ratio for day in result.days.values()] == [10, 1.25]


def test_outcomes_of_a_diary_are_those_of_its_days_in_order() -> None:
    """One per rule and day."""
    diary = Diary.of(taken("calcium", 600, datetime(2026, 3, 1, 8)), taken("calcium", 600, datetime(2026, 3, 2, 8)))

    assert [each.rule_id for each in assess(diary).outcomes] == [rule.id for rule in default_rules()] * 2


def test_standards_and_model_hold_on_every_day_of_a_diary() -> None:
    """They decide the findings of its days, and stand in each."""
    first, second = datetime(2026, 3, 1, 8), datetime(2026, 3, 2, 8)
    diary = Diary.of(*[taken(mineral, 300, at) for mineral in ("calcium", "magnesium") for at in (first, second)])
    result = assess(diary, standards="efsa", model="no-competition")
    usual = assess(diary)

    assert [len(found_by(day, "intake/mg-supp-ul")) for day in result.days.values()] == [1, 1]
    assert [len(found_by(day, "intake/mg-supp-ul")) for day in usual.days.values()] == [0, 0]
    for day in result.days.values():
        assert (day.standards, day.model) == (result.standards, result.model)
        assert (day.standards, day.model) == (standards("efsa"), Model.named("no-competition"))
        assert day.absorption.lost_competition_mg("magnesium") == pytest.approx(0, abs=1e-9)
    assert all(day.absorption.lost_competition_mg("magnesium") > 0.1 for day in usual.days.values())


def test_a_pair_across_midnight_counts_once_on_the_later_day() -> None:
    """Calcium at half past eleven, magnesium an hour later: one pair, an hour apart, on the second day."""
    diary = Diary.of(
        taken("calcium", 1000, datetime(2026, 3, 1, 23, 30)),
        taken("magnesium", 300, datetime(2026, 3, 2, 0, 30)),
    )
    result = assess(diary)
    first, second = (found_by(day, "timing/separate-high-dose-ca-mg") for day in result.days.values())

    assert first == []
    assert [finding.measured for finding in second] == [1.0]
    assert {intake.dose.mineral.name for intake in second[0].intakes} == {"calcium", "magnesium"}


def test_yesterdays_pair_is_not_counted_again_today() -> None:
    """Half an hour before midnight, with an entry on the next morning: still one pair, on the first day."""
    diary = Diary.of(
        taken("calcium", 1000, datetime(2026, 3, 1, 23, 0)),
        taken("magnesium", 300, datetime(2026, 3, 1, 23, 40)),
        taken("calcium", 100, datetime(2026, 3, 2, 8, 0)),
    )
    first, second = (found_by(day, "timing/separate-high-dose-ca-mg") for day in assess(diary).days.values())

    assert len(first) == 1
    assert second == []


def test_the_two_ends_of_a_diarys_day_are_far_apart() -> None:
    """Its clock is a line: half past midnight and half past eleven at night are 23 hours apart."""
    times = (0, 30), (23, 30)
    dated = [datetime(2026, 3, 1, *at) for at in times]
    diary = Diary.of(taken("calcium", 1000, dated[0]), taken("magnesium", 300, dated[1]))
    routine = Regimen.of(*[attrs.evolve(each, at=each.at.time()) for each in diary.intakes])  # type: ignore[union-attr]

    assert found_by(assess(diary).days[date(2026, 3, 1)], "timing/separate-high-dose-ca-mg") == []
    assert [each.measured for each in found_by(assess(routine), "timing/separate-high-dose-ca-mg")] == [1.0]


def thyroid_gap_h(pill: datetime, calcium: datetime) -> float | None:
    """The gap that the assessment of a diary with these two measures; None where it is wide enough."""
    diary = Diary.of(Medicine.of("levothyroxine", at=pill), taken("calcium", 400, calcium))
    found = [each for each in assess(diary).findings if each.rule_id == "drug/levothyroxine"]
    return found[0].measured if found else None


def test_the_hour_that_spring_takes_is_not_counted() -> None:
    """In Berlin two o'clock becomes three: from half past one to half past five are three hours, not four."""
    day = (2026, 3, 29)

    assert thyroid_gap_h(datetime(*day, 1, 30, tzinfo=BERLIN), datetime(*day, 5, 30, tzinfo=BERLIN)) == 3.0
    assert thyroid_gap_h(datetime(*day, 1, 30), datetime(*day, 5, 30)) is None


def test_the_hour_that_autumn_gives_is_counted() -> None:
    """In Berlin three o'clock becomes two again: from half past one to half past four are four hours, not three."""
    day = (2026, 10, 25)

    assert thyroid_gap_h(datetime(*day, 1, 30, tzinfo=BERLIN), datetime(*day, 4, 30, tzinfo=BERLIN)) is None
    assert thyroid_gap_h(datetime(*day, 1, 30, tzinfo=BERLIN), datetime(*day, 4, 0, tzinfo=BERLIN)) == 3.5
    assert thyroid_gap_h(datetime(*day, 1, 30), datetime(*day, 4, 30)) == 3.0


def test_the_hour_that_autumn_shows_twice_is_two_hours() -> None:
    """Half past two comes twice in that night, an hour apart."""
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)

    assert thyroid_gap_h(twice.replace(fold=0), twice.replace(fold=1)) == 1.0


@pytest.mark.parametrize("day", [(2026, 3, 29), (2026, 10, 25)])
def test_the_gut_does_not_know_of_clock_changes(day: tuple[int, int, int]) -> None:
    """The same moments told by Berlin's clock and by universal time are absorbed the same."""
    local = [
        taken("calcium", 1000, datetime(*day, 1, 30, tzinfo=BERLIN)),
        taken("magnesium", 300, datetime(*day, 3, 30, tzinfo=BERLIN)),
    ]
    universal = [attrs.evolve(each, at=each.at.astimezone(UTC)) for each in local]  # type: ignore[union-attr]
    by_minute = [
        sorted(each.absorbed_mg for each in assess(Diary.of(*items)).absorption.intakes) for items in (local, universal)
    ]
    naive = [attrs.evolve(each, at=each.at.replace(tzinfo=None)) for each in local]

    assert by_minute[0] == by_minute[1]
    assert sorted(each.absorbed_mg for each in assess(Diary.of(*naive)).absorption.intakes) != by_minute[0]


# Values ---------------------------------------------------------------------------------------------------------


def read_everything(result: camg.Assessment | camg.DiaryAssessment) -> None:
    """Have everything computed that is computed on demand."""
    _ = (result.findings, result.absorption.intakes, result.references, result.not_evaluated, result.totals.complete)
    _ = (result.report(), result.to_dict(), result._repr_html_(), result.worst, result.ratio, hash(result))
    _ = [(each.range_mg, each.lost_competition_range_mg) for each in result.absorption.intakes]
    _ = [(each.message, each.facts, each.references) for each in result.findings]


@pytest.mark.parametrize(
    "records",
    [
        DAY,
        Diary.of(taken("calcium", 1200, datetime(2026, 3, 1, 23, 30)), taken("magnesium", 300, datetime(2026, 3, 2))),
    ],
    ids=["regimen", "diary"],
)
def test_an_assessment_pickles_as_if_nothing_had_been_read(records: Any) -> None:
    """What was computed on demand is computed again elsewhere, not sent there."""
    result = assess(records, ANN)
    before = pickle.dumps(result)
    read_everything(result)

    assert pickle.dumps(result) == before


@given(own.regimens(), own.persons())
def test_reading_an_assessment_changes_nothing_about_it(regimen: Regimen, person: Person) -> None:
    """Two equal ones stay equal, with one hash, when only one of them was looked at."""
    seen, unseen = assess(regimen, person), assess(regimen, person)
    read_everything(seen)

    assert seen == unseen
    assert hash(seen) == hash(unseen)
    assert len({seen, unseen}) == 1


@given(own.regimens(), own.persons())
def test_an_assessment_survives_a_pickle(regimen: Regimen, person: Person) -> None:
    """Another process sees the same remarks."""
    result = assess(regimen, person)
    again = pickle.loads(pickle.dumps(result))

    assert again == result
    assert hash(again) == hash(result)
    assert again.report() == result.report()


def test_assessments_of_different_cases_differ() -> None:
    """Otherwise equality would say nothing."""
    others = [
        assess(DAY),
        assess(DAY, ANN, standards="efsa"),
        assess(DAY, ANN, model="no-competition"),
        assess(DAY, ANN, rules=default_rules().without("dose/split-gain")),
        assess(DAY.without(PILL), ANN),
    ]

    assert assess(DAY, ANN) not in others
    assert len({assess(DAY, ANN), *others}) == 6


def test_an_assessment_does_not_change() -> None:
    """It may be kept and shared."""
    result = assess(DAY, ANN)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        result.outcomes = ()


# Laws -----------------------------------------------------------------------------------------------------------


@given(own.regimens(), own.persons())
def test_no_day_makes_a_rule_raise(regimen: Regimen, person: Person) -> None:
    """Whatever is taken, by whomever, each rule has something to say, and the report can be read."""
    result = assess(regimen, person)
    read_everything(result)

    assert result.errors == ()


@settings(max_examples=20)
@given(own.diaries(), own.persons())
def test_no_diary_makes_a_rule_raise(diary: Diary, person: Person) -> None:
    """Nor do the days of a diary, with time zones and without."""
    result = assess(diary, person)
    read_everything(result)

    assert result.errors == ()
    assert tuple(result.days) == diary.days


@given(calm_regimens(), rule_persons())
def test_a_case_that_went_through_json_is_judged_the_same(regimen: Regimen, person: Person) -> None:
    """A web service sees what the library sees."""
    sent = from_plain(json.loads(camg.writing.to_json(regimen)), Regimen)
    who = from_plain(json.loads(camg.writing.to_json(person)), Person)

    assert (sent, who) == (regimen, person)
    assert assess(sent, who).findings == assess(regimen, person).findings


@given(own.regimens(), own.persons())
def test_any_case_goes_through_json_unchanged(regimen: Regimen, person: Person) -> None:
    """With odd names, coatings, binders and unknown salts too."""

    assert from_plain(json.loads(camg.writing.to_json(regimen)), Regimen) == regimen
    assert from_plain(json.loads(camg.writing.to_json(person)), Person) == person


def test_a_gain_is_the_same_across_midnight() -> None:
    """A diary of two dates shows the same pair, and the same gain from parting it."""
    calcium, magnesium = (
        Dose.of("calcium", "500 mg", salt="ca-carbonate"),
        Dose.of("magnesium", "200 mg", salt="mg-oxide"),
    )
    dated = Diary.of(
        Intake.of(calcium, at=datetime(2026, 3, 1, 23, 0), meal="full"),
        Intake.of(magnesium, at=datetime(2026, 3, 2, 0, 30), meal="full"),
    )
    daily = Regimen.of(Intake.of(calcium, at="23:00", meal="full"), Intake.of(magnesium, at="00:30", meal="full"))
    facts = [
        next(each.facts for each in assess(records).findings if each.rule_id == "timing/separate-high-dose-ca-mg")
        for records in (dated, daily)
    ]

    assert facts[0] == facts[1]


def test_an_occasion_across_midnight_is_found_on_the_later_day() -> None:
    """The day's own amount is small; what came at once is not."""
    dated = Diary.of(
        Intake.of(Dose.of("magnesium", "200 mg", salt="mg-oxide"), at=datetime(2026, 3, 1, 23, 50)),
        Intake.of(Dose.of("magnesium", "100 mg", salt="mg-oxide"), at=datetime(2026, 3, 2, 0, 10)),
    )
    result = assess(dated)
    found = {finding.rule_id for outcome in result.outcomes for finding in outcome.findings}

    assert "intake/mg-laxative" in found
    assert {each.rule_id for finding in result.findings for each in (finding, *finding.notes)} == found


def test_one_instant_may_be_two_days() -> None:
    """Entries of two time zones at one moment, each on its own local day."""
    west = timezone(timedelta(hours=-5))
    dated = Diary.of(
        Intake.of(Dose.of("calcium", "600 mg"), at=datetime(2026, 3, 1, 23, 30, tzinfo=west)),
        Intake.of(Dose.of("magnesium", "200 mg"), at=datetime(2026, 3, 2, 4, 30, tzinfo=UTC)),
    )
    result = assess(dated)

    assert len(result.days) == 2
    assert result.errors == ()
    assert result.report()


class _Food(DoseCap):
    """A stranger's family that measures something else than the one it is derived from."""

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        for intake in situation.of_mineral(self.mineral):
            yield Subject(intake.dose.elemental_mg, (self.limits,), (intake,))


def test_what_a_derived_family_finds_is_not_screened_away() -> None:
    """The cheap question is asked only of the class that answers it."""
    rule = _Food(
        id="clinic/food",
        statement="One meal holds little calcium.",
        grade=Grade.D,
        sources=(),
        says="{measured} of calcium.",
        mineral=camg.CALCIUM,
        rungs=(Rung(500.0, Severity.ADVICE),),
    )
    meal = Regimen.of(Intake.of(Dose.of("calcium", "800 mg"), at="08:00", origin="food"))
    result = assess(meal, rules=RuleSet.of(rule, id="clinic", version="1"))

    assert [finding.measured for finding in result.findings] == [800.0]


# Overridden rules -----------------------------------------------------------------------------------------------

OURS = default_rules().override("dose/ca-single-cap", reason="Small portions.", rungs=(Rung.of("300 mg", "info"),))


def test_a_finding_of_an_overridden_rule_says_why() -> None:
    """In its sentence, and so in the report; the others say nothing of it."""
    changed, plain = assess(DAY, rules=OURS), assess(DAY)
    (finding,) = found_by(changed, "dose/ca-single-cap")
    report = " ".join(changed.report().split())

    assert finding.message.endswith("This rule was changed for the set camg: Small portions.")
    assert finding.severity is Severity.INFO
    assert "This rule was changed for the set camg: Small portions." in report
    assert "Small portions." in changed._repr_html_()
    assert [each for each in changed.findings if each.rule_id != finding.rule_id] == [
        each for each in plain.findings if each.rule_id != finding.rule_id
    ]
    assert not any("was changed" in each.message for each in plain.findings)


def test_outcomes_hold_the_findings_that_are_shown() -> None:
    """With their reasons too."""
    result = assess(DAY, rules=OURS)
    held = {finding.message for outcome in result.outcomes for finding in outcome.findings}
    reader = {each.message for finding in result.findings for each in (finding, *finding.notes)}

    assert held == reader
    assert sum(message.endswith("Small portions.") for message in held) == 1


def test_plain_data_names_the_reasons() -> None:
    """Of the set, and of every finding of an overridden rule; None of the others."""
    written = assess(DAY, rules=OURS).to_dict()
    by_rule = {each["rule_id"]: each["reason"] for each in written["findings"]}

    assert written["rule_set"]["reasons"] == [{"rule": "dose/ca-single-cap", "reason": "Small portions."}]
    assert by_rule.pop("dose/ca-single-cap") == "Small portions."
    assert by_rule
    assert set(by_rule.values()) == {None}


def test_a_diary_says_the_reasons_too() -> None:
    """Day by day."""
    diary = Diary.of(taken("calcium", 400.0, datetime(2026, 3, 1, 8)))
    result = assess(diary, rules=OURS)

    (finding,) = [each for each in result.findings if each.rule_id == "dose/ca-single-cap"]
    written = result.to_dict()["days"]["2026-03-01"]["findings"]

    assert finding.message.endswith("Small portions.")
    assert [each["reason"] for each in written if each["rule_id"] == finding.rule_id] == ["Small portions."]


def test_an_assessment_with_reasons_pickles_and_repeats() -> None:
    """It is the same value every time."""
    result = assess(DAY, rules=OURS)

    assert assess(DAY, rules=OURS) == result
    assert pickle.loads(pickle.dumps(result)).findings == result.findings  # noqa: S301, RUF100 - because it was pickled on this line
