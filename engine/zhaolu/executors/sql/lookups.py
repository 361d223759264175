"""Keyed tables as a CASE over their keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from zhaolu.executors.sql.form import BOOL, FALSE, TEXT, Const, Form, among, and_, case, const, is_known, not_, null, or_, sure
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.values import NONE_CELL, Fixed, Missing, Nothing, Scalar, Text, Value, constant, is_none, pick
from zhaolu.ir.expressions import Lookup
from zhaolu.ir.types import STRING, Enum

if TYPE_CHECKING:
    from zhaolu.executors.sql.lowering import World


def looked_up(world: World, expr: Lookup, place: int | None) -> Value:
    """The value under a key; `place` takes an item of a looked-up list. An absent key is none in a complete table, else unknown."""
    key = world.lower(expr.key)
    if expr.table in world.ruleset.tables:
        table = world.ruleset.tables[expr.table]
        rows, complete = table.rows, table.complete
    else:
        given = world.setting.parameters.get(expr.table)
        if given is None:
            return key if isinstance(key, Nothing | Missing) else _nothing(expr, is_none(key))
        rows, complete = given, False
    if isinstance(key, Nothing | Missing):
        return key
    if not isinstance(key, Text):
        raise gap("lookup-key", expr.span)
    found = [(name, _item(expr, constant(row), place)) for name, row in rows.items()]
    absent: Form = FALSE
    if complete:
        listed = among(key.cell, [const(name) for name, _ in found])
        absent = and_(is_known(key.cell), not_(sure(listed))) if found else is_known(key.cell)
    if not all(isinstance(value, Scalar | Text | Nothing) for _, value in found):
        raise gap("lookup-value", expr.span)
    branches = [(or_(is_none(key), absent), Nothing()), *((among(key.cell, names), value) for value, names in _grouped(found))]
    return pick(branches, Missing()) if found else _nothing(expr, or_(is_none(key), absent))


def _nothing(expr: Lookup, none: Form) -> Value:
    """None where that holds, else unknown, of the type of the table's values."""
    is_text = expr.type == STRING or isinstance(expr.type, Enum)
    return Text(case([(none, const(NONE_CELL))], null(TEXT))) if is_text else Scalar(null(BOOL), none)


def _item(expr: Lookup, value: Value, place: int | None) -> Value:
    if place is None:
        return value
    if not isinstance(value, Fixed):
        raise gap("lookup-value", expr.span)
    at = place - 1 if place > 0 else len(value.items) + place
    return value.items[at] if place != 0 and 0 <= at < len(value.items) else Nothing()


def _grouped(rows: Iterable[tuple[str, Value]]) -> Iterable[tuple[Value, list[Const]]]:
    """The keys of every value."""
    found: dict[Value, list[Const]] = {}
    for name, value in rows:
        found.setdefault(value, []).append(const(name))
    return found.items()
