"""Parameters: each number of an equation has a source, and each one matters."""

import math
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from tables import table

from camg import Absorption, CamgError, Dose, Intake, Meal, Model, Person, RangeError, Regimen, UnknownNameError, absorb
from camg.catalogue.models import Kinetics, Modifiers
from camg.catalogue.parameters import Parameter, parameter, parameters, sigmas
from camg.catalogue.references import references
from camg.catalogue.salts import Solubility

DEFAULT = Model.named("default")
PRESETS = ("default", "no-competition", "strong-competition", "fine-1991")


@pytest.mark.parametrize("known", parameters(), ids=lambda known: known.id)
def test_every_parameter_has_a_source_that_exists(known: Parameter) -> None:
    """And says where in it, in which unit, and how sure."""

    assert known.reference in {each.id for each in references()}
    assert known.where
    assert known.unit
    assert known.meaning


@pytest.mark.parametrize("known", parameters(), ids=lambda known: known.id)
def test_the_value_of_a_parameter_lies_within_its_range(known: Parameter) -> None:
    """Low and high are the ends that lower and raise the result."""
    if known.low is not None and known.high is not None:
        assert min(known.low, known.high) <= known.value <= max(known.low, known.high)


def fields_of(kinetics: str, room: str, end: str) -> Iterator[tuple[str, float, float | None]]:
    for name in ("vmax_mg", "km_mg", "passive", "ki_mmol"):
        known = parameter(f"{room}.{name}")
        stated = {"value": known.value, "low": known.low, "high": known.high}[end]
        yield name, getattr(getattr(DEFAULT, kinetics), name), known.value if stated is None else stated


@pytest.mark.parametrize("room", ["calcium", "magnesium"])
@pytest.mark.parametrize(("suffix", "end"), [("", "value"), ("_low", "low"), ("_high", "high")])
def test_the_default_model_is_the_parameter_table(room: str, suffix: str, end: str) -> None:
    """No number of the model stands anywhere else."""
    for name, held, stated in fields_of(f"{room}{suffix}", room, end):
        assert held == stated, name


def test_the_default_model_has_the_printed_constants() -> None:
    """Section 7 of the absorption page, typed again here."""
    model = DEFAULT

    assert attrs.astuple(model.calcium) == (85.0, 176.0, 0.15, 40.0, 1.0)
    assert attrs.astuple(model.magnesium) == (50.0, 60.0, 0.07, 75.0, 1.0)
    assert attrs.astuple(model.calcium_low)[:4] == (85.0, 176.0, 0.10, 20.0)
    assert attrs.astuple(model.calcium_high)[:4] == (85.0, 176.0, 0.19, math.inf)
    assert attrs.astuple(model.magnesium_low)[:4] == (40.0, 90.0, 0.07, 30.0)
    assert attrs.astuple(model.magnesium_high)[:4] == (60.0, 35.0, 0.07, math.inf)


@pytest.mark.parametrize(
    ("preset", "calcium", "magnesium"),
    [
        ("no-competition", {"ki_mmol": math.inf}, {"ki_mmol": math.inf}),
        ("strong-competition", {"ki_mmol": 20.0}, {"ki_mmol": 20.0}),
        ("fine-1991", {}, {"vmax_mg": 41.8, "km_mg": 35.5, "ceiling": 0.9}),
    ],
)
def test_a_preset_differs_from_the_default_by_what_it_says(
    preset: Any, calcium: dict[str, float], magnesium: dict[str, float]
) -> None:
    """And by nothing else."""
    model = Model.named(preset)

    assert model.calcium == attrs.evolve(DEFAULT.calcium, **calcium)
    assert model.magnesium == attrs.evolve(DEFAULT.magnesium, **magnesium)
    assert model.modifiers == DEFAULT.modifiers


@pytest.mark.parametrize(("preset", "ki_mmol"), [("no-competition", math.inf), ("strong-competition", 20.0)])
def test_the_competition_of_a_preset_holds_at_both_ends_of_its_range(preset: Any, ki_mmol: float) -> None:
    """What-if: the range then says nothing of how strong competition might be."""
    model = Model.named(preset)

    for end in ("calcium_low", "calcium_high", "magnesium_low", "magnesium_high"):
        assert getattr(model, end) == attrs.evolve(getattr(DEFAULT, end), ki_mmol=ki_mmol)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_written_as_the_call_that_names_it(preset: Any) -> None:
    """Short, and made again by eval."""

    assert repr(Model.named(preset)) == f"Model.named({preset!r})"


@pytest.mark.parametrize("preset", ["Default", "", None, 5, ["default"], {}], ids=repr)
def test_an_unknown_preset_is_an_unknown_name(preset: Any) -> None:
    """With the known ones in the message, whatever was given."""
    with pytest.raises(UnknownNameError):
        Model.named(preset)
    if preset is not None:
        with pytest.raises(CamgError):
            absorb(Regimen.of(), model=preset)


# Every number matters -----------------------------------------------------------------------------------------


def numbers(model: Model) -> Iterator[tuple[str, str | None]]:
    """Every number of a model: its field, and the field within where it is a set of its own."""
    for each in attrs.fields(Model):
        value = getattr(model, each.name)
        if isinstance(value, Kinetics | Modifiers):
            yield from ((each.name, inner.name) for inner in attrs.fields(type(value)))
        elif isinstance(value, float):
            yield each.name, None


def moved(model: Model, outer: str, inner: str | None) -> Model:
    if inner is None:
        return attrs.evolve(model, **{outer: getattr(model, outer) * 0.6})
    within = getattr(model, outer)
    value = getattr(within, inner)
    to = 30.0 if math.isinf(value) else 0.2 if inner == "ceiling" else value * 0.6
    return attrs.evolve(model, **{outer: attrs.evolve(within, **{inner: to})})


def probes(model: Model) -> list[Absorption]:
    """Situations that together ask every parameter."""

    def day(state: Any, gap: str, *, zinc: str = "80 mg") -> Regimen:
        meal = Meal.of(state, phytate="1 mmol", oxalate="2 mmol")
        return Regimen.of(
            Intake.of(Dose.of("calcium", "500 mg", salt="ca-citrate-tetrahydrate"), at="08:00", meal=meal),
            Intake.of(Dose.of("magnesium", "200 mg", salt="mg-citrate-anhydrous"), at=gap, meal=meal),
            Intake.of(Dose.of("zinc", zinc), at="12:00"),
        )

    people = [
        Person(),
        Person.of(age="70 year", conditions=["menopause-without-oestrogen"]),
        Person.of(age="90 year", conditions=["menopause-without-oestrogen"], hydroxyvitamin_d="30 nmol/L"),
        Person.of(age="40 year"),
        *(Person.of(hydroxyvitamin_d=f"{each} nmol/L") for each in (8, 15, 30, 100, 140)),
        Person.of(calcitriol="60 pmol/L"),
        Person.of(calcitriol="400 pmol/L"),
    ]
    days = [day(state, gap) for state in ("fasted", "light", "full") for gap in ("08:00", "10:00")]
    days.append(day("full", "08:00", zinc="140 mg"))
    results = [absorb(each, model=model) for each in days]
    return results + [absorb(day("full", "09:00"), person, model=model) for person in people]


def outcome(model: Model) -> list[float]:
    return [
        number for result in probes(model) for each in result.intakes for number in (each.absorbed_mg, *each.range_mg)
    ]


@pytest.mark.parametrize(("outer", "inner"), list(numbers(DEFAULT)), ids=lambda name: str(name or ""))
def test_moving_any_parameter_moves_some_result(outer: str, inner: str | None) -> None:
    """A number inside a function though a parameter exists: the table was edited and nothing changed."""

    assert outcome(moved(DEFAULT, outer, inner)) != outcome(DEFAULT)


@pytest.mark.parametrize("name", ["vmax_mg", "km_mg", "ki_mmol"])
@pytest.mark.parametrize("value", [0.0, -1.0, float("nan")])
def test_a_constant_of_the_equations_is_above_zero(name: str, value: float) -> None:
    """A model of one's own has the same checks."""
    with pytest.raises(RangeError):
        attrs.evolve(DEFAULT.calcium, **{name: value})


@pytest.mark.parametrize("name", ["passive", "ceiling"])
@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_a_share_is_between_nothing_and_all(name: str, value: float) -> None:
    """Nobody absorbs more than was dissolved."""
    with pytest.raises(RangeError):
        attrs.evolve(DEFAULT.calcium, **{name: value})


# Dissolution --------------------------------------------------------------------------------------------------


def test_the_dissolution_table_is_complete() -> None:
    """Every class in every state of the stomach, fed and fasted; a coated product is a class of its own."""
    classes = {*(each.value for each in Solubility), "enteric"}

    assert set(sigmas()) == {
        (kind, acid, fed) for kind in classes for acid in ("normal", "ppi", "achlorhydria") for fed in (True, False)
    }


@pytest.mark.parametrize("row", table("dissolution"), ids=lambda row: f"{row['class']}-{row['acid']}-{row['fed']}")
def test_dissolved_shares_are_those_of_the_table(row: dict[str, str]) -> None:
    """Value, low and high of every class in every stomach."""
    sigma = sigmas()[row["class"], row["acid"], row["fed"] == "yes"]

    assert tuple(sigma) == (float(row["value"]), float(row["low"]), float(row["high"]))


def test_dissolved_shares_are_shares_within_their_range() -> None:
    """0 <= low <= value <= high <= 1."""
    for key, sigma in sigmas().items():
        assert 0 < sigma.low <= sigma.value <= sigma.high <= 1, key


def test_less_acid_and_less_food_never_dissolve_an_acid_dependent_salt_better() -> None:
    """What the trials of carbonate and oxide agree on."""
    for kind in ("acid_dependent_ca", "acid_dependent_mg", "intermediate"):
        for fed in (True, False):
            values = [sigmas()[kind, acid, fed].value for acid in ("normal", "ppi", "achlorhydria")]
            assert values == sorted(values, reverse=True)
        for acid in ("normal", "ppi", "achlorhydria"):
            assert sigmas()[kind, acid, True].value >= sigmas()[kind, acid, False].value
