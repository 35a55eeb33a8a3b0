"""A simulated body as SBML Level 3 Version 1, from the same equations, with a unit on every symbol."""

import importlib
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from camg.errors import CatalogueError, MissingExtraError
from camg.homeostasis.compiled import Traces, traced
from camg.homeostasis.parameters import Parameters
from camg.homeostasis.steady import Steady, check_start, resting
from camg.homeostasis.tracing import Node, Tape

__all__ = ["to_sbml"]

_BASES = {
    "mol": ("UNIT_KIND_MOLE", 0, 1.0),
    "mmol": ("UNIT_KIND_MOLE", -3, 1.0),
    "pmol": ("UNIT_KIND_MOLE", -12, 1.0),
    "L": ("UNIT_KIND_LITRE", 0, 1.0),
    "min": ("UNIT_KIND_SECOND", 0, 60.0),
    "h": ("UNIT_KIND_SECOND", 0, 3600.0),
    "day": ("UNIT_KIND_SECOND", 0, 86400.0),
}
"""Units of the bodies, by the kind of SBML, its power of ten and its multiplier."""


def to_sbml(parameters: Parameters, *, start: Steady | None = None) -> str:
    """Return a body as the text of an SBML model, Level 3 Version 1.

    States are parameters with rate rules, flows are assignment rules, constants carry their values. Changes in time are
    not exported: export the changed parameters, with the state from which they act as `start`.

    Parameters
    ----------
    parameters : Parameters
        Of `rat`, or another body's, any set.
    start : Steady, optional
        The state at time 0; without it the steady state of `parameters`.

    Returns
    -------
    str
        XML; time in the unit of the body, amounts of states as the equations keep them.

    Raises
    ------
    InputError
        When `parameters` or `start` are something else.
    CatalogueError
        When an equation of the body decides by a value, so that it cannot be written down.
    MissingExtraError
        When python-libsbml is not installed: ``python -m pip install 'camg[sbml]'``.

    Examples
    --------
    >>> from camg import homeostasis
    >>> text = homeostasis.to_sbml(homeostasis.rat())
    >>> '<rateRule variable="calcium_plasma">' in text
    True
    """
    check_start(parameters, start, "to_sbml")
    try:
        traces = traced(parameters)
    except TypeError as fault:
        raise CatalogueError(f"{parameters.body.id} cannot be written as SBML: {fault}") from fault
    writer = _Writer(parameters, traces)
    return writer.written(resting(parameters) if start is None else start.amounts)


def _libsbml() -> Any:
    try:
        return importlib.import_module("libsbml")
    except ImportError:
        raise MissingExtraError("python-libsbml", "sbml") from None


class _Writer:
    """One model being written."""

    def __init__(self, parameters: Parameters, traces: Traces) -> None:
        self.sbml = _libsbml()
        self.parameters, self.traces, self.tape = parameters, traces, traces.tape
        self.document = self.sbml.SBMLDocument(3, 1)
        self.model = self.document.createModel()
        self.settings = self.sbml.L3ParserSettings()
        self.settings.setParseUnits(True)

    def written(self, amounts: Iterable[float]) -> str:
        """Return the text of the model."""
        body = self.parameters.body
        self.model.setId(re.sub(r"\W", "_", body.id))
        self.model.setName(self.parameters.parameter_set)
        self.model.setNotes(self._notes())
        self.model.setTimeUnits(self._unit(body.time_unit))
        for name in self.parameters.names:
            self._symbol(name, self.parameters.unit(name), self.parameters.row(name).meaning, self.parameters[name])
        for state, amount in zip(body.states, amounts, strict=True):
            unit = self._of_amount(state.unit, state.per)
            self._symbol(state.name, unit, state.meaning, amount, constant=False)
        for node in self.tape.nodes:
            if node.op == "one":
                self._symbol(_one(node), str(node.leaf), "one unit, which the source leaves out", 1.0)
        flows = self.traces.flows._asdict()
        for name in flows:
            self._symbol(self._flow(name), body.unit(name), name.replace("_", " "), None, constant=False)
        self._rules(flows)
        return str(self.sbml.writeSBMLToString(self.document))

    def _rules(self, flows: dict[str, Any]) -> None:
        named: dict[int, str] = {}
        for name, flow in flows.items():
            rule = self.model.createAssignmentRule()
            rule.setVariable(self._flow(name))
            rule.setMath(self._math(flow.place, named))
            named.setdefault(flow.place, self._flow(name))
        nodes = enumerate(self.tape.nodes)
        flowing = {place: self._flow(str(node.leaf)) for place, node in nodes if node.op == "flow"}
        for state, balance in zip(self.parameters.body.states, self.traces.balances, strict=True):
            rule = self.model.createRateRule()
            rule.setVariable(state.name)
            rule.setMath(self._math(balance.place, flowing))

    def _flow(self, name: str) -> str:
        """Return the id of a flow; the rat has constants of the same name."""
        return f"{name}_flow" if name in self.parameters.names else name

    def _of_amount(self, unit: str, per: str | None) -> str:
        """Return the unit of a state's amount, which is shown per a volume."""
        return unit if per is None else unit.removesuffix(f"/{self.parameters.unit(per)}")

    def _symbol(self, name: str, unit: str, meaning: str, value: float | None, *, constant: bool = True) -> None:
        symbol = self.model.createParameter()
        symbol.setId(name)
        symbol.setName(meaning)
        symbol.setConstant(constant)
        symbol.setUnits(self._unit(unit))
        if value is not None:
            symbol.setValue(value)

    def _unit(self, text: str) -> str:
        """Return the id of a unit, which is defined when it is first met: ``pmol/L/h`` is `pmol_per_L_per_h`."""
        if text == "1":
            return "dimensionless"
        name = re.sub(r"^1_", "", text.replace("/", "_per_"))
        if self.model.getUnitDefinition(name) is None:
            definition = self.model.createUnitDefinition()
            definition.setId(name)
            for place, base in enumerate(text.split("/")):
                if base != "1":
                    self._factor(definition, base, 1 if place == 0 else -1)
        return name

    def _factor(self, definition: Any, base: str, exponent: int) -> None:
        if base not in _BASES:
            raise CatalogueError(f"the unit {base} of {self.parameters.body.id} is not known to the export to SBML")
        kind, scale, multiplier = _BASES[base]
        unit = definition.createUnit()
        unit.setKind(getattr(self.sbml, kind))
        unit.setScale(scale)
        unit.setMultiplier(multiplier)
        unit.setExponent(exponent)

    def _math(self, place: int, named: dict[int, str]) -> Any:
        """Return an expression; what has a name already is called by it."""
        text = _formula(self.tape, place, named)
        math = self.sbml.parseL3FormulaWithSettings(text, self.settings)
        if math is None:
            raise CatalogueError(f"SBML cannot read {text}: {self.sbml.getLastParseL3Error()}")
        return math

    def _notes(self) -> str:
        made = self.parameters
        said = [
            f"Simulated body of camg: {made.species}, {made.body.id}, {made.variant}.",
            "Experimental and unpublished." if made.body.experimental else "",
            f"Parameter set: {made.parameter_set}.",
            *(f"Source: {each}." for each in made.references),
            "No medical advice; read the page of the model for what it gets wrong.",
        ]
        inside = "".join(f"<p>{escape(each)}</p>" for each in said if each)
        return f'<body xmlns="http://www.w3.org/1999/xhtml">{inside}</body>'


def _one(node: Node) -> str:
    return "one_" + re.sub(r"^1_", "", str(node.leaf).replace("/", "_per_"))


def _formula(tape: Tape, place: int, named: dict[int, str]) -> str:
    """Write a step and those it needs as SBML's formulas are written."""
    if place in named:
        return named[place]
    node = tape.nodes[place]
    args = [_formula(tape, each, named) for each in node.args]
    match node.op:
        case "number":
            return f"{node.leaf!r} dimensionless"
        case "symbol":
            return str(node.leaf)
        case "one":
            return _one(node)
        case "+" | "-" | "*" | "/":
            return f"({args[0]} {node.op} {args[1]})"
        case "**":
            return f"({args[0]} ^ {args[1]})"
        case "neg":
            return f"(-{args[0]})"
        case "minimum" | "maximum":
            compared = "<" if node.op == "minimum" else ">"
            return f"piecewise({args[0]}, {args[0]} {compared} {args[1]}, {args[1]})"
        case "log":
            return f"ln({args[0]})"
        case "log1p":
            return f"ln(1.0 dimensionless + {args[0]})"
        case _:
            return f"{node.op}({args[0]})"
