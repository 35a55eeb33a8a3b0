"""Equations written down as they are evaluated, so that the same equations can be run flat or exported.

The functions of a body work on floats and arrays; given `Traced` symbols they work too, and leave a `Tape` of what they
did. From the tape comes one flat function of the states (`compiled.py`) and the export to SBML. No equation is written
twice.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, Self, TypeAlias

__all__ = ["WHOLE", "Node", "One", "Tape", "Traced"]


class One(float):
    """The number 1 with a unit, for where a source leaves a unit out; an export has to name it."""

    unit: str

    def __new__(cls, unit: str) -> Self:
        """Return one of a unit."""
        one = super().__new__(cls, 1.0)
        one.unit = unit
        return one


class Node(NamedTuple):
    """One step of a computation: what is done, and with which earlier steps; of a number or symbol, which one."""

    op: str
    args: tuple[int, ...] = ()
    leaf: float | str | None = None


WHOLE = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
"""Exponents whose powers are written as products: below what overflows or underflows in any unit."""

Operand: TypeAlias = "Traced | float"


class Tape:
    """The steps of a computation in order, each of them once."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._places: dict[Node, int] = {}

    def symbol(self, name: str) -> "Traced":
        """Return the symbol of this name."""
        return self._put(Node("symbol", leaf=name))

    def flow(self, name: str) -> "Traced":
        """Return the symbol of a flow, which may have the name of a parameter."""
        return self._put(Node("flow", leaf=name))

    def step(self, op: str, *operands: Operand) -> "Traced":
        """Return what comes of an operation; a division by 1 is none."""
        if op == "/" and operands[1] == 1.0 and not isinstance(operands[1], One) and isinstance(operands[0], Traced):
            return operands[0]
        if op == "**" and isinstance(operands[0], Traced) and operands[1] in WHOLE:
            return self._multiplied(operands[0], WHOLE.index(operands[1]) + 1)
        return self._put(Node(op, tuple(self.place(each) for each in operands)))

    def _multiplied(self, base: "Traced", times: int) -> "Traced":
        """Return a small whole power as products, of a quotient as a quotient, so that more steps are shared."""
        node = self.nodes[base.place]
        if node.op == "/" and times > 1:
            above, below = (self._multiplied(Traced(self, each), times) for each in node.args)
            return self.step("/", above, below)
        if times == 1:
            return base
        half = self._multiplied(base, times // 2)
        square = self.step("*", half, half)
        return square if times % 2 == 0 else self.step("*", square, base)

    def place(self, operand: Operand) -> int:
        """Return the place of a step, or of a number."""
        if isinstance(operand, Traced):
            return operand.place
        if isinstance(operand, One):
            return self._put(Node("one", leaf=operand.unit)).place
        return self._put(Node("number", leaf=float(operand))).place

    def _put(self, node: Node) -> "Traced":
        place = self._places.setdefault(node, len(self.nodes))
        if place == len(self.nodes):
            self.nodes.append(node)
        return Traced(self, place)


UFUNCS: Final = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "power": "**",
    "float_power": "**",
    "negative": "neg",
    "minimum": "minimum",
    "maximum": "maximum",
    "exp": "exp",
    "log": "log",
    "log1p": "log1p",
    "absolute": "abs",
}
"""What NumPy's functions are called on a tape."""


def _forwards(op: str) -> Callable[["Traced", Operand], "Traced"]:
    return lambda one, other: one.tape.step(op, one, other)


def _backwards(op: str) -> Callable[["Traced", Operand], "Traced"]:
    return lambda one, other: one.tape.step(op, other, one)


class Traced:
    """A step of a computation that stands where a number would; NumPy's functions take it too."""

    __slots__ = ("place", "tape")

    def __init__(self, tape: Tape, place: int) -> None:
        self.tape, self.place = tape, place

    __add__, __radd__ = _forwards("+"), _backwards("+")
    __sub__, __rsub__ = _forwards("-"), _backwards("-")
    __mul__, __rmul__ = _forwards("*"), _backwards("*")
    __truediv__, __rtruediv__ = _forwards("/"), _backwards("/")
    __pow__, __rpow__ = _forwards("**"), _backwards("**")

    def __neg__(self) -> "Traced":
        return self.tape.step("neg", self)

    def __abs__(self) -> "Traced":
        return self.tape.step("abs", self)

    def __lt__(self, other: Operand) -> bool:
        message = "an equation that decides by a value cannot be traced; write it with minimum and maximum"
        raise TypeError(message)

    __le__ = __gt__ = __ge__ = __lt__

    def __bool__(self) -> bool:
        return self < 0

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Operand, **options: Any) -> "Traced":
        """Take part in NumPy's functions."""
        if method != "__call__" or options or ufunc.__name__ not in UFUNCS:
            message = f"{ufunc.__name__} cannot be traced"
            raise TypeError(message)
        return self.tape.step(UFUNCS[ufunc.__name__], *inputs)
