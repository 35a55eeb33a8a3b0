"""The tables of examples that the reference shows can be read, and hold."""

from pathlib import Path

from camg import default_rules
from camg.testing import read_examples

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "testing.md").read_text(encoding="utf-8")
BLOCKS = [block.partition("\n")[2] for block in PAGE.split("```")[1::2]]


def test_both_tables_of_the_reference_say_the_same_and_hold() -> None:
    """People copy them."""
    (of_toml,) = read_examples(next(each for each in BLOCKS if each.startswith("[[example]]")))
    (of_csv,) = read_examples(next(each for each in BLOCKS if each.startswith("rule,text")))

    assert of_toml.expected == of_csv.expected
    assert of_toml.situation.regimen == of_csv.situation.regimen
    for each in (of_toml, of_csv):
        each.check(default_rules())
