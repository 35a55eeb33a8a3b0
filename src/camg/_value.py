"""What values share: to be equal, hashed and shown by their fields, and to compute on demand as if they had not."""

from collections.abc import Callable
from functools import cache
from typing import Any, Generic, TypeAlias, TypeVar, cast, overload

from camg import _attrs as attrs

__all__ = ["HashedOnce", "OnDemand", "Value", "on_demand"]

Computed = TypeVar("Computed")
_Write: TypeAlias = Callable[[object], str]


class Value:
    """Mixin of a frozen attrs class made with ``eq=False, repr=False``: equality, hash and repr go over its fields.

    They are what attrs would write, save that what follows from other fields is left out, and they are there without
    attrs, which would write and compile them anew for each class. Classes that are compared or hashed many times leave
    that to attrs.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        kind: Any = type(self)
        return all(getattr(self, name) == getattr(other, name) for name in _compared(kind))

    def __hash__(self) -> int:
        kind: Any = type(self)
        return hash((kind, *[getattr(self, name) for name in _compared(kind)]))

    def __repr__(self) -> str:
        kind: Any = type(self)
        shown = ", ".join(f"{name}={write(getattr(self, name))}" for name, write in _shown(kind))
        return f"{kind.__name__}({shown})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show the repr, which is the short call that makes the value, where Hypothesis would list every field."""
        printer.text(repr(self))


@cache
def _compared(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in attrs.known_fields(kind) if each.init and each.eq)


@cache
def _shown(kind: type[Any]) -> tuple[tuple[str, _Write], ...]:
    fields = [each for each in attrs.known_fields(kind) if each.init and each.repr]
    return tuple((each.name, cast("_Write", each.repr) if callable(each.repr) else repr) for each in fields)


class on_demand(Generic[Computed]):  # noqa: N801 - because it is used as a decorator, like property
    """A property that is computed when first read and kept; without a lock, for what it computes is pure."""

    def __init__(self, compute: Callable[[Any], Computed]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: object = None) -> "on_demand[Computed]": ...
    @overload
    def __get__(self, instance: object, owner: object = None) -> Computed: ...
    def __get__(self, instance: Any, owner: object = None) -> Any:
        """Return the value; from the second time on it stands in the instance and this is not called."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._compute(instance)
        return value


class OnDemand(Value):
    """Mixin of a frozen attrs class with `on_demand` properties: what was computed is left out of pickles."""

    def __getstate__(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in attrs.known_fields(type(self))}


class HashedOnce(OnDemand):
    """Mixin of a value that is a key many times: its hash is worked out when first asked for and kept."""

    @on_demand
    def _hash(self) -> int:
        return super().__hash__()

    def __hash__(self) -> int:
        return self._hash
