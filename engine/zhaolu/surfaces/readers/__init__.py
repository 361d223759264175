"""Files of records: opened, read row by row, checked at the door.

Comes in: a path, `-` or a stream of bytes. Leaves: checked records and rejected rows, in the order of the file. A bad
row never stops the others; an input that cannot be used at all raises ZhaoluError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError
from zhaolu.extend.contracts import RawCells, RawRow, RecordReader, RejectedRow, Remark
from zhaolu.frozen import dataclass
from zhaolu.model.records import Record
from zhaolu.surfaces.readers.built_in import BUILT_IN
from zhaolu.surfaces.readers.naming import Naming
from zhaolu.surfaces.readers.opening import choose, open_input

if TYPE_CHECKING:
    from zhaolu.extend.late import LatePlugins
    from zhaolu.extend.manager import Plugins
    from zhaolu.model.vocabulary import Vocabulary
    from zhaolu.surfaces.readers.columns import Columns

MANY = 50
"""From so many records on, the generated check repays the making of it."""

__all__ = ["BUILT_IN", "Naming", "ReadRow", "RejectedRow", "admitting", "formats", "nothing_in", "read_raw", "read_records", "read_rows"]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that gave a record. `diagnostics`: remarks on the row and, with the first row, on the whole input."""

    row: int
    record: Record
    diagnostics: tuple[Diagnostic, ...] = ()


class Readers(Iterable[RecordReader]):
    """Every reader, the engine's own first; plugins are asked only when these are used up."""

    def __init__(self, plugins: Plugins | LatePlugins | None = None) -> None:
        self._plugins = plugins

    def __iter__(self) -> Iterator[RecordReader]:
        yield from BUILT_IN
        if self._plugins is not None:
            yield from self._plugins.record_readers()


def formats(plugins: Plugins | LatePlugins | None = None) -> tuple[str, ...]:
    """The names `--input-format` takes."""
    return tuple(reader.name for reader in Readers(plugins))


def read_rows(
    source: str | Path | BinaryIO,
    vocabulary: Vocabulary,
    *,
    format: str | None = None,
    plugins: Plugins | LatePlugins | None = None,
    name: str | None = None,
    naming: Naming | None = None,
) -> Iterator[Columns | RawCells | RawRow | RejectedRow | Remark]:
    """The rows of an input as they are written; a table's columns come before its first row, its header does not.

    `source` is a path, `-` for standard input, or a stream of bytes; `name` is what messages call it; `naming` says what
    the columns of a table hold. Raises ZhaoluError for an input that cannot be used.
    """
    with ExitStack() as stack:
        given = open_input(source, name, stack)
        reader = choose(given, format, Readers(plugins))
        columns: Columns | None = None
        for item in reader.read(given):
            if isinstance(item, RawCells) and columns is None:
                if errors := [d for d in item.faults if d.severity is Severity.ERROR]:
                    raise ZhaoluError(errors)
                from zhaolu.surfaces.readers.columns import Columns

                columns = Columns(item.cells, vocabulary, given.name, naming)
                yield columns
            else:
                yield item


def read_raw(
    source: str | Path | BinaryIO,
    vocabulary: Vocabulary,
    *,
    format: str | None = None,
    plugins: Plugins | LatePlugins | None = None,
    name: str | None = None,
) -> Iterator[RawRow | RejectedRow | Remark]:
    """The rows of an input as plain data, tables already turned into records, nothing checked yet. See `read_rows`."""
    columns: Columns | None = None
    found = False
    for item in read_rows(source, vocabulary, format=format, plugins=plugins, name=name):
        match item:
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
            case _:
                columns = item
    if not found:
        raise nothing_in(str(name or source) if name or isinstance(source, str | Path) else "<stream>")


def admitting(vocabulary: Vocabulary) -> Callable[[Any, int | None], Record]:
    """The check of records, for a run over many or few of them: whoever checks, it says the same."""
    admit: Callable[[Any, int | None], Record] = vocabulary.door.admit
    count = 0

    def admitted(raw: Any, row: int | None) -> Record:
        nonlocal admit, count
        count += 1
        if count == MANY:
            from zhaolu.executors.python.door import door_of

            admit = door_of(vocabulary)
        return admit(raw, row)

    return admitted


def nothing_in(name: str) -> ZhaoluError:
    """The error for an input without a single record."""
    return ZhaoluError.of("E431", name="<stdin>" if name == "-" else name)


def read_records(
    source: str | Path | BinaryIO,
    vocabulary: Vocabulary,
    *,
    format: str | None = None,
    plugins: Plugins | LatePlugins | None = None,
    name: str | None = None,
    remark: Callable[[Diagnostic], None] | None = None,
) -> Iterator[ReadRow | RejectedRow]:
    """The rows of an input as checked records, in order; rows that give none come as `RejectedRow`.

    `remark` is told of warnings on the whole input (a CSV in GBK); without it they come with the first row. Raises
    ZhaoluError for an input that cannot be used. The file is closed when the iterator ends or is closed.
    """
    waiting: list[Diagnostic] = []
    admit = admitting(vocabulary)
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
                    record = admit(value, row)
                except ZhaoluError as fault:
                    yield RejectedRow(row, (*waiting, *fault.diagnostics), value)
                else:
                    yield ReadRow(row, record, (*waiting, *record.diagnostics))
                waiting.clear()
