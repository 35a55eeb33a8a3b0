"""The JSON Schema of rule sets, made of the classes that read them."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from camg.catalogue.references import references
from camg.rules.default import default_rules
from camg.rules.kinds import Describing, Within
from camg.rules.outcome import Rule
from camg.rules.plain import SCHEMA, checked_families, classes_for
from camg.rules.precedence import Precedence
from camg.rules.records import Tagged, record
from camg.rules.rule import Family

__all__ = ["rule_set_schema"]


def rule_set_schema(*, families: Iterable[type[Any]] = ()) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of rule sets.

    Beside what a file may hold it says, as annotations, the unit of every number (``x-unit``), and for every family
    the sources that camg's own rules of it rest on (``x-sources``, ids of the bibliography).

    Parameters
    ----------
    families : iterable of type
        Classes of one's own to describe beside camg's.

    Examples
    --------
    >>> rule_set_schema()["$id"]
    'urn:camg:rule-set:1'
    """
    own = checked_families(families)
    describing = Describing(partial(classes_for, families=own), {})
    rule = Tagged(Rule).schema(Within(), describing)
    definitions = describing.definitions
    definitions["source"] = {
        "oneOf": [{"const": each.id, "title": f"{each}"} for each in references()],
    }
    for name, made in classes_for(Rule, own).items():
        definitions[name] |= _annotations(made)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:camg:rule-set:{SCHEMA}",
        "title": "A rule set of camg",
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA},
            "id": {"type": "string", "minLength": 1},
            "version": {"type": "string", "minLength": 1},
            "rules": {"type": "array", "items": rule},
            "reasons": {
                "type": "array",
                "description": "Why rules were replaced.",
                "items": {
                    "type": "object",
                    "properties": {
                        "rule": {"type": "string", "minLength": 1},
                        "reason": {"type": "string", "minLength": 1},
                    },
                    "required": ["rule", "reason"],
                    "additionalProperties": False,
                },
            },
            "precedence": {
                "type": "array",
                "description": "Rules that speak of one matter, of which the most severe shows.",
                "items": record(Precedence).schema(Within(), describing),
            },
        },
        "required": ["schema", "id", "version", "rules"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _annotations(made: type[Any]) -> dict[str, Any]:
    """Return the unit that the family measures in, and what camg's own rules of it rest on."""
    delivered = [each for each in default_rules() if type(each) is made]
    sources = sorted({source.id for each in delivered for source in each.references})
    unit = getattr(made, "unit", None) if issubclass(made, Family) else None
    return {**({"x-unit": unit} if isinstance(unit, str) else {}), **({"x-sources": sources} if sources else {})}
