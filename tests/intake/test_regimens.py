"""Regimens: a routine that repeats, in which the order of writing means nothing."""

import pickle
from datetime import datetime
from typing import Any

import attrs
import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from camg import Diary, Dose, InputError, Intake, Meal, Medicine, Regimen, Salt

CA = Intake.of(Dose.of("calcium", "500 mg"), at="08:00")
MG = Intake.of(Dose.of("magnesium", "200 mg"), at="21:00")


@given(own.regimens(), st.randoms(use_true_random=False))
def test_the_order_of_writing_is_forgotten(regimen: Regimen, random: Any) -> None:
    """Two people who list the same routine mean the same routine."""
    items = list(regimen.items)
    random.shuffle(items)
    again = Regimen.of(*items, complete=regimen.complete)

    assert again == regimen
    assert hash(again) == hash(regimen)
    assert again.items == regimen.items


MAGNESIUM_CHLORIDE = Salt.of("my-salt", formula="MgCl2", mineral="magnesium")
MAGNESIUM_HYDROXIDE = Salt.of("my-salt", formula="MgO2H2", mineral="magnesium")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            Intake.of(Dose.of("magnesium", "5 mg"), at="08:00", meal=Meal.of("full")),
            Intake.of(Dose.of("magnesium", "5 mg"), at="08:00", meal=Meal.of("full", phytate="0 mmol")),
        ),
        (Medicine.of("omeprazole", at="08:00"), Medicine.unlisted("omeprazole", at="08:00")),
        (
            Intake.of(Dose.of("magnesium", "5 mg", salt=MAGNESIUM_CHLORIDE), at="08:00"),
            Intake.of(Dose.of("magnesium", "5 mg", salt=MAGNESIUM_HYDROXIDE), at="08:00"),
        ),
    ],
    ids=["phytate 0 or not stated", "listed or not", "two own salts of one id"],
)
def test_order_is_forgotten_among_items_that_look_alike(one: Any, other: Any) -> None:
    """Whatever tells items apart also orders them."""

    assert one != other
    assert Regimen.of(one, other) == Regimen.of(other, one)


@given(own.regimens())
def test_a_regimen_is_written_as_the_call_that_makes_it(regimen: Regimen) -> None:
    """Paste it back and have it again."""

    assert eval(repr(regimen), own.NAMES) == regimen


@given(own.regimens())
def test_a_regimen_survives_a_pickle_whatever_was_asked_of_it(regimen: Regimen) -> None:
    """What was computed on demand leaves no trace."""
    before = pickle.dumps(regimen)
    _ = regimen.intakes, regimen.medicines, regimen.lists_food, regimen.lists_food_or_water
    again = pickle.loads(pickle.dumps(regimen))

    assert pickle.dumps(regimen) == before
    assert again == regimen
    assert hash(again) == hash(regimen)


@given(own.regimens(), own.intakes())
def test_adding_an_item_and_taking_it_out_is_nothing(regimen: Regimen, item: Intake) -> None:
    """And leaves the first one as it was."""
    longer = regimen.with_(item)

    assert longer.without(item) == regimen
    assert len(longer) == len(regimen) + 1


def test_two_equal_tablets_are_two() -> None:
    """A regimen is a list, not a set; taking one out leaves one."""
    twice = Regimen.of(CA, CA)

    assert len(twice) == 2
    assert twice != Regimen.of(CA)
    assert twice.without(CA) == Regimen.of(CA)


def test_taking_out_what_is_not_there_is_an_error() -> None:
    """Naming the item."""
    with pytest.raises(InputError):
        Regimen.of(CA).without(MG)


def test_a_complete_list_is_not_an_incomplete_one() -> None:
    """One is everything that is taken, the other a lower bound."""

    assert Regimen.of(CA) != Regimen.of(CA, complete=True)
    assert Regimen.of(CA, complete=True).with_(MG).complete
    assert Regimen.of(CA, MG, complete=True).without(MG).complete


def test_a_regimen_and_a_diary_are_never_equal() -> None:
    """Not even with nothing in them: one repeats, the other happened."""
    empty: Any = Diary.of()

    assert Regimen.of() != empty


@pytest.mark.parametrize("item", ["calcium 500 mg", None, Dose.of("calcium", "500 mg"), [CA]], ids=repr)
def test_a_regimen_holds_intakes_and_medicines_only(item: Any) -> None:
    """A dose without a moment is no intake; the place in the list is named."""
    with pytest.raises(InputError) as caught:
        Regimen.of(CA, item)

    assert caught.value.field == "Regimen.items[1]"


def test_a_dated_entry_belongs_in_a_diary() -> None:
    """The two clocks are not mixed."""
    dated = Intake.of(Dose.of("calcium", "500 mg"), at=datetime(2026, 3, 1, 8))
    with pytest.raises(InputError, match="Diary"):
        Regimen.of(dated)
    with pytest.raises(InputError, match="Regimen"):
        Diary.of(CA)


@pytest.mark.parametrize("complete", ["yes", 1, None], ids=repr)
def test_complete_is_said_with_true_or_false(complete: Any) -> None:
    """It decides whether a sum is a sum."""
    with pytest.raises(InputError):
        Regimen.of(CA, complete=complete)


@given(own.regimens())
def test_a_regimen_does_not_change(regimen: Regimen) -> None:
    """Remedies make another one."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        regimen.complete = True  # type: ignore[misc]
