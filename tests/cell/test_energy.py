"""Energy: ATP and the magnesium it carries, and the price of pumping calcium."""

import math
import warnings
from typing import Any

import numpy as np
import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camg import CamgError, RangeError
from camg.cell.energy import (
    apparent_kd_mm,
    atp_forms,
    calcium_atp_kd_mm,
    free_magnesium_mm,
    magnesium_atp_mm,
    magnesium_bound_share,
    pumping_demand_um_s,
    pumping_price,
)
from camg.errors import ExtrapolationWarning

KD_WITHOUT_H2ATP = 0.144168  # mmol/L, as the page gives it

free = st.sampled_from([0.0, 1e-9, 0.5, 10.0]) | st.floats(0.0, 10.0)
totals = st.sampled_from([0.0, 1e-9, 8.0, 8.144168, 20.0]) | st.floats(0.0, 20.0)
kds = st.sampled_from([1e-6, KD_WITHOUT_H2ATP]) | st.floats(1e-6, 10.0)
acids = st.floats(6.0, 8.0)


# Laws ---------------------------------------------------------------------------------------------------------


@given(free, acids)
def test_the_forms_of_atp_are_all_of_it(magnesium: float, ph: float) -> None:
    """Shares, adding up to 1."""
    forms = atp_forms(magnesium, ph=ph)

    assert all(0 <= share <= 1 for share in forms)
    assert math.fsum(forms) == pytest.approx(1.0, abs=1e-12)


@given(free, acids)
def test_what_holds_magnesium_is_three_of_the_forms(magnesium: float, ph: float) -> None:
    """The short way to the share is the sum of the long one."""
    forms = atp_forms(magnesium, ph=ph)

    held = forms.magnesium + forms.magnesium_hydrogen + forms.two_magnesium
    assert magnesium_bound_share(magnesium, ph=ph) == pytest.approx(held, rel=1e-12)


@given(free, free, acids)
def test_more_magnesium_never_takes_atp_off_it(one: float, other: float, ph: float) -> None:
    """The bound share rises from nothing."""
    less, more = sorted((one, other))

    assert magnesium_bound_share(0.0, ph=ph) == 0
    assert magnesium_bound_share(less, ph=ph) <= magnesium_bound_share(more, ph=ph) * (1 + 1e-12) <= 1 + 1e-12


@given(acids, acids)
def test_acid_loosens_magnesium(one: float, other: float) -> None:
    """Protons compete for the same ATP."""
    sour, mild = sorted((one, other))

    assert apparent_kd_mm(mild) <= apparent_kd_mm(sour)
    assert apparent_kd_mm(6.5) > 1.5 * apparent_kd_mm(7.2)


@given(totals, totals, kds)
def test_free_magnesium_is_part_of_all_magnesium(total: float, atp: float, kd: float) -> None:
    """And the rest is on ATP, as the constant says."""
    left = free_magnesium_mm(total, total_atp_mm=atp, kd_mm=kd)
    bound = magnesium_atp_mm(total, total_atp_mm=atp, kd_mm=kd)

    assert 0 <= left <= total
    assert bound == total - left
    assert bound == pytest.approx(atp * left / (kd + left), abs=1e-9)


@given(totals, totals, totals, kds)
def test_free_magnesium_rises_with_all_magnesium(one: float, other: float, atp: float, kd: float) -> None:
    """And never falls."""
    less, more = (free_magnesium_mm(each, total_atp_mm=atp, kd_mm=kd) for each in sorted((one, other)))

    assert less <= more * (1 + 1e-12)
    if abs(one - other) > 1e-3:
        assert less < more


@given(free.filter(lambda each: each <= 2), free.filter(lambda each: each <= 2))
def test_magnesium_keeps_calcium_off_atp(one: float, other: float) -> None:
    """The more of it, the looser calcium."""
    less, more = sorted((one, other))

    assert 0.2 <= calcium_atp_kd_mm(less) <= calcium_atp_kd_mm(more)


@given(st.lists(st.tuples(st.floats(0.0, 1.9), acids), min_size=1))
def test_every_law_takes_columns(rows: list[tuple[float, float]]) -> None:
    """One equation, one place: scalar and column agree to 1e-12."""
    columns: list[Any] = [np.array(column) for column in zip(*rows, strict=True)]

    def every(magnesium: Any, ph: Any) -> list[Any]:
        return [
            *atp_forms(magnesium, ph=7.0),
            magnesium_bound_share(magnesium, ph=7.0),
            apparent_kd_mm(ph),
            apparent_kd_mm(ph, at_37_c=True),
            free_magnesium_mm(magnesium, kd_mm=0.1),
            magnesium_atp_mm(magnesium, total_atp_mm=5.0, kd_mm=0.1),
            calcium_atp_kd_mm(magnesium),
            pumping_price(magnesium),
            pumping_demand_um_s(magnesium, 0.5),
            pumping_demand_um_s(0.1, magnesium + 0.1),
        ]

    scalars = [every(*row) for row in rows]
    for place, column in enumerate(every(*columns)):
        assert isinstance(column, np.ndarray)
        assert column == pytest.approx([row[place] for row in scalars], rel=1e-12, abs=1e-12)


# Known points -------------------------------------------------------------------------------------------------


def test_calcium_on_atp_is_that_of_frog_fibres() -> None:
    """2.2 mmol/L at 1 mmol/L is the ratio of their rates."""

    assert calcium_atp_kd_mm(1.0) == pytest.approx(1000 * 3e4 / 0.136e8, rel=3e-3)


def test_magnesium_is_held_more_tightly_in_warmth() -> None:
    """By 38 to 55."""
    cold, warm = apparent_kd_mm(7.2), apparent_kd_mm(7.2, at_37_c=True)

    assert warm / cold == pytest.approx(38 / 55, rel=1e-12)


def test_two_calcium_ions_cost_one_atp() -> None:
    """The one thing that can be computed of the demand that calcium makes."""

    assert pumping_price(2.0) == 1.0
    assert pumping_price(0.0) == 0.0


@given(st.floats(0.0, 30.0), st.floats(0.0, 30.0), st.floats(0.1, 2.0), st.floats(0.1, 2.0))
def test_calcium_raises_the_demand_and_magnesium_enables_it(one: float, other: float, few: float, many: float) -> None:
    """The pump spends no less where there is more of either ion."""
    (low, high), (poor, rich) = sorted((one, other)), sorted((few, many))

    assert 0 <= pumping_demand_um_s(low, poor) <= pumping_demand_um_s(high, poor)
    assert pumping_demand_um_s(low, poor) <= pumping_demand_um_s(low, rich)


def test_the_pump_spends_half_of_what_it_moves() -> None:
    """At 1 uM of calcium it runs at half of 4000 uM/s, and two ions cost one ATP; with less magnesium, by its fuel."""
    fuel = [8000 * free / (free + 100) for free in (100.0, 1000.0)]
    speeds = [each / (each + 200) for each in fuel]

    assert pumping_demand_um_s(1.0, 1.0) == pytest.approx(1000.0)
    assert pumping_demand_um_s(1.0, 0.1) == pytest.approx(1000.0 * speeds[0] / speeds[1])


# The range ----------------------------------------------------------------------------------------------------

CALLS: dict[str, tuple[Any, float, float]] = {
    "forms by magnesium": (atp_forms, 0.5, 10.5),
    "forms by acid": (lambda value, **options: atp_forms(1.0, ph=value, **options), 7.0, 9.0),
    "bound share": (magnesium_bound_share, 0.5, 10.5),
    "constant": (apparent_kd_mm, 7.0, 5.5),
    "free by magnesium": (lambda value, **options: free_magnesium_mm(value, kd_mm=0.1, **options), 8.0, 21.0),
    "free by ATP": (
        lambda value, **options: free_magnesium_mm(1.0, total_atp_mm=value, kd_mm=0.1, **options),
        8.0,
        21.0,
    ),
    "calcium on ATP": (calcium_atp_kd_mm, 0.5, 2.5),
    "demand by calcium": (lambda value, **options: pumping_demand_um_s(value, 1.0, **options), 1.0, 31.0),
    "demand by magnesium": (lambda value, **options: pumping_demand_um_s(0.1, value, **options), 1.0, 0.05),
}


@pytest.mark.parametrize("name", CALLS)
def test_outside_its_range_a_law_answers_with_a_warning(name: str) -> None:
    """Or, where asked to be strict, not at all."""
    law, inside, outside = CALLS[name]

    with pytest.warns(ExtrapolationWarning, match="holds"):
        assert law(outside) is not None
    with pytest.raises(RangeError, match="holds"):
        law(outside, strict=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert law(inside, strict=True) == law(inside)


@pytest.mark.parametrize("wrong", [-1.0, -1e-12, math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", [*CALLS, "price"])
def test_nothing_negative_or_boundless_is_a_concentration(name: str, wrong: float) -> None:
    """Nor an acid, nor an amount to pump."""
    law = pumping_price if name == "price" else CALLS[name][0]

    with pytest.raises(RangeError, match="finite"):
        law(wrong)


@pytest.mark.parametrize("wrong", [-1.0, math.nan, math.inf])
def test_one_wrong_number_of_a_column_is_refused(wrong: float) -> None:
    """It is not lost among the others."""
    with pytest.raises(RangeError, match="finite"):
        magnesium_bound_share(np.array([0.5, wrong, 1.0]))


def test_units_are_read_at_the_door() -> None:
    """Text, and quantities of any registry, of one number or of a column."""
    registry: Any = pint.UnitRegistry()  # type: ignore[no-untyped-call,unused-ignore]  # because pint leaves it untyped
    column = registry.Quantity(np.array([500.0, 1000.0]), "umol/L")

    assert magnesium_bound_share("500 uM") == magnesium_bound_share(0.5)
    assert list(magnesium_bound_share(column)) == [magnesium_bound_share(0.5), magnesium_bound_share(1.0)]
    assert free_magnesium_mm("8 mM", total_atp_mm="8000 umol/L", kd_mm=registry.Quantity(144.168, "umol/L")) == (
        pytest.approx(free_magnesium_mm(8.0, kd_mm=0.144168))
    )
    assert pumping_demand_um_s("100 nM", "1 mM") == pytest.approx(pumping_demand_um_s(0.1, 1.0))
    assert pumping_price("2 uM") == 1.0


@pytest.mark.parametrize("wrong", [None, True, [0.5], "0.5", "0.5 mg", object()], ids=repr)
@pytest.mark.parametrize("name", [*CALLS, "price"])
def test_what_is_no_number_of_the_law_is_refused_by_name(name: str, wrong: Any) -> None:
    """Total ATP has what is usual, and takes None for it."""
    law = pumping_price if name == "price" else CALLS[name][0]

    if not (name == "free by ATP" and wrong is None):
        with pytest.raises(CamgError, match=r"_mm|_um|ph"):
            law(wrong)


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.nan, math.inf])
def test_a_constant_is_above_0(wrong: float) -> None:
    """At 0 nothing would ever come off."""
    with pytest.raises(RangeError, match="kd_mm"):
        free_magnesium_mm(1.0, kd_mm=wrong)
