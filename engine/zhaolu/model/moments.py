"""Dates and date-times of records: ISO texts and Python's own, months as spans of days, instants in Beijing time."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from zhaolu.ir.times import BEIJING, last_of_month
from zhaolu.ir.values import Between, Cause
from zhaolu.model.record_faults import Fault, bounds_text, quoted, wrong

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Years a date may lie in."""

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_LOOSE_DAY = r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?\s*"


def day(value: Any, path: str, faults: list[Fault]) -> Any:
    """A date from ISO text (`1984-05-02`, or `1984-05` as every day of that month) or from Python's own types."""
    if isinstance(value, str):
        if found := _DAY.fullmatch(value):
            try:
                found_day = date.fromisoformat(value)
            except ValueError:
                faults.append(Fault("E413", path, {"value": quoted(value), "why": ("历上没有这一天", "there is no such day")}))
                return None
            return _plausible(found_day, path, faults)
        if found := _MONTH.fullmatch(value):
            year, month = int(found[1]), int(found[2])
            if not 1 <= month <= 12:
                faults.append(Fault("E413", path, {"value": quoted(value), "why": ("没有这个月份", "there is no such month")}))
                return None
            if _plausible(date(max(year, 1), month, 1), path, faults) is None:
                return None
            return Between(date(year, month, 1), last_of_month(year, month), frozenset((Cause("imprecise", path),)))
        faults.append(_not_a_date(value, path))
        return None
    if isinstance(value, datetime):
        if value.tzinfo is None and value.hour == value.minute == value.second == value.microsecond == 0:
            return _plausible(value.date(), path, faults)
        faults.append(wrong(path, "date", value))
        return None
    if isinstance(value, date):
        return _plausible(value, path, faults)
    faults.append(wrong(path, "date", value))
    return None


def _plausible(day: date, path: str, faults: list[Fault]) -> date | None:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    faults.append(Fault("E420", path, {"value": quoted(day.isoformat()), "bounds": bounds_text(FIRST_YEAR, LAST_YEAR)}))
    return None


def iso_day(text: str) -> str | None:
    """A day or month written another common way (1997/6/15, 1997年6月15日, 1997.06) as `1997-06-15` or `1997-06`."""
    if not (found := re.fullmatch(_LOOSE_DAY, text, re.ASCII)):
        return None
    year, month, day = found.groups()
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def _not_a_date(value: str, path: str) -> Fault:
    better = iso_day(value)
    mend = (
        (f"写成 {better}", f"write {better}") if better else ("写成 1997-06-15；只知道年月的写成 1997-06", "write 1997-06-15, or 1997-06")
    )
    return Fault("E413", path, {"value": quoted(value), "why": ("不是年-月-日的写法", "not written year-month-day"), "mend": mend})


def instant(value: Any, path: str, faults: list[Fault]) -> Any:
    """A date-time in Beijing time from ISO text or a datetime; without an offset it is taken as Beijing time."""
    if isinstance(value, str):
        found = _INSTANT.fullmatch(value)
        if found is None:
            faults.append(_not_an_instant(value, path))
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            why = ("历上没有这一天，或钟上没有这一刻", "there is no such day or no such time")
            args: dict[str, Any] = {"value": quoted(value), "why": why}
            if value[11:16] == "24:00":
                args["mend"] = ("24:00 写成次日的 00:00", "write 24:00 as 00:00 of the next day")
            faults.append(Fault("E413", path, args))
            return None
    elif isinstance(value, datetime):
        moment = value
    else:
        faults.append(wrong(path, "datetime", value))
        return None
    if _plausible(moment.date(), path, faults) is None:
        return None
    if moment.tzinfo is None:
        faults.append(Fault("W410", path))
        return moment.replace(tzinfo=BEIJING)
    return moment.astimezone(BEIJING)


def _not_an_instant(value: str, path: str) -> Fault:
    day = iso_day(value)
    if day and len(day) == 10:
        why = ("只有日期，没有时刻", "a date without a time")
        mend = (f"写到分，如 {day}T10:00:00+08:00", f"add the time, such as {day}T10:00:00+08:00")
    else:
        why = ("不是日期和时刻的写法", "not written as a date and time")
        mend = ("写成 2019-05-08T10:00:00+08:00", "write 2019-05-08T10:00:00+08:00")
    return Fault("E413", path, {"value": quoted(value), "why": why, "mend": mend})
