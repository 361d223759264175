"""Functions on days and instants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from zhaolu.executors.sql.arguments import exact, scalar, strict_none
from zhaolu.executors.sql.form import DATE, INSTANT, NUMBER, TEXT, Const, Form, and_, arithmetic, case, compare, const, null, op
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.moments import age, component, day_of, days_between, instant_of
from zhaolu.executors.sql.values import NONE_CELL, Scalar, Text, Value
from zhaolu.ir import expressions as ir
from zhaolu.ir.meaning.times import TEMPORAL


def _age(expr: ir.Call, birth: Value, on: Value) -> Value:
    """Unknown where a possible day lies before a possible birth (the reference reports an error there)."""
    born, day = scalar(expr, birth, DATE), scalar(expr, on, DATE, INSTANT)
    first, last = day_of(day.sql), day_of(day.last)
    later = compare(">=", first, born.last)
    lo = case([(later, age(born.last, first))], null(NUMBER))
    hi = None if born.hi is None and day.hi is None else case([(later, age(born.sql, last))], null(NUMBER))
    fixed = first.value if isinstance(first, Const) and isinstance(first.value, date) and first == last else None
    return Scalar(lo, strict_none(birth, on), hi, None if fixed is None else (born, fixed))


def _between(count: Callable[[Form, Form], Form], unit: str) -> Callable[..., Value]:
    """Something counted from one day to another: less the later the first is."""

    def function(expr: ir.Call, start: Value, end: Value) -> Value:
        a, b = scalar(expr, start, DATE, INSTANT), scalar(expr, end, DATE, INSTANT)
        lo = count(day_of(a.last), day_of(b.sql))
        hi = None if a.hi is None and b.hi is None else count(day_of(a.sql), day_of(b.last))
        return Scalar(lo, strict_none(start, end), hi, unit=unit)

    return function


def _months_between(start: Form, end: Form) -> Form:
    """Whole months, cut towards zero."""
    by_month = [arithmetic("+", arithmetic("*", component("year", day), const(12)), component("month", day)) for day in (start, end)]
    months = arithmetic("-", by_month[1], by_month[0])
    a, b = component("day", start), component("day", end)
    short = and_(compare(">", months, const(0)), compare("<", b, a))
    long = and_(compare("<", months, const(0)), compare(">", b, a))
    return case([(short, arithmetic("-", months, const(1))), (long, arithmetic("+", months, const(1)))], months)


def _converted(to: Callable[[Form], Form]) -> Callable[..., Value]:
    def function(expr: ir.Call, *given: Value) -> Value:
        if len(given) != 1:
            raise gap("time" if expr.function == "date and time" else "function", expr.span, expr.function)
        value = scalar(expr, given[0], DATE, INSTANT)
        return Scalar(to(value.sql), value.none, None if value.hi is None else to(value.hi))

    return function


def _named(function: str, part: str, days: range) -> Callable[..., Value]:
    """The name of the day of the week or of the month: one of a few words."""
    words = [TEMPORAL[function](date(2024, 1, 1 + n) if part == "weekday" else date(2024, 1 + n, 1)) for n in range(len(days))]

    def named(expr: ir.Call, given: Value) -> Value:
        value = scalar(expr, given, DATE, INSTANT)
        number = component(part, value.sql)
        found = case([(compare("=", number, const(n)), const(word)) for n, word in zip(days, words, strict=True)], null(TEXT))
        return Text(case([(strict_none(given)(), const(NONE_CELL))], exact(found, value)))

    return named


def _counted(name: str) -> Callable[..., Value]:
    def function(expr: ir.Call, given: Value) -> Value:
        value = scalar(expr, given, DATE, INSTANT)
        return Scalar(exact(op(name, NUMBER, day_of(value.sql)), value), strict_none(given))

    return function


DAYS: Final[Mapping[str, Callable[..., Value]]] = {
    "age": _age,
    "days between": _between(days_between, ""),
    "years and months duration": _between(_months_between, "months"),
    "date": _converted(day_of),
    "date and time": _converted(instant_of),
    "day of week": _named("day of week", "weekday", range(1, 8)),
    "month of year": _named("month of year", "month", range(1, 13)),
    "day of year": _counted("day of year"),
    "week of year": _counted("week of year"),
}
