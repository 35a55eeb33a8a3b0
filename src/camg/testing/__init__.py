"""The kit with which anyone property-tests rules of their own: strategies, laws and checks.

It needs Hypothesis, which the extra ``camg[testing]`` brings.
"""

try:
    import hypothesis as _hypothesis
except ModuleNotFoundError as fault:
    if fault.name != "hypothesis":
        raise
    message = "camg.testing needs Hypothesis. Install it with: pip install 'camg[testing]'"
    raise ModuleNotFoundError(message, name="hypothesis") from None

from camg.testing.checks import Check, LawBroken, NothingChecked, Report, check_rule, check_rule_set, rule_checks
from camg.testing.examples import Example, ExampleFailed, read_examples
from camg.testing.law_book import Law, law, laws
from camg.testing.nearness import near
from camg.testing.situation_strategy import code, situations
from camg.testing.strategies import (
    amounts,
    diaries,
    doses,
    intakes,
    laboratory_values,
    medicines,
    minerals,
    models,
    people,
    regimens,
    rule_sets,
    rules,
    salts,
    standards,
)

del _hypothesis

__all__ = [
    "Check",
    "Example",
    "ExampleFailed",
    "Law",
    "LawBroken",
    "NothingChecked",
    "Report",
    "amounts",
    "check_rule",
    "check_rule_set",
    "code",
    "diaries",
    "doses",
    "intakes",
    "laboratory_values",
    "law",
    "laws",
    "medicines",
    "minerals",
    "models",
    "near",
    "people",
    "read_examples",
    "regimens",
    "rule_checks",
    "rule_sets",
    "rules",
    "salts",
    "situations",
    "standards",
]
