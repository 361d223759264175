"""Decision tables: which rows match."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from zhaolu.ir.expressions import DecisionTable, Expr
from zhaolu.ir.meaning.hits import combined, default, output
from zhaolu.ir.meaning.logic import all_of, unknown
from zhaolu.ir.values import Unknown

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
            matched.append(output(table, [evaluate(part, env) for part in row.outputs]))
            if table.hit == "first" and not doubts:
                break
    if doubts:
        return unknown(*doubts)
    if matched:
        return combined(table, matched, env.fault)
    return default(table, [None if given is None else evaluate(given, env) for given in table.defaults])


def _among(value: Expr, allowed: tuple[Expr, ...]) -> Expr:
    from zhaolu.ir.expressions import In

    return In(value, allowed)
