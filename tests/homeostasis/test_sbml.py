"""A body as SBML: consistent, with a unit on every symbol, and the same when others simulate it."""

import sys
from typing import Any

import attrs
import numpy as np
import pytest

from camg import homeostasis
from camg.errors import CatalogueError, InputError, MissingExtraError

BODIES = {
    "rat": homeostasis.rat(),
    "published rat": homeostasis.rat(variant="published"),
    "capped rat": homeostasis.rat(capped=True),
    "rat without 25(OH)D": homeostasis.rat().scaled(vitamin_d=0.0),
    "rat on other exponents": homeostasis.rat().scaled(conversion_pth_exponent=0.9, calcium_intake=1.3, gfr=0.8),
    "human": homeostasis.human(),
    "hyperparathyroid human": homeostasis.human().scaled(set_point=1.168, calcium_intake=0.5),
}


pytestmark = pytest.mark.usefixtures("quiet")


@pytest.mark.parametrize("name", BODIES)
def test_the_model_is_consistent_and_every_symbol_has_its_unit(name: str) -> None:
    """No error and no warning of libsbml, which checks units too; and none left out."""
    libsbml: Any = pytest.importorskip("libsbml")
    document = libsbml.readSBMLFromString(homeostasis.to_sbml(BODIES[name]))
    found = document.checkConsistency()
    model = document.getModel()

    assert [document.getError(place).getMessage() for place in range(found)] == []
    assert (document.getLevel(), document.getVersion()) == (3, 1)
    assert all(each.isSetUnits() for each in model.getListOfParameters())
    assert model.getNumRules() == len(BODIES[name].body.states) + len(BODIES[name].body.units)


@pytest.mark.parametrize("name", BODIES)
def test_another_simulator_finds_the_same_course(name: str) -> None:
    """CVODE in libroadrunner, sixty days at half the magnesium, within 1e-6 of each state's range and value."""
    roadrunner: Any = pytest.importorskip("roadrunner")
    pytest.importorskip("libsbml")
    body = BODIES[name]
    steady = homeostasis.steady_state(body)
    less = body.scaled(magnesium_intake=0.5)
    days = [f"{10 * place} day" for place in range(7)]
    course = homeostasis.simulate(less, duration="60 day", start=steady, times=days, rtol=1e-10)
    engine = roadrunner.RoadRunner(homeostasis.to_sbml(less, start=steady))
    engine.integrator.relative_tolerance, engine.integrator.absolute_tolerance = 1e-9, 1e-14
    engine.integrator.maximum_num_steps = 1_000_000
    states = [state.name for state in body.body.states]
    engine.timeCourseSelections = ["time", *states, "calcium_urine"]
    found: Any = np.array(engine.simulate(0.0, float(course.clock[-1]), 7))

    for place, state in enumerate(body.body.states):
        volume = 1.0 if state.per is None else body[state.per]
        assert found[:, place + 1] == pytest.approx(course[state.name] * volume, rel=1e-6, abs=1e-12), state.name
    assert found[:, -1] == pytest.approx(course["calcium_urine"], rel=1e-6)


@pytest.mark.parametrize(
    ("name", "unit", "seconds"), [("rat", "min", 60.0), ("human", "h", 3600.0), ("human", "day", 86400.0)]
)
def test_units_of_time_are_what_they_are(name: str, unit: str, seconds: float) -> None:
    """In seconds, and the model runs in its own."""
    libsbml: Any = pytest.importorskip("libsbml")
    model = libsbml.readSBMLFromString(homeostasis.to_sbml(BODIES[name])).getModel()
    [part] = model.getUnitDefinition(unit).getListOfUnits()

    assert libsbml.UnitKind_toString(part.getKind()) == "second"
    assert part.getMultiplier() == seconds
    assert model.getTimeUnits() == BODIES[name].body.time_unit


def test_the_model_says_what_it_is() -> None:
    """Species, variant, parameter set and sources stand in its notes, and that it is experimental."""
    pytest.importorskip("libsbml")
    text = homeostasis.to_sbml(homeostasis.human())

    assert "Experimental and unpublished." in text
    assert "Simulated body of camg: human, HUMAN-9" in text
    assert "Peterson" in text
    assert "one_per_min" in homeostasis.to_sbml(BODIES["rat"])
    assert "one_L" in homeostasis.to_sbml(BODIES["published rat"])


def test_what_is_no_body_cannot_be_exported() -> None:
    """Nor one that begins in another body."""
    with pytest.raises(InputError, match="parameters"):
        homeostasis.to_sbml("rat")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="same body"):
        homeostasis.to_sbml(BODIES["rat"], start=homeostasis.steady_state(BODIES["human"]))


def _deciding(p: Any, gland: Any, *rest: Any) -> Any:
    return BODIES["rat"].body.flows(p, gland if gland > 0 else 0.0, *rest)


@attrs.frozen(kw_only=True)
class DecidingRat(homeostasis.RatParameters):
    """A rat whose equations decide by a value."""

    @property
    def body(self) -> homeostasis.Body:
        return attrs.evolve(BODIES["rat"].body, flows=_deciding)


def test_a_body_that_decides_by_a_value_is_refused() -> None:
    """With the way to write it."""
    with pytest.raises(CatalogueError, match="minimum and maximum"):
        homeostasis.to_sbml(DecidingRat(**attrs.asdict(BODIES["rat"])))


def test_without_libsbml_one_error_says_which_extra_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the room does without."""
    monkeypatch.setitem(sys.modules, "libsbml", None)

    with pytest.raises(MissingExtraError, match=r"camg\[sbml\]"):
        homeostasis.to_sbml(BODIES["rat"])
