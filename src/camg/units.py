"""Units at the door: text and quantities in, canonical floats inside, quantities out.

The only module that imports pint, and only inside functions: nothing on the way from text to a finished
assessment needs it. Text goes through camg's own strict reader, in linear time; pint's parser, which evaluates
powers and reads ``500 Mg`` as tonnes, never sees it.
"""

import functools
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

from camg import _attrs as attrs
from camg.errors import InputError, RangeError, UnitError

if TYPE_CHECKING:
    from pint.facets.plain import PlainQuantity

__all__ = [
    "AGE",
    "CLOCK",
    "DAILY_MASS",
    "DURATION",
    "ENERGY",
    "HOURS",
    "LONGEST_TEXT",
    "MASS",
    "MOLES",
    "SPAN",
    "Amount",
    "Quantity",
    "QuantityLike",
    "Scale",
    "checked_text",
    "mineral_scale",
    "quantity",
    "read",
    "unit_of",
]

LONGEST_TEXT = 10_000
"""Text longer than this many characters is refused before it is read."""

_LONGEST_REMEMBERED = 40
_MOST_FACTORS = 1024
_OTHER_NUMBERS = ("Decimal", "Fraction")


@runtime_checkable
class QuantityLike(Protocol):
    """A number with units: a quantity of any pint registry."""

    @property
    def magnitude(self) -> Any:
        """The number."""
        ...

    @property
    def units(self) -> Any:
        """The units of the number."""
        ...


if TYPE_CHECKING:
    Quantity: TypeAlias = PlainQuantity[float]
else:
    Quantity = QuantityLike

Amount: TypeAlias = str | QuantityLike
"""What a person may write for an amount: ``"500 mg"``, or a quantity of any pint registry."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Scale:
    """One kind of amount: the units it may be written in and the one it is kept in.

    Attributes
    ----------
    kind : str
        What is measured, for messages (``"an elemental mass of calcium"``).
    unit : str
        The canonical unit, in which the float inside is kept.
    factors : mapping of str to float
        Unit text to canonical units per that unit.
    bases : mapping of str to float
        One pint unit per physical dimension accepted, to canonical units per that unit.
    low, high : float
        What is possible, in the canonical unit, both included.
    digits : int or None
        Decimals kept of a value at the door.
    sample : str
        A number for examples in messages.
    """

    kind: str
    unit: str
    factors: Mapping[str, float]
    bases: Mapping[str, float]
    low: float = 0.0
    high: float = math.inf
    digits: int | None = None
    sample: str = "500"

    @property
    def allowed(self) -> str:
        """The accepted units and range, for messages."""
        shown = ", ".join(dict.fromkeys(self.factors))
        top = f" to {self.high:.12g}" if math.isfinite(self.high) else " upwards"
        return f"{self.kind}, from {self.low:g}{top} {self.unit}, written in {shown}"

    def example(self, number: str | None = None) -> str:
        """Return a number with this scale's unit, as it should be written."""
        return f"'{number or self.sample} {self.unit}'"


_MICRO = ("mcg", "ug", "\u00b5g", "\u03bcg")
_PER_DAY = ("", "/d", "/day")


def _with_micrograms(milli: float) -> dict[str, float]:
    return {"mg": milli, "g": 1000 * milli, **dict.fromkeys(_MICRO, milli / 1000)}


@functools.cache
def mineral_scale(
    name: str,
    molar_mass: float,
    charge: int | None,
    *,
    high: float = 10_000.0,
    daily: bool = False,
    what: str = "an elemental mass or amount",
) -> Scale:
    """Return the scale of elemental amounts of one mineral, kept in mg.

    mg, mmol and mEq meet here, through the molar mass [g/mol] and the charge of the named mineral; a mineral
    whose charge depends on pH (phosphorus) has no mEq. A daily scale also takes amounts per day.
    """
    factors = {**_with_micrograms(1.0), "mmol": molar_mass}
    if charge is not None:
        factors |= dict.fromkeys(("mEq", "meq"), molar_mass / charge)
    bases = {"mg": 1.0, "mmol": molar_mass}
    if daily:
        factors = {f"{unit}{per}": factor for per in _PER_DAY for unit, factor in factors.items()}
        bases |= {"mg/day": 1.0, "mmol/day": molar_mass}
    return Scale(kind=f"{what} of {name}", unit="mg", factors=factors, bases=bases, high=high, digits=9)


MASS = Scale(kind="a mass", unit="mg", factors=_with_micrograms(1.0), bases={"mg": 1.0}, high=1_000_000.0, digits=9)
"""Masses of a compound, kept in mg."""

MOLES = Scale(
    kind="an amount of substance",
    unit="mmol",
    factors={"mmol": 1.0},
    bases={"mmol": 1.0},
    high=1000.0,
    digits=12,
)
"""Amounts of phytate or oxalate, kept in mmol."""

CLOCK = Scale(
    kind="a time since midnight",
    unit="minute",
    factors={"minute": 1.0, "min": 1.0, "hour": 60.0, "h": 60.0},
    bases={"minute": 1.0},
    high=1439.999,
    digits=9,
)
"""Times of day, kept in minutes since midnight."""

HOURS = Scale(
    kind="a length of time",
    unit="h",
    factors={"h": 1.0, "hour": 1.0, "hours": 1.0, "min": 1 / 60, "minute": 1 / 60, "minutes": 1 / 60},
    bases={"hour": 1.0},
    digits=9,
    sample="4",
)
"""Distances in time, kept in hours."""

SPAN = Scale(
    kind="a span of time",
    unit="min",
    factors={
        **dict.fromkeys(("min", "minute", "minutes"), 1.0),
        **dict.fromkeys(("h", "hour", "hours"), 60.0),
        **dict.fromkeys(("day", "days", "d"), 1440.0),
        **dict.fromkeys(("week", "weeks"), 10_080.0),
        **dict.fromkeys(("year", "years", "y"), 525_960.0),
    },
    bases={"minute": 1.0},
    high=525_960_000.0,
    sample="120",
)
"""Times of a simulated course, kept in minutes, up to a thousand years of 365.25 days."""

_YEARS = {
    **dict.fromkeys(("year", "years", "y", "yr"), 1.0),
    **dict.fromkeys(("month", "months", "mo"), 1 / 12),
    **dict.fromkeys(("week", "weeks"), 7 / 365.25),
    **dict.fromkeys(("day", "days"), 1 / 365.25),
}

AGE = Scale(kind="an age", unit="year", factors=_YEARS, bases={"year": 1.0}, high=130.0, digits=9, sample="46")
"""Ages, kept in years."""

DURATION = Scale(
    kind="a duration",
    unit="month",
    factors={unit: 12 * factor for unit, factor in _YEARS.items()},
    bases={"year": 12.0},
    high=1560.0,
    digits=9,
    sample="18",
)
"""How long a treatment has lasted, kept in months."""

DAILY_MASS = Scale(
    kind="a mass per day",
    unit="mg",
    factors={f"{unit}{per}": factor for per in _PER_DAY for unit, factor in _with_micrograms(1.0).items()},
    bases={"mg": 1.0, "mg/day": 1.0},
    high=1_000_000.0,
    digits=9,
    sample="40",
)
"""How much of a medicine is taken a day, kept in mg."""

ENERGY = Scale(
    kind="a daily energy intake",
    unit="kcal",
    factors={
        f"{unit}{per}": f for per in _PER_DAY for unit, f in {"kcal": 1.0, "kJ": 1 / 4.184, "MJ": 1000 / 4.184}.items()
    },
    bases={"kcal": 1.0, "kcal/day": 1.0},
    high=20_000.0,
    digits=9,
)
"""Daily energy, kept in kcal (1 kcal = 4.184 kJ)."""


def checked_text(text: str, *, field: str) -> str:
    """Return `text`, or refuse it when it is too long to be read safely."""
    if len(text) > LONGEST_TEXT:
        raise RangeError(
            field, text, f"at most {LONGEST_TEXT} characters", "Give the one amount or label that is meant."
        )
    return text


def read(amount: Amount, scale: Scale, *, field: str) -> float:
    """Turn text or a quantity into a float in the scale's canonical unit.

    Parameters
    ----------
    amount : str or quantity
        ``"500 mg"``: ASCII digits with at most one point, an optional exponent, one unit, nothing else; or a
        quantity of any pint registry.
    scale : Scale
        What is measured.
    field : str
        Named in every error.

    Raises
    ------
    UnitError
        When there is no unit, an unknown one, one of another dimension, or more than one number.
    RangeError
        When the number is negative, not finite, or beyond what the scale holds possible.

    Examples
    --------
    >>> read("0.5 g", MASS, field="amount"), read("18 month", AGE, field="age")
    (500.0, 1.5)
    """
    if isinstance(amount, str):
        value = _remembered(amount, scale) if len(amount) <= _LONGEST_REMEMBERED else _parsed(amount, scale)
        if value is None:
            raise _text_fault(amount, scale, field)
    else:
        value = _from_quantity(amount, scale, field)
    if not scale.low <= value <= scale.high:
        raise _out_of_range(amount, value, scale, field)
    return (value if scale.digits is None else round(value, scale.digits)) + 0.0


def unit_of(amount: Amount, scale: Scale, *, field: str) -> float:
    """Return how much of the scale's canonical unit one of the unit is in which an amount above 0 is written.

    >>> unit_of("2 day", SPAN, field="duration"), read("2 day", SPAN, field="duration")
    (1440.0, 2880.0)
    """
    value = read(amount, scale, field=field)
    if not isinstance(amount, str):
        return value / float(amount.magnitude)
    bare = amount.strip()
    number = _NUMBER.match(bare)
    return scale.factors[bare[number.end() :].lstrip()] if number else value


def _out_of_range(amount: Amount, value: float, scale: Scale, field: str) -> RangeError:
    shown = amount if isinstance(amount, str) else _shown(amount)
    if not math.isfinite(value):
        return RangeError(field, shown, scale.allowed, f"Write a finite number, such as {scale.example()}.")
    fix = "An amount is never negative." if value < 0 <= scale.low else "Check the unit and the decimal point."
    return RangeError(field, shown, scale.allowed, fix)


# Text ---------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_EXPONENT = re.compile(r"[eE][+-]?[0-9]+")
_MINUS = ("-", "\u2212")
_COMMA_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)+")


def _parsed(text: str, scale: Scale) -> float | None:
    """Read ``number unit`` in linear time, a sign only where it may be below 0; None when the text is anything else."""
    if len(text) > LONGEST_TEXT:
        return None
    bare = text.strip()
    if scale.low < 0 and bare.startswith(_MINUS):
        positive = _parsed(bare[1:], attrs.evolve(scale, low=0.0))
        return None if positive is None else -positive
    number = _NUMBER.match(bare)
    if number is None:
        return None
    factor = scale.factors.get(bare[number.end() :].lstrip())
    return None if factor is None else float(number.group()) * factor


_remembered = functools.lru_cache(maxsize=2048)(_parsed)


def _text_fault(text: str, scale: Scale, field: str) -> InputError:
    """Say what is wrong with amount text that could not be read, and what to write instead."""
    if len(text) > LONGEST_TEXT:
        return RangeError(field, text, f"at most {LONGEST_TEXT} characters", f"Write {scale.example()}.")
    bare = text.strip()
    if not bare:
        return UnitError(field, text, scale.allowed, f"Write a number and a unit, such as {scale.example()}.")
    if bare[0] in _MINUS and bare[1:2].isdigit() and scale.low >= 0:
        return RangeError(field, text, scale.allowed, "An amount is never negative.")
    if bare.casefold().startswith(("nan", "inf", "+inf", "-inf")):
        return RangeError(field, text, scale.allowed, f"Write a finite number, such as {scale.example()}.")
    if (mixed := _COMMA_NUMBER.match(bare)) and "," in mixed.group():
        return _comma_fault(text, mixed.group(), bare[mixed.end() :].strip(), scale, field)
    number = _NUMBER.match(bare.lstrip("".join(_MINUS)) if scale.low < 0 else bare)
    if number is None:
        fix = f"Write a number in ASCII digits and a unit, such as {scale.example()}."
        return UnitError(field, text, scale.allowed, fix)
    unit = bare[number.end() :].lstrip()
    if not unit:
        units = " or ".join(f"'{bare} {name}'" for name in list(scale.factors)[:2])
        return UnitError(field, text, scale.allowed, f"Write the unit: {units}.")
    if any(character.isdigit() for character in unit):
        fix = f"Write one number with one unit, such as {scale.example(number.group())}."
        return UnitError(field, text, scale.allowed, fix)
    meant = [known for known in scale.factors if known.casefold() == unit.casefold()]
    fix = f"Write '{number.group()} {meant[0]}'." if meant else f"Write one of these units: {', '.join(scale.factors)}."
    return UnitError(field, text, scale.allowed, fix)


def _comma_fault(text: str, digits: str, rest: str, scale: Scale, field: str) -> UnitError:
    """Give each reading of a number with a comma; its exponent and its unit belong to all of them."""
    exponent = power.group() if (power := _EXPONENT.match(rest)) else ""
    unit = rest[len(exponent) :].lstrip()
    meant = [known for known in scale.factors if known.casefold() == unit.casefold()]
    shown = unit if unit in scale.factors else meant[0] if meant else scale.unit
    groups = digits.replace(".", ",").split(",")
    readings: list[str] = []
    if digits.find(".") not in range(digits.find(",")) and all(len(group) == 3 for group in groups[1:-1]):
        english = digits.replace(",", "")
        if "." in digits or len(groups[-1]) == 3:
            readings.append(f"'{english}{exponent} {shown}' if the comma groups thousands")
    if digits.count(",") == 1 and "." not in digits[digits.find(",") :]:
        european = digits.replace(".", "").replace(",", ".")
        readings.append(f"'{float(european):.15g}{exponent} {shown}' if it marks decimals")
    fix = f"Write {', '.join(readings) or scale.example()}."
    if unit and unit != shown and not meant:
        fix += f" '{unit}' is none of its units."
    return UnitError(field, text, scale.allowed, fix)


# Quantities ---------------------------------------------------------------------------------------------------

_factors: dict[tuple[object, object, Scale], float] = {}


def _from_quantity(amount: object, scale: Scale, field: str) -> float:
    """Convert a quantity with a factor remembered by registry, units and scale."""
    held: Any = amount
    try:
        registry: object = held._REGISTRY
        units: object = held._units
        magnitude: object = held._magnitude
    except AttributeError:
        return _factor_by_public_names(amount, scale, field)
    key = (registry, units, scale)
    factor = _factors.get(key)
    if factor is None:
        factor = _first_factor(amount, scale, field)
        if len(_factors) >= _MOST_FACTORS:
            _factors.clear()
        _factors[key] = factor
    return _number(magnitude, amount, scale, field) * factor


def _factor_by_public_names(amount: object, scale: Scale, field: str) -> float:
    if not isinstance(amount, QuantityLike):
        raise UnitError(field, amount, scale.allowed, f"Write text with a unit, such as {scale.example()}.")
    return _number(amount.magnitude, amount, scale, field) * _first_factor(amount, scale, field)


def _number(magnitude: object, amount: object, scale: Scale, field: str) -> float:
    if isinstance(magnitude, float) or (isinstance(magnitude, int) and not isinstance(magnitude, bool)):
        number: Any = magnitude
    elif type(magnitude).__name__ in _OTHER_NUMBERS or getattr(magnitude, "shape", None) == ():
        number = magnitude
    else:
        raise UnitError(field, amount, scale.allowed, f"Give one real number with a unit, such as {scale.example()}.")
    try:
        return float(number)
    except OverflowError:
        return math.inf
    except (TypeError, ValueError):
        raise UnitError(field, amount, scale.allowed, f"Give one real number, such as {scale.example()}.") from None


def _first_factor(amount: Any, scale: Scale, field: str) -> float:
    """Find how many canonical units one unit of the quantity is, using its own registry."""
    import pint

    registry: Any = getattr(amount, "_REGISTRY", None)
    units: Any = amount.units
    if registry is None:
        registry = pint.get_application_registry()  # type: ignore[no-untyped-call,unused-ignore]  # because pint leaves it untyped
        units = str(units)
    try:
        one = registry.Quantity(1, units)
        if "mEq" in scale.factors and f"{one.units:D}" in {"milliequivalent", "mEq"}:
            return scale.factors["mEq"]
        for base, factor in scale.bases.items():
            if one.dimensionality == registry.Quantity(1, base).dimensionality:
                return float(one.to(base).magnitude) * factor
    except (pint.errors.PintError, AssertionError, ValueError, TypeError, AttributeError):
        pass
    raise UnitError(field, _shown(amount), scale.allowed, f"Write {scale.example()}, or a quantity in {scale.unit}.")


def _shown(amount: object) -> str:
    try:
        return f"{amount:D}"
    except (ValueError, TypeError):
        return f"{amount}"


def quantity(value: float, unit: str) -> Quantity:
    """Return a quantity of pint's application registry.

    mEq is a dimension of its own there, never an alias of mmol: what it is worth depends on the ion.
    """
    import pint

    registry: Any = pint.get_application_registry()  # type: ignore[no-untyped-call,unused-ignore]  # because pint leaves it untyped
    if unit in {"mEq", "meq"}:
        unit = "mEq"
        if "equivalent" not in registry:
            registry.define("equivalent = [equivalents] = Eq")
    result: Quantity = registry.Quantity(value, unit)
    return result
