"""Days on which many tablets and medicines stand close, of people of whom everything is known."""

from hypothesis import strategies as st
from rule_strategies import near_times

from camg import Dose, Intake, Meal, MealState, Medicine, Person, Regimen

__all__ = ["crowded_days", "known_people", "tablets"]

CALCIUM_SALTS = ("ca-carbonate", "ca-citrate-tetrahydrate", "ca-phosphate-tribasic")
MAGNESIUM_SALTS = ("mg-oxide", "mg-citrate-anhydrous", "mg-bisglycinate")
AMOUNTS = {"calcium": (100, 250, 300, 500, 600, 1000, 1200), "magnesium": (50, 100, 150, 200, 250, 300, 400)}
BINDERS = ("0 mmol", "0 mmol", "0 mmol", "1.5 mmol")
"""Phytate of a meal: mostly none."""
MEDICINES = ("levothyroxine", "doxycycline", "ciprofloxacin", "alendronate", "omeprazole")


@st.composite
def eaten(draw: st.DrawFn) -> Meal:
    """A meal of which is known what it binds; a fast binds nothing."""
    state = draw(st.sampled_from(list(MealState)))
    if state is MealState.FASTED:
        return Meal.of(state)
    return Meal.of(state, phytate=draw(st.sampled_from(BINDERS)), oxalate="0 mmol")


@st.composite
def tablets(draw: st.DrawFn) -> list[Intake]:
    """One tablet of calcium, magnesium, both, iron or zinc, with everything about it known."""
    at = draw(near_times())
    meal = draw(eaten())
    kind = draw(st.sampled_from(["calcium", "calcium", "magnesium", "magnesium", "both", "iron", "zinc"]))
    if kind in ("iron", "zinc"):
        amount = draw(st.sampled_from([15, 65, 120]))
        return [Intake.of(Dose.of(kind, f"{amount} mg"), at=at, meal=meal)]
    salts = {
        "calcium": draw(st.sampled_from(CALCIUM_SALTS)),
        "magnesium": draw(st.sampled_from(MAGNESIUM_SALTS)),
    }
    product = f"both {draw(st.integers(1, 9))}" if kind == "both" else None
    return [
        Intake.of(
            Dose.of(each, f"{draw(st.sampled_from(AMOUNTS[each]))} mg", salt=salts[each]),
            at=at,
            meal=meal,
            product=product,
        )
        for each in (["calcium", "magnesium"] if kind == "both" else [kind])
    ]


@st.composite
def crowded_days(draw: st.DrawFn) -> Regimen:
    """Days on which many tablets and medicines stand close, some of the tablets twice."""
    listed = draw(st.lists(tablets(), min_size=1, max_size=6))
    items: list[Intake | Medicine] = [each for tablet in listed for each in tablet]
    if draw(st.booleans()):
        items.append(items[0])
    names = draw(st.lists(st.sampled_from(MEDICINES), max_size=2, unique=True))
    items += [Medicine.of(name, at=draw(near_times())) for name in names]
    if draw(st.booleans()):
        items.append(Intake.of(Dose.of("calcium", "400 mg"), at="12:00", meal="full", origin="food"))
        items.append(Intake.of(Dose.of("magnesium", "150 mg"), at="12:00", meal="full", origin="food"))
    return Regimen.of(*items)


@st.composite
def known_people(draw: st.DrawFn) -> Person:
    """People of whom everything is known that the rules read."""
    return Person.of(
        age=f"{draw(st.sampled_from([16, 30, 46, 55, 75]))} year",
        sex=draw(st.sampled_from(["female", "male"])),
        serum_magnesium=draw(st.sampled_from(["0.65 mmol/L", "0.9 mmol/L", "0.9 mmol/L", "0.9 mmol/L", "1.2 mmol/L"])),
        ionised_calcium=draw(st.sampled_from(["1.2 mmol/L", "1.2 mmol/L", "1.2 mmol/L", "1.35 mmol/L"])),
        egfr=draw(st.sampled_from(["90 mL/min", "90 mL/min", "90 mL/min", "90 mL/min", "45 mL/min"])),
        hydroxyvitamin_d="70 nmol/L",
        vitamin_d_intake=draw(st.sampled_from(["0 IU", "2000 IU"])),
        dietary_calcium=draw(st.sampled_from(["300 mg", "700 mg", "1000 mg"])),
        dietary_magnesium=draw(st.sampled_from(["120 mg", "250 mg", "400 mg"])),
        energy="2000 kcal",
        sodium="2000 mg",
        caffeine="100 mg",
        alcohol="0 g",
        treatments={},
        conditions=draw(st.sampled_from([[], [], ["loose-stools"]])),
        goals=draw(st.sampled_from([[], ["sleep"]])),
        diet=[],
        stress=draw(st.sampled_from(["low", "high"])),
    )
