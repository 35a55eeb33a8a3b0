"""An assessment as plain data."""

from typing import Any

from camg._version import __version__
from camg.assessment.result import Assessment, DiaryAssessment
from camg.schema import to_plain

__all__ = ["plain"]


def plain(assessment: Assessment | DiaryAssessment) -> dict[str, Any]:
    """Return an assessment as mappings, lists, text and numbers."""
    if isinstance(assessment, DiaryAssessment):
        return {
            **_head(assessment),
            "totals": to_plain(assessment.totals),
            "ratio": assessment.ratio,
            "days": {f"{day}": _day(each) for day, each in assessment.assessments},
        }
    return {**_head(assessment), **_day(assessment)}


def _head(assessment: Assessment | DiaryAssessment) -> dict[str, Any]:
    rules = assessment.rule_set
    return {
        "camg": __version__,
        "rule_set": {
            "id": rules.id,
            "version": rules.version,
            "reasons": [{"rule": rule_id, "reason": reason} for rule_id, reason in rules.reasons],
        },
        "standards": assessment.standards.id,
        "model": assessment.model.id,
        "person": to_plain(assessment.person),
        "worst": None if assessment.worst is None else assessment.worst.value,
        "statement": "No finding is not the same as safe. This informs; it is not medical advice.",
    }


def _day(assessment: Assessment) -> dict[str, Any]:
    return {
        "regimen": to_plain(assessment.regimen),
        "totals": to_plain(assessment.totals),
        "ratio": assessment.ratio,
        "usual_food": assessment.usual_food,
        "absorption": to_plain(assessment.absorption),
        "findings": [
            {**to_plain(finding), "reason": assessment.rule_set.reason_for(finding.rule_id)}
            for finding in assessment.findings
        ],
        "outcomes": [to_plain(outcome) for outcome in assessment.outcomes],
        "errors": [{"rule_id": each.rule_id, "problem": each.problem} for each in assessment.errors],
        "not_judged": [each.name for each in assessment.not_judged],
    }
