"""`zhaolu test`: what no case has tried, the share that was, JUnit."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from running import Run
from small import CASES, written

import zhaolu as library
from zhaolu.surfaces.cases.coverage import Coverage, percent, targets

UNTRIED = """\
hubei-2019-assistant-gp：1/1 例相符
  覆盖 27.7%（5/18）
  ○ 一：没有用例试过不满足的一面（registration）
  ○ 一：没有用例试过刚到开始的一边（registration）
  ○ 一：没有用例试过开始以前的一边（registration）
  ○ 一：没有用例试过截止以前的一边（registration）
  ○ 一：没有用例试过截止以后的一边（registration）
  ○ 二：没有用例试过不满足的一面（age）
  ○ 二：没有用例试过随读法 tiny-day 取“首日”而定的情形（age）
  ○ 二：没有用例试过随读法 tiny-day 取“末日”而定的情形（age）
  ○ 三：没有用例试过不满足的一面（score）
  ○ 四：没有用例试过不满足的一面（who）
  ○ 四(二)：没有用例试过“who-2”这一支满足的情形（who）
  ○ 五：没有用例试过罚则成立的情形（no-show）
  ○ 五：没有用例试过罚则待定的情形（no-show）
共 1 例，0 例不符，覆盖 27.7%
"""


def run_with(zhaolu: Run, cases: str, *more: object) -> list[str]:
    """What is still missing, as `item what`."""
    written(Path("r"), CASES + cases)
    document = json.loads(zhaolu("test", "--rulesets", "r", "--format", "json", *more).out)[0]
    assert all(case["passed"] for case in document["cases"])
    return [f"{m['item']} {m['what']}" for m in document["coverage"]["missing"]]


def test_what_was_never_tried_is_said_in_words(zhaolu: Run) -> None:
    written(Path("r"))
    done = zhaolu("test", "--rulesets", "r")
    assert (done.code, done.out) == (0, UNTRIED)
    english = zhaolu("test", "--rulesets", "r", "--lang", "en").out
    assert "  ○ 一: no case tried the unmet side (registration)\n" in english
    assert "  ○ 五: no case tried the penalty pending (no-show)\n" in english
    assert english.endswith("1 cases, 0 differ, 27.7% covered\n")


@pytest.mark.parametrize(
    ("moment", "outcome", "edge"),
    [
        ("2019-04-24T23:59:00+08:00", "ineligible", "start-outside"),
        ("2019-04-25T00:00:00+08:00", "eligible", "start-inside"),
        ("2019-05-30T23:59:00+08:00", "eligible", "end-inside"),
        ("2019-05-31T00:00:00+08:00", "ineligible", "end-outside"),
    ],
)
def test_window_edges(zhaolu: Run, moment: str, outcome: str, edge: str) -> None:
    missing = run_with(zhaolu, f"  - {{id: edge, change: {{submitted_at: '{moment}'}}, expect: {{outcome: {outcome}}}}}\n")
    every = {"start-outside", "start-inside", "end-inside", "end-outside"}
    assert {what for item, what in map(str.split, missing) if item == "registration" and "side" in what} == every - {edge}


def test_a_day_too_far_is_no_edge(zhaolu: Run) -> None:
    missing = run_with(zhaolu, "  - {id: far, change: {submitted_at: '2019-04-23T23:59:00+08:00'}, expect: {outcome: ineligible}}\n")
    assert "registration start-outside" in missing and "registration unmet" not in missing


def test_a_reading_left_open_tries_all_its_options_a_pinned_one_its_own(zhaolu: Run) -> None:
    between = "change: {出生日期: '1983-05-10'}"
    assert not [m for m in run_with(zhaolu, f"  - {{id: open, {between}, expect: {{outcome: undetermined}}}}\n") if "tiny-day" in m]
    Path("r/hubei/2019-assistant-gp.cases.yaml").write_text(
        CASES + f"  - {{id: pinned, {between}, reading: {{tiny-day: 首日}}, expect: {{outcome: eligible}}}}\n"
        "  - {id: idle, reading: {tiny-day: 末日}, expect: {outcome: eligible}}\n",
        encoding="utf-8",
    )
    document = json.loads(zhaolu("test", "--rulesets", "r", "--format", "json").out)[0]
    assert [m["what"] for m in document["coverage"]["missing"] if m["kind"] == "reading"] == ["tiny-day=末日"]


def test_alternatives_and_penalties(zhaolu: Run) -> None:
    missing = run_with(
        zhaolu,
        "  - {id: unit, change: {现工作单位.单位类别: 乡镇卫生院, 'education[1].full_time': false}, expect: {outcome: eligible}}\n"
        "  - {id: none, change: {reporting: {reported_on: null, reason: 无故}}, expect: {outcome: eligible}}\n"
        "  - {id: open, change: {reporting: {reported_on: null}}, expect: {outcome: eligible}}\n",
    )
    assert not [m for m in missing if m.startswith(("no-show", "who who"))]
    assert "who unmet" in missing


def test_min_coverage(zhaolu: Run) -> None:
    written(Path("r"))
    assert zhaolu("test", "--rulesets", "r", "--min-coverage", "26").code == 0
    low = zhaolu("test", "--rulesets", "r", "--min-coverage", "27.8%")
    assert (low.code, low.err) == (1, "覆盖 27.7%，低于要求的 27.8%\n")
    assert "less than the 100% wanted" in zhaolu("test", "--rulesets", "r", "--min-coverage", "100", "--lang", "en").err
    assert zhaolu("test", "--rulesets", "r", "--min-coverage", "101").code == 2
    assert "E560" in zhaolu("test", "--rulesets", "r", "--min-coverage", "5", "--only", "typical").err


def test_junit(zhaolu: Run) -> None:
    wrong = "  - {id: wrong, expect: {outcome: ineligible}}\n  - {id: broken, change: {birth_dat: '1'}, expect: {outcome: eligible}}\n"
    written(Path("r"), CASES + wrong)
    assert zhaolu("test", "--rulesets", "r", "--junit", "out.xml").code == 1
    root = ElementTree.parse("out.xml").getroot()
    assert root.attrib == {"tests": "3", "failures": "1", "errors": "1"}
    (suite,) = root
    kinds = {case.get("name"): [child.tag for child in case] for case in suite}
    assert kinds == {"typical": [], "wrong": ["failure"], "broken": ["error"]}
    failure = suite.find(".//failure")
    assert failure is not None and failure.get("message") == "结论：应为 不符合报名条件，实为 符合报名条件"
    assert [path.name for path in Path().iterdir()] != [] and sorted(p.name for p in Path().iterdir()) == ["out.xml", "r"]


def test_junit_is_whole_or_not_there(zhaolu: Run) -> None:
    written(Path("r"))
    Path("folder").mkdir()
    for name in ("missing/out.xml", "folder"):
        done = zhaolu("test", "--rulesets", "r", "--junit", name)
        assert done.code == 2 and "E527" in done.err
    assert sorted(p.name for p in Path().iterdir()) == ["folder", "r"]


def test_shares() -> None:
    assert percent([]) == 100.0
    found = targets(library.open().load("shanxi-2021-assistant-gp").ir)
    assert len(set(found)) == len(found) > 40
    assert percent([Coverage(found, frozenset(found[: len(found) // 2])), Coverage()]) == 100 * (len(found) // 2) / len(found)
