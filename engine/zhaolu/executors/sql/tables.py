"""What a table holds: which column gives which fact, and of what type (design section 2).

A header is a fact's id path (`birth_date`, `employment.status`); `<header>__none` is a companion that says there is none.
An object may also be one struct column, a list is a list of structs (jsonb on PostgreSQL) or of texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from zhaolu.executors.sql.form import Column, Field, Form, SqlType

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration

NONE_SUFFIX = "__none"


@dataclass(frozen=True, slots=True)
class Holds:
    """The type of a column. `fields` of a struct or of the structs in a list; `json`: items are jsonb objects.

    `names`: fields that are called something else in this table.
    """

    type: SqlType
    fields: Mapping[str, Holds] = field(default_factory=dict)
    json: bool = False
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table by name, and the column that names the record (None: there is none)."""

    columns: Mapping[str, Holds]
    renamed: Mapping[str, str] = field(default_factory=dict)
    record: str | None = None

    def find(self, path: str) -> tuple[Form, Holds] | None:
        """The expression that reads a path, if the table has it."""
        name = self.renamed.get(path, path)
        if name in self.columns:
            held = self.columns[name]
            return Column(name, _seen(held.type)), held
        holder, dot, member = path.rpartition(".")
        if dot and (found := self.find(holder)) and member in found[1].fields and found[1].type is SqlType.STRUCT:
            held = found[1].fields[member]
            return Field(found[0], member, _seen(held.type)), held
        return None


def _seen(type_: SqlType) -> SqlType:
    """Numbers are numbers to expressions, whatever the column."""
    return SqlType.NUMBER if type_ is SqlType.DECIMAL else type_


def standard(facts: Iterable[Declaration], dialect: str, *, companions: bool = False) -> dict[str, Holds]:
    """The columns of the standard table: one for every fact, companions where none has a meaning (or everywhere)."""
    return {name: held for fact in facts for name, held in _columns(fact, "", dialect, companions)}


def _columns(fact: Declaration, prefix: str, dialect: str, everywhere: bool) -> Iterator[tuple[str, Holds]]:
    from zhaolu.model.vocabulary import NOT_GIVEN

    name = prefix + fact.id
    nullable = everywhere or fact.none is not None or fact.none_as is not NOT_GIVEN
    match fact.kind:
        case "object":
            for member in fact.fields:
                yield from _columns(member, name + ".", dialect, everywhere)
        case "list" if dialect == "postgres":
            yield name, Holds(SqlType.LIST, json=True)
        case "list":
            fields = dict(pair for member in fact.fields for pair in _columns(member, "", dialect, everywhere))
            yield name, Holds(SqlType.LIST, fields)
        case _:
            yield name, Holds(_TYPES[fact.kind])
    if nullable and fact.kind not in ("string", "enum", "date"):
        yield name + NONE_SUFFIX, Holds(SqlType.BOOL)


_TYPES = {
    "date": SqlType.TEXT,
    "datetime": SqlType.ZONED,
    "bool": SqlType.BOOL,
    "int": SqlType.NUMBER,
    "number": SqlType.DECIMAL,
    "string": SqlType.TEXT,
    "enum": SqlType.TEXT,
}


def column_type(held: Holds, dialect: str) -> str:
    """A column's type as the dialect writes it."""
    from zhaolu.executors.sql.dialects import TYPES

    if held.type is not SqlType.LIST or held.json:
        return TYPES[held.type][dialect]
    members = [(held.names.get(name, name), column_type(inner, dialect)) for name, inner in held.fields.items()]
    if dialect == "spark":
        return f"ARRAY<STRUCT<{', '.join(f'{n}: {t}' for n, t in members)}>>" if members else "ARRAY<STRING>"
    return f"STRUCT({', '.join(f'{n} {t}' for n, t in members)})[]" if members else "VARCHAR[]"
