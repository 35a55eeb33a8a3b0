"""What HUMAN-9 tells of calcium, magnesium and PTH, story by story, with the numbers of its page."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from camg import homeostasis
from camg.homeostasis import Change, Course

HUMAN = homeostasis.human()
USUAL_CALCIUM, USUAL_PTH = 2.35, 3.85
LITTLE = {"magnesium_intake": "0.4 mmol/day"}


pytestmark = pytest.mark.usefixtures("quiet")


@cache
def depletion() -> Course:
    """Two hundred days of almost no magnesium."""
    days = [f"{day} day" for day in range(201)]
    return homeostasis.simulate(HUMAN, changes=[Change(at="0 day", **LITTLE)], duration="200 day", times=days)


def after(days: int) -> Course:
    change = Change(at="0 day", **LITTLE)
    return homeostasis.simulate(HUMAN, changes=[change], duration=f"{days} day", times=[f"{days} day"])


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_calcium_is_held_within_two_per_cent_for_half_and_double_intake(factor: float) -> None:
    """Over a year, by PTH and calcitriol that move much more."""
    change = Change(at="0 day", calcium_intake=factor)
    course = homeostasis.simulate(HUMAN, changes=[change], duration="365 day")

    assert np.abs(course["calcium_plasma"] / USUAL_CALCIUM - 1).max() < 0.02
    assert abs(course["calcitriol_plasma"][-1] / 100 - 1) > 0.1
    assert (course["pth_plasma"][-1] > USUAL_PTH) == (factor < 1)


def test_depletion_of_magnesium_gives_hypocalcaemia_with_normal_pth_after_weeks() -> None:
    """Five to nine weeks; the printed days, to their digits."""
    course = depletion()
    days = [4, 7, 14, 21, 42, 60, 90, 120, 200]
    printed: dict[str, Any] = {
        "magnesium_plasma": ([0.732, 0.710, 0.661, 0.617, 0.509, 0.440, 0.361, 0.311, 0.250], 5.1e-4),
        "calcium_plasma": ([2.357, 2.351, 2.329, 2.297, 2.133, 1.894, 1.797, 1.802, 1.815], 5.1e-4),
        "pth_plasma": ([3.70, 3.65, 3.53, 3.44, 3.68, 3.83, 3.55, 3.49, 3.47], 5.1e-3),
        "magnesium_urine": ([0.64, 0.51, 0.37, 0.32, 0.25, 0.21, 0.17, 0.15, 0.12], 5.1e-3),
    }

    for name, (values, within) in printed.items():
        assert course[name][days] == pytest.approx(values, abs=within), name
    low = 2.10  # below the usual range
    assert course["calcium_plasma"][: 5 * 7].min() > low
    assert course["calcium_plasma"][9 * 7 :].max() < 1.9
    assert (np.abs(course["pth_plasma"] / USUAL_PTH - 1) < 0.15).all()
    assert course["magnesium_excreted_share"][-1] == pytest.approx(0.0040, abs=5e-5)


def test_the_hypocalcaemia_of_little_magnesium_is_resistant_to_calcium() -> None:
    """Three times the calcium for two weeks does not bring calcium back; usual magnesium with usual calcium does."""
    ill = after(100)
    fed = Change(at="0 day", calcium_intake=3.0, **LITTLE)
    alone = homeostasis.simulate(HUMAN, changes=[fed], start=ill, duration="14 day")
    whole = homeostasis.simulate(HUMAN, start=ill, duration="60 day", times=[f"{day} day" for day in range(61)])

    assert ill["calcium_plasma"][-1] < 1.80
    assert alone["calcium_plasma"].max() < 2.15
    assert (alone["pth_plasma"] < 4.0).all()
    assert whole["pth_plasma"][5] == pytest.approx(8.2, abs=0.1)  # doubled by day 5
    assert whole["calcium_plasma"][3] < ill["calcium_plasma"][-1] < whole["calcium_plasma"][4]  # up on day 4
    assert whole["calcium_plasma"][14] == pytest.approx(USUAL_CALCIUM, rel=0.03)
    held = whole["magnesium_extracellular"] + whole["magnesium_labile"]
    assert held[56] == pytest.approx(112.75, rel=0.01)  # by about eight weeks


def test_intravenous_magnesium_raises_pth_in_minutes_and_calcium_in_days() -> None:
    """After ninety days of little magnesium: PTH is fivefold within five minutes, calcium back after five days."""
    changes = [
        Change(at="0 min", magnesium_infusion="180 mmol/h"),
        Change(at="2 min", magnesium_infusion=f"{20 / 24} mmol/h"),
    ]
    times = ["0 min", "5 min", "10 min", "1 day", "5 day"]
    course = homeostasis.simulate(HUMAN, changes=changes, start=after(90), duration="5 day", times=times)
    pth, calcium = course["pth_plasma"], course["calcium_plasma"]

    recovered = (calcium - calcium[0]) / (USUAL_CALCIUM - calcium[0])

    assert pth[1] > 5 * pth[0]
    assert pth[2] > 5 * pth[0]
    assert (np.abs(recovered[1:3]) < 0.01).all()
    assert recovered[3] < 0.1
    assert recovered[4] > 0.8


def test_the_sign_of_pths_answer_to_magnesium_flips_between_replete_and_depleted() -> None:
    """The same bolus of 6 mmol lowers PTH in a replete person and raises it after three weeks of little magnesium."""
    bolus = Change(at="0 min", magnesium_bolus="6 mmol")
    answers = list[float]()
    for start in (None, after(21)):
        course = homeostasis.simulate(HUMAN, changes=[bolus], start=start, duration="20 min", times=["15 min"])
        before = USUAL_PTH if start is None else start["pth_plasma"][-1]
        answers.append(float(course["pth_plasma"][0]) / before)

    assert answers[0] < 0.6
    assert answers[1] > 1.05


def test_a_bolus_is_an_infusion_within_no_time() -> None:
    """Of a second, in both bodies."""
    for body, amount in ((HUMAN, 6.0), (homeostasis.rat(), 0.0005), (homeostasis.rat(variant="published"), 0.0005)):
        bolus = Change(at="0 min", magnesium_bolus=f"{amount} mmol")
        unit = body.unit("magnesium_infusion")
        rate = amount * {"mmol/h": 3600, "mmol/min": 60}[unit]
        infusion = [
            Change(at="0 min", magnesium_infusion=f"{rate} {unit}"),
            Change(at=f"{1 / 60} min", magnesium_infusion=0.0),
        ]
        asked: dict[str, Any] = {"duration": "2 h", "times": ["30 min", "2 h"]}
        one = homeostasis.simulate(body, changes=[bolus], **asked)
        other = homeostasis.simulate(body, changes=infusion, **asked)
        assert one["magnesium_plasma"] == pytest.approx(other["magnesium_plasma"], rel=2e-3)
        assert one["magnesium_plasma"][0] != pytest.approx(HUMAN.magnesium_total_usual, rel=0.01)


def test_pth_is_hump_shaped_in_the_intake_of_magnesium_after_three_months() -> None:
    """Less magnesium lowers PTH in the end, and more magnesium lowers it too."""
    pth = [
        float(
            homeostasis.simulate(
                HUMAN, changes=[Change(at="0 day", magnesium_intake=factor)], duration="90 day", times=["90 day"]
            )["pth_plasma"][0]
        )
        for factor in (0.1, 0.5, 1.0, 3.0)
    ]

    assert pth[0] < USUAL_PTH > pth[3]


def test_a_person_with_other_constants_is_at_rest_too() -> None:
    """Another intake is a change that a person adapts to, and another person when the rest is worked out anew."""
    more = HUMAN.scaled(calcium_intake=1.2)
    other = more.rebalanced()

    assert more.calcium_threshold == HUMAN.calcium_threshold
    assert other.calcium_threshold < HUMAN.calcium_threshold
    assert homeostasis.steady_state(other)["calcium_plasma"] == pytest.approx(USUAL_CALCIUM, rel=1e-9)
    assert homeostasis.steady_state(more)["calcium_plasma"] > USUAL_CALCIUM * 1.002


def test_the_slow_pools_are_those_of_the_page() -> None:
    """Half-times at baseline: 1.25 min, 22 min, 1.68, 3.6, 4.8 and 25 h, 5.9 d, and 7 and 14 years."""
    steady = homeostasis.steady_state(HUMAN)
    hours = [np.log(2) / -each.real for each in steady.eigenvalues]
    printed = [1.25 / 60, 22 / 60, 1.68, 3.6, 4.8, 25, 5.9 * 24, 7 * 8766, 14 * 8766]

    assert steady.stable
    assert all(each.imag == 0 for each in steady.eigenvalues)
    assert hours == pytest.approx(printed, rel=0.06)
