"""A long column goes through a law block by block, and what is wrong in it is seen as in a short one."""

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camg import CamgError, RangeError
from camg.catalogue.cell import LawInput
from camg.cell._law import Steps, through
from camg.cell.energy import calcium_atp_kd_mm, free_magnesium_mm, pumping_price
from camg.cell.receptor import nmda_open_fraction
from camg.cell.release import occupied_share
from camg.cell.threshold import divalent_threshold_shift_mv, threshold_shift_mv

MANY = 300_001
"""More than one block of any kind, and a short one at the end."""

LAWS: dict[str, Callable[[Any], Any]] = {
    "one multiplication, no upper end": pumping_price,
    "two steps": calcium_atp_kd_mm,
    "two steps, above 0": threshold_shift_mv,
    "two steps from another reference": lambda c: threshold_shift_mv(c, reference_calcium_mm=0.9),
    "a step of what is derived": lambda c: divalent_threshold_shift_mv(c, 0.5),
    "an expression": lambda c: free_magnesium_mm(c, kd_mm=0.144),
    "an expression, above 0": lambda c: occupied_share(c, 0.5),
    "an expression, either sign": lambda v: nmda_open_fraction(1.0, v),
}

EDGES = [edge * (1 + off) for edge in (0.12, 2.0, 12.0, 1e5) for off in (-0.1, -1e-8, -1e-10, 0.0, 1e-10, 1e-8, 0.1)]
SIZES = (0.0, 5e-324, 1e-310, 1e-9, *EDGES, 1e9, 1e300, 1.7e308, math.inf, math.nan)
ODD = [math.copysign(size, sign) for size in SIZES for sign in (1.0, -1.0)]
"""Numbers about which a law may have something to say."""
odd_numbers = st.sampled_from(ODD) | st.floats(allow_nan=True, allow_infinity=True)


def outcome(law: Callable[[Any], Any], column: Any) -> tuple[str, list[str], Any]:
    """Return what a law refuses in a column, what it warns of, and what it makes of the others."""
    with warnings.catch_warnings(record=True, action="always") as caught:
        try:
            refused, made = "", law(column)
        except CamgError as error:
            refused, made = str(error), np.zeros(0)
    return refused, [f"{each.filename}: {each.message}" for each in caught], made


def assert_judged_as_short(law: Callable[[Any], Any], places: dict[int, float]) -> None:
    column = np.ones(MANY)
    column[list(places)] = list(places.values())
    refused, warned, made = outcome(law, column)
    refused_short, warned_short, made_short = outcome(law, np.array([1.0, *places.values()]))

    assert (refused, warned) == (refused_short, warned_short)
    if not refused:
        assert made[list(places)] == pytest.approx(made_short[1:], rel=1e-14)
        assert np.unique(np.delete(made, list(places))) == pytest.approx(made_short[:1], rel=1e-14)


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_every_odd_number_of_a_long_column_is_judged_as_in_a_short_one(law: Callable[[Any], Any]) -> None:
    """The same words, the same warnings, the same result; in the first block, and in the last."""
    for odd in ODD:
        assert_judged_as_short(law, {1: odd})
        assert_judged_as_short(law, {MANY - 1: odd})


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
@given(st.dictionaries(st.integers(0, MANY - 1), odd_numbers, min_size=1, max_size=3))
def test_no_odd_number_hides_another(law: Callable[[Any], Any], places: dict[int, float]) -> None:
    """Wherever they stand, in one block or in several."""
    assert_judged_as_short(law, places)


@pytest.mark.parametrize("low", [0.0, -5.0])
def test_steps_of_what_must_be_above_0_see_a_0(low: float) -> None:
    """Also where the range does not keep it out."""
    known = LawInput("calcium_mm", "mM", low, 10.0, "made up", positive=True)
    column = np.ones(MANY)
    column[-1] = 0.0

    with pytest.raises(RangeError, match="above 0"):
        through("made-up", False, Steps(("divide", 1.2), ("log", 9.32)), [(column, known)])


def striped(column: Any) -> Any:
    return np.repeat(column, 3)[::3]


def locked(column: Any) -> Any:
    column = column.copy()
    column.flags.writeable = False
    return column


def row_of_a_table(column: Any) -> Any:
    return np.asfortranarray(np.vstack([column * 3, column]))[1]


def table(column: Any) -> Any:
    return np.asfortranarray(column[: MANY - 1].reshape(1000, 300))


LAYOUTS: dict[str, Callable[[Any], Any]] = {
    "every third": striped,
    "backwards": lambda column: column[::-1],
    "read-only": locked,
    "a row by columns": row_of_a_table,
    "a table by columns": table,
    "half as long floats": lambda column: column.astype(np.float32),
    "the other end first": lambda column: column.astype(">f8"),
    "whole numbers": lambda column: np.ceil(column).astype(np.int64),
    "between two bytes": lambda column: np.frombuffer(b"\0" + column.tobytes(), np.float64, offset=1),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_however_a_column_lies_in_memory_it_is_the_same_column(
    law: Callable[[Any], Any], layout: Callable[[Any], Any]
) -> None:
    """It is left as it was, what comes back can be written to, and a wrong number in it is seen."""
    given_column = layout(np.random.default_rng(20261122).uniform(0.2, 1.9, MANY))
    plain = given_column.astype(np.float64, order="C")

    made = law(given_column)
    np.testing.assert_array_equal(given_column, plain)
    np.testing.assert_allclose(made, law(plain), rtol=1e-14)
    assert made.shape == given_column.shape
    assert made.flags.writeable
    assert made.flags.owndata
    if given_column.dtype.kind == "f":
        wrong = plain.copy()
        wrong.flat[-2] = math.nan
        for column in (wrong, layout(wrong.ravel())):
            assert "finite" in outcome(law, column)[0]
