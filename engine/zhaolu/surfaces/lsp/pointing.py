"""What the editor points at: the thing under a position, what it is, where it is declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lsprotocol import types

from zhaolu.spans import Located, Source, Span
from zhaolu.surfaces.lsp.documents import Document
from zhaolu.surfaces.lsp.knowledge import Knowledge
from zhaolu.surfaces.lsp.names import declared_at, names_of, option_names, rule_locals, steps
from zhaolu.surfaces.lsp.pages import page
from zhaolu.surfaces.lsp.phrases import Phrase
from zhaolu.surfaces.lsp.places import ITEM, Place, keys_beside, place_at
from zhaolu.surfaces.lsp.shapes import Shape, shape_at
from zhaolu.surfaces.lsp.things import Thing


@dataclass(frozen=True)
class Pointed:
    """A thing, and the stretch of the text that names it."""

    thing: Thing
    start: int
    end: int
    place: Place


def hover(document: Document, knowledge: Knowledge, position: types.Position, lang: str) -> types.Hover | None:
    """What stands under the pointer, in words."""
    found = pointed(document, knowledge, position)
    if found is None:
        return None
    text = page(found.thing, knowledge, lang)
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), document.lines.range(found.start, found.end))


def declarations(document: Document, knowledge: Knowledge, position: types.Position) -> list[Span]:
    """Where what stands under the pointer is declared; for a line of the ledger, what accounts for it."""
    found = pointed(document, knowledge, position)
    if found is None:
        return []
    thing, place = found.thing, found.place
    if (above := _replaced(document, knowledge, place)) is not None:
        return [above]
    match thing.kind:
        case "clause":
            items = [item.head for item in knowledge.citing(thing.name)]
            if place.role == "key":
                return items or [thing.of.head]
            return [*items, thing.of.head] if knowledge.filed.kind == "cases" else [thing.of.head]
        case "ruleset":
            return [Span(Source(str(knowledge.filed.root / thing.of), ""), 0, 0)]
        case _:
            return [thing.span] if thing.span is not None else []


def pointed(document: Document, knowledge: Knowledge, position: types.Position) -> Pointed | None:
    """The thing under a position, whether the text around it is whole or not."""
    place = place_at(document.lines, Source(str(document.path), document.text), document.lines.offset(position))
    if place is None or not place.text.value:
        return None
    shape = shape_at(knowledge.filed.kind, place.path)
    if shape is not None and shape.rule is not None and place.role != "key":
        phrase = Phrase(place.text.value, knowledge, rule_locals(document, knowledge, place))
        found = phrase.thing_at(place.at)
        if found is None:
            return None
        span = place.text.span(found[1], found[2])
        return Pointed(found[0], span.start, span.end, place)
    text = place.text.value.strip().strip("'\"")
    if not text:
        return None
    named = _key(knowledge, place, text) if place.role == "key" else _value(knowledge, place, shape, text)
    thing = _recorded(knowledge, place, text) or named
    span = _trimmed(place.text)
    return Pointed(thing, span.start, span.end, place) if thing is not None else None


def _trimmed(text: Located) -> Span:
    left = len(text.value) - len(text.value.lstrip())
    return text.span(left, max(left, len(text.value.rstrip())))


def _key(knowledge: Knowledge, place: Place, key: str) -> Thing | None:
    document = knowledge.document
    match place.path:
        case ("clauses",) if document is not None and key in document.clauses:
            return Thing("clause", key, document.clauses[key], span=document.clauses[key].head)
        case ("define",) if document is not None and key in document.define:
            text = document.define[key]
            return Thing("definition", key, text, knowledge.scope.definitions.get(key), knowledge.defined_at(key))
        case ("readings",) if key in knowledge.readings:
            return Thing("reading", key, knowledge.readings[key], span=knowledge.readings[key].head)
        case ("add_alternatives",):
            return _named(knowledge, "inherited", key)
        case _:
            described = shape_at(knowledge.filed.kind, (*place.path, key))
            said = described.description if described is not None and described.key == key else ""
            return Thing("key", key, said) if said else None


def _value(knowledge: Knowledge, place: Place, shape: Shape | None, text: str) -> Thing | None:
    if shape is None:
        return None
    if shape.names == "option":
        return next((thing for thing in option_names(knowledge, place) if thing.name == text), None)
    if shape.names is not None:
        return _named(knowledge, shape.names, text)
    if place.path[-1:] == ("id",) and text in knowledge.items:
        item = knowledge.items[text][1]
        return Thing("item", text, item, span=item.head)
    return Thing("key", text, shape.description) if shape.choices and shape.description else None


def _named(knowledge: Knowledge, kind: str, text: str) -> Thing | None:
    if kind == "window":
        part = knowledge.windows.get(text)
        return Thing("window", part.name.zh, part, span=part.head) if part is not None else None
    if kind == "fact":
        declared = knowledge.vocabulary.find(text)
        return Thing("fact", declared.label, declared, declared.type, declared.span) if declared is not None else None
    return next((thing for thing in names_of(knowledge, kind) if thing.name == text), None)


def _recorded(knowledge: Knowledge, place: Place, text: str) -> Thing | None:
    """A fact in the plain data of a cases file, by its key or by its value."""
    if knowledge.filed.kind != "cases":
        return None
    at = next((i for i, step in enumerate(place.path) if step in ("base", "record", "change", "remove", "columns")), None)
    if at is None:
        return None
    below = place.path[at + 1 :]
    if place.path[at] in ("change", "remove", "columns"):
        below = (*steps(below[0]), *below[1:]) if below and below[0] != ITEM else below[1:]
    if place.role == "key" or place.path[at] in ("remove", "columns"):
        below = (*below, *steps(text))
    declared = declared_at(knowledge, below)
    return Thing("fact", declared.label, declared, declared.type, declared.span) if declared is not None else None


def _replaced(document: Document, knowledge: Knowledge, place: Place) -> Span | None:
    """The parent's item that the item around the pointer takes the place of."""
    own = place.path[-1:] in (("id",), ("replaces",)) if place.role == "value" else place.text.value in ("id", "replaces")
    if not own or len(knowledge.chain) < 2:
        return None
    line = document.lines.line_of(place.text.start)
    indent = place.column if place.role == "key" else document.lines.line(line).find(f"{place.path[-1]}:")
    written = {key: document.lines.line(n)[value:].split("#")[0].strip() for key, n, value in keys_beside(document.lines, line, indent)}
    return next(_parents(knowledge, written.get("id", "")), None) if written.get("replaces") == "true" else None


def _parents(knowledge: Knowledge, id: str) -> Iterator[Span]:
    for document in reversed(knowledge.chain[:-1]):
        for _, item in document.items():
            if item.id == id:
                yield item.head
