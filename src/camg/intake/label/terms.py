"""The words of labels: the catalogue's names and the terms file, as one tree of phrases."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from camg.catalogue._files import read_data
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, minerals
from camg.catalogue.salts import Salt, salt_names
from camg.intake.label.tokens import SKIPPED, Token, folded, scan

__all__ = ["DOSED", "DailyValue", "Kind", "Limits", "Term", "Terms", "terms"]

DOSED = (CALCIUM, MAGNESIUM)
"""The minerals whose salts are known: every line that names one is read."""


class Kind(StrEnum):
    """What a piece of label text is."""

    MINERAL = "mineral"
    SALT = "salt"
    ANION = "anion"
    NOT_DOSING = "not dosing"
    ABSENT = "said to be absent"
    UNKNOWN = "unknown compound"
    OTHER = "other ingredient"
    AMOUNT = "amount"
    VOLUME = "volume"
    PERCENT = "percent"
    SERVING = "serving"
    UNIT = "serving unit"
    GROUP = "brackets"
    FORM = "form"
    PART = "part"
    EQUALS = "equals"
    ELEMENTAL = "elemental"
    COMMA = "comma"
    COLON = "colon"
    ALSO = "also"
    BREAK = "break"
    PER = "per"
    SIZE = "serving size"
    COUNT = "count"
    RANGE = "range"
    TIMES = "times"
    DIRECTION = "direction"
    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    COMPOUND = "compound"
    SOLUTION = "solution"
    INJECTED = "injected"
    SWALLOWED = "swallowed"
    ENTERIC = "enteric"
    NOT_ENTERIC = "not enteric"
    SCALE = "percent of"
    WORD = "word"
    NUMBER = "number"


class Term(NamedTuple):
    """What a phrase stands for."""

    kind: Kind
    mineral: Mineral | None = None
    salt: Salt | None = None
    salts: Mapping[str, Salt] = MappingProxyType({})
    word: str = ""


class DailyValue(NamedTuple):
    """What 100 % means on some labels, per mineral [mg]."""

    id: str
    name: str
    mg: Mapping[str, float]
    words: tuple[str, ...]


class Limits(NamedTuple):
    """How far numbers of a label may be apart."""

    percent_points: float
    percent_share: float
    element_share: float
    most_pieces: float


class Absence(NamedTuple):
    """The words that say a name beside them is not in the product.

    Attributes
    ----------
    before, free, of : frozenset of str
        What stands before a name: ``without``; or one of `free` and one of `of` (``free from``).
    between : frozenset of str
        What may stand between such a word and the name: ``no added calcium``.
    lists : frozenset of str
        What carries the absence on to a second name: ``no calcium or magnesium``.
    not_after : frozenset of str
        What makes a word of `free` after a name mean something else: ``calcium free form``.
    """

    before: frozenset[str]
    free: frozenset[str]
    of: frozenset[str]
    between: frozenset[str]
    lists: frozenset[str]
    not_after: frozenset[str]


class Node:
    """What phrases that begin alike go on with, by the next word."""

    __slots__ = ("next", "term")

    def __init__(self) -> None:
        self.term: Term | None = None
        self.next: dict[str, Node] = {}

    def add(self, path: Sequence[str], term: Term) -> None:
        """Add a phrase below this node; of two that are the same the first holds."""
        node = self
        for key in path:
            node = node.next.setdefault(key, Node())
        if node.term is None:
            node.term = term


class Phrases:
    """Every phrase of labels, as a tree by words; the branch of a first word grows when that word is first met.

    Phrases of one kind with many ends (``calcium`` and each acid) are kept as one beginning and its ends. Those that
    German glues into one word are kept apart, by the beginning.
    """

    def __init__(self) -> None:
        self._grown: dict[str, Node] = {}
        self._waiting: dict[str, list[tuple[str, Sequence[str], Term]]] = {}
        self._glued: dict[str, list[tuple[Sequence[str], Term]]] = {}
        self._words: dict[str, dict[str, list[tuple[tuple[str, ...], Term]]]] = {}

    def add(self, beginning: str, term: Term, ends: Sequence[str] = ("",)) -> None:
        """Add a phrase, or one with each of several ends."""
        self._waiting.setdefault(_key(beginning.partition(" ")[0]), []).append((beginning, ends, term))

    def glue(self, stem: str, ends: Sequence[str], term: Term) -> None:
        """Add the words that are a stem with each of several ends."""
        self._glued.setdefault(stem, []).append((ends, term))

    def begins(self, key: str) -> Node | None:
        """Return what phrases that begin with this word go on with; None where none does."""
        node = self._grown.get(key)
        if node is not None:
            return node
        waiting = self._waiting.get(key, ())
        glued = [found for stem in self._glued if key.startswith(stem) for found in self._of_stem(stem).get(key, ())]
        if not waiting and not glued:
            return None
        node = Node()
        for beginning, ends, term in waiting:
            for end in ends:
                node.add(_path(beginning + end)[1:], term)
        for path, term in glued:
            node.add(path[1:], term)
        self._grown[key] = node
        return node

    def _of_stem(self, stem: str) -> dict[str, list[tuple[tuple[str, ...], Term]]]:
        known = self._words.get(stem)
        if known is not None:
            return known
        words: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
        for ends, term in self._glued[stem]:
            for end in ends:
                path = _path(stem + end)
                words.setdefault(path[0], []).append((path, term))
        self._words[stem] = words
        return words


class Terms(NamedTuple):
    """Everything that label text is compared with."""

    phrases: Phrases
    symbols: Mapping[str, Mineral]
    units: Mapping[str, str]
    loose_units: Mapping[str, str]
    stems: tuple[tuple[str, Mineral], ...]
    daily_values: tuple[DailyValue, ...]
    limits: Limits
    generic_units: frozenset[str]
    adjectives: frozenset[str]
    german: frozenset[str]
    compound_endings: tuple[str, ...]
    no_compound: frozenset[str]
    german_tails: frozenset[str]
    no_serving: frozenset[str]
    medicine_endings: tuple[str, ...]
    prefixes: frozenset[str]
    glued: tuple[str, ...]
    injected_stems: tuple[str, ...]
    absence: Absence

    @property
    def denying(self) -> tuple[str, ...]:
        """The ends of one German word that says something is absent: ``calciumfrei``."""
        return tuple(self.absence.free - {"free"})

    def longest(self, tokens: tuple[Token, ...], place: int) -> tuple[Term, int] | None:
        """Return the longest phrase that starts at a token, and where it ends.

        Between two words of a phrase may stand one or two hyphens or commas, or nothing. A comma before what is a
        salt's name by itself makes a list: ``citrate, malate`` is two salts, ``citrate-malate`` is one.
        """
        node = self.phrases.begins(tokens[place].key)
        found: tuple[Term, int] | None = None
        skipped = 0
        while node is not None:
            place += 1
            if not skipped and node.term is not None:
                found = (node.term, place)
            if place == len(tokens):
                break
            token = tokens[place]
            following = node.next.get(token.key)
            if following is not None:
                node, skipped = following, 0
            elif token.text in SKIPPED and skipped < 2:
                if token.text == "," and found is not None and self._is_anion(tokens, place + 1):
                    break
                skipped += 1
            else:
                break
        return found

    def _is_anion(self, tokens: tuple[Token, ...], place: int) -> bool:
        node = self.phrases.begins(tokens[place].key) if place < len(tokens) else None
        return node is not None and node.term is not None and node.term.kind is Kind.ANION

    def is_german(self, tokens: tuple[Token, ...]) -> bool:
        """Whether some word shows that a label is German."""
        return any(token.key in self.german for token in tokens)


_WORDS = (
    ("form", Kind.FORM),
    ("part", Kind.PART),
    ("elemental", Kind.ELEMENTAL),
    ("container", Kind.COUNT),
    ("size", Kind.SIZE),
    ("per", Kind.PER),
    ("count", Kind.COUNT),
    ("also", Kind.ALSO),
    ("range", Kind.RANGE),
    ("times", Kind.TIMES),
    ("direction", Kind.DIRECTION),
    ("about", Kind.ABOUT),
    ("at_least", Kind.AT_LEAST),
    ("at_most", Kind.AT_MOST),
    ("compound", Kind.COMPOUND),
    ("solution", Kind.SOLUTION),
    ("injected", Kind.INJECTED),
    ("swallowed", Kind.SWALLOWED),
    ("not_enteric", Kind.NOT_ENTERIC),
    ("enteric", Kind.ENTERIC),
)


@cache
def _key(word: str) -> str:
    return folded(word) if word.isalpha() else _path(word)[0]


def _path(name: str) -> tuple[str, ...]:
    words = name.split()
    if all(word.isalpha() for word in words):
        return tuple([folded(word) for word in words])
    return tuple(token.key for token in scan(name) if token.text not in SKIPPED)


def _names_of(mineral: Mineral) -> tuple[str, ...]:
    return (mineral.name, "kalzium") if mineral == CALCIUM else (mineral.name,)


def _add_compounds(phrases: Phrases, data: dict[str, Any]) -> None:
    """Add salts, compounds that dose nothing, and the minerals themselves."""
    for name, found in salt_names().items():
        if found.mineral in DOSED:
            phrases.add(name, Term(Kind.SALT, mineral=found.mineral, salt=found))
    listed = data["not_dosing"]
    acids: list[str] = listed["acids"]
    for mineral in DOSED:
        silent = Term(Kind.NOT_DOSING, mineral=mineral)
        itself = Term(Kind.MINERAL, mineral=mineral)
        for phrase in listed[f"{mineral.name}_phrases"]:
            phrases.add(phrase, silent)
        for stem in _names_of(mineral):
            phrases.add(f"{stem} ", silent, acids)
            phrases.add(f"d {stem} ", silent, acids)
            phrases.glue(stem, acids, silent)
            for medicine in listed["medicines"]:
                phrases.add(f"{medicine} {stem}", silent)
            phrases.add(stem, itself)
            phrases.glue(stem, data["words"]["german_tails"], itself)


def _add_anions(phrases: Phrases) -> None:
    """Add what is left of a salt's name without its mineral: ``oxide``, ``citrat``."""
    anions: dict[str, dict[str, Salt]] = {}
    stems = {mineral.name: _names_of(mineral) for mineral in DOSED}
    for name, found in salt_names().items():
        for stem in stems.get(found.mineral.name, ()):
            rest = name.removeprefix(stem).strip()
            if rest and name.startswith(stem):
                anions.setdefault(rest, {}).setdefault(found.mineral.name, found)
    for rest, salts in anions.items():
        phrases.add(rest, Term(Kind.ANION, salts=salts))


@cache
def terms() -> Terms:
    """Return the words of labels, read on first use."""
    data = read_data("label_terms")
    words, serving = data["words"], data["serving_words"]
    phrases = Phrases()
    _add_compounds(phrases, data)
    for name in ("dv", "nrv", "any"):
        for phrase in data["percent_words"][name]:
            phrases.add(phrase, Term(Kind.SCALE, word=name))
    for name, kind in _WORDS:
        for phrase in words[name]:
            phrases.add(phrase, Term(kind))
    for unit, spellings in data["serving_units"].items():
        for phrase in spellings:
            phrases.add(phrase, Term(Kind.UNIT, word=unit))
    others = [each.name for each in minerals() if each not in DOSED]
    for phrase in (*data["other"]["names"], *others):
        phrases.add(phrase, Term(Kind.OTHER, word=phrase))
    _add_anions(phrases)
    units = {spelling: unit for unit, spellings in data["units"].items() for spelling in spellings}
    stems = tuple((stem, each) for each in DOSED for stem in _names_of(each))
    glued = tuple(stem for stem, _ in stems)
    german_salts = (name for name in salt_names() if name.startswith(glued) and " " not in name)
    return Terms(
        phrases=phrases,
        symbols={f"{each.symbol}{end}": each for each in DOSED for end in ("", "2")},
        units=units,
        loose_units={spelling.casefold(): unit for spelling, unit in units.items()},
        stems=stems,
        daily_values=tuple(_daily_value(key, row) for key, row in data["daily_value"].items()),
        limits=Limits(**data["tolerance"]),
        generic_units=frozenset(serving["generic"]),
        adjectives=frozenset(part for each in serving["adjectives"] for part in _path(each)),
        german=frozenset((*words["german"], *german_salts)) - {"calcium", "magnesium"},
        compound_endings=tuple(words["compound_endings"]),
        no_compound=frozenset(words["no_compound"]),
        german_tails=frozenset(words["german_tails"]),
        no_serving=frozenset(words["no_serving"]),
        medicine_endings=tuple(data["not_dosing"]["medicine_endings"]),
        prefixes=frozenset(data["other"]["prefixes"]),
        glued=tuple(data["other"]["glued"]),
        injected_stems=tuple(words["injected_stems"]),
        absence=Absence(**{key: frozenset(listed) for key, listed in data["absence"].items()}),
    )


def _daily_value(key: str, row: dict[str, Any]) -> DailyValue:
    mg = {mineral.name: float(row[mineral.name]) for mineral in DOSED}
    return DailyValue(id=key, name=row["name"], mg=mg, words=tuple(row["words"]))
