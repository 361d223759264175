"""The dialects: their types, and the pieces of SQL (sqlglot expressions) that all of them write the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlglot import expressions as exp

DIALECTS: Final = ("duckdb", "postgres", "spark")

TYPES: Final[Mapping[str, Mapping[str, str]]] = {
    "boolean": {"duckdb": "BOOLEAN", "postgres": "BOOLEAN", "spark": "BOOLEAN"},
    "number": {"duckdb": "BIGINT", "postgres": "NUMERIC", "spark": "BIGINT"},
    "decimal number": {"duckdb": "DECIMAL(38, 10)", "postgres": "NUMERIC", "spark": "DECIMAL(38, 10)"},
    "text": {"duckdb": "VARCHAR", "postgres": "TEXT", "spark": "STRING"},
    "date": {"duckdb": "DATE", "postgres": "DATE", "spark": "DATE"},
    "instant": {"duckdb": "TIMESTAMP", "postgres": "TIMESTAMP", "spark": "TIMESTAMP_NTZ"},
    "instant with zone": {"duckdb": "TIMESTAMPTZ", "postgres": "TIMESTAMPTZ", "spark": "TIMESTAMP"},
    "list": {"duckdb": "VARCHAR[]", "postgres": "JSONB", "spark": "ARRAY<STRING>"},
}
"""Types by the names of the SQL form."""


def identifier(name: str) -> exp.Identifier:
    return exp.Identifier(this=name, quoted=True)


def variable(name: str) -> Any:
    """The parameter of a lambda."""
    return exp.Column(this=exp.Identifier(this=name))


def truth(value: bool) -> Any:
    return exp.true() if value else exp.false()


def call(name: str, *args: Any) -> Any:
    return exp.Anonymous(this=name, expressions=list(args))


def text(word: str) -> Any:
    return exp.Literal.string(word)


def whole(n: int) -> Any:
    return exp.Literal.number(n) if n >= 0 else exp.Neg(this=exp.Literal.number(-n))


def cast(form: Any, type_: str, dialect: str, *, trying: bool = False) -> Any:
    to = exp.DataType.build(type_, dialect=dialect)
    return exp.TryCast(this=form, to=to, safe=True) if trying else exp.Cast(this=form, to=to)


def when(*branches: tuple[Any, Any], otherwise: Any = None) -> Any:
    return exp.Case(ifs=[exp.If(this=c, true=v) for c, v in branches], default=otherwise)


def interval(n: Any, unit: str) -> Any:
    return exp.Interval(this=n, unit=exp.Var(this=unit))


def add(a: Any, b: Any) -> Any:
    return exp.Add(this=a, expression=b)


def total(items: Sequence[Any]) -> Any:
    """The sum of several."""
    found = items[0]
    for item in items[1:]:
        found = add(found, item)
    return found
