"""Functions on numbers. Scales are constant; the rest is exact, by floor and ceiling."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from zhaolu.executors.sql.arguments import exact, scalar, strict_none, whole
from zhaolu.executors.sql.constants import known
from zhaolu.executors.sql.form import NUMBER, Form, and_, arithmetic, case, compare, const, not_, op
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.values import Scalar, Value
from zhaolu.ir import expressions as ir

HALF: Final = const(Decimal("0.5"))
ZERO: Final = const(0)
MOST_PLACES: Final = 9
"""Places that are rounded to; tables keep ten."""


def floor(form: Form) -> Form:
    return op("floor", NUMBER, form)


def ceiling(form: Form) -> Form:
    return op("ceiling", NUMBER, form)


def _signed(positive: Callable[[Form], Form], negative: Callable[[Form], Form]) -> Callable[[Form], Form]:
    return lambda form: case([(compare(">=", form, ZERO), positive(form))], negative(form))


def _half_even(form: Form) -> Form:
    upper = floor(arithmetic("+", form, HALF))
    tie = compare("=", arithmetic("+", form, HALF), upper)
    return case([(and_(tie, not_(_even(upper))), arithmetic("-", upper, const(1)))], upper)


def _even(form: Form) -> Form:
    """Whether a number is even (a fraction never is)."""
    half = arithmetic("*", form, HALF)
    return compare("=", half, floor(half))


def _rounded(way: Callable[[Form], Form], *, monotone: bool = False) -> Callable[..., Value]:
    def function(expr: ir.Call, n: Value, *places: Value) -> Value:
        value = scalar(expr, n, NUMBER)
        scale = whole(expr, places[0]) if places else 0
        if abs(scale) > MOST_PLACES:
            raise gap("function", expr.span, expr.function)

        def rounded(form: Form) -> Form:
            if scale == 0:
                return way(form)
            there, back = (const(Decimal(1).scaleb(scale * sign)) for sign in (1, -1))
            return arithmetic("*", way(arithmetic("*", form, there)), back)

        if value.hi is not None and monotone:
            return Scalar(rounded(value.sql), strict_none(n), rounded(value.hi))
        return Scalar(exact(rounded(value.sql), value), strict_none(n))

    return function


def _absolute(expr: ir.Call, n: Value) -> Value:
    if not isinstance(n, Scalar) or n.type is not NUMBER:
        raise gap("function", expr.span, expr.function)
    found = case([(compare("<", n.sql, ZERO), arithmetic("-", ZERO, n.sql))], n.sql)
    return Scalar(exact(found, n), strict_none(n), unit=n.unit)


def _modulo(expr: ir.Call, dividend: Value, divisor: Value) -> Value:
    """dividend - divisor * floor(dividend / divisor), for a constant whole divisor."""
    a, by = scalar(expr, dividend, NUMBER), known(scalar(expr, divisor, NUMBER))
    if not isinstance(by, Decimal) or by != by.to_integral_value() or by == 0:
        raise gap("division", expr.span)
    size = const(abs(by))
    down = floor(a.sql)
    below = arithmetic("-", ZERO, op("quotient", NUMBER, arithmetic("+", arithmetic("-", ZERO, down), const(abs(by) - 1)), size))
    times = case([(compare(">=", down, ZERO), op("quotient", NUMBER, down, size))], below)
    rest = arithmetic("-", down, arithmetic("*", times, size))
    found = arithmetic("+", rest, arithmetic("-", a.sql, down))
    if by < 0:
        found = case([(compare("=", found, ZERO), found)], arithmetic("-", found, size))
    return Scalar(exact(found, a), strict_none(dividend, divisor))


def _parity(even: bool) -> Callable[..., Value]:
    def function(expr: ir.Call, n: Value) -> Value:
        value = scalar(expr, n, NUMBER)
        found = _even(value.sql)
        if not even:
            found = and_(compare("=", value.sql, floor(value.sql)), not_(found))
        return Scalar(exact(found, value) if value.hi is not None else found, strict_none(n))

    return function


NUMBERS: Final[Mapping[str, Callable[..., Value]]] = {
    "abs": _absolute,
    "floor": _rounded(floor, monotone=True),
    "ceiling": _rounded(ceiling, monotone=True),
    "round up": _rounded(_signed(ceiling, floor)),
    "round down": _rounded(_signed(floor, ceiling)),
    "round half up": _rounded(
        _signed(lambda x: floor(arithmetic("+", x, HALF)), lambda x: ceiling(arithmetic("-", x, HALF))),
    ),
    "round half down": _rounded(
        _signed(lambda x: ceiling(arithmetic("-", x, HALF)), lambda x: floor(arithmetic("+", x, HALF))),
    ),
    "decimal": _rounded(_half_even),
    "modulo": _modulo,
    "even": _parity(True),
    "odd": _parity(False),
}
