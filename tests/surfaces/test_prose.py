from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, get_args

import pytest
from surface_golden import compare
from surface_sample import (
    AGE,
    EDUCATION,
    FACTS,
    FRESH,
    IN_WORK,
    RULES,
    RULESET,
    SENT,
    TERTIARY,
    WITHIN,
    member,
    number,
    of,
    span_window,
    text,
)

from zhaolu.executors.prose.expressions import conditions, describe, describe_value
from zhaolu.executors.prose.functions import PHRASES, phrase
from zhaolu.executors.prose.sentences import describe_effect, describe_penalty, describe_rule, describe_window
from zhaolu.executors.prose.values import value_text
from zhaolu.ir import expressions as ir
from zhaolu.ir.expressions import (
    And,
    Arithmetic,
    AsOf,
    Call,
    Compare,
    DecisionTable,
    Definition,
    Expr,
    Fact,
    Filter,
    For,
    If,
    In,
    Index,
    InstanceOf,
    ListOf,
    Literal,
    Local,
    Lookup,
    Member,
    Negate,
    Not,
    Or,
    Parameter,
    Quantified,
    RangeOf,
    Reading,
    TableRow,
    WindowPart,
)
from zhaolu.ir.functions import FUNCTIONS
from zhaolu.ir.rules import Text, Window
from zhaolu.ir.times import BEIJING
from zhaolu.ir.types import BOOLEAN, DATE, DATETIME, NUMBER, SECONDS, STRING, List
from zhaolu.ir.values import OPEN, Between, Months, RangeValue, Seconds, Unknown

LEVEL = of("e", "level")
EDU = Fact("education", type=List(EDUCATION))
PREFERENCES = Fact("preferences", type=FACTS.fields["preferences"].type)
YEAR = of("item", "graduation_year")
DAY = Literal(Seconds(Decimal(86400)), type=SECONDS)
WEEK = Literal(Seconds(Decimal(7 * 86400)), type=SECONDS)
LAST = WindowPart("training-start", "last_day", type=DATE)

CONDITIONS: dict[str, Expr] = {
    "literal true": Literal(True, type=BOOLEAN),
    "literal false": Literal(False, type=BOOLEAN),
    "fact": Fact("healthy", type=BOOLEAN),
    "fact, not": Not(Fact("healthy", type=BOOLEAN)),
    "fact called whether": Not(Fact("accept_adjustment", type=BOOLEAN)),
    "compare text": SENT,
    "compare text, not": Not(SENT),
    "compare member": IN_WORK,
    "compare none": Compare("=", Fact("withdrawal"), Literal(None)),
    "compare not none": Compare("!=", member("employment", "unit_kind"), Literal(None)),
    "boolean none": Compare("!=", Fact("accept_adjustment", type=BOOLEAN), Literal(None)),
    "boolean = false": Compare("=", Fact("healthy", type=BOOLEAN), Literal(False, type=BOOLEAN)),
    "age": AGE,
    "age, not": Not(AGE),
    "younger": Compare("<", Call("age", (Fact("birth_date", type=DATE), AsOf("date")), type=NUMBER), number(30)),
    "literal first": Compare(">=", number(30), Call("age", (Fact("birth_date", type=DATE), AsOf("date")), type=NUMBER)),
    "instants": WITHIN,
    "date to date": Compare(">", member("reporting", "reported_on"), Arithmetic("+", LAST, WEEK, type=DATE)),
    "definition": Definition("在职", type=BOOLEAN),
    "definition, not": Not(Definition("在职", type=BOOLEAN)),
    "open reading": Reading("past-fulltime", type=BOOLEAN),
    "open reading, not": Not(Reading("past-fulltime", type=BOOLEAN)),
    "settled reading": Or((Reading("yixia", type=BOOLEAN), SENT)),
    "settled reading drops out": And((Reading("yixia", type=BOOLEAN), SENT)),
    "and": TERTIARY,
    "and, not": Not(TERTIARY),
    "or in and": And((Or((SENT, IN_WORK)), Fact("healthy", type=BOOLEAN))),
    "in texts": In(member("employment", "status"), (text("无单位"), text("在职"))),
    "in three texts": In(member("employment", "unit_kind"), (ListOf((text("乡镇卫生院"), text("村卫生室"), text("一级医院"))),)),
    "in, not": In(member("employment", "status"), (text("无单位"),), negated=True),
    "in range": In(Index(EDU, number(1), type=EDUCATION), (RangeOf(number(1), number(5), True, False),)),
    "in open range": In(Call("count", (PREFERENCES,), type=NUMBER), (RangeOf(None, number(2), False, True),)),
    "in condition": In(Fact("route", type=STRING), (Call("contains", (Local("?", type=STRING), text("单位")), type=BOOLEAN),)),
    "in reading": In(LEVEL, (Reading("clinical-class", type=List(STRING)),)),
    "some": FRESH,
    "some, not": Not(FRESH),
    "every": Quantified("every", "p", PREFERENCES, Compare("=", Member(Local("p"), "city"), text("武汉"))),
    "every, not": Not(Quantified("every", "p", PREFERENCES, Compare("=", Member(Local("p"), "city"), text("武汉")))),
    "if": If(SENT, Fact("healthy", type=BOOLEAN), IN_WORK, type=BOOLEAN),
    "list contains": Call("list contains", (Fact("exam_eligible"), text("临床执业助理医师")), type=BOOLEAN),
    "list contains, not": Not(Call("list contains", (Fact("exam_eligible"), text("临床执业助理医师")), type=BOOLEAN)),
    "count": Compare("<=", Call("count", (PREFERENCES,), type=NUMBER), number(2)),
    "count none": Compare("=", Call("count", (PREFERENCES,), type=NUMBER), number(0)),
    "listed": Compare("!=", Lookup("places", text("武汉"), type=NUMBER), Literal(None)),
    "not listed": Compare("=", Lookup("places", text("武汉"), type=NUMBER), Literal(None)),
    "instance of": InstanceOf(Fact("route"), STRING),
}

VALUES: dict[str, Expr] = {
    "literal text": text("两方"),
    "literal number": number(35),
    "literal date": Literal(date(2019, 5, 8), type=DATE),
    "fact": Fact("birth_date", type=DATE),
    "member": member("employment", "unit_kind"),
    "member of list": Member(EDU, "major"),
    "local": Local("e"),
    "definition": Definition("应届临床", type=BOOLEAN),
    "short definition": Definition("年龄上限", type=NUMBER),
    "open reading": Reading("age-ref", type=DATE),
    "open reading of lists": Reading("clinical-class", type=List(STRING)),
    "settled reading": Reading("yixia", type=BOOLEAN),
    "parameter": Parameter("base_windows"),
    "as of, day": AsOf("date"),
    "as of, instant": AsOf("instant"),
    "window first day": WindowPart("registration", "first_day", type=DATE),
    "window end": WindowPart("onsite", "end", type=DATETIME),
    "list": ListOf((text("甲"), text("乙"))),
    "empty list": ListOf(()),
    "range": RangeOf(number(1), number(5), True, False),
    "range, open": RangeOf(number(60), None, True, False),
    "index": Index(PREFERENCES, number(1)),
    "last": Index(PREFERENCES, number(-1)),
    "index of lookup": Index(Lookup("base_windows", text("x")), number(2)),
    "filter": Filter(EDU, Compare(">", YEAR, number(2016))),
    "member of filter": Member(Filter(EDU, Compare(">", YEAR, number(2016)), type=List(EDUCATION)), "major"),
    "negate": Negate(number(3)),
    "plus": Arithmetic("+", Fact("birth_date", type=DATE), Literal(Months(12))),
    "next day": Arithmetic("+", LAST, DAY, type=DATE),
    "minus": Arithmetic("-", number(10), Arithmetic("*", number(2), YEAR)),
    "power": Arithmetic("**", number(2), number(3)),
    "if": If(SENT, text("三方"), text("两方")),
    "for": For("p", PREFERENCES, Member(Local("p"), "city")),
    "call": Call("days between", (Fact("birth_date"), LAST), type=NUMBER),
    "call of many": Call("max", (number(1), number(2), number(3)), type=NUMBER),
    "call of condition": Call("contains", (Fact("route"), text("单位")), type=BOOLEAN),
    "lookup": Lookup("places", Member(Index(PREFERENCES, number(1)), "city")),
    "date property": Member(Fact("birth_date", type=DATE), "year", type=NUMBER),
    "decision table": DecisionTable(
        hit="unique",
        aggregation=None,
        inputs=(Fact("route"),),
        outputs=("",),
        allowed=(None,),
        defaults=(number(0),),
        rows=(TableRow((In(Fact("route"), (text("个人"),)),), (number(8500),)), TableRow((None,), (number(1),))),
    ),
    "condition": And((SENT, IN_WORK)),
    "not": Not(SENT),
    "or": Or((SENT, IN_WORK)),
    "compare": IN_WORK,
    "in": In(Fact("route"), (text("个人"),)),
    "some": FRESH,
    "instance of": InstanceOf(Fact("route"), STRING),
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_conditions_read_as_kept(lang: str) -> None:
    compare(f"conditions.{lang}.txt", "\n".join(f"{name}\n  {describe(expr, RULESET, lang)}" for name, expr in CONDITIONS.items()))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_values_read_as_kept(lang: str) -> None:
    compare(f"values.{lang}.txt", "\n".join(f"{name}\n  {describe_value(expr, RULESET, lang)}" for name, expr in VALUES.items()))


def test_every_node_is_among_the_samples() -> None:
    union = {cls.__name__ for cls in get_args(ir.Expr)}
    assert {type(expr).__name__ for expr in VALUES.values()} == union
    assert {type(node).__name__ for expr in (*CONDITIONS.values(), *VALUES.values()) for node in ir.walk(expr)} == union


@pytest.mark.parametrize("name", [*CONDITIONS, *VALUES])
def test_chinese_has_no_ids_and_nothing_internal(name: str) -> None:
    said = describe(CONDITIONS[name], RULESET) if name in CONDITIONS else describe_value(VALUES[name], RULESET)
    assert said
    assert not any(internal in said for internal in ("None", "Unknown", "Expr", "{", "}", "True", "False"))
    assert not any(
        id in said for id in ("birth_date", "education", "graduation_year", "age-ref", "past-fulltime", "places", "base_windows")
    )


@pytest.mark.parametrize("function", sorted({*FUNCTIONS, *PHRASES}))
def test_every_function_is_worded_in_both_languages(function: str) -> None:
    row = FUNCTIONS.get(function)
    counts = {len(form.parameters) for form in row.forms} if row else {2}
    for count in counts - {0}:
        words = phrase(function, count)
        for template in (words.zh, words.en):
            assert "{" in template
            assert template.format(*["甲"] * count, all="甲", rest="乙")


def test_a_function_nobody_words_is_called_by_its_name() -> None:
    assert describe_value(Call("lunar month", (Fact("birth_date"),)), RULESET) == "由出生日期得出的“lunar month”"


def test_definitions_by_name_or_in_full() -> None:
    assert describe(Definition("在职", type=BOOLEAN), RULESET) == "“在职”"
    assert describe(Definition("在职", type=BOOLEAN), RULESET, expand=True) == "现工作单位的就业状态为“在职”"


def test_conjuncts_are_told_one_by_one() -> None:
    assert conditions(Not(Or((SENT, TERTIARY))), RULESET) == (
        "报名身份不是“单位委派”",
        "（不属于“在职”，或现工作单位的单位类别不是“三级医院”）",
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rules_penalties_and_effects_read_as_kept(lang: str) -> None:
    lines = [f"{rule.id}\n  {describe_rule(rule, RULESET, lang)}" for rule in RULES]
    lines += [f"{penalty.id}\n  {describe_penalty(penalty, RULESET, lang)}" for penalty in RULESET.penalties]
    lines += [f"{effect.id}\n  {describe_effect(effect, RULESET, lang)}" for effect in RULESET.effects]
    compare(f"rules.{lang}.txt", "\n".join(lines))


def instant(*parts: int) -> Literal:
    return Literal(datetime(*parts, tzinfo=BEIJING), type=DATETIME)


def window(**more: Any) -> Window:
    given: dict[str, Any] = {"start": None, "end": None, **more}
    return Window(id="w", clause="一", name=Text("报名"), actor="applicant", **given)


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (
            span_window("w", "报名", "", "一", "applicant", date(2019, 4, 25), date(2019, 5, 30)),
            "2019年4月25日至5月30日",
            "25 April to 30 May 2019",
        ),
        (
            span_window("w", "报名", "", "一", "applicant", date(2019, 12, 30), date(2020, 1, 3)),
            "2019年12月30日至2020年1月3日",
            "30 December 2019 to 3 January 2020",
        ),
        (span_window("w", "考试", "", "一", "applicant", date(2025, 7, 25), date(2025, 7, 25)), "2025年7月25日", "25 July 2025"),
        (span_window("w", "确认", "", "一", "base", None, date(2019, 6, 22)), "截至2019年6月22日（含当日）", "by 22 June 2019 (included)"),
        (span_window("w", "简章", "", "一", "base", date(2025, 4, 1), None), "自2025年4月1日起", "from 1 April 2025"),
        (
            window(
                start=instant(2023, 7, 9, 8),
                end=instant(2023, 7, 12, 17),
                end_included=True,
                first_day=Literal(date(2023, 7, 9)),
                last_day=Literal(date(2023, 7, 12)),
            ),
            "2023年7月9日08:00至7月12日17:00",
            "9 July 2023 08:00 to 12 July 2023 17:00",
        ),
        (
            window(end=instant(2025, 8, 30, 15), end_included=True, last_day=Literal(date(2025, 8, 30))),
            "截至2025年8月30日15:00",
            "by 30 August 2025 15:00",
        ),
        (
            window(first_day=Arithmetic("+", LAST, DAY), last_day=Arithmetic("+", LAST, WEEK)),
            "进入基地末日（2019年8月10日）后 7 天内",
            "within 7 days after the last day of “training starts” (10 August 2019)",
        ),
        (
            window(first_day=Arithmetic("+", LAST, DAY), minimum=5, unit="working day"),
            "自进入基地末日（2019年8月10日）的次日起至少5个工作日",
            "from the day after the last day of “training starts” (10 August 2019), at least 5 working days",
        ),
        (window(), "时间未定", "no time set"),
    ],
)
def test_windows(given: Window, zh: str, en: str) -> None:
    assert describe_window(given, RULESET, "zh") == zh
    assert describe_window(given, RULESET, "en") == en


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (True, "是", "yes"),
        (None, "没有", "none"),
        (Decimal("35.50"), "35.5", "35.5"),
        (Decimal("1E+4"), "10000", "10000"),
        (date(2019, 5, 8), "2019年5月8日", "8 May 2019"),
        (datetime(2019, 5, 8, 2, 0, tzinfo=BEIJING), "2019年5月8日02:00", "8 May 2019 02:00"),
        (datetime.fromisoformat("2019-05-08T00:00:01+00:00"), "2019年5月8日08:00:01", "8 May 2019 08:00:01"),
        (time(8, 30), "08:30", "08:30"),
        (Between(date(1984, 5, 1), date(1984, 5, 31)), "1984年5月（日不详）", "May 1984 (day not known)"),
        (Between(date(1984, 2, 1), date(1984, 2, 29)), "1984年2月（日不详）", "February 1984 (day not known)"),
        (Between(Decimal(34), Decimal(35)), "34 至 35 之间", "between 34 and 35"),
        (Between(date(1984, 5, 3), date(1984, 6, 2)), "1984年5月3日至6月2日之间", "between 3 May and 2 June 1984"),
        (Months(14), "1年2个月", "1 year 2 months"),
        (Seconds(Decimal(90061)), "1天1小时1分钟1秒", "1 day 1 hour 1 minute 1 second"),
        ((), "没有（已核实）", "none (verified)"),
        (("甲", "乙"), "甲、乙", "甲, 乙"),
        (({"x": True}, {"x": None}), "第1项：“x”为是；第2项：“x”为没有", "(1) x: yes; (2) x: none"),
        (RangeValue(Decimal(1), Decimal(5)), "1至5", "1 to 5"),
        (RangeValue(OPEN, Decimal(5), False, False), "小于5", "less than 5"),
        (Unknown(), "不详", "not known"),
        ("", "（空白）", "(blank)"),
    ],
)
def test_values(value: Any, zh: str, en: str) -> None:
    assert value_text(value, "zh") == zh
    assert value_text(value, "en") == en


def test_none_of_a_date_did_not_happen() -> None:
    assert value_text(None, "zh", DATE) == "未发生"
    assert value_text(None, "en", DATETIME) == "did not happen"


def test_a_pinned_reading_reads_as_settled() -> None:
    pinned = replace(RULESET, readings={**RULESET.readings, "age-ref": replace(RULESET.readings["age-ref"], settled="末日")})
    assert describe(AGE, pinned) == "截至报名末日（2019年5月30日）的年龄不超过 35 周岁"
