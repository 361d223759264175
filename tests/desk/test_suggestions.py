"""`zhaolu cases suggest`: boundary applicants with the engine's answer, nothing written, nothing approved."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from running import Run
from small import CASES, written

import zhaolu as library
from zhaolu.surfaces.cases.coverage import Target, reached, targets
from zhaolu.surfaces.cases.suggesting import suggest
from zhaolu.surfaces.cases.testing import listed
from zhaolu.surfaces.cases.workshop import Workshop

TABLE = """\
table:
  columns: [id, outcome]
  rows: [[typical, eligible]]
"""


def suggested(zhaolu: Run, *more: object) -> list[dict[str, Any]]:
    written(Path("r"))
    done = zhaolu("cases", "suggest", "湖北", 2019, "--rulesets", "r", "--format", "json", *more)
    assert (done.code, done.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.out)
    return found


def test_pasted_they_pass_and_try_everything_that_can_be(zhaolu: Run) -> None:
    beside = written(Path("r"))
    done = zhaolu("cases", "suggest", "hubei", 2019, "--rulesets", "r", "--limit", 100)
    assert done.code == 0 and beside.read_text(encoding="utf-8") == CASES
    items = done.out.count("  - id: ")
    assert 5 <= items == len(re.findall("    # 待核：引擎的答案是“[^\n]+”\n    expect:\n", done.out))
    beside.write_text(CASES + done.out, encoding="utf-8")
    tested = zhaolu("test", "--rulesets", "r")
    assert (tested.code, tested.out.splitlines()[-1]) == (0, f"共 {items + 1} 例，0 例不符，覆盖 100%")
    again = zhaolu("cases", "suggest", "hubei", 2019, "--rulesets", "r").out
    assert again == "# 没有可建议的：规则里的界线都有用例试过\n"


def test_each_adds_something_and_none_is_approved(zhaolu: Run) -> None:
    found = suggested(zhaolu, "--limit", 100)
    added = [(m["item"], m["what"]) for s in found for m in s["adds"]]
    assert added and len(set(added)) == len(added)
    assert not any(s["approved"] for s in found)


@pytest.mark.parametrize(
    "line",
    [
        '"submitted_at": "2019-04-24T00:00:00+08:00"',  # the day before, on and after the start of the window
        '"submitted_at": "2019-04-24T23:59:59+08:00"',
        '"submitted_at": "2019-04-25T00:00:00+08:00"',
        '"submitted_at": "2019-04-26T00:00:00+08:00"',
        '"submitted_at": "2019-05-30T23:59:59+08:00"',
        '"submitted_at": "2019-05-31T00:00:00+08:00"',
        '"出生日期": "1983-04-25"',  # 36 on the first day; a day later not yet; the same for the last day
        '"出生日期": "1983-04-26"',
        '"出生日期": "1983-05-30"',
        '"出生日期": "1983-05-31"',
        '"成绩.面试": 59',
        '"成绩.面试": 60',
        '"成绩.面试": 61',
        '"education[1].full_time": false',
        '"现工作单位.单位类别": "乡镇卫生院"',
        'remove: ["出生日期"]',
        'remove: ["education[1].level"]',
        'remove: ["submitted_at"]',
        'remove: ["education"]',
    ],
)
def test_with_all_every_boundary_is_there(zhaolu: Run, line: str) -> None:
    assert any(line in s["yaml"] for s in suggested(zhaolu, "--all", "--limit", 500))


def test_with_all_a_value_no_rule_names_and_an_alternative_alone(zhaolu: Run) -> None:
    found = suggested(zhaolu, "--all", "--limit", 500)
    levels = {s["yaml"].split('"education[1].level": ')[1].split("\n")[0] for s in found if '"education[1].level": ' in s["yaml"]}
    assert '"中专"' in levels
    alone = [s for s in found if '"现工作单位.单位类别": "乡镇卫生院"' in s["yaml"] and '"education[1]' in s["yaml"]]
    assert any(s["expect"]["outcome"] == "eligible" for s in alone)


def test_limit_and_language(zhaolu: Run) -> None:
    assert len(suggested(zhaolu, "--limit", 2)) == 2
    text = zhaolu("cases", "suggest", "hubei", 2019, "--rulesets", "r", "--limit", 1, "--lang", "en").out
    assert text.count("- id:") == 1 and "# there are more: see --limit (now 1)\n" in text
    assert zhaolu("cases", "suggest", "hubei", 2019, "--limit", 0).code == 2
    assert zhaolu("cases", "approve", "hubei", 2019).code == 2


def test_without_a_cases_file_a_whole_one_is_made(zhaolu: Run) -> None:
    beside = written(Path("r"), None)
    shown = zhaolu("cases", "suggest", "湖北", 2019, "--rulesets", "r", "--limit", 100)
    assert shown.code == 0 and not beside.exists() and "  报名提交时间: " in shown.out.partition("cases:\n")[0]
    done = zhaolu("cases", "suggest", "湖北", 2019, "--rulesets", "r", "--limit", 100, "--write")
    assert (done.code, beside.read_text(encoding="utf-8")) == (0, shown.out)
    assert '"eligible"' in shown.out.partition("  - id: typical\n")[2].partition("  - id: ")[0]
    tested = zhaolu("test", "--rulesets", "r")
    assert tested.code == 0 and tested.out.endswith("0 例不符，覆盖 100%\n")
    marked = shown.out.count("# 待核：")
    assert f"W554：还没有写完：{marked} 处注明" in zhaolu("check", "--rulesets", "r").out


@pytest.mark.parametrize(
    "cases", [CASES, CASES.replace("  - {id", "- {id"), CASES + "as_of: 2019-12-31\n", CASES.partition("cases:")[0] + TABLE]
)
def test_written_into_the_cases_file(zhaolu: Run, cases: str) -> None:
    beside = written(Path("r"), cases)
    done = zhaolu("cases", "suggest", "湖北", 2019, "--rulesets", "r", "--limit", 3, "--write")
    assert done.code == 0 and "3 例待核" in done.out
    text = beside.read_text(encoding="utf-8")
    assert text.count("# 待核：") == 3 and set(cases.splitlines()) <= set(text.splitlines())
    assert "共 4 例，0 例不符" in zhaolu("test", "--rulesets", "r").out


@pytest.mark.parametrize("key", [key.id for key in library.open().catalogue.list()])
def test_every_boundary_of_a_shipped_ruleset(key: str) -> None:
    """The edges of every window, each alternative, both sides of each rule, each fact missing - as far as a record can show them."""
    ruleset = library.open().load(key)
    workshop = Workshop.beside(ruleset, library.open().catalogue.cases(ruleset.compiled.key))
    found = list(suggest(workshop, None, every=True))
    tried = set().union(*(s.adds for s in found)) | reached_by_base(workshop)
    left = [t for t in targets(ruleset.ir) if t not in tried and t.kind != "reading" and f"{t.item} {t.what}" not in OUT_OF_REACH]
    assert left == []
    for rule in ruleset.ir.rules:
        if rule.form == "window":
            moved = {b.side for s in found if s.about.id == rule.id for b in s.changes.values() if b.side}
            assert {"day-before", "second-before", "at", "day-after"} <= moved, rule.id
    missing = {f.rule for s in found for f in s.answer.decision.undecided if "missing" in f.because}
    spoken = {rule.id for rule in ruleset.ir.rules if rule.carried_by}
    assert {rule.id for rule in ruleset.ir.rules} - missing - spoken == PRESUMED & {rule.id for rule in ruleset.ir.rules}


OUT_OF_REACH = {
    "employed-must-be-sent met",  # only a reading decides
    "no-show-on-file 成立",
    "by-computer unmet",
}
PRESUMED = {"no-fraud", "by-computer", "one-invitation", "examined-fit"}
"""Rules whose facts are presumed where a record does not say, or that a settled reading decides."""


def reached_by_base(workshop: Workshop) -> set[Target]:
    asked = workshop.ask({})
    assert asked is not None
    return set(reached(asked[1], listed(asked[0])))


def test_a_bound_outside_the_calendar_and_an_empty_base(zhaolu: Run) -> None:
    beside = written(Path("r"), "ruleset: hubei-2019-assistant-gp\ncases:\n  - {id: nobody, record: {}, expect: {outcome: undetermined}}\n")
    ruleset = beside.with_name("2019-assistant-gp.yaml")
    ruleset.write_text(ruleset.read_text(encoding="utf-8").replace("<= 35'", "<= 3500'"), encoding="utf-8")
    done = zhaolu("cases", "suggest", "hubei", 2019, "--rulesets", "r", "--all", "--limit", 500)
    assert done.code == 0 and '"成绩.面试": 59' in done.out
    beside.write_text(beside.read_text(encoding="utf-8") + done.out, encoding="utf-8")
    assert zhaolu("test", "--rulesets", "r").code == 0
