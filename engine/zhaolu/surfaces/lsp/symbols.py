"""The outline of a file: sections, and in them the items by the clauses they account for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lsprotocol import types

from zhaolu.model.document import Part
from zhaolu.model.items import ItemPart
from zhaolu.spans import Span
from zhaolu.surfaces.lsp.documents import Document, moved
from zhaolu.surfaces.lsp.knowledge import Knowledge
from zhaolu.surfaces.lsp.shapes import keys_of, model_of
from zhaolu.text.yaml_nodes import YamlMapping, YamlNode, YamlSequence

Range = Callable[[Span], types.Range]


def outline(document: Document, knowledge: Knowledge, lang: str) -> list[types.DocumentSymbol]:
    """The sections of the file as last read, their places brought up to the text as it is now."""

    def range_(span: Span) -> types.Range:
        start = moved(span.source.text, document.text, span.start)
        return document.lines.range(start, max(start, moved(span.source.text, document.text, span.end)))

    part: Part | None = knowledge.cases if knowledge.filed.kind == "cases" else knowledge.own
    if knowledge.filed.kind == "vocabulary":
        return [_fact(fact, range_) for fact in knowledge.vocabulary.facts]
    if knowledge.filed.kind == "readings":
        return [
            _symbol(name, part.question.in_(lang), types.SymbolKind.Interface, part.span, part.head, range_)
            for name, part in knowledge.readings.items()
        ]
    return list(_sections(part, document, knowledge, lang, range_)) if part is not None else []


def _sections(part: Part, document: Document, knowledge: Knowledge, lang: str, range_: Range) -> Iterator[types.DocumentSymbol]:
    titles = {key: re.split("[：；，（。]", said)[0] for key, said, _, _ in keys_of(model_of(knowledge.filed.kind))}
    for key, entry in part.node.entries.items():
        children = list(_children(getattr(part, key, None), entry.value, lang, range_))
        if not children:
            continue
        title = f"{titles[key]} {key}" if lang == "zh" and key in titles else key
        found = _symbol(title, str(len(children)), types.SymbolKind.Namespace, entry.key.span.to(entry.value.span), entry.key.span, range_)
        found.children = children
        yield found


def _children(value: Any, node: YamlNode, lang: str, range_: Range) -> Iterator[types.DocumentSymbol]:
    match value, node:
        case tuple(), YamlSequence(items):
            for item, inner in zip(value, items, strict=False):
                if isinstance(item, Part):
                    name, said = _named(item, lang)
                    yield _symbol(name, said, types.SymbolKind.Object, inner.span, inner.head, range_)
        case dict(), YamlMapping(entries):
            for name, item in value.items():
                if name in entries:
                    span = entries[name].key.span
                    yield _symbol(name, _said(item, lang), types.SymbolKind.Key, span.to(entries[name].value.span), span, range_)
        case _:
            pass


def _named(item: Part, lang: str) -> tuple[str, str]:
    """What an item is called, and what it says."""
    if isinstance(item, ItemPart):
        name = getattr(item, "name", None)
        words = " ".join(filter(None, (item.clause, name.in_(lang) if name is not None else item.id)))
        return words, _said(item, lang)
    return str(getattr(item, "id", "") or getattr(item, "fact", "") or "…"), str(getattr(item, "note", "") or "")


def _said(item: Any, lang: str) -> str:
    for key in ("says", "unmet", "question", "meaning"):
        if (text := getattr(item, key, None)) is not None:
            return str(text.in_(lang))
    return ""


def _fact(declared: Any, range_: Range) -> types.DocumentSymbol:
    found = _symbol(declared.label, declared.id, types.SymbolKind.Field, declared.span, declared.span, range_)
    found.children = [_fact(inner, range_) for inner in declared.fields]
    ends = [child.range.end for child in found.children]
    found.range = types.Range(found.range.start, max([found.range.end, *ends], key=lambda at: (at.line, at.character)))
    return found


def _symbol(name: str, said: str, kind: types.SymbolKind, span: Span, head: Span, range_: Range) -> types.DocumentSymbol:
    whole, point = range_(span), range_(head)
    last = max(whole.end, point.end, key=lambda at: (at.line, at.character))
    first = min(whole.start, point.start, key=lambda at: (at.line, at.character))
    return types.DocumentSymbol(name or "…", kind, types.Range(first, last), point, detail=said or None)
