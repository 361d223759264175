"""How a table's columns become the columns a query asks, and which rows are plain enough to be asked about so.

A row is plain where every cell is written so that nothing has to be mended, refused or remarked on. Only those rows are
decided by the query; all others pass the door and the executor of single records, so that whatever is odd is treated,
or rejected, in one place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhaolu.executors.sql.form import SqlType
from zhaolu.executors.sql.tables import NONE_SUFFIX, Holds, Layout
from zhaolu.executors.sql.values import NONE_CELL
from zhaolu.model.converters import LONGEST_LIST, LONGEST_NAME, LONGEST_TEXT, SPACES
from zhaolu.model.vocabulary import NOT_GIVEN
from zhaolu.surfaces.tables.chunks import ROW

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration

RECORD = "zhaolu record"
"""The column of names that a query gives through: those of the records, else the row numbers."""
FIRST_MOMENT, LAST_MOMENT = "TIMESTAMP '1900-01-02'", "TIMESTAMP '2100-12-30'"


@dataclass(frozen=True, slots=True)
class Plan:
    """`stages`: SQL (DuckDB) for cells worked out first, stage by stage, each stage over the one before; none where the
    table is asked as it is. `plain`: a condition over the cells.

    `facts`: SQL over the cells by the name the query knows it under; `layout` says what they hold. `name`: SQL that gives
    the record's name or NULL. `zoneless`: by fact path a condition that a moment is written without its zone.
    """

    stages: Sequence[Mapping[str, str]]
    plain: str
    facts: Mapping[str, str]
    layout: Layout
    name: str
    zoneless: Mapping[str, str]

    def prepared(self, table: str) -> str:
        """The table with its cells worked out."""
        found = ""
        for stage in self.stages:
            cells = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in stage.items())
            found = f"SELECT *, {cells} FROM ({found})" if found else f"SELECT {quoted(ROW)}, {cells} FROM {table}"
        return found

    def asked(self, table: str) -> str:
        """The table as the query wants it; `table` holds plain rows, their cells worked out."""
        row = f"CAST({quoted(ROW)} AS VARCHAR)"
        facts = [f"{sql} AS {quoted(name)}" for name, sql in self.facts.items()]
        named = f"COALESCE(NULLIF({self.name}, ''), {row}) AS {quoted(RECORD)}"
        return f"SELECT {', '.join([quoted(ROW), named, *facts])} FROM {table}"


def layout_of(holds: Mapping[str, Holds], renamed: Mapping[str, str] | None = None) -> Layout:
    """The layout of `Plan.asked`."""
    own = {ROW: Holds(SqlType.NUMBER), RECORD: Holds(SqlType.TEXT)}
    return Layout({**holds, **own}, renamed or {}, RECORD)


# --- SQL ----------------------------------------------------------------------------------------------------------


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def one_of(cell: str, words: tuple[str, ...]) -> str:
    return f"{cell} IN ({', '.join(map(text, words))})"


def all_of(tests: list[str]) -> str:
    """The tests together, each NULL counting as a failure of the whole where it stands alone."""
    return " AND ".join(f"({test})" for test in dict.fromkeys(tests) if test != "TRUE") or "TRUE"


def trimmed(cell: str) -> str:
    return f"{cell} <> '' AND {cell} = TRIM({cell}, {text(SPACES)})"


def plain_name(cell: str) -> str:
    """Whether a record's name needs no mending (not there is fine)."""
    return f"{cell} IS NULL OR ({trimmed(cell)} AND LENGTH({cell}) <= {LONGEST_NAME})"


def may_be_none(fact: Declaration) -> bool:
    """Whether none has a meaning there; where it has not, the door remarks on it."""
    return fact.none is not None or fact.none_as is not NOT_GIVEN


def plain_text(cell: str, fact: Declaration) -> str:
    """Whether a text is one of the values, or a name as the door would leave it. `null` for none counts where it may."""
    none = (NONE_CELL,) if may_be_none(fact) else ()
    if fact.kind == "enum":
        return one_of(cell, (*fact.values, *none))
    if fact.names:
        return one_of(cell, (*fact.names, *none))
    endings = [f"NOT (ENDS_WITH({cell}, {text(e)}) AND LENGTH({cell}) >= {len(e) + 2})" for e in fact.endings]
    word = [] if none else [f"{cell} <> {text(NONE_CELL)}"]
    return " AND ".join([trimmed(cell), f"LENGTH({cell}) <= {LONGEST_TEXT}", *word, *endings])


def plain_item(cell: str, fact: Declaration) -> str:
    """Whether a text is plain as an item of a list of texts."""
    if fact.values:
        return one_of(cell, fact.values)
    return f"{trimmed(cell)} AND LENGTH({cell}) <= {LONGEST_TEXT} AND {cell} <> {text(NONE_CELL)}"


def plain_day(cell: str) -> str:
    """Whether a text is a day or month of the calendar, written `1997-06-15` or `1997-06`."""
    whole = f"CASE WHEN LENGTH({cell}) = 7 THEN {cell} || '-01' ELSE {cell} END"
    return f"COALESCE(CAST(TRY_CAST({whole} AS DATE) AS VARCHAR) = {whole} AND {cell} BETWEEN '1900' AND '2101', FALSE)"


def plain_number(cell: str, fact: Declaration) -> str:
    """Whether a number lies within the bounds, is whole where it must be, and has few enough digits."""
    tests = [f"{cell} = FLOOR({cell})"] if fact.kind == "int" else []
    tests += [f"ABS({cell}) < 1e15"]
    tests += [f"{cell} >= {fact.minimum}"] if fact.minimum is not None else []
    tests += [f"{cell} <= {fact.maximum}"] if fact.maximum is not None else []
    return " AND ".join(tests)


def plain_moment(cell: str) -> str:
    return f"CAST({cell} AS TIMESTAMP) BETWEEN {FIRST_MOMENT} AND {LAST_MOMENT}"


def every(items: str, variable: str, test: str) -> str:
    """Whether a list is short enough and all of its items pass."""
    inner = f"LIST_TRANSFORM({items}, LAMBDA {variable}: COALESCE({test}, FALSE))"
    return f"LEN({items}) <= {LONGEST_LIST} AND NOT LIST_CONTAINS({inner}, FALSE)"


def companion_of(name: str) -> str:
    return name + NONE_SUFFIX
