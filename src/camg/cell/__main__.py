"""Print the pair at a glance: ``python -m camg.cell``, which is ``camg cell``."""

import sys

from camg.cli import main

if __name__ == "__main__":
    sys.exit(main(["cell", *sys.argv[1:]]))
