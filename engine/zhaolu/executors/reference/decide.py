"""The decision: every rule judged, sanctions carried in, penalties and effects listed, the outcome combined."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from zhaolu.executors.reference import penalties as consequences
from zhaolu.executors.reference.presume import presume
from zhaolu.executors.reference.rules import judge
from zhaolu.executors.reference.sanctions import Priors, Registration, sanctions
from zhaolu.executors.reference.trace import trace
from zhaolu.executors.reference.worlds import Question
from zhaolu.ir.decisions import Decision, Finding, Outcome, Sanction, Trace, Verdict, sanction_message
from zhaolu.ir.rules import Rule, Ruleset, Text
from zhaolu.ir.values import Object


def no_priors(province: str | None, year: int | None, program: str | None) -> tuple[Ruleset, ...]:
    """No earlier ruleset is loaded."""
    return ()


def decide(question: Question, record: str = "", priors: Priors = no_priors) -> Decision:
    """Decide one record. `question.facts` are checked facts; `priors` finds the rulesets of earlier years."""
    question, presumed = presume(question)
    ruleset = question.ruleset
    failing: list[Finding] = []
    undecided: list[Finding] = []
    for rule in ruleset.rules:
        verdict, findings = judge(question, rule)
        (failing if verdict is Verdict.UNMET else undecided).extend(findings)
    carried = carried_in(question, priors)
    barred, doubtful = sanction_findings(question, carried)
    failing += barred
    undecided += doubtful
    outcome = Outcome.INELIGIBLE if failing else Outcome.UNDETERMINED if undecided else Outcome.ELIGIBLE

    def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(sorted(findings, key=lambda f: (ruleset.order_of_clause(f.clause), f.rule)))

    return Decision(
        notice=ruleset.id,
        record=record,
        as_of=question.as_of,
        digest=ruleset.digest,
        outcome=outcome,
        failing=in_order(failing),
        undecided=in_order(spoken_for(ruleset.rules, undecided)),
        penalties=consequences.penalties(question),
        effects=consequences.effects(question),
        presumed=presumed,
        sanctions=carried,
        pinned=dict(question.pins),
    )


def spoken_for(rules: Iterable[Rule], undecided: list[Finding]) -> list[Finding]:
    """Without the findings another rule speaks for: undecided too, and for want of the same fact."""
    carriers = {rule.id: rule.carried_by for rule in rules if rule.carried_by}
    wanting: dict[str, set[str]] = {}
    for finding in undecided:
        wanting.setdefault(finding.rule, set()).update(finding.needs)

    def alone(finding: Finding) -> bool:
        needs = set(finding.needs)
        return not any(needs & wanting.get(carrier, set()) for carrier in carriers.get(finding.rule, ()))

    return [finding for finding in undecided if alone(finding)]


def carried_in(question: Question, priors: Priors) -> tuple[Sanction, ...]:
    """The sanctions of earlier years; none where the history is missing (see `sanction_findings`)."""
    notice = question.ruleset.notice
    if "history" not in question.facts:
        return ()
    moment = question.facts.get("submitted_at")
    registration = Registration(
        province=notice.province,
        year=notice.year,
        program=notice.program,
        moment=moment if isinstance(moment, datetime) else None,
    )
    return sanctions(question, question.ruleset, registration, priors)


def sanction_findings(question: Question, carried: Iterable[Sanction]) -> tuple[list[Finding], list[Finding]]:
    """Failing and undecided findings, one a clause; without a history the principal ban clause is undecided, once."""
    ruleset = question.ruleset
    if "history" not in question.facts:
        message = Text(zh="往年报到和诚信情况不明，无法确认是否在禁止报名期内", en="whether an earlier year's ban applies is not known")
        return [], [
            Finding(rule=p.id, alternative=p.id, clause=p.clause, message=message, because=("missing",), needs=("history",))
            for p in ruleset.penalties
            if p.principal
        ]
    failing: dict[str, Finding] = {}
    undecided: dict[str, Finding] = {}
    history = question.facts["history"] or ()
    for sanction in carried:
        clause = sanction.clause if sanction.notice in (None, ruleset.id) else sanction.by
        event = history[sanction.position - 1]
        facts = {event.path_of(name): event[name] for name in event} if isinstance(event, Object) else {}
        finding = Finding(
            rule=sanction.penalty or "written-decision",
            alternative=sanction.penalty or "written-decision",
            clause=clause,
            message=sanction_message(sanction),
            facts=facts,
            because=sanction.because,
            needs=sanction.needs,
            readings=sanction.readings,
        )
        (failing if sanction.barred == "yes" else undecided).setdefault(clause, finding)
    return list(failing.values()), [finding for clause, finding in undecided.items() if clause not in failing]


def traces(question: Question) -> list[tuple[Rule, list[Trace]]]:
    """For every rule the trace of its guard and of each alternative, in the first world of the open readings."""
    question, _ = presume(question)
    found = []
    for rule in question.ruleset.rules:
        _, environment = next(question.worlds(rule.readings))
        conditions = [e for e in (rule.guard, *(a.condition for a in rule.alternatives)) if e is not None]
        found.append((rule, [trace(condition, environment) for condition in conditions]))
    return found
