"""Three values and none: how known parts combine when others are unknown, none or known only within bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from itertools import product
from typing import Any

from zhaolu.ir.values import OPEN, Between, Cause, Months, RangeValue, Seconds, Unknown


class IllTyped(TypeError):
    """An operation on values it is not defined for. Checked rules never come here; FEEL's dynamic mode gives none."""


def unknown(*values: Any) -> Unknown:
    """Not known, for all the reasons found in `values`."""
    return Unknown(frozenset(cause for value in values for cause in causes(value)))


def causes(value: Any) -> frozenset[Cause]:
    """Why a value is not fully known; inside lists too."""
    match value:
        case Unknown() | Between():
            return value.causes
        case tuple():
            return frozenset(cause for item in value for cause in causes(item))
        case _:
            return frozenset()


def all_of(values: Iterable[Any]) -> Any:
    """Kleene's and: false as soon as one is false, else unknown, else none, else true."""
    doubts: list[Unknown] = []
    none = False
    for value in values:
        if value is False:
            return False
        if isinstance(value, Unknown):
            doubts.append(value)
        elif value is None:
            none = True
    return unknown(*doubts) if doubts else None if none else True


def any_of(values: Iterable[Any]) -> Any:
    """Kleene's or."""
    return negation(all_of(negation(value) for value in values))


def negation(value: Any) -> Any:
    return not value if isinstance(value, bool) else value


def strictly(operation: Callable[..., Any], *values: Any, monotone: bool = False) -> Any:
    """`operation` on known values: unknown if any is unknown, none if any is none.

    Between bounds, a monotone operation runs between its results for the ends; any other is unknown.
    """
    if any(isinstance(value, Unknown) for value in values):
        return unknown(*values)
    if any(value is None for value in values):
        return None
    if not any(isinstance(value, Between) for value in values):
        return operation(*values)
    if not monotone:
        return unknown(*values)
    results = [operation(*corner) for corner in product(*map(ends, values))]
    if any(result is None or isinstance(result, Unknown) for result in results):
        return unknown(*values, *results)
    lo, hi = min(results), max(results)
    return lo if lo == hi else Between(lo, hi, unknown(*values).causes)


def ends(value: Any) -> tuple[Any, ...]:
    return (value.lo, value.hi) if isinstance(value, Between) else (value,)


# --- comparison -------------------------------------------------------------------------------------------------

_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def compare(op: str, left: Any, right: Any) -> Any:
    """A comparison; of values known within bounds it is definite only if all of them agree."""
    if op == "=":
        return equal(left, right)
    if op == "!=":
        return negation(equal(left, right))
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return unknown(left, right)
    if left is None or right is None:
        return None
    found = {_ordered(op, a, b) for a, b in product(ends(left), ends(right))}
    return found.pop() if len(found) == 1 else unknown(left, right)


def _ordered(op: str, left: Any, right: Any) -> bool:
    if kind(left) != kind(right) or kind(left) not in _ORDERED:
        raise IllTyped(f"{kind(left)} {op} {kind(right)}")
    left, right = comparable(left, right)
    try:
        return _ORDERS[op](left, right)
    except TypeError as fault:
        raise IllTyped(f"{kind(left)} {op} {kind(right)}：一个有时区、一个没有 / one has an offset, the other has none") from fault


def equal(left: Any, right: Any) -> Any:
    """Equality. None equals none alone; lists and objects are compared member by member."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return unknown(left, right)
    if left is None or right is None:
        return left is right
    if isinstance(left, Between) or isinstance(right, Between):
        apart = compare("<", left, right), compare(">", left, right)
        return False if True in [part for part in apart if isinstance(part, bool)] else unknown(left, right)
    if kind(left) != kind(right):
        raise IllTyped(f"{kind(left)} = {kind(right)}")
    match left:
        case tuple():
            return len(left) == len(right) and all_of(equal(a, b) for a, b in zip(left, right, strict=True))
        case RangeValue():
            if (left.lo_included, left.hi_included) != (right.lo_included, right.hi_included):
                return False
            bounds = ((left.lo, right.lo), (left.hi, right.hi))
            return all_of(a is b if OPEN in (a, b) else equal(a, b) for a, b in bounds)
        case Mapping():
            missing = Unknown(frozenset({Cause("missing", "member")}))
            return all_of(equal(left.get(name, missing), right.get(name, missing)) for name in {*left, *right})
        case _:
            a, b = comparable(left, right)
            return a == b


def same(left: Any, right: Any) -> Any:
    """Equality for membership: values of different kinds are simply different."""
    try:
        return equal(left, right)
    except IllTyped:
        return False


def within(value: Any, range_: RangeValue) -> Any:
    """Whether a value lies in a range; none if a bound is none."""
    above = True if range_.lo is OPEN else compare(">=" if range_.lo_included else ">", value, range_.lo)
    below = True if range_.hi is OPEN else compare("<=" if range_.hi_included else "<", value, range_.hi)
    return None if above is None or below is None else all_of((above, below))


def accepts(test: Any, value: Any) -> Any:
    """Whether a unary test accepts a value: a range by membership, a list if any item does, anything else by equality."""
    match test:
        case Unknown():
            return unknown(test)
        case RangeValue():
            return within(value, test)
        case tuple():
            whole = [same(value, test)] if isinstance(value, tuple) else []
            return any_of([*whole, *(within(value, item) if isinstance(item, RangeValue) else same(value, item) for item in test)])
        case _:
            return equal(value, test)


# --- kinds ------------------------------------------------------------------------------------------------------

_ORDERED = ("number", "string", "date", "time", "date and time", "years and months duration", "days and time duration")


def kind(value: Any) -> str:
    """The FEEL name of a known value's kind."""
    match value:
        case bool():
            return "boolean"
        case Decimal():
            return "number"
        case str():
            return "string"
        case datetime():
            return "date and time"
        case date():
            return "date"
        case time():
            return "time"
        case Months():
            return "years and months duration"
        case Seconds():
            return "days and time duration"
        case tuple():
            return "list"
        case RangeValue():
            return "range"
        case Mapping():
            return "context"
        case None:
            return "null"
        case _:
            return type(value).__name__


def comparable(left: Any, right: Any) -> tuple[Any, Any]:
    """Times of day with a zone compare by the offset their zone has on 1 January 1970; everything else as it is."""
    if isinstance(left, time) and isinstance(right, time):
        return tuple(datetime.combine(_SOME_DAY, side) for side in (left, right))  # type: ignore[return-value]
    return left, right


_SOME_DAY = date(1970, 1, 1)
