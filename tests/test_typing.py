"""The types are part of the contract: what is right passes a strict checker, and a mistake is seen."""

import importlib.util
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import camg

ROOT = Path(__file__).parents[1]
MUST_PASS = Path(__file__).parent / "typing" / "must_pass.py"
MUST_FAIL = Path(__file__).parent / "typing" / "must_fail.py"
LOCATED = re.compile(r"(.*?):(\d+): (error: .*)")

needs_mypy = pytest.mark.skipif(
    importlib.util.find_spec("mypy") is None,
    reason="mypy is not installed: it comes with the extra `dev`, and the type checks run wherever that is",
)


@cache
def errors_by_line() -> Mapping[str, Mapping[int, str]]:
    """Run mypy once over both files; file name to line to message."""
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context", "--no-pretty",
         str(MUST_PASS), str(MUST_FAIL)],
        cwd=ROOT, env={**os.environ, "MYPYPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout + done.stderr
    found: dict[str, dict[int, str]] = {}
    for line in done.stdout.splitlines():
        if located := LOCATED.match(line):
            found.setdefault(Path(located[1]).name, {})[int(located[2])] = located[3]
    return found


def marked_lines(path: Path) -> dict[int, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {number: line for number, line in enumerate(lines, start=1) if line.endswith("# error")}


def test_the_package_says_that_it_is_typed() -> None:
    """Without this file a checker takes every name of an installed camg for unknown."""

    assert (Path(camg.__file__).parent / "py.typed").is_file()


@needs_mypy
def test_right_use_passes_the_strict_checker() -> None:
    """A user's project in strict mode is not the place to find out about camg's types."""

    assert errors_by_line().get(MUST_PASS.name, {}) == {}


@needs_mypy
def test_every_mistake_is_a_type_error() -> None:
    """A misspelt name, an amount without a unit, a word that is none: seen before anything runs."""
    seen, marked = errors_by_line().get(MUST_FAIL.name, {}), marked_lines(MUST_FAIL)

    assert {number: line for number, line in marked.items() if number not in seen} == {}


@needs_mypy
def test_nothing_but_the_mistakes_is_a_type_error() -> None:
    """The rest of that file is right, and is taken for right."""
    seen, marked = errors_by_line().get(MUST_FAIL.name, {}), marked_lines(MUST_FAIL)

    assert {number: text for number, text in seen.items() if number not in marked} == {}
    assert len(marked) > 30


@needs_mypy
def test_only_the_users_files_have_errors() -> None:
    """What is wrong in camg itself would hide behind them."""

    assert set(errors_by_line()) <= {MUST_PASS.name, MUST_FAIL.name}


def test_what_passes_the_checker_also_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Types that promise what the code does not do would be worse than none."""
    monkeypatch.chdir(tmp_path)
    ran = runpy.run_path(str(MUST_PASS))

    assert ran["assessment"].findings
    assert ran["ratio"] > 0
