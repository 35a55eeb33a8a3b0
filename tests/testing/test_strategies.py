"""What is drawn: it is built, holds what is awkward, shrinks to what people can read, and reaches every rule."""

import inspect
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import time
from enum import Enum
from math import nextafter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import camg
from camg import CALCIUM, Intake, Medicine, Person, RangeError, Regimen, default_rules
from camg.rules.outcome import OutcomeKind
from camg.rules.situation import Situation
from camg.testing import (
    amounts,
    diaries,
    doses,
    intakes,
    laboratory_values,
    medicines,
    minerals,
    models,
    near,
    people,
    regimens,
    rule_sets,
    rules,
    salts,
    situations,
    standards,
)
from camg.testing.from_type import register

EVERYTHING: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
    "amounts": amounts, "diaries": diaries, "doses": doses, "intakes": intakes, "laboratory_values": laboratory_values,
    "medicines": medicines, "minerals": minerals, "models": models, "people": people, "regimens": regimens,
    "rule_sets": rule_sets, "rules": rules, "salts": salts, "situations": situations, "standards": standards,
}  # fmt: skip
PLAINLY = settings(max_examples=2000, database=None, deadline=None, derandomize=True)


def drawn(strategy: st.SearchStrategy[Any], count: int = 200) -> list[Any]:
    """What is drawn, with every health check of Hypothesis on but that of the clock, which a busy machine fails."""
    seen: list[Any] = []

    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate], derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(strategy)
    def look(value: Any) -> None:
        seen.append(value)

    look()
    return seen


@pytest.mark.parametrize("strategy", EVERYTHING.values(), ids=list(EVERYTHING))
def test_what_is_drawn_is_built_and_not_filtered(strategy: Callable[[], st.SearchStrategy[Any]]) -> None:
    """Neither `filter_too_much` nor `Unsatisfiable`: Hypothesis itself raises them."""
    assert drawn(strategy(), 50)


@pytest.mark.parametrize("strategy", EVERYTHING.values(), ids=list(EVERYTHING))
def test_a_strategy_is_shown_in_few_words(strategy: Callable[[], st.SearchStrategy[Any]]) -> None:
    """Hypothesis prints it where a test fails, and complains of what is long."""
    assert len(repr(strategy())) < 2000


def test_what_is_near_a_rule_is_shown_by_its_id() -> None:
    shown = repr(near(default_rules()["dose/ca-single-cap"]))

    assert "dose/ca-single-cap" in shown
    assert len(shown) < 1000


def test_amounts_are_awkward() -> None:
    """Zero, limits, just beside them, and anything."""
    seen = set(drawn(amounts(high=600.0, often=[500.0]), 300))

    assert {0.0, 500.0, 500.000000001, 499.999999999, 600.0} <= seen
    assert all(0 <= each <= 600 for each in seen)
    assert len(seen) > 50
    with pytest.raises(RangeError):
        amounts(low=2.0, high=1.0)


def test_people_are_of_every_life_stage_and_stand_one_ulp_beyond_limits() -> None:
    """A rule that forgets one of them passes on none."""
    seen = drawn(people(often=[0.85], fields=["serum_magnesium"]), 300)

    assert {each.life_stage for each in seen} == {None, "pregnant", "lactating"}
    assert any(each.age_y is not None and each.age_y < 1 for each in seen)
    serum = {each.serum_magnesium_mmol_l for each in seen}
    assert {None, 0.85} < serum
    assert {nextafter(0.85, 1), nextafter(0.85, 0)} & serum


def test_days_have_midnight_and_equal_times() -> None:
    """Where clocks are compared, this is where it goes wrong."""
    days = drawn(regimens(), 300)
    minutes = [sorted(each.minute for each in day) for day in days]

    assert {0, 1, 1439} <= {each for day in minutes for each in day}
    assert any(len(set(day)) < len(day) for day in minutes)
    assert {0, 1, 2, 3, 4} == {len(day) for day in days}
    assert any(each.complete for each in days)


def test_options_say_what_is_drawn() -> None:
    """Who asks for iron gets iron."""
    iron = camg.Mineral.named("iron")

    assert {each.dose.mineral for each in drawn(intakes(dose=doses(minerals=[iron])), 30)} == {iron}
    assert {each.mineral for each in drawn(doses(minerals=["iron"]), 30)} == {iron}
    assert {each.salt for each in drawn(doses(salts=["mg-oxide"]), 30)} == {None, camg.salt("mg-oxide")}
    assert {each.mineral for each in drawn(salts(mineral="calcium"), 30)} == {CALCIUM}
    assert {each.name for each in drawn(medicines(names=["digoxin"]), 30) if each.listed} == {"digoxin"}
    assert {len(each) for each in drawn(regimens(items=medicines(), least=2, most=2), 30)} == {2}
    assert all(isinstance(each, Medicine) for day in drawn(regimens(items=medicines()), 30) for each in day)
    assert {each.person for each in drawn(situations(person=st.just(Person.of(sex="male"))), 30)} == {
        Person.of(sex="male")
    }


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (lambda: doses(minerals=["calcum"]), "calcium"),
        (lambda: doses(salts=["mg-oxyde"]), "mg oxide"),
        (lambda: salts(mineral="magnesum"), "magnesium"),
        (lambda: people(fields=["serum_magnesum"]), "serum_magnesium"),
        (lambda: people(treatments=["furozemide"]), "furosemide"),
        (lambda: medicines(names=["digoxn"]), "digoxin"),
    ],
)
def test_a_name_that_nobody_knows_is_refused_at_once(asked: Callable[[], object], named: str) -> None:
    """Else nothing would be drawn of it, and nobody would notice."""
    with pytest.raises(camg.UnknownNameError, match=named):
        asked()


def test_a_day_cannot_have_more_items_than_at_most() -> None:
    with pytest.raises(RangeError, match="least <= most"):
        drawn(regimens(least=3, most=1))


# What it shrinks to -------------------------------------------------------------------------------------------


def test_the_plainest_of_everything_can_be_read() -> None:
    """No amount, midnight, nothing stated, nobody else's standards."""
    assert find(situations(), lambda _: True, settings=PLAINLY) == Situation.of(Regimen.of())
    assert find(intakes(), lambda _: True, settings=PLAINLY) == Intake.of(camg.Dose.of("calcium", "0 mg"), at="00:00")
    assert find(people(), lambda _: True, settings=PLAINLY) == Person.of()
    assert find(diaries(), lambda _: True, settings=PLAINLY) == camg.Diary.of()


def test_a_large_dose_shrinks_to_the_limit_alone() -> None:
    """Whoever looks for more than 500 mg of calcium finds one dose of it, at midnight, by nobody."""
    cap = default_rules()["dose/ca-single-cap"]
    found = find(near(cap), lambda each: cap.check(each).kind is OutcomeKind.FOUND, settings=PLAINLY)

    assert len(found.regimen) <= 2  # the newest Hypothesis finds the one, the oldest may leave a second
    largest = max(found.regimen.intakes, key=lambda each: each.dose.elemental_mg)
    assert largest.dose.mineral == CALCIUM
    assert (largest.dose.salt, largest.meal, largest.product) == (None, None, None)
    assert largest.at == time(0)
    assert found.person == Person.of()


def test_a_person_shrinks_to_what_matters() -> None:
    """One field, and nothing beside it."""
    found = find(people(), lambda each: (each.egfr_ml_min or 0) > 60, settings=PLAINLY)

    assert len(repr(found)) <= len("Person.of(egfr='60.00000000000001 mL/min', sex='female')")
    assert found.treatments_taken is None


# Round a rule -------------------------------------------------------------------------------------------------


class _BothSeenError(Exception):
    """There is nothing more to look for."""


@pytest.mark.parametrize("rule", default_rules(), ids=lambda rule: rule.id)
def test_every_rule_is_seen_on_both_sides(rule: Any) -> None:
    """A law over situations in which a rule is silent says nothing of it."""
    kinds: Counter[OutcomeKind] = Counter()

    @settings(max_examples=1500, deadline=None, database=None, phases=[Phase.generate], derandomize=True)
    @given(near(rule))
    def look(situation: Situation) -> None:
        kinds[rule.check(situation).kind] += 1
        if kinds[OutcomeKind.FOUND] and kinds[OutcomeKind.CLEAR]:
            raise _BothSeenError

    with pytest.raises(_BothSeenError):
        look()
    assert kinds.total() <= 500, f"only after {kinds.total()} situations: {kinds}"


LIMITS = {"magnesium": 407.25}


def capped_at(limit: float, *, cautious: float = 93.75) -> camg.Rule:
    """What a clinic writes that has many caps."""

    @camg.rule(id="clinic/cap", statement="A dose stays small.", grade="D")
    def cap(this: camg.Rule, situation: Situation) -> camg.Outcome:
        mg = max((each.dose.elemental_mg for each in situation.regimen.intakes), default=0.0)
        over = mg > limit or mg > cautious > situation.totals.mg("calcium") > LIMITS["magnesium"]
        return camg.Outcome.clear(this) if not over else camg.Outcome.not_applicable(this)

    return cap


class Base:
    """Somebody's own rules."""

    LIMIT_MG = 613.5
    statement, grade, references = "A dose stays small.", camg.Grade.D, ()


class Own(Base):
    id = "clinic/own"

    def __init__(self, low: float) -> None:
        self.low = low

    def check(self, situation: Situation) -> camg.Outcome:
        least = self.low if situation.regimen.complete else 51.25
        return camg.Outcome.clear(self, margin=situation.totals.mg("calcium") - min(least, self.LIMIT_MG))


@pytest.mark.parametrize(
    ("rule", "limits"),
    [(capped_at(737.25), {737.25, 407.25, 93.75}), (Own(31.5), {613.5, 51.25, 31.5})],
    ids=["function", "class"],
)
def test_the_numbers_of_a_rule_are_found_wherever_they_stand(rule: Any, limits: set[float]) -> None:
    """In its code, its arguments, what it was made with, its class, its module."""
    seen = {each.dose.elemental_mg for situation in drawn(near(rule), 1500) for each in situation.regimen.intakes}

    assert limits <= seen


def test_the_threshold_itself_is_drawn_and_both_its_sides() -> None:
    """A rule that is right everywhere but there is still wrong."""
    cap = near(default_rules()["dose/ca-single-cap"])

    def amounts_mg(situation: Situation) -> set[float]:
        return {each.dose.elemental_mg for each in situation.regimen.intakes if each.dose.mineral == CALCIUM}

    assert find(cap, lambda situation: 500.0 in amounts_mg(situation), settings=PLAINLY)
    assert find(cap, lambda situation: 500.000000001 in amounts_mg(situation), settings=PLAINLY)
    assert find(cap, lambda situation: any(499 < each < 500 for each in amounts_mg(situation)), settings=PLAINLY)


# By type ------------------------------------------------------------------------------------------------------


_KINDS = [getattr(camg, name) for name in camg.__all__ if inspect.isclass(getattr(camg, name))]
_REPORTS = (camg.Assessment, camg.DiaryAssessment)
"""They are made by `assess`; their types are too dear to load with every `import hypothesis`."""
VALUES = [each for each in _KINDS if each not in _REPORTS and not issubclass(each, BaseException | Enum)]


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_values_are_drawn_by_their_type(kind: type[Any]) -> None:
    """Every class of the front door; Hypothesis calls `register` by itself where camg is installed."""
    register()

    for each in drawn(st.from_type(kind), 10):
        assert hasattr(each, "check") if kind is camg.Rule else isinstance(each, kind)


@given(st.from_type(camg.Absorption), st.from_type(camg.Outcome), st.from_type(camg.Finding))
def test_results_that_are_drawn_are_what_camg_says(taken: Any, said: camg.Outcome, found: camg.Finding) -> None:
    """Drawn field by field, they would hold what nobody could ever get."""
    for each in taken.intakes:
        assert (each.absorbed_mg or 0) <= each.intake.dose.elemental_mg
    assert (said.kind is OutcomeKind.FOUND) == bool(said.findings)
    assert found.message


def test_importing_hypothesis_does_not_load_the_kit() -> None:
    """Everybody who has camg would wait for it, whatever they test."""
    code = "import sys, hypothesis.strategies, camg.testing.from_type as hook; hook.register(); print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )

    assert "camg.intake.dose" in loaded
    assert loaded.isdisjoint({"camg.testing.checks", "camg.testing.tables", "camg.rules.default", "pint", "numpy"})
