"""The generated program: inspectable, made once, lazy about reasons, and honest about what it leaves to the reference."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

import zhaolu
from tests.decisions.records import full_record
from zhaolu.executors.python import Program, program_of
from zhaolu.executors.python.gaps import GAPS, MAX_DEPTH, gaps_of
from zhaolu.ir import expressions as ir
from zhaolu.ir.decisions import Outcome
from zhaolu.ir.rules import Ruleset
from zhaolu.ir.types import BOOLEAN
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


def test_the_short_answer_makes_no_reasons(hubei: Ruleset) -> None:
    asked = zhaolu.open().load("hubei-2019-assistant-gp").evaluator(as_of="2019-06-01")
    executor = asked.executor
    assert executor is not None
    record = asked.check(full_record(asked.ruleset.vocabulary, 3) | {"birth_date": "1960-01-01", "history": []})
    made = dict(executor.program._whys), dict(executor.program._facts)
    brief = executor.brief(record.facts)
    assert brief.outcome is Outcome.INELIGIBLE and "age-limit" in brief.failing
    assert (executor.program._whys, executor.program._facts) == made
    assert executor.failures(record.facts)[1]["age-limit"] == [{"birth_date": record.facts["birth_date"]}] or (
        executor.failures(record.facts)[1]["age-limit"] == ({"birth_date": record.facts["birth_date"]},)
    )


def test_definitions_nested_too_deep_are_left_to_the_reference(hubei: Ruleset) -> None:
    definitions: dict[str, Any] = {"d0": ir.Literal(True, type=BOOLEAN)}
    for i in range(1, MAX_DEPTH + 1):
        definitions[f"d{i}"] = ir.Definition(f"d{i - 1}", type=BOOLEAN)
    deep = replace(hubei, definitions={**hubei.definitions, **definitions}, digest="deep")
    assert gaps_of(hubei) == ()
    assert gaps_of(deep) == ("deep-definitions",)


def test_every_gap_has_a_reason_and_a_ruleset_that_falls_into_it(hubei: Ruleset) -> None:
    inner: ir.Expr = ir.Literal(True, type=BOOLEAN)
    for i in range(5):
        inner = ir.Quantified("some", f"e{i}", ir.Fact("education"), inner)
    loops = replace(hubei, definitions={**hubei.definitions, "圈": inner}, digest="loops")
    assert gaps_of(loops) == ("deep-loops",)
    assert set(GAPS) == {"deep-definitions", "deep-loops"} and all(GAPS.values())


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
        asked = zhaolu.open().load("hunan-2025-assistant-gp").evaluator(
            as_of="2025-07-01", readings={"due-after-last-day": "按8月25日"}, engine=engine  # type: ignore[arg-type]
        )
        assert asked.evaluate({"history": history}).decision.pinned == {"due-after-last-day": "按8月25日"}
