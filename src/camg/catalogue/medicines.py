"""Medicines: listed names, synonyms and the classes that rules read."""

from functools import cache
from typing import NamedTuple

from camg.catalogue._files import Index, normalised, read_data

__all__ = ["Drug", "drug", "drug_classes", "drugs"]


class Drug(NamedTuple):
    """What the catalogue knows of a medicine: its name and its classes."""

    name: str
    classes: tuple[str, ...]
    synonyms: tuple[str, ...] = ()


@cache
def _data() -> tuple[dict[str, str], Index[Drug], tuple[Drug, ...]]:
    tables = read_data("medicines")
    listed = tuple(
        Drug(name=name, classes=tuple(row["classes"]), synonyms=tuple(row["synonyms"]))
        for name, row in tables["medicine"].items()
    )
    names = [(each, one) for one in listed for each in dict.fromkeys(map(normalised, (one.name, *one.synonyms)))]
    return tables["class"], Index("medicine", names), listed


def drug(
    name: str,
    *,
    field: str = "medicine",
    fix: str = "Medicine.unlisted keeps a medicine that camg cannot judge.",
) -> Drug:
    """Return a medicine by its name or listed synonym, never by a part of it; `fix` is what to do about another.

    Raises
    ------
    UnknownNameError
        When the catalogue has no such medicine, so that a typing error cannot pass as safe.
    """
    return _data()[1].get(name, field=field, fix=fix)


def drugs() -> tuple[Drug, ...]:
    """Return every medicine of the catalogue."""
    return _data()[2]


def drug_classes() -> dict[str, str]:
    """Return the classes of medicines, id to words."""
    return dict(_data()[0])
