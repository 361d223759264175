"""Rules no case speaks of. A look at what the cases expect; `zhaolu test` runs them and says which sides were tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhaolu.diagnostics import Diagnostic
from zhaolu.lint.subject import Subject

SHOWN = 6
"""Clauses that are named."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """A ruleset without cases; rules none of whose clauses any case expects among the failing or undecided."""
    head = subject.document.notice.head
    if not subject.tests_wanted:
        return
    if subject.cases is None:
        file = head.source.name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".yaml") + ".cases.yaml"
        yield Diagnostic.of("N770", head, file=file)
        return
    named = set(_expected(subject))
    own = [rule for rule in subject.ruleset.rules if "/" not in rule.clause]
    left = [rule for rule in own if not {rule.clause, *(a.clause for a in rule.alternatives)} & named]
    if left:
        clauses = list(dict.fromkeys(rule.clause for rule in left))
        more = "…" if len(clauses) > SHOWN else ""
        listed = "、".join(clauses[:SHOWN]) + more, ", ".join(clauses[:SHOWN]) + more
        yield Diagnostic.of("N771", head, count=len(left), clauses=listed)


def _expected(subject: Subject) -> Iterator[str]:
    """The clauses that some case expects among the failing or undecided."""
    assert subject.cases is not None
    for case in subject.cases.cases:
        yield from case.expect.failing or ()
        yield from case.expect.undecided or ()
    if (table := subject.cases.table) is not None:
        columns = [position for position, column in enumerate(table.columns) if column in ("failing", "undecided")]
        for row in table.rows:
            for cell in (row[position] for position in columns if position < len(row)):
                yield from _clauses(cell)


def _clauses(cell: Any) -> list[str]:
    return [cell] if isinstance(cell, str) else [str(each) for each in cell] if isinstance(cell, list) else []
