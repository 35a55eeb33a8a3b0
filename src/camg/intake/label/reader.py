"""The grammar of label text: what a supplement's label says, in elemental terms, and what it leaves open."""

import functools
import itertools
import warnings
from collections.abc import Callable

from camg import _attrs as attrs
from camg import units
from camg._value import Value
from camg.catalogue.minerals import Mineral
from camg.catalogue.salts import Salt
from camg.errors import InputError, LabelWarning, RangeError, raise_all, shortened
from camg.intake.dose import Coating, Dose, DoseBasis
from camg.intake.label.checks import agree, percent_meanings, shown_mg
from camg.intake.label.clauses import clauses_of
from camg.intake.label.decision import Draft, LabelBasis, ascending, largest
from camg.intake.label.facts import Page, flat
from camg.intake.label.items import items_of
from camg.intake.label.sense import Sense
from camg.intake.label.terms import Kind, Terms, terms
from camg.intake.label.tokens import Token, scan
from camg.intake.label.values import Item, Percent, Serving

__all__ = [
    "LabelBasis",
    "LabelLine",
    "LabelReading",
    "Serving",
    "dose_from_label",
    "label_warning",
    "line_doses",
    "read_label",
    "sure_doses",
]

_FIELD = "label"
_WANTED = "a label with one dose of a mineral"
_AMPOULE = "ampoule"
"""The serving that is injected unless a label says that it is drunk; a drinking ampoule is another."""
_CLOSING = {")": "(", "]": "[", "}": "{"}
_SIGNS = frozenset("*\u2020\u2021\u00ae\u2122\u2030")
"""What is written straight after a word or number, and belongs to it: asterisks, daggers, trade marks, per mille."""
_MEASURED = frozenset(("g", "mL"))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LabelLine(Value):
    """One line of a label that names calcium or magnesium, or that doses zinc or another neighbour.

    Attributes
    ----------
    mineral : Mineral
        Which one.
    elemental_mg : float or None
        The element per serving [mg], kept to 1e-9 mg; None where the text does not decide it.
    basis : LabelBasis
        How the amount stands there.
    candidates_mg : tuple of float
        What an ambiguous line may mean [mg], ascending; else empty.
    candidate_readings : tuple of str
        For each candidate, how the text has to be read to mean it.
    salts : tuple of Salt
        The compounds named, in the order of the text, with names that several salts share.
    salt_names : tuple of str
        The same, as written.
    salt_mg : float or None
        The mass of the compound [mg], where it is given; of an ambiguous line, if the compound is meant.
    serving : Serving or None
        What the amount is for.
    percent_daily_value : float or None
        The percentage stated.
    percent_is_bound : bool
        Whether it is an upper bound (``<2%``).
    percent_means : tuple of str
        For a line with nothing but a percentage: what it would mean under each daily value.
    warnings : tuple of str
        What deserves a second look.
    reason : str
        Why there is no elemental amount; empty where there is one.
    coating : str or None
        ``"enteric"`` where the label says so.
    injected : bool
        Whether the label is of something injected, which is no dose for the gut.
    text : str
        The part of the label that was read.
    """

    mineral: Mineral
    elemental_mg: float | None = None
    basis: LabelBasis
    candidates_mg: tuple[float, ...] = ()
    candidate_readings: tuple[str, ...] = ()
    salts: tuple[Salt, ...] = ()
    salt_names: tuple[str, ...] = ()
    salt_mg: float | None = None
    serving: Serving | None = None
    percent_daily_value: float | None = None
    percent_is_bound: bool = False
    percent_means: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    reason: str = ""
    coating: Coating | None = None
    injected: bool = False
    text: str

    @property
    def doses(self) -> bool:
        """Whether the line doses the mineral, however unclear the amount."""
        return self.basis is not LabelBasis.NONE


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LabelReading(Value):
    """What a label says.

    Attributes
    ----------
    text : str
        The label.
    lines : tuple of LabelLine
        Each line that names calcium or magnesium, or doses one of their neighbours, in the order of the text.
    serving : Serving or None
        The serving the label states for all of them.
    used, unread : tuple of str
        The pieces of the text that were used, and those that were not; every letter and digit is in one of them.
    """

    text: str
    lines: tuple[LabelLine, ...]
    serving: Serving | None = None
    used: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What deserves a second look before the doses are used: of each line that doses, its warnings and salts."""
        return tuple(
            f"{line.mineral.name} in {line.text!r}: {note}"
            for line in self.lines
            if line.doses
            for note in (*line.warnings, *_salt_notes(line))
        )


def read_label(text: str) -> LabelReading:
    """Read the minerals of a supplement label, in English or German.

    Calcium and magnesium with their salts; of zinc, iron, phosphorus, sodium and potassium, whose salts the catalogue
    does not hold, a plain amount of the element. ``Zinc gluconate 50 mg`` is left unread, for its element is not known.

    A Supplement Facts line, ``Mineral (as salt) amount``, declares the element. A salt's name with one amount, as
    medicines are named, is ambiguous: both readings are given and none is chosen.

    Parameters
    ----------
    text : str
        One line or all of a label, at most 10 000 characters.

    Raises
    ------
    InputError
        When `text` is no text.
    RangeError
        When it is too long.

    Examples
    --------
    >>> line, = read_label("Calcium (as calcium carbonate) 600 mg 46%").lines
    >>> line.elemental_mg, str(line.basis), line.salts[0].name
    (600.0, 'declared', 'calcium carbonate')
    >>> line, = read_label("Magnesium Oxide 400 mg Tablets").lines
    >>> [round(mg, 1) for mg in line.candidates_mg], str(line.serving)
    ([241.2, 400.0], '1 tablet')
    """
    if not isinstance(text, str):
        raise InputError(_FIELD, text, "the text of a label", "Give the label as a string.")
    known = terms()
    tokens = scan(units.checked_text(text, field=_FIELD))
    items = items_of(text, tokens, known)

    @functools.cache
    def written(first: int, last: int) -> str:
        return text[tokens[first].start : tokens[last - 1].end] if first < last else ""

    used = bytearray(len(tokens))
    sense = Sense(Page(known, written, used))
    drafts = [draft for clause in clauses_of(items) for draft in sense.lines(clause)]
    drafts = _without_columns(_without_repeats(drafts, known), known)
    coating, injected = _route(items, sense)
    stated = [each for each in sense.servings if each.quantity is not None]
    own = list(dict.fromkeys((*(each.serving for each in drafts if each.serving is not None), *sense.elsewhere)))
    serving = sense.best_serving(stated) or (own[0] if len(own) == 1 else None)
    for each in drafts if injected else ():
        _refuse_injected(each, injected)
    lines = tuple(_frozen(each, written, known, serving, coating, injected=bool(injected)) for each in drafts)
    return LabelReading(
        text=text,
        lines=lines,
        serving=serving,
        used=_pieces(text, tokens, used, flag=1),
        unread=_pieces(text, tokens, used, flag=0),
    )


def _route(items: tuple[Item, ...], sense: Sense) -> tuple[Coating | None, str]:
    """Return the coating, and the words that say this is injected; empty where none do.

    Those are: injection, infusion and the like; an ampoule that nothing says is drunk; a solution in percent that
    nobody drinks.
    """
    all_items = list(flat(items))
    kinds = {item.kind for item in all_items}
    for item in all_items:
        if item.kind in {Kind.INJECTED, Kind.ENTERIC, Kind.NOT_ENTERIC, Kind.SWALLOWED}:
            sense.page.use(item)
    coating: Coating | None = "enteric" if Kind.ENTERIC in kinds else None
    words = next((item for item in all_items if item.kind is Kind.INJECTED), None)
    if words is not None:
        return coating, f"'{sense.page.written(words.first, words.last)}'"
    if Kind.SWALLOWED in kinds:
        return coating, ""
    ampoule = next((item for item in all_items if _is_ampoule(item)), None)
    if ampoule is not None:
        sense.page.use(ampoule)
        return coating, f"'{sense.page.written(ampoule.first, ampoule.last)}', with no word of drinking,"
    for one, other in itertools.pairwise(all_items):
        if one.kind is Kind.PERCENT and other.kind is Kind.SOLUTION:
            return coating, f"'{sense.page.written(one.first, other.last)}'"
    return coating, ""


def _is_ampoule(item: Item) -> bool:
    per = None if item.amount is None else item.amount.per
    return any(each is not None and each.unit == _AMPOULE for each in (item.serving, per))


def _refuse_injected(draft: Draft, words: str) -> None:
    """Say of a line that it is injected; what the text leaves open is then no dose, what it declares stays readable."""
    note = f"{words} says that this is injected or infused: nothing of it passes the gut"
    draft.warnings.insert(0, note)
    if draft.elemental_mg is None and draft.may_dose:
        draft.basis, draft.candidates, draft.reason = LabelBasis.NONE, [], note


def _without_repeats(drafts: list[Draft], known: Terms) -> list[Draft]:
    """Join lines that say one dose twice, as a product's name and its facts do.

    Only where one line alone declares a mineral: a line of the same mineral, naming no other salt, whose amount or
    candidate is the declared one or is the mass of its compound.
    """
    kept: list[Draft] = []
    declared: dict[str, list[Draft]] = {}
    for each in drafts:
        if each.basis is LabelBasis.DECLARED:
            declared.setdefault(each.mineral.name, []).append(each)
    anchors: dict[str, Draft] = {}
    for name, found in declared.items():
        anchor = max(found, key=lambda each: len(each.salts))
        if all(each is anchor or _repeats(each, anchor, known) for each in found):
            anchors[name] = anchor
    for each in drafts:
        main = anchors.get(each.mineral.name)
        if main is None or each is main or not _repeats(each, main, known):
            kept.append(each)
            continue
        mass = each.salt_mg
        if main.salt_mg is None and mass is not None and not agree(mass, main.elemental_mg or 0.0, known):
            main.salt_mg = mass
        if not main.salts:
            main.salts, main.salt_names = each.salts, each.salt_names
        main.serving = main.serving or each.serving
        main.percent = main.percent or each.percent
        main.warnings.append("the label gives this amount twice; it is taken for one dose")
    return kept


def _repeats(one: Draft, anchor: Draft, known: Terms) -> bool:
    mg = anchor.elemental_mg
    if not mg or not (set(one.salts) <= set(anchor.salts) or not anchor.salts):
        return False
    if one.basis is LabelBasis.DECLARED:
        return one.elemental_mg == mg and (not one.salts or not anchor.salts)
    return one.basis is LabelBasis.AMBIGUOUS and any(agree(each, mg, known) for each, _ in one.candidates)


def _without_columns(drafts: list[Draft], known: Terms) -> list[Draft]:
    """Join the lines of a mineral that state it once for each of several servings: they are columns of one line.

    As of columns side by side, the largest serving counts. Servings of the same piece whose amounts do not grow with
    them leave every amount a candidate.
    """
    dropped: set[int] = set()
    for mineral in dict.fromkeys(each.mineral for each in drafts):
        lines = [each for each in drafts if each.mineral == mineral and each.basis is not LabelBasis.NONE]
        servings = [_own_serving(each) for each in lines]
        stated = [each for each in servings if each is not None]
        if not 1 < len(stated) == len(lines) == len(set(stated)) or not _are_columns(lines, stated, known):
            continue
        main = lines[largest(stated)]
        main.serving = stated[largest(stated)]
        others = [each for each in lines if each is not main]
        for each in others:
            if not main.salts:
                main.salts, main.salt_names = each.salts, each.salt_names
        if _grow_together(lines, stated, known):
            main.warnings.append(f"the label states it for {_listed(stated)}; that for {main.serving} is taken")
        else:
            main.candidates = ascending(
                [pair for each, serving in zip(lines, stated, strict=True) for pair in _meant(each, serving)]
            )
            main.basis, main.elemental_mg = LabelBasis.AMBIGUOUS, None
            main.reason = f"the amounts for {_listed(stated)} do not fit each other"
        dropped.update(map(id, others))
    return [each for each in drafts if id(each) not in dropped]


def _own_serving(draft: Draft) -> Serving | None:
    own = draft.serving
    return own if own is not None and own.quantity is not None else draft.above


def _are_columns(lines: list[Draft], servings: list[Serving], known: Terms) -> bool:
    """Whether lines are of one thing: no two name different salts, and they count the same piece or a mass."""
    salts = {tuple(each.salts) for each in lines if each.salts}
    pieces = {each.unit for each in servings} - known.generic_units - _MEASURED
    return len(salts) < 2 and len(pieces) < 2 and all(each.most_mg is not None for each in lines)


def _grow_together(lines: list[Draft], servings: list[Serving], known: Terms) -> bool:
    """Whether amounts for one piece or measure are in proportion to it; servings of other kinds tell nothing."""
    per_unit: dict[str, list[float]] = {}
    for line, serving in zip(lines, servings, strict=True):
        if serving.most is None and serving.quantity:
            per_unit.setdefault(serving.unit, []).append((line.most_mg or 0.0) / serving.quantity)
    return all(agree(each, rates[0], known) for rates in per_unit.values() for each in rates)


def _meant(draft: Draft, serving: Serving) -> list[tuple[float, str]]:
    """Return what a line may mean, with the serving it is for."""
    if draft.elemental_mg is not None:
        return [(draft.elemental_mg, f"the amount for {serving} is meant")]
    return [(mg, f"{why}, for {serving}") for mg, why in draft.candidates]


def _listed(servings: list[Serving]) -> str:
    return " and for ".join(str(each) for each in servings)


def _frozen(
    draft: Draft,
    written: Callable[[int, int], str],
    known: Terms,
    serving: Serving | None,
    coating: Coating | None,
    *,
    injected: bool,
) -> LabelLine:
    percent: Percent | None = draft.percent
    only_percent = draft.basis is LabelBasis.PERCENT and percent is not None
    return LabelLine(
        mineral=draft.mineral,
        elemental_mg=draft.elemental_mg,
        basis=draft.basis,
        candidates_mg=tuple(mg for mg, _ in draft.candidates),
        candidate_readings=tuple(why for _, why in draft.candidates),
        salts=tuple(draft.salts),
        salt_names=tuple(draft.salt_names),
        salt_mg=draft.salt_mg,
        serving=draft.serving
        if draft.serving is not None and draft.serving.quantity is not None
        else serving or draft.serving,
        percent_daily_value=None if percent is None else percent.value,
        percent_is_bound=percent is not None and percent.is_bound,
        percent_means=percent_meanings(draft.mineral, percent, known) if only_percent and percent is not None else (),
        warnings=tuple(dict.fromkeys(draft.warnings)),
        reason=draft.reason,
        coating=coating,
        injected=injected,
        text=written(draft.first, draft.last),
    )


def _pieces(text: str, tokens: tuple[Token, ...], used: bytearray, *, flag: int) -> tuple[str, ...]:
    """Return the runs of text whose words and numbers were used, or were not."""
    found: list[str] = []
    start, end = -1, -1
    for token, mark in zip(tokens, used, strict=True):
        if token.kind not in {"word", "number"}:
            if start >= 0 and _ends(token, text[start:end]):
                end = token.end
        elif mark == flag:
            start = token.start if start < 0 else start
            end = token.end
        elif start >= 0:
            found.append(text[start:end])
            start = -1
    return (*found, text[start:end]) if start >= 0 else tuple(found)


def _ends(token: Token, piece: str) -> bool:
    """Whether a mark belongs to the end of a piece: ``20%``, and the bracket that closes one in it."""
    opening = _CLOSING.get(token.text)
    if opening is not None:
        return piece.count(opening) > piece.count(token.text)
    return token.text == "%" or (token.glued and token.text in _SIGNS)


# Doses --------------------------------------------------------------------------------------------------------


def dose_from_label(text: str) -> Dose:
    """Read the one dose of a label, per serving.

    Raises
    ------
    InputError
        When the label has no dose of a mineral, more than one, an ambiguous one (the message has every
        candidate), only a percentage, or something injected.

    Warns
    -----
    LabelWarning
        When the label names a salt without its hydrate, its numbers do not fit each other, or a piece of it was not
        understood.

    Examples
    --------
    >>> dose_from_label("Calcium (as calcium carbonate) 600 mg")
    Dose.of("calcium", "600 mg", salt="ca-carbonate")
    """
    reading = read_label(text)
    _swallowed(reading)
    dosing = [line for line in reading.lines if line.doses]
    if not dosing:
        raise _no_dose(reading)
    if len(dosing) > 1:
        shown = "; ".join(f"{line.mineral.name} {_amount_text(line)}" for line in dosing)
        raise InputError(_FIELD, text, _WANTED, f"This one has {len(dosing)}: {shown}. Give one line at a time.")
    dose = _dose(dosing[0])
    _warn_of(reading)
    return dose


def line_doses(reading: LabelReading) -> tuple[Dose, ...]:
    """Return the dose of each line that doses calcium or magnesium, per serving.

    Raises
    ------
    InputError
        When there is none, or one line gives no certain dose; several such lines raise `InputErrors`.

    Warns
    -----
    LabelWarning
        As `dose_from_label`.

    Examples
    --------
    >>> line_doses(read_label("Calcium (as calcium carbonate) 500 mg, Magnesium (as magnesium oxide) 250 mg"))
    (Dose.of("calcium", "500 mg", salt="ca-carbonate"), Dose.of("magnesium", "250 mg", salt="mg-oxide"))
    """
    found = sure_doses(reading)
    _warn_of(reading)
    return found


def sure_doses(reading: LabelReading, *, place: str | None = None) -> tuple[Dose, ...]:
    """Return the same without a warning, for whoever tells `LabelReading.notes` and `LabelReading.unread` himself.

    Where the label stands at a `place` in a file, that is what errors name, and their fixes are in the keys of a file.
    """
    _swallowed(reading, place)
    found: list[Dose] = []
    faults: list[InputError] = []
    for line in reading.lines:
        if line.doses:
            try:
                found.append(_dose(line, place))
            except InputError as fault:
                faults.append(fault)
    if not found and not faults:
        faults.append(_no_dose(reading, place))
    raise_all("the label cannot be used", faults)
    return tuple(found)


def _swallowed(reading: LabelReading, place: str | None = None) -> None:
    """Refuse a label of something injected."""
    note = next((line.warnings[0] for line in reading.lines if line.injected), None)
    if note is not None:
        fix = f"{note}. Leave it out of the intakes."
        raise InputError(place or _FIELD, reading.text, "something that is swallowed", fix)


def _amount_text(line: LabelLine) -> str:
    if line.elemental_mg is not None:
        return shown_mg(line.elemental_mg)
    if line.candidates_mg:
        return " or ".join(shown_mg(mg) for mg in line.candidates_mg)
    return "of unknown amount"


def _no_dose(reading: LabelReading, place: str | None = None) -> InputError:
    reasons = "; ".join(dict.fromkeys(line.reason for line in reading.lines if line.reason))
    fix = f"It has none: {reasons}." if reasons else "No line of it names a mineral with an amount."
    return InputError(place or _FIELD, reading.text, _WANTED, fix)


def _dose(line: LabelLine, place: str | None = None) -> Dose:
    """Return the dose of a line, or raise what keeps it from being one."""
    field, name = place or _FIELD, line.mineral.name
    if line.basis is LabelBasis.PERCENT:
        meant = (
            f": {line.percent_daily_value:g} % would be {' or '.join(line.percent_means)}" if line.percent_means else ""
        )
        fix = f"Only a percentage is given{meant}. {_instead(line, place)}"
        raise InputError(field, line.text, f"an amount of {name} in mg", fix)
    if line.elemental_mg is None:
        raise _ambiguous(line, place)
    salt = line.salts[0] if len(line.salts) == 1 else None
    basis = DoseBasis.COMPUTED if line.basis is LabelBasis.COMPUTED else DoseBasis.DECLARED
    try:
        return Dose(
            mineral=line.mineral, elemental_mg=line.elemental_mg, salt=salt, coating=line.coating, basis=basis
        )  # fmt: skip
    except RangeError as fault:
        raise RangeError(field, line.text, fault.allowed, "Check the unit and the decimal point.") from None


def _ambiguous(line: LabelLine, place: str | None) -> InputError:
    field, name = place or _FIELD, line.mineral.name
    if not line.candidates_mg:
        fix = f"{line.reason}. {_instead(line, place)}"
        return InputError(field, line.text, f"an amount of elemental {name}", fix)
    listed = "; ".join(
        f"{shown_mg(mg)} if {why}" for mg, why in zip(line.candidates_mg, line.candidate_readings, strict=True)
    )
    reason = f"{line.reason[:1].upper()}{line.reason[1:]}: " if line.reason else ""
    notes = "".join(f" ({note})" for note in line.warnings)
    fix = f"{reason}{name} is {listed}{notes}. {_which(line, place)}"
    return InputError(field, line.text, "one elemental amount", fix)


def _instead(line: LabelLine, place: str | None) -> str:
    """Say how an amount is given without its label: in Python, or in the keys of a file."""
    if place is None:
        return "Use Dose.of with the amount."
    return f'Give mineral = "{line.mineral.name}" and amount instead of the label.'


def _which(line: LabelLine, place: str | None) -> str:
    """Say how each reading of an ambiguous line is written: in Python, or in the keys of a file."""
    name, mg = line.mineral.name, shown_mg(line.candidates_mg[-1])
    only = line.salts[0].id if len(line.salts) == 1 else ""
    settled = next((each for each in line.salts if each.is_settled), None)
    compound = settled.id if settled is not None else next((each.members[0] for each in line.salts if each.members), "")
    if place is None:
        salt = f', salt="{only}"' if only else ""
        ways = [f'Dose.of("{name}", "{mg}"{salt}) for an element']
    else:
        salt = f', salt = "{only}"' if only else ""
        ways = [f'mineral = "{name}", amount = "{mg}"{salt} for an element']
    if compound and line.salt_mg is not None:
        mass = shown_mg(line.salt_mg)
        by_keys, by_call = f'salt = "{compound}", amount = "{mass}"', f'Dose.of_salt("{compound}", "{mass}")'
        ways.append(f"{by_call if place is None else by_keys} for a compound")
    basis = "" if place is None else '; basis = "assumed" says that it was chosen'
    return f"Say which: {', or '.join(ways)}{basis}."


def _salt_notes(line: LabelLine) -> tuple[str, ...]:
    """Say of what the label names which solubility or mass is not known."""
    if len(line.salts) > 1:
        return (f"it comes from several salts ({', '.join(line.salt_names)}): its solubility is unknown",)
    if not line.salts or line.salts[0].is_settled:
        return ()
    only = line.salts[0]
    known = "its class is known" if only.solubility is not None else "not even its class is known"
    return (f"{only.name!r} does not say which compound it is; {known}, its mass is not",)


def _warn_of(reading: LabelReading) -> None:
    """Warn of what deserves a second look, and of what was not understood."""
    for note in reading.notes:
        label_warning(note)
    if reading.unread:
        label_warning(f"not understood in {shortened(reading.text)}: {', '.join(map(repr, reading.unread))}")


def label_warning(message: str) -> None:
    """Warn at the line outside camg that asked."""
    import inspect  # which would be a tenth of the way to a first assessment

    level, frame = 1, inspect.currentframe()
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "camg":
        frame, level = frame.f_back, level + 1
    warnings.warn(message, LabelWarning, stacklevel=level)
