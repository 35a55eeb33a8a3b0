"""Rules that no situation can satisfy together.

A situation satisfies a rule where the rule is `clear`: it looked, and found nothing. Where it is `found` it is not
satisfied, and otherwise it does not speak. A group of rules contradicts itself, as far as was seen, where

1. some situation that was met made all of them speak,
2. none that was met satisfied all of them, and
3. every smaller part of the group was satisfied together by some situation.

The third makes groups as small as they can be; a rule that finds something wherever it speaks is a group of its own.
Rules that never spoke of one situation are listed apart: nothing is known of them together.
"""

from collections.abc import Callable, Iterator
from itertools import combinations, product
from math import fsum, isfinite
from typing import TypeAlias

import attrs
from hypothesis import target

from camg.rules.outcome import Outcome, OutcomeKind, Severity, SeverityWord
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.testing.nearer import Lacking, joined, nearest
from camg.testing.reports import NothingChecked, _shown
from camg.testing.searching import Asked, AskedFor, Search, asked, checked_set, name_of, said
from camg.testing.situation_strategy import code
from camg.testing.smaller import size, smallest

__all__ = ["Contradiction", "Contradictions", "contradictions"]

Ids: TypeAlias = tuple[str, ...]


@attrs.frozen(kw_only=True)
class Contradiction:
    """A group of rules that no situation was seen to satisfy together.

    Attributes
    ----------
    rules : tuple of str
    situation : Situation
        The nearest one: the fewest rules remain unsatisfied, by the least.
    outcomes : tuple of Outcome
        What the rules say of it, in their order.
    remaining : tuple of str
        The rules that remain unsatisfied there.
    spoke : int
        On how many situations all of them spoke.
    """

    rules: Ids
    situation: Situation
    outcomes: tuple[Outcome, ...]
    remaining: Ids
    spoke: int

    @property
    def code(self) -> str:
        """The nearest situation as code that makes it again, once the names of camg are imported."""
        return code(self.situation)

    def __str__(self) -> str:
        lines = [f"{' + '.join(self.rules)}: all spoke on {self.spoke} situations, and none satisfied all"]
        lines += [f"  nearest = {self.code}"]
        return "\n".join([*lines, *(f"  {each.rule_id}: {_shown(each)}" for each in self.outcomes)])


@attrs.frozen(kw_only=True)
class Contradictions:
    """Which groups of rules contradict themselves; true where there are any.

    Attributes
    ----------
    rule_set : str
        Id and version.
    groups : tuple of Contradiction
        The smallest groups first.
    unmet : tuple of tuple of str
        Groups of rules that no situation made speak together: of these nothing is known.
    search : Search
    """

    rule_set: str
    groups: tuple[Contradiction, ...]
    unmet: tuple[Ids, ...]
    search: Search

    def __bool__(self) -> bool:
        return bool(self.groups)

    def __str__(self) -> str:
        lines = [f"{self.rule_set}: groups of rules that nothing seen satisfies: {len(self.groups)}; {self.search}"]
        lines += [str(each) for each in self.groups]
        if self.unmet:
            lines.append(f"never spoke together: {', '.join(' + '.join(each) for each in self.unmet)}")
        return "\n".join(lines)


def contradictions(
    rule_set: RuleSet,
    *,
    situations: AskedFor | None = None,
    at_least: Severity | SeverityWord = Severity.INFO,
    largest: int = 2,
    examples: int = 300,
    seed: int = 0,
) -> Contradictions:
    """Name the smallest groups of rules that no situation of a kind satisfies together.

    Parameters
    ----------
    rule_set : RuleSet
    situations : strategy, iterable of Situation or predicate, optional
        Of which kind they are, such as those with a given list of medicines; any kind when left out.
    at_least : Severity or str
        From which severity on a finding counts: a rule that finds something milder is satisfied.
    largest : int
        How many rules a group has at most; 3 asks many times more than 2.
    examples : int
        How many situations are tried for each group at most, near the thresholds of its rules; a quarter more are
        drawn from anywhere.
    seed : int

    Returns
    -------
    Contradictions
        With the nearest situation of each group. A situation that satisfies a group refutes it; that none was found
        proves the contradiction only where all situations were given as a list.

    Raises
    ------
    InputError, RangeError, UnknownNameError
        When an argument is of another type, or the severity is not one.
    NothingChecked
        When there was nothing to try.

    Examples
    --------
    >>> from camg.catalogue.minerals import CALCIUM
    >>> from camg.rules.default import default_rules
    >>> from camg.rules.rule import Rung
    >>> cap = default_rules()["dose/ca-single-cap"]
    >>> one = RuleSet.of(cap, id="one", version="1")
    >>> contradictions(one, examples=50).groups
    ()
    """
    chosen = checked_set(rule_set, "rule_set")
    severity = at_least if isinstance(at_least, Severity) else Severity(at_least)
    kind = asked(situations, examples=examples, seed=seed)
    board = _Board(chosen, kind, severity)
    fit: set[Ids] = set()
    groups: list[Contradiction] = []
    unmet: list[Ids] = []
    for group in _growing(tuple(rule.id for rule in chosen), largest, fit):
        if board.satisfies(group):
            fit.add(group)
        elif not board.spoke(group):
            unmet.append(group)
        elif (nearest_known := board.contradiction(group)) is None:
            fit.add(group)
        else:
            groups.append(nearest_known)
    if not board.count:
        raise NothingChecked(f"{name_of(chosen)}: there was nothing to try")
    return Contradictions(
        rule_set=name_of(chosen), groups=tuple(groups), unmet=tuple(unmet), search=kind.search(board.count)
    )


def _growing(ids: Ids, largest: int, fit: set[Ids]) -> Iterator[Ids]:
    """Return the groups of which every smaller part fits, the smaller groups first."""
    for length in range(1, min(largest, len(ids)) + 1):
        for group in combinations(ids, length):
            if length == 1 or all(part in fit for part in combinations(group, length - 1)):
                yield group


@attrs.define
class _Board:
    """What every rule said of every situation that was looked at, as far from satisfied as it was."""

    rules: RuleSet
    kind: Asked
    at_least: Severity
    situations: list[Situation] = attrs.field(factory=list[Situation])
    short: list[dict[str, float]] = attrs.field(factory=list[dict[str, float]])
    """Of each situation, the rules that speak, and by how much they are not satisfied."""
    satisfied: dict[str, int] = attrs.field(factory=dict[str, int])
    """Of each rule, the situations that satisfy it, as the bits of a number."""
    cores: dict[str, list[Situation]] = attrs.field(factory=dict[str, list[Situation]])
    """Of a rule, a few situations that satisfy it."""
    searches: int = 0

    @property
    def count(self) -> int:
        return len(self.situations)

    def look(self, situation: Situation) -> dict[str, float]:
        """Ask every rule of a situation."""
        short: dict[str, float] = {}
        for rule in self.rules:
            outcome = said(rule, situation)
            if outcome.kind in _SPEAKS:
                short[rule.id] = _short(outcome, self.at_least)
                if not short[rule.id]:
                    self.satisfied[rule.id] = self.satisfied.get(rule.id, 0) | 1 << len(self.situations)
        self.situations.append(situation)
        self.short.append(short)
        return short

    def satisfies(self, group: Ids) -> bool:
        """Tell whether some situation satisfies a group, looking for one where none was met yet."""
        if self._all_satisfied(group):
            return True
        if self.kind.listed is not None and self.count:
            return False
        if self.kind.is_given:
            self._search(group, self.kind.examples)
            return self._all_satisfied(group)
        few = max(1, self.kind.examples // _FIRST_SHARE)
        ways: tuple[Callable[[], None], ...] = (
            lambda: self._join(group),
            lambda: self._step_nearer(group),
            lambda: self._search(group, few),
            lambda: self._step_nearer(group),
            lambda: self._search(group, self.kind.examples),
            lambda: self._step_nearer(group),
        )
        for way in ways:  # the quickest first
            way()
            if self._all_satisfied(group):
                return True
        return False

    def _join(self, group: Ids) -> None:
        """Look at situations put together of one for each rule that satisfies it: most rules mind different things."""
        if len(group) > 1:
            for parts in product(*(self._satisfying(each) for each in group)):
                whole = joined(parts)
                if self.kind.fits is None or self.kind.fits(whole):
                    self.look(whole)

    def _satisfying(self, rule_id: str) -> list[Situation]:
        """Return the smallest situation that satisfies a rule, and some others."""
        if rule_id not in self.cores:
            bits = self.satisfied[rule_id]
            known = sorted((each for number, each in enumerate(self.situations) if bits >> number & 1), key=size)
            core = smallest(known[0], lambda situation: self._lacking_of((rule_id,), situation) == (0, 0.0))
            self.cores[rule_id] = [core, *known[1:_STARTS]]
        return self.cores[rule_id]

    def _search(self, group: Ids, examples: int) -> None:
        """Draw situations near what the group is about until one satisfies it."""

        def holds(situation: Situation) -> bool:
            short = self.look(situation)
            lacking = fsum(min(short.get(rule_id, _SILENT), _SILENT) for rule_id in group)
            if self.kind.listed is None:
                target(-lacking)
            return lacking == 0 and all(rule_id in short for rule_id in group)

        self.searches += 1  # so that each search draws others, also from the caller's strategy
        kind = attrs.evolve(self.kind, examples=examples, seed=self.kind.seed + self.searches)
        kind.first(holds, *(self.rules[each] for each in group), shrinks=False, targets=True)

    def _step_nearer(self, group: Ids) -> None:
        """Move the nearest situations towards satisfying the group, and look at where that leads."""
        for number in sorted(self.spoke(group), key=lambda each: _lacking(self.short[each], group))[:_STARTS]:
            if self._all_satisfied(group):
                return
            reached = nearest(
                self._as_near(group, self.situations[number]),
                lambda situation: self._lacking_of(group, situation),
                lambda situation: self._steps(group, situation),
            )
            self.look(reached)

    def _lacking_of(self, group: Ids, situation: Situation) -> Lacking | None:
        """Return how far a situation is from satisfying a group; None where not all of it speaks."""
        if self.kind.fits is not None and not self.kind.fits(situation):
            return None
        short: dict[str, float] = {}
        for rule_id in group:
            outcome = said(self.rules[rule_id], situation)
            if outcome.kind not in _SPEAKS:
                return None
            short[rule_id] = _short(outcome, self.at_least)
        return _lacking(short, group)

    def _as_near(self, group: Ids, situation: Situation) -> Situation:
        """Return the smallest situation that lacks no more."""
        least = self._lacking_of(group, situation)

        def as_near(other: Situation) -> bool:
            lacking = self._lacking_of(group, other)
            return lacking is not None and least is not None and lacking <= least

        return smallest(situation, as_near)

    def _steps(self, group: Ids, situation: Situation) -> list[float]:
        """Return by how much the rules of a group are missed, in their units."""
        outcomes = [said(self.rules[each], situation) for each in group]
        margins = [each.margin for each in outcomes if each.findings and each.margin is not None]
        return [step for each in margins if each <= 0 for step in ((-each, -1.01 * each) if each else _JUST_BEYOND)]

    def _all_satisfied(self, group: Ids) -> bool:
        together = -1
        for rule_id in group:
            together &= self.satisfied.get(rule_id, 0)
        return together != 0

    def spoke(self, group: Ids) -> list[int]:
        """Return the numbers of the situations on which all rules of a group speak."""
        return [number for number, short in enumerate(self.short) if all(each in short for each in group)]

    def contradiction(self, group: Ids) -> Contradiction | None:
        """Return the contradiction of a group, with the situation that lacks least; None where that lacks nothing."""
        numbers = self.spoke(group)
        lacking = {number: _lacking(self.short[number], group) for number in numbers}
        least = min(lacking.values())
        best = min((self.situations[number] for number in numbers if lacking[number] == least), key=size)
        witness = best if self.kind.is_given else self._as_near(group, best)
        outcomes = tuple(said(self.rules[each], witness) for each in group)
        remaining = tuple(each.rule_id for each in outcomes if _short(each, self.at_least))
        if not remaining:
            self.look(witness)
            return None
        return Contradiction(rules=group, situation=witness, outcomes=outcomes, remaining=remaining, spoke=len(numbers))


_SPEAKS = (OutcomeKind.FOUND, OutcomeKind.CLEAR)
_FIRST_SHARE = 5
"""A fifth of the situations is drawn before the nearest of them are moved: that settles most groups."""
_STARTS = 3
"""From how many situations it is moved."""
_JUST_BEYOND = (0.01, 1.0)
"""Steps off a limit that is reached, where that is not enough."""
_SILENT = 10.0
"""A rule that does not speak counts as far from satisfied, in parts of its limit."""


def _lacking(short: dict[str, float], group: Ids) -> Lacking:
    parts = [short[each] for each in group]
    return sum(each > 0 for each in parts), round(fsum(parts), 9)


def _short(outcome: Outcome, at_least: Severity) -> float:
    """Return how far a rule that speaks is from satisfied, in parts of its limit: 0 where it is."""
    weighty = [each for each in outcome.findings if each.severity >= at_least]
    if not weighty:
        return 0.0
    worst = max(weighty, key=lambda each: each.severity.rank)
    limit = max((abs(each) for each in worst.allowed if each is not None), default=1.0) or 1.0
    if outcome.margin is None or not isfinite(outcome.margin):
        return 1.0
    return max(-outcome.margin / limit, 1e-9)
