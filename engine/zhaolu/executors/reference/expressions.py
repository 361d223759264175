"""What an expression means: the value it has for a record, at a moment, under chosen readings.

What the operations do is in `ir.meaning`: `logic` holds the three values and comparison, the others the operations on known values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, assert_never

from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.reference.environment import Calendar, Environment, Progress
from zhaolu.executors.reference.functions import call
from zhaolu.executors.reference.tables import decide_table
from zhaolu.ir import expressions as ir
from zhaolu.ir.kinds import type_of
from zhaolu.ir.meaning.arithmetic import calculate, negate
from zhaolu.ir.meaning.logic import IllTyped, accepts, all_of, any_of, causes, compare, equal, negation, strictly, unknown
from zhaolu.ir.meaning.parts import MAX_ITEMS, at, items_of, member
from zhaolu.ir.operators import join, meets
from zhaolu.ir.times import beijing_day
from zhaolu.ir.types import ANY, NULL
from zhaolu.ir.values import OPEN, Cause, RangeValue, Unknown

__all__ = ["Calendar", "Environment", "Progress", "evaluate"]

MAX_STEPS = 2_000_000
"""Nodes evaluated for one environment (one record, one combination of readings)."""
MAX_DEFINITIONS = 40
"""Definitions within definitions."""


def evaluate(expr: ir.Expr, env: Environment) -> Any:
    """The value of `expr` (see `ir.values`). Raises ZhaoluError only where a published limit is passed."""
    env.progress.steps += 1
    if env.progress.steps > MAX_STEPS:
        raise ZhaoluError.of("E181", expr.span, limit=MAX_STEPS)
    try:
        return _evaluate(expr, env)
    except (IllTyped, ValueError, ArithmeticError, LookupError) as fault:
        return env.fault(str(fault))


def _evaluate(expr: ir.Expr, env: Environment) -> Any:
    match expr:
        case ir.Literal(value):
            return value
        case ir.Fact(id):
            return member(env.facts, id)
        case ir.Local(name):
            return env.locals[name]
        case ir.Definition(name):
            return _definition(name, env)
        case ir.Reading(name):
            option = env.readings[name] if name in env.readings else Unknown(frozenset({Cause("reading", name)}))
            return evaluate(option, env) if isinstance(option, ir.Node) else option  # type: ignore[arg-type]
        case ir.Parameter(name):
            return member(env.parameters, name)
        case ir.AsOf(part):
            return env.as_of if part == "instant" else beijing_day(env.as_of)
        case ir.WindowPart(window, part):
            bound = getattr(env.windows[window], part)
            return None if bound is None else evaluate(bound, env)
        case ir.Member(base, name):
            return member(evaluate(base, env), name)
        case ir.ListOf(items):
            return tuple(evaluate(item, env) for item in items)
        case ir.RangeOf(lo, hi, lo_included, hi_included):
            start, end = (OPEN if bound is None else evaluate(bound, env) for bound in (lo, hi))
            return RangeValue(start, end, lo_included, hi_included)
        case ir.Index(base, index):
            return strictly(at, evaluate(base, env), evaluate(index, env))
        case ir.Filter(base, condition):
            return _filter(evaluate(base, env), condition, env)
        case ir.Negate(operand):
            return strictly(negate, evaluate(operand, env), monotone=True)
        case ir.Arithmetic(op, left, right):
            return strictly(lambda a, b: calculate(op, a, b), evaluate(left, env), evaluate(right, env), monotone=op in "+-*")
        case ir.Compare(op, left, right):
            return compare(op, evaluate(left, env), evaluate(right, env))
        case ir.Not(operand):
            return negation(_truth(operand, env))
        case ir.And(items):
            return all_of(_truth(item, env) for item in items)
        case ir.Or(items):
            return any_of(_truth(item, env) for item in items)
        case ir.In(value, tests, negated):
            found = _in(evaluate(value, env), tests, env)
            return negation(found) if negated else found
        case ir.If(condition, then, otherwise):
            return _choose(_truth(condition, env), then, otherwise, env)
        case ir.Quantified(kind, variable, source, condition):
            items = items_of(evaluate(source, env))
            if not isinstance(items, tuple):
                return items
            combine = any_of if kind == "some" else all_of
            return combine(_truth(condition, env.bind({variable: item})) for item in items)
        case ir.For():
            return _for(expr, env, [])
        case ir.InstanceOf(operand, of):
            value = evaluate(operand, env)
            return strictly(lambda known: of == ANY or meets(of, type_of(known)), value) if value is not None else of in (NULL, ANY)
        case ir.Call(function, arguments):
            return call(function, [evaluate(argument, env) for argument in arguments], env)
        case ir.Lookup(table, key):
            return strictly(lambda known: _look_up(table, known, env), evaluate(key, env))
        case ir.DecisionTable():
            return decide_table(expr, env, evaluate)
        case _:
            assert_never(expr)


def _definition(name: str, env: Environment) -> Any:
    """A definition's value, worked out once for an environment."""
    progress = env.progress
    if name not in progress.definitions:
        if progress.depth >= MAX_DEFINITIONS:
            raise ZhaoluError.of("E182", limit=MAX_DEFINITIONS)
        progress.depth += 1
        progress.definitions[name] = evaluate(env.definitions[name], env)
        progress.depth -= 1
    return progress.definitions[name]


def _truth(condition: ir.Expr, env: Environment) -> Any:
    """A condition as true, false, none or unknown. Anything else counts as none, which only unchecked rules can meet."""
    value = evaluate(condition, env)
    return value if value is None or isinstance(value, bool | Unknown) else env.fault("不是条件 / not a condition")


def _filter(source: Any, condition: ir.Expr, env: Environment) -> Any:
    """The items for which the condition is true; unknown as soon as one item's is."""
    items = items_of(() if source is None else source)
    if not isinstance(items, tuple):
        return items
    kept, doubts = [], []
    for item in items:
        held = evaluate(condition, env.bind({"item": item}))
        if isinstance(held, Decimal) and env.unchecked:
            return at(items, held)
        if isinstance(held, Unknown):
            doubts.append(held)
        elif held is True:
            kept.append(item)
    return unknown(*doubts) if doubts else tuple(kept)


def _in(value: Any, tests: Iterable[ir.Expr], env: Environment) -> Any:
    """Any test that accepts the value. A test that uses `?` is a condition; any other is evaluated and asked."""

    def outcomes() -> Iterator[Any]:
        for test in tests:
            if any(isinstance(node, ir.Local) and node.name == "?" for node in ir.walk(test)):
                yield _truth(test, env.bind({"?": value}))
            else:
                yield accepts(evaluate(test, env), value)

    return any_of(outcomes())


def _choose(condition: Any, then: ir.Expr, otherwise: ir.Expr, env: Environment) -> Any:
    """`if`: an unknown condition matters only if the branches differ."""
    if not isinstance(condition, Unknown):
        return evaluate(then if condition is True else otherwise, env)
    branches = evaluate(then, env), evaluate(otherwise, env)
    agree = not causes(branches[0]) and not causes(branches[1]) and join(*map(type_of, branches)) and equal(*branches) is True
    return branches[0] if agree else unknown(condition, *branches)


def _for(expr: ir.For, env: Environment, partial: list[Any]) -> Any:
    """The results in order; with several variables, one flat list. `partial` is what there is so far."""
    items = items_of(evaluate(expr.source, env))
    if not isinstance(items, tuple):
        return items
    for item in items:
        inner = env.bind({expr.variable: item, "partial": tuple(partial)})
        if expr.flatten and isinstance(expr.result, ir.For):
            found = _for(expr.result, inner, partial)
            if not isinstance(found, tuple):
                return found
        else:
            partial.append(evaluate(expr.result, inner))
        if len(partial) > MAX_ITEMS:
            return env.fault(f"超过 {MAX_ITEMS} 项 / more than {MAX_ITEMS} items")
    return tuple(partial)


def _look_up(table: str, key: Any, env: Environment) -> Any:
    """A row by its key: absent is none in a complete table, unknown in any other."""
    name = str(key)
    if table in env.tables:
        found = env.tables[table]
        return found.rows[name] if name in found.rows else None if found.complete else Unknown(frozenset({Cause("missing", table)}))
    given = member(env.parameters, table)
    return given.get(name, Unknown(frozenset({Cause("missing", table)}))) if isinstance(given, Mapping) else given
