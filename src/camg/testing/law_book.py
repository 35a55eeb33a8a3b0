"""The laws that a rule must keep, as values: each with a sentence, an id, a reason, and what tries it.

A law is tried on one rule and one situation. It returns None where it holds, and else what broke it.
"""

import math
import pickle
from collections.abc import Callable, Iterable, Iterator
from datetime import time
from functools import cache
from itertools import islice
from typing import Any, TypeAlias, cast

import attrs

from camg._numeric import above, below
from camg.errors import UnknownNameError, nearest_names
from camg.intake.dose import MOST_MG, Dose, DoseBasis
from camg.intake.intake import Intake, Item
from camg.intake.regimen import Regimen
from camg.person import PERSON_FIELDS, Person, _scale
from camg.rules.outcome import Finding, Outcome, OutcomeKind, Rule
from camg.rules.rule import Family
from camg.rules.situation import Situation
from camg.testing.purity import impure_calls

__all__ = ["Broken", "Law", "law", "laws"]


@attrs.frozen(kw_only=True)
class Broken:
    """What broke a law.

    Attributes
    ----------
    situation : Situation
    said : Outcome, Exception or other
        What the rule said of it.
    remark : str
        What is wrong, in a few words.
    other : Situation or None
        A second situation, where the law compares two.
    other_said : Outcome or other
    excusable : bool
        Whether it counts only where the law held on no other situation either.
    """

    situation: Situation
    said: object
    remark: str
    other: Situation | None = None
    other_said: object = None
    excusable: bool = False


Draw: TypeAlias = Callable[[int, int], int]
"""Draws a whole number between two others, both included; shrinks to the first."""
Trial: TypeAlias = Callable[[Rule, Situation, Draw], "Broken | bool | None"]
"""Returns what broke the law; True where it was seen to hold and that excuses situations where it could not."""


def _always(_rule: Rule) -> str:
    return ""


@attrs.frozen(kw_only=True)
class Law:
    """A law of rules.

    Attributes
    ----------
    id : str
    sentence : str
        What holds.
    reason : str
        Why it must.
    tried : callable
        Of a rule, a situation and what draws further whole numbers: None, or what broke the law.
    unfit : callable
        Of a rule: why the law does not speak of it; empty where it does.
    """

    id: str
    sentence: str
    reason: str
    tried: Trial = attrs.field(repr=False)
    unfit: Callable[[Rule], str] = attrs.field(default=_always, repr=False)


# What laws ask --------------------------------------------------------------------------------------------------


def _said(rule: Rule, situation: Situation) -> Outcome | None:
    """Return what a rule says; None where it raises or returns something else, of which the law `total` speaks."""
    try:
        said: object = rule.check(situation)
    except Exception:
        return None
    return said if isinstance(said, Outcome) else None


def _anew(situation: Situation, **changes: Any) -> Situation:
    """Return the situation made anew, without anything that it has computed."""
    return attrs.evolve(situation, whole=None, **changes)


def _words(outcome: Outcome) -> tuple[Any, ...]:
    return outcome.rule_id, outcome.kind, frozenset(outcome.missing)


def _numbers(outcome: Outcome) -> list[tuple[int, str, float]]:
    return sorted(
        (each.severity.rank, each.unit, math.inf if each.measured is None else each.measured)
        for each in outcome.findings
    )


def _same(one: Outcome, other: Outcome, *, margin: bool = True) -> bool:
    """Tell whether two outcomes say the same, numbers to what counts as equal."""
    if _words(one) != _words(other) or len(one.findings) != len(other.findings):
        return False
    if margin and not _about(one.margin, other.margin):
        return False
    pairs = zip(_numbers(one), _numbers(other), strict=True)
    return all(a[:2] == b[:2] and _about(a[2], b[2]) for a, b in pairs)


def _about(one: float | None, other: float | None) -> bool:
    if one is None or other is None or math.isinf(one):
        return one == other
    return not (above(one, other) or below(one, other)) or abs(one - other) < 1e-6


def _with_items(situation: Situation, items: Iterable[Item]) -> Situation:
    return _anew(situation, regimen=Regimen.of(*items, complete=situation.regimen.complete))


def _with_doses(situation: Situation, dose: Callable[[Dose], Dose]) -> Situation:
    items = [
        attrs.evolve(each, dose=dose(each.dose)) if isinstance(each, Intake) else each for each in situation.regimen
    ]
    return _with_items(situation, items)


def _compared(rule: Rule, situation: Situation, other: Situation, remark: str, *, margin: bool = True) -> Broken | None:
    said, other_said = _said(rule, situation), _said(rule, other)
    if said is None or other_said is None or _same(said, other_said, margin=margin):
        return None
    return Broken(situation=situation, said=said, remark=remark, other=other, other_said=other_said)


# The laws -------------------------------------------------------------------------------------------------------


def _total(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    try:
        said: Any = rule.check(situation)
    except Exception as fault:
        return Broken(situation=situation, said=fault, remark=f"it raised {type(fault).__name__}: {fault}")
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
    return Broken(situation=situation, said=said, remark=wrong) if wrong else None


def _pure(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    first = _said(rule, situation)
    if first is None:
        return None
    called: list[str] = []
    with impure_calls(called):
        again = _said(rule, _anew(situation))
    if called:
        return Broken(situation=situation, said=first, remark=f"it calls {', '.join(dict.fromkeys(called))}")
    third = _said(rule, situation)
    for other in (again, third):
        if other != first:
            return Broken(
                situation=situation, said=first, remark="asked again, it says something else", other_said=other
            )
    return None


def _keeps(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    own = _anew(situation, regimen=attrs.evolve(situation.regimen), person=attrs.evolve(situation.person))
    before = _state(rule, own)
    said = _said(rule, own)
    after = _state(rule, own)
    changed = [name for name in before if before[name] != after[name]]
    if said is None or not changed:
        return None
    return Broken(situation=situation, said=said, remark=f"after the check, changed: {', '.join(changed)}")


def _state(rule: Rule, situation: Situation) -> dict[str, str]:
    own = {name: repr(value) for name, value in vars(rule).items()} if hasattr(rule, "__dict__") else {}
    shown: dict[str, object] = {
        "the regimen": situation.regimen,
        "the person": situation.person,
        "the standards": [(row.word, row.mg) for row in situation.standards.rows],
        "the model": situation.model,
        "the rule": rule,
    }
    return {name: repr(each) for name, each in shown.items()} | {"the rule's attributes": repr(own)}


def _ordered(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    items = [attrs.evolve(each) for each in situation.regimen]
    if len(items) < 2:
        return None
    turned = draw(1, len(items))
    other = _with_items(situation, reversed([*items[turned:], *items[:turned]]))
    return _compared(rule, situation, other, "the same items, written in another order, are judged otherwise")


def _in_units(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    """Write every amount in another unit and read it again, as another user would have entered it."""
    which = draw(0, 3)

    def rewritten(dose: Dose) -> Dose:
        factors = dose.mineral.scale.factors
        unit = ("mmol", "mEq", "g", "mcg")[which]
        if unit not in factors:
            return dose
        amount: Any = f"{dose.elemental_mg / factors[unit]!r} {unit}"
        if which == 0:
            amount = _registry().Quantity(dose.elemental_mg / factors[unit], unit)
        if round(dose.elemental_mg / factors[unit] * factors[unit], 9) > MOST_MG:
            return dose
        return attrs.evolve(dose, elemental_mg=Dose.of(dose.mineral, amount).elemental_mg)

    other = _anew(_with_doses(situation, rewritten), person=_person_in_units(situation.person))
    return _compared(rule, situation, other, "the same amounts, written in other units, are judged otherwise")


@cache
def _registry() -> Any:
    from importlib import import_module

    pint: Any = import_module("pint")

    return pint.UnitRegistry()  # one of the user's own, which camg has never met


def _person_in_units(person: Person) -> Person:
    """Return the person with each value written in a unit that does not bring back the same float, if there is one."""
    changed: dict[str, float] = {}
    for name, (inside, _unit) in PERSON_FIELDS.items():
        value: float | None = getattr(person, inside)
        if value is None:
            continue
        for factor in _scale(name).factors.values():
            if value / factor * factor != value:
                changed[inside] = value / factor * factor
    return attrs.evolve(person, **cast("dict[str, Any]", changed)) if changed else person


def _entered(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    def declared(dose: Dose) -> Dose:
        return attrs.evolve(dose, basis=DoseBasis.DECLARED) if dose.basis is DoseBasis.COMPUTED else dose

    def computed(dose: Dose) -> Dose:
        known = dose.salt is not None and dose.salt.is_settled and dose.basis is DoseBasis.DECLARED
        return attrs.evolve(dose, basis=DoseBasis.COMPUTED) if known else dose

    remark = "the same dose, entered by its compound and by its element, is judged otherwise"
    return _compared(rule, _with_doses(situation, declared), _with_doses(situation, computed), remark)


def _turned(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    """Turn the day so that each item in turn falls on midnight, and once by any time."""
    moves = [1440 - each.minute for each in situation.regimen]
    for minutes in dict.fromkeys([draw(1, 1439), *moves, *(each - 1 for each in moves)]):
        items: list[Item] = []
        for each in situation.regimen:
            minute = (each.minute + minutes) % 1440
            items.append(attrs.evolve(each, at=time(minute // 60, minute % 60)))
        remark = f"the whole day moved by {minutes} minutes is judged otherwise"
        broken = _compared(rule, situation, _with_items(situation, items), remark)
        if broken is not None:
            return broken
    return None


def _less(rule: Rule, situation: Situation) -> Iterator[tuple[str, Situation]]:
    """Take away each thing that is known of a situation in turn, and name it."""
    spared: set[str] = {*getattr(rule, "does_without", ())}
    person = situation.person
    listed = situation.regimen.complete or situation.regimen.lists_food_or_water
    for field in attrs.fields(Person):
        if field.name in _NEVER_MISSED or field.name in spared or getattr(person, field.name) is None:
            continue
        if field.name.startswith("dietary") and listed:
            continue
        yield f"Person.{field.name}", _anew(situation, person=attrs.evolve(person, **{field.name: None}))
    for intake in dict.fromkeys(situation.regimen.intakes):
        lesser: list[tuple[str, Intake]] = []
        if intake.meal is not None and "meal" not in spared:
            lesser.append(("the meal", attrs.evolve(intake, meal=None)))
        if intake.dose.salt is not None and "salt" not in spared:
            known = intake.dose.basis is DoseBasis.COMPUTED
            basis = DoseBasis.DECLARED if known else intake.dose.basis
            dose = attrs.evolve(intake.dose, salt=None, basis=basis)
            lesser.append(("the salt", attrs.evolve(intake, dose=dose)))
        rest = [each for each in situation.regimen if each != intake]
        count = len(situation.regimen) - len(rest)
        for name, each in lesser:
            yield f"{name} of {intake!r}", _with_items(situation, [*rest, *[each] * count])


_NEVER_MISSED = ("life_stage", "goals")
"""Whoever states no pregnancy is judged by the row of age and sex, and who states no goal has none."""


def _missing(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = _said(rule, situation)
    if said is None:
        return None
    for name, other in _less(rule, situation):
        lesser = _said(rule, other)
        if lesser is None:
            continue
        if lesser.kind is OutcomeKind.CLEAR and said.kind in (OutcomeKind.FOUND, OutcomeKind.NOT_EVALUATED):
            return Broken(
                situation=situation, said=said, remark=f"without {name} it is clear", other=other, other_said=lesser
            )
    return None


def _more(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = _said(rule, situation)
    if said is None or said.kind is not OutcomeKind.NOT_EVALUATED:
        return None
    for name, other in _less(rule, situation):
        lesser = _said(rule, other)
        if lesser is not None and lesser.kind is OutcomeKind.FOUND:
            remark = f"once {name} is known, what was found is not evaluated"
            return Broken(situation=situation, said=said, remark=remark, other=other, other_said=lesser)
    return None


def _listed(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = _said(rule, situation)
    if said is None:
        return None
    taken = set(situation.regimen)
    for finding in said.findings:
        strange = [each for each in finding.items if each not in taken]
        if strange:
            return Broken(situation=situation, said=said, remark=f"nobody takes {strange[0]!r}")
    return None


def _agreeing(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = _said(rule, situation)
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

    said = _said(rule, situation)
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

    said = _said(rule, situation)
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
        after = [_anew(situation, regimen=apply(situation.regimen, each)) for each in changes]
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
        other_said=_said(rule, after[0]),
        excusable=True,
    )


_MOST_PROPOSED = 60


def _clears(rule: Rule, situation: Situation) -> bool:
    said = _said(rule, situation)
    return said is not None and said.kind is not OutcomeKind.FOUND


def _valued(rule: Rule, situation: Situation, _draw: Draw) -> Broken | None:
    said = _said(rule, situation)
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
    from camg.reading import read_rules
    from camg.rules.rule_set import RuleSet
    from camg.writing import to_json

    said = _said(rule, situation)
    if said is None:
        return None
    own = type(rule).__module__.startswith("camg.")
    try:
        one = RuleSet.of(rule, id="written", version="1")
        read = read_rules(to_json(one), families=() if own else (type(rule),))[rule.id]
    except Exception as fault:
        return Broken(
            situation=situation, said=said, remark=f"writing or reading it raised {type(fault).__name__}: {fault}"
        )
    if read != rule:
        return Broken(situation=situation, said=said, remark="read from its JSON it is another rule", other_said=read)
    again = _said(read, _anew(situation))
    if again != said:
        return Broken(situation=situation, said=said, remark="read from its JSON it says otherwise", other_said=again)
    return None


def _heavier(rule: Rule, situation: Situation, draw: Draw, *, sign: int, remark: str) -> Broken | None:
    """Make each dose larger in turn, and tell where the severity moves in the direction of the sign."""
    said = _said(rule, situation)
    if said is None or not isinstance(situation.regimen, Regimen):
        return None
    more = draw(1, 1000)
    for chosen in dict.fromkeys(situation.regimen.intakes):
        for by in (more, 1000):
            mg = min(round(chosen.dose.elemental_mg + by, 9), MOST_MG)
            larger = attrs.evolve(chosen, dose=attrs.evolve(chosen.dose, elemental_mg=mg))
            other = _anew(situation, regimen=situation.regimen.without(chosen).with_(larger))
            after = _said(rule, other)
            if after is not None and sign * (_rank(after) - _rank(said)) > 0:
                return Broken(situation=situation, said=said, remark=remark, other=other, other_said=after)
    return None


def _rank(outcome: Outcome) -> int:
    return 0 if outcome.severity is None else outcome.severity.rank


def _more_is_no_milder(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    return _heavier(rule, situation, draw, sign=-1, remark="a larger dose weighs less")


def _more_is_no_worse(rule: Rule, situation: Situation, draw: Draw) -> Broken | None:
    return _heavier(rule, situation, draw, sign=1, remark="a larger dose weighs more")


def _unclaimed(claim: str) -> Callable[[Rule], str]:
    def unfit(rule: Rule) -> str:
        claims = (*getattr(rule, "claims", ()), *getattr(rule, "claimed_laws", ()))
        return "" if claim in claims else "the rule does not claim it"

    return unfit


def _no_data(rule: Rule) -> str:
    from camg.rules.records import class_of, record

    if not isinstance(rule, Family):
        return "the rule is code, not data"
    try:
        record(class_of(rule))
    except Exception:
        return "the rule's class has no plain form"
    return ""


def _no_proposals(rule: Rule) -> str:
    return "" if hasattr(rule, "propose") else "the rule proposes nothing"


def _no_columns(_rule: Rule) -> str:
    return "camg judges no columns yet"


def _held(_rule: Rule, _situation: Situation, _draw: Draw) -> Broken | None:
    return None


_LAWS = (
    Law(
        id="keeps",
        sentence="A rule changes nothing: neither what it looks at nor itself.",
        reason="Other rules look at the same situation, and threads share the rule.",
        tried=_keeps,
    ),
    Law(
        id="total",
        sentence="A rule gives one well-formed outcome for every situation and never raises.",
        reason="Nothing may go unjudged because of an input that nobody thought of.",
        tried=_total,
    ),
    Law(
        id="pure",
        sentence="A rule says the same of the same situation, whenever and wherever it is asked.",
        reason="A finding that hangs on the clock, on chance or on what was asked before cannot be checked by anybody.",
        tried=_pure,
    ),
    Law(
        id="order",
        sentence="The order in which intakes are written is irrelevant.",
        reason="A list is a list of what is taken, not of when it was typed.",
        tried=_ordered,
    ),
    Law(
        id="units",
        sentence="The units in which amounts are written are irrelevant.",
        reason="0.85 mmol/L is 2.07 mg/dL; a bare comparison of floats tells them apart. Use camg._numeric or a ladder.",
        tried=_in_units,
    ),
    Law(
        id="entry",
        sentence="Whether a dose is entered by its element or by its compound is irrelevant.",
        reason="Labels say one or the other of the same tablet.",
        tried=_entered,
    ),
    Law(
        id="clock-rotation",
        sentence="Moving the whole day by any time changes nothing.",
        reason="A routine's clock is a circle: 23:30 and 00:30 are as near as 11:30 and 12:30.",
        tried=_turned,
        unfit=_unclaimed("clock-rotation"),
    ),
    Law(
        id="missing-input",
        sentence="Taking away what is known never makes an outcome clear.",
        reason="Unknown is not fine: a missing input must not read as a pass.",
        tried=_missing,
    ),
    Law(
        id="more-information",
        sentence="Telling more never turns a finding into 'not evaluated'.",
        reason="Nobody may get out of a finding by answering a question.",
        tried=_more,
    ),
    Law(
        id="about-what-is-taken",
        sentence="A finding is about intakes and medicines of the regimen.",
        reason="Whoever reads it looks for them in the list.",
        tried=_listed,
    ),
    Law(
        id="measured-and-allowed",
        sentence="What was measured lies outside what is allowed, and the margin has the sign of the verdict.",
        reason="A finding shows its own reason.",
        tried=_agreeing,
    ),
    Law(
        id="explanation",
        sentence="The explanation of an outcome agrees with the outcome.",
        reason="People read the explanation, and act on it.",
        tried=_explained,
    ),
    Law(
        id="remedies-clear",
        sentence="Proposed changes can be applied, and they clear the finding.",
        reason="Whoever follows the advice must be rid of it; a rule none of whose changes ever clears it offers nothing.",
        tried=_remedied,
        unfit=_no_proposals,
    ),
    Law(
        id="values",
        sentence="Rules and outcomes are equal to their copies, hashable, and survive a pickle.",
        reason="They are kept, compared and sent between processes.",
        tried=_valued,
    ),
    Law(
        id="json",
        sentence="A rule that is data comes back from its JSON the same.",
        reason="A rule set is kept in files, and must judge there as it does here.",
        tried=_written,
        unfit=_no_data,
    ),
    Law(
        id="more-is-no-milder",
        sentence="A larger dose never weighs less.",
        reason="Nobody gets out of a warning by taking more.",
        tried=_more_is_no_milder,
        unfit=_unclaimed("more-is-no-milder"),
    ),
    Law(
        id="more-is-no-worse",
        sentence="A larger dose never weighs more.",
        reason="Every milligram counts towards a requirement.",
        tried=_more_is_no_worse,
        unfit=_unclaimed("more-is-no-worse"),
    ),
    Law(
        id="columns",
        sentence="Judged on columns, a rule says what it says of one situation.",
        reason="A cohort is judged by the same rules as a person.",
        tried=_held,
        unfit=_no_columns,
    ),
)


def laws() -> tuple[Law, ...]:
    """Return every law, in the order in which they are tried."""
    return _LAWS


def law(id: str) -> Law:
    """Return the law of an id.

    Raises
    ------
    UnknownNameError
        When there is no such law.

    Examples
    --------
    >>> law("pure").sentence
    'A rule says the same of the same situation, whenever and wherever it is asked.'
    """
    for each in _LAWS:
        if each.id == id:
            return each
    known = [each.id for each in _LAWS]
    raise UnknownNameError("law", id, nearest_names(str(id), known), f"Known laws: {', '.join(known)}.")
