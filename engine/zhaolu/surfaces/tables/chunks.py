"""A stretch of rows on their way through: as a table for the database, and row by row for the door."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from zhaolu.extend.contracts import RawCells, RawRow, RejectedRow
from zhaolu.frozen import dataclass

if TYPE_CHECKING:
    from zhaolu.surfaces.readers.columns import Columns
    from zhaolu.surfaces.tables.plan import Plan
    from zhaolu.surfaces.tables.typed import Typed


ROW = "zhaolu row"
"""The column of row numbers that every table is given."""


class Chunk(Protocol):
    """Rows of one input, in order."""

    @property
    def plan(self) -> Plan | None:
        """How its table is asked; None where there is no table to ask (records of no columns)."""

    def __len__(self) -> int: ...

    def table(self) -> Any:
        """The rows that can stand in a table, as an Arrow table with their numbers in the column ROW."""

    def raws(self, only: Container[int] | None = None) -> Iterator[RawRow | RejectedRow]:
        """The rows (those numbered `only`), in order, as records to be checked; empty rows are left out."""


@dataclass(frozen=True, slots=True)
class TypedChunk:
    """Rows of a table with typed columns; `numbered` has the column ROW."""

    numbered: Any
    typed: Typed

    @property
    def plan(self) -> Plan | None:
        return self.typed.plan

    def __len__(self) -> int:
        return int(self.numbered.num_rows)

    def table(self) -> Any:
        return self.numbered

    def raws(self, only: Container[int] | None = None) -> Iterator[RawRow | RejectedRow]:
        import pyarrow as pa

        table = self.numbered
        if only is not None:
            numbers = table.column(ROW).to_pylist()
            table = table.take(pa.array([at for at, number in enumerate(numbers) if number in only], pa.int64()))
        for start in range(0, table.num_rows, 1000):
            for cells in table.slice(start, 1000).to_pylist():
                yield self.typed.raw(cells.pop(ROW), cells)


@dataclass(frozen=True, slots=True)
class WrittenChunk:
    """Rows of written cells, or records that never were in a table; `columns` are those of the cells."""

    rows: Sequence[RawCells | RawRow | RejectedRow]
    columns: Columns | None
    planned: Callable[[], Plan | None]

    @property
    def plan(self) -> Plan | None:
        return self.planned()

    def __len__(self) -> int:
        return len(self.rows)

    def raws(self, only: Container[int] | None = None) -> Iterator[RawRow | RejectedRow]:
        for row in self.rows:
            if only is not None and row.row not in only:
                continue
            if not isinstance(row, RawCells):
                yield row
            elif self.columns is not None and (found := self.columns.record(row)) is not None:
                yield found

    def table(self) -> Any:
        import pyarrow as pa

        assert self.columns is not None
        width = len(self.columns.columns)
        numbers: list[int] = []
        lines: list[Sequence[Any]] = []
        for row in self.rows:
            if isinstance(row, RawCells) and not row.faults:
                cells = row.cells if len(row.cells) == width else _fitted(row.cells, width)
                if cells is not None:
                    numbers.append(row.row)
                    lines.append(cells)
        arrays: list[Any] = [pa.array(numbers, pa.int64())]
        names = [ROW]
        odd: set[int] = set()
        for place, column in enumerate(self.columns.columns):
            if column is not None:
                cells = [line[place] for line in lines]
                try:
                    array = pa.array(cells, pa.string())
                except (pa.ArrowTypeError, pa.ArrowInvalid, UnicodeEncodeError):
                    array = pa.array(_texts(cells, column, odd), pa.string())
                arrays.append(array)
                names.append(f"c{place}")
        table = pa.Table.from_arrays(arrays, names=names)
        return table.take(pa.array([at for at in range(len(numbers)) if at not in odd], pa.int64())) if odd else table


def _fitted(cells: Sequence[Any], width: int) -> Sequence[Any] | None:
    """As many cells as there are columns; None where there are more."""
    if len(cells) < width:
        return [*cells, *[None] * (width - len(cells))]
    return cells[:width] if all(cell is None for cell in cells[width:]) else None


def _texts(cells: Sequence[Any], column: Any, odd: set[int]) -> list[str | None]:
    """The cells as texts; the places of those that no text stands for go to `odd`."""
    from zhaolu.surfaces.tables.written import as_text

    found: list[str | None] = []
    for at, cell in enumerate(cells):
        try:
            word = as_text(cell, column)
            if word is not None:
                word.encode()
        except (LookupError, UnicodeEncodeError):
            odd.add(at)
            word = None
        found.append(word)
    return found
