"""Muscle: which mechanism of magnesium makes the calcium transient shorter, and which longer."""

import itertools
import math
import sys
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camg import CamgError, Grade, InputError, RangeError
from camg.cell.muscle import PUBLISHED, Mechanism, Transient, cardiac_transient, transient
from camg.errors import ExtrapolationWarning, MissingExtraError

BUFFERS, ATP, TROPONIN, RELEASE = Mechanism
FREE = (2.0, 1.0, 0.5, 0.25, 0.1)  # mmol/L, as on the page

RESULTS = {"A": (BUFFERS,), "B": (BUFFERS, ATP), "C": (BUFFERS, ATP, TROPONIN), "D": tuple(Mechanism)}
# Peak [uM], t50, width and tail [ms], by free magnesium; section 5.1 of the page on the cell.
FAST = {
    "A": [
        (18.03, 7.43, 37.2, 131.7),
        (15.03, 4.96, 33.8, 119.4),
        (12.62, 2.71, 30.4, 120.8),
        (10.96, 1.96, 27.1, 136.3),
        (9.73, 1.64, 24.0, 187.2),
    ],
    "B": [
        (24.13, 6.66, 36.0, 128.7),
        (15.03, 4.96, 33.8, 119.4),
        (10.70, 2.98, 32.0, 124.5),
        (8.144, 2.49, 30.6, 146.4),
        (6.136, 2.49, 29.9, 221.9),
    ],
    "C": [
        (24.80, 6.94, 34.5, 109.7),
        (15.03, 4.96, 33.8, 119.4),
        (10.21, 3.06, 33.0, 135.6),
        (7.591, 2.56, 32.3, 169.1),
        (5.683, 2.52, 32.1, 281.4),
    ],
    "D": [
        (10.57, 1.90, 26.4, 105.5),
        (15.03, 4.96, 33.8, 119.4),
        (17.54, 10.05, 47.7, 153.3),
        (16.11, 14.29, 62.4, 211.3),
        (12.98, 16.62, 79.7, 364.0),
    ],
}
# Peak [uM] and t50 [ms] of the heart by its buffers alone; t50 and width [ms] with competition at troponin. The page
# says of the latter only that competition was added, but its numbers come out when MgATP as fuel is added too.
HEART = [(1.4189, 45.35), (1.4105, 44.70), (1.4007, 44.00), (1.3859, 43.10), (1.3507, 41.10)]
HEART_COMPETING = [(42.10, 164.9), (44.70, 170.4), (46.20, 173.5), (46.70, 175.0), (45.85, 175.5)]


# The page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("result", "place"), [*itertools.product(FAST, range(5))])
def test_a_fast_fibre_follows_the_page(result: str, place: int) -> None:
    """To 1 %, with each mechanism added to those before."""
    found = transient(FREE[place], mechanisms=RESULTS[result])

    measured = (found.peak_um, found.t50_ms, found.width_ms, found.tail_ms)
    assert measured == pytest.approx(FAST[result][place], rel=0.01)


@pytest.mark.parametrize(
    ("magnesium", "calcium", "with_magnesium", "empty"),
    [(2.0, 0.153, 0.810, 0.037), (1.0, 0.258, 0.680, 0.062), (0.5, 0.391, 0.515, 0.094), (0.1, 0.665, 0.175, 0.159)],
)
def test_parvalbumin_rests_as_on_the_page(
    magnesium: float, calcium: float, with_magnesium: float, empty: float
) -> None:
    """With calcium, with magnesium, free."""
    found = transient(magnesium, mechanisms=[BUFFERS]).bound_at_rest

    assert list(found.values()) == pytest.approx([calcium, with_magnesium, empty], abs=0.0006)


@pytest.mark.parametrize("place", range(5))
def test_the_heart_follows_the_page(place: int) -> None:
    """By its buffers alone, and with competition at troponin."""
    alone = cardiac_transient(FREE[place], mechanisms=[BUFFERS])
    competing = cardiac_transient(FREE[place], mechanisms=[BUFFERS, ATP, TROPONIN])

    assert (alone.peak_um, alone.t50_ms) == pytest.approx(HEART[place], rel=0.01)
    assert alone.peak_um == pytest.approx(HEART[place][0], rel=1e-4)
    assert (competing.t50_ms, competing.width_ms) == pytest.approx(HEART_COMPETING[place], rel=0.01)


def test_the_fuel_of_the_pump_hardly_matters_to_the_heart() -> None:
    """MgATP alone changes the half-time by less than 1 ms."""
    for magnesium in FREE:
        without = cardiac_transient(magnesium, mechanisms=[BUFFERS]).t50_ms

        assert cardiac_transient(magnesium, mechanisms=[BUFFERS, ATP]).t50_ms == pytest.approx(without, abs=1.0)


def test_the_release_of_a_fast_fibre_has_the_published_size() -> None:
    """357.41 uM in all."""

    assert transient(1.0).released_um == pytest.approx(357.41, rel=1e-5)


def test_the_structural_sites_of_the_heart_mostly_hold_calcium_at_rest() -> None:
    """70 to 86 %, so that magnesium has little to take away."""
    shares = [cardiac_transient(each, mechanisms=[BUFFERS]).bound_at_rest["calcium"] for each in FREE]

    assert [round(100 * each) for each in (shares[0], shares[-1])] == [70, 86]
    assert shares == sorted(shares)


# Directions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("result", ["A", "B"])
def test_published_mechanisms_say_the_opposite_of_the_popular_claim(result: str) -> None:
    """With less magnesium calcium is caught sooner: smaller, shorter, narrower."""
    usual, low = (transient(each, mechanisms=RESULTS[result]) for each in (1.0, 0.5))

    assert low.peak_um < usual.peak_um
    assert low.t50_ms < usual.t50_ms
    assert low.width_ms < usual.width_ms


def test_release_set_free_gives_the_claimed_direction() -> None:
    """With less magnesium the transient is larger, longer and slower to end."""
    usual, low = (transient(each, mechanisms=Mechanism) for each in (1.0, 0.5))

    assert low.peak_um > usual.peak_um
    assert low.t50_ms > 2 * usual.t50_ms
    assert low.width_ms > usual.width_ms
    assert low.tail_ms > usual.tail_ms


@pytest.mark.parametrize("result", RESULTS)
def test_very_low_magnesium_prolongs_the_late_tail_whatever_the_mechanism(result: str) -> None:
    """More of parvalbumin is already loaded with calcium."""
    usual, low = (transient(each, mechanisms=RESULTS[result]) for each in (1.0, 0.25))

    assert low.tail_ms > usual.tail_ms


# Laws ---------------------------------------------------------------------------------------------------------

some_mechanisms = st.sets(st.sampled_from(Mechanism))
magnesiums = st.sampled_from([0.1, 1.0, 2.0]) | st.floats(0.1, 2.0)


@given(magnesiums, some_mechanisms)
@settings(max_examples=15, deadline=None)
def test_the_transient_returns_to_rest(magnesium: float, mechanisms: set[Mechanism]) -> None:
    """All calcium that was released is pumped back; what parvalbumin took lasts for many seconds."""
    found = transient(magnesium, mechanisms=mechanisms, duration_ms=300_000.0)

    assert found.calcium_um[0] == found.rest_um == 0.05
    assert found.calcium_um[-1] == pytest.approx(found.rest_um, rel=1e-3)
    assert found.troponin_um[-1] == pytest.approx(found.troponin_um[0], rel=1e-3)
    assert found.peak_um > 10 * found.rest_um


@given(magnesiums, st.sets(st.sampled_from([BUFFERS, ATP, TROPONIN])))
@settings(max_examples=10, deadline=None)
def test_the_heart_returns_to_rest(magnesium: float, mechanisms: set[Mechanism]) -> None:
    """As the fast fibre does."""
    found = cardiac_transient(magnesium, mechanisms=mechanisms, duration_ms=120_000.0)

    assert found.calcium_um[-1] == pytest.approx(found.rest_um, rel=1e-3)


@given(some_mechanisms)
@settings(max_examples=16, deadline=None)
def test_all_choices_agree_at_usual_magnesium(mechanisms: set[Mechanism]) -> None:
    """1 mmol/L is where every factor is 1."""
    found = transient(1.0, mechanisms=mechanisms)

    assert found.t50_ms == pytest.approx(transient(1.0).t50_ms, rel=1e-5)


@given(magnesiums)
@settings(max_examples=10, deadline=None)
def test_magnesium_that_acts_by_nothing_changes_nothing(magnesium: float) -> None:
    """Without a mechanism it is as at 1 mmol/L."""

    assert transient(magnesium, mechanisms=[]).peak_um == pytest.approx(transient(1.0).peak_um, rel=1e-6)


def test_the_course_is_what_the_measures_are_of() -> None:
    """Peak of calcium, and the width of calcium on troponin; both ends lie between points of the course."""
    found = transient(0.5)
    half = (found.troponin_um[0] + found.troponin_um.max()) / 2
    above_half = found.times_ms[found.troponin_um > half]

    assert found.calcium_um.max() <= found.peak_um <= 1.001 * found.calcium_um.max()
    assert above_half[-1] - above_half[0] <= found.width_ms <= above_half[-1] - above_half[0] + 1.0
    assert bool(np.all(np.diff(found.times_ms) > 0))
    with pytest.raises(ValueError, match="read-only"):
        found.calcium_um[0] = 0.0


# What the result carries --------------------------------------------------------------------------------------


def test_a_result_names_its_mechanisms() -> None:
    """In one order, whichever way they were given."""
    found = transient(0.5, mechanisms=["release", BUFFERS])

    assert found.mechanisms == (BUFFERS, RELEASE)
    assert found.left_out == (ATP, TROPONIN)
    assert (found.tissue, found.magnesium_mm) == ("fast fibre", 0.5)
    assert transient(0.5, mechanisms="release").mechanisms == (RELEASE,)


def test_the_default_is_what_has_published_constants() -> None:
    """Judged mechanisms are only taken when they are named."""

    assert transient(0.5).mechanisms == PUBLISHED == (BUFFERS, ATP)
    assert cardiac_transient(0.5).mechanisms == PUBLISHED
    assert cardiac_transient(0.5).left_out == (TROPONIN,)


@pytest.mark.parametrize(
    ("mechanisms", "grade"),
    [((), Grade.C), (PUBLISHED, Grade.C), ((TROPONIN,), Grade.D), ((BUFFERS, RELEASE), Grade.D)],
)
def test_a_judged_constant_lowers_the_grade(mechanisms: Any, grade: Grade) -> None:
    """The reader sees whose number the direction hangs on."""
    found = transient(0.5, mechanisms=mechanisms)

    assert found.grade is grade
    assert {"baylor-2007", "shorten-2007", "camg-judgement"} <= {each.id for each in found.references}
    assert "shannon-2004" in {each.id for each in cardiac_transient(1.0).references}


# What is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("law", [transient, cardiac_transient])
def test_outside_the_range_there_is_a_warning_or_nothing(law: Any) -> None:
    """0.1 to 2 mmol/L."""
    with pytest.warns(ExtrapolationWarning, match="holds"):
        assert isinstance(law(2.5), Transient)
    with pytest.raises(RangeError, match="strict"):
        law(2.5, strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert law(0.5, strict=True).peak_um == law(0.5).peak_um


@pytest.mark.parametrize("law", [transient, cardiac_transient])
@pytest.mark.parametrize("wrong", [-0.1, math.nan, math.inf])
def test_magnesium_is_a_finite_number_of_0_or_more(law: Any, wrong: float) -> None:
    """Nothing is solved for anything else."""
    with pytest.raises(RangeError, match="magnesium_mm"):
        law(wrong)


@pytest.mark.parametrize("wrong", [["charm"], ["buffers", "Release"], "A", [None]])
def test_an_unknown_mechanism_is_named_with_the_known_ones(wrong: Any) -> None:
    """A misspelt one would silently do nothing."""
    with pytest.raises(InputError, match="'buffers', 'atp', 'troponin', 'release'"):
        transient(1.0, mechanisms=wrong)


def test_the_heart_has_no_law_of_its_release() -> None:
    """So it cannot be asked for."""
    with pytest.raises(InputError, match="in the heart"):
        cardiac_transient(1.0, mechanisms=["release"])


@pytest.mark.parametrize("wrong", [0.5, 20.0, -1.0, math.nan, math.inf])
def test_a_time_too_short_to_see_the_end_is_refused(wrong: float) -> None:
    """A tail that was not seen is not a tail of 0."""
    with pytest.raises(RangeError, match="duration_ms"):
        transient(1.0, duration_ms=wrong)


def test_without_scipy_there_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to install."""
    monkeypatch.setitem(sys.modules, "scipy.integrate", None)

    with pytest.raises(MissingExtraError, match=r"scipy.*camg\[models\]") as caught:
        transient(1.0)
    assert isinstance(caught.value, CamgError)
    assert isinstance(caught.value, ImportError)
    assert (caught.value.package, caught.value.extra) == ("scipy", "models")
