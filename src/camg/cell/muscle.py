"""Muscle: the calcium transient of a fast fibre and of heart muscle, with free magnesium as the parameter.

Magnesium acts by up to four mechanisms, and which of them are at work decides whether less of it makes the
transient shorter or longer. So the caller names them, or takes `PUBLISHED`, and every result carries them. At
1 mmol/L of free magnesium all choices agree.

Needs scipy: ``pip install 'camg[models]'``.
"""

import math
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

import attrs

from camg._numeric import Array
from camg.catalogue.cell import LawInput, cell_parameter, constants
from camg.catalogue.references import reference
from camg.cell._compartment import Compartment, site_of
from camg.cell._course import followed
from camg.cell._law import Scalar, taken, within
from camg.cell.energy import calcium_kd_beside, pump_speed, pumping_price
from camg.errors import InputError
from camg.provenance import Grade, Reference

__all__ = ["PUBLISHED", "Mechanism", "Transient", "cardiac_transient", "transient"]

_MICRO = 1000.0
"""uM in 1 mM."""
_PER_MS = 1e-3
"""What a rate per second is per millisecond."""

FIBRE = "fast fibre"
HEART = "heart"


class Mechanism(StrEnum):
    """A way in which magnesium acts on the transient; the letters are those of the results in the notes."""

    BUFFERS = "buffers"
    """A: it sits on parvalbumin, or on the structural sites of the heart, and must leave before calcium can bind."""
    ATP = "atp"
    """B: it keeps calcium off ATP (fast fibre only), and MgATP is the fuel of the pump."""
    TROPONIN = "troponin"
    """C: it competes weakly at the regulatory sites of troponin; its constant is this library's judgement."""
    RELEASE = "release"
    """D: it holds the release channel shut (fast fibre only); its constant is this library's judgement."""


PUBLISHED = (Mechanism.BUFFERS, Mechanism.ATP)
"""The default: the mechanisms whose binding constants of magnesium are published."""

_JUDGED = {Mechanism.TROPONIN: "fast.troponin_magnesium_mm", Mechanism.RELEASE: "fast.release_magnesium_mm"}


@attrs.frozen(kw_only=True, eq=False)
class Transient:
    """A calcium transient and the mechanisms that made it.

    Attributes
    ----------
    tissue : str
        ``"fast fibre"`` or ``"heart"``.
    magnesium_mm : float
        Free magnesium in the cell.
    mechanisms : tuple of Mechanism
        By which magnesium acted; without any other it acted as at 1 mmol/L.
    rest_um, peak_um : float
        Free calcium before and at the top [uM].
    t50_ms : float
        From the peak of calcium to half of its rise [ms].
    width_ms : float
        Of calcium on troponin, the full width at half of its rise [ms].
    tail_ms : float
        Of calcium on troponin, from its peak to a tenth of its rise [ms].
    released_um : float
        All calcium released [uM].
    bound_at_rest : dict of str to float
        Shares of parvalbumin (in the heart: the structural sites of troponin) with calcium, with magnesium, free.
    times_ms, calcium_um, troponin_um : array, shape (n,)
        The course: time, free calcium, calcium on the regulatory sites of troponin.
    """

    tissue: str
    magnesium_mm: float
    mechanisms: tuple[Mechanism, ...]
    rest_um: float
    peak_um: float
    t50_ms: float
    width_ms: float
    tail_ms: float
    released_um: float
    bound_at_rest: dict[str, float]
    times_ms: Array = attrs.field(repr=False)
    calcium_um: Array = attrs.field(repr=False)
    troponin_um: Array = attrs.field(repr=False)

    @property
    def pumping_atp_um(self) -> float:
        """ATP that it costs to pump back all calcium released [uM] (see `camg.cell.energy.pumping_price`)."""
        return pumping_price(self.released_um)

    @property
    def left_out(self) -> tuple[Mechanism, ...]:
        """The mechanisms that this tissue has and that were not at work."""
        return tuple(each for each in _of_tissue(self.tissue) if each not in self.mechanisms)

    @property
    def grade(self) -> Grade:
        """C; D where a mechanism is at work whose constant this library chose."""
        return Grade.D if set(_JUDGED) & set(self.mechanisms) else Grade.C

    @property
    def references(self) -> tuple[Reference, ...]:
        """Whose reactions and constants these are, judgement included."""
        group = "fast" if self.tissue == FIBRE else "cardiac"
        keys = [cell_parameter(f"{group}.{name}").reference for name in constants(group)]
        return tuple(reference(key) for key in dict.fromkeys(keys))


def transient(
    magnesium_mm: Scalar,
    *,
    mechanisms: Iterable[Mechanism | str] = PUBLISHED,
    duration_ms: Scalar = 1500.0,
    strict: bool = False,
) -> Transient:
    r"""Return the calcium transient of a fast skeletal fibre after one action potential.

    .. math::

        \dot x = \frac{J(t) - \dot T - \dot P_c - W x^2/(x^2 + k^2) + l}{1 + A K_a / (K_a + x)^2}

    with calcium on troponin :math:`T`, calcium and magnesium on parvalbumin :math:`P_c`, :math:`P_m` by mass action,
    ATP in rapid equilibrium, and a leak :math:`l` that balances the pump at rest.

    Parameters
    ----------
    magnesium_mm : float, text or quantity
        Free magnesium in the cell [mM], 0.1 to 2.
    mechanisms : iterable of Mechanism or str
        By which magnesium acts. A mechanism that is not named goes on as at 1 mmol/L.
    duration_ms : float, text or quantity
        How long to follow it [ms].
    strict : bool
        Whether to raise where magnesium is outside the range, rather than warn.

    Returns
    -------
    Transient

    Raises
    ------
    RangeError
        When magnesium is negative or not finite, or, with `strict`, out of range; when the transient is not over
        within `duration_ms`.
    InputError
        When a mechanism is unknown.
    MissingExtraError
        When scipy is not installed.

    Notes
    -----
    One compartment at 16 to 18 degrees C, constants of several animals (grade C by the published mechanisms); release
    and reactions of Baylor & Hollingworth 2007 and the models in that line; rates of parvalbumin recalled; the pump
    chosen for a half-width of a few ms. That magnesium holds the release channel shut is seen in skinned pig fibres as
    a threshold; no published closed form links it to the release after an action potential, so the constants of
    `RELEASE` and `TROPONIN` are judgement (grade D).

    Examples
    --------
    Buffers alone: with less magnesium calcium is caught sooner. With release set free, it stays far longer:

    >>> [round(transient(free, mechanisms=["buffers"]).t50_ms, 1) for free in (1.0, 0.5)]
    [5.0, 2.7]
    >>> [round(transient(free, mechanisms=list(Mechanism)).t50_ms, 1) for free in (1.0, 0.5)]
    [5.0, 10.0]
    """
    acting = _acting("fast-transient", FIBRE, magnesium_mm, mechanisms, strict=strict)
    k = constants("fast")
    troponin = site_of(k, "troponin", _PER_MS).slowed(acting.slowed(Mechanism.TROPONIN))
    parvalbumin = site_of(k, "parvalbumin", _PER_MS, magnesium_um=acting.magnesium_um(Mechanism.BUFFERS))
    scale = k["release_um_s"] * _PER_MS * acting.slowed(Mechanism.RELEASE)
    rise, fall, exp = k["release_rise_ms"], k["release_fall_ms"], math.exp

    def release(at_ms: float) -> float:
        return scale * (1 - exp(-at_ms / rise)) ** 5 * exp(-at_ms / fall)

    atp_magnesium = acting.magnesium_mm(Mechanism.ATP)
    fibre = Compartment(
        rest_um=k["rest_um"],
        release=release,
        released_um=scale * _release_integral_ms(rise, fall),
        pump_um_ms=k["pump_um_s"] * _PER_MS * pump_speed(atp_magnesium),
        pump_half_um=k["pump_half_um"],
        pump_power=2.0,
        atp_um=k["atp_mm"] * _MICRO,
        atp_kd_um=calcium_kd_beside()(atp_magnesium) * _MICRO,
        plain=(troponin,),
        shared=(parvalbumin,),
    )
    return _measured(fibre, acting, k["delay_ms"], duration_ms)


def cardiac_transient(
    magnesium_mm: Scalar,
    *,
    mechanisms: Iterable[Mechanism | str] = PUBLISHED,
    duration_ms: Scalar = 1500.0,
    strict: bool = False,
) -> Transient:
    r"""Return a calcium transient of heart muscle, made by its buffers around an illustrative release and pump.

    .. math:: \dot x = J(t) - \sum_b \dot b - V \frac{x^n}{x^n + K^n} + l, \qquad J(t) = R \frac{t}{\tau^2} e^{-t/\tau}

    with calcium on five buffers :math:`b` by mass action, and a leak :math:`l` that balances the pump at rest.

    Parameters
    ----------
    magnesium_mm : float, text or quantity
        Free magnesium in the cell [mM], 0.1 to 2.
    mechanisms : iterable of Mechanism or str
        ``"buffers"``, ``"atp"`` (here: only the fuel of the pump) and ``"troponin"``.
    duration_ms : float, text or quantity
        How long to follow it [ms].
    strict : bool
        Whether to raise where magnesium is outside the range, rather than warn.

    Returns
    -------
    Transient
        `width_ms` and `tail_ms` are of the regulatory sites of troponin.

    Raises
    ------
    RangeError
        When magnesium is negative or not finite, or, with `strict`, out of range; when the transient is not over
        within `duration_ms`.
    InputError
        When a mechanism is unknown, or is `RELEASE`: there is no such law for the heart.
    MissingExtraError
        When scipy is not installed.

    Notes
    -----
    Buffers of a ventricular myocyte of Shannon et al. 2004, animal and temperature not noted; size and speed of release
    and the capacity of the pump are judgement. Of the fuel the constants are those of the fast fibre, judgement as
    well. Grade C; D with troponin.

    Examples
    --------
    The heart hardly notices:

    >>> [round(cardiac_transient(free, mechanisms=["buffers"]).t50_ms, 1) for free in (1.0, 0.5)]
    [44.7, 44.0]
    """
    acting = _acting("cardiac-transient", HEART, magnesium_mm, mechanisms, strict=strict)
    k = constants("cardiac")
    bound_um = acting.magnesium_um(Mechanism.BUFFERS)
    tau, exp = k["release_ms"], math.exp
    scale = k["released_um"] / tau**2

    def release(at_ms: float) -> float:
        return scale * at_ms * exp(-at_ms / tau)

    heart = Compartment(
        rest_um=k["rest_um"],
        release=release,
        released_um=k["released_um"],
        pump_um_ms=k["pump_um_ms"] * pump_speed(acting.magnesium_mm(Mechanism.ATP)),
        pump_half_um=k["pump_half_um"],
        pump_power=k["pump_power"],
        atp_um=0.0,
        atp_kd_um=1.0,
        plain=(
            site_of(k, "troponin_low").slowed(acting.slowed(Mechanism.TROPONIN)),
            site_of(k, "calmodulin"),
            site_of(k, "reticulum"),
        ),
        shared=(site_of(k, "troponin_high", magnesium_um=bound_um), site_of(k, "myosin", magnesium_um=bound_um)),
    )
    return _measured(heart, acting, k["delay_ms"], duration_ms)


# By what magnesium acts ---------------------------------------------------------------------------------------


class _Acting(NamedTuple):
    """What magnesium there is, and by which mechanisms it acts; by the others it acts as where it is usual."""

    tissue: str
    magnesium: float
    usual: float
    mechanisms: tuple[Mechanism, ...]

    def magnesium_mm(self, mechanism: Mechanism) -> float:
        return self.magnesium if mechanism in self.mechanisms else self.usual

    def magnesium_um(self, mechanism: Mechanism) -> float:
        return self.magnesium_mm(mechanism) * _MICRO

    def slowed(self, mechanism: Mechanism) -> float:
        """Return 1/(1 + m/K), of that at usual magnesium, with the judged constant of the mechanism."""
        half = cell_parameter(_JUDGED[mechanism]).value
        return (1 + self.usual / half) / (1 + self.magnesium_mm(mechanism) / half)


def _acting(
    law: str, tissue: str, magnesium_mm: Scalar, mechanisms: Iterable[Mechanism | str], *, strict: bool
) -> _Acting:
    chosen = _chosen(mechanisms, tissue)
    (magnesium,) = within(law, strict, magnesium_mm=magnesium_mm)
    return _Acting(tissue, _one(magnesium, f"{law}: magnesium_mm"), constants("inside")["magnesium_mm"], chosen)


def _one(value: object, field: str) -> float:
    if not isinstance(value, float):
        raise InputError(field, value, "one number, not an array", "Solve one transient after the other.")
    return value


def _of_tissue(tissue: str) -> tuple[Mechanism, ...]:
    return tuple(each for each in Mechanism if tissue == FIBRE or each is not Mechanism.RELEASE)


def _chosen(mechanisms: Iterable[Mechanism | str], tissue: str) -> tuple[Mechanism, ...]:
    possible = _of_tissue(tissue)
    allowed = f"any of {', '.join(repr(str(each)) for each in possible)} in the {tissue}"
    named: list[str] = [mechanisms] if isinstance(mechanisms, str) else [*mechanisms]
    for each in named:
        if each not in [*map(str, possible)]:
            raise InputError("mechanisms", each, allowed)
    return tuple(each for each in possible if str(each) in named)


# Solved and measured ----------------------------------------------------------------------------------------

_DURATION = LawInput("duration_ms", "ms", 0.0, math.inf, "how long to follow it")


def _measured(muscle: Compartment, acting: _Acting, delay_ms: float, duration_ms: Scalar) -> Transient:
    """Solve a transient, and put what was measured of it beside the mechanisms."""
    duration = _one(taken(duration_ms, _DURATION, acting.tissue), _DURATION.name)
    course = followed(muscle.change(), muscle.start(), delay_ms=delay_ms, duration_ms=duration)
    calcium, magnesium = muscle.shared[0].shares(muscle.rest_um)
    return Transient(
        tissue=acting.tissue,
        magnesium_mm=acting.magnesium,
        mechanisms=acting.mechanisms,
        rest_um=muscle.rest_um,
        released_um=muscle.released_um,
        bound_at_rest={"calcium": calcium, "magnesium": magnesium, "free": 1 - calcium - magnesium},
        **course._asdict(),
    )


def _release_integral_ms(rise_ms: float, fall_ms: float) -> float:
    """Return the integral of (1 - exp(-t/rise))^5 exp(-t/fall), by the binomial sum."""
    return math.fsum((-1) ** n * math.comb(5, n) / (n / rise_ms + 1 / fall_ms) for n in range(6))
