"""Tables of examples, which people add to who write no code: each row is a test."""

import os
from collections.abc import Mapping
from typing import Any, TypeAlias

import attrs

from camg.catalogue.models import Model, model_of
from camg.catalogue.worked_examples import WorkedExample, example_rows, listed_examples
from camg.errors import InputError, UnknownNameError, nearest_names, raise_all
from camg.reading.regimen_file import document, regimen_from, warn_of
from camg.rules.outcome import Outcome
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.testing.example_csv import csv_rows, is_csv
from camg.testing.expectations import Expected, disagreements, expected_from
from camg.testing.situation_strategy import code

__all__ = ["Example", "ExampleFailed", "read_examples"]

Fault: TypeAlias = InputError | UnknownNameError


class ExampleFailed(AssertionError):
    """A rule says something else than an example expects; the message has what differs and the situation as code.

    Attributes
    ----------
    example : Example
    outcome : Outcome
        What the rule says.
    """

    def __init__(self, example: "Example", outcome: Outcome, text: str) -> None:
        super().__init__(text)
        self.example, self.outcome = example, outcome

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.example, self.outcome, str(self))


@attrs.frozen(kw_only=True)
class Example:
    """One row of a table: a situation, a rule, and what the rule is expected to say.

    Attributes
    ----------
    rule : str
        The rule's id.
    text : str
        Case and answer in words.
    note : str
    expected : Expected
    situation : Situation
    place : str
        Where it stands in its file.
    """

    rule: str
    text: str
    note: str = ""
    expected: Expected
    situation: Situation
    place: str = ""

    def __str__(self) -> str:
        return f"{self.rule}: {self.text}"

    def check(self, rule_set: RuleSet) -> Outcome:
        """Ask the rule of a set, and return what it says.

        Raises
        ------
        ExampleFailed
            When it is not as expected.
        UnknownNameError
            When the set has no such rule.
        """
        outcome = rule_set[self.rule].check(self.situation)
        wrong = list(disagreements(self.expected, outcome, self.situation))
        if wrong:
            lines = [f"{self} ({self.place})", *(f"  {each}" for each in wrong)]
            lines += [f"situation = {code(self.situation)}", f"# says: {outcome!r}"]
            raise ExampleFailed(self, outcome, "\n".join(lines))
        return outcome


def read_examples(source: Mapping[str, Any] | str | os.PathLike[str]) -> tuple[Example, ...]:
    """Read a table of examples.

    Parameters
    ----------
    source : mapping, str or path object
        CSV, TOML or JSON: its text, or the path of a file (ending in ``.csv`` where it is CSV). In TOML each row is
        an ``[[example]]`` with ``rule``, ``text``, ``expect`` and the keys of a regimen file. In CSV the first line
        names the columns; see the reference.

    Returns
    -------
    tuple of Example
        For ``pytest.mark.parametrize("example", read_examples(path), ids=str)``.

    Raises
    ------
    InputError, UnknownNameError, InputErrors
        All faults of the source, each with its place, such as ``$.example[2].intake[0]`` or ``line 3.age``.

    Warns
    -----
    LabelWarning
        As `camg.reading.read_regimen`.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> example, = read_examples('''
    ... rule,text,intake,expect,severity
    ... dose/ca-single-cap,600 mg at once,calcium 600 mg @ 08:00,found,advice
    ... ''')
    >>> example.check(default_rules()).kind.value
    'found'
    """
    faults: list[Fault] = []
    entries = csv_rows(source, faults) if is_csv(source) else listed_examples(_document(source))
    rows = example_rows(iter(entries), faults)
    made = [_example(row, faults) for row in rows]
    raise_all("the examples cannot be used", faults)
    return tuple(each for each in made if each is not None)


def _document(source: Mapping[str, Any] | str | os.PathLike[str]) -> Mapping[str, Any]:
    data = document(source, holds="examples")
    for key in data:
        if key != "example":
            raise UnknownNameError("$", key, nearest_names(key, ["example"]), "A table of examples holds nothing else.")
    return data


def _example(row: WorkedExample, faults: list[Fault]) -> Example | None:
    before = len(faults)
    expected = expected_from(row.expect, f"{row.place}.expect", faults)
    file = regimen_from(row.given, faults, place=row.place)
    model = _model(row, faults)
    if len(faults) > before or expected is None:
        return None
    warn_of(file)
    situation = Situation.of(file.regimen, file.person, standards=file.standards, model=model)
    return Example(rule=row.rule, text=row.text, note=row.note, expected=expected, situation=situation, place=row.place)


def _model(row: WorkedExample, faults: list[Fault]) -> Model | None:
    try:
        return model_of(row.given.get("model"))
    except UnknownNameError as fault:
        faults.append(fault.within(row.place))
        return None
