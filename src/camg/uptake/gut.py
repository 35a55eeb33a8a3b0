"""A person's gut under a model: what dissolves, how long doses stay together, and the gate that either ion passes."""

from collections.abc import Callable
from functools import cache, lru_cache
from math import ceil
from typing import Literal, NamedTuple, TypeAlias

from camg.body.absorption import calcium_scale, calcium_shift, gate_2
from camg.body.overlap import circular_gap_h, overlap_fraction
from camg.catalogue.models import Kinetics, Model, Modifiers
from camg.catalogue.parameters import Sigma, sigmas
from camg.catalogue.salts import Solubility
from camg.intake.intake import MealState
from camg.intake.regimen import MINUTES_PER_DAY, Records, Regimen
from camg.person import Person

__all__ = ["ACID_LOWERING", "UNKNOWN_SALT", "End", "Gut", "Overlaps", "acid_of", "acid_state", "gut_of"]

ACID_LOWERING = ("ppi", "h2-blocker")
"""Classes of medicines that the gut reads."""

UNKNOWN_SALT = {"Ca": "unknown salt of calcium", "Mg": "unknown salt of magnesium"}
"""What stands for the class at gate 1 of a supplement whose salt, or its class, is not known."""

End: TypeAlias = Literal["central", "low", "high"]
"""At which end of their ranges the parameters of gate 2 are taken."""

_ACID_DEPENDENT = {"Ca": Solubility.ACID_DEPENDENT_CA, "Mg": Solubility.ACID_DEPENDENT_MG}
_FAR_TAUS = 14.0
"""Beyond so many time constants two doses share nothing that a float could tell."""

_Gate: TypeAlias = Callable[[float, float, float], tuple[float, float]]


class Gut(NamedTuple):
    """Everything that hangs on who takes the doses, on the model, and on what lowers the acid, not on the doses.

    Attributes
    ----------
    sigmas : dict
        The dissolved share by meal and class at gate 1.
    overlaps : Overlaps
        What doses share of their stay.
    of_calcium, of_magnesium : callable
        Gate 2 of each ion (see `camg.body.absorption.gate_2`).
    """

    sigmas: dict[MealState, dict[str, Sigma]]
    overlaps: "Overlaps"
    of_calcium: _Gate
    of_magnesium: _Gate


def gut_of(records: Records, person: Person, model: Model, end: End = "central") -> Gut:
    """Return the gut of a person who takes a regimen, round the circle of the clock, or a diary, along the line."""
    return _gut(person, model, acid_state(records, person) or "normal", isinstance(records, Regimen), end)


@lru_cache(maxsize=256)
def _gut(person: Person, model: Model, acid: str, circular: bool, end: End) -> Gut:
    calcium, magnesium = {
        "central": (model.calcium, model.magnesium),
        "low": (model.calcium_low, model.magnesium_low),
        "high": (model.calcium_high, model.magnesium_high),
    }[end]
    scale, shift = _calcium_terms(person, model.modifiers)
    return Gut(_sigmas(acid), _overlaps(model, circular), _gate(calcium, scale, shift), _gate(magnesium, 1.0, 0.0))


def _gate(kinetics: Kinetics, scale: float, shift: float) -> _Gate:
    return gate_2(
        vmax_mg=kinetics.vmax_mg, km_mg=kinetics.km_mg, passive=kinetics.passive, ki_mmol=kinetics.ki_mmol,
        scale=scale, shift=shift, ceiling=kinetics.ceiling,
    )  # fmt: skip


def _calcium_terms(person: Person, terms: Modifiers) -> tuple[float, float]:
    """Return the scale of the saturable path of calcium and the shift of its fraction, from what is known."""
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


# The stomach -------------------------------------------------------------------------------------------------


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


@cache
def _sigmas(acid: str) -> dict[MealState, dict[str, Sigma]]:
    """Return the dissolved share by meal and class; of an unknown salt, soluble down to the acid-dependent class."""
    found: dict[MealState, dict[str, Sigma]] = {}
    for state in MealState:
        fed = state is not MealState.FASTED
        by_class = found[state] = {}
        for kind, condition, with_food in sigmas():
            if (condition, with_food) == (acid, fed):
                by_class[kind] = Model.sigma(kind, acid, fed=fed)
        for symbol, kind in UNKNOWN_SALT.items():
            by_class[kind] = Sigma(1.0, Model.sigma(_ACID_DEPENDENT[symbol], acid, fed=fed).low, 1.0)
    return found


# Doses beside each other -----------------------------------------------------------------------------------


class Overlaps:
    """How much of its stay one dose shares with another, by meal and whole minutes apart: each worked out once.

    Attributes
    ----------
    far : int
        Minutes from which on two doses are too far apart: none round a circle; along a line, where they share nothing
        that a float could tell.
    by_state : dict
        For each meal the shares by minutes, None where not worked out so far, and the time constant [h]. Meals of one
        time constant have one list.
    """

    def __init__(self, hours: dict[MealState, float], exponent: float, circular: bool) -> None:
        self.far = MINUTES_PER_DAY if circular else ceil(60 * _FAR_TAUS * max(hours.values()))
        self._exponent, self._circular = exponent, circular
        self._by_tau: dict[float, list[float | None]] = {tau_h: [None] * self.far for tau_h in hours.values()}
        self.by_state = {state: (self._by_tau[tau_h], tau_h) for state, tau_h in hours.items()}

    def worked_out(self, apart: int, tau_h: float) -> float:
        """Return the share of two doses so many minutes apart, of which the longer stay has this constant; keep it."""
        gap_h = circular_gap_h(apart / 60, 0.0) if self._circular else apart / 60
        share = self._by_tau[tau_h][apart] = overlap_fraction(gap_h, tau_h, self._exponent)
        return share


@lru_cache(maxsize=64)
def _overlaps(model: Model, circular: bool) -> Overlaps:
    hours = {
        MealState.FASTED: model.overlap_fasted_h,
        MealState.LIGHT: model.overlap_light_h,
        MealState.FULL: model.overlap_full_h,
    }
    return Overlaps(hours, model.overlap_exponent, circular)
