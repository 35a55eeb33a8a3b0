"""Balance: the lines of the studies at a day's totals, their interval, and where they do not reach."""

import json
from datetime import datetime
from typing import Any

import pytest
import strategies as own
from hypothesis import given
from strategies import person_with
from tables import table

import camg
from camg import Balance, Diary, Dose, Grade, InputError, Intake, Medicine, Person, Regimen, balance
from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.provenance import Basis
from camg.schema import from_plain, to_plain
from camg.uptake.line import balance_mg


def eating(calcium: float, magnesium: float = 300.0, **given: Any) -> Person:
    return person_with(dietary_calcium=f"{calcium!r} mg", dietary_magnesium=f"{magnesium!r} mg", **given)


@given(own.amounts_mg(high=5000.0), own.amounts_mg(high=1000.0))
def test_intake_is_output_and_what_is_retained(calcium: float, magnesium: float) -> None:
    """For every intake, whichever way it is asked."""
    result = balance(Regimen.of(), eating(calcium, magnesium))
    for each, intake in ((result.calcium, calcium), (result.magnesium, magnesium)):
        assert each.intake_mg == intake
        assert each.output_mg is not None
        assert each.retained_mg == pytest.approx(intake - each.output_mg, abs=1e-9)
        assert each.retained_mg == balance_mg(each.mineral, intake)


@given(own.regimens(), own.persons())
def test_an_unknown_total_has_no_balance(day: Regimen, person: Person) -> None:
    """A lower bound is no total; food is named as missing."""
    result, totals = balance(day, person), camg.assess(day, person).totals
    for each in (result.calcium, result.magnesium):
        known = totals.knows(each.mineral)
        assert (each.intake_mg is not None) is (each.retained_mg is not None) is (each.output_mg is not None) is known
        assert ("food" in each.missing) is not known


@pytest.mark.parametrize("row", table("balance"), ids=lambda row: f"{row['mineral']}-{row['intake_mg']}")
def test_balance_follows_the_table(row: dict[str, str]) -> None:
    """Section 5 of the kidney page."""
    intake = float(row["intake_mg"])
    found = balance(Regimen.of(), eating(intake, intake)).of(row["mineral"])

    assert found.retained_mg == pytest.approx(float(row["balance_mg"]), abs=0.051)


@pytest.mark.parametrize("row", table("balance_lines"), ids=lambda row: row["mineral"])
def test_the_interval_is_that_of_the_neutral_intake(row: dict[str, str]) -> None:
    """The studies print no other, and none is made up."""
    found = balance(Regimen.of(), eating(800.0)).of(row["mineral"])

    assert found.neutral_mg == float(row["neutral_mg"])
    assert found.neutral_interval_mg == (float(row["low_mg"]), float(row["high_mg"]))


@pytest.mark.parametrize(
    ("calcium", "within"), [(506.0, False), (507.0, True), (741.0, True), (1035.0, True), (1036.0, False)]
)
def test_an_intake_lies_within_the_interval_or_not(calcium: float, within: bool) -> None:
    """Both ends belong to it."""

    assert balance(Regimen.of(), eating(calcium)).calcium.within_neutral_interval is within
    assert balance(Regimen.of()).calcium.within_neutral_interval is None


@pytest.mark.parametrize(
    ("calcium", "outside"), [(414.0, True), (415.0, False), (1000.0, False), (1740.0, False), (1741.0, True)]
)
def test_intakes_that_the_studies_did_not_see_are_marked(calcium: float, outside: bool) -> None:
    """415 to 1740 mg of calcium; of magnesium the range was not accessible, which is said."""
    result = balance(Regimen.of(), eating(calcium))

    assert result.calcium.extrapolated is outside
    assert result.calcium.missing == ()
    assert result.magnesium.missing == ("range of studied intakes",)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"age": "18 year"}, "under 19 years"),
        ({"life_stage": "lactating"}, "lactating"),
        ({"treatments": {"omeprazole": None}}, "a proton pump inhibitor is taken"),
        ({"treatments": {"indapamide": None}}, "a thiazide is taken"),
        ({"treatments": {"furosemide": None}}, "a loop diuretic is taken"),
        ({"treatments": {"amiloride": None}}, "a potassium-sparing diuretic is taken"),
    ],
)
def test_people_whom_the_studies_did_not_see_are_marked(given: dict[str, Any], reason: str) -> None:
    """Growth, pregnancy, acid blockers, diuretics."""
    result = balance(Regimen.of(), eating(800.0, **given))

    assert [reason in each for each in result.calcium.outside] == [True]
    assert [reason in each for each in result.magnesium.outside] == [True]


def test_a_medicine_of_the_routine_counts_as_taken() -> None:
    """As among the treatments."""
    day = Regimen.of(Medicine.of("hydrochlorothiazide", at="08:00"))

    assert balance(day, eating(800.0)).calcium.extrapolated


def test_what_is_recalled_says_so() -> None:
    """The line of magnesium was not read, that of calcium was, as an abstract."""
    result = balance(Regimen.of(), eating(800.0))

    assert (result.calcium.basis, result.magnesium.basis) == (Basis.MEASURED, Basis.RECALLED)
    assert (result.calcium.grade, result.magnesium.grade) == (Grade.B, Grade.B)
    assert [each.id for each in result.magnesium.references] == ["hunt-2006"]


def test_the_rule_has_the_same_balance() -> None:
    """One equation, one home."""
    person = eating(600.0)
    (found,) = [each for each in camg.assess(Regimen.of(), person).findings if each.rule_id == "balance/negative"]

    assert found.measured == balance(Regimen.of(), person).calcium.retained_mg


def test_the_rule_does_not_call_an_unknown_range_studied() -> None:
    """Of magnesium the range of intakes was not accessible."""
    findings = camg.assess(Regimen.of(), eating(800.0, 120.0)).findings
    (found,) = [each for each in findings if each.rule_id == "balance/negative"]

    assert found.facts["extrapolated"] == "not known"


def test_a_diary_counts_by_its_mean() -> None:
    """Over its days."""
    diary = Diary.of(
        *(
            Intake.of(Dose.of("calcium", f"{mg} mg"), at=datetime(2026, 3, day, 8), origin="food")
            for day, mg in ((1, 600), (2, 1000))
        )
    )

    assert balance(diary).calcium.retained_mg == pytest.approx(0.2 * 800 - 148.29)


@given(own.regimens(), own.persons())
def test_a_balance_comes_back_from_plain_data(day: Regimen, person: Person) -> None:
    """Through JSON text."""
    result = balance(day, person)

    assert from_plain(json.loads(json.dumps(to_plain(result), allow_nan=False)), Balance) == result


def test_another_mineral_has_no_balance() -> None:
    """Only the two were studied."""
    with pytest.raises(InputError, match="calcium or magnesium"):
        balance(Regimen.of()).of("zinc")

    result = balance(Regimen.of())
    assert (result.of(CALCIUM), result.of(MAGNESIUM)) == (result.calcium, result.magnesium)


@pytest.mark.parametrize(("day", "person"), [("day", None), (None, None), (Regimen.of(), "ann")])
def test_what_is_no_day_or_nobody_is_refused(day: Any, person: Any) -> None:
    """Naming it."""
    with pytest.raises(InputError):
        balance(day, person)
