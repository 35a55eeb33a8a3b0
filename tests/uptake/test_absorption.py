"""Absorption: what the gut makes of a day, every published number and every law of the two gates."""

import math
import pickle
from datetime import datetime, time, timedelta
from typing import Any

import attrs
import pytest
import strategies as own
from hypothesis import assume, given
from hypothesis import strategies as st
from tables import table

from camg import Absorption, Diary, Dose, InputError, Intake, Meal, Medicine, Model, Person, Regimen, absorb

SOLUBLE = {"calcium": "ca-citrate-tetrahydrate", "magnesium": "mg-citrate-anhydrous", "zinc": None}
MINERALS = {"Ca": "calcium", "Mg": "magnesium", "Zn": "zinc"}
FREE = Model.named("no-competition")


def taken(mineral: str, mg: float, at: Any = "08:00", meal: Any = "full", **known: Any) -> Intake:
    """Return an intake of a soluble salt."""
    known.setdefault("salt", SOLUBLE[mineral])
    return Intake.of(Dose.of(mineral, f"{mg!r} mg", **known), at=at, meal=meal)


def parsed(schedule: str) -> Regimen | Diary:
    """Read a schedule of the table of vectors."""
    items: list[Intake] = []
    for text in schedule.split(";"):
        mineral, mg, at, meal, *rest = text.split()
        bound = {word.split("=")[0]: f"{word.split('=')[1]} mmol" for word in rest if "=" in word}
        known: dict[str, Any] = {"salt": word} if (word := next((each for each in rest if "-" in each), None)) else {}
        if "enteric" in rest:
            known["coating"] = "enteric"
        state: Any = meal
        items.append(taken(MINERALS[mineral], float(mg), at, Meal.of(state, **bound), **known))
    return Diary.of(*items) if items[0].is_dated else Regimen.of(*items)


def someone(text: str) -> Person:
    given = dict(part.strip().split("=") for part in text.split(";") if part)
    fields: dict[str, Any] = {
        name: {value: None} if name == "treatments" else [value] if name == "conditions" else value
        for name, value in given.items()
    }
    return Person.of(**fields)


def amounts(result: Absorption) -> list[tuple[str, float, float, float, float]]:
    """What became of each intake, without the moment, so that shifted and shuffled days can be compared."""
    return [
        (
            repr(attrs.evolve(each.intake, at=time(0))),
            round(each.absorbed_mg, 9),
            round(each.lost_digestion_mg, 9),
            round(each.lost_saturation_mg, 9),
            round(each.lost_competition_mg, 9),
        )
        for each in result.intakes
    ]


# Published numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", table("absorption_vectors"), ids=lambda row: row["case"])
def test_every_test_vector_holds_to_a_hundredth_of_a_milligram(row: dict[str, str]) -> None:
    """One per convention of the two gates."""
    model: Any = row["model"]
    result = absorb(parsed(row["schedule"]), someone(row["person"]), model=model)

    for mineral, printed in (("calcium", row["ca_mg"]), ("magnesium", row["mg_mg"])):
        assert result.absorbed_mg(mineral) == pytest.approx(float(printed or 0), abs=0.0051)


def test_a_whole_day_comes_out_as_printed() -> None:
    """Carbonate and citrate in the morning, oxide at night."""
    citrate = Dose.of_salt("mg-citrate-anhydrous", "1240 mg")
    day = Regimen.of(
        taken("calcium", 600, salt="ca-carbonate"),
        Intake.of(citrate, at="08:00", meal="full"),
        taken("magnesium", 250, "21:00", "fasted", salt="mg-oxide"),
    )
    result = absorb(day)

    assert citrate.elemental_mg == pytest.approx(200.43, abs=0.005)
    assert result.absorbed_mg("calcium") == pytest.approx(152.78, abs=0.0051)
    assert [round(each.absorbed_mg, 2) for each in result.intakes if each.intake.dose.mineral.symbol == "Mg"] == [
        50.77,
        42.42,
    ]
    assert result.absorbed_mg("magnesium") == pytest.approx(93.19, abs=0.0051)
    assert result.lost_competition_mg("calcium") == pytest.approx(2.94, abs=0.0051)
    assert result.lost_competition_mg("magnesium") == pytest.approx(1.69, abs=0.0051)


@pytest.mark.parametrize(
    ("mineral", "mg", "low", "high"), [("calcium", 500, 112.87, 157.87), ("magnesium", 200, 41.59, 65.06)]
)
def test_the_range_of_a_single_dose_is_the_printed_one(mineral: str, mg: float, low: float, high: float) -> None:
    """The pipeline once more at the ends of the parameters."""
    result = absorb(Regimen.of(taken(mineral, mg)))

    assert result.intakes[0].range_mg == pytest.approx((low, high), abs=0.0051)
    assert result.range_mg(mineral) == pytest.approx((low, high), abs=0.0051)


def test_the_range_of_a_dose_leaves_its_rival_at_the_central_value() -> None:
    """Beside 500 mg of carbonate, of which 350 to 445 mg may dissolve, magnesium meets 400 mg."""
    carbonate = taken("calcium", 500, meal="fasted", salt="ca-carbonate")
    dissolved = taken("calcium", 400, meal="fasted")
    beside = [absorb(Regimen.of(rival, taken("magnesium", 200, meal="fasted"))) for rival in (carbonate, dissolved)]

    assert beside[0].range_mg("magnesium") == pytest.approx(beside[1].range_mg("magnesium"), rel=1e-12)


@pytest.mark.parametrize(
    ("dissolved", "case"),
    [
        (400, "carbonate fasted"),
        (150, "oxide with a meal"),
        (18, "enteric coating"),
        (20.78, "phytate"),
        (55.95, "oxalate"),
        (170, "zinc of the day"),
    ],
)
def test_what_dissolves_is_what_the_vectors_show(dissolved: float, case: str) -> None:
    """Everything after gate 1 uses it, never the dose."""
    (row,) = [row for row in table("absorption_vectors") if row["case"] == case]

    assert absorb(parsed(row["schedule"])).intakes[0].dissolved_mg == pytest.approx(dissolved, abs=0.0051)


def ratio_of(one: tuple[Regimen, Person], other: tuple[Regimen, Person]) -> float:
    return absorb(*one).absorbed_mg("calcium") / absorb(*other).absorbed_mg("calcium")


@pytest.mark.parametrize(
    ("mg", "acid", "against", "printed"),
    [
        (250, "", "citrate", 0.86),
        (500, "treatments=omeprazole", "carbonate", 0.385),
        (250, "conditions=achlorhydria", "citrate", 0.13),
    ],
)
def test_dissolved_shares_give_the_ratios_of_the_trials(mg: float, acid: str, against: str, printed: float) -> None:
    """Chosen so that both gates together return the trial's ratio of absorption, fasting."""
    carbonate = Regimen.of(taken("calcium", mg, meal="fasted", salt="ca-carbonate"))
    rival = carbonate if against == "carbonate" else Regimen.of(taken("calcium", mg, meal="fasted"))

    ratio = ratio_of((carbonate, someone(acid)), (rival, Person()))

    assert ratio == pytest.approx(printed, abs=0.0051)


@pytest.mark.parametrize("row", table("competition"), ids=lambda row: row["mg"])
@pytest.mark.parametrize("calcium", ["300", "500", "1000", "1500", "2500"])
def test_calcium_costs_magnesium_what_the_table_says(row: dict[str, str], calcium: str) -> None:
    """Relative loss is largest for small magnesium beside large calcium."""
    magnesium = taken("magnesium", float(row["mg"]))
    alone = absorb(Regimen.of(magnesium)).absorbed_mg("magnesium")
    beside = absorb(Regimen.of(magnesium, taken("calcium", float(calcium)))).absorbed_mg("magnesium")

    assert alone == pytest.approx(float(row["alone_mg"]), abs=0.051)
    assert 100 * (beside / alone - 1) == pytest.approx(float(row[calcium]), abs=0.051)


def one_meal(calcium: float, magnesium: float, ki_mmol: float) -> float:
    """Return what is absorbed of magnesium at one of three meals a day that do not meet."""
    default = Model.named("default")
    model = attrs.evolve(default, magnesium=attrs.evolve(default.magnesium, ki_mmol=ki_mmol))
    meal = Regimen.of(taken("calcium", calcium), taken("magnesium", magnesium))
    return absorb(meal, model=model).absorbed_mg("magnesium")


@pytest.mark.parametrize(
    ("ki", "printed"), [(20, -13.1), (30, -9.6), (40, -7.6), (75, -4.4), (150, -2.3), (math.inf, 0)]
)
def test_the_best_trial_leaves_room_for_a_small_effect_only(ki: float, printed: float) -> None:
    """1000 mg of calcium a day more changed nothing that could be measured in 26 girls."""
    low, high = (one_meal(calcium, 58.7, ki) for calcium in (222, 556))

    assert 100 * (high / low - 1) == pytest.approx(printed, abs=0.051)


@pytest.mark.parametrize(("ki", "printed"), [(20, -16.0), (40, -9.4), (75, -5.5), (150, -2.9)])
def test_very_much_calcium_costs_what_the_page_says(ki: float, printed: float) -> None:
    """From 800 to 2600 mg a day, with 300 mg of magnesium, in three meals."""
    low, high = (one_meal(calcium / 3, 100, ki) for calcium in (800, 2600))

    assert 100 * (high / low - 1) == pytest.approx(printed, abs=0.51 if ki == 20 else 0.051)


@pytest.mark.parametrize(("calcium", "printed"), [(241, -7.7), (812, -3.9)])
def test_magnesium_costs_calcium_less_than_the_trial_could_see(calcium: float, printed: float) -> None:
    """From 250 to 826 mg of magnesium a day, in three meals, in five men."""
    low, high = (
        absorb(Regimen.of(taken("calcium", calcium / 3), taken("magnesium", mg / 3))).absorbed_mg("calcium")
        for mg in (250, 826)
    )

    assert 100 * (high / low - 1) == pytest.approx(printed, abs=0.051)


def test_splitting_gains_far_more_than_separating() -> None:
    """The honest message: about 1 mg from four hours, 33 mg from two portions."""
    together = absorb(Regimen.of(taken("calcium", 500), taken("magnesium", 200)))
    apart = absorb(Regimen.of(taken("calcium", 500), taken("magnesium", 200, "12:00")))
    once = absorb(Regimen.of(taken("magnesium", 400)), model="no-competition")
    half = absorb(Regimen.of(taken("magnesium", 200)), model="no-competition")

    assert apart.absorbed_mg("magnesium") - together.absorbed_mg("magnesium") == pytest.approx(1.0, abs=0.05)
    assert apart.absorbed_mg("calcium") - together.absorbed_mg("calcium") == pytest.approx(2.3, abs=0.05)
    assert 2 * half.absorbed_mg("magnesium") - once.absorbed_mg("magnesium") == pytest.approx(33.4, abs=0.05)


# Laws ---------------------------------------------------------------------------------------------------------

presets = st.sampled_from(["default", "no-competition", "strong-competition", "fine-1991"])


@given(own.regimens() | own.diaries(), own.persons(), presets)
def test_mass_is_never_created(records: Any, person: Person, model: Any) -> None:
    """0 <= absorbed <= dissolved <= dose, whoever takes it."""
    for each in absorb(records, person, model=model).intakes:
        assert 0 <= each.absorbed_mg <= each.dissolved_mg <= each.intake.dose.elemental_mg


@given(own.regimens() | own.diaries(), own.persons(), presets)
def test_what_was_absorbed_and_the_three_losses_are_the_dose(records: Any, person: Person, model: Any) -> None:
    """None of them negative."""
    for each in absorb(records, person, model=model).intakes:
        losses = (each.lost_digestion_mg, each.lost_saturation_mg, each.lost_competition_mg)

        assert min(losses) >= 0
        assert math.fsum((each.absorbed_mg, *losses)) == pytest.approx(each.intake.dose.elemental_mg, abs=1e-9)


@given(own.regimens(), own.persons(), presets)
def test_the_range_holds_the_central_value(regimen: Regimen, person: Person, model: Any) -> None:
    """For what is absorbed, dissolved, and each loss."""
    result = absorb(regimen, person, model=model)
    for each in result.intakes:
        for name in ("absorbed", "dissolved", "lost_digestion", "lost_saturation", "lost_competition"):
            low, high = getattr(each, "range_mg" if name == "absorbed" else f"{name}_range_mg")

            assert 0 <= low <= getattr(each, f"{name}_mg") <= high <= each.intake.dose.elemental_mg
    for mineral in ("calcium", "magnesium"):
        low, high = result.range_mg(mineral)
        assert low <= result.absorbed_mg(mineral) <= high


@given(own.regimens(), own.persons(), st.randoms(use_true_random=False))
def test_the_order_of_intakes_is_irrelevant(regimen: Regimen, person: Person, random: Any) -> None:
    """A day is a set of intakes."""
    items = list(regimen.items)
    random.shuffle(items)

    assert amounts(absorb(Regimen.of(*items), person)) == amounts(absorb(Regimen.of(*regimen.items), person))


@given(own.regimens(), own.persons(), st.integers(0, 1439))
def test_shifting_the_whole_clock_shifts_only_times(regimen: Regimen, person: Person, minutes: int) -> None:
    """A regimen's clock is a circle."""

    def shifted(item: Any) -> Any:
        minute = (item.minute + minutes) % 1440
        return attrs.evolve(item, at=time(minute // 60, minute % 60))

    later = Regimen.of(*map(shifted, regimen.items))

    assert sorted(amounts(absorb(later, person))) == sorted(amounts(absorb(regimen, person)))


@given(own.loads_mg(), own.loads_mg(), own.clock_times(), own.clock_times())
def test_a_regimen_and_a_diary_of_half_a_day_agree(calcium: float, magnesium: float, one: time, other: time) -> None:
    """The circle is the line wherever the line is the shorter way."""
    assume(abs((one.hour - other.hour) * 60 + one.minute - other.minute) <= 720)
    day = datetime(2026, 3, 1)

    def on(first: Any, second: Any) -> list[float]:
        items = (taken("calcium", calcium, first), taken("magnesium", magnesium, second))
        result = absorb(Diary.of(*items) if isinstance(first, datetime) else Regimen.of(*items))
        return [result.absorbed_mg("calcium"), result.absorbed_mg("magnesium")]

    assert on(one, other) == on(datetime.combine(day, one), datetime.combine(day, other))


@given(own.loads_mg(), own.loads_mg(), st.integers(721, 1439))
def test_on_the_circle_doses_meet_at_least_as_much_as_on_the_line(calcium: float, magnesium: float, gap: int) -> None:
    """Tomorrow's morning comes after tonight."""
    start = datetime(2026, 3, 1)
    end = start + timedelta(minutes=gap)

    def lost(records: Any) -> float:
        return absorb(records).lost_competition_mg("magnesium")

    line = Diary.of(taken("calcium", calcium, start), taken("magnesium", magnesium, end))
    circle = Regimen.of(taken("calcium", calcium, start.time()), taken("magnesium", magnesium, end.time()))

    assert lost(circle) >= lost(line)


@given(own.regimens(), own.intakes(), own.persons(), presets)
def test_adding_a_dose_never_raises_what_the_others_absorb(
    regimen: Regimen, added: Intake, person: Person, model: Any
) -> None:
    """Neither a rival nor a dose of one's own ion helps another dose."""
    before = absorb(regimen, person, model=model)
    after = list(absorb(regimen.with_(added), person, model=model).intakes)
    after.pop(next(place for place, each in enumerate(after) if each.intake == added))

    for old, new in zip(before.intakes, after, strict=True):
        assert old.intake == new.intake
        assert new.absorbed_mg <= old.absorbed_mg + 1e-9


@given(own.regimens(), own.intakes(), own.persons())
def test_without_competition_the_minerals_do_not_know_each_other(
    regimen: Regimen, added: Intake, person: Person
) -> None:
    """Ki infinite: magnesium is independent of calcium, and calcium of magnesium."""
    other = "magnesium" if added.dose.mineral.symbol == "Ca" else "calcium"
    before, after = (absorb(each, person, model=FREE) for each in (regimen, regimen.with_(added)))

    assert after.absorbed_mg(other) == before.absorbed_mg(other)
    assert after.lost_competition_mg(other) == 0


@given(own.minerals_of_the_gut(), own.loads_mg(), own.loads_mg(), own.meals(), own.persons())
def test_doses_at_one_moment_are_one_dose(mineral: Any, one: float, other: float, meal: Any, person: Person) -> None:
    """Of one ion, meal and class."""
    merged = absorb(Regimen.of(taken(mineral.name, round(one + other, 9), meal=meal)), person)
    apart = absorb(Regimen.of(*(taken(mineral.name, mg, meal=meal) for mg in (one, other))), person)

    assert apart.absorbed_mg(mineral) == pytest.approx(merged.absorbed_mg(mineral), rel=1e-9)


@given(
    own.minerals_of_the_gut(),
    own.loads_mg(),
    st.floats(0.01, 0.99),
    own.clock_times(),
    own.clock_times(),
    own.persons(),
)
def test_splitting_the_only_dose_never_lowers_its_total(
    mineral: Any, mg: float, share: float, one: time, other: time, person: Person
) -> None:
    """Into any two parts at any two times, as long as nothing else is taken."""
    part = round(mg * share, 9)
    once = absorb(Regimen.of(taken(mineral.name, mg, one)), person)
    split = absorb(Regimen.of(taken(mineral.name, part, one), taken(mineral.name, round(mg - part, 9), other)), person)

    assert split.absorbed_mg(mineral) >= once.absorbed_mg(mineral) - 1e-6


@given(own.loads_mg(), own.loads_mg(), st.floats(0.01, 0.99), own.clock_times(), own.clock_times())
def test_without_competition_splitting_pays_beside_the_rival_too(
    mg: float, rival: float, share: float, one: time, other: time
) -> None:
    """With Ki infinite the other ion is not there."""
    part, calcium = round(mg * share, 9), taken("calcium", rival, "12:00")
    once = absorb(Regimen.of(calcium, taken("magnesium", mg, one)), model=FREE)
    split = absorb(
        Regimen.of(calcium, taken("magnesium", part, one), taken("magnesium", round(mg - part, 9), other)), model=FREE
    )

    assert split.absorbed_mg("magnesium") >= once.absorbed_mg("magnesium") - 1e-6


@given(own.minerals_of_the_gut(), own.loads_mg(), own.loads_mg(), own.persons(), presets)
def test_raising_the_only_dose_raises_its_total(
    mineral: Any, one: float, other: float, person: Person, model: Any
) -> None:
    """More is more, however little."""
    less, more = sorted((one, other))
    assume(more - less > 1e-3)
    totals = [
        absorb(Regimen.of(taken(mineral.name, mg)), person, model=model).absorbed_mg(mineral) for mg in (less, more)
    ]

    assert totals[0] < totals[1]


@given(own.amounts_mg(high=500.0), own.amounts_mg(high=500.0), st.integers(0, 1439), own.meals())
def test_nothing_jumps_as_two_doses_move_apart(calcium: float, magnesium: float, minute: int, meal: Any) -> None:
    """A minute changes little, at noon and at midnight, for a rival and for a second portion."""

    def at(moment: int) -> time:
        return time(moment % 1440 // 60, moment % 60)

    for second in ("calcium", "magnesium"):
        results = [
            absorb(Regimen.of(taken("calcium", calcium, time(0), meal), taken(second, magnesium, at(moment), meal)))
            for moment in (minute, minute + 1)
        ]
        for mineral in ("calcium", "magnesium"):
            one, other = (each.absorbed_mg(mineral) for each in results)
            assert abs(one - other) <= 0.01 * (calcium + magnesium) + 1e-9


@given(own.loads_mg(), own.loads_mg(), st.integers(2, 5000), own.meals(), own.persons())
def test_far_apart_in_a_diary_each_dose_is_alone(
    calcium: float, magnesium: float, days: int, meal: Any, person: Person
) -> None:
    """The gut forgets."""
    first = datetime(2026, 3, 1, 8)
    both = (taken("calcium", calcium, first, meal), taken("magnesium", magnesium, first + timedelta(days=days), meal))
    together = [each.absorbed_mg for each in absorb(Diary.of(*both), person).intakes]
    alone = [absorb(Diary.of(each), person).intakes[0].absorbed_mg for each in both]

    assert together == pytest.approx(alone, rel=1e-12)


@given(st.lists(own.loads_mg(), min_size=2, max_size=6), st.integers(1, 700))
def test_a_diary_does_not_forget_across_midnight(loads: list[float], gap: int) -> None:
    """Elapsed hours count, whatever the date: shifting all entries by a day or an hour changes nothing."""

    def run(start: datetime) -> list[float]:
        items = [
            taken("calcium" if number % 2 else "magnesium", mg, start + timedelta(minutes=gap * number))
            for number, mg in enumerate(loads)
        ]
        return [each.absorbed_mg for each in absorb(Diary.of(*items)).intakes]

    assert run(datetime(2026, 3, 1, 0)) == run(datetime(2026, 3, 1, 23, 59)) == run(datetime(2028, 2, 29, 11))


@given(own.diaries())
def test_the_days_of_a_diary_add_up_to_its_mean(diary: Diary) -> None:
    """Each intake is shown on its own day, as it is in the whole."""
    result = absorb(diary)
    shown = [result.on(day) for day in diary.days]

    assert [each for one in shown for each in one.intakes if each] == list(result.intakes)
    for mineral in ("calcium", "magnesium"):
        total = math.fsum(one.absorbed_mg(mineral) for one in shown)
        assert total == pytest.approx(result.absorbed_mg(mineral) * max(len(shown), 1), abs=1e-9)


@given(own.regimens(), own.persons())
def test_magnesium_is_the_same_for_every_person_with_the_same_acid(regimen: Regimen, person: Person) -> None:
    """Vitamin D, age and menopause act on calcium only."""
    acid = Person(treatments_taken=person.treatments_taken, conditions=person.conditions)

    assert absorb(regimen, person).absorbed_mg("magnesium") == absorb(regimen, acid).absorbed_mg("magnesium")


@given(own.regimens(), st.floats(0, 2000), st.floats(0, 2000))
def test_more_calcitriol_never_lowers_calcium(regimen: Regimen, one: float, other: float) -> None:
    """Up to the cap."""
    less, more = (
        absorb(regimen, Person.of(calcitriol=f"{each!r} pmol/L")).absorbed_mg("calcium")
        for each in sorted((one, other))
    )

    assert less <= more + 1e-9


@given(own.regimens(), st.floats(0, 2000), st.floats(0, 2000))
def test_more_vitamin_d_never_lowers_calcium(regimen: Regimen, one: float, other: float) -> None:
    """Flat, then rising, then flat."""
    less, more = (
        absorb(regimen, Person.of(hydroxyvitamin_d=f"{each!r} nmol/L")).absorbed_mg("calcium")
        for each in sorted((one, other))
    )

    assert less <= more + 1e-9


@given(own.regimens(), st.floats(0, 130), st.floats(0, 130))
def test_more_years_never_raise_calcium(regimen: Regimen, one: float, other: float) -> None:
    """From 45 on it falls."""
    younger, older = (
        absorb(regimen, Person.of(age=f"{each!r} year")).absorbed_mg("calcium") for each in sorted((one, other))
    )

    assert older <= younger + 1e-9


@given(own.regimens(), own.persons())
def test_a_result_equals_hashes_and_pickles_as_if_nothing_had_been_asked(regimen: Regimen, person: Person) -> None:
    """What is computed on demand leaves no trace."""
    fresh, asked = absorb(regimen, person), absorb(regimen, person)
    before = pickle.dumps(asked)
    ranges = [each.range_mg for each in asked.intakes]
    _ = hash(asked)

    assert asked == fresh
    assert hash(asked) == hash(fresh)
    assert pickle.dumps(asked) == before
    again = pickle.loads(pickle.dumps(asked.intakes))
    assert again == asked.intakes
    assert [each.range_mg for each in again] == ranges


@given(st.floats(1.0, 1000.0), st.floats(0.1, 3.0), st.floats(0.1, 10.0))
def test_what_is_kept_with_a_dose_is_of_the_model_that_asks(mg: float, phytate: float, oxalate: float) -> None:
    """One dose, or one day, judged under two models in turn is what one never judged would be under each."""

    def day() -> Regimen:
        meal = Meal.of("full", phytate=f"{phytate!r} mmol", oxalate=f"{oxalate!r} mmol")
        return Regimen.of(taken("magnesium", mg, meal=meal))

    usual = Model.named("default")
    unbound = attrs.evolve(usual, modifiers=attrs.evolve(usual.modifiers, phytate_per_mmol=0.0, oxalate_per_mmol=0.0))
    known = day()

    for model in (usual, unbound, usual):
        (intake,) = absorb(Regimen.of(*known.items), model=model).intakes
        assert intake.dissolved_mg == absorb(day(), model=model).intakes[0].dissolved_mg
        assert absorb(known, model=model).intakes[0].dissolved_mg == intake.dissolved_mg
        assert (intake.dissolved_mg == intake.intake.dose.elemental_mg) is (model is unbound)


# What is not known --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("mineral", "mg"), [("calcium", 500), ("magnesium", 200)])
def test_an_unknown_meal_is_taken_as_light_and_its_range_spans_all_three(mineral: str, mg: float) -> None:
    """Fasted, light and full."""
    salt = {"calcium": "ca-carbonate", "magnesium": "mg-oxide"}[mineral]
    unknown = absorb(Regimen.of(taken(mineral, mg, meal=None, salt=salt))).intakes[0]
    known = [
        absorb(Regimen.of(taken(mineral, mg, meal=state, salt=salt))).intakes[0]
        for state in ("fasted", "light", "full")
    ]

    assert unknown.absorbed_mg == known[1].absorbed_mg
    assert unknown.range_mg == (min(each.range_mg[0] for each in known), max(each.range_mg[1] for each in known))
    assert any("meal not known" in note for note in unknown.notes)


def test_doses_of_unknown_meals_meet_as_after_a_light_one() -> None:
    """And as after the fuller meal of the two, where one is known."""

    def lost(first: Any, second: Any) -> float:
        day = Regimen.of(taken("calcium", 500, "08:00", first), taken("magnesium", 200, "10:00", second))
        return absorb(day).lost_competition_mg("magnesium")

    assert lost(None, None) == lost("light", "light") == lost(None, "fasted")
    assert lost(None, "full") == lost("full", "full")
    assert lost("fasted", "fasted") < lost("light", "light") < lost("full", "full")


@pytest.mark.parametrize(("mineral", "mg", "salt"), [("calcium", 500, "ca-carbonate"), ("magnesium", 200, "mg-oxide")])
@pytest.mark.parametrize("meal", ["fasted", "full"])
def test_an_unknown_salt_is_taken_as_soluble_down_to_the_acid_dependent_class(
    mineral: str, mg: float, salt: str, meal: str
) -> None:
    """The central value of the one, the low end of the other."""
    unknown, soluble, needy = (
        absorb(Regimen.of(taken(mineral, mg, meal=meal, salt=each))).intakes[0]
        for each in (None, SOLUBLE[mineral], salt)
    )

    assert unknown.absorbed_mg == soluble.absorbed_mg
    assert unknown.range_mg == (needy.range_mg[0], soluble.range_mg[1])
    assert unknown.dissolved_range_mg == (needy.dissolved_range_mg[0], soluble.dissolved_range_mg[1])
    assert any("salt not known" in note for note in unknown.notes)


@pytest.mark.parametrize("origin", ["food", "water"])
@pytest.mark.parametrize("salt", [None, "mg-oxide"])
def test_food_and_water_dissolve_whole(origin: Any, salt: str | None) -> None:
    """The curves were measured on meals; food has no salt to know."""
    dose = Dose.of("magnesium", "200 mg", salt=salt)
    (each,) = absorb(Regimen.of(Intake.of(dose, at="08:00", meal="full", origin=origin))).intakes

    assert each.dissolved_mg == 200.0
    assert each.dissolved_range_mg == (200.0, 200.0)


def test_a_coating_overrides_the_salt() -> None:
    """It is a property of the product."""
    coated = [
        absorb(Regimen.of(taken("magnesium", 100, salt=salt, coating="enteric"))).intakes[0].dissolved_mg
        for salt in ("mg-oxide", "mg-citrate-anhydrous", None)
    ]

    assert coated == [18.0, 18.0, 18.0]


@pytest.mark.parametrize(
    ("sources", "sigma"),
    [
        ({}, 0.8),
        ({"treatments": {"omeprazole": "18 month"}}, 0.2),
        ({"treatments": {"famotidine": None}}, 0.2),
        ({"treatments": {"levothyroxine": None}}, 0.8),
        ({"conditions": ["achlorhydria"]}, 0.08),
        ({"conditions": ["pernicious anemia"]}, 0.08),
        ({"conditions": ["gastrectomy"], "treatments": {"omeprazole": None}}, 0.08),
        ({"conditions": ["dialysis"]}, 0.8),
    ],
    ids=str,
)
def test_acid_is_normal_unless_the_person_says_otherwise(sources: Any, sigma: float) -> None:
    """A PPI and an H2 blocker share a column; no acid at all has its own."""
    (each,) = absorb(
        Regimen.of(taken("calcium", 500, meal="fasted", salt="ca-carbonate")), Person.of(**sources)
    ).intakes

    assert each.dissolved_mg == pytest.approx(500 * sigma)


def test_a_medicine_counts_whether_it_stands_in_the_regimen_or_with_the_person() -> None:
    """Only there it has a duration; the gut does not ask."""
    carbonate = taken("calcium", 500, meal="fasted", salt="ca-carbonate")

    assert absorb(Regimen.of(carbonate, Medicine.of("omeprazole", at="07:00"))).intakes[0].dissolved_mg == 100.0
    assert absorb(Regimen.of(carbonate, Medicine.unlisted("omeprazole", at="07:00"))).intakes[0].dissolved_mg == 400.0


@pytest.mark.parametrize(
    ("mineral", "mg", "extrapolated"),
    [
        ("calcium", 14.9, True),
        ("calcium", 15, False),
        ("calcium", 500, False),
        ("calcium", 500.1, True),
        ("magnesium", 7.4, True),
        ("magnesium", 7.5, False),
        ("magnesium", 1009, False),
        ("magnesium", 1009.1, True),
    ],
)
def test_a_load_outside_the_studied_range_is_marked(mineral: str, mg: float, extrapolated: bool) -> None:
    """15-500 mg of calcium, 7.5-1009 mg of magnesium."""
    result = absorb(Regimen.of(taken(mineral, mg)))

    assert result.intakes[0].extrapolated is extrapolated
    assert result.extrapolated is extrapolated


def test_loads_that_meet_are_marked_together() -> None:
    """It is the load in the gut that was studied, not the tablet."""
    result = absorb(Regimen.of(taken("calcium", 300), taken("calcium", 300, "08:30")))

    assert all(each.extrapolated for each in result.intakes)


@pytest.mark.parametrize(
    ("fields", "extrapolated"),
    [
        ({"age": "18.9 year"}, True),
        ({"age": "19 year"}, False),
        ({"age": "80 year"}, False),
        ({"life_stage": "pregnant"}, True),
        ({"life_stage": "lactating"}, True),
    ],
    ids=str,
)
def test_a_person_outside_the_studied_people_is_marked(fields: Any, extrapolated: bool) -> None:
    """The calibration data are of healthy adults."""

    assert absorb(Regimen.of(taken("calcium", 300)), Person.of(**fields)).extrapolated is extrapolated


# What a meal binds --------------------------------------------------------------------------------------------


def bound(mg: float = 100, **meal: Any) -> float:
    return absorb(Regimen.of(taken("magnesium", mg, meal=Meal.of("full", **meal)))).absorbed_mg("magnesium")


def test_phytate_returns_the_ratio_of_its_trial() -> None:
    """32.5 to 13.0 % of 87.5 mg in bread with 1.49 mmol."""

    assert bound(87.5, phytate="1.49 mmol") / bound(87.5) == pytest.approx(0.40, abs=0.005)


def test_oxalate_returns_the_ratio_of_its_trial() -> None:
    """Spinach with 6.6 mmol against kale: 26.7 to 36.5 %."""

    assert bound(122, oxalate="6.6 mmol") / bound(122) == pytest.approx(0.73, abs=0.02)


def test_binders_not_stated_are_taken_as_none_and_said_so() -> None:
    """In the notes of the result."""

    assert bound() == bound(phytate="0 mmol", oxalate="0 mmol")
    stated, silent = (
        absorb(Regimen.of(taken("magnesium", 100, meal=meal))).intakes[0].notes
        for meal in (Meal.of("full", phytate="0 mmol", oxalate="0 mmol"), Meal.of("full"))
    )
    assert stated == ()
    assert silent == ("phytate and oxalate of the meal not stated: taken as none",)


def test_binders_do_not_act_on_calcium() -> None:
    """No dose-response is known."""
    meal = Meal.of("full", phytate="3 mmol", oxalate="6 mmol")

    assert absorb(Regimen.of(taken("calcium", 500, meal=meal))).absorbed_mg("calcium") == absorb(
        Regimen.of(taken("calcium", 500))
    ).absorbed_mg("calcium")


@pytest.mark.parametrize("mineral", ["calcium", "magnesium"])
@pytest.mark.parametrize("fields", [{}, {"age": "9 year"}, {"life_stage": "pregnant"}], ids=str)
def test_a_dose_of_nothing_is_not_extrapolated(mineral: str, fields: Any) -> None:
    """Nothing is known of it exactly, whoever takes it; a load beside it is judged by itself."""
    nothing, person = taken(mineral, 0.0), Person.of(**fields)
    alone = absorb(Regimen.of(nothing), person)
    beside = absorb(Regimen.of(nothing, taken(mineral, 5000.0, "09:00")), person)

    assert (alone.extrapolated, alone.intakes[0].extrapolated) == (False, False)
    assert [each.extrapolated for each in beside.intakes] == [False, True]
    assert beside.extrapolated


@pytest.mark.parametrize(
    ("amounts_of_zinc", "origin", "dissolved"),
    [
        ([99.9], "supplement", 200.0),
        ([100.0], "supplement", 170.0),
        ([50.0, 50.0], "supplement", 170.0),
        ([60.0, 60.0], "medicine", 170.0),
        ([300.0], "food", 200.0),
    ],
)
def test_supplemental_zinc_of_the_day_hinders_magnesium(amounts_of_zinc: Any, origin: Any, dissolved: float) -> None:
    """From 100 mg, whenever it is taken; food does not reach it."""
    zinc = [
        Intake.of(Dose.of("zinc", f"{mg} mg"), at=f"{10 + place}:00", origin=origin)
        for place, mg in enumerate(amounts_of_zinc)
    ]

    assert absorb(Regimen.of(taken("magnesium", 200), *zinc)).intakes[0].dissolved_mg == pytest.approx(dissolved)


def zinc(mg: float, at: Any = "10:00", origin: Any = "supplement") -> Intake:
    return Intake.of(Dose.of("zinc", f"{mg} mg"), at=at, origin=origin)


def test_magnesium_that_zinc_hinders_says_so() -> None:
    """Every magnesium dose of the day, and no calcium dose; the note has the amount and the share."""
    meal = Meal.of("full", phytate="1 mmol", oxalate="0 mmol")
    day = Regimen.of(taken("calcium", 300), taken("magnesium", 200, "09:00", meal), zinc(120.0))
    calcium, magnesium = absorb(day).intakes

    assert magnesium.notes == (
        "supplemental zinc reaches 100 mg that day: 15 % less of the magnesium is taken to dissolve",
    )
    assert calcium.notes == ()


@pytest.mark.parametrize(("mg", "origin"), [(99.9, "supplement"), (300.0, "food"), (0.0, "supplement")])
def test_zinc_that_hinders_nothing_is_not_noted(mg: float, origin: Any) -> None:
    """Below the amount of the studies, or as food."""
    (magnesium,) = absorb(Regimen.of(taken("magnesium", 200, meal="fasted"), zinc(mg, origin=origin))).intakes

    assert magnesium.notes == ()


def test_only_the_day_with_zinc_is_noted() -> None:
    """In a diary the day is the local one."""
    days = [datetime(2026, 3, day, 8) for day in (1, 2)]
    items = [taken("magnesium", 200, at, "fasted") for at in days]
    result = absorb(Diary.of(*items, zinc(150.0, datetime(2026, 3, 2, 20))))

    assert ["zinc" in "".join(each.notes) for each in result.intakes] == [False, True]


def test_zinc_of_another_day_does_not_count() -> None:
    """In a diary the day is the local one."""
    first = datetime(2026, 3, 1, 8)
    zinc = Intake.of(Dose.of("zinc", "142 mg"), at=first.replace(hour=23))
    diary = Diary.of(zinc, taken("magnesium", 200, first), taken("magnesium", 200, first + timedelta(days=1)))

    assert [round(each.dissolved_mg, 6) for each in absorb(diary).intakes] == [170.0, 200.0]


def test_factors_of_binding_multiply() -> None:
    """Phytate, oxalate, zinc and the salt."""
    meal = Meal.of("full", phytate="1 mmol", oxalate="2 mmol")
    day = Regimen.of(taken("magnesium", 200, meal=meal, salt="mg-oxide"), taken("zinc", 150, "20:00"))
    expected = 200 * 0.6 * math.exp(-0.965) * math.exp(-0.176) * 0.85

    assert absorb(day).intakes[0].dissolved_mg == pytest.approx(expected)


# Odds and ends ------------------------------------------------------------------------------------------------


def test_a_dose_of_nothing_has_no_fraction() -> None:
    """0 of 0 is not 0."""
    (each,) = absorb(Regimen.of(taken("calcium", 0.0))).intakes

    assert each.absorbed_mg == 0
    assert each.fraction is None
    assert each.range_mg == (0, 0)


def test_an_empty_day_absorbs_nothing() -> None:
    """And is no error."""
    for records in (Regimen.of(), Diary.of(), Regimen.of(Medicine.of("levothyroxine", at="06:30"))):
        result = absorb(records)

        assert result.intakes == ()
        assert result.absorbed_mg("calcium") == 0
        assert not result.extrapolated


def test_other_minerals_pass_unseen() -> None:
    """Nothing is known of their absorption, and nothing is said."""
    day = Regimen.of(taken("calcium", 500), taken("magnesium", 200))
    more = day.with_(Intake.of(Dose.of("iron", "100 mg"), at="08:00", meal="full"))

    assert amounts(absorb(more)) == amounts(absorb(day))
    with pytest.raises(InputError, match="Only their absorption is modelled"):
        absorb(more).absorbed_mg("iron")


@pytest.mark.parametrize("regimen", [None, [], "Ca 500", taken("calcium", 500)], ids=lambda value: type(value).__name__)
def test_absorption_is_of_a_regimen_or_a_diary(regimen: Any) -> None:
    """With the call that makes one."""
    with pytest.raises(InputError, match=r"Regimen\.of"):
        absorb(regimen)


@pytest.mark.parametrize("person", ["Ann", {"age": "46 year"}, 46], ids=repr)
def test_a_person_is_a_person(person: Any) -> None:
    """A mapping is read by its reader, not here."""
    with pytest.raises(InputError, match=r"Person\.of"):
        absorb(Regimen.of(), person)


def test_the_overlap_time_of_ones_own_model_is_kept_however_long() -> None:
    """A parameter that is looked at only up to a fixed distance would lie."""
    slow = attrs.evolve(Model.named("strong-competition"), overlap_full_h=1000.0)
    first = datetime(2026, 3, 1, 8)
    items = [taken("calcium", 500, first), taken("magnesium", 200, first + timedelta(hours=49))]
    at_once = [attrs.evolve(each, at=first) for each in items]
    lost, most = (absorb(Diary.of(*each), model=slow).intakes[-1].lost_competition_mg for each in (items, at_once))

    assert lost == pytest.approx(most, rel=0.05)


@given(own.regimens() | own.diaries(), own.persons(), presets)
def test_whatever_the_door_let_in_the_gut_can_take(records: Any, person: Person, model: Any) -> None:
    """Finite numbers for everything that can be built."""
    result = absorb(records, person, model=model)

    for mineral in ("calcium", "magnesium"):
        assert all(map(math.isfinite, (result.absorbed_mg(mineral), *result.range_mg(mineral))))
