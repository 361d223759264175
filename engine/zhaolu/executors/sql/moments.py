"""Days and instants as SQL. Constants are worked out here; so a query holds the days a notice means, not their sums."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from zhaolu.executors.sql.form import (
    DATE,
    INSTANT,
    NUMBER,
    Const,
    Form,
    and_,
    arithmetic,
    case,
    compare,
    const,
    is_null,
    not_,
    null,
    op,
    or_,
)
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.values import Scalar
from zhaolu.ir import expressions as ir
from zhaolu.ir.meaning.times import temporal_property
from zhaolu.ir.times import last_of_month


def add_days(day: Form, days: Form) -> Form:
    if isinstance(day, Const) and isinstance(days, Const) and isinstance(day.value, date) and isinstance(days.value, Decimal):
        return const(day.value + timedelta(days=int(days.value)))
    return op("add days", DATE, day, days)


def add_months(day: Form, months: Form) -> Form:
    """The corresponding day (at the same time), or the last of the month where there is none."""
    if isinstance(day, Const) and isinstance(months, Const) and isinstance(day.value, date) and isinstance(months.value, Decimal):
        year, month = divmod(day.value.year * 12 + day.value.month - 1 + int(months.value), 12)
        last = last_of_month(year, month + 1).day
        return const(day.value.replace(year=year, month=month + 1, day=min(day.value.day, last)))
    return op("add months" if day.type is DATE else "add months to instant", day.type, day, months)


def instant_plus(moment: Form, seconds: Form) -> Form:
    if (
        isinstance(moment, Const)
        and isinstance(seconds, Const)
        and isinstance(moment.value, datetime)
        and isinstance(seconds.value, Decimal)
    ):
        return const(moment.value + timedelta(microseconds=int(seconds.value * 1_000_000)))
    return op("add seconds", INSTANT, moment, seconds)


def day_of(form: Form) -> Form:
    """The day of a date or of an instant in Beijing."""
    if form.type is DATE:
        return form
    if isinstance(form, Const) and isinstance(form.value, datetime):
        return const(form.value.date())
    return op("day of", DATE, form)


def instant_of(form: Form) -> Form:
    """An instant, or the midnight of a day."""
    if form.type is INSTANT:
        return form
    if isinstance(form, Const) and isinstance(form.value, date):
        return Const(datetime(form.value.year, form.value.month, form.value.day), INSTANT)
    return op("instant of", INSTANT, form)


def days_between(start: Form, end: Form) -> Form:
    if isinstance(start, Const) and isinstance(end, Const) and isinstance(start.value, date) and isinstance(end.value, date):
        return const((end.value - start.value).days)
    return op("days between", NUMBER, start, end)


def _as_number(day: Form) -> Form:
    """A day as the number yyyymmdd."""
    if isinstance(day, Const) and isinstance(day.value, date):
        return const(day.value.year * 10000 + day.value.month * 100 + day.value.day)
    return op("yyyymmdd", NUMBER, day)


def age(birth: Form, on: Form) -> Form:
    """Whole years: the difference of the two days written yyyymmdd, divided by 10000."""
    a, b = _as_number(birth), _as_number(on)
    if isinstance(a, Const) and isinstance(b, Const) and isinstance(a.value, Decimal) and isinstance(b.value, Decimal):
        return const(int((b.value - a.value) // 10000))
    return op("age", NUMBER, a, b)


def component(name: str, day: Form) -> Form:
    if isinstance(day, Const) and isinstance(day.value, date):
        return const(int(temporal_property(day.value, name)))
    return op(name, NUMBER, day)


PARTS: Final = frozenset({"year", "month", "day", "weekday"})
CLOCK: Final = frozenset({"hour", "minute", "second"})


def part_of_day(expr: ir.Member, name: str, value: Scalar) -> Scalar:
    """`.year`, `.month`, `.day`: for a day known to the month, what all its days have in common. Of an instant also its clock."""
    if name not in PARTS and not (value.type is INSTANT and name in CLOCK):
        raise gap("time", expr.span, name)
    lo = component(name, value.sql)
    if value.hi is None:
        return Scalar(lo, value.none)
    hi = component(name, value.hi)
    if name == "year":
        return Scalar(lo, value.none, hi)
    if name == "weekday":
        return Scalar(case([(compare("=", value.sql, value.hi), lo)], null(NUMBER)), value.none)
    one = and_(*(compare("=", component(part, value.sql), component(part, value.hi)) for part in ("year", "month")))
    doubt = or_(is_null(one), not_(one))
    return Scalar(case([(doubt, null(NUMBER))], lo), value.none, case([(doubt, null(NUMBER))], hi))


_PARTS_OF_DURATION: Final = {
    "months": {"years": (12, None), "months": (1, 12)},
    "seconds": {"days": (86400, None), "hours": (3600, 24), "minutes": (60, 60), "seconds": (1, 60)},
}


def part_of_duration(expr: ir.Member, name: str, value: Scalar) -> Scalar:
    """`.years`, `.months`; `.days`, `.hours`, `.minutes`, `.seconds`: with the sign of the duration."""
    parts = _PARTS_OF_DURATION.get(value.unit, {})
    if name not in parts:
        raise gap("duration", expr.span, name)
    size, within = parts[name]
    negative = compare("<", value.sql, const(0))
    amount = case([(negative, arithmetic("-", const(0), value.sql))], value.sql)
    whole = amount if size == 1 else op("quotient", NUMBER, amount, const(size))
    if within is not None:
        rest = arithmetic("*", op("quotient", NUMBER, amount, const(size * within)), const(within))
        whole = arithmetic("-", whole, rest)
    found = case([(negative, arithmetic("-", const(0), whole))], whole)
    return Scalar(found if value.hi is None else case([(compare("=", value.sql, value.hi), found)], null(NUMBER)), value.none)
