"""Records at the door: what passes and as what, and what is said of the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from zhaolu.diagnostics import ZhaoluError
from zhaolu.ir.rules import ParameterDeclaration, Text
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import DATETIME, NUMBER, STRING, List, Map
from zhaolu.ir.values import Between, Cause, Object
from zhaolu.model.records import check_context, check_record
from zhaolu.model.vocabulary import Vocabulary


def faults(raw: Any, vocabulary: Vocabulary, lang: str = "zh") -> list[str]:
    with pytest.raises(ZhaoluError) as caught:
        check_record(raw, vocabulary)
    return [f"{d.code} {d.message(lang)}" for d in caught.value.diagnostics]


def test_values_become_those_of_the_rules(vocabulary: Vocabulary) -> None:
    record = check_record(
        {
            "id": "A-17",
            "出生日期": "1997-06-15",
            "healthy": True,
            "education": [{"层次": "专科", "graduation_year": 2019, "degree_type": None}],
            "现工作单位": {"status": "在职", "入职日期": "2020-09"},
            "scores": {"interview": 88.5, "skill": Decimal("70")},
            "submitted_at": "2019-04-24T16:00:00+00:00",
            "withdrawal": None,
            "history": [],
        },
        vocabulary,
        row=3,
    )
    facts = record.facts
    assert (record.name, record.row, record.diagnostics) == ("A-17", 3, ())
    assert facts["birth_date"] == date(1997, 6, 15)
    assert facts["education"] == (Object({"level": "专科", "graduation_year": Decimal(2019), "degree_type": None}),)
    assert facts["education"][0].path == "education[1]" and facts["employment"].path == "employment"
    assert facts["employment"]["since"] == Between(date(2020, 9, 1), date(2020, 9, 30), frozenset({Cause("imprecise", "employment.since")}))
    assert facts["scores"]["interview"] == Decimal("88.5") and type(facts["scores"]["interview"]) is Decimal
    assert facts["submitted_at"] == datetime(2019, 4, 25, tzinfo=BEIJING) and facts["submitted_at"].utcoffset() == BEIJING.utcoffset(None)
    assert facts["withdrawal"] is None and facts["history"] == ()
    assert "fraud" not in facts and "degree_type" in facts["education"][0]


def test_month_at_the_end_of_february(vocabulary: Vocabulary) -> None:
    found = check_record({"birth_date": "1984-02"}, vocabulary).facts["birth_date"]
    assert (found.lo, found.hi) == (date(1984, 2, 1), date(1984, 2, 29))


def test_dates_of_python_and_yaml(vocabulary: Vocabulary) -> None:
    moment = datetime(2019, 5, 8, 2, tzinfo=UTC)
    facts = check_record({"birth_date": date(1990, 1, 2), "submitted_at": moment}, vocabulary).facts
    assert facts["birth_date"] == date(1990, 1, 2) and facts["submitted_at"] == moment
    assert check_record({"birth_date": datetime(1990, 1, 2)}, vocabulary).facts["birth_date"] == date(1990, 1, 2)
    assert faults({"birth_date": datetime(1990, 1, 2, 3)}, vocabulary) == ["E411 “出生日期”应是日期，写的是日期和时刻"]


def test_what_null_stands_for(vocabulary: Vocabulary) -> None:
    record = check_record({"licence": None, "directed": None, "history": None, "documents": {"身份证": None}}, vocabulary)
    assert record.facts == Object({"directed": "无", "licence": {"level": "无"}, "documents": {"id_card": "未交"}, "history": ()})
    assert record.facts["licence"].path == "licence" and record.diagnostics == ()


def test_null_without_a_settled_meaning_is_warned_of(vocabulary: Vocabulary) -> None:
    record = check_record({"fraud": None}, vocabulary)
    assert record.facts["fraud"] is None and [d.code for d in record.diagnostics] == ["W411"]


def test_naive_time_is_beijing_time_with_a_warning(vocabulary: Vocabulary) -> None:
    record = check_record({"submitted_at": "2019-05-30T23:30:00"}, vocabulary)
    assert record.facts["submitted_at"] == datetime(2019, 5, 30, 23, 30, tzinfo=BEIJING)
    assert [d.message() for d in record.diagnostics] == ["“报名提交时间”没有写时区，按北京时间（+08:00）处理"]


def test_endings_of_names_are_dropped_with_a_note(vocabulary: Vocabulary) -> None:
    record = check_record(
        {
            "employment": {"province": "广西壮族自治区", "city": "恩施土家族苗族自治州", "county": "静乐县"},
            "history": [{"province": "吉林"}, {"province": "湖比"}],
            "preferences": [{"city": "神农架林区"}],
        },
        vocabulary,
    )
    employment = record.facts["employment"]
    assert (employment["province"], employment["city"], employment["county"]) == ("广西", "恩施", "静乐")
    assert record.facts["preferences"][0]["city"] == "神农架"
    assert [item["province"] for item in record.facts["history"]] == ["吉林", "湖比"]
    assert sorted(d.code for d in record.diagnostics) == ["N410"] * 4 + ["W412"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"birth_dat": "1997-01-01"}, ["E410 记录里没有“birth_dat”这一项"]),
        ({"学历": [{"层级": "专科"}]}, ["E410 “学历[1]”里没有“层级”这一项"]),
        ({"healthy": "是"}, ["E411 “身体条件合格”应是 true 或 false，写的是文字“是”"]),
        ({"healthy": 1}, ["E411 “身体条件合格”应是 true 或 false，写的是数 1"]),
        ({"education": [{"graduation_year": "2019"}]}, ["E411 “学历[1].毕业年份”应是整数，写的是文字“2019”"]),
        ({"education": [{"graduation_year": 2019.5}]}, ["E411 “学历[1].毕业年份”应是整数，写的是数 2019.5"]),
        ({"education": [{"graduation_year": True}]}, ["E411 “学历[1].毕业年份”应是整数，写的是 true"]),
        ({"education": {"level": "专科"}}, ["E411 “学历”应是列表，写的是对象（一组键和值）"]),
        ({"licence": "执业医师"}, ["E411 “医师资格”应是对象（一组键和值），写的是文字"]),
        ({"education": [None]}, ["E414 “学历[1]”不能是 null"]),
        ({"exam_eligible": ["临床执业医师", "药师"]}, ["E412 “符合报考学历的医师资格考试[2]”没有“药师”这个取值"]),
        ({"directed": "订单定向"}, ["E412 “定向培养身份”没有“订单定向”这个取值"]),
        ({"birth_date": "2019-02-30"}, ["E413 “出生日期”的日期“2019-02-30”不对：历上没有这一天"]),
        ({"birth_date": "2019-13"}, ["E413 “出生日期”的日期“2019-13”不对：没有这个月份"]),
        ({"birth_date": "1997/6/5"}, ["E413 “出生日期”的日期“1997/6/5”不对：不是年-月-日的写法"]),
        ({"birth_date": 19970605}, ["E411 “出生日期”应是日期，写的是数 19970605"]),
        ({"submitted_at": "2019-05-30"}, ["E413 “报名提交时间”的日期“2019-05-30”不对：只有日期，没有时刻"]),
        ({"submitted_at": "2019-05-30T24:00:00"}, ["E413 “报名提交时间”的日期“2019-05-30T24:00:00”不对：历上没有这一天，或钟上没有这一刻"]),
        ({"birth_date": "0997-06-15"}, ["E420 “出生日期”应在 1900 到 2100 之间，写的是“0997-06-15”"]),
        ({"scores": {"interview": 100.5}}, ["E420 “成绩.面试”应在 0 到 100 之间，写的是“100.5”"]),
        ({"scores": {"theory": float("nan")}}, ["E411 “成绩.理论或专业考试”应是数，写的是数 nan"]),
        ({"出生日期": "1997-01-01", "birth_date": "1997-01-01"}, ["E415 “出生日期”写了两次：键“出生日期”和“birth_date”是同一项"]),
        ({"documents": {"身份证": "已交", "id_card": "已交"}}, ["E415 “材料.身份证”写了两次：键“身份证”和“id_card”是同一项"]),
        ({"id": True}, ["E417 记录的名字 id 应是文字或整数，写的是 true 或 false"]),
        ({"assigned_base": " "}, ["E419 “省分配基地”是空的文字"]),
        (["A"], ["E416 一条记录应是对象（一组键和值），这里是列表"]),
        ({"history": [{}] * 1001}, ["E418 “往年事件”太长，最多 1000 项"]),
    ],
)
def test_faults(raw: Any, expected: list[str], vocabulary: Vocabulary) -> None:
    assert faults(raw, vocabulary) == expected
    assert all(" " in message and "{" not in message for message in faults(raw, vocabulary, "en"))


def test_all_faults_are_reported_in_the_order_of_the_vocabulary(vocabulary: Vocabulary) -> None:
    raw = {"nation": 1, "history": [{"year": 1}], "education": [{}, {"years": 0}, {"level": "x"}], "birth_date": "x"}
    assert [message.split()[0] for message in faults(raw, vocabulary)] == ["E413", "E420", "E412", "E420", "E410"]


@pytest.mark.parametrize(
    ("raw", "mend"),
    [
        ({"birth_dat": "1997-01-01"}, "是不是“birth_date”？"),
        ({"面试": 5}, "“面试”写在这里：成绩.面试"),
        ({"licence": {"levle": "无"}}, "是不是“level”？"),
        ({"directed": "订单定向"}, "是不是“农村订单定向”？可以是：无、农村订单定向、基层本土化、其他定向"),
        ({"birth_date": "1997年6月"}, "写成 1997-06"),
        ({"submitted_at": "2019-05-30T24:00"}, "24:00 写成次日的 00:00"),
        ({"healthy": "否"}, "写成 false（不加引号）"),
    ],
)
def test_mends(raw: Any, mend: str, vocabulary: Vocabulary) -> None:
    with pytest.raises(ZhaoluError) as caught:
        check_record(raw, vocabulary)
    assert [d.help() for d in caught.value.diagnostics] == [mend]


def test_a_far_off_value_gets_no_misleading_offer(vocabulary: Vocabulary) -> None:
    with pytest.raises(ZhaoluError) as caught:
        check_record({"education": [{"level": "大专"}]}, vocabulary)
    assert caught.value.diagnostics[0].help() == "可以是：中专、专科、本科、硕士、博士"


NUMBER_OF_A_PERSON = "42011619970615123X"


@pytest.mark.parametrize(
    "raw",
    [
        {NUMBER_OF_A_PERSON: 1},
        {"id": NUMBER_OF_A_PERSON, "healthy": "x"},
        {"directed": NUMBER_OF_A_PERSON},
        {"birth_date": NUMBER_OF_A_PERSON},
        {"submitted_at": NUMBER_OF_A_PERSON},
        {"batch": NUMBER_OF_A_PERSON},
        {"batch": 420116199706151234},
        {"assigned_base": 420116199706151234},
        {"healthy": NUMBER_OF_A_PERSON},
        {"licence": NUMBER_OF_A_PERSON},
        {"education": [{"major": {"x": NUMBER_OF_A_PERSON}}]},
    ],
)
def test_no_message_shows_an_identity_number(raw: Any, vocabulary: Vocabulary) -> None:
    with pytest.raises(ZhaoluError) as caught:
        check_record(raw, vocabulary)
    for item in caught.value.diagnostics:
        for said in (item.message("zh"), item.message("en"), item.help("zh"), item.help("en"), str(item.to_json())):
            assert "4201161997" not in said


def test_free_text_is_never_quoted(vocabulary: Vocabulary) -> None:
    assert faults({"assigned_base": ["某某医院"]}, vocabulary) == ["E411 “省分配基地”应是文字，写的是列表"]
    record = check_record({"history": [{"province": "某某地方"}]}, vocabulary)
    assert "某某地方" not in record.diagnostics[0].message()


DECLARED = {
    "base_windows": ParameterDeclaration(name="base_windows", label="基地报名时间", type=Map(List(DATETIME)), meaning=Text("")),
    "cities_without_base": ParameterDeclaration(name="cities_without_base", label="无基地市州", type=List(STRING), meaning=Text("")),
    "places": ParameterDeclaration(name="places", label="名额", type=NUMBER, meaning=Text("")),
}


def test_context_is_checked_like_a_record() -> None:
    given = {"基地报名时间": {"太原市中心医院": ["2021-07-20T08:00:00", "2021-08-10T18:00:00+08:00"]}, "cities_without_base": ["仙桃"]}
    found = check_context(given, DECLARED)
    assert found["base_windows"]["太原市中心医院"][0] == datetime(2021, 7, 20, 8, tzinfo=BEIJING)
    assert found["cities_without_base"] == ("仙桃",) and "places" not in found
    assert [d.message() for d in found.diagnostics] == ["“基地报名时间.太原市中心医院[1]”没有写时区，按北京时间（+08:00）处理"]


def test_faults_of_a_context() -> None:
    with pytest.raises(ZhaoluError) as caught:
        check_context({"base_window": {}, "places": "5", "无基地市州": [None], "cities_without_base": []}, DECLARED)
    assert sorted(f"{d.code} {d.message()}" for d in caught.value.diagnostics) == [
        "E410 参数里没有“base_window”这一项",
        "E411 “名额”应是数，写的是文字“5”",
        "E414 “无基地市州[1]”不能是 null",
        "E415 “无基地市州”写了两次：键“无基地市州”和“cities_without_base”是同一项",
    ]
