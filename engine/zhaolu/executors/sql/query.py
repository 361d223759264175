"""A ruleset, a moment and a table: the query that decides every row of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from zhaolu.executors.sql.facts import Staged, columns_of, given_facts, live, presume, settled
from zhaolu.executors.sql.form import Column, Form, SqlType, case, const, or_
from zhaolu.executors.sql.lowering import Setting
from zhaolu.executors.sql.needs import spoken_for
from zhaolu.executors.sql.penalties import MEMBERS, penalties
from zhaolu.executors.sql.rules import Judged, Listed, judge
from zhaolu.executors.sql.sanctions import Barring, barrings
from zhaolu.executors.sql.stages import Entry, Listing, Output, Query, Stages
from zhaolu.executors.sql.tables import Layout
from zhaolu.executors.sql.values import Value
from zhaolu.executors.sql.worlds import Readings, reach
from zhaolu.ir.decisions import Outcome
from zhaolu.ir.rules import Ruleset

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: a ruleset, a moment, pinned readings, the context, the rulesets of earlier years that are loaded."""

    ruleset: Ruleset
    facts: Mapping[str, Declaration]
    as_of: datetime
    pins: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    priors: Sequence[Ruleset] = ()
    calendar: Any = None


def query_of(question: Question, table: str, layout: Layout, *, messages: str | None = None, keep: Sequence[str] = ()) -> Query:
    """The query. `messages`: also the wording of what is listed, in that language. `keep`: columns handed through.

    Raises `ZhaoluError` (E540) where the ruleset needs something that has no SQL form.
    """
    stages = Stages()
    for name in layout.columns:
        stages.take(name)
    ruleset = question.ruleset
    facts: dict[str, Value | Staged] = given_facts(question.facts, layout)
    reached = reach(ruleset)
    setting = Setting(stages, {}, question.as_of, question.parameters, question.pins, question.calendar)
    base = Readings(setting, ruleset, reached).base()
    facts = columns_of(base, facts)
    for presumption in ruleset.presumptions:
        seen = replace(setting, facts=live(facts), definitions={})
        presume(Readings(seen, ruleset, reached).base(), facts, presumption)
        name = presumption.path.partition(".")[0].removesuffix("[]")
        facts |= columns_of(base, {name: facts[name]} if name in facts else {})
    setting = replace(setting, facts=settled(base, facts))
    readings = Readings(setting, ruleset, reached)
    judged = {rule.id: judge(readings, rule) for rule in ruleset.rules}
    barred = barrings(setting, ruleset, question.priors)
    listed = [doubt for rule in judged.values() for doubt in spoken_for(readings, judged, rule)]
    failing = [fail for rule in judged.values() for fail in rule.fails]
    outputs = [
        *([Output("record", Column(layout.record, SqlType.TEXT))] if layout.record else []),
        *(Output(name, Column(name, layout.columns[name].type)) for name in keep),
        Output("outcome", _outcome(judged.values(), barred)),
        Output("failing", _clauses(ruleset, failing, [(b.clause, b.rule, b.failing) for b in barred])),
        Output("undecided", _clauses(ruleset, listed, [(b.clause, b.rule, b.undecided) for b in barred])),
        Output("penalties", Listing(tuple(penalties(readings)), MEMBERS)),
    ]
    if messages is not None:
        outputs.append(Output("messages", _messages(ruleset, failing, listed, messages)))
    return Query(table, stages, tuple(outputs)).pruned()


def _outcome(judged: Iterable[Judged], barred: Sequence[Barring]) -> Form:
    rules = list(judged)
    fails = or_(*(rule.failing for rule in rules), *(b.failing for b in barred))
    doubts = or_(*(rule.undecided for rule in rules), *(b.undecided for b in barred))
    words = {outcome: const(str(outcome)) for outcome in Outcome}
    return case([(fails, words[Outcome.INELIGIBLE]), (doubts, words[Outcome.UNDETERMINED])], words[Outcome.ELIGIBLE])


def _clauses(ruleset: Ruleset, found: Iterable[Listed], barred: Iterable[tuple[str, str, Form]]) -> Listing:
    """The clauses in the order of the ledger, each as often as it is listed."""
    rows = [(item.alternative.clause, item.rule.id, item.present) for item in found]
    rows += barred
    rows = [row for row in rows if row[2] != const(False)]
    rows.sort(key=lambda row: (ruleset.order_of_clause(row[0]), row[1]))
    return Listing(tuple(Entry(present, (("", const(clause)),)) for clause, _, present in rows))


def _messages(ruleset: Ruleset, failing: Sequence[Listed], doubts: Sequence[Listed], lang: str) -> Listing:
    found = [*failing, *doubts]
    found.sort(key=lambda item: (ruleset.order_of_clause(item.alternative.clause), item.rule.id))
    return Listing(
        tuple(Entry(item.present, (("", const(f"{item.alternative.clause} {item.alternative.unmet.in_(lang)}")),)) for item in found)
    )

