"""From clauses to lines: servings, columns, and lines that name a mineral without dosing it."""

from collections.abc import Callable, Iterator, Sequence

from camg import _attrs as attrs
from camg.catalogue.minerals import Mineral
from camg.intake.label.clauses import HEADS, Clause
from camg.intake.label.decision import Draft, Line, largest
from camg.intake.label.facts import Facts, Page, Slot, flat
from camg.intake.label.terms import DOSED, Kind
from camg.intake.label.tokens import DASHES
from camg.intake.label.values import Item, Serving

__all__ = ["Sense"]

_STRUCTURE = frozenset(
    (
        Kind.FORM, Kind.PART, Kind.EQUALS, Kind.ELEMENTAL, Kind.ALSO, Kind.ABOUT, Kind.AT_MOST, Kind.AT_LEAST,
        Kind.SOLUTION, Kind.COMPOUND,
    )
)  # fmt: skip


_MOST_COLUMNS = 4

_JOINING = frozenset((Kind.COMMA, Kind.COLON, Kind.ALSO, Kind.BREAK))
_BEFORE = _JOINING | {Kind.ELEMENTAL, Kind.AMOUNT, Kind.PERCENT, Kind.SERVING, Kind.GROUP, Kind.MINERAL, Kind.SALT}
"""What before the name of a neighbour leaves it a name of its own, as no word does: ``naproxen sodium``."""
_AFTER = _JOINING | {Kind.AMOUNT, Kind.PERCENT, Kind.GROUP, Kind.UNIT, Kind.SERVING, Kind.ABOUT}
"""What after it does, as no word and no other name does: ``potassium iodide``, ``zinc gluconate``."""
_BETWEEN = _AFTER | {Kind.MINERAL, Kind.SALT, Kind.OTHER}
"""What may stand between it and its amount: other names too, each with its own."""
_AMOUNT_FIRST = frozenset((Kind.AMOUNT, Kind.ELEMENTAL, Kind.ABOUT))
"""What may stand before it where its amount does: ``15 mg elemental zinc``."""


class Sense:
    """Reads clauses one after another; keeps columns and servings that stand above the lines they are for.

    `servings` are those stated outside any line, `above` the last of them before a line, `elsewhere` those stated in
    lines about something else; `last` is the last item of the clause before.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.columns: tuple[Serving, ...] = ()
        self.servings: list[Serving] = []
        self.above: Serving | None = None
        self.elsewhere: list[Serving] = []
        self.last: Item | None = None

    def lines(self, clause: Clause) -> Iterator[Draft]:
        """Give the lines of one clause; mark what was used of it."""
        yield from self._lines(clause)
        self.last = clause.items[-1]

    def _lines(self, clause: Clause) -> Iterator[Draft]:
        facts = Facts(self.page, clause.items)
        servings = self._servings(facts)
        for _, item in servings:
            self.page.use(item)
        if not facts.slots:
            self._header(facts, servings)
            yield from self._absent(clause, [])
            return
        name = next((item.first for item in facts.main if item.kind in HEADS), -1)
        before = [each for each, item in servings if item.first < name]
        self._keep_above(before)
        made = self._drafts(facts, servings)
        if made:
            for item in flat(clause.items):
                if item.kind in _STRUCTURE:
                    self.page.use(item)
        self.servings += before
        if not made:
            self.elsewhere += [each for each, _ in servings]
        yield from made
        yield from self._absent(clause, made)

    def _absent(self, clause: Clause, made: Sequence[Draft]) -> Iterator[Draft]:
        """Give a line without a dose for each mineral that the clause says is absent and does not dose."""
        named = {each.mineral for each in made}
        for item in flat(clause.items):
            if item.kind is not Kind.ABSENT or item.mineral is None:
                continue
            self.page.use(item)
            if item.mineral not in named:
                named.add(item.mineral)
                reason = f"'{self.page.written(item.first, item.last)}' says that there is none"
                yield Draft(item.mineral, first=item.first, last=item.last, reason=reason)

    # Servings -------------------------------------------------------------------------------------------------

    def _header(self, facts: Facts, servings: list[tuple[Serving, Item]]) -> None:
        """Keep what stands above the lines: one serving, or the heads of columns."""
        inner = {item.first for item in facts.main}
        heads = [each for each, item in servings if item.first in inner]
        if 1 < len(heads) <= _MOST_COLUMNS and len(set(heads)) == len(heads):
            self.columns = tuple(heads)
            self.servings.append(heads[largest(heads)])
        else:
            self._keep_above([each for each, _ in servings])
            self.servings += [each for each, _ in servings]

    def _keep_above(self, servings: Sequence[Serving]) -> None:
        counted = [each for each in servings if each.quantity is not None]
        self.above = counted[-1] if counted else self.above

    def _servings(self, facts: Facts) -> list[tuple[Serving, Item]]:
        """Return the servings a clause states: not package contents, not directions for use."""
        directed = any(item.kind is Kind.DIRECTION for item in facts.items)
        outside = {item.first for item in facts.main}
        found: list[tuple[Serving, Item]] = []
        amount_seen = False
        most = self.page.known.limits.most_pieces
        for item in flat(facts.items):
            amount_seen = amount_seen or item.kind in {Kind.AMOUNT, Kind.PERCENT}
            if item.serving is None:
                continue
            if item.kind is Kind.SERVING:
                few = item.serving.quantity is not None and item.serving.quantity <= most
                if item.marked or (few and not directed):
                    found.append((item.serving, item))
            elif item.kind is Kind.UNIT and item.first in outside:
                quantity = 1.0 if amount_seen else None
                found.append((attrs.evolve(item.serving, quantity=quantity), item))
        counted = [each for each in found if each[0].quantity is not None]
        return counted or found

    def best_serving(self, servings: Sequence[Serving]) -> Serving | None:
        """Return the first serving in pieces, else the first one."""
        for each in servings:
            if each.unit not in self.page.known.generic_units and each.quantity is not None:
                return each
        return servings[0] if servings else None

    # Lines ----------------------------------------------------------------------------------------------------

    def _drafts(self, facts: Facts, servings: list[tuple[Serving, Item]]) -> list[Draft]:
        stated = self.best_serving([each for each, _ in servings])
        first, last = _span(facts.items)
        volume = self._volume(facts.items, servings)
        main = facts.main if len(facts.slots) == 1 else ()

        def line_of(slot: Slot, mineral: Mineral) -> tuple[Draft, Line]:
            made = Draft(mineral, first=first, last=last, serving=stated, above=self.above)
            return made, Line(self.page, slot, made, volume, self.columns)

        def line(slot: Slot, mineral: Mineral) -> Draft:
            made, undecided = line_of(slot, mineral)
            undecided.read(main)
            return made

        def silent(mineral: Mineral) -> Draft:
            return Draft(mineral, first=first, last=last, serving=stated)

        made: list[Draft] = []
        for slot in facts.slots:
            named: set[Mineral | None] = set()
            if slot.doses and slot.mineral is not None:
                named.add(slot.mineral)
                made.append(line(slot, slot.mineral))
            for mineral in dict.fromkeys(each.mineral for each in slot.elements):
                if mineral not in named:
                    named.add(mineral)
                    made.append(line(slot.only(mineral), mineral))
            if not slot.doses and slot.head is not None:
                made += self._neighbour(slot, facts, line_of)
                made += self._silent(slot, named, silent)
        return made

    def _neighbour(
        self, slot: Slot, facts: Facts, line_of: Callable[[Slot, Mineral], tuple[Draft, Line]]
    ) -> Iterator[Draft]:
        """Give the line of a neighbour such as zinc where nothing beside its name makes a compound or medicine of it.

        The catalogue holds none of their salts, so that ``zinc gluconate 50 mg`` is left unread, never taken for zinc.
        """
        head = slot.head
        mineral = None if head is None or head.term is None else Mineral.find(head.term.word)
        if head is None or mineral is None or not self._stands_alone(head, facts.items):
            return
        outer = {item.first for item in facts.main}
        inner = [item for item in flat(facts.items) if item.kind is Kind.AMOUNT and item.first not in outer]
        draft, line = line_of(slot, mineral)
        if line.read_unlisted(facts.main if len(facts.slots) == 1 else (), inner):
            yield draft

    def _stands_alone(self, head: Item, items: Sequence[Item]) -> bool:
        """Whether nothing beside a name, or between it and its amount, could belong to the name."""
        place = next(number for number, item in enumerate(items) if item.first == head.first)
        before, after = items[:place], items[place + 1 :]
        if after and after[0].kind not in _AFTER:
            return False
        upto = next((number for number, item in enumerate(after) if item.kind is Kind.AMOUNT), None)
        if upto is None:
            return all(item.kind in _AMOUNT_FIRST for item in before)
        beside = before[-1] if before else self.last
        touches = beside is not None and (bool(before) or self._touch(beside, head))
        if touches and beside is not None and beside.kind not in _BEFORE:
            return False
        return all(item.kind in _BETWEEN for item in after[:upto])

    def _touch(self, one: Item, other: Item) -> bool:
        """Whether nothing stands between two items, or dashes do."""
        return all(mark in DASHES for mark in self.page.written(one.last, other.first).split())

    def _silent(self, slot: Slot, named: "set[Mineral | None]", draft: Callable[[Mineral], Draft]) -> Iterator[Draft]:
        """Give a line without a dose for each mineral that is only named."""
        head = slot.head
        for item in ([head] if head is not None else []) + slot.mentions:
            if item.mineral is None or item.mineral not in DOSED or item.mineral in named:
                continue
            named.add(item.mineral)
            line = draft(item.mineral)
            if item.salt is not None:
                line.salts, line.salt_names = [item.salt], [self.page.written(item.first, item.last)]
            compound = self.page.written(item.first, item.last)
            line.reason = f"'{compound}' is named as a form or an additive, and the line doses something else"
            if item.kind is Kind.NOT_DOSING:
                line.reason = f"'{compound}' is not a source of {item.mineral.name}"
            if slot.percents:
                line.percent = slot.percents[0].percent
            for each in (head, *slot.mentions, *slot.amounts, *slot.percents, *(each.item for each in slot.compounds)):
                if each is not None:
                    self.page.use(each)
            yield line

    def _volume(self, items: Sequence[Item], servings: list[tuple[Serving, Item]]) -> Item | None:
        """Return the volume taken, which turns a strength into a dose."""
        for item in flat(items):
            if item.kind is Kind.VOLUME and item.amount is not None and item.amount.values:
                return item
        return next((item for each, item in servings if each.unit == "mL"), None)


def _span(items: Sequence[Item]) -> tuple[int, int]:
    """Return the tokens of a clause without separators at its end."""
    kept = [item for item in items if item.kind not in {Kind.COMMA, Kind.ALSO, Kind.BREAK, Kind.COLON}]
    return (kept[0].first, kept[-1].last) if kept else (0, 0)
