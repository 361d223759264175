"""Tables that are in memory already: an Arrow table in, an Arrow table of answers out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend.contracts import RejectedRow
from zhaolu.surfaces.batch.progress import Meter
from zhaolu.surfaces.batch.rejects import Rejects
from zhaolu.surfaces.batch.summary import Summary
from zhaolu.surfaces.readers import Naming
from zhaolu.surfaces.tables.answers import AnswerRow, schema
from zhaolu.surfaces.tables.columnar import checked, rechunked
from zhaolu.surfaces.tables.database import duckdb
from zhaolu.surfaces.tables.deciding import Deciding
from zhaolu.surfaces.tables.writers import Writer

if TYPE_CHECKING:
    from zhaolu.surfaces.evaluator import Evaluator
    from zhaolu.surfaces.tables.chunks import Chunk
    from zhaolu.surfaces.tables.typed import Typed

NAME = "table"
"""What messages call the table."""


@dataclass(frozen=True, slots=True)
class TableAnswers:
    """`table`: an Arrow table with a row for each row that could be read, in order: `record`, `outcome`, `failing`,
    `undecided` (lists of clauses), `penalties`, and `messages` where they are wanted. `rejected`: the rows that could not
    be read, with their numbers from 1 and why. `warnings`: what was remarked of rows, a line for each kind.
    """

    table: Any
    rejected: tuple[RejectedRow, ...]
    warnings: tuple[str, ...]


def decided(evaluator: Evaluator, data: Any, columns: Mapping[str, str] | None, record: str, messages: str | None) -> TableAnswers:
    """Every row of a table decided. Raises `ZhaoluError` where it cannot be used."""
    lang = messages or "zh"
    source = _Table.of(data, evaluator, Naming(columns, record))
    kept, rejects = _Kept("", NAME, messages=messages is not None, lang=lang, said={}), _Rejected(None, lang)
    if not source.data.num_rows:
        return TableAnswers(kept.answers(), (), ())
    remarks: list[Diagnostic] = []
    deciding = Deciding(evaluator, kept, rejects, Summary(), Meter(lang, quiet=True), remarks.append, messages)
    deciding.run(source)
    return TableAnswers(kept.answers(), tuple(rejects.rows), (*(item.coded(lang) for item in remarks), *deciding.remarks(lang)))


@dataclass
class _Table:
    """An Arrow table as a source of chunks."""

    data: Any
    typed: Typed
    name: str = NAME
    columnar: bool = True

    @classmethod
    def of(cls, data: Any, evaluator: Evaluator, naming: Naming) -> _Table:
        duckdb()
        import pyarrow as pa

        try:
            table = data if isinstance(data, pa.Table) else pa.table(data)
        except (pa.ArrowException, TypeError, ValueError):
            raise ZhaoluError.of(
                "E544", file=NAME, reason=("不是 Arrow 表，也变不成 Arrow 表", "it is no Arrow table and gives none")
            ) from None
        return cls(table, checked(table.schema, evaluator.ruleset.vocabulary, NAME, naming))

    def chunks(self, rows: int) -> Iterator[Chunk]:
        yield from rechunked(iter(self.data.to_batches()), rows, self.typed)

    def total(self) -> int | None:
        return int(self.data.num_rows)

    def part(self) -> float | None:
        return None

    def close(self) -> None: ...


class _Kept(Writer):
    """Keeps the answers."""

    def __init__(self, part: str, name: str, *, messages: bool, lang: str, said: Mapping[str, str]) -> None:
        super().__init__(part, name, messages=messages, lang=lang, said=said)
        self.schema = schema(messages)
        self.tables: list[Any] = []

    def rows(self, rows: Sequence[AnswerRow]) -> None:
        import pyarrow as pa

        self.tables.append(pa.Table.from_pylist([dict(row) for row in rows], schema=self.schema))

    def table(self, table: Any) -> None:
        self.tables.append(table.select(self.schema.names).cast(self.schema))

    def answers(self) -> Any:
        import pyarrow as pa

        return pa.concat_tables(self.tables) if self.tables else self.schema.empty_table()


class _Rejected(Rejects):
    """Keeps the rows that cannot be read, and says nothing."""

    def __init__(self, path: str | None, lang: str) -> None:
        super().__init__(path, lang)
        self.rows: list[RejectedRow] = []

    def add(self, row: int, diagnostics: Sequence[Diagnostic], raw: Any) -> None:
        self.rows.append(RejectedRow(row, tuple(diagnostics), raw))
        self.count += 1
