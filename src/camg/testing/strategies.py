"""What the values of camg are drawn from: random ones mixed with awkward ones, built and never filtered.

The plainest comes first, since that is what a failing example shrinks to: no amount, midnight, nothing stated.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from math import inf, nextafter
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import attrs
from hypothesis import strategies as st

from camg.catalogue.medicines import drugs
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, MineralLike
from camg.catalogue.minerals import minerals as known_minerals
from camg.catalogue.models import Model
from camg.catalogue.parameters import preset_rows
from camg.catalogue.salts import Salt
from camg.catalogue.salts import salts as known_salts
from camg.catalogue.standards import Standards, standards_names
from camg.catalogue.standards import standards as standards_named
from camg.catalogue.terms import terms
from camg.errors import RangeError
from camg.intake.dose import MOST_MG, Coating, Dose, DoseBasis
from camg.intake.intake import Intake, Meal, MealState, Medicine, Origin
from camg.intake.regimen import Diary, Regimen
from camg.person import Person, Treatment
from camg.provenance import Grade
from camg.rules.default import default_rules
from camg.rules.dose_size import DoseCap
from camg.rules.outcome import Rule, Severity
from camg.rules.rule import Rung
from camg.rules.rule_set import RuleSet

__all__ = [
    "LABORATORY",
    "PERSON_RANGES",
    "amounts",
    "beside",
    "clock_times",
    "diaries",
    "doses",
    "intakes",
    "laboratory_values",
    "meals",
    "medicines",
    "minerals",
    "models",
    "numbers",
    "people",
    "regimens",
    "rule_sets",
    "rules",
    "salts",
    "standards",
]

_DIGITS = 9
"""Amounts are kept to 1e-9 mg, as the door keeps them: the step beside a number is that."""

PERSON_RANGES: dict[str, tuple[str, float, float, tuple[float, ...]]] = {
    "age": ("year", 0.0, 100.0, (0.0, 0.5, 1.0, 4.0, 9.0, 14.0, 19.0, 31.0, 51.0, 71.0)),
    "serum_calcium": ("mmol/L", 0.5, 4.0, (2.2, 2.4, 2.6)),
    "ionised_calcium": ("mmol/L", 0.3, 2.0, (1.1, 1.2, 1.3)),
    "serum_magnesium": ("mmol/L", 0.1, 3.0, (0.7, 0.8, 0.85, 1.1)),
    "albumin": ("g/L", 10.0, 60.0, (25.0, 40.0)),
    "hydroxyvitamin_d": ("nmol/L", 0.0, 400.0, (0.0, 30.0, 50.0, 75.0)),
    "calcitriol": ("pmol/L", 0.0, 400.0, (0.0, 100.0)),
    "pth": ("pmol/L", 0.0, 50.0, (0.0, 4.0)),
    "egfr": ("mL/min", 0.0, 150.0, (0.0, 30.0, 60.0, 95.0)),
    "dietary_calcium": ("mg", 0.0, 3000.0, (0.0, 500.0, 1000.0)),
    "dietary_magnesium": ("mg", 0.0, 1000.0, (0.0, 200.0, 350.0)),
    "sodium": ("mg", 0.0, 8000.0, (0.0, 2300.0)),
    "protein": ("g", 0.0, 200.0, (0.0, 70.0)),
    "caffeine": ("mg", 0.0, 1000.0, (0.0, 400.0)),
    "alcohol": ("g", 0.0, 150.0, (0.0, 28.0)),
    "vitamin_d_intake": ("IU", 0.0, 10_000.0, (0.0, 600.0, 4000.0)),
    "energy": ("kcal", 0.0, 5000.0, (0.0, 1800.0)),
}
"""Of each amount of a person: its unit, between which numbers it is drawn, and numbers that are drawn often."""

LABORATORY = (
    "serum_calcium", "ionised_calcium", "serum_magnesium", "albumin", "hydroxyvitamin_d", "calcitriol", "pth", "egfr",
)  # fmt: skip
_AWKWARD_MG = (0.0, 100.0, 200.0, 350.0, 500.0, 1000.0, 2000.0)
_ZONES = (None, "UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
_AWKWARD_MINUTES = (0, 1, 480, 719, 720, 1410, 1438, 1439)
_FIRST_DAY = datetime(2026, 3, 22, tzinfo=UTC)
"""The first of the eight days of a drawn diary, round the spring change of clocks."""


# Numbers --------------------------------------------------------------------------------------------------------


def beside(number: float, *, ulps: bool) -> tuple[float, ...]:
    """Return a number and what lies just beside it: one step of the kept precision, or one ulp, and one whole."""
    near = (nextafter(number, -inf), nextafter(number, inf)) if ulps else (number - 1e-9, number + 1e-9)
    return (number, *near, number * (1 - 1e-6), number * (1 + 1e-6), number - 1.0, number + 1.0)


@cache
def numbers(low: float, high: float, often: tuple[float, ...], *, ulps: bool) -> st.SearchStrategy[float]:
    """Return numbers between two limits: those drawn often, what lies beside them, both ends, and any other."""
    listed = [each for number in (*often, low, high) for each in beside(number, ulps=ulps)]
    if not ulps:
        listed = [round(each, _DIGITS) for each in listed]
    pool = sorted({each + 0.0 for each in listed if low <= each <= high}, key=lambda each: (len(repr(each)), each))
    spread = st.floats(low, high, allow_nan=False)
    if not ulps:
        spread = spread.map(lambda number: min(max(round(number, _DIGITS), low), high))
    return st.sampled_from(pool) | spread


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


# What is swallowed ----------------------------------------------------------------------------------------------


def minerals() -> st.SearchStrategy[Mineral]:
    """Minerals of the catalogue, calcium and magnesium first."""
    both = [CALCIUM, MAGNESIUM]
    return st.sampled_from(both) | st.sampled_from([*both, *(each for each in known_minerals() if each not in both)])


@cache
def _salts_of(name: str | None) -> tuple[Salt, ...]:
    return tuple(each for each in known_salts() if name is None or each.mineral.name == name)


def salts(*, mineral: MineralLike | None = None) -> st.SearchStrategy[Salt]:
    """Salts of the catalogue, of one mineral or of any; nothing for a mineral of which it lists none."""
    name = None if mineral is None else Mineral.named(mineral).name
    found = _salts_of(name)
    return st.sampled_from(found) if found else st.nothing()


_Kind: TypeAlias = tuple[Mineral, Salt | None, DoseBasis, Coating | None]


@cache
def _kinds(chosen: tuple[Mineral, ...], compounds: tuple[Salt, ...]) -> tuple[_Kind, ...]:
    """Return what doses may be, the plainest first: one draw for all of it, since each draw has its price."""
    plain: list[_Kind] = [(each, None, DoseBasis.DECLARED, None) for each in chosen]
    known = compounds or tuple(salt for each in chosen for salt in _salts_of(each.name))
    by_element: list[_Kind] = [(each.mineral, each, DoseBasis.DECLARED, None) for each in known]
    by_compound: list[_Kind] = [(each.mineral, each, DoseBasis.COMPUTED, None) for each in known if each.is_settled]
    coated: list[_Kind] = [(mineral, salt, basis, "enteric") for mineral, salt, basis, _ in by_element[:4]]
    often = plain * (1 + len(known) // (2 * len(plain)))
    return (*often, *by_element, *by_compound, *coated)


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
    amount = draw(_AMOUNTS if mg is None else mg)
    mineral, compound, basis, coating = draw(_kind(tuple(minerals), tuple(salts)))
    return Dose(mineral=mineral, elemental_mg=amount, salt=compound, coating=coating, basis=basis)


@cache
def _kind(chosen: tuple[Mineral, ...], compounds: tuple[Salt, ...]) -> st.SearchStrategy[_Kind]:
    return st.sampled_from(_kinds(chosen, compounds))


def clock_times(*, often: Sequence[int] = _AWKWARD_MINUTES) -> st.SearchStrategy[time]:
    """Clock times in whole minutes, midnight and its neighbours often."""
    return (st.sampled_from(tuple(often)) | st.integers(0, 1439)).map(_clock)


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


_BOUND_MMOL = (0.0, 0.7, 1.5, 3.0, 6.6)
_KNOWN_MEALS: tuple[Meal | None, ...] = (
    *[None, *[Meal(state=each) for each in MealState]] * 3,
    *[Meal(state=each, phytate_mmol=mmol, oxalate_mmol=0.0) for each in MealState for mmol in _BOUND_MMOL],
    *[Meal(state=each, oxalate_mmol=mmol) for each in MealState for mmol in _BOUND_MMOL],
)
_ORIGINS = (Origin.SUPPLEMENT, Origin.SUPPLEMENT, Origin.FOOD, Origin.WATER, Origin.MEDICINE)
_PRODUCTS = (None, None, "Both", 'Ca "plus" Mg')


def meals() -> st.SearchStrategy[Meal | None]:
    """Meals of which nothing, the state, or also what binds minerals is known."""
    return st.sampled_from(_KNOWN_MEALS)


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
    origin, meal, product = draw(_CIRCUMSTANCES)
    return Intake(
        dose=draw(_DOSES if dose is None else dose),
        at=draw(_TIMES if at is None else at),
        meal=meal,
        origin=origin,
        product=product,
    )


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
    moment = draw(_TIMES if at is None else at)
    listed = _drug_names() if names is None else tuple(names)
    name = draw(st.sampled_from((*listed, *listed, None)))
    return Medicine.unlisted("grandmother's drops", at=moment) if name is None else Medicine.of(name, at=moment)


@cache
def _drug_names() -> tuple[str, ...]:
    return tuple(each.name for each in drugs())


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
    listed = draw(st.lists(_ITEMS if items is None else items, min_size=least, max_size=most))
    return Regimen.of(*listed, complete=draw(_COIN))


@st.composite
def diaries(draw: st.DrawFn, *, most: int = 4) -> Diary:
    """Diaries of a few entries, without time zone or in one, round a change of clocks.

    Parameters
    ----------
    most : int
        How many entries at most.
    """
    zone = draw(st.sampled_from(_ZONES))
    place = None if zone is None else ZoneInfo(zone)

    def moment(minutes: int) -> datetime:
        instant = _FIRST_DAY + timedelta(minutes=minutes)
        return instant.replace(tzinfo=None) if place is None else instant.astimezone(place)

    at = (st.sampled_from((0, 1439, 1440, 2880)) | st.integers(0, 8 * 1440)).map(moment)
    listed = draw(st.lists(intakes(at=at) | medicines(at=at), max_size=most))
    return Diary.of(*listed, complete=draw(_COIN))


# By whom --------------------------------------------------------------------------------------------------------


@cache
def _field(name: str, often: tuple[float, ...]) -> st.SearchStrategy[str]:
    unit, low, high, usual = PERSON_RANGES[name]
    drawn = numbers(low, high, usual, ulps=True)
    own = [each for number in often for each in beside(number, ulps=True)[:3] if low <= each <= high]
    if own:
        drawn = st.sampled_from(own) | drawn
    return drawn.map(lambda number: f"{number!r} {unit}")


def laboratory_values(*, often: Sequence[float] = ()) -> st.SearchStrategy[dict[str, str]]:
    """Laboratory values of a person as the keywords of `Person.of`, any of them left out.

    Parameters
    ----------
    often : sequence of float
        Numbers that are drawn often, in whatever field they fit.
    """
    return st.fixed_dictionaries({}, optional={name: _field(name, tuple(often)) for name in LABORATORY})


_AWKWARD_MONTHS = (0.0, 1.0, 3.0, 12.0, 24.0)
_MOST_STATED = 6
_STAGES: tuple[dict[str, str], ...] = (
    {}, {"sex": "female"}, {"sex": "male"}, {"life_stage": "pregnant"}, {"sex": "female", "life_stage": "pregnant"},
    {"sex": "female", "life_stage": "lactating"},
)  # fmt: skip


@st.composite
def people(
    draw: st.DrawFn,
    *,
    often: Sequence[float] = (),
    fields: Sequence[str] = (),
    words: Sequence[str] = (),
    treatments: Sequence[str] = (),
) -> Person:
    """People of any age and life stage, of whom any field may be unknown.

    Parameters
    ----------
    often : sequence of float
        Numbers that are drawn often, in whatever field they fit.
    fields : sequence of str
        Keywords of `Person.of` that are stated often.
    words : sequence of str
        Conditions, goals and words of diet that are drawn often.
    treatments : sequence of str
        Medicines that are drawn often.
    """
    known = _fields(tuple(often), tuple(words), tuple(treatments))
    given: dict[str, Any] = dict(draw(_STAGE))
    for name in draw(_stated(tuple(fields))):
        given[name] = draw(known[name])
    return Person.of(**given)


@cache
def _stated(often: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    names = (*PERSON_RANGES, "conditions", "goals", "diet", "stress", "treatments")
    anyone = st.lists(st.sampled_from(names), max_size=_MOST_STATED, unique=True)
    if not often:
        return anyone
    most = tuple(each for each in often if each in names)
    fixed = st.sampled_from([list(most), [*most, "age"]]) if len(most) <= _MOST_STATED else st.nothing()
    wide = st.lists(st.sampled_from((*names, *most * 3)), max_size=_MOST_STATED + len(most) // 2, unique=True)
    return wide | fixed


@cache
def _fields(
    often: tuple[float, ...], words: tuple[str, ...], treatments: tuple[str, ...]
) -> dict[str, st.SearchStrategy[Any]]:
    months = numbers(0.0, 240.0, (*_AWKWARD_MONTHS, *often), ulps=True)
    daily = numbers(0.0, 1000.0, (40.0, *often), ulps=True)
    taken = st.builds(_treatment, st.none() | months, st.none() | daily)
    names = st.sampled_from(_drug_names())
    if treatments:
        names = st.sampled_from(treatments) | names
    return {
        **{name: _field(name, often) for name in PERSON_RANGES},
        "conditions": _some(terms("condition"), words),
        "goals": _some(terms("goal"), words),
        "diet": _some(terms("diet"), words),
        "stress": st.sampled_from(("low", "moderate", "high")),
        "treatments": st.dictionaries(names, taken, max_size=2),
    }


def _some(known: tuple[str, ...], words: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    anyone = st.lists(st.sampled_from(known), max_size=2, unique=True)
    own = [each for each in known if each in words]
    return st.lists(st.sampled_from(own), max_size=2, unique=True) | anyone if own else anyone


def _treatment(months: float | None, daily_mg: float | None) -> Treatment:
    return Treatment(months=months, daily_mg=daily_mg)


# By what is judged ----------------------------------------------------------------------------------------------


def models() -> st.SearchStrategy[Model]:
    """Models: the presets, and some with constants moved."""
    names: Any = tuple(preset_rows())
    presets: st.SearchStrategy[Model] = st.sampled_from(names).map(Model.named)
    return presets | st.builds(_moved, presets, st.sampled_from((0.5, 1.0, 2.0)), st.sampled_from((5.0, 75.0, inf)))


def _moved(model: Model, factor: float, ki_mmol: float) -> Model:
    kinetics = attrs.evolve(model.magnesium, km_mg=model.magnesium.km_mg * factor, ki_mmol=ki_mmol)
    return attrs.evolve(model, id="moved", magnesium=kinetics)


def standards() -> st.SearchStrategy[Standards]:
    """Standards: the authorities of the catalogue, and standards of one's own with few rows."""
    own = st.builds(_own_standards, numbers(0.0, 3000.0, (250.0, 350.0, 1000.0), ulps=False), st.booleans())
    names: Any = standards_names()
    listed: st.SearchStrategy[Standards] = st.sampled_from(names).map(standards_named)
    return listed | own


def _own_standards(mg: float, total: bool) -> Standards:
    row = {"mineral": "magnesium", "word": "UL", "mg": mg, "basis": "total" if total else "supplements"}
    return Standards.of("own", name="Standards of one's own", rows=[{**row, "reference": "our clinic"}])


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Rules of camg, and caps on doses with steps in order."""
    if draw(_COIN):
        return draw(st.sampled_from(default_rules().rules))
    limits = sorted(draw(st.lists(_AMOUNTS, min_size=1, max_size=3, unique=True)))
    severities = sorted(draw(st.lists(st.sampled_from(tuple(Severity)), min_size=len(limits), max_size=len(limits))))
    mineral = draw(_GUT)
    return DoseCap(
        id=f"clinic/{mineral.name}-{draw(st.integers(0, 999))}",
        statement=f"{mineral.name.capitalize()} is taken in small portions.",
        grade=draw(st.sampled_from(tuple(Grade))),
        sources=("camg-judgement",),
        says="{measured} at once.",
        mineral=mineral,
        rungs=tuple(Rung(limit, severity) for limit, severity in zip(limits, severities, strict=True)),
    )


def rule_sets(*, most: int = 4) -> st.SearchStrategy[RuleSet]:
    """Rule sets of a few rules, each id once.

    Parameters
    ----------
    most : int
        How many rules at most.
    """
    listed = st.lists(rules(), max_size=most, unique_by=lambda rule: rule.id)
    return listed.map(lambda chosen: RuleSet.of(*chosen, id="drawn", version="1"))


_COIN = st.booleans()
_AMOUNTS = amounts()
_GUT = st.sampled_from((CALCIUM, MAGNESIUM))
_TIMES = clock_times()
_DOSES = doses()
_CIRCUMSTANCES = st.sampled_from(
    [(origin, meal, product) for product in _PRODUCTS for meal in _KNOWN_MEALS for origin in _ORIGINS]
)
_STAGE = st.sampled_from(_STAGES)
_ITEMS: st.SearchStrategy[Intake | Medicine] = intakes() | intakes() | medicines()
