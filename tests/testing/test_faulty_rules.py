"""Every fault that the kit knows of is caught by the law that names it."""

import os
from collections.abc import Iterator

import pytest
from faulty_rules import FAULTY, Faulty
from hypothesis import settings

from camg.testing import LawBroken, check_rule

ONES = [pytest.param(each, id=each.rule.id) for each in FAULTY]


@pytest.fixture(autouse=True)
def _enough_examples() -> Iterator[None]:
    """More examples than the light profiles have, and many for what hangs on one number."""
    settings.register_profile("kit", max_examples=50, derandomize=True)
    settings.register_profile("kit, closely", max_examples=300, derandomize=True)
    settings.load_profile("kit")
    yield
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


def test_there_are_at_least_thirty_faults(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{len(FAULTY)} faulty rules, {len({each.law for each in FAULTY})} laws that name their faults")

    assert len(FAULTY) >= 30


def broken_laws(faulty: Faulty) -> dict[str, LawBroken]:
    """The laws that a rule breaks, by id."""
    try:
        check_rule(faulty.rule)
    except LawBroken as fault:
        return {fault.law.id: fault}
    except ExceptionGroup as group:
        return {each.law.id: each for each in group.exceptions if isinstance(each, LawBroken)}
    return {}


@pytest.mark.parametrize("faulty", ONES)
def test_a_fault_is_caught_by_the_law_that_names_it(faulty: Faulty) -> None:
    """A kit that lets a fault pass, or blames the wrong law, teaches nobody."""
    if faulty.law in ("units", "rises-with", "order"):
        settings.load_profile("kit, closely")
    broken = broken_laws(faulty)

    assert faulty.law in broken, f"{faulty.rule.id} {faulty.fault}: {list(broken)}"
