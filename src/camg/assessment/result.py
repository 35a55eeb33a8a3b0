"""What `assess` returns."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from camg import _attrs as attrs
from camg._value import OnDemand, on_demand
from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.catalogue.models import Model, ModelLike, model_of
from camg.catalogue.standards import Standards, StandardsLike
from camg.catalogue.standards import standards as standards_of
from camg.errors import RuleError
from camg.intake.intake import Medicine
from camg.intake.regimen import Diary, Records
from camg.person import Person, checked_person
from camg.provenance import Reference
from camg.rules.outcome import Finding, Outcome, OutcomeKind, Severity
from camg.rules.precedence import shown
from camg.rules.rule import outcome_of
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.uptake.absorption import Absorption, absorb
from camg.uptake.amounts import Totals, totals_with_diet
from camg.uptake.gut import ACID_LOWERING

if TYPE_CHECKING:
    from camg.rules.trace import Trace

__all__ = ["Assessment", "DiaryAssessment"]

UsualFood: TypeAlias = Literal["not stated", "added", "not added, as food is listed"]


class _Judged(OnDemand):
    """What a day's and a diary's assessment have in common."""

    if TYPE_CHECKING:
        outcomes: Any
        findings: Any

    @on_demand
    def not_evaluated(self) -> tuple[Outcome, ...]:
        """Outcomes of rules that lacked an input, with what they missed."""
        return tuple(each for each in self.outcomes if each.kind is OutcomeKind.NOT_EVALUATED)

    @property
    def worst(self) -> Severity | None:
        """The highest severity found; None where nothing was found, which is not the same as safe."""
        return max((finding.severity for finding in self.findings), default=None)

    @on_demand
    def references(self) -> tuple[Reference, ...]:
        """The sources of all findings, each once, in order of the findings."""
        return tuple(dict.fromkeys(each for finding in self.findings for each in finding.references))

    def _repr_html_(self) -> str:
        from camg.assessment.markup import html

        return html(cast("Any", self))

    def report(self, *, width: int = 100) -> str:
        """Return the assessment as plain text for people."""
        from camg.assessment.report import text

        return text(cast("Any", self), width=width)

    def __str__(self) -> str:
        return self.report()

    def to_dict(self) -> dict[str, Any]:
        """Return the assessment as plain data: rule ids, numbers and units suffice to say it in another language."""
        from camg.assessment.plain import plain

        return plain(cast("Any", self))


def _with_reasons(findings: Iterable[Finding], rules: RuleSet) -> tuple[Finding, ...]:
    """Let the findings of overridden rules say that they are, and why."""
    said: list[Finding] = []
    for finding in findings:
        reason = rules.reason_for(finding.rule_id)
        text = None if reason is None else f"{finding.message} This rule was changed for the set {rules.id}: {reason}"
        said.append(finding if text is None else attrs.evolve(finding, text=text))
    return tuple(said)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Assessment(_Judged):
    """What rules say of a daily routine, or of one day of a diary.

    Attributes
    ----------
    situation : Situation
        What was judged: regimen, person, standards, model.
    rule_set : RuleSet
    errors : tuple of RuleError
        Rules that raised; their outcome is `not evaluated`.
    """

    situation: Situation
    _found: tuple[Finding, ...] = attrs.field(alias="found")
    _asked: tuple[Outcome, ...] = attrs.field(alias="asked")
    rule_set: RuleSet
    errors: tuple[RuleError, ...] = attrs.field(default=(), eq=False)

    @on_demand
    def outcomes(self) -> tuple[Outcome, ...]:
        """What each rule says: one outcome per rule, in the order of the rule set."""
        known = {each.rule_id: each for each in self._asked}
        said = tuple([known.get(rule.id) or outcome_of(rule, self.situation)[0] for rule in self.rule_set.rules])
        if not self.rule_set.reasons:
            return said
        return tuple(attrs.evolve(each, findings=_with_reasons(each.findings, self.rule_set)) for each in said)

    @on_demand
    def findings(self) -> tuple[Finding, ...]:
        """What the rules remark, most severe first, then by rule id; what precedence hides stands in `.notes`."""
        rules = self.rule_set
        found = _with_reasons(self._found, rules) if rules.reasons else self._found  # in the order of their rules' ids
        return tuple(shown(found, rules.precedence, rules.places))

    @property
    def regimen(self) -> Records:
        """The regimen that was judged, or the day's items of a diary."""
        return self.situation.regimen

    @property
    def person(self) -> Person:
        """Who takes it."""
        return self.situation.person

    @property
    def standards(self) -> Standards:
        """Whose reference values held."""
        return self.situation.standards

    @property
    def model(self) -> Model:
        """The parameters of the gut."""
        return self.situation.model

    @property
    def absorption(self) -> Absorption:
        """What the gut makes of it."""
        return self.situation.absorption

    @property
    def totals(self) -> Totals:
        """Daily elemental amounts, with usual food where the list has none."""
        return self.situation.totals

    @property
    def ratio(self) -> float | None:
        """Calcium to magnesium by mass; None where magnesium is 0 or a total is only a lower bound."""
        return self.situation.ratio

    @property
    def usual_food(self) -> UsualFood:
        """What became of the person's usual food: it is added to the totals unless some food is listed."""
        if all(self.person.dietary_mg(each) is None for each in (CALCIUM, MAGNESIUM)):
            return "not stated"
        return "not added, as food is listed" if self.regimen.lists_food else "added"

    @property
    def not_judged(self) -> tuple[Medicine, ...]:
        """Medicines that no rule of the set looks at: those that camg does not know, and others."""
        return _not_judged(self.regimen, self.rule_set)

    def trace(self, rule_id: str) -> "Trace":
        """Return how a rule of the set came to its outcome: what it read, what decided, and the margin.

        Raises
        ------
        UnknownNameError
            When the rule set has no rule of this id.
        """
        from camg.rules.trace import trace

        return trace(self.rule_set[rule_id], self.situation)

    def why(self, rule_id: str) -> str:
        """Return the same as text for people, also of a rule that found nothing, did not apply, or lacked an input.

        Raises
        ------
        UnknownNameError
            When the rule set has no rule of this id.
        """
        from camg.rules.why import why

        return why(self.rule_set[rule_id], self.trace(rule_id))

    def __repr__(self) -> str:
        return f"<Assessment: {_counted(self)}>"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class DiaryAssessment(_Judged):
    """What rules say of each day of a diary that has entries; a day without is unknown.

    Attributes
    ----------
    regimen : Diary
    person : Person
    standards : Standards
    model : Model
    rule_set : RuleSet
    assessments : tuple of (date, Assessment)
    """

    regimen: Diary
    person: Person
    standards: Standards
    model: Model
    rule_set: RuleSet
    assessments: tuple[tuple[date, Assessment], ...]

    @classmethod
    def of(
        cls,
        diary: Diary,
        days: Sequence[Assessment],
        *,
        person: Person | None,
        standards: StandardsLike | None,
        model: ModelLike | None,
        rule_set: RuleSet,
    ) -> "DiaryAssessment":
        """Join the assessments of a diary's days."""
        return cls(
            regimen=diary,
            person=checked_person(person),
            standards=standards_of("iom" if standards is None else standards),
            model=model_of(model),
            rule_set=rule_set,
            assessments=tuple(zip(diary.days, days, strict=True)),
        )

    @property
    def days(self) -> Mapping[date, Assessment]:
        """The assessment of each day, in order."""
        return dict(self.assessments)

    @on_demand
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes of all days, in order."""
        return tuple(outcome for _, day in self.assessments for outcome in day.outcomes)

    @on_demand
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all days in order, within a day the most severe first."""
        return tuple(finding for _, day in self.assessments for finding in day.findings)

    @property
    def errors(self) -> tuple[RuleError, ...]:
        """Rules that raised, of all days."""
        return tuple(error for _, day in self.assessments for error in day.errors)

    @on_demand
    def absorption(self) -> Absorption:
        """What the gut makes of the whole diary."""
        return absorb(self.regimen, self.person, model=self.model)

    @on_demand
    def totals(self) -> Totals:
        """Daily elemental amounts as means over the days."""
        return totals_with_diet(self.regimen, self.person)

    @property
    def ratio(self) -> float | None:
        """Mean calcium to mean magnesium by mass; None where magnesium is 0 or a total is only a lower bound."""
        return self.totals.ratio() if self.totals.complete else None

    @property
    def not_judged(self) -> tuple[Medicine, ...]:
        """Medicines that no rule of the set looks at: those that camg does not know, and others."""
        return _not_judged(self.regimen, self.rule_set)

    def why(self, rule_id: str) -> str:
        """Return how a rule came to its outcome on each day; `days` has the assessment, and the trace, of one.

        Raises
        ------
        UnknownNameError
            When the rule set has no rule of this id.
        """
        return "\n".join(f"{day}\n{each.why(rule_id)}" for day, each in self.assessments)

    def __repr__(self) -> str:
        return f"<DiaryAssessment of {counted(len(self.assessments), 'day')}: {_counted(self)}>"


def _not_judged(records: Records, rules: RuleSet) -> tuple[Medicine, ...]:
    looked_at = {drug for rule in rules for drug in getattr(rule, "drugs", ())}.union(ACID_LOWERING)
    return tuple(each for each in records.medicines if not any(each.is_a(drug) for drug in looked_at))


def _counted(judged: Assessment | DiaryAssessment) -> str:
    worst = "none" if judged.worst is None else judged.worst.value
    return (
        f"{counted(len(judged.findings), 'finding')}, worst {worst}; {len(judged.not_evaluated)} of "
        f"{counted(len(judged.outcomes), 'outcome')} not evaluated"
    )


def counted(number: int, what: str) -> str:
    """Write how many there are: ``1 finding``, ``2 findings``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
