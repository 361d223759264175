"""The working days of China with their make-up days, from the official yearly arrangements.

Uses the `chinesecalendar` package, which carries the arrangements as published; it is imported when a day is first
asked about. A year it does not carry is an error, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhaolu.extend import hookimpl
from zhaolu.extend.contracts import Calendar


@dataclass(frozen=True, slots=True)
class ChinaCalendar:
    """State Council arrangements: public holidays off, make-up days worked."""

    name: str = "中国放假安排"

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`. Raises LookupError for a year whose arrangement is not known."""
        import chinese_calendar

        try:
            return bool(chinese_calendar.is_workday(date(day.year, day.month, day.day)))
        except NotImplementedError:
            raise LookupError(f"没有 {day.year} 年的工作日安排 / the working days of {day.year} are not published") from None

    def years(self) -> tuple[int, int]:
        """The first and last year known (both included)."""
        from chinese_calendar import constants

        known = [day.year for day in constants.holidays]
        return min(known), max(known)


@hookimpl
def zhaolu_calendars() -> Iterable[Calendar]:
    return [ChinaCalendar()]
