"""The bibliography: every source that a number, a rule or a salt points at."""

from functools import cache

from camg.catalogue._files import Index, read_data
from camg.provenance import Reference

__all__ = ["reference", "references"]


@cache
def _data() -> Index[Reference]:
    return Index(
        "reference",
        [
            (key, Reference(id=key, text=row["text"], doi=row.get("doi"), checked=row["checked"]))
            for key, row in read_data("references").items()
        ],
    )


def reference(key: str) -> Reference:
    """Return the source with this id.

    >>> reference("heaney-1990").doi
    '10.1002/jbmr.5650051107'
    """
    fix = "See the bibliography; a source of one's own is a Reference(id=..., text=...)."
    return _data().get(key, field="reference", fix=fix)


def references() -> tuple[Reference, ...]:
    """Return the whole bibliography, in the order of the file."""
    return tuple(_data().names.values())
