"""The cell: calcium activates, magnesium regulates; published laws, each with the range in which it holds.

The laws are functions of the modules `release`, `receptor`, `threshold`, `channel`, `energy` and `muscle`; what each
says, for whom and how surely, is a `Law` of the catalogue, and what is no equation is a `Fact`. `compare` puts two
states of a cell side by side.
"""

from camg.catalogue.cell import Fact, Law, fact, facts, law, laws
from camg.cell import channel as channel
from camg.cell import energy as energy
from camg.cell import muscle as muscle
from camg.cell import receptor as receptor
from camg.cell import release as release
from camg.cell import threshold as threshold
from camg.cell.comparison import CellState, Compared, Comparison, compare

__all__ = ["CellState", "Compared", "Comparison", "Fact", "Law", "compare", "fact", "facts", "law", "laws"]
