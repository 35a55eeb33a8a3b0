"""What is taken, drawn: random values mixed with awkward ones, built and never filtered.

The plainest comes first, since that is what a failing example shrinks to: no amount, midnight, nothing stated.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from camg.catalogue.medicines import drug
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, MineralLike
from camg.catalogue.minerals import minerals as known_minerals
from camg.catalogue.salts import Salt, SaltLike, salt
from camg.errors import RangeError
from camg.intake.dose import MOST_MG, Dose
from camg.intake.intake import Intake, Meal, MealState, Medicine, Origin
from camg.intake.regimen import Diary, Regimen
from camg.testing.tables import PLACE, DoseKind, by_turns, dose_kinds, drug_names, number_at, numbers, salts_of

__all__ = [
    "CIRCUMSTANCES",
    "MEALS",
    "OF_SUPPLEMENTS",
    "ItemTable",
    "Kind",
    "Parts",
    "amounts",
    "clock_times",
    "diaries",
    "doses",
    "intakes",
    "medicines",
    "minerals",
    "parts",
    "regimens",
    "salts",
]

_AWKWARD_MG = (0.0, 100.0, 200.0, 350.0, 500.0, 1000.0, 2000.0)
_AWKWARD_MINUTES = (0, 1, 480, 719, 720, 1410, 1438, 1439)
_ZONES = (None, "UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
_FIRST_DAY = datetime(2026, 3, 22, tzinfo=UTC)
"""The first of the eight days of a drawn diary, round the spring change of clocks."""


# Doses ----------------------------------------------------------------------------------------------------------


def amounts(
    *, low: float = 0.0, high: float = 2500.0, often: Sequence[float] = _AWKWARD_MG
) -> st.SearchStrategy[float]:
    """Elemental amounts of one dose [mg], as the door keeps them: to 1e-9 mg.

    Parameters
    ----------
    low, high : float
        Between which amounts [mg].
    often : sequence of float
        Amounts that are drawn often, with what lies just beside them.

    Raises
    ------
    RangeError
        When the limits are the wrong way round, below 0, or above what a dose can be.
    """
    if not 0 <= low <= high <= MOST_MG:
        allowed = f"0 <= low <= high <= {MOST_MG:g} mg"
        raise RangeError("amounts.low, amounts.high", (low, high), allowed, "Put the smaller limit first.")
    return numbers(float(low), float(high), tuple(often), ulps=False)


def minerals() -> st.SearchStrategy[Mineral]:
    """Minerals of the catalogue, calcium and magnesium first and most often."""
    both = [CALCIUM, MAGNESIUM]
    others = [each for each in known_minerals() if each not in both]
    return st.sampled_from([*both, *both * len(others), *others])


def salts(*, mineral: MineralLike | None = None) -> st.SearchStrategy[Salt]:
    """Salts of the catalogue, of one mineral or of any; nothing for a mineral of which it lists none.

    Parameters
    ----------
    mineral : Mineral or str, optional
    """
    found = salts_of(None if mineral is None else Mineral.named(mineral).name)
    return st.sampled_from(found) if found else st.nothing()


def doses(
    *,
    minerals: Iterable[MineralLike] = (CALCIUM, MAGNESIUM),
    salts: Iterable[SaltLike] = (),
    mg: st.SearchStrategy[float] | None = None,
) -> st.SearchStrategy[Dose]:
    """Doses by the element and by the compound, coated or not, salt known or not.

    Parameters
    ----------
    minerals : iterable of Mineral or str
        Which minerals, with all their salts unless some are named.
    salts : iterable of Salt or str
        The only salts to draw.
    mg : strategy of float, optional
        Elemental amounts [mg].

    Raises
    ------
    UnknownNameError
        When a mineral or a salt is not in the catalogue.
    """
    kinds = dose_kinds(tuple(map(Mineral.named, minerals)), tuple(map(salt, salts)))
    return _doses(_Kinds(_sampled(kinds)), _AMOUNTS if mg is None else mg)


class _Kinds(NamedTuple):
    """What doses may be beside their amount; too many to show."""

    drawn: st.SearchStrategy[DoseKind]

    def __repr__(self) -> str:
        return "<kinds of doses>"


@st.composite
def _doses(draw: st.DrawFn, kinds: _Kinds, mg: st.SearchStrategy[float]) -> Dose:
    return _dose(draw(kinds.drawn), draw(mg))


def _dose(kind: DoseKind, mg: float) -> Dose:
    mineral, salt, basis, coating = kind
    return Dose(mineral=mineral, elemental_mg=mg, salt=salt, coating=coating, basis=basis)


@cache
def _sampled(listed: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    return st.sampled_from(listed)


# Items ----------------------------------------------------------------------------------------------------------


def clock_times(*, often: Sequence[int] = _AWKWARD_MINUTES) -> st.SearchStrategy[time]:
    """Clock times in whole minutes, some of them often: midnight and its neighbours when left out.

    Parameters
    ----------
    often : sequence of int
        Minutes since midnight.
    """
    return PLACE.map(_minute_at(tuple([each % 1440 for each in often]), 1440)).map(_clock)


@cache
def _minute_at(often: tuple[int, ...], length: int) -> Callable[[int], int]:
    """Return the minute at each place: by turns one of those drawn often, and any."""

    def at(place: int) -> int:
        half, is_any = divmod(place, 2)
        return half * _STEP % length if is_any or not often else often[half % len(often)]

    return at


_STEP = 889
"""It shares no divisor with the minutes of a day or of eight days: its multiples reach each of them."""


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


_BOUND_MMOL = (0.0, 0.7, 1.5, 3.0, 6.6)
MEALS: tuple[Meal | None, ...] = (
    *[None, *[Meal(state=each) for each in MealState]] * 4,
    *[Meal(state=each, phytate_mmol=mmol, oxalate_mmol=0.0) for each in MealState for mmol in _BOUND_MMOL],
    *[Meal(state=each, oxalate_mmol=mmol) for each in MealState for mmol in _BOUND_MMOL],
)
_ORIGINS = (Origin.SUPPLEMENT, Origin.SUPPLEMENT, Origin.FOOD, Origin.WATER, Origin.MEDICINE)
_PRODUCTS = (None, None, "Both", 'Ca "plus" Mg')
CIRCUMSTANCES = tuple((origin, meal, product) for product in _PRODUCTS for meal in MEALS for origin in _ORIGINS)
"""What goes with a dose: where it is from, with which meal it is taken, in which product."""
OF_SUPPLEMENTS = tuple(
    (origin, meal, product)
    for product in _PRODUCTS
    for meal in MEALS
    for origin in (*[Origin.SUPPLEMENT] * 6, Origin.MEDICINE, Origin.FOOD, Origin.WATER)
)
"""The same, most of them of supplements."""
_UNLISTED = "grandmother's drops"


@st.composite
def intakes(
    draw: st.DrawFn,
    *,
    dose: st.SearchStrategy[Dose] | None = None,
    at: st.SearchStrategy[Any] | None = None,
) -> Intake:
    """Doses at a moment: of any origin, with a meal that is known or not.

    Parameters
    ----------
    dose : strategy of Dose, optional
    at : strategy of time or datetime, optional
        Clock times when left out; datetimes make entries of a diary.
    """
    drawn = draw(_DOSES if dose is None else dose)
    moment = draw(_TIMES if at is None else at)
    origin, meal, product = CIRCUMSTANCES[draw(PLACE) % len(CIRCUMSTANCES)]
    return Intake(dose=drawn, at=moment, meal=meal, origin=origin, product=product)


def medicines(
    *, names: Iterable[str] | None = None, at: st.SearchStrategy[Any] | None = None
) -> st.SearchStrategy[Medicine]:
    """Medicines of the catalogue, and one that it does not know.

    Parameters
    ----------
    names : iterable of str, optional
        The listed ones among which to draw.
    at : strategy of time or datetime, optional

    Raises
    ------
    UnknownNameError
        When a name is not in the catalogue.
    """
    listed = drug_names() if names is None else tuple([drug(each).name for each in names])
    return st.builds(_medicine, _sampled((*listed, *listed, None)), _TIMES if at is None else at)


def _medicine(name: str | None, at: Any) -> Medicine:
    return Medicine.unlisted(_UNLISTED, at=at) if name is None else Medicine.of(name, at=at)


Kind: TypeAlias = DoseKind | str | None
"""What an item is beside amount and time: a kind of dose, the name of a medicine, or a medicine that is not listed."""


class ItemTable(NamedTuple):
    """What items are drawn from, one draw for each."""

    minute_at: Callable[[int], int]
    kinds: Sequence[Kind]
    mg_at: Callable[[int], float]
    circumstances: Sequence[tuple[Origin, Meal | None, str | None]] = CIRCUMSTANCES

    def __repr__(self) -> str:
        return f"<{len(self.kinds)} kinds of items>"


class Parts(NamedTuple):
    """What an item is made of."""

    minute: int
    kind: Kind
    mg: float
    origin: Origin
    meal: Meal | None
    product: str | None

    def item(self, at: Any) -> Intake | Medicine:
        """Return the item at a moment."""
        if self.kind is None or isinstance(self.kind, str):
            return _medicine(self.kind, at)
        dose = _dose(self.kind, self.mg)
        return Intake(dose=dose, at=at, meal=self.meal, origin=self.origin, product=self.product)


@st.composite
def parts(draw: st.DrawFn, table: ItemTable) -> Parts:
    """Draw one item: when, what, how much, and what goes with it; as one strategy, so that it can shrink away."""
    minute = table.minute_at(draw(PLACE))
    kind = table.kinds[draw(PLACE) % len(table.kinds)]
    if kind is None or isinstance(kind, str):
        return Parts(minute, kind, 0.0, *CIRCUMSTANCES[0])
    mg = table.mg_at(draw(PLACE))
    return Parts(minute, kind, mg, *table.circumstances[draw(PLACE) % len(table.circumstances)])


@cache
def _any_item(often: tuple[int, ...], length: int) -> st.SearchStrategy[Parts]:
    kinds: list[Kind] = [*dose_kinds((CALCIUM, MAGNESIUM))]
    every = by_turns(kinds, kinds[::-1], (*drug_names(), None))
    return parts(ItemTable(_minute_at(often, length), every, number_at(0.0, 2500.0, _AWKWARD_MG, ulps=False)))


@st.composite
def regimens(
    draw: st.DrawFn, *, items: st.SearchStrategy[Intake | Medicine] | None = None, least: int = 0, most: int = 4
) -> Regimen:
    """Daily routines of a few intakes and medicines, declared complete or not.

    Parameters
    ----------
    items : strategy of Intake or Medicine, optional
    least, most : int
        How many items.

    Raises
    ------
    RangeError
        When the numbers are the wrong way round, or below 0.
    """
    if not 0 <= least <= most:
        raise RangeError("regimens.least, regimens.most", (least, most), "0 <= least <= most", "Put the smaller first.")
    count, complete = draw(_sizes(least, most))
    if items is not None:
        return Regimen.of(*[draw(items) for _ in range(count)], complete=complete)
    table = _any_item(_AWKWARD_MINUTES, 1440)
    drawn = [draw(table) for _ in range(count)]
    return Regimen.of(*[each.item(_clock(each.minute)) for each in drawn], complete=complete)


@cache
def _sizes(least: int, most: int) -> st.SearchStrategy[tuple[int, bool]]:
    """Return how many, a few most often, and whether the list is complete."""
    counts = [each for each in (*range(least, most + 1), 1, 1, 2, 2, 3) if least <= each <= most]
    return st.sampled_from([(each, complete) for complete in (False, True) for each in counts])


@st.composite
def diaries(draw: st.DrawFn, *, most: int = 4) -> Diary:
    """Diaries of a few entries, without time zone or in one, round a change of clocks.

    Parameters
    ----------
    most : int
        How many entries at most.
    """
    zone = draw(_ZONE)
    place = None if zone is None else ZoneInfo(zone)
    count, complete = draw(_sizes(0, most))
    table = _any_item((0, 1439, 1440, 2880), 8 * 1440)
    listed: list[Intake | Medicine] = []
    for _ in range(count):
        each = draw(table)
        instant = _FIRST_DAY + timedelta(minutes=each.minute)
        listed.append(each.item(instant.replace(tzinfo=None) if place is None else instant.astimezone(place)))
    return Diary.of(*listed, complete=complete)


_AMOUNTS = amounts()
_TIMES = clock_times()
_DOSES = doses()
_ZONE = st.sampled_from(_ZONES)
