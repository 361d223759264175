"""The clause ledger of a ruleset: what became of every clause of the notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhaolu.executors.prose.names import Names
from zhaolu.ir.rules import Clause, Item, Rule, Ruleset
from zhaolu.surfaces import wording
from zhaolu.surfaces.document import Block, Document, Entries, Entry, Heading, Paragraph, Run, Table, line
from zhaolu.surfaces.timetable.schedule import unique


@dataclass(frozen=True, slots=True)
class Account:
    """One clause: the items that encode it (id and kind), or the kind it is listed under, and the open readings it raises."""

    clause: Clause
    items: tuple[tuple[str, str], ...]
    open: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it is encoded or listed as; a parent's clause whose item the overlay replaced is `replaced`."""
        if self.items:
            return tuple(dict.fromkeys(kind for _, kind in self.items))
        if self.clause.kind:
            return (self.clause.kind,)
        return ("replaced",) if "/" in self.clause.id else ()


def accounts(ruleset: Ruleset) -> tuple[Account, ...]:
    """Every clause in the order of the notice."""
    cited: dict[str, dict[tuple[str, str], None]] = {}
    for item, kind in _items(ruleset):
        ways = tuple(a.clause for a in item.alternatives) if isinstance(item, Rule) else ()
        for id in (item.clause, *item.also, *ways):
            cited.setdefault(id, {})[item.id, kind] = None
    found = []
    for clause in ruleset.clauses.values():
        unsettled = tuple(name for name in clause.readings if name in ruleset.readings and ruleset.readings[name].settled is None)
        found.append(Account(clause, tuple(cited.get(clause.id, {})), unsettled))
    return tuple(found)


def _items(ruleset: Ruleset) -> Iterator[tuple[Item, str]]:
    """Every item with the kind it is known by; a window that is a gate counts as its rule."""
    gates = {rule.id for rule in ruleset.rules}
    for rule in ruleset.rules:
        yield rule, rule.kind
    for window in unique(ruleset):
        if window.id not in gates:
            yield window, "window" if window.actor == "applicant" else "deadline"
    for penalty in ruleset.penalties:
        yield penalty, "penalty"
    for effect in ruleset.effects:
        yield effect, effect.kind
    for quota in ruleset.quotas:
        yield quota, "quota"
    for step in ruleset.steps:
        yield step, step.kind if step.kind in ("assessment", "benefit") else "admission"


def clauses_document(ruleset: Ruleset, lang: str = "zh", *, only_open: bool = False, kind: str | None = None) -> Document:
    """The ledger as a table. `only_open`: clauses not read yet or with an open reading; `kind`: those of this kind."""
    zh = lang == "zh"
    names = Names(ruleset, lang)
    every = accounts(ruleset)
    shown = [a for a in every if (not only_open or a.open or a.kinds == ("todo",)) and (kind is None or kind in a.kinds)]
    rows = []
    for each in shown:
        note: list[Run] = []
        for kind_ in each.kinds:
            ids = ("、" if zh else ", ").join(id for id, k in each.items if k == kind_)
            note.append(Run(("；" if zh else "; ") * bool(note) + wording.kind_word(kind_, lang), "bad" if kind_ == "todo" else "plain"))
            note.append(Run(f" {ids}" if ids else "", "dim"))
        if not note:
            note.append(Run("未落实" if zh else "not accounted for", "bad"))
        if each.open:
            note.append(Run(f"  {'未定' if zh else 'open'} {len(each.open)}", "unsure"))
        rows.append((line(Run(names.clause(each.clause.id), "strong")), line(each.clause.says.in_(lang)), tuple(note)))
    blocks: list[Block] = [
        Heading(1, line(wording.notice_title(ruleset.notice, lang), "·条款清单" if zh else ": clauses")),
        Paragraph(line(summary(every, lang))),
    ]
    if rows:
        blocks.append(Table(("条款", "内容", "落实") if zh else ("Clause", "What it says", "Accounted for by"), tuple(rows)))
    else:
        blocks.append(Paragraph(line("没有这样的条款。" if zh else "No such clause.")))
    raised = list(dict.fromkeys(name for each in shown for name in each.open))
    if raised:
        entries = []
        for name in raised:
            where = ("、" if zh else ", ").join(names.clause(a.clause.id) for a in shown if name in a.open)
            entries.append(
                Entry(
                    line(names.question(name), Run(f"（{where}）" if zh else f" ({where})", "dim"), Run(f"  [{name}]", "dim")),
                    Run("?", "unsure"),
                )
            )
        blocks += [Heading(2, line(f"未定的读法（{len(raised)}）" if zh else f"Open readings ({len(raised)})")), Entries(tuple(entries))]
    return Document(tuple(blocks), _data(ruleset, shown, every, names, lang), lang)


def summary(every: tuple[Account, ...], lang: str) -> str:
    """How many clauses there are and what became of them."""
    zh = lang == "zh"
    encoded = sum(1 for a in every if a.items)
    listed = Counter(kind for a in every if not a.items for kind in a.kinds)
    unsettled = sum(1 for a in every if a.open)
    parts = [f"由规则落实 {encoded} 条" if zh else f"{encoded} encoded"]
    parts += [f"{wording.kind_word(k, lang)} {n} 条" if zh else f"{n} {wording.kind_word(k, lang)}" for k, n in listed.items()]
    if unsettled:
        parts.append(f"其中有未定读法的 {unsettled} 条" if zh else f"{unsettled} with an open reading")
    return f"共 {len(every)} 条：{'，'.join(parts)}。" if zh else f"{len(every)} clauses: {', '.join(parts)}."


def _data(ruleset: Ruleset, shown: list[Account], every: tuple[Account, ...], names: Names, lang: str) -> dict[str, Any]:
    return {
        "notice": ruleset.id,
        "count": len(every),
        "encoded": sum(1 for a in every if a.items),
        "open": sum(1 for a in every if a.open),
        "clauses": [
            {
                "clause": a.clause.id,
                "says": a.clause.says.in_(lang),
                "status": "encoded" if a.items else "listed",
                "kinds": list(a.kinds),
                "items": [id for id, _ in a.items],
                "actor": a.clause.actor,
                "readings": [
                    {"reading": r, "question": names.question(r), "settled": ruleset.readings[r].settled}
                    for r in a.clause.readings
                    if r in ruleset.readings
                ],
            }
            for a in shown
        ],
    }
