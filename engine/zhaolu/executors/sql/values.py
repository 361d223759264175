"""Values as SQL: known, none and unknown kept apart.

| a value            | as expressions                                                                   |
|--------------------|----------------------------------------------------------------------------------|
| text               | `cell`: the text, the word `null` for none, NULL for unknown                     |
| number, date, …    | `sql`: NULL where unknown or none; `none`: true where none, never NULL           |
| date of a month    | besides `sql` (the first possible day) `hi` (the last)                           |
| condition          | `sql`: NULL where unknown or none                                                |
| object             | `given`: there is one; `none`; neither: unknown                                  |
| list               | `sql`: NULL where unknown or none; how to read an item                           |
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeAlias

from zhaolu.executors.sql.form import (
    BOOL,
    FALSE,
    TEXT,
    TRUE,
    UNDECIDED,
    Const,
    Form,
    SqlType,
    and_,
    case,
    compare,
    const,
    is_known,
    is_null,
    not_,
    null,
    op,
    or_,
    sure,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.ir.times import last_of_month
from zhaolu.ir.values import OPEN, Between, Months, RangeValue, Seconds, Unknown

NONE_CELL = "null"
"""How none is written in a text cell."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A condition, number, date or instant. `none` may be worked out late: ask `is_none`.

    `years_since`: where it is an age on a fixed day, whose birth; an age is compared as that birth with a day.
    `unit`: `months` or `seconds` where the number is a duration.
    """

    sql: Form
    none: Form | Callable[[], Form] = FALSE
    hi: Form | None = None
    years_since: tuple[Scalar, date] | None = None
    unit: str = ""

    @property
    def type(self) -> SqlType:
        return self.sql.type

    @property
    def last(self) -> Form:
        return self.sql if self.hi is None else self.hi


@dataclass(frozen=True, slots=True)
class Text:
    """`among`: every text there can be, where that is declared."""

    cell: Form
    among: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """The literal none."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Surely unknown, of whatever type."""


@dataclass(frozen=True, slots=True)
class ObjectValue:
    """An object of the record: `member(name)` reads a field; unknown where neither given nor none."""

    given: Form
    none: Form
    member: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class ListValue:
    """A list of the record. `read(item)` is the value of an item."""

    sql: Form
    none: Form
    read: Callable[[Form], Any]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A list whose items are known one by one (a list literal, a constant of the context)."""

    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A range, to test membership in. A bound None is open."""

    lo: Any
    hi: Any
    lo_included: bool
    hi_included: bool


Value: TypeAlias = Scalar | Text | Nothing | Missing | ObjectValue | ListValue | Fixed | Span


def is_none(value: Any) -> Form:
    """Whether a value is none: true or false, never NULL."""
    match value:
        case Nothing():
            return TRUE
        case Missing() | Fixed() | Span():
            return FALSE
        case Text(cell):
            return sure(compare("=", cell, const(NONE_CELL)))
        case Scalar(_, none, _):
            return none() if callable(none) else none
        case ObjectValue(_, none, _) | ListValue(_, none, _):
            return none
        case _:
            raise TypeError(type(value).__name__)


def is_unknown(value: Any) -> Form:
    """Whether a value is unknown: true or false. A date known to the month is not."""
    match value:
        case Nothing() | Fixed() | Span():
            return FALSE
        case Missing():
            return TRUE
        case Text(cell):
            return is_null(cell)
        case ObjectValue(given, none, _):
            return not_(or_(given, none))
        case Scalar(sql, _, _) | ListValue(sql, _, _):
            return and_(is_null(sql), not_(is_none(value)))
        case _:
            raise TypeError(type(value).__name__)


def is_given(value: Any) -> Form:
    """Whether there is a value, neither none nor unknown."""
    match value:
        case Nothing() | Missing():
            return FALSE
        case Fixed() | Span():
            return TRUE
        case Text(cell):
            return sure(compare("<>", cell, const(NONE_CELL)))
        case Scalar(sql, _, _) | ListValue(sql, _, _):
            return is_known(sql)
        case ObjectValue(given, _, _):
            return given
        case _:
            raise TypeError(type(value).__name__)


def plain(value: Any) -> Form:
    """The value, NULL where unknown or none."""
    match value:
        case Text(Const() as cell):
            return cell
        case Text(cell):
            return op("nullif", TEXT, cell, const(NONE_CELL))
        case Scalar(sql, _, _):
            return sql
        case Nothing() | Missing():
            return UNDECIDED
        case _:
            raise gap("object-value")


def truth(value: Any) -> Form:
    """A condition as SQL: NULL where unknown or none."""
    match value:
        case Scalar(sql, _, _) if sql.type is BOOL:
            return sql
        case Nothing() | Missing():
            return UNDECIDED
        case _:
            raise gap("any-type")


def constant(value: Any) -> Value:
    """A value of `ir.values` as SQL."""
    match value:
        case None:
            return Nothing()
        case Unknown():
            return Missing()
        case str():
            return Text(const(value))
        case Between(lo, hi):
            return Scalar(const(lo), FALSE, const(hi))
        case Months(months):
            return Scalar(const(months), unit="months")
        case Seconds(seconds):
            return Scalar(const(seconds), unit="seconds")
        case bool() | Decimal() | date() | datetime():
            return Scalar(const(value))
        case tuple() | list():
            return Fixed(tuple(constant(item) for item in value))
        case RangeValue(lo, hi, lo_included, hi_included):
            start, end = (None if bound is OPEN else constant(bound) for bound in (lo, hi))
            return Span(start, end, lo_included, hi_included)
        case Mapping():
            return ObjectValue(TRUE, FALSE, lambda name: constant(value[name]) if name in value else Missing())
        case time():
            raise gap("time")
        case _:
            raise gap("any-type")


# --- equality and order -----------------------------------------------------------------------------------------


def equal(left: Value, right: Value) -> Form:
    """Equality: NULL where unknown; none equals none alone."""
    if isinstance(left, Missing) or isinstance(right, Missing):
        return UNDECIDED
    if isinstance(left, Nothing):
        left, right = right, left
    if isinstance(right, Nothing):
        return _equals_none(left)
    match left, right:
        case (Text(a, listed), Text(Const(str() as word))) if listed is not None and word not in listed:
            return case([(is_null(a), UNDECIDED)], FALSE)
        case Text(a), Text(b):
            return compare("=", a, b)
        case (Fixed(a), Fixed(b)):
            return FALSE if len(a) != len(b) else and_(*(equal(x, y) for x, y in zip(a, b, strict=True)))
        case Scalar(), Scalar():
            return _equal_scalars(left, right)
        case (ObjectValue(), _) | (_, ObjectValue()):
            raise gap("object-value")
        case _:
            raise gap("list-value")


def _equals_none(value: Value) -> Form:
    match value:
        case Nothing():
            return TRUE
        case Text(cell):
            return compare("=", cell, const(NONE_CELL))
        case _:
            return case([(is_none(value), TRUE), (is_given(value), FALSE)], UNDECIDED)


def _equal_scalars(left: Scalar, right: Scalar) -> Form:
    if left.hi is None and right.hi is None:
        base = compare("=", left.sql, right.sql)
    else:
        apart = or_(compare("<", left.last, right.sql), compare(">", left.sql, right.last))
        one = and_(compare("=", left.sql, left.last), compare("=", right.sql, right.last))
        base = case([(apart, FALSE), (one, TRUE)], UNDECIDED)
    a, b = is_none(left), is_none(right)
    if a == FALSE and isinstance(left.sql, Const) and left.sql.value is not None:
        return and_(not_(b), base)
    if b == FALSE and isinstance(right.sql, Const) and right.sql.value is not None:
        return and_(not_(a), base)
    return case([(and_(a, b), TRUE), (or_(and_(a, is_given(right)), and_(b, is_given(left))), FALSE)], base)


def ordered(sign: str, left: Value, right: Value) -> Scalar:
    """<, <=, >, >=: definite where all possible days agree; none where a side is none and the other known."""
    if isinstance(left, Missing) or isinstance(right, Missing):
        return Scalar(UNDECIDED)
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        other = right if isinstance(left, Nothing) else left
        return Scalar(UNDECIDED, lambda: not_(is_unknown(other)))

    def none() -> Form:
        a, b = is_none(left), is_none(right)
        return or_(and_(a, not_(is_unknown(right))), and_(b, not_(is_unknown(left))))

    if isinstance(left, Text) and isinstance(right, Text):
        return Scalar(op(f"text {sign}", BOOL, plain(left), plain(right)), none)
    if not isinstance(left, Scalar) or not isinstance(right, Scalar):
        raise gap("any-type")
    if left.years_since is not None and isinstance(right.sql, Const) and isinstance(right.sql.value, Decimal) and right.hi is None:
        return Scalar(_aged(sign, *left.years_since, right.sql.value), none)
    if left.hi is None and right.hi is None:
        return Scalar(compare(sign, left.sql, right.sql), none)
    opposite = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[sign]
    if sign in ("<", "<="):
        yes, no = compare(sign, left.last, right.sql), compare(opposite, left.sql, right.last)
    else:
        yes, no = compare(sign, left.sql, right.last), compare(opposite, left.last, right.sql)
    return Scalar(case([(yes, TRUE), (no, FALSE)], UNDECIDED), none)


def _aged(sign: str, birth: Scalar, on: date, years: Decimal) -> Form:
    """An age on a day against a number of years: the birth against the last birthday of somebody of that age."""
    wanted = math.floor(years) + 1 if sign in ("<=", ">") else math.ceil(years)
    last = on.year - wanted
    if not date.min.year <= last <= date.max.year:
        raise gap("any-type")
    day = min(on.day, last_of_month(last, on.month).day)
    found = ordered(">" if sign in ("<", "<=") else "<=", birth, Scalar(const(date(last, on.month, day))))
    return case([(compare(">", birth.last, const(on)), UNDECIDED)], found.sql)


def within(value: Value, span: Span) -> Scalar:
    """Membership in a range; none as soon as one of the two comparisons is none."""
    above = Scalar(TRUE) if span.lo is None else ordered(">=" if span.lo_included else ">", value, span.lo)
    below = Scalar(TRUE) if span.hi is None else ordered("<=" if span.hi_included else "<", value, span.hi)
    none = or_(is_none(above), is_none(below))
    return Scalar(case([(none, UNDECIDED)], and_(above.sql, below.sql)), none)


def kleene(values: Sequence[Value], joined: Callable[..., Form]) -> Scalar:
    """And, or: none where nothing decides, something is none and nothing is unknown."""
    sql = joined(*(truth(value) for value in values))

    def none() -> Form:
        some = or_(*(is_none(value) for value in values))
        return FALSE if some == FALSE else and_(is_null(sql), some, *(not_(is_unknown(value)) for value in values))

    return Scalar(sql, none)


def choose(condition: Value, then: Value, otherwise: Value) -> Value:
    """`if`: none counts as not true; an unknown condition matters only if the branches differ."""
    test = truth(condition)
    if isinstance(test, Const) and test.value is not None:
        return then if test.value else otherwise
    if test == UNDECIDED and isinstance(condition, Nothing):
        return otherwise
    if then == otherwise and isinstance(then, Scalar | Text | Nothing):
        exact = not isinstance(then, Scalar) or then.hi is None
        if exact and is_unknown(then) == FALSE:
            return then
    lower = or_(not_(test), is_none(condition))
    if isinstance(then, ObjectValue | ListValue | Fixed | Span) or isinstance(otherwise, ObjectValue | ListValue | Fixed | Span):
        raise gap("object-value" if ObjectValue in (type(then), type(otherwise)) else "list-value")
    same = _same(then, otherwise)
    return pick([(test, then), (lower, otherwise), (same, then)], Missing())


def _same(left: Value, right: Value) -> Form:
    """Whether two values are known, exact and equal: true or not."""
    if isinstance(left, Text | Nothing) and isinstance(right, Text | Nothing):
        return compare("=", _cell(left), _cell(right))
    if not isinstance(left, Scalar) or not isinstance(right, Scalar):
        return and_(is_none(left), is_none(right))
    exact = [compare("=", side.sql, side.last) for side in (left, right) if side.hi is not None]
    return or_(and_(compare("=", left.sql, right.sql), *exact), and_(is_none(left), is_none(right)))


def pick(branches: Sequence[tuple[Form, Value]], otherwise: Value) -> Value:
    """The value of the first branch whose condition is true. Texts with texts, numbers with numbers, and so on."""
    values = [*(value for _, value in branches), otherwise]
    conditions = [condition for condition, _ in branches]
    if all(isinstance(value, Text | Nothing | Missing) for value in values):
        *cells, last = map(_cell, values)
        return Text(case(zip(conditions, cells, strict=True), last))
    kinds = {(value.type, value.unit) for value in values if isinstance(value, Scalar)}
    if len(kinds) != 1 or not all(isinstance(value, Scalar | Nothing | Missing) for value in values):
        raise gap("any-type" if kinds else "object-value")
    [(type_, unit)] = kinds
    scalars = [value if isinstance(value, Scalar) else Scalar(null(type_), is_none(value)) for value in values]

    def chosen(of: Callable[[Scalar], Form]) -> Form:
        *forms, last = map(of, scalars)
        return case(zip(conditions, forms, strict=True), last)

    hi = chosen(lambda v: v.last) if any(value.hi is not None for value in scalars) else None
    return Scalar(chosen(lambda v: v.sql), chosen(is_none), hi, unit=unit)


def _cell(value: Value) -> Form:
    if isinstance(value, Text):
        return value.cell
    return const(NONE_CELL) if isinstance(value, Nothing) else null(TEXT)
