"""What an undecided rule waits for, as conditions by fact path: only for rules that speak for one another (`carried_by`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from zhaolu.executors.sql.form import FALSE, Form, and_, compare, is_null, not_, or_, sure
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.lowering import World
from zhaolu.executors.sql.rules import Judged, Listed, not_yet_due
from zhaolu.executors.sql.values import ObjectValue, Scalar, is_unknown
from zhaolu.executors.sql.worlds import Readings
from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import Alternative, Rule

Needs: TypeAlias = Mapping[str, Form]
"""By id path: where an answer waits for that fact (never NULL)."""


def needs_of(world: World, expr: ir.Expr) -> Needs:
    """Why the value of an expression is unknown (or known to the month only)."""
    match expr:
        case ir.Literal() | ir.AsOf() | ir.WindowPart() | ir.Parameter() | ir.Local():
            return {}
        case ir.Fact(id):
            return _leaf(world, expr, id)
        case ir.Member(ir.Fact(holder), name):
            value = world.lower(expr.base)
            if not isinstance(value, ObjectValue):
                raise gap("carried-by", expr.span)
            inner = _leaf(world, expr, f"{holder}.{name}")
            return {holder: is_unknown(value), **{path: and_(value.given, form) for path, form in inner.items()}}
        case ir.Definition(name):
            return needs_of(world, world.ruleset.definitions[name])
        case ir.Reading(name):
            option = world.choice.get(name)
            return {} if option is None else needs_of(world, world.ruleset.readings[name].options[option])
        case ir.And(items) | ir.Or(items):
            return _where(is_null(world.condition(expr)), _union(needs_of(world, item) for item in items))
        case ir.Not(operand):
            return needs_of(world, operand)
        case ir.Compare(_, left, right):
            return _where(is_null(world.condition(expr)), _union([needs_of(world, left), needs_of(world, right)]))
        case ir.In(value, tests):
            return _where(is_null(world.condition(expr)), _union(needs_of(world, part) for part in (value, *tests)))
        case ir.ListOf(items):
            return _union(needs_of(world, item) for item in items)
        case _:
            if any(isinstance(node, ir.Quantified | ir.Fact | ir.Definition) for node in ir.walk(expr)):
                raise gap("carried-by", expr.span)
            return {}


def _leaf(world: World, expr: ir.Expr, path: str) -> Needs:
    value = world.lower(expr)
    wanting = is_unknown(value)
    if isinstance(value, Scalar) and value.hi is not None:
        wanting = or_(wanting, sure(compare("<>", value.sql, value.hi)))
    return {path: wanting} if wanting != FALSE else {}


def _where(condition: Form, needs: Needs) -> Needs:
    return {path: and_(condition, form) for path, form in needs.items()}


def _union(many: Iterable[Needs]) -> Needs:
    found: dict[str, Form] = {}
    for needs in many:
        for path, form in needs.items():
            found[path] = or_(found.get(path, FALSE), form)
    return found


def _of_alternative(readings: Readings, rule: Rule, alternative: Alternative) -> Needs:
    """What the alternative waits for, in any world."""
    found: list[Needs] = []
    for _, world in readings.worlds(rule.readings):
        met = world.condition(alternative.condition)
        own = _where(is_null(met), needs_of(world, alternative.condition))
        if rule.guard is None:
            found.append(own)
            continue
        guard = world.condition(rule.guard)
        open_ = not_(sure(not_(guard)))
        unmet_or_open = not_(sure(met))
        asked = _where(and_(is_null(guard), unmet_or_open), needs_of(world, rule.guard))
        found.append(_union([_where(open_, own), asked]))
        if not_yet_due(world, rule) != FALSE and rule.due_if is not None:
            raise gap("carried-by", rule.span)
    return _union(found)


def spoken_for(readings: Readings, judged: Mapping[str, Judged], rule: Judged) -> tuple[Listed, ...]:
    """The doubts of a rule, less those for which a carrier is undecided too, for want of the same fact."""
    if not rule.rule.carried_by:
        return rule.doubts
    hoist = readings.setting.stages.hoist
    wanted: dict[str, list[Form]] = {}
    for name in rule.rule.carried_by:
        for doubt in judged[name].doubts:
            for path, form in _of_alternative(readings, doubt.rule, doubt.alternative).items():
                wanted.setdefault(path, []).append(and_(doubt.present, form))
    kept = []
    for doubt in rule.doubts:
        own = _of_alternative(readings, doubt.rule, doubt.alternative)
        carried = or_(*(and_(form, *[or_(*wanted[path])]) for path, form in own.items() if path in wanted))
        kept.append(Listed(doubt.rule, doubt.alternative, and_(doubt.present, not_(hoist(f"{rule.rule.id}_carried", carried)))))
    return tuple(kept)
