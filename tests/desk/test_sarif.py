"""`zhaolu check --format sarif`: results at their places, rules with help."""

from __future__ import annotations

import json
import os
from pathlib import Path

from running import Run

RULESET = """\
notice: {province: hubei, year: 2019, program: assistant-gp, title: 坏样例}
rules:
  - id: r
    clause: 一
    require: 报名身份 == "个人"
    unmet: 不符合
clauses:
  一: {says: 第一条}
"""


def broken(text: str = RULESET) -> None:
    target = Path("坏 规则") / "hubei" / "2019-assistant-gp.yaml"
    target.parent.mkdir(parents=True)
    target.write_text(text, encoding="utf-8")


def test_a_result_stands_where_the_fault_is(zhaolu: Run) -> None:
    broken()
    done = zhaolu("check", "--rulesets", "坏 规则", "--format", "sarif")
    assert done.code == 2 and done.err == ""
    document = json.loads(done.out)
    assert document["version"] == "2.1.0" and document["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = document["runs"]
    (result,) = run["results"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("E103", 0, "error")
    assert "没有“==”这个写法" in result["message"]["text"] and "改法：" in result["message"]["text"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "%E5%9D%8F%20%E8%A7%84%E5%88%99/hubei/2019-assistant-gp.yaml", "uriBaseId": "%SRCROOT%"}
    region = place["region"]
    line = RULESET.splitlines()[region["startLine"] - 1]
    assert region["startLine"] == region["endLine"]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "=="
    assert rule["id"] == "E103" and rule["help"]["text"] and rule["defaultConfiguration"] == {"level": "error"}


def test_in_english_and_by_absolute_path(zhaolu: Run, tmp_path: Path) -> None:
    broken()
    away = tmp_path / "elsewhere"
    away.mkdir()
    (tmp_path / "坏 规则").rename(away / "rules")

    (tmp_path / "here").mkdir()
    os.chdir(tmp_path / "here")
    run = json.loads(zhaolu("check", "--rulesets", away / "rules", "--format", "sarif", "--lang", "en").out)["runs"][0]
    assert run["language"] == "en-US"
    assert run["results"][0]["message"]["text"].startswith("there is no operator `==`")
    location = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": (away / "rules" / "hubei" / "2019-assistant-gp.yaml").as_uri()}


def test_a_warning_and_a_file_without_text(zhaolu: Run) -> None:
    broken(RULESET.replace("==", "=").replace("rules:", "define:\n  甲: 身体条件合格\nrules:"))
    (Path("坏 规则") / "hubei" / "什么.yaml").write_text("a: 1\n", encoding="utf-8")
    done = zhaolu("check", "--rulesets", "坏 规则", "--format", "sarif", "--strict")
    run = json.loads(done.out)["runs"][0]
    assert done.code == 1
    assert sorted(r["level"] for r in run["results"]) == ["note", "warning", "warning"]  # the note: no cases beside it
    named = next(r for r in run["results"] if r["ruleId"] == "W510")
    assert "region" not in named["locations"][0]["physicalLocation"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == sorted({r["ruleId"] for r in run["results"]})
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_nothing_wrong_is_an_empty_run(zhaolu: Run) -> None:
    done = zhaolu("check", "--format", "sarif")
    assert done.code == 0 and json.loads(done.out)["runs"][0]["results"] == []
