"""Simulated bodies: the hormones, gut, kidney and bone that hold calcium and magnesium, as published models have them.

Needs SciPy: ``python -m pip install 'camg[models]'``.
"""

from camg.homeostasis import gland as gland
from camg.homeostasis.body import Body, Bolus, State
from camg.homeostasis.branches import Branch, continuation
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
from camg.homeostasis.ensembles import Ensemble, ensemble
from camg.homeostasis.human_evidence import Checked, human_evidence_checked
from camg.homeostasis.human_model import human
from camg.homeostasis.human_parameters import HumanParameters
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.rat_model import rat
from camg.homeostasis.rat_parameters import RatParameters
from camg.homeostasis.relative import RelativeIntakes, from_absorption
from camg.homeostasis.result import Result
from camg.homeostasis.sbml import to_sbml
from camg.homeostasis.sensitivities import Sensitivity, sensitivity
from camg.homeostasis.steady import Steady, steady_state
from camg.homeostasis.sweeps import Sweep, sweep

__all__ = [
    "AbsorbedShareWarning",
    "Body",
    "Bolus",
    "Branch",
    "Change",
    "Checked",
    "Course",
    "Ensemble",
    "HomeostasisWarning",
    "HumanParameters",
    "MissingMechanismWarning",
    "OutsideValidityWarning",
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
    "human",
    "human_evidence_checked",
    "rat",
    "sensitivity",
    "simulate",
    "steady_state",
    "sweep",
    "to_sbml",
]
