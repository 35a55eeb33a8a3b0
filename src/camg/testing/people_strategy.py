"""Whom a rule judges, drawn: any field may be unknown, and values lie at limits as often as anywhere."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from hypothesis import strategies as st

from camg.errors import UnknownNameError, nearest_names
from camg.person import PERSON_FIELDS, Person
from camg.testing.tables import LABORATORY, PLACE, PLACES, Field, fields_near, number_at
from camg.testing.tables import PERSON_RANGES as RANGES

__all__ = ["laboratory_values", "people"]


def laboratory_values(*, often: Sequence[float] = ()) -> st.SearchStrategy[dict[str, str]]:
    """Laboratory values of a person as the keywords of `Person.of`, any of them left out.

    Parameters
    ----------
    often : sequence of float
        Numbers that are drawn often, in whatever field they fit.
    """
    return st.fixed_dictionaries({}, optional={name: _text(name, tuple(often)) for name in LABORATORY})


def _text(name: str, often: tuple[float, ...]) -> st.SearchStrategy[str]:
    low, high, usual = RANGES[name]
    at = number_at(low, high, (*[each for each in often if low <= each <= high], *usual), ulps=True)
    return PLACE.map(lambda place: f"{at(place)!r} {PERSON_FIELDS[name][1]}")


_STAGES: tuple[dict[str, str], ...] = (
    {}, {"sex": "female"}, {"sex": "male"}, {"life_stage": "pregnant"}, {"sex": "female", "life_stage": "pregnant"},
    {"sex": "female", "life_stage": "lactating"},
)  # fmt: skip
_AGED: tuple[dict[str, Any], ...] = (
    {"sex": "female", "age_y": 40.0}, {"sex": "male", "age_y": 40.0}, {"sex": "female", "age_y": 55.0},
    {"sex": "male", "age_y": 75.0}, {"sex": "male", "age_y": 19.0}, {"sex": "female", "age_y": 30.0},
)  # fmt: skip
_OTHERS: tuple[dict[str, Any], ...] = (
    {"age_y": 0.5}, {"age_y": 3.0}, {"sex": "female", "age_y": 10.0}, {"sex": "male", "age_y": 15.0}, {"age_y": 18.9},
    {"age_y": 40.0},
)  # fmt: skip
_STAGE = st.sampled_from(_STAGES)
_OF_SOME_AGE = st.sampled_from([*_AGED * 5, *_STAGES, *_OTHERS])
_COUNT = st.sampled_from((0, 1, 2, 1, 2, 3, 4, 5, 6))
_LISTS = ("conditions", "goals", "diet")


class _Fields(NamedTuple):
    """Of which fields to draw, and the places of each."""

    names: tuple[str, ...]
    known: dict[str, Field]
    places: st.SearchStrategy[int]

    def __repr__(self) -> str:
        return f"<{', '.join(self.names) or 'any field'}>"


def people(
    *,
    often: Sequence[float] = (),
    fields: Sequence[str] = (),
    words: Sequence[str] = (),
    treatments: Sequence[str] = (),
) -> st.SearchStrategy[Person]:
    """People of any age and life stage, of whom any field may be unknown.

    Parameters
    ----------
    often : sequence of float
        Numbers that are drawn often, in whatever field they fit.
    fields : sequence of str
        Keywords of `Person.of` that are stated more often than not; sex and life stage vary by themselves.
    words : sequence of str
        Conditions, goals and words of diet that are drawn often; of other words nothing is drawn.
    treatments : sequence of str
        Medicines that are drawn often.

    Raises
    ------
    UnknownNameError
        When a field is none of these keywords.
    """
    for name in fields:
        if name not in _ANY:
            raise UnknownNameError("people.fields", name, nearest_names(name, _ANY), f"Fields: {', '.join(_ANY)}.")
    about = tuple(often), frozenset(words), tuple(treatments)
    return _people(_fields(tuple(fields), *about), _fields((), *about))


@st.composite
def _people(draw: st.DrawFn, near: _Fields, every: _Fields) -> Person:
    given: dict[str, Any] = {}
    is_near: bool = draw(_IS_NEAR) if near.names else False
    if is_near:
        given.update(draw(_OF_SOME_AGE))
        for name in near.names:
            place, how = divmod(draw(_STATED), 8)
            if how != _NOT_STATED:
                _state(given, near.known[name], place)
        return _person(given)
    given.update(draw(_STAGE))
    for _ in range(draw(_COUNT)):
        place, which = divmod(draw(every.places), len(_ANY))
        _state(given, every.known[_ANY[which]], place)
    return _person(given)


_ANY = (*RANGES, "conditions", "goals", "diet", "stress", "treatments")
_IS_NEAR: st.SearchStrategy[bool] = st.sampled_from((False, True, True, True))
_STATED = st.integers(0, 8 * PLACES - 1)
_NOT_STATED = 0
"""Which of eight: it comes first, since what is not stated is plainest."""


@cache
def _fields(
    names: tuple[str, ...], often: tuple[float, ...], words: frozenset[str], treatments: tuple[str, ...]
) -> _Fields:
    known = fields_near(often, words, treatments)
    return _Fields(tuple(dict.fromkeys(names)), known, st.integers(0, len(_ANY) * PLACES - 1))


def _state(given: dict[str, Any], field: Field, place: int) -> None:
    """State a field; a list grows by what is drawn of it again."""
    value = field.at(place)
    if field.inside in _LISTS:
        value = tuple(sorted({*given.get(field.inside, ()), *value}))
    elif field.inside == "treatments_taken":
        taken = {each.name: each for each in (*given.get(field.inside, ()), *value)}
        value = tuple(taken[name] for name in sorted(taken))
    given[field.inside] = value


_BEARING_Y = (14.0, 51.0)
"""Between which ages people are drawn pregnant or lactating: for others no authority has values."""


def _person(given: dict[str, Any]) -> Person:
    age_y = given.get("age_y")
    if age_y is not None and not _BEARING_Y[0] <= age_y < _BEARING_Y[1]:
        given.pop("life_stage", None)
    return Person(**given)
