"""The NMDA receptor: magnesium plugs its channel at rest."""

from typing import Any, overload

from camg._numeric import Array, exp
from camg.catalogue.cell import constants
from camg.cell._law import Scalar, Values, evaluated

__all__ = ["nmda_open_fraction"]

_LAW = "nmda-block"


@overload
def nmda_open_fraction(brain_magnesium_mm: Scalar, voltage_mv: Scalar, *, strict: bool = False) -> float: ...
@overload
def nmda_open_fraction(brain_magnesium_mm: Array, voltage_mv: Values, *, strict: bool = False) -> Array: ...
@overload
def nmda_open_fraction(brain_magnesium_mm: Scalar, voltage_mv: Array, *, strict: bool = False) -> Array: ...
def nmda_open_fraction(brain_magnesium_mm: Values, voltage_mv: Values, *, strict: bool = False) -> Any:
    r"""Return the share of the NMDA conductance that magnesium leaves open.

    .. math:: f = \frac{1}{1 + \frac{m}{K} e^{-a v}}

    Parameters
    ----------
    brain_magnesium_mm : float, array, text or quantity
        Free magnesium :math:`m` of the fluid around the neurones [mM], 0 or more. Not that of plasma: the fluid's
        (about 1.1 mM) is actively kept and hardly follows it.
    voltage_mv : float, array, text or quantity
        Voltage :math:`v` of the membrane, inside less outside [mV].
    strict : bool
        Whether to raise outside the range of the law, rather than warn.

    Returns
    -------
    float or array
        [1], 0 to 1; falls with magnesium, rises with voltage.

    Raises
    ------
    RangeError
        When magnesium is negative, a number not finite, or, where `strict`, outside the range.

    Warns
    -----
    ExtrapolationWarning
        When a number is outside the range: magnesium 0 to 10 mM, voltage -100 to 60 mV.

    Notes
    -----
    Jahr and Stevens, J Neurosci 10:3178 (1990), rat hippocampal neurones at room temperature (both recalled):
    :math:`K` = 3.57 mM, :math:`a` = 0.062 /mV (grade C). At rest the fraction is nearly proportional to :math:`1 / m`.

    Examples
    --------
    At rest, with the usual magnesium and with half of it:

    >>> round(nmda_open_fraction(1.0, -65.0), 6), round(nmda_open_fraction("0.5 mM", "-65 mV"), 6)
    (0.059668, 0.112617)
    """
    known = constants("receptor")
    steepness, half = known["per_mv"], known["k_magnesium_mm"]

    def share(m: float, v: float) -> float:
        return 1 / (1 + m / half * exp(-steepness * v))

    return evaluated(_LAW, strict, share, brain_magnesium_mm=brain_magnesium_mm, voltage_mv=voltage_mv)
