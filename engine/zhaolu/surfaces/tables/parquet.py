"""A Parquet file as a table of records: which column holds which fact, which rows are plain enough for the database.

A row is plain where every cell is written exactly as the vocabulary says. Only those are decided by the query; all
others pass the door and the executor of single records, so that whatever is odd is treated, or rejected, in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.executors.sql.form import SqlType
from zhaolu.executors.sql.tables import NONE_SUFFIX, Holds, Layout
from zhaolu.executors.sql.values import NONE_CELL
from zhaolu.model.converters import LONGEST_LIST, LONGEST_NAME, LONGEST_TEXT, SPACES

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration, Vocabulary

_TYPES: Mapping[str, SqlType] = {
    "varchar": SqlType.TEXT,
    "enum": SqlType.TEXT,
    "boolean": SqlType.BOOL,
    "date": SqlType.DATE,
    "timestamp": SqlType.INSTANT,
    "timestamp_s": SqlType.INSTANT,
    "timestamp_ms": SqlType.INSTANT,
    "timestamp with time zone": SqlType.ZONED,
    **dict.fromkeys(("tinyint", "smallint", "integer", "bigint", "hugeint", "decimal", "double", "float"), SqlType.NUMBER),
    **dict.fromkeys(("utinyint", "usmallint", "uinteger", "ubigint"), SqlType.NUMBER),
}
_WANTED: Mapping[str, frozenset[SqlType]] = {
    "string": frozenset({SqlType.TEXT}),
    "enum": frozenset({SqlType.TEXT}),
    "date": frozenset({SqlType.TEXT, SqlType.DATE}),
    "datetime": frozenset({SqlType.ZONED, SqlType.INSTANT}),
    "bool": frozenset({SqlType.BOOL}),
    "int": frozenset({SqlType.NUMBER}),
    "number": frozenset({SqlType.NUMBER}),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The columns of one file: as a layout for the query, by fact path, and the test for plain rows (DuckDB)."""

    layout: Layout
    plain: str
    paths: Mapping[str, str]


def plan(columns: Iterable[tuple[str, Any]], vocabulary: Vocabulary, file: str) -> Plan:
    """What the file's columns are; `columns` are names with DuckDB types. Raises `ZhaoluError` with every fault of the header."""
    held: dict[str, Holds] = {}
    renamed: dict[str, str] = {}
    paths: dict[str, str] = {}
    tests: list[str] = []
    faults: list[Diagnostic] = []
    record = None
    for name, type_ in columns:
        if name == "id":
            record = name
            held[name] = Holds(SqlType.TEXT)
            text = f'CAST("{name}" AS VARCHAR)'
            tests.append(f"({text} IS NULL OR ({_trimmed(text)} AND LENGTH({text}) <= {LONGEST_NAME}))")
            continue
        bare = name.removesuffix(NONE_SUFFIX)
        fact = vocabulary.find(bare)
        if fact is None:
            faults.append(Diagnostic.of("E541", name=name))
            continue
        path = fact.path.replace("[]", "") + (NONE_SUFFIX if bare != name else "")
        holds = Holds(SqlType.BOOL) if bare != name else _holds(type_, fact)
        if holds is None or path in renamed or (bare != name and type_.id != "boolean"):
            reason = (f"“{name}”列的类型 {type_} 不合用，或有两列", f"{name}: the type {type_} does not fit, or there are two columns")
            faults.append(Diagnostic.of("E544", file=file, reason=reason))
            continue
        held[name], renamed[path], paths[name] = holds, name, path
        cell = '"' + name.replace('"', '""') + '"'
        tests.append(f"{cell} IS NULL OR ({_plain(cell, fact, holds)})" if bare == name else "TRUE")
    if faults:
        raise ZhaoluError(faults)
    for path, name in renamed.items():
        if path.endswith(NONE_SUFFIX) and (value := renamed.get(path.removesuffix(NONE_SUFFIX))):
            tests.append(f'("{name}" IS NOT TRUE OR "{value}" IS NULL)')
    wanted = {path: renamed.get(path, "") for fact in vocabulary.facts for d in fact.walk() for path in _both(d.path)}
    layout = Layout(held, wanted, record)
    return Plan(layout, " AND ".join(f"({test})" for test in tests if test != "TRUE") or "TRUE", paths)


def _both(path: str) -> tuple[str, str]:
    plain = path.replace("[]", "")
    return plain, plain + NONE_SUFFIX


def _holds(type_: Any, fact: Declaration) -> Holds | None:
    if fact.kind == "list":
        if type_.id != "list":
            return None
        inner = type_.children[0][1]
        if fact.items is not None:
            return Holds(SqlType.LIST) if inner.id in ("varchar", "enum") else None
        fields = _members(inner, fact)
        return None if fields is None else Holds(SqlType.LIST, fields)
    if fact.kind == "object":
        fields = _members(type_, fact)
        return None if fields is None else Holds(SqlType.STRUCT, fields)
    found = _TYPES.get(type_.id)
    return Holds(found) if found in _WANTED[fact.kind] else None


def _members(type_: Any, fact: Declaration) -> dict[str, Holds] | None:
    """The fields of a struct; they are named by id here."""
    if type_.id != "struct":
        return None
    known = {member.id: member for member in fact.fields}
    found: dict[str, Holds] = {}
    for name, inner in type_.children:
        bare = name.removesuffix(NONE_SUFFIX)
        if bare not in known:
            return None
        holds = (Holds(SqlType.BOOL) if inner.id == "boolean" else None) if bare != name else _holds(inner, known[bare])
        if holds is None:
            return None
        found[name] = holds
    return found


# --- what is plain ----------------------------------------------------------------------------------------------


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


def _trimmed(cell: str) -> str:
    return f"({cell} <> '' AND {cell} = TRIM({cell}, {_text(SPACES)}))"


def _shortened(cell: str, ending: str) -> str:
    """Whether the door would drop the ending."""
    return f"(ENDS_WITH({cell}, {_text(ending)}) AND LENGTH({cell}) >= {len(ending) + 2})"


def _plain(cell: str, fact: Declaration, holds: Holds) -> str:
    """Whether a cell that is there needs no mending: a DuckDB condition."""
    null = f"{cell} = '{NONE_CELL}'"
    match fact.kind:
        case "enum":
            return f"{cell} IN ({', '.join(map(_text, (*fact.values, NONE_CELL)))})"
        case "string" if fact.names:
            return f"{cell} IN ({', '.join(map(_text, (*fact.names, NONE_CELL)))})"
        case "string":
            whole = f"{_trimmed(cell)} AND LENGTH({cell}) <= {LONGEST_TEXT}"
            return " AND ".join([whole, *(f"NOT {_shortened(cell, ending)}" for ending in fact.endings)])
        case "date" if holds.type is SqlType.TEXT:
            whole = f"CASE WHEN LENGTH({cell}) = 7 THEN {cell} || '-01' ELSE {cell} END"
            written = f"CAST(TRY_CAST({whole} AS DATE) AS VARCHAR) = {whole}"
            return f"{null} OR COALESCE({written} AND {cell} BETWEEN '1900' AND '2101', FALSE)"
        case "date":
            return f"YEAR({cell}) BETWEEN 1900 AND 2100"
        case "datetime":
            low, high = ("'1900-01-02'", "'2100-12-30'")
            return f"CAST({cell} AS TIMESTAMP) BETWEEN TIMESTAMP {low} AND TIMESTAMP {high}"
        case "int" | "number":
            tests = [f"{cell} = FLOOR({cell})"] if fact.kind == "int" else [f"ABS({cell}) < 1e27"]
            tests += [f"{cell} >= {fact.minimum}"] if fact.minimum is not None else []
            tests += [f"{cell} <= {fact.maximum}"] if fact.maximum is not None else []
            return " AND ".join(tests)
        case "list":
            if fact.items is None:
                inner = _members_plain("e", fact, holds)
            elif fact.values:
                inner = f"COALESCE(e IN ({', '.join(map(_text, fact.values))}), FALSE)"
            else:
                inner = f"COALESCE({_trimmed('e')}, FALSE)"
            return f"LEN({cell}) <= {LONGEST_LIST} AND NOT LIST_CONTAINS(LIST_TRANSFORM({cell}, LAMBDA e: {inner}), FALSE)"
        case "object":
            return _members_plain(cell, fact, holds)
        case _:
            return "TRUE"


def _members_plain(base: str, fact: Declaration, holds: Holds) -> str:
    known = {member.id: member for member in fact.fields}
    tests = [f"{base} IS NOT NULL"]
    for name, inner in holds.fields.items():
        cell = f"STRUCT_EXTRACT({base}, {_text(name)})"
        if name.endswith(NONE_SUFFIX):
            value = f"STRUCT_EXTRACT({base}, {_text(name.removesuffix(NONE_SUFFIX))})"
            if name.removesuffix(NONE_SUFFIX) in holds.fields:
                tests.append(f"({cell} IS NOT TRUE OR {value} IS NULL)")
        elif known[name].kind != "bool":
            tests.append(f"({cell} IS NULL OR ({_plain(cell, known[name], inner)}))")
    return " AND ".join(tests)


# --- rows as records --------------------------------------------------------------------------------------------


def raw_of(row: Mapping[str, Any], paths: Mapping[str, str]) -> dict[str, Any]:
    """A row as a record to be checked: ids as keys, what is not given left out."""
    found: dict[str, Any] = {}
    if row.get("id") is not None:
        found["id"] = str(row["id"])
    for column, path in paths.items():
        value = row[column]
        none = path.endswith(NONE_SUFFIX)
        if value is None or (none and value is not True):
            continue
        steps = path.removesuffix(NONE_SUFFIX).split(".")
        _put(found, steps, None if none else _written(value))
    return found


def _put(found: dict[str, Any], steps: list[str], value: Any) -> None:
    holder = found
    for step in steps[:-1]:
        inner = holder.get(step)
        if inner is None:
            inner = holder[step] = {}
        holder = inner
    if not (value is None and isinstance(holder.get(steps[-1]), dict | list)):
        holder[steps[-1]] = value


def _written(value: Any) -> Any:
    match value:
        case str():
            return None if value == NONE_CELL else value
        case list():
            return [_written(item) for item in value]
        case dict():
            members = {name: _written(part) for name, part in value.items() if part is not None and not name.endswith(NONE_SUFFIX)}
            nones = {name.removesuffix(NONE_SUFFIX) for name, part in value.items() if name.endswith(NONE_SUFFIX) and part is True}
            return {**members, **dict.fromkeys(nones - members.keys())}
        case Decimal():
            return value.normalize() if value else Decimal(0)
        case _:
            return value


def batches(cursor: Any, size: int = 1000) -> Iterator[Mapping[str, Any]]:
    """The rows of a DuckDB result, a batch at a time."""
    names = [column[0] for column in cursor.description]
    while rows := cursor.fetchmany(size):
        for row in rows:
            yield dict(zip(names, row, strict=True))
