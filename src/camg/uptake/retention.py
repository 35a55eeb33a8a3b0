"""What balance studies predict of a day's amounts: how much of them the body keeps."""

from typing import cast

import attrs

from camg.body.balance import output_mg
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, MineralLike
from camg.catalogue.parameters import parameter
from camg.catalogue.references import reference
from camg.errors import InputError
from camg.intake.regimen import Records, checked_records
from camg.person import Person, checked_person
from camg.provenance import Basis, Grade, Reference
from camg.uptake.amounts import Totals, totals_with_diet
from camg.uptake.line import balance_mg, line_of, outside_studies

__all__ = ["Balance", "Retained", "balance"]

_EXCLUDED = {
    "ppi": "a proton pump inhibitor",
    "thiazide": "a thiazide",
    "loop-diuretic": "a loop diuretic",
    "k-sparing-diuretic": "a potassium-sparing diuretic",
}
"""Medicines that the studies did not see, by class."""


@attrs.frozen(kw_only=True)
class Retained:
    """The mean balance that studies predict of one mineral.

    The studies give a prediction interval on the neutral intake, and none on the balance at another intake: there is
    none on `retained_mg`, and none is made up.

    Attributes
    ----------
    mineral : Mineral
    intake_mg : float or None
        Daily intake from all sources [mg]; None where the total is not known.
    output_mg : float or None
        Mean output with urine and stools [mg/d]; sweat, hair and menses were not counted.
    retained_mg : float or None
        Mean balance [mg/d]; below 0 the body loses.
    neutral_mg : float
        Daily intake at which the mean balance is nil [mg].
    neutral_interval_mg : tuple of (float, float)
        The 95 % prediction interval of that intake [mg].
    outside : tuple of str
        Why the line reaches beyond what the studies saw.
    missing : tuple of str
        What was not known; ``"range of studied intakes"`` where the source's was not accessible.
    grade, basis, references
        Of the line and its interval.
    """

    mineral: Mineral
    intake_mg: float | None
    output_mg: float | None
    retained_mg: float | None
    neutral_mg: float
    neutral_interval_mg: tuple[float, float]
    outside: tuple[str, ...]
    missing: tuple[str, ...]
    grade: Grade
    basis: Basis
    references: tuple[Reference, ...]

    @property
    def extrapolated(self) -> bool:
        """Whether the line reaches beyond what the studies are known to have seen."""
        return bool(self.outside)

    @property
    def within_neutral_interval(self) -> bool | None:
        """Whether the intake lies within the prediction interval of the neutral one; None where it is not known."""
        low, high = self.neutral_interval_mg
        return None if self.intake_mg is None else low <= self.intake_mg <= high


@attrs.frozen(kw_only=True)
class Balance:
    """The mean balance of calcium and magnesium that studies predict of a day.

    Attributes
    ----------
    calcium, magnesium : Retained
    """

    calcium: Retained
    magnesium: Retained

    def of(self, mineral: MineralLike) -> Retained:
        """Return the balance of one of the two minerals.

        Raises
        ------
        InputError
            For another mineral than calcium and magnesium.
        """
        known = Mineral.named(mineral)
        if known not in (CALCIUM, MAGNESIUM):
            raise InputError("mineral", known.name, "calcium or magnesium", "Only their balance was studied.")
        return self.calcium if known == CALCIUM else self.magnesium


def balance(regimen: Records, person: Person | None = None) -> Balance:
    """Return the mean balance that studies predict of a day's amounts.

    Parameters
    ----------
    regimen : Regimen or Diary
        Of a diary the mean over its days counts.
    person : Person, optional
        Usual food is added where the list has none; age, pregnancy, lactation and medicines decide whether the
        studies speak of such people.

    Returns
    -------
    Balance
        In elemental mg a day.

    Raises
    ------
    InputError
        When `regimen` is neither a regimen nor a diary.

    Notes
    -----
    Hunt and Johnson 2007 (calcium) and 2006 (magnesium, recalled): a straight line through many small studies.
    Individuals spread widely, and zero balance is no proof of an optimal status.

    Examples
    --------
    >>> from camg.intake.regimen import Regimen
    >>> result = balance(Regimen.of(), Person.of(dietary_calcium="600 mg"))
    >>> round(result.calcium.retained_mg, 1), result.calcium.neutral_mg, result.calcium.neutral_interval_mg
    (-28.3, 741.0, (507.0, 1035.0))
    >>> result.magnesium.retained_mg, result.magnesium.missing
    (None, ('food', 'range of studied intakes'))
    """
    records, someone = checked_records(regimen), checked_person(person)
    amounts = totals_with_diet(records, someone)
    reasons = _reasons(records, someone)
    return Balance(
        calcium=_retained(CALCIUM, amounts, reasons),
        magnesium=_retained(MAGNESIUM, amounts, reasons),
    )


def _retained(mineral: Mineral, amounts: Totals, reasons: tuple[str, ...]) -> Retained:
    intake_mg = amounts.mg(mineral) if amounts.knows(mineral) else None
    retained, lost_mg = line_of(mineral.name)
    neutral = parameter(f"balance.{mineral.name}_neutral_mg")
    studied = parameter(f"balance.{mineral.name}_retained").studied
    outside = intake_mg is not None and outside_studies(mineral, intake_mg)
    return Retained(
        mineral=mineral,
        intake_mg=intake_mg,
        output_mg=None if intake_mg is None else output_mg(intake_mg, retained=retained, lost_mg=lost_mg),
        retained_mg=None if intake_mg is None else balance_mg(mineral, intake_mg),
        neutral_mg=neutral.value,
        neutral_interval_mg=cast("tuple[float, float]", (neutral.low, neutral.high)),
        outside=(*reasons, *(("an intake that the studies did not see",) if outside else ())),
        missing=(
            *(("food",) if intake_mg is None else ()),
            *(("range of studied intakes",) if studied is None else ()),
        ),
        grade=neutral.grade,
        basis=neutral.basis,
        references=(reference(neutral.reference),),
    )


def _reasons(records: Records, person: Person) -> tuple[str, ...]:
    """Say what of the person the studies did not see."""
    people = ("under 19 years, pregnant or lactating",) if person.outside_adults else ()
    taken = [
        words
        for kind, words in _EXCLUDED.items()
        if person.takes(kind) or any(each.is_a(kind) for each in records.medicines)
    ]
    return (*people, *(f"{words} is taken" for words in taken))
