"""Makes records from the base of a cases file and asks about them: the applicants a ruleset turns on.

Comes in: a ruleset and its cases file. Leaves: changes to the base record, and the engine's answers. Decides nothing itself.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from zhaolu.diagnostics import ZhaoluError
from zhaolu.ir.expressions import And, Definition, If, Not, Or, Quantified, Reading
from zhaolu.ir.times import BEIJING
from zhaolu.ir.values import Object, Unknown
from zhaolu.model.cases import change, remove, steps_of
from zhaolu.surfaces.cases.boundaries import AS_OF, Boundary, Finder, plain
from zhaolu.surfaces.cases.testing import answer_to

if TYPE_CHECKING:
    from zhaolu.executors.reference.environment import Environment
    from zhaolu.executors.reference.worlds import Question
    from zhaolu.ir.expressions import Expr
    from zhaolu.ir.rules import Penalty, Rule
    from zhaolu.model.cases import CasesDocument
    from zhaolu.surfaces.api import Ruleset
    from zhaolu.surfaces.evaluator import Answer

Changes = Mapping[str, Boundary]
"""What differs from the base record, by id path."""


class Candidate(NamedTuple):
    """An applicant for a rule or penalty: `start` and `boundary` are what they were made from (no boundary: `changes` is a start)."""

    about: Rule | Penalty
    start: Changes
    changes: Changes
    boundary: Boundary | None = None


Kept: TypeAlias = "tuple[tuple[Expr, bool, Mapping[str, str]], ...]"
"""Conditions, whether each is to be true, and what their variables stand for."""

TRIES = 200
"""Records tried for one condition that is to be made true or false."""


@dataclass
class Workshop:
    """Makes records from a base and asks about them. `far`: prefers values far from the bounds. `lang`: of names of facts."""

    ruleset: Ruleset
    base: Mapping[str, Any]
    as_of: str | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    far: bool = False
    lang: str = "zh"
    _questions: dict[frozenset[Boundary], tuple[Answer, Question] | None] = field(default_factory=dict, repr=False)
    _tries: int = 0

    @classmethod
    def beside(cls, ruleset: Ruleset, document: CasesDocument, lang: str = "zh") -> Workshop:
        """From a cases file."""
        as_of = None if document.as_of in (None, "default") else document.as_of
        return cls(ruleset, document.base, as_of, document.context, lang=lang)

    def written(self, path: str) -> str:
        """An id path with the names the base record uses (ids, labels or aliases), else labels (ids in English)."""
        holder: Any = self.base
        steps = []
        at = ""
        for step in path.split("."):
            name, bracket, rest = step.partition("[")
            at = f"{at}.{name}" if at else name
            declared = self.ruleset.vocabulary.find(at)
            keys = declared.keys if declared is not None else (name,)
            usual = declared.label if declared is not None and self.lang == "zh" else name
            used = next((key for key in keys if isinstance(holder, Mapping) and key in holder), usual)
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
                moment = changes[AS_OF].value if AS_OF in changes else self.as_of
                answer = answer_to(self.ruleset, self.record(changes), moment, self.context, {}, "suggested")
                self._questions[key] = answer, presume(answer.evaluator.question(answer.record))[0]
            except (ZhaoluError, ValueError):
                self._questions[key] = None
        return self._questions[key]

    def record(self, changes: Changes) -> dict[str, Any]:
        """The base with the changes. Raises ValueError where they do not fit it."""
        record: dict[str, Any] = copy.deepcopy(dict(self.base))
        for boundary in (b for b in changes.values() if b.gone):
            remove(record, self.written(boundary.path))
        for path, value in self.given(changes).items():
            change(record, path, copy.deepcopy(value))
        return record

    def given(self, changes: Changes) -> dict[str, Any]:
        """What the changes set, by the paths written; a list made longer or shorter stands whole."""
        found: dict[str, Any] = {}
        for boundary in changes.values():
            if not boundary.gone and boundary.path != AS_OF:
                path = self.written(boundary.path)
                found[path] = plain(boundary.value) if boundary.size is None else self._sized(path, boundary)
        return found

    def _sized(self, path: str, boundary: Boundary) -> list[Any]:
        """The list of the base cut short, or its last item again and again."""
        held: Any = self.base
        for step in steps_of(path):
            held = held.get(step) if isinstance(held, Mapping) else None
        items = list(held) if isinstance(held, list) else []
        declared = self.ruleset.vocabulary.find(boundary.path)
        blank: Any = {} if declared is None or declared.items is None else next(iter(declared.values), "甲")
        while len(items) < (boundary.size or 0):
            items.append(copy.deepcopy(items[-1] if items else blank))
        return items[: boundary.size]

    def candidates(self) -> Iterator[Candidate]:
        """Applicants for every rule and penalty: what makes it apply, each alternative alone, then each boundary from there."""
        ir = self.ruleset.ir
        for rule in ir.rules:
            starts = [{}, *self.making(rule.guard, True, {}, rule.readings), *({AS_OF: b} for b in self._moments(rule))]
            for start in list(starts):
                starts += [made for a in rule.alternatives for made in self._alone(rule, a.condition, start)]
                unmet = And((*([rule.guard] if rule.guard is not None else []), *(Not(a.condition) for a in rule.alternatives)))
                starts += self.making(unmet, True, start, rule.readings)
            conditions = [e for e in (rule.guard, *(a.condition for a in rule.alternatives)) if e is not None]
            yield from self._around(rule, starts, conditions, rule.due)
        for penalty in ir.penalties:
            if penalty.subject == "applicant":
                starts = [{}, *self.making(penalty.event, True, {}, penalty.readings)]
                starts += [m for start in list(starts) for m in self.making(penalty.when, True, start, penalty.readings)]
                yield from self._around(penalty, starts, [e for e in (penalty.event, penalty.when) if e is not None])

    def _moments(self, rule: Rule) -> list[Boundary]:
        """When a rule that is due by some time may be asked about: just before it and when it is over."""
        asked = self.ask({})
        if rule.due is None or asked is None:
            return []
        _, environment = next(iter(asked[1].worlds(rule.readings)))
        return [b for b in Finder(environment, self.ruleset.vocabulary).moments(rule.due) if b.side in ("second-before", "at")]

    def _alone(self, rule: Rule, condition: Expr, start: Changes) -> list[Changes]:
        others = tuple(Not(a.condition) for a in rule.alternatives if a.condition is not condition)
        alone = self.making(And((condition, *others)), True, start, rule.readings) if others else []
        return alone or self.making(condition, True, start, rule.readings)

    def _around(
        self, about: Rule | Penalty, starts: list[Changes], expressions: list[Expr], due: Expr | None = None
    ) -> Iterator[Candidate]:
        unique = {frozenset(start.values()): start for start in starts}
        yield from (Candidate(about, {}, start) for start in unique.values() if start)
        for start in unique.values():
            asked = self.ask(start)
            if asked is None:
                continue
            found: dict[Boundary, None] = {}
            for _, environment in asked[1].worlds(about.readings):
                finder = Finder(environment, self.ruleset.vocabulary)
                found |= dict.fromkeys(boundary for expr in expressions for boundary in finder.of(expr))
                if due is not None:
                    found |= dict.fromkeys(finder.moments(due))
            yield from (Candidate(about, start, with_(start, boundary), boundary) for boundary in found)

    def making(self, expr: Expr | None, want: bool, start: Changes, readings: tuple[str, ...]) -> list[Changes]:
        """Changes that make a condition true or false in some world; none where it is so already or no way is found."""
        asked = self.ask(start)
        if expr is None or asked is None:
            return []
        found: list[Changes] = []
        for choice, _ in asked[1].worlds(readings):
            if any(self._holds(expr, want, made, choice, {}) for made in found):
                continue
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

    def _solve(
        self, expr: Expr, want: bool, changes: Changes, choice: Mapping[str, str], scope: Mapping[str, str], kept: Kept = ()
    ) -> Changes | None:
        """Changes under which `expr` is `want`, found by making its parts so one after the other; None where that fails.

        `kept`: conditions, with what each is to be, that must hold afterwards.
        """
        if self._tries > TRIES:
            return None
        if self._holds(expr, want, changes, choice, scope) and self._all_hold(kept, changes, choice):
            return changes
        environment = self._environment(changes, choice, scope)
        if environment is None:
            return None
        finder = Finder(environment, self.ruleset.vocabulary, self.far)
        made: Changes | None
        match expr:
            case Not(operand):
                return self._solve(operand, not want, changes, choice, scope, kept)
            case Definition(name) if finder.path_of(expr, scope) is None:
                return self._solve(environment.definitions[name], want, changes, choice, {}, kept)
            case And(items) | Or(items) if isinstance(expr, And) is want:
                return self._solve_each(expr, items, want, changes, choice, scope, kept)
            case And(items) | Or(items):
                return next((m for item in items if (m := self._solve(item, want, changes, choice, scope, kept)) is not None), None)
            case If(condition, then, otherwise):
                for branch, side in ((then, True), (otherwise, False)):
                    made = self._solve(condition, side, changes, choice, scope, kept)
                    made = None if made is None else self._solve(branch, want, made, choice, scope, kept)
                    if made is not None and self._holds(expr, want, made, choice, scope):
                        return made
                return None
            case Quantified(_, _, _, condition):
                made = self._solve(condition, want, changes, choice, finder.scope_of(expr, scope), kept)
                return made if made is not None and self._holds(expr, want, made, choice, scope) else None
        option = environment.readings.get(expr.name) if isinstance(expr, Reading) else None
        if option is not None:
            return self._solve(option, want, changes, choice, scope, kept)
        tried = (with_(changes, boundary) for boundary in finder.here(expr, scope))
        wanted = ((expr, want, scope), *kept)
        return next((made for made in tried if self._all_hold(wanted, made, choice)), None)

    def _solve_each(
        self,
        expr: Expr,
        items: tuple[Expr, ...],
        want: bool,
        changes: Changes,
        choice: Mapping[str, str],
        scope: Mapping[str, str],
        kept: Kept,
    ) -> Changes | None:
        """All parts one after the other, those made so kept; one that cannot be made so yet is tried again after the others."""
        left, done = items, kept
        while left:
            failed = []
            for item in left:
                made = self._solve(item, want, changes, choice, scope, done)
                if made is None:
                    failed.append(item)
                else:
                    changes, done = made, (*done, (item, want, scope))
            if len(failed) == len(left):
                return None
            left = tuple(failed)
        return changes if self._holds(expr, want, changes, choice, scope) else None

    def _all_hold(self, kept: Kept, changes: Changes, choice: Mapping[str, str]) -> bool:
        return all(self._holds(expr, want, changes, choice, within) for expr, want, within in kept)


def with_(changes: Changes, boundary: Boundary) -> Changes:
    """The changes with one more; what it replaces or lies under is gone."""
    below = (f"{boundary.path}.", f"{boundary.path}[")
    kept = {path: b for path, b in changes.items() if path != boundary.path and not path.startswith(below)}
    return {**kept, boundary.path: boundary}


MISSING: Final = object()
"""Nothing is known at a path."""


def value_at(facts: Mapping[str, Any], path: str) -> Any:
    """The value at an id path of a checked record; MISSING where the record does not say."""
    found: Any = facts
    for name, number in re.findall(r"([^.\[\]]+)(?:\[([0-9]+)\])?", path):
        found = found.get(name, MISSING) if isinstance(found, Mapping) else MISSING
        if number:
            found = found[int(number) - 1] if isinstance(found, tuple) and int(number) <= len(found) else MISSING
    return MISSING if isinstance(found, Unknown) else found


def as_data(value: Any) -> Any:
    """A checked value as record data."""
    match value:
        case datetime():
            return value.astimezone(BEIJING).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case tuple():
            return [as_data(item) for item in value]
        case Mapping():
            return {name: as_data(held) for name, held in value.items()}
    return value


def _at(facts: Any, path: str) -> Any:
    """The value at an id path; an empty object where there is none."""
    found = value_at(facts, path)
    return Object({}, path) if found is MISSING or found is None else found
