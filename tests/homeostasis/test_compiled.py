"""The flat form of a body's equations is the equations themselves, only faster."""

import functools
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camg import homeostasis
from camg.homeostasis.compiled import flat, form_of, holding, traced
from camg.homeostasis.hill import falling, rising
from camg.homeostasis.rat_model import RAT
from camg.homeostasis.tracing import Tape

FORMS = st.sampled_from([
    homeostasis.rat(),
    homeostasis.rat(variant="published"),
    homeostasis.rat(capped=True),
])  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> homeostasis.Parameters:
    """A body of which any parameters are half to twice as large, and exponents whole or not."""
    body = draw(FORMS)
    names = draw(st.lists(st.sampled_from(body.names)))
    factors = {name: draw(st.floats(0.5, 1.0)) for name in names}
    return body.scaled(**factors)


def amounts(body: homeostasis.Parameters) -> st.SearchStrategy[list[float]]:
    """States of a hundredth to a hundredfold, some at 0, and some below, where a solver may probe."""
    usual = list(body.body.start.values())
    factors = st.one_of(st.floats(0.01, 100.0), st.just(0.0), st.floats(1e-12, 1e-6), st.floats(-0.1, 0.0))
    return st.lists(factors, min_size=len(usual), max_size=len(usual)).map(
        lambda chosen: [factor * each for factor, each in zip(chosen, usual, strict=True)]
    )


def careful(body: homeostasis.Parameters, *states: Any) -> Any:
    return body.body.balances(body, body.body.flows(body, *states))


@given(st.data())
def test_the_flat_form_is_the_equations(data: st.DataObject) -> None:
    """At any state, also at 0 and so far away that powers overflow."""
    body = data.draw(bodies())
    states = data.draw(amounts(body))
    try:
        expected = careful(body, *states)
    except (ZeroDivisionError, OverflowError, ValueError) as fault:  # plasma without calcium, a power of less than 0
        with pytest.raises(type(fault)):
            body.body.rates(body)(*states)
        return
    flows = [abs(each) for each in body.body.flows(body, *states)]

    assert body.body.rates(body)(*states) == pytest.approx(expected, rel=1e-12, abs=1e-12 * max(flows))


@given(st.data())
def test_columns_are_their_members(data: st.DataObject) -> None:
    """A column of states and parameters gives what each member gives alone."""
    members = data.draw(st.lists(bodies(), min_size=1, max_size=3))
    members = [member for member in members if form_of(member) == form_of(members[0])]
    states = np.array([data.draw(amounts(member)) for member in members]).clip(0.0) + 1e-9
    held = holding(
        type(members[0]),
        {**form_of(members[0]), **{name: np.array([each[name] for each in members]) for name in members[0].names}},
    )
    together = flat(held, functools.partial(careful, held), arrays=True)(*states.T)

    for place, member in enumerate(members):
        alone = careful(member, *states[place].tolist())
        scale = max(abs(each) for each in member.body.flows(member, *states[place].tolist()))
        found = [float(np.broadcast_to(each, len(members))[place]) for each in together]
        assert found == pytest.approx(alone, rel=1e-12, abs=1e-12 * scale)


@pytest.mark.parametrize("name", ["calcitriol_plasma", "magnesium_plasma", "calcium_fast_bone"])
def test_below_0_the_equations_themselves_are_asked(name: str) -> None:
    """They count it as 0 where they saturate."""
    body = homeostasis.rat()
    states = {**body.body.start, name: -0.05 * body.body.start[name]}

    assert body.body.rates(body)(*states.values()) == careful(body, *states.values())


def test_flows_come_under_their_names() -> None:
    """What a course shows is computed flat too."""
    body = homeostasis.rat()
    states = [np.array([each, 1.1 * each]) for each in body.body.start.values()]
    flows = body.body.flows(body, *states)
    shown = body.body.series(body, states)

    for name, values in flows._asdict().items():
        assert np.broadcast_to(shown[name], 2) == pytest.approx(np.broadcast_to(values, 2), rel=1e-13)


def _deciding(p: Any, gland: Any, *rest: Any) -> Any:
    return RAT.flows(p, gland if gland > 0 else 0.0, *rest)


@attrs.frozen(kw_only=True)
class DecidingRat(homeostasis.RatParameters):
    """A rat whose equations decide by a value."""

    @property
    def body(self) -> homeostasis.Body:
        return attrs.evolve(RAT, flows=_deciding)


def test_a_body_that_cannot_be_traced_is_still_simulated() -> None:
    """Equations that decide by a value are called as they are."""
    rat = homeostasis.rat()
    deciding = DecidingRat(**attrs.asdict(rat))

    with pytest.raises(TypeError, match="minimum and maximum"):
        traced(deciding)
    steady, usual = homeostasis.steady_state(deciding), homeostasis.steady_state(rat)
    assert steady.amounts == pytest.approx(usual.amounts, rel=1e-9)


def test_a_share_is_traced_whole_or_not() -> None:
    """Small whole exponents become products, others stay powers; both are the same share."""
    tape = Tape()
    symbol: Any = tape.symbol("x")
    rising(symbol, 2.0, 4.0)
    assert "**" not in {node.op for node in tape.nodes}

    falling(symbol, 2.0, 4.5)
    assert "**" in {node.op for node in tape.nodes}


def test_traces_name_states_parameters_and_flows() -> None:
    """They are what the export to SBML is made of."""
    rat = homeostasis.rat()
    tape = traced(rat).tape
    found = {op: {node.leaf for node in tape.nodes if node.op == op} for op in ("symbol", "flow")}

    assert {"calcium_plasma", "gfr"} <= found["symbol"] <= {*rat.names, *rat.body.start}
    assert found["flow"] == set(rat.body.units)
