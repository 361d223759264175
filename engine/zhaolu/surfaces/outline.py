"""The clauses of a notice from its plain text: numbers such as 一、（一）1．(1)①, attachments, paragraphs without a number.

Clauses get the names ledgers use: `三(五)2`, `四(一)1(2)②`, `六(三)段1`, `附件1`, `导语`. Of the text itself only the first
words of each clause are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

WORDS_KEPT: Final = 12
"""How many characters of a clause are kept."""

_HAN = "一二三四五六七八九十百"
_LEVELS: Final = (
    (1, re.compile(rf"(第[{_HAN}]+条)\s*")),
    (1, re.compile(rf"([{_HAN}]+)[、.]\s*")),
    (2, re.compile(rf"\(([{_HAN}]+)\)[、.]?\s*")),
    (3, re.compile(r"([0-9]{1,2})(?:[、.](?![0-9])|\s+(?=[^0-9\s年月日]))\s*")),
    (4, re.compile(r"\(([0-9]{1,2})\)[、.]?\s*")),
    (5, re.compile(r"([①-⑳])\s*")),
)
_ATTACHMENT = re.compile(r"附\s*件\s*(?::\s*(?=[0-9]{1,2}\s*[.、])|(?P<number>[0-9]{0,2})\s*[:.、]?\s*)(?P<rest>.*)\Z")
_LISTED = re.compile(r"([0-9]{1,2})\s*[.、]\s*(?P<rest>.*)\Z")
_ISSUED = re.compile(r"(20[0-9]{2})年([0-9]{1,2})月([0-9]{1,2})日\Z")
_NUMBER = re.compile(r"\S{2,12}[〔\[(](?:20[0-9]{2})[〕\])]\s*[0-9]+号")
_ENDS: Final = "。；：！？;:!?.”）)"


@dataclass(frozen=True)
class OutlineClause:
    """A clause by its name; `words` are its first words. `repeated`: the number came before and has been made unique."""

    id: str
    words: str
    line: int
    repeated: bool = False


@dataclass(frozen=True)
class Outline:
    """The clauses in order; document number and day of issue where the text shows them."""

    clauses: tuple[OutlineClause, ...]
    number: str | None = None
    issued: date | None = None


@dataclass
class _Reading:
    """Where we are: the attachment, the numbers above by level, and how many unnumbered paragraphs stand below them."""

    attachment: str = ""
    listing: bool = False
    path: dict[int, str] = field(default_factory=dict)
    paragraphs: dict[str, int] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        return self.attachment + "".join(self.path[level] for level in sorted(self.path))


def outline_of(text: str) -> Outline:
    """The clauses of a notice, one paragraph a line; lines broken in the middle of a sentence are joined."""
    found: list[OutlineClause] = []
    seen: dict[str, int] = {}
    state = _Reading()
    number: str | None = None
    issued: date | None = None
    for at, line in _paragraphs(text):
        plain = _narrow(line)
        if number is None and (shown := _NUMBER.fullmatch(line.strip())):
            number = shown[0]
            continue
        if (day := _ISSUED.search(re.sub(r"\s", "", plain))) and len(plain) <= 24:
            issued = issued or _day(day)
            continue
        for clause in _clauses(plain, at, state):
            if clause.id in seen and (clause.id == "导语" or (clause.id.startswith("附件") and not state.path)):
                continue
            seen[clause.id] = seen.get(clause.id, 0) + 1
            if seen[clause.id] > 1:
                clause = replace(clause, id=f"{clause.id}·{seen[clause.id]}", repeated=True)
            found.append(clause)
    return Outline(tuple(found), number, issued)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; a line without a number goes on with the one before if that did not end."""
    held: tuple[int, str] | None = None
    for at, line in enumerate(text.replace("\u3000", " ").splitlines(), 1):
        stripped = line.strip()
        if not stripped:
            if held:
                yield held
            held = None
        elif held and len(held[1]) > 20 and held[1][-1] not in _ENDS and not _numbered(_narrow(stripped)) and not line[0].isspace():
            held = held[0], held[1] + stripped
        else:
            if held:
                yield held
            held = at, stripped
    if held:
        yield held


def _narrow(line: str) -> str:
    """Full-width digits and punctuation as narrow ones; circled numbers stay."""
    return "".join(c if "①" <= c <= "⑳" else unicodedata.normalize("NFKC", c) for c in line)


def _numbered(line: str) -> bool:
    return any(pattern.match(line) for _, pattern in _LEVELS) or bool(_ATTACHMENT.match(line))


def _clauses(line: str, at: int, state: _Reading) -> Iterator[OutlineClause]:
    if (shown := _ATTACHMENT.match(line)) and (shown["number"] is not None or _LISTED.match(shown["rest"])):
        state.path, rest = {}, shown["rest"]
        if shown["number"] is None:
            listed = _LISTED.match(rest)
            assert listed is not None
            state.listing, state.attachment = True, ""
            yield OutlineClause(f"附件{listed[1]}", _first(listed["rest"]), at)
            return
        state.listing, state.attachment = False, f"附件{shown['number'] or ''}"
        yield OutlineClause(state.attachment, _first(rest) or state.attachment, at)
        return
    if state.listing and (listed := _LISTED.match(line)):
        yield OutlineClause(f"附件{listed[1]}", _first(listed["rest"]), at)
        return
    state.listing = False
    rest = line
    numbered = False
    deepest = 0
    while (step := _step(rest)) and step[0] > deepest:
        deepest, name, rest = step
        state.path = {level: part for level, part in state.path.items() if level < deepest} | {deepest: name}
        numbered = True
    if numbered:
        yield OutlineClause(state.prefix, _first(rest), at)
    elif not state.prefix:
        yield OutlineClause("导语", _first(rest), at)
    else:
        state.paragraphs[state.prefix] = state.paragraphs.get(state.prefix, 0) + 1
        yield OutlineClause(f"{state.prefix}段{state.paragraphs[state.prefix]}", _first(rest), at)


def _step(line: str) -> tuple[int, str, str] | None:
    """The number a line begins with: its level, its name in clauses, and the rest."""
    for level, pattern in _LEVELS:
        if shown := pattern.match(line):
            name = f"({shown[1]})" if level in (2, 4) else shown[1]
            return level, name, line[shown.end() :]
    return None


def _first(text: str) -> str:
    """The first words, without what would disturb YAML."""
    return re.sub(r"[\"\\\s#]", "", text)[:WORDS_KEPT].rstrip("。;:,.、")


def _day(shown: re.Match[str]) -> date | None:
    try:
        return date(int(shown[1]), int(shown[2]), int(shown[3]))
    except ValueError:
        return None
