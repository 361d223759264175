"""A program bound to a moment and a context, asked record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from zhaolu.executors.python.brief import Brief
from zhaolu.executors.python.gaps import longest_in
from zhaolu.executors.python.generated import Choice, worlds
from zhaolu.executors.python.program import Program, program_of
from zhaolu.executors.python.reasons import findings, penalty_findings
from zhaolu.executors.python.rows import layout_of
from zhaolu.executors.python.runtime import fault
from zhaolu.executors.python.steps import LENGTHS
from zhaolu.executors.python.surroundings import Surroundings
from zhaolu.ir.decisions import Decision, Finding, Outcome, PenaltyFinding, Presumed, Verdict
from zhaolu.ir.expressions import Expr
from zhaolu.ir.rules import Penalty, Rule, Ruleset
from zhaolu.ir.sanctions import Priors, Value, bars_by_itself, carried_in, quiet, sanction_findings
from zhaolu.ir.values import Object


@dataclass
class _Asked:
    """A record whose silence is filled in, asked about under the clauses of earlier years (see `ir.sanctions`)."""

    facts: Object
    executor: Executor

    def worlds_of(self, judge: Ruleset, readings: Sequence[str]) -> Iterator[tuple[Choice, Value]]:
        members = self.facts._members
        bound = self.executor.under(judge)
        for choice in worlds(judge, readings, self.executor.pins):

            def value(expr: Expr, names: Mapping[str, Any], chosen: Choice = choice) -> Any:
                return bound.expression(expr, chosen)(members, names.get("e", NO_EVENT))

            yield choice, value


NO_EVENT: Final = fault("'e'")
"""Stands for the event in an expression that is asked without one."""


@dataclass
class Executor:
    """A program bound to a moment, a context and what earlier years' rulesets are loaded. Safe to share by threads.

    `earlier`: whether `priors` may know a ruleset of an earlier year at all.
    """

    program: Program
    surroundings: Surroundings
    priors: Priors
    pins: Choice = field(default_factory=dict)
    earlier: bool = True
    _others: dict[int, tuple[Ruleset, Executor]] = field(default_factory=dict, repr=False)
    _bound: dict[Any, Any] = field(default_factory=dict, repr=False)
    _failures: dict[str, Callable[[Mapping[str, Any], Sequence[Any]], Any]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        ruleset: Ruleset,
        *,
        as_of: Any,
        pins: Choice,
        parameters: Mapping[str, Any],
        calendar: Any = None,
        functions: Mapping[str, Any] | None = None,
        priors: Priors,
        earlier: bool = True,
    ) -> Executor:
        program = program_of(ruleset, pins)
        around = Surroundings(
            as_of=as_of,
            layout=layout_of(ruleset.facts),
            parameters=parameters,
            tables=ruleset.tables,
            calendar=calendar,
            functions=functions or {},
        )
        return cls(program, around, priors, pins, earlier)

    def __post_init__(self) -> None:
        ruleset = self.program.ruleset
        self._principal = tuple(p.id for p in ruleset.penalties if p.principal)
        self._carried = {rule.id: rule.carried_by for rule in ruleset.rules if rule.carried_by}
        self._heard = self.earlier or bars_by_itself(ruleset)
        self._quiet = quiet(ruleset, self.priors)

    @cached_property
    def _functions(self) -> tuple[Callable[[Object], Any], Callable[[Mapping[str, Any], Sequence[Any]], dict[str, Any]]]:
        return self.program.bind()(self.surroundings)  # type: ignore[no-any-return]

    def covers(self, facts: Object) -> bool:
        """Whether this record is decided here: not where the reference might pass its limit of steps (see `gaps`)."""
        longest = self.program.longest
        return longest == LENGTHS[0] or longest_in(facts) <= longest

    def under(self, judge: Ruleset) -> Executor:
        """The same moment and context under another ruleset."""
        if judge is self.program.ruleset:
            return self
        if id(judge) not in self._others:
            around = replace(self.surroundings, layout=layout_of(judge.facts), tables=judge.tables)
            found = Executor(program_of(judge, self.pins), around, self.priors, self.pins, self.earlier)
            self._others[id(judge)] = judge, found
        return self._others[id(judge)][1]

    def expression(self, expr: Expr, choice: Choice) -> Callable[[Mapping[str, Any], Any], Any]:
        key = id(expr), tuple(choice.items())
        if key not in self._bound:
            self._bound[key] = self.program.expression(expr, choice)(self.surroundings)
        return self._bound[key]  # type: ignore[no-any-return]

    def _why(self, item: Rule | Penalty, members: Mapping[str, Any]) -> Any:
        if item.id not in self._bound:
            self._bound[item.id] = self.program.why(item)(self.surroundings)
        return self._bound[item.id](members)

    def _facts(self, id: str, members: Mapping[str, Any], row: Sequence[Any]) -> Sequence[Mapping[str, Any]]:
        """For each alternative of a failing rule that is listed, the facts behind it."""
        found = self._failures.get(id)
        if found is None:
            rule = self.program.rules[id]
            bind = self.program.facts(rule)
            found = bind(self.surroundings) if bind is not None else lambda f, _: [finding.facts for finding in self._findings(id, f)[1]]
            self._failures[id] = found
        return found(members, row)

    def _failed(self, id: str, members: Mapping[str, Any], row: Sequence[Any]) -> list[Finding]:
        rule = self.program.rules[id]
        listed = [a for a in rule.alternatives if not a.fallback]
        return [
            Finding(rule=id, alternative=a.id, clause=a.clause, message=a.unmet, facts=facts)
            for a, facts in zip(listed, self._facts(id, members, row), strict=True)
        ]

    def _findings(self, rule_id: str, members: Mapping[str, Any]) -> tuple[Verdict, list[Finding]]:
        rule = self.program.rules[rule_id]
        rows = self._why(rule, members)
        return findings(rule, self.program.choices(rule), rows, self.surroundings.as_of, self.program.order_of_fact)

    def _penalties(self, happened: Sequence[str], members: Mapping[str, Any]) -> tuple[PenaltyFinding, ...]:
        program = self.program
        found: list[PenaltyFinding] = []
        for id in happened:
            penalty = program.penalties[id]
            rows = self._why(penalty, members)
            found += penalty_findings(program.ruleset, penalty, program.choices(penalty), rows, program.order_of_fact)
        return tuple(found)

    def brief(self, facts: Object) -> Brief:
        """Outcome and ids. `facts` are those of a checked record."""
        outcome, failing, undecided, penalties = self.quick(facts)
        return Brief(outcome, tuple(failing), tuple(undecided), penalties)

    @cached_property
    def quick(self) -> Callable[[Object], tuple[Outcome, Sequence[str], Sequence[str], tuple[PenaltyFinding, ...]]]:
        """`brief` as a bare function that gives a bare tuple, for going through many records."""
        return self.program.bind_brief(self._heard)(self.surroundings, self._quiet, self._rest)  # type: ignore[no-any-return]

    def _rest(self, members: Mapping[str, Any], failing: Sequence[str], undecided: Sequence[str], happened: Sequence[str]) -> Brief:
        """The short answer where penalties, earlier years or rules that speak for others have to be looked at."""
        outcome = Outcome.UNDETERMINED if undecided else Outcome.ELIGIBLE
        if self._carried and undecided:
            undecided = self._spoken_for(members, undecided)
        history = members.get("history", members)
        if history is members:
            if self._principal:
                undecided = [*undecided, *self._principal]
                outcome = Outcome.UNDETERMINED
        elif history and not self._quiet(history):
            barred, doubtful = self._sanctions(members)[1]
            failing = [*failing, *(finding.rule for finding in barred)]
            if doubtful:
                undecided = [*undecided, *(finding.rule for finding in doubtful)]
                outcome = Outcome.UNDETERMINED
        penalties = self._penalties(happened, members) if happened else ()
        return Brief(Outcome.INELIGIBLE if failing else outcome, tuple(failing), tuple(undecided), penalties)

    @cached_property
    def failures(self) -> Callable[[Object], tuple[Outcome, dict[str, Sequence[Mapping[str, Any]]]]]:
        """The outcome and, for each failing rule (or ban clause of an earlier year), the facts behind it by id path.

        Facts come once for each alternative that is listed. A bare function, as `quick`.
        """
        decide, behind, of = self._functions[0], self._failures, self._facts
        looked_at = self._heard or bool(self._principal)
        ineligible, undetermined, eligible = Outcome.INELIGIBLE, Outcome.UNDETERMINED, Outcome.ELIGIBLE

        def failures(facts: Object) -> tuple[Outcome, dict[str, Sequence[Mapping[str, Any]]]]:
            members, row, failing, undecided, _, _ = decide(facts)
            found: dict[str, Sequence[Mapping[str, Any]]] = {}
            for id in failing:
                found[id] = behind[id](members, row) if id in behind else of(id, members, row)
            unsettled = looked_at and self._history(members, found)
            return ineligible if found else undetermined if undecided or unsettled else eligible, found

        return failures

    def _history(self, members: Mapping[str, Any], found: dict[str, Sequence[Mapping[str, Any]]]) -> bool:
        """Whether the history leaves something open; the facts of bans that hold are added to `found`."""
        history = members.get("history", members)
        if history is members:
            return bool(self._principal)
        if not history or self._quiet(history):
            return False
        barred, doubtful = self._sanctions(members)[1]
        found.update((finding.rule, (finding.facts,)) for finding in barred)
        return bool(doubtful)

    def _spoken_for(self, members: Mapping[str, Any], undecided: Sequence[str]) -> Sequence[str]:
        """Without the rules another one speaks for altogether."""
        asked = [id for id in undecided if any(carrier in undecided for carrier in self._carried.get(id, ()))]
        if not asked:
            return undecided
        found = [finding for id in undecided for finding in self._findings(id, members)[1]]
        left = {finding.rule for finding in self._alone(found)}
        return [id for id in undecided if id in left]

    def _alone(self, undecided: list[Finding]) -> list[Finding]:
        """The findings no other rule speaks for: undecided too, and for want of the same fact."""
        wanting: dict[str, set[str]] = {}
        for finding in undecided:
            wanting.setdefault(finding.rule, set()).update(finding.needs)
        return [
            finding
            for finding in undecided
            if all(wanting.get(carrier, set()).isdisjoint(finding.needs) for carrier in self._carried.get(finding.rule, ()))
        ]

    def _sanctions(self, members: Mapping[str, Any]) -> Any:
        facts = Object(members)
        ruleset = self.program.ruleset
        if "history" in members and self._quiet(members["history"] or ()):
            return (), ((), ())
        carried = carried_in(_Asked(facts, self), ruleset, self.priors)
        return carried, sanction_findings(facts, ruleset, carried)

    def decide(self, facts: Object, record: str = "") -> Decision:
        """The whole decision, with every reason."""
        program = self.program
        ruleset = program.ruleset
        decide, effects = self._functions
        members, row, failing_ids, undecided_ids, happened, presumed = decide(facts)
        failing: list[Finding] = []
        undecided: list[Finding] = []
        for id in failing_ids:
            failing += self._failed(id, members, row)
        for id in undecided_ids:
            undecided += self._findings(id, members)[1]
        carried, (barred, doubtful) = self._sanctions(members)
        failing += barred
        undecided += doubtful
        outcome = Outcome.INELIGIBLE if failing else Outcome.UNDETERMINED if undecided else Outcome.ELIGIBLE
        listed = self._alone(undecided) if self._carried else undecided
        return Decision(
            notice=ruleset.id,
            record=record,
            as_of=self.surroundings.as_of,
            digest=ruleset.digest,
            outcome=outcome,
            failing=tuple(sorted(failing, key=program.order_of_finding)),
            undecided=tuple(sorted(listed, key=program.order_of_finding)),
            penalties=self._penalties(happened, members),
            effects=effects(members, row),
            presumed=tuple(Presumed(path=path, value=value, source=ruleset.presumptions[i].source) for i, path, value in presumed),
            sanctions=carried,
            pinned=dict(self.pins),
        )
