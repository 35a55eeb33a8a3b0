"""One run of both gates over all doses of a regimen or diary."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from math import fsum, inf
from typing import Literal, cast

from camg import _attrs as attrs
from camg._numeric import below
from camg.body.absorption import gate_2
from camg.body.digestion import binding_fraction
from camg.body.overlap import circular_gap_h, overlap_fraction
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, ZINC
from camg.catalogue.models import Kinetics, Model
from camg.catalogue.parameters import Sigma, sigmas
from camg.catalogue.salts import Solubility
from camg.intake.intake import TAKEN, Intake, Meal, MealState
from camg.intake.moment import instant_minute
from camg.intake.regimen import Records, Regimen
from camg.person import Person

__all__ = [
    "ACID_LOWERING",
    "UNKNOWN_SALT",
    "GutDoses",
    "Passage",
    "acid_of",
    "acid_state",
    "doses_of",
    "notes_of",
    "passage",
]


ACID_LOWERING = ("ppi", "h2-blocker")
"""Classes of medicines that the gut reads."""

_SOLUBLE = Solubility.SOLUBLE
_FAR_TAUS = 14.0
"""Beyond so many time constants two doses share nothing that a float could tell."""
_ACID_DEPENDENT = {"Ca": Solubility.ACID_DEPENDENT_CA, "Mg": Solubility.ACID_DEPENDENT_MG}
UNKNOWN_SALT = {"Ca": "unknown salt of calcium", "Mg": "unknown salt of magnesium"}
"""What stands for the class at gate 1 of a supplement whose salt, or its class, is not known."""


@attrs.frozen(eq=False, repr=False)
class GutDoses:
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
    """

    intakes: Sequence[Intake]
    is_calcium: Sequence[bool]
    mg: Sequence[float]
    minutes: Sequence[int]
    days: Sequence[date | None]
    states: Sequence[MealState | None]
    free: Sequence[float]
    classes: Sequence[str]

    def states_if(self, unknown: MealState) -> Sequence[MealState]:
        """Return the meal states, with one assumed where a meal is not known."""
        if None not in self.states:
            return cast("Sequence[MealState]", self.states)
        return [unknown if state is None else state for state in self.states]

    def sigmas(self, acid: str, states: Sequence[MealState]) -> list[Sigma]:
        """Return the dissolved share of every dose in a state of the stomach."""
        known = _sigmas(acid)
        return [known[each] for each in zip(self.classes, states, strict=True)]


@cache
def _sigmas(acid: str) -> dict[tuple[str, MealState], Sigma]:
    """Return the dissolved share by class and meal; of an unknown salt, soluble down to the acid-dependent class."""
    found: dict[tuple[str, MealState], Sigma] = {}
    for state in MealState:
        fed = state is not MealState.FASTED
        for kind, condition, with_food in sigmas():
            if (condition, with_food) == (acid, fed):
                found[kind, state] = Model.sigma(kind, acid, fed=fed)
        for symbol, kind in UNKNOWN_SALT.items():
            found[kind, state] = Sigma(1.0, Model.sigma(_ACID_DEPENDENT[symbol], acid, fed=fed).low, 1.0)
    return found


@attrs.frozen(eq=False, repr=False)
class Passage:
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


def passage(
    doses: GutDoses,
    dissolved: list[float],
    states: Sequence[MealState],
    model: Model,
    *,
    circular: bool,
    calcium: Kinetics,
    magnesium: Kinetics,
    calcium_terms: tuple[float, float],
) -> Passage:
    """Run gate 2 over all doses: overlap, own load, rival load, absorption with and without the rival.

    Parameters
    ----------
    dissolved : list of float
        What of each dose is in solution [mg].
    states : sequence of MealState
        Of each dose, known or assumed.
    circular : bool
        Whether the clock is a circle, as of a regimen.
    calcium, magnesium : Kinetics
        Gate 2 of each ion: central, low or high.
    calcium_terms : (float, float)
        The person's scale and shift of calcium.
    """
    loads, rivals = _loads(doses, dissolved, states, model, circular)
    of_calcium, of_magnesium = _gate_2(calcium, calcium_terms), _gate_2(magnesium, (1.0, 0.0))
    mass_beside_calcium, mass_beside_magnesium = MAGNESIUM.molar_mass, CALCIUM.molar_mass
    absorbed: list[float] = []
    unrivalled: list[float] = []
    sum_ca = alone_ca = sum_mg = alone_mg = 0.0
    for is_calcium, amount, load, rival in zip(doses.is_calcium, dissolved, loads, rivals, strict=True):
        if is_calcium:
            alone = beside = of_calcium(amount, load, 0.0)
            if rival:
                beside = of_calcium(amount, load, rival / mass_beside_calcium)
            sum_ca += beside
            alone_ca += alone
        else:
            alone = beside = of_magnesium(amount, load, 0.0)
            if rival:
                beside = of_magnesium(amount, load, rival / mass_beside_magnesium)
            sum_mg += beside
            alone_mg += alone
        unrivalled.append(alone)
        absorbed.append(beside)
    return Passage(dissolved, loads, absorbed, unrivalled, ((sum_mg, alone_mg), (sum_ca, alone_ca)))


def _gate_2(kinetics: Kinetics, terms: tuple[float, float]) -> Callable[[float, float, float], float]:
    scale, shift = terms
    return gate_2(
        vmax_mg=kinetics.vmax_mg, km_mg=kinetics.km_mg, passive=kinetics.passive, ki_mmol=kinetics.ki_mmol,
        scale=scale, shift=shift, ceiling=kinetics.ceiling,
    )  # fmt: skip


def _loads(
    doses: GutDoses, dissolved: list[float], states: Sequence[MealState], model: Model, circular: bool
) -> tuple[list[float], list[float]]:
    """Return the load of the same ion, and of the other, beside every dose: each pair is looked at once."""
    by_state = _tables(
        model.overlap_fasted_h, model.overlap_light_h, model.overlap_full_h, model.overlap_exponent, circular
    )
    far_minutes = inf if circular else 60 * _FAR_TAUS * max(by_state[each].tau_h for each in MealState)
    tables = [by_state[state] for state in states]
    taus = [table.tau_h for table in tables]
    loads, rivals = dissolved.copy(), [0.0] * len(dissolved)
    before: list[tuple[int, int, _Table, float, bool, float]] = []
    for row in zip(range(len(states)), doses.minutes, tables, taus, doses.is_calcium, dissolved, strict=True):
        place, here, table, tau, ion, amount = row
        while before and here - before[0][1] > far_minutes:
            del before[0]
        load, rival = amount, 0.0
        for other, there, its_table, its_tau, its_ion, its_amount in before:
            share = (table if tau > its_tau else its_table)[here - there]
            if its_ion is ion:
                load += share * its_amount
                loads[other] += share * amount
            else:
                rival += share * its_amount
                rivals[other] += share * amount
        loads[place], rivals[place] = load, rival
        before.append(row)
    return loads, rivals


@lru_cache(maxsize=64)
def _tables(
    fasted_h: float, light_h: float, full_h: float, exponent: float, circular: bool
) -> "dict[MealState, _Table]":
    hours = {MealState.FASTED: fasted_h, MealState.LIGHT: light_h, MealState.FULL: full_h}
    return {state: _Table(tau_h, exponent, circular) for state, tau_h in hours.items()}


class _Table(dict[int, float]):
    """Overlap by whole minutes apart, each computed once."""

    def __init__(self, tau_h: float, exponent: float, circular: bool) -> None:
        super().__init__()
        self.tau_h, self._exponent, self._circular = tau_h, exponent, circular

    def __missing__(self, apart_minutes: int) -> float:
        gap_h = circular_gap_h(apart_minutes / 60, 0.0) if self._circular else apart_minutes / 60
        share = self[apart_minutes] = overlap_fraction(gap_h, self.tau_h, self._exponent)
        return share


# From intakes to doses ----------------------------------------------------------------------------------------


def doses_of(records: Records, model: Model) -> GutDoses:
    """Return the calcium and magnesium doses of a regimen or diary, in order of the clock; kept with the records."""
    terms = model.modifiers
    key = ("doses", terms.phytate_per_mmol, terms.oxalate_per_mmol, terms.zinc_factor, terms.zinc_from_mg)
    known: GutDoses | None = records.kept.get(key)
    if known is None:
        known = records.kept[key] = _doses(records, model)
    return known


def _doses(records: Records, model: Model) -> GutDoses:
    intakes = records.calcium_and_magnesium
    zinc_days = _zinc_days(records, model)
    ions = [each.dose.mineral.symbol == "Ca" for each in intakes]
    if isinstance(records, Regimen):
        minutes, days = [each.minute for each in intakes], cast("list[date | None]", [None] * len(intakes))
    else:
        minutes = [instant_minute(cast(datetime, each.at)) for each in intakes]
        days = [cast(datetime, each.at).date() for each in intakes]
    free = [
        1.0 if calcium or intake.meal is None else _free(intake.meal, model)
        for calcium, intake in zip(ions, intakes, strict=True)
    ]
    if zinc_days:
        hindered = model.modifiers.zinc_factor
        rows = zip(free, ions, days, strict=True)
        free = [share if calcium or day not in zinc_days else share * hindered for share, calcium, day in rows]
    return GutDoses(
        intakes=intakes,
        is_calcium=ions,
        mg=[each.dose.elemental_mg for each in intakes],
        minutes=minutes,
        days=days,
        states=[None if each.meal is None else each.meal.state for each in intakes],
        free=free,
        classes=[_class(each) for each in intakes],
    )


def _free(meal: Meal, model: Model) -> float:
    """Return the share that phytate and oxalate of the meal leave free; what is not stated counts as none."""
    if not (meal.phytate_mmol or meal.oxalate_mmol):
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
    for intake in records.supplements_by_mineral.get(ZINC.name, ()):
        day = intake.at.date() if isinstance(intake.at, datetime) else None
        by_day.setdefault(day, []).append(intake.dose.elemental_mg)
    return {day for day, amounts in by_day.items() if not below(fsum(amounts), model.modifiers.zinc_from_mg)}


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


def acid_state(records: Records, person: Person) -> Literal["ppi", "achlorhydria"] | None:
    """Return how low the stomach's acid is: from stated conditions, treatments and medicines; None for normal.

    A proton pump inhibitor and an H2 blocker share one column of the dissolution table.
    """
    return acid_of(records.medicine_words, person)


def acid_of(listed: frozenset[str], person: Person) -> Literal["ppi", "achlorhydria"] | None:
    """Return how low the stomach's acid is, from the words of the medicines that are listed."""
    stated = _stated_acid(person)
    if stated is None and not listed.isdisjoint(ACID_LOWERING):
        return "ppi"
    return stated


@lru_cache(maxsize=256)
def _stated_acid(person: Person) -> Literal["ppi", "achlorhydria"] | None:
    if person.acid_condition == "achlorhydria":
        return "achlorhydria"
    return "ppi" if any(person.takes(kind) for kind in ACID_LOWERING) else None
