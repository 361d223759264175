"""Records in CSV: commas, semicolons or tabs, quotes as spreadsheet programs write them."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend.contracts import RawCells, Reading, RecordInput, RejectedRow, Remark
from zhaolu.surfaces.readers.lines import Line, Lines

_LONGEST_CELL = 131_072
"""Characters of a cell, the limit of Python's csv module."""


def read(given: RecordInput) -> Reading:
    """The rows of the table, the header first. Rows count as a spreadsheet counts them, the header being 1."""
    source = _Feed(Lines(given))
    first = source.first()
    if first is None:
        raise ZhaoluError.of("E431", name=given.name)
    delimiter = _delimiter(first)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    row = 0
    told = False
    while True:
        row += 1
        source.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if row == 1:
                raise ZhaoluError.of("E435", name=given.name, why=_reason(error)) from None
            source.give_back()
            yield RejectedRow(row, (Diagnostic.of("E426", why=_reason(error)),), source.taken_text())
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            continue
        if not told and source.lines.encoding != "utf-8":
            told = True
            yield Remark(Diagnostic.of("W430", name=given.name))
        if source.fault:
            if row == 1:
                raise ZhaoluError((source.fault,))
            yield RejectedRow(row, (source.fault,), source.taken_text())
            continue
        yield RawCells(row, [cell if cell else None for cell in cells])


class _Feed(Iterator[str]):
    """Lines as the csv module takes them, keeping those of the row at hand."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self._source = iter(lines)
        self._held: deque[Line] = deque()
        self._taken: list[Line] = []

    def first(self) -> str | None:
        """The first line that is not blank, without taking it; the blank ones before it are gone."""
        for line in self._source:
            if line.text.strip() or line.fault:
                self._held.append(line)
                return line.text
        return None

    def begin(self) -> None:
        self._taken.clear()

    def give_back(self) -> None:
        """Take only the first line of the row at hand; the others (behind a quote that is not closed) come again."""
        self._held.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]

    @property
    def fault(self) -> Diagnostic | None:
        return next((line.fault for line in self._taken if line.fault), None)

    def taken_text(self) -> str:
        return "".join(line.text for line in self._taken)[:_LONGEST_CELL]

    def __next__(self) -> str:
        line = self._held.popleft() if self._held else next(self._source)
        self._taken.append(line)
        return line.text.replace("\0", "�") if line.fault else line.text


def _delimiter(header: str) -> str:
    bare = "".join(header.split('"')[::2])
    return max((",", "\t", ";"), key=lambda sign: (bare.count(sign), sign == ","))


def _reason(error: csv.Error) -> tuple[str, str]:
    text = str(error)
    if "unexpected end" in text:
        return "引号没有配对，一直到文件末尾", "a quote is not closed before the end of the file"
    if "field limit" in text or "field larger" in text:
        return "一格太长，多半是引号没有配对", "a cell is too long; most often a quote is not closed"
    if "NUL" in text:
        return "含有不可见的空字符", "it holds a NUL character"
    if "expected after" in text:
        return "引号后面不是分隔符；值里的引号要写两个", "a quote is not followed by a delimiter; double quotes inside a value"
    return text, text


def sniff(head: bytes) -> bool:
    """Text whose first line has a delimiter, or is one word."""
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").partition(b"\n")[0].strip()
    if not line or b"\0" in line or line[:1] in (b"{", b"[", b"<"):
        return False
    return any(sign in line for sign in (b",", b"\t", b";")) or b" " not in line
