"""The generated program: inspectable, made once, lazy about reasons, and honest about what it leaves to the reference."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import zhaolu
from tests.decisions.records import full_record
from zhaolu.diagnostics import ZhaoluError
from zhaolu.executors.python import Executor, Program, program_of
from zhaolu.executors.python.gaps import GAPS, MAX_DEPTH, gaps_of, longest_in
from zhaolu.executors.python.names import OWN
from zhaolu.executors.python.steps import MAX_STEPS, most_steps
from zhaolu.executors.reference import decide, expressions
from zhaolu.executors.reference.decide import no_priors
from zhaolu.executors.reference.environment import Environment
from zhaolu.executors.reference.worlds import Question
from zhaolu.ir import expressions as ir
from zhaolu.ir.decisions import Outcome
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.times import midnight
from zhaolu.ir.types import BOOLEAN, NUMBER, List
from zhaolu.ir.values import Object, wrap
from zhaolu.surfaces.cli import main


@pytest.fixture(scope="module")
def hubei() -> Ruleset:
    return zhaolu.open().load("hubei-2019-assistant-gp").ir


def functions(text: str) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)}


def test_the_source_names_every_rule_with_its_clause(hubei: Ruleset) -> None:
    text = Program(hubei, {}).text()
    assert {"decide", "effects", "why_age_limit", "facts_of_age_limit", "why_breach_on_file"} <= functions(text)
    for rule in hubei.rules:
        assert f"# {rule.id} · {rule.clause}" in text


def test_the_same_ruleset_gives_the_same_source(hubei: Ruleset) -> None:
    assert Program(hubei, {}).text() == Program(replace(hubei), {}).text()


def test_source_does_not_hang_on_the_hash_seed() -> None:
    def run(seed: str) -> bytes:
        command = [sys.executable, "-m", "zhaolu", "rules", "hubei", "2019", "--as", "python"]
        return subprocess.run(command, capture_output=True, check=True, env={"PYTHONHASHSEED": seed, "PATH": ""}).stdout

    assert run("1") == run("2")


def test_a_program_is_made_once_per_digest_and_pins(hubei: Ruleset) -> None:
    assert program_of(hubei, {}) is program_of(hubei, {})
    assert program_of(hubei, {"age-ref-robust": "首日"}) is not program_of(hubei, {})


def test_a_digest_given_to_another_ruleset_does_not_bring_back_the_first(hubei: Ruleset) -> None:
    other = replace(hubei, rules=hubei.rules[:1])
    assert program_of(other, {}).ruleset is other


def test_a_pinned_reading_is_settled_in_the_source(hubei: Ruleset) -> None:
    open_source, pinned = (Program(hubei, pins).source.text for pins in ({}, {"age-ref-robust": "首日"}))
    assert open_source.count("on_1983_05_30") and not pinned.count("on_1983_05_30")


def test_the_short_answer_makes_no_reasons(hubei: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    def reasons(*_: Any) -> Any:
        raise AssertionError("reasons were made")

    asked = zhaolu.open().load("hubei-2019-assistant-gp").evaluator(as_of="2019-06-01", readings={"yixia-inclusive": "不含"})
    executor = asked.executor
    assert executor is not None
    record = asked.check(full_record(asked.ruleset.vocabulary, 3) | {"birth_date": "1960-01-01", "history": []})
    with monkeypatch.context() as patched:
        patched.setattr(Program, "why", reasons)
        patched.setattr(Program, "facts", reasons)
        brief = executor.brief(record.facts)
    assert brief.outcome is Outcome.INELIGIBLE and "age-limit" in brief.failing
    assert list(executor.failures(record.facts)[1]["age-limit"]) == [{"birth_date": record.facts["birth_date"]}]


def test_definitions_nested_too_deep_are_left_to_the_reference(hubei: Ruleset) -> None:
    definitions: dict[str, Any] = {"d0": ir.Literal(True, type=BOOLEAN)}
    for i in range(1, MAX_DEPTH + 1):
        definitions[f"d{i}"] = ir.Definition(f"d{i - 1}", type=BOOLEAN)
    deep = replace(hubei, definitions={**hubei.definitions, **definitions}, digest="deep")
    assert gaps_of(hubei) == ()
    assert gaps_of(deep) == ("deep-definitions",)


def loops(over: ir.Expr, depth: int) -> ir.Expr:
    inner: ir.Expr = ir.Literal(False, type=BOOLEAN)
    for i in range(depth):
        inner = ir.Quantified("some", f"e{i}", over, inner, type=BOOLEAN)
    return inner


def with_rule(ruleset: Ruleset, condition: ir.Expr, digest: str) -> Ruleset:
    rule = next(rule for rule in ruleset.rules if rule.id == "conduct-and-health")
    alternative = replace(rule.alternatives[0], condition=condition)
    return replace(ruleset, rules=(replace(rule, alternatives=(alternative,)),), digest=digest)


def test_every_gap_has_a_reason_and_a_ruleset_that_falls_into_it(hubei: Ruleset) -> None:
    numbers = ir.RangeOf(*(ir.Literal(Decimal(n), type=NUMBER) for n in (1, 10_000)), True, True, type=List(NUMBER))
    assert gaps_of(with_rule(hubei, loops(numbers, 2), "numbers")) == ("many-steps",)
    assert set(GAPS) == {"deep-definitions", "many-steps"} and all(GAPS.values())


def test_long_lists_within_loops_are_left_to_the_reference(hubei: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    education = ir.Fact("education", type=hubei.facts.fields["education"].type)
    ruleset = with_rule(hubei, loops(education, 3), "loops")
    executor = Executor.of(ruleset, as_of=midnight(date(2019, 6, 1)), pins={}, parameters={}, priors=no_priors)
    assert not executor.program.gaps

    def record(items: int) -> Object:
        return wrap({"education": [{"level": "专科"}] * items, "history": ()})

    assert executor.covers(record(8)) and not executor.covers(record(1000))
    executor.decide(record(8))
    question = Question(ruleset=ruleset, facts=record(1000), as_of=midnight(date(2019, 6, 1)))
    monkeypatch.setattr("zhaolu.executors.reference.expressions.MAX_STEPS", 20_000)
    with pytest.raises(ZhaoluError) as caught:
        decide(question)
    assert caught.value.diagnostics[0].code == "E181"
    shipped = Executor.of(hubei, as_of=midnight(date(2019, 6, 1)), pins={}, parameters={}, priors=no_priors)
    assert shipped.covers(record(1000))


def test_what_is_not_covered_is_decided_by_the_reference() -> None:
    asked = zhaolu.open().load("hubei-2024-resident").evaluator(as_of="2024-06-01")
    record = full_record(asked.ruleset.vocabulary, 3)
    short, long = (asked.check({**record, "education": record["education"][:1] * items}) for items in (1, 200))
    assert asked.executor is not None
    assert asked.executor.covers(short.facts) and not asked.executor.covers(long.facts)
    assert asked.decide(long) == replace(decide(asked.question(long), long.name, asked.priors), diagnostics=long.diagnostics)


@pytest.mark.parametrize("name", zhaolu.open().names())
def test_the_reference_takes_no_more_steps_than_the_bound_says(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Environment] = []

    def environment(**given: Any) -> Environment:
        made.append(Environment(**given))
        return made[-1]

    monkeypatch.setattr("zhaolu.executors.reference.worlds.Environment", environment)
    asked = zhaolu.open().load(name).evaluator(as_of="2025-06-01", engine="reference")
    for seed in range(5):
        made.clear()
        raw = full_record(asked.ruleset.vocabulary, seed)
        record = asked.check({k: v * 4 if isinstance(v, list) else v for k, v in raw.items()})
        asked.decide(record)
        assert max(env.progress.steps for env in made) <= most_steps(asked.ruleset.ir, longest_in(record.facts))
    assert MAX_STEPS == expressions.MAX_STEPS


@pytest.mark.parametrize("engine", ["python", "reference"])
def test_the_engine_can_be_chosen(engine: Any) -> None:
    asked = zhaolu.open().load("hubei-2019-assistant-gp").evaluator(as_of="2019-06-01", engine=engine)
    assert (asked.executor is None) is (engine == "reference")
    assert asked.evaluate({"healthy": False}).outcome is Outcome.INELIGIBLE


def test_both_engines_print_the_same(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    (tmp_path / "r.jsonl").write_text('{"id": "A", "healthy": false}\n{"id": "B", "history": []}\n', encoding="utf-8")
    printed = []
    for engine in ("python", "reference"):
        command = ["evaluate", "hubei", "2019", "--as-of", "2019-06-01", "--format", "jsonl", "--engine", engine, str(tmp_path / "r.jsonl")]
        assert main(command) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] and printed[0].count("\n") == 2


def test_a_pin_that_an_earlier_year_does_not_know_is_no_fault() -> None:
    history = [{"year": 2023, "province": "福建", "program": "助理全科医生培训", "event": "未报到"}]
    for engine in ("python", "reference"):
        asked = (
            zhaolu.open()
            .load("hunan-2025-assistant-gp")
            .evaluator(
                as_of="2025-07-01",
                readings={"due-after-last-day": "按8月25日"},
                engine=engine,  # type: ignore[arg-type]
            )
        )
        assert asked.evaluate({"history": history}).decision.pinned == {"due-after-last-day": "按8月25日"}


def test_facts_may_be_called_what_generated_code_calls_its_own(tmp_path: Path) -> None:
    names = [*OWN, "get", "e", "it", "v", "decide_2", "one_of"]
    facts = "\n".join(f"  - {{id: {name}, label: 事实{i}, type: number, meaning: 一项}}" for i, name in enumerate(names) if name.islower())
    rules = "\n".join(
        f"  - {{id: r-{i}, clause: 第{i}条, require: 事实{i} > 1, unmet: 不够}}" for i, name in enumerate(names) if name.islower()
    )
    clauses = "\n".join(f"  第{i}条: {{says: 一条}}" for i, name in enumerate(names) if name.islower())
    (tmp_path / "hubei").mkdir()
    (tmp_path / "vocabulary.yaml").write_text(
        f"version: 1\nprovinces: {{hubei: 湖北}}\nprograms: {{p: 项目}}\nfacts:\n{facts}\n", encoding="utf-8"
    )
    (tmp_path / "hubei" / "2025-p.yaml").write_text(
        f"notice: {{province: hubei, year: 2025, program: p, title: 名称}}\nrules:\n{rules}\nclauses:\n{clauses}\n", encoding="utf-8"
    )
    ruleset = zhaolu.open(tmp_path).pick("hubei", 2025)
    for value in (0, 2):
        record = {"id": "A", **{name: value for name in names if name.islower()}}
        found = [ruleset.evaluator(as_of="2025-06-01", engine=engine).evaluate(record).document() for engine in ("python", "reference")]  # type: ignore[arg-type]
        assert found[0] == found[1] and found[0]["record"] == "A"
        assert ruleset.evaluator(as_of="2025-06-01").executor is not None
