"""``python -m counterfoil``: the same as the command ``counterfoil``."""

import sys

from counterfoil.cli import main

if __name__ == "__main__":
    sys.exit(main())
