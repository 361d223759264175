"""The neutral expression cases on DuckDB: every expression on every record of its file, beside the reference."""

from __future__ import annotations

import pytest

from tests.differential.databases import ask_duckdb
from tests.sql.expressions import FILES, compared


@pytest.mark.parametrize("name", FILES)
def test_expressions(name: str) -> None:
    assert compared(name, "duckdb", ask_duckdb) == []
