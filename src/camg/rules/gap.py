"""Rules about the distance of two things: two minerals, or a medicine and a mineral."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from math import inf
from typing import ClassVar

import attrs

from camg._numeric import widened
from camg.catalogue.minerals import Mineral
from camg.errors import InputError
from camg.intake.intake import Intake, Medicine
from camg.intake.moment import instant_minute
from camg.intake.regimen import Regimen
from camg.rules.ladder import NOT_APPLICABLE, Limits, Step, Subject, Verdict, judge, not_evaluated
from camg.rules.outcome import Finding, Severity
from camg.rules.rule import Family
from camg.rules.situation import Situation, mg_of
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
    _ends: tuple[float, float, float, float] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        try:
            ends = (*widened(*self.one_mg), *widened(*self.other_mg))
        except TypeError:
            raise InputError("GapRung.one_mg, other_mg", (self.one_mg, self.other_mg), "two pairs of mg") from None
        object.__setattr__(self, "_ends", ends)

    def holds(self, one_mg: float, other_mg: float) -> bool:
        """Tell whether the rung holds for occasions of these amounts."""
        one_low, one_high, other_low, other_high = self._ends
        return one_low <= one_mg <= one_high and other_low <= other_mg <= other_high

    @property
    def least(self) -> tuple[float, float]:
        """The smallest amounts of the two occasions for which the rung could hold [mg]."""
        return self._ends[0], self._ends[2]


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
    _least: tuple[float, float] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        least = [rung.least for rung in self.rungs] or [(inf, inf)]  # an empty ladder is for the set to refuse
        object.__setattr__(self, "_least", (min(one for one, _ in least), min(other for _, other in least)))

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

    def is_quiet(self, situation: Situation) -> bool:
        """Tell whether no occasion is large enough for any rung."""
        least_one, least_other = self._least
        return situation.largest_mg(self.one) < least_one or situation.largest_mg(self.other) < least_other

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure the gap of every pair of occasions that some rung holds for; of the others only that they are."""
        least_one, least_other = self._least
        first = situation.sides(self.one)
        second = situation.sides(self.other) if first else ()
        idle = bool(first and second)
        rungs = self.rungs
        wanted = [(mg, there) for there in second if (mg := mg_of(there)) >= least_other]
        for here in first if wanted else ():
            one_mg = mg_of(here)
            if one_mg < least_one:
                continue
            for other_mg, there in wanted:
                limits = tuple([rung.below_h if rung.holds(one_mg, other_mg) else None for rung in rungs])
                distance = situation.distance_h(here, there) if any(limits) else None
                if distance is not None:
                    idle = False
                    yield Subject(min(distance), (limits,), (*here.items, *there.items))
        if idle and (situation.diary is None or situation.pairs(self.one, self.other)):
            yield Subject(inf, ((None,) * len(rungs),))

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
    _table: dict[tuple[str, Mineral], tuple[Limits, Limits, Limits, float]] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        pairs = dict.fromkeys((row.drug, row.ion) for row in self.rows)
        object.__setattr__(self, "_table", {pair: self._limits(*pair) for pair in pairs})

    def _limits(self, drug: str, ion: Mineral) -> tuple[Limits, Limits, Limits, float]:
        """Return the limits after the medicine, before it, at the same time, and the largest of them [h]."""
        mine = [row.drug == drug and row.ion.name == ion.name for row in self.rows]
        before = tuple(row.before_h if here else None for row, here in zip(self.rows, mine, strict=True))
        after = tuple(row.after_h if here else None for row, here in zip(self.rows, mine, strict=True))
        both = tuple(max(each, key=lambda limit: limit or -inf) for each in zip(before, after, strict=True))
        return before, after, both, max(limit for limit in both if limit is not None)

    @property
    def drugs(self) -> tuple[str, ...]:
        """The medicines of the table."""
        return tuple(dict.fromkeys(row.drug for row in self.rows))

    def ladders(self) -> Iterable[Sequence[tuple[Step, float | None]]]:
        """Return the steps of each medicine and ion, in each direction."""
        for pair in dict.fromkeys((row.drug, row.ion) for row in self.rows):
            mine = [
                (step, row) for step, row in zip(self.ladder, self.rows, strict=True) if (row.drug, row.ion) == pair
            ]
            yield [(step, row.before_h) for step, row in mine]
            yield [(step, row.after_h) for step, row in mine]

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per row; its limit hangs on the direction."""
        return [(Step("below", row.severity), None) for row in self.rows]

    def verdict(self, situation: Situation) -> Verdict:
        """Climb the ladder for every pair; a medicine that is taken at an unknown time cannot be judged."""
        timed = {row.drug for row in self.rows if any(each.is_a(row.drug) for each in self._medicines(situation))}
        untimed = [row.drug for row in self.rows if row.drug not in timed and situation.person.takes(row.drug)]
        if not timed and not untimed:
            return NOT_APPLICABLE
        verdict = judge(self, self.ladder, self.subjects(situation), unit=self.unit, situation=situation)
        if not (untimed and any(situation.occasions(row.ion) for row in self.rows)):
            return verdict
        missing = tuple(f"time of {drug}" for drug in dict.fromkeys(untimed))
        return verdict._replace(missing=missing) if verdict.findings else not_evaluated(missing)

    @staticmethod
    def _medicines(situation: Situation) -> tuple[Medicine, ...]:
        return (situation.regimen if situation.diary is None else situation.diary).medicines

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure the hours between every medicine and occasion, in each direction in which they could be too few.

        Of the pairs that stand further apart than any row asks for, only the nearest is measured.
        """
        for (drug, ion), (before, after, both, reach_h) in self._table.items():
            nearest_h, nearest_limits = inf, before
            occasions = situation.sides(ion)
            for medicine in situation.takings(drug) if occasions else ():
                for occasion in occasions:
                    distance = situation.distance_h(medicine, occasion)
                    if distance is None:
                        continue
                    before_h, after_h = distance
                    gap_h = min(after_h, before_h)
                    if gap_h >= reach_h:
                        if gap_h < nearest_h:
                            nearest_h, nearest_limits = gap_h, before if before_h < after_h else after
                        continue
                    items = (*medicine.items, *occasion.items)
                    if gap_h == 0:
                        yield Subject(0.0, (both,), items)
                    elif before_h - _most(before) <= after_h - _most(after):
                        yield Subject(before_h, (before,), items)
                    else:
                        yield Subject(after_h, (after,), items)
            if nearest_h < inf:
                yield Subject(nearest_h, (nearest_limits,))

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Name the medicine and the mineral."""
        medicine = next(item for item in finding.items if not isinstance(item, Intake))
        mineral = finding.intakes[0].dose.mineral.name
        return {"medicine": medicine.name, "mineral": mineral}


def _most(limits: Limits) -> float:
    """Return the largest distance that is asked for [h]."""
    return max(limit for limit in limits if limit is not None)
