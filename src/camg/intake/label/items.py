"""Label tokens into what they stand for: names, amounts with units, percentages, servings, brackets."""

from camg.catalogue.minerals import Mineral
from camg.intake.label.clauses import HEADS
from camg.intake.label.numbers import NumberReader
from camg.intake.label.terms import DOSED, Kind, Term, Terms
from camg.intake.label.tokens import DASHES, Token
from camg.intake.label.values import Item, Serving

__all__ = ["items_of"]

_NAMES = HEADS | {Kind.ANION}

_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {")": "(", "]": "[", "}": "{"}
_MARKS = {
    ",": Kind.COMMA,
    ":": Kind.COLON,
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


def items_of(text: str, tokens: tuple[Token, ...], known: Terms) -> tuple[Item, ...]:
    """Return what stands in a label, in order; what stands in brackets is inside one item."""
    return _Reader(text, tokens, known, german=known.is_german(tokens)).read()


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


class _Reader(NumberReader):
    def read(self) -> tuple[Item, ...]:
        paired = _pairs(self.tokens)
        outer = self.items
        place, depth, opened = 0, 0, 0
        while place < len(self.tokens):
            token = self.tokens[place]
            if token.text in _OPENING and place in paired:
                if depth == 0:
                    outer, self.items, opened = self.items, [], place
                depth, place = depth + 1, place + 1
            elif token.text in _CLOSING and place in paired:
                depth, place = depth - 1, place + 1
                if depth == 0:
                    inner = tuple(self.items)
                    self.items = outer
                    self.items.append(Item(kind=Kind.GROUP, first=opened, last=place, inner=inner))
            elif token.kind == "number":
                place = self.numbers(place)
            elif token.kind == "word":
                place = self._present(place, self._word(place))
            else:
                place = self._mark(place, inside=depth > 0)
        return tuple(self.items)

    # Marks and words ------------------------------------------------------------------------------------------

    def _mark(self, place: int, *, inside: bool) -> int:
        token = self.tokens[place]
        if token.kind == "break":
            return place + 1 if inside else self.add(Kind.BREAK, place, place + 1)
        kind = _MARKS.get(token.text)
        if token.text == ".":
            following = self.token(place + 1)
            kind = Kind.COMMA if following is None or not following.glued else None
        if kind is Kind.BREAK and inside:
            kind = Kind.COMMA
        return place + 1 if kind is None else self.add(kind, place, place + 1)

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
                return self.add(Kind.WORD, place, place + 1)
            unit = Serving(quantity=None, unit=term.word)
            self.items.append(Item(kind=Kind.UNIT, first=place, last=last, serving=unit))
            return last
        self.items.append(Item(kind=term.kind, first=place, last=last, mineral=term.mineral, term=term))
        return last

    # What is said to be absent --------------------------------------------------------------------------------

    def _present(self, first: int, last: int) -> int:
        """Leave a name that was just read as it is, unless the words beside it say that it is absent."""
        item = self.items[-1] if self.items else None
        if item is None or item.first != first or item.kind not in _NAMES:
            return last
        start, end = self._denied_before(first), self._denied_after(last)
        if start == first and end == last and not self._denies_itself(item):
            return last
        while self.items and self.items[-1].first >= start:
            self.items.pop()
        if item.mineral in DOSED:
            self.items.append(Item(kind=Kind.ABSENT, first=start, last=end, mineral=item.mineral))
            return end
        return self.add(Kind.WORD, start, end)

    def _denied_before(self, first: int) -> int:
        """Return where ``no``, ``without`` or ``free of`` before a name begins; `first` where there is none."""
        words, place = self.known.absence, first - 1
        while place >= 0 and (self.tokens[place].text in DASHES or self.tokens[place].key in words.between):
            place -= 1
        if place < 0:
            return first
        key = self.tokens[place].key
        if key in words.before or (key in words.of and place > 0 and self.tokens[place - 1].key in words.free):
            return place - (key in words.of)
        listed = len(self.items) > 2 and self.items[-3].kind is Kind.ABSENT and self.items[-2].first == place
        return place if key in words.lists and listed and self.items[-3].last == place else first

    def _denied_after(self, last: int) -> int:
        """Return where ``-free`` after a name ends; `last` where there is none."""
        place = last
        while (token := self.token(place)) is not None and token.text in DASHES:
            place += 1
        following = self.token(place + 1)
        if token is None or token.key not in self.known.absence.free:
            return last
        return last if following is not None and following.key in self.known.absence.not_after else place + 1

    def _denies_itself(self, item: Item) -> bool:
        """Whether a name is one German word such as ``calciumfrei``."""
        if item.kind not in {Kind.UNKNOWN, Kind.OTHER} or item.last != item.first + 1:
            return False
        return self.tokens[item.first].key.endswith(self.known.denying)

    def _symbol(self, place: int, mineral: Mineral) -> int:
        """Read ``Ca``, ``Mg``, ``Mg2+``; ``ca.`` before a number means about."""
        last = place + 1
        following = self.token(last)
        if following is not None and following.text == "." and self.tokens[place].text == "Ca":
            number = self.token(last + 1)
            if number is not None and number.kind == "number":
                return self.add(Kind.ABOUT, place, last + 1)
        while (following := self.token(last)) is not None and following.text == "+" and following.glued:
            last += 1
        self.items.append(Item(kind=Kind.MINERAL, first=place, last=last, mineral=mineral))
        return last

    def _prefixed(self, place: int) -> int:
        """Read ``vitamin D3``: the prefix and one short name."""
        last = place + 1
        while (following := self.token(last)) is not None and following.text in DASHES:
            last += 1
        if following is not None and following.kind == "word" and len(following.text) <= 4:
            return self.add(Kind.OTHER, place, last + 1)
        return self.add(Kind.OTHER, place, place + 1)

    def _mineral(self, place: int, last: int, term: Term) -> int:
        """Read a mineral's name; with a word after it that ends like a salt, it is a compound nobody listed."""
        kind = Kind.MINERAL
        before = self.items[-1] if self.items else None
        if before is not None and before.kind is Kind.WORD and before.last == place:
            word = self.tokens[before.first].key
            if word.endswith(self.known.medicine_endings):
                kind = Kind.NOT_DOSING
        following, end = self.token(last), last
        while following is not None and following.text in DASHES and following.glued:
            end += 1
            following = self.token(end)
        if following is not None and following.kind == "word" and len(following.text) > 3:
            found = self.known.longest(self.tokens, end)
            if found is None and self._is_compound(following.key):
                kind, last = Kind.UNKNOWN, end + 1
            elif found is not None and found[0].kind is Kind.COMPOUND:
                kind, last = Kind.UNKNOWN, found[1]
        self.items.append(Item(kind=kind, first=place, last=last, mineral=term.mineral))
        return last

    def _is_compound(self, key: str) -> bool:
        ends = key.endswith(self.known.compound_endings) and key not in self.known.no_compound
        return ends and not self._is_injected(key)

    def _unlisted(self, place: int) -> int:
        """Read a word that is no listed phrase: perhaps a German compound."""
        key = self.tokens[place].key
        for stem, mineral in self.known.stems:
            tail = key.removeprefix(stem)
            if tail != key:
                return self._german(place, tail, mineral)
        if self._is_injected(key):
            return self.add(Kind.INJECTED, place, place + 1)
        kind = Kind.OTHER if key.startswith(self.known.glued) else Kind.WORD
        return self.add(kind, place, place + 1)

    def _german(self, place: int, tail: str, mineral: Mineral) -> int:
        """Read ``Magnesiumtabletten`` as a mineral in tablets, ``Magnesiumpidolat`` as an unlisted compound.

        ``Magnesiuminjektion`` and ``Calciumampullen`` are the mineral, and how it is given.
        """
        node = self.known.phrases.begins(tail)
        term = None if node is None else node.term
        if self._is_injected(tail) or (term is not None and term.kind is Kind.INJECTED):
            self.add(Kind.INJECTED, place, place + 1)
            kind = Kind.MINERAL if tail.startswith(self.known.injected_stems) or term is not None else Kind.UNKNOWN
            self.items.append(Item(kind=kind, first=place, last=place + 1, mineral=mineral))
        elif term is not None and term.kind is Kind.UNIT:
            if term.word == "ampoule":
                self.items.append(
                    Item(
                        kind=Kind.UNIT, first=place, last=place + 1, serving=Serving(quantity=None, unit=term.word)
                    )
                )  # fmt: skip
            self.items.append(Item(kind=Kind.MINERAL, first=place, last=place + 1, mineral=mineral))
        else:
            self.items.append(Item(kind=Kind.UNKNOWN, first=place, last=place + 1, mineral=mineral))
        return place + 1

    def _is_injected(self, key: str) -> bool:
        return any(stem in key for stem in self.known.injected_stems)

    # Servings -------------------------------------------------------------------------------------------------

    def _per(self, place: int, last: int) -> int:
        """Read ``per tablet``, ``pro 3 Tabletten``, ``per 100 g``, ``per serving``."""
        number = self.token(last)
        if number is not None and number.kind == "number":
            end = self.numbers(last, marked=True)
            added = self.items[-1]
            if added.kind is Kind.SERVING:
                self.items[-1] = added._replace(first=place)
            else:
                self._as_serving(place)
            return end
        unit = self.unit(last)
        if unit is None:
            return self.add(Kind.PER, place, last)
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
        while (following := self.token(start)) is not None and following.text in {":", "=", "."}:
            start += 1
        if following is not None and following.kind == "number":
            end = self.numbers(start, marked=True)
            added = self.items[-1]
            if added.kind is Kind.SERVING:
                self.items[-1] = added._replace(first=place, marked=True)
                return end
            self._as_serving(place)
            return end
        if term.kind is Kind.UNIT:
            unit = Serving(quantity=None, unit=term.word)
            self.items.append(Item(kind=Kind.UNIT, first=place, last=last, serving=unit))
            return last
        return self.add(Kind.SIZE, place, last)
