"""Totals and ratio: what a day holds, and whether that is all of it."""

import math
from datetime import datetime, timedelta
from typing import Any

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from camg import Diary, Dose, InputError, Intake, Origin, Person, Regimen, UnknownNameError, ratio, totals
from camg.uptake.amounts import Totals, totals_with_diet

ORIGINS = ("food", "water", "supplement", "medicine")
TABLET = Intake.of(Dose.of("calcium", "600 mg"), at="08:00")
CAPSULE = Intake.of(Dose.of("magnesium", "200 mg"), at="21:00")
MILK = Intake.of(Dose.of("calcium", "300 mg"), at="08:00", origin="food")
WATER = Intake.of(Dose.of("magnesium", "50 mg"), at="12:00", origin="water")
ANTACID = Intake.of(Dose.of("magnesium", "400 mg"), at="22:00", origin="medicine")
EATER = Person.of(dietary_calcium="800 mg", dietary_magnesium="300 mg")


@given(own.regimens(), own.minerals_of_the_gut())
def test_a_total_is_the_sum_of_its_doses(regimen: Regimen, mineral: Any) -> None:
    """In elemental mg, exactly: sums do not depend on order."""
    listed = [each.dose.elemental_mg for each in regimen.intakes if each.dose.mineral == mineral]

    assert totals(regimen).mg(mineral) == pytest.approx(math.fsum(listed), rel=1e-12)


@given(own.regimens(), own.minerals_of_the_gut())
def test_the_origins_share_out_the_total(regimen: Regimen, mineral: Any) -> None:
    """Food, water, supplements and medicines are all there is."""
    found = totals(regimen)
    parts = [found.mg(mineral, origins=[origin]) for origin in ORIGINS]  # type: ignore[list-item]

    assert math.fsum(parts) == pytest.approx(found.mg(mineral))
    assert found.mg(mineral, origins=ORIGINS) == pytest.approx(found.mg(mineral))  # type: ignore[arg-type]
    assert found.supplement_mg(mineral) == pytest.approx(parts[2] + parts[3])


@given(own.regimens(), own.minerals_of_the_gut(), st.randoms(use_true_random=False))
def test_the_order_of_writing_does_not_change_a_sum(regimen: Regimen, mineral: Any, random: Any) -> None:
    """To the last bit."""
    items = list(regimen.items)
    random.shuffle(items)

    assert totals(Regimen.of(*items)).mg(mineral) == totals(regimen).mg(mineral)


@given(own.regimens(), own.intakes())
def test_one_intake_more_never_lowers_a_total(regimen: Regimen, added: Intake) -> None:
    """A list that may lack food is a lower bound."""
    for mineral in ("calcium", "magnesium"):
        assert totals(regimen.with_(added)).mg(mineral) >= totals(regimen).mg(mineral)


def test_the_magnesium_limit_counts_supplements_and_medicines() -> None:
    """An antacid counts, food and water do not."""

    assert totals(Regimen.of(CAPSULE, ANTACID, WATER, MILK)).supplement_mg("magnesium") == 600.0


def test_a_mineral_that_is_not_listed_is_zero() -> None:
    """Of what is listed."""

    assert totals(Regimen.of(TABLET)).mg("zinc") == 0.0
    assert totals(Regimen.of()).mg("calcium") == 0.0


@pytest.mark.parametrize(
    ("regimen", "complete"),
    [
        (Regimen.of(TABLET, CAPSULE), False),
        (Regimen.of(TABLET, CAPSULE, ANTACID), False),
        (Regimen.of(), False),
        (Regimen.of(TABLET, MILK), True),
        (Regimen.of(TABLET, WATER), True),
        (Regimen.of(TABLET, CAPSULE, complete=True), True),
        (Regimen.of(complete=True), True),
    ],
    ids=["supplements", "medicines", "nothing", "food", "water", "declared", "declared empty"],
)
def test_a_list_without_food_or_water_is_a_lower_bound(regimen: Regimen, complete: bool) -> None:
    """Unless it is declared complete."""

    assert totals(regimen).complete is complete


def test_usual_food_is_added_where_the_list_has_none() -> None:
    """And makes the total known."""
    found = totals_with_diet(Regimen.of(TABLET, CAPSULE), EATER)

    assert found.mg("calcium") == 1400.0
    assert found.mg("calcium", origins=["food"]) == 800.0
    assert found.mg("magnesium") == 500.0
    assert found.supplement_mg("magnesium") == 200.0
    assert found.complete


def test_usual_food_is_not_added_to_food_that_is_listed() -> None:
    """It would count twice."""
    found = totals_with_diet(Regimen.of(TABLET, MILK), EATER)

    assert found.mg("calcium") == 900.0
    assert found.mg("magnesium") == 0.0


def test_usual_food_of_one_mineral_makes_one_total_known() -> None:
    """The other stays a lower bound, and so the pair is not complete."""
    found = totals_with_diet(Regimen.of(TABLET, CAPSULE), Person.of(dietary_calcium="800 mg"))

    assert found.knows("calcium")
    assert not found.knows("magnesium")
    assert not found.complete


@given(own.regimens(), own.persons())
def test_totals_without_a_person_are_of_the_list_alone(regimen: Regimen, person: Person) -> None:
    """What the person eats is added by who knows the person."""
    listed, eaten = totals(regimen), totals_with_diet(regimen, person)

    for mineral in ("calcium", "magnesium"):
        assert eaten.mg(mineral) >= listed.mg(mineral)
        assert eaten.supplement_mg(mineral) == listed.supplement_mg(mineral)
        assert eaten.knows(mineral) or not listed.knows(mineral)


@given(own.diaries(), own.minerals_of_the_gut())
def test_the_total_of_a_diary_is_the_mean_of_its_days(diary: Diary, mineral: Any) -> None:
    """Days without entries are unknown, not fasts: they do not count."""
    days = [totals(diary.on(day)).mg(mineral) for day in diary.days]

    assert totals(diary).mg(mineral) == pytest.approx(math.fsum(days) / max(len(days), 1), rel=1e-12)


def test_a_day_without_entries_does_not_dilute_the_mean() -> None:
    """Two days written down in a week are two days."""
    first = datetime(2026, 3, 1, 8)
    diary = Diary.of(*(Intake.of(TABLET.dose, at=first + timedelta(days=days)) for days in (0, 6)))

    assert totals(diary).mg("calcium") == 600.0


# Ratio --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calcium", "magnesium", "mass", "molar"),
    [(1000, 400, 2.50, 1.52), (1000, 420, 2.38, 1.44), (1200, 320, 3.75, 2.27), (741, 165, 4.49, 2.72)],
)
def test_official_ratios_are_those_of_the_table(calcium: float, magnesium: float, mass: float, molar: float) -> None:
    """By mass and by moles, to two decimals."""
    day = Regimen.of(
        Intake.of(Dose.of("calcium", f"{calcium} mg"), at="08:00"),
        Intake.of(Dose.of("magnesium", f"{magnesium} mg"), at="08:00"),
    )

    assert ratio(day) == pytest.approx(mass, abs=0.0051)
    assert ratio(day, basis="molar") == pytest.approx(molar, abs=0.0051)


def test_there_is_no_ratio_to_nothing() -> None:
    """None where magnesium is 0, also where it is stated as 0."""
    nothing = Intake.of(Dose.of("magnesium", "0 mg"), at="08:00")

    assert ratio(Regimen.of(TABLET)) is None
    assert ratio(Regimen.of(TABLET, nothing)) is None
    assert ratio(Regimen.of(CAPSULE)) == 0.0


def test_a_ratio_may_be_of_some_origins() -> None:
    """Supplements alone, as the literature on supplement ratios counts."""
    day = Regimen.of(TABLET, CAPSULE, MILK, WATER)

    assert ratio(day, origins=["supplement"]) == 3.0
    assert ratio(day) == 900 / 250
    assert ratio(day, origins=iter([Origin.SUPPLEMENT])) == 3.0
    assert ratio(day, origins=["medicine"]) is None


@given(own.regimens())
def test_the_molar_ratio_is_the_mass_ratio_by_the_molar_masses(regimen: Regimen) -> None:
    """0.6064 of it."""
    mass, molar = ratio(regimen), ratio(regimen, basis="molar")

    if mass is None or molar is None:
        assert mass is molar is None
    else:
        assert molar == pytest.approx(mass * 24.305 / 40.078)


def test_questions_that_cannot_be_meant_are_refused() -> None:
    """Origins and bases are words of a list; a total is of a regimen."""
    day: Any = Regimen.of(TABLET)
    with pytest.raises(UnknownNameError):
        totals(day).mg("calcium", origins=["drink"])  # type: ignore[list-item]
    with pytest.raises(UnknownNameError):
        totals(day).mg("calcum")
    with pytest.raises(InputError):
        ratio(day, basis="weight")  # type: ignore[arg-type]
    wrong: Any
    for wrong in (None, [], TABLET):
        with pytest.raises(InputError):
            totals(wrong)


@given(own.regimens() | own.diaries())
def test_totals_equal_and_hash_as_if_nothing_had_been_asked(records: Any) -> None:
    """They are a value."""
    fresh, asked = totals(records), totals(records)
    _ = asked.mg("calcium"), asked.supplement_mg("magnesium")

    assert isinstance(asked, Totals)
    assert asked == fresh
    assert hash(asked) == hash(fresh)
