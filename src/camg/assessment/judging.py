"""From a regimen or a diary to an assessment."""

from collections.abc import Callable
from typing import TypeAlias, overload

import attrs

from camg.assessment.result import Assessment, DiaryAssessment
from camg.catalogue.models import ModelLike
from camg.catalogue.standards import StandardsLike
from camg.errors import InputError, RuleError
from camg.intake.regimen import Diary, Records, Regimen
from camg.person import Person
from camg.rules.default import default_rules
from camg.rules.ladder import Verdict, not_evaluated
from camg.rules.offer import Offers
from camg.rules.outcome import Finding, Outcome, Rule
from camg.rules.rule import Family
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation, situation_of, situations

__all__ = ["assess", "judged"]


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
    [('drug/levothyroxine', 'warning'), ('dose/ca-single-cap', 'advice')]
    """
    chosen = default_rules() if rules is None else rules
    if not isinstance(chosen, RuleSet):
        raise InputError("rules", rules, "a RuleSet", "Write RuleSet.of(*rules, id='mine', version='1').")
    if isinstance(regimen, Regimen):
        return judged(situation_of(regimen, person, standards, model, _Trials(chosen)), chosen)
    if isinstance(regimen, Diary):
        days = [judged(each, chosen) for each in situations(regimen, person, standards=standards, model=model)]
        return DiaryAssessment.of(regimen, days, person=person, standards=standards, model=model, rule_set=chosen)
    raise InputError("regimen", regimen, "a Regimen or a Diary", "Write Regimen.of(...).")


@attrs.frozen
class _Trials:
    """Tries remedies under a set of rules; what that takes is loaded when somebody asks."""

    rules: RuleSet

    def offers(self, finding: Finding, situation: Situation) -> Offers:
        from camg.assessment.offers import offers

        return offers(finding, situation, self.rules)


def judged(situation: Situation, rules: RuleSet) -> Assessment:
    """Judge one situation by a set of rules."""
    if rules.reasons:
        vars(situation)["reasons"] = rules.reasons  # of a situation that was made a line ago
    verdicts: list[Outcome | Verdict | None] = []
    errors: list[RuleError] = []
    for rule, is_quiet, say in _plan(rules):
        try:
            verdicts.append(None if is_quiet is not None and is_quiet(situation) else say(situation))
        except Exception as cause:
            fault = RuleError(rule.id, f"raised {type(cause).__name__}: {cause}")
            fault.__cause__ = cause
            errors.append(fault)
            verdicts.append(not_evaluated(["a rule that does not raise"]))
    return Assessment(situation=situation, verdicts=tuple(verdicts), rule_set=rules, errors=tuple(errors))


_Planned: TypeAlias = tuple[
    Rule, Callable[[Situation], bool] | None, Callable[[Situation], Outcome | Verdict]
]  # the rule, what tells cheaply that it is quiet, and what it says


def _plan(rules: RuleSet) -> tuple[_Planned, ...]:
    """Return how each rule is asked; worked out once for a set."""
    known: tuple[_Planned, ...] | None = rules.kept.get("plan")
    if known is None:
        known = rules.kept["plan"] = tuple(_planned(rule) for rule in rules.rules)
    return known


def _planned(rule: Rule) -> _Planned:
    if isinstance(rule, Family) and type(rule).check is Family.check:
        return rule, rule.is_quiet if _says_if_quiet(type(rule)) else None, rule.verdict

    def outcome(situation: Situation) -> Outcome:
        said = rule.check(situation)
        if not isinstance(said, Outcome):
            raise TypeError(f"check returned {type(said).__name__}, not an Outcome")
        return said

    return rule, None, outcome


def _says_if_quiet(family: type[Family]) -> bool:
    """Tell whether `is_quiet` speaks for the class itself: one that a stranger derives may measure something else."""
    if family.is_quiet is Family.is_quiet:
        return False
    return family.__module__.startswith("camg.rules.") or "is_quiet" in vars(family)
