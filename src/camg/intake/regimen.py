"""Regimens, whose clock is a circle, and diaries, whose clock is a line."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple, Self, TypeAlias, TypeVar, cast

import attrs

from camg._value import OnDemand, on_demand
from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.errors import InputError
from camg.intake.intake import BESIDE_USUAL_FOOD, TAKEN, Intake, Item, Medicine, Origin
from camg.intake.moment import instant_minute

__all__ = ["Diary", "Records", "Regimen", "checked_records", "item_key"]

MINUTES_PER_DAY = 1440
_BOTH = (CALCIUM.name, MAGNESIUM.name)
_FOOD = Origin.FOOD  # because looking up a member of an enum takes its time
RecordsType = TypeVar("RecordsType", bound="_Records")


def item_key(item: Item) -> tuple[Any, ...]:
    """Return what orders items: everything that tells them apart, so that the order of writing is forgotten."""
    at = instant_minute(item.at) if isinstance(item.at, datetime) else item.minute
    if isinstance(item, Medicine):
        return (at, 1, item.name, item.listed, item.minute)
    dose, meal = item.dose, item.meal
    bound = ("", -1.0, -1.0) if meal is None else (meal.state, _known(meal.phytate_mmol), _known(meal.oxalate_mmol))
    compound = ("",) if dose.salt is None else (dose.salt.id, *(() if dose.salt.is_listed else (repr(dose.salt),)))
    return (
        at, 0, dose.mineral.name, dose.elemental_mg, compound, dose.basis, dose.coating or "", item.origin,
        item.product or "", *bound, item.minute,
    )  # fmt: skip


def _known(mmol: float | None) -> float:
    return -1.0 if mmol is None else mmol


class _Sorted(NamedTuple):
    """The items of a regimen or diary by what they are."""

    intakes: tuple[Intake, ...]
    medicines: tuple[Medicine, ...]
    calcium_and_magnesium: tuple[Intake, ...]
    origins: frozenset[Origin]
    by_mineral: dict[str, tuple[Intake, ...]]
    supplements_by_mineral: dict[str, tuple[Intake, ...]]
    medicine_words: frozenset[str]
    listed: frozenset[str]


@attrs.frozen(slots=False, eq=False, repr=False)
class _Records(OnDemand):
    """Intakes and medicines in one canonical order; equality ignores the order of writing."""

    items: tuple[Item, ...]
    complete: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        self._look_through()

    @classmethod
    def _made(cls, items: Iterable[Item], complete: bool) -> Self:
        listed = list(items)
        for number, item in enumerate(listed):
            cls._check(item, f"{cls.__name__}.items[{number}]")
        if not isinstance(complete, bool):
            raise InputError(f"{cls.__name__}.complete", complete, "True or False", "Say whether food is listed too.")
        return cls(items=tuple(sorted(listed, key=item_key)), complete=complete)

    @classmethod
    def _check(cls, item: Item, field: str) -> None:
        raise InputError(field, item, "an Intake or a Medicine")

    @on_demand
    def intakes(self) -> tuple[Intake, ...]:
        """The intakes, in order of the clock."""
        return self._look_through().intakes

    @on_demand
    def by_mineral(self) -> dict[str, tuple[Intake, ...]]:
        """The intakes of each mineral by its name, in order of the clock."""
        return self._look_through().by_mineral

    @on_demand
    def supplements_by_mineral(self) -> dict[str, tuple[Intake, ...]]:
        """The supplement and medicine intakes of each mineral that has some, without doses of 0."""
        return self._look_through().supplements_by_mineral

    @on_demand
    def calcium_and_magnesium(self) -> tuple[Intake, ...]:
        """The calcium and magnesium intakes, in order of the clock."""
        return self._look_through().calcium_and_magnesium

    @on_demand
    def medicines(self) -> tuple[Medicine, ...]:
        """The medicines, in order of the clock."""
        return self._look_through().medicines

    @on_demand
    def origins(self) -> frozenset[Origin]:
        """Where the intakes come from."""
        return self._look_through().origins

    def _look_through(self) -> "_Sorted":
        """Sort the items into all of the above at once, when the records are made: everything asks for most of it."""
        intakes: list[Intake] = []
        medicines: list[Medicine] = []
        of_both: list[Intake] = []
        origins: set[Origin] = set()
        by_mineral: dict[str, list[Intake]] = {}
        supplements: dict[str, list[Intake]] = {}
        for item in self.items:
            if isinstance(item, Medicine):
                medicines.append(item)
                continue
            intakes.append(item)
            origin, dose = item.origin, item.dose
            origins.add(origin)
            name = dose.mineral.name
            if name in by_mineral:
                by_mineral[name].append(item)
            else:
                by_mineral[name] = [item]
            if name in _BOTH:
                of_both.append(item)
            if origin in TAKEN and dose.elemental_mg > 0:
                if name in supplements:
                    supplements[name].append(item)
                else:
                    supplements[name] = [item]
        words = frozenset([word for each in medicines if each.listed for word in (each.name, *each.classes)])
        found = _Sorted(
            tuple(intakes),
            tuple(medicines),
            tuple(of_both),
            frozenset(origins),
            {name: tuple(listed) for name, listed in by_mineral.items()},
            {name: tuple(listed) for name, listed in supplements.items()},
            words,
            words.union(by_mineral),
        )
        vars(self).update(zip(found._fields, found, strict=True))
        return found

    @on_demand
    def medicine_words(self) -> frozenset[str]:
        """The names and the classes of the medicines that camg knows."""
        return self._look_through().medicine_words

    @on_demand
    def listed(self) -> frozenset[str]:
        """The words of the medicines, and the names of the minerals."""
        return self._look_through().listed

    @on_demand
    def kept(self) -> dict[object, Any]:
        """What other rooms derive from these records and keep with them; the key holds all else that it hangs on."""
        return {}

    @on_demand
    def lists_food(self) -> bool:
        """Whether any intake is food; what is eaten beside the usual food does not stand for it."""
        if _FOOD not in self.origins:
            return False
        return any(each.origin is _FOOD and each.product != BESIDE_USUAL_FOOD for each in self.intakes)

    @property
    def lists_food_or_water(self) -> bool:
        """Whether any intake is food or water."""
        return Origin.WATER in self.origins or self.lists_food

    def with_(self, item: Item) -> Self:
        """Return the same with one more item."""
        return self._made((*self.items, item), self.complete)

    def without(self, item: Item) -> Self:
        """Return the same without one item equal to this one.

        Raises
        ------
        InputError
            When there is none.
        """
        if item not in self.items:
            raise InputError("item", item, "an item that is listed", "See .items.")
        place = self.items.index(item)
        return self._made((*self.items[:place], *self.items[place + 1 :]), self.complete)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __repr__(self) -> str:
        shown = [repr(item) for item in self.items]
        if self.complete:
            shown.append("complete=True")
        return f"{type(self).__name__}.of({', '.join(shown)})"


class Regimen(_Records):
    """A daily routine that repeats: 23:30 and 00:30 are one hour apart.

    A list without food or water, not declared complete, is a lower bound of what is taken.

    Examples
    --------
    >>> from camg.intake.dose import Dose
    >>> day = Regimen.of(Intake.of(Dose.of("calcium", "500 mg"), at="08:00"), Medicine.of("levothyroxine", at="06:30"))
    >>> len(day.intakes), len(day.medicines), day.complete
    (1, 1, False)
    """

    @classmethod
    def of(cls, *items: Item, complete: bool = False) -> "Regimen":
        """Make a routine of intakes and medicines at clock times.

        Parameters
        ----------
        items : Intake or Medicine
        complete : bool
            Whether the list holds everything that is taken, food included.

        Raises
        ------
        InputError
            When an item is something else, or is dated.
        """
        return cls._made(items, complete)

    @classmethod
    def _check(cls, item: Item, field: str) -> None:
        if not isinstance(item, Intake | Medicine):
            raise InputError(field, item, "an Intake or a Medicine", "Write Intake.of(...) or Medicine.of(...).")
        if not isinstance(item.at, time):
            raise InputError(field, item, "an item at a clock time", "A dated entry belongs in a Diary.")


class Diary(_Records):
    """Dated intakes and medicines: the clock is a line, judged by local calendar day.

    A day without entries is unknown, not a fast. Zone-aware entries are compared as instants.
    """

    @classmethod
    def of(cls, *items: Item, complete: bool = False) -> "Diary":
        """Make a diary of dated intakes and medicines.

        Raises
        ------
        InputError
            When an item has no date, or some have a time zone and some have none.
        """
        made = cls._made(items, complete)
        zoned = {cast("datetime", item.at).tzinfo is not None for item in made.items}
        if len(zoned) > 1:
            raise InputError(
                "Diary.items", [str(item.at) for item in made.items], "moments all with or all without a time zone",
                "Give every entry its time zone, or none.",
            )  # fmt: skip
        return made

    @classmethod
    def _check(cls, item: Item, field: str) -> None:
        if not isinstance(item, Intake | Medicine):
            raise InputError(field, item, "an Intake or a Medicine", "Write Intake.of(...) or Medicine.of(...).")
        if not isinstance(item.at, datetime):
            raise InputError(field, item, "an item with a date", "An entry at a clock time belongs in a Regimen.")

    @on_demand
    def days(self) -> tuple[date, ...]:
        """The local calendar days that have entries, in order."""
        return tuple(sorted({cast("datetime", item.at).date() for item in self.items}))

    def on(self, day: date) -> "Diary":
        """Return the entries of one local calendar day."""
        items = tuple(item for item in self.items if cast("datetime", item.at).date() == day)
        return Diary(items=items, complete=self.complete)


Records: TypeAlias = Regimen | Diary
"""What can be assessed: a regimen or a diary."""


def checked_records(records: Records) -> Records:
    """Return a regimen or diary, or say what one is."""
    if not isinstance(records, Regimen | Diary):
        raise InputError("regimen", records, "a Regimen or a Diary", "Write Regimen.of(...).")
    return records
