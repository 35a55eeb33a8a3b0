"""An assessment as HTML, for notebooks."""

from collections.abc import Iterable, Sequence
from html import escape

from camg.assessment.report import NOT_SAFE, intake_rows, not_evaluated_lines, taken_rows, total_rows
from camg.assessment.result import Assessment, DiaryAssessment

__all__ = ["html"]


def html(assessment: Assessment | DiaryAssessment) -> str:
    """Return an assessment as a fragment of HTML; all text in it is escaped."""
    if isinstance(assessment, DiaryAssessment):
        days = [f"<h3>{day}</h3>{_day(each)}" for day, each in assessment.assessments]
        return f'<div class="camg">{"".join(days)}<p><em>{escape(NOT_SAFE)}</em></p></div>'
    return f'<div class="camg">{_day(assessment)}<p><em>{escape(NOT_SAFE)}</em></p></div>'


def _day(assessment: Assessment) -> str:
    parts = [f"<p><strong>Rule failed:</strong> {escape(str(each))}</p>" for each in assessment.errors]
    parts += [f"<p><strong>Not judged:</strong> {escape(each.name)}</p>" for each in assessment.not_judged]
    parts.append(_table("What is taken", [("when", "what", "element", "how"), *taken_rows(assessment)]))
    parts.append(_table("What is absorbed, by the model", intake_rows(assessment)))
    parts.append(_table(f"The day against {assessment.standards.name}", total_rows(assessment)))
    head = ("severity", "rule", "remark", "grade", "references")
    rows = [
        (each.severity.value, each.rule_id, each.message, each.grade.value, "; ".join(map(str, each.references)))
        for each in assessment.findings
    ]
    parts.append(_table("Remarks, most severe first", [head, *rows]) if rows else "<p>Remarks: none.</p>")
    missing = "".join(f"<li>{escape(line)}</li>" for line in not_evaluated_lines(assessment))
    if missing:
        parts.append(f"<p>Not judged, for want of</p><ul>{missing}</ul>")
    return "".join(parts)


def _table(caption: str, rows: Iterable[Sequence[str]]) -> str:
    head, *body = list(rows)
    lines = [f"<table><caption>{escape(caption)}</caption>", _row(head, "th"), *(_row(row, "td") for row in body)]
    return "".join([*lines, "</table>"])


def _row(cells: Sequence[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
