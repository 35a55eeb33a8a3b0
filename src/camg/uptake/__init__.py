"""The equations of the gut applied to intakes: what is absorbed, the day's totals and their ratio."""

from camg.uptake.absorption import AbsorbedIntake, Absorption, absorb
from camg.uptake.amounts import RatioBasis, Totals, ratio, totals, totals_with_diet

__all__ = ["AbsorbedIntake", "Absorption", "RatioBasis", "Totals", "absorb", "ratio", "totals", "totals_with_diet"]
