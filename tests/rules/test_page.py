"""A rule's page: statement, predicate, settings, examples, evidence and claims, made from the rule itself."""

import json
import re
from collections.abc import Iterator
from math import inf
from typing import Any

import attrs
import pytest
from rule_sets import cap

from camg import Mineral, Outcome, Reference, default_rules, rule
from camg.catalogue.claims import claim
from camg.catalogue.worked_examples import worked_examples
from camg.rules.dose_size import DoseCap
from camg.rules.ladder import Subject
from camg.rules.outcome import Rule, Severity
from camg.rules.page import page_data, page_of, page_text
from camg.rules.rule import Family, Rung
from camg.rules.situation import Situation

RULES = default_rules()


@pytest.mark.parametrize("each", list(RULES), ids=lambda each: each.id)
def test_a_page_holds_all_there_is_to_say_of_a_rule(each: Rule) -> None:
    """Also its counter-evidence, and the examples that the tests run."""
    page = page_of(each)
    told = " ".join(page_text(page).split())

    assert page_text(page).startswith(f"{each.id}\n  ")
    assert all(" ".join(part.split()) in told for part in (each.statement, *page.steps))
    assert [shown.text for shown in page.examples] == [row.text for row in worked_examples(each.id)] != []
    assert all(shown.text in told for shown in page.examples)
    assert all(f"[{source.id}]" in told for source in each.references)
    for known in page.claims:
        assert known.claim in told
        assert known.counter in told
        assert known.what_if in told
    assert not re.search(r"[{}]|\bNone\b|\binf\b", told), told


FAMILIES = [each for each in RULES if isinstance(each, Family)]
NO_PART_OF_A_PREDICATE = {"aims_at", "portion"}


def numbers_of(value: Any) -> Iterator[float]:
    """Every number that a rule was made with, save what only its sentences and remedies read."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        yield float(value)
    elif isinstance(value, tuple):
        for each in value:
            yield from numbers_of(each)
    elif attrs.has(type(value)) and not isinstance(value, Mineral | Reference | Family):
        yield from numbers_in(value)


def numbers_in(record: Any) -> Iterator[float]:
    for field in attrs.fields(type(record)):
        if field.init and field.name not in NO_PART_OF_A_PREDICATE:
            yield from numbers_of(getattr(record, field.name))


def is_said(number: float, steps: str) -> bool:
    """0 and infinity bound nothing, and an hour may be a clock's."""
    written = [f"{number:g}", f"{number:02g}:00"]
    return number in (0, inf) or any(re.search(rf"(?<![\d.]){each}(?![\d.]*\d)", steps) for each in written)


@pytest.mark.parametrize("each", FAMILIES, ids=lambda each: each.id)
def test_the_predicate_names_every_severity_of_the_ladder_and_every_number_of_the_rule(each: Family) -> None:
    """A step, or a condition of one, that the page leaves out would surprise."""
    steps = page_of(each).steps
    text = " ".join(steps)

    assert {step.severity.value for step in each.ladder} == set(re.findall(r": (\w+)", text))
    assert "hangs on the case" not in text
    assert not re.search(r"(below|at least|above) [01]: ", text), "a count of what is measured is no condition"
    assert [number for number in numbers_in(each) if not is_said(number, text)] == []
    assert len(set(steps)) == len(steps)


@pytest.mark.parametrize("each", FAMILIES, ids=lambda each: each.id)
def test_the_predicate_names_the_minerals_and_words_that_a_rule_hangs_on(each: Family) -> None:
    """As its parameters have them."""
    text = " ".join(page_of(each).steps)
    for name in ("mineral", "other", "one", "rival"):
        assert str(getattr(each, name, "")) in text
    for name in ("goals", "excused_by", "conditions"):
        for word in getattr(each, name, ()):
            assert word.replace("-", " ") in text


@pytest.mark.parametrize("each", FAMILIES, ids=lambda each: each.id)
def test_the_predicate_follows_the_parameters(each: Family) -> None:
    """No number of it is typed a second time: with other limits it says other limits."""

    def moved(value: Any) -> Any:
        if isinstance(value, float):
            return value * 1.25
        if isinstance(value, tuple):
            return tuple([moved(inner) for inner in value])
        if attrs.has(type(value)) and not isinstance(value, Mineral | Reference | Family):
            fields = [field for field in attrs.fields(type(value)) if field.init]
            return attrs.evolve(value, **{field.alias: moved(getattr(value, field.name)) for field in fields})
        return value

    fields = [field for field in attrs.fields(type(each)) if field.init]
    other = attrs.evolve(each, **{field.alias: moved(getattr(each, field.name)) for field in fields})
    text = " ".join(page_of(other).steps)

    assert [number for number in numbers_in(other) if not is_said(number, text) and number % 1 == 0] == []


def test_a_rule_of_a_strangers_family_says_its_plain_ladder() -> None:
    """Also one that measures otherwise than the family it comes from; unless it has words of its own."""

    class Tallest(DoseCap):
        def subjects(self, situation: Situation) -> Iterator[Subject]:
            yield Subject(180.0, (self.limits,))

    class Named(Tallest):
        def predicate(self) -> tuple[str, ...]:
            return (f"taller than {self.rungs[0].limit:g} cm: info",)

    one = cap(rungs=(Rung(500.0, Severity.INFO),))
    given: Any = {field.alias: getattr(one, field.name) for field in attrs.fields(DoseCap) if field.init}

    assert page_of(Tallest(**given)).steps == ("above 500 mg: info",)
    assert page_of(Named(**given)).steps == ("taller than 500 cm: info",)
    assert page_of(DoseCap(**given)).steps == ("above 500 mg of calcium in one occasion: info",)


TWO_GRADES = {
    "timing/separate-high-dose-ca-mg": "D C", "timing/evening-mg": "D C", "timing/carbonate-with-meal": "A C",
    "dose/ca-single-cap": "A B", "form/inhibitors-at-meal": "A B", "depletion/ppi": "A B",
    "kidney/hypercalcaemia-wastes-mg": "B C", "renal/mg-egfr": "A B", "drug/levothyroxine": "A B",
    "drug/quinolone": "A B", "drug/bisphosphonate": "A B", "mineral/iron-ca": "A C",
}  # fmt: skip
"""The rules to which the catalogue gives two grades, as it prints them."""


def test_a_rule_to_which_the_catalogue_gives_two_grades_has_the_lower_and_says_why() -> None:
    """On its page, and as data."""
    reasons = {each.id: each.grade_reason for each in FAMILIES if each.grade_reason}

    assert set(reasons) == set(TWO_GRADES)
    for rule_id, grades in TWO_GRADES.items():
        page = page_of(RULES[rule_id])
        assert page.grade.value == max(grades.split())
        assert all(re.search(rf"\b{grade}\b", reasons[rule_id]) for grade in grades.split())
        assert reasons[rule_id] in " ".join(page_text(page).split())
        assert page_data(page)["grade_reason"] == reasons[rule_id]


def test_a_page_is_plain_data_too() -> None:
    """With the verdict of each claim and what speaks against it."""
    data = page_data(page_of(RULES["competition/predicted-loss"]))
    (known,) = [each for each in data["claims"] if each["id"] == "S2-09"]

    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert (known["verdict"], known["preset"]) == ("contested", "strong-competition")
    assert known["counter_evidence"] == claim("S2-09").counter
    assert data["steps"] == list(RULES["competition/predicted-loss"].predicate())  # type: ignore[attr-defined]


def test_the_predicate_of_a_gap_says_for_which_amounts_it_holds() -> None:
    """Both minerals in their ranges."""

    assert page_of(RULES["timing/separate-high-dose-ca-mg"]).steps == (
        "below 4 h, where calcium is 500 mg or more and magnesium 100 mg or more: info",
        "below 2 h, where calcium is 1000 mg or more and magnesium 100 mg or more: advice",
    )


def test_the_predicate_says_on_what_a_severity_hangs() -> None:
    """On a ratio, where the short mineral stands; of blood calcium, what magnesium is; of a medicine, beside what."""
    ratio = "calcium to magnesium above 2.8"

    assert page_of(RULES["ratio/daily-high"]).steps[:3] == (
        (
            f"{ratio}, where magnesium reaches the RDA, or calcium and magnesium are both below the EAR (the RDA where "
            "there is none): info"
        ),
        f"{ratio}, where magnesium is below the RDA, and reaches the EAR or there is none: advice",
        f"{ratio}, where magnesium is below the EAR: caution",
    )
    assert page_of(RULES["lab/hypocalcaemia-with-low-mg"]).steps == (
        (
            "ionised calcium below 1.1 mmol/L (albumin-corrected calcium below 2.2 mmol/L where ionised calcium is not "
            "known), and serum magnesium is below 0.7 mmol/L: warning"
        ),
        "where serum magnesium is below 0.41 mmol/L it adds “PTH resistance is likely.”",
    )
    assert page_of(RULES["depletion/diuretic"]).steps[1] == (
        "a thiazide diuretic is taken for 12 months or more, without a potassium-sparing diuretic: caution"
    )
    assert "caution" not in " ".join(page_of(RULES["ratio/daily-low"]).steps)


def test_a_limit_of_the_standards_is_named_by_its_word() -> None:
    """The page does not pretend to know whose it is."""

    assert page_of(RULES["intake/ca-ul"]).steps[:2] == (
        "calcium of all sources, or of supplements alone where the UL counts only those, is above the UL: warning",
        "it is above 0.9 of the UL, and not above the UL: info",
    )


def test_a_function_has_a_page_without_a_predicate() -> None:
    """What it asks stands in its code."""

    @rule(id="clinic/late", statement="No calcium late.", grade="D", references=["mah-2021"])
    def late(this: Rule, situation: Situation) -> Outcome:
        return Outcome.clear(this)

    page = page_of(late)

    assert (page.steps, page.settings, page.examples, page.claims) == ((), (), (), ())
    assert "[mah-2021]" in page_text(page)
