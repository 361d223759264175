"""Conditions with the facts behind them: what generated code calls when somebody asks why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from zhaolu.executors.python.runtime import choose, conjunction, disjunction, every, inverse, missing, some
from zhaolu.ir.values import Object, Unknown

Facts = tuple[tuple[str, Any], ...]
"""Facts read, as (id path, value), in the order read; unknown ones with their `Unknown`."""
Why = tuple[Any, Facts]
"""The value of a condition and the facts of the parts that mattered."""


def _decisive(value: Any, found: Sequence[Why], absorbing: bool) -> Facts:
    """The facts of the parts that made the value: those equal to an absorbing value, the unknown ones, or all."""
    if value is absorbing:
        found = [part for part in found if part[0] is absorbing]
    elif isinstance(value, Unknown):
        found = [part for part in found if isinstance(part[0], Unknown)]
    return tuple(item for _, facts in found for item in facts)


def why_all(*found: Why) -> Why:
    value = conjunction(*(part[0] for part in found))
    return value, _decisive(value, found, False)


def why_any(*found: Why) -> Why:
    value = disjunction(*(part[0] for part in found))
    return value, _decisive(value, found, True)


def why_not(found: Why) -> Why:
    return inverse(found[0]), found[1]


def why_if(tested: Why, then: Callable[[], Why], otherwise: Callable[[], Why]) -> Why:
    value = choose(tested[0], lambda: then()[0], lambda: otherwise()[0])
    facts = tested[1]
    if tested[0] is True or isinstance(tested[0], Unknown):
        facts += then()[1]
    if tested[0] is not True:
        facts += otherwise()[1]
    return value, facts


def why_some(source: Any, test: Callable[[Any], Why], reads: Callable[[], Facts]) -> Why:
    return _why_items(some, source, test, reads, True)


def why_every(source: Any, test: Callable[[Any], Why], reads: Callable[[], Facts]) -> Why:
    return _why_items(every, source, test, reads, False)


def _why_items(combine: Callable[..., Any], source: Any, test: Callable[[Any], Why], reads: Callable[[], Facts], absorbing: bool) -> Why:
    """A list gone through: its decisive items, or the list itself where there are none."""
    if not isinstance(source, tuple):
        return combine(source, lambda item: test(item)[0]), reads()
    found = [test(item) for item in source]
    value = combine(tuple(part[0] for part in found), lambda item: item)
    if value is absorbing:
        found = [part for part in found if part[0] is absorbing]
    elif isinstance(value, Unknown):
        found = [part for part in found if isinstance(part[0], Unknown)]
    return value, tuple(item for _, facts in found for item in facts) if found else reads()


def read_member(holder: Any, name: str, value: Any, reads: Callable[[], Facts]) -> Facts:
    """The facts read by `holder.name`: the member, or that of every item."""
    if isinstance(holder, Object):
        return ((holder.path_of(name), value),)
    if isinstance(holder, tuple):
        return tuple((item.path_of(name), item.get(name, missing(item.path_of(name)))) for item in holder if isinstance(item, Object))
    return reads()


def read_items(source: Any, reads: Callable[[Any], Facts]) -> Facts:
    return tuple(found for item in source for found in reads(item)) if isinstance(source, tuple) else ()


def facts_of(found: Sequence[Why]) -> dict[str, Any]:
    """The known facts, by id path, each once, in the order read."""
    facts: dict[str, Any] = {}
    for _, read in found:
        for path, value in read:
            if not isinstance(value, Unknown):
                facts.setdefault(path, value)
    return facts
