"""The same question for a whole table: an evaluator's ruleset, moment, context and pins as a query."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.executors.sql.form import SqlType
from zhaolu.executors.sql.query import Question, query_of
from zhaolu.executors.sql.tables import NONE_SUFFIX, Holds, Layout, column_type, standard

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Vocabulary
    from zhaolu.surfaces.evaluator import Evaluator


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


@dataclass(frozen=True, slots=True)
class Written:
    """A query as text. `columns`: what of the table it reads; `answers`: its own columns with their types."""

    text: str
    columns: tuple[Given, ...]
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Given:
    """A column that the table should have: its type in the dialect, and the fact (or its `…__none`) that it holds."""

    name: str
    type: str
    fact: str
    json: bool = False


def sql_of(
    evaluator: Evaluator,
    table: str,
    dialect: str,
    columns: Mapping[str, str] | None,
    record: str | None,
    *,
    messages: str | None = None,
    effects: bool = False,
) -> Written:
    """The question over a table. `columns`: as in `mapped_layout`; None: the standard table.

    Raises `ZhaoluError`: E540 for what has no SQL form, E541 for what is no fact, E543 where sqlglot is not installed.
    """
    try:
        from zhaolu.executors.sql.render import render, types_of
    except ModuleNotFoundError as missing:
        raise ZhaoluError.of("E543", package=missing.name, extra="sql") from None
    vocabulary = evaluator.ruleset.vocabulary
    if columns is None:
        layout = standard_layout(vocabulary, dialect, record)
    else:
        layout = mapped_layout(vocabulary, dialect, columns, record)
    query = query_of(question_of(evaluator), table, layout, messages=messages, effects=effects)
    facts = {column: path for path, column in layout.renamed.items() if column}
    given = []
    for name, _ in query.source:
        held = layout.columns[name]
        given.append(Given(name, column_type(held, dialect), facts.get(name, name), held.json))
    return Written(render(query, dialect), tuple(given), types_of(query, dialect))


def standard_layout(vocabulary: Vocabulary, dialect: str, record: str | None = None) -> Layout:
    """The standard table; `record` names the column that names the record."""
    columns = standard(vocabulary.facts, dialect)
    if record is not None:
        columns = {**columns, record: Holds(SqlType.TEXT)}
    return Layout(columns, record=record)


def mapped_layout(vocabulary: Vocabulary, dialect: str, named: Mapping[str, str], record: str | None = None) -> Layout:
    """A table that has only the columns named, by fact (id or label path, `…__none` for companions).

    Of a list that is named its items have every field, without companions; where fields of it are named too (`history[].year`),
    the items have these, under the names given.

    Raises `ZhaoluError` with every name that is no fact.
    """
    known = standard(vocabulary.facts, dialect, companions=True)
    columns: dict[str, Holds] = {}
    renamed: dict[str, str] = {}
    members: dict[str, dict[str, str]] = {}
    faults = []
    for name, column in named.items():
        found = vocabulary.find(name.removesuffix(NONE_SUFFIX))
        path = "" if found is None else found.path + (NONE_SUFFIX if name.endswith(NONE_SUFFIX) else "")
        holder, through_list, member = path.partition("[].")
        if through_list and member in _members(known[holder], vocabulary, holder):
            members.setdefault(holder, {})[member] = column
        elif path in known:
            columns[column] = known[path]
            renamed[path] = column
        else:
            faults.append(Diagnostic.of("E541", name=name))
    if faults:
        raise ZhaoluError(faults)
    for holder in members:
        renamed.setdefault(holder, holder)
    for path, column in renamed.items():
        if known[path].type is SqlType.LIST:
            columns[column] = _items(known[path], members.get(path))
    absent = {path: "" for path in known if path not in renamed}
    if record is not None:
        columns[record] = Holds(SqlType.TEXT)
    return Layout(columns, {**absent, **renamed}, record)


def _members(held: Holds, vocabulary: Vocabulary, holder: str) -> Container[str]:
    """The fields that items of a list can have."""
    if not held.json:
        return held.fields
    fact = vocabulary.find(holder)
    return {item.id for item in fact.fields} if fact is not None else ()


def _items(held: Holds, named: Mapping[str, str] | None) -> Holds:
    """A list whose items have the fields named, or all of them."""
    if named is None:
        return replace(held, fields={name: inner for name, inner in held.fields.items() if not name.endswith(NONE_SUFFIX)})
    return replace(held, fields={name: inner for name, inner in held.fields.items() if name in named}, names=named)
