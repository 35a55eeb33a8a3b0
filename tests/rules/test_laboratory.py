"""Laboratory values, vitamin D, the kidney, alkali; iron and zinc."""

import itertools
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any

import attrs
import pytest
import rule_strategies as near
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from rule_examples import BOUNDARIES, EXAMPLES

from camg import Diary, Dose, Intake, Medicine, Person, Regimen, Severity
from camg.rules.default import default_rules
from camg.rules.default_drugs import drug_rules
from camg.rules.default_laboratory import laboratory_rules
from camg.rules.laboratory import URGENT
from camg.rules.other_minerals import HinderedUptake
from camg.rules.outcome import Outcome, OutcomeKind
from camg.rules.situation import Situation
from camg.rules.situation import situations as days_of

RULES = default_rules()
NEW = [each.id for each in (*laboratory_rules(), *drug_rules())]
LABORATORY = [each.id for each in laboratory_rules() if each.id not in ("vitd/needs-mg", "safety/milk-alkali")]


def check(rule_id: str, *items: Intake | Medicine, **person: Any) -> Outcome:
    return RULES[rule_id].check(Situation.of(Regimen.of(*items), Person.of(**person)))


def said(outcome: Outcome) -> str:
    return outcome.severity.value if outcome.severity else outcome.kind.value


# Every rule ---------------------------------------------------------------------------------------------------


def test_generated_days_of_generated_people_reach_every_rule() -> None:
    """The laws say nothing of a rule that nothing generated calls up, found and clear."""
    seen: set[tuple[str, OutcomeKind]] = set()
    wanted = {(rule_id, kind) for rule_id in NEW for kind in (OutcomeKind.FOUND, OutcomeKind.CLEAR)}

    def is_the_last(situation: Situation) -> bool:
        seen.update((rule_id, RULES[rule_id].check(situation).kind) for rule_id in NEW)
        return wanted <= seen

    often = settings(max_examples=1200, database=None, phases=[Phase.generate])
    with suppress(NoSuchExample):
        find(near.situations(calm=True), is_the_last, settings=often, random=Random(1))

    assert wanted - seen == set()


# Symptoms -----------------------------------------------------------------------------------------------------


def test_a_warning_about_a_laboratory_value_says_which_symptoms_cannot_wait() -> None:
    """Every warning says it and nothing milder does; the words are those of the catalogue."""
    seen: set[str] = set()
    for example in (*EXAMPLES, *BOUNDARIES):
        if example.rule in LABORATORY:
            for finding in RULES[example.rule].check(example.situation).findings:
                is_warning = finding.severity is Severity.WARNING
                assert (URGENT in finding.message) == is_warning, finding.message
                seen |= {example.rule} if is_warning else set()

    assert seen == set(LABORATORY)
    for symptom in ("cramps", "tetany", "fits", "irregular heartbeat", "confusion", "marked weakness"):
        assert symptom in URGENT
    assert URGENT.endswith("need urgent medical care.")


# Ladders ------------------------------------------------------------------------------------------------------

LADDERS: dict[str, tuple[str, str, list[tuple[float, float, str]]]] = {
    "lab/serum-mg-low": (
        "serum_magnesium",
        "mmol/L",
        [(0, 0.5, "warning"), (0.5, 0.7, "caution"), (0.7, 0.85, "info")],
    ),
    "vitd/status": ("hydroxyvitamin_d", "nmol/L", [(0, 30, "warning"), (30, 50, "caution")]),
}


@pytest.mark.parametrize("rule_id", LADDERS)
@given(share=st.floats(0, 1, exclude_max=True))
def test_every_value_falls_in_exactly_one_step(rule_id: str, share: float) -> None:
    """Ranges are half-open: their lower end belongs to them, their upper end to the next."""
    field, unit, steps = LADDERS[rule_id]
    for low, high, severity in steps:
        value = low + share * (high - low)
        if value < high * (1 - 1e-8):
            assert said(check(rule_id, **{field: f"{value!r} {unit}"})) == severity


@given(
    st.sampled_from([1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6]), st.floats(1.5, 3.5), st.floats(15, 55), st.floats(0.2, 1.2)
)
def test_where_ionised_calcium_is_known_total_calcium_changes_nothing(
    ionised: float, total: float, albumin: float, magnesium: float
) -> None:
    """It decides; the corrected value is only reported."""
    known = {"ionised_calcium": f"{ionised!r} mmol/L", "serum_magnesium": f"{magnesium!r} mmol/L"}
    both = {**known, "serum_calcium": f"{total!r} mmol/L", "albumin": f"{albumin!r} g/L"}
    for rule_id in ("lab/hypocalcaemia-with-low-mg", "kidney/hypercalcaemia-wastes-mg"):
        assert said(check(rule_id, **known)) == said(check(rule_id, **both))


@given(st.floats(1.5, 3.5), st.floats(15, 55))
def test_total_calcium_is_judged_as_it_would_be_at_the_usual_albumin(total: float, albumin: float) -> None:
    """The same corrected value, the same answer."""
    corrected = total + 0.02 * (40 - albumin)
    measured = check("kidney/hypercalcaemia-wastes-mg", serum_calcium=f"{total!r} mmol/L", albumin=f"{albumin!r} g/L")
    expected = "warning" if corrected > 3.0 + 1e-6 else "caution" if corrected > 2.6 + 1e-6 else "clear"

    assert said(measured) == expected or min(abs(corrected - 3.0), abs(corrected - 2.6)) < 2e-6


def test_an_antacid_counts_as_a_supplement_for_the_kidney() -> None:
    """Whatever it is taken for."""
    antacid = Intake.of(Dose.of("magnesium", "400 mg"), at="22:00", origin="medicine")

    assert said(check("renal/mg-egfr", antacid, egfr="25 mL/min")) == "warning"


# Alkali -------------------------------------------------------------------------------------------------------

OPEN: dict[str, tuple[Any, ...]] = {
    "age": ("40 year", "70 year"),
    "egfr": ("50 mL/min", "90 mL/min"),
    "vitamin_d_intake": ("400 IU", "5000 IU"),
    "hydroxyvitamin_d": ("75 nmol/L", "150 nmol/L"),
    "treatments": (
        {},
        {"hydrochlorothiazide": None},
        {"sodium-bicarbonate": None},
        {"hydrochlorothiazide": None, "sodium-bicarbonate": None},
    ),
}
RANK = {"not applicable": 0, "clear": 0, "caution": 1, "warning": 2}


@settings(max_examples=60)
@given(
    st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in OPEN.items()}),
    st.lists(
        st.tuples(
            st.sampled_from([300.0, 600.0, 900.0, 1200.0, 1201.0]),
            st.sampled_from(["ca-carbonate", "ca-phosphate-tribasic", "ca-citrate", None]),
        ),
        max_size=3,
    ),
)
def test_what_is_not_stated_is_judged_as_everything_that_it_could_be(
    stated: dict[str, Any], doses: list[tuple[float, str | None]]
) -> None:
    """Found is the least of all the people this could be; not evaluated where only some of them are found."""
    items = [
        Intake.of(Dose.of("calcium", f"{mg!r} mg", salt=salt), at=f"{8 + 4 * place:02}:00")
        for place, (mg, salt) in enumerate(doses)
    ]
    left_open = [name for name in OPEN if name not in stated]
    people = [
        {**stated, **dict(zip(left_open, chosen, strict=True))}
        for chosen in itertools.product(*(OPEN[name] for name in left_open))
    ]
    ranks = {RANK[said(check("safety/milk-alkali", *items, sex="male", **person))] for person in people}
    outcome = check("safety/milk-alkali", *items, sex="male", **stated)

    if min(ranks) == 0 and max(ranks) > 0:
        assert outcome.kind is OutcomeKind.NOT_EVALUATED
    else:
        assert RANK[said(outcome)] == min(ranks)
        assert bool(outcome.findings and outcome.findings[0].missing) == (max(ranks) > min(ranks) > 0)
    assert set(outcome.missing) <= {"age", "eGFR", "vitamin D intake", "25(OH)D", "treatments"}


# Iron and zinc ------------------------------------------------------------------------------------------------

HINDERED = [each for each in RULES if isinstance(each, HinderedUptake)]


def pair(rule: HinderedUptake, at: Any, calcium_at: Any, calcium_mg: float = 500.0) -> Regimen:
    return Regimen.of(
        Intake.of(Dose.of(rule.mineral, "50 mg"), at=at),
        Intake.of(Dose.of("calcium", f"{calcium_mg!r} mg"), at=calcium_at),
    )


@pytest.mark.parametrize("rule", HINDERED, ids=lambda each: each.id)
@given(near.near_times(), st.integers(0, 1439))
def test_much_calcium_within_two_hours_is_found_on_either_side(rule: HinderedUptake, at: Any, minutes: int) -> None:
    """Round the clock, before and after alike."""
    other = near.at_minute(at.hour * 60 + at.minute + minutes)
    outcome = rule.check(Situation.of(pair(rule, at, other)))

    assert bool(outcome.findings) == (min(minutes, 1440 - minutes) < 120)


@pytest.mark.parametrize("rule", HINDERED, ids=lambda each: each.id)
@given(near.near_times(), near.moderate_mg().filter(lambda mg: mg > 0))
def test_only_much_calcium_is_found(rule: HinderedUptake, at: Any, calcium_mg: float) -> None:
    """300 mg is the first that counts."""
    outcome = rule.check(Situation.of(pair(rule, at, at, calcium_mg)))

    assert bool(outcome.findings) == (calcium_mg >= 300 * (1 - 1e-9))


def test_a_diary_sees_the_meal_before_midnight() -> None:
    """The pair belongs to the day of its later member."""
    iron = Intake.of(Dose.of("iron", "65 mg"), at=datetime(2026, 3, 3, 0, 30))
    supper = Intake.of(Dose.of("calcium", "400 mg"), at=datetime(2026, 3, 2, 23, 45), origin="food")
    kinds = [RULES["mineral/iron-ca"].check(day).kind.value for day in days_of(Diary.of(supper, iron))]
    week = [attrs.evolve(iron, at=datetime(2026, 3, 3, 0, 30) + timedelta(days=day)) for day in range(3)]

    assert kinds == ["not applicable", "found"]
    assert [bool(RULES["mineral/iron-ca"].check(day).findings) for day in days_of(Diary.of(supper, *week))] == [
        False,
        True,
        False,
        False,
    ]
