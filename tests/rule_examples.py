"""The worked examples of the rule catalogue, as `camg.testing` reads them."""

import tomllib
from pathlib import Path
from typing import Any

from camg.catalogue.worked_examples import WORKED_BOUNDARIES, WORKED_EXAMPLES
from camg.testing import Example, read_examples

__all__ = ["BOUNDARIES", "EXAMPLES", "PRINTED", "Example"]

EXAMPLES = read_examples(Path(WORKED_EXAMPLES))
"""What the catalogue prints."""
BOUNDARIES = read_examples(Path(WORKED_BOUNDARIES))
"""Both sides of its thresholds."""
PRINTED: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "reference" / "printed_rules.toml").read_text(encoding="utf-8")
)
"""How many examples, and which grade, the catalogue prints for each rule."""
