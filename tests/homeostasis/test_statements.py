"""What the rat predicts: the table of changes, and the four statements (a) to (d) of its page."""

import warnings
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from camg import homeostasis
from camg.homeostasis import Change, Steady


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What the model is known to get wrong is tested in `test_defects`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        yield


@cache
def steady(magnesium: float = 1.0, calcium: float = 1.0) -> Steady:
    return homeostasis.steady_state(homeostasis.rat().scaled(magnesium_intake=magnesium, calcium_intake=calcium))


@pytest.mark.parametrize(
    ("factors", "percent"),
    [
        ({"magnesium_intake": 2.0}, (-20.7, 28.8, 37.5, 9.2)),
        ({"magnesium_intake": 0.75}, (11.7, -11.4, -12.7, -4.9)),
        ({"magnesium_intake": 0.5}, (29.7, -24.8, -29.0, -11.7)),
        ({"magnesium_intake": 0.25}, (-41.3, -69.9, -54.5, -44.1)),
        ({"magnesium_intake": 0.5, "calcium_intake": 1.5}, (8.3, -35.4, -30.6, 3.5)),
        ({"calcium_intake": 0.5}, (26.1, 19.3, 2.9, -19.9)),
        ({"vitamin_d": 0.5}, (34.0, -28.2, -1.8, -13.7)),
        ({"vitamin_d": 0.0}, (226.4, -100.0, -10.7, -53.1)),
        ({"pth_synthesis": 2.0}, (61.0, 27.2, 1.1, 9.7)),
        ({"gfr": 0.8}, (-1.9, 0.8, 1.4, 1.1)),
    ],
)
def test_a_steady_state_moves_by_the_printed_percent(
    factors: dict[str, float], percent: tuple[float, float, float, float]
) -> None:
    """PTH, calcitriol, magnesium, calcium, to the printed tenth."""
    found = homeostasis.steady_state(homeostasis.rat().scaled(**factors))
    names = ("pth_plasma", "calcitriol_plasma", "magnesium_plasma", "calcium_plasma")

    assert [100 * (found[name] / steady()[name] - 1) for name in names] == pytest.approx(percent, abs=0.0501)


def test_a_pth_rises_and_then_collapses_as_magnesium_intake_falls() -> None:
    """(a) Non-monotonic: a maximum of about +34 % near 0.43 to 0.45, and a collapse below 0.40."""
    factors = np.arange(0.2, 1.0001, 0.01).round(2).tolist()
    pth = [steady(magnesium=factor)["pth_plasma"] / steady()["pth_plasma"] for factor in factors]
    top = int(np.argmax(pth))

    assert 0.43 <= factors[top] <= 0.45
    assert pth[top] == pytest.approx(1.34, abs=0.01)
    assert (np.diff(pth[: top + 1]) > 0).all()
    assert (np.diff(pth[top:]) < 0).all()
    assert pth[factors.index(0.35)] < 0.66
    assert steady(magnesium=0.4)["magnesium_plasma"] > 0.4 > steady(magnesium=0.38)["magnesium_plasma"]


def test_b_crossing_the_switch_is_reversible() -> None:
    """(b) No hysteresis: down and up again in steps, each from its neighbour, one steady state per intake."""
    factors = np.arange(1.0, 0.0999, -0.05).round(2).tolist()
    last, down = steady(), list[Steady]()
    for factor in factors:
        last = homeostasis.steady_state(homeostasis.rat().scaled(magnesium_intake=factor), start=last)
        down.append(last)
    for factor, before in zip(reversed(factors), reversed(down), strict=True):
        last = homeostasis.steady_state(homeostasis.rat().scaled(magnesium_intake=factor), start=last)
        assert last.amounts == pytest.approx(before.amounts, rel=1e-9)
        assert last.stable


def test_c_repletion_restores_the_baseline() -> None:
    """(c) Sixty days at a quarter and sixty at the whole: back to within the tolerance of the solver."""
    course = homeostasis.simulate(
        homeostasis.rat(),
        changes=[Change(at="0 day", magnesium_intake=0.25), Change(at="60 day", magnesium_intake=1.0)],
        duration="120 day",
        rtol=1e-12,
    )

    assert course["calcium_plasma"].min() < 0.75
    assert course.amounts == pytest.approx(steady().amounts, rel=1e-10)


def test_d_hypocalcaemia_is_refractory_to_calcium() -> None:
    """(d) At a quarter of the magnesium PTH is stuck whatever the calcium; only magnesium restores calcium fully."""
    low = {factor: steady(magnesium=0.25, calcium=factor) for factor in (0.5, 0.75, 1.0, 1.5, 2.0)}
    replete = {factor: steady(calcium=factor)["pth_plasma"] for factor in (0.5, 2.0)}

    assert all(3.67 <= each["pth_plasma"] <= 3.695 for each in low.values())
    assert replete[0.5] / replete[2.0] > 1.7  # with enough magnesium the gland does answer calcium
    assert low[1.0]["calcium_plasma"] == pytest.approx(0.699, abs=5e-4)
    assert low[2.0]["calcium_plasma"] == pytest.approx(1.070, abs=5e-4)
    assert low[2.0]["calcium_plasma"] / steady()["calcium_plasma"] == pytest.approx(0.86, abs=5e-3)


def test_low_calcium_lessens_and_high_calcium_worsens_magnesium_deficiency() -> None:
    """As the abstract of the source says: 0.467, 0.461 and 0.451 mmol/L at half the magnesium."""
    found = [steady(magnesium=0.5, calcium=factor)["magnesium_plasma"] for factor in (0.75, 1.0, 1.5)]

    assert found == pytest.approx([0.467, 0.461, 0.451], abs=5e-4)


def test_a_capped_gut_makes_deficiency_worse() -> None:
    """With at most 95 % absorbed there is less magnesium than the published share above 1 pretends."""
    half = homeostasis.rat(capped=True).scaled(magnesium_intake=0.5)
    capped = homeostasis.steady_state(half)

    assert capped["magnesium_absorbed_share"] == 0.95
    assert capped["magnesium_plasma"] < steady(magnesium=0.5)["magnesium_plasma"]
    assert homeostasis.steady_state(homeostasis.rat(capped=True)).amounts == pytest.approx(steady().amounts, rel=1e-12)
