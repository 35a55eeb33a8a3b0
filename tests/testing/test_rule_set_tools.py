"""What the tools say of whole rule sets: where two disagree, what never speaks, what nothing can satisfy."""

import pickle
from collections import Counter
from typing import Any

import attrs
import pytest
from hypothesis import strategies as st

import camg
from camg import (
    Dose,
    Finding,
    Grade,
    InputError,
    Intake,
    Medicine,
    Outcome,
    Person,
    RangeError,
    Reference,
    Regimen,
    RuleSet,
    Severity,
    Situation,
    UnknownNameError,
    default_rules,
    rule,
)
from camg.rules.rule import Rung
from camg.testing import NothingChecked, contradictions, difference, mutants, read_examples, silent

CAMG = default_rules()
NAMES = {name: getattr(camg, name) for name in camg.__all__}


def set_of(*rules: Any) -> RuleSet:
    return RuleSet.of(*rules, id="clinic", version="1")


KNOWN: Any = CAMG["dose/ca-single-cap"]
CAP = set_of(CAMG["dose/ca-single-cap"])
"""Advice above 500 mg of calcium at once, caution above 1000 mg."""


def calcium(mg: float, at: str = "08:00", **more: Any) -> Intake:
    return Intake.of(Dose.of("calcium", f"{mg} mg"), at=at, **more)


def day(*items: Any, **who: Any) -> Situation:
    return Situation.of(Regimen.of(*items), Person.of(**who))


@attrs.frozen(kw_only=True)
class Day:
    """The calcium of a day that is declared complete lies within limits."""

    id: str
    statement: str = "The day's calcium lies within limits."
    grade: Grade = Grade.D
    references: tuple[Reference, ...] = ()
    low_mg: float = 0.0
    high_mg: float = 1e6

    def check(self, situation: Situation) -> Outcome:
        if not situation.totals.complete:
            return Outcome.not_evaluated(self, missing=["food"])
        mg = situation.totals.mg("calcium")
        margin = min(mg - self.low_mg, self.high_mg - mg)
        if margin >= 0:
            return Outcome.clear(self, margin=margin)
        allowed = (self.low_mg, self.high_mg)
        finding = Finding.of(self, severity="advice", measured=mg, allowed=allowed, unit="mg")
        return Outcome.found(self, finding, margin=margin)


@rule(id="clinic/loud", statement="Nobody takes anything.", grade="D")
def loud(this: Any, situation: Situation) -> Outcome:
    """Finds something wherever it speaks."""
    if not situation.regimen.intakes:
        return Outcome.not_applicable(this)
    return Outcome.found(this, Finding.of(this, severity="info"))


@rule(id="clinic/raises", statement="This one is broken.", grade="D")
def raises(this: Any, situation: Situation) -> Outcome:
    raise ZeroDivisionError


# Where two sets disagree ----------------------------------------------------------------------------------------


def lowered(limit: str) -> RuleSet:
    return CAP.override("dose/ca-single-cap", reason="Small portions.", rungs=(Rung.of(limit, "advice"),))


def test_a_moved_threshold_shows_on_the_smallest_situation() -> None:
    """One dose between the two thresholds, and nothing beside it."""
    found = difference(CAP, set_of(*lowered("400 mg"), CAMG["lab/serum-mg-low"]), examples=200)
    (change,) = found.witnesses[0].changes

    assert found
    of_dose = next(each for each in found.witnesses if each.changes[0].rule_id == "dose/ca-single-cap")
    assert of_dose.situation == day(calcium(500, "00:00"))
    assert found.situation is not None
    assert found.situation.person.serum_magnesium_mmol_l is not None
    assert {each.changes[0].rule_id for each in found.witnesses} == {"dose/ca-single-cap", "lab/serum-mg-low"}
    assert change.rule_id in str(found)


def test_the_code_of_a_witness_can_be_pasted() -> None:
    """Whoever reads it makes a test of it."""
    found = difference(CAP, lowered("400 mg"), examples=200)
    witness = found.witnesses[0]

    assert eval(witness.code, dict(NAMES)) == found.situation
    assert witness.code in str(found)
    assert "advice" in str(found)


def test_a_rule_that_only_one_set_has_makes_a_difference_where_it_finds_something() -> None:
    found = difference(CAP, set_of(CAMG["lab/serum-mg-low"]), situations=[day(), day(calcium(600)), day(calcium(700))])
    (change,) = found.witnesses[0].changes

    assert found.situation == day(calcium(600))
    assert (change.new, found.unseen) == (None, ("lab/serum-mg-low",))
    assert "no such rule" in str(found)


def test_sets_that_say_the_same_are_not_seen_to_disagree() -> None:
    """It says how hard it looked, and names the rules that differ in words alone."""
    said = CAP.override("dose/ca-single-cap", reason="Plainer.", says="Much calcium at once.")
    found = difference(CAP, said, examples=40)

    assert not found
    assert found.situation is None
    assert found.unseen == ("dose/ca-single-cap",)
    assert (found.search.situations, found.search.whole) == (50, False)
    assert "50 situations were looked at" in str(found)


def test_equal_sets_need_no_search() -> None:
    found = difference(CAP, CAP)

    assert not found
    assert found.search.situations == 0


def test_all_situations_of_a_list_are_looked_at() -> None:
    """Then what was not found is not there."""
    found = difference(CAP, lowered("400 mg"), situations=[day(calcium(mg)) for mg in (100, 300)])

    assert not found
    assert found.search.whole
    assert "all 2 situations of the list" in str(found)


def test_outcomes_differ_where_verdicts_do_not() -> None:
    """The margin of a small dose is another one under another limit."""
    cases = [day(calcium(100))]

    assert not difference(CAP, lowered("400 mg"), situations=cases)
    assert difference(CAP, lowered("400 mg"), situations=cases, by="outcome")


def test_a_difference_may_lie_in_what_is_shown_alone() -> None:
    """Precedence hides findings: the outcomes are equal, and an assessment shows more."""
    bare = attrs.evolve(CAMG, precedence=())
    found = difference(CAMG, bare, situations=[day(Intake.of(Dose.of("magnesium", "300 mg"), at="08:00"))])
    witness = found.witnesses[0]

    assert not witness.changes
    assert witness.shown is not None
    assert len(witness.shown[0]) < len(witness.shown[1])
    assert "shown" in str(found)


def test_the_same_search_finds_the_same() -> None:
    """And the result is a value."""
    one, other = (difference(CAP, lowered("400 mg"), examples=50, seed=3) for _ in range(2))

    assert one == other
    assert pickle.loads(pickle.dumps(one)) == one


def test_a_strategy_or_a_predicate_says_of_which_kind_situations_are() -> None:
    """A difference for doses that nobody takes is none."""
    small = st.sampled_from([100, 200, 450]).map(lambda mg: day(calcium(mg)))
    drawn = difference(CAP, lowered("400 mg"), situations=small, examples=50)
    whole = difference(CAP, lowered("400 mg"), situations=lambda situation: situation.regimen.complete, examples=200)

    assert drawn.situation == day(calcium(450))
    assert whole.situation is not None
    assert whole.situation.regimen.complete


def test_a_rule_that_raises_disagrees_with_one_that_does_not() -> None:
    mended = attrs.evolve(KNOWN, id="clinic/raises")
    found = difference(set_of(raises), set_of(mended), situations=[day(calcium(600))])

    assert "ZeroDivisionError" in str(found)


# What never speaks ----------------------------------------------------------------------------------------------


def test_a_rule_that_nothing_fires_is_named() -> None:
    """With what it said instead, so that the reason can be seen."""
    never = attrs.evolve(KNOWN, id="clinic/never", rungs=(Rung(9e5, Severity.INFO),))
    found = silent(set_of(*CAP, never), examples=60)

    assert [each.rule_id for each in found.rules] == ["clinic/never"]
    assert {"clear", "not applicable"} <= {kind for kind, _ in found.rules[0].kinds}
    assert (found.heard, bool(found)) == (1, True)
    assert "clinic/never found nothing" in str(found)


def test_no_rule_of_camg_is_silent() -> None:
    """What the search cannot reach it would call silent: of rules that can speak, a false alarm."""
    result = silent(default_rules())

    assert [each.rule_id for each in result.rules] == []
    assert result.heard == len(default_rules())


def test_a_list_of_situations_shows_which_rules_it_never_fires() -> None:
    """A table of examples is such a list: rules that none of them fires are not tested."""
    found = silent(set_of(*CAP, CAMG["lab/serum-mg-low"]), situations=[day(), day(calcium(600)), day(calcium(20))])

    assert [each.rule_id for each in found.rules] == ["lab/serum-mg-low"]
    assert found.search.whole
    assert found.search.situations == 3
    assert dict(found.rules[0].kinds) == {"not applicable": 3}


def test_a_strategy_shows_every_situation_to_every_rule() -> None:
    found = silent(set_of(*CAP, CAMG["lab/serum-mg-low"]), situations=st.just(day(calcium(600))), examples=10)

    assert [each.rule_id for each in found.rules] == ["lab/serum-mg-low"]


# What nothing satisfies -----------------------------------------------------------------------------------------


def test_too_much_and_too_little_at_once_is_a_contradiction() -> None:
    """A day of at least 500 mg, and of at most 400 mg."""
    demands, forbids = Day(id="clinic/least", low_mg=500.0), Day(id="clinic/most", high_mg=400.0)
    found = contradictions(set_of(demands, forbids, *CAP), examples=60)
    (group,) = found.groups

    assert found
    assert group.rules == ("clinic/least", "clinic/most")
    assert len(group.remaining) == 1
    assert group.spoke
    assert 400 <= group.situation.totals.mg("calcium") <= 500
    assert group.code in str(found)
    assert pickle.loads(pickle.dumps(found)) == found


def test_rules_that_meet_in_one_amount_do_not_contradict() -> None:
    """Exactly 400 mg satisfies both: the search must find it."""
    demands, forbids = Day(id="clinic/least", low_mg=400.0), Day(id="clinic/most", high_mg=400.0)

    assert not contradictions(set_of(demands, forbids), examples=60)


def test_three_rules_may_contradict_where_no_two_do() -> None:
    """As much as that in so few doses of that size."""
    table = [day(calcium(mg), *[calcium(mg, "20:00")] * more) for mg in (300, 500, 800) for more in (0, 1)]
    listed = [attrs.evolve(each, regimen=attrs.evolve(each.regimen, complete=True)) for each in table]

    @rule(id="clinic/once", statement="Calcium is taken once a day.", grade="D")
    def once(this: Any, situation: Situation) -> Outcome:
        taken = len(situation.regimen.intakes)
        return Outcome.clear(this) if taken == 1 else Outcome.found(this, Finding.of(this, severity="info"))

    rules = set_of(Day(id="clinic/least", low_mg=700.0), once, *CAP)

    assert not contradictions(rules, situations=listed)
    assert [each.rules for each in contradictions(rules, situations=listed, largest=3).groups] == [
        ("clinic/least", "clinic/once", "dose/ca-single-cap")
    ]


def test_windows_that_cannot_all_be_met_for_a_list_of_medicines() -> None:
    """Calcium before three in the afternoon: it stands too near the thyroid pill or the tetracycline."""
    pills = [Medicine.of("levothyroxine", at="06:00"), Medicine.of("doxycycline", at="13:00")]
    times = [day(*pills, calcium(500, f"{hour:02}:00")) for hour in range(6, 15)]
    rules = set_of(CAMG["drug/levothyroxine"], CAMG["drug/tetracycline"])
    found = contradictions(rules, situations=times)
    (group,) = found.groups

    assert found.search.whole
    assert group.rules == ("drug/levothyroxine", "drug/tetracycline")
    assert len(group.remaining) == 1
    assert not contradictions(rules, situations=[*times, day(*pills, calcium(500, "20:00"))])


def test_a_strategy_draws_the_times_that_are_left() -> None:
    """A search that draws does not prove, but a time that satisfies both it finds."""
    pills = [Medicine.of("levothyroxine", at="06:00"), Medicine.of("doxycycline", at="13:00")]
    rules = set_of(CAMG["drug/levothyroxine"], CAMG["drug/tetracycline"])

    def taken(first: int, last: int) -> Any:
        minutes = st.integers(first * 60, last * 60)
        return minutes.map(lambda minute: day(*pills, calcium(500, f"{minute // 60:02}:{minute % 60:02}")))

    found = contradictions(rules, situations=taken(6, 14), examples=60)

    assert [each.rules for each in found.groups] == [("drug/levothyroxine", "drug/tetracycline")]
    assert not found.search.whole
    assert not contradictions(rules, situations=taken(6, 16), examples=60)


def test_a_predicate_keeps_the_search_to_a_kind() -> None:
    """At least 500 mg a day can be had, but not by those who get 300 mg at most."""
    rules = set_of(Day(id="clinic/least", low_mg=500.0), *CAP)
    few = contradictions(rules, situations=lambda situation: situation.totals.mg("calcium") <= 300, examples=60)

    assert [each.rules for each in few.groups] == [("clinic/least",)]
    assert few.groups[0].situation.totals.mg("calcium") == pytest.approx(300)
    assert not contradictions(rules, examples=60)


def test_a_rule_that_is_never_satisfied_is_a_group_of_its_own() -> None:
    """And no larger group is blamed for it."""
    found = contradictions(set_of(loud, *CAP), situations=[day(), day(calcium(300)), day(calcium(600))])

    assert [each.rules for each in found.groups] == [("clinic/loud",)]
    assert not contradictions(set_of(loud, *CAP), situations=[day(calcium(300))], at_least="advice")


def test_rules_that_never_speak_together_are_listed_apart() -> None:
    """Of these nothing is known: that is no contradiction."""
    cases = [day(calcium(300)), day(serum_magnesium="0.9 mmol/L")]
    found = contradictions(set_of(*CAP, CAMG["lab/serum-mg-low"]), situations=cases)

    assert not found
    assert found.unmet == (("dose/ca-single-cap", "lab/serum-mg-low"),)
    assert "never spoke together" in str(found)


# Whether tests notice -------------------------------------------------------------------------------------------

ONE_SIDED = read_examples("""\
rule,text,intake,expect,severity
dose/ca-single-cap,a portion,calcium 500 mg @ 08:00,clear,
dose/ca-single-cap,more,calcium 501 mg @ 08:00,found,advice
""")
BOTH_SIDES = read_examples("""\
rule,text,intake,expect,severity
dose/ca-single-cap,a portion,calcium 500 mg @ 08:00,clear,
dose/ca-single-cap,more,calcium 501 mg @ 08:00,found,advice
dose/ca-single-cap,just a gram,calcium 1 g @ 08:00,found,advice
dose/ca-single-cap,over a gram,calcium 1001 mg @ 08:00,found,caution
""")


def test_a_threshold_on_whose_sides_nothing_is_tested_is_named() -> None:
    found = mutants(CAP, [each.check for each in ONE_SIDED])

    assert found
    assert {each.place for each in found.unnoticed} == {"rungs[1].limit"}
    assert [each.new for each in found.unnoticed] == [990.0, 1010.0, 750.0, 1250.0]
    assert "1000 -> 1010 mg: not noticed" in str(found)
    assert pickle.loads(pickle.dumps(found)) == found


def test_tests_on_both_sides_notice_every_shift() -> None:
    found = mutants(CAP, [each.check for each in BOTH_SIDES])

    assert not found
    assert len(found.tried) == 8
    assert all("ExampleFailed" in str(each.noticed_by) for each in found.tried)


def test_a_shift_that_camg_refuses_needs_no_test() -> None:
    """Steps out of order cannot be read from a file either."""
    close = CAP.override(
        "dose/ca-single-cap", reason="Close.", rungs=(Rung(500.0, Severity.ADVICE), Rung(510.0, Severity.CAUTION))
    )
    found = mutants(close, [each.check for each in ONE_SIDED[:1]])

    assert found.refused
    assert all("ladder" in str(each.refused) for each in found.refused)


def test_the_reason_of_a_shift_is_not_what_tests_notice() -> None:
    """A test that reads sentences would notice every shift by its reason alone."""

    def reads_sentences(rules: RuleSet) -> None:
        (finding,) = camg.assess(Regimen.of(calcium(5000)), rules=rules).findings
        assert "shifted" not in finding.message
        assert rules.reasons == ()

    assert len(mutants(CAP, reads_sentences).unnoticed) == 8


def test_rules_without_a_number_are_named_with_the_reason() -> None:
    found = mutants(set_of(*CAP, loud, CAMG["timing/carbonate-with-meal"]), [each.check for each in ONE_SIDED])
    why = dict(found.skipped)

    assert "is a function" in why["clinic/loud"]
    assert "no number" in why["timing/carbonate-with-meal"]


def test_a_class_of_ones_own_is_shifted_too() -> None:
    """Its parameters are its thresholds."""
    own = set_of(Day(id="clinic/least", low_mg=500.0, high_mg=1000.0))
    found = mutants(own, lambda rules: None, steps=[0.1])

    assert [(each.place, each.new, each.unit) for each in found.unnoticed] == [
        ("low_mg", 450.0, "mg"),
        ("low_mg", 550.0, "mg"),
        ("high_mg", 900.0, "mg"),
        ("high_mg", 1100.0, "mg"),
    ]


def test_a_rule_that_another_holds_is_shifted_once() -> None:
    """It stands in the set too: shifted there, it is shifted in its holder."""

    def counts(*ids: str) -> Counter[str]:
        tried = mutants(set_of(*(CAMG[each] for each in ids)), lambda rules: None, steps=[0.1]).tried
        return Counter(each.rule_id for each in tried)

    alone, both = counts("depletion/several-factors"), counts("depletion/several-factors", "depletion/ppi")

    assert both["depletion/ppi"]
    assert alone["depletion/several-factors"] == both.total()


def compared(rules: RuleSet, **more: Any) -> Any:
    return difference(rules, lowered("4 mg"), **more)


# What cannot be asked -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", [silent, contradictions, compared])
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"situations": 3}, "a strategy, a list of situations"),
        ({"situations": []}, "a strategy, a list of situations"),
        ({"situations": [Regimen.of()]}, "a strategy, a list of situations"),
        ({"examples": 0}, "a whole number from 1"),
        ({"seed": "x"}, "a whole number"),
    ],
)
def test_a_search_that_makes_no_sense_is_refused(tool: Any, arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        tool(CAP, **arguments)


@pytest.mark.parametrize("tool", [silent, contradictions, compared])
def test_a_search_without_situations_fails(tool: Any) -> None:
    """Nothing tried is not everything passed."""
    with pytest.raises(NothingChecked):
        tool(CAP, situations=lambda situation: False, examples=5)
    with pytest.raises(NothingChecked):
        tool(CAP, situations=st.nothing())


def test_what_is_no_rule_set_is_refused() -> None:
    known: Any = CAMG["dose/ca-single-cap"]
    for ask in (silent, contradictions, lambda rules: difference(rules, CAP), lambda rules: mutants(rules, print)):
        with pytest.raises(InputError, match="RuleSet"):
            ask(known)
    with pytest.raises(UnknownNameError, match="verdict"):
        difference(CAP, CAP, by="words")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="caution"):
        contradictions(CAP, at_least="grave")  # type: ignore[arg-type]


def test_tests_that_fail_already_notice_nothing() -> None:
    """Every shift would seem noticed."""
    with pytest.raises(InputError, match="as it is"):
        mutants(lowered("400 mg"), [each.check for each in ONE_SIDED])


def test_mutants_that_try_nothing_fail() -> None:
    with pytest.raises(NothingChecked, match="no threshold"):
        mutants(set_of(loud), lambda rules: None)
    with pytest.raises(NothingChecked, match="no tests"):
        mutants(CAP, [])
    with pytest.raises(RangeError, match="above 0 and below 1"):
        mutants(CAP, lambda rules: None, steps=[2.0])
