"""From a regimen or a diary to an assessment."""

from functools import cache
from typing import Any, overload

from camg.assessment.result import Assessment, DiaryAssessment
from camg.catalogue.models import ModelLike
from camg.catalogue.standards import StandardsLike
from camg.errors import InputError, RuleError
from camg.intake.regimen import Diary, Records, Regimen
from camg.person import Person
from camg.rules.default import default_rules
from camg.rules.ladder import Verdict, not_evaluated
from camg.rules.outcome import Outcome
from camg.rules.rule import Family
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation, situations

__all__ = ["assess"]


@overload
def assess(
    regimen: Regimen,
    person: Person | None = None,
    *,
    rules: RuleSet | None = None,
    standards: StandardsLike | None = None,
    model: ModelLike | None = None,
) -> Assessment: ...
@overload
def assess(
    regimen: Diary,
    person: Person | None = None,
    *,
    rules: RuleSet | None = None,
    standards: StandardsLike | None = None,
    model: ModelLike | None = None,
) -> DiaryAssessment: ...
def assess(
    regimen: Records,
    person: Person | None = None,
    *,
    rules: RuleSet | None = None,
    standards: StandardsLike | None = None,
    model: ModelLike | None = None,
) -> Assessment | DiaryAssessment:
    """Judge a regimen, or each day of a diary, by a set of rules.

    Parameters
    ----------
    regimen : Regimen or Diary
    person : Person, optional
        Who takes it; what is not stated stays unknown.
    rules : RuleSet, optional
        `default_rules` when left out.
    standards : Standards or str, optional
        Whose reference values hold; ``iom`` when left out.
    model : Model or str, optional
        The parameters of the gut; the preset ``default`` when left out.

    Returns
    -------
    Assessment or DiaryAssessment
        Pure: the same input gives an equal result. That a rule found nothing is not the same as safe.

    Raises
    ------
    InputError, UnknownNameError
        When an argument is of another type, or a name is not known.

    Examples
    --------
    >>> from camg.intake.dose import Dose
    >>> from camg.intake.intake import Intake, Medicine
    >>> day = Regimen.of(
    ...     Intake.of(Dose.of("calcium", "600 mg", salt="ca-carbonate"), at="08:00", meal="full"),
    ...     Medicine.of("levothyroxine", at="06:30"),
    ... )
    >>> [(finding.rule_id, finding.severity.value) for finding in assess(day).findings]
    [('drug/levothyroxine', 'warning'), ('dose/ca-single-cap', 'advice'), ('dose/split-gain', 'info')]
    """
    chosen = default_rules() if rules is None else rules
    if not isinstance(chosen, RuleSet):
        raise InputError("rules", rules, "a RuleSet", "Write RuleSet.of(*rules, id='mine', version='1').")
    if isinstance(regimen, Regimen):
        return _judged(Situation.of(regimen, person, standards=standards, model=model), chosen)
    if isinstance(regimen, Diary):
        days = [_judged(each, chosen) for each in situations(regimen, person, standards=standards, model=model)]
        return DiaryAssessment.of(regimen, days, person=person, standards=standards, model=model, rule_set=chosen)
    raise InputError("regimen", regimen, "a Regimen or a Diary", "Write Regimen.of(...).")


def _judged(situation: Situation, rules: RuleSet) -> Assessment:
    if rules.reasons:
        vars(situation)["reasons"] = rules.reasons  # of a situation that was made a line ago
    verdicts: list[Outcome | Verdict | None] = []
    errors: list[RuleError] = []
    for rule in rules.rules:
        try:
            if isinstance(rule, Family) and type(rule).check is Family.check:
                kind: Any = type(rule)
                quiet = _says_if_quiet(kind) and rule.is_quiet(situation)
                verdicts.append(None if quiet else rule.verdict(situation))
                continue
            outcome = rule.check(situation)
            if not isinstance(outcome, Outcome):
                raise TypeError(f"check returned {type(outcome).__name__}, not an Outcome")
            verdicts.append(outcome)
        except Exception as cause:
            fault = RuleError(rule.id, f"raised {type(cause).__name__}: {cause}")
            fault.__cause__ = cause
            errors.append(fault)
            verdicts.append(not_evaluated(["a rule that does not raise"]))
    return Assessment(situation=situation, verdicts=tuple(verdicts), rule_set=rules, errors=tuple(errors))


@cache
def _says_if_quiet(family: type[Any]) -> bool:
    """Tell whether `is_quiet` speaks for the class itself: one that a stranger derives may measure something else."""
    return family.__module__.startswith("camg.rules.") or "is_quiet" in vars(family)
