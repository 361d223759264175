"""The command line in an empty folder."""

from tests.desk.conftest import zhaolu  # noqa: F401  (the fixture)
