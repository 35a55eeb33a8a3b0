"""camg: reason about calcium and magnesium.

Every name here is loaded when it is first used: ``import camg`` opens no file and loads neither pint nor numpy.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, minerals
    from camg.catalogue.models import Model
    from camg.catalogue.salts import Salt, salt, salts
    from camg.catalogue.standards import Standards, standards
    from camg.errors import (
        CamgError,
        CamgWarning,
        CatalogueError,
        InputError,
        InputErrors,
        RangeError,
        RuleError,
        UnitError,
        UnknownNameError,
    )
    from camg.intake.dose import Dose
    from camg.intake.intake import Intake, Meal, MealState, Medicine, Origin
    from camg.intake.regimen import Diary, Regimen
    from camg.person import Person
    from camg.provenance import Grade, Reference
    from camg.uptake import Absorption, Totals, absorb, ratio, totals
else:
    from importlib import import_module as _import_module

    _HOMES = {
        "camg.catalogue.minerals": ("CALCIUM", "MAGNESIUM", "Mineral", "minerals"),
        "camg.catalogue.models": ("Model",),
        "camg.catalogue.salts": ("Salt", "salt", "salts"),
        "camg.catalogue.standards": ("Standards", "standards"),
        "camg.errors": (
            "CamgError",
            "CamgWarning",
            "CatalogueError",
            "InputError",
            "InputErrors",
            "RangeError",
            "RuleError",
            "UnitError",
            "UnknownNameError",
        ),
        "camg.intake.dose": ("Dose",),
        "camg.intake.intake": ("Intake", "Meal", "MealState", "Medicine", "Origin"),
        "camg.intake.regimen": ("Diary", "Regimen"),
        "camg.person": ("Person",),
        "camg.provenance": ("Grade", "Reference"),
        "camg.uptake": ("Absorption", "Totals", "absorb", "ratio", "totals"),
    }
    _HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

    def __getattr__(name):
        home = _HOME_OF.get(name)
        if home is None:
            message = f"module 'camg' has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(_import_module(home), name)
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*globals(), *_HOME_OF})


__version__ = "0.1.0"

__all__ = [
    "CALCIUM",
    "MAGNESIUM",
    "Absorption",
    "CamgError",
    "CamgWarning",
    "CatalogueError",
    "Diary",
    "Dose",
    "Grade",
    "InputError",
    "InputErrors",
    "Intake",
    "Meal",
    "MealState",
    "Medicine",
    "Mineral",
    "Model",
    "Origin",
    "Person",
    "RangeError",
    "Reference",
    "Regimen",
    "RuleError",
    "Salt",
    "Standards",
    "Totals",
    "UnitError",
    "UnknownNameError",
    "__version__",
    "absorb",
    "minerals",
    "ratio",
    "salt",
    "salts",
    "standards",
    "totals",
]
