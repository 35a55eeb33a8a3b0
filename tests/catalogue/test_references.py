"""References: every source that a number points at is in the bibliography."""

from typing import Any

import pytest

from camg import UnknownNameError, standards
from camg.catalogue._files import read_data
from camg.catalogue.parameters import parameters
from camg.catalogue.references import reference, references
from camg.catalogue.salts import salts, unsettled_salts
from camg.catalogue.standards import standards_names

FILES = (
    "salts",
    "parameters",
    "reference_values",
    "minerals",
    "medicines",
    "laboratory",
    "terms",
    "drivers",
    "cell",
    "cell_energy",
    "homeostasis_rat",
)


def cited(data: Any) -> set[str]:
    """Return every id that stands under a key named reference, references or source, at any depth."""
    found: set[str] = set()
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("reference", "references", "source"):
                found |= {value} if isinstance(value, str) else set(value)
            else:
                found |= cited(value)
    elif isinstance(data, list):
        for value in data:
            found |= cited(value)
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_reference_of_a_data_file_exists(name: str) -> None:
    """A misspelt id would be a number without a source."""

    assert cited(read_data(name)) <= {each.id for each in references()}


def test_values_read_from_the_files_keep_their_references() -> None:
    """What rules print is what the files say."""
    used = {each for compound in (*salts(), *unsettled_salts()) for each in compound.references}
    used |= {each.reference for each in parameters()}
    used |= {row.reference for name in standards_names() for row in standards(name).rows}  # type: ignore[arg-type]

    assert len(used) > 20
    assert used <= {each.id for each in references()}


def test_every_salt_of_the_table_says_where_its_class_comes_from() -> None:
    """A source, or that it is recalled."""
    for compound in salts():
        assert compound.references, compound.id
        assert compound.evidence, compound.id


def test_references_have_text_and_say_what_was_read_of_them() -> None:
    """An abstract is not the paper."""
    kinds = {"abstract", "text", "table", "summary", "excerpt", "secondary", "recalled", "judgement"}
    for each in references():
        assert each.text, each.id
        assert each.checked in kinds, each.id
        assert each.doi is None or each.doi.startswith("10."), each.id


def test_a_doi_is_cited_once() -> None:
    """Two entries of one paper would drift apart."""
    dois = [each.doi for each in references() if each.doi]

    assert len(dois) == len(set(dois))


def test_a_reference_prints_with_its_doi() -> None:
    """As it stands in a report."""

    assert str(reference("heaney-1990")).endswith("doi:10.1002/jbmr.5650051107")


def test_an_unknown_reference_is_an_unknown_name() -> None:
    """With the nearest ones."""
    with pytest.raises(UnknownNameError, match="Did you mean 'heaney"):
        reference("heaney-1090")
