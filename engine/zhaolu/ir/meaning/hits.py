"""Hit policies of decision tables (DMN 1.5, section 8.2.8): what becomes of the rows that match."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from zhaolu.ir.expressions import DecisionTable
from zhaolu.ir.meaning.lists import least
from zhaolu.ir.meaning.logic import equal
from zhaolu.ir.meaning.numbers import total
from zhaolu.ir.values import Object


def output(table: DecisionTable, values: Sequence[Any]) -> Any:
    """One output is its value, several are an object of them."""
    return values[0] if len(values) == 1 else Object(dict(zip(table.outputs, values, strict=True)))


def default(table: DecisionTable, given: Sequence[Any]) -> Any:
    """What a table says where no row matches; `given` are the values of its defaults, none where there is none."""
    if all(value is None for value in given):
        return Decimal(0) if table.aggregation == "count" else None
    found = output(table, given)
    return (found,) if table.hit in ("collect", "rule order", "output order") and table.aggregation is None else found


def combined(table: DecisionTable, matched: list[Any], fault: Callable[[str], Any]) -> Any:
    """What the hit policy makes of the outputs of the matching rows (at least one). `fault` gives the value of a fault."""
    match table.hit:
        case "unique" if len(matched) > 1:
            return fault("唯一命中的表有几行同时成立 / more than one row of a unique table matches")
        case "any" if any(equal(matched[0], other) is not True for other in matched):
            return fault("同时成立的几行结果不同 / the matching rows of an any table differ")
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
