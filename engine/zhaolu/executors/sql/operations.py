"""How each dialect writes what the dialects write differently: one table, by the name of the operation.

An entry takes the arguments as sqlglot expressions and gives one back. Every operation is there for every dialect, but
for those on the items of jsonb (PostgreSQL) and of structs (the others).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from sqlglot import expressions as exp

from zhaolu.executors.sql.dialects import DIALECTS, TYPES, add, call, cast, identifier, interval, text, variable, when, whole

Write: TypeAlias = Callable[..., Any]

BEIJING_OFFSET_MICROSECONDS: Final = 28_800_000_000
_OFFSET: Final = "(Z|[+-][0-9]{2}:?[0-9]{2})$"
_DAY_OR_MONTH: Final = "^[1-9][0-9]{3}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"


def _extract(part: str, in_postgres: str = "") -> Mapping[str, Write]:
    return {
        "duckdb": lambda x: call(part, x),
        "postgres": lambda x: cast(exp.Extract(this=exp.Var(this=in_postgres or part), expression=x), "INT", "postgres"),
        "spark": lambda x: call(part, x),
    }


_YEAR, _MONTH_OF, _DAY_OF = _extract("YEAR"), _extract("MONTH"), _extract("DAY")


def _yyyymmdd(dialect: str) -> Write:
    def write(x: Any) -> Any:
        year, month, day = (part[dialect](x.copy()) for part in (_YEAR, _MONTH_OF, _DAY_OF))
        return exp.Paren(this=add(add(exp.Mul(this=year, expression=whole(10000)), exp.Mul(this=month, expression=whole(100))), day))

    return write


def _same(write: Write) -> Mapping[str, Write]:
    return dict.fromkeys(DIALECTS, write)


_SIZE: Final = {"duckdb": "STRLEN", "postgres": "LENGTH", "spark": "LENGTH"}
"""How long a text of digits and dashes is; DuckDB's LENGTH would count its characters first."""


def _first_day(dialect: str) -> Write:
    """The day of a text, the first one of a month; nothing for texts that are longer or shorter."""

    def write(x: Any) -> Any:
        def as_long_as(length: int) -> Any:
            return exp.EQ(this=call(_SIZE[dialect], x.copy()), expression=whole(length))

        day = cast(x.copy(), "DATE", dialect, trying=True)
        month = cast(exp.DPipe(this=x.copy(), expression=text("-01")), "DATE", dialect, trying=True)
        return when((as_long_as(10), day), (as_long_as(7), month))

    return write


def _postgres_day(x: Any) -> Any:
    """A cast that fails ends the whole query here; so the day is counted from the first of its month, and must come out as written."""
    start = cast(exp.Paren(this=exp.DPipe(this=call("LEFT", x.copy(), whole(7)), expression=text("-01"))), "DATE", "postgres")
    place = cast(call("SUBSTR", exp.DPipe(this=x.copy(), expression=text("-01")), whole(9), whole(2)), "INT", "postgres")
    day = exp.Sub(this=add(start, place), expression=whole(1))
    as_written = exp.EQ(this=call("TO_CHAR", day, text("YYYY-MM-DD")), expression=call("RPAD", x.copy(), whole(10), text("-01")))
    return when((_like(x, _DAY_OR_MONTH), when((as_written, day.copy()))))


def _like(x: Any, pattern: str) -> Any:
    return exp.RegexpLike(this=x.copy(), expression=text(pattern))


def _rounding(name: str) -> Mapping[str, Write]:
    return {
        "duckdb": lambda x: call(name, x),
        "postgres": lambda x: call(name, cast(x, "NUMERIC", "postgres")),
        "spark": lambda x: call(name, x),
    }


def _int(n: Any, dialect: str) -> Any:
    return n if isinstance(n, exp.Literal | exp.Neg) else cast(n, "INT", dialect)


def _microseconds(n: Any, dialect: str) -> Any:
    number = cast(n, "DECIMAL(28, 6)", dialect)
    return cast(exp.Mul(this=number, expression=whole(1_000_000)), "BIGINT", dialect)


def _millionth(microseconds: Any, dialect: str) -> Any:
    number = cast(exp.Paren(this=microseconds) if isinstance(microseconds, exp.Binary) else microseconds, "DECIMAL(20, 0)", dialect)
    return exp.Mul(this=number, expression=exp.Literal.number("0.000001"))


def _duckdb_months(n: Any) -> Any:
    return interval(n, "MONTH") if isinstance(n, exp.Literal) else call("TO_MONTHS", _int(n, "duckdb"))


def _postgres_months(n: Any) -> Any:
    return exp.Mul(this=_int(n, "postgres"), expression=interval(text("1"), "MONTH"))


def _postgres_last_day(x: Any) -> Any:
    start = exp.Paren(this=x)
    return cast(
        exp.Paren(this=exp.Sub(this=add(start, interval(text("1"), "MONTH")), expression=interval(text("1"), "DAY"))), "DATE", "postgres"
    )


def _month_start(dialect: str) -> Write:
    return lambda year, month: call("MAKE_DATE", cast(year, "INT", dialect), cast(month, "INT", dialect), whole(1))


def _month_end(dialect: str) -> Write:
    start = _month_start(dialect)
    if dialect == "postgres":
        return lambda year, month: _postgres_last_day(start(year, month))
    return lambda year, month: call("LAST_DAY", start(year, month))


def _duckdb_beijing(x: Any) -> Any:
    return call("MAKE_TIMESTAMP", add(call("EPOCH_US", x), whole(BEIJING_OFFSET_MICROSECONDS)))


def _last_day(dialect: str) -> Write:
    """Of a text cell and its first day: the same, or the last of its month."""
    end = _postgres_last_day if dialect == "postgres" else lambda day: call("LAST_DAY", day)

    def write(x: Any, first: Any) -> Any:
        month_only = exp.EQ(this=call(_SIZE[dialect], x), expression=whole(7))
        return when((month_only, end(first.copy())), otherwise=first)

    return write


def _spark_beijing(x: Any) -> Any:
    """By the count of microseconds: what Spark does through zones depends on the zone of the session."""
    epoch = cast(text("1970-01-01 08:00:00"), "TIMESTAMP_NTZ", "spark")
    return call("TIMESTAMPADD", exp.Var(this="MICROSECOND"), call("UNIX_MICROS", x), epoch)


def _part(base: Any, name: str) -> Any:
    return exp.Dot(this=base, expression=identifier(name))


def _in_row(row: str, name: str) -> Any:
    return exp.Column(this=identifier(name), table=identifier(row))


def _struct(*members: tuple[str, Any]) -> Any:
    return exp.Struct(expressions=[exp.PropertyEQ(this=identifier(name), expression=part) for name, part in members])


def _there() -> Any:
    known = exp.Is(this=variable("x"), expression=exp.Not(this=exp.null()))
    return exp.Lambda(this=known, expressions=[exp.Identifier(this="x")])


def _struct_type(separator: str, opening: str, closing: str) -> Callable[[Mapping[str, str] | str], str]:
    def written(held: Mapping[str, str] | str) -> str:
        if isinstance(held, str):
            return held
        return opening + ", ".join(f"{name}{separator}{type_}" for name, type_ in held.items()) + closing

    return written


_DUCKDB_STRUCT, _SPARK_STRUCT = _struct_type(" ", "STRUCT(", ")"), _struct_type(": ", "STRUCT<", ">")


def _java_pattern(pattern: Any) -> Any:
    """`$` as the end of the text: Java's would also stand before a last line break."""
    written = str(pattern.this)
    return text(written[:-1] + "(?![^x]|x)") if written.endswith("$") and not written.endswith("[$") else pattern


def _number_text(dialect: str) -> Write:
    """A number without needless zeros."""

    def write(x: Any) -> Any:
        written = cast(x, TYPES["text"][dialect], dialect)
        trimmed = call("RTRIM", call("RTRIM", written.copy(), text("0")), text("."))
        if dialect == "spark":
            trimmed = exp.Trim(
                this=exp.Trim(this=written.copy(), expression=text("0"), position="TRAILING"), expression=text("."), position="TRAILING"
            )
        return when((OPERATIONS["contains"][dialect](written.copy(), text(".")), trimmed), otherwise=written)

    return write


OPERATIONS: Final[Mapping[str, Mapping[str, Write]]] = {
    "list type": {"duckdb": lambda of: f"{of}[]", "postgres": lambda of: "JSONB", "spark": lambda of: f"ARRAY<{of}>"},
    "list of entries": {
        "duckdb": lambda of: f"{_DUCKDB_STRUCT(of)}[]",
        "postgres": lambda of: "TEXT[]" if isinstance(of, str) else "JSONB[]",
        "spark": lambda of: f"ARRAY<{_SPARK_STRUCT(of)}>",
    },
    "no entries": {
        "duckdb": lambda: exp.Array(expressions=[]),
        "postgres": lambda: text("{}"),
        "spark": lambda: exp.Array(expressions=[]),
    },
    "entries": {
        "duckdb": lambda *entries: call("LIST_FILTER", exp.Array(expressions=list(entries)), _there()),
        "postgres": lambda *entries: call("ARRAY_REMOVE", exp.Array(expressions=list(entries)), exp.null()),
        "spark": lambda *entries: call("ARRAY_COMPACT", exp.Array(expressions=list(entries))),
    },
    "flag": _same(lambda x, bit: exp.GT(this=exp.BitwiseAnd(this=x, expression=bit), expression=whole(0))),
    "struct": {
        "duckdb": _struct,
        "postgres": lambda *members: call("JSONB_BUILD_OBJECT", *(x for name, part in members for x in (text(name), part))),
        "spark": _struct,
    },
    "values": {
        "duckdb": lambda of, *items: cast(exp.Array(expressions=list(items)), f"{of}[]", "duckdb"),
        "postgres": lambda of, *items: call("JSONB_BUILD_ARRAY", *items),
        "spark": lambda of, *items: cast(exp.Array(expressions=list(items)), f"ARRAY<{of}>", "spark"),
    },
    "item": {
        "duckdb": variable,
        "postgres": lambda name: _in_row(name, "value"),
        "spark": variable,
    },
    "wrapped item": {d: (lambda name: _part(variable(name), "value")) for d in ("duckdb", "spark")},
    "shared": {
        "duckdb": lambda row, name: _part(variable(row), name),
        "postgres": _in_row,
        "spark": lambda row, name: _part(variable(row), name),
    },
    "field": {
        "duckdb": lambda base, name: (
            _part(base, name) if isinstance(base, exp.Column | exp.Dot) else call("STRUCT_EXTRACT", base, text(name))
        ),
        "spark": _part,
    },
    "element": {
        "duckdb": lambda base, place: call("LIST_EXTRACT", base, whole(place)),
        "postgres": lambda base, place: call("JSONB_EXTRACT_PATH", base, text(str(place - 1 if place > 0 else place))),
        "spark": lambda base, place: call("TRY_ELEMENT_AT", base, whole(place)),
    },
    "collated": {
        "duckdb": lambda x: x,
        "postgres": lambda x: exp.Collate(this=x, expression=identifier("C")),
        "spark": lambda x: x,
    },
    "length": {
        "duckdb": lambda x: call("LEN", x),
        "postgres": lambda x: call("JSONB_ARRAY_LENGTH", x),
        "spark": lambda x: call("ARRAY_SIZE", x),
    },
    "has": {
        "duckdb": lambda x, word: call("LIST_CONTAINS", x, word),
        "postgres": lambda x, word: call("JSONB_EXISTS", x, word),
        "spark": lambda x, word: call("ARRAY_CONTAINS", x, word),
    },
    "empty list": {
        "duckdb": lambda x: exp.Array(expressions=[]),
        "postgres": lambda x: cast(text("[]"), "JSONB", "postgres"),
        "spark": lambda x: exp.Array(expressions=[]),
    },
    "greatest": _same(lambda *xs: call("GREATEST", *xs)),
    "least": _same(lambda *xs: call("LEAST", *xs)),
    "nullif": _same(lambda x, y: call("NULLIF", x, y)),
    "add days": {
        "duckdb": lambda x, n: add(x, cast(n, "INT", "duckdb") if not isinstance(n, exp.Literal | exp.Neg) else n),
        "postgres": lambda x, n: add(x, cast(n, "INT", "postgres")),
        "spark": lambda x, n: call("DATE_ADD", x, n),
    },
    "add months": {
        "duckdb": lambda x, n: cast(exp.Paren(this=add(x, _duckdb_months(n))), "DATE", "duckdb"),
        "postgres": lambda x, n: cast(exp.Paren(this=add(x, _postgres_months(n))), "DATE", "postgres"),
        "spark": lambda x, n: call("ADD_MONTHS", x, _int(n, "spark")),
    },
    "add months to instant": {
        "duckdb": lambda x, n: add(x, _duckdb_months(n)),
        "postgres": lambda x, n: add(x, _postgres_months(n)),
        "spark": lambda x, n: add(x, call("MAKE_YM_INTERVAL", whole(0), _int(n, "spark"))),
    },
    "add seconds": {
        "duckdb": lambda x, n: add(x, call("TO_MICROSECONDS", _microseconds(n, "duckdb"))),
        "postgres": lambda x, n: add(x, exp.Mul(this=n, expression=interval(text("1"), "SECOND"))),
        "spark": lambda x, n: call("TIMESTAMPADD", exp.Var(this="MICROSECOND"), _microseconds(n, "spark"), x),
    },
    "seconds between": {
        "duckdb": lambda a, b: _millionth(exp.Sub(this=call("EPOCH_US", b), expression=call("EPOCH_US", a)), "duckdb"),
        "postgres": lambda a, b: exp.Extract(this=exp.Var(this="EPOCH"), expression=exp.Paren(this=exp.Sub(this=b, expression=a))),
        "spark": lambda a, b: _millionth(call("TIMESTAMPDIFF", exp.Var(this="MICROSECOND"), a, b), "spark"),
    },
    "floor": _rounding("FLOOR"),
    "ceiling": _rounding("CEIL"),
    "quotient": {
        "duckdb": lambda x, n: exp.IntDiv(this=cast(call("FLOOR", x), "BIGINT", "duckdb"), expression=n),
        "postgres": lambda x, n: call("DIV", call("FLOOR", cast(x, "NUMERIC", "postgres")), n),
        "spark": lambda x, n: exp.IntDiv(this=cast(call("FLOOR", x), "BIGINT", "spark"), expression=n),
    },
    "day of": {d: (lambda x, d=d: cast(x, "DATE", d)) for d in DIALECTS},
    "instant of": {d: (lambda x, d=d: cast(x, TYPES["instant"][d], d)) for d in DIALECTS},
    "days between": {
        "duckdb": lambda a, b: call("DATE_DIFF", text("day"), a, b),
        "postgres": lambda a, b: cast(exp.Paren(this=exp.Sub(this=b, expression=a)), "BIGINT", "postgres"),
        "spark": lambda a, b: cast(call("DATEDIFF", b, a), "BIGINT", "spark"),
    },
    **{part: _extract(part.upper()) for part in ("year", "month", "day", "hour", "minute")},
    "second": {
        "duckdb": lambda x: call("SECOND", x),
        "postgres": lambda x: call("FLOOR", exp.Extract(this=exp.Var(this="SECOND"), expression=x)),
        "spark": lambda x: call("SECOND", x),
    },
    "weekday": {
        "duckdb": lambda x: call("ISODOW", x),
        "postgres": lambda x: cast(exp.Extract(this=exp.Var(this="ISODOW"), expression=x), "INT", "postgres"),
        "spark": lambda x: add(call("WEEKDAY", x), whole(1)),
    },
    "day of year": _extract("DAYOFYEAR", "DOY"),
    "week of year": _extract("WEEKOFYEAR", "WEEK"),
    "yyyymmdd": {d: _yyyymmdd(d) for d in DIALECTS},
    "age": {
        "duckdb": lambda a, b: exp.IntDiv(this=exp.Paren(this=exp.Sub(this=b, expression=a)), expression=whole(10000)),
        "postgres": lambda a, b: call("DIV", exp.Sub(this=b, expression=a), whole(10000)),
        "spark": lambda a, b: call("FLOOR", exp.Div(this=exp.Paren(this=exp.Sub(this=b, expression=a)), expression=whole(10000))),
    },
    "month start": {d: _month_start(d) for d in DIALECTS},
    "month end": {d: _month_end(d) for d in DIALECTS},
    "first day": {
        "duckdb": _first_day("duckdb"),
        "postgres": _postgres_day,
        "spark": _first_day("spark"),
    },
    "last day": {d: _last_day(d) for d in DIALECTS},
    "beijing": {
        "duckdb": _duckdb_beijing,
        "postgres": lambda x: call("TIMEZONE", interval(text("8"), "HOUR"), x),
        "spark": _spark_beijing,
    },
    "read instant": {
        "duckdb": lambda x: when(
            (
                call("REGEXP_MATCHES", x.copy(), text(_OFFSET)),
                _duckdb_beijing(cast(x.copy(), "TIMESTAMPTZ", "duckdb", trying=True)),
            ),
            otherwise=cast(x, "TIMESTAMP", "duckdb", trying=True),
        ),
        "postgres": lambda x: when(
            (_like(x, _OFFSET), call("TIMEZONE", interval(text("8"), "HOUR"), cast(x.copy(), "TIMESTAMPTZ", "postgres"))),
            (_like(x, "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]"), cast(x.copy(), "TIMESTAMP", "postgres")),
        ),
        "spark": lambda x: when(
            (_like(x, _OFFSET), _spark_beijing(cast(x.copy(), "TIMESTAMP", "spark", trying=True))),
            otherwise=cast(x, "TIMESTAMP_NTZ", "spark", trying=True),
        ),
    },
    "read boolean": {d: (lambda x, d=d: cast(x, "BOOLEAN", d, trying=d != "postgres")) for d in DIALECTS},
    "read number": {
        "duckdb": lambda x: cast(x, "DECIMAL(38, 10)", "duckdb", trying=True),
        "postgres": lambda x: cast(x, "NUMERIC", "postgres"),
        "spark": lambda x: cast(x, "DECIMAL(38, 10)", "spark", trying=True),
    },
    "whole text": {d: (lambda x, d=d: cast(cast(x, "BIGINT", d), TYPES["text"][d], d)) for d in DIALECTS},
    "starts with": {
        "duckdb": lambda x, y: call("STARTS_WITH", x, y),
        "postgres": lambda x, y: call("STARTS_WITH", x, y),
        "spark": lambda x, y: call("STARTSWITH", x, y),
    },
    "ends with": {
        "duckdb": lambda x, y: call("ENDS_WITH", x, y),
        "postgres": lambda x, y: exp.EQ(this=call("RIGHT", x, call("LENGTH", y.copy())), expression=y),
        "spark": lambda x, y: call("ENDSWITH", x, y),
    },
    "contains": {
        "duckdb": lambda x, y: call("CONTAINS", x, y),
        "postgres": lambda x, y: exp.GT(this=call("STRPOS", x, y), expression=whole(0)),
        "spark": lambda x, y: call("CONTAINS", x, y),
    },
    "characters": _same(lambda x: call("LENGTH", x)),
    "part of text": {d: (lambda x, at, n, d=d: call("SUBSTR", x, _int(at, d), _int(n, d))) for d in DIALECTS},
    "rest of text": {d: (lambda x, at, d=d: call("SUBSTR", x, _int(at, d))) for d in DIALECTS},
    "place of text": {
        "duckdb": lambda x, y: call("STRPOS", x, y),
        "postgres": lambda x, y: call("STRPOS", x, y),
        "spark": lambda x, y: call("INSTR", x, y),
    },
    "matches": {
        "duckdb": lambda x, pattern: call("REGEXP_MATCHES", x, pattern),
        "postgres": lambda x, pattern: exp.RegexpLike(this=x, expression=pattern),
        "spark": lambda x, pattern: exp.RegexpLike(this=x, expression=_java_pattern(pattern)),
    },
    "number as text": {d: _number_text(d) for d in DIALECTS},
    "day as text": {
        "duckdb": lambda x: cast(x, "VARCHAR", "duckdb"),
        "postgres": lambda x: call("TO_CHAR", x, text("YYYY-MM-DD")),
        "spark": lambda x: cast(x, "STRING", "spark"),
    },
    "json cell": {
        "postgres": lambda item, name: call(
            "COALESCE",
            call("JSONB_EXTRACT_PATH_TEXT", item, name),
            when((call("JSONB_EXISTS", item.copy(), name.copy()), text("null"))),
        ),
    },
    "json none": {
        "postgres": lambda item, name: call(
            "COALESCE",
            exp.EQ(this=call("JSONB_EXTRACT_PATH", item, name), expression=cast(text("null"), "JSONB", "postgres")),
            exp.false(),
        ),
    },
    "json value": {"postgres": lambda item, name: call("JSONB_EXTRACT_PATH_TEXT", item, name)},
    "json item": {"postgres": lambda item: exp.Paren(this=exp.JSONBExtractScalar(this=item, expression=text("{}")))},
}
"""By operation and dialect."""
