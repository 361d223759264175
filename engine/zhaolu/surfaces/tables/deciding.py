"""A whole Parquet file decided by DuckDB; rows that are not plain one by one, in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.sql.form import SqlType
from zhaolu.executors.sql.query import query_of
from zhaolu.executors.sql.render import render
from zhaolu.executors.sql.tables import Holds, Layout
from zhaolu.surfaces.tables.answers import COLUMNS, PENALTY_TYPE, is_parquet, row_of, whole_file, write_rows
from zhaolu.surfaces.tables.asking import question_of
from zhaolu.surfaces.tables.parquet import Plan, batches, plan, raw_of

if TYPE_CHECKING:
    from zhaolu.model.records import Record
    from zhaolu.model.vocabulary import Vocabulary
    from zhaolu.surfaces.api import Evaluator
    from zhaolu.surfaces.rejects import Rejects

MEMORY = "1GB"
"""What DuckDB may hold in memory; more goes to a temporary folder."""
ROW = "zhaolu row"
_APART = "(SELECT file_row_number FROM set_apart)"


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError:
        raise ZhaoluError.of("E543", package="duckdb", extra="sql") from None
    return duckdb


def _beijing(name: str) -> str:
    """An instant as text in Beijing time."""
    return f"STRFTIME(MAKE_TIMESTAMP(EPOCH_US(\"{name}\") + 28800000000), '%Y-%m-%dT%H:%M:%S.%f+08:00') AS \"{name}\""


class Table:
    """A Parquet file opened with DuckDB. Use it as a context manager."""

    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        self.file, self.vocabulary = file, vocabulary
        duckdb = _duckdb()
        self._connection = duckdb.connect(config={"memory_limit": MEMORY})
        self._connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = true")
        if not Path(file).is_file():
            raise ZhaoluError.of("E524", file=file, reason=("没有这个文件", "no such file"))
        self._scan = f"read_parquet('{file.replace(chr(39), chr(39) * 2)}', file_row_number = true)"
        try:
            relation = self._connection.sql(f"SELECT * EXCLUDE (file_row_number) FROM {self._scan} LIMIT 0")
        except duckdb.Error:
            self._connection.close()
            raise ZhaoluError.of("E544", file=file, reason=("打不开", "it cannot be opened")) from None
        self.plan: Plan = plan(zip(relation.columns, relation.types, strict=True), vocabulary, file)

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def rows(self, where: str = "TRUE") -> Iterator[tuple[int, Mapping[str, Any]]]:
        """Row numbers (from 1) and records as they are written, in order."""
        zoned = [name for name, held in self.plan.layout.columns.items() if held.type is SqlType.ZONED]
        replaced = f" REPLACE ({', '.join(map(_beijing, zoned))})" if zoned else ""
        listed = f'* EXCLUDE (file_row_number){replaced}, file_row_number + 1 AS "{ROW}"'
        query = f"SELECT {listed} FROM {self._scan} WHERE {where} ORDER BY file_row_number"
        for row in batches(self._connection.cursor().execute(query)):
            yield row[ROW], raw_of(row, self.plan.paths)

    def records(self, rejects: Rejects, where: str = "TRUE") -> Iterator[Record]:
        """The checked records of the rows, in order; those that cannot be read go to `rejects`."""
        for number, raw in self.rows(where):
            try:
                yield self.vocabulary.door.admit(raw, number)
            except ZhaoluError as error:
                rejects.add(number, error.diagnostics, raw)

    def decide(self, evaluator: Evaluator, output: str, rejects: Rejects) -> Counter[str]:
        """Write every decision, in the order of the rows; the outcomes counted. Rows that cannot be read go to `rejects`."""
        connection = self._connection
        columns = f"record VARCHAR, outcome VARCHAR, failing VARCHAR[], undecided VARCHAR[], penalties {PENALTY_TYPE}[]"
        connection.execute(f'CREATE OR REPLACE TABLE odd ("{ROW}" BIGINT, {columns})')
        odd_rows = f"SELECT file_row_number FROM {self._scan} WHERE NOT COALESCE({self.plan.plain}, FALSE)"
        connection.execute(f"CREATE OR REPLACE TABLE set_apart AS {odd_rows}")
        odd = self._decide_odd(evaluator, rejects)
        apart = odd + rejects.count
        layout = self.plan.layout
        query = query_of(
            question_of(evaluator),
            "plain_rows",
            Layout({**layout.columns, ROW: Holds(SqlType.NUMBER)}, layout.renamed, layout.record),
            keep=[ROW],
        )
        connection.execute(
            f'CREATE OR REPLACE VIEW plain_rows AS SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS "{ROW}" '
            f"FROM {self._scan}" + (f" WHERE file_row_number NOT IN {_APART}" if apart else "")
        )
        name = f'CAST("{ROW}" AS VARCHAR)'
        if layout.record:
            name = f"COALESCE(NULLIF(CAST(record AS VARCHAR), ''), {name})"
        found = f'SELECT "{ROW}", {name} AS record, {", ".join(COLUMNS[1:])} FROM ({render(query, "duckdb", pretty=False)})'
        listed = ", ".join(COLUMNS)
        whole = f"SELECT {listed} FROM ({found})"
        if apart:
            whole = f'SELECT {listed} FROM ({found} UNION ALL SELECT * FROM odd) ORDER BY "{ROW}"'
        with whole_file(output) as part:
            if is_parquet(output):
                connection.execute(f"COPY ({whole}) TO '{part.replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
                counts = connection.execute("SELECT outcome, COUNT(*) FROM read_parquet(?) GROUP BY 1", [part]).fetchall()
                return Counter(dict(counts))
            return write_rows(batches(connection.cursor().execute(whole)), part, parquet=False)

    def _decide_odd(self, evaluator: Evaluator, rejects: Rejects) -> int:
        """Decide the rows that are not plain, one by one, into the table `odd`; how many."""
        import pyarrow as pa

        from zhaolu.surfaces.tables.answers import schema

        held: list[dict[str, Any]] = []
        count = 0
        numbered = schema().insert(0, pa.field(ROW, pa.int64()))

        def flush() -> None:
            if held:
                rows = pa.Table.from_pylist(held, schema=numbered)
                self._connection.register("decided_rows", rows)
                self._connection.execute("INSERT INTO odd SELECT * FROM decided_rows")
                self._connection.unregister("decided_rows")
                held.clear()

        for record in self.records(rejects, f"file_row_number IN {_APART}"):
            held.append({ROW: record.row, **row_of(evaluator.decide(record))})
            count += 1
            if len(held) >= 1000:
                flush()
        flush()
        return count
