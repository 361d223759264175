"""The generated program against the reference: the same decision, to the last reason.

`ZHAOLU_RECORDS` (`make differential`) asks about more records and more rulesets made by a seed. The many records of the shipped
rulesets are asked in `test_many.py`, of every executor at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import zhaolu
from tests.decisions.records import full_record, paths, without
from tests.differential.judges import same
from tests.differential.rulesets import NODES, YEAR, make_ruleset
from zhaolu.executors.python import Executor
from zhaolu.executors.python.gaps import gaps_of
from zhaolu.executors.reference import decide as reference
from zhaolu.executors.reference.worlds import Question
from zhaolu.ir import expressions as ir
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.times import BEIJING
from zhaolu.ir.values import Object
from zhaolu.model.records import check_record
from zhaolu.surfaces.api import Rulesets
from zhaolu.surfaces.evaluator import Evaluator

RECORDS = int(os.environ.get("ZHAOLU_RECORDS", "0"))
SLICE = max(60, RECORDS // 100)
IDS = zhaolu.open().names()
MOMENTS = ("03-01", "05-10", "07-18", "09-20")
CONTEXT: dict[str, dict[str, Any]] = {
    "shanxi-2021-assistant-gp": {"base_windows": {"太原市中心医院": ["2021-07-20T08:00:00+08:00", "2021-08-10T18:00:00+08:00"]}},
    "hubei-2024-resident": {"cities_without_base": ["神农架"]},
}


@cache
def rulesets() -> Rulesets:
    return zhaolu.open()


@cache
def evaluator(name: str, moment: str, context: bool) -> Evaluator:
    ruleset = rulesets().load(name)
    return ruleset.evaluator(as_of=f"{ruleset.ir.notice.year}-{moment}", context=CONTEXT.get(name) if context else None)


def forgetful(raw: dict[str, Any], chooser: Random) -> dict[str, Any]:
    """The record with some of its keys missing: none, few or many."""
    rate = chooser.choice((0.0, 0.05, 0.3))
    for steps in list(paths(raw)):
        if chooser.random() < rate:
            raw = without(raw, steps)
    return raw


@pytest.mark.parametrize("name", IDS)
def test_shipped_rulesets(name: str) -> None:
    for seed in range(SLICE):
        chooser = Random(seed)
        asked = evaluator(name, MOMENTS[seed % len(MOMENTS)], seed % 3 > 0)
        record = asked.check(forgetful(full_record(rulesets().vocabulary, seed), chooser))
        judged = reference(asked.question(record), "", asked.priors)
        assert asked.executor is not None
        same(asked.executor, record.facts, judged, f"{name}, record {seed}")


@pytest.mark.parametrize("name", IDS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_shipped_rulesets_with_readings_pinned(name: str, data: st.DataObject) -> None:
    ruleset = rulesets().load(name)
    open_ones = [r for r in ruleset.ir.readings.values() if r.settled is None]
    some = data.draw(st.lists(st.sampled_from(open_ones), max_size=3, unique_by=lambda r: r.name))
    pins = {r.name: data.draw(st.sampled_from(list(r.options))) for r in some}
    seed = data.draw(st.integers(0, 2**32))
    asked = ruleset.evaluator(as_of=f"{ruleset.ir.notice.year}-06-15", readings=pins)
    record = asked.check(forgetful(full_record(rulesets().vocabulary, seed), Random(seed)))
    assert asked.executor is not None
    same(asked.executor, record.facts, reference(asked.question(record), "", asked.priors), f"{name} {pins} {seed}")


# --- rulesets made by a seed ---

SEEDS = max(40, min(RECORDS // 10, 5_000))


@cache
def synthetic(seed: int) -> Ruleset:
    return make_ruleset(rulesets().vocabulary.struct, seed)


def asked_about(seed: int) -> Iterator[tuple[Question, Executor, Any]]:
    ruleset = synthetic(seed)
    prior = synthetic(seed + 1_000_000)
    earlier = type(prior)(**{**_fields(prior), "notice": _earlier(prior)})
    chooser = Random(seed)

    def priors(province: str | None, year: int | None, program: str | None) -> tuple[Ruleset, ...]:
        fits = province in (None, "福建") and year in (None, YEAR - 1) and program in (None, "助理全科医生培训")
        return (earlier,) if fits else ()

    moment = datetime(YEAR, 6, 1, tzinfo=BEIJING)
    parameters = Object({"moment": moment} if chooser.random() < 0.7 else {})
    plugins = rulesets().plugins
    executor = Executor.of(
        ruleset, as_of=moment, pins={}, parameters=parameters, calendar=plugins.calendar(), functions=plugins.functions(), priors=priors
    )
    if executor.program.gaps:
        return
    for i in range(6):
        record = check_record(forgetful(full_record(rulesets().vocabulary, seed * 10 + i), chooser), rulesets().vocabulary)
        question = Question(
            ruleset=ruleset, facts=record.facts, as_of=moment, parameters=parameters,
            calendar=plugins.calendar(), functions=plugins.functions(),
        )  # fmt: skip
        yield question, executor, priors


def _fields(ruleset: Ruleset) -> dict[str, Any]:
    return {name: getattr(ruleset, name) for name in ruleset.__dataclass_fields__}


def _earlier(ruleset: Ruleset) -> Any:
    from dataclasses import replace

    return replace(ruleset.notice, year=YEAR - 1)


@pytest.mark.parametrize("start", range(0, SEEDS, 10))
def test_rulesets_that_use_every_node(start: int) -> None:
    for seed in range(start, start + 10):
        for position, (question, executor, priors) in enumerate(asked_about(seed)):
            same(executor, question.facts, reference(question, "", priors), f"ruleset {seed}, record {position}")  # type: ignore[arg-type]


def test_the_made_rulesets_use_every_node_and_few_are_left_to_the_reference() -> None:
    assert sum(bool(gaps_of(synthetic(seed))) for seed in range(40)) <= 2
    used = {type(node) for seed in range(40) for expr in synthetic(seed).expressions() for node in ir.walk(expr)}
    assert used == set(NODES)
