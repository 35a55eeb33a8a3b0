"""How Sphinx builds the documentation: ``sphinx-build -W -n -b html docs docs/_build/html``."""

import sys
from pathlib import Path

import camg

sys.path.append(str(Path(__file__).parent / "_ext"))

project = "camg"
author = "The camg authors"
copyright = "The camg authors, MIT licence"
release = version = camg.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.mathjax",
    "sphinx.ext.extlinks",
    "catalogue_pages",
]
exclude_patterns = ["_build", "examples"]

myst_enable_extensions = ["deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"camg {release}"
html_static_path = ["_static"]
html_css_files = ["camg.css"]
html_show_sphinx = False
html_copy_source = False

default_role = "code"  # docstrings write names in single backticks
extlinks = {"doi": ("https://doi.org/%s", "doi:%s")}

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_display_short_literal_types = True
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"

# Types in docstrings are words for people ("float or array, shape (n,)"): the signatures have the types to follow.
napoleon_google_docstring = False
napoleon_use_param = False
napoleon_use_rtype = False
napoleon_custom_sections = [("Attributes", "params_style")]

nitpick_ignore_regex = [
    # The standard library: its inventory would have to be fetched, and the build opens no connection.
    ("py:class", r"(datetime|collections\.abc|pathlib|os)\..*"),
    # So would that of Hypothesis.
    ("py:class", r"hypothesis\..*"),
    # Type variables stand for a type that is chosen where the function is used.
    ("py:class", r"camg\._numeric\.Real|camg\.schema\.Value"),
    # The taking of a medicine, as one side of a pair: private, for it has nothing that a rule would read but the pair.
    ("py:class", r"camg\.rules\.situation\._Taking"),
]
