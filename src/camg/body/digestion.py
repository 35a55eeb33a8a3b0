"""Gate 1: how much of what is swallowed dissolves."""

from camg._numeric import Real, exp

__all__ = ["binding_fraction", "dissolved_mg"]


def binding_fraction(
    phytate_mmol: Real, oxalate_mmol: Real, *, phytate_per_mmol: float, oxalate_per_mmol: float
) -> Real:
    r"""Return the share of magnesium left free by phytate and oxalate of the same meal.

    .. math:: \chi = e^{-a P} \, e^{-b X}

    Parameters
    ----------
    phytate_mmol, oxalate_mmol : float or array, shape (n,)
        :math:`P`, :math:`X` eaten in the meal [mmol], 0 or more.
    phytate_per_mmol, oxalate_per_mmol : float
        :math:`a`, :math:`b` [1/mmol].

    Returns
    -------
    float or array, shape (n,)
        Between 0 and 1.

    Notes
    -----
    Phytate: Bohn et al. 2004, :doi:`10.1093/ajcn/79.3.418`; the constant is fitted so that both gates together
    return the trial's ratio of absorption. Oxalate: fitted the same way to one pair of test meals. For calcium no
    dose-response is known: its share is 1.

    Examples
    --------
    >>> round(binding_fraction(1.49, 0.0, phytate_per_mmol=0.965, oxalate_per_mmol=0.088), 4)
    0.2374
    """
    return exp(-(phytate_per_mmol * phytate_mmol + oxalate_per_mmol * oxalate_mmol))


def dissolved_mg(dose_mg: Real, sigma: Real, free_fraction: Real) -> Real:
    r"""Return what of a dose reaches gate 2 in solution.

    .. math:: S = D \, \sigma \, \chi

    Parameters
    ----------
    dose_mg : float or array, shape (n,)
        Elemental dose :math:`D` [mg], 0 or more.
    sigma : float or array, shape (n,)
        Dissolved share :math:`\sigma` of the salt's class in this stomach [1].
    free_fraction : float or array, shape (n,)
        Share :math:`\chi` that nothing in the meal binds [1].

    Returns
    -------
    float or array, shape (n,)
        Dissolved elemental amount [mg], between 0 and `dose_mg`.

    Notes
    -----
    Where a trial exists :math:`\sigma` was chosen so that the whole pipeline returns the trial's ratio of
    absorption (grade A for carbonate, C or D elsewhere).

    Examples
    --------
    >>> dissolved_mg(500.0, 0.8, 1.0)
    400.0
    """
    return dose_mg * sigma * free_fraction
