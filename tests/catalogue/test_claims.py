"""The ledger of claims: every one with a verdict, every contested one with what speaks against it."""

from collections import Counter

import pytest

from camg import Model, UnknownNameError, assess, default_rules
from camg.catalogue.claims import Claim, claim, claims
from camg.catalogue.references import references
from camg.reading import read_regimen

DISAGREEING = {("S1-28", "depletion/stress")}
"""Where the page of claims names a rule whose row on the page of rules does not name the claim."""
CONTESTED = {"S1-38", "S2-07", "S2-09", "S2-10", "S2-16", "S2-17", "S2-32", "S2-33"}
RULES = default_rules()


def names(rule_id: str) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(RULES[rule_id], "claims", ())
    return found


def test_the_ledger_counts_as_its_source_does() -> None:
    """Seed 1: 26 true, 23 with limits, 1 contested; seed 2: 14, 15 and 7."""
    counts = Counter((each.id[:2], each.verdict.value) for each in claims())

    assert counts == {
        ("S1", "true"): 26,
        ("S1", "true with limits"): 23,
        ("S1", "contested"): 1,
        ("S2", "true"): 14,
        ("S2", "true with limits"): 15,
        ("S2", "contested"): 7,
    }
    assert {each.id for each in claims() if each.is_contested} == CONTESTED


def test_claims_are_numbered_without_a_gap() -> None:
    """A claim left out would never be missed."""

    assert [each.id for each in claims()] == [
        *(f"S1-{number:02}" for number in range(1, 51)),
        *(f"S2-{number:02}" for number in range(1, 37)),
    ]


@pytest.mark.parametrize("each", claims(), ids=lambda each: each.id)
def test_a_claim_has_words_evidence_a_home_and_a_status(each: Claim) -> None:
    """Sources are in the bibliography; what rests on none is recalled, computed or judged, and says so."""
    known = {source.id for source in references()}

    assert each.claim.endswith(".")
    assert each.evidence.endswith(".")
    assert each.carried
    assert set(each.sources) <= known
    assert each.status in {"sourced", "verified", "computed", "judgement", "recalled"}
    assert bool(each.sources) == (each.status in {"sourced", "verified", "computed"})


@pytest.mark.parametrize("rule_id", [each.id for each in RULES])
def test_every_claim_that_a_rule_names_is_in_the_ledger(rule_id: str) -> None:
    """A misspelt id would print nothing where counter-evidence should stand."""

    assert [claim(key).id for key in names(rule_id)] == list(names(rule_id))


@pytest.mark.parametrize("key", sorted(CONTESTED))
def test_a_contested_claim_speaks_from_a_rule_or_says_why_not(key: str) -> None:
    """Its counter-evidence stands on the page of the rules that carry it."""
    contested = claim(key)
    carriers = {each.id for each in RULES if key in getattr(each, "claims", ())}

    assert contested.counter.endswith(".")
    assert bool(carriers) != bool(contested.no_rule)
    assert set(contested.rules) <= carriers


@pytest.mark.parametrize("each", [each for each in claims() if not each.is_contested], ids=lambda each: each.id)
def test_only_contested_claims_have_counter_evidence(each: Claim) -> None:
    """Of the others the evidence says what holds."""

    assert (each.counter, each.preset, each.no_rule, each.what_if) == ("", None, "", "")


def test_the_rules_that_the_ledger_names_carry_the_claim() -> None:
    """Both ways: the ledger points at the rule, and the rule at the claim."""
    pairs = [(each.id, rule) for each in claims() for rule in each.rules if rule in RULES]

    assert len(pairs) > 20
    assert {pair for pair in pairs if pair[0] not in names(pair[1])} <= DISAGREEING


@pytest.mark.parametrize("key", [each.id for each in claims() if each.preset])
def test_the_line_that_tries_the_popular_wording_runs_and_shows_it(key: str) -> None:
    """More is lost to the rival with that model than with camg's own."""
    day = read_regimen({"intake": [{"mineral": m, "amount": "500 mg", "at": "08:00"} for m in ("calcium", "Mg")]})
    regimen, person = day.regimen, day.person
    line = claim(key).what_if
    tried = eval(line, {"camg": __import__("camg"), "regimen": regimen, "person": person})

    assert tried.model == Model.named("strong-competition")
    assert tried.absorption.lost_competition_mg("Mg") > assess(regimen, person).absorption.lost_competition_mg("Mg")


def test_the_counter_evidence_of_numbers_says_them() -> None:
    """As the sources print them."""

    assert "50 and 55 %" in claim("S2-10").counter
    assert "2.7 to 12.2 %" in claim("S2-09").counter
    assert "735 people" in claim("S2-17").counter
    assert "-9.6 %" in claim("S2-17").counter
    assert "2.4 to 3.75" in claim("S2-32").counter


def test_an_unknown_claim_is_refused_with_the_nearest() -> None:
    """As everywhere in the catalogue."""
    with pytest.raises(UnknownNameError, match="S2-3"):
        claim("S2-37")
