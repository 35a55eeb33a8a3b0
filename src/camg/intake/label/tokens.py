"""Label text into tokens, and numbers as labels write them: one scan, nothing dropped."""

import math
import unicodedata
from typing import NamedTuple

__all__ = ["DASHES", "SKIPPED", "Token", "folded", "number_readings", "scan"]

DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
SKIPPED = DASHES | {",", "_"}
"""What does not tell names apart, as in the catalogue."""

_DIGITS = frozenset("0123456789")
_BREAKS = frozenset("\n\r\v\f\x85\u2028\u2029")
_GROUPERS = frozenset("'\u2019\u202f\u2009")
_PLURALS = frozenset(("s", "n", "e", "en", "es", "ies"))
_LONGEST_SYMBOL = 4


class Token(NamedTuple):
    """A word, a number, a line break or one other character.

    Attributes
    ----------
    kind : str
        ``"word"``, ``"number"``, ``"break"`` or ``"mark"``.
    text, key : str
        As written, and folded for comparison.
    start, end : int
        Where it stands.
    glued : bool
        Whether nothing, not even a blank, stands before it on its line.
    """

    kind: str
    text: str
    key: str
    start: int
    end: int
    glued: bool


def scan(text: str) -> tuple[Token, ...]:
    """Cut text into tokens in one pass; every letter and every digit is in exactly one of them."""
    tokens: list[Token] = []
    place, glued, size = 0, False, len(text)
    while place < size:
        char = text[place]
        start = place
        if char in _BREAKS:
            place += 1
            tokens.append(Token("break", "\n", "\n", start, place, glued=False))
            glued = False
            continue
        if char.isspace():
            place += 1
            glued = False
            continue
        if char in _DIGITS or (char == "." and _is_digit(text, place + 1) and not _leads(text, place, tokens)):
            place = _number_end(text, place)
            kind = "number"
        elif char.isalnum():
            place = _word_end(text, place)
            kind = "word"
        else:
            place += 1
            kind = "mark"
        written = text[start:place]
        tokens.append(Token(kind, written, folded(written), start, place, glued=glued))
        glued = True
    return tuple(tokens)


def folded(written: str) -> str:
    """Return a word as words are compared: in small letters, accents composed."""
    folded = written.casefold()
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def _is_digit(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place] in _DIGITS


def _leads(text: str, place: int, tokens: list[Token]) -> bool:
    """Whether a point before a digit ends a word or a row of dots, rather than beginning ``.5``."""
    if place and (text[place - 1].isalnum() or text[place - 1] == "\u2026"):
        return True
    return bool(tokens) and tokens[-1].text in {".", "\u2026"}


def _number_end(text: str, place: int) -> int:
    """Return where a number ends: digits, with single points, commas or group marks between them."""
    place += 1
    while place < len(text):
        char = text[place]
        if char in _DIGITS:
            place += 1
        elif (char in ".," and _is_digit(text, place + 1)) or (char in _GROUPERS and _three_digits(text, place + 1)):
            place += 2
        else:
            break
    return place


def _three_digits(text: str, place: int) -> bool:
    return all(_is_digit(text, place + each) for each in range(3)) and not _is_digit(text, place + 3)


def _word_end(text: str, place: int) -> int:
    """Return where a word ends: letters, the digits of short names (``D3``, ``CaCO3``), a plural in brackets."""
    start = place
    short = False
    place += 1
    while place < len(text):
        char = text[place]
        if char in _DIGITS and not short:
            if place - start > _LONGEST_SYMBOL:
                return place
            short = True
        if not (char.isalnum() or unicodedata.combining(char)):
            break
        place += 1
    if place < len(text) and text[place] == "(":
        closing = text.find(")", place, place + 5)
        if closing > 0 and text[place + 1 : closing] in _PLURALS:
            return closing + 1
    return place


def number_readings(written: str, *, german: bool) -> tuple[float, ...]:
    """Return what a number may mean, smallest first; more than one when its notation is ambiguous.

    In a German label a point or comma before exactly three digits may group thousands or mark decimals; elsewhere
    a comma there groups thousands and a point marks decimals, except that nobody writes decimals that end in 00, so
    that ``1.200`` may be a European number in a label without a word of its language.

    >>> number_readings("1.500", german=True), number_readings("1,500", german=False)
    ((1.5, 1500.0), (1500.0,))
    >>> number_readings("1.200", german=False), number_readings("2.125", german=False)
    ((1.2, 1200.0), (2.125,))
    """
    plain = "".join(char for char in written if char not in _GROUPERS)
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return _finite(plain)
    if len(set(marks)) == 1:
        parts = plain.split(marks[0])
        grouped = 1 <= len(parts[0]) <= 3 and parts[0][0] != "0" and all(len(each) == 3 for each in parts[1:])
        if len(parts) > 2:
            return _finite("".join(parts)) if grouped else ()
        decimal = f"{parts[0] or 0}.{parts[1]}"
        if not grouped:
            return _finite(decimal)
        if german or (marks[0] == "." and parts[1].endswith("00")):
            return tuple(sorted({*_finite(decimal), *_finite("".join(parts))}))
        return _finite("".join(parts)) if marks[0] == "," else _finite(decimal)
    whole, _, tail = plain.rpartition(marks[-1])
    parts = whole.split(marks[0])
    if marks.count(marks[-1]) > 1 or any(len(each) != 3 for each in parts[1:]) or not 1 <= len(parts[0]) <= 3:
        return ()
    return _finite(f"{''.join(parts)}.{tail}")


def _finite(plain: str) -> tuple[float, ...]:
    value = float(plain)
    return (value,) if math.isfinite(value) else ()
