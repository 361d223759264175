"""Conditions while they are written: whatever they are joined to, their source says what their parts say together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from hypothesis import given as drawn
from hypothesis import strategies as st

from zhaolu.executors.python.conditions import (
    TEXT,
    Compared,
    Condition,
    Passes,
    Plain,
    Two,
    all_of,
    any_of,
    both,
    called,
    either,
    given,
    is_,
    is_not,
    negated,
    present,
    source,
)
from zhaolu.executors.python.namespace import NAMES

U = NAMES["U"]
VALUES = (True, False, None, U, "甲", "乙", "丙")


def equal(name: str, text: str) -> Plain:
    return Plain(f"{name} == {text!r}", f"{name} != {text!r}", TEXT, Passes(name, frozenset({repr(text)})))


def among(name: str) -> Plain:
    return Plain(f"{name} in ('甲', None)", f"{name} not in ('甲', None)", TEXT, Passes(name, frozenset({"'甲'", "None"})))


names = st.sampled_from(["x", "y"])
leaves = st.one_of(
    st.booleans(),
    st.builds(is_, names, st.sampled_from(["True", "False", "None", "U"])),
    st.builds(is_not, names, st.sampled_from(["True", "False", "None", "U"])),
    st.builds(equal, names, st.sampled_from(["甲", "乙"])),
    st.builds(among, names),
    st.builds(present, names),
    st.builds(lambda name: Compared(name, "str", f"{name} >= '乙'", ""), names),
    st.builds(lambda name: Compared(name, "str", f"{name} == '丙'", ""), names),
    st.builds(lambda name: called(f"({name} is True)"), names),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(negated, inner), st.builds(all_of, st.lists(inner, max_size=4)), st.builds(any_of, st.lists(inner, max_size=4))
    ),
    max_leaves=8,
)


def worlds() -> Iterator[dict[str, Any]]:
    for x, y in product(VALUES, VALUES):
        yield {**NAMES, "x": x, "y": y}


def holds(condition: Condition, world: dict[str, Any]) -> bool:
    found = eval(source(condition), world)
    assert isinstance(found, bool)
    return found


@drawn(st.lists(conditions, max_size=4))
def test_joined_and_negated(parts: list[Condition]) -> None:
    for world in worlds():
        each = [holds(part, world) for part in parts]
        assert holds(all_of(parts), world) is all(each)
        assert holds(any_of(parts), world) is any(each)
        assert [holds(negated(part), world) for part in parts] == [not found for found in each]


@drawn(conditions, conditions)
def test_given_what_is_known(condition: Condition, known: Condition) -> None:
    left = given(condition, known)
    for world in worlds():
        if holds(known, world):
            assert holds(left, world) is holds(condition, world)


def test_what_is_settled_is_left_out() -> None:
    assert given(all_of([is_not("x", "U"), equal("x", "甲")]), equal("x", "甲")) is True
    assert given(among("x"), equal("x", "乙")) is False
    assert source(all_of([present("x"), Compared("x", "str", "x >= '乙'", "")])) == "(x.__class__ is str and x >= '乙')"


@drawn(st.lists(st.tuples(conditions, conditions), max_size=3))
def test_three_values(pairs: list[tuple[Condition, Condition]]) -> None:
    two = [Two(a, all_of([negated(a), b])) for a, b in pairs]
    for world in worlds():
        each = [True if holds(t.yes, world) else False if holds(t.no, world) else None for t in two]
        for joined, wanted in ((both(two), False if False in each else None if None in each else True),
                               (either(two), True if True in each else None if None in each else False)):  # fmt: skip
            assert (holds(joined.yes, world), holds(joined.no, world)) == (wanted is True, wanted is False)
            if wanted is not True:
                assert holds(joined.doubt, world) is (wanted is None)
