"""The cell: published laws of the pair on floats and arrays, which know nothing of intakes."""

from camg.cell.comparison import CellState, Compared, Comparison, compare

__all__ = ["CellState", "Compared", "Comparison", "compare"]
