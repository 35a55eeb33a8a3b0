"""The rat as a whole: every flow at a state, and how fast the seven states change with them."""

from typing import Generic, NamedTuple

from camg._numeric import Real, minimum
from camg.homeostasis import rat_laws as laws
from camg.homeostasis.hill import falling, rising
from camg.homeostasis.rat_parameters import RatParameters

__all__ = ["RatFlows", "balances", "flows"]


class RatFlows(NamedTuple, Generic[Real]):
    """Every flow of the rat at a state: pmol/min of hormones, mmol/min of minerals; rates 1/min, shares 1."""

    pth_synthesised: Real
    pth_secreted: Real
    pth_secretion_rate: Real
    pth_degraded: Real
    pth_cleared: Real
    calcitriol_synthesised: Real
    calcitriol_cleared: Real
    calcium_absorbed_share: Real
    calcium_absorbed: Real
    magnesium_absorbed_share: Real
    magnesium_absorbed: Real
    calcium_filtered: Real
    calcium_proximal_share: Real
    calcium_ascending_share: Real
    calcium_distal_share: Real
    calcium_reabsorbed_share: Real
    calcium_urine: Real
    magnesium_filtered: Real
    magnesium_proximal_share: Real
    magnesium_ascending_share: Real
    magnesium_distal_share: Real
    magnesium_reabsorbed_share: Real
    magnesium_urine: Real
    calcium_resorbed: Real
    magnesium_resorbed: Real
    calcium_into_fast_bone: Real
    calcium_out_of_fast_bone: Real
    calcium_accreted: Real
    magnesium_into_fast_bone: Real
    magnesium_out_of_fast_bone: Real
    magnesium_accreted: Real


def flows(
    p: RatParameters,
    pth_gland: Real,
    pth_plasma: Real,
    calcitriol_plasma: Real,
    magnesium_plasma: Real,
    calcium_plasma: Real,
    calcium_fast_bone: Real,
    magnesium_fast_bone: Real,
) -> RatFlows[Real]:
    """Return every flow at a state.

    Parameters
    ----------
    p : RatParameters
        Constants.
    pth_gland, pth_plasma, calcitriol_plasma : float or array, shape (n,)
        Amounts [pmol].
    magnesium_plasma, calcium_plasma : float or array, shape (n,)
        Free amounts in plasma [mmol].
    calcium_fast_bone, magnesium_fast_bone : float or array, shape (n,)
        Amounts in rapidly exchangeable bone [mmol].

    Returns
    -------
    RatFlows
        Floats, or arrays of shape (n,).
    """
    volume = p.plasma_volume
    pth, calcitriol = pth_plasma / volume, calcitriol_plasma / volume
    magnesium, calcium = magnesium_plasma / volume, calcium_plasma / volume

    rate = laws.secretion_rate(p, magnesium, calcium)
    gut = rising(calcitriol, p.absorption_calcitriol, p.absorption_calcitriol_exponent)
    calcium_share = laws.calcium_absorbed_share(p, gut)
    magnesium_share = laws.magnesium_absorbed_share(p, gut)

    proximal = falling(pth, p.proximal_pth, p.proximal_pth_exponent)
    by_pth = rising(pth, p.ascending_pth, 1.0)
    ascending = (1 - p.ascending_pth_weight) * laws.sensing(p, magnesium, calcium) + p.ascending_pth_weight * by_pth
    by_calcitriol = rising(calcitriol, p.distal_calcitriol, 1.0)
    weight = p.distal_calcitriol_weight
    distal = (1 - weight) * rising(pth, p.distal_pth, 1.0) + weight * by_calcitriol
    ca_proximal, ca_ascending, ca_distal = laws.calcium_reabsorbed(p, proximal, ascending, distal)
    mg_proximal, mg_ascending, mg_distal = laws.magnesium_reabsorbed(p, proximal, ascending, distal)
    ca_reabsorbed = minimum(ca_proximal + ca_ascending + ca_distal, p.reabsorbed_most)
    mg_reabsorbed = minimum(mg_proximal + mg_ascending + mg_distal, p.reabsorbed_most)
    ca_filtered, mg_filtered = p.gfr * calcium, p.gfr * magnesium

    resorbed = laws.resorption(p, pth, calcitriol)
    return RatFlows(
        laws.pth_synthesised(p, calcitriol),
        rate * pth_gland,
        rate,
        p.gland_degradation * pth_gland,
        p.pth_clearance * pth,
        laws.calcitriol_synthesised(p, laws.conversion_drive(p, pth, calcitriol, magnesium, calcium)),
        laws.calcitriol_cleared(p, laws.clearance_modulation(p, pth, magnesium), calcitriol),
        calcium_share,
        p.calcium_intake * calcium_share,
        magnesium_share,
        p.magnesium_intake * magnesium_share,
        ca_filtered,
        ca_proximal,
        ca_ascending,
        ca_distal,
        ca_reabsorbed,
        (1 - ca_reabsorbed) * ca_filtered,
        mg_filtered,
        mg_proximal,
        mg_ascending,
        mg_distal,
        mg_reabsorbed,
        (1 - mg_reabsorbed) * mg_filtered,
        resorbed,
        p.resorbed_magnesium * resorbed,
        p.calcium_into_fast_bone * calcium_plasma,
        p.calcium_out_of_fast_bone * calcium_fast_bone,
        p.calcium_accretion * calcium_fast_bone,
        p.magnesium_into_fast_bone * magnesium_plasma,
        p.magnesium_out_of_fast_bone * magnesium_fast_bone,
        p.magnesium_accretion * magnesium_fast_bone,
    )


def balances(p: RatParameters, flow: RatFlows[Real]) -> tuple[Real, Real, Real, Real, Real, Real, Real]:
    r"""Return how fast the seven states change, in the order of `flows`.

    .. math:: \frac{dM}{dt} = \frac{1 - b}{Z} [A + I + R + O - N - U]

    for each plasma mineral: absorbed, infused, resorbed, out of and into fast bone, urine. :math:`Z` is 1, or in the
    published form the plasma volume over 1 L, by which the authors' program divides a second time.

    Parameters
    ----------
    p : RatParameters
        Constants.
    flow : RatFlows
        Every flow at the state.

    Returns
    -------
    tuple of seven floats or arrays, shape (n,)
        [pmol/min] of hormones, [mmol/min] of minerals.
    """
    magnesium = (
        flow.magnesium_absorbed
        + p.magnesium_infusion
        + flow.magnesium_resorbed
        + flow.magnesium_out_of_fast_bone
        - flow.magnesium_into_fast_bone
        - flow.magnesium_urine
    )
    calcium = (
        flow.calcium_absorbed
        + p.calcium_infusion
        + flow.calcium_resorbed
        + flow.calcium_out_of_fast_bone
        - flow.calcium_into_fast_bone
        - flow.calcium_urine
    )
    divisor = p.minerals_divisor
    return (
        flow.pth_synthesised - flow.pth_secreted - flow.pth_degraded,
        flow.pth_secreted - flow.pth_cleared,
        flow.calcitriol_synthesised - flow.calcitriol_cleared,
        (1 - p.magnesium_bound) * magnesium / divisor,
        (1 - p.calcium_bound) * calcium / divisor,
        flow.calcium_into_fast_bone - flow.calcium_out_of_fast_bone - flow.calcium_accreted,
        flow.magnesium_into_fast_bone - flow.magnesium_out_of_fast_bone - flow.magnesium_accreted,
    )
