"""Readings whose options no rule can tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from zhaolu.compile.readings import Reach
from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.expressions import Expr
from zhaolu.ir.rules import Ruleset
from zhaolu.lint.formulas import ANY, F, N, T
from zhaolu.lint.proof import Prover, Wanted
from zhaolu.lint.structure import sure
from zhaolu.lint.subject import Subject, bounds


def check(subject: Subject) -> Iterator[Diagnostic]:
    """The readings of this file that some condition names; those named by nothing are told by the compiler."""
    ruleset = subject.ruleset
    reach = Reach(ruleset.definitions, ruleset.readings, ruleset.windows)
    through = {id(expr): frozenset(reach.of([expr])) for expr in (*_conditions(ruleset), *_values(ruleset))}
    for name in subject.document.readings:
        conditions = [expr for expr in _conditions(ruleset) if name in through[id(expr)]]
        if not conditions or any(name in through[id(expr)] for expr in _values(ruleset)):
            continue
        reading = ruleset.readings[name]
        provers = {label: subject.prover.with_reading(name, label) for label in reading.options}
        alike = next((pair for pair in combinations(reading.options, 2) if not _told_apart(ruleset, provers, pair, conditions)), None)
        if alike is not None:
            yield Diagnostic.of("W753", reading.span, name=name, left=alike[0], right=alike[1])


def _conditions(ruleset: Ruleset) -> Iterator[Expr]:
    """Everything that is true or false."""
    for rule in ruleset.rules:
        yield from (a.condition for a in rule.alternatives)
        yield from [rule.guard] if rule.guard is not None else []
    for penalty in ruleset.penalties:
        yield from (part for part in (penalty.event, penalty.when) if part is not None)
    yield from (effect.when for effect in ruleset.effects if effect.when is not None)


def _values(ruleset: Ruleset) -> Iterator[Expr]:
    """Everything else that can hang on a reading: whatever the reading changes here is taken to matter."""
    for window in ruleset.windows.values():
        yield from (part for part in (*bounds(window), window.applies) if part is not None)
    for rule in ruleset.rules:
        yield from (part for part in (rule.due, rule.due_if) if part is not None)
    for penalty in ruleset.penalties:
        yield from (i.ban.start for i in penalty.impositions if i.ban is not None and i.ban.start is not None)
        if test := penalty.history:
            parts = (test.condition, test.start, test.elsewhere, test.reaches_back, *test.presume.values())
            yield from (part for part in parts if part is not None)
    yield from (effect.value for effect in ruleset.effects)
    yield from (step.by for step in ruleset.steps if step.by is not None)
    yield from (part for p in ruleset.presumptions for part in (p.when, p.take) if part is not None)


def _told_apart(ruleset: Ruleset, provers: Mapping[str, Prover], pair: tuple[str, str], conditions: Sequence[Expr]) -> bool:
    """Whether some condition may come out one way under the first option and another under the second."""
    for condition in conditions:
        left, right = (provers[label].of(condition) for label in pair)
        if left is right:
            continue
        if not sure(condition, ruleset):
            return True
        if any(provers[pair[0]].possible(Wanted(left, mask), Wanted(right, ANY ^ mask)) for mask in (T, F, N)):
            return True
    return False
