"""Every law tried on a rule, and what is printed where one breaks."""

import warnings
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast
from unittest import SkipTest

import attrs
from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning, Unsatisfiable

from camg.errors import InputError
from camg.rules.outcome import Outcome, Rule
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.testing.law_book import Broken, Law, law, laws
from camg.testing.nearness import near
from camg.testing.situation_strategy import code, imports_of
from camg.testing.smaller import smallest

__all__ = ["Check", "LawBroken", "NothingChecked", "Report", "check_rule", "check_rule_set", "rule_checks"]

Situations: TypeAlias = st.SearchStrategy[Situation] | Iterable[Situation]


class LawBroken(AssertionError):
    """A rule broke a law; the message has the law, the smallest situation found as code, and what was said.

    Attributes
    ----------
    law : Law
    rule_id : str
    situation : Situation or None
        None where a law that was expected to fail did not.
    """

    def __init__(self, broken_law: Law, rule_id: str, text: str, situation: Situation | None = None) -> None:
        super().__init__(text)
        self.law, self.rule_id, self.situation = broken_law, rule_id, situation


class NothingChecked(AssertionError):
    """No law was tried, or none on any situation: a check that looks at nothing must not pass."""


@attrs.frozen(kw_only=True)
class Report:
    """What a check did.

    Attributes
    ----------
    rule_id : str
        Of the rule, or of the set.
    laws : tuple of str
        The laws that were tried and hold.
    examples : int
        On how many situations, each of them tried by every law.
    skipped : tuple of (str, str)
        Laws that were not tried, and why.
    expected : tuple of (str, str)
        Laws that break as expected, and why that is accepted.
    kinds : tuple of (str, int)
        What the rule said, and how often: a rule that was never `found` was hardly checked.
    """

    rule_id: str
    laws: tuple[str, ...]
    examples: int
    skipped: tuple[tuple[str, str], ...] = ()
    expected: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        said = ", ".join(f"{count} {kind}" for kind, count in self.kinds)
        lines = [f"{self.rule_id}: {len(self.laws)} laws hold on {self.examples} situations ({said})"]
        lines += [f"  {name} breaks, as expected: {why}" for name, why in self.expected]
        lines += [f"  {name} was not tried: {why}" for name, why in self.skipped]
        return "\n".join(lines)


def check_rule(
    rule: Rule,
    *,
    situations: Situations | None = None,
    expected_failures: Mapping[str, str] | None = None,
) -> Report:
    """Try every law on a rule.

    Parameters
    ----------
    rule : Rule
    situations : strategy or iterable of Situation, optional
        What the rule is tried on; `near(rule)` when left out.
    expected_failures : mapping of str to str, optional
        Laws that the rule breaks, by id, and why that is accepted. It is strict: one that holds is a failure too.

    Returns
    -------
    Report
        How many laws hold, on how many situations, and what was skipped and why.

    Raises
    ------
    LawBroken
        When a law breaks; several come as one `ExceptionGroup`.
    NothingChecked
        When there was nothing to try a law on.
    UnknownNameError, InputError
        When an expected failure is no law, or has no reason.

    Notes
    -----
    How many situations are tried follows the Hypothesis settings in force, as do seeds; nothing is kept on disk.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> from camg.rules.situation import Situation
    >>> from camg.intake.regimen import Regimen
    >>> report = check_rule(default_rules()["dose/ca-single-cap"], situations=[Situation.of(Regimen.of())])
    >>> "missing-input" in report.laws
    True
    """
    chosen = _strategy(rule, situations)
    report, broken = _judged(laws(), rule, chosen, _expected(expected_failures), free=situations is None)
    if len(broken) == 1:
        raise broken[0]
    if broken:
        raise ExceptionGroup(f"{rule.id} breaks {len(broken)} laws", broken)
    return report


def _together(name: str, reports: Iterable[Report]) -> Report:
    listed = list(reports)
    kinds: dict[str, int] = {}
    for each in listed:
        for kind, count in each.kinds:
            kinds[kind] = kinds.get(kind, 0) + count
    made = Report(
        rule_id=name,
        laws=tuple(dict.fromkeys(law_id for each in listed for law_id in each.laws)),
        examples=sum(each.examples for each in listed),
        skipped=tuple(dict.fromkeys(skip for each in listed for skip in each.skipped)),
        expected=tuple(dict.fromkeys(skip for each in listed for skip in each.expected)),
        kinds=tuple(sorted(kinds.items())),
    )
    if not made.examples:
        raise NothingChecked(f"{name}: no law was tried on any situation")
    return made


def _expected(given_failures: Mapping[str, str] | None) -> dict[str, str]:
    expected = dict(given_failures or {})
    for name, why in expected.items():
        law(name)
        if not isinstance(why, str) or not why.strip():
            raise InputError(f"expected_failures[{name!r}]", why, "a reason", "Say why the rule may break it.")
    return expected


def _strategy(rule: Rule, chosen: Situations | None) -> st.SearchStrategy[Situation]:
    if chosen is None:
        return near(rule)
    if isinstance(chosen, st.SearchStrategy):
        return chosen
    listed = list(chosen)
    if not listed:
        raise NothingChecked(f"{rule.id}: there are no situations to try it on")
    return st.sampled_from(listed)


def _judged(
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
            broken.append(LawBroken(each, rule.id, _text(each, rule, small), small.situation))
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


class _Stop(Exception):
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
            raise _Stop

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


# What is printed ------------------------------------------------------------------------------------------------


def _text(each: Law, rule: Rule, broken: Broken) -> str:
    lines = [
        f"{rule.id} breaks the law {each.id!r}: {each.sentence}",
        f"Why it matters: {each.reason}",
        f"What is wrong: {broken.remark}.",
        "",
        *_pasteable(broken),
    ]
    return "\n".join(lines)


def _pasteable(broken: Broken) -> list[str]:
    """Return code that makes what the rule was asked again, and in comments what it said."""
    situation = code(broken.situation)
    other = "" if broken.other is None else code(broken.other)
    lines = [imports_of(f"{situation} {other}"), "", f"situation = {situation}", f"# says: {_shown(broken.said)}"]
    if other:
        lines.append(f"other = {other}")
    if other or broken.other_said is not None:
        lines.append(f"# says: {_shown(broken.other_said)}")
    return lines


def _shown(said: object) -> str:
    if not isinstance(said, Outcome):
        return " ".join(repr(said).split())
    parts = [said.kind.value]
    if said.missing:
        parts.append(f"missing {', '.join(said.missing)}")
    for each in said.findings:
        measured = "" if each.measured is None else f" {each.measured!r} {each.unit}, allowed {each.allowed}"
        parts.append(f"{each.severity}{measured}")
    if said.margin is not None:
        parts.append(f"margin {said.margin!r}")
    return "; ".join(parts)


# For pytest, and for sets ---------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Check:
    """One law on one rule, to be called; pytest shows its name.

    Attributes
    ----------
    rule : Rule
    law : Law
    """

    rule: Rule
    law: Law
    _chosen: st.SearchStrategy[Situation] = attrs.field(alias="chosen", repr=False)
    _free: bool = attrs.field(alias="free", repr=False)
    _accepted: str | None = attrs.field(default=None, alias="accepted", repr=False)

    @property
    def __name__(self) -> str:
        """What pytest shows."""
        return f"{self.rule.id}-{self.law.id}"

    def __str__(self) -> str:
        return self.__name__

    def __call__(self) -> Report:
        """Try the law; raise `unittest.SkipTest`, which pytest understands, where it does not speak of the rule."""
        expected = {} if self._accepted is None else {self.law.id: self._accepted}
        report, broken = _judged([self.law], self.rule, self._chosen, expected, free=self._free)
        if broken:
            raise broken[0]
        if report.skipped:
            raise SkipTest(report.skipped[0][1])
        return report


def rule_checks(
    rule: Rule,
    *,
    situations: Situations | None = None,
    expected_failures: Mapping[str, str] | None = None,
) -> tuple[Check, ...]:
    """Return one check per law, for ``pytest.mark.parametrize("check", rule_checks(rule))``.

    Parameters
    ----------
    rule : Rule
    situations, expected_failures
        As for `check_rule`.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> rule_checks(default_rules()["dose/ca-single-cap"])[0].__name__
    'dose/ca-single-cap-keeps'
    """
    expected = _expected(expected_failures)
    chosen = _strategy(rule, situations)
    free = situations is None
    return tuple(
        Check(rule=rule, law=each, chosen=chosen, accepted=expected.get(each.id), free=free) for each in laws()
    )


def check_rule_set(
    rule_set: RuleSet,
    *,
    situations: Situations | None = None,
    expected_failures: Mapping[str, Mapping[str, str]] | None = None,
) -> Report:
    """Try every law on every rule of a set.

    Parameters
    ----------
    rule_set : RuleSet
    situations : strategy or iterable of Situation, optional
        What each rule is tried on; `near` of the rule when left out.
    expected_failures : mapping of str to mapping, optional
        By rule id, as for `check_rule`.

    Returns
    -------
    Report
        Of all rules together; what was skipped is named with its rule.

    Raises
    ------
    ExceptionGroup
        Of every broken law of every rule.
    NothingChecked
        When the set is empty, or there was nothing to try it on.
    UnknownNameError
        When a failure is expected of a rule that the set does not hold.
    """
    accepted = dict(expected_failures or {})
    for rule_id in accepted:
        _ = rule_set[rule_id]
    listed = None if situations is None or isinstance(situations, st.SearchStrategy) else list(situations)
    reports: list[Report] = []
    faults: list[Exception] = []
    for rule in rule_set:
        try:
            report = check_rule(
                rule, situations=situations if listed is None else listed, expected_failures=accepted.get(rule.id)
            )
        except (LawBroken, ExceptionGroup) as fault:
            faults.append(cast("Exception", fault))
        else:
            named = tuple((f"{rule.id}: {name}", why) for name, why in report.skipped)
            kept = tuple((f"{rule.id}: {name}", why) for name, why in report.expected)
            reports.append(attrs.evolve(report, skipped=named, expected=kept))
    if faults:
        raise ExceptionGroup(f"{len(faults)} rules of {rule_set.id} break laws", faults)
    return _together(rule_set.id, reports)
