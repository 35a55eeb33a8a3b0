"""The equations of the gut applied to intakes: what is absorbed, the day's totals and their ratio."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property, lru_cache
from math import fsum
from typing import Literal, TypeAlias, cast

import attrs

from camg._demand import OnDemand
from camg._numeric import above, below
from camg.body.absorption import absorbed_mg, calcium_scale, calcium_shift
from camg.body.digestion import binding_fraction, dissolved_mg
from camg.body.overlap import circular_gap_h, overlap_fraction
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, MineralLike
from camg.catalogue.models import Kinetics, Model, ModelLike
from camg.catalogue.parameters import Sigma, parameter
from camg.catalogue.salts import Solubility
from camg.errors import InputError
from camg.intake.intake import Intake, MealState, Origin, OriginWord, member
from camg.intake.moment import instant_minute
from camg.intake.regimen import Diary, Records, Regimen
from camg.person import Person

__all__ = [
    "AbsorbedIntake",
    "Absorption",
    "RatioBasis",
    "Totals",
    "absorb",
    "acid_state",
    "model_of",
    "ratio",
    "totals",
    "totals_with_diet",
]

RatioBasis: TypeAlias = Literal["mass", "molar"]
Range: TypeAlias = tuple[float, float]

_TAKEN = (Origin.SUPPLEMENT, Origin.MEDICINE)
_FAR_TAUS = 14.0
"""Beyond so many time constants two doses share nothing that a float could tell."""
_ADULT_Y = 19.0
_ACID_DEPENDENT = {"calcium": Solubility.ACID_DEPENDENT_CA, "magnesium": Solubility.ACID_DEPENDENT_MG}


# One dose on its way ------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, slots=False)
class AbsorbedIntake(OnDemand):
    """What became of one intake; what was absorbed and the three losses add up to the dose.

    Attributes
    ----------
    intake : Intake
    dissolved_mg : float
        Elemental amount that reached gate 2 in solution [mg].
    absorbed_mg : float
        What was absorbed [mg].
    lost_digestion_mg, lost_saturation_mg, lost_competition_mg : float
        What did not dissolve, what gate 2 could not take, and what the rival ion cost [mg].
    extrapolated : bool
        Whether the load, or the person, lies outside what the sources studied.
    notes : tuple of str
        What was not known, and how it was taken.
    """

    intake: Intake
    dissolved_mg: float
    absorbed_mg: float
    lost_digestion_mg: float
    lost_saturation_mg: float
    lost_competition_mg: float
    extrapolated: bool
    notes: tuple[str, ...] = ()
    _source: "Absorption" = attrs.field(eq=False, repr=False, alias="source")
    _place: int = attrs.field(eq=False, repr=False, alias="place")

    @property
    def fraction(self) -> float | None:
        """Share of the dose that was absorbed; None for a dose of 0."""
        dose_mg = self.intake.dose.elemental_mg
        return self.absorbed_mg / dose_mg if dose_mg > 0 else None

    @property
    def range_mg(self) -> Range:
        """Low and high of what was absorbed [mg]: between studies, not for one person."""
        return self._source.ranges[self._place].absorbed_mg

    @property
    def dissolved_range_mg(self) -> Range:
        """Low and high of what dissolved [mg]."""
        return self._source.ranges[self._place].dissolved_mg

    @property
    def lost_digestion_range_mg(self) -> Range:
        """Low and high of what did not dissolve [mg]."""
        return self._source.ranges[self._place].lost_digestion_mg

    @property
    def lost_saturation_range_mg(self) -> Range:
        """Low and high of what gate 2 could not take [mg]."""
        return self._source.ranges[self._place].lost_saturation_mg

    @property
    def lost_competition_range_mg(self) -> Range:
        """Low and high of what the rival ion cost [mg]."""
        return self._source.ranges[self._place].lost_competition_mg


@attrs.frozen
class _Ranges:
    """Low and high of everything `AbsorbedIntake` holds."""

    dissolved_mg: Range
    absorbed_mg: Range
    lost_digestion_mg: Range
    lost_saturation_mg: Range
    lost_competition_mg: Range


@attrs.frozen
class _Dose:
    """What the equations need of one intake."""

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


@attrs.frozen
class _Passage:
    """One run of the pipeline over all doses, in their order."""

    dissolved: list[float]
    load: list[float]
    absorbed: list[float]
    unrivalled: list[float]


# The day ------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, slots=False)
class Absorption(OnDemand):
    """What the gut makes of a regimen or diary: computed on demand, per intake and in total.

    Attributes
    ----------
    records : Regimen or Diary
    person : Person
    model : Model
    day : date or None
        Of a diary: the local calendar day that is shown; the gut remembers its neighbours.
    """

    records: Records
    person: Person
    model: Model
    day: date | None = None

    @cached_property
    def intakes(self) -> tuple[AbsorbedIntake, ...]:
        """Every calcium and magnesium intake with what became of it, in order of the clock."""
        return tuple(self._one(place) for place in self._shown)

    def absorbed_mg(self, mineral: MineralLike) -> float:
        """Return the day's total of what is absorbed of a mineral [mg]; of a diary, the mean over its days.

        Raises
        ------
        InputError
            For another mineral than calcium and magnesium: nothing is known of it.
        """
        return self._sum(self._central.absorbed, mineral)

    def lost_competition_mg(self, mineral: MineralLike) -> float:
        """Return the day's total of what the rival ion cost [mg]; of a diary, the mean over its days."""
        return self._sum(self._central.unrivalled, mineral) - self.absorbed_mg(mineral)

    def loss_shares(self, mineral: MineralLike) -> tuple[float, ...]:
        """Return the share of a mineral's uptake that the rival ion costs, as computed; empty where there is no rival.

        Where a meal is not known, the shares under each meal state that it could have been follow.
        """
        if not any(dose.is_calcium is not _is_calcium(mineral) and dose.dose_mg > 0 for dose in self._doses):
            return ()
        runs = [self._central, *self._by_meal]
        alone = [self._sum(run.unrivalled, mineral) for run in runs]
        return tuple(
            1 - self._sum(run.absorbed, mineral) / whole for run, whole in zip(runs, alone, strict=True) if whole > 0
        )

    def range_mg(self, mineral: MineralLike) -> Range:
        """Return low and high of the day's total [mg]: all doses at their low, all at their high end."""
        lows = [each.absorbed_mg[0] for each in self.ranges]
        highs = [each.absorbed_mg[1] for each in self.ranges]
        return self._sum(lows, mineral), self._sum(highs, mineral)

    @property
    def extrapolated(self) -> bool:
        """Whether any intake lies outside what the sources studied."""
        return any(self._is_extrapolated(place) for place in self._shown)

    def on(self, day: date) -> "Absorption":
        """Return the same diary's absorption, showing one local calendar day."""
        shown = attrs.evolve(self, day=day)
        vars(shown)["_doses"] = self._doses
        vars(shown)["_central"] = self._central
        return shown

    # Inside ---------------------------------------------------------------------------------------------------

    def _sum(self, amounts: Sequence[float], mineral: MineralLike) -> float:
        is_calcium = _is_calcium(mineral)
        doses = self._doses
        total = fsum([amounts[place] for place in self._shown if doses[place].is_calcium is is_calcium])
        days = len(self.records.days) if self.day is None and isinstance(self.records, Diary) else 1
        return total / max(days, 1)

    @cached_property
    def _shown(self) -> range | list[int]:
        doses = self._doses
        if self.day is None:
            return range(len(doses))
        return [place for place, dose in enumerate(doses) if dose.day == self.day]

    @cached_property
    def _doses(self) -> list[_Dose]:
        return _doses_of(self.records, self.model)

    @cached_property
    def _acid(self) -> str:
        return acid_state(self.records, self.person) or "normal"

    @cached_property
    def _central(self) -> _Passage:
        return self._assuming(MealState.LIGHT)

    @cached_property
    def _by_meal(self) -> list[_Passage]:
        """One run for each state that unknown meals could have had; none where all are known."""
        unknown = any(dose.state is None for dose in self._doses)
        return [self._assuming(state) for state in MealState] if unknown else []

    def _assuming(self, unknown: MealState) -> _Passage:
        states = [dose.state or unknown for dose in self._doses]
        dissolved = [
            dissolved_mg(dose.dose_mg, dose.sigma(self._acid, state).value, dose.free)
            for dose, state in zip(self._doses, states, strict=True)
        ]
        return self._passage(dissolved, states, self.model.calcium, self.model.magnesium)

    def _passage(
        self, dissolved: list[float], states: Sequence[MealState], calcium: Kinetics, magnesium: Kinetics
    ) -> _Passage:
        """Run gate 2 over all doses: overlap, own load, rival load, absorption with and without the rival."""
        doses = self._doses
        own: list[list[float]] = [[amount] for amount in dissolved]
        rival: list[list[float]] = [[] for _ in dissolved]
        circular = isinstance(self.records, Regimen)
        model = self.model
        tau = {
            MealState.FASTED: model.overlap_fasted_h,
            MealState.LIGHT: model.overlap_light_h,
            MealState.FULL: model.overlap_full_h,
        }
        taus = [tau[state] for state in states]
        far_minutes = 60 * _FAR_TAUS * max(tau.values())
        for one, first in enumerate(doses):
            for other in range(one + 1, len(doses)):
                second = doses[other]
                apart = second.minute - first.minute
                if apart > far_minutes:
                    break
                longest = max(taus[other], taus[one])
                share = _overlap(apart, longest, model.overlap_exponent, circular)
                if first.is_calcium is second.is_calcium:
                    own[one].append(share * dissolved[other])
                    own[other].append(share * dissolved[one])
                else:
                    rival[one].append(share * dissolved[other])
                    rival[other].append(share * dissolved[one])
        loads = [fsum(amounts) for amounts in own]
        absorbed: list[float] = []
        unrivalled: list[float] = []
        for place, dose in enumerate(doses):
            kinetics, rival_mass = (
                (calcium, MAGNESIUM.molar_mass) if dose.is_calcium else (magnesium, CALCIUM.molar_mass)
            )
            scale, shift = self._person_terms if dose.is_calcium else (1.0, 0.0)
            alone = _absorbed(dissolved[place], loads[place], 0.0, kinetics, scale, shift)
            rivals = rival[place]
            unrivalled.append(alone)
            absorbed.append(
                _absorbed(dissolved[place], loads[place], fsum(rivals) / rival_mass, kinetics, scale, shift)
                if rivals
                else alone
            )
        return _Passage(dissolved, loads, absorbed, unrivalled)

    @cached_property
    def _person_terms(self) -> tuple[float, float]:
        """Scale of the saturable path of calcium, and shift of its fraction, from what is known of the person."""
        person, terms = self.person, self.model.modifiers
        scale = calcium_scale(
            person.calcitriol_pmol_l,
            person.hydroxyvitamin_d_nmol_l,
            usual_pmol_l=terms.calcitriol_usual_pmol_l,
            cap=terms.calcitriol_cap,
            deficient_factor=terms.deficient_d_factor,
            deficient_nmol_l=terms.deficient_d_nmol_l,
            sufficient_nmol_l=terms.sufficient_d_nmol_l,
        )
        shift = calcium_shift(
            person.age_y,
            person.hydroxyvitamin_d_nmol_l,
            menopause=person.has("menopause-without-oestrogen") is True,
            age_slope=terms.age_slope_per_y,
            age_from_y=terms.age_from_y,
            menopause_shift=terms.menopause_shift,
            d_slope=terms.d_slope_per_nmol_l,
            d_centre_nmol_l=terms.d_centre_nmol_l,
            d_low_nmol_l=terms.d_low_nmol_l,
            d_high_nmol_l=terms.d_high_nmol_l,
            low=terms.shift_low,
            high=terms.shift_high,
        )
        return scale, shift

    @cached_property
    def ranges(self) -> tuple[_Ranges, ...]:
        """Low and high for each dose, shown or not: the pipeline once more at the ends of the parameters."""
        central = self._central
        runs: list[tuple[bool | None, _Passage]] = [(None, central)]
        unknown = any(dose.state is None for dose in self._doses)
        for assumed in MealState if unknown else (MealState.LIGHT,):
            states = [dose.state or assumed for dose in self._doses]
            sigmas = [dose.sigma(self._acid, state) for dose, state in zip(self._doses, states, strict=True)]
            for for_calcium in (True, False):
                for end in ("low", "high"):
                    dissolved = [
                        dissolved_mg(dose.dose_mg, getattr(sigma, end), dose.free)
                        if dose.is_calcium is for_calcium
                        else amount
                        for dose, sigma, amount in zip(self._doses, sigmas, central.dissolved, strict=True)
                    ]
                    calcium: Kinetics = getattr(self.model, f"calcium_{end}")
                    magnesium: Kinetics = getattr(self.model, f"magnesium_{end}")
                    runs.append((for_calcium, self._passage(dissolved, states, calcium, magnesium)))
        return tuple(self._range(place, runs) for place in range(len(self._doses)))

    def _range(self, place: int, runs: Sequence[tuple[bool | None, _Passage]]) -> _Ranges:
        dose = self._doses[place]
        seen = [
            (run.dissolved[place], run.absorbed[place], run.unrivalled[place])
            for for_calcium, run in runs
            if for_calcium is None or for_calcium is dose.is_calcium
        ]
        return _Ranges(
            _ends([dissolved for dissolved, _, _ in seen]),
            _ends([absorbed for _, absorbed, _ in seen]),
            _ends([dose.dose_mg - dissolved for dissolved, _, _ in seen]),
            _ends([dissolved - alone for dissolved, _, alone in seen]),
            _ends([alone - absorbed for _, absorbed, alone in seen]),
        )

    def _one(self, place: int) -> AbsorbedIntake:
        dose, run = self._doses[place], self._central
        return AbsorbedIntake(
            intake=dose.intake,
            dissolved_mg=run.dissolved[place],
            absorbed_mg=run.absorbed[place],
            lost_digestion_mg=dose.dose_mg - run.dissolved[place],
            lost_saturation_mg=run.dissolved[place] - run.unrivalled[place],
            lost_competition_mg=run.unrivalled[place] - run.absorbed[place],
            extrapolated=self._is_extrapolated(place),
            notes=_notes(dose),
            source=self,
            place=place,
        )

    def _is_extrapolated(self, place: int) -> bool:
        person = self.person
        if person.life_stage is not None or (person.age_y is not None and below(person.age_y, _ADULT_Y)):
            return True
        studied = parameter("calcium.vmax_mg" if self._doses[place].is_calcium else "magnesium.vmax_mg").studied
        low, high = cast("tuple[float, float]", studied)
        load = self._central.load[place]
        return below(load, low) or above(load, high)


def _ends(values: Sequence[float]) -> Range:
    return max(min(values), 0.0), max(values)


def _absorbed(
    dissolved: float, load: float, rival_mmol: float, kinetics: Kinetics, scale: float, shift: float
) -> float:
    return absorbed_mg(
        dissolved,
        load,
        rival_mmol,
        vmax_mg=kinetics.vmax_mg,
        km_mg=kinetics.km_mg,
        passive=kinetics.passive,
        ki_mmol=kinetics.ki_mmol,
        scale=scale,
        shift=shift,
        ceiling=kinetics.ceiling,
    )


@lru_cache(maxsize=1 << 14)
def _overlap(apart_minutes: int, tau_h: float, exponent: float, circular: bool) -> float:
    """Return the overlap of two doses so many minutes apart; whole minutes make it worth remembering."""
    gap_h = circular_gap_h(apart_minutes / 60, 0.0) if circular else apart_minutes / 60
    return overlap_fraction(gap_h, tau_h, exponent)


def _is_calcium(mineral: MineralLike) -> bool:
    known = Mineral.named(mineral)
    if known not in (CALCIUM, MAGNESIUM):
        raise InputError("mineral", known.name, "calcium or magnesium", "Only their absorption is modelled.")
    return known == CALCIUM


def _doses_of(records: Records, model: Model) -> list[_Dose]:
    zinc_days = _zinc_days(records, model)
    terms = model.modifiers
    found: list[_Dose] = []
    for intake in records.intakes:
        symbol = intake.dose.mineral.symbol
        if symbol not in ("Ca", "Mg"):
            continue
        dated = intake.at if isinstance(intake.at, datetime) else None
        day = dated.date() if dated else None
        meal = intake.meal
        free = 1.0
        if symbol == "Mg":
            if meal is not None and (meal.phytate_mmol or meal.oxalate_mmol):
                free = binding_fraction(
                    meal.phytate_mmol or 0.0,
                    meal.oxalate_mmol or 0.0,
                    phytate_per_mmol=terms.phytate_per_mmol,
                    oxalate_per_mmol=terms.oxalate_per_mmol,
                )
            if zinc_days and day in zinc_days:
                free *= terms.zinc_factor
        found.append(
            _Dose(
                intake,
                symbol == "Ca",
                intake.dose.elemental_mg,
                instant_minute(dated) if dated else intake.minute,
                day,
                None if meal is None else meal.state,
                free,
                _solubility(intake),
            )
        )
    return found


def _zinc_days(records: Records, model: Model) -> set[date | None]:
    """Return the days (None: of a regimen) on which supplemental zinc reaches the amount that hinders magnesium."""
    by_day: dict[date | None, list[float]] = {}
    for intake in records.intakes:
        if intake.dose.mineral.symbol == "Zn" and intake.origin in _TAKEN:
            day = intake.at.date() if isinstance(intake.at, datetime) else None
            by_day.setdefault(day, []).append(intake.dose.elemental_mg)
    return {day for day, amounts in by_day.items() if not below(fsum(amounts), model.modifiers.zinc_from_mg)}


def _solubility(intake: Intake) -> str | None:
    if intake.origin not in _TAKEN:
        return "soluble"
    if intake.dose.coating is not None:
        return "enteric"
    compound = intake.dose.salt
    return None if compound is None or compound.solubility is None else compound.solubility.value


def _notes(dose: _Dose) -> tuple[str, ...]:
    notes: list[str] = []
    if dose.solubility is None:
        notes.append("salt not known: taken as soluble, the low end as acid-dependent")
    if dose.state is None:
        notes.append("meal not known: taken as light, the range spans fasted to full")
    elif not dose.is_calcium and dose.intake.meal is not None and dose.state is not MealState.FASTED:
        meal = dose.intake.meal
        missing = [
            name for name, mmol in (("phytate", meal.phytate_mmol), ("oxalate", meal.oxalate_mmol)) if mmol is None
        ]
        if missing:
            notes.append(f"{' and '.join(missing)} of the meal not stated: taken as none")
    return tuple(notes)


def acid_state(records: Records, person: Person) -> Literal["ppi", "achlorhydria"] | None:
    """Return how low the stomach's acid is: from stated conditions, treatments and medicines; None for normal.

    A proton pump inhibitor and an H2 blocker share one column of the dissolution table.
    """
    if person.acid_condition == "achlorhydria":
        return "achlorhydria"
    for kind in ("ppi", "h2-blocker"):
        if person.takes(kind) or any(medicine.is_a(kind) for medicine in records.medicines):
            return "ppi"
    return None


def model_of(model: ModelLike | None) -> Model:
    """Return the model, the preset of this name, or the default."""
    if isinstance(model, Model):
        return model
    return Model.named("default" if model is None else model)


def absorb(regimen: Records, person: Person | None = None, *, model: ModelLike | None = None) -> Absorption:
    """Return what the gut makes of every calcium and magnesium intake: dissolved, absorbed, and what was lost where.

    Parameters
    ----------
    regimen : Regimen or Diary
        Every oral intake takes part, whatever its origin, as absorber and as rival.
    person : Person, optional
        Vitamin D, age, menopause and stomach acid act on it.
    model : Model or str, optional
        The parameter set, or the name of a preset.

    Returns
    -------
    Absorption
        In elemental mg, each number with a range from the parameters' ranges. Absolute values are good to about
        30 %, ratios to about 15 %.

    Raises
    ------
    InputError
        When `regimen` is neither a regimen nor a diary.

    Notes
    -----
    Two gates: dissolution, then a saturable and a passive path that doses share while they overlap in the gut;
    the rival ion raises the half-saturation load (grade C). Calibrated on healthy adults.

    Examples
    --------
    >>> from camg.intake.dose import Dose
    >>> day = Regimen.of(
    ...     Intake.of(Dose.of("calcium", "500 mg", salt="ca-citrate-tetrahydrate"), at="08:00", meal="full"),
    ...     Intake.of(Dose.of("magnesium", "200 mg", salt="mg-citrate-anhydrous"), at="08:00", meal="full"),
    ... )
    >>> result = absorb(day)
    >>> round(result.absorbed_mg("calcium"), 2), round(result.absorbed_mg("magnesium"), 2)
    (134.67, 51.04)
    """
    if not isinstance(regimen, Regimen | Diary):
        raise InputError("regimen", regimen, "a Regimen or a Diary", "Write Regimen.of(...).")
    return Absorption(records=regimen, person=_person(person), model=model_of(model))


NOBODY = Person()


def _person(person: Person | None) -> Person:
    if person is None:
        return NOBODY
    if not isinstance(person, Person):
        raise InputError("person", person, "a Person", "Write Person.of(...).")
    return person


# Totals -------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, slots=False)
class Totals(OnDemand):
    """Daily elemental amounts by mineral and origin; of a diary, means over its days.

    Attributes
    ----------
    amounts : tuple of (str, Origin, float)
        Mineral, origin, amount [mg]; usual food counts as food.
    known : tuple of str
        Minerals whose total is known; of the others what is listed is a lower bound.
    """

    amounts: tuple[tuple[str, Origin, float], ...]
    known: tuple[str, ...]

    def mg(self, mineral: MineralLike, *, origins: Iterable[Origin | OriginWord] | None = None) -> float:
        """Return the daily elemental amount of a mineral [mg], of all origins or of some.

        Examples
        --------
        >>> from camg.intake.dose import Dose
        >>> day = Regimen.of(Intake.of(Dose.of("magnesium", "200 mg"), at="21:00"))
        >>> totals(day).mg("magnesium"), totals(day).mg("magnesium", origins=["food"]), totals(day).complete
        (200.0, 0.0, False)
        """
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        if origins is None:
            return self._by_mineral.get(name, 0.0)
        wanted = {member(Origin, origin, field="origins") for origin in origins}
        return fsum(mg for known, origin, mg in self.amounts if known == name and origin in wanted)

    @cached_property
    def _by_mineral(self) -> dict[str, float]:
        by_mineral: dict[str, list[float]] = {}
        for name, _, mg in self.amounts:
            by_mineral.setdefault(name, []).append(mg)
        return {name: fsum(amounts) for name, amounts in by_mineral.items()}

    @cached_property
    def _supplements(self) -> dict[str, float]:
        return {name: self.mg(name, origins=_TAKEN) for name in self._by_mineral}

    def supplement_mg(self, mineral: MineralLike) -> float:
        """Return the daily amount from supplements and medicines [mg], antacids and laxatives included."""
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        return self._supplements.get(name, 0.0)

    def knows(self, mineral: MineralLike) -> bool:
        """Tell whether the total of a mineral is known; where not, it is a lower bound."""
        return (mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name) in self.known

    @property
    def complete(self) -> bool:
        """Whether the totals of calcium and magnesium are known."""
        return self.knows(CALCIUM) and self.knows(MAGNESIUM)

    def ratio(
        self, *, basis: RatioBasis = "mass", origins: Iterable[Origin | OriginWord] | None = None
    ) -> float | None:
        """Return calcium to magnesium, by mass or by moles; None where magnesium is 0."""
        if basis not in ("mass", "molar"):
            raise InputError("basis", basis, "'mass' or 'molar'", "Write basis='mass'.")
        origins = None if origins is None else tuple(origins)
        calcium, magnesium = self.mg(CALCIUM, origins=origins), self.mg(MAGNESIUM, origins=origins)
        if magnesium == 0:
            return None
        by_mass = calcium / magnesium
        return by_mass if basis == "mass" else by_mass * MAGNESIUM.molar_mass / CALCIUM.molar_mass


def totals(regimen: Records) -> Totals:
    """Return the daily elemental amounts that are listed.

    Raises
    ------
    InputError
        When `regimen` is neither a regimen nor a diary.
    """
    if not isinstance(regimen, Regimen | Diary):
        raise InputError("regimen", regimen, "a Regimen or a Diary", "Write Regimen.of(...).")
    return totals_with_diet(regimen, NOBODY)


def totals_with_diet(records: Records, person: Person) -> Totals:
    """Return the daily amounts, with the person's usual food where the list has none.

    A mineral's total is known when the list holds food or water, is declared complete, or the person states the
    usual food of that mineral. Of a diary the amounts are means over the days that have entries, and a total is
    known when it is on every one of them.
    """
    if isinstance(records, Diary) and len(records.days) > 1:
        return _mean([totals_with_diet(records.on(day), person) for day in records.days])
    sums: dict[tuple[str, Origin], list[float]] = {}
    for intake in records.intakes:
        sums.setdefault((intake.dose.mineral.name, intake.origin), []).append(intake.dose.elemental_mg)
    amounts = [(name, origin, fsum(listed)) for (name, origin), listed in sums.items()]
    listed_all = records.complete or records.lists_food_or_water
    known: list[str] = []
    for mineral in (CALCIUM, MAGNESIUM):
        diet = None if records.lists_food else person.dietary_mg(mineral)
        if diet is not None:
            amounts.append((mineral.name, Origin.FOOD, diet))
        if listed_all or diet is not None:
            known.append(mineral.name)
    return Totals(amounts=tuple(sorted(amounts)), known=tuple(known))


def _mean(days: Sequence[Totals]) -> Totals:
    sums: dict[tuple[str, Origin], list[float]] = {}
    for name, origin, mg in (amount for day in days for amount in day.amounts):
        sums.setdefault((name, origin), []).append(mg)
    amounts = sorted((name, origin, fsum(listed) / len(days)) for (name, origin), listed in sums.items())
    known = tuple(name for name in days[0].known if all(name in day.known for day in days))
    return Totals(amounts=tuple(amounts), known=known)


def ratio(
    regimen: Records, *, basis: RatioBasis = "mass", origins: Iterable[Origin | OriginWord] | None = None
) -> float | None:
    """Return calcium to magnesium of what is listed, by mass or by moles; None where magnesium is 0.

    Examples
    --------
    >>> from camg.intake.dose import Dose
    >>> day = Regimen.of(
    ...     Intake.of(Dose.of("calcium", "600 mg"), at="08:00"), Intake.of(Dose.of("magnesium", "200 mg"), at="08:00")
    ... )
    >>> ratio(day), round(ratio(day, basis="molar"), 3)
    (3.0, 1.819)
    """
    return totals(regimen).ratio(basis=basis, origins=origins)
