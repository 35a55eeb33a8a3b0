"""What families of rules share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeAlias, TypeGuard

from camg import _attrs as attrs
from camg._value import OnDemand, Value, on_demand
from camg.catalogue.references import reference
from camg.errors import CamgError, InputError, InputErrors, RuleError, UnknownNameError
from camg.provenance import Grade, Reference
from camg.rules.case import Case
from camg.rules.ladder import Climbers, Ladder, Limits, Step, Subject, Verdict, judge
from camg.rules.outcome import Finding, Outcome, Rule, Severity, SeverityWord
from camg.rules.situation import Situation
from camg.units import Amount

if TYPE_CHECKING:
    from camg.rules.change import Remedy

__all__ = ["Family", "Find", "Rung", "failed", "finders_of", "is_declared", "outcome_of", "within"]


@attrs.frozen(eq=False, repr=False)
class Rung(Value):
    """From which number on a measure matters, and how much.

    Attributes
    ----------
    limit : float
        In the unit of the family.
    severity : Severity
    unit : str or None
        The unit in which `of` kept the limit, which a rule set compares with the family's; None for a bare number,
        which is taken for one in the family's unit.
    """

    limit: float
    severity: Severity
    unit: str | None = attrs.field(default=None, eq=False, repr=False, metadata={"plain": False})

    @classmethod
    def of(cls, limit: Amount, severity: Severity | SeverityWord) -> "Rung":
        """Read a step as people write it.

        Parameters
        ----------
        limit : str or quantity
            ``"500 mg"``, ``"4 h"``, ``"0.85 mmol/L"``.
        severity : Severity or str

        Raises
        ------
        UnitError, RangeError
            When the limit is no amount of a known unit.
        UnknownNameError
            When the severity is not one.

        Examples
        --------
        >>> Rung.of("0.5 g", "advice").limit
        500.0
        """
        from camg.rules.thresholds import threshold

        number, unit = threshold(limit, field="Rung.limit")
        return cls(number, severity if isinstance(severity, Severity) else Severity(severity), unit)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Family(OnDemand):
    """A declared rule: subjects, a measure and a ladder; the verdict follows.

    Attributes
    ----------
    id, statement : str
    grade : Grade
    grade_reason : str
        Why this grade, where parts of the rule carry further than others: of two the lower holds.
    sources : tuple of str or Reference
        Ids of the bibliography, or sources of one's own.
    says : str
        The sentence of a finding, with places for its numbers (see `camg.rules.wording`).
    claims : tuple of str
        Ids of the popular claims that the rule carries.
    asks : str
        What to ask a clinician about; empty where there is nothing to ask.
    asks_from : Severity
        From which severity on.
    asks_of_medicines : bool
        Whether to ask only where something is a medicine, or nothing is a supplement: what camg does not change.
    """

    unit: ClassVar[str] = "mg"
    signed: ClassVar[bool] = False
    """Whether the measure can be below zero, so that its limits may be too."""
    does_without: ClassVar[tuple[str, ...]] = ()
    """Fields of a person, or of an intake (``meal``, ``phytate``, ``oxalate``, ``salt``), that are read where they are
    stated and for which the catalogue puts something in place where they are not; `camg.testing` spares them."""
    set_aside_by: ClassVar[tuple[str, ...]] = ()
    """Fields that, stated, can put a situation outside of what the rule speaks of; not stated, it speaks."""

    id: str
    statement: str
    grade: Grade
    sources: tuple[str | Reference, ...]
    says: str
    grade_reason: str = ""
    claims: tuple[str, ...] = ()
    asks: str = ""
    asks_from: Severity = Severity.INFO
    asks_of_medicines: bool = False

    def __attrs_post_init__(self) -> None:
        try:
            self.limits  # noqa: B018  # a ladder that cannot be made is refused now, not when it is climbed
        except Exception as cause:
            raise self._unusable(cause) from cause

    @on_demand
    def _rungs(self) -> tuple[tuple[Step, float | None], ...]:
        return tuple(self.rungs_of())

    @on_demand
    def ladder(self) -> Ladder:
        """The steps."""
        return Ladder(step for step, _ in self._rungs)

    @on_demand
    def limits(self) -> Limits:
        """The fixed limit of each step; None for one that the subject brings."""
        return tuple(limit for _, limit in self._rungs)

    def _unusable(self, cause: Exception) -> CamgError:
        """Say which parameters kept the ladder from being made."""
        from camg.rules.faults import kind_faults

        faults = kind_faults(self, type(self).__name__)
        if not faults:
            return RuleError(f"{self.id}", f"its ladder cannot be made: {type(cause).__name__}: {cause}")
        return faults[0] if len(faults) == 1 else InputErrors(f"rule {self.id} cannot be used", faults)

    def faults(self, place: str) -> Iterable[InputError | UnknownNameError]:
        """Return what is wrong with the parameters beyond what holds for all families; asked for by rule sets.

        Each fault names its parameter under `place`, such as ``f"{place}.salts[2]"``.
        """
        return ()

    def ladders(self) -> Iterable[Sequence[tuple[Step, float | None]]]:
        """Return the steps that hold together, in groups: within one, no severity falls as the limit grows extreme."""
        return (tuple(zip(self.ladder, self.limits, strict=True)),)

    def rungs_of(self) -> Iterable[tuple[Step, float | None]]:
        """Return the steps of the ladder with their fixed limits; None for one that the subject brings."""
        raise NotImplementedError

    @property
    def references(self) -> tuple[Reference, ...]:
        """The sources, from the bibliography."""
        return tuple(each if isinstance(each, Reference) else reference(each) for each in self.sources)

    @property
    def drugs(self) -> tuple[str, ...]:
        """Names and classes of the medicines that the rule judges."""
        return ()

    @property
    def claimed_laws(self) -> tuple[str, ...]:
        """Laws of `camg.testing` that the rule keeps beyond those that every rule keeps."""
        return ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """Ids of the catalogue's parameters that the rule reads, beside those of the model."""
        return ()

    def predicate(self) -> Sequence[str]:
        """Return in words when the rule speaks, line by line; of a family that says nothing of it, the plain ladder.

        A step ends in a colon and its severity; other lines say where the rule does not apply.
        """
        from camg.rules.predicate import predicate

        return predicate(self)

    def template(self, facts: Mapping[str, float | str]) -> str:
        """Return the sentence for a finding with these facts."""
        return self.says

    @property
    def fact_names(self) -> tuple[str, ...] | None:
        """The names of what ``facts(finding, situation)`` may give, which are places in `says`; None if not known.

        A family that has `facts` and does not name them is not asked whether its sentences can be filled.
        """
        return ()

    def propose(self, situation: Situation, finding: Finding) -> "Iterable[Remedy]":
        """Return candidate changes against a finding, best first, and last whom to ask."""
        from camg.rules.proposals import proposals

        return proposals(self, situation, finding)

    def subjects(self, situation: Situation) -> Iterable[Subject]:
        """Return what is measured in a situation; nothing where the rule does not apply."""
        raise NotImplementedError

    @on_demand
    def climbers(self) -> Climbers:
        """What climbs the ladder for one subject of which all is known, by the limits that hold."""
        return Climbers(self, self.ladder, self.unit)

    def finder(self, case: Case) -> "Find | None":
        """Return what finds, of any day of a case, what the verdict finds; None where nothing could be found of any.

        It never changes an answer. A family of camg works out here what hangs on the case alone, which is asked for
        once, and finds without all else that a verdict tells; this one asks for the verdict.
        """
        return self.told

    def told(self, situation: Situation) -> Sequence[Finding]:
        """Return the findings of the verdict."""
        return self.verdict(situation).findings

    def verdict(self, situation: Situation) -> Verdict:
        """Climb the ladder for every subject."""
        return judge(self, self.ladder, self.subjects(situation), unit=self.unit, situation=situation)

    def check(self, situation: Situation) -> Outcome:
        """Return the verdict as an outcome."""
        return self.verdict(situation).outcome(self.id)


# The shortest way to what a rule finds ------------------------------------------------------------------------

Find: TypeAlias = Callable[[Situation], Sequence[Finding]]


def is_declared(rule: Rule) -> TypeGuard[Family]:
    """Tell whether a rule is a family's whose outcome is its verdict."""
    return isinstance(rule, Family) and type(rule).check is Family.check


def finders_of(rule: Family) -> Callable[[Case], Find | None]:
    """Return what gives, for a case, the shortest way to the findings of a rule; None where nothing could be found.

    A class that a stranger derives from a family may measure something else: it is asked for its verdict, unless it
    has a finder of its own.
    """
    kind = type(rule)
    if kind.__module__.startswith("camg.rules.") or "finder" in vars(kind):
        return rule.finder

    def told(situation: Situation) -> Sequence[Finding]:
        return within(situation, rule.verdict(situation).findings)

    return lambda _case: told


def within(situation: Situation, findings: Sequence[Finding]) -> list[Finding]:
    """Let findings that a stranger's rule made by itself say more of the situation."""
    return [each if each.situation is situation else each.within(situation) for each in findings]


# A rule that raises -------------------------------------------------------------------------------------------


def outcome_of(rule: Rule, situation: Situation) -> tuple[Outcome, RuleError | None]:
    """Return what a rule says of a situation; of one that raises, or says nothing of its own, what it did instead."""
    try:
        said: object = rule.check(situation)
        if not isinstance(said, Outcome):
            raise TypeError(f"check returned {type(said).__name__}, not an Outcome")
        if said.rule_id != rule.id:
            raise ValueError(f"check returned the outcome of rule {said.rule_id}")
    except Exception as cause:
        return failed(rule, cause)
    return said, None


def failed(rule: Rule, cause: Exception) -> tuple[Outcome, RuleError]:
    """Return the outcome of a rule that raised, which judged nothing, and what it raised."""
    fault = RuleError(rule.id, f"raised {type(cause).__name__}: {cause}")
    fault.__cause__ = cause
    return Outcome.not_evaluated(rule, missing=["a rule that does not raise"]), fault
