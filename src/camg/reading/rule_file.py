"""Rule sets on file: JSON, TOML or a mapping; every fault is listed at once, with its place."""

import os
from collections.abc import Iterable, Mapping
from typing import Any

from camg.reading.regimen_file import document
from camg.rules.rule_set import RuleSet

__all__ = ["read_rules"]

_HOLDS = "schema, id, version and rules"


def read_rules(source: Mapping[str, Any] | str | os.PathLike[str], *, families: Iterable[type[Any]] = ()) -> RuleSet:
    """Read a rule set.

    Parameters
    ----------
    source : mapping, str or path object
        A mapping, the text of a TOML or JSON document, or the path of a file. Thresholds are numbers in the unit of
        the family, or text with a unit; infinity is null in JSON and ``inf`` in TOML.
    families : iterable of type
        Classes of one's own that the rules may be of, beside camg's; they are known to this call alone.

    Returns
    -------
    RuleSet
        Equal to the one that `camg.writing.to_json` wrote.

    Raises
    ------
    InputError, UnknownNameError, InputErrors
        All faults of the source, each with its place, such as ``$.rules[2].rungs[0].limit``; of another schema
        version that alone, for the rest could mean anything.

    Examples
    --------
    >>> clinic = read_rules('''
    ... schema = 1
    ... id = "clinic"
    ... version = "1"
    ... [[rules]]
    ... family = "DoseCap"
    ... id = "clinic/ca-portion"
    ... statement = "Calcium is taken in small portions."
    ... grade = "D"
    ... sources = ["camg-judgement"]
    ... says = "{measured} of calcium at once; we keep it to {high}."
    ... mineral = "calcium"
    ... rungs = [{limit = "0.3 g", severity = "info"}]
    ... ''')
    >>> clinic["clinic/ca-portion"].limits
    (300.0,)
    """
    from camg.rules.plain import set_from

    return set_from(document(source, holds=_HOLDS), families=families)
