"""Reference values: what four authorities recommend for every life stage, and what one's own rows must hold."""

import csv
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import table

from camg import CamgError, InputError, InputErrors, Standards, UnknownNameError, standards
from camg.catalogue.references import references
from camg.catalogue.standards import Cell, LifeStage, Sex, standards_names

ROWS = table("reference_values")
INDEPENDENT = Path(__file__).parents[3] / "shared/samples/tables/dri_iom_ca_mg.csv"
CLINIC: dict[Any, Any] = {
    "mineral": "magnesium",
    "word": "UL",
    "mg": 250,
    "basis": "supplements",
    "reference": "our clinic",
}


def the_cell(table: Standards, mineral: str, month: float, sex: str, stage: str) -> Cell:
    found = table.cells(
        mineral,
        age_y=month / 12,
        sex=cast("Sex", sex),
        stage=cast("LifeStage | None", stage or None),
    )
    assert len(found) == 1
    return found[0]


def shown(cell: Cell) -> list[float | None]:
    return [None if row is None else row.mg for row in (cell.ear, cell.rda, cell.ul)]


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: "-".join(row[key] for key in ("authority", "sex", "stage", "from_month"))
)
@pytest.mark.parametrize("end", ["from_month", "last_month"])
@pytest.mark.parametrize(("mineral", "symbol"), [("calcium", "ca"), ("magnesium", "mg")])
def test_the_published_values_hold_from_the_first_to_the_last_month(
    row: dict[str, str], end: str, mineral: str, symbol: str
) -> None:
    """Ages are completed months: the last month of a band still has its values."""
    expected = [float(text) if text else None for text in (row[f"{symbol}_{word}"] for word in ("ear", "rda", "ul"))]
    cell = the_cell(standards(cast("Any", row["authority"])), mineral, int(row[end]), row["sex"], row["stage"])

    assert shown(cell) == expected


@pytest.mark.parametrize(("age", "rda"), [(50.0, 1000.0), (50.99, 1000.0), (51.0, 1200.0), (51.01, 1200.0)])
def test_the_fifty_first_birthday_begins_the_next_band(age: float, rda: float) -> None:
    """Ages are completed years; floats of months do not move a birthday."""
    (cell,) = standards("iom").cells("calcium", age_y=age, sex="female")

    assert cell.rda is not None
    assert cell.rda.mg == rda


@pytest.mark.skipif(not INDEPENDENT.exists(), reason="the table of another project is not at hand")
def test_an_independent_copy_of_the_american_table_agrees() -> None:
    """Typed by others; it differs where the 2011 summary table and its chapter differ, and nowhere else."""
    kinds = {"Estimated": "ear", "Adequate": "rda", "Recommended": "rda", "Tolerable": "ul"}
    stages = {"Pregnancy": "pregnant", "Lactation": "lactating"}
    compared, differing = 0, []
    with INDEPENDENT.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            low, unit = row["age_range"].removeprefix(">").replace("-", " ").split()[0], row["age_range"].split()[-1]
            month = int(low) * (12 if unit == "yr" else 1) + (12 if row["age_range"].startswith(">") else 0)
            month += 1 if row["age_range"] == "6-12 mo" else 0
            cell = the_cell(
                standards("iom"),
                row["nutrient"].lower(),
                month,
                "male" if row["sex"] == "Males" else "female",
                stages.get(row["stage"], ""),
            )
            held = getattr(cell, kinds[row["dri_type"].split()[0]])
            theirs = float(row["value"]) if row["value"] not in ("", "NA") else None
            compared += 1
            if (held.mg if held else None) != theirs:
                differing.append((row["nutrient"], row["stage"], row["age_range"], row["dri_type"].split()[0], theirs))

    assert compared >= 130
    assert differing == [
        ("Calcium", "Pregnancy", "14-18 yr", "Estimated", 1000.0),
        ("Calcium", "Lactation", "14-18 yr", "Estimated", 1000.0),
    ]


def test_the_one_judged_american_value_says_so() -> None:
    """1100 in the chapter, 1000 in the summary table."""
    for stage in ("pregnant", "lactating"):
        row = the_cell(standards("iom"), "calcium", 16 * 12, "female", stage).ear

        assert row is not None
        assert row.status == "judgement"
        assert "1000" in row.note


def test_only_the_magnesium_limit_leaves_food_out() -> None:
    """So that a recommended 420 mg above a limit of 350 mg is no contradiction."""
    for name in standards_names():
        known: Any = name
        for row in standards(known).rows:
            if row.word != "UL":
                assert row.basis is None
            elif row.mineral == "magnesium":
                assert row.basis == "supplements"
            else:
                assert row.basis == ("supplements" if name == "uk" else "total")


@pytest.mark.parametrize("name", standards_names())
def test_every_reference_value_has_a_source_that_exists(name: Any) -> None:
    """Any number can be traced."""
    known = {each.id for each in references()}

    assert {row.reference for row in standards(name).rows} <= known


@pytest.mark.parametrize("name", standards_names())
def test_bands_of_one_kind_never_overlap(name: Any) -> None:
    """One person has one value of each kind; only feeding in the first months leaves two."""
    for mineral in ("calcium", "magnesium"):
        for sex in ("female", "male"):
            for stage in (None, "pregnant", "lactating"):
                for month in range(7, 1561):
                    held = [
                        row.word
                        for row in standards(name).rows
                        if row.mineral == mineral and row.holds_for(month, sex, stage)
                    ]
                    assert len(held) == len(set(held)), (mineral, sex, stage, month)


def test_an_unknown_age_gives_every_cell_it_could_be() -> None:
    """A rule speaks only where all of them agree."""
    cells = standards("iom").cells("magnesium", sex="female")

    assert {cell.rda.mg for cell in cells if cell.rda} == {30.0, 75.0, 80.0, 130.0, 240.0, 360.0, 310.0, 320.0}


def test_an_unknown_sex_gives_both_cells() -> None:
    """And one, where the two are the same."""
    differing = standards("iom").cells("magnesium", age_y=46)
    equal = standards("iom").cells("calcium", age_y=46)

    assert {cell.rda.mg for cell in differing if cell.rda} == {320.0, 420.0}
    assert len(equal) == 1


@pytest.mark.parametrize("stage", ["pregnant", "lactating"])
def test_a_stated_life_stage_leaves_no_doubt_about_the_sex(stage: LifeStage) -> None:
    """Its rows are a woman's rows: there is no empty cell of a man beside them."""
    with_sex = standards("iom").cells("calcium", age_y=30, sex="female", stage=stage)

    assert standards("iom").cells("calcium", age_y=30, stage=stage) == with_sex


def test_a_breast_fed_and_a_bottle_fed_infant_have_a_cell_each() -> None:
    """FAO/WHO tell them apart, a person does not."""
    cells = standards("who").cells("calcium", age_y=0.25, sex="female")

    assert {cell.rda.mg for cell in cells if cell.rda} == {300.0, 400.0}


@given(
    st.sampled_from(standards_names()),
    st.sampled_from(["calcium", "magnesium"]),
    st.integers(0, 1560),
    st.sampled_from(["female", "male"]),
)
def test_what_is_known_of_a_person_is_among_what_could_be(name: Any, mineral: str, month: int, sex: Sex) -> None:
    """Knowing more never brings a value that was not possible before."""
    known = standards(name).cells(mineral, age_y=month / 12, sex=sex)

    assert set(known) <= set(standards(name).cells(mineral, age_y=month / 12))
    assert set(known) <= set(standards(name).cells(mineral, sex=sex))
    assert set(known) <= set(standards(name).cells(mineral))


@pytest.mark.parametrize("name", ["IOM", "us", "", None, 5, ["iom"]], ids=repr)
def test_standards_are_asked_for_by_their_exact_name(name: Any) -> None:
    """With the four known ones in the message."""
    with pytest.raises(UnknownNameError, match="'iom' or 'efsa' or 'uk' or 'who'"):
        standards(name)


# Standards of one's own ---------------------------------------------------------------------------------------


def test_ones_own_standards_are_rows_with_their_source() -> None:
    """A clinic may be stricter."""
    clinic = Standards.of("clinic", name="Our clinic", rows=[CLINIC])
    (cell,) = clinic.cells("magnesium")

    assert shown(cell) == [None, None, 250.0]
    assert standards(clinic) is clinic


def test_all_faults_of_ones_own_rows_come_at_once() -> None:
    """Each with its place; 40 faults do not take 40 rounds."""
    rows: list[Any] = [
        {**CLINIC, "mineral": "unobtainium"},
        CLINIC,
        {**CLINIC, "word": "MAX"},
        {**CLINIC, "mg": float("nan")},
        {**CLINIC, "mg": "250 mg"},
        {**CLINIC, "basis": None},
        {**CLINIC, "from_month": 20, "to_month": 10},
        {**CLINIC, "sex": "F"},
        {**CLINIC, "dose": 5},
        {"mineral": "magnesium"},
        "a row",
    ]
    with pytest.raises(InputErrors) as caught:
        Standards.of("clinic", name="Our clinic", rows=rows)

    places = [str(fault.field) for fault in caught.value.exceptions]  # type: ignore[union-attr]
    assert [place.split("]")[0] for place in places] == [
        f"Standards.rows[{number}" for number in range(len(rows)) if number != 1
    ]


@pytest.mark.parametrize(
    "row",
    [
        {**CLINIC, "basis": ["total"]},
        {**CLINIC, "word": ["UL"]},
        {**CLINIC, 1: 2, "zzz": 3},
        {**CLINIC, "note": []},
        {**CLINIC, "reference": None},
        {**CLINIC, "mineral": ["magnesium"]},
        {**CLINIC, "from_month": "0"},
        {**CLINIC, "to_month": 1.5},
        None,
    ],
    ids=str,
)
def test_a_row_of_any_shape_is_refused_by_a_camg_error(row: Any) -> None:
    """A file of a stranger never shows a TypeError."""
    with pytest.raises(CamgError):
        Standards.of("clinic", name="Our clinic", rows=[row]).cells("magnesium")


@pytest.mark.parametrize("key", ["", None, 5], ids=repr)
def test_ones_own_standards_have_a_name(key: Any) -> None:
    """Findings print it."""
    with pytest.raises(InputError):
        Standards.of(key, name="Our clinic", rows=[])


# Written --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["iom", "efsa", "uk", "who"])
def test_the_standards_of_an_authority_are_written_as_the_call_that_makes_them(name: str) -> None:
    """Short, and pasted back the same."""
    table = standards(name)  # type: ignore[arg-type]

    assert repr(table) == f'standards("{name}")'
    assert eval(repr(table), {"standards": standards}) == table


def test_standards_of_ones_own_are_written_shortly_and_never_as_those_of_an_authority() -> None:
    """Also under its id."""
    row = {"mineral": "magnesium", "word": "UL", "mg": 250, "basis": "supplements", "reference": "our clinic"}

    assert repr(Standards.of("clinic", name="Our clinic", rows=[row])) == "<Standards clinic, Our clinic: 1 row>"
    assert repr(Standards.of("iom", name="Ours", rows=[row, row])) == "<Standards iom, Ours: 2 rows>"
