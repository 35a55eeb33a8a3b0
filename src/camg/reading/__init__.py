"""Reading what others wrote: labels, and regimens on file."""

from camg.intake.label import LabelBasis, LabelLine, LabelReading, read_label
from camg.reading.regimen_file import RegimenFile, read_regimen

__all__ = ["LabelBasis", "LabelLine", "LabelReading", "RegimenFile", "read_label", "read_regimen"]
