"""Pictures show the numbers they are of, with units, and what changed when."""

import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import camg
from camg import homeostasis
from camg.errors import InputError, MissingExtraError, UnknownNameError
from camg.homeostasis import Branch, Change, Course, Ensemble, Sweep

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
RAT = homeostasis.rat()
CHANGES = [Change(at="1 day", magnesium_intake=0.5, gfr=0.9), Change(at="5 day", magnesium_intake=1.0)]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What the models are known to get wrong is tested elsewhere; figures are closed."""
    import matplotlib.pyplot as plt

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        yield
    plt.close("all")


@pytest.fixture(scope="module")
def run() -> Course:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        return homeostasis.simulate(RAT, changes=CHANGES, duration="10 day")


def test_a_course_is_drawn_in_four_panels_with_units(run: Course) -> None:
    """The lines are the numbers of the course, along days."""
    axes = camg.plot.course(run)

    assert [each.get_ylabel() for each in axes] == [
        "plasma calcium [mmol/L]",
        "plasma magnesium [mmol/L]",
        "plasma PTH [pmol/L]",
        "plasma calcitriol [pmol/L]",
    ]
    assert axes[2].get_xlabel() == "time [day]"
    for panel, name in zip(axes, ("calcium", "magnesium", "pth", "calcitriol"), strict=True):
        days, values = panel.lines[0].get_data()
        assert np.asarray(values).tolist() == run[f"{name}_plasma"].tolist()
        assert np.asarray(days)[-1] == pytest.approx(10.0)


def test_a_body_at_rest_is_drawn_at_rest() -> None:
    """What a solver leaves behind its last digit is no peak."""
    for panel, name in zip(
        camg.plot.course(homeostasis.simulate(homeostasis.human(), duration="2 day")),
        ("calcium", "magnesium", "pth", "calcitriol"),
        strict=True,
    ):
        low, high = panel.get_ylim()
        usual = homeostasis.steady_state(homeostasis.human())[f"{name}_plasma"]

        assert (low, high) == pytest.approx((0.99 * usual, 1.01 * usual), rel=1e-6)


def test_every_change_is_marked_and_named_once(run: Course) -> None:
    """A line in each panel, and what it is above the first."""
    axes = camg.plot.course(run)

    for panel in axes:
        assert [float(np.ravel(line.get_xdata())[0]) for line in panel.lines[1:]] == pytest.approx([1.0, 5.0])
    texts = [each.get_text() for each in axes[0].texts]
    assert "1: magnesium intake × 0.5, GFR × 0.9" in texts
    assert "2: magnesium intake × 1" in texts
    assert [each.get_text() for each in axes[1].texts] == ["1", "2"]


def test_the_species_and_that_a_model_is_experimental_stand_on_the_picture() -> None:
    """Nobody shall take a rat for a person, or a new model for an old one."""
    course = homeostasis.simulate(homeostasis.human(), duration="2 h", times=["0 h", "2 h"])
    [title] = [camg.plot.course(course)[0].figure.get_suptitle()]

    assert title == "human, HUMAN-9, unpublished, experimental"
    assert camg.plot.course(course)[3].get_xlabel() == "time [min]"


def test_of_an_ensemble_the_middle_and_the_spread_are_drawn() -> None:
    """Nine members in ten."""
    many: Ensemble = homeostasis.ensemble(RAT, draws=5, duration="2 day", progress=False)
    axes = camg.plot.course(many)

    assert axes[0].lines[0].get_ydata().tolist() == many.quantiles("calcium_plasma")[1].tolist()  # type: ignore[union-attr]
    assert [each.get_text() for each in axes[1].get_legend().get_texts()] == ["5 % to 95 %", "median"]  # type: ignore[union-attr]


def test_pictures_may_be_drawn_into_a_figure_that_is_there(run: Course) -> None:
    """The Axes that were given are returned."""
    import matplotlib.pyplot as plt

    figure, grid = plt.subplots(4, 1)
    outputs = ("calcium_urine", "magnesium_urine", "pth_gland", "calcium_fast_bone")

    assert camg.plot.course(run, axes=list(grid), outputs=outputs) == list(grid)
    assert grid[0].get_ylabel() == "calcium urine [mmol/min]"
    assert figure.get_suptitle() == ""


@pytest.fixture(scope="module")
def swept() -> Sweep:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        return homeostasis.sweep(RAT, magnesium_intake=[0.2, 0.3, 0.45, 0.7, 1.0, 1.5], progress=False)


def test_a_sweep_shows_pth_rise_and_collapse(swept: Sweep) -> None:
    """Non-monotonic, with its top at a factor of 0.45."""
    panel = camg.plot.sweep(swept)
    factors, pth = (np.asarray(each) for each in panel.lines[0].get_data())

    assert pth.tolist() == swept["pth_plasma"].tolist()
    assert factors[pth.argmax()] == 0.45
    assert panel.get_xlabel() == "magnesium intake [factor on 0.0004 mmol/min]"
    assert panel.get_ylabel() == "plasma PTH at rest [pmol/L]"
    assert panel.get_legend() is None


def test_unstable_states_are_hollow_and_folds_are_marked(swept: Sweep) -> None:
    """As the legend says."""
    import attrs

    fields: dict[str, Any] = {each.name: getattr(swept, each.name) for each in attrs.fields(Sweep)}
    stable = (True, True, False, False, True, True)
    branch = Branch(**{**fields, "stable": stable, "folds": (0.4, 0.8)})
    panel = camg.plot.sweep(branch, output="calcium_plasma")

    assert {each.get_text() for each in panel.get_legend().get_texts()} == {"stable", "unstable", "fold"}  # type: ignore[union-attr]


def test_a_sweep_after_a_time_says_so() -> None:
    """It is not at rest."""
    soon = homeostasis.sweep(RAT, gfr=[1.0, 0.9], after="2 day", progress=False)

    assert camg.plot.sweep(soon).get_ylabel() == "plasma PTH after 2 days [pmol/L]"


def test_what_cannot_be_drawn_is_refused(run: Course, swept: Sweep) -> None:
    """With what to write instead."""
    import matplotlib.pyplot as plt

    with pytest.raises(InputError, match="simulate"):
        camg.plot.course(swept)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="sweep"):
        camg.plot.sweep(run)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="four"):
        camg.plot.course(run, outputs=["calcium_plasma"])
    with pytest.raises(InputError, match="four Axes"):
        camg.plot.course(run, axes=[plt.subplots()[1]])
    with pytest.raises(UnknownNameError, match="pth_plasma"):
        camg.plot.sweep(swept, output="pth_plasm")


def test_without_matplotlib_one_error_says_which_extra_brings_it(swept: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    """The room opens without it."""
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)

    with pytest.raises(MissingExtraError, match=r"camg\[plot\]"):
        camg.plot.sweep(swept)
