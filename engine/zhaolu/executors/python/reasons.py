"""What a decision lists, from the answers of the functions that say why (`why_source`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias

from zhaolu.executors.python.generated import Choice
from zhaolu.executors.python.runtime import ahead
from zhaolu.executors.python.whys import Why, facts_of
from zhaolu.ir.decisions import Finding, PenaltyFinding, Verdict
from zhaolu.ir.meaning.answers import Answer, answer, because, hanging, needs
from zhaolu.ir.rules import Alternative, Ban, Penalty, Rule, Ruleset
from zhaolu.ir.values import Between, Cause, Unknown

RuleWorld: TypeAlias = tuple[Why | None, tuple[Any, Any], tuple[Why, ...]]
"""The guard, (the end of `due`, whether `due_if` holds), every alternative."""
PenaltyWorld: TypeAlias = tuple[Any, Any, tuple[Any, ...]]
"""The event, its qualification, the day each ban counts from."""


class _World(NamedTuple):
    choice: Choice
    answer: Answer
    alternatives: tuple[Answer, ...]


def _judged(row: RuleWorld, as_of: datetime) -> tuple[Answer, tuple[Answer, ...]]:
    """A rule and its alternatives in one world."""
    guard_why, (end, due_if), whys = row
    guard = Answer(Verdict.MET) if guard_why is None else answer(guard_why[0])
    if guard.verdict is Verdict.UNMET:
        return Answer(Verdict.MET), (Answer(Verdict.MET),) * len(whys)
    waiting = due_if is True and ahead(as_of, end)
    found = tuple(_alternative(answer(value), guard, waiting) for value, _ in whys)
    if any(a.verdict is Verdict.MET for a in found):
        return Answer(Verdict.MET), found
    open_ones = [a for a in found if a.verdict is Verdict.UNDECIDED]
    if not open_ones:
        return Answer(Verdict.UNMET), found
    causes = frozenset[Cause]().union(*(a.causes for a in open_ones))
    return Answer(Verdict.UNDECIDED, causes, all(a.due for a in open_ones)), found


def _alternative(own: Answer, guard: Answer, waiting: bool) -> Answer:
    if guard.verdict is Verdict.UNDECIDED and own.verdict is not Verdict.MET:
        return Answer(Verdict.UNDECIDED, own.causes | guard.causes)
    if waiting and own.verdict is Verdict.UNMET:
        return Answer(Verdict.UNDECIDED, due=False)
    return own


def findings(
    rule: Rule, choices: Sequence[Choice], rows: Sequence[RuleWorld], as_of: datetime, order: Callable[[str], Any]
) -> tuple[Verdict, list[Finding]]:
    """The verdict over all worlds, with the failing or undecided clauses."""
    seen = [_World(choice, *_judged(row, as_of)) for choice, row in zip(choices, rows, strict=True)]
    verdicts = {world.answer.verdict for world in seen}
    if verdicts == {Verdict.MET}:
        return Verdict.MET, []
    fails = verdicts == {Verdict.UNMET}
    if fails and rule.consequence == "reject":
        return Verdict.UNMET, [
            _finding(rule, a, facts=facts_of([why for row in rows for why in _behind(row, i)]))
            for i, a in enumerate(rule.alternatives)
            if not a.fallback
        ]
    open_ones = [fails or any(w.alternatives[i].verdict is not Verdict.UNMET for w in seen) for i in range(len(rule.alternatives))]
    found = []
    for i in _listed(rule.alternatives, open_ones):
        answers = [world.alternatives[i] for world in seen]
        outcomes = [(w.choice, w.answer.verdict if len(rule.alternatives) == 1 else w.alternatives[i].verdict) for w in seen]
        causes = frozenset[Cause]().union(*(a.causes for a in answers))
        more = ["reading"] if len({verdict for _, verdict in outcomes}) > 1 else []
        early = not all(a.due for a in answers)
        more += ["not-yet-due"] if early else []
        more += ["review"] if fails else []
        found.append(
            _finding(
                rule,
                rule.alternatives[i],
                facts=facts_of(list(_behind(rows[0], i))),
                because=because(causes, *more),
                needs=needs(causes, order),
                readings=hanging(rule.readings, outcomes),
                due=rows[0][1][0] if early and rule.due is not None else None,
            )
        )
    return Verdict.UNDECIDED, found


def _finding(rule: Rule, alternative: Alternative, **more: Any) -> Finding:
    return Finding(rule=rule.id, alternative=alternative.id, clause=alternative.clause, message=alternative.unmet, **more)


def _behind(row: RuleWorld, position: int) -> Iterable[Why]:
    guard, _, alternatives = row
    return (alternatives[position],) if guard is None else (guard, alternatives[position])


def _listed(alternatives: Sequence[Alternative], undecided: Sequence[bool]) -> list[int]:
    """The undecided ordinary alternatives, with the fallbacks that name them; a fallback alone only for want of them."""
    open_ones = [i for i, is_open in enumerate(undecided) if is_open]
    ordinary = [i for i in open_ones if not alternatives[i].fallback and not alternatives[i].only_when_failed]
    fallbacks = [i for i in open_ones if alternatives[i].fallback]
    if not ordinary:
        return fallbacks or open_ones
    clauses = {alternatives[i].clause for i in ordinary}
    return [i for i in open_ones if i in ordinary or (i in fallbacks and not clauses.isdisjoint(alternatives[i].listed_with))]


def penalty_findings(
    ruleset: Ruleset, penalty: Penalty, choices: Sequence[Choice], rows: Sequence[PenaltyWorld], order: Callable[[str], Any]
) -> list[PenaltyFinding]:
    """What a penalty imposes: 成立 where it does in every world, 待定 where it may."""
    answers = [Answer(Verdict.UNMET) if event is not True else answer(when) for event, when, _ in rows]
    verdicts = {found.verdict for found in answers}
    if verdicts == {Verdict.UNMET}:
        return []
    causes = frozenset[Cause]().union(*(found.causes for found in answers))
    notice = ruleset.notice
    return [
        PenaltyFinding(
            penalty=penalty.id,
            clause=penalty.clause,
            effect=imposition.effect,
            status="成立" if verdicts == {Verdict.MET} else "待定",
            province=notice.province if imposition.ban else None,
            programs=penalty.programs if imposition.ban else (),
            years=_years(imposition.ban, notice.year, start) if imposition.ban else (),
            because=because(causes, *(["reading"] if len(verdicts) > 1 else [])),
            needs=needs(causes, order),
            readings=hanging(penalty.readings, [(c, found.verdict) for c, found in zip(choices, answers, strict=True)]),
        )
        for imposition, start in zip(penalty.impositions, rows[0][2], strict=True)
    ]


def _years(ban: Ban, year: int, start: Any) -> tuple[int, ...]:
    """The admission years a ban covers; none where the day it counts from is not known."""
    first = date(year, 1, 1)
    if ban.by == "date" and ban.start is not None:
        start = start.lo if isinstance(start, Between) else start
        if isinstance(start, Unknown) or start is None:
            return ()
        first = start
    return tuple(range(first.year + 1, first.year + ban.count + 1))
