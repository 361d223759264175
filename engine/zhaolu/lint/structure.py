"""What expressions are made of: their shape without places, and whether they can fail."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.types import Type


def structure(part: Any, names: dict[str, Any], depth: int) -> Any:
    """An expression as nested tuples without places: variables by what they stand for, or by how deep they are bound."""
    match part:
        case ir.Local(name):
            return "local", names.get(name, name)
        case ir.Quantified(kind, variable, source, condition):
            inner = {**names, variable: depth}
            return "quantified", kind, structure(source, names, depth), structure(condition, inner, depth + 1)
        case ir.For(variable, source, result, flatten):
            inner = {**names, variable: depth}
            return "for", flatten, structure(source, names, depth), structure(result, inner, depth + 1)
        case ir.Filter(base, condition):
            return "filter", structure(base, names, depth), structure(condition, {**names, "item": depth}, depth + 1)
        case ir.Node():
            kept = [f.name for f in fields(part) if f.name not in ("type", "span")]
            return type(part).__name__, *(structure(getattr(part, name), names, depth) for name in kept)
        case ir.TableRow(tests, outputs):
            return "row", structure(tests, names, depth), structure(outputs, names, depth)
        case tuple():
            return tuple(structure(item, names, depth) for item in part)
        case Type():
            return repr(part)
        case _:
            return type(part).__name__, part


def sure(condition: ir.Expr, ruleset: Ruleset) -> bool:
    """Whether a condition is definite for every fully known record: nothing in it can fail or be absent from a table."""
    for node in ir.walk(condition):
        match node:
            case ir.Literal() | ir.Fact() | ir.Local() | ir.Member() | ir.Compare() | ir.Not() | ir.And() | ir.Or() | ir.In():
                pass
            case ir.AsOf() | ir.WindowPart() | ir.ListOf() | ir.RangeOf() | ir.Quantified():
                pass
            case ir.Reading(name) if name in ruleset.readings:
                if not all(sure(option, ruleset) for option in ruleset.readings[name].options.values()):
                    return False
            case ir.Definition(name) if name in ruleset.definitions:
                if not sure(ruleset.definitions[name], ruleset):
                    return False
            case _:
                return False
    return True
