"""Values that compute on demand, and equal, hash and pickle as if they had not."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

import attrs

__all__ = ["OnDemand", "on_demand"]

Value = TypeVar("Value")


class on_demand(Generic[Value]):  # noqa: N801 - because it is used as a decorator, like property
    """A property that is computed when first read and kept; without a lock, for what it computes is pure."""

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: object = None) -> "on_demand[Value]": ...
    @overload
    def __get__(self, instance: object, owner: object = None) -> Value: ...
    def __get__(self, instance: Any, owner: object = None) -> Any:
        """Return the value; from the second time on it stands in the instance and this is not called."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._compute(instance)
        return value


class OnDemand:
    """Mixin of a frozen attrs class with `on_demand` properties: what was computed is left out of pickles."""

    def __getstate__(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in attrs.fields(type(self))}  # type: ignore[arg-type]  # because only attrs classes mix this in
