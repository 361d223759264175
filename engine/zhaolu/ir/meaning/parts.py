"""Parts of values: fields, positions, the items that are gone through. They raise ValueError or LookupError."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from zhaolu.ir.meaning.logic import compare, strictly
from zhaolu.ir.meaning.times import steps, temporal_property
from zhaolu.ir.values import OPEN, Between, Cause, Object, RangeValue, Unknown

MAX_ITEMS: Final = 100_000
"""Items of a list that is gone through or built."""


def member(base: Any, name: str) -> Any:
    """A field of an object (missing: unknown, with its path), of every item of a list, or a property of a temporal value."""
    match base:
        case None | Unknown():
            return base
        case tuple():
            return tuple(member(item, name) for item in base)
        case Mapping():
            path = base.path_of(name) if isinstance(base, Object) else name
            value = base.get(name, Unknown(frozenset({Cause("missing", path)})))
            if isinstance(value, Between) and not value.causes:
                return Between(value.lo, value.hi, frozenset({Cause("imprecise", path)}))
            return value
        case RangeValue(lo, hi, lo_included, hi_included):
            bounds = {"start": lo, "end": hi, "start included": lo_included, "end included": hi_included}
            return None if bounds[name] is OPEN else bounds[name]
        case Between(date() as lo, date() as hi):
            fixed = name == "year" or (name in ("month", "day") and (lo.year, lo.month) == (hi.year, hi.month))
            return strictly(lambda day: temporal_property(day, name), base, monotone=fixed)
        case _:
            return temporal_property(base, name)


def at(items: Any, index: Decimal) -> Any:
    """The item at a position from 1, or from the end; none outside the list."""
    items = items if isinstance(items, tuple) else (items,)
    place = int(index) - 1 if index > 0 else len(items) + int(index)
    return items[place] if index != 0 and 0 <= place < len(items) else None


def items_of(source: Any) -> Any:
    """What some, every and for go through; none and unknown stay."""
    match source:
        case None | Unknown():
            return source
        case tuple():
            if len(source) > MAX_ITEMS:
                raise ValueError(f"超过 {MAX_ITEMS} 项 / more than {MAX_ITEMS} items")
            return source
        case RangeValue(lo, hi, True, True) if (
            lo is not OPEN and hi is not OPEN and compare("<=", lo, hi) is True and type(lo) in (Decimal, date)
        ):
            return steps(lo, hi)
        case RangeValue() | Between():
            raise ValueError("这个范围不能逐项取 / this range cannot be gone through")
        case _:
            return (source,)
