"""Label tokens into what they stand for: names, amounts with units, percentages, servings, brackets."""

import attrs

from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Salt
from camg.intake._label_terms import Kind, Term, Terms
from camg.intake._label_tokens import DASHES, Token, number_readings

__all__ = ["Amount", "Item", "Percent", "Serving", "items_of"]

_MOST_NUMBERS = 4
_MASSES = frozenset(("mg", "g", "mcg", "mmol", "mEq"))
_VOLUMES = {"mL": 1.0, "cL": 10.0}
_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {")": "(", "]": "[", "}": "{"}
_MARKS = {
    ",": Kind.COMMA,
    "|": Kind.COMMA,
    "\u2022": Kind.COMMA,
    "\u00b7": Kind.COMMA,
    "+": Kind.ALSO,
    "&": Kind.ALSO,
    "/": Kind.ALSO,
    ";": Kind.BREAK,
    "=": Kind.EQUALS,
    "<": Kind.AT_MOST,
    "\u2264": Kind.AT_MOST,
    ">": Kind.AT_LEAST,
    "\u2265": Kind.AT_LEAST,
    "~": Kind.ABOUT,
    "\u2248": Kind.ABOUT,
    "\u00d7": Kind.TIMES,
}
_BOUNDS = frozenset((Kind.AT_MOST, Kind.AT_LEAST))


@attrs.frozen(kw_only=True)
class Serving:
    """What an amount on a label is for.

    Attributes
    ----------
    quantity : float or None
        How many of the unit; None when the label names the unit without a number.
    most : float or None
        The upper end of a range ("2 to 4 tablets"), else None.
    unit : str
        English, in the singular: ``"tablet"``, ``"mL"``, ``"serving"``.
    """

    quantity: float | None
    most: float | None = None
    unit: str

    def __str__(self) -> str:
        if self.quantity is None:
            return self.unit
        top = "" if self.most is None else f" to {self.most:g}"
        return f"{self.quantity:g}{top} {self.unit}"


@attrs.frozen(kw_only=True)
class Amount:
    """A number with a unit, as a label writes it.

    Attributes
    ----------
    values : tuple of (float, str)
        Each value it may have, in `unit`, with why where there are several.
    per : Serving or None
        The volume (or 100 g) that a strength refers to.
    """

    values: tuple[tuple[float, str], ...]
    unit: str
    text: str
    per: Serving | None = None
    warnings: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Percent:
    """A percentage: its value, whether it is an upper bound, and the scale it names."""

    value: float
    is_bound: bool = False
    scale: str = ""


@attrs.frozen(kw_only=True)
class Item:
    """One meaningful piece of a label, made of the tokens from `first` to before `last`."""

    kind: Kind
    first: int
    last: int
    mineral: Mineral | None = None
    term: Term | None = None
    amount: Amount | None = None
    percent: Percent | None = None
    serving: Serving | None = None
    marked: bool = False
    inner: tuple["Item", ...] = ()

    @property
    def salt(self) -> Salt | None:
        """The salt it names, if it names one."""
        return None if self.term is None else self.term.salt


def items_of(text: str, tokens: tuple[Token, ...], known: Terms) -> tuple[Item, ...]:
    """Return what stands in a label, in order; what stands in brackets is inside one item."""
    return _Reader(text, tokens, known).read()


def _pairs(tokens: tuple[Token, ...]) -> frozenset[int]:
    """Return the places of the brackets that have a partner."""
    stack: list[int] = []
    paired: set[int] = set()
    for place, token in enumerate(tokens):
        if token.text in _OPENING:
            stack.append(place)
        elif token.text in _CLOSING and stack and tokens[stack[-1]].text == _CLOSING[token.text]:
            paired |= {stack.pop(), place}
    return frozenset(paired)


@attrs.define
class _Reader:
    text: str
    tokens: tuple[Token, ...]
    known: Terms
    items: list[Item] = attrs.field(factory=list[Item])
    outer: list[Item] = attrs.field(factory=list[Item])
    german: bool = False

    def read(self) -> tuple[Item, ...]:
        self.german = self.known.is_german(self.tokens)
        paired = _pairs(self.tokens)
        place, depth, opened = 0, 0, 0
        while place < len(self.tokens):
            token = self.tokens[place]
            if token.text in _OPENING and place in paired:
                if depth == 0:
                    self.outer, self.items, opened = self.items, [], place
                depth, place = depth + 1, place + 1
            elif token.text in _CLOSING and place in paired:
                depth, place = depth - 1, place + 1
                if depth == 0:
                    inner = tuple(self.items)
                    self.items = self.outer
                    self.items.append(Item(kind=Kind.GROUP, first=opened, last=place, inner=inner))
            elif token.kind == "number":
                place = self._numbers(place)
            elif token.kind == "word":
                place = self._word(place)
            else:
                place = self._mark(place, inside=depth > 0)
        return tuple(self.items)

    def _add(self, kind: Kind, first: int, last: int) -> int:
        self.items.append(Item(kind=kind, first=first, last=last))
        return last

    def _token(self, place: int) -> Token | None:
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    # Marks and words ------------------------------------------------------------------------------------------

    def _mark(self, place: int, *, inside: bool) -> int:
        token = self.tokens[place]
        if token.kind == "break":
            return place + 1 if inside else self._add(Kind.BREAK, place, place + 1)
        kind = _MARKS.get(token.text)
        if token.text == ".":
            following = self._token(place + 1)
            kind = Kind.COMMA if following is None or not following.glued else None
        if kind is Kind.BREAK and inside:
            kind = Kind.COMMA
        return place + 1 if kind is None else self._add(kind, place, place + 1)

    def _word(self, place: int) -> int:
        token = self.tokens[place]
        mineral = self.known.symbols.get(token.text)
        found = self.known.longest(self.tokens, place)
        if mineral is not None and (found is None or found[1] == place + 1):
            return self._symbol(place, mineral)
        if token.key in self.known.prefixes:
            return self._prefixed(place)
        if found is None:
            return self._unlisted(place)
        term, last = found
        if term.kind is Kind.MINERAL:
            return self._mineral(place, last, term)
        if term.kind is Kind.PER:
            return self._per(place, last)
        if term.kind is Kind.SIZE or (term.kind is Kind.UNIT and term.word == "serving"):
            return self._size(place, last, term)
        if term.kind is Kind.UNIT:
            if len(token.text) < 3:
                return self._add(Kind.WORD, place, place + 1)
            unit = Serving(quantity=None, unit=term.word)
            self.items.append(Item(kind=Kind.UNIT, first=place, last=last, serving=unit))
            return last
        self.items.append(Item(kind=term.kind, first=place, last=last, mineral=term.mineral, term=term))
        return last

    def _symbol(self, place: int, mineral: Mineral) -> int:
        """Read ``Ca``, ``Mg``, ``Mg2+``; ``ca.`` before a number means about."""
        last = place + 1
        following = self._token(last)
        if following is not None and following.text == "." and self.tokens[place].text == "Ca":
            number = self._token(last + 1)
            if number is not None and number.kind == "number":
                return self._add(Kind.ABOUT, place, last + 1)
        while (following := self._token(last)) is not None and following.text == "+" and following.glued:
            last += 1
        self.items.append(Item(kind=Kind.MINERAL, first=place, last=last, mineral=mineral))
        return last

    def _prefixed(self, place: int) -> int:
        """Read ``vitamin D3``: the prefix and one short name."""
        last = place + 1
        while (following := self._token(last)) is not None and following.text in DASHES:
            last += 1
        if following is not None and following.kind == "word" and len(following.text) <= 4:
            return self._add(Kind.OTHER, place, last + 1)
        return self._add(Kind.OTHER, place, place + 1)

    def _mineral(self, place: int, last: int, term: Term) -> int:
        """Read a mineral's name; with a word after it that ends like a salt, it is a compound nobody listed."""
        kind = Kind.MINERAL
        before = self.items[-1] if self.items else None
        if before is not None and before.kind is Kind.WORD and before.last == place:
            word = self.tokens[before.first].key
            if word.endswith(self.known.medicine_endings):
                kind = Kind.NOT_DOSING
        following, end = self._token(last), last
        while following is not None and following.text in DASHES and following.glued:
            end += 1
            following = self._token(end)
        if following is not None and following.kind == "word" and len(following.text) > 3:
            found = self.known.longest(self.tokens, end)
            if found is None and self._is_compound(following.key):
                kind, last = Kind.UNKNOWN, end + 1
            elif found is not None and found[0].kind is Kind.COMPOUND:
                kind, last = Kind.UNKNOWN, found[1]
        self.items.append(Item(kind=kind, first=place, last=last, mineral=term.mineral))
        return last

    def _is_compound(self, key: str) -> bool:
        return key.endswith(self.known.compound_endings) and key not in self.known.no_compound

    def _unlisted(self, place: int) -> int:
        """Read a word that is no listed phrase: perhaps a German compound."""
        key = self.tokens[place].key
        for stem, mineral in self.known.stems:
            tail = key.removeprefix(stem)
            if tail != key:
                return self._german(place, tail, mineral)
        kind = Kind.OTHER if key.startswith(self.known.glued) else Kind.WORD
        return self._add(kind, place, place + 1)

    def _german(self, place: int, tail: str, mineral: Mineral) -> int:
        """Read ``Magnesiumtabletten`` as a mineral in tablets, ``Magnesiumpidolat`` as an unlisted compound."""
        node = self.known.tree.next.get(tail)
        if node is not None and node.term is not None and node.term.kind is Kind.UNIT:
            self.items.append(Item(kind=Kind.MINERAL, first=place, last=place + 1, mineral=mineral))
        else:
            self.items.append(Item(kind=Kind.UNKNOWN, first=place, last=place + 1, mineral=mineral))
        return place + 1

    # Servings -------------------------------------------------------------------------------------------------

    def _unit(self, place: int) -> tuple[str, int] | None:
        """Return the serving unit at a token, after one adjective at most, and where it ends."""
        for _ in range(4):
            token = self._token(place)
            if token is None or token.kind == "break":
                return None
            found = self.known.longest(self.tokens, place)
            if found is not None and found[0].kind is Kind.UNIT:
                return found[0].word, found[1]
            if token.key not in self.known.adjectives and token.text not in DASHES:
                return None
            place += 1
        return None

    def _per(self, place: int, last: int) -> int:
        """Read ``per tablet``, ``pro 3 Tabletten``, ``per 100 g``, ``per serving``."""
        number = self._token(last)
        if number is not None and number.kind == "number":
            end = self._numbers(last, marked=True)
            added = self.items[-1]
            if added.kind is Kind.SERVING:
                self.items[-1] = attrs.evolve(added, first=place)
            else:
                self._as_serving(place)
            return end
        unit = self._unit(last)
        if unit is None:
            return self._add(Kind.PER, place, last)
        serving = Serving(quantity=1.0, unit=unit[0])
        self.items.append(Item(kind=Kind.SERVING, first=place, last=unit[1], serving=serving, marked=True))
        return unit[1]

    def _as_serving(self, place: int) -> None:
        """Turn what was just read into what another amount is for, if it is ``5 mL`` or ``100 g``."""
        added = self.items[-1]
        if added.amount is None or len(added.amount.values) != 1:
            return
        if not (added.kind is Kind.VOLUME or (added.amount.unit == "g" and added.amount.values[0][0] == 100)):
            return
        value = Serving(quantity=added.amount.values[0][0], unit=added.amount.unit)
        self.items[-1] = Item(kind=Kind.SERVING, first=place, last=added.last, serving=value, marked=True)

    def _size(self, place: int, last: int, term: Term) -> int:
        """Read ``Serving Size: 2 Capsules``; ``serving`` alone is a unit."""
        start = last
        while (following := self._token(start)) is not None and following.text in {":", "=", "."}:
            start += 1
        if following is not None and following.kind == "number":
            end = self._numbers(start, marked=True)
            added = self.items[-1]
            if added.kind is Kind.SERVING:
                self.items[-1] = attrs.evolve(added, first=place, marked=True)
                return end
            self._as_serving(place)
            return end
        if term.kind is Kind.UNIT:
            unit = Serving(quantity=None, unit=term.word)
            self.items.append(Item(kind=Kind.UNIT, first=place, last=last, serving=unit))
            return last
        return self._add(Kind.SIZE, place, last)

    # Numbers --------------------------------------------------------------------------------------------------

    def _separator(self, place: int) -> str | None:
        """Return what joins two numbers of one amount: a dash (or "to"), or a slash."""
        token = self._token(place)
        following = self._token(place + 1)
        if token is None or following is None or following.kind != "number":
            return None
        if token.text in DASHES:
            return "-"
        if token.text == "/":
            return "/"
        found = self.known.tree.next.get(token.key)
        is_range = found is not None and found.term is not None and found.term.kind is Kind.RANGE
        return "-" if is_range else None

    def _numbers(self, first: int, *, marked: bool = False) -> int:
        """Read the number at a token together with its range, its unit and what it is per."""
        places, joints, end = [first], list[str](), first + 1
        while len(places) < _MOST_NUMBERS and (joint := self._separator(end)) is not None:
            joints.append(joint)
            places.append(end + 1)
            end += 2
        mass = self._mass_unit(end)
        if mass is not None:
            return self._amounts(first, places, joints, end, mass)
        token = self._token(end)
        if token is not None and token.text == "%" and len(places) == 1:
            return self._percent(first, end + 1)
        unit = self._unit(end)
        if unit is not None:
            serving = self._serving(places, joints, unit[0])
            if serving is not None:
                self.items.append(
                    Item(kind=Kind.SERVING, first=first, last=unit[1], serving=serving, marked=marked)
                )  # fmt: skip
                return unit[1]
        found = None if token is None else self.known.longest(self.tokens, end)
        if found is not None and found[0].kind is Kind.COUNT:
            return self._add(Kind.COUNT, first, found[1])
        for place in places:
            self._add(Kind.NUMBER, place, place + 1)
        return end

    def _mass_unit(self, place: int) -> tuple[str, int, str] | None:
        """Return the unit at a token, where it ends, and a warning if its spelling is doubtful."""
        token = self._token(place)
        if token is None or token.kind != "word":
            return None
        unit = self.known.units.get(token.text)
        if unit is not None:
            return unit, place + 1, ""
        third = self._token(place + 2)
        if third is not None and third.glued and self.tokens[place + 1].text == ".":
            dotted = f"{token.text}.{third.text}"
            if dotted in self.known.units:
                fourth = self._token(place + 3)
                return self.known.units[dotted], place + 3 + (fourth is not None and fourth.text == "."), ""
        unit = self.known.loose_units.get(token.key)
        if unit is None:
            return None
        if unit in _VOLUMES or unit == "IU" or len(token.text) > 4:
            return unit, place + 1, ""
        why = ", not as the symbol of magnesium" if token.text == "Mg" else ""
        return unit, place + 1, f"'{token.text}' after a number is read as {unit}{why}"

    def _serving(self, places: list[int], joints: list[str], unit: str) -> Serving | None:
        values = [number_readings(self.tokens[each].text, german=self.german) for each in places]
        if any(len(each) != 1 for each in values) or len(values) > 2:
            return None
        first, *rest = (each[0] for each in values)
        if not rest:
            return Serving(quantity=first, unit=unit)
        if joints == ["/"]:
            return Serving(quantity=first / rest[0], unit=unit) if rest[0] else None
        return Serving(quantity=min(first, rest[0]), most=max(first, rest[0]), unit=unit)

    def _values(self, place: int, unit: str) -> tuple[tuple[float, str], ...]:
        token = self.tokens[place]
        found = number_readings(token.text, german=self.german)
        if len(found) == 1:
            return ((found[0], ""),)
        return tuple((value, f"{token.text} {unit} read as {value:g} {unit}") for value in found)

    def _amounts(self, first: int, places: list[int], joints: list[str], end: int, mass: tuple[str, int, str]) -> int:
        """Add the amount, range or list of amounts that one unit ends."""
        unit, last, warning = mass
        if unit in _VOLUMES:
            return self._volume(first, places, unit, last)
        warnings = [warning] if warning else []
        if not self.german and any(self._is_decimal_comma(each) for each in places):
            warnings.append("a decimal comma is read as a point")
        values = [self._values(each, unit) for each in places]
        if "/" in joints and "-" not in joints:
            for place, each in zip(places, values, strict=True):
                stop = last if place == places[-1] else place + 1
                self._amount(place, stop, each, unit, warnings)
            return last
        merged = tuple(value for each in values for value in each)
        if len(places) > 1:
            merged = tuple((value, why or f"the end {value:g} {unit} of a range") for value, why in merged)
        elif (grouped := self._grouped(first)) is not None:
            merged = (
                *merged,
                (grouped, f"{self.tokens[first - 1].text} {self.tokens[first].text} read as {grouped:g}"),
            )
        else:
            more = self._second_half(last, unit)
            if more is not None:
                merged = tuple((v, w or f"the end {v:g} {unit} of a range") for v, w in (*merged, *more[0]))
                last = more[1]
        merged = self._bounded(self._multiplied(merged, unit), unit)
        per = self._strength(last)
        if per is not None:
            self._amount(first, per[1], merged, unit, warnings, per=per[0])
            return per[1]
        self._amount(first, last, merged, unit, warnings)
        return last

    def _volume(self, first: int, places: list[int], unit: str, last: int) -> int:
        found = number_readings(self.tokens[places[-1]].text, german=self.german)
        values = tuple((value * _VOLUMES[unit], "") for value in found)
        amount = Amount(values=values, unit="mL", text=self._written(first, last))
        self.items.append(Item(kind=Kind.VOLUME, first=first, last=last, amount=amount))
        return last

    def _written(self, first: int, last: int) -> str:
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def _amount(
        self,
        first: int,
        last: int,
        values: tuple[tuple[float, str], ...],
        unit: str,
        warnings: list[str],
        *,
        per: Serving | None = None,
    ) -> None:
        if not values:
            for place in range(first, last):
                if self.tokens[place].kind != "mark":
                    self._add(Kind.WORD, place, place + 1)
            return
        amount = Amount(
            values=values, unit=unit, text=self._written(first, last), per=per, warnings=tuple(warnings)
        )  # fmt: skip
        self.items.append(Item(kind=Kind.AMOUNT, first=first, last=last, amount=amount))

    def _is_decimal_comma(self, place: int) -> bool:
        text = self.tokens[place].text
        return "." not in text and text.count(",") == 1 and len(text.partition(",")[2]) != 3

    def _grouped(self, place: int) -> float | None:
        """Return 1250 for ``1 250``: a lone number of one to three digits, a blank, three digits."""
        before, token = self.items[-1] if self.items else None, self.tokens[place]
        if before is None or before.kind is not Kind.NUMBER or before.last != place or token.glued:
            return None
        lone, earlier = self.tokens[place - 1], self._token(place - 2)
        if not (lone.text.isdigit() and len(lone.text) <= 3 and token.text.isdigit() and len(token.text) == 3):
            return None
        if lone.text.startswith("0") or (earlier is not None and (lone.glued or earlier.text in DASHES)):
            return None
        return float(lone.text + token.text)

    def _second_half(self, place: int, unit: str) -> tuple[tuple[tuple[float, str], ...], int] | None:
        """Read the second half of ``200 mg to 400 mg``."""
        if self._separator(place) != "-":
            return None
        mass = self._mass_unit(place + 2)
        if mass is None or mass[0] != unit:
            return None
        return self._values(place + 1, unit), mass[1]

    def _multiplied(self, values: tuple[tuple[float, str], ...], unit: str) -> tuple[tuple[float, str], ...]:
        """Add the product of ``2 x 200 mg``: one of them, or both together."""
        if len(self.items) < 2 or self.items[-1].kind is not Kind.TIMES or len(values) != 1:
            return values
        count = self.items[-2]
        times: float | None = None
        if count.kind is Kind.NUMBER and count.last == self.items[-1].first:
            found = number_readings(self.tokens[count.first].text, german=self.german)
            times = found[0] if len(found) == 1 else None
        elif count.kind is Kind.SERVING and count.serving is not None:
            times = count.serving.quantity
        if times is None or times == 1:
            return values
        one = values[0][0]
        return ((one, f"{one:g} {unit} once"), (one * times, f"{one:g} {unit} {times:g} times"))

    def _bounded(self, values: tuple[tuple[float, str], ...], unit: str) -> tuple[tuple[float, str], ...]:
        """Read ``< 5 mg`` as anything from 0 to 5 mg."""
        if self.items and self.items[-1].kind is Kind.AT_MOST and len(values) == 1:
            top = values[0][0]
            return (
                (0.0, f"the low end of 'at most {top:g} {unit}'"),
                (top, f"the high end of 'at most {top:g} {unit}'"),
            )
        return values

    def _strength(self, place: int) -> tuple[Serving, int] | None:
        """Read what a strength refers to: ``/5 mL``, ``per mL``, ``/100 g``; other slashes are left."""
        token = self._token(place)
        if token is None:
            return None
        slash = token.text == "/"
        found = None if slash else self.known.tree.next.get(token.key)
        if not slash and (found is None or found.term is None or found.term.kind is not Kind.PER):
            return None
        number = self._token(place + 1)
        quantity, start = 1.0, place + 1
        if number is not None and number.kind == "number":
            values = number_readings(number.text, german=self.german)
            if len(values) != 1:
                return None
            quantity, start = values[0], place + 2
        mass = self._mass_unit(start)
        if mass is not None and mass[0] in _VOLUMES:
            return Serving(quantity=quantity * _VOLUMES[mass[0]], unit="mL"), mass[1]
        if mass is not None and mass[0] == "g" and slash and quantity == 100:
            return Serving(quantity=quantity, unit="g"), mass[1]
        unit = self._unit(start) if slash else None
        return None if unit is None else (Serving(quantity=quantity, unit=unit[0]), unit[1])

    def _percent(self, first: int, last: int) -> int:
        values = number_readings(self.tokens[first].text, german=False)
        if len(values) != 1:
            return self._add(Kind.WORD, first, last)
        is_bound = bool(self.items) and self.items[-1].kind is Kind.AT_MOST
        percent = Percent(value=values[0], is_bound=is_bound)
        self.items.append(Item(kind=Kind.PERCENT, first=first, last=last, percent=percent))
        return last
