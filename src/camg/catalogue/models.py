"""The parameter set of the equations as one value, and its presets."""

import math
from functools import cache
from typing import Any, Literal, TypeAlias

import attrs

from camg._value import HashedOnce
from camg.catalogue.parameters import Sigma, parameter, preset_rows, sigmas
from camg.errors import RangeError, UnknownNameError

__all__ = ["Kinetics", "Model", "ModelLike", "Modifiers", "Preset", "model_of"]

Preset: TypeAlias = Literal["default", "no-competition", "strong-competition", "fine-1991"]


def _positive(instance: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    if not isinstance(value, float | int) or not value > 0:
        raise RangeError(
            f"{type(instance).__name__}.{attribute.name}", value, "a number above 0", "Check the parameter."
        )


def _share(instance: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    if not isinstance(value, float | int) or not 0 <= value <= 1:
        raise RangeError(
            f"{type(instance).__name__}.{attribute.name}",
            value,
            "a share from 0 to 1",
            "Check the parameter.",
        )


@attrs.frozen(kw_only=True, slots=False, eq=False, repr=False)
class Kinetics(HashedOnce):
    """Gate 2 of one mineral: a saturable path, a passive one, and how the rival hinders the first.

    Attributes
    ----------
    vmax_mg, km_mg : float
        Capacity and half-saturation load of the saturable path per occasion [mg].
    passive : float
        Share absorbed without limit [1].
    ki_mmol : float
        Dissolved rival that doubles the half-saturation load [mmol]; infinite for no competition.
    ceiling : float
        Largest share of what is dissolved that may be absorbed [1].
    """

    vmax_mg: float = attrs.field(validator=_positive)
    km_mg: float = attrs.field(validator=_positive)
    passive: float = attrs.field(validator=_share)
    ki_mmol: float = attrs.field(validator=_positive)
    ceiling: float = attrs.field(default=1.0, validator=_share)


@attrs.frozen(kw_only=True, slots=False, eq=False, repr=False)
class Modifiers(HashedOnce):
    """What changes the two gates from person to person and meal to meal (see the parameter table)."""

    phytate_per_mmol: float
    oxalate_per_mmol: float
    zinc_factor: float
    zinc_from_mg: float
    calcitriol_usual_pmol_l: float
    calcitriol_cap: float
    deficient_d_factor: float
    deficient_d_nmol_l: float
    sufficient_d_nmol_l: float
    d_slope_per_nmol_l: float
    d_centre_nmol_l: float
    d_low_nmol_l: float
    d_high_nmol_l: float
    age_slope_per_y: float
    age_from_y: float
    menopause_shift: float
    shift_low: float
    shift_high: float


@attrs.frozen(kw_only=True, slots=False, eq=False, repr=False)
class Model(HashedOnce):
    """Every parameter that `absorb` uses; `attrs.evolve` makes another.

    Each mineral has its central kinetics and those of the low and the high end of the range.

    Examples
    --------
    >>> Model.named("strong-competition").magnesium.ki_mmol
    20.0
    """

    id: str
    calcium: Kinetics
    calcium_low: Kinetics
    calcium_high: Kinetics
    magnesium: Kinetics
    magnesium_low: Kinetics
    magnesium_high: Kinetics
    overlap_fasted_h: float = attrs.field(validator=_positive)
    overlap_light_h: float = attrs.field(validator=_positive)
    overlap_full_h: float = attrs.field(validator=_positive)
    overlap_exponent: float = attrs.field(validator=_positive)
    modifiers: Modifiers

    @staticmethod
    def named(preset: Preset) -> "Model":
        """Return one of the presets: ``default``, ``no-competition``, ``strong-competition``, ``fine-1991``.

        Raises
        ------
        UnknownNameError
            When there is no such preset.
        """
        if not isinstance(preset, str) or preset not in preset_rows():
            raise UnknownNameError("model", preset, tuple(preset_rows()))
        return _named(preset)

    @staticmethod
    def sigma(solubility: str, acid: str, *, fed: bool) -> Sigma:
        """Return the dissolved share of a class in a state of the stomach (the same in all models)."""
        found = sigmas().get((solubility, acid, fed))
        if found is None:
            raise UnknownNameError(
                "sigma", f"{solubility}, {acid}", [f"{kind}, {state}" for kind, state, _ in sigmas()]
            )
        return found

    def __repr__(self) -> str:
        if self.id in preset_rows() and self == _named(self.id):
            return f"Model.named({self.id!r})"
        named = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in attrs.fields(type(self)))
        return f"Model({named})"


ModelLike: TypeAlias = Model | Preset
"""A model, or the name of a preset."""


def model_of(model: ModelLike | None) -> Model:
    """Return the model, the preset of this name, or the default."""
    if model is None:
        return _named("default")
    return model if isinstance(model, Model) else Model.named(model)


@cache
def _named(preset: str) -> Model:
    rows = preset_rows()
    kinetics: dict[str, Any] = {
        f"{mineral}{suffix}": _kinetics(mineral, end, rows[preset].get(mineral, {}))
        for mineral in ("calcium", "magnesium")
        for suffix, end in (("", "value"), ("_low", "low"), ("_high", "high"))
    }
    modifiers = Modifiers(**{each.name: parameter(f"modifier.{each.name}").value for each in attrs.fields(Modifiers)})
    overlap: dict[str, Any] = {
        f"overlap_{name}": parameter(f"overlap.{name}").value for name in ("fasted_h", "light_h", "full_h", "exponent")
    }
    return Model(id=preset, modifiers=modifiers, **kinetics, **overlap)


def _kinetics(mineral: str, end: str, preset: dict[str, Any]) -> Kinetics:
    numbers: dict[str, float] = {}
    for name in ("vmax_mg", "km_mg", "passive", "ki_mmol"):
        known = parameter(f"{mineral}.{name}")
        ends = {"value": known.value, "low": known.low, "high": known.high}
        moved = ends[end]
        numbers[name] = known.value if moved is None else moved
    preset = {name: math.inf if value is None else value for name, value in preset.items()}
    if end == "value":
        numbers |= preset
    else:
        numbers |= {name: value for name, value in preset.items() if name in ("ki_mmol", "ceiling")}
    return Kinetics(**numbers)
