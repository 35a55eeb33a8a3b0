"""Every law tried on a rule, on a set, or as tests of their own."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast
from unittest import SkipTest

import attrs
from hypothesis import strategies as st

from camg.errors import InputError, UnknownNameError, nearest_names
from camg.person import PERSON_FIELDS
from camg.rules.outcome import Rule
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.testing.law_book import Law, law, laws
from camg.testing.laws_known import FIELDS
from camg.testing.laws_severity import OF_FIELDS
from camg.testing.nearness import near
from camg.testing.reports import LawBroken, NothingChecked, Report, together
from camg.testing.running import judged
from camg.testing.searching import checked_set

__all__ = ["Check", "check_rule", "check_rule_set", "rule_checks"]

Situations: TypeAlias = st.SearchStrategy[Situation] | Iterable[Situation]


def check_rule(
    rule: Rule,
    *,
    situations: Situations | None = None,
    expected_failures: Mapping[str, str] | None = None,
) -> Report:
    """Try every law on a rule.

    Parameters
    ----------
    rule : Rule
    situations : strategy or iterable of Situation, optional
        What the rule is tried on; `near(rule)` when left out.
    expected_failures : mapping of str to str, optional
        Laws that the rule breaks, by id, and why that is accepted. It is strict: one that holds is a failure too.

    Returns
    -------
    Report
        How many laws hold, on how many situations, and what was skipped and why.

    Raises
    ------
    LawBroken
        When a law breaks; several come as one `ExceptionGroup`.
    NothingChecked
        When there was nothing to try a law on.
    UnknownNameError, InputError
        When an expected failure is no law, or has no reason; when the rule claims a law or names a field that is not
        known; or an argument is of another type.

    Notes
    -----
    How many situations are tried follows the Hypothesis settings in force, as do seeds; nothing is kept on disk.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> from camg.rules.situation import Situation
    >>> from camg.intake.regimen import Regimen
    >>> report = check_rule(default_rules()["dose/ca-single-cap"], situations=[Situation.of(Regimen.of())])
    >>> "missing-input" in report.laws
    True
    """
    chosen = _strategy(rule, situations)
    report, broken = judged(laws(), rule, chosen, _expected(expected_failures), free=situations is None)
    if len(broken) == 1:
        raise broken[0]
    if broken:
        raise ExceptionGroup(f"{rule.id} breaks {len(broken)} laws", broken)
    return report


def _expected(given_failures: Mapping[str, str] | None) -> dict[str, str]:
    expected = dict(given_failures or {})
    for name, why in expected.items():
        law(name)
        if not isinstance(why, str) or not why.strip():
            raise InputError(f"expected_failures[{name!r}]", why, "a reason", "Say why the rule may break it.")
    return expected


def _strategy(rule: Rule, chosen: Situations | None) -> st.SearchStrategy[Situation]:
    if not all(hasattr(rule, name) for name in ("id", "check")):
        raise InputError("rule", rule, "a Rule, with an id and a check", "Pass default_rules()['dose/ca-single-cap'].")
    _check_told(rule)
    if chosen is None:
        return near(rule)
    if isinstance(chosen, st.SearchStrategy):
        return chosen
    listed = list(chosen)
    if not listed:
        raise NothingChecked(f"{rule.id}: there are no situations to try it on")
    for number, each in enumerate(listed):
        if not isinstance(each, Situation):
            raise InputError(f"situations[{number}]", each, "a Situation", "Write situations=[Situation.of(regimen)].")
    return st.sampled_from(listed)


# For pytest, and for sets ---------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Check:
    """One law on one rule, to be called; pytest shows its name.

    Attributes
    ----------
    rule : Rule
    law : Law
    """

    rule: Rule
    law: Law
    _chosen: st.SearchStrategy[Situation] = attrs.field(alias="chosen", repr=False)
    _free: bool = attrs.field(alias="free", repr=False)
    _accepted: str | None = attrs.field(default=None, alias="accepted", repr=False)

    @property
    def __name__(self) -> str:
        """What pytest shows."""
        return f"{self.rule.id}-{self.law.id}"

    def __str__(self) -> str:
        return self.__name__

    def __call__(self) -> Report:
        """Try the law; raise `unittest.SkipTest`, which pytest understands, where it does not speak of the rule."""
        expected = {} if self._accepted is None else {self.law.id: self._accepted}
        report, broken = judged([self.law], self.rule, self._chosen, expected, free=self._free)
        if broken:
            raise broken[0]
        if report.skipped:
            raise SkipTest(report.skipped[0][1])
        return report


def _check_told(rule: Rule) -> None:
    """Refuse a claim or an exception of a rule that names nothing: it would be passed over in silence."""
    for claim in getattr(rule, "claimed_laws", ()):
        name, _, field = claim.partition(":")
        law(name)
        if name in OF_FIELDS and field not in PERSON_FIELDS:
            raise UnknownNameError(f"{rule.id}.claimed_laws", claim, nearest_names(field, PERSON_FIELDS))
    for attribute in ("does_without", "set_aside_by"):
        for field in getattr(rule, attribute, ()):
            if field not in FIELDS:
                raise UnknownNameError(f"{rule.id}.{attribute}", field, nearest_names(field, FIELDS))


def rule_checks(
    rule: Rule,
    *,
    situations: Situations | None = None,
    expected_failures: Mapping[str, str] | None = None,
) -> tuple[Check, ...]:
    """Return one check per law, for ``pytest.mark.parametrize("check", rule_checks(rule))``.

    Parameters
    ----------
    rule : Rule
    situations, expected_failures
        As for `check_rule`.

    Examples
    --------
    >>> from camg.rules.default import default_rules
    >>> rule_checks(default_rules()["dose/ca-single-cap"])[0].__name__
    'dose/ca-single-cap-keeps'
    """
    expected = _expected(expected_failures)
    chosen = _strategy(rule, situations)
    free = situations is None
    return tuple(
        Check(rule=rule, law=each, chosen=chosen, accepted=expected.get(each.id), free=free) for each in laws()
    )


def check_rule_set(
    rule_set: RuleSet,
    *,
    situations: Situations | None = None,
    expected_failures: Mapping[str, Mapping[str, str]] | None = None,
) -> Report:
    """Try every law on every rule of a set.

    Parameters
    ----------
    rule_set : RuleSet
    situations : strategy or iterable of Situation, optional
        What each rule is tried on; `near` of the rule when left out.
    expected_failures : mapping of str to mapping, optional
        By rule id, as for `check_rule`.

    Returns
    -------
    Report
        Of all rules together; what was skipped is named with its rule.

    Raises
    ------
    ExceptionGroup
        Of every broken law of every rule.
    NothingChecked
        When the set is empty, or there was nothing to try it on.
    UnknownNameError, InputError
        When a failure is expected of a rule that the set does not hold, or an argument is of another type.
    """
    checked_set(rule_set, "rule_set")
    accepted = dict(expected_failures or {})
    for rule_id in accepted:
        _ = rule_set[rule_id]
    listed = None if situations is None or isinstance(situations, st.SearchStrategy) else list(situations)
    reports: list[Report] = []
    faults: list[Exception] = []
    for rule in rule_set:
        try:
            report = check_rule(
                rule, situations=situations if listed is None else listed, expected_failures=accepted.get(rule.id)
            )
        except (LawBroken, ExceptionGroup) as fault:
            faults.append(cast("Exception", fault))
        else:
            named = tuple((f"{rule.id}: {name}", why) for name, why in report.skipped)
            kept = tuple((f"{rule.id}: {name}", why) for name, why in report.expected)
            reports.append(attrs.evolve(report, skipped=named, expected=kept))
    if faults:
        raise ExceptionGroup(f"{len(faults)} rules of {rule_set.id} break laws", faults)
    return together(rule_set.id, reports)
