"""What cannot be simulated is refused with a reason, and a solver that fails says when and where."""

import importlib
import math
import sys
from collections.abc import Callable
from typing import Any

import attrs
import numpy as np
import pytest

from camg import CamgError, InputError, RangeError, UnitError, UnknownNameError, homeostasis
from camg.errors import MissingExtraError, SolverError
from camg.homeostasis import Change
from camg.homeostasis.solving import integrated

RAT: Any = homeostasis.rat()


def run(**options: Any) -> Any:
    return homeostasis.simulate(RAT, **{"duration": "1 day", **options})


REFUSED: dict[str, tuple[Callable[[], Any], type[CamgError], str]] = {
    "an unknown variant": (lambda: homeostasis.rat(variant="publishd"), UnknownNameError, "'published'"),  # type: ignore[arg-type]
    "a cap that is no yes or no": (lambda: homeostasis.rat(capped=1), InputError, "True or False"),  # type: ignore[arg-type]
    "a negative parameter": (lambda: attrs.evolve(RAT, gfr=-1.0), RangeError, "RatParameters.gfr is -1"),
    "a parameter that is no number": (lambda: attrs.evolve(RAT, gfr=math.nan), RangeError, "finite"),
    "a text for a parameter": (lambda: attrs.evolve(RAT, gfr="1"), RangeError, "finite number"),
    "a volume of nothing": (lambda: attrs.evolve(RAT, plasma_volume=0.0), RangeError, "above 0"),
    "a share above 1": (lambda: attrs.evolve(RAT, calcium_bound=1.1), RangeError, "from 0 to 1"),
    "an unknown parameter to scale": (lambda: RAT.scaled(magnesium_intak=2.0), UnknownNameError, "'magnesium_intake'"),
    "a factor that is no number": (lambda: RAT.scaled(gfr="2"), InputError, "a factor"),
    "an unknown parameter to read": (lambda: RAT["gfrr"], UnknownNameError, "'gfr'"),
    "no parameters": (lambda: homeostasis.steady_state("rat"), InputError, "parameters of a body"),  # type: ignore[arg-type]
    "a start of another body": (
        lambda: homeostasis.steady_state(RAT, start=homeostasis.steady_state(homeostasis.human())),
        InputError, "same body, dutta-layton-2024",
    ),
    "a start that is no steady state": (
        lambda: homeostasis.steady_state(RAT, start=RAT), InputError, "a steady state",
    ),
    "no parameters to simulate": (
        lambda: homeostasis.simulate(None, duration="1 day"), InputError, "parameters of a body",  # type: ignore[arg-type]
    ),
    "no duration": (lambda: run(duration="0 day"), RangeError, "above 0"),
    "a negative duration": (lambda: run(duration="-1 day"), RangeError, "never negative"),
    "a duration without unit": (lambda: run(duration="120"), UnitError, "Write the unit"),
    "a duration of another kind": (lambda: run(duration="1 mg"), UnitError, "a span of time"),
    "a bare number as duration": (lambda: run(duration=120), UnitError, "a span of time"),
    "an endless duration": (lambda: run(duration="1e999 day"), RangeError, "finite number"),
    "a tolerance of nothing": (lambda: run(rtol=0.0), RangeError, "1e-12"),
    "a tolerance that is no number": (lambda: run(rtol=True), RangeError, "1e-12"),
    "changes out of order": (
        lambda: run(changes=[Change(at="5 h", gfr=1.1), Change(at="4 h", gfr=1.2)]), InputError, "order of time",
    ),
    "a change at the end": (lambda: run(changes=[Change(at="1 day", gfr=1.1)]), RangeError, "before the end"),
    "something else than a change": (lambda: run(changes=["gfr"]), InputError, "homeostasis.Change"),
    "a change of an unknown name": (
        lambda: run(changes=[Change(at="0 h", magnesium=0.5)]), UnknownNameError, "magnesium",
    ),
    "a change of nothing": (lambda: Change(at="0 h"), InputError, "at least one"),
    "a negative factor": (lambda: Change(at="0 h", gfr=-0.5), RangeError, "0 or more"),
    "a factor that is not finite": (lambda: Change(at="0 h", gfr=math.inf), RangeError, "finite"),
    "a factor of another type": (lambda: Change(at="0 h", gfr=None), InputError, "a factor"),  # type: ignore[arg-type]
    "a change at no time": (lambda: Change(at="soon", gfr=2.0), UnitError, "Change.at"),
    "a value in another unit": (lambda: run(changes=[Change(at="0 h", gfr="1 mL/min")]), UnitError, "L/min"),
    "a change beyond what is possible": (
        lambda: run(changes=[Change(at="0 h", calcium_bound=3.0)]), RangeError, "from 0 to 1",
    ),
    "times that fall": (lambda: run(times=["2 h", "1 h"]), InputError, "rising"),
    "times twice": (lambda: run(times=["1 h", "60 min"]), InputError, "rising"),
    "times after the end": (lambda: run(times=["1 h", "25 h"]), InputError, "up to the end"),
    "no times": (lambda: run(times=[]), InputError, "at least one"),
    "one time as text": (lambda: run(times="1 h"), UnitError, "several"),
    "bare times after the end, in the unit of the duration": (lambda: run(times=[1, 2]), InputError, "up to the end"),
    "bare times before the start": (lambda: run(times=[-0.5, 0.5]), RangeError, "0 or more"),
    "bare times that are none": (lambda: run(times=[0.1, math.nan, 0.5]), RangeError, "finite"),
    "bare times of another type": (lambda: run(times=[True]), UnitError, "a span of time"),
    "times that are none": (lambda: run(times=3), InputError, "several"),
    "a start that is none": (lambda: run(start=3), InputError, "a steady state, a course"),
    "a start of an unknown state": (lambda: run(start={"calcium": "1 mmol/L"}), UnknownNameError, "calcium_plasma"),
    "a start without unit": (lambda: run(start={"calcium_plasma": 1.2}), UnitError, "mmol/L"),
    "an unknown flow": (lambda: homeostasis.steady_state(RAT)["calcium_urin"], UnknownNameError, "'calcium_urine'"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_bad_input_is_refused_with_what_is_allowed(what: str) -> None:
    """With an error of camg that names it."""
    make, kind, words = REFUSED[what]

    with pytest.raises(kind, match=words.replace("(", r"\(")):
        make()


def test_a_solver_that_fails_says_when_and_with_which_state() -> None:
    """Plasma without calcium would secrete PTH without limit."""
    with pytest.raises(SolverError, match=r"at 0 min; state: pth_gland 34\.9") as caught:
        run(start={"calcium_plasma": "0 mmol/L"})

    assert caught.value.time == "0 min"
    assert caught.value.state["calcium_plasma"] == 0


@pytest.mark.parametrize("fault", [ZeroDivisionError("by zero"), OverflowError("too large"), ValueError("no domain")])
def test_equations_that_cannot_be_evaluated_say_when_and_where(fault: Exception) -> None:
    """Whichever way arithmetic fails: a root of less than 0 is a ValueError to Python."""

    def rates(_x: float) -> tuple[float]:
        raise fault

    with pytest.raises(SolverError, match=r"cannot be evaluated .*; at 0 min; state: x 1") as caught:
        integrated(rates, [1.0], [0.0, 2.0], rtol=1e-8, scale={"x": 1.0}, time_unit="min")

    assert caught.value.__cause__ is fault


def test_a_state_that_runs_away_is_no_number_in_a_result() -> None:
    """x' = x^2 from 1 is infinite at 1 min: the solver stops there, and it is said."""
    with pytest.raises(SolverError, match=r"min; state: x ") as caught:
        integrated(lambda x: (x * x,), [1.0], np.linspace(0, 2, 41), rtol=1e-8, scale={"x": 1.0}, time_unit="min")

    reached = float(caught.value.time.split()[0])
    assert 0.95 <= reached <= 1.0001
    assert caught.value.state["x"] >= 19.9


def test_a_solver_that_does_not_even_start_says_where_it_stood() -> None:
    """It leaves its arrays unfilled then, and what lies in them is no state."""
    with pytest.raises(SolverError, match=r"; at 0 h; state: .* calcium_extracellular 1e\+200") as caught:
        homeostasis.simulate(
            homeostasis.human(), changes=[Change(at="0 h", calcium_bolus="1e200 mmol")], duration="30 day"
        )

    assert caught.value.state["magnesium_slow"] == pytest.approx(900)


def test_a_state_that_falls_below_zero_is_no_number_in_a_result() -> None:
    """An amount cannot be negative, whatever equations say."""
    with pytest.raises(SolverError, match="below 0 or not finite; at 2 min"):
        integrated(lambda x: (-1.0 + 0 * x,), [1.5], [0.0, 1.0, 2.0], rtol=1e-8, scale={"x": 1.0}, time_unit="min")


def test_without_a_steady_state_that_is_said() -> None:
    """Nothing leaves a body without kidneys and accretion: minerals rise for ever."""
    still = RAT.scaled(gfr=0.0, calcium_accretion=0.0, magnesium_accretion=0.0)

    with pytest.raises(SolverError, match="steady state"):
        homeostasis.steady_state(still)


@pytest.mark.parametrize("package", ["numpy", "scipy", "scipy.integrate"])
def test_without_scipy_one_error_says_which_extra_brings_it(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The parameters can be read without it."""
    monkeypatch.setitem(sys.modules, package, None)

    assert homeostasis.rat().gfr > 0
    with pytest.raises(MissingExtraError, match=r"pip install 'camg\[models\]'"):
        run()
    with pytest.raises(ImportError):
        homeostasis.steady_state(RAT)


def test_the_room_opens_without_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is for who simulates."""
    monkeypatch.setitem(sys.modules, "numpy", None)

    assert importlib.reload(importlib.import_module("camg.homeostasis.hill")).rising(1.0, 1.0, 2.0) == 0.5
