"""The kit as somebody has it who installed camg: run on the built wheel, with nothing of the tree beside it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import camg
from camg.testing import LawBroken, check_rule, rule_checks

settings.register_profile("wheel", max_examples=30, deadline=None, derandomize=True)
settings.load_profile("wheel")


def test_it_is_the_installed_one() -> None:
    assert "site-packages" in Path(camg.__file__).parts


@pytest.mark.parametrize("check", rule_checks(camg.default_rules()["dose/ca-single-cap"]))
def test_a_rule_of_camg_keeps_the_laws(check: object) -> None:
    assert callable(check)
    check()


@camg.rule(id="clinic/serum", statement="Serum magnesium is not low.", grade="D")
def passes_on_missing(this: camg.Rule, situation: camg.Situation) -> camg.Outcome:
    serum = situation.person.serum_magnesium_mmol_l
    if serum is not None and serum < 0.7:
        finding = camg.Finding.of(this, severity="info", measured=serum, allowed=(0.7, None), unit="mmol/L")
        return camg.Outcome.found(this, finding)
    return camg.Outcome.clear(this)


LOW = camg.Situation.of(camg.Regimen.of(), camg.Person.of(serum_magnesium="0.5 mmol/L"))


def test_a_faulty_rule_is_caught() -> None:
    with pytest.raises((LawBroken, ExceptionGroup)) as caught:
        check_rule(passes_on_missing, situations=[LOW])

    faults = caught.value.exceptions if isinstance(caught.value, ExceptionGroup) else [caught.value]
    assert "missing-input" in {each.law.id for each in faults if isinstance(each, LawBroken)}


@given(st.from_type(camg.Dose))
def test_values_are_drawn_by_their_type(dose: camg.Dose) -> None:
    """Through the entry point: nothing here registers them."""
    assert isinstance(dose, camg.Dose)
