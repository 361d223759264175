"""The function table: every row can be called, and plugins extend a copy of it."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from zhaolu.compile.expressions import check_expression
from zhaolu.compile.scope import Scope
from zhaolu.executors.reference.expressions import Environment, evaluate
from zhaolu.ir.functions import FUNCTIONS
from zhaolu.ir.meaning.lists import LISTS
from zhaolu.ir.meaning.numbers import NUMBERS
from zhaolu.ir.meaning.texts import TEXT
from zhaolu.ir.meaning.times import TEMPORAL, WITH_ENVIRONMENT
from zhaolu.ir.operators import Function
from zhaolu.ir.types import NUMBER
from zhaolu.ir.values import Cause, Unknown
from zhaolu.spans import Located
from zhaolu.text.parser import parse_expression

NOW = datetime(2025, 1, 1, tzinfo=UTC)
NODES = {"not", "today", "now", "reading", "lookup"}
"""Rows that checking turns into nodes of their own."""


@pytest.mark.parametrize("row", FUNCTIONS.values(), ids=lambda row: row.id)
def test_every_row_has_signatures_and_a_meaning(row: Function) -> None:
    assert row.forms
    assert row.id in NODES or row.id in {**NUMBERS, **TEXT, **LISTS, **TEMPORAL, **WITH_ENVIRONMENT}


@pytest.mark.parametrize("row", [row for row in FUNCTIONS.values() if " " in row.id], ids=lambda row: row.id)
def test_names_with_spaces_are_known_to_the_grammar(row: Function) -> None:
    found = parse_expression(Located.of(f"{row.id}(1)"))
    assert getattr(found, "function", None) == row.id


def test_every_implementation_has_a_row() -> None:
    assert {**NUMBERS, **TEXT, **LISTS, **TEMPORAL, **WITH_ENVIRONMENT}.keys() <= FUNCTIONS.keys()


def test_a_plugin_brings_a_function() -> None:
    row = Function("double", "翻倍", ("double(n: number) -> number",), "{0}的两倍", "twice {0}", profile="plugin", call=lambda n: n * 2)
    table = FUNCTIONS.extended([row])
    scope = Scope(functions=table, locals={"x": NUMBER})
    node, found = check_expression(parse_expression(Located.of("翻倍(x) + double(1)")), scope)
    assert (found, node.type) == ([], NUMBER)
    assert evaluate(node, Environment(as_of=NOW, functions=table, locals={"x": Decimal(4)})) == 10
    missing = Unknown(frozenset({Cause("missing", "x")}))
    assert evaluate(node, Environment(as_of=NOW, functions=table, locals={"x": missing})) == missing
    assert evaluate(node, Environment(as_of=NOW, functions=table, locals={"x": None})) is None
    with pytest.raises(ValueError, match="double"):
        table.extended([row])


def test_a_plugin_that_fails_gives_an_unknown_with_the_reason() -> None:
    def fail(n: Decimal) -> Decimal:
        raise ValueError("没有数据 / no data")

    table = FUNCTIONS.extended([Function("fails", "", ("fails(n: number) -> number",), profile="plugin", call=fail)])
    node, _ = check_expression(parse_expression(Located.of("fails(1)")), Scope(functions=table))
    assert evaluate(node, Environment(as_of=NOW, functions=table)) == Unknown(frozenset({Cause("error", "没有数据 / no data")}))


def test_the_reference_is_short_enough_to_print() -> None:
    from zhaolu.executors.reference import expressions

    assert sum(bool(line.strip()) for line in inspect.getsource(expressions).splitlines()) <= 220
