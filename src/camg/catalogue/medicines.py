"""Medicines: listed names, synonyms and the classes that rules read."""

from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from camg.catalogue._files import Index, normalised, read_data
from camg.errors import InputError, UnknownNameError

__all__ = ["Drug", "drug", "drug_classes", "drugs", "medicine_names", "medicine_word", "unlisted_word", "word_faults"]

_UNLISTED = "unlisted:"


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


# The words that rules read -------------------------------------------------------------------------------------


def unlisted_word(name: str) -> str:
    """Return the word for a medicine that camg does not know: no name of the catalogue is taken for it.

    >>> unlisted_word("My-Drug")
    'unlisted:my drug'
    """
    return f"{_UNLISTED}{normalised(name)}"


def medicine_word(name: str, *, field: str, kept: Collection[str] = ()) -> str:
    """Return what rules read of a medicine or a class: the catalogue's name, or the class's id.

    Parameters
    ----------
    name : str
        A name or listed synonym of the catalogue, the id of a class, or ``"unlisted:NAME"``; never a part of a name.
    field : str
        What it was given for.
    kept : collection of str
        Words of what is taken: a medicine that is unlisted among them is known by its name alone.

    Raises
    ------
    UnknownNameError
        When nothing is called so, so that a typing error cannot pass as safe.
    InputError
        When it is no text.

    Examples
    --------
    >>> medicine_word("L-Thyroxin", field="drug"), medicine_word("ppi", field="drug")
    ('levothyroxine', 'ppi')
    """
    word = _known_word(name) if isinstance(name, str) else None
    if word is None and isinstance(name, str) and unlisted_word(name) in kept:
        word = unlisted_word(name)
    if word is not None:
        return word
    try:
        return drug(name, field=field).name
    except UnknownNameError as unknown:
        fix = f"A class is named by its id: {', '.join(_data()[0])}. What Medicine.unlisted keeps is 'unlisted:NAME'."
        raise UnknownNameError(field, name, unknown.nearest, fix) from None


@lru_cache(maxsize=4096)
def _known_word(name: str) -> str | None:
    classes, index, _ = _data()
    if name in classes:
        return name
    known = index.find(name)
    if known is not None:
        return known.name
    return normalised(name) if name.startswith(_UNLISTED) and normalised(name) != _UNLISTED else None


def word_faults(words: Iterable[str], field: str) -> list[InputError | UnknownNameError]:
    """Return what is wrong with words that a rule reads: synonyms are for people, not for rules."""
    faults: list[InputError | UnknownNameError] = []
    for each in words:
        try:
            word = medicine_word(each, field=field)
        except (InputError, UnknownNameError) as fault:
            faults.append(fault)
        else:
            if word != each:
                faults.append(InputError(field, each, "the name by which rules read it", f"Write {word!r}."))
    return faults


def medicine_names() -> tuple[str, ...]:
    """Return every name by which a medicine or a class is known."""
    classes, index, _ = _data()
    return (*classes, *index.names)
