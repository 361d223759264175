"""A ruleset, a moment and a table: the query that decides every row of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from zhaolu.executors.sql.effects import effects as effects_of
from zhaolu.executors.sql.facts import Staged, columns_of, given_facts, live, presume, settled
from zhaolu.executors.sql.form import FALSE, NUMBER, Column, Form, SqlType, case, concat, const, op, or_
from zhaolu.executors.sql.lowering import Setting
from zhaolu.executors.sql.needs import spoken_for
from zhaolu.executors.sql.penalties import MEMBERS
from zhaolu.executors.sql.penalties import penalties as penalties_of
from zhaolu.executors.sql.rules import Listed, judge
from zhaolu.executors.sql.sanctions import Barring, barrings
from zhaolu.executors.sql.sanctions import messages as messages_of
from zhaolu.executors.sql.stages import Entry, Listing, Lookup, Output, Query, Stages
from zhaolu.executors.sql.tables import Layout
from zhaolu.executors.sql.values import Value
from zhaolu.executors.sql.worlds import Readings, reach
from zhaolu.ir.decisions import Outcome
from zhaolu.ir.rules import Ruleset

if TYPE_CHECKING:
    from zhaolu.model.vocabulary import Declaration


T = TypeVar("T")
MOST = 13
"""Entries of a group: 8,192 lists to choose from stay near the processor."""


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


def query_of(
    question: Question,
    table: str,
    layout: Layout,
    *,
    messages: str | None = None,
    effects: bool = False,
    penalties: bool = True,
    keep: Sequence[str] = (),
) -> Query:
    """The query: record, outcome, failing, undecided, and what is asked for of the following.

    `penalties`: what the record's own events bring. `messages`: what is said of each failing clause, then of each
    undecided one, in that language. `effects`: a column `effects.<key>` for each. `keep`: columns handed through.

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
    fails = _clauses("failing", stages, ruleset, failing, [(b.clause, b.rule, b.failing) for b in barred])
    doubts = _clauses("undecided", stages, ruleset, listed, [(b.clause, b.rule, b.undecided) for b in barred])
    word = {outcome: const(str(outcome)) for outcome in Outcome}
    unnamed = [rule.failing for rule in judged.values() if not rule.fails]
    rejected = or_(fails.some(), *unnamed)
    outcome = case([(rejected, word[Outcome.INELIGIBLE]), (doubts.some(), word[Outcome.UNDETERMINED])], word[Outcome.ELIGIBLE])
    outputs = [
        *([Output("record", Column(layout.record, SqlType.TEXT))] if layout.record else []),
        *(Output(name, Column(name, layout.columns[name].type)) for name in keep),
        Output("outcome", outcome),
        Output("failing", fails),
        Output("undecided", doubts),
    ]
    if penalties:
        outputs.append(Output("penalties", Listing(tuple(penalties_of(readings)), MEMBERS)))
    if messages is not None:
        said = [*_said(ruleset, failing, barred, messages, failing=True), *_said(ruleset, listed, barred, messages, failing=False)]
        outputs.append(Output("messages", Listing(tuple(said), where=or_(fails.some(), doubts.some()))))
    if effects:
        outputs += effects_of(readings)
    return Query(table, stages, tuple(outputs)).pruned()


def _clauses(name: str, stages: Stages, ruleset: Ruleset, found: Iterable[Listed], barred: Iterable[tuple[str, str, Form]]) -> Lookup:
    """The clauses in the order of the ledger, each as often as it is listed."""
    rows = [(item.alternative.clause, item.rule.id, item.present) for item in found]
    rows += barred
    rows = [row for row in rows if row[2] != const(False)]
    rows.sort(key=lambda row: (ruleset.order_of_clause(row[0]), row[1]))
    groups = []
    for part in _even(rows, MOST):
        number = stages.hoist(f"{name} #", op("flags", NUMBER, *(present for _, _, present in part)))
        groups.append((number, tuple(clause for clause, _, _ in part)))
    return Lookup(tuple(groups))


def _even(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """In as few parts of at most so many items as it takes, of much the same size."""
    count = -(-len(items) // most)
    for at in range(count):
        yield items[len(items) * at // count : len(items) * (at + 1) // count]


def _said(ruleset: Ruleset, found: Sequence[Listed], barred: Sequence[Barring], lang: str, *, failing: bool) -> list[Entry]:
    """Clause and wording of everything listed, in the order of the ledger."""
    rows: list[tuple[str, str, Form, Form]] = [
        (f.alternative.clause, f.rule.id, f.present, const(f.alternative.unmet.in_(lang))) for f in found
    ]
    rows += [(b.clause, b.rule, present, text) for b in barred for present, text in messages_of(b, ruleset, lang, failing=failing)]
    rows.sort(key=lambda row: (ruleset.order_of_clause(row[0]), row[1]))
    return [Entry(present, (("", concat(const(f"{clause} "), text)),)) for clause, _, present, text in rows if present != FALSE]
