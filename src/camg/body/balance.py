"""Balance: what is retained of a daily intake, by the lines of the balance studies."""

from camg._numeric import Real

__all__ = ["retention_mg"]


def retention_mg(intake_mg: Real, *, retained: float, lost_mg: float) -> Real:
    r"""Return the mean daily balance at a daily intake.

    .. math:: B = r I - b

    Parameters
    ----------
    intake_mg : float or array, shape (n,)
        Daily elemental intake :math:`I` from all sources [mg], 0 or more.
    retained : float
        Share :math:`r` of a change in intake that is retained [1].
    lost_mg : float
        Output :math:`b` at no intake [mg].

    Returns
    -------
    float or array, shape (n,)
        Mean balance [mg/d]; below 0 the body loses. Individuals spread widely.

    Notes
    -----
    Hunt and Johnson 2007 (calcium, intakes 415-1740 mg) and 2006 (magnesium, line recalled). Zero balance is no
    proof of an optimal status.

    Examples
    --------
    >>> round(retention_mg(600.0, retained=0.20, lost_mg=148.29), 2)
    -28.29
    """
    return retained * intake_mg - lost_mg
