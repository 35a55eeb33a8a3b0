"""Where HUMAN-9 does not hold: said whenever a run goes there."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from camg._numeric import above, below
from camg.homeostasis.course import Course
from camg.homeostasis.defects import HomeostasisWarning, MissingMechanismWarning, OutsideValidityWarning
from camg.homeostasis.result import Result

__all__ = ["RANGES", "Range", "defects"]


class Range(NamedTuple):
    """From where to where the model is held to be valid, in the unit of the parameter or of what is read off."""

    name: str
    low: float
    high: float
    meaning: str


RANGES = (
    Range("calcium_intake", 2.0, 75.0, "calcium eaten"),
    Range("magnesium_intake", 0.2, 40.0, "magnesium eaten"),
    Range("gfr", 0.5, float("inf"), "glomerular filtration"),
    Range("set_point", 0.9, 1.2, "the set point of PTH"),
    Range("calcium_plasma", 1.6, 3.5, "total plasma calcium"),
    Range("magnesium_plasma", 0.17, 3.0, "total plasma magnesium"),
)
"""Validity as the model's page states it, besides a year at most."""

_LONGEST_H = 366 * 24.0
"""A year, a leap year too."""

_REST = 1e-9
"""Change per hour, over the usual amount, below which a state is at rest: a hundredth of a per cent in ten years."""

_KIDNEY_DISEASE = 0.5
"""Filtration over that of the person below which PTH is told to be too low; the page fails at a quarter; judged."""

_LITTLE_VITAMIN_D = 0.3
"""25(OH)D over a replete one below which osteomalacia is told to be too mild; 0.3 passes, 0.1 fails on the page."""

_FLOOR_MAGNESIUM = 0.3
"""Total plasma magnesium [mmol/L] below which calcium can fall no further, as the page states."""


def defects(result: Result) -> Iterator[HomeostasisWarning]:
    """Return a warning for each range that the result leaves, and each known failure that it meets."""
    for each in RANGES:
        low, high = _span(result, each.name)
        if below(low, each.low) or above(high, each.high):
            worst = low if below(low, each.low) else high
            yield OutsideValidityWarning(
                f"HUMAN-9 is not valid here: {each.meaning} of {worst:.3g} {_unit(result, each.name)} lies outside "
                f"{each.low:g} to {each.high:g}."
            )
    yield from _too_long(result)
    yield from _missing(result)


def _too_long(result: Result) -> Iterator[HomeostasisWarning]:
    """Return a warning where more than a year is run, or lies before what is shown."""
    hours = float(result.clock[-1]) if isinstance(result, Course) else 0.0
    if hours > _LONGEST_H:
        yield OutsideValidityWarning(f"HUMAN-9 is not valid here: a run of {hours / 24:g} days is longer than a year.")
    begun_elsewhere = isinstance(result, Course) and result.disturbed
    if not begun_elsewhere and not _at_rest(result):
        yield OutsideValidityWarning(
            "HUMAN-9 is not valid here: with these constants a steady state takes decades, and it is held to be valid "
            "for a year. Simulate from the usual person, with changes; or take another one, rebalanced()."
        )


def _at_rest(result: Result) -> bool:
    """Tell whether the person of a result is at rest at the baseline."""
    p: Any = result.parameters
    start = p.baseline
    rates = p.body.rates(p)(*start.values())
    return all(abs(rate) < _REST * usual for rate, usual in zip(rates, start.values(), strict=True))


def _missing(result: Result) -> Iterator[HomeostasisWarning]:
    """Return a warning for each known failure that the result meets."""
    usual = result.parameters["gfr_usual"]
    filtration = _span(result, "gfr")[0] / usual
    if below(filtration, _KIDNEY_DISEASE):
        yield MissingMechanismWarning(
            f"With {filtration:.2g} of the filtration PTH stays near normal, and in people it is 2 to 4 times that: "
            "the model has no phosphate, FGF23 or growth of glands."
        )
    vitamin_d = _span(result, "vitamin_d")[0]
    if below(vitamin_d, _LITTLE_VITAMIN_D):
        yield MissingMechanismWarning(
            f"With {vitamin_d:.2g} of a replete 25(OH)D calcium falls and PTH rises less than in people: severe "
            "osteomalacia is too mild in the model."
        )
    magnesium = _span(result, "magnesium_plasma")[0]
    if below(magnesium, _FLOOR_MAGNESIUM):
        yield MissingMechanismWarning(
            f"With plasma magnesium of {magnesium:.2g} mmol/L both effects of its lack have reached their floors: "
            "calcium stays near 1.8 mmol/L, where tetany with less is seen."
        )


def _span(result: Result, name: str) -> tuple[float, float]:
    """Return the least and the most of a parameter or of what is read off, over the whole result."""
    if name in result.names:
        return result.span(name)
    sets = [phase.parameters for phase in result.phases] if isinstance(result, Course) else [result.parameters]
    each = [parameters[name] for parameters in sets]
    return min(each), max(each)


def _unit(result: Result, name: str) -> str:
    return result.unit(name) if name in result.names else result.parameters.unit(name)
