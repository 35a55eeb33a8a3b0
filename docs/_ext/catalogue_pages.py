"""Pages made from the catalogue while the documentation is built.

Each function returns MyST text made of the very data that the library runs on, and the directive ``catalogue`` puts
it into a page::

    ```{catalogue} salts
    ```

Nothing here knows a number, and Sphinx is imported only where it calls, so that the doctests run without it.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import import_module
from math import inf
from typing import TYPE_CHECKING, Any, cast

import camg
from camg import person as person_room
from camg.catalogue._files import read_data
from camg.catalogue.cell import LawInput, cell_parameter, cell_parameters, pair_rows, unsaid_rows
from camg.catalogue.cell import facts as all_facts
from camg.catalogue.cell import laws as all_laws
from camg.catalogue.claims import claims as all_claims
from camg.catalogue.drivers import driver_rows
from camg.catalogue.evidence import human_evidence
from camg.catalogue.homeostasis import constants
from camg.catalogue.medicines import drug_classes, drugs
from camg.catalogue.parameters import Parameter, parameter, parameters, preset_rows, sigmas
from camg.catalogue.references import references
from camg.catalogue.salts import unsettled_salts
from camg.catalogue.standards import ReferenceValue, StandardsName, standards_names
from camg.catalogue.terms import TermKind
from camg.homeostasis import Body
from camg.homeostasis.rat_model import RAT
from camg.provenance import Basis
from camg.rules.outcome import Rule
from camg.rules.page import page_of
from camg.rules.predicate import short as number
from camg.rules.why import grade_line
from camg.uptake.drivers import excretion_at

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

__all__ = ["PAGES", "setup"]

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]<>|$#"})
_MONTHS_OF_A_YEAR = 12


# Text ---------------------------------------------------------------------------------------------------------


def escaped(text: str) -> str:
    r"""Return plain text as MyST text that shows it.

    >>> print(escaped("a|b <c> $d"))
    a\|b \<c\> \$d
    """
    return text.translate(_SPECIAL)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are MyST text already.

    >>> print(table(("a", "b"), [("1", "2")]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def code(text: object) -> str:
    """Return text as inline code."""
    return f"`{text}`"


def cited(keys: Iterable[str]) -> str:
    """Return links to entries of the bibliography; a source that is no entry is shown as text."""
    known = {each.id for each in references()}
    return ", ".join(f"[{key}](#source-{key})" if key in known else escaped(key) for key in keys)


def span(low: float | None, high: float | None) -> str:
    """Return a range, or nothing where there is none."""
    return "" if low is None or high is None else f"{number(low)} to {number(high)}"


# The catalogue ------------------------------------------------------------------------------------------------


def minerals() -> str:
    """Return the minerals."""
    rows = [
        (
            each.name,
            each.symbol,
            number(each.molar_mass, 9),
            "depends on pH" if each.charge is None else f"{each.charge}+",
        )
        for each in camg.minerals()
    ]
    return table(("mineral", "symbol", "g/mol", "charge of the ion"), rows)


def salts() -> str:
    """Return the salts with one formula, their fractions computed."""
    rows = [
        (
            escaped(each.name),
            code(each.id),
            code(each.formula),
            f"{each.molar_mass:.3f}",
            f"{each.fraction:.4f}",
            "" if each.solubility is None else code(each.solubility.value),
        )
        for each in camg.salts()
    ]
    return table(("salt", "id", "formula", "g/mol", "fraction", "class at gate 1"), rows)


def salt_notes() -> str:
    """Return what is known of each salt beyond its formula."""
    lines: list[str] = []
    for each in camg.salts():
        notes = [f"Take {each.take}." if each.take else "", each.evidence]
        text = escaped(" ".join(note for note in notes if note))
        lines += [f"{code(each.id)}", f": {text} {cited(each.references)}".rstrip(), ""]
    return "\n".join(lines)


def shared_names() -> str:
    """Return the names that labels carry and that do not settle a formula."""
    rows = [
        (
            escaped(each.name),
            code(each.id),
            "" if each.solubility is None else code(each.solubility.value),
            ", ".join(f"{code(member)} {camg.salt(member).fraction:.4f}" for member in each.members)
            or escaped(each.evidence or "no single formula"),
        )
        for each in unsettled_salts()
    ]
    return table(("name", "id", "class at gate 1", "may be, with its fraction"), rows)


def _age(row: ReferenceValue) -> str:
    """Return the completed years, or months, for which a row holds."""
    first, end = row.from_month, row.to_month
    in_years = (
        first % _MONTHS_OF_A_YEAR == 0 and (end is None or end % _MONTHS_OF_A_YEAR == 0) and end != _MONTHS_OF_A_YEAR
    )
    size, unit = (_MONTHS_OF_A_YEAR, "y") if in_years else (1, "mo")
    if end is None:
        return "all ages" if first == 0 else f"{first // size}\u00a0{unit} and over"
    low, high = first // size, end // size - 1
    return f"{low}\u00a0{unit}" if low == high else f"{low}-{high}\u00a0{unit}"


def _who(row: ReferenceValue) -> str:
    words = [row.sex or "", row.stage or "", row.feeding or ""]
    return ", ".join(word for word in words if word)


def _authority(name: str) -> str:
    chosen = camg.standards(cast("StandardsName", name))
    parts: list[str] = []
    for mineral in ("calcium", "magnesium"):
        listed = [row for row in chosen.rows if row.mineral == mineral]
        listed.sort(key=lambda row: (row.word, row.stage or "", row.from_month, row.sex or ""))
        rows = [
            (
                row.word if row.word == row.kind else f"{row.word} ({escaped(row.kind)})",
                _age(row),
                _who(row),
                number(row.mg),
                {"total": "all sources", "supplements": "supplements", None: ""}[row.basis],
                cited([row.reference]),
                row.status + (f": {escaped(row.note)}" if row.note else ""),
            )
            for row in listed
        ]
        head = ("word (theirs)", "age", "who", "mg/d", "counts", "source", "status")
        parts += [f"**{escaped(chosen.name)}: {mineral}**", "", table(head, rows), ""]
    return "\n".join(parts)


def _parameters_of(room: str) -> str:
    return _parameter_table(parameters(), room)


def _parameter_table(known: Iterable[Parameter], room: str) -> str:
    rows = [
        (
            code(each.id.partition(".")[2]),
            number(each.value),
            span(each.low, each.high),
            escaped(each.unit),
            each.basis.value,
            each.grade.value,
            f"{escaped(each.meaning)}. From {cited([each.reference])}: {escaped(each.where)}{_studied(each)}.",
        )
        for each in known
        if each.id.partition(".")[0] == room
    ]
    return table(("parameter", "value", "low to high", "unit", "basis", "grade", "meaning and source"), rows)


# The cell -----------------------------------------------------------------------------------------------------


def cell_laws() -> str:
    """Return the laws of the cell: what each says, for whom, in which range, and how surely."""
    lines: list[str] = []
    for each in all_laws():
        seen = f"{escaped(each.species)}; {escaped(each.tissue)}; temperature: {escaped(each.temperature)}"
        ranges = ", ".join(f"{code(one.name)} {_reach(one)}" for one in each.inputs)
        lines += [
            f"(law-{each.id})=",
            f"{code(each.id)}",
            f": {escaped(each.statement)}",
            "",
            f"  {code(each.formula)}",
            "",
            f"  Seen in: {seen}. Holds for {ranges} (range: {each.range_basis.value}).",
            "",
            f"  Grade {each.grade.value}, {each.basis.value}: {escaped(each.where)}. {cited(each.sources)}.",
            "",
            f"  **{escaped(each.caveat)}**",
            "",
            f"  ```{{cell-plot}} {each.id}",
            "  ```",
            "",
        ]
    return "\n".join(lines)


def _reach(known: LawInput) -> str:
    """Return from where to where an input may be, and what stands for it where it is left out."""
    unit = "" if known.unit == "1" else f" {escaped(known.unit)}"
    usual = f" (usual: {number(cell_parameter(known.usual).value, 9)})" if known.usual else ""
    if known.high == inf:
        return f"{'above' if known.positive else 'from'} {number(known.low)}{unit}{usual}"
    return f"{span(known.low, known.high)}{unit}{usual}"


def cell_pair() -> str:
    """Return the rows of the pair at a glance: which law is asked what, and which claims speak of it."""
    rows = [
        (
            code(each.id),
            f"{escaped(each.what)} [{escaped(each.unit)}]",
            f"[{each.law}](#law-{each.law})",
            "; ".join(f"low {ion}: {said} ([{key}](#claim-{key.lower()}))" for ion, (key, said) in each.claims.items()),
        )
        for each in pair_rows()
    ]
    return table(("row", "what", "law", "claimed"), rows)


def cell_unsaid() -> str:
    """Return what the pair has no row for, and why."""
    lines: list[str] = []
    for each in unsaid_rows():
        known = f"[{each.law}](#law-{each.law})" if each.law else code(each.fact)
        lines.append(f"- {escaped(each.what)} ({known}): {escaped(each.why)}")
    return "\n".join(lines)


def cell_constants() -> str:
    """Return the constants of the cell's laws."""
    rows = [
        (
            code(each.id),
            number(each.value, 9),
            span(each.low, each.high),
            escaped(each.unit),
            each.basis.value,
            each.grade.value,
            f"{escaped(each.meaning)}. From {cited([each.reference])}: {escaped(each.where)}.",
        )
        for each in cell_parameters()
    ]
    return table(("constant", "value", "low to high", "unit", "basis", "grade", "meaning and source"), rows)


def cell_facts() -> str:
    """Return what is known of the pair and is no equation."""
    rows = [
        (
            code(each.id),
            f"{escaped(each.statement)} {escaped(each.note)}".rstrip(),
            ", ".join(f"[{key}](#claim-{key.lower()})" for key in each.claims),
            each.basis.value,
            each.grade.value,
            cited(each.sources),
        )
        for each in all_facts()
    ]
    return table(("fact", "what is known", "claims", "basis", "grade", "source"), rows)


def _studied(known: Parameter) -> str:
    return (
        "" if known.studied is None else f"; studied from {number(known.studied[0])} to {number(known.studied[1])} mg"
    )


def dissolution() -> str:
    """Return the dissolved shares of gate 1."""
    grades = {(row["class"]): row["grade"] for row in read_data("parameters")["dissolution"]["rows"]}
    columns = list(dict.fromkeys((acid, fed) for _, acid, fed in sigmas()))
    head = ("class", *(f"{acid}, {'with food' if fed else 'fasted'}" for acid, fed in columns), "grade")
    rows = [
        (code(kind), *(_sigma(kind, acid, fed=fed) for acid, fed in columns), grade) for kind, grade in grades.items()
    ]
    return table(head, rows)


def _sigma(kind: str, acid: str, *, fed: bool) -> str:
    share = sigmas()[kind, acid, fed]
    return number(share.value) if share.low == share.high else f"{number(share.value)} ({span(share.low, share.high)})"


def drivers() -> str:
    """Return what drives the two minerals out of the body."""
    rows = [
        (
            escaped(each.name),
            each.mineral.name,
            each.route,
            each.effect,
            "direction only" if each.parameter is None else code(each.parameter.id.partition(".")[2]),
            each.basis.value,
            each.grade.value,
            f"{cited(source.id for source in each.references)}{f': {escaped(each.note)}' if each.note else ''}",
        )
        for each in driver_rows()
    ]
    return table(("driver", "mineral", "leaves with", "which it", "size", "basis", "grade", "sources"), rows)


def constants_of_body(rows: Iterable[Parameter]) -> str:
    """Return the constants of a simulated body."""
    cells = [
        (
            code(each.id),
            number(each.value, 9),
            escaped(each.unit),
            each.basis.value,
            each.grade.value,
            f"{escaped(each.meaning)}. From {cited([each.reference])}: {escaped(each.where)}.",
        )
        for each in rows
    ]
    return table(("parameter", "value", "unit", "basis", "grade", "meaning and source"), cells)


def states_of_body(body: Body) -> str:
    """Return what can be read off a simulated body."""
    states = [(code(each.name), escaped(each.unit), escaped(each.meaning)) for each in body.states]
    flows = [(code(name), escaped(unit), "flow, rate or share") for name, unit in body.units.items()]
    return table(("name", "unit", "what it is"), [*states, *flows])


def rat_parameters() -> str:
    """Return the constants of the simulated rat."""
    return constants_of_body(constants("rat").parameters.values())


def rat_states() -> str:
    """Return what can be read off the simulated rat."""
    return states_of_body(RAT)


def presets() -> str:
    """Return what each preset of the model sets apart."""
    rows: list[tuple[str, ...]] = []
    for name, row in preset_rows().items():
        moved = [
            f"{mineral} {code(key)} = {number(inf if value is None else value)}"
            for mineral in ("calcium", "magnesium")
            for key, value in row.get(mineral, {}).items()
        ]
        rows.append((code(name), escaped(row["meaning"]), "; ".join(moved) or "nothing"))
    return table(("preset", "meaning", "sets apart"), rows)


def medicines() -> str:
    """Return the medicines of the catalogue."""
    words = drug_classes()
    rows = [
        (escaped(each.name), ", ".join(words[kind] for kind in each.classes), escaped(", ".join(each.synonyms)))
        for each in drugs()
    ]
    return table(("medicine", "class", "also read as"), rows)


def medicine_classes() -> str:
    """Return the classes that rules may name."""
    return table(("class", "id"), [(escaped(words), code(key)) for key, words in drug_classes().items()])


def _terms_of(kind: TermKind) -> str:
    rows = [(code(key), escaped(", ".join(row["synonyms"]))) for key, row in read_data("terms")[kind].items()]
    return table((kind, "also read as"), rows)


def person_fields() -> str:
    """Return the amounts of a person: the unit they are kept in and those they may be written in."""
    rows = [
        (
            code(name),
            escaped(person_room._scale(name).unit),
            ", ".join(map(code, person_room._scale(name).factors)),
        )  # the scales have no public name
        for name in person_room.PERSON_FIELDS
    ]
    return table(("field", "kept in", "may be written in"), rows)


# Rules --------------------------------------------------------------------------------------------------------


def rules() -> str:
    """Return every default rule: what it holds, its steps, grade, sources and claims."""
    return "\n\n".join(_rule(each) for each in camg.default_rules())


def _rule(each: Rule) -> str:
    page = page_of(each)
    kind = type(each)
    lines = [f"(rule-{page.id.replace('/', '-')})=", f"{code(page.id)}", f": {escaped(page.statement)}", ""]
    if page.steps:
        lines += ["  - When it speaks:", "", *[f"    - {escaped(step)}" for step in page.steps], ""]
    if page.settings:
        lines += [f"  - Settings: {'; '.join(f'{code(name)} {escaped(value)}' for name, value in page.settings)}."]
    lines += [
        f"  - {escaped(grade_line(page.grade, page.grade_reason))}",
        f"  - Sources: {cited(source.id for source in page.references)}.",
        f"  - Family {{py:class}}`{kind.__name__} <{kind.__module__}.{kind.__qualname__}>`: {page.family_says}",
    ]
    if page.claims:
        named = [f"[{known.id}](#claim-{known.id.lower()}) ({known.verdict.value})" for known in page.claims]
        lines += [f"  - Claims: {', '.join(named)}."]
        lines += [f"  - Against {known.id}: {escaped(known.counter)}" for known in page.claims if known.counter]
    if page.examples:
        lines += [f"  - Worked examples, run by the tests: {escaped('; '.join(row.text for row in page.examples))}."]
    return "\n".join(lines)


def rule_examples() -> str:
    """Return every worked example of every rule, with the test that runs it."""
    rows = [
        (
            f"[{escaped(each.id)}](#rule-{each.id.replace('/', '-')})",
            escaped(row.text + (f" ({row.note})" if row.note else "")),
            code(f"{_EXAMPLE_TEST}[{row}]"),
        )
        for each in camg.default_rules()
        for row in page_of(each).examples
    ]
    return table(("rule", "worked example", "test"), rows)


_EXAMPLE_TEST = "tests/rules/test_worked_examples.py::test_a_worked_example_comes_out_as_printed"


# Claims -------------------------------------------------------------------------------------------------------


def claims() -> str:
    """Return the ledger: every claim with its verdict, the evidence, and where camg carries it."""
    lines: list[str] = []
    for each in all_claims():
        lines += [f"(claim-{each.id.lower()})=", f"{each.id}", f": {escaped(each.claim)}", ""]
        sources = f" {cited(each.sources)}" if each.sources else ""
        lines += [f"  *{each.verdict.value.capitalize()}.* {escaped(each.evidence)}{sources} ({each.status})", ""]
        lines += [f"  Carried by: {', '.join(_carrier(one) for one in each.carried)}.", ""]
    return "\n".join(lines)


def _carrier(carried: str) -> str:
    """Return where a claim is carried, with a link where that is a rule of this version."""
    rule_id = carried.removeprefix("rule ")
    if carried.startswith("rule ") and rule_id in camg.default_rules():
        return f"[{rule_id}](#rule-{rule_id.replace('/', '-')})"
    return code(rule_id) if "/" in rule_id else carried


def contested_claims() -> str:
    """Return the contested claims, with what speaks against each and the model that would make it true."""
    rows = [
        (
            f"[{each.id}](#claim-{each.id.lower()})",
            escaped(each.claim),
            f"{escaped(each.counter)} {cited(each.sources)}".rstrip(),
            code(each.preset) if each.preset else "none",
            ", ".join(_carrier(one) for one in each.carried) + (f": {escaped(each.no_rule)}" if each.no_rule else ""),
        )
        for each in all_claims()
        if each.is_contested
    ]
    return table(("claim", "says", "against it", "preset that makes it true", "carried by"), rows)


# The bibliography ---------------------------------------------------------------------------------------------


@cache
def _uses() -> dict[str, list[str]]:
    """Return, by source, what points at it."""
    uses: dict[str, list[str]] = {}

    def note(key: str, what: str) -> None:
        listed = uses.setdefault(key, [])
        if what not in listed:
            listed.append(what)

    for known in parameters():
        note(known.reference, f"parameter {code(known.id)}")
    for known in cell_parameters():
        note(known.reference, f"constant {code(known.id)}")
    for known_law in all_laws():
        for key in known_law.sources:
            note(key, f"law [{escaped(known_law.id)}](#law-{known_law.id})")
    for known_fact in all_facts():
        for key in known_fact.sources:
            note(key, f"fact {code(known_fact.id)}")
    for body in ("rat", "human"):
        for constant in constants(body).parameters.values():
            note(constant.reference, f"constant {code(constant.id)} of the {body}")
    for observed in human_evidence().observations:
        for key in observed.references:
            note(key, "[what HUMAN-9 is held to](#what-human-9-is-held-to)")
    for driven in driver_rows():
        for source in driven.references:
            note(source.id, f"driver {escaped(driven.name)}")
    for key in read_data("parameters")["dissolution"]["reference"]:
        note(key, "dissolved shares")
    for each in camg.default_rules():
        for source in each.references:
            note(source.id, f"rule [{escaped(each.id)}](#rule-{each.id.replace('/', '-')})")
    for known_claim in all_claims():
        for key in known_claim.sources:
            note(key, f"claim [{known_claim.id}](#claim-{known_claim.id.lower()})")
    for compound in (*camg.salts(), *unsettled_salts()):
        for key in compound.references:
            note(key, f"salt {code(compound.id)}")
    for name in standards_names():
        for row in camg.standards(cast("StandardsName", name)).rows:
            note(row.reference, f"reference values {code(name)}")
    return uses


def bibliography() -> str:
    """Return every source: its text, its DOI, what of it was checked, and what rests on it."""
    notes = read_data("references")
    lines: list[str] = []
    for each in references():
        doi = f" {{doi}}`{each.doi}`" if each.doi else ""
        lines += [f"(source-{each.id})=", code(each.id), f": {escaped(each.text)}.{doi}", ""]
        remark = notes[each.id].get("note")
        lines += [f"  Checked: {each.checked}.{f' {escaped(remark)}' if remark else ''}", ""]
        used = _uses().get(each.id)
        lines += [f"  Used by: {', '.join(used)}." if used else "  Nothing in this version rests on it yet.", ""]
    return "\n".join(lines)


def grades() -> str:
    """Return the grades."""
    return table(("grade", "meaning"), [(each.value, each.meaning) for each in camg.Grade])


def bases() -> str:
    """Return how many parameters have each basis."""
    counts = {basis: sum(each.basis is basis for each in parameters()) for basis in Basis}
    return table(("basis", "parameters"), [(basis.value, str(count)) for basis, count in counts.items()])


# Numbers of the model -----------------------------------------------------------------------------------------

_SOLUBLE = {"calcium": "ca-citrate-tetrahydrate", "magnesium": "mg-bisglycinate"}


def _taken(mineral: str, mg: float, at: str) -> camg.Intake:
    return camg.Intake.of(camg.Dose.of(mineral, f"{mg!r} mg", salt=_SOLUBLE[mineral]), at=at, meal="full")


def _absorbed(*taken: camg.Intake, model: Any = "default") -> camg.Absorption:
    return camg.absorb(camg.Regimen.of(*taken), model=model)


def loads() -> str:
    """Return what is absorbed of one dose alone, by its size."""
    rows: list[tuple[str, ...]] = []
    for mg in (50.0, 100.0, 200.0, 300.0, 500.0, 800.0, 1000.0):
        cells = [number(mg)]
        for mineral in ("calcium", "magnesium"):
            (each,) = _absorbed(_taken(mineral, mg, "08:00")).intakes
            low, high = each.range_mg
            mark = " *" if each.extrapolated else ""
            cells.append(
                f"{each.absorbed_mg:.0f} mg ({low:.0f} to {high:.0f}), {100 * cast('float', each.fraction):.0f} %{mark}"
            )
        rows.append(tuple(cells))
    return table(("dose, mg", "calcium absorbed", "magnesium absorbed"), rows)


def gains() -> str:
    """Return what parting calcium from magnesium gains, beside what splitting the magnesium gains."""
    rows: list[tuple[str, ...]] = []
    for calcium, magnesium in ((500.0, 100.0), (500.0, 200.0), (500.0, 400.0), (1000.0, 200.0), (1000.0, 400.0)):
        together = _absorbed(_taken("calcium", calcium, "08:00"), _taken("magnesium", magnesium, "08:00"))
        apart = _absorbed(_taken("calcium", calcium, "08:00"), _taken("magnesium", magnesium, "12:00"))
        whole = _absorbed(_taken("magnesium", magnesium, "08:00"))
        halves = _absorbed(_taken("magnesium", magnesium / 2, "08:00"), _taken("magnesium", magnesium / 2, "20:00"))
        rows.append(
            (
                f"{number(calcium)} and {number(magnesium)}",
                f"{together.absorbed_mg('magnesium'):.1f}",
                f"{apart.absorbed_mg('magnesium') - together.absorbed_mg('magnesium'):+.1f}",
                f"{apart.absorbed_mg('calcium') - together.absorbed_mg('calcium'):+.1f}",
                f"{halves.absorbed_mg('magnesium') - whole.absorbed_mg('magnesium'):+.1f}",
            )
        )
    head = (
        "Ca and Mg, mg", "Mg absorbed together", "parting by 4 h: Mg", "parting by 4 h: Ca", "splitting the Mg in two",
    )  # fmt: skip
    return table(head, rows)


def losses() -> str:
    """Return the share of magnesium that calcium beside it costs, by model."""
    names = ("no-competition", "default", "strong-competition")
    rows: list[tuple[str, ...]] = []
    for calcium, magnesium in (
        (300.0, 60.0),
        (500.0, 100.0),
        (500.0, 200.0),
        (1000.0, 60.0),
        (1000.0, 200.0),
        (2500.0, 60.0),
    ):
        both = (_taken("calcium", calcium, "08:00"), _taken("magnesium", magnesium, "08:00"))
        shares = [100 * _absorbed(*both, model=name).loss_shares("magnesium")[0] for name in names]
        rows.append((number(calcium), number(magnesium), *(f"{share:.1f} %" for share in shares)))
    return table(("Ca, mg", "Mg, mg", *(code(name) for name in names)), rows)


def sensing() -> str:
    """Return how blood calcium changes what is excreted of the two minerals, against usual."""
    usual = parameter("kidney.sensing_usual_mmol_l").value
    levels = (1.00, 1.10, 1.20, 1.30, 1.50, 1.80)
    rows = [
        (
            f"{mineral.name} excreted, against usual",
            *(f"{excretion_at(level, mineral) / excretion_at(usual, mineral):.2f}" for level in levels),
        )
        for mineral in (camg.MAGNESIUM, camg.CALCIUM)
    ]
    return table(("ionised calcium, mmol/L", *(f"{level:.2f}" for level in levels)), rows)


# The kit ------------------------------------------------------------------------------------------------------


def kit_laws() -> str:
    """Return the laws that every rule must keep, each with its reason."""
    return _kit_laws(claimed=False)


def kit_claims() -> str:
    """Return the laws that rules keep which claim them."""
    return _kit_laws(claimed=True)


def _kit_laws(*, claimed: bool) -> str:
    from camg.testing.law_book import is_claimed, laws
    from camg.testing.laws_severity import OF_FIELDS

    rows = [
        (code(f"{each.id}:FIELD" if each.id in OF_FIELDS else each.id), each.sentence, each.reason)
        for each in laws()
        if is_claimed(each) is claimed
    ]
    return table(("claim" if claimed else "law", "what holds", "why"), rows)


# The front door -----------------------------------------------------------------------------------------------


def names() -> str:
    """Return every public name with a link to where it is described."""
    shown = [name for name in camg.__all__ if name != "__version__"]
    links = "\n".join(f"- {{py:obj}}`camg.{name}`" for name in shown)
    return f"```{{hlist}}\n:columns: 3\n\n{links}\n```"


PAGES: dict[str, Callable[[], str]] = {
    each.__name__.replace("_", "-"): each
    for each in (
        minerals, salts, salt_notes, shared_names, dissolution, drivers, presets, rat_parameters, rat_states,
        medicines, medicine_classes,
        person_fields, rules, rule_examples, claims, contested_claims, bibliography, grades, bases, loads, gains,
        losses, sensing, names, kit_laws, kit_claims, cell_laws, cell_constants, cell_facts, cell_pair, cell_unsaid,
    )
}  # fmt: skip
"""What the directive can put into a page, by name; those below take an argument of their own."""

PAGES |= {f"standards-{name}": lambda name=name: _authority(name) for name in standards_names()}  # type: ignore[misc]  # because a default argument binds the loop's name
PAGES |= {
    f"parameters-{room}": lambda room=room: _parameters_of(room)  # type: ignore[misc]  # as above
    for room in dict.fromkeys(each.id.partition(".")[0] for each in parameters())
}
PAGES |= {f"terms-{kind}": lambda kind=kind: _terms_of(kind) for kind in ("condition", "goal", "diet")}  # type: ignore[misc]  # as above


def _check_names(_app: "Sphinx", env: "BuildEnvironment") -> None:
    """Warn of public names that no page describes."""
    from sphinx.util.logging import getLogger

    described = {name for name, *_ in env.domains.python_domain.get_objects()}
    for name in camg.__all__:
        if f"camg.{name}" not in described:
            getLogger(__name__).warning("camg.%s is public and no page describes it", name)


def _keep_colons(_app: "Sphinx", what: str, _name: str, _value: object, _options: object, lines: list[str]) -> None:
    """Keep napoleon from taking "What is known: all of it", the docstring of a property, for a type and a text."""
    if what in {"attribute", "data", "property"} and lines and ":" in lines[0]:
        lines[:0] = ["..", ""]


def _no_nothing(
    _app: "Sphinx", _what: str, _name: str, _value: object, _options: object, signature: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """Show a default that is made when it is needed as ``...``: attrs has a word of its own for it."""
    return signature and signature.replace("NOTHING", "..."), returns


def _skip_fields(_app: "Sphinx", _what: str, _name: str, value: object, *_: object) -> bool | None:
    """Leave out fields of named tuples that have no docstring but "Alias for field number 3"."""
    return True if (getattr(value, "__doc__", "") or "").startswith("Alias for field number") else None


def _trim_examples(_app: "Sphinx", doctree: Any) -> None:
    """Take the blank line off that ends every example: doctest needs it, readers do not."""
    nodes: Any = import_module("docutils.nodes")
    for block in doctree.findall(nodes.literal_block):
        if block.rawsource == block.astext():
            block.rawsource = block.astext().rstrip()
            block[:] = [nodes.Text(block.rawsource)]


def setup(app: "Sphinx") -> dict[str, Any]:
    """Give Sphinx the directive, and the check that every public name is described."""
    from sphinx.util.docutils import SphinxDirective

    class Catalogue(SphinxDirective):
        """Put a part of the catalogue into the page."""

        required_arguments = 1

        def run(self) -> list[Any]:
            """Make the text and parse it."""
            if self.arguments[0] not in PAGES:
                raise self.error(f"there is no {self.arguments[0]!r}; known: {', '.join(PAGES)}")
            return self.parse_text_to_nodes(PAGES[self.arguments[0]]())

    app.add_directive("catalogue", Catalogue)
    app.connect("autodoc-process-docstring", _keep_colons, priority=400)
    app.connect("autodoc-skip-member", _skip_fields)
    app.connect("autodoc-process-signature", _no_nothing)
    app.connect("doctree-read", _trim_examples)
    app.connect("env-check-consistency", _check_names)
    return {"version": camg.__version__, "parallel_read_safe": True}
