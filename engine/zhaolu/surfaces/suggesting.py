"""Applicants at the boundaries of a ruleset, with the engine's answer, for a person to approve.

Comes in: a ruleset and its cases file. Leaves: suggestions and their YAML. Writes nothing and approves nothing.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zhaolu.diagnostics import ZhaoluError
from zhaolu.ir.expressions import And, Definition, If, Not, Or, Quantified, Reading
from zhaolu.ir.values import Object
from zhaolu.model.cases import change, remove, resolve_cases
from zhaolu.surfaces.boundaries import Boundary, Finder, plain
from zhaolu.surfaces.coverage import Target, reached
from zhaolu.surfaces.testing import answer_to, listed, run_cases

if TYPE_CHECKING:
    from zhaolu.executors.reference.environment import Environment
    from zhaolu.executors.reference.worlds import Question
    from zhaolu.ir.expressions import Expr
    from zhaolu.ir.rules import Penalty, Rule
    from zhaolu.model.cases import CasesDocument
    from zhaolu.surfaces.api import Answer, Ruleset

Changes = Mapping[str, Boundary]
"""What differs from the base record, by id path."""

MARK = "# 待核：由引擎给出，须人工确认"
"""Stands above every expectation that no person has approved."""
TRIES = 200
"""Records tried for one condition that is to be made true or false."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An applicant as changes to the base record, the answer, and what no case tried before. `about` is the rule or penalty."""

    id: str
    about: Rule | Penalty
    changes: Changes
    answer: Answer = field(repr=False)
    adds: tuple[Target, ...]


@dataclass
class Workshop:
    """Makes records from a cases file's base and asks about them."""

    ruleset: Ruleset
    document: CasesDocument
    _questions: dict[frozenset[Boundary], tuple[Answer, Question] | None] = field(default_factory=dict, repr=False)
    _tries: int = 0

    @property
    def as_of(self) -> str | None:
        return None if self.document.as_of in (None, "default") else self.document.as_of

    def written(self, path: str) -> str:
        """An id path with the names the base record uses (ids, labels or aliases)."""
        holder: Any = self.document.base
        steps = []
        at = ""
        for step in path.split("."):
            name, bracket, rest = step.partition("[")
            at = f"{at}.{name}" if at else name
            declared = self.ruleset.vocabulary.find(at)
            keys = declared.keys if declared is not None else (name,)
            used = next((key for key in keys if isinstance(holder, Mapping) and key in holder), name)
            holder = holder.get(used) if isinstance(holder, Mapping) else None
            if bracket:
                number = int(rest.rstrip("]")) - 1
                holder = holder[number] if isinstance(holder, list) and number < len(holder) else None
            steps.append(used + bracket + rest)
        return ".".join(steps)

    def ask(self, changes: Changes) -> tuple[Answer, Question] | None:
        """The answer and the question with presumptions filled in; None where no such record can be."""
        from zhaolu.executors.reference.presume import presume

        key = frozenset(changes.values())
        if key not in self._questions:
            self._tries += 1
            try:
                record = copy.deepcopy(self.document.base)
                for boundary in (b for b in changes.values() if b.gone):
                    remove(record, self.written(boundary.path))
                for boundary in (b for b in changes.values() if not b.gone):
                    change(record, self.written(boundary.path), plain(boundary.value))
                answer = answer_to(self.ruleset, record, self.as_of, self.document.context, {}, "suggested")
                self._questions[key] = answer, presume(answer.evaluator.question(answer.record))[0]
            except (ZhaoluError, ValueError):
                self._questions[key] = None
        return self._questions[key]

    def candidates(self, wanted: Callable[[str], bool]) -> Iterator[tuple[Rule | Penalty, Changes]]:
        """Applicants for every rule and penalty: what makes it apply, each alternative alone, then each boundary from there.

        `wanted` is asked about the id of each before any applicant is made for it.
        """
        ir = self.ruleset.ir
        for rule in ir.rules:
            if not wanted(rule.id):
                continue
            starts = [{}, *self._making(rule.guard, True, {}, rule.readings)]
            for start in list(starts):
                starts += [made for a in rule.alternatives for made in self._alone(rule, a.condition, start)]
                unmet = And(tuple(Not(a.condition) for a in rule.alternatives))
                starts += self._making(unmet, True, start, rule.readings)
            yield from self._around(rule, starts, [e for e in (rule.guard, *(a.condition for a in rule.alternatives)) if e is not None])
        for penalty in ir.penalties:
            if penalty.subject == "applicant" and wanted(penalty.id):
                starts = [{}, *self._making(penalty.event, True, {}, penalty.readings)]
                starts += [m for start in list(starts) for m in self._making(penalty.when, True, start, penalty.readings)]
                yield from self._around(penalty, starts, [e for e in (penalty.event, penalty.when) if e is not None])

    def _alone(self, rule: Rule, condition: Expr, start: Changes) -> list[Changes]:
        others = tuple(Not(a.condition) for a in rule.alternatives if a.condition is not condition)
        alone = self._making(And((condition, *others)), True, start, rule.readings) if others else []
        return alone or self._making(condition, True, start, rule.readings)

    def _around(self, about: Rule | Penalty, starts: list[Changes], expressions: list[Expr]) -> Iterator[tuple[Rule | Penalty, Changes]]:
        unique = {frozenset(start.values()): start for start in starts}
        yield from ((about, start) for start in unique.values() if start)
        for start in unique.values():
            asked = self.ask(start)
            if asked is None:
                continue
            for _, environment in asked[1].worlds(about.readings):
                finder = Finder(environment, self.ruleset.vocabulary)
                for expr in expressions:
                    yield from ((about, with_(start, boundary)) for boundary in finder.of(expr))

    def _making(self, expr: Expr | None, want: bool, start: Changes, readings: tuple[str, ...]) -> list[Changes]:
        """Changes that make a condition true or false in some world; none where it is so already or no way is found."""
        asked = self.ask(start)
        if expr is None or asked is None:
            return []
        found = []
        for choice, _ in asked[1].worlds(readings):
            self._tries = 0
            made = self._solve(expr, want, start, choice, {})
            if made is not None and made != start:
                found.append(made)
        return found

    def _environment(self, changes: Changes, choice: Mapping[str, str], scope: Mapping[str, str]) -> Environment | None:
        asked = self.ask(changes)
        if asked is None:
            return None
        environment = asked[1].environment(choice)
        return environment.bind({name: _at(environment.facts, path) for name, path in scope.items()}) if scope else environment

    def _holds(self, expr: Expr, want: bool, changes: Changes, choice: Mapping[str, str], scope: Mapping[str, str]) -> bool:
        from zhaolu.executors.reference.expressions import evaluate

        environment = self._environment(changes, choice, scope)
        return environment is not None and evaluate(expr, environment) is want

    def _solve(self, expr: Expr, want: bool, changes: Changes, choice: Mapping[str, str], scope: Mapping[str, str]) -> Changes | None:
        """Changes under which `expr` is `want`, found by making its parts so one after the other; None where that fails."""
        if self._tries > TRIES:
            return None
        if self._holds(expr, want, changes, choice, scope):
            return changes
        environment = self._environment(changes, choice, scope)
        if environment is None:
            return None
        finder = Finder(environment, self.ruleset.vocabulary)
        made: Changes | None
        match expr:
            case Not(operand):
                return self._solve(operand, not want, changes, choice, scope)
            case Definition(name) if finder.path_of(expr, scope) is None:
                return self._solve(environment.definitions[name], want, changes, choice, {})
            case And(items) | Or(items) if isinstance(expr, And) is want:
                made = changes
                for item in items:
                    made = self._solve(item, want, made, choice, scope)
                    if made is None:
                        return None
                return made if self._holds(expr, want, made, choice, scope) else None
            case And(items) | Or(items):
                return next((m for item in items if (m := self._solve(item, want, changes, choice, scope)) is not None), None)
            case If(condition, then, otherwise):
                for branch, side in ((then, True), (otherwise, False)):
                    made = self._solve(condition, side, changes, choice, scope)
                    made = None if made is None else self._solve(branch, want, made, choice, scope)
                    if made is not None and self._holds(expr, want, made, choice, scope):
                        return made
                return None
            case Quantified(_, _, _, condition):
                made = self._solve(condition, want, changes, choice, finder.scope_of(expr, scope))
                return made if made is not None and self._holds(expr, want, made, choice, scope) else None
        option = environment.readings.get(expr.name) if isinstance(expr, Reading) else None
        if option is not None:
            return self._solve(option, want, changes, choice, scope)
        tried = (with_(changes, boundary) for boundary in finder.here(expr, scope))
        return next((made for made in tried if self._holds(expr, want, made, choice, scope)), None)


def with_(changes: Changes, boundary: Boundary) -> Changes:
    """The changes with one more; what it replaces or lies under is gone."""
    kept = {path: b for path, b in changes.items() if not path.startswith((f"{boundary.path}.", f"{boundary.path}["))}
    return {**kept, boundary.path: boundary}


def _at(facts: Any, path: str) -> Any:
    """The value at an id path; an empty object where there is none."""
    found = facts
    for name, number in re.findall(r"([^.\[\]]+)(?:\[([0-9]+)\])?", path):
        found = found.get(name) if isinstance(found, Mapping) else None
        if number:
            found = found[int(number) - 1] if isinstance(found, tuple) and int(number) <= len(found) else None
    return Object({}, path) if found is None else found


def suggest(ruleset: Ruleset, document: CasesDocument, *, all_: bool = False) -> Iterator[Suggestion]:
    """Boundary applicants in the order of the notice; without `all_` only those that try what no case and no earlier one did."""
    cases = resolve_cases(document)
    coverage = run_cases(ruleset, cases).coverage
    tried = set(coverage.reached)
    names = {case.id for case in cases}
    workshop = Workshop(ruleset, document)
    seen: set[frozenset[Boundary]] = set()

    def wanted(item: str) -> bool:
        return all_ or any(t.item == item and t not in tried for t in coverage.targets)

    for about, changes in workshop.candidates(wanted):
        key = frozenset(changes.values())
        if key in seen or not changes:
            continue
        seen.add(key)
        asked = workshop.ask(changes)
        if asked is None:
            continue
        answer, question = asked
        adds = tuple(t for t in reached(question, listed(answer)) if t not in tried)
        if adds or all_:
            tried.update(adds)
            name = _name(about.id, names)
            names.add(name)
            yield Suggestion(name, about, changes, answer, tuple(sorted(adds, key=lambda t: (t.clause, t.kind, t.item, t.what))))


def _name(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem}-edge-{number}" in taken:
        number += 1
    return f"{stem}-edge-{number}"


def as_yaml(suggestion: Suggestion, workshop: Workshop, lang: str = "zh") -> str:
    """One item of `cases`, indented by two, without a last line break."""
    given = {workshop.written(b.path): plain(b.value) for b in suggestion.changes.values() if not b.gone}
    gone = [workshop.written(b.path) for b in suggestion.changes.values() if b.gone]
    lines = [f"  - id: {suggestion.id}", f"    note: {_flow(note(suggestion, workshop, lang))}"]
    lines += ["    change:", *(f"      {_flow(path)}: {_flow(value)}" for path, value in given.items())] if given else []
    lines += [f"    remove: {_flow(gone)}"] if gone else []
    lines += [f"    {MARK}", "    expect:"]
    lines += [f"      {key}: {_flow(value)}" for key, value in expected(suggestion.answer).items()]
    return "\n".join(lines)


def note(suggestion: Suggestion, workshop: Workshop, lang: str = "zh") -> str:
    """What the applicant differs in, in one line."""
    zh = lang == "zh"
    vocabulary = workshop.ruleset.vocabulary
    parts = []
    for boundary in suggestion.changes.values():
        label = vocabulary.label_path(boundary.path) if zh else boundary.path
        if boundary.gone:
            parts.append(f"{label}不明" if zh else f"{label} unknown")
        else:
            parts.append(f"{label} {_words(plain(boundary.value), zh)}")
    return f"{suggestion.about.clause}：{'，'.join(parts)}" if zh else f"{suggestion.about.clause}: {', '.join(parts)}"


def _words(value: Any, zh: bool) -> str:
    if value is None or value == []:
        return "无" if zh else "none"
    if isinstance(value, bool):
        return ("是" if value else "否") if zh else ("yes" if value else "no")
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def expected(answer: Answer) -> dict[str, Any]:
    """The engine's answer as a case's `expect`."""
    decision = answer.decision
    found: dict[str, Any] = {"outcome": str(decision.outcome)}
    for name, findings in (("failing", decision.failing), ("undecided", decision.undecided)):
        found[name] = list(dict.fromkeys(f.clause for f in findings))
    found["penalties"] = [
        {"clause": p.clause, "effect": p.effect, "status": p.status, **({"years": list(p.years)} if p.years else {})}
        for p in decision.penalties
    ]
    return found


def _flow(value: Any) -> str:
    """A value in YAML's flow style, which JSON is."""
    return json.dumps(value, ensure_ascii=False)
