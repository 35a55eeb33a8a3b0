"""Diaries: what was taken, on a line of time, in days of the local calendar."""

import pickle
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from camg import Diary, Dose, InputError, Intake, absorb

BERLIN = ZoneInfo("Europe/Berlin")


def taken(mineral: str, amount: str, at: datetime) -> Intake:
    salt = {"calcium": "ca-citrate-tetrahydrate", "magnesium": "mg-citrate-anhydrous"}[mineral]
    return Intake.of(Dose.of(mineral, amount, salt=salt), at=at, meal="full")


@given(own.diaries(), st.randoms(use_true_random=False))
def test_the_order_of_writing_is_forgotten(diary: Diary, random: Any) -> None:
    """Entries may be added as they are remembered."""
    items = list(diary.items)
    random.shuffle(items)
    again = Diary.of(*items, complete=diary.complete)

    assert again == diary
    assert hash(again) == hash(diary)


@given(own.diaries())
def test_a_diary_is_written_as_the_call_that_makes_it(diary: Diary) -> None:
    """Time zones as the standard library writes them."""

    assert eval(repr(diary), own.NAMES) == diary


@given(own.diaries())
def test_a_diary_survives_a_pickle_whatever_was_asked_of_it(diary: Diary) -> None:
    """Zones too."""
    before = pickle.dumps(diary)
    _ = diary.days, diary.intakes

    assert pickle.dumps(diary) == before
    assert pickle.loads(before) == diary


@given(own.diaries())
def test_the_days_of_a_diary_share_out_its_entries(diary: Diary) -> None:
    """Each entry is of one local day; a day without entries is not there."""
    items = [item for day in diary.days for item in diary.on(day)]

    assert sorted(map(repr, items)) == sorted(map(repr, diary.items))
    assert all(len(diary.on(day)) > 0 for day in diary.days)


@given(own.diaries())
def test_entries_stand_in_order_of_time(diary: Diary) -> None:
    """Of instants, not of clocks on the wall."""
    moments = [item.at for item in diary.items]

    assert all(isinstance(at, datetime) for at in moments)
    assert moments == sorted(moments, key=lambda at: at if at.tzinfo is None else at.astimezone(UTC))  # type: ignore[union-attr]


def test_moments_with_and_without_a_zone_do_not_mix() -> None:
    """Their distance is not known."""
    naive, aware = datetime(2026, 3, 1, 8), datetime(2026, 3, 1, 8, tzinfo=UTC)
    with pytest.raises(InputError, match="time zone"):
        Diary.of(taken("calcium", "500 mg", naive), taken("calcium", "500 mg", aware))


def test_one_evening_is_two_days_in_two_zones() -> None:
    """The local calendar day is the one on the wall where it was taken."""
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    assert Diary.of(taken("calcium", "500 mg", at)).days == (date(2026, 3, 1),)
    assert Diary.of(taken("calcium", "500 mg", at.astimezone(BERLIN))).days == (date(2026, 3, 2),)


def both(first: datetime, second: datetime) -> tuple[float, ...]:
    diary = Diary.of(taken("calcium", "500 mg", first), taken("magnesium", "200 mg", second))
    return tuple(each.absorbed_mg for each in absorb(diary).intakes)


@given(st.integers(0, 14 * 1440), st.integers(0, 2000), own.zone_names())
def test_the_zone_of_a_diary_does_not_matter(start: int, gap: int, zone: str) -> None:
    """Zone-aware moments are compared as instants, across any change of clocks."""
    first = datetime(2026, 3, 22, tzinfo=UTC) + timedelta(minutes=start)
    second = first + timedelta(minutes=gap)

    assert both(first.astimezone(ZoneInfo(zone)), second.astimezone(ZoneInfo(zone))) == both(first, second)


def test_daylight_saving_does_not_move_a_gap() -> None:
    """01:30 and 03:30 of that night are one hour apart."""
    first, second = (datetime(2026, 3, 29, hour, 30, tzinfo=BERLIN) for hour in (1, 3))
    plain = datetime(2026, 3, 1, 8)

    assert both(first, second) == both(plain, plain + timedelta(hours=1))


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    """02:30 before and 02:30 after the clocks go back are different moments."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    second = first.replace(fold=1)
    plain = datetime(2026, 3, 1, 8)

    assert both(first, second) == both(plain, plain + timedelta(hours=1))


def test_the_two_half_past_twos_of_that_night_are_told_apart() -> None:
    """Python takes two moments of one zone as equal when their clocks agree; an hour lies between these."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    second = first.replace(fold=1)

    assert Diary.of(taken("calcium", "500 mg", first)) != Diary.of(taken("calcium", "500 mg", second))
