"""Rules about what drains magnesium or calcium: medicines, habits, conditions, and several of them at once.

A factor has parts, each found by itself: how long or how much of a medicine, how much of a habit, a stated condition.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from math import fsum, inf
from typing import ClassVar, Literal, Protocol, TypeAlias, cast

from camg import _attrs as attrs
from camg._numeric import above, at_most, below
from camg._value import Value, on_demand
from camg.body.kidney import linear_change_mg
from camg.catalogue.medicines import word_faults
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral
from camg.catalogue.parameters import parameter
from camg.catalogue.standards import Cell
from camg.errors import InputError, UnknownNameError
from camg.intake.intake import Item, Origin
from camg.person import Person, Treatment
from camg.rules.case import Case
from camg.rules.ladder import (
    NOT_APPLICABLE,
    Climbers,
    Ladder,
    Limits,
    Side,
    Step,
    Subject,
    Verdict,
    below_the_level,
    judge,
    not_evaluated,
)
from camg.rules.outcome import Finding, OutcomeKind, Rule, Severity
from camg.rules.rule import Family, Find, Rung, finders_of, is_declared
from camg.rules.situation import Situation

__all__ = ["Depletion", "Habit", "Measure", "Part", "SeveralFactors", "Stated", "Treated", "UnderStress"]

FOOD = "food"
_FOOD = Origin.FOOD  # because looking up a member of an enum takes its time
Steps: TypeAlias = tuple[tuple[Step, float | None], ...]
Facts: TypeAlias = dict[str, float | str]
Measure: TypeAlias = Literal["alcohol", "sodium", "caffeine", "food-magnesium"]


class Part(Protocol):
    """One way in which a factor is found: a measure with its own unit, ladder and sentence.

    It may have ``fact_names``, the names of its facts, so that sentences are checked against them.
    """

    @property
    def name(self) -> str:
        """What it is about: a habit, a medicine or class, ``"conditions"`` or ``"diet"``."""
        ...

    @property
    def unit(self) -> str:
        """The unit of its measure."""
        ...

    @property
    def says(self) -> str:
        """Its sentence; the rule's where it is empty."""
        ...

    def rungs_of(self) -> Steps:
        """Return the steps with their limits."""
        ...

    def concerns(self, person: Person, listed: frozenset[str]) -> bool:
        """Tell whether anything could be found of a person who takes these medicines and minerals."""
        ...

    @property
    def hangs_on_day(self) -> bool:
        """Whether what is measured hangs on the day, and not on the person alone."""
        ...

    def subject(self, situation: Situation) -> Subject | None:
        """Return what is measured; None where it is absent."""
        ...

    def subject_of(self, person: Person) -> Subject | None:
        """Return the same of a person, where it does not hang on the day."""
        ...

    def facts(self, finding: Finding, situation: Situation) -> Facts:
        """Return further numbers of a finding."""
        ...


# Habits -------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Habit(Value):
    """A daily amount of the person, or what follows from one.

    Attributes
    ----------
    name : str
        ``"alcohol"``, ``"sodium"``, ``"caffeine"`` a day, or ``"food-magnesium"``: magnesium of food per 1000 kcal.
    unit : str
    side : str
        As of a step.
    rungs : tuple of Rung
    portion : float
        What people count in, such as the ethanol of one drink, in `unit`.
    """

    name: Measure
    unit: str
    side: Side
    rungs: tuple[Rung, ...]
    portion: float = 1.0
    says: str = ""
    _worlds: tuple[Limits, ...] = attrs.field(init=False, eq=False, repr=False)
    _first: float = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        limits = tuple([rung.limit for rung in self.rungs])
        first = min(limits, default=inf) if self.side in ("above", "at least") else max(limits, default=-inf)
        object.__setattr__(self, "_worlds", (limits,))
        object.__setattr__(self, "_first", first)

    def rungs_of(self) -> Steps:
        """Return one step per rung."""
        return tuple([(Step(self.side, rung.severity), rung.limit) for rung in self.rungs])

    def concerns(self, person: Person, listed: frozenset[str]) -> bool:
        """Tell whether the amount is known, and could reach a rung."""
        if self.name == "food-magnesium":
            return bool(person.energy_kcal)
        amount, _ = _HABITS[self.name](person)
        if amount is None:
            return False
        return not (below(amount, self._first) if self.side in ("above", "at least") else above(amount, self._first))

    @property
    def hangs_on_day(self) -> bool:
        """Whether it is an amount of food."""
        return self.name == "food-magnesium"

    def subject(self, situation: Situation) -> Subject | None:
        """Return the amount; where it is not known it could be any."""
        if not self.hangs_on_day:
            return self.subject_of(situation.person)
        listed = situation.of_mineral(MAGNESIUM) if _FOOD in situation.regimen.origins else ()
        food = tuple([each for each in listed if each.origin is _FOOD])
        return self._subject(*_food_magnesium(situation), food)

    def subject_of(self, person: Person) -> Subject | None:
        """Return the amount of a person."""
        return self._subject(*_HABITS[self.name](person), ())

    def _subject(self, amount: float | None, missing: tuple[str, ...], items: tuple[Item, ...]) -> Subject | None:
        if amount is not None:
            return Subject(amount, self._worlds, items)
        return Subject(0.0, self._worlds, (), (inf,), missing) if missing else None

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "portions", *_HABIT_FACTS[self.name]

    def facts(self, finding: Finding, situation: Situation) -> Facts:
        """Add the amount in portions, and what the amount costs or comes from."""
        amount = finding.measured or 0.0
        limit = min(rung.limit for rung in self.rungs)
        facts: Facts = {"portions": amount / self.portion}
        if self.name == "sodium":
            facts |= _sodium_loss(amount - limit)
        elif self.name == "caffeine":
            facts |= _caffeine_loss(amount)
        elif self.name == "food-magnesium":
            facts |= {
                "density_mg": amount,
                "least_mg": limit,
                "food_mg": situation.totals.food_mg(MAGNESIUM),
                "energy_kcal": situation.person.energy_kcal or 0.0,
            }
        return facts


Known: TypeAlias = tuple[float | None, tuple[str, ...]]
"""An amount, or None and what is missing; None and nothing missing where there is nothing to measure."""


def _food_magnesium(situation: Situation) -> Known:
    """Return the magnesium of food per 1000 kcal [mg]: listed food, or usual food where none is listed."""
    energy_kcal = situation.person.energy_kcal
    if energy_kcal == 0:
        return None, ()
    records = situation.regimen
    known = records.lists_food or records.complete or situation.person.dietary_magnesium_mg is not None
    if energy_kcal is None or not known:
        return None, (*(() if known else (FOOD,)), *(("energy",) if energy_kcal is None else ()))
    return 1000 * situation.totals.food_mg(MAGNESIUM) / energy_kcal, ()


_HABITS: dict[str, Callable[[Person], Known]] = {
    "alcohol": lambda person: (person.alcohol_g, ("alcohol",)),
    "sodium": lambda person: (person.sodium_mg, ("sodium",)),
    "caffeine": lambda person: (person.caffeine_mg, ("caffeine",)),
}


_HABIT_FACTS: dict[str, tuple[str, ...]] = {
    "alcohol": (),
    "sodium": ("calcium_loss_mg",),
    "caffeine": ("calcium_loss_mg", "magnesium_loss_mg", "extrapolated", "studied_said"),
    "food-magnesium": ("density_mg", "least_mg", "food_mg", "energy_kcal"),
}


def _sodium_loss(more_mg: float) -> Facts:
    """Return the urinary calcium that goes with so much more sodium a day [mg]."""
    sodium = Mineral.named("sodium")
    per_mg = parameter("driver.sodium_calcium").value * CALCIUM.molar_mass / sodium.molar_mass
    return {"calcium_loss_mg": linear_change_mg(more_mg, slope=per_mg)}


def _caffeine_loss(caffeine_mg: float) -> Facts:
    """Return the urinary calcium and magnesium that go with caffeine [mg/d]."""
    calcium, magnesium = parameter("driver.caffeine_calcium"), parameter("driver.caffeine_magnesium")
    within = calcium.studied is None or at_most(caffeine_mg, calcium.studied[1])
    return {
        "calcium_loss_mg": linear_change_mg(caffeine_mg, slope=calcium.value),
        "magnesium_loss_mg": linear_change_mg(caffeine_mg, slope=magnesium.value),
        "extrapolated": "no" if within else "yes",
        "studied_said": "" if within else "That is outside the amounts that were studied.",
    }


# What is stated -----------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Stated(Value):
    """Any of some words is stated of the person.

    Attributes
    ----------
    name : str
        ``"conditions"`` or ``"diet"``.
    words : tuple of str
        Of the catalogue.
    severity : Severity
    """

    name: Literal["conditions", "diet"]
    words: tuple[str, ...]
    severity: Severity
    unit: str = "1"
    says: str = ""

    def rungs_of(self) -> Steps:
        """Return the one step: any of them."""
        return ((Step("above", self.severity), 0.0),)

    def concerns(self, person: Person, listed: frozenset[str]) -> bool:
        """Tell whether any of them is stated."""
        return not frozenset(self._of(person) or ()).isdisjoint(self.words)

    @property
    def hangs_on_day(self) -> bool:
        """Whether it hangs on the day: it does not."""
        return False

    def subject(self, situation: Situation) -> Subject | None:
        """Count those that are stated; where nothing is said it could be any."""
        return self.subject_of(situation.person)

    def subject_of(self, person: Person) -> Subject | None:
        """Return the same of a person."""
        stated = self._of(person)
        if stated is None:
            return Subject(0.0, ((0.0,),), (), (inf,), (self.name,))
        return Subject(float(len([word for word in self.words if word in stated])) if stated else 0.0, ((0.0,),))

    def _of(self, person: Person) -> tuple[str, ...] | None:
        return person.conditions if self.name == "conditions" else person.diet

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return ("stated",)

    def facts(self, finding: Finding, situation: Situation) -> Facts:
        """Name them."""
        stated = self._of(situation.person) or ()
        return {"stated": _named([word for word in self.words if word in stated])}


# Medicines ----------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Treated(Value):
    """A medicine is taken for so long, or so much of it a day.

    Attributes
    ----------
    name : str
        Name or class of the medicine.
    unit : str
        ``"month"``: how long, the longest of its class; ``"mg"``: how much a day, all of its class together.
    rungs : tuple of Rung
        From which number on it matters.
    counts : tuple of str
        By the day: the medicines whose own mg count; of the others the equivalent is not known.
    worse_with : tuple of str
        Medicines beside which `worse_rungs` hold instead.
    worse_rungs : tuple of Rung
    undone_by : tuple of str
        Medicines beside which nothing is found.
    """

    name: str
    unit: Literal["month", "mg"]
    rungs: tuple[Rung, ...]
    counts: tuple[str, ...] = ()
    worse_with: tuple[str, ...] = ()
    worse_rungs: tuple[Rung, ...] = ()
    undone_by: tuple[str, ...] = ()
    says: str = ""

    def rungs_of(self) -> Steps:
        """Return the steps of the medicine alone, and those beside what makes it worse."""
        return tuple([(Step("at least", rung.severity), rung.limit) for rung in (*self.rungs, *self.worse_rungs)])

    def concerns(self, person: Person, listed: frozenset[str]) -> bool:
        """Tell whether the medicine is known to be taken."""
        return self.name in listed or person.takes(self.name) is True

    @property
    def hangs_on_day(self) -> bool:
        """Whether it hangs on the day: what is listed counts too."""
        return True

    def subject_of(self, person: Person) -> Subject | None:
        """Return nothing: what is listed counts too."""
        return None

    def subject(self, situation: Situation) -> Subject | None:
        """Return how long, or how much; what is not known of it could be any."""
        taken = situation.takes(self.name)
        if taken is False:
            return None
        worse = _takes_any(situation, self.worse_with)
        undone = _takes_any(situation, self.undone_by)
        number, unknown = self._number(situation)
        none: Limits = (None,) * (len(self.rungs) + len(self.worse_rungs))
        worlds: list[Limits] = [none] if taken is None or undone is not False else []
        if undone is not True:
            worlds += [self._limits(worse=each) for each in ((False, True) if worse is None else (worse,))]
        treatments = ("treatments",) if None in (taken, worse, undone) else ()
        items = tuple([each for each in situation.regimen.medicines if each.is_a(self.name)])
        return Subject(
            number, tuple(worlds), items, (inf,) if unknown or taken is None else (), (*treatments, *unknown)
        )

    def _limits(self, *, worse: bool) -> Limits:
        alone: Limits = tuple([None if worse else rung.limit for rung in self.rungs])
        beside: Limits = tuple([rung.limit if worse else None for rung in self.worse_rungs])
        return (*alone, *beside)

    def _number(self, situation: Situation) -> tuple[float, tuple[str, ...]]:
        """Return what is known of how long or how much, and what of it is missing."""
        taken = _taken(situation, self.name)
        if self.unit == "month":
            months = [each.months for each in taken.values() if each.months is not None]
            missing = [f"duration of {name}" for name, each in taken.items() if each.months is None]
            return max(months, default=0.0), tuple(missing)
        daily = {name: each.daily_mg for name, each in taken.items()}
        known = [mg for name, mg in daily.items() if name in self.counts and mg is not None]
        missing = [
            f"dose of {name}" if name in self.counts else f"equivalent dose of {name}"
            for name, mg in daily.items()
            if name not in self.counts or mg is None
        ]
        return fsum(known), tuple(missing)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "medicine", "known", "beside"

    def facts(self, finding: Finding, situation: Situation) -> Facts:
        """Name the medicine, how long or how much of it is taken, and what is taken beside it."""
        _, missing = self._number(situation)
        amount = finding.measured or 0.0
        known = f"{amount:g} month{'' if amount == 1 else 's'}" if self.unit == "month" else f"{amount:g} mg a day"
        if missing:
            known = "not stated" if amount == 0 else f"{known} or more"
        beside = [name for kind in self.worse_with for name in _taken(situation, kind)]
        return {
            "medicine": _named(_taken(situation, self.name)),
            "known": known,
            "beside": _named(dict.fromkeys(beside)) or "none of them is stated",
        }


def _named(words: Iterable[str]) -> str:
    return ", ".join([word.replace("-", " ") for word in words])


def _taken(situation: Situation, name_or_class: str) -> dict[str, Treatment]:
    """Return the medicines of a class with how they are taken, of which the day's list says nothing."""
    listed = [each.name for each in situation.regimen.medicines if each.is_a(name_or_class)]
    treated = [
        each
        for each in situation.person.treatments_taken or ()
        if each.name == name_or_class or name_or_class in each.classes
    ]
    taken = {**{name: Treatment() for name in listed}, **{each.name: each for each in treated}}
    return {name: taken[name] for name in sorted(taken)}


def _takes_any(situation: Situation, names: tuple[str, ...]) -> bool | None:
    """Tell whether any of several medicines is taken; None where that is not known."""
    known = [situation.takes(name) for name in names]
    return True if True in known else None if None in known else False


# Families -----------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Depletion(Family):
    """A factor that drains a mineral, found by any of its parts."""

    unit: ClassVar[str] = "1"
    set_aside_by: ClassVar[tuple[str, ...]] = ("treatments",)

    parts: tuple[Part, ...]

    @on_demand
    def _ladders(self) -> tuple[Ladder, ...]:
        return tuple([Ladder(step for step, _ in part.rungs_of()) for part in self.parts])

    @on_demand
    def _climbers(self) -> tuple[Climbers, ...]:
        return tuple([Climbers(self, each, part.unit) for each, part in zip(self._ladders, self.parts, strict=True)])

    def faults(self, place: str) -> Iterable[InputError | UnknownNameError]:
        """Refuse medicines that nobody takes under the name of a part."""
        for number, part in enumerate(self.parts):
            if isinstance(part, Treated):
                yield from word_faults((part.name,), f"{place}.parts[{number}].name")
                for name in ("counts", "worse_with", "undone_by"):
                    yield from word_faults(getattr(part, name), f"{place}.parts[{number}].{name}")

    @property
    def drugs(self) -> tuple[str, ...]:
        """The medicines among the parts."""
        return tuple(part.name for part in self.parts if isinstance(part, Treated))

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the steps of all parts, each with its own unit."""
        return [rung for part in self.parts for rung in part.rungs_of()]

    def ladders(self) -> Iterable[Sequence[tuple[Step, float | None]]]:
        """Return the steps of each part, whose measures have nothing in common."""
        return [tuple(part.rungs_of()) for part in self.parts]

    def finder(self, case: Case) -> Find | None:
        """Climb the ladder of every part, where all is known of each; what hangs on the person is measured now."""
        if not any([part.concerns(case.person, case.listed) for part in self.parts]):
            return None
        measures: list[tuple[Callable[[Situation], Subject | None], Climbers]] = []
        for part, climbers in zip(self.parts, self._climbers, strict=True):
            if part.hangs_on_day:
                measures.append((part.subject, climbers))
            elif (known := part.subject_of(case.person)) is not None:
                measures.append((_always(known), climbers))

        def find(situation: Situation) -> Sequence[Finding]:
            findings: list[Finding] = []
            for measure, climbers in measures:
                subject = measure(situation)
                if subject is None:
                    continue
                measured, worlds, items, others, missing, _ = subject
                if others or missing or len(worlds) != 1:
                    return self.told(situation)
                findings += climbers[worlds[0]](measured, items, situation)
            return findings

        return find

    def verdict(self, situation: Situation) -> Verdict:
        """Climb the ladder of every part; a part that is not known could make another weigh more."""
        verdicts: list[Verdict] = []
        findings: list[Finding] = []
        missing: tuple[str, ...] = ()
        for part, ladder in zip(self.parts, self._ladders, strict=True):
            subject = part.subject(situation)
            said = NOT_APPLICABLE
            if subject is not None:
                said = judge(self, ladder, (subject,), unit=part.unit, situation=situation)
                findings += said.findings
                missing += said.missing
            verdicts.append(said)
        missing = tuple(dict.fromkeys(missing)) if missing else ()
        if findings:
            margin = next(each.margin for each in verdicts if each.findings)
            told = [self._with_doubts(each, verdicts) for each in findings] if missing else findings
            return Verdict(OutcomeKind.FOUND, tuple(told), missing, margin)
        if missing:
            return not_evaluated(missing)
        looked = [each for each in verdicts if each.kind is OutcomeKind.CLEAR]
        return looked[0] if looked else NOT_APPLICABLE

    def _with_doubts(self, finding: Finding, verdicts: list[Verdict]) -> Finding:
        """Name, with a finding, what is missing of other parts that weigh more than it."""
        doubts = [
            name
            for part, verdict in zip(self.parts, verdicts, strict=True)
            if verdict.kind is OutcomeKind.NOT_EVALUATED
            and max(step.severity for step, _ in part.rungs_of()) > finding.severity
            for name in verdict.missing
        ]
        return attrs.evolve(finding, missing=(*finding.missing, *doubts)) if doubts else finding

    def template(self, facts: Mapping[str, float | str]) -> str:
        """Return the sentence of the part that was found."""
        return next((part.says for part in self.parts if part.name == facts.get("part") and part.says), self.says)

    @property
    def fact_names(self) -> tuple[str, ...] | None:
        """The names of the facts that a finding has of every part for which the rule's own sentence speaks."""
        spoken_for: list[tuple[str, ...] | None] = [
            getattr(part, "fact_names", None) for part in self.parts if not part.says
        ]
        named = [each for each in spoken_for if each is not None]
        if len(named) < len(spoken_for):
            return None
        return ("part", *[name for name in dict.fromkeys(chain(*named)) if all(name in each for each in named)])

    def facts(self, finding: Finding, situation: Situation) -> Facts:
        """Name the part, and add its numbers."""
        part = self._part_of(finding)
        return {"part": part.name, **part.facts(finding, situation)}

    def _part_of(self, finding: Finding) -> Part:
        """Return the part that made a finding: the one whose unit and limits it has."""
        bounds = set(finding.allowed) - {None}
        alike = [part for part in self.parts if part.unit == finding.unit]
        return next(part for part in alike if bounds & {limit for _, limit in part.rungs_of()})


@attrs.frozen(kw_only=True, eq=False, repr=False)
class UnderStress(Family):
    """Magnesium is not short while stress is high."""

    does_without: ClassVar[tuple[str, ...]] = ("life_stage",)
    set_aside_by: ClassVar[tuple[str, ...]] = ("age",)

    mineral: Mineral
    severity: Severity

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the one step: below the recommended intake."""
        return [(Step("below", self.severity), None)]

    def finder(self, case: Case) -> Find | None:
        """Ask for the verdict only where stress is high, and magnesium is known to be short."""
        if case.person.stress != "high":
            return None
        is_short = _shortage(case, self.mineral)
        return lambda situation: self.told(situation) if is_short(situation) else ()

    def verdict(self, situation: Situation) -> Verdict:
        """Measure the total against the recommended intake, where stress is high or could be."""
        stress = situation.person.stress
        levels = _recommended(situation.cells(self.mineral))
        if not levels:
            return NOT_APPLICABLE
        if stress is not None and stress != "high":
            return Verdict(OutcomeKind.CLEAR)
        unknown = ("stress",) if stress is None else ()
        totals = situation.totals
        if not totals.knows(self.mineral):
            return not_evaluated((*unknown, FOOD))
        worlds: list[Limits] = [(level,) for level in levels]
        missing = (*unknown, *situation.missing_for(self.mineral, words=("RDA",)))
        subject = Subject(
            totals.mg(self.mineral),
            tuple([(None,), *worlds] if unknown else worlds),
            situation.of_mineral(self.mineral),
            (),
            missing,
        )
        return judge(self, self.ladder, (subject,), unit=self.unit, situation=situation)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return _RECOMMENDATION

    def facts(self, finding: Finding, situation: Situation) -> Facts:
        """Add the recommended intake."""
        return _recommendation(situation, self.mineral)


def _always(subject: Subject) -> Callable[[Situation], Subject]:
    return lambda _situation: subject


def _asked(factor: Rule, case: Case) -> Find | None:
    """Return the shortest way to what a factor finds; None where it could find nothing."""
    if is_declared(factor):
        return finders_of(factor)(case)
    return lambda situation: factor.check(situation).findings


def _recommended(cells: tuple[Cell, ...]) -> tuple[float | None, ...]:
    """Return every recommended intake that could hold [mg], None where there is none; empty where none has one."""
    levels = tuple(dict.fromkeys([None if cell.rda is None else cell.rda.mg for cell in cells]))
    return () if levels == (None,) else levels


def _shortage(case: Case, mineral: Mineral) -> Callable[[Situation], bool]:
    """Return what tells whether a total is known, and below some recommended intake that could hold."""
    name = mineral.name
    most_mg = max([cell.rda.mg for cell in case.cells(mineral) if cell.rda is not None], default=-inf)

    def is_short(situation: Situation) -> bool:
        total_mg = situation.totals.known_mg.get(name)
        return total_mg is not None and total_mg < most_mg

    return is_short


_RECOMMENDATION = ("rda_mg", "rda_most_mg", "authority")


def _recommendation(situation: Situation, mineral: Mineral) -> Facts:
    levels = sorted([level for level in _recommended(situation.cells(mineral)) if level is not None])
    return {"rda_mg": levels[0], "rda_most_mg": levels[-1], "authority": situation.standards.id.upper()}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SeveralFactors(Family):
    """Not several factors at once while a mineral is short.

    The factors are rules that it holds: it asks each of them about the situation, never for what an assessment
    found. A factor that is certain counts, and so does, where that could decide, one that lacks an input.

    Attributes
    ----------
    mineral : Mineral
    factors : tuple of Rule
    at_least : int
        How many make a finding.
    severity : Severity
    """

    unit: ClassVar[str] = "1"
    does_without: ClassVar[tuple[str, ...]] = ("life_stage",)
    set_aside_by: ClassVar[tuple[str, ...]] = ("age",)

    mineral: Mineral
    factors: tuple[Rule, ...]
    at_least: int
    severity: Severity

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the one step: so many."""
        return [(Step("at least", self.severity), float(self.at_least))]

    def finder(self, case: Case) -> Find | None:
        """Count the factors that are certain, where magnesium is short; too few of them find nothing."""
        finders = [asked for each in self.factors if (asked := _asked(each, case)) is not None]
        if len(finders) < self.at_least:
            return None
        levels = _recommended(case.cells(self.mineral))
        is_short, climb = _shortage(case, self.mineral), self.climbers[self.limits]

        def find(situation: Situation) -> Sequence[Finding]:
            if not is_short(situation):
                return ()
            certain = sum([len(found(situation)) > 0 for found in finders])
            if certain < self.at_least:
                return ()
            if len(levels) != 1 or not below(situation.totals.mg(self.mineral), cast(float, levels[0])):
                return self.told(situation)
            return climb(float(certain), situation.of_mineral(self.mineral), situation)

        return find

    def verdict(self, situation: Situation) -> Verdict:
        """Count the factors that hold, and those that could, while magnesium is short or could be."""
        levels = _recommended(situation.cells(self.mineral))
        if not levels:
            return NOT_APPLICABLE
        outcomes = [each.check(situation) for each in self.factors]
        certain = sum([each.kind is OutcomeKind.FOUND for each in outcomes])
        open_ended = [each for each in outcomes if each.kind is OutcomeKind.NOT_EVALUATED]
        possible = certain + len(open_ended)
        if possible < self.at_least:
            few = Subject(float(certain), (self.limits,))
            return judge(self, self.ladder, (few,), unit=self.unit, situation=situation)
        decided = certain >= self.at_least
        missing = [] if decided else [name for each in open_ended for name in each.missing]
        totals = situation.totals
        if not totals.knows(self.mineral):
            return not_evaluated([*missing, FOOD])
        amount_mg = totals.mg(self.mineral)
        short = {level is not None and below(amount_mg, level) for level in levels}
        worlds: list[Limits] = [self.limits if each else (None,) for each in sorted(short)]
        missing += situation.missing_for(self.mineral, words=("RDA",)) if len(worlds) > 1 else ()
        subject = Subject(
            float(certain),
            tuple(worlds),
            situation.of_mineral(self.mineral),
            () if decided else (float(possible),),
            tuple(dict.fromkeys(missing)),
            below_the_level(f"{self.mineral.name} of the day", amount_mg, levels),
        )
        return judge(self, self.ladder, (subject,), unit=self.unit, situation=situation)

    @property
    def fact_names(self) -> tuple[str, ...]:
        """The names of the facts that a finding may have."""
        return "count", "factors", f"{self.mineral.name}_mg", *_RECOMMENDATION

    def facts(self, finding: Finding, situation: Situation) -> Facts:
        """Name the factors, and add the total and the recommended intake."""
        found = [each for each in self.factors if each.check(situation).kind is OutcomeKind.FOUND]
        return {
            "count": str(len(found)),
            "factors": ", ".join([each.id for each in found]),
            f"{self.mineral.name}_mg": situation.totals.mg(self.mineral),
            **_recommendation(situation, self.mineral),
        }
