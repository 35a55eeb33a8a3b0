"""A ladder: where its steps are reached, whatever it remembers."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from camg import Regimen, Situation
from camg.rules.default import default_rules
from camg.rules.ladder import Ladder, Side, Step, Subject, judge
from camg.rules.outcome import Severity

RULE = default_rules()["dose/ca-single-cap"]
NOTHING = Situation.of(Regimen.of())
SIDES: tuple[Side, ...] = ("above", "at least", "below", "at most")

steps = st.builds(Step, st.sampled_from(SIDES), st.sampled_from(Severity))
limits = st.sampled_from([0.0, 1.7, 2.6, 300.0, 2500.0])
shifts = st.sampled_from([-0.5, -2e-9, -0.5e-9, 0.0, 0.5e-9, 2e-9, 0.5])
rungs = st.lists(st.tuples(steps, st.none() | limits), min_size=1, max_size=4)


@given(rungs, limits, shifts)
def test_a_finding_has_the_highest_severity_among_the_steps_that_are_reached(
    ladder: list[tuple[Step, float | None]], near: float, shift: float
) -> None:
    """Equal within 1e-9 of the limit counts as equal, on every side, and a step without a limit does not hold."""
    measured = near * (1 + shift)
    reached = [step.severity for step, limit in ladder if limit is not None and step.reached(measured, limit)]

    subject = Subject(measured, (tuple(limit for _, limit in ladder),))
    verdict = judge(RULE, tuple(step for step, _ in ladder), [subject], unit="mg", situation=NOTHING)

    assert [each.severity for each in verdict.findings] == ([max(reached)] if reached else [])


@given(rungs, limits, shifts)
def test_what_a_ladder_remembers_does_not_change_an_answer(
    ladder: list[tuple[Step, float | None]], near: float, shift: float
) -> None:
    """Also after it went through a pickle."""
    steps = Ladder(step for step, _ in ladder)
    subject = Subject(near * (1 + shift), (tuple(limit for _, limit in ladder),))

    said = [judge(RULE, each, [subject], unit="mg", situation=NOTHING) for each in (steps, steps, tuple(steps))]

    assert said[0] == said[1] == said[2]
    again: Ladder = pickle.loads(pickle.dumps(steps))
    assert again == steps
    assert judge(RULE, again, [subject], unit="mg", situation=NOTHING) == said[0]
