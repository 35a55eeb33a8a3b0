"""The equations of kidney and balance on floats and arrays: laws, then the tables of the sources."""

from typing import Any

import numpy as np
import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st
from tables import table

from camg import Mineral
from camg.body.balance import neutral_intake_mg, output_mg, retention_mg
from camg.body.kidney import (
    diarrhoea_loss_mg,
    excreted_mmol,
    filtered_load_mmol,
    filtration_l_d,
    fractional_excretion,
    linear_change_mg,
    multiplied_change_mg,
    segment_shares,
    segmental_excretion,
    sensing_factor,
    steady_urine_mg,
)
from camg.catalogue.parameters import Parameter, parameter


def value(name: str) -> float:
    return parameter(name).value


def segments(mineral: str) -> dict[str, float]:
    return {each: value(f"kidney.{mineral}_{each}") for each in ("proximal", "ascending", "distal")}


def line(mineral: str) -> dict[str, float]:
    return {
        "retained": value(f"balance.{mineral}_retained"),
        "lost_mg": value(f"balance.{mineral}_lost_mg"),
    }


def known(number: float | None) -> float:
    assert number is not None
    return number


SENSING = {
    "most": value("kidney.sensing_most"),
    "half_mmol_l": value("kidney.sensing_half_mmol_l"),
    "exponent": value("kidney.sensing_exponent"),
    "usual_mmol_l": value("kidney.sensing_usual_mmol_l"),
}
BOTH = st.sampled_from(["calcium", "magnesium"])

shares = st.sampled_from([0.0, 1.0]) | st.floats(0.0, 1.0)
ionised = st.sampled_from([0.0, 1.2, 1.3, 5.0]) | st.floats(0.0, 5.0)
rates = st.sampled_from([0.0, 30.0, 125.0]) | st.floats(0.0, 250.0)
plasmas = st.floats(0.0, 8.0)


# Laws ---------------------------------------------------------------------------------------------------------


@given(ionised, BOTH)
def test_fractional_excretion_is_a_share_whatever_the_blood_calcium(calcium: float, mineral: str) -> None:
    """No more is excreted than was filtered, and no less than nothing."""
    factor = sensing_factor(calcium, **SENSING)

    assert 0 <= segmental_excretion(factor, **segments(mineral)) <= 1


@given(shares, shares, shares, shares)
def test_what_is_filtered_is_taken_back_or_excreted(factor: float, one: float, two: float, three: float) -> None:
    """The four shares are shares, and add up to all of it."""
    found = segment_shares(factor, proximal=one, ascending=two, distal=three)

    assert all(-1e-12 <= share <= 1 for share in found)
    assert sum(found) == pytest.approx(1.0, abs=1e-12)


@given(ionised, ionised)
def test_higher_blood_calcium_slows_the_ascending_limb(one: float, other: float) -> None:
    """The factor h falls as ionised calcium rises."""
    low, high = sorted((one, other))

    assert sensing_factor(high, **SENSING) <= sensing_factor(low, **SENSING)


def test_the_ascending_limb_slows_visibly() -> None:
    """Strictly, where it matters."""

    assert sensing_factor(1.5, **SENSING) < sensing_factor(1.3, **SENSING) < 1.0 == sensing_factor(1.2, **SENSING)


@given(ionised, ionised, BOTH)
def test_higher_blood_calcium_never_spares_either_mineral(one: float, other: float, mineral: str) -> None:
    """One gate serves both ions."""
    low, high = (
        segmental_excretion(sensing_factor(each, **SENSING), **segments(mineral)) for each in sorted((one, other))
    )

    assert low <= high


@given(rates, plasmas, shares, shares)
def test_excretion_and_its_fraction_are_each_other_turned_round(
    rate: float, plasma: float, free: float, fraction: float
) -> None:
    """Of a filtered load."""
    filtered = filtered_load_mmol(filtration_l_d(rate), plasma, ultrafilterable=free)

    assert 0 <= excreted_mmol(fraction, filtered) <= filtered
    if filtered > 1e-300:
        assert fractional_excretion(excreted_mmol(fraction, filtered), filtered) == pytest.approx(fraction, abs=1e-12)


@given(own.amounts_mg(), own.amounts_mg(high=200.0), own.amounts_mg(high=50.0), st.floats(-200.0, 200.0))
def test_what_is_absorbed_leaves_or_is_kept(absorbed: float, faecal: float, sweat: float, retained: float) -> None:
    """Urine closes the sum; where too little is absorbed for any urine, the body gives the rest."""
    urine = steady_urine_mg(absorbed, faecal_mg=faecal, sweat_mg=sweat, retained_mg=retained)

    assert urine >= 0
    if urine > 0:
        assert urine + faecal + sweat + retained == pytest.approx(absorbed, abs=1e-9)
    else:
        assert absorbed - faecal - sweat <= retained + 1e-9


@given(own.amounts_mg(), own.amounts_mg(), st.floats(0.0, 2.0))
def test_more_of_a_habit_never_lowers_what_it_drives(one: float, other: float, slope: float) -> None:
    """More sodium never lowers urinary calcium."""
    less, more = sorted((one, other))

    assert linear_change_mg(less, slope=slope) <= linear_change_mg(more, slope=slope)


@given(own.amounts_mg(), own.amounts_mg(), own.amounts_mg(), st.floats(0.0, 2.0))
def test_a_change_is_the_sum_of_its_steps(start: float, half: float, end: float, slope: float) -> None:
    """From usual to some, from some to more."""
    steps = linear_change_mg(half, slope=slope, usual=start) + linear_change_mg(end, slope=slope, usual=half)

    assert linear_change_mg(end, slope=slope, usual=start) == pytest.approx(steps, abs=1e-6)
    assert linear_change_mg(start, slope=slope, usual=start) == 0


@given(own.amounts_mg(), st.floats(1.0, 5.0), st.floats(0.0, 24.0), st.floats(0.0, 24.0))
def test_longer_drinking_never_lowers_what_is_lost(urine: float, factor: float, one: float, other: float) -> None:
    """Nothing in no time, at most the whole factor in a day."""
    short, long = (multiplied_change_mg(urine, factor=factor, hours=each) for each in sorted((one, other)))

    assert 0 <= short <= long <= urine * (factor - 1) * (1 + 1e-12)


@given(own.amounts_mg(), BOTH)
def test_intake_is_output_and_what_is_kept(intake: float, mineral: str) -> None:
    """The two forms of one line."""
    kept = retention_mg(intake, **line(mineral))

    assert output_mg(intake, **line(mineral)) + kept == pytest.approx(intake, abs=1e-9)


@pytest.mark.parametrize("mineral", ["calcium", "magnesium"])
def test_nothing_is_kept_or_lost_at_the_neutral_intake(mineral: str) -> None:
    """Below it the body loses, above it gains."""
    neutral = neutral_intake_mg(**line(mineral))

    assert retention_mg(neutral, **line(mineral)) == pytest.approx(0.0, abs=1e-9)
    assert retention_mg(neutral - 1, **line(mineral)) < 0 < retention_mg(neutral + 1, **line(mineral))


@given(st.lists(st.tuples(rates, plasmas.filter(lambda each: each > 0.01), ionised, own.amounts_mg()), min_size=1))
def test_every_equation_takes_columns(rows: list[tuple[float, float, float, float]]) -> None:
    """One equation, one place: scalar and column agree to 1e-12."""
    columns: list[Any] = [np.array(column) for column in zip(*rows, strict=True)]

    def every(rate: Any, plasma: Any, calcium: Any, mg: Any) -> list[Any]:
        filtered = filtered_load_mmol(filtration_l_d(rate + 1.0), plasma, ultrafilterable=0.6)
        factor = sensing_factor(calcium, **SENSING)
        return [
            filtered,
            excreted_mmol(plasma / 8, filtered),
            fractional_excretion(mg, filtered),
            factor,
            *segment_shares(factor, **segments("magnesium"))[1:],
            segmental_excretion(factor, **segments("calcium")),
            steady_urine_mg(mg, faecal_mg=125.0, sweat_mg=3.0, retained_mg=50.0),
            linear_change_mg(mg, slope=0.017, usual=2300.0),
            multiplied_change_mg(mg, factor=2.0, hours=3.0),
            diarrhoea_loss_mg(plasma, meq_l=15.0, mg_per_meq=12.15),
            retention_mg(mg, **line("calcium")),
            output_mg(mg, **line("calcium")),
        ]

    scalars = [every(*row) for row in rows]
    for place, column in enumerate(every(*columns)):
        assert isinstance(column, np.ndarray)
        assert column == pytest.approx([row[place] for row in scalars], rel=1e-12, abs=1e-12)


# Tables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", table("filtered_load"), ids=lambda row: f"{row['mineral']}-{row['rate_ml_min']}")
def test_filtered_load_follows_the_table(row: dict[str, str]) -> None:
    """Section 1 of the kidney page."""
    mineral = Mineral.named(row["mineral"])
    filtration = filtration_l_d(float(row["rate_ml_min"]))
    filtered = filtered_load_mmol(
        filtration, float(row["plasma_mmol_l"]), ultrafilterable=value(f"kidney.{mineral.name}_ultrafilterable")
    )

    assert filtration == pytest.approx(float(row["filtration_l_d"]))
    assert filtered == pytest.approx(float(row["filtered_mmol"]), abs=0.051)
    if row["filtered_g"]:
        assert filtered * mineral.molar_mass / 1000 == pytest.approx(float(row["filtered_g"]), abs=0.0051)
        fraction = fractional_excretion(float(row["excreted_mg"]) / mineral.molar_mass, filtered)
        assert 100 * fraction == pytest.approx(float(row["fraction_percent"]), abs=0.051)


@pytest.mark.parametrize("mineral", ["calcium", "magnesium"])
def test_the_default_adult_is_that_of_the_page(mineral: str) -> None:
    """125 mL/min; 2.40 and 0.85 mmol/L; the shares with their ranges."""
    free = parameter(f"kidney.{mineral}_ultrafilterable")
    page = {"calcium": (2.40, 0.55, 0.60), "magnesium": (0.85, 0.70, 0.80)}[mineral]

    assert value("kidney.gfr_l_d") == filtration_l_d(125.0)
    assert (value(f"kidney.{mineral}_plasma_mmol_l"), free.low, free.high) == page


@pytest.mark.parametrize("row", table("usual_excretion"), ids=lambda row: row["mineral"])
def test_the_segments_leave_about_what_people_excrete(row: dict[str, str]) -> None:
    """In mg a day of the default adult, and in percent of filtered; the women without caffeine had a little less."""
    mineral = Mineral.named(row["mineral"])
    fraction = segmental_excretion(1.0, **segments(mineral.name))
    filtered = filtered_load_mmol(
        value("kidney.gfr_l_d"),
        value(f"kidney.{mineral.name}_plasma_mmol_l"),
        ultrafilterable=value(f"kidney.{mineral.name}_ultrafilterable"),
    )
    excreted_mg = excreted_mmol(fraction, filtered) * mineral.molar_mass

    assert float(row["low_mg"]) <= excreted_mg <= float(row["high_mg"])
    assert float(row["low_percent"]) <= 100 * fraction <= float(row["high_percent"])
    assert float(row["low_percent"]) <= float(row["women_percent"]) < 100 * fraction


@pytest.mark.parametrize("row", table("segments"), ids=lambda row: row["mineral"])
def test_the_segments_take_back_what_the_page_says(row: dict[str, str]) -> None:
    """Section 2; the fractions of what reaches a segment add up to those of the filtered load."""
    found = segment_shares(1.0, **segments(row["mineral"]))
    printed = [float(row[name]) for name in ("proximal", "ascending", "distal", "excreted")]

    assert [100 * share for share in found] == pytest.approx(printed, abs=0.051)
    assert float(row["low"]) <= 100 * found[-1] <= float(row["high"])


@pytest.mark.parametrize("row", table("calcium_sensing"), ids=lambda row: row["ionised_mmol_l"])
def test_blood_calcium_acts_on_magnesium_as_the_page_says(row: dict[str, str]) -> None:
    """Section 3: the factor, the fractional excretion, and its ratio to the usual one."""
    factor = sensing_factor(float(row["ionised_mmol_l"]), **SENSING)
    fraction = segmental_excretion(factor, **segments("magnesium"))
    usual = segmental_excretion(1.0, **segments("magnesium"))

    assert factor == pytest.approx(float(row["factor"]), abs=0.00051)
    assert fraction == pytest.approx(float(row["fraction"]), abs=0.000051)
    assert fraction / usual == pytest.approx(float(row["relative"]), abs=0.0051)


def changes(driver: str, mineral: str, amount: float) -> list[float]:
    """Return low, central and high of a driver at the printed amount."""
    number: Parameter = parameter(f"driver.{driver}_{mineral}")
    ends = [known(number.low), number.value, known(number.high)]
    if driver in ("alcohol", "stress"):
        return [multiplied_change_mg(100.0, factor=factor, hours=amount) for factor in ends]
    if driver == "diarrhoea":
        return [diarrhoea_loss_mg(amount, meq_l=meq_l, mg_per_meq=12.15) for meq_l in ends]
    by_mass = Mineral.named("Ca").molar_mass / Mineral.named("Na").molar_mass if driver == "sodium" else 1.0
    return [linear_change_mg(amount, slope=slope * by_mass) for slope in ends]


@pytest.mark.parametrize("row", table("drivers"), ids=lambda row: f"{row['driver']}-{row['mineral']}")
def test_a_driver_has_the_size_of_the_page(row: dict[str, str]) -> None:
    """Sections 3 and 4: low, central and high."""
    printed = [float(row[name]) for name in ("low_mg", "change_mg", "high_mg")]

    assert changes(row["driver"], row["mineral"], float(row["amount"])) == pytest.approx(
        printed, abs=float(row["tolerance_mg"])
    )


def test_every_driver_with_a_number_is_in_the_table() -> None:
    """No size stands unchecked."""
    from camg.catalogue.parameters import parameters

    listed = {f"driver.{row['driver']}_{row['mineral']}" for row in table("drivers")}

    assert {each.id for each in parameters() if each.id.startswith("driver.")} == listed


def test_the_coefficient_of_sodium_by_mass_is_that_of_the_page() -> None:
    """0.0174 mg of calcium per mg of sodium."""
    slope = value("driver.sodium_calcium") * Mineral.named("Ca").molar_mass / Mineral.named("Na").molar_mass

    assert slope == pytest.approx(0.0174, abs=0.00005)


@pytest.mark.parametrize("row", table("balance"), ids=lambda row: f"{row['mineral']}-{row['intake_mg']}")
def test_balance_follows_the_table(row: dict[str, str]) -> None:
    """Section 5."""
    found = retention_mg(float(row["intake_mg"]), **line(row["mineral"]))

    assert found == pytest.approx(float(row["balance_mg"]), abs=0.051)


@pytest.mark.parametrize("row", table("balance_lines"), ids=lambda row: row["mineral"])
def test_the_lines_of_balance_are_those_of_the_studies(row: dict[str, str]) -> None:
    """Output at no intake and its slope, the neutral intake with its interval, the intakes that were studied."""
    terms = line(row["mineral"])
    neutral = parameter(f"balance.{row['mineral']}_neutral_mg")
    studied = parameter(f"balance.{row['mineral']}_retained").studied
    start, slope = float(row["output_start_mg"]), float(row["output_slope"])

    assert output_mg(0.0, **terms) == pytest.approx(start)
    assert output_mg(1000.0, **terms) == pytest.approx(start + 1000 * slope)
    assert round(neutral_intake_mg(**terms)) == neutral.value == float(row["neutral_mg"])
    assert (neutral.low, neutral.high) == (float(row["low_mg"]), float(row["high_mg"]))
    if row["studied_low_mg"]:
        assert studied == (float(row["studied_low_mg"]), float(row["studied_high_mg"]))
    else:
        assert studied is None


def test_the_worked_example_of_magnesium_leaves_81_mg_for_urine() -> None:
    """Section 5: 114.8 absorbed, 30 lost by the gut, 4 by sweat; 3.0 % of what is filtered."""
    urine = steady_urine_mg(
        114.8, faecal_mg=value("kidney.magnesium_faecal_mg"), sweat_mg=value("kidney.magnesium_sweat_mg")
    )
    filtered = filtered_load_mmol(180.0, 0.85, ultrafilterable=value("kidney.magnesium_ultrafilterable"))

    assert urine == pytest.approx(81.0, abs=0.5)
    assert 100 * fractional_excretion(urine / 24.305, filtered) == pytest.approx(3.0, abs=0.05)
