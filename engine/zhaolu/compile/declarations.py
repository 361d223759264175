"""Names a ruleset declares: notice, context parameters, tables, readings, definitions, presumptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from zhaolu.compile.workbench import Deferred, Workbench
from zhaolu.ir.expressions import Expr, Fact, Literal, Member, walk
from zhaolu.ir.rules import Notice, ParameterDeclaration, Presumption, ReadingChoice, Ruleset, Table, Text
from zhaolu.ir.types import ANY, BOOLEAN, DATE, DATETIME, NUMBER, STRING, List, Map, Struct, Type
from zhaolu.spans import Span

if TYPE_CHECKING:
    from zhaolu.model.ruleset import PresumptionPart, ReadingPart, RulesetDocument
    from zhaolu.model.vocabulary import PresumptionText, Vocabulary

_SCALARS = {
    "string": STRING,
    "number": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "date and time": DATETIME,
}


def notice(document: RulesetDocument, vocabulary: Vocabulary) -> Notice:
    """The notice with its Chinese names."""
    part = document.notice
    return Notice(
        id=document.id,
        title=part.title or document.id,
        province_id=part.province,
        province=vocabulary.provinces.get(part.province, part.province),
        year=part.year,
        program_id=part.program,
        program=vocabulary.programs.get(part.program, part.program),
        city_id=part.city.id if part.city else None,
        city=part.city.name if part.city else None,
        number=part.number,
        issued=part.issued,
        parent=document.overlay_on,
    )


def parameter_type(written: str) -> Type | None:
    """A type as written in `context`: `string`, `list of …`, `map of …`; None where it is not one."""
    text = " ".join(written.split())
    if text.startswith("list of "):
        item = parameter_type(text[8:])
        return List(item) if item else None
    if text.startswith("map of "):
        value = parameter_type(text[7:])
        return Map(value) if value else None
    return _SCALARS.get(text)


def parameters(document: RulesetDocument, report: Any) -> dict[str, ParameterDeclaration]:
    found = {}
    for name, part in document.context.items():
        of = parameter_type(part.type)
        if of is None:
            report("E607", part.at("type"), written=part.type)
        found[name] = ParameterDeclaration(name=name, label=part.label, type=of or ANY, meaning=part.meaning)
    return found


def tables(document: RulesetDocument, report: Any) -> dict[str, Table]:
    """Declared tables and quota lists, by id."""
    found = {}
    for name, part in document.tables.items():
        rows = {key: _value(value) for key, value in part.rows.items()}
        types = {_type(value) for value in rows.values() if value is not None}
        if len(types) > 1:
            report("E612", part.key_at("rows"), name=name, types="、".join(sorted(str(getattr(t, "name", t)) for t in types)))
        found[name] = Table(id=name, key=STRING, value=next(iter(types), ANY), rows=rows, complete=part.complete)
    for quota in document.quotas:
        rows = {key: Decimal(number) for key, number in quota.rows.items()}
        found[quota.id] = Table(id=quota.id, key=STRING, value=NUMBER, rows=rows, complete=quota.complete)
    return found


def _value(raw: Any) -> Any:
    if isinstance(raw, bool) or raw is None:
        return raw
    if isinstance(raw, int | Decimal):
        return Decimal(raw)
    if isinstance(raw, list):
        return tuple(_value(item) for item in raw)
    return raw


def _type(value: Any) -> Type:
    match value:
        case bool():
            return BOOLEAN
        case Decimal():
            return NUMBER
        case str():
            return STRING
        case tuple():
            return List(_type(value[0]) if value else ANY)
        case _:
            return DATE


def readings(bench: Workbench, parts: Mapping[str, ReadingPart]) -> Mapping[str, ReadingChoice]:
    """The readings of a ruleset, the common ones included; each checked when first needed."""

    def circle(names: list[str]) -> ReadingChoice:
        bench.report("E601", parts[names[0]].head, cycle=" → ".join(names))
        nothing = {label: Literal(None) for label in parts[names[0]].options}
        return ReadingChoice(name=names[0], question=parts[names[0]].question, options=nothing, type=ANY)

    return Deferred({name: (lambda n=name, p=part: _reading(bench, n, p)) for name, part in parts.items()}, circle)  # type: ignore[misc]


def _reading(bench: Workbench, name: str, part: ReadingPart) -> ReadingChoice:
    options = {label: bench.expression(text) for label, text in part.options.items()}
    types = list(dict.fromkeys(option.type for option in options.values() if option.type is not ANY))
    if len({type(t) if not hasattr(t, "name") else t for t in types}) > 1:
        bench.report("E602", part.head, name=name, types="、".join(str(getattr(t, "name", "") or type(t).__name__) for t in types))
    return ReadingChoice(
        name=name,
        question=part.question,
        options=options,
        settled=part.settled,
        source=part.source,
        type=_widest(types),
        span=part.head,
    )


def _widest(types: list[Type]) -> Type:
    """The type that holds every option: lists of texts whatever their listed values."""
    if not types:
        return ANY
    if all(isinstance(t, List) for t in types):
        items = list(dict.fromkeys(t.item for t in types if isinstance(t, List)))
        return List(items[0] if len(items) == 1 else _widest(items))
    return types[0]


def definitions(bench: Workbench, document: RulesetDocument) -> Mapping[str, Expr]:
    def circle(names: list[str]) -> Expr:
        bench.report("E601", document.key_at("define", names[0]), cycle=" → ".join(names))
        return Literal(None, type=ANY)

    makers = {name: (lambda t=text: bench.expression(t)) for name, text in document.define.items()}
    return Deferred(makers, circle)


def presumptions(bench: Workbench, document: RulesetDocument, vocabulary: Vocabulary) -> tuple[Presumption, ...]:
    """The vocabulary's presumptions, then the ruleset's own."""
    found = [_presumption(bench, vocabulary, p, p.path, p.source, p.span) for p in vocabulary.presumptions]
    for part in document.presume:
        declared = vocabulary.find(part.fact.replace("[]", ""))
        if declared is None:
            near = get_close_matches(part.fact, [name for fact in vocabulary.facts for name in (fact.label, fact.id)], 1)
            said = (
                (f"是不是“{near[0]}”？", f"did you mean {near[0]}?")
                if near
                else ("用词汇表里的标签或名字", "use a label or id of the vocabulary")
            )
            bench.report("E608", part.at("fact"), path=part.fact, near=said, **({"meant": near[0]} if near else {}))
            continue
        if declared.path.split("[")[0].split(".")[0] == "history":
            bench.report("E609", part.at("fact"))
            continue
        source = part.source or Text(zh=f"读法 {part.reading}", en=f"reading {part.reading}")
        found.append(_presumption(bench, vocabulary, part, declared.path, source, part.head))
    return tuple(found)


def _presumption(
    bench: Workbench, vocabulary: Vocabulary, part: PresumptionText | PresumptionPart, path: str, source: Text, span: Span | None
) -> Presumption:
    """`take` must fit the fact; inside a list item, `item` is the item."""
    local: dict[str, Type] = {}
    if "[]" in path:
        holder = vocabulary.by_path[path.rsplit("[].", 1)[0]].type
        if isinstance(holder, List) and isinstance(holder.item, Struct):
            local["item"] = holder.item
    return Presumption(
        path=path,
        when=bench.condition(part.when, **local),
        take=bench.expression(part.take, vocabulary.by_path[path].type, **local),
        source=source,
        span=span,
    )


def presumptions_read(ruleset: Ruleset, vocabulary: Vocabulary) -> tuple[Presumption, ...]:
    """Only those that something in the ruleset may ask for: a presumption nobody reads changes no answer."""
    kept: list[Presumption] = []
    reads = _reads(ruleset.expressions(), ruleset.facts)
    for presumption in reversed(ruleset.presumptions):
        holder, _, name = presumption.path.rpartition(".")
        of = vocabulary.by_path[holder.removesuffix("[]")].type if holder else ruleset.facts
        struct = of.item if isinstance(of, List) else of
        if isinstance(struct, Struct) and (struct.name, name) in reads:
            kept.append(presumption)
            reads |= _reads((e for e in (presumption.when, presumption.take) if e is not None), ruleset.facts)
    return tuple(reversed(kept))


def _reads(expressions: Iterable[Expr], facts: Struct) -> set[tuple[str, str]]:
    """(name of the struct, field) of every field read."""
    found: set[tuple[str, str]] = set()
    for expr in expressions:
        for node in walk(expr):
            match node:
                case Fact(name):
                    found.add((facts.name, name))
                case Member(base, name):
                    of = base.type.item if isinstance(base.type, List) else base.type
                    if isinstance(of, Struct):
                        found.add((of.name, name))
    return found
