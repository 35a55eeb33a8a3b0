"""Every worked example of the rule catalogue, and both sides of the thresholds that it prints."""

from collections import Counter
from typing import Any

import attrs
import pytest
from rule_examples import BOUNDARIES, EXAMPLES, PRINTED, Example

from camg import MAGNESIUM, Dose, Intake, Person, Regimen, salts
from camg.catalogue.salts import Salt, unsettled_salts
from camg.rules.competition import PredictedLoss
from camg.rules.default import default_rules
from camg.rules.dose_size import SplitGain
from camg.rules.outcome import Outcome, OutcomeKind, Rule, Severity
from camg.rules.rule import Rung
from camg.rules.rule_set import RuleSet
from camg.rules.situation import Situation
from camg.testing import mutants


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_worked_example_comes_out_as_printed(example: Example) -> None:
    """The catalogue prints them so that the rules can be held to them."""

    example.check(default_rules())


@pytest.mark.parametrize("example", BOUNDARIES, ids=str)
def test_a_threshold_includes_what_it_is_written_to_include(example: Example) -> None:
    """Ranges are half-open, so that every value falls in exactly one step."""

    example.check(default_rules())


def test_every_printed_example_of_every_rule_is_here() -> None:
    """A rule without examples, or an example left out, would never be missed."""
    counted = Counter(each.rule for each in EXAMPLES)
    print(f"{len(EXAMPLES)} worked examples of {len(counted)} rules, {len(BOUNDARIES)} boundaries")

    assert dict(counted) == PRINTED["count"]
    assert set(counted) == {each.id for each in default_rules()}
    assert len(EXAMPLES) == 191


def test_no_example_stands_twice() -> None:
    """A copied row would count for two."""
    names = Counter(str(each) for each in (*EXAMPLES, *BOUNDARIES))

    assert [name for name, times in names.items() if times > 1] == []


def test_every_rule_has_a_boundary() -> None:
    """Worked examples seldom stand at the threshold itself."""

    assert {each.rule for each in BOUNDARIES} == {each.id for each in default_rules()}


def test_every_rule_has_the_grade_of_the_catalogue() -> None:
    """The grade is what a reader leans on."""

    assert {each.id: each.grade.value for each in default_rules()} == PRINTED["grade"]


def test_no_distance_of_a_medicine_moves_unnoticed() -> None:
    """A pharmacist's number that is off by an hour must turn some example red."""
    medicines = RuleSet.of(*(each for each in default_rules() if each.id.startswith("drug/")), id="drugs", version="1")
    told = [each.check for each in (*EXAMPLES, *BOUNDARIES) if each.rule in medicines]
    found = mutants(medicines, told)
    print(found)

    # 29.7 minutes are 30 on a clock of whole minutes.
    assert [(each.rule_id, each.old, each.new) for each in found.unnoticed] == [("drug/bisphosphonate", 0.5, 0.495)]


@pytest.mark.parametrize("rule_id", ["competition/predicted-loss", "dose/split-gain"])
def test_a_modelled_number_at_its_threshold_is_on_the_step(rule_id: str) -> None:
    """`>=` includes; no dose stands exactly there, so that the threshold is moved to where the number is."""
    doses = [Intake.of(Dose.of(m, mg), at="08:00", meal="full") for m, mg in (("Ca", "500 mg"), ("Mg", "100 mg"))]
    situation = Situation.of(Regimen.of(*doses))
    rule = default_rules()[rule_id]
    at_limit: Rule
    if isinstance(rule, PredictedLoss):
        number = max(situation.absorption.loss_shares(mineral)[0] for mineral in ("Ca", "Mg"))
        at_limit = attrs.evolve(rule, rungs=(Rung(number, Severity.INFO),))
    else:
        assert isinstance(rule, SplitGain)
        outcome = attrs.evolve(rule, gains=((MAGNESIUM, 1000.0),)).check(situation)
        at_limit = attrs.evolve(rule, gains=((MAGNESIUM, 1000.0 - (outcome.margin or 0.0)),))
    (finding,) = at_limit.check(situation).findings

    assert finding.measured == pytest.approx(finding.allowed[1], rel=1e-12)


OSMOTIC = ("oxide", "hydroxide", "carbonate", "sulfate", "citrate")
MIXED = ("mg-citrate-malate", "mg-glycinate-buffered")
"""Of which the catalogue says nothing."""
NAMED = [each for each in (*salts(), *unsettled_salts()) if each.mineral == MAGNESIUM and each.id not in MIXED]


@pytest.mark.parametrize("compound", NAMED, ids=lambda each: each.id)
def test_oxide_hydroxide_carbonate_sulfate_and_citrate_are_osmotic(compound: Salt) -> None:
    """In every hydrate; other salts of magnesium loosen stools only by the day's amount."""
    dose = Intake.of(Dose.of("magnesium", "250 mg", salt=compound), at="08:00")
    outcome = default_rules()["intake/mg-laxative"].check(Situation.of(Regimen.of(dose), Person.of(conditions=[])))

    assert bool(outcome.findings) == any(word in compound.id.split("-") for word in OSMOTIC)


def laxative(dose: Dose) -> Outcome:
    intake = Intake.of(dose, at="08:00", meal="full")
    return default_rules()["intake/mg-laxative"].check(Situation.of(Regimen.of(intake), Person.of(conditions=[])))


def test_a_salt_of_ones_own_may_be_osmotic() -> None:
    """Nobody has said; it counts as a salt that is not named, and not as one known to be harmless."""
    own = Salt.of("mg-oxide-of-mine", formula="MgO", mineral="magnesium", solubility="acid_dependent_mg")

    for dose in (Dose.of("magnesium", "260 mg", salt=own), Dose.of("magnesium", "260 mg")):
        outcome = laxative(dose)
        assert (outcome.kind, outcome.missing) == (OutcomeKind.NOT_EVALUATED, ("salt",))
    assert laxative(Dose.of("magnesium", "240 mg", salt=own)).kind is OutcomeKind.CLEAR
    assert laxative(Dose.of("magnesium", "300 mg", salt=own)).kind is OutcomeKind.FOUND


def test_a_salt_of_ones_own_that_a_rule_lists_is_osmotic() -> None:
    """Whoever knows adds it to the rule."""
    own = Salt.of("mg-oxide-of-mine", formula="MgO", mineral="magnesium")
    known: Any = default_rules()["intake/mg-laxative"]
    rule = attrs.evolve(known, salts=(*known.salts, own.id))
    intake = Intake.of(Dose.of("magnesium", "260 mg", salt=own), at="08:00", meal="full")

    outcome = rule.check(Situation.of(Regimen.of(intake), Person.of(conditions=[])))
    assert (outcome.kind, outcome.severity) == (OutcomeKind.FOUND, Severity.ADVICE)


@pytest.mark.parametrize("known", ["mg-bisglycinate", "mg-threonate", "mg-malate"])
def test_a_salt_of_the_catalogue_that_is_not_listed_is_not_osmotic(known: str) -> None:
    """The catalogue's salts have been looked at."""
    assert laxative(Dose.of("magnesium", "290 mg", salt=known)).kind is OutcomeKind.CLEAR
