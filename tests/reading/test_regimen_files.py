"""Regimens on file: TOML, JSON or a mapping in, values out, and every fault at once with its place."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import camg
from camg import (
    CamgError,
    Dose,
    InputError,
    InputErrors,
    Intake,
    LabelWarning,
    Meal,
    Medicine,
    Origin,
    Person,
    RangeError,
    Regimen,
    UnknownNameError,
    standards,
)
from camg.intake.dose import DoseBasis
from camg.reading import read_regimen, regimen_file

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "day.toml"

TOML = """
complete = true
standards = "efsa"

[person]
age = "46 year"
sex = "female"
treatments = { omeprazole = "18 month" }

[[intake]]
mineral = "calcium"
amount = "600 mg"
salt = "ca-carbonate"
coating = "enteric"
at = "08:00"
meal = "full"
phytate = "1 mmol"
origin = "medicine"
product = "Morning tablet"

[[intake]]
salt = "mg-oxide"
amount = "400 mg"
at = "21:00"

[[medicine]]
name = "L-Thyroxin"
at = "06:30"

[[medicine]]
name = "Drops of my aunt"
at = "07:00"
listed = false
"""
AS_DATA: dict[str, Any] = {
    "complete": True,
    "standards": "efsa",
    "person": {"age": "46 year", "sex": "female", "treatments": {"omeprazole": "18 month"}},
    "intake": [
        {
            "mineral": "calcium",
            "amount": "600 mg",
            "salt": "ca-carbonate",
            "coating": "enteric",
            "at": "08:00",
            "meal": "full",
            "phytate": "1 mmol",
            "origin": "medicine",
            "product": "Morning tablet",
        },
        {"salt": "mg-oxide", "amount": "400 mg", "at": "21:00"},
    ],
    "medicine": [{"name": "L-Thyroxin", "at": "06:30"}, {"name": "Drops of my aunt", "at": "07:00", "listed": False}],
}
ENTRY = {"mineral": "calcium", "amount": "600 mg", "at": "08:00"}


def reading_of(*intakes: Any, **more: Any) -> Any:
    return read_regimen({"intake": list(intakes), **more})


def faults_of(source: Any) -> list[str]:
    """Return what is said of a source: one line for each fault."""
    with pytest.raises(CamgError) as caught:
        read_regimen(source)
    faults = caught.value.exceptions if isinstance(caught.value, InputErrors) else [caught.value]
    return [str(fault) for fault in faults]


def the_fault_of(source: Any) -> str:
    (fault,) = faults_of(source)
    return fault


# The ways in ----------------------------------------------------------------------------------------------------


def test_a_file_says_what_the_constructors_say() -> None:
    """Every key of an entry has its place in the values."""
    day = read_regimen(TOML)

    assert day.regimen == Regimen.of(
        Intake.of(
            Dose.of("calcium", "600 mg", salt="ca-carbonate", coating="enteric"),
            at="08:00",
            meal=Meal.of("full", phytate="1 mmol"),
            origin="medicine",
            product="Morning tablet",
        ),
        Intake.of(Dose.of_salt("mg-oxide", "400 mg"), at="21:00"),
        Medicine.of("levothyroxine", at="06:30"),
        Medicine.unlisted("Drops of my aunt", at="07:00"),
        complete=True,
    )
    assert day.person == Person.of(age="46 year", sex="female", treatments={"omeprazole": "18 month"})
    assert day.standards == standards("efsa")


@pytest.mark.parametrize("name", ["day.toml", "day.json", "a day without ending"])
@pytest.mark.parametrize("form", ["toml", "json"])
def test_toml_json_mapping_and_path_say_the_same(form: str, name: str, tmp_path: Path) -> None:
    """The text decides what it is, not the name of the file."""
    text = TOML if form == "toml" else json.dumps(AS_DATA)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    assert read_regimen(path) == read_regimen(text) == read_regimen(AS_DATA) == read_regimen(TOML)


@pytest.mark.parametrize("text", ["", "{}", "# nothing\n", "[person]\n", '{"intake": []}', "\n\n  {}  "], ids=repr)
def test_a_file_that_lists_nothing_is_an_empty_day(text: str) -> None:
    """Of nobody in particular, by no standards in particular, and a lower bound."""
    day = read_regimen(text)

    assert (day.regimen, day.person, day.standards) == (Regimen.of(), Person(), None)
    assert day.regimen.complete is False


def test_the_example_on_file_is_a_tablet_a_capsule_and_a_thyroid_pill() -> None:
    """Read off label lines, beside a usual diet."""
    day = read_regimen(EXAMPLE)
    calcium, magnesium = day.regimen.intakes

    assert (calcium.dose, magnesium.dose) == (
        Dose.of("calcium", "500 mg", salt="ca-carbonate"),
        Dose.of("magnesium", "100 mg", salt="mg-bisglycinate"),
    )
    assert [medicine.name for medicine in day.regimen.medicines] == ["levothyroxine"]
    assert day.person.dietary_magnesium_mg == 180


def test_a_table_that_begins_a_document_is_not_a_json_list() -> None:
    """`[[intake]]` and `[person]` begin with the bracket that JSON lists begin with."""

    assert len(read_regimen('[[intake]]\nmineral = "calcium"\namount = "5 mg"\nat = "08:00"').regimen) == 1
    assert read_regimen('[person]\nage = "46 year"').person.age_y == 46


@given(st.sampled_from(["08:00", "8:00", "00:00", "23:59"]), st.sampled_from(list(Origin)))
def test_moment_and_origin_are_those_of_the_constructor(at: str, origin: Origin) -> None:
    """A file is another way to say the same, not another language."""
    (intake,) = reading_of({**ENTRY, "at": at, "origin": origin.value}).regimen.intakes

    assert intake == Intake.of(Dose.of("calcium", "600 mg"), at=at, origin=origin)


def test_a_salt_of_ones_own_may_stand_in_a_file() -> None:
    """With its formula, for no catalogue has it."""
    (intake,) = reading_of(
        {"salt": {"id": "mg-mine", "formula": "MgO", "mineral": "magnesium"}, "amount": "100 mg", "at": "08:00"}
    ).regimen.intakes

    assert intake.dose.elemental_mg == pytest.approx(60.30, abs=0.01)


def test_what_was_written_is_read_back() -> None:
    """The plain form of a regimen is the form of a file."""
    day = read_regimen(TOML)
    again = read_regimen({**camg.writing.to_dict(day.regimen), "person": camg.writing.to_dict(day.person)})

    assert (again.regimen, again.person) == (day.regimen, day.person)


# Labels ---------------------------------------------------------------------------------------------------------


def test_a_label_is_an_intake() -> None:
    """With the moment and the meal of its entry."""
    (intake,) = reading_of(
        {"label": "Calcium (as calcium carbonate) 600 mg", "at": "08:00", "meal": "full"}
    ).regimen.intakes

    assert intake == Intake.of(Dose.of("calcium", "600 mg", salt="ca-carbonate"), at="08:00", meal="full")


def test_a_label_with_two_minerals_is_two_intakes_of_one_product() -> None:
    """One tablet: what moves one moves the other."""
    label = "Calcium 500 mg, Magnesium 250 mg"
    intakes = reading_of({"label": label, "at": "08:00"}).regimen.intakes

    assert sorted((each.dose.mineral.name, each.dose.elemental_mg) for each in intakes) == [
        ("calcium", 500),
        ("magnesium", 250),
    ]
    assert {(each.product, each.at.isoformat()) for each in intakes} == {(label, "08:00:00")}


def test_a_product_that_is_named_is_the_product() -> None:
    """The label is only its stand-in."""
    entry = {"label": "Calcium 500 mg, Magnesium 250 mg", "at": "08:00", "product": "Strong bones"}

    assert {each.product for each in reading_of(entry).regimen.intakes} == {"Strong bones"}


def test_a_coated_product_may_be_said_beside_its_label() -> None:
    """Labels do not say how a tablet is coated."""
    (intake,) = reading_of({"label": "Magnesium 100 mg", "coating": "enteric", "at": "08:00"}).regimen.intakes

    assert intake.dose.coating == "enteric"


def test_an_ambiguous_label_is_refused_with_both_readings_and_the_way_out() -> None:
    """241 mg of magnesium or 400 mg: camg never guesses, and the file can say which."""
    fault = the_fault_of({"intake": [{"label": "Magnesium Oxide 400 mg Tablets", "at": "08:00"}]})

    assert fault.startswith("$.intake[0]")
    assert "241" in fault
    assert "400" in fault
    assert "amount" in fault
    assert "salt" in fault


def test_the_way_out_of_an_ambiguous_label_is_in_the_keys_of_a_file() -> None:
    """With the salt that the label named: it would be lost, and with it what dissolves."""
    fault = the_fault_of({"intake": [{"label": "Magnesium Oxide 400 mg Tablets", "at": "08:00"}]})

    assert fault.startswith("$.intake[0].label is")
    assert 'mineral = "magnesium", amount = "400 mg", salt = "mg-oxide" for an element' in fault
    assert 'salt = "mg-oxide", amount = "400 mg" for a compound' in fault
    assert 'basis = "assumed"' in fault
    assert "Dose.of" not in fault


def test_a_label_that_is_too_long_is_refused_with_its_place() -> None:
    """As any other fault of an entry."""

    assert the_fault_of({"intake": [{"label": "x" * 10_001, "at": "08:00"}]}).startswith("$.intake[0].label")


def test_the_way_out_of_an_ambiguous_label_works() -> None:
    """Either the element, or the mass of the salt."""
    element = reading_of({"mineral": "magnesium", "amount": "400 mg", "salt": "mg-oxide", "at": "08:00"})
    compound = reading_of({"salt": "mg-oxide", "amount": "400 mg", "at": "08:00"})

    assert element.regimen.intakes[0].dose.elemental_mg == 400
    assert round(compound.regimen.intakes[0].dose.elemental_mg) == 241


@pytest.mark.parametrize("label", ["Vitamin C 500 mg", "Magnesium stearate", "", "calcium pantothenate 10 mg"])
def test_a_label_that_doses_neither_mineral_is_refused(label: str) -> None:
    """Nothing was read is not the same as nothing is taken."""

    assert the_fault_of({"intake": [{"label": label, "at": "08:00"}]}).startswith("$.intake[0]")


@pytest.mark.parametrize("label", [5, True, ["Calcium 500 mg"], {"text": "Calcium 500 mg"}])
def test_a_label_is_text(label: Any) -> None:
    """Whatever else stands there is refused with its place."""

    assert the_fault_of({"intake": [{"label": label, "at": "08:00"}]}).startswith("$.intake[0].label")


@pytest.mark.parametrize("key", ["mineral", "amount", "salt"])
def test_a_label_beside_an_amount_is_refused(key: str) -> None:
    """Two sources of one number may contradict each other."""
    entry = {"label": "Calcium 500 mg", "at": "08:00", key: "calcium"}

    assert the_fault_of({"intake": [entry]}).startswith(f"$.intake[0].{key}")


def test_a_basis_may_stand_beside_a_label() -> None:
    """For a reading that somebody chose."""
    (intake,) = reading_of({"label": "Calcium 500 mg", "basis": "assumed", "at": "08:00"}).regimen.intakes

    assert intake.dose.basis is DoseBasis.ASSUMED


# Faults ---------------------------------------------------------------------------------------------------------


def test_all_faults_are_listed_at_once_each_with_its_place() -> None:
    """Forty faults in forty rounds would be forty times as long."""
    faults = faults_of(
        {
            "standards": "usa",
            "person": {"age": "46", "sex": "f"},
            "intake": [
                ENTRY,
                {**ENTRY, "amount": "500 MG"},
                {**ENTRY, "at": "25:00"},
                {**ENTRY, "meal": "fed"},
                {**ENTRY, "meel": "full"},
                "calcium",
            ],
            "medicine": [{"name": "levotyroxine", "at": "06:30"}, {"name": "levothyroxine"}],
            "days": 7,
        }
    )
    places = (
        "$.intake[1]", "$.intake[2]", "$.intake[3]", "$.intake[4]", "$.intake[5]", "$.medicine[0]", "$.medicine[1]",
        "$.person.age", "$.person.sex", "$.standards", "$.days is 'days'",
    )  # fmt: skip

    assert len(faults) == len(places)
    for place in places:
        assert len([fault for fault in faults if fault.startswith(place)]) == 1, place


EVERYTHING_WRONG = {
    "mineral": "calcium", "amount": "5 furlong", "salt": "chalk dust", "coating": "z", "basis": "guessed",
    "at": "99:00", "meal": "x", "phytate": "1 mg", "oxalate": "much", "origin": "y", "product": 7, "colour": "blue",
}  # fmt: skip


def places_of(faults: list[str]) -> list[str]:
    """Return the place of each fault, in order of the alphabet."""
    return sorted(fault.split(" is ")[0] for fault in faults)


def test_all_faults_of_one_entry_are_listed_at_once_each_under_its_key() -> None:
    """The first of them does not hide the others."""
    faults = faults_of({"intake": [ENTRY, EVERYTHING_WRONG]})

    assert places_of(faults) == sorted(f"$.intake[1].{key}" for key in EVERYTHING_WRONG if key != "mineral")


@given(st.sets(st.sampled_from([key for key in EVERYTHING_WRONG if key != "mineral"])))
def test_each_wrong_key_has_its_own_fault_whatever_else_is_wrong(keys: set[str]) -> None:
    """No fault comes or goes with another one."""
    entry = {**ENTRY, "meal": "full", **{key: EVERYTHING_WRONG[key] for key in keys}}
    found = places_of(faults_of({"intake": [entry]})) if keys else []

    assert found == sorted(f"$.intake[0].{key}" for key in keys)


def test_every_unknown_key_is_listed_and_so_is_what_is_missing() -> None:
    """Three misspelt keys are three faults."""
    faults = faults_of({"intake": [{"a": 1, "b": 2, "c": 3}]})

    assert places_of(faults) == ["$.intake[0]", *(f"$.intake[0].{key}" for key in ("a", "at", "b", "c"))]


def test_an_amount_that_no_mineral_has_is_a_fault_beside_an_unknown_mineral() -> None:
    """A furlong is nothing that could be right once the name is."""
    wrong = places_of(faults_of({"intake": [{"mineral": "calzium", "amount": "5 furlong", "at": "08:00"}]}))

    assert wrong == ["$.intake[0].amount", "$.intake[0].mineral"]
    assert len(faults_of({"intake": [{"mineral": "magnesum", "amount": "16 mEq", "at": "08:00"}]})) == 1


def test_the_faults_beside_a_label_are_listed_with_those_of_the_label() -> None:
    """Each once, also where the label holds two doses."""
    wrong = {"at": "99:00", "meal": "x", "origin": "y", "coating": "z"}
    for label in ("Calcium 500 mg, Magnesium 250 mg", "Magnesium Oxide 400 mg Tablets"):
        ambiguous = ["label"] if "Oxide" in label else []
        faults = faults_of({"intake": [{"label": label, **wrong}]})

        assert places_of(faults) == sorted(f"$.intake[0].{key}" for key in (*wrong, *ambiguous))


def test_all_faults_of_a_medicine_are_listed_at_once() -> None:
    """Its name, its moment, and whether it is listed."""
    faults = faults_of({"medicine": [{"name": "nope", "at": "99:00", "listed": "anything", "dose": "1"}]})

    assert places_of(faults) == [f"$.medicine[0].{key}" for key in ("at", "dose", "listed", "name")]


@pytest.mark.parametrize("listed", ["anything", "false", 0, 1, [], {}])
def test_whether_a_medicine_is_listed_is_true_or_false(listed: Any) -> None:
    """Any other word would be ignored."""
    fault = the_fault_of({"medicine": [{"name": "levothyroxine", "at": "06:30", "listed": listed}]})

    assert fault.startswith("$.medicine[0].listed")
    assert "true or false" in fault


def test_the_fixes_of_a_file_can_be_written_in_a_file() -> None:
    """They are in its keys, and no date is proposed that would be refused."""
    name, at = faults_of({"medicine": [{"name": "nope", "at": "99:00"}]})

    assert "listed = false" in name
    assert at.endswith("allowed: a clock time from 00:00 to 23:59. Write '08:00'.")
    assert the_fault_of({"intake": [{**ENTRY, "at": 6}]}).endswith("Write '06:00'.")


def test_a_medicine_may_be_said_to_be_listed() -> None:
    """Which is what it is taken for where nothing is said."""
    (medicine,) = read_regimen({"medicine": [{"name": "levothyroxine", "at": "06:30", "listed": True}]}).regimen

    assert medicine == Medicine.of("levothyroxine", at="06:30")


def test_a_date_is_refused_beside_the_other_faults_of_its_entry() -> None:
    """It is a fault like any other."""
    faults = faults_of({"intake": [{**ENTRY, "amount": "x", "at": "2026-03-01T08:00"}]})

    assert places_of(faults) == ["$.intake[0].amount", "$.intake[0].at"]


def test_a_meal_of_python_takes_what_stands_beside_it() -> None:
    """In a mapping made by a program the meal may be a value; what the entry says of its phytate still holds."""
    (intake,) = reading_of({**ENTRY, "meal": Meal.of("full", oxalate="2 mmol"), "phytate": "1 mmol"}).regimen.intakes

    assert intake.meal == Meal.of("full", phytate="1 mmol", oxalate="2 mmol")


def test_several_faults_are_one_group_that_says_all() -> None:
    """It is a CamgError and an exception group, and its text lists every fault."""
    with pytest.raises(InputErrors) as caught:
        reading_of({**ENTRY, "at": "25:00"}, {**ENTRY, "amount": "x"})

    assert isinstance(caught.value, CamgError)
    assert isinstance(caught.value, ExceptionGroup)
    assert len(caught.value.exceptions) == 2
    assert "(2 faults)" in str(caught.value)
    assert all(str(fault) in str(caught.value) for fault in caught.value.exceptions)


@pytest.mark.parametrize(
    ("entry", "place", "says"),
    [
        ({"amount": "600 mg", "at": "08:00"}, "$.intake[2]", "mineral"),
        ({"mineral": "calcium", "at": "08:00"}, "$.intake[2].amount", "a missing amount is not 0"),
        ({"mineral": "calcium", "amount": "600 mg"}, "$.intake[2].at", "at is None"),
        ({**ENTRY, "mineral": "calzium"}, "$.intake[2].mineral", "'calcium'"),
        ({**ENTRY, "mineral": "mg-oxide"}, "$.intake[2].mineral", "salt = 'mg-oxide'"),
        ({**ENTRY, "amount": "600"}, "$.intake[2].amount", "'600 mg'"),
        ({**ENTRY, "amount": 600}, "$.intake[2].amount", "'500 mg'"),
        ({**ENTRY, "amount": "1,500 mg"}, "$.intake[2].amount", "1,500"),
        ({**ENTRY, "amount": "-5 mg"}, "$.intake[2].amount", "-5"),
        ({**ENTRY, "amount": "nan mg"}, "$.intake[2].amount", "nan"),
        ({"salt": "mg-oxide", "amount": "5 mEq", "at": "08:00"}, "$.intake[2].amount", "mEq"),
        ({"salt": "mg-oxide", "amount": "90 g", "at": "08:00"}, "$.intake[2].amount", "10000 mg"),
        ({**ENTRY, "salt": "mg-oxide"}, "$.intake[2].salt", "a salt of calcium"),
        ({**ENTRY, "salt": "ca-carbonat"}, "$.intake[2].salt", "calcium carbonate"),
        ({**ENTRY, "salt": {"id": "x!", "formula": "CaO", "mineral": "Ca"}}, "$.intake[2].salt.id", "hyphens"),
        ({**ENTRY, "salt": {"id": "own", "formula": "CaO?", "mineral": "Ca"}}, "$.intake[2].salt.formula", "CaO?"),
        ({**ENTRY, "coating": "shiny"}, "$.intake[2].coating", "'enteric'"),
        ({**ENTRY, "origin": "pill"}, "$.intake[2].origin", "supplement"),
        ({**ENTRY, "product": 5}, "$.intake[2].product", "5"),
        ({**ENTRY, "product": 0}, "$.intake[2].product", "0"),
        ({**ENTRY, "product": ""}, "$.intake[2].product", "''"),
        ({**ENTRY, "product": "x" * 201}, "$.intake[2].product", "200"),
        ({**ENTRY, "phytate": "1 mmol"}, "$.intake[2].meal", "meal"),
        ({**ENTRY, "meal": "fed"}, "$.intake[2].meal", "light"),
        ({**ENTRY, "meal": "full", "phytate": "1 mg"}, "$.intake[2].phytate", "phytate"),
        ({**ENTRY, "basis": "guessed"}, "$.intake[2].basis", "declared"),
        ({"salt": "magnesium citrate", "amount": "1 g", "at": "08:00"}, "$.intake[2].salt", "mg-citrate-anhydrous"),
    ],
)
def test_a_fault_in_an_entry_is_placed_and_says_what_to_do(entry: Mapping[str, Any], place: str, says: str) -> None:
    """Third entry, which field, and what would be right."""
    fault = the_fault_of({"intake": [ENTRY, ENTRY, entry]})

    assert fault.startswith(place)
    assert says in fault


@pytest.mark.parametrize(
    "at",
    ["25:00", "24:00", "8", "8 am", "", 8, 8.5, True, ["08:00"], {}, "08:00:00", "٠٨:٠٠", "8:0", "-1:00"],
    ids=repr,
)
def test_what_is_no_clock_time_is_refused_with_its_place(at: Any) -> None:
    """Whatever stands there, the entry is named."""

    assert the_fault_of({"intake": [{**ENTRY, "at": at}]}).startswith("$.intake[0]")


@pytest.mark.parametrize("at", ["2026-03-01T08:00", "2026-03-01 08:00", "2026-03-01T08:00+01:00"])
def test_a_dated_intake_is_refused(at: str) -> None:
    """A regimen repeats daily; a date in it would be dropped in silence."""

    assert the_fault_of({"intake": [{**ENTRY, "at": at}]}).startswith("$.intake[0].at")


def test_a_date_of_toml_is_refused_too() -> None:
    """TOML has dates of its own, without quotes."""

    assert "$.intake[0].at" in the_fault_of(
        '[[intake]]\nmineral = "calcium"\namount = "5 mg"\nat = 2026-03-01T08:00:00'
    )


def test_a_time_of_toml_is_a_clock_time() -> None:
    """TOML has those of its own too."""
    day = read_regimen('[[intake]]\nmineral = "calcium"\namount = "5 mg"\nat = 08:00:00')

    assert day.regimen.intakes[0].minute == 480


def test_a_dated_medicine_is_refused_with_its_place() -> None:
    """As for intakes."""
    fault = the_fault_of({"medicine": [{"name": "levothyroxine", "at": "2026-03-01T06:30"}]})

    assert fault.startswith("$.medicine[0].at")


def test_a_dated_entry_does_not_hide_the_other_faults() -> None:
    """Each has its own line."""
    dated = {"name": "levothyroxine", "at": "2026-03-01T06:30"}
    faults = faults_of({"intake": [{**ENTRY, "amount": "x"}], "medicine": [dated]})

    assert len(faults) == 2
    assert faults[0].startswith("$.intake[0]")
    assert faults[1].startswith("$.medicine[0].at")


@pytest.mark.parametrize("key", ["intakes", "Person", "med", "", "label"])
def test_an_unknown_key_at_the_top_is_refused(key: str) -> None:
    """What nobody reads must not be dropped in silence."""
    fault = the_fault_of({key: [], "intake": [ENTRY]})

    assert fault.startswith(f"$.{key} is {key!r}" if key else "$[''] is ''")


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ({"intake": [{**ENTRY, "amuont": "5 mg"}]}, "$.intake[0].amuont is 'amuont'"),
        (
            {"medicine": [{"name": "levothyroxine", "at": "06:30", "amount": "50 ug"}]},
            "$.medicine[0].amount is 'amount'",
        ),
        ({"person": {"agee": "46 year"}}, "$.person.agee is 'agee'"),
    ],
)
def test_an_unknown_key_of_an_entry_is_refused_with_its_place(source: Any, place: str) -> None:
    """A misspelt `amount` would be a missing one."""

    assert the_fault_of(source).startswith(place)


def test_a_misspelt_key_is_answered_with_the_right_one() -> None:
    """The fix stands in the message."""

    assert "'age'" in the_fault_of({"person": {"agee": "46 year"}})
    assert "'amount'" in the_fault_of({"intake": [{**ENTRY, "amont": "5 mg"}]})


@pytest.mark.parametrize("key", ["intake", "medicine"])
@pytest.mark.parametrize("given_value", ["calcium", 5, {"mineral": "calcium"}, True])
def test_entries_are_a_list(key: str, given_value: Any) -> None:
    """A single table where a list belongs is the commonest slip of TOML."""
    fault = the_fault_of({key: given_value})

    assert fault.startswith(f"$.{key} ")
    assert f"[[{key}]]" in fault


@pytest.mark.parametrize("complete", ["yes", 1, "true", []])
def test_complete_is_true_or_false(complete: Any) -> None:
    """A word that reads as true would make a lower bound a total."""
    fault = the_fault_of({"complete": complete})

    assert fault.startswith("$")
    assert "complete" in fault


def test_the_faults_of_a_person_are_placed() -> None:
    """All of them at once, under the person."""
    faults = faults_of(
        {"person": {"age": "old", "sex": "x", "serum_magnesium": "5 IU", "treatments": {"aspirim": None}}}
    )

    assert len(faults) == 4
    assert all(fault.startswith("$.person.") for fault in faults)


def test_a_missing_amount_is_not_zero() -> None:
    """A dose of 0 is a dose of 0, and has to be written."""
    (zero,) = reading_of({**ENTRY, "amount": "0 mg"}).regimen.intakes

    assert zero.dose.elemental_mg == 0
    for missing in ({"mineral": "calcium", "at": "08:00"}, {**ENTRY, "amount": None}, {**ENTRY, "amount": ""}):
        assert the_fault_of({"intake": [missing]}).startswith("$.intake[0]")


# Documents that cannot be read ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["[[intake]", "{", "[1, 2]", "not a document", '"text"', "5", "null", "a = ", "\0"], ids=repr
)
def test_what_is_neither_toml_nor_json_is_refused(text: str) -> None:
    """By an InputError that says what would have been read."""
    with pytest.raises(InputError, match=r"TOML|document"):
        read_regimen(text)


@pytest.mark.parametrize(
    "source", [None, 5, b"{}", ["x"], EXAMPLE.open], ids=["None", "number", "bytes", "list", "function"]
)
def test_what_is_no_source_is_refused(source: Any) -> None:
    """Bytes, lists and the like; a file's name as text is taken for the document, so paths are path objects."""
    with pytest.raises(InputError, match=r"^source is .* Wrap a file name in Path"):
        read_regimen(source)


def test_a_file_that_is_no_document_is_not_told_to_be_wrapped(tmp_path: Path) -> None:
    """It was a path already; what is wrong with it is said instead."""
    path = tmp_path / "text"
    path.write_text("no document", encoding="utf-8")
    with pytest.raises(InputError, match="a TOML or JSON document") as caught:
        read_regimen(path)

    assert "Path(...)" not in str(caught.value)
    assert "line 1" in caught.value.fix


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device")
def test_a_file_that_states_no_size_is_read_no_further_than_the_limit() -> None:
    """A device that never ends is refused like a file that is too large."""
    with pytest.raises(RangeError, match="10000000"):
        read_regimen(Path("/dev/zero"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """With the reason of the operating system."""
    with pytest.raises(InputError, match=r"no such day\.toml.*No such file"):
        read_regimen(tmp_path / "no such day.toml")


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    """It is refused like a file that is not there."""
    with pytest.raises(InputError, match="a file that can be read"):
        read_regimen(tmp_path)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """Guessing an encoding would change the units."""
    path = tmp_path / "day.toml"
    path.write_bytes('[[intake]]\nlabel = "Magnesium 100 µg"'.encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        read_regimen(path)


def test_a_file_of_more_than_ten_million_bytes_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size is asked for first; nothing of it is loaded or parsed."""
    path = tmp_path / "day.toml"
    with path.open("wb") as file:
        file.truncate(10_000_001)

    def must_not_run(*_: Any) -> Any:
        raise AssertionError("it was read")

    monkeypatch.setattr(Path, "read_bytes", must_not_run)
    monkeypatch.setattr(regimen_file, "parsed", must_not_run)
    with pytest.raises(RangeError, match="10000000"):
        read_regimen(path)


@pytest.mark.parametrize("start", ["#", "{"])
def test_text_of_more_than_ten_million_characters_is_refused_before_it_is_parsed(
    start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A comment that long is no regimen either."""

    def must_not_run(*_: Any) -> Any:
        raise AssertionError("it was parsed")

    monkeypatch.setattr("json.loads", must_not_run)
    monkeypatch.setattr("tomllib.loads", must_not_run)
    with pytest.raises(RangeError, match="10000000"):
        read_regimen(start.ljust(10_000_001))


def test_text_of_ten_million_characters_is_read() -> None:
    """The limit itself is allowed."""

    assert regimen_file.LARGEST_FILE == 10_000_000
    assert read_regimen("# ".ljust(10_000_000)).regimen == Regimen.of()


def test_more_than_ten_thousand_entries_are_refused() -> None:
    """Nobody takes so much in a day; it is counted before it is read."""
    fault = the_fault_of({"intake": [ENTRY] * 10_001})

    assert fault.startswith("$.intake is '10001 entries'")


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a":' * 100_000, "a = " + "[" * 100_000, "a = " + "{b = " * 10_000],
    ids=["json lists", "json mappings", "toml lists", "toml tables"],
)
def test_a_document_nested_without_end_is_refused(text: str) -> None:
    """It exhausts no stack."""
    with pytest.raises(CamgError):
        read_regimen(text)


def test_a_number_without_end_is_refused() -> None:
    """Python turns long digits into numbers slowly, and refuses; so does camg, by its own error."""
    for text in (f'{{"intake": {"9" * 10_000}}}', f"intake = {'9' * 10_000}"):
        with pytest.raises(CamgError):
            read_regimen(text)


# Junk -----------------------------------------------------------------------------------------------------------

KEYS = st.sampled_from(
    [
        "person", "intake", "medicine", "complete", "standards", "label", "mineral", "amount", "salt", "coating",
        "basis", "at", "meal", "phytate", "oxalate", "origin", "product", "name", "listed", "age", "sex", "treatments",
        "conditions", "id", "formula", "references",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    ["calcium", "600 mg", "08:00", "full", "ca-carbonate", "levothyroxine", "46 year", "Calcium 500 mg", "food", "iom"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=10)
JUNK = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEYS, inner, max_size=5)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=2)
    ),
    max_leaves=20,
)
ENTRIES = st.dictionaries(KEYS, JUNK, max_size=8).map(lambda junk: {**ENTRY, **junk})
DRUGS = st.dictionaries(KEYS, JUNK, max_size=3).map(lambda junk: {"name": "levothyroxine", "at": "06:30", **junk})
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "intake": st.lists(ENTRIES | JUNK, max_size=3) | JUNK,
        "medicine": st.lists(DRUGS | JUNK, max_size=3) | JUNK,
        "person": st.dictionaries(KEYS, JUNK, max_size=3) | JUNK,
        "complete": JUNK,
        "standards": JUNK,
    },
)


@given(DOCUMENTS | st.dictionaries(KEYS | st.integers() | st.none() | st.text(max_size=5), JUNK, max_size=4))
def test_junk_is_never_anything_but_a_camg_error(document: dict[Any, Any]) -> None:
    """A web service passes on what strangers send; each fault is a CamgError with a text."""
    try:
        read_regimen(document)
    except CamgError as fault:
        assert str(fault)


@given(st.text() | st.text(alphabet='[]{}"=:,.# \n\tintake0').map(lambda text: text + "\n"))
def test_any_text_is_read_or_refused_by_a_camg_error(text: str) -> None:
    """Nothing that a parser says gets through as it is."""
    try:
        read_regimen(text)
    except CamgError as fault:
        assert str(fault)


@given(st.lists(st.sampled_from([{"at": "25:00"}, {"amount": "x"}, {"meal": "fed"}, {}]), max_size=8))
def test_as_many_faults_are_listed_as_entries_are_faulty(changes: list[dict[str, str]]) -> None:
    """None is lost behind another, and sound entries have none."""
    entries = [{**ENTRY, **change} for change in changes]
    faulty = [number for number, change in enumerate(changes) if change]
    if not faulty:
        assert len(reading_of(*entries).regimen) == len(entries)
        return

    assert [fault.split("]")[0] for fault in faults_of({"intake": entries})] == [f"$.intake[{each}" for each in faulty]


def test_one_fault_is_raised_as_itself() -> None:
    """A group of one would only be in the way of `except UnknownNameError`."""
    with pytest.raises(UnknownNameError):
        read_regimen({"standards": "usa"})


def test_an_injected_label_is_refused_in_a_file_with_its_place() -> None:
    """Nothing of it passes the gut, so it cannot stand among the intakes."""
    text = '[[intake]]\nlabel = "Magnesium sulfate injection 50%, 2 g/4 mL"\nat = "08:00"\n'

    with pytest.raises(InputError, match=r"\$\.intake\[0\].*'injection' says that this is injected or infused"):
        read_regimen(text)


# What labels leave open ---------------------------------------------------------------------------------------


def entry(label: str) -> dict[str, Any]:
    return {"label": label, "at": "08:00"}


def test_pieces_of_labels_that_were_not_understood_are_kept_with_their_place() -> None:
    """And warned of, so that nobody takes the file for fully read."""
    entries = [entry("Calcium 500 mg"), entry("Magnesium 100 mg, Wonderblend 300 mg, 90 capsules")]
    with pytest.warns(LabelWarning, match=r"\$\.intake\[1\]\.label: not understood: 'Wonderblend"):
        day = read_regimen({"intake": entries})

    assert day.unread == (("$.intake[1].label", "Wonderblend 300 mg, 90 capsules"),)
    assert day.warnings == ()


def test_doubts_about_labels_are_kept_with_their_place() -> None:
    """A salt without its hydrate, a percentage that does not fit; the warning points at the caller's line."""
    entries = [entry("Magnesium (as magnesium citrate) 200 mg"), entry("Calcium 400 mg 90%")]
    with pytest.warns(LabelWarning, match=r"^\$\.intake") as caught:
        day = read_regimen({"intake": entries})

    assert "does not say which compound" in day.warnings[0][1]
    assert [place for place, _ in day.warnings] == ["$.intake[0].label", "$.intake[1].label"]
    assert [f"{each.message}" for each in caught] == [f"{place}: {note}" for place, note in day.warnings]
    assert {each.filename for each in caught} == {__file__}


def test_a_file_without_label_lines_or_doubts_has_none() -> None:
    """Amounts are read whole or refused."""
    day = read_regimen({"intake": [entry("Calcium 500 mg"), {"mineral": "calcium", "amount": "1 mg", "at": "09:00"}]})

    assert (day.unread, day.warnings) == ((), ())
