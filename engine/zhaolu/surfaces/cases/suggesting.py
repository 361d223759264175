"""Applicants at the boundaries of a ruleset, with the engine's answer, for a person to approve.

Comes in: a ruleset and its cases file, or none. Leaves: suggestions, and a base record where there is none. Writes nothing and
approves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from zhaolu.ir.expressions import Or
from zhaolu.ir.rules import Rule
from zhaolu.model.cases import resolve_cases
from zhaolu.surfaces.cases.boundaries import AS_OF, Boundary, plain
from zhaolu.surfaces.cases.coverage import Target, reached
from zhaolu.surfaces.cases.testing import listed, run_cases
from zhaolu.surfaces.cases.workshop import MISSING, Candidate, Changes, Workshop, as_data, value_at

if TYPE_CHECKING:
    from zhaolu.ir.rules import Penalty
    from zhaolu.model.cases import CasesDocument
    from zhaolu.surfaces.api import Ruleset
    from zhaolu.surfaces.evaluator import Answer


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An applicant as changes to the base record, the answer, and what no case tried before. `about` is the rule or penalty."""

    id: str
    about: Rule | Penalty
    changes: Changes
    answer: Answer = field(repr=False)
    adds: tuple[Target, ...]


def suggest(workshop: Workshop, document: CasesDocument | None, *, every: bool = False) -> Iterator[Suggestion]:
    """Boundary applicants in the order of the notice: those that try what no case and no earlier one did.

    New is what reaches a target of coverage no case reached, and a value at which the verdict of a rule turns (each side of it,
    a fact missing) that no case has. `every`: each boundary of each rule once, at the applicant for whom it matters if there is one.
    """
    ruleset = workshop.ruleset
    cases = resolve_cases(document) if document is not None else ()
    report = run_cases(ruleset, cases)
    tried = set(report.coverage.reached)
    held = [(result.answer.record.facts, result.case.as_of) for result in report.results if result.answer is not None]
    names = {case.id for case in cases}
    seen: set[frozenset[Boundary]] = set()
    for candidate, turns in _each_once(workshop, workshop.candidates()):
        key = frozenset(candidate.changes.values())
        asked = workshop.ask(candidate.changes)
        if key in seen or not key or asked is None:
            continue
        seen.add(key)
        answer, question = asked
        adds = tuple(t for t in reached(question, listed(answer)) if t not in tried)
        if adds or every or (turns and not any(_has(facts, as_of, candidate.boundary) for facts, as_of in held)):
            tried.update(adds)
            held.append((answer.record.facts, None))
            name = _name(candidate.about.id, names)
            names.add(name)
            told = tuple(sorted(adds, key=lambda t: (t.clause, t.kind, t.item, t.what)))
            yield Suggestion(name, candidate.about, candidate.changes, answer, told)


def _has(facts: Mapping[str, Any], as_of: str | None, boundary: Boundary | None) -> bool:
    """Whether a record has the value of a boundary."""
    if boundary is None:
        return True
    if boundary.path == AS_OF:
        return bool(as_of == boundary.value)
    value = value_at(facts, boundary.path)
    if boundary.gone or value is MISSING:
        return boundary.gone and value is MISSING
    if boundary.size is not None:
        return isinstance(value, tuple) and len(value) == boundary.size
    return bool(as_data(value) == plain(boundary.value))


def _each_once(workshop: Workshop, candidates: Iterator[Candidate]) -> Iterator[tuple[Candidate, bool]]:
    """Each boundary of a rule once, from an applicant it changes the verdict of if there is one, and whether it does.

    Of one rule those that do come first.
    """
    for _, group in groupby(candidates, key=lambda candidate: candidate.about.id):
        held: dict[object, tuple[Candidate, bool]] = {}
        for _, made in groupby(group, key=lambda candidate: (frozenset(candidate.start.values()), candidate.boundary is None)):
            each = [candidate for candidate in made if _differs(workshop, candidate)]
            turning = _turning(workshop, each)
            for candidate in each:
                key: object = candidate.boundary or frozenset(candidate.changes.values())
                turns = key in turning
                if key not in held or (turns and not held[key][1]):
                    held[key] = candidate, turns
        yield from sorted(held.values(), key=lambda pair: not pair[1])


def _turning(workshop: Workshop, candidates: list[Candidate]) -> set[object]:
    """Of the boundaries tried from one applicant those where the verdict is another than without them, or than just beside."""
    verdicts = {
        candidate.boundary: _verdicts(workshop, candidate.about, candidate.changes) for candidate in candidates if candidate.boundary
    }
    without = _verdicts(workshop, candidates[0].about, candidates[0].start) if verdicts else None
    found: set[object] = set()
    for candidate in candidates:
        if candidate.boundary is None:
            found.add(frozenset(candidate.changes.values()))
        elif candidate.boundary.path not in candidate.start and verdicts[candidate.boundary] != without:
            found.add(candidate.boundary)
    for path in dict.fromkeys(boundary.path for boundary in verdicts if boundary.side not in ("", "other")):
        beside = sorted((b for b in verdicts if b.path == path and b.side not in ("", "other")), key=lambda b: (b.size or 0, b.value or 0))
        for one, other in pairwise(beside):
            if verdicts[one] != verdicts[other]:
                found |= {one, other}
    return found


def _differs(workshop: Workshop, candidate: Candidate) -> bool:
    """Whether the boundary changes the record at all."""
    try:
        return AS_OF in candidate.changes or workshop.record(candidate.start) != workshop.record(candidate.changes)
    except ValueError:
        return False


def _verdicts(workshop: Workshop, about: Rule | Penalty, changes: Changes) -> Any:
    """What an applicant gets under a rule, its alternatives one by one, or under a penalty."""
    from zhaolu.executors.reference.rules import judge_in_world

    asked = workshop.ask(changes)
    if asked is None:
        return None
    answer, question = asked
    if not isinstance(about, Rule):
        return [status for id, status in listed(answer) if id == about.id]
    worlds = question.worlds(about.readings)
    return [tuple(a.verdict for a in judge_in_world(about, environment)[1]) for _, environment in worlds]


def _name(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem}-edge-{number}" in taken:
        number += 1
    return f"{stem}-edge-{number}"


def make_base(ruleset: Ruleset, lang: str = "zh") -> dict[str, Any]:
    """A record that meets what can be met of the rules, one after the other, standing far from their bounds.

    For a ruleset that has no cases yet; a person makes it a likely applicant.
    """
    workshop = Workshop(ruleset, {}, far=True, lang=lang)
    changes: Changes = {}
    for rule in ruleset.ir.rules:
        if _unmet(workshop, rule, changes):
            wanted = Or(tuple(a.condition for a in rule.alternatives))
            changes = next((m for m in workshop.making(wanted, True, changes, rule.readings) if _no_worse(workshop, changes, m)), changes)
        if _unmet(workshop, rule, changes) and rule.guard is not None:
            made = workshop.making(rule.guard, False, changes, rule.readings)
            changes = next((m for m in made if _no_worse(workshop, changes, m)), changes)
    return workshop.record(changes)


def _unmet(workshop: Workshop, rule: Rule, changes: Changes) -> bool:
    from zhaolu.executors.reference.rules import judge
    from zhaolu.ir.decisions import Verdict

    asked = workshop.ask(changes)
    return asked is not None and judge(asked[1], rule)[0] is not Verdict.MET


def _no_worse(workshop: Workshop, before: Changes, after: Changes) -> bool:
    old, new = workshop.ask(before), workshop.ask(after)
    return old is not None and new is not None and len(new[0].decision.failing) <= len(old[0].decision.failing)


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
