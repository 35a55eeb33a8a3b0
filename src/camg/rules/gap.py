"""Rules about the distance of two things: two minerals, or a medicine and a mineral."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from math import inf
from typing import ClassVar, NamedTuple

import attrs

from camg._numeric import widened
from camg.catalogue.minerals import Mineral
from camg.intake.intake import Intake
from camg.intake.moment import instant_minute
from camg.intake.regimen import Regimen
from camg.person import Person
from camg.rules.ladder import NOT_APPLICABLE, Limits, Step, Subject, Verdict, judge, not_evaluated
from camg.rules.outcome import Finding, Severity
from camg.rules.rule import Family
from camg.rules.situation import Situation
from camg.uptake import absorb

__all__ = ["DrugGap", "DrugRow", "GapRung", "KeepApart"]


@attrs.frozen(kw_only=True)
class GapRung:
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
        object.__setattr__(self, "ends", (*widened(*self.one_mg), *widened(*self.other_mg)))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class KeepApart(Family):
    """Occasions of two minerals stand some hours apart, where they are large enough to matter."""

    unit: ClassVar[str] = "h"

    one: Mineral
    other: Mineral
    rungs: tuple[GapRung, ...]
    says_of_one_product: str = ""
    _least: tuple[float, float] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        least = min(rung.ends[0] for rung in self.rungs), min(rung.ends[2] for rung in self.rungs)
        object.__setattr__(self, "_least", least)

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per rung."""
        return [(Step("below", rung.severity), rung.below_h) for rung in self.rungs]

    def template(self, facts: Mapping[str, float | str]) -> str:
        """Return the sentence; minerals of one product are not told to part."""
        one_product = self.says_of_one_product and facts.get("one_product") == "yes"
        return self.says_of_one_product if one_product else self.says

    def is_quiet(self, situation: Situation) -> bool:
        """Tell whether no occasion is large enough for any rung."""
        least_one, least_other = self._least
        return situation.largest_mg(self.one) < least_one or situation.largest_mg(self.other) < least_other

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
        return [Subject(inf, ((None,) * len(self.rungs),))]

    def _held(self, one_mg: float, other_mg: float) -> Limits:
        limits: list[float | None] = []
        for rung in self.rungs:
            one_low, one_high, other_low, other_high = rung.ends
            holds = one_low <= one_mg <= one_high and other_low <= other_mg <= other_high
            limits.append(rung.below_h if holds else None)
        return tuple(limits)

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


@attrs.frozen(kw_only=True)
class DrugRow:
    """How far one mineral stands from one medicine.

    Attributes
    ----------
    drug : str
        Name or class of the medicine.
    ion : Mineral
    before_h, after_h : float
        Found when the next mineral dose comes sooner after the medicine, or the mineral dose before it was more
        recent, than this [h].
    severity : Severity
    reference : str
        Id in the bibliography.
    """

    drug: str
    ion: Mineral
    before_h: float
    after_h: float
    severity: Severity
    reference: str


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DrugGap(Family):
    """A medicine stands some hours before and after mineral doses: rows of one table."""

    unit: ClassVar[str] = "h"

    rows: tuple[DrugRow, ...]
    _drugs: tuple[str, ...] = attrs.field(init=False)
    _table: tuple["_Reach", ...] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        pairs = dict.fromkeys((row.drug, row.ion) for row in self.rows)
        object.__setattr__(self, "_drugs", tuple(dict.fromkeys(row.drug for row in self.rows)))
        object.__setattr__(self, "_table", tuple(_reach(self.rows, *pair) for pair in pairs))

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per row; its limit hangs on the direction."""
        return [(Step("below", row.severity), None) for row in self.rows]

    @property
    def drugs(self) -> tuple[str, ...]:
        """The medicines of the table."""
        return self._drugs

    def is_quiet(self, situation: Situation) -> bool:
        """Tell whether none of the medicines is taken at a known time."""
        return self._words(situation).isdisjoint(self._drugs)

    def verdict(self, situation: Situation) -> Verdict:
        """Climb the ladder for every pair; a medicine that is taken at an unknown time cannot be judged."""
        words, person = self._words(situation), situation.person
        untimed = () if not person.treatments_taken else self._untimed(words, person)
        if not untimed and words.isdisjoint(self._drugs):
            return NOT_APPLICABLE
        verdict = judge(self, self.ladder, self.subjects(situation), unit=self.unit, situation=situation)
        if not (untimed and any(situation.occasions(row.ion) for row in self.rows)):
            return verdict
        missing = tuple([f"time of {drug}" for drug in untimed])
        return verdict._replace(missing=missing) if verdict.findings else not_evaluated(missing)

    def _untimed(self, words: frozenset[str], person: Person) -> list[str]:
        return [drug for drug in self.drugs if drug not in words and person.takes(drug)]

    @staticmethod
    def _words(situation: Situation) -> frozenset[str]:
        return (situation.regimen if situation.diary is None else situation.diary).medicine_words

    def subjects(self, situation: Situation) -> list[Subject]:
        """Measure the hours between every medicine and occasion, in each direction in which they could be too few.

        Of the pairs that stand further apart than any row asks for, only the nearest is measured.
        """
        subjects: list[Subject] = []
        for drug, ion, before, after, both, most_before_h, most_after_h in self._table:
            reach_h = most_before_h if most_before_h > most_after_h else most_after_h
            nearest_h, nearest = inf, before
            occasions = situation.sides(ion)
            for medicine in situation.takings(drug) if occasions else ():
                for occasion, distance in zip(occasions, situation.distances_h(medicine, occasions), strict=True):
                    if distance is None:
                        continue
                    before_h, after_h = distance
                    gap_h = before_h if before_h < after_h else after_h
                    if gap_h >= reach_h:
                        if gap_h < nearest_h:
                            nearest_h, nearest = gap_h, before if before_h < after_h else after
                        continue
                    items = medicine.items + occasion.items
                    if gap_h == 0:
                        subjects.append(Subject(0.0, both, items))
                    elif before_h - most_before_h <= after_h - most_after_h:
                        subjects.append(Subject(before_h, before, items))
                    else:
                        subjects.append(Subject(after_h, after, items))
            if nearest_h < inf:
                subjects.append(Subject(nearest_h, nearest))
        return subjects

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Name the medicine and the mineral."""
        medicine = next(item for item in finding.items if not isinstance(item, Intake))
        mineral = finding.intakes[0].dose.mineral.name
        return {"medicine": medicine.name, "mineral": mineral}


class _Reach(NamedTuple):
    """How far one mineral stands from one medicine: the limits of the ladder, and the largest of them [h]."""

    drug: str
    ion: Mineral
    before: tuple[Limits]
    after: tuple[Limits]
    both: tuple[Limits]
    most_before_h: float
    most_after_h: float


def _reach(rows: tuple[DrugRow, ...], drug: str, ion: Mineral) -> _Reach:
    mine = [row.drug == drug and row.ion.name == ion.name for row in rows]
    before = tuple(row.before_h if here else None for row, here in zip(rows, mine, strict=True))
    after = tuple(row.after_h if here else None for row, here in zip(rows, mine, strict=True))
    both = tuple(max(each, key=lambda limit: limit or -inf) for each in zip(before, after, strict=True))
    return _Reach(drug, ion, (before,), (after,), (both,), _most(before), _most(after))


def _most(limits: Limits) -> float:
    """Return the largest distance that is asked for [h]."""
    return max(limit for limit in limits if limit is not None)
