"""What a result says: numbers with units along their times, what changed, and what it was made with."""

import json
import pickle
from typing import Any

import attrs
import numpy as np
import pint
import pytest

from camg import homeostasis
from camg.catalogue.homeostasis import constants
from camg.catalogue.references import references
from camg.homeostasis import Change, Course, Steady

RAT = homeostasis.rat()
TIMES = ["0 h", "2 day", "5 day"]


@pytest.fixture(scope="module")
def course() -> Course:
    change = Change(at="1 day", calcium_intake=1.2)
    return homeostasis.simulate(RAT, changes=[change], duration="5 day", times=TIMES)


@pytest.fixture(scope="module")
def steady() -> Steady:
    return homeostasis.steady_state(RAT)


def test_a_course_is_quantities_along_its_times(course: Course) -> None:
    """Every state and flow, in the units of the page."""
    calcium: Any = course.calcium_plasma
    times: Any = course.times

    assert calcium.check("[substance] / [length] ** 3")
    assert calcium.to("mmol/L").magnitude == pytest.approx(course["calcium_plasma"])
    assert times.to("day").magnitude == pytest.approx([0, 2, 5])
    assert course.magnesium_absorbed_share.units == pint.Unit("dimensionless")
    assert set(course.names) <= set(dir(course))
    assert {len(course[name]) for name in course.names} == {3}


@pytest.mark.parametrize(
    "make",
    [
        lambda: homeostasis.simulate(RAT, duration="2 day", times=[1]),
        lambda: homeostasis.ensemble(RAT, draws=2, duration="1 day", progress=False),
        lambda: homeostasis.sensitivity(RAT, names=["gfr"], progress=False),
        lambda: homeostasis.sweep(RAT, gfr=[1.0, 0.9], progress=False),
        lambda: homeostasis.continuation(RAT, gfr=(1.0, 0.9)),
    ],
    ids=["course", "ensemble", "sensitivity", "sweep", "branch"],
)
def test_every_result_can_be_pickled(make: Any) -> None:
    """For another process, with all that it says."""
    result = make()
    same = pickle.loads(pickle.dumps(result))

    assert repr(same) == repr(result)
    assert same.to_dict() == result.to_dict()
    with pytest.raises(TypeError):
        same.series["gfr"] = 1.0


def test_a_steady_state_once_found_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """For the same parameters, which never change; others have their own."""
    raised = RAT.scaled(calcium_intake=1.0625)
    first = homeostasis.simulate(raised, duration="1 h", times=[0])

    def sought(*_: Any) -> None:
        message = "a steady state is sought again"
        raise AssertionError(message)

    monkeypatch.setattr("camg.homeostasis.steady._rest", sought)
    again = homeostasis.simulate(RAT.scaled(calcium_intake=1.0625), duration="1 h", times=[0])

    assert again.amounts == first.amounts
    assert homeostasis.steady_state(raised).amounts == pytest.approx(first.amounts, rel=1e-9)
    with pytest.raises(AssertionError, match="again"):
        homeostasis.simulate(RAT.scaled(calcium_intake=1.0626), duration="1 h")


def test_without_times_a_course_is_evenly_spaced() -> None:
    """Both ends included."""
    clock = homeostasis.simulate(RAT, duration="2 day").clock

    assert clock == pytest.approx(np.linspace(0, 2880, 201))


@pytest.mark.parametrize("duration", ["5 day", pint.Quantity(5, "day")], ids=["text", "quantity"])
def test_bare_times_are_in_the_unit_of_the_duration(duration: Any) -> None:
    """As numbers or as an array of them, beside text with a unit of its own."""
    numbers = homeostasis.simulate(RAT, duration=duration, times=[0, 0.5, "2 day"])
    array = homeostasis.simulate(RAT, duration=duration, times=np.array([0, 1, 5]))
    many = homeostasis.ensemble(RAT, draws=2, duration=duration, times=np.array([1, 2.5]), progress=False)

    assert numbers.clock.tolist() == [0, 720, 2880]
    assert array.clock.tolist() == [0, 1440, 7200]
    assert many.clock.tolist() == [1440, 3600]


def test_times_may_be_a_quantity_of_an_array(course: Course) -> None:
    """As other results bring it."""
    same = homeostasis.simulate(RAT, changes=course.changes, duration="5 day", times=course.times)

    assert same["calcium_plasma"] == pytest.approx(course["calcium_plasma"], rel=1e-12)


def test_a_result_says_what_it_was_made_with(course: Course, steady: Steady) -> None:
    """Species, model, variant, parameter set, solver, tolerances."""
    for result in (course, steady):
        assert (result.species, result.model, result.variant) == ("rat", "dutta-layton-2024", "mass_consistent")
        assert result.parameter_set == "dutta-layton-2024"
        assert not result.experimental
        assert result.solver.method.startswith("LSODA")
        assert result.solver.rtol == 1e-8
        assert result.solver.atol == pytest.approx(1e-11)
        assert "rat, dutta-layton-2024, mass_consistent" in repr(result)
    chosen = homeostasis.steady_state(homeostasis.rat(capped=True, variant="published").scaled(gfr=1.1))
    assert chosen.variant == "published"
    assert chosen.parameter_set == "dutta-layton-2024, capped, gfr = 0.00137753"


def test_a_result_is_plain_data(course: Course, steady: Steady) -> None:
    """Which JSON takes as it is, with the changes and units."""
    plain = json.loads(json.dumps(course.to_dict(), allow_nan=False))
    rest = json.loads(json.dumps(steady.to_dict(), allow_nan=False))

    assert plain["changes"] == [{"at": "1440 min", "calcium_intake": 1.2}]
    assert plain["times"] == {"unit": "min", "values": [0, 2880, 7200]}
    assert plain["series"]["calcium_plasma"]["unit"] == "mmol/L"
    assert plain["series"]["calcium_plasma"]["values"] == pytest.approx(course["calcium_plasma"].tolist())
    assert (plain["species"], plain["variant"], plain["solver"]["rtol"]) == ("rat", "mass_consistent", 1e-8)
    assert rest["stable"] is True
    assert rest["values"]["calcium_plasma"]["unit"] == "mmol/L"
    assert len(rest["eigenvalues"]) == 7


def test_a_result_is_a_table(course: Course, steady: Steady) -> None:
    """One line a time, or one a name."""
    lines = course.table("calcium_plasma", "calcium_urine").splitlines()

    assert lines[0].split("  ") == ["time [min]", "calcium_plasma [mmol/L]", "calcium_urine [mmol/min]"]
    assert [float(each) for each in lines[-1].split()] == pytest.approx(
        [7200, course["calcium_plasma"][-1], course["calcium_urine"][-1]], rel=1e-6
    )
    assert len(course.table().splitlines()) == 4
    assert "calcium_plasma" in steady.table()


def test_an_unknown_attribute_is_an_attribute_error_with_a_hint(course: Course) -> None:
    """So that copies and pickles work, and a typing error is found."""
    with pytest.raises(AttributeError, match="Did you mean 'calcium_plasma'"):
        _ = course.calcium_plasm


def test_the_numbers_of_a_course_cannot_be_changed(course: Course) -> None:
    """A result is a value."""
    with pytest.raises(ValueError, match="read-only"):
        course["calcium_plasma"][0] = 0.0


def test_a_result_can_be_sent_to_another_process(course: Course, steady: Steady) -> None:
    """As runs side by side need it."""
    for result in (course, steady):
        back = pickle.loads(pickle.dumps(result))
        assert back.to_dict() == result.to_dict()
        assert back.parameters == result.parameters


# Changes --------------------------------------------------------------------------------------------------------


def test_a_factor_is_on_the_parameters_that_were_given() -> None:
    """Not on what an earlier change left: 1 puts it back."""
    changes = [Change(at="1 h", gfr=0.5), Change(at="2 h", gfr=0.5, calcium_intake=2.0), Change(at="3 h", gfr=1.0)]
    found = homeostasis.simulate(RAT, changes=changes, duration="1 day", times=["12 h", "1 day"]).phases

    assert [each.parameters["gfr"] / RAT.gfr for each in found] == [1, 0.5, 0.5, 1]
    assert [each.parameters["calcium_intake"] / RAT.calcium_intake for each in found] == [1, 1, 2, 2]


@pytest.mark.parametrize("value", ["0.002 L/min", pint.Quantity(2.0, "mL/min")])
def test_a_value_with_a_unit_is_the_value_itself(value: Any) -> None:
    """As text in the unit of the parameter, or as any quantity."""
    (phase,) = homeostasis.simulate(
        RAT, changes=[Change(at="0 h", gfr=value)], duration="1 day", times=["1 day"]
    ).phases

    assert phase.parameters["gfr"] == pytest.approx(0.002)


def test_changes_at_one_time_are_one_change() -> None:
    """Nothing happens between them."""
    both = [Change(at="2 h", gfr=0.9), Change(at="2 h", calcium_intake=1.1)]
    one = [Change(at="2 h", gfr=0.9, calcium_intake=1.1)]
    apart, together = (
        homeostasis.simulate(RAT, changes=each, duration="1 day", times=["1 day"]) for each in (both, one)
    )

    assert apart.amounts == pytest.approx(together.amounts, rel=1e-12)
    assert len(apart.phases) == 2


def test_an_infusion_is_given_as_a_flow_and_raises_plasma() -> None:
    """Of calcium into plasma, beside what is eaten."""
    drip = Change(at="1 day", calcium_infusion="0.0001 mmol/min")
    found = homeostasis.simulate(RAT, changes=[drip], duration="5 day", times=TIMES)

    assert found["calcium_plasma"][-1] > found["calcium_plasma"][0]


def test_a_bolus_is_a_jump_of_a_state() -> None:
    """The time of a change shows what is after it."""
    doubled = Change(at="1 day", calcium_plasma=2.0)
    given = Change(at="1 day", calcium_plasma="2.0 mmol/L")
    before = homeostasis.steady_state(RAT)["calcium_plasma"]
    times = ["23 h", "24 h", "5 day"]

    one, other = (
        homeostasis.simulate(RAT, changes=[each], duration="5 day", times=times)["calcium_plasma"]
        for each in (doubled, given)
    )
    assert one == pytest.approx([before, 2 * before, before], rel=1e-3)
    assert other[1] == pytest.approx(2.0)


def test_a_run_in_two_parts_is_the_run_in_one() -> None:
    """The end of a course is a start."""
    change = [Change(at="0 day", calcium_intake=0.8)]
    whole = homeostasis.simulate(RAT, changes=change, duration="8 day", times=["8 day"])
    half = homeostasis.simulate(RAT, changes=change, duration="4 day", times=["4 day"])
    rest = homeostasis.simulate(RAT, changes=change, start=half, duration="4 day", times=["4 day"])

    assert rest.amounts == pytest.approx(whole.amounts, rel=1e-6)


# Parameters -----------------------------------------------------------------------------------------------------


def test_a_parameter_is_had_by_name_with_unit_and_source() -> None:
    """Value, quantity, meaning, reference, basis, grade."""
    row = RAT.row("calcium_intake")

    assert RAT["calcium_intake"] == RAT.calcium_intake == 1.05e-3
    assert RAT.quantity("calcium_intake") == pint.Quantity(1.05e-3, "mmol/min")
    assert (row.reference, row.basis.value, row.grade.value) == ("dutta-layton-2024", "fitted", "C")
    assert RAT.to_dict()["parameters"]["calcium_intake"] == {"value": 1.05e-3, "unit": "mmol/min"}
    assert {each.id for each in RAT.references} <= {each.id for each in references()}


def test_the_fields_are_the_rows_of_the_data_file() -> None:
    """In the same order, and with their values, in units that pint knows."""
    fields = [each.name for each in attrs.fields(type(RAT)) if each.name not in ("variant", "capped")]

    assert tuple(fields) == RAT.names
    for name, row in constants("rat").parameters.items():
        assert RAT[name] == row.value
        assert row.unit == "1" or pint.Unit(row.unit)
        assert row.meaning
        assert row.where


def test_parameters_are_values() -> None:
    """Equal, hashable and pickled; a changed one says what was changed."""
    more = RAT.scaled(gfr=1.1)

    assert pickle.loads(pickle.dumps(more)) == more != RAT
    assert hash(more) == hash(RAT.scaled(gfr=1.1))
    assert more.changed == {"gfr": RAT.gfr * 1.1}
