"""Inputs as chunks of rows, whatever they are: files of records, tables in files, tables in databases.

`open_source` looks at what is named and asks whoever reads it. Columns are checked when a source is opened; rows that
cannot be read come through like the others and are told apart at the door.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError
from zhaolu.extend.contracts import RawCells, RawRow, RejectedRow, Remark
from zhaolu.frozen import dataclass
from zhaolu.surfaces.readers import BUILT_IN, Naming, ReadRow, admitting, nothing_in, read_rows
from zhaolu.surfaces.readers.built_in import CSV, JSONL
from zhaolu.surfaces.tables.chunks import Chunk, WrittenChunk

if TYPE_CHECKING:
    from zhaolu.extend.late import LatePlugins
    from zhaolu.extend.manager import Plugins
    from zhaolu.model.vocabulary import Vocabulary
    from zhaolu.surfaces.readers.columns import Columns
    from zhaolu.surfaces.tables.plan import Plan

Tell = Callable[[Diagnostic], None]
_BY_LINE = frozenset((*CSV.suffixes, *JSONL.suffixes))
"""Endings of files whose rows come as they are read."""
_OWN = frozenset(suffix for reader in BUILT_IN for suffix in reader.suffixes)


@dataclass(frozen=True, slots=True)
class Given:
    """What is to be read: a path, `-`, or the address of a database; and how."""

    file: str
    format: str | None = None
    table: str | None = None
    naming: Naming = Naming()


class Source(Protocol):
    """An opened input. `name` is what messages call it; `columnar`: its rows are in typed columns already."""

    name: str
    columnar: bool

    def chunks(self, rows: int) -> Iterator[Chunk]:
        """All rows in order, about so many at a time. May be asked once."""

    def total(self) -> int | None:
        """How many rows there are, where that can be told beforehand (roughly)."""

    def part(self) -> float | None:
        """How much of the input has been read, from 0 to 1, where that can be told."""

    def close(self) -> None: ...


def open_source(given: Given, vocabulary: Vocabulary, plugins: Plugins | LatePlugins, tell: Tell) -> Source:
    """The input, its columns checked. `tell` is told of warnings on the whole input.

    Raises ZhaoluError where it cannot be used: not there, no known format, columns that are no facts.
    """
    if given.table is None and (given.file == "-" or Path(given.file).suffix.lower() in _OWN) and given.format is None:
        return Rows.open(given, vocabulary, plugins, tell)
    from zhaolu.surfaces.tables import columnar, databases

    if databases.is_database(given):
        return databases.open_database(given, vocabulary)
    if given.table is not None:
        raise ZhaoluError.of("E582", file=given.file)
    if columnar.is_columnar(given):
        return columnar.open_columnar(given, vocabulary)
    return Rows.open(given, vocabulary, plugins, tell)


class Rows:
    """Rows read one by one: records, or written cells under a header (`columns`, where they are known beforehand)."""

    columnar = False

    def __init__(
        self,
        name: str,
        vocabulary: Vocabulary,
        items: Iterator[Columns | RawCells | RawRow | RejectedRow | Remark],
        *,
        tell: Tell | None = None,
        columns: Columns | None = None,
        naming: Naming | None = None,
        rough: int | None = None,
        stream: BinaryIO | None = None,
    ) -> None:
        self.name, self.columns = name, columns
        self._vocabulary, self._items, self._tell, self._rough, self._stream = vocabulary, items, tell, rough, stream
        self._named = naming is not None and naming.facts is not None
        self._plan: Plan | None = None
        self._size = os.fstat(stream.fileno()).st_size if stream else 0

    @classmethod
    def open(cls, given: Given, vocabulary: Vocabulary, plugins: Plugins | LatePlugins, tell: Tell) -> Rows:
        with ExitStack() as stack:
            stream: BinaryIO | None = None
            if given.file != "-" and Path(given.file).is_file():
                with suppress(OSError):
                    stream = stack.enter_context(Path(given.file).open("rb"))
            naming, name = given.naming, given.file if stream else None
            items = read_rows(stream or given.file, vocabulary, format=given.format, plugins=plugins, name=name, naming=naming)
            found = cls(given.file, vocabulary, items, tell=tell, naming=naming, stream=stream)
            stack.pop_all()
        return found

    def chunks(self, rows: int) -> Iterator[Chunk]:
        held: list[RawCells | RawRow | RejectedRow] = []
        found = False
        for item in self._items:
            match item:
                case RawRow() if self._named:
                    raise ZhaoluError.of("E583", file=self.name)
                case RawCells() | RawRow() | RejectedRow():
                    held.append(item)
                case Remark(diagnostic):
                    if self._tell is not None:
                        self._tell(diagnostic)
                case _:
                    self.columns = item
            if len(held) >= rows:
                found = True
                yield self._chunk(held)
                held = []
        if held:
            yield self._chunk(held)
        elif not found:
            raise nothing_in(self.name)

    def _chunk(self, rows: list[RawCells | RawRow | RejectedRow]) -> WrittenChunk:
        return WrittenChunk(rows, self.columns, self.planned)

    def planned(self) -> Plan | None:
        """How the cells are asked about in a database; None for records without columns."""
        if self._plan is None and self.columns is not None:
            from zhaolu.surfaces.tables.written import written_plan

            self._plan = written_plan(self.columns, self._vocabulary)
        return self._plan

    def total(self) -> int | None:
        return self._rough

    def part(self) -> float | None:
        if self._stream is None or not self._size or self._stream.closed or Path(self.name).suffix.lower() not in _BY_LINE:
            return None
        return min(1.0, self._stream.tell() / self._size)

    def close(self) -> None:
        close = getattr(self._items, "close", None)
        if close is not None:
            close()
        if self._stream is not None:
            self._stream.close()


def records(source: Source, vocabulary: Vocabulary, rows: int = 1000) -> Iterator[ReadRow | RejectedRow]:
    """Every row as a checked record, in order; rows that give none come as `RejectedRow`. Raises ZhaoluError if there is none."""
    admit = admitting(vocabulary)
    found = False
    for chunk in source.chunks(rows):
        for raw in chunk.raws():
            found = True
            if isinstance(raw, RejectedRow):
                yield raw
                continue
            try:
                record = admit(raw.value, raw.row)
            except ZhaoluError as fault:
                yield RejectedRow(raw.row, fault.diagnostics, raw.value)
            else:
                yield ReadRow(raw.row, record, record.diagnostics)
    if not found:
        raise nothing_in(source.name)


def warnings_of(diagnostics: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
    """Those people should see."""
    return (item for item in diagnostics if item.severity is Severity.WARNING)


def table_name(asked: str | None, there: list[str], source: str) -> str:
    """The table meant among those there are (`name` or `schema.name`); the only one where none is asked for.

    Raises ZhaoluError: E570 where one has to be chosen, E571 for one that is not there.
    """
    from zhaolu.model.record_faults import nearest

    listed = "、".join(there[:20]) + ("…" if len(there) > 20 else "")
    if asked is None:
        if len(there) == 1:
            return there[0]
        raise ZhaoluError.of("E570", name=source, known=(listed or "没有表", listed or "no tables"))
    folded = asked.lower()
    for found in ([asked] if asked in there else [], [n for n in there if n.lower() in (folded, f"public.{folded}", f"main.{folded}")]):
        if found:
            return found[0]
    close = nearest(re.sub(r".*\.", "", asked), there)
    mend = (f"是不是 {close}？", f"did you mean {close}?") if close else (f"有这些：{listed}", f"there are: {listed}")
    raise ZhaoluError.of("E571", name=source, table=asked, mend=mend)
