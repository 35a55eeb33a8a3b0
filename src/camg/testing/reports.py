"""What a check reports, and what is printed where a law breaks."""

from collections.abc import Iterable
from typing import Any

import attrs

from camg.rules.outcome import Outcome, Rule
from camg.rules.situation import Situation
from camg.testing.law_book import Broken, Law, law
from camg.testing.situation_strategy import code, imports_of

__all__ = ["LawBroken", "NothingChecked", "Report", "text_of", "together"]


class LawBroken(AssertionError):
    """A rule broke a law; the message has the law, the smallest situation found as code, and what was said.

    Attributes
    ----------
    law : Law
    rule_id : str
    situation : Situation or None
        None where a law that was expected to fail did not.
    """

    def __init__(self, broken_law: Law, rule_id: str, text: str, situation: Situation | None = None) -> None:
        super().__init__(text)
        self.law, self.rule_id, self.situation = broken_law, rule_id, situation

    def __reduce__(self) -> tuple[Any, ...]:
        return _broken_again, (self.law.id, self.rule_id, str(self), self.situation)


def _broken_again(law_id: str, rule_id: str, text: str, situation: Situation | None) -> LawBroken:
    return LawBroken(law(law_id), rule_id, text, situation)


class NothingChecked(AssertionError):
    """No law was tried, or none on any situation: a check that looks at nothing must not pass."""


@attrs.frozen(kw_only=True)
class Report:
    """What a check did.

    Attributes
    ----------
    rule_id : str
        Of the rule, or of the set.
    laws : tuple of str
        The laws that were tried and hold.
    examples : int
        On how many situations, each of them tried by every law.
    skipped : tuple of (str, str)
        Laws that were not tried, and why.
    expected : tuple of (str, str)
        Laws that break as expected, and why that is accepted.
    kinds : tuple of (str, int)
        What the rule said, and how often: a rule that was never `found` was hardly checked.
    """

    rule_id: str
    laws: tuple[str, ...]
    examples: int
    skipped: tuple[tuple[str, str], ...] = ()
    expected: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        said = ", ".join(f"{count} {kind}" for kind, count in self.kinds)
        lines = [f"{self.rule_id}: {len(self.laws)} laws hold on {self.examples} situations ({said})"]
        lines += [f"  {name} breaks, as expected: {why}" for name, why in self.expected]
        lines += [f"  {name} was not tried: {why}" for name, why in self.skipped]
        return "\n".join(lines)


def together(name: str, reports: Iterable[Report]) -> Report:
    """Return the reports on the rules of a set as one."""
    listed = list(reports)
    kinds: dict[str, int] = {}
    for each in listed:
        for kind, count in each.kinds:
            kinds[kind] = kinds.get(kind, 0) + count
    made = Report(
        rule_id=name,
        laws=tuple(dict.fromkeys(law_id for each in listed for law_id in each.laws)),
        examples=sum(each.examples for each in listed),
        skipped=tuple(dict.fromkeys(skip for each in listed for skip in each.skipped)),
        expected=tuple(dict.fromkeys(skip for each in listed for skip in each.expected)),
        kinds=tuple(sorted(kinds.items())),
    )
    if not made.examples:
        raise NothingChecked(f"{name}: no law was tried on any situation")
    return made


# What is printed ------------------------------------------------------------------------------------------------


def text_of(each: Law, rule: Rule, broken: Broken) -> str:
    """Return what is printed of a broken law."""
    lines = [
        f"{rule.id} breaks the law {each.id!r}: {each.sentence}",
        f"Why it matters: {each.reason}",
        f"What is wrong: {broken.remark}.",
        "",
        *_pasteable(broken),
    ]
    return "\n".join(lines)


def _pasteable(broken: Broken) -> list[str]:
    """Return code that makes what the rule was asked again, and in comments what it said."""
    situation = code(broken.situation)
    other = "" if broken.other is None else code(broken.other)
    lines = [imports_of(f"{situation} {other}"), "", f"situation = {situation}", f"# says: {_shown(broken.said)}"]
    if other:
        lines.append(f"other = {other}")
    if other or broken.other_said is not None:
        lines.append(f"# says: {_shown(broken.other_said)}")
    return lines


def _shown(said: object) -> str:
    if not isinstance(said, Outcome):
        return " ".join(repr(said).split())
    parts = [said.kind.value]
    if said.missing:
        parts.append(f"missing {', '.join(said.missing)}")
    for each in said.findings:
        measured = "" if each.measured is None else f" {each.measured!r} {each.unit}, allowed {each.allowed}"
        parts.append(f"{each.severity}{measured}")
    if said.margin is not None:
        parts.append(f"margin {said.margin!r}")
    return "; ".join(parts)
