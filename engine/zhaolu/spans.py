"""Positions: where in which file a piece of text stands.

A `Span` travels from the YAML file through the rule text into the typed rules and back to the person who reads a
message. Offsets count characters (code points) from 0; lines and columns count from 1.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from zhaolu.frozen import dataclass, field


@dataclass(frozen=True, eq=False)
class Source:
    """A text that was read: its name for people (a path as given, or `<expr>`) and its characters."""

    name: str
    text: str

    @cached_property
    def line_starts(self) -> list[int]:
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        return starts

    def line_of(self, offset: int) -> int:
        return bisect_right(self.line_starts, offset)

    def column_of(self, offset: int) -> int:
        return offset - self.line_starts[self.line_of(offset) - 1] + 1

    def line_text(self, line: int) -> str:
        start = self.line_starts[line - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source, `start` included and `end` excluded."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.source.line_of(self.start)

    @property
    def column(self) -> int:
        return self.source.column_of(self.start)

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """The stretch from the start of this span to the end of `other` (same source)."""
        return Span(self.source, self.start, other.end)


@dataclass(frozen=True, slots=True)
class Located:
    """A text taken out of a source (a YAML scalar, an argument) that still knows where each character stood.

    `offsets` is the source offset of every character plus one past the last; None where the text stands in the
    source unchanged from `start` on.
    """

    value: str
    source: Source = field(repr=False, compare=False)
    start: int = field(compare=False)
    offsets: tuple[int, ...] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, text: str, name: str = "<text>") -> Located:
        """A text that is its own source."""
        return cls(text, Source(name, text), 0)

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The span in the source of characters `start` to `end` of this text."""
        if end is None:
            end = len(self.value)
        if self.offsets is None:
            return Span(self.source, self.start + start, self.start + end)
        begin = self.offsets[start]
        return Span(self.source, begin, max(begin, self.offsets[end - 1] + 1 if end > start else begin))
