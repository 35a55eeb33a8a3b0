"""Measure the speed targets of camg as ratios: ``python benchmarks/run.py [--quick]``.

Both sides of a ratio are measured in turn in one run, and their medians divided. CPU time, not wall time, is
counted, so that busy neighbours disturb less. The command exits with 1 when a ratio is beyond its limit by more than
30 %, measured twice.
"""

import argparse
import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from math import isclose, nan
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, NamedTuple

from by_hand import Found, PlainIntake, PlainMedicine, judge_day

import camg
from camg import units
from camg.assessment import Assessment
from camg.intake.intake import MealWord

SLACK = 1.3
Reference = tuple[float, float, float, float, float, float]


class Row(NamedTuple):
    """One line of the table; a ratio without a limit is shown for comparison."""

    name: str
    ratio: float
    limit: float | None
    base: str

    @property
    def verdict(self) -> str:
        """How the ratio stands to its limit."""
        if self.limit is None:
            return "-"
        return "ok" if self.ratio <= self.limit else "slack" if self.ratio <= SLACK * self.limit else "over"


def interleaved(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Return the median cost of each side, the sides measured in turn; one round before counts for nothing."""
    for side in sides.values():
        side()
    costs: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds):
        order = list(sides) if number % 2 == 0 else list(sides)[::-1]
        for name in order:
            costs[name].append(sides[name]())
    return {name: median(each) for name, each in costs.items()}


def per_call(function: Callable[[], object], calls: int) -> Callable[[], float]:
    """Return a side that costs the CPU seconds of one call."""

    def side() -> float:
        start = process_time()
        for _ in range(calls):
            function()
        return (process_time() - start) / calls

    return side


def per_item(function: Callable[[Any], object], items: Sequence[Any], calls: int) -> Callable[[], float]:
    """Return a side that costs the CPU seconds of one call, each call with the next of the items."""
    endless = cycle(items)

    def side() -> float:
        batch = list(islice(endless, calls))
        start = process_time()
        for item in batch:
            function(item)
        return (process_time() - start) / calls

    return side


# 1 and 2: fresh interpreters -----------------------------------------------------------------------------------

_FROM_PYTHON = """
import sys
import camg
day = camg.Regimen.of(
    camg.Intake.of(camg.Dose.of("calcium", "500 mg", salt="ca-carbonate"), at="08:00", meal="full"),
    camg.Intake.of(camg.Dose.of("magnesium", "200 mg", salt="mg-citrate-anhydrous"), at="08:00", meal="full"),
    camg.Medicine.of("levothyroxine", at="06:30"),
)
person = camg.Person.of(age="46 year", sex="female", dietary_calcium="700 mg", dietary_magnesium="180 mg")
assert camg.assess(day, person).findings
assert "pint" not in sys.modules
"""

_PERSON_TOML = """
[person]
age = "46 year"
sex = "female"
dietary_calcium = "700 mg"
dietary_magnesium = "180 mg"

[[medicine]]
name = "levothyroxine"
at = "06:30"
"""

_AMOUNTS_TOML = f"""
{_PERSON_TOML}
[[intake]]
mineral = "calcium"
amount = "500 mg"
salt = "ca-carbonate"
at = "08:00"
meal = "full"

[[intake]]
mineral = "magnesium"
amount = "200 mg"
salt = "mg-citrate-anhydrous"
at = "08:00"
meal = "full"
"""

_LABELS_TOML = f"""
{_PERSON_TOML}
[[intake]]
label = "Calcium-500 500 mg (as calcium carbonate 1,250 mg) chewable tablet"
at = "08:00"
meal = "full"

[[intake]]
label = "Magnesium (as magnesium bisglycinate chelate)   100 mg   24%"
at = "08:00"
meal = "full"
"""


def _from_text(text: str) -> str:
    return f"""
import sys
import camg
file = camg.reading.read_regimen({text!r})
assert camg.assess(file.regimen, file.person).findings
assert "pint" not in sys.modules
"""


def fresh(code: str, bytecode: str) -> Callable[[], float]:
    """Return a side that costs the CPU seconds of a fresh interpreter that runs some code.

    Whatever it imports is compiled once, in the round that does not count, and kept in the folder `bytecode`.
    """
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def side() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    return side


def fresh_interpreters(quick: bool) -> list[Row]:
    """Measure import and the first assessment, net of an empty interpreter, against ``import pint``."""
    codes = {
        "empty": "pass",
        "pint": "import pint",
        "import": "import camg",
        "python": _FROM_PYTHON,
        "toml": _from_text(_AMOUNTS_TOML),
        "labels": _from_text(_LABELS_TOML),
    }
    with TemporaryDirectory() as bytecode:
        costs = interleaved({name: fresh(code, bytecode) for name, code in codes.items()}, 9 if quick else 21)
    pint_s = costs["pint"] - costs["empty"]
    base = f"import pint, {1000 * pint_s:.0f} ms"
    named = {
        "import": ("import camg", 0.05),
        "python": ("first assess(), regimen from Python", 0.35),
        "toml": ("first assess(), regimen from TOML", 0.35),
        "labels": ("first assess(), TOML with label lines", 0.35),
    }
    return [Row(name, (costs[key] - costs["empty"]) / pint_s, limit, base) for key, (name, limit) in named.items()]


# 3: units at the door ------------------------------------------------------------------------------------------


def units_at_the_door(quick: bool) -> list[Row]:
    """Measure how quantities and text are accepted, against what pint needs for the same."""
    import pint

    rounds, scale = 9 if quick else 15, camg.CALCIUM.scale
    quantity: Any = pint.Quantity(500.0, "mg")
    grams: Any = pint.Quantity(0.5, "g")
    texts = [f"{200 + number / 8} mg" for number in range(5000)]
    make: Any = pint.Quantity
    costs = interleaved(
        {
            "m_as": per_call(lambda: quantity.m_as("mg"), 300),
            "m_as of g": per_call(lambda: grams.m_as("mg"), 300),
            "read": per_call(lambda: units.read(quantity, scale, field="amount"), 20_000),
            "read g": per_call(lambda: units.read(grams, scale, field="amount"), 20_000),
            "dose": per_call(lambda: camg.Dose.of("calcium", quantity), 10_000),
            "pint text": per_call(lambda: make("500 mg"), 200),
            "dose text": per_call(lambda: camg.Dose.of("calcium", "500 mg"), 10_000),
            "pint texts": per_item(make, texts, 200),
            "dose texts": per_item(lambda text: camg.Dose.of("calcium", text), texts, 5000),
        },
        rounds,
    )

    def row(name: str, side: str, base: str, shown: str, limit: float | None) -> Row:
        return Row(name, costs[side] / costs[base], limit, f"{shown}, {1e6 * costs[base]:.0f} us")

    return [
        row("units.read(quantity in mg)", "read", "m_as", 'q.m_as("mg")', 0.03),
        row("units.read(quantity in g)", "read g", "m_as of g", 'q.m_as("mg")', 0.03),
        row('Dose.of("calcium", quantity)', "dose", "m_as", 'q.m_as("mg")', None),
        row('Dose.of("calcium", text), one text', "dose text", "pint text", "pint.Quantity(text)", 1 / 20),
        row('Dose.of("calcium", text), 5000 texts', "dose texts", "pint texts", "pint.Quantity(text)", 1 / 20),
    ]


# 4: assess() ---------------------------------------------------------------------------------------------------


def supplement(
    mineral: str, amount: str, salt: str, at: str, meal: MealWord, phytate: str = "0 mmol", product: str | None = None
) -> camg.Intake:
    """Make an intake of which everything is known."""
    return camg.Intake.of(
        camg.Dose.of(mineral, amount, salt=salt),
        at=at,
        meal=camg.Meal.of(meal, phytate=phytate, oxalate="0 mmol"),
        product=product,
    )


def ten_intakes() -> tuple[camg.Regimen, camg.Person]:
    """Make a day of five calcium and five magnesium doses beside a thyroid pill, of which nothing is unknown."""
    regimen = camg.Regimen.of(
        camg.Medicine.of("levothyroxine", at="06:30"),
        supplement("calcium", "500 mg", "ca-carbonate", "08:00", "full", product="morning tablet"),
        supplement("magnesium", "100 mg", "mg-citrate-anhydrous", "08:00", "full", product="morning tablet"),
        supplement("calcium", "150 mg", "ca-lactate-pentahydrate", "11:00", "light"),
        supplement("magnesium", "60 mg", "mg-chloride-hexahydrate", "12:30", "full", phytate="0.8 mmol"),
        supplement("calcium", "250 mg", "ca-citrate-tetrahydrate", "12:45", "full", phytate="0.8 mmol"),
        supplement("magnesium", "150 mg", "mg-oxide", "16:00", "fasted"),
        supplement("calcium", "120 mg", "ca-gluconate-monohydrate", "18:30", "full"),
        supplement("magnesium", "50 mg", "mg-lactate-dihydrate", "19:00", "full"),
        supplement("calcium", "200 mg", "ca-phosphate-tribasic", "22:00", "light"),
        supplement("magnesium", "120 mg", "mg-bisglycinate", "22:30", "light"),
    )
    return regimen, full_person(46, "female", [], [], "60 nmol/L", "0.80 mmol/L", 700, 180)


def full_person(
    years: int,
    sex: Any,
    conditions: list[str],
    goals: list[str],
    vitamin_d: str,
    serum: str,
    calcium: float,
    magnesium: float,
    treatments: dict[str, Any] | None = None,
) -> camg.Person:
    """Make a person of whom everything is known that the rules and the gut read."""
    return camg.Person.of(
        age=f"{years} year",
        sex=sex,
        hydroxyvitamin_d=vitamin_d,
        calcitriol="110 pmol/L",
        serum_magnesium=serum,
        egfr="85 mL/min",
        dietary_calcium=f"{calcium} mg",
        dietary_magnesium=f"{magnesium} mg",
        treatments=treatments or {},
        conditions=conditions,
        goals=goals,
        diet=[],
    )


def any_day(chance: random.Random) -> tuple[camg.Regimen, camg.Person]:
    """Make some day of some person, for the comparison of findings."""
    salts = [each for each in camg.salts() if each.solubility is not None and each.mineral.symbol in ("Ca", "Mg")]
    sizes = {"Ca": (0, 100, 250, 300, 500, 600, 1000, 1200, 2500), "Mg": (0, 50, 100, 200, 250, 300, 350, 400, 600)}
    items: list[camg.Intake | camg.Medicine] = []
    for _ in range(chance.randrange(1, 10)):
        salt = chance.choice(salts)
        mg = float(chance.choice(sizes[salt.mineral.symbol])) + chance.choice((0.0, 0.0, 7.0))
        made = camg.Dose.of(salt.mineral, f"{mg} mg", salt=salt, coating=chance.choice((None, None, None, "enteric")))
        basis = chance.choice(("declared", "declared", "declared", "assumed"))
        dose = type(made)(
            mineral=made.mineral,
            elemental_mg=made.elemental_mg,
            salt=made.salt,
            coating=made.coating,
            basis=type(made.basis)(basis),
        )
        meal = camg.Meal.of(
            chance.choice(("fasted", "light", "full")),
            phytate=chance.choice(("0 mmol", "0 mmol", "1.5 mmol")),
            oxalate=chance.choice(("0 mmol", "0 mmol", "6.6 mmol")),
        )
        origin: Any = chance.choice(("supplement", "supplement", "supplement", "medicine", "water", "food"))
        items.append(camg.Intake.of(dose, at=_some_time(chance), meal=meal, origin=origin))
    medicines = [name for name in ("levothyroxine", "levothyroxine", "digoxin") if chance.random() < 0.3]
    items += [camg.Medicine.of(name, at=_some_time(chance)) for name in medicines]
    if chance.random() < 0.1:
        items.append(camg.Intake.of(camg.Dose.of("zinc", "120 mg"), at="09:00", meal="full"))
    conditions = [c for c in ("achlorhydria", "loose-stools", "menopause-without-oestrogen") if chance.random() < 0.2]
    person = full_person(
        chance.randrange(14, 90),
        chance.choice(("female", "male")),
        conditions,
        [goal for goal in ("sleep", "laxative") if chance.random() < 0.2],
        f"{chance.choice((8, 15, 60, 140))} nmol/L",
        f"{chance.choice((0.70, 0.90, 1.20))} mmol/L",
        float(chance.choice((0, 300, 700, 1200))),
        float(chance.choice((0, 100, 180, 320, 450))),
        chance.choice(({}, {}, {"omeprazole": "18 month"})),
    )
    return camg.Regimen.of(*items), person


def _some_time(chance: random.Random) -> str:
    minute = chance.randrange(0, 96) * 15
    return f"{minute // 60:02d}:{minute % 60:02d}"


def by_hand_input(
    regimen: camg.Regimen, person: camg.Person
) -> tuple[tuple[PlainIntake, ...], tuple[PlainMedicine, ...], dict[str, Any], Reference]:
    """Return what the function written by hand takes."""
    intakes: list[PlainIntake] = []
    for intake in regimen.intakes:
        dose, meal = intake.dose, intake.meal
        solubility = "soluble" if dose.salt is None or dose.salt.solubility is None else dose.salt.solubility.value
        intakes.append(
            (
                intake.minute,
                dose.mineral.symbol,
                dose.elemental_mg,
                "" if dose.salt is None else dose.salt.id,
                "enteric" if dose.coating else solubility,
                "light" if meal is None else meal.state.value,
                0.0 if meal is None or meal.phytate_mmol is None else meal.phytate_mmol,
                0.0 if meal is None or meal.oxalate_mmol is None else meal.oxalate_mmol,
                intake.origin.value,
                dose.basis.value == "assumed",
            )
        )
    medicines = tuple((each.minute, each.name) for each in regimen.medicines)
    known = {
        "age": person.age_y,
        "stage": person.life_stage,
        "acid": person.acid_condition or ("ppi" if person.takes("ppi") or person.takes("h2-blocker") else "normal"),
        "menopause": person.has("menopause-without-oestrogen"),
        "loose_stools": person.has("loose-stools"),
        "goals": person.goals,
        "vitamin_d": person.hydroxyvitamin_d_nmol_l,
        "calcitriol": person.calcitriol_pmol_l,
        "serum_magnesium": person.serum_magnesium_mmol_l,
        "egfr": person.egfr_ml_min,
        "dietary_calcium": person.dietary_calcium_mg,
        "dietary_magnesium": person.dietary_magnesium_mg,
    }
    values: list[float] = []
    for mineral in ("calcium", "magnesium"):
        (cell,) = camg.standards("iom").cells(mineral, age_y=person.age_y, sex=person.sex)
        values += [nan if value is None else value.mg for value in (cell.ear, cell.rda, cell.ul)]
    ear_ca, rda_ca, ul_ca, ear_mg, rda_mg, ul_mg = values
    return tuple(intakes), medicines, known, (ear_ca, rda_ca, ul_ca, ear_mg, rda_mg, ul_mg)


def as_plain(assessment: Assessment) -> list[Found]:
    """Return the findings of an assessment as the function written by hand returns them."""
    severities = ("warning", "caution", "advice", "info")
    regimen = assessment.regimen
    places = {id(each): place for place, each in enumerate(regimen.intakes)}
    places |= {id(each): -number for number, each in enumerate(regimen.medicines, start=1)}
    return sorted(
        (
            severities.index(each.severity.value),
            each.rule_id,
            tuple(places[id(item)] for item in each.items),
            nan if each.measured is None else each.measured,
        )
        for finding in assessment.findings
        for each in (finding, *finding.notes)
    )


def must_agree(regimen: camg.Regimen, person: camg.Person) -> Assessment:
    """Compare both sides on one day: equal findings, measures and absorbed totals to 1e-9."""
    assessment = camg.assess(regimen, person)
    found, calcium, magnesium = judge_day(*by_hand_input(regimen, person))
    ours = as_plain(assessment)
    if assessment.errors or assessment.not_evaluated:
        message = f"not everything was evaluated: {assessment.errors} {assessment.not_evaluated}"
        raise SystemExit(message)
    pairs = [(mine[3], theirs[3]) for mine, theirs in zip(ours, found, strict=False)]
    pairs += [(assessment.absorption.absorbed_mg("calcium"), calcium)]
    pairs += [(assessment.absorption.absorbed_mg("magnesium"), magnesium)]
    same = all(isclose(mine, theirs, rel_tol=1e-9, abs_tol=1e-9) for mine, theirs in pairs)
    if [each[:3] for each in ours] != [each[:3] for each in found] or not same:
        message = f"both sides differ for {regimen!r}\n{person!r}\n{ours}\n{found}\n{pairs[-2:]}"
        raise SystemExit(message)
    return assessment


def assessing(quick: bool) -> list[Row]:
    """Measure `assess` of a ten-intake day against the function written by hand, after comparing their findings."""
    chance = random.Random(20261122)
    seen: set[str] = set()
    for _ in range(100 if quick else 1000):
        seen |= {each.rule_id for each in must_agree(*any_day(chance)).findings}
    regimen, person = ten_intakes()
    assessment = must_agree(regimen, person)
    print(
        f"{len(seen)} of {len(camg.default_rules())} rules found something in days of chance; the measured day has "
        f"{len(assessment.findings)} findings of {len({each.rule_id for each in assessment.findings})} rules"
    )
    given = by_hand_input(regimen, person)

    def ours(day: camg.Regimen) -> object:
        result = camg.assess(day, person)
        gut = result.absorption
        return result.findings, gut.absorbed_mg(camg.CALCIUM), gut.absorbed_mg(camg.MAGNESIUM)

    def never_judged() -> float:
        """Cost a call on a day that keeps nothing of an earlier one."""
        days = [camg.Regimen.of(*regimen.items) for _ in range(100)]
        start = process_time()
        for day in days:
            ours(day)
        return (process_time() - start) / len(days)

    sides = {
        "hand": per_call(lambda: judge_day(*given), 300),
        "new": never_judged,
        "again": per_call(lambda: ours(regimen), 100),
    }
    costs = interleaved(sides, 15 if quick else 51)
    base = f"by_hand.judge_day, {1e6 * costs['hand']:.0f} us"
    return [
        Row("assess(), a new day of ten intakes", costs["new"] / costs["hand"], 3.0, base),
        Row("assess(), the same day again", costs["again"] / costs["hand"], 3.0, base),
    ]


# The table -----------------------------------------------------------------------------------------------------


def table(rows: Sequence[Row]) -> str:
    """Return the rows as text."""
    lines = [f"{'what':<40}{'ratio':>8}{'limit':>8}  {'':<6} of", "-" * 98]
    for row in rows:
        ratio = f"{row.ratio:.4f}" if row.ratio < 0.1 else f"{row.ratio:.2f}"
        limit = "" if row.limit is None else f"{row.limit:.2f}"
        lines.append(f"{row.name:<40}{ratio:>8}{limit:>8}  {row.verdict:<6} {row.base}")
    return "\n".join(lines)


def main() -> int:
    """Measure, print the table, and return 1 when a ratio is over its limit by more than the slack, twice."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    quick = parser.parse_args().quick
    rows: list[Row] = []
    for group in (assessing, units_at_the_door, fresh_interpreters):
        measured = group(quick)
        if any(row.verdict == "over" for row in measured):
            measured = group(quick)
        rows += measured
    print(table(rows))
    print(f"\nok: within the limit; slack: beyond it by less than {SLACK - 1:.0%}; over: beyond that, measured twice")
    return int(any(row.verdict == "over" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
