"""A body along a parameter: the reference sweeps, and branches of steady states with their folds."""

from typing import Any

import attrs
import numpy as np
import pytest
from tables import table

from camg import homeostasis
from camg.errors import InputError, RangeError, UnknownNameError
from camg.homeostasis.rat_model import RAT as RAT_BODY

RAT = homeostasis.rat()
COLUMNS = {
    "pth_gland_pmol": "pth_gland",
    "pth_plasma_pM": "pth_plasma",
    "calcitriol_plasma_pM": "calcitriol_plasma",
    "mg_plasma_mM": "magnesium_plasma",
    "ca_plasma_mM": "calcium_plasma",
    "ca_fastbone_mmol": "calcium_fast_bone",
    "mg_fastbone_mmol": "magnesium_fast_bone",
    "urine_mg_mmol_per_min": "magnesium_urine",
    "bone_resorption_ca_mmol_per_min": "calcium_resorbed",
}


pytestmark = pytest.mark.usefixtures("quiet")


@pytest.mark.parametrize(
    ("name", "parameter"),
    [("sweep_IMg", "magnesium_intake"), ("sweep_ICa", "calcium_intake"), ("sweep_D3_inact", "vitamin_d")],
)
def test_a_sweep_is_the_reference_one(name: str, parameter: str) -> None:
    """Steady states, one after the other, to 1e-6 of the printed numbers."""
    rows = table(f"homeostasis/{name}")
    factors: dict[str, Any] = {parameter: [float(row["factor"]) for row in rows]}
    swept = homeostasis.sweep(RAT, progress=False, **factors)

    assert swept.stable == (True,) * len(rows)
    for column, state in COLUMNS.items():
        assert swept[state].tolist() == pytest.approx([float(row[column]) for row in rows], rel=1e-6, abs=1e-9)


def test_the_grid_of_two_intakes_is_the_reference_one() -> None:
    """A sweep of magnesium for each intake of calcium."""
    rows = table("homeostasis/grid_IMg_ICa")
    for calcium in {row["factor_ICa"] for row in rows}:
        line = [row for row in rows if row["factor_ICa"] == calcium]
        fed = RAT.scaled(calcium_intake=float(calcium))
        swept = homeostasis.sweep(fed, progress=False, magnesium_intake=[float(row["factor_IMg"]) for row in line])
        for column, state in COLUMNS.items():
            assert swept[state].tolist() == pytest.approx([float(row[column]) for row in line], rel=1e-6, abs=1e-9)


def test_a_sweep_after_a_time_is_the_end_of_each_course() -> None:
    """Each from the steady state of the body itself."""
    swept = homeostasis.sweep(RAT, after="5 day", progress=False, magnesium_intake=[0.5, 2.0])
    less = homeostasis.Change(at="0 day", magnesium_intake=0.5)
    course = homeostasis.simulate(RAT, changes=[less], duration="5 day", times=["5 day"])

    assert swept["pth_plasma"][0] == pytest.approx(course["pth_plasma"][0], rel=1e-9)
    assert swept.stable == ()


def test_down_and_up_is_one_branch() -> None:
    """(b) No hysteresis: the steady states on the way back are those on the way there."""
    down = np.linspace(1.0, 0.1, 19)
    swept = homeostasis.sweep(RAT, progress=False, magnesium_intake=[*down, *down[::-1]])

    for state in RAT.body.start:
        assert swept[state][:19] == pytest.approx(swept[state][:18:-1], rel=1e-9)


def test_the_rat_has_no_fold_between_plenty_and_want_of_magnesium() -> None:
    """(b) Followed along the branch itself: steep where secretion switches, but it never turns back."""
    branch = homeostasis.continuation(RAT, magnesium_intake=(1.0, 0.1))

    assert branch.folds == ()
    assert not branch.hysteresis
    assert all(branch.stable)
    assert (np.diff(branch.factors) < 0).all()
    assert branch.factors[-1] == pytest.approx(0.1, abs=1e-12)
    assert branch["pth_plasma"].max() / branch["pth_plasma"][0] == pytest.approx(1.34, abs=0.005)


# A body with folds ------------------------------------------------------------------------------------------------

_LOSS = 1.2


def _toggle(p: Any, flow: Any) -> Any:
    """The store of PTH feeds itself, so that two steady states are possible; everything else just settles."""
    x = flow.pth_degraded / p.gland_degradation / RAT_BODY.start["pth_gland"]
    rate = p.pth_synthesis / RAT.pth_synthesis + 2 * x**2 / (1 + x**2) - _LOSS * x
    usual = RAT_BODY.start
    others = {
        "pth_plasma": flow.pth_cleared / p.pth_clearance * p.plasma_volume,
        "calcitriol_plasma": flow.calcium_absorbed_share,
        "magnesium_plasma": flow.magnesium_into_fast_bone / p.magnesium_into_fast_bone,
        "calcium_plasma": flow.calcium_into_fast_bone / p.calcium_into_fast_bone,
        "calcium_fast_bone": flow.calcium_accreted / p.calcium_accretion,
        "magnesium_fast_bone": flow.magnesium_accreted / p.magnesium_accretion,
    }
    settled = {**usual, "calcitriol_plasma": 0.5}
    return (rate * usual["pth_gland"], *(settled[name] - value for name, value in others.items()))


TOGGLE = attrs.evolve(RAT_BODY, balances=_toggle)


@attrs.frozen(kw_only=True)
class Toggling(homeostasis.RatParameters):
    """A rat with a switch that stays where it is."""

    @property
    def body(self) -> homeostasis.Body:
        return TOGGLE


def test_a_branch_is_followed_round_its_folds() -> None:
    """They are where the synthesis that holds a store is extremal, which a polynomial tells."""
    rat = Toggling(**attrs.asdict(RAT))
    stores = [root.real for root in np.roots([_LOSS, 0, 2 * _LOSS, -4, _LOSS]) if abs(root.imag) < 1e-9]
    expected = sorted(_LOSS * x - 2 * x**2 / (1 + x**2) for x in stores)
    branch = homeostasis.continuation(rat, pth_synthesis=(0.01, 1.0))

    assert len(expected) == 2
    assert sorted(branch.folds) == pytest.approx(expected, rel=1e-6)
    assert branch.hysteresis
    assert not all(branch.stable)
    assert branch.stable[0]
    assert branch.stable[-1]


def test_a_sweep_of_a_body_with_folds_depends_on_the_way() -> None:
    """Which is what a sweep is sought from point to point for."""
    rat = Toggling(**attrs.asdict(RAT))
    up = np.linspace(0.05, 0.6, 12)
    swept = homeostasis.sweep(rat, progress=False, pth_synthesis=[*up, *up[::-1]])

    assert swept["pth_gland"][-4] > 1.5 * swept["pth_gland"][3]


# What it looks like -----------------------------------------------------------------------------------------------


def test_a_sweep_is_plain_data_and_a_table() -> None:
    """With what it was made with."""
    swept = homeostasis.sweep(RAT, progress=False, gfr=[1.0, 0.8])

    assert swept.to_dict()["series"]["pth_plasma"]["values"] == swept["pth_plasma"].tolist()
    assert swept.to_dict()["parameter"] == "gfr"
    values: Any = swept.values
    assert values.to("L/hour").magnitude.tolist() == pytest.approx([0.075138, 0.0601104])
    assert len(swept.table("pth_plasma").splitlines()) == 3
    assert repr(swept) == "<Sweep of rat, dutta-layton-2024, mass_consistent: gfr, 2 factors, at rest>"


def test_defects_met_along_a_sweep_are_told_once() -> None:
    """With how many factors meet them."""
    with pytest.warns(homeostasis.AbsorbedShareWarning, match="1 of 2 factors"):
        swept = homeostasis.sweep(RAT.scaled(), progress=False, magnesium_intake=[1.0, 0.5])

    assert any("1 of 2 factors" in each for each in swept.warnings)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, InputError),
        ({"gfr": [1.0], "vitamin_d": [1.0]}, InputError),
        ({"gfr": []}, InputError),
        ({"gfr": 0.5}, InputError),
        ({"gfr": "0.5"}, InputError),
        ({"gfr": [-1.0]}, RangeError),
        ({"gfr": [float("nan")]}, RangeError),
        ({"gfr": ["a lot"]}, InputError),
        ({"gfrr": [1.0]}, UnknownNameError),
        ({"calcium_infusion": [1.0]}, InputError),
    ],
)
def test_what_cannot_be_swept_is_refused(given: dict[str, Any], error: type[Exception]) -> None:
    """One parameter by name, and factors that it can take."""
    with pytest.raises(error):
        homeostasis.sweep(RAT, progress=False, **given)
    with pytest.raises(error):
        homeostasis.continuation(RAT, **given)


@pytest.mark.parametrize("factors", [(1.0,), (1.0, 1.0), (1.0, 0.5, 0.2)])
def test_a_branch_has_two_ends(factors: tuple[float, ...]) -> None:
    """From where and to where."""
    with pytest.raises(InputError, match="two different factors"):
        homeostasis.continuation(RAT, gfr=factors)
