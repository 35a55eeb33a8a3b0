"""Situations at and around the thresholds of one rule.

What a rule is about is read off the rule itself: the numbers and the words among its parameters, or, of a function,
those written in its code. A number is tried wherever it fits: as an amount, as a distance in time, as a value of the
person. That asks nothing of whoever writes a rule, and reaches thresholds of which the kit has never heard.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from types import CodeType
from typing import Any, NamedTuple, cast

import attrs
from hypothesis import strategies as st

from camg.catalogue.medicines import drug_classes, drugs
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral
from camg.catalogue.salts import Salt, salts
from camg.catalogue.standards import standards as standards_named
from camg.catalogue.terms import TermKind, terms
from camg.intake.dose import Dose, DoseBasis
from camg.intake.intake import Intake, Medicine
from camg.intake.regimen import Regimen
from camg.person import PERSON_FIELDS
from camg.rules.outcome import Rule
from camg.rules.situation import Situation
from camg.testing.situation_strategy import situations
from camg.testing.strategies import amounts, clock_times, doses, intakes, medicines, people, regimens

__all__ = ["near"]

_DEEPEST = 6
_MOST = 80
"""How many numbers and words of one rule are used at most."""


class _Facts(NamedTuple):
    """What a rule is about, as far as its parameters tell."""

    numbers: tuple[float, ...]
    words: frozenset[str]


def near(rule: Rule) -> st.SearchStrategy[Situation]:
    """Situations at and around the rule's own thresholds, so that it is seen on both sides.

    Parameters
    ----------
    rule : Rule
        Of a family, a class of one's own, or made by `camg.rule`.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> near(default_rules()["dose/ca-single-cap"]).example().regimen  # doctest: +SKIP
    Regimen.of(Intake.of(Dose.of("calcium", "500.000000001 mg"), at="00:00"))
    """
    facts = _facts(rule)
    regimen = _regimens(facts) | regimens()
    drawn = people(
        often=facts.numbers,
        fields=_fields(facts),
        words=tuple(sorted(facts.words)),
        treatments=_drugs(facts),
    )
    return situations(regimen=regimen, person=drawn | people())


# What a rule is about -------------------------------------------------------------------------------------------


def _facts(rule: Rule) -> _Facts:
    numbers: dict[float, None] = {}
    words: dict[str, None] = {}
    for each in _parts(rule, _DEEPEST):
        if isinstance(each, str):
            words[each] = None
        else:
            numbers[float(each)] = None
    finite = [each for each in numbers if 0 <= each < 1e5][:_MOST]
    return _Facts(tuple(finite), frozenset(words))


def _class_of(value: object) -> Any:
    return type(value)


def _pairs(mapping: Any) -> list[tuple[Any, Any]]:
    return list(mapping.items())


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping)


def _parts(value: Any, depth: int) -> Iterator[float | str]:
    """Return the numbers and words that a value is made of."""
    if isinstance(value, bool) or value is None or depth < 0 or isinstance(value, Enum):
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
            if getattr(value, field.name) not in (None, ()):
                yield field.name
            yield from _parts(getattr(value, field.name), depth - 1)
        yield from _of_class(_class_of(value), depth - 1)
    elif depth == _DEEPEST:
        yield from _parts(getattr(value, "__dict__", {}), depth - 1)
        yield from _of_class(_class_of(value), depth - 1)


def _of_function(function: Any, depth: int) -> Iterator[float | str]:
    """Return those written in a function, and those of its module that it names."""
    code: CodeType = function.__code__
    yield from _parts(code, depth)
    for name in code.co_names:
        yield name
        known = function.__globals__.get(name)
        near_by = getattr(known, "__module__", None) == function.__module__ and hasattr(known, "__code__")
        if near_by or isinstance(known, str | float | int | tuple | Mineral | Salt):
            yield from _parts(known, depth)


def _of_class(made: type, depth: int) -> Iterator[float | str]:
    """Return those written in the methods of a stranger's class; camg's have theirs as parameters."""
    if made.__module__.startswith("camg."):
        return
    for each in vars(made).values():
        if hasattr(each, "__code__"):
            yield from _of_function(each, depth)


def _fields(facts: _Facts) -> tuple[str, ...]:
    """Return the fields of a person that a rule names, or of which it names a word."""
    named = [name for name, (inside, _) in PERSON_FIELDS.items() if {name, inside} & facts.words]
    for field, kind in _TERMS:
        if not facts.words.isdisjoint((field, *terms(kind))):
            named.append(field)
    if "stress" in facts.words:
        named.append("stress")
    if _drugs(facts):
        named.append("treatments")
    return tuple(dict.fromkeys((*named, *(each for each in _CLUES if any(each in word for word in facts.words)))))


_TERMS: tuple[tuple[str, TermKind], ...] = (("conditions", "condition"), ("goals", "goal"), ("diet", "diet"))
_CLUES = tuple(PERSON_FIELDS)


@cache
def _medicine_words() -> tuple[tuple[str, frozenset[str]], ...]:
    assert drug_classes() is not None
    return tuple((each.name, frozenset((each.name, *each.classes))) for each in drugs())


def _drugs(facts: _Facts) -> tuple[str, ...]:
    return tuple(name for name, words in _medicine_words() if not words.isdisjoint(facts.words))


# What is taken --------------------------------------------------------------------------------------------------


def _regimens(facts: _Facts) -> st.SearchStrategy[Regimen]:
    named = [each for each in _minerals() if each.name in facts.words]
    kinds = tuple(named) or (CALCIUM, MAGNESIUM)
    everything = tuple(dict.fromkeys((*named, CALCIUM, MAGNESIUM)))
    often = (*facts.numbers, *_reference_mg())
    mg = amounts(high=3000.0, often=[each for each in facts.numbers if each <= 3000.0]) | amounts(
        high=3000.0, often=[each for each in often if each <= 3000.0]
    )
    mentioned = [each for each in salts() if {each.id, each.solubility and each.solubility.value} & facts.words]
    strategies = [doses(minerals=kinds, mg=mg), doses(minerals=everything, mg=mg)]
    of_kinds = tuple(each for each in mentioned if each.mineral in kinds)
    if of_kinds:
        strategies.append(doses(minerals=kinds, salts=of_kinds, mg=mg))
    strategies.append(doses(minerals=kinds, mg=mg).map(_assumed))
    dose: st.SearchStrategy[Dose] = st.one_of(strategies)
    at = clock_times(often=_minutes(facts))
    names = _drugs(facts)
    item: st.SearchStrategy[Intake | Medicine] = intakes(dose=dose, at=at)
    if names:
        item = item | medicines(names=names, at=at)
    return regimens(items=item, least=1) | regimens(items=item, least=2, most=5)


def _assumed(dose: Dose) -> Dose:
    return attrs.evolve(dose, basis=DoseBasis.ASSUMED)


@cache
def _minerals() -> tuple[Mineral, ...]:
    from camg.catalogue.minerals import minerals

    return tuple(minerals())


def _minutes(facts: _Facts) -> tuple[int, ...]:
    """Return times that stand apart, round midnight and at noon, by every number taken for hours or minutes."""
    minutes = [60 * each if each <= 24 else each for each in facts.numbers if each < 1440]
    apart = {round(each) + by for each in minutes for by in (-1, 0, 1)}
    return tuple(
        dict.fromkeys(each % 1440 for start in (0, 720, 1410) for by in (0, *sorted(apart)) for each in (start + by,))
    )


@cache
def _reference_mg() -> tuple[float, ...]:
    return tuple(sorted({row.mg for row in standards_named("iom").rows}))
