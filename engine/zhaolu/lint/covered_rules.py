"""Rules that change nobody's outcome because whoever fails them fails another rule too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.rules import Rule
from zhaolu.lint.formulas import Const, F, Formula, N, T, Term, terms_of
from zhaolu.lint.proof import Wanted
from zhaolu.lint.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """The later of two rules with the same condition; a rule covered by another."""
    prover = subject.prover
    verdicts = {rule.id: prover.verdict(rule) for rule in subject.ruleset.rules}
    terms = {rule: terms_of(verdict) for rule, verdict in verdicts.items()}
    covered: set[str] = set()
    for rule in reversed(subject.ruleset.rules):
        mine = verdicts[rule.id]
        if isinstance(mine, Const) or not prover.possible(Wanted(mine, F)):
            continue
        for other in subject.ruleset.rules:
            if other is rule or other.id in covered or not _at_least_as_strict(other, rule) or not terms[rule.id] & terms[other.id]:
                continue
            same = verdicts[other.id] is mine
            if same or _follows(subject, mine, verdicts[other.id], terms, rule, other):
                covered.add(rule.id)
                yield Diagnostic.of("W718" if same else "W717", rule.span, rule=rule.id, other=other.id, clause=other.clause)
                break


def _at_least_as_strict(other: Rule, rule: Rule) -> bool:
    """Whether failing `other` weighs at least as much as failing `rule`, and not later."""
    heavier = other.consequence == "reject" or rule.consequence == "review"
    return heavier and (other.due is None or (other.due, other.due_if) == (rule.due, rule.due_if))


def _follows(subject: Subject, mine: Formula, other: Formula, terms: Mapping[str, frozenset[Term]], rule: Rule, stricter: Rule) -> bool:
    """Whether `other` is unmet wherever `mine` is, and not met wherever `mine` hangs on a none."""
    if not terms[stricter.id] <= terms[rule.id]:
        return False
    possible = subject.prover.possible
    return not possible(Wanted(mine, F), Wanted(other, T | N)) and not possible(Wanted(mine, N), Wanted(other, T))
