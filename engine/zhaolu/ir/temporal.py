"""Dates, times and durations as texts, both ways, in the forms of FEEL (DMN 1.5, section 10.3.4.1; XML Schema part 2).

`read_…` raise ValueError for a text of another form or an impossible date, and `YearOutOfRange` for a year outside 1..9999.
Fractions of a second beyond the sixth digit are kept for printing (`FineTime`, `FineDateTime`) but take no part in comparison.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from zhaolu.ir.values import Months, Seconds

_DATE: Final = r"(-?(?:[1-9][0-9]{4,}|[0-9]{4}))-([0-9]{2})-([0-9]{2})"
_TIME: Final = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z][\w/+-]*)?"
_MONTHS: Final = r"(-)?P(?=[0-9])(?:([0-9]+)Y)?(?:([0-9]+)M)?"
_SECONDS: Final = r"(-)?P(?=[0-9T])(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]*)?)S)?)?"
_LARGEST_OFFSET: Final = timedelta(hours=18)


class YearOutOfRange(ValueError):
    """A year that is valid in FEEL but outside 1..9999."""


class FineTime(time):
    """A time whose fraction of a second has more than six digits."""

    fraction: str = ""


class FineDateTime(datetime):
    """A date and time whose fraction of a second has more than six digits."""

    fraction: str = ""


@lru_cache(maxsize=64)
def zone(text: str) -> tzinfo | None:
    """`Z`, `+08:00`, `@Europe/Paris` or nothing. Raises ValueError for an unknown zone or an offset beyond 18 hours."""
    if not text:
        return None
    if text == "Z":
        return UTC
    if text.startswith("@"):
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            return ZoneInfo(text[1:])
        except (ZoneInfoNotFoundError, OSError) as fault:
            raise ValueError("没有这个时区 / no such time zone") from fault
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    if offset > _LARGEST_OFFSET or minutes > 59:
        raise ValueError("没有这个时差 / no such offset")
    return timezone(-offset if text[0] == "-" else offset) if offset else UTC


def read_date(text: str) -> date:
    found = re.fullmatch(_DATE, text)
    if found is None:
        raise ValueError("这段文字不是日期 / not a date")
    year, month, day = (int(part) for part in found.groups())
    if not 1 <= year <= 9999:
        date(2000, month, day)
        raise YearOutOfRange(f"年份 {year} 超出 1 到 9999 / year {year} is outside 1 to 9999")
    return date(year, month, day)


def read_time(text: str) -> time:
    found = re.fullmatch(_TIME, text)
    if found is None:
        raise ValueError("这段文字不是时刻 / not a time")
    hour, minute, second = (int(part) for part in found.groups()[:3])
    fraction = found[4] or ""
    if (hour, minute, second) == (24, 0, 0) and not fraction.strip("0"):
        hour = 0
    parts = (hour, minute, second, int(fraction[:6].ljust(6, "0")), zone(found[5] or ""))
    if len(fraction) <= 6:
        return time(*parts)
    fine = FineTime(*parts)
    fine.fraction = fraction
    return fine


def read_datetime(text: str) -> datetime:
    """A date and time; a date alone is its midnight; 24:00:00 is the next midnight."""
    day_text, separator, clock_text = text.partition("T")
    if not separator:
        return datetime.combine(read_date(text), time())
    clock = read_time(clock_text)
    day = read_date(day_text)
    found = at_time(day, clock)
    return found + timedelta(days=1) if clock_text.startswith("24") else found


def at_time(day: date, clock: time) -> datetime:
    """The clock time on the day, with the clock's zone and its fraction."""
    fraction = getattr(clock, "fraction", "")
    if not fraction:
        return datetime.combine(day, clock)
    fine = FineDateTime.combine(day, clock)
    fine.fraction = fraction
    return fine


def clock_of(instant: datetime) -> time:
    """The time of day of a date and time, with its zone and its fraction."""
    found = instant.timetz()
    if fraction := getattr(instant, "fraction", ""):
        fine = FineTime(found.hour, found.minute, found.second, found.microsecond, found.tzinfo)
        fine.fraction = fraction
        return fine
    return found


def read_duration(text: str) -> Months | Seconds:
    if found := re.fullmatch(_MONTHS, text):
        sign, years, months = found.groups()
        whole = int(years or 0) * 12 + int(months or 0)
        return Months(-whole if sign else whole)
    if (found := re.fullmatch(_SECONDS, text)) and not text.endswith("T"):
        sign, *parts = found.groups()
        days, hours, minutes, seconds = (Decimal(part or 0) for part in parts)
        total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        return Seconds(-total if sign else total)
    raise ValueError("这段文字不是时长 / not a duration")


def read_temporal(text: str) -> date | datetime | time | Months | Seconds:
    """What `@"…"` stands for, by the form of the text."""
    if "P" in text[:2]:
        return read_duration(text)
    if re.match(_DATE, text):
        return read_datetime(text) if "T" in text else read_date(text)
    return read_time(text)


# --- writing ----------------------------------------------------------------------------------------------------


def write_offset(value: tzinfo | None, offset: timedelta | None) -> str:
    if value is None:
        return ""
    if key := getattr(value, "key", None):
        return f"@{key}"
    total = int((offset or timedelta()).total_seconds())
    if total == 0:
        return "Z"
    hours, rest = divmod(abs(total), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{'-' if total < 0 else '+'}{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def write_temporal(value: Any) -> str:
    """The text of a date, time, date and time or duration, as `@"…"` would read it."""
    match value:
        case datetime():
            return f"{value.year:04}-{value.month:02}-{value.day:02}T{_clock(value)}"
        case date():
            return f"{value.year:04}-{value.month:02}-{value.day:02}"
        case time():
            return _clock(value)
        case Months(months):
            years, left = divmod(abs(months), 12)
            body = (f"{years}Y" if years else "") + (f"{left}M" if left else "")
            return f"{'-' if months < 0 else ''}P{body or '0M'}"
        case Seconds(seconds):
            days, rest = divmod(abs(seconds), 86400)
            hours, rest = divmod(rest, 3600)
            minutes, rest = divmod(rest, 60)
            clock = (f"{hours:f}H" if hours else "") + (f"{minutes:f}M" if minutes else "") + (f"{_plain(rest)}S" if rest else "")
            body = (f"{days:f}D" if days else "") + (f"T{clock}" if clock else "")
            return f"{'-' if seconds < 0 else ''}P{body or 'T0S'}"
        case _:
            raise TypeError(f"not temporal: {type(value).__name__}")


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _clock(value: datetime | time) -> str:
    fraction = getattr(value, "fraction", "") or (f"{value.microsecond:06}" if value.microsecond else "")
    fraction = fraction.rstrip("0")
    clock = f"{value.hour:02}:{value.minute:02}:{value.second:02}" + (f".{fraction}" if fraction else "")
    return clock + write_offset(value.tzinfo, value.utcoffset())
