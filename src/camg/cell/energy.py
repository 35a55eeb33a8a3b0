"""Energy: how much ATP carries magnesium, what that leaves free, and what it costs to pump calcium."""

from typing import Any, Generic, NamedTuple, overload

from camg._numeric import Array, Real, exp, log, maximum, minimum, power
from camg.catalogue.cell import constants
from camg.cell._law import Scalar, Steps, Values, evaluated, within

__all__ = [
    "AtpForms",
    "apparent_kd_mm",
    "atp_forms",
    "calcium_atp_kd_mm",
    "free_magnesium_mm",
    "magnesium_atp_mm",
    "magnesium_bound_share",
    "pumping_demand_um_s",
    "pumping_price",
]

_ATP = "mg-atp"
_FREE = "free-magnesium"
_CALCIUM = "calcium-atp"
_PUMP = "pump-price"
_MILLI = 1000.0
"""mM in 1 M, and uM in 1 mM."""


class AtpForms(NamedTuple, Generic[Real]):
    """The shares of ATP in its six forms; they add up to 1."""

    atp: Real
    """ATP with nothing bound."""
    hydrogen: Real
    """HATP."""
    two_hydrogen: Real
    """H2ATP."""
    magnesium: Real
    """MgATP."""
    magnesium_hydrogen: Real
    """MgHATP."""
    two_magnesium: Real
    """Mg2ATP."""


# The forms of ATP ---------------------------------------------------------------------------------------------


@overload
def atp_forms(magnesium_mm: Scalar, *, ph: float = 7.2, strict: bool = False) -> AtpForms[float]: ...
@overload
def atp_forms(magnesium_mm: Array, *, ph: float = 7.2, strict: bool = False) -> AtpForms[Array]: ...
def atp_forms(magnesium_mm: Values, *, ph: float = 7.2, strict: bool = False) -> Any:
    r"""Return the share of ATP in each form, from free magnesium and acid.

    .. math:: P = 1 + \frac{h}{K_1} + \frac{h^2}{K_1 K_2} + \frac{m}{K_3} + \frac{h m}{K_1 K_4} + \frac{m^2}{K_3 K_5}

    Parameters
    ----------
    magnesium_mm : float, array, text or quantity
        Free magnesium :math:`m` [mM], 0 to 10.
    ph : float
        Of which :math:`h` is the concentration of protons; 6 to 8.
    strict : bool
        Whether to raise outside these ranges, rather than warn.

    Returns
    -------
    AtpForms of floats or arrays
        Each term over :math:`P` [1].

    Raises
    ------
    RangeError
        When an input is negative or not finite, or, where `strict`, outside the range.

    Warns
    -----
    ExtrapolationWarning
        When an input is outside the range.

    Notes
    -----
    Constants of Alberty 2003 at 298.15 K and an ionic strength of 0.25 M, in vitro (grade C). At 37 degrees C
    magnesium is bound more tightly (see `apparent_kd_mm`). The ranges are this library's judgement.

    Examples
    --------
    >>> forms = atp_forms(1.0, ph=7.2)
    >>> round(forms.magnesium, 6), round(forms.atp, 6)
    (0.845883, 0.103198)
    """
    m, ph = within(_ATP, strict, magnesium_mm=magnesium_mm, ph=ph)
    k = constants("atp")
    proton = power(10.0, -ph)
    hydrogen = proton / k["hatp_m"]
    two_hydrogen = hydrogen * proton / k["h2atp_m"]
    with_one = m * (1 / k["mgatp_m"] / _MILLI)
    with_hydrogen = m * (hydrogen / k["mghatp_m"] / _MILLI)
    with_two = with_one * m * (1 / k["mg2atp_m"] / _MILLI)
    atp = 1 / (with_one + with_hydrogen + with_two + (1 + hydrogen + two_hydrogen))
    bound = (each * atp for each in (hydrogen, two_hydrogen, with_one, with_hydrogen, with_two))
    return AtpForms(atp, *bound)


@overload
def magnesium_bound_share(magnesium_mm: Scalar, *, ph: float = 7.2, strict: bool = False) -> float: ...
@overload
def magnesium_bound_share(magnesium_mm: Array, *, ph: float = 7.2, strict: bool = False) -> Array: ...
def magnesium_bound_share(magnesium_mm: Values, *, ph: float = 7.2, strict: bool = False) -> Any:
    r"""Return the share of ATP that carries magnesium, in any of its three forms.

    .. math:: \frac{1}{P} \left(\frac{m}{K_3} + \frac{h m}{K_1 K_4} + \frac{m^2}{K_3 K_5}\right)

    Parameters
    ----------
    magnesium_mm, ph, strict
        See `atp_forms`.

    Returns
    -------
    float or array
        [1], 0 to 1, rising with magnesium.

    Raises
    ------
    RangeError
        See `atp_forms`.

    Notes
    -----
    As `atp_forms`: Alberty 2003, in vitro at 25 degrees C (grade C).

    Examples
    --------
    "ATP exists as Mg-ATP" is right to about 88 % at 1 mmol/L, and to 41 % at a tenth of it:

    >>> [round(magnesium_bound_share(free), 3) for free in (1.0, 0.5, 0.25, 0.1)]
    [0.878, 0.779, 0.636, 0.41]
    """
    (ph,) = within(_ATP, strict, ph=ph)
    k = constants("atp")
    proton = power(10.0, -ph)
    hydrogen = proton / k["hatp_m"]
    without = 1 + hydrogen + hydrogen * proton / k["h2atp_m"]
    # The three terms that hold magnesium, as m (a + b m): an array is gone through half as often as for all six.
    first = (1 / k["mgatp_m"] + hydrogen / k["mghatp_m"]) / _MILLI
    second = 1 / (k["mgatp_m"] * k["mg2atp_m"]) / _MILLI**2

    def share(m: float) -> float:
        held = m * (first + second * m)
        return held / (without + held)

    return evaluated(_ATP, strict, share, magnesium_mm=magnesium_mm)


@overload
def apparent_kd_mm(ph: float, *, at_37_c: bool = False, strict: bool = False) -> float: ...
@overload
def apparent_kd_mm(ph: Array, *, at_37_c: bool = False, strict: bool = False) -> Array: ...
def apparent_kd_mm(ph: float | Array, *, at_37_c: bool = False, strict: bool = False) -> Any:
    r"""Return the apparent constant of one magnesium and ATP, all forms that acid makes of it taken together.

    .. math:: K = \frac{1 + h/K_1 + h^2/(K_1 K_2)}{1/K_3 + h/(K_1 K_4)}

    Parameters
    ----------
    ph : float or array
        6 to 8.
    at_37_c : bool
        Whether to scale from 25 to 37 degrees C by the formation of MgATP that Burton 1959 measured at both.
        That one ratio serves at another ionic strength and for all forms is this library's judgement.
    strict : bool
        See `atp_forms`.

    Returns
    -------
    float or array
        Dissociation constant [mM].

    Raises
    ------
    RangeError
        See `atp_forms`.

    Notes
    -----
    Constants of Alberty 2003, as in `atp_forms`; the forms with two magnesium are left out (grade C).

    Examples
    --------
    >>> round(apparent_kd_mm(7.2), 6), round(apparent_kd_mm(7.2, at_37_c=True), 6)
    (0.144178, 0.099614)
    """
    k = constants("atp")
    warmed = k["formation_25_per_m"] / k["formation_37_per_m"] if at_37_c else 1.0

    def constant(ph: float) -> float:
        hydrogen = exp(ph * -log(10.0) - log(k["hatp_m"]))
        without = 1 + hydrogen * (1 + hydrogen * (k["hatp_m"] / k["h2atp_m"]))
        return without / (1 / k["mgatp_m"] + hydrogen / k["mghatp_m"]) * (_MILLI * warmed)

    return evaluated(_ATP, strict, constant, ph=ph)


# Total and free -----------------------------------------------------------------------------------------------


@overload
def free_magnesium_mm(
    total_magnesium_mm: Scalar, *, total_atp_mm: Scalar | None = None, kd_mm: Scalar, strict: bool = False
) -> float: ...
@overload
def free_magnesium_mm(
    total_magnesium_mm: Array, *, total_atp_mm: Scalar | None = None, kd_mm: Scalar, strict: bool = False
) -> Array: ...
def free_magnesium_mm(
    total_magnesium_mm: Values, *, total_atp_mm: Scalar | None = None, kd_mm: Scalar, strict: bool = False
) -> Any:
    r"""Return what ATP leaves free of all the magnesium of a compartment.

    .. math:: m = \tfrac12 \left(b + \sqrt{b^2 + 4 K M}\right), \qquad b = M - A - K

    Parameters
    ----------
    total_magnesium_mm : float, array, text or quantity
        All magnesium :math:`M` [mM], 0 to 20.
    total_atp_mm : float, text or quantity, optional
        All ATP :math:`A` [mM], 0 to 20; that of a fast muscle fibre (8) where not given.
    kd_mm : float, text or quantity
        :math:`K` [mM], above 0 (see `apparent_kd_mm`).
    strict : bool
        Whether to raise outside these ranges, rather than warn.

    Returns
    -------
    float or array
        Free magnesium :math:`m` [mM], 0 to `total_magnesium_mm`, rising with it.

    Raises
    ------
    RangeError
        When an input is negative or not finite, the constant is 0, or, where `strict`, outside the range.

    Warns
    -----
    ExtrapolationWarning
        When an input is outside the range.

    Notes
    -----
    Mass balance: no animal, no tissue, the temperature is that of the constant (grade C, ranges by judgement). ATP is
    the only ligand: in a cell others bind magnesium too, so that less is free than this says. It is written
    as :math:`m = \max(b, 0) + 2 K M / (|b| + \sqrt{b^2 + 4 K M})`, which subtracts no near equals.

    Examples
    --------
    >>> round(free_magnesium_mm(8.0, kd_mm=0.144168), 6)
    1.004271
    """
    return evaluated(
        _FREE,
        strict,
        _free_of,
        total_magnesium_mm=total_magnesium_mm,
        total_atp_mm=total_atp_mm,
        kd_mm=kd_mm,
    )


@overload
def magnesium_atp_mm(
    total_magnesium_mm: Scalar, *, total_atp_mm: Scalar | None = None, kd_mm: Scalar, strict: bool = False
) -> float: ...
@overload
def magnesium_atp_mm(
    total_magnesium_mm: Array, *, total_atp_mm: Scalar | None = None, kd_mm: Scalar, strict: bool = False
) -> Array: ...
def magnesium_atp_mm(
    total_magnesium_mm: Values, *, total_atp_mm: Scalar | None = None, kd_mm: Scalar, strict: bool = False
) -> Any:
    """Return the magnesium that ATP holds: what is not free, M - m (see `free_magnesium_mm`).

    Parameters
    ----------
    total_magnesium_mm, total_atp_mm, kd_mm, strict
        See `free_magnesium_mm`.

    Returns
    -------
    float or array
        MgATP [mM], 0 to the smaller of the two totals.

    Raises
    ------
    RangeError
        See `free_magnesium_mm`.

    Examples
    --------
    >>> round(magnesium_atp_mm(8.0, kd_mm=0.144168) / 8.0, 6)
    0.874466
    """
    return evaluated(
        _FREE,
        strict,
        lambda total, atp, kd: total - _free_of(total, atp, kd),
        total_magnesium_mm=total_magnesium_mm,
        total_atp_mm=total_atp_mm,
        kd_mm=kd_mm,
    )


def _free_of(total: Any, atp: Any, kd: Any) -> Any:
    excess = total - (atp + kd)
    root = (excess * excess + 4 * kd * total) ** 0.5
    return minimum(maximum(excess, 0.0) + 2 * kd * total / (abs(excess) + root), total)


# Calcium ------------------------------------------------------------------------------------------------------


@overload
def calcium_atp_kd_mm(magnesium_mm: Scalar, *, strict: bool = False) -> float: ...
@overload
def calcium_atp_kd_mm(magnesium_mm: Array, *, strict: bool = False) -> Array: ...
def calcium_atp_kd_mm(magnesium_mm: Values, *, strict: bool = False) -> Any:
    r"""Return how tightly ATP holds calcium while magnesium competes for it.

    .. math:: K' = K_{Ca} \left(1 + \frac{m}{K_{Mg}}\right)

    Parameters
    ----------
    magnesium_mm : float, array, text or quantity
        Free magnesium :math:`m` [mM], 0 to 2.
    strict : bool
        Whether to raise outside the range, rather than warn.

    Returns
    -------
    float or array
        Apparent dissociation constant [mM].

    Raises
    ------
    RangeError
        When magnesium is negative or not finite, or, where `strict`, outside the range.

    Warns
    -----
    ExtrapolationWarning
        When magnesium is outside the range.

    Notes
    -----
    :math:`K_{Ca}` = 0.2 mM and :math:`K_{Mg}` = 0.1 mM are ratios of rates in models of fast skeletal fibres at 16 to
    18 degrees C (Shorten et al. 2007 and its line; grade C); at 1 mmol/L it is the 2.2 mmol/L used for frog. The range
    is this library's judgement.

    Examples
    --------
    >>> [round(calcium_atp_kd_mm(free), 3) for free in (1.0, 0.5, 0.25, 0.1)]
    [2.2, 1.2, 0.7, 0.4]
    """
    return evaluated(_CALCIUM, strict, calcium_kd_beside(), magnesium_mm=magnesium_mm)


def calcium_kd_beside() -> Steps:
    """Return `calcium_atp_kd_mm` for a float or an array that was looked at already."""
    k = constants("atp")
    return Steps(("multiply", k["calcium_mm"] / k["rival_mm"]), ("add", k["calcium_mm"]))


@overload
def pumping_price(pumped_um: Scalar) -> float: ...
@overload
def pumping_price(pumped_um: Array) -> Array: ...
def pumping_price(pumped_um: Values) -> Any:
    r"""Return the ATP that the pump of the reticulum spends to take calcium back: one for two calcium ions.

    .. math:: \text{ATP} = \tfrac12 \text{Ca}

    Parameters
    ----------
    pumped_um : float, array, text or quantity
        Calcium pumped [uM], 0 or more; or, as a plain number, an amount or a flow in any unit.

    Returns
    -------
    float or array
        ATP spent [uM], or in the unit of that number.

    Raises
    ------
    RangeError
        When it is negative or not finite.

    Notes
    -----
    Two calcium ions an ATP, textbook knowledge (recalled, grade C) for the pump of the reticulum in any animal, at any
    temperature. It is what can be computed of "calcium raises the demand for energy".

    Examples
    --------
    The 357 uM that a fast fibre releases in one twitch:

    >>> round(pumping_price("357.41 uM"), 1)
    178.7
    """
    return evaluated(_PUMP, True, Steps(("multiply", constants("atp")["per_calcium"])), pumped_um=pumped_um)


@overload
def pumping_demand_um_s(calcium_um: Scalar, magnesium_mm: Scalar, *, strict: bool = False) -> float: ...
@overload
def pumping_demand_um_s(calcium_um: Array, magnesium_mm: Values, *, strict: bool = False) -> Array: ...
@overload
def pumping_demand_um_s(calcium_um: Scalar, magnesium_mm: Array, *, strict: bool = False) -> Array: ...
def pumping_demand_um_s(calcium_um: Values, magnesium_mm: Values, *, strict: bool = False) -> Any:
    r"""Return how much ATP the pump of a fast fibre spends while calcium stays as it is: demand, and supply.

    .. math::

        d = \frac{W}{2} \frac{x^2}{x^2 + k^2}, \qquad
        W = W_1 \frac{\varphi(m)}{\varphi(1\,\text{mM})}, \qquad
        \varphi = \frac{f}{f + F}, \qquad f = \frac{A m}{m + K_{Mg}}

    Parameters
    ----------
    calcium_um : float, array, text or quantity
        Free calcium inside :math:`x` [uM], 0 to 30.
    magnesium_mm : float, array, text or quantity
        Free magnesium inside :math:`m` [mM], 0.1 to 2; MgATP :math:`f` is the fuel of the pump.
    strict : bool
        Whether to raise outside these ranges, rather than warn.

    Returns
    -------
    float or array
        ATP [uM/s]; rises with either ion.

    Raises
    ------
    RangeError
        When a concentration is negative or not finite, or, where `strict`, outside the range.

    Warns
    -----
    ExtrapolationWarning
        When a concentration is outside the range.

    Notes
    -----
    The pump of `camg.cell.muscle.transient`, a fast skeletal fibre at 16 to 18 degrees C, whose constants this library
    chose (grade D); two ions an ATP.

    Examples
    --------
    Twice the calcium at rest costs four times the ATP; half of the magnesium is not felt:

    >>> [round(pumping_demand_um_s(*ions), 1) for ions in ((0.1, 1.0), (0.2, 1.0), (0.1, 0.5))]
    [19.8, 76.9, 19.8]
    """
    k = constants("fast")
    most, half_squared = k["pump_um_s"] * constants("atp")["per_calcium"], k["pump_half_um"] ** 2

    def demand(x: float, m: float) -> float:
        squared = x * x
        return most * pump_speed(m) * squared / (squared + half_squared)

    return evaluated(_PUMP, strict, demand, calcium_um=calcium_um, magnesium_mm=magnesium_mm)


def pump_speed(magnesium_mm: Real) -> Real:
    """Return how fast the pump of a fast fibre runs on the MgATP there is, of that at usual magnesium."""
    speed: Real = _fuelled(magnesium_mm) / _fuelled(constants("inside")["magnesium_mm"])
    return speed


def _fuelled(magnesium_mm: Any) -> Any:
    """Return how far MgATP fills the pump: f/(f + F), with f = A m/(m + K)."""
    k = constants("fast")
    fuel = k["fuel_um"] / (_MILLI * k["atp_mm"])
    return magnesium_mm / (magnesium_mm * (1 + fuel) + fuel * constants("atp")["rival_mm"])
