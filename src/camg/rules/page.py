"""A rule's page, made from the rule itself: on the command line, in the documentation, and as plain data."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

import attrs

from camg.catalogue.claims import Claim, claim
from camg.catalogue.minerals import Mineral
from camg.catalogue.worked_examples import WorkedExample, worked_examples
from camg.provenance import Grade, Reference
from camg.rules.outcome import Rule
from camg.rules.predicate import short
from camg.rules.rule import Family
from camg.rules.why import claim_lines, grade_line
from camg.rules.wording import wrapped

__all__ = ["Page", "page_data", "page_of", "page_text"]


@attrs.frozen(kw_only=True)
class Page:
    """What there is to say of a rule before it judges anything.

    Attributes
    ----------
    id, statement : str
    family, family_says : str
        The class of the rule, and what it is in one sentence.
    steps : tuple of str
        The predicate in words: when the rule speaks and how much that matters, and where it does not apply.
    settings : tuple of (str, str)
        Further parameters with their values.
    grade : Grade
    grade_reason : str
        Why this grade, where parts of the rule carry further than others.
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
    grade_reason: str
    references: tuple[Reference, ...]
    examples: tuple[WorkedExample, ...]
    claims: tuple[Claim, ...]


def page_of(rule: Rule) -> Page:
    """Return the page of a rule; of a function, its predicate is not known.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> page_of(default_rules()["dose/ca-single-cap"]).steps
    ('above 500 mg of calcium in one occasion: advice', 'above 1000 mg of calcium in one occasion: caution')
    """
    kind = type(rule)
    declared = isinstance(rule, Family)
    return Page(
        id=rule.id,
        statement=rule.statement,
        family=kind.__name__,
        family_says=(kind.__doc__ or "").strip().partition("\n\n")[0].replace("``", "`"),
        steps=tuple(rule.predicate()) if isinstance(rule, Family) else (),
        settings=tuple(_settings(rule)) if declared else (),
        grade=rule.grade,
        grade_reason=getattr(rule, "grade_reason", ""),
        references=rule.references,
        examples=worked_examples(rule.id),
        claims=tuple([claim(key) for key in getattr(rule, "claims", ())]),
    )


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
        lines += ["", "When it speaks (of the steps that hold, the most severe counts)", *_listed(page.steps, width)]
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
    """Return the grade, why it is this one, and the sources."""
    sources = [f"[{each.id}] {each} ({each.checked})" for each in page.references]
    return [grade_line(page.grade, page.grade_reason), *sources]


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
        "grade_reason": page.grade_reason,
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
