"""The first draft of a ruleset: from the outline of a notice, from last year's file, or empty. What is open is marked.

Two marks, as YAML comments: `# 待办` for what is still to be written, `# 请核对` for what was carried over and shifted; and
`kind: todo` for a clause that nobody has read yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from zhaolu.model.selection import RulesetKey
from zhaolu.surfaces.drafting.outline import Outline, OutlineClause, place_of
from zhaolu.surfaces.drafting.unfinished import REVIEW, TODO, TODO_KIND

_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})(?![0-9])")
_CHINESE_DAY = re.compile(r"[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日")
_YEAR = re.compile(r"(?<![0-9.〔\[-])((?:19|20)[0-9]{2})(?![0-9-])")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?\Z")

SCHEMA_LINE: Final = "# yaml-language-server: $schema=../../grammar/ruleset.schema.json"

_HOW_TO = f"""\
# 初稿：只列出了各条，什么都还没有判定。没有完成的地方有三种记号，zhaolu check 会说还剩多少、第一处在哪一行：
#   待办        旁边说要写什么；写好就删去这个记号
#   请核对      从通知或去年搬来的；对过原文就删去这个记号
#   kind: {TODO_KIND}  还没有读过的一条。先用自己的话改写 says（不抄原文），再把 {TODO_KIND} 改成 information（只是说明）
#               或 duty-of-office（机关和基地的职责）；由规则落实的，写好规则就把“, kind: {TODO_KIND}”整个删去
"""

_SECTIONS = """\
{todo}：写规则。下面几节是样子：要用的，去掉行首的“# ”，把 clause 换成清单里的条号，其余改成通知写的；不用的删去
# readings:               # 通知有两种读法的地方
#   age-day:
#     question: 年龄算到哪一天
#     options: {{首日: 报名.首日, 末日: 报名.末日}}
# windows:                # 什么时间可以做什么
#   - id: registration
#     name: 报名
#     clause: {clause}
#     event: 报名提交时间
#     open: {year}-05-15 至 {year}-07-15
#     unmet: 不在报名时间内
# rules:                  # require 必须这样；exclude 这样就不行
#   - id: age-limit
#     clause: {clause}
#     require: 周岁(出生日期, reading("age-day")) <= 35
#     unmet: 年龄超过 35 岁
#   - id: not-licensed
#     clause: {clause}
#     exclude: 医师资格.级别 = "执业医师"
#     unmet: 已有执业医师资格的不招
# documents:              # 要交的材料
#   - id: id-card
#     clause: {clause}
#     document: 材料.身份证
#     unmet: 没有交身份证
# penalties:              # 违反了怎么办
#   - id: no-show
#     clause: {clause}
#     event: 报到.实际报到日 = 空
#     when: 报到.未按时原因 = "无故"
#     impose: [禁止报名 1 年]
#     principal: true       # 总的禁报条款，至多一条
#     history:              # 以后年度的往年事件里怎样认出这件事
#       event: e.事件 = "未报到" 且 e.原因 = "无故"
"""

_OVERLAY_SECTIONS = """\
{todo}：写市里不同的地方；没有写的都照省里的。下面是样子：要用的，去掉行首的“# ”，改成通知写的；不用的删去
# remove: [age-limit]     # 省里的哪些规则在这里不用（写它们的 id，见 zhaolu rules）
# rules:                  # 市里另加的；代替省里同一个 id 的，加一行 replaces: true
#   - id: city-age-limit
#     clause: {clause}
#     require: 周岁(出生日期, 今天()) <= 40
#     unmet: 年龄超过 40 岁
"""


@dataclass(frozen=True, slots=True)
class City:
    """The city of an overlay: its id, its Chinese name and the ruleset it is laid over."""

    id: str
    name: str
    parent: str


def from_outline(key: RulesetKey, outline: Outline, city: City | None = None) -> str:
    """A ruleset whose ledger lists every clause of the outline; nothing is decided yet."""
    return _text(key, outline, city)


def empty(key: RulesetKey, city: City | None = None) -> str:
    """A ruleset with one clause to begin with."""
    return _text(key, Outline((OutlineClause("导语", "", 0),)), city)


def _text(key: RulesetKey, outline: Outline, city: City | None) -> str:
    issued = outline.issued.isoformat() if outline.issued else None
    sections = (_OVERLAY_SECTIONS if city else _SECTIONS).format(todo=TODO, year=key.year, clause=_key(outline.clauses[0].id))
    return "\n".join(
        [
            SCHEMA_LINE,
            "#",
            _HOW_TO + "notice:",
            f"  province: {key.province}",
            f"  year: {key.year}",
            f"  program: {key.program}",
            *([f"  city: {{id: {city.id}, name: {city.name}}}"] if city else []),
            *_field("title", outline.title, "  "),
            *_field("number", outline.number, "  "),
            *_field("issued", issued, "  "),
            *([f"overlay_on: {city.parent}"] if city else []),
            "",
            sections,
            "# 逐条清单，按原文次序；条号旁的数与日期是从原文里找到的，供核对",
            "clauses:",
            *(_clause_line(clause) for clause in outline.clauses),
            "",
        ]
    )


_FIELDS: Final = {
    "title": ("标题", "某省2026年助理全科医生培训"),
    "number": ("文号", "某卫函〔2026〕1号"),
    "issued": ("发文日期", "2026-04-24"),
}


def _field(name: str, value: str | None, indent: str) -> list[str]:
    """A field of `notice` taken from the text of the notice, or the mark that it is to be written."""
    word, example = _FIELDS[name]
    if value is None:
        return [f"{indent}{TODO}：在这里写{word}，如 {name}: {example}"]
    return [f"{indent}{REVIEW}：{word}，取自通知", f"{indent}{name}: {value}"]


def _key(name: str) -> str:
    return f'"{name}"' if name.isdecimal() else name


def _clause_line(clause: OutlineClause) -> str:
    place = f"  # 原文第 {clause.line} 行" if clause.line else ""
    figures = f"：{'、'.join(clause.figures)}" if place and clause.figures else ""
    repeated = f"  {TODO}：编号重复，先改编号" if clause.repeated else ""
    return f'  {_key(clause.id)}: {{says: "待写：{clause.words}", kind: {TODO_KIND}}}{repeated or place + figures}'


# --- from last year's -------------------------------------------------------------------------------------------


def from_earlier(text: str, before: RulesetKey, after: RulesetKey, outline: Outline | None = None) -> str:
    """An earlier ruleset carried over: comments kept, years and days shifted, every shifted line marked.

    With an outline, clauses the earlier ledger does not have are added at its end, and those the notice no longer
    has are marked. A city's ruleset is laid over the province's of the new year.
    """
    parents = replace(before, city=None), replace(after, city=None)
    text = re.sub(rf"(?<![\w-]){re.escape(parents[0].id)}(?![\w-])", parents[1].id, text)
    lines = text.replace("\r\n", "\n").split("\n")
    shifted, marks = _shifted(lines, before, after, outline or Outline(()))
    if outline is not None:
        shifted, marks = _compared(shifted, marks, outline)
    marked = [line for at, each in enumerate(shifted) for line in ([f"{_indent(each)}{marks[at]}", each] if at in marks else [each])]
    if _data(marked) == _data(shifted):
        return "\n".join(marked)
    head = [f"{mark}（下面第 {at + 1} 行）" for at, mark in sorted(marks.items())]  # a mark would have become part of a text
    return "\n".join([*head, *shifted])


def _shifted(lines: list[str], before: RulesetKey, after: RulesetKey, outline: Outline) -> tuple[list[str], dict[int, str]]:
    new = {"number": outline.number, "issued": outline.issued.isoformat() if outline.issued else None}
    years = after.year - before.year
    found: list[str] = []
    marks: dict[int, str] = {}
    blocks = _block_heads(lines)
    section = ""
    for at, line in enumerate(lines):
        if line[:1].strip() and not line.startswith("#"):
            section = line.split(":", 1)[0]
        if line.lstrip().startswith("#"):
            found.append(line)
            continue
        if section == "notice" and (shown := re.match(r"(\s*|notice:\s*\{.*)\b(number|issued):", line)) and "{" not in line:
            *mark, written = _field(shown[2], new[shown[2]], shown[1])
            marks |= {at: mark[0].strip()} if mark else {}
            found.append(written)
            continue
        changed = _years_moved(line, years, before.year)
        if section == "notice":
            changed = re.sub(rf"\bprovince: *{re.escape(before.province)}\b", f"province: {after.province}", changed)
            changed = re.sub(rf"\bprogram: *{re.escape(before.program)}\b", f"program: {after.program}", changed)
        if changed != line or _CHINESE_DAY.search(line):
            head = blocks.get(at, at)
            marks.setdefault(head, f"{REVIEW}：{_what(line, changed)}")
        found.append(changed)
    return found, marks


def _what(before: str, after: str) -> str:
    """What there is to look at in a line: days and years as they were, days without a year as they are."""
    were = [m[0] for m in _DAY.finditer(before)] or [m[0] for m in _YEAR.finditer(before) if before != after]
    days = [m[0] for m in _CHINESE_DAY.finditer(before)]
    parts = [f"原为 {'、'.join(dict.fromkeys(were))}"] if were else []
    parts += [f"文字里写着 {'、'.join(dict.fromkeys(days))}"] if days else []
    return "；".join(parts) or "已改"


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _years_moved(line: str, years: int, base: int) -> str:
    """The line with its days, and years near the notice's own, that many years later."""

    def day(shown: re.Match[str]) -> str:
        year, month, number = int(shown[1]) + years, int(shown[2]), int(shown[3])
        try:
            return date(year, month, number).isoformat()
        except ValueError:
            return f"{year}-{month:02d}-28" if (month, number) == (2, 29) else shown[0]

    def plain(shown: re.Match[str]) -> str:
        return str(int(shown[1]) + years) if abs(int(shown[1]) - base) <= NEAR_YEARS else shown[0]

    return _YEAR.sub(plain, _DAY.sub(day, line))


NEAR_YEARS: Final = 6
"""Years further from the notice's own are taken for something else (the year of a law, say)."""


def _block_heads(lines: list[str]) -> dict[int, int]:
    """For every line inside a block text (`key: |`) the line that begins it; a comment may stand above that one only."""
    found: dict[int, int] = {}
    head, depth = -1, -1
    for at, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if head >= 0 and (not line.strip() or indent > depth):
            found[at] = head
            continue
        head = -1
        if _BLOCK.search(line) and re.search(r"(?::|-)\s+[|>][-+0-9]*\s*(?:#.*)?\Z", line):
            head, depth = at, indent
    return found


def _compared(lines: list[str], marks: dict[int, str], outline: Outline) -> tuple[list[str], dict[int, str]]:
    """Clauses set against the outline by their numbered places: how a place is divided is for people to say."""
    names = dict(_ledger_lines(lines))
    marks = dict(marks)
    for name, at in names.items():
        if place_of(name) not in outline.places:
            marks[at] = f"{TODO}：新通知里没有这一条，核对后删去或改条号"
    known = {place_of(name) for name in names}
    added = [_clause_line(clause) for clause in outline.clauses if place_of(clause.id) not in known]
    if not added or not names:
        return lines, marks
    at = _end_of_ledger(lines)
    return [*lines[:at], *added, *lines[at:]], {line + (len(added) if line >= at else 0): mark for line, mark in marks.items()}


def _ledger_lines(lines: list[str]) -> Iterator[tuple[str, int]]:
    """The names of the ledger's clauses with the lines they begin on."""
    inside, depth = False, 0
    for at, line in enumerate(lines):
        if line[:1].strip() and not line.startswith("#"):
            inside, depth = line.startswith("clauses:"), 0
        elif inside and (shown := re.match(r"(\s+)(\"?)([^\s#\"][^:\"]*)\2:", line)):
            depth = depth or len(shown[1])
            if len(shown[1]) == depth:
                yield shown[3], at


def _end_of_ledger(lines: list[str]) -> int:
    begin = next(at for at, line in enumerate(lines) if line.startswith("clauses:"))
    end = next((at for at in range(begin + 1, len(lines)) if lines[at][:1].strip() and not lines[at].startswith("#")), len(lines))
    while end > begin + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def _data(lines: list[str]) -> Mapping[str, Any] | None:
    """What the lines say as YAML; None where they are not readable."""
    from zhaolu.diagnostics import ZhaoluError
    from zhaolu.spans import Source
    from zhaolu.text.yaml_nodes import to_data
    from zhaolu.text.yaml_reader import read_yaml

    try:
        found = to_data(read_yaml(Source("draft.yaml", "\n".join(lines))))
    except ZhaoluError:
        return None
    return found if isinstance(found, Mapping) else None
