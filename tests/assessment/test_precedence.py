"""Precedence: of rules that speak of one matter on the same intakes the most severe shows, the others are its notes."""

import pickle
from collections import Counter

import pytest
from hypothesis import given
from rule_strategies import calm_regimens, rule_persons

from camg import Dose, Finding, Intake, Outcome, Person, Precedence, Regimen, RuleError, RuleSet, assess, rule
from camg.rules.function_rule import FunctionRule
from camg.rules.situation import Situation
from camg.writing import to_dict


def taken(mineral: str, amount: str, at: str) -> Intake:
    """Make a supplement with a full meal."""
    return Intake.of(Dose.of(mineral, amount), at=at, meal="full")


def about_magnesium(name: str, severity: str) -> FunctionRule:
    """Make a rule that remarks each magnesium intake."""

    @rule(id=f"group/{name}", statement="Magnesium is taken.", grade="D")
    def made(this: FunctionRule, situation: Situation) -> Outcome:
        found = [
            Finding.of(this, severity=severity, about=[each])  # type: ignore[arg-type]  # because it is parametrised
            for each in situation.regimen.by_mineral.get("magnesium", ())
        ]
        return Outcome.found(this, *found) if found else Outcome.not_applicable(this)

    return made


MILD, STRONG, ALSO_STRONG = (
    about_magnesium("mild", "info"),
    about_magnesium("strong", "caution"),
    about_magnesium("also", "caution"),
)
GROUP = Precedence(name="magnesium", rules=("group/mild", "group/strong", "group/also"))


def test_a_pair_of_intakes_does_not_shout_three_times() -> None:
    """1000 mg of calcium beside 300 mg of magnesium is one matter, however many rules look at it."""
    result = assess(Regimen.of(taken("calcium", "1000 mg", "21:00"), taken("magnesium", "300 mg", "21:00")))
    beside = [each for each in result.findings if each.rule_id.startswith(("competition/", "timing/"))]

    assert [(each.rule_id, [note.rule_id for note in each.notes]) for each in beside] == [
        ("timing/separate-high-dose-ca-mg", ["competition/predicted-loss"])
    ]


def test_the_outcomes_keep_what_the_list_hides() -> None:
    """What hides is not lost: each rule's own outcome holds its findings."""
    result = assess(Regimen.of(taken("calcium", "1000 mg", "21:00"), taken("magnesium", "300 mg", "21:00")))
    kept = {each.rule_id for outcome in result.outcomes for each in outcome.findings}

    assert "competition/predicted-loss" in kept - {each.rule_id for each in result.findings}


def test_of_equal_severities_the_rule_written_first_shows() -> None:
    """The order in the group decides, not the alphabet."""
    rules = RuleSet.of(ALSO_STRONG, STRONG, MILD, id="group", version="1", precedence=(GROUP,))
    (shown,) = assess(Regimen.of(taken("magnesium", "100 mg", "08:00")), rules=rules).findings

    assert (shown.rule_id, [each.rule_id for each in shown.notes]) == ("group/strong", ["group/also", "group/mild"])


def test_findings_about_different_intakes_stand_side_by_side() -> None:
    """Two tablets at different times are two matters, also for rules of one group."""
    rules = RuleSet.of(STRONG, MILD, id="group", version="1", precedence=(GROUP,))
    day = Regimen.of(taken("magnesium", "100 mg", "08:00"), taken("magnesium", "100 mg", "20:00"))
    shown = assess(day, rules=rules).findings

    assert [(each.rule_id, len(each.notes)) for each in shown] == [("group/strong", 1)] * 2
    assert all(each.items == note.items for each in shown for note in each.notes)


def test_without_a_group_everything_shows() -> None:
    """Precedence is part of the set: a set of one's own hides nothing unless it says so."""
    rules = RuleSet.of(STRONG, MILD, id="group", version="1")

    assert len(assess(Regimen.of(taken("magnesium", "100 mg", "08:00")), rules=rules).findings) == 2


def test_a_group_may_wait_for_one_of_its_rules() -> None:
    """Factors stand for themselves unless the rule that sums them up speaks."""
    group = Precedence(name="magnesium", rules=GROUP.rules, only_with="group/also")
    two = RuleSet.of(STRONG, MILD, id="two", version="1", precedence=(group,))
    three = RuleSet.of(STRONG, MILD, ALSO_STRONG, id="three", version="1", precedence=(group,))
    day = Regimen.of(taken("magnesium", "100 mg", "08:00"))

    assert (len(assess(day, rules=two).findings), len(assess(day, rules=three).findings)) == (2, 1)


def test_a_rule_stands_in_one_group_only() -> None:
    """In two groups it would be left to chance under which finding a note stands."""
    other = Precedence(name="other", rules=("group/mild",))

    with pytest.raises(RuleError, match="'group/mild' stands in two groups"):
        RuleSet.of(MILD, id="group", version="1", precedence=(GROUP, other))


def test_sets_bring_their_precedence_along() -> None:
    """Joined, pickled or without a rule, a set hides what it hid."""
    left, right = RuleSet.of(STRONG, id="a", version="1", precedence=(GROUP,)), RuleSet.of(MILD, id="b", version="1")

    assert (left | right).precedence[(left | right).places["group/mild"][0]] == GROUP
    assert (left | right).without("group/mild").precedence == (GROUP,)


def test_notes_are_written_with_their_finding() -> None:
    """Plain data shows what a reader sees, and under it what hides."""
    rules = RuleSet.of(STRONG, MILD, id="group", version="1", precedence=(GROUP,))
    plain = to_dict(assess(Regimen.of(taken("magnesium", "100 mg", "08:00")), rules=rules))

    assert [[note["rule_id"] for note in each["notes"]] for each in plain["findings"]] == [["group/mild"]]


@given(calm_regimens(), rule_persons())
def test_every_finding_shows_once(regimen: Regimen, person: Person) -> None:
    """Shown or as a note: none twice, none gone, and no note outweighs what it stands under."""
    result = assess(regimen, person)
    listed = [each for finding in result.findings for each in (finding, *finding.notes)]
    kept = [each for outcome in result.outcomes for each in outcome.findings]

    assert Counter((each.rule_id, each.severity) for each in listed) == Counter(
        (each.rule_id, each.severity) for each in kept
    )
    assert all(note.severity <= finding.severity for finding in result.findings for note in finding.notes)
    assert pickle.loads(pickle.dumps(result.findings)) == result.findings
