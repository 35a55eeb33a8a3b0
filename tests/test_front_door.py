"""The front door: the names that others import, and what opening it costs."""

import importlib
import json
import subprocess
import sys
from typing import Any

import pytest

import camg

HEAVY = ("pint", "numpy", "attrs", "attr", "cattrs", "hypothesis", "tomllib")
WATCH = """
import json, sys

opened = []
loaded = set(sys.modules)

def watch(event, args):
    if event == "open":
        opened.append(str(args[0]))

sys.addaudithook(watch)
import camg
seen = list(opened)
{more}
print(json.dumps({{"opened": seen, "loaded": sorted(set(sys.modules) - loaded), "camg": camg.__file__}}))
"""


def in_a_fresh_interpreter(more: str = "") -> dict[str, Any]:
    code = WATCH.format(more=more)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def test_opening_the_door_loads_nothing_heavy() -> None:
    """`import camg` costs next to nothing: no registry, no arrays, no catalogue."""
    loaded = in_a_fresh_interpreter()["loaded"]

    assert [name for name in loaded if name.split(".")[0] in HEAVY] == []
    assert {name for name in loaded if name.startswith("camg.")} <= {"camg._version"}


def test_opening_the_door_opens_no_file_but_modules() -> None:
    """No data file is read before somebody asks for it."""
    opened = in_a_fresh_interpreter()["opened"]

    assert [path for path in opened if not path.endswith((".py", ".pyc")) and ".pyc." not in path] == []


def test_from_text_to_absorption_neither_pint_nor_numpy_is_loaded() -> None:
    """They are for who brings quantities or asks for them."""
    day = """
regimen = camg.Regimen.of(
    camg.Intake.of(camg.Dose.of("calcium", "600 mg", salt="ca-carbonate"), at="08:00", meal="full"),
    camg.Intake.of(camg.Dose.of_salt("mg-citrate-anhydrous", "1240 mg"), at="08:00"),
    camg.Medicine.of("levothyroxine", at="06:30"),
)
person = camg.Person.of(age="46 year", sex="female", serum_magnesium="0.80 mmol/L")
result = camg.absorb(regimen, person)
assert result.absorbed_mg("calcium") > 0 and result.range_mg("magnesium") and repr(regimen) and repr(person)
assert camg.totals(regimen).mg("calcium") == 600 and camg.ratio(regimen)
assert camg.standards("iom").cells("calcium", age_y=46.0, sex="female")
try:
    camg.Dose.of("calcium", "500 MG")
except camg.UnitError as fault:
    assert str(fault)
"""
    loaded = in_a_fresh_interpreter(day)["loaded"]

    assert [name for name in loaded if name.split(".")[0] in ("pint", "numpy")] == []


@pytest.mark.parametrize("name", camg.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """What `__all__` promises can be had."""

    assert getattr(camg, name) is not None
    assert name in dir(camg)


def test_no_public_name_is_listed_twice() -> None:
    """By hand, and so to be checked."""

    assert len(set(camg.__all__)) == len(camg.__all__)


@pytest.mark.parametrize("name", ["asess", "asbsorb", "calcium", "_home", "Doses", ""])
def test_a_misspelt_name_is_an_attribute_error(name: str) -> None:
    """Lazy doors must not swallow typing errors."""
    with pytest.raises(AttributeError, match="camg"):
        getattr(camg, name)
    if name:
        with pytest.raises(ImportError):
            exec(f"from camg import {name}", {})


def test_no_module_hides_a_public_function() -> None:
    """Once `camg/absorb.py` is imported, `camg.absorb` would be that module."""
    for name in camg.__all__:
        value = getattr(camg, name)
        if callable(value) and not isinstance(value, type):
            with pytest.raises(ModuleNotFoundError):
                importlib.import_module(f"camg.{name}")


def test_public_values_say_where_they_live_and_what_they_are() -> None:
    """Every class and function behind the door has a docstring."""
    for name in camg.__all__:
        value = getattr(camg, name)
        if callable(value):
            assert (value.__doc__ or "").strip(), name
