"""Intakes and medicines: what is taken at a moment."""

from datetime import datetime
from typing import Any, Literal, TypeAlias, TypeVar

from camg import _attrs as attrs
from camg import units
from camg._value import OnDemand, Value, on_demand
from camg.catalogue.medicines import drug, unlisted_word
from camg.errors import InputError, UnknownNameError, Word
from camg.intake.dose import Dose
from camg.intake.moment import Moment, MomentLike, moment, moment_text
from camg.units import QuantityLike

__all__ = [
    "BESIDE_USUAL_FOOD",
    "TAKEN",
    "Intake",
    "Item",
    "Meal",
    "MealLike",
    "MealState",
    "MealWord",
    "Medicine",
    "Origin",
    "OriginWord",
    "checked_name",
    "member",
]

MealWord: TypeAlias = Literal["fasted", "light", "full"]
OriginWord: TypeAlias = Literal["food", "water", "supplement", "medicine"]

_LONGEST_NAME = 200


class MealState(Word):
    """How full the stomach is."""

    FASTED = "fasted"
    LIGHT = "light"
    FULL = "full"


class Origin(Word):
    """Where an amount comes from."""

    FOOD = "food"
    WATER = "water"
    SUPPLEMENT = "supplement"
    MEDICINE = "medicine"


TAKEN = (Origin.SUPPLEMENT, Origin.MEDICINE)
"""Origins that count as supplements: antacids and laxatives do too."""

BESIDE_USUAL_FOOD = "beside the usual food"
"""The product of food that comes on top of the usual food which a person states, and does not stand for it."""

WordType = TypeVar("WordType", bound=Word)


def member(kind: type[WordType], word: object, *, field: str) -> WordType:
    """Return the member of an enum, or say which words there are."""
    if isinstance(word, kind):
        return word
    for known in kind:
        if word == known.value:
            return known
    raise UnknownNameError(field, word, tuple(kind), f"Known: {', '.join(kind)}.")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Meal(Value):
    """What a meal is to minerals: how full it leaves the stomach, and what in it binds them.

    Attributes
    ----------
    state : MealState
    phytate_mmol, oxalate_mmol : float or None
        Eaten in the same meal [mmol]; None where not stated.
    """

    state: MealState
    phytate_mmol: float | None = None
    oxalate_mmol: float | None = None

    @classmethod
    def of(
        cls,
        state: "MealState | MealWord",
        *,
        phytate: str | QuantityLike | None = None,
        oxalate: str | QuantityLike | None = None,
    ) -> "Meal":
        """Read a meal: ``Meal.of("full", phytate="1.5 mmol")``.

        Raises
        ------
        UnknownNameError
            When the state is none of ``fasted``, ``light``, ``full``.
        UnitError, RangeError
            When an amount cannot be read or is impossible.
        """
        return cls(
            state=member(MealState, state, field="Meal.state"),
            phytate_mmol=None if phytate is None else units.read(phytate, units.MOLES, field="Meal.phytate"),
            oxalate_mmol=None if oxalate is None else units.read(oxalate, units.MOLES, field="Meal.oxalate"),
        )

    def __repr__(self) -> str:
        bound = [
            f', {name}="{value!r} mmol"'
            for name, value in (("phytate", self.phytate_mmol), ("oxalate", self.oxalate_mmol))
            if value is not None
        ]
        return f'Meal.of("{self.state.value}"{"".join(bound)})'


MealLike: TypeAlias = Meal | MealState | MealWord
"""A meal, or its state alone."""

_PLAIN_MEALS = {state.value: Meal(state=state) for state in MealState}


def _minute(at: Moment) -> int:
    return at.hour * 60 + at.minute


@attrs.frozen(kw_only=True, repr=False)
class Intake(OnDemand):
    """A dose at a moment.

    Attributes
    ----------
    dose : Dose
    at : time or datetime
        A clock time in a regimen, a date and time in a diary.
    minute : int
        Whole minutes since the midnight before, on the wall clock.
    meal : Meal or None
        None where it is not known; it stays unknown.
    origin : Origin
    product : str or None
        Intakes of one product at one moment are one tablet.

    Examples
    --------
    >>> Intake.of(Dose.of("calcium", "600 mg", salt="ca-carbonate"), at="08:00", meal="full")
    Intake.of(Dose.of("calcium", "600 mg", salt="ca-carbonate"), at="08:00", meal="full")
    """

    dose: Dose
    at: Moment
    meal: Meal | None = None
    origin: Origin = Origin.SUPPLEMENT
    product: str | None = None
    minute: int = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "minute", _minute(self.at))

    @classmethod
    def of(
        cls,
        dose: Dose,
        *,
        at: MomentLike,
        meal: MealLike | None = None,
        origin: "Origin | OriginWord" = "supplement",
        product: str | None = None,
    ) -> "Intake":
        """Put a dose at a moment.

        Parameters
        ----------
        dose : Dose
        at : str, time, quantity or datetime
            ``"08:00"``; a quantity of time since midnight; a datetime makes a diary entry.
        meal : Meal or str, optional
            ``"fasted"``, ``"light"``, ``"full"``; left out it is unknown.
        origin : str
            ``"food"``, ``"water"``, ``"supplement"`` or ``"medicine"``.
        product : str, optional

        Raises
        ------
        InputError, UnknownNameError
            Naming the field, the value, what is allowed and the fix.
        """
        if not isinstance(dose, Dose):
            raise InputError("Intake.dose", dose, "a Dose", "Write Dose.of('calcium', '500 mg').")
        if meal is not None and not isinstance(meal, Meal):
            meal = _PLAIN_MEALS[member(MealState, meal, field="Intake.meal").value]
        return cls(
            dose=dose,
            at=moment(at, field="Intake.at"),
            meal=meal,
            origin=member(Origin, origin, field="Intake.origin"),
            product=checked_name(product, field="Intake.product"),
        )

    @property
    def is_dated(self) -> bool:
        """Whether this is a diary entry."""
        return isinstance(self.at, datetime)

    @on_demand
    def kept(self) -> dict[str, Any]:
        """What other rooms derive from this intake alone and keep with it."""
        return {}

    def __repr__(self) -> str:
        meal = ""
        if self.meal is not None:
            plain = self.meal == _PLAIN_MEALS[self.meal.state.value]
            meal = f', meal="{self.meal.state.value}"' if plain else f", meal={self.meal!r}"
        origin = "" if self.origin is Origin.SUPPLEMENT else f', origin="{self.origin.value}"'
        product = f", product={self.product!r}" if self.product is not None else ""
        return f"Intake.of({self.dose!r}, at={_at_text(self.at)}{meal}{origin}{product})"


@attrs.frozen(kw_only=True, repr=False)
class Medicine(OnDemand):
    """A drug taken at a moment.

    Attributes
    ----------
    name : str
        Its name in the catalogue, or as given for an unlisted one.
    classes : tuple of str
        What rules read, such as ``thyroid-hormone``; none for an unlisted one.
    at : time or datetime
    minute : int
        Whole minutes since the midnight before.
    listed : bool
        False for a medicine that camg does not know: an assessment lists it as not judged.
    """

    name: str
    at: Moment
    classes: tuple[str, ...] = ()
    listed: bool = True
    minute: int = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "minute", _minute(self.at))

    @classmethod
    def of(cls, name: str, *, at: MomentLike) -> "Medicine":
        """Put a medicine of the catalogue at a moment.

        Raises
        ------
        UnknownNameError
            When camg does not know the name, so that a typing error cannot pass as safe.

        Examples
        --------
        >>> Medicine.of("L-Thyroxin", at="06:30")
        Medicine.of("levothyroxine", at="06:30")
        """
        known = drug(name, field="Medicine.name")
        return cls(name=known.name, classes=known.classes, at=moment(at, field="Medicine.at"))

    @classmethod
    def unlisted(cls, name: str, *, at: MomentLike) -> "Medicine":
        """Keep a medicine that camg does not know; no rule judges it but one that says its name as unlisted."""
        kept = checked_name(name, field="Medicine.name")
        if not kept:
            raise InputError("Medicine.name", name, "a name", "Write the name on the packet.")
        return cls(name=kept, at=moment(at, field="Medicine.at"), listed=False)

    @on_demand
    def words(self) -> tuple[str, ...]:
        """What rules know it by: its name and its classes; an unlisted one by ``"unlisted:NAME"`` alone."""
        return (self.name, *self.classes) if self.listed else (unlisted_word(self.name),)

    def is_a(self, word: str) -> bool:
        """Tell whether exactly this is one of its `words`."""
        return word in self.words

    @property
    def is_dated(self) -> bool:
        """Whether this is a diary entry."""
        return isinstance(self.at, datetime)

    def __repr__(self) -> str:
        maker = "of" if self.listed else "unlisted"
        name = f'"{self.name}"' if '"' not in self.name and "\\" not in self.name else repr(self.name)
        return f"Medicine.{maker}({name}, at={_at_text(self.at)})"


Item: TypeAlias = Intake | Medicine


def _at_text(at: Moment) -> str:
    return f'"{moment_text(at)}"'


def checked_name(name: str | None, *, field: str) -> str | None:
    """Return the name, or None for none; refuse what is no text, empty or too long."""
    if name is not None and (not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME):
        raise InputError(field, name, f"text of 1 to {_LONGEST_NAME} characters", "Shorten the name.")
    return name
