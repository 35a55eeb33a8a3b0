"""Remedies that provably work: what is offered for a finding clears it and makes nothing as severe or worse.

The six laws are checked by their own words here, not by the code that tries the candidates. Run with ``-s`` to see how
many candidates each rule proposed, how many were offered, and what stood in the way of the others.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from crowded_days import crowded_days, known_people
from hypothesis import given, settings
from rule_examples import EXAMPLES

from camg import (
    CALCIUM,
    MAGNESIUM,
    Assessment,
    Dose,
    Finding,
    Intake,
    Medicine,
    Move,
    Person,
    Regimen,
    Remedy,
    Rule,
    Severity,
    Situation,
    Split,
    TakeWithMeal,
    absorb,
    apply,
    assess,
    default_rules,
    totals,
)
from camg.intake.intake import Item
from camg.rules.depletion import Depletion
from camg.rules.proposals import changes
from camg.rules.remedy import AskClinician

PROPOSED: Counter[str] = Counter()
OFFERED: Counter[str] = Counter()
FOUND: Counter[str] = Counter()
CLEARED: Counter[str] = Counter()
REFUSED: dict[str, Counter[str]] = {}


def proposes(rule: Rule) -> bool:
    """Tell whether a rule knows a change, and not only whom to ask."""
    return changes.dispatch(type(rule)) is not changes.dispatch(object) and (
        not isinstance(rule, Depletion) or any(part.name == "food-magnesium" for part in rule.parts)
    )


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


def clears(finding: Finding, before: Assessment) -> bool:
    """Tell whether each of the changes offered for a finding keeps the first law."""
    regimen = before.regimen
    assert isinstance(regimen, Regimen)
    for remedy in finding.remedies:
        if not isinstance(remedy, AskClinician):
            after = assess(apply(regimen, remedy), before.person)
            the_finding_is_gone(seen(before, behind=True), seen(after, behind=True), finding, remedy)
    return True


def kinds(remedy: Remedy) -> set[str]:
    return {change.kind for change in remedy.changes}


@settings(max_examples=60)
@given(crowded_days(), known_people())
def test_every_offered_remedy_keeps_the_six_laws(regimen: Regimen, person: Person) -> None:
    """Applied, the finding is gone, nothing as severe or worse appears, and the remedy did what it said."""
    before = assess(regimen, person)
    for finding, remedy in offered(before):
        it_keeps_the_six_laws(before, finding, remedy)


@pytest.mark.parametrize("rule_id", [each.id for each in default_rules() if proposes(each)])
def test_every_rule_that_knows_a_change_offers_one_that_keeps_them(rule_id: str) -> None:
    """On the days of the catalogue's worked examples: no rule waits for a random day on which it is offered."""
    days = [each.situation for each in EXAMPLES if each.rule == rule_id]
    if rule_id == "competition/mg-lowers-ca":
        days.append(BESIDE_MUCH_MAGNESIUM)
    met = False
    for day in days:
        if isinstance(day.regimen, Regimen):
            before = assess(day.regimen, day.person, standards=day.standards, model=day.model)
            for finding, remedy in offered(before):
                it_keeps_the_six_laws(before, finding, remedy)
                met = met or finding.rule_id == rule_id
    assert met


BESIDE_MUCH_MAGNESIUM = Situation.of(
    Regimen.of(
        Intake.of(Dose.of("magnesium", "300 mg", salt="mg-bisglycinate"), at="08:00", meal="fasted"),
        Intake.of(Dose.of("calcium", "300 mg", salt="ca-citrate-tetrahydrate"), at="09:50", meal="fasted"),
    )
)
"""In the catalogue's own example a rule of the same group shows in its place."""


def it_keeps_the_six_laws(before: Assessment, finding: Finding, remedy: Remedy) -> None:
    """Judge the day with the remedy as the day before was judged."""
    regimen, person = before.regimen, before.person
    assert isinstance(regimen, Regimen)
    better = apply(regimen, remedy)
    after = assess(better, person, standards=before.standards, model=before.model)
    for behind in (False, True):
        the_finding_is_gone(seen(before, behind=behind), seen(after, behind=behind), finding, remedy)
        nothing_got_worse(seen(before, behind=behind), seen(after, behind=behind), finding.severity)
    the_total_stays(regimen, better, remedy)
    assert apply(better, remedy) == better
    the_gain_is_what_the_gut_says(before, better, remedy)
    tablets_stay_whole(regimen, better)


def test_a_remark_on_one_mineral_is_not_answered_by_another() -> None:
    """That calcium is in balance does not bring magnesium into balance."""
    person = Person.of(age="46 year", sex="female", dietary_calcium="500 mg", dietary_magnesium="120 mg")
    before = assess(Regimen.of(), person)
    negative = {each.facts["mineral"]: each for each in before.findings if each.rule_id == "balance/negative"}

    for mineral, finding in negative.items():
        added = [change.new for remedy in finding.remedies for change in remedy.changes]
        assert added
        assert all(each.dose.mineral.name == mineral for new in added for each in new)
        assert clears(finding, before)


def test_a_remark_on_a_medicine_is_not_answered_by_less_of_a_supplement() -> None:
    """A prescribed dose that is large stays so, whatever else of the day is left out."""
    dose = Dose.of("magnesium", "250 mg", salt="mg-citrate-anhydrous")
    before = assess(
        Regimen.of(
            Intake.of(dose, at="05:15", meal="full", origin="medicine"),
            Intake.of(dose, at="18:30", meal="full"),
            Intake.of(dose, at="19:30", meal="full"),
        ),
        Person.of(age="40 year", sex="male", conditions=[], treatments={}, egfr="90 mL/min"),
    )
    (prescribed,) = [
        each
        for each in before.findings
        if each.rule_id == "dose/mg-single-cap" and each.intakes[0].origin.value == "medicine"
    ]

    assert clears(prescribed, before)


def the_finding_is_gone(before: Sequence[Finding], after: Sequence[Finding], finding: Finding, remedy: Remedy) -> None:
    """Law 1: the rule has fewer findings, none of a lower rung in its place, and none of this one's subject."""
    was = Counter(each.severity for each in before if each.rule_id == finding.rule_id)
    now = Counter(each.severity for each in after if each.rule_id == finding.rule_id)
    assert sum(now.values()) < sum(was.values())
    assert all(now[rung] <= was[rung] for rung in Severity)
    left = [each for each in after if each.rule_id == finding.rule_id]
    for other in before:
        if other is not finding and other in left:
            left.remove(other)
    assert not any(of_one_subject(finding, each, remedy) for each in left)


def of_one_subject(finding: Finding, later: Finding, remedy: Remedy) -> bool:
    """Tell by the mineral that both name, else by whether every side of the finding is still part of the later one."""
    named = [each.facts.get("mineral") or each.facts.get("part") for each in (finding, later)]
    if None not in named and named[0] != named[1]:
        return False
    sides: dict[str, list[Item]] = {}
    for item in finding.items:
        sides.setdefault(side_of(item), []).append(item)
    for change in remedy.changes:
        for old in change.old:
            if old in sides.get(side_of(old), []):
                sides[side_of(old)].remove(old)
                sides[side_of(old)] += [each for each in change.new if each.dose.mineral == old.dose.mineral]
    return not later.items or all(any(each in later.items for each in side) for side in sides.values())


def side_of(item: Item) -> str:
    return item.name if isinstance(item, Medicine) else item.dose.mineral.name


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


def the_gain_is_what_the_gut_says(before: Assessment, better: Regimen, remedy: Remedy) -> None:
    """Law 5: the milligrams it states are those of the two days."""
    assert remedy.gain is not None
    later = absorb(better, before.person, model=before.model)
    for mineral in (CALCIUM, MAGNESIUM):
        change = later.absorbed_mg(mineral) - before.absorption.absorbed_mg(mineral)
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
