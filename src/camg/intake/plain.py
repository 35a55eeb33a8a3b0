"""Doses, intakes and medicines as plain data and back: the form of regimen files and of JSON."""

from collections.abc import Mapping
from typing import Any, cast

from camg import _attrs as attrs
from camg.catalogue.salts import Salt, salt
from camg.errors import InputError, UnknownNameError
from camg.intake.dose import Dose, DoseBasis, checked_coating
from camg.intake.intake import Intake, Meal, Medicine
from camg.intake.moment import moment_text

__all__ = [
    "INTAKE_KEYS",
    "MEDICINE_KEYS",
    "dose_from",
    "intake_from",
    "item_as_plain",
    "known_keys",
    "medicine_from",
    "refined",
    "salt_as_plain",
    "salt_from",
]

DOSE_KEYS = ("mineral", "amount", "salt", "coating", "basis")
INTAKE_KEYS = (*DOSE_KEYS, "at", "meal", "phytate", "oxalate", "origin", "product")
MEDICINE_KEYS = ("name", "at", "listed")


def known_keys(entry: Mapping[str, Any], keys: tuple[str, ...], place: str) -> None:
    """Refuse a key that is not one of these, so that a misspelt one is not dropped in silence."""
    for key in entry:
        if key not in keys:
            near = [each for each in keys if isinstance(key, str) and each[:2] == key[:2]]
            raise UnknownNameError(f"{place}", key, tuple(near), f"Known keys: {', '.join(keys)}.")


def dose_from(entry: Mapping[str, Any], *, place: str) -> Dose:
    """Read a dose: mineral and amount (and salt), or salt and amount.

    Raises
    ------
    InputError, UnknownNameError
        With the place of the fault.
    """
    amount = entry.get("amount")
    if amount is None:
        raise InputError(
            f"{place}.amount", amount, "text with a unit", "Write amount = '500 mg'; a missing amount is not 0."
        )
    compound = None if entry.get("salt") is None else salt_from(entry["salt"], place=place)
    if entry.get("mineral") is not None:
        return refined(Dose.of(entry["mineral"], amount, salt=compound), entry, place=place)
    if compound is not None:
        return refined(Dose.of_salt(compound, amount), entry, place=place)
    raise InputError(
        place, dict(entry), "mineral and amount, or salt and amount", "Add mineral = 'calcium' or salt = '...'."
    )


def refined(dose: Dose, entry: Mapping[str, Any], *, place: str) -> Dose:
    """Return the dose with the coating and the basis that an entry states."""
    coating, basis = entry.get("coating"), entry.get("basis")
    if coating is not None:
        dose = attrs.evolve(dose, coating=checked_coating(coating))
    if basis is None:
        return dose
    if basis not in tuple(DoseBasis):
        raise UnknownNameError(f"{place}.basis", basis, tuple(DoseBasis))
    return attrs.evolve(dose, basis=DoseBasis(basis))


def salt_from(given: Any, *, place: str) -> Salt:
    """Read a salt: its id or name, or the fields of one of one's own."""
    if not isinstance(given, Mapping):
        return salt(given, field=f"{place}.salt")
    value = cast(Mapping[str, Any], given)
    keys = ("id", "formula", "mineral", "name", "solubility", "references", "alkali")
    known_keys(value, keys, f"{place}.salt")
    for key in ("formula", "mineral"):
        if value.get(key) is None:
            raise InputError(
                f"{place}.salt.{key}", None, "text", "A salt of one's own has an id, a formula and a mineral."
            )
    return Salt.of(value.get("id"), **{key: value[key] for key in keys[1:] if value.get(key) is not None})  # type: ignore[arg-type]  # because Salt.of refuses what is no text


def intake_from(entry: Mapping[str, Any], dose: Dose, *, product: str | None = None) -> Intake:
    """Read the moment, meal, origin and product of an entry whose dose is read already."""
    if entry.get("at") is None:
        raise InputError("at", None, "a clock time", "Write at = '08:00'.")
    meal: Any = entry.get("meal")
    bound = {key: entry[key] for key in ("phytate", "oxalate") if entry.get(key) is not None}
    if bound and meal is None:
        raise InputError(
            "meal", None, "'fasted', 'light' or 'full'", "Phytate and oxalate belong to a meal: add its state."
        )
    if meal is not None and not isinstance(meal, Meal) and bound:
        meal = Meal.of(meal, **bound)
    origin = entry.get("origin")
    return Intake.of(
        dose,
        at=entry["at"],
        meal=meal,
        origin="supplement" if origin is None else origin,
        product=entry.get("product") or product,
    )


def medicine_from(entry: Mapping[str, Any]) -> Medicine:
    """Read a medicine; ``listed = false`` keeps one that camg does not know."""
    name, at = entry.get("name"), entry.get("at")
    if not isinstance(name, str):
        raise InputError("name", name, "the name of a medicine", "Write name = 'levothyroxine'.")
    if at is None:
        raise InputError("at", None, "a clock time", "Write at = '06:30'.")
    return Medicine.unlisted(name, at=at) if entry.get("listed") is False else Medicine.of(name, at=at)


def item_as_plain(item: Intake | Medicine) -> dict[str, Any]:
    """Return an intake or medicine as the mapping that reads back as an equal one."""
    at = moment_text(item.at)
    if isinstance(item, Medicine):
        return {"name": item.name, "at": at, **({} if item.listed else {"listed": False})}
    dose, meal = item.dose, item.meal
    plain: dict[str, Any] = {"mineral": dose.mineral.name, "amount": f"{dose.elemental_mg!r} mg", "at": at}
    if dose.salt is not None:
        plain["salt"] = salt_as_plain(dose.salt)
    if dose.coating is not None:
        plain["coating"] = dose.coating
    if dose.basis is not DoseBasis.DECLARED:
        plain["basis"] = dose.basis.value
    if meal is not None:
        plain["meal"] = meal.state.value
        for name, mmol in (("phytate", meal.phytate_mmol), ("oxalate", meal.oxalate_mmol)):
            if mmol is not None:
                plain[name] = f"{mmol!r} mmol"
    plain["origin"] = item.origin.value
    if item.product is not None:
        plain["product"] = item.product
    return plain


def salt_as_plain(compound: Salt) -> str | dict[str, Any]:
    """Return a salt of the catalogue as its id, one of one's own as its fields."""
    if compound.is_listed:
        return compound.id
    return {
        "id": compound.id,
        "formula": compound.formula,
        "mineral": compound.mineral.name,
        "name": compound.name,
        "solubility": None if compound.solubility is None else compound.solubility.value,
        "references": list(compound.references),
        "alkali": compound.alkali,
    }
