"""Lists gone through: some, every, for, filters, positions.

A list of the record stays one; what is made of its items is worked out where it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from zhaolu.executors.sql.constants import OPEN_VALUE, known
from zhaolu.executors.sql.form import (
    BOOL,
    FALSE,
    LIST,
    NUMBER,
    UNDECIDED,
    Element,
    Fold,
    Form,
    Item,
    Op,
    SqlType,
    and_,
    case,
    compare,
    const,
    is_known,
    is_null,
    not_,
    null,
    op,
    or_,
    sure,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.values import (
    NONE_CELL,
    Fixed,
    ListValue,
    Missing,
    Nothing,
    ObjectValue,
    Scalar,
    Span,
    Text,
    Value,
    constant,
    is_none,
    is_unknown,
    kleene,
    truth,
)
from zhaolu.ir import expressions as ir
from zhaolu.ir.meaning.parts import items_of

if TYPE_CHECKING:
    from zhaolu.executors.sql.lowering import World

MOST_ITEMS = 500
"""Items of a range that is gone through one by one."""


def gone_through(expr: ir.Expr, source: Value) -> Nothing | Missing | Fixed | ListValue:
    """What there is to go through: a list, or a single value as the only item of one."""
    match source:
        case Nothing() | Missing() | Fixed() | ListValue():
            return source
        case Span():
            bounds = known(source)
            if bounds is OPEN_VALUE:
                raise gap("list-source", expr.span)
            try:
                steps = items_of(bounds)
            except (ValueError, TypeError):
                return Missing()
            if len(steps) > MOST_ITEMS:
                raise gap("list-source", expr.span)
            return Fixed(tuple(map(constant, steps)))
        case _:
            return Fixed((source,))


def quantified(world: World, expr: ir.Quantified) -> Value:
    source = gone_through(expr, world.lower(expr.source))
    match source:
        case Fixed(items):
            asked = [world.bind(expr.variable, item).lower(expr.condition) for item in items]
            return kleene(asked, or_ if expr.kind == "some" else and_)
        case ListValue():
            return folded(world, expr.kind, source, lambda item: world.bind(expr.variable, item).lower(expr.condition))
        case _:
            return source


def folded(world: World, kind: str, source: ListValue, condition: Callable[[Value], Value]) -> Scalar:
    """some, every over a list of the record."""
    variable = world.setting.variable()
    held = condition(source.read(Item(variable)))
    sql = Fold(kind, source.sql, variable, truth(held), BOOL)

    def none() -> Form:
        doubtful = some_item(world, source, lambda item: is_unknown(condition(item)))
        return source.none if is_none(held) == FALSE else or_(source.none, and_(is_known(source.sql), is_null(sql), sure(not_(doubtful))))

    return Scalar(sql, none)


def some_item(world: World, source: ListValue, test: Callable[[Value], Form]) -> Form:
    """Whether an item passes a test that is true or false; NULL where there is no list."""
    variable = world.setting.variable()
    body = test(source.read(Item(variable)))
    return case([(is_known(source.sql), FALSE)], UNDECIDED) if body == FALSE else Fold("some", source.sql, variable, body, BOOL)


def mapped(world: World, expr: ir.For) -> Value:
    """`for`: of a list of the record the same list, each item read as the result made of it."""
    source = gone_through(expr, world.lower(expr.source))
    match source:
        case ListValue() if not expr.flatten:
            return replace(source, read=lambda item: world.bind(expr.variable, source.read(item)).lower(expr.result))
        case ListValue():
            raise gap("for", expr.span)
        case Fixed(items):
            found: list[Value] = []
            for item in items:
                result = world.bind(expr.variable, item).bind("partial", Fixed(tuple(found))).lower(expr.result)
                if not expr.flatten:
                    found.append(result)
                elif isinstance(result, Fixed):
                    found += result.items
                else:
                    raise gap("for", expr.span)
            return Fixed(tuple(found))
        case _:
            return source


def filtered(world: World, expr: ir.Filter) -> Value:
    """The items for which the condition is true; unknown as soon as one item's is."""
    source = gone_through(expr, world.lower(expr.base))
    if isinstance(source, Nothing):
        return Fixed(())
    if isinstance(source, Missing):
        return source

    def holds(item: Value) -> Value:
        return world.bind("item", item).lower(expr.condition)

    if isinstance(source, Fixed):
        asked = [(item, holds(item)) for item in source.items]
        if any(isinstance(condition, Missing) for _, condition in asked):
            return Missing()
        if any(known(condition) is OPEN_VALUE for _, condition in asked):
            raise gap("filter", expr.span)
        return Fixed(tuple(item for item, condition in asked if known(condition) is True))
    variable = world.setting.variable()
    kept = Fold("keep", source.sql, variable, truth(holds(source.read(Item(variable)))), LIST)
    doubtful = some_item(world, source, lambda item: is_unknown(holds(item)))
    nothing = Op("empty list", (source.sql,), LIST)
    return ListValue(case([(source.none, nothing), (doubtful, null(LIST))], kept), FALSE, source.read)


def element(world: World, expr: ir.Index) -> Value:
    """The item at a position from 1, or from the end; none outside the list."""
    at = known(world.lower(expr.index))
    if not isinstance(at, Decimal):
        raise gap("position", expr.span)
    place, base = int(at), world.lower(expr.base)
    match base:
        case Nothing() | Missing():
            return base
        case ListValue() if place == 0:
            return Scalar(null(BOOL), or_(base.none, is_known(base.sql)))
        case ListValue(sql, none, read):
            beyond = or_(none, compare("<", op("length", NUMBER, sql), const(abs(place))))
            return _outside(read(Element(sql, place, SqlType.STRUCT)), beyond, sql)
        case _:
            items = base.items if isinstance(base, Fixed) else (base,)
            index = place - 1 if place > 0 else len(items) + place
            return items[index] if place != 0 and 0 <= index < len(items) else Nothing()


def _outside(value: Value, beyond: Form, source: Form) -> Value:
    """The value of an item that may not be there: none beyond the list, unknown where the list is."""
    match value:
        case Text(cell):
            return Text(case([(sure(beyond), const(NONE_CELL))], cell))
        case Scalar():
            return replace(value, none=or_(sure(beyond), is_none(value)), years_since=None)
        case ObjectValue(_, _, member):
            missing = sure(beyond)
            return ObjectValue(and_(is_known(source), not_(missing)), missing, lambda name: _outside(member(name), beyond, source))
        case _:
            raise gap("list-source")
