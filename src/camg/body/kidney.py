"""The kidney: what is filtered, taken back and excreted, and what habits and illness change in it."""

from camg._numeric import Real, maximum, power

__all__ = [
    "diarrhoea_loss_mg",
    "excreted_mmol",
    "filtered_load_mmol",
    "filtration_l_d",
    "fractional_excretion",
    "linear_change_mg",
    "multiplied_change_mg",
    "segment_shares",
    "segmental_excretion",
    "sensing_factor",
    "steady_urine_mg",
]


def filtration_l_d(rate_ml_min: Real) -> Real:
    """Return a filtration rate per day.

    Parameters
    ----------
    rate_ml_min : float or array, shape (n,)
        Glomerular filtration rate [mL/min], 0 or more.

    Returns
    -------
    float or array, shape (n,)
        [L/d].

    Examples
    --------
    >>> filtration_l_d(125.0)
    180.0
    """
    return rate_ml_min * 1440 / 1000


def filtered_load_mmol(filtration_l_d: Real, plasma_mmol_l: Real, *, ultrafilterable: float) -> Real:
    r"""Return how much of a mineral is filtered in a day.

    .. math:: F = G \, u \, C

    Parameters
    ----------
    filtration_l_d : float or array, shape (n,)
        Glomerular filtration :math:`G` [L/d], 0 or more.
    plasma_mmol_l : float or array, shape (n,)
        Total concentration :math:`C` in plasma [mmol/L], 0 or more.
    ultrafilterable : float
        Share :math:`u` of it that is not bound to protein [1].

    Returns
    -------
    float or array, shape (n,)
        Filtered load [mmol/d].

    Notes
    -----
    The shares are those of textbooks: 0.55-0.60 of calcium, 0.70-0.80 of magnesium.

    Examples
    --------
    An adult of 70 kg; calcium, then magnesium:

    >>> round(filtered_load_mmol(180.0, 2.40, ultrafilterable=0.58), 1)
    250.6
    >>> round(filtered_load_mmol(180.0, 0.85, ultrafilterable=0.73), 1)
    111.7
    """
    return filtration_l_d * ultrafilterable * plasma_mmol_l


def excreted_mmol(fraction: Real, filtered_mmol: Real) -> Real:
    r"""Return what is excreted of a filtered load.

    .. math:: U = f F

    Parameters
    ----------
    fraction : float or array, shape (n,)
        Fractional excretion :math:`f` [1], 0 to 1.
    filtered_mmol : float or array, shape (n,)
        Filtered load :math:`F` [mmol/d].

    Returns
    -------
    float or array, shape (n,)
        Urinary excretion [mmol/d].

    Examples
    --------
    >>> round(excreted_mmol(0.037, 111.7), 2)
    4.13
    """
    return fraction * filtered_mmol


def fractional_excretion(excreted_mmol: Real, filtered_mmol: Real) -> Real:
    r"""Return the share of a filtered load that is excreted, the other way round of `excreted_mmol`.

    .. math:: f = U / F

    Parameters
    ----------
    excreted_mmol : float or array, shape (n,)
        Urinary excretion :math:`U` [mmol/d].
    filtered_mmol : float or array, shape (n,)
        Filtered load :math:`F` [mmol/d], above 0.

    Returns
    -------
    float or array, shape (n,)
        [1]; above 1 only where the two numbers cannot both be true.

    Examples
    --------
    182 mg of calcium a day, the median of men:

    >>> round(fractional_excretion(182 / 40.078, 250.6), 3)
    0.018
    """
    return excreted_mmol / filtered_mmol


def segment_shares(factor: Real, *, proximal: float, ascending: float, distal: float) -> tuple[float, Real, Real, Real]:
    r"""Return where a filtered mineral goes: taken back in three segments, one after the other, or excreted.

    Parameters
    ----------
    factor : float or array, shape (n,)
        :math:`h` on the work of the ascending limb [1]; 1 is usual (see `sensing_factor`).
    proximal, ascending, distal : float
        Shares :math:`r` that the proximal tubule, the thick ascending limb, and the distal convoluted and
        connecting tubule take back of what reaches them [1].

    Returns
    -------
    tuple of a float and three floats or arrays, shape (n,)
        Shares of the filtered load [1] taken back by the three segments, and the excreted one; they add up to 1.

    Notes
    -----
    Micropuncture and teaching texts; between texts the shares differ by a quarter and more. Both ions pass the
    ascending limb by one gate, so both are under the same factor.

    Examples
    --------
    Magnesium, then calcium, at usual blood calcium:

    >>> [round(share, 2) for share in segment_shares(1.0, proximal=0.20, ascending=0.825, distal=0.714)]
    [0.2, 0.66, 0.1, 0.04]
    >>> [round(share, 2) for share in segment_shares(1.0, proximal=0.65, ascending=0.629, distal=0.846)]
    [0.65, 0.22, 0.11, 0.02]
    """
    past_proximal = 1 - proximal
    in_limb: Real = past_proximal * ascending * factor
    past_limb: Real = past_proximal - in_limb
    in_distal: Real = past_limb * distal
    excreted: Real = segmental_excretion(factor, proximal=proximal, ascending=ascending, distal=distal)
    return proximal, in_limb, in_distal, excreted


def segmental_excretion(factor: Real, *, proximal: float, ascending: float, distal: float) -> Real:
    r"""Return the fractional excretion that three segments leave, one after the other.

    .. math:: f = (1 - r_1)(1 - r_2 h)(1 - r_3)

    Parameters
    ----------
    factor : float or array, shape (n,)
        :math:`h` on the work of the ascending limb [1], 0 to :math:`1 / r_2`.
    proximal, ascending, distal : float
        :math:`r_1`, :math:`r_2`, :math:`r_3` (see `segment_shares`) [1].

    Returns
    -------
    float or array, shape (n,)
        Fractional excretion [1], 0 to 1.

    Examples
    --------
    Magnesium at an ionised calcium of 1.50 mmol/L:

    >>> round(segmental_excretion(0.902, proximal=0.20, ascending=0.825, distal=0.714), 4)
    0.0585
    """
    return (1 - proximal) * (1 - ascending * factor) * (1 - distal)


def sensing_factor(
    ionised_mmol_l: Real, *, most: float, half_mmol_l: float, exponent: float, usual_mmol_l: float
) -> Real:
    r"""Return how blood calcium changes the work of the ascending limb, by the calcium-sensing receptor.

    .. math:: h(c) = 1 - E (H(c) - H(c_0)), \qquad H(c) = \frac{c^n}{c^n + k^n}

    Parameters
    ----------
    ionised_mmol_l : float or array, shape (n,)
        Ionised calcium :math:`c` [mmol/L], 0 or more.
    most : float
        Largest share :math:`E` of the work that the receptor can stop [1].
    half_mmol_l, exponent : float
        Ionised calcium :math:`k` at half of its activity [mmol/L], and the steepness :math:`n` [1].
    usual_mmol_l : float
        Ionised calcium :math:`c_0` at which :math:`h` is 1 [mmol/L].

    Returns
    -------
    float or array, shape (n,)
        1 at usual blood calcium, falling as it rises.

    Notes
    -----
    That the receptor inhibits the route of both ions is mechanism (:doi:`10.1681/ASN.2007091038` for loads in
    people); the shape and every constant are this library's judgement (grade C): no human dose-response was found.

    Examples
    --------
    >>> curve = dict(most=0.5, half_mmol_l=1.6, exponent=4.0, usual_mmol_l=1.20)
    >>> [round(sensing_factor(ionised, **curve), 3) for ionised in (1.0, 1.2, 1.5)]
    [1.054, 1.0, 0.902]
    """
    active: Real = _activity(ionised_mmol_l, half_mmol_l, exponent)
    usual: float = _activity(usual_mmol_l, half_mmol_l, exponent)
    return 1 - most * (active - usual)


def _activity(ionised_mmol_l: Real, half_mmol_l: float, exponent: float) -> Real:
    raised: Real = power(ionised_mmol_l, exponent)
    return raised / (raised + power(half_mmol_l, exponent))


# From absorbed to urine, and what changes it ------------------------------------------------------------------


def steady_urine_mg(absorbed_mg: Real, *, faecal_mg: float, sweat_mg: float, retained_mg: float = 0.0) -> Real:
    r"""Return the urine that a steady state needs: what is absorbed and does not leave another way.

    .. math:: U = \max(A - E - S - R, 0)

    Parameters
    ----------
    absorbed_mg : float or array, shape (n,)
        True absorption :math:`A` of a day [mg], 0 or more.
    faecal_mg, sweat_mg : float
        What the gut itself secretes and loses :math:`E`, and loses by sweat and skin :math:`S` [mg].
    retained_mg : float
        What the body keeps :math:`R` [mg]; 0 in a steady state, below 0 where it loses.

    Returns
    -------
    float or array, shape (n,)
        Urinary excretion [mg]. Where it is 0 because too little was absorbed, the body loses the rest.

    Examples
    --------
    Three meals of 100 mg of magnesium, of which 114.8 are absorbed:

    >>> round(steady_urine_mg(114.8, faecal_mg=30.0, sweat_mg=4.0), 1)
    80.8
    """
    urine: Real = maximum(absorbed_mg - faecal_mg - sweat_mg - retained_mg, 0.0)
    return urine


def linear_change_mg(amount: Real, *, slope: float, usual: float = 0.0) -> Real:
    r"""Return what a habit changes in a day's urine, by so much for each unit of it.

    .. math:: \Delta U = b (x - x_0)

    Parameters
    ----------
    amount : float or array, shape (n,)
        Daily intake :math:`x` of sodium, protein, caffeine or the like, in the unit that `slope` is per.
    slope : float
        :math:`b`, urinary mg per unit.
    usual : float
        The intake :math:`x_0` that the change is counted from; 0 counts from none at all.

    Returns
    -------
    float or array, shape (n,)
        Change of urinary excretion [mg/d]; below 0 where there is less than usual.

    Notes
    -----
    The slopes were measured apart from each other; that they add up is this library's judgement.

    Examples
    --------
    50 g of protein, at 1.2 mg of calcium for each:

    >>> linear_change_mg(50.0, slope=1.2)
    60.0
    """
    return slope * (amount - usual)


def multiplied_change_mg(urine_mg: Real, *, factor: float, hours: float = 24.0) -> Real:
    r"""Return what a day's urine gains where its rate is multiplied for some hours.

    .. math:: \Delta U = U (m - 1) \frac{t}{24}

    Parameters
    ----------
    urine_mg : float or array, shape (n,)
        Urinary excretion :math:`U` of the day without it [mg], 0 or more.
    factor : float
        :math:`m` [1], 0 or more; 1 changes nothing.
    hours : float
        How long :math:`t` [h], 0 to 24.

    Returns
    -------
    float or array, shape (n,)
        Change of urinary excretion [mg/d].

    Notes
    -----
    That the usual rate is the same at all hours is a simplification.

    Examples
    --------
    Twice the usual magnesium during six hours of drinking:

    >>> multiplied_change_mg(100.0, factor=2.0, hours=6.0)
    25.0
    """
    return urine_mg * (factor - 1) * hours / 24


def diarrhoea_loss_mg(litres: Real, *, meq_l: float, mg_per_meq: float) -> Real:
    """Return what the fluid of diarrhoea takes with it.

    Parameters
    ----------
    litres : float or array, shape (n,)
        Volume of a day [L], 0 or more.
    meq_l : float
        Concentration in it [mEq/L].
    mg_per_meq : float
        Molar mass by charge [mg/mEq].

    Returns
    -------
    float or array, shape (n,)
        Lost with stools [mg/d].

    Examples
    --------
    A litre from the lower gut:

    >>> diarrhoea_loss_mg(1.0, meq_l=15.0, mg_per_meq=24.305 / 2)
    182.2875
    """
    return litres * meq_l * mg_per_meq
