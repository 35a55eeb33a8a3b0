"""The parameters of HUMAN-9, one field for each row of its data file, and those worked out from them at baseline."""

import math
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from camg.catalogue.homeostasis import constants, with_computed
from camg.errors import InputError, RangeError
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

    def rebalanced(self) -> Self:
        """Return another person, at rest with these parameters: the computed constants are worked out anew.

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
    calcium, magnesium = v["calcium_ionised_usual"], v["magnesium_ionised_usual"]
    store = v["pth_clearance"] * v["pth_usual"] / v["pth_release"]
    allowed = rising(magnesium, v["release_magnesium"], v["release_magnesium_exponent"])
    receptor = rising(calcium, v["magnesium_threshold_calcium"], v["magnesium_threshold_exponent"])
    return {
        "gfr_usual": v["gfr"],
        "pth_store_usual": store,
        "calcium_extracellular_usual": v["calcium_total_usual"] * v["calcium_volume"],
        "magnesium_extracellular_usual": v["magnesium_total_usual"] * v["magnesium_volume"],
        "release_calcium": _release_calcium(v),
        "pth_synthesis_usual": (1 + v["gland_loss"]) * v["pth_release"] * store,
        "magnesium_sensing_norm": rising(magnesium, v["magnesium_sensing_half"], v["magnesium_sensing_exponent"]),
        "release_magnesium_norm": v["release_magnesium_least"] + (1 - v["release_magnesium_least"]) * allowed,
        "response_norm": rising(1.0, v["response_magnesium"], v["response_exponent"]),
        "conversion_norm": _half_regulated(v["conversion_basal"]),
        "resorption_norm": _half_regulated(v["resorption_basal"]),
        "magnesium_threshold_norm": receptor,
        **_exchange(v),
        "calcium_threshold": _calcium_threshold(v),
        "magnesium_threshold": _magnesium_threshold(v),
    }


def _half_regulated(basal: float) -> float:
    return basal + (1 - basal) / 2


def _release_calcium(v: "Mapping[str, float]") -> float:
    most, least = v["release_most"], v["release_least"]
    if not least < 1 < most:
        allowed = "above 1, with release_least below 1"
        raise RangeError("release_most", most, allowed, "Release at baseline lies between its limits.")
    ratio: float = ((1 - least) / (most - 1)) ** (1 / v["release_steepness"])
    return v["calcium_ionised_usual"] * ratio


def _exchange(v: "Mapping[str, float]") -> dict[str, float]:
    """Return the rates between the pools [1/h]."""
    day = v["hours_per_day"]
    calcium = v["calcium_total_usual"] * v["calcium_volume"]
    magnesium = v["magnesium_total_usual"] * v["magnesium_volume"]
    out_of_slow = math.log(2) / (v["slow_half_time"] * day)
    return {
        "calcium_into_bone_rate": v["bone_exchange"] / day / calcium,
        "calcium_out_of_bone_rate": (v["bone_exchange"] - v["bone_turnover"]) / day / v["exchangeable_bone_usual"],
        "calcium_accretion_rate": v["bone_turnover"] / day / v["exchangeable_bone_usual"],
        "magnesium_into_labile_rate": v["labile_exchange"] / day / magnesium,
        "magnesium_into_slow_rate": out_of_slow * v["slow_usual"] / magnesium,
        "magnesium_out_of_slow_rate": out_of_slow,
    }


def _calcium_threshold(v: "Mapping[str, float]") -> float:
    """Return the threshold without PTH such that urine is what is absorbed less what the gut loses [mmol/L]."""
    regulated = v["calcium_transport"] / (v["calcium_transport_half"] + v["calcium_intake"])
    absorbed = v["calcium_intake"] * (1 - (1 - v["calcium_absorbed_passive"]) / (1 + regulated))
    urine = _urine("calcium", absorbed, v)
    delivered = v["calcium_past_proximal"] * v["calcium_filterable"] * v["calcium_total_usual"]
    by_pth = v["calcium_threshold_pth"] * rising(1.0, v["calcium_threshold_pth_half"], v["calcium_threshold_exponent"])
    return delivered - _above(urine / v["gfr"], v["calcium_splay"]) - by_pth


def _magnesium_threshold(v: "Mapping[str, float]") -> float:
    """Return the threshold such that urine is what is absorbed less what the gut loses [mmol/L]."""
    saturable = v["magnesium_transport"] / (v["magnesium_transport_half"] + v["magnesium_intake"])
    absorbed = v["magnesium_intake"] * v["magnesium_absorption"] * (saturable + v["magnesium_absorbed_passive"])
    urine = _urine("magnesium", absorbed, v)
    filterable = v["magnesium_filterable"] * v["magnesium_total_usual"]
    passed = urine / v["gfr"] - v["magnesium_excreted_least"] * filterable
    return v["magnesium_past_proximal"] * filterable - _above(passed, v["magnesium_splay"])


def _urine(mineral: str, absorbed: float, v: "Mapping[str, float]") -> float:
    """Return what the kidney excretes at rest [mmol/h]."""
    faecal = v[f"{mineral}_faecal_usual"]
    if not (absorbed > faecal and v["gfr"] > 0):
        allowed = f"less than the {absorbed:g} mmol/day absorbed, with kidneys that filter"
        raise RangeError(f"{mineral}_faecal_usual", faecal, allowed, "At rest the kidney excretes what is left over.")
    return (absorbed - faecal) / v["hours_per_day"]


def _above(passed: float, splay: float) -> float:
    """Return how far delivery lies above the threshold [mmol/L] when this much of it passes [mmol/L]."""
    if not passed > 0:
        raise RangeError("magnesium_excreted_least", passed, "so small that some passes", "Lower it.")
    ratio = passed / splay
    return splay * (ratio + math.log(-math.expm1(-ratio)))
