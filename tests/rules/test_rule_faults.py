"""What a rule set refuses when it is built: from Python all at once, each with its rule and its place."""

from collections.abc import Callable
from math import inf, nan
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_sets import Portion, cap

from camg import CALCIUM, MAGNESIUM, CamgError, Grade, Reference, RuleError, RuleSet, Severity, UnitError, default_rules
from camg.errors import InputError, UnknownNameError
from camg.rules.depletion import Depletion, Treated
from camg.rules.dose_size import DoseCap
from camg.rules.faults import set_faults
from camg.rules.form import WithMeal
from camg.rules.gap import DrugGap, DrugRow, GapRung, KeepApart
from camg.rules.intake_band import Laxative, UpperLimit
from camg.rules.ratio_band import DailyRatio
from camg.rules.rule import Family, Rung
from camg.rules.timing import CustomaryHours

INFO, ADVICE, CAUTION = Severity.INFO, Severity.ADVICE, Severity.CAUTION
WORD: Any = "info"
AMOUNT: Any = "500 mg"
FATAL: Any = "fatal"
HALF: Any = 500.0
HEAD: dict[str, Any] = {
    "id": "clinic/rule", "statement": "It holds.", "grade": Grade.D, "sources": ("camg-judgement",), "says": "{items}",
}  # fmt: skip


def gap(*rungs: Any) -> KeepApart:
    return KeepApart(one=CALCIUM, other=MAGNESIUM, rungs=rungs, **HEAD)


def row(**changes: Any) -> DrugRow:
    given: dict[str, Any] = {
        "drug": "levothyroxine", "ion": CALCIUM, "before_h": 4.0, "after_h": 4.0, "severity": CAUTION,
        "reference": "levothyroxine-label-2024",
    }  # fmt: skip
    return DrugRow(**given | changes)


def table(*rows: DrugRow) -> DrugGap:
    return DrugGap(rows=rows, **HEAD)


def laxative(**changes: Any) -> Laxative:
    delivered: Any = default_rules()["intake/mg-laxative"]
    return RuleSet.of(delivered, id="c", version="1").override(delivered.id, reason="Try.", **changes)[delivered.id]  # type: ignore[return-value]  # because it is that rule


def of(*rules: Any) -> RuleSet:
    return RuleSet.of(*rules, id="clinic", version="1")


# Nothing is wrong with what is delivered ------------------------------------------------------------------------


def test_the_delivered_rules_are_without_fault() -> None:
    """Checked here once, and so not on the way to every first assessment."""
    rules = default_rules()

    assert set_faults(rules) == []
    assert RuleSet.of(*rules, id=rules.id, version=rules.version, precedence=rules.precedence) == rules


# Every fault ----------------------------------------------------------------------------------------------------

FAULTY: dict[str, tuple[Callable[[], Any], str]] = {
    "an unknown source": (
        lambda: cap(sources=("heaney-1990", "haeney-1990")),
        r"sources\[1\].*Did you mean 'heaney-1990'",
    ),
    "an own source with a known id": (
        lambda: cap(sources=(Reference(id="heaney-1990", text="Another."),)),
        r"sources\[0\]\.id is 'heaney-1990'",
    ),
    "an own source without text": (lambda: cap(sources=(Reference(id="mine", text=" "),)), r"sources\[0\]"),
    "hours where mg are wanted": (lambda: cap(rungs=(Rung.of("5 h", "info"),)), r"rungs\[0\]\.limit is '5 h'.*mg"),
    "mg where hours are wanted": (lambda: gap(GapRung(below_h=AMOUNT, severity=INFO)), r"below_h is '500 mg'"),
    "text for a number": (lambda: cap(rungs=(Rung(AMOUNT, INFO),)), r"rungs\[0\]\.limit is '500 mg'.*Rung\.of"),
    "a word for a severity": (
        lambda: cap(rungs=(Rung(500.0, WORD),)),
        r"severity is 'info'.*Write Severity\('info'\)",
    ),
    "a word for a mineral": (lambda: cap(mineral="calcium"), r"mineral is 'calcium'"),
    "a word for a grade": (lambda: cap(grade="D"), r"grade is 'D'.*Write Grade\('D'\)"),
    "true for a number": (lambda: cap(rungs=(Rung(True, INFO),)), r"limit is True"),
    "a list for a tuple": (lambda: cap(rungs=[Rung(500.0, INFO)]), r"rungs.*Make it a tuple"),
    "no rungs": (lambda: cap(rungs=()), r"rungs is \(\).*at least one"),
    "no gaps": (gap, r"rungs is \(\).*at least one"),
    "no rows": (table, r"rows is \(\).*at least one"),
    "a severity that falls": (
        lambda: cap(rungs=(Rung(500.0, CAUTION), Rung(1000.0, ADVICE))),
        r"ladder.*advice above 1000, caution above 500",
    ),
    "a severity that falls, written downwards": (
        lambda: cap(rungs=(Rung(1000.0, ADVICE), Rung(500.0, CAUTION))),
        r"ladder.*advice above 1000",
    ),
    "a nearer gap that weighs less": (
        lambda: gap(GapRung(below_h=4.0, severity=ADVICE), GapRung(below_h=2.0, severity=INFO)),
        r"ladder.*info below 2",
    ),
    "a nearer row that weighs less": (
        lambda: table(row(before_h=2.0, after_h=2.0), row(before_h=4.0, severity=Severity.WARNING)),
        r"ladder.*caution below 2",
    ),
    "negative hours": (lambda: gap(GapRung(below_h=-4.0, severity=INFO)), r"rungs\[0\]\.below_h is -4\.0.*0 or more"),
    "negative hours in a row": (lambda: table(row(after_h=-1.0)), r"rows\[0\]\.after_h is -1\.0"),
    "negative amounts": (lambda: cap(rungs=(Rung(-1.0, INFO),)), r"rungs\[0\]\.limit is -1\.0"),
    "no number": (lambda: cap(rungs=(Rung(nan, INFO),)), r"rungs\[0\]\.limit is nan"),
    "text for hours": (lambda: table(row(before_h=AMOUNT), row()), r"before_h is '500 mg'"),
    "no number of hours": (lambda: table(row(before_h=nan)), r"before_h is nan"),
    "infinity downwards": (lambda: cap(rungs=(Rung(-inf, INFO),)), r"limit is -inf"),
    "infinity where nothing is an option": (
        lambda: UpperLimit(mineral=CALCIUM, above_limit=INFO, near_share=inf, **HEAD),
        r"near_share is inf.*finite",
    ),
    "a range from above": (
        lambda: gap(GapRung(below_h=4.0, severity=INFO, one_mg=(500.0, 100.0))),
        r"one_mg is \(500\.0, 100\.0\)",
    ),
    "an unknown source of a row": (
        lambda: table(row(reference="nobody-1900")),
        r"rows\[0\]\.reference is 'nobody-1900'",
    ),
    "an unknown medicine of a row": (lambda: table(row(drug="levothyroxin4")), r"rows\[0\]\.drug is 'levothyroxin4'"),
    "a synonym in a row": (lambda: table(row(drug="L-Thyroxin")), r"rows\[0\]\.drug.*Write 'levothyroxine'"),
    "an unknown medicine beside a medicine": (lambda: table(row(ion="antacid")), r"rows\[0\]\.ion is 'antacid'"),
    "an unknown medicine that drains": (
        lambda: Depletion(parts=(Treated(name="ppis", unit="month", rungs=(Rung(3.0, INFO),)),), **HEAD),
        r"parts\[0\]\.name is 'ppis'",
    ),
    "an unknown medicine beside what drains": (
        lambda: Depletion(
            parts=(Treated(name="ppi", unit="month", rungs=(Rung(3.0, INFO),), undone_by=("digoxine",)),), **HEAD
        ),
        r"parts\[0\]\.undone_by is 'digoxine'",
    ),
    "a blank statement": (lambda: cap(statement=" "), r"statement is ' '"),
    "a place that pads": (lambda: cap(says="{measured:>999999999}"), r"says is '\{measured:>999999999\}'"),
    "a place that looks inside": (lambda: cap(says="{measured.__class__}"), r"says is '\{measured\.__class__\}'"),
    "a place without a name": (lambda: cap(says="{} at once"), r"says is '\{\}'"),
    "a place that is not closed": (lambda: cap(says="{measured at once"), r"says is '\{measured at once'"),
    "a place that nothing fills": (lambda: cap(says="{nothing} {measured}"), r"says is '\{nothing\}'.*measured"),
    "a misspelt place": (lambda: cap(says="{mesured} at once"), r"says is '\{mesured\}'.*Did you mean 'measured'"),
    "a place of another family": (
        lambda: DrugGap(rows=(row(),), **HEAD | {"says": "{items}: {parting_gain_mg}"}),
        r"says is '\{parting_gain_mg\}'",
    ),
    "a place that nothing fills in another text": (
        lambda: laxative(says_of_condition="{measured}: {ul_mg}"),
        r"says_of_condition is '\{ul_mg\}'",
    ),
    "a place that a part does not fill": (
        lambda: Depletion(
            parts=(Treated(name="ppi", unit="month", rungs=(Rung(3.0, INFO),), says="{portions} of {medicine}"),),
            **HEAD,
        ),
        r"parts\[0\]\.says is '\{portions\}'",
    ),
    "a place that a part without words does not fill": (
        lambda: Depletion(
            parts=(Treated(name="ppi", unit="month", rungs=(Rung(3.0, INFO),)),), **HEAD | {"says": "{portions}"}
        ),
        r"says is '\{portions\}'",
    ),
    "a place in another text": (lambda: laxative(says_of_condition="{x[0]}"), r"says_of_condition is '\{x\[0\]\}'"),
    "an unknown condition": (lambda: laxative(condition="loose"), r"condition is 'loose'"),
    "an unknown goal": (
        lambda: CustomaryHours(mineral=MAGNESIUM, goals=("sleeep",), from_h=18.0, to_h=24.0, severity=INFO, **HEAD),
        r"goals is 'sleeep'.*'sleep'",
    ),
    "hours that end before they begin": (
        lambda: CustomaryHours(mineral=MAGNESIUM, goals=("sleep",), from_h=18.0, to_h=6.0, severity=INFO, **HEAD),
        r"to_h is '18 to 6'",
    ),
    "a band beyond what is tolerated": (
        lambda: DailyRatio(band=(1.7, 2.6), tolerated=2.0, severity=INFO, **HEAD),
        r"tolerated is 2\.0.*2\.6",
    ),
    "a fault of a rule that another holds": (
        lambda: Portion(
            mineral=CALCIUM, rungs=(Rung(1.0, INFO),), inner=(cap("clinic/held", sources=("nobody-1900",)),), **HEAD
        ),
        r"inner\[0\]\.sources\[0\] is 'nobody-1900'",
    ),
    "a solubility as a word": (
        lambda: WithMeal(mineral=CALCIUM, solubility=WORD, severity=INFO, **HEAD),
        r"solubility is 'info'",
    ),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_rule_is_refused(name: str) -> None:
    """With the parameter, its value, and what is allowed; some as soon as the rule is made, for it cannot be."""
    make, said = FAULTY[name]

    with pytest.raises(CamgError, match=said):
        of(make())


def test_all_faults_of_all_rules_are_said_at_once() -> None:
    """Two of one id, an unknown source, another dimension, a ladder out of order, an empty one, hours below zero."""
    with pytest.raises(RuleError) as caught:
        of(
            cap("clinic/a"),
            cap("clinic/a"),
            cap("clinic/b", sources=("nobody-1900",)),
            cap("clinic/c", rungs=(Rung.of("5 h", "info"),)),
            cap("clinic/d", rungs=(Rung(500.0, CAUTION), Rung(1000.0, INFO))),
            cap("clinic/e", rungs=()),
            gap(GapRung(below_h=-1.0, severity=INFO)),
        )

    said = str(caught.value)
    assert said.startswith("rule set clinic: two rules have the id 'clinic/a'")
    for rule_id in ("clinic/b", "clinic/c", "clinic/d", "clinic/e", "clinic/rule"):
        assert f"rule {rule_id}: " in said
    assert said.count("; rule ") == 5


def test_all_places_that_nothing_fills_are_said_at_once() -> None:
    """Nobody mends a sentence place by place."""
    with pytest.raises(RuleError) as caught:
        of(cap(says="{one} {two} {measured}"))

    assert "'{one}'" in str(caught.value)
    assert "'{two}'" in str(caught.value)


def test_a_family_that_does_not_name_its_facts_may_fill_any_place() -> None:
    """What it gives is its own matter; a place that it leaves open is said to be unknown."""

    class Weighed(DoseCap):
        def facts(self, finding: Any, situation: Any) -> dict[str, float | str]:
            return {"weighed_mg": 1.0}

    given: Any = {field.alias: getattr(cap(), field.name) for field in attrs.fields(DoseCap) if field.init}

    assert of(Weighed(**given | {"says": "{weighed_mg} {anything}"}))


def test_steps_that_hold_for_other_amounts_may_weigh_less() -> None:
    """Two hours matter less than four where the doses are smaller; that is no ladder out of order."""
    rules = of(
        gap(
            GapRung(below_h=4.0, severity=ADVICE, one_mg=(1000.0, inf)),
            GapRung(below_h=2.0, severity=INFO, one_mg=(300.0, inf)),
        )
    )

    assert len(rules) == 1


def test_steps_on_both_sides_are_two_ladders() -> None:
    """Low may weigh more than high."""
    assert of(default_rules()["ratio/official-context"])


@given(st.permutations([Rung(100.0, INFO), Rung(200.0, ADVICE), Rung(300.0, ADVICE), Rung(400.0, CAUTION)]))
def test_the_order_in_which_steps_are_written_does_not_matter(rungs: list[Rung]) -> None:
    """What counts is the order of the limits."""

    assert of(cap(rungs=tuple(rungs)))


@given(st.permutations([INFO, ADVICE, CAUTION, Severity.WARNING]))
def test_a_ladder_is_refused_exactly_when_a_severity_falls(severities: list[Severity]) -> None:
    """Every order of four severities."""
    made = cap(rungs=tuple(Rung(100.0 * number, each) for number, each in enumerate(severities, start=1)))

    assert bool(set_faults([made])) == (severities != sorted(severities))


def test_a_rule_that_replaces_another_is_checked_too() -> None:
    """There is no back door."""
    rules = of(cap())

    with pytest.raises(RuleError, match=r"sources\[0\]"):
        rules.replace(cap(sources=("nobody-1900",)), reason="Why not.")
    with pytest.raises(RuleError, match="ladder"):
        rules.override("clinic/cap", reason="Why not.", rungs=(Rung(500.0, CAUTION), Rung(1000.0, INFO)))


def test_a_family_whose_measure_can_be_below_zero_may_have_limits_there() -> None:
    """It says so."""

    class Balance(type(cap())):  # type: ignore[misc]  # because the class is that of a value
        signed = True

    made = Balance(**{**HEAD, "mineral": CALCIUM, "rungs": (Rung(-50.0, INFO),)})

    assert set_faults([made]) == []


# Steps as people write them -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "limit"),
    [("500 mg", 500.0), ("0.5 g", 500.0), ("4 h", 4.0), ("90 min", 1.5), ("0.85 mmol/L", 0.85), ("2 mmol", 2.0),
     ("18 month", 18.0), ("60 mL/min", 60.0)],
)  # fmt: skip
def test_a_step_is_read_from_text(text: str, limit: float) -> None:
    """In the unit in which rules keep it; equal to the one of a bare number."""

    assert Rung.of(text, "advice") == Rung(limit, ADVICE)


@pytest.mark.parametrize("text", ["500", "500 MG", "-5 mg", "nan mg", "1,500 mg", "500 bananas", "", 12.5])
def test_a_step_without_a_known_unit_is_refused(text: Any) -> None:
    """With what may be written."""
    with pytest.raises(InputError, match=r"Rung\.limit"):
        Rung.of(text, "advice")


def test_a_step_takes_a_quantity() -> None:
    """Of any registry."""
    import pint

    registry: Any = pint.UnitRegistry()

    assert Rung.of(registry.Quantity(0.5, "g"), "advice") == Rung(500.0, ADVICE)
    with pytest.raises(UnitError):
        Rung.of(registry.Quantity(5, "metre"), "advice")


def test_a_step_needs_a_severity() -> None:
    """A known one."""
    with pytest.raises(UnknownNameError):
        Rung.of("500 mg", FATAL)


def test_a_gap_needs_two_ranges() -> None:
    """A number alone is none."""
    with pytest.raises(InputError, match="two pairs"):
        GapRung(below_h=4.0, severity=INFO, one_mg=HALF)


def test_a_ladder_that_cannot_be_made_names_all_that_is_wrong() -> None:
    """Where the rule alone cannot be made."""
    with pytest.raises(CamgError) as caught:
        cap(mineral="calcium", rungs=(Rung(500.0, WORD),))

    assert "DoseCap.mineral is 'calcium'" in str(caught.value)
    assert "DoseCap.rungs[0].severity is 'info'" in str(caught.value)


def test_a_family_whose_ladder_raises_says_so() -> None:
    """The fault is in the class, not in its parameters."""

    class Broken(type(cap())):  # type: ignore[misc]  # because the class is that of a value
        def rungs_of(self) -> Any:
            raise ZeroDivisionError("no ladder")

    with pytest.raises(RuleError, match="ZeroDivisionError: no ladder"):
        Broken(**{**HEAD, "mineral": CALCIUM, "rungs": (Rung(50.0, INFO),)})
    assert issubclass(Broken, Family)
