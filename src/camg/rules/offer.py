"""What an assessment offers for a finding: changes that were tried, and those that were refused."""

from collections import Counter
from typing import TYPE_CHECKING, Protocol

import attrs

from camg._value import Value

if TYPE_CHECKING:
    from camg.rules.change import Remedy
    from camg.rules.outcome import Finding
    from camg.rules.situation import Situation

__all__ = ["VETO", "Adviser", "Offers", "Refusal", "in_words"]

VETO = "veto: "
"""How a reason against a change begins that nothing overrides."""


@attrs.frozen(eq=False, repr=False)
class Refusal(Value):
    """A change that was tried and is not offered.

    Attributes
    ----------
    remedy : Remedy
    against : tuple of str
        What speaks against it: ids of rules that would find more, a veto, or that it does not clear the finding.
    """

    remedy: "Remedy"
    against: tuple[str, ...]


@attrs.frozen(eq=False, repr=False)
class Offers(Value):
    """What may be changed to clear a finding, best first, and what was tried and refused.

    Attributes
    ----------
    remedies : tuple of Remedy
    refused : tuple of Refusal
    failed : str
        What the rule's own proposals raised; empty where they did not.
    """

    remedies: "tuple[Remedy, ...]" = ()
    refused: tuple[Refusal, ...] = ()
    failed: str = ""

    @property
    def text(self) -> str:
        """What was tried and refused, as a sentence; empty where nothing was."""
        if self.failed:
            return f"The rule's proposals failed: {self.failed}."
        if not self.refused:
            return ""
        ways = "1 change was" if len(self.refused) == 1 else f"{len(self.refused)} changes were"
        counted = Counter(in_words(why) for each in self.refused for why in each.against)
        most = "; ".join(f"{why} ({count})" for why, count in counted.most_common(3))
        return f"{ways} tried and {'not' if self.remedies else 'none is'} offered: {most}."


def in_words(against: str) -> str:
    """Say what speaks against a change: what its rule or others would still or newly remark, or a veto."""
    if against.startswith(VETO):
        return f"ruled out, because {against.removeprefix(VETO)}"
    rule_id, _, what = against.partition(" ")
    return _TOLD.get(what, f"{rule_id} {what}").format(rule_id)


_TOLD = {
    "": "{} would find something as severe",
    "still speaks": "{} would still find this",
    "could no longer be judged": "{} could no longer be judged, as the change leaves open what is known now",
}


class Adviser(Protocol):
    """Whoever knows all rules; an assessment gives one to the situation it judges."""

    def offers(self, finding: "Finding", situation: "Situation") -> Offers:
        """Return what may be offered for a finding of a situation."""
        ...
