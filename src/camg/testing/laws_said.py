"""Laws of what a rule says of one situation."""

import math
import pickle
from functools import cached_property, lru_cache
from inspect import getattr_static
from itertools import islice
from typing import Any

import attrs

from camg._numeric import above, below
from camg._value import on_demand
from camg.intake.regimen import Regimen
from camg.rules.outcome import Finding, Outcome, OutcomeKind, Rule
from camg.rules.situation import Situation
from camg.testing.purity import impure_calls
from camg.testing.trial import Broken, Draw, Trial, anew, as_a_day_of_a_diary, said_of

__all__ = ["TRIALS"]


def _total(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said, wrong = _ill_formed(rule, situation)
    if wrong:
        return Broken(situation=situation, said=said, remark=wrong)
    day = as_a_day_of_a_diary(situation)
    if day is None:
        return None
    said_there, wrong = _ill_formed(rule, day)
    if not wrong:
        return None
    remark = f"written as a day of a diary, {wrong}"
    return Broken(situation=situation, said=said, remark=remark, other=day, other_said=said_there)


def _ill_formed(rule: Rule, situation: Situation) -> tuple[object, str]:
    """Return what a rule says or raises, and what of that is no well-formed outcome."""
    try:
        said: Any = rule.check(situation)
    except Exception as fault:
        return fault, f"it raised {type(fault).__name__}: {fault}"
    wrong = ""
    if not isinstance(said, Outcome):
        wrong = f"check returned {type(said).__name__}, not an Outcome"
    elif said.rule_id != rule.id:
        wrong = f"the outcome is of the rule {said.rule_id!r}"
    elif (said.kind is OutcomeKind.FOUND) != bool(said.findings):
        wrong = f"an outcome that is {said.kind.value!r} has {len(said.findings)} findings"
    elif said.kind is OutcomeKind.NOT_EVALUATED and not said.missing:
        wrong = "it is not evaluated, and does not say what is missing"
    elif said.kind in (OutcomeKind.CLEAR, OutcomeKind.NOT_APPLICABLE) and said.missing:
        wrong = f"something is missing although it is {said.kind.value!r}"
    return said, wrong


def _pure(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    first = said_of(rule, situation)
    if first is None:
        return None
    called: list[str] = []
    with impure_calls(called):
        again = said_of(rule, anew(situation))
    if called:
        return Broken(situation=situation, said=first, remark=f"it calls {', '.join(dict.fromkeys(called))}")
    third = said_of(rule, situation)
    for other in (again, third):
        if other != first:
            return Broken(
                situation=situation, said=first, remark="asked again, it says something else", other_said=other
            )
    return None


def _keeps(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    own = anew(situation, regimen=attrs.evolve(situation.regimen), person=attrs.evolve(situation.person))
    before = _state(rule, own)
    said = said_of(rule, own)
    after = _state(rule, own)
    changed = [name for name in before if before[name] != after[name]]
    if said is None or not changed:
        return None
    return Broken(situation=situation, said=said, remark=f"after the check, changed: {', '.join(changed)}")


def _state(rule: Rule, situation: Situation) -> dict[str, str]:
    own = [(name, each) for name, each in getattr(rule, "__dict__", {}).items() if not _is_computed(rule, name)]
    shared = [(name, each) for name, each in vars(type(rule)).items() if not name.startswith("__")]
    shown: dict[str, object] = {
        "the regimen": situation.regimen,
        "the person": situation.person,
        "the standards": [(row.word, row.mg) for row in situation.standards.rows],
        "the model": situation.model,
        "the rule": rule,
    }
    return {name: repr(each) for name, each in shown.items()} | {"the rule's attributes": repr((own, shared))}


def _is_computed(rule: Rule, name: str) -> bool:
    """Tell whether an attribute only keeps what was computed when it was first asked for."""
    return isinstance(getattr_static(type(rule), name, None), on_demand | cached_property)


def _listed(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = said_of(rule, situation)
    if said is None:
        return None
    taken = set(situation.regimen if situation.diary is None else situation.diary)
    for finding in said.findings:
        strange = [each for each in finding.items if each not in taken]
        if strange:
            return Broken(situation=situation, said=said, remark=f"nobody takes {strange[0]!r}")
    return None


def _agreeing(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = said_of(rule, situation)
    if said is None:
        return None
    wrong = next((text for text in map(_disagreement, said.findings) if text), "")
    if said.margin is not None:
        if math.isnan(said.margin):
            wrong = "the margin is not a number"
        elif said.kind is OutcomeKind.CLEAR and said.margin < -1e-5:
            wrong = f"it is clear by a margin of {said.margin:g}"
        elif said.kind is OutcomeKind.FOUND and said.margin > 1e-5:
            wrong = f"it is found by a margin of {said.margin:g}"
    return Broken(situation=situation, said=said, remark=wrong) if wrong else None


def _disagreement(finding: Finding) -> str:
    measured, (low, high) = finding.measured, finding.allowed
    if low is not None and high is not None and low > high:
        return f"it allows {low:g} to {high:g}, which is nothing"
    if measured is None or (low is None and high is None):
        return ""
    if math.isnan(measured):
        return "what it measured is not a number"
    if (low is None or above(measured, low)) and (high is None or below(measured, high)):
        return f"it found {measured:g} {finding.unit}, which it allows: {low} to {high}"
    return ""


def _explained(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    from camg.rules.trace import trace
    from camg.rules.why import why

    said = said_of(rule, situation)
    if said is None:
        return None
    wrong = ""
    try:
        traced = trace(rule, situation)
        text = why(rule, traced)
        messages = [each.within(situation).message for each in said.findings]
    except Exception as fault:
        return Broken(situation=situation, said=said, remark=f"explaining it raised {type(fault).__name__}: {fault}")
    if (traced.kind, traced.severity, frozenset(traced.missing)) != (said.kind, said.severity, frozenset(said.missing)):
        severity = "" if traced.severity is None else f", {traced.severity}"
        wrong = f"the explanation says {traced.kind.value}{severity}"
    elif not text.strip() or not all(each.strip() for each in messages):
        wrong = "a sentence is empty"
    return Broken(situation=situation, said=said, remark=wrong) if wrong else None


def _remedied(rule: Rule, situation: Situation, _draw: Draw) -> Broken | bool | None:
    from camg.rules.remedy import AskClinician, Remedy, apply

    said = said_of(rule, situation)
    propose: Any = getattr(rule, "propose", None)
    if said is None or not isinstance(situation.regimen, Regimen):
        return None
    proposed: list[Any] = []
    try:
        for finding in said.findings:
            proposed += islice(propose(situation, finding.within(situation)), _MOST_PROPOSED)
        strange = [each for each in proposed if not isinstance(each, Remedy)]
        if strange:
            return Broken(situation=situation, said=said, remark=f"it proposes {strange[0]!r}, which is no Remedy")
        changes = [each for each in proposed if not isinstance(each, AskClinician)]
        after = [anew(situation, regimen=apply(situation.regimen, each)) for each in changes]
    except Exception as fault:
        remark = f"proposing and applying raised {type(fault).__name__}: {fault}"
        return Broken(situation=situation, said=said, remark=remark)
    if not changes or len(said.findings) > 1:
        return None
    if any(_clears(rule, each) for each in after):
        return True
    return Broken(
        situation=situation,
        said=said,
        remark=f"on no situation that was tried does a proposed change clear it; the first here: {changes[0].text}",
        other=after[0],
        other_said=said_of(rule, after[0]),
        excusable=True,
    )


_MOST_PROPOSED = 60


def _clears(rule: Rule, situation: Situation) -> bool:
    said = said_of(rule, situation)
    return said is not None and said.kind is not OutcomeKind.FOUND


def _valued(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = said_of(rule, situation)
    if said is None:
        return None
    wrong = ""
    for name, value in (("the rule", rule), ("the outcome", said)):
        try:
            copy: Any = pickle.loads(pickle.dumps(value))  # noqa: S301, RUF100 - because it was pickled in this line
            if copy != value or hash(copy) != hash(value):
                wrong = f"{name}, pickled and read again, is another one"
        except Exception as fault:
            wrong = f"{name} cannot be hashed, compared and pickled: {type(fault).__name__}: {fault}"
    return Broken(situation=situation, said=said, remark=wrong) if wrong else None


def _written(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = said_of(rule, situation)
    if said is None:
        return None
    try:
        read = _read_back(_This(rule))
    except Exception as fault:
        remark = f"writing or reading it raised {type(fault).__name__}: {fault}"
        return Broken(situation=situation, said=said, remark=remark)
    if read != rule:
        return Broken(situation=situation, said=said, remark="read from its JSON it is another rule", other_said=read)
    again = said_of(read, anew(situation))
    if again != said:
        return Broken(situation=situation, said=said, remark="read from its JSON it says otherwise", other_said=again)
    return None


class _This:
    """A rule that is equal to itself alone, since whether it has an equality that holds is for the law to tell."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and other.rule is self.rule

    def __hash__(self) -> int:
        return id(self.rule)


@lru_cache(maxsize=4)
def _read_back(this: _This) -> Rule:
    """Return a rule as it comes back from its JSON; once for all situations."""
    from camg.reading import read_rules
    from camg.rules.rule_set import RuleSet
    from camg.writing import to_json

    rule = this.rule
    own = type(rule).__module__.startswith("camg.")
    one = RuleSet.of(rule, id="written", version="1")
    return read_rules(to_json(one), families=() if own else (type(rule),))[rule.id]


TRIALS: dict[str, Trial] = {
    "keeps": _keeps,
    "total": _total,
    "pure": _pure,
    "about-what-is-taken": _listed,
    "measured-and-allowed": _agreeing,
    "explanation": _explained,
    "remedies-clear": _remedied,
    "values": _valued,
    "json": _written,
}
"""What tries these laws, by the id of the law."""
