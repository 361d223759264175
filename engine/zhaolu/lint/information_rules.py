"""Rules of a kind that binds no applicant."""

from __future__ import annotations

from collections.abc import Iterator

from zhaolu.diagnostics import Diagnostic
from zhaolu.lint.subject import Subject

NO_GATES = ("information", "duty-of-office", "benefit")


def check(subject: Subject) -> Iterator[Diagnostic]:
    for rule in subject.ruleset.rules:
        if rule.kind in NO_GATES:
            yield Diagnostic.of("W763", rule.span, rule=rule.id, kind=rule.kind)
