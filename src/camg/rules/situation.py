"""What a rule looks at: the day's items, the person, the standards, the model, and what follows from them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from math import fsum, inf
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeAlias, cast

from camg import _attrs as attrs
from camg._value import OnDemand, on_demand
from camg.catalogue.medicines import medicine_names, medicine_word
from camg.catalogue.minerals import Mineral, MineralLike, minerals
from camg.catalogue.models import Model, ModelLike, model_of
from camg.catalogue.standards import Cell, Standards, StandardsLike, Word, standards
from camg.errors import InputError, UnknownNameError, nearest_names
from camg.intake.intake import Intake, Item
from camg.intake.moment import instant_minute
from camg.intake.regimen import Diary, Records, Regimen
from camg.person import Person, checked_person
from camg.rules.case import Case
from camg.uptake.absorption import Absorption, absorb
from camg.uptake.amounts import Totals, totals_with_diet

if TYPE_CHECKING:
    from camg.rules.offer import Adviser

__all__ = ["Occasion", "Pair", "Side", "Situation", "mg_of", "situation_of", "situations"]

CHAIN_MINUTES = 30
"""Doses of one mineral at most this far apart are one occasion."""

_DAY_MINUTES = 24 * 60
_TOGETHER = (0.0, 0.0)


class Occasion(NamedTuple):
    """Supplement and medicine doses of one mineral, each within half an hour of the one before.

    Attributes
    ----------
    intakes : tuple of Intake
    mg : float
        Sum of the elemental amounts [mg].
    minutes : tuple of int
        When: of the day in a regimen, on the line in a diary.
    """

    intakes: tuple[Intake, ...]
    mg: float
    minutes: tuple[int, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The intakes."""
        return self.intakes


class _Occasions(NamedTuple):
    """The occasions of a mineral, and the amount of the largest [mg]."""

    each: tuple[Occasion, ...]
    largest_mg: float


class _Taking(NamedTuple):
    """One taking of a medicine, as a member of a pair."""

    items: tuple[Item, ...]
    minutes: tuple[int, ...]
    mg: float = 0.0


Side: TypeAlias = Occasion | _Taking


class Pair(NamedTuple):
    """Two occasions, or a medicine and an occasion, and how far they stand apart.

    Attributes
    ----------
    one, other : Occasion (or the taking of a medicine)
    before_h : float
        Hours from `one` to the next of `other`; infinite where a diary has none.
    after_h : float
        Hours from the `other` before to `one`; infinite where a diary has none.
    """

    one: Side
    other: Side
    before_h: float
    after_h: float

    @property
    def gap_h(self) -> float:
        """The smallest distance of their members [h]."""
        return min(self.before_h, self.after_h)

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that is taken, `one` first."""
        return (*self.one.items, *self.other.items)

    @property
    def intakes(self) -> tuple[Intake, ...]:
        """The intakes among them."""
        return tuple(item for item in self.items if isinstance(item, Intake))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Situation(OnDemand):
    """What a rule looks at: one daily routine, or one day of a diary.

    Attributes
    ----------
    regimen : Regimen or Diary
        Of a diary, the day's own items.
    person : Person
    standards : Standards
    model : Model
    diary : Diary or None
        The whole diary that the day belongs to: its neighbours count for gaps and for the gut.
    day : date or None
    reasons : tuple of (str, str)
        Why rules that judge it stand in place of others: rule id and reason. They tell it with what they found.
    adviser : Adviser or None
        Who tries remedies: the assessment that knows all rules.
    """

    regimen: Records
    person: Person
    standards: Standards
    model: Model
    diary: Diary | None = None
    day: date | None = None
    reasons: tuple[tuple[str, str], ...] = attrs.field(default=(), eq=False, repr=False)
    adviser: "Adviser | None" = attrs.field(default=None, eq=False, repr=False)
    _whole: Absorption | None = attrs.field(default=None, eq=False, repr=False, alias="whole")
    watch: ClassVar[Any] = None
    """What `camg.rules.ladder.judge` tells of the subjects it climbs for; only a trace sets it."""

    @staticmethod
    def of(
        regimen: Regimen,
        person: Person | None = None,
        *,
        standards: StandardsLike | None = None,
        model: ModelLike | None = None,
    ) -> "Situation":
        """Make the situation of a daily routine; `situations` makes those of a diary's days.

        Raises
        ------
        InputError, UnknownNameError
            When something is not what its name says.
        """
        if not isinstance(regimen, Regimen):
            fix = "Of a diary there is one for each day: camg.rules.situation.situations(diary)."
            raise InputError("regimen", regimen, "a Regimen", fix if isinstance(regimen, Diary) else "See Regimen.of.")
        return situation_of(regimen, person, standards, model, None)

    @property
    def listed(self) -> frozenset[str]:
        """The words of all medicines and the names of all minerals; of a diary those of all its days."""
        return (self.regimen if self.diary is None else self.diary).listed

    @on_demand
    def totals(self) -> Totals:
        """The day's elemental amounts, with usual food where the list has none."""
        person = self.person
        key = ("totals", person.dietary_calcium_mg, person.dietary_magnesium_mg)
        known: Totals | None = self.regimen.kept.get(key)
        if known is None:
            known = self.regimen.kept[key] = totals_with_diet(self.regimen, person)
        return known

    @on_demand
    def absorption(self) -> Absorption:
        """What the gut makes of the day."""
        if self._whole is not None and self.day is not None:
            return self._whole.on(self.day)
        return Absorption(records=self.regimen, person=self.person, model=self.model)

    @on_demand
    def case(self) -> Case:
        """What of it does not change from day to day."""
        return Case(self.person, self.standards, self.model, self.listed)

    def cells(self, mineral: MineralLike) -> tuple[Cell, ...]:
        """Return the reference values of a mineral for every kind of person this could be."""
        return self.case.cells(mineral)

    @on_demand
    def adult_cells(self) -> tuple[tuple[Cell, Cell], ...]:
        """The values of calcium and magnesium together, for every kind of adult this could be."""
        return self.case.adult_cells()

    def missing_for(self, *minerals: MineralLike, words: tuple[Word, ...]) -> tuple[str, ...]:
        """Return which of age and sex these reference values hang on and are not stated."""
        person = self.person
        missing = ["age"] if person.age_y is None else []
        if person.sex is None and person.life_stage is None:
            names = [Mineral.named(each).name for each in minerals]
            asked = any(self.standards.asks_sex(name, words, age_y=person.age_y) for name in names)
            missing += ["sex"] if asked else []
        return tuple(missing)

    @on_demand
    def outside_adults(self) -> bool:
        """Whether an age under 19, pregnancy or lactation is stated."""
        return self.person.outside_adults

    def of_mineral(self, mineral: MineralLike) -> tuple[Intake, ...]:
        """Return the intakes of a mineral."""
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        return self.regimen.by_mineral.get(name, ())

    def supplements(self, mineral: MineralLike) -> tuple[Intake, ...]:
        """Return the supplement and medicine intakes of a mineral, without doses of 0."""
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        return self.regimen.supplements_by_mineral.get(name, ())

    def largest_mg(self, mineral: MineralLike) -> float:
        """Return the amount of the largest occasion near the day [mg]; 0 where there is none."""
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        return self._occasions_of(name).largest_mg

    @on_demand
    def ratio(self) -> float | None:
        """Calcium to magnesium by mass; None where a total is not known, or there is no magnesium."""
        return self.totals.ratio() if self.totals.complete else None

    def takes(self, name_or_class: str) -> bool | None:
        """Tell whether a medicine is taken, in the routine or as a treatment; None when that is not known.

        Raises
        ------
        UnknownNameError
            When it is not known by this name (see `medicine_word`).
        """
        word = self.medicine_word(name_or_class)
        return True if word in self.regimen.medicine_words else self.person.takes(word)

    def medicine_word(self, name: str) -> str:
        """Return what rules read of a medicine or class: names and synonyms of the catalogue lead to it.

        A medicine that is kept as unlisted is known by its name where it is taken, and everywhere as
        ``"unlisted:NAME"``.

        Raises
        ------
        UnknownNameError
            When nothing is called so, so that a typing error cannot pass as safe.
        InputError
            When it is no text.
        """
        words = self._records.medicine_words
        return name if isinstance(name, str) and name in words else medicine_word(name, field="medicine", kept=words)

    @property
    def _records(self) -> Records:
        return self.regimen if self.diary is None else self.diary

    # Occasions and pairs --------------------------------------------------------------------------------------

    def occasions(self, mineral: MineralLike) -> tuple[Occasion, ...]:
        """Return the day's occasions of a mineral; one across midnight belongs to the day of its last dose."""
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        chains = self._occasions_of(name).each
        return chains if self.diary is None else tuple(each for each in chains if self._is_today(each.minutes))

    def pairs(self, one: MineralLike, other: MineralLike) -> tuple[Pair, ...]:
        """Return every pair of occasions, or of takings of a medicine and occasions.

        Parameters
        ----------
        one, other : Mineral or str
            Each a mineral, or the name or class of a medicine (see `medicine_word`).

        Returns
        -------
        tuple of Pair
            Round the circle for a routine; along the line for a diary, no more than a day apart, on the day of
            the later member.

        Raises
        ------
        UnknownNameError
            When a name is neither a mineral's nor a medicine's.
        """
        key = (str(one), str(other))
        known = self._pairs_by_name.get(key)
        if known is None:
            first, second = self.sides(one), self.sides(other)
            known = tuple(pair for here in first for there in second if (pair := self._pair(here, there)) is not None)
            self._pairs_by_name[key] = known
        return known

    @on_demand
    def _pairs_by_name(self) -> dict[tuple[str, str], tuple[Pair, ...]]:
        return {}

    def _pair(self, one: Side, other: Side) -> Pair | None:
        distance = self.distance_h(one, other)
        return None if distance is None else Pair(one, other, *distance)

    def distance_h(self, one: Side, other: Side) -> tuple[float, float] | None:
        """Return the hours from one side to the next of the other, and from the one of the other before.

        Of a diary None where they are no pair of the day, or more than a day apart.
        """
        return self.distances_h(one, (other,))[0]

    def distances_h(self, one: Side, others: Sequence[Side]) -> list[tuple[float, float] | None]:
        """Return the distance from one side to each of several (see `distance_h`)."""
        here = one.minutes
        if self.diary is not None:
            return [self._on_the_line(here, other.minutes) for other in others]
        start = here[0] if len(here) == 1 else None
        distances: list[tuple[float, float] | None] = []
        for other in others:
            there = other.minutes
            if start is not None and len(there) == 1:
                ahead = (there[0] - start) % _DAY_MINUTES
                distances.append((ahead / 60, (_DAY_MINUTES - ahead) / 60) if ahead else _TOGETHER)
            else:
                before = min([(b - a) % _DAY_MINUTES for a in here for b in there])
                after = min([(a - b) % _DAY_MINUTES for a in here for b in there])
                distances.append((before / 60, after / 60))
        return distances

    def near(
        self, ones: Sequence[Side], others: Sequence[Side], most_h: float
    ) -> list[tuple[Side, Side, float, float]]:
        """Return the pairs that stand less than so many hours apart, with their distance (see `distance_h`).

        Of a diary all pairs of the day are returned.
        """
        if self.diary is not None:
            distances = [(one, other, self.distance_h(one, other)) for one in ones for other in others]
            return [(one, other, *apart_h) for one, other, apart_h in distances if apart_h is not None]
        most, rest = 60 * most_h, _DAY_MINUTES - 60 * most_h
        pairs: list[tuple[Side, Side, float, float]] = []
        second = [(other, other.minutes, len(other.minutes) == 1) for other in others]
        for one in ones:
            here = one.minutes
            single = len(here) == 1
            for other, there, is_single in second:
                ahead = (there[0] - here[0]) % _DAY_MINUTES
                if single and is_single:
                    if most <= ahead <= rest:
                        continue
                    behind = _DAY_MINUTES - ahead if ahead else 0
                else:
                    ahead = min([(b - a) % _DAY_MINUTES for a in here for b in there])
                    behind = min([(a - b) % _DAY_MINUTES for a in here for b in there])
                    if ahead >= most and behind >= most:
                        continue
                pairs.append((one, other, ahead / 60, behind / 60))
        return pairs

    def _on_the_line(self, one: tuple[int, ...], other: tuple[int, ...]) -> tuple[float, float] | None:
        if not self._is_today((max(*one, *other),)):
            return None
        later = [b - a for a in one for b in other if b >= a]
        earlier = [a - b for a in one for b in other if b <= a]
        before_h = min(later) / 60 if later else inf
        after_h = min(earlier) / 60 if earlier else inf
        return None if min(before_h, after_h) > 24 else (before_h, after_h)

    def sides(self, name: MineralLike) -> Sequence[Side]:
        """Return the occasions of a mineral, or the takings of a medicine; of a diary those near the day."""
        mineral = name if isinstance(name, Mineral) else Mineral.find(name)
        if mineral is not None:
            return self._near(self._occasions_of(mineral.name).each)
        try:
            return self.takings(name)  # type: ignore[arg-type]  # because it is no mineral
        except UnknownNameError as unknown:
            near = nearest_names(name, [*medicine_names(), *[each.name for each in minerals()]])
            raise UnknownNameError("mineral or medicine", name, near, unknown.fix) from None

    def _near(self, sides: Sequence[Side]) -> Sequence[Side]:
        """Leave out what no item of the day can be within a day of."""
        if self.diary is None:
            return sides
        first, last = self._span
        return [each for each in sides if each.minutes[-1] >= first - _DAY_MINUTES and each.minutes[0] <= last]

    @on_demand
    def _span(self) -> tuple[int, int]:
        today = [minute for minute, days in self._days_of_minute.items() if self.day in days]
        return min(today), max(today)

    def takings(self, name_or_class: str) -> Sequence[Side]:
        """Return the takings of a medicine or class (see `medicine_word`); of a diary those near the day."""
        return self.takings_of(self.medicine_word(name_or_class))

    def takings_of(self, word: str) -> Sequence[Side]:
        """Return the same of a word that needs no looking up."""
        of_word = [each for each in self._records.medicines if word in each.words]
        return self._near([_Taking((each,), (_line_minute(each),)) for each in of_word])

    def _is_today(self, minutes: tuple[int, ...]) -> bool:
        return self.diary is None or self.day in self._days_of_minute.get(max(minutes), ())

    @on_demand
    def _days_of_minute(self) -> dict[int, set[date]]:
        return _days_by_minute(self.diary)

    def _occasions_of(self, name: str) -> "_Occasions":
        known = self._occasions.get(name)
        if known is None:
            known = self._occasions[name] = _chained(self.regimen if self.diary is None else self.diary, name)
        return known

    @on_demand
    def _occasions(self) -> "dict[str, _Occasions]":
        kept = (self.regimen if self.diary is None else self.diary).kept
        known: dict[str, _Occasions] | None = kept.get("occasions")
        if known is None:
            known = kept["occasions"] = {}
        return known


def _line_minute(item: Item) -> int:
    return instant_minute(item.at) if isinstance(item.at, datetime) else item.minute


def _chained(records: Records, name: str) -> "_Occasions":
    """Chain the supplement and medicine doses of a mineral into occasions, round the circle for a routine."""
    doses = records.supplements_by_mineral.get(name)
    if doses is None:
        return _Occasions((), 0.0)
    circular = isinstance(records, Regimen)
    chains: list[Occasion] = []
    before = -inf
    for each in doses:
        alone: Occasion = each.kept.get("alone") or _alone(each)
        (minute,) = alone.minutes
        if minute - before > CHAIN_MINUTES:
            chains.append(alone)
        else:
            chains[-1] = _joined(chains[-1], alone)
        before = minute
    if circular and len(chains) > 1 and chains[0].minutes[0] + _DAY_MINUTES - before <= CHAIN_MINUTES:
        chains[0] = _joined(chains.pop(), chains[0])
    return _Occasions(tuple(chains), max([each.mg for each in chains]))


def _alone(intake: Intake) -> Occasion:
    """Return an intake as an occasion of its own, and keep it with the intake."""
    alone = intake.kept["alone"] = Occasion((intake,), intake.dose.elemental_mg, (_line_minute(intake),))
    return alone


def _joined(one: Occasion, other: Occasion) -> Occasion:
    intakes = one.intakes + other.intakes
    return Occasion(intakes, fsum([each.dose.elemental_mg for each in intakes]), one.minutes + other.minutes)


def mg_of(side: Side) -> float:
    """Return the amount of an occasion [mg]; 0 for a medicine."""
    return side.mg


def _standards(chosen: StandardsLike | None) -> Standards:
    return _usual_standards() if chosen is None else standards(chosen)


@cache
def _usual_standards() -> Standards:
    return standards("iom")


def situation_of(
    regimen: Regimen,
    person: Person | None,
    standards: StandardsLike | None,
    model: ModelLike | None,
    adviser: "Adviser | None",
) -> Situation:
    """Make the situation of a daily routine, with who tries remedies."""
    return Situation(
        regimen=regimen,
        person=checked_person(person),
        standards=_standards(standards),
        model=model_of(model),
        adviser=adviser,
    )


def situations(
    diary: Diary,
    person: Person | None = None,
    *,
    standards: StandardsLike | None = None,
    model: ModelLike | None = None,
) -> Iterator[Situation]:
    """Make the situation of each local calendar day of a diary that has entries; a day without is unknown."""
    known, table, parameters = checked_person(person), _standards(standards), model_of(model)
    whole = absorb(diary, known, model=parameters)
    minutes = _days_by_minute(diary)
    for day in diary.days:
        situation = Situation(
            regimen=diary.on(day),
            person=known,
            standards=table,
            model=parameters,
            diary=diary,
            day=day,
            whole=whole,
        )
        vars(situation)["_days_of_minute"] = minutes
        yield situation


def _days_by_minute(diary: Diary | None) -> dict[int, set[date]]:
    """Return the local days of each minute on the line at which something is taken: two where zones differ."""
    days: dict[int, set[date]] = {}
    for item in () if diary is None else diary.items:
        at = cast(datetime, item.at)
        days.setdefault(instant_minute(at), set()).add(at.date())
    return days
