"""What makes a body that can be simulated: names, units, equations, and what is known to be wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from camg.catalogue.homeostasis import constants
from camg.errors import CatalogueError, UnknownNameError, nearest_names
from camg.homeostasis.defects import HomeostasisWarning
from camg.homeostasis.parameters import Parameters

if TYPE_CHECKING:
    from camg.homeostasis.result import Result

__all__ = ["Body", "State"]


class State(NamedTuple):
    """A state: kept as an amount, and shown divided by a parameter (a volume) where `per` names one."""

    name: str
    unit: str
    meaning: str
    per: str | None = None


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

    def __attrs_post_init__(self) -> None:
        if tuple(self.start) != tuple(state.name for state in self.states):
            message = f"data file homeostasis_{self.data} does not start from the states of {self.id}, in their order"
            raise CatalogueError(message)

    @property
    def start(self) -> Mapping[str, float]:
        """The states, as amounts, from which a steady state is looked for."""
        return constants(self.data).start

    def rates(self, parameters: Parameters) -> Callable[..., tuple[Any, ...]]:
        """Return the right-hand side: how fast the states change, as a function of the amounts."""
        flows, balances = self.flows, self.balances

        def rates(*amounts: Any) -> tuple[Any, ...]:
            return balances(parameters, flows(parameters, *amounts))

        return rates

    def series(self, parameters: Parameters, amounts: Iterable[Any]) -> dict[str, Any]:
        """Return everything that can be shown of states, floats or arrays, by name."""
        kept = tuple(amounts)
        shown: dict[str, Any] = {
            state.name: each if state.per is None else each / parameters[state.per]
            for state, each in zip(self.states, kept, strict=True)
        }
        return {**shown, **self.flows(parameters, *kept)._asdict()}

    def unit(self, name: str) -> str:
        """Return the unit in which a state or flow is shown.

        Raises
        ------
        UnknownNameError
            When there is no such name; it carries the nearest ones.
        """
        known = {state.name: state.unit for state in self.states} | dict(self.units)
        if name not in known:
            raise UnknownNameError(f"{self.species}[name]", name, nearest_names(name, known))
        return known[name]

    def index(self, name: str) -> int | None:
        """Return the place of a state, or None when no state has this name."""
        return next((place for place, state in enumerate(self.states) if state.name == name), None)

    def amount(self, parameters: Parameters, place: int, shown: float) -> float:
        """Return the amount of a state from what is shown of it."""
        per = self.states[place].per
        return shown if per is None else shown * parameters[per]
