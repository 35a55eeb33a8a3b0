"""Rules that no situation ever fires."""

from collections import Counter
from functools import partial

import attrs

from camg.rules.outcome import OutcomeKind, Rule
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.testing.reports import NothingChecked
from camg.testing.searching import AskedFor, Search, asked, checked_set, name_of, said

__all__ = ["Silent", "SilentRule", "silent"]


@attrs.frozen(kw_only=True)
class SilentRule:
    """A rule that found nothing on any situation.

    Attributes
    ----------
    rule_id : str
    kinds : tuple of (str, int)
        What it said instead, and how often. One that is never ``clear`` either was asked nothing that it is about;
        one that is always ``not evaluated`` lacks an input.
    """

    rule_id: str
    kinds: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        return f"{self.rule_id} found nothing: {', '.join(f'{count} {kind}' for kind, count in self.kinds)}"


@attrs.frozen(kw_only=True)
class Silent:
    """Which rules of a set never fired; true where there are any.

    Attributes
    ----------
    rule_set : str
        Id and version.
    rules : tuple of SilentRule
    heard : int
        How many rules did fire.
    search : Search
    """

    rule_set: str
    rules: tuple[SilentRule, ...]
    heard: int
    search: Search

    def __bool__(self) -> bool:
        return bool(self.rules)

    def __str__(self) -> str:
        lines = [f"{self.rule_set}: {self.heard} of {self.heard + len(self.rules)} rules fired; {self.search}"]
        return "\n".join([*lines, *(f"  {each}" for each in self.rules)])


def silent(rule_set: RuleSet, *, situations: AskedFor | None = None, examples: int = 500, seed: int = 0) -> Silent:
    """Name the rules that no situation fires: that are `found` nowhere.

    Parameters
    ----------
    rule_set : RuleSet
    situations : strategy, iterable of Situation or predicate, optional
        Of which kind they are. When left out, near the thresholds of each rule, and anywhere.
    examples : int
        How many situations are tried for each rule at most; a quarter more are drawn from anywhere.
    seed : int

    Returns
    -------
    Silent
        A rule that it names may yet fire on a situation that was not tried, unless all were given as a list.

    Raises
    ------
    InputError
        When an argument is of another type.
    NothingChecked
        When the set is empty, or there was nothing to try it on.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> one = RuleSet.of(default_rules()["dose/ca-single-cap"], id="one", version="1")
    >>> small = silent(one, situations=lambda situation: situation.totals.mg("calcium") < 400, examples=50)
    >>> [each.rule_id for each in small.rules]
    ['dose/ca-single-cap']
    """
    chosen = checked_set(rule_set, "rule_set")
    kind = asked(situations, examples=examples, seed=seed)
    quiet = {rule.id: Counter[str]() for rule in chosen}
    waiting: dict[str, Rule] = {rule.id: rule for rule in chosen}

    def hears(situation: Situation) -> None:
        """Show the situation to every rule that was not heard yet."""
        for each in list(waiting.values()):
            outcome = said(each, situation)
            quiet[each.id][outcome.kind.value] += 1
            if outcome.kind is OutcomeKind.FOUND:
                del waiting[each.id]

    def heard(rule_id: str | None, situation: Situation) -> bool:
        hears(situation)
        return not waiting if rule_id is None else rule_id not in waiting

    count = 0
    for rule in chosen:
        if rule.id in waiting and not (kind.is_given and count):
            wanted = None if kind.is_given else rule.id  # the caller's situations are shown to all rules at once
            count += kind.first(partial(heard, wanted), rule, shrinks=False).count
    if not count:
        raise NothingChecked(f"{name_of(chosen)}: there was nothing to try")
    rules = tuple(SilentRule(rule_id=name, kinds=tuple(sorted(quiet[name].items()))) for name in waiting)
    return Silent(rule_set=name_of(chosen), rules=rules, heard=len(chosen) - len(rules), search=kind.search(count))
