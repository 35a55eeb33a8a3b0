"""The bar that long runs show."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from camg.homeostasis.solving import extra

__all__ = ["along"]

Item = TypeVar("Item")


def along(items: Iterable[Item], what: str, *, progress: bool) -> Iterator[Item]:
    """Return the items, with a bar of tqdm that counts them on a terminal; nowhere else, and not if switched off."""
    if not progress:
        return iter(items)
    tqdm: Any = extra("tqdm").tqdm
    bar: Iterator[Item] = iter(tqdm(items, desc=what, disable=None, leave=False))
    return bar
