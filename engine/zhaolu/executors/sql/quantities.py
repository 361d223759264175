"""Arithmetic: numbers, durations, and days moved by them. Constants never come here (`constants`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from zhaolu.executors.sql.constants import OPEN_VALUE, calculated, known, negated
from zhaolu.executors.sql.form import (
    DATE,
    INSTANT,
    NUMBER,
    TRUE,
    Const,
    Form,
    and_,
    arithmetic,
    case,
    compare,
    concat,
    const,
    not_,
    null,
    op,
    or_,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.moments import add_days, add_months, days_between, instant_plus
from zhaolu.executors.sql.values import (
    NONE_CELL,
    Missing,
    Nothing,
    Scalar,
    Text,
    Value,
    is_none,
    is_unknown,
    plain,
)
from zhaolu.ir import expressions as ir

if TYPE_CHECKING:
    from zhaolu.executors.sql.lowering import World

MOST_DIGITS = 12
"""Digits of a reciprocal by which a division is written as a multiplication."""
LARGEST_POWER = 4
DAY = Decimal(86400)


def calculate(world: World, expr: ir.Arithmetic) -> Value:
    a, b = world.lower(expr.left), world.lower(expr.right)
    if isinstance(a, Missing) or isinstance(b, Missing):
        return Missing()
    found = calculated(expr.op, a, b)
    if found is not None:
        return found
    if isinstance(a, Text) and isinstance(b, Text) and expr.op == "+":
        return Text(case([(_none_of_two(a, b), const(NONE_CELL))], concat(plain(a), plain(b))))
    if isinstance(a, Text) or isinstance(b, Text):
        raise gap("any-type", expr.span)
    left, right = (_like(value, other) for value, other in ((a, b), (b, a)))
    return replace(_combined(expr, left, right), none=_none_of_two(left, right))


def negate(expr: ir.Negate, value: Value) -> Value:
    if isinstance(value, Missing):
        return value
    found = negated(value)
    if found is not None:
        return found
    if not isinstance(value, Scalar) or value.type is not NUMBER:
        raise gap("any-type", expr.span)
    minus, last = (arithmetic("-", const(0), form) for form in (value.sql, value.last))
    return Scalar(last, value.none, None if value.hi is None else minus, unit=value.unit)


def _like(value: Value, other: Value) -> Scalar:
    """None beside a value is none of its kind."""
    if isinstance(value, Scalar):
        return value
    if isinstance(value, Nothing) and isinstance(other, Scalar):
        return Scalar(null(other.type), TRUE, unit=other.unit)
    raise gap("any-type")


def _none_of_two(a: Value, b: Value) -> Form:
    return or_(and_(is_none(a), not_(is_unknown(b))), and_(is_none(b), not_(is_unknown(a))))


def _combined(expr: ir.Arithmetic, a: Scalar, b: Scalar) -> Scalar:
    match expr.op, (a.type, a.unit), (b.type, b.unit):
        case "+" | "-" as sign, (t, ""), (u, "") if t is NUMBER and u is NUMBER:
            return _added(sign, a, b, "")
        case "+" | "-" as sign, (t, unit), (u, other) if t is NUMBER and u is NUMBER and unit == other:
            return _added(sign, a, b, unit)
        case "*", (t, unit), (u, other) if t is NUMBER and u is NUMBER and not (unit and other):
            return _truncated(_multiplied(expr, a, b), unit or other)
        case "/", (t, unit), (u, "") if t is NUMBER and u is NUMBER:
            return _truncated(_exactly(a, arithmetic("*", a.sql, const(_reciprocal(expr, b)))), unit)
        case "**", (t, ""), (u, "") if t is NUMBER and u is NUMBER:
            return _exactly(a, _power(expr, a.sql, b))
        case "+", (t, unit), (u, "") if t is NUMBER and unit and u in (DATE, INSTANT):
            return _shifted(expr, b, a, 1)
        case "+" | "-" as sign, (t, ""), (u, unit) if t in (DATE, INSTANT) and u is NUMBER and unit:
            return _shifted(expr, a, b, 1 if sign == "+" else -1)
        case "-", (t, ""), (u, "") if t is u and t in (DATE, INSTANT):
            lo, hi = _seconds_between(b.last, a.sql), _seconds_between(b.sql, a.last)
            return Scalar(lo, hi=None if a.hi is None and b.hi is None else hi, unit="seconds")
        case _:
            raise gap("duration", expr.span)


def _added(sign: str, a: Scalar, b: Scalar, unit: str) -> Scalar:
    if a.hi is None and b.hi is None:
        return Scalar(arithmetic(sign, a.sql, b.sql), unit=unit)
    lo, hi = (b.sql, b.last) if sign == "+" else (b.last, b.sql)
    return Scalar(arithmetic(sign, a.sql, lo), hi=arithmetic(sign, a.last, hi), unit=unit)


def _multiplied(expr: ir.Expr, a: Scalar, b: Scalar) -> Scalar:
    if a.hi is None and b.hi is None:
        return Scalar(arithmetic("*", a.sql, b.sql))
    if isinstance(a.sql, Const) and a.hi is None:
        a, b = b, a
    if not isinstance(b.sql, Const) or b.hi is not None or not isinstance(b.sql.value, Decimal):
        raise gap("interval-arithmetic", expr.span)
    ends = [arithmetic("*", a.sql, b.sql), arithmetic("*", a.last, b.sql)]
    lo, hi = ends if b.sql.value >= 0 else reversed(ends)
    return Scalar(lo, hi=hi)


def _reciprocal(expr: ir.Expr, divisor: Scalar) -> Decimal:
    """1 / divisor where that is a short decimal, so that multiplying by it is exact."""
    value = known(divisor)
    if isinstance(value, Decimal) and value != 0:
        found = round(1 / value, MOST_DIGITS)
        if found * value == 1:
            return found.normalize()
    raise gap("division", expr.span)


def _truncated(found: Scalar, unit: str) -> Scalar:
    """Months are whole: what is scaled is cut towards zero."""
    if unit != "months":
        return replace(found, unit=unit)

    def cut(form: Form) -> Form:
        return case([(compare(">=", form, const(0)), op("floor", NUMBER, form))], op("ceiling", NUMBER, form))

    return Scalar(cut(found.sql), hi=None if found.hi is None else cut(found.hi), unit=unit)


def _power(expr: ir.Expr, base: Form, exponent: Scalar) -> Form:
    times = known(exponent)
    if not isinstance(times, Decimal) or times not in range(1, LARGEST_POWER + 1):
        raise gap("division", expr.span)
    found = base
    for _ in range(1, int(times)):
        found = arithmetic("*", found, base)
    return found


def _exactly(value: Scalar, result: Form) -> Scalar:
    """What is made of a value known within bounds only where those meet."""
    return Scalar(result if value.hi is None else case([(compare("=", value.sql, value.hi), result)], null(result.type)))


def _shifted(expr: ir.Expr, day: Scalar, by: Scalar, way: int) -> Scalar:
    """A day or instant moved by a duration; a day moves by whole days."""
    if by.hi is not None:
        raise gap("interval-arithmetic", expr.span)
    amount = by.sql if way == 1 else arithmetic("-", const(0), by.sql)
    move: Callable[[Form, Form], Form]
    if by.unit == "months":
        move = add_months
    elif day.type is INSTANT:
        move = instant_plus
    else:
        value = known(by)
        if value is OPEN_VALUE:
            raise gap("duration", expr.span)
        assert isinstance(amount, Const) and isinstance(amount.value, Decimal)
        amount, move = const(int(amount.value // DAY)), add_days
    return Scalar(move(day.sql, amount), hi=None if day.hi is None else move(day.hi, amount))


def _seconds_between(start: Form, end: Form) -> Form:
    if start.type is DATE:
        return arithmetic("*", days_between(start, end), const(DAY))
    return op("seconds between", NUMBER, start, end)
