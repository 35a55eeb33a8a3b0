"""The equations of HUMAN-9: what gland, gut, kidney and bone of an adult do at given concentrations.

Experimental and unpublished. Concentrations are mmol/L for minerals and pmol/L for hormones. PTH and labile magnesium
act relative to their baseline. Each law takes the parameters and what it depends on, floats or arrays, and is one
equation; `_norm` parameters are its value at baseline, which a scenario never changes.
"""

import math
from typing import TYPE_CHECKING, Any, overload

from camg._numeric import Array, Real, power
from camg.homeostasis.hill import falling, rising

if TYPE_CHECKING:
    from camg.homeostasis.human_parameters import HumanParameters

__all__ = [
    "calcitriol_synthesised",
    "calcium_absorbed_share",
    "calcium_threshold",
    "calcium_urine",
    "conversion_by_pth",
    "effective_pth",
    "magnesium_absorbed_share",
    "magnesium_release",
    "magnesium_threshold",
    "magnesium_urine",
    "pth_response",
    "pth_synthesised",
    "release_rate",
    "resorption",
    "resorption_by_pth",
    "sensed_calcium",
    "softplus",
]


@overload
def softplus(value: float) -> float: ...
@overload
def softplus(value: Array) -> Array: ...
def softplus(value: Any) -> Any:
    r"""Return :math:`\ln(1 + e^z)`, a threshold with a soft corner, without overflow.

    >>> softplus(-800.0), round(softplus(0.0), 6), softplus(800.0)
    (0.0, 0.693147, 800.0)
    """
    if isinstance(value, float | int):
        return max(value, 0.0) + math.log1p(math.exp(-abs(value)))
    import numpy as np

    return np.maximum(value, 0.0) + np.log1p(np.exp(-np.abs(value)))


# Parathyroid gland --------------------------------------------------------------------------------------------


def sensed_calcium(p: "HumanParameters", calcium: Real, magnesium: Real) -> Real:
    r"""Return the calcium that the gland sees, for which magnesium stands in a little.

    .. math:: c^* = c + \psi\,[H(m; 0.70, 4) - H(0.55; 0.70, 4)]

    Parameters
    ----------
    p : HumanParameters
        Constants.
    calcium, magnesium : float or array, shape (n,)
        Ionised [mmol/L].

    Returns
    -------
    float or array, shape (n,)
        [mmol/L].
    """
    by_magnesium = rising(magnesium, p.magnesium_sensing_half, p.magnesium_sensing_exponent)
    return calcium + p.magnesium_sensing * (by_magnesium - p.magnesium_sensing_norm)


def magnesium_release(p: "HumanParameters", magnesium: Real) -> Real:
    r"""Return what ionised magnesium [mmol/L] allows of the release of PTH, over baseline [1].

    .. math:: g = \frac{g_{min} + (1 - g_{min})\,H(m; K_b, q)}{g_{min} + (1 - g_{min})\,H(0.55; K_b, q)}
    """
    allowed = rising(magnesium, p.release_magnesium, p.release_magnesium_exponent)
    least = p.release_magnesium_least
    return (least + (1 - least) * allowed) / p.release_magnesium_norm


def release_rate(p: "HumanParameters", allowed: Real, sensed: Real) -> Real:
    r"""Return the rate at which the gland releases its store.

    .. math:: \lambda = g\,\lambda_0 \left\{f_{min} + \frac{f_{max} - f_{min}}{1 + [c^* / (\sigma S_g)]^k}\right\}

    Parameters
    ----------
    p : HumanParameters
        Constants.
    allowed : float or array, shape (n,)
        What magnesium allows, :math:`g` [1].
    sensed : float or array, shape (n,)
        Sensed calcium :math:`c^*` [mmol/L].

    Returns
    -------
    float or array, shape (n,)
        [1/h].
    """
    answer = falling(sensed, p.set_point * p.release_calcium, p.release_steepness)
    return allowed * p.pth_release * (p.release_least + (p.release_most - p.release_least) * answer)


def pth_synthesised(p: "HumanParameters", calcitriol: Real) -> Real:
    r"""Return the synthesis of PTH [pmol/L/h], which calcitriol [pmol/L] inhibits.

    .. math:: \kappa = Z \kappa_0 \frac{1 + \theta}{1 + \theta D / D_0}
    """
    theta = p.calcitriol_on_pth_synthesis
    return p.pth_synthesis * p.pth_synthesis_usual * (1 + theta) / (1 + theta * calcitriol / p.calcitriol_usual)


# Response to PTH ----------------------------------------------------------------------------------------------


def pth_response(p: "HumanParameters", labile: Real) -> Real:
    r"""Return how well organs answer PTH with this much labile magnesium [mmol], over baseline [1].

    .. math:: r = H(Y / Y_0; k_y, q_r) / H(1; k_y, q_r)
    """
    return rising(labile / p.labile_usual, p.response_magnesium, p.response_exponent) / p.response_norm


def effective_pth(p: "HumanParameters", response: Real, pth: Real) -> Real:
    """Return what PTH [pmol/L] does at a response [1], over baseline [1]."""
    return response * pth / p.pth_usual


# Calcitriol ---------------------------------------------------------------------------------------------------


def conversion_by_pth(p: "HumanParameters", effective: Real) -> Real:
    r"""Return what effective PTH [1] does to the making of calcitriol, before the norm [1].

    .. math:: b + (1 - b)\,H(e; 1, n_D)
    """
    basal = p.conversion_basal
    return basal + (1 - basal) * rising(effective, p.conversion_pth, p.conversion_exponent)


def calcitriol_synthesised(p: "HumanParameters", effective: Real, calcium: Real) -> Real:
    r"""Return the making of calcitriol.

    .. math::
        \pi = k_D D_0\, \frac{v (1 + k_{25})}{v + k_{25}} \left(\frac{GFR}{GFR_0}\right)^\eta
        \frac{b + (1 - b)\,H(e; 1, n_D)}{b + (1 - b)/2}\, \frac{c_0}{c}

    Parameters
    ----------
    p : HumanParameters
        Constants.
    effective : float or array, shape (n,)
        Effective PTH :math:`e` over baseline [1].
    calcium : float or array, shape (n,)
        Ionised [mmol/L], above 0.

    Returns
    -------
    float or array, shape (n,)
        [pmol/L/h].
    """
    precursor = p.vitamin_d * (1 + p.conversion_vitamin_d) / (p.vitamin_d + p.conversion_vitamin_d)
    kidney = power(p.gfr / p.gfr_usual, p.conversion_gfr_exponent)
    by_pth = conversion_by_pth(p, effective) / p.conversion_norm
    by_calcium = power(p.calcium_ionised_usual / calcium, p.conversion_calcium_exponent)
    return p.calcitriol_clearance * p.calcitriol_usual * precursor * kidney * by_pth * by_calcium


# Gut ----------------------------------------------------------------------------------------------------------


def calcium_absorbed_share(p: "HumanParameters", calcitriol: Real) -> Real:
    r"""Return the share of calcium eaten that is absorbed [1], below 1, at a calcitriol [pmol/L].

    .. math:: 1 - \frac{1 - p_C}{1 + \frac{D}{D_0} \frac{V_C}{K_C + I_{Ca}}}
    """
    regulated = calcitriol / p.calcitriol_usual * p.calcium_transport / (p.calcium_transport_half + p.calcium_intake)
    return 1 - (1 - p.calcium_absorbed_passive) / (1 + regulated)


def magnesium_absorbed_share(p: "HumanParameters") -> float:
    r"""Return the share of magnesium eaten that is absorbed [1]: :math:`\alpha [V_M / (K_M + I_{Mg}) + p_M]`."""
    saturable = p.magnesium_transport / (p.magnesium_transport_half + p.magnesium_intake)
    return p.magnesium_absorption * (saturable + p.magnesium_absorbed_passive)


# Kidney -------------------------------------------------------------------------------------------------------


def calcium_threshold(p: "HumanParameters", effective: Real, magnesium: Real) -> Real:
    r"""Return the delivery of calcium above which the distal tubule lets it pass.

    .. math:: T_{Ca} = T_0 + T_1 H(e; K_p, 1.5) - \mu (m - 0.55) + \Delta T_{Ca}

    Parameters
    ----------
    p : HumanParameters
        Constants.
    effective : float or array, shape (n,)
        Effective PTH :math:`e` over baseline [1].
    magnesium : float or array, shape (n,)
        Ionised [mmol/L].

    Returns
    -------
    float or array, shape (n,)
        [mmol/L of filtrate].
    """
    by_pth = p.calcium_threshold_pth * rising(effective, p.calcium_threshold_pth_half, p.calcium_threshold_exponent)
    by_magnesium = p.magnesium_on_calcium_threshold * (magnesium - p.magnesium_ionised_usual)
    return p.calcium_threshold + by_pth - by_magnesium + p.calcium_threshold_shift


def magnesium_threshold(p: "HumanParameters", sensed: Real) -> Real:
    r"""Return the delivery of magnesium [mmol/L] above which it passes, at a sensed calcium [mmol/L].

    .. math:: T_{Mg} = T_{Mg,0} \{1 - 0.5\,[H(c^*; 1.6, 4) - H(1.22; 1.6, 4)]\} + \Delta T_{Mg}
    """
    receptor = rising(sensed, p.magnesium_threshold_calcium, p.magnesium_threshold_exponent)
    taken = p.magnesium_threshold_sensing * (receptor - p.magnesium_threshold_norm)
    return p.magnesium_threshold * (1 - taken) + p.magnesium_threshold_shift


def calcium_urine(p: "HumanParameters", calcium: Real, threshold: Real) -> Real:
    r"""Return the calcium of urine [mmol/h] at a total plasma calcium and a threshold [mmol/L].

    .. math:: U_{Ca} = GFR\, w_C\, sp\!\left(\frac{a_C u_C C_t - T_{Ca}}{w_C}\right)

    with :math:`sp` as in `softplus`: excretion never rises faster than what leaves the proximal tubule.
    """
    delivered = p.calcium_past_proximal * p.calcium_filterable * calcium
    passed: Real = p.gfr * p.calcium_splay * softplus((delivered - threshold) / p.calcium_splay)
    return passed


def magnesium_urine(p: "HumanParameters", magnesium: Real, threshold: Real) -> Real:
    r"""Return the magnesium of urine [mmol/h] at a total plasma magnesium and a threshold [mmol/L].

    .. math::
        U_{Mg} = GFR \left\{\varphi u_M M_t + w_M\, sp\!\left(\frac{a_M u_M M_t - T_{Mg}}{w_M}\right)\right\}
    """
    filterable = p.magnesium_filterable * magnesium
    above = softplus((p.magnesium_past_proximal * filterable - threshold) / p.magnesium_splay)
    passed: Real = p.gfr * (p.magnesium_excreted_least * filterable + p.magnesium_splay * above)
    return passed


# Bone ---------------------------------------------------------------------------------------------------------


def resorption_by_pth(p: "HumanParameters", effective: Real) -> Real:
    r"""Return what effective PTH [1] does to resorption, before the norm [1]: :math:`a_B + (1 - a_B)\,H(e; 1, 2)`."""
    basal = p.resorption_basal
    return basal + (1 - basal) * rising(effective, p.resorption_pth, p.resorption_exponent)


def resorption(p: "HumanParameters", effective: Real, calcitriol: Real, deep: Real) -> Real:
    r"""Return the resorption of bone, as calcium.

    .. math::
        R = R_0 \frac{B}{B_0}\, \frac{a_B + (1 - a_B)\,H(e; 1, 2)}{a_B + (1 - a_B)/2}
        \left[1 - b_R + \frac{2 b_R D}{D + D_0}\right]

    Parameters
    ----------
    p : HumanParameters
        Constants.
    effective : float or array, shape (n,)
        Effective PTH :math:`e` over baseline [1].
    calcitriol : float or array, shape (n,)
        [pmol/L].
    deep : float or array, shape (n,)
        Calcium of deep bone :math:`B` [mmol].

    Returns
    -------
    float or array, shape (n,)
        [mmol/day].
    """
    by_pth = resorption_by_pth(p, effective) / p.resorption_norm
    part = p.resorption_calcitriol
    by_calcitriol = 1 - part + 2 * part * calcitriol / (calcitriol + p.calcitriol_usual)
    return p.bone_turnover * deep / p.deep_bone_usual * by_pth * by_calcitriol
