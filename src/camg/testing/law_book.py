"""The laws that a rule must keep, as values: each with a sentence, an id, a reason, and what tries it.

A law is tried on one rule and one situation. It returns None where it holds, and else what broke it.
"""

from camg.errors import UnknownNameError, nearest_names
from camg.rules.outcome import Rule
from camg.rules.rule import Family
from camg.rules.situation import Situation
from camg.testing import laws_known, laws_rewritten, laws_said, laws_severity
from camg.testing.laws_severity import unclaimed
from camg.testing.trial import Broken, Draw, Law

__all__ = ["Broken", "Law", "is_claimed", "law", "laws"]


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
    return "to come: camg judges no columns yet"


def _held(_rule: Rule, _situation: Situation, _draw: Draw) -> Broken | None:
    return None


_TRIALS = {**laws_said.TRIALS, **laws_rewritten.TRIALS, **laws_known.TRIALS, **laws_severity.TRIALS}
_LAWS = (
    Law(
        id="keeps",
        sentence="A rule changes nothing: neither what it looks at nor itself.",
        reason="Other rules look at the same situation, and threads share the rule.",
        tried=_TRIALS["keeps"],
    ),
    Law(
        id="total",
        sentence="A rule gives one well-formed outcome for every situation and never raises.",
        reason="Nothing may go unjudged because of an input that nobody thought of.",
        tried=_TRIALS["total"],
    ),
    Law(
        id="pure",
        sentence="A rule says the same of the same situation, whenever and wherever it is asked.",
        reason="A finding that hangs on the clock, on chance or on what was asked before cannot be checked by anybody.",
        tried=_TRIALS["pure"],
    ),
    Law(
        id="order",
        sentence="The order in which intakes are written is irrelevant.",
        reason="A list is a list of what is taken, not of when it was typed.",
        tried=_TRIALS["order"],
    ),
    Law(
        id="units",
        sentence="The units in which amounts are written are irrelevant.",
        reason="0.85 mmol/L is 2.07 mg/dL; a bare comparison of floats tells them apart. Allow for 1e-9, or use a family.",
        tried=_TRIALS["units"],
    ),
    Law(
        id="entry",
        sentence="Whether a dose is entered by its element or by its compound is irrelevant.",
        reason="Labels say one or the other of the same tablet.",
        tried=_TRIALS["entry"],
    ),
    Law(
        id="clock-rotation",
        sentence="Moving the whole day by any time changes nothing.",
        reason="A routine's clock is a circle: 23:30 and 00:30 are as near as 11:30 and 12:30.",
        tried=_TRIALS["clock-rotation"],
        unfit=unclaimed("clock-rotation"),
    ),
    Law(
        id="missing-input",
        sentence="Without one of the things that are known the outcome stays, or is not evaluated or not applicable.",
        reason="Unknown is not fine: a missing input must not read as a pass, nor as a finding.",
        tried=_TRIALS["missing-input"],
    ),
    Law(
        id="more-information",
        sentence="Telling more never turns a finding into 'not evaluated'.",
        reason="Nobody may get out of a finding by answering a question.",
        tried=_TRIALS["more-information"],
    ),
    Law(
        id="about-what-is-taken",
        sentence="A finding is about intakes and medicines of the regimen.",
        reason="Whoever reads it looks for them in the list.",
        tried=_TRIALS["about-what-is-taken"],
    ),
    Law(
        id="measured-and-allowed",
        sentence="What was measured lies outside what is allowed, and the margin has the sign of the verdict.",
        reason="A finding shows its own reason.",
        tried=_TRIALS["measured-and-allowed"],
    ),
    Law(
        id="explanation",
        sentence="The explanation of an outcome agrees with the outcome.",
        reason="People read the explanation, and act on it.",
        tried=_TRIALS["explanation"],
    ),
    Law(
        id="remedies-clear",
        sentence="Proposed changes can be applied, and there are findings that they clear.",
        reason="Whoever follows the advice must be rid of it; a rule none of whose changes ever clears it offers nothing.",
        tried=_TRIALS["remedies-clear"],
        unfit=_no_proposals,
    ),
    Law(
        id="values",
        sentence="Rules and outcomes are equal to their copies, hashable, and survive a pickle.",
        reason="They are kept, compared and sent between processes.",
        tried=_TRIALS["values"],
    ),
    Law(
        id="json",
        sentence="A rule that is data comes back from its JSON the same.",
        reason="A rule set is kept in files, and must judge there as it does here.",
        tried=_TRIALS["json"],
        unfit=_no_data,
    ),
    Law(
        id="more-is-no-milder",
        sentence="A larger dose never weighs less.",
        reason="Nobody gets out of a warning by taking more.",
        tried=_TRIALS["more-is-no-milder"],
        unfit=unclaimed("more-is-no-milder"),
    ),
    Law(
        id="more-is-no-worse",
        sentence="A larger dose never weighs more.",
        reason="Every milligram counts towards a requirement.",
        tried=_TRIALS["more-is-no-worse"],
        unfit=unclaimed("more-is-no-worse"),
    ),
    Law(
        id="apart-is-no-worse",
        sentence="Two things further apart never weigh more.",
        reason="Nobody gets into a finding by leaving more time between them.",
        tried=_TRIALS["apart-is-no-worse"],
        unfit=unclaimed("apart-is-no-worse"),
    ),
    Law(
        id="rises-with",
        sentence="A higher value of a person never weighs less, where that is claimed of it.",
        reason="Nobody gets out of a warning by a value that is worse.",
        tried=_TRIALS["rises-with"],
        unfit=unclaimed("rises-with"),
    ),
    Law(
        id="falls-with",
        sentence="A higher value of a person never weighs more, where that is claimed of it.",
        reason="Nobody gets into a warning by a value that is better.",
        tried=_TRIALS["falls-with"],
        unfit=unclaimed("falls-with"),
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


def is_claimed(one: Law) -> bool:
    """Tell whether a law is only of rules that claim it."""
    return one.unfit is unclaimed(one.id)


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
