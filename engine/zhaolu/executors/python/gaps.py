"""What this executor leaves to the reference, and why. Nothing is left silently: whoever asks looks here first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from zhaolu.executors.python.steps import LENGTHS, MAX_STEPS, most_steps
from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.values import Object

MAX_DEPTH: Final = 40
"""Definitions within definitions; deeper ones may pass a limit of the reference, which then says so."""

GAPS: Final[Mapping[str, str]] = {
    "deep-definitions": f"definitions nested deeper than {MAX_DEPTH}: the reference stops with E182 where a record leads that deep",
    "many-steps": f"rules that may take more than {MAX_STEPS} steps (E181), which generated code does not count: loops within loops "
    "over long ranges always, over lists of the record where these are long (`Executor.covers` tells)",
}
"""Constructs not generated, by name, with the reason."""


def gaps_of(ruleset: Ruleset, longest: int | None = None) -> tuple[str, ...]:
    """The gaps a ruleset falls into, whatever the record; empty for one that is decided here.

    `longest`: what `longest_lists` says, where it is known.
    """
    names = []
    if len(ruleset.definitions) >= MAX_DEPTH and deepest_definition(ruleset) >= MAX_DEPTH:
        names.append("deep-definitions")
    if (longest_lists(ruleset) if longest is None else longest) < 0:
        names.append("many-steps")
    return tuple(names)


def longest_lists(ruleset: Ruleset) -> int:
    """A number of items a record's lists may have so that the reference surely keeps its limit of steps; -1 if none.

    `LENGTHS[0]`, the longest the door lets pass, for all but few rulesets.
    """
    return next((length for length in LENGTHS if most_steps(ruleset, length) <= MAX_STEPS), -1)


def longest_in(value: Any) -> int:
    """The length of the longest list in a record, at any depth."""
    match value:
        case Object():
            return max(map(longest_in, value.values()), default=0)
        case tuple():
            return max(len(value), max(map(longest_in, value), default=0))
        case _:
            return 0


def deepest_definition(ruleset: Ruleset) -> int:
    """How many definitions stand within one another."""
    known: dict[str, int] = {}

    def depth(node: ir.Expr) -> int:
        match node:
            case ir.Definition(name):
                if name not in known:
                    known[name] = 1 + depth(ruleset.definitions[name])
                return known[name]
            case ir.Reading(name):
                return max(map(depth, ruleset.readings[name].options.values()), default=0)
            case _:
                return max(map(depth, ir.children(node)), default=0)

    return max(map(depth, ruleset.expressions()), default=0)
