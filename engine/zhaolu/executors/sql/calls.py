"""Functions of the rule language as SQL. A function that is not here is a declared gap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from zhaolu.executors.sql.form import (
    BOOL,
    DATE,
    FALSE,
    INSTANT,
    NUMBER,
    TRUE,
    Const,
    Form,
    and_,
    case,
    compare,
    const,
    not_,
    null,
    op,
    or_,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.moments import age, day_of, days_between, instant_of
from zhaolu.executors.sql.values import Fixed, ListValue, Missing, Nothing, Scalar, Text, Value, equal, is_none, is_unknown, kleene, plain
from zhaolu.ir import expressions as ir
from zhaolu.ir.functions import FUNCTIONS

if TYPE_CHECKING:
    from zhaolu.executors.sql.lowering import World


def call(world: World, expr: ir.Call, function: str, arguments: Sequence[Value]) -> Value:
    """A call with its arguments lowered. Raises the gap of a function without a SQL form."""
    if function in _LISTS:
        return _LISTS[function](world, expr, *arguments)
    if function not in _STRICT:
        raise gap("function" if function in FUNCTIONS else "plugin-function", expr.span, function)
    if any(isinstance(argument, Missing) for argument in arguments):
        return Missing()
    if any(isinstance(argument, Nothing) for argument in arguments):
        none = and_(*(not_(is_unknown(argument)) for argument in arguments))
        return Nothing() if none == TRUE else Scalar(null(BOOL), none)
    return _STRICT[function](world, expr, *arguments)


def strict_none(*arguments: Value) -> Callable[[], Form]:
    """None where an argument is none and no other is unknown."""

    def none() -> Form:
        some = or_(*(is_none(argument) for argument in arguments))
        return FALSE if some == FALSE else and_(some, *(not_(is_unknown(argument)) for argument in arguments))

    return none


def _scalar(expr: ir.Call, value: Value, *types: Any) -> Scalar:
    if not isinstance(value, Scalar) or (types and value.type not in types):
        raise gap("function", expr.span, expr.function)
    return value


# --- on days ----------------------------------------------------------------------------------------------------


def _age(world: World, expr: ir.Call, birth: Value, on: Value) -> Value:
    """Unknown where a possible day lies before a possible birth (the reference reports an error there)."""
    born, day = _scalar(expr, birth, DATE), _scalar(expr, on, DATE, INSTANT)
    first, last = day_of(day.sql), day_of(day.last)
    later = compare(">=", first, born.last)
    lo = case([(later, age(born.last, first))], null(NUMBER))
    if born.hi is None and day.hi is None:
        return Scalar(lo, strict_none(birth, on))
    return Scalar(lo, strict_none(birth, on), case([(later, age(born.sql, last))], null(NUMBER)))


def _days_between(world: World, expr: ir.Call, start: Value, end: Value) -> Value:
    a, b = _scalar(expr, start, DATE, INSTANT), _scalar(expr, end, DATE, INSTANT)
    lo = days_between(day_of(a.last), day_of(b.sql))
    if a.hi is None and b.hi is None:
        return Scalar(lo, strict_none(start, end))
    return Scalar(lo, strict_none(start, end), days_between(day_of(a.sql), day_of(b.last)))


def _date(world: World, expr: ir.Call, *given: Value) -> Value:
    if len(given) != 1:
        raise gap("function", expr.span, "date(year, month, day)")
    value = _scalar(expr, given[0], DATE, INSTANT)
    return Scalar(day_of(value.sql), value.none, None if value.hi is None else day_of(value.hi))


def _instant(world: World, expr: ir.Call, *given: Value) -> Value:
    if len(given) != 1:
        raise gap("time", expr.span)
    value = _scalar(expr, given[0], DATE, INSTANT)
    return Scalar(instant_of(value.sql), value.none, None if value.hi is None else instant_of(value.hi))


def _fixed_day(expr: ir.Call, value: Value) -> date:
    if isinstance(value, Scalar) and value.hi is None and isinstance(value.sql, Const) and isinstance(value.sql.value, date):
        return value.sql.value
    raise gap("working-days", expr.span)


def _working_day(world: World, expr: ir.Call, start: Value, count: Value) -> Value:
    """The n-th working day counted from a day of the notice."""
    from datetime import timedelta

    day = _fixed_day(expr, start)
    calendar = world.setting.calendar
    if calendar is None or not isinstance(count, Scalar) or not isinstance(count.sql, Const) or not isinstance(count.sql.value, Decimal):
        raise gap("working-days", expr.span)
    left = int(count.sql.value)
    if left != count.sql.value or not 1 <= left <= 1000:
        return Missing()
    try:
        while True:
            left -= calendar.is_working_day(day)
            if left == 0:
                return Scalar(const(day))
            day += timedelta(days=1)
    except LookupError:
        return Missing()


# --- on texts ---------------------------------------------------------------------------------------------------


def _on_texts(name: str) -> Callable[..., Value]:
    def function(world: World, expr: ir.Call, *given: Value) -> Value:
        if not all(isinstance(value, Text) for value in given):
            raise gap("function", expr.span, expr.function)
        forms = [plain(value) for value in given]
        type_ = NUMBER if name == "characters" else BOOL
        return Scalar(op(name, type_, *forms), strict_none(*given))

    return function


def _compared(name: str) -> Callable[..., Value]:
    """min, max of numbers or days of one kind: none as soon as one is none, unknown with one known to the month."""

    def function(world: World, expr: ir.Call, *given: Value) -> Value:
        values = given[0].items if len(given) == 1 and isinstance(given[0], Fixed) else given
        scalars = [_scalar(expr, value, NUMBER, DATE, INSTANT) for value in values]
        if len({value.type for value in scalars}) != 1:
            raise gap("function", expr.span, expr.function)
        found = scalars[0].sql
        for value in scalars[1:]:
            better = compare("<" if name == "min" else ">", value.sql, found)
            found = case([(better, value.sql), (not_(better), found)], null(found.type))
        exact = and_(*(compare("=", value.sql, value.last) for value in scalars if value.hi is not None))
        return Scalar(case([(exact, found)], null(found.type)), lambda: or_(*(is_none(value) for value in scalars)))

    return function


# --- on lists ---------------------------------------------------------------------------------------------------


def _count(world: World, expr: ir.Call, source: Value) -> Value:
    match source:
        case Nothing() | Missing():
            return source
        case Fixed(items):
            return Scalar(const(len(items)))
        case ListValue(sql, none, _):
            return Scalar(op("length", NUMBER, sql), none)
        case _:
            raise gap("list-source", expr.span)


def _list_contains(world: World, expr: ir.Call, source: Value, element: Value) -> Value:
    match source:
        case Nothing() | Missing():
            return source
        case Fixed(items):
            return kleene([Scalar(equal(item, element)) for item in items], or_)
        case ListValue(sql, none, read):
            whole = read(_whole())
            plain_items = isinstance(whole, Text) and isinstance(whole.cell, type(_whole()))
            if plain_items and isinstance(element, Text) and isinstance(element.cell, Const):
                return Scalar(op("has", BOOL, sql, element.cell), none)
            return world.fold("some", source, lambda item: Scalar(equal(item, element)))
        case _:
            raise gap("list-source", expr.span)


def _whole() -> Any:
    from zhaolu.executors.sql.form import TEXT, Item

    return Item("whole", TEXT)


def _quantifier(kind: str) -> Callable[..., Value]:
    def function(world: World, expr: ir.Call, *given: Value) -> Value:
        joined = or_ if kind == "some" else and_
        if len(given) != 1 or isinstance(given[0], Scalar):
            return kleene(given, joined)
        match given[0]:
            case Nothing() | Missing():
                return given[0]
            case Fixed(items):
                return kleene(items, joined)
            case ListValue() as source:
                return world.fold(kind, source, lambda item: item)
            case _:
                raise gap("list-source", expr.span)

    return function


_STRICT: Final[Mapping[str, Callable[..., Value]]] = {
    "age": _age,
    "days between": _days_between,
    "date": _date,
    "date and time": _instant,
    "working day": _working_day,
    "starts with": _on_texts("starts with"),
    "ends with": _on_texts("ends with"),
    "contains": _on_texts("contains"),
    "string length": _on_texts("characters"),
}
_LISTS: Final[Mapping[str, Callable[..., Value]]] = {
    "min": _compared("min"),
    "max": _compared("max"),
    "count": _count,
    "list contains": _list_contains,
    "all": _quantifier("every"),
    "any": _quantifier("some"),
}
LOWERED: Final = frozenset((*_STRICT, *_LISTS))
"""Functions with a SQL form."""
