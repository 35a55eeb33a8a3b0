"""Tables of examples: each row a test, each fault with its place."""

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camg import CamgError, InputError, InputErrors, UnknownNameError, default_rules
from camg.errors import LabelWarning
from camg.rules.outcome import OutcomeKind, Severity
from camg.testing import Example, ExampleFailed, read_examples

TABLE = """\
rule,text,intake,medicine,expect,severity,measured,missing,age,conditions,treatments
dose/ca-single-cap,600 mg at once,calcium 600 mg @ 08:00 full,,found,advice,600,,,,
dose/ca-single-cap,in two portions,calcium 300 mg @ 08:00; 300 mg calcium @ 20:00 light food,,clear,,,,46 year,,
drug/levothyroxine,near it,Calcium (as calcium carbonate) 600 mg @ 08:00,levothyroxine @ 06:30,found,warning,1.5 ± 0.01
ratio/daily-2-1,no food listed,none,,not evaluated,,,food,,none,omeprazole 18 month; furosemide
"""
DOCUMENT = """
[[example]]
rule = "dose/ca-single-cap"
text = "600 mg at once"
expect = { kind = "found", severity = "advice", measured = 600 }
[[example.intake]]
label = "calcium 600 mg"
at = "08:00"
meal = "full"

[[example]]
rule = "ratio/daily-2-1"
text = "no food listed"
expect = "not evaluated"
"""
ROWS = read_examples(TABLE)


@pytest.mark.parametrize("example", ROWS, ids=str)
def test_a_row_of_a_spreadsheet_is_a_test(example: Example) -> None:
    """Whoever knows the guideline writes no code."""
    example.check(default_rules())


def test_a_row_is_read_as_people_mean_it() -> None:
    """An empty cell is unknown, and `none` says that there is nothing."""
    portions, ratio = ROWS[1].situation, ROWS[3].situation

    assert str(ROWS[1]) == "dose/ca-single-cap: in two portions"
    assert [each.origin for each in portions.regimen.intakes] == ["supplement", "food"]
    assert (portions.person.age_y, portions.person.conditions) == (46.0, None)
    assert not ratio.person.conditions
    assert ratio.person.conditions is not None
    assert [each.months for each in ratio.person.treatments_taken or ()] == [None, 18.0]


def test_toml_and_a_spreadsheet_say_the_same(tmp_path: Path) -> None:
    """The same case under either form, as text or as a file, is the same situation."""
    table, document = tmp_path / "cases.csv", tmp_path / "cases.toml"
    table.write_text("\ufeff" + TABLE.replace(",", "\t"), encoding="utf-8")
    document.write_text(DOCUMENT, encoding="utf-8")
    (of_document, ratio), of_table = read_examples(document), read_examples(table)

    assert read_examples(DOCUMENT) == (of_document, ratio)
    assert of_document.situation == of_table[0].situation
    assert of_document.expected == of_table[0].expected
    assert ratio.expected.kind is OutcomeKind.NOT_EVALUATED
    assert pickle.loads(pickle.dumps(of_document)) == of_document
    assert hash(of_document) == hash(pickle.loads(pickle.dumps(of_document)))


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (",clear,", ",not applicable,", "expected 'not applicable', and it says 'clear'"),
        (",found,advice,", ",found,caution,", "expected the severity caution, and it says advice"),
        (",600,", ",601,", "expected measured 601, and it is 600.0"),
        ("1.5 ± 0.01", "1.52 ± 0.01", "expected measured 1.52 ± 0.01, and it is 1.5"),
        (",food,", ",albumin,", "expected missing ('albumin',), and it is ('food',)"),
        ("calcium 300 mg @", "calcium 501 mg @", "expected 'clear', and it says 'found'"),
    ],
)
def test_a_row_that_is_wrong_says_what_the_rule_says(before: str, after: str, says: str) -> None:
    """With the situation as code, so that somebody can look into it."""
    said: list[str] = []
    for example in read_examples(TABLE.replace(before, after, 1)):
        try:
            example.check(default_rules())
        except ExampleFailed as fault:
            said.append(str(fault))

    (only,) = said
    assert says in only
    assert "situation = Situation.of(" in only


def test_every_fault_of_a_table_is_listed_with_its_place() -> None:
    """Forty faults must not take forty rounds."""
    broken = (
        TABLE.replace("age", "aeg")
        .replace("calcium 600 mg @ 08:00 full", "calcium 600 mg 08:00")
        .replace("in two portions", "600 mg at once")
        .replace("levothyroxine @", "levothyroxxine @")
        .replace("not evaluated", "unknown")
        .replace(",warning,", ",severe,")
    )
    with pytest.raises(InputErrors) as caught:
        read_examples(broken)
    text = str(caught.value)

    for place in ("line 1 is 'aeg'", "line 2.intake", "line 3.text", "line 4.medicine[0]", "line 4.expect.severity"):
        assert place in text
    assert "line 5.expect.kind is 'unknown'" in text
    assert "Did you mean 'age'" in text


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "example"),
        ("rule,text,expect\n", "a line of names and 1 to"),
        ("rule,text,expect,rule\na,b,clear,c\n", "each column once"),
        ("rule,text,expect\na,b,clear,c\n", "at most 3 cells"),
        ('rule,text,expect\na,"b,clear\n', "comma-separated"),
        ("rule,text,expect,severity,measured\na,b,found,info,nan\n", "a finite number"),
        ("rule,text,expect,severity,measured\na,b,found,info,1 ± -1\n", "a finite number"),
        ("rule,text,expect,complete\na,b,clear,perhaps\n", "yes or no"),
        ("rule,text,expect,severity,measured\na,b,found,info,much\n", "number ± tolerance"),
        ("rule,text,expect,intake\na,b,clear,calcium 1 g @ 08:00 full light\n", "one meal"),
        ("rule,text,expect,model\na,b,clear,strong\n", "strong-competition"),
        (DOCUMENT + "[examples]\n", "example"),
        (DOCUMENT.replace("text =", "txt ="), "txt"),
        (DOCUMENT.replace("measured = 600", "measured = 'much'"), "[number, tolerance]"),
        (DOCUMENT.replace("measured = 600", "facts = 3"), "a table of names"),
        (DOCUMENT.replace("measured = 600", "mesured = 600"), "Did you mean 'measured'"),
        (DOCUMENT.replace('severity = "advice"', 'missing = "age"'), "a list of names"),
        (DOCUMENT.replace('expect = "not evaluated"', "expect = 3"), "what the rule says"),
        (DOCUMENT.replace('at = "08:00"', 'at = "28:00"'), "$.example[0].intake[0]"),
        ({"example": [3]}, "an entry with keys and values"),
        (3, "a mapping, TOML or JSON text, or a path object"),
    ],
)
def test_what_is_no_table_is_refused(source: Any, says: str) -> None:
    """Nothing is dropped in silence."""
    with pytest.raises((InputError, InputErrors, UnknownNameError)) as caught:
        read_examples(source)

    assert says in str(caught.value)


FRAGMENTS = [
    *("rule,text,expect", ",severity", ",intake", ",age", ",measured", "\n", ",", ";", '"', "@ 08:00", "@ 25:00", "a"),
    *("found", "clear", "info", "none", "[[example]]\n", "rule = 'a'\n", "text = 'b'\n", "expect = 'clear'\n"),
    *("expect = {}\n", "{", "}", "=", "calcium 500 mg", "46 year", "nan", "9**9**9", "\ufeff", "\x00", "±"),
]


@given(st.text(max_size=30) | st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Tables come from strangers; nothing but an error of camg comes of what is no table."""
    try:
        read = read_examples(text)
    except CamgError:
        return
    assert all(isinstance(each, Example) for each in read)


def test_a_label_that_deserves_a_second_look_warns_with_its_place() -> None:
    with pytest.warns(LabelWarning, match=r"line 2\.intake\[0\]"):
        read_examples("rule,text,expect,intake\na,b,clear,calcium 500 mg from the sea @ 08:00\n")


def test_a_rule_that_the_set_lacks_is_named() -> None:
    """A typing error in a rule's id must not pass as an example that holds."""
    (example,) = read_examples("rule,text,expect\ndose/ca-single-cup,nothing,clear\n")

    with pytest.raises(UnknownNameError, match="dose/ca-single-cap"):
        example.check(default_rules())


def test_an_expected_severity_is_the_highest() -> None:
    assert ROWS[2].expected.severity is Severity.WARNING
