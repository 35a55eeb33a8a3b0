"""Which parameters a body answers to, against the reference and against the changes it stands for."""

import warnings
from typing import Any

import pytest
from tables import table

from camg import homeostasis
from camg.errors import InputError, RangeError, UnknownNameError
from camg.homeostasis import Sensitivity

RAT = homeostasis.rat()
SYMBOLS = {
    "gamma_p": "exocytosis_calcium_exponent", "beta_exo_PTHg": "exocytosis", "Vp": "plasma_volume",
    "k_prod_PTHg": "pth_synthesis", "gamma_prod_D3": "calcitriol_on_pth_synthesis", "k_PTHp_deg": "pth_clearance",
    "D3_inact": "vitamin_d", "gamma_deg_PTHp": "pth_on_clearance", "k_deg_D3": "calcitriol_clearance",
    "K_conv_PTH": "conversion_pth", "gamma_conv_Ca": "calcium_on_conversion",
    "delta_Mg_act": "conversion_magnesium_most", "K1_Mg_act": "conversion_magnesium_rising",
    "k_min_conv": "conversion_basal", "delta_max_D3act": "conversion_regulated",
    "Gamma_abs0": "calcium_absorbed_basal", "delta_abs_D3": "calcium_absorbed_regulated", "IMg": "magnesium_intake",
    "gamma_passive_Mg": "magnesium_absorbed_passive", "gamma_D3_Mg": "magnesium_absorbed_regulated",
    "V_active": "magnesium_transport", "GFR": "gfr", "Lambda_PT0_Ca": "calcium_proximal_basal",
    "Lambda_TAL0_Ca": "calcium_ascending_basal", "delta_TAL_max_Ca": "calcium_ascending_regulated",
    "delta_DCT_max_Ca": "calcium_distal_regulated", "Lambda_PT0_Mg": "magnesium_proximal_basal",
    "Lambda_TAL0_Mg": "magnesium_ascending_basal", "delta_TAL_max_Mg": "magnesium_ascending_regulated",
    "delta_DCT_max_Mg": "magnesium_distal_regulated", "PTHp_ref": "proximal_pth", "K_DCT_PTHp": "distal_pth",
    "K_DCT_D3p": "distal_calcitriol", "nTAL": "sensing_exponent", "Cap_ref": "sensing_calcium",
    "Gamma_res_min": "resorption_basal", "delta_res_max": "resorption_regulated",
    "K_D3p_res": "resorption_calcitriol", "kappa_b_Ca": "calcium_bound", "k_pf_Ca": "calcium_into_fast_bone",
    "k_fp_Ca": "calcium_out_of_fast_bone", "k_pf_Mg": "magnesium_into_fast_bone",
    "k_fp_Mg": "magnesium_out_of_fast_bone", "gamma_Mg": "deficient_exocytosis",
}  # fmt: skip
"""The reference's symbols by their names here; `gamma_Mg`, which moves nothing, by one that moves nothing either."""
COLUMNS = {
    "dPTHp_pct": "pth_plasma",
    "dcalcitriol_pct": "calcitriol_plasma",
    "dMg_pct": "magnesium_plasma",
    "dCa_pct": "calcium_plasma",
}


@pytest.fixture(scope="module")
def told() -> Sensitivity:
    return homeostasis.sensitivity(RAT, progress=False)


@pytest.mark.parametrize("row", table("homeostasis/local_sensitivity_plus5pct"), ids=lambda row: row["parameter"])
def test_a_sensitivity_of_the_rat_is_the_reference_one(row: dict[str, str], told: Sensitivity) -> None:
    """The steady state with one parameter 5 % up."""
    for column, output in COLUMNS.items():
        percent = 100 * told.of(SYMBOLS[row["parameter"]], output)
        assert percent == pytest.approx(float(row[column]), rel=1e-5, abs=1e-6), column


def test_a_sensitivity_after_a_time_is_the_course(told: Sensitivity) -> None:
    """Not the steady state: a day after the change."""
    soon = homeostasis.sensitivity(RAT, names=["gfr"], after="1 day", progress=False)
    more = homeostasis.Change(at="0 day", gfr=1.05)
    course = homeostasis.simulate(RAT, changes=[more], duration="1 day", times=["0 day", "1 day"])
    calcium: Any = course["calcium_plasma"]

    assert soon.of("gfr", "calcium_plasma") == pytest.approx(calcium[1] / calcium[0] - 1, rel=1e-6)
    assert soon.of("gfr", "calcium_plasma") != pytest.approx(told.of("gfr", "calcium_plasma"), rel=1e-3)


def test_what_cannot_be_varied_is_named_with_the_reason(told: Sensitivity) -> None:
    """Infusions are 0, and no more than everything can be taken back."""
    assert set(told.left_out) == {"calcium_infusion", "magnesium_infusion", "reabsorbed_most"}
    assert "share" in told.left_out["reabsorbed_most"]
    assert set(told.varied) | set(told.left_out) == set(RAT.names)


def test_what_a_body_gets_wrong_on_the_way_is_told_once() -> None:
    """As of any run: with how many of the changed bodies meet it, and in the result."""
    starved = RAT.scaled(magnesium_intake=0.6)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        told = homeostasis.sensitivity(starved, names=["gfr", "pth_synthesis", "vitamin_d"], progress=False)

    assert [each.category.__name__ for each in said] == ["AbsorbedShareWarning", "SpeciesSignWarning"]
    assert told.warnings[0].startswith("3 of 3 bodies, the first so: The model absorbs 1.06")
    assert [str(each.message) for each in said] == list(told.warnings)
    assert all(each.filename == __file__ for each in said)


def test_of_nothing_there_is_no_relative_change() -> None:
    """Without 25(OH)D there is no calcitriol: that is said, and no division by 0."""
    with pytest.raises(InputError, match=r"outputs=\)\.calcitriol_plasma is 0\.0; allowed: outputs that are not 0"):
        homeostasis.sensitivity(RAT.scaled(vitamin_d=0.0), names=["gfr"], progress=False)


def test_one_name_by_itself_is_no_list_of_names() -> None:
    """Else it would be read letter by letter."""
    with pytest.raises(InputError, match=r"sensitivity\(outputs=\) is 'calcium_plasma'; allowed: several names"):
        homeostasis.sensitivity(RAT, outputs="calcium_plasma", progress=False)
    with pytest.raises(InputError, match=r"Write \['gfr'\]"):
        homeostasis.sensitivity(RAT, names="gfr", progress=False)


def test_the_strongest_come_first(told: Sensitivity) -> None:
    """Plasma magnesium answers most to the basal renal fraction of the ascending limb, as the page says."""
    assert told.strongest("magnesium_plasma")[0] == "magnesium_ascending_basal"
    assert told.of("magnesium_ascending_basal", "magnesium_plasma") == pytest.approx(0.067, abs=5e-4)


def test_a_sensitivity_is_plain_data_and_a_table() -> None:
    """With what it was made with."""
    told = homeostasis.sensitivity(RAT, names=["gfr"], outputs=["calcium_urine"], factor=0.9, progress=False)

    assert told.to_dict()["relative_change"]["gfr"]["calcium_urine"] == told.of("gfr", "calcium_urine")
    assert told.to_dict()["species"] == "rat"
    assert "calcium_urine" in told.table()
    assert f"{told.calcium_urine.units}" == "dimensionless"
    assert repr(told) == "<Sensitivity of rat, dutta-layton-2024, mass_consistent: 1 parameters x 0.9, at rest>"


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"factor": 1}, RangeError),
        ({"factor": True}, RangeError),
        ({"factor": -1.0}, RangeError),
        ({"names": ["gfrr"]}, UnknownNameError),
        ({"names": ["calcium_infusion"]}, InputError),
        ({"names": ["reabsorbed_most"]}, RangeError),
        ({"outputs": ["calcium_plasmaa"], "names": ["gfr"]}, UnknownNameError),
        ({"after": "0 day"}, RangeError),
    ],
)
def test_what_cannot_be_asked_is_refused(options: dict[str, Any], error: type[Exception]) -> None:
    """With the field, and the nearest name."""
    with pytest.raises(error):
        homeostasis.sensitivity(RAT, progress=False, **options)


def test_unknown_names_of_a_sensitivity_come_with_the_nearest(told: Sensitivity) -> None:
    """Of parameters and of outputs."""
    with pytest.raises(UnknownNameError, match="gfr"):
        told.of("gfrr", "calcium_plasma")
    with pytest.raises(UnknownNameError, match="calcium_plasma"):
        told.of("gfr", "calcium_plasmaa")
    with pytest.raises(InputError):
        homeostasis.sensitivity("rat")  # type: ignore[arg-type]
