"""Calendar arithmetic with one meaning for every executor: Beijing days, years added, months ended."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has one time, +08:00, without summer time since 1991."""


def beijing_day(instant: datetime) -> date:
    """The day of an instant in Asia/Shanghai."""
    return instant.astimezone(BEIJING).date()


def midnight(day: date) -> datetime:
    """00:00 of a day in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def add_years(day: date, years: int) -> date:
    """The corresponding day `years` later; 29 February gives 28 February in a common year."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
