"""Trying laws on situations that are drawn, and making smaller what breaks one."""

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning, Unsatisfiable

from camg.rules.outcome import Rule
from camg.rules.situation import Situation
from camg.testing.law_book import Broken, Law
from camg.testing.reports import LawBroken, NothingChecked, Report, text_of
from camg.testing.situation_strategy import code
from camg.testing.smaller import smallest

__all__ = ["judged"]


def judged(
    tried: Iterable[Law],
    rule: Rule,
    chosen: st.SearchStrategy[Situation],
    expected: Mapping[str, str],
    *,
    free: bool,
) -> tuple[Report, list[LawBroken]]:
    """Try laws on the same situations, and make smaller what breaks one; freely, or among what was chosen."""
    listed = tuple(tried)
    unfit = {each.id: each.unfit(rule) for each in listed}
    fit = [each for each in listed if not unfit[each.id]]
    examples, kinds, seen = _run(fit, rule, chosen, shrinks=False) if fit else (0, {}, {})
    broken: list[LawBroken] = []
    held: list[str] = []
    for each in listed:
        accepted = expected.get(each.id)
        fault = seen.get(each.id)
        if fault is not None and accepted is None:
            small = _plainest(each, rule, fault) if free else _smaller(each, rule, chosen, fault)
            broken.append(LawBroken(each, rule.id, text_of(each, rule, small), small.situation))
        elif fault is None and accepted is not None:
            why = f"was not tried: {unfit[each.id]}" if unfit[each.id] else "holds"
            text = f"{rule.id}: the law {each.id!r} {why}, but was expected to break: {accepted}"
            broken.append(LawBroken(each, rule.id, text))
        elif fault is None and not unfit[each.id]:
            held.append(each.id)
    report = Report(
        rule_id=rule.id,
        laws=tuple(held),
        examples=examples,
        skipped=tuple((name, why) for name, why in unfit.items() if why and name not in expected),
        expected=tuple((name, why) for name, why in expected.items() if name in seen),
        kinds=tuple(sorted(kinds.items())),
    )
    return report, broken


def _smaller(each: Law, rule: Rule, chosen: st.SearchStrategy[Situation], known: Broken) -> Broken:
    if known.excusable:
        return known
    _, _, seen = _run([each], rule, chosen, shrinks=True)
    return min((known, seen.get(each.id, known)), key=_length)


def _plainest(each: Law, rule: Rule, known: Broken) -> Broken:
    """Leave out of a situation what does not matter; what a law draws beside it is one end of what it may draw."""

    def broken(situation: Situation, *, low: bool) -> Broken | None:
        try:
            said = each.tried(rule, situation, lambda least, most: least if low else most)
        except Exception:
            return None
        return said if isinstance(said, Broken) and said.excusable == known.excusable else None

    for low in (True, False):
        if broken(known.situation, low=low) is not None:
            small = smallest(known.situation, lambda situation, low=low: broken(situation, low=low) is not None)  # type: ignore[misc]  # because mypy cannot infer a lambda with a default
            return broken(small, low=low) or known
    return known


_ENOUGH = 10
"""Once every law that is tried is broken on so many situations, no more are needed to find a small one; and on fewer
a law that must hold somewhere cannot be said to hold nowhere."""


class _StopError(Exception):
    """Tells Hypothesis that a law is broken, so that it draws no more, or looks for a smaller situation."""


@attrs.define
class _Seen:
    """What was seen of one law."""

    broken: list[Broken] = attrs.field(factory=list[Broken])
    excusable: list[Broken] = attrs.field(factory=list[Broken])
    held: bool = False

    def take(self, said: Broken | bool | None) -> bool:
        """Keep what a trial said; tell whether the law is broken."""
        if isinstance(said, Broken):
            (self.excusable if said.excusable else self.broken).append(said)
            return not said.excusable
        self.held = self.held or said is True
        return False

    def fault(self) -> Broken | None:
        """Return what broke the law, the smallest that was seen."""
        tried = {code(each.situation) for each in self.excusable}
        excused = self.held or len(tried) < _ENOUGH
        return min(self.broken or ([] if excused else self.excusable), key=_length, default=None)


_SPARED: list[Any] = [getattr(HealthCheck, name) for name in ("nested_given", "too_slow") if hasattr(HealthCheck, name)]
"""What Hypothesis must not complain of: a check within a test, which old versions allow, and slow rules."""


def _run(
    tried: Iterable[Law], rule: Rule, chosen: st.SearchStrategy[Situation], *, shrinks: bool
) -> tuple[int, dict[str, int], dict[str, Broken]]:
    """Return how many situations were tried, what the rule said of them, and what broke which law."""
    listed = tuple(tried)
    found = {each.id: _Seen() for each in listed}
    kinds: dict[str, int] = {}

    @settings(
        database=None,
        deadline=None,
        print_blob=False,
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink) if shrinks else (Phase.generate,),
        suppress_health_check=_SPARED,
    )
    @given(chosen, st.data())
    def holds(situation: Situation, data: st.DataObject) -> None:
        def draw(low: int, high: int) -> int:
            return data.draw(st.integers(low, high))

        breaks = False
        for each in listed:
            breaks = found[each.id].take(each.tried(rule, situation, draw)) or breaks
        _count(kinds, rule, situation)
        if breaks and (shrinks or all(len(each.broken) >= _ENOUGH for each in found.values())):
            raise _StopError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", HypothesisWarning)  # that what is shown of an example is long
            holds()
    except Unsatisfiable as fault:
        raise NothingChecked(f"{rule.id}: there are no situations to try it on") from fault
    except Exception:
        if not any(each.broken for each in found.values()):
            raise
    faults = {name: broken for name, each in found.items() if (broken := each.fault()) is not None}
    return sum(kinds.values()), kinds, faults


def _length(broken: Broken) -> int:
    return len(code(broken.situation))


def _count(kinds: dict[str, int], rule: Rule, situation: Situation) -> None:
    try:
        said: Any = rule.check(situation)
        kind = said.kind.value
    except Exception:
        kind = "no outcome"
    kinds[kind] = kinds.get(kind, 0) + 1
