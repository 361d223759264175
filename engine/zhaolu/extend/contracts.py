"""What passes through the hooks: the types a plugin supplies and those it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO, Protocol, TypeAlias, runtime_checkable
from typing import Literal as OneOf

from zhaolu.diagnostics import Diagnostic
from zhaolu.frozen import dataclass, field
from zhaolu.ir.rules import Ruleset, Text
from zhaolu.spans import Span

# --- calendars --------------------------------------------------------------------------------------------------


@runtime_checkable
class Calendar(Protocol):
    """Working days, with the official make-up days. `name` is what people call it."""

    @property
    def name(self) -> str: ...

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is a working day. Raises LookupError for a year that is not published; never guesses."""
        ...


# --- records ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RecordInput:
    """An opened input. `name` is for messages; `stream` yields bytes and may not be seekable (standard input)."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class RawRow:
    """A record as plain data (what JSON gives), not checked yet. `row` counts lines, or items from 1."""

    row: int
    value: Any


@dataclass(frozen=True, slots=True)
class RawCells:
    """A row of a table. The first one a reader yields is the header.

    A cell is None (empty), a text, a bool, an int, float or Decimal, a date or a datetime. `row` is the number the row
    has in the file, the header being 1. `faults` are those of single cells; with an error among them the row is rejected.
    """

    row: int
    cells: Sequence[Any]
    faults: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that gives no record, and why. `raw` is what was read of it, for the file of rejects; never shown."""

    row: int
    diagnostics: tuple[Diagnostic, ...]
    raw: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning or note on the whole input."""

    diagnostic: Diagnostic


Reading: TypeAlias = Iterator[RawRow | RawCells | RejectedRow | Remark]


@dataclass(frozen=True, slots=True)
class RecordReader:
    """A format of records.

    `name` is what `--input-format` takes, `suffixes` are file endings in lower case with the dot. `read` raises
    `ZhaoluError` where the input cannot be used at all and goes on after a bad row. `sniff` sees the first bytes (up
    to 4096) of an input without a known ending.
    """

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[RecordInput], Reading]
    sniff: Callable[[bytes], bool] = lambda head: False


BUILT_IN_FORMATS = ("jsonl", "json", "yaml", "csv")
"""Formats the engine reads itself; a plugin's reader needs another name."""


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of an empty table: its header, what may stand in it, and words for the person who fills it in."""

    header: str
    path: str
    kind: OneOf["date", "datetime", "bool", "int", "number", "string", "enum", "list", "object"]
    meaning: str
    values: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    none: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """An empty table to fill in. `notes` are the lines of an explaining sheet."""

    title: str
    columns: tuple[TemplateColumn, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateWriter:
    """Writes a template to a file of one of its `suffixes`."""

    name: str
    suffixes: tuple[str, ...]
    write: Callable[[Template, BinaryIO], None]


# --- surfaces ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Renderer:
    """A further `--format`. `render` gets a `zhaolu.surfaces.document.Document` and returns the whole text."""

    name: str
    render: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Lint:
    """What a lint rule found: a sentence for people, its place if there is one, the mend if there is one."""

    message: Text
    span: Span | None = None
    mend: Text | None = None


@dataclass(frozen=True, slots=True)
class LintRule:
    """A check of checked rulesets beyond what the engine checks. `name` is kebab-case, `check` raises nothing."""

    name: str
    check: Callable[[Ruleset], Iterable[Lint]]
