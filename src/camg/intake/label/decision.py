"""Which number of a line is the element, which the compound, and what cannot be told."""

from collections.abc import Iterable, Sequence

from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Salt, salt
from camg.errors import Word
from camg.intake.label.checks import agree, element_note, percent_note, shown_mg
from camg.intake.label.facts import Page, Slot
from camg.intake.label.terms import Kind
from camg.intake.label.values import Amount, Item, Percent, Serving

__all__ = ["Draft", "LabelBasis", "Line", "ascending", "largest"]

_MOST_SUMS = 64
_FAMILIAR = ("mg", "g", "mcg")
_MASS = {"mg": 1.0, "g": 1000.0, "mcg": 0.001}


class LabelBasis(Word):
    """How an elemental amount stands on a label."""

    DECLARED = "declared"
    """The label says the element."""
    COMPUTED = "computed"
    """The label says the mass of a compound; its formula gives the element."""
    AMBIGUOUS = "ambiguous"
    """The text alone does not decide between the candidates."""
    PERCENT = "percent"
    """Only a percentage of a daily value is given."""
    NONE = "none"
    """The line names a mineral without dosing it."""


class Draft:
    """A line being read; its fields become those of a `LabelLine`.

    `above` is the serving stated last before the line, which is its own where the label repeats the line for another;
    `may_dose` tells a line that was looked through for an amount from one that only names its mineral.
    """

    def __init__(
        self,
        mineral: Mineral,
        *,
        first: int,
        last: int,
        serving: Serving | None = None,
        above: Serving | None = None,
        reason: str = "",
    ) -> None:
        self.mineral = mineral
        self.first = first
        self.last = last
        self.salts: list[Salt] = []
        self.salt_names: list[str] = []
        self.elemental_mg: float | None = None
        self.salt_mg: float | None = None
        self.basis = LabelBasis.NONE
        self.candidates: list[tuple[float, str]] = []
        self.serving = serving
        self.above = above
        self.percent: Percent | None = None
        self.warnings: list[str] = []
        self.reason = reason
        self.may_dose = False

    @property
    def most_mg(self) -> float | None:
        """The amount, or the largest that it may be; None where there is none."""
        return self.candidates[-1][0] if self.candidates else self.elemental_mg


def largest(servings: Sequence[Serving]) -> int:
    """Return which column to take: pieces before masses and volumes, then the larger, then the later."""
    return max(
        range(len(servings)),
        key=lambda i: (servings[i].unit not in {"g", "mL"}, servings[i].quantity or 0.0, i),
    )


class Line:
    """Decides one line from the facts of one slot."""

    def __init__(self, page: Page, slot: Slot, line: Draft, volume: Item | None, columns: tuple[Serving, ...]) -> None:
        self.page = page
        self.slot = slot
        self.line = line
        self.volume = volume
        self.columns = columns

    def read(self, main: Sequence[Item]) -> None:
        """Fill the draft; `main` are the items outside brackets where the line is about one name."""
        slot, line = self.slot, self.line
        line.may_dose = True
        for found, item in slot.forms:
            if found not in line.salts:
                line.salts.append(found)
                line.salt_names.append(self.page.written(item.first, item.last))
            self.page.use(item)
        for mention in (slot.head, *slot.mentions):
            if mention is not None:
                self.page.use(mention)
        chosen = self._chosen(main)
        self._decide(chosen)
        self._percent(chosen)
        self._name_numbers(main, chosen)
        line.candidates = ascending(line.candidates)
        if line.basis is LabelBasis.DECLARED:
            line.warnings += element_note(line.mineral, line.elemental_mg, line.salt_mg, line.salts, self.page.known)
        line.warnings += percent_note(
            line.mineral, line.elemental_mg, [each for each, _ in line.candidates], line.percent, self.page.known
        )  # fmt: skip

    def read_unlisted(self, main: Sequence[Item], inner: Sequence[Item]) -> bool:
        """Fill the draft of a mineral whose salts the catalogue does not hold; tell whether its amount is beyond doubt.

        It is where there is one amount, with one reading, and no inner one (in brackets, or after words such as "of
        which") that is another. Nothing is marked as used where it is not.
        """
        line, slot = self.line, self.slot
        chosen = self._chosen(main)
        if slot.note or len(chosen) != 1 or _is_per_body(chosen[0]):
            return False
        readings = self._as_element(chosen[0])
        others = [mg for item in inner for mg, _ in self._mg(item)]
        if len({mg for mg, _ in readings}) != 1 or len(others) != len(inner):
            return False
        if not all(agree(mg, readings[0][0], self.page.known) for mg in others):
            return False
        self._set(LabelBasis.DECLARED, readings, [*chosen, *inner])
        if slot.head is not None:
            self.page.use(slot.head)
        self._percent(chosen)
        return line.basis is LabelBasis.DECLARED

    def _name_numbers(self, main: Sequence[Item], chosen: list[Item]) -> None:
        """Mark the 500 of ``Calcium-500 500 mg`` as used."""
        texts = [each.amount.text for each in chosen if each.amount is not None]
        for item in main:
            if item.kind is Kind.NUMBER and any(
                each.startswith(self.page.written(item.first, item.last)) for each in texts
            ):
                self.page.use(item)

    # Which amount ---------------------------------------------------------------------------------------------

    def _chosen(self, main: Sequence[Item]) -> list[Item]:
        """Return the amounts that stand for the line: of two columns, the one for the larger serving."""
        amounts, columns = self.slot.amounts, self.columns
        if len(amounts) > 1 and not self.slot.note:
            own = [item.serving for item in main if item.kind is Kind.SERVING and item.serving is not None]
            own = own or [
                item.amount.per for item in amounts if item.amount is not None and item.amount.per is not None
            ]
            for each in (tuple(own), columns):
                if len(each) == len(amounts) and len(set(each)) == len(each):
                    best = largest(each)
                    self.line.serving = each[best]
                    for item in amounts:
                        self.page.use(item)
                    return [amounts[best]]
        elif len(amounts) == 1 and len(columns) > 1 and self.line.serving is None and self.slot.doses:
            self.line.warnings.append(
                f"the label has columns for {' and '.join(map(str, columns))}, and this line has one amount"
            )
        return amounts

    def _mg(self, item: Item, *, factor: float | None = None) -> list[tuple[float, str]]:
        """Return the values of an amount: elemental mg, or mass of the compound where `factor` says so."""
        amount = item.amount
        if amount is None:
            return []
        unit = self.line.mineral.scale.factors.get(amount.unit) if factor is None else factor
        if unit is None:
            return []
        times = self._times(amount)
        return [(round(value * unit * times, 9), why) for value, why in amount.values]

    def _times(self, amount: Amount) -> float:
        """Return how often the strength is taken: 3 for 15 mL of something per 5 mL."""
        per = amount.per
        if per is None or not per.quantity:
            return 1.0
        if per.unit != "mL":
            self.line.serving = per
            return 1.0
        taken = self._taken_ml()
        if taken is None:
            self.line.serving = per
            return 1.0
        self.line.serving = Serving(quantity=taken, unit="mL")
        return taken / per.quantity

    def _taken_ml(self) -> float | None:
        item = self.volume
        if item is None:
            return None
        self.page.use(item)
        if item.amount is not None:
            return item.amount.values[0][0]
        return None if item.serving is None else item.serving.quantity

    def _shown(self, item: Item, why: str) -> str:
        text = "" if item.amount is None else item.amount.text
        return f"'{text}', {why}," if why else f"'{text}'"

    # Readings -------------------------------------------------------------------------------------------------

    def _as_element(self, item: Item) -> list[tuple[float, str]]:
        name = self.line.mineral.name
        return [(mg, f"{self._shown(item, why)} is the element {name}") for mg, why in self._mg(item)]

    def _as_compound(self, item: Item, compounds: Sequence[Salt]) -> list[tuple[float, str]]:
        """Return the element for each salt with a formula that the compound may be."""
        found: list[tuple[float, str]] = []
        unit = "" if item.amount is None else item.amount.unit
        for each in settled(compounds):
            factor = {**_MASS, "mmol": each.molar_mass}.get(unit)
            if factor is not None:
                found += [
                    (round(mg * each.fraction, 9), f"{self._shown(item, why)} is the mass of {each.name}")
                    for mg, why in self._mg(item, factor=factor)
                ]
        return found

    def _compound_mg(self, item: Item) -> float | None:
        factor = _MASS.get("" if item.amount is None else item.amount.unit)
        values = [] if factor is None else self._mg(item, factor=factor)
        return values[0][0] if len(values) == 1 else None

    # The decision ---------------------------------------------------------------------------------------------

    def _decide(self, amounts: list[Item]) -> None:
        slot, line = self.slot, self.line
        own = [each.item for each in slot.elements if each.mineral == line.mineral]
        strong = [each.item for each in slot.elements if each.mineral == line.mineral and each.sure]
        amounts = [item for item in amounts if self._mg(item)]
        body = next((item.amount.per for item in amounts if item.amount is not None and _is_per_body(item)), None)
        if body is not None:
            slot.note = f"the amount is per {body.unit}, which is no serving"
        if slot.note and amounts:
            self._set(LabelBasis.AMBIGUOUS, [each for item in amounts for each in self._as_element(item)], amounts)
            line.reason = slot.note
        elif own and (slot.is_compound or not amounts or not slot.doses):
            self._element(own, compound=[*amounts, *(each.item for each in slot.compounds), *slot.loose])
        elif slot.is_compound:
            self._compound(amounts)
        elif amounts:
            self._mineral(amounts, own, strong)
        elif slot.shares:
            total = sum(mg for item in slot.shares for mg, _ in self._mg(item)[:1])
            self._set(LabelBasis.DECLARED, [(total, "the sum of the parts")], slot.shares)
        elif slot.compounds:
            self._only_compounds()
        elif slot.percents:
            line.basis = LabelBasis.PERCENT
            line.reason = "only a percentage is given, and the label does not say of which daily value"
        else:
            line.reason = f"{line.mineral.name} is named without an amount and its unit"

    def _set(self, basis: LabelBasis, readings: list[tuple[float, str]], items: Iterable[Item]) -> None:
        """Take the readings: one value is the element, several are candidates."""
        line = self.line
        for item in items:
            self.page.use(item)
            if item.amount is not None:
                line.warnings += [each for each in item.amount.warnings if each not in line.warnings]
        values = {round(mg, 9) for mg, _ in readings}
        if basis is not LabelBasis.AMBIGUOUS and len(values) == 1:
            line.basis, line.elemental_mg = basis, values.pop()
        else:
            line.basis, line.candidates = LabelBasis.AMBIGUOUS, readings
            line.reason = line.reason or "the text does not say which amount is meant"

    def _element(self, own: list[Item], compound: list[Item]) -> None:
        """Take an element that is called so; what else has a mass is the compound."""
        self._set(LabelBasis.DECLARED, self._agreed(own), own)
        masses = [(item, mg) for item in compound if (mg := self._compound_mg(item)) is not None]
        if masses and self.line.salts:
            self.line.salt_mg = masses[-1][1]
            for item, _ in masses:
                self.page.use(item)

    def _agreed(self, items: list[Item]) -> list[tuple[float, str]]:
        """Return the readings of several statements; one of them where they agree ("121.5 mg (5 mmol)")."""
        ordered = sorted(items, key=lambda item: item.amount is None or item.amount.unit not in _FAMILIAR)
        readings = [self._as_element(item) for item in ordered]
        if all(len(each) == 1 and agree(each[0][0], readings[0][0][0], self.page.known) for each in readings):
            return readings[0]
        return [each for reading in readings for each in reading]

    def _compound(self, amounts: list[Item]) -> None:
        """Decide a line that begins with the name of a salt."""
        slot, line = self.slot, self.line
        salts = list(dict.fromkeys(found for found, _ in slot.forms))
        if not amounts and slot.compounds:
            self._only_compounds()
        elif not amounts:
            line.basis = LabelBasis.PERCENT if slot.percents else LabelBasis.NONE
            line.reason = f"'{self._head_text()}' is named without an amount and its unit"
        elif slot.elemental or all(item.amount is not None and item.amount.unit == "mEq" for item in amounts):
            self._element(amounts, compound=slot.loose)
        elif len(amounts) == 1 and self._told_by_content(amounts[0], salts):
            pass
        elif len(amounts) == 1 and _is_strength(amounts[0]) and len(salts) == 1 and settled(salts):
            self._set(LabelBasis.COMPUTED, self._as_compound(amounts[0], salts), amounts)
            line.salt_mg = self._compound_mg(amounts[0])
        else:
            one = salts[0] if len(salts) == 1 else None
            readings = [each for item in amounts for each in self._as_compound(item, [one] if one else [])]
            readings += [each for item in amounts for each in self._as_element(item)]
            readings += [each for item in slot.loose for each in self._as_element(item)]
            if readings and one is not None and settled([one]) and len({round(mg, 9) for mg, _ in readings}) == 1:
                self._set(LabelBasis.COMPUTED, readings, [*amounts, *slot.loose])
                return
            line.reason = f"'{self._head_text()}' with one amount: the compound or the element may be meant"
            self._set(LabelBasis.AMBIGUOUS, readings, [*amounts, *slot.loose])
            if len(amounts) == 1:
                line.salt_mg = self._compound_mg(amounts[0])
            if one is None or not settled([one]):
                what = "a blend" if len(salts) > 1 else "a compound whose formula camg does not know"
                line.reason += f"; as {what} its element cannot be computed"

    def _told_by_content(self, amount: Item, salts: Sequence[Salt]) -> bool:
        """Take ``1000 mg (14% elemental)``, and ``500 mg (200 mg)`` where chemistry says which is the element."""
        slot, line = self.slot, self.line
        mass = self._compound_mg(amount)
        if mass is None:
            return False
        if slot.contents:
            percent = slot.contents[0].percent
            share = 0.0 if percent is None else percent.value / 100
            self._set(LabelBasis.COMPUTED, [(mass * share, "the stated content")], [amount, slot.contents[0]])
            line.salt_mg = mass
            return True
        others = [*slot.loose, *(each.item for each in slot.compounds)]
        stated = {mg for item in others if (mg := self._compound_mg(item)) is not None}
        other = stated.pop() if len(stated) == 1 else -1.0
        known, fractions = self.page.known, [each.fraction for each in settled(salts)]
        for element, compound in ((other, mass), (mass, other)):
            if any(agree(element, compound * each, known) for each in fractions):
                self._set(LabelBasis.DECLARED, [(element, "what fits the other amount")], [amount, *others])
                fitting = f"{shown_mg(compound)} of {salts[0].name}"
                line.warnings.append(f"{shown_mg(element)} is taken for the element, as it fits {fitting}")
                line.salt_mg = compound
                return True
        return False

    def _head_text(self) -> str:
        head = self.slot.head
        return self.line.mineral.name if head is None else self.page.written(head.first, head.last)

    def _mineral(self, amounts: list[Item], own: list[Item], strong: list[Item]) -> None:
        """Decide a line that begins with the name of the mineral: its amount is the element."""
        slot, line = self.slot, self.line
        main = self._agreed(amounts)
        inner = self._agreed(own) if own else []
        apart = len(main) == 1 and len(inner) == 1 and not agree(main[0][0], inner[0][0], self.page.known)
        if apart and strong and inner[0][0] < main[0][0]:
            self._set(LabelBasis.DECLARED, inner, [*own, *amounts])
            line.salt_mg = main[0][0]
            line.warnings.append(
                f"{shown_mg(main[0][0])} is taken for a compound, as {shown_mg(inner[0][0])} is called the element"
            )
            return
        also = [item for item in slot.loose if self._mg(item)]
        if inner and (apart or len(main) != 1 or len(inner) != 1):
            self._set(LabelBasis.AMBIGUOUS, [*main, *inner], [*amounts, *own])
        elif also and len(main) == 1:
            self._set(LabelBasis.DECLARED, self._agreed([*amounts, *also]), [*amounts, *also])
        else:
            self._set(LabelBasis.DECLARED, main, [*amounts, *own])
        if slot.compounds:
            line.salt_mg = self._total_compound()
        self._check_shares(main)

    def _total_compound(self) -> float | None:
        masses = [self._compound_mg(each.item) for each in self.slot.compounds]
        for each in self.slot.compounds:
            self.page.use(each.item)
        known = [mg for mg in masses if mg is not None]
        return round(sum(known), 9) if len(known) == len(masses) else None

    def _check_shares(self, main: list[tuple[float, str]]) -> None:
        values = [self._mg(item) for item in self.slot.shares]
        for item in self.slot.shares:
            self.page.use(item)
        if not values or len(main) != 1 or any(len(each) != 1 for each in values):
            return
        total = sum(each[0][0] for each in values)
        if not agree(total, main[0][0], self.page.known):
            self.line.warnings.append(f"the parts add up to {shown_mg(total)}, not to {shown_mg(main[0][0])}")

    def _only_compounds(self) -> None:
        """Compute the element from masses of compounds."""
        line = self.line
        if self._is_plain_form():
            item = self.slot.compounds[0].item
            self._set(LabelBasis.DECLARED, self._as_element(item), [item])
            return
        sums: list[tuple[float, str]] = [(0.0, "")]
        for each in self.slot.compounds:
            readings = self._as_compound(each.item, [each.salt])
            sums = [
                (mg + more, f"{why} and {reason}" if why else reason) for mg, why in sums for more, reason in readings
            ][:_MOST_SUMS]
        items = [each.item for each in self.slot.compounds]
        if not sums:
            line.reason = "the mass of this compound does not tell the element"
        self._set(LabelBasis.COMPUTED, [(round(mg, 9), why) for mg, why in sums], items)
        line.salt_mg = self._total_compound()

    def _is_plain_form(self) -> bool:
        """Whether this is "Magnesium as magnesium citrate 200 mg", without brackets: the amount ends the line."""
        said = self.slot.compounds[0]
        form = next((item for named, item in self.slot.forms if named == said.salt), None)
        return (
            len(self.slot.compounds) == 1
            and not said.in_group
            and not self.slot.is_salt
            and self.slot.head is not None
            and form is not None
            and form.last <= said.item.first
        )

    def _percent(self, chosen: list[Item]) -> None:
        """Take the percentage that stands nearest after the amount."""
        slot, line = self.slot, self.line
        if not slot.percents:
            return
        best = slot.percents[0]
        if chosen and len(slot.percents) > 1:
            best = next((item for item in slot.percents if item.first >= chosen[0].last), best)
        line.percent = best.percent
        self.page.use(best)


def _is_per_body(item: Item) -> bool:
    return item.amount is not None and item.amount.per is not None and item.amount.per.quantity is None


def _is_strength(item: Item) -> bool:
    return item.amount is not None and item.amount.per is not None and item.amount.per.unit == "mL"


def settled(compounds: Sequence[Salt]) -> list[Salt]:
    """Return the salts with a formula that these may be."""
    found: list[Salt] = []
    for each in compounds:
        found += [each] if each.is_settled else [salt(member) for member in each.members]
    return found


def ascending(readings: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return candidates in order, each amount once with every reading that makes it."""
    seen: dict[float, str] = {}
    for mg, why in sorted(readings, key=lambda each: each[0]):
        key = round(mg, 9)
        seen[key] = f"{seen[key]}; or {why}" if key in seen and why not in seen[key] else seen.get(key, why)
    return list(seen.items())
