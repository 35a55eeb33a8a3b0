"""Which findings show, and which stand under them as notes: one pair of intakes does not shout three times."""

from collections.abc import Mapping

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
    groups: dict[str, list[tuple[int, Finding]]] = {}
    for finding in findings:
        known = places.get(finding.rule.id)
        if known is not None:
            group, place = known
            if group.name in groups:
                groups[group.name].append((place, finding))
            else:
                groups[group.name] = [(place, finding)]
    under: dict[int, list[Finding]] = {}
    hidden: set[int] = set()
    for members in groups.values():
        if len(members) > 1:
            _gather(members, places, hidden, under)
    if not hidden:
        return findings
    return [
        noted(each, tuple(under[id(each)])) if id(each) in under else each
        for each in findings
        if id(each) not in hidden
    ]


def _gather(
    members: list[tuple[int, Finding]], places: Places, hidden: set[int], under: dict[int, list[Finding]]
) -> None:
    """Put each member of a group under the most severe one of another rule that is about the same."""
    group, _ = places[members[0][1].rule.id]
    if group.only_with is not None and all([each.rule.id != group.only_with for _, each in members]):
        return
    members.sort(key=_by_weight)
    heads: list[tuple[int, Finding, set[int]]] = []
    for place, finding in members:
        about = {id(item) for item in finding.items}
        for head_place, head, over in heads:
            if head_place != place and not (about and over and about.isdisjoint(over)):
                hidden.add(id(finding))
                under.setdefault(id(head), []).append(finding)
                break
        else:
            heads.append((place, finding, about))


def _by_weight(member: tuple[int, Finding]) -> tuple[int, int]:
    return -member[1].severity.rank, member[0]
