"""The rules that camg ships about what drains magnesium and calcium: group F of the catalogue."""

from camg.catalogue.minerals import MAGNESIUM
from camg.provenance import Grade
from camg.rules.depletion import Depletion, Habit, SeveralFactors, Stated, Treated, UnderStress
from camg.rules.outcome import Rule, Severity
from camg.rules.rule import Family, Rung

__all__ = ["depletion_rules"]

INFO, CAUTION, WARNING = Severity.INFO, Severity.CAUTION, Severity.WARNING

DRINK_G = 14.0
"""Ethanol of one drink [g]."""

DIURETICS = ("thiazide", "loop-diuretic", "k-sparing-diuretic")

_CONTESTED = (
    "A critical review found that trials do not support routine depletion at ordinary thiazide doses, and a population "
    "cohort saw no lower serum magnesium with loop diuretics. Consider asking a clinician about magnesium and potassium; "
    "do not change the medicine on your own."
)
_LESS_ALCOHOL = (
    "Consider asking a clinician about magnesium and about less alcohol; heavy drinkers should not stop abruptly without "
    "medical help."
)


def depletion_rules() -> tuple[Rule, ...]:
    """Return the rules of the group."""
    counted: tuple[Family, ...] = (
        Depletion(
            id="depletion/ppi",
            statement="A proton pump inhibitor is not taken for long without a look at magnesium.",
            grade=Grade.B,
            grade_reason="That a regulator warns is of grade A, the size of the risk of grade B.",
            sources=("fda-ppi-2011", "ppi-hypomagnesaemia-2019"),
            claims=("S1-42", "S1-49"),
            asks=(
                "serum magnesium: supplements alone failed in about a quarter of the cases that a regulator "
                "reviewed; do not stop the proton pump inhibitor on your own"
            ),
            parts=(
                Treated(
                    name="ppi",
                    unit="month",
                    rungs=(Rung(3.0, INFO), Rung(12.0, CAUTION)),
                    worse_with=(*DIURETICS, "digoxin"),
                    worse_rungs=(Rung(3.0, CAUTION), Rung(12.0, WARNING)),
                ),
            ),
            says=(
                "{medicine}, taken for {known}: long use is linked with low serum magnesium, and matters more beside a "
                "diuretic or digoxin ({beside}). Consider asking a clinician about serum magnesium; in about 25 % of the "
                "reviewed cases supplements alone failed. Do not stop the medicine on your own."
            ),
        ),
        Depletion(
            id="depletion/diuretic",
            statement="A thiazide or loop diuretic is taken with a potassium-sparing partner.",
            grade=Grade.B,
            sources=("kieboom-2018", "sica-2004", "davies-1993", "camg-judgement"),
            claims=("S1-49",),
            asks="magnesium and potassium in blood",
            parts=(
                Treated(
                    name="thiazide",
                    unit="month",
                    rungs=(Rung(0.0, INFO), Rung(12.0, CAUTION)),
                    undone_by=("k-sparing-diuretic",),
                ),
                Treated(
                    name="loop-diuretic",
                    unit="mg",
                    rungs=(Rung(0.0, INFO), Rung(80.0, CAUTION)),
                    counts=("furosemide",),
                    undone_by=("k-sparing-diuretic",),
                    says=(
                        "{medicine} without a potassium-sparing partner (furosemide: {known}): loop diuretics make the "
                        f"kidney lose magnesium. {_CONTESTED}"
                    ),
                ),
            ),
            says=(
                "{medicine} without a potassium-sparing partner (how long: {known}): low serum magnesium was more frequent "
                f"with thiazides, mainly after long use. {_CONTESTED}"
            ),
        ),
        Depletion(
            id="depletion/alcohol",
            statement="Alcohol stays below two drinks a day.",
            grade=Grade.B,
            sources=("flink-1986", "elisaf-1995", "camg-judgement"),
            claims=("S1-49",),
            asks=(
                "magnesium status, and about drinking less; whoever drinks heavily should not stop abruptly "
                "without medical help"
            ),
            parts=(
                Habit(
                    name="alcohol",
                    unit="g",
                    side="at least",
                    rungs=(Rung(2 * DRINK_G, INFO), Rung(4 * DRINK_G, CAUTION)),
                    portion=DRINK_G,
                ),
                Stated(
                    name="conditions",
                    words=("alcohol-use-disorder",),
                    severity=CAUTION,
                    says=f"{{stated}}: alcohol makes the kidney lose magnesium. {_LESS_ALCOHOL}",
                ),
            ),
            says=(
                "{measured} of ethanol a day, {portions} drinks of 14 g: alcohol makes the kidney lose magnesium. "
                f"{_LESS_ALCOHOL}"
            ),
        ),
        UnderStress(
            id="depletion/stress",
            statement="Magnesium is not short while stress is high.",
            grade=Grade.C,
            sources=("mocci-2001", "stress-2020"),
            claims=("S1-40", "S1-49"),
            mineral=MAGNESIUM,
            severity=INFO,
            says=(
                "Stress is stated as high, and {measured} of magnesium a day is below the recommended {rda_mg} "
                "({authority}). Small studies saw more magnesium in urine under stress."
            ),
        ),
        Depletion(
            id="depletion/low-whole-food-diet",
            statement="The diet holds whole foods that bring magnesium.",
            grade=Grade.B,
            sources=("nhmrc-magnesium", "camg-judgement"),
            claims=("S1-41",),
            parts=(
                Habit(name="food-magnesium", unit="mg/Mcal", side="below", rungs=(Rung(120.0, INFO),)),
                Stated(
                    name="diet",
                    words=("refined",),
                    severity=INFO,
                    says=(
                        "The diet is stated as {stated}: refining removes magnesium."
                    ),
                ),
            ),
            says=(
                "Food brings {density_mg} of magnesium per 1000 kcal ({food_mg} at {energy_kcal} kcal a day), below "
                "{least_mg}."
            ),
        ),
        Depletion(
            id="depletion/gut-impairment",
            statement="Nothing is stated that impairs the uptake of magnesium in the gut.",
            grade=Grade.B,
            sources=("schuette-1994", "nephrology-atlas"),
            claims=("S1-42", "S1-47"),
            asks="a soluble salt of magnesium, and how status is followed",
            parts=(
                Stated(
                    name="conditions",
                    words=(
                        "chronic-diarrhoea",
                        "active-coeliac-disease",
                        "active-crohn-disease",
                        "ileal-resection",
                        "bariatric-bypass",
                    ),
                    severity=CAUTION,
                ),
            ),
            says=(
                "{stated}: magnesium may be taken up poorly or lost with stools. Consider asking a clinician about a soluble "
                "salt and about monitoring."
            ),
        ),
    )  # fmt: skip
    return (
        *counted,
        Depletion(
            id="depletion/caffeine-sodium",
            statement="Sodium and caffeine stay within what costs little calcium.",
            grade=Grade.B,
            sources=("nordin-1993", "massey-1984", "kynast-gales-1994"),
            claims=("S1-49",),
            parts=(
                Habit(name="sodium", unit="mg", side="above", rungs=(Rung(2300.0, INFO),)),
                Habit(
                    name="caffeine",
                    unit="mg",
                    side="above",
                    rungs=(Rung(400.0, INFO),),
                    says=(
                        "{measured} of caffeine a day goes with about {calcium_loss_mg} of calcium and {magnesium_loss_mg} "
                        "of magnesium in urine; the gut can make up for it in younger women. "
                        "{studied_said}"
                    ),
                ),
            ),
            says=(
                "{measured} of sodium a day goes with about {calcium_loss_mg} more calcium in urine than {high}. "
                "Consider less salt."
            ),
        ),
        SeveralFactors(
            id="depletion/several-factors",
            statement="Several factors do not drain magnesium at once while it is short.",
            grade=Grade.C,
            sources=tuple(dict.fromkeys([source for each in counted for source in each.sources])),
            claims=("S1-43",),
            asks="magnesium status, while several factors drain it",
            mineral=MAGNESIUM,
            factors=counted,
            at_least=2,
            severity=CAUTION,
            says=(
                "{count} factors that drain magnesium hold at once ({factors}), and {magnesium_mg} of magnesium a day is "
                "below the recommended {rda_mg} ({authority}). Consider asking a clinician to check magnesium status."
            ),
        ),
    )  # fmt: skip
