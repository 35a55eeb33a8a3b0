"""Units at the door: what people write for an amount is read in one way, or refused with the fix."""

import re
import sys
import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pint
import pytest
import strategies as own
from hypothesis import example, given
from hypothesis import strategies as st

from camg import CALCIUM, CamgError, Dose, Mineral, Person, RangeError, UnitError, minerals
from camg.person import PERSON_FIELDS
from camg.units import (
    AGE,
    CLOCK,
    DURATION,
    ENERGY,
    LONGEST_TEXT,
    MASS,
    MOLES,
    Scale,
    mineral_scale,
    quantity,
    read,
)

CA: Scale = CALCIUM.scale


def fault_of(amount: Any, scale: Scale = CA) -> Any:
    with pytest.raises(CamgError) as caught:
        read(amount, scale, field="Dose.amount")
    return caught.value


# Text ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        ("500 mg", 500.0),
        ("0.5 g", 500.0),
        ("500000 mcg", 500.0),
        ("500000 ug", 500.0),
        ("500000 \u00b5g", 500.0),
        ("500000 \u03bcg", 500.0),
        ("12.5 mmol", 500.975),
        ("25 mEq", 500.975),
        ("25 meq", 500.975),
    ],
)
def test_calcium_may_be_written_in_each_of_its_units(text: str, mg: float) -> None:
    """Mass, amount and charge meet through the molar mass and charge of the named mineral."""

    assert Dose.of("calcium", text).elemental_mg == mg


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        ("500mg", 500.0),
        ("  500   mg  ", 500.0),
        ("\t500\tmg\n", 500.0),
        ("500\u00a0mg", 500.0),
        ("500.0 mg", 500.0),
        ("500. mg", 500.0),
        (".5 mg", 0.5),
        ("0500 mg", 500.0),
        ("5e2 mg", 500.0),
        ("5E+2mg", 500.0),
        ("5e-1 mg", 0.5),
        ("0 mg", 0.0),
    ],
)
def test_blanks_and_exponents_do_not_change_an_amount(text: str, mg: float) -> None:
    """What Python prints for a float is read back, however it is spaced."""

    assert read(text, CA, field="amount") == mg


@given(own.amounts_mg(), st.sampled_from(["mg", "g", "mcg", "mmol", "mEq"]))
def test_an_amount_written_in_another_unit_is_the_same_dose(mg: float, unit: str) -> None:
    """Floats do not survive a change of unit; the door rounds to 1e-9 mg, so that doses do."""
    dose = Dose.of("calcium", f"{mg!r} mg")

    assert Dose.of("calcium", f"{dose.to(unit).magnitude!r} {unit}") == dose


@given(own.amounts_mg(), st.sampled_from([each for each in minerals() if each.charge]))
def test_milliequivalents_are_charge_times_millimoles(mg: float, mineral: Mineral) -> None:
    """An equivalent is worth what the named ion makes of it."""
    dose = Dose.of(mineral, f"{mg!r} mg")
    mmol, meq = dose.to("mmol").magnitude, dose.to("mEq").magnitude

    assert meq == pytest.approx((mineral.charge or 0) * mmol, rel=1e-12)


def test_the_same_amount_in_three_units_is_one_dose() -> None:
    """The worked example of the units page."""

    assert Dose.of("calcium", "500.975 mg") == Dose.of("calcium", "12.5 mmol") == Dose.of("calcium", "25 mEq")


@pytest.mark.parametrize(
    ("mineral", "mg", "mmol", "meq"),
    [
        ("calcium", "1000 mg", 24.95, 49.90),
        ("calcium", "500 mg", 12.48, 24.95),
        ("magnesium", "400 mg", 16.46, 32.92),
        ("magnesium", "350 mg", 14.40, 28.80),
    ],
)
def test_worked_conversions_hold(mineral: str, mg: str, mmol: float, meq: float) -> None:
    """Printed in the units page to two decimals."""
    dose = Dose.of(mineral, mg)

    assert (round(dose.to("mmol").magnitude, 2), round(dose.to("mEq").magnitude, 2)) == (mmol, meq)


@pytest.mark.parametrize(("text", "mg"), [("80 mEq", 972.2), ("10 mEq", 121.5)])
def test_magnesium_milliequivalents_become_milligrams(text: str, mg: float) -> None:
    """Trials dose magnesium in mEq: 80 of them are 972.2 mg."""

    assert round(Dose.of("magnesium", text).elemental_mg, 1) == mg


def test_phosphorus_has_no_milliequivalents() -> None:
    """The charge of phosphate depends on pH, so that a number of mEq says no mass."""

    with pytest.raises(UnitError):
        Dose.of("phosphorus", "10 mEq")
    with pytest.raises(UnitError):
        Dose.of("phosphorus", "10 mg").to("mEq")


@pytest.mark.parametrize("text", ["500 MG", "500 Mg", "500 mG", "500 MMOL", "25 MEQ"])
def test_a_unit_in_the_wrong_case_is_refused_with_the_right_one(text: str) -> None:
    """Mg is a tonne and MG a magnetic field; the message shows what was meant."""
    fault = fault_of(text)

    assert isinstance(fault, UnitError)
    assert fault.fix.startswith(f"Write '{text.split(maxsplit=1)[0]} m")


@pytest.mark.parametrize("text", ["nan mg", "NaN mg", "inf mg", "+inf mg", "-inf mg", "Infinity mg", "1e999 mg"])
def test_an_amount_is_finite(text: str) -> None:
    """Not a number is no amount, and infinity no dose."""
    fault = fault_of(text)

    assert isinstance(fault, RangeError)
    assert "finite" in fault.fix


@pytest.mark.parametrize("text", ["-500 mg", "\u2212500 mg", "-0.1 mmol"])
def test_an_amount_is_never_negative(text: str) -> None:
    """Neither with a hyphen nor with a minus sign."""
    fault = fault_of(text)

    assert isinstance(fault, RangeError)
    assert fault.fix == "An amount is never negative."


@pytest.mark.parametrize("amount", [500, 500.0, True, None, b"500 mg", [500, "mg"], np.float64(250.0)], ids=repr)
def test_a_number_without_a_unit_is_refused(amount: object) -> None:
    """500 of what? The fix shows text with a unit."""
    fault = fault_of(amount)

    assert isinstance(fault, UnitError)
    assert "'500 mg'" in fault.fix


def test_bare_number_text_is_refused_with_the_units_it_may_have() -> None:
    """The number is kept in the fix, so that only the unit is to be chosen."""

    assert fault_of("500").fix == "Write the unit: '500 mg' or '500 g'."


@pytest.mark.parametrize(
    "text", ["500 mg 3 mg", "2 x 500 mg", "500-600 mg", "1.2.3 mg", "500 mg/2", "9**9**7 mg", "0x10 mg", "1_000 mg"]
)
def test_an_amount_is_one_number(text: str) -> None:
    """Ranges, products and powers are no amount; nothing is evaluated."""

    assert isinstance(fault_of(text), UnitError)


@pytest.mark.parametrize(
    "text", ["500 foo", "500 kg", "500 lb", "500 tablets", "500 milligram", "500 mg mg", "500 mmol/L", "400 IU", "mg"]
)
def test_an_unknown_unit_is_refused_with_the_known_ones(text: str) -> None:
    """A strict door: loosening it later is free."""
    fault = fault_of(text)

    assert isinstance(fault, UnitError)
    assert "mg, g, mcg" in fault.allowed


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1,500 mg", ["1500 mg", "1.5 mg"]),
        ("0,5 g", ["0.5 g"]),
        ("12,5 mmol", ["12.5 mmol"]),
        ("1.500,5 mg", ["1500.5 mg"]),
        ("1,500.5 mg", ["1500.5 mg"]),
        ("1,5e3 mg", ["1.5e3 mg"]),
        ("1,500e-3 g", ["1500e-3 g", "1.5e-3 g"]),
        ("1,23456789 mg", ["1.23456789 mg"]),
        ("1,500 MMOL", ["1500 mmol", "1.5 mmol"]),
    ],
)
def test_a_comma_is_refused_with_every_reading_it_has(text: str, readings: list[str]) -> None:
    """It groups thousands here and marks decimals there: a factor of 1000."""
    fault = fault_of(text)

    assert isinstance(fault, UnitError)
    assert re.findall(r"'([^']*)'", fault.fix) == readings


@given(
    st.from_regex(r"[1-9][0-9]{0,2}(,[0-9]{3})?,[0-9]{1,4}(e[+-]?[0-2])?", fullmatch=True), st.sampled_from(["mg", "g"])
)
def test_a_reading_of_a_comma_is_the_number_without_it(number: str, unit: str) -> None:
    """Whatever is proposed can be written, and is one of the two things the comma may mean."""
    digits, mark, exponent = number.partition("e")
    meant = {float(digits.replace(",", "") + mark + exponent)}
    if digits.count(",") == 1:
        meant.add(float(digits.replace(",", ".") + mark + exponent))
    for proposed in re.findall(r"'([0-9][^']*)' if", fault_of(f"{number} {unit}").fix):
        assert float(proposed.split()[0]) in meant
        assert proposed.split()[1] == unit


@pytest.mark.parametrize("text", ["٥٠٠ mg", "５００ mg", "५०० mg", "½ mg", "５00 mg"])
def test_digits_are_ascii_digits(text: str) -> None:
    """Python reads other scripts as numbers too; labels do not mean them."""

    assert isinstance(fault_of(text), UnitError)


def test_international_units_are_a_unit_of_vitamin_d_only() -> None:
    """What an IU weighs depends on the substance."""

    assert Person.of(vitamin_d_intake="800 IU") == Person.of(vitamin_d_intake="20 µg")
    for field in ("dietary_calcium", "caffeine", "protein", "serum_calcium"):
        with pytest.raises(UnitError):
            own.person_with(**{field: "800 IU"})


@pytest.mark.parametrize("amount", ["10000.1 mg", "11 g", "250 mmol"])
def test_more_than_ten_grams_of_an_element_is_taken_for_a_mistake_of_unit(amount: str) -> None:
    """Nobody swallows it at once; a label in micrograms read as milligrams gives such numbers."""

    assert isinstance(fault_of(amount), RangeError)
    assert read("10000 mg", CA, field="amount") == 10_000.0


def test_an_error_names_field_value_allowed_and_fix() -> None:
    """A caller who sees the message alone knows what to write."""
    fault = fault_of("500 MG")

    assert (fault.field, fault.value, fault.fix) == ("Dose.amount", "500 MG", "Write '500 mg'.")
    assert all(part in str(fault) for part in ("Dose.amount", "'500 MG'", fault.allowed, fault.fix))


@given(st.text(max_size=60) | st.text("0123456789.,eE+-* mgMEqolµμ/", max_size=60))
@example("")
@example("9" * 50 + "." + " mg")
@example("1,2,3.4.5 mg")
@example(",5 mg")
@example("9,." * 15)
def test_any_text_is_an_amount_or_a_camg_error(text: str) -> None:
    """A stranger's text never raises anything else."""
    for scale in (CA, MASS, MOLES, CLOCK, AGE, DURATION, ENERGY):
        try:
            value = read(text, scale, field="amount")
        except CamgError as fault:
            assert str(fault)
        else:
            assert scale.low <= value <= scale.high


@given(own.amounts_mg(), st.sampled_from(["x", "-", "/", ",", "mg", "*", "~", "(", "µ", "\u200b", "#", "="]))
def test_an_amount_has_nothing_before_it_and_nothing_after(mg: float, other: str) -> None:
    """One number, one unit, and nothing else but blanks."""
    for text in (f"{mg!r} mg{other}", f"{mg!r} mg {other}", f"{other}{mg!r} mg", f"{other} {mg!r} mg"):
        assert isinstance(fault_of(text, MASS), UnitError | RangeError)


def test_text_beyond_the_limit_is_refused_unread() -> None:
    """The limit stands before the reader."""
    for text in ("1" * (LONGEST_TEXT + 1), "500 mg" + " " * LONGEST_TEXT, " " * 10_000_000):
        fault = fault_of(text)

        assert isinstance(fault, RangeError)
        assert str(LONGEST_TEXT) in fault.allowed
        assert len(str(fault)) < 600


@pytest.mark.parametrize("piece", ["1", "1,", "1.", "9*", " ", "-", "mg", "1e", "e", "½", ",", "1 "])
def test_long_text_is_read_at_once(piece: str) -> None:
    """Linear time: the longest allowed text takes milliseconds, whatever it repeats."""
    text = (piece * LONGEST_TEXT)[:LONGEST_TEXT]
    started = time.process_time()

    fault_of(text)

    assert time.process_time() - started < 0.2


@given(st.text(max_size=30) | st.from_regex(r"[0-9]{1,4}(\.[0-9]+)? ?(mg|MG|Mg|mmol|foo)", fullmatch=True))
def test_the_parser_of_pint_never_sees_text(text: str) -> None:
    """It evaluates powers, and reads 500 Mg as tonnes."""

    def explode(*args: object, **kwargs: object) -> None:
        message = f"pint was asked to parse {args[1:]}"
        raise AssertionError(message)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("parse_expression", "parse_units", "parse_pattern", "parse_unit_name", "Quantity", "Unit"):
            patch.setattr(pint.UnitRegistry, name, explode)
        patch.setattr(pint, "Quantity", explode)
        for amount in (text, f"9**9**7 {text}"):
            try:
                Dose.of("calcium", amount)
                own.person_with(serum_calcium=amount)
            except CamgError as fault:
                assert str(fault)


# Quantities ---------------------------------------------------------------------------------------------------

REGISTRIES: dict[str, Any] = {
    "application": own.application_quantity(1, "mg")._REGISTRY,
    "private": pint.UnitRegistry(),
    "without cache": pint.UnitRegistry(cache_folder=None),
    "of fractions": pint.UnitRegistry(non_int_type=Fraction),
    "of decimals": pint.UnitRegistry(non_int_type=Decimal),
    "of arrays": pint.UnitRegistry(force_ndarray=True),
}


@pytest.fixture(params=REGISTRIES, scope="module")
def registry(request: pytest.FixtureRequest) -> Any:
    return REGISTRIES[request.param]


@given(own.amounts_mg(), st.sampled_from(["mg", "g", "kg", "ug", "pound", "lb", "ounce"]))
def test_a_quantity_of_any_registry_is_what_its_registry_says(mg: float, unit: str) -> None:
    """Users have registries of their own; theirs is asked what their unit is worth."""
    for name in ("application", "private", "without cache", "of arrays"):
        amount = REGISTRIES[name].Quantity(mg / 1e6, unit)
        expected = float(amount.m_as("mg"))

        if expected <= CA.high:
            assert read(amount, CA, field="amount") == pytest.approx(expected, rel=1e-12, abs=1e-9)


def test_a_quantity_may_come_from_any_registry(registry: Any) -> None:
    """Application, private, uncached, or with numbers that are no floats."""
    half = registry.Quantity(registry.non_int_type("0.5"), "g")

    assert Dose.of("calcium", half) == Dose.of("calcium", "500 mg")


def test_an_amount_of_substance_may_come_from_any_registry(registry: Any) -> None:
    """mmol of calcium are a mass of calcium."""
    amount = registry.Quantity(registry.non_int_type("12.5"), "mmol")

    assert Dose.of("calcium", amount) == Dose.of("calcium", "12.5 mmol")


@pytest.mark.parametrize("style", ["", "~", "~P", "P", "C", "D", "H", "~H", "L", "Lx", ".3f~P"])
def test_how_a_registry_prints_does_not_matter(style: str) -> None:
    """A notebook that shows its units in LaTeX hands in the same amounts."""
    registry: Any = pint.UnitRegistry()
    registry.formatter.default_format = style

    assert Dose.of("calcium", registry.Quantity(0.5, "g")) == Dose.of("calcium", "500 mg")


@pytest.mark.parametrize(
    "number",
    [500, 500.0, np.float64(500.0), np.int64(500), np.array(500.0), Decimal(500), Fraction(500)],
    ids=lambda number: type(number).__name__,
)
def test_any_real_number_may_be_the_magnitude(number: object) -> None:
    """A scalar of another library is a number too."""

    assert Dose.of("calcium", REGISTRIES["private"].Quantity(number, "mg")).elemental_mg == 500.0


@pytest.mark.parametrize(
    "number",
    [
        1 + 2j,
        np.array([1.0, 2.0]),
        np.array(1 + 2j),
        10**400,
        Fraction(10**400),
        Decimal("1e400"),
        Decimal("sNaN"),
        float("nan"),
        float("inf"),
        -1.0,
    ],
    ids=lambda number: f"{type(number).__name__} {number!r}"[:20],
)
def test_an_impossible_magnitude_is_a_camg_error(number: object) -> None:
    """Never an OverflowError from below."""

    assert isinstance(fault_of(REGISTRIES["private"].Quantity(number, "mg")), UnitError | RangeError)


@pytest.mark.parametrize("unit", ["mL", "mg/L", "dimensionless", "hour", "degC", "kelvin", "mg**2", "mole/L"])
def test_a_quantity_of_another_dimension_is_refused(unit: str) -> None:
    """A volume is no dose."""

    assert isinstance(fault_of(REGISTRIES["private"].Quantity(5.0, unit)), UnitError)


@pytest.mark.parametrize("name", ["magnitude", "units"])
def test_half_a_quantity_is_no_quantity(name: str) -> None:
    """What has no number or no unit is named, not looked into."""

    class Half:
        pass

    setattr(Half, name, 5.0)

    assert isinstance(fault_of(Half()), UnitError)


def test_a_zero_from_below_is_the_zero() -> None:
    """Minus nothing is nothing, and its text can be read again."""
    dose = Dose.of("calcium", REGISTRIES["private"].Quantity(-0.0, "mg"))

    assert repr(dose) == 'Dose.of("calcium", "0 mg")'


@given(own.amounts_mg())
def test_what_goes_out_as_a_quantity_comes_in_as_the_same_dose(mg: float) -> None:
    """mg, mmol and mEq, each of pint's application registry."""
    dose = Dose.of("magnesium", f"{mg!r} mg")

    for unit in ("mg", "g", "mmol", "mEq", "meq", "mcg"):
        assert Dose.of("magnesium", dose.to(unit)) == dose


def test_milliequivalents_are_no_millimoles_for_pint() -> None:
    """An alias of mole would lose the charge."""
    amount = quantity(25.0, "mEq")

    with pytest.raises(pint.DimensionalityError):
        amount.to("mmol")


def test_units_of_results_are_those_of_the_application_registry() -> None:
    """So that results meet the user's own quantities."""
    amount: Any = Dose.of("calcium", "500 mg").amount

    assert (amount + own.application_quantity(1, "g")).m_as("mg") == pytest.approx(1500.0)


@pytest.mark.parametrize("unit", ["MG", "Mg", "kg", "mole", "", 5, None, "mmol/L"])
def test_a_dose_converts_to_its_own_units_only(unit: Any) -> None:
    """The door is as strict on the way out."""

    with pytest.raises(UnitError):
        Dose.of("calcium", "500 mg").to(unit)


# Laboratory values --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "inside", "value", "digits"),
    [
        ("serum_calcium", "10 mg/dL", "serum_calcium_mmol_l", 2.495, 3),
        ("serum_calcium", "4 mEq/L", "serum_calcium_mmol_l", 2.0, 9),
        ("ionised_calcium", "2.4 mEq/L", "ionised_calcium_mmol_l", 1.2, 9),
        ("ionised_calcium", "5 mg/dL", "ionised_calcium_mmol_l", 1.248, 3),
        ("serum_magnesium", "1 mg/dL", "serum_magnesium_mmol_l", 0.4114, 4),
        ("serum_magnesium", "2 mEq/L", "serum_magnesium_mmol_l", 1.0, 9),
        ("serum_magnesium", "1 mg/L", "serum_magnesium_mmol_l", 0.0411, 4),
        ("hydroxyvitamin_d", "1 ng/mL", "hydroxyvitamin_d_nmol_l", 2.496, 3),
        ("hydroxyvitamin_d", "1 ug/L", "hydroxyvitamin_d_nmol_l", 2.496, 3),
        ("hydroxyvitamin_d", "1 \u00b5g/L", "hydroxyvitamin_d_nmol_l", 2.496, 3),
        ("hydroxyvitamin_d", "1 \u03bcg/L", "hydroxyvitamin_d_nmol_l", 2.496, 3),
        ("calcitriol", "1 pg/mL", "calcitriol_pmol_l", 2.400, 3),
        ("pth", "10 pg/mL", "pth_pmol_l", 1.06, 2),
        ("pth", "10 ng/L", "pth_pmol_l", 1.06, 2),
        ("albumin", "4 g/dL", "albumin_g_l", 40.0, 9),
        ("egfr", "60 mL/min/1.73 m2", "egfr_ml_min", 60.0, 9),
        ("egfr", "60 mL/min", "egfr_ml_min", 60.0, 9),
        ("vitamin_d_intake", "1 µg", "vitamin_d_iu", 40.0, 9),
        ("vitamin_d_intake", "800 IU", "vitamin_d_iu", 800.0, 9),
        ("age", "18 month", "age_y", 1.5, 9),
        ("age", "46 years", "age_y", 46.0, 9),
        ("energy", "8.368 MJ", "energy_kcal", 2000.0, 6),
        ("dietary_calcium", "0.8 g/day", "dietary_calcium_mg", 800.0, 9),
        ("dietary_magnesium", "10 mmol/d", "dietary_magnesium_mg", 243.05, 9),
        ("sodium", "100 mmol", "sodium_mg", 2298.976928, 9),
    ],
)
def test_laboratory_and_daily_values_convert_as_the_table_says(
    field: str, text: str, inside: str, value: float, digits: int
) -> None:
    """Factors of the units page, each computed from molar masses."""

    assert round(getattr(own.person_with(**{field: text}), inside), digits) == value


def test_the_verified_pair_of_parathyroid_hormone_holds() -> None:
    """15-65 pg/mL is printed as 1.6-6.9 pmol/L."""
    low, high = Person.of(pth="15 pg/mL").pth_pmol_l, Person.of(pth="65 pg/mL").pth_pmol_l

    assert low is not None
    assert high is not None
    assert (round(low, 1), round(high, 1)) == (1.6, 6.9)


@pytest.mark.parametrize(
    ("field", "number", "unit", "text"),
    [
        ("serum_magnesium", 1.94, "mg/dL", "1.94 mg/dL"),
        ("serum_calcium", 2.4, "mmol/L", "2.4 mmol/L"),
        ("hydroxyvitamin_d", 30, "ng/mL", "30 ng/mL"),
        ("calcitriol", 100, "pmol/L", "100 pmol/L"),
        ("egfr", 60, "mL/min", "60 mL/min"),
        ("age", 18, "month", "18 month"),
        ("vitamin_d_intake", 20, "ug", "20 ug"),
        ("dietary_calcium", 0.8, "g/day", "0.8 g/day"),
        ("energy", 2000, "kcal", "2000 kcal"),
        ("alcohol", 12, "g/day", "12 g/day"),
    ],
)
def test_a_laboratory_quantity_is_its_text(field: str, number: float, unit: str, text: str) -> None:
    """Text and quantities are two ways of writing one value."""
    inside, _ = PERSON_FIELDS[field]
    given = own.person_with(**{field: REGISTRIES["private"].Quantity(number, unit)})

    assert getattr(given, inside) == pytest.approx(getattr(own.person_with(**{field: text}), inside), rel=1e-9)


@pytest.mark.parametrize(
    ("field", "text"),
    [("serum_magnesium", "0.8 mol/L"), ("serum_calcium", "240 mg"), ("age", "46"), ("egfr", "60 L/min"), ("pth", "4")],
)
def test_a_laboratory_value_needs_a_unit_of_its_own(field: str, text: str) -> None:
    """Each value has its own list of units."""
    with pytest.raises(UnitError) as caught:
        own.person_with(**{field: text})

    assert caught.value.field == f"Person.{field}"


@pytest.mark.parametrize(
    ("field", "text"),
    [("serum_calcium", "9.6 mmol/L"), ("age", "1946 year"), ("ionised_calcium", "6 mmol/L"), ("egfr", "9000 mL/min")],
)
def test_a_laboratory_value_that_cannot_be_is_refused(field: str, text: str) -> None:
    """9.6 is a calcium in mg/dL, never in mmol/L."""

    with pytest.raises(RangeError):
        own.person_with(**{field: text})


@given(own.amounts_mg(), st.sampled_from(list(minerals())))
def test_reading_never_needs_pint(mg: float, mineral: Mineral) -> None:
    """The scale of a mineral is plain numbers."""
    scale = mineral_scale(mineral.name, mineral.molar_mass, mineral.charge)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pint", None)

        assert read(f"{mg!r} mg", scale, field="amount") == mg
