"""An assessment as plain text that a tired person understands."""

from collections.abc import Iterable, Iterator, Sequence

from camg._numeric import in_digits
from camg._version import __version__
from camg.assessment.made_with import made_with_line
from camg.assessment.result import Assessment, DiaryAssessment, counted
from camg.catalogue.minerals import CALCIUM, MAGNESIUM
from camg.catalogue.standards import ReferenceValue
from camg.errors import RangeError
from camg.intake.intake import TAKEN, Intake, Item, Medicine, Origin
from camg.intake.regimen import Regimen
from camg.person import Person
from camg.rules.outcome import Finding, OutcomeKind
from camg.rules.wording import number
from camg.rules.wording import wrapped as _wrapped

__all__ = ["NOT_SAFE", "intake_rows", "not_evaluated_lines", "taken_rows", "text", "total_rows"]

NOT_SAFE = (
    "No finding is not the same as safe: camg looks only at what it was told, and knows only its own rules. It "
    "informs; it does not advise patients. Ask a clinician or pharmacist before changing a medicine."
)


_NARROWEST = 40


def text(assessment: Assessment | DiaryAssessment, *, width: int) -> str:
    """Return the report, its lines at most `width` characters long where words and tables allow."""
    if not isinstance(width, int) or width < _NARROWEST:
        raise RangeError("width", width, f"whole numbers from {_NARROWEST}", "Leave it out for 100 characters.")
    if isinstance(assessment, DiaryAssessment):
        lines = [*_wrapped(_head(assessment), width), ""]
        for day, each in assessment.assessments:
            lines += [f"{day:%A} {day}", "-" * (len(f"{day:%A} {day}")), *_day(each, width), ""]
        days = counted(len(assessment.assessments), "day")
        lines.append(f"{days} with entries; a day without entries is unknown, not a fast.")
    else:
        lines = [*_wrapped(_head(assessment), width), "", *_day(assessment, width)]
    lines += ["", *_wrapped(NOT_SAFE, width), *_references(assessment, width)]
    lines += ["", *_wrapped(made_with_line(assessment), width)]
    return "\n".join(lines).rstrip() + "\n"


def _head(assessment: Assessment | DiaryAssessment) -> str:
    rules, chosen = assessment.rule_set, assessment.standards
    return (
        f"camg {__version__}: rules {rules.id} {rules.version}, reference values {chosen.id}, "
        f"model {assessment.model.id}"
    )


def _day(assessment: Assessment, width: int) -> Iterator[str]:
    for error in assessment.errors:
        yield from _wrapped(f"RULE FAILED: {error}. What it would have said is not known.", width)
        yield ""
    for medicine in assessment.not_judged:
        why = "no rule here looks at this medicine" if medicine.listed else "camg does not know this medicine"
        yield from _wrapped(f"NOT JUDGED: {medicine.name}: {why}.", width)
        yield ""
    yield "What is taken (elemental amounts)"
    yield from _table(taken_rows(assessment))
    yield ""
    yield from _wrapped("What is absorbed, by the model (range between studies, not for one person)", width)
    yield from _table(intake_rows(assessment))
    yield from _absorbed_notes(assessment, width)
    yield ""
    yield f"The day against {assessment.standards.name}"
    yield from _table(total_rows(assessment))
    yield from _wrapped(_row_line(assessment.person), width, "  ")
    yield from _wrapped(_ratio_line(assessment), width, "  ")
    if assessment.usual_food == "not added, as food is listed":
        yield from _wrapped("Food is listed, so the usual food that is stated is not added.", width, "  ")
    yield ""
    yield from _findings(assessment, width)
    lines = not_evaluated_lines(assessment)
    if lines:
        yield ""
        yield "Not judged, for want of"
        for line in lines:
            yield from _wrapped(line, width, "  ")
    yield ""
    counts = {kind: sum(each.kind is kind for each in assessment.outcomes) for kind in OutcomeKind}
    yield from _wrapped(
        f"{len(assessment.outcomes)} rules: {counts[OutcomeKind.FOUND]} found something, {counts[OutcomeKind.CLEAR]} "
        f"looked and found nothing, {counts[OutcomeKind.NOT_EVALUATED]} lacked an input, "
        f"{counts[OutcomeKind.NOT_APPLICABLE]} did not apply.",
        width,
    )


# Tables -------------------------------------------------------------------------------------------------------


def taken_rows(assessment: Assessment) -> list[tuple[str, ...]]:
    """Return the table of what is taken: when, what, how much, how."""
    rows: list[tuple[str, ...]] = []
    for item in assessment.regimen:
        when = _clock(item)
        if isinstance(item, Medicine):
            rows.append((when, item.name, "", "medicine"))
        else:
            rows.append((when, item.dose.mineral.name, number(item.dose.elemental_mg, "mg"), _how(item)))
    for mineral in (CALCIUM, MAGNESIUM):
        diet = assessment.person.dietary_mg(mineral)
        if diet is not None and not assessment.regimen.lists_food:
            rows.append(("day", mineral.name, number(diet, "mg"), "usual food"))
    return rows or [("", "nothing is listed", "", "")]


def _clock(item: Item) -> str:
    return f"{item.at:%H:%M}"


def _how(intake: Intake) -> str:
    dose = intake.dose
    parts: list[str] = []
    if dose.salt is not None:
        weighed = dose.salt_mg
        parts.append(f"as {number(weighed, 'mg')} of {dose.salt.name}" if weighed else f"as {dose.salt.name}")
    elif intake.origin in TAKEN:
        parts.append("salt not known")
    if dose.coating:
        parts.append(f"{dose.coating} coated")
    meal = intake.meal
    parts.append(
        "meal not known" if meal is None else "fasted" if meal.state.value == "fasted" else f"{meal.state.value} meal"
    )
    if intake.origin is not Origin.SUPPLEMENT:
        parts.append(intake.origin.value)
    if intake.product:
        parts.append(intake.product)
    return ", ".join(parts)


def intake_rows(assessment: Assessment) -> list[tuple[str, ...]]:
    """Return the table of what became of each intake, with a head and totals."""
    absorption = assessment.absorption
    if not absorption.intakes:
        return [("no calcium or magnesium intake is listed",)]
    rows: list[tuple[str, ...]] = [
        ("", "", "taken", "dissolved", "absorbed", "(range)", "not dissolved", "not taken up", "to the rival"),
    ]
    for each in absorption.intakes:
        low, high = each.range_mg
        rows.append(
            (
                _clock(each.intake),
                each.intake.dose.mineral.name,
                number(each.intake.dose.elemental_mg, "mg"),
                number(each.dissolved_mg, "mg"),
                number(each.absorbed_mg, "mg"),
                _range(low, high) + (" *" if each.extrapolated else ""),
                number(each.lost_digestion_mg, "mg"),
                number(each.lost_saturation_mg, "mg"),
                number(each.lost_competition_mg, "mg"),
            )
        )
    for mineral in (CALCIUM, MAGNESIUM):
        if any(each.intake.dose.mineral == mineral for each in absorption.intakes):
            low, high = absorption.range_mg(mineral)
            absorbed = number(absorption.absorbed_mg(mineral), "mg")
            lost = number(absorption.lost_competition_mg(mineral), "mg")
            rows.append(("all", mineral.name, "", "", absorbed, _range(low, high), "", "", lost))
    return rows


def _range(low: float, high: float) -> str:
    return f"({in_digits(low, 0)}-{in_digits(high, 0)})"


def _absorbed_notes(assessment: Assessment, width: int) -> Iterator[str]:
    absorption = assessment.absorption
    if absorption.extrapolated:
        yield from _wrapped("* outside the loads or the people that the studies saw: extrapolated.", width, "  ")
    notes: dict[str, list[str]] = {}
    for each in absorption.intakes:
        for note in each.notes:
            name = f"{_clock(each.intake)} {each.intake.dose.mineral.name}"
            notes.setdefault(note, []).append(name)
    for note, names in notes.items():
        yield from _wrapped(f"{', '.join(names)}: {note}.", width, "  ")
    stated = any(assessment.person.dietary_mg(each) is not None for each in (CALCIUM, MAGNESIUM))
    if stated and not assessment.regimen.lists_food:
        yield from _wrapped("Usual food has no clock time and is not in this table.", width, "  ")


def total_rows(assessment: Assessment) -> list[tuple[str, ...]]:
    """Return the table of daily totals beside the reference values, with a head."""
    rows: list[tuple[str, ...]] = [("", "total", "of it supplements", "requirement", "recommended", "upper level")]
    for mineral in (CALCIUM, MAGNESIUM):
        totals = assessment.totals
        total = number(totals.mg(mineral), "mg")
        cells = assessment.situation.cells(mineral)
        ul = _values([cell.ul for cell in cells])
        if ul != "none set" and any(cell.ul is not None and cell.ul.basis == "supplements" for cell in cells):
            ul += " (supplements)"
        rows.append(
            (
                mineral.name,
                total if totals.knows(mineral) else f"at least {total}",
                number(totals.supplement_mg(mineral), "mg"),
                _values([cell.ear for cell in cells]),
                _values([cell.rda for cell in cells]),
                ul,
            )
        )
    return rows


def _values(rows: Sequence[ReferenceValue | None]) -> str:
    known = sorted({row.mg for row in rows if row is not None})
    if not known:
        return "none set"
    return (
        f"{in_digits(known[0], 0)} mg" if len(known) == 1 else f"{in_digits(known[0], 0)}-{in_digits(known[-1], 0)} mg"
    )


def _row_line(person: Person) -> str:
    """Say which row of the table holds, and what it was taken without; without age or sex several could."""
    age, stage = person.age_y, person.life_stage
    row = f"{'age not stated' if age is None else f'{age:.4g} years'}, {person.sex or 'sex not stated'}"
    could_bear = person.sex != "male" and (age is None or 14 <= age < 51)
    if age is None or (person.sex is None and stage is None):
        aside = f", all of them {stage}" if stage else ", pregnancy and lactation aside" if could_bear else ""
        return f"Rows: {row}: each range spans the rows that could hold{aside}."
    if stage is None and could_bear:
        return f"Row: {row}, pregnancy or lactation not stated: the row of age and sex holds."
    return f"Row: {row}, {stage}." if stage else f"Row: {row}."


def _ratio_line(assessment: Assessment) -> str:
    totals = assessment.totals
    if not totals.complete:
        return "Food is not listed, so totals are lower bounds, and no ratio of calcium to magnesium is formed."
    mass, molar = totals.ratio(), totals.ratio(basis="molar")
    if mass is None or molar is None:
        return "There is no magnesium, so no ratio of calcium to magnesium is formed."
    return f"Calcium to magnesium is {in_digits(mass, 2)} by mass, {in_digits(molar, 2)} by moles."


# Findings -----------------------------------------------------------------------------------------------------


_HEADS = {
    "ask-clinician": "Ask a clinician or pharmacist",
    "move": "Take at another time",
    "take-with-meal": "Take with a meal",
    "split": "Take in smaller portions",
    "reduce": "Take less",
    "switch-salt": "Take another form",
    "add": "Get more from food",
    "several": "Change several things at once",
    "": "No change is offered",
}
"""The head of each group of findings, by the kind of the first remedy."""


def what_to_do(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Group findings by what to do about them: the group of the most severe first, and so within each.

    Of groups as severe as each other the one that offers no change stands last.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        kind = finding.remedies[0].kind if finding.remedies else ""
        groups.setdefault(_HEADS[kind], []).append(finding)
    return sorted(groups.items(), key=_by_worst)


def _by_worst(group: tuple[str, list[Finding]]) -> tuple[int, bool]:
    """Sort the most severe first, and where they are as severe what offers no change last."""
    head, findings = group
    return min([each.severity.weight for each in findings]), head == _HEADS[""]


def _findings(assessment: Assessment, width: int) -> Iterator[str]:
    if not assessment.findings:
        yield "Remarks: none."
        return
    if not isinstance(assessment.regimen, Regimen):
        yield "Remarks, most severe first; what was taken cannot be changed"
        for finding in assessment.findings:
            yield from _finding(finding, width)
        return
    yield "Remarks, by what to do about them"
    for head, findings in what_to_do(assessment.findings):
        yield f" {head}"
        for finding in findings:
            yield from _finding(finding, width)


def _finding(finding: Finding, width: int) -> Iterator[str]:
    indent = " " * 11
    keys = ", ".join(each.id for each in finding.references)
    grade = f"grade {finding.grade.value}: {finding.grade.meaning}"
    yield from _wrapped(f"{finding.severity.value.upper():<8} {finding.rule_id} ({grade})", width, "  ", indent)
    yield from _wrapped(finding.message, width, indent)
    for note in finding.notes:
        yield from _wrapped(f"Also {note.severity.value}, {note.rule_id}: {note.message}", width, indent)
    for place, remedy in enumerate(finding.remedies):
        gain = "" if remedy.gain is None else f" {remedy.gain.text}"
        yield from _wrapped(f"{'Or: ' if place else '-> '}{remedy.text}{gain}", width, indent, indent + "   ")
    if finding.offers.text and not finding.remedies:
        yield from _wrapped(finding.offers.text, width, indent)
    yield from _wrapped(f"[{keys}]", width, indent)


def not_evaluated_lines(assessment: Assessment) -> list[str]:
    """Return what was missing, each with the rules that lacked it."""
    by_missing: dict[str, list[str]] = {}
    for outcome in assessment.not_evaluated:
        by_missing.setdefault(", ".join(outcome.missing), []).append(outcome.rule_id)
    return [f"{missing}: {', '.join(rules)}" for missing, rules in sorted(by_missing.items())]


def _references(assessment: Assessment | DiaryAssessment, width: int) -> Iterator[str]:
    if assessment.references:
        yield ""
        yield "References"
        for each in assessment.references:
            yield from _wrapped(f"[{each.id}] {each} ({each.checked})", width, "  ", "      ")


def _table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    listed = [tuple(row) for row in rows]
    widths = [
        max((len(row[place]) for row in listed if place < len(row)), default=0)
        for place in range(max(map(len, listed)))
    ]
    for row in listed:
        cells = [
            cell.ljust(width) if place < 2 or place == len(row) - 1 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        yield ("  " + "  ".join(cells)).rstrip()
