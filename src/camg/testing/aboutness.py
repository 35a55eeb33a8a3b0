"""What a rule is about, read off its parameters, its code, and what it reads of a few situations."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from enum import Enum
from functools import cache
from types import CodeType
from typing import Any, NamedTuple, cast

import attrs

from camg.catalogue.medicines import drugs
from camg.catalogue.minerals import Mineral, minerals
from camg.catalogue.salts import Salt
from camg.catalogue.terms import TermKind, terms
from camg.intake.dose import Dose
from camg.intake.intake import Intake, Medicine
from camg.intake.regimen import Regimen
from camg.person import PERSON_FIELDS, Person
from camg.rules.outcome import Rule
from camg.rules.situation import Situation
from camg.testing.tables import PERSON_RANGES

__all__ = ["Facts", "facts_of"]

_DEEPEST = 6
_MOST = 80
"""How many numbers of one rule are used at most."""


class Facts(NamedTuple):
    """What a rule is about, as far as it tells."""

    numbers: tuple[float, ...]
    words: frozenset[str]
    fields: tuple[str, ...]
    """Keywords of `Person.of`."""
    drugs: tuple[str, ...]
    reads: frozenset[str]
    """What it reads of a few situations, by name."""


def facts_of(rule: Rule) -> Facts:
    """Return what a rule is about."""
    numbers: dict[float, None] = {}
    words: dict[str, None] = {}
    for each in _parts(rule, _DEEPEST):
        if isinstance(each, str):
            words[each] = None
        else:
            numbers[float(each)] = None
    finite = tuple([each for each in numbers if 0 <= each < 1e5][:_MOST])
    named = frozenset(words)
    drugs_named = tuple(name for name, known in _medicine_words() if not known.isdisjoint(named))
    reads = frozenset(_reads(rule, drugs_named))
    read = [each for each in _PROBED if each in reads]
    fields = dict.fromkeys((*_fields_in(named, drugs_named), *read))
    return Facts(finite, named, tuple(fields), drugs_named, reads)


# Numbers and words ----------------------------------------------------------------------------------------------


def _class_of(value: object) -> Any:
    return type(value)


def _pairs(mapping: Any) -> list[tuple[Any, Any]]:
    return list(mapping.items())


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _parts(value: Any, depth: int) -> Iterator[float | str]:
    """Return the numbers and words that a value is made of."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool) or value is None or depth < 0:
        return
    if isinstance(value, str | float | int):
        yield value
    elif isinstance(value, Mineral):
        yield value.name
    elif isinstance(value, Salt):
        yield value.id
    elif isinstance(value, CodeType):
        yield from _parts(value.co_consts, depth - 1)
    elif _is_mapping(value):
        for key, each in _pairs(value):
            yield from _parts(key, depth - 1)
            yield from _parts(each, depth - 1)
    elif isinstance(value, tuple | list | set | frozenset):
        for each in cast("Iterable[Any]", value):
            yield from _parts(each, depth - 1)
    elif hasattr(value, "__code__"):
        yield from _of_function(value, depth - 1)
    elif attrs.has(_class_of(value)):
        for field in attrs.fields(_class_of(value)):
            if not field.init:
                continue  # what is made of the others says nothing new
            if getattr(value, field.name) not in (None, ()):
                yield field.name
            yield from _parts(getattr(value, field.name), depth - 1)
        yield from _of_class(_class_of(value), depth - 1)
    elif depth == _DEEPEST:
        yield from _parts(getattr(value, "__dict__", {}), depth - 1)
        yield from _of_class(_class_of(value), depth - 1)


def _of_function(function: Any, depth: int) -> Iterator[float | str]:
    """Return those written in a function, those it was made with, and those of its module that it names."""
    code: CodeType = function.__code__
    yield from _parts(code, depth)
    for made_with in (function.__defaults__, function.__kwdefaults__, _closed_over(function)):
        yield from _parts(made_with, depth)
    for name in code.co_names:
        yield name
        known = function.__globals__.get(name)
        near_by = getattr(known, "__module__", None) == function.__module__ and hasattr(known, "__code__")
        if near_by or isinstance(known, _TOLD):
            yield from _parts(known, depth)


def _closed_over(function: Any) -> tuple[Any, ...]:
    """Return what a function keeps of the one that made it."""
    kept: list[Any] = []
    for cell in function.__closure__ or ():
        with suppress(ValueError):  # of a name that has no value yet
            kept.append(cell.cell_contents)
    return tuple(kept)


_TOLD = (str, float, int, tuple, list, set, frozenset, dict, Mineral, Salt)
"""What of a module or a class is read for numbers and words."""


def _of_class(made: type, depth: int) -> Iterator[float | str]:
    """Return those of a stranger's class, and of its bases; camg's have theirs as parameters."""
    for kind in made.__mro__:
        if kind is object or kind.__module__.startswith("camg."):
            continue
        for name, each in vars(kind).items():
            if hasattr(each, "__code__"):
                yield from _of_function(each, depth)
            elif not name.startswith("__") and isinstance(each, _TOLD):
                yield from _parts(each, depth)


@cache
def _medicine_words() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((each.name, frozenset((each.name, *each.classes))) for each in drugs())


# Fields of the person -------------------------------------------------------------------------------------------

_TERMS: tuple[tuple[str, TermKind], ...] = (("conditions", "condition"), ("goals", "goal"), ("diet", "diet"))


def _fields_in(words: frozenset[str], drugs_named: tuple[str, ...]) -> Iterator[str]:
    """Return the fields that a rule names, or of which it names a word."""
    for name, (inside, _) in PERSON_FIELDS.items():
        if (
            {name, inside} & words
            or (name != "age" and any(name in each for each in words if len(each) < 40))
            or (name == "age" and any("age" in each.split("_") for each in words))
        ):
            yield name
    for field, kind in _TERMS:
        if not words.isdisjoint((field, *terms(kind))):
            yield field
    if "stress" in words:
        yield "stress"
    if drugs_named:
        yield "treatments"


_PROBED = (*(each for each in PERSON_RANGES if each != "age"), "conditions", "goals", "diet", "stress", "treatments")


def _reads(rule: Rule, drugs_named: tuple[str, ...]) -> Iterator[str]:
    """Return the names of what a rule reads of a few people who take a little of everything."""
    from camg.rules.trace import trace

    for situation in _probes(drugs_named):
        try:
            reads = trace(rule, situation).reads
        except Exception:  # a rule that cannot be traced is for the laws to name
            return
        yield from (each.name for each in reads)


@cache
def _probes(drugs_named: tuple[str, ...]) -> tuple[Situation, ...]:
    doses = [Intake.of(Dose.of(each, "400 mg"), at="08:00", meal="full") for each in minerals()]
    pills = [Medicine.of(name, at="08:00") for name in drugs_named]
    everything = Regimen.of(*doses, *pills, complete=True)
    grown: Any = {"age": "40 year", "sex": "female"}
    stated: Any = {
        "stress": "high",
        "treatments": dict.fromkeys(drugs_named),
        "conditions": [],
        "diet": [],
        "goals": [],
    }
    return (
        Situation.of(everything, Person.of()),
        Situation.of(everything, Person.of(**grown)),
        Situation.of(Regimen.of(*doses, *pills), Person.of(**grown, **stated)),
        Situation.of(Regimen.of(*pills), Person.of(**grown, dietary_calcium="600 mg", dietary_magnesium="200 mg")),
    )
