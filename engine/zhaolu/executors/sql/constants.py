"""What is constant in a query is worked out when the query is written, by the meaning all executors share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any, Final

from zhaolu.executors.sql.form import FALSE, Const
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.values import NONE_CELL, Fixed, Missing, Nothing, Scalar, Span, Text, Value, constant, is_none
from zhaolu.ir.meaning.arithmetic import calculate, negate
from zhaolu.ir.meaning.calls import applied, resolve
from zhaolu.ir.meaning.logic import strictly
from zhaolu.ir.times import BEIJING
from zhaolu.ir.values import OPEN, Between, Months, RangeValue, Seconds

OPEN_VALUE: Final = object()
"""Stands for a value that only the database knows."""


@dataclass(slots=True)
class Surroundings:
    """What functions need besides their arguments (see `ir.meaning.times`)."""

    calendar: Any
    zone: tzinfo | None = BEIJING
    functions: Mapping[str, Any] = field(default_factory=dict)

    def working(self, day: date) -> bool:
        if self.calendar is None:
            raise gap("working-days")
        return bool(self.calendar.is_working_day(day))


def known(value: Value) -> Any:
    """A value that does not hang on the table, as one of `ir.values`; else `OPEN_VALUE`."""
    match value:
        case Nothing():
            return None
        case Text(Const(str() as text)):
            return None if text == NONE_CELL else text
        case Scalar(Const(found), _, hi) if found is not None and is_none(value) == FALSE:
            first = _as_language(found, value.unit)
            if hi is None or hi == value.sql:
                return first
            return Between(first, _as_language(hi.value, value.unit)) if isinstance(hi, Const) and hi.value is not None else OPEN_VALUE
        case Fixed(items):
            listed = tuple(map(known, items))
            return OPEN_VALUE if OPEN_VALUE in listed else listed
        case Span(lo, hi, lo_included, hi_included):
            bounds = [OPEN if bound is None else known(bound) for bound in (lo, hi)]
            return OPEN_VALUE if OPEN_VALUE in bounds else RangeValue(bounds[0], bounds[1], lo_included, hi_included)
        case _:
            return OPEN_VALUE


def _as_language(found: Any, unit: str) -> Any:
    match found:
        case Decimal() if unit == "months":
            return Months(int(found))
        case Decimal() if unit == "seconds":
            return Seconds(found)
        case datetime():
            return found.replace(tzinfo=BEIJING)
        case _:
            return found


def worked_out(operation: Callable[..., Any], *values: Value) -> Value | None:
    """What an operation makes of constants: unknown where it is outside its domain. None where one is no constant."""
    given = [known(value) for value in values]
    if any(value is OPEN_VALUE for value in given):
        return None
    try:
        return constant(operation(*given))
    except (ValueError, ArithmeticError, LookupError, TypeError):
        return Missing()


def calculated(sign: str, left: Value, right: Value) -> Value | None:
    return worked_out(lambda a, b: strictly(lambda x, y: calculate(sign, x, y), a, b, monotone=sign in "+-*"), left, right)


def negated(value: Value) -> Value | None:
    return worked_out(lambda a: strictly(negate, a, monotone=True), value)


def called(function: str, calendar: Any, arguments: Sequence[Value]) -> Value | None:
    """A call of a function of the function table."""
    row, meaning = resolve(function, Surroundings(calendar))
    return worked_out(lambda *given: applied(row, meaning, list(given)), *arguments)
