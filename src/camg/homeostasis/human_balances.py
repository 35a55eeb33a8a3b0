"""HUMAN-9 as a whole: every flow at a state, and how fast the nine states change with them."""

from typing import Any, Generic, NamedTuple

from camg._numeric import Real
from camg.homeostasis import human_laws as laws
from camg.homeostasis.human_parameters import HumanParameters

__all__ = ["HumanFlows", "balances", "flows"]


class HumanFlows(NamedTuple, Generic[Real]):
    """Everything that can be read off HUMAN-9 besides its states; flows of minerals are per day."""

    calcium_plasma: Real
    ionised_calcium: Real
    magnesium_plasma: Real
    ionised_magnesium: Real
    sensed_calcium: Real
    magnesium_release_factor: Real
    pth_release_rate: Real
    pth_synthesised: Real
    pth_released: Real
    pth_lost_in_gland: Real
    pth_cleared: Real
    pth_response_factor: Real
    effective_pth: Real
    calcitriol_synthesised: Real
    calcitriol_cleared: Real
    calcium_absorbed_share: Real
    calcium_absorbed: Real
    calcium_faecal: Real
    calcium_filtered: Real
    calcium_urine: Real
    calcium_excreted_share: Real
    calcium_resorbed: Real
    calcium_accreted: Real
    calcium_into_bone: Real
    calcium_out_of_bone: Real
    magnesium_absorbed_share: Real
    magnesium_absorbed: Real
    magnesium_faecal: Real
    magnesium_filtered: Real
    magnesium_urine: Real
    magnesium_excreted_share: Real
    magnesium_into_labile: Real
    magnesium_out_of_labile: Real
    magnesium_into_slow: Real
    magnesium_out_of_slow: Real


def flows(
    p: HumanParameters,
    pth_store: Real,
    pth_plasma: Real,
    calcitriol_plasma: Real,
    calcium_extracellular: Real,
    calcium_exchangeable_bone: Real,
    calcium_deep_bone: Real,
    magnesium_extracellular: Real,
    magnesium_labile: Real,
    magnesium_slow: Real,
) -> HumanFlows[Real]:
    """Return everything that can be read off a state.

    Parameters
    ----------
    p : HumanParameters
        Constants.
    pth_store, pth_plasma, calcitriol_plasma : float or array, shape (n,)
        Concentrations [pmol/L]; the store of PTH per litre of the space of PTH.
    calcium_extracellular, calcium_exchangeable_bone, calcium_deep_bone : float or array, shape (n,)
        Amounts [mmol], outside cells above 0.
    magnesium_extracellular, magnesium_labile, magnesium_slow : float or array, shape (n,)
        Amounts [mmol], outside cells above 0.

    Returns
    -------
    HumanFlows
        Floats, or arrays of shape (n,).
    """
    day = p.hours_per_day
    calcium = calcium_extracellular / p.calcium_volume
    magnesium = magnesium_extracellular / p.magnesium_volume
    ionised_calcium = p.calcium_ionised_usual / p.calcium_total_usual * calcium
    ionised_magnesium = p.magnesium_ionised_usual / p.magnesium_total_usual * magnesium

    sensed = laws.sensed_calcium(p, ionised_calcium, ionised_magnesium)
    allowed = laws.magnesium_release(p, ionised_magnesium)
    rate = laws.release_rate(p, allowed, sensed)
    response = laws.pth_response(p, magnesium_labile)
    effective = laws.effective_pth(p, response, pth_plasma)

    calcium_share = laws.calcium_absorbed_share(p, calcitriol_plasma)
    magnesium_share: Any = laws.magnesium_absorbed_share(p)  # one number, whatever the state
    secreted = magnesium_labile / p.labile_usual

    calcium_urine = laws.calcium_urine(p, calcium, laws.calcium_threshold(p, effective, ionised_magnesium))
    magnesium_urine = laws.magnesium_urine(p, magnesium, laws.magnesium_threshold(p, sensed))
    calcium_filtered = p.gfr * p.calcium_filterable * calcium
    magnesium_filtered = p.gfr * p.magnesium_filterable * magnesium
    return HumanFlows(
        calcium,
        ionised_calcium,
        magnesium,
        ionised_magnesium,
        sensed,
        allowed,
        rate,
        laws.pth_synthesised(p, calcitriol_plasma),
        rate * pth_store,
        p.gland_loss * p.pth_release * pth_store,
        p.pth_clearance * pth_plasma,
        response,
        effective,
        laws.calcitriol_synthesised(p, effective, ionised_calcium),
        p.calcitriol_clearance * calcitriol_plasma,
        calcium_share,
        p.calcium_intake * calcium_share,
        p.calcium_faecal_usual * calcium_extracellular / p.calcium_extracellular_usual,
        day * calcium_filtered,
        day * calcium_urine,
        calcium_urine / calcium_filtered,
        laws.resorption(p, effective, calcitriol_plasma, calcium_deep_bone),
        day * p.calcium_accretion_rate * calcium_exchangeable_bone,
        day * p.calcium_into_bone_rate * calcium_extracellular,
        day * p.calcium_out_of_bone_rate * calcium_exchangeable_bone,
        magnesium_share,
        p.magnesium_intake * magnesium_share,
        p.magnesium_faecal_usual * secreted,
        day * magnesium_filtered,
        day * magnesium_urine,
        magnesium_urine / magnesium_filtered,
        day * p.magnesium_into_labile_rate * magnesium_extracellular,
        (p.labile_exchange - p.magnesium_faecal_usual) * secreted,
        day * p.magnesium_into_slow_rate * magnesium_extracellular,
        day * p.magnesium_out_of_slow_rate * magnesium_slow,
    )


def balances(p: HumanParameters, flow: HumanFlows[Real]) -> tuple[Real, Real, Real, Real, Real, Real, Real, Real, Real]:
    r"""Return how fast the nine states change, in the order of `flows`.

    .. math::
        \frac{dC}{dt} = A_{Ca} + in_{Ca} - F_{Ca} - U_{Ca} - k_{cx} C + k_{xc} X + R, \qquad
        \frac{dM}{dt} = A_{Mg} + in_{Mg} - U_{Mg} - k_{my} M + (J_y - e_M) \frac{Y}{Y_0} - k_{ms} M + k_{sm} S

    and so on: what one pool loses another gains or leaves the body, so that minerals are conserved identically.

    Parameters
    ----------
    p : HumanParameters
        Constants.
    flow : HumanFlows
        Every flow at the state.

    Returns
    -------
    tuple of nine floats or arrays, shape (n,)
        [pmol/L/h] of hormones, [mmol/h] of minerals.
    """
    day = p.hours_per_day
    calcium = (
        flow.calcium_absorbed
        - flow.calcium_faecal
        - flow.calcium_urine
        - flow.calcium_into_bone
        + flow.calcium_out_of_bone
        + flow.calcium_resorbed
    )
    magnesium = (
        flow.magnesium_absorbed
        - flow.magnesium_urine
        - flow.magnesium_into_labile
        + flow.magnesium_out_of_labile
        - flow.magnesium_into_slow
        + flow.magnesium_out_of_slow
    )
    return (
        flow.pth_synthesised - flow.pth_released - flow.pth_lost_in_gland,
        flow.pth_released - flow.pth_cleared,
        flow.calcitriol_synthesised - flow.calcitriol_cleared,
        calcium / day + p.calcium_infusion,
        (flow.calcium_into_bone - flow.calcium_out_of_bone - flow.calcium_accreted) / day,
        (flow.calcium_accreted - flow.calcium_resorbed) / day,
        magnesium / day + p.magnesium_infusion,
        (flow.magnesium_into_labile - flow.magnesium_out_of_labile - flow.magnesium_faecal) / day,
        (flow.magnesium_into_slow - flow.magnesium_out_of_slow) / day,
    )
