"""What each family of rules proposes against its findings: candidates, best first, tried by whoever knows all rules.

Nothing here judges. A candidate is a change of the kind that the rule catalogue names for the rule; whether it clears
the finding and harms nothing else is found out by trying it.
"""

from collections.abc import Iterable, Iterator
from functools import singledispatch
from math import ceil, fsum

from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral
from camg.catalogue.parameters import parameter
from camg.catalogue.salts import Solubility
from camg.intake.intake import Intake, Meal, Medicine, Origin
from camg.rules.alkali import AlkaliLoad
from camg.rules.candidates import (
    additions,
    joint_moves,
    moves,
    reductions,
    splits,
    switches,
    with_meals,
)
from camg.rules.change import Remedy
from camg.rules.competition import PredictedLoss
from camg.rules.depletion import Depletion, UnderStress
from camg.rules.dose_size import DoseCap
from camg.rules.form import MealBinding, PoorForm, WithMeal
from camg.rules.gap import DrugGap, KeepApart
from camg.rules.intake_band import Adequacy, DailyCeiling, Laxative, NegativeBalance, UpperLimit
from camg.rules.laboratory import VitaminNeed
from camg.rules.other_minerals import HinderedUptake, SupplementCeiling
from camg.rules.outcome import Finding
from camg.rules.ratio_band import DailyRatio, HighRatio, LowRatio, both_low
from camg.rules.remedy import AskClinician
from camg.rules.rule import Family
from camg.rules.situation import Situation
from camg.rules.timing import CustomaryHours

__all__ = ["proposals"]

MOST_PARTS = 4
"""Into how many parts a dose is split at most."""
PARTS_APART_H = 4.0
"""How far the parts of a dose stand from each other [h]."""
_CHAIN_H = 0.6
"""Doses closer than half an hour are one occasion; parts stay a little further from others of their mineral [h]."""
_A_LITTLE_MG = 1.0
"""How far below a limit that is itself too much a reduced amount ends [mg]."""
_SHARES = (0.25, 0.5, 0.75, 1.0)
"""How much of a supplement is left out where no limit says how much."""
_FIRST_SALTS = ("ca-citrate-tetrahydrate", "mg-citrate-anhydrous", "mg-bisglycinate", "mg-chloride-hexahydrate")
_MEAL_APART_H = 2.0
"""How far from a meal that binds it a supplement is taken [h]."""


def proposals(rule: Family, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    """Return candidate changes against a finding, best first, and last whom to ask."""
    yield from changes(rule, situation, finding)
    if rule.asks and finding.severity >= rule.asks_from and (not rule.asks_of_medicines or _prescribed(finding)):
        yield AskClinician.of(rule.asks)


def _prescribed(finding: Finding) -> bool:
    """Tell whether nothing of a finding is a supplement that could be changed, or some of it is a medicine."""
    origins = {each.origin for each in finding.intakes}
    return Origin.MEDICINE in origins or Origin.SUPPLEMENT not in origins


@singledispatch
def changes(rule: Family, situation: Situation, finding: Finding) -> Iterable[Remedy]:
    """Return candidate changes of a family's rule; none where the finding only informs."""
    return ()


# Distances ------------------------------------------------------------------------------------------------------


@changes.register
def _(rule: KeepApart, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    yield from _parted(situation, finding, rule.one, rule.other, max(rung.below_h for rung in rule.rungs))


def _parted(situation: Situation, finding: Finding, one: Mineral, other: Mineral, apart_h: float) -> Iterator[Remedy]:
    """Move the intakes of one mineral away from all of the other: the second's first, then the first's.

    A tablet that holds both is not told to separate its own minerals.
    """
    for mine, theirs in ((other, one), (one, other)):
        beside = {(each.product, each.at) for each in finding.intakes if each.dose.mineral == theirs and each.product}
        moved = [each for each in finding.intakes if each.dose.mineral == mine]
        moved = [each for each in moved if (each.product, each.at) not in beside]
        everywhere = [each.minute for each in situation.of_mineral(theirs)]
        here = [each.minute for each in finding.intakes if each.dose.mineral == theirs]
        for away_from in (everywhere, here):
            yield from moves(situation, moved, gap_h=apart_h, away_from=away_from)
            yield from joint_moves(situation, moved, gap_h=apart_h, away_from=away_from)


@changes.register
def _(rule: DrugGap, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    pills = [each for each in finding.items if isinstance(each, Medicine)]
    asked = [row for row in rule.rows if any(pill.is_a(row.drug) for pill in pills)]
    taken = [each.minute for each in situation.regimen.medicines if any(each.is_a(row.drug) for row in asked)]
    for apart_h in sorted({max(row.before_h, row.after_h) for row in asked}, reverse=True):
        yield from joint_moves(situation, finding.intakes, gap_h=apart_h, away_from=taken)
        yield from moves(situation, finding.intakes, gap_h=apart_h, away_from=taken)


@changes.register
def _(rule: HinderedUptake, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    yield from _parted(situation, finding, rule.rival, rule.mineral, rule.below_h)


@changes.register
def _(rule: CustomaryHours, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    opposite_h = (rule.from_h + rule.to_h) / 2 + 12
    away_h = 12 - (rule.to_h - rule.from_h) / 2
    yield from moves(situation, finding.intakes, gap_h=away_h, away_from=(int(60 * opposite_h) % 1440,))


# Amounts of the day ---------------------------------------------------------------------------------------------


@changes.register
def _(rule: PredictedLoss, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    mineral = finding.intakes[0].dose.mineral
    rival = MAGNESIUM if mineral == CALCIUM else CALCIUM
    for apart_h in (6.0, 4.0):
        for mine, theirs in ((mineral, rival), (rival, mineral)):
            away_from = [each.minute for each in situation.of_mineral(theirs)]
            moved = situation.supplements(mine)
            yield from moves(situation, moved, gap_h=apart_h, away_from=away_from, most=6)
            yield from joint_moves(situation, moved, gap_h=apart_h, away_from=away_from, most=6)
    whole_mg = situation.totals.supplement_mg(rival)
    for share in _SHARES:
        yield from reductions(situation, situation.supplements(rival), rival, less_mg=share * whole_mg, most=3)


@changes.register
def _(rule: DailyCeiling, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    if finding.severity is rule.short.severity:
        yield from additions(situation, rule.other, to_mg=_most(situation, rule.other, "rda"))
    total_mg, limits = situation.totals.mg(rule.mineral), (rule.rung.limit, rule.short.limit)
    yield from _down_from(total_mg, limits, situation, situation.supplements(rule.mineral), rule.mineral)


@changes.register
def _(rule: Adequacy, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    yield from additions(situation, rule.mineral, to_mg=_most(situation, rule.mineral, "rda"))


@changes.register
def _(rule: UnderStress, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    yield from additions(situation, rule.mineral, to_mg=_most(situation, rule.mineral, "rda"))


@changes.register
def _(rule: VitaminNeed, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    for word in ("ear", "rda"):
        yield from additions(situation, rule.mineral, to_mg=_most(situation, rule.mineral, word), most=6)


@changes.register
def _(rule: NegativeBalance, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    mineral = Mineral.named(str(rule.facts(finding, situation)["mineral"]))
    lost, retained = (parameter(f"balance.{mineral.name}_{name}").value for name in ("lost_mg", "retained"))
    yield from additions(situation, mineral, to_mg=ceil(lost / retained))


@changes.register
def _(rule: UpperLimit, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    levels = [cell.ul.mg for cell in situation.cells(rule.mineral) if cell.ul is not None]
    share = 1.0 if rule.near_share is None else rule.near_share
    limits = (share * max(levels), share * min(levels))
    yield from _down_from(finding.measured or 0.0, limits, situation, situation.supplements(rule.mineral), rule.mineral)


@changes.register
def _(rule: Laxative, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    limit = finding.allowed[1] or 0.0
    amount = finding.measured or 0.0
    if limit == 0:
        yield from reductions(situation, finding.intakes, rule.mineral, less_mg=amount)
        return
    if amount < situation.totals.supplement_mg(rule.mineral):
        yield from _parts(situation, finding.intakes, rule.mineral, 2)
        yield from switches(situation, finding.intakes, solubility=Solubility.SOLUBLE, first=_FIRST_SALTS)
    limits = (limit - _A_LITTLE_MG, rule.per_occasion_mg - _A_LITTLE_MG, 0.0)
    yield from _down_from(amount, limits, situation, finding.intakes, rule.mineral)


@changes.register
def _(rule: SupplementCeiling, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    lowest = min(rung.limit for rung in rule.rungs)
    less_mg = (finding.measured or 0.0) - lowest + _A_LITTLE_MG
    yield from reductions(situation, situation.supplements(rule.mineral), rule.mineral, less_mg=less_mg)


@changes.register
def _(rule: AlkaliLoad, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    limits = (rule.rung.limit, rule.at_risk.limit - _A_LITTLE_MG)
    yield from _down_from(finding.measured or 0.0, limits, situation, finding.intakes, rule.mineral)


@changes.register
def _(rule: Depletion, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    facts = finding.facts
    density, least = facts.get("density_mg"), facts.get("least_mg")
    if isinstance(density, float) and isinstance(least, float):
        energy_kcal = situation.person.energy_kcal or 0.0
        more_mg = (least - density) * energy_kcal / 1000
        yield from additions(situation, MAGNESIUM, to_mg=ceil(situation.totals.mg(MAGNESIUM) + more_mg))


# Ratios ---------------------------------------------------------------------------------------------------------


@changes.register
def _(rule: DailyRatio, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    if not _low_in_both(situation):
        yield from additions(situation, MAGNESIUM, to_mg=ceil(situation.totals.mg(CALCIUM) / rule.band[1]))


@changes.register
def _(rule: HighRatio, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    if _low_in_both(situation):
        return
    calcium_mg, magnesium_mg = situation.totals.mg(CALCIUM), situation.totals.mg(MAGNESIUM)
    rda_mg = _most(situation, MAGNESIUM, "rda")
    for aim in (rule.above_ratio, rule.aims_at):
        yield from additions(situation, MAGNESIUM, to_mg=ceil(max(rda_mg, calcium_mg / aim)), most=6)
    spare_mg = calcium_mg - _most(situation, CALCIUM, "rda")
    for aim in (rule.above_ratio, rule.aims_at):
        less_mg = calcium_mg - aim * magnesium_mg
        if less_mg <= spare_mg:
            yield from reductions(situation, situation.supplements(CALCIUM), CALCIUM, less_mg=less_mg, most=6)


@changes.register
def _(rule: LowRatio, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    if _low_in_both(situation):
        return
    calcium_mg, magnesium_mg = situation.totals.mg(CALCIUM), situation.totals.mg(MAGNESIUM)
    rda_mg, enough_mg = _most(situation, CALCIUM, "rda"), rule.below_ratio * magnesium_mg
    adding = [
        each
        for to_mg in dict.fromkeys((rda_mg, ceil(max(rda_mg, enough_mg)), ceil(enough_mg)))
        for each in additions(situation, CALCIUM, to_mg=to_mg, most=6)
    ]
    yield from adding
    for reached_mg in dict.fromkeys((calcium_mg, rda_mg)):
        less_mg = magnesium_mg - reached_mg / rule.below_ratio
        for reducing in reductions(situation, situation.supplements(MAGNESIUM), MAGNESIUM, less_mg=less_mg):
            if reached_mg >= rda_mg and reached_mg == calcium_mg:
                yield reducing
            elif adding and reached_mg > calcium_mg:
                yield Remedy.joined(adding[0], reducing)


def _low_in_both(situation: Situation) -> bool:
    return any(both_low(situation.totals, *cells) for cells in situation.adult_cells)


# Occasions and forms --------------------------------------------------------------------------------------------


@changes.register
def _(rule: DoseCap, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    limit = min(rung.limit for rung in rule.rungs)
    amount = finding.measured or 0.0
    yield from _parts(situation, finding.intakes, rule.mineral, ceil(amount / limit))
    yield from reductions(situation, finding.intakes, rule.mineral, less_mg=amount - limit)
    for note in finding.notes:
        if isinstance(note.rule, Laxative) and note.severity >= finding.severity:
            of_day = (note.measured or 0.0) - (note.allowed[1] or 0.0) + _A_LITTLE_MG
            for listed in (finding.intakes, situation.supplements(rule.mineral)):
                yield from reductions(situation, listed, rule.mineral, less_mg=max(amount - limit, of_day))


def _parts(situation: Situation, intakes: tuple[Intake, ...], mineral: Mineral, fewest: int) -> Iterator[Remedy]:
    """Split tablets in as few parts as will do, away from other doses of the mineral, then anywhere."""
    others = [each.minute for each in situation.supplements(mineral) if each not in intakes]
    for away_h in dict.fromkeys((PARTS_APART_H, _CHAIN_H) if others else (0.0,)):
        for parts in range(max(2, min(fewest, MOST_PARTS + 1)), MOST_PARTS + 1):
            yield from splits(
                situation, intakes, parts=parts, gap_h=PARTS_APART_H, away_from=others, away_h=away_h, most=6
            )


@changes.register
def _(rule: WithMeal, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    yield from with_meals(situation, finding.intakes)
    yield from switches(situation, finding.intakes, solubility=Solubility.SOLUBLE, first=_FIRST_SALTS)


@changes.register
def _(rule: PoorForm, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    yield from switches(situation, finding.intakes, solubility=Solubility.SOLUBLE, first=_FIRST_SALTS)


@changes.register
def _(rule: MealBinding, situation: Situation, finding: Finding) -> Iterator[Remedy]:
    def fits(meal: Meal) -> bool:
        return _is_below(meal.phytate_mmol, rule.phytate_mmol) and _is_below(meal.oxalate_mmol, rule.oxalate_mmol)

    bound = [each.minute for each in situation.regimen.intakes if each.meal is not None and not fits(each.meal)]
    state = finding.intakes[0].meal
    plain = None if state is None else Meal(state=state.state, phytate_mmol=0.0, oxalate_mmol=0.0)
    yield from moves(situation, finding.intakes, gap_h=_MEAL_APART_H, away_from=bound, meal=plain, fits=fits)


def _is_below(mmol: float | None, limit_mmol: float) -> bool:
    return mmol is not None and mmol < limit_mmol


# What several ask -----------------------------------------------------------------------------------------------


def _most(situation: Situation, mineral: Mineral, word: str) -> float:
    """Return the highest reference value that could hold for the person [mg]; 0 where there is none."""
    rows = [getattr(cell, word) for cell in situation.cells(mineral)]
    return max((row.mg for row in rows if row is not None), default=0.0)


def _down_from(
    amount_mg: float, limits: Iterable[float], situation: Situation, intakes: Iterable[Intake], mineral: Mineral
) -> Iterator[Remedy]:
    """Take less of a mineral, from an amount down to each of some limits; what changes least comes first."""
    listed = tuple(intakes)
    ways = [
        each
        for limit in dict.fromkeys(limits)
        for each in reductions(situation, listed, mineral, less_mg=amount_mg - limit)
    ]
    yield from sorted(dict.fromkeys(ways), key=_less_mg)


def _less_mg(remedy: Remedy) -> float:
    """Return how much less is taken with a remedy, of all minerals [mg]."""
    gone = [each.dose.elemental_mg for change in remedy.changes for each in change.old]
    kept = [each.dose.elemental_mg for change in remedy.changes for each in change.new]
    return round(fsum(gone) - fsum(kept), 6)
