"""Reading what others wrote: labels, regimens on file, and rule sets."""

from camg.reading.regimen_file import RegimenFile, read_regimen

TYPE_CHECKING = False

if TYPE_CHECKING:
    from camg.intake.label import LabelBasis, LabelLine, LabelReading, Serving, read_label
    from camg.reading.rule_file import read_rules
else:
    _OF_LABELS = ("LabelBasis", "LabelLine", "LabelReading", "Serving", "read_label")

    def __getattr__(name):
        if name == "read_rules":
            from camg.reading import rule_file

            return rule_file.read_rules
        if name not in _OF_LABELS:
            message = f"module 'camg.reading' has no attribute {name!r}"
            raise AttributeError(message)
        from camg.intake import label

        return getattr(label, name)


__all__ = [
    "LabelBasis",
    "LabelLine",
    "LabelReading",
    "RegimenFile",
    "Serving",
    "read_label",
    "read_regimen",
    "read_rules",
]
