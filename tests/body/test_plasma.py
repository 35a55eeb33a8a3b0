"""What total calcium would be at the usual albumin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camg import CALCIUM
from camg.body.plasma import corrected_calcium_mmol_l
from camg.catalogue.parameters import parameter

CORRECTION = {
    "per_albumin": parameter("plasma.calcium_per_albumin").value,
    "usual_albumin_g_l": parameter("plasma.usual_albumin_g_l").value,
}
calcium = st.floats(0.5, 5.0)
albumin = st.floats(10.0, 60.0)


@given(calcium)
def test_calcium_at_the_usual_albumin_needs_no_correction(calcium_mmol_l: float) -> None:
    """At 40 g/L it is what was measured."""

    assert corrected_calcium_mmol_l(calcium_mmol_l, 40.0, **CORRECTION) == calcium_mmol_l


@given(calcium, albumin, albumin)
def test_less_albumin_hides_more_calcium(calcium_mmol_l: float, one: float, other: float) -> None:
    """The correction falls as albumin rises, and does not hang on the calcium."""
    low, high = sorted((one, other))
    at_low, at_high = (corrected_calcium_mmol_l(calcium_mmol_l, each, **CORRECTION) for each in (low, high))

    assert at_low - at_high == pytest.approx(0.02 * (high - low), abs=1e-12)


@pytest.mark.parametrize(
    ("calcium_mmol_l", "albumin_g_l", "corrected"),
    [(2.20, 30.0, 2.40), (2.35, 40.0, 2.35), (2.60, 48.0, 2.44), (2.00, 25.0, 2.30)],
)
def test_the_printed_values_come_out(calcium_mmol_l: float, albumin_g_l: float, corrected: float) -> None:
    """The tests that stand beside the formula."""

    assert corrected_calcium_mmol_l(calcium_mmol_l, albumin_g_l, **CORRECTION) == pytest.approx(corrected, abs=1e-9)


def test_it_agrees_with_the_form_in_mg_per_dl() -> None:
    """8.0 mg/dL at 2.5 g/dL of albumin is 9.2 mg/dL, to the rounding of 0.8 mg/dL into 0.02 mmol/L."""
    per_mmol = CALCIUM.molar_mass / 10

    assert corrected_calcium_mmol_l(8.0 / per_mmol, 25.0, **CORRECTION) * per_mmol == pytest.approx(9.2, abs=0.01)


@given(st.lists(st.tuples(calcium, albumin), min_size=1, max_size=8))
def test_a_column_is_corrected_like_its_rows(rows: list[tuple[float, float]]) -> None:
    """Float and array alike."""
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    scalars = [corrected_calcium_mmol_l(*row, **CORRECTION) for row in rows]

    assert corrected_calcium_mmol_l(columns[0], columns[1], **CORRECTION) == pytest.approx(scalars, rel=1e-12)
