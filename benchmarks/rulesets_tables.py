"""Whole rulesets over a table, every rule reported, and what a rule costs there beside one of the kernel.

The rate is that of the generated query on DuckDB from Parquet to Parquet: outcome, failing and undecided clauses, penalties.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kernel_records
import kernel_tables
import standard_tables
from figures import Figure, in_turns
from tests.differential.judges import CONTEXT, bases_of, context_of
from tests.differential.records import records

import zhaolu
from zhaolu.executors.sql.query import query_of
from zhaolu.executors.sql.render import render
from zhaolu.surfaces.api import Rulesets
from zhaolu.surfaces.evaluator import Evaluator
from zhaolu.surfaces.tables.asking import question_of, standard_layout

TITLE = "whole rulesets over a table, every rule reported"
FIRST, ROWS, OTHER_ROWS = "hubei-2019-assistant-gp", 1_000_000, 100_000
"""One ruleset decides a million records, the others a tenth of that; rates are by row."""
DIFFERENT = 2_000
JUDGED = 200


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kernel = kernel_records.evaluator()
        own = folder / "kernel.parquet"
        standard_tables.write(kernel_records.records(DIFFERENT), kernel.ruleset.vocabulary, OTHER_ROWS, own)
        query = kernel_tables.generated(kernel)
        work: dict[str, Callable[[], object]] = {"kernel": lambda: kernel_tables.on_duckdb(query, own, folder / "out.parquet")}
        rulesets = zhaolu.open()
        asked = {id: _evaluator(rulesets, id) for id in rulesets.names()}
        for id, evaluator in asked.items():
            work[id] = _deciding(evaluator, folder / id, ROWS if id == FIRST else OTHER_ROWS)
        others = in_turns({id: act for id, act in work.items() if id != FIRST}, turns=3)
        first = in_turns({FIRST: work[FIRST]})
    of_kernel = others["kernel"] / OTHER_ROWS / len(kernel.ruleset.ir.rules)
    yield Figure("a rule of the kernel, a row", f"{of_kernel * 1e9:,.0f} ns")
    for id, evaluator in asked.items():
        rows = ROWS if id == FIRST else OTHER_ROWS
        rules = len(evaluator.ruleset.ir.rules) + len(evaluator.ruleset.ir.penalties)
        seconds = (first if id == FIRST else others)[id]
        each = seconds / rows / rules
        told = f"{rows / seconds:,.0f} rows/s; {rules} rules, {each / of_kernel:.1f} x the kernel's a rule"
        yield Figure(f"{id}, {rows:,} rows", told)


def _evaluator(rulesets: Rulesets, id: str) -> Evaluator:
    ruleset = rulesets.load(id)
    given = {**CONTEXT, **context_of(id)}
    context = {name: value for name, value in given.items() if name in ruleset.ir.parameters}
    return ruleset.evaluator(as_of=f"{ruleset.ir.notice.year}-06-20", context=context)


def _deciding(evaluator: Evaluator, folder: Path, rows: int) -> Callable[[], object]:
    """The query over a file of its own; its answers are compared before."""
    vocabulary, notice = evaluator.ruleset.vocabulary, evaluator.ruleset.ir.notice
    made = records(vocabulary, notice.year, range(DIFFERENT), bases_of(evaluator.ruleset.id))
    raws = standard_tables.held(made, vocabulary)
    folder.mkdir()
    source, target = folder / "in.parquet", folder / "out.parquet"
    standard_tables.write(raws, vocabulary, rows, source)
    query = render(query_of(question_of(evaluator), "applicants", standard_layout(vocabulary, "duckdb", "id")), "duckdb")
    kernel_tables.on_duckdb(query, source, target)
    _compare(evaluator, raws, target)
    return lambda: kernel_tables.on_duckdb(query, source, target)


def _compare(evaluator: Evaluator, raws: list[dict[str, Any]], written: Path) -> None:
    import duckdb

    answers = f"SELECT record, outcome, failing, undecided FROM read_parquet('{written}') ORDER BY record LIMIT {JUDGED}"
    said = {row[0]: row[1:] for row in duckdb.sql(answers).fetchall()}
    for number, raw in enumerate(raws[:JUDGED]):
        judged = evaluator.decide(evaluator.check(raw))
        clauses = [[finding.clause for finding in found] for found in (judged.failing, judged.undecided)]
        assert said[f"A{number:07}"] == (str(judged.outcome), *clauses), (evaluator.ruleset.id, number)
