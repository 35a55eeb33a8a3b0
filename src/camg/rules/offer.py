"""What an assessment offers for a finding: changes that were tried, and those that were refused."""

from typing import TYPE_CHECKING, Protocol

import attrs

if TYPE_CHECKING:
    from camg.rules.change import Remedy
    from camg.rules.outcome import Finding
    from camg.rules.situation import Situation

__all__ = ["Adviser", "Offers", "Refusal"]


@attrs.frozen
class Refusal:
    """A change that was tried and is not offered.

    Attributes
    ----------
    remedy : Remedy
    against : tuple of str
        What speaks against it: ids of rules that would find more, a veto, or that it does not clear the finding.
    """

    remedy: "Remedy"
    against: tuple[str, ...]


@attrs.frozen
class Offers:
    """What may be changed to clear a finding, best first, and what was tried and refused."""

    remedies: "tuple[Remedy, ...]" = ()
    refused: tuple[Refusal, ...] = ()


class Adviser(Protocol):
    """Whoever knows all rules; an assessment gives one to the situation it judges."""

    def offers(self, finding: "Finding", situation: "Situation") -> Offers:
        """Return what may be offered for a finding of a situation."""
        ...
