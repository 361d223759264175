"""What happens when: every window and deadline of a ruleset, for applicant, base and offices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from zhaolu.executors.prose.names import Names
from zhaolu.executors.prose.sentences import describe_window, guard_words
from zhaolu.ir.rules import ParameterDeclaration, Ruleset, Text
from zhaolu.ir.types import DATE, DATETIME, List, Map, Range, Type
from zhaolu.surfaces import wording
from zhaolu.surfaces.document import Block, Document, Entries, Entry, Heading, Paragraph, Run, line
from zhaolu.surfaces.explaining.steps import left_text
from zhaolu.surfaces.timetable.schedule import Scheduled, State

_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def timeline_document(
    ruleset: Ruleset, calendar: tuple[Scheduled, ...], as_of: datetime, lang: str = "zh", *, actor: str | None = None
) -> Document:
    """The calendar by what is over, under way and ahead, earliest first. `actor` keeps only one party's."""
    zh = lang == "zh"
    shown = [s for s in calendar if actor is None or s.window.actor == actor]
    blocks: list[Block] = [
        Heading(1, line(wording.notice_title(ruleset.notice, lang), "·时间安排" if zh else ": timeline")),
        Paragraph(line(Run(f"按 {wording.moment_text(as_of, lang)} 计" if zh else f"as of {wording.moment_text(as_of, lang)}", "dim"))),
    ]
    for state, words in _STATES.items():
        members = [s for s in shown if s.state == state]
        if members:
            title = f"{words.zh}（{len(members)}）" if zh else f"{words.en} ({len(members)})"
            blocks += [Heading(2, line(title)), Entries(tuple(_entry(each, ruleset, lang) for each in members))]
    elsewhere = set_elsewhere(ruleset, actor)
    if elsewhere:
        blocks.append(Heading(2, line("时间由别处决定" if zh else "Times set elsewhere")))
        label = Names(ruleset, lang).parameter
        blocks.append(
            Entries(tuple(Entry(line(Run(label(p.name), "strong"), "：" if zh else ": ", p.meaning.in_(lang))) for p in elsewhere))
        )
    if not shown:
        blocks.append(Paragraph(line("没有这样的时段或期限。" if zh else "No such window or deadline.")))
    return Document(tuple(blocks), _data(ruleset, shown, as_of, lang), lang)


_STATES: Final[Mapping[State, Text]] = {
    "past": Text("已结束", "Over"),
    "now": Text("正在进行", "Under way"),
    "ahead": Text("将要开始", "Ahead"),
    "unknown": Text("日期尚不知道", "Dates not known yet"),
}


def set_elsewhere(ruleset: Ruleset, actor: str | None = None) -> list[ParameterDeclaration]:
    """The context parameters that give days or instants; they are the applicant's to mind."""
    return [p for p in ruleset.parameters.values() if _temporal(p.type)] if actor in (None, "applicant") else []


def _temporal(type_: Type) -> bool:
    """Whether a context parameter gives days or instants."""
    match type_:
        case Map(inner) | List(inner) | Range(inner):
            return _temporal(inner)
        case _:
            return type_ in (DATE, DATETIME)


def _entry(each: Scheduled, ruleset: Ruleset, lang: str) -> Entry:
    zh = lang == "zh"
    window = each.window
    left = left_text(each, lang)
    who = wording.actor_word(window.actor, lang)
    head = line(
        describe_window(window, ruleset, lang),
        "  ",
        Run(window.name.in_(lang), "strong"),
        f"（{who}）" if zh else f" ({who})",
        Run(f"  {left}" if left else "", "good" if each.state == "now" else "plain"),
    )
    details: list[Block] = []
    says = window.says.in_(lang) if window.says is not None and (zh or window.says.en) else ""
    details.append(Paragraph(line(Run(Names(ruleset, lang).clause(window.clause), "dim"), f"  {says}" if says else "")))
    if notes := notes_of(each, ruleset, lang):
        details.append(Paragraph(line(Run(("；" if zh else "; ").join(notes), "unsure"))))
    return Entry(head, blocks=tuple(details))


def notes_of(each: Scheduled, ruleset: Ruleset, lang: str) -> list[str]:
    """What else a reader should know: whom it concerns, real dates of relative windows, weekends, what has to be given."""
    zh = lang == "zh"
    window = each.window
    notes = []
    if whom := guard_words(window.applies, ruleset, lang):
        notes.append(f"只适用于{whom}" if zh else f"only where {whom}")
    said = describe_window(window, ruleset, lang)
    if each.last_day is not None and wording.date_text(each.last_day, lang) not in said and window.minimum is None:
        short = wording.date_text(each.last_day, lang)
        if short.removeprefix(f"{each.last_day.year}年") not in said:
            notes.append(f"即至{short}" if zh else f"that is, until {short}")
    if each.done is not None:
        done = wording.date_text(each.done, lang)
        notes.append(f"最早{done}期满" if zh else f"complete on {done} at the earliest")
    elif window.minimum is not None and window.unit == "working day" and each.first_day is not None:
        notes.append("期满日须有当年的放假安排才能算出" if zh else "its end needs the year's official calendar")
    if each.weekend and each.last_day is not None:
        notes.append(f"末日是{_WEEKDAYS[each.last_day.weekday()]}" if zh else f"the last day is a {each.last_day.strftime('%A')}")
    if each.needs:
        names = Names(ruleset, lang)
        labels = ("、" if zh else ", ").join(names.parameter(n) for n in each.needs)
        notes.append(f"须另外给出：{labels}" if zh else f"has to be given: {labels}")
    return notes


def _data(ruleset: Ruleset, shown: list[Scheduled], as_of: datetime, lang: str) -> dict[str, Any]:
    def iso(value: Any) -> str | None:
        return value.isoformat() if value is not None else None

    return {
        "notice": ruleset.id,
        "as_of": as_of.isoformat(),
        "items": [
            {
                "id": s.window.id,
                "name": s.window.name.in_(lang),
                "clause": s.window.clause,
                "actor": s.window.actor,
                "gate": s.window.gate,
                "when": describe_window(s.window, ruleset, lang),
                "opens": iso(s.opens),
                "end": iso(s.end),
                "end_included": s.window.end_included,
                "first_day": iso(s.first_day),
                "last_day": iso(s.last_day),
                "complete": iso(s.done),
                "state": s.state,
                "days": s.days,
                "needs": list(s.needs),
                "notes": notes_of(s, ruleset, lang),
            }
            for s in shown
        ],
    }
