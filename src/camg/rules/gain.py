"""What a remedy is expected to gain: milligrams absorbed, hours of gap."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

import attrs

from camg.body.overlap import circular_gap_h
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, MineralLike
from camg.catalogue.models import ModelLike
from camg.errors import InputError
from camg.intake.intake import Item
from camg.intake.regimen import Regimen
from camg.person import Person
from camg.uptake import absorb

if TYPE_CHECKING:
    from camg.rules.change import Remedy

__all__ = ["Gain", "PairOfSides", "gain_of"]

PairOfSides: TypeAlias = tuple[Iterable[Item], Iterable[Item]]
"""The items of the two sides of a pair, such as ``(pair.one.items, pair.other.items)``."""


@attrs.frozen(kw_only=True)
class Gain:
    """What changes when a remedy is applied.

    Attributes
    ----------
    absorbed_mg : tuple of (str, float)
        Calcium and magnesium: how much more the model says is absorbed in a day [mg]; negative for less.
    gap_h : (float, float or None), optional
        Of a pair: how far its sides stand apart before and after [h]; None after, where one is no longer taken.
    """

    absorbed_mg: tuple[tuple[str, float], ...]
    gap_h: tuple[float, float | None] | None = None

    def mg(self, mineral: MineralLike) -> float:
        """Return how much more of a mineral is absorbed in a day [mg].

        Raises
        ------
        InputError
            For another mineral than calcium and magnesium: nothing is known of its absorption.
        """
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        for known, more_mg in self.absorbed_mg:
            if known == name:
                return more_mg
        raise InputError("mineral", name, "calcium or magnesium", "Only their absorption is modelled.")

    @property
    def text(self) -> str:
        """The gain as a sentence.

        >>> Gain(absorbed_mg=(("calcium", 0.0), ("magnesium", 33.42)), gap_h=(0.0, 4.0)).text
        'By the model +33.4 mg magnesium absorbed a day; 4 h apart instead of 0 h.'
        """
        known = [f"{more_mg:+.1f} mg {name}" for name, more_mg in self.absorbed_mg if abs(more_mg) >= _SHOWN_MG]
        absorbed = f"by the model {', '.join(known)} absorbed a day" if known else "no change in what is absorbed"
        if self.gap_h is None:
            return f"{absorbed[0].upper()}{absorbed[1:]}."
        before, after = self.gap_h
        apart = "no longer taken together" if after is None else f"{after:.3g} h apart instead of {before:.3g} h"
        return f"{absorbed[0].upper()}{absorbed[1:]}; {apart}."


_SHOWN_MG = 0.05
"""Changes that would be written as 0.0 are left out [mg]."""


def gain_of(
    regimen: Regimen,
    remedy: "Remedy",
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
    from camg.rules.remedy import apply

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
    return Gain(absorbed_mg=absorbed, gap_h=(apart, _apart_h(*(_become(side, remedy) for side in sides))))


def _apart_h(one: Iterable[Item], other: Iterable[Item]) -> float | None:
    """Return the smallest distance round the clock of two sides [h]; None where one is empty."""
    there = [each.minute / 60 for each in other]
    return min((circular_gap_h(each.minute / 60, hour) for each in one for hour in there), default=None)


def _become(side: Iterable[Item], remedy: "Remedy") -> list[Item]:
    """Return what a remedy makes of the items of a side: intakes of the same mineral in the place of those that go."""
    left = list(side)
    new: list[Item] = []
    for change in remedy.changes:
        gone: set[str] = set()
        for intake in change.old:
            if intake in left:
                left.remove(intake)
                gone.add(intake.dose.mineral.name)
        new += [each for each in change.new if each.dose.mineral.name in gone]
    return left + new
