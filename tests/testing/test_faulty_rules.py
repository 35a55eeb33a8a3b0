"""Every fault that the kit knows of is caught by the law that names it."""

import pytest
from hypothesis import settings
from testing.faulty_rules import FAULTY, Faulty

from camg.testing import LawBroken, check_rule, code

ONES = [pytest.param(each, id=each.rule.id) for each in FAULTY]


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
    with settings(max_examples=100):
        broken = broken_laws(faulty)

    assert faulty.law in broken, f"{faulty.rule.id} {faulty.fault}: {list(broken)}"
