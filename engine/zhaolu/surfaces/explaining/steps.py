"""What happens after a decision and until when, from the windows and deadlines still ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhaolu.ir.decisions import Decision, Outcome
from zhaolu.ir.times import midnight
from zhaolu.surfaces.document import Line, Run, line
from zhaolu.surfaces.timetable.schedule import Scheduled
from zhaolu.surfaces.wording import actor_word, date_text, last_moment_text, moment_text, span_text

SHOWN = 6
"""How many steps are listed; the timeline has them all."""


def next_steps(calendar: tuple[Scheduled, ...], decision: Decision, lang: str) -> list[Line]:
    """The steps still ahead, soonest first, without windows already used.

    For a rejected applicant only the windows still open to act in.
    """
    ahead = [s for s in calendar if s.state in ("now", "ahead") and s.concerns is not False and not _stale(s, decision.as_of)]
    if decision.outcome is Outcome.INELIGIBLE:
        ahead = [s for s in ahead if s.window.gate]
    else:
        waiting = {finding.rule for finding in decision.undecided}
        ahead = [s for s in ahead if not s.window.gate or s.window.id in waiting]
    ahead.sort(key=lambda s: (s.end or s.opens) or s.sort_key[0])
    return [_step(each, lang) for each in ahead[:SHOWN]]


def _stale(each: Scheduled, as_of: datetime) -> bool:
    """Whether something without an end began so long ago that it is no news."""
    return each.end is None and each.opens is not None and as_of - each.opens > timedelta(days=31)


def _step(each: Scheduled, lang: str) -> Line:
    zh = lang == "zh"
    window = each.window
    name = window.name.in_(lang)
    who = actor_word(window.actor, lang)
    said = window.says.in_(lang) if window.says is not None and (zh or window.says.en) else ""
    head = f"{when_text(each, lang)}：{name}（{who}）" if zh else f"{when_text(each, lang)}: {name} ({who})"
    left = left_text(each, lang)
    return line(
        head, Run(f"，{left}" if zh else f", {left}", "dim") if left else "", f"。{said}" if said and zh else f". {said}" if said else ""
    )


def when_text(each: Scheduled, lang: str) -> str:
    """When a window is, in few words."""
    zh = lang == "zh"
    if each.end is not None:
        closes = moment_text(each.end, lang) if each.window.end_included else last_moment_text(each.end, lang)
        if each.opens is not None and each.window.start is not None:
            if each.window.end_included or each.first_day is None or each.last_day is None or midnight(each.first_day) != each.opens:
                return f"{moment_text(each.opens, lang)}至{closes}" if zh else f"{moment_text(each.opens, lang)} to {closes}"
            return date_text(each.first_day, lang) if each.first_day == each.last_day else span_text(each.first_day, each.last_day, lang)
        return f"{closes}前" + ("（含当日）" if each.end == each.end.replace(hour=0, minute=0, second=0) else "") if zh else f"by {closes}"
    if each.opens is not None:
        if each.window.minimum is not None:
            unit = (
                ("个工作日" if each.window.unit == "working day" else "天")
                if zh
                else ("working days" if each.window.unit == "working day" else "days")
            )
            length = f"至少{each.window.minimum}{unit}" if zh else f"at least {each.window.minimum} {unit}"
            return f"{moment_text(each.opens, lang)}起{length}" if zh else f"from {moment_text(each.opens, lang)}, {length}"
        return f"{moment_text(each.opens, lang)}起" if zh else f"from {moment_text(each.opens, lang)}"
    return "时间另定" if zh else "time set elsewhere"


def left_text(each: Scheduled, lang: str) -> str:
    """How many days are left to the end, or until it begins; empty where that cannot be told or is over."""
    zh = lang == "zh"
    if each.days is None:
        return ""
    days = f"{each.days} 天" if zh else f"{each.days} day{'' if each.days == 1 else 's'}"
    if each.state == "now":
        return ("今天为最后一天" if zh else "today is the last day") if each.days == 0 else (f"还剩 {days}" if zh else f"{days} left")
    if each.state == "ahead":
        return ("今天开始" if zh else "begins today") if each.days == 0 else (f"{days}后开始" if zh else f"begins in {days}")
    return ""
