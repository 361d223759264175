"""The command line in an empty folder, and what pages are made of."""

from tests.conftest import zhaolu  # noqa: F401  (the fixture)
