"""camg: reason about calcium and magnesium.

Every name here is loaded when it is first used: ``import camg`` opens no file and loads neither pint nor numpy.
"""

from camg._version import __version__

TYPE_CHECKING = False  # importing the constant would load a fifth of what `import camg` costs

if TYPE_CHECKING:
    from camg import cell, homeostasis, reading, writing
    from camg.assessment import Assessment, DiaryAssessment, assess
    from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, minerals
    from camg.catalogue.models import Model
    from camg.catalogue.salts import Salt, salt, salts
    from camg.catalogue.standards import Standards, standards
    from camg.errors import (
        CamgError,
        CamgWarning,
        CatalogueError,
        ExtrapolationWarning,
        InputError,
        InputErrors,
        LabelWarning,
        RangeError,
        RuleError,
        UnitError,
        UnknownNameError,
    )
    from camg.intake.dose import Dose, DoseBasis
    from camg.intake.intake import Intake, Meal, MealState, Medicine, Origin
    from camg.intake.regimen import Diary, Regimen
    from camg.person import Person, Treatment
    from camg.provenance import Grade, Reference
    from camg.rules.change import Gain, Remedy
    from camg.rules.default import default_rules
    from camg.rules.outcome import Finding, Outcome, Rule, Severity
    from camg.rules.precedence import Precedence
    from camg.rules.remedy import Add, AskClinician, Move, Reduce, Split, SwitchSalt, TakeWithMeal, apply
    from camg.rules.rule import rule
    from camg.rules.rule_set import RuleSet
    from camg.rules.situation import Situation
    from camg.uptake import Absorption, Totals, absorb, ratio, totals
    from camg.uptake.kidney import Driver, Excretion, excretion
    from camg.uptake.retention import Balance, balance
else:
    import sys as _sys

    _HOMES = {
        "camg.assessment": ("Assessment", "DiaryAssessment", "assess"),
        "camg.catalogue.minerals": ("CALCIUM", "MAGNESIUM", "Mineral", "minerals"),
        "camg.catalogue.models": ("Model",),
        "camg.catalogue.salts": ("Salt", "salt", "salts"),
        "camg.catalogue.standards": ("Standards", "standards"),
        "camg.errors": (
            "CamgError",
            "CamgWarning",
            "CatalogueError",
            "ExtrapolationWarning",
            "InputError",
            "InputErrors",
            "LabelWarning",
            "RangeError",
            "RuleError",
            "UnitError",
            "UnknownNameError",
        ),
        "camg.intake.dose": ("Dose", "DoseBasis"),
        "camg.intake.intake": ("Intake", "Meal", "MealState", "Medicine", "Origin"),
        "camg.intake.regimen": ("Diary", "Regimen"),
        "camg.person": ("Person", "Treatment"),
        "camg.provenance": ("Grade", "Reference"),
        "camg.rules.change": ("Gain", "Remedy"),
        "camg.rules.default": ("default_rules",),
        "camg.rules.outcome": ("Finding", "Outcome", "Rule", "Severity"),
        "camg.rules.precedence": ("Precedence",),
        "camg.rules.remedy": (
            "Add",
            "AskClinician",
            "Move",
            "Reduce",
            "Split",
            "SwitchSalt",
            "TakeWithMeal",
            "apply",
        ),
        "camg.rules.rule": ("rule",),
        "camg.rules.rule_set": ("RuleSet",),
        "camg.rules.situation": ("Situation",),
        "camg.uptake": ("Absorption", "Totals", "absorb", "ratio", "totals"),
        "camg.uptake.kidney": ("Driver", "Excretion", "excretion"),
        "camg.uptake.retention": ("Balance", "balance"),
    }
    _HOME_OF = {name: home for home, names in _HOMES.items() for name in names}
    _ROOMS = ("cell", "homeostasis", "reading", "writing")

    def __getattr__(name):
        if name in _ROOMS:
            __import__(f"camg.{name}")
            return _sys.modules[f"camg.{name}"]
        home = _HOME_OF.get(name)
        if home is None:
            message = f"module 'camg' has no attribute {name!r}"
            raise AttributeError(message)
        __import__(home)
        value = getattr(_sys.modules[home], name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *_HOME_OF, *_ROOMS})


__all__ = [
    "CALCIUM",
    "MAGNESIUM",
    "Absorption",
    "Add",
    "AskClinician",
    "Assessment",
    "Balance",
    "CamgError",
    "CamgWarning",
    "CatalogueError",
    "Diary",
    "DiaryAssessment",
    "Dose",
    "DoseBasis",
    "Driver",
    "Excretion",
    "ExtrapolationWarning",
    "Finding",
    "Gain",
    "Grade",
    "InputError",
    "InputErrors",
    "Intake",
    "LabelWarning",
    "Meal",
    "MealState",
    "Medicine",
    "Mineral",
    "Model",
    "Move",
    "Origin",
    "Outcome",
    "Person",
    "Precedence",
    "RangeError",
    "Reduce",
    "Reference",
    "Regimen",
    "Remedy",
    "Rule",
    "RuleError",
    "RuleSet",
    "Salt",
    "Severity",
    "Situation",
    "Split",
    "Standards",
    "SwitchSalt",
    "TakeWithMeal",
    "Totals",
    "Treatment",
    "UnitError",
    "UnknownNameError",
    "__version__",
    "absorb",
    "apply",
    "assess",
    "balance",
    "cell",
    "default_rules",
    "excretion",
    "homeostasis",
    "minerals",
    "ratio",
    "reading",
    "rule",
    "salt",
    "salts",
    "standards",
    "totals",
    "writing",
]
