"""Medicines, minerals and meals: one table of hours, and what users add to it."""

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
import rule_strategies as near
from hypothesis import given
from hypothesis import strategies as st

from camg import (
    CALCIUM,
    MAGNESIUM,
    CamgError,
    Diary,
    Dose,
    Grade,
    InputError,
    InputErrors,
    Intake,
    Medicine,
    Outcome,
    Person,
    Reference,
    Regimen,
    RuleSet,
    Severity,
    assess,
)
from camg.catalogue.medicines import drugs
from camg.reading import read_rules
from camg.rules.default import default_rules
from camg.rules.gap import DrugGap, DrugRow
from camg.rules.outcome import OutcomeKind
from camg.rules.situation import Situation
from camg.rules.situation import situations as days_of
from camg.writing import to_dict

RULES = default_rules()
GAPS = {each.id: each for each in RULES if isinstance(each, DrugGap)}
NEVER = (0.0, 0.0)

# The predicates of the catalogue, by hand: hours after the medicine and before it, for each severity.
PRINTED: dict[tuple[str, str, str], dict[str, tuple[float, float]]] = {
    ("drug/levothyroxine", "levothyroxine", "calcium"): {"warning": (4, 4)},
    ("drug/levothyroxine", "levothyroxine", "magnesium"): {"warning": (4, 4)},
    ("drug/levothyroxine", "levothyroxine", "aluminium-hydroxide"): {"warning": (4, 4)},
    ("drug/tetracycline", "minocycline", "calcium"): {"warning": (2, 4), "advice": (0, 6)},
    ("drug/tetracycline", "doxycycline", "magnesium"): {"warning": (2, 4), "advice": (0, 6)},
    ("drug/quinolone", "ciprofloxacin", "magnesium"): {"warning": (2, 4), "caution": (0, 6)},
    ("drug/quinolone", "levofloxacin", "aluminium-hydroxide"): {"warning": (2, 4), "caution": (0, 6)},
    ("drug/quinolone", "ofloxacin", "calcium"): {"warning": (2, 2)},
    ("drug/bisphosphonate", "alendronate", "calcium"): {"warning": (0.5, 2), "advice": (3, 0)},
    ("drug/bisphosphonate", "risedronate", "magnesium"): {"warning": (0.5, 2), "advice": (3, 0)},
    ("drug/bisphosphonate", "etidronate", "food"): {"warning": (0.5, 2)},
}
PAIRS = sorted(PRINTED)


def taken(ion: str, at: Any) -> Intake | Medicine:
    if ion == "food":
        return Intake.of(Dose.of("potassium", "100 mg"), at=at, origin="food")
    return Medicine.of(ion, at=at) if "-" in ion else Intake.of(Dose.of(ion, "200 mg"), at=at)


def printed_severity(pair: tuple[str, str, str], after_drug_h: float, before_drug_h: float) -> str | None:
    found = [
        severity
        for severity, (before_h, after_h) in PRINTED[pair].items()
        if after_drug_h < before_h or before_drug_h < after_h
    ]
    return max(found, key=lambda word: Severity(word).rank, default=None)


def said(outcome: Outcome) -> str | None:
    return outcome.severity.value if outcome.severity else None


# The table ----------------------------------------------------------------------------------------------------


@given(st.sampled_from(PAIRS), near.near_times(), st.integers(0, 1439))
def test_a_pair_in_a_routine_is_judged_by_both_ways_round_the_clock(pair: Any, at: Any, minutes: int) -> None:
    """Hours after the medicine and hours before it add up to 24, but where both are 0."""
    rule_id, drug, ion = pair
    other = near.at_minute(at.hour * 60 + at.minute + minutes)
    outcome = GAPS[rule_id].check(Situation.of(Regimen.of(Medicine.of(drug, at=at), taken(ion, other))))

    assert said(outcome) == printed_severity(pair, minutes / 60, (24 - minutes / 60) % 24 if minutes else 0.0)
    assert len(outcome.findings) <= 1


@given(st.sampled_from(PAIRS), st.integers(0, 1440), st.booleans())
def test_a_pair_in_a_diary_is_judged_on_its_one_side(pair: Any, minutes: int, is_before: bool) -> None:
    """On a line there is no other way round."""
    rule_id, drug, ion = pair
    pill = datetime(2026, 3, 3, 12, 0)
    diary = Diary.of(
        Medicine.of(drug, at=pill), taken(ion, pill + timedelta(minutes=-minutes if is_before else minutes))
    )
    apart = minutes / 60
    ways = (float("inf"), apart) if is_before else (apart, float("inf"))
    expected = printed_severity(pair, *(ways if minutes else NEVER))
    worst = max((said(GAPS[rule_id].check(day)) or "" for day in days_of(diary)), key=lambda word: word != "")

    assert (worst or None) == expected


@given(st.sampled_from(PAIRS), st.integers(0, 2000), st.integers(0, 2000), st.booleans())
def test_more_distance_never_weighs_more(pair: Any, one: int, other: int, is_before: bool) -> None:
    """Neither side shrinks on a line."""
    rule_id, drug, ion = pair
    pill = datetime(2026, 3, 3, 12, 0)

    def rank(minutes: int) -> int:
        at = pill + timedelta(minutes=-minutes if is_before else minutes)
        days = days_of(Diary.of(Medicine.of(drug, at=pill), taken(ion, at)))
        return max(each.rank if (each := GAPS[rule_id].check(day).severity) else 0 for day in days)

    assert rank(max(one, other)) <= rank(min(one, other))


def test_the_table_by_hand_is_the_table_of_the_rules() -> None:
    """No pair is left out of the tests above."""
    by_class = {name: set(each.classes) | {each.name} for each in drugs() for name in [each.name]}
    covered = {(rule, kind, ion) for rule, drug, ion in PAIRS for kind in by_class[drug]}
    for rule in GAPS.values():
        for row in rule.rows:
            ion = "aluminium-hydroxide" if row.ion == "aluminium-antacid" else str(row.ion)
            assert (rule.id, row.drug, ion) in covered


def test_an_occasion_on_both_sides_of_a_medicine_is_judged_by_the_side_that_weighs_more() -> None:
    """Six minutes after it are a warning, however much nearer to its own limit the dose before it is."""
    rows = (
        DrugRow.of("doxycycline", "Ca", before_h=0.2, after_h=0, severity="warning", reference="camg-judgement"),
        DrugRow.of("doxycycline", "Ca", before_h=0, after_h=3, severity="info", reference="camg-judgement"),
    )
    doses = [Intake.of(Dose.of("calcium", "200 mg"), at=at) for at in ("07:45", "08:06")]
    situation = Situation.of(Regimen.of(Medicine.of("doxycycline", at="08:00"), *doses))
    (finding,) = attrs.evolve(GAPS["drug/tetracycline"], rows=rows).check(situation).findings

    assert (finding.severity, finding.measured) == (Severity.WARNING, 0.1)


# Names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", GAPS.values(), ids=lambda each: each.id)
def test_a_medicine_matches_by_its_name_or_class_and_never_by_a_part_of_it(rule: DrugGap) -> None:
    """Every listed medicine is judged or is not; what only looks like one is not."""
    calcium = Intake.of(Dose.of("calcium", "500 mg"), at="08:00")
    names = {row.drug for row in rule.rows}
    for each in drugs():
        outcome = rule.check(Situation.of(Regimen.of(calcium, Medicine.of(each.name, at="08:00"))))
        assert bool(outcome.findings) == bool(names & {each.name, *each.classes}), each.name
        unlisted = Medicine.unlisted(f"{each.name} forte", at="08:00")
        assert rule.check(Situation.of(Regimen.of(calcium, unlisted))).kind is OutcomeKind.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("name", "known"),
    [("PPIs", "proton-pump-inhibitor"), ("fluoroquinolone", "quinolone"), ("Bisphosphonates", "bisphosphonate"),
     ("thiazides", "thiazide"), ("loop diuretics", "loop-diuretic"), ("tetracyclines", "tetracycline")],
)  # fmt: skip
def test_a_class_of_medicines_is_known_by_its_name_and_in_the_plural(name: str, known: str) -> None:
    """As people write who do not know which one they take."""
    taken = Medicine.of(name, at="08:00")

    assert taken.name == known
    assert len(taken.classes) == 1


def test_a_synonym_is_the_medicine() -> None:
    """Packets say doxycyclin and alendronsäure."""
    calcium = Intake.of(Dose.of("calcium", "500 mg"), at="08:00")
    for rule_id, name in (("drug/tetracycline", "Doxycyclin"), ("drug/bisphosphonate", "Alendronsäure")):
        situation = Situation.of(Regimen.of(calcium, Medicine.of(name, at="08:00")))
        assert said(GAPS[rule_id].check(situation)) == "warning"


# Food and days ------------------------------------------------------------------------------------------------


def test_a_weekly_pill_counts_on_its_day_only() -> None:
    """The diary's date decides: breakfast on the other days stands beside no pill."""
    monday = datetime(2026, 3, 2, 7, 0)
    breakfasts = [
        Intake.of(Dose.of("calcium", "200 mg"), at=monday + timedelta(days=day, minutes=10), origin="food")
        for day in range(8)
    ]
    pills = [Medicine.of("alendronate", at=monday + timedelta(days=day)) for day in (0, 7)]
    kinds = [GAPS["drug/bisphosphonate"].check(day).kind.value for day in days_of(Diary.of(*breakfasts, *pills))]

    assert [number for number, kind in enumerate(kinds) if kind == "found"] == [0, 7]


@pytest.mark.parametrize(
    ("meal", "origin", "kind"),
    [
        ("light", "supplement", "found"),
        ("full", "water", "found"),
        ("fasted", "supplement", "not applicable"),
        (None, "food", "found"),
        ("fasted", "food", "found"),
        (None, "supplement", "not evaluated"),
    ],
)
def test_what_is_eaten_is_food_whatever_it_holds(meal: Any, origin: Any, kind: str) -> None:
    """Food by its origin, or by the meal that a dose is taken with; an unknown meal could be one."""
    zinc = Intake.of(Dose.of("zinc", "15 mg"), at="07:10", meal=meal, origin=origin)
    situation = Situation.of(Regimen.of(Medicine.of("alendronate", at="07:00"), zinc))

    assert GAPS["drug/bisphosphonate"].check(situation).kind.value == kind


def test_one_breakfast_is_one_finding() -> None:
    """Four foods of one moment are one meal, and the doses in it are judged as minerals."""
    at = "07:10"
    foods = [Intake.of(Dose.of(each, "20 mg"), at=at, origin="food") for each in ("Ca", "Mg", "Zn", "Fe")]
    tablet = Intake.of(Dose.of("calcium", "500 mg"), at=at, meal="full")
    situation = Situation.of(Regimen.of(Medicine.of("alendronate", at="07:00"), *foods, tablet))
    findings = GAPS["drug/bisphosphonate"].check(situation).findings

    assert sorted((each.facts["mineral"], len(each.intakes)) for each in findings) == [("calcium", 1), ("food", 4)]


def test_food_that_asks_for_more_than_its_mineral_is_judged_beside_it() -> None:
    """A dose stands for its meal too, where the row of food is the wider one."""
    rows = (row("etidronate", CALCIUM, 1.0), row("etidronate", "food", 2.0))
    mine = attrs.evolve(GAPS["drug/bisphosphonate"], rows=rows)
    tablet = Intake.of(Dose.of("calcium", "500 mg"), at="08:30", meal="full")
    (finding,) = mine.check(Situation.of(Regimen.of(Medicine.of("etidronate", at="07:00"), tablet))).findings

    assert finding.facts["mineral"] == "food"


# What is not known --------------------------------------------------------------------------------------------


def test_a_known_pair_is_found_beside_a_medicine_of_unknown_time() -> None:
    """The true part is found, and the rest is named."""
    tablet = Intake.of(Dose.of("calcium", "500 mg"), at="08:00")
    person = Person.of(treatments={"aluminium-hydroxide": None})
    outcome = GAPS["drug/levothyroxine"].check(
        Situation.of(Regimen.of(Medicine.of("levothyroxine", at="08:00"), tablet), person)
    )

    assert (said(outcome), outcome.missing) == ("warning", ("time of aluminium-antacid",))


def test_a_medicine_of_unknown_time_without_minerals_is_clear_of_them() -> None:
    """Nothing is listed that it could stand too close to."""
    person = Person.of(treatments={"doxycycline": None})

    assert GAPS["drug/tetracycline"].check(Situation.of(Regimen.of(), person)).missing == ()


# Rows of one's own --------------------------------------------------------------------------------------------


def row(drug: str, ion: Any, hours: float, **other: Any) -> DrugRow:
    given: dict[str, Any] = {"severity": "warning", "reference": "camg-judgement", **other}
    return DrugRow.of(drug, ion, before_h=hours, after_h=hours, **given)


def test_a_row_looks_its_names_up() -> None:
    """As people write them; what is kept is the catalogue's name."""
    made = row("L-Thyroxin", "Fe", 4)

    assert (made.drug, str(made.ion), made.before_h, made.severity) == ("levothyroxine", "iron", 4.0, Severity.WARNING)
    assert row("tetracycline", "food", 4).ion == "food"
    assert row("digoxin", "aluminum hydroxide", 4).ion == "aluminium-hydroxide"


FAULTS: list[tuple[str, Any]] = [
    ("drug", "cycline"),
    ("drug", None),
    ("ion", "irn"),
    ("before_h", -1),
    ("before_h", 25),
    ("after_h", float("nan")),
    ("after_h", True),
    ("severity", "grave"),
    ("reference", "somewhere"),
]


@given(st.lists(st.sampled_from(FAULTS), min_size=1, unique_by=lambda fault: fault[0]))
def test_all_faults_of_a_row_are_named_at_once(faults: list[tuple[str, Any]]) -> None:
    """Nobody mends a row fault by fault."""
    sound: dict[str, Any] = {
        "drug": "doxycycline", "ion": "iron", "before_h": 2, "after_h": 4, "severity": "info", "reference": "nix-1989",
    }  # fmt: skip
    assert DrugRow.of(**sound).drug == "doxycycline"
    with pytest.raises(CamgError) as caught:
        DrugRow.of(**{**sound, **dict(faults)})
    message = str(caught.value)
    named = {"severity": "Severity", "reference": "eference"}

    assert all(named.get(name, name) in message for name, _ in faults)
    if len(faults) > 1:
        assert isinstance(caught.value, InputErrors)
        assert len(caught.value.faults) == len(faults)


def test_a_source_of_ones_own_stands_beside_the_finding() -> None:
    """Not in the bibliography, and cited all the same."""
    own = Reference(id="clinic/table", text="Our pharmacy's table")
    mine = DrugGap(
        id="drug/dolutegravir",
        statement="Dolutegravir stands apart from iron.",
        grade=Grade.C,
        sources=(),
        rows=(row("dolutegravir", "iron", 2, reference=own),),
        says="{items}: {apart}.",
    )
    day = Regimen.of(Medicine.of("dolutegravir", at="08:00"), Intake.of(Dose.of("iron", "65 mg"), at="09:59"))
    (finding,) = assess(day, rules=RuleSet.of(mine, id="clinic", version="1")).findings

    assert finding.references == (own,)
    assert assess(day).not_judged == day.medicines
    assert assess(day, rules=default_rules() | RuleSet.of(mine, id="clinic", version="1")).not_judged == ()


@pytest.mark.parametrize("name", ["aspirin", "gabapentin", "digoxin", "rosuvastatin", "mycophenolate", "dolutegravir"])
def test_medicines_whose_rows_users_add_are_known_by_name(name: str) -> None:
    """So that a row can name them; no rule of camg judges their distances."""

    assert row(name, MAGNESIUM, 2).drug == name
    assert not any(name in rule.drugs for rule in GAPS.values())


def test_a_row_may_be_about_a_medicine_that_camg_does_not_know() -> None:
    """Whoever makes the row says so; the medicine is then judged, under that name alone."""
    mine = DrugGap(
        id="drug/mydrug",
        statement="Mydrug stands apart from calcium.",
        grade=Grade.C,
        sources=("camg-judgement",),
        rows=(row("My-Drug", CALCIUM, 2, unlisted=True),),
        says="{items}: {apart}; {mineral} is kept {before_h} after {medicine}.",
    )
    rules = RuleSet.of(mine, id="clinic", version="1")
    kept = Medicine.unlisted("my drug", at="08:00")
    day = Regimen.of(kept, Intake.of(Dose.of("calcium", "500 mg"), at="09:00"))

    (finding,) = assess(day, rules=rules).findings
    assert (finding.severity, finding.measured) == (Severity.WARNING, 1.0)
    assert finding.message.endswith("1 h apart; calcium is kept 2 h after my drug.")
    assert (assess(day).not_judged, assess(day, rules=rules).not_judged) == ((kept,), ())
    assert read_rules(to_dict(rules)) == rules
    assert assess(day.without(kept), rules=rules).outcomes[0].kind is OutcomeKind.NOT_APPLICABLE


@pytest.mark.parametrize("name", ["levothyroxine", "L-Thyroxin", "ppi", None, ""])
def test_only_a_name_that_camg_does_not_know_is_unlisted(name: Any) -> None:
    """Else the listed medicine would pass by the row."""

    with pytest.raises(InputError, match=r"DrugRow\.drug"):
        row(name, CALCIUM, 2, unlisted=True)


@pytest.mark.parametrize("name", ["unlisted:levothyroxine", "unlisted:L-Thyroxin"])
def test_a_row_about_an_unlisted_name_never_judges_the_listed_medicine(name: str) -> None:
    """Nor the other way round: who calls it unlisted is told that it is not judged."""
    listed = Regimen.of(Medicine.of("levothyroxine", at="08:00"), Intake.of(Dose.of("calcium", "500 mg"), at="09:00"))
    table = attrs.evolve(GAPS["drug/levothyroxine"], rows=(row(name, CALCIUM, 4),))

    assert table.check(Situation.of(listed)).kind is OutcomeKind.NOT_APPLICABLE
