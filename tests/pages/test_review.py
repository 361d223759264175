"""The page for the person who signs: every clause, rule, case and doubt, and what changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import zhaolu as package
from tests.desk.small import CASES, RULESET, written
from tests.pages.html import sound, squeezed
from zhaolu.executors.prose.sentences import describe_penalty, describe_rule
from zhaolu.model.cases import resolve_cases
from zhaolu.surfaces.review import predecessor, review

if TYPE_CHECKING:
    from tests.conftest import Run

RULESETS = package.open()
ALL = RULESETS.names()


def page_of(zhaolu: Run, *arguments: Any) -> str:
    done = zhaolu("review", *arguments)
    assert done.code == 0, done.err
    return str(done.out)


def asked(id: str) -> tuple[Any, ...]:
    notice = RULESETS.load(id).ir.notice
    return (notice.province, notice.year, *(("--city", notice.city) if notice.city else ()))


@pytest.mark.parametrize("id", ALL)
def test_everything_is_on_the_page(zhaolu: Run, id: str) -> None:
    opened = RULESETS.load(id)
    ruleset = opened.ir
    html = page_of(zhaolu, *asked(id), "--no-people")
    page = sound(html)
    said = squeezed(page.text)
    assert ruleset.digest in said and html == page_of(zhaolu, *asked(id), "--no-people")
    for clause in ruleset.clauses.values():
        assert squeezed(clause.says.zh) in said
    for rule in ruleset.rules:
        if rule.form != "window":
            assert squeezed(describe_rule(rule, ruleset)) in said, rule.id
        assert all(squeezed(a.unmet.zh) in said for a in rule.alternatives), rule.id
    for penalty in ruleset.penalties:
        assert squeezed(describe_penalty(penalty, ruleset)) in said, penalty.id
    document = opened.owner.catalogue.cases(opened.compiled.key)
    assert document is not None
    shown = re.findall(r'<code class="id">([^<]+)</code>', html)
    assert {case.id for case in resolve_cases(document)} <= set(shown)
    assert ("改了什么" in page.text) == (predecessor(opened) is not None) == (ruleset.notice.parent is not None)


def test_clauses_stand_in_the_order_of_the_notice(zhaolu: Run) -> None:
    headings = sound(page_of(zhaolu, "湖北", 2019, "--no-people")).headings
    clauses = [clause.id for clause in RULESETS.load("hubei-2019-assistant-gp").ir.clauses.values()]
    assert [text.split()[0] for level, text in headings if level == 3 and text.split()[0] in clauses] == clauses
    city = sound(page_of(zhaolu, "湖北", 2019, "--city", "孝感", "--no-people")).headings
    assert [text for level, text in city if level == 3][:2] == ["本通知", "沿用上级通知的"]


def test_a_case_stands_under_the_clauses_its_answer_lists() -> None:
    opened = RULESETS.load("hubei-2019-assistant-gp")
    found = review(opened, people=False)
    assert found.report is not None
    for result in found.report.results:
        assert result.answer is not None
        decision = result.answer.decision
        wanted = {(f.clause, "failing") for f in decision.failing} | {(f.clause, "undecided") for f in decision.undecided}
        wanted |= {(p.clause, p.status) for p in decision.penalties}
        shown = {(c.id, t.bearing) for c in found.clauses for t in c.trials if t.case == result.case.id}
        listed = {each for each in wanted if each[0] in opened.ir.clauses}
        assert {each for each in shown if each[1] != "inside"} == listed, result.case.id
        assert shown or result in found.uncited
    assert "written-ban" in {result.case.id for result in found.uncited}
    edge = next(c for c in found.clauses if c.id == "四(一)1(1)-2")
    assert {"inside", "failing"} <= {trial.bearing for trial in edge.trials}
    age = next(c for c in found.clauses if c.id == "三(五)2")
    assert 0 < age.met < len(found.report.results)


def test_an_alternative_says_what_it_asks_under_its_own_clause() -> None:
    found = review(RULESETS.load("hubei-2019-assistant-gp"), people=False)
    part_time = next(c for c in found.clauses if c.id == "三(二)")
    assert [share.sentence for share in part_time.shares] == ["“非全日制专科”，且“可考临床助理”"]
    assert part_time.shares[0].main == "三(一)" and "“非全日制专科”" in part_time.shares[0].terms


def test_what_is_open_is_said_first(zhaolu: Run, tmp_path: Path) -> None:
    written(tmp_path, CASES.replace("outcome: eligible", "outcome: ineligible"))
    html = page_of(zhaolu, "湖北", 2019, "--rulesets", tmp_path)
    page = sound(html)
    for text in ("1 个用例的结果与写明的不同", "1 个读法还没有定", "处没有用例试过", "没有可以相比的"):
        assert text in page.text
    assert 'class="note bad"><a href="#cases"' in html
    listed = zhaolu("review", "湖北", 2019, "--rulesets", tmp_path, "--output", tmp_path / "page.html")
    assert "签署以前要看的" in listed.out and (tmp_path / "page.html").read_text(encoding="utf-8") == html


def test_without_cases_and_with_clauses_nobody_has_read(zhaolu: Run, tmp_path: Path) -> None:
    written(tmp_path, None).with_name("2019-assistant-gp.yaml").write_text(
        RULESET.replace("  五: {says: 不报到的}", "  五: {says: <不报到的>}\n  六: {says: 其他, kind: todo}"), encoding="utf-8"
    )
    page = sound(page_of(zhaolu, "湖北", 2019, "--rulesets", tmp_path))
    assert "没有用例文件" in page.text and "清单里有 1 条还没有读过" in page.text and "<不报到的>" in page.text


def test_against_another_ruleset(zhaolu: Run) -> None:
    page = sound(page_of(zhaolu, "湖北", 2019, "--against", "山西", 2021))
    assert "与山西2021相比" in squeezed(page.text) and "对人的影响" in page.text
    english = sound(page_of(zhaolu, "湖北", 2019, "--against", "shanxi-2021-assistant-gp", "--lang", "en", "--no-people"))
    assert english.lang == "en" and "Before signing" in english.text and "Compared with Shanxi 2021" in english.text
    assert "What it does to people" not in english.text
    both = zhaolu("review", "湖北", 2019, "--against", "山西", 2021, "湖南", 2025)
    assert both.code == 2 and "E551" in both.err and "--against" in both.err
