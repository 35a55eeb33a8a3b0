"""The grammar of label text: from characters to tokens, clauses, facts, and the decision what a line doses."""

from camg.intake.label.reader import (
    LabelBasis,
    LabelLine,
    LabelReading,
    Serving,
    dose_from_label,
    label_warning,
    line_doses,
    read_label,
    sure_doses,
)

__all__ = [
    "LabelBasis",
    "LabelLine",
    "LabelReading",
    "Serving",
    "dose_from_label",
    "label_warning",
    "line_doses",
    "read_label",
    "sure_doses",
]
