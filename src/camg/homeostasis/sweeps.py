"""A body along one of its parameters: where it comes to rest, or where it is after some time."""

import warnings
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import attrs

from camg import units
from camg._numeric import Array
from camg.errors import InputError, unknown_name
from camg.homeostasis.course import Course, moved, span_min
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.progress import along
from camg.homeostasis.result import Result
from camg.homeostasis.solving import numpy
from camg.homeostasis.steady import Steady, found
from camg.homeostasis.telling import gathered

__all__ = ["Sweep", "laid_out", "one_parameter", "sweep"]


@attrs.frozen(kw_only=True, eq=False, repr=False, slots=False)
class Sweep(Result):
    """A body along one parameter: every state and flow as an array, shape (n,), in the order of `factors`.

    Attributes
    ----------
    name : str
        The parameter.
    factors : array, shape (n,)
        What it was multiplied by.
    after_min : float or None
        How long after the change it is shown [min]; None for steady states.
    stable : tuple of bool
        Of steady states, whether a small disturbance dies away; empty after a time.
    """

    name: str
    factors: Array
    after_min: float | None
    stable: tuple[bool, ...]

    @property
    def values(self) -> units.Quantity:
        """The parameter along the sweep."""
        values: Any = self.factors * self.parameters[self.name]
        return units.quantity(values, self.parameters.unit(self.name))

    def table(self, *names: str) -> str:
        """Return states and flows along the factors as text, one factor a line; without names all states."""
        return self._columns(f"{self.name} [factor]", self.factors, names)

    def to_dict(self) -> dict[str, Any]:
        """Return the sweep as plain data."""
        return {
            **self.made_with(),
            "parameter": self.name,
            "factors": self.factors.tolist(),
            "after": None if self.after_min is None else f"{self.after_min:g} min",
            "stable": list(self.stable),
            "series": {name: {"unit": self.unit(name), "values": v.tolist()} for name, v in self.series.items()},
        }

    def __repr__(self) -> str:
        when = "at rest" if self.after_min is None else f"after {self.after_min:g} min"
        return f"<Sweep of {self._label()}: {self.name}, {len(self.factors)} factors, {when}>"


def sweep(
    parameters: Parameters, *, after: units.Amount | None = None, progress: bool = True, **factors: Sequence[float]
) -> Sweep:
    """Follow a body along one parameter: ``sweep(body, magnesium_intake=[1, 0.8, 0.6])``.

    Parameters
    ----------
    parameters : Parameters
        Of `rat`, or another body's.
    after : str or quantity, optional
        Show the body this long after the parameter changed, each time from the steady state of `parameters`; without
        it the steady states, each sought from the one before, so that the order tells where two are possible.
    progress : bool
        Whether a bar counts the factors on a terminal.
    **factors : sequence of float
        One parameter by name, and what it is multiplied by, in order, each 0 or more.

    Returns
    -------
    Sweep
        States and flows as quantities along `factors`.

    Raises
    ------
    InputError
        When something is not what it should be; `RangeError` and `UnknownNameError` say more.
    SolverError
        When a steady state is not found or the solver fails.
    MissingExtraError
        When SciPy is not installed.

    Warns
    -----
    HomeostasisWarning
        One of its subclasses for each known defect that is met, with how many factors meet it.

    Examples
    --------
    PTH rises and then collapses as magnesium is taken away:

    >>> import warnings
    >>> from camg import homeostasis
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
    ...     pth = homeostasis.sweep(homeostasis.rat(), magnesium_intake=[1.0, 0.5, 0.25])["pth_plasma"]
    >>> pth.round(2).tolist()
    [6.28, 8.14, 3.69]
    """
    name, chosen = one_parameter(parameters, factors, "sweep")
    if not chosen:
        raise InputError(f"sweep({name}=)", list(chosen), "at least one factor", "Write [1, 0.8, 0.6].")
    after_min = None if after is None else span_min(after, "sweep(after=)")
    runs: list[Steady | Course] = []
    base = found(parameters)
    for factor in along(chosen, "factors", progress=progress):
        last = runs[-1] if runs and after_min is None else base
        runs.append(moved(parameters, last.amounts, base, {name: factor}, after_min))
    return Sweep(
        **laid_out(parameters, runs, "factors"),
        name=name,
        factors=numpy().array(chosen, dtype=float),
        after_min=after_min,
        stable=tuple(run.stable for run in runs if isinstance(run, Steady)),
    )


def laid_out(parameters: Parameters, runs: "Sequence[Steady | Course]", what: str) -> dict[str, Any]:
    """Return what a sweep is made of, the end of each run, and warn whoever called the caller of known defects."""
    np = numpy()
    series = {each: np.array([np.ravel(run.series[each])[-1] for run in runs], dtype=float) for each in runs[0].series}
    for values in series.values():
        values.setflags(write=False)
    told = gathered((parameters.body.defects(run) for run in runs), what)
    for each in told:
        warnings.warn(each, stacklevel=3)
    return {
        "parameters": parameters,
        "solver": runs[0].solver,
        "series": MappingProxyType(series),
        "warnings": tuple(map(str, told)),
    }


def one_parameter(parameters: object, given: "dict[str, Any]", of: str) -> tuple[str, list[float]]:
    """Return the one parameter that is named, and its factors."""
    if not isinstance(parameters, Parameters):
        raise InputError("parameters", parameters, "the parameters of a body", "Write homeostasis.rat().")
    if len(given) != 1:
        names = ", ".join(given) or "none"
        raise InputError(of, names, "one parameter by name", f"Write {of}(body, magnesium_intake=[1, 0.5]).")
    [(name, factors)] = given.items()
    if name not in parameters.names:
        raise unknown_name(of, name, parameters.names)
    if parameters[name] == 0:
        raise InputError(f"{of}({name}=)", parameters[name], "a parameter that is not 0", "Any factor of 0 is 0.")
    if isinstance(factors, str | bytes) or not hasattr(factors, "__iter__"):
        raise InputError(f"{of}({name}=)", factors, "several factors", f"Write {name}=[1, 0.5].")
    chosen = list(factors)
    for factor in chosen:
        parameters.scaled(**{name: factor})  # refuses what the parameter cannot be
    return name, [float(factor) for factor in chosen]
