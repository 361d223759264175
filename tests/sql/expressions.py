"""The neutral expression cases as one query a file: every expression on every record of it, beside the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from tests.conformance.test_expressions import FILES, Case, case_of, checked, run_reference, value_from
from tests.differential.databases import ROW, TABLE, Ask, columns
from tests.differential.records import plain
from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.sql.facts import columns_of, given_facts, settled
from zhaolu.executors.sql.form import Column, Form, SqlType, const
from zhaolu.executors.sql.lowering import Setting, World
from zhaolu.executors.sql.render import render
from zhaolu.executors.sql.stages import Output, Query, Stages
from zhaolu.executors.sql.tables import Layout
from zhaolu.executors.sql.values import Missing, Nothing, Scalar, Text, Value, is_none
from zhaolu.ir.expressions import Expr
from zhaolu.ir.rules import Text as Wording
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NUMBER, List, Struct, Type
from zhaolu.ir.values import Between, Months, Seconds, Unknown
from zhaolu.model.vocabulary import Declaration

KINDS = {str(BOOLEAN): "bool", str(DATE): "date", str(DATETIME): "datetime", str(NUMBER): "number"}


def declared(struct: Struct, prefix: str = "") -> dict[str, Declaration]:
    """The facts of a case file as a vocabulary would declare them."""
    return {id: _declared(id, f.label, f.type, prefix + id) for id, f in struct.fields.items()}


def _declared(id: str, label: str, type_: Type, path: str) -> Declaration:
    more: dict[str, Any] = {}
    match type_:
        case Struct():
            kind, more = "object", {"fields": tuple(declared(type_, f"{path}.").values())}
        case List(Struct() as item):
            kind, more = "list", {"fields": tuple(declared(item, f"{path}[].").values())}
        case List(item):
            kind, more = "list", {"items": _declared("item", "", item, f"{path}[]")}
        case _:
            kind = KINDS.get(str(type_), "string")
    return Declaration(id=id, label=label, path=path, kind=kind, type=type_, meaning=Wording(label), **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Asked:
    """One file as a question: its expressions (with a SQL form, and without), its records, its facts."""

    name: str
    facts: Mapping[str, Declaration]
    case: Case
    expressions: Sequence[tuple[str, Expr, Value]]
    gaps: Sequence[tuple[str, str]]
    records: Sequence[Mapping[str, Any]]
    stages: Stages

    def query(self, dialect: str) -> Query:
        outputs = [Output(ROW, Column(ROW, SqlType.TEXT))]
        for at, (_, _, value) in enumerate(self.expressions):
            outputs += [Output(f"e{at}{suffix}", form) for suffix, form in _columns(value)]
        return Query(TABLE, self.stages, tuple(outputs)).pruned()


def _columns(value: Value) -> Iterator[tuple[str, Form]]:
    match value:
        case Text(cell):
            yield "", cell
        case Scalar(sql, _, hi):
            yield "", sql
            yield "__none", is_none(value)
            yield "__last", sql if hi is None else hi
        case _:
            yield "__none", const(isinstance(value, Nothing))


def asked(name: str, dialect: str) -> Asked:
    file = FILES[name]
    first = case_of(file, file["cases"][0])
    facts = declared(first.scope.facts)
    layout = Layout(columns(facts.values(), dialect), record=ROW)
    stages = Stages()
    for column in layout.columns:
        stages.take(column)
    ruleset: Any = SimpleNamespace(
        id=name, definitions=first.definitions, windows=first.windows, tables=first.tables,
        readings={n: SimpleNamespace(options={"": e}, settled="") for n, e in first.readings.items()},
    )  # fmt: skip
    empty: dict[str, Any] = {}
    setting = Setting(stages, empty, first.as_of, {}, {}, first.calendar)
    base = World(setting, ruleset, dict.fromkeys(first.readings, ""), {})
    taken = settled(base, columns_of(base, given_facts(facts, layout)))
    setting = Setting(stages, taken, first.as_of, {}, {}, first.calendar)
    world = World(setting, ruleset, dict.fromkeys(first.readings, ""), {})
    found: dict[str, tuple[Expr, Value]] = {}
    gaps: dict[str, str] = {}
    for given in file["cases"]:
        text = given["expression"]
        expr = checked(text, case_of(file, given).scope)
        try:
            value = world.lower(expr)
            if not isinstance(value, Scalar | Text | Nothing | Missing):
                continue
            found[text] = expr, world.hoisted(f"v{len(found)}", value)
        except ZhaoluError as error:
            gaps[text] = error.diagnostics[0].message("zh")
    records = [case.get("record", {}) for case in file["cases"]]
    unique = [record for at, record in enumerate(records) if record not in records[:at]]
    return Asked(name, facts, first, [(t, e, v) for t, (e, v) in found.items()], list(gaps.items()), unique, stages)


def compared(name: str, dialect: str, ask: Ask) -> list[tuple[str, Mapping[str, Any], Any, Any]]:
    """(expression, record, reference, database) wherever they differ."""
    question = asked(name, dialect)
    objects = [value_from(record, question.case.scope.facts, "") for record in question.records]
    rows = ask(question.facts.values(), [plain(held) for held in objects], render(question.query(dialect), dialect))
    by_row = {int(row[ROW]): row for row in rows}
    found = []
    for at, held in enumerate(objects):
        case = Case(**{**vars(question.case), "facts": held})
        for i, (text, expr, value) in enumerate(question.expressions):
            wanted, answer = run_reference(expr, case), _answer(value, by_row[at], f"e{i}")
            if not _same(wanted, answer):
                found.append((text, question.records[at], wanted, answer))
    return found


def _answer(value: Value, row: Mapping[str, Any], name: str) -> Any:
    """A value as a database gives it; `...` is unknown, a pair what is known within bounds."""
    if isinstance(value, Text):
        return ... if row[name] is None else None if row[name] == "null" else row[name]
    if row[f"{name}__none"]:
        return None
    if row.get(name) is None:
        return ...
    first, last = row[name], row[f"{name}__last"]
    return first if first == last else (first, last)


def _same(wanted: Any, found: Any) -> bool:
    match wanted:
        case Unknown():
            return found is ...
        case Between(lo, hi):
            return isinstance(found, tuple) and _same(lo, found[0]) and _same(hi, found[1])
        case datetime():
            return isinstance(found, datetime) and found == wanted.astimezone(BEIJING).replace(tzinfo=None)
        case Decimal() | Months() | Seconds():
            amount = wanted if isinstance(wanted, Decimal) else wanted.months if isinstance(wanted, Months) else wanted.seconds
            return isinstance(found, int | float | Decimal) and Decimal(str(found)) == amount
        case _:
            return type(found) is type(wanted) and bool(found == wanted)
