"""A comparison of two rulesets for people and programs: both sides' clauses and sentences side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from typing import Literal as OneOf

from zhaolu.executors.prose.names import Names
from zhaolu.ir.rules import Notice, Ruleset
from zhaolu.surfaces import wording
from zhaolu.surfaces.comparing.comparison import Change, Comparison, Part, Section
from zhaolu.surfaces.comparing.moves import Moves
from zhaolu.surfaces.comparing.moves_document import moves_blocks, moves_data
from zhaolu.surfaces.document import Block, Document, Entries, Entry, Fields, Heading, Line, Paragraph, Run, line

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
    words = ComparisonWords(found)
    blocks: list[Block] = [Heading(1, line(words.title)), Fields((*words.sides(), (words.say("合计", "In all"), line(words.count))))]
    for group in words.groups():
        blocks += [Heading(2, line(group.title)), Entries(tuple(map(words.entry, group.differences)), loose=True)]
    if not found.differs:
        blocks.append(Paragraph(line(words.same)))
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


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that is not the same on both sides: its clauses and sentence on each (None: not there).

    `rows` are what else differs, each with both sides (None: that side has none to show). `values` are the numbers and
    dates of each side the other has not.
    """

    kind: OneOf["added", "removed", "changed"]
    title: str
    id: str
    a: Line | None
    b: Line | None
    rows: tuple[tuple[str, str | None, str | None], ...] = ()
    values: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of one kind in one section, and what they are called together."""

    section: str
    kind: OneOf["added", "removed", "changed"]
    title: str
    differences: tuple[Difference, ...]


MARKS: Final = {"added": Run("+", "good"), "removed": Run("-", "bad"), "changed": Run("~", "unsure")}


class ComparisonWords:
    """A comparison in words, whatever shows them."""

    def __init__(self, found: Comparison) -> None:
        self.found, self.lang, self.zh = found, found.lang, found.lang == "zh"
        self.short = short_names(found.a.notice, found.b.notice, found.lang)
        self.names = Names(found.a, found.lang), Names(found.b, found.lang)

    def say(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    @property
    def title(self) -> str:
        return self.say(f"从{self.short[0]}到{self.short[1]}有什么不同", f"What changes from {self.short[0]} to {self.short[1]}")

    @property
    def same(self) -> str:
        return self.say("两份规则没有差别。", "The two rulesets say the same.")

    @property
    def count(self) -> str:
        """How many parts were added, removed, changed, and are the same."""
        added, removed, changed, same = self.counts
        return self.say(
            f"新增 {added} 项，取消 {removed} 项，改变 {changed} 项，相同 {same} 项",
            f"added: {added}; removed: {removed}; changed: {changed}; the same: {same}",
        )

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Added, removed, changed, the same."""
        sections = self.found.sections
        return (
            sum(len(s.added) for s in sections),
            sum(len(s.removed) for s in sections),
            sum(len(s.changed) for s in sections),
            sum(s.same for s in sections),
        )

    def sides(self) -> tuple[tuple[str, Line], ...]:
        """Which two rulesets, by the names used in labels."""
        return tuple(
            (name, line(wording.notice_title(each.notice, self.lang), Run(f"  [{each.id}]", "dim")))
            for name, each in zip(self.short, (self.found.a, self.found.b), strict=True)
        )

    def groups(self) -> Iterator[Group]:
        """Every group there is, in the order of the sections."""
        for section in self.found.sections:
            yield from self.section(section)

    def section(self, section: Section) -> Iterator[Group]:
        groups: tuple[tuple[OneOf["added", "removed", "changed"], str, list[Difference]], ...] = (
            ("changed", self.say("改变", "changed"), [self.changed(c) for c in section.changed]),
            ("added", self.say("新增", "added"), [self.alone(p, 1) for p in section.added]),
            ("removed", self.say("取消", "removed"), [self.alone(p, 0) for p in section.removed]),
        )
        for kind, word, members in groups:
            if members:
                name = TITLES[section.name][0 if self.zh else 1]
                title = f"{name}·{word}（{len(members)}）" if self.zh else f"{name}: {word} ({len(members)})"
                yield Group(section.name, kind, title, tuple(members))

    def clauses(self, part: Part, side: int) -> str:
        return ("、" if self.zh else ", ").join(map(self.names[side].clause, part.clauses))

    def sided(self, part: Part, side: int) -> Line:
        clauses = self.clauses(part, side)
        return line(Run(f"{clauses}  " if clauses else "", "strong"), part.text)

    def alone(self, part: Part, side: int) -> Difference:
        rows: list[tuple[str, str | None, str | None]] = []
        if part.rows:
            shown = self.say("；", "; ").join(f"{k} {v}" for k, v in part.rows.items())
            rows.append((self.say("各项", "Rows"), None, shown) if side else (self.say("各项", "Rows"), shown, None))
        said = self.sided(part, side)
        if side:
            return Difference("added", part.title, part.id, None, said, tuple(rows))
        return Difference("removed", part.title, part.id, said, None, tuple(rows))

    def changed(self, change: Change) -> Difference:
        a, b = change.a, change.b
        ids = a.id if a.id == b.id else f"{a.id} → {b.id}"
        none = self.say("无", "none")
        rows: list[tuple[str, str | None, str | None]] = []
        if any(change.values):
            left, right = (self.say("、", ", ").join(v) or none for v in change.values)
            rows.append((self.say("数与日期", "Numbers and dates"), left, right))
        rows += [(name, left or none, right or none) for name, (left, right) in (*change.basis.items(), *change.rows.items())]
        if change.reworded:
            for before, after in zip(a.words, b.words, strict=False):
                if before != after:
                    said = before.in_(self.lang) if before else none, after.in_(self.lang) if after else none
                    rows.append((self.say("说法", "Wording"), *said))
        title = a.title if a.title == b.title else f"{a.title} ⇒ {b.title}"
        return Difference("changed", title, ids, self.sided(a, 0), self.sided(b, 1), tuple(rows), change.values)

    def entry(self, found: Difference) -> Entry:
        """A difference as an item of a list."""
        rows: list[tuple[str, Line]] = [(name, side) for name, side in zip(self.short, (found.a, found.b), strict=True) if side is not None]
        for name, left, right in found.rows:
            both = line(left, Run(" → ", "strong"), right) if left is not None and right is not None else line(left or right or "")
            rows.append((name, both))
        return Entry(line(Run(found.title, "strong"), Run(f"  [{found.id}]", "dim")), MARKS[found.kind], (Fields(tuple(rows)),))

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
