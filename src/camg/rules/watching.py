"""A situation that notes what is read of it.

Each class here stands in for the value that it copies: it answers the same, and notes what it was asked. What is asked
of a day's totals or of the gut is noted as their answer, with the entries that it was made of.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TypeAlias, TypeVar, cast

import attrs

from camg._value import on_demand
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, MineralLike
from camg.catalogue.models import Kinetics, Model, Modifiers
from camg.catalogue.parameters import Parameter, parameter, preset_rows
from camg.catalogue.standards import Cell, ReferenceValue
from camg.intake.intake import TAKEN, Intake, Item, Meal, OriginWord
from camg.intake.intake import Origin as IntakeOrigin
from camg.intake.regimen import Diary, Regimen
from camg.person import PERSON_FIELDS, Person, Treatment
from camg.rules.case import Case
from camg.rules.situation import Occasion, Pair, Situation
from camg.rules.situation import Side as PairSide
from camg.rules.wording import described
from camg.uptake.absorption import AbsorbedIntake, Absorption
from camg.uptake.amounts import RatioBasis, Totals

__all__ = ["Origin", "Read", "Watched", "watched"]

Origin: TypeAlias = Literal["regimen", "person", "standards", "model", "parameter", "computed"]
Copy = TypeVar("Copy")
Value: TypeAlias = float | str | bool | tuple[str, ...] | tuple[float, ...] | None


@attrs.frozen(kw_only=True)
class Read:
    """A value that a rule read.

    Attributes
    ----------
    name : str
        What it is: ``"serum_magnesium"``, ``"600 mg calcium (calcium carbonate) at 08:00"``.
    value : float, str, bool, tuple or None
        None is not stated, or not set.
    unit : str
        ``"1"`` for a ratio or share; empty for words.
    origin : str
        ``"regimen"`` (an entry), ``"person"`` (a field), ``"standards"`` (a row), ``"model"``, ``"parameter"`` (of the
        catalogue), or ``"computed"`` from those.
    source : str
        Which entry, row or place, in words.
    reference : str or None
        Id in the bibliography.
    """

    name: str
    value: Value
    unit: str = ""
    origin: Origin = "computed"
    source: str = ""
    reference: str | None = None


class _Notes(list[Read]):
    """Everything that was read, in order."""

    def intakes(self, items: Iterable[Item]) -> None:
        """Note entries of the day."""
        for item in items:
            self.append(_entry(item))


def _note(copy: object, read: Read) -> None:
    """Note a read of a copy; one that a rule has made anew from such a copy is its own affair."""
    notes: _Notes | None = getattr(copy, "_notes", None)
    if notes is not None:
        notes.append(read)


def _entry(item: Item) -> Read:
    name = described((item,))
    if not isinstance(item, Intake):
        return Read(name=name, value=True, origin="regimen", source="medicine")
    meal = "meal not stated" if item.meal is None else _meal(item.meal)
    product = () if item.product is None else (f"product {item.product}",)
    source = ", ".join([item.origin.value, *product, meal, f"amount {item.dose.basis.value}"])
    return Read(name=name, value=item.dose.elemental_mg, unit="mg", origin="regimen", source=source)


def _meal(meal: Meal) -> str:
    amounts = (("phytate", meal.phytate_mmol), ("oxalate", meal.oxalate_mmol))
    stated = [f", {name} {mmol:.6g} mmol" for name, mmol in amounts if mmol is not None]
    return f"{meal.state.value} meal{''.join(stated)}"


def _mineral(mineral: MineralLike) -> Mineral:
    return mineral if isinstance(mineral, Mineral) else Mineral.named(mineral)


# The person ---------------------------------------------------------------------------------------------------

_PERSON_NAMES = {inside: (name, unit) for name, (inside, unit) in PERSON_FIELDS.items()}
_PERSON = frozenset(each.name for each in attrs.fields(Person))


class _Person(Person):
    __slots__ = ("_notes",)

    def __eq__(self, other: object) -> bool:
        """Compare as any other person, without noting that every field was read for it."""
        return _unwatched(self) == (_unwatched(other) if isinstance(other, _Person) else other)

    def __hash__(self) -> int:
        return hash(_unwatched(self))

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name in _PERSON:
            public, unit = _PERSON_NAMES.get(name, (name.removesuffix("_taken"), ""))
            shown = tuple([_treatment(each) for each in value]) if name == "treatments_taken" and value else value
            _note(self, Read(name=public, value=shown, unit=unit, origin="person"))
        return value


def _unwatched(copy: _Person) -> Person:
    return _alike(Person, copy)


def _treatment(each: Treatment) -> str:
    return each.name if each.months is None else f"{each.name} for {each.months:g} months"


# The records --------------------------------------------------------------------------------------------------

_INTAKES = frozenset(("items", "intakes", "by_mineral", "supplements_by_mineral", "calcium_and_magnesium"))
_ABOUT_LIST = {
    "complete": "the list is declared complete",
    "lists_food": "food is listed",
    "lists_food_or_water": "food or water is listed",
}


_OF_RECORDS = frozenset((*_INTAKES, *_ABOUT_LIST, "medicines"))


def _of_records(copy: Any, name: str) -> Any:
    """Return what the records hold, as they hold it, so that what they compute is not noted twice."""
    source = getattr(copy, "_source", None)
    value = object.__getattribute__(copy, name) if source is None else getattr(source, name)
    if name in _ABOUT_LIST:
        _note(copy, Read(name=_ABOUT_LIST[name], value=value, origin="regimen", source="the list"))
        return value
    by_mineral = name.endswith("by_mineral")
    listed: tuple[Item, ...] = tuple([each for intakes in value.values() for each in intakes]) if by_mineral else value
    for item in listed:
        _note(copy, _entry(item))
    return value


class _Regimen(Regimen):
    __slots__ = ("_notes", "_source")

    def __getattribute__(self, name: str) -> Any:
        return _of_records(self, name) if name in _OF_RECORDS else super().__getattribute__(name)


class _Diary(Diary):
    __slots__ = ("_notes", "_source")

    def __getattribute__(self, name: str) -> Any:
        return _of_records(self, name) if name in _OF_RECORDS else super().__getattribute__(name)


# Totals and the gut -------------------------------------------------------------------------------------------


class _Totals(Totals):
    __slots__ = ("_notes", "_situation")
    _notes: _Notes
    _situation: Situation

    def mg(self, mineral: MineralLike, *, origins: Iterable[IntakeOrigin | OriginWord] | None = None) -> float:
        listed: Any = None if origins is None else (origins,) if isinstance(origins, str) else tuple(origins)
        value = super().mg(mineral, origins=listed)
        of = "" if listed is None else f" from {', '.join(str(each) for each in listed)}"
        self._note(mineral, f"{_mineral(mineral).name} a day{of}", value, listed)
        return value

    def supplement_mg(self, mineral: MineralLike) -> float:
        value = super().supplement_mg(mineral)
        self._note(mineral, f"{_mineral(mineral).name} a day from supplements and medicines", value, tuple(TAKEN))
        return value

    def knows(self, mineral: MineralLike) -> bool:
        value = super().knows(mineral)
        name = _mineral(mineral).name
        source = "food is listed or stated, or the list is complete" if value else "food is not listed: a lower bound"
        self._notes.append(Read(name=f"the total of {name} is known", value=value, source=source))
        return value

    def ratio(
        self, *, basis: RatioBasis = "mass", origins: Iterable[IntakeOrigin | OriginWord] | None = None
    ) -> float | None:
        value = super().ratio(basis=basis, origins=origins)
        self._notes.append(Read(name=f"calcium to magnesium by {basis}", value=value, unit="1", source="of the totals"))
        return value

    def _note(self, mineral: MineralLike, name: str, value: float, origins: Sequence[object] | None) -> None:
        known, situation = _mineral(mineral), self._situation
        entries = [each for each in situation.of_mineral(known) if origins is None or each.origin in origins]
        self._notes.intakes(entries)
        diet = None if situation.regimen.lists_food else situation.person.dietary_mg(known)
        counted = diet is not None and (origins is None or IntakeOrigin.FOOD in origins)
        if counted:
            self._notes.append(Read(name=f"dietary_{known.name}", value=diet, unit="mg", origin="person"))
        source = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}{' and usual food' if counted else ''}"
        self._notes.append(Read(name=name, value=value, unit="mg", source=source))


class _Absorption(Absorption):
    __slots__ = ("_model_notes", "_notes", "_source")
    _model_notes: Callable[[], None]
    _notes: _Notes
    _source: Absorption

    @property
    def intakes(self) -> tuple[AbsorbedIntake, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]  # because what is kept belongs to the source
        self._model_notes()
        return self._source.intakes

    def absorbed_mg(self, mineral: MineralLike) -> float:
        value = super().absorbed_mg(mineral)
        self._noted(f"{_mineral(mineral).name} absorbed in a day", value, "mg")
        return value

    def lost_competition_mg(self, mineral: MineralLike) -> float:
        value = super().lost_competition_mg(mineral)
        self._noted(f"{_mineral(mineral).name} lost to the rival ion in a day", value, "mg")
        return value

    def loss_shares(self, mineral: MineralLike) -> tuple[float, ...]:
        value = super().loss_shares(mineral)
        name = f"share of {_mineral(mineral).name} lost to the rival ion"
        by_meal = ("as computed; then for each meal state that an unknown meal could have",) if len(value) > 1 else ()
        self._noted(name, value, "1", *by_meal)
        return value

    def _noted(self, name: str, value: Value, unit: str, *source: str) -> None:
        self._model_notes()
        self._notes.append(
            Read(name=name, value=value, unit=unit, source="; ".join([f"model {self.model.id}", *source]))
        )


class _Model(Model):
    __slots__ = ("_notes",)

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name in _MODEL:
            for each in parameters_of(super().__getattribute__("id"), name, value):
                _note(self, each)
        return value


_MODEL = frozenset(each.name for each in attrs.fields(Model)) - {"id"}


def parameters_of(model_id: str, name: str, value: Kinetics | Modifiers | float) -> list[Read]:
    """Return the numbers of one field of a model, each with its source."""
    if isinstance(value, float | int):
        room, _, word = name.partition("_")
        return [_parameter(model_id, f"{room}.{word}", value)]
    if isinstance(value, Modifiers):
        return [
            _parameter(model_id, f"modifier.{each.name}", getattr(value, each.name)) for each in attrs.fields(Modifiers)
        ]
    if name.endswith(("_low", "_high")):
        return []
    return [_parameter(model_id, f"{name}.{each.name}", getattr(value, each.name)) for each in attrs.fields(Kinetics)]


def _parameter(model_id: str, key: str, value: float) -> Read:
    known = _known(key)
    if known is not None and value == known.value:
        source = f"{known.where}; {known.basis.value}, grade {known.grade.value}"
        return Read(name=key, value=value, unit=known.unit, origin="model", source=source, reference=known.reference)
    unit = "1" if known is None else known.unit
    listed = preset_rows().get(model_id, {}).get(key.partition(".")[0], {})
    own = f"set by the preset {model_id}" if key.partition(".")[2] in listed else f"of the model {model_id}"
    return Read(name=key, value=value, unit=unit, origin="model", source=own)


def _known(key: str) -> Parameter | None:
    return None if key.endswith(".ceiling") else parameter(key)


# Reference values ---------------------------------------------------------------------------------------------


class _Cell(Cell):
    _authority: str
    _mineral_name: str
    _notes: _Notes

    def __eq__(self, other: object) -> bool:
        """Compare by identity, so that nothing that is kept by its cells answers unasked."""
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name in ("ear", "rda", "ul"):
            self._notes.append(_row(self._authority, self._mineral_name, name.upper(), value))
        return value


def _row(authority: str, mineral: str, word: str, row: ReferenceValue | None) -> Read:
    name = f"{mineral} {word}"
    if row is None:
        return Read(name=name, value=None, unit="mg", origin="standards", source=f"{authority} sets none")
    source = ", ".join(each for each in (f"{authority} {row.kind}", row.people, row.status) if each)
    return Read(name=name, value=row.mg, unit="mg", origin="standards", source=source, reference=row.reference)


# The situation ------------------------------------------------------------------------------------------------


class _Case(Case):
    _situation: Situation

    def cells(self, mineral: MineralLike) -> tuple[Cell, ...]:
        return self._situation.cells(mineral)

    def adult_cells(self) -> tuple[tuple[Cell, Cell], ...]:
        return self._situation.adult_cells


class Watched(Situation):
    """A copy of a situation that answers the same, and notes what is read of it in `reads`."""

    @on_demand
    def reads(self) -> _Notes:
        """What was read, in order; `watched` puts it here."""
        return _Notes()

    @on_demand
    def source(self) -> Situation:
        """What it is a copy of; `watched` puts it here, and of a copy that a rule changes it is made anew."""
        known: dict[str, Any] = {str(each.alias): getattr(self, each.name) for each in attrs.fields(Situation)}
        return Situation(**known)

    @on_demand
    def totals(self) -> Totals:
        """The day's amounts."""
        known = self.source.totals
        return _set(_Totals(amounts=known.amounts, known=known.known), _notes=self.reads, _situation=self.source)

    @on_demand
    def absorption(self) -> Absorption:
        """What the gut makes of the day."""
        return _set(
            _alike(_Absorption, self.source.absorption),
            _notes=self.reads,
            _source=self.source.absorption,
            _model_notes=self._note_model,
        )

    def _note_model(self) -> None:
        """Note what the gut hangs on: the entries, what of the person acts on it, and the model."""
        person = self.person
        _ = person.hydroxyvitamin_d_nmol_l, person.calcitriol_pmol_l, person.age_y, person.life_stage
        _ = person.conditions, person.treatments_taken
        for each in self.source.absorption.intakes:
            self.reads.intakes((each.intake,))
            name = f"dissolved of {described((each.intake,))}"
            self.reads.append(Read(name=name, value=each.dissolved_mg, unit="mg", source="gate 1"))
        for name in sorted(_MODEL):
            self.reads.extend(parameters_of(self.source.model.id, name, getattr(self.source.model, name)))

    def cells(self, mineral: MineralLike) -> tuple[Cell, ...]:
        """Return the reference values, once whom they hang on was read."""
        self._note_whose()
        known = Mineral.named(mineral)
        return tuple([self._cell(each, known) for each in self.source.cells(known)])

    @on_demand
    def adult_cells(self) -> tuple[tuple[Cell, Cell], ...]:
        """The values of both minerals together."""
        self._note_whose()
        return tuple(
            [(self._cell(one, CALCIUM), self._cell(other, MAGNESIUM)) for one, other in self.source.adult_cells]
        )

    @on_demand
    def case(self) -> Case:
        """What does not change from day to day, its reference values noted too."""
        known = self.source.case
        return _set(_Case(self.person, known.standards, self.model, known.listed), _situation=self)

    def _note_whose(self) -> None:
        person = self.person
        _ = person.age_y, person.sex, person.life_stage

    def _cell(self, cell: Cell, mineral: Mineral) -> Cell:
        copy = _set(_alike(_Cell, cell), _notes=self.reads, _mineral_name=mineral.name)
        return _set(copy, _authority=self.source.standards.id.upper())

    @on_demand
    def ratio(self) -> float | None:
        """Calcium to magnesium, from the totals that are noted."""
        return self.totals.ratio() if self.totals.complete else None

    def of_mineral(self, mineral: MineralLike) -> tuple[Intake, ...]:
        """Return the intakes of a mineral."""
        return self._taken(self.source.of_mineral(mineral), f"intakes of {Mineral.named(mineral)}")

    def supplements(self, mineral: MineralLike) -> tuple[Intake, ...]:
        """Return the supplement and medicine intakes of a mineral."""
        return self._taken(self.source.supplements(mineral), f"supplements and medicines of {Mineral.named(mineral)}")

    def _taken(self, intakes: tuple[Intake, ...], name: str) -> tuple[Intake, ...]:
        self.reads.intakes(intakes)
        if not intakes:
            self._note_none(name)
        return intakes

    def _note_none(self, name: str) -> None:
        self.reads.append(Read(name=name, value="none", origin="regimen", source="not listed"))

    def largest_mg(self, mineral: MineralLike) -> float:
        """Return the amount of the largest occasion."""
        value = self.source.largest_mg(mineral)
        name = f"largest occasion of {Mineral.named(mineral)}"
        self.reads.append(Read(name=name, value=value, unit="mg", source="its entries"))
        return value

    def takes(self, name_or_class: str) -> bool | None:
        """Tell whether a medicine is taken."""
        value = self.source.takes(name_or_class)
        listed = self.source.medicine_word(name_or_class) in self.source.regimen.medicine_words
        stated = "treatments" if self.source.person.treatments_taken is not None else "treatments are not stated"
        source = "listed in the regimen" if listed else stated
        origin: Origin = "regimen" if listed else "person"
        self.reads.append(Read(name=f"takes {name_or_class}", value=value, origin=origin, source=source))
        return value

    def occasions(self, mineral: MineralLike) -> tuple[Occasion, ...]:
        """Return the day's occasions of a mineral."""
        found = self.source.occasions(mineral)
        self._note_sides(found, mineral)
        return found

    def pairs(self, one: MineralLike, other: MineralLike) -> tuple[Pair, ...]:
        """Return every pair of occasions, each with its gap."""
        found = self.source.pairs(one, other)
        for each in found:
            self.reads.intakes(each.items)
            name = f"gap of {described(each.one.items)} and {described(each.other.items)}"
            self.reads.append(Read(name=name, value=each.gap_h, unit="h", source="their times"))
        return found

    def sides(self, name: MineralLike) -> Sequence[PairSide]:
        """Return the occasions of a mineral, or the takings of a medicine."""
        found = self.source.sides(name)
        self._note_sides(found, name)
        return found

    def takings(self, name_or_class: str) -> Sequence[PairSide]:
        """Return the takings of a medicine or class."""
        found = self.source.takings(name_or_class)
        self._note_sides(found, name_or_class)
        return found

    def distance_h(self, one: PairSide, other: PairSide) -> tuple[float, float] | None:
        """Return the hours between two; what is made of them is among what was compared."""
        return self.source.distance_h(one, other)

    def distances_h(self, one: PairSide, others: Sequence[PairSide]) -> list[tuple[float, float] | None]:
        """Return the hours between one and several others."""
        return self.source.distances_h(one, others)

    def _note_sides(self, sides: Sequence[PairSide], name: MineralLike) -> None:
        if not sides:
            self._note_none(f"occasions of {name.name if isinstance(name, Mineral) else name}")
        for each in sides:
            self.reads.intakes(each.items)
            if isinstance(each, Occasion) and len(each.items) > 1:
                joint = f"one occasion: {described(each.items)}"
                self.reads.append(Read(name=joint, value=each.mg, unit="mg", source="its entries"))


def watched(situation: Situation, *, watch: Callable[..., Any]) -> Watched:
    """Return a copy that notes what is read of it, and tells `watch` what is measured."""
    notes = _Notes()
    copy = object.__new__(Watched)
    vars(copy).update({each.name: getattr(situation, each.name) for each in attrs.fields(Situation)})
    regimen: Any = _Regimen if isinstance(situation.regimen, Regimen) else _Diary
    vars(copy).update(
        reads=notes,
        source=situation,
        watch=watch,
        person=_set(_alike(_Person, situation.person), _notes=notes),
        model=_set(_alike(_Model, situation.model), _notes=notes),
        regimen=_set(_alike(regimen, situation.regimen), _notes=notes, _source=situation.regimen),
    )
    return copy


def _alike(kind: type[Copy], value: object) -> Copy:
    """Return a copy of a frozen value as another kind of it, with all that it has computed."""
    if isinstance(value, tuple):
        made: Any = cast("Any", tuple).__new__(kind, value)
        return cast("Copy", made)
    copy = object.__new__(kind)
    if hasattr(value, "__dict__"):
        object.__setattr__(copy, "__dict__", vars(value))
    else:
        original: Any = type(value)
        for each in attrs.fields(original):
            object.__setattr__(copy, each.name, getattr(value, each.name))
    return copy


def _set(copy: Copy, **hidden: object) -> Copy:
    for name, value in hidden.items():
        object.__setattr__(copy, name, value)
    return copy
