"""The timeline as a picture and as a calendar file: every window, at its place, in the same bytes each time."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

import zhaolu as package
from tests.desk.small import RULESET

if TYPE_CHECKING:
    from tests.conftest import Run

ALL = [(n.province_id, n.year, *(("--city", n.city_id) if n.city_id else ())) for n in (r.ir.notice for r in package.open().all())]
SVG = "{http://www.w3.org/2000/svg}"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def items(zhaolu: Run, *asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(zhaolu("timeline", *asked, "--format", "json").out)["items"]
    return found


def calendar(zhaolu: Run, *asked: Any) -> Calendar:
    done = zhaolu("timeline", *asked, "--format", "ics")
    assert done.code == 0, done.err
    return Calendar.from_ical(done.out)


@pytest.mark.parametrize("asked", ALL, ids=str)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_picture_shows_every_window_with_its_clause(zhaolu: Run, asked: tuple[Any, ...], lang: str) -> None:
    done = zhaolu("timeline", *asked, "--lang", lang, "--format", "svg")
    root = ElementTree.fromstring(done.out)
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    rows = [re.sub(r"\W", "", text).lower() for text in texts]
    for item in items(zhaolu, *asked, "--lang", lang):
        clause = item["clause"].rpartition("/")[2]
        name = re.sub(r"\W", "", item["name"]).lower()
        assert any(row.startswith(name) and row.endswith(re.sub(r"\W", "", clause).lower()) for row in rows), item
    assert root.attrib["role"] == "img" and root.find(f"{SVG}title") is not None
    described = root.findtext(f"{SVG}desc") or ""
    assert all(item["name"].lower() in described.lower() for item in items(zhaolu, *asked, "--lang", lang))
    across = (element.attrib.get(key, "") for element in root.iter() for key in ("x", "x1", "x2"))
    places = [float(value[:-1]) for value in across if value.endswith("%")]
    assert places and min(places) >= 0 and max(places) <= 100


def test_bars_begin_and_end_where_the_windows_do(zhaolu: Run) -> None:
    root = ElementTree.fromstring(zhaolu("timeline", "福建", 2023, "--as-of", "2023-07-16", "--format", "svg").out)
    july, october = date(2023, 7, 1), date(2023, 10, 1)

    def place(day: date, hours: float = 0) -> float:
        return round(2 + 96 * ((day - july).days + hours / 24) / (october - july).days, 2)

    bars = {
        (float(r.attrib["x"][:-1]), round(float(r.attrib["x"][:-1]) + float(r.attrib["width"][:-1]), 2))
        for r in root.iter(f"{SVG}rect")
        if r.attrib["height"] == "10" and r.attrib["width"].endswith("%")
    }
    spans = [(place(date(2023, 7, 9), 8), place(date(2023, 7, 12), 17)), (place(date(2023, 7, 9)), place(date(2023, 7, 15)))]
    assert all(any(abs(a - x) < 0.02 and abs(b - y) < 0.02 for x, y in bars) for a, b in spans), bars
    flags = {float(s.attrib["x"][:-1]) for s in root.iter(f"{SVG}svg") if "x" in s.attrib}
    assert place(date(2023, 9, 1)) in flags  # by 31 August, that day included
    marks = {line.attrib["x1"] for line in root.iter(f"{SVG}line") if line.attrib["class"] == "now"}
    assert marks == {f"{place(date(2023, 7, 16))}%"}
    words = " ".join(root.itertext())
    assert "2023年7月16日" in words and "已结束" in words and "还剩" in words


def test_a_day_outside_and_one_party_alone(zhaolu: Run) -> None:
    late = zhaolu("timeline", "福建", 2023, "--as-of", "2024-02-01", "--actor", "base", "--format", "svg").out
    assert "不在图上的日期之内" in late and 'class="now"' not in late
    assert "汇总上报" in late and "查询录取" not in late
    bare = zhaolu("timeline", "福建", 2023, "--format", "svg").out
    assert "还剩" not in bare and "已结束" not in bare and 'class="now"' not in bare
    assert bare == zhaolu("timeline", "福建", 2023, "--format", "svg").out
    assert "基地报名时间" in zhaolu("timeline", "山西", 2021, "--format", "svg").out


@pytest.mark.parametrize("asked", ALL, ids=str)
def test_the_calendar_file_has_an_event_for_every_window(zhaolu: Run, asked: tuple[Any, ...]) -> None:
    once = zhaolu("timeline", *asked, "--format", "ics").out
    assert once == zhaolu("timeline", *asked, "--format", "ics", "--as-of", "2030-01-01").out
    assert once.count("\r\n") == once.count("\n") and max(len(line.encode()) for line in once.split("\r\n")) <= 75
    events = {str(event["uid"]).partition(".")[0]: event for event in calendar(zhaolu, *asked).events}
    known = {item["id"]: item for item in items(zhaolu, *asked) if item["opens"] or item["end"]}
    assert events.keys() == known.keys()
    for id, item in known.items():
        event, start = events[id], events[id].decoded("dtstart")
        assert item["clause"].rpartition("/")[2] in str(event["description"])
        if isinstance(start, datetime):
            assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
            assert start == datetime.fromisoformat(item["opens"] or item["end"])
        elif item["opens"] and item["end"]:
            assert (start, event.decoded("dtend")) == (day(item["opens"]), day(item["end"]))
        else:
            assert event.decoded("dtend") - start == timedelta(days=1)
            assert start == (day(item["opens"]) if item["opens"] else date.fromisoformat(item["last_day"]))


def day(moment: str) -> date:
    """The Beijing day of an excluded end or an included beginning."""
    return datetime.fromisoformat(moment).astimezone(SHANGHAI).date()


def test_clock_times_are_instants_in_shanghai(zhaolu: Run) -> None:
    window = next(e for e in calendar(zhaolu, "福建", 2023).events if str(e["uid"]).startswith("registration."))
    assert window.decoded("dtstart") == datetime(2023, 7, 9, 8, tzinfo=SHANGHAI)
    assert window.decoded("dtend") == datetime(2023, 7, 12, 17, tzinfo=SHANGHAI)
    deadline = next(e for e in calendar(zhaolu, "湖南", 2025).events if str(e["uid"]).startswith("base-confirm."))
    assert deadline.decoded("dtstart") == datetime(2025, 8, 30, 15, tzinfo=SHANGHAI) and "dtend" not in deadline


def test_what_hangs_on_a_record_is_left_out_and_said(zhaolu: Run, tmp_path: Path) -> None:
    later = "deadlines:\n  - {id: back, name: <补&报>, clause: 三, actor: base, open: within 7 days after 报到.实际报到日}\nrules:\n"
    (tmp_path / "hubei").mkdir()
    (tmp_path / "hubei/2019-assistant-gp.yaml").write_text(RULESET.replace("rules:\n", later), encoding="utf-8")
    asked = ("timeline", "湖北", 2019, "--rulesets", tmp_path)
    done = zhaolu(*asked, "--format", "ics")
    assert done.code == 0 and "<补&报>" in done.err and "没有列入" in done.err
    assert [str(event["summary"]) for event in Calendar.from_ical(done.out).events] == ["报名（申请人）"]
    picture = ElementTree.fromstring(zhaolu(*asked, "--format", "svg").out)
    row = next(g for g in picture.iter(f"{SVG}g") if "<补&报>" in "".join(g.itertext()) and not g.attrib)
    assert not list(row.iter(f"{SVG}rect"))
