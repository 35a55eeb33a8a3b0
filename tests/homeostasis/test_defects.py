"""What the rat is known to get wrong is said when a run meets it, and only then."""

import warnings
from typing import Any

import pytest

import camg
from camg import homeostasis
from camg.homeostasis import Change, HomeostasisWarning, RatParameters

RAT = homeostasis.rat()


def kinds(make: Any) -> set[str]:
    """Return the names of the warnings given, which must be those that the result carries."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        result = make()
    assert all(issubclass(each.category, HomeostasisWarning) for each in said)
    assert [str(each.message) for each in said] == list(result.warnings)
    assert all(each.filename == __file__ for each in said)
    return {each.category.__name__ for each in said}


def course(body: RatParameters = RAT, duration: str = "20 day", **factors: float) -> set[str]:
    changes = [Change(at="0 day", **factors)] if factors else []
    return kinds(lambda: homeostasis.simulate(body, changes=changes, duration=duration))


def steady(body: RatParameters) -> set[str]:
    return kinds(lambda: homeostasis.steady_state(body))


def test_the_baseline_meets_no_defect() -> None:
    """Silence means that none was met."""

    assert steady(RAT) == set()
    assert course() == set()
    assert course(calcium_intake=1.2) == set()


def test_absorbing_more_than_is_eaten_is_told() -> None:
    """Defect 1, from about two thirds of the intake downwards; the cap ends it."""

    assert "AbsorbedShareWarning" in steady(RAT.scaled(magnesium_intake=0.6))
    assert "AbsorbedShareWarning" not in steady(RAT.scaled(magnesium_intake=0.7))
    assert "AbsorbedShareWarning" in course(magnesium_intake=0.5)
    assert "AbsorbedShareWarning" not in course(homeostasis.rat(capped=True), magnesium_intake=0.5)


def test_what_is_met_between_the_times_shown_is_told_too() -> None:
    """Sixty days without much magnesium, of which only the beginning and the end after repletion are shown."""
    changes = [Change(at="0 day", magnesium_intake=0.25), Change(at="60 day", magnesium_intake=1.0)]
    met = kinds(lambda: homeostasis.simulate(RAT, changes=changes, duration="90 day", times=["90 day"]))

    assert {"AbsorbedShareWarning", "SwitchCrossedWarning", "SpeciesSignWarning"} <= met


@pytest.mark.parametrize(("factor", "share"), [(1.0, 0.824), (0.8, 0.922), (0.6, 1.059), (0.5, 1.149), (0.2, 1.564)])
def test_the_absorbed_share_is_the_printed_one(factor: float, share: float) -> None:
    """The numbers of defect 1."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HomeostasisWarning)
        found = homeostasis.steady_state(RAT.scaled(magnesium_intake=factor))

    assert found["magnesium_absorbed_share"] == pytest.approx(share, abs=5e-4)


def test_crossing_the_switch_is_told() -> None:
    """Defect 7, as soon as magnesium is below 0.4 mmol/L."""

    assert "SwitchCrossedWarning" in steady(RAT.scaled(magnesium_intake=0.38))
    assert "SwitchCrossedWarning" not in steady(RAT.scaled(magnesium_intake=0.4))
    assert "SwitchCrossedWarning" in course(magnesium_intake=0.25)


def test_bone_that_stays_frozen_is_told_of_long_runs() -> None:
    """Defect 3, from a month on."""

    assert course(duration="31 day") == {"SlowBoneWarning"}
    assert course(duration="30 day") == set()


def test_the_wrong_sign_for_the_species_is_told() -> None:
    """Defect 4: calcium falls with the magnesium eaten; not where calcium falls for another reason."""

    assert course(magnesium_intake=0.8) == {"SpeciesSignWarning"}
    assert steady(RAT.scaled(magnesium_intake=0.8)) == {"SpeciesSignWarning"}
    assert course(calcium_intake=0.8) == set()


def test_the_half_life_of_pth_is_told_where_its_minutes_are_shown() -> None:
    """Defect 5, in the hour after a change, a bolus, or a start elsewhere."""

    assert course(duration="2 h", calcium_plasma=1.2) == {"PthHalfLifeWarning"}
    assert course(duration="2 h") == set()
    elsewhere = {"calcium_plasma": "1.3 mmol/L"}
    assert kinds(lambda: homeostasis.simulate(RAT, duration="2 h", start=elsewhere)) == {"PthHalfLifeWarning"}
    later = [Change(at="10 day", gfr=0.9)]
    early = ["30 min", "20 day"]
    assert kinds(lambda: homeostasis.simulate(RAT, duration="20 day", changes=later, times=early)) == set()


def test_the_published_form_is_told_in_time_only() -> None:
    """Defect 2: steady states of both forms are the same."""

    assert steady(homeostasis.rat(variant="published")) == set()
    assert course(homeostasis.rat(variant="published")) == {"VolumeTwiceWarning"}


def test_every_warning_of_a_body_can_be_silenced_at_once() -> None:
    """One base, which is a warning of camg."""

    assert issubclass(HomeostasisWarning, camg.CamgWarning)
