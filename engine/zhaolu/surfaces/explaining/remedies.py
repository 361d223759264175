"""What would mend a failed clause, or that nothing can."""

from __future__ import annotations

from datetime import date

from zhaolu.frozen import dataclass
from zhaolu.ir.decisions import Decision, Finding
from zhaolu.ir.expressions import Expr, Fact
from zhaolu.ir.rules import Item, Rule, Ruleset
from zhaolu.ir.times import beijing_day
from zhaolu.surfaces.timetable.schedule import Scheduled, closure
from zhaolu.surfaces.wording import FactWords, date_text, last_moment_text, moment_text


@dataclass(frozen=True, slots=True)
class Remedy:
    """One sentence (empty where nothing can be said with certainty) and whether it can still help this year."""

    text: str = ""
    helps: bool = False


def remedy(
    finding: Finding, item: Item | None, ruleset: Ruleset, facts: FactWords, calendar: tuple[Scheduled, ...], decision: Decision
) -> Remedy:
    """What would mend one failed clause."""
    zh = facts.lang == "zh"
    if not isinstance(item, Rule):
        return Remedy(_after_ban(finding, decision, zh, facts.lang))
    timed = next((s for s in calendar if s.window.id == item.id), None)
    if item.form == "window" and timed is not None:
        return Remedy(_window(timed, facts.lang), timed.state in ("now", "ahead"))
    alternative = next((a for a in item.alternatives if a.id == finding.alternative), None)
    asked = {path for path in finding.facts if alternative is None or root(path) in read_by(alternative.condition, ruleset)}
    if not asked:
        return Remedy()
    if item.form == "document" and alternative is not None:
        papers = [path for path in finding.facts if path in asked and "." in path]
        if not papers:
            return Remedy()
        return Remedy(
            f"补齐后可以重新判定：{facts.labels(papers)}" if zh else f"Can be decided again once handed in: {facts.labels(papers)}", True
        )
    kinds = {path: facts.changes(path) for path in finding.facts if path in asked}
    changeable = [path for path, kind in kinds.items() if kind == "changeable"]
    provable = [path for path, kind in kinds.items() if kind == "provable"]
    parts = []
    if changeable:
        parts.append(f"可以由本人改变的：{facts.labels(changeable)}" if zh else f"the applicant can change: {facts.labels(changeable)}")
    if provable:
        parts.append(
            f"记录有误的，可凭证明更正：{facts.labels(provable)}"
            if zh
            else f"if the record is wrong, proof can correct it: {facts.labels(provable)}"
        )
    if parts:
        text = ("；" if zh else "; ").join(parts)
        return Remedy(text if zh else text[0].upper() + text[1:], bool(changeable))
    if all(kind == "fixed" for kind in kinds.values()):
        return Remedy("记录属实的，这一条本年度无法补救" if zh else "If the record is right, nothing can mend this for this year")
    return Remedy()


def root(path: str) -> str:
    """The fact an id path belongs to: `education[1].level` → education."""
    return path.partition(".")[0].partition("[")[0]


def read_by(condition: Expr, ruleset: Ruleset) -> set[str]:
    """The facts a condition rests on (not those of the rule's guard, which only says whom it concerns)."""
    return {node.id for node in closure(condition, ruleset) if isinstance(node, Fact)}


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
