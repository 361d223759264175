"""Scalars: which of them are typed, and where each character of a decoded text stood in the file."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from zhaolu.spans import Located, Source
from zhaolu.text.yaml_nodes import Plain

MAX_DIGITS = 34
"""Longest number, in digits."""

_INT = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_CLOCK = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z")
_WORD = {word: meant for meant, words in {"true": "yes on true", "false": "no off false", "null": "null"}.items() for word in words.split()}
_OTHER_NUMBER = re.compile(
    r"[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7_]+|[0-9][0-9_]*|\.[0-9][0-9_]*|[0-9][0-9_]*\.[0-9_]*|\.inf|\.Inf|\.INF"
    r"|(?:[0-9][0-9_]*)?\.?[0-9]+[eE][-+]?[0-9]+|[0-9]+\.[0-9]*[eE][-+]?[0-9]+)\Z|\.(?:nan|NaN|NAN)\Z"
)
_TYPED_START = frozenset("0123456789+-.yYnNtTfFoO~")


class Ambiguous(Exception):
    """An unquoted text that YAML readers take for different things. `reason` is clock, word, number, day or digits."""

    def __init__(self, reason: str, meant: str = "") -> None:
        self.reason = reason
        self.meant = meant
        super().__init__(reason)


def typed(written: str) -> Plain:
    """The value of an unquoted scalar. Raises `Ambiguous` where YAML would guess."""
    if not written:
        return None
    if written[0] not in _TYPED_START:
        return written
    match written:
        case "true":
            return True
        case "false":
            return False
        case "null" | "~":
            return None
    if _INT.match(written):
        if len(written) > MAX_DIGITS:
            raise Ambiguous("digits")
        return int(written)
    if _DECIMAL.match(written):
        if len(written) > MAX_DIGITS:
            raise Ambiguous("digits")
        return Decimal(written)
    if _DATE.match(written):
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise Ambiguous("day") from None
    if _CLOCK.match(written):
        raise Ambiguous("clock")
    if len(written) <= 5 and (meant := _WORD.get(written.lower())):
        raise Ambiguous("word", meant)
    if _OTHER_NUMBER.match(written):
        raise Ambiguous("number")
    return written


def locate(source: Source, value: str, style: str, start: int, end: int) -> Located:
    """The decoded `value` of the scalar written at `start` to `end`, each character with its place."""
    text = source.text
    inner = start if style == "plain" else start + 1
    if text.startswith(value, inner) and (style == "plain" or style in ("single", "double") and end - start == len(value) + 2):
        return Located(value, source, inner)
    match style:
        case "plain":
            offsets = _plain(text, start, end)
        case "single" | "double":
            offsets = _quoted(text, start + 1, end - 1, style == "double")
        case "literal":
            offsets = _literal(text, value, start, end)
        case _:
            offsets = _folded(text, value, start, end)
    return Located(value, source, offsets[0], tuple(offsets))


_BREAK = re.compile(r"\r\n|[\n\r\x85]")


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Start and end (without the break) of each line of a stretch."""
    found = []
    for item in _BREAK.finditer(text, start, end):
        found.append((start, item.start()))
        start = item.end()
    found.append((start, end))
    return found


def _fold(breaks: list[int]) -> list[int]:
    """Places of the white space that line breaks in a row become: one a space, more of them one break less."""
    return breaks if len(breaks) == 1 else breaks[1:]


def _plain(text: str, start: int, end: int) -> list[int]:
    offsets: list[int] = []
    breaks: list[int] = []
    for begin, stop in _lines(text, start, end):
        content = text[begin:stop].strip(" \t")
        if content:
            if breaks:
                offsets.extend(_fold(breaks))
            begin = text.index(content, begin)
            offsets.extend(range(begin, begin + len(content)))
            breaks = [begin + len(content)]
        else:
            breaks.append(stop)
    offsets.append(end)
    return offsets


_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)


def _quoted(text: str, start: int, end: int, double: bool) -> list[int]:
    offsets: list[int] = []
    at = start
    while at < end:
        char = text[at]
        if double and char == "\\":
            after = _BREAK.match(text, at + 1)
            if after:
                at = after.end()
                blank: list[int] = []
                while True:
                    while at < end and text[at] in " \t":
                        at += 1
                    more = _BREAK.match(text, at) if at < end else None
                    if not more:
                        break
                    blank.append(at)
                    at = more.end()
                offsets.extend(blank)
                continue
            escape = _ESCAPE.match(text, at)
            assert escape is not None
            offsets.append(at)
            at = escape.end()
        elif not double and char == "'":
            offsets.append(at)
            at += 2
        elif char in " \t\r\n\x85":
            blank_start = at
            while at < end and text[at] in " \t":
                at += 1
            breaks: list[int] = []
            while at < end and (line_break := _BREAK.match(text, at)):
                breaks.append(at)
                at = line_break.end()
                while at < end and text[at] in " \t":
                    at += 1
            if breaks:
                offsets.extend(_fold(breaks))
            else:
                offsets.extend(range(blank_start, at))
        else:
            offsets.append(at)
            at += 1
    offsets.append(end)
    return offsets


def _block_lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of a block scalar, without its header."""
    header = _BREAK.search(text, start, end)
    return _lines(text, header.end(), end) if header else []


def _literal(text: str, value: str, start: int, end: int) -> list[int]:
    """Every line of the value is the tail of its line in the file."""
    offsets: list[int] = []
    last = start
    wanted = value.split("\n")
    for number, ((_, stop), line) in enumerate(zip(_block_lines(text, start, end), wanted, strict=False)):
        offsets.extend(range(stop - len(line), stop))
        last = stop
        if number < len(wanted) - 1:
            offsets.append(stop)
            last = stop + 1
    offsets.append(last)
    return offsets


def _folded(text: str, value: str, start: int, end: int) -> list[int]:
    """Lines follow each other in the value with a space, line breaks or nothing but the line's own indent between."""
    found = _block_lines(text, start, end)
    for indent in _indents(text, value, found):
        offsets = _unfolded(text, value, found, indent)
        if offsets is not None:
            return [*offsets, offsets[-1] + 1 if offsets else start]
    return [start] * (len(value) + 1)


def _indents(text: str, value: str, found: list[tuple[int, int]]) -> list[int]:
    """How far the block may be indented, the likeliest first: what the first line with words has beyond its own spaces."""
    first = value.lstrip("\n")
    own = len(first) - len(first.lstrip(" "))
    spaces = [len(line) - len(line.lstrip(" ")) for line in (text[begin:stop] for begin, stop in found)]
    likely = next((number - own for number, (begin, stop) in zip(spaces, found, strict=True) if text[begin:stop].strip(" ")), 1)
    return [max(likely, 0), *range(1, max(spaces, default=0) + 1)]


def _unfolded(text: str, value: str, found: list[tuple[int, int]], indent: int) -> list[int] | None:
    """The places, if the lines taken at this indent make up the value."""
    body = value.rstrip("\n")
    offsets: list[int] = []
    breaks: list[int] = []
    for begin, stop in found:
        content = text[begin + indent : stop]
        if content and len(offsets) < len(body):
            between = body.find(content, len(offsets)) - len(offsets)
            if not 0 <= between <= len(breaks):
                return None
            offsets += breaks[len(breaks) - between :]
            offsets += range(begin + indent, stop)
            breaks = [stop]
        else:
            breaks.append(stop)
    offsets += breaks[: len(value) - len(offsets)]
    return offsets if len(offsets) == len(value) else None
