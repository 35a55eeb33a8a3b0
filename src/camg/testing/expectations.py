"""What an example expects a rule to say, and whether it does."""

from collections.abc import Callable, Iterator, Mapping
from math import inf, isfinite
from typing import Any, TypeAlias, cast

import attrs

from camg._numeric import above, below
from camg.errors import InputError, UnknownNameError, unknown_key
from camg.rules.outcome import Finding, Outcome, OutcomeKind, Severity
from camg.rules.situation import Situation

__all__ = ["Expected", "Near", "disagreements", "expected_from"]

Fault: TypeAlias = InputError | UnknownNameError


@attrs.frozen
class Near:
    """A number, and how far off it may be; 0 for what counts as equal.

    Attributes
    ----------
    number, tolerance : float
    """

    number: float
    tolerance: float = 0.0

    def takes(self, value: object) -> bool:
        """Tell whether a value is the number, as near as asked."""
        if isinstance(value, bool) or not isinstance(value, float | int):
            return False
        equal = not (above(value, self.number) or below(value, self.number))
        return equal or abs(value - self.number) <= self.tolerance

    def __str__(self) -> str:
        return f"{self.number:g}" + (f" ± {self.tolerance:g}" if self.tolerance else "")


@attrs.frozen(kw_only=True)
class Expected:
    """What a rule is expected to say.

    Attributes
    ----------
    kind : OutcomeKind
    severity : Severity or None
        The highest that is found.
    further : tuple of (str, value)
        What else is expected, by its word: numbers as `Near`, names as text.
    """

    kind: OutcomeKind
    severity: Severity | None = None
    further: tuple[tuple[str, Any], ...] = ()


# Reading --------------------------------------------------------------------------------------------------------


def expected_from(data: Mapping[str, Any], place: str, faults: list[Fault]) -> Expected | None:
    """Read what is expected; put every fault on the list, and return None where there was one."""
    before = len(faults)
    faults += [unknown_key(place, key, _WORDS) for key in data if key not in _WORDS]
    kind, severity = data.get("kind"), data.get("severity")
    if kind not in tuple(OutcomeKind):
        faults.append(UnknownNameError(f"{place}.kind", kind, tuple(OutcomeKind), "Say what the rule says."))
    if severity is not None and severity not in [each.value for each in Severity]:
        faults.append(UnknownNameError(f"{place}.severity", severity, tuple(each.value for each in Severity)))
    if (kind == OutcomeKind.FOUND) != (severity is not None) and kind in tuple(OutcomeKind):
        fix = "What is found has a severity, and nothing else has."
        faults.append(InputError(f"{place}.severity", severity, "a severity beside 'found', and only there", fix))
    further = [(key, _read(value, f"{place}.{key}", key, faults)) for key, value in data.items() if key in _SAYS]
    if len(faults) > before or kind is None:
        return None
    return Expected(
        kind=OutcomeKind(kind), severity=None if severity is None else Severity(severity), further=tuple(further)
    )


def _read(value: Any, place: str, key: str, faults: list[Fault]) -> Any:
    if key in _NAMES:
        listed: Any = value
        if isinstance(value, list | tuple) and all(isinstance(each, str) for each in listed):
            return tuple(listed)
        faults.append(InputError(place, listed, "a list of names, such as ['age', 'sex']"))
    elif key in _TABLES:
        if isinstance(value, Mapping):
            table = cast("Mapping[str, Any]", value)
            return tuple((name, _near(each, f"{place}.{name}", faults, text=True)) for name, each in table.items())
        faults.append(InputError(place, value, "a table of names and numbers"))
    else:
        return _near(value, place, faults, text=False)
    return None


def _near(value: Any, place: str, faults: list[Fault], *, text: bool) -> Any:
    """Read a number, a number with its tolerance, or where it may be that, text."""
    if text and isinstance(value, str):
        return value
    given: Any = value
    pair: list[Any] = list(given) if isinstance(value, list | tuple) else [given]
    if len(pair) in (1, 2) and all(isinstance(each, float | int) and not isinstance(each, bool) for each in pair):
        near = Near(*map(float, pair))
        if isfinite(near.number) and 0 <= near.tolerance < inf:
            return near
    faults.append(InputError(place, given, "a finite number, or [number, tolerance]"))
    return None


# Comparing ------------------------------------------------------------------------------------------------------


def disagreements(expected: Expected, outcome: Outcome, situation: Situation) -> Iterator[str]:
    """Say, a line each, where an outcome is not as expected."""
    if outcome.kind is not expected.kind:
        lacking = f" (missing {', '.join(outcome.missing)})" if outcome.missing else ""
        yield f"expected {expected.kind.value!r}, and it says {outcome.kind.value!r}{lacking}"
    elif outcome.severity is not expected.severity:
        yield f"expected the severity {expected.severity}, and it says {outcome.severity}"
    else:
        for word, value in expected.further:
            yield from _compared(word, value, _SAYS[word](outcome, situation))


def _compared(word: str, expected: Any, said: Any) -> Iterator[str]:
    if word in _TABLES:
        for name, each in expected:
            yield from _compared(f"{word}.{name}", each, said(name))
    elif not (expected.takes(said) if isinstance(expected, Near) else expected == said):
        yield f"expected {word} {expected}, and it is {said!r}"


def _worst(outcome: Outcome) -> Finding | None:
    return max(outcome.findings, key=lambda each: each.severity.rank, default=None)


def _of_worst(read: Callable[[Finding], Any]) -> Callable[[Outcome, Situation], Any]:
    def said(outcome: Outcome, _situation: Situation) -> Any:
        finding = _worst(outcome)
        return None if finding is None else read(finding)

    return said


def _facts(outcome: Outcome, situation: Situation) -> Callable[[str], object]:
    finding = _worst(outcome)
    facts: Mapping[str, object] = {} if finding is None else finding.within(situation).facts
    return lambda name: facts.get(name)  # noqa: PLW0108 - because get has a second argument


def _loss(_outcome: Outcome, situation: Situation) -> Callable[[str], object]:
    return lambda mineral: situation.absorption.loss_shares(mineral)[0]


_SAYS: dict[str, Callable[[Outcome, Situation], Any]] = {
    "measured": _of_worst(lambda finding: finding.measured),
    "margin": lambda outcome, _: outcome.margin,
    "findings": lambda outcome, _: len(outcome.findings),
    "items": _of_worst(lambda finding: len(finding.items)),
    "notes": lambda outcome, _: len(outcome.notes),
    "missing": lambda outcome, _: outcome.missing,
    "finding_missing": _of_worst(lambda finding: finding.missing),
    "facts": _facts,
    "loss": _loss,
}
"""What may be expected beside kind and severity; of several findings the most severe is asked."""
_NAMES = ("missing", "finding_missing")
_TABLES = ("facts", "loss")
_WORDS = ("kind", "severity", *_SAYS)
