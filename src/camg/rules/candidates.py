"""Candidate remedies for rules to propose: pure functions, best first, in a bounded number.

They know tablets, clocks, meals and amounts, and nothing of rules: whether a candidate helps, or does harm elsewhere,
is for others to try. Times are those of listed meals and a grid of half hours from 06:00 to 23:00 (a judgement of
this library: few people take tablets at night); of a diary, which cannot be changed, there are no candidates.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import time
from itertools import islice
from math import fsum
from typing import TypeAlias

from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Salt, Solubility, salts
from camg.errors import InputError
from camg.intake.dose import MOST_MG, Dose
from camg.intake.intake import BESIDE_USUAL_FOOD, Intake, Meal, MealLike, MealState, Origin
from camg.intake.regimen import Regimen
from camg.rules.change import Remedy
from camg.rules.remedy import Add, Move, Reduce, Split, SwitchSalt, TakeWithMeal, tablet_of
from camg.rules.situation import Situation

__all__ = [
    "MOST",
    "additions",
    "joint_moves",
    "moves",
    "reductions",
    "splits",
    "switches",
    "tablets",
    "with_meals",
]

MOST = 12
"""How many candidates there are at most, unless the caller says otherwise."""

_DAY = 1440
_GRID = range(6 * 60, 23 * 60 + 1, 30)
_NOON = 12 * 60
_MEAL_TIMES = (_NOON, 19 * 60, 8 * 60)
_MEALS_TRIED = 3

Fits: TypeAlias = Callable[[Meal], bool]


def tablets(situation: Situation, intakes: Iterable[Intake]) -> tuple[Intake, ...]:
    """Return one intake for each tablet among these that may be changed: supplements of the routine.

    Equal tablets without a product are as many as are given; none for a diary, nor for one that the routine lacks.
    """
    regimen = situation.regimen
    if not isinstance(regimen, Regimen):
        return ()
    found: list[Intake] = []
    seen: set[tuple[str, object]] = set()
    for intake in intakes:
        if intake.origin is not Origin.SUPPLEMENT or intake not in regimen.items:
            continue
        if intake.product is None:
            found.append(intake)
        elif (intake.product, intake.at) not in seen:
            seen.add((intake.product, intake.at))
            together = [each for each in regimen.intakes if (each.product, each.at) == (intake.product, intake.at)]
            if all(each.origin is Origin.SUPPLEMENT for each in together):
                found.append(intake)
    return tuple(found)


# Moves ----------------------------------------------------------------------------------------------------------


def moves(
    situation: Situation,
    intakes: Iterable[Intake],
    *,
    gap_h: float,
    away_from: Iterable[int],
    meal: MealLike | None = None,
    fits: Fits | None = None,
    most: int = MOST,
) -> Iterator[Remedy]:
    """Move one tablet at a time, to times at least `gap_h` hours from given minutes.

    Parameters
    ----------
    situation : Situation
    intakes : iterable of Intake
        Whose tablets may be moved.
    gap_h : float
        [h]
    away_from : iterable of int
        Minutes of the day, round the clock.
    meal : Meal or str, optional
        What to state where no meal is listed; left out, a tablet keeps its meal.
    fits : callable, optional
        Which listed meals will do; all, where left out.
    most : int

    Yields
    ------
    Remedy
        First the times of listed meals, then the others, each the nearer the sooner, in turns among the tablets. At a
        listed meal a tablet is taken with that meal; a fasted one is not moved to a meal.
    """
    regimen = situation.regimen
    if not isinstance(regimen, Regimen):
        return
    far = _far_from(away_from, gap_h)
    ways = [_moves_of(regimen, each, far, meal, fits) for each in dict.fromkeys(tablets(situation, intakes))]
    yield from islice(_in_turns(ways), most)


def _moves_of(
    regimen: Regimen, tablet: Intake, far: Callable[[int], bool], meal: MealLike | None, fits: Fits | None
) -> Iterator[Remedy]:
    for minute, eaten in _times(regimen, tablet, fits):
        if minute != tablet.minute and far(minute):
            stated = meal if eaten is None else eaten
            yield from _made(Move.of, regimen, tablet, at=_clock(minute), meal=stated)


def joint_moves(
    situation: Situation,
    intakes: Iterable[Intake],
    *,
    gap_h: float,
    away_from: Iterable[int],
    most: int = MOST,
) -> Iterator[Remedy]:
    """Move all tablets together to one time, at least `gap_h` hours from given minutes; none for a single tablet.

    Yields
    ------
    Remedy
        In the order of `moves`; each tablet keeps its meal, except that at a listed meal it is taken with that one.
    """
    regimen, moved = situation.regimen, tablets(situation, intakes)
    if not isinstance(regimen, Regimen) or len(moved) < 2:
        return
    far = _far_from(away_from, gap_h)
    ways = (
        one
        for minute, eaten in _times(regimen, moved[0], None)
        if far(minute)
        for one in _made(_together, regimen, moved, minute, eaten)
    )
    yield from islice(ways, most)


def _together(regimen: Regimen, moved: Sequence[Intake], minute: int, meal: Meal | None) -> Remedy:
    return Remedy.joined(
        *[Move.of(regimen, each, at=_clock(minute), meal=meal) for each in moved if each.minute != minute]
    )


# Splits ---------------------------------------------------------------------------------------------------------


def splits(
    situation: Situation,
    intakes: Iterable[Intake],
    *,
    parts: int,
    gap_h: float,
    away_from: Iterable[int] = (),
    away_h: float = 0.0,
    most: int = MOST,
) -> Iterator[Remedy]:
    """Split tablets in equal parts at least `gap_h` hours apart, round the clock.

    Parameters
    ----------
    situation : Situation
    intakes : iterable of Intake
        Whose tablets may be split.
    parts : int
        2 or more.
    gap_h : float
        Between parts [h].
    away_from : iterable of int
        Minutes of the day at least `away_h` hours from which every part is taken.
    away_h : float
        [h]
    most : int

    Yields
    ------
    Remedy
        Each tablet alone, in turns; of several tablets all of them at the same times first. A part stays at the
        tablet's own time where it can, then come listed meals like its own, then the next times round the clock.
    """
    regimen, split = situation.regimen, tablets(situation, intakes)
    if not isinstance(regimen, Regimen):
        return
    far = _far_from(away_from, away_h)
    ways = [_splits_of(regimen, (tablet,), parts, gap_h, far) for tablet in dict.fromkeys(split)]
    if len(split) > 1:
        ways.insert(0, _splits_of(regimen, split, parts, gap_h, far))
    yield from islice(_in_turns(ways), most)


def _splits_of(
    regimen: Regimen, split: Sequence[Intake], parts: int, gap_h: float, far: Callable[[int], bool]
) -> Iterator[Remedy]:
    first = split[0]
    same = [minute for minute, eaten in _times(regimen, first, None) if eaten is not None and eaten == first.meal]
    near = sorted(_GRID, key=lambda minute: (minute - first.minute) % _DAY)
    own = [first.minute]
    seen: set[tuple[int, ...]] = set()
    for order in ([*own, *same, *near], [*own, *near]):
        free = [minute for minute in dict.fromkeys(order) if far(minute)]
        for times in _schedules(free, parts, gap_h):
            if times not in seen:
                seen.add(times)
                yield from _made(_split, regimen, split, parts, [_clock(minute) for minute in times])


def _split(regimen: Regimen, split: Sequence[Intake], parts: int, at: Sequence[time]) -> Remedy:
    return Remedy.joined(*[Split.of(regimen, each, parts=parts, at=at) for each in split])


def _schedules(free: Sequence[int], parts: int, gap_h: float) -> Iterator[tuple[int, ...]]:
    """Choose times that stand apart: from each time on, always the best that is free."""
    for start in free:
        chosen = [start]
        for minute in free:
            if len(chosen) < parts and all(_apart(minute, each) >= 60 * gap_h for each in chosen):
                chosen.append(minute)
        if len(chosen) == parts:
            yield tuple(sorted(chosen))


# Amounts --------------------------------------------------------------------------------------------------------


def reductions(
    situation: Situation,
    intakes: Iterable[Intake],
    mineral: Mineral,
    *,
    less_mg: float,
    most: int = MOST,
) -> Iterator[Remedy]:
    """Take so much less of a mineral from supplements.

    Parameters
    ----------
    situation : Situation
    intakes : iterable of Intake
        Whose tablets may be reduced.
    mineral : Mineral
        Whose amount shall fall; what else is in a tablet falls in proportion.
    less_mg : float
        By how much [mg], above 0; nothing is proposed where the tablets together hold less.
    most : int

    Yields
    ------
    Remedy
        One tablet reduced, the largest first; the largest left out and the next reduced; all reduced in proportion;
        one tablet left out, the smallest that will do first; all left out.
    """
    regimen = situation.regimen
    if not isinstance(regimen, Regimen) or less_mg <= 0:
        return
    held = [_held(regimen, each, mineral) for each in tablets(situation, intakes)]
    held = sorted([each for each in held if each[0] > 0], key=lambda each: -each[0])
    whole_mg = fsum(mg for mg, _ in held)
    if not held or less_mg > whole_mg:
        return
    ways: list[list[tuple[Intake, float]]] = [[(each, 1 - less_mg / mg)] for mg, each in held if mg > less_mg]
    if len(held) > 1:
        ways.append(_largest_first(held, less_mg))
        ways.append([(each, 1 - less_mg / whole_mg) for _, each in held])
    ways += [[(each, 0.0)] for mg, each in reversed(held) if mg >= less_mg]
    if len(held) > 1:
        ways.append([(each, 0.0) for _, each in held])
    seen: set[Remedy] = set()
    for way in islice(ways, most):
        for remedy in _made(_reduced, regimen, way):
            if remedy not in seen:
                seen.add(remedy)
                yield remedy


def _largest_first(held: Sequence[tuple[float, Intake]], less_mg: float) -> list[tuple[Intake, float]]:
    """Leave out the largest until the rest is a part of the next; each with the share that is kept."""
    way: list[tuple[Intake, float]] = []
    for mg, each in held:
        if less_mg <= 0:
            break
        way.append((each, max(0.0, 1 - less_mg / mg)))
        less_mg -= mg
    return way


def _reduced(regimen: Regimen, way: Iterable[tuple[Intake, float]]) -> Remedy:
    """Keep a share of each; what is kept is rounded as every amount is."""
    return Remedy.joined(
        *[Reduce.of(regimen, each, to=f"{round(each.dose.elemental_mg * share, 9)!r} mg") for each, share in way]
    )


def _held(regimen: Regimen, intake: Intake, mineral: Mineral) -> tuple[float, Intake]:
    """Return how much of a mineral the tablet of an intake holds [mg], and its largest intake of that mineral."""
    listed = [each for each in tablet_of(regimen, intake) if each.dose.mineral == mineral]
    largest = max(listed, key=lambda each: each.dose.elemental_mg, default=intake)
    return fsum(each.dose.elemental_mg for each in listed), largest


def additions(situation: Situation, mineral: Mineral, *, to_mg: float, most: int = MOST) -> Iterator[Remedy]:
    """Add food until the day's total of a mineral is reached.

    Parameters
    ----------
    situation : Situation
    mineral : Mineral
    to_mg : float
        The total to reach [mg]; nothing is proposed where it is reached, or is more than one dose can be.
    most : int

    Yields
    ------
    Remedy
        At the listed meals, the nearest to noon first; then with a full meal at noon, at 19:00 and at 08:00. Where the
        person states usual food, which counts only as long as the list has none, it is added beside that.
    """
    regimen = situation.regimen
    missing_mg = round(to_mg - situation.totals.mg(mineral), 9)
    if not isinstance(regimen, Regimen) or not 0 < missing_mg <= MOST_MG:
        return
    product = None if regimen.lists_food else BESIDE_USUAL_FOOD
    eaten = _meals(regimen)
    meals = sorted(eaten.items(), key=lambda each: _apart(each[0], _NOON))
    meals += [(minute, Meal(state=MealState.FULL)) for minute in _MEAL_TIMES if minute not in eaten]
    dose = Dose(mineral=mineral, elemental_mg=missing_mg)
    for minute, meal in meals[:most]:
        yield Add.of(regimen, dose, at=_clock(minute), meal=meal, product=product)


# Salts and meals ------------------------------------------------------------------------------------------------


def switches(
    situation: Situation,
    intakes: Iterable[Intake],
    *,
    solubility: Solubility,
    first: Sequence[str] = (),
    most: int = MOST,
) -> Iterator[Remedy]:
    """Take another, uncoated salt of the catalogue of one class of solubility.

    Parameters
    ----------
    situation : Situation
    intakes : iterable of Intake
        Whose tablets may be replaced; a tablet that holds something else too cannot be.
    solubility : Solubility
    first : sequence of str
        Ids of salts to try before the others, which follow in the catalogue's order.
    most : int

    Yields
    ------
    Remedy
        Salt by salt: of several tablets all of them first, then each alone.
    """
    regimen = situation.regimen
    if not isinstance(regimen, Regimen):
        return
    alone = [each for each in tablets(situation, intakes) if set(tablet_of(regimen, each)) == {each}]
    yield from islice(_switches(regimen, alone, _salts(solubility, first)), most)


def _salts(solubility: Solubility, first: Sequence[str]) -> list[Salt]:
    known = [each for each in salts() if each.solubility is solubility]
    ranks = {name: rank for rank, name in enumerate(first)}
    return sorted(known, key=lambda each: ranks.get(each.id, len(ranks)))


def _switches(regimen: Regimen, alone: Sequence[Intake], known: Iterable[Salt]) -> Iterator[Remedy]:
    for compound in known:
        fitting = [each for each in alone if each.dose.mineral == compound.mineral]
        if len(fitting) > 1:
            yield from _made(_switched, regimen, fitting, compound)
        for tablet in dict.fromkeys(fitting):
            yield from _made(SwitchSalt.of, regimen, tablet, salt=compound)


def _switched(regimen: Regimen, fitting: Iterable[Intake], compound: Salt) -> Remedy:
    return Remedy.joined(*[SwitchSalt.of(regimen, each, salt=compound) for each in fitting])


def with_meals(situation: Situation, intakes: Iterable[Intake], *, most: int = MOST) -> Iterator[Remedy]:
    """Take one tablet at a time with a meal.

    Yields
    ------
    Remedy
        For each tablet, in turns: with the meal that is listed at its time; moved to the nearest three listed meals;
        at its time with a full, then with a light meal.
    """
    regimen = situation.regimen
    if not isinstance(regimen, Regimen):
        return
    eaten = _meals(regimen)
    ways = [_with_meals_of(regimen, each, eaten) for each in dict.fromkeys(tablets(situation, intakes))]
    yield from islice(_in_turns(ways), most)


def _with_meals_of(regimen: Regimen, tablet: Intake, eaten: dict[int, Meal]) -> Iterator[Remedy]:
    near = sorted(eaten, key=lambda minute: _apart(minute, tablet.minute))[:_MEALS_TRIED]
    ways: list[tuple[int, MealLike]] = [(minute, eaten[minute]) for minute in near]
    ways += [(tablet.minute, state) for state in (MealState.FULL, MealState.LIGHT)]
    seen: set[Remedy] = set()
    for minute, meal in ways:
        for remedy in _made(TakeWithMeal.of, regimen, tablet, meal=meal, at=_clock(minute)):
            if remedy not in seen:
                seen.add(remedy)
                yield remedy


# Clock and meals ------------------------------------------------------------------------------------------------


def _made(make: Callable[..., Remedy], *given: object, **options: object) -> Iterator[Remedy]:
    """Yield the remedy, or nothing where it cannot be made, such as at a time at which the same is taken already."""
    try:
        remedy = make(*given, **options)
    except InputError:
        return
    yield remedy


def _in_turns(ways: Iterable[Iterator[Remedy]]) -> Iterator[Remedy]:
    """Yield the first of each, then the second of each, and so on."""
    left = list(ways)
    while left:
        still: list[Iterator[Remedy]] = []
        for way in left:
            for remedy in way:
                yield remedy
                still.append(way)
                break
        left = still


def _meals(regimen: Regimen) -> dict[int, Meal]:
    """Return the listed meals by their minute; of several at one, food's before tablets', full before light."""
    found: dict[int, tuple[tuple[bool, bool], Meal]] = {}
    for intake in regimen.intakes:
        meal = intake.meal
        if meal is not None and meal.state is not MealState.FASTED:
            rank = (intake.origin is Origin.FOOD, meal.state is MealState.FULL)
            if intake.minute not in found or rank > found[intake.minute][0]:
                found[intake.minute] = (rank, meal)
    return {minute: meal for minute, (_, meal) in found.items()}


def _times(regimen: Regimen, tablet: Intake, fits: Fits | None) -> Iterator[tuple[int, Meal | None]]:
    """Yield the times for a tablet: listed meals that fit, then those without a meal, the nearest first."""
    eaten = _meals(regimen)
    if tablet.meal is None or tablet.meal.state is not MealState.FASTED:
        for minute in sorted(eaten, key=lambda each: _apart(each, tablet.minute)):
            if fits is None or fits(eaten[minute]):
                yield minute, eaten[minute]
    for minute in sorted(_GRID, key=lambda each: _apart(each, tablet.minute)):
        if minute not in eaten:
            yield minute, None


def _far_from(minutes: Iterable[int], gap_h: float) -> Callable[[int], bool]:
    kept = tuple(minutes)
    return lambda minute: all(_apart(minute, each) >= 60 * gap_h for each in kept)


def _apart(one: int, other: int) -> int:
    """Return the distance of two minutes round the clock."""
    ahead = (one - other) % _DAY
    return min(ahead, _DAY - ahead)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)
