"""Printing and parsing again is the identity, in either language and in several lines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trees import trees

from zhaolu.spans import Located
from zhaolu.text import formatter, parser, syntax


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(trees, st.sampled_from(["zh", "en"]), st.sampled_from([None, 20, 60]))
def test_parse_after_print_is_identity(tree: Any, lang: str, width: int | None) -> None:
    assert parser.parse_expression(Located.of(formatter.format_expression(tree, lang, width))) == tree


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("a and (b or c)", "a 且 (b 或 c)", "a and (b or c)"),
        ("a and b or c", "(a 且 b) 或 c", "(a and b) or c"),
        ("((1+2))*3", "(1 + 2) * 3", "(1 + 2) * 3"),
        ("f（a，b）", "f(a, b)", "f(a, b)"),
        ("x ！＝ “湖北”", 'x != "湖北"', 'x != "湖北"'),
        ("x≥1", "x >= 1", "x >= 1"),
        ("1 between 0 and 2", "1 介于 0 与 2", "1 between 0 and 2"),
        ('存在 e 属于 学历 满足 e.层次="专科"', '存在 e 属于 学历 满足 e.层次 = "专科"', 'some e in 学历 satisfies e.层次 = "专科"'),
        ("a and some e in L satisfies b", "a 且 存在 e 属于 L 满足 b", "a and some e in L satisfies b"),
        ("(some e in L satisfies b) and a", "(存在 e 属于 L 满足 b) 且 a", "(some e in L satisfies b) and a"),
        ("x in (1, >5, [2..3))", "x 属于 (1, > 5, [2..3))", "x in (1, > 5, [2..3))"),
        ("]1..3[", "(1..3)", "(1..3)"),
        ("-(-1) ** 2", "--1 ** 2", "--1 ** 2"),
        ("date  and  time(x).time  offset", "date and time(x).time offset", "date and time(x).time offset"),
        ("not(a)", "非(a)", "not(a)"),
        ("if a then b else if c then d else e", "如果 a 则 b 否则 如果 c 则 d 否则 e", "if a then b else if c then d else e"),
        ("1 // 注释\n + 1", "1 + 1", "1 + 1"),
    ],
)
def test_one_form(written: str, zh: str, en: str) -> None:
    tree = parser.parse_expression(Located.of(written))
    assert (formatter.format_expression(tree, "zh"), formatter.format_expression(tree, "en")) == (zh, en)


def test_long_conditions_are_broken_at_and_and_or() -> None:
    tree = parser.parse_expression(Located.of('户籍 = "湖北" 且 (年龄 >= 18 或 身体条件合格 或 学历 = "本科") 且 毕业年份 = 2019'))
    assert formatter.format_expression(tree, "zh", 30).split("\n") == [
        '户籍 = "湖北"',
        "且 (年龄 >= 18",
        "    或 身体条件合格",
        '    或 学历 = "本科")',
        "且 毕业年份 = 2019",
    ]


SCHEDULES = [
    ("2019-04-25 to 2019-05-30", "2019-04-25 至 2019-05-30", "2019-04-25 to 2019-05-30"),
    ("2019-4-25 08:00 至 2019-05-30 24：00", "2019-04-25 08:00 至 2019-05-30 24:00", "2019-04-25 08:00 to 2019-05-30 24:00"),
    ("截至 2025-08-25", "截至 2025-08-25", "by 2025-08-25"),
    ("by 2025-08-30 15:00", "截至 2025-08-30 15:00", "by 2025-08-30 15:00"),
    ("自 2025-04-01 起", "自 2025-04-01 起", "from 2025-04-01"),
    ("2019-06-24", "2019-06-24 当日", "on 2019-06-24"),
    ("报到.末日 后7日内", "报到.末日 后 7 日内", "within 7 days after 报到.末日"),
    ("within 5 working days after 2025-08-15", "2025-08-15 后 5 个工作日内", "within 5 working days after 2025-08-15"),
    ("2025-08-15 后至少5个工作日", "2025-08-15 后至少 5 个工作日", "at least 5 working days after 2025-08-15"),
    ("报名.首日 至 报名.末日 17:00", "报名.首日 至 报名.末日 17:00", "报名.首日 to 报名.末日 17:00"),
]


@pytest.mark.parametrize(("written", "zh", "en"), SCHEDULES)
def test_schedules(written: str, zh: str, en: str) -> None:
    tree = parser.parse_schedule(Located.of(written))
    for lang, expected in (("zh", zh), ("en", en)):
        assert formatter.format_schedule(tree, lang) == expected
        assert parser.parse_schedule(Located.of(expected)) == tree


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("禁止报名 1 年", "禁止报名 1 年", "ban registration for 1 year"),
        ("ban registration for 3 years from 应报到日", "禁止报名 3 年 自 应报到日 起", "ban registration for 3 years from 应报到日"),
        ("cancel  admission", "取消录取", "cancel admission"),
        ("cut next year’s places", "削减下年计划", "cut next year's places"),
    ],
)
def test_effects(written: str, zh: str, en: str) -> None:
    tree = parser.parse_effect(Located.of(written))
    for lang, expected in (("zh", zh), ("en", en)):
        assert formatter.format_effect(tree, lang) == expected
        assert parser.parse_effect(Located.of(expected)) == tree


@pytest.mark.parametrize("written", ["-", "> 18", '"a", "b"', "not(1, > 5)", "[1..3]", "? > 1"])
def test_unary_tests(written: str) -> None:
    tree = parser.parse_unary_tests(Located.of(written))
    for lang in ("zh", "en"):
        assert parser.parse_unary_tests(Located.of(formatter.format_unary_tests(tree, lang))) == tree


def test_spans_point_into_the_source() -> None:
    found = parser.parse_expression(Located.of("年龄 >= 18 且 (户籍 = “湖北”)"))
    assert isinstance(found, syntax.And)
    assert [item.span.text for item in found.items if item.span] == ["年龄 >= 18", "(户籍 = “湖北”)"]


def test_spans_follow_the_offsets_of_a_scalar() -> None:
    found = parser.parse_expression(Located("a  +  b", Located.of("x: 'a  +  b'").source, 0, tuple(range(4, 12))))
    assert isinstance(found, syntax.Binary)
    assert found.right.span is not None
    assert (found.right.span.start, found.right.span.text) == (10, "b")
