"""Muscle: the calcium transient of a fast fibre and of heart muscle, with free magnesium as the parameter.

Magnesium acts by up to four mechanisms, and which of them are at work decides whether less of it makes the
transient shorter or longer. So the caller names them, or takes `PUBLISHED`, and every result carries them. At
1 mmol/L of free magnesium all choices agree.

Needs scipy: ``pip install 'camg[models]'``.
"""

import math
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import attrs

from camg._numeric import Array
from camg.catalogue.cell_energy import cell_law, cell_parameter, cell_values
from camg.catalogue.references import reference
from camg.cell._course import followed
from camg.cell._law import checked
from camg.errors import InputError
from camg.provenance import Grade, Reference

__all__ = ["PUBLISHED", "Mechanism", "Transient", "cardiac_transient", "transient"]

_MICRO = 1000.0
"""uM in 1 mmol/L, and ms in 1 s."""


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
        All calcium released [uM] (see `camg.cell.energy.pumping_price`).
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
        room = "fast" if self.tissue == "fast fibre" else "cardiac"
        keys = [cell_parameter(f"{room}.{name}").reference for name in cell_values(room)]
        return tuple(reference(key) for key in dict.fromkeys(keys))


def transient(
    magnesium_mm: float,
    *,
    mechanisms: Iterable[Mechanism | str] = PUBLISHED,
    duration_ms: float = 1500.0,
    strict: bool = False,
) -> Transient:
    r"""Return the calcium transient of a fast skeletal fibre after one action potential.

    .. math::

        \dot x = \frac{J(t) - \dot T - \dot P_c - W x^2/(x^2 + k^2) + l}{1 + A K_a / (K_a + x)^2}

    with calcium on troponin :math:`T`, calcium and magnesium on parvalbumin :math:`P_c`, :math:`P_m` by mass action,
    ATP in rapid equilibrium, and a leak :math:`l` that balances the pump at rest.

    Parameters
    ----------
    magnesium_mm : float
        Free magnesium in the cell [mM], 0.1 to 2.
    mechanisms : iterable of Mechanism or str
        By which magnesium acts. A mechanism that is not named goes on as at 1 mmol/L.
    duration_ms : float
        How long to follow it [ms].
    strict : bool
        Whether magnesium outside the range is refused rather than warned of.

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
    One compartment at 16 to 18 degrees C; release and reactions of Baylor & Hollingworth 2007 and the models in
    that line; rates of parvalbumin recalled; the pump chosen for a half-width of a few ms. That magnesium holds the
    release channel shut is seen in skinned pig fibres as a threshold; no published closed form links it to the
    release after an action potential, so the constants of `RELEASE` and `TROPONIN` are judgement (grade D).

    Examples
    --------
    Buffers alone: with less magnesium calcium is caught sooner. With release set free, it stays far longer:

    >>> [round(transient(free, mechanisms=["buffers"]).t50_ms, 1) for free in (1.0, 0.5)]
    [5.0, 2.7]
    >>> [round(transient(free, mechanisms=list(Mechanism)).t50_ms, 1) for free in (1.0, 0.5)]
    [5.0, 10.0]
    """
    chosen = _chosen(mechanisms, "fast fibre")
    magnesium_mm = _checked("fast-transient", magnesium_mm, strict=strict)
    k = cell_values("fast")
    usual = k["usual_mm"]

    def acting(mechanism: Mechanism) -> float:
        return magnesium_mm if mechanism in chosen else usual

    def halved(mechanism: Mechanism) -> float:
        """Return 1/(1 + m/K), relative to usual magnesium."""
        half = cell_parameter(_JUDGED[mechanism]).value
        return (1 + usual / half) / (1 + acting(mechanism) / half)

    # Per ms from here on; the rates of the sources are per second.
    troponin, troponin_off = k["troponin_um"], k["troponin_off"] / _MICRO
    troponin_on = k["troponin_on"] / _MICRO * halved(Mechanism.TROPONIN)
    sites = k["parvalbumin_um"]
    calcium_on, calcium_off = k["parvalbumin_calcium_on"] / _MICRO, k["parvalbumin_calcium_off"] / _MICRO
    magnesium_on = k["parvalbumin_magnesium_on"] / _MICRO * acting(Mechanism.BUFFERS) * _MICRO
    magnesium_off = k["parvalbumin_magnesium_off"] / _MICRO
    atp_kd = _calcium_atp_kd_um(acting(Mechanism.ATP))
    atp_capacity = k["atp_um"] * atp_kd
    pump = k["pump_um_s"] / _MICRO * _fuel(acting(Mechanism.ATP)) / _fuel(usual)
    half_squared = k["pump_half_um"] ** 2
    release = k["release_um_s"] / _MICRO * halved(Mechanism.RELEASE)
    rise, fall = k["release_rise_ms"], k["release_fall_ms"]
    rest = k["rest_um"]
    leak = pump * rest**2 / (rest**2 + half_squared)
    exp = math.exp

    def change(at_ms: float, state: Any) -> tuple[float, float, float, float]:
        x, on_troponin, with_calcium, with_magnesium = state.tolist()
        flow = release * (1 - exp(-at_ms / rise)) ** 5 * exp(-at_ms / fall)
        to_troponin = troponin_on * x * (troponin - on_troponin) - troponin_off * on_troponin
        empty = sites - with_calcium - with_magnesium
        to_parvalbumin = calcium_on * x * empty - calcium_off * with_calcium
        pumped = pump * x * x / (x * x + half_squared)
        free = (flow - to_troponin - to_parvalbumin - pumped + leak) / (1 + atp_capacity / (atp_kd + x) ** 2)
        return free, to_troponin, to_parvalbumin, magnesium_on * empty - magnesium_off * with_magnesium

    with_calcium, with_magnesium = _shared(calcium_on / calcium_off * rest, magnesium_on / magnesium_off)
    start = [rest, troponin * _single(troponin_on / troponin_off * rest), sites * with_calcium, sites * with_magnesium]
    course = followed(change, start, delay_ms=k["delay_ms"], duration_ms=duration_ms)
    return Transient(
        tissue="fast fibre",
        magnesium_mm=float(magnesium_mm),
        mechanisms=chosen,
        rest_um=rest,
        released_um=release * _release_integral_ms(rise, fall),
        bound_at_rest={
            "calcium": with_calcium,
            "magnesium": with_magnesium,
            "free": 1 - with_calcium - with_magnesium,
        },
        **course._asdict(),
    )


def cardiac_transient(
    magnesium_mm: float,
    *,
    mechanisms: Iterable[Mechanism | str] = PUBLISHED,
    duration_ms: float = 1500.0,
    strict: bool = False,
) -> Transient:
    """Return a calcium transient of heart muscle, made by its buffers around an illustrative release and pump.

    Parameters
    ----------
    magnesium_mm : float
        Free magnesium in the cell [mM], 0.1 to 2.
    mechanisms : iterable of Mechanism or str
        ``"buffers"``, ``"atp"`` (here: only the fuel of the pump) and ``"troponin"``.
    duration_ms : float
        How long to follow it [ms].
    strict : bool
        Whether magnesium outside the range is refused rather than warned of.

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
    Buffers of Shannon et al. 2004; size and speed of release and the capacity of the pump are judgement. Of the
    fuel the constants are those of the fast fibre, judgement as well.

    Examples
    --------
    The heart hardly notices:

    >>> [round(cardiac_transient(free, mechanisms=["buffers"]).t50_ms, 1) for free in (1.0, 0.5)]
    [44.7, 44.0]
    """
    chosen = _chosen(mechanisms, "heart")
    magnesium_mm = _checked("cardiac-transient", magnesium_mm, strict=strict)
    k = cell_values("cardiac")
    usual = cell_values("fast")["usual_mm"]
    on_buffers = (magnesium_mm if Mechanism.BUFFERS in chosen else usual) * _MICRO
    fuel = _fuel(magnesium_mm) / _fuel(usual) if Mechanism.ATP in chosen else 1.0
    half = cell_values("fast")["troponin_magnesium_mm"]
    rival = (1 + usual / half) / (1 + magnesium_mm / half) if Mechanism.TROPONIN in chosen else 1.0

    low, low_on, low_off = k["troponin_low_um"], k["troponin_low_on"] * rival, k["troponin_low_off"]
    high, high_on, high_off = k["troponin_high_um"], k["troponin_high_calcium_on"], k["troponin_high_calcium_off"]
    high_mg_on, high_mg_off = k["troponin_high_magnesium_on"] * on_buffers, k["troponin_high_magnesium_off"]
    calmodulin, calmodulin_on, calmodulin_off = k["calmodulin_um"], k["calmodulin_on"], k["calmodulin_off"]
    myosin, myosin_on, myosin_off = k["myosin_um"], k["myosin_calcium_on"], k["myosin_calcium_off"]
    myosin_mg_on, myosin_mg_off = k["myosin_magnesium_on"] * on_buffers, k["myosin_magnesium_off"]
    reticulum, reticulum_on, reticulum_off = k["reticulum_um"], k["reticulum_on"], k["reticulum_off"]
    pump, power = k["pump_um_ms"] * fuel, k["pump_power"]
    half_power = k["pump_half_um"] ** power
    tau, rest = k["release_ms"], k["rest_um"]
    scale = k["released_um"] / tau**2
    leak = pump * rest**power / (rest**power + half_power)
    exp = math.exp

    def change(at_ms: float, state: Any) -> tuple[float, ...]:
        x, on_low, on_high, mg_high, on_calmodulin, on_myosin, mg_myosin, on_reticulum = state.tolist()
        x = max(x, 0.0)
        to_low = low_on * x * (low - on_low) - low_off * on_low
        empty_high = high - on_high - mg_high
        to_high = high_on * x * empty_high - high_off * on_high
        to_calmodulin = calmodulin_on * x * (calmodulin - on_calmodulin) - calmodulin_off * on_calmodulin
        empty_myosin = myosin - on_myosin - mg_myosin
        to_myosin = myosin_on * x * empty_myosin - myosin_off * on_myosin
        to_reticulum = reticulum_on * x * (reticulum - on_reticulum) - reticulum_off * on_reticulum
        raised = x**power
        flow = scale * at_ms * exp(-at_ms / tau) - pump * raised / (raised + half_power) + leak
        return (
            flow - to_low - to_high - to_calmodulin - to_myosin - to_reticulum,
            to_low,
            to_high,
            high_mg_on * empty_high - high_mg_off * mg_high,
            to_calmodulin,
            to_myosin,
            myosin_mg_on * empty_myosin - myosin_mg_off * mg_myosin,
            to_reticulum,
        )

    with_calcium, with_magnesium = _shared(high_on / high_off * rest, high_mg_on / high_mg_off)
    myosin_calcium, myosin_magnesium = _shared(myosin_on / myosin_off * rest, myosin_mg_on / myosin_mg_off)
    start = [
        rest,
        low * _single(low_on / low_off * rest),
        high * with_calcium,
        high * with_magnesium,
        calmodulin * _single(calmodulin_on / calmodulin_off * rest),
        myosin * myosin_calcium,
        myosin * myosin_magnesium,
        reticulum * _single(reticulum_on / reticulum_off * rest),
    ]
    course = followed(change, start, delay_ms=k["delay_ms"], duration_ms=duration_ms)
    return Transient(
        tissue="heart",
        magnesium_mm=float(magnesium_mm),
        mechanisms=chosen,
        rest_um=rest,
        released_um=k["released_um"],
        bound_at_rest={
            "calcium": with_calcium,
            "magnesium": with_magnesium,
            "free": 1 - with_calcium - with_magnesium,
        },
        **course._asdict(),
    )


# The inputs ---------------------------------------------------------------------------------------------------


def _of_tissue(tissue: str) -> tuple[Mechanism, ...]:
    return tuple(each for each in Mechanism if tissue == "fast fibre" or each is not Mechanism.RELEASE)


def _chosen(mechanisms: Iterable[Mechanism | str], tissue: str) -> tuple[Mechanism, ...]:
    possible = _of_tissue(tissue)
    allowed = f"any of {', '.join(repr(str(each)) for each in possible)} in the {tissue}"
    named: list[str] = [mechanisms] if isinstance(mechanisms, str) else [*mechanisms]
    for each in named:
        if each not in [*map(str, possible)]:
            raise InputError("mechanisms", each, allowed)
    return tuple(each for each in possible if str(each) in named)


def _checked(law: str, magnesium_mm: float, *, strict: bool) -> float:
    known = cell_law(law)
    name = "magnesium_mm"
    low, high, unit = known.ranges[name]
    taken: float = checked(magnesium_mm, name=name, low=low, high=high, unit=unit, law=law, strict=strict)
    return taken


# Binding and fuel ---------------------------------------------------------------------------------------------


def _single(ratio: float) -> float:
    """Return the share of a site that one ion holds, from its concentration over its constant."""
    return ratio / (1 + ratio)


def _shared(calcium: float, magnesium: float) -> tuple[float, float]:
    """Return the shares of a site that two rivals hold, from their concentrations over their constants."""
    every = 1 + calcium + magnesium
    return calcium / every, magnesium / every


def _calcium_atp_kd_um(magnesium_mm: float) -> float:
    k = cell_values("atp")
    return _MICRO * k["calcium_mm"] * (1 + magnesium_mm / k["rival_mm"])


def _fuel(magnesium_mm: float) -> float:
    """Return how far MgATP fills the pump."""
    k = cell_values("fast")
    fuel_um = k["atp_um"] * _single(magnesium_mm / cell_values("atp")["rival_mm"])
    return _single(fuel_um / k["fuel_um"])


def _release_integral_ms(rise_ms: float, fall_ms: float) -> float:
    """Return the integral of (1 - exp(-t/rise))^5 exp(-t/fall), by the binomial sum."""
    return math.fsum((-1) ** n * math.comb(5, n) / (n / rise_ms + 1 / fall_ms) for n in range(6))
