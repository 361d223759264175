"""Functions on dates, times and durations, and ours: age, days between, working days.

Those that need the surroundings (a zone, the calendar) get those first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any, Final, Protocol

from zhaolu.ir.temporal import YearOutOfRange, at_time, clock_of, read_date, read_datetime, read_duration, read_time
from zhaolu.ir.values import Months, Seconds


class Surroundings(Protocol):
    """What functions need besides their arguments. `zone`: what a date and time without an offset means.

    `functions`: those that plugins bring, id to a row of the function table or a callable.
    """

    zone: tzinfo | None
    functions: Mapping[str, Any]

    def working(self, day: date) -> bool:
        """Whether people work on that day. Raises LookupError where that is not known."""


_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
MAX_WORKING_DAYS: Final = 1_000
"""Working days that may be counted in one call."""


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise ValueError(f"{number} 不是整数 / {number} is no whole number")
    return int(number)


def local_day(env: Surroundings, value: Any) -> date:
    """The day of a date or of an instant: in the zone of the rules (Asia/Shanghai), or as written where there is none."""
    if not isinstance(value, datetime):
        return value  # type: ignore[no-any-return]
    return value.astimezone(env.zone).date() if env.zone is not None and value.tzinfo is not None else value.date()


def to_date(env: Surroundings, *parts: Any) -> date:
    match parts:
        case (str(text),):
            return read_date(text)
        case (date() as value,):
            return local_day(env, value)
        case _:
            year, month, day = (_whole(part) for part in parts)
            if not 1 <= year <= 9999:
                raise YearOutOfRange(f"年份 {year} 超出 1 到 9999 / year {year} is outside 1 to 9999")
            return date(year, month, day)


def to_time(*parts: Any) -> time:
    match parts:
        case (str(text),):
            return read_time(text)
        case (datetime() as value,):
            return clock_of(value)
        case (date(),):
            return time(tzinfo=UTC)
        case (time() as value,):
            return value
        case hour, minute, second, *offset:
            seconds = int(second)
            shift = offset[0] if offset else None
            clock = time(_whole(hour), _whole(minute), seconds, int((second - seconds) * 1_000_000), None)
            if shift is None:
                return clock
            step = timedelta(seconds=float(shift.seconds))
            if abs(step) > timedelta(hours=18):
                raise ValueError("时差超过 18 小时 / offset beyond 18 hours")
            return clock.replace(tzinfo=timezone(step) if step else UTC)
        case _:
            raise ValueError("没有这个时刻 / no such time")


def to_datetime(env: Surroundings, *parts: Any) -> datetime:
    match parts:
        case (str(text),):
            found = read_datetime(text)
        case (datetime() as value,):
            return value
        case (date() as day,):
            found = datetime.combine(day, time())
        case date() as day, time() as clock:
            found = at_time(day.date() if isinstance(day, datetime) else day, clock)
        case _:
            raise ValueError("没有这个日期时间 / no such date and time")
    return found.replace(tzinfo=env.zone) if found.tzinfo is None and env.zone is not None else found


def months_between(start: date, end: date) -> Months:
    """Whole years and months between two days (times of day do not matter); negative if `end` is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return Months(months)


def age(env: Surroundings, birth: date, on: date) -> Decimal:
    """Whole years since birth, one more from the birthday on; a birthday of 29 February is 1 March in a common year."""
    day = local_day(env, on)
    if day < birth:
        raise ValueError("日期早于出生日期 / the day lies before the birth")
    return Decimal(day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)))


def working_day(env: Surroundings, start: date, n: Decimal) -> date:
    """The n-th working day counted from `start`, which counts itself if it is one. n from 1."""
    left = _whole(n)
    if not 1 <= left <= MAX_WORKING_DAYS:
        raise ValueError(f"工作日从 1 数到 {MAX_WORKING_DAYS} / working days are counted from 1 to {MAX_WORKING_DAYS}")
    day = start
    while True:
        left -= env.working(day)
        if left == 0:
            return day
        day += timedelta(days=1)


def working_days(env: Surroundings, start: date, end: date) -> Decimal:
    """Working days from `start` to `end`, both included; none if `end` is earlier."""
    span = (end - start).days + 1
    if span > 7 * MAX_WORKING_DAYS:
        raise ValueError("天数太多 / too many days to count")
    return Decimal(sum(env.working(start + timedelta(days=i)) for i in range(span)))


def steps(lo: Any, hi: Any) -> tuple[Any, ...]:
    """Whole numbers or days from `lo` to `hi`, upwards or downwards."""
    first, last = (_whole(lo), _whole(hi)) if isinstance(lo, Decimal) else (lo.toordinal(), hi.toordinal())
    way = 1 if last >= first else -1
    if abs(last - first) >= 10_000:
        raise ValueError("超过 10000 步 / more than 10000 steps")
    found = range(first, last + way, way)
    return tuple(map(Decimal, found)) if isinstance(lo, Decimal) else tuple(map(date.fromordinal, found))


def is_same(left: Any, right: Any = None) -> bool:
    """The same value of the same kind; dates and times must also have the same offset or zone."""
    if type(left) is not type(right):
        return isinstance(left, date | time) and isinstance(right, type(left)) and left == right and left.tzinfo == right.tzinfo  # type: ignore[union-attr]
    if isinstance(left, datetime | time):
        return left.replace(tzinfo=None) == right.replace(tzinfo=None) and str(left.tzinfo) == str(right.tzinfo)
    return bool(left == right)


TEMPORAL: Final[Mapping[str, Callable[..., Any]]] = {
    "time": to_time,
    "duration": read_duration,
    "years and months duration": months_between,
    "day of week": lambda day: _WEEKDAYS[day.weekday()],
    "month of year": lambda day: _MONTHS[day.month - 1],
    "day of year": lambda day: Decimal(day.timetuple().tm_yday),
    "week of year": lambda day: Decimal(day.isocalendar().week),
    "is": is_same,
    "steps": steps,
}

WITH_ENVIRONMENT: Final[Mapping[str, Callable[..., Any]]] = {
    "date": to_date,
    "date and time": to_datetime,
    "age": age,
    "days between": lambda env, start, end: Decimal((local_day(env, end) - local_day(env, start)).days),
    "working day": working_day,
    "working days": working_days,
}


def temporal_property(value: Any, name: str) -> Any:
    """`.year`, `.time offset`, `.days` and so on. Raises KeyError for one that the value does not have."""
    match value:
        case datetime() | date() | time():
            found: dict[str, Any] = {}
            if isinstance(value, date):
                found |= {
                    "year": Decimal(value.year),
                    "month": Decimal(value.month),
                    "day": Decimal(value.day),
                    "weekday": Decimal(value.isoweekday()),
                }
            if isinstance(value, datetime | time):
                offset = value.utcoffset() if isinstance(value, datetime) else datetime.combine(date(1970, 1, 1), value).utcoffset()
                found |= {
                    "hour": Decimal(value.hour),
                    "minute": Decimal(value.minute),
                    "second": Decimal(value.second),
                    "time offset": None if offset is None else Seconds(Decimal(int(offset.total_seconds()))),
                    "timezone": getattr(value.tzinfo, "key", None),
                }
            return found[name]
        case Months(months):
            return {"years": Decimal(int(months / 12)), "months": Decimal(abs(months) % 12 * (1 if months >= 0 else -1))}[name]
        case Seconds(seconds):
            whole = abs(seconds)
            sign = -1 if seconds < 0 else 1
            parts = {"days": whole // 86400, "hours": whole // 3600 % 24, "minutes": whole // 60 % 60, "seconds": whole % 60}
            return sign * parts[name]
        case _:
            raise KeyError(name)
