"""The parameters of a simulated body as one frozen value: by name, with units and sources, checked when made."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

import attrs

from camg import units
from camg.catalogue.homeostasis import constants
from camg.catalogue.parameters import Parameter
from camg.catalogue.references import reference
from camg.errors import InputError, RangeError, unknown_name
from camg.provenance import Reference

if TYPE_CHECKING:
    from camg.homeostasis.body import Body

__all__ = ["Parameters", "finite", "positive", "share", "zero_or_more"]


def _checked(instance: object, attribute: "attrs.Attribute[float]", value: float, *, allowed: str, fits: bool) -> None:
    if not fits:
        raise RangeError(
            f"{type(instance).__name__}.{attribute.name}", value, allowed, "Check the parameter and its unit."
        )


def _number(value: object) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and math.isfinite(value)


def _positive(instance: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    _checked(instance, attribute, value, allowed="a finite number above 0", fits=_number(value) and value > 0)


def _zero_or_more(instance: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    _checked(instance, attribute, value, allowed="a finite number, 0 or more", fits=_number(value) and value >= 0)


def _share(instance: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    _checked(instance, attribute, value, allowed="a share from 0 to 1", fits=_number(value) and 0 <= value <= 1)


def _finite(instance: object, attribute: "attrs.Attribute[float]", value: float) -> None:
    _checked(instance, attribute, value, allowed="a finite number", fits=_number(value))


def finite() -> Any:
    """Return the field of a parameter that may be below 0."""
    return attrs.field(validator=_finite)


def positive() -> Any:
    """Return the field of a parameter that is above 0."""
    return attrs.field(validator=_positive)


def zero_or_more() -> Any:
    """Return the field of a parameter that is 0 or more."""
    return attrs.field(validator=_zero_or_more)


def share() -> Any:
    """Return the field of a parameter from 0 to 1."""
    return attrs.field(validator=_share)


@attrs.frozen(kw_only=True)
class Parameters:
    """The constants of one simulated body; `attrs.evolve` makes another.

    A body subclasses it with one field for each row of its data file, and nothing else has to know their names.
    ``parameters.gfr`` and ``parameters["gfr"]`` are the float in the row's unit; `quantity` has the unit with it.

    Attributes
    ----------
    variant : str
        Which form of the equations is meant.
    """

    data: ClassVar[str]

    signed: ClassVar[frozenset[str]] = frozenset()
    """The parameters that may be below 0."""

    @property
    def body(self) -> "Body":
        """The equations and names that these parameters belong to."""
        raise NotImplementedError

    variant: str = attrs.field(default="published", validator=attrs.validators.instance_of(str))

    @property
    def options(self) -> dict[str, bool]:
        """What the equations do differently from the source, by name."""
        return {}

    @property
    def species(self) -> str:
        """Whose body it is."""
        return self.body.species

    @property
    def rows(self) -> Mapping[str, Parameter]:
        """Where every parameter comes from, by name."""
        return constants(self.data).parameters

    @property
    def names(self) -> tuple[str, ...]:
        """The name of every parameter."""
        return tuple(self.rows)

    def row(self, name: str) -> Parameter:
        """Return where a parameter comes from: its published value, unit, meaning, reference, basis, grade.

        Raises
        ------
        UnknownNameError
            When there is no such parameter; it carries the nearest names.
        """
        rows = self.rows
        if not isinstance(name, str) or name not in rows:
            raise unknown_name(f"{type(self).__name__}[name]", name, rows)
        return rows[name]

    def __getitem__(self, name: str) -> float:
        value: float = getattr(self, self.row(name).id)
        return value

    @property
    def values(self) -> dict[str, float]:
        """Every parameter in its unit."""
        return {name: getattr(self, name) for name in self.names}

    def unit(self, name: str) -> str:
        """Return the unit of a parameter."""
        return self.row(name).unit

    def quantity(self, name: str) -> units.Quantity:
        """Return a parameter with its unit."""
        return units.quantity(self[name], self.unit(name))

    @property
    def changed(self) -> dict[str, float]:
        """The parameters that differ from the data file, with their values."""
        return {name: self[name] for name, row in self.rows.items() if self[name] != row.value}

    @property
    def parameter_set(self) -> str:
        """The set by name, and what was changed in it."""
        chosen = [name for name, on in self.options.items() if on]
        return ", ".join([self.body.id, *chosen, *(f"{name} = {value:g}" for name, value in self.changed.items())])

    @property
    def references(self) -> tuple[Reference, ...]:
        """The sources of the parameters."""
        keys = dict.fromkeys(row.reference for row in self.rows.values())
        return tuple(map(reference, keys))

    def scaled(self, **factors: float) -> Self:
        """Return the parameters with some of them multiplied: ``parameters.scaled(magnesium_intake=0.5)``.

        Raises
        ------
        UnknownNameError
            When a name is no parameter; it carries the nearest names.
        InputError
            When a factor is not a number.
        RangeError
            When a parameter leaves what is possible for it.
        """
        for name, factor in factors.items():
            if not isinstance(factor, float | int) or isinstance(factor, bool):
                raise InputError(name, factor, "a factor, 0 or more", f"Write {name}=0.5 for half of it.")
        changes: dict[str, Any] = {name: self[name] * factor for name, factor in factors.items()}
        return attrs.evolve(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Return the parameters as plain data."""
        return {
            "model": self.body.id,
            "species": self.species,
            "variant": self.variant,
            "options": self.options,
            "parameters": {name: {"value": self[name], "unit": self.unit(name)} for name in self.names},
        }
