"""A dose: an elemental amount of one mineral, with its salt if known."""

from typing import Literal, TypeAlias, cast

from camg import _attrs as attrs
from camg import units
from camg._value import Value
from camg.catalogue.minerals import Mineral, MineralLike
from camg.catalogue.salts import Salt, SaltLike, find_salt, salt
from camg.errors import InputError, RangeError, UnitError, UnknownNameError, Word
from camg.units import Quantity, QuantityLike

__all__ = ["MOST_MG", "Coating", "Dose", "DoseBasis", "checked_coating", "checked_salt", "element_mg", "mineral_of"]

Coating: TypeAlias = Literal["enteric"]
MOST_MG = 10_000.0
"""The largest single elemental amount that is taken for possible [mg]; a judgement against mistakes of unit."""


_OF_SALT = "write Dose.of_salt({0}, ...) for its mass, or the mineral with salt={0}"


class DoseBasis(Word):
    """How the elemental amount was known."""

    DECLARED = "declared"
    """The label or the caller said the element."""
    COMPUTED = "computed"
    """Computed from the mass of a salt with one formula."""
    ASSUMED = "assumed"
    """One candidate of an ambiguous label was chosen."""


def _amount(_instance: object, _attribute: "attrs.Attribute[float]", value: float) -> None:
    if not isinstance(value, float) or not 0 <= value <= MOST_MG:
        raise RangeError("Dose.elemental_mg", value, f"a float from 0 to {MOST_MG:g} mg", "Use Dose.of with a unit.")


@attrs.frozen(kw_only=True, repr=False)
class Dose(Value):
    """An elemental amount of one mineral.

    Attributes
    ----------
    mineral : Mineral
        What is carried.
    elemental_mg : float
        Elemental amount [mg], 0 or more, kept to 1e-9 mg.
    salt : Salt or None
        In which compound, if known.
    coating : str or None
        ``"enteric"`` for a coated product, whatever its salt.
    basis : DoseBasis
        How the amount was known.

    Examples
    --------
    >>> Dose.of("calcium", "600 mg", salt="ca-carbonate").elemental_mg
    600.0
    >>> round(Dose.of_salt("mg-citrate-anhydrous", "1240 mg").elemental_mg, 2)
    200.43
    """

    mineral: Mineral
    elemental_mg: float = attrs.field(validator=_amount)
    salt: Salt | None = None
    coating: Coating | None = None
    basis: DoseBasis = DoseBasis.DECLARED

    @classmethod
    def of(
        cls,
        mineral: MineralLike,
        amount: str | QuantityLike,
        *,
        salt: SaltLike | None = None,
        coating: Coating | None = None,
    ) -> "Dose":
        """Read an elemental amount: ``Dose.of("calcium", "500 mg")``.

        Parameters
        ----------
        mineral : Mineral or str
            ``"calcium"``, ``"Mg"`` ...
        amount : str or quantity
            The element, not the compound: mg, g, mcg, mmol or mEq, or a quantity of any pint registry.
        salt : Salt or str, optional
            The compound that carries it.
        coating : str, optional
            ``"enteric"``.

        Raises
        ------
        UnknownNameError
            When the mineral or the salt is not in the catalogue.
        UnitError, RangeError
            When the amount cannot be read, or is impossible.
        InputError
            When the salt carries another mineral, or several salts share its name.
        """
        kind = mineral if isinstance(mineral, Mineral) else mineral_of(mineral, field="Dose.mineral", of_salt=_OF_SALT)
        mg = units.read(amount, kind.scale, field="Dose.amount")
        if salt is None and coating is None:
            return cls(mineral=kind, elemental_mg=mg)
        carried = None if salt is None else checked_salt(salt, kind, field="Dose.salt")
        return cls(mineral=kind, elemental_mg=mg, salt=carried, coating=checked_coating(coating))

    @classmethod
    def of_salt(
        cls,
        salt: SaltLike,
        amount: str | QuantityLike,
        *,
        coating: Coating | None = None,
    ) -> "Dose":
        """Read the mass (or amount) of a compound: ``Dose.of_salt("mg-oxide", "400 mg")`` is 241 mg of magnesium.

        Raises
        ------
        InputError
            When the salt has no single formula, so that its element cannot be computed.
        UnitError, RangeError
            When the amount cannot be read, or is impossible.
        """
        compound = checked_salt(salt, None, field="Dose.salt")
        return cls(
            mineral=compound.mineral,
            elemental_mg=element_mg(compound, amount, field="Dose.salt_amount"),
            salt=compound,
            coating=checked_coating(coating),
            basis=DoseBasis.COMPUTED,
        )

    @classmethod
    def from_label(cls, text: str) -> "Dose":
        """Read the one dose of a label, per serving.

        Raises
        ------
        InputError
            When the label has no dose of a mineral, more than one, or an ambiguous one; the message
            has every candidate.

        Warns
        -----
        LabelWarning
            When the label names a salt without its hydrate, its numbers do not fit each other, or a piece of it was
            not understood.

        Examples
        --------
        >>> Dose.from_label("Magnesium (as magnesium oxide) 250 mg")
        Dose.of("magnesium", "250 mg", salt="mg-oxide")
        """
        from camg.intake.label import dose_from_label

        return dose_from_label(text)

    @property
    def amount(self) -> Quantity:
        """The elemental amount, as a quantity in mg."""
        return units.quantity(self.elemental_mg, "mg")

    @property
    def salt_mg(self) -> float | None:
        """The mass of the compound [mg]; None where no salt with one formula is known."""
        if self.salt is None or not self.salt.is_settled:
            return None
        return round(_shortest_salt_mg(self), 9)

    @property
    def salt_amount(self) -> Quantity | None:
        """The mass of the compound, as a quantity in mg; None where no salt with one formula is known."""
        mg = self.salt_mg
        return None if mg is None else units.quantity(mg, "mg")

    def to(self, unit: str) -> Quantity:
        """Return the elemental amount in mg, g, mmol or mEq.

        Raises
        ------
        UnitError
            When the unit is none of these, or the mineral has no fixed charge.

        Examples
        --------
        >>> round(Dose.of("calcium", "500.975 mg").to("mEq").magnitude, 6)
        25.0
        """
        factor = self.mineral.scale.factors.get(unit) if isinstance(unit, str) else None
        if factor is None:
            raise UnitError("unit", unit, ", ".join(self.mineral.scale.factors), "Write 'mg', 'g', 'mmol' or 'mEq'.")
        return units.quantity(self.elemental_mg / factor, unit)

    def __repr__(self) -> str:
        coating = f", coating={self.coating!r}" if self.coating else ""
        if self.basis is DoseBasis.COMPUTED and self.salt is not None:
            return f"Dose.of_salt({_salt_text(self.salt)}, {_quoted(_shortest_salt_mg(self))}{coating})"
        if self.basis is DoseBasis.DECLARED:
            named = f", salt={_salt_text(self.salt)}" if self.salt is not None else ""
            return f'Dose.of("{self.mineral.name}", {_quoted(self.elemental_mg)}{named}{coating})'
        return (
            f"Dose(mineral={self.mineral!r}, elemental_mg={self.elemental_mg!r}, salt={self.salt!r}, "
            f"coating={self.coating!r}, basis=DoseBasis.{self.basis.name})"
        )


def mineral_of(name: str, *, field: str, of_salt: str) -> Mineral:
    """Return the mineral of a name; of a salt's name say what is written instead, `of_salt` with the name in it."""
    known = Mineral.find(name)
    if known is None and find_salt(name) is not None:
        raise UnknownNameError(field, name, (), f"It is a salt: {of_salt.format(repr(name))}.")
    return known or Mineral.named(name, field=field)


def element_mg(compound: Salt, amount: str | QuantityLike, *, field: str) -> float:
    """Return how much element is in an amount of a compound [mg].

    Raises
    ------
    InputError
        When the salt has no single formula.
    UnitError, RangeError
        When the amount cannot be read, or is impossible.
    """
    fraction = compound.fraction
    if isinstance(amount, str) and amount.strip().endswith(("mEq", "meq")):
        fix = "mEq count the ion: give the mineral and its amount, or use Dose.of."
        raise UnitError(field, amount, "a mass or amount of the compound", fix)
    scale = units.mineral_scale(compound.name, compound.molar_mass, None, high=1_000_000.0, what="a mass or amount")
    mg = units.read(amount, scale, field=field) * fraction
    if mg > MOST_MG:
        raise RangeError(field, amount, f"at most {MOST_MG:g} mg of the element", "Check unit and decimal point.")
    return round(mg, 9)


def _salt_text(compound: Salt) -> str:
    return f'"{compound.id}"' if compound.is_listed else repr(compound)


def _quoted(mg: float) -> str:
    return f'"{mg:g} mg"' if float(f"{mg:g}") == mg else f'"{mg!r} mg"'


def _shortest_salt_mg(dose: Dose) -> float:
    """Return the shortest mass of compound that gives exactly this dose again."""
    fraction = cast("Salt", dose.salt).fraction
    mass = dose.elemental_mg / fraction
    for digits in range(11):
        shown = round(mass, digits)
        if round(round(shown, 9) * fraction, 9) == dose.elemental_mg:
            return shown
    return mass


def checked_salt(compound: SaltLike, mineral: Mineral | None, *, field: str) -> Salt:
    """Return the salt; where a mineral is given, one of another mineral is refused."""
    found = salt(compound, field=field)
    if mineral is not None and found.mineral != mineral:
        fix = f"{found.name} carries {found.mineral.name}."
        raise InputError(field, found.name, f"a salt of {mineral.name}", fix)
    return found


def checked_coating(coating: Coating | None, *, field: str = "Dose.coating") -> Coating | None:
    """Return the coating, or say which there are."""
    if coating not in (None, "enteric"):
        raise InputError(field, coating, "'enteric' or None", "Leave it out for an uncoated product.")
    return coating
