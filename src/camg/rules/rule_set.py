"""Immutable collections of rules."""

from collections.abc import Iterator
from typing import Any

import attrs

from camg._demand import OnDemand, on_demand
from camg.errors import InputError, RuleError, UnknownNameError, nearest_names
from camg.provenance import Grade
from camg.rules.outcome import Rule

__all__ = ["RuleSet"]


@attrs.frozen(kw_only=True, slots=False)
class RuleSet(OnDemand):
    """An immutable collection of rules with an id and a version; each rule id stands once.

    Attributes
    ----------
    id, version : str
    rules : tuple of Rule
        In the order they were given; the order never changes an answer.
    reasons : tuple of (str, str)
        Why rules were replaced: rule id and reason.
    """

    id: str
    version: str
    rules: tuple[Rule, ...]
    reasons: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, *rules: Rule, id: str, version: str) -> "RuleSet":
        """Make a set of rules.

        Raises
        ------
        RuleError
            When two rules have one id, or something has no id, statement, grade, references or check: all at once.
        """
        for name, text in (("id", id), ("version", version)):
            if not isinstance(text, str) or not text:
                raise InputError(f"RuleSet.{name}", text, "text", f"Give the set its {name}.")
        problems: list[str] = []
        seen: set[str] = set()
        for number, each in enumerate(rules):
            names = {name for kind in type(each).__mro__ for name in vars(kind)}.union(getattr(each, "__dict__", ()))
            lacking = [name for name in ("id", "statement", "grade", "references", "check") if name not in names]
            if lacking:
                problems.append(f"number {number} ({type(each).__name__}) has no {', '.join(lacking)}")
            elif not isinstance(each.id, str) or not isinstance(each.grade, Grade):
                problems.append(f"number {number} ({type(each).__name__}) needs an id that is text and a Grade")
            elif each.id in seen:
                problems.append(f"two rules have the id {each.id!r}")
            else:
                seen.add(each.id)
        if problems:
            raise RuleError(f"set {id}", "; ".join(problems))
        return cls(id=id, version=version, rules=tuple(rules))

    @on_demand
    def kept(self) -> dict[str, Any]:
        """What other rooms derive from these rules alone and keep with them."""
        return {}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __contains__(self, rule: object) -> bool:
        return any(rule in (each, each.id) for each in self.rules)

    def __getitem__(self, rule_id: str) -> Rule:
        for each in self.rules:
            if each.id == rule_id:
                return each
        ids = [each.id for each in self.rules]
        raise UnknownNameError("rule", rule_id, nearest_names(rule_id, ids), f"The set {self.id} has no such rule.")

    def __or__(self, other: "RuleSet") -> "RuleSet":
        """Join two sets; one id on both sides is a `RuleError`."""
        if not isinstance(other, RuleSet):
            raise InputError("other", other, "a RuleSet", "Write RuleSet.of(*rules, id='mine', version='1').")
        both = sorted({each.id for each in self} & {each.id for each in other})
        if both:
            raise RuleError(both[0], f"stands in {self.id} and in {other.id}; use replace to override a rule")
        return RuleSet(
            id=f"{self.id}+{other.id}",
            version=f"{self.version}+{other.version}",
            rules=self.rules + other.rules,
            reasons=self.reasons + other.reasons,
        )

    def without(self, rule_id: str) -> "RuleSet":
        """Return the set without one rule.

        Raises
        ------
        UnknownNameError
            When there is no rule of this id.
        """
        gone = self[rule_id]
        return attrs.evolve(self, rules=tuple(each for each in self.rules if each is not gone))

    def replace(self, rule: Rule, *, reason: str) -> "RuleSet":
        """Return the set with the rule of the same id replaced, and the reason kept.

        Raises
        ------
        UnknownNameError
            When there is no rule of this id.
        InputError
            When there is no reason.
        """
        if not isinstance(reason, str) or not reason.strip():
            raise InputError("reason", reason, "a sentence", "Say why the rule is replaced.")
        old = self[rule.id]
        rules = tuple(rule if each is old else each for each in self.rules)
        return attrs.evolve(self, rules=rules, reasons=(*self.reasons, (rule.id, reason)))
