"""Tables of written cells (CSV, workbooks, PostgreSQL, SQLite): columns of text as the facts they hold.

`readers.columns` says what a cell means. Here the common ways of writing are put into SQL (DuckDB), exactly as they are
read there; a row with a cell written any other way is not plain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from zhaolu.executors.sql.form import SqlType
from zhaolu.executors.sql.tables import NONE_SUFFIX, Holds
from zhaolu.executors.sql.values import NONE_CELL
from zhaolu.model.converters import SPACES
from zhaolu.surfaces.tables.json_cells import json_holds, json_items, json_list, plain_json_list
from zhaolu.surfaces.tables.plan import (
    Plan,
    all_of,
    every,
    layout_of,
    may_be_none,
    one_of,
    plain_day,
    plain_item,
    plain_moment,
    plain_name,
    plain_number,
    plain_text,
    text,
)

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration, Vocabulary
    from zhaolu.surfaces.readers.columns import Column, Columns

_TRUE: Final = ("true", "TRUE", "True", "是", "真", "1", "yes", "YES", "Yes", "y", "Y", "√")
_FALSE: Final = ("false", "FALSE", "False", "否", "假", "0", "no", "NO", "No", "n", "N", "×")
_DAY: Final = r"[0-9]{4}[-/.年](0?[1-9]|1[0-2])([-/.月](0?[1-9]|[12][0-9]|3[01])日?|月)?"
_CLOCK: Final = (
    r"^([0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?)[ T]+([01]?[0-9]|2[0-3])"
    r":([0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?)(Z|[+-][0-9]{2}:[0-9]{2})?$"
)
_TYPES: Final[Mapping[str, SqlType]] = {
    "bool": SqlType.BOOL, "int": SqlType.NUMBER, "number": SqlType.NUMBER, "datetime": SqlType.ZONED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cell:
    """One value: SQL for it, for its being none, and whether it is plain where it is there."""

    value: str
    none: str
    plain: str
    there: str


def written_plan(columns: Columns, vocabulary: Vocabulary) -> Plan:
    """The plan for a table whose columns are the texts `c0`, `c1`, … (those of `columns`, in order)."""
    writer = _Writer(vocabulary)
    for place, column in enumerate(columns.columns):
        if column is not None:
            writer.column(place, column)
    writer.tests.append(f"COALESCE({', '.join(writer.cells)}) IS NOT NULL" if writer.cells else "FALSE")
    for fact in vocabulary.facts:
        writer.fact(fact)
    cells = {name: f"NULLIF(TRIM({name}, {text(SPACES)}), '')" for name in writer.cells}
    return Plan(
        stages=[stage for stage in (cells, *writer.derived) if stage],
        plain=all_of(writer.tests),
        facts=writer.facts,
        layout=layout_of(writer.held),
        name=writer.name,
        zoneless=writer.zoneless,
    )


class _Writer:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.cells: list[str] = []
        self.whole: dict[tuple[str | int, ...], str] = {}
        self.companions: dict[tuple[str | int, ...], str] = {}
        self.derived: tuple[dict[str, str], dict[str, str]] = {}, {}
        self.tests: list[str] = []
        self.facts: dict[str, str] = {}
        self.held: dict[str, Holds] = {}
        self.name = "NULL"
        self.zoneless: dict[str, str] = {}

    def column(self, place: int, column: Column) -> None:
        name = f"c{place}"
        self.cells.append(name)
        if column.declared is None:
            self.name = name
            self.tests.append(plain_name(name))
        elif column.says_none:
            self.companions[column.path] = name
            self.tests.append(f"{name} IS NULL OR {one_of(name, (*_TRUE, *_FALSE))}")
        else:
            self.whole[column.path] = name

    def fact(self, fact: Declaration) -> None:
        path = (fact.id,)
        if not any(used[0] == fact.id for used in (*self.whole, *self.companions)):
            return
        match fact.kind:
            case "object":
                self._object(fact, path)
            case "list":
                self._list(fact, path)
            case _:
                self._put(fact.id, fact, self._cell(fact, path))

    def _put(self, name: str, fact: Declaration, cell: _Cell) -> None:
        self.tests.append(cell.plain)
        if fact.kind in _TYPES:
            self.facts[name], self.held[name] = _typed(cell.value, fact), Holds(_TYPES[fact.kind])
            self.facts[name + NONE_SUFFIX], self.held[name + NONE_SUFFIX] = cell.none, Holds(SqlType.BOOL)
        else:
            self.facts[name], self.held[name] = _text_or_none(cell), Holds(SqlType.TEXT)

    def _cell(self, fact: Declaration, path: tuple[str | int, ...]) -> _Cell:
        """The value at a path: its own column, its companion, or both."""
        cell, companion = self.whole.get(path), self.companions.get(path)
        value = plain = none = "NULL"
        if cell is not None:
            value, fits = self._scalar(cell, fact, path)
            none = f"{cell} = {text(NONE_CELL)}"
            may = none if may_be_none(fact) else "FALSE"
            plain = f"{cell} IS NULL OR {may} OR COALESCE({fits}, FALSE)"
            value = f"CASE WHEN {cell} <> {text(NONE_CELL)} THEN {value} END"
        if companion is None:
            return _Cell(value, none, plain, f"{cell} IS NOT NULL" if cell else "FALSE")
        says = one_of(companion, _TRUE)
        alone = f"COALESCE({says}, FALSE)" + (f" AND {cell} IS NOT NULL" if cell else "")
        odd = f"NOT ({alone})" if cell or not may_be_none(fact) else "TRUE"
        return _Cell(
            value,
            f"COALESCE({none}, FALSE) OR COALESCE({says}, FALSE)",
            all_of([plain, odd]) if cell else odd,
            f"({cell} IS NOT NULL OR COALESCE({says}, FALSE))" if cell else f"COALESCE({says}, FALSE)",
        )

    def _object(self, fact: Declaration, path: tuple[str | int, ...]) -> None:
        """An object by its members; a cell for the whole may only say that there is none."""
        there = []
        for member in fact.fields:
            inner = (*path, member.id)
            if inner in self.whole or inner in self.companions:
                cell = self._cell(member, inner)
                there.append(cell.there)
                self._put(f"{fact.id}.{member.id}", member, cell)
        none = self._none_of_whole(fact, path, there)
        if none is not None:
            self.facts[fact.id + NONE_SUFFIX], self.held[fact.id + NONE_SUFFIX] = none, Holds(SqlType.BOOL)

    def _none_of_whole(self, fact: Declaration, path: tuple[str | int, ...], there: Sequence[str]) -> str | None:
        """Whether an object or list is said not to be there at all; then nothing of it may be given."""
        says = []
        if (cell := self.whole.get(path)) is not None:
            says.append(f"{cell} = {text(NONE_CELL)}")
            if fact.kind == "object":
                self.tests.append(f"{cell} IS NULL OR {says[-1]}")
        if (companion := self.companions.get(path)) is not None:
            says.append(one_of(companion, _TRUE))
        if not says:
            return None
        none = " OR ".join(f"COALESCE({each}, FALSE)" for each in says)
        parts = [*there, *([f"({cell} IS NOT NULL AND {cell} <> {text(NONE_CELL)})"] if cell else [])]
        if len(says) == 2:
            self.tests.append(f"NOT (COALESCE({says[0]}, FALSE) AND COALESCE({says[1]}, FALSE))")
        self.tests.append(f"NOT ({none})" if not may_be_none(fact) else f"NOT (({none}) AND ({' OR '.join(parts) or 'FALSE'}))")
        return none

    def _list(self, fact: Declaration, path: tuple[str | int, ...]) -> None:
        used = [at for at in (*self.whole, *self.companions) if at[0] == fact.id and len(at) > 1]
        positions = sorted({at[1] for at in used if isinstance(at[1], int)})
        items: list[str] = []
        there: list[str] = []
        holds = json_holds(fact)
        for position in positions:
            item, given = self._item(fact, (*path, position), holds)
            items.append(item)
            there.append(given)
        for earlier, later in zip(there, there[1:], strict=False):
            self.tests.append(f"{earlier} OR NOT {later}")
        none = self._none_of_whole(fact, path, there)
        branches = [f"WHEN {there[at]} THEN [{', '.join(items[: at + 1])}]" for at in reversed(range(len(items)))]
        if (cell := self.whole.get(path)) is not None:
            if items:
                self.tests.append(f"{cell} IS NULL OR NOT {there[0]}")
            found, plain = self._whole_list(cell, fact)
            self.tests.append(f"{cell} IS NULL OR {cell} = {text(NONE_CELL)} OR COALESCE({plain}, FALSE)")
            branches.append(f"WHEN {cell} IS NOT NULL THEN {found}")
        if branches:
            self.facts[fact.id], self.held[fact.id] = f"CASE {' '.join(branches)} END", holds
        if none is not None:
            self.facts[fact.id + NONE_SUFFIX], self.held[fact.id + NONE_SUFFIX] = none, Holds(SqlType.BOOL)

    def _item(self, fact: Declaration, path: tuple[str | int, ...], holds: Holds) -> tuple[str, str]:
        """One item of a list written in columns of its own, and whether anything of it is given."""
        if fact.items is not None:
            cell = self._cell(fact.items, path)
            self.tests.append(cell.plain)
            if path in self.companions or path in self.whole:
                self.tests.append(f"NOT COALESCE({cell.none}, FALSE)")
            return cell.value, cell.there
        members: list[str] = []
        there: list[str] = []
        for member in fact.fields:
            inner = (*path, member.id)
            if inner in self.whole or inner in self.companions:
                cell = self._cell(member, inner)
                self.tests.append(cell.plain)
                there.append(cell.there)
            else:
                cell = _Cell("NULL", "FALSE", "TRUE", "FALSE")
            if member.kind in _TYPES:
                members += [f"{text(member.id)}: {_typed(cell.value, member)}", f"{text(member.id + NONE_SUFFIX)}: {cell.none}"]
            else:
                members.append(f"{text(member.id)}: CAST({_text_or_none(cell)} AS VARCHAR)")
        return "{" + ", ".join(members) + "}", "(" + " OR ".join(there) + ")"

    def _whole_list(self, cell: str, fact: Declaration) -> tuple[str, str]:
        """A list in one cell: `[]`, JSON, or single values with signs between them."""
        items = f"{cell}_items"
        self.derived[0][items] = json_items(cell)
        found, plain = json_list(items, fact), plain_json_list(items, fact)
        if fact.items is None:
            return found, plain
        signs = "[；;、，,]" if fact.items.kind == "enum" else "[；;]"
        trimmed = f"LIST_TRANSFORM(REGEXP_SPLIT_TO_ARRAY({cell}, {text(signs)}), LAMBDA e: TRIM(e, {text(SPACES)}))"
        parts = f"LIST_FILTER({trimmed}, LAMBDA e: e <> '')"
        item = f"{plain_item('e', fact)} AND NOT CONTAINS(e, '\"')"
        listed = f"NOT STARTS_WITH({cell}, '[') AND {every(parts, 'e', item)}"
        return f"CASE WHEN STARTS_WITH({cell}, '[') THEN {found} ELSE {parts} END", f"({plain}) OR COALESCE({listed}, FALSE)"

    def _scalar(self, cell: str, fact: Declaration, path: tuple[str | int, ...]) -> tuple[str, str]:
        """SQL for the value of a cell that is there and not `null`, and whether it is plain there."""
        match fact.kind:
            case "bool":
                return f"{one_of(cell, _TRUE)}", one_of(cell, (*_TRUE, *_FALSE))
            case "int":
                value = f"TRY_CAST({cell} AS BIGINT)"
                return value, f"REGEXP_FULL_MATCH({cell}, '-?[0-9]{{1,15}}') AND {plain_number(value, fact)}"
            case "number":
                value = f"TRY_CAST({cell} AS DECIMAL(38, 10))"
                return value, f"REGEXP_FULL_MATCH({cell}, '-?[0-9]{{1,15}}(\\.[0-9]{{1,10}})?') AND {plain_number(value, fact)}"
            case "date":
                value = f"{cell}_day"
                self.derived[0][value] = _day(cell)
                return value, plain_day(value)
            case "datetime":
                parts, value = f"{cell}_parts", f"{cell}_moment"
                self.derived[0][parts] = f"REGEXP_EXTRACT({cell}, {text(_CLOCK)}, ['day', 'hour', 'rest', 'zone'])"
                self.derived[1][value] = _moment(parts)
                self.zoneless[".".join(str(step) for step in path)] = f"{value} IS NOT NULL AND {parts}.zone = ''"
                return value, plain_moment(value)
            case "string":
                return cell, f"NOT STARTS_WITH({cell}, '\"') AND {plain_text(cell, fact)}"
            case _:
                return cell, plain_text(cell, fact)


def _text_or_none(cell: _Cell) -> str:
    return f"CASE WHEN {cell.none} THEN {text(NONE_CELL)} ELSE {cell.value} END" if cell.none not in ("NULL", "FALSE") else cell.value


def _typed(value: str, fact: Declaration) -> str:
    types = {"bool": "BOOLEAN", "int": "BIGINT", "number": "DECIMAL(38, 10)", "datetime": "TIMESTAMP WITH TIME ZONE"}
    return f"CAST({value} AS {types[fact.kind]})"


def _day(cell: str) -> str:
    """`1997/6/5`, `1997年6月` and the like as `1997-06-05`, `1997-06`; NULL for what is no way of writing a day."""
    dashed = f"RTRIM(TRANSLATE({cell}, '/.年月日', '----'), '-')"
    year, month, day = (f"SPLIT_PART({dashed}, '-', {part})" for part in (1, 2, 3))
    loose = f"CONCAT_WS('-', {year}, LPAD({month}, 2, '0'), NULLIF(LPAD({day}, 2, '0'), '00'))"
    usual = f"LENGTH({cell}) = 10 AND SUBSTR({cell}, 5, 1) = '-'"
    return f"CASE WHEN {usual} THEN {cell} WHEN REGEXP_FULL_MATCH({cell}, {text(_DAY)}) THEN {loose} END"


def _moment(parts: str) -> str:
    """A date with a clock time; without a zone it is Beijing time."""
    zone = f"COALESCE(NULLIF({parts}.zone, ''), '+08:00')"
    written = f"({_day(parts + '.day')}) || ' ' || LPAD({parts}.hour, 2, '0') || ':' || {parts}.rest || {zone}"
    return f"TRY_CAST({written} AS TIMESTAMP WITH TIME ZONE)"


def as_text(cell: Any, column: Column) -> str | None:
    """A cell that is no text as the text that means the same in that column; LookupError where there is none."""
    declared = column.declared
    kind = "id" if declared is None else "bool" if column.says_none else declared.kind
    match cell:
        case None | str():
            return cell
        case bool() if kind in ("bool", "string", "enum"):
            return "TRUE" if cell else "FALSE"
        case int() if not isinstance(cell, bool) and kind in ("int", "number", "bool", "string", "id"):
            return str(cell)
        case float() if cell.is_integer() and abs(cell) < 1e15 and kind in ("int", "number", "bool", "string", "id"):
            return str(int(cell))
        case float() if kind == "number":
            return repr(cell)
        case datetime() if kind == "date" and cell.time() == time():
            return cell.date().isoformat()
        case datetime() if kind == "datetime" and cell.tzinfo is None:
            return f"{cell:%Y-%m-%d %H:%M:%S.%f}+08:00"
        case date() if kind == "date" and not isinstance(cell, datetime):
            return cell.isoformat()
        case _:
            raise LookupError
