"""Windows and deadlines: schedule text to instants and days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from zhaolu.compile.workbench import Workbench
from zhaolu.diagnostics import ZhaoluError
from zhaolu.frozen import dataclass
from zhaolu.ir.expressions import Arithmetic, Call, Expr, Literal
from zhaolu.ir.times import BEIJING, midnight
from zhaolu.ir.types import DATE, DATETIME, SECONDS, TIME
from zhaolu.ir.values import Seconds
from zhaolu.spans import Located
from zhaolu.text import syntax
from zhaolu.text.parser import parse_schedule

DAY = 86400


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a schedule text says; see `ir.rules.Window`."""

    start: Expr | None = None
    end: Expr | None = None
    end_included: bool = False
    first_day: Expr | None = None
    last_day: Expr | None = None
    minimum: int | None = None
    unit: Any = "day"


def bounds(bench: Workbench, text: Located) -> Bounds:
    """The instants and days of a schedule text; empty bounds where it cannot be read (reported)."""
    try:
        schedule = parse_schedule(text)
    except ZhaoluError as error:
        bench.found += error.diagnostics
        return Bounds()
    found = _bounds(bench, schedule)
    start, end = found.start, found.end
    if isinstance(start, Literal) and isinstance(end, Literal) and not _before(start.value, end.value, found.end_included):
        bench.report("E603", text.span(), start=_shown(start.value), end=_shown(end.value))
    return found


def _before(start: Any, end: Any, included: bool) -> bool:
    return not isinstance(start, datetime) or not isinstance(end, datetime) or start < end or (included and start == end)


def _shown(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _bounds(bench: Workbench, schedule: syntax.Schedule) -> Bounds:
    match schedule.kind:
        case "between" | "by" | "from":
            return Bounds(**_start(bench, schedule.start), **_end(bench, schedule.end))
        case "on":
            assert schedule.start is not None
            day = _day(bench, schedule.start)
            return Bounds(start=_midnight(day), first_day=day, last_day=day, end=_midnight(_later(day, 1)))
        case "within":
            day = _anchor(bench, schedule)
            assert schedule.count is not None
            first = _later(day, 1)
            if schedule.unit == "working day":
                last: Expr = _call("working day", first, Literal(Decimal(schedule.count)), type_=DATE)
            else:
                last = _later(day, schedule.count)
            return Bounds(start=_midnight(first), first_day=first, last_day=last, end=_midnight(_later(last, 1)))
        case "at least":
            first = _later(_anchor(bench, schedule), 1)
            return Bounds(start=_midnight(first), first_day=first, minimum=schedule.count, unit=schedule.unit)


def _start(bench: Workbench, moment: syntax.Moment | None) -> dict[str, Any]:
    if moment is None:
        return {}
    day = _day(bench, moment)
    return {"start": _instant(day, moment.clock), "first_day": day}


def _end(bench: Workbench, moment: syntax.Moment | None) -> dict[str, Any]:
    """A day ends with the next day's 00:00; `24:00` is that too; a clock time is itself included."""
    if moment is None:
        return {}
    day = _day(bench, moment)
    if moment.clock is None or moment.clock == (24, 0):
        return {"end": _midnight(_later(day, 1)), "last_day": day}
    return {"end": _instant(day, moment.clock), "last_day": day, "end_included": True}


def _anchor(bench: Workbench, schedule: syntax.Schedule) -> Expr:
    assert schedule.anchor is not None
    return _day(bench, schedule.anchor)


def _day(bench: Workbench, moment: syntax.Moment) -> Expr:
    return bench.checked(moment.day, DATE)


def _later(day: Expr, days: int) -> Expr:
    if isinstance(day, Literal) and isinstance(day.value, date):
        return Literal(day.value + timedelta(days=days), type=DATE, span=day.span)
    return Arithmetic("+", day, Literal(Seconds(Decimal(days * DAY)), type=SECONDS), type=DATE, span=day.span)


def _midnight(day: Expr) -> Expr:
    return _instant(day, None)


def _instant(day: Expr, clock: tuple[int, int] | None) -> Expr:
    """An instant in Asia/Shanghai; computed at once where the day is written out."""
    hour, minute = clock or (0, 0)
    if isinstance(day, Literal) and type(day.value) is date:
        value = midnight(day.value) + timedelta(hours=hour, minutes=minute)
        return Literal(value.astimezone(BEIJING), type=DATETIME, span=day.span)
    if hour == 24:
        return _instant(_later(day, 1), None)
    return _call("date and time", day, Literal(time(hour, minute, tzinfo=BEIJING), type=TIME), type_=DATETIME)


def _call(function: str, *arguments: Expr, type_: Any) -> Expr:
    return Call(function, arguments, type=type_, span=arguments[0].span)
