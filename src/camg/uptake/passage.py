"""One run of gate 2 over all doses of a regimen or diary, and what the doses are to the gut."""

from collections.abc import Sequence
from datetime import date, datetime
from math import fsum
from typing import NamedTuple, TypeAlias, cast

from camg._numeric import below
from camg.body.digestion import binding_fraction
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, ZINC
from camg.catalogue.models import Model, Modifiers
from camg.catalogue.salts import Solubility
from camg.intake.intake import TAKEN, Intake, Meal, MealState
from camg.intake.moment import instant_minute
from camg.intake.regimen import Records
from camg.uptake.gut import UNKNOWN_SALT, Gut, Overlaps

__all__ = ["GutDoses", "Passage", "doses_of", "notes_of", "passage"]

_SOLUBLE = Solubility.SOLUBLE


class GutDoses(NamedTuple):
    """What the equations need of the calcium and magnesium intakes of a regimen or diary.

    Attributes
    ----------
    intakes : sequence of Intake
        In order of the clock; every sequence below follows them.
    is_calcium : sequence of bool
        Calcium; else magnesium.
    mg : sequence of float
    minutes : sequence of int
        Of the day in a regimen, on the line in a diary.
    days : sequence of (date or None)
        Local calendar day of a dated intake.
    states : sequence of (MealState or None)
    free : sequence of float
        Share that nothing in the meal or of the day binds.
    classes : sequence of str
        Class at gate 1; of an unknown salt, `UNKNOWN_SALT` of its mineral.
    given : (bool, bool)
        Whether any dose of magnesium, and any of calcium, is above 0.
    """

    intakes: Sequence[Intake]
    is_calcium: Sequence[bool]
    mg: Sequence[float]
    minutes: Sequence[int]
    days: Sequence[date | None]
    states: Sequence[MealState | None]
    free: Sequence[float]
    classes: Sequence[str]
    given: tuple[bool, bool]

    def states_if(self, unknown: MealState) -> Sequence[MealState]:
        """Return the meal states, with one assumed where a meal is not known."""
        if None not in self.states:
            return cast("Sequence[MealState]", self.states)
        return [unknown if state is None else state for state in self.states]


class Passage(NamedTuple):
    """What one run made of every dose, in their order [mg].

    Attributes
    ----------
    dissolved, load, absorbed : list of float
        What reached gate 2, the load of the same ion beside it, and what was absorbed.
    unrivalled : list of float
        What would have been absorbed without the other ion.
    sums : ((float, float), (float, float))
        Absorbed, and without the other ion, of all magnesium and of all calcium.
    """

    dissolved: list[float]
    load: list[float]
    absorbed: list[float]
    unrivalled: list[float]
    sums: tuple[tuple[float, float], tuple[float, float]]


def passage(doses: GutDoses, dissolved: list[float], states: Sequence[MealState], gut: Gut) -> Passage:
    """Run gate 2 over all doses: overlap, own load, rival load, absorption with and without the rival.

    Parameters
    ----------
    dissolved : list of float
        What of each dose is in solution [mg].
    states : sequence of MealState
        Of each dose, known or assumed.
    gut : Gut
    """
    loads, rivals = _loads(doses, dissolved, states, gut.overlaps)
    of_calcium, of_magnesium = gut.of_calcium, gut.of_magnesium
    mass_beside_calcium, mass_beside_magnesium = MAGNESIUM.molar_mass, CALCIUM.molar_mass
    absorbed: list[float] = []
    unrivalled: list[float] = []
    sum_ca = alone_ca = sum_mg = alone_mg = 0.0
    for is_calcium, amount, load, rival in zip(doses.is_calcium, dissolved, loads, rivals, strict=True):
        if is_calcium:
            alone, beside = of_calcium(amount, load, rival / mass_beside_calcium)
            sum_ca += beside
            alone_ca += alone
        else:
            alone, beside = of_magnesium(amount, load, rival / mass_beside_magnesium)
            sum_mg += beside
            alone_mg += alone
        unrivalled.append(alone)
        absorbed.append(beside)
    return Passage(dissolved, loads, absorbed, unrivalled, ((sum_mg, alone_mg), (sum_ca, alone_ca)))


def _loads(
    doses: GutDoses, dissolved: list[float], states: Sequence[MealState], overlaps: Overlaps
) -> tuple[list[float], list[float]]:
    """Return the load of the same ion, and of the other, beside every dose: each pair is looked at once."""
    far, by_state, worked_out = overlaps.far, overlaps.by_state, overlaps.worked_out
    loads, rivals = dissolved.copy(), [0.0] * len(dissolved)
    before: list[tuple[int, int, list[float | None], float, bool, float]] = []
    rows = zip(doses.minutes, states, doses.is_calcium, dissolved, strict=True)
    for place, (minute, state, ion, amount) in enumerate(rows):
        shares, tau_h = by_state[state]
        while before and minute - before[0][1] >= far:
            del before[0]
        load, rival = amount, 0.0
        for other, its_minute, its_shares, its_tau_h, its_ion, its_amount in before:
            share = (shares if tau_h > its_tau_h else its_shares)[minute - its_minute]
            if share is None:
                share = worked_out(minute - its_minute, max(tau_h, its_tau_h))
            if its_ion is ion:
                load += share * its_amount
                loads[other] += share * amount
            else:
                rival += share * its_amount
                rivals[other] += share * amount
        loads[place], rivals[place] = load, rival
        before.append((place, minute, shares, tau_h, ion, amount))
    return loads, rivals


# From intakes to doses ----------------------------------------------------------------------------------------


def doses_of(records: Records, model: Model) -> GutDoses:
    """Return the calcium and magnesium doses of a regimen or diary, in order of the clock; kept with the records."""
    modifiers = model.modifiers
    key = ("doses", modifiers)
    known: GutDoses | None = records.kept.get(key)
    if known is None:
        known = records.kept[key] = _doses(records, modifiers)
    return known


def _doses(records: Records, modifiers: Modifiers) -> GutDoses:
    intakes = records.calcium_and_magnesium
    if not intakes:
        return GutDoses((), (), (), (), (), (), (), (), (False, False))
    rows: list[_Row] = []
    for each in intakes:
        known: _Row | None = each.kept.get("gut")
        rows.append(known if known is not None and known[0] is modifiers else _row(each, modifiers))
    _, ions, mg, minutes, days, states, free, classes = zip(*rows, strict=True)
    zinc = records.supplements_by_mineral.get(ZINC.name)
    if zinc:
        zinc_days, hindered = _zinc_days(zinc, modifiers), modifiers.zinc_factor
        shares = zip(free, ions, days, strict=True)
        free = tuple([share if ion or day not in zinc_days else share * hindered for share, ion, day in shares])
    given = {ion for ion, amount in zip(ions, mg, strict=True) if amount > 0}
    return GutDoses(intakes, ions, mg, minutes, days, states, free, classes, (False in given, True in given))


_Row: TypeAlias = tuple[Modifiers, bool, float, int, date | None, MealState | None, float, str]
"""What one intake is to the gut under some modifiers: whether it is calcium, its amount, minute, day and meal, the
share that nothing in the meal binds, and the class at gate 1."""


def _row(intake: Intake, modifiers: Modifiers) -> _Row:
    """Return what one intake is to the gut, and keep it with the intake for as long as the modifiers are the same."""
    dose, meal, at = intake.dose, intake.meal, intake.at
    calcium = dose.mineral.symbol == "Ca"
    minute, day = (instant_minute(at), at.date()) if isinstance(at, datetime) else (intake.minute, None)
    state = None if meal is None else meal.state
    free = 1.0 if meal is None or calcium else _free(meal, modifiers)
    row = intake.kept["gut"] = (modifiers, calcium, dose.elemental_mg, minute, day, state, free, _class(intake))
    return row


def _free(meal: Meal, modifiers: Modifiers) -> float:
    """Return the share that phytate and oxalate of the meal leave free; what is not stated counts as none."""
    return binding_fraction(
        meal.phytate_mmol or 0.0,
        meal.oxalate_mmol or 0.0,
        phytate_per_mmol=modifiers.phytate_per_mmol,
        oxalate_per_mmol=modifiers.oxalate_per_mmol,
    )


def _zinc_days(zinc: Sequence[Intake], modifiers: Modifiers) -> set[date | None]:
    """Return the days (None: of a regimen) on which supplemental zinc reaches the amount that hinders magnesium."""
    by_day: dict[date | None, list[float]] = {}
    for intake in zinc:
        day = intake.at.date() if isinstance(intake.at, datetime) else None
        by_day.setdefault(day, []).append(intake.dose.elemental_mg)
    return {day for day, amounts in by_day.items() if not below(fsum(amounts), modifiers.zinc_from_mg)}


def _class(intake: Intake) -> str:
    dose = intake.dose
    if intake.origin not in TAKEN:
        return _SOLUBLE
    if dose.coating is not None:
        return dose.coating
    salt = dose.salt
    return UNKNOWN_SALT[dose.mineral.symbol] if salt is None or salt.solubility is None else salt.solubility


def notes_of(doses: GutDoses, place: int) -> tuple[str, ...]:
    """Say what was not known of a dose, and how it was taken."""
    notes: list[str] = []
    if doses.classes[place] in UNKNOWN_SALT.values():
        notes.append("salt not known: taken as soluble, the low end as acid-dependent")
    meal = doses.intakes[place].meal
    if meal is None:
        notes.append("meal not known: taken as light, the range spans fasted to full")
    elif not doses.is_calcium[place] and meal.state is not MealState.FASTED:
        amounts = (("phytate", meal.phytate_mmol), ("oxalate", meal.oxalate_mmol))
        missing = [name for name, mmol in amounts if mmol is None]
        if missing:
            notes.append(f"{' and '.join(missing)} of the meal not stated: taken as none")
    return tuple(notes)
