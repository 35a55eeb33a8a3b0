"""The behavioural targets of a human body: the reference courses say what the page prints of them."""

import pytest
from tables import REFERENCE, table

NAMES = ("pth_pM", "ca_total_mM", "calcitriol_pM")


@pytest.mark.parametrize(
    ("scenario", "percent"),
    [
        ("ca_intake_0.50", (5.6, -0.24, -0.9)),
        ("ca_intake_1.50", (-4.2, 0.49, -0.2)),
        ("pth_clearance_0.50", (28.5, 4.57, -0.1)),
        ("pth_clearance_2.00", (-24.0, -3.44, -1.5)),
        ("gfr_0.50", (29.5, 4.55, -16.9)),
    ],
)
def test_a_year_changes_by_the_printed_percent(scenario: str, percent: tuple[float, float, float]) -> None:
    """PTH, total calcium and calcitriol after one year, against the start."""
    rows = table(f"homeostasis/human_ca/{scenario}")
    found = [100 * (float(rows[-1][name]) / float(rows[0][name]) - 1) for name in NAMES]

    assert float(rows[-1]["time_h"]) == pytest.approx(8760, rel=0.01)
    assert found[0] == pytest.approx(percent[0], abs=0.0501)
    assert found[1] == pytest.approx(percent[1], abs=0.00501)
    assert found[2] == pytest.approx(percent[2], abs=0.0501)


def test_calcium_that_was_raised_at_once_comes_back() -> None:
    """By a tenth, in a year, to where the course without a change ends."""
    (raised, still) = (table(f"homeostasis/human_ca/{name}") for name in ("acute_ca_plasma_x1.10", "baseline"))

    assert float(raised[0]["ca_total_mM"]) == pytest.approx(1.1 * float(still[0]["ca_total_mM"]), rel=1e-6)
    assert float(raised[-1]["ca_total_mM"]) == pytest.approx(float(still[-1]["ca_total_mM"]), rel=1e-3)
    assert len(list((REFERENCE / "homeostasis" / "human_ca").iterdir())) == 7
