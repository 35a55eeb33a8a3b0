"""Gate 2: how much of what is dissolved is absorbed, alone and beside the rival ion."""

from collections.abc import Callable
from typing import Any, overload

from camg._numeric import Array, Real, below, clipped, maximum, minimum

__all__ = ["absorbed_mg", "calcium_scale", "calcium_shift", "gate_2"]


@overload
def absorbed_mg(
    dissolved_mg: float,
    own_load_mg: float,
    rival_mmol: float,
    *,
    vmax_mg: float,
    km_mg: float,
    passive: float,
    ki_mmol: float,
    scale: float = ...,
    shift: float = ...,
    ceiling: float = ...,
) -> float: ...
@overload
def absorbed_mg(
    dissolved_mg: Array,
    own_load_mg: Array,
    rival_mmol: Array,
    *,
    vmax_mg: float,
    km_mg: float,
    passive: float,
    ki_mmol: float,
    scale: float = ...,
    shift: float = ...,
    ceiling: float = ...,
) -> Array: ...
def absorbed_mg(
    dissolved_mg: Any,
    own_load_mg: Any,
    rival_mmol: Any,
    *,
    vmax_mg: float,
    km_mg: float,
    passive: float,
    ki_mmol: float,
    scale: Any = 1.0,
    shift: Any = 0.0,
    ceiling: float = 1.0,
) -> Any:
    r"""Absorb one dissolved dose while doses of both ions are in the gut.

    .. math:: A = \frac{s V S}{K (1 + I / K_i) + W} + p S + \delta S, \qquad 0 \le A \le c S

    Parameters
    ----------
    dissolved_mg : float or array, shape (n,)
        Dissolved elemental amount :math:`S` of this dose [mg], 0 or more.
    own_load_mg : float or array, shape (n,)
        :math:`W`: dissolved doses of the same ion, this one included, weighted by overlap [mg].
    rival_mmol : float or array, shape (n,)
        :math:`I`: dissolved doses of the other ion, weighted by overlap [mmol].
    vmax_mg, km_mg : float
        Capacity :math:`V` and half-saturation load :math:`K` of the saturable path [mg], above 0.
    passive : float
        Share :math:`p` absorbed without limit [1].
    ki_mmol : float
        Inhibition constant :math:`K_i` [mmol]; infinite for no competition.
    scale, shift : float
        Of the person: :math:`s` on the saturable path, :math:`\delta` on the fraction [1].
    ceiling : float
        Largest share :math:`c` of the dissolved amount [1].

    Returns
    -------
    float or array, shape (n,)
        Absorbed elemental amount [mg], between 0 and `dissolved_mg`.

    Notes
    -----
    Hyperbola plus a line: for magnesium the form of Fine et al. 1991, :doi:`10.1172/JCI115317`, with fitted
    constants; for calcium fitted to the log-load curve of Heaney et al. 1990, :doi:`10.1002/jbmr.5650051107`.
    The factor :math:`1 + I / K_i` is this library's judgement (grade C): direct human perfusion found little
    or no effect of calcium on magnesium.

    Examples
    --------
    100 mg of magnesium beside 500 mg of calcium; alone it would be 38.25:

    >>> magnesium = dict(vmax_mg=50.0, km_mg=60.0, passive=0.07, ki_mmol=75.0)
    >>> round(absorbed_mg(100.0, 100.0, 500 / 40.078, **magnesium), 2)
    36.42
    """
    absorbed = gate_2(
        vmax_mg=vmax_mg, km_mg=km_mg, passive=passive, ki_mmol=ki_mmol, scale=scale, shift=shift, ceiling=ceiling
    )
    return absorbed(dissolved_mg, own_load_mg, rival_mmol)[1]


def gate_2(
    *,
    vmax_mg: float,
    km_mg: float,
    passive: float,
    ki_mmol: float,
    scale: Any = 1.0,
    shift: Any = 0.0,
    ceiling: float = 1.0,
) -> Callable[[Any, Any, Any], tuple[Any, Any]]:
    """Return the equation of `absorbed_mg` with its parameters in place, for many doses of one mineral.

    Parameters
    ----------
    vmax_mg, km_mg, passive, ki_mmol, scale, shift, ceiling : float
        As of `absorbed_mg`.

    Returns
    -------
    callable
        Of the dissolved amount, the own load [mg] and the rival's load [mmol], floats or arrays of one shape: what is
        absorbed without the rival, and what beside it [mg].

    Examples
    --------
    >>> absorbed = gate_2(vmax_mg=50.0, km_mg=60.0, passive=0.07, ki_mmol=75.0)
    >>> [round(each, 2) for each in absorbed(100.0, 100.0, 500 / 40.078)]
    [38.25, 36.42]
    """
    most_mg, share, per_mmol = scale * vmax_mg, passive + shift, km_mg / ki_mmol

    def unbounded(dissolved_mg: Any, own_load_mg: Any, rival_mmol: Any) -> tuple[Any, Any]:
        carried, passed, half_mg = most_mg * dissolved_mg, share * dissolved_mg, km_mg + own_load_mg
        return carried / half_mg + passed, carried / (half_mg + per_mmol * rival_mmol) + passed

    if type(most_mg) is type(share) is float and share >= 0 and below(most_mg / km_mg + share, ceiling):
        return unbounded  # whatever the loads, this lies between 0 and the ceiling

    def bounded(dissolved_mg: Any, own_load_mg: Any, rival_mmol: Any) -> tuple[Any, Any]:
        alone, beside = unbounded(dissolved_mg, own_load_mg, rival_mmol)
        most = ceiling * dissolved_mg
        return minimum(maximum(alone, 0.0), most), minimum(maximum(beside, 0.0), most)

    return bounded


def calcium_scale(
    calcitriol_pmol_l: Real | None,
    hydroxyvitamin_d_nmol_l: Real | None,
    *,
    usual_pmol_l: float,
    cap: float,
    deficient_factor: float,
    deficient_nmol_l: float,
    sufficient_nmol_l: float,
) -> Real | float:
    r"""Return the scale of the saturable path of calcium from vitamin D.

    .. math:: s = \min(\max(C / C_0, 0), c) \cdot v(D)

    with :math:`v` rising on a line from its deficient value to 1.

    Parameters
    ----------
    calcitriol_pmol_l : float, array or None
        Calcitriol :math:`C` [pmol/L]; None for not known, which counts as usual.
    hydroxyvitamin_d_nmol_l : float, array or None
        25(OH)D :math:`D` [nmol/L]; None for not known, which counts as sufficient.
    usual_pmol_l, cap, deficient_factor, deficient_nmol_l, sufficient_nmol_l : float
        :math:`C_0`, :math:`c`, :math:`v` at and below the deficient 25(OH)D, and the ends of the line.

    Returns
    -------
    float or array, shape (n,)
        0 to `cap`.

    Notes
    -----
    Calcitriol: Wilz et al. 1979 (abstract), scale judged (grade B). Very low 25(OH)D: IOM 2011,
    :doi:`10.17226/13050`.

    Examples
    --------
    >>> terms = dict(usual_pmol_l=100.0, cap=1.76, deficient_factor=0.64, deficient_nmol_l=10.0, sufficient_nmol_l=20.0)
    >>> calcium_scale(200.0, None, **terms), round(calcium_scale(None, 15.0, **terms), 2)
    (1.76, 0.82)
    """
    scale: Real | float = 1.0 if calcitriol_pmol_l is None else clipped(calcitriol_pmol_l / usual_pmol_l, 0.0, cap)
    if hydroxyvitamin_d_nmol_l is None:
        return scale
    along = (hydroxyvitamin_d_nmol_l - deficient_nmol_l) / (sufficient_nmol_l - deficient_nmol_l)
    product: Real | float = scale * (deficient_factor + (1 - deficient_factor) * clipped(along, 0.0, 1.0))
    return product


def calcium_shift(
    age_y: Real | None,
    hydroxyvitamin_d_nmol_l: Real | None,
    *,
    menopause: bool,
    age_slope: float,
    age_from_y: float,
    menopause_shift: float,
    d_slope: float,
    d_centre_nmol_l: float,
    d_low_nmol_l: float,
    d_high_nmol_l: float,
    low: float,
    high: float,
) -> Real | float:
    r"""Return the absolute change of the absorbed fraction of calcium from age, menopause and 25(OH)D.

    .. math:: \delta = a \max(0, t - t_0) + m + b (D - D_0), \qquad \delta_{low} \le \delta \le \delta_{high}

    Parameters
    ----------
    age_y : float, array or None
        Age :math:`t` [year]; None adds nothing.
    hydroxyvitamin_d_nmol_l : float, array or None
        25(OH)D :math:`D` [nmol/L], taken within `d_low_nmol_l` to `d_high_nmol_l`; None adds nothing.
    menopause : bool
        Whether menopause without oestrogen is stated; never inferred from age.
    age_slope, age_from_y, menopause_shift, d_slope, d_centre_nmol_l, low, high : float
        :math:`a`, :math:`t_0`, :math:`m`, :math:`b`, :math:`D_0` and the ends of the sum.

    Returns
    -------
    float or array, shape (n,)
        `low` to `high`.

    Notes
    -----
    Age and menopause: Heaney et al. 1989, :doi:`10.1002/jbmr.5650040404`, middle-aged women. 25(OH)D: Aloia et al.
    2014, :doi:`10.3945/ajcn.113.067199`; the limits of the sum are a judgement.

    Examples
    --------
    >>> terms = dict(age_slope=-0.0021, age_from_y=45.0, menopause_shift=-0.022, d_slope=0.0005, d_centre_nmol_l=63.0,
    ...              d_low_nmol_l=40.0, d_high_nmol_l=130.0, low=-0.09, high=0.05)
    >>> round(calcium_shift(70.0, None, menopause=True, **terms), 4)
    -0.0745
    """
    shift: Real | float = menopause_shift if menopause else 0.0
    if age_y is not None:
        shift = shift + age_slope * maximum(age_y - age_from_y, 0.0)
    if hydroxyvitamin_d_nmol_l is not None:
        shift = shift + d_slope * (clipped(hydroxyvitamin_d_nmol_l, d_low_nmol_l, d_high_nmol_l) - d_centre_nmol_l)
    result: Real | float = minimum(maximum(shift, low), high)
    return result
