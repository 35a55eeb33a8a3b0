"""What a check reports, and what it prints when a law breaks."""

import pickle
from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

import attrs
import pytest
from faulty_rules import FAULTY
from hypothesis import given
from hypothesis import strategies as st

from camg import (
    Diary,
    Dose,
    Grade,
    InputError,
    Intake,
    Outcome,
    Person,
    Reference,
    Regimen,
    RuleSet,
    UnknownNameError,
    default_rules,
)
from camg.rules.situation import Situation
from camg.rules.situation import situations as days_of
from camg.testing import (
    LawBroken,
    NothingChecked,
    check_rule,
    check_rule_set,
    code,
    diaries,
    law,
    laws,
    rule_checks,
    situations,
)
from camg.testing.situation_strategy import imports_of
from camg.testing.smaller import smallest

CAP = default_rules()["dose/ca-single-cap"]
DIVIDES = next(each.rule for each in FAULTY if each.rule.id == "faulty/divides")


@pytest.mark.parametrize("rule", default_rules(), ids=lambda rule: rule.id)
def test_every_rule_of_camg_keeps_the_laws(rule: Any) -> None:
    """Whoever asks others to keep them keeps them first."""
    report = check_rule(rule)

    assert report.examples
    assert {"total", "pure", "missing-input", "json"} <= set(report.laws)


def test_a_report_says_what_ran_and_what_did_not() -> None:
    """A rule that was never found was hardly checked, and a law that was not tried does not hold."""
    report = check_rule(CAP)

    assert sum(count for _, count in report.kinds) == report.examples
    assert {*report.laws, *(name for name, _ in report.skipped)} == {each.id for each in laws()}
    assert ("columns", "to come: camg judges no columns yet") in report.skipped
    assert {"clock-rotation", "more-is-no-milder"} <= set(report.laws)
    assert f"{len(report.laws)} laws hold on {report.examples} situations" in str(report)


@attrs.frozen(slots=False)
class Claiming:
    """Somebody's rule, with a typing error in what it claims."""

    id: str = "clinic/claims"
    statement: str = "Nothing is said."
    grade: Grade = Grade.D
    references: tuple[Reference, ...] = ()
    claimed_laws: tuple[str, ...] = ()
    does_without: tuple[str, ...] = ()
    set_aside_by: tuple[str, ...] = ()

    def check(self, situation: Situation) -> Outcome:
        return Outcome.not_applicable(self)


class Cached(Claiming):
    """Somebody's rule that works out its limit when it is first asked."""

    @cached_property
    def limit_mg(self) -> float:
        return 500.0

    def check(self, situation: Situation) -> Outcome:
        return Outcome.clear(self, margin=self.limit_mg - situation.totals.mg("calcium"))


@pytest.mark.parametrize("rule", [attrs.evolve(cast("Any", CAP), id="clinic/new"), Cached()], ids=["family", "class"])
def test_a_rule_that_was_never_asked_before_may_keep_what_it_works_out(rule: Any) -> None:
    """It is no change: nobody can tell but by the time that it takes."""
    keeps = next(each for each in rule_checks(rule, situations=[Situation.of(Regimen.of())]) if each.law.id == "keeps")

    assert keeps().laws == ("keeps",)


CLOCKED = ("timing/separate-high-dose-ca-mg", "drug/levothyroxine", "mineral/zinc-ca", "dose/mg-single-cap")


@pytest.mark.parametrize("rule_id", CLOCKED)
def test_what_is_about_distances_claims_that_the_clock_is_a_circle(rule_id: str) -> None:
    """23:30 and 00:30 are as near as 11:30 and 12:30."""
    rule: Any = default_rules()[rule_id]

    assert "clock-rotation" in rule.claimed_laws
    assert law("clock-rotation").unfit(rule) == ""
    assert law("clock-rotation").unfit(default_rules()["timing/evening-mg"])


def pasted(text: str) -> dict[str, Any]:
    """What the code in a message makes."""
    lines = text.splitlines()
    names: dict[str, Any] = {}
    exec("\n".join(lines[lines.index("") + 1 :]), names)
    return names


def test_a_broken_law_prints_code_that_runs() -> None:
    """Whoever reads it makes a test of it."""
    with pytest.raises(LawBroken) as caught:
        check_rule(DIVIDES)
    text = str(caught.value)

    assert "never raises" in text
    assert "# says: ZeroDivisionError" in text
    with pytest.raises(ZeroDivisionError):
        DIVIDES.check(pasted(text)["situation"])


def test_a_broken_law_prints_the_smallest_situation() -> None:
    """Nothing stands in it that does not matter: here not even a dose."""
    with pytest.raises(LawBroken) as caught:
        check_rule(DIVIDES)

    assert pasted(str(caught.value))["situation"] == Situation.of(Regimen.of())


def test_a_broken_law_can_be_sent_between_processes() -> None:
    """Where tests run side by side, what failed is told to another process."""
    with pytest.raises(LawBroken) as caught:
        check_rule(DIVIDES, situations=[Situation.of(Regimen.of())])
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301, RUF100 - because it was pickled in this line

    assert (copy.law, copy.rule_id, copy.situation, str(copy)) == (
        caught.value.law, "faulty/divides", Situation.of(Regimen.of()), str(caught.value),
    )  # fmt: skip


def test_a_law_that_compares_prints_both_situations_and_both_results() -> None:
    """What changed between the two is what the rule stumbles over."""
    passes = next(each.rule for each in FAULTY if each.rule.id == "faulty/unknown-conditions")
    known = Situation.of(Regimen.of(), Person.of(conditions=["dialysis"]))
    with pytest.raises(LawBroken) as caught:
        check_rule(passes, situations=[known])
    made = pasted(str(caught.value))

    assert passes.check(made["situation"]).kind == "found"
    assert passes.check(made["other"]).kind == "clear"
    assert str(caught.value).count("# says: ") == 2
    assert made["situation"] == known


def test_what_does_not_matter_is_left_out() -> None:
    """One dose above 500 mg is enough: neither its time, nor its meal, nor who takes it."""
    large = Intake.of(Dose.of("calcium", "613.27 mg", salt="ca-carbonate"), at="07:11", meal="full", product="Both")
    small = Intake.of(Dose.of("magnesium", "100 mg"), at="07:11")
    crowded = Situation.of(
        Regimen.of(large, small, complete=True), Person.of(age="33.3 year", conditions=["dialysis"]), standards="uk"
    )

    least = smallest(crowded, lambda each: CAP.check(each).kind == "found")

    assert least == Situation.of(Regimen.of(Intake.of(Dose.of("calcium", "600 mg"), at="00:00")))


@given(situations())
def test_the_code_of_a_situation_makes_it_again(situation: Situation) -> None:
    text = code(situation)
    names: dict[str, Any] = {}
    exec(f"{imports_of(text)}\nmade = {text}", names)

    assert names["made"] == situation


@given(diaries())
def test_the_code_of_a_day_of_a_diary_makes_it_again(diary: Diary) -> None:
    for day in days_of(diary):
        text = code(day)
        names: dict[str, Any] = {}
        exec(f"{imports_of(text)}\nmade = {text}", names)

        assert (names["made"].diary, names["made"].day) == (day.diary, day.day)


def test_an_expected_failure_that_does_not_fail_is_a_failure() -> None:
    """A fault that was mended must not stay on the list."""
    assert check_rule(DIVIDES, expected_failures={"total": "known"}).expected == (("total", "known"),)
    with pytest.raises(LawBroken, match="was expected to break"):
        check_rule(CAP, expected_failures={"total": "known"})


def test_a_failure_of_an_unknown_law_cannot_be_expected() -> None:
    with pytest.raises(UnknownNameError, match="totl"):
        check_rule(CAP, expected_failures={"totl": "a typing error"})


def test_a_check_that_looks_at_nothing_fails() -> None:
    """Nothing tried is not everything passed."""
    with pytest.raises(NothingChecked):
        check_rule(CAP, situations=[])
    with pytest.raises(NothingChecked):
        check_rule(CAP, situations=st.nothing())
    with pytest.raises(NothingChecked):
        check_rule_set(RuleSet.of(id="empty", version="1"))


@pytest.mark.parametrize(
    ("check", "named"),
    [
        (lambda: check_rule(42), "rule is 42"),  # type: ignore[arg-type]  # because that is the fault
        (lambda: check_rule(CAP, situations=[Regimen.of()]), r"situations\[0\]"),  # type: ignore[list-item]
        (lambda: check_rule_set([CAP]), "rule_set is "),  # type: ignore[arg-type]
    ],
    ids=["no rule", "no situation", "no rule set"],
)
def test_what_cannot_be_checked_is_named(check: Callable[[], object], named: str) -> None:
    with pytest.raises(InputError, match=named):
        check()


@pytest.mark.parametrize(
    ("rule", "near_by"),
    [
        (Claiming(claimed_laws=("clock-rotatoin",)), "clock-rotation"),
        (Claiming(claimed_laws=("falls-with:egrf",)), "egfr"),
        (Claiming(does_without=("conditons",)), "conditions"),
        (Claiming(set_aside_by=("gaols",)), "goals"),
    ],
    ids=["law", "field of a law", "does without", "set aside by"],
)
def test_a_claim_that_names_nothing_is_refused(rule: Claiming, near_by: str) -> None:
    """Else the law would not be tried, and the report would read as if it had been."""
    with pytest.raises(UnknownNameError, match=near_by):
        check_rule(rule)
    assert check_rule(Claiming(), situations=[Situation.of(Regimen.of())]).examples


def test_a_set_is_checked_rule_by_rule() -> None:
    two = RuleSet.of(CAP, default_rules()["lab/serum-mg-low"], id="two", version="1")

    report = check_rule_set(two, situations=[Situation.of(Regimen.of())])

    assert ("dose/ca-single-cap: columns", "to come: camg judges no columns yet") in report.skipped


@pytest.mark.parametrize("check", rule_checks(CAP, situations=[Situation.of(Regimen.of())]))
def test_checks_are_tests_of_their_own(check: Any) -> None:
    assert check.__name__.startswith("dose/ca-single-cap-")
    check()


def test_laws_have_an_id_a_sentence_and_a_reason() -> None:
    assert len({each.id for each in laws()}) == len(laws())
    assert all(each.sentence.endswith(".") and each.reason.endswith(".") for each in laws())
