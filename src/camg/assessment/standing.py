"""Whether a finding still stands after a change: its own subject, not how often its rule speaks.

A rule may remark several things of one day. That it speaks less often after a change does not say that *this* remark
is answered: another may have gone in its place.
"""

from collections import Counter
from collections.abc import Iterable

from camg.intake.intake import Intake, Item
from camg.rules.change import Remedy
from camg.rules.gain import become
from camg.rules.outcome import Finding

__all__ = ["kind_of", "stands"]


def stands(finding: Finding, before: Iterable[Finding], after: Iterable[Finding], remedy: Remedy) -> bool:
    """Tell whether a finding's rule still speaks of its subject.

    Parameters
    ----------
    finding : Finding
    before, after : iterable of Finding
        What was found of the day without the remedy, the finding among it, and with it; by any rules.
    remedy : Remedy

    Returns
    -------
    bool
        Whether, beside what the rule remarked of others before and remarks still, it remarks something of the same
        mineral, and of the same intakes or of what the remedy makes of them. Remarks without intakes are of the day.
    """
    others = Counter(each for each in before if each.rule_id == finding.rule_id)
    others[finding] -= 1
    became: list[Item] | None = None
    for later in after:
        if later.rule_id != finding.rule_id:
            continue
        if others[later] > 0:
            others[later] -= 1
            continue
        if became is None:
            became = become(finding.items, remedy)
        if _same_items(finding, later, became) and _same_measure(finding, later):
            return True
    return False


def _same_items(finding: Finding, later: Finding, became: Iterable[Item]) -> bool:
    """Tell whether a later finding holds something of every side of this one; of the day, where either has none."""
    if not finding.items or not later.items:
        return True
    shared = {kind_of(each) for each in later.items if each in became}
    return shared >= {kind_of(each) for each in finding.items}


def _same_measure(finding: Finding, later: Finding) -> bool:
    """Tell whether two findings could be of one measure: neither has a unit, mineral or factor that the other lacks."""
    one, other = finding.facts, later.facts
    return finding.unit == later.unit and all(
        one[name] == other[name] for name in ("mineral", "part") if name in one and name in other
    )


def kind_of(item: Item) -> str:
    """Return what is on one side of a pair: the mineral of an intake, or ``"medicine"``."""
    return item.dose.mineral.name if isinstance(item, Intake) else "medicine"
