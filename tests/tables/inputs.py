"""The same records in every kind of table, some cells written in odd ways, and a run over them with and without database."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from tests.differential.judges import case_of, raw_records, shipped
from tests.differential.records import typed
from tests.differential.rows import row_of
from zhaolu.model.vocabulary import Declaration
from zhaolu.surfaces.batch.progress import Meter
from zhaolu.surfaces.batch.rejects import Rejects
from zhaolu.surfaces.batch.summary import Summary
from zhaolu.surfaces.evaluator import Evaluator
from zhaolu.surfaces.readers import Naming
from zhaolu.surfaces.tables import deciding
from zhaolu.surfaces.tables.answers import columns_of
from zhaolu.surfaces.tables.sources import Given, open_source
from zhaolu.surfaces.tables.writers import Writer

RULESET, AS_OF = "hubei-2019-assistant-gp", "2019-06-20"


@cache
def evaluator() -> Evaluator:
    return case_of(shipped(), RULESET, AS_OF).evaluator


def raws(count: int, first: int = 0) -> list[dict[str, Any]]:
    case = case_of(shipped(), RULESET, AS_OF)
    return [{"id": f"A{at}", **raw} for at, raw in enumerate(raw_records(case, range(first, first + count)))]


# --- tables ---------------------------------------------------------------------------------------------------------


def facts() -> tuple[Declaration, ...]:
    return shipped().vocabulary.facts


def arrow_table(records: Sequence[Mapping[str, Any]]) -> Any:
    """Typed columns, with a companion for each."""
    import pyarrow as pa

    from zhaolu.surfaces.tables.arrow import schema_of

    rows = [{"id": raw.get("id"), **typed(row_of(raw, facts()))} for raw in records]
    return pa.Table.from_pylist(rows, schema=schema_of(facts()).append(pa.field("id", pa.string())))


def written(records: Sequence[Mapping[str, Any]], chooser: Random | None = None, *, spread: bool = True) -> list[list[str | None]]:
    """A header and rows of cells; with `chooser` in the ways people write. `spread`: list items in columns of their own."""
    header: dict[str, None] = {"id": None}
    rows: list[dict[str, str]] = []
    for raw in records:
        row = {"id": str(raw["id"])} if raw.get("id") is not None else {}
        for fact in facts():
            if fact.id in raw:
                _spread(row, fact, fact.id, raw[fact.id], chooser, spread)
        rows.append(row)
        header.update(dict.fromkeys(row))
    names = _ordered(header)
    return [names, *([row.get(name) for name in names] for row in rows)]


def _ordered(header: Mapping[str, None]) -> list[Any]:
    """Columns with no gap among the items of a list."""
    found = list(header)
    for name in list(header):
        if "[2]" in name:
            found.append(name.replace("[2]", "[1]"))
    return list(dict.fromkeys(sorted(found, key=lambda name: (name != "id", name))))


def _spread(row: dict[str, str], fact: Declaration, path: str, value: Any, chooser: Random | None, spread: bool) -> None:
    if value is None:
        row[path] = "null"
    elif fact.kind == "object":
        for member in fact.fields:
            if member.id in value:
                _spread(row, member, f"{path}.{member.id}", value[member.id], chooser, spread)
    elif fact.kind == "list":
        if spread and fact.items is None and value and len(value) <= 2 and all(value):
            for at, item in enumerate(value, 1):
                for member in fact.fields:
                    if member.id in item:
                        _spread(row, member, f"{path}[{at}].{member.id}", item[member.id], chooser, spread)
        elif fact.items is not None and value and chooser is not None and chooser.random() < 0.7:
            row[path] = chooser.choice(["；", "; ", ";"]).join(value)
        else:
            row[path] = json.dumps(value, ensure_ascii=False)
    else:
        row[path] = _word(fact, value, chooser)


def _word(fact: Declaration, value: Any, chooser: Random | None) -> str:
    if chooser is None:
        return json.dumps(value) if isinstance(value, bool) else str(value)
    match fact.kind:
        case "bool":
            return chooser.choice(["是", "TRUE", "true", "1", "真"] if value else ["否", "false", "0", "×"])
        case "date" if isinstance(value, str):
            year, month, *day = value.split("-")
            plain = [value, "/".join([year, str(int(month)), *[str(int(d)) for d in day]])]
            return chooser.choice([*plain, f"{year}年{int(month)}月" + (f"{int(day[0])}日" if day else ""), f" {value} "])
        case "datetime":
            bare = str(value)[:16].replace("T", " ")
            return chooser.choice([str(value), bare, bare.replace("-", "/"), bare.replace(" 0", " ") + ":00"])
        case _:
            return chooser.choice([str(value), str(value), f"{value} ", f"　{value}"])


def spoilt(cells: list[list[str | None]], chooser: Random, share: float = 0.05) -> list[list[str | None]]:
    """Some cells odd, some rows too long or empty."""
    odd = [
        "null", "[]", "{}", "0", "-1", "1.50", "1e3", "٣", "也许", "x" * 3000, "2019-02-30", "1997.6", "1997/06/05", "1800-01-01",
        "2019-05-08 24:00", "2019-05-08 17:00:00.25", "2019/5/8 9:30", "2019-05-08T10:00:00Z", "湖北省", "武汉市", '"甲"', "[1,]", "[{}]",
        '[{"level": "专科", "level": "本科"}]', '[{"层次": "专科"}]', '[{"层次": "专科", "level": "本科"}]', '[{"years": 3.0}]', "[null]",
        '[{"year": 2023, "event": "未报到", "reason": null}]', '["自愿参加"]', "自愿参加、、", "TRUE", "是", " ", "99999999999999999999",
    ]  # fmt: skip
    found = [cells[0]]
    for row in cells[1:]:
        row = [chooser.choice(odd) if chooser.random() < share / 5 else cell for cell in row]
        if chooser.random() < share:
            row[chooser.randrange(len(row))] = chooser.choice(odd)
        if chooser.random() < share / 5:
            row = [*row, "多"]
        if chooser.random() < share / 5:
            row = [None] * len(row)
        found.append(row)
    return found


def csv_bytes(cells: Sequence[Sequence[str | None]], encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([["" if cell is None else cell for cell in row] for row in cells])
    return text.getvalue().encode(encoding)


# --- runs -----------------------------------------------------------------------------------------------------------


class Kept(Writer):
    """Answers kept in memory."""

    def __init__(self, messages: bool = False) -> None:
        super().__init__("", "kept", messages=messages, lang="zh", said={})
        self.kept: list[dict[str, Any]] = []

    def rows(self, rows: Any) -> None:
        self.kept += rows

    def table(self, table: Any) -> None:
        self.kept += table.select(columns_of("messages" in self.columns)).to_pylist()


@dataclass
class Done:
    answers: list[dict[str, Any]]
    rejected: list[tuple[int, list[str], Any]]
    summary: Summary
    remarks: list[str]
    said: list[str] = field(default_factory=list)


class _Rejects(Rejects):
    def __init__(self) -> None:
        super().__init__(None, "zh", say=lambda text: None)
        self.kept: list[tuple[int, list[str], Any]] = []

    def add(self, row: int, diagnostics: Any, raw: Any) -> None:
        super().add(row, diagnostics, raw)
        self.kept.append((row, [f"{d.code} {d.message()}" for d in diagnostics], raw))


def decided(
    file: str | Path, *, single: bool = False, messages: bool = False, table: str | None = None, naming: Naming | None = None
) -> Done:
    """A run; `single`: record by record, as without the tables extra."""
    asked = evaluator()
    said: list[str] = []
    rejects, writer, summary = _Rejects(), Kept(messages), Summary()
    with closing(
        open_source(
            Given(str(file), None, table, naming or Naming()),
            asked.ruleset.vocabulary,
            asked.ruleset.owner.plugins,
            lambda d: said.append(d.message()),
        )
    ) as source:
        run = deciding.Deciding(
            asked, writer, rejects, summary, Meter("zh", quiet=True), lambda d: said.append(d.message()), "zh" if messages else None
        )
        few, there = deciding.FEW, deciding.installed
        deciding.FEW = 10**9 if single else 0
        deciding.installed = lambda: not single
        try:
            run.run(source)
        finally:
            deciding.FEW, deciding.installed = few, there
    return Done(writer.kept, rejects.kept, summary, run.remarks("zh"), said)
