"""The right-hand side of a body as one flat function, made from its own equations.

Calling some fifty small functions takes three times as long as the arithmetic in them. So the equations are traced once
for each form of a body (`tracing`), written out as one function of the states, and bound to a set of parameters; what
depends on parameters alone is computed when binding. Where the flat form could go wrong (a state at 0 or below, an
overflow) the equations themselves are called, which know what to do.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import attrs

from camg.homeostasis.tracing import WHOLE, Node, Tape, Traced

if TYPE_CHECKING:
    from camg.homeostasis.parameters import Parameters

__all__ = ["Traces", "flat", "form_of", "holding", "traced"]

Function: TypeAlias = Callable[..., Any]
Wanted: TypeAlias = Literal["rates", "flows"]


class Traces(NamedTuple):
    """Flows, and rates of change in terms of the flows, on one tape; `rates` are the same down to the states."""

    tape: Tape
    flows: Any
    balances: tuple[Traced, ...]
    rates: tuple[Traced, ...]


def holding(kind: Any, values: Mapping[str, Any]) -> Any:
    """Return parameters that hold symbols or arrays in the place of floats; nothing is checked."""
    held = object.__new__(kind)
    for name, value in values.items():
        object.__setattr__(held, name, value)
    return held


def form_of(parameters: "Parameters") -> dict[str, Any]:
    """Return what the parameters say beside numbers: variant and options."""
    rows = frozenset(parameters.names)
    return {each.name: getattr(parameters, each.name) for each in _fields(parameters) if each.name not in rows}


def _fields(parameters: "Parameters") -> tuple[Any, ...]:
    return tuple(attrs.fields(type(parameters)))


def traced(parameters: "Parameters", known: Mapping[str, float] = MappingProxyType({})) -> Traces:
    """Return the equations of a body as a tape whose symbols are its parameters, states and flows.

    Parameters
    ----------
    parameters : Parameters
        Of which only the form counts: variant and options.
    known : mapping of str to float
        Parameters that stand as numbers.

    Raises
    ------
    TypeError
        When an equation decides by a value, or calls what cannot be traced.
    """
    body, tape = parameters.body, Tape()
    symbols = {name: known.get(name) or tape.symbol(name) for name in parameters.names}
    symbolic = holding(type(parameters), {**form_of(parameters), **symbols})
    flows = body.flows(symbolic, *(tape.symbol(state) for state in body.start))
    names = {name: tape.flow(name) for name in flows._fields}
    return Traces(tape, flows, body.balances(symbolic, type(flows)(**names)), body.balances(symbolic, flows))


def flat(parameters: "Parameters", careful: Function, *, what: Wanted = "rates", arrays: bool = False) -> Function:
    """Return the equations bound to parameters: rates of change or flows, as a function of the amounts.

    Parameters
    ----------
    parameters : Parameters
        Of floats; with `arrays` also of arrays, shape (n,) (see `holding`).
    careful : callable
        The same through the equations themselves, for where the flat form cannot tell.
    what : 'rates' or 'flows'
        What is returned: how fast the states change, or the named tuple of flows.
    arrays : bool
        Whether the amounts are arrays.
    """
    kind: Any = type(parameters)
    form = tuple(form_of(parameters).items())
    exponents = tuple(getattr(parameters, name) for name in _exponents(kind, form))
    program = _program(kind, form, tuple(map(_whole, exponents)), what, arrays)
    if program is None:
        return careful
    bound: Function = program(parameters, careful)
    return bound


def _maker(flows: Any) -> Any:
    return flows._make


def _whole(exponent: Any) -> float | None:
    return exponent if isinstance(exponent, float) and exponent in WHOLE else None


@lru_cache(maxsize=64)
def _exponents(kind: Any, form: tuple[tuple[str, Any], ...]) -> tuple[str, ...]:
    """Return the parameters that are exponents."""
    try:
        nodes = traced(holding(kind, dict(form))).tape.nodes
    except TypeError:
        return ()
    powers = [nodes[node.args[1]] for node in nodes if node.op == "**"]
    return tuple(dict.fromkeys(str(each.leaf) for each in powers if each.op == "symbol"))


@lru_cache(maxsize=64)
def _program(
    kind: Any,
    form: tuple[tuple[str, Any], ...],
    whole: tuple[float | None, ...],
    what: Wanted,
    arrays: bool,
) -> Any:
    """Return the function that binds parameters of one form, or None where equations cannot be traced.

    Exponents that are small whole numbers are part of the form, as powers of them are products.
    """
    parameters = holding(kind, dict(form))
    known = {name: each for name, each in zip(_exponents(kind, form), whole, strict=True) if each is not None}
    try:
        traces = traced(parameters, known)
    except TypeError:
        return None
    made = "" if what == "rates" else "made"
    text = _text(traces.tape, getattr(traces, what), tuple(parameters.body.start), made, arrays=arrays)
    names: dict[str, Any] = _array_functions() if arrays else dict(_FUNCTIONS)
    names["made"] = _maker(traces.flows)
    exec(compile(text, f"<rates of {parameters.body.id}>", "exec"), names)
    return names["bind"]


_FUNCTIONS = {"minimum": min, "maximum": max, "exp": math.exp, "log": math.log, "log1p": math.log1p, "abs": abs}


def _array_functions() -> dict[str, Any]:
    from camg.homeostasis.solving import numpy

    np = numpy()
    calm = partial(np.errstate, over="ignore")  # because a share of an infinite sum is 0, as it should be
    return {"calm": calm, **{name: getattr(np, name) for name in _FUNCTIONS}}


def _text(tape: Tape, outcome: Iterable[Traced], states: tuple[str, ...], made: str, *, arrays: bool) -> str:
    """Write the function that binds parameters, and in it the one that is bound, which returns what is made of all."""
    nodes = tape.nodes
    wanted = [each.place for each in outcome]
    uses = _uses(tape, wanted)
    moving = [False] * len(nodes)
    texts = [""] * len(nodes)
    outer: list[str] = []
    inner: list[str] = []
    for place, node in enumerate(nodes):
        if not uses[place]:
            continue
        moving[place] = node.leaf in states if node.op == "symbol" else any(moving[each] for each in node.args)
        texts[place] = _written(node, [texts[each] for each in node.args], states, arrays=arrays)
        fed = not moving[place] and node.op not in ("number", "one")
        if fed or (uses[place] > 1 and node.args):
            (inner if moving[place] else outer).append(f"v{place} = {texts[place]}")
            texts[place] = f"v{place}"
    above = " and ".join(f"{each}.min(initial=1.0) > 0" if arrays else f"{each} > 0.0" for each in states)
    arguments = ", ".join(states)
    lines = ["def bind(p, careful):", *(f"    {line}" for line in outer)]
    lines += [f"    def flat({arguments}):", f"        if {above}:"]
    lines += ["            with calm():" if arrays else "            try:"]
    lines += [f"                {line}" for line in inner]
    lines += [f"                return {made}(({', '.join(texts[each] for each in wanted)},))"]
    lines += [] if arrays else ["            except ArithmeticError: pass"]
    lines += [f"        return careful({arguments})", "    return flat"]
    return "\n".join(lines)


def _uses(tape: Tape, wanted: list[int]) -> list[int]:
    """Return how often each step is used on the way to what is wanted."""
    uses = [0] * len(tape.nodes)
    for place in wanted:
        uses[place] += 1
    for place in range(len(tape.nodes) - 1, -1, -1):
        if uses[place]:
            twice = tape.nodes[place].op in ("minimum", "maximum")
            for each in tape.nodes[place].args:
                uses[each] += 2 if twice else 1
    return uses


def _written(node: Node, args: list[str], states: tuple[str, ...], *, arrays: bool) -> str:
    match node.op:
        case "number":
            return repr(node.leaf)
        case "one":
            return "1.0"
        case "symbol":
            return str(node.leaf) if node.leaf in states else f"p.{node.leaf}"
        case "neg":
            return f"(-{args[0]})"
        case "*" if args[0] == "1.0":
            return args[1]
        case "+" | "-" | "*" | "/" | "**":
            return f"({args[0]} {node.op} {args[1]})"
        case "minimum" | "maximum" if not arrays and all(each.isidentifier() for each in args):
            return f"({args[0]} if {args[0]} {'<' if node.op == 'minimum' else '>'} {args[1]} else {args[1]})"
        case _:
            return f"{node.op}({', '.join(args)})"
