"""What silence means, where it is declared: presumptions fill missing keys before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhaolu.executors.reference.expressions import evaluate
from zhaolu.executors.reference.worlds import Question
from zhaolu.ir.decisions import Presumed
from zhaolu.ir.rules import Presumption
from zhaolu.ir.values import Object


def presume(question: Question) -> tuple[Question, tuple[Presumed, ...]]:
    """The question with presumed facts filled in (one presumption after the other, each seeing the earlier ones)."""
    presumed: list[Presumed] = []
    for presumption in question.ruleset.presumptions:
        facts = _fill(question, question.facts, presumption.path.split("."), presumption, presumed, {})
        if facts is not question.facts:
            question = Question(
                ruleset=question.ruleset,
                facts=facts,
                as_of=question.as_of,
                pins=question.pins,
                parameters=question.parameters,
                calendar=question.calendar,
                functions=question.functions,
            )
    return question, tuple(presumed)


def _fill(
    question: Question,
    holder: Any,
    steps: list[str],
    presumption: Presumption,
    presumed: list[Presumed],
    bound: Mapping[str, Any],
) -> Any:
    """`holder` with the key at `steps` filled if it is missing and the condition holds; `holder` itself if nothing changed."""
    if not isinstance(holder, Mapping):
        return holder
    step, rest = steps[0], steps[1:]
    name, through_list = step.removesuffix("[]"), step.endswith("[]")
    if not rest:
        if name in holder:
            return holder
        environment = question.environment({}).bind(bound)
        if presumption.when is not None and evaluate(presumption.when, environment) is not True:
            return holder
        value = evaluate(presumption.take, environment)
        path = holder.path_of(name) if isinstance(holder, Object) else name
        presumed.append(Presumed(path=path, value=value, source=presumption.source))
        return _with(holder, name, value)
    inner = holder.get(name)
    if through_list and isinstance(inner, tuple):
        filled = tuple(_fill(question, item, rest, presumption, presumed, {"item": item}) for item in inner)
        changed = any(a is not b for a, b in zip(filled, inner, strict=True))
        return _with(holder, name, filled) if changed else holder
    filled_inner = _fill(question, inner, rest, presumption, presumed, bound)
    return _with(holder, name, filled_inner) if filled_inner is not inner else holder


def _with(holder: Mapping[str, Any], name: str, value: Any) -> Mapping[str, Any]:
    path = holder.path if isinstance(holder, Object) else ""
    return Object({**holder, name: value}, path)
