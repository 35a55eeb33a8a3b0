"""From absorbed to excreted: laws of the whole, drivers known and unknown, and what is refused."""

import json
import math
from datetime import date, datetime
from typing import Any

import attrs
import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st
from strategies import application_quantity, person_with

import camg
from camg import (
    CamgError,
    Diary,
    Dose,
    Driver,
    Excretion,
    Grade,
    InputError,
    Intake,
    Medicine,
    Person,
    RangeError,
    Regimen,
    UnitError,
    absorb,
    excretion,
)
from camg.catalogue.drivers import driver_rows
from camg.catalogue.parameters import Parameter, parameter, parameters
from camg.provenance import Basis
from camg.schema import from_plain, to_plain
from camg.uptake.absorption import Absorption

HOURS = st.none() | st.sampled_from(["0 h", "90 min", "3 h", "24 h"])
VOLUMES = st.none() | st.sampled_from(["0 L", "500 mL", "1.5 L/d"])


def meals(mineral: str, amount: str) -> list[Intake]:
    return [
        Intake.of(Dose.of(mineral, amount), at=at, meal="full", origin="food") for at in ("07:00", "13:00", "19:00")
    ]


DAY = Regimen.of(*meals("calcium", "333 mg"), *meals("magnesium", "100 mg"))
GUT = absorb(DAY)
EVERYTHING: dict[str, Any] = {
    "age": "46 year",
    "sodium": "2300 mg",
    "protein": "50 g",
    "caffeine": "200 mg",
    "alcohol": "30 g",
    "stress": "high",
    "ionised_calcium": "1.5 mmol/L",
    "treatments": {},
    "conditions": [],
}


class Stand:
    """A stand-in for an absorption."""

    def __init__(self, calcium: Any = 300.0, magnesium: Any = 115.0) -> None:
        self.amounts: dict[str, Any] = {"calcium": calcium, "magnesium": magnesium}

    def absorbed_mg(self, mineral: Any, /) -> Any:
        return self.amounts[str(mineral)]


def named(drivers: tuple[Driver, ...]) -> list[tuple[str, str]]:
    return [(each.name, each.mineral.name) for each in drivers]


def one(drivers: tuple[Driver, ...], name: str, mineral: str) -> Driver:
    return next(each for each in drivers if (each.name, each.mineral.name) == (name, mineral))


# Laws ---------------------------------------------------------------------------------------------------------


def result_of(data: st.DataObject) -> tuple[Excretion, Absorption]:
    person = data.draw(own.persons())
    gut = absorb(data.draw(own.regimens()), person)
    drinking = None if person.alcohol_g == 0 else data.draw(HOURS)
    usual = data.draw(st.none() | own.persons())
    return excretion(gut, usual=usual, drinking=drinking, diarrhoea=data.draw(VOLUMES)), gut


@given(st.data())
def test_what_is_absorbed_leaves_or_is_kept(data: st.DataObject) -> None:
    """Urine, faeces, diarrhoea, sweat and what is retained add up to what was absorbed."""
    result, gut = result_of(data)
    for each in (result.calcium, result.magnesium):
        assert each.absorbed_mg == gut.absorbed_mg(each.mineral)
        if each.urine_mg is None or each.retained_mg is None:
            assert (each.retained_mg, each.urine_mg, each.before_mg, each.range_mg) == (None, None, None, None)
            assert "food" in each.missing
            continue
        parts = (each.urine_mg, each.faecal_mg, each.stools_mg, each.sweat_mg, each.retained_mg)
        assert math.fsum(parts) == pytest.approx(each.absorbed_mg, abs=1e-9)


@given(st.data())
def test_urine_lies_within_its_range(data: st.DataObject) -> None:
    """And is never below nothing."""
    result, _ = result_of(data)
    for each in (result.calcium, result.magnesium):
        if each.urine_mg is not None and each.range_mg is not None:
            low, high = each.range_mg
            assert 0 <= low <= each.urine_mg + 1e-9
            assert each.urine_mg <= high + 1e-9


@given(st.data())
def test_urine_is_that_before_and_the_drivers(data: st.DataObject) -> None:
    """Nothing else changes it, and no driver acts on the other mineral or the other way out."""
    result, _ = result_of(data)
    for each in (result.calcium, result.magnesium):
        drivers = [driver for driver in result.drivers if driver.mineral == each.mineral]
        changes = {
            route: math.fsum(driver.change_mg or 0.0 for driver in drivers if driver.route == route)
            for route in ("urine", "stools")
        }
        assert each.stools_mg == pytest.approx(changes["stools"])
        if each.urine_mg is not None and each.before_mg is not None:
            assert each.urine_mg == pytest.approx(max(each.before_mg + changes["urine"], 0.0))


@given(st.data())
def test_every_driver_is_used_or_named(data: st.DataObject) -> None:
    """An unknown one is listed with what it lacks; it never counts as nothing."""
    result, _ = result_of(data)
    everywhere = named(result.drivers) + named(result.unknown) + named(result.unmeasured)

    assert len(everywhere) == len(set(everywhere))
    assert {(row.name, row.mineral.name) for row in driver_rows() if row.parameter} <= set(everywhere)
    for driver in result.drivers:
        assert driver.change_mg is not None
        assert driver.missing == ()
        low, high = driver.ends_mg
        assert low <= driver.change_mg <= high
    for driver in result.unknown:
        assert driver.change_mg is driver.low_mg is driver.high_mg is None
        assert driver.missing
    for driver in result.unmeasured:
        assert driver.change_mg is None


@given(own.amounts_mg(high=20_000.0), own.amounts_mg(high=20_000.0))
def test_more_sodium_never_lowers_urinary_calcium(some: float, other: float) -> None:
    """Nor raises what the body keeps."""
    less, more = (excretion(GUT, Person(sodium_mg=mg)).calcium for mg in sorted((some, other)))

    assert less.urine_mg is not None
    assert more.urine_mg is not None
    assert less.urine_mg <= more.urine_mg
    assert less.before_mg == more.before_mg


@given(own.persons())
def test_counted_from_the_same_habits_nothing_changes(person: Person) -> None:
    """Sodium, protein and caffeine are compared with those of `usual`."""
    result = excretion(GUT, person, usual=person)

    for driver in result.drivers:
        if driver.name in ("sodium", "protein", "caffeine"):
            assert driver.change_mg == driver.low_mg == driver.high_mg == 0


@pytest.mark.parametrize("field", ["sodium", "protein", "caffeine", "stress", "ionised_calcium", "alcohol"])
def test_a_driver_that_becomes_unknown_is_named_and_not_taken_for_nothing(field: str) -> None:
    """What was used is unknown; the same person with none of it would have it used, with 0."""
    without = {name: value for name, value in EVERYTHING.items() if name != field}
    full = excretion(GUT, person_with(**EVERYTHING), drinking="3 h")
    less = excretion(GUT, person_with(**without))
    moved = {each for each in named(full.drivers) if each not in named(less.drivers)} - {("diarrhoea", "magnesium")}

    assert moved
    assert moved <= set(named(less.unknown))


# Numbers of the page ------------------------------------------------------------------------------------------


def test_three_portions_of_magnesium_give_about_81_mg_of_urine() -> None:
    """Section 5, the worked example: 114.8 absorbed of three that do not meet, 30 and 4 lost, FE 3.0 %."""
    person = Person.of(egfr="125 mL/min", serum_magnesium="0.85 mmol/L")
    portion = Regimen.of(Intake.of(Dose.of("magnesium", "100 mg"), at="08:00", meal="full", origin="food"))
    three = Stand(magnesium=3 * absorb(portion).absorbed_mg("magnesium"))
    found = excretion(three, person, totals=camg.totals(DAY)).magnesium

    assert found.absorbed_mg == pytest.approx(114.8, abs=0.05)
    assert found.before_mg == found.urine_mg == pytest.approx(81.0, abs=0.5)
    assert found.filtered_mmol == pytest.approx(111.7, abs=0.05)
    assert found.fraction == pytest.approx(0.030, abs=0.0005)
    assert found.retained_mg == pytest.approx(0.0, abs=1e-9)


def test_three_meals_of_one_day_meet_a_little_and_give_less() -> None:
    """Six hours do not part them wholly; the worked example of the page counts them as if they did."""
    found = excretion(absorb(Regimen.of(*meals("magnesium", "100 mg")))).magnesium

    assert found.absorbed_mg == pytest.approx(107.8, abs=0.05)
    assert found.urine_mg == pytest.approx(73.8, abs=0.05)


@pytest.mark.parametrize(
    ("given", "name", "mineral", "change", "tolerance"),
    [
        ({"sodium": "100 mmol/d"}, "sodium", "calcium", 40.1, 0.05),
        ({"sodium": "4600 mg"}, "sodium", "calcium", 80.2, 0.1),
        ({"protein": "50 g"}, "protein", "calcium", 60.0, 0.01),
        ({"caffeine": "300 mg"}, "caffeine", "calcium", 12.9, 0.01),
        ({"caffeine": "300 mg"}, "caffeine", "magnesium", 3.9, 0.01),
        ({"stress": "low"}, "stress", "magnesium", 0.0, 0.0),
        ({"alcohol": "0 g"}, "alcohol", "magnesium", 0.0, 0.0),
        ({"ionised_calcium": "1.30 mmol/L"}, "high blood calcium", "magnesium", 0.0, 0.0),
        ({"ionised_calcium": "1.10 mmol/L"}, "high blood calcium", "calcium", 0.0, 0.0),
    ],
)
def test_a_driver_changes_what_the_page_says(
    given: dict[str, Any], name: str, mineral: str, change: float, tolerance: float
) -> None:
    """Section 4, by name."""
    found = one(excretion(GUT, person_with(**given)).drivers, name, mineral)

    assert found.change_mg == pytest.approx(change, abs=tolerance)


@pytest.mark.parametrize(("ionised", "relative"), [("1.50 mmol/L", 1.46), ("1.80 mmol/L", 1.88)])
def test_high_blood_calcium_multiplies_urinary_magnesium(ionised: str, relative: float) -> None:
    """Section 3; only above 1.30 mmol/L, for up to it excretion is taken as usual."""
    found = excretion(GUT, Person.of(ionised_calcium=ionised)).magnesium

    assert found.before_mg is not None
    assert found.urine_mg == pytest.approx(relative * found.before_mg, rel=0.004)


def test_drinking_doubles_urinary_magnesium_for_its_hours() -> None:
    """167 to 260 % of control."""
    result = excretion(GUT, Person.of(alcohol="40 g"), drinking="6 h")
    found, before = one(result.drivers, "alcohol", "magnesium"), result.magnesium.before_mg

    assert before is not None
    assert found.change_mg == pytest.approx(before / 4)
    assert found.ends_mg == pytest.approx((0.67 * before / 4, 1.60 * before / 4))


def test_stress_adds_a_tenth_and_a_quarter_at_most() -> None:
    """A judgement of grade C; for moderate stress there is not even that."""
    high, moderate = excretion(GUT, Person.of(stress="high")), excretion(GUT, Person.of(stress="moderate"))
    found, before = one(high.drivers, "stress", "magnesium"), high.magnesium.before_mg

    assert before is not None
    assert (found.change_mg, found.low_mg, found.high_mg) == pytest.approx((0.1 * before, 0.0, 0.25 * before))
    assert (found.grade, found.basis) == (Grade.C, Basis.JUDGEMENT)
    assert ("stress", "magnesium") in named(moderate.unmeasured)
    assert ("stress", "magnesium") not in named(moderate.drivers) + named(moderate.unknown)


def test_diarrhoea_takes_magnesium_with_stools_and_not_with_urine() -> None:
    """A litre of 15 mEq/L; 1 mEq/L is fluid of the upper gut."""
    result = excretion(GUT, diarrhoea="1 L")
    found = one(result.drivers, "diarrhoea", "magnesium")

    assert (found.low_mg, found.change_mg) == pytest.approx((12.15, 182.25), abs=0.05)
    assert result.magnesium.stools_mg == found.change_mg
    assert result.magnesium.urine_mg == result.magnesium.before_mg
    assert result.magnesium.retained_mg == pytest.approx(-182.29, abs=0.01)


@pytest.mark.parametrize(
    ("person", "diarrhoea", "known"),
    [
        (Person.of(conditions=[]), None, True),
        (Person.of(conditions=["coeliac-disease-in-remission"]), None, True),
        (Person.of(conditions=["chronic-diarrhoea"]), None, False),
        (Person.of(conditions=["loose-stools"]), None, False),
        (Person.of(), None, False),
        (Person.of(conditions=["chronic-diarrhoea"]), "0.8 L", True),
    ],
)
def test_diarrhoea_of_unknown_volume_is_unknown(person: Person, diarrhoea: Any, known: bool) -> None:
    """A list of conditions without it says that there is none."""
    result = excretion(GUT, person, diarrhoea=diarrhoea)

    assert (("diarrhoea", "magnesium") in named(result.drivers)) is known
    if not known:
        assert one(result.unknown, "diarrhoea", "magnesium").missing == ("volume of diarrhoea",)


@pytest.mark.parametrize(
    ("given", "drinking", "missing"),
    [
        ({}, None, ("alcohol", "hours of drinking")),
        ({"alcohol": "20 g"}, None, ("hours of drinking",)),
        ({}, "2 h", ()),
        ({"alcohol": "20 g"}, "2 h", ()),
        ({"alcohol": "0 g"}, None, ()),
        ({}, "0 h", ()),
    ],
)
def test_alcohol_needs_its_hours(given: dict[str, Any], drinking: Any, missing: tuple[str, ...]) -> None:
    """Grams do not say how long."""
    result = excretion(GUT, person_with(**given), drinking=drinking)
    found = one(result.unknown if missing else result.drivers, "alcohol", "magnesium")

    assert found.missing == missing


def test_habits_of_somebody_usual_must_be_known_too() -> None:
    """A change from an unknown habit is unknown."""
    result = excretion(GUT, Person.of(sodium="3 g", caffeine="100 mg"), usual=Person.of(caffeine="300 mg"))
    less = one(result.drivers, "caffeine", "calcium")

    assert one(result.unknown, "sodium", "calcium").missing == ("usual sodium",)
    assert less.change_mg == pytest.approx(-8.6)
    assert (less.low_mg, less.high_mg) == pytest.approx((-10.0, -6.0))


# Every number matters -----------------------------------------------------------------------------------------

UNUSED = {
    "driver.diet_calcium_calcium",
    "driver.diet_calcium_magnesium",
    "kidney.calcium_plasma_mmol_l",
    *(f"kidney.{mineral}_{segment}" for mineral in ("calcium", "magnesium") for segment in ("proximal", "distal")),
}
"""Of the tables and equations only: absorption counts dietary calcium, no urine is too little of calcium, and the
other two segments cancel in what blood calcium does against usual."""


def probes() -> list[Excretion]:
    """People and days that together ask every number."""
    known = camg.totals(DAY)
    blood = {"egfr": "29.9 mL/min", "serum_calcium": "2.4 mmol/L", "serum_magnesium": "0.85 mmol/L"}
    return [
        excretion(GUT, person_with(**EVERYTHING), drinking="3 h", diarrhoea="1 L"),
        excretion(GUT, person_with(**blood)),
        excretion(GUT, Person.of(egfr="20 mL/min")),
        excretion(GUT, Person.of(ionised_calcium="1.25 mmol/L")),
        *(excretion(Stand(magnesium=mg), totals=known) for mg in (45.0, 50.0, 1500.0, 2000.0)),
    ]


@pytest.mark.parametrize(
    "known",
    [each for each in parameters() if each.id.partition(".")[0] in ("kidney", "driver") and each.id not in UNUSED],
    ids=lambda known: known.id,
)
@pytest.mark.parametrize("end", ["value", "low", "high"])
def test_moving_any_number_moves_some_result(known: Parameter, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number inside a function though a parameter exists: the table was edited and nothing changed."""
    if getattr(known, end) is None or (end != "value" and known.id.endswith("ultrafilterable")):
        return  # there is no such end, or no range is reported of what is filtered
    before = probes()
    moved = known._replace(**{end: 0.6 * getattr(known, end) + 0.01})

    def parameter_moved(key: str) -> Parameter:
        return moved if key == known.id else parameter(key)

    rows = [attrs.evolve(row, parameter=moved) if row.parameter == known else row for row in driver_rows()]
    monkeypatch.setattr("camg.uptake.kidney.parameter", parameter_moved)
    monkeypatch.setattr("camg.uptake.drivers.parameter", parameter_moved)
    monkeypatch.setattr("camg.uptake.drivers.driver_rows", lambda: rows)

    assert probes() != before


# Direction without a number -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("medicine", "expected"),
    [
        ("hydrochlorothiazide", {("thiazide", "calcium", "lowers"), ("thiazide", "magnesium", "raises")}),
        ("furosemide", {("loop diuretic", "calcium", "raises"), ("loop diuretic", "magnesium", "raises")}),
        ("amiloride", {("potassium-sparing diuretic", "magnesium", "lowers")}),
        ("omeprazole", {("proton pump inhibitor", "magnesium", "raises")}),
        ("levothyroxine", set[tuple[str, str, str]]()),
    ],
)
@pytest.mark.parametrize("as_treatment", [True, False])
def test_a_medicine_is_named_with_its_direction(
    medicine: str, expected: set[tuple[str, str, str]], as_treatment: bool
) -> None:
    """Taken in the routine or as a treatment; a class that is known not to be taken is left out."""
    person = Person.of(treatments={medicine: None} if as_treatment else {}, conditions=[])
    day = DAY if as_treatment else DAY.with_(Medicine.of(medicine, at="08:00"))
    result = excretion(absorb(day, person))
    drugs = {row.name for row in driver_rows() if row.asks.startswith("treatment:")}

    assert {(each.name, each.mineral.name, each.effect) for each in result.unmeasured if each.name in drugs} == expected
    assert all(each.missing == () for each in result.unmeasured if each.name in drugs)


def test_medicines_that_nobody_stated_may_be_taken() -> None:
    """Unknown treatments stay in the list, with what is missing."""
    found = {each.name: each.missing for each in excretion(GUT).unmeasured}

    assert found["thiazide"] == ("treatments",)
    assert found["potassium and alkali"] == ("potassium",)
    assert found["alcohol use disorder"] == ("conditions",)
    assert found["age"] == ("age",)


def test_no_sodium_at_all_does_not_raise_magnesium() -> None:
    """Known to be absent."""

    assert ("sodium", "magnesium") not in named(excretion(GUT, Person.of(sodium="0 mg")).unmeasured)
    assert ("sodium", "magnesium") in named(excretion(GUT, Person.of(sodium="2 g")).unmeasured)


@pytest.mark.parametrize("row", driver_rows(), ids=lambda row: f"{row.name}-{row.mineral}-{row.kind}")
def test_every_driver_carries_its_evidence(row: Any) -> None:
    """Grade, basis and sources; the number's own source is among them."""

    assert row.references
    assert (row.parameter is None) is (row.kind == "direction")
    if row.parameter is not None:
        assert row.parameter.reference in {each.id for each in row.references}
        assert (row.grade, row.basis) == (row.parameter.grade, row.parameter.basis)


# What is not known --------------------------------------------------------------------------------------------


def test_a_list_without_food_gives_no_urine() -> None:
    """What is absorbed is then a lower bound; drivers that multiply it are unknown, the others are not."""
    pills = Regimen.of(Intake.of(Dose.of("magnesium", "200 mg"), at="08:00", meal="full"))
    result = excretion(absorb(pills), Person.of(stress="high", sodium="2300 mg", ionised_calcium="1.5 mmol/L"))

    assert result.magnesium.urine_mg is result.magnesium.before_mg is None
    assert "food" in result.magnesium.missing
    assert result.magnesium.absorbed_mg > 0
    assert one(result.unknown, "stress", "magnesium").missing == ("food",)
    assert one(result.unknown, "high blood calcium", "calcium").missing == ("food",)
    assert ("sodium", "calcium") in named(result.drivers)


def test_a_list_declared_complete_gives_urine() -> None:
    """Even of little."""
    pills = Regimen.of(Intake.of(Dose.of("magnesium", "200 mg"), at="08:00", meal="full"), complete=True)

    assert excretion(absorb(pills)).magnesium.urine_mg == pytest.approx(52.46 - 34, abs=0.01)


def test_usual_food_has_no_hours_and_so_gives_no_urine() -> None:
    """The totals know it, absorption does not."""
    person = Person.of(dietary_magnesium="300 mg", dietary_calcium="900 mg")
    pills = Regimen.of(Intake.of(Dose.of("magnesium", "200 mg"), at="08:00", meal="full"))
    judged = camg.assess(pills, person)

    assert judged.totals.knows("magnesium")
    assert excretion(judged.absorption, totals=judged.totals).magnesium.urine_mg is None
    assert excretion(judged.absorption).magnesium.urine_mg is None


def test_a_stand_in_needs_totals_that_say_all_is_listed() -> None:
    """Its own word is not enough."""
    alone, told = excretion(Stand()), excretion(Stand(), totals=camg.totals(DAY))

    assert alone.magnesium.urine_mg is None
    assert told.magnesium.urine_mg == pytest.approx(115.0 - 34.0)
    assert told.calcium.urine_mg == pytest.approx(300.0 - 128.0)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ("serum magnesium", "eGFR")),
        ({"egfr": "90 mL/min"}, ("serum magnesium",)),
        ({"serum_magnesium": "0.85 mmol/L"}, ("eGFR",)),
        ({"serum_magnesium": "0.85 mmol/L", "egfr": "60 mL/min"}, ()),
    ],
)
def test_filtered_load_needs_serum_and_filtration(given: dict[str, Any], missing: tuple[str, ...]) -> None:
    """53.6 mmol at 60 mL/min; no default stands in for a value that nobody measured."""
    found = excretion(GUT, person_with(**given)).magnesium

    assert found.missing == missing
    if missing:
        assert found.filtered_mmol is found.fraction is None
    else:
        assert found.filtered_mmol == pytest.approx(53.6, abs=0.05)
        assert found.fraction == pytest.approx((found.urine_mg or 0.0) / 24.305 / 53.611, rel=1e-4)


def test_the_person_of_an_absorption_is_taken_unless_another_is_given() -> None:
    """One person need not be named twice."""
    gut = absorb(DAY, Person.of(sodium="2300 mg"))

    assert ("sodium", "calcium") in named(excretion(gut).drivers)
    assert ("sodium", "calcium") in named(excretion(gut, Person()).unknown)


# Beyond the sources -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"age": "12 year"}, "under 19 years"),
        ({"life_stage": "pregnant"}, "under 19 years, pregnant or lactating"),
        ({"egfr": "29 mL/min"}, "no longer make up"),
        ({"conditions": ["dialysis"]}, "no longer make up"),
        ({"conditions": ["kidney-disease"]}, "unknown degree"),
        ({"caffeine": "301 mg"}, "more caffeine"),
    ],
)
def test_people_whom_the_sources_did_not_see_are_marked(given: dict[str, Any], reason: str) -> None:
    """Numbers are still given."""
    result = excretion(absorb(DAY, person_with(**given)))

    assert any(reason in each for each in result.magnesium.outside)
    assert result.extrapolated
    assert result.magnesium.urine_mg is not None


@pytest.mark.parametrize(
    "given",
    [{}, {"egfr": "30 mL/min"}, {"conditions": ["kidney-disease"], "egfr": "45 mL/min"}, {"caffeine": "300 mg"}],
)
def test_others_are_not(given: dict[str, Any]) -> None:
    """The limit itself belongs to those within."""

    assert excretion(absorb(DAY, person_with(**given))).magnesium.outside == ()


def test_a_load_that_was_not_studied_marks_its_own_mineral() -> None:
    """900 mg of calcium at once says nothing against the magnesium."""
    large = Intake.of(Dose.of("calcium", "900 mg"), at="12:00", meal="full", origin="food")
    result = excretion(absorb(Regimen.of(large, *meals("magnesium", "100 mg"))))

    assert result.calcium.outside == ("loads or people that absorption was not studied in",)
    assert result.magnesium.outside == ()


def test_the_range_of_urine_covers_that_of_absorption() -> None:
    """Low absorption with high losses, high absorption with low ones; a stand-in has one number only."""
    found, known = excretion(GUT).calcium, camg.totals(DAY)
    low, high = GUT.range_mg("calcium")

    assert found.range_mg == pytest.approx((low - 150 - 40, high - 100 - 3))
    assert excretion(Stand(), totals=known).calcium.range_mg == pytest.approx((300 - 150 - 40, 300 - 100 - 3))


def test_kidneys_that_filter_nothing_have_no_fraction() -> None:
    """Rather than an infinite one."""
    found = excretion(GUT, Person.of(egfr="0 mL/min", serum_magnesium="0.85 mmol/L")).magnesium

    assert (found.filtered_mmol, found.fraction) == (0.0, None)
    assert found.extrapolated


@pytest.mark.parametrize(
    ("magnesium", "reason"),
    [(33.0, "less is absorbed"), (34.5, "less urine than"), (5000.0, "more urine than")],
)
def test_urine_that_no_kidney_makes_is_marked(magnesium: float, reason: str) -> None:
    """0.5 to 70 % of what is filtered."""
    found = excretion(Stand(magnesium=magnesium), totals=camg.totals(DAY)).magnesium

    assert [reason in each for each in found.outside] == [True]


def test_too_little_absorbed_is_drawn_from_the_body() -> None:
    """Urine stops at nothing; the deficit is negative retention."""
    found = excretion(Stand(calcium=50.0), totals=camg.totals(DAY)).calcium

    assert found.urine_mg == 0
    assert found.retained_mg == pytest.approx(50 - 128)


# Diaries and plain data ---------------------------------------------------------------------------------------


def test_a_diary_gives_the_mean_of_its_days_and_each_day_by_itself() -> None:
    """Food on one day only leaves the mean unknown."""
    fed = [
        Intake.of(Dose.of("magnesium", "150 mg"), at=datetime(2026, 3, 1, hour), meal="full", origin="food")
        for hour in (8, 19)
    ]
    pill = Intake.of(Dose.of("magnesium", "100 mg"), at=datetime(2026, 3, 2, 8), meal="full")
    gut = absorb(Diary.of(*fed, pill))

    assert excretion(gut).magnesium.urine_mg is None
    assert excretion(gut.on(date(2026, 3, 1))).magnesium.urine_mg is not None
    assert excretion(gut.on(date(2026, 3, 2))).magnesium.urine_mg is None


@given(st.data())
def test_an_excretion_comes_back_from_plain_data(data: st.DataObject) -> None:
    """Through JSON text, with drivers and sources."""
    result, _ = result_of(data)

    assert from_plain(json.loads(json.dumps(to_plain(result), allow_nan=False)), Excretion) == result


def test_an_excretion_is_written_with_its_drivers() -> None:
    """Name, mineral, size and sources."""
    written = camg.writing.to_dict(excretion(GUT, Person.of(sodium="100 mmol")))

    assert written["drivers"][0]["name"] == "sodium"
    assert written["drivers"][0]["change_mg"] == pytest.approx(40.1, abs=0.05)
    assert [each["id"] for each in written["drivers"][0]["references"]] == [
        "nordin-1993",
        "human-nutrition-encyclopaedia",
    ]


# What is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keywords", "error"),
    [
        ({"drinking": "25 h"}, RangeError),
        ({"drinking": "3"}, UnitError),
        ({"drinking": 3}, UnitError),
        ({"drinking": "3 mg"}, UnitError),
        ({"diarrhoea": "-1 L"}, RangeError),
        ({"diarrhoea": "31 L"}, RangeError),
        ({"diarrhoea": application_quantity(1.0, "mg")}, UnitError),
        ({"person": "ann"}, InputError),
        ({"usual": "ann"}, InputError),
        ({"totals": 5}, InputError),
        ({"person": Person.of(alcohol="0 g"), "drinking": "1 h"}, InputError),
    ],
    ids=repr,
)
def test_an_argument_that_is_not_what_it_says_is_refused(keywords: dict[str, Any], error: type[CamgError]) -> None:
    """Naming it."""
    with pytest.raises(error):
        excretion(GUT, **keywords)


@pytest.mark.parametrize("volume", [application_quantity(1500.0, "milliliter"), "1500 mL", "1.5 L/day"], ids=repr)
def test_a_volume_may_be_a_quantity(volume: Any) -> None:
    """Text or any pint registry's."""
    found = one(excretion(GUT, diarrhoea=volume).drivers, "diarrhoea", "magnesium")

    assert found.change_mg == pytest.approx(273.4, abs=0.05)


@pytest.mark.parametrize("absorbed", [None, "5", -1.0, math.nan, math.inf], ids=repr)
def test_a_stand_in_must_answer_with_an_amount(absorbed: Any) -> None:
    """0 or more, and finite."""
    with pytest.raises(RangeError, match="magnesium"):
        excretion(Stand(magnesium=absorbed))


@pytest.mark.parametrize("nothing", [None, 5, "day", DAY], ids=lambda each: type(each).__name__)
def test_what_absorbs_nothing_is_no_absorption(nothing: Any) -> None:
    """A regimen must be absorbed first."""
    with pytest.raises(InputError, match=r"camg\.absorb"):
        excretion(nothing)


def test_another_mineral_has_no_excretion() -> None:
    """Only the two are modelled."""
    with pytest.raises(InputError, match="calcium or magnesium"):
        excretion(GUT).of("zinc")

    assert excretion(GUT).of("Mg") == excretion(GUT).magnesium
    assert excretion(GUT).of("calcium") == excretion(GUT).calcium
