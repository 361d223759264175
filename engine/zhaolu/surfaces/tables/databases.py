"""Tables in databases: a DuckDB file, a SQLite file, PostgreSQL. Only read, never written to.

PostgreSQL sends the table once, as text, in one consistent view (`COPY … TO STDOUT`), and it is decided here: so that the
check at the door, the rejected rows and the answers are those of every other input, and the server does no more work
than a backup. To have the server itself decide, `zhaolu sql --dialect postgres` prints the query.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from zhaolu.diagnostics import ZhaoluError
from zhaolu.extend.contracts import RawCells
from zhaolu.surfaces.readers.columns import Columns
from zhaolu.surfaces.tables.chunks import Chunk
from zhaolu.surfaces.tables.sources import Rows, table_name

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Vocabulary
    from zhaolu.surfaces.readers import Naming
    from zhaolu.surfaces.tables.sources import Given
    from zhaolu.surfaces.tables.typed import Typed

_POSTGRES = ("postgresql://", "postgres://")
_ENDINGS = {".duckdb": "duckdb", ".ddb": "duckdb", ".sqlite": "sqlite", ".sqlite3": "sqlite"}


def is_database(given: Given) -> bool:
    """Whether this is the address of a database or a database file: by address, `--input-format`, ending or first bytes."""
    return _kind(given) is not None


def _kind(given: Given) -> str | None:
    if given.file.startswith(_POSTGRES):
        return "postgres"
    for kind in ("duckdb", "sqlite"):
        if given.file.startswith(f"{kind}:///") or (given.format or "").lower() == kind:
            return kind
    path = Path(given.file)
    if found := _ENDINGS.get(path.suffix.lower()):
        return found
    if path.suffix.lower() in ("", ".db", ".db3") and path.is_file():
        with path.open("rb") as stream:
            head = stream.read(16)
        return "sqlite" if head == b"SQLite format 3\0" else "duckdb" if head[8:12] == b"DUCK" else None
    return None


def open_database(given: Given, vocabulary: Vocabulary) -> Rows | DuckDBTable:
    """The table, its columns checked. Raises ZhaoluError."""
    match _kind(given):
        case "postgres":
            return _postgres(given, vocabulary)
        case "sqlite":
            return _sqlite(given, vocabulary)
        case _:
            return DuckDBTable.open(given, vocabulary)


def _file(given: Given) -> str:
    """The path of a database file. Raises ZhaoluError (E430)."""
    path = unquote(urlsplit(given.file).path)[1:] if ":///" in given.file else given.file
    if not Path(path).is_file():
        raise ZhaoluError.of("E430", name=path, why=("没有这个文件", "there is no such file"))
    return path


def _quoted(name: str) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def _unusable(name: str, error: Exception) -> ZhaoluError:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ZhaoluError.of("E572", name=name, reason=said)


# --- DuckDB -----------------------------------------------------------------------------------------------------


@dataclass
class DuckDBTable:
    """A table or view of a DuckDB file."""

    name: str
    typed: Typed
    connection: Any
    table: str
    columnar = True

    @classmethod
    def open(cls, given: Given, vocabulary: Vocabulary) -> DuckDBTable:
        from zhaolu.surfaces.tables.columnar import checked
        from zhaolu.surfaces.tables.database import MEMORY, duckdb

        library = duckdb()
        path = _file(given)
        try:
            connection = library.connect(path, read_only=True, config={"memory_limit": MEMORY})
            connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
            found = connection.execute(
                "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = current_database() ORDER BY ALL"
            ).fetchall()
        except library.Error as error:
            raise _unusable(path, error) from None
        try:
            table = table_name(given.table, [name if schema == "main" else f"{schema}.{name}" for schema, name in found], path)
            schema = connection.sql(f"SELECT * FROM {_quoted(table)} LIMIT 0").to_arrow_table().schema
            typed = checked(schema, vocabulary, f"{path}:{table}", given.naming)
        except ZhaoluError:
            connection.close()
            raise
        return cls(f"{path}:{table}", typed, connection, table)

    def chunks(self, rows: int) -> Iterator[Chunk]:
        from zhaolu.surfaces.tables.columnar import rechunked

        listed = ", ".join(_quoted_name(name) for name in self.typed.columns) or "NULL"
        reader = self.connection.sql(f"SELECT {listed} FROM {_quoted(self.table)}").to_arrow_reader(rows)
        yield from rechunked(reader, rows, self.typed)

    def total(self) -> int | None:
        return int(self.connection.execute(f"SELECT COUNT(*) FROM {_quoted(self.table)}").fetchall()[0][0])

    def part(self) -> float | None:
        return None

    def close(self) -> None:
        self.connection.close()


def _quoted_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


# --- written cells: SQLite and PostgreSQL -------------------------------------------------------------------------


def _chosen(names: list[str], naming: Naming, vocabulary: Vocabulary, shown: str) -> tuple[Columns, list[str]]:
    """The columns to ask for, and what they hold. Raises ZhaoluError."""
    naming.check(names, shown)
    wanted = [name for name in names if naming.of(name) is not None]
    return Columns(wanted, vocabulary, shown, naming), wanted


def _sqlite(given: Given, vocabulary: Vocabulary) -> Rows:
    import sqlite3

    path = _file(given)
    try:
        connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)
        there = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY 1")
        table = table_name(given.table, [name for (name,) in there], path)
        cursor = connection.execute(f"SELECT * FROM {_quoted_name(table)} LIMIT 0")
    except sqlite3.Error as error:
        raise _unusable(path, error) from None
    shown = f"{path}:{table}"
    columns, wanted = _chosen([column[0] for column in cursor.description], given.naming, vocabulary, shown)
    (count,) = connection.execute(f"SELECT COUNT(*) FROM {_quoted_name(table)}").fetchone()

    def read() -> Iterator[RawCells]:
        try:
            for row, cells in enumerate(connection.execute(f"SELECT {', '.join(map(_quoted_name, wanted))} FROM {_quoted_name(table)}"), 1):
                yield RawCells(row, [cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell for cell in cells])
        except sqlite3.Error as error:
            raise _unusable(shown, error) from None
        finally:
            connection.close()

    return Rows(shown, vocabulary, read(), rough=count, columns=columns)


def _postgres(given: Given, vocabulary: Vocabulary) -> Rows:
    try:
        import psycopg
    except ModuleNotFoundError:
        raise ZhaoluError.of("E543", package="psycopg", extra="postgres") from None
    address = urlsplit(given.file)
    server = f"{address.hostname or ''}{address.path}"
    try:
        connection = psycopg.connect(given.file, client_encoding="UTF8")
        connection.read_only = True
        there = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"
        ).fetchall()
        table = table_name(given.table, [name if schema == "public" else f"{schema}.{name}" for schema, name in there], server)
        cursor = connection.execute(f"SELECT * FROM {_quoted(table)} LIMIT 0")
        described = {column.name: column.type_code for column in cursor.description or ()}
        rough = connection.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)", (_quoted(table),)).fetchone()
    except psycopg.Error as error:
        raise _unusable(server, error) from None
    shown = f"{server}:{table}"
    columns, wanted = _chosen(list(described), given.naming, vocabulary, shown)
    cells = ", ".join(_as_text(_quoted_name(name), described[name]) for name in wanted)

    def read() -> Iterator[RawCells]:
        query = f"COPY (SELECT {cells} FROM {_quoted(table)}) TO STDOUT (FORMAT csv)"
        try:
            with connection, connection.cursor() as cursor, cursor.copy(query) as copy:
                lines = io.TextIOWrapper(io.BufferedReader(_Copied(copy), 1 << 20), encoding="utf-8", newline="")
                for row, found in enumerate(csv.reader(lines), 1):
                    yield RawCells(row, [cell or None for cell in found])
        except (psycopg.Error, csv.Error) as error:
            raise _unusable(shown, error) from None
        finally:
            connection.close()

    return Rows(shown, vocabulary, read(), rough=max(0, rough[0]) or None if rough else None, columns=columns)


def _as_text(column: str, type_code: int) -> str:
    """A column as the text that `readers.columns` reads, by PostgreSQL's number of its type."""
    match type_code:
        case 1082:  # date
            return f"to_char({column}, 'YYYY-MM-DD')"
        case 1114:  # timestamp
            return f"to_char({column}, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
        case 1184:  # timestamptz
            return f"to_char({column} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+08:00\"')"
        case 1002 | 1009 | 1015:  # char[], text[], varchar[]
            return f"to_jsonb({column})::text"
        case _:
            return f"{column}::text"


class _Copied(io.RawIOBase):
    """The bytes of a COPY as a stream."""

    def __init__(self, copy: Any) -> None:
        self._copy, self._rest = copy, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            block = self._copy.read()
            if not block:
                return 0
            self._rest = memoryview(block)
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)
