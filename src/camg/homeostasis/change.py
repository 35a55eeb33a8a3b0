"""Changes of a simulated body in time: parameters from then on, states at once."""

import functools
import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

import attrs

from camg import units
from camg.errors import InputError, RangeError, unknown_name
from camg.homeostasis.parameters import Parameters

__all__ = ["Change", "Effect", "Phase", "jumped", "phases", "scale_of"]

_MINUTES = {"min": 1.0, "h": 60.0, "d": 1440.0, "day": 1440.0}
"""The times per which a rate can be written."""

Effect: TypeAlias = float | units.Amount
"""A factor, or a value as text with its unit or as a quantity."""


@attrs.frozen(init=False)
class Change:
    """What changes at one moment: ``Change(at="60 day", magnesium_intake=0.25)``.

    A parameter keeps its new value until a later change names it again. A number is a factor on the parameter that the
    simulation was given, so that 1 puts it back; text with a unit or a quantity is the value itself, and the only way
    to change what is 0, such as an infusion. A state changes at once and is then free, after a factor or to a value;
    ``calcium_bolus="2 mmol"`` and ``magnesium_bolus`` add to what there is, as an infusion within no time would.

    Parameters
    ----------
    at : str or quantity
        When, from the start of the simulation.
    **effects : float, str or quantity
        By name of a parameter or state.

    Raises
    ------
    InputError
        When nothing changes, or an effect is neither a number nor an amount.
    RangeError
        When a factor is negative or not finite.
    UnitError
        When `at` is not a span of time.
    """

    at_min: float
    effects: tuple[tuple[str, Effect], ...]

    def __init__(self, *, at: units.Amount, **effects: Effect) -> None:
        if not effects:
            raise InputError("Change", "no effect", "at least one parameter or state", "Write magnesium_intake=0.5.")
        for name, effect in effects.items():
            _check(name, effect)
        object.__setattr__(self, "at_min", units.read(at, units.SPAN, field="Change.at"))
        object.__setattr__(self, "effects", tuple(effects.items()))

    def __repr__(self) -> str:
        named = ", ".join(f"{name}={effect!r}" for name, effect in self.effects)
        return f"Change(at='{self.at_min:g} min', {named})"


def _check(name: str, effect: object) -> None:
    if isinstance(effect, bool) or not isinstance(effect, float | int | str | units.QuantityLike):
        fix = f"Write {name}=0.5 for half of it, or its value with the unit."
        raise InputError(f"Change.{name}", effect, "a factor, or a value with its unit", fix)
    if isinstance(effect, float | int) and not (math.isfinite(effect) and effect >= 0):
        raise RangeError(f"Change.{name}", effect, "a finite factor, 0 or more", "Write 0.5 for half, 1 for as before.")


class Phase(NamedTuple):
    """A stretch without changes: from when, with which parameters, and what its states jump by at its beginning.

    `boluses` are what states gain then, by their place, after they jumped.
    """

    start: float
    parameters: Parameters
    jumps: tuple[tuple[int, Effect], ...]
    boluses: tuple[tuple[int, float], ...] = ()


def phases(parameters: Parameters, changes: Iterable[Change], *, until_min: float) -> Iterator[Phase]:
    """Return the stretches between the changes, each with the parameters that hold in it.

    Raises
    ------
    InputError
        When something is not a change, or the changes are out of order.
    RangeError
        When a change comes at the end or later.
    UnknownNameError
        When a change names neither a parameter nor a state; with the nearest names.
    """
    body = parameters.body
    current, start, reached = parameters, 0.0, 0.0
    jumps, boluses = list[tuple[int, Effect]](), list[tuple[int, float]]()
    for change in changes:
        if not isinstance(change, Change):
            raise InputError(
                "changes", change, "changes", "Write homeostasis.Change(at='0 day', magnesium_intake=0.5)."
            )
        if change.at_min < reached:
            raise InputError("changes", change, "changes in the order of time", "Sort them by their time.")
        if change.at_min >= until_min:
            raise RangeError(
                "Change.at", f"{change.at_min:g} min", f"before the end at {until_min:g} min", "Run longer."
            )
        if change.at_min > reached:
            yield Phase(start, current, tuple(jumps), tuple(boluses))
            start, jumps, boluses = change.at_min / body.minutes, [], []
        reached = change.at_min
        values: dict[str, Any] = {}
        for name, effect in change.effects:
            place = body.index(name)
            if place is not None:
                jumps.append((place, effect))
            elif name in parameters.names:
                values[name] = _new_value(parameters, name, effect)
            elif name in body.boluses:
                boluses.append(_bolus(current, name, effect))
            else:
                known = (*parameters.names, *(state.name for state in body.states), *body.boluses)
                raise unknown_name("Change", name, known)
        current = attrs.evolve(current, **values)
    yield Phase(start, current, tuple(jumps), tuple(boluses))


def jumped(phase: Phase, amounts: list[float]) -> list[float]:
    """Return the amounts after the jumps at the beginning of a phase."""
    body = phase.parameters.body
    for place, effect in phase.jumps:
        state = body.states[place]
        if isinstance(effect, float | int):
            amounts[place] *= effect
        else:
            read = units.read(effect, scale_of(state.unit), field=state.name)
            amounts[place] = body.amount(phase.parameters, place, read)
    for place, gained in phase.boluses:
        amounts[place] += gained
    return amounts


def _new_value(parameters: Parameters, name: str, effect: Effect) -> float:
    before, unit = parameters[name], parameters.unit(name)
    if not isinstance(effect, float | int):
        return units.read(effect, scale_of(unit, signed=name in parameters.signed), field=name)
    if before == 0 and effect not in (0, 1):
        fix = f"Write its value with the unit, such as {name}='0.1 {unit}'."
        raise InputError(f"Change.{name}", effect, "a value, for any factor of 0 is 0", fix)
    return before * effect


def _bolus(parameters: Parameters, name: str, effect: Effect) -> tuple[int, float]:
    """Return the place of the state that a bolus goes into, and what it gains."""
    body = parameters.body
    bolus = body.boluses[name]
    if isinstance(effect, float | int):
        raise InputError(f"Change.{name}", effect, "an amount with its unit", f"Write {name}='6 {bolus.unit}'.")
    amount = units.read(effect, scale_of(bolus.unit), field=name)
    return [state.name for state in body.states].index(bolus.state), amount * bolus.gained(parameters)


@functools.cache
def scale_of(unit: str, *, signed: bool = False) -> units.Scale:
    """Return the scale of amounts in the unit of a parameter or state; `signed` where it may be below 0."""
    base = "dimensionless" if unit == "1" else unit
    what, _, per = unit.rpartition("/")
    others = {f"{what}/{time}": _MINUTES[per] / minutes for time, minutes in _MINUTES.items() if per in _MINUTES}
    return units.Scale(
        kind=f"an amount in {unit}",
        unit=unit,
        factors={unit: 1.0, **others},
        bases={base: 1.0},
        low=-math.inf if signed else 0.0,
        sample="0.1",
    )
