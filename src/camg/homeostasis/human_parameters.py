"""The parameters of HUMAN-9, one field for each row of its data file, and those worked out from them at baseline."""

import math
from functools import cache
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from camg.catalogue.homeostasis import constants, with_computed
from camg.errors import InputError, RangeError
from camg.homeostasis import human_laws as laws
from camg.homeostasis.hill import rising
from camg.homeostasis.parameters import Parameters, finite, positive, share, zero_or_more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from camg.catalogue.parameters import Parameter
    from camg.homeostasis.body import Body

__all__ = ["HumanParameters", "at_baseline", "standard"]

UNPUBLISHED = "unpublished"


def _only_variant(_instance: object, _attribute: "attrs.Attribute[str]", value: str) -> None:
    if value != UNPUBLISHED:
        raise InputError("HumanParameters.variant", value, f"{UNPUBLISHED!r}", "Leave it out: there is one form.")


@attrs.frozen(kw_only=True)
class HumanParameters(Parameters):
    """The constants of HUMAN-9; units, meanings and sources are in `row` and on the page of the documentation.

    The last twenty are constants of the person, computed at baseline by `at_baseline`: changing another parameter
    leaves them as they are, which is what a disease or a diet does to a person; `rebalanced` makes another person.
    """

    data: ClassVar[str] = "human"
    signed: ClassVar[frozenset[str]] = frozenset(
        {"calcium_threshold_shift", "magnesium_threshold_shift", "calcium_threshold", "magnesium_threshold"}
    )

    variant: str = attrs.field(default=UNPUBLISHED, validator=_only_variant)

    hours_per_day: float = positive()
    calcium_total_usual: float = positive()
    calcium_ionised_usual: float = positive()
    magnesium_total_usual: float = positive()
    magnesium_ionised_usual: float = positive()
    pth_usual: float = positive()
    calcitriol_usual: float = positive()
    calcium_volume: float = positive()
    magnesium_volume: float = positive()
    pth_release: float = positive()
    gland_loss: float = zero_or_more()
    release_most: float = zero_or_more()
    release_least: float = zero_or_more()
    release_steepness: float = positive()
    set_point: float = positive()
    pth_synthesis: float = zero_or_more()
    calcitriol_on_pth_synthesis: float = zero_or_more()
    pth_clearance: float = zero_or_more()
    magnesium_sensing: float = zero_or_more()
    magnesium_sensing_half: float = positive()
    magnesium_sensing_exponent: float = positive()
    release_magnesium: float = positive()
    release_magnesium_exponent: float = positive()
    release_magnesium_least: float = share()
    response_magnesium: float = positive()
    response_exponent: float = positive()
    calcitriol_clearance: float = zero_or_more()
    conversion_basal: float = share()
    conversion_pth: float = positive()
    conversion_exponent: float = positive()
    conversion_vitamin_d: float = positive()
    conversion_gfr_exponent: float = zero_or_more()
    conversion_calcium_exponent: float = zero_or_more()
    vitamin_d: float = zero_or_more()
    calcium_intake: float = zero_or_more()
    calcium_absorbed_passive: float = share()
    calcium_transport: float = zero_or_more()
    calcium_transport_half: float = positive()
    magnesium_intake: float = zero_or_more()
    magnesium_absorption: float = zero_or_more()
    magnesium_transport: float = zero_or_more()
    magnesium_transport_half: float = positive()
    magnesium_absorbed_passive: float = share()
    calcium_faecal_usual: float = zero_or_more()
    magnesium_faecal_usual: float = zero_or_more()
    gfr: float = zero_or_more()
    calcium_filterable: float = share()
    magnesium_filterable: float = share()
    calcium_past_proximal: float = share()
    magnesium_past_proximal: float = share()
    calcium_threshold_pth: float = zero_or_more()
    calcium_threshold_pth_half: float = positive()
    calcium_threshold_exponent: float = positive()
    calcium_splay: float = positive()
    magnesium_on_calcium_threshold: float = zero_or_more()
    calcium_threshold_shift: float = finite()
    magnesium_splay: float = positive()
    magnesium_excreted_least: float = share()
    magnesium_threshold_sensing: float = share()
    magnesium_threshold_calcium: float = positive()
    magnesium_threshold_exponent: float = positive()
    magnesium_threshold_shift: float = finite()
    bone_exchange: float = zero_or_more()
    bone_turnover: float = zero_or_more()
    exchangeable_bone_usual: float = positive()
    deep_bone_usual: float = positive()
    resorption_basal: float = share()
    resorption_pth: float = positive()
    resorption_exponent: float = positive()
    resorption_calcitriol: float = share()
    labile_usual: float = positive()
    slow_usual: float = positive()
    labile_exchange: float = zero_or_more()
    slow_half_time: float = positive()
    calcium_infusion: float = zero_or_more()
    magnesium_infusion: float = zero_or_more()

    # Computed at baseline:
    gfr_usual: float = positive()
    pth_store_usual: float = positive()
    calcium_extracellular_usual: float = positive()
    magnesium_extracellular_usual: float = positive()
    release_calcium: float = positive()
    pth_synthesis_usual: float = positive()
    magnesium_sensing_norm: float = positive()
    release_magnesium_norm: float = positive()
    response_norm: float = positive()
    conversion_norm: float = positive()
    resorption_norm: float = positive()
    magnesium_threshold_norm: float = positive()
    calcium_into_bone_rate: float = zero_or_more()
    calcium_out_of_bone_rate: float = zero_or_more()
    calcium_accretion_rate: float = zero_or_more()
    magnesium_into_labile_rate: float = zero_or_more()
    magnesium_into_slow_rate: float = zero_or_more()
    magnesium_out_of_slow_rate: float = zero_or_more()
    calcium_threshold: float = finite()
    magnesium_threshold: float = finite()

    @property
    def body(self) -> "Body":
        """The equations and names of HUMAN-9."""
        from camg.homeostasis.human_model import HUMAN  # the equations read these parameters, not the other way round

        return HUMAN

    @property
    def rows(self) -> "Mapping[str, Parameter]":
        """Where every parameter comes from, by name; those computed at baseline with their value there."""
        return _rows()

    @property
    def baseline(self) -> "Mapping[str, float]":
        """The states at which the person is at rest."""
        return {
            "pth_store": self.pth_store_usual,
            "pth_plasma": self.pth_usual,
            "calcitriol_plasma": self.calcitriol_usual,
            "calcium_extracellular": self.calcium_extracellular_usual,
            "calcium_exchangeable_bone": self.exchangeable_bone_usual,
            "calcium_deep_bone": self.deep_bone_usual,
            "magnesium_extracellular": self.magnesium_extracellular_usual,
            "magnesium_labile": self.labile_usual,
            "magnesium_slow": self.slow_usual,
        }

    def rebalanced(self) -> Self:
        """Return another person, at rest with these parameters: the computed constants are worked out anew.

        What is 1 or 0 by definition stays a deviation from rest: ``pth_synthesis``, ``set_point``, ``vitamin_d``,
        shifts of thresholds and infusions.

        Raises
        ------
        RangeError
            When no one can be at rest with them: less is absorbed than the gut loses, or release has no middle.
        """
        values: dict[str, Any] = at_baseline({name: self[name] for name in constants("human").parameters})
        return attrs.evolve(self, **values)


@cache
def _rows() -> "Mapping[str, Parameter]":
    values = {name: row.value for name, row in constants("human").parameters.items()}
    return with_computed("human", at_baseline(values))


@cache
def standard() -> "Mapping[str, float]":
    """Return the value of every parameter of the standard person."""
    return MappingProxyType({name: row.value for name, row in _rows().items()})


def at_baseline(v: "Mapping[str, float]") -> dict[str, float]:
    """Return the constants of a person that follow from the others at baseline, where everything is in balance.

    Parameters
    ----------
    v : mapping of str to float
        Value of every parameter of the data file.

    Returns
    -------
    dict of str to float
        Not rounded.

    Raises
    ------
    RangeError
        When no one can be at rest with these values.
    """
    p: Any = SimpleNamespace(**{**v, "release_magnesium_norm": 1.0, "response_norm": 1.0})
    calcium, magnesium = p.calcium_ionised_usual, p.magnesium_ionised_usual
    store = p.pth_clearance * p.pth_usual / p.pth_release
    return {
        "gfr_usual": p.gfr,
        "pth_store_usual": store,
        "calcium_extracellular_usual": p.calcium_total_usual * p.calcium_volume,
        "magnesium_extracellular_usual": p.magnesium_total_usual * p.magnesium_volume,
        "release_calcium": _release_calcium(p),
        "pth_synthesis_usual": (1 + p.gland_loss) * p.pth_release * store,
        "magnesium_sensing_norm": rising(magnesium, p.magnesium_sensing_half, p.magnesium_sensing_exponent),
        "release_magnesium_norm": laws.magnesium_release(p, magnesium),
        "response_norm": laws.pth_response(p, p.labile_usual),
        "conversion_norm": laws.conversion_by_pth(p, 1.0),
        "resorption_norm": laws.resorption_by_pth(p, 1.0),
        "magnesium_threshold_norm": rising(calcium, p.magnesium_threshold_calcium, p.magnesium_threshold_exponent),
        **_exchange(p),
        "calcium_threshold": _calcium_threshold(p),
        "magnesium_threshold": _magnesium_threshold(p),
    }


def _release_calcium(p: Any) -> float:
    if not p.release_least < 1 < p.release_most:
        allowed = "above 1, with release_least below 1"
        raise RangeError("release_most", p.release_most, allowed, "Release at baseline lies between its limits.")
    ratio: float = ((1 - p.release_least) / (p.release_most - 1)) ** (1 / p.release_steepness)
    return float(p.calcium_ionised_usual * ratio)


def _exchange(p: Any) -> dict[str, float]:
    """Return the rates between the pools [1/h]."""
    day = p.hours_per_day
    calcium = p.calcium_total_usual * p.calcium_volume
    magnesium = p.magnesium_total_usual * p.magnesium_volume
    out_of_slow = math.log(2) / (p.slow_half_time * day)
    return {
        "calcium_into_bone_rate": p.bone_exchange / day / calcium,
        "calcium_out_of_bone_rate": (p.bone_exchange - p.bone_turnover) / day / p.exchangeable_bone_usual,
        "calcium_accretion_rate": p.bone_turnover / day / p.exchangeable_bone_usual,
        "magnesium_into_labile_rate": p.labile_exchange / day / magnesium,
        "magnesium_into_slow_rate": out_of_slow * p.slow_usual / magnesium,
        "magnesium_out_of_slow_rate": out_of_slow,
    }


def _calcium_threshold(p: Any) -> float:
    """Return the threshold without PTH such that urine is what is absorbed less what the gut loses [mmol/L]."""
    absorbed = p.calcium_intake * laws.calcium_absorbed_share(p, p.calcitriol_usual)
    passed = _urine("calcium", absorbed, p.calcium_faecal_usual, p) / p.gfr
    delivered = p.calcium_past_proximal * p.calcium_filterable * p.calcium_total_usual
    by_pth = p.calcium_threshold_pth * rising(1.0, p.calcium_threshold_pth_half, p.calcium_threshold_exponent)
    return float(delivered - _above(passed, p.calcium_splay) - by_pth)


def _magnesium_threshold(p: Any) -> float:
    """Return the threshold such that urine is what is absorbed less what the gut loses [mmol/L]."""
    absorbed = p.magnesium_intake * laws.magnesium_absorbed_share(p)
    filterable = p.magnesium_filterable * p.magnesium_total_usual
    passed = _urine("magnesium", absorbed, p.magnesium_faecal_usual, p) / p.gfr
    above = _above(passed - p.magnesium_excreted_least * filterable, p.magnesium_splay)
    return float(p.magnesium_past_proximal * filterable - above)


def _urine(mineral: str, absorbed: float, faecal: float, p: Any) -> float:
    """Return what the kidney excretes at rest [mmol/h]."""
    if not (absorbed > faecal and p.gfr > 0):
        allowed = f"less than the {absorbed:g} mmol/day absorbed, with kidneys that filter"
        raise RangeError(f"{mineral}_faecal_usual", faecal, allowed, "At rest the kidney excretes what is left over.")
    return float((absorbed - faecal) / p.hours_per_day)


def _above(passed: float, splay: float) -> float:
    """Return how far delivery lies above the threshold [mmol/L] when this much of it passes [mmol/L]."""
    if not passed > 0:
        raise RangeError("magnesium_excreted_least", passed, "so small that some passes", "Lower it.")
    ratio = passed / splay
    return splay * (ratio + math.log(-math.expm1(-ratio)))  # softplus turned round, without overflow
