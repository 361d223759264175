"""Places that do not add up."""

from __future__ import annotations

from collections.abc import Iterator

from zhaolu.diagnostics import Diagnostic
from zhaolu.lint.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """A complete list must add up to its total, any other may not pass it."""
    for quota in subject.ruleset.quotas:
        found = sum(quota.rows.values())
        if quota.total is not None and quota.rows and (found > quota.total or (quota.complete and found != quota.total)):
            yield Diagnostic.of("W764", quota.span, quota=quota.id, sum=found, total=quota.total)
