"""What stands in a clause: its names, and which amounts, forms and parts go with each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Salt
from camg.intake.label.clauses import HEADS
from camg.intake.label.terms import DOSED, Kind, Terms
from camg.intake.label.values import Item

__all__ = ["Compound", "Element", "Facts", "Page", "Piece", "Slot", "flat"]

_MOST_SHARED = 8
_SPLITTING = frozenset((Kind.COMMA, Kind.ALSO, Kind.EQUALS, Kind.PART, Kind.BREAK))
_OPENERS = frozenset((Kind.FORM, Kind.PART, Kind.EQUALS))


class Page:
    """The label being read, and which of its tokens were used."""

    def __init__(self, known: Terms, written: Callable[[int, int], str], used: bytearray) -> None:
        self.known = known
        self.written = written
        self.used = used

    def use(self, item: Item) -> None:
        """Mark an item as used."""
        for place in range(item.first, item.last):
            self.used[place] = 1


class Piece:
    """A run of items after "as", "of which", "=", or in brackets."""

    def __init__(self, opener: Kind, items: list[Item], slot: int, *, in_group: bool = False) -> None:
        self.opener = opener
        self.items = items
        self.slot = slot
        self.in_group = in_group

    def of(self, kind: Kind) -> list[Item]:
        """Return the items of one kind."""
        return [item for item in self.items if item.kind is kind]


class Compound(NamedTuple):
    """The mass of a named compound."""

    item: Item
    salt: Salt
    in_group: bool


class Element(NamedTuple):
    """An amount that is called the element; `sure` where the text says so in as many words."""

    item: Item
    mineral: Mineral
    sure: bool


class Slot:
    """One name of a clause with what belongs to it.

    `contents` are percentages of the element in the compound, not of a daily value.
    """

    def __init__(self, head: Item | None) -> None:
        self.head = head
        self.forms: list[tuple[Salt, Item]] = []
        self.amounts: list[Item] = []
        self.percents: list[Item] = []
        self.elements: list[Element] = []
        self.compounds: list[Compound] = []
        self.shares: list[Item] = []
        self.loose: list[Item] = []
        self.mentions: list[Item] = []
        self.contents: list[Item] = []
        self.elemental = False
        self.note = ""

    @property
    def mineral(self) -> Mineral | None:
        """The mineral that the slot is about."""
        return None if self.head is None else self.head.mineral

    @property
    def doses(self) -> bool:
        """Whether the slot names something that doses a mineral."""
        return self.head is not None and self.head.kind in {Kind.MINERAL, Kind.SALT, Kind.UNKNOWN}

    @property
    def is_compound(self) -> bool:
        """Whether it begins with a salt's name, or with that of a compound nobody listed."""
        return self.head is not None and self.head.kind in {Kind.SALT, Kind.UNKNOWN}

    def only(self, mineral: Mineral) -> "Slot":
        """Return what the parts of the slot say of a mineral that the slot is not about."""
        slot = Slot(None)
        slot.elements = [each for each in self.elements if each.mineral == mineral]
        slot.mentions = [each for each in self.mentions if each.mineral == mineral]
        slot.forms = [each for each in self.forms if each[0].mineral == mineral]
        slot.percents = self.percents if self.head is None and len(self.percents) == 1 else []
        slot.loose = self.loose
        return slot

    @property
    def is_salt(self) -> bool:
        """Whether the slot names a salt."""
        return self.head is not None and self.head.kind is Kind.SALT


class Facts:
    """Sorts the items of one clause into slots."""

    def __init__(self, page: Page, items: Sequence[Item]) -> None:
        self.page = page
        self.items = items
        self.main, pieces = parted(items)
        self.slots = self._slots(self.main)
        if not self.slots and any(item.kind is Kind.AMOUNT for item in flat(self.items)):
            self.slots = [self._branded(pieces)]
        for piece in pieces if self.slots else ():
            self._take_piece(piece, self.slots[min(piece.slot, len(self.slots) - 1)])
        if self.slots:
            self._share_out(self.main, self.slots)

    # Slots ----------------------------------------------------------------------------------------------------

    def _slots(self, main: Sequence[Item]) -> list[Slot]:
        """Return one slot for each name; a mineral and its own salt side by side are one.

        So is a list of salts of which only the first is written out: ``magnesium citrate, malate``.
        """
        slots: list[Slot] = []
        apart, listing = True, False
        before: Item | None = None
        for item in main:
            previous, before = before, item
            if item.kind in {Kind.COMMA, Kind.ALSO}:
                apart = True
            elif item.kind is Kind.ANION and slots and (listing or not apart):
                self._add_anion(slots[-1], item, is_head=not apart)
            elif item.kind in HEADS:
                if slots and not apart and self._joins(slots[-1], item):
                    continue
                if slots and _names_element(slots[-1], item, previous):
                    slots[-1].mentions.append(item)
                    continue
                slots.append(Slot(item))
                self._use_head(slots[-1], item)
                apart, listing = False, item.kind is Kind.SALT
            elif item.kind in {Kind.AMOUNT, Kind.PERCENT}:
                apart, listing = True, False
        return slots

    def _branded(self, pieces: Sequence[Piece]) -> Slot:
        """Return the slot of a line that only brackets name: ``Os-Cal 500 mg (1,250 mg calcium carbonate)``."""
        salts = [item for piece in pieces if piece.in_group for item in piece.of(Kind.SALT)]
        if not salts or len({item.mineral for item in salts}) != 1 or not any(x.kind is Kind.AMOUNT for x in self.main):
            return Slot(None)
        slot = Slot(salts[0])
        self._use_head(slot, salts[0])
        return slot

    def _use_head(self, slot: Slot, item: Item) -> None:
        if item.salt is not None:
            slot.forms.append((item.salt, item))

    def _joins(self, slot: Slot, item: Item) -> bool:
        """Join ``magnesium magnesium oxide`` or ``Calciumcarbonat Calcium`` into a declared mineral with its form."""
        head = slot.head
        if head is None or head.mineral is None or head.mineral != item.mineral:
            return False
        kinds = {head.kind, item.kind}
        if kinds in ({Kind.MINERAL, Kind.SALT}, {Kind.MINERAL}):
            self._use_head(slot, item)
            slot.head = head if head.kind is Kind.MINERAL else item
            slot.mentions.append(head)
            slot.mentions.append(item)
            return True
        if kinds == {Kind.SALT}:
            self._use_head(slot, item)
            return True
        return False

    def _add_anion(self, slot: Slot, item: Item, *, is_head: bool) -> None:
        mineral = slot.mineral
        found = None if mineral is None or item.term is None else item.term.salts.get(mineral.name)
        if found is not None and slot.head is not None:
            slot.forms.append((found, item))
            if is_head and slot.head.kind is Kind.MINERAL:
                slot.mentions.append(slot.head)
                slot.head = slot.head._replace(kind=Kind.SALT, last=item.last)

    # Pieces ---------------------------------------------------------------------------------------------------

    def _take_piece(self, piece: Piece, slot: Slot) -> None:
        """Sort the facts of a piece: forms, element, compound, shares."""
        waiting: Salt | None = None
        for part in split(piece):
            salts = self._salts_in(part, slot)
            amounts = part.of(Kind.AMOUNT)
            minerals = [item for item in part.of(Kind.MINERAL) if item.mineral in DOSED]
            slot.percents += self._percents(part.items, slot)
            slot.mentions += [*minerals, *part.of(Kind.NOT_DOSING), *part.of(Kind.UNKNOWN)]
            strangers = [*part.of(Kind.OTHER), *part.of(Kind.NOT_DOSING), *part.of(Kind.UNKNOWN)]
            elemental = bool(part.of(Kind.ELEMENTAL))
            if slot.head is None and salts and not amounts:
                slot.forms += salts
            elif slot.doses:
                slot.forms += [each for each in salts if each[0].mineral == slot.mineral]
            if slot.head is not None and not slot.doses:
                slot.mentions += [item for _, item in salts]
            if amounts and not strangers:
                self._take_amounts(part, slot, amounts, minerals, salts, waiting, elemental=elemental)
            waiting = salts[0][0] if len(salts) == 1 and not amounts else None

    def _take_amounts(
        self,
        part: Piece,
        slot: Slot,
        amounts: list[Item],
        minerals: list[Item],
        salts: list[tuple[Salt, Item]],
        waiting: Salt | None,
        *,
        elemental: bool,
    ) -> None:
        said = amounts[-1]
        if minerals or elemental:
            mineral = minerals[0].mineral if minerals else slot.mineral or (salts[0][0].mineral if salts else None)
            strong = elemental or part.opener in {Kind.PART, Kind.EQUALS}
            if mineral is not None:
                slot.elements.append(Element(said, mineral, strong))
            slot.loose += amounts[:-1]
        elif salts:
            form = next((item.first for item in part.items if item.kind is Kind.FORM), None)
            if form is not None and said.first < form < salts[0][1].first:
                slot.shares.append(said)
            else:
                slot.compounds.append(Compound(said, salts[0][0], part.in_group))
        elif waiting is not None and part.in_group:
            slot.compounds.append(Compound(said, waiting, in_group=True))
        elif part.opener is Kind.PART and slot.is_salt:
            slot.elements += [Element(said, each, sure=True) for each in (slot.mineral,) if each is not None]
        else:
            slot.loose += amounts

    def _salts_in(self, part: Piece, slot: Slot) -> list[tuple[Salt, Item]]:
        found: list[tuple[Salt, Item]] = []
        mineral = slot.mineral
        for item in part.items:
            if item.kind is Kind.SALT and item.salt is not None:
                found.append((item.salt, item))
            elif item.kind is Kind.ANION and item.term is not None and slot.doses and mineral is not None:
                named = item.term.salts.get(mineral.name)
                if named is not None:
                    found.append((named, item))
        return found

    def _percents(self, items: Sequence[Item], slot: Slot) -> list[Item]:
        """Return the percentages of a daily value, with the scale that stands beside them; not shares of forms."""
        found: list[Item] = []
        for place, item in enumerate(items):
            if item.kind is not Kind.PERCENT or item.percent is None:
                continue
            after = items[place + 1] if place + 1 < len(items) else None
            before = items[place - 1] if place else None
            if after is not None and after.kind in {Kind.SALT, Kind.ANION, Kind.SOLUTION}:
                continue
            if _is_strength(before, after):
                continue
            if after is not None and (after.kind is Kind.ELEMENTAL or (slot.is_salt and after.mineral == slot.mineral)):
                slot.contents.append(item)
                continue
            scale = next((each for each in (after, before) if each is not None and each.kind is Kind.SCALE), None)
            word = "" if scale is None or scale.term is None else scale.term.word
            found.append(item._replace(percent=item.percent._replace(scale=word)))
            if scale is not None:
                self.page.use(scale)
        return found

    # Amounts to names -----------------------------------------------------------------------------------------

    def _share_out(self, main: Sequence[Item], slots: list[Slot]) -> None:
        """Give each name its amounts: one name takes all, several take them in their order."""
        amounts = [item for item in main if item.kind is Kind.AMOUNT]
        percents = self._percents(main, slots[0])
        beside = {
            item.first
            for place, item in enumerate(main)
            for other in (*main[max(0, place - 1) : place], *main[place + 1 : place + 2])
            if item.kind is Kind.AMOUNT
            and (other.kind is Kind.ELEMENTAL or (other.kind is Kind.MINERAL and other.first > item.first))
        }
        if len(slots) > 1 and len(amounts) != len(slots) and _all_salts_of_one(slots):
            for slot in slots[1:]:
                slots[0].forms += slot.forms
                slots[0].percents += slot.percents
                slots[0].elements += slot.elements
                slots[0].compounds += slot.compounds
            del slots[1:]
        if len(slots) == 1:
            slots[0].amounts = amounts
            slots[0].percents = percents + slots[0].percents
        elif len(amounts) == len(slots):
            for slot, item in zip(slots, amounts, strict=True):
                slot.amounts = [item]
        elif amounts:
            for slot in slots:
                slot.amounts = amounts[:_MOST_SHARED]
                slot.note = "several ingredients share the amounts, and it is not said which is whose"
        if len(slots) > 1 and len(percents) == len(slots):
            for slot, item in zip(slots, percents, strict=True):
                slot.percents.append(item)
        for slot in slots:
            slot.elemental = bool(slot.amounts) and all(item.first in beside for item in slot.amounts)


def _is_strength(before: Item | None, after: Item | None) -> bool:
    """Whether a percentage is that of a solution: ``calcium gluconate 10% 10 ml``, with no amount it could be of."""
    of_amount = before is not None and before.kind is Kind.AMOUNT
    return not of_amount and any(
        each is not None and each.kind in {Kind.VOLUME, Kind.INJECTED} for each in (before, after)
    )


def _names_element(slot: Slot, item: Item, previous: Item | None) -> bool:
    """Whether this is the second name of ``magnesium gluconate 27 mg magnesium``."""
    after_amount = previous is not None and previous.kind is Kind.AMOUNT
    return item.kind is Kind.MINERAL and after_amount and slot.is_compound and slot.mineral == item.mineral


def _all_salts_of_one(slots: list[Slot]) -> bool:
    return all(slot.is_salt for slot in slots) and len({slot.mineral for slot in slots}) == 1


def flat(items: Iterable[Item]) -> Iterator[Item]:
    """Give the items, those of a bracket in its place."""
    for item in items:
        if item.kind is Kind.GROUP:
            yield from item.inner
        else:
            yield item


def parted(items: Sequence[Item]) -> tuple[list[Item], list[Piece]]:
    """Part a clause into its main items and its pieces."""
    main: list[Item] = []
    pieces: list[Piece] = []
    current: Piece | None = None
    names, begun = 0, False
    for item in items:
        if item.kind is Kind.GROUP:
            pieces.append(Piece(Kind.GROUP, list(item.inner), max(0, names - 1), in_group=True))
        elif item.kind in _OPENERS and begun and not (item.kind is Kind.FORM and _is_part(current)):
            current = Piece(item.kind, [item], max(0, names - 1))
            pieces.append(current)
        elif current is None:
            names += item.kind in HEADS
            begun = begun or item.kind in HEADS or item.kind in {Kind.AMOUNT, Kind.PERCENT}
            main.append(item)
        else:
            current.items.append(item)
    return main, pieces


def _is_part(piece: Piece | None) -> bool:
    """Whether a piece lists parts, so that "from" in it says what a part comes from."""
    return piece is not None and piece.opener in {Kind.PART, Kind.EQUALS}


def split(piece: Piece) -> Iterator[Piece]:
    """Split a piece at its separators; "as" splits where nothing has an amount yet."""
    part = Piece(piece.opener, [], piece.slot, in_group=piece.in_group)
    has_amount = has_more = False
    for item in piece.items:
        opens_form = item.kind is Kind.FORM and has_more and not has_amount
        if item.kind in _SPLITTING or opens_form:
            if has_more:
                yield part
                part = Piece(part.opener, [], piece.slot, in_group=piece.in_group)
                has_amount = has_more = False
            if item.kind in {Kind.PART, Kind.EQUALS}:
                part.opener = item.kind
        if item.kind not in _SPLITTING:
            part.items.append(item)
            has_amount = has_amount or item.kind is Kind.AMOUNT
            has_more = has_more or item.kind is not Kind.FORM
    if part.items:
        yield part
