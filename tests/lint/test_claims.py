"""What lint says of made-up rulesets is never contradicted by a record, by the reference's judgement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lint.conditions import Conditions
from tests.lint.test_proof import AS_OF, bit
from zhaolu.diagnostics import Diagnostic
from zhaolu.executors.reference.environment import Environment
from zhaolu.executors.reference.expressions import evaluate
from zhaolu.executors.reference.rules import judge_in_world
from zhaolu.executors.reference.worlds import Question
from zhaolu.ir import expressions as ir
from zhaolu.ir.decisions import Verdict
from zhaolu.ir.meaning.answers import NONE_CAUSE
from zhaolu.ir.rules import Ruleset
from zhaolu.lint import alternatives, covered_rules, readings_alike, rule_outcomes, superfluous_parts
from zhaolu.lint.formulas import F, N, T
from zhaolu.lint.subject import Subject


class Document:
    """The one thing these rules ask of the written file: which readings it declares."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.readings = ruleset.readings


def worlds(made: Conditions, ruleset: Ruleset, count: int) -> Iterator[tuple[dict[str, str], Environment, Question]]:
    """Records, each under three choices of the readings."""
    for _ in range(count):
        question = Question(ruleset=ruleset, facts=made.record(), as_of=AS_OF)
        for _ in range(3):
            labels = {name: made.random.choice(list(reading.options)) for name, reading in made.readings.items()}
            yield labels, question.environment(labels), question


def without(expr: Any, place: int) -> Any:
    """The expression without the item of an `and` or `or` that stands at a place."""
    match expr:
        case ir.And(items) | ir.Or(items):
            kept = tuple(without(item, place) for item in items if item.span is None or item.span.start != place)
            return replace(expr, items=kept) if len(kept) > 1 else kept[0]
        case ir.Node():
            changed = {f.name: without(getattr(expr, f.name), place) for f in fields(expr) if f.name not in ("type", "span")}
            return replace(expr, **changed)
        case tuple():
            return tuple(without(item, place) for item in expr)
        case _:
            return expr


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_rules(seed: int) -> None:
    made = Conditions(seed)
    ruleset = made.ruleset(rules=6)
    subject = Subject(ruleset, Document(ruleset))  # type: ignore[arg-type]
    found = [item for check in (rule_outcomes.check, alternatives.check, covered_rules.check) for item in check(subject)]
    by_id = {rule.id: rule for rule in ruleset.rules}
    for _, world, _ in worlds(made, ruleset, 15):
        verdicts = {id: judge_in_world(rule, world)[0] for id, rule in by_id.items()}
        for item in found:
            _holds(item, by_id, verdicts, world)


def _holds(item: Diagnostic, rules: Any, verdicts: Any, world: Environment) -> None:
    args = dict(item.args)
    rule = rules[args.get("rule") or args["item"]]
    verdict = verdicts[rule.id].verdict
    guard = bit(evaluate(rule.guard, world)) if rule.guard is not None else T
    outcomes = {a.span.start: bit(evaluate(a.condition, world)) for a in rule.alternatives}
    match item.code:
        case "E710":
            assert verdict is not Verdict.MET
        case "W711":
            assert guard != T
        case "W712":
            assert verdict is not Verdict.UNMET
        case "W713":
            assert guard != F
        case "W714":
            assert not (guard == T and verdict is Verdict.MET)
        case "W715":
            assert not (guard in (T, N) and outcomes[item.span.start] == T)  # type: ignore[union-attr]
        case "W716":
            cover = next(a for a in rule.alternatives if a.clause == args["clause"])
            pair = outcomes[item.span.start], outcomes[cover.span.start]  # type: ignore[union-attr]
            assert pair not in ((T, F), (T, N), (N, F))
        case "W717" | "W718":
            other = verdicts[args["other"]]
            assert not (verdict is Verdict.UNMET and (other.verdict is Verdict.MET or other.causes == {NONE_CAUSE}))
        case _:
            raise AssertionError(item.code)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_parts(seed: int) -> None:
    made = Conditions(seed)
    ruleset = made.ruleset(rules=3)
    conditions = {expr.span.start: expr for rule in ruleset.rules for a in rule.alternatives if (expr := a.condition).span}
    found = list(superfluous_parts.check(Subject(ruleset, Document(ruleset))))  # type: ignore[arg-type]
    places = {node.span.start: node for expr in conditions.values() for node in ir.walk(expr) if node.span is not None}
    bound = {
        id(node) for expr in conditions.values() for q in ir.walk(expr) if isinstance(q, ir.Quantified | ir.Filter) for node in ir.walk(q)
    }
    for _, world, _ in worlds(made, ruleset, 12):
        for item in found:
            assert item.span is not None
            place = item.span.start
            if item.code == "W719":
                for expr in conditions.values():
                    pair = bit(evaluate(expr, world)), bit(evaluate(without(expr, place), world))
                    assert 0 in pair or pair[0] == pair[1], (expr, place)
            elif place in places and id(places[place]) not in bound:
                never = T if "never" in dict(item.args)["always"][1] else F
                assert bit(evaluate(places[place], world)) != never


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_readings(seed: int) -> None:
    made = Conditions(seed)
    ruleset = made.ruleset(rules=2)
    for item in readings_alike.check(Subject(ruleset, Document(ruleset))):  # type: ignore[arg-type]
        args = dict(item.args)
        for labels, world, question in worlds(made, ruleset, 12):
            if labels[args["name"]] != args["left"]:
                continue
            other = question.environment({**labels, args["name"]: args["right"]})
            for rule in ruleset.rules:
                pair = {judge_in_world(rule, each)[0].verdict for each in (world, other)}
                assert pair != {Verdict.MET, Verdict.UNMET}
