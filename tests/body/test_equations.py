"""The equations of the gut on floats and arrays: tables of the sources, and laws."""

import math
from typing import Any

import attrs
import numpy as np
import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st
from tables import table

from camg import Model
from camg.body.absorption import absorbed_mg, calcium_scale, calcium_shift
from camg.body.digestion import binding_fraction, dissolved_mg
from camg.body.overlap import circular_gap_h, overlap_fraction

DEFAULT = Model.named("default")
CA = attrs.asdict(DEFAULT.calcium)
MG = attrs.asdict(DEFAULT.magnesium)
TAUS = {"fasted": DEFAULT.overlap_fasted_h, "light": DEFAULT.overlap_light_h, "full": DEFAULT.overlap_full_h}
TERMS = DEFAULT.modifiers
BINDING = {"phytate_per_mmol": TERMS.phytate_per_mmol, "oxalate_per_mmol": TERMS.oxalate_per_mmol}
SCALE = {
    "usual_pmol_l": TERMS.calcitriol_usual_pmol_l,
    "cap": TERMS.calcitriol_cap,
    "deficient_factor": TERMS.deficient_d_factor,
    "deficient_nmol_l": TERMS.deficient_d_nmol_l,
    "sufficient_nmol_l": TERMS.sufficient_d_nmol_l,
}
SHIFT = {
    "age_slope": TERMS.age_slope_per_y,
    "age_from_y": TERMS.age_from_y,
    "menopause_shift": TERMS.menopause_shift,
    "d_slope": TERMS.d_slope_per_nmol_l,
    "d_centre_nmol_l": TERMS.d_centre_nmol_l,
    "d_low_nmol_l": TERMS.d_low_nmol_l,
    "d_high_nmol_l": TERMS.d_high_nmol_l,
    "low": TERMS.shift_low,
    "high": TERMS.shift_high,
}

kinetics = st.sampled_from([CA, MG])
rivals_mmol = st.floats(0.0, 100.0)
gaps_h = st.sampled_from([0.0, 1e-9, 1.0, 12.0, 48.0]) | st.floats(0.0, 72.0)


def alone(load: float, **model: float) -> float:
    return absorbed_mg(load, load, 0.0, **model)


# Tables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", table("calcium_fraction"), ids=lambda row: row["load_mg"])
def test_calcium_follows_the_table_of_single_doses(row: dict[str, str]) -> None:
    """CA-2 of the absorption page."""
    load = float(row["load_mg"])

    assert alone(load, **CA) / load == pytest.approx(float(row["fraction"]), abs=0.00051)


@pytest.mark.parametrize("row", table("magnesium_fraction"), ids=lambda row: row["load_mg"])
def test_magnesium_follows_the_table_of_single_doses(row: dict[str, str]) -> None:
    """MG-1 of the absorption page, calibration points included."""
    load = float(row["load_mg"])

    assert alone(load, **MG) / load == pytest.approx(float(row["fraction"]), abs=0.00051)
    if row["absorbed_mg"]:
        assert alone(load, **MG) == pytest.approx(float(row["absorbed_mg"]), abs=0.051)


def heaney_fraction(load_mg: float) -> float:
    """The log-load line of Heaney, Weaver and Fitzsimmons 1990, which the curve was fitted to."""
    return 0.889 - 0.0964 * math.log(load_mg)


def test_the_calcium_curve_stays_near_the_line_it_was_fitted_to() -> None:
    """Largest gap 3.3 percentage points, at the smallest load."""
    loads = [15 * (1000 / 15) ** (step / 400) for step in range(401)]
    gaps = [abs(alone(load, **CA) / load - heaney_fraction(load)) for load in loads]

    assert max(gaps) == pytest.approx(0.033, abs=0.0005)
    assert loads[gaps.index(max(gaps))] == 15


@pytest.mark.parametrize(("load", "fraction"), [(15, 0.640), (500, 0.286)])
def test_the_calcium_curve_meets_the_published_end_points(load: float, fraction: float) -> None:
    """64.0 % at 15 mg and 28.6 % at 500 mg were measured; the curve allows 5 points at the low end."""

    assert alone(load, **CA) / load == pytest.approx(fraction, abs=0.046)


def test_the_fine_preset_meets_the_two_points_of_its_paper() -> None:
    """0.65 of a meal's 36.5 mg and 0.11 of 1008.7 mg: a number that the paper itself prints."""
    fine = attrs.asdict(Model.named("fine-1991").magnesium)

    assert alone(36.5, **fine) / 36.5 == pytest.approx(0.65, abs=0.005)
    assert alone(1008.7, **fine) / 1008.7 == pytest.approx(0.11, abs=0.005)
    assert alone(1.0, **fine) == 0.9


@pytest.mark.parametrize(("parts", "total"), [(1, 71.5), (2, 104.9), (4, 153.0)])
def test_splitting_400_mg_of_magnesium_gains_what_the_page_says(parts: int, total: float) -> None:
    """Portions so far apart that they do not meet."""

    assert parts * alone(400 / parts, **MG) == pytest.approx(total, abs=0.06)


@pytest.mark.parametrize("row", table("overlap"), ids=lambda row: row["gap_h"])
def test_overlap_follows_the_table(row: dict[str, str]) -> None:
    """Section 6 of the absorption page."""
    for state, tau in TAUS.items():
        overlap = overlap_fraction(float(row["gap_h"]), tau, DEFAULT.overlap_exponent)

        assert overlap == pytest.approx(float(row[state]), abs=0.00051)


@pytest.mark.parametrize(
    ("state", "quarter_h", "tenth_h"), [("fasted", 2.4, 3.3), ("light", 3.4, 4.7), ("full", 4.2, 5.9)]
)
def test_the_hours_that_doses_need_to_part_are_those_of_the_page(state: str, quarter_h: float, tenth_h: float) -> None:
    """Hence a default separation of 4 h."""
    tau = TAUS[state]

    assert overlap_fraction(quarter_h, tau, 1.5) == pytest.approx(0.25, abs=0.012)
    assert overlap_fraction(tenth_h, tau, 1.5) == pytest.approx(0.10, abs=0.006)


def simulated_overlap(gaps: list[float], half_h: float) -> list[float]:
    """Empty a stomach into seven equal compartments (3.32 h in all) and integrate the product of two contents."""
    step, steps, out = 0.01, 6000, 7 / 3.32
    contents = np.zeros((steps, 7))
    state = np.zeros(8)
    state[0] = 1.0
    leave = np.array([math.log(2) / half_h, *[out] * 7])

    def slope(now: Any) -> Any:
        flow = leave * now
        return np.concatenate([[0.0], flow[:-1]]) - flow

    for moment in range(steps):
        contents[moment] = state[1:]
        first = slope(state)
        second = slope(state + step / 2 * first)
        third = slope(state + step / 2 * second)
        fourth = slope(state + step * third)
        state = state + step / 6 * (first + 2 * second + 2 * third + fourth)
    products = [float((contents[round(gap / step) :] * contents[: steps - round(gap / step)]).sum()) for gap in gaps]
    return [each / products[0] for each in products]


@pytest.mark.parametrize(("state", "half_h"), [("fasted", 0.5), ("light", 1.0), ("full", 1.5)])
def test_the_closed_form_of_overlap_is_that_of_seven_compartments(state: str, half_h: float) -> None:
    """Fitted within 0.03 to a simulation that is run again here."""
    gaps = [0.0, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0]
    closed = [overlap_fraction(gap, TAUS[state], DEFAULT.overlap_exponent) for gap in gaps]

    assert closed == pytest.approx(simulated_overlap(gaps, half_h), abs=0.03)


# Laws ---------------------------------------------------------------------------------------------------------


@given(own.amounts_mg(), own.amounts_mg(), rivals_mmol, kinetics)
def test_mass_is_never_created(load: float, others: float, rival: float, model: dict[str, float]) -> None:
    """Between nothing and everything that is dissolved."""

    assert 0 <= absorbed_mg(load, load + others, rival, **model) <= load


@given(own.loads_mg(), own.amounts_mg(), rivals_mmol, rivals_mmol, kinetics)
def test_more_of_the_rival_never_raises_absorption(
    load: float, others: float, some: float, other: float, model: dict[str, float]
) -> None:
    """The share that competes only goes down as the rival goes up."""
    less, more = sorted((some, other))

    assert absorbed_mg(load, load + others, more, **model) <= absorbed_mg(load, load + others, less, **model)


@given(own.loads_mg(), own.amounts_mg(), own.amounts_mg(), rivals_mmol, kinetics)
def test_a_fuller_gut_never_raises_absorption(
    load: float, some: float, other: float, rival: float, model: dict[str, float]
) -> None:
    """Doses of one ion share the saturable path."""
    less, more = sorted((some, other))

    assert absorbed_mg(load, load + more, rival, **model) <= absorbed_mg(load, load + less, rival, **model)


@given(own.loads_mg(), rivals_mmol, kinetics)
def test_without_competition_the_rival_does_not_matter(load: float, rival: float, model: dict[str, float]) -> None:
    """Ki infinite."""
    free = {**model, "ki_mmol": math.inf}

    assert absorbed_mg(load, load, rival, **free) == alone(load, **free)


@given(own.loads_mg(), own.loads_mg(), kinetics)
def test_a_larger_single_dose_gives_more_and_a_smaller_share(one: float, other: float, model: dict[str, float]) -> None:
    """Saturation: the amount rises, the fraction falls."""
    less, more = sorted((one, other))

    assert alone(less, **model) <= alone(more, **model)
    assert alone(less, **model) / less >= alone(more, **model) / more - 1e-12


@given(own.amounts_mg(), st.floats(0, 1), st.floats(0, 20), st.floats(0, 20))
def test_what_dissolves_is_between_nothing_and_the_dose(
    mg: float, sigma: float, phytate: float, oxalate: float
) -> None:
    """Gate 1 only takes away."""
    free = binding_fraction(phytate, oxalate, **BINDING)

    assert 0 < free <= 1
    assert 0 <= dissolved_mg(mg, sigma, free) <= mg


@given(st.floats(0, 20), st.floats(0, 20), st.floats(0, 20))
def test_binders_act_one_after_the_other(phytate: float, oxalate: float, more: float) -> None:
    """Factors multiply, and more binder never frees magnesium."""
    both = binding_fraction(phytate, oxalate, **BINDING)
    product = binding_fraction(phytate, 0.0, **BINDING) * binding_fraction(0.0, oxalate, **BINDING)

    assert both == pytest.approx(product, rel=1e-9)
    assert binding_fraction(phytate + more, oxalate, **BINDING) <= both


@pytest.mark.parametrize(("phytate", "oxalate", "free"), [(1.49, 0, 0.2374), (0, 6.6, 0.5595), (0, 0, 1.0)])
def test_binders_bind_what_the_trials_fixed(phytate: float, oxalate: float, free: float) -> None:
    """Bread with phytate; spinach against kale."""

    assert binding_fraction(phytate, oxalate, **BINDING) == pytest.approx(free, abs=5e-5)


@given(gaps_h, gaps_h, st.sampled_from(sorted(TAUS.values())))
def test_doses_further_apart_meet_less(one: float, other: float, tau: float) -> None:
    """From 1 down to 0."""
    near, far = sorted((one, other))

    assert 0 <= overlap_fraction(far, tau, 1.5) <= overlap_fraction(near, tau, 1.5) <= 1
    assert overlap_fraction(0.0, tau, 1.5) == 1.0


@given(gaps_h)
def test_a_fuller_stomach_keeps_doses_together_longer(gap: float) -> None:
    """Fasted, light, full."""
    overlaps = [overlap_fraction(gap, TAUS[state], 1.5) for state in ("fasted", "light", "full")]

    assert overlaps == sorted(overlaps)


@given(st.floats(0, 23.99), st.floats(0, 23.99))
def test_the_distance_round_the_clock_is_the_shorter_way(one: float, other: float) -> None:
    """Symmetric, at most half a day, and never longer than along the line."""
    gap = circular_gap_h(one, other)

    assert gap == circular_gap_h(other, one)
    assert 0 <= gap <= 12
    assert gap <= abs(one - other)
    assert gap == pytest.approx(abs(one - other)) or gap == pytest.approx(24 - abs(one - other))


# Vitamin D, age, menopause ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calcitriol", "vitamin_d", "scale"),
    [
        (None, None, 1.0),
        (100, None, 1.0),
        (150, None, 1.5),
        (0, None, 0.0),
        (200, None, 1.76),
        (None, 5, 0.64),
        (None, 10, 0.64),
        (None, 15, 0.82),
        (None, 20, 1.0),
        (None, 200, 1.0),
        (150, 10, 0.96),
    ],
)
def test_vitamin_d_scales_the_saturable_path(calcitriol: Any, vitamin_d: Any, scale: float) -> None:
    """Section 2 of the absorption page; what is not known changes nothing."""

    assert calcium_scale(calcitriol, vitamin_d, **SCALE) == pytest.approx(scale)


@given(st.floats(0, 2000) | st.none(), st.floats(0, 500) | st.none(), own.amounts_mg(low=0.001, high=100.0))
def test_no_scale_absorbs_more_than_there_is(calcitriol: Any, vitamin_d: Any, load: float) -> None:
    """The cap is (1 - p) * Km / Vmax, beyond which a small load would be absorbed by more than 100 %."""
    scale = float(calcium_scale(calcitriol, vitamin_d, **SCALE))
    raw = scale * CA["vmax_mg"] / (CA["km_mg"] + load) + CA["passive"]

    assert raw <= 1


@pytest.mark.parametrize(
    ("age", "vitamin_d", "menopause", "shift"),
    [
        (None, None, False, 0.0),
        (45, None, False, 0.0),
        (20, None, False, 0.0),
        (70, None, False, -0.0525),
        (70, None, True, -0.0745),
        (90, None, True, -0.09),
        (None, 15, False, -0.0115),
        (None, 40, False, -0.0115),
        (None, 63, False, 0.0),
        (None, 100, False, 0.0185),
        (None, 130, False, 0.0335),
        (None, 400, False, 0.0335),
        (None, None, True, -0.022),
    ],
)
def test_age_menopause_and_vitamin_d_shift_the_fraction(age: Any, vitamin_d: Any, menopause: Any, shift: float) -> None:
    """Section 2 of the absorption page; the sum is kept within -0.09 and 0.05."""

    assert calcium_shift(age, vitamin_d, menopause=menopause, **SHIFT) == pytest.approx(shift)


@given(st.floats(0, 130) | st.none(), st.floats(0, 2000) | st.none(), st.booleans())
def test_the_passive_share_stays_positive_whatever_the_person(age: Any, vitamin_d: Any, menopause: bool) -> None:
    """Even at the low end of its range, 0.10."""
    shift = float(calcium_shift(age, vitamin_d, menopause=menopause, **SHIFT))

    assert -0.09 <= shift <= 0.05
    assert DEFAULT.calcium_low.passive + shift > 0


# Floats and arrays --------------------------------------------------------------------------------------------

columns = st.lists(st.tuples(own.amounts_mg(), own.amounts_mg(), rivals_mmol), min_size=1, max_size=8)


@given(columns, kinetics, st.floats(0, 1.76), st.floats(-0.09, 0.05), st.sampled_from([1.0, 0.9]))
def test_a_column_is_absorbed_like_its_rows(
    rows: list[tuple[float, float, float]], model: dict[str, float], scale: float, shift: float, ceiling: float
) -> None:
    """One equation, one place: scalar and column agree to 1e-12."""
    person = {**model, "scale": scale, "shift": shift, "ceiling": ceiling}
    loads, others, rivals = (np.array(column) for column in zip(*rows, strict=True))

    scalars = [absorbed_mg(load, load + other, rival, **person) for load, other, rival in rows]

    assert absorbed_mg(loads, loads + others, rivals, **person) == pytest.approx(scalars, rel=1e-12, abs=1e-12)


@given(st.lists(st.tuples(st.floats(0, 23.9), st.floats(0, 23.9), st.floats(0, 130), st.floats(0, 300)), min_size=1))
def test_every_equation_takes_columns(rows: list[tuple[float, float, float, float]]) -> None:
    """Overlap, binding, scale and shift, float and array alike."""
    columns: list[Any] = [np.array(column) for column in zip(*rows, strict=True)]
    one, other, age, vitamin_d = columns
    pairs: list[tuple[Any, list[Any]]] = [
        (circular_gap_h(one, other), [circular_gap_h(a, b) for a, b, _, _ in rows]),
        (overlap_fraction(one, 2.7, 1.5), [overlap_fraction(a, 2.7, 1.5) for a, _, _, _ in rows]),
        (binding_fraction(one, other, **BINDING), [binding_fraction(a, b, **BINDING) for a, b, _, _ in rows]),
        (dissolved_mg(age, 0.8, one / 24), [dissolved_mg(y, 0.8, a / 24) for a, _, y, _ in rows]),
        (calcium_scale(age, vitamin_d, **SCALE), [calcium_scale(y, d, **SCALE) for _, _, y, d in rows]),
        (
            calcium_shift(age, vitamin_d, menopause=True, **SHIFT),
            [calcium_shift(y, d, menopause=True, **SHIFT) for _, _, y, d in rows],
        ),
    ]

    for column, scalars in pairs:
        assert isinstance(column, np.ndarray)
        assert column == pytest.approx(scalars, rel=1e-12, abs=1e-12)
