"""The one place where findings become sentences: a rule's template, filled with the finding's numbers.

Places in a template: ``{measured}``, ``{low}``, ``{high}`` (numbers with their unit), ``{apart}`` (a gap in words),
``{items}`` (what it is about), and every fact of the rule by its name; a fact whose name ends in ``_mg`` comes with
its unit, and one with a largest value beside it as a range.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from camg._numeric import in_digits
from camg.intake.intake import Intake, Item
from camg.intake.moment import moment_text
from camg.rules.outcome import Finding, Rule
from camg.rules.situation import Situation

__all__ = ["PLACES", "described", "facts", "number", "sentence", "wrapped"]

PLACES = ("statement", "subject", "measured", "measured_percent", "apart", "low", "high", "items")
"""The places that every template has, beside those of the rule's own facts."""


def number(value: float | None, unit: str = "1") -> str:
    """Write a number for people: three figures or whole, with its unit.

    >>> number(500.0, "mg"), number(2.704, "1"), number(1.5, "h"), number(0.0913, "1")
    ('500 mg', '2.70', '1.5 h', '0.091')
    """
    if value is None:
        return "open"
    size = abs(value)
    digits = 3 if 0 < size < 0.1 else 2 if size < 10 else 1 if size < 1000 else 0
    text = in_digits(value, digits)
    if unit != "1" and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if unit == "1" else f"{text} {unit}"


def wrapped(line: str, width: int, indent: str = "", later: str | None = None) -> list[str]:
    """Break a line where words allow; what runs over is set in by `later`, or as the line is."""
    import textwrap

    return textwrap.wrap(
        line,
        width,
        initial_indent=indent,
        subsequent_indent=indent if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _told_apart(value: float | None, unit: str, bounds: tuple[float | None, float | None]) -> str:
    """Write a number so that it does not look like a bound from which it differs."""
    text = number(value, unit)
    for bound in bounds:
        if value is not None and bound is not None and value != bound and text == number(bound, unit):
            text = f"{value:.6g}" if unit == "1" else f"{value:.6g} {unit}"
    return text


def described(items: Iterable[Item]) -> str:
    """Name what is taken and when: ``600 mg calcium (calcium carbonate) at 08:00``."""
    return ", ".join(_described(item) for item in items)


def _described(item: Item) -> str:
    when = moment_text(item.at).replace("T", " ")
    joint = "on" if isinstance(item.at, datetime) else "at"
    if not isinstance(item, Intake):
        return f"{item.name} {joint} {when}"
    dose = item.dose
    form = f" ({dose.salt.name})" if dose.salt is not None else ""
    return f"{number(dose.elemental_mg, 'mg')} {dose.mineral.name}{form} {joint} {when}"


def facts(rule: Rule, finding: Finding, situation: Situation | None) -> Mapping[str, float | str]:
    """Return the further numbers that a rule has of a finding; none where it has none."""
    ask: Any = getattr(rule, "facts", None)
    if ask is None or situation is None:
        return {}
    try:
        result: Mapping[str, float | str] = ask(finding, situation)
    except Exception as cause:
        return {_FAILED: f"{type(cause).__name__}: {cause}"}
    return result


_FAILED = "facts_failed"
"""The fact that a stranger's rule could not give its facts; the finding stands, and says so."""


def sentence(rule: Rule, finding: Finding, situation: Situation | None) -> str:
    """Return the sentence of a finding, made from its numbers."""
    known = facts(rule, finding, situation)
    low, high = finding.allowed
    measured = _told_apart(finding.measured, finding.unit, finding.allowed)
    places: dict[str, str] = {
        "statement": rule.statement,
        "subject": _subject(finding),
        "measured": measured,
        "measured_percent": number(None if finding.measured is None else 100 * finding.measured, "%"),
        "apart": f"taken together ({measured} apart)" if finding.measured == 0 else f"{measured} apart",
        "low": number(low, finding.unit),
        "high": number(high, finding.unit),
        "items": described(finding.items),
        **{name: _span(name, known) for name in known},
    }
    try:
        text = _template(rule, known, situation).format_map(_Places(places))
    except Exception as cause:
        text = f"{_GENERAL} The rule's own sentence failed ({type(cause).__name__}).".format_map(places)
    if _FAILED in known:
        text += f" The rule's own numbers failed ({known[_FAILED]})."
    if finding.missing:
        text += f" This could matter more, depending on what is not known: {', '.join(finding.missing)}."
    return " ".join(text.split())


class _Places(dict[str, str]):
    """A fact that a finding does not have is said to be unknown."""

    def __missing__(self, key: str) -> str:
        return "unknown"


_GENERAL = "{statement} {subject}"


def _template(rule: Rule, known: Mapping[str, float | str], situation: Situation | None) -> str:
    """Return what the rule says of such a finding; where it says nothing, the numbers alone."""
    choose: Any = getattr(rule, "template", None)
    if situation is None or choose is None:
        return _GENERAL
    chosen: str = choose(known)
    return chosen


def _span(name: str, known: Mapping[str, float | str]) -> str:
    """Write a fact; one with a largest value beside it (``rda_mg``, ``rda_most_mg``) as a range."""
    value = known[name]
    if isinstance(value, str):
        return value
    stem, unit = (name[: -len("_mg")], "_mg") if name.endswith("_mg") else (name, "")
    most = known.get(f"{stem}_most{unit}", value)
    shown = _fact(name, value)
    return shown if most == value or isinstance(most, str) else f"{shown} to {_fact(name, most)}"


def _fact(name: str, value: float) -> str:
    if name.endswith("gain_mg") or "_gain_" in name:
        return f"{in_digits(value, 1, sign='+')} mg"
    if name.endswith("_mg"):
        return number(value, "mg")
    if name.endswith("_h"):
        return number(value, "h")
    return f"{number(value, '%')}" if name.endswith("_percent") else number(value)


def _subject(finding: Finding) -> str:
    about = f" ({described(finding.items)})" if finding.items else ""
    if finding.measured is None:
        return f"Remarked{about}."
    low, high = finding.allowed
    bounds = {
        (True, True): f"{number(low, finding.unit)} to {number(high, finding.unit)}",
        (True, False): f"{number(low, finding.unit)} or more",
        (False, True): f"{number(high, finding.unit)} or less",
        (False, False): "anything",
    }[low is not None, high is not None]
    return f"Measured {number(finding.measured, finding.unit)}; allowed {bounds}{about}."
