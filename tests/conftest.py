"""Hypothesis profiles (`dev` while writing, `ci` with fixed examples, `deep` for a night), and what tests share."""

import os
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("dev", max_examples=20, deadline=None)
settings.register_profile("ci", max_examples=20, deadline=None, derandomize=True)
settings.register_profile("deep", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


@pytest.fixture
def quiet() -> Iterator[None]:
    """Silence what a simulated body is known to get wrong, which has tests of its own."""
    from camg.homeostasis import HomeostasisWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HomeostasisWarning)
        yield
