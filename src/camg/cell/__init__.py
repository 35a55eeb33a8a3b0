"""The cell: calcium activates, magnesium regulates; published laws, each with the range in which it holds.

The laws are functions of the modules `release`, `receptor`, `threshold` and `channel`; what each says, for whom and how
surely, is a `Law` of the catalogue, and what is no equation is a `Fact`.
"""

from camg.catalogue.cell import Fact, Law, fact, facts, law, laws
from camg.cell import channel as channel
from camg.cell import receptor as receptor
from camg.cell import release as release
from camg.cell import threshold as threshold

__all__ = ["Fact", "Law", "fact", "facts", "law", "laws"]
