"""Many bodies at once are the bodies one by one."""

import io
import re
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camg import homeostasis
from camg.errors import InputError, RangeError, SolverError, UnknownNameError
from camg.homeostasis import Change

RAT = homeostasis.rat()
HALF = Change(at="0 day", magnesium_intake=0.5)
TIMES = ["0 day", "0.1 day", "1 day", "5 day", "30 day", "365 day"]


pytestmark = pytest.mark.usefixtures("quiet")


@settings(max_examples=4)
@given(
    st.integers(0, 10_000),
    st.sampled_from([RAT, homeostasis.rat(variant="published"), homeostasis.rat(capped=True)]),
    st.sampled_from(
        [
            0.1,
            {"pth_clearance": 0.3, "plasma_volume": 0.2, "conversion_pth_exponent": 0.1, "magnesium_intake": 0.2},
        ]
    ),
)
def test_each_member_is_what_it_is_alone(seed: int, body: homeostasis.Parameters, spread: Any) -> None:
    """Within 1e-4 in everything that is shown, at every time, through a factor, a value and a bolus."""
    changes = [
        HALF,
        Change(at="1 day", gfr="0.0011 L/min", calcium_plasma=1.1),
        Change(at="2 day", magnesium_intake=0.8, magnesium_plasma="0.7 mmol/L"),
    ]
    many = homeostasis.ensemble(
        body, draws=4, seed=seed, spread=spread, changes=changes, duration="365 day", times=TIMES, progress=False
    )

    for place in range(len(many)):
        alone = homeostasis.simulate(many.member(place), changes=changes, duration="365 day", times=TIMES)
        for name in many.names:
            scale = max(np.abs(alone[name]).max(), 1e-12)
            assert np.abs(many[name][place] - alone[name]).max() < 1e-4 * scale, name


def test_a_thousand_members_spread_as_asked() -> None:
    """Log-normal, with median 1 and the standard deviation of the logarithm that was given."""
    many = homeostasis.ensemble(RAT, spread={"gfr": 0.2}, duration="1 day", times=["1 day"], progress=False)
    logs = np.log(many.drawn["gfr"] / RAT.gfr)

    assert len(many) == 1000
    assert logs.mean() == pytest.approx(0.0, abs=0.02)
    assert logs.std() == pytest.approx(0.2, rel=0.08)
    low, middle, high = many.quantiles("calcium_plasma")[:, 0]
    assert low < middle < high


def test_the_same_seed_draws_the_same_bodies() -> None:
    """And fewer draws are the first of more."""
    few = homeostasis.ensemble(RAT, draws=3, seed=7, duration="1 day", times=["1 day"], progress=False)
    more = homeostasis.ensemble(RAT, draws=5, seed=7, duration="1 day", times=["1 day"], progress=False)
    others = homeostasis.ensemble(RAT, draws=3, seed=8, duration="1 day", times=["1 day"], progress=False)

    assert few.drawn["gfr"].tolist() == more.drawn["gfr"][:3].tolist()
    assert few.drawn["gfr"].tolist() != others.drawn["gfr"].tolist()


def test_without_a_duration_members_are_at_rest() -> None:
    """Each in the steady state of its own parameters, and nothing can change."""
    many = homeostasis.ensemble(RAT, draws=3, progress=False)

    for place in range(3):
        assert many["pth_plasma"][place, 0] == pytest.approx(
            homeostasis.steady_state(many.member(place))["pth_plasma"], rel=1e-9
        )
    with pytest.raises(InputError, match="how long"):
        homeostasis.ensemble(RAT, draws=3, changes=[HALF])


def test_all_may_begin_in_one_steady_state() -> None:
    """Then they part."""
    steady = homeostasis.steady_state(RAT)
    many = homeostasis.ensemble(RAT, draws=5, start=steady, duration="10 day", progress=False)

    assert many["calcium_plasma"][:, 0].tolist() == pytest.approx([steady["calcium_plasma"]] * 5)
    assert many["calcium_plasma"][:, -1].std() > 0


def test_an_ensemble_is_plain_data_a_table_and_quantities() -> None:
    """With what it was made with."""
    many = homeostasis.ensemble(RAT, draws=5, changes=[HALF], duration="10 day", progress=False)
    data = many.to_dict()

    assert data["members"] == 5
    assert data["seed"] == 1
    assert data["quantiles"]["pth_plasma"]["50 %"] == many.quantiles("pth_plasma", [0.5])[0].tolist()
    assert f"{many.calcium_plasma.units}" == "millimole / liter"
    times: Any = many.times
    assert times.to("day").magnitude[-1] == pytest.approx(10.0)
    assert many.table("pth_plasma").splitlines()[1].startswith("pth_plasma")
    assert repr(many).startswith("<Ensemble of rat, dutta-layton-2024, mass_consistent: 5 members, 14400 min, 1 change")


def test_defects_that_members_meet_are_told_once() -> None:
    """With how many do."""
    with pytest.warns(homeostasis.AbsorbedShareWarning, match=r"\d of 5 members"):
        homeostasis.ensemble(RAT, draws=5, changes=[HALF], duration="10 day", progress=False)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"draws": 0}, RangeError),
        ({"draws": 2.5}, RangeError),
        ({"seed": -1}, RangeError),
        ({"spread": 0.0}, RangeError),
        ({"spread": float("nan")}, RangeError),
        ({"spread": {}}, InputError),
        ({"spread": {"gfrr": 0.1}}, UnknownNameError),
        ({"spread": {"calcium_infusion": 0.1}}, InputError),
        ({"spread": {"reabsorbed_most": 0.5}}, RangeError),
        ({"duration": "0 day"}, RangeError),
        ({"rtol": 1.0}, RangeError),
        ({"start": "baseline"}, InputError),
    ],
)
def test_what_cannot_be_drawn_is_refused(options: dict[str, Any], error: type[Exception]) -> None:
    """As one body with such a parameter would be."""
    with pytest.raises(error):
        homeostasis.ensemble(RAT, **{"draws": 50, "duration": "1 day", "progress": False, **options})
    with pytest.raises(InputError):
        homeostasis.ensemble("rat", duration="1 day")  # type: ignore[arg-type]


def _running_dry(p: Any, flow: Any) -> Any:
    rates = homeostasis.rat().body.balances(p, flow)
    return (rates[0] - 1e3 * p.gfr / RAT.gfr, *rates[1:])


DRY = attrs.evolve(RAT.body, balances=_running_dry)


@attrs.frozen(kw_only=True)
class Dry(homeostasis.RatParameters):
    """A rat whose gland runs dry."""

    @property
    def body(self) -> homeostasis.Body:
        return DRY


def test_a_member_that_fails_is_named_with_time_and_state() -> None:
    """And not thousands of numbers."""
    steady = homeostasis.steady_state(RAT)
    dry = Dry(**attrs.asdict(RAT))
    held = attrs.evolve(steady, parameters=dry)

    with pytest.raises(SolverError, match="member 0 of 3") as told:
        homeostasis.ensemble(dry, draws=3, start=held, duration="0.1 min", progress=False)
    assert list(told.value.state) == list(RAT.body.start)


class Terminal(io.StringIO):
    """What says of itself that it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("progress", "shown"), [(True, {"members", "factors", "parameters"}), (False, set[str]())])
def test_a_bar_can_be_switched_off(progress: bool, shown: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal it counts what a long run goes through."""
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    homeostasis.ensemble(RAT, draws=2, progress=progress)
    homeostasis.sweep(RAT, gfr=[1.0], progress=progress)
    homeostasis.sensitivity(RAT, names=["gfr"], progress=progress)

    assert set(re.findall("members|factors|parameters", screen.getvalue())) == shown


def test_a_bar_is_shown_on_a_terminal_only(capfd: pytest.CaptureFixture[str]) -> None:
    """A log would fill with it."""
    homeostasis.ensemble(RAT, draws=2, duration="1 day", progress=True)
    homeostasis.sweep(RAT, gfr=[1.0], progress=True)

    assert capfd.readouterr().err == ""
