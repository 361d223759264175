"""The decision: every rule judged, sanctions carried in, penalties and effects listed, the outcome combined."""

from __future__ import annotations

from collections.abc import Iterable

from zhaolu.executors.reference import penalties as consequences
from zhaolu.executors.reference.presume import presume
from zhaolu.executors.reference.rules import judge
from zhaolu.executors.reference.trace import trace
from zhaolu.executors.reference.worlds import Question
from zhaolu.ir.decisions import Decision, Finding, Outcome, Trace, Verdict
from zhaolu.ir.rules import Rule, Ruleset
from zhaolu.ir.sanctions import Priors, carried_in, sanction_findings


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
    carried = carried_in(question, ruleset, priors)
    barred, doubtful = sanction_findings(question.facts, ruleset, carried)
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


def traces(question: Question) -> list[tuple[Rule, list[Trace]]]:
    """For every rule the trace of its guard and of each alternative, in the first world of the open readings."""
    question, _ = presume(question)
    found = []
    for rule in question.ruleset.rules:
        _, environment = next(question.worlds(rule.readings))
        conditions = [e for e in (rule.guard, *(a.condition for a in rule.alternatives)) if e is not None]
        found.append((rule, [trace(condition, environment) for condition in conditions]))
    return found
