"""How laboratory values and daily habits are written: one scale for each."""

from functools import cache
from typing import Any

from camg.catalogue._files import read_data
from camg.catalogue.minerals import Mineral
from camg.units import Scale

__all__ = ["analyte_scale", "analytes"]


@cache
def _data() -> dict[str, Scale]:
    return {name: _scale(row) for name, row in read_data("laboratory").items()}


def _scale(row: dict[str, Any]) -> Scale:
    unit: str = row["unit"]
    factors = {unit: 1.0, **{text: float(each) for text, each in row.get("factors", {}).items()}}
    bases = {row.get("pint_unit", unit): float(row.get("pint_factor", 1.0))}
    if "mass" in row:
        mineral = Mineral.named(row["mineral"]) if "mineral" in row else None
        molar_mass = mineral.molar_mass if mineral else float(row["molar_mass"])
        masses = {text: each / molar_mass for text, each in row["mass"].items()}
        factors |= masses
        bases |= dict([next(iter(masses.items()))])
        if mineral and mineral.charge:
            factors |= dict.fromkeys(row.get("equivalent", ()), 1 / mineral.charge)
    if row.get("daily"):
        factors = {f"{text}{per}": each for per in ("", "/d", "/day") for text, each in factors.items()}
        bases |= {f"{text}/day": each for text, each in bases.items()}
    factors |= {text.replace("\u00b5", "\u03bc"): each for text, each in factors.items()}
    return Scale(
        kind=row["kind"],
        unit=unit,
        factors=factors,
        bases=bases,
        high=float(row["high"]),
        digits=9,
        sample=row["sample"],
    )


def analyte_scale(name: str) -> Scale:
    """Return the scale of a laboratory value or daily habit of a person."""
    return _data()[name]


def analytes() -> tuple[str, ...]:
    """Return the names of all laboratory values and daily habits that have a scale."""
    return tuple(_data())
