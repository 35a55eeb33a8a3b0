"""The rat against the numbers of its source: start values, flows, steady states, sweeps, sensitivities and courses."""

import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

import attrs
import numpy as np
import pytest
from tables import REFERENCE, table

from camg import homeostasis
from camg.catalogue.homeostasis import constants
from camg.homeostasis import Change, Course, RatParameters, Steady
from camg.homeostasis.rat_parameters import RatVariant
from camg.homeostasis.solving import jacobian


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What the model is known to get wrong is tested in `test_defects`; here it would be said in every test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        yield


COLUMNS = {
    "pth_gland_pmol": "pth_gland",
    "pth_plasma_pM": "pth_plasma",
    "calcitriol_plasma_pM": "calcitriol_plasma",
    "mg_plasma_mM": "magnesium_plasma",
    "ca_plasma_mM": "calcium_plasma",
    "ca_fastbone_mmol": "calcium_fast_bone",
    "mg_fastbone_mmol": "magnesium_fast_bone",
    "pth_synthesis_pmol_per_min": "pth_synthesised",
    "pth_exocytosis_pmol_per_min": "pth_secreted",
    "pth_exocytosis_rate_per_min": "pth_secretion_rate",
    "calcitriol_synthesis": "calcitriol_synthesised",
    "calcitriol_degradation": "calcitriol_cleared",
    "gut_fraction_ca": "calcium_absorbed_share",
    "gut_absorption_ca_mmol_per_min": "calcium_absorbed",
    "gut_fraction_mg": "magnesium_absorbed_share",
    "gut_absorption_mg_mmol_per_min": "magnesium_absorbed",
    "renal_reabs_fraction_ca": "calcium_reabsorbed_share",
    "urine_ca_mmol_per_min": "calcium_urine",
    "renal_reabs_fraction_mg": "magnesium_reabsorbed_share",
    "urine_mg_mmol_per_min": "magnesium_urine",
    "reabs_pt_ca": "calcium_proximal_share",
    "reabs_tal_ca": "calcium_ascending_share",
    "reabs_dct_ca": "calcium_distal_share",
    "reabs_pt_mg": "magnesium_proximal_share",
    "reabs_tal_mg": "magnesium_ascending_share",
    "reabs_dct_mg": "magnesium_distal_share",
    "bone_resorption_ca_mmol_per_min": "calcium_resorbed",
    "bone_resorption_mg_mmol_per_min": "magnesium_resorbed",
    "plasma_to_fast_ca_mmol_per_min": "calcium_into_fast_bone",
    "fast_to_plasma_ca_mmol_per_min": "calcium_out_of_fast_bone",
    "bone_accretion_ca_mmol_per_min": "calcium_accreted",
    "plasma_to_fast_mg_mmol_per_min": "magnesium_into_fast_bone",
    "fast_to_plasma_mg_mmol_per_min": "magnesium_out_of_fast_bone",
    "bone_accretion_mg_mmol_per_min": "magnesium_accreted",
}
"""The columns of the reference files, by their names here."""

SCENARIOS: dict[str, dict[str, float]] = {
    "baseline": {},
    "mg_intake_0.25": {"magnesium_intake": 0.25},
    "mg_intake_0.50": {"magnesium_intake": 0.5},
    "mg_intake_0.75": {"magnesium_intake": 0.75},
    "mg_intake_2.00": {"magnesium_intake": 2.0},
    "mg_0.50_ca_1.50": {"magnesium_intake": 0.5, "calcium_intake": 1.5},
    "ca_intake_0.50": {"calcium_intake": 0.5},
    "vitd25_0.50": {"vitamin_d": 0.5},
    "vitd25_0.00": {"vitamin_d": 0.0},
    "pth_synthesis_2.0": {"pth_synthesis": 2.0},
    "gfr_0.80": {"gfr": 0.8},
    "acute_ca_plasma_x1.20_published": {"calcium_plasma": 1.2},
    "acute_ca_plasma_x1.20_massconsistent": {"calcium_plasma": 1.2},
    "acute_mg_plasma_x2.00_massconsistent": {"magnesium_plasma": 2.0},
    "mg_intake_0.50_massconsistent": {"magnesium_intake": 0.5},
}
DEPLETION = ("mg_depletion60d_phase1_x0.25", "mg_depletion60d_phase2_repletion")


def variant_of(scenario: str) -> RatVariant:
    return "mass_consistent" if scenario.endswith("massconsistent") else "published"


@cache
def steady(*factors: tuple[str, float], variant: RatVariant = "mass_consistent") -> Steady:
    return homeostasis.steady_state(homeostasis.rat(variant=variant).scaled(**dict(factors)))


@cache
def baseline() -> Steady:
    return steady()


def usual(name: str) -> float:
    value: float = baseline()[name]
    return value


def assert_same(found: Any, printed: str, name: str, *, rel: float, of_baseline: float) -> None:
    assert float(found) == pytest.approx(float(printed), rel=rel, abs=of_baseline * usual(name)), name


# The state and the flows ----------------------------------------------------------------------------------------


def test_the_rounded_start_values_change_as_the_source_computes() -> None:
    """Section 9.1 of the page, in the published form: the digits left over when the start values were rounded."""
    body = homeostasis.rat(variant="published")

    assert body.body.rates(body)(*body.body.start.values()) == pytest.approx(
        (-1.38975e-6, 9.78671e-6, -1.89780e-8, -1.35917e-8, 1.135328e-7, -6.056e-9, -9.2e-12), rel=1e-5
    )


FLOWS = {
    "pth_synthesised": 1.7314018, "pth_secreted": 0.50678448, "pth_secretion_rate": 0.014484081,
    "pth_degraded": 1.2246173, "pth_cleared": 0.50678448, "calcitriol_synthesised": 0.31531823,
    "calcitriol_cleared": 0.31531823, "calcium_absorbed": 5.9443668e-4, "calcium_absorbed_share": 0.56613017,
    "magnesium_absorbed": 3.2970652e-4, "magnesium_absorbed_share": 0.82426629, "calcium_filtered": 1.5653795e-3,
    "magnesium_filtered": 8.1399488e-4, "calcium_reabsorbed_share": 0.97123765,
    "magnesium_reabsorbed_share": 0.97011130, "calcium_proximal_share": 0.68886764,
    "magnesium_proximal_share": 0.19943382, "calcium_ascending_share": 0.19298448,
    "magnesium_ascending_share": 0.68129196, "calcium_distal_share": 0.089385521,
    "magnesium_distal_share": 0.089385521, "magnesium_urine": 2.4329249e-5, "calcium_resorbed": 5.3220721e-4,
    "magnesium_resorbed": 1.330518e-5, "calcium_into_fast_bone": 1.5288794e-3,
    "magnesium_into_fast_bone": 4.7868242e-4, "calcium_out_of_fast_bone": 4.4725952e-4,
    "magnesium_out_of_fast_bone": 1.5999997e-4, "calcium_accreted": 1.0816199e-3, "magnesium_accreted": 3.1868245e-4,
}  # fmt: skip


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_at_baseline_is_the_printed_one(name: str) -> None:
    """Section 4 of the page, to its seven digits."""

    assert baseline()[name] == pytest.approx(FLOWS[name], rel=1e-7)


def test_urinary_calcium_at_baseline_is_the_printed_one() -> None:
    """Printed with five digits only."""

    assert baseline()["calcium_urine"] == pytest.approx(4.5024e-5, rel=1e-6)


@pytest.mark.parametrize(
    ("variant", "printed"),
    [
        ("published", [-7.81 - 1.30j, -7.81 + 1.30j, -5.41, -0.394, -0.0521, -7.29e-4, -4.05e-4]),
        ("mass_consistent", [-8.07, -0.246, -0.139, -0.0546, -0.0466, -7.27e-4, -4.03e-4]),
    ],
)
def test_the_eigenvalues_at_baseline_are_the_printed_ones(variant: RatVariant, printed: list[complex]) -> None:
    """Section 5 of the page: the published form has its plasma minerals a hundred times too fast."""
    found = steady(variant=variant)

    assert np.array(found.eigenvalues) == pytest.approx(np.array(printed), rel=5e-3)
    assert found.stable


def test_the_jacobian_is_that_of_the_equations() -> None:
    """Against a row known in closed form: the gland's, dG/dt = synthesis - (F + k) G."""
    body = homeostasis.rat()
    row = jacobian(body.body.rates(body), baseline().amounts, list(body.body.start.values()))[0]

    assert row[0] == pytest.approx(-(usual("pth_secretion_rate") + body.gland_degradation), rel=1e-9)
    assert row[1] == 0


# Steady states --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_steady_state_is_the_reference_one(scenario: str) -> None:
    """Every state and flow to 1e-6; plasma that was changed once comes back to the baseline."""
    (row,) = table(f"homeostasis/steady/{scenario}")
    factors = [(name, factor) for name, factor in SCENARIOS[scenario].items() if not name.endswith("_plasma")]
    found = steady(*factors, variant=variant_of(scenario))

    assert found.residual < 1e-13
    for column, name in COLUMNS.items():
        assert_same(found[name], row[column], name, rel=1e-6, of_baseline=1e-12)


@pytest.mark.parametrize(
    ("name", "factors"),
    [
        ("sweep_IMg", {"factor": "magnesium_intake"}),
        ("sweep_ICa", {"factor": "calcium_intake"}),
        ("sweep_D3_inact", {"factor": "vitamin_d"}),
        ("grid_IMg_ICa", {"factor_IMg": "magnesium_intake", "factor_ICa": "calcium_intake"}),
    ],
)
def test_a_sweep_is_the_reference_one(name: str, factors: dict[str, str]) -> None:
    """Every row to 1e-6."""
    for row in table(f"homeostasis/{name}"):
        found = steady(*((parameter, float(row[column])) for column, parameter in factors.items()))
        for column in COLUMNS.keys() & row.keys():
            assert_same(found[COLUMNS[column]], row[column], COLUMNS[column], rel=1e-6, of_baseline=1e-12)


@pytest.mark.parametrize("scenario", [name for name in SCENARIOS if variant_of(name) == "published"])
def test_both_variants_have_the_same_steady_states(scenario: str) -> None:
    """Section 9.4: to 1e-9, for they differ by a factor on a rate that is 0."""
    factors = [(name, factor) for name, factor in SCENARIOS[scenario].items() if not name.endswith("_plasma")]
    one, other = steady(*factors, variant="published"), steady(*factors, variant="mass_consistent")

    assert one.amounts == pytest.approx(other.amounts, rel=1e-9, abs=1e-12)


AUTHORS_NAMES = {
    "gamma_p": "exocytosis_calcium_exponent",
    "beta_exo_PTHg": "exocytosis",
    "Vp": "plasma_volume",
    "k_prod_PTHg": "pth_synthesis",
    "gamma_Mg": "deficient_exocytosis",
    "gamma_prod_D3": "calcitriol_on_pth_synthesis",
    "k_PTHp_deg": "pth_clearance",
    "D3_inact": "vitamin_d",
    "gamma_deg_PTHp": "pth_on_clearance",
    "k_deg_D3": "calcitriol_clearance",
    "K_conv_PTH": "conversion_pth",
    "gamma_conv_Ca": "calcium_on_conversion",
    "delta_Mg_act": "conversion_magnesium_most",
    "K1_Mg_act": "conversion_magnesium_rising",
    "k_min_conv": "conversion_basal",
    "delta_max_D3act": "conversion_regulated",
    "Gamma_abs0": "calcium_absorbed_basal",
    "delta_abs_D3": "calcium_absorbed_regulated",
    "IMg": "magnesium_intake",
    "gamma_passive_Mg": "magnesium_absorbed_passive",
    "gamma_D3_Mg": "magnesium_absorbed_regulated",
    "V_active": "magnesium_transport",
    "GFR": "gfr",
    "Lambda_PT0_Ca": "calcium_proximal_basal",
    "Lambda_TAL0_Ca": "calcium_ascending_basal",
    "delta_TAL_max_Ca": "calcium_ascending_regulated",
    "delta_DCT_max_Ca": "calcium_distal_regulated",
    "Lambda_PT0_Mg": "magnesium_proximal_basal",
    "Lambda_TAL0_Mg": "magnesium_ascending_basal",
    "delta_TAL_max_Mg": "magnesium_ascending_regulated",
    "delta_DCT_max_Mg": "magnesium_distal_regulated",
    "PTHp_ref": "proximal_pth",
    "K_DCT_PTHp": "distal_pth",
    "K_DCT_D3p": "distal_calcitriol",
    "nTAL": "sensing_exponent",
    "Cap_ref": "sensing_calcium",
    "Gamma_res_min": "resorption_basal",
    "delta_res_max": "resorption_regulated",
    "K_D3p_res": "resorption_calcitriol",
    "kappa_b_Ca": "calcium_bound",
    "k_pf_Ca": "calcium_into_fast_bone",
    "k_fp_Ca": "calcium_out_of_fast_bone",
    "k_pf_Mg": "magnesium_into_fast_bone",
    "k_fp_Mg": "magnesium_out_of_fast_bone",
}
"""The authors' names of parameters, told by their sensitivities, by their names here."""

RESPONSES = {
    "dPTHp_pct": "pth_plasma",
    "dcalcitriol_pct": "calcitriol_plasma",
    "dMg_pct": "magnesium_plasma",
    "dCa_pct": "calcium_plasma",
}


@pytest.mark.parametrize("row", table("homeostasis/local_sensitivity_plus5pct"), ids=lambda row: row["parameter"])
def test_a_local_sensitivity_is_the_reference_one(row: dict[str, str]) -> None:
    """The change of the steady state with 5 % more of one parameter, started from the baseline next to it."""
    more = homeostasis.rat().scaled(**{AUTHORS_NAMES[row["parameter"]]: 1.05})
    found = homeostasis.steady_state(more, start=baseline())

    for column, name in RESPONSES.items():
        assert 100 * (found[name] / usual(name) - 1) == pytest.approx(float(row[column]), rel=1e-6, abs=1e-9)


# Courses --------------------------------------------------------------------------------------------------------


def assert_course(course: Course, rows: list[dict[str, str]], first: int = 0) -> None:
    for place, row in enumerate(rows, start=first):
        assert course.clock[place] == pytest.approx(float(row["time_min"]), rel=1e-9)
        for column, name in COLUMNS.items():
            assert_same(course[name][place], row[column], name, rel=1e-5, of_baseline=1e-9)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_course_is_the_reference_one(scenario: str) -> None:
    """Every state and flow at each of 51 times."""
    rows = table(f"homeostasis/timecourses/{scenario}")
    times = [f"{row['time_min']} min" for row in rows]
    changes = [Change(at="0 min", **SCENARIOS[scenario])] if SCENARIOS[scenario] else []
    course = homeostasis.simulate(
        homeostasis.rat(variant=variant_of(scenario)), changes=changes, duration=times[-1], times=times
    )

    assert_course(course, rows)


def test_depletion_and_repletion_are_the_reference_ones() -> None:
    """One run with a switch at 60 d; at the switch the row after it is meant."""
    depletion, repletion = (table(f"homeostasis/timecourses/{name}") for name in DEPLETION)
    rows = [*depletion[:-1], *repletion]
    course = homeostasis.simulate(
        homeostasis.rat(variant="published"),
        changes=[Change(at="0 day", magnesium_intake=0.25), Change(at="60 day", magnesium_intake=1.0)],
        duration="120 day",
        times=[f"{row['time_min']} min" for row in rows],
    )

    assert_course(course, rows)


def test_the_end_of_a_phase_is_the_reference_one() -> None:
    """Two runs, the second from the end of the first."""
    depletion, repletion = (table(f"homeostasis/timecourses/{name}") for name in DEPLETION)
    body = homeostasis.rat(variant="published")
    ends = [f"{row['time_min']} min" for row in depletion]
    first = homeostasis.simulate(body.scaled(magnesium_intake=0.25), start=baseline(), duration="60 day", times=ends)
    second = homeostasis.simulate(body, start=first, duration="60 day", times=["60 day"])

    assert_course(first, depletion)
    for column, name in COLUMNS.items():
        assert_same(second[name][-1], repletion[-1][column], name, rel=1e-5, of_baseline=1e-9)


def test_every_reference_file_of_the_rat_is_read() -> None:
    """A file that no test reads would be a promise and no proof."""
    folder = REFERENCE / "homeostasis"

    assert {path.stem for path in (folder / "steady").iterdir()} == set(SCENARIOS)
    assert {path.stem for path in (folder / "timecourses").iterdir()} == {*SCENARIOS, *DEPLETION}


def test_the_constants_of_the_data_file_are_all_used() -> None:
    """A parameter that moves nothing would be a number without a meaning."""
    body = homeostasis.rat(variant="published", capped=False)
    start = tuple(constants("rat").start.values())
    at = [(*start[:3], magnesium, *start[4:]) for magnesium in (0.0041, 0.0251)]  # near the two switches

    def still(body: RatParameters, name: str) -> bool:
        change: dict[str, Any] = {name: 0.99 * body[name] or 0.1}
        other = attrs.evolve(body, **change)
        return all(body.body.rates(other)(*state) == body.body.rates(body)(*state) for state in at)

    assert {name for name in body.names if still(body, name)} == {"magnesium_absorbed_most", "reabsorbed_most"}
    low = attrs.evolve(body, capped=True, magnesium_intake=0.5 * body.magnesium_intake, reabsorbed_most=0.9)
    assert not still(low, "magnesium_absorbed_most")
    assert not still(low, "reabsorbed_most")
