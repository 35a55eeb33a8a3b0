"""From what a day's regimen lets in to what a simulated body eats: relative intakes."""

import math
from typing import Any, Protocol

import attrs

from camg import units
from camg.catalogue.minerals import Mineral
from camg.errors import InputError, RangeError
from camg.homeostasis.change import Change
from camg.homeostasis.course import Course, simulate
from camg.homeostasis.human_model import human
from camg.homeostasis.parameters import Parameters

__all__ = ["Absorbed", "RelativeIntakes", "from_absorption"]

_MINERALS = ("calcium", "magnesium")


class Absorbed(Protocol):
    """What says how much of a mineral is absorbed in a day: what `camg.absorb` returns, or anything like it."""

    def absorbed_mg(self, mineral: str, /) -> float:
        """Return what is absorbed of ``"calcium"`` or ``"magnesium"`` in a day [mg]."""
        ...


@attrs.frozen(kw_only=True)
class RelativeIntakes:
    """How many times as much of each mineral is let in as from usual food alone.

    Attributes
    ----------
    calcium, magnesium : float
        Factors, 0 or more; 1 is usual food alone.
    """

    calcium: float
    magnesium: float

    def change(self, *, at: units.Amount = "0 day") -> Change:
        """Return the change that makes a body eat so much, from then on."""
        return Change(at=at, calcium_intake=self.calcium, magnesium_intake=self.magnesium)

    def course(self, parameters: Parameters, *, duration: units.Amount) -> Course:
        """Return what becomes of a body that eats so much, with the label of its species on it (see `simulate`)."""
        return simulate(parameters, changes=[self.change()], duration=duration)

    def person(self, parameters: Parameters, *, after: units.Amount) -> Course:
        """Return what is in human plasma and urine after a time of such intakes, with the label of the model on it.

        Parameters
        ----------
        parameters : Parameters
            Of a human body.
        after : str or quantity
            How long, above 0.

        Returns
        -------
        Course
            Reported once, at the end.

        Raises
        ------
        InputError
            When the body is not human: concentrations of a rat say nothing about a person.
        """
        if not isinstance(parameters, Parameters) or parameters.species != "human":
            body: Any = getattr(parameters, "species", parameters)
            fix = "Concentrations of another species say nothing about a person; compare its course with its start."
            raise InputError("RelativeIntakes.person", body, "a human body", fix)
        return simulate(parameters, changes=[self.change()], duration=after, times=[after])


def from_absorption(absorption: Absorbed, *, usual: Absorbed | None = None, on_top: bool = True) -> RelativeIntakes:
    r"""Turn what a day's regimen lets in into intakes relative to usual food.

    .. math:: f = \frac{u + a}{u}

    with what is absorbed of the regimen :math:`a` and of usual food :math:`u`, or :math:`a / u` where the regimen is
    everything that is eaten.

    Parameters
    ----------
    absorption : Absorbed
        What `camg.absorb` returns for one day's regimen, or anything with ``absorbed_mg(mineral)``.
    usual : Absorbed, optional
        The same of the usual food of a day; without it what HUMAN-9 absorbs at its baseline.
    on_top : bool
        Whether usual food is eaten beside the regimen.

    Returns
    -------
    RelativeIntakes
        For `change`, `course` and, of a human body, `person`.

    Raises
    ------
    InputError
        When there is no ``absorbed_mg``.
    RangeError
        When an amount is negative or not finite, or nothing is absorbed of usual food.

    Notes
    -----
    What it means: the same day, every day, for as long as is simulated, of a body that eats so many times its usual
    food. What it does not mean: hours of the day (intake is an even flow), single doses, or exactly this much absorbed,
    for the body's own gut takes up a smaller share of more and its calcitriol answers. It carries an amount, not a
    person: neither age nor diseases of whoever takes the regimen are in the body.

    Examples
    --------
    >>> from camg import homeostasis
    >>> class Day:
    ...     def __init__(self, calcium, magnesium):
    ...         self.mg = {"calcium": calcium, "magnesium": magnesium}
    ...     def absorbed_mg(self, mineral):
    ...         return self.mg[mineral]
    >>> homeostasis.from_absorption(Day(160, 60), usual=Day(320, 120))
    RelativeIntakes(calcium=1.5, magnesium=1.5)
    """
    factors: dict[str, float] = {}
    for mineral in _MINERALS:
        taken = _amount(absorption, mineral, "absorption")
        eaten = _usual(mineral) if usual is None else _amount(usual, mineral, "usual")
        if not eaten > 0:
            fix = "Without usual food there is nothing to be relative to."
            raise RangeError(f"from_absorption(usual=).{mineral}", eaten, "above 0 mg", fix)
        factors[mineral] = (taken + eaten) / eaten if on_top else taken / eaten
    return RelativeIntakes(**factors)


def _amount(absorption: object, mineral: str, field: str) -> float:
    read: Any = getattr(absorption, "absorbed_mg", None)
    if not callable(read):
        allowed = "what camg.absorb() returns, or anything with absorbed_mg(mineral)"
        raise InputError(f"from_absorption({field})", absorption, allowed, "Write camg.absorb(regimen).")
    amount: Any = read(mineral)
    if isinstance(amount, bool) or not isinstance(amount, float | int) or not (math.isfinite(amount) and amount >= 0):
        raise RangeError(f"from_absorption({field}).{mineral}", amount, "a finite amount in mg, 0 or more", "Check it.")
    return float(amount)


def _usual(mineral: str) -> float:
    """Return what HUMAN-9 absorbs at its baseline [mg/day]."""
    body = human()
    name = f"{mineral}_absorbed"
    flow = body.body.series(body, body.body.start.values())[name]
    quantity: Any = units.quantity(flow, body.body.unit(name))
    return float(quantity.to("mmol/day").magnitude) * Mineral.named(mineral).molar_mass
