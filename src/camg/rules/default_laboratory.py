"""The rules on laboratory values, vitamin D and the kidney that camg ships (group G of the catalogue)."""

from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.provenance import Grade
from camg.rules.alkali import AlkaliLoad
from camg.rules.laboratory import KidneyLimit, LaboratoryBand, VitaminNeed
from camg.rules.outcome import Rule, Severity
from camg.rules.rule import Rung

__all__ = ["laboratory_rules"]

INFO, CAUTION, WARNING = Severity.INFO, Severity.CAUTION, Severity.WARNING


def laboratory_rules() -> tuple[Rule, ...]:
    """Return group G."""
    return (
        LaboratoryBand(
            id="lab/hypocalcaemia-with-low-mg",
            statement="Blood calcium is not low while magnesium is low.",
            grade=Grade.B,
            sources=("seekh-page", "drpth-page", "flink-1986", "normal-values-2020"),
            claims=("S2-27", "S2-28"),
            analyte="ionised_calcium",
            low=(Rung(1.10, WARNING),),
            corrected=(2.20,),
            only_below=("serum_magnesium", 0.70),
            noted=("serum_magnesium", "below", 0.41),
            note="PTH resistance is likely.",
            asks="both values, promptly: magnesium is usually repaired first or together with calcium",
            says=(
                "The {value} is {measured}, below {low}, and serum magnesium is {serum_magnesium_mmol_l} mmol/L. Low calcium "
                "beside low magnesium often resists calcium until magnesium is repaired, first or together. {note} "
                "Ask a clinician promptly. {urgent}"
            ),
        ),
        LaboratoryBand(
            id="lab/serum-mg-low",
            statement="Serum magnesium is not below its reference.",
            grade=Grade.B,
            sources=("nielsen-2016", "renal-mg-review", "reference-intervals-2016"),
            claims=("S1-39",),
            analyte="serum_magnesium",
            low=(Rung(0.50, WARNING), Rung(0.70, CAUTION), Rung(0.85, INFO)),
            asks="what lowers magnesium in blood",
            asks_from=CAUTION,
            says=(
                "The {value} is {measured}. Reference ranges start at 0.70 mmol/L; below {low}, the proposed cut-off of "
                "adequacy, people can still respond to magnesium. Consider asking a clinician about causes. {urgent}"
            ),
        ),
        LaboratoryBand(
            id="lab/serum-mg-high",
            statement="Serum magnesium is not above its reference.",
            grade=Grade.B,
            sources=("mg-ckd-page", "seekh-page", "renal-mg-review"),
            claims=("S1-48",),
            analyte="serum_magnesium",
            high=(Rung(1.10, CAUTION), Rung(2.0, WARNING)),
            noted=("serum_magnesium", "above", 2.47),
            note="So much magnesium suppresses PTH.",
            asks="magnesium in blood, before any further magnesium supplement, antacid or laxative",
            says=(
                "The {value} is {measured}, above {high}. {note} Ask a clinician before any further magnesium supplement, "
                "antacid or laxative. {urgent}"
            ),
        ),
        LaboratoryBand(
            id="kidney/hypercalcaemia-wastes-mg",
            statement="Blood calcium is not so high that the kidney loses magnesium.",
            grade=Grade.C,
            grade_reason="The direction is of grade B, its size of grade C.",
            sources=("tal-model-figure", "alpf-page", "normal-values-2020", "camg-judgement"),
            claims=("S2-11",),
            analyte="ionised_calcium",
            high=(Rung(1.30, CAUTION), Rung(1.50, WARNING)),
            corrected=(2.60, 3.00),
            asks="high calcium in blood, before any further calcium or vitamin D, and about magnesium too",
            says=(
                "The {value} is {measured}, above {high}. High blood calcium lowers what the kidney reclaims of magnesium and "
                "of calcium; how much is uncertain. Ask a clinician before any further calcium or vitamin D, and about "
                "magnesium too. {urgent}"
            ),
        ),
        LaboratoryBand(
            id="vitd/status",
            statement="Vitamin D status limits neither calcium uptake nor safety.",
            grade=Grade.A,
            sources=("iom-2011", "aloia-2014", "camg-judgement"),
            claims=("S2-25", "S2-26", "S1-37"),
            analyte="hydroxyvitamin_d",
            low=(Rung(30.0, WARNING), Rung(50.0, CAUTION)),
            high=(Rung(125.0, CAUTION), Rung(250.0, WARNING)),
            asks="vitamin D: a plan where it is low, a review of the dose where it is high",
            says=(
                "The {value} is {measured}; {low} to {high} covers practically everybody without reason for concern. How much "
                "each step weighs is a judgement of this library. Ask a clinician about vitamin D: a plan where it is "
                "low, a review of the dose where it is high. {urgent}"
            ),
        ),
        VitaminNeed(
            id="vitd/needs-mg",
            statement="Whoever takes vitamin D meets the requirement of magnesium.",
            grade=Grade.C,
            sources=("rosanoff-2016",),
            claims=("S1-37",),
            mineral=MAGNESIUM,
            from_iu=1000.0,
            severity=INFO,
            says=(
                "{vitamin_d_iu} IU of vitamin D a day beside {measured} of magnesium, below {low} ({requirement}). The "
                "activation of vitamin D needs magnesium."
            ),
        ),
        KidneyLimit(
            id="renal/mg-egfr",
            statement="Magnesium is not supplemented unsupervised where the kidney is weak.",
            grade=Grade.B,
            grade_reason="The rule catalogue gives A to B; the lower one holds.",
            sources=("mg-ckd-page",),
            claims=("S1-44",),
            mineral=MAGNESIUM,
            rungs=(Rung(30.0, WARNING), Rung(60.0, CAUTION)),
            conditions=("dialysis", "kidney-failure"),
            stated=WARNING,
            asks="any magnesium supplement, antacid or laxative while the kidney is weak",
            says=(
                "{magnesium_mg} of supplemental magnesium a day at an eGFR of {measured}, below {low}: weak kidneys retain "
                "magnesium. Ask a clinician about any magnesium supplement, antacid or laxative. {urgent}"
            ),
            says_of_condition=(
                "{measured} of supplemental magnesium a day, and {condition} is stated: weak kidneys retain magnesium. Ask "
                "a clinician about any magnesium supplement, antacid or laxative. {urgent}"
            ),
        ),
        AlkaliLoad(
            id="safety/milk-alkali",
            statement="Supplemental calcium that gives alkali stays within what cases were reported of.",
            grade=Grade.B,
            sources=("patel-2013", "iom-1997", "milk-alkali-page", "camg-judgement"),
            claims=("S1-44",),
            mineral=CALCIUM,
            rung=Rung(2000.0, WARNING),
            at_risk=Rung(1200.0, CAUTION),
            alkali="alkali",
            risky_class="thiazide",
            below_egfr_ml_min=60.0,
            from_age_y=65.0,
            above_vitamin_d_iu=4000.0,
            above_hydroxyvitamin_d_nmol_l=125.0,
            asks="a prescribed binder or antacid beside this much calcium",
            asks_of_medicines=True,
            says=(
                "{measured} of supplemental calcium a day that comes with alkali ({items}); too much of both can raise "
                "blood calcium and harm the kidney. Cases were reported at 1.8 to 8.4 g a day; the limits here (2000 mg, "
                "or 1200 mg beside a risk factor) are a judgement. {risk_said} {alkali_said} "
                "Consider less; ask a clinician about a prescribed binder or antacid."
            ),
        ),
    )
