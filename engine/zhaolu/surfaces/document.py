"""A neutral document and its renderers: text for a terminal, Markdown, JSON.

What a surface has to say is built once as a `Document`; nothing here knows about rules. `data` is the same content
for programs (plain lists, mappings and texts), shown by the JSON renderer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias, assert_never
from typing import Literal as OneOf

from zhaolu.frozen import dataclass, field
from zhaolu.surfaces import layout
from zhaolu.surfaces.layout import Style, Tone, display_width, wrap


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one tone."""

    text: str
    tone: Tone = "plain"


Line: TypeAlias = tuple[Run, ...]


def line(*parts: str | Run | Line) -> Line:
    """A line out of texts and runs; empty texts vanish."""
    found: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            found.append(Run(part))
        elif isinstance(part, Run):
            found.append(part)
        else:
            found.extend(part)
    return tuple(run for run in found if run.text)


def plain(content: Line) -> str:
    return "".join(run.text for run in content)


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is the title of the document, 2 a section, 3 a part of a section."""

    level: int
    content: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: Line


@dataclass(frozen=True, slots=True)
class Fields:
    """Labelled texts, one below the other."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A list item: its first line and what belongs to it."""

    content: Line
    mark: Run = Run("•")
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """A list. `loose`: a blank line between the items."""

    items: tuple[Entry, ...]
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    align: Mapping[int, OneOf["left", "right"]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree."""

    content: Line
    mark: Run = Run("")
    children: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    roots: tuple[Branch, ...]


Block: TypeAlias = Heading | Paragraph | Fields | Entries | Table | Tree


@dataclass(frozen=True, slots=True)
class Document:
    """`lang` chooses the colon after labels; `data` is the content for programs."""

    blocks: tuple[Block, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    lang: str = "zh"


# --- text -------------------------------------------------------------------------------------------------------


def to_text(document: Document, *, width: int = 80, style: Style | None = None) -> str:
    """The document for a terminal, no line wider than `width` (at least 20); ends without a line break."""
    lines = _text_blocks(document.blocks, max(width, layout.MINIMUM_WIDTH), style or Style(), document.lang)
    return "\n".join(lines)


def _text_blocks(blocks: Iterable[Block], width: int, style: Style, lang: str, *, nested: bool = False) -> list[str]:
    found: list[str] = []
    previous: Block | None = None
    inset = ""
    for block in blocks:
        if isinstance(block, Heading):
            inset = ""
        if previous is not None and not nested and (isinstance(block, Heading) or not isinstance(previous, Heading)):
            found.append("")
        found += layout.indented(_text_block(block, width - len(inset), style, lang), inset)
        if isinstance(block, Heading) and block.level >= 2:
            inset = "  "
        previous = block
    return found


def _text_block(block: Block, width: int, style: Style, lang: str) -> list[str]:
    match block:
        case Heading(level, content):
            lines = _wrapped(tuple(Run(run.text, "heading" if run.tone == "plain" else run.tone) for run in content), width, style)
            if level == 1:
                lines.append(style.paint("─" * min(width, display_width(plain(content))), "dim"))
            return lines
        case Paragraph(content):
            return _wrapped(content, width, style)
        case Fields(rows):
            return _text_fields(rows, width, style, lang)
        case Entries(items, loose):
            found: list[str] = []
            for item in items:
                if loose and found:
                    found.append("")
                lead = item.mark.text + " " if item.mark.text else ""
                inset = " " * display_width(lead)
                found += _wrapped(line(Run(lead, item.mark.tone), item.content), width, style, rest=inset)
                found += layout.indented(_text_blocks(item.blocks, width - len(inset), style, lang, nested=True), inset)
            return found
        case Table():
            return _text_table(block, width, style, lang)
        case Tree(roots):
            return [text for root in roots for text in _text_branch(root, width, style, "", "")]
        case _:
            assert_never(block)


def _text_fields(rows: tuple[tuple[str, Line], ...], width: int, style: Style, lang: str) -> list[str]:
    colon = "：" if lang == "zh" else ": "
    longest = max((display_width(label + colon) for label, _ in rows), default=0)
    aligned = longest <= width // 3
    found = []
    for label, content in rows:
        lead = layout.pad(label + colon, longest) if aligned else label + colon
        rest = " " * (longest if aligned else 2)
        found += _wrapped(line(Run(lead, "dim"), content), width, style, rest=rest)
    return found


def _text_table(table: Table, width: int, style: Style, lang: str) -> list[str]:
    needed = max(len(table.header), max((len(row) for row in table.rows), default=0)) * 14
    if width < needed:
        found = []
        for row in table.rows:
            pairs = tuple((label, cell) for label, cell in zip(table.header, row, strict=False) if plain(cell))
            found += _text_fields(pairs, width, style, lang) if all(label for label, _ in pairs) else _wrapped(row[0], width, style)
            found.append("")
        return found[:-1]
    texts = [table.header, *(tuple(layout.printable(plain(cell)) for cell in row) for row in table.rows)]
    widths = layout.column_widths(texts, width)
    found = []
    if any(table.header):
        head = [layout.pad(cell, widths[i], table.align.get(i, "left")) for i, cell in enumerate(table.header)]
        if all(display_width(cell) <= widths[i] for i, cell in enumerate(table.header)):
            found.append(style.paint("  ".join(head).rstrip(), "dim"))
        else:
            found += [style.paint(text, "dim") for text in layout.columns([table.header], width)[0]]
        found.append(style.paint("  ".join("─" * w for w in widths), "dim"))
    for row in table.rows:
        cells = [_wrapped(cell, widths[i], Style()) for i, cell in enumerate(row)]
        painted = [_wrapped(cell, widths[i], style) for i, cell in enumerate(row)]
        for at in range(max(map(len, cells), default=0)):
            parts = []
            for i, cell in enumerate(cells):
                bare = cell[at] if at < len(cell) else ""
                shown = painted[i][at] if at < len(cell) else ""
                fill = " " * max(0, widths[i] - display_width(bare))
                parts.append(fill + shown if table.align.get(i) == "right" else shown + fill)
            found.append("  ".join(parts).rstrip(" "))
    return found


def _text_branch(branch: Branch, width: int, style: Style, first: str, rest: str) -> list[str]:
    lead = branch.mark.text + " " if branch.mark.text else ""
    deeper = " " * display_width(lead)
    room = max(width - display_width(first), 8)
    head = _wrapped(line(Run(lead, branch.mark.tone), branch.content), room, style, rest=deeper)
    found = [(rest if at else first) + text for at, text in enumerate(head)]
    for at, child in enumerate(branch.children):
        last = at == len(branch.children) - 1
        found += _text_branch(child, width, style, rest + ("└ " if last else "├ "), rest + ("  " if last else "│ "))
    return found


def _wrapped(content: Line, width: int, style: Style, *, rest: str = "") -> list[str]:
    """A line of runs as painted lines. Lines after the first are led by `rest` (spaces)."""
    text = "".join(layout.printable(run.text) for run in content)
    tones = [run.tone for run in content for _ in layout.printable(run.text)]
    lines = wrap(text, width, rest=rest)
    if not style.colour:
        return lines
    found, at = [], 0
    for number, each in enumerate(lines):
        painted, pending, tone = "", "", "plain"
        body = each[len(rest) :] if number else each
        for char in body:
            while text[at] != char:
                at += 1
            if tones[at] != tone:
                painted += style.paint(pending, tone)  # type: ignore[arg-type]
                pending, tone = "", tones[at]
            pending += char
            at += 1
        found.append((rest if number else "") + painted + style.paint(pending, tone))  # type: ignore[arg-type]
    return found


# --- Markdown ---------------------------------------------------------------------------------------------------


def to_markdown(document: Document) -> str:
    """The document as CommonMark with pipe tables; ends without a line break."""
    return "\n\n".join(_markdown_block(block, document.lang) for block in document.blocks)


def _escaped(text: str) -> str:
    for char in "\\`*_[]<>|#":
        text = text.replace(char, "\\" + char)
    return layout.printable(text)


def _inline(content: Line) -> str:
    def marked(run: Run) -> str:
        text = _escaped(run.text)
        body = text.strip()
        if run.tone in ("plain", "dim", "heading") or not body:
            return text
        return text.replace(body, f"**{body}**", 1)

    return "".join(map(marked, content)).replace("****", "")


def _markdown_block(block: Block, lang: str) -> str:
    match block:
        case Heading(level, content):
            return "#" * level + " " + _escaped(plain(content))
        case Paragraph(content):
            return _inline(content)
        case Fields(rows):
            colon = "：" if lang == "zh" else ": "
            return "\n".join(f"- {_escaped(label)}{colon}{_inline(content)}" for label, content in rows)
        case Entries(items, _):
            found = []
            for item in items:
                mark = item.mark.text + " " if item.mark.text not in ("", "•") else ""
                found.append(f"- {mark}{_inline(item.content)}")
                for inner in item.blocks:
                    found += [
                        "  " + text if text else "" for text in ("\n" * isinstance(inner, Table) + _markdown_block(inner, lang)).split("\n")
                    ]
            return "\n".join(found)
        case Table(header, rows, align):
            rule = ["--:" if align.get(i) == "right" else "---" for i in range(len(header))]
            table = [list(map(_escaped, header)), rule, *([_inline(cell) for cell in row] for row in rows)]
            return "\n".join("| " + " | ".join(row) + " |" for row in table)
        case Tree(roots):
            return "\n".join(text for root in roots for text in _markdown_branch(root, ""))
        case _:
            assert_never(block)


def _markdown_branch(branch: Branch, inset: str) -> list[str]:
    mark = branch.mark.text + " " if branch.mark.text else ""
    found = [f"{inset}- {mark}{_inline(branch.content)}"]
    for child in branch.children:
        found += _markdown_branch(child, inset + "  ")
    return found


# --- JSON -------------------------------------------------------------------------------------------------------


def to_json(document: Document, *, indent: int | None = 2) -> str:
    """The document's data; keys keep their order."""
    return json.dumps(document.data, ensure_ascii=False, indent=indent)


FORMS: Final = ("text", "markdown", "json", "jsonl")


def render(document: Document, form: str, *, width: int = 80, style: Style | None = None) -> str:
    """The document as `text`, `markdown`, `json` or `jsonl` (one line)."""
    match form:
        case "text":
            return to_text(document, width=width, style=style)
        case "markdown":
            return to_markdown(document)
        case "json":
            return to_json(document)
        case "jsonl":
            return to_json(document, indent=None)
        case _:
            raise ValueError(f"no such form: {form}")
