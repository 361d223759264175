"""Events of earlier years: judged by the ruleset of their year, and what happens where there is none."""

from __future__ import annotations

from typing import Any

import pytest

import zhaolu
from tests.decisions.conftest import Maker
from zhaolu.surfaces.api import Rulesets

GP = "助理全科医生培训"

NEXT_YEAR = """
notice: {province: fujian, year: 2024, program: assistant-gp, title: 试验用的福建2024}
rules:
  - {id: healthy, clause: 一, require: 身体条件合格, unmet: 身体条件不合格}
penalties:
  - id: no-show
    clause: 二
    principal: true
    event: 报到 != null 且 报到.实际报到日 = null 且 today() > 报到.应报到日
    impose: [禁止报名 1 年]
    history: {event: 'e.事件 = "未报到"'}
presume:
  - {fact: 报到, take: null, source: 没有写报到的，当作没有发生}
clauses:
  一: {says: 身体健康}
  二: {says: 不报到的下一年度不得报名}
"""


def event(**more: Any) -> dict[str, Any]:
    return {"year": 2023, "province": "福建", "program": GP, "event": "未报到", "reason": "个人原因", **more}


@pytest.fixture
def next_year(make_rulesets: Maker) -> Rulesets:
    return make_rulesets({"fujian/2024-assistant-gp.yaml": NEXT_YEAR}, shipped=("fujian/2023-assistant-gp.yaml",))


def decided(rulesets: Rulesets, *history: dict[str, Any], year: int = 2024, **record: Any) -> tuple[str, list[str], list[str]]:
    answer = rulesets.pick("福建", year, "assistant-gp").evaluate(
        {"healthy": True, "history": list(history), **record}, as_of=f"{year}-06-01"
    )
    return str(answer.outcome), [f.clause for f in answer.failing], [f.clause for f in answer.undecided]


def test_a_no_show_of_2023_is_rejected_in_2024_by_the_notice_of_2023(next_year: Rulesets) -> None:
    assert decided(next_year, event()) == ("ineligible", ["fujian-2023-assistant-gp/五(一)-2"], [])


def test_what_the_notice_of_2023_leaves_open_stays_open_in_2024(next_year: Rulesets) -> None:
    outcome, failing, undecided = decided(next_year, event(reason="不可抗力"))
    assert (outcome, failing, undecided) == ("undetermined", [], ["fujian-2023-assistant-gp/五(一)-2"])


@pytest.mark.parametrize(
    "more", [{"province": "江西"}, {"program": "住院医师规范化培训"}, {"event": "未录取"}, {"year": 2022, "event": "违约"}, {"year": 2021}]
)
def test_what_no_clause_bars_has_no_effect(next_year: Rulesets, more: dict[str, Any]) -> None:
    assert decided(next_year, event(**more)) == ("eligible", [], [])


def test_an_event_whose_notice_is_not_loaded_is_undecided_under_this_years_clause(next_year: Rulesets) -> None:
    answer = next_year.pick("福建", 2023).evaluate({"history": [event(year=2022)]}, as_of="2023-07-15")
    found = [f for f in answer.undecided if f.clause == "五(一)-2"]
    assert [f.because for f in found] == [("prior-ruleset",)]
    assert "五(一)-2" not in {f.clause for f in answer.failing}


def test_a_missing_history_leaves_the_principal_clause_undecided_once(next_year: Rulesets) -> None:
    answer = next_year.pick("福建", 2024).evaluate({"healthy": True}, as_of="2024-06-01")
    assert [(f.clause, f.because, f.needs) for f in answer.undecided] == [("二", ("missing",), ("history",))]


def test_a_written_decision_counts_by_itself(next_year: Rulesets) -> None:
    written = event(event="禁止报名", until=2024)
    assert decided(next_year, written) == ("ineligible", ["fujian-2023-assistant-gp/五(一)-2"], [])
    assert decided(next_year, event(event="禁止报名", until=2023)) == ("eligible", [], [])
    assert decided(next_year, event(event="禁止报名", until=2024, year=2021)) == ("ineligible", ["二"], [])


def test_a_written_decision_fails_as_such_where_no_notice_has_a_ban_clause() -> None:
    history = [{"year": 2018, "province": "湖北", "program": GP, "event": "禁止报名", "until": 2019}]
    answer = zhaolu.open().pick("湖北", 2019).evaluate({"history": history}, as_of="2019-06-01")
    assert "往年决定" in {f.clause for f in answer.failing}


def test_sanctions_carried_in_are_no_penalties(next_year: Rulesets) -> None:
    answer = next_year.pick("福建", 2024).evaluate({"healthy": True, "history": [event()]}, as_of="2024-06-01")
    assert answer.penalties == ()
    assert [(s.by, s.barred, s.years) for s in answer.decision.sanctions] == [("fujian-2023-assistant-gp/五(一)-2", "yes", (2024,))]


def test_this_years_own_no_show_is_a_penalty_and_not_a_sanction(next_year: Rulesets) -> None:
    record = {"healthy": True, "history": [], "reporting": {"due": "2024-08-31", "reported_on": None}}
    answer = next_year.pick("福建", 2024).evaluate(record, as_of="2024-09-10")
    assert str(answer.outcome) == "eligible"
    assert [(p.effect, p.status, p.years, p.programs) for p in answer.penalties] == [("禁止报名", "成立", (2025,), (GP,))]


HUBEI = {"year": 2024, "province": "湖北", "program": "住院医师规范化培训", "event": "未报到", "reason": "无故", "date": "2024-09-01"}


@pytest.mark.parametrize(
    ("moment", "barred"),
    [
        ("2024-12-01T10:00:00+08:00", "no"),  # the year of the event itself is not a later year
        ("2025-04-15T10:00:00+08:00", "yes"),
        ("2027-09-01T23:59:59+08:00", "yes"),  # the corresponding day is the last one
        ("2027-09-02T00:00:00+08:00", "no"),
        (None, "unknown"),  # a ban by date that does not cover the whole of 2027
    ],
)
def test_a_ban_by_date_is_compared_with_the_day_of_registration(moment: str | None, barred: str) -> None:
    year = int(moment[:4]) if moment else 2027
    record: dict[str, Any] = {"history": [HUBEI]} | ({"submitted_at": moment} if moment else {})
    assert zhaolu.open().sanctions(record, "湖北", year, "resident").barred == barred


def test_without_a_moment_a_ban_by_date_that_covers_the_year_is_certain() -> None:
    answer = zhaolu.open().sanctions({"history": [HUBEI]}, "湖北", 2026, "resident")
    assert (answer.barred, answer.by) == ("yes", ("hubei-2024-resident/四(四)-3",))


def test_a_year_without_any_ruleset_cannot_tell() -> None:
    history = [{"year": 2020, "province": "江西", "program": GP, "event": "未报到", "reason": "无故"}]
    rulesets = zhaolu.open()
    assert rulesets.sanctions({"history": history}, "江西", 2021, "assistant-gp").barred == "unknown"
    assert rulesets.sanctions({"history": history}, "江西", 2021, "resident").barred == "no"
    assert rulesets.sanctions({"history": []}, "江西", 2021, "assistant-gp").barred == "no"


def test_a_written_decision_of_another_province_counts_where_the_clause_may_reach() -> None:
    history = [{"year": 2023, "province": "湖南", "program": "住院医师规范化培训", "event": "禁止报名", "until": 2025}]
    answer = zhaolu.open().sanctions({"history": history}, "湖北", 2024, "resident")
    assert (answer.barred, [h.reading for s in answer.sanctions for h in s.readings]) == ("unknown", ["ban-scope-province"])
    history[0]["program"] = GP
    assert zhaolu.open().sanctions({"history": history}, "山西", 2024, "assistant-gp").barred == "no"


def test_a_written_decision_without_an_end_is_not_certain() -> None:
    history = [{"year": 2022, "province": "福建", "program": GP, "event": "禁止报名"}]
    answer = zhaolu.open().sanctions({"history": history}, "福建", 2023, "assistant-gp")
    assert (answer.barred, answer.sanctions[0].needs) == ("unknown", ("history[1].until",))


@pytest.mark.parametrize("missing", ["year", "province", "program"])
def test_what_is_not_known_of_an_event_loses_no_clause_that_could_bar(missing: str) -> None:
    history = [{k: v for k, v in event(reason="无故").items() if k != missing}]
    answer = zhaolu.open().sanctions({"history": history}, "福建", 2024, "assistant-gp")
    assert (answer.barred, answer.by) == ("unknown", ("fujian-2023-assistant-gp/五(一)-2",))
    assert answer.sanctions[0].needs == (f"history[1].{missing}",)


def test_without_a_history_this_years_own_ban_clause_is_named_too() -> None:
    answer = zhaolu.open().sanctions({}, "福建", 2023, "assistant-gp")
    assert (answer.barred, answer.by) == ("unknown", ("fujian-2023-assistant-gp/五(一)-2",))


def test_without_a_history_a_notice_without_a_ban_clause_bars_nobody() -> None:
    assert zhaolu.open().sanctions({}, "湖南", 2025, "assistant-gp").barred == "no"
    assert zhaolu.open().sanctions({}, "湖南", 2026, "assistant-gp").barred == "unknown"
