"""The tables of the grammar that come with the package are those that would be worked out; without them nothing changes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lark import Lark, __version__

from zhaolu.resources import grammar_text
from zhaolu.text import grammar as made

TEXT = grammar_text(made.GRAMMAR)
KEPT = json.loads(grammar_text(made.TABLES))


def test_the_tables_are_of_this_grammar() -> None:
    assert KEPT["grammar"] == TEXT, "python -m zhaolu.text.grammar"


@pytest.mark.skipif(KEPT["lark"] != __version__, reason="another Lark works its own tables out")
def test_the_tables_are_those_that_would_be_worked_out() -> None:
    shipped, built = made.shipped(TEXT), made.built(TEXT)
    assert shipped is not None
    assert automaton(shipped) == automaton(built)
    assert [(t.name, t.pattern.to_regexp(), t.priority) for t in shipped.terminals] == [
        (t.name, t.pattern.to_regexp(), t.priority) for t in built.terminals
    ]
    assert set(shipped.lexer_conf.ignore) == set(built.lexer_conf.ignore)


def automaton(lark: Lark) -> list[dict[str, Any]]:
    """Every state's actions, with states numbered in the order in which they are come by."""
    table: Any = lark.parser.parser._parse_table
    numbers = {table.start_states[entry]: n for n, entry in enumerate(made.ENTRIES)}
    waiting, found = list(numbers), []
    for state in waiting:
        actions: dict[str, Any] = {}
        for token, (action, to) in sorted(table.states[state].items()):
            if str(action) == "Shift":
                if to not in numbers:
                    numbers[to] = len(numbers)
                    waiting.append(to)
                actions[token] = numbers[to]
            else:
                actions[token] = (to.origin.name, [symbol.name for symbol in to.expansion], to.alias, to.options.expand1)
        found.append(actions)
    return [*found, {entry: numbers[end] for entry, end in table.end_states.items()}]


@pytest.mark.parametrize(
    "instead",
    [
        None,
        "",
        "[]",
        "{",
        json.dumps({"lark": __version__, "grammar": TEXT}),
        json.dumps({"lark": __version__, "grammar": TEXT, "data": {}, "memo": {"0": 1}}),
        json.dumps(KEPT | {"grammar": TEXT + "\n"}),
        json.dumps(KEPT | {"lark": "0.1"}),
    ],
    ids=["missing", "empty", "another shape", "no JSON", "half", "hollow", "of another grammar", "of another Lark"],
)
def test_tables_that_cannot_be_used_cost_only_time(monkeypatch: pytest.MonkeyPatch, instead: str | None) -> None:
    def read(name: str) -> str:
        if name == made.GRAMMAR:
            return TEXT
        if instead is None:
            raise FileNotFoundError(name)
        return instead

    text = '年龄 >= 18 且 现工作单位.就业状态 = "在职"'
    expected = made.grammar().parse(text, start="expression")
    monkeypatch.setattr(made, "grammar_text", read)
    assert made.shipped(TEXT) is None
    assert made.grammar.__wrapped__().parse(text, start="expression") == expected
