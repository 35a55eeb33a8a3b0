"""The cell: published laws of the pair on floats and arrays, which know nothing of intakes."""
