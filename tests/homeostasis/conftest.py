"""What the tests of simulated bodies share."""

import warnings
from collections.abc import Iterator

import pytest

from camg.homeostasis import HomeostasisWarning


@pytest.fixture
def quiet() -> Iterator[None]:
    """Silence what a body is known to get wrong, which has tests of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HomeostasisWarning)
        yield
