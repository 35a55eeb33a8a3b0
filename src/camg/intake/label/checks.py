"""Whether the numbers of a label fit each other: amount and percentage, element and compound."""

from collections.abc import Sequence

from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Salt, salt
from camg.intake.label.terms import DailyValue, Terms
from camg.intake.label.values import Percent

__all__ = ["agree", "element_note", "percent_meanings", "percent_note", "shown_mg"]

_ROUNDING = 0.5


def agree(one: float, other: float, known: Terms) -> bool:
    """Whether two amounts are the same within what labels round."""
    return abs(one - other) <= known.limits.element_share * max(abs(one), abs(other))


def shown_mg(mg: float) -> str:
    """Return an amount as messages show it: ``241.2 mg``, ``0.4 mg``."""
    return f"{round(mg, 1) if mg >= 10 else round(mg, 4):.12g} mg"


def element_note(
    mineral: Mineral, elemental_mg: float | None, salt_mg: float | None, salts: Sequence[Salt], known: Terms
) -> list[str]:
    """Return a note when a declared element fits no salt that the compound may be."""
    if elemental_mg is None or salt_mg is None or len(salts) != 1:
        return []
    named = salts[0]
    members = [named] if named.is_settled else [salt(each) for each in named.members]
    expected = [salt_mg * each.fraction for each in members]
    if not expected or any(agree(elemental_mg, each, known) for each in expected):
        return []
    shown = " or ".join(f"{shown_mg(mg)} ({each.name})" for mg, each in zip(expected, members, strict=True))
    declared, mass = shown_mg(elemental_mg), shown_mg(salt_mg)
    note = f"{declared} of {mineral.name} is declared, and {mass} of {named.name} would give {shown}"
    return [f"{note}; the declared amount is taken"]


def _fits(percent: Percent, mg: float, base: float, known: Terms, *, points: float | None = None) -> bool:
    found = 100 * mg / base
    slack = max(known.limits.percent_points if points is None else points, known.limits.percent_share * percent.value)
    low = 0.0 if percent.is_bound else percent.value - slack
    return low <= found <= percent.value + slack


def _bases(percent: Percent, known: Terms) -> Sequence[DailyValue]:
    named = [each for each in known.daily_values if percent.scale in each.words]
    return named or known.daily_values


def percent_meanings(mineral: Mineral, percent: Percent, known: Terms) -> tuple[str, ...]:
    """Return what a percentage alone would mean under each daily value."""
    return tuple(
        f"{shown_mg(percent.value * each.mg[mineral.name] / 100)} ({each.name}, {each.mg[mineral.name]:g} mg)"
        for each in _bases(percent, known)
    )


def percent_note(
    mineral: Mineral, elemental_mg: float | None, candidates: Sequence[float], percent: Percent | None, known: Terms
) -> list[str]:
    """Return a note when amount and percentage do not fit, or say which candidate the percentage fits."""
    if percent is None:
        return []
    bases = _bases(percent, known)
    if elemental_mg is None:
        fitting = [mg for mg in candidates if any(_fits(percent, mg, each.mg[mineral.name], known) for each in bases)]
        if len(candidates) < 2 or len(fitting) != 1:
            return []
        return [f"the {percent.value:g} % would fit {shown_mg(fitting[0])}"]
    masses = [each.mg[mineral.name] for each in bases]
    if any(_fits(percent, elemental_mg, base, known) for base in masses):
        return []
    shown = ", ".join(f"{each.mg[mineral.name]:g} mg ({each.name})" for each in bases)
    for factor, word in ((0.001, "too large"), (1000.0, "too small")):
        if any(_fits(percent, elemental_mg * factor, base, known, points=_ROUNDING) for base in masses):
            note = f"{shown_mg(elemental_mg)} of {mineral.name} and {percent.value:g} % differ by a factor of 1000"
            return [f"{note}: the amount looks {word}, mg and µg may have been mistaken"]
    return [f"{shown_mg(elemental_mg)} of {mineral.name} is not {percent.value:g} % of any daily value: {shown}"]
