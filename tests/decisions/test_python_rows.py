"""Rows: members by place beside members by name, whatever door a record came through."""

from __future__ import annotations

import copy
import pickle
from functools import cache
from typing import Any

import zhaolu
from tests.decisions.records import full_record
from zhaolu.executors.python.rows import Layout, Row, U, filled, layout_of, row_of
from zhaolu.ir.values import Object
from zhaolu.model.records import check_record
from zhaolu.surfaces.evaluator import Evaluator


@cache
def evaluator() -> Evaluator:
    return zhaolu.open().load("fujian-2023-assistant-gp").evaluator(as_of="2023-07-10")


def layout() -> Layout:
    return layout_of(evaluator().ruleset.vocabulary.struct)


def check(value: Any, laid_out: Layout) -> None:
    """The invariant of rows, at every depth."""
    assert type(value) is Row and value.layout is laid_out and len(value.row) == len(laid_out.names)
    for place, name in enumerate(laid_out.names):
        assert value.row[place] is value._members.get(name, U)
        inner = laid_out.inner[place]
        if inner is not None and name in value and value[name] is not None:
            for item in value[name] if isinstance(value[name], tuple) else (value[name],):
                check(item, inner)


def plain_and_laid_out(seed: int) -> tuple[Object, Row]:
    raw = full_record(evaluator().ruleset.vocabulary, seed)
    plain = check_record(raw, evaluator().ruleset.vocabulary).facts
    return plain, row_of(plain, layout())


def test_both_doors_give_the_same_rows() -> None:
    for seed in range(40):
        plain, laid_out = plain_and_laid_out(seed)
        admitted = evaluator().check(full_record(evaluator().ruleset.vocabulary, seed)).facts
        assert plain == laid_out == admitted and type(plain) is Object
        check(laid_out, layout())
        check(admitted if type(admitted) is Row else row_of(admitted, layout()), layout())


def test_a_record_is_decided_the_same_through_either_door_and_after_a_copy() -> None:
    executor = evaluator().executor
    assert executor is not None
    for seed in range(20):
        plain, laid_out = plain_and_laid_out(seed)
        wanted = executor.decide(plain)
        for facts in (laid_out, pickle.loads(pickle.dumps(laid_out)), copy.deepcopy(laid_out)):
            assert executor.decide(facts) == wanted and executor.brief(facts) == executor.brief(plain)


def test_a_row_of_another_vocabulary_is_laid_out_again() -> None:
    kernel = layout_of(type(evaluator().ruleset.vocabulary.struct)("other", {}))
    _, laid_out = plain_and_laid_out(3)
    elsewhere = Row(laid_out._members, "", (), kernel)
    executor = evaluator().executor
    assert executor is not None and executor.decide(elsewhere) == executor.decide(laid_out)


def test_a_member_filled_in_keeps_the_row_whole() -> None:
    _, laid_out = plain_and_laid_out(3)
    place = layout().places["healthy"]
    more = filled(laid_out, place, False)
    check(more, layout())
    assert more["healthy"] is False and laid_out.row[place] is laid_out._members.get("healthy", U)
