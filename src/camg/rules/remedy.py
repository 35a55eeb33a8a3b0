"""The kinds of remedies, each made for a regimen, and the one function that applies them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NoReturn

import attrs

from camg import units
from camg.catalogue.salts import SaltLike
from camg.catalogue.salts import salt as find
from camg.errors import InputError, RangeError
from camg.intake.dose import MOST_MG, Coating, Dose, DoseBasis, checked_coating
from camg.intake.intake import Intake, Meal, MealLike, MealState, Origin, OriginWord, member
from camg.intake.moment import Moment, MomentLike, moment, moment_text
from camg.intake.regimen import Diary, Records, Regimen
from camg.rules.change import ASK, Change, Remedy
from camg.units import QuantityLike

__all__ = [
    "BY_KIND",
    "Add",
    "AskClinician",
    "Move",
    "Reduce",
    "Remedy",
    "Split",
    "SwitchSalt",
    "TakeWithMeal",
    "apply",
    "tablet_of",
]

_LONGEST_REASON = 500
_PER_MG = 1_000_000_000
"""Amounts are kept to 1e-9 mg, so that they can be shared out in whole numbers."""


class Move(Remedy):
    """Take a tablet at another time."""

    __slots__ = ()
    kind = "move"

    @classmethod
    def of(cls, regimen: Regimen, intake: Intake, *, at: MomentLike, meal: MealLike | None = None) -> "Move":
        """Move an intake, with everything of its tablet.

        Parameters
        ----------
        regimen : Regimen
        intake : Intake
            A supplement of the regimen; what is of its product at its moment moves with it.
        at : str or time
            When to take it instead.
        meal : Meal or str, optional
            With which meal; left out, each intake keeps its own.

        Raises
        ------
        InputError
            When the intake is not in the regimen or no supplement, is taken at that time already, or an equal
            intake, or the same product, is.

        Examples
        --------
        >>> tablet = Intake.of(Dose.of("magnesium", "200 mg"), at="08:00", meal="full")
        >>> Move.of(Regimen.of(tablet), tablet, at="12:00").text
        'Consider moving 200 mg magnesium from 08:00 to 12:00, with a full meal as before.'
        """
        old = tablet_of(regimen, intake, field="Move.intake")
        to = _clock(at, "Move.at")
        if to == intake.at:
            raise InputError("Move.at", moment_text(to), "another time than its own", "Choose another time.")
        eaten = _meal(meal, "Move.meal")
        new = [attrs.evolve(each, at=to, meal=each.meal if eaten is None else eaten) for each in old]
        _refuse_taken(regimen, old, new, "Move.at")
        return cls._made(regimen, Change(kind="move", old=old, new=tuple(new)))


class Split(Remedy):
    """Take a tablet in parts at several times."""

    __slots__ = ()
    kind = "split"

    @classmethod
    def of(
        cls,
        regimen: Regimen,
        intake: Intake,
        *,
        parts: int,
        at: Iterable[MomentLike],
        meal: MealLike | None = None,
    ) -> "Split":
        """Split an intake in equal parts, with everything of its tablet.

        Parameters
        ----------
        regimen : Regimen
        intake : Intake
            A supplement of the regimen; every mineral of its product at its moment is split alike.
        parts : int
            2 or more; they add up to the whole, so that they may differ by 1e-9 mg.
        at : iterable of str or time
            A different time for each part; its own may be one of them.
        meal : Meal or str, optional
            With which meal; left out, each part keeps the meal of the whole.

        Raises
        ------
        InputError
            When the intake is not in the regimen or no supplement, there is no different time for each of two parts
            or more, or an equal intake, or the same product, is taken at one of the times.

        Examples
        --------
        >>> tablet = Intake.of(Dose.of("magnesium", "400 mg"), at="08:00")
        >>> Split.of(Regimen.of(tablet), tablet, parts=2, at=("08:00", "20:00")).text
        'Consider taking 400 mg magnesium of 08:00 in 2 parts, 200 mg at 08:00 and 20:00.'
        """
        old = tablet_of(regimen, intake, field="Split.intake")
        if not isinstance(parts, int) or isinstance(parts, bool) or parts < 2:
            raise InputError("Split.parts", parts, "a whole number of 2 or more", "Write parts=2.")
        if isinstance(at, str) or not isinstance(at, Iterable):
            raise InputError("Split.at", at, f"{parts} times", "Write at=('08:00', '20:00').")
        times = sorted(_clock(each, f"Split.at[{number}]") for number, each in enumerate(at))
        if len(times) != parts or len(set(times)) != parts:
            shown = [moment_text(each) for each in times]
            raise InputError("Split.at", shown, f"{parts} different times", "Give each part its own time.")
        eaten = _meal(meal, "Split.meal")
        new = [
            attrs.evolve(each, dose=dose, at=when, meal=each.meal if eaten is None else eaten)
            for each in old
            for dose, when in zip(_parts(each.dose, parts), times, strict=True)
        ]
        _refuse_taken(regimen, old, new, "Split.at")
        return cls._made(regimen, Change(kind="split", old=old, new=tuple(new)))


class Reduce(Remedy):
    """Take less of a tablet, or leave it out."""

    __slots__ = ()
    kind = "reduce"

    @classmethod
    def of(cls, regimen: Regimen, intake: Intake, *, to: str | QuantityLike) -> "Reduce":
        """Reduce an intake to an elemental amount, and everything of its tablet in proportion.

        Parameters
        ----------
        regimen : Regimen
        intake : Intake
            A supplement of the regimen.
        to : str or quantity
            The elemental amount of this intake's mineral; ``"0 mg"`` leaves the tablet out.

        Raises
        ------
        InputError
            When the intake is not in the regimen or no supplement, or the amount is not less than now.

        Examples
        --------
        >>> doses = [Dose.of("calcium", "400 mg"), Dose.of("magnesium", "400 mg")]
        >>> parts = [Intake.of(each, at="08:00", product="Both") for each in doses]
        >>> Reduce.of(Regimen.of(*parts), parts[1], to="300 mg").text
        'Consider reducing Both (400 mg calcium, 400 mg magnesium) at 08:00 to 300 mg calcium, 300 mg magnesium.'
        """
        old = tablet_of(regimen, intake, field="Reduce.intake")
        now_mg = intake.dose.elemental_mg
        to_mg = units.read(to, intake.dose.mineral.scale, field="Reduce.to")
        if to_mg >= now_mg:
            raise RangeError("Reduce.to", to, f"less than the {now_mg:.12g} mg of now", "Choose a smaller amount.")
        new: list[Intake] = []
        if to_mg > 0:
            for each in old:
                own_mg = each.dose.elemental_mg
                mg = to_mg if own_mg == now_mg else round(own_mg * (to_mg / now_mg), 9)
                new.append(attrs.evolve(each, dose=attrs.evolve(each.dose, elemental_mg=mg)))
        return cls._made(regimen, Change(kind="reduce", old=old, new=tuple(new)))


class SwitchSalt(Remedy):
    """Take the same elemental amount in another salt."""

    __slots__ = ()
    kind = "switch-salt"

    @classmethod
    def of(cls, regimen: Regimen, intake: Intake, *, salt: SaltLike, coating: Coating | None = None) -> "SwitchSalt":
        """Take another product instead, with the same elemental amount in another salt.

        Parameters
        ----------
        regimen : Regimen
        intake : Intake
            A supplement of the regimen that is a tablet of its own.
        salt : Salt or str
            A salt of the same mineral.
        coating : str, optional
            ``"enteric"``; left out, the new product is uncoated.

        Raises
        ------
        InputError
            When the intake is not in the regimen or no supplement, the tablet holds something else too, the salt is
            of another mineral, or it is this salt already.
        UnknownNameError
            When the salt is not in the catalogue.

        Notes
        -----
        The name of the old product goes with it: a tablet of another salt is another product, and its label declares
        the element.

        Examples
        --------
        >>> tablet = Intake.of(Dose.of("magnesium", "200 mg", salt="mg-oxide"), at="08:00", meal="full")
        >>> SwitchSalt.of(Regimen.of(tablet), tablet, salt="mg-chloride-hexahydrate").text
        'Consider taking 200 mg magnesium at 08:00 as magnesium chloride hexahydrate instead of magnesium oxide, with a
        full meal as before.'
        """
        old = tablet_of(regimen, intake, field="SwitchSalt.intake")
        if any(each != intake for each in old):
            fix = "Change the product as a whole: Reduce.of, or take another product."
            raise InputError("SwitchSalt.intake", intake, "a tablet that holds nothing else", fix)
        compound = find(salt, field="SwitchSalt.salt")
        if compound.mineral != intake.dose.mineral:
            name = intake.dose.mineral.name
            raise InputError("SwitchSalt.salt", compound.name, f"a salt of {name}", f"Choose a salt of {name}.")
        dose = Dose(
            mineral=intake.dose.mineral,
            elemental_mg=intake.dose.elemental_mg,
            salt=compound,
            coating=checked_coating(coating),
            basis=DoseBasis.DECLARED,
        )
        if (dose.salt, dose.coating) == (intake.dose.salt, intake.dose.coating):
            raise InputError("SwitchSalt.salt", compound.name, "another salt than now", "Choose another salt.")
        new = tuple(attrs.evolve(each, dose=dose, product=None) for each in old)
        return cls._made(regimen, Change(kind="switch-salt", old=old, new=new))


class TakeWithMeal(Remedy):
    """Take a tablet with a meal."""

    __slots__ = ()
    kind = "take-with-meal"

    @classmethod
    def of(
        cls, regimen: Regimen, intake: Intake, *, meal: MealLike = "full", at: MomentLike | None = None
    ) -> "TakeWithMeal":
        """Take an intake, and everything of its tablet, with a meal.

        Parameters
        ----------
        regimen : Regimen
        intake : Intake
            A supplement of the regimen.
        meal : Meal or str
            ``"light"`` or ``"full"``. At the tablet's own time the state alone keeps what is known of the binders in
            the meal.
        at : str or time, optional
            When that meal is eaten; left out, the time stays.

        Raises
        ------
        InputError
            When the intake is not in the regimen or no supplement, the meal is none, it is taken so already, or an
            equal intake, or the same product, is taken at the new time.

        Examples
        --------
        >>> tablet = Intake.of(Dose.of("calcium", "500 mg"), at="08:00", meal="fasted")
        >>> TakeWithMeal.of(Regimen.of(tablet), tablet).text
        'Consider taking 500 mg calcium at 08:00 with a full meal (until now on an empty stomach).'
        """
        old = tablet_of(regimen, intake, field="TakeWithMeal.intake")
        eaten = _meal(meal, "TakeWithMeal.meal")
        if eaten is None or eaten.state is MealState.FASTED:
            raise InputError("TakeWithMeal.meal", meal, "'light' or 'full'", "An empty stomach is no meal.")
        to = intake.at if at is None else _clock(at, "TakeWithMeal.at")
        stays = to == intake.at
        stated = isinstance(meal, Meal)
        new = [
            attrs.evolve(
                each,
                at=to,
                meal=attrs.evolve(each.meal, state=eaten.state) if stays and each.meal and not stated else eaten,
            )
            for each in old
        ]
        if new == list(old):
            raise InputError("TakeWithMeal.meal", meal, "another meal than now", "It is taken with this meal already.")
        if not stays:
            _refuse_taken(regimen, old, new, "TakeWithMeal.at")
        return cls._made(regimen, Change(kind="take-with-meal", old=old, new=tuple(new)))


class Add(Remedy):
    """Take more of a mineral, from food unless said otherwise."""

    __slots__ = ()
    kind = "add"

    @classmethod
    def of(
        cls,
        regimen: Regimen,
        dose: Dose,
        *,
        at: MomentLike,
        meal: MealLike | None = None,
        origin: Origin | OriginWord = "food",
        product: str | None = None,
    ) -> "Add":
        """Add a dose to a regimen.

        Parameters
        ----------
        regimen : Regimen
        dose : Dose
            More than nothing.
        at : str or time
        meal : Meal or str, optional
        origin : str
            ``"food"``, ``"water"`` or ``"supplement"``; a medicine is not camg's to add.
        product : str, optional
            `camg.intake.intake.BESIDE_USUAL_FOOD` for food that comes on top of the usual food a person states,
            which otherwise counts only where the regimen lists no food.

        Raises
        ------
        InputError, UnknownNameError
            Naming the field, the value, what is allowed and the fix.

        Examples
        --------
        >>> Add.of(Regimen.of(), Dose.of("magnesium", "100 mg"), at="12:00", meal="full").text
        'Consider adding food with 100 mg magnesium (nuts, legumes, whole grains, greens) at 12:00, with a full meal.'
        """
        _routine(regimen)
        if not isinstance(dose, Dose) or dose.elemental_mg <= 0:
            raise InputError("Add.dose", dose, "a Dose of more than 0 mg", "Write Dose.of('magnesium', '100 mg').")
        source = member(Origin, origin, field="Add.origin")
        if source is Origin.MEDICINE:
            raise InputError("Add.origin", source.value, "food, water or supplement", "Use AskClinician.of.")
        when = _clock(at, "Add.at")
        new = Intake.of(dose, at=when, meal=_meal(meal, "Add.meal"), origin=source, product=product)
        return cls._made(regimen, Change(kind="add", new=(new,)))


class AskClinician(Remedy):
    """Ask a clinician; changes nothing."""

    __slots__ = ()
    kind = ASK

    @classmethod
    def of(cls, reason: str) -> "AskClinician":
        """Say what to ask a clinician about.

        Raises
        ------
        InputError
            When the reason is no text.

        Examples
        --------
        >>> AskClinician.of("serum magnesium").text
        'Ask a clinician about serum magnesium.'
        """
        if not isinstance(reason, str) or not 0 < len(reason.strip()) <= _LONGEST_REASON:
            allowed = f"text of 1 to {_LONGEST_REASON} characters"
            raise InputError("AskClinician.reason", reason, allowed, "Write what to ask about.")
        return cls(reason=reason.strip())

    def __repr__(self) -> str:
        return f"AskClinician.of({self.reason!r})"


BY_KIND: dict[str, type[Remedy]] = {
    each.kind: each for each in (Move, Split, Reduce, SwitchSalt, TakeWithMeal, Add, AskClinician, Remedy)
}
"""Every kind of remedy by its word; joined ones of several kinds are a plain `Remedy`."""


def apply(regimen: Regimen, remedy: Remedy) -> Regimen:
    """Return the regimen as it is after the remedy; one that had the remedy already comes back equal.

    Parameters
    ----------
    regimen : Regimen
        That the remedy was made for, or one that holds as many intakes of every kind touched.
    remedy : Remedy
        `AskClinician` changes nothing.

    Returns
    -------
    Regimen
        Everything the remedy does not touch is as it was.

    Raises
    ------
    InputError
        When the regimen holds neither what the remedy starts from nor what it leads to, or is a diary.

    Examples
    --------
    >>> tablet = Intake.of(Dose.of("magnesium", "200 mg"), at="08:00")
    >>> later = apply(Regimen.of(tablet), Move.of(Regimen.of(tablet), tablet, at="20:00"))
    >>> later
    Regimen.of(Intake.of(Dose.of("magnesium", "200 mg"), at="20:00"))
    """
    if not isinstance(remedy, Remedy):
        raise InputError("remedy", remedy, "a Remedy", "Write Move.of(regimen, intake, at='12:00').")
    _routine(regimen)
    held = tuple((intake, regimen.items.count(intake)) for intake, _ in remedy.before)
    if held == remedy.before:
        if not held:
            return regimen
        touched = {intake for intake, _ in held}
        kept = [item for item in regimen.items if item not in touched]
        new = [intake for intake, count in remedy.after for _ in range(count)]
        return Regimen.of(*kept, *new, complete=regimen.complete)
    if held == remedy.after:
        return regimen
    wrong = next(place for place, each in enumerate(held) if each != remedy.before[place])
    intake, count = held[wrong]
    raise InputError(
        f"regimen.items.count({intake!r})",
        count,
        f"{remedy.before[wrong][1]} before the remedy, {remedy.after[wrong][1]} after it",
        "Make the remedy for this regimen.",
    )


# What every kind asks ---------------------------------------------------------------------------------------------


def _routine(regimen: Records) -> None:
    if isinstance(regimen, Diary):
        fix = "What was taken cannot be changed: put the routine that shall change into a Regimen."
        raise InputError("regimen", regimen, "a Regimen", fix)
    if not isinstance(regimen, Regimen):
        raise InputError("regimen", regimen, "a Regimen", "Write Regimen.of(...).")


def tablet_of(regimen: Regimen, intake: Intake, *, field: str = "intake") -> tuple[Intake, ...]:
    """Return the intakes that go with this one: those of its product at its moment, or itself.

    Raises
    ------
    InputError
        When it is not in the regimen, or any of them is no supplement.
    """
    _routine(regimen)
    if not isinstance(intake, Intake) or intake not in regimen.items:
        raise InputError(field, intake, "an intake of the regimen", "See regimen.intakes.")
    together: tuple[Intake, ...] = (intake,)
    if intake.product is not None:
        together = tuple([e for e in regimen.intakes if e.product == intake.product and e.at == intake.at])
    for each in together:
        if each.origin is not Origin.SUPPLEMENT:
            _refuse_origin(each, field)
    return together


def _refuse_origin(intake: Intake, field: str) -> NoReturn:
    fix = (
        "A prescribed medicine is not camg's to change: use AskClinician.of."
        if intake.origin is Origin.MEDICINE
        else "Leave food and water as they are; use Add.of for more of a mineral."
    )
    raise InputError(field, intake, f"a supplement, not {intake.origin.value}", fix)


def _refuse_taken(regimen: Regimen, old: Iterable[Intake], new: Iterable[Intake], field: str) -> None:
    """Refuse times at which an equal intake, or the same product, is taken already: they would be one double tablet."""
    rest = list(regimen.intakes)
    for each in old:
        rest.remove(each)
    for each in new:
        if each in rest or (each.product and any((o.product, o.at) == (each.product, each.at) for o in rest)):
            fix = "It, or its like, is taken then already: choose another time."
            raise InputError(field, moment_text(each.at), "a time at which the same is not taken", fix)


def _clock(at: MomentLike, field: str) -> Moment:
    when = moment(at, field=field)
    if isinstance(when, datetime):
        raise InputError(field, at, "a clock time", "A regimen repeats daily: write '12:00'.")
    return when


def _meal(meal: MealLike | None, field: str) -> Meal | None:
    return meal if meal is None or isinstance(meal, Meal) else Meal(state=member(MealState, meal, field=field))


def _parts(dose: Dose, parts: int) -> list[Dose]:
    """Share a dose out in whole multiples of 1e-9 mg, so that the parts add up to it."""
    whole = round(dose.elemental_mg * _PER_MG)
    if 0 < whole < parts:
        raise RangeError("Split.parts", parts, f"parts of at least 1e-9 mg of {dose!r}", "Split it in fewer parts.")
    each, rest = divmod(whole, parts)
    shares = [each + 1] * rest + [each] * (parts - rest)
    return [attrs.evolve(dose, elemental_mg=min(share / _PER_MG, MOST_MG)) for share in shares]
