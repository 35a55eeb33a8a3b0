"""Leaves out the pages and modules whose examples need an optional engine that is not installed."""

from importlib.util import find_spec

_NEEDS = {
    "matplotlib": ("docs/explanation/hormones-that-hold-the-balance.md", "docs/how-to/question-a-simulated-body.md"),
    "libsbml": ("src/camg/homeostasis/sbml.py", "docs/how-to/question-a-simulated-body.md"),
}

collect_ignore = [place for engine, places in _NEEDS.items() if find_spec(engine) is None for place in places]
