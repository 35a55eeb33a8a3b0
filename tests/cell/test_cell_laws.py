"""How the laws of the cell behave: more calcium activates, more magnesium restrains, and nothing is dropped."""

import math
import warnings
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camg import CamgError, ExtrapolationWarning, InputError, RangeError, UnitError
from camg.catalogue.cell import cell_parameter
from camg.cell.channel import WithRange, channel_activity_percent, relative_l_type_current, supplement_effect
from camg.cell.energy import calcium_atp_kd_mm, magnesium_bound_share, pumping_demand_um_s, pumping_price
from camg.cell.receptor import nmda_open_fraction
from camg.cell.release import occupied_share, relative_release, release_drive, release_elasticities
from camg.cell.threshold import (
    divalent_threshold_shift_mv,
    surface_potential_mv,
    threshold_shift_mv,
)

calcium = st.sampled_from((0.12, 0.9, 1.2, 10.0)) | st.floats(0.12, 10.0)
magnesium = st.sampled_from((0.0, 0.5, 1.0, 10.0)) | st.floats(0.0, 10.0)
voltages = st.sampled_from((-100.0, -65.0, 0.0, 60.0)) | st.floats(-100.0, 60.0)
charges = st.sampled_from((-0.1, -0.05, -1e-9, 0.0)) | st.floats(-0.1, 0.0)


def bound_potential_mv(c: Any, m: Any, **options: Any) -> Any:
    return surface_potential_mv(c, m, **{"binding": "phosphatidylserine", **options})


def surface(c: Any, m: Any, **options: Any) -> Any:
    return surface_potential_mv(c, m, charge_c_m2=-0.05, **options)


def bound_surface(c: Any, m: Any, **options: Any) -> Any:
    return bound_potential_mv(c, m, charge_c_m2=-0.1, **options)


PAIRS: tuple[Callable[..., Any], ...] = (
    occupied_share, release_drive, relative_release, divalent_threshold_shift_mv, surface, bound_surface,
)  # fmt: skip
SINGLES: tuple[Callable[..., Any], ...] = (threshold_shift_mv, relative_l_type_current)


# Release --------------------------------------------------------------------------------------------------------


@given(calcium, calcium, magnesium, st.floats(3.5, 4.0))
def test_more_calcium_never_lowers_release(one: float, other: float, m: float, exponent: float) -> None:
    """Calcium activates."""
    low, high = sorted((one, other))

    assert release_drive(low, m, exponent=exponent) <= release_drive(high, m, exponent=exponent) * (1 + 1e-12)


@given(calcium, magnesium, magnesium, st.floats(3.5, 4.0))
def test_more_magnesium_never_raises_release(c: float, one: float, other: float, exponent: float) -> None:
    """Magnesium restrains."""
    low, high = sorted((one, other))

    assert release_drive(c, high, exponent=exponent) <= release_drive(c, low, exponent=exponent) * (1 + 1e-12)


@given(calcium, magnesium)
def test_release_lies_between_nothing_and_all(c: float, m: float) -> None:
    """A share, and its power."""

    assert 0 <= release_drive(c, m) <= occupied_share(c, m) <= 1


@given(st.floats(0.15, 9.0), st.floats(0.01, 9.0))
def test_elasticities_are_the_slopes_of_the_logarithms(c: float, m: float) -> None:
    """Against a difference of release itself, of 1e-5 up and down."""
    step = 1e-5
    up, down = 1 + step, 1 - step
    found = release_elasticities(c, m)

    by_calcium = math.log(release_drive(c * up, m) / release_drive(c * down, m)) / math.log(up / down)
    by_magnesium = math.log(release_drive(c, m * up) / release_drive(c, m * down)) / math.log(up / down)
    assert found.calcium == pytest.approx(by_calcium, rel=1e-5, abs=1e-7)
    assert found.magnesium == pytest.approx(by_magnesium, rel=1e-5, abs=1e-7)


def test_calcium_is_seven_times_as_strong_as_magnesium() -> None:
    """In the reference state: 2.07 and -0.298."""
    found = release_elasticities(1.2, 0.5)

    assert (found.calcium, found.magnesium) == (pytest.approx(2.07, abs=0.005), pytest.approx(-0.298, abs=5e-4))
    assert -found.calcium / found.magnesium == pytest.approx(7, abs=0.1)


def test_elasticities_of_a_column_are_those_of_its_rows() -> None:
    """Of both ions, and of one beside a column of the other."""
    c, m = np.array([0.5, 1.2, 2.0]), np.array([1.0, 0.5, 10.0])

    for first, second in ((c, m), (1.2, m), (c, 0.5)):
        columns = release_elasticities(first, second)
        rows = [release_elasticities(*map(float, row)) for row in zip(*np.broadcast_arrays(first, second), strict=True)]
        assert columns.calcium == pytest.approx([each.calcium for each in rows], rel=1e-12)
        assert columns.magnesium == pytest.approx([each.magnesium for each in rows], rel=1e-12)


@given(calcium, magnesium)
def test_release_of_the_reference_is_one(c: float, m: float) -> None:
    """Whichever state the reference is."""

    assert relative_release(c, m, reference_calcium_mm=c, reference_magnesium_mm=m) == pytest.approx(1.0, rel=1e-12)


# The receptor ---------------------------------------------------------------------------------------------------


@given(magnesium, magnesium, voltages)
def test_the_open_fraction_is_a_share_that_falls_with_magnesium(one: float, other: float, v: float) -> None:
    """Magnesium plugs the channel."""
    low, high = sorted((one, other))

    assert 0 < nmda_open_fraction(high, v) <= nmda_open_fraction(low, v) <= 1


@given(magnesium, voltages, voltages)
def test_the_open_fraction_rises_with_voltage(m: float, one: float, other: float) -> None:
    """Depolarisation drives magnesium out."""
    low, high = sorted((one, other))

    assert nmda_open_fraction(m, low) <= nmda_open_fraction(m, high)


def test_halving_magnesium_nearly_doubles_what_is_open_at_rest() -> None:
    """Nearly in inverse proportion."""

    assert 1.85 < nmda_open_fraction(0.5, -65.0) / nmda_open_fraction(1.0, -65.0) < 2


def test_the_magnesium_of_the_brain_must_be_named() -> None:
    """Plasma magnesium is not passed by its name, so that nobody maps it by accident."""
    with pytest.raises(TypeError):
        nmda_open_fraction(magnesium_mm=1.0, voltage_mv=-65.0)  # type: ignore[call-overload]  # because it must fail


# The threshold --------------------------------------------------------------------------------------------------


@given(st.floats(0.2, 9.0), st.floats(0.2, 9.0), st.floats(0.0, 10.0))
def test_more_of_either_ion_moves_the_threshold_away(one: float, other: float, m: float) -> None:
    """Less moves it towards firing."""
    low, high = sorted((one, other))

    assert threshold_shift_mv(low) <= threshold_shift_mv(high)
    assert divalent_threshold_shift_mv(low, m) <= divalent_threshold_shift_mv(high, m)
    assert divalent_threshold_shift_mv(low, low) <= divalent_threshold_shift_mv(low, high)


@given(st.floats(0.2, 9.0))
def test_without_magnesium_both_laws_of_the_threshold_agree(c: float) -> None:
    """The effective divalent is then calcium."""
    both = divalent_threshold_shift_mv(c, 0.0, reference_magnesium_mm=0.0)

    assert both == pytest.approx(threshold_shift_mv(c), abs=1e-12)


def test_the_fivefold_fall_of_calcium_lies_in_the_measured_band() -> None:
    """10 to 15 mV; the law is at its upper end."""

    assert -threshold_shift_mv(1.2 / 5) == pytest.approx(15.0, abs=1e-3)


def equation_error(c: float, m: float, sigma: float, psi_mv: float, binding: tuple[float, float]) -> float:
    """Return by how much a potential misses Grahame's equation as it is printed, in sigma [C/m2]."""
    thermal = 8.314462618 * 310.15
    y = math.exp(-96485.33212 * psi_mv / 1000 / thermal)
    ions = ((c, 2), (m, 2), (150.0, 1), (150.0 + 2 * (c + m), -1))
    total = sum(amount * (y**charge - 1) for amount, charge in ions)
    taken = (binding[0] * c + binding[1] * m) / 1000 * y * y
    screened = -math.sqrt(max(2 * 74.0 * 8.8541878128e-12 * thermal * total, 0.0))
    return screened - sigma * (1 - 2 * taken / (1 + taken))


@given(magnesium, magnesium, charges)
def test_the_potential_solves_the_printed_equation(c: float, m: float, sigma: float) -> None:
    """The sum over the ions, written out."""
    screened = surface_potential_mv(c, m, charge_c_m2=sigma)
    bound = bound_potential_mv(c, m, charge_c_m2=sigma)

    assert screened <= 0
    assert equation_error(c, m, sigma, screened, (0.0, 0.0)) == pytest.approx(0, abs=1e-8)
    assert equation_error(c, m, sigma, bound, (12.0, 6.0)) == pytest.approx(0, abs=1e-8)


@given(magnesium, magnesium, charges)
def test_screening_treats_both_ions_alike_and_binding_does_not(one: float, other: float, sigma: float) -> None:
    """Only binding tells calcium from magnesium, and it always brings the surface nearer to 0."""
    screened = surface_potential_mv(one, other, charge_c_m2=sigma)

    assert screened == pytest.approx(surface_potential_mv(other, one, charge_c_m2=sigma), abs=1e-9)
    assert screened <= bound_potential_mv(one, other, charge_c_m2=sigma) + 1e-9
    low, high = sorted((one, other))
    assert bound_potential_mv(low, high, charge_c_m2=sigma) <= (bound_potential_mv(high, low, charge_c_m2=sigma) + 1e-9)


@given(magnesium, magnesium)
def test_without_binding_constants_nothing_is_bound(c: float, m: float) -> None:
    """The two functions are then one."""
    bare = bound_potential_mv(c, m, charge_c_m2=-0.1, binding=(0.0, "0 1/M"))

    assert bare == pytest.approx(surface_potential_mv(c, m, charge_c_m2=-0.1), abs=1e-9)


@pytest.mark.parametrize(
    "options", [{"charge_c_m2": 0.05}, {"charge_c_m2": -0.05, "binding": (1000.0, 6.0)}, {"charge_c_m2": "1"}]
)
def test_a_surface_that_is_or_turns_positive_is_refused(options: Any) -> None:
    """The law has a negative surface."""
    with pytest.raises(InputError), warnings.catch_warnings(action="ignore", category=ExtrapolationWarning):
        bound_potential_mv(1.2, 0.5, **options)


@pytest.mark.parametrize("wrong", ["lipid", 12.0, (12.0,), (12.0, None), None, (-1.0, 6.0), ("12", 6.0)], ids=repr)
def test_a_binding_is_known_or_two_constants(wrong: Any) -> None:
    """Nothing else is taken for no binding."""
    with pytest.raises(CamgError, match="binding"):
        surface_potential_mv(1.2, 0.5, charge_c_m2=-0.1, binding=wrong)


def test_a_temperature_is_read_with_its_zero() -> None:
    """37 degrees Celsius are 310.15 K, not 37."""
    registry: Any = pint.UnitRegistry()  # type: ignore[no-untyped-call,unused-ignore]  # because pint leaves it untyped

    for same in (310.15, "310.15 K", registry.Quantity(37.0, "degC"), registry.Quantity(310.15, "K")):
        assert surface(1.2, 0.5, temperature_k=same) == pytest.approx(surface(1.2, 0.5), rel=1e-12)
    for wrong in ("37 degC", registry.Quantity(1.0, "s")):
        with pytest.raises(UnitError, match="temperature"):
            surface(1.2, 0.5, temperature_k=wrong)


# Channels, and people -------------------------------------------------------------------------------------------


@given(magnesium, magnesium)
def test_more_magnesium_never_raises_the_current(one: float, other: float) -> None:
    """A weak blocker."""
    low, high = sorted((one, other))

    assert 0 < relative_l_type_current(high) <= relative_l_type_current(low)


def test_the_constant_of_the_block_solves_what_was_measured() -> None:
    """45 % less at 9.6 than at 1.2 mM, to the digits that are printed."""

    assert cell_parameter("channel.k_magnesium_mm").value == pytest.approx((0.55 * 9.6 - 1.2) / 0.45, abs=5e-5)
    assert relative_l_type_current(9.6, reference_magnesium_mm=1.2) == pytest.approx(0.55, abs=1e-5)


@given(st.floats(-6.0, 2.0))
def test_activity_lies_between_the_points_on_either_side(place: float) -> None:
    """Straight lines in the logarithm."""
    ends = ((-6, 117.0), (-4, 202.0), (-2, 181.0), (0, 147.0), (2, 20.0))
    left, right = next((a, b) for a, b in pairwise(ends) if a[0] <= place <= b[0])
    share = (place - left[0]) / (right[0] - left[0])

    assert channel_activity_percent(10.0**place) == pytest.approx(left[1] + share * (right[1] - left[1]), abs=1e-6)


@pytest.mark.parametrize("inside", [1e-7, 9e-7, 101.0, -1.0, math.nan, np.array([1.0, 1e-9])], ids=repr)
def test_the_bell_curve_is_never_extrapolated(inside: Any) -> None:
    """Between none and the lowest point nothing is known either."""
    with pytest.raises(RangeError):
        channel_activity_percent(inside)


@given(st.floats(0.0, 368.0), st.floats(0.0, 368.0))
def test_more_supplement_never_raises_pressure(one: float, other: float) -> None:
    """In proportion, with the ends of the interval in order."""
    low, high = (supplement_effect(each) for each in sorted((one, other)))

    for weak, strong in zip(low[:2], high[:2], strict=True):
        assert strong.value <= weak.value <= 0
        assert strong.low <= strong.value <= strong.high <= 0


def test_doses_in_a_column_have_their_effects_in_columns() -> None:
    """Each number of each is that of its dose."""
    doses = np.array([0.0, 100.0, 368.0])
    columns = supplement_effect(doses)

    for place, dose in enumerate(doses):
        for column, single in zip(columns, supplement_effect(float(dose)), strict=True):
            assert [each[place] for each in column] == pytest.approx(list(single))


def test_the_trials_are_repeated_at_their_median_dose() -> None:
    """As printed; half of it at half, and above it no more."""
    effect = supplement_effect(368.0, strict=True)

    assert effect.systolic_mmhg == WithRange(-2.00, -3.58, -0.43)
    assert effect.diastolic_mmhg == WithRange(-1.78, -2.82, -0.73)
    assert effect.serum_magnesium_mmol_l == WithRange(0.05, 0.03, 0.07)
    assert supplement_effect("184 mg/d").systolic_mmhg.value == pytest.approx(-1.0)
    with pytest.warns(ExtrapolationWarning):
        assert supplement_effect(1000.0) == effect


# What all laws share --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", PAIRS, ids=lambda each: each.__name__)
@given(st.lists(st.tuples(calcium, magnesium), min_size=1, max_size=6))
def test_a_column_of_a_law_is_its_rows(function: Callable[..., Any], rows: list[tuple[float, float]]) -> None:
    """Float and array alike, and one number beside a column."""
    with warnings.catch_warnings(action="ignore", category=ExtrapolationWarning):
        first, second = (np.array(column) for column in zip(*rows, strict=True))
        scalars = [function(*row) for row in rows]

        assert all(type(each) is float for each in scalars)
        assert function(first, second) == pytest.approx(scalars, rel=1e-9, abs=1e-9)
        assert function(rows[0][0], second)[0] == pytest.approx(scalars[0], rel=1e-9, abs=1e-9)
        assert function(first, rows[0][1])[0] == pytest.approx(scalars[0], rel=1e-9, abs=1e-9)


@given(st.lists(st.tuples(magnesium, voltages), min_size=1, max_size=6))
def test_a_column_of_one_ion_is_its_rows(rows: list[tuple[float, float]]) -> None:
    """The laws of magnesium and voltage, of one ion, and the bell curve."""
    first, second = (np.array(column) for column in zip(*rows, strict=True))
    inside = 10.0 ** (second / 100) * (first > 0)

    assert nmda_open_fraction(first, second) == pytest.approx([nmda_open_fraction(*row) for row in rows], rel=1e-12)
    assert relative_l_type_current(first) == pytest.approx([relative_l_type_current(m) for m, _ in rows], rel=1e-12)
    assert threshold_shift_mv(first + 0.2) == pytest.approx([threshold_shift_mv(m + 0.2) for m, _ in rows], abs=1e-12)
    assert channel_activity_percent(inside) == pytest.approx(
        [channel_activity_percent(float(each)) for each in inside], rel=1e-12
    )


@pytest.mark.parametrize("function", PAIRS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("wrong", [-0.1, math.nan, math.inf, -math.inf, np.array([1.0, math.nan]), 10**400], ids=repr)
def test_an_impossible_concentration_is_refused(function: Callable[..., Any], wrong: Any) -> None:
    """Never a number from nonsense, strict or not."""
    for arguments in ((wrong, 0.5), (1.2, wrong)):
        with pytest.raises(RangeError):
            function(*arguments)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (nmda_open_fraction, (1.0, -20_000.0)),
        (nmda_open_fraction, (1.0, "65 kV")),
        (occupied_share, (1e6, 0.5)),
        (relative_l_type_current, ("1e6 M",)),
        (pumping_demand_um_s, (1e200, 1.0)),
        (magnesium_bound_share, (np.array([0.5, 1e200]),)),
        (lambda t: surface(1.2, 0.5, temperature_k=t), (0.0,)),
    ],
)
def test_a_number_of_no_world_is_refused(function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    """It would end as an overflow, or as no number at all."""
    with pytest.raises((RangeError, UnitError)):
        function(*arguments)


@pytest.mark.parametrize("function", [*PAIRS, *SINGLES], ids=lambda each: each.__name__)
@pytest.mark.parametrize("wrong", [None, True, [1.2], "1.2", "-1 mM", "1.2 mg", object(), np.array(["a"])], ids=repr)
def test_what_is_no_concentration_is_refused_by_name(function: Callable[..., Any], wrong: Any) -> None:
    """With an error of camg that says what is allowed."""
    with pytest.raises(CamgError) as caught:
        function(wrong, 0.5) if function in PAIRS else function(wrong)

    assert "calcium_mm" in str(caught.value) or "magnesium_mm" in str(caught.value)


@pytest.mark.parametrize("function", [threshold_shift_mv, divalent_threshold_shift_mv], ids=lambda each: each.__name__)
def test_a_logarithm_of_nothing_is_refused(function: Callable[..., Any]) -> None:
    """No calcium at all is not a very low threshold."""
    none = (0.0,) if function is threshold_shift_mv else (0.0, 0.0)
    with (
        warnings.catch_warnings(action="ignore", category=ExtrapolationWarning),
        pytest.raises(RangeError, match="above 0"),
    ):
        function(*none)


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        (occupied_share, (11.0, 0.5)),
        (release_drive, (1.2, 10.1)),
        (relative_release, (0.05, 0.5)),
        (release_elasticities, (0.05, 0.5)),
        (nmda_open_fraction, (1.0, 61.0)),
        (nmda_open_fraction, (11.0, -65.0)),
        (threshold_shift_mv, (0.1,)),
        (divalent_threshold_shift_mv, (20.0, 0.5)),
        (surface, (11.0, 0.5)),
        (bound_surface, (1.2, 11.0)),
        (relative_l_type_current, (10.5,)),
        (supplement_effect, (400.0,)),
    ],
)
def test_outside_its_range_a_law_warns_or_raises(call: Callable[..., Any], arguments: tuple[float, ...]) -> None:
    """It returns its value with a warning at the caller's line, and with strict=True it raises."""
    with pytest.warns(ExtrapolationWarning, match="extrapolated") as caught:
        call(*arguments)
    with pytest.raises(RangeError, match="where the law holds"):
        call(*arguments, strict=True)

    assert len(caught) == 1
    assert caught[0].filename == __file__


def test_units_are_read_at_the_door() -> None:
    """Text, and quantities of any registry; a plain number is in the stated unit."""
    registry: Any = pint.UnitRegistry()  # type: ignore[no-untyped-call,unused-ignore]  # because pint leaves it untyped

    assert occupied_share("1200 umol/L", "0.5 mM") == pytest.approx(occupied_share(1.2, 0.5))
    assert occupied_share(registry.Quantity(1.2e-3, "mol/L"), 0.5) == pytest.approx(occupied_share(1.2, 0.5))
    assert nmda_open_fraction("1 mmol/L", "-65 mV") == nmda_open_fraction(1.0, -65.0)
    assert nmda_open_fraction(1.0, registry.Quantity(-0.065, "V")) == pytest.approx(nmda_open_fraction(1.0, -65.0))
    assert surface_potential_mv(1.2, 0.5, charge_c_m2="-0.05 C/m2") == surface(1.2, 0.5)
    assert channel_activity_percent("1e-9 M") == pytest.approx(117.0)
    column = registry.Quantity(np.array([500.0, 1000.0]), "umol/L")
    assert nmda_open_fraction(column, -65.0) == pytest.approx([nmda_open_fraction(each, -65.0) for each in (0.5, 1.0)])


@pytest.mark.parametrize("voltage", ["-65", "--65 mV", "-65 mM", "- mV", "-65 MV", "-nan mV"])
def test_a_voltage_without_its_unit_is_a_unit_error(voltage: str) -> None:
    """A sign is no excuse."""
    with pytest.raises(UnitError):
        nmda_open_fraction(1.0, voltage)


def test_whole_numbers_and_single_numbers_of_numpy_are_numbers() -> None:
    """And come back as floats."""
    single: Any = np.float32(1.5)
    whole: Any = np.int64(1)
    without_axes: Any = np.array(1.5)

    assert relative_release(single, whole) == relative_release(1.5, 1)
    assert type(relative_release(without_axes, 1)) is float


def test_what_is_masked_is_no_number() -> None:
    """What stands under a mask is not known: it is refused, as NaN is, and not taken for the number beneath."""
    masked: Any = np.ma.masked_array([1.0, 2.0], [False, True])  # type: ignore[no-untyped-call,unused-ignore]  # because numpy leaves it untyped

    with pytest.raises(RangeError, match="finite"):
        pumping_price(masked)
    assert pumping_price(masked[:1]) == pytest.approx([0.5])


@pytest.mark.parametrize("many", [3, 300_000])
def test_columns_that_do_not_fit_are_refused_by_name(many: int) -> None:
    """One row of calcium has no magnesium; a single number, or a column and a row, go together."""
    for function in PAIRS:
        with pytest.raises(
            InputError, match=rf"magnesium_mm is \(2,\); allowed: a shape beside \({many},\) of calcium_mm"
        ):
            function(np.ones(many), np.ones(2))
        assert function(np.ones((3, 1)), np.ones(2)).shape == (3, 2)
    assert occupied_share(np.ones(many), np.ones(1)).shape == (many,)


def test_a_range_is_said_with_its_unit() -> None:
    """At its end, also where it has none; and a pure number has no unit."""
    with pytest.raises(RangeError, match=r"from 0 uM upwards\."):
        pumping_price(-1.0)
    with pytest.warns(ExtrapolationWarning, match=r"from 0\.1 to 10: extrapolated"):
        divalent_threshold_shift_mv(9.9, 10.0, reference_calcium_mm=0.5)
    with pytest.warns(ExtrapolationWarning, match=r"from 0\.1 to 10 mM: extrapolated"):
        occupied_share(11.0, 0.5)


def test_an_empty_column_stays_empty() -> None:
    """Nothing to say of nobody."""
    empty = np.array([])

    for function in PAIRS:
        assert function(empty, empty).size == 0


# Long columns ---------------------------------------------------------------------------------------------------

MANY = 200_000


def long_column(low: float, high: float) -> Any:
    return np.random.default_rng(20261122).uniform(low, high, MANY)


LONG: dict[str, Callable[..., Any]] = {
    "share": occupied_share,
    "release": lambda c, m: relative_release(c, m, exponent=3.7),
    "receptor": lambda c, m: nmda_open_fraction(m, -10 * c),
    "calcium": lambda c, m: threshold_shift_mv(c),
    "divalents": divalent_threshold_shift_mv,
    "divalents, one ion": lambda c, m: divalent_threshold_shift_mv(c, 0.5),
    "block": lambda c, m: relative_l_type_current(m),
    "bell": lambda c, m: channel_activity_percent(m),
    "calcium on ATP": lambda c, m: calcium_atp_kd_mm(c / 5),
    "price": lambda c, m: pumping_price(c),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_column_is_its_short_parts(name: str) -> None:
    """It goes through a law a block at a time, and no seam shows."""
    law = LONG[name]
    c, m = long_column(0.2, 9.0), long_column(0.01, 9.0)[::-1]
    parts = [law(*part) for part in zip(np.array_split(c, 7), np.array_split(m, 7), strict=True)]

    np.testing.assert_allclose(law(c, m), np.concatenate(parts), rtol=1e-14)
    grid = law(c.reshape(800, 250), m.reshape(800, 250))
    np.testing.assert_allclose(grid, law(c, m).reshape(800, 250), rtol=1e-14)


@pytest.mark.parametrize("place", [0, MANY // 2, MANY - 1])
@pytest.mark.parametrize("wrong", [-0.1, math.nan, math.inf, -math.inf])
def test_one_wrong_number_of_a_long_column_is_refused(place: int, wrong: float) -> None:
    """Wherever it stands; and what is beyond the range is warned of once."""
    for law in (occupied_share, divalent_threshold_shift_mv, lambda c, m: nmda_open_fraction(c, 10 * m)):
        column = long_column(0.2, 9.0)
        column[place] = wrong
        with pytest.raises(RangeError, match="finite"):
            law(column, long_column(0.2, 5.0))
    column = long_column(0.2, 9.0)
    column[place] = 10.5
    with pytest.warns(ExtrapolationWarning, match=r"10\.5") as caught:
        occupied_share(column, 0.5)

    assert len(caught) == 1


@pytest.mark.parametrize("many", [3, MANY])
def test_a_0_with_a_sign_hides_nothing(many: int) -> None:
    """Its bits are above those of every number without one, and of NaN."""
    column = np.full(many, 5.0)
    column[0] = -0.0

    assert relative_l_type_current(column)[0] == relative_l_type_current(0.0)
    column[-1] = 10.5
    with pytest.warns(ExtrapolationWarning, match=r"10\.5"):
        relative_l_type_current(column)
    column[-1] = math.nan
    with pytest.raises(RangeError, match="finite"):
        relative_l_type_current(column)


@pytest.mark.parametrize("many", [3, MANY])
def test_the_low_end_of_a_column_is_seen(many: int) -> None:
    """Where the range does not begin at 0, and where it goes below."""
    lows: list[tuple[Callable[[Any], Any], float]] = [
        (lambda c: nmda_open_fraction(1.0, c), -101.0),
        (threshold_shift_mv, 0.1),
        (lambda c: occupied_share(c, 0.5), 0.05),
    ]
    for law, low in lows:
        column = np.full(many, 5.0)
        column[-2] = low
        with pytest.warns(ExtrapolationWarning, match=rf"is {low:g};"):
            law(column)
    column[-2] = -math.inf
    with pytest.raises(RangeError, match="finite"):
        nmda_open_fraction(1.0, column)


def test_one_number_beside_a_long_column_is_looked_at_too() -> None:
    """As the column is."""
    for wrong in (-0.1, math.nan, math.inf):
        with pytest.raises(RangeError, match="finite"):
            occupied_share(long_column(0.2, 9.0), wrong)
    with pytest.warns(ExtrapolationWarning, match=r"10\.5"):
        occupied_share(long_column(0.2, 9.0), 10.5)
