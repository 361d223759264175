"""A comparison of two rulesets for people and programs: both sides' clauses and sentences side by side."""

from __future__ import annotations

from typing import Any, Final

from zhaolu.executors.prose.names import Names
from zhaolu.ir.rules import Notice, Ruleset
from zhaolu.surfaces import wording
from zhaolu.surfaces.comparison import Change, Comparison, Part, Section
from zhaolu.surfaces.document import Block, Document, Entries, Entry, Fields, Heading, Line, Paragraph, Run, line
from zhaolu.surfaces.moves import Moves
from zhaolu.surfaces.moves_document import moves_blocks, moves_data

TITLES: Final[dict[str, tuple[str, str]]] = {
    "rules": ("规则", "Rules"),
    "windows": ("时段与期限", "Windows and deadlines"),
    "penalties": ("罚则", "Penalties"),
    "effects": ("协议、待遇、优先和其他", "Agreements, benefits, preferences and other effects"),
    "steps": ("录取与考核的步骤", "Steps of admission and assessment"),
    "quotas": ("名额", "Places"),
    "tables": ("表", "Tables"),
    "readings": ("读法", "Readings"),
}


def comparison_document(found: Comparison, moves: Moves | None) -> Document:
    """Everything `zhaolu diff` shows."""
    words = _Words(found)
    blocks: list[Block] = [*words.heading()]
    for section in found.sections:
        blocks += words.section(section)
    if not found.differs:
        blocks.append(Paragraph(line(words.say("两份规则没有差别。", "The two rulesets say the same."))))
    if moves is not None:
        blocks += moves_blocks(moves, (found.a, found.b), words.short, found.lang)
    data = words.data()
    if moves is not None:
        data["people"] = moves_data(moves)
    return Document(tuple(blocks), data, found.lang)


def short_names(a: Notice, b: Notice, lang: str) -> tuple[str, str]:
    """What the two sides are called in labels: by place and year where that tells them apart."""
    zh = lang == "zh"

    def name(notice: Notice) -> str:
        place = notice.city or notice.province if zh else (notice.city_id or notice.province_id).title()
        return f"{place}{notice.year}" if zh else f"{place} {notice.year}"

    names = name(a), name(b)
    if names[0] != names[1]:
        return names
    return ("甲", "乙") if zh else ("A", "B")


class _Words:
    def __init__(self, found: Comparison) -> None:
        self.found, self.lang, self.zh = found, found.lang, found.lang == "zh"
        self.short = short_names(found.a.notice, found.b.notice, found.lang)
        self.names = Names(found.a, found.lang), Names(found.b, found.lang)

    def say(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def heading(self) -> list[Block]:
        a, b = self.found.a, self.found.b
        rows = tuple(
            (name, line(wording.notice_title(each.notice, self.lang), Run(f"  [{each.id}]", "dim")))
            for name, each in zip(self.short, (a, b), strict=True)
        )
        added, removed, changed, same = (
            sum(len(s.added) for s in self.found.sections),
            sum(len(s.removed) for s in self.found.sections),
            sum(len(s.changed) for s in self.found.sections),
            sum(s.same for s in self.found.sections),
        )
        count = self.say(
            f"新增 {added} 项，取消 {removed} 项，改变 {changed} 项，相同 {same} 项",
            f"added: {added}; removed: {removed}; changed: {changed}; the same: {same}",
        )
        title = self.say(f"从{self.short[0]}到{self.short[1]}有什么不同", f"What changes from {self.short[0]} to {self.short[1]}")
        return [Heading(1, line(title)), Fields((*rows, (self.say("合计", "In all"), line(count))))]

    def section(self, section: Section) -> list[Block]:
        groups = (
            (self.say("改变", "changed"), [self.changed(c) for c in section.changed]),
            (self.say("新增", "added"), [self.alone(p, 1) for p in section.added]),
            (self.say("取消", "removed"), [self.alone(p, 0) for p in section.removed]),
        )
        found: list[Block] = []
        for title, entries in groups:
            if entries:
                name = TITLES[section.name][0 if self.zh else 1]
                head = f"{name}·{title}（{len(entries)}）" if self.zh else f"{name}: {title} ({len(entries)})"
                found += [Heading(2, line(head)), Entries(tuple(entries), loose=True)]
        return found

    def clauses(self, part: Part, side: int) -> str:
        return ("、" if self.zh else ", ").join(map(self.names[side].clause, part.clauses))

    def sided(self, part: Part, side: int) -> Line:
        clauses = self.clauses(part, side)
        return line(Run(f"{clauses}  " if clauses else "", "strong"), part.text)

    def alone(self, part: Part, side: int) -> Entry:
        mark = Run("+", "good") if side else Run("-", "bad")
        rows: list[tuple[str, Line]] = [(self.short[side], self.sided(part, side))]
        if part.rows:
            shown = self.say("；", "; ").join(f"{k} {v}" for k, v in part.rows.items())
            rows.append((self.say("各项", "Rows"), line(shown)))
        return Entry(line(Run(part.title, "strong"), Run(f"  [{part.id}]", "dim")), mark, (Fields(tuple(rows)),))

    def changed(self, change: Change) -> Entry:
        a, b = change.a, change.b
        ids = a.id if a.id == b.id else f"{a.id} → {b.id}"
        rows: list[tuple[str, Line]] = [(self.short[0], self.sided(a, 0)), (self.short[1], self.sided(b, 1))]
        none = self.say("无", "none")
        if any(change.values):
            left, right = (self.say("、", ", ").join(v) or none for v in change.values)
            rows.append((self.say("数与日期", "Numbers and dates"), line(left, Run(" → ", "strong"), right)))
        for name, (left, right) in change.basis.items():
            rows.append((name, line(left or none, Run(" → ", "strong"), right or none)))
        for name, (left, right) in change.rows.items():
            rows.append((name, line(left or none, Run(" → ", "strong"), right or none)))
        if change.reworded:
            for before, after in zip(a.words, b.words, strict=False):
                if before != after:
                    said = before.in_(self.lang) if before else none, after.in_(self.lang) if after else none
                    rows.append((self.say("说法", "Wording"), line(said[0], Run(" → ", "strong"), said[1])))
        title = a.title if a.title == b.title else self.say(f"{a.title} ⇒ {b.title}", f"{a.title} ⇒ {b.title}")
        return Entry(line(Run(title, "strong"), Run(f"  [{ids}]", "dim")), Run("~", "unsure"), (Fields(tuple(rows)),))

    # --- for programs -------------------------------------------------------------------------------------------

    def data(self) -> dict[str, Any]:
        def notice(ruleset: Ruleset) -> dict[str, Any]:
            return {"id": ruleset.id, "title": wording.notice_title(ruleset.notice, self.lang), "digest": ruleset.digest}

        def part(found: Part) -> dict[str, Any]:
            rows = {"rows": dict(found.rows)} if found.rows is not None else {}
            return {"id": found.id, "kind": found.kind, "clauses": list(found.clauses), "title": found.title, "text": found.text, **rows}

        def pairs(found: Any) -> dict[str, dict[str, str]]:
            return {name: {"a": left, "b": right} for name, (left, right) in found.items()}

        return {
            "a": notice(self.found.a),
            "b": notice(self.found.b),
            "sections": [
                {
                    "section": s.name,
                    "added": [part(p) for p in s.added],
                    "removed": [part(p) for p in s.removed],
                    "changed": [
                        {
                            "a": part(c.a),
                            "b": part(c.b),
                            "values": {"a": list(c.values[0]), "b": list(c.values[1])},
                            "basis": pairs(c.basis),
                            "rows": pairs(c.rows),
                            "reworded": c.reworded,
                        }
                        for c in s.changed
                    ],
                    "same": s.same,
                }
                for s in self.found.sections
            ],
        }
