from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from surface_golden import compare
from surface_sample import AS_OF, RULESET

from zhaolu.ir.expressions import Call, Expr, Lookup
from zhaolu.ir.times import BEIJING, midnight
from zhaolu.ir.values import Unknown
from zhaolu.surfaces.document import render
from zhaolu.surfaces.layout import display_width
from zhaolu.surfaces.ledger import accounts, clauses_document
from zhaolu.surfaces.listing import rules_document
from zhaolu.surfaces.timetable.schedule import literal, schedule
from zhaolu.surfaces.timetable.timeline import timeline_document


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rules_read_as_kept(lang: str) -> None:
    compare(f"listing.{lang}.txt", render(rules_document(RULESET, lang), "text", width=90))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_clauses_read_as_kept(lang: str) -> None:
    compare(f"clauses.{lang}.txt", render(clauses_document(RULESET, lang), "text", width=80))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_timeline_reads_as_kept(lang: str) -> None:
    document = timeline_document(RULESET, schedule(RULESET, AS_OF), AS_OF, lang)
    compare(f"timeline.{lang}.txt", render(document, "text", width=80))


@pytest.mark.parametrize("width", [30, 60, 120])
def test_no_line_is_wider(width: int) -> None:
    calendar = schedule(RULESET, AS_OF)
    for document in (rules_document(RULESET), clauses_document(RULESET), timeline_document(RULESET, calendar, AS_OF)):
        assert all(display_width(each) <= width for each in render(document, "text", width=width).split("\n"))


def test_every_clause_is_accounted_for_once() -> None:
    found = accounts(RULESET)
    assert [a.clause.id for a in found] == list(RULESET.clauses)
    assert all(a.items or a.clause.kind for a in found)
    by_clause = {a.clause.id: a for a in found}
    assert by_clause["一(一)-2"].items == (("admitted-groups", "eligibility"),)
    assert by_clause["三(五)2"].open == ("age-ref",)
    assert by_clause["导语"].kinds == ("information",)


def test_clauses_can_be_filtered() -> None:
    def ids(**more: object) -> list[str]:
        return [c["clause"] for c in clauses_document(RULESET, **more).data["clauses"]]  # type: ignore[arg-type]

    assert ids(only_open=True) == ["一(一)-2", "三(一)", "三(五)2", "附件1"]
    assert ids(kind="penalty") == ["五(一)-2"]
    assert ids(kind="information") == ["导语"]
    assert "没有这样的条款" in render(clauses_document(RULESET, kind="benefit"), "text")


def test_json_forms() -> None:
    rules = json.loads(render(rules_document(RULESET), "json"))
    assert [r["id"] for r in rules["rules"]] == [r.id for r in RULESET.rules]
    assert rules["rules"][0]["alternatives"][2] == {
        "clause": "一(一)-2",
        "asks": ["读法“全日制往届生是否可招”取“可”"],
        "unmet": "往届能否招录，通知前后不一",
        "fallback": True,
    }
    clauses = json.loads(render(clauses_document(RULESET), "json"))
    assert (clauses["count"], clauses["encoded"], clauses["open"]) == (14, 12, 4)
    timeline = json.loads(render(timeline_document(RULESET, schedule(RULESET, AS_OF), AS_OF), "json"))
    assert timeline["items"][0]["state"] == "past"
    assert timeline["items"][-1]["needs"] == ["base_windows"]


def states(as_of: datetime) -> dict[str, tuple[str, int | None]]:
    return {s.window.id: (s.state, s.days) for s in schedule(RULESET, as_of)}


def test_states_and_days_left() -> None:
    assert states(midnight(date(2019, 4, 20)))["registration"] == ("ahead", 5)
    assert states(midnight(date(2019, 4, 25)))["registration"] == ("now", 35)
    assert states(midnight(date(2019, 5, 30)))["registration"] == ("now", 0)
    assert states(datetime(2019, 5, 30, 23, 59, tzinfo=BEIJING))["registration"] == ("now", 0)
    assert states(midnight(date(2019, 5, 31)))["registration"] == ("past", None)
    assert states(midnight(date(2019, 4, 20)))["onsite"] == ("unknown", None)


def test_windows_are_in_order_of_time_and_those_without_a_date_last() -> None:
    assert [s.window.id for s in schedule(RULESET, AS_OF)] == ["registration", "base-confirm", "publicity", "training-start", "onsite"]


def test_a_minimum_period_says_when_it_can_be_complete() -> None:
    def resolve(expr: Expr) -> object:
        match expr:
            case Call("working day"):
                return date(2019, 6, 28)
            case Lookup():
                return Unknown()
            case _:
                return literal(expr)

    document = timeline_document(RULESET, schedule(RULESET, AS_OF, resolve), AS_OF)
    publicity = next(item for item in document.data["items"] if item["id"] == "publicity")
    assert publicity["complete"] == "2019-06-28"
    assert publicity["notes"] == ["最早2019年6月28日期满"]


def test_weekends_are_noted() -> None:
    assert "末日是星期六" in render(timeline_document(RULESET, schedule(RULESET, AS_OF), AS_OF), "text", width=100)


def test_one_party_only() -> None:
    document = timeline_document(RULESET, schedule(RULESET, AS_OF), AS_OF, actor="base")
    assert [item["id"] for item in document.data["items"]] == ["base-confirm"]
