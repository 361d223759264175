"""Answer tables as files: CSV, Excel workbooks, Parquet, Arrow. A writer takes rows, or whole Arrow tables of them.

CSV, Parquet and Arrow are for programs: ids, stable names. A workbook is for people: its words are those of the language
asked for, and it has a sheet with the summary.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, ClassVar

from zhaolu.diagnostics import ZhaoluError
from zhaolu.surfaces.tables.answers import AnswerRow, cell_of, columns_of, schema
from zhaolu.surfaces.whole_files import writing

if TYPE_CHECKING:
    from zhaolu.surfaces.document import Table as Listed

MOST_IN_WORKBOOK = 1_048_575
"""Rows a sheet can hold below its header."""
GROUP = 100_000
"""Rows of a row group or record batch."""


class Writer:
    """Writes answer rows into the file `part`; `name` is what messages call it. Use it as a context manager.

    `said` is kept with the file where the format has a place for it (which notice, which moment).
    """

    suffixes: ClassVar[tuple[str, ...]] = ()

    def __init__(self, part: str, name: str, *, messages: bool, lang: str, said: Mapping[str, str]) -> None:
        self.part, self.name, self.lang, self.said = part, name, lang, said
        self.columns = columns_of(messages)

    def __enter__(self) -> Writer:
        with writing(self.name):
            self.open()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            with writing(self.name):
                self.close()
        else:
            self.abandon()

    def open(self) -> None: ...

    def close(self) -> None: ...

    def abandon(self) -> None:
        """Let go of the file without finishing it."""

    def rows(self, rows: Sequence[AnswerRow]) -> None:
        """Write rows."""
        raise NotImplementedError

    def table(self, table: Any) -> None:
        """Write an Arrow table with the columns of the answers."""
        for batch in table.to_batches(max_chunksize=10_000):
            self.rows(batch.to_pylist())

    def summary(self, title: str, tables: Iterable[tuple[str, Listed]]) -> None:
        """What is to be said of the whole, where the format has a place for it."""


class CsvWriter(Writer):
    """UTF-8 with a byte order mark, so that spreadsheet programs read it as UTF-8."""

    suffixes = (".csv",)
    _stream: IO[str]

    def open(self) -> None:
        self._stream = Path(self.part).open("w", encoding="utf-8-sig", newline="")  # noqa: SIM115 - closed by close and abandon
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._writer.writerow(self.columns)

    def close(self) -> None:
        self._stream.close()

    def abandon(self) -> None:
        with suppress(OSError):
            self._stream.close()

    def rows(self, rows: Sequence[AnswerRow]) -> None:
        with writing(self.name):
            self._writer.writerows([cell_of(row[name]) for name in self.columns] for row in rows)

    def table(self, table: Any) -> None:
        import pyarrow.compute as pc

        cells: list[list[str]] = []
        for name in self.columns:
            column = table.column(name)
            if name in ("record", "outcome"):
                cells.append(column.to_pylist())
            elif name == "penalties":
                cells.append(_penalty_cells(column))
            else:
                cells.append(pc.binary_join(column.combine_chunks(), "；").to_pylist())
        with writing(self.name):
            self._writer.writerows(zip(*cells, strict=True))


def _penalty_cells(column: Any) -> list[str]:
    """Most rows have no penalty: only the others are looked at."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = [""] * len(column)
    places = pc.indices_nonzero(pc.list_value_length(column)).to_pylist()
    for place, value in zip(places, column.take(pa.array(places, pa.int64())).to_pylist(), strict=True):
        cells[place] = cell_of(value)
    return cells


class _ArrowWriter(Writer):
    """Both Arrow formats: rows are gathered into groups of equal size."""

    def open(self) -> None:
        import pyarrow as pa

        self.schema = schema("messages" in self.columns).with_metadata({f"zhaolu.{key}": value for key, value in self.said.items()})
        self._waiting: list[Any] = []
        self._count = 0
        self._sink = pa.OSFile(self.part, "wb")
        self._writer = self.writer()

    def writer(self) -> Any:
        raise NotImplementedError

    def rows(self, rows: Sequence[AnswerRow]) -> None:
        import pyarrow as pa

        self.table(pa.Table.from_pylist(list(rows), schema=self.schema))

    def table(self, table: Any) -> None:
        self._waiting.append(table.select(self.columns).cast(self.schema))
        self._count += table.num_rows
        if self._count >= GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._count:
            with writing(self.name):
                self._writer.write_table(pa.concat_tables(self._waiting).combine_chunks(), GROUP)
        self._waiting, self._count = [], 0

    def close(self) -> None:
        self._flush()
        self._writer.close()
        self._sink.close()

    def abandon(self) -> None:
        import pyarrow as pa

        for each in (self._writer, self._sink):
            with suppress(OSError, pa.ArrowException):
                each.close()


class ParquetWriter(_ArrowWriter):
    suffixes = (".parquet", ".pq")

    def writer(self) -> Any:
        import pyarrow.parquet as pq

        return pq.ParquetWriter(self._sink, self.schema, compression="zstd")


class ArrowWriter(_ArrowWriter):
    """The Arrow file format, also known as Feather version 2."""

    suffixes = (".arrow", ".feather", ".ipc")

    def writer(self) -> Any:
        import pyarrow as pa

        return pa.ipc.new_file(self._sink, self.schema)


class WorkbookWriter(Writer):
    """An Excel workbook for people."""

    suffixes = (".xlsx",)

    def open(self) -> None:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        zh = self.lang == "zh"
        self._cell = WriteOnlyCell
        self._book = Workbook(write_only=True)
        self._book.properties.creator = "zhaolu"
        self._book.properties.description = "；".join(self.said.values())
        self._sheet = self._book.create_sheet("结论" if zh else "Answers")
        widths = {"record": 20, "outcome": 16, "failing": 28, "undecided": 40, "penalties": 32, "messages": 60}
        for at, name in enumerate(self.columns):
            self._sheet.column_dimensions["ABCDEF"[at]].width = widths[name]
        self._sheet.freeze_panes = "B2"
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._bold = Font(bold=True)
        self._fills = {name: PatternFill("solid", fgColor=colour) for name, colour in _COLOURS.items()}
        self._sheet.append([self._text(_HEADERS[name][0 if zh else 1], bold=True) for name in self.columns])
        self._count = 0

    def _text(self, value: str, *, bold: bool = False, fill: Any = None) -> Any:
        cell = self._cell(self._sheet, value=None)
        cell.value = _sheet_text(value)
        cell.data_type = "s"
        cell.alignment = self._wrapped
        if bold:
            cell.font = self._bold
        if fill is not None:
            cell.fill = fill
        return cell

    def rows(self, rows: Sequence[AnswerRow]) -> None:
        from zhaolu.surfaces.wording import outcome_word

        self._count += len(rows)
        if self._count > MOST_IN_WORKBOOK:
            raise too_many(self.name)
        with writing(self.name):
            for row in rows:
                cells = []
                for name in self.columns:
                    match name:
                        case "outcome":
                            cells.append(self._text(outcome_word(row[name], self.lang), fill=self._fills[row[name]]))
                        case "penalties":
                            cells.append(self._text("；".join(penalty_words(row[name], self.lang))))
                        case "messages":
                            cells.append(self._text("\n".join(row[name])))
                        case _:
                            cells.append(self._text(cell_of(row[name])))
                self._sheet.append(cells)

    def summary(self, title: str, tables: Iterable[tuple[str, Listed]]) -> None:
        from zhaolu.surfaces.document import plain

        sheet = self._sheet = self._book.create_sheet("汇总" if self.lang == "zh" else "Summary")
        for letter, width in (("A", 28), ("B", 12), ("C", 12), ("D", 60)):
            sheet.column_dimensions[letter].width = width
        sheet.append([self._text(title, bold=True)])
        for said in self.said.values():
            sheet.append([self._text(said)])
        for heading, listed in tables:
            sheet.append([])
            sheet.append([self._text(heading, bold=True)])
            sheet.append([self._text(name, bold=True) for name in listed.header])
            for row in listed.rows:
                sheet.append([self._text(plain(cell)) for cell in row])

    def close(self) -> None:
        self._book.save(self.part)

    def abandon(self) -> None:
        for sheet in self._book.worksheets:
            with suppress(Exception):
                sheet.close()
                sheet._writer.cleanup()


_COLOURS = {"eligible": "E3F2E6", "ineligible": "FBE3E0", "undetermined": "FFF3D6"}
_HEADERS = {
    "record": ("记录", "Record"),
    "outcome": ("结论", "Outcome"),
    "failing": ("不符合的条款", "Failing clauses"),
    "undecided": ("待定的条款", "Undecided clauses"),
    "penalties": ("处理", "Penalties"),
    "messages": ("说明", "Why"),
}


def _sheet_text(value: str) -> str:
    """What a sheet can hold: no control characters, at most 32767 characters."""
    from zhaolu.surfaces.layout import printable

    return "\n".join(printable(line) for line in value.split("\n"))[:32_767]


def penalty_words(penalties: Iterable[Mapping[str, Any]], lang: str) -> list[str]:
    """Penalties in words, each once."""
    from zhaolu.surfaces.batch.summary import penalty_text

    return list(dict.fromkeys(penalty_text(p["effect"], p["status"], lang) for p in penalties))


def too_many(name: str) -> ZhaoluError:
    return ZhaoluError.of("E574", file=name, limit=f"{MOST_IN_WORKBOOK:,}")


WRITERS: tuple[type[Writer], ...] = (CsvWriter, WorkbookWriter, ParquetWriter, ArrowWriter)


def writer_of(name: str) -> type[Writer]:
    """The writer for a file's ending. Raises ZhaoluError: E573 for no such format, E543 where pyarrow is wanted and missing."""
    from importlib.util import find_spec

    ending = Path(name).suffix.lower()
    for writer in WRITERS:
        if ending in writer.suffixes:
            if issubclass(writer, _ArrowWriter) and find_spec("pyarrow") is None:
                raise ZhaoluError.of("E543", package="pyarrow", extra="tables")
            return writer
    raise ZhaoluError.of("E573", file=name)
