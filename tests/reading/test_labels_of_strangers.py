"""Labels that nobody on this project wrote: thirty strings with a careful person's reading, and eleven records."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from camg.catalogue.salts import find_salt
from camg.intake.label import LabelBasis, LabelLine, LabelReading, read_label

SAMPLES = Path(__file__).resolve().parents[2].parent / "shared" / "samples"
MINERALS = ("calcium", "magnesium")

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the samples of other people's labels are kept beside the repository, not in it"
)


def rows() -> list[dict[str, str]]:
    with (SAMPLES / "labels.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def with_context(row: dict[str, str]) -> str:
    """Put what the record says around the line above it, as a label would."""
    return f"{row['context']}\n{row['text']}" if row["context"] else row["text"]


def about_same(one: float | None, expected: str) -> bool:
    return one is not None and one == pytest.approx(float(expected), abs=0.1, rel=1e-3)


def line_for(reading: LabelReading, row: dict[str, str]) -> LabelLine:
    """Return the one dosing line of the row's mineral."""
    (found,) = [line for line in reading.lines if line.doses and line.mineral.name == row["mineral"]]
    return found


def faults(row: dict[str, str]) -> Iterator[str]:
    """Say where the reading of a row differs from what its columns expect."""
    alone, whole = read_label(row["text"]), read_label(with_context(row))
    if row["basis"] == "none":
        if any(line.doses for line in (*alone.lines, *whole.lines)):
            yield "doses something"
        if row["percent_dv"] and float(row["percent_dv"]) not in {line.percent_daily_value for line in alone.lines}:
            yield "percent of the line that doses nothing"
        return
    line, full = line_for(alone, row), line_for(whole, row)
    for name, found in (("alone", line), ("with context", full)):
        if found.basis.value != row["basis"]:
            yield f"basis {name}: {found.basis.value}"
        if row["elemental_mg"] and not about_same(found.elemental_mg, row["elemental_mg"]):
            yield f"elemental_mg {name}: {found.elemental_mg}"
        if row["percent_dv"] and found.percent_daily_value != float(row["percent_dv"]):
            yield f"percent {name}: {found.percent_daily_value}"
    if row["basis"] == "ambiguous":
        fraction = find_salt(row["form"]).fraction  # type: ignore[union-attr]  # because the form of such a row is a salt
        expected = sorted((float(row["compound_mg"]), float(row["compound_mg"]) * fraction))
        if line.elemental_mg is not None or line.candidates_mg != pytest.approx(expected):
            yield f"candidates: {line.candidates_mg}"
    if row["compound_mg"] and not about_same(full.salt_mg, row["compound_mg"]):
        yield f"salt_mg: {full.salt_mg}"
    yield from form_faults(row, full)
    yield from serving_faults(row, full)


def form_faults(row: dict[str, str], line: LabelLine) -> Iterator[str]:
    """Compare the salts by their catalogue entries: a named family may stand for one of its members."""
    wanted = [name.strip() for name in row["form"].split(";") if name.strip()]
    if len(wanted) != len(line.salts):
        yield f"salts: {line.salt_names}"
        return
    for name, found in zip(wanted, line.salts, strict=True):
        expected = find_salt(name)
        same_words = set(name.lower().split()) <= {*found.name.lower().replace("di", "").split(), *found.name.split()}
        if expected is None or not (expected is found or expected.id in found.members or same_words):
            yield f"salt {name}: {found.id}"


def serving_faults(row: dict[str, str], line: LabelLine) -> Iterator[str]:
    if not row["serving_quantity"]:
        return
    low, _, high = row["serving_quantity"].partition("-")
    serving = line.serving
    if serving is None or (serving.quantity, serving.most) != (float(low), float(high) if high else None):
        yield f"serving: {serving}"
    elif serving.unit != row["serving_unit"]:
        yield f"serving unit: {serving.unit}"


def test_every_row_reads_as_a_careful_person_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Mineral, amounts, basis, salts, serving and percentage of each row; serving and product name from its context."""
    read = rows()
    wrong = [f"{row['label_id']} {row['mineral']}: {fault}" for row in read for fault in faults(row)]
    with capsys.disabled():
        print(f"\nlabels.csv: {len(read)} rows of {len({row['label_id'] for row in read})} labels read")

    assert not wrong
    assert len(read) == 32
    assert len({row["label_id"] for row in read}) == 30


def test_a_dose_beside_a_vitamin_named_after_a_calcium_salt_stays_one_dose() -> None:
    """No label of the file doses calcium or magnesium where the file, which is about the two, lists none for it."""
    for row in rows():
        dosed = {line.mineral.name for line in read_label(row["text"]).lines if line.doses}
        listed = {each["mineral"] for each in rows() if each["label_id"] == row["label_id"]} - {""}

        assert dosed & set(MINERALS) == listed, row["label_id"]
        assert dosed - listed == ({"phosphorus"} if row["label_id"] == "S12" else set()), row["label_id"]


# Records ------------------------------------------------------------------------------------------------------


def record_text(row: dict[str, Any]) -> str:
    """Write a record's fields as the line of a Supplement Facts panel."""
    name = (row["notes"] or "").strip() or row["name"]
    amount = "" if row["unit"] == "NP" else f" {row['quantity']:g} {row['unit']}"
    percent = "" if row["dailyValue"] is None or row["unit"] == "NP" else f" {row['dailyValue']:g}%"
    return f"{name}{amount}{percent}"


def record_rows() -> Iterator[tuple[str, dict[str, Any]]]:
    for label in json.loads((SAMPLES / "dsld_labels.json").read_text(encoding="utf-8")):
        for row in label["ingredients"]:
            if any(mineral in f"{row['name']} {row['notes'] or ''}".lower() for mineral in MINERALS):
                yield label["dsldId"], row


def test_every_record_row_with_calcium_or_magnesium_yields_a_dose_or_a_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A row is read as an amount, or says in words why not."""
    counts = dict.fromkeys(LabelBasis, 0)
    total = 0
    for label, row in record_rows():
        reading = read_label(record_text(row))
        total += 1

        assert reading.lines, (label, row)
        for line in reading.lines:
            counts[line.basis] += 1
            if line.elemental_mg is None:
                assert line.reason, (label, row)
            else:
                factor = {"mg": 1.0, "mcg": 0.001}[row["unit"]]
                assert line.elemental_mg == pytest.approx(row["quantity"] * factor), (label, row)
    with capsys.disabled():
        shown = ", ".join(f"{count} {basis.value}" for basis, count in counts.items() if count)
        print(f"\ndsld_labels.json: {total} rows name calcium or magnesium; their lines: {shown}")

    assert total == 23


def test_vitamin_rows_of_records_dose_no_mineral() -> None:
    """Pantothenic acid as calcium pantothenate, vitamin C as ascorbates, folinate."""
    for _, row in record_rows():
        if not row["name"].lower().startswith(MINERALS) or "folinate" in row["name"].lower():
            assert not any(line.doses for line in read_label(record_text(row)).lines), row


def doses(reading: LabelReading) -> list[tuple[str, float | None]]:
    return [(line.mineral.name, line.elemental_mg) for line in reading.lines if line.doses]


def test_a_whole_record_reads_in_one_piece() -> None:
    """A panel of thirty lines gives the same doses as its lines one by one."""
    for label in json.loads((SAMPLES / "dsld_labels.json").read_text(encoding="utf-8")):
        texts = [record_text(row) for row in label["ingredients"]]
        one_by_one = [
            (line.mineral, line.elemental_mg) for text in texts for line in read_label(text).lines if line.doses
        ]
        panel = read_label("\n".join(texts))

        assert [(line.mineral, line.elemental_mg) for line in panel.lines if line.doses] == one_by_one
