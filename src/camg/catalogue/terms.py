"""The words that conditions, goals and diets may take."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal, TypeAlias

from camg.catalogue._files import Index, read_data
from camg.errors import InputError, UnknownNameError, nearest_names, raise_all

__all__ = ["TermKind", "acid_column", "term", "terms", "terms_of", "unlisted_terms"]

TermKind: TypeAlias = Literal["condition", "goal", "diet"]


@cache
def _data() -> tuple[dict[str, dict[str, Any]], dict[str, Index[str]]]:
    tables = read_data("terms")
    indices = {
        kind: Index(
            kind,
            [(name, key) for key, row in rows.items() for name in dict.fromkeys((key, *row["synonyms"]))],
        )
        for kind, rows in tables.items()
    }
    return tables, indices


def term(kind: TermKind, word: str, *, field: str) -> str:
    """Return the catalogue's id of a word.

    Raises
    ------
    UnknownNameError
        When the word is not listed.
    """
    return _data()[1][kind].get(word, field=field, fix=f"Known: {', '.join(terms(kind))}.")


def terms_of(kind: TermKind, words: "str | Iterable[str]", *, field: str) -> tuple[str, ...]:
    """Return the ids of several words, in order of the alphabet, each once."""
    if isinstance(words, str):
        words = (words,)
    try:
        given: object = words
        if isinstance(given, Mapping):
            raise TypeError("a mapping is no list of names")
        listed = list(words)
    except TypeError:
        raise InputError(field, words, f"a list of {kind} names", f"Known: {', '.join(terms(kind))}.") from None
    found: set[str] = set()
    faults: list[InputError | UnknownNameError] = []
    for word in listed:
        try:
            found.add(term(kind, word, field=field))
        except (InputError, UnknownNameError) as fault:
            faults.append(fault)
    raise_all(f"{field} cannot be used", faults)
    return tuple(sorted(found))


def unlisted_terms(kind: TermKind, words: Iterable[str], field: str) -> list[InputError | UnknownNameError]:
    """Return what is wrong with words that must be ids of the catalogue: synonyms are for people, not for rules."""
    return [
        UnknownNameError(field, word, nearest_names(word, terms(kind)), f"Known: {', '.join(terms(kind))}.")
        for word in words
        if word not in terms(kind)
    ]


def terms(kind: TermKind) -> tuple[str, ...]:
    """Return every listed word of a kind."""
    return tuple(_data()[0][kind])


def acid_column(condition: str) -> str | None:
    """Return the column of the dissolution table that a condition puts the stomach in."""
    column: str | None = _data()[0]["condition"][condition].get("acid")
    return column
