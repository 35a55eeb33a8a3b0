"""From what a regimen lets in to what a simulated body eats."""

import warnings
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import camg
from camg import homeostasis
from camg.errors import InputError, RangeError
from camg.homeostasis import RelativeIntakes

RAT = homeostasis.rat()


@attrs.frozen
class Day:
    """What is absorbed in a day."""

    calcium: Any = 0.0
    magnesium: Any = 0.0

    def absorbed_mg(self, mineral: str) -> Any:
        return getattr(self, mineral)


USUAL = Day(320.0, 115.0)
amounts = st.floats(0.0, 2000.0)


@given(amounts, amounts)
def test_a_regimen_that_lets_in_nothing_changes_nothing(calcium: float, magnesium: float) -> None:
    """On top of usual food the factors are 1 and more; alone they are what it is of usual food."""
    day = Day(calcium, magnesium)
    on_top = homeostasis.from_absorption(day, usual=USUAL)
    alone = homeostasis.from_absorption(day, usual=USUAL, on_top=False)

    assert homeostasis.from_absorption(Day(), usual=USUAL) == RelativeIntakes(calcium=1.0, magnesium=1.0)
    assert on_top.calcium == pytest.approx(1 + alone.calcium)
    assert alone.magnesium == pytest.approx(magnesium / 115.0)


def test_what_absorb_returns_is_taken() -> None:
    """The circle of the library: swallowed, absorbed, and then months of it."""
    regimen = camg.Regimen.of(
        camg.Intake.of(camg.Dose.of("magnesium", "200 mg", salt="mg-citrate-anhydrous"), at="08:00", meal="full")
    )
    absorbed = camg.absorb(regimen)
    found = homeostasis.from_absorption(absorbed, usual=USUAL)

    assert found.calcium == 1.0
    assert found.magnesium == pytest.approx(1 + absorbed.absorbed_mg("magnesium") / 115.0)


def test_a_body_that_eats_more_magnesium_has_more_of_it() -> None:
    """With the label of its species on it."""
    more = homeostasis.from_absorption(Day(0.0, 57.5), usual=USUAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        course = more.course(RAT, duration="20 day")

    assert course.changes == (homeostasis.Change(at="0 day", calcium_intake=1.0, magnesium_intake=1.5),)
    assert course.species == "rat"
    assert course["magnesium_plasma"][-1] > course["magnesium_plasma"][0]


def test_a_person_who_takes_more_magnesium_has_more_in_plasma_and_urine() -> None:
    """With HUMAN-9's label on it, against what it absorbs of usual food."""
    human = homeostasis.human()
    steady = homeostasis.steady_state(human)
    same = homeostasis.from_absorption(Day())
    more = homeostasis.from_absorption(Day(0.0, 60.0)).person(human, after="90 day")

    assert same == RelativeIntakes(calcium=1.0, magnesium=1.0)
    assert more["magnesium_plasma"][-1] > 1.01 * steady["magnesium_plasma"]
    assert more["magnesium_urine"][-1] > 1.2 * steady["magnesium_urine"]
    assert more.experimental
    assert more.to_dict()["model"] == "HUMAN-9"


def test_what_it_absorbs_of_usual_food_is_the_page_of_the_human() -> None:
    """25 and 12.5 mmol/day, of which 0.31727 and 0.37989 are absorbed."""
    found = homeostasis.from_absorption(Day(25 * 0.31727 * 40.078, 12.5 * 0.37989 * 24.305))

    assert found.calcium == pytest.approx(2.0, rel=2e-5)
    assert found.magnesium == pytest.approx(2.0, rel=2e-5)


def test_no_human_concentration_is_read_off_a_rat() -> None:
    """It is refused with the reason."""
    with pytest.raises(InputError, match="say nothing about a person"):
        homeostasis.from_absorption(Day(), usual=USUAL).person(RAT, after="90 day")
    with pytest.raises(InputError, match="human body"):
        homeostasis.from_absorption(Day(), usual=USUAL).person("human", after="90 day")  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", [-1.0, float("nan"), float("inf"), "200 mg", True, None])
def test_an_amount_that_is_none_is_refused(amount: Any) -> None:
    """Of the regimen as of usual food."""
    with pytest.raises(RangeError, match="magnesium"):
        homeostasis.from_absorption(Day(1.0, amount), usual=USUAL)
    with pytest.raises(RangeError, match="usual"):
        homeostasis.from_absorption(Day(), usual=Day(1.0, amount))


def test_what_does_not_say_what_is_absorbed_is_refused() -> None:
    """And so is usual food of which nothing is."""
    with pytest.raises(InputError, match=r"camg\.absorb"):
        homeostasis.from_absorption("magnesium")  # type: ignore[arg-type]
    with pytest.raises(RangeError, match="relative to"):
        homeostasis.from_absorption(Day(), usual=Day(0.0, 115.0))
