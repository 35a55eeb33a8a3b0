"""What the labels of a regimen file leave open, as plain text and as plain data."""

import textwrap
from typing import Any

from camg.reading.regimen_file import Placed, RegimenFile

__all__ = ["labels_plain", "labels_text"]

_WIDTH = 100


def labels_plain(day: RegimenFile) -> dict[str, list[dict[str, Any]]]:
    """Return the pieces that were not understood and the warnings, each with its place in the file."""
    return {"unread": _plain(day.unread), "warnings": _plain(day.warnings)}


def labels_text(day: RegimenFile) -> str:
    """Return the same for people, to stand before a report; nothing where there is nothing to say."""
    lines: list[str] = []
    for head, told in (
        ("Not understood on labels, and so not judged", day.unread),
        ("Labels that deserve a second look", day.warnings),
    ):
        if told:
            lines += [head, *(line for place, text in told for line in _wrapped(f"{place}: {text}")), ""]
    return "".join(f"{line}\n" for line in lines)


def _plain(told: tuple[Placed, ...]) -> list[dict[str, Any]]:
    return [{"place": place, "text": text} for place, text in told]


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(
        line, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
