"""Whole records made from the vocabulary by a seed, and their keys one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhaolu.surfaces.comparing.applicants import NEAR, WORDS, full_record, members, value

__all__ = ["NEAR", "WORDS", "declared_path", "full_record", "members", "paths", "value", "without"]


def paths(raw: Any, prefix: str = "") -> Iterator[tuple[str, ...]]:
    """Every key of a record, as steps; list positions as `[0]`."""
    if isinstance(raw, dict):
        for name, inner in raw.items():
            yield (*([prefix] if prefix else []), name)
            for deeper in paths(inner):
                yield (name, *deeper)
    elif isinstance(raw, list):
        for i, item in enumerate(raw):
            for deeper in paths(item):
                yield (f"[{i}]", *deeper)


def declared_path(steps: tuple[str, ...]) -> str:
    """`education[].level` for `('education', '[0]', 'level')`."""
    return ".".join(steps).replace(".[", "[").replace("[0]", "[]").replace("[1]", "[]")


def without(raw: Any, steps: tuple[str, ...]) -> Any:
    """The record with one key missing; unchanged if it is gone already."""
    first, rest = steps[0], steps[1:]
    if isinstance(raw, list):
        position = int(first[1:-1])
        return [without(item, rest) if i == position else item for i, item in enumerate(raw)]
    if not isinstance(raw, dict) or first not in raw:
        return raw
    if not rest:
        return {name: inner for name, inner in raw.items() if name != first}
    return {name: without(inner, rest) if name == first else inner for name, inner in raw.items()}
