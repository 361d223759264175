"""The published limits give clear errors; nothing runs away."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from zhaolu.compile.expressions import check_expression
from zhaolu.compile.scope import Scope
from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.reference.expressions import MAX_DEFINITIONS, Environment, evaluate
from zhaolu.ir.expressions import Definition
from zhaolu.ir.types import NUMBER
from zhaolu.ir.values import Unknown
from zhaolu.spans import Located
from zhaolu.text.parser import MAX_DEPTH, MAX_LENGTH, parse_expression

NOW = datetime(2025, 1, 1, tzinfo=UTC)


def code(text: str) -> str:
    with pytest.raises(ZhaoluError) as caught:
        parse_expression(Located.of(text))
    return caught.value.diagnostics[0].code


def value(text: str) -> Any:
    node, found = check_expression(parse_expression(Located.of(text)), Scope())
    assert not found
    return evaluate(node, Environment(as_of=NOW))


def test_length() -> None:
    assert code("1" * (MAX_LENGTH + 1)) == "E120"


@pytest.mark.parametrize(
    "text", ["(" * 5000 + "1" + ")" * 5000, "-" * 5000 + "1", "1" + "+1" * 5000, "[" * 2000 + "]" * 2000, "a" + ".a" * 5000]
)
def test_depth(text: str) -> None:
    assert code(text) in ("E121", "E105")


def test_nesting_within_the_limit_parses_and_runs() -> None:
    depth = MAX_DEPTH // 2 - 2
    assert value("abs(" * depth + "1" + ")" * depth) == 1


def test_large_numbers() -> None:
    assert code("1e99999") == "E123"


def test_steps_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhaolu.executors.reference.expressions.MAX_STEPS", 10_000)
    with pytest.raises(ZhaoluError) as caught:
        value("every a in 1..1000, b in 1..1000, c in 1..1000 satisfies a + b + c > 0")
    assert caught.value.diagnostics[0].code == "E181"


@pytest.mark.parametrize("text", ["for i in 1..20000 return i", "2 ** 99999", "9 ** 9999"])
def test_what_is_too_large_cannot_be_told(text: str) -> None:
    found = value(text)
    assert isinstance(found, Unknown)
    assert {cause.reason for cause in found.causes} == {"error"}


def test_definitions_within_definitions_are_bounded() -> None:
    definitions = {f"d{i}": Definition(f"d{i + 1}", type=NUMBER) for i in range(MAX_DEFINITIONS + 2)}
    with pytest.raises(ZhaoluError) as caught:
        evaluate(Definition("d0"), Environment(as_of=NOW, definitions=definitions))
    assert caught.value.diagnostics[0].code == "E182"


def test_a_pattern_that_backtracks_without_end_is_given_up() -> None:
    from zhaolu.ir.meaning.patterns import pattern

    with pytest.raises(ValueError, match="太费时"):
        pattern("(a|a)+$", "").matches("a" * 3000 + "b")
    with pytest.raises(ValueError, match="超过"):
        pattern("a", "").matches("a" * 100_001)
