"""Rule sets that could be anybody's: generated ladders, gaps and tables, and families of a user's own."""

from math import inf
from typing import Any, ClassVar

import attrs
from hypothesis import strategies as st

from camg import CALCIUM, MAGNESIUM, Grade, Outcome, Reference, RuleSet, Severity, Situation, default_rules, minerals
from camg.rules.dose_size import DoseCap
from camg.rules.gap import DrugGap, DrugRow, GapRung, KeepApart
from camg.rules.precedence import Precedence
from camg.rules.rule import Family, Rung

__all__ = ["LowSerum", "Portion", "cap", "rule_sets"]

SEVERITIES = list(Severity)
SAYS = "{measured} at once ({items}); above {high} is much."


def cap(rule_id: str = "clinic/cap", /, **changes: Any) -> DoseCap:
    """A rule without a fault, but for what is changed."""
    given: dict[str, Any] = {
        "id": rule_id,
        "statement": "One dose is small.",
        "grade": Grade.D,
        "sources": ("camg-judgement",),
        "says": SAYS,
        "mineral": CALCIUM,
        "rungs": (Rung(500.0, Severity.ADVICE), Rung(1000.0, Severity.CAUTION)),
    }
    return DoseCap(**given | changes)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Portion(DoseCap):
    """A family of a user's own: a cap with a name, and with what it holds."""

    name: str = "portion"
    inner: tuple[DoseCap, ...] = ()
    most_h: float = inf


@attrs.frozen(kw_only=True)
class LowSerum:
    """A rule that is no family: serum magnesium is not below a limit."""

    id: str = "clinic/low-serum"
    statement: str = "Serum magnesium is not low."
    grade: Grade = Grade.B
    references: tuple[Reference, ...] = ()
    limit_mmol_l: float

    unit: ClassVar[str] = "mmol/L"

    def check(self, situation: Situation) -> Outcome:
        """Not asked here."""
        return Outcome.not_evaluated(self, missing=["serum magnesium"])


def texts() -> st.SearchStrategy[str]:
    """Text of any characters, but not blank."""
    return st.text(st.characters(codec="utf-8", exclude_characters="{}"), min_size=1, max_size=20).filter(str.strip)


def amounts() -> st.SearchStrategy[float]:
    """Limits: 0 or more."""
    return st.floats(0.0, 1e6)


def ladders() -> st.SearchStrategy[tuple[Rung, ...]]:
    """Rungs that weigh no less the further out they are."""
    limits = st.lists(amounts(), min_size=1, max_size=4, unique=True).map(sorted)
    severities = st.lists(st.sampled_from(SEVERITIES), min_size=4, max_size=4).map(sorted)
    pairs = st.tuples(limits, severities)
    return pairs.map(lambda each: tuple(Rung(*both) for both in zip(each[0], each[1], strict=False)))


def ranges() -> st.SearchStrategy[tuple[float, float]]:
    """Ranges of amounts, some without an end."""
    return st.tuples(amounts(), amounts() | st.just(inf)).map(lambda each: (min(each), max(each)))


def own_sources() -> st.SearchStrategy[Reference]:
    """Sources that the bibliography does not have."""
    ids = st.from_regex(r"clinic-[0-9]{4}", fullmatch=True)
    return st.builds(Reference, id=ids, text=texts(), doi=st.none() | texts(), checked=st.just("text"))


def heads() -> st.SearchStrategy[dict[str, Any]]:
    """What every family has."""
    sources = st.lists(st.sampled_from(["heaney-1990", "camg-judgement"]) | own_sources(), max_size=3).map(tuple)
    return st.fixed_dictionaries(
        {"statement": texts(), "grade": st.sampled_from(list(Grade)), "sources": sources, "says": texts()}
    )


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Sets of delivered and of generated rules, with reasons."""
    rules: list[Family | LowSerum] = list(
        draw(st.lists(st.sampled_from(default_rules().rules), max_size=4, unique=True))
    )
    rung = st.builds(GapRung, below_h=amounts(), severity=st.just(Severity.INFO), one_mg=ranges(), other_mg=ranges())
    row = st.builds(
        DrugRow,
        drug=st.sampled_from(["levothyroxine", "quinolone"]),
        ion=st.sampled_from([*minerals(), "food"]),
        before_h=amounts(),
        after_h=amounts(),
        severity=st.just(Severity.WARNING),
        reference=st.just("levothyroxine-label-2024"),
    )
    if draw(st.booleans()):
        rules.append(
            DoseCap(id="own/cap", mineral=draw(st.sampled_from(minerals())), rungs=draw(ladders()), **draw(heads()))
        )
    if draw(st.booleans()):
        rungs = tuple(draw(st.lists(rung, min_size=1, max_size=3)))
        rules.append(KeepApart(id="own/gap", one=CALCIUM, other=MAGNESIUM, rungs=rungs, **draw(heads())))
    if draw(st.booleans()):
        rules.append(DrugGap(id="own/drug", rows=tuple(draw(st.lists(row, min_size=1, max_size=3))), **draw(heads())))
    if draw(st.booleans()):
        held = (cap("own/held", rungs=draw(ladders())),)
        rules.append(Portion(id="own/portion", mineral=CALCIUM, rungs=draw(ladders()), inner=held, **draw(heads())))
    if draw(st.booleans()):
        rules.append(
            LowSerum(limit_mmol_l=draw(amounts()), references=tuple(draw(st.lists(own_sources(), max_size=2))))
        )
    reasons = draw(st.lists(st.tuples(texts(), texts()), max_size=2))
    made = RuleSet.of(*rules, id=draw(texts()), version=draw(texts()))
    groups = (Precedence(name="caps", rules=("own/cap", "own/portion"), only_with=draw(st.none() | texts())),)
    return attrs.evolve(made, reasons=tuple(reasons), precedence=draw(st.sampled_from([(), groups])))
