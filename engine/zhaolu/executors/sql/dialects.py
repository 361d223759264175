"""How each dialect writes what the dialects write differently: one table, by the name of the operation.

An entry takes the arguments as sqlglot expressions and gives one back. An operation without an entry for a dialect is a
gap of that dialect (`render` says so).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from sqlglot import expressions as exp

Write: TypeAlias = Callable[..., Any]

DIALECTS: Final = ("duckdb", "postgres", "spark")
BEIJING_OFFSET_MICROSECONDS: Final = 28_800_000_000
_OFFSET: Final = "(Z|[+-][0-9]{2}:?[0-9]{2})$"
_DAY: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MONTH: Final = "^[0-9]{4}-[0-9]{2}$"

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


def _extract(part: str) -> Mapping[str, Write]:
    return {
        "duckdb": lambda x: call(part, x),
        "postgres": lambda x: cast(exp.Extract(this=exp.Var(this=part), expression=x), "INT", "postgres"),
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


def _pad(x: Any) -> Any:
    return when((exp.EQ(this=call("LENGTH", x.copy()), expression=whole(7)), exp.DPipe(this=x.copy(), expression=text("-01"))), otherwise=x)


def _like(x: Any, pattern: str) -> Any:
    return exp.RegexpLike(this=x.copy(), expression=text(pattern))


def _months(n: Any) -> Any:
    return interval(n, "MONTH")


def _postgres_last_day(x: Any) -> Any:
    start = exp.Paren(this=x)
    return cast(exp.Paren(this=exp.Sub(this=add(start, _months(text("1"))), expression=interval(text("1"), "DAY"))), "DATE", "postgres")


def _month_start(dialect: str) -> Write:
    return lambda year, month: call("MAKE_DATE", cast(year, "INT", dialect), cast(month, "INT", dialect), whole(1))


def _month_end(dialect: str) -> Write:
    start = _month_start(dialect)
    if dialect == "postgres":
        return lambda year, month: _postgres_last_day(start(year, month))
    return lambda year, month: call("LAST_DAY", start(year, month))


def _duckdb_beijing(x: Any) -> Any:
    return call("MAKE_TIMESTAMP", add(call("EPOCH_US", x), whole(BEIJING_OFFSET_MICROSECONDS)))


def _month_only(x: Any) -> Any:
    return exp.EQ(this=call("LENGTH", x.copy()), expression=whole(7))


OPERATIONS: Final[Mapping[str, Mapping[str, Write]]] = {
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
        "duckdb": lambda x, n: cast(exp.Paren(this=add(x, _months(n))), "DATE", "duckdb"),
        "postgres": lambda x, n: cast(exp.Paren(this=add(x, exp.Mul(this=n, expression=_months(text("1"))))), "DATE", "postgres"),
        "spark": lambda x, n: call("ADD_MONTHS", x, n),
    },
    "add seconds": {
        "duckdb": lambda x, n: add(x, interval(exp.Paren(this=n), "SECOND")),
        "postgres": lambda x, n: add(x, exp.Mul(this=n, expression=interval(text("1"), "SECOND"))),
        "spark": lambda x, n: add(x, call("MAKE_DT_INTERVAL", whole(0), whole(0), whole(0), n)),
    },
    "day of": {d: (lambda x, d=d: cast(x, "DATE", d)) for d in DIALECTS},
    "instant of": {d: (lambda x, d=d: cast(x, TYPES["instant"][d], d)) for d in DIALECTS},
    "days between": {
        "duckdb": lambda a, b: call("DATE_DIFF", text("day"), a, b),
        "postgres": lambda a, b: exp.Paren(this=exp.Sub(this=b, expression=a)),
        "spark": lambda a, b: call("DATEDIFF", b, a),
    },
    "year": _YEAR,
    "month": _MONTH_OF,
    "day": _DAY_OF,
    "yyyymmdd": {d: _yyyymmdd(d) for d in DIALECTS},
    "age": {
        "duckdb": lambda a, b: exp.IntDiv(this=exp.Paren(this=exp.Sub(this=b, expression=a)), expression=whole(10000)),
        "postgres": lambda a, b: call("DIV", exp.Sub(this=b, expression=a), whole(10000)),
        "spark": lambda a, b: call("FLOOR", exp.Div(this=exp.Paren(this=exp.Sub(this=b, expression=a)), expression=whole(10000))),
    },
    "month start": {d: _month_start(d) for d in DIALECTS},
    "month end": {d: _month_end(d) for d in DIALECTS},
    "first day": {
        "duckdb": lambda x: cast(_pad(x), "DATE", "duckdb", trying=True),
        "postgres": lambda x: when(
            (_like(x, _DAY), cast(x.copy(), "DATE", "postgres")),
            (_like(x, _MONTH), cast(exp.Paren(this=exp.DPipe(this=x.copy(), expression=text("-01"))), "DATE", "postgres")),
        ),
        "spark": lambda x: cast(_pad(x), "DATE", "spark", trying=True),
    },
    "last day": {
        "duckdb": lambda x: when(
            (_month_only(x), call("LAST_DAY", cast(exp.DPipe(this=x.copy(), expression=text("-01")), "DATE", "duckdb", trying=True))),
            otherwise=cast(x, "DATE", "duckdb", trying=True),
        ),
        "postgres": lambda x: when(
            (_like(x, _DAY), cast(x.copy(), "DATE", "postgres")),
            (
                _like(x, _MONTH),
                _postgres_last_day(cast(exp.Paren(this=exp.DPipe(this=x.copy(), expression=text("-01"))), "DATE", "postgres")),
            ),
        ),
        "spark": lambda x: when(
            (_month_only(x), call("LAST_DAY", cast(exp.DPipe(this=x.copy(), expression=text("-01")), "DATE", "spark", trying=True))),
            otherwise=cast(x, "DATE", "spark", trying=True),
        ),
    },
    "beijing": {
        "duckdb": _duckdb_beijing,
        "postgres": lambda x: call("TIMEZONE", interval(text("8"), "HOUR"), x),
        "spark": lambda x: call("CONVERT_TIMEZONE", text("+08:00"), x),
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
    },
    "read boolean": {d: (lambda x, d=d: cast(x, "BOOLEAN", d, trying=d != "postgres")) for d in DIALECTS},
    "read number": {
        "duckdb": lambda x: cast(x, "DECIMAL(38, 10)", "duckdb", trying=True),
        "postgres": lambda x: cast(x, "NUMERIC", "postgres"),
        "spark": lambda x: cast(x, "DECIMAL(38, 10)", "spark", trying=True),
    },
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
            exp.EQ(
                this=call("JSONB_EXTRACT_PATH", item, name), expression=cast(text("null"), "JSONB", "postgres")
            ),
            exp.false(),
        ),
    },
    "json value": {"postgres": lambda item, name: call("JSONB_EXTRACT_PATH_TEXT", item, name)},
    "json item": {"postgres": lambda item: exp.Paren(this=exp.JSONBExtractScalar(this=item, expression=text("{}")))},
}
"""By operation and dialect."""

GAPS: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("spark", "read instant"): ("Spark：文字写的时刻；列要用 TIMESTAMP", "Spark: moments written as text; use a TIMESTAMP column"),
}
"""What a dialect does not write although another does, and why."""
