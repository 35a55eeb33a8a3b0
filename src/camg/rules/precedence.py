"""Which findings show, and which stand under them as notes: one pair of intakes does not shout three times."""

from collections.abc import Iterable, Mapping

import attrs

from camg.rules.outcome import Finding

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


def shown(findings: Iterable[Finding], places: Places) -> list[Finding]:
    """Return what a reader sees, in the order given: of each group the most severe, with the others as its notes.

    Two findings of a group are about the same where they share an intake, or where one of them is about the person.
    Two findings of one rule never hide each other.
    """
    listed = list(findings)
    grouped: dict[str, list[tuple[int, int, Finding]]] = {}
    for finding in listed:
        known = places.get(finding.rule_id)
        if known is not None:
            group, place = known
            grouped.setdefault(group.name, []).append((-finding.severity.rank, place, finding))
    hidden: set[int] = set()
    noted: dict[int, list[Finding]] = {}
    for members in grouped.values():
        if len(members) > 1:
            _gather(members, places, hidden, noted)
    if not hidden:
        return listed
    return [
        attrs.evolve(each, notes=tuple(noted[id(each)])) if id(each) in noted else each
        for each in listed
        if id(each) not in hidden
    ]


def _gather(
    members: list[tuple[int, int, Finding]], places: Places, hidden: set[int], noted: dict[int, list[Finding]]
) -> None:
    """Put each member of a group under the most severe one of another rule that is about the same."""
    group, _ = places[members[0][2].rule_id]
    if group.only_with is not None and all(each.rule_id != group.only_with for _, _, each in members):
        return
    heads: list[tuple[Finding, set[int]]] = []
    for _, _, finding in sorted(members, key=_by_weight):
        about = {id(item) for item in finding.items}
        for head, over in heads:
            if head.rule_id != finding.rule_id and not (about and over and about.isdisjoint(over)):
                hidden.add(id(finding))
                noted.setdefault(id(head), []).append(finding)
                break
        else:
            heads.append((finding, about))


def _by_weight(member: tuple[int, int, Finding]) -> tuple[int, int]:
    return member[:2]
