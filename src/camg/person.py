"""The person who takes it: every field optional, none guessed."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias, cast

from camg import _attrs as attrs
from camg import units
from camg._numeric import below
from camg._value import HashedOnce, Value
from camg.catalogue.analytes import analyte_scale
from camg.catalogue.medicines import Drug, drug
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral
from camg.catalogue.standards import LifeStage, Sex
from camg.catalogue.terms import TermKind, acid_column, terms_of
from camg.errors import InputError, InputErrors, RangeError, UnknownNameError, raise_all, unknown_key
from camg.units import Amount, Quantity

__all__ = ["ADULT_Y", "NOBODY", "PERSON_FIELDS", "Person", "Stress", "Treatment", "checked_person", "treatment_from"]

ADULT_Y = 19.0
"""The age [year] from which the reference values and the studies speak of adults."""

Stress: TypeAlias = Literal["low", "moderate", "high"]

PERSON_FIELDS: Mapping[str, tuple[str, str]] = {
    "age": ("age_y", "year"),
    "serum_calcium": ("serum_calcium_mmol_l", "mmol/L"),
    "ionised_calcium": ("ionised_calcium_mmol_l", "mmol/L"),
    "serum_magnesium": ("serum_magnesium_mmol_l", "mmol/L"),
    "albumin": ("albumin_g_l", "g/L"),
    "hydroxyvitamin_d": ("hydroxyvitamin_d_nmol_l", "nmol/L"),
    "calcitriol": ("calcitriol_pmol_l", "pmol/L"),
    "pth": ("pth_pmol_l", "pmol/L"),
    "egfr": ("egfr_ml_min", "mL/min"),
    "dietary_calcium": ("dietary_calcium_mg", "mg"),
    "dietary_magnesium": ("dietary_magnesium_mg", "mg"),
    "sodium": ("sodium_mg", "mg"),
    "protein": ("protein_g", "g"),
    "caffeine": ("caffeine_mg", "mg"),
    "alcohol": ("alcohol_g", "g"),
    "vitamin_d_intake": ("vitamin_d_iu", "IU"),
    "energy": ("energy_kcal", "kcal"),
}
"""The fields that are amounts: name in `Person.of`, name of the float inside, its unit."""

_WORD_FIELDS: dict[str, tuple[str, ...]] = {
    "sex": ("female", "male"),
    "life_stage": ("pregnant", "lactating"),
    "stress": ("low", "moderate", "high"),
}
_TERM_FIELDS: dict[str, TermKind] = {"conditions": "condition", "goals": "goal", "diet": "diet"}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Treatment(Value):
    """How a medicine is taken: for how long, and how much of it a day.

    Attributes
    ----------
    months : float or None
        How long it has been taken [month]; None where that is not known.
    daily_mg : float or None
        How much of it is taken a day [mg]; None where that is not known.
    name : str
        The medicine, once the treatment belongs to a person; empty before.
    classes : tuple of str
        The classes of the medicine.

    Examples
    --------
    >>> Person.of(treatments={"furosemide": Treatment.of("1 month", daily="40 mg")}).treatments_taken
    (Treatment.of("1.0 month", daily="40.0 mg"),)
    """

    months: float | None = None
    daily_mg: float | None = None
    name: str = ""
    classes: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        for name, value, unit in (("months", self.months, "month"), ("daily_mg", self.daily_mg, "mg")):
            if value is not None and not (isinstance(value, float | int) and 0 <= value < math.inf):
                raise RangeError(f"Treatment.{name}", value, f"a number of {unit}, 0 or more", "Use Treatment.of(...).")

    @classmethod
    def of(cls, duration: Amount | None = None, *, daily: Amount | None = None) -> "Treatment":
        """Read how a medicine is taken; leave out what is not known.

        Parameters
        ----------
        duration : amount
            How long it has been taken: ``"18 month"``.
        daily : amount
            How much of the medicine is taken a day: ``"40 mg"``.

        Raises
        ------
        UnitError, RangeError
            When an amount cannot be read or is impossible.
        """
        return cls(
            months=None if duration is None else units.read(duration, units.DURATION, field="Treatment.duration"),
            daily_mg=None if daily is None else units.read(daily, units.DAILY_MASS, field="Treatment.daily"),
        )

    def as_given(self) -> dict[str, str]:
        """Return what is known as `of` takes it, amounts as text with a unit."""
        given = {"duration": (self.months, "month"), "daily": (self.daily_mg, "mg")}
        return {name: f"{value!r} {unit}" for name, (value, unit) in given.items() if value is not None}

    def __repr__(self) -> str:
        given = self.as_given()
        known = [f'"{given["duration"]}"'] if "duration" in given else []
        known += [f'daily="{given["daily"]}"'] if "daily" in given else []
        return f"Treatment.of({', '.join(known)})"


TreatmentLike: TypeAlias = Amount | Treatment | None
"""How long a medicine has been taken, with `Treatment.of` also how much a day; None where that is not known."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Person(HashedOnce):
    """Who takes it.

    The floats inside carry their unit in their name (``serum_magnesium_mmol_l``); the same fields as quantities
    have the plain name (``serum_magnesium``). None means not known, and nothing is put in its place. A list that
    was given, even an empty one, is the whole list; None is unknown.

    Examples
    --------
    >>> ann = Person.of(age="46 year", sex="female", serum_magnesium="1.94 mg/dL", treatments={"ppi": "18 month"})
    >>> ann.age_y, round(ann.serum_magnesium_mmol_l, 3), ann.takes("ppi")
    (46.0, 0.798, True)
    """

    age_y: float | None = None
    sex: Sex | None = None
    life_stage: LifeStage | None = None
    serum_calcium_mmol_l: float | None = None
    ionised_calcium_mmol_l: float | None = None
    serum_magnesium_mmol_l: float | None = None
    albumin_g_l: float | None = None
    hydroxyvitamin_d_nmol_l: float | None = None
    calcitriol_pmol_l: float | None = None
    pth_pmol_l: float | None = None
    egfr_ml_min: float | None = None
    dietary_calcium_mg: float | None = None
    dietary_magnesium_mg: float | None = None
    sodium_mg: float | None = None
    protein_g: float | None = None
    caffeine_mg: float | None = None
    alcohol_g: float | None = None
    vitamin_d_iu: float | None = None
    energy_kcal: float | None = None
    treatments_taken: tuple[Treatment, ...] | None = None
    conditions: tuple[str, ...] | None = None
    goals: tuple[str, ...] | None = None
    diet: tuple[str, ...] | None = None
    stress: Stress | None = None

    def __attrs_post_init__(self) -> None:
        for name, (inside, unit) in PERSON_FIELDS.items():
            value: Any = getattr(self, inside)
            if value is not None and not (isinstance(value, float | int) and 0 <= value < math.inf):
                raise RangeError(
                    f"Person.{inside}", value, f"a number of {unit}, 0 or more", f"Use Person.of({name}=...)."
                )

    @classmethod
    def of(
        cls,
        *,
        age: Amount | None = None,
        sex: Sex | None = None,
        life_stage: LifeStage | None = None,
        serum_calcium: Amount | None = None,
        ionised_calcium: Amount | None = None,
        serum_magnesium: Amount | None = None,
        albumin: Amount | None = None,
        hydroxyvitamin_d: Amount | None = None,
        calcitriol: Amount | None = None,
        pth: Amount | None = None,
        egfr: Amount | None = None,
        dietary_calcium: Amount | None = None,
        dietary_magnesium: Amount | None = None,
        sodium: Amount | None = None,
        protein: Amount | None = None,
        caffeine: Amount | None = None,
        alcohol: Amount | None = None,
        vitamin_d_intake: Amount | None = None,
        energy: Amount | None = None,
        treatments: Mapping[str, TreatmentLike] | None = None,
        conditions: Iterable[str] | None = None,
        goals: Iterable[str] | None = None,
        diet: Iterable[str] | None = None,
        stress: Stress | None = None,
    ) -> "Person":
        """Describe a person; leave out what is not known.

        Parameters
        ----------
        age : amount
            ``"46 year"``, ``"8 month"``.
        sex : str
            ``"female"`` or ``"male"``.
        life_stage : str
            ``"pregnant"`` or ``"lactating"``.
        serum_calcium, ionised_calcium, serum_magnesium : amount
            mmol/L, mg/dL or mEq/L.
        albumin, hydroxyvitamin_d, calcitriol, pth, egfr : amount
            g/L or g/dL; nmol/L or ng/mL; pmol/L or pg/mL; pmol/L or pg/mL; mL/min/1.73 m2.
        dietary_calcium, dietary_magnesium : amount
            Usual food per day, used where the regimen lists no food.
        sodium, protein, caffeine, alcohol, vitamin_d_intake, energy : amount
            Per day: mg; g; mg; g of ethanol; IU or µg; kcal or kJ.
        treatments : mapping
            Medicine to how long it has been taken (``{"omeprazole": "18 month"}``), or None for not known; with
            `Treatment.of` also how much a day.
        conditions, goals, diet : iterable of str
            Names of the catalogue; an empty list says "none".
        stress : str
            ``"low"``, ``"moderate"`` or ``"high"``.

        Raises
        ------
        InputError, UnknownNameError
            Naming field, value, what is allowed and the fix; several faults come as one `InputErrors`.
        """
        given: dict[str, Any] = {name: value for name, value in locals().items() if name != "cls" and value is not None}
        return cls.from_mapping(given)

    @classmethod
    def from_mapping(cls, given: Mapping[str, Any], *, place: str = "Person") -> "Person":
        """Make a person of the fields of `of` in a mapping; all faults are raised at once.

        Raises
        ------
        InputError, UnknownNameError, InputErrors
            As `of`; `place` stands before each field.
        """
        inside: dict[str, Any] = {}
        faults: list[InputError | UnknownNameError] = []
        for name, value in given.items():
            try:
                known = _inside_name(name, place)
                if value is not None:
                    inside[known] = _read_field(name, value, f"{place}.{name}")
            except InputErrors as several:
                faults += several.faults
            except (InputError, UnknownNameError) as fault:
                faults.append(fault)
        if inside.get("life_stage") and inside.get("sex") == "male":
            faults.append(
                InputError(
                    f"{place}.life_stage",
                    inside["life_stage"],
                    "a life stage that goes with the sex",
                    "Check both.",
                )
            )
        raise_all("the person cannot be used", faults)
        return cls(**inside)

    # What rules ask ------------------------------------------------------------------------------------------

    def takes(self, name_or_class: str) -> bool | None:
        """Tell whether a medicine, or one of a class, is among the treatments; None when none are stated."""
        if self.treatments_taken is None:
            return None
        return any(name_or_class == each.name or name_or_class in each.classes for each in self.treatments_taken)

    def has(self, condition: str) -> bool | None:
        """Tell whether a condition is stated; None when conditions are not stated at all."""
        return None if self.conditions is None else condition in self.conditions

    def wants(self, *goals: str) -> bool:
        """Tell whether any of these goals is stated."""
        return bool(self.goals) and not set(goals).isdisjoint(self.goals or ())

    def dietary_mg(self, mineral: Mineral) -> float | None:
        """Return the usual food of a mineral per day [mg]; None where not known."""
        if mineral.name == CALCIUM.name:
            return self.dietary_calcium_mg
        return self.dietary_magnesium_mg if mineral.name == MAGNESIUM.name else None

    @property
    def acid_condition(self) -> str | None:
        """The column of the dissolution table that a stated condition puts the stomach in, if any."""
        columns = [acid_column(each) for each in self.conditions or ()]
        return next((column for column in columns if column), None)

    @property
    def outside_adults(self) -> bool:
        """Whether an age under 19, pregnancy or lactation is stated: most studies were of neither."""
        return self.life_stage is not None or (self.age_y is not None and below(self.age_y, ADULT_Y))

    # The same as quantities ----------------------------------------------------------------------------------

    @property
    def age(self) -> Quantity | None:
        """Age [year]."""
        return _shown(self.age_y, "year")

    @property
    def serum_calcium(self) -> Quantity | None:
        """Total calcium in serum [mmol/L]."""
        return _shown(self.serum_calcium_mmol_l, "mmol/L")

    @property
    def ionised_calcium(self) -> Quantity | None:
        """Ionised calcium [mmol/L]."""
        return _shown(self.ionised_calcium_mmol_l, "mmol/L")

    @property
    def serum_magnesium(self) -> Quantity | None:
        """Total magnesium in serum [mmol/L]."""
        return _shown(self.serum_magnesium_mmol_l, "mmol/L")

    @property
    def albumin(self) -> Quantity | None:
        """Albumin [g/L]."""
        return _shown(self.albumin_g_l, "g/L")

    @property
    def hydroxyvitamin_d(self) -> Quantity | None:
        """25-hydroxyvitamin D [nmol/L]."""
        return _shown(self.hydroxyvitamin_d_nmol_l, "nmol/L")

    @property
    def calcitriol(self) -> Quantity | None:
        """Calcitriol [pmol/L]."""
        return _shown(self.calcitriol_pmol_l, "pmol/L")

    @property
    def pth(self) -> Quantity | None:
        """Parathyroid hormone [pmol/L]."""
        return _shown(self.pth_pmol_l, "pmol/L")

    @property
    def egfr(self) -> Quantity | None:
        """Estimated glomerular filtration rate [mL/min], per 1.73 m2 of body surface."""
        return _shown(self.egfr_ml_min, "mL/min")

    @property
    def dietary_calcium(self) -> Quantity | None:
        """Calcium of usual food per day [mg]."""
        return _shown(self.dietary_calcium_mg, "mg")

    @property
    def dietary_magnesium(self) -> Quantity | None:
        """Magnesium of usual food per day [mg]."""
        return _shown(self.dietary_magnesium_mg, "mg")

    @property
    def sodium(self) -> Quantity | None:
        """Sodium per day [mg]."""
        return _shown(self.sodium_mg, "mg")

    @property
    def protein(self) -> Quantity | None:
        """Protein per day [g]."""
        return _shown(self.protein_g, "g")

    @property
    def caffeine(self) -> Quantity | None:
        """Caffeine per day [mg]."""
        return _shown(self.caffeine_mg, "mg")

    @property
    def alcohol(self) -> Quantity | None:
        """Ethanol per day [g]."""
        return _shown(self.alcohol_g, "g")

    @property
    def vitamin_d_intake(self) -> Quantity | None:
        """Vitamin D per day [µg]; 1 µg is 40 IU, and IU is a unit of vitamin D only."""
        return _shown(None if self.vitamin_d_iu is None else self.vitamin_d_iu / 40, "ug")

    @property
    def energy(self) -> Quantity | None:
        """Energy per day [kcal]."""
        return _shown(self.energy_kcal, "kcal")

    @property
    def treatments(self) -> Mapping[str, Quantity | None] | None:
        """Medicine to how long it has been taken [month]; None when treatments are not stated."""
        if self.treatments_taken is None:
            return None
        return {each.name: _shown(each.months, "month") for each in self.treatments_taken}

    def as_given(self) -> dict[str, Any]:
        """Return the stated fields as `of` takes them, amounts as text with a unit."""
        given: dict[str, Any] = {}
        for name, (inside, unit) in PERSON_FIELDS.items():
            number: float | None = getattr(self, inside)
            if number is not None:
                given[name] = f"{number!r} {unit}"
        for name in (*_WORD_FIELDS, *_TERM_FIELDS):
            value: Any = getattr(self, name)
            if value is not None:
                given[name] = value if isinstance(value, str) else list(value)
        if self.treatments_taken is not None:
            given["treatments"] = {
                each.name: each.as_given().get("duration") if each.daily_mg is None else each.as_given()
                for each in self.treatments_taken
            }
        return given

    def __repr__(self) -> str:
        given = self.as_given()
        for each in self.treatments_taken or ():
            if each.daily_mg is not None:
                given["treatments"][each.name] = each
        return f"Person.of({', '.join(f'{name}={value!r}' for name, value in given.items())})"


NOBODY = Person()
"""A person of whom nothing is known."""


def checked_person(person: Person | None) -> Person:
    """Return the person; None is somebody of whom nothing is known.

    Raises
    ------
    InputError
        When it is no person.
    """
    if person is None:
        return NOBODY
    if not isinstance(person, Person):
        raise InputError("person", person, "a Person", "Write Person.of(age='46 year', sex='female').")
    return person


def _shown(value: float | None, unit: str) -> Quantity | None:
    return None if value is None else units.quantity(value, unit)


def _inside_name(name: str, place: str) -> str:
    if name in PERSON_FIELDS:
        return PERSON_FIELDS[name][0]
    if name in _WORD_FIELDS or name in _TERM_FIELDS:
        return name
    if name == "treatments":
        return "treatments_taken"
    known = (*PERSON_FIELDS, *_WORD_FIELDS, *_TERM_FIELDS, "treatments")
    raise unknown_key(place, name, known)


def _read_field(name: str, value: Any, field: str) -> Any:
    if name in _WORD_FIELDS:
        if not isinstance(value, str) or value not in _WORD_FIELDS[name]:
            raise InputError(field, value, " or ".join(repr(word) for word in _WORD_FIELDS[name]), "Or leave it out.")
        return value
    if name in _TERM_FIELDS:
        return terms_of(_TERM_FIELDS[name], value, field=field)
    if name == "treatments":
        return _treatments(value, field)
    return units.read(value, _scale(name), field=field)


def _scale(name: str) -> units.Scale:
    if name == "age":
        return units.AGE
    if name == "energy":
        return units.ENERGY
    if name in ("dietary_calcium", "dietary_magnesium"):
        return Mineral.named(name.removeprefix("dietary_")).daily_scale
    return Mineral.named("sodium").daily_scale if name == "sodium" else analyte_scale(name)


def _treatments(value: Any, field: str) -> tuple[Treatment, ...]:
    if not isinstance(value, Mapping):
        raise InputError(field, value, "a mapping of medicine to duration", "Write {'omeprazole': '18 month'}.")
    mapping = cast(Mapping[Any, Any], value)  # type: ignore[redundant-cast,unused-ignore]  # because pyright narrows it to a mapping of unknowns
    taken: dict[str, Treatment] = {}
    faults: list[InputError | UnknownNameError] = []
    for name, how in mapping.items():
        try:
            known: Drug = drug(name, field=field)
            if known.name in taken:
                raise InputError(field, name, "each medicine once", f"{name} and {known.name} are the same medicine.")
            given = _treatment(how, f"{field}[{name!r}]")
            taken[known.name] = attrs.evolve(given, name=known.name, classes=known.classes)
        except InputErrors as several:
            faults += several.faults
        except (InputError, UnknownNameError) as fault:
            faults.append(fault)
    raise_all(f"{field} cannot be used", faults)
    return tuple(taken[name] for name in sorted(taken))


def _treatment(how: Any, field: str) -> Treatment:
    """Read how one medicine is taken: a duration, a treatment, or the fields of one."""
    if how is None or isinstance(how, Treatment):
        return how or Treatment()
    if isinstance(how, Mapping):
        return treatment_from(cast(Mapping[str, Any], how), field=field)
    return Treatment(months=units.read(how, units.DURATION, field=field))


_TREATMENT_FIELDS: dict[str, tuple[str, units.Scale]] = {
    "duration": ("months", units.DURATION),
    "daily": ("daily_mg", units.DAILY_MASS),
}


def treatment_from(given: Mapping[str, Any], *, field: str) -> Treatment:
    """Read the fields of a treatment; all faults are raised at once.

    Raises
    ------
    InputError, UnknownNameError, InputErrors
        Each under `field`.
    """
    inside: dict[str, float] = {}
    faults: list[InputError | UnknownNameError] = []
    for key, value in given.items():
        try:
            if key not in _TREATMENT_FIELDS:
                raise unknown_key(field, key, tuple(_TREATMENT_FIELDS))
            if value is not None:
                name, scale = _TREATMENT_FIELDS[key]
                inside[name] = units.read(value, scale, field=f"{field}.{key}")
        except (InputError, UnknownNameError) as fault:
            faults.append(fault)
    raise_all(f"{field} cannot be used", faults)
    return Treatment(months=inside.get("months"), daily_mg=inside.get("daily_mg"))
