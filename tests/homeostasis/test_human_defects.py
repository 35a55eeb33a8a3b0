"""Where HUMAN-9 does not hold is said on every run that goes there, what it is labelled with, and what is refused."""

import json
import math
import warnings
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from camg import CamgError, InputError, RangeError, UnitError, UnknownNameError, homeostasis
from camg.homeostasis import Change, HomeostasisWarning
from camg.homeostasis.human_defects import RANGES
from camg.homeostasis.human_parameters import at_baseline, standard

HUMAN: Any = homeostasis.human()


def said(make: Callable[[], Any]) -> list[tuple[str, str]]:
    """Return kind and text of the warnings given, which must be those that the result carries."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = make()
    assert all(issubclass(each.category, HomeostasisWarning) for each in caught)
    assert [str(each.message) for each in caught] == list(result.warnings)
    return [(each.category.__name__, str(each.message)) for each in caught]


def course(duration: str = "2 day", **effects: Any) -> list[tuple[str, str]]:
    changes = [Change(at="0 day", **effects)] if effects else []
    return said(lambda: homeostasis.simulate(HUMAN, changes=changes, duration=duration))


def test_within_its_ranges_nothing_is_said() -> None:
    """Silence means that no limit was passed."""

    assert course() == []
    assert course(duration="365 day", magnesium_intake=0.5) == []
    assert said(lambda: homeostasis.steady_state(HUMAN)) == []


@pytest.mark.parametrize(
    ("effects", "words"),
    [
        ({"calcium_intake": "1.9 mmol/day"}, "calcium eaten of 1.9 mmol/day"),
        ({"calcium_intake": "76 mmol/day"}, "calcium eaten of 76 mmol/day"),
        ({"magnesium_intake": "0.19 mmol/day"}, "magnesium eaten of 0.19 mmol/day"),
        ({"magnesium_intake": "41 mmol/day"}, "magnesium eaten of 41 mmol/day"),
        ({"set_point": 1.25}, "set point of PTH of 1.25"),
        ({"set_point": 0.85}, "set point of PTH of 0.85"),
        ({"magnesium_bolus": "40 mmol"}, "total plasma magnesium of 3.52 mmol/L"),
        ({"magnesium_extracellular": 0.15}, "total plasma magnesium of 0.12"),
        ({"calcium_bolus": "20 mmol"}, "total plasma calcium of 3.68 mmol/L"),
        ({"calcium_extracellular": 0.6}, "total plasma calcium of 1.41 mmol/L"),
    ],
)
def test_a_range_that_is_left_is_told(effects: dict[str, Any], words: str) -> None:
    """Section 9 of the page, each end of each range, with what was met."""
    told = [text for kind, text in course(duration="1 h", **effects) if kind == "OutsideValidityWarning"]

    assert any(words in text for text in told), told
    assert all("not valid" in text for text in told)


def test_a_range_left_in_any_phase_is_told() -> None:
    """Not only in the last one."""
    changes = [Change(at="0 h", calcium_intake=4.0), Change(at="1 h", calcium_intake=1.0)]

    assert [kind for kind, _ in said(lambda: homeostasis.simulate(HUMAN, changes=changes, duration="2 h"))] == [
        "OutsideValidityWarning"
    ]


def test_a_range_left_between_the_times_shown_is_told() -> None:
    """Calcium into a vein at once: days later nothing of it is to be seen."""
    given = [Change(at="0 h", calcium_bolus="40 mmol")]
    with pytest.warns(homeostasis.OutsideValidityWarning, match="plasma calcium of 5.02 mmol/L lies outside"):
        late = homeostasis.simulate(HUMAN, changes=given, duration="5 day", times=["5 day"])

    assert late.span("calcium_plasma")[1] > 3.5 > late["calcium_plasma"][-1]


def test_more_than_a_year_is_told() -> None:
    """Up to a year the model is held to be valid."""

    assert course(duration="366 day") == []
    assert [kind for kind, _ in course(duration="400 day")] == ["OutsideValidityWarning"]


def test_a_rest_that_takes_decades_is_told() -> None:
    """Of a person whose constants were changed, but not of another person, nor where a run begins elsewhere."""
    less = HUMAN.scaled(gfr=0.8)
    kinds = ["OutsideValidityWarning"]
    usual = homeostasis.steady_state(HUMAN)

    assert [kind for kind, _ in said(lambda: homeostasis.steady_state(less))] == kinds
    assert [kind for kind, _ in said(lambda: homeostasis.simulate(less, duration="1 day"))] == kinds
    assert said(lambda: homeostasis.simulate(less, start=usual, duration="1 day")) == []
    assert said(lambda: homeostasis.steady_state(less.rebalanced())) == []
    assert said(lambda: homeostasis.simulate(less.rebalanced(), duration="1 day")) == []


def test_every_range_of_the_page_is_watched() -> None:
    """Ca 2-75, Mg 0.2-40 mmol/d, GFR 0.5 L/h, Mt 0.17-3, Ct 1.6-3.5 mM, sigma 0.9-1.2."""

    assert {each.name: (each.low, each.high) for each in RANGES} == {
        "calcium_intake": (2, 75),
        "magnesium_intake": (0.2, 40),
        "gfr": (0.5, math.inf),
        "set_point": (0.9, 1.2),
        "calcium_plasma": (1.6, 3.5),
        "magnesium_plasma": (0.17, 3.0),
    }


@pytest.mark.parametrize(
    ("effects", "words"),
    [
        ({"gfr": 0.25}, "PTH stays near normal"),
        ({"vitamin_d": 0.1}, "osteomalacia"),
        ({"magnesium_extracellular": 0.3}, "near 1.8 mmol/L"),
    ],
)
def test_a_known_failure_is_told(effects: dict[str, Any], words: str) -> None:
    """Where the page says that the model fails for want of a mechanism."""
    told = [text for kind, text in course(**effects) if kind == "MissingMechanismWarning"]

    assert len(told) == 1
    assert words in told[0]


def test_a_known_failure_is_not_told_before_it() -> None:
    """At half the filtration and 0.3 of 25(OH)D the page has no failure."""

    assert course(gfr=0.5) == []
    assert course(vitamin_d=0.3) == []


def test_a_filtration_near_nothing_is_outside_too() -> None:
    """Below 0.5 L/h."""

    assert {kind for kind, _ in course(gfr=0.05)} == {"OutsideValidityWarning", "MissingMechanismWarning"}


def test_every_result_is_labelled_experimental() -> None:
    """With species, model, what was changed, solver and tolerances."""
    change = Change(at="0 h", calcium_intake=0.5, magnesium_bolus="1 mmol")
    run = homeostasis.simulate(HUMAN, changes=[change], duration="1 h", times=["1 h"])
    steady = homeostasis.steady_state(HUMAN)

    for result in (run, steady):
        assert (result.species, result.model, result.variant) == ("human", "HUMAN-9", "unpublished")
        assert result.experimental
        assert "human, HUMAN-9, unpublished, experimental" in repr(result)
        plain = json.loads(json.dumps(result.to_dict(), allow_nan=False))
        assert (plain["species"], plain["model"], plain["experimental"]) == ("human", "HUMAN-9", True)
        assert plain["solver"]["rtol"] == 1e-8
    assert run.to_dict()["changes"] == [{"at": "0 min", "calcium_intake": 0.5, "magnesium_bolus": "1 mmol"}]


def test_every_table_says_whose_numbers_they_are() -> None:
    """And what was changed, and what was warned of; the tables of a published model are bare."""
    change = Change(at="0 h", calcium_intake=4.0, magnesium_bolus="1 mmol")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HomeostasisWarning)
        start = homeostasis.steady_state(HUMAN)
        body = HUMAN.scaled(gfr=0.9)
        result = homeostasis.simulate(body, changes=[change], start=start, duration="1 h", times=["1 h"])

    assert result.table().splitlines()[-3:] == [
        "# HUMAN-9, gfr = 6.48 (human, HUMAN-9, unpublished, experimental)",
        "# from 0 min: calcium_intake = 4.0, magnesium_bolus = 1 mmol",
        "# HUMAN-9 is not valid here: calcium eaten of 100 mmol/day lies outside 2 to 75.",
    ]
    assert homeostasis.steady_state(HUMAN).table().endswith("# HUMAN-9 (human, HUMAN-9, unpublished, experimental)")
    assert "#" not in homeostasis.steady_state(homeostasis.rat()).table()


def test_what_was_changed_in_the_person_is_in_the_name_of_the_set() -> None:
    """As the page asks of every run."""

    assert HUMAN.scaled(vitamin_d=0.5).parameter_set == "HUMAN-9, vitamin_d = 0.5"


def run(**options: Any) -> Any:
    return homeostasis.simulate(HUMAN, **{"duration": "1 day", **options})


def at_start(**effects: Any) -> Any:
    return run(changes=[Change(at="0 h", **effects)])


REFUSED: dict[str, tuple[Callable[[], Any], type[CamgError], str]] = {
    "an unknown change": (lambda: at_start(magnesium_intak=0.5), UnknownNameError, "'magnesium_intake'"),
    "an unknown bolus": (lambda: at_start(magnesium_bolu="1 mmol"), UnknownNameError, "'magnesium_bolus'"),
    "an observable as a change": (lambda: at_start(calcium_plasma=1.2), UnknownNameError, "calcium"),
    "a bolus as a factor": (lambda: at_start(calcium_bolus=2.0), InputError, "an amount with its unit"),
    "a bolus in another unit": (lambda: at_start(calcium_bolus="2 mmol/L"), UnitError, "mmol"),
    "a negative bolus": (lambda: at_start(calcium_bolus="-2 mmol"), RangeError, "never negative"),
    "a factor of nothing": (lambda: at_start(calcium_infusion=2.0), InputError, "any factor of 0 is 0"),
    "a negative infusion": (lambda: at_start(calcium_infusion="-2 mmol/h"), RangeError, "never negative"),
    "an intake in another unit": (lambda: at_start(calcium_intake="1 g/day"), UnitError, "mmol/day"),
    "a share above 1": (lambda: at_start(calcium_filterable=3.0), RangeError, "from 0 to 1"),
    "another variant": (lambda: attrs.evolve(HUMAN, variant="published"), InputError, "unpublished"),
    "a shift that is not finite": (
        lambda: attrs.evolve(HUMAN, calcium_threshold_shift=math.nan), RangeError, "a finite number",
    ),
    "a negative filtration": (lambda: attrs.evolve(HUMAN, gfr=-1.0), RangeError, "0 or more"),
    "a start in another body": (
        lambda: run(start=homeostasis.steady_state(homeostasis.rat())), InputError, "a state of HUMAN-9",
    ),
    "a start of an observable": (lambda: run(start={"calcium_plasma": "2.4 mmol/L"}), UnknownNameError, "calcium"),
    "a person who loses more than is absorbed": (
        lambda: HUMAN.scaled(calcium_intake=0.1).rebalanced(), RangeError, "calcium_faecal_usual",
    ),
    "a person who excretes more than is left over": (
        lambda: attrs.evolve(HUMAN, magnesium_excreted_least=0.9).rebalanced(), RangeError, "magnesium_excreted_least",
    ),
    "a gland without limits": (lambda: HUMAN.scaled(release_most=0.1).rebalanced(), RangeError, "release_most"),
    "a kidney that filters nothing": (lambda: HUMAN.scaled(gfr=0.0).rebalanced(), RangeError, "kidneys that filter"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_bad_input_is_refused_with_what_is_allowed(what: str) -> None:
    """With an error of camg that names it."""
    make, kind, words = REFUSED[what]

    with pytest.raises(kind, match=words.replace("(", r"\(")):
        make()


def test_what_may_be_below_zero_is_read_with_its_sign() -> None:
    """A loop diuretic lowers both thresholds."""
    change = Change(at="0 h", calcium_threshold_shift="-0.05 mmol/L", magnesium_threshold_shift="-0.03 mmol/L")
    result = homeostasis.simulate(HUMAN, changes=[change], duration="1 h", times=["0 h"])

    assert result.phases[0].parameters["calcium_threshold_shift"] == -0.05
    assert result["calcium_urine"][0] > 1.5 * homeostasis.steady_state(HUMAN)["calcium_urine"]


def test_an_infusion_can_be_stopped_by_a_factor() -> None:
    """0 ends it, and 1 puts back what the person had, which is none."""
    for stop in (0, 1):
        changes = [Change(at="0 h", calcium_infusion="5 mmol/h"), Change(at="1 h", calcium_infusion=stop)]
        result = homeostasis.simulate(HUMAN, changes=changes, duration="2 h")
        assert [phase.parameters["calcium_infusion"] for phase in result.phases] == [5, 0]


def test_the_constants_of_the_person_follow_from_the_others() -> None:
    """They stand in no file."""

    assert at_baseline(standard()) == {name: HUMAN[name] for name in HUMAN.names[-20:]}


def test_a_rate_may_be_written_per_minute_hour_or_day() -> None:
    """In both bodies, whichever of them their equations are in."""
    for body, same in ((HUMAN, 0.1), (homeostasis.rat(), 0.1 / 60)):
        for text in ("0.1 mmol/h", f"{0.1 / 60!r} mmol/min", "2.4 mmol/day", "2.4 mmol/d"):
            change = Change(at="0 h", magnesium_infusion=text)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", HomeostasisWarning)
                result = homeostasis.simulate(body, changes=[change], duration="1 min", times=["1 min"])
            assert result.phases[0].parameters["magnesium_infusion"] == pytest.approx(same, rel=1e-12), text


SHARED = (
    "calcium_intake", "magnesium_intake", "gfr", "vitamin_d", "pth_synthesis", "pth_clearance", "calcium_infusion",
    "magnesium_infusion", "calcium_bolus", "magnesium_bolus", "pth_plasma", "calcitriol_plasma",
)  # fmt: skip


@pytest.mark.parametrize("name", SHARED)
def test_both_bodies_are_changed_by_the_same_names(name: str) -> None:
    """Where both have the thing."""
    for parameters in (HUMAN, homeostasis.rat()):
        body = parameters.body
        assert name in (*parameters.names, *body.boluses, *(state.name for state in body.states))
