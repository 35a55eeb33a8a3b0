"""Plasma: what total calcium would be at the usual albumin."""

from camg._numeric import Real

__all__ = ["corrected_calcium_mmol_l"]


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
