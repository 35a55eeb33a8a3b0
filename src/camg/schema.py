"""One converter: every value to plain data (what JSON and TOML hold) and back to an equal value."""

import math
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError

from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral
from camg.catalogue.models import Kinetics, Model, Modifiers
from camg.catalogue.salts import Salt
from camg.catalogue.standards import Standards, StandardsName, standards
from camg.errors import CamgError, Fault, InputError, raise_all
from camg.intake.dose import Dose
from camg.intake.intake import Intake, Item, Meal, Medicine
from camg.intake.plain import (
    dose_from,
    intake_from,
    item_as_plain,
    known_keys,
    medicine_from,
    read_intake,
    read_medicine,
    salt_as_plain,
    salt_from,
)
from camg.intake.regimen import Diary, Regimen
from camg.person import Person, Treatment, treatment_from
from camg.rules.change import Gain, Remedy
from camg.rules.function_rule import FunctionRule
from camg.rules.outcome import Finding, Outcome
from camg.rules.remedy_plain import gain_as_plain, gain_from, remedy_as_plain, remedy_from
from camg.rules.rule import Family
from camg.rules.rule_set import RuleSet
from camg.rules.trace import Look, Trace
from camg.rules.wording import described
from camg.uptake.absorption import AbsorbedIntake, Absorption
from camg.uptake.amounts import Totals

__all__ = ["from_plain", "rule_set_schema", "to_plain"]

Value = TypeVar("Value")

_MOMENT = "00:00"
_RESULTS: tuple[object, ...] = (Finding, Outcome, Trace, Absorption, AbsorbedIntake, Totals)
"""What is written and not read: it is computed from a regimen, and would say otherwise than that."""


def rule_set_schema(*, families: Iterable[type[Any]] = ()) -> dict[str, Any]:
    """Return the JSON Schema of rule sets; see `camg.rules.json_schema`."""
    from camg.rules import json_schema

    return json_schema.rule_set_schema(families=families)


def to_plain(value: object) -> Any:
    """Return a value of camg as plain data: mappings, lists, text, numbers, None.

    Amounts are text with a unit, and an infinite constant is None. `from_plain` makes an equal value of it, for
    every type but findings, outcomes, traces, absorptions and totals, which are results.

    Raises
    ------
    InputError
        For a type that camg does not write.

    Examples
    --------
    >>> to_plain(Dose.of("calcium", "500 mg", salt="ca-carbonate"))
    {'mineral': 'calcium', 'amount': '500.0 mg', 'salt': 'ca-carbonate'}
    """
    if not (attrs.has(type(value)) or isinstance(value, Enum | str | int | float | list | tuple | dict | None)):
        raise InputError("value", value, "a value of camg", "See camg.writing for what can be written.")
    return _finite(_converter().unstructure(value))


def from_plain(data: Any, kind: type[Value]) -> Value:
    """Return the value that `to_plain` wrote.

    Raises
    ------
    CamgError
        Naming the field, the value, what is allowed and the fix.

    Examples
    --------
    >>> from_plain({"mineral": "calcium", "amount": "500 mg"}, Dose)
    Dose.of("calcium", "500 mg")
    """
    name: str = getattr(kind, "__name__", repr(kind))
    if kind in _RESULTS:
        raise InputError("kind", name, "a type that is read back", f"A {name} is a result: compute it again.")
    try:
        read = _converter().get_structure_hook(kind)
    except Exception:  # because cattrs raises whatever it meets in the fields of a class
        raise InputError("kind", name, "a type that is read back", "See camg.writing for what can be.") from None
    try:
        made: Value = read(data, kind)
    except CamgError:
        raise
    except Exception as fault:  # because what cattrs writes for a class raises whatever the data makes it
        raise _cause(fault) or InputError(name, data, f"the plain form of a {name}", f"{fault}.") from None
    return made


def _cause(fault: BaseException) -> CamgError | None:
    """Return the first error of camg in what cattrs raised, at any depth."""
    inner = fault.exceptions if isinstance(fault, BaseValidationError) else ()
    causes = (each if isinstance(each, CamgError) else _cause(each) for each in inner)
    return next((each for each in causes if each is not None), None)


def _finite(data: Any) -> Any:
    if isinstance(data, float) and not math.isfinite(data):
        if math.isnan(data):
            raise InputError(
                "value", data, "a number, or an infinite one, which becomes null", "Find where it came from."
            )
        return None
    if isinstance(data, Mapping):
        return {key: _finite(value) for key, value in cast(Mapping[str, Any], data).items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in cast(list[Any], data)]
    if data is None or isinstance(data, str | int | float):
        return data
    raise InputError("value", data, "text, numbers, lists and mappings", "Write a value of camg.")


def _mapping(data: Any, kind: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise InputError(kind, data, f"a mapping with the fields of a {kind}")
    return cast(Mapping[str, Any], data)


def _meal(data: Any) -> Meal:
    entry = _mapping(data, "Meal")
    known_keys(entry, ("state", "phytate", "oxalate"), "Meal")
    return Meal.of(entry.get("state", ""), phytate=entry.get("phytate"), oxalate=entry.get("oxalate"))


def _records(data: Any, kind: type[Regimen] | type[Diary]) -> Regimen | Diary:
    name, faults = kind.__name__, list[Fault]()
    entry = _mapping(data, name)
    known_keys(entry, ("intake", "medicine", "complete"), name)
    items: list[Item | None] = []
    for key, read in (("intake", read_intake), ("medicine", read_medicine)):
        items += [read(each, f"{name}.{key}[{number}]", faults) for number, each in enumerate(_list(entry, key, name))]
    raise_all(f"the {name} cannot be used", faults)
    return kind.of(*cast("list[Item]", items), complete=entry.get("complete", False))


def _list(entry: Mapping[str, Any], key: str, kind: str) -> list[Any]:
    given = entry.get(key, [])
    if not isinstance(given, list | tuple):
        raise InputError(f"{kind}.{key}", given, "a list of entries", "Make it a list.")
    return list(cast(list[Any], given))


def _plain_records(records: Regimen | Diary) -> dict[str, Any]:
    return {
        "intake": [item_as_plain(each) for each in records.intakes],
        "medicine": [item_as_plain(each) for each in records.medicines],
        "complete": records.complete,
    }


def _plain_dose(dose: Dose) -> dict[str, Any]:
    plain = item_as_plain(Intake.of(dose, at=_MOMENT))
    return {key: value for key, value in plain.items() if key not in ("at", "origin")}


def _plain_meal(meal: Meal) -> dict[str, Any]:
    plain: dict[str, Any] = {"state": meal.state.value}
    for name, mmol in (("phytate", meal.phytate_mmol), ("oxalate", meal.oxalate_mmol)):
        if mmol is not None:
            plain[name] = f"{mmol!r} mmol"
    return plain


def _plain_finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule_id": finding.rule_id,
        "severity": finding.severity.value,
        "measured": finding.measured,
        "allowed": list(finding.allowed),
        "unit": finding.unit,
        "about": [item_as_plain(item) for item in finding.items],
        "missing": list(finding.missing),
        "grade": finding.grade.value,
        "references": [{"id": each.id, "text": each.text, "doi": each.doi} for each in finding.references],
        "facts": dict(finding.facts),
        "message": finding.message,
        "notes": [_plain_finding(each) for each in finding.notes],
        "remedies": [remedy_as_plain(each) for each in finding.remedies],
        "refused": [{"remedy": each.remedy.text, "against": list(each.against)} for each in finding.offers.refused],
    }


def _plain_outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "rule_id": outcome.rule_id,
        "kind": outcome.kind.value,
        "severity": None if outcome.severity is None else outcome.severity.value,
        "missing": list(outcome.missing),
        "margin": outcome.margin,
        "notes": list(outcome.notes),
    }


def _plain_trace(trace: Trace) -> dict[str, Any]:
    return {
        "kind": trace.kind.value,
        "severity": None if trace.severity is None else trace.severity.value,
        "margin": trace.margin,
        "missing": list(trace.missing),
        "reason": trace.reason,
        "problem": trace.problem,
        "looks": [_plain_look(each) for each in trace.looks],
        "reads": [
            {
                "name": each.name,
                "value": list(each.value) if isinstance(each.value, tuple) else each.value,
                "unit": each.unit,
                "origin": each.origin,
                "source": each.source,
                "reference": each.reference,
            }
            for each in trace.reads
        ],
    }


def _plain_look(look: Look) -> dict[str, Any]:
    return {
        "rule_id": look.rule_id,
        "about": [described((each,)) for each in look.items],
        "measured": look.measured,
        "unit": look.unit,
        "kind": look.kind.value,
        "severity": None if look.severity is None else look.severity.value,
        "margin": look.margin,
        "missing": list(look.missing),
        "decides": look.decides,
        "comparisons": [
            {
                "measured": each.measured,
                "side": each.side,
                "limit": each.limit,
                "severity": None if each.severity is None else each.severity.value,
                "reached": each.reached,
                "certain": each.certain,
                "decisive": each.decisive,
                "origin": each.origin,
                "source": each.source,
                "what": each.what,
                "unit": each.unit or look.unit,
            }
            for each in look.comparisons
        ],
    }


def _model(data: Any) -> Model:
    entry: dict[str, Any] = dict(_mapping(data, "Model"))
    known_keys(entry, tuple(each.name for each in attrs.fields(Model)), "Model")
    try:
        for name, value in entry.items():
            if name == "modifiers":
                entry[name] = Modifiers(**value)
            elif isinstance(value, Mapping):
                numbers: dict[str, Any] = dict(cast(Mapping[str, Any], value))
                entry[name] = Kinetics(
                    **{**numbers, "ki_mmol": math.inf if numbers["ki_mmol"] is None else numbers["ki_mmol"]}
                )
        return Model(**entry)
    except (TypeError, KeyError) as fault:
        raise InputError("Model", data, "every field of a Model", f"{fault}.") from None


def _standards(data: Any) -> Standards:
    if isinstance(data, str):
        return standards(cast(StandardsName, data))
    entry = _mapping(data, "Standards")
    known_keys(entry, ("id", "name", "rows"), "Standards")
    return Standards.of(entry.get("id", ""), name=entry.get("name", ""), rows=entry.get("rows", ()))


_LOSSES = ("dissolved", "lost_digestion", "lost_saturation", "lost_competition")


def _plain_totals(totals: Totals) -> dict[str, Any]:
    return {
        "amounts": [
            {"mineral": name, "origin": origin.value, "amount": mg, "unit": "mg"} for name, origin, mg in totals.amounts
        ],
        "known": list(totals.known),
    }


def _plain_absorption(absorption: Absorption) -> dict[str, Any]:
    return {
        "unit": "mg",
        "intakes": [_plain_absorbed(each) for each in absorption.intakes],
        "total": {
            each.name: {"absorbed": absorption.absorbed_mg(each), "range": list(absorption.range_mg(each))}
            for each in (CALCIUM, MAGNESIUM)
        },
    }


def _plain_absorbed(each: AbsorbedIntake) -> dict[str, Any]:
    return {
        "intake": item_as_plain(each.intake),
        "absorbed": {"value": each.absorbed_mg, "range": list(each.range_mg)},
        "fraction": each.fraction,
        **{
            name: {"value": getattr(each, f"{name}_mg"), "range": list(getattr(each, f"{name}_range_mg"))}
            for name in _LOSSES
        },
        "extrapolated": each.extrapolated,
        "notes": list(each.notes),
    }


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    writers: dict[Any, Callable[[Any], Any]] = {
        Mineral: lambda mineral: mineral.name,
        Salt: salt_as_plain,
        Dose: _plain_dose,
        Meal: _plain_meal,
        Intake: item_as_plain,
        Medicine: item_as_plain,
        Regimen: _plain_records,
        Diary: _plain_records,
        Person: lambda person: person.as_given(),
        Treatment: lambda treatment: treatment.as_given(),
        Absorption: _plain_absorption,
        AbsorbedIntake: _plain_absorbed,
        Totals: _plain_totals,
        Finding: _plain_finding,
        Outcome: _plain_outcome,
        Trace: _plain_trace,
        Gain: gain_as_plain,
        Remedy: remedy_as_plain,
    }
    for kind, writer in writers.items():
        converter.register_unstructure_hook(kind, writer)
    readers: dict[Any, Callable[[Any, Any], Any]] = {
        Mineral: lambda data, _: Mineral.named(data),
        Salt: lambda data, _: salt_from(data, field="Salt"),
        Dose: lambda data, _: dose_from(data, place="Dose"),
        Meal: lambda data, _: _meal(data),
        Intake: lambda data, _: intake_from(data, place="Intake"),
        Medicine: lambda data, _: medicine_from(data, place="Medicine"),
        Regimen: lambda data, _: _records(data, Regimen),
        Diary: lambda data, _: _records(data, Diary),
        Person: lambda data, _: Person.from_mapping(_mapping(data, "Person")),
        Treatment: lambda data, _: treatment_from(_mapping(data, "Treatment"), field="Treatment"),
        Model: lambda data, _: _model(data),
        Standards: lambda data, _: _standards(data),
        Gain: lambda data, _: gain_from(data),
        Remedy: remedy_from,
    }
    for kind, reader in readers.items():
        converter.register_structure_hook(kind, reader)
    _add_rules(converter)
    return converter


def _add_rules(converter: Converter) -> None:
    """Give the converter rules and sets of them; their modules are loaded when one is written or read."""
    from camg.rules import plain

    def is_rule(kind: Any) -> bool:
        return isinstance(kind, type) and issubclass(kind, Family | FunctionRule)

    converter.register_unstructure_hook_func(is_rule, plain.rule_as_plain)
    converter.register_structure_hook_func(is_rule, plain.rule_from)
    converter.register_unstructure_hook(RuleSet, plain.set_as_plain)
    converter.register_structure_hook(RuleSet, lambda data, _: plain.set_from(data))
