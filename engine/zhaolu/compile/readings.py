"""Which readings an expression hangs on, through definitions and other readings; and the bound on their combinations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod

from zhaolu.ir.expressions import Definition, Expr, Reading, WindowPart, walk
from zhaolu.ir.rules import ReadingChoice, Window

COMBINATIONS = 64
"""A rule may hang on at most so many combinations of open readings."""


class Reach:
    """Finds the readings under expressions; what a definition reaches is found once."""

    def __init__(self, definitions: Mapping[str, Expr], readings: Mapping[str, ReadingChoice], windows: Mapping[str, Window]) -> None:
        self.definitions, self.readings, self.windows = definitions, readings, windows
        self._known: dict[tuple[str, str], frozenset[str]] = {}
        self.used_definitions: set[str] = set()

    def of(self, expressions: Iterable[Expr | None]) -> tuple[str, ...]:
        """The readings, in the order they are declared."""
        found: set[str] = set()
        for expr in expressions:
            if expr is not None:
                found |= self._under(expr)
        return tuple(name for name in self.readings if name in found)

    def _under(self, expr: Expr) -> set[str]:
        found: set[str] = set()
        for node in walk(expr):
            match node:
                case Reading(name):
                    found.add(name)
                    if name in self.readings:
                        found |= self._named("reading", name, self.readings[name].options.values())
                case Definition(name):
                    self.used_definitions.add(name)
                    if name in self.definitions:
                        found |= self._named("definition", name, [self.definitions[name]])
                case WindowPart(name, _):
                    if name in self.windows:
                        window = self.windows[name]
                        parts = (window.start, window.end, window.first_day, window.last_day)
                        found |= self._named("window", name, [part for part in parts if part is not None])
        return found

    def _named(self, kind: str, name: str, parts: Iterable[Expr]) -> frozenset[str]:
        key = kind, name
        if key not in self._known:
            self._known[key] = frozenset()
            self._known[key] = frozenset(r for part in parts for r in self._under(part))
        return self._known[key]

    def combinations(self, names: Iterable[str]) -> int:
        """How many worlds the open ones among these readings make."""
        return prod(len(self.readings[n].options) for n in names if self.readings[n].settled is None)
