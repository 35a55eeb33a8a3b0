"""The rules that camg ships about forms of supplements and the two gates: group E of the catalogue."""

from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.catalogue.salts import Solubility
from camg.provenance import Grade
from camg.rules.form import MealBinding, PoorForm
from camg.rules.outcome import Rule, Severity

__all__ = ["form_rules"]

INFO, ADVICE, CAUTION = Severity.INFO, Severity.ADVICE, Severity.CAUTION


def form_rules() -> tuple[Rule, ...]:
    """Return the rules of the group."""
    return (
        PoorForm(
            id="form/acid-suppressed-ca",
            statement="Calcium that needs acid is not taken where the stomach's acid is low.",
            grade=Grade.A,
            sources=("recker-1985", "o-connell-2005", "hansen-2010"),
            claims=("S1-42", "S1-47"),
            mineral=CALCIUM,
            solubility=Solubility.ACID_DEPENDENT_CA,
            low_acid=True,
            fasted=CAUTION,
            fed=INFO,
            says=(
                "{items}, {eaten}: carbonate and phosphate of calcium need acid, which is lowered ({lowered_by}). "
                "Fasted, little of them dissolves; with a meal the trials saw no loss. Citrate needs no acid; consider it."
            ),
        ),
        PoorForm(
            id="form/acid-suppressed-mg",
            statement="Magnesium that needs acid is not taken where the stomach's acid is low.",
            grade=Grade.C,
            sources=("firoz-2001",),
            claims=("S1-47",),
            mineral=MAGNESIUM,
            solubility=Solubility.ACID_DEPENDENT_MG,
            low_acid=True,
            fasted=ADVICE,
            fed=ADVICE,
            says=(
                "{items}: oxide, hydroxide and carbonate of magnesium need acid, which is lowered ({lowered_by}). "
                "That less is absorbed then follows from how they dissolve, not from a trial."
            ),
        ),
        PoorForm(
            id="form/low-bioavailability-mg",
            statement="Magnesium is taken in a form that dissolves well.",
            grade=Grade.B,
            sources=("firoz-2001", "walker-2003", "kappeler-2017", "schuette-1994", "fine-1991"),
            claims=("S1-47",),
            mineral=MAGNESIUM,
            solubility=Solubility.ACID_DEPENDENT_MG,
            coated=True,
            fasted=INFO,
            fed=INFO,
            excused_by=("laxative", "antacid"),
            says=(
                "{items}: oxide, hydroxide, carbonate and enteric coated forms of magnesium deliver less than soluble "
                "salts. Studies conflict: an isotope trial in ileal resection found no difference. An oxide taken "
                "as a laxative is another matter."
            ),
        ),
        MealBinding(
            id="form/inhibitors-at-meal",
            statement="Supplements are not taken in a meal rich in phytate or oxalate.",
            grade=Grade.B,
            grade_reason="That phytate binds magnesium is of grade A, what oxalate does of grade B.",
            sources=("bohn-2004", "heaney-1988", "human-nutrition-encyclopaedia"),
            claims=("S1-42",),
            minerals=(CALCIUM, MAGNESIUM),
            phytate_mmol=0.7,
            oxalate_mmol=3.0,
            severity=INFO,
            says=(
                "{items}: {measured} of {binder} in the same meal binds {mineral}; by the model {bound_mg} instead of "
                "{free_mg} of this dose is absorbed ({lost_percent} less). Consider a meal without it, two hours away."
            ),
            says_unmodelled=(
                "{items}: {measured} of {binder} in the same meal binds {mineral}; how much of a supplement that costs is "
                "not known. Consider a meal without it, two hours away."
            ),
        ),
    )  # fmt: skip
