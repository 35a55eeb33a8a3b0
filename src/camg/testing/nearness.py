"""Situations at and around the thresholds of one rule.

What a rule is about is read off the rule itself: the numbers and the words among its parameters, or, of a function,
those written in its code; and off what it reads of a few situations. A number is tried wherever it fits: as an amount,
as a share of another amount, as a distance in time, as a value of the person. That asks nothing of whoever writes a
rule, and reaches thresholds of which the kit has never heard.
"""

from datetime import time
from functools import cache
from typing import NamedTuple

from hypothesis import strategies as st

from camg.catalogue.medicines import drugs
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral
from camg.catalogue.minerals import minerals as known_minerals
from camg.catalogue.salts import salts
from camg.catalogue.standards import standards as standards_named
from camg.intake.dose import Dose, DoseBasis
from camg.intake.intake import Intake, Meal, MealState, Medicine, Origin
from camg.intake.regimen import Regimen
from camg.rules.outcome import Rule
from camg.rules.situation import Situation
from camg.testing.aboutness import Facts, facts_of
from camg.testing.people_strategy import people
from camg.testing.situation_strategy import situations
from camg.testing.strategies import OF_SUPPLEMENTS, ItemTable, Kind, Parts, parts, regimens
from camg.testing.tables import DoseKind, by_turns, dose_kinds, drug_names, number_near

__all__ = ["near"]

_MOST_MG = 3000.0
_ROUND_MG = (100.0, 250.0, 400.0, 1000.0)
_DECLARED, _ASSUMED = DoseBasis.DECLARED, DoseBasis.ASSUMED


def near(rule: Rule) -> st.SearchStrategy[Situation]:
    """Situations at and around the rule's own thresholds, so that it is seen on both sides.

    Parameters
    ----------
    rule : Rule
        Of a family, a class of one's own, or made by `camg.rule`.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> near(default_rules()["dose/ca-single-cap"]).example().regimen  # doctest: +SKIP
    Regimen.of(Intake.of(Dose.of("calcium", "500.000000001 mg"), at="00:00"))
    """
    facts = facts_of(rule)
    person = people(
        often=facts.numbers,
        fields=facts.fields,
        words=tuple(sorted(facts.words)),
        treatments=facts.drugs or _one_of_each_class(),
    )
    return situations(regimen=_days(_tables(facts, rule.id)), person=person)


class _Days(NamedTuple):
    """What near days are drawn from."""

    rule_id: str
    items: st.SearchStrategy[Parts]
    pills: st.SearchStrategy[str | None]
    minerals: tuple[Mineral, ...]
    shares: st.SearchStrategy[float]
    shapes: st.SearchStrategy[str]

    def __repr__(self) -> str:
        return f"<near {self.rule_id}>"


def _tables(facts: Facts, rule_id: str) -> _Days:
    shares = tuple(each for each in facts.numbers if 0.1 <= each <= 10)
    in_proportion = 0 if not shares else 3 if _RATIO in facts.reads else 2
    return _Days(
        rule_id=rule_id,
        items=parts(_items(facts)),
        pills=st.sampled_from([*[None] * (len(facts.drugs) or 1), *facts.drugs]),
        minerals=_minerals(facts),
        shares=st.sampled_from(shares) if shares else st.nothing(),
        shapes=st.sampled_from(["near", *["in proportion"] * in_proportion, "near", "near", "any"]),
    )


_RATIO = "calcium to magnesium by mass"


@st.composite
def _days(draw: st.DrawFn, tables: _Days) -> Regimen:
    """Draw days near the thresholds, some in proportion, and some that have nothing to do with the rule."""
    shape = draw(tables.shapes)
    if shape == "any":
        return draw(_ANY_DAY)
    return _near_day(draw, tables) if shape == "near" else _day_in_proportion(draw, tables)


_ANY_DAY = regimens()


def _near_day(draw: st.DrawFn, tables: _Days) -> Regimen:
    """Draw a few items whose distances in time are those of the rule, round midnight as often as at noon."""
    start = draw(_STARTS)
    count, complete = draw(_SIZES)
    listed: list[Intake | Medicine] = []
    pill = draw(tables.pills)
    if pill is not None:
        listed.append(Medicine.of(pill, at=_clock(start)))
    for _ in range(count):
        each = draw(tables.items)
        listed.append(each.item(_clock(start + each.minute)))
    return Regimen.of(*listed, complete=complete)


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


_STARTS = st.sampled_from((0, 720, 1410, 480, *range(0, 1440, 97)))
_SIZES = st.sampled_from(
    [(count, complete) for complete in (False, True) for count in (1, 2, 3, 2, 4, 2, 3, 1, 5, 2)] + [(0, True)]
)


def _day_in_proportion(draw: st.DrawFn, tables: _Days) -> Regimen:
    """Draw two amounts of which one is so many times the other."""
    share = draw(tables.shares)
    base, by, origin, meal, complete = draw(_PROPORTIONS)
    amounts_mg = (min(max(round(base * share + by, 9), 0.0), 2 * _MOST_MG), base)
    listed = [
        Intake(dose=Dose(mineral=mineral, elemental_mg=mg), at=time(8), meal=meal, origin=origin)
        for mineral, mg in zip(tables.minerals[:2], amounts_mg, strict=True)
    ]
    return Regimen.of(*listed, complete=complete)


_BESIDE = (0.0, 1e-9, -1e-9, 1.0, -1.0, 25.0, -25.0)
_PROPORTIONS = st.sampled_from(
    [
        (base, by, origin, meal, complete)
        for complete in (False, True)
        for meal in (None, Meal(state=MealState.FULL))
        for origin in (Origin.SUPPLEMENT, Origin.FOOD)
        for by in _BESIDE
        for base in _ROUND_MG
    ]
)


# What items are drawn from --------------------------------------------------------------------------------------


def _items(facts: Facts) -> ItemTable:
    minerals = _minerals(facts)
    plain: list[Kind] = [*dose_kinds(minerals[:1])[:1], *[(each, None, _DECLARED, None) for each in minerals]]
    every: list[Kind] = [*dose_kinds(minerals)]
    own: list[Kind] = [*_salts_of(facts, minerals)]
    kinds: list[Kind] = by_turns(plain, own, every, plain, every, own, [*plain, *(facts.drugs or drug_names())])
    own_mg = tuple(each for each in facts.numbers if each <= _MOST_MG)
    at = number_near(0.0, _MOST_MG, own_mg, (*_ROUND_MG, *_reference_mg()), ulps=False)
    offsets = _offsets(facts)

    def minute_at(place: int) -> int:
        return offsets[place % len(offsets)]

    return ItemTable(minute_at, kinds, at, OF_SUPPLEMENTS)


def _minerals(facts: Facts) -> tuple[Mineral, ...]:
    named = [each for each in known_minerals() if each.name in facts.words]
    return tuple(dict.fromkeys((*named, CALCIUM, MAGNESIUM)))


def _salts_of(facts: Facts, minerals: tuple[Mineral, ...]) -> list[DoseKind]:
    """Return doses of the salts that a rule names, or that dissolve as it says; and some read off a label."""
    named = [
        each
        for each in salts()
        if each.mineral in minerals and {each.id, each.solubility and each.solubility.value} & facts.words
    ]
    by_element: list[DoseKind] = [(each.mineral, each, _DECLARED, None) for each in named]
    return [*by_element, *[(each, None, _ASSUMED, None) for each in minerals]]


@cache
def _one_of_each_class() -> tuple[str, ...]:
    """Return medicines of every class that the catalogue knows."""
    first: dict[str, str] = {}
    for each in drugs():
        for word in each.classes:
            first.setdefault(word, each.name)
    return tuple(dict.fromkeys(first.values()))


@cache
def _reference_mg() -> tuple[float, ...]:
    return tuple(sorted({row.mg for row in standards_named("iom").rows}))


def _offsets(facts: Facts) -> list[int]:
    """Return minutes from the start: none, and every number of the rule taken for hours or minutes."""
    minutes = [60 * each if each <= 24 else each for each in facts.numbers if each < 1440]
    apart = sorted({round(each) + by for each in minutes for by in (-1, 0, 1)})
    return by_turns([0], [*apart, 30, 31, 29], [0, 360, 720, 0])
