"""The clause ledger and the readings: everything cited is listed, everything listed is accounted for.

Comes in: a ruleset document as written (before merging). Leaves: diagnostics. Needs no rule text read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from zhaolu.diagnostics import Diagnostic
from zhaolu.model.document import Part
from zhaolu.model.faults import closest, meant, nearest
from zhaolu.model.items import AlternativePart, ItemPart, RulePart
from zhaolu.model.ruleset import ReadingPart, RulesetDocument, TablePart
from zhaolu.spans import Span


def check_ledger(
    document: RulesetDocument, common: Mapping[str, ReadingPart], inherited: RulesetDocument | None = None
) -> Iterator[Diagnostic]:
    """Faults of one file. `common` are the shared readings, `inherited` the merged parent of an overlay."""
    yield from _unique_ids(document)
    yield from check_readings(document.readings)
    listed: dict[str, None] = dict.fromkeys(document.clauses)
    parents: set[str] = set()
    if inherited is not None:
        from zhaolu.model.overlay import prefixed_clauses

        parents = set(prefixed_clauses(inherited))
    cited: dict[str, str] = {}
    for clause, span, owner in citations(document):
        cited.setdefault(clause, owner)
        if clause not in listed and clause not in parents:
            yield Diagnostic.of("E321", span, clause=clause, **_near_clause(clause, [*listed, *parents]))
    for clause, span in _companions(document):
        if clause not in listed and clause not in parents:
            yield Diagnostic.of("E323", span, clause=clause, **_near_clause(clause, [*listed, *parents]))
    known = {**common, **(inherited.readings if inherited else {}), **document.readings}
    for name, part in document.clauses.items():
        if part.kind is None and name not in cited:
            yield Diagnostic.of("E322", part.head, clause=name)
        elif part.kind is not None and name in cited:
            yield Diagnostic.of("W328", part.at("kind"), clause=name, id=cited[name])
        for position, reading in enumerate(part.readings):
            if reading not in known:
                yield _no_reading(reading, part.at("readings", position), known)
    for presumption in document.presume:
        if presumption.reading is not None and presumption.reading not in known:
            yield _no_reading(presumption.reading, presumption.at("reading"), known)


def check_readings(readings: Mapping[str, ReadingPart]) -> Iterator[Diagnostic]:
    """Faults of readings: too few options, settled on none of them, settled without a source."""
    for name, part in readings.items():
        if len(part.options) < 2:
            yield Diagnostic.of("E324", part.head, name=name, count=len(part.options))
        if part.settled is not None:
            if part.settled not in part.options:
                options = list(part.options)
                mend = nearest(part.settled, options) or (f"可选：{'、'.join(options)}", f"options: {', '.join(options)}")
                found = meant(part.settled, options)
                yield Diagnostic.of("E325", part.at("settled"), name=name, settled=part.settled, mend=mend, **found)
            if part.source is None:
                yield Diagnostic.of("E326", part.key_at("settled"), name=name)


def citations(document: RulesetDocument) -> Iterator[tuple[str, Span, str]]:
    """Every clause an item or table accounts for, where it is cited, and by what."""
    for _, item in document.items():
        yield from _cited(item, item.id)
        if isinstance(item, RulePart):
            for alternative in item.one_of or ():
                yield alternative.clause, alternative.at("clause"), item.id
    for rule, alternatives in document.add_alternatives.items():
        for alternative in alternatives:
            yield alternative.clause, alternative.at("clause"), rule
    for name, table in document.tables.items():
        yield from _cited(table, name)


def _cited(part: ItemPart | TablePart, owner: str) -> Iterator[tuple[str, Span, str]]:
    if part.clause is not None:
        yield part.clause, part.at("clause"), owner
    for position, clause in enumerate(part.also):
        yield clause, part.at("also", position), owner


def _companions(document: RulesetDocument) -> Iterator[tuple[str, Span]]:
    groups: list[tuple[AlternativePart, ...]] = [rule.one_of or () for rule in document.rules]
    groups.extend(document.add_alternatives.values())
    for group in groups:
        for alternative in group:
            for position, clause in enumerate(alternative.listed_with):
                yield clause, alternative.at("listed_with", position)


def _unique_ids(document: RulesetDocument) -> Iterator[Diagnostic]:
    seen: dict[str, Part] = {}
    named: list[tuple[str, Part]] = [(item.id, item) for _, item in document.items()]
    named += [(name, table) for name, table in document.tables.items()]
    for name, part in named:
        if name in seen:
            span = part.at("id") if isinstance(part, ItemPart) else part.head
            yield Diagnostic.of("E308", span, id=name, line=seen[name].head.line)
        else:
            seen[name] = part


def _near_clause(clause: str, known: Collection[str]) -> dict[str, Any]:
    plain = clause.translate(_WIDTH)
    near = next((k for k in known if k.translate(_WIDTH) == plain), None) or closest(clause, list(known))
    if near is None:
        return {"mend": ("把这一条列进 clauses，或改成清单里的写法", "list it under clauses or use the name listed there")}
    return {"mend": (f"是不是 {near}？或者把这一条列进 clauses", f"did you mean {near}? or list it under clauses"), "meant": near}


_WIDTH = str.maketrans("（）－—０１２３４５６７８９一二三四五六七八九", "()--0123456789123456789")
"""Ways to write the number of a clause that people take for the same."""


def _no_reading(name: str, span: Span, known: Mapping[str, ReadingPart]) -> Diagnostic:
    mend = nearest(name, list(known)) or (
        "写在本文件或公共的 readings.yaml 的 readings 里",
        "define it under readings here or in readings.yaml",
    )
    return Diagnostic.of("E327", span, name=name, mend=mend, **meant(name, list(known)))
