"""The kinds of parameters that rules are made of: each is written as plain data, read back, and described.

Text, numbers with their unit, words, minerals, and tuples of them; `camg.rules.records` adds what has parameters of
its own.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, cast

import attrs

from camg.catalogue.minerals import Mineral, minerals
from camg.errors import InputError, RangeError, UnknownNameError
from camg.rules.thresholds import scale_of
from camg.units import LONGEST_TEXT, read

__all__ = [
    "FAULTY",
    "Described",
    "Describing",
    "Fault",
    "Flag",
    "Kind",
    "Listed",
    "Maybe",
    "MineralName",
    "Number",
    "Reading",
    "Row",
    "SourceId",
    "Text",
    "Whole",
    "Within",
    "Word",
    "refused",
]

Fault: TypeAlias = InputError | UnknownNameError
Described: TypeAlias = dict[str, Any]

FAULTY: Final = object()
"""What a kind returns in the place of a value that it could not read or write; the fault is on the list."""

_MOST_ENTRIES = 10_000
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"


class Within(NamedTuple):
    """What a record tells the kinds inside it.

    Attributes
    ----------
    unit : str or None
        In which bare limits are.
    mineral : Mineral or None
        Whose amounts they are.
    depth : int
        How many records stand around.
    signed : bool
        Whether limits may be below zero.
    """

    unit: str | None = None
    mineral: Mineral | None = None
    depth: int = 0
    signed: bool = False


@attrs.frozen
class Reading:
    """What goes along while plain data is read.

    Attributes
    ----------
    classes : callable
        From an interface to the classes that may stand for it, by name.
    judge : callable
        Lists what is wrong with a rule beyond the kinds of its parameters, under its place.
    judge_parts : callable
        Lists what is wrong with the parameters of a class that were read where others could not be.
    faults : list
        All that was wrong so far.
    """

    classes: Callable[[type[Any]], Mapping[str, type[Any]]]
    judge: Callable[[Any, str], Sequence[Fault]]
    judge_parts: Callable[[type[Any], Mapping[str, Any], str], Iterable[Fault]]
    faults: list[Fault]

    def fault(self, fault: Fault) -> object:
        """Put a fault on the list."""
        self.faults.append(fault)
        return FAULTY

    def apart(self) -> "Reading":
        """Return the same with a list of its own, to try a reading that may be given up."""
        return Reading(self.classes, self.judge, self.judge_parts, [])


class Describing(NamedTuple):
    """What goes along while a JSON Schema is made: the classes, and the definitions made so far."""

    classes: Callable[[type[Any]], Mapping[str, type[Any]]]
    definitions: dict[str, Described]


class Kind(Protocol):
    """How one parameter is written, read and described."""

    @property
    def allowed(self) -> str:
        """What is accepted, for messages."""
        ...

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the plain form; on a fault FAULTY."""
        ...

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the value; on a fault FAULTY."""
        ...

    def schema(self, within: Within, describing: Describing) -> Described:
        """Return the JSON Schema."""
        ...


def refused(kind: Kind, value: Any, place: str, faults: list[Fault], fix: str = "") -> Any:
    """Put on the list that a value is not of its kind."""
    faults.append(InputError(place, value, kind.allowed, fix))
    return FAULTY


# Single values --------------------------------------------------------------------------------------------------


@attrs.frozen
class Text:
    """Text of at most 10 000 characters."""

    allowed: str = f"text of at most {LONGEST_TEXT} characters"

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the text."""
        fits = isinstance(value, str) and len(value) <= LONGEST_TEXT
        return value if fits else refused(self, value, place, faults)

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the text."""
        return self.write(data, place, reading.faults)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it."""
        return {"type": "string", "maxLength": LONGEST_TEXT}


@attrs.frozen
class SourceId(Text):
    """The id of a source in the bibliography."""

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it by the list of all of them."""
        return {"$ref": "#/$defs/source"}


@attrs.frozen
class Flag:
    """True or false."""

    allowed: str = "true or false"

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the flag."""
        return value if isinstance(value, bool) else refused(self, value, place, faults)

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the flag."""
        return self.write(data, place, reading.faults)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it."""
        return {"type": "boolean"}


@attrs.frozen
class Whole:
    """A whole number, 0 or more."""

    allowed: str = "a whole number, 0 or more"

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the number."""
        fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return value if fits else refused(self, value, place, faults)

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the number."""
        return self.write(data, place, reading.faults)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it."""
        return {"type": "integer", "minimum": 0}


@attrs.frozen
class Number:
    """A number with its unit: bare, or as text that `camg.units` reads; null stands for infinity.

    Attributes
    ----------
    unit : str or None
        None where the name of the parameter does not say it.
    inherits : bool
        Whether it is in the unit of the record around it: the limit of a step.
    finite : bool
        Whether infinity is refused: null means something else there.
    signed : bool
        Whether it may be below zero.
    """

    unit: str | None = None
    inherits: bool = False
    finite: bool = False
    signed: bool = False

    @property
    def allowed(self) -> str:
        """What is accepted, for messages."""
        unit = "" if self.unit in (None, "1") else f" of {self.unit}"
        floor = "" if self.signed or self.inherits else ", 0 or more"
        return f"a {'finite ' if self.finite else ''}number{unit}{floor}"

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the number, None where it is infinite."""
        if not isinstance(value, float | int) or isinstance(value, bool):
            fix = "Write the number alone, or Rung.of for text with a unit." if isinstance(value, str) else ""
            return refused(self, value, place, faults, fix)
        number = float(value) + 0.0
        if math.isnan(number) or number == -math.inf or (self.finite and math.isinf(number)):
            faults.append(RangeError(place, value, self.allowed))
            return FAULTY
        return None if math.isinf(number) else number

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the number in the unit of the parameter."""
        unit = within.unit if self.inherits else self.unit
        if data is None and not self.finite:
            return math.inf
        if isinstance(data, str):
            scale = None if unit is None else scale_of(unit, within.mineral)
            if scale is None:
                return refused(self, data, place, reading.faults, "Write the number alone, without quotes.")
            try:
                return read(data, scale, field=place)
            except InputError as fault:
                return reading.fault(fault)
        written = self.write(data, place, reading.faults)
        return math.inf if written is None else written

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it; the unit as an annotation."""
        unit = within.unit if self.inherits else self.unit
        number: Described = {"type": "number" if self.finite else ["number", "null"]}
        if not (self.signed or (self.inherits and within.signed)):
            number["minimum"] = 0
        if unit is None:
            return number
        scale = scale_of(unit, within.mineral)
        if scale is None:
            return {**number, "x-unit": unit}
        units = "|".join(re.escape(each) for each in scale.factors)
        text = {"type": "string", "pattern": rf"^\s*{_NUMBER}\s*({units})\s*$"}
        return {"anyOf": [number, text], "x-unit": unit}


@attrs.frozen
class Word:
    """One of some words: a member of an enumeration, or a literal."""

    members: tuple[tuple[str, Any], ...]

    @property
    def allowed(self) -> str:
        """What is accepted, for messages."""
        return " or ".join(repr(text) for text, _ in self.members)

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the word."""
        for text, member in self.members:
            if value is member or (type(value) is type(member) and value == member):
                return text
        meant = [member for text, member in self.members if text == value and isinstance(member, Enum)]
        fix = f"Write {type(meant[0]).__name__}({value!r})." if meant else ""
        return refused(self, value, place, faults, fix)

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the member."""
        for text, member in self.members:
            if isinstance(data, str) and data == text:
                return member
        return refused(self, data, place, reading.faults)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it."""
        return {"enum": [text for text, _ in self.members]}


@attrs.frozen
class MineralName:
    """A mineral of the catalogue, written by its name."""

    allowed: str = "the name of a mineral"

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the name."""
        return value.name if isinstance(value, Mineral) else refused(self, value, place, faults)

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the mineral of this name, symbol or listed synonym."""
        try:
            return Mineral.named(data, field=place)
        except (InputError, UnknownNameError) as fault:
            return reading.fault(fault)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it, by the names that are written."""
        return {"enum": [each.name for each in minerals()]}


# Several values -------------------------------------------------------------------------------------------------


_EMPTY = "A rule without steps finds nothing: leave it out."


def _tuple(value: object) -> tuple[Any, ...] | None:
    given: Any = value
    return given if isinstance(value, tuple) else None


def _entries(kind: Kind, data: Any, place: str, faults: list[Fault]) -> list[Any] | None:
    if not isinstance(data, list | tuple) or len(cast("list[Any]", data)) > _MOST_ENTRIES:
        refused(kind, data, place, faults)
        return None
    return list(cast("list[Any]", data))


@attrs.frozen
class Listed:
    """Any number of values of one kind; at least one where it is `filled`, as a ladder must be."""

    item: Kind
    filled: bool = False

    @property
    def allowed(self) -> str:
        """What is accepted, for messages."""
        return f"a list of {'at least one, each ' if self.filled else ''}{self.item.allowed}"

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the list."""
        entries = _tuple(value)
        if entries is None:
            return refused(self, value, place, faults, "Make it a tuple, so that the rule is a value.")
        if self.filled and not entries:
            return refused(self, value, place, faults, _EMPTY)
        return [self.item.write(each, f"{place}[{number}]", faults) for number, each in enumerate(entries)]

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the values as a tuple."""
        entries = _entries(self, data, place, reading.faults)
        if entries is None:
            return FAULTY
        if self.filled and not entries:
            return refused(self, data, place, reading.faults, _EMPTY)
        made = [self.item.read(each, f"{place}[{number}]", within, reading) for number, each in enumerate(entries)]
        return FAULTY if any(each is FAULTY for each in made) else tuple(made)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it."""
        least = {"minItems": 1} if self.filled else {}
        return {"type": "array", "items": self.item.schema(within, describing), **least}


@attrs.frozen
class Row:
    """A fixed number of values, each of its own kind."""

    items: tuple[Kind, ...]

    @property
    def allowed(self) -> str:
        """What is accepted, for messages."""
        return f"a list of {len(self.items)}: {', '.join(each.allowed for each in self.items)}"

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the list."""
        entries = _tuple(value)
        if entries is None or len(entries) != len(self.items):
            return refused(self, value, place, faults)
        pairs = enumerate(zip(self.items, entries, strict=True))
        return [kind.write(each, f"{place}[{number}]", faults) for number, (kind, each) in pairs]

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the values as a tuple."""
        entries = _entries(self, data, place, reading.faults)
        if entries is None:
            return FAULTY
        if len(entries) != len(self.items):
            return refused(self, data, place, reading.faults)
        pairs = enumerate(zip(self.items, entries, strict=True))
        made = [kind.read(each, f"{place}[{number}]", within, reading) for number, (kind, each) in pairs]
        return FAULTY if any(each is FAULTY for each in made) else tuple(made)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it."""
        kinds = [each.schema(within, describing) for each in self.items]
        return {"type": "array", "prefixItems": kinds, "items": False, "minItems": len(kinds)}


@attrs.frozen
class Maybe:
    """A value that may be left out: null."""

    kind: Kind

    @property
    def allowed(self) -> str:
        """What is accepted, for messages."""
        return f"{self.kind.allowed}, or nothing"

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the plain form, None for nothing."""
        return None if value is None else self.kind.write(value, place, faults)

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the value, None for nothing."""
        return None if data is None else self.kind.read(data, place, within, reading)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it."""
        return {"anyOf": [self.kind.schema(within, describing), {"type": "null"}]}
