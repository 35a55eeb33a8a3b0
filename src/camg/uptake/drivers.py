"""What a person's habits, state and medicines change in what leaves with urine and stools."""

from collections.abc import Callable, Mapping
from typing import cast

import attrs

from camg._numeric import above, below
from camg.body.kidney import (
    diarrhoea_loss_mg,
    linear_change_mg,
    multiplied_change_mg,
    segmental_excretion,
    sensing_factor,
)
from camg.catalogue.drivers import DriverRow, Effect, Route, driver_rows
from camg.catalogue.minerals import Mineral
from camg.catalogue.parameters import Parameter, parameter
from camg.person import PERSON_FIELDS, Person
from camg.provenance import Basis, Grade, Reference

__all__ = ["Driver", "Habits", "drivers_of", "excretion_at"]

DIARRHOEA = ("chronic-diarrhoea", "loose-stools")


@attrs.frozen(kw_only=True)
class Driver:
    """One thing that changes how much of a mineral leaves the body.

    Attributes
    ----------
    name : str
        ``"sodium"``, ``"alcohol"``, ``"thiazide"`` and so on.
    mineral : Mineral
    route : str
        ``"urine"`` or ``"stools"``.
    effect : str
        ``"raises"`` or ``"lowers"`` what leaves that way.
    change_mg : float or None
        Change of a day [mg]; None where it cannot be told, never 0 in its place.
    low_mg, high_mg : float or None
        Ends of the change [mg] where the source gives a range of its size.
    missing : tuple of str
        The inputs that would be needed and are not known.
    extrapolated : bool
        Whether the amount lies outside what the source studied.
    grade, basis, references
        Of its size, or of its direction where it has no size.
    note : str
    """

    name: str
    mineral: Mineral
    route: Route
    effect: Effect
    change_mg: float | None = None
    low_mg: float | None = None
    high_mg: float | None = None
    missing: tuple[str, ...] = ()
    extrapolated: bool = False
    grade: Grade
    basis: Basis
    references: tuple[Reference, ...]
    note: str = ""

    @property
    def ends_mg(self) -> tuple[float, float]:
        """Low and high of the change [mg]; the change itself where the source gives no range, 0 where unknown."""
        change_mg = self.change_mg or 0.0
        return (
            change_mg if self.low_mg is None else self.low_mg,
            change_mg if self.high_mg is None else self.high_mg,
        )


@attrs.frozen(kw_only=True)
class Habits:
    """What the drivers are read from.

    Attributes
    ----------
    person : Person
    usual : Person or None
        Whose sodium, protein and caffeine the changes are counted from; None counts from none of them.
    takes : callable
        Tells whether a medicine of a class is taken; None where that is not known.
    drinking_h, diarrhoea_l : float or None
        Hours of drinking [h] and volume of diarrhoea [L] in a day.
    """

    person: Person
    usual: Person | None
    takes: Callable[[str], bool | None]
    drinking_h: float | None
    diarrhoea_l: float | None


def drivers_of(habits: Habits, urine_mg: Mapping[str, float | None]) -> tuple[list[Driver], list[Driver], list[Driver]]:
    """Return the drivers that were used, those whose input is not known, and those that the sources do not size.

    Parameters
    ----------
    habits : Habits
    urine_mg : mapping
        Mineral's name to the urine of the day without any driver [mg]; None where not known.

    Returns
    -------
    used, unknown, unmeasured : list of Driver
        A driver that is known to be absent is used, with a change of 0, or left out where it has no size anyway.
    """
    used: list[Driver] = []
    unknown: list[Driver] = []
    unmeasured: list[Driver] = []
    for row in driver_rows():
        if row.kind == "direction":
            asked, there = _presence(row.asks, habits)
            if there is not False:
                unmeasured.append(_driver(row, missing=asked if there is None else ()))
        elif row.kind == "stress" and habits.person.stress == "moderate":
            unmeasured.append(_driver(row, note="for high stress only has a size been judged"))
        else:
            one = _sized(row, cast(Parameter, row.parameter), habits, urine_mg[row.mineral.name])
            (used if one.change_mg is not None else unknown).append(one)
    return used, unknown, unmeasured


def _driver(
    row: DriverRow,
    *,
    ends: tuple[float | None, float | None, float | None] = (None, None, None),
    missing: tuple[str, ...] = (),
    extrapolated: bool = False,
    note: str = "",
) -> Driver:
    change_mg, one, other = ends
    if one is not None and other is not None and other < one:
        one, other = other, one
    return Driver(
        name=row.name,
        mineral=row.mineral,
        route=row.route,
        effect=row.effect,
        change_mg=change_mg,
        low_mg=one,
        high_mg=other,
        missing=missing,
        extrapolated=extrapolated,
        grade=row.grade,
        basis=row.basis,
        references=row.references,
        note=note or row.note,
    )


# Without a size -----------------------------------------------------------------------------------------------


def _presence(asks: str, habits: Habits) -> tuple[tuple[str, ...], bool | None]:
    """Return what would have to be known, and whether the driver is there; None where that is not known."""
    kind, _, name = asks.rpartition(":")
    if kind == "treatment":
        return ("treatments",), habits.takes(name)
    if kind == "condition":
        return ("conditions",), habits.person.has(name)
    amount = _amount(asks, habits.person) if asks in PERSON_FIELDS else None
    return (asks,), None if amount is None else amount > 0


def _amount(name: str, person: Person) -> float | None:
    amount: float | None = getattr(person, PERSON_FIELDS[name][0])
    return amount


# With a size --------------------------------------------------------------------------------------------------


def _sized(row: DriverRow, known: Parameter, habits: Habits, urine_mg: float | None) -> Driver:
    if row.kind == "amount":
        return _by_amount(row, known, habits)
    if row.kind == "volume":
        return _by_volume(row, known, habits)
    if row.kind == "ionised calcium":
        return _by_ionised_calcium(row, habits, urine_mg)
    if row.kind == "drinking":
        return _by_drinking(row, known, habits, urine_mg)
    missing = ("stress",) if habits.person.stress is None else ()
    return _multiplied(row, known, urine_mg, 0.0 if habits.person.stress == "low" else 24.0, missing)


def _by_amount(row: DriverRow, known: Parameter, habits: Habits) -> Driver:
    amount = _amount(row.asks, habits.person)
    usual = 0.0 if habits.usual is None else _amount(row.asks, habits.usual)
    missing = (*((row.asks,) if amount is None else ()), *((f"usual {row.asks}",) if usual is None else ()))
    if amount is None or usual is None:
        return _driver(row, missing=missing)
    # A slope per mmol turns into one per mg by the molar masses of what is excreted and what drives it.
    by_mass = row.mineral.molar_mass / Mineral.named(row.asks).molar_mass if known.unit == "mmol/mmol" else 1.0
    change, low, high = (
        None if slope is None else linear_change_mg(amount, slope=slope * by_mass, usual=usual)
        for slope in (known.value, known.low, known.high)
    )
    low_end, high_end = known.studied or (0.0, amount)
    outside = below(amount, low_end) or above(amount, high_end)
    return _driver(row, ends=(change, low, high), extrapolated=outside)


def _by_volume(row: DriverRow, known: Parameter, habits: Habits) -> Driver:
    litres = habits.diarrhoea_l
    stated = [habits.person.has(each) for each in DIARRHOEA]
    if litres is None and not any(stated) and None not in stated:
        litres = 0.0
    if litres is None:
        return _driver(row, missing=("volume of diarrhoea",))
    mg_per_meq = row.mineral.molar_mass / cast(int, row.mineral.charge)
    change, low, high = (
        None if meq_l is None else diarrhoea_loss_mg(litres, meq_l=meq_l, mg_per_meq=mg_per_meq)
        for meq_l in (known.value, known.low, known.high)
    )
    return _driver(row, ends=(change, low, high))


def _by_drinking(row: DriverRow, known: Parameter, habits: Habits, urine_mg: float | None) -> Driver:
    hours = 0.0 if habits.person.alcohol_g == 0 else habits.drinking_h
    missing = ("hours of drinking",) if habits.person.alcohol_g else ("alcohol", "hours of drinking")
    return _multiplied(row, known, urine_mg, hours, missing if hours is None else ())


def _multiplied(
    row: DriverRow, known: Parameter, urine_mg: float | None, hours: float | None, missing: tuple[str, ...]
) -> Driver:
    if hours == 0:
        return _driver(row, ends=(0.0, 0.0, 0.0))
    if hours is None or missing or urine_mg is None:
        return _driver(row, missing=(*missing, *(("food",) if urine_mg is None else ())))
    change, low, high = (
        None if factor is None else multiplied_change_mg(urine_mg, factor=factor, hours=hours)
        for factor in (known.value, known.low, known.high)
    )
    return _driver(row, ends=(change, low, high))


def _by_ionised_calcium(row: DriverRow, habits: Habits, urine_mg: float | None) -> Driver:
    ionised = habits.person.ionised_calcium_mmol_l
    if ionised is None:
        return _driver(row, missing=("ionised calcium",))
    if not above(ionised, parameter("kidney.sensing_from_mmol_l").value):
        return _driver(row, ends=(0.0, None, None))
    if urine_mg is None:
        return _driver(row, missing=("food",))
    factor = excretion_at(ionised, row.mineral) / excretion_at(_sensing("usual_mmol_l"), row.mineral)
    return _driver(row, ends=(multiplied_change_mg(urine_mg, factor=factor), None, None))


def _sensing(name: str) -> float:
    return parameter(f"kidney.sensing_{name}").value


def excretion_at(ionised_mmol_l: float, mineral: Mineral) -> float:
    """Return the fractional excretion of a mineral [1] at an ionised calcium [mmol/L], by the three segments."""
    factor = sensing_factor(
        ionised_mmol_l,
        most=_sensing("most"),
        half_mmol_l=_sensing("half_mmol_l"),
        exponent=_sensing("exponent"),
        usual_mmol_l=_sensing("usual_mmol_l"),
    )
    shares = {each: parameter(f"kidney.{mineral.name}_{each}").value for each in ("proximal", "ascending", "distal")}
    return segmental_excretion(factor, **shares)
