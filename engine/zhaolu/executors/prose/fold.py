"""An expression without what is settled: readings in force are put in their place, what follows from them vanishes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, assert_never

from zhaolu.frozen import replace
from zhaolu.ir.expressions import (
    And,
    Arithmetic,
    AsOf,
    Call,
    Compare,
    DecisionTable,
    Definition,
    Expr,
    Fact,
    Filter,
    For,
    If,
    In,
    Index,
    InstanceOf,
    ListOf,
    Literal,
    Local,
    Lookup,
    Member,
    Negate,
    Not,
    Or,
    Parameter,
    Quantified,
    RangeOf,
    Reading,
    TableRow,
    WindowPart,
    walk,
)
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NUMBER

SHORT = 8
"""A number or date whose definition has at most so many parts is shown by what it is, not by its name."""


def folded(expr: Expr, ruleset: Ruleset) -> Expr:
    """The same condition under the settled readings, simplified for reading; equal in value, not in form."""

    def fold(node: Expr) -> Expr:
        return folded(node, ruleset)

    match expr:
        case Reading(name):
            reading = ruleset.readings.get(name)
            if reading is None or reading.settled is None or reading.settled not in reading.options:
                return expr
            return fold(reading.options[reading.settled])
        case Definition(name):
            return _definition(expr, ruleset)
        case Literal() | Fact() | Local() | Parameter() | AsOf() | WindowPart():
            return expr
        case And(items):
            return _joined(expr, [fold(item) for item in items], absorbing=False)
        case Or(items):
            return _joined(expr, [fold(item) for item in items], absorbing=True)
        case Not(operand):
            inner = fold(operand)
            inverted = _truth(inner)
            return replace(expr, operand=inner) if inverted is None else Literal(not inverted, type=BOOLEAN)
        case If(condition, then, otherwise):
            test = fold(condition)
            truth = _truth(test)
            if truth is not None:
                return fold(then if truth else otherwise)
            return replace(expr, condition=test, then=fold(then), otherwise=fold(otherwise))
        case Arithmetic(_, left, right):
            return _arithmetic(replace(expr, left=fold(left), right=fold(right)))
        case Compare(_, left, right):
            return replace(expr, left=fold(left), right=fold(right))
        case In(value, tests):
            return _in(replace(expr, value=fold(value), tests=tuple(fold(t) for t in tests)))
        case Member(base):
            return replace(expr, base=fold(base))
        case ListOf(items):
            return replace(expr, items=tuple(fold(item) for item in items))
        case RangeOf(lo, hi):
            return replace(expr, lo=fold(lo) if lo is not None else None, hi=fold(hi) if hi is not None else None)
        case Index(base, index):
            return replace(expr, base=fold(base), index=fold(index))
        case Filter(base, condition):
            return replace(expr, base=fold(base), condition=fold(condition))
        case Negate(operand) | InstanceOf(operand):
            return replace(expr, operand=fold(operand))
        case Quantified(_, _, source, condition):
            return replace(expr, source=fold(source), condition=fold(condition))
        case For(_, source, result):
            return replace(expr, source=fold(source), result=fold(result))
        case Call(_, arguments):
            return replace(expr, arguments=tuple(fold(a) for a in arguments))
        case Lookup(_, key):
            return replace(expr, key=fold(key))
        case DecisionTable():
            rows = tuple(TableRow(row.tests, tuple(fold(o) for o in row.outputs)) for row in expr.rows)
            return replace(expr, rows=rows)
        case _:
            assert_never(expr)


def _truth(expr: Expr) -> bool | None:
    return expr.value if isinstance(expr, Literal) and isinstance(expr.value, bool) else None


def _definition(expr: Definition, ruleset: Ruleset) -> Expr:
    """A definition stays a name, unless it is settled outright or a short number or date."""
    body = ruleset.definitions.get(expr.name)
    if body is None:
        return expr
    inner = folded(body, ruleset)
    if _truth(inner) is not None:
        return inner
    scalar = (expr.type, inner.type)
    if any(t in (NUMBER, DATE, DATETIME) for t in scalar) and not isinstance(inner, If) and sum(1 for _ in walk(inner)) <= SHORT:
        return inner
    return expr


def _joined(expr: And | Or, items: list[Expr], *, absorbing: bool) -> Expr:
    if any(_truth(item) is absorbing for item in items):
        return Literal(absorbing, type=BOOLEAN)
    kept: list[Expr] = []
    for item in items:
        if _truth(item) is None:
            kept.extend(item.items if type(item) is type(expr) else (item,))
    if not kept:
        return Literal(not absorbing, type=BOOLEAN)
    if not absorbing:
        kept = _pinned(kept)
    return kept[0] if len(kept) == 1 else replace(expr, items=tuple(kept))


def _pinned(items: list[Expr]) -> list[Expr]:
    """`x >= a and x <= a` is `x = a`."""
    found: list[Expr] = []
    for item in items:
        last = found[-1] if found else None
        if isinstance(item, Compare) and isinstance(last, Compare) and _meet(last, item):
            found[-1] = replace(item, op="=")
        else:
            found.append(item)
    return found


def _meet(a: Compare, b: Compare) -> bool:
    """Whether two bounds leave one value."""
    return {a.op, b.op} == {">=", "<="} and a.left == b.left and a.right == b.right and isinstance(b.right, Literal)


def _in(expr: In) -> Expr:
    match expr.tests:
        case (RangeOf(Literal(lo), Literal(hi), True, True),) if lo == hi and not expr.negated:
            return Compare("=", expr.value, Literal(lo), type=BOOLEAN, span=expr.span)
        case _:
            return expr


def _arithmetic(expr: Arithmetic) -> Expr:
    match expr:
        case Arithmetic("+" | "-", left, Literal(Decimal() | int() as zero)) if zero == 0 and not isinstance(zero, bool):
            return left
        case Arithmetic("+" | "-" as op, Literal(a), Literal(b)) if _number(a) and _number(b):
            return Literal(a + b if op == "+" else a - b, type=expr.type)
        case _:
            return expr


def _number(value: Any) -> bool:
    return isinstance(value, Decimal | int) and not isinstance(value, bool | date | datetime)
