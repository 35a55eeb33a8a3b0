"""What a rule says of a case: severities, findings and outcomes."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from camg import _attrs as attrs
from camg import units
from camg._value import OnDemand, Value, on_demand
from camg.errors import InputError, UnknownNameError, Word, listed
from camg.intake.intake import Intake, Item, Medicine
from camg.provenance import Grade, Reference
from camg.rules.situation import Situation
from camg.units import Quantity

if TYPE_CHECKING:
    from camg.rules.change import Remedy
    from camg.rules.offer import Offers

__all__ = ["Finding", "Outcome", "OutcomeKind", "Rule", "Severity", "SeverityWord", "found", "noted"]

SeverityWord: TypeAlias = Literal["info", "advice", "caution", "warning"]
Allowed: TypeAlias = tuple[float | None, float | None]


class Severity(Enum):
    """How much a finding matters, ordered by meaning: ``INFO < ADVICE < CAUTION < WARNING``.

    >>> Severity("caution") > Severity.ADVICE
    True
    """

    INFO = "info"
    ADVICE = "advice"
    CAUTION = "caution"
    WARNING = "warning"

    rank: int
    weight: int
    """What sorts the most severe first."""

    @classmethod
    def _missing_(cls, value: object) -> "Severity":
        raise UnknownNameError("Severity", value, tuple(each.value for each in cls))

    def __lt__(self, other: "Severity") -> bool:
        return self.rank < other.rank

    def __le__(self, other: "Severity") -> bool:
        return self.rank <= other.rank

    def __gt__(self, other: "Severity") -> bool:
        return self.rank > other.rank

    def __ge__(self, other: "Severity") -> bool:
        return self.rank >= other.rank

    def __str__(self) -> str:
        return str(self.value)


for _rank, _severity in enumerate(Severity, start=1):
    _severity.rank, _severity.weight = _rank, -_rank


class OutcomeKind(Word):
    """The four things a rule may say of a case."""

    FOUND = "found"
    CLEAR = "clear"
    NOT_APPLICABLE = "not applicable"
    NOT_EVALUATED = "not evaluated"


class Rule(Protocol):
    """What anyone may write: a small frozen object with an id and one pure method.

    A rule may also have ``template(facts)``, which words a finding, ``facts(finding, situation)``, further numbers of
    it, and ``propose(situation, finding)``, candidate remedies, best first: all are asked only when somebody reads
    them.
    """

    @property
    def id(self) -> str:
        """``family/what``."""
        ...

    @property
    def statement(self) -> str:
        """What the rule holds, as one sentence."""
        ...

    @property
    def grade(self) -> Grade:
        """How far the evidence carries."""
        ...

    @property
    def references(self) -> tuple[Reference, ...]:
        """The sources of the rule."""
        ...

    def check(self, situation: Situation) -> "Outcome":
        """Say what holds of a situation; never raise for a missing input."""
        ...


def _checked_rule(rule: Rule, field: str) -> Rule:
    """Return the rule, of which an outcome or a finding needs the id."""
    if not isinstance(getattr(rule, "id", None), str):
        raise InputError(field, rule, "a rule, with an id", "Pass the rule itself: in its check that is self.")
    return rule


def _checked_number(value: float | None, field: str) -> float | None:
    if not isinstance(value, int | float | None):
        raise InputError(field, value, "a number, or None", "Give the number without its unit.")
    return value


def _names(given: Iterable[str], field: str) -> tuple[str, ...]:
    names = listed(given, field=field, allowed="a list of text")
    for number, each in enumerate(names):
        if not isinstance(each, str):
            raise InputError(f"{field}[{number}]", each, "text", "Say it in words.")
    return names


def _id_of(rule: Rule) -> str:
    return rule.id


@attrs.frozen(kw_only=True)
class Finding(OnDemand):
    """A rule's remark about a situation.

    Attributes
    ----------
    severity : Severity
    measured : float or None
        The number that was looked at, in `unit`.
    allowed : (float or None, float or None)
        Where the finding would not be made, open where None.
    unit : str
        ``"mg"``, ``"h"``, ``"1"`` for a ratio or share.
    items : tuple of Intake or Medicine
        What it is about.
    missing : tuple of str
        Inputs that were missing and could raise the severity.
    notes : tuple of Finding
        Findings that precedence put under this one: others of its group, about the same intakes.
    """

    _rule: Rule = attrs.field(eq=_id_of, repr=_id_of, alias="rule")
    severity: Severity
    measured: float | None
    allowed: Allowed
    unit: str
    items: tuple[Item, ...]
    missing: tuple[str, ...] = ()
    text: str | None = None
    _situation: Situation | None = attrs.field(default=None, eq=False, repr=False, alias="situation")
    notes: "tuple[Finding, ...]" = attrs.field(default=(), eq=False, repr=False)

    @staticmethod
    def of(
        rule: Rule,
        *,
        severity: Severity | SeverityWord,
        measured: float | None = None,
        allowed: Allowed | None = None,
        unit: str = "1",
        about: Iterable[Item] = (),
        message: str | None = None,
        missing: Iterable[str] = (),
        situation: Situation | None = None,
    ) -> "Finding":
        """Make a finding of a rule; its sentence is made from the numbers when none is given.

        Raises
        ------
        InputError
            When `rule` is no rule, the range allowed is no pair of numbers, `about` holds anything but intakes and
            medicines, or another argument is of the wrong kind.
        UnknownNameError
            When the severity is not one.
        """
        _checked_rule(rule, "Finding.rule")
        items = listed(about, field="Finding.about", allowed="a list of intakes and medicines")
        for number, item in enumerate(items):
            if not isinstance(item, Intake | Medicine):
                raise InputError(f"Finding.about[{number}]", item, "an Intake or a Medicine")
        pair = "a pair (low, high) of numbers, None where open"
        bounds = (None, None) if allowed is None else listed(allowed, field="Finding.allowed", allowed=pair)
        if len(bounds) != 2 or not all(isinstance(each, int | float | None) for each in bounds):
            raise InputError("Finding.allowed", allowed, pair, "Write allowed=(None, 500.0).")
        _checked_number(measured, "Finding.measured")
        for name, text in (("unit", unit), ("message", "" if message is None else message)):
            if not isinstance(text, str):
                raise InputError(f"Finding.{name}", text, "text", "Leave it out if there is none.")
        if not isinstance(situation, Situation | None):
            raise InputError("Finding.situation", situation, "a Situation, or None", "Pass the one that was checked.")
        return Finding(
            severity=severity if isinstance(severity, Severity) else Severity(severity),
            measured=measured,
            allowed=(bounds[0], bounds[1]),
            unit=unit,
            items=items,
            missing=_names(missing, "Finding.missing"),
            text=message,
            rule=rule,
            situation=situation,
        )

    @property
    def situation(self) -> Situation | None:
        """What it was found in; None where it was made without."""
        return self._situation

    def within(self, situation: Situation) -> "Finding":
        """Return the same finding of a situation, so that it can say more of it."""
        return attrs.evolve(self, situation=situation)

    @property
    def rule(self) -> Rule:
        """The rule that made it."""
        return self._rule

    @property
    def rule_id(self) -> str:
        """The id of the rule that made it."""
        return self._rule.id

    @on_demand
    def offers(self) -> "Offers":
        """What may be changed, and what was tried and refused; nothing where no assessment stands behind it."""
        situation = self._situation
        if situation is None or situation.adviser is None:
            from camg.rules.offer import Offers

            return Offers()
        return situation.adviser.offers(self, situation)

    @property
    def remedies(self) -> "tuple[Remedy, ...]":
        """Changes that clear the finding and make nothing as severe or worse, best first; tried when read.

        None for a diary: what was taken cannot be changed. None as well where no candidate keeps that promise;
        `.offers.refused` says what was tried and what stood in the way.
        """
        return self.offers.remedies

    @property
    def grade(self) -> Grade:
        """How far the evidence of the rule carries."""
        return self._rule.grade

    @property
    def intakes(self) -> tuple[Intake, ...]:
        """The intakes it is about."""
        return tuple(item for item in self.items if isinstance(item, Intake))

    @property
    def references(self) -> tuple[Reference, ...]:
        """The sources of the rule."""
        return self._rule.references

    @property
    def statement(self) -> str:
        """What the rule holds."""
        return self._rule.statement

    @property
    def message(self) -> str:
        """The finding as a sentence, made from its numbers when read."""
        if self.text is not None:
            return self.text
        from camg.rules.wording import sentence

        return sentence(self._rule, self, self._situation)

    @property
    def facts(self) -> Mapping[str, float | str]:
        """Further numbers of the finding, such as a modelled gain in mg; computed when read."""
        from camg.rules.wording import facts

        return facts(self._rule, self, self._situation)

    def why(self) -> str:
        """Return, for people, why the finding was made: what was read, what decided, and how well it is known."""
        from camg.rules.why import why_of_finding

        return why_of_finding(self._rule, self, self._situation)

    @property
    def measured_quantity(self) -> Quantity | None:
        """The measured number as a quantity."""
        if self.measured is None:
            return None
        return units.quantity(self.measured, "dimensionless" if self.unit == "1" else self.unit)


def noted(finding: Finding, notes: tuple[Finding, ...]) -> Finding:
    """Return the same finding with what stands under it."""
    made = _new(Finding)
    fields = made.__dict__
    fields.update(finding.__dict__)
    fields["notes"] = notes
    return made


def found(alike: dict[str, Any], measured: float, items: tuple[Item, ...], situation: Situation) -> Finding:
    """Make a finding with the fields of one like it, save these three: in a third of the time of the constructor."""
    finding = _new(Finding)
    fields = finding.__dict__
    fields.update(alike)
    fields["measured"] = measured
    fields["items"] = items
    fields["_situation"] = situation
    return finding


_new = object.__new__


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Outcome(Value):
    """What one rule says of one situation.

    Attributes
    ----------
    rule_id : str
    kind : OutcomeKind
    findings : tuple of Finding
    missing : tuple of str
        The inputs that it lacked.
    margin : float or None
        Signed distance to the nearest limit in the finding's unit, positive when clear.
    notes : tuple of str
        What a reader should know of a clear outcome.
    """

    rule_id: str
    kind: OutcomeKind
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    margin: float | None = None
    notes: tuple[str, ...] = ()

    @staticmethod
    def found(rule: Rule, *findings: Finding, missing: Iterable[str] = (), margin: float | None = None) -> "Outcome":
        """Say that the rule has something to remark."""
        if not findings:
            raise InputError("Outcome.findings", (), "at least one finding", "Outcome.clear says that there is none.")
        for number, each in enumerate(findings):
            if not isinstance(each, Finding):
                raise InputError(f"Outcome.findings[{number}]", each, "a Finding", "Make it by Finding.of.")
        return Outcome(
            rule_id=_checked_rule(rule, "Outcome.rule").id,
            kind=OutcomeKind.FOUND,
            findings=findings,
            missing=_names(missing, "Outcome.missing"),
            margin=_checked_number(margin, "Outcome.margin"),
        )

    @staticmethod
    def clear(rule: Rule, *, margin: float | None = None, notes: Iterable[str] = ()) -> "Outcome":
        """Say that the rule looked and found nothing."""
        return Outcome(
            rule_id=_checked_rule(rule, "Outcome.rule").id,
            kind=OutcomeKind.CLEAR,
            margin=_checked_number(margin, "Outcome.margin"),
            notes=_names(notes, "Outcome.notes"),
        )

    @staticmethod
    def not_applicable(rule: Rule) -> "Outcome":
        """Say that what the rule is about is absent."""
        return Outcome(rule_id=_checked_rule(rule, "Outcome.rule").id, kind=OutcomeKind.NOT_APPLICABLE)

    @staticmethod
    def not_evaluated(rule: Rule, *, missing: Iterable[str]) -> "Outcome":
        """Say which inputs the rule lacked."""
        return Outcome(
            rule_id=_checked_rule(rule, "Outcome.rule").id,
            kind=OutcomeKind.NOT_EVALUATED,
            missing=tuple(dict.fromkeys(_names(missing, "Outcome.missing"))),
        )

    @property
    def severity(self) -> Severity | None:
        """The highest severity found."""
        return max((finding.severity for finding in self.findings), default=None)
