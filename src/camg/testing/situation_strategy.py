"""What a rule looks at, drawn and written down again as code."""

import re
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st

from camg.catalogue.models import Model
from camg.catalogue.standards import Standards, standards_names
from camg.catalogue.standards import standards as standards_named
from camg.intake.regimen import Regimen
from camg.person import NOBODY, PERSON_FIELDS, Person
from camg.rules.situation import Situation
from camg.testing.judged_by import model_table, standards_table
from camg.testing.people_strategy import people
from camg.testing.strategies import regimens

__all__ = ["code", "imports_of", "situations"]


@st.composite
def situations(
    draw: st.DrawFn,
    *,
    regimen: st.SearchStrategy[Regimen] | None = None,
    person: st.SearchStrategy[Person] | None = None,
    standards: st.SearchStrategy[Standards] | None = None,
    model: st.SearchStrategy[Model] | None = None,
) -> Situation:
    """Situations of daily routines: what is taken, by whom, judged by whose values and which model.

    Parameters
    ----------
    regimen : strategy of Regimen, optional
    person : strategy of Person, optional
    standards : strategy of Standards, optional
    model : strategy of Model, optional
    """
    records = draw(_REGIMENS if regimen is None else regimen)
    whom = draw(_PEOPLE if person is None else person)
    table, model_used = draw(_judged_by())
    return Situation.of(
        records,
        whom,
        standards=table if standards is None else draw(standards),
        model=model_used if model is None else draw(model),
    )


_REGIMENS, _PEOPLE = regimens(), people()


@cache
def _judged_by() -> st.SearchStrategy[tuple[Standards, Model]]:
    """Return both by one draw, the usual ones most often."""
    usual_model, usual_table = model_table()[0], standards_table()[0]
    of_models = [(usual_table, each) for each in model_table()]
    of_tables = [(each, usual_model) for each in standards_table()]
    return st.sampled_from([*[(usual_table, usual_model)] * len(of_tables), *of_tables, *of_models])


# As code --------------------------------------------------------------------------------------------------------


def code(situation: Situation) -> str:
    r"""Return a situation as code that makes it again, once the names in it are imported.

    >>> from camg.intake.dose import Dose
    >>> from camg.intake.intake import Intake
    >>> code(Situation.of(Regimen.of(Intake.of(Dose.of("calcium", "500 mg"), at="08:00")), standards="uk"))
    'Situation.of(Regimen.of(Intake.of(Dose.of("calcium", "500 mg"), at="08:00")), standards=\'uk\')'
    """
    others: list[str] = []
    if situation.standards.id != "iom" or situation.standards != standards_named("iom"):
        others.append(f"standards={_standards_code(situation.standards)}")
    if situation.model != Model.named("default"):
        others.append(f"model={_model_code(situation.model)}")
    if situation.diary is not None:
        parts = [repr(situation.diary), _person_code(situation.person), *others]
        return f"next(each for each in days_of({', '.join(parts)}) if str(each.day) == '{situation.day}')"
    person = [] if situation.person == NOBODY else [_person_code(situation.person)]
    return f"Situation.of({', '.join([repr(situation.regimen), *person, *others])})"


def _person_code(person: Person) -> str:
    """Return the person by the door; a number that the door would round is put in behind it."""
    bare: dict[str, float] = {}
    for name, (inside, unit) in PERSON_FIELDS.items():
        value: float | None = getattr(person, inside)
        given: Any = {name: f"{value!r} {unit}"}
        if value is not None and getattr(Person.of(**given), inside) != value:
            bare[inside] = value
    if not bare:
        return repr(person)
    return f"attrs.evolve({person!r}, {', '.join(f'{name}={value!r}' for name, value in bare.items())})"


def _standards_code(chosen: Standards) -> str:
    for name in standards_names():
        if chosen.id == name and chosen == standards_named(name):  # type: ignore[arg-type]  # because names are text here
            return repr(name)
    rows = [{key: value for key, value in attrs.asdict(row).items() if value is not None} for row in chosen.rows]
    return f"Standards.of({chosen.id!r}, name={chosen.name!r}, rows={rows!r})"


def _model_code(model: Model) -> str:
    from camg.catalogue.parameters import preset_rows

    names: Any = tuple(preset_rows())
    known = next((each for each in names if Model.named(each) == model), None)
    return repr(model) if known is None else repr(known)


_HOMES = {
    "CALCIUM": "camg", "Diary": "camg", "Dose": "camg", "Intake": "camg", "MAGNESIUM": "camg", "Meal": "camg",
    "Medicine": "camg", "Mineral": "camg", "Model": "camg", "Person": "camg", "Regimen": "camg", "Salt": "camg",
    "Situation": "camg", "Standards": "camg", "Treatment": "camg", "salt": "camg",
    "DoseBasis": "camg.intake.dose", "Kinetics": "camg.catalogue.models", "Modifiers": "camg.catalogue.models",
    "inf": "math",
}  # fmt: skip
"""Where the names live that such code is written with."""


def imports_of(text: str) -> str:
    """Return the lines of import that code of `code` needs, nothing more.

    >>> print(imports_of("Situation.of(Regimen.of())"))
    from camg import Regimen, Situation
    """
    named = set(re.findall(r"(?<![\w.'\"])[A-Za-z]\w*(?=[(.\s,)]|$)", _without_texts(text)))
    homes: dict[str, list[str]] = {}
    for name in sorted(named & _known()):
        homes.setdefault(_HOMES[name], []).append(name)
    lines = ["import attrs"] if "attrs.evolve(" in text else []
    lines += [f"from {home} import {', '.join(names)}" for home, names in sorted(homes.items())]
    if "days_of" in named:
        lines.append("from camg.rules.situation import situations as days_of")
    return "\n".join(lines)


@cache
def _known() -> frozenset[str]:
    return frozenset(_HOMES)


def _without_texts(text: str) -> str:
    return re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'', "''", text)
