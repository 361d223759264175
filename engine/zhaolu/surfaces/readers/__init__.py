"""Files of records: opened, read row by row, checked at the door.

Comes in: a path, `-` or a stream of bytes. Leaves: checked records and rejected rows, in the order of the file. A bad
row never stops the others; an input that cannot be used at all raises ZhaoluError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError
from zhaolu.extend.contracts import RawCells, RawRow, RecordReader, RejectedRow, Remark
from zhaolu.model.records import Record
from zhaolu.surfaces.readers.columns import Columns
from zhaolu.surfaces.readers.csv_records import CSV
from zhaolu.surfaces.readers.json_records import JSON, JSONL
from zhaolu.surfaces.readers.opening import choose, open_input
from zhaolu.surfaces.readers.yaml_records import YAML

if TYPE_CHECKING:
    from zhaolu.extend.manager import Plugins
    from zhaolu.model.vocabulary import Vocabulary

BUILT_IN = (JSONL, JSON, YAML, CSV)
"""The formats the engine reads itself; plugins add others."""

__all__ = ["BUILT_IN", "ReadRow", "RejectedRow", "formats", "read_raw", "read_records"]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that gave a record. `diagnostics`: remarks on the row and, with the first row, on the whole input."""

    row: int
    record: Record
    diagnostics: tuple[Diagnostic, ...] = ()


def readers(plugins: Plugins | None = None) -> tuple[RecordReader, ...]:
    """Every reader, the engine's own first."""
    return (*BUILT_IN, *(plugins.record_readers() if plugins else ()))


def formats(plugins: Plugins | None = None) -> tuple[str, ...]:
    """The names `--input-format` takes."""
    return tuple(reader.name for reader in readers(plugins))


def read_raw(
    source: str | Path | BinaryIO,
    vocabulary: Vocabulary,
    *,
    format: str | None = None,
    plugins: Plugins | None = None,
    name: str | None = None,
) -> Iterator[RawRow | RejectedRow | Remark]:
    """The rows of an input as plain data, tables already turned into records, nothing checked yet.

    `source` is a path, `-` for standard input, or a stream of bytes; `name` is what messages call it. Raises
    ZhaoluError for an input that cannot be used.
    """
    with ExitStack() as stack:
        given = open_input(source, name, stack)
        reader = choose(given, format, readers(plugins))
        columns: Columns | None = None
        found = False
        for item in reader.read(given):
            match item:
                case RawCells() if columns is None:
                    if errors := [d for d in item.faults if d.severity is Severity.ERROR]:
                        raise ZhaoluError(errors)
                    columns = Columns(item.cells, vocabulary, given.name)
                case RawCells():
                    assert columns is not None
                    row = columns.record(item)
                    if row is not None:
                        found = True
                        yield row
                case RawRow() | RejectedRow():
                    found = True
                    yield item
                case Remark():
                    yield item
        if not found:
            raise ZhaoluError.of("E431", name=given.name)


def read_records(
    source: str | Path | BinaryIO,
    vocabulary: Vocabulary,
    *,
    format: str | None = None,
    plugins: Plugins | None = None,
    name: str | None = None,
    remark: Callable[[Diagnostic], None] | None = None,
) -> Iterator[ReadRow | RejectedRow]:
    """The rows of an input as checked records, in order; rows that give none come as `RejectedRow`.

    `remark` is told of warnings on the whole input (a CSV in GBK); without it they come with the first row. Raises
    ZhaoluError for an input that cannot be used. The file is closed when the iterator ends or is closed.
    """
    waiting: list[Diagnostic] = []
    door = vocabulary.door
    for item in read_raw(source, vocabulary, format=format, plugins=plugins, name=name):
        match item:
            case Remark(diagnostic):
                if remark is not None:
                    remark(diagnostic)
                else:
                    waiting.append(diagnostic)
            case RejectedRow():
                yield RejectedRow(item.row, (*waiting, *item.diagnostics), item.raw)
                waiting.clear()
            case RawRow(row, value):
                try:
                    record = door.admit(value, row)
                except ZhaoluError as fault:
                    yield RejectedRow(row, (*waiting, *fault.diagnostics), value)
                else:
                    yield ReadRow(row, record, (*waiting, *record.diagnostics))
                waiting.clear()
