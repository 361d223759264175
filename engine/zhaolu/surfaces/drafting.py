"""The first draft of a ruleset: from the outline of a notice, from last year's file, or empty. What is open is marked.

Two marks, as YAML comments: `# 待办` for what is still to be written, `# 请核对` for what was carried over and shifted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from zhaolu.model.selection import RulesetKey
from zhaolu.surfaces.outline import Outline, OutlineClause

TODO: Final = "# 待办"
REVIEW: Final = "# 请核对"

_MARKED = re.compile(rf"(?:{TODO}|{REVIEW}).*")
_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})(?![0-9])")
_CHINESE_DAY = re.compile(r"[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日")
_YEAR = re.compile(r"(?<![0-9.〔\[-])((?:19|20)[0-9]{2})(?![0-9-])")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?\Z")


@dataclass(frozen=True)
class Open:
    """A line that is not finished: its number and its mark with what it says."""

    line: int
    text: str


def still_open(text: str) -> list[Open]:
    """The marked lines of a draft."""
    return [Open(at, shown[0]) for at, line in enumerate(text.splitlines(), 1) if (shown := _MARKED.search(line))]


def from_outline(key: RulesetKey, outline: Outline) -> str:
    """A ruleset whose ledger lists every clause of the outline; nothing is decided yet."""
    return _text(key, _ledger(outline.clauses), outline)


def empty(key: RulesetKey) -> str:
    """A ruleset with one clause to begin with."""
    return _text(key, [_clause_line(OutlineClause("导语", "", 0))], Outline(()))


def _text(key: RulesetKey, ledger: list[str], outline: Outline) -> str:
    number = f"  {REVIEW}\n  number: {outline.number}" if outline.number else f"  {TODO}：number 文号"
    issued = f"  {REVIEW}\n  issued: {outline.issued.isoformat()}" if outline.issued else f"  {TODO}：issued 发文日期"
    return "\n".join(
        [
            "# yaml-language-server: $schema=../../grammar/ruleset.schema.json",
            "notice:",
            f"  province: {key.province}",
            f"  year: {key.year}",
            f"  program: {key.program}",
            f"  {TODO}：title 标题",
            number,
            issued,
            "",
            f"{TODO}：readings 歧义与读法，windows 时段，deadlines 期限，rules 规则，documents 材料，penalties 罚则",
            "",
            f"# 逐条清单：写成规则的，删去 kind；says 用自己的话写，不抄原文；只是说明的，留 kind、改 says、删去“{TODO[2:]}”",
            "clauses:",
            *ledger,
            "",
        ]
    )


def _ledger(clauses: tuple[OutlineClause, ...]) -> list[str]:
    return [_clause_line(clause) for clause in clauses]


def _clause_line(clause: OutlineClause) -> str:
    name = clause.id if not clause.id.isdecimal() else f'"{clause.id}"'
    note = "编号重复，先改编号" if clause.repeated else "改写，或由规则落实"
    place = f"（原文第 {clause.line} 行）" if clause.line else ""
    return f'  {name}: {{says: "待写：{clause.words}", kind: information}}  {TODO}：{note}{place}'


# --- from last year's -------------------------------------------------------------------------------------------


def from_earlier(text: str, before: RulesetKey, after: RulesetKey, outline: Outline | None = None) -> str:
    """An earlier ruleset carried over: comments kept, years and days shifted, every shifted line marked.

    With an outline, clauses the earlier ledger does not have are added at its end, and those the notice no longer
    has are marked.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    shifted, marks = _shifted(lines, before, after)
    if outline is not None:
        shifted, marks = _compared(shifted, marks, outline)
    marked = [line for at, each in enumerate(shifted) for line in ([f"{_indent(each)}{marks[at]}", each] if at in marks else [each])]
    if _data(marked) == _data(shifted):
        return "\n".join(marked)
    head = [f"{mark}（下面第 {at + 1} 行）" for at, mark in sorted(marks.items())]  # a mark would have become part of a text
    return "\n".join([*head, *shifted])


def _shifted(lines: list[str], before: RulesetKey, after: RulesetKey) -> tuple[list[str], dict[int, str]]:
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
            found.append(f"{shown[1]}{TODO}：{shown[2]} {'新的文号' if shown[2] == 'number' else '新的发文日期'}")
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
    names = dict(_ledger_lines(lines))
    new = {clause.id for clause in outline.clauses}
    marks = dict(marks)
    for name, at in names.items():
        base = re.sub(r"(?:段[0-9]+)?(?:-[0-9]+)*\Z", "", name)
        if name not in new and base not in new:
            marks[at] = f"{TODO}：新通知里没有这一条，核对后删去或改条号"
    known = {re.sub(r"(?:-[0-9]+)+\Z", "", name) for name in names} | set(names)
    added = [_clause_line(clause) for clause in outline.clauses if clause.id not in known]
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
