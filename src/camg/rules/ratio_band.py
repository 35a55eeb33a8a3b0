"""Rules about the ratio of calcium to magnesium, guarded against both being low."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, TypeAlias

from camg import _attrs as attrs
from camg._numeric import TOLERANCE, above, at_least, at_most, below
from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.catalogue.standards import Cell
from camg.errors import InputError, UnknownNameError
from camg.intake.intake import Item
from camg.person import Person
from camg.rules.case import Case
from camg.rules.ladder import (
    NOT_APPLICABLE,
    Condition,
    Limits,
    Side,
    Step,
    Subject,
    Verdict,
    below_level,
    below_the_level,
    judge,
    not_evaluated,
)
from camg.rules.outcome import Finding, OutcomeKind, Severity
from camg.rules.rule import Family, Find
from camg.rules.situation import Situation
from camg.uptake.amounts import NOTHING, Totals

__all__ = ["DailyRatio", "HighRatio", "LowRatio", "OfficialRatio", "RatioFamily", "SupplementRatio"]

AdultCells: TypeAlias = tuple[tuple[Cell, Cell], ...]
FOOD = "food"
_STATUS = ("serum magnesium",)
_INFO, _ADVICE, _CAUTION = Severity.INFO, Severity.ADVICE, Severity.CAUTION
_CLEAR = OutcomeKind.CLEAR


class RatioFamily(Family):
    """A rule about the mass ratio of the day's totals; not for people under 19, pregnant or lactating."""

    unit: ClassVar[str] = "1"
    does_without: ClassVar[tuple[str, ...]] = ("life_stage",)
    set_aside_by: ClassVar[tuple[str, ...]] = ("age",)
    hangs_on_totals: ClassVar[bool] = False
    """Whether the limits hang on how much is taken, beyond its ratio."""

    def finder(self, case: Case) -> Find | None:
        """Climb the ladder where the ratio is known and could be at a limit, and one set of limits holds."""
        if case.person.outside_adults:
            return None
        could_find, worlds_of, climbers = self.could_find, self.worlds, self.climbers
        cells = case.adult_cells()
        fixed = None if self.hangs_on_totals else worlds_of(NOTHING, cells)

        def find(situation: Situation) -> Sequence[Finding]:
            ratio = situation.ratio
            if ratio is None or not could_find(ratio):
                return ()
            worlds = worlds_of(situation.totals, cells) if fixed is None else fixed
            if len(worlds) != 1:
                return self.told(situation)
            return climbers[worlds[0]](ratio, situation.regimen.calcium_and_magnesium, situation)

        return find

    def could_find(self, ratio: float) -> bool:
        """Tell whether something could be found at this ratio."""
        return True

    def verdict(self, situation: Situation) -> Verdict:
        """Measure the ratio, where both totals are known and magnesium is not 0."""
        if situation.outside_adults:
            return NOT_APPLICABLE
        if not situation.totals.complete:
            return not_evaluated([FOOD])
        ratio = situation.ratio
        if ratio is None or not self.speaks(ratio):
            return NOT_APPLICABLE
        worlds = self.worlds(situation.totals, situation.adult_cells)
        if not worlds:
            return NOT_APPLICABLE
        missing = situation.missing_for(CALCIUM, MAGNESIUM, words=("EAR", "RDA")) if len(worlds) > 1 else ()
        items = situation.regimen.calcium_and_magnesium
        cells = situation.adult_cells
        conditions = tuple(self.hangs_on(situation.totals, *cells[0])) if len(cells) == 1 else ()
        subject = Subject(ratio, worlds, items, (), missing, conditions)
        verdict = judge(self, self.ladder, (subject,), unit=self.unit, situation=situation)
        if verdict.kind is _CLEAR and self._surely_both_low(situation):
            return verdict._replace(notes=("calcium and magnesium are both low",))
        return verdict

    def speaks(self, ratio: float) -> bool:
        """Tell whether the rule has anything to say of this ratio."""
        return True

    def worlds(self, totals: Totals, cells: AdultCells) -> tuple[Limits, ...]:
        """Return the limits for every kind of person this could be."""
        return (self.limits,)

    def hangs_on(self, totals: Totals, calcium: Cell, magnesium: Cell) -> Iterable[Condition]:
        """Return what the limits hang on beyond the ratio, for one kind of person, as far as that is compared."""
        return ()

    def _surely_both_low(self, situation: Situation) -> bool:
        return all(both_low(situation.totals, *cells) for cells in situation.adult_cells)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return (
            "calcium_mg", "magnesium_mg", "both_low", "both_said", "authority", "official_ratio", "official_ratio_most",
        )  # fmt: skip

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Add both totals, the ratio of the recommended intakes, and whether both are low."""
        totals = situation.totals
        low = self._surely_both_low(situation)
        official = [_official(*cells) for cells in situation.adult_cells]
        known = sorted(each for each in official if each is not None)
        return {
            "calcium_mg": totals.mg(CALCIUM),
            "magnesium_mg": totals.mg(MAGNESIUM),
            "both_low": "yes" if low else "no",
            "both_said": "Here calcium and magnesium are both low, and that comes first." if low else "",
            "authority": situation.standards.id.upper(),
            **({"official_ratio": known[0], "official_ratio_most": known[-1]} if known else {}),
        }


def both_low(totals: Totals, calcium: Cell, magnesium: Cell) -> bool:
    """Tell whether both totals are below their EAR (RDA where there is no EAR)."""
    calcium_mg, magnesium_mg = calcium.floor_mg, magnesium.floor_mg
    if calcium_mg is None or magnesium_mg is None:
        return False
    return below(totals.mg(CALCIUM), calcium_mg) and below(totals.mg(MAGNESIUM), magnesium_mg)


def _official(calcium: Cell, magnesium: Cell) -> float | None:
    if calcium.rda is None or magnesium.rda is None or magnesium.rda.mg == 0:
        return None
    return calcium.rda.mg / magnesium.rda.mg


def _only(severity: Severity | None, limit: float) -> Limits:
    """Return the limits of a ladder of info, advice, caution in which one step holds."""
    return (
        limit if severity is _INFO else None,
        limit if severity is _ADVICE else None,
        limit if severity is _CAUTION else None,
    )


def _rungs(side: Side, severities: tuple[Severity, ...]) -> list[tuple[Step, float | None]]:
    return [(Step(side, each), None) for each in severities]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DailyRatio(RatioFamily):
    """The ratio is near its nominal value; further out, other rules speak."""

    band: tuple[float, float] = attrs.field(metadata={"unit": "1"})
    tolerated: float = attrs.field(metadata={"unit": "1"})
    severity: Severity

    def faults(self, place: str) -> Iterable[InputError | UnknownNameError]:
        """Refuse a band that ends above what is tolerated: nothing could be found."""
        if self.tolerated < self.band[1]:
            yield InputError(f"{place}.tolerated", self.tolerated, f"{self.band[1]:g}, where the band ends, or more")

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the one step above the band."""
        return [(Step("above", self.severity), self.band[1])]

    def could_find(self, ratio: float) -> bool:
        """Tell whether the ratio is above the band, and not further than other rules speak."""
        return ratio > self.band[1] and self.speaks(ratio)

    def speaks(self, ratio: float) -> bool:
        """Tell whether the ratio is in the band or just above it."""
        return at_least(ratio, self.band[0]) and at_most(ratio, self.tolerated)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class HighRatio(RatioFamily):
    """A high ratio matters as far as magnesium itself is short; its remedies aim at `aims_at` where that is needed."""

    hangs_on_totals: ClassVar[bool] = True

    above_ratio: float
    aims_at: float

    def could_find(self, ratio: float) -> bool:
        """Tell whether the ratio is above the limit."""
        return ratio > self.above_ratio

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the three severities at the one limit."""
        return _rungs("above", (_INFO, _ADVICE, _CAUTION))

    def worlds(self, totals: Totals, cells: AdultCells) -> tuple[Limits, ...]:
        """Return the severity by where magnesium stands; info where both are low."""
        amount = totals.mg(MAGNESIUM)
        found: dict[Limits, None] = {}
        for calcium, magnesium in cells:
            if magnesium.rda is None:
                continue
            severity = _INFO
            if magnesium.ear is not None and below(amount, magnesium.ear.mg):
                severity = _CAUTION
            elif below(amount, magnesium.rda.mg):
                severity = _ADVICE
            if severity is not _INFO and both_low(totals, calcium, magnesium):
                severity = _INFO
            found[_only(severity, self.above_ratio)] = None
        return tuple(found)

    def hangs_on(self, totals: Totals, calcium: Cell, magnesium: Cell) -> Iterable[Condition]:
        """Compare magnesium with the EAR, then with the RDA, and where it is short calcium with its own floor."""
        amount_mg = totals.mg(MAGNESIUM)
        for level in (magnesium.ear, magnesium.rda):
            if level is not None:
                yield below_level("magnesium of the day", amount_mg, level.mg)
                if below(amount_mg, level.mg):
                    if calcium.floor_mg is not None:
                        yield below_level("calcium of the day", totals.mg(CALCIUM), calcium.floor_mg)
                    return


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LowRatio(RatioFamily):
    """A low ratio matters as far as calcium itself is short."""

    hangs_on_totals: ClassVar[bool] = True

    below_ratio: float

    def could_find(self, ratio: float) -> bool:
        """Tell whether the ratio is below the limit."""
        return ratio < self.below_ratio

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the two severities at the one limit."""
        return _rungs("below", (_INFO, _ADVICE))

    def worlds(self, totals: Totals, cells: AdultCells) -> tuple[Limits, ...]:
        """Return the severity by where calcium stands; info where both are low."""
        amount = totals.mg(CALCIUM)
        found: dict[Limits, None] = {}
        for calcium, magnesium in cells:
            if calcium.rda is None:
                continue
            short = below(amount, calcium.rda.mg) and not both_low(totals, calcium, magnesium)
            found[_only(_ADVICE if short else _INFO, self.below_ratio)[:2]] = None
        return tuple(found)

    def hangs_on(self, totals: Totals, calcium: Cell, magnesium: Cell) -> Iterable[Condition]:
        """Compare calcium with its RDA, and where that is short both with their floors."""
        amount_mg = totals.mg(CALCIUM)
        if calcium.rda is None:
            return
        yield below_level("calcium of the day", amount_mg, calcium.rda.mg)
        if below(amount_mg, calcium.rda.mg) and calcium.floor_mg is not None and magnesium.floor_mg is not None:
            yield below_level("calcium of the day", amount_mg, calcium.floor_mg)
            yield below_level("magnesium of the day", totals.mg(MAGNESIUM), magnesium.floor_mg)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class OfficialRatio(RatioFamily):
    """Outside the band the ratio of the official recommendations is shown beside it."""

    band: tuple[float, float] = attrs.field(metadata={"unit": "1"})
    severity: Severity

    def could_find(self, ratio: float) -> bool:
        """Tell whether the ratio is outside the band."""
        return not self.band[0] <= ratio <= self.band[1]

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return a step on each side of the band."""
        return [(Step("below", self.severity), self.band[0]), (Step("above", self.severity), self.band[1])]

    def worlds(self, totals: Totals, cells: AdultCells) -> tuple[Limits, ...]:
        """Return the band, where the standards recommend both minerals."""
        for calcium, magnesium in cells:
            if _official(calcium, magnesium) is not None:
                return (self.limits,)
        return ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SupplementRatio(RatioFamily):
    """Where magnesium status is low, some want supplements of equal amounts."""

    set_aside_by: ClassVar[tuple[str, ...]] = ("age", "egfr", "serum_magnesium")

    above_ratio: float
    low_serum_mmol_l: float
    high_serum_mmol_l: float
    low_egfr_ml_min: float
    severity: Severity

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the one step."""
        return [(Step("above", self.severity), self.above_ratio)]

    def finder(self, case: Case) -> Find | None:
        """Measure where supplements hold magnesium, and more calcium than that, and its status is known to be low."""
        if MAGNESIUM.name not in case.listed or self._is_held_back(case.person):
            return None
        least, climb = self.above_ratio * (1 - TOLERANCE), self.climbers[self.limits]

        def find(situation: Situation) -> Sequence[Finding]:
            totals = situation.totals
            calcium_mg, magnesium_mg = totals.supplement_mg(CALCIUM), totals.supplement_mg(MAGNESIUM)
            if magnesium_mg == 0 or calcium_mg <= least * magnesium_mg or self._status(situation)[0] is not True:
                return ()
            return climb(calcium_mg / magnesium_mg, self._items(situation), situation)

        return find

    def verdict(self, situation: Situation) -> Verdict:
        """Measure the ratio of the supplements, where magnesium is supplemented and not held back by the kidney."""
        totals = situation.totals
        supplement = totals.supplement_mg(MAGNESIUM)
        if supplement == 0 or self._is_held_back(situation.person):
            return NOT_APPLICABLE
        low, missing = self._status(situation)
        worlds = ((None,), self.limits) if low is None else ((self.limits,) if low else ((None,),))
        ratio, items = totals.supplement_mg(CALCIUM) / supplement, self._items(situation)
        subject = Subject(ratio, worlds, items, (), missing, self._conditions(situation))
        return judge(self, self.ladder, (subject,), unit=self.unit, situation=situation)

    def _is_held_back(self, person: Person) -> bool:
        """Tell whether magnesium is not for this person to add: for age or pregnancy, by the kidney or the serum."""
        egfr, serum = person.egfr_ml_min, person.serum_magnesium_mmol_l
        if person.outside_adults or (egfr is not None and below(egfr, self.low_egfr_ml_min)):
            return True
        return serum is not None and above(serum, self.high_serum_mmol_l)

    @staticmethod
    def _items(situation: Situation) -> tuple[Item, ...]:
        return (*situation.supplements(CALCIUM), *situation.supplements(MAGNESIUM))

    def _conditions(self, situation: Situation) -> tuple[Condition, ...]:
        """Compare serum magnesium, and where that does not settle it the day's, with where status is low."""
        serum, totals = situation.person.serum_magnesium_mmol_l, situation.totals
        by_serum: tuple[Condition, ...] = ()
        if serum is not None:
            by_serum = (Condition("serum magnesium", serum, "mmol/L", "below", self.low_serum_mmol_l),)
        if not totals.knows(MAGNESIUM) or any(each.reached for each in by_serum):
            return by_serum
        ears = [None if cell.ear is None else cell.ear.mg for _, cell in situation.adult_cells]
        return (*by_serum, *below_the_level("magnesium of the day", totals.mg(MAGNESIUM), ears))

    def _status(self, situation: Situation) -> tuple[bool | None, tuple[str, ...]]:
        """Tell whether magnesium status is low: by serum, or by an intake below the EAR."""
        serum = situation.person.serum_magnesium_mmol_l
        if serum is not None and below(serum, self.low_serum_mmol_l):
            return True, ()
        totals = situation.totals
        amount = totals.mg(MAGNESIUM)
        ears = [cell.ear.mg for _, cell in situation.adult_cells if cell.ear is not None]
        short = {below(amount, ear) for ear in ears}
        known = totals.knows(MAGNESIUM)
        if short == {True} and known:
            return True, ()
        by_serum = _STATUS if serum is None else ()
        if True not in short:
            return (None, by_serum) if serum is None else (False, ())
        food = () if known else (FOOD,)
        unknown = situation.missing_for(MAGNESIUM, words=("EAR",)) if len(short) > 1 else ()
        return None, (*by_serum, *food, *unknown)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "calcium_mg", "magnesium_mg"

    def facts(self, finding: Finding, situation: Situation) -> dict[str, float | str]:
        """Add both supplement amounts."""
        totals = situation.totals
        return {"calcium_mg": totals.supplement_mg(CALCIUM), "magnesium_mg": totals.supplement_mg(MAGNESIUM)}
