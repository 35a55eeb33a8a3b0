"""A rule's page: statement, predicate, settings, examples, evidence and claims, made from the rule itself."""

import json
import re

import pytest

from camg import Outcome, default_rules, rule
from camg.catalogue.claims import claim
from camg.catalogue.worked_examples import worked_examples
from camg.rules.outcome import Rule
from camg.rules.page import page_data, page_of, page_text
from camg.rules.rule import Family
from camg.rules.situation import Situation

RULES = default_rules()


@pytest.mark.parametrize("each", list(RULES), ids=lambda each: each.id)
def test_a_page_holds_all_there_is_to_say_of_a_rule(each: Rule) -> None:
    """Also its counter-evidence, and the examples that the tests run."""
    page = page_of(each)
    told = " ".join(page_text(page).split())

    assert page_text(page).startswith(f"{each.id}\n  ")
    assert all(" ".join(part.split()) in told for part in (each.statement, *page.steps))
    assert [shown.text for shown in page.examples] == [row.text for row in worked_examples(each.id)] != []
    assert all(shown.text in told for shown in page.examples)
    assert all(f"[{source.id}]" in told for source in each.references)
    for known in page.claims:
        assert known.claim in told
        assert known.counter in told
        assert known.what_if in told
    assert not re.search(r"[{}]|\bNone\b|\binf\b", told), told


@pytest.mark.parametrize("each", [each for each in RULES if isinstance(each, Family)], ids=lambda each: each.id)
def test_the_predicate_names_every_severity_and_every_fixed_limit_of_the_ladder(each: Family) -> None:
    """A step that the page leaves out would surprise."""
    steps = " ".join(page_of(each).steps)

    assert {step.severity.value for step in each.ladder} == set(re.findall(r": (\w+)", steps))
    for limit in each.limits:
        assert limit is None or re.search(rf"(?<![\d.]){limit:g}(?![\d.])", steps)


def test_a_page_is_plain_data_too() -> None:
    """With the verdict of each claim and what speaks against it."""
    data = page_data(page_of(RULES["competition/predicted-loss"]))
    (known,) = [each for each in data["claims"] if each["id"] == "S2-09"]

    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert (known["verdict"], known["preset"]) == ("contested", "strong-competition")
    assert known["counter_evidence"] == claim("S2-09").counter
    assert data["steps"] == ["at least 0.03: info", "at least 0.1: advice", "at least 0.2: caution"]


def test_the_predicate_of_a_gap_says_for_which_amounts_it_holds() -> None:
    """Both minerals in their ranges."""

    assert page_of(RULES["timing/separate-high-dose-ca-mg"]).steps == (
        "below 4 h, where calcium is 500 mg or more and magnesium 100 mg or more: info",
        "below 2 h, where calcium is 1000 mg or more and magnesium 100 mg or more: advice",
    )


def test_a_limit_of_the_standards_hangs_on_the_case() -> None:
    """The page does not pretend to know whose it is."""

    assert page_of(RULES["intake/ca-ul"]).steps == (
        "above a limit that hangs on the case: warning",
        "above a limit that hangs on the case: info",
    )
    assert ("near_share", "0.9") in page_of(RULES["intake/ca-ul"]).settings


def test_a_function_has_a_page_without_a_predicate() -> None:
    """What it asks stands in its code."""

    @rule(id="clinic/late", statement="No calcium late.", grade="D", references=["mah-2021"])
    def late(this: Rule, situation: Situation) -> Outcome:
        return Outcome.clear(this)

    page = page_of(late)

    assert (page.steps, page.settings, page.examples, page.claims) == ((), (), (), ())
    assert "[mah-2021]" in page_text(page)
