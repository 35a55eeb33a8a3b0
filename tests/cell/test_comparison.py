"""The pair at a glance: what the laws say, beside what the popular text claims."""

import importlib
import inspect
import math
import subprocess
import sys
from typing import Any

import attrs
import pytest

from camg import Grade, InputError, RangeError, UnitError
from camg.catalogue.cell import PairRow, fact, law, laws, pair_rows
from camg.catalogue.claims import claim
from camg.cell.comparison import CellState, Compared, Comparison, at_a_glance, compare, halved
from camg.cell.energy import magnesium_bound_share
from camg.cell.muscle import transient
from camg.cell.receptor import nmda_open_fraction
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
        assert row.ratio == pytest.approx(1.0) if row.normal else row.ratio is None


def test_more_magnesium_turns_the_claim_round() -> None:
    """What low magnesium is said to lengthen, high magnesium is said to shorten."""
    more = by_id(compare(CellState(magnesium_inside_mm=2.0)))
    turned = {None: None, "higher": "lower", "lower": "higher"}

    assert {key: row.claimed for key, row in more.items()} == {key: turned[row.claimed] for key, row in HALVED.items()}
    assert more["muscle/calcium-stays"].agrees is False


def test_what_is_outside_is_not_taken_for_what_is_inside() -> None:
    """Serum values do not reach the laws of the inside."""
    outside = compare(CellState(magnesium_outside_mm=0.1, calcium_outside_mm=0.6))
    changed = {row.id for row in outside.rows if row.found != "same"}

    assert changed == {
        "nerve/release", "nerve/threshold-calcium", "nerve/threshold", "nerve/surface", "heart/calcium-current",
    }  # fmt: skip


def test_the_brain_has_magnesium_of_its_own() -> None:
    """That of plasma is never taken for it: it must be named."""
    outside = by_id(compare(CellState(magnesium_outside_mm=0.25)))["nerve/nmda"]
    named = by_id(compare(CellState(brain_magnesium_mm=0.55)))["nerve/nmda"]

    assert (outside.found, outside.claimed) == ("same", None)
    assert (named.found, named.claimed, named.claims, named.agrees) == ("higher", "higher", ("S2-18",), True)
    assert named.ratio == pytest.approx(nmda_open_fraction(0.55, -65.0) / nmda_open_fraction(1.1, -65.0))


def test_less_calcium_restrains_release_and_brings_the_threshold_nearer() -> None:
    """Both as claimed."""
    rows = by_id(compare(CellState(calcium_outside_mm=0.9)))

    assert (rows["nerve/release"].found, rows["nerve/release"].claims) == ("lower", ("S1-25",))
    assert rows["nerve/release"].ratio == pytest.approx(0.52933, rel=1e-4)
    assert (rows["nerve/threshold-calcium"].found, rows["nerve/threshold-calcium"].agrees) == ("lower", True)
    assert rows["nerve/threshold-calcium"].ratio is None


def test_two_claims_that_pull_apart_claim_nothing() -> None:
    """Less calcium is said to lower release, less magnesium to raise it."""
    row = by_id(compare(CellState(calcium_outside_mm=1.1, magnesium_outside_mm=0.25)))["nerve/release"]

    assert (row.claims, row.claimed, row.agrees) == (("S1-25", "S1-23"), None, None)


def test_calcium_inside_costs_energy() -> None:
    """Calcium raises the demand: twice as much at rest costs four times as much."""
    row = by_id(compare(CellState(calcium_inside_um=0.2)))["energy/demand"]

    assert (row.claims, row.claimed, row.found, row.agrees) == (("S1-33",), "higher", "higher", True)
    assert row.ratio == pytest.approx(4, rel=0.05)


def test_every_matter_and_every_law_is_there() -> None:
    """Muscle, nerve, heart and vessels, signalling, energy: each law has a row, or it is said why it has none."""
    pair = compare(CellState())

    assert list(dict.fromkeys(row.matter for row in pair.rows)) == [
        "muscle", "nerve", "heart and vessels", "signalling", "energy",
    ]  # fmt: skip
    asked, left = {row.law for row in pair.rows}, {each.law for each in pair.unsaid if each.law}
    assert (asked | left, asked & left) == ({each.id for each in laws()}, set())


def test_what_no_state_can_be_asked_about_is_named() -> None:
    """The tone of vessels has no law, a dose and all magnesium are in no state."""
    unsaid = {each.id: each for each in compare(CellState()).unsaid}

    assert list(unsaid) == ["vessels/tone", "vessels/blood-pressure", "energy/free-magnesium"]
    assert fact(unsaid["vessels/tone"].fact).value == 10.0
    for each in unsaid.values():
        assert each.why.endswith(".")
        assert bool(each.law) != bool(each.fact)
        assert law(each.law or "release").id == (each.law or "release")


def test_the_pair_prints_as_a_table() -> None:
    """A line for each statement under one head and its matter, and then one for each that a state says nothing of."""
    comparison = compare(CellState(magnesium_inside_mm=0.5))
    table, unsaid = (part.splitlines() for part in str(comparison).split("\n\n"))

    assert len(table) == 1 + 5 + len(comparison.rows)
    assert table[0].split() == ["low", "normal", "ratio", "claimed", "claim", "found", "agrees", "grade"]
    assert table[1] == "muscle"
    (demand,) = (line for line in table if "ATP that the pump spends" in line)
    assert demand.split()[-7:] == ["19.8", "0.998", "lower", "S1-21", "lower", "yes", "D"]
    assert table[2].split()[-8:] == ["2.98", "4.96", "0.60", "higher", "S1-23", "lower", "no", "C"]
    assert unsaid[0] == "not said by two states:"
    assert [line.partition(":")[0].strip() for line in unsaid[1:]] == [each.what for each in comparison.unsaid]
    assert max(map(len, table + unsaid)) <= 130


@pytest.mark.parametrize("row", pair_rows(), ids=lambda row: row.id)
def test_a_row_points_at_a_law_and_at_claims(row: PairRow) -> None:
    """Its inputs are arguments of the law and fields of a state; its claims stand in the ledger."""
    function = getattr(importlib.import_module(f"camg.cell.{law(row.law).module}"), row.function)

    assert {*row.inputs, *row.options} <= set(inspect.signature(function).parameters)
    assert set(row.inputs.values()) <= {each.name for each in attrs.fields(CellState)}
    for ion, (key, when_low) in row.claims.items():
        assert any(ion in field for field in row.inputs.values())
        assert when_low in ("higher", "lower")
        assert claim(key).id == key


def test_a_row_of_muscle_has_the_grade_of_its_result() -> None:
    """D where a constant of this library's own is at work; of the other laws that of the law."""

    assert {row.id for row in compare(CellState()).rows if row.grade is Grade.D} == {
        "muscle/calcium-stays-release", "heart/calcium-stays-troponin", "energy/demand", "energy/twitch",
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [-0.1, math.nan, math.inf])
def test_a_state_holds_concentrations(wrong: float) -> None:
    """Finite, 0 or more."""
    with pytest.raises(RangeError, match=r"CellState\.magnesium_inside_mm"):
        CellState(magnesium_inside_mm=wrong)


@pytest.mark.parametrize("wrong", ["0.5 mM", None, True])
def test_a_state_holds_numbers(wrong: Any) -> None:
    """In mM, and calcium inside in uM; text is read by `of`."""
    with pytest.raises(InputError, match=r"CellState\.calcium_outside_mm"):
        CellState(calcium_outside_mm=wrong)


def test_a_state_is_read_from_text_with_units() -> None:
    """Each in the unit of its field; what is left out is usual."""
    read = CellState.of(
        calcium_outside="1 mM", magnesium_outside=0.25, calcium_inside="200 nM", magnesium_inside="500 umol/L"
    )

    assert read == CellState(
        calcium_outside_mm=1.0, magnesium_outside_mm=0.25, calcium_inside_um=0.2, magnesium_inside_mm=0.5
    )
    assert CellState.of(brain_magnesium="1 mM").brain_magnesium_mm == 1.0
    assert CellState.of() == CellState()
    for wrong in ("1", "1 mg", "-1 mM"):
        with pytest.raises((UnitError, RangeError), match="magnesium_inside"):
            CellState.of(magnesium_inside=wrong)


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


def test_the_pair_at_a_glance_is_a_module_to_run() -> None:
    """``python -m camg.cell`` is ``camg cell`` (see the tests of the command line)."""
    done = subprocess.run([sys.executable, "-m", "camg.cell"], capture_output=True, text=True, check=True)

    assert done.stderr == ""
    assert done.stdout == at_a_glance(halved(), compare(halved()))
    assert "magnesium inside 0.5 instead of 1 mM" in done.stdout
    for row in pair_rows():
        assert row.what in done.stdout


# Without scipy --------------------------------------------------------------------------------------------------


def test_without_scipy_every_closed_form_is_compared_and_the_transients_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is dropped in silence, and nothing that can be computed is left out."""
    whole = compare(halved())
    monkeypatch.setitem(sys.modules, "scipy.integrate", None)
    pair = compare(halved())
    printed = at_a_glance(halved(), pair)

    assert whole.uncomputed == ()
    assert {each.id for each in pair.rows} | {each.id for each in pair.uncomputed} == {each.id for each in pair_rows()}
    assert [each for each in whole.rows if each.id in by_id(pair)] == list(pair.rows)
    assert {law(each.law).module for each in pair.uncomputed} == {"muscle"}
    assert {(each.package, each.extra) for each in pair.uncomputed} == {("scipy", "models")}
    assert "not computed, for scipy is not installed (pip install 'camg[models]'):" in printed
    assert all(each.what in printed for each in pair.uncomputed)


@pytest.mark.parametrize("arguments", [[], ["--json"], ["--calcium-outside", "0.8 mM"]])
def test_the_pair_is_printed_without_any_extra(arguments: list[str]) -> None:
    """The command line needs none."""
    block = "import sys; sys.modules.update(dict.fromkeys(('numpy', 'scipy', 'scipy.integrate', 'pint')));"
    code = f"{block} from camg.cli import main; sys.exit(main({['cell', *arguments]!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert "magnesium" in done.stdout
    assert "uncomputed" in done.stdout if "--json" in arguments else "not computed" in done.stdout
