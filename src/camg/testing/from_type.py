"""What Hypothesis calls when it is imported, so that ``st.from_type(camg.Dose)`` works.

Whoever has camg pays for it with every ``import hypothesis``: so the types are named here, and what draws them is
loaded when one of them is asked for.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from hypothesis import strategies as st

__all__ = ["register"]

Asked: TypeAlias = Callable[[type[Any]], st.SearchStrategy[Any]]


def register() -> None:
    """Register a strategy for each public value type; Hypothesis calls it through its entry point."""
    import camg

    for name, strategy in _DRAWN.items():
        st.register_type_strategy(getattr(camg, name), _by_kit(strategy))
    for name in _RESULTS:
        st.register_type_strategy(getattr(camg, name), _result)


_DRAWN = {
    "Diary": "diaries",
    "Dose": "doses",
    "Intake": "intakes",
    "Medicine": "medicines",
    "Mineral": "minerals",
    "Model": "models",
    "Person": "people",
    "Regimen": "regimens",
    "Rule": "rules",
    "RuleSet": "rule_sets",
    "Salt": "salts",
    "Situation": "situations",
    "Standards": "standards",
}
"""For which types the kit has a strategy, and its name."""
_RESULTS = (
    "Absorption", "Add", "AskClinician", "Balance", "Driver", "Excretion", "Finding",
    "Gain", "Meal", "Move", "Outcome", "Precedence", "Reduce", "Reference", "Remedy", "Split", "SwitchSalt",
    "TakeWithMeal", "Totals", "Treatment",
)  # fmt: skip
"""Types of what is made of those; but assessments, whose types alone would cost as much as all others together."""


def _by_kit(name: str) -> Asked:
    """Return what gives a strategy of the kit once its type is asked for."""

    def asked(_kind: type[Any]) -> st.SearchStrategy[Any]:
        from camg import testing

        made: Callable[[], st.SearchStrategy[Any]] = getattr(testing, name)
        return made()

    return asked


def _result(kind: type[Any]) -> st.SearchStrategy[Any]:
    from camg.testing.results_strategy import BY_TYPE

    return BY_TYPE[kind]()
