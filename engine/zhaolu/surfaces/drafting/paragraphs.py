"""The plain text of a notice as paragraphs: broken lines joined, page furniture left out, the numbers they begin with.

Comes in: text as copied out of a PDF or web page. Leaves: paragraphs with line numbers; full-width digits and punctuation
narrow, circled numbers and Chinese full stops as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

_HAN = "一二三四五六七八九十百"
_ENDS: Final = "。;:!?.”)]"
_WRAPPED: Final = 20
"""A line at least this long that does not end a sentence goes on in the next."""

_LEVELS: Final = (
    (1, re.compile(rf"(第[{_HAN}]+条)\s*")),
    (1, re.compile(rf"([{_HAN}]+)[、.]\s*")),
    (2, re.compile(rf"\(([{_HAN}]+)\)[、.]?\s*")),
    (3, re.compile(r"([0-9]{1,2})[、.]\s*(?![0-9])")),
    (3, re.compile(r"([0-9]{1,2})\s+(?=[^0-9\s年月日])")),
    (4, re.compile(r"\(([0-9]{1,2})\)[、.]?\s*")),
    (4, re.compile(r"([0-9]{1,2})\)\s*")),
    (5, re.compile(r"([①-⑳])\s*")),
)
_BEFORE_DIGITS = re.compile(r"([0-9]{1,2})[、.](?=[0-9])")
"""A number that more digits follow: `3.5月31日前` is item 3 only where it follows item 2."""
_BULLET = re.compile(r"[-•·*]\s+(?=\S)")
TITLE = re.compile(r"关于(?:做好|开展|印发|组织开展|组织)?(?P<what>.{4,}?)(?:有关|相关)?(?:工作)?的?(?:通知|公告|通告|简章|方案|函)\Z")
"""The title of a notice."""
_STANDS_ALONE = re.compile(r"附\s*件|[0-9]{1,2}[、.][0-9]{1,4}[^0-9\s.%万]|20[0-9]{2}\s*年\s*[0-9]{1,2}\s*月\s*[0-9]{1,2}\s*日\Z")
"""Lines that begin something new although they have no number of their own."""
_PAGE_NUMBER = re.compile(r"(?:[-—–―]+\s*[0-9]{1,3}\s*[-—–―]+|第\s*[0-9]+\s*页.*|[0-9]{1,3}\s*/\s*[0-9]{1,3}|[0-9]{1,3})\Z")
_FURNITURE = re.compile(rf"第[{_HAN}]+[章节]|\(.{{0,12}}公开.{{0,8}}\)\Z|抄\s*送\s*:|主\s*送\s*:")
_LETTERHEAD = re.compile(r"(?:文件|委员会|厅|局|处|办公室|部|政府)\Z")
_CLOSING = re.compile(r"\[.*略\]|(?:联\s*系\s*人|联系电话|联系方式|咨询电话|电\s*话|传\s*真|邮\s*箱|电子邮箱|地\s*址)\s*:")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the line of the text it begins on."""

    text: str
    line: int

    @property
    def introduces(self) -> bool:
        """Whether it ends in a colon: what it speaks of comes next."""
        return self.text.endswith(":")


class Step(NamedTuple):
    """The number a paragraph begins with; `name` is empty for a bullet."""

    level: int
    name: str
    rest: str


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The paragraphs of a text. A line without a number goes on with the one before where that did not end."""
    lines = [(at, _narrow(line)) for at, line in enumerate(text.replace("\u3000", " ").splitlines(), 1)]
    heads = _running_heads([line.strip() for _, line in lines])
    held: Paragraph | None = None
    broken = False
    for at, line in lines:
        stripped = line.strip()
        if _PAGE_NUMBER.match(stripped) or stripped in heads or _FURNITURE.match(stripped):
            continue
        if not stripped:
            broken = True
            continue
        if held and _goes_on(held.text, stripped, indented=line[0].isspace(), blank=broken):
            held = Paragraph(held.text + stripped, held.line)
        else:
            if held:
                yield held
            held = Paragraph(stripped, at)
        broken = False
    if held:
        yield held


def _goes_on(held: str, line: str, *, indented: bool, blank: bool) -> bool:
    if _unclosed(held):
        return not re.match(rf"[{_HAN}]+、", line)
    if blank or indented or held[-1] in _ENDS or len(held) <= _WRAPPED or held.startswith("附件") or TITLE.search(held):
        return False
    return step_of(line) is None and not _STANDS_ALONE.match(line) and not is_closing(line)


def _unclosed(text: str) -> bool:
    return any(text.count(left) > text.count(right) for left, right in ("()", "《》", "〔〕"))


def _running_heads(lines: list[str]) -> set[str]:
    """Short lines that come again and again: letterheads and page headers."""
    counted = Counter(line for line in lines if 4 <= len(line) <= 30 and line[-1] not in _ENDS and step_of(line) is None)
    return {line for line, count in counted.items() if count > 2 or (count == 2 and _LETTERHEAD.search(line))}


def _narrow(line: str) -> str:
    """Full-width digits and punctuation as narrow ones; circled numbers stay."""
    return "".join(c if "①" <= c <= "⑳" else unicodedata.normalize("NFKC", c) for c in line)


def is_closing(text: str) -> bool:
    """Whether a paragraph is whom to ask, or a note in brackets that something was left out."""
    return bool(_CLOSING.match(text))


def step_of(line: str, last: Callable[[int], str | None] | None = None) -> Step | None:
    """The number a line begins with. `last(level)` names the item before, for numbers that more digits follow."""
    bullet = _BULLET.match(line)
    plain = line[bullet.end() :] if bullet else line
    for level, pattern in _LEVELS:
        if shown := pattern.match(plain):
            name = f"({shown[1]})" if level in (2, 4) else shown[1]
            return Step(level, name, plain[shown.end() :])
    if (shown := _BEFORE_DIGITS.match(plain)) and _follows(int(shown[1]), plain[shown.end() :], last):
        return Step(3, shown[1], plain[shown.end() :])
    return Step(3, "", plain) if bullet else None


def _follows(number: int, rest: str, last: Callable[[int], str | None] | None) -> bool:
    """Whether `3.` before more digits is an item: it follows item 2 (or is the first, before a year)."""
    before = last(3) if last is not None else None
    if before is None:
        return number == 1 and bool(re.match(r"(?:19|20)[0-9]{2}年", rest))
    shown = re.search(r"([0-9]+)\Z", before)
    return shown is not None and int(shown[1]) + 1 == number


def sentences(text: str) -> list[str]:
    """Sentences, and clauses set apart by semicolons; never divided inside brackets or titles."""
    found: list[str] = []
    depth = start = 0
    for at, c in enumerate(text):
        if c in "(《〔":
            depth += 1
        elif c in ")》〕":
            depth = max(0, depth - 1)
        elif depth == 0 and c in "。;!?":
            found.append(text[start : at + 1])
            start = at + 1
    found.append(text[start:])
    whole: list[str] = []
    for part in (part.strip() for part in found):
        if whole and len(part) < 4:
            whole[-1] += part
        elif part:
            whole.append(part)
    return whole
