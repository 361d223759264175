"""Functions on lists. `count`, `list contains`, `all` and `any` decide although items are unknown; others are strict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from zhaolu.ir.meaning.logic import all_of, any_of, compare, same


def least(items: tuple[Any, ...], op: str = "<") -> Any:
    found = None
    for item in items:
        if item is None:
            return None
        if found is None or compare(op, item, found) is True:
            found = item
    return found


def distinct(items: tuple[Any, ...]) -> tuple[Any, ...]:
    found: list[Any] = []
    for item in items:
        if not any(same(item, other) is True for other in found):
            found.append(item)
    return tuple(found)


def place(items: tuple[Any, ...], position: Decimal, *, past_end: bool = False) -> int:
    """A FEEL position (from 1, or from the end) as an index. Raises ValueError outside the list."""
    index = int(position)
    found = index - 1 if index > 0 else len(items) + index
    if index == 0 or not 0 <= found < len(items) + past_end:
        raise ValueError(f"列表没有第 {position} 项 / no position {position}")
    return found


def sublist(items: tuple[Any, ...], position: Decimal, length: Decimal | None = None) -> tuple[Any, ...]:
    start = place(items, position)
    if length is None:
        return items[start:]
    if length < 1 or start + int(length) > len(items):
        raise ValueError("列表没有这一段 / no such part of the list")
    return items[start : start + int(length)]


def replaced(items: tuple[Any, ...], position: Decimal, item: Any) -> tuple[Any, ...]:
    at = place(items, position)
    return (*items[:at], item, *items[at + 1 :])


def removed(items: tuple[Any, ...], position: Decimal) -> tuple[Any, ...]:
    at = place(items, position)
    return items[:at] + items[at + 1 :]


def inserted(items: tuple[Any, ...], position: Decimal, item: Any) -> tuple[Any, ...]:
    at = place(items, position)
    return (*items[:at], item, *items[at:])


def flattened(items: tuple[Any, ...]) -> tuple[Any, ...]:
    found: list[Any] = []
    for item in items:
        found.extend(flattened(item) if isinstance(item, tuple) else (item,))
    return tuple(found)


LISTS: Final[Mapping[str, Callable[..., Any]]] = {
    "count": lambda items: Decimal(len(items)),
    "min": least,
    "max": lambda items: least(items, ">"),
    "all": lambda items: all_of(items),
    "any": lambda items: any_of(items),
    "list contains": lambda items, element: any_of(same(item, element) for item in items),
    "distinct values": distinct,
    "sublist": sublist,
    "append": lambda items, *more: (*items, *more),
    "concatenate": lambda *lists: tuple(item for items in lists for item in items),
    "union": lambda *lists: distinct(tuple(item for items in lists for item in items)),
    "insert before": inserted,
    "remove": removed,
    "list replace": replaced,
    "reverse": lambda items: items[::-1],
    "index of": lambda items, match: tuple(Decimal(i) for i, item in enumerate(items, 1) if same(item, match) is True),
    "flatten": flattened,
}

GATHERED = frozenset({"min", "max", "sum", "product", "mean", "median", "stddev", "mode", "all", "any"})
"""Functions that may be given their list item by item: `max(1, 2)`."""
