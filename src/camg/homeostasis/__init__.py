"""Simulated bodies: the hormones, gut, kidney and bone that hold calcium and magnesium, as published models have them.

Needs SciPy: ``python -m pip install 'camg[models]'``.
"""

from camg.homeostasis.body import Body, State
from camg.homeostasis.branches import Branch, continuation
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
from camg.homeostasis.ensembles import Ensemble, ensemble
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.rat_model import rat
from camg.homeostasis.rat_parameters import RatParameters
from camg.homeostasis.relative import RelativeIntakes, from_absorption
from camg.homeostasis.result import Result
from camg.homeostasis.sensitivities import Sensitivity, sensitivity
from camg.homeostasis.steady import Steady, steady_state
from camg.homeostasis.sweeps import Sweep, sweep

__all__ = [
    "AbsorbedShareWarning",
    "Body",
    "Branch",
    "Change",
    "Course",
    "Ensemble",
    "HomeostasisWarning",
    "Parameters",
    "PthHalfLifeWarning",
    "RatParameters",
    "RelativeIntakes",
    "Result",
    "Sensitivity",
    "SlowBoneWarning",
    "SpeciesSignWarning",
    "State",
    "Steady",
    "Sweep",
    "SwitchCrossedWarning",
    "VolumeTwiceWarning",
    "continuation",
    "ensemble",
    "from_absorption",
    "rat",
    "sensitivity",
    "simulate",
    "steady_state",
    "sweep",
]
