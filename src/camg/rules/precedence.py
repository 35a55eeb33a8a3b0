"""Which findings show, and which stand under them as notes: one pair of intakes does not shout three times."""

from collections.abc import Mapping
from typing import TypeAlias

import attrs

from camg.rules.outcome import Finding, noted

__all__ = ["Precedence", "shown"]


@attrs.frozen(kw_only=True)
class Precedence:
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


Places = Mapping[str, tuple[Precedence, int]]
"""For each rule id its group, and its place there."""


def shown(findings: list[Finding], places: Places) -> list[Finding]:
    """Return what a reader sees, in the order given: of each group the most severe, with the others as its notes.

    Two findings of a group are about the same where they share an intake, or where one of them is about the person.
    Two findings of one rule never hide each other.
    """
    groups: dict[str, list[_Member]] = {}
    for number, finding in enumerate(findings):
        known = places.get(finding.rule_id)
        if known is not None:
            group, place = known
            member = (finding.severity.weight, place, number)
            if group.name in groups:
                groups[group.name].append(member)
            else:
                groups[group.name] = [member]
    under: dict[int, list[Finding]] = {}
    hidden: set[int] = set()
    for members in groups.values():
        if len(members) > 1:
            _gather(members, findings, places, hidden, under)
    if not hidden:
        return findings
    return [
        noted(each, tuple(under[number])) if number in under else each
        for number, each in enumerate(findings)
        if number not in hidden
    ]


_Member: TypeAlias = tuple[int, int, int]
"""A finding of a group: its weight, the place of its rule in the group, and its number among all findings."""


def _gather(
    members: list[_Member], findings: list[Finding], places: Places, hidden: set[int], under: dict[int, list[Finding]]
) -> None:
    """Put each member of a group under the most severe one of another rule that is about the same."""
    group, _ = places[findings[members[0][2]].rule_id]
    if group.only_with is not None and all([findings[number].rule_id != group.only_with for _, _, number in members]):
        return
    members.sort()
    heads: list[tuple[int, int]] = []
    for _, place, number in members:
        finding = findings[number]
        for head_place, head in heads:
            if head_place != place and _are_about_the_same(finding, findings[head]):
                hidden.add(number)
                under.setdefault(head, []).append(finding)
                break
        else:
            heads.append((place, number))


def _are_about_the_same(one: Finding, other: Finding) -> bool:
    here, there = one.items, other.items
    return not here or not there or not set(map(id, here)).isdisjoint(map(id, there))
