"""What a remedy is expected to gain: milligrams absorbed, hours of gap."""

from collections.abc import Iterable
from typing import TypeAlias

from camg.body.overlap import circular_gap_h
from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.catalogue.models import ModelLike
from camg.errors import InputError
from camg.intake.intake import Item
from camg.intake.regimen import Regimen
from camg.person import Person
from camg.rules.change import Gain, Remedy
from camg.rules.remedy import apply
from camg.uptake.absorption import absorb

__all__ = ["PairOfSides", "become", "gain_of"]

PairOfSides: TypeAlias = tuple[Iterable[Item], Iterable[Item]]
"""The items of the two sides of a pair, such as ``(pair.one.items, pair.other.items)``."""


def gain_of(
    regimen: Regimen,
    remedy: Remedy,
    *,
    person: Person | None = None,
    model: ModelLike | None = None,
    pair: PairOfSides | None = None,
) -> Gain:
    """Return what applying a remedy gains, as `absorb` and the regimen then say.

    Parameters
    ----------
    regimen : Regimen
        That the remedy was made for.
    remedy : Remedy
    person : Person, optional
    model : Model or str, optional
    pair : (items, items), optional
        The two sides whose distance matters; after the remedy it is the distance of what they have become.

    Returns
    -------
    Gain
        Without absorption where the remedy changes nothing, as 0.

    Raises
    ------
    InputError
        When the remedy does not fit the regimen.
    """
    changed = apply(regimen, remedy)
    before, after = (absorb(each, person, model=model) for each in (regimen, changed))
    absorbed = tuple(
        (mineral.name, after.absorbed_mg(mineral) - before.absorbed_mg(mineral)) for mineral in (CALCIUM, MAGNESIUM)
    )
    if pair is None:
        return Gain(absorbed_mg=absorbed)
    sides = [list(side) for side in pair]
    apart = _apart_h(*sides)
    if apart is None:
        raise InputError("pair", pair, "two sides with at least one item each", "See Situation.pairs.")
    return Gain(absorbed_mg=absorbed, gap_h=(apart, _apart_h(*(become(side, remedy) for side in sides))))


def _apart_h(one: Iterable[Item], other: Iterable[Item]) -> float | None:
    """Return the smallest distance round the clock of two sides [h]; None where one is empty."""
    there = [each.minute / 60 for each in other]
    return min((circular_gap_h(each.minute / 60, hour) for each in one for hour in there), default=None)


def become(items: Iterable[Item], remedy: Remedy) -> list[Item]:
    """Return what a remedy makes of some items: intakes of the same mineral in the place of those that go."""
    left = list(items)
    new: list[Item] = []
    for change in remedy.changes:
        gone: set[str] = set()
        for intake in change.old:
            if intake in left:
                left.remove(intake)
                gone.add(intake.dose.mineral.name)
        new += [each for each in change.new if each.dose.mineral.name in gone]
    return left + new
