"""Depletion factors and binding meals: more of what drains never weighs less."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camg import Dose, Intake, Meal, Person, Regimen, RuleSet, Treatment, assess
from camg.rules.default import default_rules
from camg.rules.form import MealBinding
from camg.rules.outcome import OutcomeKind
from camg.rules.situation import Situation

RULES = default_rules()
EVERYTHING_ELSE: dict[str, Any] = {"conditions": [], "diet": []}


def rank(rule_id: str, **stated: Any) -> int:
    severity = RULES[rule_id].check(Situation.of(Regimen.of(), Person.of(**stated))).severity
    return severity.rank if severity else 0


def amounts(high: float) -> st.SearchStrategy[tuple[float, float]]:
    """Two amounts, the smaller first."""
    one = st.floats(0, high).map(lambda each: round(each, 3))
    return st.tuples(one, one).map(lambda pair: (min(pair), max(pair)))


@given(amounts(40.0), st.sampled_from([{}, {"digoxin": None}, {"indapamide": "1 month"}, {"amiloride": None}]))
def test_a_longer_treatment_never_weighs_less(months: tuple[float, float], beside: dict[str, Any]) -> None:
    """And beside a diuretic or digoxin it never weighs less than alone."""
    ranks = [rank("depletion/ppi", treatments={"omeprazole": f"{each} month", **beside}) for each in months]

    assert ranks == sorted(ranks)
    assert rank("depletion/ppi", treatments={"omeprazole": f"{months[0]} month"}) <= ranks[0]


@given(amounts(200.0))
def test_more_furosemide_never_weighs_less(daily_mg: tuple[float, float]) -> None:
    """Any of it is remarked, but not beside a potassium-sparing partner."""
    taken = [{"furosemide": Treatment.of(daily=f"{each} mg")} for each in daily_mg]
    ranks = [rank("depletion/diuretic", treatments=each) for each in taken]

    assert 0 < ranks[0] <= ranks[1]
    assert [rank("depletion/diuretic", treatments={**each, "amiloride": None}) for each in taken] == [0, 0]


@pytest.mark.parametrize(
    ("rule_id", "field", "unit", "high"),
    [
        ("depletion/alcohol", "alcohol", "g", 90.0),
        ("depletion/caffeine-sodium", "sodium", "mg", 6000.0),
        ("depletion/caffeine-sodium", "caffeine", "mg", 900.0),
    ],
)
@given(data=st.data())
def test_more_of_a_habit_never_weighs_less(
    rule_id: str, field: str, unit: str, high: float, data: st.DataObject
) -> None:
    """A threshold has one side."""
    pair = data.draw(amounts(high))
    ranks = [rank(rule_id, **{field: f"{each} {unit}"}, **EVERYTHING_ELSE) for each in pair]

    assert ranks == sorted(ranks)


@given(amounts(600.0), st.sampled_from(["1500 kcal", "2500 kcal"]))
def test_more_magnesium_of_food_never_weighs_more(food_mg: tuple[float, float], energy: str) -> None:
    """At the same energy; and what drains by itself is not asked about."""
    ranks = [
        rank("depletion/low-whole-food-diet", dietary_magnesium=f"{each} mg", energy=energy, **EVERYTHING_ELSE)
        for each in food_mg
    ]

    assert ranks == sorted(ranks, reverse=True)


@given(amounts(4.0), st.sampled_from(["phytate", "oxalate"]), st.sampled_from(["calcium", "magnesium"]))
def test_more_of_what_binds_never_weighs_less(mmol: tuple[float, float], binder: str, mineral: str) -> None:
    """For either mineral; a fasted dose is always clear."""

    def kind(state: Any, amount: float) -> OutcomeKind:
        held: dict[str, Any] = {"phytate": "0 mmol", "oxalate": "0 mmol", binder: f"{amount} mmol"}
        dose = Intake.of(Dose.of(mineral, "200 mg"), at="08:00", meal=Meal.of(state, **held))
        return RULES["form/inhibitors-at-meal"].check(Situation.of(Regimen.of(dose))).kind

    found = [kind("full", each) is OutcomeKind.FOUND for each in mmol]

    assert found == sorted(found)
    assert [kind("fasted", each) for each in mmol] == [OutcomeKind.CLEAR] * 2


@pytest.mark.parametrize(
    ("phytate_limit", "phytate", "oxalate", "measured"),
    [(0.7, 1.5, 6.0, 1.5), (0.7, 1.4, 6.0, 6.0), (0.7, 1.3, 6.0, 6.0), (0.7, 1.4, 2.9, 1.4), (0.0, 0.1, 60.0, 0.1)],
)
def test_of_two_binders_the_one_further_beyond_its_limit_is_named(
    phytate_limit: float, phytate: float, oxalate: float, measured: float
) -> None:
    """Oxalate where both are as far; and of a limit of 0 any amount is further than all others."""
    known = RULES["form/inhibitors-at-meal"]
    assert isinstance(known, MealBinding)
    rule = attrs.evolve(known, phytate_mmol=phytate_limit, oxalate_mmol=3.0)
    meal = Meal.of("full", phytate=f"{phytate} mmol", oxalate=f"{oxalate} mmol")
    day = Regimen.of(Intake.of(Dose.of("magnesium", "200 mg"), at="08:00", meal=meal))
    of_day = assess(day, rules=RuleSet.of(rule, id="binding", version="1")).findings

    assert [each.measured for each in rule.check(Situation.of(day)).findings] == [measured]
    assert [each.measured for each in of_day] == [measured]


def test_a_factor_with_two_findings_counts_once() -> None:
    """Two diuretics are one factor."""
    both = {"indapamide": "6 month", "furosemide": None}
    stated: dict[str, Any] = {"age": "40 year", "sex": "male", "dietary_magnesium": "300 mg", "energy": "2000 kcal"}
    one = Person.of(treatments=both, alcohol="0 g", stress="low", **stated, **EVERYTHING_ELSE)
    situation = Situation.of(Regimen.of(complete=True), one)

    assert len(RULES["depletion/diuretic"].check(situation).findings) == 2
    assert RULES["depletion/several-factors"].check(situation).kind is OutcomeKind.CLEAR
