"""Energy: ATP and the magnesium it carries, and the price of pumping calcium."""

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camg import RangeError
from camg.catalogue.cell_energy import cell_law, cell_laws, cell_parameters
from camg.catalogue.references import references
from camg.cell.energy import (
    apparent_kd_mm,
    atp_forms,
    calcium_atp_kd_mm,
    free_magnesium_mm,
    magnesium_atp_mm,
    magnesium_bound_share,
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


@given(st.lists(st.tuples(st.floats(0.0, 2.0), acids), min_size=1))
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
        ]

    scalars = [every(*row) for row in rows]
    for place, column in enumerate(every(*columns)):
        assert isinstance(column, np.ndarray)
        assert column == pytest.approx([row[place] for row in scalars], rel=1e-12, abs=1e-12)


# The page -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ph", "magnesium", "bound", "mgatp", "atp", "kd_um"),
    [
        (7.0, 1.0, 0.868283, 0.835807, 0.101968, 157.119),
        (7.2, 1.0, 0.877811, 0.845883, 0.103198, 144.178),
        (7.2, 0.5, 0.779248, 0.764102, 0.186441, 144.178),
        (7.2, 0.25, 0.636295, 0.629458, 0.307175, 144.178),
        (7.2, 0.1, 0.410402, 0.408163, 0.497958, 144.178),
        (6.5, 0.5, 0.686392, 0.668052, 0.163005, 232.502),
    ],
)
def test_atp_carries_the_magnesium_of_the_page(
    ph: float, magnesium: float, bound: float, mgatp: float, atp: float, kd_um: float
) -> None:
    """Section 4 of the page on the cell, to 1e-5."""
    forms = atp_forms(magnesium, ph=ph)

    assert magnesium_bound_share(magnesium, ph=ph) == pytest.approx(bound, rel=1e-5)
    assert forms.magnesium == pytest.approx(mgatp, rel=1e-5)
    assert forms.atp == pytest.approx(atp, rel=1e-5)
    assert 1000 * apparent_kd_mm(ph) == pytest.approx(kd_um, rel=1e-5)


@pytest.mark.parametrize(
    ("total", "left", "percent"),
    [
        (4.0, 0.134770, 48.3154),
        (7.0, 0.583968, 80.2004),
        (8.0, 1.004271, 87.4466),
        (9.0, 1.644725, 91.9409),
        (10.0, 2.445384, 94.4327),
    ],
)
def test_total_magnesium_leaves_free_what_the_page_says(total: float, left: float, percent: float) -> None:
    """With 8 mmol/L of ATP, to 1e-5."""
    found = free_magnesium_mm(total, kd_mm=KD_WITHOUT_H2ATP)
    bound = magnesium_atp_mm(total, kd_mm=KD_WITHOUT_H2ATP)

    assert found == pytest.approx(left, rel=1e-5)
    assert 100 * bound / 8 == pytest.approx(percent, rel=1e-5)


@pytest.mark.parametrize(("magnesium", "kd"), [(1.0, 2.2), (0.5, 1.2), (0.25, 0.7), (0.1, 0.4)])
def test_calcium_is_held_by_atp_as_the_page_says(magnesium: float, kd: float) -> None:
    """2.2 mmol/L at 1 mmol/L is that of frog fibres; so is the ratio of their rates."""

    assert calcium_atp_kd_mm(magnesium) == pytest.approx(kd, rel=1e-5)
    assert calcium_atp_kd_mm(1.0) == pytest.approx(1000 * 3e4 / 0.136e8, rel=3e-3)


def test_magnesium_is_held_more_tightly_in_warmth() -> None:
    """By 38 to 55."""
    cold, warm = apparent_kd_mm(7.2), apparent_kd_mm(7.2, at_37_c=True)

    assert warm / cold == pytest.approx(38 / 55, rel=1e-12)


def test_two_calcium_ions_cost_one_atp() -> None:
    """The one thing that can be computed of the demand that calcium makes."""

    assert pumping_price(2.0) == 1.0
    assert pumping_price(0.0) == 0.0


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


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.nan, math.inf])
def test_a_constant_is_above_0(wrong: float) -> None:
    """At 0 nothing would ever come off."""
    with pytest.raises(RangeError, match="kd_mm"):
        free_magnesium_mm(1.0, kd_mm=wrong)


# The catalogue ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [*cell_parameters(), *cell_laws()], ids=lambda known: known.id)
def test_every_number_of_the_cell_has_a_source_that_exists(known: Any) -> None:
    """And says where in it, and how sure."""

    assert known.reference in {each.id for each in references()}
    assert known.where
    assert known.grade


def test_a_constant_that_this_library_chose_says_so() -> None:
    """Its basis is judgement, and it is no better than mechanism."""
    for each in cell_parameters():
        assert (each.reference == "camg-judgement") == (each.basis == "judgement"), each.id
        assert each.grade in ("C", "D"), each.id


def test_a_law_says_what_it_was_measured_on() -> None:
    """Species, tissue, temperature and ranges."""
    law = cell_law("mg-atp")

    assert (law.species, law.temperature) == ("none (in vitro)", "25 degrees C")
    assert law.ranges["ph"] == (6.0, 8.0, "(pH)")
