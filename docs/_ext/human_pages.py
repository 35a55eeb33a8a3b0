"""Tables of HUMAN-9, run while the documentation is built: constants, states, and what the model is held to.

No number of a result stands in a page: each is computed here, by the same code that the tests call.
"""

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from catalogue_pages import PAGES, cited, constants_of_body, escaped, states_of_body, table

from camg.homeostasis import Checked, human, human_evidence_checked
from camg.homeostasis.human_defects import RANGES
from camg.homeostasis.human_evidence import MOST_SD
from camg.homeostasis.human_model import HUMAN
from camg.rules.predicate import short as number

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]

_NUMBER = re.compile(r"(at least |about )?-?[0-9.]+( to -?[0-9.]+)?( \([^)]*\))?")
"""An observation that is a number, and wants its unit."""


def of(name: str) -> list[Checked]:
    """Return the rows of one table of the evidence."""
    return [each for each in human_evidence_checked() if each.row.table == name]


def printed(value: float) -> str:
    """Return a result with three digits, and its sign.

    >>> printed(-0.00412), printed(149.6), printed(2.2)
    ('-0.00412', '150', '2.2')
    """
    return f"{value:.3g}"


def with_unit(text: str, unit: str) -> str:
    """Return a number with its unit, where it has one."""
    return escaped(text if unit == "1" else f"{text} {unit}")


def observed(each: Checked) -> str:
    """Return what was observed, with its unit where it is a number.

    >>> sorted({observed(each) for each in of("blind") if each.row.unit == "pmol/L"})
    ['at least 58 pmol/L']
    """
    bare = _NUMBER.fullmatch(each.row.observed) is not None
    return with_unit(each.row.observed, each.row.unit if bare else "1")


def verdict(each: Checked) -> str:
    """Return whether a row passes, so that a failure is not overlooked."""
    return "pass" if each.passed else "**fail**"


def band(each: Checked) -> str:
    """Return within which band a row passes.

    >>> band(next(each for each in of("development") if each.row.low is None))
    'at most 1'
    """
    low, high = each.row.low, each.row.high
    if low is None:
        return "" if high is None else f"at most {number(high)}"
    return f"at least {number(low)}" if high is None else f"{number(low)} to {number(high)}"


def notes(rows: list[Checked]) -> str:
    """Return where a protocol was chosen here, or a number differs from the printed one."""
    said = [(each.protocol.meaning, text) for each in rows for text in (each.protocol.note, each.row.note) if text]
    lines = [f"- {escaped(meaning)}: {escaped(text)}" for meaning, text in dict.fromkeys(said)]
    return "\n".join(["", "", *lines]) if lines else ""


# Pages --------------------------------------------------------------------------------------------------------


def human_parameters() -> str:
    """Return the constants of HUMAN-9."""
    return constants_of_body(human().rows.values())


def human_states() -> str:
    """Return what can be read off HUMAN-9."""
    return states_of_body(HUMAN)


def human_ranges() -> str:
    """Return where HUMAN-9 is held to be valid."""

    def unit(name: str) -> str:
        return human().unit(name) if name in human().names else HUMAN.unit(name)

    rows = [
        (each.meaning, "" if each.low == 0 else number(each.low), number(each.high), escaped(unit(each.name)))
        for each in RANGES
    ]
    return table(("", "from", "to", "unit"), [*rows, ("length of a run", "", "1", "year")])


def human_calibration() -> str:
    """Return the calibration: what was fitted, and how far off it is."""
    rows = [
        (
            escaped(each.protocol.meaning),
            escaped(each.row.what),
            with_unit(f"{number(each.row.target or 0.0)} (SD {number(each.row.sd or 0.0)})", each.row.unit),
            printed(each.found),
            f"{round(each.z or 0.0, 1) + 0.0:+.1f}",
            verdict(each),
            f"{each.row.basis.value}; {cited(each.row.references)}",
        )
        for each in of("calibration")
    ]
    distances = [each.z or 0.0 for each in of("calibration")]
    passed = sum(bool(each.passed) for each in of("calibration"))
    squares = sum(each**2 for each in distances)
    count = (
        f"**{passed} of {len(rows)}** lie within {MOST_SD:g} standard deviations; the squares add up to {squares:.1f}."
    )
    head = ("run", "what is read", "target", "model", "distance in SD", "verdict", "basis and source")
    return f"{count}\n\n{table(head, rows)}{notes(of('calibration'))}"


def _checks(name: str) -> str:
    rows = [
        (
            escaped(each.protocol.meaning),
            escaped(each.row.what),
            observed(each),
            with_unit(printed(each.found), each.row.unit),
            band(each),
            verdict(each),
            cited(each.row.references),
        )
        for each in of(name)
    ]
    passed = sum(bool(each.passed) for each in of(name))
    head = ("run", "what is read", "observed", "model", "band", "verdict", "source")
    return f"**{passed} of {len(rows)}** pass.\n\n{table(head, rows)}{notes(of(name))}"


def human_development() -> str:
    """Return the development checks."""
    return _checks("development")


def human_blind() -> str:
    """Return the blind checks."""
    return _checks("blind")


def human_failures() -> str:
    """Return the rows that fail, of both kinds of checks."""
    rows = [
        (
            escaped(each.protocol.meaning),
            escaped(each.row.what),
            observed(each),
            with_unit(printed(each.found), each.row.unit),
        )
        for each in human_evidence_checked()
        if each.passed is False
    ]
    return table(("run", "what is read", "observed", "model"), rows)


def human_comparison() -> str:
    """Return the comparison with other models."""
    rows = [
        (
            escaped(each.protocol.meaning),
            escaped(each.row.what),
            escaped(each.row.rat) or "-",
            escaped(each.row.peterson_riggs) or "-",
            with_unit(_signed(each), each.row.unit),
            escaped(each.row.observed),
        )
        for each in of("comparison")
    ]
    return table(("run", "what", "scaled rat", "Peterson & Riggs", "HUMAN-9", "observed"), rows)


def _signed(each: Checked) -> str:
    return f"{each.found:+.3g}" if each.row.measure == "percent" else printed(each.found)


def human_ablation() -> str:
    """Return what each effect of little magnesium does."""
    rows: list[tuple[str, ...]] = []
    for _, group in groupby(of("ablation"), key=lambda each: each.row.protocol):
        calcium, pth = group
        cells = [with_unit(printed(each.found), each.row.unit) for each in (calcium, pth)]
        rows.append((escaped(calcium.protocol.meaning), *cells, escaped(calcium.row.observed)))
    return table(("variant", "calcium", "PTH", "reading"), rows)


def setup(_app: "Sphinx") -> dict[str, Any]:
    """Give the directive ``catalogue`` these pages."""
    pages = (
        human_parameters, human_states, human_ranges, human_calibration, human_development, human_blind,
        human_failures, human_comparison, human_ablation,
    )  # fmt: skip
    PAGES.update({each.__name__.replace("_", "-"): each for each in pages})
    return {"parallel_read_safe": True, "parallel_write_safe": True}
