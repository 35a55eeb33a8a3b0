"""What is wrong with a rule: asked when a set of rules is built, from Python or from a file.

The kinds of the parameters come first; where they are right, what they say together: numbers that no measure reaches,
ladders out of order, sources that the bibliography does not hold, sentences that are no plain templates.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from string import Formatter
from typing import Any, TypeAlias, cast

import attrs

from camg._numeric import above, below
from camg.catalogue.claims import claims
from camg.catalogue.minerals import Mineral
from camg.catalogue.references import reference, references
from camg.errors import InputError, RangeError, UnknownNameError, nearest_names
from camg.provenance import Reference
from camg.rules.kinds import FAULTY, Kind, Listed, Maybe, Number, Row, SourceId, Text
from camg.rules.ladder import Step
from camg.rules.records import Either, FieldKind, Record, Tagged, class_of, fields_of, record
from camg.rules.rule import Family, Rung
from camg.rules.wording import PLACES

__all__ = ["faults_of", "kind_faults", "part_faults", "set_faults"]

Fault: TypeAlias = InputError | UnknownNameError


def kind_faults(value: Any, place: str) -> list[Fault]:
    """Return which parameters of an attrs value are of the wrong kind; none for a class that has no plain form."""
    faults: list[Fault] = []
    if _has_plain_form(value):
        record(class_of(value)).write(value, place, faults)
    return faults


def faults_of(value: Any, place: str) -> list[Fault]:
    """Return all that is wrong with a rule, or a part of one, each under its place.

    A rule of a class of one's own that is no `Family` is asked nothing: its constructor checks it.
    """
    if not isinstance(value, Family):
        return []
    return kind_faults(value, place) or list(_senseless(value, place))


def part_faults(made: type[Any], given: Mapping[str, Any], place: str) -> Iterator[Fault]:
    """Return what is wrong with parameters by themselves, where others could not be read and there is no value yet.

    Those are sources and numbers; a sentence needs the rule, and a rule that is held was asked when it was read.
    """
    for each in fields_of(made):
        value, inner = given.get(each.name, FAULTY), each.kind
        while isinstance(inner, Maybe | Listed):
            inner = inner.kind if isinstance(inner, Maybe) else inner.item
        if value is not FAULTY and (isinstance(inner, Number | Row) or _is_source(inner)):
            yield from _asked(each, each.kind, value, f"{place}.{each.key}", made)


def set_faults(rules: Iterable[Any]) -> list[str]:
    """Return all that is wrong with rules made in Python, each with the id of its rule."""
    return [f"rule {each.id}: {fault}".rstrip(".") for each in rules for fault in faults_of(each, type(each).__name__)]


def _senseless(rule: Family, place: str) -> Iterator[Fault]:
    for name, text in (("id", rule.id), ("statement", rule.statement), ("says", rule.says)):
        if not isinstance(text, str) or not text.strip():
            yield InputError(f"{place}.{name}", text, "text", f"Give the rule its {name}.")
    if _has_plain_form(rule):
        yield from _within(rule, place, rule)
    yield from _out_of_order(rule, place)
    yield from rule.faults(place)


def _has_plain_form(value: Any) -> bool:
    try:
        record(class_of(value))
    except InputError:
        return False
    return True


def _within(value: Any, place: str, rule: Family) -> Iterator[Fault]:
    """Ask every parameter of a record, and of the records in it; a rule that it holds is asked for itself."""
    owner: Any = value if hasattr(value, "unit") and not isinstance(value, Rung) else rule
    if isinstance(value, Rung):
        yield from _of_unit(value, place, rule)
    for each in fields_of(class_of(value)):
        yield from _asked(each, each.kind, getattr(value, each.name), f"{place}.{each.key}", owner)


def _asked(field: FieldKind, kind: Kind, value: Any, place: str, owner: Any) -> Iterator[Fault]:
    if isinstance(kind, Maybe):
        if value is not None:
            yield from _asked(field, kind.kind, value, place, owner)
    elif isinstance(kind, Listed):
        for number, each in enumerate(value):
            yield from _asked(field, kind.item, each, f"{place}[{number}]", owner)
    elif isinstance(kind, Row):
        yield from _row(field, kind, value, place, owner)
    elif isinstance(kind, Number):
        if value < 0 and not getattr(owner, "signed", False):
            yield RangeError(place, value, kind.allowed if not kind.inherits else "0 or more", "No measure is below 0.")
    elif isinstance(value, Reference):
        yield from _known_otherwise(value, place)
    elif _is_source(kind):
        yield from _unlisted(value, place)
    elif isinstance(kind, Text):
        yield from _no_template(value, place)  # any text may be part of a sentence, and most has no place in it
        if "says" in field.name:
            yield from _unfilled(value, place, owner)
        elif field.name == "claims":
            yield from _unclaimed(value, place)
    elif isinstance(kind, Tagged) and isinstance(value, Family):
        yield from _senseless(value, place)
    elif isinstance(kind, Record | Tagged | Either) and attrs.has(class_of(value)) and not isinstance(value, Mineral):
        yield from _within(value, place, owner)


def _is_source(kind: Kind) -> bool:
    return isinstance(kind, SourceId) or (isinstance(kind, Either) and any(map(_is_source, kind.kinds)))


def _row(field: FieldKind, kind: Row, value: Any, place: str, owner: Any) -> Iterator[Fault]:
    if len(kind.items) == 2 and all(isinstance(each, Number) for each in kind.items) and value[0] > value[1]:
        yield InputError(place, value, "a range, its low end first", "Put the smaller number first.")
    for number, (inner, each) in enumerate(zip(kind.items, cast("tuple[Any, ...]", value), strict=True)):
        yield from _asked(field, inner, each, f"{place}[{number}]", owner)


def _of_unit(rung: Rung, place: str, owner: Any) -> Iterator[Fault]:
    unit = getattr(owner, "unit", None)
    if rung.unit is not None and unit is not None and rung.unit != unit:
        wanted = "a bare number: a ratio or share" if unit == "1" else f"a number of {unit}"
        given = f"{rung.limit:g} {rung.unit}"
        yield InputError(f"{place}.limit", given, wanted, f"{type(owner).__name__} does not measure in {rung.unit}.")


def _unlisted(value: Any, place: str) -> Iterator[Fault]:
    if isinstance(value, str) and value not in (known := [each.id for each in references()]):
        fix = "Sources are ids of the bibliography; one of your own is a Reference(id=..., text=...)."
        yield UnknownNameError(place, value, nearest_names(value, known), fix)


def _unclaimed(key: str, place: str) -> Iterator[Fault]:
    known = [each.id for each in claims()]
    if key not in known:
        yield UnknownNameError(place, key, nearest_names(key, known), "Claims are ids of the ledger, such as 'S2-29'.")


def _known_otherwise(value: Reference, place: str) -> Iterator[Fault]:
    """Refuse an own source under an id of the bibliography: a reader would look it up there."""
    if not value.id.strip() or not value.text.strip():
        yield InputError(place, value, "a source with an id and a text")
        return
    try:
        listed = reference(value.id)
    except UnknownNameError:
        return
    if listed != value:
        yield InputError(f"{place}.id", value.id, "an id that the bibliography does not have", "Choose another id.")


def _no_template(text: str, place: str) -> Iterator[Fault]:
    """Refuse what `str.format` would do beyond putting a name's text in its place, such as padding to a gigabyte."""
    try:
        pieces = list(Formatter().parse(text))
    except ValueError as fault:
        yield InputError(place, text, "a sentence with places such as {measured}", f"{fault}.")
        return
    for _, name, form, conversion in pieces:
        if name is not None and (form or conversion or not name.isidentifier()):
            shown = f"{{{name}{'!' + conversion if conversion else ''}{':' + form if form else ''}}}"
            yield InputError(place, shown, "places that are plain names, such as {measured}", "Write the name alone.")


def _unfilled(text: str, place: str, owner: Any) -> Iterator[Fault]:
    """Refuse places that no fact of the rule, or of its part, can fill: a reader would be told "unknown"."""
    named = _fact_names(owner)
    if named is None:
        return
    known = (*PLACES, *named)
    for name in _places_of(text):
        if name not in known:
            fix = f"Places are {', '.join(known)}."
            yield UnknownNameError(place, f"{{{name}}}", nearest_names(name, known), fix)


def _fact_names(owner: Any) -> tuple[str, ...] | None:
    """Return the names of the facts of a rule or part; None where it has facts and does not name them."""
    for kind in class_of(owner).__mro__:
        if "fact_names" in vars(kind):
            named: tuple[str, ...] | None = owner.fact_names
            return named
        if "facts" in vars(kind):
            return None
    return None


def _places_of(text: str) -> list[str]:
    try:
        return list(dict.fromkeys(name for _, name, _, _ in Formatter().parse(text) if name and name.isidentifier()))
    except ValueError:
        return []


def _out_of_order(rule: Family, place: str) -> Iterator[Fault]:
    """Find steps of one ladder of which the more extreme one weighs less, so that it could never be the one found."""
    for ladder in rule.ladders():
        for (one, limit), (other, further) in combinations(_fixed(ladder), 2):
            if one.upper != other.upper:
                continue
            (mild, mild_limit), (far, far_limit) = (
                ((one, limit), (other, further))
                if _is_further(other, further, limit)
                else ((other, further), (one, limit))
            )
            if _is_further(far, far_limit, mild_limit) and far.severity < mild.severity:
                steps = f"{far.severity} {far.side} {far_limit:g}, {mild.severity} {mild.side} {mild_limit:g}"
                yield InputError(
                    f"{place}.ladder",
                    steps,
                    "steps that weigh no less the further out they are",
                    "Order the severities.",
                )


def _fixed(ladder: Sequence[tuple[Step, float | None]]) -> list[tuple[Step, float]]:
    return [(step, limit) for step, limit in ladder if limit is not None]


def _is_further(step: Step, limit: float, than: float) -> bool:
    return above(limit, than) if step.upper else below(limit, than)
