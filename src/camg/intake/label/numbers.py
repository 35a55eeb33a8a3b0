"""Numbers on labels: amounts with their units, ranges, strengths, percentages, servings, counts."""

from camg.intake.label.terms import Kind, Terms
from camg.intake.label.tokens import DASHES, Token, number_readings
from camg.intake.label.values import Amount, Item, Percent, Serving

__all__ = ["NumberReader"]

_MOST_NUMBERS = 4
_VOLUMES = {"mL": 1.0, "cL": 10.0, "dL": 100.0, "L": 1000.0}


class NumberReader:
    """Reads what begins with a number, into `items`."""

    def __init__(self, text: str, tokens: tuple[Token, ...], known: Terms, *, german: bool = False) -> None:
        self.text = text
        self.tokens = tokens
        self.known = known
        self.german = german
        self.items: list[Item] = []

    def add(self, kind: Kind, first: int, last: int) -> int:
        """Add an item over these tokens and return where it ends."""
        self.items.append(Item(kind=kind, first=first, last=last))
        return last

    def token(self, place: int) -> Token | None:
        """Return the token at a place, or None beyond the ends."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def unit(self, place: int) -> tuple[str, int] | None:
        """Return the serving unit at a token, after one adjective at most, and where it ends."""
        for _ in range(4):
            token = self.token(place)
            if token is None or token.kind == "break":
                return None
            found = self.known.longest(self.tokens, place)
            if found is not None and found[0].kind is Kind.UNIT:
                return found[0].word, found[1]
            if token.key not in self.known.adjectives and token.text not in DASHES:
                return None
            place += 1
        return None

    def _separator(self, place: int) -> str | None:
        """Return what joins two numbers of one amount: a dash (or "to"), or a slash."""
        token = self.token(place)
        following = self.token(place + 1)
        if token is None or following is None or following.kind != "number":
            return None
        if token.text in DASHES:
            return "-"
        if token.text == "/":
            return "/"
        found = self.known.phrases.begins(token.key)
        is_range = found is not None and found.term is not None and found.term.kind is Kind.RANGE
        return "-" if is_range else None

    def numbers(self, first: int, *, marked: bool = False) -> int:
        """Read the number at a token together with its range, its unit and what it is per."""
        places, joints, end = [first], list[str](), first + 1
        while len(places) < _MOST_NUMBERS and (joint := self._separator(end)) is not None:
            joints.append(joint)
            places.append(end + 1)
            end += 2
        mass = self._mass_unit(end)
        if mass is not None:
            return self._amounts(first, places, joints, end, mass)
        token = self.token(end)
        if token is not None and token.text == "%" and len(places) == 1:
            return self._percent(first, end + 1)
        unit = self.unit(end)
        if unit is not None:
            serving = self._serving(places, joints, unit[0])
            if serving is not None:
                self.items.append(
                    Item(kind=Kind.SERVING, first=first, last=unit[1], serving=serving, marked=marked)
                )  # fmt: skip
                return unit[1]
        found = None if token is None else self.known.longest(self.tokens, end)
        if found is not None and found[0].kind is Kind.COUNT:
            return self.add(Kind.COUNT, first, found[1])
        for place in places:
            self.add(Kind.NUMBER, place, place + 1)
        return end

    def _mass_unit(self, place: int) -> tuple[str, int, str] | None:
        """Return the unit at a token, where it ends, and a warning if its spelling is doubtful."""
        token = self.token(place)
        if token is None or token.kind != "word":
            return None
        unit = self.known.units.get(token.text)
        if unit is not None:
            return unit, place + 1, ""
        third = self.token(place + 2)
        if third is not None and third.glued and self.tokens[place + 1].text == ".":
            dotted = f"{token.text}.{third.text}"
            if dotted in self.known.units:
                fourth = self.token(place + 3)
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
            both = f"{self.tokens[first - 1].text} {self.tokens[first].text}"
            merged = (*merged, (grouped, f"{both} read as {grouped:g}"))
            self.items.pop()
            first -= 1
        else:
            more = self._second_half(last, unit)
            if more is not None:
                merged = tuple((v, w or f"the end {v:g} {unit} of a range") for v, w in (*merged, *more[0]))
                last = more[1]
        merged, first = self._multiplied(merged, unit, first)
        merged = self._bounded(merged, unit)
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
                    self.add(Kind.WORD, place, place + 1)
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
        lone, earlier = self.tokens[place - 1], self.token(place - 2)
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

    def _multiplied(
        self, values: tuple[tuple[float, str], ...], unit: str, first: int
    ) -> tuple[tuple[tuple[float, str], ...], int]:
        """Add the product of ``2 x 200 mg``, one of them or both together; return where the amount now begins."""
        if len(self.items) < 2 or self.items[-1].kind is not Kind.TIMES or len(values) != 1:
            return values, first
        count = self.items[-2]
        times: float | None = None
        if count.kind is Kind.NUMBER and count.last == self.items[-1].first:
            found = number_readings(self.tokens[count.first].text, german=self.german)
            times = found[0] if len(found) == 1 else None
        elif count.kind is Kind.SERVING and count.serving is not None:
            times = count.serving.quantity
        if times is None or times == 1:
            return values, first
        first = self.items.pop().first
        if count.kind is Kind.NUMBER:
            first = self.items.pop().first
        one = values[0][0]
        return ((one, f"{one:g} {unit} once"), (one * times, f"{one:g} {unit} {times:g} times")), first

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
        token = self.token(place)
        if token is None:
            return None
        slash = token.text == "/"
        found = None if slash else self.known.phrases.begins(token.key)
        if not slash and (found is None or found.term is None or found.term.kind is not Kind.PER):
            return None
        number = self.token(place + 1)
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
        body = self.token(start)
        if slash and body is not None and body.key in self.known.no_serving:
            return Serving(quantity=None, unit=body.key), start + 1
        unit = self.unit(start) if slash else None
        return None if unit is None else (Serving(quantity=quantity, unit=unit[0]), unit[1])

    def _percent(self, first: int, last: int) -> int:
        values = number_readings(self.tokens[first].text, german=False)
        if len(values) != 1:
            return self.add(Kind.WORD, first, last)
        is_bound = bool(self.items) and self.items[-1].kind is Kind.AT_MOST
        percent = Percent(value=values[0], is_bound=is_bound)
        self.items.append(Item(kind=Kind.PERCENT, first=first, last=last, percent=percent))
        return last
