"""Changes of a simulated body in time: parameters from then on, states at once."""

import functools
import math
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

import attrs

from camg import units
from camg.errors import InputError, RangeError, UnknownNameError, nearest_names
from camg.homeostasis.parameters import Parameters

__all__ = ["Change", "Effect", "Phase", "jumped", "phases", "scale_of"]

Effect: TypeAlias = float | units.Amount
"""A factor, or a value as text with its unit or as a quantity."""


@attrs.frozen(init=False)
class Change:
    """What changes at one moment: ``Change(at="60 day", magnesium_intake=0.25)``.

    A parameter keeps its new value until a later change names it again. A number is a factor on the parameter that the
    simulation was given, so that 1 puts it back; text with a unit or a quantity is the value itself. A state changes at
    once and is then free: ``Change(at="0 min", calcium_plasma=1.2)`` is a bolus of calcium.

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
    """A stretch without changes: from when, with which parameters, and what its states jump by at its beginning."""

    start: float
    parameters: Parameters
    jumps: tuple[tuple[int, Effect], ...]


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
    current, start, jumps, reached = parameters, 0.0, list[tuple[int, Effect]](), 0.0
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
            yield Phase(start, current, tuple(jumps))
            start, jumps = change.at_min / body.minutes, []
        reached = change.at_min
        values: dict[str, Any] = {}
        for name, effect in change.effects:
            place = body.index(name)
            if place is not None:
                jumps.append((place, effect))
            elif name in parameters.names:
                values[name] = _value(parameters[name], effect, parameters.unit(name), name)
            else:
                known = (*parameters.names, *(state.name for state in body.states))
                raise UnknownNameError("Change", name, nearest_names(name, known))
        current = attrs.evolve(current, **values)
    yield Phase(start, current, tuple(jumps))


def jumped(phase: Phase, amounts: list[float]) -> list[float]:
    """Return the amounts after the jumps at the beginning of a phase."""
    body = phase.parameters.body
    for place, effect in phase.jumps:
        state = body.states[place]
        if isinstance(effect, float | int):
            amounts[place] *= effect
        else:
            amounts[place] = body.amount(phase.parameters, place, _value(0.0, effect, state.unit, state.name))
    return amounts


def _value(before: float, effect: Effect, unit: str, name: str) -> float:
    return before * effect if isinstance(effect, float | int) else units.read(effect, scale_of(unit), field=name)


@functools.cache
def scale_of(unit: str) -> units.Scale:
    """Return the scale of amounts in the unit of a parameter or state."""
    base = "dimensionless" if unit == "1" else unit
    return units.Scale(kind=f"an amount in {unit}", unit=unit, factors={unit: 1.0}, bases={base: 1.0}, sample="0.1")
