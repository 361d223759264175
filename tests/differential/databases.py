"""A table of records in a database, and a query over it: rows in, rows out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from tests.differential.rows import row_of
from zhaolu.executors.sql.dialects import TYPES
from zhaolu.executors.sql.form import SqlType
from zhaolu.executors.sql.tables import Holds, standard
from zhaolu.model.vocabulary import Declaration

TABLE = "applicants"
ROW = "row"
"""The column with the place of a record, from 0, as text."""
Records: TypeAlias = Sequence[dict[str, Any]]
Ask: TypeAlias = Callable[[Iterable[Declaration], Records, str], list[dict[str, Any]]]
"""Facts, raw records (ids as keys) and a query over `applicants` (standard columns with companions) give its rows."""


def columns(facts: Iterable[Declaration], dialect: str) -> dict[str, Holds]:
    return {**standard(facts, dialect, companions=True), ROW: Holds(SqlType.TEXT)}


def arrow_table(facts: Iterable[Declaration], records: Records) -> Any:
    import pyarrow as pa

    from zhaolu.surfaces.tables.arrow import schema_of

    facts = tuple(facts)
    schema = schema_of(facts).append(pa.field(ROW, pa.string()))
    rows = [{ROW: str(at), **row_of(raw, facts)} for at, raw in enumerate(records)]
    return pa.Table.from_pylist([{f.name: _typed(row.get(f.name), f.type) for f in schema} for row in rows], schema=schema)


def _typed(value: Any, type_: Any) -> Any:
    """A plain value as Arrow wants it: exact numbers, instants."""
    import pyarrow.types as kinds

    if value is None:
        return None
    if kinds.is_decimal(type_):
        return Decimal(str(value))
    if kinds.is_timestamp(type_) and isinstance(value, str):
        return datetime.fromisoformat(value)
    if kinds.is_list(type_):
        return [_typed(item, type_.value_type) for item in value]
    if kinds.is_struct(type_):
        return {f.name: _typed(value.get(f.name), f.type) for f in type_}
    return value


def ask_duckdb(facts: Iterable[Declaration], records: Records, query: str) -> list[dict[str, Any]]:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'America/New_York'")
        connection.register(TABLE, arrow_table(facts, records))
        found: list[dict[str, Any]] = connection.sql(query).to_arrow_table().to_pylist()
    return found


def ask_postgres(uri: str) -> Ask:
    """The function that asks the server at `uri`."""

    def ask(facts: Iterable[Declaration], records: Records, query: str) -> list[dict[str, Any]]:
        import psycopg

        facts = tuple(facts)
        held = columns(facts, "postgres")
        types = ", ".join(f'"{name}" {TYPES[h.type]["postgres"]}' for name, h in held.items())
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute("SET TIME ZONE 'America/New_York'")
            connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
            connection.execute(f"CREATE TABLE {TABLE} ({types})")
            with connection.cursor() as cursor, cursor.copy(f"COPY {TABLE} FROM STDIN") as copy:
                for at, raw in enumerate(records):
                    row = {ROW: str(at), **row_of(raw, facts, json=True)}
                    cells = (row.get(name) for name in held)
                    copy.write_row([json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else cell for cell in cells])
            cursor = connection.execute(query)
            assert cursor.description is not None
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    return ask


def ask_spark(spark: Any, folder: Path) -> Ask:
    """The function that asks a session, by way of Parquet files in `folder`."""

    def ask(facts: Iterable[Declaration], records: Records, query: str) -> list[dict[str, Any]]:
        import pyarrow.parquet as pq

        file = folder / f"rows-{len(list(folder.iterdir()))}.parquet"
        pq.write_table(arrow_table(facts, records), file)
        spark.read.parquet(str(file)).createOrReplaceTempView(TABLE)
        return [row.asDict(recursive=True) for row in spark.sql(query).collect()]

    return ask
