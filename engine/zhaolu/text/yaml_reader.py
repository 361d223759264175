"""Strict YAML: a `Source` into nodes that know their places.

Comes in: a file or text. Leaves: one `YamlNode`. May no longer occur: duplicate or non-text keys, tags, merge keys,
several documents, values whose type YAML would guess, trees deeper or larger than the limits below.
"""

from __future__ import annotations

import re
from typing import Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError, in_order
from zhaolu.frozen import dataclass, field
from zhaolu.spans import Source, Span
from zhaolu.text import yaml_faults
from zhaolu.text.files import MAX_BYTES
from zhaolu.text.yaml_nodes import YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence
from zhaolu.text.yaml_scalars import MAX_DIGITS, Ambiguous, locate, typed

MAX_DEPTH = 64
"""Deepest nesting of mappings and sequences."""
MAX_ALIASED_NODES = 10_000
"""How many nodes aliases (`*name`) may repeat in one file."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_STYLES = {None: "plain", "": "plain", "'": "single", '"': "double", "|": "literal", ">": "folded"}


@dataclass(slots=True, eq=False)
class _Frame:
    """A mapping or sequence being read. `key` waits for its value; `skip` where the key was refused."""

    mapping: bool
    flow: bool
    start: int
    anchor: str | None
    items: list[YamlNode] = field(default_factory=list)
    entries: dict[str, YamlEntry] = field(default_factory=dict)
    key: YamlScalar | None = None
    skip: bool = False
    size: int = 1
    height: int = 1


_BAD_KEY = "\0"


class _Builder:
    """Events of one document into nodes; faults that leave the structure readable are gathered in `found`."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[YamlNode, int, int]] = {}
        self.open_anchors: set[str] = set()
        self.unused: dict[str, Span] = {}
        self.aliased = 0
        self.root: YamlNode | None = None

    def span(self, start: int, end: int) -> Span:
        return Span(self.source, start, end)

    def note(self, code: str, span: Span, **args: Any) -> None:
        self.found.append(Diagnostic.of(code, span, **args))

    def read(self, parser: Any) -> None:
        """Take all events. Raises yaml.YAMLError for broken syntax and `ZhaoluError` beyond a limit."""
        from yaml import events as of

        documents = 0
        while True:
            event = parser.get_event()
            kind = type(event)
            if kind is of.ScalarEvent:
                self._scalar(event)
            elif kind is of.MappingStartEvent or kind is of.SequenceStartEvent:
                self._open(event, kind is of.MappingStartEvent)
            elif kind is of.MappingEndEvent or kind is of.SequenceEndEvent:
                self._close(event.end_mark.index)
            elif kind is of.AliasEvent:
                self._alias(event)
            elif kind is of.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self.note("E215", self.span(event.start_mark.index, event.end_mark.index))
                    return
            elif kind is of.StreamEndEvent:
                return

    def _properties(self, event: Any) -> int:
        """Where the node itself starts, after a tag and an anchor; both are checked here."""
        start: int = event.start_mark.index
        if event.tag is None and event.anchor is None:
            return start
        text = self.source.text
        while text[start : start + 1] in ("!", "&"):
            stop = start
            while stop < len(text) and not text[stop].isspace():
                stop += 1
            span = self.span(start, stop)
            if text[start] == "!":
                self.note("E213", span, tag=span.text)
            else:
                self.unused[event.anchor] = span
            start = stop
            while text[start : start + 1].isspace():
                start += 1
        end: int = event.end_mark.index
        return min(start, end)

    def _scalar(self, event: Any) -> None:
        start = self._properties(event)
        end: int = event.end_mark.index
        style = _STYLES[event.style]
        value: str = event.value
        span = self.span(start, end)
        if style in ("literal", "folded"):
            span = self.span(start, start + len(self.source.text[start:end].rstrip()))
        located = locate(self.source, value, style, start, end)
        plain: Any = value
        if style == "plain":
            try:
                plain = typed(value)
            except Ambiguous as fault:
                yaml_faults.ambiguous(self.found, span, value, fault, MAX_DIGITS)
        node = YamlScalar(located, plain, style, span)
        if event.anchor:
            self.anchors[event.anchor] = (node, 1, 0)
        self._add(node, 1, 0)

    def _open(self, event: Any, mapping: bool) -> None:
        start = self._properties(event)
        if len(self.stack) >= MAX_DEPTH:
            raise ZhaoluError((*self.found, Diagnostic.of("E209", self.span(start, start + 1), limit=MAX_DEPTH)))
        self.stack.append(_Frame(mapping, bool(event.flow_style), start, event.anchor))
        if event.anchor:
            self.open_anchors.add(event.anchor)
            self.anchors.pop(event.anchor, None)

    def _close(self, end: int) -> None:
        frame = self.stack.pop()
        if not frame.flow:
            end = frame.start + len(self.source.text[frame.start : end].rstrip())
        span = self.span(frame.start, end)
        node: YamlNode = (
            YamlMapping(frame.entries, frame.flow, span) if frame.mapping else YamlSequence(tuple(frame.items), frame.flow, span)
        )
        if frame.anchor:
            self.open_anchors.discard(frame.anchor)
            self.anchors[frame.anchor] = (node, frame.size, frame.height)
        self._add(node, frame.size, frame.height)

    def _alias(self, event: Any) -> None:
        span = self.span(event.start_mark.index, event.end_mark.index)
        self.unused.pop(event.anchor, None)
        if event.anchor not in self.anchors:
            self.note("E212" if event.anchor not in self.open_anchors else "E229", span, name=event.anchor)
            self._add(YamlScalar(locate(self.source, "", "plain", span.start, span.start), None, "plain", span), 1, 0)
            return
        node, size, height = self.anchors[event.anchor]
        self.aliased += size
        if self.aliased > MAX_ALIASED_NODES:
            raise ZhaoluError((*self.found, Diagnostic.of("E211", span, limit=MAX_ALIASED_NODES)))
        if len(self.stack) + height > MAX_DEPTH:
            raise ZhaoluError((*self.found, Diagnostic.of("E209", span, limit=MAX_DEPTH)))
        self._add(node, size, height)

    def _add(self, node: YamlNode, size: int, height: int) -> None:
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        frame.size += size
        frame.height = max(frame.height, height + 1)
        if not frame.mapping:
            frame.items.append(node)
        elif frame.key is None and not frame.skip:
            self._key(frame, node)
        else:
            if frame.key is not None:
                self._entry(frame, frame.key, node)
            frame.key, frame.skip = None, False

    def _key(self, frame: _Frame, node: YamlNode) -> None:
        frame.skip = True
        if not isinstance(node, YamlScalar):
            self.note("E218", node.head, written=("一组值", "a collection"))
        elif node.style == "plain" and node.text.value == "<<":
            self.note("E214", node.span)
        elif not node.text.value.strip():
            self.note("E228", node.span if node.span.end > node.span.start else self.span(node.span.start, node.span.start + 1))
        elif not isinstance(node.value, str):
            self.note(
                "E218", node.span, written=node.text.value, mend=(f'加上引号："{node.text.value}":', f'quote it: "{node.text.value}":')
            )
        elif (before := frame.entries.get(node.value)) is not None:
            self.note("E210", node.span, key=node.value, line=before.key.span.line)
        else:
            frame.key, frame.skip = node, False

    def _entry(self, frame: _Frame, key: YamlScalar, node: YamlNode) -> None:
        if frame.flow and isinstance(node, YamlScalar) and node.empty and ":" not in self.source.text[key.span.end : node.span.end + 1]:
            self.note("E204", key.span, written=key.text.value)
        frame.entries[key.text.value] = YamlEntry(key, node)


def _parser(text: str) -> Any:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return loader(text)


def _attempt(source: Source, text: str) -> tuple[_Builder, Any]:
    """One reading of `text`; with it the yaml error that ended it, or None."""
    import yaml

    builder = _Builder(source)
    parser = None
    try:
        parser = _parser(text)
        builder.read(parser)
    except yaml.YAMLError as fault:
        return builder, fault
    finally:
        if parser is not None:
            parser.dispose()
    return builder, None


def read_yaml(source: Source) -> YamlNode:
    """The one document of a text.

    Raises `ZhaoluError` with every fault found: after broken syntax the broken value is set aside and reading goes
    on, so that several such values are reported together.
    """
    root, found = read_as_far(source)
    if found or root is None:
        raise ZhaoluError(found)
    return root


def read_as_far(source: Source) -> tuple[YamlNode | None, tuple[Diagnostic, ...]]:
    """The document as far as it can be read, broken values set aside, and every fault found (none: it is whole)."""
    text = source.text
    if len(text) > MAX_BYTES:
        return None, (Diagnostic.of("E208", Span(source, 0, 0), size=f"{len(text) / 1e6:.1f}", limit=f"{MAX_BYTES / 1e6:.0f}"),)
    if bad := [Diagnostic.of("E220", Span(source, m.start(), m.end()), char=f"U+{ord(m[0]):04X}") for m in _UNPRINTABLE.finditer(text)]:
        return None, tuple(bad[:20])
    broken: list[Diagnostic] = []
    seen = -1
    try:
        builder, fault = _attempt(source, text)
        while fault is not None:
            described = yaml_faults.describe(source, text, fault)
            if described.place <= seen or (broken and not described.certain):
                break
            broken.append(described.diagnostic)
            seen = described.place
            if described.masked is None or not described.certain or len(broken) >= yaml_faults.MAX_BROKEN:
                break
            text = described.masked
            builder, fault = _attempt(source, text)
    except ZhaoluError as error:
        return None, in_order([*broken, *error.diagnostics])
    found = builder.found + broken
    if fault is None:
        found += [Diagnostic.of("E230", span, name=name) for name, span in builder.unused.items()]
    if not found and builder.root is None:
        found.append(Diagnostic.of("E216", Span(source, 0, 0)))
    return (builder.root if fault is None else None), in_order(found)
