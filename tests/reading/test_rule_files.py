"""Rule sets on file: what is read, and what is refused with its place."""

import json
from math import inf
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_sets import LowSerum, Portion, cap

from camg import (
    CALCIUM,
    CamgError,
    InputError,
    InputErrors,
    RangeError,
    RuleSet,
    Severity,
    UnknownNameError,
    default_rules,
)
from camg.reading import read_rules
from camg.rules.gap import KeepApart
from camg.rules.rule import Rung
from camg.writing import to_dict, to_json

GUIDELINE = """
schema = 1
id = "guideline"
version = "2026"

[[rules]]
family = "DoseCap"
id = "guideline/cap"
statement = "One dose is small."
grade = "D"
sources = ["camg-judgement", {id = "guideline-2026", text = "A guideline, 2026."}]
says = "{measured} at once ({items})."
mineral = "Ca"
rungs = [{limit = "0.5 g", severity = "advice"}, {limit = "50 mmol", severity = "caution"}]

[[rules]]
family = "KeepApart"
id = "guideline/gap"
statement = "They stand apart."
grade = "D"
sources = ["camg-judgement"]
says = "{items}: {apart}."
one = "calcium"
other = "magnesium"
rungs = [{below_h = "90 min", severity = "info", one_mg = ["0.5 g", inf]}]

[[reasons]]
rule = "guideline/cap"
reason = "Because."
"""


def faults(source: Any, **options: Any) -> list[str]:
    """The places of all faults, in order."""
    with pytest.raises(CamgError) as caught:
        read_rules(source, **options)
    fault = caught.value
    if isinstance(fault, InputErrors):
        return [each.field for each in fault.faults]
    assert isinstance(fault, InputError | UnknownNameError)
    return [fault.field]


def data(*rules: Any, **changes: Any) -> dict[str, Any]:
    """A set of these rules as plain data, with changes to its head."""
    return {**to_dict(RuleSet.of(*rules, id="clinic", version="1")), **changes}


def with_rule(**changes: Any) -> dict[str, Any]:
    """A set of one rule with changed parameters."""
    plain = data(cap())
    plain["rules"][0] |= changes
    return plain


# What is read ---------------------------------------------------------------------------------------------------


def test_toml_reads_as_people_write_it() -> None:
    """Thresholds with their unit, names or symbols of minerals, sources of one's own."""
    rules = read_rules(GUIDELINE)
    dose: Any = rules["guideline/cap"]
    gap: Any = rules["guideline/gap"]

    assert (rules.id, rules.version, rules.reason_for("guideline/cap")) == ("guideline", "2026", "Because.")
    assert (dose.mineral, dose.limits) == (CALCIUM, (500.0, pytest.approx(2003.9)))
    assert [each.id for each in dose.references] == ["camg-judgement", "guideline-2026"]
    assert isinstance(gap, KeepApart)
    assert (gap.rungs[0].below_h, gap.rungs[0].one_mg, gap.rungs[0].other_mg) == (1.5, (500.0, inf), (0.0, inf))


def test_text_path_and_mapping_are_one(tmp_path: Path) -> None:
    """And TOML and JSON are."""
    rules = read_rules(GUIDELINE)
    toml, written = tmp_path / "rules.toml", tmp_path / "rules.json"
    toml.write_text(GUIDELINE, encoding="utf-8")
    written.write_text(to_json(rules, indent=2), encoding="utf-8")

    assert read_rules(toml) == read_rules(written) == read_rules(to_dict(rules)) == read_rules(to_json(rules)) == rules


def test_a_family_of_ones_own_is_read_where_it_is_passed() -> None:
    """And nowhere else: nothing is registered."""
    rules = RuleSet.of(
        Portion(**{**kept(cap()), "inner": (cap("clinic/inner"),)}),
        LowSerum(limit_mmol_l=0.75),
        id="clinic",
        version="1",
    )
    text = to_json(rules)

    assert read_rules(text, families=[Portion, LowSerum]) == rules
    with pytest.raises(CamgError, match=r"\$\.rules\[0\]\.family is 'Portion'.*families="):
        read_rules(text, families=[LowSerum])
    with pytest.raises(CamgError):
        read_rules(text)


def kept(rule: Any) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in ("id", "statement", "grade", "sources", "says", "mineral", "rungs")}


def test_a_held_rule_is_read_with_its_place() -> None:
    """Also its faults."""
    rules = RuleSet.of(Portion(**{**kept(cap()), "inner": (cap("clinic/inner"),)}), id="c", version="1")
    plain = to_dict(rules)
    plain["rules"][0]["inner"][0]["rungs"][0]["limit"] = "5 h"

    assert faults(plain, families=[Portion]) == ["$.rules[0].inner[0].rungs[0].limit"]


# What is refused ------------------------------------------------------------------------------------------------


def test_all_faults_are_listed_at_once_with_their_places() -> None:
    """Whoever mends a file mends it once."""
    plain = data(cap("clinic/a"), cap("clinic/b"), cap("clinic/c"), cap("clinic/d"), cap("clinic/a2"))
    first, second, third, fourth, fifth = plain["rules"]
    first["rungs"][0]["limit"] = "5 h"
    first["mineral"] = "kryptonite"
    second["sources"] = ["nobody-1900"]
    second["colour"] = "red"
    third["family"] = "DoseCup"
    fourth["rungs"][1]["limit"] = 100.0
    fifth["id"] = "clinic/a"
    plain["comment"] = "?"
    plain["version"] = ""

    assert sorted(faults(plain)) == sorted(
        [
            "$.comment",
            "$.version",
            "$.rules[0].mineral",
            "$.rules[0].rungs[0].limit",
            "$.rules[1].colour",
            "$.rules[1].sources[0]",
            "$.rules[2].family",
            "$.rules[3].ladder",
            "$.rules[4].id",
        ]
    )


def test_an_unknown_source_is_refused_with_its_place() -> None:
    """Also where another parameter could not be read."""
    assert faults(with_rule(sources=["camg-judgement", "nobody-1900"])) == ["$.rules[0].sources[1]"]
    assert faults(with_rule(sources=["nobody-1900"], grade="Q")) == ["$.rules[0].grade", "$.rules[0].sources[0]"]


def test_an_unknown_claim_is_refused_with_its_place() -> None:
    """Whoever asks why would be told of nothing else."""
    assert faults(with_rule(claims=["S2-29", "S9-99"])) == ["$.rules[0].claims[1]"]


@pytest.mark.parametrize("schema", [2, 99, 0, None, "1", 1.0, True])
def test_another_schema_version_is_refused_alone(schema: Any) -> None:
    """What else the file says could mean anything; a later one is told from an unknown one."""
    plain = data(cap(), schema=schema, nonsense=True)

    with pytest.raises(InputError, match=r"\$\.schema") as caught:
        read_rules(plain)
    later = isinstance(schema, int) and schema > 1
    assert ("A later camg wrote this" in caught.value.fix) == later


def test_a_file_without_a_schema_version_is_refused() -> None:
    """And told what to write."""
    plain = data(cap())
    del plain["schema"]

    with pytest.raises(InputError, match="Write schema = 1 at the top"):
        read_rules(plain)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"rungs": []}, "$.rules[0].rungs"),
        ({"rungs": [{"limit": -1.0, "severity": "info"}]}, "$.rules[0].rungs[0].limit"),
        ({"rungs": [{"limit": float("nan"), "severity": "info"}]}, "$.rules[0].rungs[0].limit"),
        ({"rungs": [{"limit": True, "severity": "info"}]}, "$.rules[0].rungs[0].limit"),
        ({"rungs": [{"limit": "500", "severity": "info"}]}, "$.rules[0].rungs[0].limit"),
        ({"rungs": [{"limit": 1.0, "severity": "Info"}]}, "$.rules[0].rungs[0].severity"),
        ({"rungs": [{"limit": 1.0}]}, "$.rules[0].rungs[0].severity"),
        ({"rungs": [{"limit": 1.0, "severity": "info", "unit": "mg"}]}, "$.rules[0].rungs[0].unit"),
        ({"rungs": 5}, "$.rules[0].rungs"),
        ({"rungs": [5]}, "$.rules[0].rungs[0]"),
        ({"grade": "E"}, "$.rules[0].grade"),
        ({"id": ""}, "$.rules[0].id"),
        ({"says": "{measured!r}"}, "$.rules[0].says"),
        ({"says": "x" * 10_001}, "$.rules[0].says"),
        ({"family": 5}, "$.rules[0].family"),
        ({"family": "RatioFamily"}, "$.rules[0].family"),
        ({"family": "FunctionRule"}, "$.rules[0].family"),
        ({"ladder": []}, "$.rules[0].ladder"),
        ({"sources": [{"id": "mine"}]}, "$.rules[0].sources[0].text"),
    ],
    ids=str,
)
def test_a_faulty_rule_is_refused_with_its_place(changes: dict[str, Any], place: str) -> None:
    """And with nothing else: one fault is said once."""
    assert faults(with_rule(**changes)) == [place]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"rules": {}}, "$.rules"),
        ({"rules": [5]}, "$.rules[0]"),
        ({"reasons": {}}, "$.reasons"),
        ({"reasons": [5]}, "$.reasons[0]"),
        ({"reasons": [{"rule": "a"}]}, "$.reasons[0].reason"),
        ({"reasons": [{"rule": "a", "reason": "b", "who": "c"}]}, "$.reasons[0].who"),
        ({"id": None}, "$.id"),
        ({"precedence": [{"name": "a"}]}, "$.precedence[0].rules"),
        ({"precedence": [{"name": "a", "rules": ["b"]}, {"name": "c", "rules": ["b"]}]}, "$.precedence[1].rules"),
        ({"rules": [{}] * 10_001}, "$.rules"),
    ],
    ids=lambda each: str(each)[:40],
)
def test_a_faulty_head_is_refused_with_its_place(changes: dict[str, Any], place: str) -> None:
    """The frame of the file is as strict as its rules."""
    assert faults(data(**changes)) == [place]


def test_rules_that_hold_each_other_without_end_are_refused() -> None:
    """A mapping may hold itself; text may be as deep as a stranger likes."""
    plain = to_dict(RuleSet.of(Portion(**kept(cap())), id="c", version="1"))
    plain["rules"][0]["inner"] = plain["rules"]

    assert faults(plain, families=[Portion])[0].count("inner") == 8


def test_a_key_that_stands_twice_is_refused() -> None:
    """Neither value may be dropped in silence; TOML refuses it by itself."""
    with pytest.raises(InputError, match="the key 'id' stands twice"):
        read_rules('{"schema": 1, "id": "a", "id": "b", "version": "1", "rules": []}')


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_json_does_not_have_are_refused(word: str) -> None:
    """Infinity is null."""
    with pytest.raises(InputError, match="no number of JSON"):
        read_rules(to_json(RuleSet.of(cap(), id="c", version="1")).replace("1000.0", word))


def test_files_that_are_too_large_are_not_parsed(tmp_path: Path) -> None:
    """Nor is text."""
    path = tmp_path / "rules.toml"
    path.write_text("#" * 10_000_001, encoding="utf-8")

    with pytest.raises(RangeError, match="10000001"):
        read_rules(path)
    with pytest.raises(RangeError):
        read_rules("#" * 10_000_001)


@pytest.mark.parametrize("source", ["rules.toml", "{", "[1]", "schema = ", 5, None, b"schema = 1", [1]])
def test_what_is_no_rule_set_is_refused(source: Any) -> None:
    """With a fix where one is at hand."""
    with pytest.raises(InputError):
        read_rules(source)


@pytest.mark.parametrize(
    ("families", "said"),
    [
        ([5], r"families\[0\] is 5"),
        ([cap()], r"families\[0\]"),
        ([dict], r"families\[0\]"),
        ([type("DoseCap", (Portion,), {})], "a name that no other family has"),
    ],
    ids=["a number", "a rule", "no attrs class", "a namesake"],
)
def test_a_class_that_can_be_no_family_is_refused(families: list[Any], said: str) -> None:
    """Before the file is read."""
    with pytest.raises(InputError, match=said):
        read_rules(GUIDELINE, families=families)


def test_a_constructor_that_raises_is_a_fault_with_a_place() -> None:
    """Whatever it raises."""
    import attrs

    def refuse(*_: object) -> None:
        raise ZeroDivisionError("never")

    proud = attrs.make_class(
        "Proud", {"pride": attrs.field(type=float, validator=refuse, kw_only=True)}, bases=(LowSerum,), frozen=True
    )
    plain = {
        "schema": 1, "id": "c", "version": "1",
        "rules": [{"family": "Proud", "limit_mmol_l": 1.0, "pride": 1.0}],
    }  # fmt: skip

    with pytest.raises(InputError, match=r"\$\.rules\[0\].*Proud raised ZeroDivisionError: never"):
        read_rules(plain, families=[proud])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [
        (),
        ("rules",),
        ("rules", 0),
        ("rules", 0, "rungs"),
        ("rules", 0, "rungs", 0),
        ("rules", 0, "rungs", 0, "limit"),
        ("rules", 0, "rungs", 0, "severity"),
        ("rules", 0, "sources"),
        ("rules", 0, "sources", 0),
        ("rules", 0, "says"),
        ("rules", 0, "mineral"),
        ("rules", 0, "family"),
        ("rules", 0, "claims"),
        ("reasons",),
        ("id",),
        ("schema",),
    ]
)


@given(PLACES, JSON)
def test_no_data_raises_anything_but_a_camg_error(place: tuple[Any, ...], value: Any) -> None:
    """A stranger's file is read or refused; what was read can be written."""
    plain: Any = {"all": data(cap())}
    inner, keys = plain, ("all", *place)
    for key in keys[:-1]:
        inner = inner[key]
    inner[keys[-1]] = value
    try:
        rules = read_rules(plain["all"])
    except CamgError as fault:
        assert str(fault)
    else:
        assert read_rules(to_json(rules)) == rules


@given(st.text(max_size=200))
def test_no_text_raises_anything_but_a_camg_error(text: str) -> None:
    """Nor where a document is asked for."""
    with pytest.raises(CamgError):
        read_rules(text)


def test_the_delivered_set_reads_back_from_json_text() -> None:
    """Whatever families come."""
    rules = default_rules()

    assert read_rules(json.dumps(json.loads(to_json(rules)), indent=1)) == rules


def test_an_unknown_family_is_answered_with_the_nearest() -> None:
    """`DoseCup` is soon typed for `DoseCap`."""
    with pytest.raises(UnknownNameError, match="Did you mean 'DoseCap'"):
        read_rules(with_rule(family="DoseCup"))


def test_a_ratio_is_a_bare_number() -> None:
    """It has no unit to write."""
    ratio = {**data(), "rules": [to_dict(default_rules()["ratio/daily-2-1"]) | {"tolerated": "2.8 mg"}]}

    assert faults(ratio) == ["$.rules[0].tolerated"]
    assert Rung(2.8, Severity.INFO).unit is None
