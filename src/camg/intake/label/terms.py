"""The words of labels: the catalogue's names and the terms file, as one tree of phrases."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any

import attrs

from camg.catalogue._files import read_data
from camg.catalogue.minerals import CALCIUM, MAGNESIUM, Mineral, minerals
from camg.catalogue.salts import Salt, salt_names
from camg.intake.label.tokens import SKIPPED, Token, scan

__all__ = ["DOSED", "DailyValue", "Kind", "Limits", "Term", "Terms", "terms"]

DOSED = (CALCIUM, MAGNESIUM)
"""The minerals whose lines are read."""


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


@attrs.frozen
class Term:
    """What a phrase stands for."""

    kind: Kind
    mineral: Mineral | None = None
    salt: Salt | None = None
    salts: Mapping[str, Salt] = attrs.field(factory=dict[str, Salt])
    word: str = ""


@attrs.frozen(kw_only=True)
class DailyValue:
    """What 100 % means on some labels, per mineral [mg]."""

    id: str
    name: str
    mg: Mapping[str, float]
    words: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Limits:
    """How far numbers of a label may be apart."""

    percent_points: float
    percent_share: float
    element_share: float
    most_pieces: float


@attrs.frozen(kw_only=True)
class Absence:
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


@attrs.define
class _Node:
    term: Term | None = None
    next: dict[str, "_Node"] = attrs.field(factory=dict[str, "_Node"])


@attrs.frozen
class Terms:
    """Everything that label text is compared with."""

    tree: _Node
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

        Between two words of a phrase may stand one or two hyphens or commas, or nothing.
        """
        node, found, skipped = self.tree, None, 0
        while place < len(tokens):
            token = tokens[place]
            following = node.next.get(token.key)
            if following is not None:
                node, skipped = following, 0
                if node.term is not None:
                    found = (node.term, place + 1)
            elif token.text not in SKIPPED or skipped == 2 or node is self.tree:
                break
            else:
                skipped += 1
            place += 1
        return found

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


def _path(name: str) -> tuple[str, ...]:
    return tuple(token.key for token in scan(name) if token.text not in SKIPPED)


def _names_of(mineral: Mineral) -> tuple[str, ...]:
    return (mineral.name, "kalzium") if mineral == CALCIUM else (mineral.name,)


class _Tree:
    def __init__(self) -> None:
        self.root = _Node()

    def add(self, name: str, term: Term) -> None:
        self.add_path(_path(name), term)

    def add_path(self, path: Iterable[str], term: Term) -> None:
        node = self.root
        for key in path:
            node = node.next.setdefault(key, _Node())
        if node.term is None:
            node.term = term


def _add_compounds(tree: _Tree, data: dict[str, Any]) -> None:
    """Add salts, compounds that dose nothing, and the minerals themselves."""
    for name, found in salt_names().items():
        if found.mineral in DOSED:
            tree.add(name, Term(Kind.SALT, mineral=found.mineral, salt=found))
    listed = data["not_dosing"]
    for mineral in DOSED:
        silent = Term(Kind.NOT_DOSING, mineral=mineral)
        for phrase in listed[f"{mineral.name}_phrases"]:
            tree.add(phrase, silent)
        for stem in _names_of(mineral):
            for acid in listed["acids"]:
                tree.add(f"{stem} {acid}", silent)
                tree.add(f"d {stem} {acid}", silent)
                tree.add(f"{stem}{acid}", silent)
            for medicine in listed["medicines"]:
                tree.add(f"{medicine} {stem}", silent)
            tree.add(stem, Term(Kind.MINERAL, mineral=mineral))
            for tail in data["words"]["german_tails"]:
                tree.add(f"{stem}{tail}", Term(Kind.MINERAL, mineral=mineral))


def _add_anions(tree: _Tree) -> None:
    """Add what is left of a salt's name without its mineral: ``oxide``, ``citrat``."""
    anions: dict[tuple[str, ...], dict[str, Salt]] = {}
    for name, found in salt_names().items():
        for stem in _names_of(found.mineral):
            rest = name.removeprefix(stem)
            if found.mineral in DOSED and rest != name and rest.strip():
                anions.setdefault(_path(rest), {}).setdefault(found.mineral.name, found)
    for path, salts in anions.items():
        tree.add_path(path, Term(Kind.ANION, salts=salts))


@cache
def terms() -> Terms:
    """Return the words of labels, read on first use."""
    data = read_data("label_terms")
    words, serving = data["words"], data["serving_words"]
    tree = _Tree()
    _add_compounds(tree, data)
    for name in ("dv", "nrv", "any"):
        for phrase in data["percent_words"][name]:
            tree.add(phrase, Term(Kind.SCALE, word=name))
    for name, kind in _WORDS:
        for phrase in words[name]:
            tree.add(phrase, Term(kind))
    for unit, spellings in data["serving_units"].items():
        for phrase in spellings:
            tree.add(phrase, Term(Kind.UNIT, word=unit))
    others = [each.name for each in minerals() if each not in DOSED]
    for phrase in (*data["other"]["names"], *others):
        tree.add(phrase, Term(Kind.OTHER, word=phrase))
    _add_anions(tree)
    units = {spelling: unit for unit, spellings in data["units"].items() for spelling in spellings}
    stems = tuple((stem, each) for each in DOSED for stem in _names_of(each))
    glued = tuple(stem for stem, _ in stems)
    german_salts = (name for name in salt_names() if name.startswith(glued) and " " not in name)
    return Terms(
        tree=tree.root,
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
