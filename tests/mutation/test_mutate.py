"""`zhaolu mutate` as it is seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk.running import Run
from tests.mutation.tiny import CASES, written

OTHER = """\
  - id: after-secondary-school
    change: {学历: [{层次: 中专, 全日制: true}, {层次: 专科, 全日制: true}]}
    expect: {outcome: eligible}
"""
SURVIVORS = """\
survivors:
  hubei-2019-assistant-gp:
    - item: places
      why: {zh: 没有列出与列为 0 人一样, en: left out is as good as none}
      slips: [{was: '神农架: 0'}, {was: 'complete:  true'}]
    - item: age
      why: 样例
      slips: [{was: 'consequence: reject', now: 'consequence: review'}]
"""
PLANNED = """\
    - item: planned
      why: 样例
      slips: [{was: '查表("places", 志愿[1].基地所在市州) > 0', now: '查表("places", 志愿[1].基地所在市州) > 1'}]
"""
SAID = """\
hubei-2019-assistant-gp：用例发现了 50/53 处小错（94.3%）
  ✗ 四  planned  2019-assistant-gp.yaml:18（界线）
      原文：查表("places", 志愿[1].基地所在市州) > 0
      改成：查表("places", 志愿[1].基地所在市州) > 1
  ○ 四  places  2019-assistant-gp.yaml:14（漏写）
      原文：神农架: 0
      改成：（漏写）
      理由：没有列出与列为 0 人一样
  ○ 四  places  2019-assistant-gp.yaml:14（漏写）
      原文：complete: true
      改成：（漏写）
      理由：没有列出与列为 0 人一样
  • survivors.yaml 第 8 行已不必写：现在能发现，或规则已经不这样写（age：consequence: reject → consequence: review）
共 53 处小错，用例发现 50 处（94.3%）；没有发现又没有写明理由的 1 处
补一个用例（zhaolu cases suggest 给出界线上的申请人），或者在规则集目录的 survivors.yaml 里写明为什么不必
"""


def test_survivors_with_and_without_a_reason_and_a_reason_nobody_needs(zhaolu: Run) -> None:
    written(Path("r"), CASES + OTHER, SURVIVORS)
    done = zhaolu("mutate", "--rulesets", "r")
    assert (done.code, done.out, done.err) == (1, SAID, "低于要求的 95%：hubei-2019-assistant-gp\n")
    english = zhaolu("mutate", "湖北", 2019, "--rulesets", "r", "--lang", "en", "--min-caught", 90)
    assert english.code == 1 and not english.err, "an unlisted survivor alone is a finding"
    assert "  ✗ 四  planned  2019-assistant-gp.yaml:18 (boundary)\n      was:  查表" in english.out
    assert "      why:  left out is as good as none\n" in english.out
    assert "  • survivors.yaml line 8 is idle: it is noticed now, or no longer written so (age: consequence: reject → " in english.out
    assert "53 small mistakes, 50 noticed (94.3%); 1 neither noticed nor accepted with a reason\n" in english.out


def test_nothing_unnoticed_is_no_finding(zhaolu: Run) -> None:
    written(Path("r"), CASES + OTHER, SURVIVORS.partition("    - item: age")[0] + PLANNED)
    assert zhaolu("mutate", "--rulesets", "r", "--min-caught", 90).code == 0
    low = zhaolu("mutate", "--rulesets", "r")
    assert (low.code, low.err) == (1, "低于要求的 95%：hubei-2019-assistant-gp\n")


def test_only_some_rules_and_as_data(zhaolu: Run) -> None:
    written(Path("r"), survivors=SURVIVORS)
    [document] = json.loads(zhaolu("mutate", "--rulesets", "r", "--only", "二", "--format", "json").out)
    assert document["survivors"] == [] and document["percent"] == 100.0
    assert {found["item"] for found in document["caught"]} == {"age", "tiny-limit", "registration"}, "and what the rule is decided by"
    assert document["idle"] == [{"item": "age", "was": "consequence: reject", "now": "consequence: review", "line": 8}]
    limit = next(found for found in document["caught"] if found["now"] == "不含: 33")
    assert (limit["clauses"], limit["by"], limit["line"]) == (["二"], "thirty-four-strict", 3)
    nothing = zhaolu("mutate", "--rulesets", "r", "--only", "九")
    assert nothing.code == 2 and "E632" in nothing.err


def test_several_rulesets_at_a_time_give_the_same_answers(zhaolu: Run) -> None:
    written(Path("r"))
    for suffix in (".yaml", ".cases.yaml"):
        text = Path("r/hubei/2019-assistant-gp" + suffix).read_text(encoding="utf-8")
        for year in (2019, 1984, 1983):
            text = text.replace(str(year), str(year + 1))
        Path("r/hubei/2020-assistant-gp" + suffix).write_text(text, encoding="utf-8")
    together = zhaolu("mutate", "--rulesets", "r", "--jobs", 2)
    assert "hubei-2020-assistant-gp：用例发现了 49/53 处小错（92.4%）" in together.out
    assert together.out == zhaolu("mutate", "--rulesets", "r", "--jobs", 1).out


@pytest.mark.parametrize(
    ("survivors", "code"),
    [
        ("survivors: {hubei-2018-assistant-gp: []}\n", "E630"),
        ("survivors: {hubei-2019-assistant-gp: [{item: age, slips: []}]}\n", "E302"),
        ("survivers: {}\n", "E301"),
    ],
)
def test_a_list_that_is_wrong(zhaolu: Run, survivors: str, code: str) -> None:
    written(Path("r"), survivors=survivors)
    done = zhaolu("mutate", "--rulesets", "r")
    assert done.code == 2 and f"错误 {code}" in done.err and "survivors.yaml:1:" in done.err


def test_without_cases(zhaolu: Run) -> None:
    written(Path("r")).unlink()
    done = zhaolu("mutate", "湖北", 2019, "--rulesets", "r")
    assert done.code == 2 and "E633" in done.err
