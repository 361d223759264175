"""Lists written as JSON in a cell of text: as SQL lists (DuckDB), and whether one is plain enough to be read so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhaolu.executors.sql.form import SqlType
from zhaolu.executors.sql.tables import NONE_SUFFIX, Holds
from zhaolu.executors.sql.values import NONE_CELL
from zhaolu.surfaces.tables.plan import every, may_be_none, plain_day, plain_item, plain_number, plain_text, text

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration

_TYPES = {"int": SqlType.NUMBER, "number": SqlType.NUMBER, "bool": SqlType.BOOL}
_NUMBER = r"-?[0-9]{1,15}(\.[0-9]{1,10})?"


def json_holds(fact: Declaration) -> Holds:
    """What `json_list` holds."""
    if fact.items is not None:
        return Holds(SqlType.LIST)
    fields: dict[str, Holds] = {}
    for member in fact.fields:
        fields[member.id] = Holds(_TYPES.get(member.kind, SqlType.TEXT))
        if member.kind in _TYPES:
            fields[member.id + NONE_SUFFIX] = Holds(SqlType.BOOL)
    return Holds(SqlType.LIST, fields)


def json_items(cell: str) -> str:
    """The items of the list in a cell, as JSON; NULL where the cell holds no list.

    What other readers of JSON would let pass (commas at the end) or write otherwise (escapes) is left to the door.
    """
    sound = f"STARTS_WITH({cell}, '[') AND NOT CONTAINS({cell}, '\\') AND NOT REGEXP_MATCHES({cell}, ',\\s*[\\]}}]') AND JSON_VALID({cell})"
    return f"CASE WHEN {sound} THEN JSON_EXTRACT(CASE WHEN JSON_VALID({cell}) THEN {cell} END, '$[*]') END"


def json_list(items: str, fact: Declaration) -> str:
    """The list as SQL, from its items as JSON."""
    if fact.items is not None:
        inner = "e ->> '$'"
    else:
        inner = "{" + ", ".join(part for member in fact.fields for part in _members(member)) + "}"
    return f"LIST_TRANSFORM({items}, LAMBDA e: {inner})"


def plain_json_list(items: str, fact: Declaration) -> str:
    """Whether there is a list, and all its items are plain: members by ids or labels, and nothing else."""
    if fact.items is not None:
        word = "(e ->> '$')"
        test = f"JSON_TYPE(e) = 'VARCHAR' AND {plain_item(word, fact)}"
    else:
        keys = [f"CAST(JSON_EXISTS(e, {_path(key)}) AS INT)" for member in fact.fields for key in member.keys]
        tests = [f"LEN(JSON_KEYS(e)) = {' + '.join(keys)}", *(_plain_member(member) for member in fact.fields)]
        test = f"CASE WHEN JSON_TYPE(e) = 'OBJECT' THEN {' AND '.join(tests)} END"
    return f"COALESCE({every(items, 'e', test)}, FALSE)"


def _path(key: str) -> str:
    return text(f'$."{key}"')


def _held(member: Declaration) -> str:
    """A member by whichever of its names is there."""
    return "COALESCE(" + ", ".join(f"JSON_EXTRACT(e, {_path(key)})" for key in member.keys) + ")"


def _members(member: Declaration) -> list[str]:
    held = _held(member)
    word = f"({held} ->> '$')"
    name = text(member.id)
    match member.kind:
        case "bool":
            value = f"TRY_CAST({word} AS BOOLEAN)"
        case "int" | "number":
            value = f"TRY_CAST({word} AS {'BIGINT' if member.kind == 'int' else 'DECIMAL(38, 10)'})"
        case _:
            return [f"{name}: CASE WHEN JSON_TYPE({held}) = 'NULL' THEN {text(NONE_CELL)} ELSE {word} END"]
    return [f"{name}: {value}", f"{text(member.id + NONE_SUFFIX)}: JSON_TYPE({held}) = 'NULL'"]


def _plain_member(member: Declaration) -> str:
    held = _held(member)
    word = f"({held} ->> '$')"
    there = " + ".join(f"CAST(JSON_EXISTS(e, {_path(key)}) AS INT)" for key in member.keys)
    match member.kind:
        case "bool":
            fits = f"JSON_TYPE({held}) = 'BOOLEAN'"
        case "int":
            number = f"TRY_CAST({word} AS BIGINT)"
            fits = f"JSON_TYPE({held}) IN ('BIGINT', 'UBIGINT') AND REGEXP_FULL_MATCH({word}, {text(_NUMBER)})"
            fits += f" AND {plain_number(number, member)}"
        case "number":
            number = f"TRY_CAST({word} AS DECIMAL(38, 10))"
            fits = f"JSON_TYPE({held}) IN ('BIGINT', 'UBIGINT', 'DOUBLE') AND REGEXP_FULL_MATCH({word}, {text(_NUMBER)})"
            fits += f" AND {plain_number(number, member)}"
        case "date":
            fits = f"JSON_TYPE({held}) = 'VARCHAR' AND {plain_day(word)}"
        case "string" | "enum":
            fits = f"JSON_TYPE({held}) = 'VARCHAR' AND {word} <> {text(NONE_CELL)} AND {plain_text(word, member)}"
        case _:
            fits = "FALSE"
    none = f" OR JSON_TYPE({held}) = 'NULL'" if may_be_none(member) else ""
    return f"(({there}) = 0 OR (({there}) = 1 AND COALESCE({fits}{none}, FALSE)))"
