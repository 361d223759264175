"""Windows and deadlines outside the year of their notice, or over before it was issued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.expressions import Expr
from zhaolu.ir.rules import Window
from zhaolu.lint.subject import Subject
from zhaolu.spans import Span


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Days that are the same for everybody; a window the applicant must keep may not begin before the notice either."""
    notice = subject.ruleset.notice
    for name, window in subject.ruleset.windows.items():
        known = {"first": subject.days[name][0], "last": subject.days[name][1]}
        places = {"first": _place(window, window.first_day), "last": _place(window, window.last_day)}
        named = window.name.zh
        outside = next((end for end, day in known.items() if day is not None and day.year != notice.year), None)
        if outside is not None:
            yield Diagnostic.of("W730", places[outside], name=named, day=known[outside], year=notice.year)
        elif early := _too_early(known, notice.issued, window.gate):
            end, what = early
            yield Diagnostic.of("W731", places[end], name=named, day=known[end], issued=notice.issued, what=what)


def _too_early(days: Mapping[str, date | None], issued: date | None, gate: bool) -> tuple[str, tuple[str, str]] | None:
    """Which end lies before the notice was issued, and what that means."""
    if issued is None:
        return None
    if (last := days["last"]) is not None and last < issued:
        return "last", ("结束", "ended")
    if gate and (first := days["first"]) is not None and first < issued:
        return "first", ("开始", "begun")
    return None


def _place(window: Window, bound: Expr | None) -> Span | None:
    """The day as it is written; the window where it is not."""
    return bound.span if bound is not None and bound.span is not None else window.span
