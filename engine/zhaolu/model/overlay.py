"""Merging a ruleset with the one it is laid over.

An overlay adds items; an item with `replaces: true` takes the place of the parent's item of the same id; `remove`
drops items of the parent; `add_alternatives` adds ways to meet a `one_of` of the parent. Named things (readings) are
redefined by name; `context` and `tables` need `replaces: true`; a definition of the parent cannot be redefined.
What is inherited keeps its place in the parent's file and cites its clauses as `<parent>/<clause>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhaolu.diagnostics import Diagnostic
from zhaolu.model.faults import meant, nearest
from zhaolu.model.items import AlternativePart, ItemPart, RulePart
from zhaolu.model.ruleset import ParameterPart, RulesetDocument, TablePart
from zhaolu.spans import Span


def prefixed_clauses(document: RulesetDocument) -> Iterator[str]:
    """The clauses of a (merged) parent as its overlay cites them."""
    for name in document.clauses:
        yield _prefixed(document, name)


def _prefixed(parent: RulesetDocument, clause: str) -> str:
    """A clause of the parent seen from its overlay; one that the parent itself inherited is already complete."""
    return clause if "/" in clause else f"{parent.id}/{clause}"


def _all_prefixed(parent: RulesetDocument, clauses: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_prefixed(parent, clause) for clause in clauses)


def inherit_item(parent: RulesetDocument, item: ItemPart) -> ItemPart:
    """The item as an overlay sees it."""
    update: dict[str, Any] = {"clause": _prefixed(parent, item.clause), "also": _all_prefixed(parent, item.also)}
    if isinstance(item, RulePart) and item.one_of is not None:
        update["one_of"] = tuple(
            alternative.model_copy(
                update={
                    "clause": _prefixed(parent, alternative.clause),
                    "listed_with": _all_prefixed(parent, alternative.listed_with),
                }
            )
            for alternative in item.one_of
        )
    return item.model_copy(update=update)


def _inherit_table(parent: RulesetDocument, table: TablePart) -> TablePart:
    clause = None if table.clause is None else _prefixed(parent, table.clause)
    return table.model_copy(update={"clause": clause, "also": _all_prefixed(parent, table.also)})


def check_alone(document: RulesetDocument) -> Iterator[Diagnostic]:
    """Keys that need a parent in a ruleset that has none, and an overlay without a city."""
    if document.overlay_on is not None:
        if document.notice.city is None:
            yield Diagnostic.of("E339", document.key_at("overlay_on"))
        return
    for key in ("remove", "add_alternatives"):
        if key in document.node.entries:
            yield Diagnostic.of("E338", document.key_at(key), key=key)
    parts: list[ItemPart | TablePart | ParameterPart] = [item for _, item in document.items()]
    parts += [*document.tables.values(), *document.context.values()]
    for part in parts:
        if part.replaces:
            yield Diagnostic.of("E338", part.key_at("replaces"), key="replaces")


def _place(span: Span) -> dict[str, Any]:
    return {"file": span.source.name, "line": span.line}


def merge(parent: RulesetDocument, child: RulesetDocument) -> tuple[RulesetDocument, list[Diagnostic]]:
    """The child laid over its (merged) parent, and what is wrong with the overlay."""
    found: list[Diagnostic] = []
    parent_items = {item.id: section for section, item in parent.items()}
    removed = set(child.remove)
    for position, name in enumerate(child.remove):
        if name not in parent_items:
            found.append(Diagnostic.of("E335", child.at("remove", position), id=name, **_near(name, list(parent_items))))
    update: dict[str, Any] = {}
    replacing: dict[str, tuple[str, ItemPart]] = {}
    own: dict[str, list[ItemPart]] = {section: [] for section in child.SECTIONS}
    for section, item in child.items():
        if item.id in parent_items and item.id not in removed:
            if item.replaces:
                replacing[item.id] = section, item
                continue
            place = next(i for _, i in parent.items() if i.id == item.id).head
            found.append(Diagnostic.of("E334", item.at("id"), id=item.id, **_place(place)))
        elif item.replaces:
            found.append(Diagnostic.of("E333", item.key_at("replaces"), id=item.id, **_near(item.id, list(parent_items))))
        own[section].append(item)
    added = _alternatives(parent, child, removed, set(replacing), found)
    for section in child.SECTIONS:
        merged: list[ItemPart] = []
        for item in getattr(parent, section):
            if item.id in removed:
                continue
            if item.id in replacing:
                if replacing[item.id][0] == section:
                    merged.append(replacing[item.id][1])
                continue
            inherited = inherit_item(parent, item)
            if item.id in added:
                assert isinstance(inherited, RulePart) and inherited.one_of is not None
                inherited = inherited.model_copy(update={"one_of": (*inherited.one_of, *added[item.id])})
            merged.append(inherited)
        merged += [item for where, item in replacing.values() if where == section and parent_items[item.id] != section]
        update[section] = (*merged, *own[section])
    update["readings"] = {**parent.readings, **child.readings}
    update["presume"] = (*parent.presume, *child.presume)
    update["context"] = _named(parent.context, child.context, found)
    update["tables"] = _named({k: _inherit_table(parent, t) for k, t in parent.tables.items()}, child.tables, found)
    update["define"] = _defined(parent, child, found)
    update["clauses"] = {**{_prefixed(parent, name): part for name, part in parent.clauses.items()}, **child.clauses}
    return child.model_copy(update=update), found


def _alternatives(
    parent: RulesetDocument, child: RulesetDocument, removed: set[str], replaced: set[str], found: list[Diagnostic]
) -> dict[str, tuple[AlternativePart, ...]]:
    choices = [rule.id for rule in parent.rules if rule.one_of is not None and rule.id not in removed | replaced]
    added = {}
    for name, alternatives in child.add_alternatives.items():
        if name in choices:
            added[name] = alternatives
        else:
            found.append(Diagnostic.of("E336", child.key_at("add_alternatives", name), id=name, **_near(name, choices)))
    return added


def _named(parent: dict[str, Any], child: dict[str, Any], found: list[Diagnostic]) -> dict[str, Any]:
    for name, part in child.items():
        if name in parent and not part.replaces:
            found.append(Diagnostic.of("E334", part.head, id=name, **_place(parent[name].head)))
        elif part.replaces and name not in parent:
            found.append(Diagnostic.of("E333", part.key_at("replaces"), id=name, **_near(name, list(parent))))
    return {**parent, **child}


def _defined(parent: RulesetDocument, child: RulesetDocument, found: list[Diagnostic]) -> dict[str, Any]:
    for name in child.define:
        if name in parent.define:
            found.append(Diagnostic.of("E337", child.key_at("define", name), name=name, **_place(parent.define[name].span())))
    return {**parent.define, **child.define}


def _near(name: str, known: list[str]) -> dict[str, Any]:
    if near := nearest(name, known):
        return {"mend": near, **meant(name, known)}
    listed = "、".join(known[:20])
    return {"mend": (f"上级有：{listed}", f"the parent has: {', '.join(known[:20])}")} if known else {}
