"""Remedies and gains as plain data and back."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from camg.errors import InputError, UnknownNameError
from camg.intake.intake import Intake
from camg.intake.plain import intake_from, item_as_plain, known_keys
from camg.rules.change import ASK, Change, Counts, Gain, Remedy
from camg.rules.remedy import BY_KIND, AskClinician

__all__ = ["gain_as_plain", "gain_from", "remedy_as_plain", "remedy_from"]

_KEYS = ("kind", "changes", "before", "after", "reason", "gain", "hangs_on", "text")


def remedy_as_plain(remedy: Remedy) -> dict[str, Any]:
    """Return a remedy as mappings, lists, text and numbers; the sentence and what will be come along for readers."""
    if remedy.kind == ASK:
        return {"kind": ASK, "reason": remedy.reason, "text": remedy.text}
    return {
        "kind": remedy.kind,
        "changes": [
            {"kind": each.kind, "old": [*map(item_as_plain, each.old)], "new": [*map(item_as_plain, each.new)]}
            for each in remedy.changes
        ],
        "before": _plain_counts(remedy.before),
        "after": _plain_counts(remedy.after),
        "gain": None if remedy.gain is None else gain_as_plain(remedy.gain),
        "hangs_on": list(remedy.hangs_on),
        "text": remedy.text,
    }


def remedy_from(data: Any, kind: type[Remedy]) -> Remedy:
    """Read a remedy; its sentence is made anew, and what will be must follow from the changes.

    Raises
    ------
    InputError, UnknownNameError
        Naming the field, the value, what is allowed and the fix.
    """
    entry = _mapping(data, "Remedy")
    known_keys(entry, _KEYS, "Remedy")
    named = entry.get("kind")
    found = BY_KIND.get(named) if isinstance(named, str) else None
    if found is None:
        raise UnknownNameError("Remedy.kind", named, tuple(BY_KIND), f"Known: {', '.join(BY_KIND)}.")
    if not issubclass(found, kind):
        raise InputError("Remedy.kind", named, kind.kind, f"Read it as a {found.__name__}, or as a Remedy.")
    if found.kind == ASK:
        known_keys(entry, ("kind", "reason", "text"), "AskClinician")
        return AskClinician.of(entry.get("reason", ""))
    gain = entry.get("gain")
    remedy = found(
        changes=tuple(_change(each) for each in _list(entry, "changes")),
        before=_counts(entry, "before"),
        reason=entry.get("reason") or "",
        gain=None if gain is None else gain_from(gain),
        hangs_on=tuple(_texts(entry, "hangs_on")),
    )
    if entry.get("after") is not None and _counts(entry, "after") != remedy.after:
        raise InputError("Remedy.after", entry["after"], "what the changes make of before", "Leave it out.")
    return remedy


def _texts(entry: Mapping[str, Any], key: str) -> Iterator[str]:
    for number, each in enumerate(_list(entry, key)):
        if not isinstance(each, str):
            raise InputError(f"Remedy.{key}[{number}]", each, "text", "Name what is not known.")
        yield each


def gain_as_plain(gain: Gain) -> dict[str, Any]:
    """Return a gain as mappings, lists and numbers."""
    return {
        "absorbed": [{"mineral": name, "amount": more_mg, "unit": "mg"} for name, more_mg in gain.absorbed_mg],
        "gap_h": None if gain.gap_h is None else list(gain.gap_h),
    }


def gain_from(data: Any) -> Gain:
    """Read a gain.

    Raises
    ------
    InputError, UnknownNameError
        When it does not have the form that `gain_as_plain` writes.
    """
    entry = _mapping(data, "Gain")
    known_keys(entry, ("absorbed", "gap_h"), "Gain")
    absorbed: list[tuple[str, float]] = []
    for each in _list(entry, "absorbed"):
        row = _mapping(each, "Gain.absorbed")
        known_keys(row, ("mineral", "amount", "unit"), "Gain.absorbed")
        name, more_mg = row.get("mineral"), row.get("amount")
        if not isinstance(name, str) or not isinstance(more_mg, int | float) or row.get("unit") != "mg":
            raise InputError("Gain.absorbed", each, "a mineral, an amount and the unit mg", "")
        absorbed.append((name, float(more_mg)))
    if entry.get("gap_h") is None:
        return Gain(absorbed_mg=tuple(absorbed))
    gap = _list(entry, "gap_h")
    if len(gap) != 2 or not isinstance(gap[0], int | float) or not isinstance(gap[1], int | float | None):
        raise InputError("Gain.gap_h", gap, "hours before and after, or None", "")
    return Gain(absorbed_mg=tuple(absorbed), gap_h=(float(gap[0]), None if gap[1] is None else float(gap[1])))


def _plain_counts(counts: Counts) -> list[dict[str, Any]]:
    return [{"intake": item_as_plain(intake), "count": count} for intake, count in counts]


def _counts(entry: Mapping[str, Any], key: str) -> Counts:
    held: list[tuple[Intake, int]] = []
    for each in _list(entry, key):
        row = _mapping(each, f"Remedy.{key}")
        known_keys(row, ("intake", "count"), f"Remedy.{key}")
        count = row.get("count")
        if not isinstance(count, int):
            raise InputError(f"Remedy.{key}.count", count, "a whole number", "Write how many equal ones there are.")
        held.append((intake_from(row.get("intake"), place=f"Remedy.{key}.intake"), count))
    return tuple(held)


def _change(data: Any) -> Change:
    entry = _mapping(data, "Change")
    known_keys(entry, ("kind", "old", "new"), "Change")
    old, new = (tuple(intake_from(each, place=f"Change.{key}") for each in _list(entry, key)) for key in ("old", "new"))
    return Change(kind=cast(Any, entry.get("kind")), old=old, new=new)


def _mapping(data: Any, kind: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise InputError(kind, data, f"a mapping with the fields of a {kind}")
    return cast(Mapping[str, Any], data)


def _list(entry: Mapping[str, Any], key: str) -> list[Any]:
    given = entry.get(key, [])
    if not isinstance(given, list | tuple):
        raise InputError(key, given, "a list of entries", "Make it a list.")
    return list(cast(list[Any], given))
