"""Shifts each threshold of a rule set, and asks whether the user's own tests notice."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isfinite
from typing import Any, TypeAlias, cast

import attrs

from camg.errors import CamgError, InputError, RangeError
from camg.rules.outcome import Rule
from camg.rules.plain import rule_as_plain, rule_from
from camg.rules.records import class_of
from camg.rules.rule_set import RuleSet
from camg.rules.thresholds import unit_of_name
from camg.testing.reports import NothingChecked
from camg.testing.searching import checked_set, name_of

__all__ = ["Mutant", "Mutants", "mutants"]

Test: TypeAlias = Callable[[RuleSet], object]
Place: TypeAlias = tuple[str | int, ...]

_SMALL, _LARGE = 0.01, 0.25


@attrs.frozen(kw_only=True)
class Mutant:
    """A rule set with one threshold shifted, and what came of it.

    Attributes
    ----------
    rule_id, place : str
        Which number of which rule, such as ``rungs[0].limit``.
    old, new : float
    unit : str or None
        None where the name of the parameter does not say it.
    noticed_by : str or None
        What the tests failed with; None where they passed.
    refused : str or None
        Why camg refuses the shifted rule, which no test has to notice then.
    """

    rule_id: str
    place: str
    old: float
    new: float
    unit: str | None = None
    noticed_by: str | None = None
    refused: str | None = None

    @property
    def is_noticed(self) -> bool:
        """Whether a test failed, or camg refused it."""
        return self.noticed_by is not None or self.refused is not None

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit not in (None, "1") else ""
        told = self.refused or self.noticed_by
        end = "not noticed" if told is None else f"{'refused' if self.refused else 'noticed'}: {told}"
        return f"{self.rule_id} {self.place}: {self.old:g} -> {self.new:g}{unit}: {end}"


@attrs.frozen(kw_only=True)
class Mutants:
    """Every shift that was tried; true where there are shifts that no test noticed.

    Attributes
    ----------
    rule_set : str
        Id and version.
    tried : tuple of Mutant
    skipped : tuple of (str, str)
        Rules without a number to shift, and why.
    """

    rule_set: str
    tried: tuple[Mutant, ...]
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def unnoticed(self) -> tuple[Mutant, ...]:
        """The shifts that no test noticed: thresholds that could be wrong without anybody knowing."""
        return tuple(each for each in self.tried if not each.is_noticed)

    @property
    def refused(self) -> tuple[Mutant, ...]:
        """The shifts that camg refuses, such as steps out of order."""
        return tuple(each for each in self.tried if each.refused is not None)

    def __bool__(self) -> bool:
        return bool(self.unnoticed)

    def __str__(self) -> str:
        noticed = len(self.tried) - len(self.unnoticed) - len(self.refused)
        counts = f"{noticed} noticed, {len(self.refused)} refused, {len(self.unnoticed)} not noticed"
        lines = [f"{self.rule_set}: {len(self.tried)} shifts, {counts}"]
        lines += [f"  {each}" for each in self.unnoticed]
        lines += [f"  {name} was not shifted: {why}" for name, why in self.skipped]
        return "\n".join(lines)


def mutants(
    rule_set: RuleSet,
    tests: Test | Iterable[Test],
    *,
    steps: Iterable[float] = (_SMALL, _LARGE),
) -> Mutants:
    """Shift each threshold of a rule set, up and down, and report which shifts the tests did not notice.

    Parameters
    ----------
    rule_set : RuleSet
        Thresholds are the finite numbers of its rules' plain data: limits, ranges, hours, shares. Rules that are
        functions have none that can be seen; rules that another rule holds are shifted there too.
    tests : callable, or iterable of callables
        Each takes a rule set and fails by raising, as ``[example.check for example in examples]`` do.
    steps : iterable of float
        By which shares of itself a number is shifted, both ways; a threshold of 0 goes up by the step itself, and a
        whole number by at least 1.

    Returns
    -------
    Mutants
        Deterministic, as far as the tests are.

    Raises
    ------
    InputError
        When an argument is of another type, or a test fails on the set as it is.
    RangeError
        When a step is not above 0 and below 1.
    NothingChecked
        When no threshold was found, or there are no tests.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> from camg.testing.examples import read_examples
    >>> cap = RuleSet.of(default_rules()["dose/ca-single-cap"], id="cap", version="1")
    >>> examples = read_examples('''
    ... rule,text,intake,expect,severity
    ... dose/ca-single-cap,a portion,calcium 500 mg @ 08:00,clear,
    ... dose/ca-single-cap,more,calcium 501 mg @ 08:00,found,advice
    ... ''')
    >>> print(mutants(cap, [each.check for each in examples]))
    cap 1: 8 shifts, 4 noticed, 0 refused, 4 not noticed
      dose/ca-single-cap rungs[1].limit: 1000 -> 990 mg: not noticed
      dose/ca-single-cap rungs[1].limit: 1000 -> 1010 mg: not noticed
      dose/ca-single-cap rungs[1].limit: 1000 -> 750 mg: not noticed
      dose/ca-single-cap rungs[1].limit: 1000 -> 1250 mg: not noticed
    """
    chosen = checked_set(rule_set, "rule_set")
    shares = _checked_steps(steps)
    asked = [tests] if callable(tests) else list(tests)
    failure = _failure(asked, chosen)
    if failure is not None:
        raise InputError("tests", failure, "tests that pass on the rule set as it is", "Mend them first.")
    tried: list[Mutant] = []
    skipped: list[tuple[str, str]] = []
    for rule in chosen:
        found, why = _plain(rule)
        own = [place for place in _numbers(found, ()) if not _is_held(found, place, chosen)]
        if not own:
            skipped.append((rule.id, why or "it holds no number of its own"))
        tried += [
            _tried(chosen, rule, found, place, new, asked) for place in own for new in _shifted(found, place, shares)
        ]
    if not tried or not asked:
        raise NothingChecked(
            f"{name_of(chosen)}: {'there are no tests' if tried else 'there is no threshold to shift'}"
        )
    return Mutants(rule_set=name_of(chosen), tried=tuple(tried), skipped=tuple(skipped))


def _checked_steps(steps: Iterable[float]) -> tuple[float, ...]:
    shares = tuple(steps)
    for each in shares:
        if isinstance(each, bool) or not isinstance(each, float | int) or not 0 < each < 1:
            raise RangeError("steps", each, "shares above 0 and below 1", "Write steps=(0.01, 0.25).")
    return tuple(dict.fromkeys(shares))


# Numbers of a rule ----------------------------------------------------------------------------------------------


def _plain(rule: Rule) -> tuple[dict[str, Any], str]:
    """Return a rule as plain data; empty, with the reason, where it has no such form."""
    try:
        return rule_as_plain(rule), ""
    except CamgError as fault:
        return {}, str(fault)


def _numbers(data: Any, place: Place) -> Iterator[Place]:
    """Return the places of all finite numbers."""
    if isinstance(data, Mapping):
        for key, value in cast("Mapping[str, Any]", data).items():
            yield from _numbers(value, (*place, key))
    elif isinstance(data, list | tuple):
        for number, value in enumerate(cast("list[Any]", data)):
            yield from _numbers(value, (*place, number))
    elif isinstance(data, float | int) and not isinstance(data, bool) and isfinite(data):
        yield place


def _is_held(data: Any, place: Place, rules: RuleSet) -> bool:
    """Tell whether a number is of a rule that the set has too: it is shifted there, and here with it."""
    inside = [_at(data, place[:depth]) for depth in range(1, len(place))]
    return any(isinstance(each, Mapping) and "family" in each and each["id"] in rules for each in inside)


def _at(data: Any, place: Place) -> Any:
    for part in place:
        data = data[part]
    return data


def _shifted(data: Any, place: Place, shares: tuple[float, ...]) -> list[float]:
    """Return the numbers to put in the place of one: down and up by each step."""
    old = _at(data, place)
    shifted: list[float] = []
    for share in shares:
        by: float = abs(old) * share if old else share
        if isinstance(old, int):
            by = max(1, round(by))
        shifted += [old - by, old + by] if old else [by]
    return [round(each, 12) for each in dict.fromkeys(shifted)]


def _with(data: Any, place: Place, number: float) -> Any:
    """Return the data with another number in a place."""
    if not place:
        return number
    first, *rest = place
    copied: Any = data.copy()  # a mapping or a list
    copied[first] = _with(data[first], tuple(rest), number)
    return copied


# Trying ---------------------------------------------------------------------------------------------------------


def _tried(rules: RuleSet, rule: Rule, data: dict[str, Any], place: Place, new: float, tests: list[Test]) -> Mutant:
    made: Any = class_of(rule)
    mutant = Mutant(
        rule_id=rule.id, place=_text(place), old=float(_at(data, place)), new=float(new), unit=_unit(rule, place)
    )
    try:
        shifted = rules.replace(rule_from(_with(data, place, new), made), reason="A threshold is shifted.")
    except CamgError as fault:
        return attrs.evolve(mutant, refused=str(fault))
    # The reason would be said with every finding, and a test that reads sentences would notice that alone.
    return attrs.evolve(mutant, noticed_by=_failure(tests, attrs.evolve(shifted, reasons=rules.reasons)))


def _failure(tests: list[Test], rules: RuleSet) -> str | None:
    """Return what the first test that fails says; None where all pass."""
    for test in tests:
        try:
            test(rules)
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as fault:  # because pytest.fail raises no Exception
            return f"{type(fault).__name__}: {fault}".partition("\n")[0]
    return None


def _text(place: Place) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


def _unit(rule: Rule, place: Place) -> str | None:
    names = [part for part in place if isinstance(part, str)]
    known = unit_of_name(names[-1])
    if known is None and names[-1] == "limit":
        unit: Any = getattr(rule, "unit", None)
        return unit if isinstance(unit, str) else None
    return known
