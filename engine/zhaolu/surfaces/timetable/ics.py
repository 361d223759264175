"""The timeline as an iCalendar file: one event a window or deadline, for the calendar of a phone or an office.

Days are all-day events whose end is the day after the last one; a clock time is an instant in Asia/Shanghai. The same
ruleset gives the same bytes: identifiers come from the ruleset, the stamp from the notice's day of issue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.prose.names import Names
from zhaolu.executors.prose.sentences import describe_window
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.times import beijing_day, midnight
from zhaolu.surfaces import wording
from zhaolu.surfaces.timetable.schedule import Scheduled
from zhaolu.surfaces.timetable.timeline import notes_of

if TYPE_CHECKING:
    from icalendar import Event

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """`text` with CRLF line ends; `left_out` are the windows whose time is not known without a record or a parameter."""

    text: str
    left_out: tuple[Scheduled, ...]


def calendar_file(ruleset: Ruleset, calendar: Sequence[Scheduled], lang: str = "zh", *, actor: str | None = None) -> CalendarFile:
    """The windows of `calendar` (of one party with `actor`). Raises `ZhaoluError` (E543) where icalendar is not installed."""
    try:
        from icalendar import Calendar
    except ModuleNotFoundError:
        raise ZhaoluError.of("E543", package="icalendar", extra="desk") from None
    shown = [each for each in calendar if actor is None or each.window.actor == actor]
    dated = [each for each in shown if each.opens is not None or each.end is not None]
    left_out = tuple(each for each in shown if each.opens is None and each.end is None)
    title = wording.notice_title(ruleset.notice, lang)
    made = Calendar()
    made.add("prodid", "-//zhaolu//timeline//ZH")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", title)
    made.add("x-wr-timezone", str(SHANGHAI))
    if left_out:
        made.add("x-wr-caldesc", left_out_text(left_out, lang))
    for each in dated:
        made.add_component(_event(each, ruleset, lang, title))
    made.add_missing_timezones()
    return CalendarFile(made.to_ical().decode("utf-8"), left_out)


def left_out_text(left_out: Sequence[Scheduled], lang: str) -> str:
    """What the file does not hold, and why."""
    names = ("、" if lang == "zh" else ", ").join(each.window.name.in_(lang) for each in left_out)
    if lang == "zh":
        return f"时间要看个人的记录或另外给出的参数，没有列入：{names}"
    return f"Left out, as their time hangs on a record or on parameters to be given: {names}"


def _event(each: Scheduled, ruleset: Ruleset, lang: str, title: str) -> Event:
    from icalendar import Event

    window, zh = each.window, lang == "zh"
    name, who = window.name.in_(lang), wording.actor_word(window.actor, lang)
    start, end, kind = _span(each, zh)
    if name.endswith(("期限", "截止", "deadline")):
        kind = ""
    said = window.says.in_(lang) if window.says is not None and (zh or window.says.en) else ""
    clause = Names(ruleset, lang).clause(window.clause)
    found = Event()
    found.add("uid", f"{window.id}.{ruleset.id}@zhaolu")
    found.add("dtstamp", _stamp(ruleset))
    found.add("summary", f"{name}{kind}（{who}）" if zh else f"{name}{kind} ({who})")
    found.add("dtstart", start)
    if end is not None:
        found.add("dtend", end)
    lines = [describe_window(window, ruleset, lang), said, *notes_of(each, ruleset, lang), f"{title} {clause}"]
    found.add("description", "\n".join(text for text in lines if text))
    found.add("categories", [who])
    found.add("transp", "TRANSPARENT")
    return found


def _span(each: Scheduled, zh: bool) -> tuple[date, date | None, str]:
    """Start, end (excluded; None: an instant) and what of a window the event is."""
    timed = any(moment is not None and moment != midnight(beijing_day(moment)) for moment in (each.opens, each.end))
    if each.opens is None:
        assert each.end is not None
        if timed:
            return each.end.astimezone(SHANGHAI), None, "截止" if zh else ": deadline"
        last = each.last_day or beijing_day(each.end - timedelta(microseconds=1))
        return last, last + timedelta(days=1), "截止" if zh else ": deadline"
    if each.end is None:
        first = beijing_day(each.opens)
        if timed:
            return each.opens.astimezone(SHANGHAI), None, "开始" if zh else ": begins"
        return first, first + timedelta(days=1), "开始" if zh else ": begins"
    if timed:
        return each.opens.astimezone(SHANGHAI), each.end.astimezone(SHANGHAI), ""
    return beijing_day(each.opens), beijing_day(each.end), ""


def _stamp(ruleset: Ruleset) -> datetime:
    """When the calendar's data were issued, as far as the notice tells."""
    day = ruleset.notice.issued or date(ruleset.notice.year, 1, 1)
    return midnight(day).astimezone(UTC)
