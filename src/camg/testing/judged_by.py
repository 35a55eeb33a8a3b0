"""By what a situation is judged, drawn: models, standards, rules and sets of them."""

from functools import cache
from itertools import product
from math import inf
from typing import Any

import attrs
from hypothesis import strategies as st

from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.catalogue.models import Model
from camg.catalogue.parameters import preset_rows
from camg.catalogue.standards import Standards, standards_names
from camg.catalogue.standards import standards as standards_named
from camg.provenance import Grade
from camg.rules.default import default_rules
from camg.rules.dose_size import DoseCap
from camg.rules.outcome import Rule, Severity
from camg.rules.rule import Rung
from camg.rules.rule_set import RuleSet
from camg.testing.strategies import amounts

__all__ = ["model_table", "models", "rule_sets", "rules", "standards", "standards_table"]


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Models: the presets, and some with constants moved."""
    return draw(st.sampled_from(model_table()))


@cache
def model_table() -> tuple[Model, ...]:
    """Return the models that are drawn, the presets most often."""
    names: Any = tuple(preset_rows())
    presets = [Model.named("default"), *(Model.named(each) for each in names if each != "default")]
    moved = [_moved(*each) for each in product(presets, (0.5, 1.0, 2.0), (5.0, 75.0, inf))]
    return (*presets * 6, *moved)


def _moved(model: Model, factor: float, ki_mmol: float) -> Model:
    kinetics = attrs.evolve(model.magnesium, km_mg=model.magnesium.km_mg * factor, ki_mmol=ki_mmol)
    return attrs.evolve(model, id="moved", magnesium=kinetics)


_OWN_MG = (0.0, 1e-9, 250.0, 250.000000001, 349.999999999, 350.0, 351.0, 1000.0, 2500.0, 3000.0)


@st.composite
def standards(draw: st.DrawFn) -> Standards:
    """Standards: the authorities of the catalogue, and standards of one's own with few rows."""
    return draw(st.sampled_from(standards_table()))


@cache
def standards_table() -> tuple[Standards, ...]:
    """Return the standards that are drawn, those of the catalogue most often."""
    names: Any = standards_names()
    authorities = [standards_named("iom"), *(standards_named(each) for each in names if each != "iom")]
    own = [_own_standards(mg, basis) for mg in _OWN_MG for basis in ("supplements", "total")]
    bare = Standards.of("bare", name="No values", rows=[])
    return (*authorities, *[authorities[0]] * 8, *authorities * 4, bare, *own)


def _own_standards(mg: float, basis: str) -> Standards:
    row = {"mineral": "magnesium", "word": "UL", "mg": mg, "basis": basis, "reference": "our clinic"}
    return Standards.of("own", name="Standards of one's own", rows=[row])


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Rules of camg, and caps on doses with steps in order."""
    place = draw(st.integers(0, 2 * len(default_rules()) - 1))
    if place < len(default_rules()):
        return default_rules().rules[place]
    limits = sorted(draw(st.sets(amounts(), min_size=1, max_size=3)))
    severities = sorted(draw(st.lists(st.sampled_from(tuple(Severity)), min_size=len(limits), max_size=len(limits))))
    mineral = draw(st.sampled_from((CALCIUM, MAGNESIUM)))
    return DoseCap(
        id=f"clinic/{mineral.name}-{draw(st.integers(0, 999))}",
        statement=f"{mineral.name.capitalize()} is taken in small portions.",
        grade=draw(st.sampled_from(tuple(Grade))),
        sources=("camg-judgement",),
        says="{measured} at once.",
        mineral=mineral,
        rungs=tuple(Rung(limit, severity) for limit, severity in zip(limits, severities, strict=True)),
    )


def rule_sets(*, least: int = 0, most: int = 4) -> st.SearchStrategy[RuleSet]:
    """Rule sets of a few rules, each id once.

    Parameters
    ----------
    least, most : int
        How many rules.
    """
    listed = st.lists(rules(), min_size=least, max_size=most, unique_by=lambda rule: rule.id)
    return listed.map(lambda chosen: RuleSet.of(*chosen, id="drawn", version="1"))
