"""HUMAN-9 against its reference: constants, rates, laws, start states, courses, sweeps and sensitivities."""

from functools import cache
from typing import Any

import attrs
import pytest
from tables import table

from camg import homeostasis
from camg.homeostasis import Change, Course, Steady
from camg.homeostasis import human_laws as laws

HUMAN = homeostasis.human()
RATES = HUMAN.body.rates(HUMAN)


pytestmark = pytest.mark.usefixtures("quiet")


@cache
def steady() -> Steady:
    return homeostasis.steady_state(HUMAN)


def same(printed: str) -> Any:
    return pytest.approx(float(printed), rel=1e-6, abs=1e-9)


# Constants, rates and laws --------------------------------------------------------------------------------------

PRINTED = {
    "release_calcium": 1.091612535,
    "calcium_into_bone_rate": 0.1040189125,
    "calcium_out_of_bone_rate": 0.03354166667,
    "calcium_accretion_rate": 0.003125,
    "magnesium_into_labile_rate": 0.05065359477,
    "magnesium_out_of_slow_rate": 5.776226505e-6,
    "magnesium_into_slow_rate": 4.077336356e-4,
    "magnesium_threshold": 0.4760782311,
    "calcium_threshold": 0.3518210191,
    "pth_synthesis_usual": 516.978,
    "pth_store_usual": 284.93055556,
}


@pytest.mark.parametrize("name", PRINTED)
def test_a_computed_constant_is_the_printed_one(name: str) -> None:
    """Section 5 of the page, to its digits; 1e-9 where it prints as many."""

    assert HUMAN[name] == pytest.approx(PRINTED[name], rel=6e-10)


def test_the_norm_of_the_release_is_the_printed_one() -> None:
    """Printed with seven digits."""

    assert HUMAN.release_magnesium_norm == pytest.approx(0.7377548, abs=5e-8)


def test_the_baseline_is_at_rest() -> None:
    """The largest of the nine residuals, of values that pass 100 mmol/L/h."""

    assert max(map(abs, RATES(*HUMAN.body.start.values()))) < 1e-12


def test_rates_away_from_the_baseline_are_the_printed_ones() -> None:
    """Section 11.2, with and without other intakes and infusions."""
    factors = (1.1, 0.9, 1.05, 0.97, 1.02, 1, 0.8, 0.9, 1)
    state = [each * factor for each, factor in zip(HUMAN.body.start.values(), factors, strict=True)]
    printed = [
        -82.21381901, 50.46783156, -2.121634993, 0.2656017541, -0.1833333333, 0.01132720013, 0.2007353835,
        -0.06458333333, -0.001039720771,
    ]  # fmt: skip

    assert RATES(*state) == pytest.approx(printed, rel=1e-9)
    other = attrs.evolve(HUMAN, calcium_intake=12.5, magnesium_intake=0.4, calcium_infusion=0.5, magnesium_infusion=0.2)
    printed[3], printed[6] = 0.6433497645, 0.2172071983
    assert other.body.rates(other)(*state) == pytest.approx(printed, rel=1e-9)


def resting_pth(calcium: float, magnesium: float) -> float:
    """Return the PTH at which store and plasma rest, calcitriol being usual [pmol/L]."""
    sensed = laws.sensed_calcium(HUMAN, calcium, magnesium)
    rate = laws.release_rate(HUMAN, laws.magnesium_release(HUMAN, magnesium), sensed)
    lost = rate + HUMAN.gland_loss * HUMAN.pth_release
    return laws.pth_synthesised(HUMAN, 100.0) * rate / (lost * HUMAN.pth_clearance)


@pytest.mark.parametrize(
    ("calcium", "pth"),
    [
        (1.0, 9.9420),
        (1.1, 7.9315),
        (1.15, 6.2231),
        (1.18, 5.1436),
        (1.22, 3.85),
        (1.25, 3.0689),
        (1.3, 2.1521),
        (1.4, 1.3198),
    ],
)
def test_pth_rests_where_the_page_says_at_a_calcium(calcium: float, pth: float) -> None:
    """Section 11.3."""

    assert resting_pth(calcium, 0.55) == pytest.approx(pth, abs=5e-5)


MAGNESIUM = [0.2, 0.27, 0.33, 0.4, 0.5, 0.7, 1.0, 1.6]


def test_pth_is_hump_shaped_in_magnesium() -> None:
    """Section 11.3: what magnesium allows of release, and where PTH rests."""
    factors = [0.10533, 0.11491, 0.15517, 0.31045, 0.78036, 1.28727, 1.35132, 1.35537]
    pth = [1.3556, 1.4014, 1.6960, 2.6404, 3.9099, 2.5799, 1.6274, 1.4515]

    assert [laws.magnesium_release(HUMAN, each) for each in MAGNESIUM] == pytest.approx(factors, abs=5e-6)
    assert [resting_pth(1.22, each) for each in MAGNESIUM] == pytest.approx(pth, abs=5e-5)


def test_urinary_magnesium_has_a_threshold() -> None:
    """Section 11.3, at usual calcium [mmol/day]."""
    found = list[float]()
    for each in MAGNESIUM:
        threshold = laws.magnesium_threshold(HUMAN, laws.sensed_calcium(HUMAN, 1.22, each))
        found.append(24 * laws.magnesium_urine(HUMAN, each * 0.85 / 0.55, threshold))

    printed = [0.1496, 0.2021, 0.2486, 0.3199, 1.0516, 25.192, 73.432, 165.25]
    assert found == pytest.approx(printed, rel=3e-5, abs=5.1e-5)


@pytest.mark.parametrize(
    ("labile", "response"),
    [(90.0, 0.98890), (80.0, 0.95241), (70.0, 0.82866), (60.0, 0.50302), (50.0, 0.13989), (40.0, 0.01715)],
)
def test_the_response_to_pth_is_the_printed_one(labile: float, response: float) -> None:
    """Section 11.3."""

    assert laws.pth_response(HUMAN, labile) == pytest.approx(response, abs=5.1e-6)


@pytest.mark.parametrize(
    ("intake", "share"),
    [(5.0, 0.51011), (10.0, 0.43350), (12.5, 0.40546), (25.0, 0.31727), (37.5, 0.27071), (50.0, 0.24193)],
)
def test_the_absorbed_share_of_calcium_is_the_printed_one(intake: float, share: float) -> None:
    """Section 11.3."""

    assert laws.calcium_absorbed_share(attrs.evolve(HUMAN, calcium_intake=intake), 100.0) == pytest.approx(
        share, abs=5.1e-6
    )


def test_the_absorbed_share_of_magnesium_is_the_printed_one() -> None:
    """Section 11.3; and never above 0.9027, section 3.7."""

    assert laws.magnesium_absorbed_share(HUMAN) == pytest.approx(0.37989, abs=5.1e-6)
    assert laws.magnesium_absorbed_share(attrs.evolve(HUMAN, magnesium_intake=0.0)) == pytest.approx(0.9027, abs=5e-5)


def at_baseline(quantity: str) -> float:
    """Return a quantity of the reference file at baseline."""
    if quantity in COLUMNS:
        value: float = steady()[COLUMNS[quantity]] * PERCENT.get(quantity, 1.0)
        return value
    p = HUMAN
    derived: dict[str, float] = {
        "phiC": p.calcium_ionised_usual / p.calcium_total_usual,
        "phiM": p.magnesium_ionised_usual / p.magnesium_total_usual,
        "S": p.release_calcium, "G0": p.pth_store_usual, "kap0": p.pth_synthesis_usual,
        "gn": 1 / p.release_magnesium_norm, "rn": 1 / p.response_norm, "psi0": p.magnesium_sensing_norm,
        "Dn": 1 / p.conversion_norm, "Bn": 1 / p.resorption_norm, "H0": p.magnesium_threshold_norm,
        "TC0": laws.calcium_threshold(p, 1.0, 0.55), "T0": p.calcium_threshold, "TM0": p.magnesium_threshold,
        "kcx": p.calcium_into_bone_rate, "kxc": p.calcium_out_of_bone_rate, "kac": p.calcium_accretion_rate,
        "kmy": p.magnesium_into_labile_rate, "ksm": p.magnesium_out_of_slow_rate, "kms": p.magnesium_into_slow_rate,
        "UC0": steady()["calcium_urine"] / 24, "UM0": steady()["magnesium_urine"] / 24,
        "AC0": steady()["calcium_absorbed"] / 24, "AM0": steady()["magnesium_absorbed"] / 24,
    }  # fmt: skip
    return derived[quantity.removeprefix("derived_")]


@pytest.mark.parametrize("row", table("human/baseline"), ids=lambda row: row["quantity"])
def test_a_quantity_at_baseline_is_the_reference_one(row: dict[str, str]) -> None:
    """Every observable and computed constant, to its twelve digits."""

    assert at_baseline(row["quantity"]) == pytest.approx(float(row["value"]), rel=1e-11)


# Courses --------------------------------------------------------------------------------------------------------

STATES = {
    "pth_store_pM": "pth_store",
    "pth_pM": "pth_plasma",
    "calcitriol_pM": "calcitriol_plasma",
    "ca_ecf_mmol": "calcium_extracellular",
    "ca_exch_bone_mmol": "calcium_exchangeable_bone",
    "ca_deep_bone_mmol": "calcium_deep_bone",
    "mg_ecf_mmol": "magnesium_extracellular",
    "mg_labile_mmol": "magnesium_labile",
    "mg_slow_mmol": "magnesium_slow",
}
COLUMNS = STATES | {
    "ca_total_mM": "calcium_plasma",
    "ca_ionised_mM": "ionised_calcium",
    "mg_total_mM": "magnesium_plasma",
    "mg_ionised_mM": "ionised_magnesium",
    "gut_ca_mmol_per_d": "calcium_absorbed",
    "gut_mg_mmol_per_d": "magnesium_absorbed",
    "faecal_endog_ca_mmol_per_d": "calcium_faecal",
    "faecal_endog_mg_mmol_per_d": "magnesium_faecal",
    "urine_ca_mmol_per_d": "calcium_urine",
    "urine_mg_mmol_per_d": "magnesium_urine",
    "fe_ca_percent": "calcium_excreted_share",
    "fe_mg_percent": "magnesium_excreted_share",
    "bone_resorption_ca_mmol_per_d": "calcium_resorbed",
    "bone_accretion_ca_mmol_per_d": "calcium_accreted",
    "pth_release_rate_per_h": "pth_release_rate",
    "mg_release_factor": "magnesium_release_factor",
    "pth_response_factor": "pth_response_factor",
    "effective_pth_rel": "effective_pth",
    "gut_fraction_ca": "calcium_absorbed_share",
    "gut_fraction_mg": "magnesium_absorbed_share",
}
"""The columns of the reference files, by their names here."""
PERCENT = {"fe_ca_percent": 100.0, "fe_mg_percent": 100.0}

LITTLE_MAGNESIUM = Change(at="0 day", magnesium_intake="0.4 mmol/day")
SCENARIOS: dict[str, list[Change]] = {
    "baseline": [],
    "ca_intake_0.50": [Change(at="0 day", calcium_intake=0.5)],
    "ca_intake_2.00": [Change(at="0 day", calcium_intake=2.0)],
    "mg_intake_0.4mmol_100d_then_normal_60d": [LITTLE_MAGNESIUM, Change(at="100 day", magnesium_intake=1.0)],
    "refractory_ca_only_then_mg": [
        Change(at="0 day", magnesium_intake="0.4 mmol/day", calcium_intake="75 mmol/day"),
        Change(at="14 day", magnesium_intake=1.0, calcium_intake=1.0, magnesium_infusion="180 mmol/h"),
        Change(at=f"{14 * 1440 + 2} min", magnesium_infusion=f"{20 / 24!r} mmol/h"),
    ],
    "mgso4_6g_then_2g_per_h_24h": [
        Change(at="0 h", magnesium_infusion="72.9 mmol/h"),
        Change(at="20 min", magnesium_infusion="8.12 mmol/h"),
        Change(at="24 h", magnesium_infusion=0.0),
    ],
    "iv_ca_23.1mmol_3h": [Change(at="0 h", calcium_infusion="7.7 mmol/h"), Change(at="3 h", calcium_infusion=0.0)],
    "hypoparathyroid_synthesis_0.03": [Change(at="0 h", pth_synthesis=0.03)],
    "phpt_setpoint_x1.168": [Change(at="0 h", set_point=1.32 / 1.13)],
    "gfr_0.25": [Change(at="0 h", gfr=0.25)],
    "iv_mg_6mmol_10min_baseline": [
        Change(at="0 h", magnesium_infusion="36 mmol/h"),
        Change(at="10 min", magnesium_infusion=0.0),
    ],
    "iv_mg_6mmol_10min_after_21d_low_mg": [
        Change(at="0 h", magnesium_intake="0.4 mmol/day", magnesium_infusion="36 mmol/h"),
        Change(at="10 min", magnesium_infusion=0.0),
    ],
}
STARTS = {"refractory_ca_only_then_mg": "90 day", "iv_mg_6mmol_10min_after_21d_low_mg": "21 day"}
RTOL = 1e-10


def minutes(printed_h: str) -> float:
    """Return a time in minutes, whole where its ten digits say so: 336.0333333 h is 20162 min."""
    exact = 60 * float(printed_h)
    return float(round(exact)) if abs(exact - round(exact)) < 1e-5 else exact


@cache
def depleted(duration: str) -> Course:
    return homeostasis.simulate(HUMAN, changes=[LITTLE_MAGNESIUM], duration=duration, times=[duration], rtol=RTOL)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_course_is_the_reference_one(scenario: str) -> None:
    """Every state, observable and flow at every time."""
    rows = table(f"human/timecourses/{scenario}")
    times = [f"{minutes(row['time_h'])!r} min" for row in rows]
    start = depleted(STARTS[scenario]) if scenario in STARTS else None
    course = homeostasis.simulate(
        HUMAN, changes=SCENARIOS[scenario], duration=times[-1], times=times, start=start, rtol=RTOL
    )

    for place, row in enumerate(rows):
        for column in row.keys() - {"time_h"}:
            found = float(course[COLUMNS[column]][place]) * PERCENT.get(column, 1.0)
            assert found == same(row[column]), (row["time_h"], column)


@pytest.mark.parametrize("scenario", ["mgso4_6g_then_2g_per_h_24h", "phpt_setpoint_x1.168", "ca_intake_0.50"])
def test_a_coarser_solver_is_near_enough(scenario: str) -> None:
    """1e-3 at a tolerance of 1e-6, as the page asks."""
    rows = table(f"human/timecourses/{scenario}")
    times = [f"{minutes(row['time_h'])!r} min" for row in rows]
    course = homeostasis.simulate(HUMAN, changes=SCENARIOS[scenario], duration=times[-1], times=times, rtol=1e-6)

    for column, name in STATES.items():
        assert course[name] == pytest.approx([float(row[column]) for row in rows], rel=1e-3), column


@pytest.mark.parametrize("row", table("human/start_states"), ids=lambda row: row["name"])
def test_a_start_state_is_the_reference_one(row: dict[str, str]) -> None:
    """The baseline, and the states after 21 and 90 days of little magnesium."""
    states = {"baseline": HUMAN.body.start.values()} | {
        f"after_{days}d_mg_0.4mmol": depleted(f"{days} day").amounts for days in (21, 90)
    }

    for column, amount in zip(STATES, states[row["name"]], strict=True):
        assert amount == same(row[column]), column


@pytest.mark.parametrize("mineral", ["ca", "mg"])
def test_a_sweep_of_intake_is_the_reference_one(mineral: str) -> None:
    """Ninety days after one intake was multiplied by a factor."""
    name = {"ca": "calcium_intake", "mg": "magnesium_intake"}[mineral]
    for row in table(f"human/sweep_{mineral}_intake_90d"):
        change = Change(at="0 day", **{name: float(row["factor"])})
        course = homeostasis.simulate(HUMAN, changes=[change], duration="90 day", times=["90 day"], rtol=RTOL)
        for column in row.keys() - {"factor"}:
            assert float(course[COLUMNS[column]][-1]) == same(row[column]), (row["factor"], column)


SYMBOLS = {
    "GFR": "gfr", "V_C": "calcium_volume", "V_M": "magnesium_volume", "I_C": "calcium_intake",
    "I_M": "magnesium_intake", "k": "release_steepness", "fmax": "release_most", "fmin": "release_least",
    "rdel": "gland_loss", "lam0": "pth_release", "eps": "pth_clearance", "theta": "calcitriol_on_pth_synthesis",
    "psi": "magnesium_sensing", "Km_psi": "magnesium_sensing_half", "Kb": "release_magnesium",
    "q": "release_magnesium_exponent", "gmin": "release_magnesium_least", "ky": "response_magnesium",
    "qr": "response_exponent", "kD": "calcitriol_clearance", "KD": "conversion_pth", "nD": "conversion_exponent",
    "iC": "conversion_calcium_exponent", "k25": "conversion_vitamin_d", "KaC": "calcium_transport_half",
    "pC": "calcium_absorbed_passive", "efC": "calcium_faecal_usual", "VmM": "magnesium_transport",
    "KmM": "magnesium_transport_half", "pM": "magnesium_absorbed_passive", "efM": "magnesium_faecal_usual",
    "nK": "calcium_threshold_exponent", "w_C": "calcium_splay", "TmC": "magnesium_on_calcium_threshold",
    "w_M": "magnesium_splay", "EhM": "magnesium_threshold_sensing", "FEmin": "magnesium_excreted_least",
    "R0": "bone_turnover", "Jcx0": "bone_exchange", "aB": "resorption_basal", "KB": "resorption_pth",
    "bR": "resorption_calcitriol", "Jmy0": "labile_exchange",
}  # fmt: skip
"""The symbols of the reference's sensitivities, by their names here."""
RESPONSES = {
    "pth_pct": "pth_plasma",
    "calcitriol_pct": "calcitriol_plasma",
    "ca_total_pct": "calcium_plasma",
    "mg_total_pct": "magnesium_plasma",
}


@pytest.mark.parametrize("row", table("human/sensitivity_plus5pct_90d"), ids=lambda row: row["parameter"])
def test_a_sensitivity_is_the_reference_one(row: dict[str, str]) -> None:
    """Ninety days after one parameter grew by 5 %, the computed constants being those of the person."""
    change = Change(at="0 day", **{SYMBOLS[row["parameter"]]: 1.05})
    course = homeostasis.simulate(HUMAN, changes=[change], duration="90 day", times=["0 day", "90 day"], rtol=RTOL)

    for column, name in RESPONSES.items():
        percent = 100 * (float(course[name][-1]) / HUMAN.body.series(HUMAN, HUMAN.body.start.values())[name] - 1)
        assert percent == pytest.approx(float(row[column]), rel=5.1e-6, abs=2e-8), column  # six digits are printed
