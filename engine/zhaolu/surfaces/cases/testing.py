"""Running the cases beside a ruleset: what differs from the expected decision, and what was never tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.ir.decisions import PenaltyFinding, Verdict
from zhaolu.surfaces.cases.coverage import Coverage, Target, reached, targets

if TYPE_CHECKING:
    from zhaolu.model.cases import Case, Expected, PenaltyExpected
    from zhaolu.surfaces.api import Ruleset
    from zhaolu.surfaces.evaluator import Answer


@dataclass(frozen=True)
class CaseResult:
    """One case. `differences` are (what, expected, got); `faults` why it could not be decided; `reached` what it tries."""

    case: Case
    answer: Answer | None
    differences: tuple[tuple[str, Any, Any], ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    reached: frozenset[Target] = frozenset()

    @property
    def passed(self) -> bool:
        return not self.differences and not self.faults


@dataclass(frozen=True)
class Report:
    """All cases of a ruleset. `tried`: rule id to the verdicts it has given; a rule whose guard never held gave none."""

    ruleset: str
    results: tuple[CaseResult, ...]
    tried: Mapping[str, frozenset[Verdict]] = field(default_factory=dict)
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        return tuple(r for r in self.results if not r.passed)

    @property
    def untried(self) -> dict[str, list[Verdict]]:
        """For each rule the sides (met, unmet) no case has shown; a review rule or one that only hangs shows undecided instead."""
        found: dict[str, list[Verdict]] = {}
        for rule, verdicts in self.tried.items():
            missing = [] if Verdict.MET in verdicts else [Verdict.MET]
            if not verdicts & {Verdict.UNMET, Verdict.UNDECIDED}:
                missing.append(Verdict.UNMET)
            if missing:
                found[rule] = missing
        return found


def run_cases(ruleset: Ruleset, cases: Iterable[Case]) -> Report:
    """Decide every case and compare. Nothing is raised for a case that cannot be read; it counts as failed."""
    from zhaolu.executors.reference.presume import presume
    from zhaolu.executors.reference.rules import applies, judge

    tried: dict[str, set[Verdict]] = {rule.id: set() for rule in ruleset.ir.rules}
    results = []
    covered: set[Target] = set()
    for case in cases:
        try:
            answer = answer_to(ruleset, case.record, case.as_of, case.context, case.reading, case.id)
        except ZhaoluError as error:
            results.append(CaseResult(case, None, faults=error.diagnostics))
            continue
        question, _ = presume(answer.evaluator.question(answer.record))
        tries = reached(question, listed(answer))
        results.append(CaseResult(case, answer, tuple(differences(case.expect, answer)), reached=tries))
        covered |= tries
        for rule in ruleset.ir.rules:
            if applies(question, rule):
                tried[rule.id].add(judge(question, rule)[0])
    verdicts_of = {rule: frozenset(verdicts) for rule, verdicts in tried.items()}
    return Report(ruleset.id, tuple(results), verdicts_of, Coverage(targets(ruleset.ir), frozenset(covered)))


def answer_to(
    ruleset: Ruleset,
    record: Mapping[str, Any],
    as_of: str | None,
    context: Mapping[str, Any],
    reading: Mapping[str, str],
    name: str,
) -> Answer:
    """The decision of a case's record; without `as_of` as seen on the last day of the notice's year. Raises `ZhaoluError`."""
    moment = as_of or date(ruleset.ir.notice.year, 12, 31)
    return ruleset.evaluator(as_of=moment, context=context, readings=reading).evaluate({"id": name, **record})


def listed(answer: Answer) -> list[tuple[str, str]]:
    """The penalties a decision lists, as (id, status)."""
    return [(penalty.penalty, penalty.status) for penalty in answer.decision.penalties]


def differences(expect: Expected, answer: Answer) -> Iterable[tuple[str, Any, Any]]:
    """What the case names and the decision has otherwise; lists compare as sets."""
    from zhaolu.surfaces.decision import plain

    decision = answer.decision
    if expect.outcome != decision.outcome:
        yield "outcome", expect.outcome, str(decision.outcome)
    for name, wanted, found in (("failing", expect.failing, decision.failing), ("undecided", expect.undecided, decision.undecided)):
        got = {f.clause for f in found}
        if wanted is not None and set(wanted) != got:
            yield name, sorted(set(wanted)), sorted(got)
    if expect.penalties is not None:
        remaining = list(decision.penalties)
        for penalty in expect.penalties:
            match = next((p for p in remaining if _same(penalty, p)), None)
            if match is None:
                yield "penalties", f"{penalty.clause} {penalty.effect} {penalty.status}", [_shown(p) for p in decision.penalties]
                break
            remaining.remove(match)
        else:
            if remaining:
                yield "penalties", [], [_shown(p) for p in remaining]
    effects = plain(decision.effects)
    for key, wanted_value in expect.effects.items():
        if plain(wanted_value) != effects.get(key):
            yield f"effects.{key}", plain(wanted_value), effects.get(key)


def _same(expected: PenaltyExpected, got: PenaltyFinding) -> bool:
    return (
        (expected.clause, expected.effect, expected.status) == (got.clause, got.effect, got.status)
        and (expected.years is None or tuple(expected.years) == got.years)
        and (expected.province is None or expected.province == got.province)
        and (expected.program is None or (expected.program,) == got.programs)
    )


def _shown(penalty: PenaltyFinding) -> str:
    return f"{penalty.clause} {penalty.effect} {penalty.status}" + (f" {list(penalty.years)}" if penalty.years else "")
