"""What camg makes of what is drawn, for ``st.from_type``: outcomes and findings, remedies, amounts and their fate.

Drawn field by field, they would hold what no rule says and no gut does.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from hypothesis import strategies as st

from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.catalogue.references import references
from camg.catalogue.salts import salts
from camg.intake.dose import Dose
from camg.intake.intake import Intake, Meal
from camg.intake.regimen import Regimen
from camg.person import Treatment
from camg.provenance import Reference
from camg.rules.change import Gain, Remedy
from camg.rules.default import default_rules
from camg.rules.outcome import Finding, Outcome, Severity
from camg.rules.precedence import Precedence
from camg.rules.remedy import Add, AskClinician, Move, Reduce, Split, SwitchSalt, TakeWithMeal
from camg.testing.judged_by import rules
from camg.testing.people_strategy import people
from camg.testing.situation_strategy import situations
from camg.testing.strategies import MEALS, amounts, clock_times, diaries, doses, intakes, regimens
from camg.testing.tables import DAILY_MG, MONTHS
from camg.uptake.absorption import Absorption, absorb
from camg.uptake.amounts import Totals, totals
from camg.uptake.kidney import Driver, Excretion, excretion
from camg.uptake.retention import Balance, balance

__all__ = ["BY_TYPE"]

_RECORDS = regimens() | diaries()
_SOME_MG = amounts(low=1.0, high=1500.0)


def _meals() -> st.SearchStrategy[Meal]:
    return st.sampled_from([each for each in MEALS if each is not None])


def _treatments() -> st.SearchStrategy[Treatment]:
    return st.builds(Treatment, months=st.sampled_from((None, *MONTHS)), daily_mg=st.sampled_from((None, *DAILY_MG)))


def _references() -> st.SearchStrategy[Reference]:
    return st.sampled_from(references())


def _precedences() -> st.SearchStrategy[Precedence]:
    return st.sampled_from(default_rules().precedence)


# What becomes of what is taken ----------------------------------------------------------------------------------


def _totals() -> st.SearchStrategy[Totals]:
    return st.builds(totals, _RECORDS)


def _absorptions() -> st.SearchStrategy[Absorption]:
    return st.builds(absorb, _RECORDS, people())


def _excretions() -> st.SearchStrategy[Excretion]:
    return st.builds(excretion, _absorptions(), people())


def _drivers() -> st.SearchStrategy[Driver]:
    """Of people of whom little is stated there are always some."""
    return _excretions().flatmap(lambda each: st.sampled_from(each.drivers or excretion(absorb(Regimen.of())).unknown))


def _balances() -> st.SearchStrategy[Balance]:
    return st.builds(balance, _RECORDS, people())


# What rules say -------------------------------------------------------------------------------------------------


@st.composite
def _outcomes(draw: st.DrawFn) -> Outcome:
    return draw(rules()).check(draw(situations()))


@st.composite
def _findings(draw: st.DrawFn) -> Finding:
    """Draw findings of too much of a dose: of most situations most rules find nothing."""
    intake, limit_mg = draw(intakes(dose=doses(mg=_SOME_MG))), draw(st.sampled_from((0.0, 0.5, 0.999)))
    mg = intake.dose.elemental_mg
    severity = draw(st.sampled_from(Severity))
    return Finding.of(
        draw(rules()), severity=severity, measured=mg, allowed=(None, mg * limit_mg), unit="mg", about=[intake]
    )


# What could be changed ------------------------------------------------------------------------------------------

_Made: TypeAlias = Callable[[], st.SearchStrategy[Any]]


@st.composite
def _tablets(draw: st.DrawFn) -> tuple[Regimen, Intake]:
    """Draw a supplement without a meal that is all there is."""
    tablet = Intake(dose=draw(doses(mg=_SOME_MG)), at=draw(clock_times()))
    return Regimen.of(tablet), tablet


@st.composite
def _moves(draw: st.DrawFn) -> Remedy:
    regimen, tablet = draw(_tablets())
    return Move.of(regimen, tablet, at=_later(tablet, draw(st.integers(1, 1439))))


@st.composite
def _splits(draw: st.DrawFn) -> Remedy:
    regimen, tablet = draw(_tablets())
    return Split.of(regimen, tablet, parts=2, at=[tablet.at, _later(tablet, draw(st.integers(1, 1439)))])


@st.composite
def _reductions(draw: st.DrawFn) -> Remedy:
    regimen, tablet = draw(_tablets())
    share = draw(st.sampled_from((0.0, 0.1, 0.5, 0.999)))
    return Reduce.of(regimen, tablet, to=f"{round(tablet.dose.elemental_mg * share, 9)!r} mg")


@st.composite
def _switches(draw: st.DrawFn) -> Remedy:
    kind = draw(st.sampled_from((CALCIUM, MAGNESIUM)))
    known = [each for each in salts() if each.mineral == kind]
    now, other = draw(st.permutations(known))[:2]
    tablet = Intake(dose=Dose(mineral=kind, elemental_mg=draw(_SOME_MG), salt=now), at=draw(clock_times()))
    return SwitchSalt.of(Regimen.of(tablet), tablet, salt=other)


@st.composite
def _with_meals(draw: st.DrawFn) -> Remedy:
    regimen, tablet = draw(_tablets())
    return TakeWithMeal.of(regimen, tablet, meal=draw(st.sampled_from(("light", "full"))))


@st.composite
def _additions(draw: st.DrawFn) -> Remedy:
    return Add.of(draw(regimens()), draw(doses(mg=_SOME_MG)), at=draw(clock_times()))


def _questions() -> st.SearchStrategy[Remedy]:
    return st.builds(AskClinician.of, st.sampled_from(("serum magnesium", "whether to take it at all")))


def _later(tablet: Intake, minutes: int) -> str:
    minute = (tablet.minute + minutes) % 1440
    return f"{minute // 60:02}:{minute % 60:02}"


_CHANGES: dict[type[Remedy], _Made] = {
    Move: _moves,
    Split: _splits,
    Reduce: _reductions,
    SwitchSalt: _switches,
    TakeWithMeal: _with_meals,
    Add: _additions,
    AskClinician: _questions,
}


def _remedies() -> st.SearchStrategy[Remedy]:
    return st.one_of([each() for each in _CHANGES.values()])


@st.composite
def _gains(draw: st.DrawFn) -> Gain:
    more_mg = st.floats(-1000.0, 1000.0)
    return Gain(absorbed_mg=(("calcium", draw(more_mg)), ("magnesium", draw(more_mg))))


BY_TYPE: dict[type[Any], _Made] = {
    Absorption: _absorptions,
    Balance: _balances,
    Driver: _drivers,
    Excretion: _excretions,
    Finding: _findings,
    Gain: _gains,
    Meal: _meals,
    Outcome: _outcomes,
    Precedence: _precedences,
    Reference: _references,
    Remedy: _remedies,
    Totals: _totals,
    Treatment: _treatments,
    **_CHANGES,
}
"""What makes a strategy, by the type that it draws."""
