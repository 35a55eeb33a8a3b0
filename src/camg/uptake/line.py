"""The lines of the balance studies at a daily intake: one home for the rule and for `camg.balance`."""

from functools import cache

from camg._numeric import above, below
from camg.body.balance import retention_mg
from camg.catalogue.minerals import Mineral
from camg.catalogue.parameters import parameter

__all__ = ["balance_mg", "line_of", "outside_studies"]


def balance_mg(mineral: Mineral, intake_mg: float) -> float:
    """Return the mean daily balance of a mineral at a daily intake [mg]."""
    retained, lost_mg = line_of(mineral.name)
    return retention_mg(intake_mg, retained=retained, lost_mg=lost_mg)


@cache
def line_of(name: str) -> tuple[float, float]:
    """Return slope and output at no intake [mg] of a mineral's line."""
    return parameter(f"balance.{name}_retained").value, parameter(f"balance.{name}_lost_mg").value


def outside_studies(mineral: Mineral, intake_mg: float) -> bool | None:
    """Tell whether an intake lies outside those the balance studies saw; None where their range is not known."""
    studied = parameter(f"balance.{mineral.name}_retained").studied
    return None if studied is None else below(intake_mg, studied[0]) or above(intake_mg, studied[1])
