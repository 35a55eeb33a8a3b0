"""Which findings show, and which stand under them as notes: one pair of intakes does not shout three times."""

from collections.abc import Mapping

import attrs

from camg._value import Value
from camg.intake.intake import Item
from camg.rules.outcome import Finding, noted

__all__ = ["Precedence", "shown"]


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


Places = Mapping[str, tuple[Precedence, int]]
"""For each rule id its group, and its place there."""


def shown(findings: list[Finding], places: Places) -> list[Finding]:
    """Return what a reader sees, in the order given: of each group the most severe, with the others as its notes.

    Two findings of a group are about the same where they share an intake, or where one of them is about the person.
    Two findings of one rule never hide each other.
    """
    groups: dict[str, list[int]] = {}
    for number, finding in enumerate(findings):
        known = places.get(finding._rule.id)  # because a property would cost as much as the rest
        if known is not None:
            name = known[0].name
            if name in groups:
                groups[name].append(number)
            else:
                groups[name] = [number]
    under: dict[int, list[Finding]] = {}
    hidden: set[int] = set()
    for numbers in groups.values():
        if len(numbers) > 1:
            _gather(findings, numbers, places, hidden, under)
    if not hidden:
        return findings
    return [
        noted(each, tuple(under[number])) if number in under else each
        for number, each in enumerate(findings)
        if number not in hidden
    ]


def _gather(
    findings: list[Finding], numbers: list[int], places: Places, hidden: set[int], under: dict[int, list[Finding]]
) -> None:
    """Put each finding of a group under the most severe one of another rule that is about the same."""
    ids = [findings[number]._rule.id for number in numbers]
    only_with = places[ids[0]][0].only_with
    if only_with is not None and only_with not in ids:
        return
    members = [
        (findings[number].severity.weight, places[rule_id][1], number)
        for number, rule_id in zip(numbers, ids, strict=True)
    ]
    members.sort()
    heads: list[tuple[int, int, tuple[Item, ...]]] = []
    for _, place, number in members:
        items = findings[number].items
        for head_place, head, its in heads:
            if head_place != place and _are_the_same(items, its):
                hidden.add(number)
                under.setdefault(head, []).append(findings[number])
                break
        else:
            heads.append((place, number, items))


def _are_the_same(some: tuple[Item, ...], others: tuple[Item, ...]) -> bool:
    """Tell whether two findings are about the same: one of them about nothing that is taken, or an item of both."""
    if some is others or not some or not others:
        return True
    for each in some:  # because this is asked often, and any() makes a generator first
        for other in others:
            if each is other:
                return True
    return False
