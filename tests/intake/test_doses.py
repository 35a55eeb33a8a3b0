"""Doses: an elemental amount of one mineral, said by element or by compound, never confused."""

import pickle
from collections.abc import Callable
from typing import Any

import attrs
import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st

from camg import CALCIUM, MAGNESIUM, CamgError, Dose, InputError, RangeError, Salt, UnitError, UnknownNameError, salts
from camg.intake.dose import DoseBasis

AWKWARD = st.none() | st.integers() | st.floats() | st.text(max_size=12) | st.binary(max_size=4) | st.lists(st.text())


@given(own.doses())
def test_a_dose_is_written_as_the_call_that_makes_it(dose: Dose) -> None:
    """Paste it back and have it again."""

    assert eval(repr(dose), own.NAMES) == dose


@given(own.doses())
def test_a_dose_survives_a_pickle(dose: Dose) -> None:
    """Another process sees the same dose."""
    again = pickle.loads(pickle.dumps(dose))

    assert again == dose
    assert hash(again) == hash(dose)


@given(own.doses())
def test_a_dose_does_not_change(dose: Dose) -> None:
    """It may be shared by regimens and threads."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        dose.elemental_mg = 1.0  # type: ignore[misc]


@given(st.sampled_from(salts()), own.amounts_mg())
def test_the_mass_of_a_compound_gives_its_element(compound: Salt, mass_mg: float) -> None:
    """By the fraction of its formula; the constructor says which of the two a number is."""
    dose = Dose.of_salt(compound, f"{mass_mg!r} mg")

    assert dose.elemental_mg == pytest.approx(mass_mg * compound.fraction, abs=1e-9)
    assert dose.salt_mg == pytest.approx(mass_mg, abs=1e-7)
    assert dose.basis is DoseBasis.COMPUTED
    assert dose.mineral == compound.mineral


@given(st.sampled_from(salts()), own.amounts_mg())
def test_the_element_of_a_compound_is_never_more_than_the_compound(compound: Salt, mg: float) -> None:
    """What is swallowed weighs more than the mineral in it."""
    dose = Dose.of(compound.mineral, f"{mg!r} mg", salt=compound)

    assert dose.salt_mg is not None
    assert dose.salt_mg >= dose.elemental_mg


@pytest.mark.parametrize(
    ("compound", "amount", "mg"),
    [
        ("mg-oxide", "400 mg", 241.2),
        ("mg-citrate-anhydrous", "1240 mg", 200.43),
        ("ca-carbonate", "1.25 g", 500.54),
        ("mg-bisglycinate", "1000 mg", 140.96),
        ("mg-oxide", "10 mmol", 243.05),
    ],
)
def test_compound_doses_of_the_pages_hold(compound: str, amount: str, mg: float) -> None:
    """Worked examples; a mole of compound is weighed with the mass of its formula."""

    assert Dose.of_salt(compound, amount).elemental_mg == pytest.approx(mg, abs=0.06)


def test_a_declared_and_a_computed_dose_differ() -> None:
    """Equal milligrams, another way of knowing them."""
    computed = Dose.of_salt("mg-oxide", "400 mg")
    declared = Dose.of("magnesium", f"{computed.elemental_mg!r} mg", salt="mg-oxide")

    assert declared.elemental_mg == computed.elemental_mg
    assert declared != computed


@pytest.mark.parametrize("amount", ["10 mEq", "10 meq", "10meq "])
def test_milliequivalents_of_a_compound_are_refused(amount: str) -> None:
    """They count the ion, so that they belong to the element."""
    with pytest.raises(UnitError, match="use Dose"):
        Dose.of_salt("mg-oxide", amount)


def test_the_limit_of_a_dose_counts_the_element() -> None:
    """20 g of a tenth-part salt are 2 g of magnesium: possible; 20 g of oxide are not."""

    assert Dose.of_salt("mg-sulfate-heptahydrate", "20 g").elemental_mg == pytest.approx(1972.3, abs=0.1)
    with pytest.raises(RangeError):
        Dose.of_salt("mg-oxide", "20 g")


def test_a_dose_of_nothing_is_a_dose_of_nothing() -> None:
    """And a missing amount is not 0."""

    assert Dose.of("calcium", "0 mg").elemental_mg == 0.0
    with pytest.raises(CamgError):
        Dose.of("calcium", None)  # type: ignore[arg-type]
    with pytest.raises(CamgError):
        Dose.of("calcium", "")


@pytest.mark.parametrize("name", ["calcium", "Calcium", "Ca", "ca", "kalzium", CALCIUM])
def test_a_mineral_may_be_given_by_any_of_its_names(name: Any) -> None:
    """Wherever a mineral is asked for, its name or symbol will do."""

    assert Dose.of(name, "500 mg").mineral == CALCIUM


@pytest.mark.parametrize("name", ["calcum", "", "lead", "C"])
def test_an_unknown_mineral_is_named_with_the_nearest(name: str) -> None:
    """A typing error must not become a dose."""
    with pytest.raises(UnknownNameError) as caught:
        Dose.of(name, "500 mg")

    assert caught.value.field == "Dose.mineral"
    assert "Known: calcium, magnesium, zinc, iron, phosphorus, sodium, potassium." in str(caught.value)


@pytest.mark.parametrize("coating", ["Enteric", "gastro-resistant", True, 5, ["enteric"]], ids=repr)
def test_a_coating_is_enteric_or_not_stated(coating: Any) -> None:
    """A coating that camg does not know would pass as none."""
    with pytest.raises(InputError) as caught:
        Dose.of("magnesium", "100 mg", coating=coating)

    assert caught.value.field == "Dose.coating"


@given(AWKWARD, AWKWARD, AWKWARD)
def test_bad_arguments_are_camg_errors(mineral: Any, amount: Any, salt: Any) -> None:
    """Never a bare TypeError, KeyError or error of another library."""
    makers: list[Callable[[], Dose]] = [
        lambda: Dose.of(mineral, amount, salt=salt),
        lambda: Dose.of("calcium", amount, salt=salt),
        lambda: Dose.of_salt(salt, amount),
        lambda: Dose.of_salt("mg-oxide", amount),
    ]
    for make in makers:
        try:
            make()
        except CamgError as fault:
            assert str(fault)


@pytest.mark.parametrize("mg", [-1.0, float("nan"), float("inf"), 10_001.0, "5", 5, None], ids=repr)
def test_a_bare_float_is_checked_even_when_it_is_built_directly(mg: Any) -> None:
    """`attrs.evolve` goes the same way."""
    with pytest.raises(RangeError):
        Dose(mineral=MAGNESIUM, elemental_mg=mg)
