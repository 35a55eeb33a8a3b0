"""Why: a trace as text for people, with the evidence and what speaks against popular claims."""

import re

import pytest
from hypothesis import given
from rule_examples import BOUNDARIES, EXAMPLES, Example
from rule_strategies import situations

from camg import Dose, Finding, Intake, Person, Regimen, Situation, UnknownNameError, assess, default_rules
from camg.catalogue.claims import claim, claims
from camg.rules.function_rule import rule
from camg.rules.outcome import Outcome, OutcomeKind, Rule
from camg.rules.situation import Situation as Case
from camg.rules.trace import trace
from camg.rules.why import why

RULES = default_rules()
EVERY = [*EXAMPLES, *BOUNDARIES]
HEADINGS = ("What decided", "What was read", "How well it is known")


@pytest.mark.parametrize("example", EVERY, ids=str)
def test_every_outcome_is_told_with_what_decided_what_was_read_and_how_well_it_is_known(example: Example) -> None:
    """Whatever was said, and also where nothing was."""
    told = why(RULES[example.rule], trace(RULES[example.rule], example.situation))

    assert told.startswith(f"{example.rule}: {example.expected.kind.value}")
    assert [line for line in told.splitlines() if line in HEADINGS] == list(HEADINGS)
    assert not re.search(r"[{}]|\bNone\b|\bnan\b|Read\(|OutcomeKind", told), told
    assert max(map(len, told.splitlines())) <= 100


@given(situations(calm=True))
def test_what_decided_is_marked_once_for_each_subject(case: Case) -> None:
    """A reader need not search for it."""
    for each in RULES:
        found = trace(each, case)
        decided = sum(mark.decisive for look in found.looks for mark in look.comparisons)

        assert why(each, found, width=10_000).count("<- this decided") == decided


@pytest.mark.parametrize("each", list(RULES), ids=lambda each: each.id)
def test_the_sources_and_the_claims_of_a_rule_are_told(each: Rule) -> None:
    """With the counter-evidence of contested claims, and the line that would make them true."""
    told = " ".join(why(each, trace(each, Situation.of(Regimen.of()))).split())
    carried = [claim(key) for key in getattr(each, "claims", ())]

    assert f"Grade {each.grade.value}: {each.grade.meaning}." in told
    assert all(f"[{source.id}]" in told for source in each.references)
    for known in carried:
        assert f"{known.id}, {known.verdict.value}: {known.claim}" in told
        assert known.counter in told
        assert known.what_if in told


def apart(calcium: str, magnesium: str) -> Regimen:
    return Regimen.of(
        Intake.of(Dose.of("calcium", calcium), at="08:00", meal="full"),
        Intake.of(Dose.of("magnesium", magnesium), at="08:00", meal="full"),
    )


def test_the_finding_on_competition_speaks_against_the_popular_wording() -> None:
    """500 mg of calcium beside 100 mg of magnesium, by the model; the preset is one argument away."""
    (finding,) = RULES["competition/predicted-loss"].check(Situation.of(apart("1000 mg", "100 mg"))).findings
    told = " ".join(finding.why().split())

    assert "S2-09, contested" in told
    assert "Nobody has shown it in people" in told
    assert "55 %" in told
    assert 'camg.assess(regimen, person, model="strong-competition")' in told
    assert re.search(r"100 mg magnesium at 08:00: 0\.09\d+ - at least 0\.03", told)


def test_a_finding_tells_its_own_subject_and_an_outcome_all_of_them() -> None:
    """Two portions that are too large: each finding explains its own."""
    day = Regimen.of(
        Intake.of(Dose.of("magnesium", "250 mg"), at="08:00"), Intake.of(Dose.of("magnesium", "400 mg"), at="20:00")
    )
    assessment = assess(day)
    caution, advice = [each for each in assessment.findings if each.rule_id == "dose/mg-single-cap"]

    assert "400 mg magnesium at 20:00: 400 mg\n    - above 200 mg" in caution.why()
    assert "250 mg magnesium at 08:00: 250 mg\n" not in caution.why()
    assert "Margin: 50 mg beyond where it begins to matter." in advice.why()
    assert advice.why().startswith("dose/mg-single-cap: found, advice\n")
    assert "250 mg\n    - above" in assessment.why("dose/mg-single-cap")
    assert "400 mg\n    - above" in assessment.why("dose/mg-single-cap")


def test_a_clear_outcome_tells_by_how_much() -> None:
    """400 mg of calcium at once: 100 mg below."""
    told = assess(apart("400 mg", "100 mg")).why("dose/ca-single-cap")

    assert told.startswith("dose/ca-single-cap: clear\n  One calcium dose stays near 500 mg of the element.\n")
    assert "    - above 500 mg (the rule's limit, advice)? no by 100 mg <- this decided\n" in told
    assert "    - above 1000 mg (the rule's limit, caution)? no by 600 mg\n" in told
    assert "  Margin: 100 mg from where it would matter.\n" in told


def test_what_was_not_judged_tells_what_was_missing_and_what_it_could_be() -> None:
    """Age and sex would settle the recommended intake."""
    told = assess(Regimen.of(), Person.of(dietary_magnesium="300 mg")).why("intake/mg-inadequate")

    assert "Not known: age, sex." in told
    assert "(if that holds)" in told
    assert "    - what would settle it: age, sex\n" in told
    assert "  age: not stated (person)\n" in told


def test_what_does_not_apply_tells_why() -> None:
    """No goal is stated."""
    told = assess(apart("400 mg", "100 mg")).why("timing/evening-mg")

    assert "  Nothing was compared: what the rule is about is absent.\n" in told
    assert "  goals: not stated (person)\n" in told


def test_further_paragraphs_stand_before_the_evidence() -> None:
    """Such as which changes were tried and what stood in their way."""
    each = RULES["dose/ca-single-cap"]
    found = trace(each, Situation.of(apart("600 mg", "100 mg")))
    told = why(each, found, more=[("What was tried", ["Split: refused by clinic/late."])])

    assert "\n\nWhat was tried\n  Split: refused by clinic/late.\n\nHow well it is known\n" in told


@rule(id="clinic/plain", statement="Nothing.", grade="D")
def plain(this: Rule, situation: Case) -> Outcome:
    return Outcome.found(this, Finding.of(this, severity="info", measured=3.0, allowed=(None, 2.0), unit="h"))


def test_a_finding_that_was_made_without_its_situation_says_so() -> None:
    """It can tell what was measured, and where to ask for more."""
    (finding,) = plain.check(Situation.of(Regimen.of())).findings

    assert "- above 2 h (the rule's limit, info)? yes by 1 h <- this decided" in finding.why()
    assert "not kept with this finding" in finding.why()


@pytest.mark.parametrize("kind", list(OutcomeKind))
def test_a_function_that_tells_no_number_is_told_as_such(kind: OutcomeKind) -> None:
    """Its outcome is all there is."""

    @rule(id="clinic/word", statement="A word.", grade="D")
    def word(this: Rule, situation: Case) -> Outcome:
        return {
            OutcomeKind.FOUND: Outcome.found(this, Finding.of(this, severity="info", message="Hm.")),
            OutcomeKind.CLEAR: Outcome.clear(this),
            OutcomeKind.NOT_APPLICABLE: Outcome.not_applicable(this),
            OutcomeKind.NOT_EVALUATED: Outcome.not_evaluated(this, missing=["a word"]),
        }[kind]

    told = why(word, trace(word, Situation.of(Regimen.of())))

    assert told.startswith(f"clinic/word: {kind.value}")
    assert ("Not known: a word." in told) == (kind is OutcomeKind.NOT_EVALUATED)


def test_a_rule_that_the_set_does_not_have_is_refused() -> None:
    """With the nearest known."""
    with pytest.raises(UnknownNameError, match="dose/ca-single-cap"):
        assess(Regimen.of()).why("dose/ca-single-cup")


def test_every_contested_claim_that_a_rule_carries_is_told_by_it() -> None:
    """Five of the eight; of the others the ledger says why no rule carries them."""
    carried = {key for each in RULES for key in getattr(each, "claims", ()) if claim(key).is_contested}

    assert carried == {"S1-38", "S2-09", "S2-10", "S2-32", "S2-33"}
    assert {each.id for each in claims() if each.no_rule} == {"S2-07", "S2-16", "S2-17"}
