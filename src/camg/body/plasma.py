"""Plasma: what calcium would be at the usual albumin and pH, and how much magnesium is ionised."""

import math

from camg._numeric import Real, exp

__all__ = ["corrected_calcium_mmol_l", "ionised_calcium_at_ph", "ionised_magnesium_mmol_l"]


def corrected_calcium_mmol_l(
    calcium_mmol_l: Real, albumin_g_l: Real, *, per_albumin: float, usual_albumin_g_l: float
) -> Real:
    r"""Return total calcium as it would be at the usual albumin, which carries much of it.

    .. math:: C' = C + s (a_0 - a)

    Parameters
    ----------
    calcium_mmol_l : float or array, shape (n,)
        Total calcium :math:`C` in serum [mmol/L].
    albumin_g_l : float or array, shape (n,)
        Albumin :math:`a` [g/L].
    per_albumin : float
        Calcium :math:`s` that goes with a gram of albumin [mmol/g].
    usual_albumin_g_l : float
        Albumin :math:`a_0` that it is corrected to [g/L].

    Returns
    -------
    float or array, shape (n,)
        Albumin-corrected calcium [mmol/L].

    Notes
    -----
    The SI form of a general-practice notebook page (secondary); in mg/dL and g/dL, 0.8 for each g/dL from 4.0, which
    agrees to rounding. For screening only: it is unreliable in kidney disease and in hospital patients, and where
    ionised calcium is known, that decides.

    Examples
    --------
    >>> round(corrected_calcium_mmol_l(2.20, 30.0, per_albumin=0.02, usual_albumin_g_l=40.0), 3)
    2.4
    """
    return calcium_mmol_l + per_albumin * (usual_albumin_g_l - albumin_g_l)


def ionised_calcium_at_ph(calcium_mmol_l: Real, ph: Real, *, per_ph: float, usual_ph: float) -> Real:
    r"""Return ionised calcium as it would be at the usual pH, for protein binds more of it where pH is higher.

    .. math:: c_0 = c \cdot 10^{-s (pH_0 - pH)}

    Parameters
    ----------
    calcium_mmol_l : float or array, shape (n,)
        Ionised calcium :math:`c` as measured [mmol/L].
    ph : float or array, shape (n,)
        pH at which it was measured.
    per_ph : float
        Fall :math:`s` of its decimal logarithm with each unit of pH [1].
    usual_ph : float
        The pH :math:`pH_0` that it is brought to.

    Returns
    -------
    float or array, shape (n,)
        Ionised calcium at the usual pH [mmol/L].

    Examples
    --------
    >>> round(ionised_calcium_at_ph(1.2, 7.3, per_ph=0.178, usual_ph=7.4), 6)
    1.151811
    """
    return calcium_mmol_l * exp(math.log(10.0) * per_ph * (ph - usual_ph))


def ionised_magnesium_mmol_l(magnesium_mmol_l: Real, *, ionised: float) -> Real:
    """Return ionised magnesium of plasma [mmol/L], from the total [mmol/L] and the share that is ionised [1].

    Some of the rest goes with albumin, but no correction for it is agreed on, and none is made.

    >>> round(ionised_magnesium_mmol_l(0.85, ionised=0.65), 4)
    0.5525
    """
    return magnesium_mmol_l * ionised
