"""The simulated bodies beside a right-hand side written by hand, and an ensemble beside as many single runs."""

import importlib
import warnings
from collections.abc import Callable
from functools import partial
from math import isclose
from typing import Any

from measuring import Row, interleaved, per_call, per_item

from camg import homeostasis
from camg.homeostasis.steady import resting

__all__ = ["hormones", "rat_by_hand"]

YEAR_MIN = 525_600.0
MEMBERS, ALONE = 1000, 20
HALF = homeostasis.Change(at="0 day", magnesium_intake=0.5)


def hormones(quick: bool) -> list[Row]:
    """Measure one body and many."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        return [*_one_body(quick), *_many_bodies(quick)]


def _many_bodies(quick: bool) -> list[Row]:
    """Measure an ensemble over a year against as many calls of `simulate`, of which some are made and counted up."""
    rat = homeostasis.rat()
    many = homeostasis.ensemble(rat, draws=MEMBERS, changes=[HALF], duration="365 day", progress=False)
    members = [many.member(place) for place in range(ALONE)]

    def alone(rtol: float) -> Callable[[], float]:
        def call(member: homeostasis.Parameters) -> homeostasis.Course:
            resting.cache_clear()  # because each of a thousand has a steady state of its own to find
            return homeostasis.simulate(member, changes=[HALF], duration="365 day", rtol=rtol)

        one_by_one = per_item(call, members, ALONE)
        return lambda: MEMBERS * one_by_one()

    for member, calcium in zip(members, many["calcium_plasma"], strict=False):
        end = homeostasis.simulate(member, changes=[HALF], duration="365 day")["calcium_plasma"][-1]
        if not isclose(end, calcium[-1], rel_tol=1e-4):
            message = "members of an ensemble are not what they are alone"
            raise AssertionError(message)
    drawn = partial(homeostasis.ensemble, rat, draws=MEMBERS, changes=[HALF], duration="365 day", progress=False)
    costs = interleaved(
        {"together": per_call(drawn, 1), "alone": alone(1e-6), "finely": alone(1e-8)}, 3 if quick else 7
    )
    return [
        Row(
            "rat, 1000 members over a year",
            costs["together"] / costs[side],
            limit,
            f"1000 x simulate, {costs[side]:.1f} s, rtol {rtol}",
        )
        for side, limit, rtol in (("alone", 0.1, "1e-6"), ("finely", None, "1e-8"))
    ]


def _one_body(quick: bool) -> list[Row]:
    """Measure a simulated year of the rat at half the magnesium, against SciPy's LSODA on `rat_by_hand`."""
    import numpy as np

    integrate: Any = importlib.import_module("scipy.integrate")
    rat = homeostasis.rat()
    scale = np.array(list(rat.body.start.values()))
    steady = homeostasis.steady_state(rat)
    equations, times = rat_by_hand(0.5 * rat.magnesium_intake), np.linspace(0.0, YEAR_MIN, 201)
    tolerances: dict[str, Any] = {"rtol": 1e-6, "atol": 1e-9 * scale}

    def by_hand() -> Any:
        return integrate.odeint(equations, steady.amounts, times, **tolerances)

    def by_hand_ivp() -> Any:
        return integrate.solve_ivp(
            lambda time, state: equations(state, time),
            (0.0, YEAR_MIN),
            steady.amounts,
            method="LSODA",
            t_eval=times,
            **tolerances,
        )

    def simulated(start: homeostasis.Steady | None) -> homeostasis.Course:
        return homeostasis.simulate(rat, changes=[HALF], duration="365 day", start=start, rtol=1e-6)

    def first() -> homeostasis.Course:
        resting.cache_clear()
        return simulated(None)

    course = simulated(None)
    if not np.allclose(by_hand()[-1], course.amounts, rtol=1e-5):
        message = "the rat written by hand is another one"
        raise AssertionError(message)
    costs = interleaved(
        {
            "hand": per_call(by_hand, 2),
            "solve_ivp": per_call(by_hand_ivp, 2),
            "from": per_call(lambda: simulated(steady), 2),
            "kept": per_call(lambda: simulated(None), 2),
            "whole": per_call(first, 2),
        },
        9 if quick else 25,
    )
    base = f"odeint by hand, {1000 * costs['hand']:.1f} ms"
    other = f"solve_ivp by hand, {1000 * costs['solve_ivp']:.1f} ms"
    return [
        Row("rat, a year from its steady state", costs["from"] / costs["hand"], 1.5, base),
        Row("rat, a year, steady state found before", costs["kept"] / costs["hand"], 1.5, base),
        Row("rat, a year, steady state found first", costs["whole"] / costs["hand"], None, base),
        Row("rat, a year, steady state found first", costs["whole"] / costs["solve_ivp"], 1.5, other),
    ]


def rat_by_hand(magnesium_intake: float) -> Callable[[Any, float], tuple[float, ...]]:
    """Return the rat's equations as one function for ``odeint``, as one writes them for a single use.

    Numbers stand where they are used, powers are products where they are small, and nothing is checked.
    """
    i_mg = magnesium_intake
    mg_basal = 0.11 + 0.47 * 7.64e-4 / (1.7e-4 + i_mg)
    pth_on_conversion, mg_rising, mg_falling = 3.0**6, 1.1**4, 1.2**4

    def rates(state: Any, _time: float) -> tuple[float, ...]:
        g, p_amount, d_amount, m_amount, c_amount, f_ca, f_mg = state.tolist()
        p, d, m, c = p_amount / 0.01, d_amount / 0.01, m_amount / 0.01, c_amount / 0.01
        d2, m2 = d * d, m * m
        m4, c4 = m2 * m2, c * c * c * c
        low = 0.01 * m / (m + 0.25)
        high = 0.0225 / (c * c) * (1.034272 - m2 / (m2 + 14.44))
        secreted = (low + (high - low) / (1.0 + (0.4 / m) ** 50)) * g
        p6 = p**6
        psi_low = mg_falling / (mg_falling + m4)
        psi = 6.6 * (psi_low + (m4 / (m4 + mg_rising) - psi_low) / (1.0 + (m / 2.5) ** 50))
        phi = p6 / (p6 + pth_on_conversion) * psi / ((1.0 + 0.3 * c) * (1.0 + 0.018 * d))
        cleared = 1.0 / (1.0 + 0.52 * p) + m4 / (m4 + 8.3521)
        gut = d2 / (d2 + 10000.0)
        proximal = 1.0 / (1.0 + (p / 12.0) ** 5)
        sensing = 2.44140625 / (2.44140625 + c4) / (1.0 + 0.6 * m4 / 39.0625)
        ascending = 0.7 * sensing + 0.3 * p / (p + 4.0)
        distal = 0.8 * p / (p + 7.25) + 0.2 * d / (d + 160.0)
        kept_ca = 0.66 + 0.03 * proximal + 0.185 + 0.015 * ascending + 0.08 + 0.02 * distal
        kept_mg = 0.185 + 0.015 * proximal + 0.66 + 0.04 * ascending + 0.08 + 0.02 * distal
        kept_ca = 0.995 if kept_ca > 0.995 else kept_ca
        kept_mg = 0.995 if kept_mg > 0.995 else kept_mg
        p2 = p * p
        bone = 1.42e-4 + 7.0e-4 * (0.2 * p2 / (p2 + 6.0025) + 0.8 * d2 / (d2 + 25600.0))
        ca_in, ca_out = 0.12231 * c_amount, 2.75e-4 * f_ca
        mg_in, mg_out = 0.07364346 * m_amount, 2e-4 * f_mg
        ca = 1.05e-3 * (0.25 + 0.45 * gut) + bone + ca_out - ca_in - (1.0 - kept_ca) * 1.2523e-3 * c
        mg = i_mg * (mg_basal + 0.12 * gut) + 0.025 * bone + mg_out - mg_in - (1.0 - kept_mg) * 1.2523e-3 * m
        return (
            2.5296 / (1.0 + 0.003 * d) - secreted - 0.035 * g,
            secreted - 0.08071 * p,
            (4.4e-6 + 6.0e-5 * phi) * 25000.0 - 0.00803455 * cleared * d,
            0.7 * mg,
            0.6 * ca,
            ca_in - ca_out - 6.6504e-4 * f_ca,
            mg_in - mg_out - 3.98353124e-4 * f_mg,
        )

    return rates
