"""The person: every field optional, none guessed, all faults at once."""

import os
import pickle
import subprocess
import sys
from typing import Any, get_type_hints

import attrs
import pytest
import strategies as own
from hypothesis import given

from camg import CALCIUM, MAGNESIUM, CamgError, InputError, InputErrors, Person, Treatment, UnitError, UnknownNameError
from camg.catalogue.medicines import drugs
from camg.catalogue.terms import terms
from camg.person import PERSON_FIELDS

AMOUNTS = (
    "age", "serum_calcium", "ionised_calcium", "serum_magnesium", "albumin", "hydroxyvitamin_d", "calcitriol", "pth",
    "egfr", "dietary_calcium", "dietary_magnesium", "sodium", "protein", "caffeine", "alcohol", "vitamin_d_intake",
    "energy",
)  # fmt: skip
OTHERS = ("sex", "life_stage", "treatments", "conditions", "goals", "diet", "stress")


def test_a_person_has_every_field_of_the_contract() -> None:
    """And no other: later rules find their inputs."""
    known = set(get_type_hints(Person.of)) - {"return"}

    assert known == {*AMOUNTS, *OTHERS}
    assert set(PERSON_FIELDS) == set(AMOUNTS)


def test_nothing_is_guessed() -> None:
    """No default person: what was not said is not known."""
    nobody = Person.of()

    assert all(getattr(nobody, name) is None for name in (*AMOUNTS, *OTHERS))
    assert repr(nobody) == "Person.of()"


@given(own.persons())
def test_a_person_is_written_as_the_call_that_makes_it(person: Person) -> None:
    """In canonical units."""

    assert eval(repr(person), own.NAMES) == person
    assert Person.of(**person.as_given()) == person


@given(own.persons())
def test_a_person_survives_a_pickle(person: Person) -> None:
    """With an equal hash."""
    again = pickle.loads(pickle.dumps(person))

    assert again == person
    assert hash(again) == hash(person)


def test_a_hash_is_never_carried_to_another_interpreter() -> None:
    """Python's hashes of text differ from run to run; a remembered one would hide equal persons from a set."""
    person = Person.of(sex="female", conditions=["dialysis"])
    hash(person)
    code = (
        "import pickle, sys; from camg import Person; "
        "sent = pickle.loads(bytes.fromhex(sys.argv[1])); "
        "print(sent in {Person.of(sex='female', conditions=['dialysis'])})"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, pickle.dumps(person).hex()],
            capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert done.stdout.strip() == "True"


@given(own.persons())
def test_a_person_does_not_change(person: Person) -> None:
    """It may be shared."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        person.age_y = 5.0  # type: ignore[misc]


@pytest.mark.parametrize("name", AMOUNTS)
def test_every_amount_is_shown_as_a_quantity(name: str) -> None:
    """In the unit it is kept in, and vitamin D as the mass that is swallowed."""
    text = own.AMOUNT_FIELDS[name][0]
    person = own.person_with(**{name: text})
    inside, unit = PERSON_FIELDS[name]
    shown: Any = getattr(person, name)

    assert isinstance(shown, type(own.application_quantity(1, "mg")))
    if name == "vitamin_d_intake":
        assert shown.m_as("ug") == pytest.approx(20.0)
    else:
        assert shown.magnitude == getattr(person, inside)
        assert shown.units == own.application_quantity(1, unit).units


@pytest.mark.parametrize("name", AMOUNTS)
def test_every_amount_that_cannot_be_read_names_its_field(name: str) -> None:
    """Text without unit, of another unit, negative, or no number at all."""
    for value in ("5", "5 parsec", "-1 mg", "nan mg", 5, object()):
        with pytest.raises(InputError) as caught:
            own.person_with(**{name: value})

        assert caught.value.field == f"Person.{name}"
        assert caught.value.allowed


@pytest.mark.parametrize(
    ("name", "words"),
    [("sex", {"female", "male"}), ("life_stage", {"pregnant", "lactating"}), ("stress", {"low", "moderate", "high"})],
)
def test_words_are_those_of_the_contract(name: str, words: set[str]) -> None:
    """Any other is refused with the list."""
    for word in words:
        assert getattr(own.person_with(**{name: word}), name) == word
    wrong: Any
    for wrong in ("F", "Female", "", 5, ["female"]):
        with pytest.raises(InputError) as caught:
            own.person_with(**{name: wrong})
        assert all(repr(each) in caught.value.allowed for each in words)


def test_all_faults_of_a_person_come_at_once() -> None:
    """Each with its field; 40 faults do not take 40 rounds."""
    with pytest.raises(InputErrors) as caught:
        own.person_with(
            age="46", sex="F", serum_magnesium="0.8", egfr="60 L", conditions=["flu"], treatments={"aspirine": None},
            stress="huge", goals=["fly"], diet=["air"],
        )  # fmt: skip
    fields = [fault.field for fault in caught.value.exceptions]  # type: ignore[union-attr]

    assert [field.removeprefix("Person.") for field in fields] == [
        "age", "sex", "serum_magnesium", "egfr", "treatments", "conditions", "goals", "diet", "stress",
    ]  # fmt: skip
    assert isinstance(caught.value, CamgError)
    assert all(field in str(caught.value) for field in fields)


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("conditions", ["dialysis", "flu", "hiccups"], ["flu", "hiccups"]),
        ("goals", ["fly", "sleep", "swim"], ["fly", "swim"]),
        ("treatments", {"aspirine": None, "omeprazole": "18", "digoxin": "1 month"}, ["aspirine", "18"]),
    ],
)
def test_all_faults_of_one_list_come_at_once(name: str, value: Any, wrong: list[str]) -> None:
    """A list of conditions is checked to its end."""
    with pytest.raises(InputErrors) as caught:
        own.person_with(**{name: value})

    assert [fault.value for fault in caught.value.exceptions] == wrong  # type: ignore[union-attr]


def test_a_life_stage_goes_with_the_sex() -> None:
    """A pregnant man is a mistake of one of the two."""
    with pytest.raises(InputError, match="Check both"):
        Person.of(sex="male", life_stage="pregnant")

    assert Person.of(life_stage="pregnant").sex is None


def test_a_field_that_does_not_exist_is_named_with_those_that_do() -> None:
    """A mapping from a file may hold anything."""
    for name in ("serum_calcum", "weight", "", 5, None):
        with pytest.raises(UnknownNameError, match="serum_calcium"):
            Person.from_mapping({name: "5 mg"})  # type: ignore[dict-item]


# Conditions, goals, diets -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "kind"), [("conditions", "condition"), ("goals", "goal"), ("diet", "diet")])
def test_every_listed_word_is_taken(name: str, kind: Any) -> None:
    """Names and synonyms of the catalogue, kept as the catalogue calls them."""
    for word in terms(kind):
        assert getattr(own.person_with(**{name: [word]}), name) == (word,)


@pytest.mark.parametrize(
    ("word", "kept"),
    [("CKD", "kidney-disease"), ("pernicious anemia", "pernicious-anaemia"), ("Gastric Bypass", "bariatric-bypass")],
)
def test_synonyms_of_conditions_are_kept_under_one_name(word: str, kept: str) -> None:
    """So that rules know one word."""

    assert Person.of(conditions=[word]).conditions == (kept,)


def test_an_empty_list_says_none_and_no_list_says_nothing() -> None:
    """None is unknown: a rule that needs it is not evaluated."""
    silent, healthy = Person.of(), Person.of(conditions=[], treatments={}, goals=[], diet=[])

    assert silent.has("dialysis") is None
    assert healthy.has("dialysis") is False
    assert silent.takes("ppi") is None
    assert healthy.takes("ppi") is False
    assert silent != healthy


def test_lists_forget_order_and_repetition() -> None:
    """Conditions are a set of facts, kept in order of the alphabet."""
    everything = Person.of(conditions=terms("condition")).conditions

    assert everything == tuple(sorted(terms("condition")))
    assert Person.of(conditions=["dialysis", "CKD"]) == Person.of(conditions=["kidney-disease", "dialysis", "CKD"])


@pytest.mark.parametrize("value", [5, 1.5, object(), [5], [None], [["dialysis"]]], ids=lambda value: repr(value)[:9])
def test_a_list_of_conditions_is_a_list_of_words(value: Any) -> None:
    """Never a TypeError."""
    with pytest.raises(CamgError) as caught:
        Person.of(conditions=value)

    assert "Person.conditions" in str(caught.value)


@pytest.mark.parametrize("condition", ["achlorhydria", "pernicious-anaemia", "gastrectomy"])
def test_conditions_that_take_the_acid_away_are_known(condition: str) -> None:
    """The gut reads them."""

    assert Person.of(conditions=["dialysis", condition]).acid_condition == "achlorhydria"
    assert Person.of(conditions=["dialysis"]).acid_condition is None


# Treatments ---------------------------------------------------------------------------------------------------


def test_treatments_carry_their_duration_in_months() -> None:
    """Or None, where it is not known."""
    person = Person.of(treatments={"omeprazole": "1.5 year", "furosemide": None, "thyroxine": "12 weeks"})
    shown: Any = person.treatments

    assert {name: None if each is None else round(each.m_as("month"), 2) for name, each in shown.items()} == {
        "furosemide": None, "levothyroxine": 2.76, "omeprazole": 18.0,
    }  # fmt: skip


def test_a_treatment_counts_by_its_name_and_by_its_class() -> None:
    """Rules read classes."""
    person = Person.of(treatments={"omeprazol": "18 month"})

    assert person.takes("omeprazole")
    assert person.takes("ppi")
    assert not person.takes("thiazide")


@pytest.mark.parametrize("name", [each.name for each in drugs()])
def test_every_medicine_of_the_catalogue_may_be_a_treatment(name: str) -> None:
    """Under its own name."""

    assert Person.of(treatments={name: None}).takes(name)


def test_one_medicine_under_two_names_is_a_mistake() -> None:
    """Which duration would hold?"""
    with pytest.raises(InputError, match="the same medicine"):
        Person.of(treatments={"omeprazole": "1 month", "omeprazol": "2 month"})


@pytest.mark.parametrize("value", ["omeprazole", ["omeprazole"], 5, {5: "1 month"}, {"omeprazole": 18}], ids=repr)
def test_treatments_are_a_mapping_of_medicine_to_duration(value: Any) -> None:
    """With the shape in the message."""
    with pytest.raises(CamgError) as caught:
        Person.of(treatments=value)

    assert "Person.treatments" in str(caught.value)


@given(own.persons())
def test_a_treatment_is_written_as_the_call_that_makes_it(person: Person) -> None:
    """Without the name, which its person keeps."""
    for each in person.treatments_taken or ():
        alone = attrs.evolve(each, name="", classes=())

        assert eval(repr(each), own.NAMES) == alone
        assert Treatment.of(**each.as_given()) == alone


def test_a_treatment_may_say_how_much_a_day() -> None:
    """As a value or, in files, as a table; both are one person."""
    known = Person.of(treatments={"furosemide": Treatment.of("1 month", daily="0.04 g/day"), "omeprazole": "18 month"})
    read = Person.from_mapping(
        {
            "treatments": {
                "furosemide": {"duration": "1 month", "daily": "40 mg"},
                "omeprazole": {"duration": "1.5 year"},
            }
        }
    )
    furosemide = (known.treatments_taken or ())[0]

    assert known == read
    assert (furosemide.name, furosemide.months, furosemide.daily_mg) == ("furosemide", 1.0, 40.0)
    assert known.as_given()["treatments"] == {
        "furosemide": {"duration": "1.0 month", "daily": "40.0 mg"}, "omeprazole": "18.0 month",
    }  # fmt: skip


def test_nothing_of_a_treatment_need_be_known() -> None:
    """That it is taken is already something."""

    assert Treatment.of() == Treatment() == Treatment.of(None, daily=None)
    assert Person.of(treatments={"furosemide": Treatment.of()}) == Person.of(treatments={"furosemide": None})
    assert repr(Treatment.of(daily="40 mg")) == 'Treatment.of(daily="40.0 mg")'


@pytest.mark.parametrize(
    ("how", "fields"),
    [
        ({"duration": "18", "daily": "40 IU"}, ["duration", "daily"]),
        ({"dose": "40 mg"}, ["dose"]),
        ({"daily": 40}, ["daily"]),
        ({"months": "1 month", "daily": "-1 mg"}, ["months", "daily"]),
    ],
    ids=repr,
)
def test_a_treatment_that_cannot_be_read_says_what_of_it(how: dict[str, Any], fields: list[str]) -> None:
    """Each fault under its place, all at once."""
    with pytest.raises(CamgError) as caught:
        Person.of(treatments={"furosemide": how})  # type: ignore[dict-item]
    faults: Any = getattr(caught.value, "faults", (caught.value,))

    assert [each.field for each in faults] == [f"Person.treatments['furosemide'].{field}" for field in fields]


@pytest.mark.parametrize("given", [{"duration": "18"}, {"duration": 18}, {"daily": "40 IU"}, {"daily": "-40 mg"}])
def test_a_treatment_refuses_what_is_no_duration_or_mass(given: dict[str, Any]) -> None:
    """With the field in the message."""
    (field,) = given
    with pytest.raises(InputError, match=f"Treatment.{field}"):
        Treatment.of(**given)


@pytest.mark.parametrize("number", [-1.0, float("nan"), float("inf"), "40"], ids=repr)
@pytest.mark.parametrize("field", ["months", "daily_mg"])
def test_the_numbers_of_a_treatment_are_0_or_more(field: str, number: Any) -> None:
    """Also where it is made of floats."""
    with pytest.raises(InputError, match=f"Treatment.{field}"):
        Treatment(**{field: number})


def test_usual_food_is_asked_for_by_mineral() -> None:
    """Of calcium and magnesium; of others nothing is known."""
    person = Person.of(dietary_calcium="800 mg")

    assert person.dietary_mg(CALCIUM) == 800.0
    assert person.dietary_mg(MAGNESIUM) is None


def test_vitamin_d_is_the_only_field_in_international_units() -> None:
    """40 IU are a microgram of vitamin D, and of nothing else."""

    assert Person.of(vitamin_d_intake="800 IU/day").vitamin_d_iu == 800.0
    for name in AMOUNTS:
        if name != "vitamin_d_intake":
            with pytest.raises(UnitError):
                own.person_with(**{name: "800 IU"})
