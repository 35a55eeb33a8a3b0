"""How the ratios are measured and shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import cycle, islice
from statistics import median
from time import process_time
from typing import Any, NamedTuple

__all__ = ["SLACK", "Row", "in_turn", "interleaved", "per_call", "per_item", "table"]

SLACK = 1.3


class Row(NamedTuple):
    """One line of the table; a ratio without a limit is shown for comparison, None was not measured."""

    name: str
    ratio: float | None
    limit: float | None
    base: str

    @property
    def verdict(self) -> str:
        """How the ratio stands to its limit."""
        if self.limit is None or self.ratio is None:
            return "-"
        return "ok" if self.ratio <= self.limit else "slack" if self.ratio <= SLACK * self.limit else "over"


def interleaved(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Return the median cost of each side, the sides measured in turn; one round before counts for nothing."""
    for side in sides.values():
        side()
    costs: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds):
        order = list(sides) if number % 2 == 0 else list(sides)[::-1]
        for name in order:
            costs[name].append(sides[name]())
    return {name: median(each) for name, each in costs.items()}


def in_turn(calls: Mapping[str, Callable[[Any], object]], items: Iterable[Any]) -> dict[str, float]:
    """Return the median CPU seconds of one call of each, one call of each after the other for every item.

    So no side finds its code and values in the innermost caches because it did nothing else for a hundred calls. An
    item that is made on the way is let go before the next is made, as in a program that answers one after the other.
    """
    costs: dict[str, list[float]] = {name: [] for name in calls}
    for item in items:
        for name, function in calls.items():
            start = process_time()
            function(item)
            costs[name].append(process_time() - start)
        del item
    return {name: median(each) for name, each in costs.items()}


def per_call(function: Callable[[], object], calls: int) -> Callable[[], float]:
    """Return a side that costs the CPU seconds of one call."""

    def side() -> float:
        start = process_time()
        for _ in range(calls):
            function()
        return (process_time() - start) / calls

    return side


def per_item(function: Callable[[Any], object], items: Sequence[Any], calls: int) -> Callable[[], float]:
    """Return a side that costs the CPU seconds of one call, each call with the next of the items."""
    endless = cycle(items)

    def side() -> float:
        batch = list(islice(endless, calls))
        start = process_time()
        for item in batch:
            function(item)
        return (process_time() - start) / calls

    return side


def table(rows: Sequence[Row]) -> str:
    """Return the rows as text."""
    lines = [f"{'what':<40}{'ratio':>8}{'limit':>8}  {'':<6} of", "-" * 98]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.4f}" if row.ratio < 0.1 else f"{row.ratio:.2f}"
        limit = "" if row.limit is None else f"{row.limit:.2f}"
        lines.append(f"{row.name:<40}{ratio:>8}{limit:>8}  {row.verdict:<6} {row.base}")
    return "\n".join(lines)
