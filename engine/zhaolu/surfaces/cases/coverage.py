"""What the cases of a ruleset have tried: sides, alternatives, window edges, readings, penalties.

Comes in: a checked ruleset and the questions its cases ask. Leaves: targets, and which of them were reached. Decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias
from typing import Literal as OneOf

from zhaolu.ir.decisions import Verdict
from zhaolu.ir.expressions import And, Compare
from zhaolu.ir.types import NULL

if TYPE_CHECKING:
    from zhaolu.executors.reference.environment import Environment
    from zhaolu.executors.reference.worlds import Question
    from zhaolu.ir.rules import Penalty, Rule, Ruleset

Kind: TypeAlias = OneOf["side", "alternative", "window", "reading", "penalty"]

DAY = timedelta(days=1)
"""How near to a window's edge an applicant must stand to try it."""

_EDGES = {
    "start-inside": ("刚到开始的一边", "the side just after the start"),
    "start-outside": ("开始以前的一边", "the side just before the start"),
    "end-inside": ("截止以前的一边", "the side just before the end"),
    "end-outside": ("截止以后的一边", "the side just after the end"),
}
_SIDES = {"met": ("满足的一面", "the met side"), "unmet": ("不满足的一面", "the unmet side")}


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a case can try. `item` is the rule or penalty; `what` the side, alternative, edge, `reading=option` or status."""

    kind: Kind
    clause: str
    item: str
    what: str

    def words(self, lang: str = "zh") -> str:
        """Of a target no case has reached."""
        zh = lang == "zh"
        match self.kind:
            case "side":
                thing = _SIDES[self.what][0 if zh else 1]
            case "alternative":
                thing = f"“{self.what}”这一支满足的情形" if zh else f"the alternative '{self.what}' being met"
            case "window":
                thing = _EDGES[self.what][0 if zh else 1]
            case "reading":
                name, _, option = self.what.partition("=")
                thing = f"随读法 {name} 取“{option}”而定的情形" if zh else f"a record that hangs on reading {name} = '{option}'"
            case "penalty":
                english = {"成立": "standing", "待定": "pending"}
                thing = f"罚则{self.what}的情形" if zh else f"the penalty {english[self.what]}"
        return f"{self.clause}：没有用例试过{thing}（{self.item}）" if zh else f"{self.clause}: no case tried {thing} ({self.item})"

    def document(self, lang: str = "zh") -> dict[str, str]:
        """As plain data."""
        return {"kind": self.kind, "clause": self.clause, "item": self.item, "what": self.what, "message": self.words(lang)}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there was to try, in the order of the ruleset, and what was tried."""

    targets: tuple[Target, ...] = ()
    reached: frozenset[Target] = frozenset()

    @property
    def missing(self) -> tuple[Target, ...]:
        return tuple(target for target in self.targets if target not in self.reached)

    @property
    def count(self) -> int:
        """How many targets were reached."""
        return len(self.targets) - len(self.missing)


def percent(coverages: Sequence[Coverage]) -> float:
    """The share reached, 0 to 100; 100 where there is nothing to try."""
    total = sum(len(c.targets) for c in coverages)
    return 100 * sum(c.count for c in coverages) / total if total else 100.0


def shown(share: float) -> str:
    """A percentage with one decimal, rounded down, so that 100 means everything."""
    return f"{math.floor(share * 10) / 10:g}"


def targets(ruleset: Ruleset) -> tuple[Target, ...]:
    """Everything a case can try, in the order of the notice."""
    found: list[Target] = []
    for rule in ruleset.rules:
        found += (Target("side", rule.clause, rule.id, side) for side in _SIDES)
        if len(rule.alternatives) > 1:
            found += (Target("alternative", a.clause, rule.id, a.id) for a in rule.alternatives)
        found += (Target("window", rule.clause, rule.id, f"{edge}-{side}") for edge, _ in edges(rule) for side in ("inside", "outside"))
        found += _options(ruleset, rule)
    for penalty in ruleset.penalties:
        if penalty.subject == "applicant":
            found.append(Target("penalty", penalty.clause, penalty.id, "成立"))
            if penalty.when is not None or _deciding(ruleset, penalty):
                found.append(Target("penalty", penalty.clause, penalty.id, "待定"))
            found += _options(ruleset, penalty)
    return tuple(dict.fromkeys(found))


def _options(ruleset: Ruleset, item: Rule | Penalty) -> Iterator[Target]:
    for name in _deciding(ruleset, item):
        declared = ruleset.readings[name]
        if declared.settled is None:
            yield from (Target("reading", item.clause, item.id, f"{name}={option}") for option in declared.options)


def _deciding(ruleset: Ruleset, item: Rule | Penalty) -> tuple[str, ...]:
    """The readings whether a rule is met, or a penalty stands, can hang on; not those only a penalty's later history does."""
    from zhaolu.compile.readings import Reach
    from zhaolu.ir.rules import Rule

    if isinstance(item, Rule):
        return item.readings
    return Reach(ruleset.definitions, ruleset.readings, ruleset.windows).of((item.event, item.when))


def edges(rule: Rule) -> Iterator[tuple[str, Compare]]:
    """The bounds of a rule that was written as a window, the event on the left: ('start' | 'end', comparison)."""
    if rule.form != "window":
        return
    for alternative in rule.alternatives:
        items = alternative.condition.items if isinstance(alternative.condition, And) else (alternative.condition,)
        for node in items:
            if isinstance(node, Compare) and node.right.type != NULL and node.op in (">=", ">", "<", "<="):
                yield ("start" if node.op[0] == ">" else "end"), node


def reached(question: Question, penalties: Sequence[tuple[str, str]]) -> frozenset[Target]:
    """What one question tries (presumptions filled in). `penalties`: (id, status) of those its decision lists."""
    from zhaolu.executors.reference.penalties import in_world
    from zhaolu.executors.reference.rules import applies, judge, judge_in_world

    found: set[Target] = set()
    for rule in question.ruleset.rules:
        if not applies(question, rule):
            continue
        verdict = judge(question, rule)[0]
        found.add(Target("side", rule.clause, rule.id, "met" if verdict is Verdict.MET else "unmet"))
        if len(rule.alternatives) > 1:
            for _, environment in question.worlds(rule.readings):
                answers = judge_in_world(rule, environment)[1]
                for alternative, answer in zip(rule.alternatives, answers, strict=True):
                    if answer.verdict is Verdict.MET:
                        found.add(Target("alternative", alternative.clause, rule.id, alternative.id))
        found.update(_near(question, rule))
        found.update(_hanging(question, rule, lambda environment, rule=rule: judge_in_world(rule, environment)[0].verdict))  # type: ignore[misc]
    for penalty in question.ruleset.penalties:
        if penalty.subject == "applicant":
            statuses = {status for id, status in penalties if id == penalty.id}
            found.update(Target("penalty", penalty.clause, penalty.id, status) for status in statuses)
            found.update(_hanging(question, penalty, lambda environment, penalty=penalty: in_world(penalty, environment).verdict))  # type: ignore[misc]
    return frozenset(found)


def _near(question: Question, rule: Rule) -> Iterator[Target]:
    """The window edges an event stands within a day of."""
    from zhaolu.executors.reference.expressions import evaluate

    for edge, node in edges(rule):
        for _, environment in question.worlds(rule.readings):
            inside = evaluate(node, environment)
            distance = _apart(evaluate(node.left, environment), evaluate(node.right, environment))
            if isinstance(inside, bool) and distance is not None and distance <= DAY:
                yield Target("window", rule.clause, rule.id, f"{edge}-{'inside' if inside else 'outside'}")


def _apart(event: Any, bound: Any) -> timedelta | None:
    both = (event, bound)
    if all(isinstance(x, datetime) for x in both) or all(isinstance(x, date) and not isinstance(x, datetime) for x in both):
        return abs(event - bound)  # type: ignore[no-any-return]
    return None


def _hanging(question: Question, item: Rule | Penalty, verdict: Callable[[Environment], Verdict]) -> Iterator[Target]:
    """The options tried: all of a reading left open that the verdict hangs on, the chosen one where the case pins it."""
    from zhaolu.ir.meaning.answers import hanging

    for name in item.readings:
        declared = question.ruleset.readings[name]
        if declared.settled is not None:
            continue
        pinned = question.pins.get(name)
        free = question
        if pinned is not None:
            free = replace(question, pins={k: v for k, v in question.pins.items() if k != name}, _environments={})
        outcomes = [(choice, verdict(environment)) for choice, environment in free.worlds(item.readings)]
        if hanging((name,), outcomes):
            options = declared.options if pinned is None else (pinned,)
            yield from (Target("reading", item.clause, item.id, f"{name}={option}") for option in options)
