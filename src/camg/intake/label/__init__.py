"""The grammar of label text: from characters to tokens, clauses, facts, and the decision what a line doses."""

from camg.intake.label.reader import (
    LabelBasis,
    LabelLine,
    LabelReading,
    Serving,
    dose_from_label,
    line_doses,
    read_label,
)

__all__ = ["LabelBasis", "LabelLine", "LabelReading", "Serving", "dose_from_label", "line_doses", "read_label"]
