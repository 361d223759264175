"""Rules as columns: the verdict of each (NULL is undecided) and what is listed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhaolu.executors.sql.form import FALSE, TRUE, UNDECIDED, Form, and_, case, compare, const, is_null, not_, or_, sure
from zhaolu.executors.sql.gaps import gap
from zhaolu.executors.sql.lowering import World
from zhaolu.executors.sql.values import Scalar
from zhaolu.executors.sql.worlds import Readings, over
from zhaolu.ir.rules import Alternative, Rule


@dataclass(frozen=True)
class Listed:
    """A finding that may be listed: of which rule and alternative, under which clause, and where it is (never NULL)."""

    rule: Rule
    alternative: Alternative
    present: Form


@dataclass(frozen=True)
class Judged:
    """One rule. `failing` and `undecided` say whether it is (never NULL)."""

    rule: Rule
    verdict: Form
    failing: Form
    undecided: Form
    fails: tuple[Listed, ...]
    doubts: tuple[Listed, ...]


def judge(readings: Readings, rule: Rule) -> Judged:
    hoist = readings.setting.stages.hoist
    alternatives: list[list[Form]] = [[] for _ in rule.alternatives]
    verdicts: list[Form] = []
    for suffix, world in readings.worlds(rule.readings):
        guard = TRUE if rule.guard is None else hoist(_name(rule.id, "when", suffix), world.condition(rule.guard))
        due = not_yet_due(world, rule)
        outcomes = []
        for position, alternative in enumerate(rule.alternatives):
            met = or_(not_(guard), world.condition(alternative.condition))
            if due != FALSE:
                met = or_(met, case([(due, UNDECIDED)], FALSE))
            name = _name(rule.id, "" if alternative.id == rule.id else alternative.id, suffix)
            outcomes.append(met if len(rule.alternatives) == 1 and not suffix else hoist(name, met))
            alternatives[position].append(outcomes[-1])
        verdicts.append(or_(*outcomes))
    verdict = hoist(f"{rule.id}?", over(verdicts))
    unmet = sure(not_(verdict))
    if rule.consequence == "review":
        failing: Form = FALSE
        undecided = not_(sure(verdict))
        reviewed = unmet
    else:
        failing, undecided, reviewed = unmet, is_null(verdict), FALSE
    fails = tuple(Listed(rule, a, failing) for a in rule.alternatives if not a.fallback) if failing != FALSE else ()
    possible = [or_(reviewed, not_(sure(not_(or_(*dict.fromkeys(row)))))) for row in alternatives]
    return Judged(rule, verdict, failing, undecided, fails, doubts(rule, undecided, possible))


def not_yet_due(world: World, rule: Rule) -> Form:
    """Whether an unmet rule may still be met because its day has not come: true or false."""
    if rule.due is None:
        return FALSE
    end = world.lower(rule.due)
    if not isinstance(end, Scalar):
        return FALSE
    if end.hi is not None:
        raise gap("due-of-record", rule.span)
    early = sure(compare("<", const(world.setting.as_of), end.sql))
    if early == FALSE or rule.due_if is None:
        return early
    return and_(early, sure(world.condition(rule.due_if)))


def doubts(rule: Rule, undecided: Form, possible: Sequence[Form]) -> tuple[Listed, ...]:
    """Which alternatives of an undecided rule are listed: the undecided ordinary ones, a fallback only for want of them."""
    alternatives = rule.alternatives
    if len(alternatives) == 1:
        return (Listed(rule, alternatives[0], undecided),) if undecided != FALSE else ()
    ordinary = [i for i, a in enumerate(alternatives) if not a.fallback and not a.only_when_failed]
    fallbacks = [i for i, a in enumerate(alternatives) if a.fallback]
    some = or_(*(possible[i] for i in ordinary))
    found = []
    for i, alternative in enumerate(alternatives):
        if i in ordinary:
            present = possible[i]
        elif i in fallbacks:
            named = or_(*(possible[j] for j in ordinary if alternatives[j].clause in alternative.listed_with))
            present = and_(possible[i], or_(not_(some), named))
        else:
            present = and_(possible[i], not_(some), not_(or_(*(possible[j] for j in fallbacks))))
        if present != FALSE:
            found.append(Listed(rule, alternative, and_(undecided, present)))
    return tuple(found)


def _name(*parts: str) -> str:
    return "_".join(part for part in parts if part)
