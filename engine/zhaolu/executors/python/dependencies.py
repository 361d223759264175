"""What the expressions of a ruleset hang on, found once for everything that is generated from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from zhaolu.ir import expressions as ir
from zhaolu.ir.functions import FUNCTIONS
from zhaolu.ir.rules import Ruleset

WITH_CALENDAR: Final = frozenset({"working day", "working days"})
NOTHING: Final = frozenset[str]()


class Dependencies:
    """By node, of one ruleset. `folded` keeps the values of constant expressions (see `values.Module.folded`)."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.folded: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[ir.Expr, Any]] = {}
        self._marks: dict[int, tuple[ir.Expr, frozenset[str]]] = {}

    def marks(self, node: ir.Expr) -> frozenset[str]:
        """What an expression depends on: `fact`, `local`, `moment` (the moment, context or plugins), `reading:<name>`."""
        held = self._marks.get(id(node))
        if held is None:
            found = self._own(node).union(*map(self.marks, self._under(node)))
            held = self._marks[id(node)] = node, found
        return held[1]

    def projected(self, node: ir.Expr, choice: Mapping[str, str]) -> dict[str, str]:
        """The part of a choice that an expression hangs on."""
        marks = self.marks(node) if choice else NOTHING
        return {name: label for name, label in choice.items() if f"reading:{name}" in marks}

    def definitions(self, node: ir.Expr) -> Iterator[ir.Definition]:
        """Every definition an expression names, also by way of others."""
        if isinstance(node, ir.Definition):
            yield node
        for part in self._under(node):
            yield from self.definitions(part)

    def _own(self, node: ir.Expr) -> frozenset[str]:
        match node:
            case ir.Fact():
                return frozenset({"fact"})
            case ir.Local():
                return frozenset({"local"})
            case ir.Reading(name):
                return frozenset({f"reading:{name}"})
            case ir.Parameter() | ir.AsOf():
                return frozenset({"moment"})
            case ir.Call(function) if function in WITH_CALENDAR or function not in FUNCTIONS:
                return frozenset({"moment"})
            case ir.Lookup(table) if table not in self.ruleset.tables:
                return frozenset({"moment"})
            case _:
                return NOTHING

    def _under(self, node: ir.Expr) -> tuple[ir.Expr, ...]:
        """The parts of a node, through definitions, readings and windows."""
        match node:
            case ir.Definition(name):
                return (self.ruleset.definitions[name],)
            case ir.Reading(name):
                return tuple(self.ruleset.readings[name].options.values())
            case ir.WindowPart(window, part):
                bound = getattr(self.ruleset.windows[window], part)
                return () if bound is None else (bound,)
            case _:
                return ir.children(node)
