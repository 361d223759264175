"""Diagnostics for people: place, code, message, the line with a caret below it, the mend; and the same as data.

Comes in: diagnostics. Leaves: text or plain objects. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhaolu.diagnostics import Diagnostic, Severity, in_order
from zhaolu.spans import Span
from zhaolu.surfaces.layout import character_width, display_width, printable

EXCERPT_WIDTH = 96
"""Columns of a source line shown; a longer line is cut around the place."""

_SEVERITY = {
    Severity.ERROR: ("错误", "error", "31"),
    Severity.WARNING: ("警告", "warning", "33"),
    Severity.NOTE: ("说明", "note", "36"),
}
_GAP = "…"


def render(items: Iterable[Diagnostic], *, lang: str = "zh", color: bool = False, summary: bool = True) -> str:
    """All diagnostics in order, each once, with a closing line that counts them; no final line break."""
    found = in_order(items)
    blocks = [render_one(item, lang=lang, color=color) for item in found]
    if summary and found:
        blocks.append(count(found, lang=lang))
    return "\n\n".join(blocks)


def render_one(item: Diagnostic, *, lang: str = "zh", color: bool = False) -> str:
    """One diagnostic: `file:line:column: severity code: message`, the excerpt, the mend."""
    chinese, english, shade = _SEVERITY[item.severity]

    def paint(text: str, codes: str) -> str:
        return f"\x1b[{codes}m{text}\x1b[0m" if color else text

    colon = "：" if lang == "zh" else ": "
    head = f"{chinese if lang == 'zh' else english} {item.code}"
    first = paint(head, f"1;{shade}") + colon + _one_line(item.message(lang))
    lines = [f"{place(item.span)} {first}" if item.span is not None else first]
    gutter = 0
    if item.span is not None and (shown := excerpt(item.span)) is not None:
        number, line, caret = shown
        gutter = len(number)
        lines.append(f" {paint(number + ' |', '2')} {line}")
        lines.append(f" {paint(' ' * gutter + ' |', '2')} {paint(caret, shade)}" if caret else "")
    if mend := item.help(lang):
        label = "改法" if lang == "zh" else "mend"
        lines.append(f" {' ' * gutter} {paint('=', '2') if gutter else ' '} {label}{colon}{_one_line(mend)}")
    return "\n".join(line for line in lines if line)


def _one_line(text: str) -> str:
    return printable(text).strip()


def place(span: Span) -> str:
    """`file:line:column:` — without line and column for a file of which nothing could be read."""
    name = printable(span.source.name)
    return f"{name}:{span.line}:{span.column}:" if span.source.text else f"{name}:"


def excerpt(span: Span) -> tuple[str, str, str] | None:
    """Line number, source line and the carets below it, aligned for characters two columns wide; None without a text."""
    if not span.source.text:
        return None
    line = span.source.line_text(span.line)
    start = min(span.column - 1, len(line))
    stop = max(min(start + span.end - span.start, len(line)), start + 1)
    before, marked, after = (printable(part) for part in (line[:start], line[start:stop].rstrip() or " ", line[stop:].rstrip()))
    if display_width(before + marked + after) > EXCERPT_WIDTH:
        if display_width(marked) > EXCERPT_WIDTH // 2:
            marked, after = _first(marked, EXCERPT_WIDTH // 2), _GAP
        room = EXCERPT_WIDTH - display_width(marked)
        if display_width(before) + min(display_width(after), room // 4) > room:
            before = _GAP + _last(before, room - min(display_width(after), room // 4) - 1)
        if display_width(after) > room - display_width(before):
            after = _first(after, room - display_width(before) - 1) + _GAP
    caret = " " * display_width(before) + "^" * max(1, display_width(marked))
    return str(span.line), (before + marked + after).rstrip(), caret


def _first(text: str, width: int) -> str:
    used = 0
    for number, char in enumerate(text):
        used += character_width(char)
        if used > width:
            return text[:number]
    return text


def _last(text: str, width: int) -> str:
    return _first(text[::-1], width)[::-1]


def count(items: Iterable[Diagnostic], *, lang: str = "zh") -> str:
    """How many of each severity in how many files, in one line."""
    found = tuple(items)
    files = len({item.span.source.name for item in found if item.span is not None})
    parts = []
    for severity, (chinese, english, _) in _SEVERITY.items():
        if number := sum(item.severity is severity for item in found):
            parts.append(f"{number} 个{chinese}" if lang == "zh" else f"{number} {english}{'s' if number > 1 else ''}")
    if lang == "zh":
        return "共 " + "、".join(parts) + (f"，在 {files} 个文件里" if files > 1 else "")
    return ", ".join(parts) + (f" in {files} files" if files > 1 else "")


def as_data(items: Iterable[Diagnostic], *, lang: str = "zh") -> list[dict[str, Any]]:
    """Plain objects for `--format json`, in order, each once."""
    return [item.to_json(lang) for item in in_order(items)]
