"""Print the pair at a glance: ``python -m camg.cell``, at half of the usual magnesium inside and outside."""

import sys

from camg.cell.comparison import CellState, compare

__all__ = ["main"]


def main() -> None:
    """Print what the laws say of half the usual magnesium, beside what the popular text claims."""
    usual = CellState()
    half = CellState(
        magnesium_outside_mm=usual.magnesium_outside_mm / 2, magnesium_inside_mm=usual.magnesium_inside_mm / 2
    )
    sys.stdout.write(f"Half the usual magnesium, inside and outside:\n\n{compare(half, usual)}\n")


if __name__ == "__main__":
    main()
