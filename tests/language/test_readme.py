"""The examples and numbers of grammar/README.md."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from zhaolu.compile.expressions import check_expression
from zhaolu.compile.scope import Scope
from zhaolu.diagnostics import Severity
from zhaolu.executors.reference import expressions
from zhaolu.executors.reference.expressions import Environment, evaluate
from zhaolu.ir.meaning import arithmetic
from zhaolu.ir.values import Unknown
from zhaolu.model.records import check_record
from zhaolu.spans import Located
from zhaolu.surfaces.api import Rulesets
from zhaolu.text import formatter, parser

PAGE = (Path(__file__).resolve().parents[2] / "grammar" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)


def examples(kind: str) -> list[tuple[str, str]]:
    lines = [line for name, body in BLOCKS if name == kind for line in body.strip().split("\n")]
    return [(left, right) for left, _, right in (line.partition(" → ") for line in lines)]


@pytest.fixture(scope="module")
def rulesets() -> Rulesets:
    return Rulesets()


def value(text: str, rulesets: Rulesets) -> Any:
    raw = yaml.load(next(body for name, body in BLOCKS if name == "yaml"), yaml.SafeLoader)
    raw["出生日期"] = str(raw["出生日期"])
    facts = check_record({"id": "例"} | raw, rulesets.vocabulary).facts
    scope = Scope(facts=rulesets.vocabulary.struct, functions=rulesets.plugins.functions())
    node, found = check_expression(parser.parse_expression(Located.of(text)), scope)
    assert not [item.message() for item in found if item.severity is Severity.ERROR]
    environment = Environment(facts=facts, as_of=datetime(2025, 1, 1, tzinfo=UTC), calendar=rulesets.plugins.calendar())
    return evaluate(node, environment)


@pytest.mark.parametrize(("rule", "expected"), examples("feel"))
def test_expressions(rule: str, expected: str, rulesets: Rulesets) -> None:
    found = value(rule, rulesets)
    if expected == "不知道":
        assert isinstance(found, Unknown)
    else:
        assert found == value(expected, rulesets)


@pytest.mark.parametrize(("zh", "en"), examples("schedule"))
def test_schedules(zh: str, en: str) -> None:
    tree = parser.parse_schedule(Located.of(zh))
    assert parser.parse_schedule(Located.of(en)) == tree
    assert (formatter.format_schedule(tree, "zh"), formatter.format_schedule(tree, "en")) == (zh, en)


@pytest.mark.parametrize(("zh", "en"), examples("effect"))
def test_effects(zh: str, en: str) -> None:
    tree = parser.parse_effect(Located.of(zh))
    assert (formatter.format_effect(tree, "zh"), formatter.format_effect(tree, "en")) == (zh, en)


def test_the_limits_are_those_published() -> None:
    limits = PAGE.partition("## 上限")[2].partition("##")[0]
    limits_of_running = expressions.MAX_STEPS, expressions.MAX_ITEMS, expressions.MAX_DEFINITIONS, arithmetic.MAX_EXPONENT
    numbers = parser.MAX_LENGTH, parser.MAX_DEPTH, *limits_of_running
    for number in numbers:
        assert len(re.findall(rf"(?<!\d){number}(?!\d)", limits)) == 2
