"""The README keeps what it promises; its Python runs as doctests."""

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINKS = re.findall(r"\]\(([^)#]+)[^)]*\)", README)
RELATIVE = [link for link in LINKS if "://" not in link]


def commands() -> list[str]:
    """Return the lines of the first shell block."""
    block = re.search(r"^```sh\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    assert block is not None
    return block[1].splitlines()


def test_the_first_shell_block_has_two_commands() -> None:
    """One runs the main job, one the tests; the checks before a landing run exactly these."""

    assert len(commands()) == 2
    assert commands()[0].endswith("camg assess docs/examples/day.toml")
    assert commands()[1].endswith("python -m pytest")


def test_each_command_sets_up_its_own_environment() -> None:
    """It works where the system's Python refuses installs, and where only the other one was run before."""
    for command in commands():
        assert command.startswith("python3 -m venv .venv && ")
        assert all(
            part.split()[0] in ("python3", ".venv/bin/python", ".venv/bin/camg") for part in command.split(" && ")
        )


def test_the_files_of_the_commands_are_there() -> None:
    """The example is kept in the project."""
    words = [word for command in commands() for word in shlex.split(command)]
    files = [word for word in words if word.endswith(".toml")]

    assert files == ["docs/examples/day.toml"]
    assert (ROOT / files[0]).is_file()


def test_the_readme_links_to_something() -> None:
    """Otherwise the next test would look at nothing."""

    assert "docs/examples/day.toml" in RELATIVE


@pytest.mark.parametrize("link", sorted(set(RELATIVE)))
def test_every_relative_link_leads_somewhere(link: str) -> None:
    """A page that is not there is the first thing a visitor finds."""

    assert (ROOT / link).exists()


@pytest.mark.parametrize("name", ["assess", "label", "rules", "salts"])
def test_every_command_is_mentioned(name: str) -> None:
    """Who reads only the README knows what the command line can do."""

    assert f"`camg {name}" in README


def test_the_readme_states_the_limits() -> None:
    """Not medical advice, and silence is not safety."""

    assert "not medical advice" in README
    assert "not the same as safe" in " ".join(README.split())
