"""Programs: a ruleset generated and compiled once per process, bound to a moment and a context, asked record by record."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from zhaolu.executors.python.facts import write_facts
from zhaolu.executors.python.gaps import gaps_of
from zhaolu.executors.python.reasons import findings, penalty_findings, write_expression, write_why
from zhaolu.executors.python.runtime import NAMES, Brief, Surroundings
from zhaolu.executors.python.source import Source, worlds, write_brief, write_module
from zhaolu.executors.python.values import Choice
from zhaolu.ir.decisions import Decision, Finding, Outcome, PenaltyFinding, Presumed, Verdict
from zhaolu.ir.expressions import Expr
from zhaolu.ir.rules import Penalty, Rule, Ruleset
from zhaolu.ir.sanctions import Priors, Value, bars_by_itself, carried_in, quiet, sanction_findings
from zhaolu.ir.values import Object

MAX_PROGRAMS: Final = 64
"""Programs (a ruleset with the readings pinned) kept in a process."""


def once(work: Callable[[], Any]) -> Callable[[], Any]:
    """The work, done at most once."""
    found: list[Any] = []

    def result() -> Any:
        if not found:
            found.append(work())
        return found[0]

    return result


def load(source: Source, name: str) -> Callable[..., Any]:
    """The `bind` of a generated module."""
    space: dict[str, Any] = {**NAMES, **source.namespace, "once": once}
    exec(compile(source.text, f"<zhaolu {name}>", "exec"), space)
    return space["bind"]  # type: ignore[no-any-return]


class Program:
    """A ruleset with readings pinned, as generated code. Parts are written when first needed; safe to share by threads."""

    def __init__(self, ruleset: Ruleset, pins: Choice) -> None:
        self.ruleset = ruleset
        self.pins = {name: label for name, label in pins.items() if name in ruleset.readings}
        self.rules: Mapping[str, Rule] = {rule.id: rule for rule in ruleset.rules}
        self.penalties: Mapping[str, Penalty] = {p.id: p for p in ruleset.penalties}
        self._whys: dict[str, Callable[[Surroundings], Any]] = {}
        self._facts: dict[str, Callable[[Surroundings], Any] | None] = {}
        self._briefs: dict[bool, Callable[..., Any]] = {}
        self._expressions: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[Expr, Callable[[Surroundings], Any]]] = {}

    @cached_property
    def gaps(self) -> tuple[str, ...]:
        """What of the ruleset this executor leaves to the reference (see `gaps.GAPS`)."""
        return gaps_of(self.ruleset)

    @cached_property
    def source(self) -> Source:
        return write_module(self.ruleset, self.pins)

    @cached_property
    def bind(self) -> Callable[[Surroundings], Any]:
        return load(self.source, self.ruleset.id)

    def bind_brief(self, heard: bool) -> Callable[..., Any]:
        """The `bind` of the short answer; `heard`: a history may matter."""
        if heard not in self._briefs:
            self._briefs[heard] = load(write_brief(self.ruleset, self.pins, heard), f"{self.ruleset.id} brief")
        return self._briefs[heard]

    @cached_property
    def fact_order(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.ruleset.facts.fields)}

    @cached_property
    def clause_order(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.ruleset.clauses)}

    def order_of_fact(self, path: str) -> tuple[int, str]:
        root = path.split(".", 1)[0].split("[", 1)[0]
        return self.fact_order.get(root, len(self.fact_order)), path

    def order_of_finding(self, finding: Finding) -> tuple[tuple[int, str], str]:
        return (self.clause_order.get(finding.clause, len(self.clause_order)), finding.clause), finding.rule

    def choices(self, item: Rule | Penalty) -> list[dict[str, str]]:
        return worlds(self.ruleset, item.readings, self.pins)

    def why(self, item: Rule | Penalty) -> Callable[[Surroundings], Any]:
        if item.id not in self._whys:
            self._whys[item.id] = load(write_why(self.ruleset, item, self.pins), f"{self.ruleset.id} {item.id}")
        return self._whys[item.id]

    def facts(self, rule: Rule) -> Callable[[Surroundings], Any] | None:
        """The function of the facts behind a failure; None where `why` has to answer."""
        if rule.id not in self._facts:
            source = write_facts(self.ruleset, rule, self.pins)
            self._facts[rule.id] = None if source is None else load(source, f"{self.ruleset.id} facts of {rule.id}")
        return self._facts[rule.id]

    def expression(self, expr: Expr, choice: Choice) -> Callable[[Surroundings], Any]:
        """An expression about an event of the history, as a function of the record and the event."""
        key = id(expr), tuple(choice.items())
        if key not in self._expressions:
            self._expressions[key] = expr, load(write_expression(self.ruleset, expr, choice), f"{self.ruleset.id} history")
        return self._expressions[key][1]

    def text(self) -> str:
        """Everything that is generated, for people: the module that decides, then the reasons and history tests."""
        parts = [self.source.text]
        for rule in self.ruleset.rules:
            facts = write_facts(self.ruleset, rule, self.pins)
            parts += [facts.text] if facts is not None else []
            parts.append(write_why(self.ruleset, rule, self.pins).text)
        for penalty in self.ruleset.penalties:
            if penalty.subject == "applicant":
                parts.append(write_why(self.ruleset, penalty, self.pins).text)
            if (test := penalty.history) is not None:
                for choice in worlds(self.ruleset, penalty.readings, self.pins):
                    title = f"# {penalty.id} · {penalty.clause} · 往年事件" + "".join(f" · {n} = {label}" for n, label in choice.items())
                    for expr in (test.condition, test.start, test.elsewhere, test.reaches_back, *test.presume.values()):
                        parts += [f"{title}\n{write_expression(self.ruleset, expr, choice).text}"] if expr is not None else []
        return "\n\n".join(parts)


_programs: OrderedDict[tuple[str, tuple[tuple[str, str], ...]], Program] = OrderedDict()
_lock = threading.Lock()


def program_of(ruleset: Ruleset, pins: Choice) -> Program:
    """The program of a ruleset, made once per digest and pinned readings."""
    key = ruleset.digest, tuple(sorted(pins.items()))
    with _lock:
        found = _programs.get(key)
        if found is None or (found.ruleset is not ruleset and found.ruleset != ruleset):
            found = _programs[key] = Program(ruleset, pins)
        _programs.move_to_end(key)
        while len(_programs) > MAX_PROGRAMS:
            _programs.popitem(last=False)
    return found


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


NO_EVENT: Final = NAMES["fault"]("'e'")
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
    _failures: dict[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict, repr=False)

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
        around = Surroundings(as_of=as_of, parameters=parameters, tables=ruleset.tables, calendar=calendar, functions=functions or {})
        return cls(program, around, priors, pins, earlier)

    def __post_init__(self) -> None:
        ruleset = self.program.ruleset
        self._principal = tuple(p.id for p in ruleset.penalties if p.principal)
        self._carried = {rule.id: rule.carried_by for rule in ruleset.rules if rule.carried_by}
        self._heard = self.earlier or bars_by_itself(ruleset)
        self._quiet = quiet(ruleset, self.priors)

    @cached_property
    def _functions(self) -> tuple[Callable[[Object], Any], Callable[[Mapping[str, Any]], dict[str, Any]]]:
        return self.program.bind(self.surroundings)  # type: ignore[no-any-return]

    def under(self, judge: Ruleset) -> Executor:
        """The same moment and context under another ruleset."""
        if judge is self.program.ruleset:
            return self
        if id(judge) not in self._others:
            s = self.surroundings
            found = Executor(program_of(judge, self.pins), replace(s, tables=judge.tables), self.priors, self.pins, self.earlier)
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

    def _facts(self, id: str, members: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """For each alternative of a failing rule that is listed, the facts behind it."""
        found = self._failures.get(id)
        if found is None:
            rule = self.program.rules[id]
            bind = self.program.facts(rule)
            found = (lambda f: [finding.facts for finding in self._findings(id, f)[1]]) if bind is None else bind(self.surroundings)
            self._failures[id] = found
        return found(members)

    def _failed(self, id: str, members: Mapping[str, Any]) -> list[Finding]:
        rule = self.program.rules[id]
        listed = [a for a in rule.alternatives if not a.fallback]
        return [
            Finding(rule=id, alternative=a.id, clause=a.clause, message=a.unmet, facts=facts)
            for a, facts in zip(listed, self._facts(id, members), strict=True)
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

    def _rest(self, members: Mapping[str, Any], failing: list[str], undecided: list[str], happened: Sequence[str]) -> Brief:
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
            members, failing, undecided, _, _ = decide(facts)
            found: dict[str, Sequence[Mapping[str, Any]]] = {}
            for id in failing:
                found[id] = behind[id](members) if id in behind else of(id, members)
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

    def _spoken_for(self, members: Mapping[str, Any], undecided: list[str]) -> list[str]:
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
        members, failing_ids, undecided_ids, happened, presumed = decide(facts)
        failing: list[Finding] = []
        undecided: list[Finding] = []
        for id in failing_ids:
            failing += self._failed(id, members)
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
            effects=effects(members),
            presumed=tuple(Presumed(path=path, value=value, source=ruleset.presumptions[i].source) for i, path, value in presumed),
            sanctions=carried,
            pinned=dict(self.pins),
        )
