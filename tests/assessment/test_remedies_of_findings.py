"""Remedies that provably work: what is offered for a finding clears it and makes nothing as severe or worse.

The six laws are checked by their own words here, not by the code that tries the candidates. Run with ``-s`` to see how
many candidates each rule proposed, how many were offered, and what stood in the way of the others.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from crowded_days import crowded_days, known_people
from hypothesis import given, settings

from camg import (
    CALCIUM,
    MAGNESIUM,
    Assessment,
    Finding,
    Move,
    Person,
    Regimen,
    Remedy,
    Severity,
    Split,
    TakeWithMeal,
    absorb,
    apply,
    assess,
    totals,
)
from camg.rules.remedy import AskClinician

PROPOSED: Counter[str] = Counter()
OFFERED: Counter[str] = Counter()
FOUND: Counter[str] = Counter()
CLEARED: Counter[str] = Counter()
REFUSED: dict[str, Counter[str]] = {}


def seen(result: Assessment, *, behind: bool) -> list[Finding]:
    """What a reader sees, or that with what stands behind it."""
    return [each for finding in result.findings for each in ((finding, *finding.notes) if behind else (finding,))]


def offered(result: Assessment) -> Iterator[tuple[Finding, Remedy]]:
    """Every change that is offered, counted by rule."""
    for finding in result.findings:
        rule_id = finding.rule_id
        changing = [each for each in finding.remedies if not isinstance(each, AskClinician)]
        refused = finding.offers.refused
        FOUND[rule_id] += 1
        CLEARED[rule_id] += bool(changing)
        PROPOSED[rule_id] += len(changing) + len(refused)
        OFFERED[rule_id] += len(changing)
        REFUSED.setdefault(rule_id, Counter()).update(why for each in refused for why in each.against)
        for remedy in changing:
            yield finding, remedy


def kinds(remedy: Remedy) -> set[str]:
    return {change.kind for change in remedy.changes}


@settings(max_examples=60)
@given(crowded_days(), known_people())
def test_every_offered_remedy_keeps_the_six_laws(regimen: Regimen, person: Person) -> None:
    """Applied, the finding is gone, nothing as severe or worse appears, and the remedy did what it said."""
    before = assess(regimen, person)
    for finding, remedy in offered(before):
        better = apply(regimen, remedy)
        after = assess(better, person)
        for behind in (False, True):
            the_finding_is_gone(seen(before, behind=behind), seen(after, behind=behind), finding)
            nothing_got_worse(seen(before, behind=behind), seen(after, behind=behind), finding.severity)
        the_total_stays(regimen, better, remedy)
        assert apply(better, remedy) == better
        the_gain_is_what_the_gut_says(regimen, better, person, remedy)
        tablets_stay_whole(regimen, better)


def the_finding_is_gone(before: Sequence[Finding], after: Sequence[Finding], finding: Finding) -> None:
    """Law 1: the rule has fewer findings, and none of a lower rung in its place."""
    was = Counter(each.severity for each in before if each.rule_id == finding.rule_id)
    now = Counter(each.severity for each in after if each.rule_id == finding.rule_id)
    assert sum(now.values()) < sum(was.values())
    assert all(now[rung] <= was[rung] for rung in Severity)


def nothing_got_worse(before: Sequence[Finding], after: Sequence[Finding], severity: Severity) -> None:
    """Law 2: for no rule does the number of findings as severe or worse grow."""
    was = Counter(each.rule_id for each in before if each.severity >= severity)
    now = Counter(each.rule_id for each in after if each.severity >= severity)
    assert all(now[rule_id] <= was[rule_id] for rule_id in now)


def the_total_stays(regimen: Regimen, better: Regimen, remedy: Remedy) -> None:
    """Law 3: moving, splitting and eating with it leave the day's amounts as they are."""
    if kinds(remedy) <= {Move.kind, Split.kind, TakeWithMeal.kind}:
        for name in regimen.by_mineral:
            assert totals(better).mg(name) == pytest.approx(totals(regimen).mg(name), abs=1e-9)


def the_gain_is_what_the_gut_says(regimen: Regimen, better: Regimen, person: Person, remedy: Remedy) -> None:
    """Law 5: the milligrams it states are those of the two days."""
    assert remedy.gain is not None
    for mineral in (CALCIUM, MAGNESIUM):
        change = absorb(better, person).absorbed_mg(mineral) - absorb(regimen, person).absorbed_mg(mineral)
        assert remedy.gain.mg(mineral) == pytest.approx(change, abs=1e-9)


def tablets_stay_whole(regimen: Regimen, better: Regimen) -> None:
    """Law 6: what was in one product at one time is so still, or gone as a whole."""
    together = {(each.product, each.dose.mineral.name) for each in regimen.intakes if each.product}
    for each in better.intakes:
        if each.product and (each.product, each.dose.mineral.name) in together:
            there = {i.dose.mineral.name for i in better.intakes if (i.product, i.at) == (each.product, each.at)}
            assert there == {name for product, name in together if product == each.product}


def test_the_counts_of_candidates_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """How many were proposed, offered and refused, by rule, and what stood in the way most."""
    with capsys.disabled():
        print(f"\n{'rule':<34}{'found':>7}{'cleared':>9}{'tried':>8}{'offered':>9}  in the way")
        for rule_id in sorted(PROPOSED):
            reasons = ", ".join(f"{why} {count}" for why, count in REFUSED[rule_id].most_common(3))
            print(
                f"{rule_id:<34}{FOUND[rule_id]:>7}{CLEARED[rule_id]:>9}{PROPOSED[rule_id]:>8}{OFFERED[rule_id]:>9}  "
                f"{reasons[:90]}"
            )
    assert sum(OFFERED.values()) > 0
