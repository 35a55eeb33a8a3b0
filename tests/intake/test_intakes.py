"""Intakes and medicines: what is taken at a moment, with what meal, and where it comes from."""

import pickle
import re
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from camg import CamgError, Dose, InputError, Intake, Meal, MealState, Medicine, Origin, RangeError, UnknownNameError
from camg.intake.moment import instant_minute

MG = Dose.of("magnesium", "200 mg")


@given(own.intakes() | own.medicines() | own.intakes(at=own.dated_times(zone="Europe/Berlin")))
def test_an_item_is_written_as_the_call_that_makes_it(item: Intake | Medicine) -> None:
    """With camg's names, and the standard library's for a time zone."""

    assert eval(repr(item), own.NAMES) == item


@given(own.intakes() | own.medicines())
def test_an_item_survives_a_pickle(item: Intake | Medicine) -> None:
    """Its minute too, which is computed."""
    again = pickle.loads(pickle.dumps(item))

    assert again == item
    assert hash(again) == hash(item)
    assert again.minute == item.minute


@given(own.clock_times())
def test_text_times_and_quantities_are_one_moment(at: time) -> None:
    """Three ways of writing a clock time."""
    minutes = at.hour * 60 + at.minute
    since_midnight = own.application_quantity(minutes / 60, "hour")

    assert Intake.of(MG, at=f"{at:%H:%M}") == Intake.of(MG, at=at) == Intake.of(MG, at=since_midnight)
    assert Intake.of(MG, at=at).minute == minutes


@given(own.clock_times(), st.integers(0, 59), st.integers(0, 999_999))
def test_seconds_of_a_moment_are_cut(at: time, seconds: int, micros: int) -> None:
    """Whole minutes for the clock on the wall."""
    exact = at.replace(second=seconds, microsecond=micros)

    assert Intake.of(MG, at=exact) == Intake.of(MG, at=at)
    assert Intake.of(MG, at=datetime.combine(date(2026, 3, 1), exact)).at == datetime.combine(date(2026, 3, 1), at)


@pytest.mark.parametrize("at", ["8:00", "08:00", " 08:00 "])
def test_a_clock_time_may_leave_out_its_first_zero(at: str) -> None:
    """As people write it."""

    assert Intake.of(MG, at=at).at == time(8)


@pytest.mark.parametrize(
    "at",
    ["24:00", "25:00", "08:60", "8", "8 am", "", "08:00:00", "noon", "-1:00", "８:00", "2026-02-30T08:00", "x" * 10**5],
)
def test_what_is_no_time_is_refused(at: str) -> None:
    """With an example of both ways."""
    with pytest.raises(InputError) as caught:
        Intake.of(MG, at=at)

    assert caught.value.field == "Intake.at"
    assert "00:00" in caught.value.fix or "08:00" in caught.value.fix


@pytest.mark.parametrize("at", [8, 8.5, None, ["08:00"], b"08:00", date(2026, 3, 1), timedelta(hours=8)], ids=repr)
def test_a_moment_is_a_time_and_not_a_number(at: Any) -> None:
    """8 of what?"""
    with pytest.raises(CamgError):
        Intake.of(MG, at=at)


@pytest.mark.parametrize(
    ("at", "meant"),
    [
        (8, "08:00"), (6, "06:00"), (0, "00:00"), (23, "23:00"), (24, "08:00"), (8.5, "08:00"),
        ("500 minute", "08:00"), (True, "08:00"), (own.application_quantity(1440, "minute"), "08:00"),
        (own.application_quantity(5, "mg"), "08:00"),
    ],
    ids=str,
)  # fmt: skip
def test_the_fix_of_a_moment_can_be_written(at: Any, meant: str) -> None:
    """What a message proposes is not refused in its turn, and what it calls allowed is."""
    with pytest.raises(InputError) as caught:
        Intake.of(MG, at=at)
    proposed = re.findall(r"'([^']*)'", caught.value.fix)

    assert proposed[0] == meant
    assert all(Intake.of(MG, at=each) for each in proposed)
    assert "1440" not in caught.value.allowed


@pytest.mark.parametrize("hours", [24.0, 25.0, -1.0, float("nan")])
def test_a_quantity_of_time_stays_within_the_day(hours: float) -> None:
    """Midnight is 00:00."""
    amount = own.application_quantity(hours, "hour")
    with pytest.raises(RangeError):
        Intake.of(MG, at=amount)


def test_a_time_of_day_has_no_time_zone() -> None:
    """A regimen is kept by the clock on the wall."""
    with pytest.raises(InputError, match="datetime"):
        Intake.of(MG, at=time(8, tzinfo=UTC))


def test_a_datetime_makes_a_diary_entry() -> None:
    """As an object or in ISO text, with or without a zone."""

    assert not Intake.of(MG, at="08:00").is_dated
    assert Intake.of(MG, at=datetime(2026, 3, 1, 8)).is_dated
    assert Intake.of(MG, at="2026-03-01T08:00") == Intake.of(MG, at=datetime(2026, 3, 1, 8))
    assert Intake.of(MG, at="2026-03-01 08:00+01:00").at == datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=1)))


@given(st.data(), own.zone_names())
def test_instants_of_a_zone_keep_their_distance(data: st.DataObject, zone: str) -> None:
    """A change to or from daylight-saving time does not move a gap."""
    one, other = (data.draw(own.dated_times(zone=zone)) for _ in range(2))
    elapsed = (other.astimezone(UTC) - one.astimezone(UTC)) / timedelta(minutes=1)

    assert instant_minute(other) - instant_minute(one) == elapsed


def test_the_night_of_the_change_of_clocks_is_an_hour_shorter() -> None:
    """From 01:30 to 03:30 on the wall is one hour on that night in Berlin, two on any other."""
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    before, after = (datetime(2026, 3, 29, hour, 30, tzinfo=berlin) for hour in (1, 3))

    assert instant_minute(after) - instant_minute(before) == 60
    assert instant_minute(after.replace(tzinfo=None)) - instant_minute(before.replace(tzinfo=None)) == 120


# Meals and origins --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["fasted", "light", "full"])
def test_wherever_a_meal_is_asked_for_its_state_will_do(state: Any) -> None:
    """The word, the member, or the meal."""

    assert (
        Intake.of(MG, at="08:00", meal=state)
        == Intake.of(MG, at="08:00", meal=MealState(state))
        == Intake.of(MG, at="08:00", meal=Meal.of(state))
    )


def test_an_unknown_meal_stays_unknown() -> None:
    """Nothing is put in its place."""

    assert Intake.of(MG, at="08:00").meal is None


@pytest.mark.parametrize("word", ["fed", "Full", "", 5, True, ["full"]], ids=repr)
def test_a_meal_is_one_of_three(word: Any) -> None:
    """Text of unknown origin becomes a member or an UnknownNameError."""
    with pytest.raises(UnknownNameError):
        Intake.of(MG, at="08:00", meal=word)
    if isinstance(word, str):
        with pytest.raises(UnknownNameError):
            MealState(word)


@pytest.mark.parametrize("word", ["drink", "Food", "", None, 5], ids=repr)
def test_an_origin_is_one_of_four(word: Any) -> None:
    """Limits for supplements hang on it."""
    with pytest.raises(UnknownNameError):
        Intake.of(MG, at="08:00", origin=word)
    if isinstance(word, str):
        with pytest.raises(UnknownNameError):
            Origin(word)


def test_what_a_meal_binds_is_read_in_mmol() -> None:
    """Zero stated is not the same as not stated."""

    assert Meal.of("full", phytate="1.5 mmol").phytate_mmol == 1.5
    assert Meal.of("full", phytate="0 mmol") != Meal.of("full")
    with pytest.raises(CamgError):
        Meal.of("full", phytate="1 g")


@pytest.mark.parametrize("product", ["", 5, "x" * 300, ["a"]], ids=lambda product: repr(product)[:8])
def test_a_product_has_a_name_of_sensible_length(product: Any) -> None:
    """It is printed in reports."""
    with pytest.raises(InputError):
        Intake.of(MG, at="08:00", product=product)


@pytest.mark.parametrize("dose", ["200 mg", None, 200, {"mineral": "magnesium"}], ids=repr)
def test_an_intake_is_of_a_dose(dose: Any) -> None:
    """Text alone does not say the mineral."""
    with pytest.raises(InputError, match=r"Dose\.of"):
        Intake.of(dose, at="08:00")


# Medicines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["levothyroxine", "L-Thyroxin", "l thyroxine", "T4", "LEVOTHYROXINE SODIUM"])
def test_a_medicine_is_known_by_its_listed_names(name: str) -> None:
    """Under one name ever after."""
    pill = Medicine.of(name, at="06:30")

    assert pill.name == "levothyroxine"
    assert pill.is_a("levothyroxine")
    assert pill.is_a("thyroid-hormone")


@pytest.mark.parametrize("name", ["levothyroxin e", "levotyroxine", "thyro", "", None, 5], ids=repr)
def test_an_unknown_medicine_cannot_pass_as_safe(name: Any) -> None:
    """A typing error is an error, with the nearest names and the way to keep it."""
    with pytest.raises(CamgError) as caught:
        Medicine.of(name, at="06:30")

    assert "unlisted" in str(caught.value)


def test_an_unlisted_medicine_is_kept_and_not_judged() -> None:
    """It has no classes, even where its name is one that camg knows."""
    kept = Medicine.unlisted("omeprazole", at="06:30")

    assert not kept.listed
    assert kept.classes == ()
    assert kept != Medicine.of("omeprazole", at="06:30")
