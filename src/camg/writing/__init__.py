"""Writing values down: as plain data and as JSON."""

import json
from typing import Any

from camg.assessment import Assessment, DiaryAssessment
from camg.schema import to_plain

__all__ = ["to_dict", "to_json"]


def to_dict(value: object) -> Any:
    """Return a value of camg, or an assessment, as plain data; see `camg.schema.to_plain`.

    >>> from camg.intake.dose import Dose
    >>> to_dict(Dose.of("magnesium", "200 mg"))
    {'mineral': 'magnesium', 'amount': '200.0 mg'}
    """
    return value.to_dict() if isinstance(value, Assessment | DiaryAssessment) else to_plain(value)


def to_json(value: object, *, indent: int | None = None) -> str:
    """Return a value of camg, or an assessment, as JSON text.

    >>> from camg.intake.dose import Dose
    >>> to_json(Dose.of("magnesium", "200 mg"))
    '{"mineral": "magnesium", "amount": "200.0 mg"}'
    """
    return json.dumps(to_dict(value), indent=indent, ensure_ascii=False, allow_nan=False)
