"""Which findings show, and which stand under them as notes: one pair of intakes does not shout three times."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from camg import _attrs as attrs
from camg._value import Value
from camg.errors import InputError
from camg.intake.intake import Item
from camg.rules.outcome import Finding, noted

__all__ = ["Places", "Precedence", "places_of", "shown"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Precedence(Value):
    """Rules that speak of one matter: on the same intakes the most severe of them shows.

    Attributes
    ----------
    name : str
        The matter.
    rules : tuple of str
        Ids of the rules; of equal severities the first shows.
    only_with : str or None
        A rule without whose finding the others stand for themselves.
    """

    name: str
    rules: tuple[str, ...]
    only_with: str | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise InputError("Precedence.name", self.name, "text", "Name the matter.")
        if not isinstance(self.rules, tuple) or not all(isinstance(each, str) for each in self.rules):
            raise InputError("Precedence.rules", self.rules, "a tuple of rule ids", "Write rules=('a/b', 'a/c').")
        if not isinstance(self.only_with, str | None):
            raise InputError("Precedence.only_with", self.only_with, "a rule id, or None", "Leave it out.")


Places = Mapping[str, tuple[int, int]]
"""For each rule id the number of its group, and its place there."""


def places_of(groups: Sequence[Precedence]) -> Places:
    """Return where each rule stands that has a group."""
    return {rule_id: (number, place) for number, each in enumerate(groups) for place, rule_id in enumerate(each.rules)}


def shown(findings: Iterable[Finding], groups: Sequence[Precedence], places: Places) -> list[Finding]:
    """Return what a reader sees, the most severe first: of each group the most severe, with the others as its notes.

    Two findings of a group are about the same where they share an intake, or where one of them is about the person.
    Two findings of one rule never hide each other. Those of one severity stay in the order given.
    """
    ordered = sorted(findings, key=_weight)
    by_group: dict[int, list[_Member]] = {}
    for number, finding in enumerate(ordered):
        known = places.get(finding._rule.id)  # because its property would cost as much as the rest
        if known is not None:
            group, place = known
            by_group.setdefault(group, []).append((finding.severity.weight, place, number))
    hidden: list[int] = []
    for group, members in by_group.items():
        if len(members) > 1:
            hidden += _gathered(groups[group].only_with, members, ordered)
    hidden.sort(reverse=True)  # so that a number still stands for its finding when its turn comes
    for number in hidden:
        del ordered[number]
    return ordered


def _weight(finding: Finding) -> int:
    return finding.severity.weight


_Member: TypeAlias = tuple[int, int, int]
"""A finding of a group: its weight, the place of its rule in the group, and its number among all findings."""


def _gathered(only_with: str | None, members: list[_Member], findings: list[Finding]) -> list[int]:
    """Put each member of a group under the most severe one of another rule about the same, and return their numbers."""
    if only_with is not None and all([findings[number].rule_id != only_with for _, _, number in members]):
        return []
    members.sort()
    heads: list[tuple[int, int, tuple[Item, ...]]] = []
    under: dict[int, list[Finding]] = {}
    hidden: list[int] = []
    for _, place, number in members:
        finding = findings[number]
        items = finding.items
        for head_place, head, its in heads:
            if head_place != place and _are_the_same(items, its):
                hidden.append(number)
                under.setdefault(head, []).append(finding)
                break
        else:
            heads.append((place, number, items))
    for head, notes in under.items():
        findings[head] = noted(findings[head], tuple(notes))
    return hidden


def _are_the_same(some: tuple[Item, ...], others: tuple[Item, ...]) -> bool:
    """Tell whether two findings are about the same: one of them about nothing that is taken, or an item of both."""
    if some is others or not some or not others:
        return True
    if len(some) > len(others):
        some, others = others, some
    for each in some:  # because this is asked often, and any() makes a generator first
        for other in others:
            if each is other:
                return True
    return False
