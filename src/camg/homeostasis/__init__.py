"""Simulated bodies: the hormones, gut, kidney and bone that hold calcium and magnesium, as published models have them.

Needs SciPy: ``python -m pip install 'camg[models]'``.
"""

from camg.homeostasis.body import Body, State
from camg.homeostasis.change import Change
from camg.homeostasis.course import Course, simulate
from camg.homeostasis.defects import (
    AbsorbedShareWarning,
    HomeostasisWarning,
    PthHalfLifeWarning,
    SlowBoneWarning,
    SpeciesSignWarning,
    SwitchCrossedWarning,
    VolumeTwiceWarning,
)
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.rat_model import rat
from camg.homeostasis.rat_parameters import RatParameters
from camg.homeostasis.result import Result
from camg.homeostasis.steady import Steady, steady_state

__all__ = [
    "AbsorbedShareWarning",
    "Body",
    "Change",
    "Course",
    "HomeostasisWarning",
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
    "rat",
    "simulate",
    "steady_state",
]
