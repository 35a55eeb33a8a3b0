"""The one place where remedies become sentences: what, when, to what, and the meal kept or changed."""

import re
from collections.abc import Iterable, Sequence

from camg.catalogue.minerals import MAGNESIUM
from camg.intake.intake import BESIDE_USUAL_FOOD, Intake, Meal, MealState, Origin
from camg.intake.moment import moment_text
from camg.rules.change import ASK, Change, Remedy
from camg.rules.wording import number

__all__ = ["sentence_of"]

_EATEN = {
    MealState.FASTED: "on an empty stomach",
    MealState.LIGHT: "with a light meal",
    MealState.FULL: "with a full meal",
}


_STATES_AMOUNT = re.compile(r"\d\s*(mg|g|mcg|ug|[\u00b5\u03bc]g)\b", re.IGNORECASE)
"""What the text of a label holds, where that stands as the name of the product."""
_RICH_IN_MAGNESIUM = "nuts, legumes, whole grains, greens"
"""What the rule catalogue names beside adding magnesium."""


def sentence_of(remedy: Remedy) -> str:
    """Return the sentence of a remedy; it advises and never orders."""
    if remedy.kind == ASK:
        reason = remedy.reason
        return f"Ask a clinician about {reason}" + ("" if reason.endswith((".", "!", "?")) else ".")
    advised = f"Consider {'; and '.join(_clause(change) for change in remedy.changes)}."
    if not remedy.hangs_on:
        return advised
    known = "is" if len(remedy.hangs_on) == 1 else "are"
    return f"{advised} Whether that is enough hangs on {', '.join(remedy.hangs_on)}, which {known} not known."


def _clause(change: Change) -> str:
    old, new = change.old, change.new
    if change.kind == "add":
        return _added(new[0])
    when = _times(old)
    if change.kind == "move":
        return f"moving {_what(old)} from {when} to {_times(new)}{_meals(change)}"
    if change.kind == "split":
        return _divided(change)
    if change.kind == "reduce":
        if not new:
            return f"leaving out {_what(old)} at {when}"
        return f"reducing {_what(old)} at {when} to {_less(old, new)}"
    if change.kind == "switch-salt":
        return f"taking {_elements(old)} at {when} as {_form(new)} instead of {_form(old)}{_meals(change)}"
    moved = "" if when == _times(new) else f" instead of {when}"
    return f"taking {_what(old)} at {_times(new)}{moved} {_eaten(new)} (until now {_eaten(old)})"


def _added(intake: Intake) -> str:
    source = {Origin.FOOD: "food with ", Origin.WATER: "water with "}.get(intake.origin, "a supplement of ")
    form = f" ({intake.dose.salt.name})" if intake.dose.salt is not None else ""
    if intake.origin is Origin.FOOD and intake.dose.mineral == MAGNESIUM:
        form = f" ({_RICH_IN_MAGNESIUM})"
    meal = "" if intake.meal is None else f", {_eaten((intake,))}"
    named = "" if intake.product is None else f" ({intake.product})"
    if intake.product == BESIDE_USUAL_FOOD:
        named = f", {BESIDE_USUAL_FOOD}"
    return f"adding {source}{_element(intake)}{form} at {moment_text(intake.at)}{named}{meal}"


def _divided(change: Change) -> str:
    """Name the parts: equal ones once, though they may differ by 1e-9 mg."""
    times = sorted({each.at for each in change.new})
    first = [each for each in change.new if each.at == times[0]]
    amounts = _amounts(first, alone=len({each.dose.mineral for each in change.old}) == 1)
    shown = [moment_text(each) for each in times]
    listed = f"{', '.join(shown[:-1])} and {shown[-1]}"
    whole = f"{_what(change.old)} of {_times(change.old)}"
    return f"taking {whole} in {len(times)} parts, {amounts} at {listed}{_meals(change)}"


def _less(old: Sequence[Intake], new: Sequence[Intake]) -> str:
    amounts = _amounts(new, alone=len(old) == 1)
    same = amounts == _amounts(old, alone=len(old) == 1)
    return _amounts(new, alone=len(old) == 1, exact=True) if same else amounts


def _what(intakes: Sequence[Intake]) -> str:
    """Name a tablet: its product with what it holds, or the dose; by what it holds where the label is its name."""
    product = intakes[0].product
    if product is not None and _STATES_AMOUNT.search(product):
        return f"the tablet with {' and '.join(map(_element, intakes))}"
    if product is not None:
        return f"{product} ({', '.join(map(_element, intakes))})"
    form = intakes[0].dose.salt
    return _elements(intakes) + (f" ({form.name})" if form is not None else "")


def _elements(intakes: Iterable[Intake]) -> str:
    return ", ".join(map(_element, intakes))


def _element(intake: Intake) -> str:
    return f"{number(intake.dose.elemental_mg, 'mg')} {intake.dose.mineral.name}"


def _amounts(intakes: Iterable[Intake], *, alone: bool, exact: bool = False) -> str:
    """Write amounts; without the mineral where only one can be meant."""
    shown: list[str] = []
    for each in intakes:
        mg = each.dose.elemental_mg
        amount = f"{mg:.14g} mg" if exact else number(mg, "mg")
        shown.append(amount if alone else f"{amount} {each.dose.mineral.name}")
    return ", ".join(shown)


def _form(intakes: Sequence[Intake]) -> str:
    dose = intakes[0].dose
    name = f"an unnamed salt of {dose.mineral.name}" if dose.salt is None else dose.salt.name
    return f"{name} with an {dose.coating} coating" if dose.coating else name


def _times(intakes: Sequence[Intake]) -> str:
    return moment_text(intakes[0].at)


def _meals(change: Change) -> str:
    """Say, after a comma, which meal, and whether it is kept or changed; nothing where none was stated nor is."""
    if all(each.meal is None for each in (*change.old, *change.new)):
        return ""
    before, after = _eaten(change.old), _eaten(change.new)
    return f", {after} as before" if before == after else f", now {after} (before: {before})"


def _eaten(intakes: Iterable[Intake]) -> str:
    return " or ".join(dict.fromkeys(_meal(each.meal) for each in intakes))


def _meal(meal: Meal | None) -> str:
    if meal is None:
        return "no meal stated"
    bound = [
        f"{mmol:.3g} mmol {name}"
        for name, mmol in (("phytate", meal.phytate_mmol), ("oxalate", meal.oxalate_mmol))
        if mmol is not None
    ]
    return _EATEN[meal.state] + (f" of {' and '.join(bound)}" if bound else "")
