"""Laws of HUMAN-9: nothing made or lost, shares below 1, floats and arrays alike, nothing below zero."""

import warnings
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camg import homeostasis
from camg.homeostasis import Change, HumanParameters
from camg.homeostasis import human_laws as laws
from camg.homeostasis.human_balances import balances, flows

HUMAN = homeostasis.human()
START = tuple(HUMAN.body.start.values())
SHARES = {name for name in HUMAN.names if HUMAN.unit(name) == "1" and 0 < HUMAN[name] <= 1}
FIXED = {"hours_per_day"}
MINERALS: dict[str, tuple[slice, str]] = {"calcium": (slice(3, 6), "calcium"), "magnesium": (slice(6, 9), "magnesium")}

states = st.lists(st.floats(0.05, 3.0), min_size=9, max_size=9).map(
    lambda factors: tuple(each * factor for each, factor in zip(START, factors, strict=True))
)
concentrations = st.floats(0.05, 5.0)


@st.composite
def bodies(draw: st.DrawFn) -> HumanParameters:
    """Return a human with every constant from half to twice the usual one, shares at most 0.95, any infusion."""
    factors = draw(st.lists(st.floats(0.5, 2.0), min_size=len(HUMAN.names), max_size=len(HUMAN.names)))
    values: dict[str, Any] = {name: HUMAN[name] * factor for name, factor in zip(HUMAN.names, factors, strict=True)}
    values |= {name: min(values[name], 0.95) for name in SHARES}
    values |= {name: HUMAN[name] for name in FIXED}
    values |= {f"{mineral}_infusion": draw(st.floats(0.0, 80.0)) for mineral in MINERALS}
    values |= {f"{mineral}_threshold_shift": draw(st.floats(-0.1, 0.1)) for mineral in MINERALS}
    return attrs.evolve(HUMAN, **values)


@given(bodies(), states, st.sampled_from(["calcium", "magnesium"]))
def test_no_mineral_is_made_or_lost(body: HumanParameters, state: tuple[float, ...], mineral: str) -> None:
    """What is absorbed and infused less faeces and urine is what all pools together gain, to rounding."""
    flow: Any = flows(body, *state)
    gained = balances(body, flow)[MINERALS[mineral][0]]
    entered = getattr(flow, f"{mineral}_absorbed") / 24 + body[f"{mineral}_infusion"]
    left = (getattr(flow, f"{mineral}_faecal") + getattr(flow, f"{mineral}_urine")) / 24
    largest = max(map(abs, (*gained, entered, left, flow.calcium_into_bone, flow.magnesium_into_labile)))

    assert sum(gained) == pytest.approx(entered - left, abs=1e-13 * largest)


BY_DEFINITION = {"pth_synthesis", "set_point", "vitamin_d"}
"""What is 1 in every person at rest."""


@st.composite
def people(draw: st.DrawFn) -> HumanParameters:
    """Return a person at rest with constants of their own, none further than a sixth from the usual one."""
    own = [name for name in HUMAN.names[:-20] if name not in FIXED | BY_DEFINITION]
    factors = draw(st.lists(st.floats(0.85, 1.15), min_size=len(own), max_size=len(own)))
    values: dict[str, Any] = {name: HUMAN[name] * factor for name, factor in zip(own, factors, strict=True)}
    return attrs.evolve(HUMAN, **values).rebalanced()


@given(people())
def test_every_person_is_at_rest_at_their_own_baseline(person: HumanParameters) -> None:
    """The computed constants see to it, whatever the others are."""
    start = person.baseline
    rates = person.body.rates(person)(*start.values())
    largest = person.pth_synthesis_usual

    assert [rate / usual for rate, usual in zip(rates, start.values(), strict=True)] == pytest.approx(
        [0.0] * 9, abs=1e-14 * largest
    )


@given(bodies(), st.lists(states, min_size=1, max_size=4))
def test_the_flows_of_a_column_are_those_of_its_states(body: HumanParameters, rows: list[tuple[float, ...]]) -> None:
    """One set of equations for a float and an array."""
    columns = flows(body, *np.array(rows).T)
    changes = balances(body, columns)

    for place, row in enumerate(rows):
        alone = flows(body, *row)
        for name, value in alone._asdict().items():
            found = np.broadcast_to(getattr(columns, name), len(rows))[place]
            assert found == pytest.approx(value, rel=1e-11, abs=1e-300), name
        assert [np.broadcast_to(each, len(rows))[place] for each in changes] == pytest.approx(
            list(balances(body, alone)), rel=1e-9, abs=1e-10
        )


@given(states, st.floats(0.0, 200.0), st.floats(0.0, 200.0))
def test_an_absorbed_share_lies_within_none_and_all(state: tuple[float, ...], calcium: float, magnesium: float) -> None:
    """For every state and intake: magnesium at most 0.9027."""
    body = attrs.evolve(HUMAN, calcium_intake=calcium, magnesium_intake=magnesium)

    assert 0 < laws.calcium_absorbed_share(body, state[2]) < 1
    assert 0 < laws.magnesium_absorbed_share(body) < 0.9028


@given(concentrations, concentrations, st.floats(0.0, 10.0), st.floats(0.1, 3.0))
def test_urine_rises_with_plasma_and_never_faster_than_delivery(
    one: float, more: float, effective: float, ionised: float
) -> None:
    """The slope against the filtered load is at most what leaves the proximal tubule."""
    low, high = sorted((one, one + more))
    calcium = laws.calcium_threshold(HUMAN, effective, ionised)
    magnesium = laws.magnesium_threshold(HUMAN, 1.22)

    risen = laws.calcium_urine(HUMAN, high, calcium) - laws.calcium_urine(HUMAN, low, calcium)
    assert 0 <= risen <= 0.35 * 0.58 * 7.2 * (high - low) * (1 + 1e-9)
    risen = laws.magnesium_urine(HUMAN, high, magnesium) - laws.magnesium_urine(HUMAN, low, magnesium)
    assert 0 < risen <= (0.80 + 0.004) * 0.70 * 7.2 * (high - low) * (1 + 1e-9)


@given(st.floats(-1e4, 1e4))
def test_a_soft_threshold_lies_above_the_hard_one(value: float) -> None:
    """By ln 2 at the corner at most, on floats and arrays."""
    soft = laws.softplus(value)

    assert 0 <= soft - max(value, 0.0) <= np.log(2) * (1 + 1e-12)
    assert laws.softplus(np.array([value])) == pytest.approx([soft])


@given(concentrations, concentrations)
def test_calcium_only_ever_lowers_release(one: float, other: float) -> None:
    """As does a little magnesium through the receptor; the lack of it blocks release."""
    low, high = sorted((one, other))
    allowed = laws.magnesium_release(HUMAN, 0.55)

    assert laws.release_rate(HUMAN, allowed, low) >= laws.release_rate(HUMAN, allowed, high) > 0
    assert laws.magnesium_release(HUMAN, low) <= laws.magnesium_release(HUMAN, high)
    assert laws.sensed_calcium(HUMAN, 1.22, low) <= laws.sensed_calcium(HUMAN, 1.22, high)


FACTORS = ("magnesium_intake", "calcium_intake", "vitamin_d", "gfr", "pth_synthesis", "pth_clearance", "set_point")


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from(FACTORS), st.floats(0.03, 3.0), min_size=1), st.floats(0.0, 20.0))
def test_no_state_of_a_course_falls_below_zero(factors: dict[str, float], bolus: float) -> None:
    """And every number of it is finite."""
    if "set_point" in factors:
        factors["set_point"] = min(max(factors["set_point"], 0.8), 1.3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        course = homeostasis.simulate(
            HUMAN,
            changes=[Change(at="1 day", **factors), Change(at="2 day", magnesium_bolus=f"{bolus} mmol")],
            duration="40 day",
        )

    for name in course.names:
        assert np.isfinite(course[name]).all(), name
        assert (course[name] >= 0).all(), name


@pytest.mark.parametrize("mineral", ["calcium", "magnesium"])
def test_a_course_keeps_account_of_every_millimole(mineral: str) -> None:
    """What entered and left in ten days is what the body holds more or less at their end."""
    times = [f"{hour / 20} h" for hour in range(4801)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        course = homeostasis.simulate(
            HUMAN,
            changes=[Change(at="0 day", magnesium_intake=0.3, calcium_intake=2.0, calcium_infusion="0.1 mmol/h")],
            duration="10 day",
            times=times,
        )
    infused = 2.4 if mineral == "calcium" else 0.0
    net = course[f"{mineral}_absorbed"] + infused - course[f"{mineral}_faecal"] - course[f"{mineral}_urine"]
    names = [state.name for state in HUMAN.body.states[MINERALS[mineral][0]]]
    held = sum(course[name] for name in names)

    assert held[-1] - held[0] == pytest.approx(float(np.trapezoid(net, course.clock / 24)), rel=1e-4)


def test_every_parameter_has_a_row_and_a_field() -> None:
    """With unit, meaning, source, basis and grade; the standard person differs from none of them."""
    fields = {field.name for field in attrs.fields(HumanParameters)} - {"variant"}

    assert fields == set(HUMAN.names)
    assert HUMAN.changed == {}
    assert HUMAN.parameter_set == "HUMAN-9"
    for name in HUMAN.names:
        row = HUMAN.row(name)
        assert row.unit, name
        assert row.meaning, name
        assert row.where, name
    assert {row.id for row in map(HUMAN.row, HUMAN.names) if row.basis == "computed"} == set(HUMAN.names[-20:])
    assert HUMAN.rebalanced() == HUMAN
