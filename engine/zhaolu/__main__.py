"""`python -m zhaolu`."""

from __future__ import annotations

import sys

from zhaolu.surfaces.cli import main

if __name__ == "__main__":
    sys.exit(main())
