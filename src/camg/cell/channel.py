"""Calcium channels of heart and vessels, and what magnesium supplements do to blood pressure."""

from typing import Any, Generic, NamedTuple, overload

from camg._numeric import TOLERANCE, Array, Real, interpolated, log, maximum, minimum
from camg.catalogue.cell import cell_parameter, constants, law
from camg.cell._law import Scalar, Values, evaluated, taken, through, within
from camg.errors import RangeError

__all__ = [
    "SupplementEffect",
    "WithRange",
    "channel_activity_percent",
    "relative_l_type_current",
    "supplement_effect",
]

_BLOCK = "l-type-block"
_ACTIVITY = "channel-activity"
_PRESSURE = "blood-pressure"


@overload
def relative_l_type_current(
    magnesium_mm: Scalar, *, reference_magnesium_mm: Scalar | None = None, strict: bool = False
) -> float: ...
@overload
def relative_l_type_current(
    magnesium_mm: Array, *, reference_magnesium_mm: Scalar | None = None, strict: bool = False
) -> Array: ...
def relative_l_type_current(
    magnesium_mm: Values, *, reference_magnesium_mm: Scalar | None = None, strict: bool = False
) -> Any:
    r"""Return the L-type calcium current, of that at a reference magnesium outside.

    .. math:: \frac{I}{I_0} = \frac{1 + m_0 / K}{1 + m / K}

    Parameters
    ----------
    magnesium_mm : float, array, text or quantity
        Free magnesium :math:`m` outside [mM], 0 or more.
    reference_magnesium_mm : float, text or quantity, optional
        :math:`m_0`; 0.5 mM where not given.
    strict : bool
        Whether to raise outside the range of the law, rather than warn.

    Returns
    -------
    float or array
        [1]; 1 at the reference, falling with magnesium.

    Raises
    ------
    RangeError
        When a concentration is negative or not finite, or, where `strict`, outside the range.

    Warns
    -----
    ExtrapolationWarning
        When a concentration is outside the range, 0 to 10 mM.

    Notes
    -----
    Guinea-pig ventricle, temperature not noted, Eur J Pharmacol 204:243 (1991): about 45 % less current at 9.6 than at
    1.2 mM. The one-site form with :math:`K` = 9.0667 mM solved from it is this library's (grade C), and so is the
    range. Not to be joined to blood pressure.

    Examples
    --------
    Magnesium is a calcium channel blocker, and a weak one: half of it changes the current by 3 %.

    >>> round(relative_l_type_current(0.25), 3), round(relative_l_type_current(9.6), 3)
    (1.027, 0.513)
    """
    (m0,) = within(_BLOCK, strict, reference_magnesium_mm=reference_magnesium_mm)
    k = constants("channel")["k_magnesium_mm"]
    return evaluated(_BLOCK, strict, lambda m: (k + m0) / (k + m), magnesium_mm=magnesium_mm)


# Magnesium inside ---------------------------------------------------------------------------------------------

_POINTS = ("zero", "1e_9_m", "1e_7_m", "1e_5_m", "1e_3_m", "1e_1_m")
_MM = (1e-7, 1e-6, 1e-4, 1e-2, 1.0, 100.0)  # none at all has no logarithm, and stands a decade below the lowest


@overload
def channel_activity_percent(inside_magnesium_mm: Scalar) -> float: ...
@overload
def channel_activity_percent(inside_magnesium_mm: Array) -> Array: ...
def channel_activity_percent(inside_magnesium_mm: Values) -> Any:
    """Return how active a single L-type channel is at a free magnesium inside the cell: a bell-shaped curve.

    Straight lines between the measured points, in the logarithm of the concentration.

    Parameters
    ----------
    inside_magnesium_mm : float, array, text or quantity
        Free magnesium inside [mM]: 0, or 1e-6 to 100.

    Returns
    -------
    float or array
        Activity [% of control].

    Raises
    ------
    RangeError
        When a concentration is anything else: nothing is extrapolated here, and nothing known between 0 and 1e-6 mM.

    Notes
    -----
    Inside-out patches of guinea-pig ventricle, J Pharmacol Sci 129:143 (2015): 44, 117, 202, 181, 147 and 20 % of
    control at 0, 1e-9, 1e-7, 1e-5, 1e-3 and 1e-1 M (grade C). Temperature not noted.

    Examples
    --------
    >>> [round(channel_activity_percent(each)) for each in (0.0, 1e-4, 1.0, 100.0)]
    [44, 202, 147, 20]
    """
    known = law(_ACTIVITY).inputs_by_name["inside_magnesium_mm"]
    lowest = known.low * (1 - TOLERANCE)
    at = constants("channel")
    places, heights = [log(each) for each in _MM], [at[f"activity_at_{point}_percent"] for point in _POINTS]

    def activity(m: Any) -> Any:
        least = m if isinstance(m, float) else m.min(initial=known.high)
        if least < lowest and _any((m > 0) & (m < lowest)):
            fix = "Give 0, or at least the lowest concentration that was measured."
            raise RangeError(
                f"{_ACTIVITY}: {known.name}", m, f"0, or {known.low:g} to {known.high:g} {known.unit}", fix
            )
        return interpolated(log(maximum(m, _MM[0])), places, heights)

    # None at all was measured too: 0 is no less than the law allows.
    given = taken(inside_magnesium_mm, known, _ACTIVITY)
    return through(_ACTIVITY, True, activity, [(given, known._replace(low=0.0))])


def _any(flags: Any) -> bool:
    return flags if isinstance(flags, bool) else bool(flags.any())


# People -------------------------------------------------------------------------------------------------------


class WithRange(NamedTuple, Generic[Real]):
    """A change, and the interval of the trials."""

    value: Real
    low: Real
    high: Real


class SupplementEffect(NamedTuple, Generic[Real]):
    """What trials of magnesium supplements found after about three months; below 0 is a fall."""

    systolic_mmhg: WithRange[Real]
    diastolic_mmhg: WithRange[Real]
    serum_magnesium_mmol_l: WithRange[Real]


@overload
def supplement_effect(supplement_mg: Scalar, *, strict: bool = False) -> SupplementEffect[float]: ...
@overload
def supplement_effect(supplement_mg: Array, *, strict: bool = False) -> SupplementEffect[Array]: ...
def supplement_effect(supplement_mg: Values, *, strict: bool = False) -> Any:
    r"""Return what magnesium supplements do to blood pressure and to serum magnesium.

    .. math:: e(d) = e_0 \min(d / d_0, 1)

    The effect at the median dose of the trials; in proportion below it, and no more above it.

    Parameters
    ----------
    supplement_mg : float, array, text or quantity
        Magnesium of supplements, the element, :math:`d` [mg/d], 0 or more; the median :math:`d_0` is 368.
    strict : bool
        Whether to raise above the median dose, rather than warn.

    Returns
    -------
    SupplementEffect of floats or arrays
        Systolic and diastolic pressure [mmHg] and serum magnesium [mmol/L], each with its interval.

    Raises
    ------
    RangeError
        When the dose is negative or not finite, or, where `strict`, above the median.

    Warns
    -----
    ExtrapolationWarning
        When the dose is above the median: the effect is held there.

    Notes
    -----
    Zhang et al., Hypertension 68:324 (2016), 34 trials, 2028 people, median 368 mg/d for three months (grade A;
    300 mg/d or one month suffices). That less does proportionally less is this library's judgement (grade C).

    Examples
    --------
    >>> effect = supplement_effect("368 mg/d")
    >>> effect.systolic_mmhg, effect.diastolic_mmhg.value
    (WithRange(value=-2.0, low=-3.58, high=-0.43), -1.78)
    """
    median = constants("pressure")["median_dose_mg"]
    share = evaluated(_PRESSURE, strict, lambda dose: minimum(dose / median, 1.0), supplement_mg=supplement_mg)
    rise = _scaled("pressure.serum_rise_mmol_l", share)
    share = 0.0 - share  # of a fall; no second name, so that what comes next takes the memory of the first
    return SupplementEffect(
        systolic_mmhg=_lowered(_scaled("pressure.systolic_fall_mmhg", share)),
        diastolic_mmhg=_lowered(_scaled("pressure.diastolic_fall_mmhg", share)),
        serum_magnesium_mmol_l=rise,
    )


def _scaled(key: str, share: float) -> WithRange[float]:
    known: Any = cell_parameter(key)
    return WithRange(known.value * share, known.low * share, known.high * share)


def _lowered(fall: WithRange[float]) -> WithRange[float]:
    """Return a fall, whose largest number is the lowest."""
    return WithRange(fall.value, fall.high, fall.low)
