"""What a label says, as plain text for people."""

from camg.intake.label import LabelLine, LabelReading

__all__ = ["label_text"]


def label_text(reading: LabelReading) -> str:
    """Return what was read of a label, line by line, and what was not."""
    lines: list[str] = []
    for line in reading.lines:
        lines.append(f"{line.mineral.name}: {_amount(line)} [{line.basis.value}]")
        lines += [f"  {each}" for each in _details(line)]
    if not reading.lines:
        lines.append("No line names a mineral with what it doses.")
    lines += [f"not understood: {piece}" for piece in reading.unread]
    return "\n".join(lines) + "\n"


def _amount(line: LabelLine) -> str:
    if line.elemental_mg is not None:
        return f"{line.elemental_mg:.10g} mg of the element"
    if line.candidates_mg:
        return " or ".join(f"{each:.4g} mg" for each in line.candidates_mg)
    return "no elemental amount"


def _details(line: LabelLine) -> list[str]:
    details: list[str] = []
    if line.salts:
        told = line.salt_mg is not None and not line.candidates_mg
        mass = f"{line.salt_mg:.10g} mg of " if told else ""
        details.append(f"as {mass}{', '.join(salt.name for salt in line.salts)}")
    if line.coating is not None:
        details.append(f"{line.coating} coated")
    if line.serving is not None:
        details.append(f"per {line.serving}")
    if line.percent_daily_value is not None:
        bound = "below " if line.percent_is_bound else ""
        details.append(f"{bound}{line.percent_daily_value:g} % of a daily value")
    details += [f"{mg:.4g} mg if {why}" for mg, why in zip(line.candidates_mg, line.candidate_readings, strict=True)]
    details += list(line.percent_means)
    if line.reason:
        details.append(line.reason)
    return [*details, *(f"note: {each}" for each in line.warnings if each != line.reason)]
