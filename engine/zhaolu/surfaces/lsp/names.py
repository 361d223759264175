"""The names that may be written somewhere, as things in the order they are best offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from zhaolu.compile.expressions import WINDOW_PARTS
from zhaolu.ir.operators import PROPERTIES
from zhaolu.ir.types import BOOLEAN, List, Map, Struct, Type
from zhaolu.model.cases import steps_of
from zhaolu.model.vocabulary import Declaration
from zhaolu.surfaces.lsp.documents import Document
from zhaolu.surfaces.lsp.knowledge import Knowledge
from zhaolu.surfaces.lsp.phrases import Phrase
from zhaolu.surfaces.lsp.places import ITEM, Place
from zhaolu.surfaces.lsp.things import PARTS, Thing

_FACT: Final = re.compile(r"""fact:[ \t]*["']?([^\s,}"']+)""")
_NODES: Final = ("reading", "lookup", "steps", "not")
"""Functions that are offered in another way, or written as words."""


# --- names in YAML ------------------------------------------------------------------------------------------------------


def names_of(knowledge: Knowledge, kind: str) -> Iterator[Thing]:
    """The names of a kind (see `shapes.REFERENCES`)."""
    finders: Mapping[str, Callable[[Knowledge], Iterable[Thing]]] = {
        "clause": _clauses,
        "reading": _readings,
        "rule": _rules,
        "inherited": _inherited,
        "ruleset": _rulesets,
        "fact": _paths,
        "province": lambda k: (Thing("other", id, name) for id, name in k.vocabulary.provinces.items()),
        "program": lambda k: (Thing("other", id, name) for id, name in k.vocabulary.programs.items()),
        "window": lambda k: (Thing("window", part.name.zh, part, span=part.head) for part in dict.fromkeys(k.windows.values())),
        "table": _tables,
    }
    yield from finders[kind](knowledge) if kind in finders else ()


def _clauses(knowledge: Knowledge) -> Iterator[Thing]:
    """The ledger's, those nothing accounts for yet first."""
    if knowledge.document is None:
        return
    cited = knowledge.cited
    found = [Thing("clause", name, part, span=part.head) for name, part in knowledge.document.clauses.items()]
    yield from sorted(found, key=lambda thing: thing.of.kind is not None or thing.name in cited)


def _readings(knowledge: Knowledge) -> Iterator[Thing]:
    """The file's own before the common ones."""
    own = set(knowledge.own.readings) if knowledge.own is not None else set()
    found = [Thing("reading", name, part, span=part.head) for name, part in knowledge.readings.items()]
    yield from sorted(found, key=lambda thing: thing.name not in own)


def _rules(knowledge: Knowledge) -> Iterator[Thing]:
    for id, (section, item) in knowledge.items.items():
        if section in ("rules", "documents", "windows"):
            yield Thing("item", id, item, span=item.head)


def _inherited(knowledge: Knowledge) -> Iterator[Thing]:
    for document in knowledge.chain[:-1]:
        for _, item in document.items():
            yield Thing("item", item.id, item, span=item.head)


def _rulesets(knowledge: Knowledge) -> Iterator[Thing]:
    own = knowledge.filed.key
    for key in knowledge.rulesets:
        if knowledge.filed.kind == "cases" or key != own:
            yield Thing("ruleset", key.id, key.file)


def _paths(knowledge: Knowledge) -> Iterator[Thing]:
    """Every fact by its path in labels: `学历[].在读`."""
    for fact in knowledge.vocabulary.facts:
        for declared in fact.walk():
            path = knowledge.vocabulary.label_path(declared.path)
            yield Thing("fact", path, declared, declared.type, declared.span)


def _tables(knowledge: Knowledge) -> Iterator[Thing]:
    if knowledge.document is None:
        return
    for name, part in knowledge.document.tables.items():
        yield Thing("table", name, part, span=part.head)
    for quota in knowledge.document.quotas:
        yield Thing("table", quota.id, quota, span=quota.head)
    for name, parameter in knowledge.document.context.items():
        if isinstance(knowledge.scope.parameters.get(name), Map):
            yield Thing("parameter", parameter.label, parameter, knowledge.scope.parameters[name], parameter.head)


def option_names(knowledge: Knowledge, place: Place) -> Iterator[Thing]:
    """The options of the reading that a place belongs to."""
    name = next((step for step in reversed(place.path) if step in knowledge.readings), None)
    for label, text in knowledge.readings[name].options.items() if name is not None else ():
        yield Thing("option", label, text.value, span=text.span())


# --- records in cases ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recorded:
    """Names in the plain data of a cases file; `start` is where the name being written begins in the text of the place."""

    start: int
    things: tuple[Thing, ...]


def record_names(knowledge: Knowledge, place: Place) -> Recorded | None:
    """What may stand in a record, a change or a path of a cases file; None where the place is none of these."""
    if knowledge.filed.kind != "cases":
        return None
    path = place.path
    at = next((i for i, step in enumerate(path) if step in ("base", "record", "change", "remove", "reading", "columns")), None)
    if at is None:
        return None
    below = path[at + 1 :]
    match path[at]:
        case "reading":
            if place.role == "value":
                return Recorded(0, tuple(option_names(knowledge, place)))
            return Recorded(0, tuple(_readings(knowledge)))
        case "change" if not below:
            return _path_names(knowledge, place)
        case "change":
            return Recorded(0, tuple(_within(declared_at(knowledge, (*steps(below[0]), *below[1:])), place)))
        case "remove" | "columns":
            return _path_names(knowledge, place)
        case _:
            holder = declared_at(knowledge, below) if below else None
            fields = knowledge.vocabulary.facts if not below else _fields(holder)
            if place.role == "value" or (place.role == "either" and not fields):
                return Recorded(0, tuple(_within(holder, place)))
            return Recorded(0, tuple(_declared(fields)))


def steps(path: str) -> tuple[str, ...]:
    """A path of a change as steps: `education[1].level` goes into a list."""
    try:
        return tuple(step if isinstance(step, str) else ITEM for step in steps_of(path))
    except ValueError:
        return (path,)


def declared_at(knowledge: Knowledge, path: tuple[str, ...]) -> Declaration | None:
    """The declaration at a path of a record; items of a list belong to the list."""
    return knowledge.vocabulary.find(".".join(step for step in path if step != ITEM))


def _path_names(knowledge: Knowledge, place: Place) -> Recorded:
    above, dot, _ = place.typed.rpartition(".")
    fields = _fields(declared_at(knowledge, steps(above))) if dot else knowledge.vocabulary.facts
    return Recorded(len(above) + len(dot), tuple(_declared(fields)))


def _fields(declared: Declaration | None) -> tuple[Declaration, ...]:
    return declared.fields if declared is not None else ()


def _declared(fields: Iterable[Declaration]) -> Iterator[Thing]:
    yield from (Thing("fact", field.label, field, field.type, field.span) for field in fields)


def _within(declared: Declaration | None, place: Place) -> Iterator[Thing]:
    """The values a fact may have."""
    if declared is None:
        return
    type_ = declared.items.type if declared.items is not None else declared.type
    yield from (Thing("value", value, type_) for value in declared.values)
    if type_ == BOOLEAN:
        yield from (Thing("other", word) for word in ("true", "false"))
    if declared.none is not None:
        yield Thing("other", "null", declared.none.zh)


# --- names in rule text -------------------------------------------------------------------------------------------------


def rule_locals(document: Document, knowledge: Knowledge, place: Place) -> dict[str, Type]:
    """Names that the place of a rule text brings with it: `e` in a penalty's history, `item` in what is presumed of an item."""
    path = place.path
    if path[:1] == ("penalties",) and "history" in path:
        history = knowledge.fact("history")
        return {"e": history.type.item} if history is not None and isinstance(history.type, List) else {}
    if path[:1] == ("presume",):
        holder = knowledge.vocabulary.find(_fact_beside(document, place).rpartition("[].")[0])
        return {"item": holder.type.item} if holder is not None and isinstance(holder.type, List) else {}
    return {}


def _fact_beside(document: Document, place: Place) -> str:
    """The fact of the same presumption, as written: the last `fact:` before the rule text, or the next in its block."""
    start = place.text.start
    before = document.text.rfind("fact:", 0, start)
    if place.flow or document.text.rfind("\n  - ", 0, start) <= before:
        found = _FACT.match(document.text, max(before, 0))
    else:
        found = _FACT.search(document.text, start)
    return found[1] if found else ""


def members(phrase: Phrase, dot: int) -> Iterator[Thing]:
    """What may follow a dot: the fields of an object, the parts of a window, of a date, of a time."""
    type_, window = phrase.base_at(dot)
    if window:
        part = phrase.knowledge.windows.get(window)
        yield from (Thing("part", name, part, span=part.head if part is not None else None) for name in PARTS if name in WINDOW_PARTS)
        return
    while isinstance(type_, List):
        type_ = type_.item
    if isinstance(type_, Struct):
        for name in type_.fields:
            declared = phrase.knowledge.declaration(type_, name)
            if declared is not None:
                yield Thing("fact", declared.label, declared, declared.type, declared.span)
    elif type_ is not None:
        yield from (Thing("property", row.label, None, row.of[type_]) for row in PROPERTIES if type_ in row.of)


def operands(phrase: Phrase, last: int, lang: str, *, rare: bool) -> Iterator[tuple[int, Thing]]:
    """What may stand for a value, each with its rank: local names, definitions, facts, windows, readings, tables, functions.

    `rare`: also the functions of FEEL that have no Chinese name.
    """
    knowledge, scope = phrase.knowledge, phrase.scope
    known = phrase.locals_at(last + 1)
    item = known.get("item")
    for name, type_ in known.items():
        field = item.find(name) if isinstance(item, Struct) and name != "item" else None
        declared = knowledge.declaration(item, name) if field is not None and item is not None else None
        if declared is None:
            yield 1, Thing("local", name, None, type_)
        elif name == declared.label:
            yield 1, Thing("fact", declared.label, declared, declared.type, declared.span)
    define: Mapping[str, Any] = knowledge.document.define if knowledge.document is not None else {}
    for name, type_ in scope.definitions.items():
        yield 2, Thing("definition", name, define[name], type_, knowledge.defined_at(name))
    for declared in knowledge.vocabulary.facts:
        yield 3, Thing("fact", declared.label, declared, declared.type, declared.span)
    for thing in names_of(knowledge, "window"):
        yield 4, thing
    if not knowledge.windows:
        said = "时段" if lang == "zh" else "window"
        yield from ((4, Thing("other", name, said)) for name in scope.windows if not name.isascii())
    for name, (value, type_) in scope.constants.items():
        if name.isascii() == (lang == "en"):
            yield 5, Thing("constant", name, value, type_)
    for thing in names_of(knowledge, "reading"):
        yield 5, thing
    yield from ((6, thing) for thing in _tables(knowledge))
    for name, part in (knowledge.document.context if knowledge.document is not None else {}).items():
        yield 6, Thing("parameter", part.label, part, scope.parameters.get(name), part.head)
    for function in scope.functions.values():
        if function.id not in _NODES and (function.profile != "plus" or rare):
            name = function.zh if lang == "zh" and function.zh else function.id
            yield 9 if function.profile == "plus" else 7, Thing("function", name, function)


def schedule_forms(lang: str) -> tuple[tuple[str, str, str], ...]:
    """Ways to write a window or deadline: shown, inserted, explained."""
    if lang == "en":
        return (
            ("2025-04-01 to 2025-04-30", "${1:2025-04-01} to ${2:2025-04-30}", "from day to day, both included"),
            ("by 2025-04-30", "by ${1:2025-04-30}", "up to a day, included"),
            ("from 2025-04-01", "from ${1:2025-04-01}", "from a day on"),
            ("on 2025-04-01", "on ${1:2025-04-01}", "on one day"),
            ("within 7 days after …", "within ${1:7} days after $2", "counted from a day"),
            ("at least 5 working days after …", "at least ${1:5} working days after $2", "at least so long"),
        )
    return (
        ("2025-04-01 至 2025-04-30", "${1:2025-04-01} 至 ${2:2025-04-30}", "从哪天到哪天，两天都含"),
        ("截至 2025-04-30", "截至 ${1:2025-04-30}", "到哪天为止，含当天"),
        ("自 2025-04-01 起", "自 ${1:2025-04-01} 起", "从哪天起"),
        ("2025-04-01 当日", "${1:2025-04-01} 当日", "只在这一天"),
        ("… 后 7 日内", "$2 后 ${1:7} 日内", "从某天数起多少天之内"),
        ("… 后至少 5 个工作日", "$2 后至少 ${1:5} 个工作日", "从某天数起至少多少个工作日"),
    )
