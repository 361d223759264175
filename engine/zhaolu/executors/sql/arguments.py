"""Arguments of functions: what they must be, and none and bounds carried from them to the result."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from zhaolu.executors.sql.constants import known
from zhaolu.executors.sql.form import FALSE, Form, SqlType, and_, case, compare, not_, null, or_
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.values import Scalar, Text, Value, is_none, is_unknown
from zhaolu.ir import expressions as ir


def strict_none(*arguments: Value) -> Callable[[], Form]:
    """None where an argument is none and no other is unknown."""

    def none() -> Form:
        some = or_(*(is_none(argument) for argument in arguments))
        return FALSE if some == FALSE else and_(some, *(not_(is_unknown(argument)) for argument in arguments))

    return none


def scalar(expr: ir.Call, value: Value, *types: SqlType) -> Scalar:
    """A number, day, … of one of the types; durations are none of them."""
    if not isinstance(value, Scalar) or (types and value.type not in types) or value.unit:
        raise gap("function", expr.span, expr.function)
    return value


def text(expr: ir.Call, value: Value) -> Text:
    if not isinstance(value, Text):
        raise gap("function", expr.span, expr.function)
    return value


def whole(expr: ir.Call, value: Value) -> int:
    """A constant whole number."""
    found = known(value)
    if not isinstance(found, Decimal) or found != found.to_integral_value():
        raise gap("function", expr.span, expr.function)
    return int(found)


def exact(result: Form, *arguments: Value) -> Form:
    """The result where every argument known within bounds has only one value, else NULL."""
    bounded = [compare("=", value.sql, value.hi) for value in arguments if isinstance(value, Scalar) and value.hi is not None]
    return case([(and_(*bounded), result)], null(result.type))
