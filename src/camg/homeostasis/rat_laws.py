"""The equations of the rat: what hormones, gut, kidney and bone do at given plasma concentrations.

Dutta & Layton 2024, :doi:`10.1016/j.isci.2024.111077`, implemented from the mathematics. Concentrations are mmol/L for
minerals (free) and pmol/L for hormones; flows are per minute. Each law takes the parameters and what it depends on,
floats or arrays, and is one equation.
"""

from camg._numeric import Real, minimum, power
from camg.homeostasis.hill import falling, rising
from camg.homeostasis.rat_parameters import RatParameters

__all__ = [
    "calcitriol_cleared",
    "calcitriol_synthesised",
    "calcium_absorbed_share",
    "calcium_reabsorbed",
    "clearance_modulation",
    "conversion_drive",
    "magnesium_absorbed_share",
    "magnesium_drive",
    "magnesium_reabsorbed",
    "pth_synthesised",
    "resorption",
    "secretion_rate",
    "sensing",
    "tubular_share",
]


# Parathyroid gland --------------------------------------------------------------------------------------------


def secretion_rate(p: RatParameters, magnesium: Real, calcium: Real) -> Real:
    r"""Return the rate of PTH exocytosis.

    .. math:: F = h \left(\frac{c_g}{c}\right)^2 [\beta - U(m; m_½, 2)] + (1 - h)\, k_{lo} \frac{m}{m + 0.25}

    with :math:`h = U(m; 0.4, 50)`: above the switch calcium and magnesium both suppress, below it secretion falls
    with magnesium, the "paradoxical block".

    Parameters
    ----------
    p : RatParameters
        Constants.
    magnesium, calcium : float or array, shape (n,)
        Free plasma concentrations [mmol/L]; calcium above 0.

    Returns
    -------
    float or array, shape (n,)
        [1/min].
    """
    replete = power(p.exocytosis_calcium / calcium, p.exocytosis_calcium_exponent) * (
        p.exocytosis - rising(magnesium, p.exocytosis_magnesium, p.exocytosis_magnesium_exponent)
    )
    deficient = p.deficient_exocytosis * magnesium / (magnesium + p.deficient_magnesium)
    return deficient + rising(magnesium, p.switch_magnesium, p.switch_exponent) * (replete - deficient)


def pth_synthesised(p: RatParameters, calcitriol: Real) -> Real:
    r"""Return the synthesis of PTH [pmol/min], which calcitriol [pmol/L] inhibits: :math:`k / (1 + 0.003\,d)`."""
    return p.pth_synthesis / (1 + p.calcitriol_on_pth_synthesis * calcitriol)


# Calcitriol ---------------------------------------------------------------------------------------------------


def magnesium_drive(p: RatParameters, magnesium: Real) -> Real:
    r"""Return what magnesium does to the making of calcitriol.

    .. math:: \Psi = 6.6\,[h_m U(m; 1.1, 4) + (1 - h_m) L(m; 1.2, 4)], \quad h_m = L(m; 2.5, 50)

    Parameters
    ----------
    p : RatParameters
        Constants.
    magnesium : float or array, shape (n,)
        Free plasma magnesium [mmol/L].

    Returns
    -------
    float or array, shape (n,)
        [1], 0 to `conversion_magnesium_most`.
    """
    low = falling(magnesium, p.conversion_switch_magnesium, p.conversion_switch_exponent)
    stimulated = rising(magnesium, p.conversion_magnesium_rising, p.conversion_magnesium_exponent)
    inhibited = falling(magnesium, p.conversion_magnesium_falling, p.conversion_magnesium_exponent)
    return p.conversion_magnesium_most * (inhibited + low * (stimulated - inhibited))


def conversion_drive(p: RatParameters, pth: Real, calcitriol: Real, magnesium: Real, calcium: Real) -> Real:
    r"""Return the drive of 1-alpha-hydroxylation.

    .. math:: \Phi = \frac{U(p; 3, 6)\, \Psi(m)}{(1 + 0.3\,c)(1 + 0.018\,d)}

    Parameters
    ----------
    p : RatParameters
        Constants.
    pth, calcitriol : float or array, shape (n,)
        Plasma concentrations [pmol/L].
    magnesium, calcium : float or array, shape (n,)
        Free plasma concentrations [mmol/L].

    Returns
    -------
    float or array, shape (n,)
        [1].
    """
    stimulated = rising(pth, p.conversion_pth, p.conversion_pth_exponent) * magnesium_drive(p, magnesium)
    return stimulated / ((1 + p.calcium_on_conversion * calcium) * (1 + p.calcitriol_on_conversion * calcitriol))


def calcitriol_synthesised(p: RatParameters, drive: Real) -> Real:
    r"""Return the making of calcitriol [pmol/min] from a drive [1]: :math:`(k_{c0} + k_{c1} \Phi)\,D_{25}`."""
    return (p.conversion_basal + p.conversion_regulated * drive) * p.vitamin_d


def clearance_modulation(p: RatParameters, pth: Real, magnesium: Real) -> Real:
    r"""Return what PTH [pmol/L] and magnesium [mmol/L] do to 24-hydroxylation [1].

    .. math:: Q = \frac{1}{1 + 0.52\,p} + U(m; 1.7, 4)
    """
    return 1 / (1 + p.pth_on_clearance * pth) + rising(magnesium, p.clearance_magnesium, p.clearance_magnesium_exponent)


def calcitriol_cleared(p: RatParameters, modulation: Real, calcitriol: Real) -> Real:
    r"""Return the clearance of calcitriol [pmol/min]: :math:`CL_D\,Q\,d`."""
    return p.calcitriol_clearance * modulation * calcitriol


# Gut ----------------------------------------------------------------------------------------------------------


def calcium_absorbed_share(p: RatParameters, regulated: Real) -> Real:
    r"""Return the share of dietary calcium absorbed [1]: :math:`g_0 + g_1 E`, with :math:`E = U(d; 100, 2)`."""
    return p.calcium_absorbed_basal + p.calcium_absorbed_regulated * regulated


def magnesium_absorbed_share(p: RatParameters, regulated: Real) -> Real:
    r"""Return the share of dietary magnesium absorbed.

    .. math:: a_0 + a_1 \frac{v}{K_I + I} + a_2 E

    Parameters
    ----------
    p : RatParameters
        Constants, with `capped`.
    regulated : float or array, shape (n,)
        Effect :math:`E` of calcitriol on the gut [1], 0 to 1.

    Returns
    -------
    float or array, shape (n,)
        [1]; above 1 where the intake falls below about two thirds of the usual one, unless capped.

    Notes
    -----
    A share above 1 is what the published equation gives: more is absorbed than is eaten. The cap of 0.95 is this
    library's judgement.
    """
    active = p.magnesium_absorbed_active * p.magnesium_transport / (p.magnesium_transport_half + p.magnesium_intake)
    share: Real = p.magnesium_absorbed_passive + active + p.magnesium_absorbed_regulated * regulated
    if not p.capped:
        return share
    capped: Real = minimum(share, p.magnesium_absorbed_most)
    return capped


# Kidney -------------------------------------------------------------------------------------------------------


def sensing(p: RatParameters, magnesium: Real, calcium: Real) -> Real:
    r"""Return what the calcium-sensing receptor leaves of the work of the ascending limb.

    .. math:: T = \frac{L(c; 1.25, 4)}{1 + 0.6\,(m / 2.5)^4}

    Parameters
    ----------
    p : RatParameters
        Constants.
    magnesium, calcium : float or array, shape (n,)
        Free plasma concentrations [mmol/L], 0 or more.

    Returns
    -------
    float or array, shape (n,)
        [1], 0 to 1.
    """
    ratio = power(magnesium / p.sensing_magnesium, p.sensing_exponent)
    return falling(calcium, p.sensing_calcium, p.sensing_exponent) / (1 + p.sensing_magnesium_weight * ratio)


def tubular_share(basal: float, regulated: float, drive: Real) -> Real:
    """Return the share of the filtered load that a segment takes back [1], from the drive on it [1]."""
    return basal + regulated * drive


def calcium_reabsorbed(p: RatParameters, proximal: Real, ascending: Real, distal: Real) -> tuple[Real, Real, Real]:
    """Return the shares of filtered calcium that three segments take back [1], from the drives on them [1]."""
    return (
        tubular_share(p.calcium_proximal_basal, p.calcium_proximal_regulated, proximal),
        tubular_share(p.calcium_ascending_basal, p.calcium_ascending_regulated, ascending),
        tubular_share(p.calcium_distal_basal, p.calcium_distal_regulated, distal),
    )


def magnesium_reabsorbed(p: RatParameters, proximal: Real, ascending: Real, distal: Real) -> tuple[Real, Real, Real]:
    """Return the shares of filtered magnesium that three segments take back [1], from the drives on them [1]."""
    return (
        tubular_share(p.magnesium_proximal_basal, p.magnesium_proximal_regulated, proximal),
        tubular_share(p.magnesium_ascending_basal, p.magnesium_ascending_regulated, ascending),
        tubular_share(p.magnesium_distal_basal, p.magnesium_distal_regulated, distal),
    )


# Bone ---------------------------------------------------------------------------------------------------------


def resorption(p: RatParameters, pth: Real, calcitriol: Real) -> Real:
    r"""Return the resorption of bone, as calcium.

    .. math:: B = R_0 + R_1 [0.2\,U(p; 2.45, 2) + 0.8\,U(d; 160, 2)]

    Parameters
    ----------
    p : RatParameters
        Constants.
    pth, calcitriol : float or array, shape (n,)
        Plasma concentrations [pmol/L].

    Returns
    -------
    float or array, shape (n,)
        [mmol/min].
    """
    by_pth = rising(pth, p.resorption_pth, p.resorption_exponent)
    by_calcitriol = rising(calcitriol, p.resorption_calcitriol, p.resorption_exponent)
    weight = p.resorption_calcitriol_weight
    return p.resorption_basal + p.resorption_regulated * ((1 - weight) * by_pth + weight * by_calcitriol)
