"""What Hypothesis calls when it is imported, so that ``st.from_type(camg.Dose)`` works."""

from typing import Any

from hypothesis import strategies as st

__all__ = ["register"]


def register() -> None:
    """Register a strategy for each value type; Hypothesis calls it through its entry point."""
    from camg.catalogue.minerals import Mineral
    from camg.catalogue.models import Model
    from camg.catalogue.salts import Salt
    from camg.catalogue.standards import Standards
    from camg.intake.dose import Dose
    from camg.intake.intake import Intake, Medicine
    from camg.intake.regimen import Diary, Regimen
    from camg.person import Person
    from camg.rules.rule_set import RuleSet
    from camg.rules.situation import Situation
    from camg.testing import judged_by, people_strategy, strategies
    from camg.testing.situation_strategy import situations

    drawn: dict[type[Any], st.SearchStrategy[Any]] = {
        Diary: strategies.diaries(),
        Dose: strategies.doses(),
        Intake: strategies.intakes(),
        Medicine: strategies.medicines(),
        Mineral: strategies.minerals(),
        Model: judged_by.models(),
        Person: people_strategy.people(),
        Regimen: strategies.regimens(),
        RuleSet: judged_by.rule_sets(),
        Salt: strategies.salts(),
        Situation: situations(),
        Standards: judged_by.standards(),
    }
    for kind, strategy in drawn.items():
        st.register_type_strategy(kind, strategy)
