"""The reference values of four authorities, and of one's own."""

import math
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

from camg import _attrs as attrs
from camg._value import HashedOnce, Value
from camg.catalogue._files import read_data
from camg.catalogue.minerals import Mineral, MineralLike
from camg.errors import CatalogueError, InputError, UnknownNameError, raise_all

__all__ = [
    "Cell",
    "LifeStage",
    "ReferenceValue",
    "Sex",
    "Standards",
    "StandardsLike",
    "StandardsName",
    "Word",
    "standards",
    "standards_names",
]

StandardsName: TypeAlias = Literal["iom", "efsa", "uk", "who"]
Sex: TypeAlias = Literal["female", "male"]
LifeStage: TypeAlias = Literal["pregnant", "lactating"]
Word: TypeAlias = Literal["EAR", "RDA", "UL"]

_WORDS: tuple[Word, ...] = ("EAR", "RDA", "UL")
_MOST_MONTHS = 130 * 12


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReferenceValue(Value):
    """One row of an authority's table.

    Attributes
    ----------
    mineral : str
        Name of the mineral.
    word : str
        ``"EAR"``, ``"RDA"`` or ``"UL"``: what rules call it.
    kind : str
        What the authority calls it: EAR, AR, RDA, AI, PRI, RNI, UL, guidance level ...
    mg : float
        Elemental amount per day [mg].
    sex, stage : str or None
        Whom it holds for; None: both sexes; people neither pregnant nor lactating.
    from_month, to_month : int
        Ages in completed months, the second excluded; None: no end.
    basis : str or None
        Of an upper limit: ``"total"`` (all sources) or ``"supplements"``.
    reference : str
        Id in the bibliography.
    status : str
        ``"verified"``, ``"recalled"``, ``"computed"`` or ``"judgement"``.
    """

    mineral: str
    word: Word
    kind: str
    mg: float
    sex: Sex | None = None
    stage: LifeStage | None = None
    from_month: int = 0
    to_month: int | None = None
    basis: Literal["total", "supplements"] | None = None
    feeding: str | None = None
    reference: str = "camg-judgement"
    status: str = "judgement"
    note: str = ""

    def holds_for(self, month: int, sex: Sex | None, stage: LifeStage | None) -> bool:
        """Tell whether the row is about people of this age, sex and stage."""
        return self.stage == stage and self.covers(month) and (self.sex is None or self.sex == sex)

    def covers(self, month: int) -> bool:
        """Tell whether the row is about people of this age in completed months."""
        return self.from_month <= month and (self.to_month is None or month < self.to_month)

    @property
    def people(self) -> str:
        """Whom the row is about, in words: ``female, 31-50 y``."""
        parts = [self.stage or self.sex or "", self._ages]
        return ", ".join(part for part in parts if part)

    @property
    def _ages(self) -> str:
        start, stop = self.from_month, self.to_month
        if stop is None:
            return f"{start // 12} y and older" if start else ""
        if stop <= 12:
            return f"{start}-{stop - 1} months"
        return f"{start // 12}-{stop // 12 - 1} y"


class Cell(NamedTuple):
    """The values that one kind of person has for one mineral; None where the authority sets none."""

    ear: ReferenceValue | None
    rda: ReferenceValue | None
    ul: ReferenceValue | None

    @property
    def floor_mg(self) -> float | None:
        """The EAR, or the RDA where there is no EAR [mg]."""
        row = self.ear or self.rda
        return None if row is None else row.mg


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Standards(HashedOnce):
    """An authority's reference values for every life stage.

    Examples
    --------
    >>> standards("iom").cells("magnesium", age_y=46, sex="female")[0].rda.mg
    320.0
    """

    id: str
    name: str
    rows: tuple[ReferenceValue, ...]

    @classmethod
    def of(cls, id: str, *, name: str, rows: Iterable[Mapping[str, Any]]) -> "Standards":
        """Build one's own standards from rows with their source.

        Parameters
        ----------
        id, name : str
            What the standards are called.
        rows : iterable of mapping
            Each with the fields of `ReferenceValue`; ``mineral``, ``word``, ``mg`` and ``reference`` (an id of
            the bibliography or the source as text) are required.

        Raises
        ------
        InputErrors
            All faults of the rows at once, each with its place.

        Examples
        --------
        >>> row = {"mineral": "magnesium", "word": "UL", "mg": 250, "basis": "supplements", "reference": "our clinic"}
        >>> Standards.of("clinic", name="Our clinic", rows=[row]).cells("magnesium")[0].ul.mg
        250.0
        """
        if not isinstance(id, str) or not id:
            raise InputError("Standards.id", id, "a short name", "Write a name such as 'clinic'.")
        given: object = rows
        if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
            raise InputError("Standards.rows", rows, "a list of mappings", "Give each row as a mapping.")
        made: list[ReferenceValue] = []
        faults: list[InputError | UnknownNameError] = []
        for number, row in enumerate(rows):
            try:
                made.append(_row(row, f"Standards.rows[{number}]"))
            except (InputError, UnknownNameError) as fault:
                faults.append(fault)
        raise_all(f"standards {id} cannot be used", faults)
        return cls(id=id, name=name, rows=tuple(made))

    def __repr__(self) -> str:
        if self.id in _tables() and self == _named(self.id):
            return f'standards("{self.id}")'
        return f"<Standards {self.id}, {self.name}: {len(self.rows)} row{'' if len(self.rows) == 1 else 's'}>"

    def cells(
        self,
        mineral: MineralLike,
        *,
        age_y: float | None = None,
        sex: Sex | None = None,
        stage: LifeStage | None = None,
    ) -> tuple[Cell, ...]:
        """Return the values of every kind of person this could be: one when age and sex are known.

        Ages count in completed months and years. Where pregnancy or lactation is not stated the rows of age and
        sex hold.
        """
        return tuple(joint[0] for joint in self.joint_cells((mineral,), age_y=age_y, sex=sex, stage=stage))

    def joint_cells(
        self,
        minerals: tuple[MineralLike, ...],
        *,
        age_y: float | None = None,
        sex: Sex | None = None,
        stage: LifeStage | None = None,
        youngest_y: float = 0.0,
    ) -> tuple[tuple[Cell, ...], ...]:
        """Return, for every kind of person this could be, the values of several minerals together.

        Where the age is not known, people younger than `youngest_y` are left out.
        """
        month = _month(age_y)
        names = tuple(each.name if isinstance(each, Mineral) else Mineral.named(each).name for each in minerals)
        return _cells(self, names, month, sex, stage, round(youngest_y * 12))

    def asks_sex(self, mineral: str, words: tuple[Word, ...], *, age_y: float | None) -> bool:
        """Tell whether these values of a mineral differ between the sexes at this age (at any, when not known)."""
        month = _month(age_y)
        return any(
            row.sex is not None and row.stage is None
            for row in self.rows
            if row.mineral == mineral and row.word in words and (month is None or row.covers(month))
        )


def _month(age_y: float | None) -> int | None:
    return None if age_y is None else math.floor(age_y * 12 + 1e-6)


StandardsLike: TypeAlias = Standards | StandardsName
"""Standards, or the name of an authority."""

_ROW_KEYS = {each.name for each in attrs.known_fields(ReferenceValue)}


def _row(row: Mapping[str, Any], place: str) -> ReferenceValue:
    if not isinstance(row, Mapping):
        raise InputError(place, row, "a mapping with mineral, word, mg and reference", "Give each row as a mapping.")
    row = {key: value for key, value in row.items() if value is not None}
    for key in ("mineral", "word", "mg", "reference"):
        if key not in row:
            raise InputError(f"{place}.{key}", None, "a value", f"Every row needs {key}.")
    for key in row:
        if key not in _ROW_KEYS:
            raise UnknownNameError(place, key, tuple(sorted(_ROW_KEYS)))
    for key in ("kind", "reference", "status", "note", "feeding"):
        if not isinstance(row.get(key, ""), str):
            raise InputError(f"{place}.{key}", row[key], "text", "Write it as text, or leave it out.")
    word, mg = row["word"], row["mg"]
    if not isinstance(word, str) or word not in _WORDS:
        raise InputError(f"{place}.word", word, "'EAR', 'RDA' or 'UL'", "Say which of the three the rules shall read.")
    if not isinstance(mg, int | float) or isinstance(mg, bool) or not 0 <= mg <= 50_000:
        raise InputError(f"{place}.mg", mg, "a number of mg from 0 to 50000", "Write the elemental amount per day.")
    if word == "UL" and row.get("basis") not in ("total", "supplements"):
        raise InputError(
            f"{place}.basis", row.get("basis"), "'total' or 'supplements'", "Say what the upper limit counts."
        )
    for key, words in (("sex", ("female", "male")), ("stage", ("pregnant", "lactating"))):
        if row.get(key) not in (None, *words):
            raise InputError(f"{place}.{key}", row[key], " or ".join(map(repr, words)), "Or leave it out.")
    start, stop = row.get("from_month", 0), row.get("to_month")
    if not isinstance(start, int) or not (stop is None or (isinstance(stop, int) and start < stop)) or start < 0:
        raise InputError(f"{place}.from_month", start, "whole months, from before to", "Write completed months.")
    mineral = Mineral.named(row["mineral"], field=f"{place}.mineral").name
    fields: dict[str, Any] = {"kind": word, **row, "mineral": mineral, "mg": float(mg)}
    return ReferenceValue(**fields)


@lru_cache(maxsize=4096)
def _cells(
    table: Standards,
    minerals: tuple[str, ...],
    month: int | None,
    sex: Sex | None,
    stage: LifeStage | None,
    youngest: int,
) -> tuple[tuple[Cell, ...], ...]:
    rows = [row for row in table.rows if row.mineral in minerals]
    ends = {row.from_month for row in rows} | {row.to_month for row in rows if row.to_month is not None}
    months = sorted(end for end in {youngest, *ends} if youngest <= end < _MOST_MONTHS) if month is None else [month]
    sexes: tuple[Sex, ...] = (sex,) if sex else ("female",) if stage else ("female", "male")
    found: dict[tuple[Cell, ...], None] = {}
    for each in months:
        for one in sexes:
            held = [row for row in rows if row.holds_for(each, one, stage)]
            for feeding in sorted({row.feeding or "" for row in held} - {""}) or [""]:
                fitting = [row for row in held if row.feeding in (None, feeding)]
                found[tuple(_cell(fitting, mineral) for mineral in minerals)] = None
    nothing = (Cell(None, None, None),) * len(minerals)
    if month is None and stage is not None and len(found) > 1:
        found.pop(nothing, None)
    return tuple(found) or (nothing,)


def _cell(rows: list[ReferenceValue], mineral: str) -> Cell:
    by_word = {row.word: row for row in rows if row.mineral == mineral}
    return Cell(by_word.get("EAR"), by_word.get("RDA"), by_word.get("UL"))


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return read_data("reference_values")


@cache
def _named(name: str) -> Standards:
    return _standards(name, _tables()[name])


def _standards(key: str, row: dict[str, Any]) -> Standards:
    try:
        listed: list[dict[str, Any]] = [{**each, "mg": float(each["mg"])} for each in row["rows"]]
        rows = tuple(ReferenceValue(**each) for each in listed)
    except TypeError as fault:
        message = f"reference values of {key}: {fault}"
        raise CatalogueError(message) from fault
    return Standards(id=key, name=row["name"], rows=rows)


def standards(name: StandardsLike, *, field: str = "standards") -> Standards:
    """Return an authority's reference values: ``iom``, ``efsa``, ``uk`` or ``who``.

    Raises
    ------
    UnknownNameError
        When the name is none of these; one's own are built by `Standards.of`.
    """
    if isinstance(name, Standards):
        return name
    if not isinstance(name, str) or name not in _tables():
        raise UnknownNameError(field, name, tuple(_tables()), "Standards.of builds one's own.")
    return _named(name)


def standards_names() -> tuple[str, ...]:
    """Return the names of the authorities."""
    return tuple(_tables())
