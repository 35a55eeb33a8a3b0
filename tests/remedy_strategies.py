"""Routines in which something can be changed, and remedies made for them."""

from typing import Any

import strategies as own
from hypothesis import assume
from hypothesis import strategies as st

from camg import (
    Add,
    InputError,
    Intake,
    Move,
    Reduce,
    Regimen,
    Remedy,
    Split,
    SwitchSalt,
    TakeWithMeal,
    salts,
)
from camg.rules.remedy import tablet_of

__all__ = ["KINDS", "changeable", "remedies_for", "routines", "treated"]

KINDS = ("move", "split", "reduce", "switch-salt", "take-with-meal", "add")


def changeable(regimen: Regimen) -> list[Intake]:
    """The intakes that belong to a tablet of supplements alone, and hold enough to be shared out."""
    found: list[Intake] = []
    for intake in regimen.intakes:
        try:
            together = tablet_of(regimen, intake)
        except InputError:
            continue
        if all(each.dose.elemental_mg > 1e-6 for each in together):
            found.append(intake)
    return found


@st.composite
def tablets(draw: st.DrawFn) -> list[Intake]:
    """One product with one to three minerals, some of them twice, at one moment."""
    at, product = draw(own.clock_times()), draw(st.sampled_from(["Both", "Morning tablet"]))
    meal = draw(own.meals())
    doses = draw(st.lists(own.doses(high=1500.0), min_size=1, max_size=3))
    return [Intake.of(dose, at=at, meal=meal, product=product) for dose in doses]


@st.composite
def routines(draw: st.DrawFn) -> Regimen:
    """Routines with equal intakes, products of several minerals, intakes across midnight, food and medicines."""
    plain: st.SearchStrategy[list[Any]] = st.lists(
        own.intakes(high=1500.0, origins=("supplement", "supplement", "food", "medicine")), max_size=3
    )
    items: list[Any] = [*draw(plain), *draw(st.lists(own.medicines(), max_size=1))]
    for tablet in draw(st.lists(tablets(), max_size=2)):
        items += tablet
    twice: bool = draw(st.booleans())
    if items and twice:
        items.append(draw(st.sampled_from(items)))
    return Regimen.of(*items, complete=draw(st.booleans()))


def remedy_of(draw: st.DrawFn, regimen: Regimen, kind: str) -> Remedy:
    """A remedy of one kind; whatever cannot be made is not asked for."""
    if kind == "add":
        dose = draw(own.doses(high=1500.0).filter(lambda dose: dose.elemental_mg > 0))
        return Add.of(regimen, dose, at=draw(own.clock_times()), meal=draw(own.meals()))
    candidates = changeable(regimen)
    assume(candidates)
    intake = draw(st.sampled_from(candidates))
    if kind == "move":
        meal = draw(st.none() | own.meals())
        return Move.of(regimen, intake, at=draw(own.clock_times()), meal=meal)
    if kind == "split":
        at = draw(st.lists(own.clock_times(), min_size=2, max_size=4, unique=True))
        return Split.of(regimen, intake, parts=len(at), at=at, meal=draw(st.none() | own.meals()))
    if kind == "reduce":
        to_mg = round(intake.dose.elemental_mg * draw(st.sampled_from([0.0, 0.1, 1 / 3, 0.5, 0.999])), 9)
        return Reduce.of(regimen, intake, to=f"{to_mg!r} mg")
    if kind == "switch-salt":
        known = [each for each in salts() if each.mineral == intake.dose.mineral]
        return SwitchSalt.of(regimen, intake, salt=draw(st.sampled_from(known)))
    at_meal = draw(st.none() | own.clock_times())
    return TakeWithMeal.of(regimen, intake, meal=draw(st.sampled_from(["light", "full"])), at=at_meal)


@st.composite
def remedies_for(draw: st.DrawFn, regimen: Regimen, *, kind: str | None = None) -> Remedy:
    """A remedy for a routine, of one kind or of any."""
    try:
        return remedy_of(draw, regimen, draw(st.sampled_from(KINDS)) if kind is None else kind)
    except InputError:
        return draw(st.nothing())


@st.composite
def treated(draw: st.DrawFn, *, kind: str | None = None) -> tuple[Regimen, Remedy]:
    """A routine and a remedy made for it, of one kind, or of any and up to three joined."""
    regimen = draw(routines())
    if kind is not None:
        return regimen, draw(remedies_for(regimen, kind=kind))
    remedies = draw(st.lists(remedies_for(regimen), min_size=1, max_size=3))
    try:
        return regimen, Remedy.joined(*remedies)
    except InputError:
        return regimen, remedies[0]
