"""What is written down says what was computed, and refuses what it cannot say."""

import json
from typing import Any

import pytest

from camg import Dose, InputError, Intake, Regimen, absorb, assess, totals
from camg.writing import to_dict, to_json

DAY = Regimen.of(Intake.of(Dose.of("calcium", "500 mg", salt="ca-citrate-tetrahydrate"), at="08:00", meal="full"))


def test_absorption_is_written_with_its_numbers() -> None:
    """Not only with what it was computed from."""
    written = json.loads(to_json(absorb(DAY)))

    assert written["total"]["calcium"]["absorbed"] == pytest.approx(137.87, abs=0.01)
    assert written["intakes"][0]["absorbed"]["range"] == pytest.approx([112.87, 157.87], abs=0.01)


def test_totals_are_written_with_what_is_known() -> None:
    """A lower bound is told from a total."""
    written = to_dict(totals(DAY))

    assert written["amounts"] == [{"mineral": "calcium", "origin": "supplement", "amount": 500.0, "unit": "mg"}]
    assert written["known"] == []


def test_an_assessment_is_written_as_its_own_plain_form() -> None:
    """One form, whichever way it is asked for."""
    result = assess(DAY)

    assert to_dict(result) == result.to_dict()


@pytest.mark.parametrize("value", [float("nan"), {"a": {1}}, {"a": object()}, object()])
def test_what_cannot_be_said_in_json_is_refused(value: Any) -> None:
    """Never a null in the place of a number that went wrong."""
    with pytest.raises(InputError):
        to_json(value)
