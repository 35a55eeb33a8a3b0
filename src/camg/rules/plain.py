"""Rule sets as plain data and back, and the hash of what they say.

A rule is tagged by the name of its family, and its parameters are those of the class: nothing is said here of any
family. camg's own are found in its modules; anyone else's are passed along, never registered.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache, partial
from hashlib import sha256
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeAlias, cast

import attrs

from camg.errors import InputError, RuleError, UnknownNameError, listed, raise_all, unknown_key
from camg.rules.faults import faults_of, part_faults
from camg.rules.function_rule import FunctionRule
from camg.rules.kinds import FAULTY, Reading, Within
from camg.rules.outcome import Rule
from camg.rules.precedence import Precedence
from camg.rules.records import Tagged, class_tag, fields_of, record
from camg.rules.rule import Family
from camg.rules.rule_set import RuleSet, held_otherwise

__all__ = [
    "SCHEMA",
    "checked_families",
    "classes_for",
    "hash_of",
    "rule_as_plain",
    "rule_from",
    "set_as_plain",
    "set_from",
]

SCHEMA = 1
"""The version of the form of rule sets that this version of camg writes and reads."""

_KEYS = ("schema", "id", "version", "rules", "reasons", "precedence")
_REASON_KEYS = ("rule", "reason")
_RULE = Tagged(Rule)
_PRECEDENCE = record(Precedence)
_MOST_RULES = 10_000
_OF_DATA = ("kinds", "records")
"""Modules whose classes say how data is read, and are none of it."""

Fault: TypeAlias = InputError | UnknownNameError


# Which classes there are ----------------------------------------------------------------------------------------


@cache
def _delivered() -> Mapping[str, type[Any]]:
    """Return the attrs classes of camg's rule modules by name."""
    package = import_module("camg.rules")
    names = [each.name for each in iter_modules(package.__path__) if each.name not in _OF_DATA]
    modules = [import_module(f"camg.rules.{name}") for name in names]
    public = [getattr(module, name) for module in modules for name in getattr(module, "__all__", ())]
    return {each.__name__: each for each in public if isinstance(each, type) and attrs.has(each)}


def _is_family(made: type[Any]) -> bool:
    """Tell whether a class makes rules; one that leaves its ladder to others does not."""
    return issubclass(made, Family) and made.rungs_of is not Family.rungs_of


def _fits(made: type[Any], interface: type[Any]) -> bool:
    if class_tag(interface) == "family":
        return _is_family(made) and (interface is Rule or issubclass(made, interface))
    members = {name for name in (*vars(interface), *interface.__annotations__) if not name.startswith("_")}
    has = {each.name for each in attrs.fields(made)} | set(dir(made))
    return bool(members) and members <= has


def classes_for(interface: type[Any], families: Iterable[type[Any]] = ()) -> dict[str, type[Any]]:
    """Return by name the classes of which a value known by its interface may be: camg's, and those passed along."""
    known = {name: each for name, each in _delivered().items() if _fits(each, interface)}
    own = {each.__name__: each for each in families if interface is Rule or _fits(each, interface)}
    return {**known, **own}


def checked_families(families: Iterable[type[Any]]) -> tuple[type[Any], ...]:
    """Refuse what cannot be a family, or has the name of another one."""
    own = listed(families, field="families", allowed="a list of classes")
    faults: list[Fault] = []
    seen: dict[str, type[Any]] = dict(_delivered())
    for number, each in enumerate(own):
        place = f"families[{number}]"
        if not isinstance(each, type) or not attrs.has(each) or issubclass(each, FunctionRule):
            faults.append(InputError(place, each, "a class made by attrs", "Pass the class, not a rule of it."))
            continue
        if seen.setdefault(each.__name__, each) is not each:
            faults.append(InputError(place, each.__name__, "a name that no other family has", "Rename the class."))
        try:
            fields_of(each)
        except InputError as fault:
            faults.append(fault.within(place))
    raise_all("the families cannot be used", faults)
    return own


# Writing --------------------------------------------------------------------------------------------------------


def rule_as_plain(rule: Rule) -> dict[str, Any]:
    """Return a rule as plain data, tagged by its family.

    Raises
    ------
    RuleError
        When it is a function, or of a class that has no plain form.
    InputError
        When a parameter is not of its kind.
    """
    _refuse_functions([rule])
    faults: list[Fault] = []
    written = _written(rule, type(rule).__name__, faults)
    raise_all(f"rule {rule.id} cannot be written", faults)
    return cast("dict[str, Any]", written)


def set_as_plain(rules: RuleSet) -> dict[str, Any]:
    """Return a rule set as plain data.

    Raises
    ------
    RuleError
        Naming every rule that is a function, or of a class that has no plain form.
    InputError, InputErrors
        When parameters are not of their kinds.
    """
    _refuse_functions(rules)
    faults: list[Fault] = []
    written = [_written(each, f"rules[{number}]", faults) for number, each in enumerate(rules)]
    raise_all(f"the rule set {rules.id} cannot be written", faults)
    return {
        "schema": SCHEMA,
        "id": rules.id,
        "version": rules.version,
        "rules": written,
        "reasons": [{"rule": rule_id, "reason": reason} for rule_id, reason in rules.reasons],
        "precedence": _precedence_as_plain(rules),
    }


def _precedence_as_plain(rules: RuleSet) -> list[Any]:
    return [_PRECEDENCE.write(each, f"precedence[{number}]", []) for number, each in enumerate(rules.precedence)]


def _written(rule: Rule, place: str, faults: list[Fault]) -> Any:
    made: Any = type(rule)
    if _delivered().get(made.__name__, made) is not made:
        faults.append(InputError(place, made.__name__, "a name that no family of camg has", "Rename the class."))
        return FAULTY
    return _RULE.write(rule, place, faults)


def _refuse_functions(rules: Iterable[Rule]) -> None:
    functions = [each.id for each in rules if isinstance(each, FunctionRule) or not attrs.has(type(each))]
    if functions:
        raise RuleError(
            ", ".join(functions),
            "is a function, or of a class that attrs did not make, and cannot be written as data; "
            "leave it out with without(), or make a family of it",
        )


# Reading --------------------------------------------------------------------------------------------------------


def rule_from(data: Any, family: type[Any]) -> Any:
    """Return the rule of one family that `rule_as_plain` wrote.

    Raises
    ------
    InputError, UnknownNameError, InputErrors
        All faults, each with its place.
    """
    reading = _reading((family,) if family.__name__ not in _delivered() else ())
    made = record(family, "family").read(data, "$", Within(), reading)
    raise_all("the rule cannot be used", reading.faults)
    return made


def _reading(families: tuple[type[Any], ...]) -> Reading:
    return Reading(partial(classes_for, families=families), faults_of, part_faults, [])


def set_from(data: Any, *, families: Iterable[type[Any]] = ()) -> RuleSet:
    """Return the rule set of plain data.

    Parameters
    ----------
    data : mapping
        With ``schema``, ``id``, ``version``, ``rules`` and, if any, ``reasons``.
    families : iterable of type
        Classes of one's own, beside camg's.

    Raises
    ------
    InputError, UnknownNameError, InputErrors
        All faults at once, each with its place; of another schema version that alone.
    """
    own = checked_families(families)
    if not isinstance(data, Mapping):
        raise InputError("$", data, f"a mapping with {', '.join(_KEYS)}")
    entry = cast("Mapping[str, Any]", data)
    _refuse_other_schema(entry.get("schema"))
    reading = _reading(own)
    for key in entry:
        if key not in _KEYS:
            reading.fault(unknown_key("$", key, _KEYS))
    head = {name: _text(entry, name, "$", reading) for name in ("id", "version")}
    rules = [
        _RULE.read(each, f"$.rules[{number}]", Within(), reading)
        for number, each in enumerate(_list(entry, "rules", reading))
    ]
    reasons = [
        _reason(each, f"$.reasons[{number}]", reading)
        for number, each in enumerate(_list(entry, "reasons", reading, needed=False))
    ]
    precedence = [
        _PRECEDENCE.read(each, f"$.precedence[{number}]", Within(), reading)
        for number, each in enumerate(_list(entry, "precedence", reading, needed=False))
    ]
    reading.faults.extend(_in_two_groups(precedence))
    reading.faults.extend(_doubled(_list(entry, "rules", reading.apart())))
    for holder, held in held_otherwise([each for each in rules if each is not FAULTY]):
        fix = "Write the same parameters in both places."
        place = f"$.rules[{rules.index(holder)}]"
        reading.fault(InputError(place, held.id, f"the {held.id} that the set has", fix))
    raise_all("the rule set cannot be used", reading.faults)
    return RuleSet(
        id=head["id"], version=head["version"], rules=tuple(rules), reasons=tuple(reasons), precedence=tuple(precedence)
    )


def _refuse_other_schema(schema: Any) -> None:
    if schema == SCHEMA and isinstance(schema, int) and not isinstance(schema, bool):
        return
    later = isinstance(schema, int) and not isinstance(schema, bool) and schema > SCHEMA
    fix = "A later camg wrote this: read it with that one." if later else f"Write schema = {SCHEMA} at the top."
    raise InputError("$.schema", schema, f"{SCHEMA}, the form of rule sets that this camg reads", fix)


def _text(entry: Mapping[str, Any], key: str, place: str, reading: Reading) -> str:
    given = entry.get(key)
    if not isinstance(given, str) or not given.strip():
        reading.fault(InputError(f"{place}.{key}", given, "text", f"Add {key}."))
        return ""
    return given


def _list(entry: Mapping[str, Any], key: str, reading: Reading, *, needed: bool = True) -> list[Any]:
    given = entry.get(key, None if needed else [])
    if not isinstance(given, list | tuple):
        reading.fault(InputError(f"$.{key}", given, f"a list of entries ([[{key}]] in TOML)", "Make it a list."))
        return []
    listed = list(cast("list[Any]", given))
    if len(listed) > _MOST_RULES:
        reading.fault(InputError(f"$.{key}", f"{len(listed)} entries", f"at most {_MOST_RULES} entries"))
        return []
    return listed


def _reason(data: Any, place: str, reading: Reading) -> tuple[str, str]:
    if not isinstance(data, Mapping):
        reading.fault(InputError(place, data, "a mapping with rule and reason"))
        return "", ""
    entry = cast("Mapping[str, Any]", data)
    for key in entry:
        if key not in _REASON_KEYS:
            reading.fault(unknown_key(place, key, _REASON_KEYS))
    return _text(entry, "rule", place, reading), _text(entry, "reason", place, reading)


def _doubled(entries: list[Any]) -> list[Fault]:
    """Find rules of one id, also where something else is wrong with them."""
    seen: dict[Any, int] = {}
    faults: list[Fault] = []
    for number, each in enumerate(entries):
        rule_id = cast("Mapping[str, Any]", each).get("id") if isinstance(each, Mapping) else None
        if isinstance(rule_id, str) and seen.setdefault(rule_id, number) != number:
            first = f"$.rules[{seen[rule_id]}]"
            faults.append(InputError(f"$.rules[{number}].id", rule_id, "an id of its own", f"{first} has it too."))
    return faults


def _in_two_groups(precedence: list[Any]) -> list[Fault]:
    """Find rules that stand in two groups, of those that could be read."""
    seen: dict[str, int] = {}
    faults: list[Fault] = []
    for number, group in enumerate(precedence):
        for rule_id in group.rules if isinstance(group, Precedence) else ():
            if seen.setdefault(rule_id, number) != number:
                fix = f"$.precedence[{seen[rule_id]}] has it too."
                faults.append(InputError(f"$.precedence[{number}].rules", rule_id, "rules of no other group", fix))
    return faults


# The hash -------------------------------------------------------------------------------------------------------


def hash_of(rules: RuleSet) -> str:
    """Return the SHA-256 of a rule set's canonical JSON, in hexadecimal.

    Canonical: keys in order of the alphabet, no blanks, ASCII. A rule that is a function, or of a class without a
    plain form, stands as its id, statement, grade, sources and where its code is found: of the code itself the hash
    says nothing.
    """
    listed = [_hashed(each) for each in rules]
    reasons = [list(each) for each in rules.reasons]
    content = {
        "schema": SCHEMA,
        "id": rules.id,
        "version": rules.version,
        "rules": listed,
        "reasons": reasons,
        "precedence": _precedence_as_plain(rules),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return sha256(text.encode("ascii")).hexdigest()


def _hashed(rule: Rule) -> dict[str, Any]:
    faults: list[Fault] = []
    made: Any = type(rule)
    own_name = _delivered().get(made.__name__, made) is made
    if own_name and not isinstance(rule, FunctionRule) and attrs.has(made):
        try:
            written = _RULE.write(rule, type(rule).__name__, faults)
        except InputError:
            faults.append(InputError(type(rule).__name__, rule.id, "a class of parameters that can be written"))
        else:
            if not faults:
                return cast("dict[str, Any]", written)
    code: Any = rule._function if isinstance(rule, FunctionRule) else made
    return {
        "code": f"{code.__module__}:{code.__qualname__}",
        "id": rule.id,
        "statement": rule.statement,
        "grade": rule.grade.value,
        "references": [[each.id, each.text, each.doi, each.checked] for each in rule.references],
    }
