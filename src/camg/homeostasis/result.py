"""What steady states and courses have in common: names with units, and what they were made with."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from camg import units
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.solving import Solver, numpy

__all__ = ["Result"]


@attrs.frozen(kw_only=True, eq=False, repr=False, slots=False)
class Result:
    """Numbers of a simulated body by name, with what they were made with.

    ``result.calcium_plasma`` is a quantity, ``result["calcium_plasma"]`` the bare number or array in `unit`.

    Attributes
    ----------
    parameters : Parameters
        The set it was made with; of a course, before its changes.
    solver : Solver
        Method, tolerances and version.
    series : mapping of str to float or array, shape (n,)
        Every state and flow, in its `unit`.
    warnings : tuple of str
        What was warned of.
    """

    parameters: Parameters
    solver: Solver
    series: Mapping[str, Any]
    warnings: tuple[str, ...] = ()

    @property
    def species(self) -> str:
        """Whose body it is."""
        return self.parameters.species

    @property
    def model(self) -> str:
        """The model."""
        return self.parameters.body.id

    @property
    def variant(self) -> str:
        """Which form of its equations was used."""
        return self.parameters.variant

    @property
    def parameter_set(self) -> str:
        """The set of parameters by name, and what was changed in it."""
        return self.parameters.parameter_set

    @property
    def experimental(self) -> bool:
        """Whether the model is unpublished."""
        return self.parameters.body.experimental

    @property
    def names(self) -> tuple[str, ...]:
        """The name of every state and flow."""
        return tuple(self.series)

    def unit(self, name: str) -> str:
        """Return the unit in which a state or flow is given."""
        return self.parameters.body.unit(name)

    def span(self, name: str) -> tuple[float, float]:
        """Return the least and the most of a state or flow, in its unit; of a course, also between its times."""
        values = self._met(name)
        return float(values.min()), float(values.max())

    def _met(self, name: str) -> Any:
        """Return every value of a state or flow that was met, shown or not, as an array."""
        return numpy().atleast_1d(self[name])

    def __getitem__(self, name: str) -> Any:
        self.unit(name)  # refuses unknown names, with the nearest ones
        return self.series[name]

    def __getattr__(self, name: str) -> units.Quantity:
        series: Mapping[str, Any] = self.__dict__.get("series", {})
        if name not in series:
            from camg.errors import nearest_names

            near = nearest_names(name, series)
            hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
            message = f"{type(self).__name__} has no attribute {name!r}.{hint}"
            raise AttributeError(message)
        unit = self.unit(name)
        return units.quantity(series[name], "dimensionless" if unit == "1" else unit)

    def __getstate__(self) -> dict[str, Any]:
        held: dict[str, Any] = self.__dict__
        views: dict[str, Any] = {name: dict(held[name]) for name in held if type(held[name]) is MappingProxyType}
        return {**held, **views, "views": tuple(views)}  # because a read-only view cannot be pickled

    def __setstate__(self, state: dict[str, Any]) -> None:
        views = state.pop("views")
        self.__dict__.update(state, **{name: MappingProxyType(state[name]) for name in views})

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.series})

    def made_with(self) -> dict[str, Any]:
        """Return species, model, variant, parameter set, solver and tolerances as plain data."""
        return {
            "species": self.species,
            "model": self.model,
            "experimental": self.experimental,
            "variant": self.variant,
            "options": self.parameters.options,
            "parameter_set": self.parameter_set,
            "solver": self.solver._asdict(),
            "warnings": list(self.warnings),
        }

    @property
    def remarks(self) -> tuple[str, ...]:
        """What has to be said with the numbers: whose they are, what was changed, and what was warned of."""
        return (f"{self.parameter_set} ({self._label()})", *self.warnings)

    def _columns(self, first: str, values: Any, names: Sequence[str]) -> str:
        """Return states and flows as columns of text beside a first column; without names all states."""
        chosen = names or tuple(state.name for state in self.parameters.body.states)
        columns = [(first, values), *((f"{name} [{self.unit(name)}]", self[name]) for name in chosen)]
        lines = ["  ".join(head for head, _ in columns)]
        lines += ["  ".join(f"{each[row]:>{len(head)}.7g}" for head, each in columns) for row in range(len(values))]
        return self._remarked(lines)

    def _remarked(self, lines: list[str]) -> str:
        """Return the lines of a table, with the remarks below where the model is unpublished."""
        return "\n".join([*lines, *(f"# {each}" for each in self.remarks if self.experimental)])

    def _label(self) -> str:
        return f"{self.species}, {self.model}, {self.variant}{', experimental' if self.experimental else ''}"
