"""Rules about the distance of two things: two minerals, or a medicine and a mineral."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from math import inf
from operator import itemgetter
from typing import Any, ClassVar, Literal, NamedTuple

from camg import _attrs as attrs
from camg._numeric import below, widened
from camg._value import Value, on_demand
from camg.catalogue.medicines import medicine_word, unlisted_word, word_faults
from camg.catalogue.minerals import Mineral, MineralLike
from camg.errors import InputError, RangeError, UnknownNameError, raise_all
from camg.intake.intake import TAKEN, Intake, Item, MealState, Medicine, Origin
from camg.intake.moment import instant_minute
from camg.intake.regimen import Records, Regimen
from camg.provenance import Reference
from camg.rules.case import Case
from camg.rules.ladder import NOT_APPLICABLE, Condition, Limits, Step, Subject, Verdict, judge, not_evaluated
from camg.rules.outcome import Finding, Severity, SeverityWord
from camg.rules.rule import Family, Find
from camg.rules.situation import Occasion, Side, Situation
from camg.uptake.absorption import absorb

__all__ = ["DrugGap", "DrugRow", "GapRung", "KeepApart"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class GapRung(Value):
    """Below which distance a pair of occasions matters, where their amounts lie in these ranges.

    Attributes
    ----------
    below_h : float
        [h]
    one_mg, other_mg : (float, float)
        Amounts of the two occasions for which the rung holds, both ends included [mg].
    """

    below_h: float
    severity: Severity
    one_mg: tuple[float, float] = (0.0, inf)
    other_mg: tuple[float, float] = (0.0, inf)
    ends: tuple[float, float, float, float] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        try:
            ends = (*widened(*self.one_mg), *widened(*self.other_mg))
        except TypeError:
            raise InputError("GapRung.one_mg, other_mg", (self.one_mg, self.other_mg), "two pairs of mg") from None
        object.__setattr__(self, "ends", ends)


def _holds_wherever(outer: GapRung, inner: GapRung) -> bool:
    """Tell whether the amounts of one rung are among those of another."""
    pairs = ((outer.one_mg, inner.one_mg), (outer.other_mg, inner.other_mg))
    return all(wide[0] <= narrow[0] and narrow[1] <= wide[1] for wide, narrow in pairs)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class KeepApart(Family):
    """Occasions of two minerals stand some hours apart, where they are large enough to matter."""

    unit: ClassVar[str] = "h"

    one: Mineral
    other: Mineral
    rungs: tuple[GapRung, ...]
    says_of_one_product: str = ""

    @on_demand
    def _least(self) -> tuple[float, float]:
        least = [(rung.ends[0], rung.ends[2]) for rung in self.rungs] or [(inf, inf)]
        return min(one for one, _ in least), min(other for _, other in least)

    @on_demand
    def _widest_h(self) -> float:
        return max((rung.below_h for rung in self.rungs), default=-inf)

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("clock-rotation", "apart-is-no-worse")

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per rung."""
        return [(Step("below", rung.severity), rung.below_h) for rung in self.rungs]

    def ladders(self) -> Iterable[Sequence[tuple[Step, float | None]]]:
        """Return each rung with every wider one that holds wherever it does."""
        steps = list(zip(self.rungs, zip(self.ladder, self.limits, strict=True), strict=True))
        for inner, near in steps:
            for outer, wide in steps:
                if inner.below_h < outer.below_h and _holds_wherever(outer, inner):
                    yield near, wide

    def template(self, facts: Mapping[str, float | str]) -> str:
        """Return the sentence; minerals of one product are not told to part."""
        one_product = self.says_of_one_product and facts.get("one_product") == "yes"
        return self.says_of_one_product if one_product else self.says

    def finder(self, case: Case) -> Find | None:
        """Climb the ladder for every pair of occasions that are large enough, and closer than any rung asks for."""
        one, other = self.one, self.other
        if one.name not in case.listed or other.name not in case.listed:
            return None
        (least_one, least_other), widest_h = self._least, self._widest_h
        held, climbers = self._held, self.climbers

        def find(situation: Situation) -> Sequence[Finding]:
            if situation.largest_mg(one) < least_one or situation.largest_mg(other) < least_other:
                return ()
            findings: list[Finding] = []
            first = [here for here in situation.sides(one) if here.mg >= least_one]
            large = [there for there in situation.sides(other) if there.mg >= least_other]
            for here, there, before_h, after_h in situation.near(first, large, widest_h):
                climb = climbers[held(here.mg, there.mg)]
                findings += climb(min(before_h, after_h), here.items + there.items, situation)
            return findings

        return find

    def subjects(self, situation: Situation) -> list[Subject]:
        """Measure the gap of every pair of occasions that some rung holds for; of the others only that they are."""
        least_one, least_other = self._least
        first = situation.sides(self.one)
        second = situation.sides(self.other) if first else ()
        if not second:
            return []
        subjects: list[Subject] = []
        large = [there for there in second if there.mg >= least_other]
        for here in first if large else ():
            one_mg = here.mg
            if one_mg < least_one:
                continue
            for there, distance in zip(large, situation.distances_h(here, large), strict=True):
                limits = self._held(one_mg, there.mg)
                if distance is not None and any(limits):
                    subjects.append(Subject(min(distance), (limits,), here.items + there.items))
        if subjects or not (situation.diary is None or situation.pairs(self.one, self.other)):
            return subjects
        return [Subject(inf, ((None,) * len(self.rungs),), conditions=tuple(self._conditions(situation)))]

    def _conditions(self, situation: Situation) -> Iterator[Condition]:
        """Compare the occasions of either mineral with the amounts for which the rungs hold."""
        for mineral, bounds in (
            (self.one, [rung.one_mg for rung in self.rungs]),
            (self.other, [rung.other_mg for rung in self.rungs]),
        ):
            amounts = [each.mg for each in situation.occasions(mineral)]
            for least, most in dict.fromkeys(bounds) if amounts else ():
                if least > 0:
                    yield Condition(f"the largest {mineral.name} at once", max(amounts), "mg", "at least", least)
                if most < inf:
                    yield Condition(f"the smallest {mineral.name} at once", min(amounts), "mg", "at most", most)

    def _held(self, one_mg: float, other_mg: float) -> Limits:
        limits: list[float | None] = []
        for rung in self.rungs:
            one_low, one_high, other_low, other_high = rung.ends
            holds = one_low <= one_mg <= one_high and other_low <= other_mg <= other_high
            limits.append(rung.below_h if holds else None)
        return tuple(limits)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return (
            "apart_h", "one_mg", "other_mg", "one_product", f"parting_gain_{self.one.name}_mg",
            f"parting_gain_{self.other.name}_mg", f"splitting_gain_{self.other.name}_mg",
        )  # fmt: skip

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Compute what parting the two, and what splitting the second, would gain: these doses alone."""
        here = [each for each in finding.intakes if each.dose.mineral == self.one]
        there = [each for each in finding.intakes if each.dose.mineral == self.other]
        apart_h = max(rung.below_h for rung in self.rungs)
        now = absorb(_alone(here, there), situation.person, model=situation.model)
        later = absorb(_alone(here, there, apart_h), situation.person, model=situation.model)
        halves = absorb(_halved(there), situation.person, model=situation.model)
        whole = absorb(_alone([], there), situation.person, model=situation.model)
        one_product = len({(each.product, each.at) for each in finding.intakes}) == 1
        return {
            "apart_h": apart_h,
            "one_mg": sum(each.dose.elemental_mg for each in here),
            "other_mg": sum(each.dose.elemental_mg for each in there),
            f"parting_gain_{self.one.name}_mg": later.absorbed_mg(self.one) - now.absorbed_mg(self.one),
            f"parting_gain_{self.other.name}_mg": later.absorbed_mg(self.other) - now.absorbed_mg(self.other),
            f"splitting_gain_{self.other.name}_mg": halves.absorbed_mg(self.other) - whole.absorbed_mg(self.other),
            "one_product": "yes" if one_product and finding.intakes[0].product is not None else "no",
        }


def _alone(here: list[Intake], there: list[Intake], apart_h: float | None = None) -> Regimen:
    """Return these doses and nothing else: as they stand, or the second group after the first and so far apart.

    They stand within a few hours, so that a routine shows the distances of a diary too.
    """
    if apart_h is None:
        return Regimen.of(*[_at(each, _minute(each)) for each in (*here, *there)])
    first, second = _offsets(here), _offsets(there)
    start = _minute(here[0])
    shift = start + first[-1] + int(apart_h * 60)
    return Regimen.of(
        *[_at(each, start + offset) for each, offset in zip(here, first, strict=True)],
        *[_at(each, shift + offset) for each, offset in zip(there, second, strict=True)],
    )


def _minute(intake: Intake) -> int:
    return (instant_minute(intake.at) if isinstance(intake.at, datetime) else intake.minute) % 1440


def _offsets(chain: list[Intake]) -> list[int]:
    """Return the minutes from the first dose of an occasion to each, also across midnight."""
    return [(_minute(each) - _minute(chain[0])) % 1440 for each in chain]


def _halved(doses: list[Intake]) -> Regimen:
    """Return each dose as two halves twelve hours apart, where nothing of them overlaps."""
    halves = [
        attrs.evolve(each, dose=attrs.evolve(each.dose, elemental_mg=round(each.dose.elemental_mg / 2, 9)))
        for each in doses
    ]
    return Regimen.of(*[_at(each, each.minute) for each in halves], *[_at(each, each.minute + 720) for each in halves])


def _at(intake: Intake, minute: int) -> Intake:
    return attrs.evolve(intake, at=time(minute // 60 % 24, minute % 60))


FOOD = "food"
"""The ion of a row that is about eating."""

_HOURS_OF_A_DAY = 24.0


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DrugRow(Value):
    """How far one mineral, or food, stands from one medicine; a second, wider row gives a milder step.

    Attributes
    ----------
    drug : str
        Name or class of the medicine; one that camg does not know as ``"unlisted:NAME"``.
    ion : Mineral or str
        A mineral, by its supplement and medicine doses; ``"food"``, what is eaten or taken with a meal; or the name or
        class of medicines that hold a mineral whose amount camg does not know, such as ``"aluminium-antacid"``.
    before_h, after_h : float
        Found when the next mineral dose comes sooner after the medicine, or the mineral dose before it was more
        recent, than this [h].
    severity : Severity
    reference : str or Reference
        Id in the bibliography, or a source of one's own.
    """

    drug: str
    ion: Mineral | str
    before_h: float
    after_h: float
    severity: Severity
    reference: str | Reference

    def __attrs_post_init__(self) -> None:
        for name, hours in (("before_h", self.before_h), ("after_h", self.after_h)):
            if not isinstance(hours, float | int):
                raise InputError(f"DrugRow.{name}", hours, "a number of hours", "Write before_h=4.0.")

    @classmethod
    def of(
        cls,
        drug: str,
        ion: MineralLike,
        *,
        before_h: float,
        after_h: float,
        severity: Severity | SeverityWord,
        reference: str | Reference,
        unlisted: bool = False,
    ) -> "DrugRow":
        """Make a row of one's own, its names looked up.

        Parameters
        ----------
        drug : str
            A medicine of the catalogue, by its name or a listed synonym, or a class; never a part of a name.
        ion : Mineral or str
            A mineral, ``"food"``, or a medicine or class.
        before_h, after_h : float
            0 to 24 [h].
        severity : Severity or str
        reference : str or Reference
        unlisted : bool
            Whether `drug` is the name of a medicine that camg does not know, as `Medicine.unlisted` keeps it.

        Raises
        ------
        InputError, UnknownNameError, InputErrors
            When a name is not known or hours are impossible; several faults come as one `InputErrors`.

        Examples
        --------
        >>> row = DrugRow.of(
        ...     "L-Thyroxin", "Fe", before_h=4, after_h=4, severity="warning", reference="levothyroxine-label-2024"
        ... )
        >>> row.drug, str(row.ion), row.severity.value
        ('levothyroxine', 'iron', 'warning')

        A medicine that the catalogue lacks is said to be one:

        >>> DrugRow.of(
        ...     "Mydrug", "Fe", before_h=2, after_h=2, severity="advice", reference="camg-judgement", unlisted=True
        ... ).drug
        'unlisted:mydrug'
        """
        faults: list[InputError | UnknownNameError] = []
        made: dict[str, Any] = {}
        readers: tuple[tuple[str, Callable[[], Any]], ...] = (
            ("drug", lambda: _kept_word(drug) if unlisted else medicine_word(drug, field="DrugRow.drug")),
            ("ion", lambda: _ion(ion)),
            ("before_h", lambda: _hours(before_h, "DrugRow.before_h")),
            ("after_h", lambda: _hours(after_h, "DrugRow.after_h")),
            ("severity", lambda: severity if isinstance(severity, Severity) else Severity(severity)),
            ("reference", lambda: _source(reference)),
        )
        for name, read in readers:
            try:
                made[name] = read()
            except (InputError, UnknownNameError) as fault:
                faults.append(fault)
        raise_all("the row cannot be used", faults)
        return cls(**made)


def _kept_word(name: str) -> str:
    """Return the word for a medicine that camg does not know; one that it knows has its own."""
    field = "DrugRow.drug"
    try:
        known = medicine_word(name, field=field)
    except UnknownNameError:
        if name.strip():
            return unlisted_word(name)
        raise InputError(field, name, "a name", "Write the name that Medicine.unlisted keeps.") from None
    raise InputError(field, name, "a name that camg does not know", f"camg calls it {known!r}: leave unlisted out.")


def _source(source: str | Reference) -> str | Reference:
    """Return a source of one's own, or the id of one of the bibliography."""
    from camg.catalogue.references import reference

    if isinstance(source, Reference):
        return source
    try:
        return reference(source).id
    except UnknownNameError as unknown:
        fix = "Give a Reference, or an id of the bibliography."
        raise UnknownNameError("DrugRow.reference", source, unknown.nearest, fix) from None


def _ion(ion: MineralLike) -> Mineral | str:
    if isinstance(ion, Mineral) or ion == FOOD:
        return ion
    return (Mineral.find(ion) if isinstance(ion, str) else None) or medicine_word(ion, field="DrugRow.ion")


def _hours(hours: float, field: str) -> float:
    if isinstance(hours, bool) or not isinstance(hours, float | int) or not 0 <= hours <= _HOURS_OF_A_DAY:
        raise RangeError(field, hours, "a number of hours, 0 to 24", "Write before_h=2.")
    return float(hours)


class _Distances(NamedTuple):
    """The limits of all rows for one medicine and ion: after the medicine, before it, at the same time [h]."""

    before: Limits
    after: Limits
    both: Limits
    most_before_h: float
    most_after_h: float
    most_h: float


class _Asked(NamedTuple):
    """The takings of a medicine, and all that one ion brings beside them."""

    ion: Mineral | str
    distances: _Distances
    takings: Sequence[Side]
    others: Sequence[Side]
    uncertain: Collection[int]


def _items(ion: Mineral | str, medicine: Side, other: Side) -> tuple[Item, ...]:
    """Return what a pair consists of: food stands first, so that the facts can tell a meal from what goes with it."""
    is_food = isinstance(ion, str) and ion == FOOD
    return other.items + medicine.items if is_food else medicine.items + other.items


def _subject(asked: _Asked, medicine: Side, other: Side, gap_h: float, limits: Limits) -> Subject:
    """Return what is measured of a pair that stands too close; one with food that is not certain could be none."""
    items = _items(asked.ion, medicine, other)
    if id(other) in asked.uncertain:
        return Subject(gap_h, (limits, (None,) * len(limits)), items, (), ("meal",))
    return Subject(gap_h, (limits,), items)


def _to_spare(distances: _Distances, before_h: float, after_h: float) -> tuple[float, Subject]:
    """Return the hours that a pair which stands far enough apart has to spare, and its measure."""
    spare_before_h, spare_after_h = before_h - distances.most_before_h, after_h - distances.most_after_h
    if spare_before_h <= spare_after_h:
        return spare_before_h, Subject(before_h, (distances.before,))
    return spare_after_h, Subject(after_h, (distances.after,))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DrugGap(Family):
    """A medicine stands some hours before and after mineral doses, or food: rows of one table."""

    unit: ClassVar[str] = "h"
    set_aside_by: ClassVar[tuple[str, ...]] = ("meal",)

    rows: tuple[DrugRow, ...]

    @on_demand
    def _table(self) -> dict[str, tuple[tuple[Mineral | str, _Distances], ...]]:
        table: dict[str, dict[Mineral | str, _Distances]] = {}
        for row in self.rows:
            table.setdefault(row.drug, {})[row.ion] = self._distances(row.drug, row.ion)
        return {drug: tuple(ions.items()) for drug, ions in table.items()}

    @on_demand
    def _as_food(self) -> dict[str, tuple[str, ...]]:
        fed = [row.drug for row in self.rows if row.ion == FOOD]
        return {drug: tuple(self._stand_for_food(drug)) for drug in dict.fromkeys(fed)}

    @on_demand
    def _named(self) -> frozenset[str]:
        return frozenset(row.drug for row in self.rows)

    def _distances(self, drug: str, ion: Mineral | str) -> _Distances:
        mine = [row.drug == drug and row.ion == ion for row in self.rows]
        before = tuple(row.before_h if here else None for row, here in zip(self.rows, mine, strict=True))
        after = tuple(row.after_h if here else None for row, here in zip(self.rows, mine, strict=True))
        both = tuple(max(each, key=lambda limit: limit or -inf) for each in zip(before, after, strict=True))
        return _Distances(before, after, both, _most(before), _most(after), max(_most(before), _most(after)))

    def _stand_for_food(self, drug: str) -> Iterator[str]:
        """Return the minerals whose rows ask at least what the rows of food ask: as such their doses are judged."""
        food = [row for row in self.rows if row.drug == drug and row.ion == FOOD]
        for ion in dict.fromkeys(row.ion for row in self.rows if row.drug == drug and isinstance(row.ion, Mineral)):
            mine = [row for row in self.rows if row.drug == drug and row.ion == ion]
            if all(any(_asks_as_much(own, eaten) for own in mine) for eaten in food):
                yield ion.name

    def faults(self, place: str) -> Iterable[InputError | UnknownNameError]:
        """Refuse medicines that nobody takes under the name of a row."""
        for number, row in enumerate(self.rows):
            yield from word_faults((row.drug,), f"{place}.rows[{number}].drug")
            if isinstance(row.ion, str) and row.ion != FOOD:
                yield from word_faults((row.ion,), f"{place}.rows[{number}].ion")

    @property
    def drugs(self) -> tuple[str, ...]:
        """The medicines of the table, on either side."""
        others = [row.ion for row in self.rows if isinstance(row.ion, str) and row.ion != FOOD]
        return tuple(dict.fromkeys([*(row.drug for row in self.rows), *others]))

    @property
    def references(self) -> tuple[Reference, ...]:
        """The sources, from the bibliography, and those that rows bring along."""
        own = [row.reference for row in self.rows if isinstance(row.reference, Reference)]
        return tuple(dict.fromkeys([*super().references, *own]))

    def ladders(self) -> Iterable[Sequence[tuple[Step, float | None]]]:
        """Return the steps of each medicine and ion, in each direction."""
        for pair in dict.fromkeys((row.drug, row.ion) for row in self.rows):
            mine = [
                (step, row) for step, row in zip(self.ladder, self.rows, strict=True) if (row.drug, row.ion) == pair
            ]
            yield [(step, row.before_h) for step, row in mine]
            yield [(step, row.after_h) for step, row in mine]

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws that the rule keeps beyond the common ones."""
        return ("clock-rotation",)

    @property
    def does_without(self) -> tuple[str, ...]:  # type: ignore[override]  # because it hangs on the rows
        """Treatments, beside rows of two medicines: a gap is clear before an antacid without a time is ruled out."""
        beside = any(isinstance(row.ion, str) and row.ion != FOOD for row in self.rows)
        return ("treatments",) if beside else ()

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per row; its limit hangs on the direction."""
        return [(Step("below", row.severity), None) for row in self.rows]

    def finder(self, case: Case) -> Find | None:
        """Climb the ladder for the pairs that stand too close alone; only a medicine that is listed has a time."""
        if case.listed.isdisjoint(self._named):
            return None
        climbers, too_close = self.climbers, self._too_close
        asked = [
            (drug, [(ion, apart) for ion, apart in ions if ion == FOOD or str(ion) in case.listed])
            for drug, ions in self._table.items()
            if drug in case.listed
        ]

        def find(situation: Situation) -> Sequence[Finding]:
            findings: list[Finding] = []
            for drug, ions in asked:
                takings = situation.takings_of(drug)
                for ion, distances in ions if takings else ():
                    if isinstance(ion, Mineral):
                        others: Sequence[Side] = situation.sides(ion)
                    else:
                        others, uncertain = self._others(drug, ion, situation)
                        if uncertain:
                            return self.told(situation)
                    for other, medicine, after_h, before_h in situation.near(others, takings, distances.most_h):
                        close = too_close(distances, before_h, after_h)
                        if close is not None:
                            gap_h, limits = close
                            findings += climbers[limits](gap_h, _items(ion, medicine, other), situation)
            return findings

        return find

    def verdict(self, situation: Situation) -> Verdict:
        """Climb the ladder for every pair; a medicine that is taken at an unknown time cannot be judged."""
        is_timed = not self._records(situation).medicine_words.isdisjoint(self._named)
        missing = self._untimed(situation) if situation.person.treatments_taken else ()
        if not is_timed and not any(situation.person.takes(drug) for drug in self._table):
            return NOT_APPLICABLE
        subjects = self.subjects(situation) if is_timed else ()
        verdict = judge(self, self.ladder, subjects, unit=self.unit, situation=situation)
        if not missing:
            return verdict
        missing = (*missing, *verdict.missing)
        return verdict._replace(missing=missing) if verdict.findings else not_evaluated(missing)

    @staticmethod
    def _records(situation: Situation) -> Records:
        return situation.regimen if situation.diary is None else situation.diary

    def _is_taken(self, name: str, situation: Situation) -> Literal["timed", "untimed"] | None:
        if name in self._records(situation).medicine_words:
            return "timed"
        return "untimed" if situation.person.takes(name) else None

    def _untimed(self, situation: Situation) -> tuple[str, ...]:
        """Return the medicines whose time is not known while what they should stand apart from is taken."""
        taken = {name: self._is_taken(name, situation) for name in self.drugs}
        found: dict[str, None] = {}
        for row in self.rows:
            ion = row.ion
            other = taken[ion] if isinstance(ion, str) and ion != FOOD else None
            if taken[row.drug] == "untimed" and (other or _is_listed(ion, situation)):
                found[row.drug] = None
            if taken[row.drug] and other == "untimed":
                found[str(ion)] = None
        return tuple(f"time of {name}" for name in found)

    def subjects(self, situation: Situation) -> list[Subject]:
        """Measure the hours between every medicine and occasion, in the direction in which they are too few.

        Of the pairs that stand far enough apart only the one with the least to spare is measured.
        """
        subjects: list[Subject] = []
        for asked in self._asked(situation):
            far: list[tuple[float, Subject]] = []
            for other in asked.others:
                for medicine in asked.takings:
                    apart = situation.distance_h(medicine, other)
                    if apart is not None:
                        close = self._too_close(asked.distances, *apart)
                        if close is None:
                            far.append(_to_spare(asked.distances, *apart))
                        else:
                            subjects.append(_subject(asked, medicine, other, *close))
            if far:
                subjects.append(min(far, key=itemgetter(0))[1])
        return subjects

    def _asked(self, situation: Situation) -> list[_Asked]:
        """Return what each medicine that is taken stands apart from."""
        asked: list[_Asked] = []
        for drug, ions in self._table.items():
            takings = situation.takings(drug)
            for ion, distances in ions if takings else ():
                others, uncertain = self._others(drug, ion, situation)
                if others:
                    asked.append(_Asked(ion, distances, takings, others, uncertain))
        return asked

    def _too_close(self, distances: _Distances, before_h: float, after_h: float) -> tuple[float, Limits] | None:
        """Return the gap in the direction in which it weighs most, with its limits; None where it is wide enough."""
        before, after, both, most_before_h, most_after_h, _ = distances
        spare_before_h, spare_after_h = before_h - most_before_h, after_h - most_after_h
        if spare_before_h >= 0 and spare_after_h >= 0:
            return None
        if before_h == after_h == 0:
            return 0.0, both
        is_before = spare_before_h <= spare_after_h
        if spare_before_h < 0 and spare_after_h < 0:
            ranks = self._rank(before_h, before), self._rank(after_h, after)
            is_before = ranks[0] > ranks[1] or (ranks[0] == ranks[1] and is_before)
        return (before_h, before) if is_before else (after_h, after)

    def _rank(self, gap_h: float, limits: Limits) -> int:
        steps = zip(self.ladder, limits, strict=True)
        return max([step.rank for step, limit in steps if limit is not None and below(gap_h, limit)], default=0)

    def _others(self, drug: str, ion: Mineral | str, situation: Situation) -> tuple[Sequence[Side], Collection[int]]:
        """Return what a medicine stands apart from, and the identities of those of which that is not certain."""
        if isinstance(ion, Mineral):
            return situation.sides(ion), ()
        if ion != FOOD:
            return situation.takings(ion), ()
        meals = list(self._meals(drug, situation))
        return [each for each, _ in meals], {id(each) for each, is_certain in meals if not is_certain}

    def _meals(self, drug: str, situation: Situation) -> Iterator[tuple[Side, bool]]:
        records = self._records(situation)
        moments: dict[int, list[tuple[Intake, bool]]] = {}
        for intake in records.intakes:
            eaten = _is_food(intake)
            is_dose = intake.origin in TAKEN and intake.dose.elemental_mg > 0
            judged_as_mineral = is_dose and intake.dose.mineral.name in self._as_food[drug]
            if eaten is not False and not judged_as_mineral:
                minute = instant_minute(intake.at) if isinstance(intake.at, datetime) else intake.minute
                moments.setdefault(minute, []).append((intake, eaten is True))
        for minute, eaten_then in moments.items():
            certain = tuple(intake for intake, sure in eaten_then if sure)
            yield Occasion(certain or tuple(intake for intake, _ in eaten_then), 0.0, (minute,)), bool(certain)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "medicine", "mineral", "before_h", "after_h"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Name the medicine and what it stands beside, and the distances that are kept."""
        first, second = finding.items[0], finding.items[1]
        if isinstance(first, Intake):
            medicine, ion, other = finding.items[-1], FOOD, FOOD
        else:
            medicine = first
            ion = other = second.dose.mineral.name if isinstance(second, Intake) else second.name
        rows = [
            row for row in self.rows if _is_a(medicine, row.drug) and (str(row.ion) == ion or _is_a(second, row.ion))
        ]
        return {
            "medicine": medicine.name if isinstance(medicine, Medicine) else "",
            "mineral": other,
            "before_h": max(row.before_h for row in rows),
            "after_h": max(row.after_h for row in rows),
        }


def _is_a(item: Item, name: Mineral | str) -> bool:
    return isinstance(item, Medicine) and isinstance(name, str) and item.is_a(name)


def _asks_as_much(row: DrugRow, other: DrugRow) -> bool:
    """Tell whether whatever one row finds, this one finds too, as severe or worse."""
    return row.before_h >= other.before_h and row.after_h >= other.after_h and row.severity >= other.severity


def _is_food(intake: Intake) -> bool | None:
    """Tell whether something is eaten with it; None where the meal is not stated."""
    if intake.origin is Origin.FOOD:
        return True
    return None if intake.meal is None else intake.meal.state is not MealState.FASTED


def _is_listed(ion: Mineral | str, situation: Situation) -> bool:
    """Tell whether the day has what a medicine stands apart from: doses of a mineral, or what may be food."""
    if isinstance(ion, Mineral):
        return bool(situation.occasions(ion))
    return ion == FOOD and any(_is_food(each) is not False for each in situation.regimen.intakes)


def _most(limits: Limits) -> float:
    """Return the largest distance that is asked for [h]."""
    return max(limit for limit in limits if limit is not None)
