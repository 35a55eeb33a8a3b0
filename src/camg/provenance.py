"""How far a number may be trusted: its basis, its grade, and who said it."""

from typing import Literal

from camg import _attrs as attrs
from camg._value import Value
from camg.errors import Word

__all__ = ["Basis", "BasisWord", "Grade", "GradeWord", "Reference"]

GradeWord = Literal["A", "B", "C", "D"]
BasisWord = Literal["measured", "fitted", "computed", "judgement", "recalled"]


class Grade(Word):
    """How strong the evidence is."""

    A = "A"
    """Strong human trials, or an official authority."""
    B = "B"
    """Consistent human evidence."""
    C = "C"
    """Mechanism, animals, or limited human data."""
    D = "D"
    """Popular claim or expert opinion."""

    @property
    def meaning(self) -> str:
        """The grade in words."""
        return {
            "A": "strong human trials or official values",
            "B": "consistent human evidence",
            "C": "mechanism or limited evidence",
            "D": "popular claim or expert opinion",
        }[self.value]


class Basis(Word):
    """Where a number comes from."""

    MEASURED = "measured"
    FITTED = "fitted"
    COMPUTED = "computed"
    JUDGEMENT = "judgement"
    RECALLED = "recalled"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Reference(Value):
    """A cited source.

    `checked` says what of it was read when its number was taken over: ``abstract``, ``text``, ``table``,
    ``summary``, ``excerpt``, ``secondary`` (a page that quotes it), ``recalled`` (nothing), or ``judgement``.
    """

    id: str
    text: str
    doi: str | None = None
    checked: str = "recalled"

    def __str__(self) -> str:
        return f"{self.text} doi:{self.doi}" if self.doi and self.doi not in self.text else self.text
