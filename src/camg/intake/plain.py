"""Doses, intakes and medicines as plain data and back: the form of regimen files and of JSON."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from camg import _attrs as attrs
from camg import units
from camg.catalogue.medicines import drug
from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Salt, salt
from camg.errors import Fault, InputError, UnknownNameError, gathered, raise_all, unknown_key
from camg.intake.dose import Coating, Dose, DoseBasis, checked_coating, checked_salt, element_mg, mineral_of
from camg.intake.intake import Intake, Meal, MealState, Medicine, Origin, checked_name, member
from camg.intake.moment import Moment, moment, moment_text

__all__ = [
    "INTAKE_KEYS",
    "dose_from",
    "dose_of",
    "intake_from",
    "intakes_of",
    "item_as_plain",
    "known_keys",
    "medicine_from",
    "read_entry",
    "read_intake",
    "read_medicine",
    "refined",
    "salt_as_plain",
    "salt_from",
]

DOSE_KEYS = ("mineral", "amount", "salt", "coating", "basis")
INTAKE_KEYS = (*DOSE_KEYS, "at", "meal", "phytate", "oxalate", "origin", "product")
MEDICINE_KEYS = ("name", "at", "listed")
_SALT_KEYS = ("id", "formula", "mineral", "name", "solubility", "references", "alkali")
_OF_SALT = "write salt = {0} and the amount of the compound, or its mineral with salt = {0}"
_SOME_AMOUNT = units.mineral_scale("the mineral", 1.0, 1)
"""What an amount of any mineral is: whatever this refuses is an amount of none."""

Read = TypeVar("Read")


class ReadMoment(Protocol):
    """What reads a moment, such as `camg.intake.moment.moment`."""

    def __call__(self, at: Any, /, *, field: str) -> Moment:
        """Return the moment, or raise an `InputError` that names the field."""
        ...


def known_keys(entry: Mapping[str, Any], keys: tuple[str, ...], place: str) -> None:
    """Refuse every key that is not one of these, so that a misspelt one is not dropped in silence."""
    raise_all(f"{place} cannot be used", _unknown(entry, keys, place))


def _unknown(entry: Mapping[str, Any], keys: tuple[str, ...], place: str) -> list[Fault]:
    return [unknown_key(place, key, keys) for key in entry if key not in keys]


# All that is wrong with one value, raised at once ---------------------------------------------------------------


def dose_from(given: Any, *, place: str) -> Dose:
    """Read a dose: mineral and amount (and salt), or salt and amount.

    Raises
    ------
    InputError, UnknownNameError, InputErrors
        All faults, each under its key at the place.
    """
    return _whole(read_dose, given, place)


def intake_from(given: Any, *, place: str) -> Intake:
    """Read an intake: the keys of a dose, its moment, and what else is known; raises as `dose_from`."""
    return _whole(read_intake, given, place)


def medicine_from(given: Any, *, place: str) -> Medicine:
    """Read a medicine; ``listed = false`` keeps one that camg does not know; raises as `dose_from`."""
    return _whole(read_medicine, given, place)


def _whole(read: Callable[[Any, str, list[Fault]], Read | None], given: Any, place: str) -> Read:
    faults: list[Fault] = []
    made = read(given, place, faults)
    raise_all(f"{place} cannot be used", faults)
    return cast("Read", made)


# The same with the faults put on a list -------------------------------------------------------------------------


def read_entry(given: Any, keys: tuple[str, ...], place: str, faults: list[Fault]) -> Mapping[str, Any] | None:
    """Return an entry as a mapping; what is none, and keys that nobody reads, are faults."""
    if not isinstance(given, Mapping):
        faults.append(InputError(place, given, "an entry with keys and values", "Write key = value lines."))
        return None
    entry = cast("Mapping[str, Any]", given)
    faults += _unknown(entry, keys, place)
    return entry


def read_dose(given: Any, place: str, faults: list[Fault]) -> Dose | None:
    """Read a dose; None where something is wrong with it."""
    entry = read_entry(given, DOSE_KEYS, place, faults)
    return None if entry is None else dose_of(entry, place, faults)


def read_intake(given: Any, place: str, faults: list[Fault]) -> Intake | None:
    """Read an intake; None where something is wrong with it."""
    entry = read_entry(given, INTAKE_KEYS, place, faults)
    if entry is None:
        return None
    dose = dose_of(entry, place, faults)
    made = intakes_of(() if dose is None else (dose,), entry, place, faults)
    return made[0] if made else None


def read_medicine(given: Any, place: str, faults: list[Fault], *, at: ReadMoment = moment) -> Medicine | None:
    """Read a medicine, its moment by `at`; None where something is wrong with it."""
    entry = read_entry(given, MEDICINE_KEYS, place, faults)
    if entry is None:
        return None
    before = len(faults)
    name, listed = entry.get("name"), entry.get("listed")
    if listed is not None and not isinstance(listed, bool):
        fix = "Write listed = false for a medicine that camg does not know."
        faults.append(InputError(f"{place}.listed", listed, "true or false", fix))
    if name is None or (listed is False and not isinstance(name, str)):
        faults.append(InputError(f"{place}.name", name, "the name of a medicine", "Write name = 'levothyroxine'."))
    elif listed is False:
        gathered(faults, checked_name, name, field=f"{place}.name")
    else:
        gathered(faults, drug, name, field=f"{place}.name", fix="listed = false keeps one that camg cannot judge.")
    taken = _moment_of(entry, place, faults, at, sample="06:30")
    if taken is None or name is None or len(faults) > before:
        return None
    return Medicine.unlisted(name, at=taken) if listed is False else Medicine.of(name, at=taken)


def dose_of(entry: Mapping[str, Any], place: str, faults: list[Fault]) -> Dose | None:
    """Return the dose of an entry's keys; None where something is wrong with them."""
    before = len(faults)
    named, given, amount = entry.get("mineral"), entry.get("salt"), entry.get("amount")
    kind = None if named is None else gathered(faults, _mineral, named, field=f"{place}.mineral")
    compound = None if given is None else gathered(faults, salt_from, given, field=f"{place}.salt")
    if kind is not None and compound is not None:
        gathered(faults, checked_salt, compound, kind, field=f"{place}.salt")
    if named is None and given is None:
        fix = "Add mineral = 'calcium' or salt = '...'."
        faults.append(InputError(place, dict(entry), "mineral and amount, or salt and amount", fix))
    elif amount is None:
        fix = "Write amount = '500 mg'; a missing amount is not 0."
        faults.append(InputError(f"{place}.amount", amount, "text with a unit", fix))
    mg = None if amount is None else gathered(faults, _element_mg, amount, entry, kind, compound, place)
    coating, basis = _coating_and_basis(entry, place, faults)
    if mg is None or len(faults) > before:
        return None
    if kind is None and compound is not None:
        kind, basis = compound.mineral, basis or DoseBasis.COMPUTED
    return Dose(
        mineral=cast("Mineral", kind),
        elemental_mg=mg,
        salt=compound,
        coating=coating,
        basis=basis or DoseBasis.DECLARED,
    )


def _mineral(given: Any, *, field: str) -> Mineral:
    return given if isinstance(given, Mineral) else mineral_of(given, field=field, of_salt=_OF_SALT)


def _element_mg(
    amount: Any, entry: Mapping[str, Any], kind: Mineral | None, compound: Salt | None, place: str
) -> float:
    """Read the amount of an entry; one of which the mineral or salt is not known is asked whether any could have it."""
    field = f"{place}.amount"
    if entry.get("mineral") is not None or compound is None:
        return units.read(amount, _SOME_AMOUNT if kind is None else kind.scale, field=field)
    try:
        return element_mg(compound, amount, field=field)
    except InputError as fault:
        raise fault if fault.field == field else fault.under(place) from None


def refined(doses: Sequence[Dose], entry: Mapping[str, Any], place: str, faults: list[Fault]) -> tuple[Dose, ...]:
    """Return doses with the coating and the basis that an entry states."""
    coating, basis = _coating_and_basis(entry, place, faults)
    if coating is None and basis is None:
        return tuple(doses)
    return tuple(attrs.evolve(each, coating=coating or each.coating, basis=basis or each.basis) for each in doses)


def _coating_and_basis(
    entry: Mapping[str, Any], place: str, faults: list[Fault]
) -> tuple[Coating | None, DoseBasis | None]:
    coating, basis = entry.get("coating"), entry.get("basis")
    coated = gathered(faults, checked_coating, coating, field=f"{place}.coating")
    if basis is not None and basis not in tuple(DoseBasis):
        faults.append(UnknownNameError(f"{place}.basis", basis, tuple(DoseBasis)))
        return coated, None
    return coated, None if basis is None else DoseBasis(basis)


def salt_from(given: Any, *, field: str) -> Salt:
    """Read a salt: its id or name, or the fields of one of one's own."""
    if not isinstance(given, Mapping):
        return salt(given, field=field)
    value = cast(Mapping[str, Any], given)
    faults = _unknown(value, _SALT_KEYS, field)
    for key in ("formula", "mineral"):
        if value.get(key) is None:
            fix = "A salt of one's own has an id, a formula and a mineral."
            faults.append(InputError(f"{field}.{key}", None, "text", fix))
    raise_all(f"{field} cannot be used", faults)
    stated = {key: value[key] for key in _SALT_KEYS[1:] if value.get(key) is not None}
    try:
        return Salt.of(value.get("id"), **stated)  # type: ignore[arg-type]  # because Salt.of refuses what is no text
    except (InputError, UnknownNameError) as fault:
        raise fault.under(field) from None


def intakes_of(
    doses: Sequence[Dose],
    entry: Mapping[str, Any],
    place: str,
    faults: list[Fault],
    *,
    at: ReadMoment = moment,
    product: str | None = None,
) -> list[Intake]:
    """Return an intake for each dose, with the moment (read by `at`), meal, origin and product of an entry.

    None where something is wrong with these; a product that the entry does not name is the one given.
    """
    before = len(faults)
    taken = _moment_of(entry, place, faults, at, sample="08:00")
    meal = _meal_of(entry, place, faults)
    stated, named = entry.get("origin"), entry.get("product")
    origin = Origin.SUPPLEMENT
    if stated is not None:
        origin = gathered(faults, member, Origin, stated, field=f"{place}.origin") or origin
    if named is not None:
        product = gathered(faults, checked_name, named, field=f"{place}.product")
    if taken is None or len(faults) > before:
        return []
    return [Intake.of(dose, at=taken, meal=meal, origin=origin, product=product) for dose in doses]


def _moment_of(
    entry: Mapping[str, Any], place: str, faults: list[Fault], at: ReadMoment, *, sample: str
) -> Moment | None:
    given = entry.get("at")
    if given is None:
        faults.append(InputError(f"{place}.at", None, "a clock time", f"Write at = '{sample}'."))
        return None
    return gathered(faults, at, given, field=f"{place}.at")


def _meal_of(entry: Mapping[str, Any], place: str, faults: list[Fault]) -> Meal | MealState | None:
    meal = entry.get("meal")
    bound: dict[str, float | None] = {}
    for key in ("phytate", "oxalate"):
        if entry.get(key) is not None:
            bound[key] = gathered(faults, units.read, entry[key], units.MOLES, field=f"{place}.{key}")
    if meal is None:
        if bound:
            fix = "Phytate and oxalate belong to a meal: add its state."
            faults.append(InputError(f"{place}.meal", None, "'fasted', 'light' or 'full'", fix))
        return None
    state = meal if isinstance(meal, Meal) else gathered(faults, member, MealState, meal, field=f"{place}.meal")
    if not bound or state is None:
        return state
    base = state if isinstance(state, Meal) else Meal(state=state)
    return Meal(
        state=base.state,
        phytate_mmol=bound.get("phytate", base.phytate_mmol),
        oxalate_mmol=bound.get("oxalate", base.oxalate_mmol),
    )


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
