"""What belongs together on a label: one clause per ingredient line, whatever separates them."""

from collections.abc import Sequence

from camg.intake.label.terms import Kind
from camg.intake.label.values import Item

__all__ = ["HEADS", "Clause", "clauses_of"]

HEADS = frozenset((Kind.MINERAL, Kind.SALT, Kind.NOT_DOSING, Kind.UNKNOWN, Kind.OTHER))
"""What a line can be about."""

_OPENERS = frozenset((Kind.FORM, Kind.PART, Kind.EQUALS))
_SOFT = frozenset((Kind.COMMA, Kind.ALSO))
_SEPARATORS = _SOFT | {Kind.BREAK, Kind.COLON}
_TRANSPARENT = frozenset(
    (Kind.WORD, Kind.ABSENT, Kind.NUMBER, Kind.COUNT, Kind.AT_MOST, Kind.AT_LEAST, Kind.ABOUT, Kind.ELEMENTAL)
)
"""What leaves a separator before it in force."""

_QUANTITIES = frozenset((Kind.AMOUNT, Kind.PERCENT, Kind.VOLUME))


class Clause:
    """The items that are about one ingredient, or about several in parallel."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items


class _State:
    """What a growing clause holds so far.

    `opened`: a form or part was opened and nothing was named in it yet; `words`: a word nobody knows stands since the
    last separator.
    """

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.head: Item | None = None
        self.quantity: Item | None = None
        self.opened = False
        self.in_form = False
        self.words = False

    @property
    def is_complete(self) -> bool:
        return self.head is not None and self.quantity is not None


def clauses_of(items: Sequence[Item]) -> tuple[Clause, ...]:
    """Cut the items of a label into clauses, in one pass with a look at the next meaningful item."""
    return _Cutter(items).cut()


class _Cutter:
    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.clauses: list[Clause] = []
        self.state = _State()
        self.pending: Kind | None = None
        self.following: list[Item | None] = []

    def cut(self) -> tuple[Clause, ...]:
        self.following = self._next_meaningful()
        for place, item in enumerate(self.items):
            if item.kind in _SEPARATORS:
                self._separate(item)
                continue
            if self._starts_anew(item, place):
                self._close()
            self._take(item)
        self._close()
        return tuple(self.clauses)

    def _next_meaningful(self) -> list[Item | None]:
        """For each item, the next one that is a name, a quantity, an opener or a separator."""
        meaningful = HEADS | _QUANTITIES | _OPENERS | _SEPARATORS
        found: list[Item | None] = [None] * len(self.items)
        upcoming: Item | None = None
        for place in range(len(self.items) - 1, -1, -1):
            found[place] = upcoming
            if self.items[place].kind in meaningful:
                upcoming = self.items[place]
        return found

    def _separate(self, item: Item) -> None:
        if self.pending is not Kind.BREAK and not (item.kind is Kind.COLON and self.pending is not None):
            self.pending = item.kind if item.kind in {Kind.BREAK, Kind.COLON} else Kind.COMMA
        self.state.words = False
        if self.state.items:
            self.state.items.append(item)

    def _close(self) -> None:
        if self.state.items:
            self.clauses.append(Clause(self.state.items))
        self.state = _State()

    def _take(self, item: Item) -> None:
        state = self.state
        state.items.append(item)
        if item.kind in HEADS:
            state.head = state.head or item
            state.opened = False
        elif item.kind in {Kind.AMOUNT, Kind.PERCENT}:
            state.quantity = state.quantity or item
        elif item.kind in _OPENERS:
            state.opened = state.head is not None or state.quantity is not None
            state.in_form = item.kind is Kind.FORM
        elif item.kind in {Kind.WORD, Kind.ABSENT}:
            state.words = True
        if item.kind not in _TRANSPARENT:
            self.pending = None

    def _open(self, item: Item) -> None:
        """Open a part that no word announces: ``magnesium oxide 400 mg, 241 mg elemental magnesium``."""
        self.state.items.append(Item(kind=Kind.PART, first=item.first, last=item.first))
        self.state.opened = True

    def _starts_anew(self, item: Item, place: int) -> bool:
        """Whether an item begins a clause of its own."""
        state, following = self.state, self.following[place]
        if not state.items:
            return False
        if item.kind in HEADS:
            return self._head_starts(item, following)
        if item.kind is Kind.AMOUNT:
            return self._amount_starts(item, place, following)
        if item.kind in _OPENERS or item.kind in {Kind.GROUP, Kind.PERCENT}:
            return False
        if self.pending is not Kind.BREAK:
            return False
        return not (
            state.head is not None and state.quantity is None and item.kind in _TRANSPARENT - {Kind.WORD, Kind.ABSENT}
        )

    def _head_starts(self, item: Item, following: Item | None) -> bool:
        state, pending = self.state, self.pending
        if state.is_complete:
            is_form = state.in_form and item.kind is Kind.SALT and _same_mineral(item, state.head)
            has_own = following is not None and following.kind is Kind.AMOUNT
            names_amount = pending is None and state.items[-1].kind is Kind.AMOUNT and not has_own
            if names_amount and item.kind is Kind.MINERAL and _same_mineral(item, state.head):
                return False
            return not (state.opened or (is_form and pending is not Kind.BREAK and not has_own))
        if state.head is not None:
            return pending in {Kind.BREAK, Kind.COLON}
        return pending is Kind.BREAK or (state.quantity is not None and pending is not None)

    def _amount_starts(self, item: Item, place: int, following: Item | None) -> bool:
        state, pending = self.state, self.pending
        names = following is not None and following.kind in HEADS
        if not state.is_complete:
            if state.head is None:
                return pending is Kind.BREAK or (state.quantity is not None and pending is not None)
            return pending is Kind.BREAK and names
        if state.opened:
            return False
        if following is not None and names:
            if following.kind is Kind.MINERAL and _same_mineral(following, state.head):
                upcoming = self.items[place + 1]
                if upcoming.kind is Kind.ELEMENTAL or (state.head is not None and state.head.kind is not Kind.MINERAL):
                    self._open(item)
                    return False
            return pending is not None or self._is_amount_first()
        return pending is Kind.BREAK or (pending is not None and state.words)

    def _is_amount_first(self) -> bool:
        head, quantity = self.state.head, self.state.quantity
        return head is not None and quantity is not None and quantity.first < head.first


def _same_mineral(one: Item, other: Item | None) -> bool:
    return other is not None and one.mineral is not None and one.mineral == other.mineral
