"""What single draws choose from: tables that are built once.

Each draw of Hypothesis has its price, whatever comes of it, so one whole number chooses among all that a thing may be.
The plainest stands first, for that is what a failing example shrinks to.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import product
from math import inf, nextafter
from typing import Any, NamedTuple, TypeAlias

from hypothesis import strategies as st

from camg.catalogue.medicines import drug, drugs
from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Salt
from camg.catalogue.salts import salts as known_salts
from camg.catalogue.terms import terms
from camg.intake.dose import Coating, DoseBasis
from camg.person import PERSON_FIELDS, Treatment

__all__ = [
    "DAILY_MG",
    "LABORATORY",
    "MONTHS",
    "PERSON_RANGES",
    "PLACE",
    "PLACES",
    "DoseKind",
    "Field",
    "beside",
    "by_turns",
    "dose_kinds",
    "drug_names",
    "fields_near",
    "number_at",
    "number_near",
    "numbers",
    "salts_of",
]

PLACES = 1 << 16
"""How many places a table of numbers has: first all that are drawn often, then by turns one of those and any other.

Of a long table Hypothesis draws the beginning more often than the rest, so that a beginning must hold some of all.
"""
_GOLDEN = 0.6180339887498949
"""Multiples of it, without their whole part, lie spread over 0 to 1 wherever one stops."""
_DIGITS = 9
"""Amounts are kept to 1e-9 mg, as the door keeps them: the step beside a number is that."""

PERSON_RANGES: dict[str, tuple[float, float, tuple[float, ...]]] = {
    "age": (0.0, 100.0, (0.0, 0.5, 1.0, 4.0, 9.0, 14.0, 19.0, 31.0, 51.0, 71.0)),
    "serum_calcium": (0.5, 4.0, (2.2, 2.4, 2.6)),
    "ionised_calcium": (0.3, 2.0, (1.1, 1.2, 1.3)),
    "serum_magnesium": (0.1, 3.0, (0.7, 0.8, 0.85, 1.1)),
    "albumin": (10.0, 60.0, (25.0, 40.0)),
    "hydroxyvitamin_d": (0.0, 400.0, (0.0, 30.0, 50.0, 75.0)),
    "calcitriol": (0.0, 400.0, (0.0, 100.0)),
    "pth": (0.0, 50.0, (0.0, 4.0)),
    "egfr": (0.0, 150.0, (0.0, 30.0, 60.0, 95.0)),
    "dietary_calcium": (0.0, 3000.0, (0.0, 500.0, 1000.0)),
    "dietary_magnesium": (0.0, 1000.0, (0.0, 200.0, 350.0)),
    "sodium": (0.0, 8000.0, (0.0, 2300.0)),
    "protein": (0.0, 200.0, (0.0, 70.0)),
    "caffeine": (0.0, 1000.0, (0.0, 400.0)),
    "alcohol": (0.0, 150.0, (0.0, 28.0)),
    "vitamin_d_intake": (0.0, 10_000.0, (0.0, 600.0, 4000.0)),
    "energy": (0.0, 5000.0, (0.0, 1800.0)),
}
"""Of each amount of a person, in the unit of `camg.person.PERSON_FIELDS`: between which numbers it is drawn, and
numbers that are drawn often."""

LABORATORY = (
    "serum_calcium", "ionised_calcium", "serum_magnesium", "albumin", "hydroxyvitamin_d", "calcitriol", "pth", "egfr",
)  # fmt: skip


# Numbers --------------------------------------------------------------------------------------------------------


def beside(number: float, *, ulps: bool) -> tuple[float, ...]:
    """Return a number and what lies just beside it: one step of the kept precision, or one ulp, and one whole.

    Beside 0 lies a billionth: the next float, 5e-324, is no amount of anything.
    """
    near = (nextafter(number, -inf), nextafter(number, inf)) if ulps and number else (number - 1e-9, number + 1e-9)
    return (number, *near, number * (1 - 1e-6), number * (1 + 1e-6), number - 1.0, number + 1.0)


def _pool(low: float, high: float, often: Iterable[float], *, ulps: bool) -> list[float]:
    """Return numbers with what lies beside them, as far as they fit, the shortest to write first."""
    listed = [each for number in often for each in beside(number, ulps=ulps)]
    if not ulps:
        listed = [round(each, _DIGITS) for each in listed]
    return sorted({each + 0.0 for each in listed if low <= each <= high}, key=lambda each: (len(repr(each)), each))


@cache
def number_at(low: float, high: float, often: tuple[float, ...], *, ulps: bool) -> Callable[[int], float]:
    """Return the number at each place: by turns one drawn often or at an end, or beside those, and any other."""
    pool = _pool(low, high, (*often, low, high), ulps=ulps)
    count, width = len(pool), high - low

    def at(place: int) -> float:
        half, is_any = divmod(place, 2)
        if not is_any or place < count:
            return pool[place if place < count else half % count]
        return min(max(round(low + (half * _GOLDEN) % 1.0 * width, 3), low), high)

    return at


@cache
def number_near(
    low: float, high: float, own: tuple[float, ...], usual: tuple[float, ...], *, ulps: bool
) -> Callable[[int], float]:
    """Return the number at each place: by turns one of one's own, or beside it, and any other."""
    pool = _pool(low, high, [each for each in own if low <= each <= high], ulps=ulps)
    other = number_at(low, high, usual, ulps=ulps)

    def at(place: int) -> float:
        half, is_other = divmod(place, 2)
        if place < len(pool):
            return pool[place]
        return other(half) if is_other or not pool else pool[half % len(pool)]

    return at


PLACE = st.integers(0, PLACES - 1)


@cache
def numbers(low: float, high: float, often: tuple[float, ...], *, ulps: bool) -> st.SearchStrategy[float]:
    """Return numbers between two limits, by one draw."""
    return PLACE.map(number_at(low, high, often, ulps=ulps))


def by_turns(*lists: Sequence[Any]) -> list[Any]:
    """Return one of each list in turn, those of shorter lists again and again: the first of the first list first."""
    longest = max(len(each) for each in lists)
    return [each[place % len(each)] for place in range(longest) for each in lists if each]


# Doses ----------------------------------------------------------------------------------------------------------

DoseKind: TypeAlias = tuple[Mineral, Salt | None, DoseBasis, Coating | None]
DECLARED, COMPUTED, ASSUMED = DoseBasis.DECLARED, DoseBasis.COMPUTED, DoseBasis.ASSUMED


@cache
def salts_of(name: str | None) -> tuple[Salt, ...]:
    """Return the salts of the catalogue, of one mineral or of any."""
    return tuple(each for each in known_salts() if name is None or each.mineral.name == name)


@cache
def dose_kinds(chosen: tuple[Mineral, ...], compounds: tuple[Salt, ...] = ()) -> tuple[DoseKind, ...]:
    """Return what doses may be beside their amount, the plainest first."""
    plain: list[DoseKind] = [(each, None, DECLARED, None) for each in chosen]
    known = compounds or tuple(salt for each in chosen for salt in salts_of(each.name))
    by_element: list[DoseKind] = [(each.mineral, each, DECLARED, None) for each in known]
    by_compound: list[DoseKind] = [(each.mineral, each, COMPUTED, None) for each in known if each.is_settled]
    coated: list[DoseKind] = [(mineral, salt, basis, "enteric") for mineral, salt, basis, _ in by_element[:4]]
    assumed: list[DoseKind] = [(each.mineral, each, ASSUMED, None) for each in known[:4]]
    return tuple(by_turns(plain, by_element, by_compound, [*coated, *assumed], plain))


# People ---------------------------------------------------------------------------------------------------------


class Field(NamedTuple):
    """A field of `Person` and what may stand there, by place; a list grows by what each draw of it adds."""

    inside: str
    at: Callable[[int], Any]


@cache
def drug_names() -> tuple[str, ...]:
    """Return the names of the medicines of the catalogue."""
    return tuple(each.name for each in drugs())


MONTHS = (0.0, 1.0, 3.0, 12.0, 24.0, 240.0)
DAILY_MG = (0.0, 40.0, 80.0, 1000.0)


@cache
def fields_near(often: tuple[float, ...], words: frozenset[str], treatments: tuple[str, ...]) -> dict[str, Field]:
    """Return the fields of a person by the keyword of `Person.of`, what is named here drawn often.

    Parameters
    ----------
    often : tuple of float
        Numbers that are drawn often, in whatever field they fit.
    words : frozenset of str
        Conditions, goals and words of diet.
    treatments : tuple of str
        Medicines.
    """
    known = {name: _amount(name, often) for name in PERSON_RANGES}
    for name, kind in (("conditions", "condition"), ("goals", "goal"), ("diet", "diet")):
        known[name] = Field(name, _or_none([(each,) for each in _first(terms(kind), words)]))  # type: ignore[arg-type]  # because the loop widens the word
    known["stress"] = Field("stress", _listed(["high", "low", "moderate"]))
    known["treatments"] = Field("treatments_taken", _or_none(_treatments(treatments, often)))
    return known


def _amount(name: str, often: tuple[float, ...]) -> Field:
    low, high, usual = PERSON_RANGES[name]
    return Field(PERSON_FIELDS[name][0], number_near(low, high, often, usual, ulps=True))


def _listed(values: Sequence[Any]) -> Callable[[int], Any]:
    return lambda place: values[place % len(values)]


def _or_none(values: Sequence[Any]) -> Callable[[int], Any]:
    """Return an empty list at every third place: what says that there is none."""
    return lambda place: () if place % 3 == 0 else values[place // 3 % len(values)]


def _first(known: Iterable[str], words: frozenset[str]) -> list[str]:
    """Return all words, those that are asked for often and first."""
    listed = list(known)
    own = [each for each in listed if each in words]
    return own * (1 + len(listed) // len(own)) + listed if own else listed


def _treatments(names: tuple[str, ...], often: tuple[float, ...]) -> list[tuple[Treatment, ...]]:
    months = [None, *dict.fromkeys((*MONTHS, *(each for each in often if each <= 60)))]
    daily = [None, *DAILY_MG]
    own = [(name, *how) for name, how in product(names, product(months, daily))]
    anyone = [(name, one, other) for name in drug_names() for one, other in ((None, None), (3.0, None), (24.0, 80.0))]
    both = own * (1 + len(anyone) // len(own)) + anyone if own else anyone
    return [(_treatment(*each),) for each in both]


@cache
def _treatment(name: str, months: float | None, daily_mg: float | None) -> Treatment:
    known = drug(name)
    return Treatment(months=months, daily_mg=daily_mg, name=known.name, classes=known.classes)
