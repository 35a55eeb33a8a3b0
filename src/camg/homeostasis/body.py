"""What makes a body that can be simulated: names, units, equations, and what is known to be wrong with it."""

import functools
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from camg.catalogue.homeostasis import constants
from camg.errors import CatalogueError, unknown_name
from camg.homeostasis.compiled import flat
from camg.homeostasis.defects import HomeostasisWarning
from camg.homeostasis.parameters import Parameters

if TYPE_CHECKING:
    from camg.homeostasis.result import Result

__all__ = ["Body", "Bolus", "State"]


class State(NamedTuple):
    """A state: kept as an amount, and shown divided by a parameter (a volume) where `per` names one."""

    name: str
    unit: str
    meaning: str
    per: str | None = None


class Bolus(NamedTuple):
    """An amount given at once: the state that it goes into, and how much of it that state gains."""

    state: str
    unit: str
    gained: Callable[[Any], float]


@attrs.frozen(kw_only=True, eq=False)
class Body:
    """The equations of one body and the names of what they are about.

    Another body is one of these, a data file, and a subclass of `Parameters` with a field for each row of the file.

    Attributes
    ----------
    id : str
        The model, as results carry it.
    species : str
        Whose body it is.
    data : str
        Name of the data file: ``rat`` for ``homeostasis_rat.json``.
    time_unit : str
        Unit of time in the equations.
    minutes : float
        Minutes in one of them.
    settling : float
        Time after which the slowest state has settled, in that unit.
    states : tuple of State
        In the order of the equations.
    units : mapping of str to str
        Unit of every flow, by name.
    flows : callable
        ``flows(parameters, *amounts)``: a named tuple of every flow.
    balances : callable
        ``balances(parameters, flows)``: how fast the states change.
    defects : callable
        ``defects(result)``: a warning for each known defect that the result meets.
    experimental : bool
        Whether the model is unpublished.
    baseline : mapping of str to float, optional
        The states, as amounts, from which a steady state is looked for; without it those of the data file.
    boluses : mapping of str to Bolus
        What can be given at once, by name.
    """

    id: str
    species: str
    data: str
    time_unit: str
    minutes: float
    settling: float
    states: tuple[State, ...]
    units: Mapping[str, str]
    flows: Callable[..., Any]
    balances: Callable[[Any, Any], tuple[Any, ...]]
    defects: "Callable[[Result], Iterable[HomeostasisWarning]]"
    experimental: bool = False
    baseline: Mapping[str, float] | None = None
    boluses: Mapping[str, Bolus] = MappingProxyType({})

    def __attrs_post_init__(self) -> None:
        if tuple(self.start) != tuple(state.name for state in self.states):
            message = f"{self.id} does not start from its states, in their order (data file homeostasis_{self.data})"
            raise CatalogueError(message)

    @property
    def start(self) -> Mapping[str, float]:
        """The states, as amounts, from which a steady state is looked for."""
        return constants(self.data).start if self.baseline is None else self.baseline

    def rates(self, parameters: Parameters) -> Callable[..., tuple[Any, ...]]:
        """Return the right-hand side: how fast the states change, as a function of the amounts."""
        flows, balances = self.flows, self.balances

        def careful(*amounts: Any) -> tuple[Any, ...]:
            return balances(parameters, flows(parameters, *amounts))

        return flat(parameters, careful)

    def series(self, parameters: Parameters, amounts: Iterable[Any]) -> dict[str, Any]:
        """Return everything that can be shown of states, floats or arrays, by name."""
        kept = tuple(amounts)
        shown: dict[str, Any] = {
            state.name: each if state.per is None else each / parameters[state.per]
            for state, each in zip(self.states, kept, strict=True)
        }
        flows: Callable[..., Any] = functools.partial(self.flows, parameters)
        if not isinstance(kept[0], float):
            flows = flat(parameters, flows, what="flows", arrays=True)
        return {**shown, **flows(*kept)._asdict()}

    def unit(self, name: str) -> str:
        """Return the unit in which a state or flow is shown.

        Raises
        ------
        UnknownNameError
            When there is no such name; it carries the nearest ones.
        """
        known = {state.name: state.unit for state in self.states} | dict(self.units)
        if name not in known:
            raise unknown_name(f"{self.species}[name]", name, known)
        return known[name]

    def index(self, name: str) -> int | None:
        """Return the place of a state, or None when no state has this name."""
        return next((place for place, state in enumerate(self.states) if state.name == name), None)

    def amount(self, parameters: Parameters, place: int, shown: float) -> float:
        """Return the amount of a state from what is shown of it."""
        per = self.states[place].per
        return shown if per is None else shown * parameters[per]
