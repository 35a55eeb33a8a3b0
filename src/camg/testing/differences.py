"""Where two rule sets disagree: the smallest situation that shows it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal, TypeAlias

import attrs

from camg.assessment.judging import judged
from camg.errors import UnknownNameError
from camg.rules.outcome import Outcome, OutcomeKind, Rule
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.testing.reports import NothingChecked, _shown
from camg.testing.searching import AskedFor, Search, asked, checked_set, name_of, said
from camg.testing.situation_strategy import code
from camg.testing.smaller import size

__all__ = ["Change", "Difference", "Witness", "difference"]

By: TypeAlias = Literal["verdict", "outcome"]
_BY = ("verdict", "outcome")
_PRECEDENCE = "precedence"


@attrs.frozen(kw_only=True)
class Change:
    """What two sets say by one rule of one situation.

    Attributes
    ----------
    rule_id : str
    old, new : Outcome or None
        None where the set has no such rule.
    """

    rule_id: str
    old: Outcome | None
    new: Outcome | None

    def __str__(self) -> str:
        old, new = ("no such rule" if each is None else _shown(each) for each in (self.old, self.new))
        return f"{self.rule_id}\n  old: {old}\n  new: {new}"


@attrs.frozen(kw_only=True)
class Witness:
    """A situation on which two sets disagree.

    Attributes
    ----------
    situation : Situation
    changes : tuple of Change
        One for each rule by which they disagree.
    shown : tuple of tuple of str, or None
        The findings that an assessment shows by either set, where only the precedence differs.
    """

    situation: Situation
    changes: tuple[Change, ...]
    shown: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    @property
    def code(self) -> str:
        """The situation as code that makes it again, once the names of camg are imported."""
        return code(self.situation)

    def __str__(self) -> str:
        lines = [f"situation = {self.code}", *map(str, self.changes)]
        if self.shown is not None:
            old, new = (", ".join(each) or "nothing" for each in self.shown)
            lines += ["shown", f"  old: {old}", f"  new: {new}"]
        return "\n".join(lines)


@attrs.frozen(kw_only=True)
class Difference:
    """Where two rule sets disagree; true where they do.

    Attributes
    ----------
    old, new : str
        Id and version of the sets.
    witnesses : tuple of Witness
        Of each rule that was seen to disagree the smallest situation; the smallest of all first.
    unseen : tuple of str
        Rules that are not equal, and yet say the same of every situation that was looked at.
    search : Search
    """

    old: str
    new: str
    witnesses: tuple[Witness, ...]
    unseen: tuple[str, ...]
    search: Search

    def __bool__(self) -> bool:
        return bool(self.witnesses)

    @property
    def situation(self) -> Situation | None:
        """The smallest situation on which they disagree; None where none was found."""
        return self.witnesses[0].situation if self.witnesses else None

    def __str__(self) -> str:
        lines = [f"{self.old} and {self.new} {'disagree' if self else 'were not seen to disagree'}: {self.search}"]
        lines += [str(each) for each in self.witnesses]
        if self.unseen:
            lines.append(f"not equal, but not seen to disagree: {', '.join(self.unseen)}")
        return "\n".join(lines)


def difference(
    old: RuleSet,
    new: RuleSet,
    *,
    situations: AskedFor | None = None,
    by: By = "verdict",
    examples: int = 500,
    seed: int = 0,
) -> Difference:
    """Look for the smallest situations on which two rule sets disagree.

    Parameters
    ----------
    old, new : RuleSet
        Rules of one id are compared; a rule that only one set has makes a difference where it finds something.
    situations : strategy, iterable of Situation or predicate, optional
        Of which kind they are. When left out, near the thresholds of the rules that differ, and anywhere.
    by : str
        ``"verdict"``: the kind of the outcome and the severities found. ``"outcome"``: everything, also what was
        measured, what is allowed, what is missing and the margin.
    examples : int
        How many situations are tried for each rule that differs; a quarter more are drawn from anywhere.
    seed : int

    Returns
    -------
    Difference
        Deterministic: the same call gives an equal result. That none was found proves nothing, unless all situations
        were given as a list: it says how hard was looked.

    Raises
    ------
    InputError, UnknownNameError
        When an argument is of another type, or `by` is not known.
    NothingChecked
        When rules differ, and there was no situation to try them on.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> from camg.rules.rule import Rung
    >>> old = default_rules()
    >>> new = old.override("dose/ca-single-cap", reason="Small portions.", rungs=(Rung.of("400 mg", "advice"),))
    >>> found = difference(old, new, examples=50)
    >>> [each.rule_id for each in found.witnesses[0].changes]
    ['dose/ca-single-cap']
    """
    before, after = checked_set(old, "old"), checked_set(new, "new")
    if by not in _BY:
        raise UnknownNameError("by", by, _BY)
    kind = asked(situations, examples=examples, seed=seed)
    witnesses: list[Witness] = []
    unseen: list[str] = []
    count = 0
    for name, rules, differs in _comparisons(before, after, by):
        tried = kind.first(differs, *rules)
        count = max(count, tried.count) if kind.listed is not None else count + tried.count
        if tried.situation is None:
            unseen.append(name)
        else:
            witnesses.append(_witness(before, after, by, tried.situation))
    if (witnesses or unseen) and not count:
        raise NothingChecked(f"{name_of(before)} and {name_of(after)}: there are no situations to try them on")
    witnesses.sort(key=lambda each: size(each.situation))
    return Difference(
        old=name_of(before),
        new=name_of(after),
        witnesses=tuple(dict.fromkeys(witnesses)),
        unseen=tuple(unseen),
        search=kind.search(count),
    )


def _comparisons(
    old: RuleSet, new: RuleSet, by: By
) -> Iterator[tuple[str, tuple[Rule, ...], Callable[[Situation], bool]]]:
    """Return what could differ: its name, the rules that it is about, and what tells whether it does."""
    for rule_id, before, after in _unequal(old, new):
        rules = tuple(each for each in (before, after) if each is not None)
        yield rule_id, rules, partial(_disagree, before, after, by)
    if old.precedence != new.precedence:
        grouped = {rule_id for each in (*old.precedence, *new.precedence) for rule_id in each.rules}
        rules = tuple(rule for rule in old if rule.id in grouped and rule.id in new)
        if rules:
            yield _PRECEDENCE, rules, partial(_shows_otherwise, old, new)


def _disagree(old: Rule | None, new: Rule | None, by: By, situation: Situation) -> bool:
    return _differs(_of(old, situation), _of(new, situation), by)


def _unequal(old: RuleSet, new: RuleSet) -> Iterator[tuple[str, Rule | None, Rule | None]]:
    before, after = {rule.id: rule for rule in old}, {rule.id: rule for rule in new}
    for rule_id in {**before, **after}:
        one, other = before.get(rule_id), after.get(rule_id)
        if one != other:
            yield rule_id, one, other


def _of(rule: Rule | None, situation: Situation) -> Outcome | None:
    return None if rule is None else said(rule, situation)


def _differs(old: Outcome | None, new: Outcome | None, by: By) -> bool:
    if old is None or new is None:
        alone = new if old is None else old
        kinds = (OutcomeKind.FOUND,) if by == "verdict" else (OutcomeKind.FOUND, OutcomeKind.NOT_EVALUATED)
        return alone is not None and alone.kind in kinds
    return old != new if by == "outcome" else _verdict(old) != _verdict(new)


def _verdict(outcome: Outcome) -> tuple[OutcomeKind, list[int]]:
    return outcome.kind, sorted(each.severity.rank for each in outcome.findings)


def _shows_otherwise(old: RuleSet, new: RuleSet, situation: Situation) -> bool:
    if any(_disagree(a, b, "verdict", situation) for _, a, b in _unequal(old, new)):
        return False  # what rules say otherwise shows otherwise: that is told by the rule
    return _shows(old, situation) != _shows(new, situation)


def _shows(rules: RuleSet, situation: Situation) -> tuple[str, ...]:
    findings = judged(attrs.evolve(situation, whole=None), rules).findings
    return tuple(f"{each.rule_id} {each.severity}" for each in findings)


def _witness(old: RuleSet, new: RuleSet, by: By, situation: Situation) -> Witness:
    told = [(rule_id, _of(a, situation), _of(b, situation)) for rule_id, a, b in _unequal(old, new)]
    changes = [Change(rule_id=rule_id, old=a, new=b) for rule_id, a, b in told if _differs(a, b, by)]
    shown = None if changes else (_shows(old, situation), _shows(new, situation))
    return Witness(situation=situation, changes=tuple(changes), shown=shown)
