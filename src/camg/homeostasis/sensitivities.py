"""Which parameters a body answers to: each raised a little, alone."""

import warnings
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from camg import units
from camg.errors import InputError, RangeError, unknown_name
from camg.homeostasis.course import moved, span_min
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.progress import along
from camg.homeostasis.result import Result
from camg.homeostasis.solving import numpy
from camg.homeostasis.steady import found
from camg.homeostasis.telling import gathered

__all__ = ["Sensitivity", "sensitivity"]

_PLASMA = ("pth_plasma", "calcitriol_plasma", "magnesium_plasma", "calcium_plasma")


@attrs.frozen(kw_only=True, eq=False, repr=False, slots=False)
class Sensitivity(Result):
    """How far outputs move when one parameter is multiplied by a factor: relative changes [1], shape (parameters,).

    ``result["calcium_plasma"]`` stands in the order of `varied`; ``result.of("gfr", "calcium_plasma")`` is one of them.

    Attributes
    ----------
    varied : tuple of str
        The parameters.
    factor : float
        What each was multiplied by.
    after_min : float or None
        How long after the change [min]; None for steady states.
    left_out : mapping of str to str
        Parameters that were not varied, and why.
    """

    varied: tuple[str, ...]
    factor: float
    after_min: float | None
    left_out: Mapping[str, str]

    def unit(self, name: str) -> str:
        """Return the unit of a relative change, which is 1."""
        if name not in self.series:
            raise unknown_name("sensitivity[name]", name, self.series)
        return "1"

    def of(self, parameter: str, output: str) -> float:
        """Return the relative change of an output with a parameter: 0.01 is one per cent up.

        Raises
        ------
        UnknownNameError
            When the parameter was not varied, or the output is not shown.
        """
        if parameter not in self.varied:
            raise unknown_name("sensitivity.of", parameter, self.varied)
        return float(self[output][self.varied.index(parameter)])

    def strongest(self, output: str) -> tuple[str, ...]:
        """Return the parameters by how far they move an output, the strongest first."""
        moves = dict(zip(self.varied, self[output], strict=True))
        return tuple(sorted(moves, key=lambda name: -abs(float(moves[name]))))

    def table(self) -> str:
        """Return the change of every output in per cent, a parameter a line."""
        corner = f"x {self.factor:g}, change in %"
        width = max(map(len, (corner, *self.varied)))
        lines = [f"{corner:<{width}}  " + "  ".join(self.series)]
        for place, name in enumerate(self.varied):
            cells = "  ".join(f"{100 * values[place]:>{len(output)}.4f}" for output, values in self.series.items())
            lines.append(f"{name:<{width}}  {cells}")
        return self._remarked(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the sensitivities as plain data."""
        return {
            **self.made_with(),
            "factor": self.factor,
            "after": None if self.after_min is None else f"{self.after_min:g} min",
            "left_out": dict(self.left_out),
            "relative_change": {
                name: {output: float(values[place]) for output, values in self.series.items()}
                for place, name in enumerate(self.varied)
            },
        }

    def __repr__(self) -> str:
        when = "at rest" if self.after_min is None else f"after {self.after_min:g} min"
        return f"<Sensitivity of {self._label()}: {len(self.varied)} parameters x {self.factor:g}, {when}>"


def sensitivity(
    parameters: Parameters,
    *,
    outputs: Iterable[str] | None = None,
    names: Iterable[str] | None = None,
    factor: float = 1.05,
    after: units.Amount | None = None,
    progress: bool = True,
) -> Sensitivity:
    """Return how far a body moves when one parameter at a time is multiplied by a factor.

    Local: it says nothing about larger changes, nor about two at once. Constants that a body computed at its baseline
    stay what they were.

    Parameters
    ----------
    parameters : Parameters
        Of `rat`, or another body's.
    outputs : iterable of str, optional
        States or flows; without it PTH, calcitriol, magnesium and calcium of plasma.
    names : iterable of str, optional
        Parameters; without it all that are not 0 and can be multiplied by the factor.
    factor : float
        Above 0, and not 1.
    after : str or quantity, optional
        Compare this long after the change, from the steady state; without it steady states.
    progress : bool
        Whether a bar counts the parameters on a terminal.

    Returns
    -------
    Sensitivity
        Relative changes, a parameter each.

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
        One of its subclasses for each known defect that is met, with how many of the changed bodies meet it.

    Examples
    --------
    >>> from camg import homeostasis
    >>> told = homeostasis.sensitivity(homeostasis.rat(), names=["gfr", "pth_synthesis"])
    >>> round(100 * told.of("pth_synthesis", "pth_plasma"), 4)
    3.2708
    """
    if not isinstance(parameters, Parameters):
        raise InputError("parameters", parameters, "the parameters of a body", "Write homeostasis.rat().")
    if isinstance(factor, bool) or not isinstance(factor, float | int) or not 0 < factor < 100 or factor == 1:
        raise RangeError("sensitivity(factor=)", factor, "above 0, below 100 and not 1", "Write 1.05 for 5 % more.")
    after_min = None if after is None else span_min(after, "sensitivity(after=)")
    for field, given in (("outputs", outputs), ("names", names)):
        if isinstance(given, str):
            raise InputError(f"sensitivity({field}=)", given, "several names", f"Write [{given!r}].")
    base = found(parameters)
    shown = tuple(outputs) if outputs is not None else tuple(name for name in _PLASMA if name in base.names)
    usual = {name: float(base[name]) for name in shown or base.names}
    for each, value in usual.items():
        if value == 0:
            raise InputError(f"sensitivity(outputs=).{each}", value, "outputs that are not 0", "Name others.")
    chosen, left_out = _variable(parameters, names, factor)
    runs = [
        moved(parameters, base.amounts, base, {name: factor}, after_min)
        for name in along(chosen, "parameters", progress=progress)
    ]
    changes = {
        each: numpy().array([float(numpy().ravel(run.series[each])[-1]) / value - 1 for run in runs])
        for each, value in usual.items()
    }
    told = gathered((parameters.body.defects(run) for run in runs), "bodies")
    for defect in told:
        warnings.warn(defect, stacklevel=2)
    return Sensitivity(
        parameters=parameters,
        solver=base.solver,
        series=MappingProxyType(changes),
        warnings=tuple(map(str, told)),
        varied=tuple(chosen),
        factor=float(factor),
        after_min=after_min,
        left_out=MappingProxyType(left_out),
    )


def _variable(parameters: Parameters, names: Iterable[str] | None, factor: float) -> tuple[list[str], dict[str, str]]:
    """Return the parameters that can be varied, and of the others why not; a named one that cannot is an error."""
    chosen: list[str] = []
    left_out: dict[str, str] = {}
    for name in parameters.names if names is None else names:
        try:
            varied = parameters.scaled(**{name: factor})
        except RangeError as fault:
            if names is not None:
                raise
            left_out[name] = str(fault)
            continue
        if varied[name] == parameters[name]:
            if names is not None:
                raise InputError("sensitivity(names=)", name, "parameters that are not 0", "Any factor of 0 is 0.")
            left_out[name] = "It is 0, and any factor of 0 is 0."
            continue
        chosen.append(name)
    return chosen, left_out
