"""The same question for a whole table: an evaluator's ruleset, moment, context and pins as a query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.executors.sql.form import SqlType
from zhaolu.executors.sql.query import Question
from zhaolu.executors.sql.tables import NONE_SUFFIX, Holds, Layout, standard

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Vocabulary
    from zhaolu.surfaces.api import Evaluator


def question_of(evaluator: Evaluator) -> Question:
    """What the evaluator would ask of a record, to be asked of a table."""
    ruleset = evaluator.ruleset
    year = ruleset.ir.notice.year
    return Question(
        ruleset=ruleset.ir,
        facts={fact.id: fact for fact in ruleset.vocabulary.facts},
        as_of=evaluator.as_of,
        pins=evaluator.pins,
        parameters=evaluator.parameters,
        priors=tuple(prior for prior in evaluator.priors(None, None, None) if prior.notice.year < year),
        calendar=ruleset.owner.plugins.calendar(),
    )


def standard_layout(vocabulary: Vocabulary, dialect: str, record: str | None = None) -> Layout:
    """The standard table; `record` names the column that names the record."""
    columns = standard(vocabulary.facts, dialect)
    if record is not None:
        columns = {**columns, record: Holds(SqlType.TEXT)}
    return Layout(columns, record=record)


def mapped_layout(vocabulary: Vocabulary, dialect: str, named: Mapping[str, str], record: str | None = None) -> Layout:
    """A table that has only the columns named, by fact (id or label path, `…__none` for companions).

    Raises `ZhaoluError` with every name that is no fact.
    """
    known = standard(vocabulary.facts, dialect, companions=True)
    columns: dict[str, Holds] = {}
    renamed: dict[str, str] = {}
    faults = []
    for name, column in named.items():
        found = vocabulary.find(name.removesuffix(NONE_SUFFIX))
        path = None if found is None else found.path.replace("[]", "") + (NONE_SUFFIX if name.endswith(NONE_SUFFIX) else "")
        if path is None or path not in known:
            faults.append(Diagnostic.of("E541", name=name))
            continue
        columns[column] = known[path]
        renamed[path] = column
    if faults:
        raise ZhaoluError(faults)
    absent = {path: "" for path in known if path not in renamed}
    if record is not None:
        columns[record] = Holds(SqlType.TEXT)
    return Layout(columns, {**absent, **renamed}, record)
