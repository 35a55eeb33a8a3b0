"""Values that compute on demand, and equal, hash and pickle as if they had not."""

from typing import Any

import attrs

__all__ = ["OnDemand"]


class OnDemand:
    """Mixin of a frozen attrs class with cached properties: what was computed is left out of pickles."""

    def __getstate__(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in attrs.fields(type(self))}  # type: ignore[arg-type]  # because only attrs classes mix this in
