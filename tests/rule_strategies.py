"""Situations for rules: amounts and times near the thresholds, everything about the person optional."""

from datetime import time
from typing import Any, Literal

import strategies as own
from hypothesis import strategies as st

from camg import CALCIUM, MAGNESIUM, Dose, Intake, Meal, Medicine, Mineral, Person, Regimen, Treatment
from camg.catalogue.salts import Salt, salt
from camg.intake.regimen import Records
from camg.rules.situation import Situation

__all__ = [
    "calm_regimens",
    "moderate_mg",
    "near_meals",
    "near_times",
    "rule_persons",
    "shifted",
    "situations",
    "supplements",
]

LIMITS_MG = (
    0.0,
    60.0,
    100.0,
    120.0,
    150.0,
    200.0,
    250.0,
    300.0,
    350.0,
    400.0,
    500.0,
    600.0,
    1000.0,
    1200.0,
    2000.0,
    2600.0,
)
BESIDE = (0.0, 0.0, -1e-9, 1e-9, -1.0, 1.0)
SALTS = {
    CALCIUM: ("ca-carbonate", "ca-citrate-tetrahydrate", "ca-phosphate-tribasic"),
    MAGNESIUM: ("mg-oxide", "mg-bisglycinate", "mg-citrate-anhydrous", "mg-citrate"),
}
Origins = Literal["food", "water", "supplement", "medicine"]


def moderate_mg(*, high: float = 3000.0) -> st.SearchStrategy[float]:
    """Amounts at, just beside and between the thresholds of the rules."""
    at_limits = st.builds(lambda mg, by: max(mg + by, 0.0), st.sampled_from(LIMITS_MG), st.sampled_from(BESIDE))
    return (at_limits | own.amounts_mg(high=high)).filter(lambda mg: mg <= high)


def near_times() -> st.SearchStrategy[time]:
    """Full and half hours and the minutes beside them, round midnight too."""
    minutes = st.builds(
        lambda half, by: (30 * half + by) % 1440, st.integers(0, 47), st.sampled_from([0, 0, -1, 1, 20])
    )
    return minutes.map(at_minute)


def at_minute(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def shifted(regimen: Records, minutes: int) -> Regimen:
    """The same routine, every time moved by the same amount."""
    items: list[Intake | Medicine] = []
    for each in regimen.items:
        at = at_minute(each.minute + minutes)
        if isinstance(each, Intake):
            items.append(Intake.of(each.dose, at=at, meal=each.meal, origin=each.origin.value, product=each.product))
        else:
            items.append(Medicine.of(each.name, at=at) if each.listed else Medicine.unlisted(each.name, at=at))
    return Regimen.of(*items, complete=regimen.complete)


def salts_near(mineral: Mineral) -> st.SearchStrategy[Salt | None]:
    return st.none() | st.sampled_from(SALTS[mineral]).map(salt)


def near_meals() -> st.SearchStrategy[Meal | Literal["fasted", "light", "full"] | None]:
    """Meals of which nothing, the state, or also what binds minerals is known."""
    words: tuple[Literal["fasted", "light", "full"], ...] = ("fasted", "light", "full")
    phytate = st.sampled_from([None, "0 mmol", "0.2 mmol", "0.7 mmol", "1.5 mmol"])
    oxalate = st.sampled_from([None, "0 mmol", "2.9 mmol", "3 mmol", "6.6 mmol"])
    holding = st.builds(Meal.of, st.sampled_from(words), phytate=phytate, oxalate=oxalate)
    return st.none() | st.sampled_from(words) | holding


@st.composite
def supplements(draw: st.DrawFn, *, origins: tuple[Origins, ...] = ("supplement",), high: float = 3000.0) -> Intake:
    """Doses of calcium and magnesium as rules see them, by the element."""
    mineral = draw(own.minerals_of_the_gut())
    mg = draw(moderate_mg(high=high))
    return Intake.of(
        Dose.of(mineral, f"{mg!r} mg", salt=draw(salts_near(mineral))),
        at=draw(near_times()),
        meal=draw(near_meals()),
        origin=draw(st.sampled_from(origins)),
    )


PILLS = (
    "levothyroxine",
    "levothyroxine",
    "doxycycline",
    "ciprofloxacin",
    "alendronate",
    "aluminium-hydroxide",
    "sodium-bicarbonate",
    "hydrochlorothiazide",
)


@st.composite
def other_minerals(draw: st.DrawFn) -> Intake:
    """Iron and zinc, at and beside the amounts and meals that rules read."""
    mg = draw(st.sampled_from([4.9, 5.0, 15.0, 65.0, 99.9, 100.0, 142.0]))
    return Intake.of(
        Dose.of(draw(st.sampled_from(["iron", "zinc"])), f"{mg!r} mg"),
        at=draw(near_times()),
        meal=draw(st.sampled_from([None, "fasted", "light", "full"])),
        origin=draw(st.sampled_from(["supplement", "supplement", "food"])),
    )


@st.composite
def calm_regimens(draw: st.DrawFn, *, most: int = 5) -> Regimen:
    """Days of a few doses of any origin, sometimes with iron or zinc, and with medicines that rules read."""
    taken = supplements(origins=("supplement", "supplement", "medicine", "food", "water"))
    items: list[Intake | Medicine] = draw(st.lists(taken, max_size=most))
    items += draw(st.lists(other_minerals(), max_size=1))
    pills = draw(st.lists(st.tuples(st.sampled_from((*PILLS, *DRAINING)), near_times()), max_size=3))
    items += [Medicine.of(name, at=at) for name, at in pills]
    return Regimen.of(*items, complete=draw(st.booleans()))


DRAINING = ("omeprazole", "hydrochlorothiazide", "furosemide", "amiloride")
FIELDS: dict[str, tuple[Any, ...]] = {
    "age": (
        "8 month",
        "3 year",
        "10 year",
        "15 year",
        "18.9 year",
        "19 year",
        "30 year",
        "40 year",
        "51 year",
        "75 year",
    ),
    "sex": ("female", "male"),
    "serum_magnesium": (
        "0.4 mmol/L",
        "0.5 mmol/L",
        "0.65 mmol/L",
        "0.74 mmol/L",
        "0.85 mmol/L",
        "0.9 mmol/L",
        "1.2 mmol/L",
        "2.5 mmol/L",
    ),
    "ionised_calcium": ("1.0 mmol/L", "1.1 mmol/L", "1.2 mmol/L", "1.3 mmol/L", "1.4 mmol/L", "1.6 mmol/L"),
    "serum_calcium": ("1.9 mmol/L", "2.2 mmol/L", "2.4 mmol/L", "2.6 mmol/L", "2.8 mmol/L", "3.2 mmol/L"),
    "albumin": ("25 g/L", "40 g/L", "48 g/L"),
    "vitamin_d_intake": ("0 IU", "400 IU", "1000 IU", "4000 IU", "5000 IU"),
    "egfr": ("25 mL/min", "29 mL/min", "30 mL/min", "59 mL/min", "60 mL/min", "95 mL/min"),
    "dietary_calcium": ("0 mg", "500 mg", "600 mg", "900 mg", "1000 mg", "1900 mg", "2500 mg"),
    "dietary_magnesium": ("0 mg", "140 mg", "200 mg", "300 mg", "380 mg", "430 mg"),
    "hydroxyvitamin_d": ("15 nmol/L", "30 nmol/L", "50 nmol/L", "75 nmol/L", "125 nmol/L", "140 nmol/L", "300 nmol/L"),
    "calcitriol": ("0 pmol/L", "100 pmol/L", "400 pmol/L"),
    "conditions": (
        [],
        [],
        ["loose-stools"],
        ["achlorhydria"],
        ["menopause-without-oestrogen"],
        ["ileal-resection"],
        ["alcohol-use-disorder"],
        ["coeliac-disease-in-remission"],
        ["dialysis"],
        ["kidney-disease"],
    ),
    "goals": ([], ["sleep"], ["laxative"], ["relaxation", "antacid"]),
    "treatments": (
        {},
        {"omeprazole": "18 month"},
        {"levothyroxine": None},
        {"omeprazole": "3 month", "digoxin": None},
        {"famotidine": None, "hydrochlorothiazide": "12 month"},
        {"furosemide": Treatment.of("1 month", daily="40 mg"), "pantoprazole": "2 month"},
        {"furosemide": Treatment.of(daily="80 mg"), "torasemide": None},
        {"indapamide": None, "spironolactone": "2 year"},
        {"hydrochlorothiazide": "24 month"},
        {"sodium-bicarbonate": None, "aluminium-hydroxide": None},
        {"doxycycline": None, "ciprofloxacin": None, "alendronate": None},
    ),
    "alcohol": ("0 g", "27.9 g", "28 g", "56 g"),
    "sodium": ("2300 mg", "2301 mg", "4600 mg"),
    "caffeine": ("0 mg", "400 mg", "500 mg"),
    "energy": ("0 kcal", "1800 kcal", "2500 kcal"),
    "diet": ([], ["refined"], ["vegan"]),
    "stress": ("low", "moderate", "high"),
}


@st.composite
def rule_persons(draw: st.DrawFn) -> Person:
    """People of whom any field may be unknown, with values near the thresholds."""
    given = draw(st.fixed_dictionaries({}, optional={name: st.sampled_from(known) for name, known in FIELDS.items()}))
    if given.get("sex") == "female" and draw(st.booleans()):
        given["life_stage"] = draw(st.sampled_from(["pregnant", "lactating"]))
    return Person.of(**given)


@st.composite
def situations(draw: st.DrawFn, *, calm: bool = False) -> Situation:
    """What a rule looks at; calm ones hold doses near the thresholds and nothing out of the way."""
    regimens = calm_regimens() if calm else calm_regimens() | own.regimens()
    persons = rule_persons() if calm else rule_persons() | own.persons()
    return Situation.of(
        draw(regimens),
        draw(persons),
        standards=draw(st.sampled_from(["iom", "iom", "efsa", "uk", "who"])),
        model=draw(st.sampled_from(["default", "default", "strong-competition", "no-competition", "fine-1991"])),
    )
