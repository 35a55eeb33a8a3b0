"""The rules on drugs and other minerals that camg ships (group H of the catalogue)."""

from camg.catalogue.minerals import CALCIUM, MAGNESIUM, ZINC, Mineral
from camg.provenance import Grade
from camg.rules.gap import FOOD, DrugGap, DrugRow
from camg.rules.other_minerals import HinderedUptake, SupplementCeiling
from camg.rules.outcome import Rule, Severity
from camg.rules.rule import Rung

__all__ = ["drug_rules"]

INFO, ADVICE, CAUTION, WARNING = Severity.INFO, Severity.ADVICE, Severity.CAUTION, Severity.WARNING

IRON = Mineral.named("iron")
ALUMINIUM = "aluminium-antacid"
"""Medicines that hold aluminium; camg has no source for its mass, so that they have a time and no amount."""


def _rows(
    drug: str, ions: tuple[Mineral | str, ...], *steps: tuple[float, float, Severity], reference: str
) -> tuple[DrugRow, ...]:
    """Return a row for every ion and step: hours before, hours after, severity."""
    return tuple(
        DrugRow(drug=drug, ion=ion, before_h=before_h, after_h=after_h, severity=severity, reference=reference)
        for ion in ions
        for before_h, after_h, severity in steps
    )


def drug_rules() -> tuple[Rule, ...]:
    """Return group H."""
    return (
        DrugGap(
            id="drug/levothyroxine",
            statement="Levothyroxine stands four hours apart from calcium, magnesium and antacids.",
            grade=Grade.B,
            grade_reason="The product label is of grade A, the trials are of grade B.",
            sources=("calcium-carbonate-monograph", "interaction-monographs", "levothyroxine-label-2024"),
            claims=("S2-29",),
            rows=_rows(
                "levothyroxine",
                (CALCIUM, MAGNESIUM, ALUMINIUM),
                (4.0, 4.0, WARNING),
                reference="levothyroxine-label-2024",
            ),
            says=(
                "{items}: {apart}; {medicine} and {mineral} are kept {low} apart, for the mineral binds it. Move "
                "the mineral, never the medicine; ask the pharmacist."
            ),
        ),
        DrugGap(
            id="drug/tetracycline",
            statement="Tetracyclines stand well before, or long after, calcium and magnesium.",
            grade=Grade.B,
            sources=("calcium-carbonate-monograph", "tetracycline-patient-page"),
            claims=("S2-29",),
            rows=_rows(
                "tetracycline",
                (CALCIUM, MAGNESIUM),
                (2.0, 4.0, WARNING),
                (2.0, 6.0, ADVICE),
                reference="tetracycline-patient-page",
            ),
            says=(
                "{items}: {apart}; {mineral} binds {medicine}, and is kept {before_h} after it or {after_h} before it. "
                "One hospital guide has the two the other way round; 4 h on both sides satisfies both. Move the "
                "supplement, never a medicine; ask the pharmacist."
            ),
        ),
        DrugGap(
            id="drug/quinolone",
            statement="Quinolones stand well before, or long after, magnesium and aluminium, and apart from calcium.",
            grade=Grade.B,
            grade_reason="For magnesium and aluminium the evidence is of grade A, for calcium of grade B.",
            sources=("nix-1989", "ciprofloxacin-label", "interaction-monographs"),
            claims=("S2-29",),
            rows=(
                *_rows(
                    "quinolone",
                    (MAGNESIUM, ALUMINIUM),
                    (2.0, 4.0, WARNING),
                    (2.0, 6.0, CAUTION),
                    reference="nix-1989",
                ),
                *_rows("quinolone", (CALCIUM,), (2.0, 2.0, WARNING), reference="ciprofloxacin-label"),
            ),
            says=(
                "{items}: {apart}; {mineral} binds {medicine}, and is kept {before_h} after it or {after_h} before it. "
                "Move the supplement, never a medicine; ask the pharmacist."
            ),
        ),
        DrugGap(
            id="drug/bisphosphonate",
            statement="Oral bisphosphonates are taken fasting; minerals and food come later.",
            grade=Grade.B,
            grade_reason="The product label is of grade A, the length of the gap of grade B.",
            sources=("alendronate-label", "calcium-carbonate-monograph", "camg-judgement"),
            claims=("S2-29",),
            rows=(
                *_rows(
                    "bisphosphonate", (CALCIUM, MAGNESIUM, FOOD), (0.5, 2.0, WARNING), reference="alendronate-label"
                ),
                *_rows(
                    "bisphosphonate",
                    (CALCIUM, MAGNESIUM),
                    (3.0, 2.0, ADVICE),
                    reference="calcium-carbonate-monograph",
                ),
            ),
            says=(
                "{items}: {apart}; {mineral} keeps {medicine} from being absorbed, and is kept {before_h} after it or "
                "{after_h} before it (the time before is a judgement of this library). Move the supplement or the meal, "
                "never a medicine; ask the pharmacist."
            ),
        ),
        HinderedUptake(
            id="mineral/iron-ca",
            statement="Iron stands two hours apart from much calcium.",
            grade=Grade.C,
            grade_reason="For a single meal the evidence is of grade A, for the long term of grade C: studies of whole diets show little.",
            sources=("hallberg-1991", "calcium-carbonate-monograph", "reddy-1997", "camg-judgement"),
            claims=("S2-29",),
            mineral=IRON,
            rival=CALCIUM,
            from_mg=5.0,
            rival_from_mg=300.0,
            with_meals=True,
            below_h=2.0,
            severity=ADVICE,
            says=(
                "{items}: {apart}; {calcium_mg} of calcium beside {iron_mg} of iron. At one meal 300 to 600 mg of calcium "
                "lowered iron absorption by half or more; studies of whole diets show little. Consider {low} between them."
            ),
        ),
        HinderedUptake(
            id="mineral/zinc-ca",
            statement="Zinc supplements stand two hours apart from much calcium.",
            grade=Grade.B,
            sources=("wood-1997", "mckenna-1997", "calcium-carbonate-monograph"),
            claims=("S2-29",),
            mineral=ZINC,
            rival=CALCIUM,
            from_mg=0.0,
            rival_from_mg=300.0,
            with_meals=False,
            below_h=2.0,
            severity=INFO,
            says=(
                "{items}: {apart}; {calcium_mg} of calcium beside {zinc_mg} of zinc. At one meal 600 mg of calcium halved "
                "zinc uptake; long-term studies conflict. Consider {low} between them."
            ),
        ),
        SupplementCeiling(
            id="mineral/zinc-high-mg",
            statement="Supplemental zinc stays below the amounts that lower magnesium balance.",
            grade=Grade.B,
            sources=("spencer-zn-1994",),
            claims=("S2-29",),
            mineral=ZINC,
            rungs=(Rung(100.0, CAUTION),),
            asks="a prescribed amount of zinc",
            asks_of_medicines=True,
            says=(
                "{measured} of supplemental zinc a day; at 142 mg a day magnesium absorption and balance fell. Consider "
                "less; ask a clinician where it is prescribed."
            ),
        ),
    )
