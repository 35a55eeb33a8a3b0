"""A change to a regimen as a value: what goes, what comes, and how many of each the regimen holds."""

from collections import Counter
from collections.abc import Sequence
from datetime import time
from typing import Any, ClassVar, Literal, Self, TypeAlias

import attrs

from camg._numeric import in_digits
from camg.catalogue.minerals import Mineral, MineralLike
from camg.errors import InputError
from camg.intake.intake import Intake
from camg.intake.regimen import Regimen, item_key

__all__ = ["ASK", "KINDS", "Change", "ChangeKind", "Counts", "Gain", "Remedy"]

ChangeKind: TypeAlias = Literal["move", "split", "reduce", "switch-salt", "take-with-meal", "add"]
KINDS: tuple[ChangeKind, ...] = ("move", "split", "reduce", "switch-salt", "take-with-meal", "add")
ASK = "ask-clinician"
"""The kind of the remedy that changes nothing."""

Counts: TypeAlias = tuple[tuple[Intake, int], ...]
"""Intakes, each with how many equal ones there are, in order of the clock."""


@attrs.frozen(kw_only=True)
class Change:
    """What becomes of one tablet: the intakes that go, and those that come in their place.

    Attributes
    ----------
    kind : str
        ``"move"``, ``"split"``, ``"reduce"``, ``"switch-salt"``, ``"take-with-meal"`` or ``"add"``.
    old, new : tuple of Intake
        In order of the clock; `old` is empty for what is added, `new` for what is left out.
    """

    kind: ChangeKind
    old: tuple[Intake, ...] = ()
    new: tuple[Intake, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InputError("Change.kind", self.kind, ", ".join(KINDS), "Make the change with Move.of and the like.")
        for name in ("old", "new"):
            intakes: Sequence[Intake] = getattr(self, name)
            for number, intake in enumerate(intakes):
                if not isinstance(intake, Intake) or not isinstance(intake.at, time):
                    raise InputError(f"Change.{name}[{number}]", intake, "an Intake at a clock time", "")
            object.__setattr__(self, name, tuple(sorted(intakes, key=item_key)))


def _change_key(change: Change) -> tuple[Any, ...]:
    return (*[[item_key(each) for each in side] for side in (change.old, change.new)], change.kind)


@attrs.frozen(kw_only=True)
class Gain:
    """What changes when a remedy is applied.

    Attributes
    ----------
    absorbed_mg : tuple of (str, float)
        Calcium and magnesium: how much more the model says is absorbed in a day [mg]; negative for less.
    gap_h : (float, float or None), optional
        Of a pair: how far its sides stand apart before and after [h]; None after, where one is no longer taken.
    """

    absorbed_mg: tuple[tuple[str, float], ...]
    gap_h: tuple[float, float | None] | None = None

    def mg(self, mineral: MineralLike) -> float:
        """Return how much more of a mineral is absorbed in a day [mg].

        Raises
        ------
        InputError
            For another mineral than calcium and magnesium: nothing is known of its absorption.
        """
        name = mineral.name if isinstance(mineral, Mineral) else Mineral.named(mineral).name
        for known, more_mg in self.absorbed_mg:
            if known == name:
                return more_mg
        raise InputError("mineral", name, "calcium or magnesium", "Only their absorption is modelled.")

    @property
    def text(self) -> str:
        """The gain as a sentence.

        >>> Gain(absorbed_mg=(("calcium", 0.0), ("magnesium", 33.42)), gap_h=(0.0, 4.0)).text
        'By the model +33.4 mg magnesium absorbed a day; 4 h apart instead of 0 h.'
        """
        known = [
            f"{in_digits(more_mg, 1, sign='+')} mg {name}"
            for name, more_mg in self.absorbed_mg
            if abs(more_mg) >= _SHOWN_MG
        ]
        absorbed = f"by the model {', '.join(known)} absorbed a day" if known else "no change in what is absorbed"
        if self.gap_h is None:
            return f"{absorbed[0].upper()}{absorbed[1:]}."
        before, after = self.gap_h
        apart = "no longer taken together" if after is None else f"{after:.3g} h apart instead of {before:.3g} h"
        return f"{absorbed[0].upper()}{absorbed[1:]}; {apart}."


_SHOWN_MG = 0.05
"""Changes that would be written as 0.0 are left out [mg]."""


@attrs.frozen(kw_only=True, repr=False)
class Remedy:
    """A change to a regimen, as a value; joined remedies of several kinds are a plain one.

    It is made for a regimen and holds, beside its changes, how many equal intakes of every kind touched that regimen
    holds. With them a regimen that still needs the change can be told from one that has had it, also where two
    intakes are equal.

    Attributes
    ----------
    changes : tuple of Change
        What becomes of each tablet, in one canonical order; none for `AskClinician`.
    before : tuple of (Intake, int)
        Every kind of intake touched, with how many equal ones the regimen holds.
    reason : str
        Of `AskClinician`: what to ask; else empty.
    gain : Gain or None
        What it is expected to gain, where that was computed; two remedies that do the same are equal whatever
        they gain.
    hangs_on : tuple of str
        What is not known and could still make it too little; empty where it surely clears what it was offered for.
        It is no part of what is equal either.
    """

    changes: tuple[Change, ...] = ()
    before: Counts = ()
    reason: str = ""
    gain: Gain | None = attrs.field(default=None, eq=False)
    hangs_on: tuple[str, ...] = attrs.field(default=(), eq=False)

    kind: ClassVar[str] = "several"

    def __attrs_post_init__(self) -> None:
        kind = type(self).kind
        if kind in KINDS and any(change.kind != kind for change in self.changes):
            fix = "Join remedies of several kinds with Remedy.joined."
            raise InputError(f"{type(self).__name__}.changes", self.changes, f"changes of the kind {kind}", fix)
        if kind == ASK:
            if self.changes or self.before:
                raise InputError("AskClinician.changes", self.changes, "none", "Asking changes nothing.")
            return
        if self.reason:
            raise InputError(f"{type(self).__name__}.reason", self.reason, "nothing", "Only AskClinician has one.")
        for number, held in enumerate(self.before):
            if len(held) != 2 or not isinstance(held[0], Intake):
                raise InputError(f"{type(self).__name__}.before[{number}]", held, "an Intake and a count", "")
        object.__setattr__(self, "changes", tuple(sorted(self.changes, key=_change_key)))
        object.__setattr__(self, "before", tuple(sorted(self.before, key=lambda held: item_key(held[0]))))
        self._check_counts()

    def _check_counts(self) -> None:
        """Refuse counts that do not fit the changes, so that what is applied is what was meant."""
        net = self._net()
        name = f"{type(self).__name__}.before"
        if not net:
            raise InputError(f"{type(self).__name__}.changes", self.changes, "a change", "This changes nothing.")
        if len(self.before) != len(net) or any(intake not in net for intake, _ in self.before):
            raise InputError(name, self.before, "a count for every intake that is touched, and no other", "")
        gone = Counter(intake for change in self.changes for intake in change.old)
        for intake, count in self.before:
            if not isinstance(count, int) or count < gone[intake]:
                fix = "A tablet can be changed once in one remedy."
                raise InputError(name, count, f"a whole number of at least {gone[intake]} for {intake!r}", fix)

    def _net(self) -> dict[Intake, int]:
        """Return how many more there will be of every kind of intake whose number changes."""
        net: dict[Intake, int] = {}
        for change in self.changes:
            for intake in change.old:
                net[intake] = net.get(intake, 0) - 1
            for intake in change.new:
                net[intake] = net.get(intake, 0) + 1
        return {intake: more for intake, more in net.items() if more}

    @property
    def after(self) -> Counts:
        """Every kind of intake touched, with how many equal ones there will be."""
        net = self._net()
        return tuple((intake, count + net[intake]) for intake, count in self.before)

    @property
    def text(self) -> str:
        """The remedy as a sentence: what, when, to what, and the meal kept or changed."""
        from camg.rules.remedy_wording import sentence_of

        return sentence_of(self)

    @staticmethod
    def joined(*remedies: "Remedy") -> "Remedy":
        """Return one remedy that does all of these at once; of one kind it stays of that kind.

        Parameters
        ----------
        remedies : Remedy
            Made for the same regimen, each for other tablets (or for other ones of equal tablets).

        Raises
        ------
        InputError
            When there is none, one changes nothing, they were made for different regimens, or two change one tablet.

        Examples
        --------
        >>> from camg.intake.dose import Dose
        >>> from camg.rules.remedy import Reduce
        >>> one, other = (Intake.of(Dose.of("magnesium", "200 mg"), at=at) for at in ("08:00", "09:00"))
        >>> day = Regimen.of(one, other)
        >>> Remedy.joined(Reduce.of(day, one, to="100 mg"), Reduce.of(day, other, to="0 mg")).text
        'Consider reducing 200 mg magnesium at 08:00 to 100 mg; and leaving out 200 mg magnesium at 09:00.'
        """
        for number, remedy in enumerate(remedies):
            if not isinstance(remedy, Remedy) or remedy.kind == ASK:
                raise InputError(f"remedies[{number}]", remedy, "a remedy that changes something", "Leave it out.")
        if not remedies:
            raise InputError("remedies", (), "one or more remedies", "Make one with Move.of and the like.")
        counts: dict[Intake, int] = {}
        for remedy in remedies:
            for intake, count in remedy.before:
                if counts.setdefault(intake, count) != count:
                    fix = "Make all of them for the same regimen."
                    raise InputError("remedies", (counts[intake], count), f"one count of {intake!r}", fix)
        kinds = {type(remedy) for remedy in remedies}
        kind = kinds.pop() if len(kinds) == 1 else Remedy
        changes = tuple(change for remedy in remedies for change in remedy.changes)
        net = Counter(each for change in changes for each in change.new)
        net.subtract(each for change in changes for each in change.old)
        gone = Counter(each for change in changes for each in change.old)
        for intake, count in counts.items():
            if count < gone[intake]:
                raise InputError("remedies", remedies, "at most one change of a tablet", "Two of them change one.")
        return kind(changes=changes, before=tuple((each, count) for each, count in counts.items() if net[each]))

    def then(self, other: "Remedy") -> "Remedy":
        """Return one remedy that does this, and then another that was made for the day after it.

        Raises
        ------
        InputError
            When the other changes what this one brings: a tablet is changed once.

        Examples
        --------
        >>> from camg.intake.dose import Dose
        >>> from camg.rules.remedy import Move, apply
        >>> one, other = (Intake.of(Dose.of(each, "200 mg"), at="08:00") for each in ("calcium", "magnesium"))
        >>> day = Regimen.of(one, other)
        >>> first = Move.of(day, one, at="12:00")
        >>> both = first.then(Move.of(apply(day, first), other, at="20:00"))
        >>> [intake.at.hour for intake in apply(day, both).intakes]
        [12, 20]
        """
        brought = {intake for change in self.changes for intake in change.new}
        if any(intake in brought for change in other.changes for intake in change.old):
            raise InputError("other", other, "a change of other tablets", "A tablet is changed once in one remedy.")
        net = self._net()
        counts = {intake: count - net.get(intake, 0) for intake, count in other.before} | dict(self.before)
        changes = self.changes + other.changes
        kind = type(self) if type(self) is type(other) else Remedy
        more = Counter(each for change in changes for each in change.new)
        more.subtract(each for change in changes for each in change.old)
        return kind(changes=changes, before=tuple((each, count) for each, count in counts.items() if more[each]))

    @classmethod
    def _made(cls, regimen: Regimen, change: Change) -> Self:
        touched = dict.fromkeys((*change.old, *change.new))
        more = Counter(change.new)
        more.subtract(change.old)
        before = [(intake, regimen.items.count(intake)) for intake in touched if more[intake]]
        return cls(changes=(change,), before=tuple(before))

    def __repr__(self) -> str:
        from camg.rules.remedy_calls import call_of

        return call_of(self)
