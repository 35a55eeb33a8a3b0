"""The kit with which anyone property-tests rules of their own: strategies, laws and checks.

It needs Hypothesis, which the extra ``camg[testing]`` brings. Every name here is loaded when it is first used:
Hypothesis opens this room whenever it is imported beside camg, and must not wait for what nobody asked for.
"""

from typing import TYPE_CHECKING

try:
    import hypothesis as _hypothesis
except ModuleNotFoundError as fault:
    if fault.name != "hypothesis":
        raise
    from camg.errors import MissingExtraError

    raise MissingExtraError("hypothesis", "testing") from None

del _hypothesis

if TYPE_CHECKING:
    from camg.testing.checks import Check, check_rule, check_rule_set, rule_checks
    from camg.testing.conflicts import Contradiction, Contradictions, contradictions
    from camg.testing.differences import Change, Difference, Witness, difference
    from camg.testing.examples import Example, ExampleFailed, read_examples
    from camg.testing.expectations import Expected
    from camg.testing.judged_by import models, rule_sets, rules, standards
    from camg.testing.law_book import Law, law, laws
    from camg.testing.mutation import Mutant, Mutants, mutants
    from camg.testing.nearness import near
    from camg.testing.people_strategy import laboratory_values, people
    from camg.testing.reports import LawBroken, NothingChecked, Report
    from camg.testing.searching import Search
    from camg.testing.silence import Silent, SilentRule, silent
    from camg.testing.situation_strategy import code, situations
    from camg.testing.strategies import amounts, diaries, doses, intakes, medicines, minerals, regimens, salts
else:
    import sys as _sys

    _HOMES = {
        "camg.testing.checks": ("Check", "check_rule", "check_rule_set", "rule_checks"),
        "camg.testing.conflicts": (
            "Contradiction",
            "Contradictions",
            "contradictions",
        ),
        "camg.testing.differences": (
            "Change",
            "Difference",
            "Witness",
            "difference",
        ),
        "camg.testing.examples": (
            "Example",
            "ExampleFailed",
            "read_examples",
        ),
        "camg.testing.expectations": ("Expected",),
        "camg.testing.judged_by": (
            "models",
            "rule_sets",
            "rules",
            "standards",
        ),
        "camg.testing.law_book": (
            "Law",
            "law",
            "laws",
        ),
        "camg.testing.mutation": (
            "Mutant",
            "Mutants",
            "mutants",
        ),
        "camg.testing.nearness": ("near",),
        "camg.testing.people_strategy": (
            "laboratory_values",
            "people",
        ),
        "camg.testing.reports": ("LawBroken", "NothingChecked", "Report"),
        "camg.testing.searching": ("Search",),
        "camg.testing.silence": (
            "Silent",
            "SilentRule",
            "silent",
        ),
        "camg.testing.situation_strategy": (
            "code",
            "situations",
        ),
        "camg.testing.strategies": (
            "amounts",
            "diaries",
            "doses",
            "intakes",
            "medicines",
            "minerals",
            "regimens",
            "salts",
        ),
    }
    _HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

    def __getattr__(name):
        home = _HOME_OF.get(name)
        if home is None:
            message = f"module 'camg.testing' has no attribute {name!r}"
            raise AttributeError(message)
        __import__(home)
        value = getattr(_sys.modules[home], name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *_HOME_OF})


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
