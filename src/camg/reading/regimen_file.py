"""Regimens on file: TOML, JSON or a mapping; every fault is listed at once, with its place."""

import json
import os
import tomllib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from camg import _attrs as attrs
from camg.catalogue.standards import Standards, standards
from camg.errors import Fault, InputError, RangeError, gathered, raise_all, unknown_key
from camg.intake.dose import Dose
from camg.intake.intake import Intake, Item
from camg.intake.moment import clock_time
from camg.intake.plain import INTAKE_KEYS, dose_of, intakes_of, read_entry, read_medicine, refined
from camg.intake.regimen import Regimen
from camg.person import NOBODY, Person
from camg.units import checked_text

if TYPE_CHECKING:
    from camg.intake.label import LabelReading

__all__ = ["HOLDS", "LARGEST_FILE", "RegimenFile", "document", "parsed", "read_regimen", "regimen_from", "warn_of"]

LARGEST_FILE = 10_000_000
"""Files and text of more bytes than this are refused before they are parsed."""

HOLDS = "intake, medicine and person"
"""What a regimen file holds, for messages."""

_IN_PATH = "Wrap a file name in Path(...)."
_KEYS = ("person", "intake", "medicine", "complete", "standards")
_FILE_INTAKE_KEYS = ("label", *INTAKE_KEYS)
_MOST_ITEMS = 10_000

Placed: TypeAlias = tuple[str, str]
"""A place in the file, and what there is to say of it."""


@attrs.frozen(kw_only=True)
class RegimenFile:
    """What a regimen file holds.

    Attributes
    ----------
    regimen : Regimen
    person : Person
    standards : Standards or None
        None where the file names none.
    unread : tuple of (str, str)
        Pieces of label lines that were not understood, each after its place, such as ``$.intake[2].label``.
    warnings : tuple of (str, str)
        What deserves a second look in label lines, each after its place.
    """

    regimen: Regimen
    person: Person
    standards: Standards | None = None
    unread: tuple[Placed, ...] = ()
    warnings: tuple[Placed, ...] = ()


def read_regimen(source: Mapping[str, Any] | str | os.PathLike[str]) -> RegimenFile:
    """Read a regimen with its person and standards.

    Parameters
    ----------
    source : mapping, str or path object
        A mapping, the text of a TOML or JSON document, or the path of a file.

    Returns
    -------
    RegimenFile

    Raises
    ------
    InputError, UnknownNameError, InputErrors
        All faults of the source, each with its place, such as ``$.intake[2].at``.

    Warns
    -----
    LabelWarning
        When a label line deserves a second look, or a piece of it was not understood; the result has both too.

    Examples
    --------
    >>> day = read_regimen('''
    ... [person]
    ... age = "46 year"
    ... [[intake]]
    ... mineral = "magnesium"
    ... amount = "200 mg"
    ... at = "21:00"
    ... ''')
    >>> day.regimen
    Regimen.of(Intake.of(Dose.of("magnesium", "200 mg"), at="21:00"))
    """
    return _read(document(source, holds=HOLDS))


def document(source: Mapping[str, Any] | str | os.PathLike[str], *, holds: str) -> Mapping[str, Any]:
    """Return what a source holds: a mapping itself, the text of a TOML or JSON document, or the file of a path.

    Raises
    ------
    InputError
        When it is none of these, cannot be read, or is no mapping with what it should hold.
    """
    if isinstance(source, os.PathLike):
        path = os.fspath(source)
        return parsed(_file_text(path), os.path.basename(path), holds=holds)
    if isinstance(source, str):
        return parsed(source, "text", holds=holds, if_a_name=_IN_PATH)
    if isinstance(source, Mapping):
        return source
    raise InputError("source", source, "a mapping, TOML or JSON text, or a path object", _IN_PATH)


def _file_text(path: str) -> str:
    name = os.path.basename(path)
    try:
        size = os.stat(path).st_size
        if size > LARGEST_FILE:
            raise RangeError(name, f"{size} bytes", f"a file of at most {LARGEST_FILE} bytes", "Split the file.")
        with open(path, encoding="utf-8") as file:
            text = file.read(LARGEST_FILE + 1)  # because the size that a device or a pipe states is 0
    except OSError as fault:
        raise InputError("file", path, "a file that can be read", f"{fault.strerror}.") from fault
    except UnicodeDecodeError as fault:
        raise InputError("file", path, "a text file in UTF-8", "Save it as UTF-8.") from fault
    if len(text) > LARGEST_FILE:
        allowed = f"a file of at most {LARGEST_FILE} bytes"
        raise RangeError(name, f"more than {LARGEST_FILE} characters", allowed, "Split the file.")
    return text


def parsed(text: str, name: str, *, holds: str = HOLDS, if_a_name: str = "") -> Mapping[str, Any]:
    """Return what the text of a TOML or JSON document holds.

    Parameters
    ----------
    text : str
    name : str
        What errors call the text.
    holds : str
        What the document should hold, for messages.
    if_a_name : str
        What to do where the text is a name rather than a document.

    Raises
    ------
    InputError
        When it is too long, or no such document.
    """
    if len(text) > LARGEST_FILE:
        raise RangeError(name, f"{len(text)} characters", f"at most {LARGEST_FILE} characters", "Split the text.")
    is_json = text.lstrip()[:1] in ("{", "[") and not _is_table(text)
    try:
        data: Any = json.loads(text, **_STRICT) if is_json else tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        named = not is_json and "=" not in text and "\n" not in text.strip()
        fix = if_a_name if named and if_a_name else f"{fault}."
        raise InputError(name, text, "a TOML or JSON document", fix) from None
    if not isinstance(data, Mapping):
        raise InputError(name, data, f"a document with {holds}", "Put a mapping at the top.")
    return cast("Mapping[str, Any]", data)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a mapping; of a key that stands twice neither value may be dropped in silence."""
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice")
    return made


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


_STRICT: dict[str, Any] = {"object_pairs_hook": _once, "parse_constant": _no_number}


def _is_table(text: str) -> bool:
    """Tell a TOML table head (``[person]``, ``[[intake]]``) from a JSON list."""
    start = text.lstrip()
    return start.startswith("[[") or (start[:1] == "[" and start[1:2].isalpha())


def _read(data: Mapping[str, Any]) -> RegimenFile:
    faults: list[Fault] = [unknown_key("$", key, _KEYS) for key in data if key not in _KEYS]
    file = regimen_from(data, faults)
    raise_all("the regimen cannot be used", faults)
    warn_of(file)
    return file


def regimen_from(data: Mapping[str, Any], faults: list[Fault], *, place: str = "$") -> RegimenFile:
    """Read the items, the person and the standards of a mapping.

    Parameters
    ----------
    data : mapping
        Keys that a regimen file does not have are the caller's.
    faults : list of InputError or UnknownNameError
        To which whatever is wrong is added; the result is of use only where nothing was.
    place : str
        What stands before the places of faults.
    """
    items: list[Item] = []
    labels: list[tuple[str, LabelReading]] = []
    for each, entry in _entries(data, "intake", place, faults):
        items += _intakes(entry, each, labels, faults)
    for each, entry in _entries(data, "medicine", place, faults):
        made = read_medicine(entry, each, faults, at=clock_time)
        items += () if made is None else (made,)
    stated, named, complete = data.get("person"), data.get("standards"), data.get("complete", False)
    person = NOBODY if stated is None else gathered(faults, _person, stated, f"{place}.person")
    chosen = None if named is None else gathered(faults, standards, named, field=f"{place}.standards")
    if not isinstance(complete, bool):
        fix = "Say whether food is listed too."
        faults.append(InputError(f"{place}.complete", complete, "true or false", fix))
        complete = False
    regimen = Regimen.of(*items, complete=complete)
    return RegimenFile(
        regimen=regimen,
        person=person or NOBODY,
        standards=chosen,
        unread=tuple((at, piece) for at, label in labels for piece in label.unread),
        warnings=tuple((at, note) for at, label in labels for note in label.notes),
    )


def warn_of(file: RegimenFile) -> None:
    """Warn of what was not understood in label lines, or deserves a second look."""
    if file.unread or file.warnings:
        from camg.intake.label import label_warning

        for place, piece in file.unread:
            label_warning(f"{place}: not understood: {piece!r}")
        for place, note in file.warnings:
            label_warning(f"{place}: {note}")


def _entries(data: Mapping[str, Any], key: str, place: str, faults: list[Fault]) -> list[tuple[str, Any]]:
    given = data.get(key, [])
    entries: list[Any] = list(cast(list[Any], given)) if isinstance(given, list | tuple) else []
    if not isinstance(given, list | tuple):
        faults.append(InputError(f"{place}.{key}", given, f"a list of entries ([[{key}]] in TOML)", "Make it a list."))
        return []
    if len(entries) > _MOST_ITEMS:
        faults.append(RangeError(f"{place}.{key}", f"{len(entries)} entries", f"at most {_MOST_ITEMS} entries"))
        return []
    return [(f"{place}.{key}[{number}]", entry) for number, entry in enumerate(entries)]


def _intakes(given: Any, place: str, labels: "list[tuple[str, LabelReading]]", faults: list[Fault]) -> list[Intake]:
    entry = read_entry(given, _FILE_INTAKE_KEYS, place, faults)
    if entry is None:
        return []
    label = entry.get("label")
    if label is None:
        dose = dose_of(entry, place, faults)
        return intakes_of(() if dose is None else (dose,), entry, place, faults, at=clock_time)
    for key in ("mineral", "amount", "salt"):
        if entry.get(key) is not None:
            fix = "Drop one."
            faults.append(InputError(f"{place}.{key}", entry[key], "a label alone, or mineral and amount", fix))
    doses = refined(gathered(faults, _label_doses, label, f"{place}.label", labels) or (), entry, place, faults)
    product = label[:100] if len(doses) > 1 else None
    return intakes_of(doses, entry, place, faults, at=clock_time, product=product)


def _label_doses(label: Any, place: str, labels: "list[tuple[str, LabelReading]]") -> tuple[Dose, ...]:
    """Return the doses of a label line; put its reading on the list, with its place."""
    from camg.intake.label import read_label, sure_doses

    if not isinstance(label, str):
        raise InputError(place, label, "the text of a label", "Write label = 'Calcium 500 mg'.")
    reading = read_label(checked_text(label, field=place))
    labels.append((place, reading))
    return sure_doses(reading, place=place)


def _person(given: Any, place: str) -> Person:
    if not isinstance(given, Mapping):
        raise InputError(place, given, "an entry with keys and values", "Write key = value lines.")
    return Person.from_mapping(cast("Mapping[str, Any]", given), place=place)
