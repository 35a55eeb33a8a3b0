"""Records: attrs values as mappings of their parameters, which their annotations describe."""

import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Literal, NamedTuple, cast

import attrs

from camg.catalogue.minerals import Mineral
from camg.errors import InputError, InputErrors, UnknownNameError, nearest_names, unknown_key
from camg.rules.kinds import (
    FAULTY,
    Described,
    Describing,
    Fault,
    Flag,
    Kind,
    Listed,
    Maybe,
    MineralName,
    Number,
    Reading,
    Row,
    SourceId,
    Text,
    Whole,
    Within,
    Word,
    refused,
)
from camg.rules.thresholds import unit_of_name

__all__ = ["Either", "FieldKind", "Record", "Tagged", "class_of", "class_tag", "fields_of", "record"]

_DEEPEST = 8


class FieldKind(NamedTuple):
    """One parameter of a class: its name inside and in data, its kind, and whether it may be left out."""

    name: str
    key: str
    kind: Kind
    required: bool


@attrs.frozen
class Record:
    """An attrs value: a mapping of its parameters, with the name of its class where `tag` asks for it."""

    made: type[Any]
    tag: str | None = None

    @property
    def allowed(self) -> str:
        """What is accepted, for messages."""
        return f"a {self.made.__name__} ({', '.join(each.key for each in fields_of(self.made))})"

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the parameters, every one of them."""
        if type(value) is not self.made:
            return refused(self, value, place, faults)
        head = {} if self.tag is None else {self.tag: self.made.__name__}
        parts = fields_of(self.made)
        return {
            **head,
            **{each.key: each.kind.write(getattr(value, each.name), f"{place}.{each.key}", faults) for each in parts},
        }

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Make the value; every key must be known and every parameter without a default given."""
        if not isinstance(data, Mapping):
            return refused(self, data, place, reading.faults)
        entry = cast("Mapping[str, Any]", data)
        fields = fields_of(self.made)
        keys = [each.key for each in fields]
        known = {*keys, self.tag}
        before = len(reading.faults)
        for key in entry:
            if key not in known:
                reading.fault(unknown_key(place, key, keys, f"A {self.made.__name__} has {', '.join(keys)}."))
        inside = self._within(entry, within)
        made: dict[str, Any] = {}
        for name, key, kind, required in fields:
            if key in entry:
                made[name] = kind.read(entry[key], f"{place}.{key}", inside, reading)
            elif required:
                reading.fault(InputError(f"{place}.{key}", None, kind.allowed, f"Add {key}."))
        if len(reading.faults) > before:
            reading.faults.extend(reading.judge_parts(self.made, made, place))
            return FAULTY
        return self._made(made, entry, place, reading)

    def _made(self, given: dict[str, Any], entry: Mapping[str, Any], place: str, reading: Reading) -> Any:
        aliases = {each.name: each.alias for each in attrs.fields(self.made)}
        try:
            value = self.made(**{aliases[name]: each for name, each in given.items()})
        except InputErrors as several:
            reading.faults.extend(each.within(place) for each in several.faults)
            return FAULTY
        except (InputError, UnknownNameError) as fault:
            return reading.fault(fault.within(place))
        except Exception as cause:  # because the class may be anybody's
            fix = f"{self.made.__name__} raised {type(cause).__name__}: {cause}."
            return reading.fault(InputError(place, dict(entry), self.allowed, fix))
        reading.faults.extend(reading.judge(value, place))
        return value

    def _within(self, entry: Mapping[str, Any], within: Within) -> Within:
        unit = entry.get("unit", _unit_of_class(self.made, within.unit))
        named = entry.get("mineral")
        mineral = (Mineral.find(named) if isinstance(named, str) else None) or within.mineral
        signed = bool(getattr(self.made, "signed", within.signed))
        return Within(unit if isinstance(unit, str) else None, mineral, within.depth + 1, signed)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it under the definitions, once for each unit that its limits may be in."""
        unit = _unit_of_class(self.made, within.unit)
        fields = fields_of(self.made)
        free = any(isinstance(each.kind, Number) and each.kind.inherits for each in fields)
        name = self.made.__name__
        if free and self.tag is None and unit is not None:
            name = f"{name}_{unit.replace('/', '_per_')}"
        if name not in describing.definitions:
            described: Described = {"type": "object"}
            describing.definitions[name] = described
            signed = bool(getattr(self.made, "signed", within.signed))
            inside = Within(unit, None, within.depth + 1, signed)
            head: Described = {} if self.tag is None else {self.tag: {"const": self.made.__name__}}
            properties = {each.key: each.kind.schema(inside, describing) for each in fields}
            required = [each.key for each in fields if each.required]
            described |= {
                "description": (self.made.__doc__ or "").strip().partition("\n\n")[0],
                "properties": {**head, **properties},
                "required": [*head, *required],
                "additionalProperties": False,
            }
        return {"$ref": f"#/$defs/{name}"}


def _unit_of_class(kind: type[Any], otherwise: str | None) -> str | None:
    """Return the unit that a class says its limits are in, where it says one for all its values."""
    said = getattr(kind, "unit", None)
    if isinstance(said, str):
        return said
    by_value = isinstance(said, property) or any(each.key == "unit" for each in fields_of(kind))
    return None if by_value else otherwise


def class_tag(interface: type[Any]) -> str:
    """Return the key under which the name of a class stands: rules are of a family, anything else is of a kind."""
    from camg.rules.outcome import Rule
    from camg.rules.rule import Family

    return "family" if interface is Rule or issubclass(interface, Family) else "kind"


@attrs.frozen
class Tagged:
    """A value known by its interface alone, such as a rule: its class is named beside its parameters."""

    interface: type[Any]

    @property
    def allowed(self) -> str:
        """What is accepted, for messages."""
        return f"a {self.interface.__name__} with its {class_tag(self.interface)}"

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the parameters with the name of the class; functions have none."""
        made = class_of(value)
        if not _is_data(made):
            fix = "A function, or a class that attrs did not make, cannot be written: leave it out with `without`."
            faults.append(InputError(place, getattr(value, "id", value), "a rule that is data", fix))
            return FAULTY
        return record(made, class_tag(self.interface)).write(value, place, faults)

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Make a value of the class that is named."""
        tag = class_tag(self.interface)
        if not isinstance(data, Mapping):
            return refused(self, data, place, reading.faults)
        if within.depth >= _DEEPEST:
            return reading.fault(InputError(place, "more inside", f"at most {_DEEPEST} values inside each other"))
        named = cast("Mapping[str, Any]", data).get(tag)
        known = reading.classes(self.interface)
        if named is None:
            return reading.fault(InputError(f"{place}.{tag}", None, "the name of a class", f"Add {tag}."))
        if not isinstance(named, str) or named not in known:
            fix = f"Known: {', '.join(sorted(known))}. A class of your own is passed as families=[...]."
            return reading.fault(UnknownNameError(f"{place}.{tag}", named, nearest_names(named, known), fix))
        return record(known[named], tag).read(data, place, within, reading)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it as one of the classes."""
        name = self.interface.__name__
        if name not in describing.definitions:
            options: list[Described] = []
            describing.definitions[name] = {"oneOf": options}
            tag = class_tag(self.interface)
            for _, known in sorted(describing.classes(self.interface).items()):
                options.append(record(known, tag).schema(within, describing))
        return {"$ref": f"#/$defs/{name}"}


@attrs.frozen
class Either:
    """A value of one of several kinds: the first that takes it; free text is tried last."""

    kinds: tuple[Kind, ...]

    @property
    def allowed(self) -> str:
        """What is accepted, for messages."""
        return " or ".join(each.allowed for each in self.kinds)

    def write(self, value: Any, place: str, faults: list[Fault]) -> Any:
        """Return the plain form in the first kind that has one."""
        for kind in self.kinds:
            tried: list[Fault] = []
            written = kind.write(value, place, tried)
            if not tried:
                return written
        return refused(self, value, place, faults)

    def read(self, data: Any, place: str, within: Within, reading: Reading) -> Any:
        """Return the value in the first kind that reads it; a mapping is the record's, faults and all."""
        for kind in self.kinds:
            if isinstance(data, Mapping) and isinstance(kind, Record | Tagged):
                return kind.read(data, place, within, reading)
            tried = reading.apart()
            made = kind.read(data, place, within, tried)
            if not tried.faults:
                return made
        return refused(self, data, place, reading.faults)

    def schema(self, within: Within, describing: Describing) -> Described:
        """Describe it."""
        return {"anyOf": [each.schema(within, describing) for each in self.kinds]}


def class_of(value: Any) -> Any:
    """Return the class of a value, typed as the other functions here take it."""
    made: Any = value.__class__
    return made


def _is_data(made: type[Any]) -> bool:
    from camg.rules.function_rule import FunctionRule

    return attrs.has(made) and not issubclass(made, FunctionRule)


def record(made: type[Any], tag: str | None = None) -> Record:
    """Return the record of a class, its parameters understood.

    Raises
    ------
    InputError
        When a parameter is of a type that has no plain form.
    """
    fields_of(made)
    return Record(made, tag)


def fields_of(made: type[Any]) -> tuple[FieldKind, ...]:
    """Return the parameters of an attrs class, as far as its caller gives them.

    Raises
    ------
    InputError
        When the annotations cannot be resolved, or one has no plain form.
    """
    known: Any = made
    return _fields_of(known)


@cache
def _fields_of(made: type[Any]) -> tuple[FieldKind, ...]:
    try:
        hints = typing.get_type_hints(made)
    except NameError as fault:
        raise InputError(
            made.__name__, made, "a class whose annotations are names of its module", f"{fault}."
        ) from None
    signed = bool(getattr(made, "signed", False))
    fields: list[FieldKind] = []
    for each in attrs.fields(made):
        if each.init and each.metadata.get("plain", True):
            finder = _Finder(made.__name__, each.name, each.metadata.get("unit"), signed)
            kind = finder.kind(hints.get(each.name, each.type))
            required = each.default is attrs.NOTHING
            if required and isinstance(kind, Listed) and not isinstance(kind.item, Text) and each.name not in _SOURCES:
                kind = Listed(kind.item, filled=True)
            fields.append(FieldKind(each.name, each.name.lstrip("_"), kind, required))
    return tuple(fields)


_SOURCES = ("sources", "source", "references", "reference")
_SINGLE: dict[Any, Kind] = {str: Text(), bool: Flag(), int: Whole(), Mineral: MineralName()}


@attrs.frozen
class _Finder:
    """Finds the kind of a parameter from its annotation."""

    made: str
    name: str
    unit: str | None
    signed: bool

    def kind(self, hint: Any) -> Kind:
        if hint is str and self.name in _SOURCES:
            return SourceId()
        if hint in _SINGLE:
            return _SINGLE[hint]
        if hint is float:
            return self._number(finite=False)
        inside: tuple[Any, ...] = typing.get_args(hint)
        origin: Any = typing.get_origin(hint)
        if origin is Literal and all(isinstance(each, str) for each in inside):
            return Word(tuple((each, each) for each in inside))
        if origin in (typing.Union, types.UnionType):
            return self._union(inside)
        if origin is tuple and len(inside) == 2 and inside[1] is ...:
            return Listed(self.kind(inside[0]))
        if origin is tuple and inside and ... not in inside:
            return Row(tuple(map(self.kind, inside)))
        if isinstance(hint, type):
            return self._class(hint)
        raise self._unknown(hint)

    def _class(self, hint: type[Any]) -> Kind:
        from camg.rules.rule import Family

        if issubclass(hint, Enum):
            return Word(tuple((str(each.value), each) for each in hint))
        if getattr(hint, "_is_protocol", False) or issubclass(hint, Family):
            return Tagged(hint)
        if attrs.has(hint):
            return Record(hint)
        raise self._unknown(hint)

    def _number(self, *, finite: bool) -> Number:
        unit = self.unit or unit_of_name(self.name)
        limit = self.name == "limit" and unit is None
        return Number(unit, inherits=limit, finite=finite, signed=self.signed)

    def _union(self, inside: tuple[Any, ...]) -> Kind:
        absent = type(None) in inside
        kinds = [
            self._number(finite=absent) if each is float else self.kind(each)
            for each in inside
            if each is not type(None)
        ]
        kinds.sort(key=lambda each: isinstance(each, Text))
        inner = kinds[0] if len(kinds) == 1 else Either(tuple(kinds))
        return Maybe(inner) if absent else inner

    def _unknown(self, hint: Any) -> InputError:
        return InputError(
            f"{self.made}.{self.name}",
            hint,
            "text, numbers, words, minerals, tuples of them, attrs classes and rules",
            "Only a class of such parameters can be written as data.",
        )
