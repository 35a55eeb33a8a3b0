"""The day's elemental amounts and their ratio."""

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Literal, NamedTuple, TypeAlias, cast

from camg import _attrs as attrs
from camg._value import OnDemand, on_demand
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, MineralLike
from camg.errors import InputError, listed
from camg.intake.intake import TAKEN, Origin, OriginWord, member
from camg.intake.regimen import Diary, Records, checked_records
from camg.person import NOBODY, Person

__all__ = ["NOTHING", "RatioBasis", "Totals", "ratio", "totals", "totals_with_diet"]

RatioBasis: TypeAlias = Literal["mass", "molar"]


_FOOD, _WATER = Origin.FOOD, Origin.WATER  # because looking up a member of an enum takes its time


class _Sums(NamedTuple):
    """What is taken of each mineral [mg]: all of it, by supplements and medicines, and by food."""

    every: dict[str, float]
    taken: dict[str, float]
    food: dict[str, float]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Totals(OnDemand):
    """Daily elemental amounts by mineral and origin; of a diary, means over its days.

    Attributes
    ----------
    amounts : tuple of (str, Origin, float)
        Mineral, origin, amount [mg]; usual food counts as food.
    known : tuple of str
        Minerals whose total is known; of the others what is listed is a lower bound.
    """

    amounts: tuple[tuple[str, Origin, float], ...]
    known: tuple[str, ...]

    def mg(self, mineral: MineralLike, *, origins: Iterable[Origin | OriginWord] | None = None) -> float:
        """Return the daily elemental amount of a mineral [mg], of all origins or of some.

        Examples
        --------
        >>> from camg.intake.dose import Dose
        >>> from camg.intake.intake import Intake
        >>> from camg.intake.regimen import Regimen
        >>> day = Regimen.of(Intake.of(Dose.of("magnesium", "200 mg"), at="21:00"))
        >>> totals(day).mg("magnesium"), totals(day).mg("magnesium", origins=["food"]), totals(day).complete
        (200.0, 0.0, False)
        """
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        if origins is None:
            return self._sums.every.get(name, 0.0)
        wanted = {member(Origin, origin, field="origins") for origin in _listed(origins)}
        return fsum(mg for known, origin, mg in self.amounts if known == name and origin in wanted)

    @on_demand
    def _sums(self) -> "_Sums":
        every: dict[str, float] = {}
        taken: dict[str, float] = {}
        food: dict[str, float] = {}
        for name, origin, mg in self.amounts:
            every[name] = every.get(name, 0.0) + mg
            if origin is _FOOD:
                food[name] = food.get(name, 0.0) + mg
            elif origin in TAKEN:
                taken[name] = taken.get(name, 0.0) + mg
        return _Sums(every, taken, food)

    @on_demand
    def known_mg(self) -> dict[str, float]:
        """All that is taken of each mineral whose total is known [mg]."""
        every = self._sums.every
        return {name: every.get(name, 0.0) for name in self.known}

    def supplement_mg(self, mineral: MineralLike) -> float:
        """Return the daily amount from supplements and medicines [mg], antacids and laxatives included."""
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        return self._sums.taken.get(name, 0.0)

    def food_mg(self, mineral: MineralLike) -> float:
        """Return the daily amount from food [mg], usual food included."""
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        return self._sums.food.get(name, 0.0)

    def knows(self, mineral: MineralLike) -> bool:
        """Tell whether the total of a mineral is known; where not, it is a lower bound."""
        return (mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name) in self.known

    @on_demand
    def complete(self) -> bool:
        """Whether the totals of calcium and magnesium are known."""
        return CALCIUM.name in self.known and MAGNESIUM.name in self.known

    def ratio(
        self, *, basis: RatioBasis = "mass", origins: Iterable[Origin | OriginWord] | None = None
    ) -> float | None:
        """Return calcium to magnesium, by mass or by moles; None where magnesium is 0."""
        if basis not in ("mass", "molar"):
            raise InputError("basis", basis, "'mass' or 'molar'", "Write basis='mass'.")
        origins = None if origins is None else _listed(origins)
        calcium, magnesium = self.mg(CALCIUM, origins=origins), self.mg(MAGNESIUM, origins=origins)
        if magnesium == 0:
            return None
        by_mass = calcium / magnesium
        return by_mass if basis == "mass" else by_mass * MAGNESIUM.molar_mass / CALCIUM.molar_mass


def _listed(origins: Iterable[Origin | OriginWord]) -> tuple[Origin | OriginWord, ...]:
    """Return origins as a tuple; one alone may be given as it is."""
    if isinstance(origins, str):
        return (cast("Origin", origins),)
    return listed(origins, field="origins", allowed=f"a list of origins: {', '.join(Origin)}")


NOTHING = Totals(amounts=(), known=())
"""The totals of which nothing is known."""


def totals(regimen: Records) -> Totals:
    """Return the daily elemental amounts that are listed.

    Raises
    ------
    InputError
        When `regimen` is neither a regimen nor a diary.
    """
    return totals_with_diet(checked_records(regimen), NOBODY)


def totals_with_diet(records: Records, person: Person) -> Totals:
    """Return the daily amounts, with the person's usual food where the list has none.

    A mineral's total is known when the list holds food or water, is declared complete, or the person states the
    usual food of that mineral. Of a diary the amounts are means over the days that have entries, and a total is
    known when it is on every one of them.
    """
    if isinstance(records, Diary) and len(records.days) > 1:
        return _mean([totals_with_diet(records.on(day), person) for day in records.days])
    doses: dict[tuple[str, Origin], list[float]] = {}
    for name, intakes in records.by_mineral.items():
        for each in intakes:
            doses.setdefault((name, each.origin), []).append(each.dose.elemental_mg)
    amounts = [(name, origin, fsum(mg)) for (name, origin), mg in doses.items()]
    lists_food = records.lists_food
    listed_all = records.complete or lists_food or _WATER in records.origins
    known: list[str] = []
    for name, usual_mg in (("calcium", person.dietary_calcium_mg), ("magnesium", person.dietary_magnesium_mg)):
        diet_mg = None if lists_food else usual_mg
        if diet_mg is not None:
            amounts.append((name, _FOOD, diet_mg))
        if listed_all or diet_mg is not None:
            known.append(name)
    amounts.sort()
    return Totals(amounts=tuple(amounts), known=tuple(known))


def _mean(days: Sequence[Totals]) -> Totals:
    sums: dict[tuple[str, Origin], list[float]] = {}
    for name, origin, mg in (amount for day in days for amount in day.amounts):
        sums.setdefault((name, origin), []).append(mg)
    amounts = sorted((name, origin, fsum(listed) / len(days)) for (name, origin), listed in sums.items())
    known = tuple(name for name in days[0].known if all(name in day.known for day in days))
    return Totals(amounts=tuple(amounts), known=known)


def ratio(
    regimen: Records, *, basis: RatioBasis = "mass", origins: Iterable[Origin | OriginWord] | None = None
) -> float | None:
    """Return calcium to magnesium of what is listed, by mass or by moles; None where magnesium is 0.

    Examples
    --------
    >>> from camg.intake.dose import Dose
    >>> from camg.intake.intake import Intake
    >>> from camg.intake.regimen import Regimen
    >>> day = Regimen.of(
    ...     Intake.of(Dose.of("calcium", "600 mg"), at="08:00"), Intake.of(Dose.of("magnesium", "200 mg"), at="08:00")
    ... )
    >>> ratio(day), round(ratio(day, basis="molar"), 3)
    (3.0, 1.819)
    """
    return totals(regimen).ratio(basis=basis, origins=origins)
