"""The rules that camg ships: each a few lines of data, with grade, sources and the sentence it says.

Thresholds stand here and nowhere else; ``[J]`` of the catalogue (a judgement of this library) is said in the sentence
or the sources.
"""

from functools import cache
from math import inf

from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.catalogue.salts import Solubility
from camg.provenance import Grade
from camg.rules.competition import PredictedLoss
from camg.rules.default_depletion import depletion_rules
from camg.rules.default_drugs import drug_rules
from camg.rules.default_forms import form_rules
from camg.rules.default_laboratory import laboratory_rules
from camg.rules.dose_size import DoseCap, OneReading, SplitGain
from camg.rules.form import WithMeal
from camg.rules.gap import GapRung, KeepApart
from camg.rules.intake_band import Adequacy, DailyCeiling, Laxative, NegativeBalance, UpperLimit
from camg.rules.outcome import Rule, Severity
from camg.rules.precedence import Precedence
from camg.rules.ratio_band import DailyRatio, HighRatio, LowRatio, OfficialRatio, SupplementRatio
from camg.rules.rule import Rung
from camg.rules.rule_set import RuleSet
from camg.rules.timing import CustomaryHours

__all__ = ["VERSION", "default_rules"]

VERSION = "2026.11"
"""The version of the rule catalogue."""

INFO, ADVICE, CAUTION, WARNING = Severity.INFO, Severity.ADVICE, Severity.CAUTION, Severity.WARNING

OSMOTIC_SALTS = (
    "mg-oxide",
    "mg-hydroxide",
    "mg-carbonate",
    "mg-carbonate-basic-pentahydrate",
    "mg-carbonate-any",
    "mg-sulfate-heptahydrate",
    "mg-sulfate-anhydrous",
    "mg-sulfate",
    "mg-citrate-anhydrous",
    "mg-citrate-nonahydrate",
    "mg-citrate-dibasic",
    "mg-citrate",
)
"""Oxide, hydroxide, carbonates, sulfates and citrates of magnesium."""


@cache
def default_rules() -> RuleSet:
    """Return the rule set that `assess` uses when none is given.

    Examples
    --------
    >>> default_rules()["dose/ca-single-cap"].grade.value
    'B'
    """
    rules = (
        *_competition_and_timing(),
        *_dose_size(),
        *_ratio(),
        *_amounts(),
        *form_rules(),
        *depletion_rules(),
        *laboratory_rules(),
        *drug_rules(),
    )
    # Not by `RuleSet.of`: what it would check of these rules on the way to every first assessment, a test checks once.
    return RuleSet(id="camg", version=VERSION, rules=rules, precedence=_precedence())


def _precedence() -> tuple[Precedence, ...]:
    return (
        Precedence(
            name="calcium beside magnesium",
            rules=("timing/separate-high-dose-ca-mg", "competition/predicted-loss", "competition/mg-lowers-ca"),
        ),
        Precedence(name="form of calcium", rules=("form/acid-suppressed-ca", "timing/carbonate-with-meal")),
        Precedence(name="form of magnesium", rules=("form/acid-suppressed-mg", "form/low-bioavailability-mg")),
        Precedence(
            name="size of a dose",
            rules=("dose/ca-single-cap", "dose/mg-single-cap", "dose/split-gain", "intake/mg-laxative"),
        ),
        Precedence(
            name="calcium of the day",
            rules=("intake/ca-ul", "safety/milk-alkali", "competition/very-high-daily-ca"),
        ),
        Precedence(
            name="ratio",
            rules=(
                "ratio/daily-high",
                "ratio/daily-low",
                "ratio/daily-2-1",
                "ratio/supplement-1-1",
                "ratio/official-context",
            ),
        ),
        Precedence(
            name="depletion",
            rules=(
                "depletion/several-factors",
                "depletion/ppi",
                "depletion/diuretic",
                "depletion/alcohol",
                "depletion/stress",
                "depletion/low-whole-food-diet",
                "depletion/gut-impairment",
            ),
            only_with="depletion/several-factors",
        ),
    )


def _competition_and_timing() -> tuple[Rule, ...]:
    return (
        KeepApart(
            id="timing/separate-high-dose-ca-mg",
            statement="Large calcium and magnesium supplement doses stand hours apart.",
            grade=Grade.D,
            grade_reason="The mechanism is of grade C, that parting the doses benefits anyone of grade D.",
            sources=("brannan-1976", "andon-1996", "schuchardt-2017"),
            claims=("S2-08", "S2-29", "S2-30", "S2-31"),
            one=CALCIUM,
            other=MAGNESIUM,
            rungs=(
                GapRung(below_h=4.0, severity=INFO, one_mg=(500.0, inf), other_mg=(100.0, inf)),
                GapRung(below_h=2.0, severity=ADVICE, one_mg=(1000.0, inf), other_mg=(100.0, inf)),
            ),
            says=(
                "{items}: {apart}; large doses are often kept {apart_h} apart. By the model, parting these two "
                "changes what is absorbed by {parting_gain_magnesium_mg} magnesium and {parting_gain_calcium_mg} "
                "calcium; splitting the magnesium into two doses far apart, {splitting_gain_magnesium_mg}."
            ),
            says_of_one_product=(
                "{items}: one product, which cannot be parted. By the model, together instead of {apart_h} apart costs "
                "little ({parting_gain_magnesium_mg} magnesium, {parting_gain_calcium_mg} calcium); two smaller portions "
                "of the magnesium would give {splitting_gain_magnesium_mg}."
            ),
        ),
        PredictedLoss(
            id="competition/predicted-loss",
            statement="Little of what is absorbed in a day is lost to the other ion.",
            grade=Grade.C,
            sources=("camg-judgement", "brannan-1976", "andon-1996"),
            claims=("S2-06", "S2-09", "S2-10", "S2-30"),
            rungs=(Rung(0.03, INFO), Rung(0.10, ADVICE), Rung(0.20, CAUTION)),
            says=(
                "By the model, {rival} taken close by costs {lost_mg} of the {mineral} that would be absorbed in a day "
                "({measured_percent}). Trials in adults found no such effect; the model's strength is a judgement."
            ),
        ),
        DailyCeiling(
            id="competition/very-high-daily-ca",
            statement="Daily calcium stays below the amounts that lower magnesium balance.",
            grade=Grade.C,
            sources=("intro-human-nutrition-2009", "schuchardt-2017"),
            claims=("S2-10", "S2-34"),
            mineral=CALCIUM,
            other=MAGNESIUM,
            short=Rung(2000.0, INFO),
            rung=Rung(2600.0, CAUTION),
            says=(
                "{measured} of calcium in a day, beside {magnesium_mg} of magnesium. Lower magnesium balance was "
                "reported above 2600 mg of calcium, in few people."
            ),
        ),
        KeepApart(
            id="competition/mg-lowers-ca",
            statement="A large magnesium dose does not stand beside a small calcium dose.",
            grade=Grade.C,
            sources=("brannan-1976", "spencer-1994"),
            claims=("S2-06", "S2-30"),
            one=CALCIUM,
            other=MAGNESIUM,
            rungs=(GapRung(below_h=2.0, severity=INFO, one_mg=(0.0, 300.0), other_mg=(300.0, inf)),),
            says=(
                "{items}: {apart}. In perfused human intestine magnesium lowered calcium uptake modestly; balance "
                "studies saw nothing. By the model, parting them changes absorbed calcium by {parting_gain_calcium_mg}."
            ),
        ),
        CustomaryHours(
            id="timing/evening-mg",
            statement="Magnesium taken for sleep or relaxation has an evening dose.",
            grade=Grade.D,
            grade_reason="That magnesium helps sleep is of grade C (three small trials in older adults, of low quality), that the time of day matters of grade D.",
            sources=("mah-2021",),
            claims=("S2-35", "S2-36", "S1-29"),
            mineral=MAGNESIUM,
            goals=("sleep", "relaxation"),
            from_h=18.0,
            to_h=24.0,
            severity=INFO,
            says=(
                "{items}: none in the evening, the customary time for sleep or relaxation. That the time of day itself "
                "matters is unproven."
            ),
        ),
        WithMeal(
            id="timing/carbonate-with-meal",
            statement="Calcium that needs acid is taken with food.",
            grade=Grade.C,
            grade_reason="For calcium carbonate the evidence is of grade A, for phosphates of calcium of grade C.",
            sources=("recker-1985", "sakhaee-1999"),
            claims=("S1-47",),
            mineral=CALCIUM,
            solubility=Solubility.ACID_DEPENDENT_CA,
            severity=ADVICE,
            says="{items} is taken fasted; carbonate and phosphate of calcium dissolve better with a meal.",
        ),
    )  # fmt: skip


def _dose_size() -> tuple[Rule, ...]:
    return (
        DoseCap(
            id="dose/ca-single-cap",
            statement="One calcium dose stays near 500 mg of the element.",
            grade=Grade.B,
            grade_reason="That a larger load is absorbed less is of grade A, the cap itself of grade B.",
            sources=("heaney-1990", "heaney-1991", "ca-supplement-pages"),
            claims=("S2-29",),
            mineral=CALCIUM,
            rungs=(Rung(500.0, ADVICE), Rung(1000.0, CAUTION)),
            says="{measured} of calcium at once ({items}); above {high} a smaller share is absorbed. Consider smaller portions.",
        ),
        DoseCap(
            id="dose/mg-single-cap",
            statement="Magnesium is taken in small portions.",
            grade=Grade.B,
            sources=("fine-1991", "bfr-2017"),
            claims=("S2-29",),
            mineral=MAGNESIUM,
            rungs=(Rung(200.0, ADVICE), Rung(350.0, CAUTION)),
            says=(
                "{measured} of magnesium at once ({items}); portions of at most {high} are absorbed and tolerated better. "
                "Consider smaller portions."
            ),
        ),
        SplitGain(
            id="dose/split-gain",
            statement="A dose is taken whole only where splitting would gain little.",
            grade=Grade.B,
            sources=("heaney-1990", "fine-1991", "camg-judgement"),
            claims=("S1-47",),
            gains=((CALCIUM, 25.0), (MAGNESIUM, 15.0)),
            severity=INFO,
            says=(
                "{dose_mg} of {mineral} taken whole gives about {whole_mg}; two halves six hours apart would give "
                "{measured} more ({gain_percent}), by the model, for a soluble salt alone."
            ),
        ),
        OneReading(
            id="dose/elemental-vs-compound",
            statement="A label's amount is known to be the element or the compound.",
            grade=Grade.A,
            sources=("camg-judgement", "iupac-2021"),
            claims=("S2-29",),
            severity=INFO,
            says=(
                "{items}: the label does not say whether its amount is the element or the compound. Taken as {taken_mg} of "
                "{mineral}. If the number on the label is {taken_mg}, it was read as the element, and as {salt} it is "
                "{if_compound_mg} of {mineral}; if it is {if_element_mg}, it was read as {salt}, and as the element it is "
                "{if_element_mg}. Ask the label: elemental or compound?"
            ),
            says_without_formula=(
                "{items}: the label does not say whether its amount is the element or the compound. Taken as {taken_mg} of "
                "{mineral}; the other reading cannot be computed without the formula of the compound. Ask the label: "
                "elemental or compound?"
            ),
        ),
    )  # fmt: skip


def _ratio() -> tuple[Rule, ...]:
    return (
        DailyRatio(
            id="ratio/daily-2-1",
            statement="Daily calcium to magnesium is near 2 to 1 by mass.",
            grade=Grade.C,
            sources=("costello-2021", "rosanoff-2016"),
            claims=("S2-32", "S1-38", "S1-48"),
            band=(1.7, 2.6),
            tolerated=2.8,
            severity=INFO,
            says=(
                "Calcium to magnesium is {measured} by mass ({calcium_mg} to {magnesium_mg}), a little above the proposed "
                "band up to {high}; that band comes from observation, not from trials."
            ),
        ),
        HighRatio(
            id="ratio/daily-high",
            statement="Magnesium is not low relative to calcium.",
            grade=Grade.C,
            sources=("rosanoff-2016",),
            claims=("S1-39", "S1-43", "S2-34"),
            above_ratio=2.8,
            aims_at=2.6,
            says=(
                "Calcium to magnesium is {measured} by mass ({calcium_mg} to {magnesium_mg}), above {high}. What counts is "
                "whether magnesium itself is short; the evidence on the ratio is observational. {both_said}"
            ),
        ),
        LowRatio(
            id="ratio/daily-low",
            statement="Calcium is not low relative to magnesium.",
            grade=Grade.C,
            sources=("costello-2021",),
            claims=("S1-38",),
            below_ratio=1.7,
            says=(
                "Calcium to magnesium is {measured} by mass ({calcium_mg} to {magnesium_mg}), below {low}. What counts is "
                "whether calcium itself is short. {both_said}"
            ),
        ),
        SupplementRatio(
            id="ratio/supplement-1-1",
            statement="With low magnesium status, supplements hold no more calcium than magnesium.",
            grade=Grade.D,
            sources=("camg-judgement",),
            claims=("S2-33",),
            above_ratio=1.5,
            low_serum_mmol_l=0.85,
            high_serum_mmol_l=1.10,
            low_egfr_ml_min=60.0,
            severity=INFO,
            says=(
                "Supplements hold {calcium_mg} of calcium to {magnesium_mg} of magnesium ({measured}), and magnesium status "
                "is low; some advise equal amounts. That is popular advice without a trial; the upper level for "
                "supplemental magnesium stands."
            ),
        ),
        OfficialRatio(
            id="ratio/official-context",
            statement="What the official recommendations imply is shown beside an unusual ratio.",
            grade=Grade.A,
            sources=("iom-2011", "dri-guide-2006"),
            claims=("S2-32",),
            band=(1.7, 2.6),
            severity=INFO,
            says=(
                "For comparison: calcium to magnesium is {measured}; the recommended intakes of {authority} for this person "
                "have a ratio of {official_ratio}. The official 2 to 1 is only roughly true."
            ),
        ),
    )  # fmt: skip


def _amounts() -> tuple[Rule, ...]:
    return (
        Adequacy(
            id="intake/mg-inadequate",
            statement="Daily magnesium meets the requirement.",
            grade=Grade.A,
            sources=("iom-2000", "dri-tables", "dri-guide-2006"),
            claims=("S1-16", "S1-39", "S1-46"),
            mineral=MAGNESIUM,
            below_requirement=CAUTION,
            below_recommendation=INFO,
            says="{measured} of magnesium a day from everything listed; {rda_kind} is {rda_mg} ({rda_people}).",
            says_of_requirement=(
                "{measured} of magnesium a day from everything listed; {ear_kind} is {ear_mg}, {rda_kind} {rda_mg} ({rda_people})."
            ),
        ),
        Adequacy(
            id="intake/ca-inadequate",
            statement="Daily calcium meets the requirement.",
            grade=Grade.A,
            sources=("iom-2011",),
            claims=("S1-45", "S1-48"),
            mineral=CALCIUM,
            below_requirement=CAUTION,
            below_recommendation=INFO,
            says="{measured} of calcium a day from everything listed; {rda_kind} is {rda_mg} ({rda_people}).",
            says_of_requirement=(
                "{measured} of calcium a day from everything listed; {ear_kind} is {ear_mg}, {rda_kind} {rda_mg} ({rda_people})."
            ),
        ),
        UpperLimit(
            id="intake/ca-ul",
            statement="Daily calcium stays within the upper level.",
            grade=Grade.A,
            sources=("iom-2011", "efsa-ul-ca-2012"),
            claims=("S1-44",),
            mineral=CALCIUM,
            above_limit=WARNING,
            near_share=0.9,
            near=INFO,
            asks="an amount of calcium that food or a prescribed medicine brings by itself",
            asks_of_medicines=True,
            says="{measured} of calcium a day; {ul_kind} is {ul_mg} ({ul_people}), counting {counts}.",
        ),
        UpperLimit(
            id="intake/mg-supp-ul",
            statement="Supplemental magnesium stays within the upper level; food and water do not count.",
            grade=Grade.A,
            sources=("iom-1997", "dri-guide-2006", "efsa-tmdc-2016"),
            claims=("S1-46",),
            mineral=MAGNESIUM,
            above_limit=CAUTION,
            asks="a prescribed amount of magnesium",
            asks_of_medicines=True,
            says="{measured} of magnesium a day from supplements and medicines; {ul_kind} is {ul_mg} ({ul_people}), counting {counts}.",
        ),
        Laxative(
            id="intake/mg-laxative",
            statement="Supplemental magnesium stays below what loosens stools.",
            grade=Grade.B,
            sources=("efsa-tmdc-2016", "mg-safety-page"),
            claims=("S1-42",),
            mineral=MAGNESIUM,
            per_day_mg=300.0,
            per_occasion_mg=250.0,
            salts=OSMOTIC_SALTS,
            condition="loose-stools",
            excused_by=("laxative",),
            severity=ADVICE,
            with_condition=CAUTION,
            condition_alone=INFO,
            says_of_condition=(
                "{measured} of supplemental magnesium a day while loose stools are stated: any of it can add to them."
            ),
            asks="a medicine that holds this much magnesium",
            asks_of_medicines=True,
            says=(
                "{measured} of magnesium from {subject} ({items}); from about {high} magnesium can loosen stools. "
                "{condition_said}"
            ),
        ),
        NegativeBalance(
            id="balance/negative",
            statement="The predicted mean balance is not below zero.",
            grade=Grade.B,
            sources=("hunt-2007", "hunt-2006"),
            claims=("S1-48",),
            minerals=(CALCIUM, MAGNESIUM),
            severity=INFO,
            says=(
                "At {intake_mg} of {mineral} a day balance studies predict a mean balance of {measured} a day. Individuals "
                "spread widely, and zero balance proves nothing. {studied_said}"
            ),
        ),
    )  # fmt: skip
