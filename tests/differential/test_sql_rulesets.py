"""Rulesets made by a seed, with every node of the language, through the reference and through databases.

What has no SQL form is refused part by part (E540) and left out of the ruleset for all; the rest must come out the same.
`ZHAOLU_RECORDS` asks about more rulesets.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import zhaolu
from tests.decisions.records import full_record
from tests.differential.databases import ROW, TABLE, Ask, ask_duckdb, ask_postgres, columns
from tests.differential.rows import answer_of, without_companions, without_empty_objects
from tests.differential.rulesets import YEAR, make_ruleset
from tests.differential.test_python import forgetful
from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.reference import decide as reference
from zhaolu.executors.reference.worlds import Question as Asked
from zhaolu.executors.sql.query import Question, query_of
from zhaolu.executors.sql.render import render
from zhaolu.executors.sql.tables import Layout
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.times import BEIJING
from zhaolu.ir.values import Object
from zhaolu.model.records import check_record
from zhaolu.surfaces.api import Rulesets

SEEDS = max(6, min(int(os.environ.get("ZHAOLU_RECORDS", "0")) // 100, 2_000))
FOUND = (696,)
"""Seeds that once made a ruleset of which a database said something else."""
RULES = 4
RECORDS = 40
MOMENT = datetime(YEAR, 6, 1, tzinfo=BEIJING)


@cache
def shipped() -> Rulesets:
    return zhaolu.open()


def question_of(ruleset: Ruleset, prior: Ruleset, parameters: dict[str, Any]) -> Question:
    facts = {fact.id: fact for fact in shipped().vocabulary.facts}
    calendar = shipped().plugins.calendar()
    return Question(ruleset=ruleset, facts=facts, as_of=MOMENT, parameters=parameters, priors=[prior], calendar=calendar)


def lowered(question: Question, dialect: str) -> str:
    layout = Layout(columns(question.facts.values(), dialect), record=ROW)
    return render(query_of(question, TABLE, layout, messages="zh", effects=True), dialect, pretty=False)


def has_form(question: Question) -> bool:
    try:
        query_of(question, TABLE, Layout(columns(question.facts.values(), "duckdb"), record=ROW), effects=True)
    except ZhaoluError as error:
        assert {d.code for d in error.diagnostics} == {"E540"}
        return False
    return True


def with_forms(ruleset: Ruleset, prior: Ruleset, parameters: dict[str, Any]) -> Ruleset:
    """The ruleset without the parts that have no SQL form."""
    bare = replace(ruleset, presumptions=(), rules=(), penalties=(), effects=())

    def kept(name: str, within: Ruleset, plain: dict[str, Any]) -> tuple[Any, ...]:
        parts = getattr(ruleset, name)
        asked = [replace(within, **{name: (replace(part, **plain),)}) for part in parts]
        return tuple(part for part, alone in zip(parts, asked, strict=True) if has_form(question_of(alone, prior, parameters)))

    bare = replace(bare, presumptions=kept("presumptions", bare, {}))
    found = replace(bare, rules=kept("rules", bare, {"carried_by": ()}), penalties=kept("penalties", bare, {}))
    for effect in ruleset.effects:
        asked = replace(bare, effects=(*found.effects, effect))
        found = replace(found, effects=asked.effects) if has_form(question_of(asked, prior, parameters)) else found
    names = {rule.id for rule in found.rules}
    carried = replace(found, rules=tuple(replace(rule, carried_by=tuple(names & {*rule.carried_by})) for rule in found.rules))
    if has_form(question_of(carried, prior, parameters)):
        return carried
    return replace(found, rules=tuple(replace(rule, carried_by=()) for rule in found.rules))


def compared(seed: int, dialect: str, ask: Ask) -> Iterator[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """(record, reference, database) wherever they differ; the ruleset and its earlier one are made by the seed."""
    vocabulary = shipped().vocabulary
    chooser = Random(seed)
    parameters: dict[str, Any] = {"moment": MOMENT} if chooser.random() < 0.7 else {}
    prior = make_ruleset(vocabulary.struct, seed + 1_000_000, rules=0)
    prior = replace(prior, notice=replace(prior.notice, id=f"{prior.notice.id}-before", year=YEAR - 1))
    own = make_ruleset(vocabulary.struct, seed, rules=RULES)
    prior = with_forms(prior, prior, parameters)
    own = with_forms(own, prior, parameters)
    raws = [
        without_empty_objects(forgetful(full_record(vocabulary, seed * RECORDS + i), chooser), vocabulary.facts) for i in range(RECORDS)
    ]
    found = ask(vocabulary.facts, raws, lowered(question_of(own, prior, parameters), dialect))
    answers = {int(row["record"]): without_companions(row) for row in found}
    gathering = {effect.key: effect.collect for effect in own.effects}

    def priors(province: str | None, year: int | None, program: str | None) -> tuple[Ruleset, ...]:
        fits = province in (None, prior.notice.province) and year in (None, YEAR - 1) and program in (None, prior.notice.program)
        return (prior,) if fits else ()

    for at, raw in enumerate(raws):
        asked = Asked(
            ruleset=own, facts=check_record(raw, vocabulary).facts, as_of=MOMENT, parameters=Object(parameters),
            calendar=shipped().plugins.calendar(), functions=shipped().plugins.functions(),
        )  # fmt: skip
        wanted = {"record": str(at), **answer_of(reference(asked, str(at), priors), gathering)}
        if answers[at] != wanted:
            yield raw, wanted, answers[at]


@pytest.mark.parametrize("seed", sorted({*range(SEEDS), *FOUND}))
def test_duckdb(seed: int) -> None:
    assert not list(compared(seed, "duckdb", ask_duckdb))[:1]


@pytest.mark.parametrize("seed", range(20_000, 20_000 + max(3, SEEDS // 5)))
def test_postgres(seed: int, postgres: str) -> None:
    assert not list(compared(seed, "postgres", ask_postgres(postgres)))[:1]


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**31))
def test_any_seed(seed: int) -> None:
    assert not list(compared(seed, "duckdb", ask_duckdb))[:1]


def test_most_of_the_made_rulesets_has_a_form() -> None:
    vocabulary = shipped().vocabulary
    made = [make_ruleset(vocabulary.struct, seed) for seed in range(6)]
    kept = [with_forms(ruleset, ruleset, {}) for ruleset in made]
    assert sum(len(ruleset.rules) for ruleset in kept) > 0.5 * sum(len(ruleset.rules) for ruleset in made)
