"""Days told to people that no window and no condition knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.rules import Rule, Text
from zhaolu.lint.places import DAY, of_words
from zhaolu.lint.subject import Subject, bounds
from zhaolu.spans import Span


def check(subject: Subject) -> Iterator[Diagnostic]:
    """What an applicant is told of a window against the window itself; everything else against all days there are."""
    ruleset = subject.ruleset
    known = set(_written(subject))
    for rule in ruleset.rules:
        days = [day for day in subject.days.get(rule.id, ()) if day is not None]
        for alternative in rule.alternatives:
            if rule.form == "window" and days:
                own = _days_of(subject, rule)
                yield from _unknown(alternative.unmet, alternative.span, own, ("这个时段", "this window knows"), days)
            else:
                yield from _unknown(alternative.unmet, alternative.span, known, _ANYWHERE)
    items = (*ruleset.rules, *ruleset.windows.values(), *ruleset.penalties, *ruleset.effects, *ruleset.steps)
    for item in {id(item.says): item for item in items}.values():
        yield from _unknown(item.says, item.span, known, _ANYWHERE)
    for clause in ruleset.clauses.values():
        if clause.kind is None:
            yield from _unknown(clause.says, clause.span, known, _ANYWHERE)


_ANYWHERE = ("各时段、期限和规则里都", "the windows, deadlines and rules know")


def _days_of(subject: Subject, rule: Rule) -> set[date]:
    first, last = subject.days[rule.id]
    return {day for day in (first, last, last + timedelta(days=1) if last else None) if day is not None}


def _written(subject: Subject) -> Iterator[date]:
    """The days of all windows, and those written elsewhere; an instant at midnight may be the end of the day before."""
    ruleset = subject.ruleset
    for days in subject.days.values():
        yield from (day for day in days if day is not None)
    if ruleset.notice.issued is not None:
        yield ruleset.notice.issued
    bounds_of_windows = {id(bound) for window in ruleset.windows.values() for bound in bounds(window)}
    gates = {id(a.condition) for rule in ruleset.rules if rule.form == "window" for a in rule.alternatives}
    for value in subject.constants(*(expr for expr in subject.everything_asked() if id(expr) not in bounds_of_windows | gates)):
        if isinstance(value, datetime):
            yield from (value.date(), (value - timedelta(microseconds=1)).date())
        elif isinstance(value, date):
            yield value


def _unknown(
    text: Text | None, head: Span | None, known: Iterable[date], where: tuple[str, str], listed: Iterable[date] = ()
) -> Iterator[Diagnostic]:
    if text is None:
        return
    known = set(known)
    for shown in DAY.finditer(text.zh):
        month, number = int(shown["month"]), int(shown["day"])
        years = {int(shown["year"])} if shown["year"] else {day.year for day in known}
        if known and not any((day.year in years and (day.month, day.day) == (month, number)) for day in known):
            named = sorted(set(listed))
            days = (f"，它是 {'、'.join(map(str, named))}", f"; it is {', '.join(map(str, named))}") if named else ("", "")
            yield Diagnostic.of("W762", of_words(head, shown[0], text), said=shown[0], where=where, days=days)
