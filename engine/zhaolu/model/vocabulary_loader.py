"""Reading the vocabulary: YAML with places to a checked `Vocabulary`.

Comes in: a `Source`. Leaves: declarations with rule-language types, names unique in their scope and usable in rule
text, presumptions that point at facts. All faults are reported in one run.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError, in_order
from zhaolu.frozen import replace
from zhaolu.ir.rules import Text
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NUMBER, STRING, Enum, FieldType, List, Struct, Type
from zhaolu.model.document import read_part
from zhaolu.model.vocabulary import NOT_GIVEN, Declaration, PresumptionText, Vocabulary
from zhaolu.model.vocabulary_document import FactEntry, ItemEntry, VocabularyDocument
from zhaolu.spans import Source, Span
from zhaolu.text.words import KEYWORDS
from zhaolu.text.yaml_nodes import YamlNode, node_at
from zhaolu.text.yaml_reader import read_yaml

TAKEN = frozenset(KEYWORDS) | frozenset(KEYWORDS.values()) | {"function", "external", "item", "年度", "本省", "本项目", "id"}
"""Words a fact cannot be called: those of the rule language, names every ruleset has, and `id`, which names the record."""

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_SCALARS: Mapping[str, Type] = {
    "date": DATE,
    "datetime": DATETIME,
    "bool": BOOLEAN,
    "int": NUMBER,
    "number": NUMBER,
    "string": STRING,
}
_Path = tuple[str | int, ...]


def read_vocabulary(source: Source) -> Vocabulary:
    """See `zhaolu.model.vocabulary.load_vocabulary`."""
    root = read_yaml(source)
    document = read_part(VocabularyDocument, root)
    reading = _Reading(root, document)
    facts = reading.declarations(document.facts, ("facts",), "", "fixed", ())
    presumptions = reading.presumptions(facts)
    reading.stand_ins(facts)
    if reading.found:
        raise ZhaoluError(in_order(reading.found))
    return Vocabulary(
        source=source,
        struct=Struct("记录", {d.id: _field(d) for d in facts}),
        facts=facts,
        provinces=dict(document.provinces),
        programs=dict(document.programs),
        presumptions=presumptions,
        digest=hashlib.sha256(source.text.encode()).hexdigest(),
    )


def _field(declared: Declaration) -> FieldType:
    return FieldType(
        declared.id,
        declared.label,
        declared.type,
        nullable=declared.none is not None,
        filled=declared.none_as not in (NOT_GIVEN, None),
        whole=declared.kind == "int",
        minimum=declared.minimum,
        maximum=declared.maximum,
    )


class _Reading:
    """One run over a document, gathering faults with their places."""

    def __init__(self, root: YamlNode, document: VocabularyDocument) -> None:
        self.root = root
        self.document = document
        self.lists: Mapping[str, tuple[str, ...]] = {
            "provinces": tuple(document.provinces.values()),
            "programs": tuple(document.programs.values()),
        }
        self.found: list[Diagnostic] = []

    def span(self, path: _Path) -> Span | None:
        while (node := node_at(self.root, path)) is None and path:
            path = path[:-1]
        return node.head if node is not None else None

    def note(self, code: str, at: _Path, **args: Any) -> None:
        self.found.append(Diagnostic.of(code, self.span(at), **args))

    # --- facts ----------------------------------------------------------------------------------------------------

    def declarations(
        self, entries: Sequence[FactEntry], at: _Path, above: str, changes: str, shared: tuple[str, ...]
    ) -> tuple[Declaration, ...]:
        self.unique(entries, at)
        return tuple(self.declaration(entry, (*at, i), above, changes, shared) for i, entry in enumerate(entries))

    def unique(self, entries: Sequence[FactEntry], at: _Path) -> None:
        taken: dict[str, Span | None] = {}
        for i, entry in enumerate(entries):
            named: list[tuple[str, _Path]] = [(entry.id, (*at, i, "id")), (entry.label, (*at, i, "label"))]
            named += [(alias, (*at, i, "aliases", k)) for k, alias in enumerate(entry.aliases)]
            for name, path in named:
                if name in taken:
                    first = taken[name]
                    self.note("E401", path, name=name, line=first.line if first else "?")
                else:
                    taken[name] = self.span(path)
            for name, path in named[:2]:
                if why := _unusable(name):
                    self.note("E402", path, name=name, why=why)

    def declaration(self, entry: FactEntry, at: _Path, above: str, changes: str, shared: tuple[str, ...]) -> Declaration:
        path = f"{above}.{entry.id}" if above else entry.id
        kind = entry.type or ("enum" if shared else None)
        if kind is None:
            self.note("E403", at, name=entry.label, why=("没有写 type", "type is missing"))
            kind = "string"
        if entry.changes:
            changes = entry.changes
        values = self.values(entry.values)
        below = entry.fields or ()
        step = path + "[]" if kind == "list" else path
        fields = self.declarations(below, (*at, "fields"), step, changes, values if kind == "object" else ())
        items = self.items(entry, at, path) if kind == "list" and entry.items else None
        type_ = self.type(entry, kind, values or shared, fields, items, at)
        self.fits(entry, kind, at)
        return Declaration(
            id=entry.id,
            label=entry.label,
            aliases=tuple(entry.aliases),
            path=path,
            kind=kind,
            type=type_,
            meaning=Text(entry.meaning),
            changes=changes,  # type: ignore[arg-type]
            none=Text(entry.none) if entry.none else None,
            none_as=entry.none_as if "none_as" in entry.model_fields_set else NOT_GIVEN,
            minimum=entry.min,
            maximum=entry.max,
            names=self.lists[entry.names] if entry.names else (),
            endings=tuple(entry.endings),
            fields=fields,
            items=items,
            span=self.span((*at, "id")),
        )

    def values(self, given: tuple[str, ...] | str | None) -> tuple[str, ...]:
        if given is None:
            return ()
        return self.lists[given] if isinstance(given, str) else given

    def items(self, entry: FactEntry, at: _Path, path: str) -> Declaration:
        item: ItemEntry = entry.items  # type: ignore[assignment]
        values = self.values(item.values)
        if (item.type == "enum") != bool(values):
            self.note(
                "E403", (*at, "items"), name=entry.label, why=("enum 要写 values，别的类型不写", "values go with enum, and only with it")
            )
        return Declaration(
            id=entry.id,
            label=entry.label,
            path=path + "[]",
            kind=item.type,
            type=Enum(values, entry.label) if item.type == "enum" else _SCALARS[item.type],
            meaning=Text(entry.meaning),
            minimum=item.min,
            maximum=item.max,
        )

    def type(
        self, entry: FactEntry, kind: str, values: tuple[str, ...], fields: tuple[Declaration, ...], items: Declaration | None, at: _Path
    ) -> Type:
        if (kind == "object" and not fields) or (kind == "list" and bool(fields) == (items is not None)):
            why = ("object 要写 fields；list 写 fields 或 items 之一", "an object needs fields; a list needs either fields or items")
            self.note("E403", at, name=entry.label, why=why)
        match kind:
            case "enum":
                if not values:
                    self.note("E403", at, name=entry.label, why=("enum 要写 values", "an enum needs values"))
                if len(set(values)) != len(values):
                    self.note("E403", (*at, "values"), name=entry.label, why=("values 里有重复", "values repeat"))
                return Enum(values, entry.label)
            case "object":
                return Struct(entry.label, {d.id: _field(d) for d in fields})
            case "list":
                return List(items.type if items else Struct(entry.label, {d.id: _field(d) for d in fields}))
            case _:
                return _SCALARS[kind]

    def fits(self, entry: FactEntry, kind: str, at: _Path) -> None:
        """Keys that mean nothing for this kind."""
        for key, kinds in (
            ("values", ("enum", "object")),
            ("fields", ("object", "list")),
            ("items", ("list",)),
            ("min", ("int", "number")),
            ("max", ("int", "number")),
            ("names", ("string",)),
            ("endings", ("string",)),
        ):
            if getattr(entry, key) not in (None, ()) and kind not in kinds:
                self.note("E403", (*at, key), name=entry.label, why=(f"{kind} 不用 {key}", f"{key} does not go with {kind}"))
        if entry.min is not None and entry.max is not None and entry.min > entry.max:
            self.note("E403", (*at, "max"), name=entry.label, why=("max 小于 min", "max is less than min"))
        if entry.none and "none_as" in entry.model_fields_set:
            self.note("E403", (*at, "none_as"), name=entry.label, why=("none 和 none_as 只写一个", "give either none or none_as"))

    def stand_ins(self, facts: tuple[Declaration, ...]) -> None:
        """What null stands for must itself be a value of the fact."""
        from zhaolu.model.records import faults_of_value

        for fact in facts:
            for declared in fact.walk():
                if declared.none_as is not NOT_GIVEN and (why := faults_of_value(replace(declared, none_as=NOT_GIVEN), declared.none_as)):
                    self.found.append(
                        Diagnostic.of("E403", declared.span, name=declared.label, why=(f"none_as 不对：{why[0]}", f"none_as: {why[1]}"))
                    )

    # --- presumptions ---------------------------------------------------------------------------------------------

    def presumptions(self, facts: tuple[Declaration, ...]) -> tuple[PresumptionText, ...]:
        found: list[PresumptionText] = []
        for i, entry in enumerate(self.document.presume):
            at: _Path = ("presume", i)
            declared = _find(facts, entry.fact)
            if declared is None:
                self.note("E404", (*at, "fact"), path=entry.fact, why=("没有这个字段", "there is no such fact"))
                continue
            if declared.path.split(".")[0].partition("[")[0] == "history":
                self.note("E404", (*at, "fact"), path=entry.fact, why=("往年事件不能推定", "history is never presumed"))
            if entry.take.value.strip() == "null" and declared.none is None:
                self.note(
                    "E404", (*at, "take"), path=entry.fact, why=("它没有写 none，null 没有意思", "it has no `none`, so null means nothing")
                )
            found.append(PresumptionText(path=declared.path, when=entry.when, take=entry.take, source=Text(entry.source), span=entry.head))
        return tuple(found)


def _unusable(name: str) -> tuple[str, str] | None:
    if name in TAKEN:
        return "它是规则语言里的词", "it is a word of the rule language"
    if not _IDENTIFIER.fullmatch(name):
        return "有括号、空格、斜线等，或以数字开头", "it holds brackets, spaces or slashes, or starts with a digit"
    return None


def _find(facts: tuple[Declaration, ...], path: str) -> Declaration | None:
    """A declaration by a path whose list steps are marked `[]`, in ids or labels (not aliases)."""
    scope = facts
    found: Declaration | None = None
    steps = path.split(".")
    for position, step in enumerate(steps):
        name = step.removesuffix("[]")
        found = next((d for d in scope if name in (d.id, d.label)), None)
        inside = position < len(steps) - 1
        if found is None or (inside and (found.kind == "list") != step.endswith("[]")):
            return None
        scope = found.fields
    return found
