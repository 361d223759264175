from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from surface_golden import compare
from surface_sample import AS_OF, INELIGIBLE, RULESET, SAMPLES, UNDETERMINED, known_trace

from zhaolu.diagnostics import Diagnostic
from zhaolu.ir.decisions import Decision, Finding, Outcome
from zhaolu.ir.rules import Text
from zhaolu.ir.times import midnight
from zhaolu.ir.values import Unknown
from zhaolu.surfaces.document import render
from zhaolu.surfaces.explaining.explain import UNBROKEN, explain
from zhaolu.surfaces.layout import display_width


def shown(decision: Decision, lang: str = "zh", level: str = "normal", form: str = "text", width: int = 80) -> str:
    return render(explain(decision, RULESET, lang=lang, level=level, trace=known_trace()), form, width=width)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("level", ["line", "normal", "trace"])
def test_explanations_read_as_kept(lang: str, level: str) -> None:
    width = UNBROKEN if level == "line" else 80
    compare(f"explain-{level}.{lang}.txt", "\n\n".join(shown(d, lang, level, width=width) for d in SAMPLES.values()))


@pytest.mark.parametrize("form", ["markdown", "json"])
def test_other_forms_read_as_kept(form: str) -> None:
    compare(f"explain-trace.{'md' if form == 'markdown' else 'json'}", shown(UNDETERMINED, level="trace", form=form))


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("width", [20, 40, 60, 120])
def test_no_line_is_wider(name: str, width: int) -> None:
    for level in ("normal", "trace"):
        assert all(display_width(each) <= width for each in shown(SAMPLES[name], level=level, width=width).split("\n"))


@pytest.mark.parametrize("name", SAMPLES)
def test_one_line_is_one_line(name: str) -> None:
    assert "\n" not in shown(SAMPLES[name], level="line", width=UNBROKEN)


@pytest.mark.parametrize("name", SAMPLES)
def test_chinese_holds_no_ids_but_those_of_rules_in_the_trace(name: str) -> None:
    text = shown(SAMPLES[name])
    assert not re.search(r"[a-z]{2,}[_-][a-z]", text)
    assert not re.search(r"None|Unknown|null|missing|True|False", text)
    traced = re.sub(r"\[[a-z0-9-]+\]", "", shown(SAMPLES[name], level="trace"))
    assert not re.search(r"[a-z]{2,}[_-][a-z]", traced)


@pytest.mark.parametrize("name", SAMPLES)
def test_no_empty_phrases(name: str) -> None:
    for lang in ("zh", "en"):
        for each in shown(SAMPLES[name], lang, "trace").split("\n"):
            assert not re.search(r"(：|: )$|（）|\(\)|〔〕|；；|，。|  $", each), each


def test_a_window_still_open_can_be_used() -> None:
    early = replace(INELIGIBLE, as_of=midnight(date(2019, 5, 29)), failing=INELIGIBLE.failing[2:3], undecided=())
    text = shown(early)
    assert "补救：在2019年5月30日结束之前还可以办理" in text
    assert "补救还来得及的时段" in text
    assert "2019年4月25日至5月30日：报名（申请人），还剩 1 天" in text


def test_nobody_is_sent_on_who_cannot_mend_it() -> None:
    assert "接下来" not in shown(INELIGIBLE)
    assert "补救还来得及的时段" not in shown(INELIGIBLE)


def test_a_ban_says_when_it_ends() -> None:
    text = shown(INELIGIBLE)
    assert "禁报期：2019 年度" in text
    assert "2020 年度起可以再报名" in text


def test_a_clause_of_another_notice_says_which() -> None:
    finding = Finding(rule="elsewhere", alternative="elsewhere", clause="hubei-2018-assistant-gp/五(一)-2", message=Text("往年未报到"))
    text = shown(replace(INELIGIBLE, failing=(finding,), sanctions=()))
    assert "✗ 湖北 2018 年通知五(一)-2  往年未报到" in text


def test_alternatives_say_that_one_suffices() -> None:
    groups = UNDETERMINED.undecided[0]
    other = replace(groups, alternative="admitted-groups-2", clause="三(二)")
    text = shown(replace(UNDETERMINED, undecided=(groups, other)))
    assert text.count("择一：这一条与 三(二) 有一条符合即可") == text.count("择一") == 1


def test_unknown_facts_are_not_told_as_record() -> None:
    finding = replace(UNDETERMINED.undecided[0], facts={"healthy": Unknown()}, needs=("healthy",), readings=(), because=("missing",))
    text = shown(replace(UNDETERMINED, undecided=(finding,)))
    assert "记录" not in text
    assert "还缺：身体条件合格" in text


@pytest.mark.parametrize("reason", ["missing", "imprecise", "reading", "not-yet-due", "review", "prior-ruleset", "error"])
def test_every_reason_has_words(reason: str) -> None:
    finding = replace(
        UNDETERMINED.undecided[0],
        because=(reason,),
        needs=(),
        readings=(),
        due=midnight(date(2019, 7, 1)) if reason == "not-yet-due" else None,
    )
    for lang in ("zh", "en"):
        text = shown(replace(UNDETERMINED, undecided=(finding,), pinned={}), lang)
        head, _, rest = text.partition("三(一)")
        assert rest.count("\n") >= 1
        assert ("原因：" in rest or "Why:" in rest) is (reason != "not-yet-due")


def test_diagnostics_are_told() -> None:
    from zhaolu import catalog

    code = next(c for c, entry in catalog.codes().items() if "{" not in entry.zh + entry.en)
    assert Diagnostic.of(code).message() in shown(replace(SAMPLES["eligible"], diagnostics=(Diagnostic.of(code),)))


def test_json_has_the_same_content() -> None:
    data = json.loads(shown(INELIGIBLE, form="json"))
    assert data["outcome"] == Outcome.INELIGIBLE
    assert [f["clause"] for f in data["failing"]] == [f.clause for f in INELIGIBLE.failing]
    assert data["failing"][0]["record"] == [{"fact": "birth_date", "label": "出生日期", "value": "1979-01-02", "text": "1979年1月2日"}]
    assert data["undecided"][0]["needs"] == [{"fact": "healthy", "label": "身体条件合格"}]
    assert data["penalties"][1]["years"] == [2020]
    assert data["as_of"] == AS_OF.isoformat()


def test_an_unknown_level_is_an_error() -> None:
    with pytest.raises(ValueError, match="level"):
        explain(INELIGIBLE, RULESET, level="deep")
