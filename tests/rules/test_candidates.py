"""Candidates for remedies: what is asked for, best first, and a bounded number of them."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
import strategies as own
from hypothesis import assume, given
from hypothesis import strategies as st
from remedy_strategies import changeable, routines

from camg import CALCIUM, MAGNESIUM, Diary, Dose, Intake, Meal, MealState, Person, Regimen, Remedy, Situation, apply
from camg.catalogue.salts import Solubility
from camg.rules.candidates import (
    MOST,
    additions,
    joint_moves,
    moves,
    reductions,
    splits,
    switches,
    tablets,
    with_meals,
)
from camg.rules.situation import situations

MINUTES = st.lists(st.integers(0, 1439), max_size=3)


def apart_h(one: int, other: int) -> float:
    ahead = (one - other) % 1440
    return min(ahead, 1440 - ahead) / 60


def minutes_of(remedy: Remedy) -> list[int]:
    """When what is changed is taken afterwards."""
    return sorted({each.minute for change in remedy.changes for each in change.new})


def supplement(mineral: str, mg: float, at: str, **given: Any) -> Intake:
    return Intake.of(Dose.of(mineral, f"{mg!r} mg", salt=given.pop("salt", None)), at=at, **given)


def situation_of(*items: Any, **person: Any) -> Situation:
    return Situation.of(Regimen.of(*items), Person.of(**person))


def every_candidate(situation: Situation, **options: Any) -> dict[str, Iterator[Remedy]]:
    """All generators for all intakes of a situation."""
    intakes = situation.regimen.intakes
    return {
        "moves": moves(situation, intakes, gap_h=4.0, away_from=(480,), **options),
        "joint moves": joint_moves(situation, intakes, gap_h=4.0, away_from=(480,), **options),
        "splits": splits(situation, intakes, parts=2, gap_h=4.0, **options),
        "calcium": reductions(situation, intakes, CALCIUM, less_mg=50.0, **options),
        "magnesium": reductions(situation, intakes, MAGNESIUM, less_mg=50.0, **options),
        "additions": additions(situation, MAGNESIUM, to_mg=5000.0, **options),
        "switches": switches(situation, intakes, solubility=Solubility.SOLUBLE, **options),
        "meals": with_meals(situation, intakes, **options),
    }


# All of them -----------------------------------------------------------------------------------------------------


@given(routines())
def test_every_candidate_can_be_applied_and_there_are_not_too_many(regimen: Regimen) -> None:
    """Each once, in the same order whenever it is asked, and changing supplements only."""
    situation = Situation.of(regimen)
    again = every_candidate(Situation.of(regimen))
    for name, found in every_candidate(situation).items():
        listed = list(found)

        assert len(listed) <= MOST, name
        assert listed == list(again[name]), name
        assert len(set(listed)) == len(listed), name
        for remedy in listed:
            assert apply(regimen, remedy) != regimen
            assert all(each.origin.value == "supplement" for change in remedy.changes for each in change.old)


@pytest.mark.parametrize("most", [0, 1, 3])
def test_the_caller_says_how_many_at_most(most: int) -> None:
    """They are the first of the longer list."""
    day = (supplement("calcium", 600.0, "08:00"), supplement("magnesium", 400.0, "08:00"))
    longer = every_candidate(situation_of(*day))
    for name, found in every_candidate(situation_of(*day), most=most).items():
        assert list(found) == list(islice(longer[name], most)), name


@given(own.diaries())
def test_a_diary_has_no_candidates(diary: Diary) -> None:
    """What was taken cannot be changed."""
    for situation in situations(diary):
        assert tablets(situation, situation.regimen.intakes) == ()
        for found in every_candidate(situation).values():
            assert list(found) == []


@given(own.regimens())
def test_tablets_are_what_a_remedy_can_be_made_for(regimen: Regimen) -> None:
    """Supplements, one intake for each product at a moment, none that shares its tablet with something else."""
    found = tablets(Situation.of(regimen), regimen.intakes)
    able = [each for each in changeable(regimen) if each.dose.elemental_mg > 0]

    assert {each for each in able if each.product is None} <= set(found)
    assert {(each.product, each.at) for each in able} <= {(each.product, each.at) for each in found}
    products = [(each.product, each.at) for each in found if each.product is not None]
    assert len(set(products)) == len(products)


# Moves -----------------------------------------------------------------------------------------------------------


@given(routines(), MINUTES, st.sampled_from([1.0, 2.0, 4.0, 6.0]))
def test_moves_end_far_enough_from_the_given_minutes(regimen: Regimen, away: list[int], gap_h: float) -> None:
    """Round the clock, at listed meals or at half hours of the waking day, alone or all together."""
    situation = Situation.of(regimen)
    meals = {each.minute for each in regimen.intakes if each.meal is not None and each.meal.state != "fasted"}
    for remedy in (
        *moves(situation, regimen.intakes, gap_h=gap_h, away_from=away),
        *joint_moves(situation, regimen.intakes, gap_h=gap_h, away_from=away),
    ):
        (minute,) = minutes_of(remedy)

        assert all(apart_h(minute, each) >= gap_h for each in away)
        assert minute in meals or (minute % 30 == 0 and 360 <= minute <= 1380)


def test_listed_meals_come_first_and_then_what_is_near() -> None:
    """Dinner at 18:15 before 12:00, although that is nearer; the tablet is then taken with that dinner."""
    tablet = supplement("magnesium", 200.0, "08:00")
    dinner = supplement("calcium", 300.0, "18:15", meal=Meal.of("full", phytate="0.3 mmol"), origin="food")
    first, second, third = islice(moves(situation_of(tablet, dinner), [tablet], gap_h=4.0, away_from=(480,)), 3)

    assert [minutes_of(each) for each in (first, second, third)] == [[1095], [720], [750]]
    assert first.changes[0].new[0].meal == dinner.meal
    assert second.changes[0].new[0].meal is None


def test_a_fasted_tablet_is_not_moved_to_a_meal() -> None:
    """Nobody's stomach is empty at dinner."""
    tablet = supplement("magnesium", 200.0, "08:00", meal="fasted")
    dinner = supplement("calcium", 300.0, "18:00", meal="full", origin="food")
    found = list(moves(situation_of(tablet, dinner), [tablet], gap_h=4.0, away_from=(480,), most=99))

    assert found
    assert [18 * 60] not in [minutes_of(each) for each in found]


def test_meals_that_do_not_fit_are_left_out() -> None:
    """Such as those that bind; elsewhere a meal may be stated."""
    tablet = supplement("magnesium", 200.0, "08:00", meal=Meal.of("full", phytate="1.5 mmol"))
    lunch = supplement("calcium", 100.0, "12:00", meal=Meal.of("full", phytate="2 mmol"), origin="food")
    dinner = supplement("calcium", 300.0, "18:00", meal=Meal.of("light", phytate="0 mmol"), origin="food")
    situation = situation_of(tablet, lunch, dinner)
    found = list(
        moves(situation, [tablet], gap_h=2.0, away_from=(480,), meal="light", fits=lambda m: m.phytate_mmol == 0)
    )

    assert minutes_of(found[0]) == [18 * 60]
    assert [12 * 60] not in [minutes_of(each) for each in found]
    assert found[1].changes[0].new[0].meal == Meal.of("light")


def test_tablets_take_turns() -> None:
    """The best move of each before the second best of any."""
    one, other = supplement("calcium", 600.0, "08:00"), supplement("magnesium", 400.0, "09:00")
    found = islice(moves(situation_of(one, other), [one, other], gap_h=4.0, away_from=(480, 540)), 4)

    assert [each.changes[0].old[0].dose.mineral.symbol for each in found] == ["Ca", "Mg", "Ca", "Mg"]


def test_an_occasion_of_two_tablets_moves_as_a_whole() -> None:
    """Equal ones too; what stands there already stays."""
    tablet, late = supplement("magnesium", 200.0, "08:00"), supplement("magnesium", 200.0, "08:20")
    situation = situation_of(tablet, tablet, late)
    first = next(joint_moves(situation, [tablet, tablet, late], gap_h=4.0, away_from=(480,)))

    assert [each.minute for each in apply(Regimen.of(tablet, tablet, late), first).intakes] == [720, 720, 720]
    assert list(joint_moves(situation_of(late), [late], gap_h=4.0, away_from=(480,))) == []


# Splits ----------------------------------------------------------------------------------------------------------


@given(routines(), st.integers(2, 4), MINUTES)
def test_parts_stand_apart_and_away(regimen: Regimen, parts: int, away: list[int]) -> None:
    """Four hours from each other round the clock, one hour from the given minutes."""
    situation = Situation.of(regimen)
    for remedy in splits(situation, regimen.intakes, parts=parts, gap_h=4.0, away_from=away, away_h=1.0):
        times = minutes_of(remedy)

        assert len(times) == parts
        assert all(apart_h(one, other) >= 4.0 for one in times for other in times if one != other)
        assert all(apart_h(minute, each) >= 1.0 for minute in times for each in away)


@pytest.mark.parametrize(("parts", "times"), [(2, [480, 720]), (3, [480, 720, 960]), (4, [480, 720, 960, 1200])])
def test_a_part_stays_where_the_whole_was(parts: int, times: list[int]) -> None:
    """And the others come as soon as they may."""
    tablet = supplement("magnesium", 400.0, "08:00")

    assert minutes_of(next(splits(situation_of(tablet), [tablet], parts=parts, gap_h=4.0))) == times


def test_parts_go_to_meals_like_the_one_of_the_whole() -> None:
    """A full dinner for what is taken with a full breakfast, not a light lunch."""
    tablet = supplement("calcium", 1000.0, "08:00", meal="full")
    lunch = supplement("calcium", 100.0, "12:30", meal="light", origin="food")
    dinner = supplement("calcium", 300.0, "19:00", meal="full", origin="food")

    assert minutes_of(next(splits(situation_of(tablet, lunch, dinner), [tablet], parts=2, gap_h=4.0))) == [480, 1140]


def test_a_sum_of_several_tablets_is_split_as_a_whole_first() -> None:
    """300 and 300 mg within half an hour: both in halves at the same two times."""
    one, other = supplement("magnesium", 300.0, "08:00"), supplement("magnesium", 300.0, "08:20")
    first, second = islice(splits(situation_of(one, other), [one, other], parts=2, gap_h=4.0), 2)

    assert len(first.changes) == 2
    assert minutes_of(first) == [480, 720]
    assert len(second.changes) == 1


# Amounts ---------------------------------------------------------------------------------------------------------


@given(routines(), own.minerals_of_the_gut(), own.amounts_mg(low=0.001, high=3000.0))
def test_reductions_take_at_least_so_much_away(regimen: Regimen, mineral: Any, less_mg: float) -> None:
    """From supplements alone; exactly so much unless tablets are left out; nothing where there is not enough."""
    situation = Situation.of(regimen)
    before = situation.totals.mg(mineral)
    found = list(reductions(situation, regimen.intakes, mineral, less_mg=less_mg))
    held = sum(
        each.dose.elemental_mg for each in tablets(situation, regimen.intakes)
        if each.dose.mineral == mineral and each.product is None
    )  # fmt: skip
    if held > less_mg + 1e-6:
        assert found
    for remedy in found:
        fallen = before - Situation.of(apply(regimen, remedy)).totals.mg(mineral)

        assert fallen >= less_mg - 1e-8
        if all(change.new for change in remedy.changes):
            assert fallen == pytest.approx(less_mg, abs=1e-8)


def test_reductions_come_largest_first_then_shared_then_left_out() -> None:
    """300, 200 and 100 mg, of which 250 mg shall go."""
    day = [supplement("magnesium", mg, at) for mg, at in ((300.0, "08:00"), (200.0, "12:00"), (100.0, "18:00"))]
    found = reductions(situation_of(*day), day, MAGNESIUM, less_mg=250.0)

    def left(remedy: Remedy) -> list[float]:
        return [each.dose.elemental_mg for each in apply(Regimen.of(*day), remedy).intakes]

    assert [left(each) for each in found] == [
        [50.0, 200.0, 100.0],
        [175.0, 116.666666667, 58.333333333],
        [200.0, 100.0],
        [],
    ]


def test_where_one_tablet_is_not_enough_several_are_reduced() -> None:
    """400 of 600 mg: the largest goes, the next is reduced; or all in proportion."""
    day = [supplement("magnesium", mg, at) for mg, at in ((300.0, "08:00"), (200.0, "12:00"), (100.0, "18:00"))]
    first, second, third = reductions(situation_of(*day), day, MAGNESIUM, less_mg=400.0)

    assert [each.dose.elemental_mg for each in apply(Regimen.of(*day), first).intakes] == [100.0, 100.0]
    assert [each.dose.elemental_mg for each in apply(Regimen.of(*day), second).intakes] == pytest.approx(
        [100.0, 200 / 3, 100 / 3], abs=1e-8
    )
    assert apply(Regimen.of(*day), third).intakes == ()


def test_a_product_is_reduced_as_a_whole() -> None:
    """100 of its 200 mg magnesium, and so half of its calcium."""
    day = [supplement(name, mg, "08:00", product="Both") for name, mg in (("calcium", 400.0), ("magnesium", 200.0))]
    first = next(reductions(situation_of(*day), day, MAGNESIUM, less_mg=100.0))

    assert [each.dose.elemental_mg for each in apply(Regimen.of(*day), first).intakes] == [200.0, 100.0]


@given(routines(), own.amounts_mg(low=1.0, high=5000.0), st.sampled_from([{}, {"dietary_magnesium": "250 mg"}]))
def test_additions_reach_the_total(regimen: Regimen, to_mg: float, person: dict[str, Any]) -> None:
    """Also beside usual food, which a listed meal would otherwise replace."""
    situation = Situation.of(regimen, Person.of(**person))
    before = situation.totals
    found = list(additions(situation, MAGNESIUM, to_mg=to_mg))

    assert bool(found) == (round(to_mg - before.mg(MAGNESIUM), 9) > 0)
    for remedy in found:
        after = Situation.of(apply(regimen, remedy), situation.person).totals

        assert after.mg(MAGNESIUM) == pytest.approx(to_mg, abs=1e-8)
        assert after.mg(CALCIUM) == before.mg(CALCIUM)
        assert after.supplement_mg(MAGNESIUM) == before.supplement_mg(MAGNESIUM)
        assert after.known == before.known


def test_additions_go_to_listed_meals() -> None:
    """The nearest to noon first, then the usual hours of meals."""
    meals = [supplement("calcium", 200.0, at, meal="light", origin="food") for at in ("08:00", "13:00", "19:00")]

    assert [minutes_of(each) for each in additions(situation_of(*meals), MAGNESIUM, to_mg=80.0)] == [
        [780], [480], [1140], [720],
    ]  # fmt: skip
    noon, *_ = additions(situation_of(), MAGNESIUM, to_mg=80.0)
    assert minutes_of(noon) == [720]
    assert noon.changes[0].new[0].meal == Meal.of("full")


# Salts and meals -------------------------------------------------------------------------------------------------


@given(routines(), st.sampled_from(list(Solubility)))
def test_switches_end_in_the_class_asked_for(regimen: Regimen, solubility: Solubility) -> None:
    """Uncoated, of the same mineral and amount."""
    for remedy in switches(Situation.of(regimen), regimen.intakes, solubility=solubility):
        for change in remedy.changes:
            for old, new in zip(change.old, change.new, strict=True):
                assert new.dose.salt is not None
                assert (new.dose.salt.solubility, new.dose.coating) == (solubility, None)
                assert (new.dose.mineral, new.dose.elemental_mg) == (old.dose.mineral, old.dose.elemental_mg)


def test_preferred_salts_come_first_and_all_tablets_before_each() -> None:
    """Two oxides: both as bisglycinate, then one, then the other."""
    day = [supplement("magnesium", 200.0, at, salt="mg-oxide") for at in ("08:00", "20:00")]
    found = switches(situation_of(*day), day, solubility=Solubility.SOLUBLE, first=("mg-bisglycinate",))
    both, one, other, fourth = islice(found, 4)

    assert [len(each.changes) for each in (both, one, other)] == [2, 1, 1]
    assert all("magnesium bisglycinate" in each.text for each in (both, one, other))
    assert "bisglycinate" not in fourth.text


def test_a_tablet_that_holds_something_else_has_no_other_salt() -> None:
    """It cannot be changed in part."""
    day = [supplement(name, 200.0, "08:00", product="Both") for name in ("calcium", "magnesium")]

    assert list(switches(situation_of(*day), day, solubility=Solubility.SOLUBLE)) == []


@given(routines())
def test_tablets_end_with_a_meal(regimen: Regimen) -> None:
    """Light or full, at its own time or at a listed meal."""
    meals = {each.minute for each in regimen.intakes if each.meal is not None and each.meal.state != "fasted"}
    for remedy in with_meals(Situation.of(regimen), regimen.intakes):
        for change in remedy.changes:
            for new in change.new:
                assert new.meal is not None
                assert new.meal.state is not MealState.FASTED
                assert new.minute in meals | {each.minute for each in change.old}


def test_the_nearest_listed_meals_come_before_a_new_one() -> None:
    """Breakfast at 07:30 and dinner at 18:00, then a full and a light meal at the tablet's own time."""
    tablet = supplement("calcium", 500.0, "10:00", meal="fasted")
    meals = [supplement("calcium", 200.0, at, meal="light", origin="food") for at in ("07:30", "18:00")]
    found = list(with_meals(situation_of(tablet, *meals), [tablet]))

    assert [(minutes_of(each), each.changes[0].new[0].meal) for each in found] == [
        ([450], Meal.of("light")),
        ([1080], Meal.of("light")),
        ([600], Meal.of("full")),
        ([600], Meal.of("light")),
    ]


@given(routines())
def test_nothing_is_proposed_for_what_is_not_in_the_routine(regimen: Regimen) -> None:
    """A finding of another day proposes nothing here."""
    stranger = supplement("magnesium", 333.333, "03:33")
    assume(stranger not in regimen.items)

    assert tablets(Situation.of(regimen), [stranger]) == ()
    assert list(moves(Situation.of(regimen), [stranger], gap_h=1.0, away_from=())) == []
