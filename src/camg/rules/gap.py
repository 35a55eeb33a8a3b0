"""Rules about the distance of two things: two minerals, or a medicine and a mineral."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from math import inf
from typing import ClassVar, cast

import attrs

from camg._numeric import at_least, at_most
from camg.catalogue.minerals import Mineral
from camg.intake.intake import Intake, Medicine
from camg.intake.regimen import Diary, Regimen
from camg.rules.ladder import Limits, Step, Subject, judge
from camg.rules.outcome import Finding, Outcome, Severity
from camg.rules.rule import Family
from camg.rules.situation import Occasion, Pair, Situation
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

    def holds(self, one_mg: float, other_mg: float) -> bool:
        """Tell whether the rung holds for occasions of these amounts."""
        return (
            at_least(one_mg, self.one_mg[0])
            and at_most(one_mg, self.one_mg[1])
            and at_least(other_mg, self.other_mg[0])
            and at_most(other_mg, self.other_mg[1])
        )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class KeepApart(Family):
    """Occasions of two minerals stand some hours apart, where they are large enough to matter."""

    unit: ClassVar[str] = "h"

    one: Mineral
    other: Mineral
    rungs: tuple[GapRung, ...]
    says_of_one_product: str = ""

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per rung."""
        return [(Step("below", rung.severity), rung.below_h) for rung in self.rungs]

    def template(self, facts: Mapping[str, float | str]) -> str:
        """Return the sentence; minerals of one product are not told to part."""
        one_product = self.says_of_one_product and facts.get("one_product") == "yes"
        return self.says_of_one_product if one_product else self.says

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure the gap of every pair of occasions that some rung holds for; of the others only that they are."""
        idle = False
        for pair in situation.pairs(self.one, self.other):
            one_mg, other_mg = cast(Occasion, pair.one).mg, cast(Occasion, pair.other).mg
            limits = tuple([rung.below_h if rung.holds(one_mg, other_mg) else None for rung in self.rungs])
            if any(limits):
                yield Subject(pair.gap_h, (limits,), pair.items)
            elif not idle:
                idle = True
                yield Subject(pair.gap_h, (limits,), pair.items)

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


def _alone(here: list[Intake], there: list[Intake], apart_h: float | None = None) -> Regimen | Diary:
    """Return these doses and nothing else: as they stand, or the second group after the first and so far apart."""
    if apart_h is None:
        return _records([*here, *there])
    first, second = _offsets(here), _offsets(there)
    start = here[0].minute
    shift = start + first[-1] + int(apart_h * 60)
    return Regimen.of(
        *[_at(each, start + offset) for each, offset in zip(here, first, strict=True)],
        *[_at(each, shift + offset) for each, offset in zip(there, second, strict=True)],
    )


def _offsets(chain: list[Intake]) -> list[int]:
    """Return the minutes from the first dose of an occasion to each, also across midnight."""
    return [(each.minute - chain[0].minute) % 1440 for each in chain]


def _halved(doses: list[Intake]) -> Regimen:
    """Return each dose as two halves twelve hours apart, where nothing of them overlaps."""
    halves = [
        attrs.evolve(each, dose=attrs.evolve(each.dose, elemental_mg=round(each.dose.elemental_mg / 2, 9)))
        for each in doses
    ]
    return Regimen.of(*[_at(each, each.minute) for each in halves], *[_at(each, each.minute + 720) for each in halves])


def _at(intake: Intake, minute: int) -> Intake:
    return attrs.evolve(intake, at=time(minute // 60 % 24, minute % 60))


def _records(intakes: list[Intake]) -> Regimen | Diary:
    return Diary.of(*intakes) if intakes and intakes[0].is_dated else Regimen.of(*intakes)


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

    @property
    def drugs(self) -> tuple[str, ...]:
        """The medicines of the table."""
        return tuple(dict.fromkeys(row.drug for row in self.rows))

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return one step per row; its limit hangs on the direction."""
        return [(Step("below", row.severity), None) for row in self.rows]

    def check(self, situation: Situation) -> Outcome:
        """Climb the ladder for every pair; a medicine that is taken at an unknown time cannot be judged."""
        timed = {row.drug for row in self.rows if any(each.is_a(row.drug) for each in self._medicines(situation))}
        untimed = [row.drug for row in self.rows if row.drug not in timed and situation.person.takes(row.drug)]
        if not timed and not untimed:
            return Outcome.not_applicable(self)
        if untimed and any(situation.occasions(row.ion) for row in self.rows):
            return Outcome.not_evaluated(self, missing=[f"time of {drug}" for drug in dict.fromkeys(untimed)])
        return judge(self, self.ladder, self.subjects(situation), unit=self.unit, situation=situation)

    @staticmethod
    def _medicines(situation: Situation) -> tuple[Medicine, ...]:
        return (situation.regimen if situation.diary is None else situation.diary).medicines

    def subjects(self, situation: Situation) -> Iterator[Subject]:
        """Measure, for every medicine and occasion, the hours in the direction that is nearer to its limit."""
        for drug, ion in dict.fromkeys((row.drug, row.ion) for row in self.rows):
            for pair in situation.pairs(drug, ion):
                yield from self._directions(pair, drug, ion)

    def _directions(self, pair: Pair, drug: str, ion: Mineral) -> Iterator[Subject]:
        before, after = self._limits(drug, ion)
        if pair.gap_h == 0:
            both = tuple(max(each, key=lambda limit: limit or -inf) for each in zip(before, after, strict=True))
            yield Subject(0.0, (both,), pair.items)
            return
        items = pair.items
        yield Subject(pair.before_h, (before,), items)
        yield Subject(pair.after_h, (after,), items)

    def _limits(self, drug: str, ion: Mineral) -> tuple[Limits, Limits]:
        """Return the limits from the medicine to the next mineral dose, and from the one before to the medicine."""
        mine = [row.drug == drug and row.ion.name == ion.name for row in self.rows]
        before = tuple([row.before_h if here else None for row, here in zip(self.rows, mine, strict=True)])
        after = tuple([row.after_h if here else None for row, here in zip(self.rows, mine, strict=True)])
        return before, after

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Name the medicine and say which comes first."""
        medicine = next(item for item in finding.items if not isinstance(item, Intake))
        mineral = finding.intakes[0].dose.mineral.name
        return {"medicine": medicine.name, "mineral": mineral}
