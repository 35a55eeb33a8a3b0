"""The pair at a glance: what the laws say, beside what the popular text claims."""

import importlib
import inspect
import math
import subprocess
import sys
from typing import Any

import attrs
import pytest

from camg import Grade, InputError, RangeError
from camg.catalogue.cell_pair import PairRow, pair_rows
from camg.catalogue.claims import claim
from camg.cell.comparison import CellState, Compared, Comparison, compare
from camg.cell.energy import magnesium_bound_share
from camg.cell.muscle import transient
from camg.errors import ExtrapolationWarning


def by_id(comparison: Comparison) -> dict[str, Compared]:
    return {each.id: each for each in comparison.rows}


HALVED = by_id(compare(CellState(magnesium_inside_mm=0.5)))


def test_published_mechanisms_contradict_the_popular_claim_on_muscle() -> None:
    """Calcium goes sooner, not later; only with release set free does it stay."""
    published, free = HALVED["muscle/calcium-stays"], HALVED["muscle/calcium-stays-release"]

    assert (published.claimed, published.found, published.agrees, published.grade) == (
        "higher", "lower", False, Grade.C,
    )  # fmt: skip
    assert (free.claimed, free.found, free.agrees, free.grade) == ("higher", "higher", True, Grade.D)


def test_low_magnesium_leaves_less_of_atp_with_it() -> None:
    """As claimed, and not by much."""
    row = HALVED["energy/magnesium-atp"]

    assert (row.low, row.normal) == (magnesium_bound_share(0.5), magnesium_bound_share(1.0))
    assert row.ratio == pytest.approx(0.887718, rel=1e-5)
    assert row.agrees is True


def test_a_row_is_the_law_itself() -> None:
    """No number of its own."""
    row = HALVED["muscle/late-tail"]

    assert row.low == pytest.approx(transient(0.5).tail_ms)
    assert row.normal == pytest.approx(transient(1.0).tail_ms)


def test_a_state_beside_itself_shows_no_change_and_no_claim() -> None:
    """The text says nothing of nothing."""
    for row in compare(CellState(), CellState()).rows:
        assert (row.found, row.claimed, row.agrees) == ("same", None, None)
        assert row.ratio == pytest.approx(1.0)


def test_more_magnesium_turns_the_claim_round() -> None:
    """What low magnesium is said to lengthen, high magnesium is said to shorten."""
    more = by_id(compare(CellState(magnesium_inside_mm=2.0)))

    assert {key: row.claimed for key, row in more.items()} == {
        key: "lower" if row.claimed == "higher" else "higher" for key, row in HALVED.items()
    }
    assert more["muscle/calcium-stays"].agrees is False


def test_what_is_outside_is_not_taken_for_what_is_inside() -> None:
    """Serum values do not reach the laws of the inside."""
    outside = compare(CellState(magnesium_outside_mm=0.1, calcium_outside_mm=0.6))

    assert {row.found for row in outside.rows if row.matter in ("muscle", "heart", "energy")} == {"same"}


def test_the_pair_prints_as_a_table() -> None:
    """A line for each statement under one head."""
    comparison = compare(CellState(magnesium_inside_mm=0.5))
    lines = str(comparison).splitlines()

    assert len(lines) == 1 + len(comparison.rows)
    assert lines[0].split() == ["low", "normal", "ratio", "claimed", "found", "agrees", "grade"]
    assert lines[1].split()[-7:] == ["2.98", "4.96", "0.60", "higher", "lower", "no", "C"]


@pytest.mark.parametrize("row", pair_rows(), ids=lambda row: row.id)
def test_a_row_points_at_a_law_and_at_a_claim(row: PairRow) -> None:
    """Its inputs are arguments of the law and fields of a state; its claim stands in the ledger."""
    module, _, name = row.law.partition(".")
    arguments = inspect.signature(getattr(importlib.import_module(f"camg.cell.{module}"), name)).parameters

    assert {*row.inputs, *row.options, "strict"} <= set(arguments)
    assert set(row.inputs.values()) <= {each.name for each in attrs.fields(CellState)}
    assert set(row.when_low) <= {field.partition("_")[0] for field in row.inputs.values()}
    assert set(row.when_low.values()) <= {"higher", "lower"}
    assert claim(row.claim).id == row.claim


@pytest.mark.parametrize("row", pair_rows(), ids=lambda row: row.id)
def test_a_row_of_muscle_has_the_grade_of_its_result(row: PairRow) -> None:
    """D where a constant of this library's own is at work."""
    if row.law.startswith("muscle."):
        law = getattr(importlib.import_module("camg.cell.muscle"), row.law.partition(".")[2])

        assert law(1.0, **row.options).grade == row.grade


@pytest.mark.parametrize("wrong", [-0.1, math.nan, math.inf])
def test_a_state_holds_concentrations(wrong: float) -> None:
    """Finite, 0 or more."""
    with pytest.raises(RangeError, match=r"CellState\.magnesium_inside_mm"):
        CellState(magnesium_inside_mm=wrong)


@pytest.mark.parametrize("wrong", ["0.5", None, True])
def test_a_state_holds_numbers(wrong: Any) -> None:
    """In mM."""
    with pytest.raises(InputError, match=r"CellState\.calcium_outside_mm"):
        CellState(calcium_outside_mm=wrong)


def test_only_states_are_compared() -> None:
    """A bare number would not say of what it is."""
    with pytest.raises(InputError, match="CellState"):
        compare(0.5)  # type: ignore[arg-type]  # because it must be refused


def test_a_state_outside_the_range_of_a_law_is_warned_of_or_refused() -> None:
    """As by the law itself."""
    with pytest.warns(ExtrapolationWarning):
        compare(CellState(magnesium_inside_mm=3.0))
    with pytest.raises(RangeError, match="holds"):
        compare(CellState(magnesium_inside_mm=3.0), strict=True)


def test_the_pair_at_a_glance_can_be_printed() -> None:
    """By ``python -m camg.cell``."""
    done = subprocess.run([sys.executable, "-m", "camg.cell"], capture_output=True, text=True, check=True)

    assert done.stderr == ""
    assert done.stdout.startswith("Half the usual magnesium, inside and outside:")
    for row in pair_rows():
        assert row.what in done.stdout
