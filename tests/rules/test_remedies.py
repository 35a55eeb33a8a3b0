"""Remedies: changes that can be applied, once, to what they were made for, and say what they do."""

import json
import pickle
from datetime import datetime
from math import fsum
from typing import Any

import attrs
import pytest
import strategies as own
from hypothesis import assume, given
from hypothesis import strategies as st
from remedy_strategies import KINDS, remedies_for, routines, treated

import camg
from camg import (
    Add,
    AskClinician,
    CamgError,
    Diary,
    Dose,
    Gain,
    InputError,
    Intake,
    Meal,
    Medicine,
    Move,
    RangeError,
    Reduce,
    Regimen,
    Remedy,
    Split,
    SwitchSalt,
    TakeWithMeal,
    UnitError,
    UnknownNameError,
    absorb,
    apply,
    salt,
)
from camg.intake.dose import DoseBasis
from camg.intake.intake import BESIDE_USUAL_FOOD, Item
from camg.rules.change import Change
from camg.rules.gain import gain_of
from camg.schema import from_plain, to_plain

NAMES = {
    **own.NAMES,
    **{
        each: getattr(camg, each) for each in ("Move", "Split", "Reduce", "SwitchSalt", "TakeWithMeal", "Add", "Remedy")
    },
    "AskClinician": AskClinician,
    "Gain": Gain,
    "Change": Change,
    "DoseBasis": DoseBasis,
}

CA = Intake.of(Dose.of("calcium", "600 mg", salt="ca-carbonate"), at="08:00", meal="full")
MG = Intake.of(Dose.of("magnesium", "400 mg", salt="mg-oxide"), at="21:00", meal="fasted")
BOTH = (
    Intake.of(Dose.of("calcium", "500 mg"), at="08:00", meal="light", product="Both"),
    Intake.of(Dose.of("magnesium", "250 mg"), at="08:00", meal="light", product="Both"),
)
DAY = Regimen.of(CA, MG, Medicine.of("levothyroxine", at="06:30"))


def anything(value: object) -> Any:
    """What no type checker would let through."""
    return value


def mg_by_mineral(regimen: Regimen) -> dict[str, float]:
    return {name: fsum(each.dose.elemental_mg for each in found) for name, found in regimen.by_mineral.items()}


def there_and_back(value: Any) -> Any:
    return from_plain(json.loads(json.dumps(to_plain(value), allow_nan=False)), type(value))


# Applying --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*KINDS, None], ids=str)
@given(st.data())
def test_applying_twice_is_applying_once(kind: str | None, data: st.DataObject) -> None:
    """Also where two intakes are equal, whatever the kind, and where several are joined."""
    regimen, remedy = data.draw(treated(kind=kind))
    once = apply(regimen, remedy)

    assert once != regimen
    assert apply(once, remedy) == once


@given(treated())
def test_a_remedy_changes_what_it_says_and_nothing_else(made: tuple[Regimen, Remedy]) -> None:
    """Before and after are counts of the whole regimen; all other items, and whether it is complete, stay."""
    regimen, remedy = made
    changed = apply(regimen, remedy)
    touched = [intake for intake, _ in remedy.before]

    assert [(each, regimen.items.count(each)) for each in touched] == list(remedy.before)
    assert [(each, changed.items.count(each)) for each in touched] == list(remedy.after)
    assert [each for each in changed if each not in touched] == [each for each in regimen if each not in touched]
    assert changed.complete == regimen.complete


@given(treated(), st.data())
def test_a_regimen_it_was_not_made_for_is_refused(made: tuple[Regimen, Remedy], data: st.DataObject) -> None:
    """With one more, or one fewer, of an intake that is touched, and neither as it was nor as it will be."""
    regimen, remedy = made
    intake = data.draw(st.sampled_from([each for each, _ in remedy.before]))
    base = data.draw(st.sampled_from([regimen, apply(regimen, remedy)]))
    other = base.without(intake) if intake in base.items and data.draw(st.booleans()) else base.with_(intake)
    held = [(each, other.items.count(each)) for each, _ in remedy.before]
    assume(held not in (list(remedy.before), list(remedy.after)))

    with pytest.raises(InputError, match="before the remedy"):
        apply(other, remedy)


@given(treated(), own.intakes())
def test_what_else_is_taken_does_not_matter(made: tuple[Regimen, Remedy], further: Intake) -> None:
    """A remedy made for a regimen also fits a longer one."""
    regimen, remedy = made
    assume(further not in [each for each, _ in remedy.before])

    assert apply(regimen.with_(further), remedy) == apply(regimen, remedy).with_(further)


@pytest.mark.parametrize("kind", ["move", "split", "take-with-meal", "switch-salt"])
@given(st.data())
def test_what_only_rearranges_leaves_the_days_amounts(kind: str, data: st.DataObject) -> None:
    """To 1e-9 mg, for every mineral."""
    regimen, remedy = data.draw(treated(kind=kind))
    before, after = mg_by_mineral(regimen), mg_by_mineral(apply(regimen, remedy))

    assert after.keys() == before.keys()
    assert all(abs(after[name] - mg) <= 1e-9 for name, mg in before.items())


@given(treated(kind="split"))
def test_the_parts_of_a_split_add_up_and_are_alike(made: tuple[Regimen, Remedy]) -> None:
    """They differ by 1e-9 mg at most, for an amount is kept to that."""
    (change,) = made[1].changes
    for name in {each.dose.mineral.name for each in change.old}:
        parts = [each.dose.elemental_mg for each in change.new if each.dose.mineral.name == name]
        whole = [each.dose.elemental_mg for each in change.old if each.dose.mineral.name == name]

        assert abs(fsum(parts) - fsum(whole)) <= 1e-12 * fsum(whole)
        if len(whole) == 1:
            assert max(parts) - min(parts) <= 1.0001e-9 + 1e-15 * max(parts)


@given(treated(kind="reduce"))
def test_reducing_takes_less_and_a_product_keeps_its_proportions(made: tuple[Regimen, Remedy]) -> None:
    """Half a tablet holds half of everything."""
    (change,) = made[1].changes
    old = sorted(change.old, key=lambda each: repr((each.dose.mineral.name, each.dose.salt, each.dose.elemental_mg)))
    if change.new:
        new = sorted(
            change.new, key=lambda each: repr((each.dose.mineral.name, each.dose.salt, each.dose.elemental_mg))
        )
        whole, kept = (fsum(each.dose.elemental_mg for each in side) for side in (old, new))
        for name in {each.dose.mineral.name for each in old}:
            mg, left = (
                fsum(each.dose.elemental_mg for each in side if each.dose.mineral.name == name) for side in (old, new)
            )

            assert left == pytest.approx(mg * kept / whole, rel=1e-6, abs=1e-7)
        assert kept < whole


@given(treated())
def test_intakes_of_one_product_stay_together(made: tuple[Regimen, Remedy]) -> None:
    """At no moment does a product hold fewer minerals than one of its tablets did."""
    regimen, remedy = made
    assume(all(change.kind != "add" for change in remedy.changes))

    def tablets(of: Regimen) -> set[tuple[str, tuple[str, ...]]]:
        moments = {(each.product, each.at) for each in of.intakes if each.product is not None}
        return {
            (product, tuple(e.dose.mineral.name for e in of.intakes if (e.product, e.at) == (product, at)))
            for product, at in moments
        }

    def minerals(of: Regimen) -> set[tuple[str, tuple[str, ...]]]:
        return {(product, tuple(sorted(names))) for product, names in tablets(of)}

    assert minerals(apply(regimen, remedy)) <= minerals(regimen)


@given(treated())
def test_only_supplements_are_touched(made: tuple[Regimen, Remedy]) -> None:
    """Food, water and medicines are as they were."""
    regimen, remedy = made
    changed = apply(regimen, remedy)

    assert all(each.origin.value == "supplement" for change in remedy.changes for each in change.old)
    assert changed.medicines == regimen.medicines


@given(own.regimens())
def test_asking_a_clinician_changes_nothing(regimen: Regimen) -> None:
    """However often."""

    assert apply(regimen, AskClinician.of("serum magnesium")) == regimen


# Values ----------------------------------------------------------------------------------------------------------


@given(treated(), st.randoms(use_true_random=False))
def test_the_order_of_writing_is_forgotten(made: tuple[Regimen, Remedy], random: Any) -> None:
    """Of the regimen's items, and of what is joined."""
    _, remedy = made
    changes = list(remedy.changes)
    before = list(remedy.before)
    random.shuffle(changes)
    random.shuffle(before)
    again = type(remedy)(changes=tuple(changes), before=tuple(before))

    assert again == remedy
    assert hash(again) == hash(remedy)
    assert again.before == remedy.before


@given(treated())
def test_a_remedy_is_written_as_the_call_that_makes_it(made: tuple[Regimen, Remedy]) -> None:
    """Paste it back and have it again."""
    again = eval(repr(made[1]), NAMES)

    assert again == made[1]
    assert type(again) is type(made[1])


def test_a_remedy_is_written_shortly() -> None:
    """For the least day that it fits, whatever else the day holds; joined ones as what was joined."""
    moved, less = Move.of(DAY, MG, at="12:00"), Reduce.of(DAY, CA, to="300 mg")
    both = Remedy.joined(moved, less)

    assert repr(moved) == f'Move.of(Regimen.of({MG!r}), {MG!r}, at="12:00")'
    assert repr(less) == f'Reduce.of(Regimen.of({CA!r}), {CA!r}, to="300.0 mg")'
    assert repr(both).startswith("Remedy.joined(")
    assert eval(repr(both), NAMES) == both
    assert repr(attrs.evolve(moved, gain=Gain(absorbed_mg=()))) == repr(moved)


@given(treated())
def test_a_remedy_survives_a_pickle(made: tuple[Regimen, Remedy]) -> None:
    """With its kind and what it gains."""
    remedy = attrs.evolve(made[1], gain=Gain(absorbed_mg=(("calcium", 1.5), ("magnesium", 0.0))))
    again = pickle.loads(pickle.dumps(remedy))

    assert again == remedy
    assert type(again) is type(remedy)
    assert again.gain == remedy.gain


@given(treated(), st.none() | st.floats(0.0, 12.0))
def test_a_remedy_comes_back_from_json(made: tuple[Regimen, Remedy], apart_h: float | None) -> None:
    """Of its kind, with its gain, and still fit to be applied."""
    gain = Gain(absorbed_mg=(("calcium", -0.25), ("magnesium", 33.4)), gap_h=(0.0, apart_h))
    remedy = attrs.evolve(made[1], gain=gain)
    again = there_and_back(remedy)

    assert again == remedy
    assert type(again) is type(remedy)
    assert again.gain == gain
    assert from_plain(to_plain(remedy), Remedy) == remedy
    assert apply(made[0], again) == apply(made[0], remedy)


@pytest.mark.parametrize(("key", "value"), [("reason", ""), ("reason", None), ("changes", []), ("gain", {})])
def test_what_to_ask_is_a_reason_and_nothing_else(key: str, value: Any) -> None:
    """Asking changes nothing and gains nothing."""
    with pytest.raises(CamgError):
        from_plain({**to_plain(AskClinician.of("serum magnesium")), key: value}, Remedy)


def test_what_to_ask_comes_back_from_json() -> None:
    """With its reason."""
    ask = AskClinician.of("serum magnesium")

    assert there_and_back(ask) == ask
    assert type(from_plain(to_plain(ask), Remedy)) is AskClinician
    assert repr(ask) == "AskClinician.of('serum magnesium')"


def test_what_it_gains_does_not_make_a_remedy_another() -> None:
    """The gain hangs on person and model; what is done does not."""
    remedy = Move.of(DAY, MG, at="12:00")
    known = attrs.evolve(remedy, gain=Gain(absorbed_mg=(("calcium", 1.0),)))

    assert known == remedy
    assert apply(DAY, known) == apply(DAY, remedy)


def test_remedies_of_two_kinds_are_never_equal() -> None:
    """Moving to a meal and taking with a meal may do the same, and say another thing."""
    move: Remedy = Move.of(DAY, MG, at="12:00", meal="full")

    assert move.after == TakeWithMeal.of(DAY, MG, at="12:00", meal="full").after
    assert move != TakeWithMeal.of(DAY, MG, at="12:00", meal="full")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("kind",), "stop"),
        (("kind",), "split"),
        (("kind",), None),
        (("changes",), []),
        (("changes",), "all"),
        (("changes", 0, "kind"), "stop"),
        (("changes", 0, "old"), []),
        (("changes", 0, "often"), 1),
        (("before",), []),
        (("before", 1, "count"), 0),
        (("before", 0, "count"), "one"),
        (("before", 0, "count"), 1.5),
        (("after", 0, "count"), 7),
        (("reason",), "because"),
        (("gain",), 1),
        (("gain",), {"absorbed": [{"mineral": "calcium", "amount": "much", "unit": "mg"}]}),
        (("gain",), {"absorbed": [], "gap_h": [None, 1]}),
        (("often",), 1),
    ],
    ids=str,
)
def test_plain_data_that_makes_no_remedy_is_refused(path: tuple[Any, ...], value: Any) -> None:
    """Nothing that is not understood, or does not fit the rest, is dropped in silence."""
    data = json.loads(json.dumps(to_plain(Move.of(DAY, MG, at="12:00"))))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(CamgError):
        from_plain(data, Move)


# Joining ---------------------------------------------------------------------------------------------------------


@given(routines(), st.data())
def test_joined_remedies_do_what_each_does(regimen: Regimen, data: st.DataObject) -> None:
    """In any order, where they touch different tablets."""
    one, other = data.draw(remedies_for(regimen)), data.draw(remedies_for(regimen))
    assume(not {each for each, _ in one.before} & {each for each, _ in other.before})
    both = Remedy.joined(one, other)

    assert both == Remedy.joined(other, one)
    assert apply(regimen, both) == apply(apply(regimen, one), other)


def test_joined_remedies_of_one_kind_stay_of_that_kind() -> None:
    """Two moves are a move; a move and a reduction are a remedy of several kinds."""
    move, less = Move.of(DAY, MG, at="12:00"), Reduce.of(DAY, CA, to="300 mg")

    assert type(Remedy.joined(move)) is Move
    assert type(Remedy.joined(move, Move.of(DAY, CA, at="18:00"))) is Move
    assert type(Remedy.joined(move, less)) is Remedy
    assert [change.kind for change in Remedy.joined(move, less).changes] == ["reduce", "move"]


def test_each_of_two_equal_tablets_can_be_changed() -> None:
    """One to noon, one to the evening; a third is not there."""
    day = Regimen.of(MG, MG)
    noon, evening, night = (Move.of(day, MG, at=at) for at in ("12:00", "18:00", "23:00"))
    moved = apply(day, Remedy.joined(noon, evening))

    assert [f"{each.at:%H:%M}" for each in moved.intakes] == ["12:00", "18:00"]
    with pytest.raises(InputError, match="change"):
        Remedy.joined(noon, evening, night)


@pytest.mark.parametrize(
    "remedies",
    [
        (),
        (AskClinician.of("it"),),
        ("move",),
        (Move.of(DAY, MG, at="12:00"), Reduce.of(DAY, MG, to="100 mg")),
        (Move.of(DAY, MG, at="12:00"), Move.of(Regimen.of(MG, MG), MG, at="12:00")),
    ],
    ids=["none", "no change", "no remedy", "one tablet twice", "two regimens"],
)
def test_what_does_not_go_together_is_not_joined(remedies: Any) -> None:
    """A tablet is changed once, and all remedies are made for one regimen."""
    with pytest.raises(InputError):
        Remedy.joined(*remedies)


def test_a_tablet_changed_twice_is_found_where_others_take_its_place() -> None:
    """Two that become like it do not make up for it: there is one to be changed, not two."""
    light, none = (Intake.of(CA.dose, at="08:00", meal=meal) for meal in (Meal.of("light"), None))
    day = Regimen.of(CA, light, none)
    alike = [TakeWithMeal.of(day, each, meal="full") for each in (light, none)]

    with pytest.raises(InputError, match="at most one change"):
        Remedy.joined(Move.of(day, CA, at="12:00"), Reduce.of(day, CA, to="100 mg"), *alike)


# What it gains -----------------------------------------------------------------------------------------------------


@given(treated(), own.persons())
def test_the_gain_is_what_absorb_then_says(made: tuple[Regimen, Remedy], person: camg.Person) -> None:
    """Of calcium and of magnesium, for the person and the model asked for."""
    regimen, remedy = made
    gain = gain_of(regimen, remedy, person=person, model="strong-competition")
    before = absorb(regimen, person, model="strong-competition")
    after = absorb(apply(regimen, remedy), person, model="strong-competition")

    for name in ("calcium", "magnesium"):
        assert gain.mg(name) == after.absorbed_mg(name) - before.absorbed_mg(name)


@given(treated(kind="move"), st.data())
def test_the_gap_gained_is_the_distance_of_what_the_two_have_become(
    made: tuple[Regimen, Remedy], data: st.DataObject
) -> None:
    """Round the clock, also across midnight."""
    regimen, remedy = made
    (change,) = remedy.changes
    other = data.draw(st.sampled_from(regimen.items))
    moved = change.old[0]
    assume(other not in change.old)
    gain = gain_of(regimen, remedy, pair=((moved,), (other,)))

    def apart_h(one: Item, two: Item) -> float:
        ahead = (one.minute - two.minute) % 1440
        return min(ahead, 1440 - ahead) / 60

    assert gain.gap_h is not None
    assert gain.gap_h[0] == pytest.approx(apart_h(moved, other), abs=1e-9)
    assert gain.gap_h[1] == pytest.approx(apart_h(change.new[0], other), abs=1e-9)


def test_moving_across_midnight_is_measured_round_the_clock() -> None:
    """From 23:00 beside 01:00 (2 h) to 03:00 beside 01:00 (2 h), or to 20:00 (5 h)."""
    late = Intake.of(Dose.of("magnesium", "200 mg"), at="23:00")
    early = Intake.of(Dose.of("calcium", "500 mg"), at="01:00")
    day = Regimen.of(late, early)

    assert gain_of(day, Move.of(day, late, at="03:00"), pair=((late,), (early,))).gap_h == (2.0, 2.0)
    assert gain_of(day, Move.of(day, late, at="20:00"), pair=((late,), (early,))).gap_h == (2.0, 5.0)


def test_a_pair_that_is_no_longer_taken_has_no_gap() -> None:
    """Leaving one out is no distance."""
    gain = gain_of(DAY, Reduce.of(DAY, MG, to="0 mg"), pair=((CA,), (MG,)))

    assert gain.gap_h == (11.0, None)
    assert "no longer taken together" in gain.text


def test_a_pair_inside_one_product_stays_together() -> None:
    """Its minerals move together, so that nothing is gained between them."""
    day = Regimen.of(*BOTH)

    assert gain_of(day, Move.of(day, BOTH[0], at="18:00"), pair=(BOTH[:1], BOTH[1:])).gap_h == (0.0, 0.0)


def test_splitting_400_mg_of_magnesium_gains_33_mg() -> None:
    """The number of design.md section 1 and of the row dose/split-gain of rules.md; halves far apart."""
    whole = Intake.of(Dose.of("magnesium", "400 mg", salt="mg-chloride-hexahydrate"), at="08:00", meal="fasted")
    day = Regimen.of(whole)
    gain = gain_of(day, Split.of(day, whole, parts=2, at=("08:00", "20:00")))

    assert gain.mg("magnesium") == pytest.approx(33.4, abs=0.1)
    assert gain.mg("calcium") == 0.0
    assert gain.text == "By the model +33.4 mg magnesium absorbed a day."


def test_separating_500_mg_calcium_and_200_mg_magnesium_gains_about_1_mg() -> None:
    """The number of design.md section 1: the popular advice gains little."""
    calcium = Intake.of(Dose.of("calcium", "500 mg", salt="ca-citrate-tetrahydrate"), at="08:00", meal="light")
    magnesium = Intake.of(Dose.of("magnesium", "200 mg", salt="mg-chloride-hexahydrate"), at="08:00", meal="light")
    day = Regimen.of(calcium, magnesium)
    gain = gain_of(day, Move.of(day, magnesium, at="12:00"), pair=((calcium,), (magnesium,)))

    assert 0.5 < gain.mg("magnesium") < 2.0
    assert gain.gap_h == (0.0, 4.0)


def test_only_calcium_and_magnesium_have_a_gain() -> None:
    """Nothing else is modelled."""
    with pytest.raises(InputError, match="zinc"):
        Gain(absorbed_mg=(("calcium", 0.0), ("magnesium", 0.0))).mg("zinc")
    with pytest.raises(InputError, match="pair"):
        gain_of(DAY, Move.of(DAY, MG, at="12:00"), pair=((), (MG,)))


# What cannot be made -----------------------------------------------------------------------------------------------

FOOD = Intake.of(Dose.of("calcium", "300 mg"), at="12:00", meal="full", origin="food")
ANTACID = Intake.of(Dose.of("calcium", "500 mg"), at="22:00", origin="medicine")
HALF_FOOD = (
    Intake.of(Dose.of("calcium", "300 mg"), at="07:00", product="Müsli"),
    Intake.of(Dose.of("magnesium", "50 mg"), at="07:00", origin="food", product="Müsli"),
)
TWICE = (
    Intake.of(Dose.of("zinc", "15 mg"), at="09:00"),
    Intake.of(Dose.of("zinc", "15 mg"), at="19:00"),
    Intake.of(Dose.of("iron", "60 mg"), at="09:00", product="Iron plus"),
    Intake.of(Dose.of("iron", "50 mg"), at="19:00", product="Iron plus"),
)
TINY = Intake.of(Dose.of("magnesium", "0.000000001 mg"), at="15:00")
FULL_DAY = Regimen.of(CA, MG, *BOTH, FOOD, ANTACID, *HALF_FOOD, *TWICE, TINY)
DATED: Any = Diary.of(Intake.of(Dose.of("calcium", "500 mg"), at=datetime(2026, 3, 1, 8)))


REFUSED: list[tuple[Any, type[CamgError], str]] = [
    (lambda: Move.of(FULL_DAY, MG, at="21:00"), InputError, "another time than its own"),
    (lambda: Move.of(FULL_DAY, TWICE[0], at="19:00"), InputError, "the same is not taken"),
    (lambda: Move.of(FULL_DAY, TWICE[2], at="19:00"), InputError, "the same is not taken"),
    (lambda: Move.of(FULL_DAY, MG, at="25:00"), InputError, "clock time"),
    (lambda: Move.of(FULL_DAY, MG, at=datetime(2026, 3, 1, 8)), InputError, "repeats daily"),
    (lambda: Move.of(FULL_DAY, MG, at="12:00", meal=anything("brunch")), UnknownNameError, "brunch"),
    (lambda: Move.of(FULL_DAY, FOOD, at="13:00"), InputError, "not food"),
    (lambda: Move.of(FULL_DAY, ANTACID, at="13:00"), InputError, "AskClinician"),
    (lambda: Move.of(FULL_DAY, HALF_FOOD[0], at="13:00"), InputError, "not food"),
    (lambda: Move.of(Regimen.of(CA), MG, at="12:00"), InputError, "an intake of the regimen"),
    (lambda: Move.of(FULL_DAY, anything(Medicine.of("levothyroxine", at="06:30")), at="12:00"), InputError, "intake"),
    (lambda: Move.of(DATED, DATED.intakes[0], at="12:00"), InputError, "cannot be changed"),
    (lambda: Move.of(anything("day"), MG, at="12:00"), InputError, "a Regimen"),
    (lambda: Split.of(FULL_DAY, MG, parts=1, at=("08:00",)), InputError, "2 or more"),
    (lambda: Split.of(FULL_DAY, MG, parts=True, at=("08:00",)), InputError, "2 or more"),
    (lambda: Split.of(FULL_DAY, MG, parts=2, at=("08:00", "08:00")), InputError, "2 different times"),
    (lambda: Split.of(FULL_DAY, MG, parts=2, at=("08:00", "12:00", "20:00")), InputError, "2 different times"),
    (lambda: Split.of(FULL_DAY, MG, parts=2, at="08:00"), InputError, "2 times"),
    (lambda: Split.of(FULL_DAY, TINY, parts=2, at=("08:00", "20:00")), RangeError, "fewer parts"),
    (lambda: Split.of(FULL_DAY, TWICE[2], parts=2, at=("09:00", "19:00")), InputError, "the same is not taken"),
    (lambda: Reduce.of(FULL_DAY, MG, to="400 mg"), RangeError, "less than the 400 mg"),
    (lambda: Reduce.of(FULL_DAY, MG, to="401 mg"), RangeError, "less than the 400 mg"),
    (lambda: Reduce.of(FULL_DAY, MG, to="100"), UnitError, "unit"),
    (lambda: Reduce.of(FULL_DAY, MG, to="-1 mg"), RangeError, "negative"),
    (lambda: SwitchSalt.of(FULL_DAY, BOTH[1], salt="mg-oxide"), InputError, "nothing else"),
    (lambda: SwitchSalt.of(FULL_DAY, MG, salt="mg-oxide"), InputError, "another salt"),
    (lambda: SwitchSalt.of(FULL_DAY, MG, salt="ca-carbonate"), InputError, "a salt of magnesium"),
    (lambda: SwitchSalt.of(FULL_DAY, MG, salt="magnesium citrate"), InputError, "a name that one salt has"),
    (lambda: SwitchSalt.of(FULL_DAY, MG, salt="mg-kryptonite"), UnknownNameError, "kryptonite"),
    (
        lambda: SwitchSalt.of(FULL_DAY, MG, salt="mg-chloride-hexahydrate", coating=anything("sugar")),
        InputError,
        "enteric",
    ),
    (lambda: TakeWithMeal.of(FULL_DAY, MG, meal="fasted"), InputError, "no meal"),
    (lambda: TakeWithMeal.of(FULL_DAY, CA, meal="full"), InputError, "another meal than now"),
    (lambda: TakeWithMeal.of(FULL_DAY, TWICE[2], meal="full", at="19:00"), InputError, "the same is not taken"),
    (lambda: Add.of(FULL_DAY, Dose.of("calcium", "0 mg"), at="12:00"), InputError, "more than 0"),
    (lambda: Add.of(FULL_DAY, anything("500 mg"), at="12:00"), InputError, "a Dose"),
    (lambda: Add.of(FULL_DAY, MG.dose, at="12:00", origin="medicine"), InputError, "AskClinician"),
    (lambda: Add.of(DATED, MG.dose, at="12:00"), InputError, "cannot be changed"),
    (lambda: AskClinician.of(" "), InputError, "what to ask"),
    (lambda: AskClinician.of("x" * 501), InputError, "500"),
    (lambda: apply(DATED, AskClinician.of("it")), InputError, "cannot be changed"),
    (lambda: apply(DATED, Move.of(DAY, MG, at="12:00")), InputError, "cannot be changed"),
    (lambda: apply(DAY, anything("move")), InputError, "a Remedy"),
]


@pytest.mark.parametrize(
    ("make", "error", "says"), REFUSED, ids=[f"{number} {says}" for number, (_, _, says) in enumerate(REFUSED)]
)
def test_what_cannot_be_done_is_refused_with_the_reason(make: Any, error: type[CamgError], says: str) -> None:
    """Each error names the field, the value, what is allowed and the fix."""
    with pytest.raises(error) as caught:
        make()

    assert says in str(caught.value)


MOVED = Intake.of(MG.dose, at="12:00", meal="fasted")


BY_HAND: list[Any] = [
    Remedy,
    lambda: Remedy(changes=(Change(kind="move", old=(MG,), new=(MG,)),), before=((MG, 1),)),
    lambda: Remedy(changes=(Change(kind="move", old=(MG,), new=(MOVED,)),), before=((MG, 1),)),
    lambda: Remedy(changes=(Change(kind="move", old=(MG,), new=(MOVED,)),), before=((MG, 0), (MOVED, 0))),
    lambda: Remedy(changes=(Change(kind="move", old=(MG,), new=(MOVED,)),), before=((MG, 1), (CA, 0))),
    lambda: Remedy(changes=(Change(kind="move", old=(MG,), new=(MOVED,)),), before=((anything("MG"), 1), (MOVED, 0))),
    lambda: Split(changes=(Change(kind="move", old=(MG,), new=(MOVED,)),), before=((MG, 1), (MOVED, 0))),
    lambda: Move(reason="because"),
    lambda: AskClinician(changes=(Change(kind="move", old=(MG,), new=(MOVED,)),), reason="it"),
    lambda: Change(kind=anything("stop")),
    lambda: Change(kind="move", old=(DATED.intakes[0],)),
    lambda: Change(kind="move", new=(anything(MG.dose),)),
]


@pytest.mark.parametrize("make", BY_HAND, ids=map(str, range(len(BY_HAND))))
def test_counts_that_do_not_fit_the_changes_are_refused(make: Any) -> None:
    """A remedy put together by hand is held to the same."""
    with pytest.raises(InputError):
        make()


# Examples ----------------------------------------------------------------------------------------------------------


def test_a_move_takes_the_whole_tablet_along() -> None:
    """Both of its minerals, whichever was named."""
    day = Regimen.of(*BOTH)
    moved = apply(day, Move.of(day, BOTH[1], at="18:30"))

    assert [(each.dose.mineral.name, f"{each.at:%H:%M}") for each in moved.intakes] == [
        ("calcium", "18:30"),
        ("magnesium", "18:30"),
    ]
    assert Move.of(day, BOTH[0], at="18:30") == Move.of(day, BOTH[1], at="18:30")


def test_a_split_halves_every_mineral_of_the_product() -> None:
    """500 and 250 mg become twice 250 and 125 mg."""
    day = Regimen.of(*BOTH)
    halves = apply(day, Split.of(day, BOTH[0], parts=2, at=("08:00", "20:00")))

    assert [each.dose.elemental_mg for each in halves.intakes] == [250.0, 125.0, 250.0, 125.0]
    assert {each.product for each in halves.intakes} == {"Both"}


def test_a_third_of_100_mg_is_kept_to_a_billionth() -> None:
    """The parts still add up to 100 mg."""
    whole = Intake.of(Dose.of("magnesium", "100 mg"), at="08:00")
    day = Regimen.of(whole)
    parts = apply(day, Split.of(day, whole, parts=3, at=("08:00", "14:00", "20:00"))).intakes

    assert [each.dose.elemental_mg for each in parts] == [33.333333334, 33.333333333, 33.333333333]


def test_another_salt_is_another_product_that_declares_its_element() -> None:
    """Its name, its coating and the way the amount was known belonged to the old one."""
    coated = Intake.of(Dose.of_salt("mg-oxide", "400 mg", coating="enteric"), at="08:00", product="MagOx")
    day = Regimen.of(coated)
    (new,) = apply(day, SwitchSalt.of(day, coated, salt="mg-bisglycinate")).intakes

    assert new.dose.elemental_mg == coated.dose.elemental_mg
    assert (new.dose.salt, new.dose.coating, new.product) == (salt("mg-bisglycinate"), None, None)
    assert new.dose.basis is DoseBasis.DECLARED


def test_a_larger_meal_keeps_what_is_known_to_bind_in_it() -> None:
    """Where the time stays and only the state is named; at another meal that meal counts."""
    meal = Meal.of("light", phytate="1.5 mmol")
    taken = Intake.of(Dose.of("magnesium", "200 mg"), at="08:00", meal=meal)
    day = Regimen.of(taken)
    (here,), (there,) = (
        apply(day, each).intakes
        for each in (TakeWithMeal.of(day, taken, meal="full"), TakeWithMeal.of(day, taken, meal="full", at="19:00"))
    )

    assert here.meal == Meal.of("full", phytate="1.5 mmol")
    assert there.meal == Meal.of("full")


def test_what_is_eaten_beside_the_usual_food_does_not_stand_for_it() -> None:
    """Usual food counts only where the list has none; an addition to it must not take it away."""
    person = camg.Person.of(dietary_calcium="700 mg", dietary_magnesium="250 mg")
    dose = Dose.of("magnesium", "80 mg")
    more = Add.of(DAY, dose, at="12:00", meal="full", product=BESIDE_USUAL_FOOD)
    assessed = camg.assess(apply(DAY, more), person)

    assert assessed.totals.mg("magnesium") == 400 + 250 + 80
    assert assessed.totals.mg("calcium") == 600 + 700
    assert assessed.totals.complete
    assert not camg.totals(apply(DAY, more)).complete
    assert camg.totals(apply(DAY, Add.of(DAY, dose, at="12:00"))).complete


SAID = [
    (
        Move.of(DAY, CA, at="12:00"),
        "Consider moving 600 mg calcium (calcium carbonate) from 08:00 to 12:00, with a full meal as before.",
    ),
    (
        Move.of(DAY, MG, at="12:00", meal="light"),
        (
            "Consider moving 400 mg magnesium (magnesium oxide) from 21:00 to 12:00, now with a light meal "
            "(before: on an empty stomach)."
        ),
    ),
    (
        Move.of(Regimen.of(*BOTH), BOTH[0], at="18:00"),
        "Consider moving Both (500 mg calcium, 250 mg magnesium) from 08:00 to 18:00, with a light meal as before.",
    ),
    (
        Split.of(Regimen.of(*BOTH), BOTH[0], parts=2, at=("08:00", "20:00")),
        (
            "Consider taking Both (500 mg calcium, 250 mg magnesium) of 08:00 in 2 parts, 250 mg calcium, 125 mg "
            "magnesium at 08:00 and 20:00, with a light meal as before."
        ),
    ),
    (
        Reduce.of(DAY, CA, to="300 mg"),
        "Consider reducing 600 mg calcium (calcium carbonate) at 08:00 to 300 mg.",
    ),
    (
        Reduce.of(DAY, CA, to="599.999 mg"),
        "Consider reducing 600 mg calcium (calcium carbonate) at 08:00 to 599.999 mg.",
    ),
    (Reduce.of(DAY, CA, to="0 mg"), "Consider leaving out 600 mg calcium (calcium carbonate) at 08:00."),
    (
        SwitchSalt.of(DAY, MG, salt="mg-bisglycinate", coating="enteric"),
        (
            "Consider taking 400 mg magnesium at 21:00 as magnesium bisglycinate with an enteric coating instead of "
            "magnesium oxide, on an empty stomach as before."
        ),
    ),
    (
        TakeWithMeal.of(DAY, MG, at="19:00", meal=Meal.of("light", oxalate="1 mmol")),
        (
            "Consider taking 400 mg magnesium (magnesium oxide) at 19:00 instead of 21:00 with a light meal of 1 mmol "
            "oxalate (until now on an empty stomach)."
        ),
    ),
    (
        Add.of(DAY, Dose.of("magnesium", "80 mg"), at="12:00", meal="full", product=BESIDE_USUAL_FOOD),
        (
            "Consider adding food with 80 mg magnesium (nuts, legumes, whole grains, greens) at 12:00, beside the "
            "usual food, with a full meal."
        ),
    ),
    (
        Add.of(DAY, Dose.of("calcium", "80 mg"), at="12:00", origin="water"),
        "Consider adding water with 80 mg calcium at 12:00.",
    ),
    (AskClinician.of("serum magnesium"), "Ask a clinician about serum magnesium."),
]


@pytest.mark.parametrize(
    ("remedy", "text"), SAID, ids=[f"{number} {each.kind}" for number, (each, _) in enumerate(SAID)]
)
def test_a_remedy_says_what_when_to_what_and_the_meal(remedy: Remedy, text: str) -> None:
    """As a sentence that advises and never orders."""

    assert remedy.text == text


@given(treated())
def test_every_remedy_has_a_sentence(made: tuple[Regimen, Remedy]) -> None:
    """With every time that is touched in it."""
    _, remedy = made

    assert remedy.text.startswith("Consider ")
    assert remedy.text.endswith(".")
    assert all(f"{each.at:%H:%M}" in remedy.text for change in remedy.changes for each in (*change.old, *change.new))
