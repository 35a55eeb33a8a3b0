"""A rule's page, made from the rule itself: on the command line, in the documentation, and as plain data."""

from collections.abc import Iterator, Sequence
from math import inf, isfinite
from typing import Any, cast

import attrs

from camg.catalogue.claims import Claim, claim
from camg.catalogue.minerals import Mineral
from camg.catalogue.worked_examples import WorkedExample, worked_examples
from camg.provenance import Grade, Reference
from camg.rules.gap import GapRung
from camg.rules.outcome import Rule
from camg.rules.rule import Family
from camg.rules.why import claim_lines
from camg.rules.wording import wrapped

__all__ = ["Page", "page_data", "page_of", "page_text", "short"]


@attrs.frozen(kw_only=True)
class Page:
    """What there is to say of a rule before it judges anything.

    Attributes
    ----------
    id, statement : str
    family, family_says : str
        The class of the rule, and what it is in one sentence.
    steps : tuple of str
        The predicate in words: from where on the measured number matters, and how much.
    settings : tuple of (str, str)
        Further parameters with their values.
    grade : Grade
    references : tuple of Reference
    examples : tuple of WorkedExample
        Those that the tests run.
    claims : tuple of Claim
    """

    id: str
    statement: str
    family: str
    family_says: str
    steps: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    grade: Grade
    references: tuple[Reference, ...]
    examples: tuple[WorkedExample, ...]
    claims: tuple[Claim, ...]


def page_of(rule: Rule) -> Page:
    """Return the page of a rule; of a function, its predicate is not known.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> page_of(default_rules()["dose/ca-single-cap"]).steps
    ('above 500 mg: advice', 'above 1000 mg: caution')
    """
    kind = type(rule)
    declared = isinstance(rule, Family)
    return Page(
        id=rule.id,
        statement=rule.statement,
        family=kind.__name__,
        family_says=(kind.__doc__ or "").strip().partition("\n\n")[0].replace("``", "`"),
        steps=tuple(dict.fromkeys(_steps(rule))) if declared else (),
        settings=tuple(_settings(rule)) if declared else (),
        grade=rule.grade,
        references=rule.references,
        examples=worked_examples(rule.id),
        claims=tuple([claim(key) for key in getattr(rule, "claims", ())]),
    )


def short(value: float, digits: int = 6) -> str:
    """Return a number as short as it can be written, and infinity as the sign.

    >>> short(0.15), short(85.0), short(float("inf"))
    ('0.15', '85', '∞')
    """
    return f"{value:.{digits}g}" if isfinite(value) else "∞"


# The predicate in words ---------------------------------------------------------------------------------------


def _steps(rule: Any) -> Iterator[str]:
    rungs: tuple[object, ...] = getattr(rule, "rungs", ())
    if rows := getattr(rule, "rows", ()):
        for row in rows:
            yield (
                f"{row.drug} with {row.ion} less than {short(row.before_h)} h after it or {short(row.after_h)} h "
                f"before it: {row.severity.value}"
            )
    elif parts := getattr(rule, "parts", ()):
        for part in parts:
            for step, limit in part.rungs_of():
                yield f"{part.name} {step.side} {_with_unit(limit, part.unit)}: {step.severity.value}"
    elif any(isinstance(rung, GapRung) for rung in rungs):
        for rung in cast("tuple[GapRung, ...]", rungs):
            yield (
                f"below {short(rung.below_h)} h, where {rule.one.name} is {_within(rung.one_mg)} and "
                f"{rule.other.name} {_within(rung.other_mg)}: {rung.severity.value}"
            )
    else:
        for step, limit in zip(rule.ladder, rule.limits, strict=True):
            yield f"{step.side} {_with_unit(limit, rule.unit)}: {step.severity.value}"


def _with_unit(limit: float | None, unit: str) -> str:
    if limit is None:
        return "a limit that hangs on the case"
    return short(limit) if unit == "1" else f"{short(limit)} {unit}"


def _within(ends: tuple[float, float]) -> str:
    low, high = ends
    if high == inf:
        return f"{short(low)} mg or more"
    return f"{short(high)} mg or less" if low <= 0 else f"{short(low)} to {short(high)} mg"


_SHARED = {each.name for each in attrs.fields(Family)} | {"rungs", "rows", "says"}


def _settings(rule: object) -> Iterator[tuple[str, str]]:
    """Return the fields of the family that the steps do not show, and that are not sentences."""
    kind: Any = type(rule)
    for field in attrs.fields(kind):
        if field.init and field.name not in _SHARED and "says" not in field.name:
            value = getattr(rule, field.name)
            if value is not None and value not in ("", ()):
                yield field.name, _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, tuple | list):
        listed = cast("Sequence[Any]", value)
        joint = " " if any(isinstance(inner, float) for inner in listed) else ", "
        return joint.join([_shown(inner) for inner in listed])
    if isinstance(value, float):
        return short(value)
    if isinstance(value, Family):
        return value.id
    kind: Any = type(value)
    if attrs.has(kind) and not isinstance(value, Mineral):
        names = [each.name for each in attrs.fields(kind) if each.init and each.name != "says"]
        shown = [(name, getattr(value, name)) for name in names if getattr(value, name) not in ((), None)]
        return ", ".join([f"{name} {_shown(inner)}" for name, inner in shown])
    return str(value)


# As text and as plain data ------------------------------------------------------------------------------------


def page_text(page: Page, *, width: int = 100) -> str:
    """Return a page as text for people."""
    lines = [page.id, *wrapped(page.statement, width, "  ")]
    if page.steps:
        lines += ["", "When it speaks", *_listed(page.steps, width)]
    if page.settings:
        lines += ["", "Settings", *_listed([f"{name}: {value}" for name, value in page.settings], width)]
    lines += ["", "Family", *wrapped(f"{page.family}: {page.family_says}", width, "  ")]
    if page.examples:
        shown = [each.text + (f" ({each.note})" if each.note else "") for each in page.examples]
        lines += ["", "Worked examples, which the tests run", *_listed(shown, width)]
    lines += ["", "Evidence", *_listed(evidence(page), width)]
    if page.claims:
        lines += ["", "Claims that it carries"]
        lines += _listed([line for each in page.claims for line in claim_lines(each)], width)
    return "\n".join(lines) + "\n"


def evidence(page: Page) -> list[str]:
    """Return the grade and the sources."""
    sources = [f"[{each.id}] {each} ({each.checked})" for each in page.references]
    return [f"Grade {page.grade.value}: {page.grade.meaning}.", *sources]


def _listed(listed: Sequence[str], width: int) -> list[str]:
    return [line for each in listed for line in wrapped(each, width, "  ", "    ")]


def page_data(page: Page) -> dict[str, Any]:
    """Return a page as mappings, lists and text."""
    return {
        "id": page.id,
        "statement": page.statement,
        "family": page.family,
        "steps": list(page.steps),
        "settings": dict(page.settings),
        "grade": page.grade.value,
        "references": [
            {"id": each.id, "text": each.text, "doi": each.doi, "checked": each.checked} for each in page.references
        ],
        "examples": [{"text": each.text, "note": each.note} for each in page.examples],
        "claims": [
            {
                "id": each.id,
                "claim": each.claim,
                "verdict": each.verdict.value,
                "evidence": each.evidence,
                "counter_evidence": each.counter,
                "preset": each.preset,
                "what_if": each.what_if,
                "sources": list(each.sources),
                "status": each.status,
            }
            for each in page.claims
        ],
    }
