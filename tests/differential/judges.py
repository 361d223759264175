"""The reference, the generated program and the databases, asked the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import zhaolu
from tests.differential.databases import ROW, TABLE, Ask, ask_duckdb, columns
from tests.differential.records import plain, records
from tests.differential.rows import answer_of, without_companions, without_empty_objects
from zhaolu.executors.python import Executor
from zhaolu.executors.reference import decide
from zhaolu.executors.sql.query import query_of
from zhaolu.executors.sql.render import render
from zhaolu.executors.sql.stages import Query
from zhaolu.executors.sql.tables import Layout
from zhaolu.ir.decisions import Decision
from zhaolu.ir.values import Object
from zhaolu.model.cases import resolve_cases
from zhaolu.model.records import Record, check_record
from zhaolu.surfaces.api import Rulesets
from zhaolu.surfaces.evaluator import Evaluator
from zhaolu.surfaces.tables.asking import question_of

AS_OF = ("03-01", "06-20", "07-18", "07-19", "09-20")
"""Days of the notice's year and the next on which it is asked."""
CONTEXT = {
    "base_windows": {
        "太原市中心医院": ["2021-05-10T08:00:00+08:00", "2021-07-11T18:00:00+08:00"],
        "黄石市中心医院": ["2021-04-01T00:00:00+08:00", "2021-06-10T10:00:00+08:00"],
    },
    "cities_without_base": ["仙桃", "孝感"],
}


@dataclass(frozen=True)
class Case:
    """A ruleset, a moment and pins to compare under."""

    evaluator: Evaluator

    @property
    def name(self) -> str:
        return f"{self.evaluator.ruleset.id} {self.evaluator.as_of:%Y-%m-%d}"


def case_of(rulesets: Rulesets, name: str, as_of: str, pins: dict[str, str] | None = None) -> Case:
    ruleset = rulesets.load(name)
    given = {**CONTEXT, **context_of(name)}
    context = {key: value for key, value in given.items() if key in ruleset.ir.parameters}
    return Case(ruleset.evaluator(as_of=as_of, context=context, readings=pins))


def query_for(case: Case, dialect: str) -> Query:
    held = columns(case.evaluator.ruleset.vocabulary.facts, dialect)
    return query_of(question_of(case.evaluator), TABLE, Layout(held, record=ROW), messages="zh", effects=True)


def judged(case: Case, raws: Sequence[dict[str, Any]]) -> list[tuple[Record, Decision]]:
    """Every record and what the reference says of it."""
    evaluator = case.evaluator
    records = [evaluator.check(raw) for raw in raws]
    return [(record, decide(evaluator.question(record), str(at), evaluator.priors)) for at, record in enumerate(records)]


def expected(case: Case, raws: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return rows_of(case, judged(case, raws))


def rows_of(case: Case, decided: Sequence[tuple[Record, Decision]]) -> list[dict[str, Any]]:
    """The decisions of the reference as rows of the answer."""
    gathering = {effect.key: effect.collect for effect in case.evaluator.ruleset.ir.effects}
    return [{"record": str(at), **answer_of(decision, gathering)} for at, (_, decision) in enumerate(decided)]


def same(executor: Executor, facts: Object, judged: Decision, what: str) -> None:
    """The generated program says of a record what the reference said, to the last reason, in each of its ways of being asked."""
    assert executor.decide(facts, judged.record) == judged, what
    brief = executor.brief(facts)
    assert brief.outcome is judged.outcome, what
    assert set(brief.failing) == {finding.rule for finding in judged.failing}, what
    assert set(brief.undecided) == {finding.rule for finding in judged.undecided}, what
    assert brief.penalties == judged.penalties, what
    outcome, failures = executor.failures(facts)
    assert outcome is judged.outcome, what
    listed: dict[str, list[Any]] = {}
    for finding in judged.failing:
        listed.setdefault(finding.rule, []).append(finding.facts)
    assert {id: sorted(map(repr, found)) for id, found in failures.items()} == {id: sorted(map(repr, f)) for id, f in listed.items()}, what


def raw_records(case: Case, seeds: range) -> list[dict[str, Any]]:
    vocabulary = case.evaluator.ruleset.vocabulary
    year = case.evaluator.ruleset.ir.notice.year
    bases = bases_of(case.evaluator.ruleset.id)
    return [without_empty_objects(raw, vocabulary.facts) for raw in records(vocabulary, year, seeds, bases)]


@cache
def _cases_of(name: str) -> tuple[Any, ...]:
    rulesets = shipped()
    document = rulesets.catalogue.cases(rulesets.catalogue.by_id(name))
    return resolve_cases(document) if document else ()


@cache
def bases_of(name: str) -> list[dict[str, Any]]:
    """The records of the cases beside a ruleset."""
    vocabulary = shipped().vocabulary
    return [plain(check_record(case.record, vocabulary).facts) for case in _cases_of(name)]


def context_of(name: str) -> dict[str, Any]:
    return next((dict(case.context) for case in _cases_of(name) if case.context), {})


def answered(case: Case, raws: Sequence[dict[str, Any]], dialect: str, ask: Ask) -> list[dict[str, Any]]:
    """The answers of a database, in the order of the records."""
    found = ask(case.evaluator.ruleset.vocabulary.facts, raws, render(query_for(case, dialect), dialect))
    return sorted(map(without_companions, found), key=lambda row: int(row["record"]))


def on_duckdb(case: Case, raws: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return answered(case, raws, "duckdb", ask_duckdb)


def differences(asked: Sequence[dict[str, Any]], answered: Sequence[dict[str, Any]]) -> list[tuple[int, dict[str, Any], dict[str, Any]]]:
    assert len(asked) == len(answered)
    return [(at, a, b) for at, (a, b) in enumerate(zip(asked, answered, strict=True)) if a != b]


def shipped() -> Rulesets:
    return zhaolu.open()
