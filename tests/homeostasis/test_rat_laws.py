"""Laws of the rat: bounded responses, floats and arrays alike, nothing made or lost, nothing below zero."""

import warnings
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from camg import homeostasis
from camg.homeostasis import Change, RatParameters
from camg.homeostasis import rat_laws as laws
from camg.homeostasis.hill import falling, rising
from camg.homeostasis.rat_balances import balances, flows

RAT = homeostasis.rat()
SHARES = {name for name in RAT.names if RAT.unit(name) == "1" and 0 < RAT[name] <= 1}

concentrations = st.sampled_from([0.0, 1e-12, 0.4, 1.25, 1e9]) | st.floats(0.0, 1e6)
halves = st.sampled_from([0.4, 1.25, 160.0]) | st.floats(1e-6, 1e6)
exponents = st.sampled_from([1.0, 2.0, 50.0]) | st.floats(0.5, 60.0)
amounts = st.tuples(
    st.floats(0.0, 200.0), st.floats(0.0, 2.0), st.floats(0.0, 20.0), st.floats(1e-4, 0.1), st.floats(1e-4, 0.1),
    st.floats(0.0, 20.0), st.floats(0.0, 20.0),
)  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> RatParameters:
    """Return a rat with every constant from half to twice the published one, shares at most 0.9."""
    factors = draw(st.lists(st.floats(0.5, 2.0), min_size=len(RAT.names), max_size=len(RAT.names)))
    values: dict[str, Any] = {name: RAT[name] * factor for name, factor in zip(RAT.names, factors, strict=True)}
    values |= {name: min(values[name], 0.9) for name in SHARES}
    values |= {f"{mineral}_infusion": draw(st.floats(0.0, 1e-3)) for mineral in ("calcium", "magnesium")}
    return attrs.evolve(RAT, capped=draw(st.booleans()), **values)


@given(concentrations, halves, exponents)
def test_a_saturation_lies_between_none_and_all(value: float, half: float, exponent: float) -> None:
    """However steep, and with what rises and falls adding up to 1."""
    up, down = rising(value, half, exponent), falling(value, half, exponent)

    assert 0 <= up <= 1
    assert 0 <= down <= 1
    assert up + down == pytest.approx(1, abs=1e-15)


@given(concentrations, concentrations, halves, exponents)
def test_what_rises_never_falls(one: float, other: float, half: float, exponent: float) -> None:
    """Order is kept, across the branch at the half as well."""
    low, high = sorted((one, other))

    assert rising(low, half, exponent) <= rising(high, half, exponent)
    assert falling(low, half, exponent) >= falling(high, half, exponent)


@given(st.lists(concentrations, min_size=1, max_size=5), halves, exponents)
def test_a_saturation_of_an_array_is_that_of_its_floats(values: list[float], half: float, exponent: float) -> None:
    """Below zero as well, where a solver may probe."""
    column = np.array([*values, -1.0])

    for law in (rising, falling):
        assert law(column, half, exponent) == pytest.approx([law(each, half, exponent) for each in column.tolist()])


@given(st.floats(0.0, 5.0), st.floats(0.0, 5.0))
def test_the_sensing_receptor_only_takes_away(magnesium: float, calcium: float) -> None:
    """T_CaSR lies within 0 and 1, and more of either mineral leaves less."""
    share = laws.sensing(RAT, magnesium, calcium)

    assert 0 <= share <= 1
    assert laws.sensing(RAT, magnesium + 0.1, calcium) <= share
    assert laws.sensing(RAT, magnesium, calcium + 0.1) <= share


@given(bodies(), st.lists(amounts, min_size=1, max_size=4))
def test_the_flows_of_a_column_are_those_of_its_states(body: RatParameters, states: list[tuple[float, ...]]) -> None:
    """One set of equations for a float and an array."""
    columns = flows(body, *np.array(states).T)
    changes = balances(body, columns)

    for row, state in enumerate(states):
        alone = flows(body, *state)
        for name, value in alone._asdict().items():
            assert np.broadcast_to(getattr(columns, name), len(states))[row] == pytest.approx(value, rel=1e-12)
        assert [each[row] for each in changes] == pytest.approx(list(balances(body, alone)), rel=1e-9, abs=1e-12)


@given(bodies(), amounts)
def test_no_mineral_is_made_or_lost(body: RatParameters, state: tuple[float, ...]) -> None:
    """What enters less what leaves is what plasma (bound and free) and fast bone gain, to rounding."""
    flow: Any = flows(body, *state)
    change: Any = balances(body, flow)
    into = {
        mineral: getattr(flow, f"{mineral}_absorbed")
        + body[f"{mineral}_infusion"]
        + getattr(flow, f"{mineral}_resorbed")
        - getattr(flow, f"{mineral}_urine")
        - getattr(flow, f"{mineral}_accreted")
        for mineral in ("calcium", "magnesium")
    }

    assert change[4] / (1 - body.calcium_bound) + change[5] == pytest.approx(into["calcium"], rel=1e-9, abs=1e-15)
    assert change[3] / (1 - body.magnesium_bound) + change[6] == pytest.approx(into["magnesium"], rel=1e-9, abs=1e-15)


def test_the_published_form_makes_and_loses_mineral() -> None:
    """The same sum does not close there, which is why it is not the default."""
    body = homeostasis.rat(variant="published")
    flow: Any = flows(body, 35.0, 0.06, 1.5, 0.006, 0.012, 1.6, 0.8)
    into = flow.calcium_absorbed + flow.calcium_resorbed - flow.calcium_urine - flow.calcium_accreted
    change: Any = balances(body, flow)

    assert change[4] / 0.6 + change[5] != pytest.approx(into, rel=0.5)


FACTORS = ("magnesium_intake", "calcium_intake", "vitamin_d", "gfr", "pth_synthesis", "pth_clearance")


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from(FACTORS), st.floats(0.1, 3.0), min_size=1), st.booleans())
def test_no_state_of_a_course_falls_below_zero(factors: dict[str, float], capped: bool) -> None:
    """And every number of it is finite."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        course = homeostasis.simulate(
            homeostasis.rat(capped=capped), changes=[Change(at="1 day", **factors)], duration="40 day"
        )

    for name in course.names:
        assert np.isfinite(course[name]).all(), name
        assert (course[name] >= 0).all(), name


@pytest.mark.parametrize("mineral", ["calcium", "magnesium"])
def test_a_course_keeps_account_of_every_millimole(mineral: str) -> None:
    """What entered and left over twenty days is what plasma and fast bone hold more or less at their end."""
    times = [f"{minute} min" for minute in range(0, 28_801, 10)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        course = homeostasis.simulate(
            RAT, changes=[Change(at="0 day", magnesium_intake=0.7, calcium_intake=1.3)], duration="20 day", times=times
        )
    into = (
        course[f"{mineral}_absorbed"]
        + course[f"{mineral}_resorbed"]
        - course[f"{mineral}_urine"]
        - course[f"{mineral}_accreted"]
    )
    held = course[f"{mineral}_plasma"] * 0.010 / (1 - RAT[f"{mineral}_bound"]) + course[f"{mineral}_fast_bone"]
    gained = float(np.sum((into[1:] + into[:-1]) / 2) * 10)

    assert held[-1] - held[0] == pytest.approx(gained, rel=1e-3)
