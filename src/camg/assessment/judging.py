"""From a regimen or a diary to an assessment."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, overload

from camg.assessment.result import Assessment, DiaryAssessment
from camg.catalogue.models import ModelLike
from camg.catalogue.standards import StandardsLike
from camg.errors import InputError, RuleError
from camg.intake.regimen import Diary, Records, Regimen
from camg.person import Person
from camg.rules.case import Case
from camg.rules.default import default_rules
from camg.rules.outcome import Finding, Outcome, Rule
from camg.rules.rule import Family, Find, failed, finders_of, is_declared, outcome_of, within
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation, situation_of, situations

if TYPE_CHECKING:
    from camg.rules.offer import Offers

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


class _Trials(NamedTuple):
    """Tries remedies under a set of rules; what that takes is loaded when somebody asks."""

    rules: RuleSet

    def offers(self, finding: Finding, situation: Situation) -> "Offers":
        from camg.assessment.offers import offers

        return offers(finding, situation, self.rules)


def judged(situation: Situation, rules: RuleSet) -> Assessment:
    """Judge one situation by a set of rules."""
    if rules.reasons:
        vars(situation)["reasons"] = rules.reasons  # of a situation that was made a line ago
    found: list[Finding] = []
    told: list[Outcome] = []
    errors: list[RuleError] = []
    others = _sorted(rules).others
    for family, find in _plan(rules, situation.case):
        try:
            found += find(situation)
        except Exception as cause:
            said, fault = failed(family, cause)
            told.append(said)
            errors.append(fault)
    for rule in others:
        said, problem = outcome_of(rule, situation)
        told.append(said)
        errors += [] if problem is None else [problem]
        found += within(situation, said.findings)
    if others:
        found.sort(key=_rule_id)  # as those of the families stand already
    return Assessment(situation=situation, found=tuple(found), asked=tuple(told), rule_set=rules, errors=tuple(errors))


def _rule_id(finding: Finding) -> str:
    return finding.rule_id


_Plan: TypeAlias = tuple[tuple[Family, Find], ...]
"""The families that could find something, in order of their ids, with what finds it."""
_MOST_PLANS = 256


def _plan(rules: RuleSet, case: Case) -> _Plan:
    """Return which families to ask in a case, and how; worked out once for a set."""
    plans: dict[Case, _Plan] | None = rules.kept.get("plans")
    if plans is None:
        plans = rules.kept["plans"] = {}
    plan = plans.get(case)
    if plan is None:
        if len(plans) >= _MOST_PLANS:
            plans.clear()
        finds = [(rule, finders(case)) for rule, finders in _sorted(rules).families]
        plan = plans[case] = tuple([(rule, find) for rule, find in finds if find is not None])
    return plan


class _Sorted(NamedTuple):
    """The rules of a set in order of their ids: families with what prepares them for a case, and all others."""

    families: tuple[tuple[Family, Callable[[Case], Find | None]], ...]
    others: tuple[Rule, ...]


def _sorted(rules: RuleSet) -> _Sorted:
    known: _Sorted | None = rules.kept.get("sorted")
    if known is None:
        ordered = sorted(rules.rules, key=lambda each: each.id)
        families = tuple([(each, finders_of(each)) for each in ordered if is_declared(each)])
        known = rules.kept["sorted"] = _Sorted(families, tuple([each for each in ordered if not is_declared(each)]))
    return known
