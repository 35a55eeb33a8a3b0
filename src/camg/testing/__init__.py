"""The kit with which anyone property-tests rules of their own: strategies, laws and checks.

It needs Hypothesis, which the extra ``camg[testing]`` brings.
"""

try:
    import hypothesis as _hypothesis
except ModuleNotFoundError as fault:
    if fault.name != "hypothesis":
        raise
    from camg.errors import MissingExtraError

    raise MissingExtraError("hypothesis", "testing") from None

from camg.testing.checks import Check, LawBroken, NothingChecked, Report, check_rule, check_rule_set, rule_checks
from camg.testing.conflicts import Contradiction, Contradictions, contradictions
from camg.testing.differences import Change, Difference, Witness, difference
from camg.testing.examples import Example, ExampleFailed, read_examples
from camg.testing.expectations import Expected
from camg.testing.judged_by import models, rule_sets, rules, standards
from camg.testing.law_book import Law, law, laws
from camg.testing.mutation import Mutant, Mutants, mutants
from camg.testing.nearness import near
from camg.testing.people_strategy import laboratory_values, people
from camg.testing.searching import Search
from camg.testing.silence import Silent, SilentRule, silent
from camg.testing.situation_strategy import code, situations
from camg.testing.strategies import amounts, diaries, doses, intakes, medicines, minerals, regimens, salts

del _hypothesis

__all__ = [
    "Change",
    "Check",
    "Contradiction",
    "Contradictions",
    "Difference",
    "Example",
    "ExampleFailed",
    "Expected",
    "Law",
    "LawBroken",
    "Mutant",
    "Mutants",
    "NothingChecked",
    "Report",
    "Search",
    "Silent",
    "SilentRule",
    "Witness",
    "amounts",
    "check_rule",
    "check_rule_set",
    "code",
    "contradictions",
    "diaries",
    "difference",
    "doses",
    "intakes",
    "laboratory_values",
    "law",
    "laws",
    "medicines",
    "minerals",
    "models",
    "mutants",
    "near",
    "people",
    "read_examples",
    "regimens",
    "rule_checks",
    "rule_sets",
    "rules",
    "salts",
    "silent",
    "situations",
    "standards",
]
