"""Rules that come out the same for everybody, and a `when` that does."""

from __future__ import annotations

from collections.abc import Iterator

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.expressions import Expr
from zhaolu.ir.rules import Rule
from zhaolu.lint.formulas import F, T
from zhaolu.lint.proof import Wanted
from zhaolu.lint.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Rules nobody meets or nobody fails; a guard that never or always holds."""
    prover = subject.prover
    for rule in subject.ruleset.rules:
        verdict = prover.verdict(rule)
        told = [*_of_guard(subject, rule.id, rule.guard)]
        yield from told
        if any(found.code == "W711" for found in told):
            continue
        place = rule.alternatives[0].condition.span if len(rule.alternatives) == 1 else rule.span
        if not prover.possible(Wanted(verdict, T)):
            yield Diagnostic.of("E710", place, rule=rule.id)
        elif not prover.possible(Wanted(verdict, F)):
            yield Diagnostic.of("W712", place, rule=rule.id)
        elif rule.guard is not None and _shuts_out(subject, rule):
            yield Diagnostic.of("W714", place, rule=rule.id)
    for effect in subject.ruleset.effects:
        yield from _of_guard(subject, effect.id, effect.when)
    for penalty in subject.ruleset.penalties:
        yield from (found for found in _of_guard(subject, penalty.id, penalty.when) if found.code == "W713")
    for window in subject.ruleset.windows.values():
        if not window.gate:
            yield from _of_guard(subject, window.id, window.applies)


def _of_guard(subject: Subject, item: str, guard: Expr | None) -> Iterator[Diagnostic]:
    if guard is None:
        return
    prover = subject.prover
    formula = prover.of(guard)
    if not prover.possible(Wanted(formula, T)):
        yield Diagnostic.of("W711", guard.span, item=item)
    elif not prover.possible(Wanted(formula, F)):
        yield Diagnostic.of("W713", guard.span, item=item)


def _shuts_out(subject: Subject, rule: Rule) -> bool:
    """Whether nobody to whom it applies meets it, because of the guard and not of the condition alone."""
    prover = subject.prover
    assert rule.guard is not None
    guard = Wanted(prover.of(rule.guard), T)
    met = prover.form.made.any([prover.of(a.condition) for a in rule.alternatives])
    return not prover.possible(guard, Wanted(met, T)) and rule.form != "exclude"
