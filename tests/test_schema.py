"""Plain data: every value there and back, and nothing that is not understood."""

import json
import math
from typing import Any, Literal

import attrs
import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

import camg
from camg import (
    CamgError,
    Diary,
    Dose,
    Finding,
    InputError,
    Intake,
    Meal,
    Medicine,
    Mineral,
    Model,
    Outcome,
    Person,
    Regimen,
    Salt,
    Severity,
    Standards,
    Treatment,
    UnknownNameError,
    salt,
    salts,
    standards,
)
from camg.catalogue.salts import unsettled_salts
from camg.intake.dose import DoseBasis
from camg.schema import from_plain, to_plain

MINE = Salt.of(
    "mg-mine", formula="Mg(C6H5O7).2H2O", mineral="magnesium", name="my salt", solubility="intermediate",
    references=["fine-1991"], alkali=True,
)  # fmt: skip


def there_and_back(value: Any) -> Any:
    """Through JSON text, as a service would."""
    return from_plain(json.loads(json.dumps(to_plain(value), allow_nan=False)), type(value))


# There and back -------------------------------------------------------------------------------------------------


@given(own.doses())
def test_a_dose_comes_back(dose: Dose) -> None:
    """With salt, coating and how its amount was known."""

    assert there_and_back(dose) == dose


@pytest.mark.parametrize("basis", list(DoseBasis))
def test_a_dose_remembers_how_it_was_known(basis: DoseBasis) -> None:
    """Assumed stays assumed: a rule asks for it."""
    dose = Dose(mineral=camg.MAGNESIUM, elemental_mg=241.0, salt=salt("mg-oxide"), basis=basis)

    assert there_and_back(dose).basis is basis


@given(own.meals().filter(bool))
def test_a_meal_comes_back(meal: Meal) -> None:
    """With what in it binds minerals."""

    assert there_and_back(meal) == meal


@given(own.intakes())
def test_an_intake_comes_back(intake: Intake) -> None:
    """With its moment, meal, origin and product."""

    assert there_and_back(intake) == intake


@given(own.medicines())
def test_a_medicine_comes_back(medicine: Medicine) -> None:
    """Listed or not."""

    assert there_and_back(medicine) == medicine


@given(own.regimens())
def test_a_regimen_comes_back(regimen: Regimen) -> None:
    """Complete or a lower bound."""

    assert there_and_back(regimen) == regimen


@given(st.none() | own.zone_names(), st.data())
def test_a_diary_comes_back_as_the_same_instants(zone: str | None, data: st.DataObject) -> None:
    """A named time zone becomes its offset in text; the moments, and so the gaps, stay."""
    items = data.draw(st.lists(own.intakes(at=own.dated_times(zone=zone)), max_size=4))
    diary = Diary.of(*items)
    again = there_and_back(diary)

    assert again == diary
    assert [each.at.utcoffset() for each in again.items] == [each.at.utcoffset() for each in diary.items]


def test_how_a_medicine_is_taken_comes_back() -> None:
    """What is not known of it is left out."""
    for each in (Treatment.of("1 month", daily="40 mg"), Treatment.of(daily="40 mg"), Treatment.of()):
        assert there_and_back(each) == each
    assert to_plain(Treatment.of("1 month")) == {"duration": "1.0 month"}


@given(own.persons())
def test_a_person_comes_back(person: Person) -> None:
    """Every field as it was; what was not stated stays unknown."""

    assert there_and_back(person) == person


@pytest.mark.parametrize("mineral", camg.minerals(), ids=str)
def test_a_mineral_comes_back(mineral: Mineral) -> None:
    """By its name."""

    assert to_plain(mineral) == mineral.name
    assert there_and_back(mineral) == mineral


@pytest.mark.parametrize("compound", [*salts(), *unsettled_salts()], ids=lambda each: each.id)
def test_a_salt_of_the_catalogue_comes_back(compound: Salt) -> None:
    """By its id, so that the catalogue's own entry is meant."""

    assert to_plain(compound) == compound.id
    assert there_and_back(compound) is compound


def test_a_salt_of_ones_own_comes_back() -> None:
    """By its fields, for no catalogue holds it."""

    assert there_and_back(MINE) == MINE
    assert to_plain(MINE)["formula"] == "Mg(C6H5O7).2H2O"


@pytest.mark.parametrize("coating", [None, "enteric"])
def test_a_dose_of_a_salt_of_ones_own_comes_back(coating: Literal["enteric"] | None) -> None:
    """Inside doses, intakes and regimens too."""
    day = Regimen.of(Intake.of(Dose.of_salt(MINE, "400 mg", coating=coating), at="08:00"))

    assert there_and_back(day) == day
    assert there_and_back(day).intakes[0].dose.salt == MINE


@pytest.mark.parametrize("name", ["iom", "efsa", "uk", "who"])
def test_standards_come_back(name: Any) -> None:
    """Row by row."""

    assert there_and_back(standards(name)) == standards(name)


def test_standards_may_stand_by_name() -> None:
    """In a file people write the name."""

    assert from_plain("efsa", Standards) == standards("efsa")


def test_standards_of_ones_own_come_back() -> None:
    """With who said so."""
    row = {"mineral": "magnesium", "word": "UL", "mg": 250, "basis": "supplements", "reference": "our clinic"}
    own_values = Standards.of("clinic", name="Our clinic", rows=[row])

    assert there_and_back(own_values) == own_values


@pytest.mark.parametrize("preset", ["default", "no-competition", "strong-competition", "fine-1991"])
def test_a_model_comes_back(preset: Any) -> None:
    """Every parameter of every preset, and equal to it."""

    assert there_and_back(Model.named(preset)) == Model.named(preset)


def test_a_model_of_ones_own_comes_back() -> None:
    """A changed number is not taken for the preset's."""
    mine = attrs.evolve(Model.named("default"), id="mine", overlap_full_h=2.5)

    assert there_and_back(mine) == mine
    assert there_and_back(mine) != Model.named("default")


def test_an_infinite_constant_is_null() -> None:
    """JSON has no infinity; no competition is an infinite inhibition constant."""
    none = Model.named("no-competition")

    assert none.magnesium.ki_mmol == math.inf
    assert to_plain(none)["magnesium"]["ki_mmol"] is None
    assert there_and_back(none).magnesium.ki_mmol == math.inf


@pytest.mark.parametrize("value", [Severity.WARNING, "text", 1, 1.5, None, ["a"], {"a": 1}], ids=repr)
def test_what_is_plain_stays_plain(value: Any) -> None:
    """Words of enums are text."""

    assert json.loads(json.dumps(to_plain(value))) == ("warning" if value is Severity.WARNING else value)


def test_findings_and_outcomes_are_written_as_results() -> None:
    """With numbers, kind and what was missing; they are not read back."""
    rule = camg.default_rules()["dose/ca-single-cap"]
    finding = Finding.of(rule, severity="advice", measured=600.0, allowed=(None, 500.0), unit="mg")
    plain, outcome = to_plain(finding), to_plain(Outcome.not_evaluated(rule, missing=["food"]))

    assert (plain["rule_id"], plain["severity"], plain["measured"]) == ("dose/ca-single-cap", "advice", 600.0)
    assert (plain["allowed"], plain["unit"], plain["grade"]) == ([None, 500.0], "mg", "B")
    assert (outcome["kind"], outcome["missing"], outcome["severity"]) == ("not evaluated", ["food"], None)


def test_what_is_no_value_of_camg_is_not_written() -> None:
    """A set or a function has no plain form that would come back."""
    for value in ({1}, print, object(), 1j):
        with pytest.raises(InputError, match="a value of camg"):
            to_plain(value)


# The front door -------------------------------------------------------------------------------------------------


@given(own.regimens())
def test_the_front_door_writes_the_same(regimen: Regimen) -> None:
    """`camg.writing` is what users call."""

    assert camg.writing.to_dict(regimen) == to_plain(regimen)
    assert json.loads(camg.writing.to_json(regimen)) == json.loads(camg.writing.to_json(regimen, indent=2))
    assert json.loads(camg.writing.to_json(regimen)) == to_plain(regimen)


def test_json_text_keeps_letters() -> None:
    """People read it: no escapes for what is not English."""
    text = camg.writing.to_json(Intake.of(Dose.of("calcium", "1 mg"), at="08:00", product="Müsli"))

    assert "Müsli" in text


# What is refused ------------------------------------------------------------------------------------------------

DOSE = {"mineral": "calcium", "amount": "500 mg"}
INTAKE = {**DOSE, "at": "08:00"}


@pytest.mark.parametrize(
    ("kind", "data", "key"),
    [
        (Dose, {**DOSE, "colour": "red"}, "colour"),
        (Dose, {**DOSE, "at": "08:00"}, "at"),
        (Intake, {**INTAKE, "time": "08:00"}, "time"),
        (Medicine, {"name": "levothyroxine", "at": "06:30", "dose": "50 ug"}, "dose"),
        (Regimen, {"intakes": [INTAKE]}, "intakes"),
        (Regimen, {"intake": [{**INTAKE, "meel": "full"}]}, "meel"),
        (Diary, {"days": []}, "days"),
        (Person, {"weight": "70 kg"}, "weight"),
        (Treatment, {"dose": "40 mg"}, "dose"),
        (Standards, {"id": "mine", "name": "Mine", "rows": [], "country": "DE"}, "country"),
        (Salt, {"id": "mg-mine", "formula": "MgO", "mineral": "magnesium", "colour": "white"}, "colour"),
        (Model, {"id": "mine", "speed": 1}, "speed"),
    ],
)
def test_an_unknown_key_is_refused_by_name(kind: type[Any], data: dict[str, Any], key: str) -> None:
    """A misspelt key must not be dropped in silence."""
    with pytest.raises(UnknownNameError) as caught:
        from_plain(data, kind)

    assert caught.value.value == key
    assert repr(key) in str(caught.value)


def test_an_unknown_key_of_a_meal_is_refused_by_name() -> None:
    """Phytate, not phytates."""
    with pytest.raises(CamgError, match="phytates"):
        from_plain({"state": "full", "phytates": "1 mmol"}, Meal)


def test_an_unknown_key_of_a_models_part_is_refused_by_name() -> None:
    """A constant under a wrong name would leave the right one unset."""
    plain = to_plain(Model.named("default"))
    plain["magnesium"]["ki_mg"] = 1.0
    with pytest.raises(CamgError, match="ki_mg"):
        from_plain(plain, Model)


@pytest.mark.parametrize(
    "kind", [Dose, Intake, Medicine, Regimen, Diary, Person, Treatment, Meal, Model, Standards, Salt, Mineral]
)
@pytest.mark.parametrize("data", [None, 5, 1.5, "nonsense", [], [1], True], ids=repr)
def test_what_has_another_shape_is_refused(kind: type[Any], data: Any) -> None:
    """By a CamgError, never by whatever happens to go wrong inside."""
    with pytest.raises(CamgError):
        from_plain(data, kind)


@pytest.mark.parametrize("kind", [Dose, Intake, Medicine, Model, Meal, Salt])
def test_what_lacks_its_fields_is_refused(kind: type[Any]) -> None:
    """An empty mapping is no dose of 0."""
    with pytest.raises(CamgError):
        from_plain({}, kind)


@pytest.mark.parametrize("part", ["magnesium", "modifiers", "overlap_full_h", "id"])
def test_a_model_without_one_of_its_parts_is_refused(part: str) -> None:
    """No parameter has a hidden default."""
    plain = to_plain(Model.named("default"))
    del plain[part]
    with pytest.raises(CamgError, match=part):
        from_plain(plain, Model)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def with_junk(plain: Any, draw: Any) -> Any:
    """Replace one value, at any depth, by junk."""
    if isinstance(plain, dict) and plain and draw(st.booleans()):
        key = draw(st.sampled_from(sorted(plain)))
        return {**plain, key: with_junk(plain[key], draw)}
    if isinstance(plain, list) and plain and draw(st.booleans()):
        place = draw(st.integers(0, len(plain) - 1))
        return [*plain[:place], with_junk(plain[place], draw), *plain[place + 1 :]]
    return draw(JUNK)


WRITTEN = {
    Dose: {**DOSE, "salt": "ca-carbonate", "coating": "enteric", "basis": "assumed"},
    Meal: {"state": "full", "phytate": "1 mmol"},
    Intake: {**INTAKE, "meal": "full", "phytate": "1 mmol", "origin": "food", "product": "Milk"},
    Medicine: {"name": "levothyroxine", "at": "06:30", "listed": True},
    Regimen: {"intake": [INTAKE], "medicine": [{"name": "levothyroxine", "at": "06:30"}], "complete": False},
    Diary: {"intake": [{**INTAKE, "at": "2026-03-01T08:00"}], "complete": False},
    Person: {"age": "46 year", "treatments": {"omeprazole": "18 month"}, "conditions": ["achlorhydria"]},
    Treatment: {"duration": "1 month", "daily": "40 mg"},
    Salt: to_plain(MINE),
    Standards: {
        "id": "mine",
        "name": "Mine",
        "rows": [{"mineral": "calcium", "word": "RDA", "mg": 1000, "reference": "us", "from_month": 0, "to_month": 12}],
    },
    Model: to_plain(Model.named("default")),
}


@pytest.mark.parametrize("kind", list(WRITTEN), ids=lambda kind: kind.__name__)
@given(st.data())
def test_junk_in_a_value_is_never_anything_but_a_camg_error(kind: type[Any], data: st.DataObject) -> None:
    """A service passes on what strangers send."""
    try:
        from_plain(with_junk(WRITTEN[kind], data.draw), kind)
    except CamgError as fault:
        assert str(fault)
