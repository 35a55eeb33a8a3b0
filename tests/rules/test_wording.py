"""The one place where findings become sentences: made of numbers, by the rule's own words."""

import re
from datetime import datetime
from typing import Any

import attrs
import pytest
import rule_strategies as near
from hypothesis import given
from rule_examples import BOUNDARIES, EXAMPLES, Example

from camg import Diary, Dose, Intake, Medicine, Move, Person, Regimen, assess
from camg.intake.dose import DoseBasis
from camg.rules.default import default_rules
from camg.rules.outcome import Finding, Outcome, Rule
from camg.rules.rule import Family
from camg.rules.situation import Situation
from camg.rules.situation import situations as days_of
from camg.rules.wording import PLACES, described, number

RULES = default_rules()
FOUND = [each for each in (*EXAMPLES, *BOUNDARIES) if each.expected.kind == "found"]
DIAGNOSES = ("you have", "you suffer", "deficien", "disease", "stop taking", "do not take", "you must")


def findings_of(example: Example) -> tuple[Finding, ...]:
    return RULES[example.rule].check(example.situation).findings


def message_of(rule_id: str, *items: Intake | Medicine, person: Person | None = None) -> str:
    (finding,) = RULES[rule_id].check(Situation.of(Regimen.of(*items), person)).findings
    return finding.message


# Every sentence -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", FOUND, ids=str)
def test_a_sentence_knows_everything_that_it_says(example: Example) -> None:
    """No place of a template is left without its fact, and none stands bare."""
    for finding in findings_of(example):
        assert "unknown" not in finding.message
        assert not re.search(r"[{}]|None|\bnan\b|\binf\b|  ", finding.message), finding.message


@pytest.mark.parametrize("example", FOUND, ids=str)
def test_a_sentence_is_made_of_the_numbers_of_its_finding(example: Example) -> None:
    """Whoever reads it sees what was looked at: another dose, another sentence."""
    for finding in findings_of(example):
        digits = set(re.findall(r"\d+(?:\.\d+)?", finding.message))
        measured = number(finding.measured, finding.unit).split()[0]
        percent = number(100 * (finding.measured or 0.0), "%").split()[0]
        closer = f"{finding.measured:.6g}"
        said = {measured, measured.removeprefix("-"), percent, closer}
        one_product = finding.facts.get("one_product") == "yes"
        in_words = finding.rule_id in WORDS or "stated" in finding.facts or finding.facts.get("known") == "not stated"
        assert digits & said or one_product or in_words, finding.message


WORDS = ("timing/evening-mg", "timing/carbonate-with-meal", "dose/elemental-vs-compound")
"""Rules whose measure is a word: an evening dose or none, fasted or not, one reading or two.

So is what a person states, and how long or how much where that is not stated.
"""


@pytest.mark.parametrize("example", FOUND, ids=str)
def test_a_sentence_never_diagnoses_and_never_orders(example: Example) -> None:
    """It speaks of amounts and of asking, not of illness, but for what the person stated."""
    for finding in findings_of(example):
        message = finding.message.lower().replace(str(finding.facts.get("stated", "nothing stated")), "")
        assert [word for word in DIAGNOSES if word in message] == []


@pytest.mark.parametrize("example", FOUND, ids=str)
def test_a_sentence_names_the_intakes_that_it_is_about_in_facts_that_can_be_read(example: Example) -> None:
    """Facts are numbers and words, so that another language can say them too."""
    for finding in findings_of(example):
        assert all(isinstance(value, float | int | str) for value in finding.facts.values())
        assert finding.message == finding.message.strip()
        assert finding.message.endswith((".", "?"))


@pytest.mark.parametrize("rule", [each for each in RULES if isinstance(each, Family)], ids=lambda each: each.id)
def test_every_template_of_a_rule_is_used_and_filled_by_some_example(rule: Family) -> None:
    """A misspelt place would always be `unknown`, and words that nothing calls up would never be read."""
    speakers: list[Any] = [rule, *getattr(rule, "parts", ())]
    written = {
        getattr(speaker, each.name)
        for speaker in speakers
        for each in attrs.fields(type(speaker))
        if each.name.startswith("says")
    } - {""}
    used: set[str] = set()
    for finding in [each for example in FOUND if example.rule == rule.id for each in findings_of(example)]:
        template = rule.template(finding.facts)
        places = set(re.findall(r"{(\w+)}", template)) - set(finding.facts)
        used.add(template)
        assert places <= {"measured", "measured_percent", "apart", "low", "high", "items"} | SOMETIMES

    assert used == written


SOMETIMES = {"official_ratio", "official_ratio_most"}
"""Facts that need standards that recommend both minerals."""


@given(near.situations())
def test_no_finding_has_a_fact_that_its_rule_does_not_name(situation: Situation) -> None:
    """The names are what sentences are checked against, before anything is found."""
    for rule in RULES:
        for finding in rule.check(situation).findings:
            assert set(finding.facts) <= names_of(rule, finding)


def names_of(rule: Any, finding: Finding) -> set[str]:
    """The facts that a rule names; of several parts those of the one that made the finding."""
    parts = [part for part in getattr(rule, "parts", ()) if part.name == finding.facts["part"]]
    return {"part", *parts[0].fact_names} if parts else set(rule.fact_names)


@pytest.mark.parametrize("rule", [each for each in RULES if isinstance(each, Family)], ids=lambda each: each.id)
def test_every_fact_that_a_rule_names_is_had_by_some_example(rule: Family) -> None:
    """Else a sentence could count on it in vain."""
    findings = [each for example in FOUND if example.rule == rule.id for each in findings_of(example)]
    had = {name for finding in findings for name in finding.facts}
    named = {name for finding in findings for name in names_of(rule, finding)}

    assert named - had - SOMETIMES == set()


def test_every_place_of_a_template_is_filled() -> None:
    """Those that every sentence has, whatever the rule."""
    (finding,) = findings_of(next(each for each in FOUND if each.rule == "dose/ca-single-cap"))
    rule: Any = RULES["dose/ca-single-cap"]
    every: Any = attrs.evolve(rule, says=" ".join(f"{{{place}}}" for place in PLACES))

    assert "unknown" not in every.check(finding.situation).findings[0].message


def test_what_is_missing_is_said_with_what_it_could_do() -> None:
    """The lowest possible severity, with the missing input named."""
    dose = Intake.of(Dose.of("magnesium", "400 mg", salt="mg-oxide"), at="08:00")

    assert message_of("intake/mg-laxative", dose).endswith(
        "This could matter more, depending on what is not known: loose stools."
    )


# Single sentences ---------------------------------------------------------------------------------------------


def apart(calcium: str, magnesium: str, *, ca_at: str = "08:00", mg_at: str = "08:00") -> tuple[Intake, Intake]:
    return (
        Intake.of(Dose.of("calcium", calcium), at=ca_at, meal="full"),
        Intake.of(Dose.of("magnesium", magnesium), at=mg_at, meal="full"),
    )


@pytest.mark.parametrize(
    "dose",
    [Dose.of("magnesium", "400 mg", salt="mg-oxide"), Dose.of_salt("mg-oxide", "400 mg")],
    ids=["read as the element", "read as the compound"],
)
def test_both_readings_of_a_label_are_named_whichever_was_chosen(dose: Dose) -> None:
    """ "Magnesium oxide 400 mg" is 400 or 241.2 mg of magnesium: the sentence has both and says which is which."""
    assumed = Intake.of(attrs.evolve(dose, basis=DoseBasis.ASSUMED), at="08:00")
    (finding,) = RULES["dose/elemental-vs-compound"].check(Situation.of(Regimen.of(assumed))).findings

    if dose.basis is DoseBasis.DECLARED:
        assert finding.facts["if_compound_mg"] == pytest.approx(241.2, abs=0.05)
        assert (
            "If the number on the label is 400 mg, it was read as the element, and as magnesium oxide it is 241.2 mg "
            "of magnesium" in finding.message
        )
    else:
        assert finding.facts["if_element_mg"] == pytest.approx(400.0)
        assert "Taken as 241.2 mg of magnesium." in finding.message
        assert "if it is 400 mg, it was read as magnesium oxide, and as the element it is 400 mg" in finding.message


def test_a_compound_without_a_formula_has_no_second_reading_to_show() -> None:
    """Nothing is computed, and nothing is said to be unknown that nobody could know."""
    family = attrs.evolve(Dose.of("magnesium", "400 mg", salt="mg-citrate"), basis=DoseBasis.ASSUMED)
    message = message_of("dose/elemental-vs-compound", Intake.of(family, at="08:00"))

    assert "cannot be computed without the formula" in message
    assert "unknown" not in message


def test_parting_calcium_from_magnesium_gains_little_and_splitting_gains_more() -> None:
    """The honest numbers of the model: 1 mg of magnesium by 4 h, 24 mg by two halves."""
    message = message_of("timing/separate-high-dose-ca-mg", *apart("500 mg", "200 mg"))

    assert "by +1.0 mg magnesium and +2.3 mg calcium" in message
    assert "into two doses far apart, +24.0 mg" in message


def test_the_gains_of_larger_doses_are_their_own() -> None:
    """Mg 400 gains 0.7 mg by parting from Ca 500 and 33 mg by splitting."""
    message = message_of("timing/separate-high-dose-ca-mg", *apart("500 mg", "400 mg"))

    assert "by +0.7 mg magnesium" in message
    assert "far apart, +33.4 mg" in message


def test_the_gain_of_parting_counts_from_where_the_doses_stand() -> None:
    """From 2 h to 4 h there is half as much to gain as from 0 h."""
    message = message_of("timing/separate-high-dose-ca-mg", *apart("500 mg", "200 mg", mg_at="10:00"))

    assert "2 h apart" in message
    assert "by +0.5 mg magnesium and +1.1 mg calcium" in message


def test_the_gains_do_not_hang_on_the_rest_of_the_day() -> None:
    """They are those of these two doses alone; other doses have their own findings."""
    rule = RULES["timing/separate-high-dose-ca-mg"]
    more = Intake.of(Dose.of("calcium", "300 mg"), at="16:00", meal="light")
    alone = rule.check(Situation.of(Regimen.of(*apart("500 mg", "200 mg")))).findings[0]
    crowded = rule.check(Situation.of(Regimen.of(*apart("500 mg", "200 mg"), more))).findings[0]

    assert crowded.facts == alone.facts


def test_the_gains_do_not_hang_on_where_midnight_is() -> None:
    """An occasion of two doses, an hour earlier or later, has the same to gain."""
    rule = RULES["timing/separate-high-dose-ca-mg"]

    def gain(first: str, second: str) -> float | str:
        doses = [Intake.of(Dose.of("calcium", "300 mg"), at=at, meal="full") for at in (first, second)]
        both = Regimen.of(*doses, Intake.of(Dose.of("magnesium", "200 mg"), at=second, meal="full"))
        return rule.check(Situation.of(both)).findings[0].facts["parting_gain_magnesium_mg"]

    assert gain("23:50", "00:10") == pytest.approx(gain("22:50", "23:10"))


def test_the_gains_are_the_same_in_a_diary() -> None:
    """What was taken cannot be changed, but the number is the same."""
    items = [
        Intake.of(Dose.of("calcium", "500 mg"), at=datetime(2026, 3, 1, 8, 0), meal="full"),
        Intake.of(Dose.of("magnesium", "200 mg"), at=datetime(2026, 3, 1, 8, 0), meal="full"),
    ]
    (day,) = days_of(Diary.of(*items))
    (finding,) = RULES["timing/separate-high-dose-ca-mg"].check(day).findings

    assert "+1.0 mg magnesium" in finding.message
    assert "+24.0 mg" in finding.message


def test_a_loss_is_said_in_milligrams_and_in_percent() -> None:
    """9.1 % of 38 mg is less than it sounds."""
    rule = RULES["competition/predicted-loss"]
    (finding,) = rule.check(Situation.of(Regimen.of(*apart("1000 mg", "100 mg")))).findings

    assert "calcium taken close by costs 3.47 mg of the magnesium" in finding.message
    assert "(9.06 %)" in finding.message


def test_both_readings_of_an_ambiguous_label_are_shown() -> None:
    """1000 mg of glycinate are 141 mg of magnesium, if the number is the compound's."""
    (example,) = [each for each in EXAMPLES if "141 mg" in each.text]
    (finding,) = findings_of(example)

    assert "Taken as 1000 mg of magnesium" in finding.message
    assert "it is 141 mg" in finding.message


def test_the_thyroid_pill_is_named_and_never_moved() -> None:
    """The mineral moves."""
    pill = Medicine.of("L-Thyroxin", at="06:30")
    message = message_of("drug/levothyroxine", pill, Intake.of(Dose.of("calcium", "600 mg"), at="08:00"))

    assert message.startswith("levothyroxine at 06:30, 600 mg calcium at 08:00: 1.5 h apart")
    assert "kept 4 h apart" in message
    assert "never the medicine" in message


def test_the_authority_and_its_word_are_named() -> None:
    """An adequate intake of one authority is no recommended allowance of another."""
    person = Person.of(age="40 year", sex="male", dietary_magnesium="300 mg")
    rule = RULES["intake/mg-inadequate"]
    iom, efsa = [rule.check(Situation.of(Regimen.of(), person, standards=name)) for name in ("iom", "efsa")]

    assert "IOM RDA" in iom.findings[0].message
    assert "420 mg" in iom.findings[0].message
    assert "EFSA AI is 350 mg" in efsa.findings[0].message


# Words and numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (500.0, "mg", "500 mg"),
        (500.5, "mg", "500.5 mg"),
        (1234.5, "mg", "1235 mg"),
        (9.994, "mg", "9.99 mg"),
        (0.05, "mg", "0.05 mg"),
        (-28.29, "mg", "-28.3 mg"),
        (0.0, "h", "0 h"),
        (1.5, "h", "1.5 h"),
        (2.704, "1", "2.70"),
        (3.125, "1", "3.13"),
        (12.34, "1", "12.3"),
        (0.0913, "1", "0.091"),
        (None, "mg", "open"),
    ],
)
def test_a_number_is_written_with_as_many_figures_as_mean_something(value: float | None, unit: str, text: str) -> None:
    """Three or so; a ratio keeps its zeros, an amount drops them."""

    assert number(value, unit) == text


def test_items_are_named_with_their_salt_and_when() -> None:
    """As a person would say it."""
    items: list[Intake | Medicine] = [
        Intake.of(Dose.of("calcium", "600 mg", salt="ca-carbonate"), at="08:00"),
        Intake.of(Dose.of("magnesium", "12.5 mg"), at=datetime(2026, 3, 1, 21, 0)),
        Medicine.of("levothyroxine", at="06:30"),
    ]

    assert described(items) == (
        "600 mg calcium (calcium carbonate) at 08:00, 12.5 mg magnesium on 2026-03-01 21:00, levothyroxine at 06:30"
    )


class Bare:
    """A rule of a stranger, without words of its own."""

    id = "clinic/bare"
    statement = "Something holds."
    grade = RULES["dose/ca-single-cap"].grade
    references = ()

    def check(self, situation: Situation) -> Outcome:
        raise NotImplementedError


BARE: Rule = Bare()


@pytest.mark.parametrize(
    ("allowed", "said"),
    [
        ((1.0, 2.0), "Measured 3 mg; allowed 1 mg to 2 mg."),
        ((4.0, None), "Measured 3 mg; allowed 4 mg or more."),
        ((None, 2.0), "Measured 3 mg; allowed 2 mg or less."),
        (None, "Measured 3 mg; allowed anything."),
    ],
)
def test_a_rule_without_words_says_its_statement_and_its_numbers(
    allowed: tuple[float | None, float | None] | None, said: str
) -> None:
    """Nobody has to write sentences to write a rule."""
    finding = Finding.of(BARE, severity="info", measured=3.0, allowed=allowed, unit="mg")

    assert finding.message == f"Something holds. {said}"


def test_a_finding_without_a_number_says_what_it_is_about() -> None:
    """Some rules measure nothing."""
    dose = Intake.of(Dose.of("calcium", "600 mg"), at="08:00")

    assert Finding.of(BARE, severity="info", about=[dose]).message == (
        "Something holds. Remarked (600 mg calcium at 08:00)."
    )


def test_a_sentence_of_ones_own_is_kept() -> None:
    """Word for word."""

    assert Finding.of(BARE, severity="info", message="  Mind the gap. ").message == "  Mind the gap. "


def test_a_number_does_not_look_like_the_bound_it_exceeds() -> None:
    """ "2500 mg; the limit is 2500 mg" reads as a contradiction."""
    day = Regimen.of(Intake.of(Dose.of("calcium", "500.004 mg"), at="08:00"))
    (finding,) = RULES["dose/ca-single-cap"].check(Situation.of(day)).findings

    assert "500.004 mg of calcium at once" in finding.message


# What a tired person reads --------------------------------------------------------------------------------------


def test_the_official_ratio_is_the_one_of_the_science_page() -> None:
    """1000 to 320 is 3.125, which people round to 3.13."""
    person = Person.of(age="46 year", sex="female", dietary_calcium="960 mg", dietary_magnesium="320 mg")
    (finding,) = RULES["ratio/official-context"].check(Situation.of(Regimen.of(), person)).findings

    assert "have a ratio of 3.13." in finding.message


def test_that_both_are_low_is_said_where_it_holds_and_only_there() -> None:
    """In a sentence, not as the answer to a question that nobody asked."""
    low, enough = (
        Person.of(age="30 year", sex="female", dietary_calcium=calcium, dietary_magnesium="200 mg")
        for calcium in ("600 mg", "1000 mg")
    )
    said = [
        RULES["ratio/daily-high"].check(Situation.of(Regimen.of(), each)).findings[0].message for each in (low, enough)
    ]

    assert said[0].endswith("Here calcium and magnesium are both low, and that comes first.")
    assert said[1].endswith("the evidence on the ratio is observational.")


@pytest.mark.parametrize("example", FOUND, ids=str)
def test_no_sentence_answers_a_question_with_a_word(example: Example) -> None:
    """Such as "Risk factor: stated." """
    for finding in findings_of(example):
        assert re.findall(r": (?:yes|no|none|stated|none stated|not stated|not known)\.", finding.message) == []


def test_a_tablet_known_by_its_label_is_named_by_what_it_holds() -> None:
    """The label's text and the same amounts once more are twice the words."""
    label = "Calcium 500 mg Magnesium 250 mg Zinc 15 mg"
    parts = [
        Intake.of(Dose.of(name, mg), at="08:00", product=label)
        for name, mg in (("calcium", "500 mg"), ("zinc", "15 mg"))
    ]

    assert Move.of(Regimen.of(*parts), parts[0], at="12:00").text == (
        "Consider moving the tablet with 500 mg calcium and 15 mg zinc from 08:00 to 12:00."
    )


def test_an_assessment_counts_as_people_do() -> None:
    """One finding, two findings."""
    one = assess(Regimen.of(Intake.of(Dose.of("calcium", "100 mg", salt="ca-carbonate"), at="08:00", meal="fasted")))

    assert repr(one).startswith("<Assessment: 1 finding, worst advice; ")


def test_a_mass_of_compound_comes_back_as_it_was_written() -> None:
    """Though the element that is kept of it is rounded."""
    assert Dose.of_salt("mg-citrate-anhydrous", "1240 mg").salt_mg == 1240.0


def test_a_trace_says_in_words_what_could_be_more() -> None:
    """A lower bound has no number for what it could be."""
    told = assess(Regimen.of(Intake.of(Dose.of("calcium", "2000 mg"), at="08:00"))).why(
        "competition/very-high-daily-ca"
    )

    assert "above 2600 mg (the rule's limit, caution)? it could be: how much it is in all is not known" in told
    assert "inf mg" not in told
