"""Simulated bodies: the hormones, gut, kidney and bone that hold calcium and magnesium, as published models have them.

Needs SciPy: ``python -m pip install 'camg[models]'``.
"""

from camg.homeostasis.body import Body, Bolus, State
from camg.homeostasis.change import Change
from camg.homeostasis.course import Course, simulate
from camg.homeostasis.defects import (
    AbsorbedShareWarning,
    HomeostasisWarning,
    MissingMechanismWarning,
    OutsideValidityWarning,
    PthHalfLifeWarning,
    SlowBoneWarning,
    SpeciesSignWarning,
    SwitchCrossedWarning,
    VolumeTwiceWarning,
)
from camg.homeostasis.human_evidence import Checked, human_evidence_checked
from camg.homeostasis.human_model import human
from camg.homeostasis.human_parameters import HumanParameters
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.rat_model import rat
from camg.homeostasis.rat_parameters import RatParameters
from camg.homeostasis.result import Result
from camg.homeostasis.steady import Steady, steady_state

__all__ = [
    "AbsorbedShareWarning",
    "Body",
    "Bolus",
    "Change",
    "Checked",
    "Course",
    "HomeostasisWarning",
    "HumanParameters",
    "MissingMechanismWarning",
    "OutsideValidityWarning",
    "Parameters",
    "PthHalfLifeWarning",
    "RatParameters",
    "Result",
    "SlowBoneWarning",
    "SpeciesSignWarning",
    "State",
    "Steady",
    "SwitchCrossedWarning",
    "VolumeTwiceWarning",
    "human",
    "human_evidence_checked",
    "rat",
    "simulate",
    "steady_state",
]
