"""How many steps the reference takes at most: a bound from the shape of the rules and the length of a record's lists.

Generated code does not count. Where the bound stays below the reference's limit for every record that passes the door,
nothing has to be counted at all; elsewhere it says up to which length of lists that is so.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from zhaolu.ir import expressions as ir
from zhaolu.ir.meaning.parts import MAX_ITEMS
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.types import List
from zhaolu.model.converters import LONGEST_LIST, LONGEST_TEXT

MAX_STEPS: Final = 2_000_000
"""The limit of the reference (one record, one choice of readings)."""
LONGEST_RANGE: Final = 10_000


LENGTHS: Final = (LONGEST_LIST, 200, 50, 10, 2, 0)
"""Lengths of lists that are tried, from the longest that passes the door."""


def most_steps(ruleset: Ruleset, longest: int) -> int:
    """The steps of one decision at most, for records whose lists have at most `longest` items."""
    return _Bound(ruleset, longest).whole()


class _Bound:
    """Steps at most, for records whose lists have at most `longest` items."""

    def __init__(self, ruleset: Ruleset, longest: int) -> None:
        self._ruleset = ruleset
        self._longest = longest
        self._known: dict[tuple[str, int], int] = {}

    def whole(self) -> int:
        """A whole decision: every expression evaluated and explained, definitions worked out once."""
        ruleset = self._ruleset
        found = sum(map(self._evaluated, ruleset.definitions.values()))
        for rule in ruleset.rules:
            conditions = [e for e in (rule.guard, *(a.condition for a in rule.alternatives)) if e is not None]
            found += sum(self._evaluated(e) + self._explained(e) for e in conditions)
            found += sum(2 * self._evaluated(e) for e in (rule.due, rule.due_if) if e is not None)
        for presumption in ruleset.presumptions:
            times = max(1, self._longest) ** presumption.path.count("[]")
            found += times * sum(self._evaluated(e) for e in (presumption.when, presumption.take) if e is not None)
        for penalty in ruleset.penalties:
            starts = [imposition.ban.start for imposition in penalty.impositions if imposition.ban]
            found += sum(self._evaluated(e) for e in (penalty.event, penalty.when, *starts) if e is not None)
        return found + sum(self._evaluated(e) for effect in ruleset.effects for e in (effect.when, effect.value) if e is not None)

    def _evaluated(self, node: ir.Expr) -> int:
        key = "evaluated", id(node)
        if key not in self._known:
            self._known[key] = self._steps(node)
        return self._known[key]

    def _steps(self, node: ir.Expr) -> int:
        match node:
            case ir.Reading(name):
                return 1 + max(map(self._evaluated, self._ruleset.readings[name].options.values()), default=0)
            case ir.WindowPart(window, part):
                bound = getattr(self._ruleset.windows[window], part)
                return 1 if bound is None else 1 + self._evaluated(bound)
            case ir.Quantified(_, _, listed, inner) | ir.For(_, listed, inner) | ir.Filter(listed, inner):
                return 1 + self._evaluated(listed) + self._items(listed) * self._evaluated(inner)
            case ir.DecisionTable():
                return 1 + 2 * sum(map(self._evaluated, ir.children(node)))
            case _:
                return 1 + sum(map(self._evaluated, ir.children(node)))

    def _explained(self, node: ir.Expr) -> int:
        """The steps of saying why: the condition again, its parts, and the facts at the leaves."""
        key = "explained", id(node)
        if key not in self._known:
            self._known[key] = self._evaluated(node) + self._under(node)
        return self._known[key]

    def _under(self, node: ir.Expr) -> int:
        match node:
            case ir.And() | ir.Or() | ir.Not() | ir.If():
                return sum(map(self._explained, ir.children(node)))
            case ir.Quantified(_, _, listed, condition):
                return self._evaluated(listed) + self._items(listed) * self._explained(condition) + self._read(listed)
            case ir.Definition(name):
                return self._explained(self._ruleset.definitions[name])
            case _:
                return self._read(node)

    def _read(self, node: ir.Expr) -> int:
        match node:
            case ir.Definition(name):
                return self._read(self._ruleset.definitions[name])
            case ir.Reading(name):
                return max(map(self._read, self._ruleset.readings[name].options.values()), default=0)
            case ir.Quantified(_, _, listed, condition):
                return self._evaluated(listed) + self._items(listed) * self._read(condition)
            case _:
                return 2 * self._evaluated(node) + sum(map(self._read, ir.children(node)))

    def _items(self, node: ir.Expr) -> int:
        """How many items a list that is gone through has at most; what is no list counts as one."""
        match node:
            case ir.Literal(tuple() as items) | ir.ListOf(items):
                return len(items)
            case ir.RangeOf(ir.Literal(Decimal() | date() as lo), ir.Literal(Decimal() | date() as hi)):
                return min(LONGEST_RANGE, abs(int(hi - lo if isinstance(lo, Decimal) else hi.toordinal() - lo.toordinal())) + 1)  # type: ignore[operator,union-attr]
            case ir.RangeOf():
                return LONGEST_RANGE
            case ir.Filter(listed, _):
                return self._items(listed)
            case ir.For(_, listed, inner):
                return min(MAX_ITEMS, self._items(listed) * (self._items(inner) if isinstance(inner, ir.For) else 1))
            case ir.If(_, then, otherwise):
                return max(self._items(then), self._items(otherwise))
            case ir.Definition(name):
                return self._items(self._ruleset.definitions[name])
            case ir.Reading(name):
                return max(map(self._items, self._ruleset.readings[name].options.values()), default=1)
            case ir.Fact() | ir.Member():
                return self._longest if isinstance(node.type, List) else 1
            case ir.Call() | ir.DecisionTable():
                return LONGEST_TEXT + sum(map(self._items, ir.children(node)))
            case _:
                return LONGEST_LIST if isinstance(node.type, List) else 1
