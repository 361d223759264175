"""Penalties that stand against nobody, and bans that later years cannot know of."""

from __future__ import annotations

from collections.abc import Iterator

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.rules import Penalty
from zhaolu.ir.types import List
from zhaolu.lint.domains import SOME
from zhaolu.lint.formulas import T
from zhaolu.lint.proof import Wanted
from zhaolu.lint.subject import Subject


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Every penalty; those of others than applicants are only shown and need no history."""
    penalties = [p for p in subject.ruleset.penalties if p.subject == "applicant"]
    for penalty in subject.ruleset.penalties:
        conditions = [Wanted(subject.prover.of(part), T) for part in (penalty.event, penalty.when) if part is not None]
        if not subject.prover.possible(*conditions):
            yield Diagnostic.of("W740", penalty.span, penalty=penalty.id)
    for penalty in penalties:
        if penalty.history is None:
            if _bans(penalty):
                yield Diagnostic.of("W741", penalty.span, penalty=penalty.id)
        elif not _bans(penalty):
            yield Diagnostic.of("W744", penalty.span, penalty=penalty.id)
        elif not _recognised(subject, penalty):
            yield Diagnostic.of("W742", penalty.history.condition.span, penalty=penalty.id)
    bans = [p for p in penalties if _bans(p)]
    if bans and not any(p.principal for p in subject.ruleset.penalties):
        yield Diagnostic.of("W743", bans[0].span)


def _bans(penalty: Penalty) -> bool:
    return any(imposition.ban is not None for imposition in penalty.impositions)


def _recognised(subject: Subject, penalty: Penalty) -> bool:
    """Whether some event of a later record's history could be what the clause punishes."""
    assert penalty.history is not None
    events = subject.ruleset.facts.fields["history"].type
    assert isinstance(events, List)
    form = subject.prover.form
    event = form.made.term("event", (), events.item, SOME)
    return subject.prover.possible(Wanted(form.formula(penalty.history.condition, {"e": event}), T))
