"""One run of both gates over all doses of a regimen or diary."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from math import fsum
from typing import Literal

import attrs

from camg._numeric import below
from camg.body.absorption import absorbed_mg
from camg.body.digestion import binding_fraction
from camg.body.overlap import circular_gap_h, overlap_fraction
from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.catalogue.models import Kinetics, Model
from camg.catalogue.parameters import Sigma
from camg.catalogue.salts import Solubility
from camg.intake.intake import TAKEN, Intake, MealState
from camg.intake.moment import instant_minute
from camg.intake.regimen import Records, Regimen
from camg.person import Person

__all__ = [
    "ACID_LOWERING",
    "GutDose",
    "Meetings",
    "Passage",
    "acid_state",
    "doses_of",
    "meetings_of",
    "notes_of",
    "passage",
]


ACID_LOWERING = ("ppi", "h2-blocker")
"""Classes of medicines that the gut reads."""

_FAR_TAUS = 14.0
"""Beyond so many time constants two doses share nothing that a float could tell."""
_ACID_DEPENDENT = {"calcium": Solubility.ACID_DEPENDENT_CA, "magnesium": Solubility.ACID_DEPENDENT_MG}


@attrs.define(eq=False, repr=False)
class GutDose:
    """What the equations need of one intake.

    Attributes
    ----------
    intake : Intake
    is_calcium : bool
        Calcium; else magnesium.
    dose_mg : float
    minute : int
        Of the day in a regimen, on the line in a diary.
    day : date or None
        Local calendar day of a dated intake.
    state : MealState or None
    free : float
        Share that nothing in the meal or of the day binds.
    solubility : str or None
        Class at gate 1; None for an unknown salt.
    """

    intake: Intake
    is_calcium: bool
    dose_mg: float
    minute: int
    day: date | None
    state: MealState | None
    free: float
    solubility: str | None

    def sigma(self, acid: str, state: MealState) -> Sigma:
        """Return the dissolved share; for an unknown salt, soluble down to the acid-dependent class."""
        fed = state is not MealState.FASTED
        if self.solubility is not None:
            return Model.sigma(self.solubility, acid, fed=fed)
        lowest = Model.sigma(_ACID_DEPENDENT[self.intake.dose.mineral.name].value, acid, fed=fed).low
        return Sigma(1.0, lowest, 1.0)


@attrs.define(eq=False, repr=False)
class Passage:
    """What one run made of every dose, in their order [mg].

    Attributes
    ----------
    dissolved, load, absorbed : list of float
        What reached gate 2, the load of the same ion beside it, and what was absorbed.
    unrivalled : list of float
        What would have been absorbed without the other ion.
    """

    dissolved: list[float]
    load: list[float]
    absorbed: list[float]
    unrivalled: list[float]


@attrs.define(eq=False, repr=False)
class Meetings:
    """Which doses meet in the gut, and how much of the stay of one the other shares.

    Attributes
    ----------
    ions : list of bool
        Whether each dose is calcium.
    pairs : list of (int, int, float, bool)
        Places of two doses, their overlap, and whether they are of the same ion.
    """

    ions: list[bool]
    pairs: list[tuple[int, int, float, bool]]


def passage(
    dissolved: list[float],
    meetings: Meetings,
    *,
    calcium: Kinetics,
    magnesium: Kinetics,
    calcium_terms: tuple[float, float],
) -> Passage:
    """Run gate 2 over all doses: overlap, own load, rival load, absorption with and without the rival.

    Parameters
    ----------
    dissolved : list of float
        What of each dose is in solution [mg].
    meetings : Meetings
        Which doses meet (see `meetings_of`).
    calcium, magnesium : Kinetics
        Gate 2 of each ion: central, low or high.
    calcium_terms : (float, float)
        The person's scale and shift of calcium.
    """
    loads, rivals = dissolved.copy(), [0.0] * len(dissolved)
    for one, other, share, alike in meetings.pairs:
        sums = loads if alike else rivals
        sums[one] += share * dissolved[other]
        sums[other] += share * dissolved[one]
    absorbed: list[float] = []
    unrivalled: list[float] = []
    of_calcium = _gate_2(calcium, MAGNESIUM.molar_mass, calcium_terms)
    of_magnesium = _gate_2(magnesium, CALCIUM.molar_mass, (1.0, 0.0))
    for is_calcium, amount, load, rival in zip(meetings.ions, dissolved, loads, rivals, strict=True):
        vmax_mg, km_mg, passive, ki_mmol, ceiling, scale, shift, rival_mass = of_calcium if is_calcium else of_magnesium
        alone = absorbed_mg(
            amount, load, 0.0, vmax_mg=vmax_mg, km_mg=km_mg, passive=passive, ki_mmol=ki_mmol,
            scale=scale, shift=shift, ceiling=ceiling,
        )  # fmt: skip
        unrivalled.append(alone)
        absorbed.append(alone if rival == 0.0 else absorbed_mg(
            amount, load, rival / rival_mass, vmax_mg=vmax_mg, km_mg=km_mg, passive=passive, ki_mmol=ki_mmol,
            scale=scale, shift=shift, ceiling=ceiling,
        ))  # fmt: skip
    return Passage(dissolved, loads, absorbed, unrivalled)


def _gate_2(kinetics: Kinetics, rival_mass: float, terms: tuple[float, float]) -> tuple[float, ...]:
    return (kinetics.vmax_mg, kinetics.km_mg, kinetics.passive, kinetics.ki_mmol, kinetics.ceiling, *terms, rival_mass)


def meetings_of(records: Records, doses: Sequence[GutDose], unknown: MealState, model: Model) -> Meetings:
    """Return which doses meet in the gut.

    It hangs on the records, the state assumed and four numbers of the model, and is kept with the records.

    Parameters
    ----------
    unknown : MealState
        Assumed where a meal is not known.
    """
    numbers = (model.overlap_fasted_h, model.overlap_light_h, model.overlap_full_h, model.overlap_exponent)
    key = ("meetings", unknown, numbers)
    known: Meetings | None = records.kept.get(key)
    if known is None:
        known = records.kept[key] = _meetings(doses, unknown, numbers, isinstance(records, Regimen))
    return known


def _meetings(
    doses: Sequence[GutDose], unknown: MealState, numbers: tuple[float, float, float, float], circular: bool
) -> Meetings:
    fasted_h, light_h, full_h, exponent = numbers
    tau = {MealState.FASTED: fasted_h, MealState.LIGHT: light_h, MealState.FULL: full_h}
    far_minutes = 60 * _FAR_TAUS * max(numbers[:3])
    tables = {each: _overlaps(each, exponent, circular) for each in numbers[:3]}
    minutes = [dose.minute for dose in doses]
    taus = [tau[dose.state or unknown] for dose in doses]
    ions = [dose.is_calcium for dose in doses]
    pairs: list[tuple[int, int, float, bool]] = []
    first = 0
    for place, here in enumerate(minutes):
        while not circular and here - minutes[first] > far_minutes:
            first += 1
        mine, is_calcium = taus[place], ions[place]
        for other in range(first, place):
            theirs = taus[other]
            share = tables[mine if mine > theirs else theirs][here - minutes[other]]
            pairs.append((other, place, share, ions[other] is is_calcium))
    return Meetings(ions, pairs)


@lru_cache(maxsize=64)
def _overlaps(tau_h: float, exponent: float, circular: bool) -> "_Table":
    return _Table(tau_h, exponent, circular)


class _Table(dict[int, float]):
    """Overlap by whole minutes apart, each computed once."""

    def __init__(self, tau_h: float, exponent: float, circular: bool) -> None:
        super().__init__()
        self._tau_h, self._exponent, self._circular = tau_h, exponent, circular

    def __missing__(self, apart_minutes: int) -> float:
        gap_h = circular_gap_h(apart_minutes / 60, 0.0) if self._circular else apart_minutes / 60
        share = self[apart_minutes] = overlap_fraction(gap_h, self._tau_h, self._exponent)
        return share


# From intakes to doses ----------------------------------------------------------------------------------------


def doses_of(records: Records, model: Model) -> list[GutDose]:
    """Return the calcium and magnesium doses of a regimen or diary, in order of the clock; kept with the records."""
    terms = model.modifiers
    key = ("doses", terms.phytate_per_mmol, terms.oxalate_per_mmol, terms.zinc_factor, terms.zinc_from_mg)
    known: list[GutDose] | None = records.kept.get(key)
    if known is None:
        known = records.kept[key] = _doses(records, model)
    return known


def _doses(records: Records, model: Model) -> list[GutDose]:
    zinc_days = _zinc_days(records, model)
    found: list[GutDose] = []
    for intake in records.calcium_and_magnesium:
        dose = intake.dose
        symbol = dose.mineral.symbol
        meal = intake.meal
        at = intake.at if isinstance(intake.at, datetime) else None
        day = None if at is None else at.date()
        free = 1.0
        if symbol == "Mg" and (meal is not None or zinc_days):
            free = _free(intake, model) * (model.modifiers.zinc_factor if day in zinc_days else 1.0)
        found.append(
            GutDose(
                intake,
                symbol == "Ca",
                dose.elemental_mg,
                intake.minute if at is None else instant_minute(at),
                day,
                None if meal is None else meal.state,
                free,
                _solubility(intake),
            )
        )
    return found


def _free(intake: Intake, model: Model) -> float:
    """Return the share that phytate and oxalate of the meal leave free; what is not stated counts as none."""
    meal = intake.meal
    if meal is None or not (meal.phytate_mmol or meal.oxalate_mmol):
        return 1.0
    return binding_fraction(
        meal.phytate_mmol or 0.0,
        meal.oxalate_mmol or 0.0,
        phytate_per_mmol=model.modifiers.phytate_per_mmol,
        oxalate_per_mmol=model.modifiers.oxalate_per_mmol,
    )


def _zinc_days(records: Records, model: Model) -> set[date | None]:
    """Return the days (None: of a regimen) on which supplemental zinc reaches the amount that hinders magnesium."""
    by_day: dict[date | None, list[float]] = {}
    for intake in records.intakes:
        if intake.dose.mineral.symbol == "Zn" and intake.origin in TAKEN:
            day = intake.at.date() if isinstance(intake.at, datetime) else None
            by_day.setdefault(day, []).append(intake.dose.elemental_mg)
    return {day for day, amounts in by_day.items() if not below(fsum(amounts), model.modifiers.zinc_from_mg)}


def _solubility(intake: Intake) -> str | None:
    if intake.origin not in TAKEN:
        return "soluble"
    if intake.dose.coating is not None:
        return "enteric"
    compound = intake.dose.salt
    return None if compound is None or compound.solubility is None else compound.solubility.value


def notes_of(dose: GutDose) -> tuple[str, ...]:
    """Say what was not known of a dose, and how it was taken."""
    notes: list[str] = []
    if dose.solubility is None:
        notes.append("salt not known: taken as soluble, the low end as acid-dependent")
    meal = dose.intake.meal
    if meal is None:
        notes.append("meal not known: taken as light, the range spans fasted to full")
    elif not dose.is_calcium and meal.state is not MealState.FASTED:
        amounts = (("phytate", meal.phytate_mmol), ("oxalate", meal.oxalate_mmol))
        missing = [name for name, mmol in amounts if mmol is None]
        if missing:
            notes.append(f"{' and '.join(missing)} of the meal not stated: taken as none")
    return tuple(notes)


def acid_state(records: Records, person: Person) -> Literal["ppi", "achlorhydria"] | None:
    """Return how low the stomach's acid is: from stated conditions, treatments and medicines; None for normal.

    A proton pump inhibitor and an H2 blocker share one column of the dissolution table.
    """
    if person.acid_condition == "achlorhydria":
        return "achlorhydria"
    for kind in ACID_LOWERING:
        if person.takes(kind) or any(medicine.is_a(kind) for medicine in records.medicines):
            return "ppi"
    return None
