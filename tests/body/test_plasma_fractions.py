"""Ionised calcium at another pH, and ionised magnesium: the printed points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camg.body.plasma import ionised_calcium_at_ph, ionised_magnesium_mmol_l
from camg.catalogue.parameters import parameter

PER_PH, USUAL = parameter("plasma.calcium_per_ph").value, parameter("plasma.usual_ph").value


@pytest.mark.parametrize(
    ("calcium", "ph", "expected"), [(1.2, 7.3, 1.151811), (1.2, 7.5, 1.250205), (1.0, 7.2, 0.921298), (1.2, 7.4, 1.2)]
)
def test_ionised_calcium_is_brought_to_the_usual_ph(calcium: float, ph: float, expected: float) -> None:
    """Measured in acid blood it would be less, in alkaline blood more."""
    assert ionised_calcium_at_ph(calcium, ph, per_ph=PER_PH, usual_ph=USUAL) == pytest.approx(expected, abs=5e-7)


@given(st.floats(0.5, 2.0), st.floats(6.8, 7.8))
def test_there_and_back_is_where_it_began(calcium: float, ph: float) -> None:
    """On floats and arrays."""
    there = ionised_calcium_at_ph(np.array([calcium]), np.array([ph]), per_ph=PER_PH, usual_ph=USUAL)

    assert ionised_calcium_at_ph(float(there[0]), USUAL, per_ph=PER_PH, usual_ph=ph) == pytest.approx(calcium)


@pytest.mark.parametrize(("total", "ionised"), [(0.85, 0.5525), (0.50, 0.325), (0.70, 0.455)])
def test_about_two_thirds_of_magnesium_are_ionised(total: float, ionised: float) -> None:
    """From 0.55 to 0.70 of it, which this library judged."""
    row = parameter("plasma.magnesium_ionised")

    assert ionised_magnesium_mmol_l(total, ionised=row.value) == pytest.approx(ionised)
    assert row.low is not None
    assert row.high is not None
    assert [ionised_magnesium_mmol_l(0.85, ionised=each) for each in (row.low, row.high)] == pytest.approx(
        [0.4675, 0.595]
    )
