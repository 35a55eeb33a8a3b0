"""What steady states and courses have in common: names with units, and what they were made with."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import attrs

from camg import units
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.solving import Solver

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
        return {**self.__dict__, "series": dict(self.series)}  # because a read-only view cannot be pickled

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, series=MappingProxyType(state["series"]))

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

    def _label(self) -> str:
        return f"{self.species}, {self.model}, {self.variant}{', experimental' if self.experimental else ''}"
