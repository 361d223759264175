"""Evaluators and their answers: one ruleset, moment and context asked about records, or about whole tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from typing import Literal as OneOf

from zhaolu.frozen import dataclass, field, replace

if TYPE_CHECKING:
    from zhaolu.diagnostics import Diagnostic
    from zhaolu.executors.python import Executor
    from zhaolu.executors.python.brief import Brief
    from zhaolu.executors.reference.worlds import Question
    from zhaolu.ir.decisions import Decision, Finding, Outcome, PenaltyFinding, Trace
    from zhaolu.ir.rules import Ruleset as RulesetIR
    from zhaolu.model.records import Record
    from zhaolu.surfaces.api import Ruleset
    from zhaolu.surfaces.tables.in_memory import TableAnswers


@dataclass(frozen=True)
class Evaluator:
    """A ruleset, a moment, a context and pinned readings, asked about record after record. Safe to share by threads."""

    ruleset: Ruleset
    as_of: datetime
    parameters: Mapping[str, Any]
    pins: Mapping[str, str]
    notes: tuple[Diagnostic, ...] = ()
    engine: OneOf["python", "reference"] = "python"
    _priors: dict[tuple[str | None, int | None, str | None], tuple[RulesetIR, ...]] = field(default_factory=dict, repr=False, compare=False)

    def priors(self, province: str | None, year: int | None, program: str | None) -> tuple[RulesetIR, ...]:
        """The rulesets of earlier years, looked up once."""
        key = province, year, program
        if key not in self._priors:
            self._priors[key] = self.ruleset.owner.priors(*key)
        return self._priors[key]

    def check(self, record: Record | Mapping[str, Any]) -> Record:
        """The record checked against the vocabulary."""
        return record if isinstance(record, self._record) else self._door(record, None)

    @cached_property
    def _record(self) -> type[Record]:
        from zhaolu.model.records import Record

        return Record

    @cached_property
    def _door(self) -> Callable[[Any, int | None], Record]:
        """The check of records: generated, or the model's own where the reference is wanted."""
        if self.engine == "reference":
            return self.ruleset.vocabulary.door.admit
        from zhaolu.executors.python.door import door_of

        return door_of(self.ruleset.vocabulary)

    def question(self, record: Record) -> Question:
        from zhaolu.executors.reference.worlds import Question

        owner = self.ruleset.owner
        return Question(
            ruleset=self.ruleset.ir,
            facts=record.facts,
            as_of=self.as_of,
            pins=self.pins,
            parameters=self.parameters,
            calendar=owner.calendar,
            functions=owner.functions,
        )

    @cached_property
    def executor(self) -> Executor | None:
        """The generated program of this question; None where the reference is wanted, or left to answer (`python.gaps`)."""
        if self.engine == "reference":
            return None
        from zhaolu.executors.python import Executor

        owner = self.ruleset.owner
        found = Executor.of(
            self.ruleset.ir,
            as_of=self.as_of,
            pins=self.pins,
            parameters=self.parameters,
            calendar=owner.calendar,
            functions=owner.functions,
            priors=self.priors,
            earlier=any(key.year < self.ruleset.ir.notice.year for key in owner.catalogue.list()),
        )
        return None if found.program.gaps else found

    def decide(self, record: Record) -> Decision:
        """The bare decision."""

        if (executor := self.executor) is not None and executor.covers(record.facts):
            decision = executor.decide(record.facts, record.name)
        else:
            from zhaolu.executors.reference import decide

            decision = decide(self.question(record), record.name, self.priors)
        notes = (*self.ruleset.notes, *self.notes, *record.diagnostics)
        return replace(decision, diagnostics=(*notes, *decision.diagnostics)) if notes else decision

    def brief(self, record: Record | Mapping[str, Any]) -> Brief:
        """Outcome and the ids of failing and undecided rules, without any reasons: microseconds where the generated program decides."""
        checked = self.check(record)
        if (executor := self.executor) is not None and executor.covers(checked.facts):
            return executor.brief(checked.facts)
        from zhaolu.executors.python.brief import Brief

        decision = self.decide(checked)
        failing, undecided = (tuple(dict.fromkeys(f.rule for f in found)) for found in (decision.failing, decision.undecided))
        return Brief(decision.outcome, failing, undecided, decision.penalties)

    def trace(self, record: Record) -> list[tuple[Any, list[Trace]]]:
        """For every rule its alternatives' conditions with their values (in the first world of open readings)."""
        from zhaolu.executors.reference.decide import traces

        return traces(self.question(record))

    def evaluate(self, record: Record | Mapping[str, Any]) -> Answer:
        checked = self.check(record)
        return Answer(self.decide(checked), self, checked)

    def evaluate_all(self, records: Iterable[Record | Mapping[str, Any]]) -> Iterator[Answer]:
        """One answer per record, in order; raises at the first record that cannot be read."""
        for record in records:
            yield self.evaluate(record)

    def evaluate_table(
        self, table: Any, *, columns: Mapping[str, str] | None = None, record: str = "id", messages: OneOf["zh", "en"] | None = None
    ) -> TableAnswers:
        """A whole table decided: an Arrow table, or what turns into one (a data frame, a DuckDB or Polars result).

        `columns`: by fact the column that holds it (other columns are passed over); None: columns are named by facts. `record`:
        the column of names; row numbers from 1 where there is none. `messages`: a column of words in that language.

        Raises `ZhaoluError` where columns are no facts, or DuckDB and pyarrow are not installed (`zhaolu[tables]`).
        """
        from zhaolu.surfaces.tables.in_memory import decided

        return decided(self, table, columns, record, messages)

    def sql(
        self,
        table: str = "applicants",
        *,
        dialect: OneOf["duckdb", "postgres", "spark"] = "duckdb",
        columns: Mapping[str, str] | None = None,
        record: str | None = "id",
        messages: OneOf["zh", "en"] | None = None,
        effects: bool = False,
    ) -> str:
        """The same question as one query over a table of a database: a row of answers for every row (as `zhaolu sql` prints it).

        `columns`: by fact the column that holds it, facts left out are not in the table; None: the standard columns.

        Raises `ZhaoluError`: E540 for what has no SQL form, E541 for what is no fact, E543 without `zhaolu[sql]`.
        """
        from zhaolu.surfaces.tables.asking import sql_of

        return sql_of(self, table, dialect, columns, record, messages=messages, effects=effects).text


@dataclass(frozen=True)
class Answer:
    """A decision with what is needed to explain it."""

    decision: Decision
    evaluator: Evaluator = field(repr=False)
    record: Record = field(repr=False)

    @property
    def outcome(self) -> Outcome:
        """`eligible`, `ineligible` or `undetermined` (a `StrEnum`)."""
        return self.decision.outcome

    @property
    def failing(self) -> tuple[Finding, ...]:
        return self.decision.failing

    @property
    def undecided(self) -> tuple[Finding, ...]:
        return self.decision.undecided

    @property
    def penalties(self) -> tuple[PenaltyFinding, ...]:
        return self.decision.penalties

    @property
    def effects(self) -> Mapping[str, Any]:
        return self.decision.effects

    def document(self, lang: str = "zh") -> dict[str, Any]:
        """The decision as plain data (design of the JSON document: `surfaces.decision`)."""
        from zhaolu.surfaces.decision import to_document

        return to_document(self.decision, lang)

    def to_json(self, indent: int | None = None) -> str:
        from zhaolu.surfaces.decision import to_json

        return to_json(self.document(), indent)

    def explain(self, lang: str = "zh", level: str = "normal", width: int = 80) -> str:
        """Why, for the applicant or the clerk, as plain text. `level`: line | normal | trace."""
        from zhaolu.surfaces.explaining.explain import explain_text

        return explain_text(self, lang=lang, level=level, width=width)
