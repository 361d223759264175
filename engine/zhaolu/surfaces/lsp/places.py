"""Where in a YAML file a cursor stands, also while the file is no YAML: from the lines above it and their indents.

Comes in: a text and an offset. Leaves: the keys that lead there, whether a key or a value is being written, and the value
so far. Only as much of YAML is known here as people write in rulesets; the strict reader (`text.yaml_reader`) judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from zhaolu.spans import Located, Source
from zhaolu.surfaces.lsp.positions import Lines

ITEM: Final = "-"
"""A step of a path into a list."""

_DASH: Final = re.compile(r"-(?:[ \t]+|$)")
_KEY: Final = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:[^'\n]|'')*'|[^\s"'\[\]{},&*!|>%@`#][^\n]*?)[ \t]*:(?=[ \t]|$)""")
_BLOCK: Final = re.compile(r"[|>][+-]?[0-9]?[+-]?[ \t]*(?:#.*)?$")
_PROPERTIES: Final = re.compile(r"[ \t]*(?:[&!]\S*(?:[ \t]+|$))*")
_AFTER_KEY: Final = re.compile(r"[\s,}]|\Z")
_COMMENT: Final = re.compile(r"(?:^|[ \t])#")

Style = Literal["plain", "single", "double", "block"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cursor stands.

    `path`: the keys from the top, `ITEM` for an item of a list; for a key being written, those above it. `role`: a `key`
    or a `value` is being written; `either` where that is not yet to be seen (`- na`). `text` is the value (or the key) as
    far as it is there, `at` the cursor in it. `flow`: within brackets or braces. `bare`: a key without its colon.
    `column`: where the key stands in its line.
    """

    path: tuple[str, ...]
    role: Literal["key", "value", "either"]
    text: Located = field(repr=False)
    at: int
    style: Style = "plain"
    flow: bool = False
    bare: bool = False
    column: int = 0

    @property
    def typed(self) -> str:
        """What stands before the cursor."""
        return self.text.value[: self.at]


class _Mark(NamedTuple):
    """A dash or a key of a line. `value`: the column after it, where its value starts."""

    column: int
    key: str | None
    value: int


def place_at(lines: Lines, source: Source, offset: int) -> Place | None:
    """None in a comment, and where nothing can be written."""
    return _Finder(lines, source).find(offset)


def keys_beside(lines: Lines, line: int, column: int) -> Iterator[tuple[str, int, int]]:
    """The keys at this column of the mapping around this line: key, its line, the column of its value."""
    for numbers in (range(line, -1, -1), range(line + 1, len(lines))):
        for number in numbers:
            text = lines.line(number)
            first = len(text) - len(text.lstrip(" \t"))
            if not text.strip() or text[first] == "#":
                continue
            inner = first >= column
            if inner or number <= line:
                yield from ((m.key, number, m.value) for m in _marks(text) if m.column == column and m.key is not None)
            if not inner and number != line:
                break


def _marks(line: str) -> list[_Mark]:
    """The dashes and the key at the start of a line."""
    found = []
    at = len(line) - len(line.lstrip(" \t"))
    while dash := _DASH.match(line, at):
        found.append(_Mark(at, None, dash.end()))
        at = dash.end()
    if key := _KEY.match(line, at):
        found.append(_Mark(at, _unquoted(key[1]), key.end()))
    return found


def _unquoted(key: str) -> str:
    if key[0] == "'":
        return key[1:-1].replace("''", "'")
    return re.sub(r"\\(.)", r"\1", key[1:-1]) if key[0] == '"' else key


class _Finder:
    """One question about one text."""

    def __init__(self, lines: Lines, source: Source) -> None:
        self.lines, self.source = lines, source

    def find(self, offset: int) -> Place | None:
        number = self.lines.line_of(offset)
        line = self.lines.line(number)
        column = min(offset - self.lines.starts[number], len(line))
        first = len(line) - len(line.lstrip(" \t"))
        blank = not line.strip()
        above = self._above(number, column if blank else first, bool(_DASH.match(line, first)))
        for depth, (row, mark) in enumerate(above):
            if (opened := self._open_value(row, mark, number)) is not None:
                path = tuple(self._step(m) for _, m in above[: depth + 1])
                return self._in_value(path, row, mark, opened, offset)
        path = tuple(self._step(mark) for _, mark in above)
        if blank:
            return Place(path, "key", Located("", self.source, offset), 0, bare=True, column=column)
        return self._on_line(path, number, line, column, offset)

    def _step(self, mark: _Mark) -> str:
        return ITEM if mark.key is None else mark.key

    def _above(self, number: int, limit: int, dash: bool) -> list[tuple[int, _Mark]]:
        """The dashes and keys the line lies under, the outermost first."""
        found: list[tuple[int, _Mark]] = []
        while number > 0 and (limit > 0 or dash):
            number -= 1
            line = self.lines.line(number)
            stripped = line.lstrip(" \t")
            indent = len(line) - len(stripped)
            if not stripped or indent > limit or (indent == limit and not dash) or stripped.startswith("#"):
                continue
            marks = _marks(line)
            if not marks:
                limit = min(limit, indent)
            for mark in reversed(marks):
                if mark.column < limit or (mark.column == limit and dash and mark.key is not None):
                    found.append((number, mark))
                    limit, dash = mark.column, mark.key is None
        return found[::-1]

    # --- values ---

    def _open_value(self, row: int, mark: _Mark, number: int) -> int | None:
        """The column where a value starts that goes on in later lines; None where the key or dash holds a mapping or list."""
        line = self.lines.line(row)
        at = _PROPERTIES.match(line, mark.value).end()  # type: ignore[union-attr]
        rest = line[at:]
        if not rest or rest.startswith("#") or row == number:
            return None
        if mark.key is None and (_DASH.match(rest) or _KEY.match(rest)):
            return None
        if rest[0] in "[{" and rest.rstrip()[-1] not in "]}," and self._goes_on_as_block(row):
            return None
        return at

    def _goes_on_as_block(self, row: int) -> bool:
        """Whether the line after an opening bracket has keys or dashes of its own: then the bracket is the mistake."""
        following = (self.lines.line(number) for number in range(row + 1, len(self.lines)))
        return bool(_marks(next((line for line in following if line.strip()), "")))

    def _in_value(self, path: tuple[str, ...], row: int, mark: _Mark, at: int, offset: int) -> Place | None:
        start = self.lines.starts[row] + at
        end = max(self._value_end(row, mark.column), _line_end(self.source.text, offset))
        if self.source.text[start : start + 1] in ("[", "{"):
            return self._in_flow(path, start, offset, end)
        return self._scalar(path, start, offset, end)

    def _value_end(self, row: int, column: int) -> int:
        """Where the lines that belong to a key or dash at this column end."""
        last = row
        for number in range(row + 1, len(self.lines)):
            line = self.lines.line(number)
            if line.strip():
                if len(line) - len(line.lstrip(" \t")) <= column:
                    break
                last = number
            elif number - row > _FAR:
                break
        return self.lines.starts[last] + len(self.lines.line(last))

    def _on_line(self, path: tuple[str, ...], number: int, line: str, column: int, offset: int) -> Place | None:
        start = self.lines.starts[number]
        marks = _marks(line)
        at = len(line) - len(line.lstrip(" \t"))
        if column < at:
            return None
        for mark in marks:
            if column < mark.value and mark.key is None:
                return None
            begin = mark.column
            if mark.key is not None and column <= begin + _length(line, mark):
                text = Located(line[begin : begin + _length(line, mark)], self.source, start + begin)
                return Place(path, "key", text, column - begin, column=begin)
            path = (*path, self._step(mark))
            at = mark.value
        mark = marks[-1] if marks else _Mark(at, None, at)
        end = self._value_end(number, mark.column) if marks else start + len(line)
        at = _PROPERTIES.match(line, at).end()  # type: ignore[union-attr]
        if column < at and line[at:]:
            return Place(path, "value", Located("", self.source, offset), 0, column=mark.column)
        if line[at : at + 1] in ("[", "{"):
            return self._in_flow(path, start + at, offset, end)
        found = self._scalar(path, start + min(at, len(line)), offset, end)
        if found is None or (marks and mark.key is not None):
            return found
        role: Literal["key", "either"] = "either" if marks else "key"
        return Place(path, role, found.text, found.at, found.style, bare=True, column=at)

    def _scalar(self, path: tuple[str, ...], start: int, offset: int, end: int) -> Place | None:
        """The scalar from `start`, which lies on lines up to `end`."""
        text = self.source.text
        first = text[start : start + 1]
        if first in ("'", '"'):
            located, style = _quoted(self.source, start, end), "single" if first == "'" else "double"
        elif _BLOCK.match(text, start, _line_end(text, start)):
            if offset <= _line_end(text, start):
                return None
            located, style = _block(self.source, _line_end(text, start), end), "block"
        else:
            located, style = _plain(self.source, start, end), "plain"
        at = _at(located, offset)
        return None if at is None else Place(path, "value", located, at, style)  # type: ignore[arg-type]

    # --- values in brackets and braces ---

    def _in_flow(self, path: tuple[str, ...], start: int, offset: int, end: int) -> Place | None:
        text = self.source.text
        stack: list[str] = []
        keys: list[str | None] = []
        begin = at = start
        while at < min(offset, end):
            char = text[at]
            if char in "'\"" and not text[begin:at].strip():
                closing = _closing(text, at, end)
                if closing >= offset:
                    begin = at
                    break
                at = closing
                continue
            if char in "[{":
                stack.append(char)
                keys.append(ITEM if char == "[" else None)
                begin = at + 1
            elif char in "]}" and stack:
                stack.pop()
                keys.pop()
                begin = at + 1
            elif char == "," and stack:
                keys[-1] = ITEM if stack[-1] == "[" else None
                begin = at + 1
            elif char == ":" and keys and keys[-1] is None and _AFTER_KEY.match(text, at + 1):
                written = text[begin:at].strip()
                keys[-1] = _unquoted(written) if written else ""
                begin = at + 1
            elif char == "#" and text[at - 1 : at] in (" ", "\t", "\n"):
                stop = _line_end(text, at)
                if stop >= offset:
                    return None
                at = stop
                continue
            at += 1
        if not stack:
            return None
        while begin < offset and text[begin] in " \t\r\n":
            begin += 1
        inner = tuple(key for key in keys if key is not None)
        role: Literal["key", "value"] = "key" if keys[-1] is None else "value"
        first = text[begin : begin + 1]
        if first in ("'", '"'):
            located: Located = _quoted(self.source, begin, _line_end(text, begin))
            style: Style = "single" if first == "'" else "double"
        else:
            located, style = _flow_plain(self.source, begin, end, offset, key=role == "key"), "plain"
        cursor = _at(located, offset)
        after = text[located.start + len(located.value) :].lstrip(" \t") if style == "plain" else ""
        return None if cursor is None else Place((*path, *inner), role, located, cursor, style, True, bare=not after.startswith(":"))


_FAR: Final = 400
"""Blank lines looked through for the end of a value."""


def _length(line: str, mark: _Mark) -> int:
    key = _KEY.match(line, mark.column)
    return len(key[1]) if key else 0


def _line_end(text: str, at: int) -> int:
    found = re.compile(r"[\r\n]|\Z").search(text, at)
    return found.start() if found else len(text)


def _at(located: Located, offset: int) -> int | None:
    """The character of a located text before which the cursor stands; None outside of it."""
    size = len(located.value)
    if located.offsets is None:
        return offset - located.start if 0 <= offset - located.start <= size else None
    if not located.offsets[0] <= offset <= located.offsets[-1]:
        return None
    return next(i for i, place in enumerate(located.offsets) if place >= offset)


def _plain(source: Source, start: int, end: int) -> Located:
    """A value without quotation marks; a comment ends each of its lines."""
    text = source.text[start:end]
    if "\n" not in text:
        comment = _COMMENT.search(text)
        return Located(text[: comment.start()] if comment else text, source, start)
    return _joined(source, start, end, 0)


def _joined(source: Source, start: int, end: int, indent: int) -> Located:
    """Lines without their indent and comments, each character with its place."""
    characters: list[str] = []
    offsets: list[int] = []
    at = start
    for line in source.text[start:end].splitlines(keepends=True):
        shown = line.rstrip("\r\n")
        comment = _COMMENT.search(shown) if indent == 0 else None
        shown = shown[: comment.start()] if comment else shown
        characters += shown
        offsets += range(at, at + len(shown))
        at += len(line)
        if len(line) > len(line.rstrip("\r\n")):
            characters.append("\n")
            offsets.append(at - 1)
    return Located("".join(characters), source, start, (*offsets, end))


def _block(source: Source, header_end: int, end: int) -> Located:
    start = min(header_end + (2 if source.text.startswith("\r\n", header_end) else 1), len(source.text))
    return _joined(source, start, max(start, end), 1)


def _quoted(source: Source, start: int, end: int) -> Located:
    """Between quotation marks, to the closing one or as far as there is text."""
    text, mark = source.text, source.text[start]
    characters: list[str] = []
    offsets: list[int] = []
    at = start + 1
    while at < end and text[at] != mark or (mark == "'" and text.startswith("''", at)):
        size = 2 if (mark == '"' and text[at] == "\\" and at + 1 < end) or text.startswith("''", at) and mark == "'" else 1
        characters.append(text[at + size - 1])
        offsets.append(at)
        at += size
    return Located("".join(characters), source, start + 1, (*offsets, at))


def _closing(text: str, start: int, end: int) -> int:
    """Just after the closing quotation mark of the text that opens at `start`; the end where there is none."""
    mark, at = text[start], start + 1
    while at < end:
        if text[at] == "\\" and mark == '"':
            at += 2
        elif text[at] == mark:
            if mark == "'" and text.startswith("''", at):
                at += 2
                continue
            return at + 1
        else:
            at += 1
    return end + 1


def _flow_plain(source: Source, start: int, end: int, offset: int, *, key: bool) -> Located:
    """A value inside brackets; spaces before the cursor belong to it."""
    stop = re.compile(r"[,\[\]{}\r\n]|[ \t]#" + (r"|:(?=\s|$)" if key else "")).search(source.text, start, max(start, end))
    written = source.text[start : stop.start() if stop else end]
    return Located(written[: max(len(written.rstrip(" \t")), offset - start)], source, start)
