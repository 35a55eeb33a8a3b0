"""Immutable collections of rules."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from camg import _attrs as attrs
from camg._value import OnDemand, on_demand
from camg.errors import Fault, InputError, RuleError, UnknownNameError, gathered, listed, nearest_names, raise_all
from camg.provenance import Grade
from camg.rules.outcome import Rule
from camg.rules.precedence import Places, Precedence, places_of

__all__ = ["RuleSet", "held_otherwise"]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class RuleSet(OnDemand):
    """An immutable collection of rules with an id and a version; each rule id stands once.

    Attributes
    ----------
    id, version : str
    rules : tuple of Rule
        In the order they were given; the order never changes an answer.
    reasons : tuple of (str, str)
        Why rules were replaced: rule id and reason.
    precedence : tuple of Precedence
        Rules that speak of one matter, of which the most severe shows.
    """

    id: str
    version: str
    rules: tuple[Rule, ...]
    reasons: tuple[tuple[str, str], ...] = ()
    precedence: tuple[Precedence, ...] = ()

    @classmethod
    def of(cls, *rules: Rule, id: str, version: str, precedence: Iterable[Precedence] = ()) -> "RuleSet":
        """Make a set of rules.

        Parameters
        ----------
        rules : Rule
        id, version : str
        precedence : iterable of Precedence
            Rules that speak of one matter, by their ids; an id that the set does not hold does nothing.

        Raises
        ------
        InputError
            When the id or the version is no text, or `precedence` no list of its groups; several, as `InputErrors`.
        RuleError
            When two rules have one id, something has no id, statement, grade, references or check, a rule stands in
            two groups, a rule holds another than the set's under one id, or the parameters of a family make no sense
            (an unknown source, a threshold of another dimension or below zero, a ladder that is empty or out of
            order, a sentence that is no template): all at once, those of the id and the version too.
        """
        faults: list[Fault] = [
            InputError(f"RuleSet.{name}", text, "text", f"Give the set its {name}.")
            for name, text in (("id", id), ("version", version))
            if not isinstance(text, str) or not text
        ]
        groups = gathered(faults, _groups, precedence) or ()
        problems: list[str] = []
        seen: set[str] = set()
        for number, each in enumerate(rules):
            wrong = _no_rule(each)
            if wrong:
                problems.append(f"number {number} {wrong}")
            elif each.id in seen:
                problems.append(f"two rules have the id {each.id!r}")
            else:
                seen.add(each.id)
        grouped = [rule_id for group in groups for rule_id in group.rules]
        problems += [f"{each!r} stands in two groups" for each in dict.fromkeys(grouped) if grouped.count(each) > 1]
        problems += _senseless(rules)
        problems += _disagreeing(rules)
        if problems:
            _refuse(f"set {id}", [*(str(each).rstrip(".") for each in faults), *problems])
        raise_all("the rule set cannot be used", faults)
        return cls(id=id, version=version, rules=tuple(rules), precedence=groups)

    @on_demand
    def places(self) -> Places:
        """The number of the group of each rule that has one, and its place there."""
        return places_of(self.precedence)

    @on_demand
    def kept(self) -> dict[str, Any]:
        """What other rooms derive from these rules alone and keep with them."""
        return {}

    def __repr__(self) -> str:
        from camg.rules.default import default_rules

        if self == default_rules():
            return "default_rules()"
        changed = f", {len(self.reasons)} changed for a reason" if self.reasons else ""
        return f"<RuleSet {self.id} {self.version}: {len(self)} rule{'' if len(self) == 1 else 's'}{changed}>"

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
        raise UnknownNameError(
            "rule", rule_id, nearest_names(rule_id, ids), f"The set {self.id} has no such rule; iterate it for its ids."
        )

    def __or__(self, other: "RuleSet") -> "RuleSet":
        """Join two sets; one id on both sides, or another rule under an id that one side holds, is a `RuleError`."""
        if not isinstance(other, RuleSet):
            raise InputError("other", other, "a RuleSet", "Write RuleSet.of(*rules, id='mine', version='1').")
        both = sorted({each.id for each in self} & {each.id for each in other})
        if both:
            raise RuleError(both[0], f"stands in {self.id} and in {other.id}; use replace to override a rule")
        rules = self.rules + other.rules
        _refuse(f"set {self.id}+{other.id}", _disagreeing(rules))
        return RuleSet(
            id=f"{self.id}+{other.id}",
            version=f"{self.version}+{other.version}",
            rules=rules,
            reasons=self.reasons + other.reasons,
            precedence=tuple(dict.fromkeys(self.precedence + other.precedence)),
        )

    def without(self, rule_id: str) -> "RuleSet":
        """Return the set without one rule, and without it where another rule holds it: what is silent is not counted.

        Raises
        ------
        UnknownNameError
            When there is no rule of this id.
        """
        gone = self[rule_id]
        rules = tuple(_held_anew(each, rule_id, ()) for each in self.rules if each is not gone)
        return attrs.evolve(self, rules=rules)

    def replace(self, rule: Rule, *, reason: str) -> "RuleSet":
        """Return the set with the rule of the same id replaced, also where another rule holds it, and the reason kept.

        Raises
        ------
        UnknownNameError
            When there is no rule of this id, neither in the set nor held by a rule of it.
        InputError
            When there is no reason.
        RuleError
            When it is no rule, or makes no sense: all faults at once.
        """
        if not isinstance(reason, str) or not reason.strip():
            raise InputError("reason", reason, "a sentence", "Say why the rule is replaced.")
        wrong = _no_rule(rule)
        _refuse(f"set {self.id}", [f"the rule {wrong}"] if wrong else [])
        rules = tuple(rule if each.id == rule.id else _held_anew(each, rule.id, (rule,)) for each in self.rules)
        if all(new is old for new, old in zip(rules, self.rules, strict=True)):
            _ = self[rule.id]
        _refuse(f"set {self.id}", _senseless([rule]))
        return attrs.evolve(self, rules=rules, reasons=(*self.reasons, (rule.id, reason)))

    def override(self, rule_id: str, *, reason: str, **changes: Any) -> "RuleSet":
        """Return the set with some parameters of a rule changed, and the reason kept, which its findings then say.

        Parameters
        ----------
        rule_id : str
        reason : str
            Why, as a sentence.
        **changes
            Parameters of the rule's family by name, such as ``rungs=(Rung.of("300 mg", "info"),)``.

        Raises
        ------
        UnknownNameError
            When there is no rule of this id, or it has no such parameter.
        InputError
            When there is no reason, or the rule is a function, which has no parameters.
        RuleError
            When the changed rule makes no sense: all faults at once.

        Examples
        --------
        >>> from camg.rules.default import default_rules
        >>> from camg.rules.rule import Rung
        >>> ours = default_rules().override(
        ...     "dose/ca-single-cap", reason="Our patients take small portions.", rungs=(Rung.of("300 mg", "info"),)
        ... )
        >>> ours["dose/ca-single-cap"].rungs[0].limit, ours.reason_for("dose/ca-single-cap")
        (300.0, 'Our patients take small portions.')
        """
        old: Any = self[rule_id]
        family: Any = old.__class__
        if not attrs.has(family):
            raise InputError("rule_id", rule_id, "a rule of an attrs class", "Write it anew and use replace.")
        known = [each.alias for each in attrs.fields(family) if each.init and each.alias != "id"]
        for name in changes:
            if name not in known:
                raise UnknownNameError(
                    f"rule {rule_id}", name, nearest_names(name, known), f"It has {', '.join(known)}."
                )
        if not changes:
            raise InputError("changes", None, f"at least one of {', '.join(known)}", "Say what is changed.")
        return self.replace(attrs.evolve(old, **changes), reason=reason)

    def reason_for(self, rule_id: str) -> str | None:
        """Return why a rule was replaced, every reason in turn; None where it was not."""
        said = dict.fromkeys(reason for changed, reason in self.reasons if changed == rule_id)
        return " ".join(said) or None

    @on_demand
    def content_hash(self) -> str:
        """The SHA-256 of what the set says, in hexadecimal: the same in every process and on every machine.

        It is of the canonical JSON (see `camg.writing.to_json`): equal sets have equal hashes. Of a rule that is a
        function, or of a class that has no plain form, it holds the id, the statement, the grade, the sources, and
        the module and name of its code; what the code does it cannot tell.
        """
        from camg.rules.plain import hash_of

        return hash_of(self)


def _senseless(rules: Iterable[object]) -> list[str]:
    """Return what is wrong with the parameters of rules; asked here, for rules alone could not say it all at once."""
    from camg.rules.faults import set_faults

    return set_faults(rules)


def _no_rule(rule: Rule) -> str:
    """Return what keeps something from being a rule; empty where nothing does."""
    kind = type(rule).__name__
    names = {name for each in type(rule).__mro__ for name in vars(each)}.union(getattr(rule, "__dict__", ()))
    lacking = [name for name in ("id", "statement", "grade", "references", "check") if name not in names]
    if lacking:
        return f"({kind}) has no {', '.join(lacking)}"
    if not isinstance(rule.id, str) or not isinstance(rule.grade, Grade):
        return f"({kind}) needs an id that is text and a Grade"
    return ""


def _groups(precedence: Iterable[Precedence]) -> tuple[Precedence, ...]:
    groups = listed(precedence, field="RuleSet.precedence", allowed="a list of Precedence")
    for number, each in enumerate(groups):
        if not isinstance(each, Precedence):
            fix = "Write Precedence(name=..., rules=(...))."
            raise InputError(f"RuleSet.precedence[{number}]", each, "a Precedence", fix)
    return groups


def held_otherwise(rules: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Return each rule that holds another than is listed under the same id, with what it holds: they would disagree."""
    own = {each.id: each for each in rules}
    for rule in rules:
        for held in _all_held(rule):
            if held.id in own and held != own[held.id]:
                yield rule, held


def _disagreeing(rules: Iterable[Rule]) -> list[str]:
    listed = [each for each in rules if not _no_rule(each)]
    return [
        f"{holder.id} holds another {held.id} than the set's: replace and override change both"
        for holder, held in held_otherwise(listed)
    ]


def _all_held(holder: Rule) -> Iterator[Rule]:
    """Return the rules that a rule holds, at any depth."""
    kind: Any = type(holder)
    for field in attrs.fields(kind) if attrs.has(kind) else ():
        for each in _tuple_of(getattr(holder, field.name)) if field.init else ():
            if _is_rule(each):
                yield each
                yield from _all_held(each)


def _refuse(name: str, problems: list[str]) -> None:
    if problems:
        raise RuleError(name, "; ".join(problems))


def _held_anew(holder: Rule, rule_id: str, instead: tuple[Rule, ...]) -> Rule:
    """Return a rule with what it holds under an id, at any depth, replaced or left out; itself where it holds none.

    A rule holds others in tuples among its attrs fields.
    """
    kind: Any = type(holder)
    if not attrs.has(kind):
        return holder
    changes: dict[str, Any] = {}
    for field in attrs.fields(kind):
        held = _tuple_of(getattr(holder, field.name)) if field.init else ()
        anew = _anew(held, rule_id, instead)
        if len(anew) != len(held) or any(new is not old for new, old in zip(anew, held, strict=True)):
            changes[field.alias] = anew
    result: Rule = attrs.evolve(cast(Any, holder), **changes) if changes else holder
    return result


def _tuple_of(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, tuple):
        return ()
    return cast("tuple[Any, ...]", value)  # type: ignore[redundant-cast,unused-ignore]  # because pyright narrows it to a tuple of unknowns


def _anew(held: tuple[Any, ...], rule_id: str, instead: tuple[Rule, ...]) -> tuple[Any, ...]:
    anew: list[Any] = []
    for each in held:
        if not _is_rule(each):
            anew.append(each)
        elif each.id == rule_id:
            anew += instead
        else:
            anew.append(_held_anew(each, rule_id, instead))
    return tuple(anew)


def _is_rule(value: Any) -> bool:
    return hasattr(value, "id") and callable(getattr(value, "check", None))
