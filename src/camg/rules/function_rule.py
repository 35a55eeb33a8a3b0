"""Rules made of a function."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import attrs

from camg._value import Value
from camg.catalogue.references import reference
from camg.errors import InputError, listed
from camg.provenance import Grade, GradeWord, Reference
from camg.rules.outcome import Outcome, Rule
from camg.rules.situation import Situation

__all__ = ["FunctionRule", "rule"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class FunctionRule(Value):
    """A rule made of a function by `rule`."""

    id: str
    statement: str
    grade: Grade
    references: tuple[Reference, ...]
    _function: Callable[["FunctionRule", Situation], Outcome] = attrs.field(alias="function")

    def check(self, situation: Situation) -> Outcome:
        """Call the function."""
        return self._function(self, situation)

    def __reduce__(self) -> tuple[Callable[[str, str], Rule], tuple[str, str]]:
        """Pickle as module and name: the module holds the rule under the function's name."""
        return _by_name, (self._function.__module__, self._function.__qualname__)


def _by_name(module: str, name: str) -> Rule:
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    result: Rule = found
    return result


def rule(
    *, id: str, statement: str, grade: Grade | GradeWord, references: Iterable[Reference | str] = ()
) -> Callable[[Callable[[FunctionRule, Situation], Outcome]], FunctionRule]:
    """Make a rule of a function of the rule itself and a situation.

    Parameters
    ----------
    id, statement : str
        ``"clinic/evening"``; what the rule holds, as one sentence.
    grade : Grade or str
        ``"A"`` to ``"D"``.
    references : iterable of Reference or str
        Sources, or their ids in the bibliography.

    Raises
    ------
    InputError, UnknownNameError
        When the id or the statement is empty, or the grade or a reference is unknown.

    Examples
    --------
    >>> @rule(id="clinic/any-magnesium", statement="Some magnesium is taken.", grade="D")
    ... def any_magnesium(this, situation):
    ...     return Outcome.clear(this) if situation.totals.mg("magnesium") else Outcome.not_applicable(this)
    >>> any_magnesium.id
    'clinic/any-magnesium'
    """
    for name, text in (("id", id), ("statement", statement)):
        if not isinstance(text, str) or not text.strip():
            raise InputError(f"rule.{name}", text, "text", f"Give the rule its {name}.")
    if grade not in tuple(Grade):
        raise InputError("rule.grade", grade, "'A', 'B', 'C' or 'D'", "Say how far the evidence carries.")
    named = listed(references, field="rule.references", allowed="a list of references or of their ids")
    sources = tuple(each if isinstance(each, Reference) else reference(each) for each in named)

    def made(function: Callable[[FunctionRule, Situation], Outcome]) -> FunctionRule:
        if not callable(function):
            raise InputError("rule.function", function, "a function of the rule and a situation", "Decorate one.")
        return FunctionRule(id=id, statement=statement, grade=Grade(grade), references=sources, function=function)

    return made
