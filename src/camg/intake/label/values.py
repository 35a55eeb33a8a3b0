"""The pieces that a label is read into."""

from typing import NamedTuple

from camg import _attrs as attrs
from camg._value import Value
from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Salt
from camg.intake.label.terms import Kind, Term

__all__ = ["Amount", "Item", "Percent", "Serving"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Serving(Value):
    """What an amount on a label is for.

    Attributes
    ----------
    quantity : float or None
        How many of the unit; None when the label names the unit without a number.
    most : float or None
        The upper end of a range ("2 to 4 tablets"), else None.
    unit : str
        English, in the singular: ``"tablet"``, ``"mL"``, ``"serving"``.
    """

    quantity: float | None
    most: float | None = None
    unit: str

    def __str__(self) -> str:
        if self.quantity is None:
            return self.unit
        top = "" if self.most is None else f" to {self.most:g}"
        return f"{self.quantity:g}{top} {self.unit if self.quantity == 1 and not top else _several(self.unit)}"


def _several(unit: str) -> str:
    """Return a unit in the plural: ``tablets``, ``gummies``; measures have none."""
    if unit in {"mL", "g"}:
        return unit
    return f"{unit[:-1]}ies" if unit.endswith("y") else f"{unit}s"


class Amount(NamedTuple):
    """A number with a unit, as a label writes it.

    Attributes
    ----------
    values : tuple of (float, str)
        Each value it may have, in `unit`, with why where there are several.
    per : Serving or None
        The volume (or 100 g) that a strength refers to.
    """

    values: tuple[tuple[float, str], ...]
    unit: str
    text: str
    per: Serving | None = None
    warnings: tuple[str, ...] = ()


class Percent(NamedTuple):
    """A percentage: its value, whether it is an upper bound, and the scale it names."""

    value: float
    is_bound: bool = False
    scale: str = ""


class Item(NamedTuple):
    """One meaningful piece of a label, made of the tokens from `first` to before `last`."""

    kind: Kind
    first: int
    last: int
    mineral: Mineral | None = None
    term: Term | None = None
    amount: Amount | None = None
    percent: Percent | None = None
    serving: Serving | None = None
    marked: bool = False
    inner: tuple["Item", ...] = ()

    @property
    def salt(self) -> Salt | None:
        """The salt it names, if it names one."""
        return None if self.term is None else self.term.salt
