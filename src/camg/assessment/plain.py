"""An assessment as plain data."""

from typing import Any

from camg._version import __version__
from camg.assessment.result import Assessment, DiaryAssessment
from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.schema import to_plain
from camg.uptake import AbsorbedIntake, Absorption, Totals

__all__ = ["plain"]

_LOSSES = ("dissolved", "lost_digestion", "lost_saturation", "lost_competition")


def plain(assessment: Assessment | DiaryAssessment) -> dict[str, Any]:
    """Return an assessment as mappings, lists, text and numbers."""
    if isinstance(assessment, DiaryAssessment):
        return {
            **_head(assessment),
            "totals": _totals(assessment.totals),
            "ratio": assessment.ratio,
            "days": {f"{day}": _day(each) for day, each in assessment.assessments},
        }
    return {**_head(assessment), **_day(assessment)}


def _head(assessment: Assessment | DiaryAssessment) -> dict[str, Any]:
    rules = assessment.rule_set
    return {
        "camg": __version__,
        "rule_set": {"id": rules.id, "version": rules.version},
        "standards": assessment.standards.id,
        "model": assessment.model.id,
        "person": to_plain(assessment.person),
        "worst": None if assessment.worst is None else assessment.worst.value,
        "statement": "No finding is not the same as safe. This informs; it is not medical advice.",
    }


def _day(assessment: Assessment) -> dict[str, Any]:
    return {
        "regimen": to_plain(assessment.regimen),
        "totals": _totals(assessment.totals),
        "ratio": assessment.ratio,
        "absorption": _absorption(assessment.absorption),
        "findings": [to_plain(finding) for finding in assessment.findings],
        "outcomes": [to_plain(outcome) for outcome in assessment.outcomes],
        "errors": [{"rule_id": each.rule_id, "problem": each.problem} for each in assessment.errors],
        "not_judged": [each.name for each in assessment.not_judged],
    }


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "amounts": [
            {"mineral": name, "origin": origin.value, "amount": mg, "unit": "mg"} for name, origin, mg in totals.amounts
        ],
        "known": list(totals.known),
    }


def _absorption(absorption: Absorption) -> dict[str, Any]:
    return {
        "unit": "mg",
        "intakes": [_absorbed(each) for each in absorption.intakes],
        "total": {
            each.name: {"absorbed": absorption.absorbed_mg(each), "range": list(absorption.range_mg(each))}
            for each in (CALCIUM, MAGNESIUM)
        },
    }


def _absorbed(each: AbsorbedIntake) -> dict[str, Any]:
    return {
        "intake": to_plain(each.intake),
        "absorbed": {"value": each.absorbed_mg, "range": list(each.range_mg)},
        "fraction": each.fraction,
        **{
            name: {"value": getattr(each, f"{name}_mg"), "range": list(getattr(each, f"{name}_range_mg"))}
            for name in _LOSSES
        },
        "extrapolated": each.extrapolated,
        "notes": list(each.notes),
    }
