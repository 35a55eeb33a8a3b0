"""Every fault that the kit knows of is caught by the law that names it."""

import os
from collections.abc import Iterator

import pytest
from faulty_rules import FAULTY, Faulty
from hypothesis import settings

from camg.testing import LawBroken, rule_checks

ONES = [pytest.param(each, id=each.rule.id) for each in FAULTY]


@pytest.fixture(autouse=True)
def _enough_examples() -> Iterator[None]:
    """More examples than the light profiles have; most faults show after a few, and no more are drawn then."""
    settings.register_profile("kit", max_examples=500, derandomize=True)
    settings.load_profile("kit")
    yield
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def test_there_are_at_least_thirty_faults(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{len(FAULTY)} faulty rules, {len({each.law for each in FAULTY})} laws that name their faults")

    assert len(FAULTY) >= 30


@pytest.mark.parametrize("faulty", ONES)
def test_a_fault_is_caught_by_the_law_that_names_it(faulty: Faulty) -> None:
    """A kit that lets a fault pass, or blames the wrong law, teaches nobody."""
    named = next(each for each in rule_checks(faulty.rule) if each.law.id == faulty.law)

    with pytest.raises(LawBroken) as caught:
        named()
    assert (caught.value.law.id, caught.value.rule_id) == (faulty.law, faulty.rule.id)
