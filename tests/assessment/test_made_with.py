"""A result says what it was made with, so that it can be made again."""

import json

import attrs
import pytest

from camg import Diary, Dose, Intake, Model, Person, Regimen, Standards, __version__, assess, default_rules, standards
from camg.assessment.made_with import changed_parameters
from camg.catalogue.models import Preset
from camg.rules.trace import trace
from camg.schema import from_plain, to_plain
from camg.writing import to_json

RULES = default_rules()
DAY = Regimen.of(
    Intake.of(Dose.of("calcium", "600 mg"), at="08:00", meal="full"),
    Intake.of(Dose.of("magnesium", "200 mg"), at="08:00", meal="full"),
)
ANN = Person.of(age="46 year", sex="female")
DEFAULT = Model.named("default")
MINE = attrs.evolve(DEFAULT, id="mine", magnesium=attrs.evolve(DEFAULT.magnesium, ki_mmol=33.0))


def test_a_result_names_camg_its_rules_standards_and_model() -> None:
    """As plain data, and in the last lines of the report."""
    result = assess(DAY, ANN)
    data = result.to_dict()

    assert (data["camg"], data["standards"], data["model"], data["model_changes"]) == (
        __version__,
        "iom",
        "default",
        {},
    )
    assert (data["rule_set"]["id"], data["rule_set"]["version"]) == (RULES.id, RULES.version)
    assert data["rule_set"]["reasons"] == []
    last = " ".join(result.report().rsplit("\n\n", 1)[-1].split())
    assert last.startswith(f"Made with camg {__version__}, rules {RULES.id} {RULES.version}")
    assert last.endswith("reference values iom, model default.")


def test_a_changed_parameter_is_named_with_what_it_was() -> None:
    """33 mmol instead of 75."""
    result = assess(DAY, ANN, model=MINE)

    assert result.to_dict()["model_changes"] == {"magnesium.ki_mmol": [75.0, 33.0]}
    assert "model mine with magnesium.ki_mmol 33.0 instead of 75.0." in " ".join(result.report().split())


@pytest.mark.parametrize("name", ["default", "no-competition", "strong-competition", "fine-1991"])
def test_a_preset_has_no_changed_parameter(name: Preset) -> None:
    """It is named, and that says all."""

    assert changed_parameters(Model.named(name)) == {}


def test_a_preset_of_a_name_that_was_changed_is_told() -> None:
    """Under the same id it would pass for the preset."""
    sly = attrs.evolve(Model.named("strong-competition"), overlap_full_h=9.0)

    assert changed_parameters(sly) == {"overlap_full_h": (3.4, 9.0)}


def test_infinite_constants_are_null_in_json() -> None:
    """JSON has no infinity."""
    none = attrs.evolve(DEFAULT, id="none", magnesium=attrs.evolve(DEFAULT.magnesium, ki_mmol=float("inf")))

    assert json.loads(to_json(assess(DAY, model=none)))["model_changes"] == {"magnesium.ki_mmol": [75.0, None]}


def test_standards_of_ones_own_are_written_out() -> None:
    """Nobody else could look them up."""
    row = {"mineral": "magnesium", "word": "UL", "mg": 150, "basis": "supplements", "reference": "our clinic"}
    mine = Standards.of("clinic", name="Our clinic", rows=[row])
    data = assess(DAY, ANN, standards=mine).to_dict()

    assert from_plain({"id": "clinic", "name": "Our clinic", "rows": data["standards_rows"]}, Standards) == mine
    assert "standards_rows" not in assess(DAY, ANN, standards="efsa").to_dict()
    assert "reference values clinic (one's own)" in " ".join(assess(DAY, standards=mine).report().split())


def test_standards_that_only_bear_an_authoritys_name_are_written_out() -> None:
    """One row less is another table."""
    fewer = attrs.evolve(standards("iom"), rows=standards("iom").rows[1:])

    assert len(assess(DAY, standards=fewer).to_dict()["standards_rows"]) == len(fewer.rows)


def test_a_replaced_rule_is_named_with_its_reason() -> None:
    """Whoever reads the result sees that a threshold is not camg's."""
    rules = RULES.replace(RULES["dose/ca-single-cap"], reason="the clinic's")
    result = assess(DAY, rules=rules)

    assert result.to_dict()["rule_set"]["reasons"] == [{"rule": "dose/ca-single-cap", "reason": "the clinic's"}]
    assert "replaced: dose/ca-single-cap" in " ".join(result.report().split())


def test_plain_data_carries_the_trace_of_every_outcome() -> None:
    """Also of those that found nothing."""
    result = assess(DAY, ANN)
    outcomes = result.to_dict()["outcomes"]

    assert [each["rule_id"] for each in outcomes] == [each.id for each in RULES]
    for each, known in zip(outcomes, RULES, strict=True):
        assert each["trace"] == to_plain(trace(known, result.situation))
        assert (each["trace"]["kind"], each["trace"]["margin"]) == (each["kind"], each["margin"])
        assert each["trace"]["reads"]


def test_a_diary_says_it_once_and_traces_every_day() -> None:
    """What it was made with is the same for all of them."""
    diary = Diary.of(*[Intake.of(Dose.of("calcium", "600 mg"), at=f"2026-03-0{day}T08:00") for day in (1, 2)])
    result = assess(diary, ANN)
    data = result.to_dict()

    assert data["camg"] == __version__
    assert all(each["trace"]["looks"] for each in data["days"]["2026-03-01"]["outcomes"] if each["kind"] == "found")
    assert result.why("dose/ca-single-cap").startswith("2026-03-01\ndose/ca-single-cap: found, advice\n")
    assert result.why("dose/ca-single-cap").count("dose/ca-single-cap: found") == 2
