"""Every worked example of the rule catalogue, and both sides of the thresholds that it prints."""

from collections import Counter

import pytest
from rule_examples import Example, boundaries, examples, printed_counts

from camg.rules.default import default_rules
from camg.rules.outcome import Finding, Outcome

EXAMPLES, BOUNDARIES = examples(), boundaries()


def most_severe(outcome: Outcome) -> Finding:
    return max(outcome.findings, key=lambda each: each.severity.rank)


def holds(value: float | str | None, expected: list[float] | str) -> bool:
    if isinstance(expected, str) or not isinstance(value, float | int):
        return value == expected
    target, tolerance = expected
    return abs(value - target) <= tolerance


def says_as_expected(example: Example) -> None:
    expect = dict(example.expect)
    situation = example.situation
    outcome = default_rules()[example.rule].check(situation)
    severity = expect.pop("severity", None)

    assert (outcome.kind.value, severity and str(outcome.severity)) == (expect.pop("kind"), severity)
    for word, expected in expect.items():
        if word == "measured":
            assert holds(most_severe(outcome).measured, expected), (word, most_severe(outcome).measured)
        elif word == "margin":
            assert outcome.margin is not None
            assert holds(outcome.margin, expected), (word, outcome.margin)
        elif word == "facts":
            facts = most_severe(outcome).facts
            assert {name: facts[name] for name, value in expected.items() if not holds(facts[name], value)} == {}
        elif word == "loss":
            shares = {mineral: situation.absorption.loss_shares(mineral)[0] for mineral in expected}
            assert {name: share for name, share in shares.items() if not holds(share, expected[name])} == {}
        elif word == "missing":
            assert list(outcome.missing) == expected
        elif word == "finding_missing":
            assert list(most_severe(outcome).missing) == expected
        elif word == "findings":
            assert len(outcome.findings) == expected
        else:
            assert word == "notes", f"nothing is known of expecting {word!r}"
            assert len(outcome.notes) == expected


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_worked_example_comes_out_as_printed(example: Example) -> None:
    """The catalogue prints them so that the rules can be held to them."""

    says_as_expected(example)


@pytest.mark.parametrize("example", BOUNDARIES, ids=str)
def test_a_threshold_includes_what_it_is_written_to_include(example: Example) -> None:
    """Ranges are half-open, so that every value falls in exactly one step."""

    says_as_expected(example)


def test_every_printed_example_of_every_rule_is_here() -> None:
    """A rule without examples, or an example left out, would never be missed."""
    counted = Counter(each.rule for each in EXAMPLES)
    print(f"{len(EXAMPLES)} worked examples of {len(counted)} rules, {len(BOUNDARIES)} boundaries")

    assert dict(counted) == printed_counts()
    assert set(counted) == {each.id for each in default_rules()}
    assert len(EXAMPLES) == 90


def test_no_example_stands_twice() -> None:
    """A copied row would count for two."""
    names = Counter(str(each) for each in (*EXAMPLES, *BOUNDARIES))

    assert [name for name, times in names.items() if times > 1] == []


def test_every_rule_has_a_boundary() -> None:
    """Worked examples seldom stand at the threshold itself; one rule has none, its measure being a word."""
    without = {each.id for each in default_rules()} - {each.rule for each in BOUNDARIES}

    assert without == {"dose/elemental-vs-compound"}
