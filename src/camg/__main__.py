"""``python -m camg`` is the command line."""

import sys

from camg.cli import main

if __name__ == "__main__":
    sys.exit(main())
