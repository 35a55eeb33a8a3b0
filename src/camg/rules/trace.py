"""How an outcome came about: what a rule read, what it compared with what, and by how much that decided.

A rule is run once more on a situation that notes what is read of it, so that a stranger's function explains itself as
well as a declared rule. That takes time, and is done only when somebody asks.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, TypeAlias, cast

import attrs

from camg.catalogue.parameters import parameter
from camg.intake.intake import Item
from camg.rules.ladder import Limits, Side, Step, Subject, judge
from camg.rules.outcome import Finding, Outcome, OutcomeKind, Rule, Severity
from camg.rules.rule import Family, outcome_of
from camg.rules.situation import Situation
from camg.rules.watching import Origin, Read, Watched, watched

__all__ = ["Comparison", "Look", "Origin", "Read", "Trace", "trace", "trace_of"]

LimitOrigin: TypeAlias = Literal["rule", "standards", "computed"]


@attrs.frozen(kw_only=True)
class Comparison:
    """A number and a limit.

    Attributes
    ----------
    measured : float
    side : str
        ``"above"``, ``"at least"``, ``"below"`` or ``"at most"`` the limit is where it matters.
    limit : float
    severity : Severity or None
        How much it matters there; None of a stranger's rule, which says only what is allowed.
    reached : bool
        Whether it is there.
    certain : bool
        Whether nothing that is not known could change the number or the limit.
    decisive : bool
        Whether this is what decided about the subject.
    origin : str
        Of the limit: ``"rule"``, ``"standards"``, or ``"computed"`` from what was read.
    source : str
        Which row of the standards, by its name.
    what, unit : str
        Of another number than the one the rule measures, on which its limits hang: which, and its unit; else empty.
    """

    measured: float
    side: Side
    limit: float
    severity: Severity | None
    reached: bool
    certain: bool = True
    decisive: bool = False
    origin: LimitOrigin = "rule"
    source: str = ""
    what: str = ""
    unit: str = ""

    @property
    def margin(self) -> float:
        """How far the number is from where it matters, in the unit of both; negative where it matters."""
        return self.limit - self.measured if self.side in ("above", "at least") else self.measured - self.limit


@attrs.frozen(kw_only=True)
class Look:
    """What a rule looked at once: the day, an occasion, a pair, an intake.

    Attributes
    ----------
    rule_id : str
        The rule that looked; another one than the trace's where that rule holds others.
    measured : float
    unit : str
    items : tuple of Intake or Medicine
    kind : OutcomeKind
        What the ladder says of this subject alone.
    severity : Severity or None
    margin : float or None
    missing : tuple of str
        What would settle the number or its limits.
    comparisons : tuple of Comparison
    decides : bool
        Whether it decided the outcome.
    """

    rule_id: str
    measured: float
    unit: str
    items: tuple[Item, ...]
    kind: OutcomeKind
    severity: Severity | None
    margin: float | None
    missing: tuple[str, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    decides: bool = False


@attrs.frozen(kw_only=True)
class Trace:
    """How one rule came to what it says of one situation.

    Attributes
    ----------
    rule_id, statement : str
    kind : OutcomeKind
    severity : Severity or None
    margin : float or None
        Signed distance to the nearest limit, positive when clear.
    missing : tuple of str
        The inputs that it lacked.
    reads : tuple of Read
        Every value that was read, in that order, each once.
    looks : tuple of Look
        Every subject that was looked at, with what it was compared with.
    reason : str
        Why this rule stands in place of another, where one was given.
    problem : str
        What it raised; empty of a rule that did not.
    """

    rule_id: str
    statement: str
    kind: OutcomeKind
    severity: Severity | None
    margin: float | None
    missing: tuple[str, ...]
    reads: tuple[Read, ...]
    looks: tuple[Look, ...]
    reason: str = ""
    problem: str = ""

    @property
    def decisive(self) -> tuple[Comparison, ...]:
        """The comparisons that decided the outcome; none where nothing was compared."""
        return tuple(each for look in self.looks if look.decides for each in look.comparisons if each.decisive)


def trace(rule: Rule, situation: Situation) -> Trace:
    """Return how a rule comes to what it says; the outcome is the same as without a trace.

    Parameters
    ----------
    rule : Rule
    situation : Situation

    Returns
    -------
    Trace
        Of a rule that raises: `not evaluated`, with what it had read until then.

    Examples
    --------
    >>> from camg.intake.dose import Dose
    >>> from camg.intake.intake import Intake
    >>> from camg.intake.regimen import Regimen
    >>> from camg.rules.default import default_rules
    >>> day = Situation.of(Regimen.of(Intake.of(Dose.of("calcium", "400 mg"), at="08:00")))
    >>> (decided,) = trace(default_rules()["dose/ca-single-cap"], day).decisive
    >>> decided.measured, decided.side, decided.limit, decided.reached, decided.margin
    (400.0, 'above', 500.0, False, 100.0)
    """
    looks: list[Look] = []
    copy = watched(situation, watch=_noting(looks, situation))
    outcome, fault = outcome_of(rule, copy)
    if not looks:
        looks += [_look_of(finding) for finding in outcome.findings if finding.measured is not None]
    reads = _reads(copy, rule)
    return Trace(
        rule_id=rule.id,
        statement=rule.statement,
        kind=outcome.kind,
        severity=outcome.severity,
        margin=outcome.margin,
        missing=outcome.missing,
        reads=reads,
        looks=tuple([_placed(look, outcome, rule, reads) for look in looks]),
        reason=dict(situation.reasons).get(rule.id, ""),
        problem="" if fault is None else fault.problem,
    )


def trace_of(rule: Rule, finding: Finding) -> Trace:
    """Return what a finding alone tells: of one that was made without its situation, nothing that was read."""
    look = attrs.evolve(_look_of(finding), decides=True)
    return Trace(
        rule_id=rule.id,
        statement=rule.statement,
        kind=OutcomeKind.FOUND,
        severity=finding.severity,
        margin=look.margin,
        missing=finding.missing,
        reads=(),
        looks=() if finding.measured is None else (look,),
    )


# What was looked at -------------------------------------------------------------------------------------------


def _noting(looks: list[Look], situation: Situation) -> Any:
    """Return what `judge` tells of its subjects."""

    def note(rule: Rule, steps: tuple[Step, ...], subjects: Iterable[Subject], unit: str) -> tuple[Subject, ...]:
        listed = tuple(subjects)
        looks.extend([_look(rule, steps, each, unit, situation) for each in listed])
        return listed

    return note


def _look(rule: Rule, steps: tuple[Step, ...], subject: Subject, unit: str, situation: Situation) -> Look:
    alone = judge(rule, steps, (subject,), unit=unit, situation=situation)
    severity = alone.findings[0].severity if alone.findings else None
    comparisons, conditions = tuple(_comparisons(steps, subject)), tuple(_conditions(subject))
    decided = _decisive(comparisons, alone.kind, severity, alone.margin, subject.measured)
    if alone.kind is OutcomeKind.FOUND:
        decided += tuple([each for each in conditions if each.reached])
    elif alone.kind is OutcomeKind.CLEAR and not decided:
        decided = tuple([each for each in conditions if not each.reached])
    comparisons += conditions
    return Look(
        rule_id=rule.id,
        measured=subject.measured,
        unit=unit,
        items=subject.items,
        kind=alone.kind,
        severity=severity,
        margin=alone.margin,
        missing=subject.missing if len(subject.worlds) > 1 or subject.others else (),
        comparisons=tuple([attrs.evolve(each, decisive=True) if each in decided else each for each in comparisons]),
    )


def _comparisons(steps: tuple[Step, ...], subject: Subject) -> Iterator[Comparison]:
    """Compare every number that the measure could be with every limit that could hold, each pair once."""
    worlds: tuple[Limits, ...] = subject.worlds
    seen: set[tuple[float, Step, float]] = set()
    for number in (subject.measured, *subject.others):
        for limits in worlds:
            for place, (step, limit) in enumerate(zip(steps, limits, strict=True)):
                if limit is None or (number, step, limit) in seen:
                    continue
                seen.add((number, step, limit))
                yield Comparison(
                    measured=number,
                    side=step.side,
                    limit=limit,
                    severity=step.severity,
                    reached=step.reached(number, limit),
                    certain=not subject.others and all(world[place] == limit for world in worlds),
                )


def _conditions(subject: Subject) -> Iterator[Comparison]:
    """Compare the other numbers on which the limits hang, each once."""
    for each in dict.fromkeys(subject.conditions):
        yield Comparison(
            measured=each.measured, side=each.side, limit=each.limit, severity=None, reached=each.reached,
            what=each.what, unit=each.unit,
        )  # fmt: skip


def _decisive(
    comparisons: tuple[Comparison, ...],
    kind: OutcomeKind,
    severity: Severity | None,
    margin: float | None,
    measured: float,
) -> tuple[Comparison, ...]:
    """Return what decided: the rung that was reached, the nearest that was not, or those that hang on an input."""
    if kind is OutcomeKind.FOUND:
        reached = [each for each in comparisons if each.reached and each.severity is severity]
        return tuple(sorted(reached, key=lambda each: each.measured != measured)[:1])
    if kind is OutcomeKind.CLEAR:
        return tuple([each for each in comparisons if each.measured == measured and each.margin == margin][:1])
    return tuple([each for each in comparisons if each.reached and not each.certain])


def _look_of(finding: Finding) -> Look:
    """Return the look of a rule that says only what it measured and what is allowed."""
    measured = 0.0 if finding.measured is None else finding.measured
    low, high = finding.allowed
    comparisons = [
        Comparison(
            measured=measured, side=step.side, limit=limit, severity=step.severity, reached=reached, decisive=reached
        )
        for step, limit in ((Step("below", finding.severity), low), (Step("above", finding.severity), high))
        if limit is not None
        for reached in (step.reached(measured, limit),)
    ]
    return Look(
        rule_id=finding.rule_id,
        measured=measured,
        unit=finding.unit,
        items=finding.items,
        kind=OutcomeKind.FOUND,
        severity=finding.severity,
        margin=min([each.margin for each in comparisons], default=None),
        missing=finding.missing,
        comparisons=tuple(comparisons),
    )


def _placed(look: Look, outcome: Outcome, rule: Rule, reads: tuple[Read, ...]) -> Look:
    """Say of a look whether it decided the outcome, and of its limits where they come from."""
    own = look.rule_id == rule.id and look.kind is outcome.kind
    if outcome.kind is OutcomeKind.FOUND:
        decides = own and look.severity is outcome.severity
    else:
        decides = own and (outcome.kind is not OutcomeKind.CLEAR or look.margin == outcome.margin)
    settings = set(_numbers(rule))
    rows = {each.value: each.source for each in reads if each.origin == "standards"}
    comparisons = [_sourced(each, settings, rows) for each in look.comparisons]
    return attrs.evolve(look, decides=decides, comparisons=tuple(comparisons))


def _sourced(each: Comparison, settings: set[float], rows: Mapping[Any, str]) -> Comparison:
    is_level = bool(each.what) and each.unit == "mg" and each.limit in rows  # whatever setting happens to equal it
    if not is_level and (each.limit in settings or not settings):
        return each
    if each.limit in rows:
        return attrs.evolve(each, origin="standards", source=rows[each.limit])
    return attrs.evolve(each, origin="computed")


def _numbers(value: object) -> Iterator[float]:
    """Return every number that a rule holds, at any depth."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        yield float(value)
    elif isinstance(value, tuple | list):
        for each in cast("tuple[object, ...]", value):
            yield from _numbers(each)
    elif attrs.has(type(value)):
        kind: Any = type(value)
        for field in attrs.fields(kind):
            yield from _numbers(getattr(value, field.name))


# What was read ------------------------------------------------------------------------------------------------


def _reads(copy: Watched, rule: Rule) -> tuple[Read, ...]:
    """Return what was read of the situation, and the parameters that the rule takes from the catalogue."""
    constants: list[Read] = []
    for key in rule.parameters if isinstance(rule, Family) else ():
        known = parameter(key)
        constants.append(
            Read(
                name=key,
                value=known.value,
                unit=known.unit,
                origin="parameter",
                source=f"{known.where}; {known.basis.value}, grade {known.grade.value}",
                reference=known.reference,
            )
        )
    return tuple(dict.fromkeys([*copy.reads, *constants]))
