"""The calendar of China: holidays off, make-up days worked, unknown years refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from zhaolu.extend.manager import Plugins

CALENDAR = Plugins.load(installed=False).calendar()


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 8, 25), True),  # an ordinary Monday
        (date(2025, 8, 24), False),  # an ordinary Sunday
        (date(2025, 10, 1), False),  # National Day, a Wednesday
        (date(2025, 10, 8), False),  # still National Day and Mid-Autumn
        (date(2025, 9, 28), True),  # a Sunday worked for it
        (date(2025, 10, 11), True),  # a Saturday worked for it
        (date(2024, 5, 1), False),
        (date(2024, 5, 11), True),  # a Saturday worked for Labour Day
        (date(2019, 6, 7), False),  # Dragon Boat Festival, a Friday
    ],
)
def test_days(day: date, working: bool) -> None:
    assert CALENDAR is not None and CALENDAR.is_working_day(day) is working


def test_an_instant_counts_as_its_day() -> None:
    assert CALENDAR is not None and CALENDAR.is_working_day(datetime(2025, 10, 11, 23, 59)) is True


@pytest.mark.parametrize("year", [1999, 2003, 2099])
def test_a_year_that_is_not_published_is_an_error(year: int) -> None:
    assert CALENDAR is not None
    with pytest.raises(LookupError, match=f"没有 {year} 年的工作日安排"):
        CALENDAR.is_working_day(date(year, 3, 5))


def test_the_last_known_year_ends_where_knowledge_ends() -> None:
    from zhaolu_workdays import ChinaCalendar

    first, last = ChinaCalendar().years()
    assert first <= 2019 and last >= 2025
    ChinaCalendar().is_working_day(date(last, 12, 31))
    with pytest.raises(LookupError):
        ChinaCalendar().is_working_day(date(last + 1, 1, 1))
