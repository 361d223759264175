"""What this executor leaves to the reference, and why. Nothing is left silently: whoever asks looks here first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import Ruleset

MAX_DEPTH: Final = 40
"""Definitions within definitions; deeper ones may pass a limit of the reference, which then says so."""
MAX_LOOPS: Final = 3
"""Loops within loops; deeper ones may pass its limit of steps."""

GAPS: Final[Mapping[str, str]] = {
    "deep-definitions": f"definitions nested deeper than {MAX_DEPTH}: the reference stops with E182 where a record leads that deep",
    "deep-loops": f"lists gone through inside one another deeper than {MAX_LOOPS}: the reference stops with E181 after its limit of steps",
}
"""Constructs not generated, by name, with the reason."""


def gaps_of(ruleset: Ruleset) -> tuple[str, ...]:
    """The gaps a ruleset falls into; empty for one that is decided here."""
    depths = _Depths(ruleset)
    found = [depths.of(expr) for expr in ruleset.expressions()]
    names = []
    if any(definitions >= MAX_DEPTH for definitions, _ in found):
        names.append("deep-definitions")
    if any(loops > MAX_LOOPS for _, loops in found):
        names.append("deep-loops")
    return tuple(names)


class _Depths:
    """How deep definitions and loops nest, each definition measured once."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, node: ir.Expr) -> tuple[int, int]:
        """(definitions, loops) nested under a node."""
        match node:
            case ir.Definition(name):
                definitions, loops = self._definition(name)
                return definitions + 1, loops
            case ir.Reading(name):
                options = [self.of(option) for option in self._ruleset.readings[name].options.values()]
                return max(d for d, _ in options), max(n for _, n in options)
            case _:
                below = [self.of(child) for child in ir.children(node)]
                own = isinstance(node, ir.Quantified | ir.For | ir.Filter)
                return max((d for d, _ in below), default=0), max((n for _, n in below), default=0) + own

    def _definition(self, name: str) -> tuple[int, int]:
        if name not in self._known:
            self._known[name] = self.of(self._ruleset.definitions[name])
        return self._known[name]
