"""The commands that show things, on the shipped rulesets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from zhaolu.surfaces.api import Rulesets
from zhaolu.surfaces.cli import main
from zhaolu.surfaces.document import render
from zhaolu.surfaces.layout import display_width
from zhaolu.surfaces.ledger import accounts, clauses_document
from zhaolu.surfaces.listing import rules_document
from zhaolu.surfaces.timetable.schedule import resolver, schedule
from zhaolu.surfaces.timetable.timeline import timeline_document

INTERNAL = re.compile(r"\b(None|Unknown|True|False|null|missing|not-yet-due)\b")
ID = re.compile(r"[a-z]{3,}[_-][a-z]")

Run = Callable[..., tuple[int, str, str]]

RECORDS = [
    {
        "id": "甲",
        "出生日期": "1979-01-02",
        "现工作单位": {"就业状态": "在职", "单位类别": "三级医院"},
        "报名身份": "单位委派",
        "报名提交时间": "2019-05-08T10:00:00+08:00",
        "往年事件": [],
    },
    {"id": "乙"},
]


@pytest.fixture(scope="module")
def rulesets() -> Rulesets:
    return Rulesets()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def records(tmp_path: Path) -> str:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(RECORDS, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_every_shipped_ruleset_can_be_told(rulesets: Rulesets) -> None:
    for name in rulesets.names():
        ruleset = rulesets.load(name)
        evaluator = ruleset.evaluator(as_of=f"{ruleset.ir.notice.year}-06-01")
        calendar = schedule(ruleset.ir, evaluator.as_of, resolver(evaluator))
        for lang in ("zh", "en"):
            documents = (
                rules_document(ruleset.ir, lang),
                clauses_document(ruleset.ir, lang),
                timeline_document(ruleset.ir, calendar, evaluator.as_of, lang),
            )
            for document in documents:
                text = render(document, "text", width=80)
                assert all(display_width(each) <= 80 for each in text.split("\n")), name
                json.loads(render(document, "json"))
                told = re.sub(r"\\\[[^\]]*\\\]", "", render(document, "markdown"))
                assert told.startswith("# ")
                if lang == "zh":
                    assert not INTERNAL.search(told), (name, INTERNAL.search(told))
        told = re.sub(r"\\\[[^\]]*\\\]", "", render(rules_document(ruleset.ir), "markdown"))
        assert not ID.search(told), (name, ID.search(told))


def test_every_clause_of_every_shipped_ruleset_is_accounted_for(rulesets: Rulesets) -> None:
    for name in rulesets.names():
        assert [a.clause.id for a in accounts(rulesets.load(name).ir) if not a.kinds] == []


def test_every_dated_window_has_its_dates(rulesets: Rulesets) -> None:
    ruleset = rulesets.load("hunan-2025-assistant-gp")
    evaluator = ruleset.evaluator(as_of="2025-07-10")
    found = {s.window.id: s for s in schedule(ruleset.ir, evaluator.as_of, resolver(evaluator))}
    assert (found["registration"].state, found["registration"].days) == ("now", 5)
    assert str(found["publicity"].done) == "2025-08-22"
    assert str(found["forfeit-by"].last_day) == "2025-09-01"
    assert found["base-confirm"].window.end_included


def test_explain(run: Run, records: str) -> None:
    code, out, _ = run("explain", "湖北", "2019", "--as-of", "2019-06-01", records, "--program", "assistant-gp", "--id", "甲")
    assert code == 0
    assert out.startswith("甲：不符合报名条件\n")
    assert "✗ 三(五)2  年龄超过 35 岁" in out
    assert "✗ 三(五)3-1" in out
    assert "还缺：身体条件合格" in out or "还缺：品德良好且遵纪守法" in out
    assert "乙" not in out
    assert all(display_width(each) <= 80 for each in out.split("\n"))


def test_explain_in_other_forms(run: Run, records: str) -> None:
    base = ("explain", "hubei", "2019", "--program", "assistant-gp", "--as-of", "2019-06-01", records)
    lines = run(*base, "--line")[1].splitlines()
    assert [each.partition("：")[0] for each in lines] == ["甲", "乙"]
    assert [item["record"] for item in json.loads(run(*base, "--format", "json")[1])] == ["甲", "乙"]
    assert [json.loads(each)["record"] for each in run(*base, "--format", "jsonl")[1].splitlines()] == ["甲", "乙"]
    markdown = run(*base, "--format", "markdown", "--id", "甲")[1]
    assert markdown.startswith("# 甲：不符合报名条件\n")
    english = run(*base, "--lang", "en", "--id", "甲", "--trace")[1]
    assert english.startswith("甲: not eligible\n")
    assert "date of birth: 2 January 1979" in english
    traced = run(*base, "--trace", "--id", "甲")[1]
    assert "✗ 三(五)2" in traced.partition("逐条判定")[2]


def test_explain_names_the_nearest_record(run: Run, records: str) -> None:
    code, out, err = run("explain", "hubei", "2019", "--program", "assistant-gp", records, "--id", "丙")
    assert (code, out) == (1, "")
    assert "记录里没有“丙”" in err


def test_the_python_api_explains(rulesets: Rulesets) -> None:
    answer = rulesets.pick("湖北", 2019, "assistant-gp").evaluate(RECORDS[0], as_of="2019-06-01", readings={"age-ref-robust": "末日"})
    text = answer.explain(width=60)
    assert text.startswith("甲：不符合报名条件\n")
    assert "按“末日”判定：年龄算到哪一天" in text
    assert all(display_width(each) <= 60 for each in text.split("\n"))
    assert answer.explain(level="line", lang="en").startswith("甲: not eligible – ")
    assert "逐条判定" in answer.explain(level="trace")


def test_a_city_without_its_own_ruleset_is_told(run: Run, records: str) -> None:
    _, out, _ = run("explain", "湖北", "2019", "--program", "assistant-gp", "--city", "武汉", records, "--id", "甲")
    assert "武汉没有自己的规则集" in out


def test_clauses(run: Run) -> None:
    code, out, _ = run("clauses", "hubei", "2019", "--program", "assistant-gp", "--kind", "罚则")
    assert code == 0
    assert "五(四)-3" in out and "三(五)2" not in out
    only_open = json.loads(run("clauses", "hubei", "2019", "--program", "assistant-gp", "--open", "--format", "json")[1])
    assert {c["clause"] for c in only_open["clauses"]} >= {"三(五)2", "一(一)-2"}
    assert all(any(r["settled"] is None for r in c["readings"]) for c in only_open["clauses"])


def test_timeline(run: Run) -> None:
    code, out, _ = run("timeline", "福建", "2023", "--as-of", "2023-07-10", "--actor", "applicant")
    assert code == 0
    assert "• 2023年7月9日08:00至7月12日17:00  报名（申请人）  还剩 2 天" in out
    assert "还剩 2 天" in out
    assert "省级主管部门" not in out


def test_rules(run: Run) -> None:
    code, out, _ = run("rules", "湖北", "2019", "--city", "孝感")
    assert code == 0
    assert "省通知三(五)2" in out
    assert "不招的情形" in out
