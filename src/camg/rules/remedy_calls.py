"""Remedies as the calls that make them again, for their `repr`."""

from camg.catalogue.salts import Salt
from camg.errors import CamgError
from camg.intake.intake import Intake, Meal
from camg.intake.moment import moment_text
from camg.intake.regimen import Regimen
from camg.rules.change import Change, Remedy
from camg.rules.remedy import BY_KIND, Add, Move, Reduce, Split, SwitchSalt, TakeWithMeal

__all__ = ["call_of"]


def call_of(remedy: Remedy) -> str:
    """Return the call that makes a remedy again, for the least regimen that it fits; what it gains is left out.

    A remedy that no single call makes, such as one that was made for the day after another, is shown by its parts.

    Examples
    --------
    >>> from camg.intake.dose import Dose
    >>> tablet = Intake.of(Dose.of("magnesium", "200 mg"), at="08:00")
    >>> print(call_of(Move.of(Regimen.of(tablet), tablet, at="12:00")))
    Move.of(Regimen.of(Intake.of(Dose.of("magnesium", "200 mg"), at="08:00")), Intake.of(Dose.of("magnesium", "200 mg"),
    at="08:00"), at="12:00")
    """
    day = Regimen.of(*[intake for intake, count in remedy.before for _ in range(count)])
    made: list[tuple[Remedy, str]] = []
    again: Remedy | None = None
    try:
        made += [_made(day, change) for change in remedy.changes]
        again = made[0][0] if len(made) == 1 else Remedy.joined(*[each for each, _ in made])
    except CamgError:
        pass  # because it was made of parts that fit no common day: the parts are shown
    if again != remedy or type(again) is not type(remedy):
        return f"{type(remedy).__name__}(changes={remedy.changes!r}, before={remedy.before!r})"
    calls = [call for _, call in made]
    return calls[0] if len(calls) == 1 else f"Remedy.joined({', '.join(calls)})"


def _made(day: Regimen, change: Change) -> tuple[Remedy, str]:
    """Make the remedy of one change anew, and write down how."""
    old, new = change.old, change.new
    kind = BY_KIND[change.kind].__name__
    if change.kind == "add":
        (added,) = new
        again: Remedy = Add.of(
            day, added.dose, at=added.at, meal=added.meal, origin=added.origin, product=added.product
        )
        return again, f"{kind}.of({day!r}, {added.dose!r}, at={_at(added)}{_placed(added)})"
    one = old[0]
    head = f"{kind}.of({day!r}, {one!r}"
    if change.kind == "move":
        meal = _new_meal(old, new)
        return Move.of(day, one, at=new[0].at, meal=meal), f"{head}, at={_at(new[0])}{_with(meal)})"
    if change.kind == "split":
        times = sorted({each.at for each in new}, key=moment_text)
        meal = _new_meal(old, new)
        shown = ", ".join(f'"{moment_text(each)}"' for each in times)
        again = Split.of(day, one, parts=len(times), at=times, meal=meal)
        return again, f"{head}, parts={len(times)}, at=({shown}){_with(meal)})"
    if change.kind == "reduce":
        return _reduced(day, change)
    if change.kind == "switch-salt":
        dose = new[0].dose
        salt: Salt | str = dose.salt.id if dose.salt is not None and dose.salt.is_listed else dose.salt or ""
        coating = "" if dose.coating is None else f', coating="{dose.coating}"'
        return SwitchSalt.of(day, one, salt=salt, coating=dose.coating), f"{head}, salt={salt!r}{coating})"
    eaten = new[0].meal or Meal.of("full")
    when = "" if new[0].at == one.at else f", at={_at(new[0])}"
    return TakeWithMeal.of(day, one, meal=eaten, at=new[0].at), f"{head}{_with(eaten)}{when})"


def _reduced(day: Regimen, change: Change) -> tuple[Remedy, str]:
    """Make it of the mineral whose amount was said; what else the tablet holds follows that one, rounded."""
    tried: list[tuple[Remedy, str]] = []
    for one in change.old:
        left = [each.dose.elemental_mg for each in change.new if each.dose.mineral == one.dose.mineral]
        to = f"{left[0]!r} mg" if left else "0 mg"
        tried.append((Reduce.of(day, one, to=to), f'Reduce.of({day!r}, {one!r}, to="{to}")'))
    return next((each for each in tried if each[0].changes == (change,)), tried[0])


def _new_meal(old: tuple[Intake, ...], new: tuple[Intake, ...]) -> Meal | None:
    """Return the meal that a change brings; None where every intake keeps its own."""
    kept = {each.meal for each in old}
    return None if {each.meal for each in new} <= kept else new[0].meal


def _with(meal: Meal | None) -> str:
    if meal is None:
        return ""
    plain = meal == Meal(state=meal.state)
    return f', meal="{meal.state.value}"' if plain else f", meal={meal!r}"


def _at(intake: Intake) -> str:
    return f'"{moment_text(intake.at)}"'


def _placed(intake: Intake) -> str:
    product = "" if intake.product is None else f", product={intake.product!r}"
    origin = "" if intake.origin.value == "food" else f', origin="{intake.origin.value}"'
    return f"{_with(intake.meal)}{origin}{product}"
