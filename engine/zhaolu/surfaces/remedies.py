"""What would mend a failed clause, or that nothing can."""

from __future__ import annotations

from datetime import date

from zhaolu.ir.decisions import Decision, Finding
from zhaolu.ir.rules import Item, Rule, Ruleset
from zhaolu.ir.times import beijing_day
from zhaolu.surfaces.schedule import Scheduled
from zhaolu.surfaces.wording import FactWords, date_text, last_moment_text, moment_text


def remedy(finding: Finding, item: Item | None, ruleset: Ruleset, facts: FactWords, calendar: tuple[Scheduled, ...], decision: Decision) -> str:
    """One sentence; empty where nothing can be said with certainty."""
    zh = facts.lang == "zh"
    if not isinstance(item, Rule):
        return _after_ban(finding, decision, zh, facts.lang)
    timed = next((s for s in calendar if s.window.id == item.id), None)
    if item.form == "window" and timed is not None:
        return _window(timed, facts.lang)
    if not finding.facts:
        return ""
    kinds = {path: facts.changes(path) for path in finding.facts}
    changeable = [path for path, kind in kinds.items() if kind == "changeable"]
    provable = [path for path, kind in kinds.items() if kind == "provable"]
    if item.form == "document":
        wanted = [p for p in provable or changeable or finding.facts if finding.facts[p] is not True]
        held = [p for p in wanted if "." in p] or wanted
        return f"补齐后可以重新判定：{facts.labels(held)}" if zh else f"Can be decided again once handed in: {facts.labels(held)}"
    parts = []
    if changeable:
        parts.append(f"可以由本人改变的：{facts.labels(changeable)}" if zh else f"the applicant can change: {facts.labels(changeable)}")
    if provable:
        parts.append(f"记录有误的，可凭证明更正：{facts.labels(provable)}" if zh else f"if the record is wrong, proof can correct it: {facts.labels(provable)}")
    if parts:
        text = ("；" if zh else "; ").join(parts)
        return text if zh else text[0].upper() + text[1:]
    if all(kind == "fixed" for kind in kinds.values()):
        return "记录属实的，这一条本年度无法补救" if zh else "If the record is right, nothing can mend this for this year"
    return ""


def _window(timed: Scheduled, lang: str) -> str:
    zh = lang == "zh"
    if timed.state == "past" and timed.end is not None:
        closed = moment_text(timed.end, lang) if timed.window.end_included else last_moment_text(timed.end, lang)
        return f"时段已在{closed}结束，不能补报" if zh else f"It closed on {closed}; late registration is not possible"
    if timed.state == "now" and timed.end is not None:
        closes = moment_text(timed.end, lang) if timed.window.end_included else last_moment_text(timed.end, lang)
        return f"在{closes}结束之前还可以办理" if zh else f"It can still be done until the end of {closes}"
    if timed.state == "ahead" and timed.opens is not None:
        return f"自{moment_text(timed.opens, lang)}起可以办理" if zh else f"It can be done from {moment_text(timed.opens, lang)}"
    return ""


def _after_ban(finding: Finding, decision: Decision, zh: bool, lang: str) -> str:
    """When a ban carried in ends."""
    barring = [s for s in decision.sanctions if s.barred == "yes" and (s.penalty == finding.rule or finding.clause in (s.clause, s.by))]
    years = [s.years[-1] for s in barring if s.years]
    days = [date.fromisoformat(s.until) for s in barring if s.until]
    if years and not days:
        return f"{max(years) + 1} 年度起可以再报名" if zh else f"Registration is possible again from the admission year {max(years) + 1}"
    if days and not years:
        last = max(days)
        if last < beijing_day(decision.as_of):
            return ""
        return f"{date_text(last, lang)}过后可以再报名" if zh else f"Registration is possible again after {date_text(last, lang)}"
    return ""
