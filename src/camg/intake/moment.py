"""Moments: a time of day in a regimen, a dated one in a diary."""

import re
from datetime import UTC, datetime, time, timezone
from typing import TypeAlias

from camg import units
from camg.errors import InputError
from camg.units import QuantityLike

__all__ = ["Moment", "MomentLike", "clock_time", "instant_minute", "moment", "moment_text"]

Moment: TypeAlias = time | datetime
"""A time of day (a regimen's), or a date and time (a diary's); whole minutes."""

MomentLike: TypeAlias = str | time | datetime | QuantityLike
"""``"08:00"``, a time, a quantity of time since midnight, a datetime, or ISO text such as ``2026-03-01T08:00``."""

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
_LONGEST = 40
_CLOCK_TIME = "a clock time from 00:00 to 23:59"
_OR_DATED = " or '2026-03-01T08:00'"
_ALLOWED = f"{_CLOCK_TIME}, or a date and time"
_ALLOWED_QUANTITY = f"{_ALLOWED}, or a quantity of time since midnight of less than 24 hours"


def moment(at: MomentLike, *, field: str) -> Moment:
    """Read a moment, cut to whole minutes.

    Raises
    ------
    InputError
        When the text is no clock time and no ISO date and time, or a time of day carries a time zone.
    UnitError, RangeError
        When a quantity is no time since midnight.
    """
    if isinstance(at, datetime):
        return _cut(at)
    if isinstance(at, time):
        if at.tzinfo is not None:
            raise InputError(field, at, "a clock time without a time zone", "Give a datetime to make a diary entry.")
        return at.replace(second=0, microsecond=0)
    if isinstance(at, str):
        return _from_text(at, field)
    try:
        minutes = int(units.read(at, units.CLOCK, field=field) + 1e-9)
    except InputError as fault:
        raise type(fault)(field, fault.value, _ALLOWED_QUANTITY, _fix_of(at)) from None
    return time(minutes // 60, minutes % 60)


def clock_time(at: MomentLike, /, *, field: str) -> Moment:
    """Read a moment that comes back every day: as `moment`, but a date in it is refused, for it would be dropped.

    Raises
    ------
    InputError, UnitError, RangeError
        As `moment`, and when there is a date.
    """
    try:
        read = moment(at, field=field)
    except InputError as fault:
        raise type(fault)(field, fault.value, _CLOCK_TIME, fault.fix.replace(_OR_DATED, "")) from None
    if isinstance(read, datetime):
        raise InputError(field, str(read), _CLOCK_TIME, "A regimen repeats daily: leave out the date.")
    return read


def _fix_of(at: object) -> str:
    """Say how a moment is written that was given as a number, or as a quantity of something else."""
    if isinstance(at, int) and not isinstance(at, bool) and 0 <= at < 24:
        return f"Write '{at:02d}:00'."
    return "Write '08:00'; midnight is '00:00'."


def _from_text(text: str, field: str) -> Moment:
    clock = _CLOCK.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if clock is not None:
        return time(int(clock[1]), int(clock[2]))
    if len(text) <= _LONGEST and _DATED.match(text.strip()):
        try:
            return _cut(datetime.fromisoformat(text.strip()))
        except ValueError:
            pass
    fix = "Midnight is '00:00'." if text.strip() == "24:00" else f"Write '08:00'{_OR_DATED}."
    raise InputError(field, text, _ALLOWED, fix)


def _cut(at: datetime) -> datetime:
    """Cut to whole minutes; a time zone becomes its offset, so that the two 02:30 of an autumn night differ."""
    offset = at.utcoffset()
    zone = None if offset is None else timezone(offset)
    return at.replace(second=0, microsecond=0, tzinfo=zone, fold=0)


def moment_text(at: Moment) -> str:
    """Write a moment as `moment` reads it."""
    return f"{at:%H:%M}" if isinstance(at, time) else at.isoformat(timespec="minutes")


def instant_minute(at: datetime) -> int:
    """Return whole minutes on one line: of UTC where the time zone is known, of the wall clock where it is not.

    A change to or from daylight-saving time does not move the gap between two zone-aware moments.
    """
    plain = at if at.tzinfo is None else at.astimezone(UTC).replace(tzinfo=None)
    return plain.toordinal() * 1440 + plain.hour * 60 + plain.minute
