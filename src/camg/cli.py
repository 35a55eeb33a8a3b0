"""The command line: ``camg assess``, ``label``, ``rules``, ``salts``, ``cell`` and ``schema``.

Exit status 0: fine; 1: a finding at or above ``--fail-on``; 2: the input cannot be used, all faults listed.
"""

import argparse
import json
import sys
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from camg.errors import CamgError, CamgWarning, LabelWarning

if TYPE_CHECKING:
    from camg.assessment import Assessment, DiaryAssessment

__all__ = ["main"]

OK, FOUND, UNUSABLE = 0, 1, 2

_CONCENTRATIONS = {
    "calcium-outside": "1.2 mM",
    "magnesium-outside": "0.5 mM",
    "calcium-inside": "100 nM",
    "magnesium-inside": "1 mM",
    "brain-magnesium": "1.1 mM",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows ``camg``; the process's own when left out.

    Returns
    -------
    int
        0, 1 or 2.
    """
    given = _parser().parse_args(arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("always", CamgWarning)
        warnings.showwarning = _show_warning  # type: ignore[assignment]  # because only the message is shown
        try:
            status: int = given.run(given)
        except CamgError as fault:
            print(f"camg: {fault}", file=sys.stderr)
            return UNUSABLE
        except BrokenPipeError:
            sys.stderr.close()
            return OK
    return status


def _show_warning(message: Warning | str, *_: object) -> None:
    print(f"camg: note: {message}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    from camg._version import __version__

    parser = argparse.ArgumentParser(prog="camg", description="Reason about calcium and magnesium. Not medical advice.")
    parser.add_argument("--version", action="version", version=f"camg {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    assess = commands.add_parser("assess", help="judge a regimen on file (TOML or JSON)")
    assess.add_argument("file", type=Path, help="the regimen; - reads standard input")
    assess.add_argument("--standards", help="iom (default), efsa, uk or who; over what the file says")
    assess.add_argument("--model", help="default, no-competition, strong-competition or fine-1991")
    assess.add_argument(
        "--fail-on",
        choices=("info", "advice", "caution", "warning"),
        help="exit with status 1 on a finding this severe; not given, findings never fail",
    )
    assess.add_argument(
        "--explain",
        nargs="?",
        const="findings",
        choices=("findings", "all"),
        help="also print why each finding was made; --explain=all: why every rule says what it says",
    )
    assess.set_defaults(run=_assess)

    label = commands.add_parser("label", help="read the text of a supplement label")
    label.add_argument("text", help="the label; - reads standard input")
    label.set_defaults(run=_label)

    rules = commands.add_parser("rules", help="list the rules, or print the page of one")
    rules.add_argument("id", nargs="?", help="the rule's id, such as dose/ca-single-cap")
    rules.set_defaults(run=_rules)

    salts = commands.add_parser("salts", help="list the salts and their elemental fractions")
    salts.set_defaults(run=_salts)

    cell = commands.add_parser(
        "cell", help="print what less calcium or magnesium does in the cell, by law and by claim"
    )
    for name, usual in _CONCENTRATIONS.items():
        cell.add_argument(f"--{name}", metavar="AMOUNT", help=f"free, such as '{usual}', which is usual")
    cell.set_defaults(run=_cell)

    schema = commands.add_parser("schema", help="print the JSON Schema of rule sets")
    schema.set_defaults(run=_schema)

    for command in (assess, label, rules, salts, cell, schema):
        command.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _print_json(data: object) -> None:
    print(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def _input(name: str) -> str:
    from camg.errors import RangeError
    from camg.reading.regimen_file import LARGEST_FILE

    if name != "-":
        return name
    text = sys.stdin.read(LARGEST_FILE + 1)
    if len(text) > LARGEST_FILE:
        raise RangeError("standard input", "too long", f"at most {LARGEST_FILE} characters")
    return text


def _regimen_input() -> Mapping[str, Any]:
    """Return what standard input holds; nothing at all is a program that failed before, not an empty regimen."""
    from camg.errors import InputError
    from camg.reading.regimen_file import parsed

    text = _input("-")
    if not text.strip():
        raise InputError("standard input", text, "a regimen as TOML or JSON", "Write {} for a regimen without items.")
    return parsed(text, "standard input")


def _assess(given: argparse.Namespace) -> int:
    from camg.assessment import assess
    from camg.catalogue.standards import standards
    from camg.reading import read_regimen
    from camg.reading.label_notes import labels_plain, labels_text
    from camg.rules.outcome import Severity

    source = _regimen_input() if str(given.file) == "-" else given.file
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LabelWarning)  # because what labels leave open is printed with the report
        day = read_regimen(source)
    chosen = day.standards if given.standards is None else standards(given.standards, field="--standards")
    result = assess(day.regimen, day.person, standards=chosen, model=given.model)
    if given.json:
        _print_json({**result.to_dict(), "labels": labels_plain(day)})
    else:
        print(labels_text(day) + result.report(), end="")
        if given.explain is not None:
            print("".join(f"\n{text}" for text in _explained(result, given.explain)), end="")
    failed = given.fail_on is not None and result.worst is not None and result.worst >= Severity(given.fail_on)
    return FOUND if failed else OK


def _explained(result: "Assessment | DiaryAssessment", which: str) -> list[str]:
    if which == "all":
        return [result.why(each.id) for each in result.rule_set]
    return [each.why() for each in result.findings]


def _label(given: argparse.Namespace) -> int:
    from camg.reading import read_label
    from camg.reading.label_text import label_text

    reading = read_label(_input(given.text))
    if given.json:
        from camg.schema import to_plain

        _print_json(to_plain(reading))
    else:
        print(label_text(reading), end="")
    return OK


def _rules(given: argparse.Namespace) -> int:
    from camg.rules.default import default_rules

    rules = default_rules()
    if given.id is not None:
        from camg.rules.page import page_data, page_of, page_text

        page = page_of(rules[given.id])
        if given.json:
            _print_json(page_data(page))
        else:
            print(page_text(page), end="")
        return OK
    if given.json:
        _print_json(
            [
                {
                    "id": each.id,
                    "statement": each.statement,
                    "grade": each.grade.value,
                    "references": [source.id for source in each.references],
                }
                for each in rules
            ]
        )
        return OK
    print(f"{len(rules)} rules of set {rules.id}, version {rules.version}")
    for each in rules:
        print(f"  {each.id:<34} {each.grade.value}  {each.statement}")
    print("Grades: A strong human trials or official values; B consistent human evidence; C mechanism or limited")
    print("evidence; D popular claim or expert opinion.")
    return OK


def _salts(given: argparse.Namespace) -> int:
    from camg.catalogue.salts import salts, unsettled_salts

    if given.json:
        _print_json(
            {
                "salts": [
                    {
                        "id": each.id,
                        "name": each.name,
                        "formula": each.formula,
                        "mineral": each.mineral.name,
                        "fraction": each.fraction,
                        "solubility": each.solubility,
                        "references": list(each.references),
                    }
                    for each in salts()
                ],
                "shared_names": [
                    {"id": each.id, "name": each.name, "mineral": each.mineral.name, "members": list(each.members)}
                    for each in unsettled_salts()
                ],
            }
        )
        return OK
    for each in salts():
        known = "" if each.solubility is None else each.solubility.value.replace("_", " ")
        print(f"  {each.id:<33} {each.fraction:.4f}  {known:<18} {each.name}, {each.formula}")
    print("Names that do not settle the formula (the element must come from the label, or the salt be named):")
    for each in unsettled_salts():
        members = ", ".join(each.members) or "no single formula"
        print(f"  {each.id:<33} {each.name}: {members}")
    return OK


def _cell(given: argparse.Namespace) -> int:
    """Print two states of a cell side by side: what was given, or half of the usual magnesium, and the usual."""
    from camg.cell.comparison import CellState, at_a_glance, compare, halved

    named = {name.replace("-", "_") for name in _CONCENTRATIONS}
    amounts = {name: getattr(given, name) for name in named if getattr(given, name) is not None}
    low = CellState.of(**amounts) if amounts else halved()
    with warnings.catch_warnings(record=True) as beyond:
        pair = compare(low)
    for note in dict.fromkeys(str(each.message) for each in beyond):  # several rows may ask one law
        _show_warning(note)
    if given.json:
        from camg.schema import to_plain

        said = {name: [each._asdict() for each in getattr(pair, name)] for name in pair._fields}
        _print_json(to_plain({"low": low, "normal": CellState(), **said}))
    else:
        print(at_a_glance(low, pair), end="")
    return OK


def _schema(_: argparse.Namespace) -> int:
    """Print JSON with or without ``--json``: a schema has no other form."""
    from camg.schema import rule_set_schema

    _print_json(rule_set_schema())
    return OK
