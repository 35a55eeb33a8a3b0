"""Rule sets: immutable collections in which each id stands once; and rules made of a function."""

import json
import pickle
import re
from typing import Any

import attrs
import pytest

from camg.assessment import assess
from camg.errors import CamgError, InputError, InputErrors, RuleError, UnknownNameError
from camg.intake.dose import Dose
from camg.intake.intake import Intake
from camg.intake.regimen import Regimen
from camg.person import Person
from camg.provenance import Grade
from camg.reading import read_rules
from camg.rules.default import VERSION, default_rules
from camg.rules.depletion import Depletion, SeveralFactors
from camg.rules.function_rule import FunctionRule, rule
from camg.rules.outcome import Finding, Outcome, OutcomeKind, Rule, Severity
from camg.rules.rule import Rung
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.writing import to_json


@rule(id="clinic/any-magnesium", statement="Some magnesium is taken.", grade="D", references=["mah-2021"])
def any_magnesium(this: FunctionRule, situation: Situation) -> Outcome:
    """Find a day without magnesium."""
    if situation.totals.mg("magnesium") > 0:
        return Outcome.clear(this)
    return Outcome.found(this, Finding.of(this, severity="info", measured=0.0, allowed=(0.0, None), unit="mg"))


@rule(id="clinic/any-magnesium", statement="Much magnesium is taken.", grade="D")
def much_magnesium(this: FunctionRule, situation: Situation) -> Outcome:
    """Another rule of the same id."""
    return Outcome.not_evaluated(this, missing=["patience"])


CLINIC = RuleSet.of(any_magnesium, id="clinic", version="1")
EMPTY = Situation.of(Regimen.of())


def test_the_delivered_set_holds_its_rules_and_its_version() -> None:
    """The thresholds are dated, so that a report can say by which it judged."""
    rules = default_rules()

    assert (len(rules), len({each.id for each in rules}), rules.id, rules.version) == (48, 48, "camg", VERSION)


def test_a_rule_stands_once_in_a_set() -> None:
    """Two rules of one id would leave it to chance which one a finding names."""
    with pytest.raises(RuleError, match="clinic/any-magnesium"):
        RuleSet.of(any_magnesium, much_magnesium, id="clinic", version="1")


def test_all_faults_of_a_set_are_said_at_once() -> None:
    """Whoever mends one fault at a time runs as often as there are faults."""
    with pytest.raises(RuleError, match=r"number 1 \(str\) has no id.*two rules have the id 'clinic/any-magnesium'"):
        RuleSet.of(any_magnesium, "no rule", much_magnesium, id="clinic", version="1")  # type: ignore[arg-type]


def test_sets_are_joined() -> None:
    """A clinic's rules stand beside the delivered ones; neither set changes."""
    joined = default_rules() | CLINIC

    assert [each.id for each in joined] == [*(each.id for each in default_rules()), "clinic/any-magnesium"]
    assert (len(default_rules()), len(CLINIC)) == (48, 1)
    assert joined.id == "camg+clinic"


def test_a_set_without_an_id_still_says_what_is_wrong_with_its_rules() -> None:
    """All faults at once: the first does not hide the others."""
    with pytest.raises(RuleError) as caught:
        RuleSet.of(much_magnesium, much_magnesium, object(), id="", version="", precedence=5)  # type: ignore[arg-type]
    said = str(caught.value)

    for fault in ("RuleSet.id is ''", "RuleSet.version is ''", "RuleSet.precedence is 5", "two rules have the id"):
        assert fault in said
    assert "number 2 (object) has no id" in said


def test_a_set_without_id_and_version_says_both() -> None:
    """Where nothing else is wrong, as faults of the input."""
    with pytest.raises(InputErrors) as caught:
        RuleSet.of(much_magnesium, id="", version=None)  # type: ignore[arg-type]

    assert [fault.field for fault in caught.value.faults] == ["RuleSet.id", "RuleSet.version"]


def test_what_is_no_rule_does_not_replace_one() -> None:
    """It is refused as it would be in a set."""
    with pytest.raises(RuleError, match=r"the rule \(int\) has no id"):
        CLINIC.replace(5, reason="Because.")  # type: ignore[arg-type]


def test_sets_that_share_an_id_are_not_joined() -> None:
    """Which one holds must be said; `replace` says it."""
    other = RuleSet.of(much_magnesium, id="other", version="1")

    with pytest.raises(RuleError, match="stands in clinic and in other; use replace"):
        CLINIC | other


def test_a_rule_may_be_left_out() -> None:
    """By its id; the set it is taken from keeps it."""
    fewer = default_rules().without("dose/split-gain")

    assert "dose/split-gain" not in fewer
    assert len(fewer) == 47
    assert "dose/split-gain" in default_rules()


def test_a_rule_is_replaced_in_its_place_with_a_reason() -> None:
    """The order stays, and the reason is kept for whoever reads the report."""
    replaced = CLINIC.replace(much_magnesium, reason="our lake is full of it")

    assert replaced["clinic/any-magnesium"] is much_magnesium
    assert replaced.reasons == (("clinic/any-magnesium", "our lake is full of it"),)
    assert CLINIC["clinic/any-magnesium"] is any_magnesium
    assert replaced != CLINIC


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_a_rule_is_not_replaced_without_a_reason(reason: str) -> None:
    """A silent change of a threshold is what rule sets are there to prevent."""
    with pytest.raises(InputError, match="reason"):
        CLINIC.replace(much_magnesium, reason=reason)


def test_only_a_rule_that_is_there_can_be_replaced_or_left_out() -> None:
    """A typing error must not leave the old rule in force unnoticed."""
    with pytest.raises(UnknownNameError):
        default_rules().replace(any_magnesium, reason="why not")
    with pytest.raises(UnknownNameError):
        default_rules().without("dose/split-gains")


def test_a_set_holds_rules_by_id_and_by_value() -> None:
    """Both are what a caller may have at hand."""
    rules = default_rules()

    assert "drug/levothyroxine" in rules
    assert rules["drug/levothyroxine"] in rules
    assert "drug/aspirin" not in rules
    assert any_magnesium not in rules


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    """`dose/ca-cap` is soon typed for `dose/ca-single-cap`."""
    with pytest.raises(UnknownNameError) as caught:
        default_rules()["dose/ca-cap"]

    assert "dose/ca-single-cap" in caught.value.nearest
    assert "dose/ca-single-cap" in str(caught.value)


def test_a_set_is_a_value() -> None:
    """Equal, hashable, and the same after a pickle, rules of functions included."""
    joined = default_rules() | CLINIC
    copy = pickle.loads(pickle.dumps(joined))  # noqa: S301, RUF100 - because it was pickled on this line

    assert (copy, hash(copy)) == (joined, hash(joined))


# Overriding -----------------------------------------------------------------------------------------------------

CAP = "dose/ca-single-cap"
SMALL = (Rung.of("300 mg", "info"),)


def test_a_threshold_is_overridden_in_its_place_with_a_reason() -> None:
    """Nothing else of the rule changes."""
    ours = default_rules().override(CAP, reason="Small portions.", rungs=SMALL)
    old: Any = default_rules()[CAP]

    assert ours[CAP] == attrs.evolve(old, rungs=SMALL)
    assert [each.id for each in ours] == [each.id for each in default_rules()]
    assert ours.reason_for(CAP) == "Small portions."
    assert ours.reason_for("dose/mg-single-cap") is None
    assert default_rules().reasons == ()


def test_every_reason_is_kept() -> None:
    """The rule is what all of them made it."""
    ours = default_rules().override(CAP, reason="Small portions.", rungs=SMALL)
    ours = ours.override(CAP, reason="Simple words.", says="{measured} is much.")

    assert ours.reason_for(CAP) == "Small portions. Simple words."


@pytest.mark.parametrize(
    ("rule_id", "changes", "fault"),
    [
        ("dose/ca-cap", {"rungs": SMALL}, UnknownNameError),
        (CAP, {"rung": SMALL}, UnknownNameError),
        (CAP, {"id": "dose/other"}, UnknownNameError),
        (CAP, {"ladder": ()}, UnknownNameError),
        (CAP, {}, InputError),
        (CAP, {"rungs": ()}, RuleError),
        (CAP, {"rungs": (Rung.of("5 h", "info"),)}, RuleError),
    ],
    ids=["rule", "parameter", "id", "derived", "nothing", "empty", "dimension"],
)
def test_an_override_that_makes_no_sense_is_refused(
    rule_id: str, changes: dict[str, Any], fault: type[Exception]
) -> None:
    """A silent miss would leave the old threshold in force."""
    with pytest.raises(fault):
        default_rules().override(rule_id, reason="Why not.", **changes)


def test_an_override_needs_a_reason_and_parameters() -> None:
    """A function has none."""
    with pytest.raises(InputError, match="reason"):
        default_rules().override(CAP, reason=" ", rungs=SMALL)
    with pytest.raises(UnknownNameError, match="limit"):
        CLINIC.override("clinic/any-magnesium", reason="Why not.", limit=5.0)


# Rules that hold rules ----------------------------------------------------------------------------------------

SEVERAL = "depletion/several-factors"
FACTORS = ("ppi", "diuretic", "alcohol", "stress", "low-whole-food-diet", "gut-impairment")
TWO_FACTORS = Situation.of(
    Regimen.of(),
    Person.of(treatments={"ppi": "18 month"}, alcohol="42 g", age="40 year", sex="male", dietary_magnesium="300 mg"),
)


def changed(value: Any, **changes: Any) -> Any:
    return attrs.evolve(value, **changes)


def factors_of(rules: RuleSet) -> tuple[Rule, ...]:
    several = rules[SEVERAL]
    assert isinstance(several, SeveralFactors)
    return several.factors


def test_several_factors_holds_the_very_rules_of_the_set() -> None:
    """One threshold, one place: it counts what the others say."""
    held = factors_of(default_rules())

    assert [each.id for each in held] == [f"depletion/{each}" for each in FACTORS]
    assert all(default_rules()[each.id] is each for each in held)


def test_a_rule_may_not_be_one_thing_in_the_set_and_another_where_it_is_held() -> None:
    """The two would contradict each other, and nobody would see it: refused however the set is made."""
    rules = default_rules()
    alcohol = rules["depletion/alcohol"]
    assert isinstance(alcohol, Depletion)
    milder = attrs.evolve(alcohol, statement="Another rule under this id.")
    others = [each for each in rules if each.id != milder.id]
    said = "depletion/several-factors holds another depletion/alcohol than the set's: replace and override change both"

    with pytest.raises(RuleError, match=re.escape(said)):
        RuleSet.of(*others, milder, id="mine", version="1")
    with pytest.raises(RuleError, match=re.escape(said)):
        RuleSet.of(*others, id="mine", version="1") | RuleSet.of(milder, id="more", version="1")
    data = json.loads(to_json(rules))
    for each in data["rules"]:
        if each["id"] == milder.id:
            each["statement"] = milder.statement
    with pytest.raises(CamgError, match="the depletion/alcohol that the set has"):
        read_rules(json.dumps(data))
    assert milder in rules.replace(milder, reason="for a test")


def test_a_replaced_rule_is_replaced_where_another_holds_it() -> None:
    """An own threshold for alcohol must not be forgotten when factors are counted."""
    alcohol = default_rules()["depletion/alcohol"]
    assert isinstance(alcohol, Depletion)
    lenient = changed(alcohol, parts=(changed(alcohol.parts[0], rungs=(Rung(100.0, Severity.INFO),)),))
    rules = default_rules().replace(lenient, reason="our clinic counts from 100 g")

    assert rules["depletion/alcohol"] is lenient
    assert [each for each in factors_of(rules) if each.id == "depletion/alcohol"] == [lenient]
    assert rules.reasons == (("depletion/alcohol", "our clinic counts from 100 g"),)
    assert default_rules()[SEVERAL].check(TWO_FACTORS).kind is OutcomeKind.FOUND
    assert rules[SEVERAL].check(TWO_FACTORS).findings == ()


def test_a_held_rule_may_be_replaced_by_a_function() -> None:
    """It is asked as any rule is; what it raises or says is its own."""

    @rule(id="depletion/alcohol", statement="Nobody drinks.", grade="D")
    def nobody_drinks(this: FunctionRule, situation: Situation) -> Outcome:
        return Outcome.not_applicable(this)

    rules = default_rules().replace(nobody_drinks, reason="we do not ask")

    assert nobody_drinks in factors_of(rules)
    assert rules[SEVERAL].check(TWO_FACTORS).findings == ()


def test_a_rule_that_is_only_held_can_be_replaced() -> None:
    """A set of the sum alone, without its parts."""
    alone = RuleSet.of(default_rules()[SEVERAL], id="sum", version="1")
    stress = changed(default_rules()["depletion/stress"], severity=Severity.ADVICE)

    assert stress in factors_of(alone.replace(stress, reason="we weigh it more"))
    with pytest.raises(UnknownNameError):
        alone.replace(default_rules()["dose/split-gain"], reason="not held either")


def test_a_rule_that_is_left_out_is_not_counted_either() -> None:
    """Whoever silences a rule does not expect to hear of it through another."""
    fewer = default_rules().without("depletion/alcohol")

    assert [each.id for each in factors_of(fewer)] == [f"depletion/{each}" for each in FACTORS if each != "alcohol"]
    assert fewer[SEVERAL].check(TWO_FACTORS).findings == ()
    assert len(factors_of(default_rules())) == len(FACTORS)


def test_rules_held_by_held_rules_are_reached() -> None:
    """At any depth."""
    inner = default_rules()[SEVERAL]
    assert isinstance(inner, SeveralFactors)
    outer = attrs.evolve(inner, id="clinic/sum", factors=(inner, default_rules()["dose/split-gain"]))
    rules = RuleSet.of(outer, id="clinic", version="1").replace(
        changed(default_rules()["depletion/alcohol"], statement="Other."),
        reason="worded anew",
    )
    found = rules["clinic/sum"]
    assert isinstance(found, SeveralFactors)
    held = found.factors[0]

    assert isinstance(held, SeveralFactors)
    assert [each.statement for each in held.factors if each.id == "depletion/alcohol"] == ["Other."]
    assert found.factors[1] is outer.factors[1]


def test_a_set_with_a_rule_that_holds_rules_is_a_value() -> None:
    """Equal, hashable, and the same after a pickle."""
    rules = default_rules().without("depletion/ppi")
    copy = pickle.loads(pickle.dumps(rules))  # noqa: S301, RUF100 - because it was pickled on this line

    assert (copy, hash(copy)) == (rules, hash(rules))
    assert copy != default_rules()


def test_factors_are_asked_about_the_situation_never_for_findings() -> None:
    """The sum says the same in a set of its own."""
    alone = RuleSet.of(default_rules()[SEVERAL], id="sum", version="1")
    (finding,) = assess(Regimen.of(), TWO_FACTORS.person, rules=alone).findings

    assert finding.facts["factors"] == "depletion/ppi, depletion/alcohol"


# Rules of a function ------------------------------------------------------------------------------------------


def test_a_function_becomes_a_rule() -> None:
    """Whoever has one check needs no class."""
    outcome = any_magnesium.check(EMPTY)

    assert (any_magnesium.id, any_magnesium.grade) == ("clinic/any-magnesium", Grade.D)
    assert [each.id for each in any_magnesium.references] == ["mah-2021"]
    assert (outcome.kind, outcome.severity) == (OutcomeKind.FOUND, Severity.INFO)
    assert outcome.findings[0].message == "Some magnesium is taken. Measured 0 mg; allowed 0 mg or more."


def test_a_function_sees_the_situation() -> None:
    """The same things that every delivered rule reads."""
    day = Regimen.of(Intake.of(Dose.of("magnesium", "1 mg"), at="08:00"))

    assert any_magnesium.check(Situation.of(day)).kind is OutcomeKind.CLEAR


def test_a_rule_of_a_module_pickles_as_itself() -> None:
    """Its name in the module is enough for another process to find it."""
    copy = pickle.loads(pickle.dumps(any_magnesium))  # noqa: S301, RUF100 - because it was pickled on this line

    assert copy is any_magnesium


def test_an_outcome_of_such_a_rule_pickles() -> None:
    """Its finding holds the rule."""
    outcome = any_magnesium.check(EMPTY)
    copy = pickle.loads(pickle.dumps(outcome))  # noqa: S301, RUF100 - because it was pickled on this line

    assert copy == outcome
    assert copy.findings[0].message == outcome.findings[0].message


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"id": " ", "statement": "Some.", "grade": "D"}, InputError),
        ({"id": "clinic/some", "statement": "", "grade": "D"}, InputError),
        ({"id": "clinic/some", "statement": "Some.", "grade": "E"}, InputError),
        ({"id": "clinic/some", "statement": "Some.", "grade": "D", "references": ["nobody-1900"]}, UnknownNameError),
    ],
    ids=["no id", "no statement", "no such grade", "no such source"],
)
def test_a_rule_says_what_it_is(given: dict[str, object], fault: type[Exception]) -> None:
    """Refused where it is written, not where it is first used."""
    with pytest.raises(fault):
        rule(**given)  # type: ignore[arg-type]


# Findings and outcomes ----------------------------------------------------------------------------------------


def test_severities_are_ordered_by_meaning() -> None:
    """The alphabet would put caution before info."""

    assert sorted(Severity) == [Severity.INFO, Severity.ADVICE, Severity.CAUTION, Severity.WARNING]
    assert Severity.WARNING >= Severity.WARNING > Severity.CAUTION
    assert Severity.ADVICE <= Severity.ADVICE < Severity.CAUTION
    assert str(Severity("advice")) == "advice"


def test_an_unknown_severity_is_refused_with_the_known_ones() -> None:
    """Text of unknown origin becomes a member by the call."""
    with pytest.raises(UnknownNameError, match="warning"):
        Severity("fatal")
    with pytest.raises(UnknownNameError):
        Finding.of(any_magnesium, severity="fatal")  # type: ignore[arg-type]


def test_found_without_a_finding_is_refused() -> None:
    """`clear` says that there is none."""
    with pytest.raises(InputError, match="at least one finding"):
        Outcome.found(any_magnesium)


def test_what_is_allowed_is_a_pair() -> None:
    """Low and high, None where open."""
    with pytest.raises(InputError, match="a pair"):
        Finding.of(any_magnesium, severity="info", measured=1.0, allowed=(1.0, 2.0, 3.0))  # type: ignore[arg-type]


def test_a_missing_input_is_named_once() -> None:
    """Two subjects that lack the same thing are one question."""
    outcome = Outcome.not_evaluated(any_magnesium, missing=["food", "age", "food"])

    assert outcome.missing == ("food", "age")


def test_the_severity_of_an_outcome_is_its_highest() -> None:
    """Two doses, one of them worse."""
    day = Regimen.of(
        Intake.of(Dose.of("calcium", "600 mg"), at="08:00"), Intake.of(Dose.of("calcium", "1200 mg"), at="20:00")
    )
    outcome = default_rules()["dose/ca-single-cap"].check(Situation.of(day))

    assert [each.severity for each in outcome.findings] == [Severity.ADVICE, Severity.CAUTION]
    assert outcome.severity is Severity.CAUTION
    assert outcome.margin == -700.0


def test_a_measured_number_is_a_quantity_too() -> None:
    """With the unit of the finding; a ratio has none."""
    day = Situation.of(Regimen.of(Intake.of(Dose.of("calcium", "1200 mg"), at="08:00")))
    cap = default_rules()["dose/ca-single-cap"].check(day).findings[0]
    label = Finding.of(any_magnesium, severity="info", measured=2.5)

    assert str(cap.measured_quantity) == "1200.0 milligram"
    assert str(label.measured_quantity) == "2.5 dimensionless"
    assert Finding.of(any_magnesium, severity="info").measured_quantity is None


def test_a_set_is_written_shortly() -> None:
    """The delivered one as the call that makes it, another by what tells it apart."""
    rules = default_rules()
    changed = rules.override("dose/ca-single-cap", reason="Ours.", rungs=(Rung.of("300 mg", "info"),))

    assert repr(rules) == repr(pickle.loads(pickle.dumps(rules))) == "default_rules()"
    assert repr(rules.without("dose/split-gain")) == f"<RuleSet camg {rules.version}: {len(rules) - 1} rules>"
    assert repr(changed) == f"<RuleSet camg {rules.version}: {len(rules)} rules, 1 changed for a reason>"
