"""Classes made by `camg._attrs` are what attrs makes of them, only later."""

import copy
import inspect
import operator
import pickle
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import camg
from camg import _attrs
from camg._value import OnDemand, Value, on_demand

Pair = tuple[Any, Any]
BY_ATTRS = SimpleNamespace(frozen=partial(attrs.frozen, slots=False), field=attrs.field)
MATCHED = "__match_args__"
STRANGERS = ("Changeable", "Strangers")


def _not_negative(_instance: object, attribute: Any, value: float) -> None:
    if value < 0:
        message = f"{attribute.name} is negative"
        raise ValueError(message)


def _family(make: Any, *, strangers: bool = False) -> SimpleNamespace:
    """Write the same classes for one of the two makers; those of strangers have attrs make their bases."""
    frozen, field = make.frozen, make.field

    @frozen
    class Point:
        kind: ClassVar[str] = "point"
        x: int
        y: int = 2

    @frozen(kw_only=True)
    class Full:
        _hidden: int = field(alias="hidden")
        size: float = field(default=1.0, validator=_not_negative, metadata={"unit": "mg"})
        parts: list[int] = field(factory=list[int])
        note: str = field(default="", eq=False, repr=False)
        word: str = field(default="Ab", eq=str.lower, repr=str.upper)
        twice: float = field(init=False)
        known: int = field(init=False, default=7)

        def __attrs_post_init__(self) -> None:
            object.__setattr__(self, "twice", 2 * self.size)

    @frozen(kw_only=True)
    class Heir(Full):
        size: float = 3.0
        more: int

    @frozen
    class Further(Point):
        y: int
        z: int = 5

    class Plain(Point):
        """Is not decorated."""

    @frozen(kw_only=True)
    class OfPlain(Plain):
        w: int = 4

    @frozen(eq=False)
    class Alone:
        x: int = 1

    @frozen
    class Own:
        x: int = 1

        def __repr__(self) -> str:
            return "mine"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 1

    @frozen(eq=False, repr=False)
    class Kept(OnDemand):
        x: int
        follows: int = field(init=False, default=0)

        @on_demand
        def double(self) -> int:
            return 2 * self.x

    @frozen(kw_only=True, eq=False, repr=False)
    class Valued(Value):
        x: int
        word: str = field(default="", repr=False)

    if strangers:

        @attrs.frozen(kw_only=True, slots=False)
        class Strangers(Full):
            extra: int = 9

        @attrs.define(slots=False)
        class Changeable(Point):
            z: int = 3

    return SimpleNamespace(**{name: each for name, each in locals().items() if isinstance(each, type)})


NAMES = sorted(vars(_family(BY_ATTRS, strangers=True)))
ARGUMENTS = st.tuples(
    st.lists(st.integers(-2, 3), max_size=4),
    st.dictionaries(
        st.sampled_from(["x", "y", "z", "w", "_hidden", "hidden", "size", "parts", "note", "word", "more", "extra"]),
        st.integers(-2, 3) | st.sampled_from(["AB", "ab"]),
        max_size=5,
    ),
)
FITTING: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "Alone": ((), {}),
    "Own": ((), {}),
    "Full": ((), {"hidden": 1, "size": 2.0}),
    "Strangers": ((), {"hidden": 1, "size": 2.0}),
    "Heir": ((), {"hidden": 1, "more": 2, "note": "n"}),
    "Further": ((1, 2), {}),
    "Point": ((1,), {}),
    "Plain": ((1,), {"y": 3}),
    "OfPlain": ((1,), {"w": 3}),
    "Changeable": ((1,), {}),
    "Kept": ((3,), {}),
    "Valued": ((), {"x": 3}),
}


def _pair(name: str) -> Pair:
    """Return a class by attrs, and the same by ours, which attrs did not make yet."""
    theirs, ours = (_family(make, strangers=name in STRANGERS) for make in (BY_ATTRS, _attrs))
    return getattr(theirs, name), getattr(ours, name)


def _seen(act: Callable[..., Any], *positional: Any, **named: Any) -> Any:
    """Return what came of it, or the error and its words."""
    try:
        return act(*positional, **named)
    except Exception as fault:  # which one is what is compared
        return type(fault), str(fault)


def _shown(value: Any) -> Any:
    """Return how a value looks, field by field; an error stays what it is."""
    if isinstance(value, tuple):
        return value
    return {each.name: getattr(value, each.name, "missing") for each in attrs.fields(type(value))}


@pytest.fixture(params=NAMES)
def pair(request: pytest.FixtureRequest) -> Pair:
    """Return each class by attrs and by ours."""
    return _pair(request.param)


def _values(pair: Pair) -> Pair:
    positional, named = FITTING[pair[0].__name__]
    return pair[0](*positional, **named), pair[1](*positional, **named)


@given(st.sampled_from(NAMES), st.lists(ARGUMENTS, min_size=1, max_size=4))
def test_the_same_arguments_make_the_same_value_or_the_same_error(name: str, many: list[Any]) -> None:
    """Positional and by name, too many, too few, unknown, twice, refused by a validator; before and after."""
    theirs, ours = _pair(name)
    fitting, by_name = FITTING[name]
    many += [(fitting, {**by_name, **named}) for _, named in many]
    expected = [_seen(theirs, *positional, **named) for positional, named in many]
    before = [_seen(ours, *positional, **named) for positional, named in many]
    assert callable(ours.__init__)
    after = [_seen(ours, *positional, **named) for positional, named in many]

    assert [_shown(each) for each in before] == [_shown(each) for each in expected]
    assert [_shown(each) for each in after] == [_shown(each) for each in expected]


@given(st.sampled_from(NAMES), st.lists(ARGUMENTS, min_size=1, max_size=4))
def test_values_are_equal_hash_alike_and_look_as_those_of_attrs(name: str, many: list[Any]) -> None:
    """Also values that were made before attrs made the class."""
    theirs, ours = _pair(name)
    made = [(_seen(theirs, *pos, **named), _seen(ours, *pos, **named)) for pos, named in [*many, FITTING[name]]]
    values = [(one, mine) for one, mine in made if not isinstance(one, tuple)]

    for one, mine in values:
        assert name == "Alone" or _seen(repr, mine) == _seen(repr, one)
        assert isinstance(_seen(hash, mine), int) or _seen(hash, mine) == _seen(hash, one)
        for other, yours in values:
            assert _seen(operator.eq, mine, yours) == _seen(operator.eq, one, other)
            assert _seen(operator.ne, mine, yours) == _seen(operator.ne, one, other)
            assert (_seen(hash, mine) == _seen(hash, yours)) == (_seen(hash, one) == _seen(hash, other))


def test_attrs_has_the_same_fields_of_both(pair: Pair) -> None:
    """In their order, with all that was said of them, and from where."""
    theirs, ours = pair

    assert hasattr(ours, "__replace__") == hasattr(theirs, "__replace__")
    assert attrs.has(ours)
    assert [each.name for each in _attrs.known_fields(ours)] == [each.name for each in attrs.fields(theirs)]
    assert attrs.fields(ours) == attrs.fields(theirs)
    assert [each.inherited for each in attrs.fields(ours)] == [each.inherited for each in attrs.fields(theirs)]
    assert getattr(ours, MATCHED) == getattr(theirs, MATCHED)
    assert inspect.signature(ours) == inspect.signature(theirs)
    assert typing.get_type_hints(ours.__init__) == typing.get_type_hints(theirs.__init__)
    assert [hasattr(ours, each.name) for each in attrs.fields(ours)] == [
        hasattr(theirs, each.name) for each in attrs.fields(theirs)
    ]


def test_a_value_refuses_to_be_changed_as_that_of_attrs(pair: Pair) -> None:
    """Or takes the change, where a stranger's class allows it."""
    outcomes: list[Any] = []
    for value in _values(pair)[::-1]:
        name = next(iter(vars(value)))
        outcomes.append([_seen(setattr, value, name, 5), _seen(delattr, value, name), _seen(setattr, value, "new", 5)])

    if pair[0].__name__ != "Changeable":
        assert outcomes[0][0][0] is attrs.exceptions.FrozenInstanceError
    assert outcomes[1] == outcomes[0]


def test_a_value_is_evolved_copied_and_turned_to_data_as_that_of_attrs(pair: Pair) -> None:
    """By attrs, and without it."""
    theirs, ours = _values(pair)
    change = {attrs.fields(type(ours))[0].alias: 2}

    assert attrs.asdict(ours) == attrs.asdict(theirs)
    assert attrs.asdict(attrs.evolve(ours, **change)) == attrs.asdict(attrs.evolve(theirs, **change))
    assert attrs.asdict(_attrs.evolve(ours, **change)) == attrs.asdict(_attrs.evolve(theirs, **change))
    assert attrs.asdict(copy.copy(ours)) == attrs.asdict(copy.deepcopy(ours)) == attrs.asdict(theirs)
    assert _seen(_attrs.evolve, ours, unknown=1) == _seen(attrs.evolve, theirs, unknown=1)


@_attrs.frozen(kw_only=True)
class Sent:
    """A class that a pickle finds."""

    x: int
    y: list[int] = _attrs.field(factory=list[int])


def test_a_value_goes_through_a_pickle() -> None:
    """Its class need not be made by attrs for that."""
    value = Sent(x=1)

    assert pickle.loads(pickle.dumps(value)) == value


def test_a_value_matches_by_place_and_by_name() -> None:
    """A pattern reads the class before anybody else did."""
    match _family(_attrs).Point(1, 3):
        case _ as value:
            kind: Any = type(value)
    match value:
        case kind(1, y=y):
            assert y == 3
        case _:
            pytest.fail("a point does not match")


@contextmanager
def _validators_disabled() -> Iterator[None]:
    attrs.validators.set_disabled(True)
    try:
        yield
    finally:
        attrs.validators.set_disabled(False)


def test_who_turns_validators_off_turns_ours_off() -> None:
    """attrs has a switch for all."""
    kind = _family(_attrs).Full

    with _validators_disabled():
        assert kind(hidden=1, size=-1.0).size == -1.0
    with pytest.raises(ValueError, match="size is negative"):
        kind(hidden=1, size=-1.0)


def test_a_class_that_is_called_often_gets_the_constructor_of_attrs() -> None:
    """What is made before and after is the same."""
    kind = _family(_attrs).Point
    first = kind(1)
    assert not inspect.isfunction(vars(kind)["__init__"])

    many = [kind(1) for _ in range(_attrs.MANY + 1)]

    assert inspect.isfunction(vars(kind)["__init__"])
    assert set(many) == {first}


def test_fields_are_not_inherited_from_a_class_that_attrs_made() -> None:
    """It would be called without them, and says so."""

    @attrs.frozen
    class Theirs:
        x: int = 1

    @_attrs.frozen
    class Ours(Theirs):
        y: int = 2

    with pytest.raises(TypeError, match="Ours inherits fields of Theirs, which attrs made"):
        Ours()


def test_every_class_of_camg_has_the_fields_that_attrs_finds() -> None:
    """In the same order, of the same names and under the same aliases."""
    camg.assess(camg.Regimen.of(), camg.Person.of())
    kinds = {
        each
        for name, module in list(sys.modules.items())
        if name.startswith("camg.")
        for each in vars(module).values()
        if isinstance(each, type) and "__attrs_written__" in vars(each)
    }

    assert len(kinds) > 60
    for kind in kinds:
        known = [(each.name, each.alias, each.init, each.kw_only) for each in _attrs.known_fields(kind)]
        assert known == [(each.name, each.alias, each.init, each.kw_only) for each in attrs.fields(kind)], kind


def test_neither_attrs_nor_inspect_is_loaded_on_the_way_to_a_first_assessment() -> None:
    """Not even of labels, and though findings are read: each is a tenth of that way."""
    code = """
import sys, camg
text = '''
[person]
age = "46 year"
sex = "female"
[[medicine]]
name = "levothyroxine"
at = "06:30"
[[intake]]
label = "Magnesium (as magnesium bisglycinate chelate) 100 mg 24%"
at = "08:00"
meal = "full"
'''
file = camg.reading.read_regimen(text)
assert camg.assess(file.regimen, file.person).findings
assert not {"attr", "attrs", "cattrs", "inspect"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
