"""What a rule looks at, drawn and written down again as code."""

import attrs
from hypothesis import strategies as st

from camg.catalogue.models import Model
from camg.catalogue.standards import Standards, standards_names
from camg.catalogue.standards import standards as standards_named
from camg.intake.regimen import Regimen
from camg.person import NOBODY, Person
from camg.rules.situation import Situation
from camg.testing.strategies import models, people, regimens, standards

__all__ = ["code", "situations"]


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
    return Situation.of(
        draw(_REGIMENS if regimen is None else regimen),
        draw(_PEOPLE if person is None else person),
        standards=draw(_STANDARDS if standards is None else standards),
        model=draw(_MODELS if model is None else model),
    )


_REGIMENS, _PEOPLE, _STANDARDS, _MODELS = regimens(), people(), standards(), models()


def code(situation: Situation) -> str:
    r"""Return a situation as code that makes it again, once the names of camg are imported.

    >>> from camg.intake.dose import Dose
    >>> from camg.intake.intake import Intake
    >>> code(Situation.of(Regimen.of(Intake.of(Dose.of("calcium", "500 mg"), at="08:00")), standards="uk"))
    'Situation.of(Regimen.of(Intake.of(Dose.of("calcium", "500 mg"), at="08:00")), standards=\'uk\')'
    """
    parts = [repr(situation.regimen)]
    if situation.person != NOBODY:
        parts.append(repr(situation.person))
    if situation.standards.id != "iom" or situation.standards != standards_named("iom"):
        parts.append(f"standards={_standards_code(situation.standards)}")
    if situation.model != Model.named("default"):
        parts.append(f"model={situation.model!r}")
    made = f"Situation.of({', '.join(parts)})"
    return made if situation.day is None else f"{made}  # the day {situation.day} of {situation.diary!r}"


def _standards_code(chosen: Standards) -> str:
    for name in standards_names():
        if chosen.id == name and chosen == standards_named(name):  # type: ignore[arg-type]  # because names are text here
            return repr(name)
    rows = [{key: value for key, value in attrs.asdict(row).items() if value is not None} for row in chosen.rows]
    return f"Standards.of({chosen.id!r}, name={chosen.name!r}, rows={rows!r})"
