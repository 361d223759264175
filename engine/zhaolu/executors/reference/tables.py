"""Decision tables: which rows match, and what the hit policy makes of them (DMN 1.5, section 8.2.8)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhaolu.executors.reference.functions_lists import least
from zhaolu.executors.reference.functions_numbers import total
from zhaolu.executors.reference.logic import all_of, equal, unknown
from zhaolu.ir.expressions import DecisionTable, Expr, TableRow
from zhaolu.ir.values import Object, Unknown

if TYPE_CHECKING:
    from zhaolu.executors.reference.environment import Environment

Evaluate = Callable[[Expr, "Environment"], Any]


def decide_table(table: DecisionTable, env: Environment, evaluate: Evaluate) -> Any:
    """The result: one output is its value, several are an object of them. Unknown if it is unknown whether a row matches."""
    for value, allowed in zip(table.inputs, table.input_allowed, strict=False):
        if allowed is not None and evaluate(_among(value, allowed), env) is False:
            return env.fault("输入不在允许的值里 / an input outside its allowed values")
    matched: list[Any] = []
    doubts: list[Unknown] = []
    for row in table.rows:
        holds = all_of(True if test is None else evaluate(test, env) for test in row.tests)
        if isinstance(holds, Unknown):
            doubts.append(holds)
        elif holds is True:
            matched.append(_output(table, row, env, evaluate))
            if table.hit == "first" and not doubts:
                break
    if doubts:
        return unknown(*doubts)
    return _combined(table, matched, env) if matched else _default(table, env, evaluate)


def _among(value: Expr, allowed: tuple[Expr, ...]) -> Expr:
    from zhaolu.ir.expressions import In

    return In(value, allowed)


def _output(table: DecisionTable, row: TableRow, env: Environment, evaluate: Evaluate) -> Any:
    values = [evaluate(output, env) for output in row.outputs]
    return values[0] if len(values) == 1 else Object(dict(zip(table.outputs, values, strict=True)))


def _default(table: DecisionTable, env: Environment, evaluate: Evaluate) -> Any:
    given = [None if default is None else evaluate(default, env) for default in table.defaults]
    if all(value is None for value in given):
        return Decimal(0) if table.aggregation == "count" else None
    found = given[0] if len(given) == 1 else Object(dict(zip(table.outputs, given, strict=True)))
    return (found,) if table.hit in ("collect", "rule order", "output order") and table.aggregation is None else found


def _combined(table: DecisionTable, matched: list[Any], env: Environment) -> Any:
    match table.hit:
        case "unique" if len(matched) > 1:
            return env.fault("唯一命中的表有几行同时成立 / more than one row of a unique table matches")
        case "any" if any(equal(matched[0], other) is not True for other in matched):
            return env.fault("同时成立的几行结果不同 / the matching rows of an any table differ")
        case "unique" | "any" | "first":
            return matched[0]
        case "priority":
            return min(matched, key=lambda output: _rank(table, output))
        case "output order":
            return tuple(sorted(matched, key=lambda output: _rank(table, output)))
        case "collect" if table.aggregation is not None:
            return _aggregated(table.aggregation, tuple(matched))
        case _:
            return tuple(matched)


def _rank(table: DecisionTable, output: Any) -> tuple[int, ...]:
    """The places of the outputs in their lists of allowed values, first column first."""
    values = [output] if len(table.outputs) == 1 else [output[name] for name in table.outputs]
    return tuple(
        next((i for i, known in enumerate(allowed) if equal(known, value) is True), len(allowed)) if allowed else 0
        for value, allowed in zip(values, table.allowed, strict=True)
    )


def _aggregated(aggregation: str, values: tuple[Any, ...]) -> Any:
    match aggregation:
        case "count":
            return Decimal(len(values))
        case "sum":
            return "".join(values) if isinstance(values[0], str) else total(values)
        case "min":
            return least(values)
        case _:
            return least(values, ">")
