"""What is taken, drawn: random values mixed with awkward ones, built and never filtered.

The plainest comes first, since that is what a failing example shrinks to: no amount, midnight, nothing stated.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, MineralLike
from camg.catalogue.minerals import minerals as known_minerals
from camg.catalogue.salts import Salt
from camg.errors import RangeError
from camg.intake.dose import MOST_MG, Dose
from camg.intake.intake import Intake, Meal, MealState, Medicine, Origin
from camg.intake.regimen import Diary, Regimen
from camg.testing.tables import DoseKind, dose_kinds, drug_names, numbers, salts_of

__all__ = [
    "ItemTable",
    "amounts",
    "clock_times",
    "diaries",
    "doses",
    "draw_item",
    "intakes",
    "medicines",
    "minerals",
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


@st.composite
def doses(
    draw: st.DrawFn,
    *,
    minerals: Sequence[Mineral] = (CALCIUM, MAGNESIUM),
    salts: Sequence[Salt] = (),
    mg: st.SearchStrategy[float] | None = None,
) -> Dose:
    """Doses by the element and by the compound, coated or not, salt known or not.

    Parameters
    ----------
    minerals : sequence of Mineral
        Which minerals, with all their salts unless some are named.
    salts : sequence of Salt
        The only salts to draw.
    mg : strategy of float, optional
        Elemental amounts [mg].
    """
    kind = draw(_sampled(dose_kinds(tuple(minerals), tuple(salts))))
    return _dose(kind, draw(_AMOUNTS if mg is None else mg))


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
    listed = [each % 1440 for each in often]
    return st.sampled_from([*listed * (1 + 1440 // len(listed)), *range(1440)] if listed else range(1440)).map(_clock)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


_BOUND_MMOL = (0.0, 0.7, 1.5, 3.0, 6.6)
_MEALS: tuple[Meal | None, ...] = (
    *[None, *[Meal(state=each) for each in MealState]] * 4,
    *[Meal(state=each, phytate_mmol=mmol, oxalate_mmol=0.0) for each in MealState for mmol in _BOUND_MMOL],
    *[Meal(state=each, oxalate_mmol=mmol) for each in MealState for mmol in _BOUND_MMOL],
)
_ORIGINS = (Origin.SUPPLEMENT, Origin.SUPPLEMENT, Origin.FOOD, Origin.WATER, Origin.MEDICINE)
_PRODUCTS = (None, None, "Both", 'Ca "plus" Mg')
_CIRCUMSTANCES = st.sampled_from(
    [(origin, meal, product) for product in _PRODUCTS for meal in _MEALS for origin in _ORIGINS]
)
_OF_SUPPLEMENTS = st.sampled_from(
    [
        (origin, meal, product)
        for product in _PRODUCTS
        for meal in _MEALS
        for origin in (*[Origin.SUPPLEMENT] * 6, Origin.MEDICINE, Origin.FOOD, Origin.WATER)
    ]
)
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
    origin, meal, product = draw(_CIRCUMSTANCES)
    return Intake(dose=drawn, at=moment, meal=meal, origin=origin, product=product)


@st.composite
def medicines(
    draw: st.DrawFn, *, names: Sequence[str] | None = None, at: st.SearchStrategy[Any] | None = None
) -> Medicine:
    """Medicines of the catalogue, and one that it does not know.

    Parameters
    ----------
    names : sequence of str, optional
        The listed ones among which to draw.
    at : strategy of time or datetime, optional
    """
    listed = drug_names() if names is None else tuple(names)
    name = draw(_sampled((*listed, *listed, None)))
    return _medicine(name, draw(_TIMES if at is None else at))


def _medicine(name: str | None, at: Any) -> Medicine:
    return Medicine.unlisted(_UNLISTED, at=at) if name is None else Medicine.of(name, at=at)


Kind: TypeAlias = DoseKind | str | None
"""What an item is beside amount and time: a kind of dose, the name of a medicine, or a medicine that is not listed."""


class ItemTable(NamedTuple):
    """What items are drawn from, one draw for each."""

    kinds: st.SearchStrategy[Kind]
    mg: st.SearchStrategy[float]
    supplements: bool = False
    """Whether most are supplements."""


def draw_item(draw: st.DrawFn, table: ItemTable, at: time) -> Intake | Medicine:
    """Draw one item: what it is, how much, and what goes with it."""
    kind = draw(table.kinds)
    if kind is None or isinstance(kind, str):
        return _medicine(kind, at)
    mg = draw(table.mg)
    origin, meal, product = draw(_OF_SUPPLEMENTS if table.supplements else _CIRCUMSTANCES)
    return Intake(dose=_dose(kind, mg), at=at, meal=meal, origin=origin, product=product)


@cache
def _any_item() -> ItemTable:
    kinds = dose_kinds((CALCIUM, MAGNESIUM))
    pills = (*drug_names(), None)
    return ItemTable(st.sampled_from([*kinds, *pills * (1 + len(kinds) // (3 * len(pills)))]), _AMOUNTS)


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
    """
    count, complete = draw(_sizes(least, most))
    if items is not None:
        return Regimen.of(*[draw(items) for _ in range(count)], complete=complete)
    table = _any_item()
    return Regimen.of(*[draw_item(draw, table, draw(_TIMES)) for _ in range(count)], complete=complete)


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
    listed: list[Intake | Medicine] = []
    for _ in range(count):
        instant = _FIRST_DAY + timedelta(minutes=draw(_MINUTES_OF_DAYS))
        at: Any = instant.replace(tzinfo=None) if place is None else instant.astimezone(place)
        listed.append(draw_item(draw, _any_item(), at))
    return Diary.of(*listed, complete=complete)


_AMOUNTS = amounts()
_TIMES = clock_times()
_DOSES = doses()
_ZONE = st.sampled_from(_ZONES)
_MINUTES_OF_DAYS = st.sampled_from([*[0, 1439, 1440, 2880] * 300, *range(0, 8 * 1440, 7)])
