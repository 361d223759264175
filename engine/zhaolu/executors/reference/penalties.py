"""Penalties and effects: what follows from what happened, and what else the decision says."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhaolu.executors.reference.expressions import Environment, evaluate
from zhaolu.executors.reference.rules import ask
from zhaolu.executors.reference.worlds import Question
from zhaolu.ir.decisions import PenaltyFinding, Verdict
from zhaolu.ir.meaning.answers import Answer, because, hanging, needs
from zhaolu.ir.rules import Ban, Penalty
from zhaolu.ir.values import Between, Unknown


def penalties(question: Question) -> tuple[PenaltyFinding, ...]:
    """What the record's own events bring under this notice, in the order of the notice."""
    found: list[PenaltyFinding] = []
    for penalty in question.ruleset.penalties:
        if penalty.subject == "applicant":
            found += _listed(question, penalty)
    return tuple(found)


def in_world(penalty: Penalty, environment: Environment) -> Answer:
    """Met: it stands. Unmet: nothing is listed (also where it is not known whether the event happened). Undecided: 待定."""
    if ask(penalty.event, environment).verdict is not Verdict.MET:
        return Answer(Verdict.UNMET)
    return ask(penalty.when, environment)


def _listed(question: Question, penalty: Penalty) -> list[PenaltyFinding]:
    worlds = list(question.worlds(penalty.readings))
    answers = [(choice, in_world(penalty, environment)) for choice, environment in worlds]
    verdicts = {answer.verdict for _, answer in answers}
    if verdicts == {Verdict.UNMET}:
        return []
    causes = frozenset(cause for _, answer in answers for cause in answer.causes)
    notice = question.ruleset.notice
    findings = []
    for imposition in penalty.impositions:
        ban = imposition.ban
        findings.append(
            PenaltyFinding(
                penalty=penalty.id,
                clause=penalty.clause,
                effect=imposition.effect,
                status="成立" if verdicts == {Verdict.MET} else "待定",
                province=notice.province if ban else None,
                programs=penalty.programs if ban else (),
                years=banned_years(ban, notice.year, worlds[0][1]) if ban else (),
                because=because(causes, *(["reading"] if len(verdicts) > 1 else [])),
                needs=needs(causes, question.ruleset.order_of_fact),
                readings=hanging(penalty.readings, [(choice, a.verdict) for choice, a in answers]),
            )
        )
    return findings


def banned_years(ban: Ban, year: int, environment: Environment) -> tuple[int, ...]:
    """The admission years a ban covers: those after the notice's, or those after the event up to the last day's."""
    start: Any = date(year, 1, 1)
    if ban.by == "date" and ban.start is not None:
        start = evaluate(ban.start, environment)
        start = start.lo if isinstance(start, Between) else start
        if isinstance(start, Unknown) or start is None:
            return ()
    return tuple(range(start.year + 1, start.year + ban.count + 1))


def effects(question: Question) -> dict[str, Any]:
    """`effects` of the decision: for each key the first value that applies; left out where that is not certain."""
    found: dict[str, Any] = {}
    closed: set[str] = set()
    for effect in question.ruleset.effects:
        if effect.key in closed:
            continue
        outcomes = []
        for _, environment in question.worlds(effect.readings):
            verdict = ask(effect.when, environment).verdict
            value = evaluate(effect.value, environment) if verdict is Verdict.MET else None
            outcomes.append((Verdict.UNDECIDED if isinstance(value, Unknown) else verdict, value))
        verdicts = {verdict for verdict, _ in outcomes}
        certain = verdicts == {Verdict.MET} and all(value == outcomes[0][1] for _, value in outcomes)
        if effect.collect:
            found.setdefault(effect.key, [])
            found[effect.key] += [outcomes[0][1]] if certain else []
        elif certain:
            found[effect.key] = outcomes[0][1]
            closed.add(effect.key)
        elif verdicts != {Verdict.UNMET}:
            closed.add(effect.key)
    return found
