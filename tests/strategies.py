"""What the tests draw from: plural nouns, random values mixed with a pool of awkward ones."""

import datetime as dt
import zoneinfo
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pint
from hypothesis import strategies as st

import camg
from camg import CALCIUM, MAGNESIUM, Diary, Dose, Intake, Meal, Medicine, Mineral, Person, Regimen, Treatment, salts
from camg.catalogue.medicines import drugs
from camg.catalogue.salts import Salt, unsettled_salts
from camg.catalogue.terms import TermKind, terms

__all__ = [
    "NAMES",
    "amounts_mg",
    "application_quantity",
    "clock_times",
    "dated_times",
    "diaries",
    "doses",
    "intakes",
    "loads_mg",
    "meals",
    "medicines",
    "minerals_of_the_gut",
    "person_fields",
    "person_with",
    "persons",
    "regimens",
    "zone_names",
]

_VALUES = (
    "CALCIUM", "Diary", "Dose", "Intake", "MAGNESIUM", "Meal", "Medicine", "Mineral", "Model", "Person", "Regimen",
    "Salt", "Treatment", "salt",
)  # fmt: skip
NAMES = {**{name: getattr(camg, name) for name in _VALUES}, "datetime": dt, "zoneinfo": zoneinfo}
"""What a `repr` may use: the names of camg, and the standard library's for dates and time zones."""

Origins = Literal["food", "water", "supplement", "medicine"]

AWKWARD_MG = (0.0, 1e-9, 0.001, 7.5, 15.0, 100.0, 350.0, 499.999999999, 500.0, 500.000000001, 1009.0, 10_000.0)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")


def amounts_mg(*, low: float = 0.0, high: float = 10_000.0) -> st.SearchStrategy[float]:
    """Elemental amounts as the door keeps them: to 1e-9 mg."""
    awkward = [mg for mg in AWKWARD_MG if low <= mg <= high]
    drawn = st.floats(low, high).map(lambda mg: round(mg, 9)).filter(lambda mg: low <= mg <= high)
    return (st.sampled_from(awkward) | drawn) if awkward else drawn


def loads_mg() -> st.SearchStrategy[float]:
    """Doses that somebody might take at once."""
    return amounts_mg(low=1.0, high=2000.0)


def minerals_of_the_gut() -> st.SearchStrategy[Mineral]:
    return st.sampled_from([CALCIUM, MAGNESIUM])


def salts_of(mineral: Mineral, *, settled: bool = False) -> st.SearchStrategy[Salt]:
    known = salts() if settled else (*salts(), *unsettled_salts())
    return st.sampled_from([each for each in known if each.mineral == mineral])


@st.composite
def doses(draw: st.DrawFn, *, high: float = 10_000.0) -> Dose:
    """Doses of calcium or magnesium, by element or by compound, coated or not, salt known or not."""
    mineral = draw(minerals_of_the_gut())
    coating: Literal["enteric"] | None = draw(st.sampled_from([None, None, "enteric"]))
    if draw(st.booleans()):
        compound = draw(salts_of(mineral, settled=True))
        mass_mg = draw(amounts_mg(high=min(high, 10_000.0)))
        return Dose.of_salt(compound, f"{mass_mg!r} mg", coating=coating)
    named = draw(st.none() | salts_of(mineral))
    salt = None if named is None else named.id
    return Dose.of(mineral, f"{draw(amounts_mg(high=high))!r} mg", salt=salt, coating=coating)


@st.composite
def meals(draw: st.DrawFn) -> Meal | None:
    """Meals with and without binders, and the unknown one."""
    state: Literal["fasted", "light", "full"] | None = draw(st.sampled_from([None, "fasted", "light", "full"]))
    if state is None:
        return None
    bound = st.none() | st.sampled_from(["0 mmol", "0.3 mmol", "1.49 mmol", "6.6 mmol"])
    return Meal.of(state, phytate=draw(bound), oxalate=draw(bound))


def clock_times() -> st.SearchStrategy[time]:
    awkward = [time(0, 0), time(0, 1), time(11, 59), time(12, 0), time(23, 59)]
    return st.sampled_from(awkward) | st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


def zone_names() -> st.SearchStrategy[str]:
    return st.sampled_from(ZONES)


@st.composite
def dated_times(draw: st.DrawFn, *, zone: str | None) -> datetime:
    """Moments of a fortnight around the spring change of clocks; real ones, read off a clock of the zone."""
    instant = datetime(2026, 3, 22, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 14 * 1440)))
    return instant.replace(tzinfo=None) if zone is None else instant.astimezone(ZoneInfo(zone))


@st.composite
def intakes(
    draw: st.DrawFn,
    *,
    at: st.SearchStrategy[Any] | None = None,
    high: float = 2000.0,
    origins: tuple[Origins, ...] = ("food", "water", "supplement", "medicine"),
) -> Intake:
    moment: Any = draw(clock_times() if at is None else at)
    return Intake.of(
        draw(doses(high=high)),
        at=moment,
        meal=draw(meals()),
        origin=draw(st.sampled_from(origins)),
        product=draw(st.sampled_from([None, None, "Morning tablet", 'Ca "plus" Mg', "Müsli"])),
    )


@st.composite
def medicines(draw: st.DrawFn, *, at: st.SearchStrategy[Any] | None = None) -> Medicine:
    """Listed medicines, and one that camg does not know."""
    moment: Any = draw(clock_times() if at is None else at)
    name = draw(st.none() | st.sampled_from([each.name for each in drugs()]))
    return Medicine.unlisted('Dr. Who\'s "drops"', at=moment) if name is None else Medicine.of(name, at=moment)


@st.composite
def regimens(draw: st.DrawFn, *, most: int = 5, high: float = 2000.0) -> Regimen:
    items = draw(st.lists(intakes(high=high) | medicines(), max_size=most))
    return Regimen.of(*items, complete=draw(st.booleans()))


@st.composite
def diaries(draw: st.DrawFn, *, most: int = 5, high: float = 2000.0) -> Diary:
    """Diaries without time zone, or in one."""
    at = dated_times(zone=draw(st.none() | zone_names()))
    items = draw(st.lists(intakes(at=at, high=high) | medicines(at=at), max_size=most))
    return Diary.of(*items, complete=draw(st.booleans()))


AMOUNT_FIELDS = {
    "age": ("46 year", "19 year", "8 month", "90.5 year"),
    "serum_calcium": ("2.4 mmol/L", "9.6 mg/dL"),
    "ionised_calcium": ("1.2 mmol/L", "2.4 mEq/L"),
    "serum_magnesium": ("0.80 mmol/L", "1.94 mg/dL"),
    "albumin": ("40 g/L", "4.1 g/dL"),
    "hydroxyvitamin_d": ("5 nmol/L", "15 nmol/L", "30 ng/mL", "140 nmol/L"),
    "calcitriol": ("0 pmol/L", "50 pmol/L", "62.1 pg/mL", "400 pmol/L"),
    "pth": ("4.2 pmol/L", "40 pg/mL"),
    "egfr": ("95 mL/min/1.73 m2", "45 mL/min"),
    "dietary_calcium": ("800 mg", "0 mg", "0.9 g/day"),
    "dietary_magnesium": ("300 mg", "12 mmol"),
    "sodium": ("2300 mg", "100 mmol/d"),
    "protein": ("70 g",),
    "caffeine": ("200 mg/d",),
    "alcohol": ("0 g", "12.5 g/day"),
    "vitamin_d_intake": ("800 IU", "20 µg"),
    "energy": ("2000 kcal", "8.4 MJ"),
}


def person_fields() -> st.SearchStrategy[dict[str, Any]]:
    """The keywords of `Person.of`, any of them left out."""
    kinds: dict[str, TermKind] = {"conditions": "condition", "goals": "goal", "diet": "diet"}
    lists = {name: st.lists(st.sampled_from(terms(kind)), max_size=3) for name, kind in kinds.items()}
    durations = st.none() | st.sampled_from(["3 month", "1.5 year", "10 week"])
    amounts = st.none() | st.sampled_from(["40 mg", "0.1 g/day", "0 mg"])
    how = durations | st.builds(Treatment.of, durations, daily=amounts)
    taken = st.dictionaries(st.sampled_from([each.name for each in drugs()]), how, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            **{name: st.sampled_from(texts) for name, texts in AMOUNT_FIELDS.items()},
            "sex": st.just("female"),
            "life_stage": st.sampled_from(["pregnant", "lactating"]),
            "stress": st.sampled_from(["low", "moderate", "high"]),
            "treatments": taken,
            **lists,
        },
    )


def persons() -> st.SearchStrategy[Person]:
    return person_fields().map(lambda given: Person.of(**given))


def application_quantity(magnitude: Any, unit: str) -> Any:
    """A quantity of pint's application registry, which pint leaves untyped."""
    registry: Any = pint.get_application_registry()  # type: ignore[no-untyped-call,unused-ignore]  # because pint leaves it untyped
    return registry.Quantity(magnitude, unit)


def person_with(**given: Any) -> Person:
    """`Person.of` for keywords that no checker can follow."""
    return Person.of(**given)
