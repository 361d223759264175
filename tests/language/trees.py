"""Syntax trees made at random: every shape the parser can make."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from zhaolu.text import syntax as s

names = st.sampled_from(["年龄", "x", "item", "非全日制", "且非", "e", "基地2", "_a"])
leaves: st.SearchStrategy[Any] = st.one_of(
    st.decimals(min_value=0, max_value=10**6, places=2).map(s.Number),
    st.integers(0, 10**40).map(lambda n: s.Number(Decimal(n))),
    st.text(alphabet='ab"\\\n中 ’”\x00🐎u', max_size=5).map(s.Text),
    st.booleans().map(s.Boolean),
    st.just(s.Null()),
    names.map(s.Name),
    st.just(s.Name("?")),
    st.just(s.Temporal("2025-05-15")),
)


def _tuple(strategy: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def _larger(e: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    test = st.one_of(e, st.builds(s.Test, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), e))
    bindings = _tuple(st.tuples(names, st.one_of(e, st.builds(s.Steps, e, e))), 1, 2)
    parameters = ("start position", "b", "c")
    return st.one_of(
        _tuple(test, 0, 3).map(s.ListLiteral),
        st.builds(s.Interval, e, e, st.booleans(), st.booleans()),
        st.builds(s.Path, e, st.sampled_from(["年", "time offset", "a"])),
        st.builds(s.Index, e, e),
        st.builds(s.Call, st.sampled_from(["f", "date and time", "周岁"]), _tuple(e, 0, 3)),
        _tuple(e, 1, 3).map(lambda given: s.Call("f", given, parameters[: len(given)])),
        e.map(s.Negative),
        st.builds(s.Binary, st.sampled_from(["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">="]), e, e),
        _tuple(e, 2, 3).map(s.And),
        _tuple(e, 2, 3).map(s.Or),
        _tuple(test, 1, 2).map(s.Not),
        st.builds(s.Between, e, e, e),
        st.builds(s.In, e, _tuple(test, 1, 3)),
        st.builds(s.If, e, e, e),
        st.builds(s.Quantified, st.sampled_from(["some", "every"]), bindings, e),
        st.builds(s.For, bindings, e),
        st.builds(s.InstanceOf, e, st.sampled_from(["number", "list<number>", "date and time"])),
    )


trees = st.recursive(leaves, _larger, max_leaves=12)
