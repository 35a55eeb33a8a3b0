"""Every test point of the laws, and what the catalogue says of each law."""

import importlib
import json
import re
from collections import Counter
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest

from camg import UnknownNameError
from camg.catalogue.cell import Fact, Law, cell_parameter, cell_parameters, fact, facts, law, laws
from camg.catalogue.claims import claim
from camg.catalogue.parameters import Parameter
from camg.catalogue.references import references
from camg.provenance import Basis

RAW: Any = json.loads(
    resources.files("camg.catalogue").joinpath("data/cell.json").read_text(encoding="utf-8"), parse_float=Decimal
)["laws"]
POINTS = [
    pytest.param(key, point, id=f"{point['function']}({', '.join(map(str, point['given'].values()))})")
    for key, row in RAW.items()
    for point in row["points"]
]


def read(result: Any, place: str) -> float:
    """Return a number of a result, such as ``bound_at_rest.calcium``."""
    for name in place.split("."):
        result = result[name] if isinstance(result, dict) else getattr(result, name)
    return float(result)


@pytest.mark.parametrize(("key", "point"), POINTS)
def test_a_law_gives_the_printed_value(key: str, point: dict[str, Any]) -> None:
    """To 1e-5 of it, or the last of five printed decimals where that is coarser; potentials 1e-3 mV, transients 1 %.

    None lies outside its range: a warning is an error here.
    """
    known = law(key)
    function = getattr(importlib.import_module(f"camg.cell.{known.module}"), point["function"])
    given = {name: float(each) if isinstance(each, Decimal) else each for name, each in point["given"].items()}
    result = function(**given)
    printed = point["value"] if isinstance(point["value"], dict) else {"": point["value"]}
    for place, value in printed.items():
        last_digit = 0.5 * 10.0 ** int(value.as_tuple().exponent)
        if known.is_absolute:
            expected = pytest.approx(float(value), rel=0, abs=known.tolerance)
        else:
            expected = pytest.approx(float(value), rel=known.tolerance, abs=min(last_digit, 5e-6))

        assert (read(result, place) if place else result) == expected, place


def test_no_test_point_was_lost() -> None:
    """As many as the tables that they were taken from have cells."""
    counts = Counter(point["function"] for row in RAW.values() for point in row["points"])

    assert counts == {
        "occupied_share": 6,
        "release_drive": 6,
        "relative_release": 6,
        "nmda_open_fraction": 7,
        "threshold_shift_mv": 3,
        "surface_potential_mv": 15,
        "relative_l_type_current": 5,
        "channel_activity_percent": 6,
        "magnesium_bound_share": 6,
        "atp_forms": 6,
        "apparent_kd_mm": 3,
        "free_magnesium_mm": 5,
        "magnesium_atp_mm": 5,
        "calcium_atp_kd_mm": 4,
        "pumping_price": 1,
        "transient": 20,
        "cardiac_transient": 10,
        "divalent_threshold_shift_mv": 3,
        "supplement_effect": 1,
    }
    assert all(row["points"] for row in RAW.values())


@pytest.mark.parametrize("known", laws(), ids=lambda known: known.id)
def test_a_law_says_for_whom_it_holds_and_who_said_it(known: Law) -> None:
    """Species, tissue, temperature, range and source; where nothing is noted, that."""
    assert known.references
    for text in (known.statement, known.formula, known.result, known.unit, known.where, known.caveat):
        assert text, known.id
    for text in (known.species, known.tissue, known.temperature):
        assert text, known.id
    for each in known.inputs:
        assert each.low < each.high
        assert each.meaning


LEADING = {key: row["points"][0]["function"] for key, row in RAW.items()}
FUNCTIONS = sorted({(key, point["function"]) for key, row in RAW.items() for point in row["points"]})


@pytest.mark.parametrize(("key", "name"), FUNCTIONS)
def test_what_a_law_says_of_itself_stands_at_its_functions(key: str, name: str) -> None:
    """Formula (or where it stands), units and errors; at the first function also source, grade and temperature."""
    known = law(key)
    text = " ".join((getattr(importlib.import_module(f"camg.cell.{known.module}"), name).__doc__ or "").split())

    assert ".. math::" in text or "Straight lines" in text or f"see `{LEADING[key]}`" in text
    for word in ("Parameters", "Returns", "Raises", "Examples", "["):
        assert word in text
    if name == LEADING[key]:
        assert "rade " in text
        assert re.search(r"(19|20)\d\d|recalled|judgement", text), "no source"
        assert "emperature" in text or "degrees" in text or known.temperature == "of the body"


@pytest.mark.parametrize("known", cell_parameters(), ids=lambda known: known.id)
def test_every_constant_has_a_source_that_exists(known: Parameter) -> None:
    """And says where in it, in which unit, and how sure; what is recalled is never called measured."""
    sources = {each.id: each for each in references()}

    assert known.where
    assert known.unit
    assert known.meaning
    assert (sources[known.reference].checked == "judgement") <= (known.basis is Basis.JUDGEMENT)
    assert known.id.startswith("pressure.") or known.grade in ("C", "D")
    assert (sources[known.reference].checked == "recalled") <= (known.basis in (Basis.RECALLED, Basis.JUDGEMENT))
    if known.low is not None and known.high is not None:
        assert known.low <= known.value <= known.high


@pytest.mark.parametrize("known", facts(), ids=lambda known: known.id)
def test_a_fact_has_a_source_and_belongs_to_a_claim_that_exists(known: Fact) -> None:
    """What the ledger says of it stands in one place."""

    assert known.statement.endswith(".")
    assert known.references
    assert [claim(key).id for key in known.claims] == list(known.claims)
    assert bool(known.unit) == any(number is not None for number in (known.value, known.low, known.high))


def test_the_claims_that_are_no_equation_have_their_facts() -> None:
    """Transporters, resting concentrations, what the body holds and how much of it is in bone."""
    pointed_at = {key for each in facts() for key in each.claims}

    assert {"S1-01", "S1-13", "S1-35", "S2-01", "S2-07"} <= pointed_at
    assert {each.id for each in facts() if "S2-07" in each.claims and each.carries == ("calcium", "magnesium")} == {
        "paracellular-path",
        "claudin-16-19",
    }


def test_facts_carry_the_printed_numbers() -> None:
    """Typed again here."""

    assert (fact("body-calcium").low, fact("body-calcium").high, fact("body-calcium").unit) == (1.0, 1.2, "kg")
    assert (fact("body-magnesium").value, fact("body-magnesium").unit) == (25.0, "g")
    assert (fact("magnesium-in-bone").low, fact("magnesium-in-bone").high) == (50.0, 60.0)
    assert (fact("resting-calcium-inside").value, fact("resting-calcium-outside").value) == (100.0, 1.2)
    assert fact("magnesium-enzymes").low == 300.0
    assert (fact("red-cell-magnesium").high, fact("red-cell-magnesium").low) == (205.0, 162.0)


@pytest.mark.parametrize("find", [law, fact, cell_parameter])
def test_an_unknown_name_is_an_unknown_name(find: Any) -> None:
    """As everywhere in the catalogue."""
    with pytest.raises(UnknownNameError):
        find("nmda-blok")
