"""Places as editors count them: lines from 0, and units of the encoding agreed on (UTF-16 unless said otherwise)."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from lsprotocol import types

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_CODECS: Final = {
    types.PositionEncodingKind.Utf8: ("utf-8", 1),
    types.PositionEncodingKind.Utf16: ("utf-16-le", 2),
    types.PositionEncodingKind.Utf32: ("utf-32-le", 4),
}


class Lines:
    """A text with its line starts. Offsets count characters (code points) from 0."""

    def __init__(self, text: str, encoding: types.PositionEncodingKind | str = types.PositionEncodingKind.Utf16) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
        self._codec, self._size = _CODECS[types.PositionEncodingKind(encoding)]

    def __len__(self) -> int:
        return len(self.starts)

    def line_of(self, offset: int) -> int:
        """The line an offset stands in, from 0."""
        return bisect_right(self.starts, offset) - 1

    def line(self, number: int) -> str:
        """A line without its end."""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end].rstrip("\r\n")

    def position(self, offset: int) -> types.Position:
        offset = max(0, min(offset, len(self.text)))
        line = self.line_of(offset)
        return types.Position(line, self._units(self.text[self.starts[line] : offset]))

    def offset(self, position: types.Position) -> int:
        """The offset of a position; one beyond the end of its line or of the text is brought back to that end."""
        if position.line >= len(self.starts):
            return len(self.text)
        line = self.line(position.line)
        if line.isascii():
            return self.starts[position.line] + min(position.character, len(line))
        units = line.encode(self._codec, "surrogatepass")[: position.character * self._size]
        return self.starts[position.line] + len(units.decode(self._codec, "ignore"))

    def range(self, start: int, end: int) -> types.Range:
        return types.Range(self.position(start), self.position(end))

    def _units(self, text: str) -> int:
        return len(text) if text.isascii() else len(text.encode(self._codec, "surrogatepass")) // self._size
