"""What the simulated human is held to: protocols that are run, and what was observed of each."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from camg.catalogue._files import read_data
from camg.provenance import Basis

__all__ = ["Evidence", "Observation", "Protocol", "human_evidence"]


class Protocol(NamedTuple):
    """A run: its changes, in the words of `homeostasis.Change`, and where it begins and ends.

    `start` is the protocol at whose end it begins, without which it begins at baseline. `until` is the value of an
    observable at which it ends, sought up to `end`. `person` are parameters of another person, at rest with them.
    """

    id: str
    meaning: str
    changes: tuple[Mapping[str, Any], ...]
    start: str | None = None
    end: str | None = None
    until: Mapping[str, float] | None = None
    person: Mapping[str, float] | None = None
    note: str = ""


class Observation(NamedTuple):
    """What is read of a run, and what it is held against.

    `measure` says how `name` is read `at` its times (``value``, ``ratio``, ``percent``, ...), `against` an earlier
    time of the run, without which against baseline. A target has its standard deviation `sd`; a band an open end where
    `low` or `high` is None. `page` is the number that the page of the model prints, `fails` whether it calls the row a
    failure there.
    """

    table: str
    protocol: str
    what: str
    name: str
    at: tuple[str, ...]
    measure: str
    unit: str
    observed: str
    page: str
    references: tuple[str, ...]
    basis: Basis
    against: str | None = None
    control: str | None = None
    dose: float = 0.0
    target: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    fails: bool = False
    note: str = ""
    rat: str = ""
    peterson_riggs: str = ""


class Evidence(NamedTuple):
    """Every protocol by name, and every observation in the order of the page."""

    protocols: Mapping[str, Protocol]
    observations: tuple[Observation, ...]


@cache
def human_evidence() -> Evidence:
    """Return what HUMAN-9 is held to.

    >>> len(human_evidence().observations), human_evidence().protocols["calcium_half"].meaning
    (126, 'calcium intake x 0.5')
    """
    tables = read_data("homeostasis_human_evidence")
    protocols = {key: _protocol(key, row) for key, row in tables["protocol"].items()}
    return Evidence(protocols, tuple(map(_observation, tables["row"])))


def _protocol(key: str, row: dict[str, Any]) -> Protocol:
    known = dict(row)
    known["changes"] = tuple(known["changes"])
    return Protocol(key, **known)


def _observation(row: dict[str, Any]) -> Observation:
    known = dict(row)
    known["measure"] = known.pop("as")
    known["basis"] = Basis(known["basis"])
    for name in ("at", "references"):
        known[name] = tuple(known[name])
    return Observation(**known)
