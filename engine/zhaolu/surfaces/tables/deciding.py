"""Whole inputs decided, chunk by chunk: plain rows by the database where there is one, all others one by one.

Memory is that of a few chunks, whatever the size of the input. Answers keep the order of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import Diagnostic, Severity, ZhaoluError
from zhaolu.extend.contracts import RawRow, RejectedRow
from zhaolu.surfaces.tables.answers import row_of, schema
from zhaolu.surfaces.tables.chunks import ROW
from zhaolu.surfaces.tables.database import Answered, Database, installed

if TYPE_CHECKING:
    from zhaolu.ir.decisions import Decision
    from zhaolu.model.records import Record
    from zhaolu.surfaces.batch.progress import Meter
    from zhaolu.surfaces.batch.rejects import Rejects
    from zhaolu.surfaces.batch.summary import Summary
    from zhaolu.surfaces.evaluator import Evaluator
    from zhaolu.surfaces.tables.chunks import Chunk
    from zhaolu.surfaces.tables.sources import Source
    from zhaolu.surfaces.tables.writers import Writer

TYPED_ROWS, WRITTEN_ROWS = 200_000, 50_000
"""Rows of a chunk: of typed columns, and of cells that are read one by one."""
FEW = 500
"""An input of so few rows is decided one by one: the query would take longer to write."""
LOOKED_AT = 300
"""Undetermined persons of a chunk whose reasons are worked out."""


@dataclass
class Deciding:
    """One run over one input. `messages`: their language, where they are wanted. `told`: warnings of rows, counted."""

    evaluator: Evaluator
    writer: Writer
    rejects: Rejects
    summary: Summary
    meter: Meter
    tell: Callable[[Diagnostic], None]
    messages: str | None = None
    told: dict[str, tuple[Diagnostic, int, int]] = field(default_factory=dict)
    _database: Database | None = None
    _single: bool = False

    def run(self, source: Source) -> None:
        """Every row to the writer or to the rejects. Raises ZhaoluError where the input cannot be used."""
        from zhaolu.surfaces.readers import nothing_in

        self._single = not installed()
        try:
            for chunk in source.chunks(TYPED_ROWS if source.columnar else WRITTEN_ROWS):
                self._chunk(chunk)
                self.meter.add(len(chunk))
        finally:
            if self._database is not None:
                self._database.close()
        if not self.summary.decided and not self.rejects.count:
            raise nothing_in(source.name)
        self.summary.unreadable = self.rejects.count
        self.summary.rejected.update(self.rejects.codes)

    def _chunk(self, chunk: Chunk) -> None:
        answered = self._answered(chunk)
        if answered is None:
            rows = self._one_by_one(chunk, None)
            if rows:
                self.writer.rows([row for _, row in rows])
            return
        numbers = answered.table.column(ROW).to_pylist()
        everything = not answered.left and len(numbers) == len(chunk)
        rows = [] if everything else self._one_by_one(chunk, _Without(frozenset(numbers)))
        self._look(chunk, answered, numbers)
        for path, (first, count) in answered.zoneless.items():
            self._remark(Diagnostic.of("W410", path=self._label(path)), first, count)
        assert self._database is not None
        if numbers:
            self._database.count(answered.table, self.summary)
        self.writer.table(self._merged(answered.table, rows).drop_columns([ROW]))

    def _answered(self, chunk: Chunk) -> Answered | None:
        """What the database says; None where it is not asked."""
        if self._single or chunk.plan is None or (self._database is None and len(chunk) <= FEW):
            return None
        if self._database is None:
            self._database = Database(self.evaluator, self.messages)
        try:
            return self._database.answer(chunk.plan, chunk.table())
        except ZhaoluError as error:
            if error.diagnostics[0].code != "E540":
                raise
            self._single = True
            self.tell(Diagnostic.of("N581", why=(error.diagnostics[0].message("zh"), error.diagnostics[0].message("en"))))
            return None

    def _one_by_one(self, chunk: Chunk, only: Container[int] | None) -> list[tuple[int, dict[str, Any]]]:
        """The rows by number, decided by the executor of single records and counted; those that cannot be read are rejected."""
        found = []
        for raw in chunk.raws(only):
            if isinstance(raw, RejectedRow):
                self.rejects.add(raw.row, raw.diagnostics, raw.raw)
                continue
            try:
                record = self._admit(raw.value, raw.row)
            except ZhaoluError as fault:
                self.rejects.add(raw.row, fault.diagnostics, raw.value)
                continue
            for item in record.diagnostics:
                if item.severity is Severity.WARNING:
                    self._remark(item, raw.row, 1)
            decision = self.evaluator.decide(record)
            row = row_of(decision, self.messages)
            self.summary.add(row)
            self.summary.look(decision)
            found.append((raw.row, row))
        return found

    @cached_property
    def _admit(self) -> Callable[[Any, int | None], Record]:
        from zhaolu.surfaces.readers import admitting

        return admitting(self.evaluator.ruleset.vocabulary)

    def _look(self, chunk: Chunk, answered: Answered, numbers: list[int]) -> None:
        """What the undetermined wait for: of some, evenly spread, worked out one by one. Their answers must be the same."""
        import pyarrow.compute as pc

        places = pc.indices_nonzero(pc.equal(answered.table.column("outcome"), "undetermined")).to_pylist()
        if not places:
            return
        step = max(1, -(-len(places) // LOOKED_AT))
        chosen = {numbers[place]: place for place in places[::step]}
        for raw in chunk.raws(chosen):
            decision = self._decision(raw)
            [said] = answered.table.slice(chosen[raw.row], 1).drop_columns([ROW]).to_pylist()
            if decision is None or row_of(decision, self.messages) != said:
                raise ZhaoluError.of("E579", row=raw.row)
            self.summary.look(decision, len(places) / len(chosen))

    def _decision(self, raw: RawRow | RejectedRow) -> Decision | None:
        """A row decided on its own; None where it cannot be read."""
        if isinstance(raw, RejectedRow):
            return None
        try:
            return self.evaluator.decide(self._admit(raw.value, raw.row))
        except ZhaoluError:
            return None

    def _merged(self, table: Any, rows: list[tuple[int, dict[str, Any]]]) -> Any:
        """The answers of both ways in the order of the rows."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not rows:
            return table
        own = schema(self.messages is not None).insert(0, pa.field(ROW, pa.int64()))
        other = pa.Table.from_pylist([{ROW: number, **row} for number, row in rows], schema=own)
        both = pa.concat_tables([table.select(own.names).cast(own), other])
        return both.take(pc.sort_indices(both.column(ROW)))

    def _label(self, path: str) -> tuple[str, str]:
        return f"“{self.evaluator.ruleset.vocabulary.label_path(path)}”", f"'{path}'"

    def _remark(self, item: Diagnostic, row: int, count: int) -> None:
        """Warnings of the same kind and place are told once, at the end."""
        words = re.sub(r"\[[0-9]+\]", "", item.message("zh"))
        key = f"{item.code} {words}"
        first = self.told.get(key)
        self.told[key] = (item, row, count) if first is None else (first[0], min(first[1], row), first[2] + count)

    def remarks(self, lang: str, most: int | None = None) -> list[str]:
        """The warnings of rows, a line for each kind; after `most` lines the rest is only counted."""
        found = []
        for item, row, count in self.told.values():
            if lang == "zh":
                found.append(f"第 {row} 行" + (f"起共 {count:,} 行" if count > 1 else "") + f"：{item.coded(lang)}")
            else:
                found.append(f"row {row}" + (f" and others, {count:,} in all" if count > 1 else "") + f": {item.coded(lang)}")
        if most is not None and len(found) > most:
            rest = len(found) - most
            return [*found[:most], f"……（另有 {rest} 种提醒）" if lang == "zh" else f"… ({rest} more kinds of warnings)"]
        return found


@dataclass(frozen=True, slots=True)
class _Without:
    """All numbers but these."""

    numbers: frozenset[int]

    def __contains__(self, number: object) -> bool:
        return number not in self.numbers
