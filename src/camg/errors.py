"""Every error and warning that camg raises on purpose.

One tree under `CamgError`; each message names the field, the value (shortened), what is allowed and the fix.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import ParamSpec, Self, TypeAlias, TypeVar

__all__ = [
    "CamgError",
    "CamgWarning",
    "CatalogueError",
    "ExtrapolationWarning",
    "Fault",
    "InputError",
    "InputErrors",
    "LabelWarning",
    "MissingExtraError",
    "RangeError",
    "RuleError",
    "SolverError",
    "UnitError",
    "UnknownNameError",
    "Word",
    "gathered",
    "listed",
    "nearest_names",
    "raise_all",
    "shortened",
    "unknown_key",
    "unknown_name",
]

Asked = ParamSpec("Asked")
Made = TypeVar("Made")

_LONGEST_SHOWN = 80
_LONGEST_COMPARED = 100
_LONGEST_KEY = 40
_MOST_NAMES = 20


class CamgError(Exception):
    """Base of every error camg raises on purpose."""


class CamgWarning(UserWarning):
    """Base of every warning camg gives."""


class ExtrapolationWarning(CamgWarning):
    """A number lies outside the range its source studied."""


class LabelWarning(CamgWarning):
    """A label was read, but something about it deserves a second look."""


class InputError(CamgError, ValueError):
    """A value from the caller cannot be used.

    Attributes
    ----------
    field : str
        What the value was given for, such as ``Dose.amount`` or ``$.intake[2].at``.
    value : object
        The value itself, unchanged.
    allowed : str
        What would have been accepted.
    fix : str
        What to write instead.
    """

    def __init__(self, field: str, value: object, allowed: str, fix: str = "") -> None:
        super().__init__(field, value, allowed, fix)
        self.field = field
        self.value = value
        self.allowed = allowed
        self.fix = fix

    def __str__(self) -> str:
        text = f"{self.field} is {shortened(self.value)}; allowed: {self.allowed}."
        return f"{text} {self.fix}" if self.fix else text

    def within(self, place: str) -> Self:
        """Return the same error, its field put under `place` (a path in a file)."""
        return type(self)(f"{place}: {self.field}", self.value, self.allowed, self.fix)

    def under(self, place: str) -> Self:
        """Return the same error of the same key at another place: of ``Salt.formula`` the ``formula`` there."""
        return type(self)(_moved(self.field, place), self.value, self.allowed, self.fix)


class UnitError(InputError):
    """An amount has no unit, an unknown one, or one of the wrong kind."""


class RangeError(InputError):
    """A number is outside what is possible for its field."""


class UnknownNameError(CamgError, LookupError):
    """A name that the catalogue does not hold, with the nearest names it does hold.

    Attributes
    ----------
    field, value : str
        What was asked for, and under which name.
    nearest : tuple of str
        Known names that look alike, best first; never chosen on the caller's behalf.
    """

    def __init__(self, field: str, value: object, nearest: Sequence[str] = (), fix: str = "") -> None:
        super().__init__(field, value, tuple(nearest), fix)
        self.field = field
        self.value = value
        self.nearest = tuple(str(name) for name in nearest)
        self.fix = fix

    def __str__(self) -> str:
        text = f"{self.field} is {shortened(self.value)}, which camg does not know."
        if self.nearest:
            text += f" Did you mean {' or '.join(repr(name) for name in self.nearest)}?"
        return f"{text} {self.fix}" if self.fix else text

    def within(self, place: str) -> Self:
        """Return the same error, its field put under `place` (a path in a file)."""
        return type(self)(f"{place}: {self.field}", self.value, self.nearest, self.fix)

    def under(self, place: str) -> Self:
        """Return the same error of the same key at another place: of ``Salt.mineral`` the ``mineral`` there."""
        return type(self)(_moved(self.field, place), self.value, self.nearest, self.fix)


class Word(StrEnum):
    """Words of a fixed list: whatever is asked for and is not one of them is an `UnknownNameError`."""

    @classmethod
    def _missing_(cls, value: object) -> "Word":
        raise UnknownNameError(cls.__name__, value, tuple(cls), f"Known: {', '.join(cls)}.")


class MissingExtraError(CamgError, ImportError):
    """A function needs a package that camg itself does without.

    Attributes
    ----------
    package, extra : str
        What is missing, and the extra of camg that brings it.
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(package, extra)
        self.package = package
        self.extra = extra

    def __str__(self) -> str:
        return (
            f"{self.package} is not installed, or cannot be imported. Install it with: pip install 'camg[{self.extra}]'"
        )


class CatalogueError(CamgError):
    """A catalogue file contradicts itself; a fault of camg's data, not of the caller."""


class RuleError(CamgError):
    """A rule or rule set cannot be used as written, or a rule raised while it ran."""

    def __init__(self, rule_id: str, problem: str) -> None:
        super().__init__(rule_id, problem)
        self.rule_id = rule_id
        self.problem = problem

    def __str__(self) -> str:
        return f"rule {self.rule_id}: {self.problem}"


class SolverError(CamgError, ArithmeticError):
    """The equations of a model could not be solved; it says when, and with which state.

    Attributes
    ----------
    problem : str
        What went wrong.
    time : str
        When in the course, with its unit, or ``steady state``.
    state : mapping of str to float
        The last state, by name, as amounts.
    """

    def __init__(self, problem: str, time: str, state: Mapping[str, float]) -> None:
        super().__init__(problem, time, dict(state))
        self.problem = problem
        self.time = time
        self.state = dict(state)

    def __str__(self) -> str:
        shown = ", ".join(f"{name} {value:.6g}" for name, value in self.state.items())
        return f"{self.problem}; at {self.time}; state: {shown}."


class InputErrors(CamgError, ExceptionGroup[InputError | UnknownNameError]):  # noqa: N818 - because it is a group
    """All faults of one source at once, each with its place."""

    def __str__(self) -> str:
        lines = [f"{self.message} ({len(self.exceptions)} faults):"]
        lines += [f"  - {fault}" for fault in self.exceptions]
        return "\n".join(lines)

    @property
    def faults(self) -> tuple[InputError | UnknownNameError, ...]:
        """Every fault, in order."""
        return tuple(each for each in self.exceptions if isinstance(each, InputError | UnknownNameError))

    def derive(self, excs: Sequence[InputError | UnknownNameError]) -> "InputErrors":  # type: ignore[override]  # because typeshed lets a group derive any exception, and this one holds input faults only
        """Return a group of the same kind holding `excs`."""
        return InputErrors(self.message, excs)


Fault: TypeAlias = InputError | UnknownNameError
"""What is wrong with one value of a source; all those of a source are gathered before any is raised."""


def gathered(
    faults: list[Fault], read: Callable[Asked, Made], *given: Asked.args, **named: Asked.kwargs
) -> Made | None:
    """Return what a reader makes of its arguments; where it cannot, put its faults on the list and return None."""
    try:
        return read(*given, **named)
    except InputErrors as several:
        faults += several.faults
    except (InputError, UnknownNameError) as fault:
        faults.append(fault)
    return None


def raise_all(message: str, faults: Sequence[InputError | UnknownNameError]) -> None:
    """Raise the fault, or all of them as one `InputErrors`; do nothing when there is none."""
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise InputErrors(message, faults)


def shortened(value: object) -> str:
    """Show a value from the caller in at most 80 characters."""
    if isinstance(value, str):
        text = repr(value[:_LONGEST_SHOWN])
        return text if len(value) <= _LONGEST_SHOWN else f"{text}... ({len(value)} characters)"
    try:
        text = f"{value}" if isinstance(value, int | float) else repr(value)
    except Exception:
        text = f"a {type(value).__name__} that cannot be shown"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def listed(given: Iterable[Made], *, field: str, allowed: str) -> tuple[Made, ...]:
    """Return what a list or another iterable holds; text, which is no list of its letters, is refused.

    Raises
    ------
    InputError
        Naming the field, and what is allowed, such as ``"a list of names"``.
    """
    value: object = given
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise InputError(field, given, allowed, "Put it into a list.")
    return tuple(given)


def unknown_name(field: str, name: object, known: Iterable[str]) -> UnknownNameError:
    """Return the error of a name that is none of those known: with the nearest, and with all that are, or the first.

    >>> str(unknown_name("Change", "sun", ("gfr", "vitamin_d")))
    "Change is 'sun', which camg does not know. Known: gfr, vitamin_d."
    """
    names = tuple(known)
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return UnknownNameError(field, name, nearest_names(name, names), f"Known: {', '.join(names[:_MOST_NAMES])}{more}.")


def unknown_key(place: str, key: object, known: Sequence[str], fix: str = "") -> UnknownNameError:
    """Return the error of a key that nobody reads, so that a misspelt one is not dropped in silence.

    >>> str(unknown_key("$.person", "agee", ("age", "sex")))
    "$.person.agee is 'agee', which camg does not know. Did you mean 'age'? Known keys: age, sex."
    """
    plain = isinstance(key, str) and key.isidentifier() and len(key) <= _LONGEST_KEY
    where = f"{place}.{key}" if plain else f"{place}[{shortened(key)}]"
    return UnknownNameError(where, key, nearest_names(key, known), fix or f"Known keys: {', '.join(known)}.")


def _moved(field: str, place: str) -> str:
    head, point, key = field.partition(".")
    return f"{place}.{key if point else head}"


def nearest_names(name: object, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Return the known names that look most like `name`, best first, none when it is no text."""
    if not isinstance(name, str) or len(name) > _LONGEST_COMPARED:
        return ()
    import difflib

    folded = {each.casefold(): each for each in known}
    return tuple(folded[each] for each in difflib.get_close_matches(name.casefold(), folded, n=most, cutoff=0.6))
