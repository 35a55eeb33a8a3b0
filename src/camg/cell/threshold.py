"""The threshold of nerve: how calcium and magnesium outside, by the charge of the surface, hold firing back."""

from math import inf
from typing import Any, Literal, TypeAlias, overload

from camg._numeric import Array, above, at_least, exp, log, minimum, power
from camg.catalogue.cell import constants, law
from camg.cell._law import Scalar, Steps, Values, evaluated, taken, through, within
from camg.errors import CamgError, InputError, RangeError

__all__ = [
    "Binding",
    "divalent_threshold_shift_mv",
    "surface_potential_mv",
    "threshold_shift_mv",
]

_CALCIUM = "threshold-calcium"
_DIVALENTS = "threshold-divalents"
_SURFACE = "surface-potential"

_FARADAY = 96485.33212  # C/mol, and the gas constant [J/mol/K]: exact by the definition of the units
_GAS = 8.314462618
_VACUUM = 8.8541878128e-12  # F/m, permittivity of empty space


@overload
def threshold_shift_mv(
    calcium_mm: Scalar, *, reference_calcium_mm: Scalar | None = None, strict: bool = False
) -> float: ...
@overload
def threshold_shift_mv(
    calcium_mm: Array, *, reference_calcium_mm: Scalar | None = None, strict: bool = False
) -> Array: ...
def threshold_shift_mv(calcium_mm: Values, *, reference_calcium_mm: Scalar | None = None, strict: bool = False) -> Any:
    r"""Return by how much calcium outside moves the threshold of a nerve.

    .. math:: \Delta V = k \ln \frac{c}{c_0}

    Parameters
    ----------
    calcium_mm : float, array, text or quantity
        Free calcium :math:`c` outside [mM], above 0.
    reference_calcium_mm : float, text or quantity, optional
        :math:`c_0`; 1.2 mM where not given.
    strict : bool
        Whether to raise outside the range of the law, rather than warn.

    Returns
    -------
    float or array
        [mV]; above 0 away from rest, below 0 towards firing.

    Raises
    ------
    RangeError
        When a concentration is 0, negative or not finite, or, where `strict`, outside the range.

    Warns
    -----
    ExtrapolationWarning
        When calcium is less than a tenth or more than ten times the reference.

    Notes
    -----
    Squid axon, temperature not noted, Frankenhaeuser and Hodgkin 1957: a fivefold fall acts like 10 to 15 mV of
    depolarisation; Huxley 1959 for :math:`k` = 9.32 mV. Both recalled (grade C); the range is this library's judgement.

    Examples
    --------
    Half the calcium brings the threshold 6.5 mV nearer:

    >>> round(threshold_shift_mv(0.6), 2), round(threshold_shift_mv(6.0), 2)
    (-6.46, 15.0)
    """
    (c0,) = within(_CALCIUM, strict, reference_calcium_mm=reference_calcium_mm)
    slope = constants("threshold")["slope_mv"]
    share = law(_CALCIUM).inputs_by_name["calcium_of_reference"]
    known = share._replace(name="calcium_mm", unit="mM", low=share.low * c0, high=share.high * c0)
    shift = Steps(("divide", c0), ("log", slope))
    return through(_CALCIUM, strict, shift, [(taken(calcium_mm, known, _CALCIUM), known)])


@overload
def divalent_threshold_shift_mv(
    calcium_mm: Scalar,
    magnesium_mm: Scalar,
    *,
    reference_calcium_mm: Scalar | None = None,
    reference_magnesium_mm: Scalar | None = None,
    calcium_per_magnesium: float | None = None,
    strict: bool = False,
) -> float: ...
@overload
def divalent_threshold_shift_mv(
    calcium_mm: Array,
    magnesium_mm: Values,
    *,
    reference_calcium_mm: Scalar | None = None,
    reference_magnesium_mm: Scalar | None = None,
    calcium_per_magnesium: float | None = None,
    strict: bool = False,
) -> Array: ...
@overload
def divalent_threshold_shift_mv(
    calcium_mm: Scalar,
    magnesium_mm: Array,
    *,
    reference_calcium_mm: Scalar | None = None,
    reference_magnesium_mm: Scalar | None = None,
    calcium_per_magnesium: float | None = None,
    strict: bool = False,
) -> Array: ...
def divalent_threshold_shift_mv(
    calcium_mm: Values,
    magnesium_mm: Values,
    *,
    reference_calcium_mm: Scalar | None = None,
    reference_magnesium_mm: Scalar | None = None,
    calcium_per_magnesium: float | None = None,
    strict: bool = False,
) -> Any:
    r"""Return by how much both ions outside move the threshold of a nerve.

    .. math:: \Delta V = k \ln \frac{c + m / \rho}{c_0 + m_0 / \rho}

    Parameters
    ----------
    calcium_mm, magnesium_mm : float, array, text or quantity
        Free concentrations :math:`c` and :math:`m` outside [mM], 0 or more, not both 0.
    reference_calcium_mm, reference_magnesium_mm : float, text or quantity, optional
        :math:`c_0` and :math:`m_0`; 1.2 and 0.5 mM where not given.
    calcium_per_magnesium : float, optional
        Magnesium ions :math:`\rho` that do what one of calcium does; 1.5 to 3, and 2 where not given.
    strict : bool
        Whether to raise outside the range of the law, rather than warn.

    Returns
    -------
    float or array
        [mV]; above 0 away from rest, below 0 towards firing.

    Raises
    ------
    RangeError
        When a concentration is negative or not finite, both are 0, or, where `strict`, outside the range.

    Warns
    -----
    ExtrapolationWarning
        When the two together are less than a tenth or more than ten times the reference.

    Notes
    -----
    The form is this library's, from `threshold_shift_mv` and a half effect of magnesium on nerve, recalled (Hille;
    grade C). Temperature not noted; the range is this library's judgement.

    Examples
    --------
    Magnesium down to a fifth moves the threshold little:

    >>> round(divalent_threshold_shift_mv(1.2, 0.1), 2), round(divalent_threshold_shift_mv(0.6, 0.5), 2)
    (-1.38, -4.98)
    """
    c0, m0, rho = within(
        _DIVALENTS,
        strict,
        reference_calcium_mm=reference_calcium_mm,
        reference_magnesium_mm=reference_magnesium_mm,
        calcium_per_magnesium=calcium_per_magnesium,
    )
    each = 1 / rho
    reference = c0 + m0 * each
    if reference <= 0:
        raise RangeError(f"{_DIVALENTS}: reference_calcium_mm", c0, "above 0 where reference_magnesium_mm is 0")
    return evaluated(
        _DIVALENTS,
        strict,
        Steps(("log", constants("threshold")["slope_mv"])),
        of=("divalents_of_reference", lambda c, m: (m * each + c) / reference),
        calcium_mm=calcium_mm,
        magnesium_mm=magnesium_mm,
    )


# The surface --------------------------------------------------------------------------------------------------


Binding: TypeAlias = Literal["none", "phosphatidylserine"] | tuple[Scalar, Scalar]
"""How calcium and magnesium bind to a surface: as to a known one, or by two constants of one's own [1/M]."""


@overload
def surface_potential_mv(
    calcium_mm: Scalar,
    magnesium_mm: Scalar,
    *,
    charge_c_m2: Scalar,
    binding: Binding = "none",
    temperature_k: Scalar | None = None,
    strict: bool = False,
) -> float: ...
@overload
def surface_potential_mv(
    calcium_mm: Array,
    magnesium_mm: Values,
    *,
    charge_c_m2: Scalar,
    binding: Binding = "none",
    temperature_k: Scalar | None = None,
    strict: bool = False,
) -> Array: ...
@overload
def surface_potential_mv(
    calcium_mm: Scalar,
    magnesium_mm: Array,
    *,
    charge_c_m2: Scalar,
    binding: Binding = "none",
    temperature_k: Scalar | None = None,
    strict: bool = False,
) -> Array: ...
def surface_potential_mv(
    calcium_mm: Values,
    magnesium_mm: Values,
    *,
    charge_c_m2: Scalar,
    binding: Binding = "none",
    temperature_k: Scalar | None = None,
    strict: bool = False,
) -> Any:
    r"""Return the potential of a charged surface that ions screen and bind to: Grahame's equation, solved.

    .. math:: \sigma^2 = 2 \varepsilon \varepsilon_0 R T \sum_i c_i \left(e^{-z_i F \psi / RT} - 1\right)

    .. math::

        \sigma = \sigma_t \frac{1 - X}{1 + X}, \qquad
        X = (K_{Ca} c + K_{Mg} m) \, e^{-2 F \psi / RT}

    Parameters
    ----------
    calcium_mm, magnesium_mm : float, array, text or quantity
        Free concentrations :math:`c` and :math:`m` outside [mM], 0 or more.
    charge_c_m2 : float, text or quantity
        Charge :math:`\sigma_t` of the surface while nothing is bound [C/m2], 0 or below.
    binding : ``"none"``, ``"phosphatidylserine"``, or two constants
        :math:`K_{Ca}` and :math:`K_{Mg}`: both 0, so that :math:`\sigma = \sigma_t`; 12 and 6 /M; or one's own, each
        a float [1/M], text or a quantity.
    temperature_k : float, text or quantity, optional
        :math:`T` [K]; 310.15 where not given.
    strict : bool
        Whether to raise outside the range of the law, rather than warn.

    Returns
    -------
    float or array
        Potential :math:`\psi` [mV], 0 or below; nearer 0 the more of either ion there is.

    Raises
    ------
    RangeError
        When a concentration is negative, a number not finite, the charge above 0, so much is bound that the charge
        would turn, or, where `strict`, a number outside the range.
    InputError
        When the binding is none of these.

    Warns
    -----
    ExtrapolationWarning
        When a number is outside the range: 0 to 10 mM, -0.1 to 0 C/m2, 0 to 40 degrees Celsius.

    Notes
    -----
    Physics; permittivity 74 and 150 mM of ions of one charge are this library's judgement, and so is the range. The
    anions balance the charges; no animal and no tissue is in it. Screening treats calcium and magnesium alike; the
    bindings are of the kind of phosphatidylserine, McLaughlin 1981, recalled (grade C).

    Examples
    --------
    >>> round(surface_potential_mv(1.2, 0.5, charge_c_m2=-0.05), 3)
    -49.396

    With binding, half the calcium moves the surface 5 mV towards firing, a fifth of the magnesium 1.5:

    >>> def bound(calcium, magnesium):
    ...     return surface_potential_mv(calcium, magnesium, charge_c_m2=-0.1, binding="phosphatidylserine")
    >>> [round(bound(*ions), 2) for ions in ((1.2, 0.5), (0.6, 0.5), (1.2, 0.1))]
    [-42.45, -47.65, -43.96]
    """
    of_calcium, of_magnesium = _constants_of(binding)
    c, m, sigma, kelvin, k_calcium, k_magnesium = within(
        _SURFACE,
        strict,
        calcium_mm=calcium_mm,
        magnesium_mm=magnesium_mm,
        charge_c_m2=charge_c_m2,
        temperature_k=temperature_k,
        binding_calcium_per_m=of_calcium,
        binding_magnesium_per_m=of_magnesium,
    )
    return _potential_mv(c + m, (k_calcium * c + k_magnesium * m) / 1000, sigma, kelvin)


def _constants_of(binding: Binding) -> tuple[Scalar | None, Scalar | None]:
    """Return the two constants of a binding; None, what the catalogue knows, of phosphatidylserine."""
    if binding == "none":
        return 0.0, 0.0
    if binding == "phosphatidylserine":
        return None, None
    if not isinstance(binding, tuple) or len(binding) != 2 or any(each is None for each in binding):
        allowed = "'none', 'phosphatidylserine', or the constants of calcium and magnesium [1/M]"
        raise InputError(f"{_SURFACE}: binding", binding, allowed, "Write binding=(12.0, 6.0).")
    return binding


def _most(value: Any) -> float:
    return value if isinstance(value, float) else float(value.max(initial=-inf))


_MOST_STEPS = 60
_CLOSE = 1e-12
_TINY = 1e-300


def _potential_mv(divalents: float, bound: float, sigma: float, kelvin: float) -> float:
    r"""Solve Grahame's equation, with binding, for the potential.

    With :math:`y = e^{-F \psi / RT}` and anions that balance the charges, the sum over the ions is
    :math:`(y - 1)^2 (D y + M + 2 D) / y`. The difference of both sides rises and is convex in :math:`\ln y` up to
    where the charge would turn, so that Newton's steps from above close in on the one root without passing it.
    """
    if above(_most(sigma), 0.0):
        raise RangeError(f"{_SURFACE}: charge_c_m2", sigma, "0 or below [C/m2]", "Surfaces of cells are negative.")
    if at_least(_most(bound), 1.0):
        raise RangeError(f"{_SURFACE}: share bound", bound, "so little that the charge stays negative", "Give less.")
    known = constants("threshold")
    single = known["monovalent_mm"]
    charge = -sigma / power(2 * known["permittivity"] * _VACUUM * _GAS * kelvin, 0.5)
    rest = single + 2 * divalents
    half: float = charge / (2 * power(single, 0.5))
    without = 2 * log(half + power(half * half + 1, 0.5))
    turning = -0.5 * log(bound + _TINY)
    at: float = minimum(without, turning)
    for _ in range(_MOST_STEPS):
        y = exp(at)
        taken = bound * y * y
        root = power(divalents + rest / y, 0.5)
        left = (y - 1) * root - charge * (1 - taken) / (1 + taken)
        slope = y * root - (y - 1) * rest / (2 * y * root) + charge * 4 * taken / power(1 + taken, 2.0)
        step = left / slope
        at = at - step
        if _most(abs(step)) < _CLOSE:
            return at * (-1000 * _GAS * kelvin / _FARADAY) + 0.0
    message = f"{_SURFACE}: no solution after {_MOST_STEPS} steps; this is a fault of camg"
    raise CamgError(message)
