"""What a result was made with, so that it can be made again: camg, rules, reference values, model."""

from collections.abc import Mapping
from typing import Any, cast

import attrs

from camg._version import __version__
from camg.assessment.result import Assessment, DiaryAssessment
from camg.catalogue.models import Kinetics, Model, Modifiers
from camg.catalogue.parameters import preset_rows
from camg.catalogue.standards import Standards, StandardsName, standards_names
from camg.catalogue.standards import standards as named
from camg.rules.rule_set import RuleSet
from camg.rules.wording import number

__all__ = ["changed_parameters", "made_with", "made_with_line"]


def made_with(assessment: Assessment | DiaryAssessment) -> dict[str, Any]:
    """Return what the result hangs on beside the day and the person, as plain data.

    ``model_changes`` are the parameters that differ from the preset of that name (from ``default`` where there is
    none); standards of one's own are written out.
    """
    from camg.schema import to_plain

    standards = assessment.standards
    return {
        "camg": __version__,
        "rule_set": _rule_set(assessment.rule_set),
        "standards": standards.id,
        **({} if _is_authority(standards) else {"standards_rows": to_plain(standards)["rows"]}),
        "model": assessment.model.id,
        "model_changes": to_plain({key: list(both) for key, both in changed_parameters(assessment.model).items()}),
    }


def made_with_line(assessment: Assessment | DiaryAssessment) -> str:
    """Return the same in one sentence."""
    rules = _rule_set(assessment.rule_set)
    content = f" (content {rules['content_hash'][:12]})"
    replaced = f", replaced: {', '.join(each['rule'] for each in rules['reasons'])}" if rules["reasons"] else ""
    own = "" if _is_authority(assessment.standards) else " (one's own)"
    changes = [
        f"{key} {number(now)} instead of {number(was)}"
        for key, (was, now) in changed_parameters(assessment.model).items()
    ]
    changed = f" with {', '.join(changes)}" if changes else ""
    return (
        f"Made with camg {__version__}, rules {rules['id']} {rules['version']}{content}{replaced}, reference values "
        f"{assessment.standards.id}{own}, model {assessment.model.id}{changed}."
    )


def _rule_set(rules: RuleSet) -> dict[str, Any]:
    return {
        "id": rules.id,
        "version": rules.version,
        "content_hash": rules.content_hash,
        "reasons": [{"rule": rule_id, "reason": reason} for rule_id, reason in rules.reasons],
    }


def _is_authority(standards: Standards) -> bool:
    return any(standards == named(cast("StandardsName", name)) for name in standards_names() if name == standards.id)


def changed_parameters(model: Model) -> Mapping[str, tuple[float, float]]:
    """Return each parameter that differs from the preset's of that name, or the default's: what it was, what it is.

    Examples
    --------
    >>> default = Model.named("default")
    >>> mine = attrs.evolve(default, magnesium=attrs.evolve(default.magnesium, ki_mmol=33.0))
    >>> changed_parameters(mine)
    {'magnesium.ki_mmol': (75.0, 33.0)}
    """
    preset: Any = model.id if model.id in preset_rows() else "default"
    before, after = _flat(Model.named(preset)), _flat(model)
    return {key: (was, after[key]) for key, was in before.items() if after[key] != was}


def _flat(model: Model) -> dict[str, float]:
    flat: dict[str, float] = {}
    for each in attrs.fields(Model):
        value: Any = getattr(model, each.name)
        if each.name == "id":
            continue
        if isinstance(value, Kinetics | Modifiers):
            flat |= {f"{each.name}.{name}": number for name, number in attrs.asdict(value).items()}
        else:
            flat[each.name] = value
    return flat
