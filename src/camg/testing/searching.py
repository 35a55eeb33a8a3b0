"""Looking for a situation of which something holds, and saying how hard was looked."""

import warnings
from collections.abc import Callable, Iterable
from random import Random
from typing import Any, TypeAlias

import attrs
from hypothesis import Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisWarning, NoSuchExample, Unsatisfiable

from camg.errors import InputError, RangeError
from camg.provenance import Grade, Reference
from camg.rules.outcome import Outcome, Rule
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.testing.nearness import near
from camg.testing.situation_strategy import situations as any_situations
from camg.testing.smaller import size, smallest

__all__ = ["Asked", "AskedFor", "Search", "Tried", "asked", "checked_set", "name_of", "said"]

AskedFor: TypeAlias = st.SearchStrategy[Situation] | Iterable[Situation] | Callable[[Situation], bool]
"""The kind of situations: a strategy that draws them, all of them, or a predicate on situations of any kind."""

_MOST_EXAMPLES = 1_000_000
_RANDOM_SHARE = 4
"""Of so many situations near a rule's thresholds, one more is drawn from anywhere."""


@attrs.frozen(kw_only=True)
class Search:
    """How hard was looked, so that "none was found" can be weighed.

    Attributes
    ----------
    situations : int
        How many situations were looked at.
    seed : int
        From which they were drawn; the same seed, the same situations, under the same version of Hypothesis.
    whole : bool
        Whether they were all there are: those of a list. Then what was not found is not there; otherwise it was only
        not met.
    """

    situations: int
    seed: int
    whole: bool = False

    def __str__(self) -> str:
        if self.whole:
            return f"all {self.situations} situations of the list were looked at"
        return f"{self.situations} situations were looked at, drawn from seed {self.seed}"


@attrs.frozen
class Tried:
    """What one search met.

    Attributes
    ----------
    situation : Situation or None
        Of which it holds, as small as it could be made.
    count : int
        How many were looked at before.
    """

    situation: Situation | None
    count: int


@attrs.frozen(kw_only=True)
class Asked:
    """Of which kind situations are asked for, how many are tried, and from which seed."""

    listed: tuple[Situation, ...] | None = None
    drawn: st.SearchStrategy[Situation] | None = None
    fits: Callable[[Situation], bool] | None = None
    examples: int
    seed: int

    def first(
        self, holds: Callable[[Situation], bool], *about: Rule, shrinks: bool = True, targets: bool = False
    ) -> Tried:
        """Look for a situation of which something holds, at and around what some rules are about.

        Parameters
        ----------
        holds : callable
        about : Rule
        shrinks : bool
            Whether to make it as small as can be.
        targets : bool
            Whether `holds` calls `hypothesis.target`.
        """
        if self.listed is not None:
            fit = [each for each in self.listed if holds(each)]
            return Tried(min(fit, key=size, default=None), len(self.listed))
        phases = [Phase.generate, *([Phase.target] if targets else [])]
        if self.drawn is not None:
            return self._met(self.drawn, holds, self.examples, [*phases, *([Phase.shrink] if shrinks else [])])
        near_by = near(_Together(rules=about)) if len(about) > 1 else near(*about)
        tried = self._met(near_by, holds, self.examples, phases)
        if tried.situation is None:
            more = self._met(any_situations(), holds, self._anywhere, phases)
            tried = Tried(more.situation, tried.count + more.count)
        return self.shrunk(tried, holds) if shrinks else tried

    def shrunk(self, tried: Tried, holds: Callable[[Situation], bool]) -> Tried:
        """Make what was met smaller, where situations may be any that fit."""
        if tried.situation is None or self.is_given:
            return tried
        return Tried(smallest(tried.situation, self._of_kind(holds)), tried.count)

    def each(self, look: Callable[[Situation], object], *about: Rule) -> int:
        """Look at all the situations of a search, and return how many they were."""

        def goes_on(situation: Situation) -> bool:
            look(situation)
            return False

        return self.first(goes_on, *about, shrinks=False).count

    def search(self, count: int) -> Search:
        """Return how hard was looked."""
        return Search(situations=count, seed=self.seed, whole=self.listed is not None)

    @property
    def is_given(self) -> bool:
        """Whether the situations are the caller's, and the same whatever rules are asked about."""
        return self.listed is not None or self.drawn is not None

    @property
    def _anywhere(self) -> int:
        return max(1, self.examples // _RANDOM_SHARE)

    def _of_kind(self, holds: Callable[[Situation], bool]) -> Callable[[Situation], bool]:
        fits = self.fits
        return holds if fits is None else lambda situation: fits(situation) and holds(situation)

    def _met(
        self,
        strategy: st.SearchStrategy[Situation],
        holds: Callable[[Situation], bool],
        examples: int,
        phases: list[Phase],
    ) -> Tried:
        """Draw situations until it holds of one; those that are not of the kind do not count."""
        seen = 0
        met = False

        def tried(situation: Situation) -> bool:
            nonlocal seen, met
            if self.fits is not None and not self.fits(situation):
                return False
            seen += not met
            held = holds(situation)
            met = met or held
            return held

        chosen = settings(max_examples=examples, database=None, deadline=None, phases=phases)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", HypothesisWarning)  # it would print what was found, which is long
                return Tried(find(strategy, tried, settings=chosen, random=Random(self.seed)), seen)
        except (NoSuchExample, Unsatisfiable):
            return Tried(None, seen)


def asked(kind: AskedFor | None, *, examples: int, seed: int) -> Asked:
    """Read of which kind situations are asked for.

    Raises
    ------
    InputError, RangeError
        When it is no kind, an empty list, or the number of examples is none.
    """
    if isinstance(examples, bool) or not isinstance(examples, int) or not 1 <= examples <= _MOST_EXAMPLES:
        raise RangeError("examples", examples, f"a whole number from 1 to {_MOST_EXAMPLES}")
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise InputError("seed", seed, "a whole number")
    if kind is None:
        return Asked(examples=examples, seed=seed)
    drawn: Any = kind
    if isinstance(kind, st.SearchStrategy):
        return Asked(drawn=drawn, examples=examples, seed=seed)
    if callable(kind):
        return Asked(fits=kind, examples=examples, seed=seed)
    listed = tuple(kind) if isinstance(kind, Iterable) else ()
    if not listed or not all(isinstance(each, Situation) for each in listed):
        allowed = "a strategy, a list of situations, or a function that tells whether one is of the kind"
        raise InputError("situations", kind, allowed, "Write situations=[Situation.of(...), ...].")
    return Asked(listed=listed, examples=examples, seed=seed)


@attrs.frozen(kw_only=True)
class _Together:
    """Several rules as one, so that situations near all of them can be drawn."""

    id: str = "together"
    statement: str = "Several rules hold."
    grade: Grade = Grade.D
    references: tuple[Reference, ...] = ()
    rules: tuple[Rule, ...]

    def check(self, situation: Situation) -> Outcome:
        """Ask each of them, so that what they read can be seen, and say nothing."""
        for each in self.rules:
            said(each, situation)
        return Outcome.not_applicable(self)


def said(rule: Rule, situation: Situation) -> Outcome:
    """Return what a rule says; of one that raises, what an assessment makes of it."""
    try:
        outcome: Any = rule.check(situation)
    except Exception as fault:
        return Outcome.not_evaluated(rule, missing=[f"a rule that does not raise {type(fault).__name__}: {fault}"])
    if isinstance(outcome, Outcome):
        return outcome
    return Outcome.not_evaluated(rule, missing=[f"a rule that does not return {type(outcome).__name__}"])


def checked_set(rules: object, field: str) -> RuleSet:
    """Return the rule set, or refuse what is none."""
    if not isinstance(rules, RuleSet):
        raise InputError(field, rules, "a RuleSet", "Write RuleSet.of(*rules, id='mine', version='1').")
    return rules


def name_of(rules: RuleSet) -> str:
    """Return id and version of a set."""
    return f"{rules.id} {rules.version}"
