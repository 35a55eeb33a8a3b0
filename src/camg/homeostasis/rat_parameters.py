"""The parameters of the rat, one field for each row of its data file."""

from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, get_args

import attrs

from camg.errors import InputError, UnknownNameError, nearest_names
from camg.homeostasis.parameters import Parameters, positive, share, zero_or_more

if TYPE_CHECKING:
    from camg.homeostasis.body import Body

__all__ = ["RatParameters", "RatVariant"]

RatVariant: TypeAlias = Literal["mass_consistent", "published"]
"""The form of the two plasma balances: amounts, or the authors' program, which divides them by the volume twice."""


def _known_variant(_instance: object, _attribute: "attrs.Attribute[str]", value: str) -> None:
    if not isinstance(value, str) or value not in get_args(RatVariant):
        known = get_args(RatVariant)
        raise UnknownNameError("rat(variant=)", value, nearest_names(value, known), f"It is one of {', '.join(known)}.")


def _yes_or_no(_instance: object, _attribute: "attrs.Attribute[bool]", value: bool) -> None:
    if not isinstance(value, bool):
        raise InputError("rat(capped=)", value, "True or False", "Write capped=True.")


@attrs.frozen(kw_only=True)
class RatParameters(Parameters):
    """The constants of the rat; units, meanings and sources are in `row` and on the page of the documentation.

    Attributes
    ----------
    variant : 'mass_consistent' or 'published'
        See `RatVariant`.
    capped : bool
        Whether no more than `magnesium_absorbed_most` of the magnesium eaten is absorbed.
    """

    data: ClassVar[str] = "rat"

    variant: str = attrs.field(default="mass_consistent", validator=_known_variant)
    capped: bool = attrs.field(default=False, validator=_yes_or_no)

    plasma_volume: float = positive()
    pth_synthesis: float = zero_or_more()
    calcitriol_on_pth_synthesis: float = zero_or_more()
    gland_degradation: float = zero_or_more()
    exocytosis: float = zero_or_more()
    exocytosis_calcium: float = positive()
    exocytosis_calcium_exponent: float = positive()
    exocytosis_magnesium: float = positive()
    exocytosis_magnesium_exponent: float = positive()
    switch_magnesium: float = positive()
    switch_exponent: float = positive()
    deficient_exocytosis: float = zero_or_more()
    deficient_magnesium: float = positive()
    pth_clearance: float = positive()
    vitamin_d: float = zero_or_more()
    conversion_basal: float = zero_or_more()
    conversion_regulated: float = zero_or_more()
    conversion_pth: float = positive()
    conversion_pth_exponent: float = positive()
    calcium_on_conversion: float = zero_or_more()
    calcitriol_on_conversion: float = zero_or_more()
    conversion_magnesium_most: float = zero_or_more()
    conversion_magnesium_rising: float = positive()
    conversion_magnesium_falling: float = positive()
    conversion_magnesium_exponent: float = positive()
    conversion_switch_magnesium: float = positive()
    conversion_switch_exponent: float = positive()
    calcitriol_clearance: float = positive()
    pth_on_clearance: float = zero_or_more()
    clearance_magnesium: float = positive()
    clearance_magnesium_exponent: float = positive()
    calcium_intake: float = zero_or_more()
    calcium_absorbed_basal: float = share()
    calcium_absorbed_regulated: float = share()
    absorption_calcitriol: float = positive()
    absorption_calcitriol_exponent: float = positive()
    magnesium_intake: float = zero_or_more()
    magnesium_absorbed_passive: float = share()
    magnesium_absorbed_active: float = zero_or_more()
    magnesium_absorbed_regulated: float = share()
    magnesium_transport: float = zero_or_more()
    magnesium_transport_half: float = positive()
    magnesium_absorbed_most: float = share()
    gfr: float = zero_or_more()
    calcium_proximal_basal: float = share()
    calcium_proximal_regulated: float = share()
    calcium_ascending_basal: float = share()
    calcium_ascending_regulated: float = share()
    calcium_distal_basal: float = share()
    calcium_distal_regulated: float = share()
    magnesium_proximal_basal: float = share()
    magnesium_proximal_regulated: float = share()
    magnesium_ascending_basal: float = share()
    magnesium_ascending_regulated: float = share()
    magnesium_distal_basal: float = share()
    magnesium_distal_regulated: float = share()
    proximal_pth: float = positive()
    proximal_pth_exponent: float = positive()
    sensing_calcium: float = positive()
    sensing_magnesium: float = positive()
    sensing_exponent: float = positive()
    sensing_magnesium_weight: float = zero_or_more()
    ascending_pth: float = positive()
    ascending_pth_weight: float = share()
    distal_pth: float = positive()
    distal_calcitriol: float = positive()
    distal_calcitriol_weight: float = share()
    reabsorbed_most: float = share()
    resorption_basal: float = zero_or_more()
    resorption_regulated: float = zero_or_more()
    resorption_pth: float = positive()
    resorption_calcitriol: float = positive()
    resorption_exponent: float = positive()
    resorption_calcitriol_weight: float = share()
    resorbed_magnesium: float = zero_or_more()
    calcium_bound: float = share()
    magnesium_bound: float = share()
    calcium_into_fast_bone: float = zero_or_more()
    calcium_out_of_fast_bone: float = zero_or_more()
    calcium_accretion: float = zero_or_more()
    magnesium_into_fast_bone: float = zero_or_more()
    magnesium_out_of_fast_bone: float = zero_or_more()
    magnesium_accretion: float = zero_or_more()
    calcium_infusion: float = zero_or_more()
    magnesium_infusion: float = zero_or_more()

    @property
    def body(self) -> "Body":
        """The equations and names of the rat."""
        from camg.homeostasis.rat_model import RAT  # the equations read these parameters, not the other way round

        return RAT

    @property
    def options(self) -> dict[str, bool]:
        """What the equations do differently from the source."""
        return {"capped": self.capped}

    @property
    def minerals_divisor(self) -> float:
        """What the balances of plasma minerals are divided by: 1, or in ``published`` the volume [L] over 1 L."""
        return self.plasma_volume if self.variant == "published" else 1.0
