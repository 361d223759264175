"""Rules: met, unmet or undecided, and what is listed for it."""

from __future__ import annotations

from collections.abc import Sequence

from zhaolu.executors.reference.expressions import Environment, evaluate
from zhaolu.executors.reference.trace import facts_behind, trace
from zhaolu.executors.reference.worlds import Question
from zhaolu.ir.decisions import Finding, Verdict
from zhaolu.ir.expressions import Expr
from zhaolu.ir.meaning.answers import Answer, Choice, answer, because, hanging, needs
from zhaolu.ir.rules import Alternative, Rule
from zhaolu.ir.values import Unknown


def ask(condition: Expr | None, environment: Environment) -> Answer:
    """A condition as a verdict; no condition is met; none is undecided, never false."""
    return answer(True if condition is None else evaluate(condition, environment))


def judge_in_world(rule: Rule, environment: Environment) -> tuple[Answer, list[Answer]]:
    """The rule and each of its alternatives in one world. A guard that does not hold meets the rule."""
    guard = ask(rule.guard, environment)
    if guard.verdict is Verdict.UNMET:
        met = Answer(Verdict.MET)
        return met, [met] * len(rule.alternatives)
    due = not_yet_due(rule, environment)
    alternatives = []
    for alternative in rule.alternatives:
        answer = ask(alternative.condition, environment)
        if answer.verdict is Verdict.UNMET and guard.verdict is Verdict.UNDECIDED:
            answer = guard
        elif answer.verdict is Verdict.UNDECIDED and guard.verdict is Verdict.UNDECIDED:
            answer = Answer(Verdict.UNDECIDED, answer.causes | guard.causes)
        if answer.verdict is Verdict.UNMET and due:
            answer = Answer(Verdict.UNDECIDED, due=False)
        alternatives.append(answer)
    if any(a.verdict is Verdict.MET for a in alternatives):
        return Answer(Verdict.MET), alternatives
    if all(a.verdict is Verdict.UNMET for a in alternatives):
        return Answer(Verdict.UNMET), alternatives
    open_ones = [a for a in alternatives if a.verdict is Verdict.UNDECIDED]
    causes = frozenset(cause for a in open_ones for cause in a.causes)
    return Answer(Verdict.UNDECIDED, causes, all(a.due for a in open_ones)), alternatives


def not_yet_due(rule: Rule, environment: Environment) -> bool:
    """Whether an unmet rule may still be met because its day has not come."""
    if rule.due is None:
        return False
    end = evaluate(rule.due, environment)
    if rule.due_if is not None and evaluate(rule.due_if, environment) is not True:
        return False
    return not isinstance(end, Unknown) and end is not None and environment.as_of < end


def judge(question: Question, rule: Rule) -> tuple[Verdict, list[Finding]]:
    """The verdict over all worlds, and the findings: failing ones for UNMET, undecided ones for UNDECIDED."""
    worlds = [(choice, environment, *judge_in_world(rule, environment)) for choice, environment in question.worlds(rule.readings)]
    verdicts = {answer.verdict for _, _, answer, _ in worlds}
    if verdicts == {Verdict.MET}:
        return Verdict.MET, []
    if verdicts == {Verdict.UNMET} and rule.consequence == "reject":
        return Verdict.UNMET, [
            Finding(
                rule=rule.id,
                alternative=alternative.id,
                clause=alternative.clause,
                message=alternative.unmet,
                facts=facts_behind(
                    [trace(e, env) for _, env, _, _ in worlds for e in (rule.guard, alternative.condition) if e is not None]
                ),
            )
            for alternative in rule.alternatives
            if not alternative.fallback
        ]
    reviewed = verdicts == {Verdict.UNMET}
    answers = [[(choice, alternatives[i]) for choice, _, _, alternatives in worlds] for i in range(len(rule.alternatives))]
    whole = [(choice, answer) for choice, _, answer, _ in worlds]
    chosen = listed(rule.alternatives, [reviewed or any(a.verdict is not Verdict.UNMET for _, a in row) for row in answers])
    findings = [_undecided(question, rule, rule.alternatives[i], answers[i], whole, worlds[0][1], reviewed) for i in chosen]
    return Verdict.UNDECIDED, findings


def listed(alternatives: Sequence[Alternative], undecided: Sequence[bool]) -> list[int]:
    """Which alternatives of an undecided rule are listed: the undecided ordinary ones, a fallback only for want of them."""
    ordinary = [i for i, a in enumerate(alternatives) if undecided[i] and not a.fallback and not a.only_when_failed]
    named = {alternatives[i].clause for i in ordinary}
    fallbacks = [i for i, a in enumerate(alternatives) if undecided[i] and a.fallback]
    if ordinary:
        return sorted(ordinary + [i for i in fallbacks if named & set(alternatives[i].listed_with)])
    return fallbacks or [i for i, _ in enumerate(alternatives) if undecided[i]]


def _undecided(
    question: Question,
    rule: Rule,
    alternative: Alternative,
    answers: Sequence[tuple[Choice, Answer]],
    whole: Sequence[tuple[Choice, Answer]],
    environment: Environment,
    reviewed: bool,
) -> Finding:
    causes = frozenset(cause for _, answer in answers for cause in answer.causes)
    outcomes = [(choice, answer.verdict) for choice, answer in (whole if len(rule.alternatives) == 1 else answers)]
    reasons = because(
        causes,
        *(["reading"] if len({v for _, v in outcomes}) > 1 else []),
        *(["not-yet-due"] if not all(answer.due for _, answer in answers) else []),
        *(["review"] if reviewed else []),
    )
    due = evaluate(rule.due, environment) if "not-yet-due" in reasons and rule.due is not None else None
    conditions = [e for e in (rule.guard, alternative.condition) if e is not None]
    return Finding(
        rule=rule.id,
        alternative=alternative.id,
        clause=alternative.clause,
        message=alternative.unmet,
        facts=facts_behind([trace(e, environment) for e in conditions]),
        because=reasons,
        needs=needs(causes, question.ruleset.order_of_fact),
        readings=hanging(rule.readings, outcomes),
        due=due,
    )


def applies(question: Question, rule: Rule) -> bool:
    """Whether the rule's guard holds in some world, so that the rule was really asked."""
    return rule.guard is None or any(evaluate(rule.guard, environment) is True for _, environment in question.worlds(rule.readings))
