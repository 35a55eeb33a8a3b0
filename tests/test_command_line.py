"""The command line: what it prints, and what its exit status says."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import camg
from camg import InputError, assess, default_rules, salts
from camg.catalogue.cell import pair_rows, unsaid_rows
from camg.catalogue.salts import unsettled_salts
from camg.cell.comparison import CellState, at_a_glance, compare, halved
from camg.cli import main
from camg.reading import read_regimen
from camg.rules.page import page_data, page_of, page_text
from camg.schema import rule_set_schema

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "day.toml"
AMBIGUOUS = "Magnesium Oxide 400 mg Tablets"
FAULTY = """
days = 7
[person]
age = "46"
[[intake]]
mineral = "calcium"
amount = "500 MG"
at = "08:00"
[[intake]]
mineral = "calcium"
amount = "500 mg"
at = "25:00"
"""

Captured = pytest.CaptureFixture[str]


def printed(capsys: Captured, *arguments: str, status: int = 0) -> str:
    """Run a command that is expected to say nothing on standard error."""
    assert main(list(arguments)) == status
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


def complaint(capsys: Captured, *arguments: str) -> str:
    """Run a command that cannot be carried out: status 2, nothing on standard output."""
    assert main(list(arguments)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def on_file(tmp_path: Path, text: str) -> str:
    path = tmp_path / "day.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


# schema ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_schema_prints_the_schema_of_rule_sets(capsys: Captured, options: tuple[str, ...]) -> None:
    """As JSON either way: it has no other form."""
    assert json.loads(printed(capsys, "schema", *options)) == rule_set_schema()


# cell -----------------------------------------------------------------------------------------------------------


def test_cell_prints_the_pair_at_a_glance(capsys: Captured) -> None:
    """Half of the usual magnesium where nothing is said."""
    assert printed(capsys, "cell") == at_a_glance(halved(), compare(halved()))


def test_cell_takes_concentrations_with_units(capsys: Captured) -> None:
    """And names what differs; the brain only where it is asked for."""
    told = printed(capsys, "cell", "--magnesium-outside", "0.25 mM", "--calcium-inside", "200 nM")

    low = CellState(magnesium_outside_mm=0.25, calcium_inside_um=0.2)
    assert told == at_a_glance(low, compare(low))
    assert "brain" not in told.partition("\n\n")[0]


def test_cell_prints_its_rows_as_data(capsys: Captured) -> None:
    """The two states, and a row per statement with its claims."""
    told = json.loads(printed(capsys, "cell", "--magnesium-inside", "0.5 mM", "--json"))
    row = next(each for each in told["rows"] if each["id"] == "muscle/calcium-stays")

    assert (told["low"]["magnesium_inside_mm"], told["normal"]["magnesium_inside_mm"]) == (0.5, 1.0)
    assert (row["claims"], row["claimed"], row["found"], row["agrees"]) == (["S1-23"], "higher", "lower", False)
    assert row["grade"] == "C"
    assert len(told["rows"]) == len(pair_rows())
    assert [each["id"] for each in told["unsaid"]] == [each.id for each in unsaid_rows()]


@pytest.mark.parametrize("amount", ["0.5", "-1 mM", "half"])
def test_cell_refuses_what_is_no_concentration(capsys: Captured, amount: str) -> None:
    """It names the field."""
    assert "magnesium_inside" in complaint(capsys, "cell", f"--magnesium-inside={amount}")


def test_cell_notes_what_is_beyond_a_law(capsys: Captured) -> None:
    """The numbers are shown all the same, and the note says which, once."""
    assert main(["cell", "--magnesium-inside", "3 mM"]) == 0
    notes = capsys.readouterr().err.splitlines()

    assert len(notes) == len(set(notes)) == 4
    assert "fast-transient: magnesium_mm is 3; the law holds from 0.1 to 2 mM" in notes[0]


# assess ---------------------------------------------------------------------------------------------------------


def test_assess_prints_the_report_of_the_file(capsys: Captured) -> None:
    """The README's first command succeeds, whatever it finds."""
    day = read_regimen(EXAMPLE)

    assert printed(capsys, "assess", str(EXAMPLE)) == assess(day.regimen, day.person).report()


def test_assess_prints_json(capsys: Captured) -> None:
    """The same as plain data, with what its labels leave open: here nothing."""
    day = read_regimen(EXAMPLE)
    plain = json.loads(printed(capsys, "assess", str(EXAMPLE), "--json"))

    assert plain.pop("labels") == {"unread": [], "warnings": []}
    assert plain == assess(day.regimen, day.person).to_dict()


@pytest.mark.parametrize(
    ("severity", "status"), [("info", 1), ("advice", 1), ("caution", 1), ("warning", 1), (None, 0)]
)
def test_findings_fail_only_where_asked_to(capsys: Captured, severity: str | None, status: int) -> None:
    """The example holds a warning; not asked, findings never fail."""
    asked = () if severity is None else ("--fail-on", severity)

    assert "WARNING" in printed(capsys, "assess", str(EXAMPLE), *asked, status=status)


@pytest.mark.parametrize(("severity", "status"), [("info", 1), ("advice", 1), ("caution", 0), ("warning", 0)])
def test_findings_below_the_asked_severity_do_not_fail(
    capsys: Captured, tmp_path: Path, severity: str, status: int
) -> None:
    """A day whose worst is an advice."""
    path = on_file(tmp_path, '[[intake]]\nmineral = "calcium"\namount = "600 mg"\nat = "08:00"\n')

    printed(capsys, "assess", path, "--fail-on", severity, status=status)


def test_a_day_without_findings_never_fails(capsys: Captured, tmp_path: Path) -> None:
    """Even where the least finding would."""

    assert "Remarks: none." in printed(capsys, "assess", on_file(tmp_path, ""), "--fail-on", "info")


def test_failing_still_prints_json(capsys: Captured) -> None:
    """A script reads the status and the findings."""
    plain = json.loads(printed(capsys, "assess", str(EXAMPLE), "--json", "--fail-on", "warning", status=1))

    assert plain["worst"] == "warning"


def test_explain_prints_why_of_every_finding_after_the_report(capsys: Captured) -> None:
    """In the order of the findings."""
    day = read_regimen(EXAMPLE)
    result = assess(day.regimen, day.person)
    said = printed(capsys, "assess", str(EXAMPLE), "--explain")

    assert said == result.report() + "".join(f"\n{each.why()}" for each in result.findings)


def test_explain_all_prints_why_of_every_rule(capsys: Captured) -> None:
    """Also of what is clear, does not apply, or was not evaluated."""
    said = printed(capsys, "assess", str(EXAMPLE), "--explain=all")

    for each in default_rules():
        assert f"\n\n{each.id}: " in said
    assert "timing/evening-mg: not applicable" in said


@pytest.mark.parametrize("name", ["iom", "efsa", "uk", "who"])
def test_the_standards_may_be_chosen(capsys: Captured, name: str) -> None:
    """Over what the file says."""

    assert f"reference values {name}," in printed(capsys, "assess", str(EXAMPLE), "--standards", name)


def test_the_file_may_name_the_standards(capsys: Captured, tmp_path: Path) -> None:
    """They hold unless the command line says otherwise."""
    path = on_file(tmp_path, 'standards = "efsa"')

    assert "reference values efsa," in printed(capsys, "assess", path)
    assert "reference values uk," in printed(capsys, "assess", path, "--standards", "uk")


def test_the_model_may_be_chosen(capsys: Captured) -> None:
    """And is named in the report."""

    assert "model no-competition" in printed(capsys, "assess", str(EXAMPLE), "--model", "no-competition")


@pytest.mark.parametrize(("option", "word"), [("--standards", "usa"), ("--model", "strong")])
def test_an_unknown_name_is_refused_with_the_known_ones(capsys: Captured, option: str, word: str) -> None:
    """Status 2: nothing was judged."""
    said = complaint(capsys, "assess", str(EXAMPLE), option, word)

    assert said.startswith("camg: ")
    assert f"{word!r}" in said
    assert "'iom'" in said or "'no-competition'" in said


def test_all_faults_of_a_file_are_listed_with_their_places(capsys: Captured, tmp_path: Path) -> None:
    """On standard error, at once, with status 2."""
    said = complaint(capsys, "assess", on_file(tmp_path, FAULTY))

    assert "4 faults" in said
    for place in ("$.days is 'days'", "$.person.age", "$.intake[0]", "$.intake[1]"):
        assert said.count(place) == 1


def test_faults_are_listed_for_json_too(capsys: Captured, tmp_path: Path) -> None:
    """No half of a document is printed."""

    assert "4 faults" in complaint(capsys, "assess", on_file(tmp_path, FAULTY), "--json", "--fail-on", "info")


def test_what_is_no_document_is_not_told_to_be_wrapped(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the command line a file's name is a path, and standard input is text."""
    monkeypatch.setattr("sys.stdin", io.StringIO("no document"))
    for said in (complaint(capsys, "assess", on_file(tmp_path, "no document")), complaint(capsys, "assess", "-")):
        assert "TOML or JSON" in said
        assert "Path(...)" not in said


def test_a_file_that_is_not_there_is_named(capsys: Captured, tmp_path: Path) -> None:
    """Status 2, no traceback."""

    assert "nowhere.toml" in complaint(capsys, "assess", str(tmp_path / "nowhere.toml"))


def test_an_ambiguous_label_in_a_file_is_refused_with_both_readings(capsys: Captured, tmp_path: Path) -> None:
    """241 mg or 400 mg: the person has to say."""
    said = complaint(capsys, "assess", on_file(tmp_path, f'[[intake]]\nlabel = "{AMBIGUOUS}"\nat = "08:00"'))

    assert "$.intake[0]" in said
    assert "241" in said
    assert "400" in said


HALF_READ = """
[[intake]]
mineral = "calcium"
amount = "300 mg"
at = "08:00"
[[intake]]
label = "Magnesium (as magnesium citrate) 200 mg, Wonderblend 300 mg"
at = "21:00"
"""


def test_what_was_not_understood_of_a_label_stands_before_the_report(capsys: Captured, tmp_path: Path) -> None:
    """With its place; so do doubts about what was understood. Nothing of it is on standard error as well."""
    said = printed(capsys, "assess", on_file(tmp_path, HALF_READ))
    before, _, report = said.partition("camg 0")

    assert "Not understood on labels, and so not judged\n  $.intake[1].label: Wonderblend 300 mg\n" in before
    assert "Labels that deserve a second look\n  $.intake[1].label: magnesium in" in before
    assert "does not say which compound it is" in " ".join(before.split())
    assert "Wonderblend" not in report


def test_what_was_not_understood_of_a_label_stands_in_the_json(capsys: Captured, tmp_path: Path) -> None:
    """A program can ask the person for it."""
    labels = json.loads(printed(capsys, "assess", on_file(tmp_path, HALF_READ), "--json"))["labels"]
    (warning,) = labels["warnings"]

    assert labels["unread"] == [{"place": "$.intake[1].label", "text": "Wonderblend 300 mg"}]
    assert warning["place"] == "$.intake[1].label"
    assert "does not say which compound it is" in warning["text"]


@pytest.mark.parametrize("text", [EXAMPLE.read_text(encoding="utf-8"), '{"intake": []}'], ids=["toml", "json"])
def test_a_dash_reads_standard_input(capsys: Captured, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """So that a day can come from another program."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    day = read_regimen(text)

    assert printed(capsys, "assess", "-") == assess(day.regimen, day.person).report()


@pytest.mark.parametrize("text", ["", " ", "\n\n\t"], ids=repr)
def test_empty_standard_input_is_refused(capsys: Captured, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """The program that should have written it may have failed; no report, status 2."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    said = complaint(capsys, "assess", "-")
    assert said.startswith("camg: standard input is ")
    assert "Write {}" in said


@pytest.mark.parametrize("text", ["{}", " {}\n", "intake = []"])
def test_an_empty_regimen_that_is_written_out_is_judged(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Somebody said that nothing is taken."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    assert "Remarks: none." in printed(capsys, "assess", "-")


def test_too_much_standard_input_is_refused(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it is parsed, and without reading all of it."""
    endless = io.StringIO("#" * 10_000_100)
    monkeypatch.setattr(sys, "stdin", endless)

    assert "standard input" in complaint(capsys, "assess", "-")
    assert endless.tell() <= 10_000_001


# label ----------------------------------------------------------------------------------------------------------


def test_label_says_what_a_label_means(capsys: Captured) -> None:
    """The mineral, its amount and the salt."""
    said = printed(capsys, "label", "Calcium (as calcium carbonate) 600 mg")

    assert "calcium" in said
    assert "600 mg" in said


def test_label_shows_both_readings_of_an_ambiguous_one(capsys: Captured) -> None:
    """It is no fault of the input: it is what the label says."""
    said = printed(capsys, "label", AMBIGUOUS)

    assert "ambiguous" in said
    assert "241" in said
    assert "400" in said


def test_label_says_which_number_goes_with_which_reading(capsys: Captured) -> None:
    """And states neither as a fact."""
    said = printed(capsys, "label", AMBIGUOUS)

    assert "241.2 mg if '400 mg' is the mass of magnesium oxide" in said
    assert "400 mg if '400 mg' is the element magnesium" in said
    assert "as magnesium oxide\n" in said


def test_label_tells_coating_and_serving(capsys: Captured) -> None:
    """Several tablets are tablets."""
    said = printed(capsys, "label", "Magnesium (as magnesium oxide) 400 mg enteric coated, serving size 2 tablets")

    assert "  enteric coated\n" in said
    assert "  per 2 tablets\n" in said


def test_label_takes_the_strength_of_a_solution_for_no_daily_value(capsys: Captured) -> None:
    """10 % is a concentration."""
    said = printed(capsys, "label", "Calcium gluconate 10% 10 ml iv")

    assert "daily value" not in said
    assert "not understood: 10% 10 ml" in said


def test_label_prints_json(capsys: Captured) -> None:
    """With basis and candidates, and no number that was guessed."""
    (line,) = json.loads(printed(capsys, "label", AMBIGUOUS, "--json"))["lines"]

    assert (line["mineral"], line["basis"], line["elemental_mg"]) == ("magnesium", "ambiguous", None)
    assert [round(mg) for mg in line["candidates_mg"]] == [241, 400]


def test_label_reads_standard_input(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels have quotes and line ends that shells do not like."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("Calcium 600 mg\n"))

    assert "600 mg" in printed(capsys, "label", "-")


def test_a_label_that_is_too_long_is_refused(capsys: Captured) -> None:
    """More than 10 000 characters are no label."""

    assert "10" in complaint(capsys, "label", "x" * 10_001)


# rules and salts ------------------------------------------------------------------------------------------------


def test_rules_lists_every_rule_with_grade_and_statement(capsys: Captured) -> None:
    """What camg can say, and how sure anyone is."""
    lines = printed(capsys, "rules").splitlines()

    assert lines[0].startswith(f"{len(default_rules())} rules")
    for rule in default_rules():
        (line,) = [line for line in lines if line.split()[:1] == [rule.id]]
        assert line.split()[1] == rule.grade.value
        assert line.endswith(rule.statement)


def test_rules_prints_json(capsys: Captured) -> None:
    """With the ids of the sources."""
    plain = json.loads(printed(capsys, "rules", "--json"))

    assert [each["id"] for each in plain] == [rule.id for rule in default_rules()]
    assert all(each["grade"] in "ABCD" and each["statement"] and each["references"] for each in plain)


def test_rules_prints_the_page_of_one(capsys: Captured) -> None:
    """Statement, predicate, examples, evidence and counter-evidence."""
    said = printed(capsys, "rules", "competition/predicted-loss")

    assert said == page_text(page_of(default_rules()["competition/predicted-loss"]))
    assert "  at least 0.03 of the calcium or the magnesium that would be absorbed in a day" in said
    assert "S2-09, contested" in said


def test_rules_prints_the_page_of_one_as_json(capsys: Captured) -> None:
    """The same as plain data."""
    plain = json.loads(printed(capsys, "rules", "dose/ca-single-cap", "--json"))

    assert plain == page_data(page_of(default_rules()["dose/ca-single-cap"]))


def test_an_unknown_rule_is_refused_with_the_nearest(capsys: Captured) -> None:
    """Status 2."""

    assert "dose/ca-single-cap" in complaint(capsys, "rules", "dose/ca-single-cup")


def test_salts_lists_every_salt_with_its_fraction(capsys: Captured) -> None:
    """And the names that do not settle a formula, with what they may mean."""
    lines = printed(capsys, "salts").splitlines()

    for each in (*salts(), *unsettled_salts()):
        (line,) = [line for line in lines if line.split()[:1] == [each.id]]
        if each.is_settled:
            assert line.split()[1] == f"{each.fraction:.4f}"
        else:
            assert all(member in line for member in each.members)


def test_salts_prints_json(capsys: Captured) -> None:
    """With formula and fraction of each."""
    plain = json.loads(printed(capsys, "salts", "--json"))

    assert {each["id"]: each["fraction"] for each in plain["salts"]} == {each.id: each.fraction for each in salts()}
    assert [each["id"] for each in plain["shared_names"]] == [each.id for each in unsettled_salts()]


# The command as such --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [[], ["asess"], ["assess"], ["label"], ["assess", "x", "--fail-on", "serious"], ["rules", "--yaml"]]
)
def test_a_command_that_is_none_has_status_2(capsys: Captured, arguments: list[str]) -> None:
    """With a word on how to use it."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert "usage: camg" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["assess", "--help"], ["--version"]], ids=" ".join)
def test_help_and_version_have_status_0(capsys: Captured, arguments: list[str]) -> None:
    """They are what was asked for."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 0
    assert ("usage: camg" in (said := capsys.readouterr().out)) or said == f"camg {camg.__version__}\n"


def test_a_warning_is_one_line_on_standard_error(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without file names and line numbers of camg, and without touching what is printed."""

    def warns(*_: Any) -> Any:
        import warnings

        warnings.warn("look twice", camg.CamgWarning, stacklevel=1)
        return read_regimen({})

    monkeypatch.setattr(camg.reading, "read_regimen", warns)

    assert main(["assess", on_file(tmp_path, "")]) == 0
    said = capsys.readouterr()
    assert said.err == "camg: note: look twice\n"
    assert said.out == assess(camg.Regimen.of()).report()


def test_only_faults_of_the_input_have_status_2(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """A CamgError is told; a bug of camg is not dressed up as the person's mistake."""

    def refuses(*_: Any) -> Any:
        raise InputError("field", 1, "something else")

    def breaks(*_: Any) -> Any:
        raise KeyError("bug")

    monkeypatch.setattr(camg.reading, "read_regimen", refuses)
    assert complaint(capsys, "assess", "x") == "camg: field is 1; allowed: something else.\n"
    monkeypatch.setattr(camg.reading, "read_regimen", breaks)
    with pytest.raises(KeyError):
        main(["assess", "x"])


def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "camg", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8", **more)


def test_the_package_runs_as_a_module(tmp_path: Path) -> None:
    """`python -m camg` is the command, with its exit statuses."""
    good = run("assess", str(EXAMPLE), "--fail-on", "warning")
    bad = run("assess", on_file(tmp_path, FAULTY))

    assert (good.returncode, bad.returncode, good.stderr, bad.stdout) == (1, 2, "", "")
    assert "WARNING  drug/levothyroxine" in good.stdout
    assert "4 faults" in bad.stderr
    assert "Traceback" not in bad.stderr


def test_the_command_works_where_output_is_ascii() -> None:
    """A terminal of another age does not stop the report."""
    import os

    said = run("assess", str(EXAMPLE), env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})

    assert (said.returncode, said.stderr) == (0, "")


def test_a_closed_pipe_is_no_error() -> None:
    """`camg rules | head -1` ends quietly."""
    command = f'"{sys.executable}" -m camg salts --json | head -c 1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)

    assert re.fullmatch(r"\{?0\n?", done.stdout.strip() + "\n") or done.stdout == "{0\n"
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
