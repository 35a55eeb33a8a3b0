"""From what is absorbed to what leaves the body: urine, stools, sweat, and what drives them."""

from collections.abc import Callable, Sequence
from math import fsum, isfinite
from typing import Any, Protocol, runtime_checkable

import attrs

from camg import units
from camg._numeric import above, below
from camg.body.kidney import filtered_load_mmol, filtration_l_d, fractional_excretion, steady_urine_mg
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, MineralLike
from camg.catalogue.parameters import Parameter, parameter
from camg.errors import InputError, RangeError
from camg.intake.intake import Medicine
from camg.intake.regimen import Records
from camg.person import Person, checked_person
from camg.uptake.absorption import Absorption
from camg.uptake.amounts import Totals, totals
from camg.uptake.drivers import Driver, Habits, drivers_of

__all__ = ["Absorbed", "Driver", "Excreted", "Excretion", "excretion"]

_HOURS = units.Scale(
    kind="hours of drinking in a day",
    unit="h",
    factors={"h": 1.0, "hour": 1.0, "hours": 1.0, "min": 1 / 60, "minute": 1 / 60, "minutes": 1 / 60},
    bases={"hour": 1.0},
    high=24.0,
    digits=9,
    sample="3",
)
_LITRES = units.Scale(
    kind="a daily volume",
    unit="L",
    factors={
        f"{unit}{per}": each for per in ("", "/d", "/day") for unit, each in (("L", 1.0), ("l", 1.0), ("mL", 1e-3))
    },
    bases={"liter": 1.0, "liter/day": 1.0},
    high=30.0,  # beyond it a volume is taken for a mistake of unit, as laboratory values are
    digits=9,
    sample="1.5",
)
_KIDNEY_FAILURE = ("dialysis", "kidney-failure")


@runtime_checkable
class Absorbed(Protocol):
    """Anything that says how much of a mineral is absorbed in a day."""

    def absorbed_mg(self, mineral: MineralLike, /) -> float:
        """Return the day's total of what is absorbed of a mineral [mg]."""
        ...


@attrs.frozen(kw_only=True)
class Excreted:
    """What becomes of one mineral after the gut.

    What was absorbed leaves with urine, with stools, with sweat, or is retained: `absorbed_mg` is the sum of
    `urine_mg`, `faecal_mg`, `stools_mg`, `sweat_mg` and `retained_mg`.

    Attributes
    ----------
    mineral : Mineral
    absorbed_mg : float
        What the listed intakes give [mg/d].
    faecal_mg, sweat_mg : float
        What the gut itself secretes and loses, and what sweat and skin lose [mg/d].
    stools_mg : float
        What diarrhoea takes with it [mg/d], as far as it is known.
    before_mg : float or None
        Urine of a steady state before any driver [mg/d]; None where the list may lack food.
    urine_mg : float or None
        Urine with the drivers whose input is known [mg/d]; never below 0.
    range_mg : tuple of (float, float) or None
        Low and high of `urine_mg`, all parameters at their low, all at their high end.
    retained_mg : float or None
        What is left for the body [mg/d]: below 0 it draws on its stores.
    filtered_mmol : float or None
        Filtered load [mmol/d], where the serum value and the eGFR are known.
    fraction : float or None
        Fractional excretion [1] that the urine would be, where the filtered load is known.
    outside : tuple of str
        Why the numbers reach beyond what the sources studied; empty where they do not.
    missing : tuple of str
        What was not known.
    """

    mineral: Mineral
    absorbed_mg: float
    faecal_mg: float
    sweat_mg: float
    stools_mg: float
    before_mg: float | None
    urine_mg: float | None
    range_mg: tuple[float, float] | None
    retained_mg: float | None
    filtered_mmol: float | None
    fraction: float | None
    outside: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def extrapolated(self) -> bool:
        """Whether the numbers reach beyond what the sources studied."""
        return bool(self.outside)


@attrs.frozen(kw_only=True)
class Excretion:
    """What becomes of calcium and magnesium after the gut, and what drives it.

    Attributes
    ----------
    calcium, magnesium : Excreted
    drivers : tuple of Driver
        Those that were used, with their change; 0 where the driver is known to be absent.
    unknown : tuple of Driver
        Those with a known size whose input is not known: not counted, and not taken for nothing.
    unmeasured : tuple of Driver
        Those that may act and for which the sources give a direction and no size.
    """

    calcium: Excreted
    magnesium: Excreted
    drivers: tuple[Driver, ...]
    unknown: tuple[Driver, ...]
    unmeasured: tuple[Driver, ...]

    def of(self, mineral: MineralLike) -> Excreted:
        """Return what becomes of one of the two minerals.

        Raises
        ------
        InputError
            For another mineral than calcium and magnesium.
        """
        known = Mineral.named(mineral)
        if known not in (CALCIUM, MAGNESIUM):
            raise InputError("mineral", known.name, "calcium or magnesium", "Only their excretion is modelled.")
        return self.calcium if known == CALCIUM else self.magnesium

    @property
    def extrapolated(self) -> bool:
        """Whether any number reaches beyond what its source studied."""
        return self.calcium.extrapolated or self.magnesium.extrapolated


def excretion(
    absorption: Absorption | Absorbed,
    person: Person | None = None,
    *,
    totals: Totals | None = None,
    usual: Person | None = None,
    drinking: units.Amount | None = None,
    diarrhoea: units.Amount | None = None,
) -> Excretion:
    """Return what leaves the body of what is absorbed, and what drives it there.

    Parameters
    ----------
    absorption : Absorption
        What the gut makes of a day, or anything with its `absorbed_mg`.
    person : Person, optional
        Habits, medicines, serum values and eGFR act; of an absorption its own person, unless another is given.
    totals : Totals, optional
        Say whether all of a mineral is listed; of an absorption those of its list. Usual food that a person states
        has no hours, so its absorption is not known: list it.
    usual : Person, optional
        Whose sodium, protein and caffeine the changes are counted from; left out, from none of them.
    drinking : amount, optional
        Hours of the day in which the alcohol is drunk: ``"3 h"``.
    diarrhoea : amount, optional
        Volume of a day: ``"1.5 L"``.

    Returns
    -------
    Excretion
        In elemental mg a day. Every driver carries its grade, its sources and, where they give one, its range.

    Raises
    ------
    InputError
        When an argument is not what it says.

    Notes
    -----
    A steady state: urine is what is absorbed less what gut and skin lose, for an adult who keeps nothing. Drivers
    are added to that, each by itself; what they take comes from the body's stores. In truth gut and hormones make
    up for a part of it, so the sum is an upper reading (a judgement of this library, grade C).

    Examples
    --------
    Three meals with 100 mg of magnesium each:

    >>> from camg.intake.dose import Dose
    >>> from camg.intake.intake import Intake
    >>> from camg.intake.regimen import Regimen
    >>> from camg.uptake.absorption import absorb
    >>> meals = [
    ...     Intake.of(Dose.of("magnesium", "100 mg"), at=at, meal="full", origin="food")
    ...     for at in ("07:00", "13:00", "19:00")
    ... ]
    >>> result = excretion(absorb(Regimen.of(*meals)), Person.of(caffeine="300 mg"))
    >>> [(each.name, each.mineral.name, round(each.change_mg, 1)) for each in result.drivers]
    [('caffeine', 'calcium', 12.9), ('caffeine', 'magnesium', 3.9)]
    >>> round(result.magnesium.urine_mg - result.magnesium.before_mg, 1), result.unknown[0].missing
    (3.9, ('sodium',))
    """
    someone = checked_person(absorption.person if person is None and isinstance(absorption, Absorption) else person)
    records = _records(absorption)
    listed = _listed(records, totals)
    habits = Habits(
        person=someone,
        usual=None if usual is None else checked_person(usual),
        takes=_takes(records, someone),
        drinking_h=None if drinking is None else units.read(drinking, _HOURS, field="excretion.drinking"),
        diarrhoea_l=None if diarrhoea is None else units.read(diarrhoea, _LITRES, field="excretion.diarrhoea"),
    )
    if habits.drinking_h and someone.alcohol_g == 0:
        raise InputError(
            "excretion.drinking", drinking, "no hours, for the person drinks no alcohol", "Correct one of them."
        )
    flows = [_Flow(mineral, absorption, known) for mineral, known in zip((CALCIUM, MAGNESIUM), listed, strict=True)]
    used, unknown, unmeasured = drivers_of(habits, {flow.mineral.name: flow.before_mg for flow in flows})
    calcium, magnesium = (flow.excreted(someone, used) for flow in flows)
    return Excretion(
        calcium=calcium,
        magnesium=magnesium,
        drivers=tuple(used),
        unknown=tuple(unknown),
        unmeasured=tuple(unmeasured),
    )


# What is known ------------------------------------------------------------------------------------------------


def _records(absorption: Absorption | Absorbed) -> Records | None:
    """Return the list behind an absorption, of a diary's day that day's own; None for a stand-in."""
    if isinstance(absorption, Absorption):
        records, day = absorption.records, absorption.day
        return records if day is None else records.on(day)  # type: ignore[union-attr]  # because only a diary has a day
    if not isinstance(absorption, Absorbed):
        raise InputError("absorption", absorption, "an Absorption", "Write camg.absorb(regimen, person).")
    return None


def _listed(records: Records | None, given: Totals | None) -> tuple[bool, bool]:
    """Tell of calcium and magnesium whether all that is eaten is in what was absorbed."""
    if given is not None and not isinstance(given, Totals):
        raise InputError("excretion.totals", given, "Totals", "Write camg.totals(regimen).")
    own = None if records is None else totals(records)
    known = own if given is None else given
    if known is None:
        return False, False
    calcium, magnesium = (
        known.knows(each) and (own is None or not above(known.mg(each), own.mg(each))) for each in (CALCIUM, MAGNESIUM)
    )
    return calcium, magnesium


def _takes(records: Records | None, person: Person) -> Callable[[str], bool | None]:
    medicines: tuple[Medicine, ...] = () if records is None else records.medicines

    def takes(kind: str) -> bool | None:
        return True if any(each.is_a(kind) for each in medicines) else person.takes(kind)

    return takes


def _reasons(person: Person) -> list[str]:
    """Say what of the person lies outside what the sources studied."""
    reasons = ["under 19 years, pregnant or lactating"] if person.outside_adults else []
    egfr, least = person.egfr_ml_min, parameter("kidney.compensates_from_ml_min").value
    if any(person.has(each) for each in _KIDNEY_FAILURE) or (egfr is not None and below(egfr, least)):
        reasons.append("kidneys that no longer make up for lost filtration")
    elif egfr is None and person.has("kidney-disease"):
        reasons.append("kidney disease of unknown degree")
    return reasons


# One mineral --------------------------------------------------------------------------------------------------


class _Flow:
    """One mineral on its way from absorbed to excreted."""

    def __init__(self, mineral: Mineral, absorption: Absorption | Absorbed, listed: bool) -> None:
        self.mineral = mineral
        self.absorbed_mg = _checked(absorption.absorbed_mg(mineral), mineral)
        self.ends_mg = (self.absorbed_mg, self.absorbed_mg)
        if isinstance(absorption, Absorption):
            self.ends_mg = absorption.range_mg(mineral)
        self.beyond = isinstance(absorption, Absorption) and any(
            each.extrapolated for each in absorption.intakes if each.intake.dose.mineral == mineral
        )
        self.listed = listed
        self.faecal, self.sweat = self._known("faecal_mg"), self._known("sweat_mg")
        self.before_mg = self._urine_mg(self.absorbed_mg, "value") if listed else None

    def _known(self, name: str) -> Parameter:
        return parameter(f"kidney.{self.mineral.name}_{name}")

    def _urine_mg(self, absorbed_mg: float, end: str) -> float:
        return steady_urine_mg(absorbed_mg, faecal_mg=_end(self.faecal, end), sweat_mg=_end(self.sweat, end))

    def excreted(self, person: Person, used: Sequence[Driver]) -> Excreted:
        """Add the drivers, and compare with what is filtered."""
        own = [each for each in used if each.mineral == self.mineral]
        into_urine = [each for each in own if each.route == "urine"]
        stools_mg = fsum(each.change_mg or 0.0 for each in own if each.route == "stools")
        urine_mg = range_mg = retained_mg = None
        if self.before_mg is not None:
            urine_mg = max(self.before_mg + fsum(each.change_mg or 0.0 for each in into_urine), 0.0)
            low, high = (
                max(self._urine_mg(self.ends_mg[place], end) + fsum(each.ends_mg[place] for each in into_urine), 0.0)
                for place, end in enumerate(("low", "high"))
            )
            range_mg = low, high
            retained_mg = self.absorbed_mg - urine_mg - stools_mg - self.faecal.value - self.sweat.value
        filtered_mmol, missing = self._filtered_mmol(person)
        fraction = None
        if urine_mg is not None and filtered_mmol:
            fraction = fractional_excretion(urine_mg / self.mineral.molar_mass, filtered_mmol)
        return Excreted(
            mineral=self.mineral,
            absorbed_mg=self.absorbed_mg,
            faecal_mg=self.faecal.value,
            sweat_mg=self.sweat.value,
            stools_mg=stools_mg,
            before_mg=self.before_mg,
            urine_mg=urine_mg,
            range_mg=range_mg,
            retained_mg=retained_mg,
            filtered_mmol=filtered_mmol,
            fraction=fraction,
            outside=(*_reasons(person), *self._outside(urine_mg, filtered_mmol, own)),
            missing=(*(() if self.listed else ("food",)), *missing),
        )

    def _filtered_mmol(self, person: Person) -> tuple[float | None, tuple[str, ...]]:
        plasma = person.serum_calcium_mmol_l if self.mineral == CALCIUM else person.serum_magnesium_mmol_l
        missing = (
            *((f"serum {self.mineral.name}",) if plasma is None else ()),
            *(("eGFR",) if person.egfr_ml_min is None else ()),
        )
        if plasma is None or person.egfr_ml_min is None:
            return None, missing
        share = self._known("ultrafilterable").value
        return filtered_load_mmol(filtration_l_d(person.egfr_ml_min), plasma, ultrafilterable=share), missing

    def _outside(self, urine_mg: float | None, filtered_mmol: float | None, own: Sequence[Driver]) -> list[str]:
        reasons = ["loads or people that absorption was not studied in"] if self.beyond else []
        reasons += [f"more {each.name} than was studied" for each in own if each.extrapolated]
        if urine_mg is None:
            return reasons
        if below(self.absorbed_mg, self.faecal.value + self.sweat.value):
            reasons.append("less is absorbed than gut and skin lose")
        elif self.mineral == MAGNESIUM:
            usual_mmol = filtered_load_mmol(
                parameter("kidney.gfr_l_d").value,
                self._known("plasma_mmol_l").value,
                ultrafilterable=self._known("ultrafilterable").value,
            )
            # A filtered load of 0 excretes nothing, so any urine is more than it can give.
            reached = usual_mmol if filtered_mmol is None else filtered_mmol
            urine_mmol = urine_mg / self.mineral.molar_mass
            if below(urine_mmol, self._known("least_fraction").value * reached):
                reasons.append("less urine than a kidney can be brought to")
            if above(urine_mmol, self._known("most_fraction").value * reached):
                reasons.append("more urine than a kidney can be brought to")
        return reasons


def _end(known: Parameter, end: str) -> float:
    found: float | None = getattr(known, end)
    return known.value if found is None else found


def _checked(absorbed_mg: Any, mineral: Mineral) -> float:
    if not isinstance(absorbed_mg, float | int) or not (isfinite(absorbed_mg) and absorbed_mg >= 0):
        raise RangeError(
            f"absorption.absorbed_mg({mineral.name!r})", absorbed_mg, "a number of mg, 0 or more", "Check the stand-in."
        )
    return float(absorbed_mg)
