"""Tables with typed columns (Parquet, Arrow, DuckDB): what each column holds, and its rows as records.

A cell is taken as it is: no text is read as a date or a number beyond what design section 2 says of tables. A text where
a list is declared is the list as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.executors.sql.form import SqlType
from zhaolu.executors.sql.tables import NONE_SUFFIX, Holds
from zhaolu.executors.sql.values import NONE_CELL
from zhaolu.extend.contracts import RawRow, RejectedRow
from zhaolu.model.record_faults import nearest
from zhaolu.model.record_faults import quoted as shown
from zhaolu.surfaces.readers.json_records import NotJson, parse_json
from zhaolu.surfaces.tables.json_cells import json_holds, json_items, json_list, plain_json_list
from zhaolu.surfaces.tables.plan import (
    Plan,
    all_of,
    every,
    layout_of,
    may_be_none,
    plain_day,
    plain_item,
    plain_moment,
    plain_name,
    plain_number,
    plain_text,
    quoted,
    text,
)

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration, Vocabulary
    from zhaolu.surfaces.readers import Naming

_TYPES: Mapping[str, SqlType] = {
    "varchar": SqlType.TEXT,
    "enum": SqlType.TEXT,
    "uuid": SqlType.TEXT,
    "boolean": SqlType.BOOL,
    "date": SqlType.DATE,
    "timestamp": SqlType.INSTANT,
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
_NAMES = frozenset(("varchar", "enum", "uuid", *(name for name, type_ in _TYPES.items() if type_ is SqlType.NUMBER)))


@dataclass(frozen=True, slots=True)
class Typed:
    """The columns of one table: the plan for the query, and the fact path of every column that is read.

    `record` is the column of names, if there is one; `json` are the columns that hold lists as JSON.
    """

    plan: Plan
    paths: Mapping[str, str]
    record: str | None
    json: frozenset[str]

    @property
    def columns(self) -> list[str]:
        """The columns that are read."""
        return [*([self.record] if self.record else []), *self.paths]

    def raw(self, row: int, cells: Mapping[str, Any]) -> RawRow | RejectedRow:
        """A row as a record to be checked: ids as keys, what is not given left out."""
        found: dict[str, Any] = {}
        faults: list[Diagnostic] = []
        if self.record is not None and cells.get(self.record) is not None:
            found["id"] = str(cells[self.record])
        given = {path: (column, cells[column]) for column, path in self.paths.items() if cells[column] is not None}
        for path, (column, value) in given.items():
            if not path.endswith(NONE_SUFFIX):
                try:
                    _put(found, path.split("."), _from_json(value) if column in self.json else _written(value))
                except NotJson as fault:
                    why = (f"不是合格的 JSON：{fault.why[0]}", f"not JSON: {fault.why[1]}")
                    faults.append(Diagnostic.of("E442", column=column, why=why))
        nones = {path.removesuffix(NONE_SUFFIX): column for path, (column, value) in given.items() if path.endswith(NONE_SUFFIX) and value}
        for path, column in nones.items():
            inside = [c for p, (c, v) in given.items() if v is not False and c != column and (p == path or p.startswith(f"{path}."))]
            if inside:
                faults.append(Diagnostic.of("E445", column=column, other=inside[0]))
            else:
                _put(found, path.split("."), None)
        if faults:
            return RejectedRow(row, tuple(faults), {column: value for column, value in cells.items() if value is not None})
        return RawRow(row, found)


def typed_plan(columns: Sequence[tuple[str, Any]], vocabulary: Vocabulary, file: str, naming: Naming) -> Typed:
    """What the columns are; `columns` are names with DuckDB types. Raises `ZhaoluError` with every fault of the header."""
    there = [name for name, _ in columns]
    naming.check(there, file)
    held: dict[str, Holds] = {}
    renamed: dict[str, str] = {}
    facts: dict[str, str] = {}
    paths: dict[str, str] = {}
    tests: list[str] = []
    faults: list[Diagnostic] = []
    json: dict[str, dict[str, str]] = {}
    record = None
    for name, type_ in columns:
        given = naming.of(name)
        if given is None:
            continue
        if given == "id":
            record = name
            if type_.id not in _NAMES:
                faults.append(_unfit(file, name, type_))
            tests.append(plain_name(f"CAST({quoted(name)} AS VARCHAR)"))
            continue
        bare = given.removesuffix(NONE_SUFFIX)
        fact = vocabulary.find(bare)
        if fact is None or ("[" in given and fact.path.replace("[]", "") != bare):
            close = nearest(bare, [key for each in vocabulary.facts for key in (each.id, each.label)])
            args: dict[str, Any] = {"mend": (f"是不是“{close}”？", f'did you mean "{close}"?')} if close else {}
            faults.append(Diagnostic.of("E541", name=given, **args))
            continue
        path = fact.path.replace("[]", "") + (NONE_SUFFIX if bare != given else "")
        if path in renamed:
            faults.append(Diagnostic.of("E436", name=file, first=shown(renamed[path]), second=shown(name)))
            continue
        renamed[path] = name
        if type_.id in ("null", '"null"', "sqlnull"):
            continue
        paths[name] = path
        cell = quoted(name)
        if bare != given:
            if type_.id != "boolean":
                faults.append(_unfit(file, name, type_))
            held[path], facts[path] = Holds(SqlType.BOOL), cell
            if not may_be_none(fact):
                tests.append(f"{cell} IS NOT TRUE")
        elif fact.kind == "list" and type_.id == "varchar":
            items = quoted(f"{name} items")
            json[name] = {f"{name} items": json_items(cell)}
            held[path], facts[path] = json_holds(fact), json_list(items, fact)
            tests.append(f"{cell} IS NULL OR ({plain_json_list(items, fact)})")
        elif (holds_ := _holds(type_, fact)) is None:
            faults.append(_unfit(file, name, type_))
        else:
            held[path], facts[path] = holds_, cell
            if (plain := _plain(cell, fact, holds_)) != "TRUE":
                tests.append(f"{cell} IS NULL OR ({plain})")
    if faults:
        raise ZhaoluError(faults)
    for path, cell in facts.items():
        if path.endswith(NONE_SUFFIX):
            bare = path.removesuffix(NONE_SUFFIX)
            inside = [f"{sql} IS {'NOT TRUE' if other.endswith(NONE_SUFFIX) else 'NULL'}" for other, sql in facts.items()
                      if other == bare or other.startswith(f"{bare}.")]  # fmt: skip
            if inside:
                tests.append(f"{cell} IS NOT TRUE OR ({' AND '.join(inside)})")
    zoneless = {path: f"{sql} IS NOT NULL" for path, sql in facts.items() if held[path].type is SqlType.INSTANT}
    read = [*([record] if record else []), *paths]
    plan = Plan(
        stages=[{name: quoted(name) for name in read}, {k: v for each in json.values() for k, v in each.items()}] if json else [],
        plain=all_of(tests),
        facts=facts,
        layout=layout_of(held),
        name=f"CAST({quoted(record)} AS VARCHAR)" if record else "NULL",
        zoneless=zoneless,
    )
    return Typed(plan, paths, record, frozenset(json))


def _unfit(file: str, name: str, type_: Any) -> Diagnostic:
    reason = (f"“{name}”列的类型 {type_} 与这一项对不上", f"{name}: the type {type_} does not fit the fact")
    return Diagnostic.of("E544", file=file, reason=reason)


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


def _plain(cell: str, fact: Declaration, holds: Holds) -> str:
    """Whether a cell that is there needs no mending: a DuckDB condition."""
    match fact.kind:
        case "enum" | "string":
            return plain_text(cell, fact)
        case "date" if holds.type is SqlType.TEXT:
            none = [f"{cell} = {text(NONE_CELL)}"] if may_be_none(fact) else []
            return " OR ".join([*none, plain_day(cell)])
        case "date":
            return f"YEAR({cell}) BETWEEN 1900 AND 2100"
        case "datetime":
            return plain_moment(cell)
        case "int" | "number":
            return plain_number(cell, fact)
        case "list" if fact.items is None:
            return every(cell, "e", _members_plain("e", fact, holds))
        case "list":
            return every(cell, "e", plain_item("e", fact))
        case "object":
            return _members_plain(cell, fact, holds)
        case _:
            return "TRUE"


def _members_plain(base: str, fact: Declaration, holds: Holds) -> str:
    known = {member.id: member for member in fact.fields}
    tests = [f"{base} IS NOT NULL"]
    for name, inner in holds.fields.items():
        cell = f"STRUCT_EXTRACT({base}, {text(name)})"
        member = known[name.removesuffix(NONE_SUFFIX)]
        if name.endswith(NONE_SUFFIX):
            value = f"STRUCT_EXTRACT({base}, {text(member.id)})"
            if not may_be_none(member):
                tests.append(f"{cell} IS NOT TRUE")
            elif member.id in holds.fields:
                tests.append(f"({cell} IS NOT TRUE OR {value} IS NULL)")
        elif (plain := _plain(cell, member, inner)) != "TRUE":
            tests.append(f"({cell} IS NULL OR ({plain}))")
    return " AND ".join(tests)


# --- rows as records --------------------------------------------------------------------------------------------


def _put(found: dict[str, Any], steps: list[str], value: Any) -> None:
    holder = found
    for step in steps[:-1]:
        holder = holder.setdefault(step, {})
    holder[steps[-1]] = value


def _from_json(text: str) -> Any:
    """A list written as JSON. Raises NotJson."""
    return None if text == NONE_CELL else parse_json(text)


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
            return int(value) if value == value.to_integral_value() else value.normalize()
        case _:
            return value
