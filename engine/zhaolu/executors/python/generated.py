"""Generated source, and how it becomes functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import Any, NamedTuple

from zhaolu.executors.python.namespace import NAMES
from zhaolu.ir.rules import Ruleset

Choice = Mapping[str, str]
"""Readings and the options chosen."""


class Source(NamedTuple):
    """Generated text and the objects it names but cannot write (decision tables, types)."""

    text: str
    namespace: Mapping[str, Any]


def load(source: Source, name: str) -> Callable[..., Any]:
    """The `bind` of a generated module."""
    space: dict[str, Any] = {**NAMES, **source.namespace, "once": once}
    exec(compile(source.text, f"<zhaolu {name}>", "exec"), space)
    return space["bind"]  # type: ignore[no-any-return]


def once(work: Callable[[], Any]) -> Callable[[], Any]:
    """The work, done at most once."""
    found: list[Any] = []

    def result() -> Any:
        if not found:
            found.append(work())
        return found[0]

    return result


def worlds(ruleset: Ruleset, readings: Iterable[str], pins: Choice) -> list[dict[str, str]]:
    """Every combination of the options of `readings` that are neither settled nor pinned.

    A pin that is no option here (an earlier year's reading of the same name may have others) fixes nothing.
    """
    names = list(readings)
    options = []
    for name in names:
        declared = ruleset.readings[name]
        fixed = pins[name] if pins.get(name) in declared.options else declared.settled
        options.append([fixed] if fixed is not None else list(declared.options))
    return [dict(zip(names, labels, strict=True)) for labels in product(*options)]
