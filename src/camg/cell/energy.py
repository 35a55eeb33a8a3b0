"""Energy: how much ATP carries magnesium, what that leaves free, and what it costs to pump calcium.

Every function is on floats and arrays; concentrations are free ones in mM unless a name says total. The
constants stand in the catalogue (see `camg.catalogue.cell_energy`).
"""

from typing import Any, Generic, NamedTuple

from camg._numeric import Real, maximum, minimum
from camg.catalogue.cell_energy import cell_law, cell_values
from camg.cell._law import checked

__all__ = [
    "AtpForms",
    "apparent_kd_mm",
    "atp_forms",
    "calcium_atp_kd_mm",
    "free_magnesium_mm",
    "magnesium_atp_mm",
    "magnesium_bound_share",
    "pumping_price",
]

_MMOL = 1000.0


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


def atp_forms(magnesium_mm: Real, *, ph: float = 7.2, strict: bool = False) -> AtpForms[Real]:
    r"""Return the share of ATP in each form, from free magnesium and acid.

    .. math:: P = 1 + \frac{h}{K_1} + \frac{h^2}{K_1 K_2} + \frac{m}{K_3} + \frac{h m}{K_1 K_4} + \frac{m^2}{K_3 K_5}

    Parameters
    ----------
    magnesium_mm : float or array, shape (n,)
        Free magnesium :math:`m` [mM], 0 to 10.
    ph : float
        Of which :math:`h` is the concentration of protons; 6 to 8.
    strict : bool
        Whether a value outside these ranges is refused rather than warned of.

    Returns
    -------
    AtpForms of floats or arrays, shape (n,)
        Each term over :math:`P` [1].

    Raises
    ------
    RangeError
        When an input is negative or not finite, or, with `strict`, out of range.

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
    magnesium = _checked("mg-atp", "magnesium_mm", magnesium_mm, strict=strict) / _MMOL
    proton = 10 ** -_checked("mg-atp", "ph", ph, strict=strict)
    k = cell_values("atp")
    hydrogen = proton / k["hatp_m"]
    two_hydrogen = hydrogen * proton / k["h2atp_m"]
    with_one: Real = magnesium / k["mgatp_m"]
    with_hydrogen: Real = hydrogen * magnesium / k["mghatp_m"]
    with_two: Real = with_one * magnesium / k["mg2atp_m"]
    every: Real = 1 + hydrogen + two_hydrogen + with_one + with_hydrogen + with_two
    return AtpForms(
        1 / every, hydrogen / every, two_hydrogen / every, with_one / every, with_hydrogen / every, with_two / every
    )


def magnesium_bound_share(magnesium_mm: Real, *, ph: float = 7.2, strict: bool = False) -> Real:
    """Return the share of ATP that carries magnesium, in any of its three forms.

    Parameters
    ----------
    magnesium_mm : float or array, shape (n,)
        Free magnesium [mM] (see `atp_forms`).
    ph : float
        6 to 8.
    strict : bool
        See `atp_forms`.

    Returns
    -------
    float or array, shape (n,)
        [1], 0 to 1, rising with magnesium.

    Raises
    ------
    RangeError
        See `atp_forms`.

    Examples
    --------
    "ATP exists as Mg-ATP" is right to about 88 % at 1 mmol/L, and to 41 % at a tenth of it:

    >>> [round(magnesium_bound_share(free), 3) for free in (1.0, 0.5, 0.25, 0.1)]
    [0.878, 0.779, 0.636, 0.41]
    """
    magnesium: Real = _checked("mg-atp", "magnesium_mm", magnesium_mm, strict=strict)
    proton = 10 ** -_checked("mg-atp", "ph", ph, strict=strict)
    k = cell_values("atp")
    hydrogen = proton / k["hatp_m"]
    without = 1 + hydrogen + hydrogen * proton / k["h2atp_m"]
    # The three terms that hold magnesium, as m (a + b m): an array is gone through half as often as for all six.
    first = (1 / k["mgatp_m"] + hydrogen / k["mghatp_m"]) / _MMOL
    second = 1 / (k["mgatp_m"] * k["mg2atp_m"]) / _MMOL**2
    held: Real = magnesium * (first + second * magnesium)
    return held / (without + held)


def apparent_kd_mm(ph: Real, *, at_37_c: bool = False, strict: bool = False) -> Real:
    r"""Return the apparent constant of one magnesium and ATP, all forms that acid makes of it taken together.

    .. math:: K = \frac{1 + h/K_1 + h^2/(K_1 K_2)}{1/K_3 + h/(K_1 K_4)}

    Parameters
    ----------
    ph : float or array, shape (n,)
        6 to 8.
    at_37_c : bool
        Whether to scale from 25 to 37 degrees C by the formation of MgATP that Burton 1959 measured at both.
        That one ratio serves at another ionic strength and for all forms is this library's judgement.
    strict : bool
        Whether a value outside the range is refused rather than warned of.

    Returns
    -------
    float or array, shape (n,)
        Dissociation constant [mM].

    Raises
    ------
    RangeError
        When the pH is negative or not finite, or, with `strict`, out of range.

    Examples
    --------
    >>> round(apparent_kd_mm(7.2), 6), round(apparent_kd_mm(7.2, at_37_c=True), 6)
    (0.144178, 0.099614)
    """
    proton: Real = 1 / _tenfold(_checked("mg-atp", "ph", ph, strict=strict))
    k = cell_values("atp")
    hydrogen: Real = proton / k["hatp_m"]
    without: Real = 1 + hydrogen + hydrogen * proton / k["h2atp_m"]
    kd: Real = _MMOL * without / (1 / k["mgatp_m"] + hydrogen / k["mghatp_m"])
    return kd * (k["formation_25_per_m"] / k["formation_37_per_m"]) if at_37_c else kd


def free_magnesium_mm(
    total_magnesium_mm: Real, *, total_atp_mm: float | None = None, kd_mm: float, strict: bool = False
) -> Real:
    r"""Return what ATP leaves free of all the magnesium of a compartment.

    .. math:: m = \tfrac12 \left(b + \sqrt{b^2 + 4 K M}\right), \qquad b = M - A - K

    Parameters
    ----------
    total_magnesium_mm : float or array, shape (n,)
        All magnesium :math:`M` [mM], 0 to 20.
    total_atp_mm : float, optional
        All ATP :math:`A` [mM], 0 to 20; that of a fast muscle fibre (8) where it is not given.
    kd_mm : float
        :math:`K` [mM], above 0 (see `apparent_kd_mm`).
    strict : bool
        Whether a value outside these ranges is refused rather than warned of.

    Returns
    -------
    float or array, shape (n,)
        Free magnesium :math:`m` [mM], 0 to `total_magnesium_mm`, rising with it.

    Raises
    ------
    RangeError
        When an input is negative or not finite, the constant is 0, or, with `strict`, a value is out of range.

    Notes
    -----
    ATP is the only ligand: in a cell others bind magnesium too, so that less is free than this says. It is written
    as :math:`m = \max(b, 0) + K M / q`, :math:`q = (|b| + \sqrt{b^2 + 4 K M}) / 2`, which subtracts no near equals.

    Examples
    --------
    >>> round(free_magnesium_mm(8.0, kd_mm=0.144168), 6)
    1.004271
    """
    _, free = _split(total_magnesium_mm, total_atp_mm, kd_mm, strict=strict)
    return free


def magnesium_atp_mm(
    total_magnesium_mm: Real, *, total_atp_mm: float | None = None, kd_mm: float, strict: bool = False
) -> Real:
    """Return the magnesium that ATP holds: what is not free (see `free_magnesium_mm`).

    Parameters
    ----------
    total_magnesium_mm : float or array, shape (n,)
        All magnesium [mM], 0 to 20.
    total_atp_mm : float, optional
        All ATP [mM]; 8 where it is not given.
    kd_mm : float
        Apparent constant [mM], above 0.
    strict : bool
        See `free_magnesium_mm`.

    Returns
    -------
    float or array, shape (n,)
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
    total, free = _split(total_magnesium_mm, total_atp_mm, kd_mm, strict=strict)
    return total - free


def _split(total_mm: Real, atp_mm: float | None, kd_mm: float, *, strict: bool) -> tuple[Real, Real]:
    """Return all magnesium, checked, and the free part of it."""
    total: Real = _checked("free-magnesium", "total_magnesium_mm", total_mm, strict=strict)
    atp = cell_values("fast")["atp_um"] / _MMOL if atp_mm is None else atp_mm
    atp = _checked("free-magnesium", "total_atp_mm", atp, strict=strict)
    _above_0("kd_mm", kd_mm)
    excess: Real = total - (atp + kd_mm)
    product: Real = kd_mm * total
    squared: Any = excess * excess + 4 * product
    root: Real = squared**0.5
    free: Real = minimum(maximum(excess, 0.0) + 2 * product / (abs(excess) + root), total)
    return total, free


def calcium_atp_kd_mm(magnesium_mm: Real, *, strict: bool = False) -> Real:
    r"""Return how tightly ATP holds calcium while magnesium competes for it.

    .. math:: K' = K_{Ca} \left(1 + \frac{m}{K_{Mg}}\right)

    Parameters
    ----------
    magnesium_mm : float or array, shape (n,)
        Free magnesium :math:`m` [mM], 0 to 2.
    strict : bool
        Whether a value outside the range is refused rather than warned of.

    Returns
    -------
    float or array, shape (n,)
        Apparent dissociation constant [mM].

    Raises
    ------
    RangeError
        When magnesium is negative or not finite, or, with `strict`, out of range.

    Notes
    -----
    Both constants are ratios of rates in models of muscle fibres; at 1 mmol/L it is the 2.2 mmol/L used for frog.

    Examples
    --------
    >>> [round(calcium_atp_kd_mm(free), 3) for free in (1.0, 0.5, 0.25, 0.1)]
    [2.2, 1.2, 0.7, 0.4]
    """
    magnesium: Real = _checked("calcium-atp", "magnesium_mm", magnesium_mm, strict=strict)
    k = cell_values("atp")
    return k["calcium_mm"] + k["calcium_mm"] / k["rival_mm"] * magnesium


def pumping_price(calcium: Real) -> Real:
    """Return the ATP that the pump of the reticulum spends to take calcium back.

    This is what can be computed of "calcium raises the demand for energy": one ATP for two calcium ions.

    Parameters
    ----------
    calcium : float or array, shape (n,)
        Calcium pumped, as an amount, a concentration, or either per time; 0 or more.

    Returns
    -------
    float or array, shape (n,)
        ATP spent, in the same unit.

    Raises
    ------
    RangeError
        When it is negative or not finite.

    Examples
    --------
    The 357 uM that a fast fibre releases in one twitch:

    >>> round(pumping_price(357.41), 1)
    178.7
    """
    return _checked("pump-price", "calcium", calcium, strict=False) * cell_values("atp")["per_calcium"]


def _checked(law: str, name: str, value: Real, *, strict: bool) -> Real:
    known = cell_law(law)
    low, high, unit = known.ranges[name]
    found: Real = checked(value, name=name, low=low, high=high, unit=unit, law=law, strict=strict)
    return found


def _above_0(name: str, value: float) -> None:
    from camg.errors import RangeError

    if not 0 < value < float("inf"):
        raise RangeError(name, value, "a finite number above 0")


def _tenfold(value: Real) -> Real:
    result: Real = 10**value
    return result
