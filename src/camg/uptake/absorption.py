"""What becomes of intakes in the gut, per intake and in total."""

from collections.abc import Sequence
from datetime import date
from math import fsum
from typing import NamedTuple, TypeAlias, cast

from camg import _attrs as attrs
from camg._numeric import above, below
from camg._value import OnDemand, on_demand
from camg.body.digestion import dissolved_mg
from camg.catalogue.minerals import Mineral, MineralLike
from camg.catalogue.models import Model, ModelLike, model_of
from camg.catalogue.parameters import parameter
from camg.errors import InputError
from camg.intake.intake import Intake, MealState
from camg.intake.regimen import Records, Regimen, checked_records
from camg.person import Person, checked_person
from camg.uptake.gut import End, gut_of
from camg.uptake.passage import GutDoses, Passage, doses_of, notes_of, passage

__all__ = ["AbsorbedIntake", "Absorption", "absorb"]

Range: TypeAlias = tuple[float, float]

_ENDS: tuple[End, ...] = ("low", "high")


@attrs.frozen(kw_only=True, eq=False, repr=False)
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
        Whether the load, or the person, lies outside what the sources studied; never of a dose of 0.
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
        """Low and high of what was absorbed [mg], between studies and not for one person."""
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


class _Ranges(NamedTuple):
    """Low and high of everything `AbsorbedIntake` holds."""

    dissolved_mg: Range
    absorbed_mg: Range
    lost_digestion_mg: Range
    lost_saturation_mg: Range
    lost_competition_mg: Range


@attrs.frozen(kw_only=True, eq=False, repr=False)
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

    @on_demand
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
        return self._sums[_is_calcium(mineral)][0]

    def lost_competition_mg(self, mineral: MineralLike) -> float:
        """Return the day's total of what the rival ion cost [mg]; of a diary, the mean over its days."""
        absorbed, alone = self._sums[_is_calcium(mineral)]
        return alone - absorbed

    def loss_shares(self, mineral: MineralLike) -> tuple[float, ...]:
        """Return the share of a mineral's uptake that the rival ion costs, as computed; empty where there is no rival.

        Where a meal is not known, the shares under each meal state that it could have been follow.
        """
        is_calcium = _is_calcium(mineral)
        if not self._doses.given[not is_calcium]:
            return ()
        absorbed, alone = self._sums[is_calcium]
        if not self._by_meal:
            return (1 - absorbed / alone,) if alone > 0 else ()
        sums = [(absorbed, alone), *[self._summed(run)[is_calcium] for run in self._by_meal]]
        return tuple([1 - absorbed / alone for absorbed, alone in sums if alone > 0])

    def range_mg(self, mineral: MineralLike) -> Range:
        """Return low and high of the day's total [mg]: all doses at their low, all at their high end."""
        lows = [each.absorbed_mg[0] for each in self.ranges]
        highs = [each.absorbed_mg[1] for each in self.ranges]
        is_calcium = _is_calcium(mineral)
        return self._sum(lows, is_calcium), self._sum(highs, is_calcium)

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

    def _sum(self, amounts: Sequence[float], is_calcium: bool) -> float:
        ions = self._doses.is_calcium
        return fsum([amounts[place] for place in self._shown if ions[place] is is_calcium]) / self._days

    @on_demand
    def _sums(self) -> tuple[Range, Range]:
        """What is absorbed, and what would be without the rival, of magnesium and of calcium."""
        return self._summed(self._central)

    def _summed(self, run: Passage) -> tuple[Range, Range]:
        if self.day is not None:
            sums = [(self._sum(run.absorbed, calcium), self._sum(run.unrivalled, calcium)) for calcium in (False, True)]
            return sums[0], sums[1]
        days = self._days
        if days == 1:
            return run.sums
        (magnesium, magnesium_alone), (calcium, calcium_alone) = run.sums
        return (magnesium / days, magnesium_alone / days), (calcium / days, calcium_alone / days)

    @property
    def _days(self) -> int:
        return 1 if self.day is not None or isinstance(self.records, Regimen) else max(len(self.records.days), 1)

    @on_demand
    def _shown(self) -> range | list[int]:
        days = self._doses.days
        if self.day is None:
            return range(len(days))
        return [place for place, day in enumerate(days) if day == self.day]

    @on_demand
    def _doses(self) -> GutDoses:
        return doses_of(self.records, self.model)

    @on_demand
    def _central(self) -> Passage:
        return self._assuming(MealState.LIGHT)

    @on_demand
    def _by_meal(self) -> list[Passage]:
        """One run for each state that unknown meals could have had; none where all are known."""
        return [self._assuming(state) for state in MealState] if None in self._doses.states else []

    def _assuming(self, unknown: MealState) -> Passage:
        doses = self._doses
        states, gut = doses.states_if(unknown), gut_of(self.records, self.person, self.model)
        sigmas = gut.sigmas
        dissolved = [
            dissolved_mg(mg, sigmas[state][kind].value, free)
            for mg, state, kind, free in zip(doses.mg, states, doses.classes, doses.free, strict=True)
        ]
        return passage(doses, dissolved, states, gut)

    @on_demand
    def ranges(self) -> tuple[_Ranges, ...]:
        """Low and high for each dose, shown or not: the pipeline once more at the ends of the parameters."""
        central, doses = self._central, self._doses
        runs: list[tuple[bool | None, Passage]] = [(None, central)]
        for assumed in MealState if None in doses.states else (MealState.LIGHT,):
            states = doses.states_if(assumed)
            for end in _ENDS:
                gut = gut_of(self.records, self.person, self.model, end)
                sigmas = [gut.sigmas[state][kind] for kind, state in zip(doses.classes, states, strict=True)]
                for for_calcium in (True, False):
                    dissolved = [
                        dissolved_mg(mg, getattr(sigma, end), free) if is_calcium is for_calcium else amount
                        for mg, sigma, free, is_calcium, amount in zip(
                            doses.mg, sigmas, doses.free, doses.is_calcium, central.dissolved, strict=True
                        )
                    ]
                    runs.append((for_calcium, passage(doses, dissolved, states, gut)))
        return tuple(self._range(place, runs) for place in range(len(doses.mg)))

    def _range(self, place: int, runs: Sequence[tuple[bool | None, Passage]]) -> _Ranges:
        is_calcium, dose_mg = self._doses.is_calcium[place], self._doses.mg[place]
        seen = [
            (run.dissolved[place], run.absorbed[place], run.unrivalled[place])
            for for_calcium, run in runs
            if for_calcium is None or for_calcium is is_calcium
        ]
        return _Ranges(
            _ends([dissolved for dissolved, _, _ in seen]),
            _ends([absorbed for _, absorbed, _ in seen]),
            _ends([dose_mg - dissolved for dissolved, _, _ in seen]),
            _ends([dissolved - alone for dissolved, _, alone in seen]),
            _ends([alone - absorbed for _, absorbed, alone in seen]),
        )

    def _one(self, place: int) -> AbsorbedIntake:
        doses, run = self._doses, self._central
        return AbsorbedIntake(
            intake=doses.intakes[place],
            dissolved_mg=run.dissolved[place],
            absorbed_mg=run.absorbed[place],
            lost_digestion_mg=doses.mg[place] - run.dissolved[place],
            lost_saturation_mg=run.dissolved[place] - run.unrivalled[place],
            lost_competition_mg=run.unrivalled[place] - run.absorbed[place],
            extrapolated=self._is_extrapolated(place),
            notes=(*notes_of(doses, place), *self._zinc_notes(place)),
            source=self,
            place=place,
        )

    def _zinc_notes(self, place: int) -> tuple[str, ...]:
        """Say that zinc of the day leaves less of a magnesium dose free: where it would be more without."""
        if not self.records.by_mineral.get("zinc") or not self._doses.free[place] < self._free_of_zinc[place]:
            return ()
        terms = self.model.modifiers
        taken = f"supplemental zinc reaches {terms.zinc_from_mg:g} mg that day"
        return (f"{taken}: {100 * (1 - terms.zinc_factor):.3g} % less of the magnesium is taken to dissolve",)

    @on_demand
    def _free_of_zinc(self) -> list[float]:
        """The share of each dose that would be free without zinc."""
        without = attrs.evolve(self.model, modifiers=attrs.evolve(self.model.modifiers, zinc_factor=1.0))
        return list(doses_of(self.records, without).free)

    def _is_extrapolated(self, place: int) -> bool:
        if self._doses.mg[place] == 0:
            return False
        if self.person.outside_adults:
            return True
        studied = parameter("calcium.vmax_mg" if self._doses.is_calcium[place] else "magnesium.vmax_mg").studied
        low, high = cast("tuple[float, float]", studied)
        load = self._central.load[place]
        return below(load, low) or above(load, high)


def _ends(values: Sequence[float]) -> Range:
    return max(min(values), 0.0), max(values)


def _is_calcium(mineral: MineralLike) -> bool:
    known = mineral if isinstance(mineral, Mineral) else Mineral.named(mineral)
    symbol = known.symbol
    if symbol != "Ca" and symbol != "Mg":  # noqa: PLR1714  # because it is asked often
        raise InputError("mineral", known.name, "calcium or magnesium", "Only their absorption is modelled.")
    return symbol == "Ca"


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
    >>> from camg.intake.intake import Intake
    >>> from camg.intake.regimen import Regimen
    >>> day = Regimen.of(
    ...     Intake.of(Dose.of("calcium", "500 mg", salt="ca-citrate-tetrahydrate"), at="08:00", meal="full"),
    ...     Intake.of(Dose.of("magnesium", "200 mg", salt="mg-citrate-anhydrous"), at="08:00", meal="full"),
    ... )
    >>> result = absorb(day)
    >>> round(result.absorbed_mg("calcium"), 2), round(result.absorbed_mg("magnesium"), 2)
    (134.67, 51.04)
    """
    return Absorption(records=checked_records(regimen), person=checked_person(person), model=model_of(model))
