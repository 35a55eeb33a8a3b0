"""The popular claims about the pair, each with a verdict: what is true, true with limits, and contested."""

from enum import StrEnum
from functools import cache

import attrs

from camg.catalogue._files import Index, read_data
from camg.catalogue.references import reference
from camg.provenance import Reference

__all__ = ["Claim", "ClaimVerdict", "claim", "claims"]


class ClaimVerdict(StrEnum):
    """What became of a claim when it was looked into."""

    TRUE = "true"
    TRUE_WITH_LIMITS = "true with limits"
    CONTESTED = "contested"


@attrs.frozen(kw_only=True)
class Claim:
    """A factual claim of two popular texts, in this library's words.

    Attributes
    ----------
    id : str
        ``"S2-09"``: the text, and the number of the claim in it.
    claim : str
        What is claimed.
    verdict : ClaimVerdict
    evidence : str
        The best evidence there is, or the limit.
    carried : tuple of str
        Where camg carries it: ``"rule intake/ca-ul"``, ``"equation"``, ``"simulation"``, ``"catalogue"``, ``"doc"``.
    sources : tuple of str
        Ids of the bibliography.
    status : str
        ``"sourced"`` (see what of each source was checked), ``"verified"``, ``"computed"``, ``"judgement"``, or
        ``"recalled"``: textbook knowledge, not re-checked.
    counter : str
        Of a contested claim: the evidence against it.
    preset : str or None
        Of a contested claim: the model with which its wording would hold, where there is one.
    no_rule : str
        Of a contested claim that no rule carries: why not.
    """

    id: str
    claim: str
    verdict: ClaimVerdict
    evidence: str
    carried: tuple[str, ...]
    sources: tuple[str, ...]
    status: str
    counter: str = ""
    preset: str | None = None
    no_rule: str = ""

    @property
    def is_contested(self) -> bool:
        """Whether the evidence does not bear the claim out as it is usually put."""
        return self.verdict is ClaimVerdict.CONTESTED

    @property
    def references(self) -> tuple[Reference, ...]:
        """The sources, from the bibliography."""
        return tuple(reference(key) for key in self.sources)

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that carry it."""
        return tuple(each.removeprefix("rule ") for each in self.carried if each.startswith("rule "))

    @property
    def what_if(self) -> str:
        """The one line that judges a day as if the popular wording held; empty where no model says it."""
        return "" if self.preset is None else f'camg.assess(regimen, person, model="{self.preset}")'


@cache
def _data() -> Index[Claim]:
    return Index(
        "claim",
        [
            (
                key,
                Claim(
                    id=key,
                    claim=row["claim"],
                    verdict=ClaimVerdict(row["verdict"]),
                    evidence=row["evidence"],
                    carried=tuple(row["carried"]),
                    sources=tuple(row["sources"]),
                    status=row["status"],
                    counter=row.get("counter", ""),
                    preset=row.get("preset"),
                    no_rule=row.get("no_rule", ""),
                ),
            )
            for key, row in read_data("claims").items()
        ],
    )


def claim(key: str) -> Claim:
    """Return the claim with this id.

    Raises
    ------
    UnknownNameError
        When there is none.

    Examples
    --------
    >>> claim("S2-09").verdict.value, claim("S2-09").preset
    ('contested', 'strong-competition')
    """
    return _data().get(key, field="claim")


def claims() -> tuple[Claim, ...]:
    """Return the whole ledger, in the order of the two texts.

    >>> len(claims()), sum(each.is_contested for each in claims())
    (86, 8)
    """
    return tuple(_data().names.values())
