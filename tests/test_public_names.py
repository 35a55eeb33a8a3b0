"""What other projects may write: the names, signatures and attributes they rely on."""

import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import camg
import camg.testing
from camg import Diary, Dose, Grade, Intake, Meal, Medicine, Person, Regimen, Situation
from camg.assessment import DiaryAssessment

FROZEN = Path(__file__).parent / "reference" / "public_names.txt"
ONE_LINE = 100

CALLABLES = (
    "Add.of", "AskClinician.of", "Diary.of", "Dose.from_label", "Dose.of", "Dose.of_salt", "Finding.of",
    "Intake.of", "Meal.of", "Medicine.of", "Medicine.unlisted", "Model.named", "Move.of", "Outcome.clear",
    "Outcome.found", "Outcome.not_applicable", "Outcome.not_evaluated", "Person.of", "Reduce.of", "Regimen.of",
    "Remedy.joined", "RuleSet.of", "RuleSet.override", "RuleSet.reason_for", "RuleSet.replace", "RuleSet.without",
    "Salt.of", "Situation.of", "Split.of", "Standards.of", "SwitchSalt.of", "TakeWithMeal.of", "Treatment.of",
    "absorb", "apply", "assess", "balance", "default_rules", "excretion", "homeostasis.continuation",
    "homeostasis.ensemble", "homeostasis.from_absorption", "homeostasis.human", "homeostasis.rat",
    "homeostasis.sensitivity", "homeostasis.simulate", "homeostasis.steady_state", "homeostasis.sweep",
    "homeostasis.to_sbml", "minerals", "plot.course", "plot.sweep", "ratio",
    "reading.read_label", "reading.read_regimen", "reading.read_rules", "rule", "salt", "salts", "standards",
    "testing.amounts", "testing.check_rule", "testing.check_rule_set", "testing.code", "testing.contradictions",
    "testing.diaries", "testing.difference", "testing.doses", "testing.intakes", "testing.laboratory_values",
    "testing.law", "testing.laws", "testing.medicines", "testing.minerals", "testing.models", "testing.mutants",
    "testing.near", "testing.people", "testing.read_examples", "testing.regimens", "testing.rule_checks",
    "testing.rule_sets", "testing.rules", "testing.salts", "testing.silent", "testing.situations",
    "testing.standards",
    "totals", "writing.to_dict", "writing.to_json",
)  # fmt: skip


# Writing a signature down ---------------------------------------------------------------------------------------


def type_text(kind: Any) -> str:
    """Write a type as people do, the same in every version of Python."""
    if kind is None or kind is type(None):
        return "None"
    if kind is ...:
        return "..."
    if isinstance(kind, list):
        return f"[{', '.join(map(type_text, kind))}]"
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return f"Literal[{', '.join(map(repr, inside))}]"
    if origin in (typing.Union, types.UnionType):
        return " | ".join(map(type_text, inside))
    if origin is not None:
        return f"{origin.__name__}[{', '.join(map(type_text, inside))}]"
    return getattr(kind, "__name__", repr(kind))


_STARS: dict[Any, str] = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}


def parameter_texts(function: Callable[..., Any]) -> Iterator[str]:
    """Write each parameter; a star stands where keywords begin."""
    starred = False
    for each in inspect.signature(function, eval_str=True).parameters.values():
        if each.name == "self":
            yield "self"
            continue
        if each.kind is inspect.Parameter.VAR_POSITIONAL:
            starred = True
        if each.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        name = f"{_STARS.get(each.kind, '')}{each.name}"
        default = "" if each.default is inspect.Parameter.empty else f" = {each.default!r}"
        yield f"{name}: {type_text(each.annotation)}{default}"


def signature_text(name: str) -> str:
    """Write a signature, on one line where it fits."""
    found: Any = camg
    for part in name.split("."):
        found = getattr(found, part)
    parameters = list(parameter_texts(found))
    end = f" -> {type_text(inspect.signature(found, eval_str=True).return_annotation)}"
    line = f"{name}({', '.join(parameters)}){end}"
    return (
        line if len(line) <= ONE_LINE else "\n".join([f"{name}(", *(f"    {each}," for each in parameters), f"){end}"])
    )


def frozen_blocks() -> tuple[list[str], dict[str, str]]:
    """Read the frozen file: the names, and each signature by its name."""
    lines = [line for line in FROZEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    names, _, signatures = "\n".join(lines).partition("\n\n\n")
    blocks = [block.strip() for block in signatures.split("\n\n") if block.strip()]
    return names.split(), {block.partition("(")[0]: block for block in blocks}


# Names and signatures -------------------------------------------------------------------------------------------


def test_the_public_names_are_the_ones_that_were_decided() -> None:
    """A name that comes or goes is a decision: change the list in `reference/public_names.txt` with it."""
    names, _ = frozen_blocks()

    assert sorted([*camg.__all__, *(f"testing.{each}" for each in camg.testing.__all__)]) == sorted(names)


@pytest.mark.parametrize("name", CALLABLES)
def test_a_signature_is_the_one_that_was_decided(name: str) -> None:
    """Other people's calls hang on it: change `reference/public_names.txt` with it, and the changelog."""
    _, signatures = frozen_blocks()

    assert signature_text(name) == signatures[name]


def test_every_frozen_signature_is_compared() -> None:
    """A block that no test reads would look like a promise and be none."""
    _, signatures = frozen_blocks()

    assert sorted(signatures) == sorted(CALLABLES)


def test_every_public_function_has_a_frozen_signature() -> None:
    """A new function cannot slip in without its signature being looked at."""
    functions = [name for name in camg.__all__ if inspect.isroutine(inspect.unwrap(getattr(camg, name)))]
    of_the_kit = [name for name in camg.testing.__all__ if inspect.isroutine(getattr(camg.testing, name))]

    assert {*functions, *(f"testing.{each}" for each in of_the_kit)} <= set(CALLABLES)
    assert "assess" in functions
    assert "check_rule" in of_the_kit


@pytest.mark.parametrize("name", [name for name in CALLABLES if not name.startswith(("Finding", "Outcome"))])
def test_options_are_keywords(name: str) -> None:
    """From the second argument on names are written out, but for what the first one is about."""
    found: Any = camg
    for part in name.split("."):
        found = getattr(found, part)
    positional = [
        each.name
        for each in inspect.signature(found).parameters.values()
        if each.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD and each.name != "self"
    ]

    also = (["person"], ["amount"], ["intake"], ["dose"], ["remedy"], ["new"], ["tests"])
    assert len(positional) <= 1 or positional[1:] in also


# Modules --------------------------------------------------------------------------------------------------------


def test_no_module_has_the_name_of_a_public_function() -> None:
    """Once such a module was imported from anywhere, the function would be gone behind it."""
    modules = {each.name for each in pkgutil.iter_modules(camg.__path__)}
    functions = {name for name in camg.__all__ if callable(getattr(camg, name))}

    assert "assessment" in modules
    assert modules & functions == set()


def test_no_room_exports_a_name_that_one_of_its_modules_has() -> None:
    """The same trap, one floor down."""
    rooms = [each.name for each in pkgutil.walk_packages(camg.__path__, "camg.") if each.ispkg]
    hidden: list[str] = []
    for name in rooms:
        room = importlib.import_module(name)
        modules = {each.name for each in pkgutil.iter_modules(room.__path__)}
        hidden += [f"{name}.{each}" for each in sorted(modules & set(getattr(room, "__all__", ())))]

    assert "camg.assessment" in rooms
    assert hidden == []


# Attributes -----------------------------------------------------------------------------------------------------

CALCIUM_AT_8 = Intake.of(Dose.of("calcium", "600 mg", salt="ca-carbonate"), at="08:00", meal=Meal.of("full"))
MAGNESIUM_AT_9 = Intake.of(Dose.of("magnesium", "200 mg"), at="09:00")
PILL = Medicine.of("levothyroxine", at="06:30")
DAY = Regimen.of(CALCIUM_AT_8, MAGNESIUM_AT_9, PILL)
ANN = Person.of(age="46 year", sex="female")
SITUATION = Situation.of(DAY, ANN)
DATED = Intake.of(Dose.of("calcium", "600 mg"), at=datetime(2026, 3, 1, 8))

PERSON_FIELDS = """
    age sex life_stage serum_calcium ionised_calcium serum_magnesium albumin hydroxyvitamin_d calcitriol pth egfr
    dietary_calcium dietary_magnesium sodium protein caffeine alcohol vitamin_d_intake energy treatments conditions
    goals diet stress
"""
ASSESSMENT = """
    findings outcomes not_evaluated errors absorption totals ratio references worst report to_dict _repr_html_
"""


def judged() -> Any:
    return camg.assess(DAY, ANN)


READ: dict[str, tuple[Callable[[], Any], str]] = {
    "Mineral": (lambda: camg.CALCIUM, "name symbol molar_mass charge"),
    "Salt": (lambda: camg.salt("mg-oxide"), "id name formula mineral fraction solubility"),
    "Dose": (
        lambda: CALCIUM_AT_8.dose,
        "mineral salt coating basis elemental_mg amount salt_amount to",
    ),
    "Intake": (lambda: CALCIUM_AT_8, "dose at minute meal origin product"),
    "Medicine": (lambda: PILL, "name classes at minute"),
    "Regimen": (lambda: DAY, "intakes medicines complete with_ without"),
    "Diary": (lambda: Diary.of(DATED), "intakes medicines complete with_ without"),
    "Person": (lambda: ANN, PERSON_FIELDS),
    "Totals": (lambda: camg.totals(DAY), "mg complete"),
    "Absorption": (lambda: camg.absorb(DAY), "intakes absorbed_mg"),
    "an intake of Absorption": (
        lambda: camg.absorb(DAY).intakes[0],
        """
        intake dissolved_mg absorbed_mg fraction range_mg lost_digestion_mg lost_saturation_mg lost_competition_mg
        extrapolated
        """,
    ),
    "Excretion": (
        lambda: camg.excretion(camg.absorb(DAY), ANN),
        "calcium magnesium of drivers unknown unmeasured extrapolated",
    ),
    "a mineral of Excretion": (
        lambda: camg.excretion(camg.absorb(DAY), ANN).magnesium,
        """
        mineral absorbed_mg faecal_mg sweat_mg stools_mg before_mg urine_mg range_mg retained_mg filtered_mmol fraction
        outside extrapolated missing
        """,
    ),
    "Driver": (
        lambda: camg.excretion(camg.absorb(DAY), ANN).unknown[0],
        """
        name mineral route effect change_mg low_mg high_mg missing extrapolated grade basis references note
        """,
    ),
    "Balance": (lambda: camg.balance(DAY, ANN), "calcium magnesium of"),
    "a mineral of Balance": (
        lambda: camg.balance(DAY, ANN).calcium,
        """
        mineral intake_mg output_mg retained_mg neutral_mg neutral_interval_mg within_neutral_interval outside
        extrapolated missing grade basis references
        """,
    ),
    "Situation": (lambda: SITUATION, "regimen person standards model absorption totals occasions pairs"),
    "an occasion": (lambda: SITUATION.occasions("calcium")[0], "mg intakes"),
    "a pair": (lambda: SITUATION.pairs("calcium", "magnesium")[0], "gap_h before_h after_h intakes"),
    "Finding": (
        lambda: judged().findings[0],
        "rule_id severity message measured allowed unit measured_quantity intakes grade references",
    ),
    "Outcome": (lambda: judged().outcomes[0], "rule_id kind findings missing margin"),
    "Rule": (lambda: camg.default_rules()["dose/ca-single-cap"], "id statement grade references check"),
    "Assessment": (judged, ASSESSMENT),
    "DiaryAssessment": (lambda: camg.assess(Diary.of(DATED), ANN), f"days {ASSESSMENT}"),
    "LabelReading": (lambda: camg.reading.read_label("Calcium 500 mg"), "lines unread notes"),
    "a line of LabelReading": (
        lambda: camg.reading.read_label("Calcium 500 mg").lines[0],
        "mineral elemental_mg salts salt_mg basis candidates_mg serving percent_daily_value warnings",
    ),
    "RegimenFile": (lambda: camg.reading.read_regimen({}), "regimen person standards unread warnings"),
    "Parameters": (camg.homeostasis.rat, "gfr species variant names changed scaled quantity row to_dict"),
    "Steady": (
        lambda: camg.homeostasis.steady_state(camg.homeostasis.rat()),
        """
        pth_gland pth_plasma calcitriol_plasma magnesium_plasma calcium_plasma calcium_fast_bone magnesium_fast_bone
        residual eigenvalues stable to_dict table species model variant parameter_set solver experimental
        """,
    ),
    "Course": (
        lambda: camg.homeostasis.simulate(camg.homeostasis.human(), duration="1 day"),
        """
        times pth_store pth_plasma calcitriol_plasma calcium_extracellular calcium_exchangeable_bone calcium_deep_bone
        magnesium_extracellular magnesium_labile magnesium_slow calcium_plasma magnesium_plasma ionised_calcium
        ionised_magnesium calcium_urine magnesium_urine to_dict table changes experimental
        """,
    ),
    "Remedy": (lambda: camg.Move.of(DAY, MAGNESIUM_AT_9, at="18:00"), "before after gain hangs_on text kind changes"),
    "Report of the kit": (
        lambda: camg.testing.Report(rule_id="a/b", laws=("pure",), examples=1),
        "rule_id laws examples skipped expected kinds",
    ),
    "Law": (lambda: camg.testing.law("pure"), "id sentence reason tried unfit"),
    "LawBroken": (lambda: camg.testing.LawBroken(camg.testing.law("pure"), "a/b", ""), "law rule_id situation"),
    "Check": (lambda: camg.testing.rule_checks(camg.default_rules()["dose/ca-single-cap"])[0], "rule law __name__"),
    "Difference": (
        lambda: camg.testing.difference(camg.default_rules(), camg.default_rules(), situations=[SITUATION]),
        "old new witnesses unseen search situation",
    ),
    "Silent": (
        lambda: camg.testing.silent(camg.default_rules(), situations=[SITUATION]),
        "rule_set rules heard search",
    ),
    "Contradictions": (
        lambda: camg.testing.contradictions(camg.default_rules(), situations=[SITUATION]),
        "rule_set groups unmet search",
    ),
    "Gain": (lambda: camg.Gain(absorbed_mg=(("calcium", 1.0),)), "absorbed_mg gap_h mg text"),
}


@pytest.mark.parametrize(("kind", "attribute"), [(kind, each) for kind in READ for each in READ[kind][1].split()])
def test_what_other_code_reads_is_there(kind: str, attribute: str) -> None:
    """The attributes of the contract can be read of a real value."""
    make, _ = READ[kind]

    assert hasattr(make(), attribute)


def test_a_diary_is_assessed_as_one() -> None:
    """Its assessment has days, a routine's has none."""

    assert isinstance(camg.assess(Diary.of(DATED)), DiaryAssessment)
    assert not hasattr(judged(), "days")


def test_a_rule_set_is_a_collection() -> None:
    """Length, membership by rule and by id, items by id."""
    rules = camg.default_rules()

    assert len(rules) == len(list(rules)) > 0
    assert "dose/ca-single-cap" in rules
    assert rules["dose/ca-single-cap"] in rules
    assert "dose/ca-single-cup" not in rules
    assert rules["dose/ca-single-cap"].grade is Grade.B


def test_severities_are_ordered_by_meaning() -> None:
    """By alphabet a warning would rank above everything, and advice below information."""
    info, advice, caution, warning = (camg.Severity(word) for word in ("info", "advice", "caution", "warning"))

    assert info < advice < caution < warning
    assert warning >= caution >= advice >= info
    assert max([advice, warning, info]) is warning


@pytest.mark.parametrize(
    ("error", "parents"),
    [
        ("InputError", ("CamgError", "ValueError")),
        ("UnitError", ("InputError",)),
        ("RangeError", ("InputError",)),
        ("InputErrors", ("CamgError", "ExceptionGroup")),
        ("UnknownNameError", ("CamgError", "LookupError")),
        ("CatalogueError", ("CamgError",)),
        ("RuleError", ("CamgError",)),
        ("CamgWarning", ("UserWarning",)),
    ],
)
def test_errors_stand_in_one_tree(error: str, parents: tuple[str, ...]) -> None:
    """`except CamgError` catches all of them, and the usual bases of Python fit too."""
    import builtins

    for parent in parents:
        assert issubclass(getattr(camg, error), getattr(camg, parent, None) or getattr(builtins, parent))
