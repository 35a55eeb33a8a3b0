"""attrs, put off until it is needed: ``from camg import _attrs as attrs``.

To load attrs and to have it write and compile the methods of seventy classes would be half of the way to a first
assessment, and a short program uses little of what attrs writes. So `frozen` here only keeps what it is given. One
constructor makes the values of all such classes, and attrs makes a class, in its place, when something that attrs
writes is first read of it (its fields, equality, hash, repr, the refusal to be changed, its constructor), or when it
has been called `MANY` times: what is made often is made by the constructor that attrs wrote for it.

Type checkers see attrs itself. Names of attrs that are not written below load it. What differs: instances have no
slots, and fields are inherited from classes made here only. Classes of strangers, made by attrs, derive from these as
from any.
"""

import sys
from _thread import RLock  # threading would load more than it says
from collections.abc import Callable, Mapping
from functools import partial
from types import MethodType
from typing import TYPE_CHECKING, Any, ClassVar, cast

__all__ = ["NOTHING", "Attribute", "asdict", "evolve", "field", "fields", "frozen", "has", "known_fields"]

MANY = 250
"""Calls of a class after which the constructor that attrs writes for it has paid for itself."""

_WRITTEN = "__attrs_written__"
_BY_ATTRS = (
    "__init__",
    "__attrs_attrs__",
    "__attrs_props__",
    "__match_args__",
    "__replace__",
    "__setattr__",
    "__delattr__",
)
_FOR_EQ, _FOR_REPR = ("__eq__", "__ne__", "__hash__"), ("__repr__",)
_making = RLock()
_set = object.__setattr__


class _Missing:
    """Stands where no default was given; ``attrs.NOTHING`` would load attrs."""


class _Said:
    """What the body of a class says of a field."""

    __slots__ = ("options",)

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options


class _Field:
    """A field, under the names that an ``attrs.Attribute`` has."""

    __slots__ = ("alias", "default", "eq", "factory", "init", "kw_only", "name", "options", "repr", "validator")

    def __init__(self, name: str, options: dict[str, Any], kw_only: bool) -> None:
        self.name, self.options = name, options
        self.alias: str = options.get("alias") or name.lstrip("_")
        self.default, self.factory = options.get("default", _Missing), options.get("factory")
        self.validator, self.init = options.get("validator"), options.get("init", True)
        self.eq, self.repr = options.get("eq", True), options.get("repr", True)
        self.kw_only: bool = options.get("kw_only", kw_only)


class _Written:
    """A class as it was written, until attrs makes it and afterwards."""

    def __init__(self, kind: type[Any], options: dict[str, Any]) -> None:
        self.kind, self.options, self.calls = kind, options, 0
        self.own: dict[str, _Field] = {}
        self._made: dict[str, Any] | None = None
        self._fields: tuple[_Field, ...] | None = None
        self._positional: tuple[str, ...] = ()
        body = vars(kind)
        names = (*_BY_ATTRS, *(_FOR_EQ if options["eq"] else ()), *(_FOR_REPR if options["repr"] else ()))
        self.by_attrs = [name for name in names if name not in body]
        for name, hint in kind.__annotations__.items():
            if hint is ClassVar or getattr(hint, "__origin__", None) is ClassVar:
                continue
            said: dict[str, Any] = {}
            if name in body:
                value = body[name]
                said = value.options if type(value) is _Said else {"default": value}
                delattr(kind, name)
            self.own[name] = _Field(name, said, options["kw_only"])

    @property
    def fields(self) -> tuple[_Field, ...]:
        """The fields of the class and its bases, in the order in which attrs has them."""
        if self._fields is None:
            found: dict[str, _Field] = {}
            for base in reversed(self.kind.__mro__):
                written = vars(base).get(_WRITTEN)
                if written is None and "__attrs_attrs__" in vars(base):
                    message = f"{self.kind.__name__} inherits fields of {base.__name__}, which attrs made"
                    raise TypeError(message)
                for name, each in () if written is None else written.own.items():
                    found.pop(name, None)
                    found[name] = each
            fields = tuple(found.values())
            self._positional = tuple([each.alias for each in fields if each.init and not each.kw_only])
            self._fields = fields
        return self._fields

    def construct(self, instance: Any, /, *positional: Any, **named: Any) -> None:
        """Do what the constructor will do; where the arguments do not fit, it says so itself."""
        fields = self.fields
        given = {**dict(zip(self._positional, positional, strict=False)), **named} if positional else named.copy()
        fits = len(given) == len(positional) + len(named)
        checks: list[Callable[[], None]] = []
        for each in fields:
            if each.init and each.alias in given:
                value = given.pop(each.alias)
            elif each.default is not _Missing:
                value = each.default
            elif each.factory is not None:
                value = each.factory()
            else:
                fits = fits and not each.init
                continue
            _set(instance, each.name, value)
            if each.validator is not None:
                checks.append(partial(each.validator, instance, each, value))
        if given or not fits:
            self.made["__init__"](instance, *positional, **named)
            return
        if checks and _validating():
            for check in checks:
                check()
        if hasattr(instance, "__attrs_post_init__"):
            instance.__attrs_post_init__()

    @property
    def made(self) -> Mapping[str, Any]:
        """What attrs writes into the class, which stands there from now on."""
        import attrs

        with _making:
            if self._made is None:
                kind, metaclass = self.kind, cast(Any, type(self.kind))
                left = {*self.by_attrs, _WRITTEN, "__dict__", "__weakref__"}
                body: dict[str, Any] = {name: value for name, value in vars(kind).items() if name not in left}
                body |= {name: attrs.field(**each.options) for name, each in self.own.items()}
                twin: type[Any] = metaclass(kind.__name__, kind.__bases__, {**body, "__qualname__": kind.__qualname__})
                before = set(vars(twin))
                attrs.frozen(slots=False, **self.options)(twin)
                self._made = {name: value for name, value in vars(twin).items() if name not in before}
                for name in self.by_attrs:
                    if name in self._made:
                        setattr(kind, name, self._made[name])
                    else:
                        delattr(kind, name)
        return self._made


class _ByAttrs:
    """Stands in a class for what attrs will write there, and has it written when it is read."""

    def __init__(self, written: _Written, name: str) -> None:
        self.written, self.name = written, name

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        made = self.written.made
        if self.name not in made:
            message = f"{self.written.kind.__name__!r} has no attribute {self.name!r}"
            raise AttributeError(message)
        value = made[self.name]
        return value.__get__(instance, owner) if hasattr(value, "__get__") else value


class _Constructor(_ByAttrs):
    """Stands for the constructor, whose work is done without it until it has been called many times."""

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        self.written.calls += 1
        if instance is None or self.written.calls > MANY:
            return super().__get__(instance, owner)
        return MethodType(self.written.construct, instance)


def _validating() -> bool:
    loaded = sys.modules.get("attrs")
    return loaded is None or not loaded.validators.get_disabled()


def _field(
    *,
    default: Any = _Missing,
    factory: Callable[[], Any] | None = None,
    validator: Callable[[Any, Any, Any], None] | None = None,
    repr: bool | Callable[[Any], str] = True,
    eq: bool | Callable[[Any], Any] = True,
    init: bool = True,
    kw_only: bool | None = None,
    alias: str | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> Any:
    """Keep what ``attrs.field`` will be told."""
    given: dict[str, Any] = {"factory": factory, "validator": validator, "alias": alias, "metadata": metadata}
    given["kw_only"] = kw_only
    said = {name: value for name, value in given.items() if value is not None}
    said |= {"repr": repr, "eq": eq, "init": init}
    if default is not _Missing:
        said["default"] = default
    return _Said(said)


def _frozen(kind: type[Any] | None = None, /, *, kw_only: bool = False, eq: bool = True, repr: bool = True) -> Any:
    """Return the class as ``attrs.frozen`` does, or the decorator."""
    if kind is None:
        return partial(_frozen, kw_only=kw_only, eq=eq, repr=repr)
    written = _Written(kind, {"kw_only": kw_only, "eq": eq, "repr": repr})
    for name in written.by_attrs:
        setattr(kind, name, (_Constructor if name == "__init__" else _ByAttrs)(written, name))
    setattr(kind, _WRITTEN, written)
    return kind


def _evolve(instance: Any, /, **changes: Any) -> Any:
    """Return a copy with changes, as ``attrs.evolve`` does."""
    kind = cast(Any, type(instance))
    for each in known_fields(kind):
        if each.init and each.alias not in changes:
            changes[each.alias] = getattr(instance, each.name)
    return kind(**changes)


def known_fields(kind: type[Any]) -> tuple[Any, ...]:
    """Return what ``attrs.fields`` would, without loading attrs where it may stay away: name, alias, init, eq, repr."""
    for base in kind.__mro__:
        written: _Written | None = vars(base).get(_WRITTEN)
        if written is not None:
            return written.fields
        if "__attrs_attrs__" in vars(base):
            break
    import attrs

    found: tuple[Any, ...] = attrs.fields(kind)
    return found


if TYPE_CHECKING:
    from attrs import NOTHING, Attribute, asdict, evolve, field, fields, frozen, has
else:
    evolve, field, frozen = _evolve, _field, _frozen

    def __getattr__(name):
        if name.startswith("_"):
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        import attrs

        return getattr(attrs, name)
