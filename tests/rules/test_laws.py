"""Laws that every delivered rule keeps in every situation."""

import pickle
import random
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import attrs
import pint
import pytest
import rule_strategies as near
import strategies as own
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from rule_examples import BOUNDARIES, EXAMPLES

from camg import CALCIUM, MAGNESIUM, Diary, Dose, Intake, Medicine, Mineral, Person, Regimen, Standards, standards
from camg._numeric import above, below
from camg.intake.dose import DoseBasis
from camg.intake.regimen import Records
from camg.provenance import Grade
from camg.rules.default import default_rules
from camg.rules.gap import DrugGap
from camg.rules.outcome import Finding, Outcome, OutcomeKind, Rule, Severity
from camg.rules.rule import Family, finders_of
from camg.rules.situation import Situation
from camg.rules.situation import situations as days_of
from camg.testing.laws_known import forgotten, spared

RULES = default_rules()
CAPS = ("dose/ca-single-cap", "dose/mg-single-cap")
UPPER = (
    *CAPS,
    "intake/ca-ul",
    "intake/mg-supp-ul",
    "intake/mg-laxative",
    "renal/mg-egfr",
    "safety/milk-alkali",
    "mineral/zinc-high-mg",
)
TOO_LITTLE = ("intake/ca-inadequate", "intake/mg-inadequate")
GAPS = ("timing/separate-high-dose-ca-mg", "competition/mg-lowers-ca")
PRIVATE: Any = pint.UnitRegistry()


def outcomes(situation: Situation) -> dict[str, Outcome]:
    return {each.id: each.check(situation) for each in RULES}


def rank(outcome: Outcome) -> int:
    return outcome.severity.rank if outcome.severity else 0


def same_but(situation: Situation, **changes: Any) -> Situation:
    """The situation made anew, with something changed."""
    kept = {name: getattr(situation, name) for name in ("regimen", "person", "standards", "model")} | changes
    regimen, person = kept.pop("regimen"), kept.pop("person")
    return Situation.of(regimen, person, **kept)


def retold(regimen: Records, dose: Any) -> Regimen:
    """The routine with every dose given by `dose` of it."""
    items = [attrs.evolve(each, dose=dose(each.dose)) if isinstance(each, Intake) else each for each in regimen.items]
    return Regimen.of(*items, complete=regimen.complete)


def is_strictly_inside(finding: Finding) -> bool:
    low, high = finding.allowed
    measured = finding.measured
    assert measured is not None
    return (low is None or above(measured, low)) and (high is None or below(measured, high))


# Every outcome ------------------------------------------------------------------------------------------------


@given(near.situations())
def test_every_rule_gives_an_outcome_for_every_situation(situation: Situation) -> None:
    """A missing input is an answer, never an error; and the four kinds do not mix."""
    for rule_id, outcome in outcomes(situation).items():
        assert outcome.rule_id == rule_id
        assert (outcome.kind is OutcomeKind.FOUND) == bool(outcome.findings)
        if outcome.kind is OutcomeKind.NOT_EVALUATED:
            assert outcome.missing
        if outcome.kind in (OutcomeKind.CLEAR, OutcomeKind.NOT_APPLICABLE):
            assert outcome.missing == ()


@given(near.situations())
def test_the_same_situation_always_has_the_same_outcomes(situation: Situation) -> None:
    """Rules are pure: neither asking twice nor having asked others changes an answer."""
    backwards = {each.id: each.check(same_but(situation)) for each in reversed(tuple(RULES))}

    assert outcomes(situation) == outcomes(situation) == backwards


@given(near.situations(), st.randoms(use_true_random=False))
def test_the_order_in_which_intakes_are_written_is_irrelevant(situation: Situation, order: random.Random) -> None:
    """A list is a list of what is taken, not of when it was typed."""
    items = list(situation.regimen.items)
    order.shuffle(items)
    complete = situation.regimen.complete

    assert outcomes(same_but(situation, regimen=Regimen.of(*items, complete=complete))) == outcomes(situation)


@given(near.situations(), st.sampled_from(["mmol", "mEq", "g", "private mg", "private mmol"]))
def test_the_unit_in_which_a_dose_is_written_is_irrelevant(situation: Situation, unit: str) -> None:
    """500.975 mg, 12.5 mmol and 25 mEq of calcium are one dose to every rule."""

    def rewritten(dose: Dose) -> Dose:
        if unit.startswith("private"):
            name = unit.split()[1]
            amount: Any = PRIVATE.Quantity(dose.to(name).magnitude, name)
        else:
            amount = f"{dose.to(unit).magnitude!r} {unit}"
        return attrs.evolve(Dose.of(dose.mineral, amount), salt=dose.salt, coating=dose.coating, basis=dose.basis)

    assert outcomes(same_but(situation, regimen=retold(situation.regimen, rewritten))) == outcomes(situation)


@given(near.situations())
def test_a_dose_by_its_compound_is_judged_as_the_same_dose_by_its_element(situation: Situation) -> None:
    """Labels say one or the other; only how the amount was known may differ."""

    def by_compound(dose: Dose) -> Dose:
        if dose.salt is None or not dose.salt.is_settled:
            return dose
        return Dose.of_salt(dose.salt, f"{dose.elemental_mg / dose.salt.fraction!r} mg", coating=dose.coating)

    def by_element(dose: Dose) -> Dose:
        return attrs.evolve(by_compound(dose), basis=DoseBasis.DECLARED)

    def plain(found: dict[str, Outcome]) -> list[object]:
        return [
            (
                each.rule_id,
                each.kind,
                each.missing,
                each.margin,
                [(f.severity, f.measured, f.allowed) for f in each.findings],
            )
            for each in found.values()
        ]

    compound = same_but(situation, regimen=retold(situation.regimen, by_compound))
    element = same_but(situation, regimen=retold(situation.regimen, by_element))
    assert plain(outcomes(compound)) == plain(outcomes(element))


@given(near.situations(), st.integers(1, 1439))
def test_turning_the_clock_changes_nothing_but_what_is_about_the_evening(situation: Situation, minutes: int) -> None:
    """A routine's clock is a circle: 23:30 and 00:30 are as near as 11:30 and 12:30."""
    turned = outcomes(same_but(situation, regimen=near.shifted(situation.regimen, minutes)))
    for rule_id, before in outcomes(situation).items():
        if rule_id == "timing/evening-mg":
            continue
        after = turned[rule_id]
        assert (after.kind, set(after.missing)) == (before.kind, set(before.missing))
        for one, other in zip(_sorted_measures(after), _sorted_measures(before), strict=True):
            assert one == pytest.approx(other, rel=1e-9, abs=1e-9)


def _sorted_measures(outcome: Outcome) -> list[tuple[int, float]]:
    return sorted((each.severity.rank, each.measured or 0.0) for each in outcome.findings)


def test_nothing_taken_by_nobody_in_particular_has_no_findings() -> None:
    """The empty regimen with an empty person."""
    found = outcomes(Situation.of(Regimen.of()))

    assert [each.rule_id for each in found.values() if each.findings] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda each: each.id)
@pytest.mark.parametrize("kind", [OutcomeKind.FOUND, OutcomeKind.CLEAR])
def test_every_rule_can_be_found_and_can_be_clear(rule: Rule, kind: OutcomeKind) -> None:
    """A rule that always says the same says nothing."""
    kinds = {rule.check(each.situation).kind for each in (*EXAMPLES, *BOUNDARIES) if each.rule == rule.id}

    assert kind in kinds


FORMS_AND_FACTORS = [each for each in RULES if each.id.startswith(("form/", "depletion/"))]


def test_the_situations_of_the_laws_reach_every_form_and_factor() -> None:
    """A law over situations in which a rule is silent says nothing of it."""
    kinds = (OutcomeKind.FOUND, OutcomeKind.CLEAR, OutcomeKind.NOT_EVALUATED)
    wanted = {(rule.id, kind) for rule in FORMS_AND_FACTORS for kind in kinds}

    @settings(max_examples=500, phases=[Phase.generate], derandomize=True, database=None)
    @given(near.situations(calm=True))
    def look(situation: Situation) -> None:
        wanted.difference_update([(rule.id, rule.check(situation).kind) for rule in FORMS_AND_FACTORS])

    look()

    assert len(FORMS_AND_FACTORS) == 12
    assert wanted == set()


# What a finding holds -----------------------------------------------------------------------------------------


@given(near.situations())
def test_what_was_measured_lies_outside_what_is_allowed(situation: Situation) -> None:
    """A finding shows its own reason; a limit that is included in the step may be touched."""
    for outcome in outcomes(situation).values():
        for finding in outcome.findings:
            assert not is_strictly_inside(finding), finding


@given(near.situations())
def test_the_sign_of_the_margin_agrees_with_the_verdict(situation: Situation) -> None:
    """Positive where clear, negative where found, 0 at the limit (to 1e-9 of it)."""
    for outcome in outcomes(situation).values():
        if outcome.margin is None:
            assert outcome.kind is not OutcomeKind.FOUND
        elif outcome.kind is OutcomeKind.CLEAR:
            assert outcome.margin >= -1e-5
        elif outcome.kind is OutcomeKind.FOUND:
            assert outcome.margin <= 1e-5


@given(near.situations())
def test_a_finding_is_about_what_is_taken(situation: Situation) -> None:
    """Whoever reads it looks for these items in the list."""
    listed = set(situation.regimen.items)
    for outcome in outcomes(situation).values():
        for finding in outcome.findings:
            assert set(finding.items) <= listed
            assert finding.grade == RULES[outcome.rule_id].grade


@given(near.situations())
def test_outcomes_are_values(situation: Situation) -> None:
    """Equal, hashable, and the same after a pickle, even when their sentences have been read."""
    found = outcomes(situation)
    for outcome in found.values():
        messages = [each.message for each in outcome.findings]
        copy = pickle.loads(pickle.dumps(outcome))  # noqa: S301, RUF100 - because it was pickled one line above
        assert (copy, hash(copy)) == (outcome, hash(outcome))
        assert [each.message for each in copy.findings] == messages


@pytest.mark.parametrize("rule", [each for each in RULES if isinstance(each, Family)], ids=lambda each: each.id)
def test_no_rule_weighs_more_than_its_grade_allows(rule: Family) -> None:
    """A popular claim never exceeds advice, a mechanism never caution; in groups G and H silence does more harm."""
    ceiling = {Grade.C: Severity.CAUTION, Grade.D: Severity.ADVICE}.get(rule.grade, Severity.WARNING)
    highest = max(step.severity for step in rule.ladder)

    assert highest <= ceiling or rule.id.partition("/")[0] in EXEMPT


EXEMPT = ("lab", "kidney", "vitd", "renal", "safety", "drug", "mineral")
"""The families of ids of groups G and H."""


@pytest.mark.parametrize("rule", RULES, ids=lambda each: each.id)
def test_every_rule_names_its_sources(rule: Rule) -> None:
    """A rule that leans on nothing is an opinion, and opinions are a source too: ours."""

    assert rule.references
    assert rule.statement.endswith(".")


# What is not known --------------------------------------------------------------------------------------------


def no_better(before: Outcome, after: Outcome) -> bool:
    """Tell whether an outcome lost nothing but certainty."""
    if before.kind in (OutcomeKind.FOUND, OutcomeKind.NOT_EVALUATED) and after.kind is OutcomeKind.CLEAR:
        return False
    return not (before.kind is OutcomeKind.NOT_EVALUATED and after.kind is OutcomeKind.FOUND)


@given(near.situations())
def test_knowing_less_never_reads_as_a_pass(situation: Situation) -> None:
    """Without a known input neither found nor not evaluated becomes clear, nor not evaluated found.

    In the place of some inputs the catalogue puts something: of which, each rule says itself.
    """
    known = outcomes(situation)
    for less in forgotten(situation):
        for rule in RULES:
            if less.field not in spared(rule):
                after = rule.check(less.situation)
                assert no_better(known[rule.id], after), (less.about, known[rule.id], after)


@given(near.situations())
def test_a_condition_of_the_kidneys_counts_as_none_only_beside_an_egfr(situation: Situation) -> None:
    """An eGFR of 60 is clear, whatever is not stated beside it; without one, unknown conditions are unknown."""
    rule = RULES["renal/mg-egfr"]
    unmeasured = same_but(situation, person=attrs.evolve(situation.person, egfr_ml_min=None))
    unknown = same_but(unmeasured, person=attrs.evolve(unmeasured.person, conditions=None))

    assert no_better(rule.check(unmeasured), rule.check(unknown))
    assert rule.check(unknown).kind is not OutcomeKind.CLEAR


def test_whoever_is_pregnant_needs_no_sex() -> None:
    """It would not change anything: there are no reference values for pregnant men."""
    stated: dict[str, Any] = {
        "age": "30 year",
        "life_stage": "pregnant",
        "dietary_calcium": "2200 mg",
        "dietary_magnesium": "280 mg",
    }
    unsaid = Situation.of(Regimen.of(), Person.of(**stated))
    said = Situation.of(Regimen.of(), Person.of(**stated, sex="female"))

    assert outcomes(unsaid) == outcomes(said)


def test_only_what_would_settle_it_is_called_missing() -> None:
    """The upper level of magnesium hangs on the age alone."""
    day = Situation.of(Regimen.of(Intake.of(Dose.of("magnesium", "100 mg"), at="08:00")))

    assert RULES["intake/mg-supp-ul"].check(day).missing == ("age",)


@given(near.situations(calm=True))
def test_every_input_that_is_called_missing_can_be_given(situation: Situation) -> None:
    """Whoever is told what is missing knows what to say next."""
    named = {
        "age",
        "sex",
        "food",
        "meal",
        "salt",
        "serum magnesium",
        "loose stools",
        "eGFR",
        "treatments",
        "vitamin D intake",
        "25(OH)D",
        "ionised calcium or albumin",
        "ionised calcium, or serum calcium and albumin",
        *(f"time of {name}" for rule in RULES if isinstance(rule, DrugGap) for name in rule.drugs),
    }
    named |= {
        "phytate",
        "oxalate",
        "treatments",
        "conditions",
        "diet",
        "stress",
        "alcohol",
        "sodium",
        "caffeine",
        "energy",
    }
    named |= {f"duration of {name}" for name in ("omeprazole", "hydrochlorothiazide", "indapamide")}
    named |= {"dose of furosemide", "equivalent dose of torasemide"}
    for outcome in outcomes(situation).values():
        assert set(outcome.missing) <= named
        assert {name for finding in outcome.findings for name in finding.missing} <= named
        assert len(set(outcome.missing)) == len(outcome.missing)


# More and less ------------------------------------------------------------------------------------------------


@given(near.situations(calm=True), st.data())
def test_more_of_a_dose_never_weighs_less_against_an_upper_limit(situation: Situation, data: st.DataObject) -> None:
    """Nobody gets out of a warning by taking more."""
    assume(situation.regimen.intakes)
    intake = data.draw(st.sampled_from(situation.regimen.intakes))
    more = data.draw(near.moderate_mg())
    assume(more >= intake.dose.elemental_mg)
    larger = attrs.evolve(intake, dose=attrs.evolve(intake.dose, elemental_mg=more))
    raised = outcomes(same_but(situation, regimen=situation.regimen.without(intake).with_(larger)))
    for rule_id in UPPER:
        assert rank(raised[rule_id]) >= rank(RULES[rule_id].check(situation))


@given(near.situations(calm=True), near.supplements(origins=("food", "supplement", "medicine")))
def test_one_more_dose_never_removes_an_upper_limit_finding(situation: Situation, intake: Intake) -> None:
    """Neither food nor pill takes away what is too much already."""
    crowded = outcomes(same_but(situation, regimen=situation.regimen.with_(intake), person=_no_diet(situation.person)))
    alone = outcomes(same_but(situation, person=_no_diet(situation.person)))
    for rule_id in UPPER:
        assert rank(crowded[rule_id]) >= rank(alone[rule_id])


def _no_diet(person: Person) -> Person:
    """Usual food is read only where the list has none, so that listing some may lower a total."""
    return attrs.evolve(person, dietary_calcium_mg=None, dietary_magnesium_mg=None)


@given(near.situations(calm=True), st.data())
def test_more_of_a_dose_never_makes_too_little_worse(situation: Situation, data: st.DataObject) -> None:
    """Every milligram counts towards the requirement."""
    assume(situation.regimen.intakes)
    intake = data.draw(st.sampled_from(situation.regimen.intakes))
    more = data.draw(near.moderate_mg())
    assume(more >= intake.dose.elemental_mg)
    larger = attrs.evolve(intake, dose=attrs.evolve(intake.dose, elemental_mg=more))
    raised = outcomes(same_but(situation, regimen=situation.regimen.without(intake).with_(larger)))
    for rule_id in TOO_LITTLE:
        assert rank(raised[rule_id]) <= rank(RULES[rule_id].check(situation))


@given(
    near.moderate_mg(), near.moderate_mg(), near.near_times(), st.integers(0, 720), st.integers(0, 720), st.booleans()
)
def test_a_longer_gap_of_two_minerals_never_weighs_more(
    calcium_mg: float, magnesium_mg: float, at: time, one: int, other: int, before: bool
) -> None:
    """Moving doses apart is never the wrong direction for a rule that wants them apart."""
    near_min, far_min = sorted((one, other))

    def with_gap(minutes: int) -> Situation:
        moved = at.hour * 60 + at.minute + (-minutes if before else minutes)
        return Situation.of(
            Regimen.of(
                Intake.of(Dose.of("calcium", f"{calcium_mg!r} mg"), at=at),
                Intake.of(Dose.of("magnesium", f"{magnesium_mg!r} mg"), at=near.at_minute(moved)),
            )
        )

    for rule_id in GAPS:
        assert rank(RULES[rule_id].check(with_gap(far_min))) <= rank(RULES[rule_id].check(with_gap(near_min)))


@given(own.minerals_of_the_gut(), st.integers(0, 2000), st.integers(0, 2000), st.booleans())
def test_a_longer_way_from_a_medicine_never_weighs_more(mineral: Mineral, one: int, other: int, before: bool) -> None:
    """In a diary a dose can stand on one side only; on a circle what grows on one side shrinks on the other."""
    near_min, far_min = sorted((one, other))
    pill = datetime(2026, 3, 3, 12, 0)

    def with_gap(minutes: int) -> int:
        dose = Intake.of(Dose.of(mineral, "200 mg"), at=pill + timedelta(minutes=-minutes if before else minutes))
        diary = Diary.of(dose, Medicine.of("levothyroxine", at=pill))
        return max(rank(RULES["drug/levothyroxine"].check(day)) for day in days_of(diary))

    assert with_gap(far_min) <= with_gap(near_min)
    assert (with_gap(near_min) > 0) == (near_min < 240)


@given(near.calm_regimens(), st.floats(0, 0.999))
def test_a_dose_stays_clear_within_its_margin(regimen: Regimen, share: float) -> None:
    """The margin of a clear dose is what may be added to any of its occasions."""
    for rule_id, mineral in zip(CAPS, (CALCIUM, MAGNESIUM), strict=True):
        outcome = RULES[rule_id].check(Situation.of(regimen))
        if outcome.kind is not OutcomeKind.CLEAR or outcome.margin is None:
            continue
        for intake in regimen.intakes:
            if intake.dose.mineral == mineral and intake.dose.elemental_mg > 0:
                more = round(intake.dose.elemental_mg + max(outcome.margin, 0.0) * share, 9)
                larger = attrs.evolve(intake, dose=attrs.evolve(intake.dose, elemental_mg=more))
                raised = Situation.of(regimen.without(intake).with_(larger))
                assert RULES[rule_id].check(raised).kind is OutcomeKind.CLEAR


def test_the_margin_is_to_the_nearest_limit_of_everybody_it_could_be() -> None:
    """50 mg are 300 mg below an adult's level, and 15 mg below that of a child of two."""
    day = Situation.of(Regimen.of(Intake.of(Dose.of("magnesium", "50 mg"), at="08:00")))

    assert RULES["intake/mg-supp-ul"].check(day).margin == 15


# Diaries ------------------------------------------------------------------------------------------------------


@given(own.diaries(), near.rule_persons())
def test_every_rule_gives_an_outcome_for_every_day_of_a_diary(diary: Diary, person: Person) -> None:
    """Whatever the days, zones and gaps; a finding is about what the diary holds."""
    seen: list[date | None] = []
    for day in days_of(diary, person):
        seen.append(day.day)
        for rule_id, outcome in outcomes(day).items():
            assert outcome.rule_id == rule_id
            assert {item for finding in outcome.findings for item in finding.items} <= set(diary.items)
            assert all(each.message for each in outcome.findings)

    assert tuple(seen) == diary.days


@given(own.diaries(), near.rule_persons(), st.integers(1, 400))
def test_a_diary_of_other_dates_is_judged_alike(diary: Diary, person: Person, days: int) -> None:
    """Which year it was is no business of a rule; without time zones no change of clocks comes between."""
    assume(all(each.at.tzinfo is None for each in diary.items if isinstance(each.at, datetime)))
    later = Diary.of(*[_later(each, days) for each in diary.items], complete=diary.complete)

    assert list(_verdicts(days_of(later, person))) == list(_verdicts(days_of(diary, person)))


def _later(item: Intake | Medicine, days: int) -> Intake | Medicine:
    assert isinstance(item.at, datetime)
    return attrs.evolve(item, at=item.at + timedelta(days=days))


def _verdicts(days: Iterable[Situation]) -> Iterable[object]:
    for day in days:
        yield [
            (each.rule_id, each.kind, each.missing, [(f.severity, f.measured) for f in each.findings])
            for each in outcomes(day).values()
        ]


# Standards of one's own ---------------------------------------------------------------------------------------


@given(near.situations(calm=True))
def test_standards_without_values_leave_nothing_to_judge(situation: Situation) -> None:
    """A rule that needs a value its standard does not have is not applicable, never clear."""
    bare = outcomes(same_but(situation, standards=Standards.of("bare", name="No values", rows=[])))
    for rule_id in (*TOO_LITTLE, "intake/ca-ul", "intake/mg-supp-ul"):
        assert bare[rule_id].kind is OutcomeKind.NOT_APPLICABLE
    if situation.totals.complete:
        for rule_id in ("ratio/daily-high", "ratio/daily-low", "ratio/official-context"):
            assert bare[rule_id].kind is OutcomeKind.NOT_APPLICABLE


def test_the_standards_decide_what_is_too_much() -> None:
    """300 mg of supplemental magnesium are within one authority's level and above another's."""
    day = Regimen.of(Intake.of(Dose.of("magnesium", "300 mg"), at="08:00"))
    adult = Person.of(age="40 year", sex="female")
    kinds = {
        name: RULES["intake/mg-supp-ul"].check(Situation.of(day, adult, standards=standards(name))).kind.value
        for name in ("iom", "efsa", "uk", "who")
    }

    assert kinds == {"iom": "clear", "efsa": "found", "uk": "clear", "who": "clear"}


@given(near.situations())
def test_the_short_way_to_the_findings_of_a_rule_finds_the_same(situation: Situation) -> None:
    """A family may find without telling all that a verdict tells, or say beforehand that there is nothing to find."""
    for rule in RULES:
        assert isinstance(rule, Family)
        find = finders_of(rule)(situation.case)
        assert (() if find is None else tuple(find(situation))) == rule.check(situation).findings


@given(near.situations(), st.sampled_from((0.0, 0.5, 2.0, 5.0)), st.integers(0, 1439), st.integers(1, 3))
def test_a_short_way_made_for_one_day_finds_the_same_on_another(
    situation: Situation, times: float, minutes: int, kept: int
) -> None:
    """What is worked out once for a person and a list holds for whatever of it is taken when, and how much."""
    items = list(situation.regimen.items) if isinstance(situation.regimen, Regimen) else []
    some = items[::kept]
    day = Regimen.of(*[_taken_otherwise(each, minutes if place % 2 else 0, times) for place, each in enumerate(some)])
    other = same_but(situation, regimen=day)
    for rule in RULES:
        assert isinstance(rule, Family)
        find = finders_of(rule)(other.case)
        if find is not None:
            find(same_but(situation, regimen=Regimen.of(*some)))
        assert (() if find is None else tuple(find(other))) == rule.check(other).findings


def _taken_otherwise(item: Intake | Medicine, minutes: int, times: float) -> Intake | Medicine:
    minute = (item.minute + minutes) % 1440
    moved = attrs.evolve(item, at=time(minute // 60, minute % 60))
    if isinstance(moved, Medicine):
        return moved
    return attrs.evolve(
        moved, dose=attrs.evolve(moved.dose, elemental_mg=min(round(moved.dose.elemental_mg * times, 9), 10_000.0))
    )
