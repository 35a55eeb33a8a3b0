"""Balance: what is retained of a daily intake, by the lines of the balance studies."""

from camg._numeric import Real

__all__ = ["neutral_intake_mg", "output_mg", "retention_mg"]


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
    proof of an optimal status. Sweat, hair and menses were not counted.

    Examples
    --------
    >>> round(retention_mg(600.0, retained=0.20, lost_mg=148.29), 2)
    -28.29
    """
    return retained * intake_mg - lost_mg


def output_mg(intake_mg: Real, *, retained: float, lost_mg: float) -> Real:
    r"""Return the mean daily output, with urine and stools, at a daily intake: what is not retained of it.

    .. math:: Y = I - B = b + (1 - r) I

    Parameters
    ----------
    intake_mg, retained, lost_mg
        As of `retention_mg`.

    Returns
    -------
    float or array, shape (n,)
        Mean output [mg/d]: the form in which the studies print their line.

    Examples
    --------
    >>> round(output_mg(1000.0, retained=0.20, lost_mg=148.29), 2)
    948.29
    """
    return intake_mg - retention_mg(intake_mg, retained=retained, lost_mg=lost_mg)


def neutral_intake_mg(*, retained: float, lost_mg: float) -> float:
    r"""Return the daily intake at which the mean balance is nil.

    .. math:: I_0 = b / r

    Parameters
    ----------
    retained, lost_mg : float
        As of `retention_mg`; `retained` above 0.

    Returns
    -------
    float
        [mg/d].

    Examples
    --------
    >>> round(neutral_intake_mg(retained=0.20, lost_mg=148.29)), round(neutral_intake_mg(retained=0.12, lost_mg=19.8))
    (741, 165)
    """
    return lost_mg / retained
