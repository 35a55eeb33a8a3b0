"""Label text: what it declares, what it leaves open, and that nothing of it is lost."""

import contextlib
import sys
import warnings
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from camg.catalogue.minerals import CALCIUM, MAGNESIUM, ZINC
from camg.catalogue.salts import salt
from camg.errors import CamgError, InputError, InputErrors, LabelWarning, RangeError
from camg.intake.dose import Dose, DoseBasis
from camg.intake.label import LabelBasis, LabelLine, Serving, dose_from_label, line_doses, read_label, sure_doses
from camg.intake.label.terms import terms
from camg.intake.label.tokens import number_readings, scan

WORDS = (
    "Calcium", "Magnesium", "Mg", "Zinc", "citrate", "oxide", "Magnesiumcitrat", "(as", "(", ")", "davon", "providing",
    "from", "und", "1,250", "1.500", "400", "mg", "g", "mcg", "MG", "mmol", "%", "<", "~", "DV", "NRV", "per", "pro",
    "3", "Tabletten", "capsules", "/", "-", "–", ",", ";", ":", "\n", ".", "=", "+", "x", "elemental", "stearate",
    "Serving Size", "15 mL", "Pantothenic acid", "a", "ß", "²", "٣", "injection",
    "free", "of", "without", "ohne", "calciumfrei", "or", "ampoule",
)  # fmt: skip


def labels() -> st.SearchStrategy[str]:
    """Text of label words in any order, and any text at all."""
    shuffled = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(("", " "))), max_size=40)
    return shuffled.map(lambda pairs: "".join(word + gap for word, gap in pairs)) | st.text(max_size=200)


def the_line(text: str) -> LabelLine:
    (line,) = read_label(text).lines
    return line


def letters(pieces: "tuple[str, ...]") -> list[str]:
    return sorted(char for piece in pieces for char in piece if char.isalnum())


# Laws ---------------------------------------------------------------------------------------------------------


@given(labels())
def test_nothing_of_a_label_is_dropped(text: str) -> None:
    """Every letter and digit is in a piece that was used or in one that was not; every line shows its text."""
    reading = read_label(text)

    assert letters((*reading.used, *reading.unread)) == letters((text,))
    assert all(line.text in text for line in reading.lines)


@given(labels())
def test_a_line_has_one_amount_or_says_why_not(text: str) -> None:
    """An amount goes with declared or computed; candidates with ambiguous, ascending, each with its reading."""
    for line in read_label(text).lines:
        assert (line.elemental_mg is not None) == (line.basis in {LabelBasis.DECLARED, LabelBasis.COMPUTED})
        assert (line.elemental_mg is None) == bool(line.reason)
        assert list(line.candidates_mg) == sorted(set(line.candidates_mg))
        assert len(line.candidates_mg) == len(line.candidate_readings)
        assert all(line.mineral == each.mineral for each in line.salts)


@given(labels(), labels())
def test_a_label_reads_the_same_whatever_was_read_before(text: str, before: str) -> None:
    """The words of labels are prepared when they are first met, and that changes no answer."""
    terms.cache_clear()
    fresh = read_label(text)
    terms.cache_clear()
    read_label(before)

    assert read_label(text) == fresh == read_label(text)


@given(labels())
def test_arbitrary_text_raises_nothing_but_camgs_own_errors(text: str) -> None:
    """A stranger's text is read, warned about, or refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LabelWarning)
        for read in (dose_from_label, lambda each: line_doses(read_label(each))):
            with contextlib.suppress(CamgError):
                read(text)


@given(st.text())
def test_tokens_hold_every_letter_once_and_in_order(text: str) -> None:
    """The scan is a partition of what is not blank."""
    tokens = scan(text)

    assert "".join(text[each.start : each.end] for each in tokens) == "".join(
        char for char in text if not char.isspace() or char in "\n\r\v\f\x85\u2028\u2029"
    )


def work(text: str) -> int:
    """Count the lines of Python that reading a label runs."""
    count = 0

    def trace(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        read_label(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "Magnesium ", "Magnesium 1 mg ", "Calcium (as ", "as ", "((((", "as word ", "1-2-3-", "1/2/", "1,", "400 mg ",
        "calcium - ", "Tablet(", "of which ", "5 tablets ", "Calcium, 3 mg, ", "(Calcium 2 mg) ", "calcium citrate, ",
        "magnesium oxide 4 mg 5% ", "10% ", "a1b2", "per 3 ", ". . 5",
        "Magnesium oxide ", "1 250 mg ", "pro 2 Tabletten ", "no calcium or ", "calcium-", "added ", "calcium-free ",
    ],
)  # fmt: skip
def test_work_grows_no_faster_than_the_text(unit: str) -> None:
    """Twice the text is at most about twice the work, whatever is repeated."""
    short = (unit * 700)[:700]
    read_label("warm up")

    assert work(short * 4) < 4.6 * work(short) + 500


def test_text_is_refused_before_it_is_read_when_it_is_too_long() -> None:
    """10 000 characters are read, one more is not; neither is what is no text."""
    assert read_label(("Calcium 500 mg" + " " * 10_000)[:10_000]).lines[0].elemental_mg == 500

    with pytest.raises(RangeError, match="10000 characters"):
        read_label(" " * 10_001)
    with pytest.raises(InputError, match="the text of a label"):
        read_label(500)  # type: ignore[arg-type]  # because a stranger may pass anything


# What declares the element --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mg", "salts"),
    [
        ("Calcium (as oyster shell calcium carbonate) 500 mg 38% Daily Value", 500, ["ca-carbonate"]),
        ("Magnesium (as citrate) 200mg", 200, ["mg-citrate"]),
        ("Magnesium as citrate 200mg", 200, ["mg-citrate"]),
        ("Magnesium: 375 mg (100 % NRV*) aus Magnesiumcitrat, Magnesiumoxid", 375, ["mg-citrate", "mg-oxide"]),
        ("Elemental magnesium 100 mg from 625 mg magnesium citrate", 100, ["mg-citrate"]),
        ("Magnesium oxide 400 mg, 241 mg elemental magnesium", 241, ["mg-oxide"]),
        ("MgO 400 mg = 241 mg Mg", 241, ["mg-oxide"]),
        ("Magnesium L-Threonate 48 mg elemental", 48, ["mg-threonate"]),
        ("Trimagnesiumdicitrat 2000 mg (entspricht 320 mg Magnesium)", 320, ["mg-citrate"]),
        ("1 Brausetablette enthält 1250 mg Calciumcarbonat entsprechend 500 mg Calcium", 500, ["ca-carbonate"]),
        ("calcium carbonate 1,250 mg (500 mg) chewable tablet", 500, ["ca-carbonate"]),
        ("CALCIUM CARBONATE 500 mg (1,250 mg) TABLET", 500, ["ca-carbonate"]),
        ("Os-Cal 500 mg (1,250 mg calcium carbonate)", 500, ["ca-carbonate"]),
        ("magnesium gluconate 27 mg magnesium (500 mg) tablet", 27, ["mg-gluconate"]),
        (
            "Magnesium 300 mg, davon 100 mg aus Magnesiumoxid, 200 mg aus Magnesiumcitrat",
            300,
            ["mg-oxide", "mg-citrate"],
        ),
        ("Magnesium (200 mg as oxide, 100 mg as citrate)", 300, ["mg-oxide", "mg-citrate"]),
        ("Coral calcium 1000 mg (350 mg elemental calcium)", 350, []),
        ("Calcium 25 mEq", 500.975, []),
        ("Magnesium 121.5 mg (5 mmol)", 121.5, []),
        ("Magnesium\n(as magnesium bisglycinate)\n200 mg\n48%", 200, ["mg-bisglycinate"]),
        ("Magnesium......100 mg", 100, []),
        ("Ca2+ .5 g", 500, []),
        ("Magnesium 400 mcg", 0.4, []),
        ("Calcium 0 mg", 0, []),
    ],
)
def test_the_mineral_with_an_amount_declares_the_element(text: str, mg: float, salts: list[str]) -> None:
    """So does an amount that is called elemental, or part of the compound before it."""
    line = the_line(text)

    assert (line.basis, line.elemental_mg, [each.id for each in line.salts]) == (LabelBasis.DECLARED, mg, salts)


@pytest.mark.parametrize(
    ("text", "calcium", "magnesium", "zinc"),
    [
        ("500 mg calcium, 250 mg magnesium per 2 tablets", 500, 250, None),
        ("500 mg calcium 250 mg magnesium", 500, 250, None),
        ("Calcium, Magnesium and Zinc 1000 mg/400 mg/15 mg", 1000, 400, 15),
        ("Calcium Magnesium Zinc 333/133/5 mg", 333, 133, 5),
        ("Cal-Mag-Zinc: Calcium 333 mg, Magnesium 133 mg, Zinc 5 mg", 333, 133, 5),
        ("Ca 500mg / Mg 250mg", 500, 250, None),
        ("Calcium 500 mg from calcium carbonate, Magnesium 250 mg from magnesium oxide", 500, 250, None),
        ("Dolomite 1000 mg providing 210 mg calcium and 130 mg magnesium", 210, 130, None),
    ],
)
def test_several_minerals_in_a_line_keep_their_own_amounts(
    text: str, calcium: float, magnesium: float, zinc: float | None
) -> None:
    """In the order of their names, or each beside its own."""
    found = [(line.mineral, line.elemental_mg) for line in read_label(text).lines]

    assert found == [(CALCIUM, calcium), (MAGNESIUM, magnesium), *([] if zinc is None else [(ZINC, zinc)])]


# Neighbours of the two minerals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mineral", "mg"),
    [
        ("Zinc 15 mg", "zinc", 15),
        ("Zink 10 mg 100%", "zinc", 10),
        ("15 mg elemental zinc", "zinc", 15),
        ("Iron (as ferrous fumarate) 18 mg 100%", "iron", 18),
        ("Eisen(II) 14 mg pro Tablette", "iron", 14),
        ("Phosphorus 164 mg", "phosphorus", 164),
        ("Phosphor: 0,125 g", "phosphorus", 125),
        ("Sodium 140 mg", "sodium", 140),
        ("Natrium 5 mg", "sodium", 5),
        ("Potassium 99 mg (2.53 mmol)", "potassium", 99),
        ("Kalium 300 mg", "potassium", 300),
        ("Zinc 15 mg per 5 mL, 10 mL", "zinc", 30),
        ("pro Tablette pro 3 Tabletten\nZink 5 mg 15 mg", "zinc", 15),
        ("Zinc 15 mg\nZinc 15 mg", "zinc", 15),
    ],
)
def test_a_plain_amount_of_a_neighbour_is_its_element(text: str, mineral: str, mg: float) -> None:
    """So that the rules on iron and zinc hear of a label; their salts are not in the catalogue."""
    line = the_line(text)

    assert (line.mineral.name, line.elemental_mg, line.basis, line.salts) == (mineral, mg, LabelBasis.DECLARED, ())
    assert sure_doses(read_label(text)) == (Dose.of(mineral, f"{mg} mg"),)


@pytest.mark.parametrize(
    "text",
    [
        "Zinc gluconate 50 mg", "Zinkgluconat 50 mg", "Zinc picolinate 22 mg", "zinc stearate 5 mg", "zinc oxide 10 mg",
        "Zinc L-carnosine 75 mg", "Zinc complex 50 mg", "Chelated zinc 50 mg", "Zinc acetate dihydrate 50 mg",
        "50 mg zinc gluconate", "Zinc 50 mg (15 mg elemental)", "Zinc gluconate 50 mg (7 mg zinc)",
        "Ferrous fumarate 325 mg", "Iron 65 mg (325 mg ferrous sulfate)", "iron oxide 3 mg", "Eisen(II)-fumarat 100 mg",
        "sodium chloride 500 mg", "Sodium bicarbonate 650 mg", "Sodium fluoride 1 mg", "Sodium ascorbate 500 mg",
        "Natriumpicosulfat 10 mg", "Natrium-Picosulfat 10 mg", "Diclofenac-Natrium 50 mg", "Naproxen sodium 220 mg",
        "Levothyroxine sodium 50 mcg", "Docusate sodium 100 mg", "Alendronate sodium tablets 70 mg",
        "Losartan potassium 50 mg", "Potassium iodide 150 mcg", "Potassium citrate 1080 mg",
        "Potassium chloride 600 mg",
        "Iodine (as potassium iodide) 150 mcg", "Vitamin C (as sodium ascorbate) 500 mg", "Zinc, Copper 15 mg",
        "Garlic 300 mg zinc", "zinc-free", "Sodium <5 mg", "Zinc 100% DV", "Zinc", "Zinc 15",
    ],
)  # fmt: skip
def test_a_compound_or_medicine_of_a_neighbour_is_no_dose_of_it(text: str) -> None:
    """Its element is not known, and so its amount stays unread: never a guess."""
    reading = read_label(text)

    assert reading.lines == ()
    assert reading.unread
    together = read_label(f"Magnesium 200 mg {text}")
    assert {line.mineral for line in together.lines} == {MAGNESIUM}


def test_a_compound_of_a_neighbour_takes_nothing_from_the_lines_beside_it() -> None:
    """The amounts of the others stay their own."""
    reading = read_label("Magnesium 400 mg, zinc stearate 5 mg, Zinc 10 mg, Iron (as ferrous fumarate) 18 mg")

    assert [(line.mineral.symbol, line.elemental_mg) for line in reading.lines] == [("Mg", 400), ("Zn", 10), ("Fe", 18)]
    assert reading.unread == ("zinc stearate 5 mg", "ferrous fumarate")


def test_a_neighbour_beside_a_dose_is_a_second_dose() -> None:
    """A label with magnesium and zinc has two doses, and neither is dropped."""
    with pytest.raises(InputError, match="This one has 2: magnesium 200 mg; zinc 10 mg"):
        dose_from_label("Magnesium 200 mg, Zinc 10 mg")


@pytest.mark.parametrize(
    ("text", "salts"),
    [
        ("Magnesium (as citrate, malate) 400 mg", ["mg-citrate", "mg-malate"]),
        ("Magnesium (as oxide, citrate, malate) 400 mg", ["mg-oxide", "mg-citrate", "mg-malate"]),
        ("Magnesium citrate, malate 400 mg", ["mg-citrate", "mg-malate"]),
        ("Magnesium (as citrate-malate) 100 mg", ["mg-citrate-malate"]),
        ("Magnesium (as citrate malate) 100 mg", ["mg-citrate-malate"]),
        ("Magnesium (as citrate, anhydrous) 100 mg", ["mg-citrate-anhydrous"]),
    ],
)
def test_a_comma_between_salts_makes_a_list_of_them(text: str, salts: list[str]) -> None:
    """Citrate, malate is two compounds, and citrate-malate a third."""

    assert [each.id for each in the_line(text).salts] == salts


def test_amounts_of_other_ingredients_are_not_the_minerals() -> None:
    """Nor is an amount whose name nobody knows; both are left unread."""
    for text, rest in (
        ("Ashwagandha 300 mg, Magnesium 200 mg", "Ashwagandha 300 mg"),
        ("Magnesium 200 mg, Boswellia 300 mg", "Boswellia 300 mg"),
        ("Magnesium 200 mg + 400 IU D3", "400 IU D3"),
    ):
        reading = read_label(text)

        assert [line.elemental_mg for line in reading.lines] == [200]
        assert reading.unread == (rest,)


# What computes it ---------------------------------------------------------------------------------------------


def test_a_compounds_mass_in_brackets_is_computed_where_its_formula_is_known() -> None:
    """One formula gives one amount, a shared name gives the candidates of its members."""
    computed = the_line("Calcium (as calcium carbonate 1,250 mg)")
    shared = the_line("Magnesium (as magnesium citrate 1,250 mg)")

    assert computed.basis is LabelBasis.COMPUTED
    assert computed.elemental_mg == pytest.approx(500.5, abs=0.1)
    assert (shared.basis, len(shared.candidates_mg), shared.elemental_mg) == (LabelBasis.AMBIGUOUS, 3, None)


def test_a_strength_times_the_volume_taken_is_a_compounds_mass() -> None:
    """Without a volume the dose is that of the strength itself."""
    taken = the_line("magnesium hydroxide 400 mg/5 mL, take 15 mL")
    stated = the_line("magnesium hydroxide 400 mg/5 mL")

    assert (taken.salt_mg, taken.serving) == (1200, Serving(quantity=15.0, unit="mL"))
    assert (stated.salt_mg, stated.serving) == (400, Serving(quantity=5.0, unit="mL"))


def test_a_stated_content_of_element_is_used() -> None:
    """It is no percentage of a daily value."""
    line = the_line("Magnesium Bisglycinate 1,000 mg (14% elemental magnesium)")

    assert (line.elemental_mg, line.salt_mg, line.percent_daily_value) == (140, 1000, None)


# What is ambiguous --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Magnesium Oxide 400 mg Tablets", [241.2, 400]),
        ("Magnesium citrate 500 mg", [56.7, 59.4, 80.8, 500]),
        ("Magnesium 200-400 mg", [200, 400]),
        ("Magnesium 200 mg bis 400 mg", [200, 400]),
        ("Magnesium 2 x 200 mg", [200, 400]),
        ("2 Tabletten à 200 mg Magnesium", [200, 400]),
        ("Magnesium 1.500 mg pro Tablette", [1.5, 1500]),
        ("Calcium 1,500 mg je Tablette", [1.5, 1500]),
        ("Magnesium 1 250 mg", [250, 1250]),
        ("Magnesium 100 mg 300 mg", [100, 300]),
        ("Magnesium <5 mg", [0, 5]),
        ("Calcium glycerophosphate 500 mg", [500]),
        ("Magnesiumpidolat 1500 mg", [1500]),
        ("Magnesium Complex 500 mg", [500]),
        ("Calcium with Vitamin D 600 mg", [600]),
        ("Magnesium 10 mg/kg", [10]),
    ],
)
def test_what_the_text_does_not_decide_keeps_every_candidate(text: str, candidates: list[float]) -> None:
    """No candidate is chosen, and each comes with the reading that makes it."""
    line = the_line(text)

    assert (line.basis, line.elemental_mg) == (LabelBasis.AMBIGUOUS, None)
    assert line.candidates_mg == pytest.approx(candidates, abs=0.05)


def test_a_percentage_that_fits_one_candidate_is_a_hint_not_a_decision() -> None:
    """Magnesium oxide 400 mg with 57 % means the compound, very likely; the line stays ambiguous and says so."""
    line = the_line("Magnesium Oxide 400 mg 57%")

    assert line.basis is LabelBasis.AMBIGUOUS
    assert line.warnings == ("the 57 % would fit 241.2 mg",)


@pytest.mark.parametrize(
    ("written", "german", "readings"),
    [
        ("1,250", False, (1250,)), ("1.250", False, (1.25,)), ("1,5", False, (1.5,)), ("0.500", True, (0.5,)),
        ("1.500", True, (1.5, 1500)), ("1,500", True, (1.5, 1500)), ("1,5", True, (1.5,)),
        ("1.250,5", True, (1250.5,)),
        ("1,250.5", False, (1250.5,)),
        ("1.250.000", True, (1_250_000,)), ("1.2.3", False, ()), ("1'250", True, (1250,)),
        ("9" * 400, False, ()),
    ],
)  # fmt: skip
def test_numbers_are_read_as_their_language_writes_them(
    written: str, german: bool, readings: tuple[float, ...]
) -> None:
    """Where a language allows two readings, there are two."""
    assert number_readings(written, german=german) == readings


# What doses nothing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Pantothenic acid (as d-calcium pantothenate) 12 mg 240%",
        "Calcium-D-pantothenat 6 mg",
        "Magnesium stearate 5 mg",
        "Trennmittel: Magnesiumsalze der Speisefettsäuren",
        "atorvastatin calcium 20 mg",
        "pitavastatin calcium 4 mg",
        "Vitamin C (as calcium ascorbate) 500 mg",
        "Calcium fructoborate 100 mg",
        "Calcium 0 NP",
        "Magnesium 250",
    ],
)
def test_a_mineral_that_is_only_named_is_no_dose(text: str) -> None:
    """The line names the mineral and says why it doses nothing; asking for its dose says so too."""
    line = the_line(text)

    assert (line.basis, line.elemental_mg, line.warnings) == (LabelBasis.NONE, None, ())
    with pytest.raises(InputError) as caught:
        dose_from_label(text)
    assert line.reason in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "Calcium-free 500 mg", "Calcium free 500 mg", "CALCIUM FREE, 500 mg", "Ca-free 500 mg", "calciumfrei 500 mg",
        "Calciumfreie Tabletten 500 mg", "Calcium-freie Tabletten 500 mg", "no calcium 500 mg",
        "No added calcium, 500 mg", "without calcium 500 mg", "free of calcium 500 mg", "free from calcium 500 mg",
        "ohne Calcium 500 mg", "keine Calciumsalze, kein Calcium 500 mg", "frei von Calcium 500 mg",
        "calcium carbonate-free 500 mg", "500 mg, without calcium citrate", "(no calcium) 500 mg",
    ],
)  # fmt: skip
def test_what_a_label_says_is_absent_is_no_dose(text: str) -> None:
    """The number beside it is about something else, and stays unread."""
    lines = read_label(text).lines

    assert lines
    assert all((line.mineral, line.basis, line.elemental_mg) == (CALCIUM, LabelBasis.NONE, None) for line in lines)
    assert any("says that there is none" in line.reason for line in lines)
    with pytest.raises(InputError, match="says that there is none"):
        dose_from_label(text)
    assert any("500 mg" in piece for piece in read_label(text).unread)


@pytest.mark.parametrize(
    "text",
    [
        "Calcium-free magnesium 200 mg", "Magnesium without calcium 200 mg", "Magnesium 200 mg (no calcium)",
        "Magnesium 200 mg, frei von Calcium und Zucker", "calciumfreies Magnesium 200 mg",
        "sugar-free, no calcium, magnesium 200 mg", "zinkfreies Magnesium 200 mg", "sodium-free magnesium 200 mg",
        "gluten free magnesium 200 mg", "Magnesium 200 mg free form", "Magnesium frei verkäuflich 200 mg",
        "No magnesium oxide or magnesium stearate: magnesium 200 mg", "Magnesium (no oxide) 200 mg",
    ],
)  # fmt: skip
def test_what_is_absent_leaves_the_dose_beside_it_alone(text: str) -> None:
    """The amount stays with what the label has, and no salt that it has not is named."""
    (line,) = [line for line in read_label(text).lines if line.doses]

    assert (line.mineral, line.basis, line.elemental_mg, line.salts) == (MAGNESIUM, LabelBasis.DECLARED, 200, ())


def test_an_injection_is_read_and_never_a_dose() -> None:
    """A solution in percent that nobody drinks is one too."""
    for text in (
        "calcium chloride injection 10 mL providing 270 mg elemental calcium",
        "10% Solution (100 mg/mL = 1 g / 10 mL = 270 mg Elemental Calcium)",
    ):
        assert (the_line(text).elemental_mg, the_line(text).injected) == (270, True)
        with pytest.raises(InputError, match="injected or infused"):
            dose_from_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "Magnesium sulfate injection 50% 10 mL", "Calcium gluconate ampoule 10% 10 mL", "Calcium gluconate 10% ampul",
        "Magnesium 200 mg for intravenous infusion", "Magnesium 200 mg i.v.", "Magnesium 200 mg IV", "Mg i. m. 200 mg",
        "Mg i.m 200 mg", "magnesium 200 mg, parenteral", "Magnesium 200 mg, intramuscular use",
        "Magnesium 200 mg per ampoule", "Magnesium 200 mg/ampule", "5 Ampullen à 10 ml: Magnesium 200 mg",
        "Magnesium Injektion 200 mg", "Magnesium-Infusionslösungskonzentrat 200 mg", "Magnesiuminfusion 200 mg",
        "Calciumampullen 200 mg", "Calciumgluconatinjektion 200 mg", "Magnesium intravenös 200 mg",
        "Magnesium zur intravenösen Anwendung 200 mg", "Magnesium intravenoes 200 mg", "Magnesium 200 mg Spritze",
        "Magnesium 200 mg Fertigspritze", "Magnesium intramuskulär 200 mg", "Magnesium oxide 200 mg injection",
    ],
)  # fmt: skip
def test_what_is_injected_is_refused_and_each_line_says_so(text: str) -> None:
    """No word of the route is unread; what the text leaves open is no dose, and the error names the words."""
    reading = read_label(text)

    assert reading.lines
    for line in reading.lines:
        assert line.injected
        assert "injected or infused" in line.warnings[0]
        assert line.basis in {LabelBasis.DECLARED, LabelBasis.NONE}
        assert line.basis is LabelBasis.DECLARED or "injected or infused" in line.reason
    for read in (dose_from_label, lambda each: line_doses(read_label(each))):
        with pytest.raises(InputError, match="injected or infused: nothing of it passes the gut"):
            read(text)


def test_a_line_of_an_injection_that_dosed_nothing_keeps_its_own_reason() -> None:
    """What is absent from an injection is still absent."""
    magnesium, calcium = read_label("Magnesium oxide 200 mg injection, no calcium").lines

    assert "injected or infused" in magnesium.reason
    assert calcium.reason == "'no calcium' says that there is none"
    assert calcium.injected


@pytest.mark.parametrize(
    "text",
    [
        "Magnesium Trinkampulle 200 mg", "Magnesium 200 mg, 20 Trinkampullen", "Magnesium Trink-Ampullen 200 mg",
        "Magnesium drink ampoule 200 mg", "Magnesium 200 mg per drinking ampoule", "Magnesium 200 mg per oral ampoule",
        "Magnesiumtrinkampullen 200 mg", "Magnesium Ampullen zum Trinken 200 mg", "Magnesium 200 mg ampoules, oral use",
        "Magnesium 200 mg, oral solution with dosing syringe", "Magnesium 200 mg per oral syringe",
        "Magnesium 200 mg, not for injection", "Magnesium 200 mg drinking vials", "Magnesium 200 mg, ivory tablets",
    ],
)  # fmt: skip
def test_what_is_drunk_from_an_ampoule_is_swallowed(text: str) -> None:
    """A syringe or a vial for the mouth, and a warning against injecting, do not make it an injection."""
    line = the_line(text)

    assert (line.injected, line.warnings, line.elemental_mg) == (False, (), 200)


# Servings and percentages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mg", "serving"),
    [
        ("pro Tablette pro 3 Tabletten\nMagnesium 100 mg 300 mg 80%", 300, (3, None, "tablet")),
        ("pro 100 g pro Portion\nCalcium 800 mg 240 mg 30 %", 240, (1, None, "serving")),
        ("Magnesium 56 mg per tablet, 224 mg per 4 tablets", 224, (4, None, "tablet")),
        ("Serving Size: 2 to 4 Tablet(s)\nCalcium 170 mg", 170, (2, 4, "tablet")),
        (
            "Serving Size 2 Tablets Servings Per Container 60 Amount Per Serving Calcium 630 mg",
            630,
            (2, None, "tablet"),
        ),
        ("Nährwerte pro Tagesdosis (2 Kapseln) %NRV\nMagnesium 300 mg 80%", 300, (2, None, "capsule")),
        ("Magnesium 100 mg\nper 1/2 tablet", 100, (0.5, None, "tablet")),
        ("Magnesium 150 mg magensaftresistente Kapseln", 150, (1, None, "capsule")),
    ],
)
def test_an_amount_goes_with_its_serving(text: str, mg: float, serving: tuple[float, float | None, str]) -> None:
    """Of two columns the larger serving counts; the content of the package is no serving."""
    line = the_line(text)

    assert line.elemental_mg == mg
    assert line.serving is not None
    assert (line.serving.quantity, line.serving.most, line.serving.unit) == serving


@pytest.mark.parametrize(
    "text",
    [
        "per tablet Mg 56 mg; per 4 tablets Mg 224 mg",
        "per 4 tablets Mg 224 mg; per tablet Mg 56 mg",
        "1 tablet: Magnesium 56 mg\n4 tablets: Magnesium 224 mg",
        "pro Tablette\nMagnesium 56 mg\npro 4 Tabletten\nMagnesium 224 mg",
        "per 100 g: Magnesium 800 mg; per serving (4 tablets): Magnesium 224 mg",
    ],
)
def test_columns_in_lines_of_their_own_are_one_dose(text: str) -> None:
    """As of columns side by side the larger serving counts, and a note says so; it is never both together."""
    line = the_line(text)
    with pytest.warns(LabelWarning, match="the label states it for"):
        doses = (dose_from_label(text), *line_doses(read_label(text)))

    assert (line.elemental_mg, line.basis) == (224, LabelBasis.DECLARED)
    assert doses == (Dose.of("magnesium", "224 mg"),) * 2


def test_a_phosphorus_line_with_a_calcium_salt_doses_phosphorus_alone() -> None:
    """The calcium salt is a form of it."""
    phosphorus, calcium = read_label("Phosphorus (as dicalcium phosphate) 164 mg").lines

    assert (phosphorus.mineral.name, phosphorus.elemental_mg) == ("phosphorus", 164)
    assert (calcium.mineral, calcium.basis) == (CALCIUM, LabelBasis.NONE)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("Magnesium 5 mg, Biotin 20%", "Biotin 20%"),
        ("Magnesium 5 mg, Biotin 30 mcg 20 %", "Biotin 30 mcg 20 %"),
        ("Magnesium 20 mg, Vitamin D3 20 mcg (800 IU)", "Vitamin D3 20 mcg (800 IU)"),
        ("Magnesium 20 mg, Wonderblend\u2122", "Wonderblend\u2122"),
        ("Magnesium 20 mg, Wonderblend*", "Wonderblend*"),
        ("Magnesium (as Wonderblend) 5 mg", "Wonderblend"),
        ("Magnesium 20 mg, Wonderblend.", "Wonderblend"),
    ],
)
def test_what_is_unread_keeps_the_marks_at_its_end(text: str, unread: str) -> None:
    """20 is not 20 %; a bracket is kept where it closes one of the piece."""

    assert read_label(text).unread == (unread,)


@pytest.mark.parametrize(
    "text",
    [
        "Calcium gluconate 10% 10 ml iv", "Calcium gluconate 10% injection", "Calcium gluconate 10 ml 10%",
        "Magnesium sulfate injection 50% 10 mL", "Calcium chloride 10% solution",
    ],
)  # fmt: skip
def test_the_percentage_of_a_solution_is_no_share_of_a_daily_value(text: str) -> None:
    """It is a concentration, and stays unread where nothing is made of it."""
    reading = read_label(text)

    assert [line.percent_daily_value for line in reading.lines] == [None]


def test_a_percentage_after_an_amount_is_of_a_daily_value_also_of_a_drink() -> None:
    """The volume after it is the serving's."""

    assert the_line("Calcium 120 mg 15% 100 ml").percent_daily_value == 15


def test_columns_of_several_minerals_keep_the_serving_above_each() -> None:
    """A serving holds for the lines after it until the next one."""
    lines = read_label("per tablet: Calcium 100 mg, Mg 56 mg; per 4 tablets: Calcium 400 mg, Mg 224 mg").lines

    assert [(line.elemental_mg, str(line.serving)) for line in lines] == [(400, "4 tablets"), (224, "4 tablets")]


def test_columns_that_do_not_fit_each_other_stay_ambiguous() -> None:
    """Four tablets that hold more than four times one: both amounts are candidates, with their serving."""
    line = the_line("per tablet Mg 56 mg; per 4 tablets Mg 300 mg")

    assert (line.basis, line.candidates_mg) == (LabelBasis.AMBIGUOUS, (56, 300))
    assert line.candidate_readings == ("the amount for 1 tablet is meant", "the amount for 4 tablets is meant")
    assert "do not fit each other" in line.reason
    with pytest.raises(InputError, match="56 mg if the amount for 1 tablet is meant"):
        dose_from_label("per tablet Mg 56 mg; per 4 tablets Mg 300 mg")


@pytest.mark.parametrize(
    "text",
    [
        "per tablet Mg 100 mg; per capsule Mg 50 mg",
        "per tablet Magnesium (as oxide) 100 mg; per 2 tablets Magnesium (as citrate) 200 mg",
        "Serving Size 2 tablets\nMagnesium (as oxide) 100 mg\nMagnesium (as citrate) 150 mg",
    ],
)
def test_lines_of_different_things_are_no_columns(text: str) -> None:
    """Another piece, another salt, or no serving of their own: two doses, as before."""
    assert len([line for line in read_label(text).lines if line.doses]) == 2


def test_package_contents_and_directions_are_no_serving() -> None:
    """They stay unread."""
    for text, rest in (
        ("Magnesium 400 mg, 120 Capsules", "120 Capsules"),
        ("Take 2 tablets daily.\nMagnesium 400 mg", "Take 2 tablets daily"),
    ):
        assert read_label(text).serving is None
        assert read_label(text).unread == (rest,)


def test_a_percentage_may_be_a_bound() -> None:
    """``<2%`` fits anything below."""
    calcium, magnesium = read_label(
        "Calcium (as Calcium Citrate) 20 mg, <2% DV; Magnesium (as Magnesium Citrate) 50 mg, 12% DV"
    ).lines

    assert (calcium.percent_daily_value, calcium.percent_is_bound, calcium.warnings) == (2, True, ())
    assert (magnesium.percent_daily_value, magnesium.percent_is_bound) == (12, False)


@pytest.mark.parametrize("text", ["Calcium 600000 mg 46%", "Magnesium 400 mcg 95%"])
def test_an_amount_1000_times_off_its_percentage_is_flagged(text: str) -> None:
    """mg and µg are mistaken for each other."""
    assert "factor of 1000" in the_line(text).warnings[0]


def test_a_percentage_fits_any_daily_value_it_may_refer_to() -> None:
    """The old and new US values and the EU's; one that fits none is noted."""
    for text in ("Calcium 400 mg 40%", "Calcium 400 mg 31%", "Calcium 400 mg 50%", "Calcium 400 mg (50% NRV)"):
        assert the_line(text).warnings == ()
    for text in ("Calcium 400 mg 90%", "Calcium 400 mg (40% NRV)"):
        assert "is not" in the_line(text).warnings[0]


def test_a_declared_element_that_chemistry_does_not_give_is_noted_and_taken() -> None:
    """2 g of the threonate hold 156 or 165 mg, and 144 mg are declared."""
    line = the_line("Magnesium L-threonate 2,000 mg per serving (~144 mg elemental Mg).")

    assert line.elemental_mg == 144
    assert "would give 165.1 mg" in line.warnings[0]


def test_capital_units_are_read_with_a_warning() -> None:
    """``400 Mg`` is mg, not magnesium and not a megagram."""
    for text in ("Magnesium 400 MG", "Magnesium 400 Mg"):
        assert (the_line(text).elemental_mg, len(the_line(text).warnings)) == (400, 1)


def test_one_dose_named_twice_is_one_dose() -> None:
    """A product's name above its facts gives the compound's mass, and a note."""
    line = the_line("Magnesium oxide 420 mg tablet\nMagnesium (as magnesium oxide) 253 mg")

    assert (line.elemental_mg, line.salt_mg, str(line.serving)) == (253, 420, "1 tablet")
    assert "twice" in line.warnings[0]


# Doses --------------------------------------------------------------------------------------------------------


def test_a_declared_line_becomes_a_dose_of_the_element() -> None:
    """With its salt and its coating."""
    dose = dose_from_label("Magnesium (as magnesium oxide) 250 mg, enteric coated")

    assert dose == Dose.of("magnesium", "250 mg", salt="mg-oxide", coating="enteric")
    assert dose_from_label("Magnesium 250 mg, not enteric coated").coating is None


def test_a_compounds_mass_becomes_a_computed_dose() -> None:
    """The same dose as one made from the salt."""
    dose = dose_from_label("Calcium (as calcium carbonate 1,250 mg)")

    assert dose == Dose.of_salt("ca-carbonate", "1250 mg")
    assert dose.basis is DoseBasis.COMPUTED


def test_a_salt_without_its_hydrate_keeps_its_class_and_warns() -> None:
    """The warning points at the caller's line."""
    with pytest.warns(LabelWarning, match="does not say which compound") as caught:
        dose = Dose.from_label("Magnesium (as magnesium citrate) 200 mg")

    assert dose.salt is salt("mg-citrate")
    assert caught[0].filename == __file__


def test_what_was_not_understood_is_warned_of() -> None:
    """The dose is what was understood; the warning has the rest, and points at the caller's line."""
    text = "Magnesium 200 mg, Wonderblend 300 mg"
    for read in (Dose.from_label, lambda each: line_doses(read_label(each))[0]):
        with pytest.warns(LabelWarning, match="not understood in .*: 'Wonderblend 300 mg'") as caught:
            dose = read(text)

        assert dose == Dose.of("magnesium", "200 mg")
        assert (len(caught), caught[0].filename) == (1, __file__)


@given(labels())
def test_whoever_gets_a_dose_is_told_what_was_not_understood(text: str) -> None:
    """Every unread piece is in a warning; without one there is none of that kind."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with contextlib.suppress(CamgError):
            dose_from_label(text)
            told = [f"{each.message}" for each in caught if f"{each.message}".startswith("not understood in")]
            unread = read_label(text).unread

            assert len(told) == bool(unread)
            assert all(repr(piece) in told[0] for piece in unread)


def test_several_salts_leave_the_dose_without_one_and_warn() -> None:
    """Which share comes from which is not known."""
    with pytest.warns(LabelWarning, match="several salts"):
        dose = dose_from_label("Magnesium (as magnesium oxide and magnesium citrate) 200 mg")

    assert (dose.elemental_mg, dose.salt) == (200, None)


def test_an_ambiguous_label_is_refused_with_both_candidates_and_the_fix() -> None:
    """The message can be acted on without reading documentation."""
    with pytest.raises(InputError) as caught:
        dose_from_label("Magnesium Oxide 400 mg Tablets")
    message = str(caught.value)

    assert "241.2 mg if '400 mg' is the mass of magnesium oxide" in message
    assert "400 mg if '400 mg' is the element magnesium" in message
    assert 'Dose.of("magnesium", "400 mg", salt="mg-oxide")' in message
    assert 'Dose.of_salt("mg-oxide", "400 mg")' in message


def test_a_percentage_alone_is_refused_with_what_it_would_mean() -> None:
    """Under each daily value it may refer to."""
    with pytest.raises(InputError) as caught:
        dose_from_label("Calcium 20%")

    assert all(f"{mg} mg" in str(caught.value) for mg in (160, 200, 260))


def test_two_doses_are_refused_and_listed() -> None:
    """`line_doses` is for those."""
    text = "Calcium (as calcium carbonate) 500 mg, Magnesium (as magnesium oxide) 250 mg"
    with pytest.raises(InputError, match="calcium 500 mg; magnesium 250 mg"):
        dose_from_label(text)

    assert [dose.elemental_mg for dose in line_doses(read_label(text))] == [500, 250]


def test_all_unclear_lines_of_a_label_are_reported_at_once() -> None:
    """And a label without a dose is refused there too."""
    with pytest.raises(InputErrors) as caught:
        line_doses(read_label("Magnesium oxide 400 mg\nCalcium 20%"))

    assert len(caught.value.exceptions) == 2
    with pytest.raises(InputError, match="No line"):
        line_doses(read_label("Vitamin D3 25 mcg"))


def test_an_impossible_amount_is_refused_by_the_labels_name() -> None:
    """600 g of calcium is a mistake of unit."""
    with pytest.raises(RangeError, match=r"label is 'Calcium 600 g'"):
        dose_from_label("Calcium 600 g")
