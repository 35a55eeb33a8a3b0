"""Known defects of many runs, each told once."""

from collections import Counter
from collections.abc import Iterable

from camg.homeostasis.defects import HomeostasisWarning

__all__ = ["gathered"]


def gathered(runs: Iterable[Iterable[HomeostasisWarning]], what: str) -> tuple[HomeostasisWarning, ...]:
    """Return each known defect once, as the first run meets it, with how many do; `what` names the runs."""
    first: dict[type[HomeostasisWarning], HomeostasisWarning] = {}
    numbers: Counter[type[HomeostasisWarning]] = Counter()
    total = 0
    for run in runs:
        total += 1
        for each in run:
            first.setdefault(type(each), each)
            numbers[type(each)] += 1
    return tuple(kind(f"{number} of {total} {what}, the first so: {first[kind]}") for kind, number in numbers.items())
