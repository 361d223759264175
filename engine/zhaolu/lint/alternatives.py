"""Alternatives of a rule that nobody qualifies by, and those that another one covers."""

from __future__ import annotations

from collections.abc import Iterator

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.rules import Alternative, Rule
from zhaolu.lint.formulas import F, N, T
from zhaolu.lint.proof import Wanted
from zhaolu.lint.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Alternatives that never hold, or only where an ordinary one does."""
    for rule in subject.ruleset.rules:
        if len(rule.alternatives) < 2:
            continue
        dead = [a for a in rule.alternatives if _dead(subject, rule, a)]
        if len(dead) < len(rule.alternatives):
            for alternative in dead:
                yield Diagnostic.of("W715", alternative.span, rule=rule.id)
        covered: list[Alternative] = []
        for alternative in reversed(rule.alternatives):
            if alternative in dead or alternative.only_when_failed:
                continue
            others = [a for a in rule.alternatives if a is not alternative and a not in dead and a not in covered]
            if cover := next((a for a in others if _ordinary(a) and _covers(subject, a, alternative)), None):
                covered.append(alternative)
                yield Diagnostic.of("W716", alternative.span, rule=rule.id, clause=cover.clause)


def _ordinary(alternative: Alternative) -> bool:
    return not alternative.fallback and not alternative.only_when_failed


def _dead(subject: Subject, rule: Rule, alternative: Alternative) -> bool:
    prover = subject.prover
    guard = [Wanted(prover.of(rule.guard), T | N)] if rule.guard is not None else []
    return not prover.possible(*guard, Wanted(prover.of(alternative.condition), T))


def _covers(subject: Subject, wider: Alternative, narrower: Alternative) -> bool:
    """Whether the wider one holds wherever the narrower does, and hangs on a none wherever that does."""
    prover = subject.prover
    wide, narrow = prover.of(wider.condition), prover.of(narrower.condition)
    if wide is narrow:
        return True
    return not prover.possible(Wanted(narrow, T), Wanted(wide, F | N)) and not prover.possible(Wanted(narrow, N), Wanted(wide, F))
