"""Text for terminals in which a Chinese character takes two columns: width, wrapping, columns, colour.

Widths follow Unicode East Asian Width (wide and fullwidth count 2, marks 0); ambiguous characters count 1.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, TextIO
from typing import Literal as OneOf

from zhaolu.frozen import dataclass

MAXIMUM_WIDTH: Final = 100
"""Lines wider than this are hard to read; a wider terminal is not filled."""

MINIMUM_WIDTH: Final = 20

_NO_LINE_START: Final = frozenset("，。、；：？！）】》」』〉〕”’％…—·,.;:?!)]}%")
_NO_LINE_END: Final = frozenset("（【《「『〈〔“‘([{")


_AFTER_NUMBER: Final = frozenset("年月日时分秒天岁条项人号个")


@lru_cache(maxsize=4096)
def character_width(char: str) -> int:
    """Columns one character takes: 0, 1 or 2."""
    if " " <= char <= "~":
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def display_width(text: str) -> int:
    """Columns a text without line breaks takes."""
    return sum(map(character_width, text))


def printable(text: str) -> str:
    """The text without control characters (a record must not steer the terminal); tabs and line breaks become spaces."""
    if text.isprintable():
        return text
    return "".join(" " if c in "\t\r\n\v\f" else c for c in text if c in "\t\r\n\v\f" or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def _clusters(text: str) -> list[str]:
    """The pieces between which a line may be broken; spaces are pieces of their own."""
    pieces: list[str] = []
    previous = ""
    for char in text:
        if not pieces:
            pieces.append(char)
        elif char == " " or previous == " ":
            if char == previous == " ":
                pieces[-1] += char
            else:
                pieces.append(char)
        elif _glued(previous, char):
            pieces[-1] += char
        else:
            pieces.append(char)
        previous = char
    return pieces


def _glued(before: str, after: str) -> bool:
    if after in _NO_LINE_START or before in _NO_LINE_END or character_width(after) == 0:
        return True
    if before.isdigit() and after in _AFTER_NUMBER:
        return True
    if character_width(before) == 2 or character_width(after) == 2:
        return False
    # an opening quote or bracket of Chinese text takes one column, yet a line may break before it
    return not (after in _NO_LINE_END and after in "“‘") and not (before in "”’…—·" and after not in "”’…—·")


def wrap(text: str, width: int, *, first: str = "", rest: str = "") -> list[str]:
    """Lines of at most `width` columns (at least 2), the first one led by `first`, the others by `rest`.

    Breaks at spaces and between Chinese characters, not before closing or after opening punctuation; a word longer
    than a line is cut. Line breaks in the text are kept. Only spaces at breaks and line ends are dropped.
    """
    lines: list[str] = []
    lead = first
    for paragraph in text.split("\n"):
        current, used = "", 0
        room = max(2, width - display_width(lead))
        for piece in _clusters(paragraph):
            size = display_width(piece)
            if used + size <= room:
                current, used = current + piece, used + size
                continue
            if piece.isspace():
                lines.append(lead + current.rstrip(" "))
                lead, current, used = rest, "", 0
                room = max(2, width - display_width(lead))
                continue
            if current.strip(" "):
                lines.append(lead + current.rstrip(" "))
                lead, current, used = rest, "", 0
                room = max(2, width - display_width(lead))
            for char in piece:
                if used + character_width(char) > room:
                    lines.append(lead + current)
                    lead, current, used = rest, "", 0
                    room = max(2, width - display_width(lead))
                current, used = current + char, used + character_width(char)
        lines.append((lead + current).rstrip(" ") if current.strip(" ") or not lead.strip(" ") else lead + current)
        lead = rest
    return lines


def pad(text: str, width: int, align: OneOf["left", "right"] = "left") -> str:
    """The text filled with spaces to `width` columns; longer text stays as it is."""
    fill = " " * max(0, width - display_width(text))
    return fill + text if align == "right" else text + fill


def column_widths(rows: Sequence[Sequence[str]], width: int, *, gap: int = 2) -> list[int]:
    """How wide each column may be so that a row fits into `width`: the widest columns give way first."""
    count = max((len(row) for row in rows), default=0)
    wanted = [max((display_width(row[i]) for row in rows if i < len(row)), default=0) for i in range(count)]
    room = max(width - gap * max(0, count - 1), 2 * count)
    if sum(wanted) <= room:
        return wanted
    level = next((n for n in range(max(wanted), 2, -1) if sum(min(w, n) for w in wanted) <= room), 2)
    found = [min(w, level) for w in wanted]
    for i, w in enumerate(wanted):
        if w > level and sum(found) < room:
            found[i] += 1
    return found


def columns(
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    gap: int = 2,
    indent: str = "",
    align: Mapping[int, OneOf["left", "right"]] | None = None,
) -> list[list[str]]:
    """Each row as its lines, cells wrapped and aligned so that no line is wider than `width`."""
    widths = column_widths(rows, width - display_width(indent), gap=gap)
    aligned = align or {}
    found: list[list[str]] = []
    for row in rows:
        cells = [wrap(cell, widths[i]) for i, cell in enumerate(row)]
        height = max((len(cell) for cell in cells), default=1)
        lines = []
        for at in range(height):
            parts = [pad(cell[at] if at < len(cell) else "", widths[i], aligned.get(i, "left")) for i, cell in enumerate(cells)]
            lines.append((indent + (" " * gap).join(parts)).rstrip(" "))
        found.append(lines)
    return found


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> list[str]:
    """Rows under a header and a rule, columns aligned; cells are wrapped where the whole is wider than `width`."""
    room = terminal_width() if width is None else width
    texts = [list(header), *(list(row) for row in rows)]
    found = [text for lines in columns(texts, room) for text in lines]
    widths = column_widths(texts, room)
    height = len(columns(texts, room)[0])
    return [*found[:height], "  ".join("─" * w for w in widths), *found[height:]]


Tone = OneOf["plain", "strong", "good", "bad", "unsure", "dim", "heading"]

_CODES: Final[Mapping[str, str]] = {
    "plain": "",
    "strong": "1",
    "good": "32",
    "bad": "31",
    "unsure": "33",
    "dim": "2",
    "heading": "1;36",
}


@dataclass(frozen=True, slots=True)
class Style:
    """Whether to colour, and how."""

    colour: bool = False

    @classmethod
    def of(cls, stream: TextIO, when: OneOf["auto", "always", "never"] = "auto", environ: Mapping[str, str] | None = None) -> Style:
        """Colour on a terminal unless NO_COLOR is set or TERM is dumb; `always` and `never` force it."""
        if when != "auto":
            return cls(when == "always")
        env = os.environ if environ is None else environ
        if env.get("NO_COLOR") or env.get("TERM") == "dumb":
            return cls(False)
        return cls(bool(env.get("FORCE_COLOR")) or stream.isatty())

    def paint(self, text: str, tone: Tone) -> str:
        code = _CODES[tone]
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and code and text else text


def terminal_width(stream: TextIO | None = None, *, cap: int = MAXIMUM_WIDTH) -> int:
    """Columns to use: COLUMNS if set, else those of the terminal, else 80; within MINIMUM_WIDTH and `cap`."""
    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given) > 0:
        found = int(given)
    else:
        try:
            found = os.get_terminal_size((stream or sys.stdout).fileno()).columns
        except (OSError, ValueError, AttributeError):
            found = 80
    return max(MINIMUM_WIDTH, min(found or 80, cap))


def indented(lines: Iterable[str], by: str) -> list[str]:
    return [by + line if line else line for line in lines]
