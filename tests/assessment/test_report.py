"""The report: an assessment in words that a tired person understands."""

import re
from datetime import datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
import strategies as own
from hypothesis import given
from rule_strategies import calm_regimens, rule_persons

from camg import (
    Assessment,
    Diary,
    Dose,
    Finding,
    Intake,
    Medicine,
    Outcome,
    Person,
    Regimen,
    Rule,
    RuleSet,
    Salt,
    Situation,
    Standards,
    assess,
    default_rules,
    rule,
)
from camg.assessment.report import what_to_do
from camg.reading import read_regimen

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "day.toml"


@cache
def example() -> Assessment:
    """The day that the README shows."""
    day = read_regimen(EXAMPLE)
    return assess(day.regimen, day.person)


def part(report: str, head: str) -> list[str]:
    """Return the lines under a headline, up to the next empty one."""
    lines = report.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(head)) + 1
    stop = next((number for number in range(start, len(lines)) if not lines[number]), len(lines))
    return lines[start:stop]


def line_of(lines: list[str], *words: str) -> str:
    """Return the one line that holds all these words."""
    (found,) = [line for line in lines if all(word in line for word in words)]
    return found


def as_prose(report: str) -> str:
    return " ".join(report.split())


# What it says ---------------------------------------------------------------------------------------------------


def test_the_report_says_what_is_taken() -> None:
    """Elemental amounts with their compound, by the clock; the medicine; the usual diet."""
    lines = part(example().report(), "What is taken (elemental amounts)")

    assert "500 mg" in line_of(lines, "08:00", "calcium carbonate", "full meal")
    assert "100 mg" in line_of(lines, "08:00", "magnesium bisglycinate", "full meal")
    assert "medicine" in line_of(lines, "06:30", "levothyroxine")
    assert "700 mg" in line_of(lines, "calcium", "usual food")
    assert "180 mg" in line_of(lines, "magnesium", "usual food")
    assert len(lines) == 5


def test_the_report_says_what_is_absorbed_with_its_range() -> None:
    """For each intake and for the day, as the model has it."""
    lines = part(example().report(), "What is absorbed")

    for mineral in ("calcium", "magnesium"):
        absorbed = example().absorption.absorbed_mg(mineral)
        low, high = example().absorption.range_mg(mineral)
        for place in ("08:00", "all"):
            line = line_of([line for line in lines if "(" in line], place, f"  {mineral} ")
            assert f"{absorbed:.1f} mg" in line
            assert f"({low:.0f}-{high:.0f})" in line


def test_the_report_says_what_the_rival_costs() -> None:
    """The number that the folklore is about stands beside what else is lost."""
    lines = part(example().report(), "What is absorbed")

    assert f"{example().absorption.lost_competition_mg('magnesium'):.2f} mg" in line_of(lines, "all", "magnesium")
    assert "to the rival" in lines[0]


def test_the_report_holds_totals_against_the_standard() -> None:
    """Total, share of supplements, requirement, recommendation and upper level, of whose table."""
    lines = part(example().report(), "The day against US/Canada Dietary Reference Intakes (IOM)")

    assert re.findall(r"\d+ mg", line_of(lines, "  calcium  ")) == ["1200 mg", "500 mg", "800 mg", "1000 mg", "2500 mg"]
    assert re.findall(r"\d+ mg", line_of(lines, "  magnesium  ")) == ["280 mg", "100 mg", "265 mg", "320 mg", "350 mg"]
    assert line_of(lines, "  magnesium  ").endswith("(supplements)")


def test_the_report_says_the_ratio() -> None:
    """By mass and by moles, for both are quoted; 1200 to 280."""

    assert "Calcium to magnesium is 4.29 by mass, 2.60 by moles." in example().report()


def test_without_food_the_report_says_that_totals_are_lower_bounds() -> None:
    """And why there is no ratio."""
    day = read_regimen(EXAMPLE)
    report = assess(day.regimen).report()

    assert "at least 500 mg" in report
    assert "totals are lower bounds, and no ratio" in as_prose(report)
    assert "by moles" not in report


def test_without_magnesium_the_report_says_that_there_is_no_ratio() -> None:
    """Not that it is none, and not that food is missing."""
    report = assess(Regimen.of(Intake.of(Dose.of("calcium", "500 mg"), at="08:00"), complete=True)).report()

    assert "There is no magnesium, so no ratio" in as_prose(report)
    assert "lower bound" not in report


def test_the_report_groups_findings_by_what_to_do() -> None:
    """Each with severity, rule, grade, sentence and sources; the thyroid pill leads, and within a group the worst."""
    result = example()
    lines = part(result.report(), "Remarks, by what to do about them")
    heads = [tuple(line.split()[:2]) for line in lines if re.match(r"  [A-Z]", line)]
    groups = what_to_do(result.findings)

    assert heads == [(each.severity.value.upper(), each.rule_id) for _, group in groups for each in group]
    assert sorted(heads) == sorted((each.severity.value.upper(), each.rule_id) for each in result.findings)
    assert heads[0] == ("WARNING", "drug/levothyroxine")
    assert [line.strip() for line in lines if re.match(r" [A-Z]", line)] == [head for head, _ in groups]
    for _, group in groups:
        assert [each.severity for each in group] == sorted([each.severity for each in group], reverse=True)
    assert {family.split("/")[0] for _, family in heads} >= {"drug", "ratio", "intake", "timing"}
    for finding in result.findings:
        assert as_prose(finding.message) in as_prose("\n".join(lines))
        assert f"grade {finding.grade.value}: " in line_of(
            [line for line in dict.fromkeys(lines) if re.match(r"  [A-Z]", line)], finding.rule_id
        )


def test_the_most_severe_finding_is_printed_first() -> None:
    """Also where nothing can be offered against it, above others that can be answered."""
    day = Regimen.of(
        Intake.of(Dose.of("calcium", "400 mg"), at="12:00", meal="full"),
        *[Medicine.of("levothyroxine", at=at) for at in ("05:00", "10:00", "15:00", "20:00")],
    )
    result = assess(day, Person.of(age="60 year", sex="male", dietary_calcium="1000 mg", dietary_magnesium="100 mg"))
    groups = what_to_do(result.findings)
    worst = [max(each.severity for each in group) for _, group in groups]

    assert groups[0][0] == "No change is offered"
    assert worst[0] == result.worst
    assert worst == sorted(worst, reverse=True)


@given(calm_regimens(), rule_persons())
def test_groups_stand_in_the_order_of_their_worst(regimen: Regimen, person: Person) -> None:
    """Of two as severe, the one that offers no change stands last."""
    groups = what_to_do(assess(regimen, person).findings)
    order = [(-max(each.severity.rank for each in group), not group[0].remedies) for _, group in groups]

    assert order == sorted(order)


ROWS = {
    "Row: 60 years, male.": Person.of(age="60 year", sex="male"),
    "Row: 60 years, female.": Person.of(age="60 year", sex="female"),
    "Row: 30 years, female, pregnant.": Person.of(age="30 year", sex="female", life_stage="pregnant"),
    "Row: 46 years, female, pregnancy or lactation not stated: the row of age and sex holds.": Person.of(
        age="46 year", sex="female"
    ),
    "Rows: age not stated, sex not stated: each range spans the rows that could hold, pregnancy and lactation aside.": (
        Person.of()
    ),
    "Rows: age not stated, male: each range spans the rows that could hold.": Person.of(sex="male"),
    "Rows: 60 years, sex not stated: each range spans the rows that could hold.": Person.of(age="60 year"),
    "Rows: age not stated, female: each range spans the rows that could hold, all of them pregnant.": Person.of(
        sex="female", life_stage="pregnant"
    ),
}


@pytest.mark.parametrize("line", ROWS)
def test_the_report_says_which_rows_of_the_table_it_shows(line: str) -> None:
    """One where age and sex are stated; a range over all that could hold where one of them is not."""
    assert line in as_prose(assess(Regimen.of(), ROWS[line]).report())


def test_the_report_says_what_to_change_and_what_that_gains() -> None:
    """The remedies of each finding, each with its gain; where none clears it, what stood in the way."""
    result = example()
    prose = as_prose(result.report())

    for finding in result.findings:
        for remedy in finding.remedies:
            assert as_prose(remedy.text) in prose
            assert remedy.gain is None or as_prose(remedy.gain.text) in prose
        if finding.offers.refused and not finding.remedies:
            assert as_prose(finding.offers.text) in prose
    assert any(finding.remedies for finding in result.findings)


def test_a_diary_is_not_told_to_change() -> None:
    """What was taken cannot be changed."""
    tablet = Intake.of(Dose.of("calcium", "1200 mg"), at=datetime(2026, 3, 1, 8, 0))
    result = assess(Diary.of(tablet))

    assert "Remarks, most severe first; what was taken cannot be changed" in result.report()
    assert all(finding.remedies == () for finding in result.findings)


def test_the_report_says_what_separation_and_splitting_gain() -> None:
    """The folklore in numbers: about a milligram by parting, more by splitting."""
    (finding,) = [each for each in example().findings if each.rule_id == "timing/separate-high-dose-ca-mg"]
    gains = [float(mg) for mg in re.findall(r"([+-][0-9.]+) mg", finding.message)]

    assert len(gains) == 3
    assert 0 < gains[0] < 3 < gains[2]


def test_the_report_says_what_was_not_judged_for_want_of_which_input() -> None:
    """So that the reader knows what to look up."""
    lines = part(example().report(), "Not judged, for want of")

    for outcome in example().not_evaluated:
        assert outcome.rule_id in line_of(lines, f"  {', '.join(outcome.missing)}: ")
    assert "ratio/supplement-1-1" in line_of(lines, "serum magnesium")


def test_where_every_input_is_there_nothing_is_said_to_be_missing() -> None:
    """The headline goes with what it is for."""
    stated = Person.of(
        age="46 year",
        sex="female",
        alcohol="0 g",
        sodium="2000 mg",
        caffeine="0 mg",
        energy="2000 kcal",
        treatments={},
        conditions=[],
        diet=[],
        stress="low",
    )

    assert "for want of" not in assess(Regimen.of(complete=True), stated).report()


def test_the_report_counts_the_outcomes() -> None:
    """All rules are accounted for, whatever they said."""
    counted = re.search(
        r"(\d+) rules: (\d+) found something, (\d+) looked and found nothing, "
        r"(\d+) lacked an input, (\d+) did not apply",
        as_prose(example().report()),
    )

    assert counted is not None
    total, *kinds = map(int, counted.groups())
    assert total == len(example().outcomes) == sum(kinds)
    assert kinds[2] == len(example().not_evaluated)


def test_the_report_lists_its_references() -> None:
    """Every source that a finding cites, under its key, with what of it was read."""
    listed = as_prose("\n".join(part(example().report(), "References")))

    for reference in example().references:
        assert f"[{reference.id}] {as_prose(str(reference))} ({reference.checked})" in listed
    assert len(re.findall(r"\[[a-z0-9-]+\]", listed)) == len(example().references)


@given(own.regimens(), own.persons())
def test_every_report_says_that_no_finding_is_not_the_same_as_safe(regimen: Regimen, person: Person) -> None:
    """Above all where nothing was found."""
    result = assess(regimen, person)

    assert "No finding is not the same as safe" in as_prose(result.report())
    assert "No finding is not the same as safe" in as_prose(result._repr_html_())
    assert "not the same as safe" in result.to_dict()["statement"]


def test_an_empty_day_has_a_report() -> None:
    """It says that nothing is listed and that nothing was remarked."""
    report = assess(Regimen.of()).report()

    assert "nothing is listed" in report
    assert "no calcium or magnesium intake is listed" in report
    assert "Remarks: none." in report
    assert "References" not in report


def test_what_the_model_assumed_is_said() -> None:
    """An unknown salt, an unknown meal and a load that nobody studied are marked where they count."""
    report = assess(Regimen.of(Intake.of(Dose.of("magnesium", "2000 mg"), at="21:00"))).report()

    assert "salt not known, meal not known" in report
    assert "21:00 magnesium: salt not known: taken as soluble, the low end as acid-dependent." in report
    assert re.search(r"\(\d+-\d+\) \*", report)
    assert "* outside the loads" in report
    assert "* outside the loads" not in example().report()


def test_a_report_prints_itself() -> None:
    """`print(assessment)` is the report."""

    assert str(example()) == example().report()
    assert example().report().endswith("\n")


def test_a_diarys_report_has_a_part_for_each_day() -> None:
    """Under weekday and date; a day without entries has none, and is said to be unknown."""
    dose = Dose.of("calcium", "600 mg")
    report = assess(
        Diary.of(Intake.of(dose, at=datetime(2026, 3, 1, 8)), Intake.of(dose, at=datetime(2026, 3, 3, 8), meal="full"))
    ).report()

    assert report.index("Sunday 2026-03-01") < report.index("Tuesday 2026-03-03")
    assert "2026-03-02" not in report
    assert "2 days with entries; a day without entries is unknown, not a fast." in report
    assert report.count("What is taken") == 2
    assert report.count("not the same as safe") == 1


# Width ----------------------------------------------------------------------------------------------------------


def test_the_example_fits_a_hundred_columns() -> None:
    """Wider lines break where they should not, in a terminal and in a mail."""

    assert max(map(len, example().report().splitlines())) <= 100


@given(calm_regimens(), rule_persons())
def test_no_sentence_is_longer_than_the_width_asked_for(regimen: Regimen, person: Person) -> None:
    """Whatever was found, at the usual width; the rows of tables are another matter."""
    lines = assess(regimen, person).report().splitlines()

    assert [line for line in lines if len(line) > 100 and not re.search(r"\S {2,}\S", line)] == []


def test_the_day_of_somebody_unknown_fits_a_hundred_columns() -> None:
    """Without age and sex, as many people will try it first."""
    report = assess(Regimen.of(Intake.of(Dose.of("calcium", "500 mg"), at="08:00"))).report()

    assert max(map(len, report.splitlines())) <= 100


def test_a_narrow_report_has_narrow_lines() -> None:
    """Words longer than the width are one exception; tables, whose columns stand two blanks apart, the other."""
    lines = example().report(width=60).splitlines()
    wide = [line for line in lines if len(line) > 60 and len(line.split()) > 1 and "  " not in line.strip()]

    assert wide == []


def test_sentences_are_wrapped_at_the_width() -> None:
    """A narrow report breaks its sentences sooner, and says the same."""
    wide, narrow = example().report(width=120), example().report(width=60)

    assert len(narrow.splitlines()) > len(wide.splitlines())
    assert as_prose(narrow) == as_prose(wide)
    for finding in example().findings:
        (first,) = {line for line in narrow.splitlines() if line.strip() and finding.message.startswith(line.strip())}
        assert len(first) <= 60


# HTML -----------------------------------------------------------------------------------------------------------

HOSTILE = '<script>alert("1")</script>'


class Tags(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def tags_of(html: str) -> Tags:
    """Parse a fragment; every tag that is opened must be closed, in order."""
    tags = Tags()
    tags.feed(html)
    tags.close()
    assert tags.open == []
    return tags


def test_a_notebook_shows_the_findings_as_tables() -> None:
    """With the same remarks as the report."""
    tags = tags_of(example()._repr_html_())

    assert tags.opened.count("table") == 4
    for finding in example().findings:
        assert finding.message in tags.text
        assert finding.rule_id in tags.text


def test_names_from_strangers_are_escaped() -> None:
    """Products, medicines, salts, standards and rules of one's own are text, never markup."""
    compound = Salt.of("ca-mine", formula="CaCO3", mineral="calcium", name=f"salt {HOSTILE}")
    regimen = Regimen.of(
        Intake.of(Dose.of("calcium", "1200 mg", salt=compound), at="08:00", product=HOSTILE),
        Medicine.unlisted(f"drops {HOSTILE}", at="09:00"),
    )

    @rule(id="clinic/hostile", statement=HOSTILE, grade="D")
    def hostile(this: Rule, situation: Situation) -> Outcome:
        return Outcome.found(this, Finding.of(this, severity="info", message=f"message {HOSTILE}"))

    @rule(id="clinic/lacking", statement=HOSTILE, grade="D")
    def lacking(this: Rule, situation: Situation) -> Outcome:
        return Outcome.not_evaluated(this, missing=[f"input {HOSTILE}"])

    @rule(id="clinic/faulty", statement=HOSTILE, grade="D")
    def faulty(this: Rule, situation: Situation) -> Outcome:
        raise ValueError(f"fault {HOSTILE}")

    rules = default_rules() | RuleSet.of(hostile, lacking, faulty, id="clinic", version="1")
    values = Standards.of("clinic", name=f"values {HOSTILE}", rows=[])
    html = assess(regimen, rules=rules, standards=values)._repr_html_()

    assert "<script" not in html
    for what in ("salt", "drops", "message", "input", "fault", "values"):
        assert f"{what} {HOSTILE}" in tags_of(html).text


@given(own.regimens(), own.persons())
def test_the_html_of_any_day_is_well_formed(regimen: Regimen, person: Person) -> None:
    """No tag is left open, and none comes from the data."""
    tags = tags_of(assess(regimen, person)._repr_html_())

    assert set(tags.opened) <= {"div", "p", "strong", "em", "table", "caption", "tr", "th", "td", "ul", "li"}


def test_a_diarys_html_has_a_part_for_each_day() -> None:
    """Under its date, with one closing remark."""
    dose = Dose.of("calcium", "600 mg")
    diary = Diary.of(Intake.of(dose, at=datetime(2026, 3, 1, 8)), Intake.of(dose, at=datetime(2026, 3, 3, 8)))
    tags = tags_of(assess(diary)._repr_html_())

    assert tags.opened.count("h3") == 2
    assert "2026-03-03" in tags.text
    assert tags.text.count("not the same as safe") == 1
