"""A trace as text for people: what decided, what was read, how well it is known, and what speaks against it."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeAlias

from camg.catalogue.claims import Claim, claim
from camg.provenance import Grade
from camg.rules.offer import Offers, in_words
from camg.rules.outcome import Finding, OutcomeKind, Rule
from camg.rules.situation import Situation
from camg.rules.trace import Comparison, Look, Read, Trace, trace, trace_of
from camg.rules.wording import described, wrapped

__all__ = ["Paragraph", "claim_lines", "exact", "grade_line", "why", "why_of_finding"]

Paragraph: TypeAlias = tuple[str, Iterable[str]]
"""A heading, and its lines."""


def why_of_finding(rule: Rule, finding: Finding, situation: Situation | None, *, width: int = 100) -> str:
    """Return why a finding was made: its own subject, and everything that the rule read."""
    if situation is None:
        unknown = ("not kept with this finding; the assessment's why(rule_id) tells it",)
        return why(rule, trace_of(rule, finding), more=[("What was read", unknown)], width=width)
    return why(rule, trace(rule, situation), only=finding, more=_changes(finding), width=width)


def _changes(finding: Finding) -> Iterator[Paragraph]:
    """Tell what would clear a finding, and what was tried and stands in the way."""
    situation = finding.situation
    is_asked = situation is not None and situation.adviser is not None and situation.diary is None
    if is_asked and finding.offers == Offers():
        yield "What may be changed", [_NOTHING_TO_CHANGE]
    offered = [each.text if each.gain is None else f"{each.text} {each.gain.text}" for each in finding.offers.remedies]
    if offered:
        yield "What may be changed", offered
    if finding.offers.failed:
        yield "What may be changed", [finding.offers.text]
    if finding.offers.refused:
        refused = [
            f"{each.remedy.text} Against it: {'; '.join(map(in_words, each.against))}."
            for each in finding.offers.refused
        ]
        more = len(refused) - _MOST_REFUSED
        yield (
            "What was tried and is not offered",
            [finding.offers.text, *refused[:_MOST_REFUSED], *([f"and {more} more"] if more > 0 else [])],
        )


_NOTHING_TO_CHANGE = "No change is offered: the rule has none to propose for what it found."
_MOST_REFUSED = 5
"""How many refused changes are told one by one."""


def why(
    rule: Rule, found: Trace, *, only: Finding | None = None, more: Iterable[Paragraph] = (), width: int = 100
) -> str:
    """Return a trace as text.

    Parameters
    ----------
    rule : Rule
    found : Trace
    only : Finding, optional
        Tell what decided about this finding alone.
    more : iterable of (str, iterable of str)
        Further paragraphs, such as what was tried and refused, before the evidence.
    width : int
        Characters in a line, where words allow.
    """
    severity = "" if found.severity is None else f", {(found.severity if only is None else only.severity).value}"
    lines = [f"{found.rule_id}: {found.kind.value}{severity}", *wrapped(found.statement, width, "  ")]
    paragraphs: list[Paragraph] = [
        ("What decided", _decided(found, only)),
        *([("Why it stands in place of another rule", (found.reason,))] if found.reason else []),
        *([("What was read", _read(found.reads))] if found.reads else []),
        *more,
        ("How well it is known", _known(rule)),
    ]
    for heading, told in paragraphs:
        lines += ["", heading, *chain.from_iterable(wrapped(line, width, *_indents(line)) for line in told)]
    return "\n".join(lines) + "\n"


def _indents(line: str) -> tuple[str, str]:
    """Return how a line is set in, and how what runs over is: a comparison stands under its subject."""
    depth = "    " if line.startswith(_DEEPER) else "  "
    return depth, f"{depth}  "


_DEEPER = "- "


def exact(value: float, unit: str) -> str:
    """Write a number with its unit, to six figures.

    >>> exact(500.0, "mg"), exact(2.704, "1"), exact(1.5, "h")
    ('500 mg', '2.704', '1.5 h')
    """
    return f"{value:.6g}" if unit in ("1", "") else f"{value:.6g} {unit}"


# What decided -------------------------------------------------------------------------------------------------


def _decided(found: Trace, only: Finding | None) -> Iterator[str]:
    looks = found.looks
    if only is not None:
        looks = tuple([each for each in looks if _is_of(each, only)]) or looks
    for look in looks:
        yield from _looked(look, "" if look.rule_id == found.rule_id else f"{look.rule_id}: ")
    if found.problem:
        yield f"The rule failed: it {found.problem}."
        return
    if not looks:
        yield _WITHOUT[found.kind]
    if found.missing:
        yield f"Not known: {', '.join(found.missing)}."
    margin = found.margin if only is None or len(found.looks) == len(looks) else looks[0].margin
    if margin is not None and looks:
        where = "from where it would matter" if margin >= 0 else "beyond where it begins to matter"
        nearest = next((each for each in looks if each.rule_id == found.rule_id and each.margin == margin), looks[0])
        yield f"Margin: {exact(abs(margin), nearest.unit)} {where}."


_WITHOUT = {
    OutcomeKind.FOUND: "The rule does not say what it measured.",
    OutcomeKind.CLEAR: "The rule looked, and does not say what it measured.",
    OutcomeKind.NOT_APPLICABLE: "Nothing was compared: what the rule is about is absent.",
    OutcomeKind.NOT_EVALUATED: "Nothing could be compared.",
}


def _is_of(look: Look, finding: Finding) -> bool:
    return (look.measured, look.items, look.severity) == (finding.measured, finding.items, finding.severity)


def _looked(look: Look, held: str) -> Iterator[str]:
    """Tell what was looked at; by a rule that this one holds, with its id before it."""
    about = described(look.items) or "As a whole"
    number = exact(look.measured, look.unit)
    yield f"{held}{about}: {number if look.measured < float('inf') else 'nothing comes near a limit'}"
    for each in look.comparisons:
        yield f"{_DEEPER}{_compared(each, look)}"
    if look.missing and not all(each.certain for each in look.comparisons):
        yield f"{_DEEPER}what would settle it: {', '.join(look.missing)}"


def _compared(each: Comparison, look: Look) -> str:
    limit = {"rule": "the rule's limit", "standards": each.source, "computed": "computed from what was read"}
    weight = "" if each.severity is None else f", {each.severity.value}"
    unit = each.unit or look.unit
    far = "" if each.margin in (0.0, float("inf")) else f" by {exact(abs(each.margin), unit)}"
    answer = f"{'yes' if each.reached else 'no'}{far}"
    about = f"{each.what} {exact(each.measured, unit)}: " if each.what else ""
    could = (
        ""
        if each.what or each.measured == look.measured
        else f" for {exact(each.measured, look.unit)}, which it could be"
    )
    doubt = "" if each.certain else " (if that holds)"
    mark = " <- this decided" if each.decisive else ""
    if each.reached and each.measured == float("inf"):
        could, answer, doubt = "", _COULD_BE, ""
    return f"{about}{each.side} {exact(each.limit, unit)}{could} ({limit[each.origin]}{weight})? {answer}{doubt}{mark}"


_COULD_BE = "it could be: how much it is in all is not known"


# What was read ------------------------------------------------------------------------------------------------


def _read(reads: tuple[Read, ...]) -> Iterator[str]:
    for each in reads:
        if each.origin != "model":
            source = ": ".join(part for part in (each.origin, each.source) if part)
            yield f"{each.name}: {_value(each)} ({source}{_cited(each)})"
    model = [f"{each.name} {_value(each)}{_cited(each)}" for each in reads if each.origin == "model"]
    if model:
        yield f"the model: {', '.join(model)}"


def _cited(each: Read) -> str:
    return f" [{each.reference}]" if each.reference else ""


def _value(each: Read) -> str:
    value = each.value
    if value is None:
        return "none" if each.origin == "standards" else "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join([part if isinstance(part, str) else exact(part, each.unit) for part in value]) or "none"
    return value if isinstance(value, str) else exact(value, each.unit)


# How well it is known -----------------------------------------------------------------------------------------


def _known(rule: Rule) -> Iterator[str]:
    yield grade_line(rule.grade, getattr(rule, "grade_reason", ""))
    for source in rule.references:
        yield f"[{source.id}] {source} ({source.checked})"
    for key in getattr(rule, "claims", ()):
        yield from claim_lines(claim(key))


def grade_line(grade: Grade, reason: str) -> str:
    """Say how far the evidence carries, and why no further where parts of it would."""
    return f"Grade {grade.value}: {grade.meaning}. {reason}".rstrip()


def claim_lines(each: Claim) -> Iterator[str]:
    """Say what is claimed, what became of it, and of a contested claim what speaks against it."""
    cited = f" [{', '.join(each.sources)}]" if each.sources else ""
    if not each.is_contested:
        yield f"{each.id}, {each.verdict.value}: {each.claim} {each.evidence}{cited}"
        return
    yield f"{each.id}, contested: {each.claim} Against it: {each.counter}{cited}"
    if each.preset is not None:
        yield f"{_DEEPER}The preset {each.preset} would make that wording true: {each.what_if}"
    if each.no_rule:
        yield f"{_DEEPER}No rule carries it: {each.no_rule}"
