"""What a rule looks at: occasions and pairs round the circle and along the line, and the day's totals."""

from collections.abc import Callable
from datetime import date, datetime
from math import inf
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import rule_strategies as near
import strategies as own
from hypothesis import given

from camg import CALCIUM, MAGNESIUM, Diary, Dose, InputError, Intake, Medicine, Person, Regimen, UnknownNameError
from camg.rules.default import default_rules
from camg.rules.situation import Situation
from camg.rules.situation import situations as days_of

BERLIN = ZoneInfo("Europe/Berlin")


def ca(at: str | datetime, mg: float = 500, **place: str) -> Intake:
    return Intake.of(Dose.of("calcium", f"{mg} mg"), at=at, **place)  # type: ignore[arg-type]


def mg(at: str | datetime, amount: float = 200, **place: str) -> Intake:
    return Intake.of(Dose.of("magnesium", f"{amount} mg"), at=at, **place)  # type: ignore[arg-type]


def pill(at: str | datetime) -> Medicine:
    return Medicine.of("levothyroxine", at=at)


def amounts(*intakes: Intake) -> list[float]:
    """The amounts of the occasions of calcium in a routine."""
    return [each.mg for each in Situation.of(Regimen.of(*intakes)).occasions("calcium")]


def days(*items: Intake | Medicine) -> dict[date | None, Situation]:
    return {each.day: each for each in days_of(Diary.of(*items))}


FIRST, SECOND, THIRD = date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)


# Occasions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "expected"), [("08:30", [600]), ("08:31", [300, 300]), ("07:30", [600]), ("07:29", [300, 300])]
)
def test_doses_half_an_hour_apart_are_one_occasion(other: str, expected: list[float]) -> None:
    """The half hour is included; what the gut meets at once is one load."""

    assert amounts(ca("08:00", 300), ca(other, 300)) == expected


def test_each_dose_of_an_occasion_is_near_the_one_before() -> None:
    """Half hours chain: an occasion may last longer than one."""

    assert amounts(ca("08:00", 100), ca("08:30", 100), ca("09:00", 100), ca("09:31", 100)) == [300, 100]


def test_an_occasion_may_stand_across_midnight() -> None:
    """Of a routine, whose clock is a circle; it holds the evening's dose first."""
    (occasion,) = Situation.of(Regimen.of(ca("00:10", 300), ca("23:50", 200))).occasions("calcium")

    assert (occasion.mg, [each.dose.elemental_mg for each in occasion.intakes]) == (500, [200, 300])


def test_a_chain_across_midnight_ends_where_its_gap_does() -> None:
    """31 minutes are 31 minutes at midnight too."""

    assert sorted(amounts(ca("00:15", 300), ca("23:45", 200))) == [500]
    assert sorted(amounts(ca("00:16", 300), ca("23:45", 200))) == [200, 300]


def test_doses_at_one_moment_are_one_occasion_also_at_midnight() -> None:
    """No dose is counted twice where the circle closes."""

    assert amounts(ca("00:00", 300), ca("00:00", 200)) == [500]
    assert amounts(ca("00:00", 300)) == [300]


def test_an_occasion_holds_supplements_and_medicines_only() -> None:
    """An antacid is a dose; food, water and a dose of 0 are not."""
    listed = [ca("08:00", 100, origin=origin) for origin in ("supplement", "medicine", "food", "water")]

    assert amounts(*listed, ca("08:00", 0)) == [200]
    assert amounts(ca("08:00", 0), ca("08:00", 300, origin="food")) == []


def test_an_occasion_is_of_one_mineral() -> None:
    """Magnesium beside calcium is a pair, not a larger dose."""
    situation = Situation.of(Regimen.of(ca("08:00", 300), mg("08:10", 100)))

    assert [each.mg for each in situation.occasions(CALCIUM)] == [300]
    assert [each.mg for each in situation.occasions("Mg")] == [100]
    assert situation.occasions("zinc") == ()


@given(near.calm_regimens())
def test_every_dose_stands_in_exactly_one_occasion(regimen: Regimen) -> None:
    """Nothing is lost and nothing is counted twice, and neighbours belong together."""
    situation = Situation.of(regimen)
    for mineral in (CALCIUM, MAGNESIUM):
        listed = list(situation.supplements(mineral))
        held = [each for occasion in situation.occasions(mineral) for each in occasion.intakes]
        assert sorted(map(repr, held)) == sorted(map(repr, listed))
        for occasion in situation.occasions(mineral):
            assert occasion.mg == pytest.approx(sum(each.dose.elemental_mg for each in occasion.intakes))
        starts = [each.minutes[0] for each in situation.occasions(mineral)]
        ends = [each.minutes[-1] for each in situation.occasions(mineral)]
        if len(starts) > 1:
            gaps = [
                (start - end) % 1440 for one, end in enumerate(ends) for two, start in enumerate(starts) if one != two
            ]
            assert min(gaps) > 30


def test_an_occasion_across_midnight_of_a_diary_is_of_the_day_of_its_last_dose() -> None:
    """It counts once."""
    found = days(ca(datetime(2026, 3, 1, 23, 50), 300), ca(datetime(2026, 3, 2, 0, 10), 400))

    assert [[each.mg for each in found[day].occasions("calcium")] for day in (FIRST, SECOND)] == [[], [700]]


def test_a_diary_has_no_circle() -> None:
    """The first minute and the last of one day are far apart."""
    found = days(ca(datetime(2026, 3, 1, 0, 5), 300), ca(datetime(2026, 3, 1, 23, 55), 300))

    assert [each.mg for each in found[FIRST].occasions("calcium")] == [300, 300]


# Pairs round the circle ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calcium", "magnesium", "before", "after"),
    [
        ("08:00", "08:00", 0, 0),
        ("08:00", "10:00", 2, 22),
        ("10:00", "08:00", 22, 2),
        ("23:00", "01:00", 2, 22),
        ("23:30", "00:30", 1, 23),
        ("00:00", "12:00", 12, 12),
        ("08:00", "20:30", 12.5, 11.5),
    ],
)
def test_a_pair_is_measured_both_ways_round_the_circle(
    calcium: str, magnesium: str, before: float, after: float
) -> None:
    """Before: from the one to the next of the other; after: from the other before to the one; the gap is the less."""
    (pair,) = Situation.of(Regimen.of(ca(calcium), mg(magnesium))).pairs("calcium", "magnesium")

    assert (pair.before_h, pair.after_h, pair.gap_h) == (before, after, min(before, after))


def test_the_gap_of_two_occasions_is_between_their_nearest_doses() -> None:
    """An occasion may last; what is near is its nearest member."""
    (pair,) = Situation.of(Regimen.of(ca("08:00"), ca("08:30"), mg("10:00"), mg("10:20"))).pairs(CALCIUM, MAGNESIUM)

    assert (pair.gap_h, pair.before_h, pair.after_h) == (1.5, 1.5, 24 - 140 / 60)


def test_occasions_that_enclose_each_other_have_a_gap_on_either_side() -> None:
    """Magnesium between two calcium doses of one occasion is near to both."""
    (pair,) = Situation.of(Regimen.of(ca("08:00"), ca("08:30"), mg("08:20"))).pairs(CALCIUM, MAGNESIUM)

    assert [pair.before_h, pair.after_h] == pytest.approx([1 / 3, 1 / 6])


def test_every_occasion_of_the_one_is_paired_with_every_one_of_the_other() -> None:
    """Two and three make six pairs."""
    regimen = Regimen.of(ca("06:00"), ca("18:00"), mg("07:00"), mg("12:00"), mg("22:00"))

    assert len(Situation.of(regimen).pairs("calcium", "magnesium")) == 6


@pytest.mark.parametrize("name", ["levothyroxine", "thyroid-hormone"])
def test_a_medicine_is_paired_by_name_or_class(name: str) -> None:
    """The medicine comes first among the items, for it was asked first."""
    medicine, dose = pill("06:30"), ca("08:00")
    (pair,) = Situation.of(Regimen.of(dose, medicine)).pairs(name, "calcium")

    assert pair.items == (medicine, dose)
    assert pair.intakes == (dose,)
    assert (pair.before_h, pair.after_h) == (1.5, 22.5)


def test_what_is_not_taken_makes_no_pair() -> None:
    """Neither a mineral nor a medicine."""
    situation = Situation.of(Regimen.of(ca("08:00")))

    assert situation.pairs("calcium", "magnesium") == ()
    assert situation.pairs("levothyroxine", "calcium") == ()


@given(near.calm_regimens())
def test_the_two_ways_round_the_circle_make_a_day(regimen: Regimen) -> None:
    """With one dose on each side; and asking the other way round swaps them."""
    situation = Situation.of(regimen)
    there, back = situation.pairs(CALCIUM, MAGNESIUM), situation.pairs(MAGNESIUM, CALCIUM)
    for pair in there:
        assert 0 <= pair.gap_h <= 12
        if len(pair.intakes) == 2:
            assert pair.before_h + pair.after_h == pytest.approx(24) or pair.gap_h == 0
    assert sorted((each.before_h, each.after_h) for each in there) == sorted(
        (each.after_h, each.before_h) for each in back
    )


# Pairs along the line -----------------------------------------------------------------------------------------


def test_the_open_side_of_a_diary_is_infinitely_far() -> None:
    """What was taken before the first entry is not known, and a day without entries is no dose."""
    found = days(pill(datetime(2026, 3, 1, 6, 30)), ca(datetime(2026, 3, 1, 8, 0)))
    (pair,) = found[FIRST].pairs("levothyroxine", "calcium")

    assert (pair.before_h, pair.after_h, pair.gap_h) == (1.5, inf, 1.5)


def test_in_a_diary_the_pill_may_come_after_the_mineral() -> None:
    """Then the side after it is open."""
    found = days(ca(datetime(2026, 3, 1, 5, 0)), pill(datetime(2026, 3, 1, 6, 30)))
    (pair,) = found[FIRST].pairs("levothyroxine", "calcium")

    assert (pair.before_h, pair.after_h) == (inf, 1.5)


def test_a_pair_across_midnight_counts_once_on_the_day_of_its_later_member() -> None:
    """23:00 and 01:00 are 2 h apart, on two dates."""
    found = days(ca(datetime(2026, 3, 1, 23, 0)), mg(datetime(2026, 3, 2, 1, 0)))
    pairs = {day: each.pairs("calcium", "magnesium") for day, each in found.items()}

    assert [len(pairs[day]) for day in (FIRST, SECOND)] == [0, 1]
    assert (pairs[SECOND][0].gap_h, pairs[SECOND][0].after_h) == (2, inf)


def test_the_rule_finds_such_a_pair_on_that_day_only() -> None:
    """The finding is about a dose of the day before, too."""
    rule = default_rules()["timing/separate-high-dose-ca-mg"]
    evening = ca(datetime(2026, 3, 1, 23, 0))
    found = {day: rule.check(each) for day, each in days(evening, mg(datetime(2026, 3, 2, 1, 0))).items()}

    assert [len(found[day].findings) for day in (FIRST, SECOND)] == [0, 1]
    assert evening in found[SECOND].findings[0].items


def test_doses_more_than_a_day_apart_make_no_pair() -> None:
    """Yesterday counts, the day before does not."""
    found = days(ca(datetime(2026, 3, 1, 8, 0)), mg(datetime(2026, 3, 2, 8, 0)), mg(datetime(2026, 3, 3, 9, 0)))

    assert [each.gap_h for each in found[SECOND].pairs("calcium", "magnesium")] == [24]
    assert found[THIRD].pairs("calcium", "magnesium") == ()


@given(own.diaries())
def test_every_near_pair_of_a_diary_counts_on_exactly_one_day(diary: Diary) -> None:
    """Judged day by day, nothing falls between two days and nothing counts twice."""
    counted = [pair for day in days_of(diary) for pair in day.pairs("calcium", "magnesium")]
    sides = [
        {(occasion.intakes, occasion.minutes) for day in days_of(diary) for occasion in day.occasions(mineral)}
        for mineral in (CALCIUM, MAGNESIUM)
    ]
    near_ones = [
        (one, other)
        for one, ones in sides[0]
        for other, others in sides[1]
        if min(abs(a - b) for a in ones for b in others) <= 1440
    ]

    assert sorted(repr(pair.items) for pair in counted) == sorted(repr((*one, *other)) for one, other in near_ones)


# Changes of the clock -----------------------------------------------------------------------------------------


def test_a_night_in_spring_is_an_hour_shorter_than_its_clock_says() -> None:
    """01:30 and 03:30 on 29 March 2026 in Berlin are one hour apart, for the gut has no summer time."""
    found = days(
        ca(datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN)),
        mg(datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)),
    )
    (pair,) = found[date(2026, 3, 29)].pairs("calcium", "magnesium")

    assert pair.gap_h == 1


def test_a_night_in_autumn_is_an_hour_longer_than_its_clock_says() -> None:
    """02:30 comes twice on 25 October 2026; the second is an hour after the first."""
    found = days(
        ca(datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)),
        mg(datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)),
    )
    (pair,) = found[date(2026, 10, 25)].pairs("calcium", "magnesium")

    assert pair.gap_h == 1


def test_the_pill_keeps_its_four_hours_when_the_clock_jumps() -> None:
    """Calcium at 23:30 and the pill at 03:30 summer time are 3 h apart; without a time zone they would be 4 h."""
    rule = default_rules()["drug/levothyroxine"]
    zoned = days(ca(datetime(2026, 3, 28, 23, 30, tzinfo=BERLIN)), pill(datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)))
    plain = days(ca(datetime(2026, 3, 28, 23, 30)), pill(datetime(2026, 3, 29, 3, 30)))
    (finding,) = rule.check(zoned[date(2026, 3, 29)]).findings

    assert finding.measured == 3
    assert rule.check(plain[date(2026, 3, 29)]).findings == ()


def test_half_an_hour_is_measured_in_instants_too() -> None:
    """01:45 and 03:15 of that night are half an hour apart: one occasion."""
    found = days(
        ca(datetime(2026, 3, 29, 1, 45, tzinfo=BERLIN), 300),
        ca(datetime(2026, 3, 29, 3, 15, tzinfo=BERLIN), 300),
    )

    assert [each.mg for each in found[date(2026, 3, 29)].occasions("calcium")] == [600]


def test_a_day_is_the_local_one() -> None:
    """00:30 in Berlin is of the new day, though in London it is of the old."""
    found = days(ca(datetime(2026, 7, 2, 0, 30, tzinfo=BERLIN)))

    assert list(found) == [date(2026, 7, 2)]


# Totals -------------------------------------------------------------------------------------------------------


DIET = Person.of(dietary_calcium="800 mg", dietary_magnesium="250 mg")


def test_usual_food_is_added_to_listed_supplements() -> None:
    """Whoever lists pills only still eats; usual food makes the total known."""
    totals = Situation.of(Regimen.of(ca("08:00", 600)), DIET).totals

    assert (totals.mg("calcium"), totals.mg("magnesium"), totals.complete) == (1400, 250, True)
    assert (totals.supplement_mg("calcium"), totals.supplement_mg("magnesium")) == (600, 0)


def test_usual_food_is_not_added_to_listed_food() -> None:
    """The list is what was eaten."""
    totals = Situation.of(Regimen.of(ca("08:00", 600), ca("12:00", 300, origin="food")), DIET).totals

    assert (totals.mg("calcium"), totals.mg("magnesium"), totals.complete) == (900, 0, True)


def test_usual_food_is_added_to_listed_water() -> None:
    """Mineral water is drunk beside the meals."""
    totals = Situation.of(Regimen.of(mg("08:00", 50, origin="water")), DIET).totals

    assert (totals.mg("magnesium"), totals.supplement_mg("magnesium")) == (300, 0)


def test_a_list_without_food_is_a_lower_bound() -> None:
    """Unless it is declared complete, or holds water, or the usual food is stated."""
    pills = Regimen.of(ca("08:00", 600))

    assert not Situation.of(pills).totals.complete
    assert Situation.of(Regimen.of(*pills.items, complete=True)).totals.complete
    assert Situation.of(pills.with_(mg("08:00", 50, origin="water"))).totals.complete


def test_usual_food_of_one_mineral_makes_only_that_total_known() -> None:
    """Nothing is known of the other."""
    totals = Situation.of(Regimen.of(), Person.of(dietary_calcium="800 mg")).totals

    assert (totals.knows("calcium"), totals.knows("magnesium"), totals.complete) == (True, False, False)


def test_each_day_of_a_diary_has_its_own_total() -> None:
    """With usual food on each; the days are not averaged for a rule."""
    diary = Diary.of(ca(datetime(2026, 3, 1, 8, 0), 300), ca(datetime(2026, 3, 2, 8, 0), 700))

    assert [each.totals.mg("calcium") for each in days_of(diary, DIET)] == [1100, 1500]


# Medicines ----------------------------------------------------------------------------------------------------


def test_a_medicine_is_taken_whether_it_stands_in_the_routine_or_among_the_treatments() -> None:
    """Only the latter has a duration, and where neither is stated nothing is known."""
    treated = Person.of(treatments={"omeprazole": "18 month"})

    assert Situation.of(Regimen.of(pill("06:30"))).takes("thyroid-hormone") is True
    assert Situation.of(Regimen.of(), treated).takes("ppi") is True
    assert Situation.of(Regimen.of(), treated).takes("levothyroxine") is False
    assert Situation.of(Regimen.of()).takes("levothyroxine") is None


# Names ----------------------------------------------------------------------------------------------------------

THYROID_DAY = Regimen.of(ca("08:00"), pill("06:30"))


@pytest.mark.parametrize("name", ["levothyroxine", "Levothyroxine", "L-thyroxine", "thyroid-hormone"])
def test_a_medicine_is_found_by_its_name_its_listed_synonyms_and_its_class(name: str) -> None:
    """However it is written, the pill is the same."""
    situation = Situation.of(THYROID_DAY)

    assert len(situation.pairs(name, "calcium")) == len(situation.pairs("calcium", name)) == 1
    assert len(situation.sides(name)) == len(situation.takings(name)) == 1
    assert situation.takes(name) is True
    assert Situation.of(Regimen.of(), Person.of(treatments={"levothyroxine": None})).takes(name) is True


@pytest.mark.parametrize("name", ["levothyroxin4", "levo", "calcum", "moonshine", "", "x" * 500])
@pytest.mark.parametrize("regimen", [Regimen.of(), THYROID_DAY])
def test_a_name_that_camg_does_not_know_never_passes_as_nothing_there(name: str, regimen: Regimen) -> None:
    """Neither where something is taken nor where nothing is."""
    situation = Situation.of(regimen)
    asks: list[Callable[[], object]] = [
        lambda: situation.pairs(name, "calcium"),
        lambda: situation.pairs("magnesium", name),
        lambda: situation.sides(name),
        lambda: situation.takings(name),
        lambda: situation.takes(name),
    ]

    for ask in asks:
        with pytest.raises(UnknownNameError):
            ask()


def test_a_misspelt_mineral_is_told_the_nearest_name() -> None:
    """Also where a medicine would do."""

    with pytest.raises(UnknownNameError, match="'calcium'"):
        Situation.of(THYROID_DAY).pairs("calcum", "magnesium")


@pytest.mark.parametrize("name", [None, 5, b"levothyroxine", ["levothyroxine"]])
def test_what_is_no_name_is_refused(name: Any) -> None:
    """With an error of camg's own."""
    situation = Situation.of(THYROID_DAY)

    for ask in (situation.takes, situation.takings, situation.sides, lambda each: situation.pairs(each, "calcium")):
        with pytest.raises(InputError):
            ask(name)


def test_an_unlisted_medicine_is_found_by_its_own_name_where_it_is_taken() -> None:
    """Whoever keeps it knows its name; where it is not taken, only the word for it tells it from a typing error."""
    taken = Situation.of(Regimen.of(ca("08:00"), Medicine.unlisted("My-Drug", at="06:30")))
    other = Situation.of(Regimen.of(ca("08:00")))

    for name in ("My-Drug", "my drug", "unlisted:My-Drug"):
        assert [pair.before_h for pair in taken.pairs(name, "calcium")] == [1.5]
        assert taken.takes(name) is True
    assert other.pairs("unlisted:my drug", "calcium") == ()
    assert other.takes("unlisted:my drug") is None
    with pytest.raises(UnknownNameError, match="unlisted:NAME"):
        other.pairs("My-Drug", "calcium")


def test_an_unlisted_medicine_of_a_diary_is_known_on_all_its_days() -> None:
    """A day without it is a day without it."""
    kept = Medicine.unlisted("mydrug", at=datetime(2026, 3, 1, 8, 0))
    found = days(kept, ca(datetime(2026, 3, 3, 9, 0)))

    assert [len(found[day].takings("mydrug")) for day in (FIRST, THIRD)] == [1, 0]


def test_no_unlisted_medicine_is_taken_for_one_that_camg_knows() -> None:
    """Who calls it unlisted says that rules shall not judge it as the listed one."""
    situation = Situation.of(Regimen.of(ca("08:00"), Medicine.unlisted("levothyroxine", at="06:30")))

    assert situation.pairs("levothyroxine", "calcium") == ()
    assert situation.takes("levothyroxine") is None


@pytest.mark.parametrize("name", ["calcium", "Ca", "Calcium"])
def test_wherever_a_mineral_is_asked_for_its_name_will_do(name: str) -> None:
    """Of a situation, and of what of it stays the same from day to day."""
    situation = Situation.of(Regimen.of(ca("08:00", 300), ca("20:00", 500), mg("09:00")), DIET)

    assert situation.of_mineral(name) == situation.of_mineral(CALCIUM) != ()
    assert situation.supplements(name) == situation.supplements(CALCIUM) != ()
    assert situation.largest_mg(name) == situation.largest_mg(CALCIUM) == 500
    assert situation.cells(name) == situation.cells(CALCIUM) == situation.case.cells(name) != ()
    assert situation.missing_for(name, "magnesium", words=("EAR",)) == ("age", "sex")


@pytest.mark.parametrize("ask", ["of_mineral", "supplements", "largest_mg", "cells"])
def test_what_is_no_mineral_is_refused(ask: str) -> None:
    """As everywhere: by name, with the nearest."""
    situation = Situation.of(THYROID_DAY)

    with pytest.raises(UnknownNameError, match="'calcium'"):
        getattr(situation, ask)("calcum")
    with pytest.raises(InputError):
        getattr(situation, ask)(None)


@pytest.mark.parametrize("given_for", ["x", None, Diary.of(ca(datetime(2026, 3, 1, 8, 0))), THYROID_DAY.items])
def test_a_situation_is_of_a_routine(given_for: Any) -> None:
    """Of a diary there is one for each day."""

    with pytest.raises(InputError, match="regimen"):
        Situation.of(given_for)
