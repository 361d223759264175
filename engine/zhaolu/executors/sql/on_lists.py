"""Functions on lists; and the least, the greatest and the sum of arguments given one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from zhaolu.executors.sql.arguments import scalar
from zhaolu.executors.sql.form import (
    BOOL,
    DATE,
    INSTANT,
    NUMBER,
    TEXT,
    Const,
    Fold,
    Form,
    Item,
    and_,
    arithmetic,
    case,
    compare,
    const,
    not_,
    null,
    op,
    or_,
    sure,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.loops import folded, some_item
from zhaolu.executors.sql.values import Fixed, ListValue, Missing, Nothing, Scalar, Text, Value, equal, is_none, is_unknown, kleene
from zhaolu.ir import expressions as ir

if TYPE_CHECKING:
    from zhaolu.executors.sql.lowering import World


def _gathered(given: Sequence[Value]) -> Value:
    """`max(1, 2)` is `max([1, 2])`."""
    single = len(given) == 1 and isinstance(given[0], Fixed | ListValue | Missing | Nothing)
    return given[0] if single else Fixed(tuple(given))


def _compared(name: str) -> Callable[..., Value]:
    """min, max of numbers or days of one kind: none as soon as one is none, unknown with one known to the month."""

    def function(world: World, expr: ir.Call, *given: Value) -> Value:
        source = _gathered(given)
        match source:
            case Fixed(items) if items:
                scalars = [scalar(expr, value, NUMBER, DATE, INSTANT) for value in items]
                if len({value.type for value in scalars}) != 1:
                    raise gap("function", expr.span, expr.function)
                found = scalars[0].sql
                for value in scalars[1:]:
                    better = compare("<" if name == "min" else ">", value.sql, found)
                    found = case([(better, value.sql), (not_(better), found)], null(found.type))
                return _of_all(found, scalars)
            case ListValue():
                return _of_list(world, expr, source, name)
            case Fixed():
                return Nothing()
            case _:
                return source

    return function


def _sum(world: World, expr: ir.Call, *given: Value) -> Value:
    source = _gathered(given)
    match source:
        case Fixed(items) if items:
            scalars = [scalar(expr, value, NUMBER) for value in items]
            found: Form = const(0)
            for value in scalars:
                found = arithmetic("+", found, value.sql)
            return _of_all(found, scalars)
        case ListValue():
            return _of_list(world, expr, source, "sum")
        case Fixed():
            return Nothing()
        case _:
            return source


def _of_all(found: Form, items: Sequence[Scalar]) -> Scalar:
    exact = and_(*(compare("=", value.sql, value.last) for value in items if value.hi is not None))
    return Scalar(case([(exact, found)], null(found.type)), lambda: or_(*(is_none(value) for value in items)))


def _of_list(world: World, expr: ir.Call, source: ListValue, how: str) -> Scalar:
    """None where an item is, or where there are none; unknown where an item is, or is known to the month only."""

    def item(value: Value) -> Scalar:
        return scalar(expr, value, *([NUMBER] if how == "sum" else [NUMBER, DATE, INSTANT]))

    def doubtful(value: Value) -> Form:
        held = item(value)
        return is_unknown(held) if held.hi is None else or_(is_unknown(held), sure(compare("<>", held.sql, held.hi)))

    variable = world.setting.variable()
    body = item(source.read(Item(variable))).sql
    nothing = compare("=", op("length", NUMBER, source.sql), const(0))
    none = sure(or_(nothing, some_item(world, source, lambda value: is_none(item(value)))))
    unclear = some_item(world, source, doubtful)
    found = case([(or_(none, unclear), null(body.type))], Fold(how, source.sql, variable, body, body.type))
    return Scalar(found, or_(source.none, none))


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
            bare = Item("item", TEXT)
            if read(bare) == Text(bare) and isinstance(element, Text) and isinstance(element.cell, Const):
                return Scalar(op("has", BOOL, sql, element.cell), none)
            return folded(world, "some", source, lambda item: Scalar(equal(item, element)))
        case _:
            raise gap("list-source", expr.span)


def _quantifier(kind: str) -> Callable[..., Value]:
    def function(world: World, expr: ir.Call, *given: Value) -> Value:
        joined = or_ if kind == "some" else and_
        source = _gathered(given)
        match source:
            case Fixed(items):
                return kleene(items, joined)
            case ListValue():
                return folded(world, kind, source, lambda item: item)
            case _:
                return source

    return function


LISTS: Final[Mapping[str, Callable[..., Value]]] = {
    "min": _compared("min"),
    "max": _compared("max"),
    "sum": _sum,
    "count": _count,
    "list contains": _list_contains,
    "all": _quantifier("every"),
    "any": _quantifier("some"),
}
"""Called with the world, the call and its arguments."""
