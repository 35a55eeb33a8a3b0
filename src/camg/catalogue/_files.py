"""Reading the catalogue's own data files, and finding entries by exact name."""

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

from camg.errors import CatalogueError, InputError, UnknownNameError, nearest_names

__all__ = ["FORMAT", "Index", "normalised", "read_data"]

FORMAT = 1
"""The format of data files that this version reads."""

_DATA = os.path.join(os.path.dirname(__file__), "data")
_BLANKS = str.maketrans("-_,", "   ")
_LONGEST_NAME = 200

Entry = TypeVar("Entry")


def read_data(name: str) -> dict[str, Any]:
    """Return the tables of one data file, without its format, version and what it says about itself."""
    with open(os.path.join(_DATA, f"{name}.json"), encoding="utf-8") as file:
        tables: dict[str, Any] = json.load(file)
    if tables.pop("format", None) != FORMAT:
        message = f"data file {name} is not of format {FORMAT}"
        raise CatalogueError(message)
    for head in ("version", "about"):
        tables.pop(head, None)
    return tables


def normalised(name: str) -> str:
    """Fold what does not tell names apart: case, and runs of blanks, hyphens, underscores and commas.

    >>> normalised("  Magnesium-Citrate, anhydrous ")
    'magnesium citrate anhydrous'
    """
    return " ".join(name.translate(_BLANKS).casefold().split())


class Index(Generic[Entry]):
    """Entries by each of their exact names; near misses are named, never taken."""

    def __init__(self, kind: str, names: Iterable[tuple[str, Entry]]) -> None:
        self.kind = kind
        self._by_name: dict[str, Entry] = {}
        for name, entry in names:
            known = self._by_name.setdefault(normalised(name), entry)
            if known is not entry:
                message = f"two entries of the catalogue are called {name!r}"
                raise CatalogueError(message)

    def find(self, name: object) -> Entry | None:
        """Return the entry with exactly this name, or None."""
        if not isinstance(name, str) or len(name) > _LONGEST_NAME:
            return None
        return self._by_name.get(name) or self._by_name.get(normalised(name))

    def get(self, name: object, *, field: str, fix: str = "") -> Entry:
        """Return the entry with exactly this name.

        Raises
        ------
        UnknownNameError
            When there is none; it carries the nearest names.
        InputError
            When `name` is no text.
        """
        entry = self.find(name)
        if entry is not None:
            return entry
        if not isinstance(name, str):
            raise InputError(field, name, f"the name of a {self.kind} as text", fix)
        near = nearest_names(normalised(name[:_LONGEST_NAME]), self._by_name)
        raise UnknownNameError(field, name, near, fix)

    @property
    def names(self) -> Mapping[str, Entry]:
        """Every normalised name with its entry."""
        return self._by_name
