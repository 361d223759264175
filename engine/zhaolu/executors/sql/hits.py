"""Decision tables: which rows match, and what the hit policy makes of their outputs (as in `ir.meaning.hits`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from zhaolu.executors.sql.constants import OPEN_VALUE, known
from zhaolu.executors.sql.form import FALSE, NUMBER, TRUE, Form, and_, arithmetic, case, compare, const, not_, or_, sure
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.values import Missing, Nothing, Scalar, Value, equal, is_none, is_unknown, kleene, pick, plain, truth
from zhaolu.ir.expressions import DecisionTable, In
from zhaolu.ir.meaning.hits import default

if TYPE_CHECKING:
    from zhaolu.executors.sql.lowering import World

LISTED = ("rule order", "output order", "collect")
"""Policies whose result is a list, unless it is aggregated."""


@dataclass(frozen=True)
class _Row:
    """Whether a row matches, whether that is unknown (never NULL), and its output."""

    matches: Form
    doubtful: Form
    output: Value


def decided(world: World, table: DecisionTable) -> Value:
    """The result of a table of one output."""
    if len(table.outputs) != 1 or (table.hit in LISTED and table.aggregation is None):
        raise gap("decision-table", table.span)
    outside = []
    for value, allowed in zip(table.inputs, table.input_allowed, strict=False):
        if allowed is not None:
            outside.append(sure(not_(world.condition(In(value, allowed)))))
    rows = [_row(world, [test for test in row.tests if test is not None], world.lower(row.outputs[0])) for row in table.rows]
    otherwise = _default(world, table)
    fault = or_(*outside)
    if table.hit == "first":
        branches = [pair for row in rows for pair in ((row.doubtful, Missing()), (row.matches, row.output))]
        return _picked([(fault, Missing()), *branches], otherwise)
    doubtful = or_(fault, *(row.doubtful for row in rows))
    return _picked([(doubtful, Missing()), *_combined(table, rows)], otherwise)


def _row(world: World, tests: Sequence[In], output: Value) -> _Row:
    held = kleene([world.lower(test) for test in tests], and_) if tests else Scalar(TRUE)
    return _Row(sure(truth(held)), is_unknown(held), output)


def _default(world: World, table: DecisionTable) -> Value:
    """The default; where there is none, or it comes out as none, a count is 0 all the same."""
    nothing = Scalar(const(0)) if default(table, [None]) == Decimal(0) else Nothing()
    [given] = [None if expr is None else world.lower(expr) for expr in table.defaults] or [None]
    if given is None or isinstance(given, Nothing):
        return nothing
    return _picked([(is_none(given), nothing)], given) if isinstance(nothing, Scalar) else given


def _picked(branches: Sequence[tuple[Form, Value]], otherwise: Value) -> Value:
    return pick([(condition, value) for condition, value in branches if condition != FALSE], otherwise)


def _combined(table: DecisionTable, rows: Sequence[_Row]) -> list[tuple[Form, Value]]:
    match table.hit:
        case "unique":
            several = compare(">", _how_many(rows), const(1))
            return [(several, Missing()), *((row.matches, row.output) for row in rows)]
        case "any":
            apart = [
                and_(a.matches, b.matches, not_(sure(equal(a.output, b.output))))
                for at, a in enumerate(rows)
                for b in rows[at + 1 :]
                if a.output != b.output
            ]
            return [(or_(*apart), Missing()), *((row.matches, row.output) for row in rows)]
        case "priority":
            return [(row.matches, row.output) for row in sorted(rows, key=lambda row: _rank(table, row))]
        case _:
            return [(or_(*(row.matches for row in rows)), _aggregated(table, rows))]


def _rank(table: DecisionTable, row: _Row) -> int:
    """The place of a constant output in the list of allowed values."""
    value = known(row.output)
    if value is OPEN_VALUE:
        raise gap("decision-table", table.span)
    listed = table.allowed[0] or ()
    return next((at for at, allowed in enumerate(listed) if allowed == value), len(listed))


def _how_many(rows: Sequence[_Row]) -> Form:
    total: Form = const(0)
    for row in rows:
        one = case([(row.matches, const(1))], const(0))
        total = one if total == const(0) else arithmetic("+", total, one)
    return total


def _aggregated(table: DecisionTable, rows: Sequence[_Row]) -> Value:
    """count, sum, min, max of the outputs of the rows that match; outputs that may be none or unknown are left out of SQL."""
    if table.aggregation == "count":
        return Scalar(_how_many(rows))
    outputs = [row.output for row in rows]
    if not all(isinstance(output, Scalar) and output.type is NUMBER and known(output) is not OPEN_VALUE for output in outputs):
        raise gap("decision-table", table.span)
    if table.aggregation == "sum":
        total: Form = const(0)
        for row in rows:
            total = arithmetic("+", total, case([(row.matches, plain(row.output))], const(0)))
        return Scalar(total)
    best = sorted(rows, key=lambda row: Decimal(known(row.output)), reverse=table.aggregation == "max")
    return pick([(row.matches, row.output) for row in best[:-1]], best[-1].output)
