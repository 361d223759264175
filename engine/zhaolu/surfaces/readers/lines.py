"""Bytes into lines of text, as they come: UTF-8 with or without BOM, else GBK, with bad lines singled out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.extend.contracts import RecordInput

LONGEST_LINE = 1_000_000
"""Bytes in one line."""


class Line(NamedTuple):
    """A line with its break. `fault` where it could not be read (then the text is what could be saved of it)."""

    number: int
    text: str
    fault: Diagnostic | None = None


class Lines:
    """The lines of an input. `encoding` is what it turned out to be so far: utf-8 or gb18030.

    The first line that is not UTF-8 decides: if no line before it held anything but ASCII and it can be read as
    GB18030, so is the rest; otherwise only that line is bad.
    """

    def __init__(self, given: RecordInput) -> None:
        self._given = given
        self._plain = True
        self.encoding = "utf-8"
        self.number = 0

    def __iter__(self) -> Iterator[Line]:
        stream = self._given.stream
        while data := stream.readline(LONGEST_LINE + 1):
            self.number += 1
            if self.number == 1:
                self._refuse_utf16(data)
                data = data.removeprefix(b"\xef\xbb\xbf")
            if len(data) > LONGEST_LINE:
                skip_line(stream, data)
                yield Line(self.number, "", Diagnostic.of("E427", limit=LONGEST_LINE))
            else:
                yield self._decoded(data)

    def _decoded(self, data: bytes) -> Line:
        try:
            text = data.decode(self.encoding)
        except UnicodeDecodeError:
            if self.encoding == "utf-8" and self._plain:
                try:
                    text = data.decode("gb18030")
                except UnicodeDecodeError:
                    if self.number == 1:
                        raise ZhaoluError.of("E443", name=self._given.name) from None
                else:
                    self.encoding = "gb18030"
                    return Line(self.number, text)
            encoding = " UTF-8" if self.encoding == "utf-8" else " GB18030"
            return Line(self.number, data.decode(self.encoding, "replace"), Diagnostic.of("E448", encoding=encoding))
        if self._plain and not text.isascii():
            self._plain = False
        return Line(self.number, text)

    def _refuse_utf16(self, data: bytes) -> None:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise ZhaoluError.of("E443", name=self._given.name)


def skip_line(stream: BinaryIO, data: bytes) -> None:
    """Read on to the end of a line whose beginning is `data`."""
    while data and not data.endswith(b"\n"):
        data = stream.readline(LONGEST_LINE)
