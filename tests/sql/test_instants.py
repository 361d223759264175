"""Instants on DuckDB, whatever column they stand in and whatever the zone of the session."""

from __future__ import annotations

from pathlib import Path

from tests.sql.instants import check_days, check_instants


def test_instants_of_any_kind(tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'America/New_York'")
        check_instants(tmp_path, "duckdb", lambda query: connection.execute(query).fetchall())


def test_what_is_no_day_is_not_known(tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        check_days(tmp_path, "duckdb", lambda query: connection.execute(query).fetchall())
