"""Rules as data: there and back, the schema that is published, and the hash."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from rule_sets import LowSerum, Portion, cap, rule_sets

from camg import Outcome, RuleError, RuleSet, Severity, Situation, default_rules, rule
from camg.errors import InputError
from camg.reading import read_rules
from camg.rules.dose_size import DoseCap
from camg.rules.function_rule import FunctionRule
from camg.rules.rule import Family, Rung
from camg.schema import from_plain, rule_set_schema, to_plain
from camg.writing import to_dict, to_json

OWN = (Portion, LowSerum)
PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "rule-set.schema.json"
validators: Any = import_module("jsonschema")


def validator(*families: type[Any]) -> Any:
    schema = rule_set_schema(families=families)
    kind = validators.Draft202012Validator
    kind.check_schema(schema)
    return kind(schema)


@rule(id="clinic/any", statement="Anything.", grade="D", references=["camg-judgement"])
def anything(this: FunctionRule, situation: Situation) -> Outcome:
    """Find nothing."""
    return Outcome.clear(this)


# There and back -------------------------------------------------------------------------------------------------


@given(rule_sets())
def test_a_rule_set_comes_back_unchanged(rules: RuleSet) -> None:
    """With its id, its version, its reasons and every parameter; and the file fits the schema."""
    text = to_json(rules)

    assert read_rules(text, families=OWN) == rules
    assert list(VALIDATOR.iter_errors(json.loads(text))) == []


VALIDATOR = validator(*OWN)


def test_the_delivered_set_comes_back_unchanged() -> None:
    """Rule by rule, in its order."""
    rules = default_rules()
    again = read_rules(to_json(rules))

    assert again == rules
    assert [each.id for each in again] == [each.id for each in rules]
    assert from_plain(to_plain(rules), RuleSet) == rules


@pytest.mark.parametrize("each", default_rules(), ids=lambda each: each.id)
def test_a_delivered_rule_comes_back_by_itself(each: Any) -> None:
    """A rule is a value like any other."""
    family: type[Any] = type(each)

    assert from_plain(json.loads(json.dumps(to_plain(each), allow_nan=False)), family) == each


def test_a_rule_is_tagged_by_its_family_and_infinity_is_null() -> None:
    """JSON has no infinity, and a name says more than a shape."""
    written = to_dict(default_rules()["timing/separate-high-dose-ca-mg"])

    assert written["family"] == "KeepApart"
    assert written["rungs"][0] == {
        "below_h": 4.0, "severity": "info", "one_mg": [500.0, None], "other_mg": [100.0, None],
    }  # fmt: skip


def test_reasons_travel_with_the_set() -> None:
    """Whoever reads the file learns why a threshold is another."""
    ours = default_rules().override("dose/ca-single-cap", reason="Small portions.", rungs=(Rung.of("300 mg", "info"),))

    assert to_dict(ours)["reasons"] == [{"rule": "dose/ca-single-cap", "reason": "Small portions."}]
    assert read_rules(to_json(ours)) == ours


def test_rules_that_are_functions_are_named_as_not_writable() -> None:
    """All of them, by their ids: code is no data."""

    class Plain:
        id, statement, grade, references = "clinic/plain", "Plain.", cap().grade, ()

        def check(self, situation: Situation) -> Outcome:
            return Outcome.clear(self)

    rules = RuleSet.of(anything, cap(), Plain(), id="clinic", version="1")

    with pytest.raises(RuleError, match=r"clinic/any, clinic/plain.*cannot be written"):
        to_json(rules)
    with pytest.raises(RuleError, match="clinic/any"):
        to_dict(anything)


def test_a_family_with_the_name_of_a_delivered_one_is_not_written() -> None:
    """It would be read as the other."""
    namesake = attrs.make_class("DoseCap", {}, bases=(DoseCap,), frozen=True, kw_only=True, eq=False, repr=False)
    mine = namesake(**{each.name: getattr(cap(), each.name) for each in attrs.fields(DoseCap) if each.init})

    with pytest.raises(InputError, match="a name that no family of camg has"):
        to_json(RuleSet.of(mine, id="clinic", version="1"))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Odd(DoseCap):
    """A family with code in it."""

    when: Callable[[], None]


def test_a_class_with_a_parameter_that_is_no_data_is_not_written() -> None:
    """The parameter is named."""
    values = {each.name: getattr(cap(), each.name) for each in attrs.fields(DoseCap) if each.init}
    rules = RuleSet.of(Odd(**values, when=print), id="clinic", version="1")

    with pytest.raises(InputError, match=r"Odd\.when"):
        to_json(rules)
    assert len(rules.content_hash) == 64


# The schema -----------------------------------------------------------------------------------------------------


def changed(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The same data with one place changed, or taken out where the value is ..."""
    made = copy.deepcopy(data)
    inner = made
    for key in place[:-1]:
        inner = inner[key]
    if value is ...:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return made


MUTANTS: tuple[tuple[tuple[Any, ...], Any], ...] = (
    (("schema",), 2), (("schema",), ...), (("id",), ""), (("version",), 1), (("extra",), 1), (("rules",), {}),
    (("rules", 0, "family"), "DoseCaps"), (("rules", 0, "family"), ...), (("rules", 0, "id"), ...),
    (("rules", 0, "grade"), "E"), (("rules", 0, "sources"), ["nobody-1900"]), (("rules", 0, "sources"), "heaney-1990"),
    (("rules", 0, "mineral"), "kryptonite"), (("rules", 0, "rungs", 0, "limit"), -1.0),
    (("rules", 0, "rungs", 0, "limit"), "5 h"), (("rules", 0, "rungs", 0, "limit"), "1,500 mg"),
    (("rules", 0, "rungs", 0, "severity"), "fatal"), (("rules", 0, "rungs", 0, "limits"), 1.0),
    (("rules", 0, "rungs", 0, "limit"), ...), (("rules", 0, "rungs"), {}), (("reasons",), [{"rule": "a"}]),
    (("rules", 0, "rungs"), []),
)  # fmt: skip


@pytest.mark.parametrize(("place", "value"), MUTANTS, ids=str)
def test_the_schema_and_the_reader_refuse_the_same_mutants(place: tuple[Any, ...], value: Any) -> None:
    """A file that an editor accepts is one that camg reads."""
    good = to_dict(RuleSet.of(cap(), id="clinic", version="1"))
    bad = changed(good, place, value)

    assert VALIDATOR.is_valid(good)
    assert not VALIDATOR.is_valid(bad)
    with pytest.raises(Exception, match=r".") as caught:
        read_rules(bad)
    assert type(caught.value).__module__ == "camg.errors"


def test_the_published_schema_is_the_one_that_is_made_now() -> None:
    """Else run ``camg schema > docs/reference/rule-set.schema.json``."""

    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == rule_set_schema()


def numbers_of(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") in ("number", ["number", "null"]):
            yield schema
        for each in schema.values():
            yield from numbers_of(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from numbers_of(each)


def units_of(schema: Any) -> set[str]:
    text = json.dumps(schema)
    return {each.partition('"')[0] for each in text.split('"x-unit": "')[1:]}


def test_numbers_say_their_unit_and_families_their_sources() -> None:
    """As annotations that a validator passes over."""
    definitions = rule_set_schema()["$defs"]
    cap_rung = definitions["Rung_mg"]["properties"]["limit"]

    assert cap_rung["x-unit"] == "mg"
    assert definitions["Rung_1"]["properties"]["limit"]["x-unit"] == "1"
    assert definitions["GapRung"]["properties"]["below_h"]["x-unit"] == "h"
    assert units_of(definitions["SupplementRatio"]) == {"1", "mmol/L", "mL/min"}
    assert definitions["DoseCap"]["x-sources"] == [
        "bfr-2017", "ca-supplement-pages", "fine-1991", "heaney-1990", "heaney-1991",
    ]  # fmt: skip


def test_every_family_is_described() -> None:
    """A new one needs no word here."""
    described = {each["$ref"].rpartition("/")[2] for each in rule_set_schema()["$defs"]["Rule"]["oneOf"]}

    assert {type(each).__name__ for each in default_rules()} <= described
    assert "RatioFamily" not in described
    assert "Portion" in rule_set_schema(families=OWN)["$defs"]
    assert "Portion" not in rule_set_schema()["$defs"]


def test_the_schema_names_no_host() -> None:
    """An id is a name, not an address."""

    assert rule_set_schema()["$id"] == "urn:camg:rule-set:1"


# The hash -------------------------------------------------------------------------------------------------------

PRINTED = """
from camg import Outcome, RuleSet, default_rules, rule
@rule(id="clinic/any", statement="Anything.", grade="D")
def anything(this, situation):
    return Outcome.clear(this)
print((default_rules() | RuleSet.of(anything, id="clinic", version="1")).content_hash)
"""


def test_the_hash_is_the_same_in_another_interpreter() -> None:
    """Python's own `hash` of text differs from run to run."""
    said = {
        subprocess.run(
            [sys.executable, "-c", PRINTED], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip

    assert len(said) == 1
    assert len(said.pop().strip()) == 64


@given(rule_sets())
def test_equal_sets_have_equal_hashes(rules: RuleSet) -> None:
    """Also when one was read from a file."""
    again = read_rules(to_json(rules), families=OWN)

    assert again.content_hash == rules.content_hash
    assert hash(again) == hash(rules)


def test_an_integer_and_its_float_are_one_number() -> None:
    """Equal rules, and so one hash."""
    one, other = (RuleSet.of(cap(rungs=(Rung(limit, Severity.INFO),)), id="c", version="1") for limit in (500, 500.0))

    assert one == other
    assert one.content_hash == other.content_hash


@pytest.mark.parametrize(
    "other",
    [
        RuleSet.of(cap(), id="clinic", version="2"),
        RuleSet.of(cap(), id="clinics", version="1"),
        RuleSet.of(cap(says="{measured} is much."), id="clinic", version="1"),
        RuleSet.of(cap(rungs=(Rung(500.0, Severity.ADVICE),)), id="clinic", version="1"),
        RuleSet.of(cap(), anything, id="clinic", version="1"),
        RuleSet.of(cap(), id="clinic", version="1").override("clinic/cap", reason="Why not.", mineral=cap().mineral),
    ],
    ids=["version", "id", "sentence", "rungs", "a function more", "reason"],
)
def test_whatever_a_set_says_is_in_its_hash(other: RuleSet) -> None:
    """A result that quotes it can be made again."""

    assert other.content_hash != RuleSet.of(cap(), id="clinic", version="1").content_hash


def test_a_computed_hash_changes_nothing_else() -> None:
    """The set equals, hashes and pickles as before."""
    import pickle

    one, other = (RuleSet.of(cap(), id="clinic", version="1") for _ in range(2))

    assert one.content_hash
    assert (one, hash(one), pickle.dumps(one)) == (other, hash(other), pickle.dumps(other))


def test_every_delivered_family_is_data() -> None:
    """One whose parameters could not be written would be a hole in the form."""

    assert all(isinstance(each, Family) for each in default_rules())
    assert "code" not in json.dumps(to_dict(default_rules()))
