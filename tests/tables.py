"""Published tables of `tests/reference`, each with its source and tolerance in the header of the file."""

import csv
from pathlib import Path

__all__ = ["table"]

REFERENCE = Path(__file__).with_name("reference")


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table; lines that start with ``#`` are its header."""
    lines = (REFERENCE / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if line and not line.startswith("#")))
    assert rows, f"{name} has no rows"
    return rows
