"""What must hold for every record under every shipped ruleset."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import zhaolu
from tests.decisions.records import declared_path, full_record, paths, without
from zhaolu.ir.decisions import Decision, Outcome
from zhaolu.surfaces.api import Rulesets
from zhaolu.surfaces.evaluator import Evaluator

IDS = zhaolu.open().names()
CONTEXT: dict[str, dict[str, Any]] = {
    "shanxi-2021-assistant-gp": {"base_windows": {"太原市中心医院": ["2021-07-20T08:00:00+08:00", "2021-08-10T18:00:00+08:00"]}},
    "hubei-2024-resident": {"cities_without_base": ["神农架"]},
}


@cache
def rulesets() -> Rulesets:
    return zhaolu.open()


@cache
def evaluator(name: str) -> Evaluator:
    ruleset = rulesets().load(name)
    return ruleset.evaluator(as_of=f"{ruleset.ir.notice.year}-09-20", context=CONTEXT.get(name))


def decide(name: str, raw: dict[str, Any]) -> Decision:
    asked = evaluator(name)
    return asked.decide(asked.check(raw))


def clauses(decision: Decision) -> tuple[set[str], set[str]]:
    return {f.clause for f in decision.failing}, {f.clause for f in decision.undecided}


RECORDS = st.integers(0, 2**32).map(lambda seed: full_record(rulesets().vocabulary, seed))
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", IDS)
@SLOW
@given(raw=RECORDS, seed=st.integers(0, 2**32))
def test_filling_an_unknown_never_changes_a_definite_answer(name: str, raw: dict[str, Any], seed: int) -> None:
    covered = {p.path for p in rulesets().load(name).ir.presumptions}
    covered |= {f"history[].{field}" for field in ("reason", "date")}  # a clause may presume these (history.presume, undated_month)
    free = [
        steps for steps in paths(raw) if not any(declared_path(steps) == c or c.startswith(declared_path(steps) + ".") for c in covered)
    ]
    chooser = random.Random(seed)
    partial = raw
    for steps in chooser.sample(free, min(len(free), chooser.randint(1, 12))):
        partial = without(partial, steps)
    less, more = decide(name, partial), decide(name, raw)
    if less.outcome is Outcome.ELIGIBLE:
        assert more.outcome is Outcome.ELIGIBLE
    assert clauses(less)[0] <= clauses(more)[0]
    settled = {p.clause for p in less.penalties if p.status == "成立"}
    assert settled <= {p.clause for p in more.penalties if p.status == "成立"}


@pytest.mark.parametrize("name", IDS)
@SLOW
@given(raw=RECORDS, seed=st.integers(0, 2**32))
def test_order_of_keys_changes_nothing(name: str, raw: dict[str, Any], seed: int) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            items = [(key, shuffled(inner)) for key, inner in value.items()]
            random.Random(seed).shuffle(items)
            return dict(items)
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    asked = evaluator(name)
    assert asked.evaluate(raw).to_json() == asked.evaluate(shuffled(raw)).to_json()


@SLOW
@given(raw=RECORDS, seed=st.integers(0, 2**32))
def test_order_of_rules_changes_nothing(raw: dict[str, Any], seed: int) -> None:
    from dataclasses import replace

    from zhaolu.executors.reference import decide as reference

    asked = evaluator("hubei-2019-assistant-gp")
    question = asked.question(asked.check(raw))
    chooser = random.Random(seed)
    rules, penalties = list(question.ruleset.rules), list(question.ruleset.penalties)
    chooser.shuffle(rules)
    chooser.shuffle(penalties)
    other = replace(question, ruleset=replace(question.ruleset, rules=tuple(rules), penalties=tuple(penalties)))
    first, second = reference(question, priors=asked.priors), reference(other, priors=asked.priors)
    assert (first.outcome, first.failing, first.undecided, first.effects) == (
        second.outcome,
        second.failing,
        second.undecided,
        second.effects,
    )
    assert sorted(map(repr, first.penalties)) == sorted(map(repr, second.penalties))


@pytest.mark.parametrize("name", IDS)
@SLOW
@given(raw=RECORDS)
def test_the_outcome_combines_the_findings(name: str, raw: dict[str, Any]) -> None:
    decision = decide(name, raw)
    expected = Outcome.INELIGIBLE if decision.failing else Outcome.UNDETERMINED if decision.undecided else Outcome.ELIGIBLE
    assert decision.outcome is expected
    assert all(finding.because for finding in decision.undecided)
    assert not {f.rule for f in decision.failing} & {f.rule for f in decision.undecided}


def test_the_same_input_gives_the_same_bytes_in_two_fresh_processes(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    lines = [json.dumps({"id": str(i), **json.loads(json.dumps(raw))}, ensure_ascii=False) for i, raw in enumerate(_some_records())]
    records.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "zhaolu", "evaluate", "福建", "2023", "--as-of", "2023-09-20", "--format", "jsonl", str(records)]

    def run(seed: str) -> bytes:
        return subprocess.run(command, capture_output=True, check=True, env={"PYTHONHASHSEED": seed, "PATH": ""}).stdout

    first = run("1")
    assert first.count(b"\n") == len(lines)
    assert first == run("2")


def _some_records() -> list[dict[str, Any]]:
    base: dict[str, Any] = {
        "education": [{"level": "专科", "full_time": True, "major": "临床医学", "graduation_year": 2023, "ongoing": False}],
        "route": "个人",
        "submitted_at": "2023-07-10T10:00:00+08:00",
        "history": [{"year": 2022, "province": "福建", "program": "助理全科医生培训", "event": "未报到"}],
    }
    return [base, {**base, "history": []}, {"route": "单位委派"}, {}]
